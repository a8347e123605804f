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
	Codes   []CodeShare `json:"codes"` // greatest difference first, then in the order of the columns
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
	for j, col := range t.Columns() {
		if t.Type(j) == table.Nominal {
			continue
		}
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
			return cmp.Compare(math.Abs(y.Difference), math.Abs(x.Difference))
		})
	}
	return profiles
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
