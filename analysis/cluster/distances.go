package cluster

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"speelveld/analysis/similarity"
)

// checkDistances refuses what cannot be clustered: similarities, pairs without a value, negative
// distances. It names the first pair concerned.
func checkDistances(m *similarity.Matrix) error {
	if m.Form != similarity.Distances {
		return &similarity.Error{Msg: "clustering needs distances, not similarities", Hint: "compute the matrix as distances"}
	}
	n := len(m.Cases)
	if len(m.Values) != n*(n-1)/2 {
		return &similarity.Error{Msg: fmt.Sprintf("%d distances for %d cases", len(m.Values), n)}
	}
	for i, at := 0, 0; i < n; i++ {
		for j := i + 1; j < n; j, at = j+1, at+1 {
			switch v := m.Values[at]; {
			case math.IsNaN(v):
				return &similarity.Error{
					Msg:  fmt.Sprintf("no distance between %q and %q", m.Cases[i], m.Cases[j]),
					Hint: "leave out the cases that cannot be compared, choose more codes, or another rule for what is not reported",
				}
			case v < 0 || math.IsInf(v, 0):
				return &similarity.Error{Msg: fmt.Sprintf("the distance between %q and %q is %g", m.Cases[i], m.Cases[j], v)}
			}
		}
	}
	return nil
}

// A condensed is the condensed matrix of n cases, to be read by rows.
type condensed struct {
	n int
	d []float64
}

// row copies the distances of case i to every case into out.
func (c condensed) row(i int, out []float64) {
	at := i - 1 // the pair (0, i)
	for j := range i {
		out[j] = c.d[at]
		at += c.n - j - 2
	}
	out[i] = 0
	if i+1 < c.n {
		copy(out[i+1:], c.d[similarity.Index(c.n, i, i+1):][:c.n-i-1])
	}
}

// euclidean reports whether the distances can be those of points in a space: whether the doubly
// centred matrix of −d²/2 has no negative eigenvalue (Gower and Legendre 1986).
func euclidean(m *similarity.Matrix) bool {
	n := len(m.Cases)
	b := mat.NewSymDense(n, nil)
	means, mean := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			d := m.At(i, j)
			means[i] += -d * d / 2 / float64(n)
		}
		mean += means[i] / float64(n)
	}
	for i := range n {
		for j := i; j < n; j++ {
			d := m.At(i, j)
			b.SetSym(i, j, -d*d/2-means[i]-means[j]+mean)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(b, false) {
		return false
	}
	values := eigen.Values(nil)
	return slices.Min(values) >= -1e-9*slices.Max(values)
}
