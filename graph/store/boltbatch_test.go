package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	hkv "github.com/hidal-go/hidalgo/kv"
	hbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	"go.etcd.io/bbolt"
)

// ordered is a transaction that notes the keys that are written to it.
type ordered struct {
	hkv.Tx
	keys []string
}

func (o *ordered) Put(ctx context.Context, k hkv.Key, v hkv.Value) error {
	o.keys = append(o.keys, fmt.Sprintf("%q", k))
	return o.Tx.Put(ctx, k, v)
}

// TestBatchKeepsWrites holds that a batch reads what it wrote, and that the file gets it in the
// order of its keys, without which a large load takes hours.
func TestBatchKeepsWrites(t *testing.T) {
	ctx := t.Context()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "x.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	raw, err := hbolt.New(db).Tx(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	file := &ordered{Tx: raw}
	tx := &batchTx{Tx: file, buckets: map[string]*pending{}}
	want := map[string]string{}
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 3000 {
		name := fmt.Sprint(r.IntN(400))
		k := hkv.SKey("b"+name[:1], name)
		switch r.IntN(4) {
		case 0:
			delete(want, name)
			err = tx.Del(ctx, k)
		default:
			want[name] = fmt.Sprint(i)
			err = tx.Put(ctx, k, hkv.Value(want[name]))
		}
		if i == 1500 {
			err = errors.Join(err, tx.flush(ctx))
			if !slices.IsSorted(file.keys) || len(file.keys) != len(want) {
				t.Errorf("%d keys of %d, sorted: %v", len(file.keys), len(want), slices.IsSorted(file.keys))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	check := func(tx hkv.Tx) {
		t.Helper()
		for i := range 400 {
			name := fmt.Sprint(i)
			v, err := tx.Get(ctx, hkv.SKey("b"+name[:1], name))
			if w, ok := want[name]; ok != (err == nil) || string(v) != w {
				t.Fatalf("%s: %q, %v; want %q, %v", name, v, err, w, ok)
			}
		}
	}
	check(tx)
	if err := tx.flush(ctx); err != nil {
		t.Fatal(err)
	}
	check(raw)
}
