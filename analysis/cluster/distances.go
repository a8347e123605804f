package cluster

import (
	"context"
	"fmt"

	"speelveld/analysis/eigen"
	"speelveld/analysis/similarity"
)

// checkDistances refuses what cannot be clustered: similarities, pairs without a value, negative
// distances. It names the first pair concerned.
func checkDistances(m *similarity.Matrix) error {
	if m.Form != similarity.Distances {
		return &similarity.Error{Msg: "clustering needs distances, not similarities", Hint: "compute the matrix as distances"}
	}
	if n := len(m.Cases); len(m.Values) != n*(n-1)/2 {
		return &similarity.Error{Msg: fmt.Sprintf("%d distances for %d cases", len(m.Values), n)}
	}
	return m.Complete()
}

// manyForEigen is how many cases all eigenvalues are computed of; of more, so many are looked at.
const manyForEigen = 600

// euclidean reports whether the distances can be those of points in a space, or the squares of such:
// whether the doubly centred matrix of −d²/2 (or −d/2) has no negative eigenvalue (Gower and Legendre
// 1986, doi:10.1007/BF01896809). Of many cases it looks at some, evenly spread: if theirs cannot, then
// those of all cannot; if they can, it is not sure.
func euclidean(ctx context.Context, m *similarity.Matrix, squared bool) (is, sure bool) {
	n := len(m.Cases)
	sure = n <= manyForEigen
	if !sure {
		rows := make([]int, manyForEigen)
		for k := range rows {
			rows[k] = k * n / manyForEigen
		}
		m, n = m.Select(rows), manyForEigen
	}
	half := func(i, j int) float64 {
		d := m.At(i, j)
		if squared {
			return -d / 2
		}
		return -d * d / 2
	}
	means, mean := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			means[i] += half(i, j) / float64(n)
		}
		mean += means[i] / float64(n)
	}
	centred := make([]float64, 0, n*(n+1)/2)
	for i := range n {
		for j := i; j < n; j++ {
			centred = append(centred, half(i, j)-means[i]-means[j]+mean)
		}
	}
	values, err := eigen.Values(ctx, n, centred) // in descending order
	if err != nil {
		return true, false
	}
	is = values[n-1] >= -1e-9*values[0]
	return is, sure || !is
}
