package graphtest

import (
	"fmt"
	"math/rand/v2"

	"speelveld/graph"
)

// Sized makes a study of n cases, always the same, with about as many codings, texts and pieces
// of evidence per case as a carefully coded one: for measurements and load tests.
func Sized(n int) *graph.Study {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	s := &graph.Study{
		ID: "sized", Title: both("maat", 0), Base: "urn:speelveld:sized:", Languages: []string{"nl", "en"},
		Count: []graph.Status{graph.Reported, graph.Mixed},
	}
	byKind := map[graph.Kind][]string{}
	for _, k := range graph.Kinds {
		for top := range 4 {
			parent := fmt.Sprintf("%s-%d", k, top)
			s.Codes = append(s.Codes, graph.Code{ID: parent, Kind: k, Label: both(parent, 0), Definition: both("betekenis van "+parent, 1)})
			byKind[k] = append(byKind[k], parent)
			for kid := range 3 {
				id := fmt.Sprintf("%s-%d", parent, kid)
				s.Codes = append(s.Codes, graph.Code{ID: id, Kind: k, Broader: parent, Label: both(id, 0), Definition: both("betekenis van "+id, 1)})
				byKind[k] = append(byKind[k], id)
			}
		}
	}
	for i := range 40 {
		c := graph.Concept{ID: fmt.Sprintf("concept-%02d", i), Kind: graph.Basic, Label: both("concept", i)}
		if i >= 6 {
			c.Kind, c.Broader = graph.Variant, []string{fmt.Sprintf("concept-%02d", i%6)}
		}
		s.Concepts = append(s.Concepts, c)
	}
	for i := range n * 2 {
		s.Sources = append(s.Sources, graph.Source{ID: fmt.Sprintf("source-%05d", i), Type: "online", Fields: map[string]string{
			"title": fmt.Sprintf("Titel van bron %d", i), "year": "2020", "url": fmt.Sprintf("https://example.org/%d", i), "keywords": "a, b",
		}})
	}
	coded := []graph.Kind{graph.Context, graph.Intervention, graph.Intervention, graph.Intervention, graph.Mechanism, graph.Outcome, graph.Outcome, graph.Value}
	for i := range n {
		c := graph.Case{ID: fmt.Sprintf("case-%05d", i), Name: both("Naam", i)}
		ev := func() []graph.Evidence {
			return []graph.Evidence{{Source: fmt.Sprintf("source-%05d", i*2+r.IntN(2)), Locator: fmt.Sprintf("alinea %d", r.IntN(6))}}
		}
		c.Concept = graph.Claim{Value: plain(fmt.Sprintf("concept-%02d", r.IntN(40))), Evidence: ev(), Confidence: graph.High}
		c.Place = graph.Claim{Value: plain(fmt.Sprintf("Plaats %d", i)), Evidence: ev()}
		c.Country = []graph.Claim{graph.Plain("NL")}
		c.Start = graph.Claim{Value: plain("2019"), Evidence: ev(), Note: both("jaar genoemd", 0)}
		c.Question = graph.Claim{Value: both("Hoe wordt dit beter?", i), Evidence: ev()}
		for p := range 3 {
			c.Partners = append(c.Partners, graph.Claim{Value: both("partner", i*3+p), Evidence: ev(), Confidence: graph.Medium})
		}
		for k := range 14 {
			kind := coded[r.IntN(len(coded))]
			codes := byKind[kind]
			c.Codings = append(c.Codings, graph.Coding{
				Code: codes[r.IntN(len(codes))], Passage: k, Status: graph.Statuses[max(0, r.IntN(12)-6)], Score: 1, Coder: graph.DefaultCoder,
				Confidence: graph.Medium, Level: []string{"level-1"}, Text: both("wat er is gezien", i*14+k), Evidence: ev(),
			})
		}
		if i%2 == 0 {
			pick := func(k graph.Kind) []string { return []string{byKind[k][r.IntN(len(byKind[k]))]} }
			c.Configs = append(c.Configs, graph.Configuration{
				ID: "c1", Context: pick(graph.Context), Interventions: pick(graph.Intervention), Mechanisms: pick(graph.Mechanism), Outcomes: pick(graph.Outcome),
				Status: graph.Reported, Text: both("verband", i), Evidence: ev(),
			})
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

// both makes a text in two languages.
func both(s string, n int) graph.Text {
	return graph.Text{"nl": fmt.Sprintf("%s %d", s, n), "en": fmt.Sprintf("%s (in English) %d", s, n)}
}
