// Package workbench is what the command line and the page share: it opens a study, keeps its
// graph current, and runs one analysis a verb, so that a command and a page never disagree.
//
// A [Bench] is an open study with its store and one immutable snapshot of the graph. Methods take
// a query (plain words of the user: ids, names, expressions) and return a result whose JSON is
// the contract's. The package knows neither cobra nor HTTP.
package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"speelveld/datasets"
	"speelveld/graph"
	"speelveld/graph/store"
	"speelveld/internal/diag"
)

// ExampleName is the name by which the built-in study is asked for.
const ExampleName = "example"

// ExampleID is the id of the built-in study.
const ExampleID = "missiegedreven"

// Options say which study to open, and how.
type Options struct {
	Study    string                // a folder, ExampleName, or "" for the nearest folder upwards from Dir
	Store    string                // a store URL; "" for the default one in CacheDir
	Lang     string                // language of labels and sentences; "" for the study's first
	Dir      string                // current folder; "" where there is none
	CacheDir string                // the user's cache folder, where default stores live
	Version  string                // of the program: the built-in study's store depends on it
	Progress func(done, total int) // told of a long load; may be nil
	Rebuild  bool                  // load anew even when the graph is current
}

// A Bench is an open study.
type Bench struct {
	study    *graph.Study
	store    *store.Store
	index    *index
	lang     string
	bottomUp []string
	coded    map[string]*coded
	opt      Options

	Dir    string        // the study's folder; "" for the built-in one
	Digest string        // of the study's files
	URL    string        // of the store
	Loaded *store.Report // what bringing the graph up to date changed; nil when it was current
}

// Close closes the store.
func (b *Bench) Close() error { return b.store.Close() }

// Study returns the snapshot of the graph. It must not be changed.
func (b *Bench) Study() *graph.Study { return b.study }

// Lang returns the language of labels and sentences.
func (b *Bench) Lang() string { return b.lang }

// Locate returns the files of the study that the options ask for, and its folder ("" for the built-in one).
func Locate(opt Options) (fsys fs.FS, dir string, err error) {
	if opt.Study == ExampleName {
		return datasets.Example(), "", nil
	}
	dir = opt.Study
	if opt.Dir == "" && !filepath.IsAbs(dir) {
		return nil, "", noFolder()
	}
	if dir == "" {
		dir, err = datasets.Find(opt.Dir)
		if err != nil {
			return nil, "", usagef("go to a study's folder, name one with --study DIR, use the built-in one with --study example, or make one with speelveld init DIR",
				"no study here: neither %s nor a folder above it has a study.yaml", opt.Dir)
		}
	} else {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(opt.Dir, dir)
		}
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, "", usagef("check the name, or make a study with speelveld init DIR", "there is no folder %s", opt.Study)
		case err != nil:
			return nil, "", usagef("", "cannot open %s: %v", opt.Study, err)
		case !info.IsDir():
			return nil, "", usagef("--study wants the folder that holds study.yaml; a table goes with --table", "%s is a file, not a folder", opt.Study)
		}
	}
	return os.DirFS(dir), dir, nil
}

// noFolder is the error where the current folder was removed, or cannot be reached any more.
func noFolder() error {
	return usagef("go to another folder first", "the current folder does not exist any more")
}

// Read reads the study's files without a store. It returns a diag.List with every problem.
func Read(opt Options) (*graph.Study, string, error) {
	fsys, dir, err := Locate(opt)
	if err != nil {
		return nil, "", err
	}
	s, err := read(fsys, dir)
	return s, dir, err
}

// digest returns the fingerprint of the study's files.
func digest(fsys fs.FS, dir string) (string, error) {
	if dir == "" {
		return datasets.Digest(fsys)
	}
	return datasets.DigestDir(dir)
}

// readWhole reads a study and the fingerprint of exactly the files that were read. Files may change
// meanwhile, as where a synchronised folder is brought up to date: then it reads them again, a few
// times, since a graph kept under the fingerprint of other files would be taken for theirs later.
func readWhole(was string, read func() (*graph.Study, error), digest func() (string, error)) (*graph.Study, string, error) {
	for range 4 {
		s, err := read()
		if err != nil {
			return nil, "", err
		}
		now, err := digest()
		if err != nil {
			return nil, "", err
		}
		if now == was {
			return s, now, nil
		}
		was = now
	}
	return nil, "", diag.Errorf(diag.Pos{}, "the study's files change while they are read").WithHint("wait until they are saved and synchronised, and try again")
}

func read(fsys fs.FS, dir string) (*graph.Study, error) {
	if dir == "" {
		return datasets.Read(fsys)
	}
	return datasets.ReadDir(dir)
}

// StoreURL returns the store that the options ask for, or the default one of a study: a file in
// the cache folder whose name is made from the study's folder (and, for the built-in study, from
// the program's version).
func StoreURL(opt Options, dir string) (string, error) {
	if opt.Store != "" {
		return opt.Store, nil
	}
	if opt.CacheDir == "" {
		return "", usagef("name a store with --store bolt:PATH, or use --store mem:", "there is no cache folder for the graph")
	}
	key, name := "example "+opt.Version, ExampleName
	if dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return "", fmt.Errorf("locate %s: %w", dir, err)
		}
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			abs = real
		}
		key, name = abs, filepath.Base(abs)
	}
	sum := sha256.Sum256([]byte(key))
	return "bolt:" + filepath.Join(opt.CacheDir, "speelveld", safeName(name)+"-"+hex.EncodeToString(sum[:6])+".db"), nil
}

// safeName keeps the letters of a folder's name that every file system takes.
func safeName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, s)
	return s[:min(len(s), 40)]
}

// Open opens a study and its store, brings the graph up to date when the files have changed, and
// takes a snapshot of it. A study with errors gives a diag.List, and nothing is loaded.
//
// The store is first opened for reading, so that several commands can look at the same study at
// the same time; only when the files have changed is it opened for writing.
func Open(ctx context.Context, opt Options) (*Bench, error) {
	fsys, dir, err := Locate(opt)
	if err != nil {
		return nil, err
	}
	b := &Bench{opt: opt, Dir: dir, coded: map[string]*coded{}}
	if b.Digest, err = digest(fsys, dir); err != nil {
		// What keeps the files from being read is said in full by the reader.
		if _, rerr := read(fsys, dir); rerr != nil {
			return nil, rerr
		}
		return nil, err
	}
	if b.URL, err = StoreURL(opt, dir); err != nil {
		return nil, err
	}
	if ok, err := b.openCurrent(ctx); err != nil {
		return nil, err
	} else if !ok {
		if err := b.openAndLoad(ctx, fsys); err != nil {
			return nil, err
		}
	}
	b.lang = b.study.Languages[0]
	if opt.Lang != "" {
		b.lang = opt.Lang
	}
	b.index = newIndex(b.study)
	b.bottomUp = bottomUpCodes(b.study, b.index)
	return b, nil
}

// patience is how long a command waits for another that loads the same study: long enough for a
// load of the usual size, and under the two seconds in which a user should know.
const patience = 1800 * time.Millisecond

// openCurrent opens the store for reading and takes the snapshot, if the store is there and holds
// the study as its files are now. It reports false, and leaves nothing open, where it does not.
func (b *Bench) openCurrent(ctx context.Context) (bool, error) {
	if b.opt.Rebuild || !strings.HasPrefix(b.URL, "bolt:") {
		return false, nil
	}
	st, err := store.Open(ctx, b.URL, store.Options{ReadOnly: true, LockTimeout: patience})
	if err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		return false, err
	}
	s, err := st.Current(ctx, b.Digest)
	if err != nil || s == nil {
		return false, errors.Join(err, st.Close())
	}
	b.study, b.store = s, st
	return true, nil
}

// openAndLoad opens the store for writing and loads the study's files into it. To rebuild a store
// that is damaged is to make it anew.
func (b *Bench) openAndLoad(ctx context.Context, fsys fs.FS) error {
	s, now, err := readWhole(b.Digest,
		func() (*graph.Study, error) { return read(fsys, b.Dir) },
		func() (string, error) { return digest(fsys, b.Dir) })
	if err != nil {
		return err
	}
	b.Digest = now
	err = b.load(ctx, s)
	if b.opt.Rebuild && errors.Is(err, store.ErrDamaged) {
		if err := store.Destroy(b.URL); err != nil {
			return err
		}
		err = b.load(ctx, s)
	}
	return err
}

// load opens the store for writing and loads a study into it.
func (b *Bench) load(ctx context.Context, s *graph.Study) error {
	st, err := store.Open(ctx, b.URL, store.Options{LockTimeout: patience})
	if err != nil {
		return err
	}
	if b.opt.Rebuild {
		if _, err := st.Remove(ctx, s.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return errors.Join(err, st.Close())
		}
	}
	r, err := st.Load(ctx, s, b.Digest, b.opt.Progress)
	if err != nil {
		return errors.Join(err, st.Close())
	}
	if b.study, err = st.Snapshot(ctx, s.ID); err != nil {
		return errors.Join(err, st.Close())
	}
	b.Loaded, b.store = &r, st
	return nil
}

// A LoadReport says what bringing the graph up to date did.
type LoadReport struct {
	Store     string `json:"store"`
	Added     int    `json:"added"`
	Removed   int    `json:"removed"`
	Unchanged int    `json:"unchanged"`
	Digest    string `json:"digest"`
}

// LoadReport says what opening the study changed in its graph.
func (b *Bench) LoadReport() LoadReport {
	r := LoadReport{Store: b.URL, Digest: b.Digest}
	if b.Loaded != nil {
		r.Added, r.Removed, r.Unchanged = b.Loaded.Added, b.Loaded.Removed, b.Loaded.Unchanged
	}
	return r
}

// Properties lists the report for people.
func (r LoadReport) Properties() [][2]string {
	return [][2]string{{"store", r.Store}, {"added", fmt.Sprint(r.Added)}, {"removed", fmt.Sprint(r.Removed)}, {"unchanged", fmt.Sprint(r.Unchanged)}, {"digest", r.Digest}}
}
