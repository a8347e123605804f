package cluster

import (
	"math"

	"speelveld/analysis/similarity"
)

// A Silhouette says how well each case sits in its cluster.
type Silhouette struct {
	Mean      float64
	ByCluster []float64 // mean of the cluster's cases, cluster 1 first
	ByCase    []float64 // in the order of the cases
	Neighbour []int     // the nearest other cluster of each case
}

// SilhouetteOf computes the silhouette widths of an assignment (Rousseeuw 1987,
// doi:10.1016/0377-0427(87)90125-7):
//
//	s(i) = (b(i) − a(i)) / max(a(i), b(i))
//
// where a(i) is the mean distance of case i to the other cases of its cluster and b(i) the least
// mean distance to the cases of another cluster. It lies between −1 and 1, and is 0 for a case that
// is a cluster by itself. With one cluster there is no other, and everything is NaN. Equals
// silhouette of the R package cluster. Time O(n²).
//
// The assignment has one number from 1 per case, without gaps; it panics on another length.
func SilhouetteOf(m *similarity.Matrix, assignment []int) Silhouette {
	n := len(m.Cases)
	if len(assignment) != n {
		panic("cluster: an assignment needs one number per case")
	}
	k := 0
	for _, c := range assignment {
		k = max(k, c)
	}
	size := make([]float64, k)
	for _, c := range assignment {
		size[c-1]++
	}
	sums := make([]float64, n*k) // of the distances of each case to each cluster
	for i, at := 0, 0; i < n; i++ {
		ci, mine := assignment[i]-1, sums[i*k:(i+1)*k]
		for j := i + 1; j < n; j, at = j+1, at+1 {
			v := m.Values[at]
			mine[assignment[j]-1] += v
			sums[j*k+ci] += v
		}
	}
	s := Silhouette{ByCluster: make([]float64, k), ByCase: make([]float64, n), Neighbour: make([]int, n)}
	for i, c := range assignment {
		if k == 1 {
			s.ByCase[i] = math.NaN()
		} else {
			s.ByCase[i], s.Neighbour[i] = width(sums[i*k:(i+1)*k], size, c)
		}
		s.ByCluster[c-1] += s.ByCase[i]
		s.Mean += s.ByCase[i]
	}
	for c := range s.ByCluster {
		s.ByCluster[c] /= size[c]
	}
	s.Mean /= float64(n)
	return s
}

// width is the silhouette width of a case of cluster c, given its summed distances to the clusters.
func width(sums, size []float64, c int) (s float64, neighbour int) {
	b := math.Inf(1)
	for x, sum := range sums {
		if x != c-1 && sum/size[x] < b {
			b, neighbour = sum/size[x], x+1
		}
	}
	if size[c-1] == 1 {
		return 0, neighbour
	}
	a := sums[c-1] / (size[c-1] - 1)
	switch {
	case a < b:
		return 1 - a/b, neighbour
	case a > b:
		return b/a - 1, neighbour
	}
	return 0, neighbour
}
