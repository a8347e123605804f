package figure

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/figure/paint"
	"speelveld/graph"
)

var clustersOf = remembered(func(s *graph.Study) *cluster.Result {
	draws := 20
	if len(s.Cases) > 200 {
		draws = -1
	}
	r, err := cluster.Run(context.Background(), tableOf(s), cluster.Options{Bootstrap: 20, Draws: draws, Lang: "nl"})
	if err != nil {
		panic(err)
	}
	return r
})

func init() {
	kinds["dendrogram"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		if opt.Lang == "" {
			opt.Lang = "nl"
		}
		return Dendrogram(ctx, clustersOf(s), rosterOf(s, opt.Lang), opt)
	}
}

// onLine is the distances between cases on a line, named a, b, c …
func onLine(t *testing.T, method cluster.Method, k int, at ...float64) *cluster.Result {
	t.Helper()
	m := &similarity.Matrix{Form: similarity.Distances, Given: true}
	for i := range at {
		m.Cases = append(m.Cases, string(rune('a'+i)))
		for j := i + 1; j < len(at); j++ {
			m.Values = append(m.Values, math.Abs(at[i]-at[j]))
		}
	}
	r, err := cluster.RunDistances(t.Context(), m, cluster.Options{Method: method, K: k, Bootstrap: -1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// By hand: 0, 1 and 10 merge by single linkage at 1 and at 9. On an axis from 0 to 9 the first merge
// lies an eighth as far from the leaves, give or take the room at the end, as the second.
func TestDendrogramPlaces(t *testing.T) {
	opt, err := Options{Lang: "en"}.complete(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &dendrogram{page: newPage("dendrogram", opt), r: onLine(t, cluster.Single, 2, 0, 1, 10)}
	d.groups = d.grouping(d.roster, d.r.Cases)
	d.grow()
	d.measure()
	d.figure()
	ab := d.top.kids[0]
	if len(ab.cases) != 2 {
		ab = d.top.kids[1]
	}
	leaf := ab.kids[0].x
	if got := (leaf - ab.x) / (leaf - d.top.x); math.Abs(got-1./9) > 1e-9 {
		t.Errorf("the merges lie %.4f apart, want 1/9", got)
	}
	if ab.y != (ab.kids[0].y+ab.kids[1].y)/2 {
		t.Errorf("a merge stands at %g, its branches at %g and %g", ab.y, ab.kids[0].y, ab.kids[1].y)
	}
	if d.cut != 5 {
		t.Errorf("the cut is at %g, want 5", d.cut)
	}
	if ab.cluster == 0 || d.top.cluster != 0 || !ab.root {
		t.Errorf("clusters: %d for the pair, %d for the top", ab.cluster, d.top.cluster)
	}
}

// An inversion is drawn as it is: three corners of a triangle of equal sides, whose centroids come
// nearer than the sides are long.
func TestDendrogramInversion(t *testing.T) {
	m := &similarity.Matrix{Form: similarity.Distances, Given: true, Cases: []string{"a", "b", "c"}, Values: []float64{1, 1.01, 1.02}}
	r, err := cluster.RunDistances(t.Context(), m, cluster.Options{Method: cluster.Centroid, K: 2, Bootstrap: -1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Height[1] >= r.Height[0] {
		t.Fatalf("heights %v: no inversion to draw", r.Height)
	}
	for _, lang := range []string{"nl", "en"} {
		f, err := Dendrogram(t.Context(), r, Roster{}, Options{Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		if notes := strings.Join(f.Notes, " "); !strings.Contains(notes, "inver") && !strings.Contains(notes, "omkering") || !strings.Contains(notes, "2 clusters") {
			t.Errorf("notes: %s", notes)
		}
	}
}

// Every linkage, few cases and many, given distances, no groups.
func TestDendrogramKinds(t *testing.T) {
	var many []float64
	for i := range 400 {
		many = append(many, math.Mod(float64(i)*0.618, 1)*100)
	}
	for m := cluster.Average; m.Hierarchic(); m++ {
		for _, at := range [][]float64{{0, 1, 10}, {0, 1, 2, 10, 11, 12, 30, 31, 33, 36}, many} {
			for _, width := range []float64{60, OneColumn, TwoColumns, 254} {
				f, err := Dendrogram(t.Context(), onLine(t, m, 3, at...), Roster{}, Options{Lang: "nl", WidthMM: width})
				if err != nil {
					t.Fatal(err)
				}
				checkGeometry(t, f)
				if f.Scene.Height > 235*paint.MM {
					t.Errorf("%s of %d at %g mm is %.0f mm high", m, len(at), width, f.Scene.Height/paint.MM)
				}
				if len(at) == 400 && !strings.Contains(strings.Join(f.Notes, " "), "driehoek") {
					t.Errorf("%s: 400 cases are collapsed, and no note says so: %v", m, f.Notes)
				}
			}
		}
	}
	f, err := Dendrogram(t.Context(), onLine(t, cluster.MethodPAM, 2, 0, 1, 10), Roster{}, Options{Lang: "en"})
	if err != nil || len(f.Notes) == 0 || !strings.Contains(f.Notes[0], "no tree") {
		t.Errorf("pam: %v, %v", f, err)
	}
	f, err = Dendrogram(t.Context(), onLine(t, cluster.Average, 300, many...), Roster{}, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
	if !strings.Contains(strings.Join(f.Notes, " "), "300 clusters do not fit") {
		t.Errorf("300 clusters: %v", f.Notes)
	}
}

// Every case of the built-in study is counted once among the ends, every cluster has its number, and
// every stability stands on the page as the analysis has it.
func TestDendrogramSaysTheNumbers(t *testing.T) {
	s := example(t)
	for _, width := range []float64{OneColumn, TwoColumns} {
		f, err := Dendrogram(t.Context(), clustersOf(s), rosterOf(s, "nl"), Options{Lang: "nl", WidthMM: width})
		if err != nil {
			t.Fatal(err)
		}
		r := clustersOf(s)
		said := map[string]int{}
		for _, w := range words(f) {
			said[w]++
		}
		for c, v := range r.Stability {
			if said[itoa(c+1)] == 0 {
				t.Errorf("%g mm: no number of cluster %d", width, c+1)
			}
			if n := number("nl", v, 2); !says(f, n) {
				t.Errorf("%g mm: the stability %s of cluster %d is not printed", width, n, c+1)
			}
		}
		for _, id := range r.Cases {
			found := 0
			f.Scene.Each(func(o paint.Op) {
				if g, ok := o.(*paint.Group); ok && g.Class == "leaf" && strings.Contains(g.Title+":", id+":") {
					found++
				}
			})
			if found != 1 {
				t.Errorf("%g mm: %s stands at %d ends", width, id, found)
			}
		}
		if c := f.Caption("en"); !strings.Contains(c, "118 cases") || !strings.Contains(c, fmt.Sprintf("%d clusters", r.K)) || !strings.Contains(c, "average linkage") {
			t.Errorf("caption: %s", c)
		}
	}
}

func BenchmarkDendrogram(b *testing.B) {
	s := crowded(100, 300)
	r, roster := clustersOf(s), rosterOf(s, "nl")
	for b.Loop() {
		if _, err := Dendrogram(b.Context(), r, roster, Options{Lang: "nl"}); err != nil {
			b.Fatal(err)
		}
	}
}
