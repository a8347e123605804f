package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"speelveld/internal/diag"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// only fails the test when dir holds anything but these names.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("the folder holds %v, want %v", got, names)
	}
}

func TestNewAndReplacedFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "map met spaties ë")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "uit.csv")
	for _, s := range []string{"een", "twee", ""} {
		if err := Write(path, false, text(s)); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != s {
			t.Errorf("got %q, want %q", got, s)
		}
	}
	only(t, dir, "uit.csv")
}

func TestPermissionsAreKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	path := filepath.Join(t.TempDir(), "f")
	if err := Write(path, false, text("a")); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	mode := func(p string) fs.FileMode {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if mode(path) != mode(plain) {
		t.Errorf("a new file has mode %v, want the umask's %v", mode(path), mode(plain))
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, false, text("b")); err != nil {
		t.Fatal(err)
	}
	if mode(path) != 0o640 {
		t.Errorf("the file's mode became %v, want 0640", mode(path))
	}
}

func TestNoClobber(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := Write(path, true, text("a")); err != nil {
		t.Fatal(err)
	}
	called := false
	err := Write(path, true, func(io.Writer) error { called = true; return nil })
	if !errors.Is(err, fs.ErrExist) || called {
		t.Errorf("got %v (content called: %v), want fs.ErrExist before any work", err, called)
	}
	other := filepath.Join(dir, "g")
	err = Write(other, true, func(w io.Writer) error { // made by someone else meanwhile
		return os.WriteFile(other, []byte("theirs"), 0o644)
	})
	if !errors.Is(err, fs.ErrExist) || read(t, other) != "theirs" {
		t.Errorf("got %v and %q, want fs.ErrExist and the other's file", err, read(t, other))
	}
	only(t, dir, "f", "g")
}

func TestFailureLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := Write(path, false, text("old")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("no such code")
	if err := Write(path, false, func(w io.Writer) error {
		io.WriteString(w, strings.Repeat("half ", 1<<16))
		return broken
	}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the content's own error", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a panic was swallowed")
			}
		}()
		Write(path, false, func(io.Writer) error { panic("oh") })
	}()
	if got := read(t, path); got != "old" {
		t.Errorf("the old file became %q", got)
	}
	only(t, dir, "f")
}

func TestPlacesThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir:                              "there is a folder of that name",
		filepath.Join(dir, "no", "f"):    "there is no folder",
		filepath.Join(file, "f"):         "",
		filepath.Join(dir, "nul\x00"):    "cannot write",
		strings.Repeat("x", 300):         "",
		filepath.Join(dir, "no") + "/x/": "",
	} {
		err := Write(path, false, text("x"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", path, err, want)
			continue
		}
		if e := diag.All(err)[0]; e.Pos.File != path || e.Hint == "" {
			t.Errorf("%q: the error has place %v and hint %q", path, e.Pos, e.Hint)
		}
	}
	only(t, dir, "file")
}

func TestSymbolicLinks(t *testing.T) {
	dir := t.TempDir()
	link := func(to, name string) string {
		p := filepath.Join(dir, name)
		if err := os.Symlink(to, p); err != nil {
			t.Skip(err)
		}
		return p
	}
	target := filepath.Join(dir, "target")
	if err := os.WriteFile(target, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	via := link("target", "via")
	again := link(via, "again")
	if err := Write(again, false, text("new")); err != nil {
		t.Fatal(err)
	}
	if read(t, target) != "new" {
		t.Error("the file behind the link was not replaced")
	}
	if info, _ := os.Lstat(via); info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link itself was replaced")
	}
	dangling := link("later", "dangling")
	if err := Write(dangling, false, text("x")); err != nil {
		t.Fatal(err)
	}
	if read(t, filepath.Join(dir, "later")) != "x" {
		t.Error("the link's target was not made")
	}
	if err := Write(link("loop", "loop"), false, text("x")); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("got %v, want an error about the circle", err)
	}
}

func TestDevices(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	if err := Write(os.DevNull, false, text("x")); err != nil {
		t.Error(err)
	}
	err := Write("/dev/full", false, text("x"))
	if err == nil || !strings.Contains(err.Error(), "no room left on the disk") {
		t.Errorf("got %v, want an error that says the disk is full", err)
	}
}

// A disk of 64 KB takes the old file, and neither half nor all of a larger one.
func TestFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("needs the right to mount a small disk")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a small disk: %s", out)
	}
	defer exec.Command("umount", dir).Run()
	path := filepath.Join(dir, "f")
	if err := Write(path, false, text("old")); err != nil {
		t.Fatal(err)
	}
	big := strings.Repeat("x", 1<<20)
	for name, content := range map[string]func(io.Writer) error{
		"plain": text(big),
		"error wrapped": func(w io.Writer) error {
			if err := text(big)(w); err != nil {
				return fmt.Errorf("write table: %w", err)
			}
			return nil
		},
		"error swallowed": func(w io.Writer) error { io.WriteString(w, big); return nil },
	} {
		err := Write(path, false, content)
		if err == nil || !strings.Contains(err.Error(), "no room left on the disk") {
			t.Errorf("%s: got %v, want an error that says the disk is full", name, err)
		}
	}
	if read(t, path) != "old" {
		t.Error("the old file was lost")
	}
	only(t, dir, "f")
}
