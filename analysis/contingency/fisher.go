package contingency

import "math"

// tie is how much likelier than the observed table another may be and still count as no likelier:
// what separates two equal probabilities from rounding. It is R's.
const tie = 1 + 1e-7

// negligible is the share of a sum below which a further term of a falling sequence is left out.
const negligible = 1e-20

// A margins is the distribution of the count A of a 2×2 table whose margins are fixed: the
// hypergeometric one, on lo … hi. Its terms are known by the ratio of neighbours.
type margins struct {
	x, lo, hi int
	r, k      float64 // A+B and A+C
	rest      float64 // n − (A+B) − (A+C), which may be negative
	n         float64
}

func (t Counts) margins() margins {
	r, k, n := t.A+t.B, t.A+t.C, t.N()
	return margins{
		x: t.A, lo: max(0, r+k-n), hi: min(r, k),
		r: float64(r), k: float64(k), rest: float64(n - r - k), n: float64(n),
	}
}

// up returns term(j+1)/term(j), and down term(j−1)/term(j).
func (h *margins) up(j float64) float64 { return (h.r - j) * (h.k - j) / ((j + 1) * (h.rest + j + 1)) }
func (h *margins) down(j float64) float64 {
	return j * (h.rest + j) / ((h.r - j + 1) * (h.k - j + 1))
}

// mode returns the likeliest A.
func (h *margins) mode() int {
	return min(max(int((h.r+1)*(h.k+1)/(h.n+2)), h.lo), h.hi)
}

// term returns the probability of A = x relative to that of the mode; it may underflow to 0.
func (h *margins) term(mode, x int) float64 {
	w := 1.0
	for j := mode; j < x && w > 0; j++ {
		w *= h.up(float64(j))
	}
	for j := mode; j > x && w > 0; j-- {
		w *= h.down(float64(j))
	}
	return w
}

// Fisher returns the two-sided p of Fisher's exact test: the probability, among the tables with the
// same margins, of those that are no likelier than this one (by R's tolerance of 1 + 1e-7). It is 1
// where the margins allow one table only, and NaN without cases. Equals fisher.test(…)$p.value of R.
// Time O(√n) or so.
func (t Counts) Fisher() float64 {
	if t.N() == 0 {
		return math.NaN()
	}
	h := t.margins()
	return h.twoSided(h.x)
}

func (h *margins) twoSided(x int) float64 {
	if h.lo == h.hi {
		return 1
	}
	mode := h.mode()
	limit := h.term(mode, x) * tie
	if limit >= 1 {
		return 1
	}
	total, p := 1.0, 0.0
	w := 1.0
	for j := mode; j < h.hi; j++ {
		w *= h.up(float64(j))
		total += w
		if w <= limit {
			p += w
			if w < negligible*p {
				break
			}
		}
		if w == 0 {
			break
		}
	}
	w = 1
	for j := mode; j > h.lo; j-- {
		w *= h.down(float64(j))
		total += w
		if w <= limit {
			p += w
			if w < negligible*p {
				break
			}
		}
		if w == 0 {
			break
		}
	}
	return min(1, p/total)
}

// FisherGreater returns the one-sided p: the probability, among the tables with the same margins, of
// an A as high as this one or higher. Equals fisher.test(…, alternative = "greater") of R.
func (t Counts) FisherGreater() float64 { return t.tail(true) }

// FisherLess returns the probability of an A as low as this one or lower.
func (t Counts) FisherLess() float64 { return t.tail(false) }

func (t Counts) tail(upper bool) float64 {
	if t.N() == 0 {
		return math.NaN()
	}
	h := t.margins()
	if upper && h.x == h.lo || !upper && h.x == h.hi {
		return 1
	}
	mode := h.mode()
	in, out := 0.0, 0.0
	add := func(j int, w float64) (enough bool) {
		if upper && j >= h.x || !upper && j <= h.x {
			in += w
		} else {
			out += w
		}
		return w == 0 || w < negligible*in
	}
	add(mode, 1)
	w := 1.0
	for j := mode; j < h.hi; j++ {
		w *= h.up(float64(j))
		if add(j+1, w) {
			break
		}
	}
	w = 1
	for j := mode; j > h.lo; j-- {
		w *= h.down(float64(j))
		if add(j-1, w) {
			break
		}
	}
	return in / (in + out)
}

// SmallestP returns the smallest two-sided p of Fisher's test that any table with these margins can
// have: where it lies above 0.05, no finding of this size could have been significant.
func (t Counts) SmallestP() float64 {
	if t.N() == 0 {
		return math.NaN()
	}
	h := t.margins()
	return min(h.twoSided(h.lo), h.twoSided(h.hi))
}

// OddsRatio returns the conditional maximum likelihood estimate of the odds ratio, given both
// margins, and its exact 95 % interval (each limit leaves 2.5 % beyond it), all to full precision.
//
// The estimate solves E(A; ω) = A under the noncentral hypergeometric distribution. It is 0 where A
// is as low as the margins allow, and +Inf where it is as high. Where the margins allow one table
// only, there is no estimate (NaN) and nothing is excluded: 0 to +Inf. All are NaN without cases.
// R's fisher.test estimates the same, but ends its search for the roots at four digits.
// See Cornfield (1956); Agresti (2013), Categorical Data Analysis, §16.6.
func (t Counts) OddsRatio() (estimate, low, high float64) {
	if t.N() == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	h := t.margins()
	estimate, low, high = math.NaN(), 0, math.Inf(1)
	if h.lo == h.hi {
		return estimate, low, high
	}
	a, b, c, d := t.floats()
	guess := math.Log((a + .5) * (d + .5) / ((b + .5) * (c + .5)))
	se := math.Sqrt(1/(a+.5) + 1/(b+.5) + 1/(c+.5) + 1/(d+.5))
	switch h.x {
	case h.lo:
		estimate = 0
	case h.hi:
		estimate = math.Inf(1)
	default:
		estimate = math.Exp(h.solve(guess, mean))
	}
	if h.x > h.lo {
		low = math.Exp(h.solve(guess-z*se, upperTail))
	}
	if h.x < h.hi {
		high = math.Exp(h.solve(guess+z*se, lowerTail))
	}
	return estimate, low, high
}

// sums holds Σ i^m · term(x±i)/term(x) under an odds ratio, for m = 0, 1, 2, above and below x.
type sums struct{ u0, u1, u2, d0, d1, d2 float64 }

// sums walks from x both ways until the terms no longer matter.
func (h *margins) sums(omega float64) (s sums) {
	x := float64(h.x)
	w := 1.0
	for i, m := 1.0, float64(h.hi-h.x); i <= m; i++ {
		j := x + i - 1
		w *= h.up(j) * omega
		s.u0 += w
		s.u1 += i * w
		last := i * i * w
		s.u2 += last
		if last < negligible*s.u2 {
			break
		}
	}
	w = 1
	back := 1 / omega
	for i, m := 1.0, float64(h.x-h.lo); i <= m; i++ {
		j := x - i + 1
		w *= h.down(j) * back
		s.d0 += w
		s.d1 += i * w
		last := i * i * w
		s.d2 += last
		if last < negligible*s.d2 {
			break
		}
	}
	return s
}

// An equation of log ω, whose root is the estimate or a limit of its interval.
type equation int

const (
	mean      equation = iota // E(A) = x
	upperTail                 // P(A ≥ x) = 0.025
	lowerTail                 // P(A ≤ x) = 0.025
)

// logitTail is the logit of 0.025.
const logitTail = -3.6635616461296464272

// at writes the equation as a function that rises in log ω, is nearly straight and is 0 at the
// root, and returns it with its slope.
func (h *margins) at(e equation, logOmega float64) (f, slope float64) {
	s := h.sums(math.Exp(logOmega))
	switch e {
	case mean: // the weights above and below x balance
		return math.Log(s.u1 / s.d1), s.u2/s.u1 + s.d2/s.d1
	case upperTail:
		return math.Log((1+s.u0)/s.d0) - logitTail, s.u1/(1+s.u0) + s.d1/s.d0
	default:
		return math.Log(s.u0/(1+s.d0)) + logitTail, s.u1/s.u0 + s.d1/(1+s.d0)
	}
}

// solve returns the log ω that solves e, from a guess.
func (h *margins) solve(theta float64, e equation) float64 {
	return root(theta, func(logOmega float64) (f, slope float64) { return h.at(e, logOmega) })
}

// root returns where a function that rises becomes 0, by Newton's method from a guess, inside a bracket
// that only shrinks.
func root(theta float64, at func(float64) (f, slope float64)) float64 {
	low, high := math.Inf(-1), math.Inf(1)
	for range 200 {
		f, slope := at(theta)
		switch {
		case f > 0:
			high = theta
		case f < 0:
			low = theta
		case f == 0:
			return theta
		default:
			return math.NaN()
		}
		step := f / slope
		if math.Abs(step) <= 1e-9 { // the error is squared at each step, so it is now far below rounding
			return theta - step
		}
		next := theta - step
		if math.IsNaN(next) || next <= low || next >= high { // overflow far from the root, or no room left
			switch {
			case math.IsInf(low, -1):
				next = theta - 4
			case math.IsInf(high, 1):
				next = theta + 4
			default:
				next = low + (high-low)/2
			}
		}
		if next == theta {
			return theta
		}
		theta = next
	}
	return theta
}

// Degenerate reports whether the margins allow one table only: code or target in every case or in none.
func (t Counts) Degenerate() bool {
	h := t.margins()
	return h.lo == h.hi
}

// Mode returns the likeliest A among the tables with these margins, the higher of two: the one
// nearest to what independence predicts.
func (t Counts) Mode() int {
	h := t.margins()
	return h.mode()
}
