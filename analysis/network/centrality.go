package network

import (
	"context"
	"math"

	"speelveld/analysis/eigen"
	"speelveld/analysis/parallel"
)

// same is how far two lengths may differ, relative to their size, and still be the same: sums of the
// same lengths in another order are.
const same = 1e-10

// paths counts the shortest paths from every node and returns how often each lies on those between two
// others, and how far it is from the nodes that it can reach, together.
//
//	betweenness(v) = Σ over pairs s, t of (shortest paths from s to t through v) / (all of them)
//
// (Freeman 1977, by Brandes 2001, doi:10.1080/0022250X.2001.9990249). weighted takes 1/weight for the
// length of a tie, otherwise each is 1. Time O(nm) for n nodes and m ties, or O(nm log n).
func (g *graph) paths(ctx context.Context, weighted bool) (betweenness, far []float64, err error) {
	betweenness, far = make([]float64, g.n), make([]float64, g.n)
	const parts = 64 // always as many, so that sums are the same on any number of processors
	between := make([][]float64, parts)
	var length []float64
	if weighted {
		length = make([]float64, len(g.weight))
		for k, w := range g.weight {
			length[k] = 1 / w
		}
	}
	err = parallel.Each(ctx, parts, func(p int) {
		w := newWalk(g, length)
		between[p] = w.between
		for s := p * g.n / parts; s < (p+1)*g.n/parts && ctx.Err() == nil; s++ {
			far[s] = w.from(s)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	for _, b := range between {
		for v, x := range b {
			betweenness[v] += x / 2 // each pair was seen from both ends
		}
	}
	return betweenness, far, nil
}

// A walk goes through the graph from one node after another.
type walk struct {
	g       *graph
	length  []float64 // of the ties, as graph.weight; nil: 1 each
	between []float64 // what was found so far

	distance []float64 // −1: not reached
	order    []int     // the nodes reached, nearest first
	paths    []float64 // shortest paths to each
	depend   []float64 // share of the shortest paths that go through it
	before   []int32   // nodes one step nearer to the start, on a shortest path: those of the kth reached
	ends     []int     // are from ends[k−1] to ends[k]
	heap     []reach
	done     []bool
}

// A reach is a node with a distance at which it can be reached.
type reach struct {
	distance float64
	node     int
}

func newWalk(g *graph, length []float64) *walk {
	return &walk{
		g: g, length: length, between: make([]float64, g.n), distance: make([]float64, g.n),
		order: make([]int, 0, g.n), paths: make([]float64, g.n), depend: make([]float64, g.n), done: make([]bool, g.n),
	}
}

// from adds what node s finds, and returns the sum of its distances.
func (w *walk) from(s int) float64 {
	for i := range w.distance {
		w.distance[i] = -1
	}
	w.order = w.order[:0]
	if w.length != nil {
		w.dijkstra(s)
	} else {
		w.breadthFirst(s)
	}
	sum := 0.0
	for _, v := range w.order {
		sum += w.distance[v]
		w.paths[v], w.depend[v] = 0, 0
	}
	w.paths[s] = 1
	w.before, w.ends = w.before[:0], append(w.ends[:0], 0)
	for _, v := range w.order[1:] {
		from := len(w.before)
		w.findBefore(v)
		for _, u := range w.before[from:] {
			w.paths[v] += w.paths[u]
		}
		w.ends = append(w.ends, len(w.before))
	}
	for k := len(w.order) - 1; k > 0; k-- {
		v := w.order[k]
		share := (1 + w.depend[v]) / w.paths[v]
		for _, u := range w.before[w.ends[k-1]:w.ends[k]] {
			w.depend[u] += w.paths[u] * share
		}
		w.between[v] += w.depend[v]
	}
	return sum
}

// findBefore adds the nodes from which a shortest path steps to v.
func (w *walk) findBefore(v int) {
	to, _ := w.g.ties(v)
	if w.length == nil {
		last := w.distance[v] - 1
		for _, u := range to {
			if w.distance[u] == last {
				w.before = append(w.before, u)
			}
		}
		return
	}
	length := w.length[w.g.start[v]:w.g.start[v+1]]
	low, high := w.distance[v]*(1-same), w.distance[v]*(1+same)
	for k, u := range to {
		if d := w.distance[u] + length[k]; d <= high && d >= low {
			w.before = append(w.before, u)
		}
	}
}

func (w *walk) breadthFirst(s int) {
	w.distance[s] = 0
	w.order = append(w.order, s)
	for k := 0; k < len(w.order); k++ {
		v := w.order[k]
		to, _ := w.g.ties(v)
		for _, u := range to {
			if w.distance[u] < 0 {
				w.distance[u] = w.distance[v] + 1
				w.order = append(w.order, int(u))
			}
		}
	}
}

func (w *walk) dijkstra(s int) {
	clear(w.done)
	w.distance[s] = 0
	w.heap = append(w.heap[:0], reach{0, s})
	for len(w.heap) > 0 {
		at := w.pop()
		if w.done[at.node] {
			continue
		}
		w.done[at.node] = true
		w.order = append(w.order, at.node)
		to, _ := w.g.ties(at.node)
		length := w.length[w.g.start[at.node]:w.g.start[at.node+1]]
		for k, u := range to {
			d := at.distance + length[k]
			if old := w.distance[u]; !w.done[u] && (old < 0 || d < old) {
				w.distance[u] = d
				w.push(reach{d, int(u)})
			}
		}
	}
}

func (r reach) less(o reach) bool {
	return r.distance < o.distance || r.distance == o.distance && r.node < o.node
}

func (w *walk) push(r reach) {
	w.heap = append(w.heap, r)
	for i := len(w.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !w.heap[i].less(w.heap[up]) {
			break
		}
		w.heap[i], w.heap[up] = w.heap[up], w.heap[i]
		i = up
	}
}

func (w *walk) pop() reach {
	top, last := w.heap[0], len(w.heap)-1
	w.heap[0] = w.heap[last]
	w.heap = w.heap[:last]
	for i := 0; ; {
		low := 2*i + 1
		if low >= last {
			return top
		}
		if low+1 < last && w.heap[low+1].less(w.heap[low]) {
			low++
		}
		if !w.heap[low].less(w.heap[i]) {
			return top
		}
		w.heap[i], w.heap[low] = w.heap[low], w.heap[i]
		i = low
	}
}

// eigenvector returns the eigenvector of the greatest eigenvalue of the weights, with 1 for the greatest
// element (Bonacich 1972). Only the component with that eigenvalue has values over 0; of equals, all
// have, and tied reports it. Without ties it is NaN.
func (g *graph) eigenvector(ctx context.Context, component []int, count int, seed uint64) (x []float64, tied bool, err error) {
	x = make([]float64, g.n)
	if len(g.edges) == 0 {
		for i := range x {
			x[i] = math.NaN()
		}
		return x, false, nil
	}
	members := make([][]int, count)
	place := make([]int, g.n) // within its component
	for i, c := range component {
		place[i] = len(members[c])
		members[c] = append(members[c], i)
	}
	values, vectors := make([]float64, count), make([][]float64, count)
	greatest := 0.0
	for c, in := range members {
		if len(in) == 1 {
			continue
		}
		value, vector, err := eigen.Largest(ctx, len(in), 1, func(xs, ys [][]float64) {
			for v := range xs {
				for r, i := range in {
					sum := 0.0
					to, weight := g.ties(i)
					for k, j := range to {
						sum += weight[k] * xs[v][place[j]]
					}
					ys[v][r] = sum
				}
			}
		}, seed)
		if err != nil {
			return nil, false, err
		}
		values[c], vectors[c] = value[0], vector[0]
		greatest = max(greatest, value[0])
	}
	leading := 0
	for c, in := range members {
		if values[c] < greatest*(1-1e-9) {
			continue
		}
		leading++
		most := 0.0
		for _, v := range vectors[c] {
			most = max(most, math.Abs(v))
		}
		for r, i := range in {
			x[i] = math.Abs(vectors[c][r]) / most
		}
	}
	return x, leading > 1, nil
}

// damping is how often the wanderer of PageRank goes on along a tie.
const damping = 0.85

// pageRank returns how often one is at each node who wanders along the ties, chosen by weight, starting
// afresh anywhere with probability 0.15, and always where there is no tie (Brin and Page 1998).
func (g *graph) pageRank(strength []float64) []float64 {
	n := float64(g.n)
	p, next := make([]float64, g.n), make([]float64, g.n)
	for i := range p {
		p[i] = 1 / n
	}
	for range 400 { // each brings it closer by 0.85: 200 do
		loose := 0.0
		for i, s := range strength {
			if s == 0 {
				loose += p[i]
			}
		}
		base := (1-damping)/n + damping*loose/n
		change := 0.0
		for i := range next {
			sum := 0.0
			to, weight := g.ties(i)
			for k, j := range to {
				sum += p[j] * weight[k] / strength[j]
			}
			next[i] = base + damping*sum
			change += math.Abs(next[i] - p[i])
		}
		p, next = next, p
		if change < 1e-15 {
			break
		}
	}
	return p
}
