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
	a := newAgglomeration(m, method)
	steps, err := a.run(ctx)
	if err != nil {
		return nil, err
	}
	return inConvention(len(m.Cases), steps), nil
}

// A step merges cluster j into cluster i < j, each named by its lowest row.
type step struct {
	i, j   int
	height float64
}

// An agglomeration is the state of the algorithm: the clusters that are left, each at the place of
// its lowest row, their distances, and for each the nearest of those behind it.
type agglomeration struct {
	method  Method
	n       int
	d       []float64 // condensed, behind one number that is not used
	start   []int     // d[start[i]+j] is the pair i < j
	size    []float64
	active  []int // in ascending order
	nearest []int
	least   []float64 // distance to nearest
}

func newAgglomeration(m *similarity.Matrix, method Method) *agglomeration {
	n := len(m.Cases)
	a := &agglomeration{
		method: method, n: n, d: make([]float64, len(m.Values)+1), start: make([]int, n), size: make([]float64, n),
		active: make([]int, n), nearest: make([]int, n), least: make([]float64, n),
	}
	a.copyFrom(m.Values)
	for i := range n {
		a.start[i] = 1 + similarity.Index(n, i, i+1) - i - 1
		a.size[i], a.active[i] = 1, i
	}
	return a
}

// copyFrom copies the distances, squared for Ward's criterion, piece by piece on all processors:
// touching fresh memory for the first time takes longer than the copying.
func (a *agglomeration) copyFrom(values []float64) {
	const piece = 1 << 18
	pieces := (len(values) + piece - 1) / piece
	_ = inParallel(context.Background(), pieces, func(p int) error { // never an error
		from := p * piece
		to := min(from+piece, len(values))
		if a.method != Ward {
			copy(a.d[1+from:], values[from:to])
			return nil
		}
		out := a.d[1+from : 1+to]
		for k, v := range values[from:to] {
			out[k] = v * v
		}
		return nil
	})
}

func (a *agglomeration) run(ctx context.Context) ([]step, error) {
	for x := range a.active[:a.n-1] {
		a.find(x)
	}
	steps := make([]step, 0, a.n-1)
	for len(a.active) > 1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		least, at := math.Inf(1), a.active[0]
		for _, i := range a.active[:len(a.active)-1] {
			if a.least[i] < least {
				least, at = a.least[i], i
			}
		}
		i, j := at, a.nearest[at]
		height := a.d[a.start[i]+j]
		if a.method == Ward {
			height = math.Sqrt(height)
		}
		steps = append(steps, step{i, j, height})
		a.merge(i, j)
	}
	return steps, nil
}

// find looks for the nearest of the clusters behind the x-th active one.
func (a *agglomeration) find(x int) {
	i := a.active[x]
	row := a.d[a.start[i]:]
	least, nearest := math.Inf(1), -1
	for _, j := range a.active[x+1:] {
		if row[j] < least {
			least, nearest = row[j], j
		}
	}
	a.least[i], a.nearest[i] = least, nearest
}

// merge puts cluster j into cluster i and brings distances and neighbours up to date.
func (a *agglomeration) merge(i, j int) {
	a.active = slices.DeleteFunc(a.active, func(k int) bool { return k == j })
	dij := a.d[a.start[i]+j]
	ni, nj := a.size[i], a.size[j]
	rowI := a.d[a.start[i]:]
	rowJ := a.d[a.start[j]:]
	least, nearest := math.Inf(1), -1
	for _, k := range a.active {
		switch {
		case k < i:
			at := a.start[k]
			v := a.join(a.d[at+i], a.d[at+j], dij, ni, nj, a.size[k])
			a.d[at+i] = v
			if v < a.least[k] { // the new cluster lies nearer, as with centroids it may
				a.least[k], a.nearest[k] = v, i
			}
			continue
		case k == i:
			continue
		case k < j:
			rowI[k] = a.join(rowI[k], a.d[a.start[k]+j], dij, ni, nj, a.size[k])
		default:
			rowI[k] = a.join(rowI[k], rowJ[k], dij, ni, nj, a.size[k])
		}
		if rowI[k] < least {
			least, nearest = rowI[k], k
		}
	}
	a.size[i] = ni + nj
	a.least[i], a.nearest[i] = least, nearest
	for x, k := range a.active {
		if k < j && (a.nearest[k] == i || a.nearest[k] == j) && x < len(a.active)-1 {
			a.find(x)
		}
	}
}

// join is the distance from cluster k to the union of i and j (Lance and Williams 1967). The sums
// are made in the order of R's hclust.f.
func (a *agglomeration) join(dik, djk, dij, ni, nj, nk float64) float64 {
	switch a.method {
	case Average:
		return (ni*dik + nj*djk) / (ni + nj)
	case Single:
		return min(dik, djk)
	case Complete:
		return max(dik, djk)
	case McQuitty:
		return (dik + djk) / 2
	case Median:
		return ((dik + djk) - dij/2) / 2
	case Centroid:
		return (ni*dik + nj*djk - ni*nj*dij/(ni+nj)) / (ni + nj)
	}
	return 1 / (ni + nj + nk) * ((ni+nk)*dik + (nj+nk)*djk - nk*dij)
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
	place := make([]int, n) // of each case in Order
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
		for _, i := range d.Order[left.from:left.to] {
			for _, j := range d.Order[right.from:right.to] {
				out[similarity.Index(n, min(i, j)-1, max(i, j)-1)] = d.Height[s]
			}
		}
		spans[s] = span{min(left.from, right.from), max(left.to, right.to)}
	}
	return out
}
