package cluster

import (
	"context"

	"speelveld/analysis/parallel"
	"speelveld/analysis/similarity"
)

// Halves are the distances of n cases both ways, so that all distances of a case can be read one
// after the other: the condensed matrix as it was given, and a copy of it by columns. Reading a column
// out of the condensed matrix itself takes longer than all that is done with it.
type halves struct {
	n            int
	upper, lower []float64 // (0,1) (0,2) … (1,2) …; (1,0) (2,0) (2,1) …
}

// newHalves makes the copy, on all processors.
func newHalves(ctx context.Context, m *similarity.Matrix) (*halves, error) {
	h := &halves{n: len(m.Cases), upper: m.Values, lower: make([]float64, len(m.Values))}
	const strip = 16 // columns at a time: what is read and what is written both stay in the cache
	err := parallel.Each(ctx, (h.n+strip-1)/strip, func(s int) {
		from, to := s*strip, min((s+1)*strip, h.n)
		for i := range to - 1 {
			behind := h.behind(i)
			for j := max(from, i+1); j < to; j++ {
				h.lower[j*(j-1)/2+i] = behind[j-i-1]
			}
		}
	})
	return h, err
}

// before and behind return the distances of case i to the cases before it and behind it.
func (h *halves) before(i int) []float64 { return h.lower[i*(i-1)/2:][:i] }

func (h *halves) behind(i int) []float64 {
	at := similarity.Index(h.n, i, i+1)
	return h.upper[at : at+h.n-i-1]
}

// part returns the distances of case i to the cases from ≤ j < to, which lie all before it, all behind
// it, or are it alone.
func (h *halves) part(i, from, to int) []float64 {
	switch {
	case to <= i:
		return h.before(i)[from:to]
	case from > i:
		return h.behind(i)[from-i-1 : to-i-1]
	}
	return itself[:]
}

var itself [1]float64

// row copies the distances of case i to every case into out.
func (h *halves) row(i int, out []float64) {
	copy(out, h.before(i))
	out[i] = 0
	copy(out[i+1:], h.behind(i))
}
