package ordination

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/eigen"
	"speelveld/analysis/similarity"
)

// A Spectrum says which eigenvalues are computed.
type Spectrum int

// The spectra. Whole is needed for exact shares; Leading finds the axes alone, and bounds for the shares.
const (
	Auto    Spectrum = iota // Whole up to WholeUpTo cases, Leading beyond
	Whole                   // all eigenvalues: time n³
	Leading                 // those of the axes: time n² for each of some dozens of steps
)

// WholeUpTo is the number of cases up to which all eigenvalues are computed unless asked otherwise: a
// second or two.
const WholeUpTo = 2500

// Options say how many axes are wanted, and of what. The zero value is two axes.
type Options struct {
	Dimensions int // 0: two
	Spectrum   Spectrum
	Seed       uint64 // of the start vectors for the axes of many cases; 0: 1
	Lang       string // of the notes: "nl", or English
}

// A Result is a map of cases, in the shape of the contract. Eigenvalues are in descending order;
// those that are nothing but rounding are 0.
type Result struct {
	Cases       []string    `json:"cases"`
	Measure     string      `json:"measure"`    // "" where the distances were given
	Dimensions  int         `json:"dimensions"` // axes that there are, at most those asked for
	Coordinates [][]float64 `json:"coordinates"`
	Eigenvalues []float64   `json:"eigenvalues"` // all, or those of the axes where there are many cases

	// Explained is, for each positive eigenvalue, its share in their sum; NegativeShare is the share of
	// the negative ones in the sum of all, taken without their signs. Where not all eigenvalues were
	// computed both are undefined and Bounds has what they lie between.
	Explained     []float64 `json:"explained"`
	NegativeShare float64   `json:"negative_share"`
	Bounds        *Bounds   `json:"bounds,omitempty"`

	// MapCorrelation is the correlation of the distances with those on the map, undefined where one side does not
	// vary. Quality is, by case, the part of its squared distance from the middle that the map shows:
	// near 1 its place is a good one. It exceeds 1 where negative eigenvalues weigh, and is undefined for
	// a case in the middle.
	MapCorrelation float64   `json:"map_correlation"`
	Quality        []float64 `json:"quality"`

	LeftOut []string `json:"left_out,omitempty"` // cases without anything to compare them by
	Notes   []string `json:"-"`
}

// Bounds are the lowest and the highest value that the shares can have.
type Bounds struct {
	Explained     [][2]float64 `json:"explained"` // by axis
	NegativeShare [2]float64   `json:"negative_share"`
}

// Run places cases on a map by principal coordinates analysis of their distances: the eigenvectors of
//
//	B = −½ J D² J,  J = I − 11ᵀ/n
//
// each times the root of its eigenvalue (Gower 1966, doi:10.1093/biomet/53.3-4.325; Torgerson 1952).
// It equals cmdscale of R up to the sign of an axis. No constant is added to distances that are not
// Euclidean. Axes are made of positive eigenvalues only, so that there may be fewer than asked for.
//
// It returns a *similarity.Error for similarities, pairs without a distance, fewer than three cases and
// cases that are all alike, and the context's error when it was cancelled. Memory is that of the
// distances, which it leaves alone, once more where all eigenvalues are computed.
func Run(ctx context.Context, m *similarity.Matrix, opt Options) (*Result, error) {
	if opt.Dimensions == 0 {
		opt.Dimensions = 2
	}
	if opt.Seed == 0 {
		opt.Seed = 1
	}
	n := len(m.Cases)
	if err := check(m, opt); err != nil {
		return nil, err
	}
	if opt.Spectrum == Auto {
		opt.Spectrum = Leading
		if n <= WholeUpTo {
			opt.Spectrum = Whole
		}
	}
	o := &ordination{n: n, m: m, b: newCentred(n, m.Values), opt: opt}
	if err := o.solve(ctx); err != nil {
		return nil, err
	}
	r := o.result()
	r.Notes = append(o.notes(r), m.Notes...)
	return r, nil
}

// check refuses what has no map.
func check(m *similarity.Matrix, opt Options) error {
	n := len(m.Cases)
	if opt.Dimensions < 1 {
		return &similarity.Error{Msg: fmt.Sprintf("%d is not a number of axes", opt.Dimensions), Hint: "give 1 or more"}
	}
	if m.Form != similarity.Distances {
		return &similarity.Error{Msg: "ordination needs distances, not similarities", Hint: "compute the matrix as distances"}
	}
	if n < 3 {
		return &similarity.Error{Msg: fmt.Sprintf("too few cases for a map: %d", n), Hint: "at least three are needed"}
	}
	if err := m.Complete(); err != nil {
		return err
	}
	switch most := slices.Max(m.Values); {
	case most > 1e150 || most < 1e-150 && most > 0:
		return &similarity.Error{Msg: fmt.Sprintf("the greatest distance is %g, whose square no number can hold", most), Hint: "multiply all distances by the same number"}
	case most == 0:
		return &similarity.Error{Msg: "all cases are alike: there is nothing to map", Hint: "choose more codes, or codes in which the cases differ"}
	}
	return nil
}

// An ordination is one run.
type ordination struct {
	n       int
	m       *similarity.Matrix
	b       *centred
	opt     Options
	values  []float64 // all eigenvalues, or the leading ones
	vectors [][]float64
}

// solve finds the eigenvalues wanted and the vectors of the axes. One value more than there are axes
// is found, to see whether the last axis stands out from the next.
func (o *ordination) solve(ctx context.Context) error {
	k := min(o.opt.Dimensions, o.n-1)
	var err error
	var largest []float64
	largest, o.vectors, err = eigen.Largest(ctx, o.n, k, o.b.times, o.opt.Seed)
	if err == nil && o.opt.Spectrum == Whole {
		o.values, err = eigen.Values(ctx, o.n, o.b.packed())
	} else {
		o.values = largest
	}
	if errors.Is(err, eigen.ErrNotConverged) {
		return &similarity.Error{Msg: "the axes cannot be told apart: " + err.Error(), Hint: "leave out cases that are exactly alike, or ask for fewer dimensions"}
	}
	if err != nil {
		return err
	}
	noise := 1e-12 * max(math.Abs(o.values[0]), math.Abs(o.values[len(o.values)-1]))
	for i, v := range o.values {
		if math.Abs(v) <= noise {
			o.values[i] = 0
		}
	}
	axes := 0
	for axes < k && o.values[axes] > 0 {
		axes++
	}
	o.vectors = o.vectors[:axes]
	return nil
}

func (o *ordination) result() *Result {
	r := &Result{
		Cases: o.m.Cases, Dimensions: len(o.vectors), Eigenvalues: o.values,
		Coordinates: make([][]float64, o.n), Explained: []float64{},
	}
	if !o.m.Given {
		r.Measure = o.m.Measure.String()
	}
	for a, v := range o.vectors {
		point(v)
		scale := math.Sqrt(o.values[a])
		for i := range v {
			if math.Abs(v[i]) < 1e-13 { // nothing but rounding
				v[i] = 0
			}
			r.Coordinates[i] = append(r.Coordinates[i], scale*v[i])
		}
	}
	if o.opt.Spectrum == Whole {
		o.shares(r)
	} else {
		o.boundShares(r)
	}
	r.MapCorrelation = fit(o.m, r.Coordinates)
	r.Quality = make([]float64, o.n)
	for i, x := range r.Coordinates {
		on := 0.0
		for _, c := range x {
			on += c * c
		}
		r.Quality[i] = on / o.b.at(i, i)
		if o.b.at(i, i) <= 1e-12*o.b.all {
			r.Quality[i] = math.NaN()
		}
	}
	return r
}

// point gives an axis its direction: the case farthest from the middle lies on the positive side; of
// equals the first.
func point(v []float64) {
	far := 0
	for i := range v {
		if math.Abs(v[i]) > math.Abs(v[far])*(1+1e-9) {
			far = i
		}
	}
	if v[far] < 0 {
		for i := range v {
			v[i] = -v[i]
		}
	}
}

// shares sets the shares of all eigenvalues.
func (o *ordination) shares(r *Result) {
	var positive, negative float64
	for _, v := range o.values {
		if v > 0 {
			positive += v
		} else {
			negative -= v
		}
	}
	for _, v := range o.values {
		if v > 0 {
			r.Explained = append(r.Explained, v/positive)
		}
	}
	r.NegativeShare = negative / (positive + negative)
}

// boundShares bounds the shares where only the leading eigenvalues are known. With P the sum of the
// positive ones and N that of the negative without their signs, P − N is the trace; P + N is the trace
// at least, and by the inequality of Cauchy and Schwarz at most
//
//	Σ λ + √((n − 1 − k)(F² − Σ λ²))
//
// where the sums run over the k known ones and F² is the sum of all squared.
func (o *ordination) boundShares(r *Result) {
	trace := o.b.trace()
	rest, known, axes := o.b.squareNorm(), 0.0, 0
	for _, v := range o.values {
		if v > 0 {
			known, rest, axes = known+v, rest-v*v, axes+1
		}
	}
	most := max(trace, known, known+math.Sqrt(max(0, rest)*float64(max(0, o.n-1-axes))))
	low := max(trace, known)
	high := max(low, (most+trace)/2)
	r.NegativeShare = math.NaN()
	r.Bounds = &Bounds{Explained: [][2]float64{}, NegativeShare: [2]float64{(low - trace) / (2*low - trace), (high - trace) / (2*high - trace)}}
	for _, v := range o.values[:axes] {
		r.Explained = append(r.Explained, math.NaN())
		r.Bounds.Explained = append(r.Bounds.Explained, [2]float64{v / high, v / low})
	}
}

// fit is the correlation of the distances with those between points.
func fit(m *similarity.Matrix, x [][]float64) float64 {
	n := len(x)
	type sums struct{ d, e, dd, ee, de float64 }
	rows := make([]sums, n)
	shift := m.Values[0] // so that equal distances have a spread of exactly 0
	parallelRows(n, func(i int) {
		s := &rows[i]
		for j := i + 1; j < n; j++ {
			sum := 0.0
			for a, c := range x[i] {
				sum += (c - x[j][a]) * (c - x[j][a])
			}
			d, e := m.Values[similarity.Index(n, i, j)]-shift, math.Sqrt(sum)-shift
			s.d, s.e, s.dd, s.ee, s.de = s.d+d, s.e+e, s.dd+d*d, s.ee+e*e, s.de+d*e
		}
	})
	var t sums
	for _, s := range rows {
		t.d, t.e, t.dd, t.ee, t.de = t.d+s.d, t.e+s.e, t.dd+s.dd, t.ee+s.ee, t.de+s.de
	}
	pairs := float64(len(m.Values))
	dd, ee, de := t.dd-t.d*t.d/pairs, t.ee-t.e*t.e/pairs, t.de-t.d*t.e/pairs
	if dd <= 1e-12*t.dd || ee <= 1e-12*t.ee || dd == 0 || ee == 0 {
		return math.NaN()
	}
	return max(-1, min(1, de/math.Sqrt(dd*ee)))
}
