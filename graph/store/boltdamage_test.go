package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"speelveld/graph/store"
)

const pageSize = 4096

// branches returns the numbers of the branch pages of a bbolt file, those in use last.
func branches(file []byte) (out []int) {
	for id := 2; (id+1)*pageSize <= len(file); id++ {
		page := file[id*pageSize:]
		if binary.NativeEndian.Uint64(page) == uint64(id) && binary.NativeEndian.Uint16(page[8:]) == 1 {
			out = append(out, id)
		}
	}
	return out
}

// TestPagesThatMislead spoils what a page says of where things are. Of itself bbolt would go
// round in circles, or look beyond the file, which ends the program.
func TestPagesThatMislead(t *testing.T) {
	whole, err := os.ReadFile(loaded(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(branches(whole)) == 0 {
		t.Fatal("the sample is too small to have branches")
	}
	each := func(b []byte, f func(id int, page []byte)) {
		for _, id := range branches(b) {
			f(id, b[id*pageSize:(id+1)*pageSize])
		}
	}
	for name, spoil := range map[string]func(b []byte){
		"a page below itself": func(b []byte) {
			each(b, func(id int, page []byte) { binary.NativeEndian.PutUint64(page[16+8:], uint64(id)) })
		},
		"a page outside the file": func(b []byte) {
			each(b, func(_ int, page []byte) { binary.NativeEndian.PutUint64(page[16+8:], 1<<40) })
		},
		"a key outside the file": func(b []byte) {
			each(b, func(_ int, page []byte) { binary.NativeEndian.PutUint32(page[16+4:], 1<<31) })
		},
		"more entries than fit": func(b []byte) {
			each(b, func(_ int, page []byte) { binary.NativeEndian.PutUint16(page[10:], 60000) })
		},
		"a page that goes on past the end": func(b []byte) {
			each(b, func(_ int, page []byte) { binary.NativeEndian.PutUint32(page[12:], 1<<30) })
		},
	} {
		b := bytes.Clone(whole)
		spoil(b)
		p := filepath.Join(t.TempDir(), "spoiled.db")
		if err := os.WriteFile(p, b, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, opt := range []store.Options{{}, {ReadOnly: true}} {
			start := time.Now()
			if err := tryOpen(t, "bolt:"+p, opt); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("%s: %v", name, err)
			}
			if d := time.Since(start); d > 2*time.Second {
				t.Errorf("%s: took %v", name, d)
			}
		}
	}
}

// TestChangedLetter changes letters of a text wherever it stands in the file, which is as good
// a file to bbolt and to Cayley as it was before.
func TestChangedLetter(t *testing.T) {
	whole, err := os.ReadFile(loaded(t))
	if err != nil {
		t.Fatal(err)
	}
	const old, changed = "plek om te proberen", "plek om te braveren"
	if !bytes.Contains(whole, []byte(old)) {
		t.Fatal("the sample has no such text any more")
	}
	p := filepath.Join(t.TempDir(), "spoiled.db")
	if err := os.WriteFile(p, bytes.ReplaceAll(whole, []byte(old), []byte(changed)), 0o644); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "bolt:"+p, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Snapshot(t.Context(), "sample"); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("a changed letter is told as %v", err)
	}
}
