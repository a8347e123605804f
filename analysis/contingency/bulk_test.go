package contingency

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"
)

func TestBulkAgreesWithTheExactTest(t *testing.T) {
	tables := NewLogFactorials(4000)
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.IntRange(0, rapid.SampledFrom([]int{3, 30, 1000}).Draw(t, "size"))
		c := Counts{cell.Draw(t, "a"), cell.Draw(t, "b"), cell.Draw(t, "c"), cell.Draw(t, "d")}
		got, want := tables.FisherGreater(c), c.FisherGreater()
		if c.N() == 0 {
			if !math.IsNaN(got) {
				t.Fatalf("without cases: got %v", got)
			}
			return
		}
		if !scalar.EqualWithinAbsOrRel(got, want, 1e-300, 1e-11) {
			t.Fatalf("%v: got %v, want %v", c, got, want)
		}
		if !c.Attracted() && want < 0.5-1e-12 {
			t.Fatalf("%v: not attracted, and yet p = %v", c, want)
		}
	})
}

// The one table with these margins, A at its highest, has probability 1/C(n, r): far below what a
// floating-point number can hold, and its logarithm is still right.
func TestLogProbabilityOfManyCases(t *testing.T) {
	const n = 200_000
	l := NewLogFactorials(n)
	a, _ := math.Lgamma(n + 1)
	b, _ := math.Lgamma(n/2 + 1)
	if got, want := l.LogProbability(Counts{A: n / 2, D: n / 2}), 2*b-a; !scalar.EqualWithinRel(got, want, 1e-12) {
		t.Errorf("got %v, want %v", got, want)
	}
	if p := l.FisherGreater(Counts{A: n / 2, D: n / 2}); p != 0 {
		t.Errorf("p = %v", p)
	}
}

func TestQuantileIsTheSmallestThatHoldsTheLevel(t *testing.T) {
	tables := NewLogFactorials(400)
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.IntRange(0, rapid.SampledFrom([]int{3, 20, 100}).Draw(t, "size"))
		c := Counts{cell.Draw(t, "a"), cell.Draw(t, "b"), cell.Draw(t, "c"), cell.Draw(t, "d")}
		level := rapid.SampledFrom([]float64{0.5, 0.9, 0.99, 0.999}).Draw(t, "level")
		if c.N() == 0 {
			return
		}
		x := tables.Quantile(level, c)
		upTo := func(x int) float64 {
			return Counts{x, c.A + c.B - x, c.A + c.C - x, c.D - c.A + x}.FisherLess()
		}
		h := c.margins()
		if x < h.lo || x > h.hi || upTo(x) < level-1e-10 || x > h.lo && upTo(x-1) >= level+1e-10 {
			t.Fatalf("%v at %v: got %d in %d … %d", c, level, x, h.lo, h.hi)
		}
	})
}
