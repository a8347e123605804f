package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"speelveld/graph"
	"speelveld/graph/graphtest"
)

func TestSampleRoundTrip(t *testing.T) {
	want := graphtest.Sample()
	got, err := graph.Decode(graph.Quads(want))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, same); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestDecodeIncomplete leaves out statements, one after the other: the rest gives an error or
// another study, and never a panic.
func TestDecodeIncomplete(t *testing.T) {
	quads := graph.Quads(graphtest.Sample())
	for i, q := range quads {
		s, err := graph.Decode(slices.Delete(slices.Clone(quads), i, i+1))
		if err == nil && s == nil {
			t.Fatalf("without %v: neither study nor error", q)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	sample := graph.Quads(graphtest.Sample())
	iri := graphtest.Sample().IRI()
	coding := graphtest.Sample().Entity(graph.CaseEntity, "straat") + "/coding/1"
	add := func(quads ...graph.Quad) []graph.Quad { return append(slices.Clone(sample), quads...) }
	without := func(s, p graph.IRI) []graph.Quad {
		return slices.DeleteFunc(slices.Clone(sample), func(q graph.Quad) bool { return q.S == s && q.P == p })
	}
	for want, quads := range map[string][]graph.Quad{
		"no study":             nil,
		"2 studies":            add(graph.Quad{S: "urn:x", P: graph.Type, O: graph.Ref(graph.ClassStudy)}),
		"calls itself":         without(iri, graph.BasePred),
		"2 values of":          add(graph.Quad{S: coding, P: graph.StatusPred, O: graph.Literal("absent", "")}),
		"is not a number":      without(coding, graph.ScorePred),
		"not a whole number":   without(coding, graph.PassagePred),
		"is not a code":        add(graph.Quad{S: coding, P: graph.LevelPred, O: graph.Ref(iri)}),
		"evidence":             add(graph.Quad{S: coding, P: graph.HasEvidence, O: graph.Ref("urn:x")}),
		"not end in a number":  add(graph.Quad{S: graphtest.Sample().Entity(graph.CaseEntity, "straat"), P: graph.HasCoding, O: graph.Ref("urn:x")}),
		"names item":           add(graph.Quad{S: iri, P: graph.Order, O: graph.Literal("sv:Case 1 7", "")}),
		"two orders":           add(graph.Quad{S: iri, P: graph.Order, O: graph.Literal("sv:Code 1 0", "")}),
		"two texts":            add(graph.Quad{S: iri, P: graph.Title, O: graph.Literal("Nog een", "nl")}),
		"is not one coder":     add(graph.Quad{S: coding, P: graph.AttributedTo, O: graph.Ref("urn:x")}),
		"configuration urn:x":  add(graph.Quad{S: graphtest.Sample().Entity(graph.CaseEntity, "tuin"), P: graph.HasConfiguration, O: graph.Ref("urn:x")}),
		"unknown attribute":    add(graph.Quad{S: graphtest.Sample().Entity(graph.CaseEntity, "tuin"), P: graph.HasClaim, O: graph.Ref("urn:x")}),
		"has no name":          add(graph.Quad{S: graphtest.Sample().Entity(graph.SourceEntity, "book"), P: graph.Field, O: graph.Literal("nameless", "")}),
		"of the same case":     add(graph.Quad{S: graphtest.Sample().Entity(graph.CaseEntity, "straat") + "/configuration/c-2", P: graph.After, O: graph.Ref("urn:x")}),
		"values of sv:defines": add(graph.Quad{S: graphtest.Sample().Entity(graph.DefinitionEntity, "living-lab-other"), P: graph.Defines, O: graph.Ref(graphtest.Sample().Entity(graph.ConceptEntity, "lab"))}),
	} {
		if _, err := graph.Decode(quads); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func TestEntityIRI(t *testing.T) {
	s := &graph.Study{ID: "s", Base: "https://example.org/x"}
	for _, id := range []string{"buiksloterham", "Müller:2020/a b", "50%", "..", ""} {
		iri := s.Entity(graph.SourceEntity, id)
		if kind, got, ok := graph.ParseEntity(s.BaseIRI(), iri); !ok || kind != graph.SourceEntity || got != id {
			t.Errorf("%q becomes %s becomes %s %q %v", id, iri, kind, got, ok)
		}
	}
	for _, other := range []graph.IRI{"https://example.org/y/case/a", "https://example.org/x/case/a/coding/1", "https://example.org/x/part/a", "https://example.org/x/case/%zz"} {
		if _, _, ok := graph.ParseEntity(s.BaseIRI(), other); ok {
			t.Errorf("%s is taken for an entity", other)
		}
	}
	if got := (&graph.Study{ID: "s"}).BaseIRI(); got != "urn:speelveld:s:" {
		t.Errorf("base %s", got)
	}
}
