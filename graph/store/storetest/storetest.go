// Package storetest holds what every store has to do, whatever it is built on: [Run] is run over
// each kind of store, and [Walks] holds the walks of one study equal to walks of the model.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"speelveld/graph"
	"speelveld/graph/graphtest"
	"speelveld/graph/store"
)

// Run holds a kind of store to its promises. open returns a new, empty store each time; Run
// audits and closes it.
func Run(t *testing.T, open func(t testing.TB) *store.Store) {
	tests := []struct {
		name string
		test func(*testing.T, *store.Store)
	}{
		{"Empty", empty},
		{"RoundTrip", roundTrip},
		{"Difference", difference},
		{"MoreLostThanGained", moreLostThanGained},
		{"SeveralStudies", severalStudies},
		{"Remove", remove},
		{"Invalid", invalid},
		{"Cancelled", cancelled},
		{"Concurrent", concurrent},
		{"RandomStudies", randomStudies},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := open(t)
			t.Cleanup(func() {
				if err := st.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			tt.test(t, st)
			check(t, st)
		})
	}
}

// check audits the store.
func check(t testing.TB, st *store.Store) {
	t.Helper()
	if err := st.Check(t.Context()); err != nil {
		t.Fatalf("check: %v", err)
	}
}

// load loads a study and fails the test where that fails.
func load(t testing.TB, st *store.Store, s *graph.Study, digest string) store.Report {
	t.Helper()
	r, err := st.Load(t.Context(), s, digest, nil)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return r
}

// holds compares what a store holds of a study with the study.
func holds(t testing.TB, st *store.Store, want *graph.Study) {
	t.Helper()
	got, err := st.Snapshot(t.Context(), want.ID)
	if err != nil {
		t.Fatalf("snapshot: %v", err)
	}
	w, g := graph.Quads(want), graph.Quads(got)
	if slices.Equal(w, g) {
		return
	}
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			t.Fatalf("the snapshot differs from quad %d on: want %v", i, w[i])
		}
	}
	t.Fatalf("the snapshot has %d quads, want %d", len(g), len(w))
}

// sample returns a small study with everything in it, and of which the id and base are given.
func sample(id string) *graph.Study {
	s := graphtest.Sample()
	s.ID, s.Base = id, "https://example.org/"+id+"/"
	return s
}

func empty(t *testing.T, st *store.Store) {
	ctx := t.Context()
	if ids, err := st.Studies(ctx); err != nil || len(ids) != 0 {
		t.Errorf("studies of an empty store: %v, %v", ids, err)
	}
	if d, err := st.Digest(ctx, "s"); err != nil || d != "" {
		t.Errorf("digest in an empty store: %q, %v", d, err)
	}
	if _, err := st.Snapshot(ctx, "s"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("snapshot from an empty store: %v", err)
	}
	if _, err := st.Walk("s").Case(ctx, "c"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("walk in an empty store: %v", err)
	}
	if _, err := st.Remove(ctx, "s"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("remove from an empty store: %v", err)
	}
	check(t, st)
}

func roundTrip(t *testing.T, st *store.Store) {
	s := sample("s")
	if r := load(t, st, s, "one"); r.Added != len(graph.Quads(s))+2 || r.Removed != 0 || r.Unchanged != 0 {
		t.Errorf("first load: %+v", r)
	}
	holds(t, st, s)
	Walks(t, st, s.ID)
	if d, err := st.Digest(t.Context(), s.ID); err != nil || d != "one" {
		t.Errorf("digest %q, %v", d, err)
	}
	status, err := st.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"sv:Case": len(s.Cases), "sv:Code": len(s.Codes), "sv:Concept": len(s.Concepts), "sv:Source": len(s.Sources)}
	for class, n := range want {
		if got := status.Studies[0].Classes[class]; got != n {
			t.Errorf("status counts %d of %s, want %d", got, class, n)
		}
	}
	if _, err := st.Walk("s").Code(t.Context(), "no-such-code"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown code: %v", err)
	}
	if r := load(t, st, s, "one"); r.Changed() {
		t.Errorf("loading the same again: %+v", r)
	}
}

func difference(t *testing.T, st *store.Store) {
	s := sample("s")
	load(t, st, s, "one")
	before := graph.Quads(s)
	s.Cases[0].Name = graph.Text{"nl": "Een andere naam"}
	s.Cases[0].Codings = s.Cases[0].Codings[1:]
	after := graph.Quads(s)
	added, removed := minus(after, before)+1, minus(before, after)+1 // the digest too
	want := store.Report{Added: added, Removed: removed, Unchanged: len(before) + 2 - removed}
	if r := load(t, st, s, "two"); r != want {
		t.Errorf("load of a changed study: %+v, want %+v", r, want)
	}
	holds(t, st, s)
	check(t, st)
	if d, _ := st.Digest(t.Context(), "s"); d != "two" {
		t.Errorf("digest %q", d)
	}
	Walks(t, st, s.ID)
}

// minus counts the quads of a that are not in b.
func minus(a, b []graph.Quad) int {
	in := map[graph.Quad]bool{}
	for _, q := range b {
		in[q] = true
	}
	n := 0
	for _, q := range a {
		if !in[q] {
			n++
		}
	}
	return n
}

// moreLostThanGained changes a study so that most nodes, predicates among them, lose more quads
// than they gain. Given as one list of changes, Cayley stores such quads with holes in them.
func moreLostThanGained(t *testing.T, st *store.Store) {
	s := graphtest.Sized(12)
	load(t, st, s, "one")
	s.Cases = s.Cases[:3]
	s.Cases[0].Codings[0].Text = graph.Text{"nl": "nieuw"}
	s.Cases[1].Codings[0].Status = graph.Intended
	s.Sources = append(s.Sources[:8], graph.Source{ID: "new-source", Type: "book", Fields: map[string]string{"title": "Nieuw"}})
	load(t, st, s, "two")
	holds(t, st, s)
	Walks(t, st, s.ID)
	check(t, st)
	load(t, st, graphtest.Sized(12), "three")
	holds(t, st, graphtest.Sized(12))
}

func severalStudies(t *testing.T, st *store.Store) {
	a, b := sample("a"), sample("b")
	load(t, st, a, "a1")
	load(t, st, b, "b1")
	b.Cases = b.Cases[:1]
	load(t, st, b, "b2")
	holds(t, st, a)
	holds(t, st, b)
	Walks(t, st, "a")
	Walks(t, st, "b")
	if ids, err := st.Studies(t.Context()); err != nil || !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("studies %v, %v", ids, err)
	}
	moved := sample("b")
	moved.Base = "urn:elsewhere:"
	load(t, st, moved, "b3")
	holds(t, st, moved)
	holds(t, st, a)
	if ids, err := st.Studies(t.Context()); err != nil || !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("studies after a change of base %v, %v", ids, err)
	}
	same := sample("c")
	same.Base = a.Base
	if _, err := st.Load(t.Context(), same, "c", nil); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("two studies of one base: %v", err)
	}
}

func remove(t *testing.T, st *store.Store) {
	a, b := sample("a"), sample("b")
	load(t, st, a, "a")
	load(t, st, b, "b")
	if _, err := st.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if d, err := st.Digest(t.Context(), "a"); d != "" || err != nil {
		t.Errorf("digest of a removed study: %q, %v", d, err)
	}
	holds(t, st, b)
	check(t, st)
	load(t, st, a, "a")
	holds(t, st, a)
}

func invalid(t *testing.T, st *store.Store) {
	good := sample("s")
	load(t, st, good, "good")
	spoil := map[string]func(*graph.Study){
		"no id":              func(s *graph.Study) { s.ID = "" },
		"a code twice":       func(s *graph.Study) { s.Codes = append(s.Codes, s.Codes[0]) },
		"a case twice":       func(s *graph.Study) { s.Cases = append(s.Cases, s.Cases[0]) },
		"not UTF-8":          func(s *graph.Study) { s.Cases[0].Name = graph.Text{"nl": "a\xffb"} },
		"a bad base":         func(s *graph.Study) { s.Base = "https://example.org/a b/" },
		"a bad language":     func(s *graph.Study) { s.Title = graph.Text{"n l": "x"} },
		"a configuration id": func(s *graph.Study) { s.Cases[0].Configs[1].ID = s.Cases[0].Configs[0].ID },
	}
	for name, f := range spoil {
		s := sample("s")
		f(s)
		if _, err := st.Load(t.Context(), s, "bad", nil); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	holds(t, st, good)
	if d, _ := st.Digest(t.Context(), "s"); d != "good" {
		t.Errorf("digest %q after refused loads", d)
	}
}

func cancelled(t *testing.T, st *store.Store) {
	s := sample("s")
	load(t, st, s, "one")
	done, cancel := context.WithCancel(t.Context())
	big := graphtest.Sized(60)
	big.ID, big.Base = s.ID, s.Base
	_, err := st.Load(done, big, "two", func(n, total int) {
		if n > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a load cancelled half-way: %v", err)
	}
	holds(t, st, s)
	check(t, st)
	if _, err := st.Snapshot(done, "s"); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled snapshot: %v", err)
	}
	if _, err := st.Walk("s").Case(done, s.Cases[0].ID); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled walk: %v", err)
	}
	if _, err := st.Walk("s").Chains(done, graph.ChainFilter{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled chains: %v", err)
	}
	if _, err := st.Digest(done, "s"); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled digest: %v", err)
	}
	if _, err := st.Status(done); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled status: %v", err)
	}
	load(t, st, big, "two")
	holds(t, st, big)
}

// concurrent walks and reads while loads go on: each sees one state or the other.
func concurrent(t *testing.T, st *store.Store) {
	states := []*graph.Study{sample("s"), sample("s")}
	states[1].Cases[0].Codings = nil
	load(t, st, states[0], "0")
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for ctx.Err() == nil {
				v, err := st.Walk("s").Case(t.Context(), states[0].Cases[0].ID)
				if n := len(v.Case.Codings); err != nil || n != 0 && n != len(states[0].Cases[0].Codings) {
					t.Errorf("a walk beside a load found %d codings, %v", n, err)
					return
				}
				if _, err := st.Snapshot(t.Context(), "s"); err != nil {
					t.Errorf("a snapshot beside a load: %v", err)
					return
				}
			}
		})
	}
	for i := range 6 {
		load(t, st, states[i%2], fmt.Sprint(i))
	}
	cancel()
	readers.Wait()
}

// randomStudies loads study after study under a few ids, so that each load is a large change.
func randomStudies(t *testing.T, st *store.Store) {
	for seed := range 25 {
		s := graphtest.Study().Example(seed)
		s.Base = "" // its own, so that studies can stand beside each other
		load(t, st, s, fmt.Sprint(seed))
		holds(t, st, s)
		check(t, st)
		Walks(t, st, s.ID)
		if t.Failed() {
			t.Fatalf("random study of seed %d", seed)
		}
	}
}

// Walks holds every walk of a stored study equal to a walk of its model: each case, concept, code,
// definition and source, their neighbourhoods, and the chains.
func Walks(t testing.TB, st *store.Store, studyID string) {
	t.Helper()
	s, err := st.Snapshot(t.Context(), studyID)
	if err != nil {
		t.Fatalf("snapshot: %v", err)
	}
	x, w := graph.NewIndex(s), st.Walk(studyID)
	for i := range s.Cases {
		compare(t, s.Cases[i].ID, w.Case, x.CaseView)
	}
	for i := range s.Concepts {
		compare(t, s.Concepts[i].ID, w.Concept, x.ConceptView)
	}
	for i := range s.Codes {
		compare(t, s.Codes[i].ID, w.Code, x.CodeView)
	}
	for i := range s.Definitions {
		compare(t, s.Definitions[i].ID, w.Definition, x.DefinitionView)
	}
	for i := range s.Sources {
		compare(t, s.Sources[i].ID, w.Source, x.SourceView)
	}
	neighbourhoods(t, x, w)
	chains(t, s, w)
}

// compare holds the walk to one entity against the model's view of it.
func compare[V any](t testing.TB, id string, walk func(context.Context, string) (V, error), model func(string) (V, bool)) {
	t.Helper()
	got, err := walk(t.Context(), id)
	want, ok := model(id)
	if err != nil || !ok {
		t.Fatalf("%T %q: %v, %v", want, id, ok, err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%T %q by walking:\n%+v\nin the model:\n%+v", want, id, got, want)
	}
}

// neighbourhoods holds the surroundings of every entity against the model's: one edge far for
// all, further for the first of each kind.
func neighbourhoods(t testing.TB, x *graph.Index, w *store.Walker) {
	t.Helper()
	depths := map[graph.EntityKind]int{}
	for _, ref := range entities(x.Study) {
		depth := 1
		if n := depths[ref.Kind]; n < 3 {
			depth, depths[ref.Kind] = []int{0, 2, 3}[n], n+1
		}
		got, err := w.Neighbourhood(t.Context(), ref, depth)
		want, ok := x.Neighbourhood(ref, depth)
		if err != nil || !ok {
			t.Fatalf("neighbourhood of %v: %v, %v", ref, ok, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("neighbourhood of %v, %d deep, by walking:\n%+v\nin the model:\n%+v", ref, depth, got, want)
		}
		kinds, err := w.Kinds(t.Context(), ref.ID)
		if err != nil || !slices.Equal(kinds, x.Kinds(ref.ID)) {
			t.Fatalf("kinds of %q by walking %v, %v; in the model %v", ref.ID, kinds, err, x.Kinds(ref.ID))
		}
	}
}

// entities lists all entities of a study.
func entities(s *graph.Study) []graph.EntityRef {
	var out []graph.EntityRef
	for i := range s.Cases {
		out = append(out, graph.EntityRef{Kind: graph.CaseEntity, ID: s.Cases[i].ID})
	}
	for i := range s.Concepts {
		out = append(out, graph.EntityRef{Kind: graph.ConceptEntity, ID: s.Concepts[i].ID})
	}
	for i := range s.Codes {
		out = append(out, graph.EntityRef{Kind: graph.CodeEntity, ID: s.Codes[i].ID})
	}
	for i := range s.Definitions {
		out = append(out, graph.EntityRef{Kind: graph.DefinitionEntity, ID: s.Definitions[i].ID})
	}
	for i := range s.Sources {
		out = append(out, graph.EntityRef{Kind: graph.SourceEntity, ID: s.Sources[i].ID})
	}
	return out
}

// chains holds the chains against the model's, under several filters.
func chains(t testing.TB, s *graph.Study, w *store.Walker) {
	t.Helper()
	filters := []graph.ChainFilter{
		{}, {RollUp: true}, {Count: graph.Statuses, Basis: graph.Linked}, {Cases: []string{}}, {Cases: []string{"no-such-case"}},
	}
	if len(s.Codes) > 0 {
		filters = append(filters, graph.ChainFilter{From: s.Codes[0].ID}, graph.ChainFilter{To: s.Codes[len(s.Codes)-1].ID, RollUp: true})
	}
	if len(s.Cases) > 0 {
		filters = append(filters, graph.ChainFilter{Cases: []string{s.Cases[0].ID}})
	}
	for _, f := range filters {
		got, err := w.Chains(t.Context(), f)
		if err != nil {
			t.Fatalf("chains %+v: %v", f, err)
		}
		if want := graph.Chains(s, f); !reflect.DeepEqual(got, want) {
			t.Fatalf("chains %+v by walking:\n%+v\nin the model:\n%+v", f, got, want)
		}
	}
	got, err := w.Hindrances(t.Context(), graph.ChainFilter{})
	if want := graph.Hindrances(s, graph.ChainFilter{}); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("hindrances by walking (%v):\n%+v\nin the model:\n%+v", err, got, want)
	}
}
