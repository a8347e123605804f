package similarity

import (
	"math"
)

// A Form says whether a matrix holds similarities or distances.
type Form int

// The forms.
const (
	Similarities Form = iota
	Distances
)

// A Matrix holds one number for each pair of cases, in condensed form: Values has the pairs (0,1),
// (0,2) … (0,n−1), (1,2) … one after the other, n(n−1)/2 of them. A pair without a value is NaN,
// and Notes says why.
type Matrix struct {
	Cases   []string
	Values  []float64
	Form    Form
	Measure Measure // meaningless in a matrix of given distances
	Given   bool    // the distances were given, not computed

	// On is the number of columns that each pair rests on, condensed like Values; nil where it is
	// Columns for all pairs.
	On      []int32
	Columns int

	// Low and High are the lowest and highest value over all completions of the cells that are not
	// reported, condensed like Values; nil unless the rule was table.Bounds.
	Low, High []float64

	Notes []string
}

// Len returns the number of cases.
func (m *Matrix) Len() int { return len(m.Cases) }

// Index returns the place of the pair i < j in a condensed matrix of n cases.
func Index(n, i, j int) int { return i*(2*n-i-1)/2 + j - i - 1 }

// At returns the value of a pair, in either order. A case is identical to itself: similarity 1,
// distance 0, whatever the formula would say.
func (m *Matrix) At(i, j int) float64 {
	switch {
	case i < j:
		return m.Values[Index(len(m.Cases), i, j)]
	case i > j:
		return m.Values[Index(len(m.Cases), j, i)]
	case m.Form == Distances:
		return 0
	}
	return 1
}

// N returns how many columns the value of a pair rests on.
func (m *Matrix) N(i, j int) int {
	if m.On == nil || i == j {
		return m.Columns
	}
	return int(m.On[Index(len(m.Cases), min(i, j), max(i, j))])
}

// Row writes row i of the full matrix to out, which holds as many numbers as there are cases.
func (m *Matrix) Row(i int, out []float64) { m.row(m.Values, i, out) }

// LowRow and HighRow are Row for the lowest and the highest values; they panic where there are no bounds.
func (m *Matrix) LowRow(i int, out []float64) { m.row(m.Low, i, out) }

// HighRow is described at LowRow.
func (m *Matrix) HighRow(i int, out []float64) { m.row(m.High, i, out) }

// row lays out a row of a condensed matrix in full, with the diagonal of At.
func (m *Matrix) row(values []float64, i int, out []float64) {
	n := len(m.Cases)
	for j := range i {
		out[j] = values[Index(n, j, i)]
	}
	out[i] = m.At(i, i)
	first := Index(n, i, i+1)
	copy(out[i+1:], values[first:first+n-i-1])
}

// Undefined returns the number of pairs without a value.
func (m *Matrix) Undefined() int {
	n := 0
	for _, v := range m.Values {
		if math.IsNaN(v) {
			n++
		}
	}
	return n
}

// Select returns the matrix of some of its cases, in the given order.
func (m *Matrix) Select(rows []int) *Matrix {
	k := len(rows)
	out := &Matrix{
		Cases: make([]string, k), Values: make([]float64, 0, k*(k-1)/2),
		Form: m.Form, Measure: m.Measure, Given: m.Given, Columns: m.Columns, Notes: m.Notes,
	}
	n := len(m.Cases)
	for x, i := range rows {
		out.Cases[x] = m.Cases[i]
		for _, j := range rows[x+1:] {
			at := Index(n, min(i, j), max(i, j))
			out.Values = append(out.Values, m.Values[at])
			if m.On != nil {
				out.On = append(out.On, m.On[at])
			}
			if m.Low != nil {
				out.Low, out.High = append(out.Low, m.Low[at]), append(out.High, m.High[at])
			}
		}
	}
	return out
}

// FromSquare makes a matrix of given distances: d[i][j] between the cases i and j. The rows must
// be as long as there are cases, the diagonal 0, the halves alike (to a relative 1e-9), and every
// distance a finite number that is not negative; the error names the first cell that is not.
func FromSquare(cases []string, d [][]float64) (*Matrix, error) {
	n := len(cases)
	if len(d) != n {
		return nil, errorf("a distance matrix is square: the same cases in its first row and its first column", "the matrix has %d rows for %d cases", len(d), n)
	}
	m := &Matrix{Cases: cases, Form: Distances, Given: true, Values: make([]float64, 0, n*(n-1)/2)}
	for i := range d {
		if len(d[i]) != n {
			return nil, errorf("a distance matrix is square: the same cases in its first row and its first column", "the row of %q has %d numbers for %d cases", cases[i], len(d[i]), n)
		}
		for j, v := range d[i] {
			switch {
			case math.IsNaN(v):
				return nil, errorf("every pair needs a distance; leave out the cases that have none", "no distance between %q and %q", cases[i], cases[j])
			case math.IsInf(v, 0):
				return nil, errorf("", "the distance between %q and %q is not finite", cases[i], cases[j])
			case v < 0:
				return nil, errorf("if these are similarities, give 1 − s", "the distance between %q and %q is negative: %g", cases[i], cases[j], v)
			case i == j && v != 0:
				return nil, errorf("if these are similarities, give 1 − s", "the distance of %q to itself is %g and should be 0", cases[i], v)
			}
		}
	}
	for i := range d {
		for j := i + 1; j < n; j++ {
			v, w := d[i][j], d[j][i]
			if math.Abs(v-w) > 1e-9*max(v, w) {
				return nil, errorf("a distance matrix is symmetric", "the distance from %q to %q is %g, but %g from %q to %q", cases[i], cases[j], v, w, cases[j], cases[i])
			}
			m.Values = append(m.Values, v)
		}
	}
	return m, nil
}
