package store

import (
	"context"
	"errors"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"

	"speelveld/graph"
)

// A querier gives Cayley's store for walks.
type querier interface {
	store() cgraph.QuadStore
}

// row is one result of a path: the tagged terms by tag.
type row map[string]graph.Term

// rows runs a path and returns the tags of every result, in no order, with repeats.
func rows(ctx context.Context, qs cgraph.QuadStore, p *path.Path) (out []row, err error) {
	defer faultsPanic()()
	defer func() {
		if r := recover(); r != nil {
			err = damagedWalk(r)
		}
	}()
	var found []map[string]cgraph.Ref
	err = p.Iterate(ctx).Paths(true).TagEach(func(m map[string]refs.Ref) error {
		copied := make(map[string]cgraph.Ref, len(m))
		for k, v := range m {
			copied[k] = v
		}
		found = append(found, copied)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil { // a cancelled walk ends without an error
		return nil, err
	}
	names, err := nameAll(ctx, qs, found)
	if err != nil {
		return nil, err
	}
	out = make([]row, len(found))
	for i, m := range found {
		r := make(row, len(m))
		for k, v := range m {
			r[k] = names[refs.ToKey(v)]
		}
		out[i] = r
	}
	return out, ctx.Err()
}

// nameAll looks up the terms of all references at once.
func nameAll(ctx context.Context, qs cgraph.QuadStore, found []map[string]cgraph.Ref) (map[any]graph.Term, error) {
	names := map[any]graph.Term{}
	var keys []any
	var list []cgraph.Ref
	for _, m := range found {
		for _, v := range m {
			k := refs.ToKey(v)
			if _, ok := names[k]; !ok {
				names[k] = graph.Term{}
				keys, list = append(keys, k), append(list, v)
			}
		}
	}
	values, err := refs.ValuesOf(ctx, qs, list)
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		t, err := fromValue(v)
		if err != nil {
			return nil, err
		}
		names[keys[i]] = t
	}
	return names, nil
}

// iri makes Cayley's form of an IRI.
func iri(i graph.IRI) quad.IRI { return quad.IRI(i) }

// damagedWalk is the error for a walk that ended in a panic of Cayley or bbolt.
func damagedWalk(r any) error {
	return errors.Join(ErrDamaged, errorOf(r))
}

// errorOf makes an error of what a panic carried.
func errorOf(r any) error {
	if err, ok := r.(error); ok {
		return err
	}
	if s, ok := r.(string); ok {
		return errors.New(s)
	}
	return errors.New("panic in the store")
}
