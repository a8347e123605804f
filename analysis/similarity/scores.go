package similarity

import (
	"math"
	"slices"

	"speelveld/analysis/table"
)

// A Scale says how Gower's measure takes a column. The zero value leaves it to the column: texts
// are nominal, numbers an interval.
type Scale int

// The scales. The letters are those of daisy in the R package cluster.
const (
	AutoScale   Scale = iota
	Interval          // I: |x − y| over the range that is observed in the table (0 in a constant column)
	Ordinal           // O: as interval, on the ranks of the distinct values
	Categorical       // N, S: 0 where equal, 1 where not
	Asymmetric        // A: presences; the column is left out where both cases lack it
)

// Scales are the names of the scales, in their order.
var Scales = []string{"auto", "interval", "ordinal", "nominal", "asymmetric"}

// ParseScale returns the scale of that name.
func ParseScale(name string) (Scale, bool) {
	i := slices.Index(Scales, name)
	return Scale(max(i, 0)), i >= 0
}

// A kind says how a column enters a sum of differences.
type kind int

const (
	graded kind = iota // |x − y|
	equal              // 0 where equal, 1 where not
	joint              // as equal, and left out where both are 0
)

// A scores compares cases by their numbers. Unknown cells are NaN.
type scores struct {
	measure Measure
	dist    bool
	f       counted // of a measure of presence on memberships
	m       int
	x       []float64 // m per case: what is compared
	kinds   []kind
	w       []float64 // nil where all weigh 1
	total   float64   // sum of the weights
	low     []float64 // range of the completions, by column
	high    []float64
	gaps    bool // some cell is NaN
	joints  bool
	least   int
	absent  []bool // by column: NaN counts as 0 in the value (table.Bounds)
}

func newScores(t *table.Table, cols []column, opt Options) (*scores, error) {
	n, m := len(t.Cases()), len(cols)
	s := &scores{
		measure: opt.Measure, dist: opt.Form == Distances, m: m,
		x: make([]float64, n*m), kinds: make([]kind, m), low: make([]float64, m), high: make([]float64, m), least: 1,
	}
	if opt.Measure.ofPresence() {
		s.f = opt.Measure.ofCounts(s.dist)
	}
	if opt.Missing == table.Exclude {
		s.least = 2
	}
	if weighted(cols) || cols[0].weight != 1 {
		s.w = make([]float64, m)
	}
	for k, c := range cols {
		if s.w != nil {
			s.w[k] = c.weight
		}
		s.total += c.weight
		values, err := s.column(t, c, k, opt)
		if err != nil {
			return nil, err
		}
		s.low[k], s.high[k] = math.Inf(1), math.Inf(-1)
		for i, v := range values {
			s.x[i*m+k] = v
			if math.IsNaN(v) {
				s.gaps = true
				continue
			}
			s.low[k], s.high[k] = min(s.low[k], v), max(s.high[k], v)
		}
		switch {
		case c.typ == table.Membership && s.measure != Gower, s.high[k] < s.low[k] && s.measure == Gower:
			s.low[k], s.high[k] = 0, 1
		case s.high[k] < s.low[k]: // nothing is known, and so nothing about its range
			s.low[k], s.high[k] = 0, 0
		}
		s.joints = s.joints || s.kinds[k] == joint
	}
	if opt.Missing == table.Exclude && !s.gaps {
		s.least = 1
	}
	if opt.Missing == table.Bounds && s.gaps {
		s.absent = make([]bool, m)
		for k, c := range cols {
			s.absent[k] = c.typ == table.Membership
		}
	}
	return s, nil
}

// column returns what is compared of one column: NaN where it is not known.
func (s *scores) column(t *table.Table, c column, k int, opt Options) ([]float64, error) {
	info := t.Columns()[c.at]
	scale := AutoScale
	if s.measure == Gower {
		scale = opt.Scales[info.ID]
	}
	if c.typ == table.Nominal {
		if scale == Interval || scale == Ordinal || scale == Asymmetric {
			return nil, errorf("give numbers, or take it as nominal", "column %q holds texts and cannot be taken as %s", info.ID, Scales[scale])
		}
		s.kinds[k] = equal
		return texts(t, c.at), nil
	}
	values := make([]float64, len(t.Cases()))
	for i := range values {
		v, ok := t.Score(i, c.at)
		switch {
		case ok:
			values[i] = v
		case opt.Missing != table.AsAbsent || c.typ != table.Membership:
			values[i] = math.NaN()
		}
		if ok && v < 0 && s.measure == BrayCurtis {
			return nil, errorf("use gower, or another measure", "bray-curtis needs numbers from 0 up: %q has %g in column %q", t.Cases()[i], v, info.ID)
		}
		if ok && scale == Asymmetric && v != 0 && v != 1 {
			return nil, errorf("use interval", "an asymmetric column holds 0 and 1: %q has %g in column %q", t.Cases()[i], v, info.ID)
		}
	}
	switch {
	case s.measure == Hamming && c.typ == table.Number, scale == Categorical:
		s.kinds[k] = equal
	case scale == Asymmetric:
		s.kinds[k] = joint
	case s.measure == Gower:
		if scale == Ordinal {
			values = ranks(values)
		}
		standardise(values)
	}
	return values, nil
}

// texts numbers the texts of a nominal column.
func texts(t *table.Table, at int) []float64 {
	number := map[string]float64{}
	values := make([]float64, len(t.Cases()))
	for i := range values {
		s, ok := t.Text(i, at)
		if !ok {
			values[i] = math.NaN()
			continue
		}
		if _, seen := number[s]; !seen {
			number[s] = float64(len(number))
		}
		values[i] = number[s]
	}
	return values
}

// ranks replaces values by the ranks of the distinct values, as daisy does with an ordered factor.
func ranks(values []float64) []float64 {
	var distinct []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			distinct = append(distinct, v)
		}
	}
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v
		if at, ok := slices.BinarySearch(distinct, v); ok {
			out[i] = float64(at)
		}
	}
	return out
}

// standardise shifts and divides the values so that they reach from 0 to 1; a constant column becomes 0.
func standardise(values []float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	width := high - low
	if !(width > 0) {
		width = 1
	}
	for i, v := range values {
		values[i] = (v - low) / width
	}
}

// skips reports whether the number of columns can differ from pair to pair.
func (s *scores) skips() bool { return s.joints || s.gaps && s.absent == nil }

func (s *scores) row(i int) []float64 { return s.x[i*s.m : (i+1)*s.m] }

func (s *scores) fill(i, from int, out []float64, on []int32) {
	x := s.row(i)
	for k := range out {
		var n int
		out[k], n = s.pair(x, s.row(from+k))
		if on != nil {
			on[k] = int32(n)
		}
	}
}

// pair returns the value of two cases and the number of columns it rests on.
func (s *scores) pair(x, y []float64) (v float64, n int) {
	if s.gaps || s.w != nil || s.joints {
		x, y, w, kinds := s.common(x, y)
		if len(x) < s.least {
			return math.NaN(), len(x)
		}
		return s.value(x, y, w, kinds), len(x)
	}
	return s.value(x, y, nil, s.kinds), s.m
}

// common returns the columns that count for a pair.
func (s *scores) common(x, y []float64) (cx, cy, w []float64, kinds []kind) {
	cx, cy, w, kinds = make([]float64, 0, s.m), make([]float64, 0, s.m), make([]float64, 0, s.m), make([]kind, 0, s.m)
	for k, a := range x {
		b := y[k]
		if s.absent != nil && s.absent[k] {
			a, b = orZero(a), orZero(b)
		}
		if math.IsNaN(a) || math.IsNaN(b) || s.kinds[k] == joint && a == 0 && b == 0 {
			continue
		}
		cx, cy, kinds = append(cx, a), append(cy, b), append(kinds, s.kinds[k])
		if s.w == nil {
			w = append(w, 1)
		} else {
			w = append(w, s.w[k])
		}
	}
	return cx, cy, w, kinds
}

func orZero(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// value computes the measure on columns that are known of both; w is nil where all weigh 1.
func (s *scores) value(x, y, w []float64, kinds []kind) float64 {
	weight := func(k int) float64 {
		if w == nil {
			return 1
		}
		return w[k]
	}
	switch s.measure {
	case Cosine:
		var xy, xx, yy float64
		for k, a := range x {
			b, u := y[k], weight(k)
			xy, xx, yy = xy+u*a*b, xx+u*a*a, yy+u*b*b
		}
		return s.form(min(1, max(-1, xy/math.Sqrt(xx*yy))))
	case Euclidean:
		var sum, used float64
		for k, a := range x {
			u, d := weight(k), a-y[k]
			sum, used = sum+u*d*d, used+u
		}
		return math.Sqrt(sum * (s.total / used))
	case Manhattan:
		var sum, used float64
		for k, a := range x {
			u := weight(k)
			sum, used = sum+u*math.Abs(a-y[k]), used+u
		}
		return sum * (s.total / used)
	case BrayCurtis:
		var diff, all float64
		for k, a := range x {
			u := weight(k)
			diff, all = diff+u*math.Abs(a-y[k]), all+u*(a+y[k])
		}
		return s.formOfDistance(diff / all)
	case Gower, Hamming:
		var sum, used float64
		for k, a := range x {
			u := weight(k)
			used += u
			if kinds[k] == graded {
				sum += u * math.Abs(a-y[k])
			} else if a != y[k] {
				sum += u
			}
		}
		return s.formOfDistance(sum / used)
	}
	// A measure of presence, on memberships.
	var both, sx, sy, used float64
	for k, a := range x {
		b, u := y[k], weight(k)
		both, sx, sy, used = both+u*min(a, b), sx+u*a, sy+u*b, used+u
	}
	b, c := sx-both, sy-both
	return s.f(both, max(0, b), max(0, c), max(0, used-both-b-c))
}

func (s *scores) form(similarity float64) float64 {
	if s.dist {
		return 1 - similarity
	}
	return similarity
}

func (s *scores) formOfDistance(d float64) float64 {
	if s.dist {
		return d
	}
	return 1 - d
}

func (s *scores) bounds(i, j int) (low, high float64) {
	x, y := s.row(i), s.row(j)
	if s.measure == BrayCurtis {
		low, high = s.brayBounds(x, y)
	} else {
		low, high = s.sumBounds(x, y)
	}
	if s.dist {
		return low, high
	}
	return 1 - high, 1 - low
}

// sumBounds bounds a distance that is a sum over the columns, by bounding each column's share.
func (s *scores) sumBounds(x, y []float64) (low, high float64) {
	var used, lo, hi float64
	for k, a := range x {
		u := 1.0
		if s.w != nil {
			u = s.w[k]
		}
		l, h := s.gap(k, a, y[k])
		if s.measure == Euclidean {
			l, h = l*l, h*h
		}
		used, lo, hi = used+u, lo+u*l, hi+u*h
	}
	switch s.measure {
	case Euclidean:
		return math.Sqrt(lo), math.Sqrt(hi)
	case Manhattan:
		return lo, hi
	}
	return lo / used, hi / used
}

// gap bounds the difference in one column over all completions.
func (s *scores) gap(k int, a, b float64) (low, high float64) {
	if math.IsNaN(a) {
		a, b = b, a
	}
	d := math.Abs(a - b)
	if s.kinds[k] != graded && a != b {
		d = 1
	}
	switch {
	case !math.IsNaN(b):
		return d, d
	case s.kinds[k] != graded:
		return 0, 1
	case math.IsNaN(a):
		return 0, s.high[k] - s.low[k]
	}
	return 0, max(a-s.low[k], s.high[k]-a)
}

// brayBounds bounds Σ|x−y| / Σ(x+y). The lowest value gives every unknown cell its partner's value
// (and both the highest where neither is known); for the highest each unknown cell is at one end of
// its range, which Dinkelbach's iteration finds: for a ratio r, take in each column the end with the
// greater |x−y| − r·(x+y), and repeat with the ratio that comes of it until it stands still.
func (s *scores) brayBounds(x, y []float64) (low, high float64) {
	ratio := func(r float64, highest bool) float64 {
		var diff, all float64
		for k, a := range x {
			b := y[k]
			if math.IsNaN(a) {
				a, b = b, a
			}
			top := s.high[k]
			switch {
			case !math.IsNaN(b):
			case math.IsNaN(a) && highest:
				a, b = top, 0
			case math.IsNaN(a):
				a, b = top, top
			case highest && a-r*a >= math.Abs(top-a)-r*(top+a):
				b = 0
			case highest:
				b = top
			default:
				b = a
			}
			diff, all = diff+math.Abs(a-b), all+a+b
		}
		return diff / all
	}
	low, high = ratio(0, false), ratio(0, true)
	for range 64 {
		next := ratio(high, true)
		if !(next > high) {
			break
		}
		high = next
	}
	return low, high
}
