package store

import (
	"context"
	"encoding/binary"
	"maps"
	"slices"

	hkv "github.com/hidal-go/hidalgo/kv"
	hbolt "github.com/hidal-go/hidalgo/kv/bbolt"
)

// batchKV is bbolt for Cayley, with one addition: between the beginning and the end of a batch,
// all transactions that Cayley asks for are one transaction of the file, which its own commits
// leave open. So several of Cayley's writes become one.
type batchKV struct {
	*hbolt.DB
	current *batchTx
}

// Tx returns the running batch's transaction, or a new one of the file.
func (k *batchKV) Tx(ctx context.Context, rw bool) (hkv.Tx, error) {
	if k.current != nil {
		return k.current, nil
	}
	return k.DB.Tx(ctx, rw)
}

// View is hkv's, over our own Tx.
func (k *batchKV) View(ctx context.Context, fn func(tx hkv.Tx) error) error {
	return hkv.View(ctx, k, fn)
}

// Update is hkv's, over our own Tx.
func (k *batchKV) Update(ctx context.Context, fn func(tx hkv.Tx) error) error {
	return hkv.Update(ctx, k, fn)
}

// batch runs fn, and commits what was written meanwhile if it succeeds. An error or a panic
// undoes all of it.
func (k *batchKV) batch(ctx context.Context, fn func() error) error {
	tx, err := k.DB.Tx(ctx, true)
	if err != nil {
		return err
	}
	k.current = &batchTx{Tx: tx, buckets: map[string]*pending{}}
	defer func() {
		k.current = nil
		_ = tx.Close() // undoes what was not committed
	}()
	if err := fn(); err != nil {
		return err
	}
	if err := k.current.flush(ctx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// batchTx is a batch's transaction in the hands of Cayley, who neither commits nor ends it. It
// keeps what is written until the end, and hands it on in the order of the keys: bbolt holds what
// one transaction writes to a page in one list until it commits, so that keys that come in any
// other order take time in proportion to the square of their number (236,000 quads: 35 s).
type batchTx struct {
	hkv.Tx
	buckets map[string]*pending
	name    []byte // room for the name of a bucket
}

// pending is what is to be written to one bucket: a value, or nil to delete, by key.
type pending struct {
	path  hkv.Key
	write map[string]hkv.Value
}

func (t *batchTx) Commit(context.Context) error { return nil }
func (t *batchTx) Close() error                 { return nil }

// bucket returns what is pending for the bucket of a key, and the last part of the key; with add, it
// is made where there is none. It returns nil for what is not kept: keys outside buckets, and
// those without a last part, by which buckets are made.
func (t *batchTx) bucket(k hkv.Key, add bool) (*pending, []byte) {
	last := len(k) - 1
	if last < 1 || len(k[last]) == 0 {
		return nil, nil
	}
	t.name = t.name[:0]
	for _, part := range k[:last] {
		t.name = append(binary.AppendUvarint(t.name, uint64(len(part))), part...)
	}
	p := t.buckets[string(t.name)]
	if p == nil && add {
		p = &pending{k[:last].Clone(), map[string]hkv.Value{}}
		t.buckets[string(t.name)] = p
	}
	return p, k[last]
}

// Put keeps a value until the batch ends. The value must not be changed until then, which bbolt
// asks for too.
func (t *batchTx) Put(ctx context.Context, k hkv.Key, v hkv.Value) error {
	p, key := t.bucket(k, true)
	if p == nil {
		return t.Tx.Put(ctx, k, v)
	}
	if v == nil {
		v = hkv.Value{}
	}
	p.write[string(key)] = v
	return nil
}

// Del keeps in mind that a key is to go.
func (t *batchTx) Del(ctx context.Context, k hkv.Key) error {
	p, key := t.bucket(k, true)
	if p == nil {
		return t.Tx.Del(ctx, k)
	}
	p.write[string(key)] = nil
	return nil
}

// Get returns what was written last.
func (t *batchTx) Get(ctx context.Context, k hkv.Key) (hkv.Value, error) {
	if p, key := t.bucket(k, false); p != nil {
		if v, ok := p.write[string(key)]; ok && v == nil {
			return nil, hkv.ErrNotFound
		} else if ok {
			return v, nil
		}
	}
	return t.Tx.Get(ctx, k)
}

// GetBatch is Get of many keys, with nil for those that are not there.
func (t *batchTx) GetBatch(ctx context.Context, keys []hkv.Key) ([]hkv.Value, error) {
	return hkv.GetBatch(ctx, t, keys)
}

// Scan reads what is in the file, after putting there what is pending.
func (t *batchTx) Scan(ctx context.Context, opts ...hkv.IteratorOption) hkv.Iterator {
	if err := t.flush(ctx); err != nil {
		return failed{err}
	}
	return t.Tx.Scan(ctx, opts...)
}

// flush hands on what is pending, bucket by bucket and key by key in their order.
func (t *batchTx) flush(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(t.buckets)) {
		p := t.buckets[name]
		for i, key := range slices.Sorted(maps.Keys(p.write)) {
			if i%batchSize == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			k := p.path.AppendBytes([]byte(key))
			var err error
			if v := p.write[key]; v == nil {
				err = t.Tx.Del(ctx, k)
			} else {
				err = t.Tx.Put(ctx, k, v)
			}
			if err != nil {
				return err
			}
		}
		delete(t.buckets, name)
	}
	return ctx.Err()
}

// failed is a scan that could not begin.
type failed struct{ err error }

func (f failed) Next(context.Context) bool { return false }
func (f failed) Err() error                { return f.err }
func (f failed) Close() error              { return nil }
func (f failed) Key() hkv.Key              { return nil }
func (f failed) Val() hkv.Value            { return nil }
func (f failed) Reset()                    {}
