package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"syscall"

	"speelveld/internal/diag"
)

// What a bbolt file begins with: two meta pages, the newer of which counts. Their layout is that
// of bbolt's internal/common/meta.go; numbers are in the byte order of the machine.
const (
	boltMagic      = 0xED0CDAED
	boltVersion    = 2
	boltPageHeader = 16
	boltMetaSize   = 64 // with its checksum
	boltMinPage    = 1 << 10
	boltMaxPage    = 1 << 24
	boltNoFreelist = ^uint64(0)
)

// boltMeta is one meta page of a bbolt file.
type boltMeta struct {
	pageSize       uint32
	root, freelist uint64
	pages, txid    uint64
}

// fileInfo says what is known of a store's file before it is opened.
type fileInfo struct {
	empty    bool // nothing in it yet
	readOnly bool // no write permission
}

// inspect looks at the file of a store before bbolt maps it into memory: a file that is shorter
// than its own meta page says would end the program at the first look beyond its end. It returns
// an error that wraps fs.ErrNotExist, ErrNotStore, ErrDamaged, ErrNewer or ErrReadOnly.
func inspect(path string) (fileInfo, error) {
	st, err := os.Stat(path)
	if err != nil {
		return fileInfo{}, pathError(path, err)
	}
	if st.IsDir() {
		return fileInfo{}, fileErrorf(path, ErrNotStore, "name a file in it: bolt:"+path+string(os.PathSeparator)+"study.db", "this is a folder, not a store")
	}
	if !st.Mode().IsRegular() {
		return fileInfo{}, fileErrorf(path, ErrNotStore, hintOther, "this is not an ordinary file")
	}
	info := fileInfo{empty: st.Size() == 0, readOnly: st.Mode().Perm()&0o222 == 0}
	if info.empty {
		return info, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return info, pathError(path, err)
	}
	defer f.Close()
	_, err = currentMeta(path, f, st.Size())
	return info, err
}

const (
	hintOther   = "name another file with --store, or move this one out of the way"
	hintRebuild = "the graph is made from the study's files: speelveld load --rebuild makes it anew"
	hintLocked  = "wait until it is done, stop it (perhaps speelveld serve), or name another store with --store"
	hintWrite   = "give yourself permission to write it, or name another store with --store"
)

// currentMeta returns the meta page that counts, after holding the size of the file against it.
func currentMeta(path string, f io.ReaderAt, size int64) (boltMeta, error) {
	first, state := readMeta(f, 0)
	pageSize := int64(first.pageSize)
	second, state2 := boltMeta{}, metaForeign
	if state == metaValid {
		second, state2 = readMeta(f, pageSize)
	} else {
		for p := int64(boltMinPage); p <= boltMaxPage && state2 != metaValid; p <<= 1 {
			if m, s := readMeta(f, p); s != metaForeign {
				second, state2 = m, s
			}
		}
	}
	best := first
	switch {
	case state == metaValid && state2 == metaValid:
		if second.txid > first.txid {
			best = second
		}
	case state2 == metaValid:
		best = second
	case state == metaValid:
	case state == metaNewer || state2 == metaNewer:
		return boltMeta{}, fileErrorf(path, ErrNewer, "update speelveld, or name another store with --store", "this file is in a newer form than this program knows")
	case state == metaDamaged || state2 == metaDamaged:
		return boltMeta{}, fileErrorf(path, ErrDamaged, hintRebuild, "the beginning of this store is damaged")
	default:
		return boltMeta{}, fileErrorf(path, ErrNotStore, hintOther, "this file is not a store")
	}
	if best.pages < 4 || best.pages > uint64(size)/uint64(best.pageSize) {
		return boltMeta{}, fileErrorf(path, ErrDamaged, hintRebuild, "this store is cut short: it should have %d bytes and has %d", best.pages*uint64(best.pageSize), size)
	}
	if best.root >= best.pages || best.freelist >= best.pages && best.freelist != boltNoFreelist {
		return boltMeta{}, fileErrorf(path, ErrDamaged, hintRebuild, "the beginning of this store is damaged")
	}
	return best, nil
}

// The states in which a meta page is found.
type metaState int

const (
	metaForeign metaState = iota // not a meta page
	metaDamaged                  // with the right mark, and the wrong checksum
	metaNewer                    // of another version of bbolt
	metaValid
)

// readMeta reads the meta page at an offset.
func readMeta(f io.ReaderAt, at int64) (boltMeta, metaState) {
	var page [boltPageHeader + boltMetaSize]byte
	if _, err := f.ReadAt(page[:], at); err != nil {
		return boltMeta{}, metaForeign
	}
	b := page[boltPageHeader:]
	u32, u64 := binary.NativeEndian.Uint32, binary.NativeEndian.Uint64
	if u32(b) != boltMagic {
		return boltMeta{}, metaForeign
	}
	if u32(b[4:]) > boltVersion {
		return boltMeta{}, metaNewer
	}
	h := fnv.New64a()
	h.Write(b[:boltMetaSize-8])
	m := boltMeta{pageSize: u32(b[8:]), root: u64(b[16:]), freelist: u64(b[32:]), pages: u64(b[40:]), txid: u64(b[48:])}
	if u32(b[4:]) != boltVersion || u64(b[56:]) != h.Sum64() || m.pageSize < boltMinPage || m.pageSize > boltMaxPage || m.pageSize&(m.pageSize-1) != 0 {
		return boltMeta{}, metaDamaged
	}
	return m, metaValid
}

// fileErrorf makes an error about a store's file.
func fileErrorf(path string, kind error, hint, format string, args ...any) error {
	return &diag.Error{Pos: diag.Pos{File: path}, Msg: fmt.Sprintf(format, args...), Hint: hint, Err: kind}
}

// pathError words an error of the file system, and says what kind of store error it is.
func pathError(path string, err error) error {
	e := &diag.Error{Pos: diag.Pos{File: path}, Msg: err.Error(), Hint: "name another store with --store", Err: fmt.Errorf("%w: %w", ErrFailed, err)}
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		e.Msg = pe.Op + ": " + pe.Err.Error()
		if pe.Path != path {
			e.Msg = pe.Op + " " + pe.Path + ": " + pe.Err.Error()
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Msg, e.Hint, e.Err = "there is no store yet", "load the study first: speelveld load", fmt.Errorf("%w: %w", ErrNotFound, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		e.Hint, e.Err = hintWrite, fmt.Errorf("%w: %w", ErrReadOnly, err)
	case errors.Is(err, syscall.ENOTDIR):
		e.Msg, e.Err = "a part of this path is a file, not a folder", fmt.Errorf("%w: %w", ErrNotStore, err)
	case errors.Is(err, syscall.ENOSPC):
		e.Msg, e.Hint = "the disk is full", "make room, or name a store on another disk with --store"
	}
	return e
}
