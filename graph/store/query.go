package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"

	"speelveld/graph"
)

// Walks are made of paths of one step from one node. Cayley's path API also takes many nodes, many
// predicates and many steps at once, but then its planner may well prefer to go through all quads
// of the store (measured: 1.8 s where steps take 40 ms), and a union of paths panics where one of
// them has nothing.

// row is one result of a path: the tagged terms by tag.
type row map[string]graph.Term

// rows runs a path and returns the tags of every result, in no order, perhaps with repeats. With
// only, results whose tag "p" is none of these predicates are passed over, before anything is
// looked up.
func rows(ctx context.Context, qs cgraph.QuadStore, p *path.Path, only map[any]bool) (out []row, err error) {
	defer faultsPanic()()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	var found []map[string]cgraph.Ref
	err = p.Iterate(ctx).Paths(true).TagEach(func(m map[string]refs.Ref) error {
		if only != nil && !only[refs.ToKey(m["p"])] {
			return nil
		}
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
	names := make(map[any]graph.Term, 2*len(found))
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

// A walk is one call of a Walker: steps through the store, under its lock.
type walk struct {
	ctx         context.Context
	s           *Store
	qs          cgraph.QuadStore
	study, base graph.IRI
}

// rows runs a path.
func (k *walk) rows(p *path.Path, only map[any]bool) ([]row, error) {
	found, err := rows(k.ctx, k.qs, p, only)
	if err != nil && k.ctx.Err() == nil {
		return nil, k.s.damaged(err)
	}
	return found, err
}

// keys returns the keys by which Cayley knows some predicates.
func (k *walk) keys(predicates ...graph.IRI) (map[any]bool, error) {
	out := make(map[any]bool, len(predicates))
	for _, p := range predicates {
		ref, err := k.qs.ValueOf(iri(p))
		if err != nil {
			return nil, k.s.damaged(err)
		}
		if ref != nil {
			out[refs.ToKey(ref)] = true
		}
	}
	return out, nil
}

// out takes the step from a node along a predicate.
func (k *walk) out(node, predicate graph.IRI) ([]graph.Term, error) {
	return k.step(path.StartPath(k.qs, iri(node)).Out(iri(predicate)))
}

// in takes the step from a node, or literal, against the direction of a predicate.
func (k *walk) in(node graph.Term, predicate graph.IRI) ([]graph.Term, error) {
	return k.step(path.StartPath(k.qs, toValue(node)).In(iri(predicate)))
}

// step returns the distinct ends of a path, in no order.
func (k *walk) step(p *path.Path) ([]graph.Term, error) {
	found, err := k.rows(p.Unique().Tag("end"), nil)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Term, len(found))
	for i, r := range found {
		out[i] = r["end"]
	}
	return out, nil
}

// is reports whether a node is of a class.
func (k *walk) is(node, class graph.IRI) (bool, error) {
	classes, err := k.out(node, graph.Type)
	for _, c := range classes {
		if c.IRI == class {
			return true, nil
		}
	}
	return false, err
}

// about returns the statements about a node; with only, those with one of these predicates.
func (k *walk) about(node graph.IRI, only map[any]bool) ([]graph.Quad, error) {
	found, err := k.rows(path.StartPath(k.qs, iri(node)).OutWithTags([]string{"p"}).Tag("o"), only)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Quad, len(found))
	for i, r := range found {
		out[i] = graph.Quad{S: node, P: r["p"].IRI, O: r["o"], Label: k.study}
	}
	return out, nil
}

// aboutAll returns the statements about some nodes, each node once, in the order of the nodes.
// Many nodes are shared out over the processors.
func (k *walk) aboutAll(nodes []graph.Term, only map[any]bool) ([]graph.Quad, error) {
	nodes = distinctTerms(nodes)
	const share = 64
	workers := max(1, min(runtime.GOMAXPROCS(0), len(nodes)/share))
	found, errs := make([][]graph.Quad, len(nodes)), make([]error, workers)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(nodes) && errs[w] == nil; i += workers {
				found[i], errs[w] = k.about(nodes[i].IRI, only)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.Concat(found...), nil
}

// labelled returns the statements from a node, or to it, with one of the predicates and with
// their labels.
func (k *walk) labelled(node graph.IRI, from bool, only map[any]bool) ([]graph.Quad, error) {
	p := path.StartPath(k.qs, iri(node)).LabelContextWithTags([]string{"label"}, nil)
	if from {
		p = p.OutWithTags([]string{"p"})
	} else {
		p = p.InWithTags([]string{"p"})
	}
	found, err := k.rows(p.Tag("end"), only)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Quad, len(found))
	for i, r := range found {
		out[i] = graph.Quad{S: node, P: r["p"].IRI, O: r["end"], Label: r["label"].IRI}
		if !from {
			out[i].S, out[i].O = r["end"].IRI, graph.Ref(node)
		}
	}
	return out, nil
}

// errNotEntity tells that a node is not one of the study's entities.
var errNotEntity = errors.New("not an entity")

// ref returns the entity that a node is.
func (k *walk) ref(node graph.IRI) (graph.EntityRef, error) {
	kind, id, ok := graph.ParseEntity(k.base, node)
	if !ok {
		return graph.EntityRef{}, errNotEntity
	}
	return graph.EntityRef{Kind: kind, ID: id}, nil
}
