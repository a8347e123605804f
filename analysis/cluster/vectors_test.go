package cluster

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"speelveld/analysis/similarity"
	"speelveld/internal/vectors"
)

// A reference is the output of hclust, cutree, cophenetic (R 4.2.2), silhouette and pam (cluster 2.1.4).
type reference struct {
	Distance [][]float64 `json:"distance"`
	Hclust   map[string]struct {
		Merge       [][2]int         `json:"merge"`
		Height      []float64        `json:"height"`
		Order       []int            `json:"order"`
		Correlation *float64         `json:"cophenetic_correlation"`
		Cophenetic  [][]float64      `json:"cophenetic"`
		Cutree      map[string][]int `json:"cutree"`
		Silhouette  map[string]struct {
			Avg      float64   `json:"avg"`
			Width    []float64 `json:"width"`
			Neighbor []int     `json:"neighbor"`
		} `json:"silhouette"`
	} `json:"hclust"`
	PAM map[string]struct {
		Medoids    []int      `json:"medoid_ids"`
		Clustering []int      `json:"clustering"`
		Objective  [2]float64 `json:"objective"`
	} `json:"pam"`
}

// references reads the reference outputs.
func references(t *testing.T) map[string]reference {
	t.Helper()
	out := map[string]reference{}
	for _, file := range vectors.Files(t, "clustering") {
		var r reference
		vectors.JSON(t, file, &r)
		out[strings.TrimSuffix(filepath.Base(file), ".json")] = r
	}
	return out
}

func given(t testing.TB, d [][]float64) *similarity.Matrix {
	t.Helper()
	cases := make([]string, len(d))
	for i := range cases {
		cases[i] = "case" + string(rune('A'+i))
	}
	m, err := similarity.FromSquare(cases, d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestHierarchicalAsHclust(t *testing.T) {
	for name, ref := range references(t) {
		for linkage, method := range map[string]Method{
			"single": Single, "complete": Complete, "average": Average, "mcquitty": McQuitty,
			"median": Median, "centroid": Centroid, "ward.D2": Ward, "ward.D": WardD,
		} {
			t.Run(name+"/"+linkage, func(t *testing.T) {
				want := ref.Hclust[linkage]
				m := given(t, ref.Distance)
				d, err := Hierarchical(t.Context(), m, method)
				if err != nil {
					t.Fatal(err)
				}
				for s, h := range want.Height {
					if !vectors.Near(d.Height[s], h) {
						t.Fatalf("height of step %d: got %.15g, want %.15g", s+1, d.Height[s], h)
					}
				}
				if !slices.Equal(d.Merge, want.Merge) {
					t.Errorf("merges: got %v, want %v", d.Merge, want.Merge)
				}
				if !slices.Equal(d.Order, want.Order) {
					t.Errorf("order: got %v, want %v", d.Order, want.Order)
				}
				coph := &similarity.Matrix{Cases: m.Cases, Values: d.Cophenetic(), Form: similarity.Distances}
				for i := range want.Cophenetic {
					for j, w := range want.Cophenetic[i] {
						if !vectors.Near(coph.At(i, j), w) {
							t.Fatalf("cophenetic %d, %d: got %.15g, want %.15g", i, j, coph.At(i, j), w)
						}
					}
				}
				if want.Correlation != nil {
					if got := d.CopheneticCorrelation(m); !vectors.Near(got, *want.Correlation) {
						t.Errorf("cophenetic correlation: got %.15g, want %.15g", got, *want.Correlation)
					}
				}
				for k := 2; k <= 5; k++ {
					key := "k" + string(rune('0'+k))
					cut := d.Cut(k)
					if !slices.Equal(cut, want.Cutree[key]) {
						t.Errorf("%s: got %v, want %v", key, cut, want.Cutree[key])
					}
					s := SilhouetteOf(m, cut)
					if !vectors.Near(s.Mean, want.Silhouette[key].Avg) {
						t.Errorf("%s: mean silhouette %.15g, want %.15g", key, s.Mean, want.Silhouette[key].Avg)
					}
					for i, w := range want.Silhouette[key].Width {
						if !vectors.Near(s.ByCase[i], w) {
							t.Errorf("%s: silhouette of case %d is %.15g, want %.15g", key, i+1, s.ByCase[i], w)
						}
					}
					if !slices.Equal(s.Neighbour, want.Silhouette[key].Neighbor) {
						t.Errorf("%s: neighbours %v, want %v", key, s.Neighbour, want.Silhouette[key].Neighbor)
					}
				}
			})
		}
	}
}

func TestPAMCostsNoMoreThanR(t *testing.T) {
	for name, ref := range references(t) {
		for key, want := range ref.PAM {
			p, err := PAM(t.Context(), given(t, ref.Distance), int(key[1]-'0'))
			if err != nil {
				t.Fatal(err)
			}
			if p.Cost > want.Objective[1]*(1+1e-9) {
				t.Errorf("%s %s: cost %.15g, and R's is %.15g", name, key, p.Cost, want.Objective[1])
			}
			if vectors.Near(p.Cost, want.Objective[1]) && !slices.Equal(p.Assignment, want.Clustering) {
				t.Logf("%s %s: as cheap as R, by other medoids: %v and %v", name, key, p.Cases, want.Medoids)
			}
		}
	}
}
