package contingency

import (
	"cmp"
	"math"
	"slices"
)

// BenjaminiHochberg returns, for each p, the smallest false discovery rate at which it would be
// reported: with the p sorted, q_i = min over j ≥ i of p_j · m / j, at most 1.
//
// m is the family: the number of tests made, which may exceed the number of p at hand but is at
// least that. A p of NaN (a test that could not be done) gets NaN and still counts in the family if
// m says so. Equals p.adjust(p, "BH", n = m) of R.
// See Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
func BenjaminiHochberg(p []float64, m int) []float64 {
	m = max(m, len(p))
	order := make([]int, 0, len(p))
	q := make([]float64, len(p))
	for i, v := range p {
		q[i] = math.NaN()
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(p[i], p[j]), cmp.Compare(i, j)) })
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, float64(m)/float64(rank)*p[i])
		q[i] = least
	}
	return q
}

// UndefinedLast orders two numbers as cmp.Compare does, but NaN after every other.
func UndefinedLast(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	}
	return cmp.Compare(a, b)
}
