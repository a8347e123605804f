package figure

import (
	"context"
	"strings"
	"testing"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// busiest is the node of a study that a test draws: the first concept.
func busiest(s *graph.Study, depth int) EgoQuery {
	q := EgoQuery{Depth: depth}
	switch {
	case depth == 1 && len(s.Codes) > 0:
		q.Middle = graph.EntityRef{Kind: graph.CodeEntity, ID: s.Codes[0].ID}
	case len(s.Cases) > 0:
		q.Middle = graph.EntityRef{Kind: graph.CaseEntity, ID: s.Cases[0].ID}
	}
	return q
}

func init() {
	kinds["ego"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		return Ego(ctx, s, busiest(s, 1), opt)
	}
	kinds["ego-2"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		return Ego(ctx, s, busiest(s, 2), opt)
	}
}

// Every node of the built-in study can stand in the middle.
func TestEgoOfAll(t *testing.T) {
	for _, s := range []*graph.Study{example(t), hostile(t)} {
		x := graph.NewIndex(s)
		var refs []graph.EntityRef
		for i := range s.Concepts {
			refs = append(refs, graph.EntityRef{Kind: graph.ConceptEntity, ID: s.Concepts[i].ID})
		}
		for i := range s.Codes {
			refs = append(refs, graph.EntityRef{Kind: graph.CodeEntity, ID: s.Codes[i].ID})
		}
		for i := range s.Definitions {
			refs = append(refs, graph.EntityRef{Kind: graph.DefinitionEntity, ID: s.Definitions[i].ID})
		}
		for i := range s.Sources {
			refs = append(refs, graph.EntityRef{Kind: graph.SourceEntity, ID: s.Sources[i].ID})
		}
		for i := 0; i < len(s.Cases); i += 7 {
			refs = append(refs, graph.EntityRef{Kind: graph.CaseEntity, ID: s.Cases[i].ID})
		}
		for i, r := range refs {
			if i%6 != 0 {
				continue
			}
			opt := Options{Lang: []string{"nl", "en"}[i/12%2], WidthMM: []float64{OneColumn, TwoColumns, 60, 254}[i/6%4]}
			f, err := Ego(t.Context(), s, EgoQuery{Middle: r, Depth: 1 + i/24%2}, opt)
			if err != nil {
				t.Fatal(err)
			}
			checkGeometry(t, f)
			if t.Failed() {
				t.Fatalf("%v at %g mm", r, opt.WidthMM)
			}
			if n, _ := x.Neighbourhood(r, 1); len(n.Nodes) == 1 && !strings.Contains(f.Notes[0], word(opt.Lang, "met niets verbonden", "tied to nothing")) {
				t.Errorf("%v has no neighbours, and it is not said: %v", r, f.Notes)
			}
		}
	}
}

// Every neighbour is drawn or counted: with TopN 2, a group of n shows two and "+n-2".
func TestEgoSaysTheNumbers(t *testing.T) {
	s := example(t)
	r := graph.EntityRef{Kind: graph.ConceptEntity, ID: "living-lab"}
	hood, _ := graph.NewIndex(s).Neighbourhood(r, 1)
	named := 0
	for _, e := range hood.Edges {
		if e.Predicate == graph.CaseConcept && e.To == r {
			named++
		}
	}
	if named < 4 {
		t.Fatalf("only %d cases with that name", named)
	}
	for _, width := range []float64{OneColumn, TwoColumns} {
		f, err := Ego(t.Context(), s, EgoQuery{Middle: r}, Options{Lang: "en", WidthMM: width, TopN: 2})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		cases := 0
		f.Scene.Each(func(o paint.Op) {
			if g, ok := o.(*paint.Group); ok && g.Class == "node key-is-case" {
				cases++
			}
		})
		if cases != 2 || !says(f, "+"+itoa(named-2)) {
			t.Errorf("%g mm: %d cases are drawn of %d, and the others are not counted", width, cases, named)
		}
		if c := f.Caption("nl"); !strings.Contains(c, "118 cases") || !strings.Contains(c, itoa(len(hood.Nodes)-1)+" buren") {
			t.Errorf("caption: %s", c)
		}
	}
	f, err := Ego(t.Context(), s, EgoQuery{Middle: r}, Options{Lang: "en", Cases: []string{}, Filter: "none"})
	if err != nil {
		t.Fatal(err)
	}
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok && g.Class == "node key-is-case" {
			t.Error("a case is drawn that was not chosen")
		}
	})
	if _, err := Ego(t.Context(), s, EgoQuery{Middle: graph.EntityRef{Kind: graph.CaseEntity, ID: "nobody"}}, Options{}); err == nil {
		t.Error("no error for a node that is not there")
	}
	if _, err := Ego(t.Context(), s, EgoQuery{Middle: r, Depth: 3}, Options{}); err == nil {
		t.Error("no error for a depth of 3")
	}
}
