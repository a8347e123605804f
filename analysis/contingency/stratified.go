package contingency

import "math"

// A Common is what 2×2 tables of the same two groups, one for each stratum, say together: the exact
// conditional test of Cochran, Mantel and Haenszel, and the odds ratio that all strata are taken to
// share, with its exact 95 % interval.
type Common struct {
	P            float64 // two-sided: the sum of what is no likelier than what was found
	OddsRatio    float64 // conditional maximum likelihood
	OddsLow      float64
	OddsHigh     float64
	Difference   float64 // of the shares, weighed by strata; see [Difference]
	Informative  int     // strata in which both groups have cases
	Undetermined bool    // the margins of the strata allow one result only: P is 1 and says nothing
}

// CochranMantelHaenszel tests whether a code is equally common in two groups within strata. In each
// table A and B are the cases of the first group with and without the code, C and D those of the
// second.
//
// Given all margins of all strata, the sum S of the A is distributed as the sum of independent
// hypergeometric counts. P is the probability of the sums that are no likelier than the one at hand
// (by R's tolerance of 1 + 1e-7); where the margins allow one sum only it is 1. The estimate of the
// common odds ratio solves E(S; ω) = S; it is 0 where S is as low as the margins allow, +Inf where it
// is as high, and NaN where both hold. Each limit of the interval leaves 2.5 % beyond it. All is to
// full precision. Everything is NaN where no stratum holds cases of both groups.
//
// Equals mantelhaen.test(x, exact = TRUE) of R, which ends its search for the odds ratio and its
// limits at four digits. Time O(m²) for m different sums.
// See Mantel & Haenszel (1959), doi:10.1093/jnci/22.4.719; Agresti (2013), Categorical Data Analysis, §7.3.5.
func CochranMantelHaenszel(tables []Counts) Common {
	nan := math.NaN()
	c := Common{P: nan, OddsRatio: nan, OddsLow: nan, OddsHigh: nan, Difference: Difference(tables)}
	var s strata
	for _, t := range tables {
		if t.A+t.B == 0 || t.C+t.D == 0 {
			continue // one table is possible, whatever the odds ratio
		}
		c.Informative++
		m := t.margins()
		s.each = append(s.each, m)
		s.x, s.lo, s.hi = s.x+m.x, s.lo+m.lo, s.hi+m.hi
	}
	if c.Informative == 0 {
		return c
	}
	if s.lo == s.hi {
		c.P, c.OddsLow, c.OddsHigh, c.Undetermined = 1, 0, math.Inf(1), true
		return c
	}
	c.P = s.twoSided()
	at := 0.0 // a log odds ratio near which the interval lies
	switch s.x {
	case s.lo:
		c.OddsRatio = 0
		at = s.balance(float64(s.x) + .5)
	case s.hi:
		c.OddsRatio = math.Inf(1)
		at = s.balance(float64(s.x) - .5)
	default:
		at = s.balance(float64(s.x))
		c.OddsRatio = math.Exp(at)
	}
	c.OddsLow, c.OddsHigh = s.interval(at)
	return c
}

// Difference returns the difference of the shares with the code in two groups, A/(A+B) − C/(C+D),
// within strata: the mean over the strata in which both groups have cases, weighed by
// (A+B)(C+D)/n as Mantel and Haenszel weigh. NaN if there is no such stratum.
// See Greenland & Robins (1985), doi:10.2307/2530643.
func Difference(tables []Counts) float64 {
	sum, weights := 0.0, 0.0
	for _, t := range tables {
		n1, n2 := float64(t.A+t.B), float64(t.C+t.D)
		if n1 > 0 && n2 > 0 {
			w := n1 * n2 / (n1 + n2)
			sum += w * t.RiskDifference()
			weights += w
		}
	}
	return sum / weights
}

// A strata is the distribution of the sum of A over strata, on lo … hi, with x the sum at hand.
type strata struct {
	each      []margins
	x, lo, hi int
}

// weights returns the probabilities of lo … hi of one stratum under a log odds ratio.
func (h *margins) weights(theta float64) []float64 {
	omega := math.Exp(theta)
	w := make([]float64, h.hi-h.lo+1)
	mode := 0
	for mode < h.hi-h.lo && h.up(float64(h.lo+mode))*omega > 1 {
		mode++
	}
	w[mode] = 1
	total := 1.0
	for j := mode; j < len(w)-1; j++ {
		w[j+1] = w[j] * h.up(float64(h.lo+j)) * omega
		total += w[j+1]
	}
	for j := mode; j > 0; j-- {
		w[j-1] = w[j] * h.down(float64(h.lo+j)) / omega
		total += w[j-1]
	}
	for j := range w {
		w[j] /= total
	}
	return w
}

// weights returns the probabilities of lo … hi under a log odds ratio: the strata's own, folded into
// each other.
func (s *strata) weights(theta float64) []float64 {
	sum := []float64{1}
	for k := range s.each {
		w := s.each[k].weights(theta)
		next := make([]float64, len(sum)+len(w)-1)
		for i, p := range sum {
			if p == 0 {
				continue
			}
			for j, q := range w {
				next[i+j] += p * q
			}
		}
		sum = next
	}
	return sum
}

func (s *strata) twoSided() float64 {
	w := s.weights(0)
	limit := w[s.x-s.lo] * tie
	p := 0.0
	for _, q := range w {
		if q <= limit {
			p += q
		}
	}
	return min(1, p)
}

// balance returns the log odds ratio under which the expected sum is target, lo < target < hi, by
// Newton's method inside a bracket that only shrinks: the expectation rises with the variance as slope.
func (s *strata) balance(target float64) float64 {
	return root(0, func(theta float64) (f, slope float64) {
		// in logits of the way from lo to hi, which is nearly straight
		mean, variance := 0.0, 0.0
		for k := range s.each {
			m, v := s.each[k].moments(theta)
			mean, variance = mean+m, variance+v
		}
		up, down := mean-float64(s.lo), float64(s.hi)-mean
		want := math.Log((target - float64(s.lo)) / (float64(s.hi) - target))
		return math.Log(up/down) - want, variance * (1/up + 1/down)
	})
}

// moments returns the mean and the variance of A under a log odds ratio.
func (h *margins) moments(theta float64) (mean, variance float64) {
	w := h.weights(theta)
	for j, p := range w {
		mean += float64(j) * p
	}
	for j, p := range w {
		variance += (float64(j) - mean) * (float64(j) - mean) * p
	}
	return float64(h.lo) + mean, variance
}

// interval returns the limits of the odds ratio that leave 2.5 % beyond them. The distribution is
// folded once, near the log odds ratio at, and from there follows by a factor for each sum.
func (s *strata) interval(at float64) (low, high float64) {
	base := s.weights(at)
	for j, w := range base {
		base[j] = math.Log(w)
	}
	x := s.x - s.lo
	// tail returns the logit of P(S in the upper part) less want, with its slope: by how much the mean
	// of the upper part exceeds that of the lower
	tail := func(theta float64, split int, want float64) (f, slope float64) {
		most := math.Inf(-1)
		for j, l := range base {
			most = max(most, l+(theta-at)*float64(j-x))
		}
		var above, below, meanAbove, meanBelow float64
		for j, l := range base {
			d := float64(j - x)
			p := math.Exp(l + (theta-at)*d - most)
			if j >= split {
				above, meanAbove = above+p, meanAbove+p*d
			} else {
				below, meanBelow = below+p, meanBelow+p*d
			}
		}
		return math.Log(above/below) - want, meanAbove/above - meanBelow/below
	}
	low, high = 0, math.Inf(1)
	if s.x > s.lo { // P(S ≥ x) = 0.025
		low = math.Exp(root(at, func(theta float64) (float64, float64) { return tail(theta, x, logitTail) }))
	}
	if s.x < s.hi { // P(S ≤ x) = 0.025
		high = math.Exp(root(at, func(theta float64) (float64, float64) { return tail(theta, x+1, -logitTail) }))
	}
	return low, high
}
