package contingency

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Limits of the exact test: beyond maxNodes stored partial tables it is estimated from samples
// tables drawn at random.
const (
	maxNodes = 300_000
	samples  = 9_999
)

// FreemanHalton returns the p of the Fisher–Freeman–Halton exact test that a code is equally common
// in several groups: present[g] of the sizes[g] cases of group g have it. p is the probability,
// among the tables with the same margins, of those that are no likelier than this one (by the
// tolerance of [Counts.Fisher], which it equals for two groups). It is 1 where the margins allow
// one table only, and NaN without cases. Equals fisher.test(…)$p.value of R.
//
// Partial tables are extended group by group, and those that agree in what is still to be dealt
// out and in probability are taken together; a bundle whose completions are all no likelier, or
// all likelier, than the table at hand is settled at once. Where even so too many remain, exact is
// false and p = (b+1)/(10,000) from 9,999 tables drawn with the given seed, b of them no likelier.
//
// It panics if the two slices differ in length or a count is out of range.
// See Freeman & Halton (1951), doi:10.1093/biomet/38.1-2.141; Mehta & Patel (1983), doi:10.1080/01621459.1983.10477989.
func FreemanHalton(present, sizes []int, seed uint64) (p float64, exact bool) {
	if len(present) != len(sizes) {
		panic("contingency: groups differ in number")
	}
	n, k := 0, 0
	for g, x := range present {
		if x < 0 || x > sizes[g] {
			panic("contingency: count out of range")
		}
		n += sizes[g]
		k += x
	}
	if n == 0 {
		return math.NaN(), true
	}
	lf := logFactorials(n)
	choose := func(n, x int) float64 { return lf[n] - lf[x] - lf[n-x] }
	observed := math.Log(tie)
	for g, x := range present {
		observed += choose(sizes[g], x)
	}
	// largest groups first: the bounds on what remains are then tightest
	order := slices.Clone(sizes)
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(b, a) })
	net := network{order, k, observed, choose, lf}
	if p, ok := net.sum(); ok {
		return min(1, p), true
	}
	return net.sample(n, seed), false
}

// A network deals k cases out over groups; log probabilities are up to the common log C(n, k).
type network struct {
	sizes    []int
	k        int
	observed float64 // with the tolerance
	choose   func(n, x int) float64
	lf       []float64
}

// A bundle is a number of partial tables of the same log probability.
type bundle struct{ log, count float64 }

func (w network) sum() (p float64, ok bool) {
	groups := len(w.sizes)
	rest := make([]int, groups+1) // cases in the groups from g on
	for g := groups - 1; g >= 0; g-- {
		rest[g] = rest[g+1] + w.sizes[g]
	}
	longest, shortest, ok := w.paths(rest)
	if !ok {
		return 0, false
	}
	all := w.choose(rest[0], w.k)
	now := make([][]bundle, w.k+1) // by what is still to be dealt out
	now[w.k] = []bundle{{0, 1}}
	for g := range groups {
		next := make([][]bundle, w.k+1)
		nodes := 0
		for left := w.k; left >= 0; left-- {
			for x := max(0, left-rest[g+1]); x <= min(left, w.sizes[g]) && len(now[left]) > 0; x++ {
				here, to := w.choose(w.sizes[g], x), left-x
				for _, b := range now[left] {
					l := b.log + here
					switch {
					case l+longest[g+1][to] <= w.observed: // every completion counts
						p += b.count * math.Exp(l+w.choose(rest[g+1], to)-all)
					case l+shortest[g+1][to] <= w.observed: // some do
						next[to] = append(next[to], bundle{l, b.count})
						nodes++
					}
				}
			}
			if nodes > 8*maxNodes {
				return 0, false
			}
		}
		nodes = 0
		for to := range next {
			next[to] = merge(next[to])
			nodes += len(next[to])
		}
		if nodes > maxNodes {
			return 0, false
		}
		now = next
	}
	return p, true
}

// paths returns the log probability of the likeliest and of the least likely way to deal out k
// cases over the groups from g on.
func (w network) paths(rest []int) (longest, shortest [][]float64, ok bool) {
	groups := len(w.sizes)
	work := 0
	for g := range groups {
		work += min(w.k, rest[g]) * min(w.k, w.sizes[g])
	}
	if work > 20_000_000 {
		return nil, nil, false
	}
	longest, shortest = make([][]float64, groups+1), make([][]float64, groups+1)
	longest[groups], shortest[groups] = make([]float64, w.k+1), make([]float64, w.k+1)
	for g := groups - 1; g >= 0; g-- {
		longest[g], shortest[g] = make([]float64, w.k+1), make([]float64, w.k+1)
		for k := 0; k <= min(w.k, rest[g]); k++ {
			hi, lo := math.Inf(-1), math.Inf(1)
			for x := max(0, k-rest[g+1]); x <= min(k, w.sizes[g]); x++ {
				here := w.choose(w.sizes[g], x)
				hi = max(hi, here+longest[g+1][k-x])
				lo = min(lo, here+shortest[g+1][k-x])
			}
			longest[g][k], shortest[g][k] = hi, lo
		}
	}
	return longest, shortest, true
}

// merge takes together bundles whose probabilities are equal but for rounding: a difference far
// below the tolerance for ties.
func merge(b []bundle) []bundle {
	slices.SortFunc(b, func(x, y bundle) int { return cmp.Compare(x.log, y.log) })
	out := b[:0]
	for _, x := range b {
		if last := len(out) - 1; last >= 0 && x.log-out[last].log < 1e-11*max(1, math.Abs(x.log)) {
			out[last].count += x.count
		} else {
			out = append(out, x)
		}
	}
	return out
}

// sample estimates p from tables drawn with the margins at hand.
func (w network) sample(n int, seed uint64) float64 {
	rng := rand.New(rand.NewPCG(seed, 0xF4EE_A17))
	extreme := 0
	for range samples {
		l := 0.0
		restN, restK := n, w.k
		for _, size := range w.sizes {
			x := draw(rng, size, restN, restK)
			l += w.choose(size, x)
			restN -= size
			restK -= x
		}
		if l <= w.observed {
			extreme++
		}
	}
	return float64(extreme+1) / (samples + 1)
}

// draw returns how many of a group of size get the code when k of n cases have it.
func draw(rng *rand.Rand, size, n, k int) int {
	x := 0
	for i := range size {
		if rng.IntN(n-i) < k-x {
			x++
		}
	}
	return x
}

var factorials struct {
	sync.Mutex
	log []float64
}

// logFactorials returns log x! for x = 0 … n at least. The caller must not change it.
func logFactorials(n int) []float64 {
	factorials.Lock()
	defer factorials.Unlock()
	if len(factorials.log) <= n {
		grown := make([]float64, 0, max(n+1, 2*len(factorials.log), 256))
		for x := range cap(grown) {
			l, _ := math.Lgamma(float64(x) + 1)
			grown = append(grown, l)
		}
		factorials.log = grown
	}
	return factorials.log
}
