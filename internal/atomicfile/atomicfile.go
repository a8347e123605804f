// Package atomicfile writes a file so that a reader sees the old one or the new one, and never a
// part: into a temporary file beside it, flushed to the disk, then renamed.
//
// Whatever goes wrong, a full disk included, the old file stays as it was and nothing is left
// behind. Errors say what happened and what to do, as [diag.Error].
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"speelveld/internal/diag"
)

// Write replaces the file at path by what content writes, keeping the permissions of an existing
// file; a new one gets those of the user's umask. Where path is a symbolic link, the file that it
// points at is replaced. A device or a pipe (/dev/stdout) is written to as it is.
//
// With noClobber an existing file is an error (fs.ErrExist), also when it came to be meanwhile.
// An error of content is returned as it is, unless it says that the disk is full.
func Write(path string, noClobber bool, content func(io.Writer) error) error {
	target, err := resolve(path)
	if err != nil {
		return Explain(path, err)
	}
	perm := fs.FileMode(0)
	switch info, err := os.Stat(target); {
	case err == nil && info.IsDir():
		return diag.Errorf(diag.Pos{File: path}, "cannot write a file: there is a folder of that name").WithHint("give the name of a file in it")
	case err == nil && noClobber:
		return exists(path)
	case err == nil && !info.Mode().IsRegular():
		return Explain(path, writeThrough(target, content))
	case err == nil:
		perm = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return Explain(path, err)
	}
	if !noClobber {
		return Explain(path, replace(target, perm, rename, content))
	}
	err = replace(target, perm, link, content)
	if errors.Is(err, fs.ErrExist) {
		return exists(path)
	}
	return Explain(path, err)
}

func exists(path string) error {
	e := diag.Errorf(diag.Pos{File: path}, "the file exists already")
	e.Err = fs.ErrExist
	return e.WithHint("choose another name, or leave out --no-clobber to replace it")
}

// replace writes a temporary file beside target and puts it in its place.
func replace(target string, perm fs.FileMode, put func(from, to string) error, content func(io.Writer) error) (err error) {
	f, err := create(filepath.Dir(target))
	if err != nil {
		return err
	}
	done := false
	defer func() { // also when content panics
		if !done {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := fill(f, content); err != nil {
		return err
	}
	if perm != 0 {
		if err := f.Chmod(perm); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := put(f.Name(), target); err != nil {
		return err
	}
	done = true
	syncFolder(filepath.Dir(target))
	return nil
}

// create makes a new, empty file in dir, with a name that no other file has. Its permissions are
// those that the umask leaves, unlike those of os.CreateTemp.
func create(dir string) (*os.File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(dir, fmt.Sprintf(".speelveld-%08x.tmp", rand.Uint32()))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil || !errors.Is(err, fs.ErrExist) || try >= 100 {
			return f, err
		}
	}
}

func fill(w io.Writer, content func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := content(b); err != nil {
		return err
	}
	return b.Flush()
}

// link gives from the name to, and fails when there is a file of that name. Where a disk knows no
// hard links it looks first and then renames.
func link(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist):
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return fs.ErrExist
	}
	return rename(from, to)
}

func writeThrough(target string, content func(io.Writer) error) error {
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := fill(f, content); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

var errLoop = errors.New("the symbolic link leads in a circle")

// resolve follows symbolic links to the file that is meant, which need not exist.
func resolve(path string) (string, error) {
	for range 40 {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", errLoop
}

// Explain words an error of the file system, met in writing to path, with its place and a way out.
// Other errors, those of the content, pass unchanged.
func Explain(path string, err error) error {
	if err == nil {
		return nil
	}
	place := diag.Pos{File: path}
	worded := func(hint, msg string, args ...any) error {
		e := diag.Errorf(place, msg, args...)
		e.Err = err
		return e.WithHint("%s", hint)
	}
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case isFull(err):
		return worded("make room, or write to another disk; what was there before is unchanged", "no room left on the disk")
	case inUse(err):
		return worded("close it there (Word, Excel, a PDF viewer) and try again", "the file is open in another program")
	case errors.Is(err, fs.ErrNotExist):
		return worded("make the folder first, or check its name", "there is no folder %s", filepath.Dir(path))
	case errors.Is(err, fs.ErrPermission):
		return worded("write to a folder that is yours", "you may not write in %s", filepath.Dir(path))
	case errors.As(err, &pathErr):
		return worded("write to another place", "cannot write: %w", pathErr.Err)
	case errors.As(err, &linkErr):
		return worded("write to another place", "cannot write: %w", linkErr.Err)
	case errors.Is(err, errLoop):
		return worded("write to another name", "%w", err)
	}
	return err
}
