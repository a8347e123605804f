package cluster

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"speelveld/analysis/similarity"
	"speelveld/internal/vectors"
)

// drawDistances makes a matrix of distances; from few different values, so that many tie, or from many.
func drawDistances(t *rapid.T) *similarity.Matrix {
	n := rapid.IntRange(3, 9).Draw(t, "cases")
	most := rapid.SampledFrom([]int{3, 1000}).Draw(t, "values")
	m := &similarity.Matrix{Cases: make([]string, n), Form: similarity.Distances, Given: true}
	for i := range m.Cases {
		m.Cases[i] = fmt.Sprintf("case%d", i)
	}
	for range n * (n - 1) / 2 {
		m.Values = append(m.Values, float64(rapid.IntRange(1, most).Draw(t, "d"))/8)
	}
	return m
}

var linkages = []Method{Average, Single, Complete, McQuitty, Median, Centroid, Ward, WardD}

func TestADendrogramIsATree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawDistances(t)
		n := len(m.Cases)
		for _, method := range linkages {
			d, err := Hierarchical(context.Background(), m, method)
			if err != nil {
				t.Fatal(err)
			}
			used := map[int]bool{}
			for s, pair := range d.Merge {
				for _, x := range pair {
					if x == 0 || x < -n || x > s || used[x] {
						t.Fatalf("%s: step %d merges %v", method, s+1, pair)
					}
					used[x] = true
				}
				a, b := pair[0], pair[1]
				if a > 0 && b < 0 || a > 0 && b > 0 && a > b || a < 0 && b < 0 && a < b {
					t.Fatalf("%s: step %d is %v, not in R's order", method, s+1, pair)
				}
			}
			if sorted := slices.Sorted(slices.Values(d.Order)); sorted[0] != 1 || sorted[n-1] != n || len(slices.Compact(sorted)) != n {
				t.Fatalf("%s: order %v", method, d.Order)
			}
			for s := 1; s < len(d.Height); s++ {
				if method != Median && method != Centroid && d.Height[s] < d.Height[s-1]-1e-9 {
					t.Fatalf("%s: heights %v turn back", method, d.Height)
				}
			}
			for k := 1; k <= n; k++ {
				cut := d.Cut(k)
				if slices.Max(cut) != k || !slices.Equal(cut, Canonical(cut)) {
					t.Fatalf("%s: cut into %d is %v", method, k, cut)
				}
			}
		}
	})
}

// TestSingleAndCompleteAndAverageByDefinition recomputes the distance of the two clusters of each
// step from their members.
func TestSingleCompleteAndAverageByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawDistances(t)
		for _, method := range []Method{Single, Complete, Average} {
			d, err := Hierarchical(context.Background(), m, method)
			if err != nil {
				t.Fatal(err)
			}
			members := make([][]int, len(d.Merge))
			of := func(x int) []int {
				if x < 0 {
					return []int{-x - 1}
				}
				return members[x-1]
			}
			for s, pair := range d.Merge {
				low, high, sum, count := math.Inf(1), 0.0, 0.0, 0.0
				for _, i := range of(pair[0]) {
					for _, j := range of(pair[1]) {
						v := m.At(i, j)
						low, high, sum, count = min(low, v), max(high, v), sum+v, count+1
					}
				}
				want := map[Method]float64{Single: low, Complete: high, Average: sum / count}[method]
				if !vectors.Near(d.Height[s], want) {
					t.Fatalf("%s: step %d at %g, want %g", method, s+1, d.Height[s], want)
				}
				members[s] = append(slices.Clone(of(pair[0])), of(pair[1])...)
			}
		}
	})
}

// TestWardIsGrowthOfVariance checks ward on points: the height is √(2 · growth of the sum of squares).
func TestWardIsGrowthOfVariance(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	points := make([][2]float64, 12)
	for i := range points {
		points[i] = [2]float64{rng.Float64(), rng.Float64()}
	}
	m := &similarity.Matrix{Cases: make([]string, len(points)), Form: similarity.Distances}
	for i, p := range points {
		for _, q := range points[i+1:] {
			m.Values = append(m.Values, math.Hypot(p[0]-q[0], p[1]-q[1]))
		}
	}
	d, err := Hierarchical(t.Context(), m, Ward)
	if err != nil {
		t.Fatal(err)
	}
	within := func(k int) float64 {
		cut, sum := d.Cut(k), 0.0
		for c := 1; c <= k; c++ {
			var x, y, n float64
			for i, a := range cut {
				if a == c {
					x, y, n = x+points[i][0], y+points[i][1], n+1
				}
			}
			for i, a := range cut {
				if a == c {
					dx, dy := points[i][0]-x/n, points[i][1]-y/n
					sum += dx*dx + dy*dy
				}
			}
		}
		return sum
	}
	for s, h := range d.Height {
		n := len(points)
		if want := math.Sqrt(2 * (within(n-s-1) - within(n-s))); !vectors.Near(h, want) {
			t.Errorf("step %d: got %g, want %g", s+1, h, want)
		}
	}
	if is, sure := euclidean(t.Context(), m, false); !is || !sure {
		t.Error("distances of points are Euclidean")
	}
	m.Values[0] *= 10
	if is, sure := euclidean(t.Context(), m, false); is || !sure {
		t.Error("a side longer than the other two together is not Euclidean")
	}
}

func TestRowOrderDoesNotMatterWithoutTies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 9).Draw(t, "cases")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		m := &similarity.Matrix{Cases: make([]string, n), Form: similarity.Distances}
		for range n * (n - 1) / 2 {
			m.Values = append(m.Values, 1+rng.Float64())
		}
		rows := rapid.Permutation(sequence(n)).Draw(t, "rows")
		other := m.Select(rows)
		for _, method := range linkages {
			a, _ := Hierarchical(context.Background(), m, method)
			b, _ := Hierarchical(context.Background(), other, method)
			ca := &similarity.Matrix{Cases: m.Cases, Values: a.Cophenetic(), Form: similarity.Distances}
			cb := &similarity.Matrix{Cases: m.Cases, Values: b.Cophenetic(), Form: similarity.Distances}
			for x, i := range rows {
				for y, j := range rows {
					if !vectors.Near(cb.At(x, y), ca.At(i, j)) {
						t.Fatalf("%s: cases %d and %d meet at %g, and in another order at %g", method, i, j, ca.At(i, j), cb.At(x, y))
					}
				}
			}
		}
	})
}

// TestSilhouetteByDefinition recomputes the widths case by case.
func TestSilhouetteByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawDistances(t)
		n := len(m.Cases)
		labels := make([]int, n)
		for i := range labels {
			labels[i] = rapid.IntRange(1, 4).Draw(t, "cluster")
		}
		labels = Canonical(labels)
		k := slices.Max(labels)
		s := SilhouetteOf(m, labels)
		if k == 1 {
			if !math.IsNaN(s.Mean) {
				t.Fatalf("one cluster has a silhouette of %g", s.Mean)
			}
			return
		}
		mean := 0.0
		for i, c := range labels {
			sums, sizes := make([]float64, k+1), make([]float64, k+1)
			for j, d := range labels {
				if i != j {
					sums[d], sizes[d] = sums[d]+m.At(i, j), sizes[d]+1
				}
			}
			want := 0.0
			if sizes[c] > 0 {
				a, b := sums[c]/sizes[c], math.Inf(1)
				for d := 1; d <= k; d++ {
					if d != c {
						b = min(b, sums[d]/sizes[d])
					}
				}
				want = (b - a) / max(a, b)
			}
			if !vectors.Near(s.ByCase[i], want) || s.ByCase[i] < -1 || s.ByCase[i] > 1 {
				t.Fatalf("case %d: got %g, want %g", i, s.ByCase[i], want)
			}
			mean += want / float64(n)
		}
		if !vectors.Near(s.Mean, mean) {
			t.Fatalf("mean: got %g, want %g", s.Mean, mean)
		}
	})
}

// TestAdjustedRandByHand has the counts of Hubert and Arabie's formula: of six pairs, the first
// partition joins one and the second two.
func TestAdjustedRandByHand(t *testing.T) {
	for _, c := range []struct {
		x, y []int
		want float64
	}{
		{[]int{1, 1, 2, 3}, []int{1, 1, 2, 2}, (1 - 2.0/6) / (1.5 - 2.0/6)},
		{[]int{1, 1, 2, 2}, []int{7, 7, 4, 4}, 1},
		{[]int{1, 1, 2, 2}, []int{1, 2, 1, 2}, (0 - 4.0/6) / (2 - 4.0/6)},
		{[]int{1, 1, 1}, []int{1, 1, 1}, 1},
		{[]int{1, 2, 3}, []int{1, 2, 3}, 1},
		{[]int{1, 1, 1}, []int{1, 2, 3}, 0},
	} {
		if got := AdjustedRand(c.x, c.y); !vectors.Near(got, c.want) {
			t.Errorf("%v and %v: got %g, want %g", c.x, c.y, got, c.want)
		}
	}
}

// TestPAMIsALocalOptimum compares with every exchange, and on small data with every choice of medoids.
func TestPAMIsALocalOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawDistances(t)
		n := len(m.Cases)
		k := rapid.IntRange(1, n).Draw(t, "k")
		p, err := PAM(context.Background(), m, k)
		if err != nil {
			t.Fatal(err)
		}
		cost := func(medoids []int) float64 {
			sum := 0.0
			for i := range n {
				least := math.Inf(1)
				for _, j := range medoids {
					least = min(least, m.At(i, j))
				}
				sum += least
			}
			return sum / float64(n)
		}
		if !vectors.Near(p.Cost, cost(p.Cases)) {
			t.Fatalf("cost %g, and by the medoids %g", p.Cost, cost(p.Cases))
		}
		for c, medoid := range p.Cases {
			if p.Assignment[medoid] != c+1 {
				t.Fatalf("medoid %d lies in cluster %d, not in %d", medoid, p.Assignment[medoid], c+1)
			}
			for j := range n {
				other := slices.Clone(p.Cases)
				other[c] = j
				if cost(other) < p.Cost-1e-9 {
					t.Fatalf("exchanging %d for %d costs %g in place of %g", medoid, j, cost(other), p.Cost)
				}
			}
		}
		for i, c := range p.Assignment {
			for _, j := range p.Cases {
				if m.At(i, j) < m.At(i, p.Cases[c-1])-1e-12 {
					t.Fatalf("case %d is nearer to another medoid", i)
				}
			}
		}
	})
}

func TestPAMWithIdenticalCases(t *testing.T) {
	m := &similarity.Matrix{Cases: []string{"a", "b", "c", "d"}, Form: similarity.Distances, Values: []float64{0, 0, 1, 0, 1, 1}}
	p, err := PAM(t.Context(), m, 3) // three medoids, two different cases
	if err != nil {
		t.Fatal(err)
	}
	if p.Cost != 0 || slices.Max(p.Assignment) != 3 {
		t.Errorf("got %+v: every medoid has its own cluster", p)
	}
}

// TestPAMEndsOnRounding clusters points of which many coincide, by distances that do not add up in
// binary: a difference in cost that is nothing but rounding must not keep it going.
func TestPAMEndsOnRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0.1, 0.3, 0.7, 1. / 3}), 3, 12).Draw(t, "points")
		m := &similarity.Matrix{Cases: make([]string, len(x)), Form: similarity.Distances, Given: true}
		for i := range x {
			for j := i + 1; j < len(x); j++ {
				m.Values = append(m.Values, math.Abs(x[i]-x[j]))
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		k := rapid.IntRange(1, len(x)).Draw(t, "k")
		p, err := PAM(ctx, m, k)
		if err != nil {
			t.Fatal(err)
		}
		different := map[float64]bool{}
		for _, v := range x {
			different[v] = true
		}
		if k >= len(different) && p.Cost != 0 {
			t.Fatalf("%d medoids for %d different points cost %g", k, len(different), p.Cost)
		}
	})
}

// TestPAMOfFewCases clusters as few cases as there can be, of which the samples of a bootstrap may
// well hold one only.
func TestPAMOfFewCases(t *testing.T) {
	one, err := PAM(t.Context(), &similarity.Matrix{Cases: []string{"a"}, Form: similarity.Distances}, 1)
	if err != nil || !slices.Equal(one.Assignment, []int{1}) || one.Cost != 0 {
		t.Errorf("one case: %+v, %v", one, err)
	}
	three := &similarity.Matrix{Cases: []string{"a", "b", "c"}, Form: similarity.Distances, Values: []float64{1, 3, 3}}
	if _, err := RunDistances(t.Context(), three, Options{Method: MethodPAM, K: 2, Bootstrap: 100}); err != nil {
		t.Errorf("three cases: %v", err)
	}
}

func TestWhatCannotBeClustered(t *testing.T) {
	ids := []string{"a", "b", "c"}
	good := &similarity.Matrix{Cases: ids, Form: similarity.Distances, Values: []float64{1, 2, 3}}
	for name, f := range map[string]func() error{
		"similarities": func() error {
			_, err := Hierarchical(t.Context(), &similarity.Matrix{Cases: ids, Values: good.Values}, Average)
			return err
		},
		"NaN": func() error {
			_, err := RunDistances(t.Context(), &similarity.Matrix{Cases: ids, Form: similarity.Distances, Values: []float64{1, math.NaN(), 1}}, Options{})
			return err
		},
		"negative": func() error {
			_, err := PAM(t.Context(), &similarity.Matrix{Cases: ids, Form: similarity.Distances, Values: []float64{1, -1, 1}}, 2)
			return err
		},
		"all alike": func() error {
			_, err := RunDistances(t.Context(), &similarity.Matrix{Cases: ids, Form: similarity.Distances, Values: make([]float64, 3)}, Options{})
			return err
		},
		"two cases": func() error {
			_, err := RunDistances(t.Context(), &similarity.Matrix{Cases: ids[:2], Form: similarity.Distances, Values: []float64{1}}, Options{})
			return err
		},
		"k larger than n":      func() error { _, err := RunDistances(t.Context(), good, Options{K: 4}); return err },
		"k below 0":            func() error { _, err := RunDistances(t.Context(), good, Options{K: -1}); return err },
		"pam, k larger than n": func() error { _, err := PAM(t.Context(), good, 4); return err },
		"louvain with a number": func() error {
			_, err := RunDistances(t.Context(), good, Options{K: 2, Method: MethodLouvain})
			return err
		},
		"a tree of a flat method": func() error { _, err := Hierarchical(t.Context(), good, MethodPAM); return err },
	} {
		if e, ok := errors.AsType[*similarity.Error](f()); !ok || e.Msg == "" {
			t.Errorf("%s: no explained error", name)
		}
	}
}
