package store

import (
	"context"
	"fmt"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"speelveld/graph"
)

// toValue turns a term into Cayley's form. Literals of the graph stay texts: a number keeps the
// digits that it was written with.
func toValue(t graph.Term) quad.Value {
	switch {
	case t.IRI != "":
		return quad.IRI(t.IRI)
	case t.Lang != "":
		return quad.LangString{Value: quad.String(t.Value), Lang: t.Lang}
	case t.Datatype != "":
		return quad.TypedString{Value: quad.String(t.Value), Type: quad.IRI(t.Datatype)}
	}
	return quad.String(t.Value)
}

// fromValue is the inverse of toValue. A value of another kind, or none, is not ours.
func fromValue(v quad.Value) (graph.Term, error) {
	switch v := v.(type) {
	case quad.IRI:
		return graph.Ref(graph.IRI(v)), nil
	case quad.String:
		return graph.Literal(string(v), ""), nil
	case quad.LangString:
		return graph.Literal(string(v.Value), v.Lang), nil
	case quad.TypedString:
		return graph.Typed(string(v.Value), graph.IRI(v.Type)), nil
	}
	return graph.Term{}, fmt.Errorf("a value of type %T, which no study has", v)
}

// toQuad turns a quad into Cayley's form.
func toQuad(q graph.Quad) quad.Quad {
	return quad.Quad{Subject: quad.IRI(q.S), Predicate: quad.IRI(q.P), Object: toValue(q.O), Label: quad.IRI(q.Label)}
}

// fromQuad is the inverse of toQuad.
func fromQuad(q quad.Quad) (graph.Quad, error) {
	s, ok1 := q.Subject.(quad.IRI)
	p, ok2 := q.Predicate.(quad.IRI)
	l, ok3 := q.Label.(quad.IRI)
	o, err := fromValue(q.Object)
	if !ok1 || !ok2 || !ok3 || err != nil {
		return graph.Quad{}, fmt.Errorf("a quad that no study has: %v", q)
	}
	return graph.Quad{S: graph.IRI(s), P: graph.IRI(p), O: o, Label: graph.IRI(l)}, nil
}

// toDeltas turns quads into a delta list of one action.
func toDeltas(quads []graph.Quad, action cgraph.Procedure) []cgraph.Delta {
	out := make([]cgraph.Delta, len(quads))
	for i, q := range quads {
		out[i] = cgraph.Delta{Quad: toQuad(q), Action: action}
	}
	return out
}

// allQuads reads every quad of a Cayley store by its iterators.
func allQuads(ctx context.Context, qs cgraph.QuadStore) ([]graph.Quad, error) {
	var out []graph.Quad
	it := qs.QuadsAllIterator().Iterate()
	defer it.Close()
	for i := 0; it.Next(ctx); i++ {
		if i%batchSize == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		cq, err := qs.Quad(it.Result())
		if err != nil {
			return nil, err
		}
		q, err := fromQuad(cq)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	if err := it.Err(); err != nil {
		return nil, err
	}
	return out, ctx.Err() // a cancelled iteration ends without an error
}
