package contingency

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"
)

// testdata/mantelhaen.json was made with R 4.2.2 by testdata/mantelhaen.R. R ends its search for the
// odds ratio and its limits at 1.2e-4 of a number between 0 and 1 (the ratio or its inverse).
func TestStrataAgreeWithR(t *testing.T) {
	var vectors struct {
		Tests []struct {
			Strata    [][4]int
			P         number
			OddsRatio number `json:"odds_ratio"`
			Low, High number
		}
	}
	read(t, "testdata/mantelhaen.json", &vectors)
	if len(vectors.Tests) < 60 {
		t.Fatalf("only %d tests", len(vectors.Tests))
	}
	rough := func(name string, got, want float64) {
		t.Helper()
		if want > 1 {
			got, want = 1/got, 1/want
		}
		if !(math.Abs(got-want) <= 1.5e-4) {
			t.Errorf("%s: got %v, want about %v", name, got, want)
		}
	}
	for _, v := range vectors.Tests {
		var tables []Counts
		for _, x := range v.Strata {
			tables = append(tables, Counts{x[0], x[1], x[2], x[3]})
		}
		got := CochranMantelHaenszel(tables)
		if got.Undetermined { // R then gives an odds ratio of 0
			near(t, "p", got.P, float64(v.P))
			continue
		}
		near(t, "p", got.P, float64(v.P))
		rough("odds ratio", got.OddsRatio, float64(v.OddsRatio))
		rough("low", got.OddsLow, float64(v.Low))
		rough("high", got.OddsHigh, float64(v.High))
		if t.Failed() {
			t.Fatalf("at %v", v.Strata)
		}
	}
}

func drawStrata(t *rapid.T, most int) []Counts {
	tables := make([]Counts, rapid.IntRange(1, 4).Draw(t, "strata"))
	for k := range tables {
		n := func() int { return rapid.IntRange(0, most).Draw(t, "n") }
		tables[k] = Counts{n(), n(), n(), n()}
	}
	return tables
}

// every calls visit with the sum and the probability, up to a factor, of every way to fill in the
// tables with these margins under an odds ratio.
func every(tables []Counts, omega float64, visit func(sum int, w float64)) {
	choose := func(n, k int) float64 {
		w := 1.0
		for i := range k {
			w = w * float64(n-i) / float64(i+1)
		}
		return w
	}
	var fill func(k, sum int, w float64)
	fill = func(k, sum int, w float64) {
		if k == len(tables) {
			visit(sum, w)
			return
		}
		t := tables[k]
		n1, n2, x := t.A+t.B, t.C+t.D, t.A+t.C
		for a := max(0, x-n2); a <= min(n1, x); a++ {
			fill(k+1, sum+a, w*choose(n1, a)*choose(n2, x-a)*math.Pow(omega, float64(a)))
		}
	}
	fill(0, 0, 1)
}

func TestStrataAgainstEveryTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := drawStrata(t, 5)
		got := CochranMantelHaenszel(tables)
		if got.Informative == 0 {
			if !math.IsNaN(got.P) || !math.IsNaN(got.OddsRatio) || !math.IsNaN(got.Difference) {
				t.Fatalf("no stratum holds both groups: %+v", got)
			}
			return
		}
		x := 0
		for _, s := range tables {
			x += s.A
		}
		under := func(omega float64) (p, mean, atMost, atLeast float64) {
			by := map[int]float64{}
			total := 0.0
			every(tables, omega, func(sum int, w float64) { by[sum] += w; total += w })
			for sum := range 100 {
				w := by[sum] / total
				if w > 0 && by[sum] <= by[x]*tie {
					p += w
				}
				mean += float64(sum) * w
				if sum <= x {
					atMost += w
				}
				if sum >= x {
					atLeast += w
				}
			}
			return p, mean, atMost, atLeast
		}
		check := func(name string, got, want float64) {
			if !scalar.EqualWithinAbsOrRel(got, want, 1e-10, 1e-10) {
				t.Fatalf("%s of %v: got %v, want %v", name, tables, got, want)
			}
		}
		p, _, _, _ := under(1)
		check("p", got.P, p)
		if got.Undetermined {
			if !math.IsNaN(got.OddsRatio) || got.OddsLow != 0 || !math.IsInf(got.OddsHigh, 1) || got.P != 1 {
				t.Fatalf("one table only: %+v", got)
			}
			return
		}
		if got.OddsRatio > 0 && !math.IsInf(got.OddsRatio, 1) {
			_, mean, _, _ := under(got.OddsRatio)
			check("the expectation under the odds ratio", mean, float64(x))
		}
		if got.OddsLow > 0 {
			_, _, _, atLeast := under(got.OddsLow)
			check("what the lower limit leaves", atLeast, 0.025)
		}
		if !math.IsInf(got.OddsHigh, 1) {
			_, _, atMost, _ := under(got.OddsHigh)
			check("what the upper limit leaves", atMost, 0.025)
		}
	})
}

func TestOneStratumIsFisher(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func() int { return rapid.IntRange(0, 30).Draw(t, "n") }
		table := Counts{n(), n(), n(), n()}
		got := CochranMantelHaenszel([]Counts{table})
		if got.Informative == 0 {
			return
		}
		or, low, high := table.OddsRatio()
		for _, v := range [][2]float64{{got.P, table.Fisher()}, {got.OddsRatio, or}, {got.OddsLow, low}, {got.OddsHigh, high}, {got.Difference, table.RiskDifference()}} {
			if v[0] != v[1] && !(math.IsNaN(v[0]) && math.IsNaN(v[1])) && !scalar.EqualWithinAbsOrRel(v[0], v[1], 1e-12, 1e-9) {
				t.Fatalf("%+v: got %+v, alone %v [%v, %v]", table, got, or, low, high)
			}
		}
	})
}

// The order of the strata does not matter, the order of the groups turns everything round, and strata
// that say nothing change nothing.
func TestStrataSymmetry(t *testing.T) {
	same := func(a, b float64) bool {
		return a == b || math.IsNaN(a) && math.IsNaN(b) || scalar.EqualWithinAbsOrRel(a, b, 1e-11, 1e-9)
	}
	rapid.Check(t, func(t *rapid.T) {
		tables := drawStrata(t, 12)
		got := CochranMantelHaenszel(tables)
		var other, swapped []Counts
		for k := range tables {
			s := tables[len(tables)-1-k]
			other = append(other, s)
			swapped = append(swapped, Counts{s.C, s.D, s.A, s.B})
		}
		other = append(other, Counts{3, 4, 0, 0}, Counts{0, 0, 2, 9}, Counts{})
		r, s := CochranMantelHaenszel(other), CochranMantelHaenszel(swapped)
		if r.Informative != got.Informative || !same(r.P, got.P) || !same(r.OddsRatio, got.OddsRatio) || !same(r.OddsLow, got.OddsLow) || !same(r.OddsHigh, got.OddsHigh) || !same(r.Difference, got.Difference) {
			t.Fatalf("got %+v, in another order with empty strata %+v", got, r)
		}
		if !same(s.P, got.P) || !same(1/s.OddsRatio, got.OddsRatio) || !same(1/s.OddsLow, got.OddsHigh) || !same(1/s.OddsHigh, got.OddsLow) || !same(s.Difference, -got.Difference) {
			t.Fatalf("got %+v, with the groups exchanged %+v", got, s)
		}
	})
}

// By hand: in the first stratum 1 of 1 against 0 of 1, in the second 2 of 2 against 0 of 2. The sums
// S = A₁ + A₂ have the weights (1 + z)(1 + 4z + z²) = 1 + 5z + 5z² + z³: S = 3 has 1/12, and so
// has S = 0, so p = 2/12. S is as high as it can be, so the odds ratio has no upper end; its lower
// one solves ω³ = 0.025 (1 + 5ω + 5ω² + ω³). The differences are 1 and 1.
func TestStrataByHand(t *testing.T) {
	got := CochranMantelHaenszel([]Counts{{1, 0, 0, 1}, {2, 0, 0, 2}})
	near(t, "p", got.P, 2./12)
	near(t, "difference", got.Difference, 1)
	if w := got.OddsLow; !math.IsInf(got.OddsRatio, 1) || !math.IsInf(got.OddsHigh, 1) || math.Abs(w*w*w-.025*(1+5*w+5*w*w+w*w*w)) > 1e-12 {
		t.Errorf("got %+v", got)
	}
}

// Thousands of cases neither overflow nor take long, wherever the sum lies.
func TestLargeStrata(t *testing.T) {
	for _, tables := range [][]Counts{
		{{900, 100, 100, 900}, {1800, 10, 20, 1700}, {5, 3, 2, 8}},
		{{0, 2000, 1500, 500}, {0, 3000, 2900, 100}},
		{{2000, 0, 0, 2000}, {3000, 0, 0, 3000}},
		{{1000, 1000, 1000, 1000}, {1500, 1500, 1500, 1500}},
	} {
		got := CochranMantelHaenszel(tables)
		if math.IsNaN(got.P) || math.IsNaN(got.OddsRatio) || math.IsNaN(got.OddsLow) || math.IsNaN(got.OddsHigh) || got.OddsLow > got.OddsRatio || got.OddsRatio > got.OddsHigh {
			t.Errorf("%v: %+v", tables, got)
		}
	}
}

func BenchmarkCochranMantelHaenszel(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	tables := make([]Counts, 6)
	for k := range tables {
		tables[k] = Counts{rng.IntN(20), rng.IntN(20), rng.IntN(20), rng.IntN(20)}
	}
	for b.Loop() {
		CochranMantelHaenszel(tables)
	}
}
