package groups

import (
	"math"

	"speelveld/analysis/contingency"
)

// maxTests is how many tests the bounds of one p of more than two groups may take. Beyond it they
// are NaN.
const maxTests = 2_000

// bounds returns the lowest and highest value of each measure when each unknown cell of a group is
// completed as absent or present.
func (c *comparison) bounds(r *Row, j int) *Bounds {
	nan := [2]float64{math.NaN(), math.NaN()}
	b := &Bounds{Difference: nan, DifferenceLow: nan, DifferenceHigh: nan, P: nan, Q: nan}
	tests := 1
	for g, n := range r.Ns {
		x, u := r.Counts[g], r.Unreported[g]
		b.Shares = append(b.Shares, [2]float64{float64(x) / float64(n), float64(x+u) / float64(n)})
		if tests <= maxTests {
			tests *= u + 1
		}
	}
	if len(r.Ns) == 2 {
		// the difference and both limits rise with the first count and fall with the second
		least := func(x []int, n []int) (d, l, h float64) {
			l, h = contingency.Newcombe(x[0], n[0], x[1], n[1])
			return float64(x[0])/float64(n[0]) - float64(x[1])/float64(n[1]), l, h
		}
		b.Difference[0], b.DifferenceLow[0], b.DifferenceHigh[0] = least([]int{r.Counts[0], r.Counts[1] + r.Unreported[1]}, r.Ns)
		b.Difference[1], b.DifferenceLow[1], b.DifferenceHigh[1] = least([]int{r.Counts[0] + r.Unreported[0], r.Counts[1]}, r.Ns)
	}
	if c.opt.Circular || c.given(j) || len(r.Ns) > 2 && tests > maxTests {
		return b
	}
	counts := append([]int(nil), r.Counts...)
	for { // every completion, the first group's fastest
		p, _ := c.test(counts, r.Ns)
		if !(b.P[0] <= p) {
			b.P[0] = p
		}
		if !(b.P[1] >= p) {
			b.P[1] = p
		}
		g := 0
		for g < len(counts) && counts[g] == r.Counts[g]+r.Unreported[g] {
			counts[g] = r.Counts[g]
			g++
		}
		if g == len(counts) {
			return b
		}
		counts[g]++
	}
}
