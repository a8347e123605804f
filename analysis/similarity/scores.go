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
	raw     []float64 // the same, with NaN where x has 0 for what is not reported; nil unless bounds are wanted
	kinds   []kind    // of the columns: first those that are graded, then the others, then those that are packed
	plain   int       // columns before the first that is not graded
	loose   int       // columns from there to the first that is packed
	packed  *packed   // of the columns after those; nil where there are none
	w       []float64
	total   float64   // sum of the weights
	low     []float64 // range of the completions, by column
	high    []float64
	gaps    bool // some cell of x is NaN
	joints  bool
	least   int // columns known of both that a pair needs
}

func newScores(t *table.Table, cols []column, opt Options) (*scores, error) {
	n, m := len(t.Cases()), len(cols)
	s := &scores{
		measure: opt.Measure, dist: opt.Form == Distances, m: m, x: make([]float64, n*m),
		kinds: make([]kind, m), w: make([]float64, m), low: make([]float64, m), high: make([]float64, m), least: 1,
	}
	if opt.Measure.ofPresence() {
		s.f = opt.Measure.ofCounts(s.dist)
	}
	read, err := s.read(t, cols, opt)
	if err != nil {
		return nil, err
	}
	for k, c := range read {
		s.kinds[k], s.w[k] = c.kind, c.weight
		s.total += c.weight
		s.low[k], s.high[k] = rangeOf(c.values)
		switch {
		case c.typ == table.Membership && s.measure != Gower, s.high[k] < s.low[k] && s.measure == Gower:
			s.low[k], s.high[k] = 0, 1
		case s.high[k] < s.low[k]: // nothing is known, and so nothing about its range
			s.low[k], s.high[k] = 0, 0
		}
		for i, v := range c.values {
			s.x[i*m+k] = v
			s.gaps = s.gaps || math.IsNaN(v)
		}
		s.joints = s.joints || c.kind == joint
		switch {
		case c.levels != nil:
		case c.kind == graded:
			s.plain++
		default:
			s.loose++
		}
	}
	s.packed = pack(n, read[s.plain+s.loose:])
	switch {
	case !s.gaps:
	case opt.Missing == table.Exclude:
		s.least = 2
	case opt.Missing == table.Bounds:
		s.raw, s.x, s.gaps = s.x, slices.Clone(s.x), false
		for at, v := range s.x {
			if !math.IsNaN(v) {
				continue
			}
			if read[at%m].typ == table.Membership {
				s.x[at] = 0
			} else {
				s.gaps = true
			}
		}
	}
	return s, nil
}

// A readColumn is a column that was read: how it enters, and its values, NaN where it is not known.
type readColumn struct {
	column
	kind   kind
	values []float64
	levels []float64 // the distinct values, where the column can be packed; else nil
}

// place orders columns: graded, others, packed.
func (c *readColumn) place() int {
	switch {
	case c.levels != nil:
		return 2
	case c.kind == graded:
		return 0
	}
	return 1
}

// read reads the columns and puts them in order.
func (s *scores) read(t *table.Table, cols []column, opt Options) ([]readColumn, error) {
	packs := (s.measure == Gower || s.measure == Hamming) && opt.Missing != table.Bounds && !weighted(cols)
	out := make([]readColumn, len(cols))
	for k, c := range cols {
		r := readColumn{column: c, kind: s.kindOf(t, c, opt)}
		var err error
		if r.values, err = s.column(t, c, r.kind, opt); err != nil {
			return nil, err
		}
		if packs {
			r.levels = levels(r.kind, r.values)
		}
		out[k] = r
	}
	slices.SortStableFunc(out, func(a, b readColumn) int { return a.place() - b.place() })
	return out, nil
}

// kindOf says how a column enters the measure.
func (s *scores) kindOf(t *table.Table, c column, opt Options) kind {
	scale := AutoScale
	if s.measure == Gower {
		scale = opt.Scales[t.Columns()[c.at].ID]
	}
	switch {
	case scale == Asymmetric:
		return joint
	case c.typ == table.Nominal, scale == Categorical, s.measure == Hamming && c.typ == table.Number:
		return equal
	}
	return graded
}

// column returns what is compared of one column: NaN where it is not known.
func (s *scores) column(t *table.Table, c column, k kind, opt Options) ([]float64, error) {
	info := t.Columns()[c.at]
	scale := opt.Scales[info.ID]
	if c.typ == table.Nominal {
		if s.measure == Gower && scale != AutoScale && scale != Categorical {
			return nil, errorf("give numbers, or take it as nominal", "column %q holds texts and cannot be taken as %s", info.ID, Scales[scale])
		}
		return texts(t, c.at), nil
	}
	values := make([]float64, len(t.Cases()))
	for i := range values {
		v, ok := t.Score(i, c.at)
		switch {
		case !ok && (opt.Missing != table.AsAbsent || c.typ != table.Membership):
			values[i] = math.NaN()
		case v < 0 && s.measure == BrayCurtis:
			return nil, errorf("use gower, or another measure", "bray-curtis needs numbers from 0 up: %q has %g in column %q", t.Cases()[i], v, info.ID)
		case k == joint && v != 0 && v != 1:
			return nil, errorf("use interval", "an asymmetric column holds 0 and 1: %q has %g in column %q", t.Cases()[i], v, info.ID)
		default:
			values[i] = v
		}
	}
	if s.measure == Gower && k == graded {
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

// rangeOf returns the least and greatest of the values that are known; the least is the greater if none is.
func rangeOf(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// standardise shifts and divides the values so that they reach from 0 to 1; a constant column becomes 0.
func standardise(values []float64) {
	low, high := rangeOf(values)
	width := high - low
	if !(width > 0) {
		width = 1
	}
	for i, v := range values {
		values[i] = (v - low) / width
	}
}

// skips reports whether the number of columns can differ from pair to pair.
func (s *scores) skips() bool { return s.joints || s.gaps }

func (s *scores) row(i int) []float64 { return s.x[i*s.m : (i+1)*s.m] }

func (s *scores) fill(i, from int, out []float64, on []int32) {
	for k := range out {
		var n int
		out[k], n = s.pair(i, from+k)
		if n < s.least {
			out[k] = math.NaN()
		}
		if on != nil {
			on[k] = int32(n)
		}
	}
}

// pair returns the value of two cases and the number of columns it rests on: those known of both.
func (s *scores) pair(i, j int) (v float64, n int) {
	x, y := s.row(i), s.row(j)
	w, y := s.w[:len(x)], y[:len(x)]
	switch s.measure {
	case Gower, Hamming:
		return s.differing(i, j)
	case Cosine:
		var xy, xx, yy float64
		for k, a := range x {
			if b := y[k]; a == a && b == b { // neither is NaN
				n++
				xy, xx, yy = xy+w[k]*a*b, xx+w[k]*a*a, yy+w[k]*b*b
			}
		}
		if v = min(1, max(-1, xy/math.Sqrt(xx*yy))); s.dist {
			v = 1 - v
		}
		return v, n
	case Euclidean:
		var sum, used float64
		for k, a := range x {
			if d := a - y[k]; d == d {
				n++
				sum, used = sum+w[k]*d*d, used+w[k]
			}
		}
		return math.Sqrt(sum * (s.total / used)), n
	case Manhattan:
		var sum, used float64
		for k, a := range x {
			if d := a - y[k]; d == d {
				n++
				sum, used = sum+w[k]*math.Abs(d), used+w[k]
			}
		}
		return sum * (s.total / used), n
	case BrayCurtis:
		var diff, all float64
		for k, a := range x {
			if b := y[k]; a == a && b == b {
				n++
				diff, all = diff+w[k]*math.Abs(a-b), all+w[k]*(a+b)
			}
		}
		return s.fromDistance(diff / all), n
	}
	// A measure of presence, on memberships.
	var both, sx, sy, used float64
	for k, a := range x {
		if b := y[k]; a == a && b == b {
			n++
			both, sx, sy, used = both+w[k]*min(a, b), sx+w[k]*a, sy+w[k]*b, used+w[k]
		}
	}
	b, c := max(0, sx-both), max(0, sy-both)
	return s.f(both, b, c, max(0, used-both-b-c)), n
}

// differing is the weighted mean of the columns' differences between two rows.
func (s *scores) differing(i, j int) (v float64, n int) {
	x, y := s.row(i), s.row(j)
	w, y := s.w[:len(x)], y[:len(x)]
	var sum, used float64
	for k, a := range x[:s.plain] {
		if d := a - y[k]; d == d {
			n++
			sum, used = sum+w[k]*math.Abs(d), used+w[k]
		}
	}
	for k := s.plain; k < s.plain+s.loose; k++ {
		a, b := x[k], y[k]
		if a != a || b != b || s.kinds[k] == joint && a == 0 && b == 0 {
			continue
		}
		n++
		used += w[k]
		if a != b {
			sum += w[k]
		}
	}
	if s.packed != nil {
		known, unlike := s.packed.compare(i, j)
		n += known
		used += s.w[s.m-1] * float64(known)
		sum += s.w[s.m-1] * float64(unlike)
	}
	return s.fromDistance(sum / used), n
}

func (s *scores) fromDistance(d float64) float64 {
	if s.dist {
		return d
	}
	return 1 - d
}

func (s *scores) bounds(i, j int) (low, high float64) {
	x, y := s.row(i), s.row(j)
	if s.raw != nil {
		x, y = s.raw[i*s.m:(i+1)*s.m], s.raw[j*s.m:(j+1)*s.m]
	}
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
		u := s.w[k]
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
	if math.IsNaN(low) { // 0/0, and anything over 0 opposite a 0 is the greatest difference
		low = high
	}
	return low, high
}
