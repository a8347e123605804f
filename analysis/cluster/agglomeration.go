package cluster

import (
	"context"
	"math"

	"speelveld/analysis/similarity"
)

// A step merges cluster j into cluster i < j, each named by its lowest row.
type step struct {
	i, j   int
	height float64
}

// An agglomeration is the state of the algorithm. Each cluster has the place of its lowest case;
// places ascend with the cases. The distances are condensed over the places. The column of a
// place that is gone holds +Inf, so that rows can be read without asking who is left; when many
// are gone, the places are made anew (see compact).
type agglomeration struct {
	method  Method
	left    int       // clusters
	d       []float64 // condensed over n places
	n       int
	name    []int     // lowest case of the cluster at each place
	size    []float64 // of the cluster at each place; 0: gone
	nearest []int32   // of the places behind it, for each place but the last
	least   []float64 // distance to nearest; +Inf where there is none
	x, y    []float64 // a piece of the distances to the clusters that merge
	stale   []int     // places whose nearest has gone or changed
}

// piece is how many distances are brought up to date at a time: few enough to stay in the cache
// between reading and writing them.
const piece = 256

func newAgglomeration(m *similarity.Matrix, method Method) *agglomeration {
	n := len(m.Cases)
	a := &agglomeration{
		method: method, left: n, d: make([]float64, len(m.Values)), n: n, name: make([]int, n), size: make([]float64, n),
		nearest: make([]int32, n), least: make([]float64, n), x: make([]float64, piece), y: make([]float64, piece),
	}
	for i := range n {
		a.name[i], a.size[i] = i, 1
	}
	a.least[n-1] = math.Inf(1)
	a.start(m.Values)
	return a
}

// start copies the distances, squared for Ward's criterion, and finds the nearest of each case, on
// all processors: touching fresh memory for the first time takes longer than the copying.
func (a *agglomeration) start(values []float64) {
	const lines = 16
	_ = inParallel(context.Background(), (a.n+lines-1)/lines, func(p int) error { // never an error
		for i := p * lines; i < min(a.n-1, (p+1)*lines); i++ {
			from := similarity.Index(a.n, i, i+1)
			in := values[from:][:a.n-i-1]
			out := a.d[from:][:len(in)]
			if a.method == Ward {
				for k, v := range in {
					out[k] = v * v
				}
			} else {
				copy(out, in)
			}
			a.find(i)
		}
		return nil
	})
}

// row holds the distances of place i to the places behind it.
func (a *agglomeration) row(i int) []float64 { return a.d[similarity.Index(a.n, i, i+1):][:a.n-i-1] }

// find looks for the nearest of the clusters behind place i; of equals the first.
func (a *agglomeration) find(i int) {
	least, at := math.Inf(1), -1
	for k, v := range a.row(i) {
		if v < least {
			least, at = v, k
		}
	}
	a.least[i], a.nearest[i] = least, int32(i+1+at)
}

func (a *agglomeration) run(ctx context.Context) ([]step, error) {
	steps := make([]step, 0, a.n-1)
	for a.left > 1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		least, i := math.Inf(1), 0
		for k, v := range a.least {
			if v < least {
				least, i = v, k
			}
		}
		j := int(a.nearest[i])
		height := least
		if a.method == Ward {
			height = math.Sqrt(height)
		}
		steps = append(steps, step{a.name[i], a.name[j], height})
		a.merge(i, j)
		if a.left > 32 && a.left < a.n*3/4 {
			a.compact()
		}
	}
	return steps, nil
}

// merge puts the cluster at j into the one at i < j and brings distances and neighbours up to date.
func (a *agglomeration) merge(i, j int) {
	u := union{a.least[i], a.size[i], a.size[j]}
	a.stale = a.stale[:0]
	for from := 0; from < i; from += piece {
		a.before(from, min(from+piece, i), i, j, u)
	}
	rowI := a.row(i)
	for from := i + 1; from < j; from += piece {
		a.between(from, min(from+piece, j), rowI[from-i-1:], j, u)
	}
	rowI[j-i-1] = math.Inf(1)
	if j+1 < a.n {
		u.join(a.method, rowI[j-i:], a.row(j), a.size[j+1:])
	}
	a.size[i] += a.size[j]
	a.size[j] = 0
	a.least[j] = math.Inf(1)
	a.left--
	a.find(i)
	for _, k := range a.stale {
		a.find(k)
	}
}

// before brings up to date what the places from ≤ k < to, which lie before i, have to do with i and j.
func (a *agglomeration) before(from, to, i, j int, u union) {
	x, y := a.x[:to-from], a.y[:to-from]
	at := similarity.Index(a.n, from, i)
	gap := j - i
	for k := range x {
		x[k], y[k] = a.d[at], a.d[at+gap]
		at += a.n - (from + k) - 2
	}
	u.join(a.method, x, y, a.size[from:to])
	at = similarity.Index(a.n, from, i)
	nearest, least := a.nearest[from:to], a.least[from:to]
	for k, v := range x {
		a.d[at], a.d[at+gap] = v, math.Inf(1)
		at += a.n - (from + k) - 2
		if v < least[k] && a.size[from+k] > 0 { // the new cluster lies nearer, as with centroids it may
			least[k], nearest[k] = v, int32(i)
		}
		if c := int(nearest[k]); (c == i || c == j) && a.size[from+k] > 0 {
			a.stale = append(a.stale, from+k)
		}
	}
}

// between does the same for places between i and j, of which row holds the distances to i.
func (a *agglomeration) between(from, to int, row []float64, j int, u union) {
	y := a.y[:to-from]
	at := similarity.Index(a.n, from, j)
	for k := range y {
		y[k] = a.d[at]
		a.d[at] = math.Inf(1)
		if int(a.nearest[from+k]) == j && a.size[from+k] > 0 {
			a.stale = append(a.stale, from+k)
		}
		at += a.n - (from + k) - 2
	}
	u.join(a.method, row[:len(y)], y, a.size[from:to])
}

// A union is what the distances to the union of two clusters need to know: how far apart they are
// and how large.
type union struct{ dij, ni, nj float64 }

// join puts the distances to the union in the place of those to the first cluster, x; y are those
// to the second, size the sizes of the clusters they lead to (Lance and Williams 1967). The sums are
// made in the order of R's hclust.f.
func (u union) join(method Method, x, y, size []float64) {
	dij, ni, nj := u.dij, u.ni, u.nj
	y, size = y[:len(x)], size[:len(x)]
	switch method {
	case Average:
		for k, v := range x {
			x[k] = (ni*v + nj*y[k]) / (ni + nj)
		}
	case Single:
		for k, v := range x {
			if y[k] < v && !math.IsInf(v, 1) { // what is gone stays gone
				x[k] = y[k]
			}
		}
	case Complete:
		for k, v := range x {
			x[k] = max(v, y[k])
		}
	case McQuitty:
		for k, v := range x {
			x[k] = (v + y[k]) / 2
		}
	case Median:
		for k, v := range x {
			x[k] = ((v + y[k]) - dij/2) / 2
		}
	case Centroid:
		for k, v := range x {
			x[k] = (ni*v + nj*y[k] - ni*nj*dij/(ni+nj)) / (ni + nj)
		}
	default:
		for k, v := range x {
			nk := size[k]
			x[k] = ((ni+nk)*v + (nj+nk)*y[k] - nk*dij) / (ni + nj + nk)
		}
	}
}

// compact gives the clusters that are left new places, in the same order.
func (a *agglomeration) compact() {
	place := make([]int32, a.n) // new ones
	m := 0
	for k := range place {
		place[k] = int32(m)
		if a.size[k] > 0 {
			m++
		}
	}
	to := 0
	for k := range a.n {
		if a.size[k] == 0 {
			continue
		}
		if k+1 < a.n {
			rest := a.size[k+1:]
			for l, v := range a.row(k) {
				if rest[l] > 0 {
					a.d[to] = v
					to++
				}
			}
		}
		p := place[k]
		a.name[p], a.size[p], a.least[p] = a.name[k], a.size[k], a.least[k]
		a.nearest[p] = place[a.nearest[k]]
	}
	a.n = m
	a.d, a.name, a.size, a.least, a.nearest = a.d[:to], a.name[:m], a.size[:m], a.least[:m], a.nearest[:m]
}
