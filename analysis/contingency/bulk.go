package contingency

import (
	"math"
	"math/bits"
)

// LogFactorials holds ln 0! … ln n! for the tests of many 2×2 tables of up to n cases: a one-sided p
// then costs nine additions, one exponential and the few terms of the tail that count.
//
// The logarithms are whole multiples of a small power of two. Sums and differences of them are
// exact whatever the size of the factorials, so that p keeps 11 or 12 digits where logarithms in
// floating point would lose as many as ln n! has before the point.
type LogFactorials struct {
	ln   []int64
	unit float64
}

// NewLogFactorials computes the table for up to n cases. Time and memory O(n): 8 bytes a case.
func NewLogFactorials(n int) *LogFactorials {
	// No probability of a table of n cases is below 2^−n·(n+1): it has room in 63 bits.
	shift := min(52, 61-bits.Len(uint(n)))
	l := &LogFactorials{ln: make([]int64, n+1), unit: math.Ldexp(1, -shift)}
	carry := 0.0
	for k := 2; k <= n; k++ {
		x := math.Ldexp(math.Log(float64(k)), shift) + carry
		whole := math.Round(x)
		carry = x - whole
		l.ln[k] = l.ln[k-1] + int64(whole) // may wrap: only differences are read
	}
	return l
}

// LogProbability returns the logarithm of the probability of t among the tables with its margins.
func (l *LogFactorials) LogProbability(t Counts) float64 {
	n := t.N()
	return l.LogProbabilityOf(l.Margin(t.A+t.B, n)+l.Margin(t.A+t.C, n)-l.ln[n], t)
}

// Margin returns ln x! + ln (n−x)! in the units of l. Where many tables share margins it is computed
// once: see LogProbabilityOf.
func (l *LogFactorials) Margin(x, n int) int64 { return l.ln[x] + l.ln[n-x] }

// LogProbabilityOf returns what LogProbability does. margins is Margin(A+B, n) + Margin(A+C, n) −
// Margin(n, n).
func (l *LogFactorials) LogProbabilityOf(margins int64, t Counts) float64 {
	return float64(margins-l.ln[t.A]-l.ln[t.B]-l.ln[t.C]-l.ln[t.D]) * l.unit
}

// FisherGreater returns what [Counts.FisherGreater] does, faster and to 11 digits or so.
func (l *LogFactorials) FisherGreater(t Counts) float64 {
	if t.N() == 0 {
		return math.NaN()
	}
	h := t.margins()
	if h.x == h.lo {
		return 1
	}
	if !t.Attracted() { // the other tail is the shorter one
		below := Counts{t.A - 1, t.B + 1, t.C + 1, t.D - 1}
		return max(0, 1-math.Exp(l.LogProbability(below))*h.fall(h.x-1))
	}
	return min(1, math.Exp(l.LogProbability(t))*h.rise(h.x))
}

// Attracted reports whether A is higher than independence predicts. Where it is not, the one-sided p
// is at least a half: the median of A lies within one of its mean, on the same side of whole numbers
// (the count is a sum of independent trials in disguise; Jogdeo & Samuels 1968).
func (t Counts) Attracted() bool {
	return float64(t.A)*float64(t.D) > float64(t.B)*float64(t.C)
}

// enough is the share of a sum below which its further terms are left out where p has 11 digits or so.
const enough = 1e-13

// rise returns the sum of the terms from x upwards, relative to that of x; fall the same downwards.
// From the side of the mode on, terms only get smaller.
func (h *margins) rise(x int) float64 {
	s, w := 1.0, 1.0
	for j := x; j < h.hi; j++ {
		ratio := h.up(float64(j))
		w *= ratio
		s += w
		if w < enough*s*(1-ratio) { // ratios fall, so that what follows is less than w/(1 − ratio)
			break
		}
	}
	return s
}

func (h *margins) fall(x int) float64 {
	s, w := 1.0, 1.0
	for j := x; j > h.lo; j-- {
		ratio := h.down(float64(j))
		w *= ratio
		s += w
		if w < enough*s*(1-ratio) {
			break
		}
	}
	return s
}

// Quantile returns the smallest count that A stays at or below with probability level, among the
// tables with the margins of t. It allows, as qhyper of R does, for 1000 roundings in level.
func (l *LogFactorials) Quantile(level float64, t Counts) int {
	h := t.margins()
	beyond := 1 - level*(1-1000*0x1p-52)
	at := func(x int) Counts { return Counts{x, t.A + t.B - x, t.A + t.C - x, t.D - t.A + x} }
	// Start near the place that a normal distribution would have it, above the mode.
	sd := math.Sqrt(h.r * h.k * (h.n - h.r) * (h.n - h.k) / (h.n * h.n * max(1, h.n-1)))
	x := min(max(h.mode()+int(2.5*sd), h.lo), h.hi)
	p := math.Exp(l.LogProbability(at(x)))
	above := p * (h.rise(x) - 1) // P(A > x)
	for x < h.hi && above > beyond {
		p *= h.up(float64(x))
		x++
		above = p * (h.rise(x) - 1)
	}
	for x > h.lo && above+p <= beyond {
		above += p
		p *= h.down(float64(x))
		x--
	}
	return x
}
