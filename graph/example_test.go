package graph_test

import (
	"fmt"

	"speelveld/graph"
	"speelveld/graph/graphtest"
)

// A study becomes quads, and its configurations are read as chains and told as sentences.
func Example() {
	study := graphtest.Sample()
	for _, q := range graph.Quads(study) {
		if q.P == graph.Triggers {
			fmt.Println(q.S, graph.Compact(q.P), q.O.IRI)
		}
	}
	for _, c := range graph.Chains(study, graph.ChainFilter{To: "shared-lessons", Basis: graph.Linked}) {
		fmt.Println(graph.Sentence(study, c, "nl"))
	}
	// Output:
	// https://example.org/sample/code/mixed-teams sv:triggers https://example.org/sample/code/transformation
	// https://example.org/sample/code/spatial sv:triggers https://example.org/sample/code/transformation
	// Voor dit vraagstuk in deze context (‘kenniskloof’) is het nuttig om ‘gemengde teams’ in te zetten, wat via ‘transformatie’ leidt tot ‘gedeelde lessen’, samen met ‘wrijving’ (n = 1).
	// Voor dit vraagstuk in deze context (‘kenniskloof’) is het nuttig om ‘ruimtelijk’ in te zetten, wat via ‘transformatie’ leidt tot ‘gedeelde lessen’, samen met ‘wrijving’ (n = 1).
}
