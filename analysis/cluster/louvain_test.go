package cluster

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	"speelveld/analysis/similarity"
	"speelveld/internal/vectors"
)

// TestLouvainFindsTwoCliques joined by one weak edge. Each has 3 edges of weight 1, and one of 0.1
// joins them: Q = 2·(6/12.2 − (6.1/12.2)²).
func TestLouvainFindsTwoCliques(t *testing.T) {
	m := &similarity.Matrix{Cases: []string{"a", "b", "c", "d", "e", "f"}, Values: make([]float64, 15)}
	for _, e := range [][2]int{{0, 2}, {0, 4}, {2, 4}, {1, 3}, {1, 5}, {3, 5}} {
		m.Values[similarity.Index(6, e[0], e[1])] = 1
	}
	m.Values[similarity.Index(6, 0, 1)] = 0.1
	c, err := Louvain(t.Context(), m, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 2, 1, 2, 1, 2}; !slices.Equal(c.Assignment, want) {
		t.Errorf("got %v, want %v", c.Assignment, want)
	}
	if want := 2 * (6/12.2 - 0.25); !vectors.Near(c.Modularity, want) {
		t.Errorf("modularity %.15g, want %.15g", c.Modularity, want)
	}
}

func TestLouvainWithoutSimilarity(t *testing.T) {
	m := &similarity.Matrix{Cases: []string{"a", "b", "c"}, Values: []float64{-0.5, 0, 0}}
	c, err := Louvain(t.Context(), m, 1, 1)
	if err != nil || c.Modularity != 0 || !slices.Equal(c.Assignment, []int{1, 2, 3}) {
		t.Errorf("got %+v, %v", c, err)
	}
	if _, err := Louvain(t.Context(), m, 0, 1); err == nil {
		t.Error("resolution 0 is no error")
	}
}

// TestModularityAsGonum finds the modularity that gonum finds for the same communities.
func TestModularityAsGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 14).Draw(t, "cases")
		resolution := rapid.SampledFrom([]float64{0.7, 1, 1.5}).Draw(t, "resolution")
		m := &similarity.Matrix{Cases: make([]string, n)}
		g := simple.NewWeightedUndirectedGraph(0, 0)
		for i := range n {
			g.AddNode(simple.Node(i))
		}
		for i := range n {
			for j := i + 1; j < n; j++ {
				w := float64(max(0, rapid.IntRange(-30, 100).Draw(t, "w"))) / 100
				m.Values = append(m.Values, w)
				if w > 0 {
					g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(i), T: simple.Node(j), W: w})
				}
			}
		}
		c, err := Louvain(t.Context(), m, resolution, 1)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Max(m.Values) == 0 {
			return
		}
		sets := make([][]graph.Node, slices.Max(c.Assignment))
		for i, k := range c.Assignment {
			sets[k-1] = append(sets[k-1], simple.Node(i))
		}
		if q := community.Q(g, sets, resolution); !vectors.Near(q, c.Modularity) {
			t.Fatalf("modularity %.15g, and by gonum %.15g", c.Modularity, q)
		}
	})
}

// TestLouvainIsNoWorseThanGonum compares the best of as many starts, over many graphs: neither wins
// on every one, since both visit the nodes in random orders.
func TestLouvainIsNoWorseThanGonum(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	ours, theirs, better, worse := 0.0, 0.0, 0, 0
	for range 300 {
		n, share := 5+rng.IntN(10), []float64{0.1, 0.2, 0.4, 1}[rng.IntN(4)]
		m := &similarity.Matrix{Cases: make([]string, n)}
		g := simple.NewWeightedUndirectedGraph(0, 0)
		for i := range n {
			for j := i + 1; j < n; j++ {
				w := 0.0
				if rng.Float64() < share || i == 0 && j == 1 {
					w = float64(1+rng.IntN(50)) / 100
					g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(i), T: simple.Node(j), W: w})
				}
				m.Values = append(m.Values, w)
			}
		}
		c, err := Louvain(t.Context(), m, 0.7, 1)
		if err != nil {
			t.Fatal(err)
		}
		best := math.Inf(-1)
		for start := range uint64(louvainStarts) {
			r := community.Modularize(g, 0.7, rand.NewPCG(1, start))
			best = max(best, community.Q(g, r.Communities(), 0.7))
		}
		ours, theirs = ours+c.Modularity, theirs+best
		switch {
		case c.Modularity > best+1e-9:
			better++
		case c.Modularity < best-1e-9:
			worse++
		}
	}
	if ours < theirs-1e-9 || better < worse {
		t.Errorf("better on %d graphs, worse on %d; modularities sum to %g here and to %g by gonum", better, worse, ours, theirs)
	}
}

func TestLouvainSameAnswerEveryTime(t *testing.T) {
	m := random(t, 5, 60, 40)
	first, err := Louvain(t.Context(), m, 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, _ := Louvain(t.Context(), m, 1, 3)
		if !slices.Equal(first.Assignment, again.Assignment) || first.Modularity != again.Modularity {
			t.Fatal("another answer for the same seed")
		}
	}
}

func BenchmarkLouvain500(b *testing.B) {
	m := random(b, 1, 500, 60)
	for b.Loop() {
		if _, err := Louvain(b.Context(), m, 1, 1); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLouvainStops holds that a large table does not keep a user waiting who has had enough.
func TestLouvainStops(t *testing.T) {
	const n = 800
	m := &similarity.Matrix{Cases: make([]string, n), Values: make([]float64, n*(n-1)/2)}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range m.Values {
		m.Values[i] = rng.Float64()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := Louvain(ctx, m, 1, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v after %v", err, time.Since(start))
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("went on for %v", d)
	}
}
