package cluster

import (
	"cmp"
	"math"
	"slices"

	"speelveld/analysis/table"
)

// A Profile is what sets a cluster apart from the other cases. It has shares and no p-values: the
// clusters were made from these very codes, so a test of the codes would prove nothing.
type Profile struct {
	Cluster int         `json:"cluster"`
	N       int         `json:"n"`
	Cases   []string    `json:"cases"`
	Codes   []CodeShare `json:"codes"` // greatest difference first (of means: in parts of the range), then by column
}

// A CodeShare is the share of cases that show a code, inside a cluster and outside it, of the cases
// in which it is known (all of them, where what is not reported counts as absent). Shares of none
// are NaN. For a column of other numbers they are means.
type CodeShare struct {
	Code       string  `json:"code"`
	Label      string  `json:"label"`
	Kind       string  `json:"kind"`
	Inside     float64 `json:"inside"`
	Outside    float64 `json:"outside"`
	Difference float64 `json:"difference"`
	CountIn    int     `json:"count_in"`  // cases inside that show it
	KnownIn    int     `json:"known_in"`  // cases inside in which it is known
	CountOut   int     `json:"count_out"` // the same outside
	KnownOut   int     `json:"known_out"`
}

// Profiles describes every cluster of an assignment of the table's cases. Codes that are as frequent
// inside as outside, or that are known on one side only, are left out, and so are columns of texts.
func Profiles(t *table.Table, assignment []int, missing table.Missing) []Profile {
	k := slices.Max(assignment)
	profiles := make([]Profile, k)
	for c := range profiles {
		profiles[c] = Profile{Cluster: c + 1, Cases: []string{}, Codes: []CodeShare{}}
	}
	for i, c := range assignment {
		profiles[c-1].N++
		profiles[c-1].Cases = append(profiles[c-1].Cases, t.Cases()[i])
	}
	scale := map[string]float64{} // of the differences in each column
	for j, col := range t.Columns() {
		if t.Type(j) == table.Nominal {
			continue
		}
		scale[col.ID] = span(t, j)
		for c := range profiles {
			s := share(t, j, assignment, c+1, missing)
			s.Code, s.Label, s.Kind = col.ID, col.Label, col.Kind
			if s.Difference != 0 && !math.IsNaN(s.Difference) {
				profiles[c].Codes = append(profiles[c].Codes, s)
			}
		}
	}
	for c := range profiles {
		slices.SortStableFunc(profiles[c].Codes, func(x, y CodeShare) int {
			return cmp.Compare(math.Abs(y.Difference)/scale[y.Code], math.Abs(x.Difference)/scale[x.Code])
		})
	}
	return profiles
}

// span is how far the values of a column lie apart: 1 for memberships.
func span(t *table.Table, j int) float64 {
	if t.Type(j) == table.Membership {
		return 1
	}
	least, most := math.Inf(1), math.Inf(-1)
	for i := range t.Cases() {
		if v, known := t.Score(i, j); known {
			least, most = min(least, v), max(most, v)
		}
	}
	return most - least
}

func share(t *table.Table, j int, assignment []int, c int, missing table.Missing) CodeShare {
	var s CodeShare
	var sumIn, sumOut float64
	for i, a := range assignment {
		v, known := t.Score(i, j)
		if !known && (missing == table.Exclude || t.Type(j) != table.Membership) {
			continue
		}
		present := t.Present(j).Has(i)
		if t.Type(j) == table.Membership {
			if v = 0; present {
				v = 1
			}
		}
		if a == c {
			s.KnownIn++
			sumIn += v
			if present {
				s.CountIn++
			}
		} else {
			s.KnownOut++
			sumOut += v
			if present {
				s.CountOut++
			}
		}
	}
	s.Inside, s.Outside = sumIn/float64(s.KnownIn), sumOut/float64(s.KnownOut)
	s.Difference = s.Inside - s.Outside
	return s
}
