package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cayleygraph/quad/pquads"
	"go.etcd.io/bbolt"

	"speelveld/graph"
)

// errLogLayout: Cayley's log is not in the form that we read.
var errLogLayout = errors.New("the log is in another form")

// logData is what Cayley's log holds: the terms by number, and the quads as numbers.
type logData struct {
	terms []graph.Term // by node number; the zero Term where there is none
	known []bool
	links []logLink // live ones, in order of number
	dead  int       // quads that were removed
}

// logLink is one quad as numbers.
type logLink struct{ id, s, p, o, l uint64 }

// readLog reads Cayley's log in one pass. The log is a bucket of protocol buffers (message
// Primitive in Cayley's graph/proto) by number: a node has a value, a quad the numbers of its
// four nodes, and a mark if it was removed.
func (b *bolt) readLog(ctx context.Context) (*logData, error) {
	if b.db == nil {
		return nil, ErrClosed
	}
	l := &logData{}
	err := b.db.View(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(logBucket)
		if bucket == nil {
			return errLogLayout
		}
		last, _ := bucket.Cursor().Last()
		if last == nil {
			return nil
		}
		if len(last) != 8 {
			return errLogLayout
		}
		n := 0
		return bucket.ForEach(func(k, v []byte) error {
			if n++; n%batchSize == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if len(k) != 8 {
				return errLogLayout
			}
			return l.add(be(k), v)
		})
	})
	if err == nil {
		err = ctx.Err()
	}
	return l, err
}

// add reads one entry of the log.
func (l *logData) add(id uint64, entry []byte) error {
	p, ok := parsePrimitive(entry)
	if !ok || p.id != id {
		return errLogLayout
	}
	if len(p.value) > 0 {
		return l.node(id, p.value)
	}
	if p.dead {
		l.dead++
		return nil
	}
	l.links = append(l.links, logLink{id, p.s, p.p, p.o, p.l})
	return nil
}

// node keeps the term of a node.
func (l *logData) node(id uint64, value []byte) error {
	v, err := pquads.UnmarshalValue(value)
	if err != nil {
		return errLogLayout
	}
	t, err := fromValue(v)
	if err != nil {
		return fmt.Errorf("node %d: %w", id, err)
	}
	for uint64(len(l.terms)) <= id {
		if id-uint64(len(l.terms)) > 1<<26 {
			return errLogLayout // a number that no count of ours reaches
		}
		grow := min(id+1, uint64(2*len(l.terms)+1024))
		l.terms = append(l.terms, make([]graph.Term, grow-uint64(len(l.terms)))...)
		l.known = append(l.known, make([]bool, grow-uint64(len(l.known)))...)
	}
	l.terms[id], l.known[id] = t, true
	return nil
}

// quads turns the numbers into quads.
func (l *logData) quads() ([]graph.Quad, error) {
	out := make([]graph.Quad, len(l.links))
	for i, x := range l.links {
		var terms [4]graph.Term
		for j, n := range []uint64{x.s, x.p, x.o, x.l} {
			if n >= uint64(len(l.known)) || !l.known[n] {
				return nil, fmt.Errorf("quad %d names node %d, which is not there", x.id, n)
			}
			terms[j] = l.terms[n]
		}
		if !terms[0].IsIRI() || !terms[1].IsIRI() || !terms[3].IsIRI() {
			return nil, fmt.Errorf("quad %d has a text where an IRI should be", x.id)
		}
		out[i] = graph.Quad{S: terms[0].IRI, P: terms[1].IRI, O: terms[2], Label: terms[3].IRI}
	}
	return out, nil
}

// primitive is an entry of the log.
type primitive struct {
	id, s, p, o, l uint64
	value          []byte
	dead           bool
}

// parsePrimitive reads the fields of a Primitive: 1 ID, 2 Subject, 3 Predicate, 4 Object,
// 5 Label, 6 Replaces, 7 Timestamp, 8 Value, 9 Deleted.
func parsePrimitive(b []byte) (p primitive, ok bool) {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 {
			return p, false
		}
		b = b[n:]
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return p, false
		}
		b = b[n:]
		switch tag {
		case 1 << 3:
			p.id = v
		case 2 << 3:
			p.s = v
		case 3 << 3:
			p.p = v
		case 4 << 3:
			p.o = v
		case 5 << 3:
			p.l = v
		case 6 << 3, 7 << 3: // replaces, timestamp: of no use here
		case 8<<3 | 2:
			if v > uint64(len(b)) {
				return p, false
			}
			p.value, b = b[:v], b[v:]
		case 9 << 3:
			p.dead = v != 0
		default:
			return p, false
		}
	}
	return p, true
}
