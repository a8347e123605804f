package cluster

import (
	"context"
	"math"
	"slices"

	"speelveld/analysis/similarity"
)

// A Method is a way to find clusters. The zero value is Average.
type Method int

// The methods, by their names in the contract.
const (
	Average       Method = iota // mean distance between the members of two clusters (UPGMA)
	Single                      // nearest members
	Complete                    // farthest members
	McQuitty                    // mean of the two merged clusters' distances, whatever their size (WPGMA)
	Median                      // Gower's median (WPGMC); heights may turn back
	Centroid                    // centres of gravity (UPGMC); heights may turn back
	Ward                        // least growth of the variance: R's ward.D2 (Ward's criterion on distances)
	WardD                       // R's ward.D: the same on distances that are taken for squared
	MethodPAM                   // partition around medoids
	MethodLouvain               // communities of the similarity graph
)

var methodNames = []string{"average", "single", "complete", "mcquitty", "median", "centroid", "ward", "ward-d", "pam", "louvain"}

// Methods returns the names of the methods, in their order.
func Methods() []string { return slices.Clone(methodNames) }

// String returns the name of the method as the command line has it.
func (m Method) String() string { return methodNames[m] }

// MarshalText returns the name of the method.
func (m Method) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// ParseMethod returns the method of that name.
func ParseMethod(name string) (Method, bool) {
	i := slices.Index(methodNames, name)
	return Method(max(i, 0)), i >= 0
}

// Hierarchic reports whether the method is a linkage, which gives a dendrogram.
func (m Method) Hierarchic() bool { return m < MethodPAM }

// A Dendrogram is a tree of cases in the convention of R's hclust: step s merges the two clusters
// Merge[s], where −i is case i (from 1) and +s the cluster made at step s (from 1); a case comes
// before a cluster, and the lower number first. Height[s] is the distance at which they merge.
// Order lists the cases (from 1) so that no branches cross when the tree is drawn.
type Dendrogram struct {
	Merge  [][2]int
	Height []float64
	Order  []int
}

// Hierarchical merges the two nearest clusters until one is left. The matrix holds distances.
//
// It is Murtagh's algorithm with a list of nearest neighbours, as in R's hclust, down to its rule
// for ties (the lowest row, and the neighbour that was found first): where distances tie, as
// they do on presences, another rule gives other heights. The same holds for the order in which
// sums are made. Time O(n²) as a rule and O(n³) at worst; memory one further copy of the matrix.
//
// It returns the context's error when it was cancelled, and an *similarity.Error for what is no
// distance matrix or a method that makes no tree.
func Hierarchical(ctx context.Context, m *similarity.Matrix, method Method) (*Dendrogram, error) {
	if !method.Hierarchic() {
		return nil, &similarity.Error{Msg: method.String() + " makes no tree", Hint: "use a linkage such as average or ward"}
	}
	if err := checkDistances(m); err != nil {
		return nil, err
	}
	steps, err := newAgglomeration(m, method).run(ctx)
	if err != nil {
		return nil, err
	}
	return inConvention(len(m.Cases), steps), nil
}

// inConvention turns steps into merges, heights and order as R prints them.
func inConvention(n int, steps []step) *Dendrogram {
	d := &Dendrogram{Merge: make([][2]int, len(steps)), Height: make([]float64, len(steps))}
	name := make([]int, n) // of the cluster at each row
	for i := range name {
		name[i] = -(i + 1)
	}
	for s, st := range steps {
		x, y := name[st.i], name[st.j]
		if x > 0 && (y < 0 || y < x) {
			x, y = y, x
		}
		d.Merge[s], d.Height[s] = [2]int{x, y}, st.height
		name[st.i] = s + 1
	}
	todo := []int{len(steps)}
	if n == 1 {
		todo = []int{-1}
	}
	for len(todo) > 0 {
		top := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if top < 0 {
			d.Order = append(d.Order, -top)
		} else {
			m := d.Merge[top-1]
			todo = append(todo, m[1], m[0])
		}
	}
	return d
}

// Cut returns the assignment of the cases to k clusters, made by the first n−k merges: R's cutree.
// It panics if k is not between 1 and n.
func (d *Dendrogram) Cut(k int) []int {
	n := len(d.Merge) + 1
	if k < 1 || k > n {
		panic("cluster: cut into a number of clusters that is not between 1 and the number of cases")
	}
	parent := make([]int, 2*n-1) // cases 0 … n−1, then the clusters of the steps
	for i := range parent {
		parent[i] = -1
	}
	for s := range n - k {
		for _, x := range d.Merge[s] {
			if x < 0 {
				parent[-x-1] = n + s
			} else {
				parent[n+x-1] = n + s
			}
		}
	}
	root := make([]int, n)
	for i := range root {
		root[i] = i
		for parent[root[i]] >= 0 {
			root[i] = parent[root[i]]
		}
	}
	return Canonical(root)
}

// Canonical renumbers an assignment from 1, by the first case of each cluster.
func Canonical(assignment []int) []int {
	number := map[int]int{}
	out := make([]int, len(assignment))
	for i, c := range assignment {
		if number[c] == 0 {
			number[c] = len(number) + 1
		}
		out[i] = number[c]
	}
	return out
}

// Cophenetic returns the height at which each pair of cases first comes together, condensed like
// similarity.Matrix.Values.
func (d *Dendrogram) Cophenetic() []float64 {
	n := len(d.Merge) + 1
	out := make([]float64, n*(n-1)/2)
	d.joins(func(height float64, left, right []int) {
		for _, i := range left {
			for _, j := range right {
				out[similarity.Index(n, min(i, j)-1, max(i, j)-1)] = height
			}
		}
	})
	return out
}

// CopheneticCorrelation is Pearson's correlation of the distances from which the tree was made with
// the heights at which the pairs come together (Sokal and Rohlf 1962, doi:10.2307/1217208): near 1
// where the tree renders them well. It is NaN where one of the two is constant. The heights of the
// pairs are not kept: memory O(n).
func (d *Dendrogram) CopheneticCorrelation(m *similarity.Matrix) float64 {
	n := len(m.Cases)
	var meanDistance, meanHeight float64
	for _, v := range m.Values {
		meanDistance += v
	}
	d.joins(func(height float64, left, right []int) { meanHeight += height * float64(len(left)*len(right)) })
	meanDistance, meanHeight = meanDistance/float64(len(m.Values)), meanHeight/float64(len(m.Values))
	var dh, dd, hh float64
	d.joins(func(height float64, left, right []int) {
		sum := 0.0
		for _, i := range left {
			for _, j := range right {
				away := m.Values[similarity.Index(n, min(i, j)-1, max(i, j)-1)] - meanDistance
				sum += away
				dd += away * away
			}
		}
		away := height - meanHeight
		dh += away * sum
		hh += away * away * float64(len(left)*len(right))
	})
	pairs := float64(len(m.Values))
	if dd <= constant*pairs*meanDistance*meanDistance || hh <= constant*pairs*meanHeight*meanHeight {
		return math.NaN()
	}
	return dh / math.Sqrt(dd*hh)
}

// constant is the relative variance that is no more than rounding.
const constant = 1e-28

// joins calls do for every merge with its height and the cases on both sides (from 1).
func (d *Dendrogram) joins(do func(height float64, left, right []int)) {
	place := make([]int, len(d.Merge)+1) // of each case in Order
	for x, c := range d.Order {
		place[c-1] = x
	}
	type span struct{ from, to int } // members of a cluster stand side by side in Order
	spans := make([]span, len(d.Merge))
	of := func(x int) span {
		if x < 0 {
			return span{place[-x-1], place[-x-1] + 1}
		}
		return spans[x-1]
	}
	for s, m := range d.Merge {
		left, right := of(m[0]), of(m[1])
		do(d.Height[s], d.Order[left.from:left.to], d.Order[right.from:right.to])
		spans[s] = span{min(left.from, right.from), max(left.to, right.to)}
	}
}
