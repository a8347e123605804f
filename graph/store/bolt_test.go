package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"speelveld/graph"
	"speelveld/graph/graphtest"
	"speelveld/graph/store"
	"speelveld/internal/diag"
)

// loaded makes a store with the sample in a file, closes it, and returns the path.
func loaded(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "study.db")
	st := open(t, "bolt:"+path, store.Options{})
	if _, err := st.Load(t.Context(), graphtest.Sample(), "d", nil); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// tryOpen opens a store, and closes it where that succeeds. It fails the test after two seconds.
func tryOpen(t *testing.T, url string, opt store.Options) error {
	t.Helper()
	start := time.Now()
	st, err := store.Open(t.Context(), url, opt)
	if err == nil {
		st.Close()
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("opening %s took %v", url, d)
	}
	return err
}

func TestUnchangedLoadLeavesTheFileAlone(t *testing.T) {
	path := loaded(t)
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	stBefore, _ := os.Stat(path)
	st := open(t, "bolt:"+path, store.Options{})
	r, err := st.Load(t.Context(), graphtest.Sample(), "d", nil)
	if err != nil || r.Changed() {
		t.Fatalf("load of the same study: %+v, %v", r, err)
	}
	st.Close()
	after, _ := os.ReadFile(path)
	stAfter, _ := os.Stat(path)
	if !bytes.Equal(before, after) || !stBefore.ModTime().Equal(stAfter.ModTime()) {
		t.Error("the file was touched")
	}
}

func TestWhatIsNotAStore(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	random := make([]byte, 40_000)
	for i := range random {
		random[i] = byte(rand.IntN(256))
	}
	foreign := filepath.Join(dir, "foreign.db")
	db, err := bbolt.Open(foreign, 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err }); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for name, path := range map[string]string{
		"text": write("a.txt", []byte("id: study\n")), "random bytes": write("r.db", random), "zeros": write("z.db", make([]byte, 32768)),
		"one byte": write("1.db", []byte{7}), "folder": dir, "another program's": foreign, "below a file": filepath.Join(dir, "a.txt", "x.db"),
		"a device": os.DevNull,
	} {
		for _, opt := range []store.Options{{}, {ReadOnly: true}} {
			err := tryOpen(t, "bolt:"+path, opt)
			if !errors.Is(err, store.ErrNotStore) {
				t.Errorf("%s (read-only %v): %v", name, opt.ReadOnly, err)
				continue
			}
			e, ok := errors.AsType[*diag.Error](err)
			if !ok || e.Pos.File == "" || e.Hint == "" {
				t.Errorf("%s: an error without file or hint: %v", name, err)
			}
		}
	}
}

func TestLinkToItself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "loop.db")
	if err := os.Symlink(path, path); err != nil {
		t.Skip(err)
	}
	if err := tryOpen(t, "bolt:"+path, store.Options{}); !errors.Is(err, store.ErrFailed) {
		t.Errorf("a link to itself: %v", err)
	}
}

func TestDamagedFiles(t *testing.T) {
	path := loaded(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pages := int(binary.NativeEndian.Uint64(whole[16+40:])) // the high-water mark of one of the two
	cut := func(n int) []byte { return whole[:min(n, len(whole))] }
	spoil := func(at, n int) []byte {
		b := bytes.Clone(whole)
		for i := at; i < at+n && i < len(b); i++ {
			b[i] ^= 0xA5
		}
		return b
	}
	for name, data := range map[string][]byte{
		"cut to 100 bytes": cut(100), "cut within the first page": cut(3000), "cut to two pages": cut(8192),
		"cut to half": cut(pages / 2 * 4096), "cut by one page": cut((pages - 1) * 4096), "both beginnings spoiled": spoil(40, 8192),
	} {
		p := filepath.Join(t.TempDir(), "damaged.db")
		if err := os.WriteFile(p, data, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, opt := range []store.Options{{}, {ReadOnly: true}} {
			if err := tryOpen(t, "bolt:"+p, opt); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := store.Destroy("bolt:" + p); err != nil {
			t.Errorf("%s: destroy: %v", name, err)
		}
		if err := tryOpen(t, "bolt:"+p, store.Options{}); err != nil {
			t.Errorf("%s: after it was destroyed: %v", name, err)
		}
	}
}

// TestOverwrittenInside spoils pages in the middle of the file. Whatever happens then, it is an
// error or a right answer, and not the end of the program.
func TestOverwrittenInside(t *testing.T) {
	path := loaded(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := graph.Quads(graphtest.Sample())
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		b := bytes.Clone(whole)
		from := 8192 + r.IntN(len(b)-8192-4096)
		for i := from; i < from+1+r.IntN(4096); i++ {
			b[i] = byte(r.IntN(256))
		}
		p := filepath.Join(t.TempDir(), "spoiled.db")
		if err := os.WriteFile(p, b, 0o644); err != nil {
			t.Fatal(err)
		}
		st, err := store.Open(t.Context(), "bolt:"+p, store.Options{})
		if err != nil {
			if _, ok := errors.AsType[*diag.Error](err); !ok {
				t.Errorf("open: an error that says nothing to a user: %v", err)
			}
			continue
		}
		s, err := st.Snapshot(t.Context(), "sample")
		if err == nil && st.Check(t.Context()) == nil && len(graph.Quads(s)) != len(want) {
			t.Errorf("spoiled from byte %d on: a wrong answer that the audit does not see", from)
		}
		_, _ = st.Walk("sample").Case(t.Context(), "straat")
		_, _ = st.Load(t.Context(), graphtest.Sample(), "e", nil)
		st.Close()
	}
}

func TestEmptyAndNewFiles(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.db")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := tryOpen(t, "bolt:"+empty, store.Options{ReadOnly: true}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an empty file, to read: %v", err)
	}
	if err := tryOpen(t, "bolt:"+empty, store.Options{}); err != nil {
		t.Errorf("an empty file, to write: %v", err)
	}
	if err := tryOpen(t, "bolt:"+filepath.Join(dir, "none.db"), store.Options{ReadOnly: true}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no file, to read: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); !errors.Is(err, os.ErrNotExist) {
		t.Error("opening to read made a file")
	}
	if err := tryOpen(t, "bolt:"+filepath.Join(dir, "nieuw", "mét ë", "x.db"), store.Options{}); err != nil {
		t.Errorf("in new folders: %v", err)
	}
}

func TestNewerFormats(t *testing.T) {
	mark := func(bucket, key string, value []byte) string {
		path := loaded(t)
		db, err := bbolt.Open(path, 0o644, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(bucket)).Put([]byte(key), value) }); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if err := tryOpen(t, "bolt:"+mark("speelveld", "format", []byte("2")), store.Options{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("our next format: %v", err)
	}
	if err := tryOpen(t, "bolt:"+mark("meta", "version", []byte{3, 0, 0, 0, 0, 0, 0, 0}), store.Options{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("Cayley's next version: %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	path := loaded(t)
	st := open(t, "bolt:"+path, store.Options{ReadOnly: true})
	defer st.Close()
	second := open(t, "bolt:"+path, store.Options{ReadOnly: true})
	defer second.Close()
	if _, err := st.Snapshot(t.Context(), "sample"); err != nil {
		t.Errorf("snapshot of a store opened for reading: %v", err)
	}
	if err := st.Check(t.Context()); err != nil {
		t.Errorf("check of a store opened for reading: %v", err)
	}
	if _, err := st.Load(t.Context(), graphtest.Sample(), "other", nil); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("load into a store opened for reading: %v", err)
	}
	if r, err := st.Load(t.Context(), graphtest.Sample(), "d", nil); err != nil || r.Changed() {
		t.Errorf("load of what is there, into a store opened for reading: %+v, %v", r, err)
	}
	if err := tryOpen(t, "bolt:"+path, store.Options{LockTimeout: 100 * time.Millisecond}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("writing beside readers: %v", err)
	}
}

func TestReadOnlyFile(t *testing.T) {
	path := loaded(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := tryOpen(t, "bolt:"+path, store.Options{}); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a file without permission to write: %v", err)
	}
	if err := tryOpen(t, "bolt:"+path, store.Options{ReadOnly: true}); err != nil {
		t.Errorf("the same, to read: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, url := range []string{"", "bolt", "bolt:", "mem:x", "postgres://localhost/x", "sqlite:x", `C:\data\x.db`, "/tmp/x.db"} {
		err := tryOpen(t, url, store.Options{})
		if !errors.Is(err, store.ErrUnsupported) {
			t.Errorf("%q: %v", url, err)
		} else if !strings.Contains(err.Error(), "bolt:") {
			t.Errorf("%q: the error does not name what is supported: %v", url, err)
		}
	}
	for _, url := range []string{"mem", "mem:"} {
		if err := tryOpen(t, url, store.Options{}); err != nil {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestWindowsPath(t *testing.T) {
	t.Chdir(t.TempDir())
	const path = `C:\Mijn onderzoek\é.db` // elsewhere than on Windows, an odd but good file name
	if runtime.GOOS == "windows" {
		t.Skip("would write to the drive")
	}
	if err := tryOpen(t, "bolt:"+path, store.Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestDestroyRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "thesis.docx")
	if err := os.WriteFile(path, []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := store.Destroy("bolt:" + path); !errors.Is(err, store.ErrNotStore) {
		t.Errorf("destroy of a file that is no store: %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error("the file is gone")
	}
	if err := store.Destroy("bolt:" + path + ".db"); err != nil {
		t.Errorf("destroy of nothing: %v", err)
	}
	good := loaded(t)
	if err := store.Destroy("bolt:" + good); err != nil {
		t.Errorf("destroy of a store: %v", err)
	}
	if _, err := os.Stat(good); !errors.Is(err, os.ErrNotExist) {
		t.Error("the store is still there")
	}
}

// The child processes of the tests below are this test program itself.
const (
	childVar  = "SPEELVELD_STORE_CHILD" // what the child does: hold or load
	childPath = "SPEELVELD_STORE_PATH"
)

func TestMain(m *testing.M) {
	if what := os.Getenv(childVar); what != "" {
		child(what, os.Getenv(childPath))
	}
	os.Exit(m.Run())
}

// child holds a store, or loads one study after the other, until it is killed.
func child(what, path string) {
	ctx := context.Background()
	st, err := store.Open(ctx, "bolt:"+path, store.Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ready")
	if what == "hold" {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}
	for i := 0; ; i++ {
		s := killStudy(i % 2)
		if _, err := st.Load(ctx, s, fmt.Sprint(i%2), nil); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

// killStudy returns one of two studies that differ in most of their quads.
func killStudy(i int) *graph.Study {
	s := graphtest.Sized(4 + 6*i)
	s.Title = graph.Text{"nl": fmt.Sprint("toestand ", i)}
	return s
}

// start starts a child and waits until it has opened the store.
func start(t *testing.T, what, path string) (*exec.Cmd, io.Closer) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childVar+"="+what, childPath+"="+path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 5)
	if _, err := io.ReadFull(out, buf); err != nil || string(buf) != "ready" {
		t.Fatalf("the child said %q, %v", buf, err)
	}
	return cmd, in
}

func TestLockedByAnotherProcess(t *testing.T) {
	path := loaded(t)
	cmd, in := start(t, "hold", path)
	err := tryOpen(t, "bolt:"+path, store.Options{})
	if !errors.Is(err, store.ErrLocked) {
		t.Errorf("a store that another process holds: %v", err)
	}
	if err := tryOpen(t, "bolt:"+path, store.Options{ReadOnly: true}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("the same, to read: %v", err)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if err := tryOpen(t, "bolt:"+path, store.Options{}); err != nil {
		t.Errorf("once it let go: %v", err)
	}
}

// TestKilledWhileLoading kills a process that loads without end, again and again: each time, the
// store is whole, and holds one of the two states.
func TestKilledWhileLoading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.db")
	want := [][]graph.Quad{graph.Quads(killStudy(0)), graph.Quads(killStudy(1))}
	r := rand.New(rand.NewPCG(3, 4))
	seen := map[string]int{}
	// How long a load takes depends on the machine: the longest wait grows until both states were met.
	longest := 300.0
	for round := 0; round < 12 || round < 40 && (seen["0"] == 0 || seen["1"] == 0); round++ {
		if round >= 6 && (seen["0"] == 0 || seen["1"] == 0) {
			longest = min(longest*1.3, 4000)
		}
		cmd, _ := start(t, "load", path)
		time.Sleep(time.Duration(10+r.Float64()*longest) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		st := open(t, "bolt:"+path, store.Options{})
		digest, err := st.Digest(t.Context(), "sized")
		if err != nil {
			t.Fatal(err)
		}
		seen[digest]++
		if digest != "" {
			s, err := st.Snapshot(t.Context(), "sized")
			if err != nil {
				t.Fatal(err)
			}
			if got := graph.Quads(s); len(got) != len(want[digest[0]-'0']) {
				t.Fatalf("state %s has %d quads", digest, len(got))
			}
		}
		if err := st.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		st.Close()
	}
	if seen["0"] == 0 || seen["1"] == 0 {
		t.Errorf("states found: %v; the test tests little", seen)
	}
}

// TestTidy loads large changes until more was removed than is there: the file then stays small.
func TestTidy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.db")
	st := open(t, "bolt:"+path, store.Options{})
	defer st.Close()
	before, shrunk := 0, false
	for i := range 14 {
		s := graphtest.Sized(20)
		for j := range s.Cases {
			for k := range s.Cases[j].Codings {
				s.Cases[j].Codings[k].Text = graph.Text{"nl": fmt.Sprint("ronde ", i, " ", k)}
				s.Cases[j].Codings[k].Passage = 100*i + k
			}
		}
		s.Base = fmt.Sprintf("urn:speelveld:sized:%d:", i)
		if _, err := st.Load(t.Context(), s, fmt.Sprint(i), nil); err != nil {
			t.Fatal(err)
		}
		status, err := st.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		shrunk, before = shrunk || status.Removed < before, status.Removed
		if status.Removed > 30_000 {
			t.Fatalf("after load %d: %d removed quads beside %d", i, status.Removed, status.Quads)
		}
		if d, _ := st.Digest(t.Context(), "sized"); d != fmt.Sprint(i) {
			t.Fatalf("digest %q after load %d", d, i)
		}
	}
	if !shrunk {
		t.Error("removed quads were never cleared away")
	}
	if err := st.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
