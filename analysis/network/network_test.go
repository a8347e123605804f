package network

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/internal/vectors"
)

// near is the precision of what iterates in the reference outputs.
func near(got, want float64) bool {
	return math.IsNaN(got) && math.IsNaN(want) || vectors.Near(got, want)
}

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("n%04d", i)
	}
	return out
}

func run(t interface {
	Helper()
	Fatal(...any)
}, ids []string, edges []Edge) *Result {
	t.Helper()
	r, err := Run(context.Background(), ids, edges, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAsIgraph compares with igraph 1.3.5, whose data are not ours to pass on.
func TestAsIgraph(t *testing.T) {
	for _, file := range vectors.Others(t, "network") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var ref struct {
				N            int        `json:"n"`
				Louvain      float64    `json:"louvain_best"`
				Degree       []int      `json:"degree"`
				Strength     []float64  `json:"strength"`
				Betweenness  []float64  `json:"betweenness_unweighted"`
				Closeness    []*float64 `json:"closeness_unweighted"`
				Eigenvector  []float64  `json:"eigenvector"`
				PageRank     []float64  `json:"pagerank"`
				Transitivity float64    `json:"transitivity"`
				Components   int        `json:"components"`
			}
			vectors.JSON(t, file, &ref)
			var edges []Edge
			for _, l := range vectors.CSV(t, vectors.Beside(file))[1:] {
				a, _ := strconv.Atoi(l[1])
				b, _ := strconv.Atoi(l[2])
				w, err := strconv.ParseFloat(l[3], 64)
				if err != nil {
					t.Fatal(err)
				}
				edges = append(edges, Edge{a - 1, b - 1, w})
			}
			r := run(t, names(ref.N), edges)
			for i, v := range r.Nodes {
				closeness := math.NaN()
				if c := ref.Closeness[i]; c != nil {
					closeness = *c
				}
				if v.Degree != ref.Degree[i] || v.Strength != ref.Strength[i] || !near(v.Betweenness, ref.Betweenness[i]) || !near(v.Closeness, closeness) {
					t.Errorf("node %d: got %+v; want degree %d, strength %v, betweenness %v, closeness %v", i+1, v, ref.Degree[i], ref.Strength[i], ref.Betweenness[i], closeness)
				}
				if !scalar.EqualWithinAbs(v.Eigenvector, ref.Eigenvector[i], 1e-9) || !scalar.EqualWithinAbs(v.PageRank, ref.PageRank[i], 1e-9) {
					t.Errorf("node %d: got eigenvector %v and PageRank %v; want %v and %v", i+1, v.Eigenvector, v.PageRank, ref.Eigenvector[i], ref.PageRank[i])
				}
			}
			if r.Components != ref.Components || !near(r.Transitivity, ref.Transitivity) {
				t.Errorf("%d components, transitivity %v; want %d, %v", r.Components, r.Transitivity, ref.Components, ref.Transitivity)
			}
			if r.Modularity < ref.Louvain-1e-12 {
				t.Errorf("modularity %v, igraph's best is %v", r.Modularity, ref.Louvain)
			}
		})
	}
}

// TestBowTieByHand: two triangles that share a node c, with a tie of weight 2 to it from a and e.
//
//	a – c – d
//	| / | /
//	b   e
func TestBowTieByHand(t *testing.T) {
	r := run(t, []string{"a", "b", "c", "d", "e", "f"}, []Edge{{0, 1, 1}, {0, 2, 2}, {1, 2, 1}, {2, 3, 1}, {2, 4, 2}, {3, 4, 1}})
	c, a, f := r.Nodes[2], r.Nodes[0], r.Nodes[5]
	// All four pairs across go through c alone.
	if c.Degree != 4 || c.Strength != 6 || c.Betweenness != 4 || !near(c.Closeness, 1.0/4) {
		t.Errorf("the middle: %+v", c)
	}
	// From a: to b and c 1, to d and e 2. By weight: to c 1/2, to b 1, to e 1, to d 3/2.
	if a.Degree != 2 || a.Strength != 3 || a.Betweenness != 0 || !near(a.Closeness, 1.0/6) || !near(a.ClosenessWeighted, 1.0/4) {
		t.Errorf("a corner: %+v", a)
	}
	if f.Degree != 0 || !math.IsNaN(f.Closeness) || f.Eigenvector != 0 || f.Component != 2 || f.Community != len(r.Communities) {
		t.Errorf("the node without ties: %+v", f)
	}
	// 2 triangles of 8 pairs of neighbours: 4 of them at the corners, all tied, and 6 at c, of which 2 are.
	if !near(r.Transitivity, 6.0/10) || r.Components != 2 || !near(r.Density, 6.0/15) {
		t.Errorf("transitivity %v, %d components, density %v", r.Transitivity, r.Components, r.Density)
	}
	said := strings.Join(r.Notes, "\n")
	for _, want := range []string{"Nodes: 6, ties: 6; that is 40%", "Without a tie, and so without closeness: f."} {
		if !strings.Contains(said, want) {
			t.Errorf("no word of %q in\n%s", want, said)
		}
	}
}

// TestPathByHand: a – b – c – d, and the eigenvector of a path: sin(kπ/5).
func TestPathByHand(t *testing.T) {
	r := run(t, names(4), []Edge{{2, 3, 1}, {1, 0, 1}, {1, 2, 1}})
	end := math.Sin(math.Pi/5) / math.Sin(2*math.Pi/5)
	for i, want := range []Node{{Betweenness: 0, Closeness: 1.0 / 6, Eigenvector: end}, {Betweenness: 2, Closeness: 1.0 / 4, Eigenvector: 1}} {
		for _, v := range []Node{r.Nodes[i], r.Nodes[3-i]} {
			if !near(v.Betweenness, want.Betweenness) || !near(v.Closeness, want.Closeness) || !near(v.Eigenvector, want.Eigenvector) ||
				!near(v.BetweennessWeighted, want.Betweenness) || !near(v.ClosenessWeighted, want.Closeness) {
				t.Errorf("node %s: %+v, want %+v", v.ID, v, want)
			}
		}
	}
}

func TestWithoutTies(t *testing.T) {
	for _, n := range []int{1, 3} {
		r := run(t, names(n), nil)
		for i, v := range r.Nodes {
			if v.Degree != 0 || v.Betweenness != 0 || !math.IsNaN(v.Closeness) || !math.IsNaN(v.Eigenvector) || !near(v.PageRank, 1/float64(n)) || v.Community != i+1 {
				t.Errorf("%+v", v)
			}
		}
		if !math.IsNaN(r.Modularity) || len(r.Communities) != n || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "no ties") || r.Edges == nil {
			t.Errorf("%+v", r)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		ids   []string
		edges []Edge
		want  string
	}{
		{nil, nil, "needs nodes"},
		{names(2), []Edge{{0, 1, 0}}, "weight of a tie is 0"},
		{names(2), []Edge{{0, 1, math.NaN()}}, "weight of a tie is NaN"},
		{names(2), []Edge{{0, 1, math.Inf(1)}}, "weight of a tie is +Inf"},
	} {
		_, err := Run(t.Context(), c.ids, c.edges, Options{})
		if _, ok := errors.AsType[*similarity.Error](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, names(3), []Edge{{0, 1, 1}}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// draw draws a network; weights are such that their inverses often sum to the same.
func draw(t *rapid.T) ([]string, []Edge) {
	n := rapid.IntRange(1, 14).Draw(t, "n")
	weight := rapid.SampledFrom([]float64{0, 0, 0, 1, 1, 2, 4, 0.5})
	var edges []Edge
	for i := range n {
		for j := i + 1; j < n; j++ {
			if w := weight.Draw(t, "weight"); w > 0 {
				edges = append(edges, Edge{i, j, w})
			}
		}
	}
	return names(n), edges
}

func TestAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids, edges := draw(t)
		r := run(t, ids, edges)
		far := simple.NewWeightedUndirectedGraph(0, math.Inf(1)) // 1/weight, as lengths
		plain := simple.NewUndirectedGraph()
		for i := range ids {
			far.AddNode(simple.Node(i))
			plain.AddNode(simple.Node(i))
		}
		for _, e := range edges {
			far.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.A), T: simple.Node(e.B), W: 1 / e.Weight})
			plain.SetEdge(simple.Edge{F: simple.Node(e.A), T: simple.Node(e.B)})
		}
		between, lengths := network.Betweenness(plain), path.DijkstraAllPaths(far)
		weighted, steps := network.BetweennessWeighted(far, lengths), path.DijkstraAllPaths(plain)
		sum, community := 0.0, make([]int, len(ids))
		for i, v := range r.Nodes {
			// gonum counts each pair from both ends.
			if !near(v.Betweenness, between[int64(i)]/2) || !near(v.BetweennessWeighted, weighted[int64(i)]/2) {
				t.Fatalf("%s: betweenness %v and %v; gonum has %v and %v", v.ID, v.Betweenness, v.BetweennessWeighted, between[int64(i)]/2, weighted[int64(i)]/2)
			}
			var near1, near2 float64
			for j := range ids {
				if d := lengths.Weight(int64(i), int64(j)); !math.IsInf(d, 1) {
					near1, near2 = near1+d, near2+steps.Weight(int64(i), int64(j))
				}
			}
			if v.Degree > 0 && (!near(v.ClosenessWeighted, 1/near1) || !near(v.Closeness, 1/near2)) {
				t.Fatalf("%s: closeness %v and %v, want %v and %v", v.ID, v.Closeness, v.ClosenessWeighted, 1/near2, 1/near1)
			}
			sum += v.PageRank
			community[i] = v.Community
		}
		if !near(sum, 1) {
			t.Fatalf("PageRanks sum to %v", sum)
		}
		if len(edges) == 0 {
			return
		}
		checkEigenvector(t, r, edges)
		checkPageRank(t, r, edges)
		if q := modularity(edges, r.Nodes, community); !near(r.Modularity, q) {
			t.Fatalf("modularity %v, by its definition %v", r.Modularity, q)
		}
	})
}

// checkEigenvector holds A x = λ x, x ≥ 0, with greatest element 1.
func checkEigenvector(t *rapid.T, r *Result, edges []Edge) {
	y := make([]float64, len(r.Nodes))
	for _, e := range edges {
		y[e.A] += e.Weight * r.Nodes[e.B].Eigenvector
		y[e.B] += e.Weight * r.Nodes[e.A].Eigenvector
	}
	var lambda, most float64
	for i, v := range r.Nodes {
		if v.Eigenvector == 1 {
			lambda = max(lambda, y[i])
		}
		most = max(most, v.Eigenvector)
	}
	for i, v := range r.Nodes {
		if v.Eigenvector < 0 || !scalar.EqualWithinAbs(y[i], lambda*v.Eigenvector, 1e-9) {
			t.Fatalf("%s: %v is none of an eigenvector: %v, λ = %v", v.ID, v.Eigenvector, y[i], lambda)
		}
	}
	if most != 1 {
		t.Fatalf("the greatest element is %v", most)
	}
}

// checkPageRank holds the equation that PageRank solves.
func checkPageRank(t *rapid.T, r *Result, edges []Edge) {
	n := float64(len(r.Nodes))
	p := make([]float64, len(r.Nodes))
	for i, v := range r.Nodes {
		p[i] += 0.15 / n
		if v.Degree == 0 {
			for j := range p {
				p[j] += 0.85 * v.PageRank / n
			}
		}
	}
	for _, e := range edges {
		p[e.A] += 0.85 * r.Nodes[e.B].PageRank * e.Weight / r.Nodes[e.B].Strength
		p[e.B] += 0.85 * r.Nodes[e.A].PageRank * e.Weight / r.Nodes[e.A].Strength
	}
	for i, v := range r.Nodes {
		if !scalar.EqualWithinAbs(p[i], v.PageRank, 1e-12) {
			t.Fatalf("%s: PageRank %v, its equation gives %v", v.ID, v.PageRank, p[i])
		}
	}
}

// modularity is 1/2m Σ (w_ij − k_i k_j / 2m) over the pairs in one community.
func modularity(edges []Edge, nodes []Node, community []int) float64 {
	m := 0.0
	for _, e := range edges {
		m += e.Weight
	}
	q := 0.0
	for _, e := range edges {
		if community[e.A] == community[e.B] {
			q += e.Weight / m
		}
	}
	for i := range nodes {
		for j := range nodes {
			if community[i] == community[j] {
				q -= nodes[i].Strength * nodes[j].Strength / (4 * m * m)
			}
		}
	}
	return q
}

// TestOrderDoesNotMatter: to the bit.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids, edges := draw(t)
		n := len(ids)
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		moved := make([]string, n)
		for i, to := range order {
			moved[to] = ids[i]
		}
		shuffled := slices.Clone(edges)
		for k, e := range shuffled {
			shuffled[k] = Edge{order[e.B], order[e.A], e.Weight}
		}
		slices.Reverse(shuffled)
		a, b := run(t, ids, edges), run(t, moved, shuffled)
		for i, to := range order {
			x, y := fmt.Sprint(a.Nodes[i]), fmt.Sprint(b.Nodes[to])
			if x != y {
				t.Fatalf("%s\n%s", x, y)
			}
		}
		if fmt.Sprint(a.Edges, a.Modularity, a.Communities, a.Notes) != fmt.Sprint(b.Edges, b.Modularity, b.Communities, b.Notes) {
			t.Fatalf("%v %v\n%v %v", a.Edges, a.Modularity, b.Edges, b.Modularity)
		}
	})
}

func TestCommunitiesAreNumberedBySize(t *testing.T) {
	// A pair, a triangle, and one alone.
	r := run(t, []string{"e", "d", "c", "b", "a", "0"}, []Edge{{0, 1, 1}, {2, 3, 1}, {2, 4, 1}, {3, 4, 1}})
	got := []int{}
	for _, v := range r.Nodes {
		got = append(got, v.Community, v.Component)
	}
	if want := []int{2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 3, 3}; !slices.Equal(got, want) {
		t.Errorf("communities and components %v, want %v", got, want)
	}
	if got, want := fmt.Sprint(r.Communities), "[{1 3 1 [a b c]} {2 2 1 [d e]} {3 1 NaN [0]}]"; got != want {
		t.Errorf("communities %s, want %s", got, want)
	}
}

// cooccurrence is Cooccurrence of a table that it takes.
func cooccurrence(t *testing.T, tab *table.Table, minWeight float64, apart func(i, j int) bool) []Edge {
	t.Helper()
	edges, err := Cooccurrence(t.Context(), tab, minWeight, apart)
	if err != nil {
		t.Fatal(err)
	}
	return edges
}

func TestCooccurrence(t *testing.T) {
	b := table.NewBuilder([]string{"1", "2", "3", "4"}, []table.Column{{ID: "parent"}, {ID: "child"}, {ID: "x"}, {ID: "none"}})
	for i, row := range [][]float64{{1, 1, 1}, {1, 1, 0}, {1, 0, 1}, {0, 0, 0.9}} {
		for j, v := range row {
			b.Set(i, j, v)
		}
	}
	apart := func(i, j int) bool { return i == 0 && j == 1 }
	tab := b.Table()
	if got := cooccurrence(t, tab, 0, apart); !slices.Equal(got, []Edge{{0, 2, 2}, {1, 2, 1}}) {
		t.Error(got)
	}
	if got := cooccurrence(t, tab, 2, nil); !slices.Equal(got, []Edge{{0, 1, 2}, {0, 2, 2}}) {
		t.Error(got)
	}
}

func TestSimilarity(t *testing.T) {
	m := &similarity.Matrix{Cases: names(3), Values: []float64{-0.2, 0.5, math.NaN()}}
	if got := Similarity(m, 0); !slices.Equal(got, []Edge{{0, 2, 0.5}}) {
		t.Error(got)
	}
	if got := Similarity(m, 0.6); len(got) != 0 {
		t.Error(got)
	}
}

func TestNotesInBothLanguages(t *testing.T) {
	var complete []Edge
	for i := range 6 {
		for j := i + 1; j < 6; j++ {
			complete = append(complete, Edge{i, j, 1})
		}
	}
	parts := []Edge{{0, 1, 1}, {2, 3, 1}}
	for lang, words := range map[string][2][]string{
		"nl": {{"Bijna alles", "geen groepen te onderscheiden"}, {"2 losse delen", "Zonder band", "grootste eigenwaarde", "duidelijk groepsvorming"}},
		"en": {{"Nearly everything", "No groups can be told apart"}, {"2 separate parts", "Without a tie", "greatest eigenvalue", "clear grouping"}},
	} {
		for k, edges := range [][]Edge{complete, parts} {
			r, err := Run(t.Context(), names(6), edges, Options{Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			said := strings.Join(r.Notes, "\n")
			for _, w := range words[k] {
				if !strings.Contains(said, w) {
					t.Errorf("%s: no word of %q in\n%s", lang, w, said)
				}
			}
		}
	}
}

// random makes a network by seed in which a pair is tied with this probability.
func random(n int, share float64) []Edge {
	rng := rand.New(rand.NewPCG(1, 2))
	var edges []Edge
	for i := range n {
		for j := i + 1; j < n; j++ {
			if w := 1 + rng.IntN(9); rng.Float64() < share {
				edges = append(edges, Edge{i, j, float64(w)})
			}
		}
	}
	return edges
}

func BenchmarkNetwork200Codes(b *testing.B) { benchmark(b, 200, 0.8) }
func BenchmarkNetwork500Cases(b *testing.B) { benchmark(b, 500, 0.98) }

func benchmark(b *testing.B, n int, share float64) {
	ids, edges := names(n), random(n, share)
	for b.Loop() {
		if _, err := Run(b.Context(), ids, edges, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
