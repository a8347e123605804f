package groups

import (
	"math"
	"slices"
)

// A Practice is how the cases of a concept relate to its definitions.
type Practice struct {
	Concept         string   `json:"concept"`
	Label           string   `json:"label"`
	DefinitionsOnly []string `json:"definitions_only"` // codes in its definitions but in none of its cases
	CasesOnly       []string `json:"cases_only"`       // codes in its cases but in none of its definitions
	Both            []string `json:"both"`
	Similarity      float64  `json:"similarity"` // Jaccard of the two sets; NaN if both are empty
}

// ComparePractice compares the codes that a concept's definitions contain with those that its cases
// show. The sets may hold doubles and have any order; the answer is sorted.
func ComparePractice(concept, label string, defined, shown []string) Practice {
	defined, shown = set(defined), set(shown)
	p := Practice{Concept: concept, Label: label, DefinitionsOnly: []string{}, CasesOnly: []string{}, Both: []string{}}
	for _, code := range defined {
		if _, found := slices.BinarySearch(shown, code); found {
			p.Both = append(p.Both, code)
		} else {
			p.DefinitionsOnly = append(p.DefinitionsOnly, code)
		}
	}
	for _, code := range shown {
		if _, found := slices.BinarySearch(defined, code); !found {
			p.CasesOnly = append(p.CasesOnly, code)
		}
	}
	p.Similarity = math.NaN()
	if all := len(p.Both) + len(p.DefinitionsOnly) + len(p.CasesOnly); all > 0 {
		p.Similarity = float64(len(p.Both)) / float64(all)
	}
	return p
}

func set(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return slices.Compact(s)
}
