package reliability

import (
	"math"
	"slices"
)

// A tally is ratings made ready for counting them again and again: units of one block that were
// rated alike are counted as one with a weight, and what does not depend on the draw is computed.
type tally struct {
	r      *Ratings
	units  []tallied
	blocks int // blocks that hold a unit rated twice, numbered from 0

	place    []float64 // the values on an interval scale, from 0 to 1; nil for texts
	value    []float64 // the values on a ratio scale, to 1; nil for texts
	ratio    bool      // no value is negative
	distance []float64 // ratio metric, by pair of values; nil where it is computed each time
	others   float64   // how often irr counts a rating: see alphas
	pairs    [][2]int
}

// A tallied unit is a way in which units of a block were rated, by two coders or more.
type tallied struct {
	values   []int32 // by coder
	block    int
	weight   float64 // number of such units
	rated    int
	alike    float64    // pairs of coders that agree
	observed [4]float64 // Σ distance² over ordered pairs / (rated − 1), by level; not for ordinal
}

// maxTabled is how many different values may have their distances in a table.
const maxTabled = 1500

func newTally(r *Ratings) *tally {
	t := &tally{r: r, others: 1}
	if len(r.coders) > 2 && !slices.Contains(r.cells, missing) {
		t.others = float64(len(r.coders) - 1)
	}
	t.scale()
	for a := range r.coders {
		for b := a + 1; b < len(r.coders); b++ {
			t.pairs = append(t.pairs, [2]int{a, b})
		}
	}
	seen := map[string]int{}
	number := map[int]int{}
	key := make([]byte, 0, 4*len(r.coders)+8)
	for u := range r.units {
		row := r.at(u)
		rated := 0
		for _, v := range row {
			if v != missing {
				rated++
			}
		}
		if rated < 2 {
			continue
		}
		b, ok := number[r.blockOf(u)]
		if !ok {
			b = len(number)
			number[r.blockOf(u)] = b
		}
		if r.block != nil { // alike units of one block are drawn together
			key = key[:0]
			for _, v := range append([]int32{int32(b)}, row...) {
				key = append(key, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
			}
			if at, ok := seen[string(key)]; ok {
				t.units[at].weight++
				continue
			}
			seen[string(key)] = len(t.units)
		}
		t.units = append(t.units, t.unit(row, b, rated))
	}
	t.blocks = len(number)
	return t
}

// scale prepares the values for differences and for ratios, which are the same on any scale.
func (t *tally) scale() {
	n := len(t.r.number)
	if n == 0 {
		return
	}
	low, high := t.r.number[0], t.r.number[n-1]
	half := 1.0
	if math.IsInf(high-low, 0) {
		half = 0.5
	}
	span, most := half*high-half*low, max(math.Abs(low), math.Abs(high))
	if span == 0 {
		span = 1
	}
	if most == 0 {
		most = 1
	}
	for _, v := range t.r.number {
		t.place = append(t.place, (half*v-half*low)/span)
		t.value = append(t.value, v/most)
	}
	t.ratio = low >= 0
	if k := len(t.value); t.ratio && k <= maxTabled {
		t.distance = make([]float64, k*k)
		for a := range k {
			for b := range k {
				t.distance[a*k+b] = ratioDistance(t.value[a], t.value[b])
			}
		}
	}
}

// ratioDistance is ((a − b) / (a + b))², and 0 for equal values, two zeros among them.
func ratioDistance(a, b float64) float64 {
	if a == b {
		return 0
	}
	d := (a - b) / (a + b)
	return d * d
}

func (t *tally) unit(row []int32, block, rated int) tallied {
	u := tallied{values: row, block: block, weight: 1, rated: rated}
	for i, a := range row {
		if a == missing {
			continue
		}
		for _, b := range row[i+1:] {
			switch {
			case b == missing:
			case a == b:
				u.alike++
			default:
				u.observed[Nominal] += 2
				if t.place != nil {
					d := t.place[a] - t.place[b]
					u.observed[Interval] += 2 * d * d
				}
				if t.ratio {
					u.observed[Ratio] += 2 * ratioDistance(t.value[a], t.value[b])
				}
			}
		}
	}
	for l := range u.observed {
		u.observed[l] /= float64(rated - 1)
	}
	return u
}

// Where each number stands among those that measure returns.
const (
	atAgreement = iota
	atAll
	atPositive
	atNegative
	atLight
	atFleiss
	atAlpha   // four levels, as irr has them
	atDefined = atAlpha + 4
	firstPair = atDefined + 4
)

// A scratch holds the counts of one run of measure.
type scratch struct {
	n, complete, row, col, rank []float64
	out                         []float64
}

func (t *tally) scratch() *scratch {
	k := len(t.r.labels)
	return &scratch{n: make([]float64, k), complete: make([]float64, k), row: make([]float64, k), col: make([]float64, k), rank: make([]float64, k),
		out: make([]float64, firstPair+len(t.pairs))}
}

// measure computes all numbers. times says how often each block was drawn; nil is once each. Without
// pairs, the numbers of single pairs and their mean are left out (NaN), and without ratio alpha of
// that level. The result is overwritten by the next call with the same scratch.
func (t *tally) measure(s *scratch, times []float64, pairs, ratio bool) []float64 {
	clear(s.n)
	clear(s.complete)
	positive, binary := t.r.positive()
	coders := len(t.r.coders)
	var all, units, alike, couples, both, positives, negatives, fleissUnits, fleissAlike float64
	var observed [4]float64
	for i := range t.units {
		u := &t.units[i]
		w := u.weight
		if times != nil {
			if w *= times[u.block]; w == 0 {
				continue
			}
		}
		m := float64(u.rated)
		p := m * (m - 1) / 2
		units += w
		alike += w * u.alike
		couples += w * p
		if u.alike == p {
			all += w
		}
		observed[Nominal] += w * u.observed[Nominal]
		observed[Interval] += w * u.observed[Interval]
		observed[Ratio] += w * u.observed[Ratio]
		full := u.rated == coders
		if full {
			fleissUnits += w
			fleissAlike += w * u.alike
		}
		yes := 0.0
		for _, v := range u.values {
			if v == missing {
				continue
			}
			s.n[v] += w
			if full {
				s.complete[v] += w
			}
			if v == positive {
				yes++
			}
		}
		if binary {
			both += w * yes * (yes - 1) / 2
			positives += w * yes * (m - 1) / 2 // each rating stands in m − 1 pairs, each pair has two
			negatives += w * (m - yes) * (m - 1) / 2
		}
	}
	for i := range s.out {
		s.out[i] = math.NaN()
	}
	s.out[atAgreement] = alike / couples
	s.out[atAll] = all / units
	if binary {
		s.out[atPositive] = both / positives
		s.out[atNegative] = (alike - both) / negatives
	}
	s.out[atFleiss] = fleiss(s.complete, fleissUnits, fleissAlike, float64(coders))
	t.alphas(s, times, observed, ratio)
	if pairs {
		sum := 0.0
		for i, p := range t.pairs {
			k := t.cohen(s, p, times)
			s.out[firstPair+i] = k
			sum += k
		}
		s.out[atLight] = sum / float64(len(t.pairs))
	}
	return s.out
}

// fleiss is kappa of the units that all coders rated: n counts the ratings by value, alike the
// pairs of coders that agree.
func fleiss(n []float64, units, alike, coders float64) float64 {
	ratings, same := units*coders, 0.0
	for _, c := range n {
		same += c * c
	}
	if units == 0 || same == ratings*ratings {
		return math.NaN()
	}
	observed := alike / (units * coders * (coders - 1) / 2)
	expected := same / (ratings * ratings)
	return (observed - expected) / (1 - expected)
}

// cohen is kappa of a pair of coders on the units that both rated.
func (t *tally) cohen(s *scratch, pair [2]int, times []float64) float64 {
	clear(s.row)
	clear(s.col)
	n, same := 0.0, 0.0
	for i := range t.units {
		u := &t.units[i]
		a, b := u.values[pair[0]], u.values[pair[1]]
		if a == missing || b == missing {
			continue
		}
		w := u.weight
		if times != nil {
			w *= times[u.block]
		}
		n += w
		s.row[a] += w
		s.col[b] += w
		if a == b {
			same += w
		}
	}
	chance := 0.0
	for v := range s.row {
		chance += s.row[v] * s.col[v]
	}
	if n*n == chance { // nothing rated, or one value everywhere
		return math.NaN()
	}
	return (n*same - chance) / (n*n - chance)
}
