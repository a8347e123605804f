package graph_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"speelveld/graph"
	"speelveld/graph/graphtest"
	"speelveld/internal/diag"
)

// same compares studies without places in files; an empty list is an absent one.
var same = cmp.Options{cmpopts.IgnoreTypes(diag.Pos{}), cmpopts.EquateEmpty()}

func TestQuadsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := graphtest.Study().Draw(t, "study")
		quads := graph.Quads(want)
		shuffled := append([]graph.Quad(nil), quads...)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		got, err := graph.Decode(shuffled)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, same); d != "" {
			t.Fatalf("the study changed on its way through the graph (-want +got):\n%s", d)
		}
		if d := cmp.Diff(quads, graph.Quads(got)); d != "" {
			t.Fatalf("the quads of the decoded study differ:\n%s", d)
		}
		seen := map[graph.Quad]bool{}
		for _, q := range quads {
			if seen[q] {
				t.Fatalf("twice: %v", q)
			}
			seen[q] = true
		}
	})
}
