package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/memstore"

	"speelveld/graph"
)

// memory is a store in memory. Cayley's own one must not be read while it is written, cannot
// roll back, and takes time in proportion to its size for each quad removed: so a load builds a
// new one and puts it in the place of the old. What is there is never written to.
type memory struct{ now atomic.Pointer[quietStore] }

// quietStore is Cayley's store in memory, whose readers do not get in each other's way: where they
// ask for all of it, it notes down that it is being read.
type quietStore struct {
	*memstore.QuadStore
	all sync.Mutex
}

func (q *quietStore) NodesAllIterator() iterator.Shape {
	q.all.Lock()
	defer q.all.Unlock()
	return q.QuadStore.NodesAllIterator()
}

func (q *quietStore) QuadsAllIterator() iterator.Shape {
	q.all.Lock()
	defer q.all.Unlock()
	return q.QuadStore.QuadsAllIterator()
}

func newMemory() *memory {
	m := &memory{}
	m.now.Store(&quietStore{QuadStore: memstore.New()})
	return m
}

func (m *memory) store() cgraph.QuadStore { return m.now.Load() }

func (m *memory) quads(ctx context.Context) ([]graph.Quad, error) {
	return allQuads(ctx, m.now.Load())
}

func (m *memory) apply(ctx context.Context, add, del []graph.Quad, progress func(done, total int)) error {
	gone := make(map[graph.Quad]struct{}, len(del))
	for _, q := range del {
		gone[q] = struct{}{}
	}
	old, err := m.quads(ctx)
	if err != nil {
		return err
	}
	next := memstore.New()
	for _, q := range old {
		if _, ok := gone[q]; !ok {
			next.AddQuad(toQuad(q))
		}
	}
	for i, q := range add {
		if i%batchSize == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			report(progress, i, len(add))
		}
		if _, fresh := next.AddQuad(toQuad(q)); !fresh {
			return errors.New("add what is there: " + show(q))
		}
	}
	report(progress, len(add), len(add))
	m.now.Store(&quietStore{QuadStore: next})
	return nil
}

// check has nothing to add: the store's indexes are made from its quads, once, in memory.
func (m *memory) check(context.Context) error { return nil }

func (m *memory) size(context.Context) (int64, int, error) { return 0, 0, nil }

func (m *memory) tidy(context.Context) error { return nil }

func (m *memory) close() error { return nil }

// report tells progress, unless nobody asked.
func report(progress func(done, total int), done, total int) {
	if progress != nil {
		progress(done, total)
	}
}
