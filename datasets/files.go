package datasets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"speelveld/internal/diag"
)

// The files of a study.
const (
	studyFile       = "study.yaml"
	conceptsFile    = "concepts.yaml"
	definitionsFile = "definitions.yaml"
	codebookFile    = "codebook.yaml"
	modelFile       = "model.yaml"
	sourcesFile     = "sources.bib"
	casesDir        = "cases"
)

// topFiles are the files beside the folder with cases. Only study.yaml has to be there.
var topFiles = []string{studyFile, conceptsFile, definitionsFile, codebookFile, modelFile, sourcesFile}

// maxFile is the largest file that is read, in bytes: ten times the largest that a person writes.
const maxFile = 8 << 20

// ErrNoStudy is what [Find] returns, wrapped, where no folder upwards holds a study.
var ErrNoStudy = errors.New("no study found")

// Find returns the nearest folder, from start upwards, that holds a study.yaml. The error wraps
// [ErrNoStudy] where there is none.
func Find(start string) (dir string, err error) {
	abs, err := filepath.Abs(start)
	if err != nil {
		return "", err
	}
	for dir := abs; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, studyFile)); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", (&diag.Error{Msg: fmt.Sprintf("no study in %s or in a folder above it", abs), Err: ErrNoStudy}).
				WithHint("go to a folder with a study.yaml, name one with --study DIR, use --study example, or make one with: speelveld init DIR")
		}
	}
}

// Digest returns a fingerprint of the study in fsys: the SHA-256, in hexadecimal, of the names and
// contents of exactly the files that [Read] reads, in order of their names. It fails with a
// [diag.List] where one of them cannot be read.
func Digest(fsys fs.FS) (string, error) {
	names, errs := inputs(fsys)
	sum := sha256.New()
	for _, name := range names {
		data, err := readFile(fsys, name)
		if err != nil {
			errs.Add(err)
			continue
		}
		fmt.Fprintf(sum, "%d %s\n%d\n", len(name), name, len(data))
		sum.Write(data)
	}
	if err := errs.Err(); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// DigestDir is [Digest] of the study in a folder.
func DigestDir(dir string) (string, error) {
	if err := folder(dir); err != nil {
		return "", err
	}
	return Digest(os.DirFS(dir))
}

// folder reports, as an error, that dir is no folder.
func folder(dir string) error {
	switch info, err := os.Stat(dir); {
	case err != nil:
		return diag.List{{Pos: diag.Pos{File: dir}, Msg: "cannot be opened: " + cause(err), Hint: "--study takes the folder that holds the study.yaml", Err: err}}
	case !info.IsDir():
		return diag.List{{Pos: diag.Pos{File: dir}, Msg: "is not a folder", Hint: "--study takes the folder that holds the study.yaml", Err: fs.ErrInvalid}}
	}
	return nil
}

// inputs lists the files that make up the study in fsys, sorted by name, and says which names look
// like a mistake. Other files are none of our business.
func inputs(fsys fs.FS) ([]string, diag.List) {
	var names []string
	var errs diag.List
	wrong := func(name, msg, hint string, err error) {
		errs.Add(&diag.Error{Pos: diag.Pos{File: name}, Msg: msg, Hint: hint, Err: err})
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		wrong(studyFile, "the study's folder cannot be listed: "+cause(err), "", err)
		return nil, errs
	}
	found := map[string]bool{}
	for _, e := range entries {
		found[e.Name()] = true
	}
	misnamed := map[string]bool{}
	for _, want := range topFiles {
		if found[want] {
			names = append(names, want)
			continue
		}
		for _, e := range entries {
			if alike(e.Name(), want) {
				wrong(e.Name(), "is not read under this name", "rename it to "+want, nil)
				misnamed[want] = true
			}
		}
	}
	if !found[studyFile] && !misnamed[studyFile] {
		wrong(studyFile, "is missing: every study has one", `it holds at least a line such as "id: my-study"; speelveld init DIR makes a study`, fs.ErrNotExist)
	}
	if !found[casesDir] {
		slices.Sort(names)
		return names, errs
	}
	cases, err := fs.ReadDir(fsys, casesDir)
	if err != nil {
		wrong(casesDir, "is not a folder that can be listed: "+cause(err), "the cases are files in a folder with this name", err)
	}
	for _, e := range cases {
		name := path.Join(casesDir, e.Name())
		switch ext := path.Ext(e.Name()); {
		case strings.HasPrefix(e.Name(), "."):
			// Left by editors and operating systems.
		case ext == ".yaml":
			names = append(names, name)
		case strings.EqualFold(ext, ".yaml"), strings.EqualFold(ext, ".yml"):
			wrong(name, "is not read under this name", "rename it to "+strings.TrimSuffix(name, ext)+".yaml", nil)
		case e.IsDir() && holdsCases(fsys, name):
			wrong(name, "is a folder with cases in it, which are not read", "put its files in cases/ itself", nil)
		}
	}
	slices.Sort(names)
	return names, errs
}

// alike reports whether name is want but for upper case or a .yml in place of .yaml.
func alike(name, want string) bool {
	return strings.EqualFold(name, want) || strings.EqualFold(name, strings.TrimSuffix(want, ".yaml")+".yml")
}

// holdsCases reports whether a folder has files in it that would be cases.
func holdsCases(fsys fs.FS, dir string) bool {
	entries, _ := fs.ReadDir(fsys, dir)
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return path.Ext(e.Name()) == ".yaml" })
}

// readFile reads a plain file of bounded size. It looks before it opens, since to open a pipe or a
// device may take for ever.
func readFile(fsys fs.FS, name string) ([]byte, *diag.Error) {
	pos := diag.Pos{File: name}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		e := &diag.Error{Pos: pos, Msg: "cannot be opened: " + cause(err), Err: err}
		if errors.Is(err, syscall.ELOOP) {
			e.Hint = "it is a link that leads back to itself: remove it"
		}
		return nil, e
	}
	if !info.Mode().IsRegular() {
		return nil, &diag.Error{Pos: pos, Msg: "is " + kindOfFile(info.Mode()) + ", not a file", Hint: "move it out of the study, or put a plain file in its place", Err: fs.ErrInvalid}
	}
	if info.Size() > maxFile {
		return nil, tooLarge(pos, fmt.Sprintf("is %d MB large", info.Size()>>20))
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, &diag.Error{Pos: pos, Msg: "cannot be opened: " + cause(err), Err: err}
	}
	defer f.Close()
	var b bytes.Buffer
	b.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(f, maxFile+1)); err != nil {
		return nil, &diag.Error{Pos: pos, Msg: "cannot be read: " + cause(err), Err: err}
	}
	if b.Len() > maxFile {
		return nil, tooLarge(pos, "is too large")
	}
	return b.Bytes(), nil
}

func tooLarge(pos diag.Pos, msg string) *diag.Error {
	return &diag.Error{Pos: pos, Msg: fmt.Sprintf("%s; at most %d MB is read", msg, maxFile>>20), Hint: "is this the right file? Split it, or keep full texts outside the study and quote from them"}
}

func kindOfFile(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

// cause returns what the operating system says, without the path, which the position has.
func cause(err error) string {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err.Error()
	}
	return err.Error()
}
