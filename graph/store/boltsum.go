package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	hkv "github.com/hidal-go/hidalgo/kv"
	"go.etcd.io/bbolt"

	"speelveld/graph"
)

// sumKey is where the sum of the quads stands.
var sumKey = []byte("sum")

// sum is a fingerprint of a set of quads, of which quads can be added and taken off in any order:
// the sum of a hash of each. It is there to notice what a disk or another program did to a text in
// the file: a letter that changed is a right file to bbolt and to Cayley, and a wrong answer to us.
type sum [2]uint64

func (s *sum) add(quads []graph.Quad) {
	for i := range quads {
		a, b := hash(&quads[i])
		s[0] += a
		s[1] += b
	}
}

func (s *sum) remove(quads []graph.Quad) {
	for i := range quads {
		a, b := hash(&quads[i])
		s[0] -= a
		s[1] -= b
	}
}

// hash returns 128 bits of the SHA-256 of a quad.
func hash(q *graph.Quad) (a, b uint64) {
	var room [512]byte
	buf := room[:0]
	for _, part := range [...]string{string(q.S), string(q.P), string(q.O.IRI), q.O.Value, q.O.Lang, string(q.O.Datatype), string(q.Label)} {
		buf = binary.AppendUvarint(buf, uint64(len(part)))
		buf = append(buf, part...)
	}
	h := sha256.Sum256(buf)
	return binary.LittleEndian.Uint64(h[:]), binary.LittleEndian.Uint64(h[8:])
}

// storedSum reads the sum in the file. A file without one, as earlier versions made them, reports
// false.
func (b *bolt) storedSum() (s sum, ok bool, err error) {
	err = b.db.View(func(tx *bbolt.Tx) error {
		if own := tx.Bucket(ourBucket); own != nil {
			s, ok = parseSum(own.Get(sumKey))
		}
		return nil
	})
	return s, ok, err
}

func parseSum(v []byte) (s sum, ok bool) {
	if len(v) != 16 {
		return s, false
	}
	return sum{binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[8:])}, true
}

// checkSum holds the quads that were read against the sum that was written with them.
func (b *bolt) checkSum(quads []graph.Quad) error {
	want, ok, err := b.storedSum()
	if err != nil || !ok {
		return err
	}
	var have sum
	if have.add(quads); have != want {
		return fmt.Errorf("what is in it is not what was written")
	}
	return nil
}

// write adds and removes quads, and keeps the sum, in one transaction.
func (b *bolt) write(ctx context.Context, add, del []graph.Quad, progress func(done, total int)) error {
	s, ok, err := b.storedSum()
	if err != nil {
		return err
	}
	return b.kv.batch(ctx, func() error {
		if err := applyTo(ctx, b.qs, add, del, progress); err != nil || !ok {
			return err
		}
		s.add(add)
		s.remove(del)
		return b.kv.putSum(ctx, s)
	})
}

// putSum writes the sum within the running batch.
func (k *batchKV) putSum(ctx context.Context, s sum) error {
	v := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, s[0]), s[1])
	return k.current.Put(ctx, hkv.Key{ourBucket, sumKey}, v)
}
