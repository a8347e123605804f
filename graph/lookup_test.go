package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"speelveld/graph"
	"speelveld/graph/graphtest"
)

func TestIndex(t *testing.T) {
	s := graphtest.Sample()
	s.Codes = append(s.Codes, graph.Code{ID: "pairs", Kind: graph.Intervention, Broader: "mixed-teams"})
	s.Concepts = append(s.Concepts, graph.Concept{ID: "urban-living-lab", Broader: []string{"living-lab", "lab"}})
	x := graph.NewIndex(s)
	tests := []struct {
		name      string
		got, want []string
	}{
		{"children of a code", x.CodeChildren("social"), []string{"mixed-teams"}},
		{"descendants of a code", x.CodeDescendants("social"), []string{"mixed-teams", "pairs"}},
		{"ancestors of a code", x.CodeAncestors("pairs"), []string{"mixed-teams", "social"}},
		{"ancestors of a top code", x.CodeAncestors("social"), nil},
		{"top codes", []string{x.CodeTop("pairs"), x.CodeTop("social")}, []string{"social", "social"}},
		{"children of a concept", x.ConceptChildren("lab"), []string{"living-lab", "urban-living-lab"}},
		{"descendants of a concept", x.ConceptDescendants("lab"), []string{"living-lab", "urban-living-lab"}},
		{"ancestors of a concept", x.ConceptAncestors("urban-living-lab"), []string{"living-lab", "lab"}},
		{"of what is not there", x.CodeDescendants("none"), nil},
	}
	for _, tt := range tests {
		if !slices.Equal(tt.got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if x.Case("straat") != s.Case("straat") || x.Code("pairs") != s.Code("pairs") || x.Concept("lab") != s.Concept("lab") ||
		x.Definition("living-lab-other") != s.Definition("living-lab-other") || x.Source("website") != s.Source("website") {
		t.Error("an index and a search find different things")
	}
	if x.Case("none") != nil || s.Code("none") != nil {
		t.Error("something was found that is not there")
	}
	if got := x.Kinds("lab"); !slices.Equal(got, []graph.EntityKind{graph.ConceptEntity}) {
		t.Errorf("kinds %v", got)
	}
}

func TestCoders(t *testing.T) {
	s := graphtest.Sample()
	if got := s.Coders(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("coders %v", got)
	}
	c := &graph.Case{Codings: []graph.Coding{{Coder: "noor"}, {Coder: "bas"}}}
	if got := graph.MainCoder(c); got != "bas" {
		t.Errorf("main coder %q", got)
	}
	if got := graph.MainCoder(&graph.Case{}); got != "" {
		t.Errorf("main coder of a case without codings %q", got)
	}
}

func TestHierarchyEndsInACircle(t *testing.T) {
	s := &graph.Study{
		Codes:    []graph.Code{{ID: "a", Broader: "b"}, {ID: "b", Broader: "c"}, {ID: "c", Broader: "b"}},
		Concepts: []graph.Concept{{ID: "a", Broader: []string{"b"}}, {ID: "b", Broader: []string{"a", "b"}}},
	}
	x := graph.NewIndex(s)
	if got := x.CodeAncestors("a"); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("ancestors %v", got)
	}
	if got := x.ConceptDescendants("a"); !slices.Equal(got, []string{"b"}) {
		t.Errorf("descendants %v", got)
	}
}

func TestViews(t *testing.T) {
	x := graph.NewIndex(graphtest.Sample())
	c, _ := x.CaseView("straat")
	if !slices.Equal(c.Contains, []string{"tuin"}) {
		t.Errorf("contains %v", c.Contains)
	}
	lab, _ := x.ConceptView("lab")
	lab.Concept = graph.Concept{}
	if d := cmp.Diff(graph.ConceptView{Narrower: []string{"living-lab"}, Cases: []string{"tuin"}, CasesBelow: []string{"straat", "tuin"}}, lab); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	m, _ := x.CodeView("mixed-teams")
	var uses []string
	for _, u := range m.Uses {
		uses = append(uses, fmt.Sprintf("%s %s by %s", u.Case, u.Coding.Status, u.Coding.Coder))
	}
	if want := []string{"straat reported by a", "straat absent by b", "tuin reported by a"}; !slices.Equal(uses, want) {
		t.Errorf("uses %q, want %q", uses, want)
	}
	want := []graph.CodeLink{
		{From: "knowledge-gap", Predicate: graph.CallsFor, To: "mixed-teams", Cases: []string{"straat"}},
		{From: "mixed-teams", Predicate: graph.Stirs, To: "friction", Cases: []string{"straat"}},
		{From: "mixed-teams", Predicate: graph.Hinders, To: "transformation", Cases: []string{"tuin"}},
		{From: "mixed-teams", Predicate: graph.Triggers, To: "transformation", Cases: []string{"straat"}},
		{From: "shared-lessons", Predicate: graph.FeedsBackTo, To: "mixed-teams", Cases: []string{"straat"}},
	}
	if d := cmp.Diff(want, m.Links); d != "" {
		t.Errorf("links -want +got:\n%s", d)
	}
	src, _ := x.SourceView("report-2022")
	src.Source = graph.Source{}
	if d := cmp.Diff(graph.SourceView{
		Cases: []string{"straat", "tuin"}, Definitions: []string{"living-lab-report"}, Concepts: []string{"living-lab"}, Codes: []string{"mixed-teams"}, Parts: []string{"mechanism"},
	}, src); d != "" {
		t.Errorf("source -want +got:\n%s", d)
	}
	def, _ := x.DefinitionView("living-lab-report")
	if !slices.Equal(def.Others, []string{"living-lab-other"}) {
		t.Errorf("other definitions %v", def.Others)
	}
	if _, ok := x.CaseView("none"); ok {
		t.Error("a view of a case that is not there")
	}
}

func TestNeighbourhood(t *testing.T) {
	x := graph.NewIndex(graphtest.Sample())
	n, ok := x.Neighbourhood(graph.EntityRef{Kind: graph.ConceptEntity, ID: "lab"}, 1)
	want := graph.Neighbourhood{
		Nodes: []graph.Node{
			{EntityRef: graph.EntityRef{Kind: graph.ConceptEntity, ID: "lab"}},
			{EntityRef: graph.EntityRef{Kind: graph.CaseEntity, ID: "tuin"}, Distance: 1},
			{EntityRef: graph.EntityRef{Kind: graph.ConceptEntity, ID: "living-lab"}, Distance: 1},
		},
		Edges: []graph.Edge{
			{From: graph.EntityRef{Kind: graph.CaseEntity, ID: "tuin"}, Predicate: graph.CaseConcept, To: graph.EntityRef{Kind: graph.ConceptEntity, ID: "lab"}},
			{From: graph.EntityRef{Kind: graph.ConceptEntity, ID: "living-lab"}, Predicate: graph.Broader, To: graph.EntityRef{Kind: graph.ConceptEntity, ID: "lab"}},
		},
	}
	if d := cmp.Diff(want, n); !ok || d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if n, _ := x.Neighbourhood(graph.EntityRef{Kind: graph.ConceptEntity, ID: "lab"}, 0); len(n.Nodes) != 1 || len(n.Edges) != 0 {
		t.Errorf("depth 0: %+v", n)
	}
	if _, ok := x.Neighbourhood(graph.EntityRef{Kind: graph.CaseEntity, ID: "lab"}, 1); ok {
		t.Error("a neighbourhood of nothing")
	}
}
