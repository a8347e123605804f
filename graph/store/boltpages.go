package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// The kinds of page in a bbolt file, and the sizes of what stands on them: bbolt's
// internal/common/page.go.
const (
	boltBranch      = 0x01
	boltLeaf        = 0x02
	boltFreelist    = 0x10
	boltElement     = 16 // an entry in the list at the head of a page, of either kind
	boltBucketFlag  = 0x01
	boltBucketSize  = 16 // the head of a bucket: its root page, 0 where the page follows at once, and a counter
	boltManyEntries = 0xFFFF
)

// pageWalk visits every page that the trees of a file lead to.
type pageWalk struct {
	f    io.ReaderAt
	meta boltMeta
	seen []bool
}

// checkTrees holds every page of a bbolt file that is in use against the bounds of the file. bbolt
// itself believes what a page says: an entry that reaches outside the file ends the program, and
// a page that leads back to itself keeps it busy for ever. It costs about as much as reading the
// file.
func checkTrees(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return pathError(path, err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return pathError(path, err)
	}
	meta, err := currentMeta(path, f, st.Size())
	if err != nil {
		return err
	}
	w := &pageWalk{f: f, meta: meta, seen: make([]bool, meta.pages)}
	err = w.tree(meta.root)
	if err == nil && meta.freelist != boltNoFreelist {
		err = w.freelist(meta.freelist)
	}
	if err != nil {
		return fileErrorf(path, ErrDamaged, hintRebuild, "this store is damaged: %v", err)
	}
	return nil
}

// page reads a page with those that continue it, once.
func (w *pageWalk) page(id uint64) ([]byte, error) {
	if id < 2 || id >= w.meta.pages {
		return nil, fmt.Errorf("page %d lies outside the file", id)
	}
	size := int64(w.meta.pageSize)
	b := make([]byte, size)
	if _, err := w.f.ReadAt(b, int64(id)*size); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	if own := binary.NativeEndian.Uint64(b); own != id {
		return nil, fmt.Errorf("page %d says that it is page %d", id, own)
	}
	more := uint64(binary.NativeEndian.Uint32(b[12:]))
	if id+more >= w.meta.pages {
		return nil, fmt.Errorf("page %d reaches outside the file", id)
	}
	for i := id; i <= id+more; i++ {
		if w.seen[i] {
			return nil, fmt.Errorf("page %d is in use twice", i)
		}
		w.seen[i] = true
	}
	if more > 0 {
		b = append(b, make([]byte, int64(more)*size)...)
		if _, err := w.f.ReadAt(b[size:], (int64(id)+1)*size); err != nil {
			return nil, fmt.Errorf("page %d: %w", id, err)
		}
	}
	return b, nil
}

// tree visits a page and all below it.
func (w *pageWalk) tree(id uint64) error {
	b, err := w.page(id)
	if err != nil {
		return err
	}
	return w.entries(id, b)
}

// entries checks that the keys and values of a page lie on it, and visits the pages and buckets
// that it names. The page stands on page id, or is that of a small bucket on it.
func (w *pageWalk) entries(id uint64, b []byte) error {
	if len(b) < boltPageHeader {
		return fmt.Errorf("page %d: a page of %d bytes", id, len(b))
	}
	u16, u32, u64 := binary.NativeEndian.Uint16, binary.NativeEndian.Uint32, binary.NativeEndian.Uint64
	kind, n := u16(b[8:]), int(u16(b[10:]))
	if kind != boltBranch && kind != boltLeaf {
		return fmt.Errorf("page %d: a page of kind %#x in a tree", id, kind)
	}
	if boltPageHeader+n*boltElement > len(b) {
		return fmt.Errorf("page %d: %d entries on a page of %d bytes", id, n, len(b))
	}
	if kind == boltBranch && n == 0 {
		return fmt.Errorf("page %d: a branch without entries", id)
	}
	for i := range n {
		at := boltPageHeader + i*boltElement
		e := b[at : at+boltElement]
		if kind == boltBranch {
			if int64(at)+int64(u32(e))+int64(u32(e[4:])) > int64(len(b)) {
				return fmt.Errorf("page %d: key %d reaches outside its page", id, i)
			}
			if err := w.tree(u64(e[8:])); err != nil {
				return err
			}
			continue
		}
		value := int64(at) + int64(u32(e[4:])) + int64(u32(e[8:]))
		end := value + int64(u32(e[12:]))
		if end > int64(len(b)) {
			return fmt.Errorf("page %d: entry %d reaches outside its page", id, i)
		}
		if u32(e)&boltBucketFlag != 0 {
			if err := w.bucket(id, b[value:end]); err != nil {
				return err
			}
		}
	}
	return nil
}

// bucket visits the tree of a bucket. A small bucket has its one page within its parent's.
func (w *pageWalk) bucket(id uint64, b []byte) error {
	if len(b) < boltBucketSize {
		return fmt.Errorf("page %d: a bucket of %d bytes", id, len(b))
	}
	if root := binary.NativeEndian.Uint64(b); root != 0 {
		return w.tree(root)
	}
	return w.entries(id, b[boltBucketSize:])
}

// freelist checks that the list of free pages lies on its own.
func (w *pageWalk) freelist(id uint64) error {
	b, err := w.page(id)
	if err != nil {
		return err
	}
	if kind := binary.NativeEndian.Uint16(b[8:]); kind != boltFreelist {
		return fmt.Errorf("page %d is no list of free pages", id)
	}
	n := uint64(binary.NativeEndian.Uint16(b[10:]))
	list := b[boltPageHeader:]
	if n == boltManyEntries {
		n, list = binary.NativeEndian.Uint64(list), list[8:]
	}
	if n > uint64(len(list)/8) {
		return fmt.Errorf("page %d: a list of %d free pages, which does not fit", id, n)
	}
	for ; n > 0; n, list = n-1, list[8:] {
		if free := binary.NativeEndian.Uint64(list); free < 2 || free >= w.meta.pages || w.seen[free] {
			return fmt.Errorf("page %d calls page %d free, which is in use", id, free)
		}
	}
	return nil
}
