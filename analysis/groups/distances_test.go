package groups

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// testDistances makes both tests.
func testDistances(ctx context.Context, d []float64, group []int, opt Test) (*Permanova, *Dispersion, error) {
	p, err := TestPermanova(ctx, d, group, opt)
	if err != nil {
		return nil, nil, err
	}
	disp, err := TestDispersion(ctx, d, group, opt)
	return p, disp, err
}

// line returns the distances between points on a line, condensed.
func line(at ...float64) []float64 {
	var d []float64
	for i := range at {
		for j := i + 1; j < len(at); j++ {
			d = append(d, math.Abs(at[i]-at[j]))
		}
	}
	return d
}

// On a line PERMANOVA is the analysis of variance. By hand: groups 0, 1, 2 and 6, 7, 8 have means 1
// and 7, so between = 6·3² = 54, within = 2 + 2, F = 54/1 / (4/4) = 54. Of the C(6,3) = 20
// arrangements two are as extreme: p = 2/20. Around the medians 1 and 7 both groups have distances
// 1, 0, 1: F of the dispersion is 0.
func TestPermanovaByHand(t *testing.T) {
	p, d, err := testDistances(context.Background(), line(0, 1, 2, 6, 7, 8), []int{0, 0, 0, 1, 1, 1}, Test{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "between", p.SS[0], 54)
	near(t, "within", p.SS[1], 4)
	near(t, "total", p.SS[2], 58)
	near(t, "R2", p.R2, 54./58)
	near(t, "F", p.F, 54)
	near(t, "p", p.P, 2./20)
	if p.DF != 1 || p.DFResidual != 4 || p.Permutations != 19 || !p.Exact {
		t.Errorf("got %+v", p)
	}
	if math.Abs(d.F) > 1e-9 || math.Abs(d.P-1) > 1e-9 {
		t.Errorf("dispersion: F %v, p %v", d.F, d.P)
	}
	for i, want := range []float64{1, 0, 1, 1, 0, 1} {
		if math.Abs(d.Distances[i]-want) > 1e-7 {
			t.Errorf("distance %d to the median: got %v, want %v", i, d.Distances[i], want)
		}
	}
}

// By hand: distances to the medians 1, 0, 1 and 4, 0, 4; means 2/3 and 8/3; between = 6·1² = 6,
// within = 2/3 + 32/3 = 34/3, F = 6 / (34/3/4) = 36/17, p of F(1, 4).
func TestDispersionByHand(t *testing.T) {
	_, d, err := testDistances(context.Background(), line(0, 1, 2, 6, 10, 14), []int{0, 0, 0, 1, 1, 1}, Test{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(d.F-36./17) > 1e-6 || d.DF != 1 || d.Residual != 4 {
		t.Errorf("got %+v, want F = 36/17", d)
	}
	// F(1, m) is the square of Student's t(m); with 4 degrees of freedom P(|t| > x) has a closed form
	x := math.Sqrt(d.F)
	s := x / math.Sqrt(4+x*x)
	near(t, "p", d.P, 1-s*(1+(1-s*s)/2))
}

func TestPermanovaVisitsAllOrSamples(t *testing.T) {
	points := []float64{3, 1, 4, 1.5, 5, 9, 2, 6, 5.3, 3.5, 8, 9.7, 9.3, 2.3, 8.4, 6.2}
	group := []int{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}
	few, _, err := testDistances(context.Background(), line(points[:12]...), group[:12], Test{})
	if err != nil {
		t.Fatal(err)
	}
	if !few.Exact || few.Permutations != 923 { // C(12,6) − 1
		t.Errorf("12 cases in two groups: %+v", few)
	}
	// a sample comes near the exact p of the same data
	s := (&split{n: 12, d: line(points[:12]...), rows: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}}).sorter(2)
	limit := few.SS[1] + 1e-10*few.SS[2]
	extreme := 0
	const draws = 5000
	rng := rand.New(rand.NewPCG(1, 1))
	labels := slices.Clone(group[:12])
	for range draws {
		rng.Shuffle(12, func(i, j int) { labels[i], labels[j] = labels[j], labels[i] })
		if s.within(labels) <= limit {
			extreme++
		}
	}
	if got := float64(extreme) / draws; math.Abs(got-few.P) > 5*math.Sqrt(few.P*(1-few.P)/draws) {
		t.Errorf("a sample gives %v, all arrangements %v", got, few.P)
	}
	many, _, err := testDistances(context.Background(), line(points...), group, Test{Permutations: 500})
	if err != nil {
		t.Fatal(err)
	}
	if many.Exact || many.Permutations != 500 || math.Abs(many.P*501-math.Round(many.P*501)) > 1e-9 {
		t.Errorf("16 cases in two groups: %+v", many)
	}
	cores := runtime.GOMAXPROCS(1)
	one, _, err := testDistances(context.Background(), line(points...), group, Test{Permutations: 500, Seed: 1})
	runtime.GOMAXPROCS(cores)
	if err != nil || fmt.Sprint(*one) != fmt.Sprint(*many) {
		t.Errorf("one core gives %+v (%v), many %+v", one, err, many)
	}
}

func TestDistancesThatSayNothing(t *testing.T) {
	p, d, err := testDistances(context.Background(), make([]float64, 6), []int{0, 0, 1, 1}, Test{})
	if err != nil || !math.IsNaN(p.F) || !math.IsNaN(p.R2) || !math.IsNaN(p.P) || !math.IsNaN(d.F) || !math.IsNaN(d.P) {
		t.Errorf("all cases alike: %+v, %+v, %v", p, d, err)
	}
	p, d, err = testDistances(context.Background(), line(1, 2, 4), []int{0, 1, 2}, Test{})
	if err != nil || !math.IsNaN(p.F) || !math.IsNaN(p.P) || !math.IsNaN(d.F) {
		t.Errorf("as many groups as cases: %+v, %+v, %v", p, d, err)
	}
	p, _, err = testDistances(context.Background(), line(1, 1, 4, 4), []int{0, 0, 1, 1}, Test{})
	if err != nil || !math.IsInf(p.F, 1) || p.P != 2./6 {
		t.Errorf("no distance within groups: %+v, %v", p, err)
	}
}

func TestDistancesThatCannotBe(t *testing.T) {
	tab := build("110", "011")
	for _, v := range []struct {
		bad  float64
		want string
	}{
		{math.NaN(), `the distance of "case00" and "case02" is NaN`},
		{-1, `the distance of "case00" and "case02" is -1`},
		{math.Inf(1), `the distance of "case00" and "case02" is +Inf`},
	} {
		_, err := Run(context.Background(), tab, groupsOf("aab"), Options{Distances: []float64{1, v.bad, 1}})
		var e *DistanceError
		if !errors.As(err, &e) || err.Error() != v.want {
			t.Errorf("got %v, want %s", err, v.want)
		}
	}
}

// Two cases lie as far from the median between them, so that nothing differs within groups of two but
// rounding, which is no test.
func TestDispersionOfGroupsOfTwo(t *testing.T) {
	at := []float64{0.1, 0.4, 7.3, 9.9, 3.3, 3.7}
	r := result(t, build("110100"), groupsOf("aabbcc"), Options{Distances: line(at...)})
	if !math.IsNaN(r.Dispersion.F) || !math.IsNaN(r.Dispersion.P) || !strings.Contains(strings.Join(r.Notes, "\n"), "within groups the distances to the medians do not differ") {
		t.Errorf("got %+v, notes %q", *r.Dispersion, r.Notes)
	}
}

// Cases that are in no group do not count, wherever they stand.
func TestDistancesOfTheGroupsOnly(t *testing.T) {
	tab := build("1010101")
	r := result(t, tab, groupsOf("b.aa.ba"), Options{Distances: line(6, 99, 0, 1, -50, 7, 2)})
	want, _, err := testDistances(context.Background(), line(0, 1, 2, 6, 7), []int{0, 0, 0, 1, 1}, Test{})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(*r.Permanova) != fmt.Sprint(*want) {
		t.Errorf("got %+v, want %+v", *r.Permanova, *want)
	}
	if !strings.Contains(strings.Join(r.Notes, "\n"), "PERMANOVA: there are only 10 arrangements of the cases over the groups") {
		t.Errorf("notes: %q", r.Notes)
	}
}

func TestPermanovaProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 9).Draw(t, "cases")
		k := rapid.IntRange(2, 3).Draw(t, "groups")
		d := make([]float64, n*(n-1)/2)
		for i := range d {
			d[i] = float64(rapid.IntRange(0, 6).Draw(t, "distance"))
		}
		group := make([]int, n)
		for i := range group {
			group[i] = i
			if i >= k {
				group[i] = rapid.IntRange(0, k-1).Draw(t, "group")
			}
		}
		p, disp, err := testDistances(context.Background(), d, group, Test{Permutations: 99})
		if err != nil {
			t.Fatal(err)
		}
		if !math.IsNaN(p.P) && !(p.P > 0 && p.P <= 1) || math.Abs(p.SS[0]+p.SS[1]-p.SS[2]) > 1e-9 || !math.IsNaN(disp.P) && !(disp.P >= 0 && disp.P <= 1) {
			t.Fatalf("got %+v, %+v", p, disp)
		}
		// another order of the cases gives the same
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		var d2 []float64
		group2 := make([]int, n)
		for a, i := range order {
			group2[a] = group[i]
			for _, j := range order[a+1:] {
				lo, hi := min(i, j), max(i, j)
				d2 = append(d2, d[lo*(2*n-lo-1)/2+hi-lo-1])
			}
		}
		q, _, err := testDistances(context.Background(), d2, group2, Test{Permutations: 99})
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b float64) bool {
			return math.IsNaN(a) && math.IsNaN(b) || a == b || math.Abs(a-b) < 1e-9*max(1, math.Abs(a))
		}
		if !same(p.F, q.F) || !same(p.R2, q.R2) || p.Exact && !same(p.P, q.P) {
			t.Fatalf("the order of the cases matters: %+v and %+v", p, q)
		}
	})
}

// The least sum of distances is found, in any number of dimensions.
func TestSpatialMedian(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, axes := rapid.IntRange(1, 8).Draw(t, "points"), rapid.IntRange(1, 5).Draw(t, "axes")
		points := make([][]float64, n)
		for i := range points {
			for range axes {
				points[i] = append(points[i], rapid.Float64Range(-3, 3).Draw(t, "coordinate"))
			}
		}
		s := search{points: points, at: spatialMedian(points)}
		least := s.sum()
		try := func(at []float64) {
			if other := (&search{points: points, at: at}).sum(); other < least*(1-1e-6)-1e-9 {
				t.Fatalf("%v has the sum %v, but %v has %v", s.at, least, at, other)
			}
		}
		for _, p := range points {
			try(p)
		}
		for k := range axes {
			for _, step := range []float64{-1e-3, 1e-3} {
				at := slices.Clone(s.at)
				at[k] += step
				try(at)
			}
		}
	})
}

// 500 cases × 30 counts in four groups, Bray–Curtis: the size of the reference's adonis2.
func BenchmarkPermanova(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	const n, columns, groups = 500, 30, 4
	x, label := make([][]float64, n), make([]int, n)
	for i := range x {
		label[i] = rng.IntN(groups)
		for k := range columns {
			x[i] = append(x[i], math.Floor(rng.ExpFloat64()*float64(2+(k+label[i])%groups)))
		}
	}
	var d []float64
	s := &split{n: n}
	for i := range x {
		s.rows = append(s.rows, i)
		for j := i + 1; j < n; j++ {
			apart, all := 0.0, 0.0
			for k := range x[i] {
				apart += math.Abs(x[i][k] - x[j][k])
				all += x[i][k] + x[j][k]
			}
			d = append(d, apart/all)
		}
	}
	s.d = d
	block := make([]int, n)
	for i := range block {
		block[i] = i - i%2 // pairs, some within a group and some not
	}
	ctx := context.Background()
	for _, v := range []struct {
		name   string
		design *design
	}{{"999 permutations of 500", newDesign(label, nil, groups)}, {"999 permutations of 250 pairs", newDesign(label, block, groups)}} {
		b.Run(v.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.permanova(ctx, v.design, Test{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("dispersion of 500", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.dispersion(ctx, newDesign(label, nil, groups), Test{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
