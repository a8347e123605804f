package network

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/cooccur"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// An Edge is a tie between two nodes, by their numbers A < B, with its weight: over 0 and finite.
type Edge struct {
	A, B   int
	Weight float64
}

// Cooccurrence ties every two columns of a table that are present in the same cases; the weight is the
// number of those, at least minWeight. apart names pairs that are never tied, such as a code and its
// parent, with which it occurs by definition; nil ties all. What is not reported is not present.
// It returns what cooccur.AllPairs returns.
func Cooccurrence(ctx context.Context, t *table.Table, minWeight float64, apart func(i, j int) bool) ([]Edge, error) {
	pairs, err := cooccur.AllPairs(ctx, t, nil, table.AsAbsent)
	if err != nil {
		return nil, err
	}
	var edges []Edge
	for i := range pairs.Codes() {
		for j := i + 1; j < pairs.Codes(); j++ {
			w := float64(pairs.Common(i, j))
			if w > 0 && w >= minWeight && (apart == nil || !apart(i, j)) {
				edges = append(edges, Edge{i, j, w})
			}
		}
	}
	return edges, nil
}

// Similarity ties every two cases by their similarity, if that is over 0 and at least minWeight. A pair
// without a value is not tied.
func Similarity(m *similarity.Matrix, minWeight float64) []Edge {
	if m.Form != similarity.Similarities {
		panic("network: distances are no similarities")
	}
	var edges []Edge
	for i, at := 0, 0; i < len(m.Cases); i++ {
		for j := i + 1; j < len(m.Cases); j, at = j+1, at+1 {
			if w := m.Values[at]; w > 0 && w >= minWeight {
				edges = append(edges, Edge{i, j, w})
			}
		}
	}
	return edges
}

// A graph holds, for each node, its ties in the order of the other node.
type graph struct {
	n      int
	start  []int // the ties of node i are those from start[i] to start[i+1]
	to     []int32
	weight []float64
	edges  []Edge // A < B, in order
}

// newGraph makes a graph of n nodes. Edges may come in any order; each pair at most once.
func newGraph(n int, edges []Edge) (*graph, error) {
	g := &graph{n: n, start: make([]int, n+1), edges: slices.Clone(edges)}
	for i, e := range g.edges {
		if e.A > e.B {
			g.edges[i].A, g.edges[i].B = e.B, e.A
		}
		if e.A == e.B || min(e.A, e.B) < 0 || max(e.A, e.B) >= n {
			panic(fmt.Sprintf("network: no tie can join nodes %d and %d of %d", e.A, e.B, n))
		}
		if !(e.Weight > 0) || math.IsInf(e.Weight, 0) {
			return nil, &similarity.Error{Msg: fmt.Sprintf("the weight of a tie is %g", e.Weight), Hint: "weights are numbers over 0; leave out the ties that weigh nothing"}
		}
		g.start[e.A+1]++
		g.start[e.B+1]++
	}
	slices.SortFunc(g.edges, func(a, b Edge) int { return cmp.Or(a.A-b.A, a.B-b.B) })
	for i := range n {
		g.start[i+1] += g.start[i]
	}
	g.to, g.weight = make([]int32, 2*len(edges)), make([]float64, 2*len(edges))
	at := slices.Clone(g.start[:n])
	put := func(i, j int, w float64) {
		g.to[at[i]], g.weight[at[i]] = int32(j), w
		at[i]++
	}
	for k, e := range g.edges {
		if k > 0 && g.edges[k-1].A == e.A && g.edges[k-1].B == e.B {
			panic(fmt.Sprintf("network: nodes %d and %d are tied twice", e.A, e.B))
		}
		put(e.B, e.A, e.Weight) // all that are smaller come before, in order
	}
	for _, e := range g.edges {
		put(e.A, e.B, e.Weight)
	}
	return g, nil
}

// ties returns the neighbours of node i, in order, and the weights of the ties.
func (g *graph) ties(i int) ([]int32, []float64) {
	return g.to[g.start[i]:g.start[i+1]], g.weight[g.start[i]:g.start[i+1]]
}

// components numbers the parts in which every node can be reached, from 0 in the order of their first
// nodes, and returns the number of each node's.
func (g *graph) components() (of []int, count int) {
	of = make([]int, g.n)
	for i := range of {
		of[i] = -1
	}
	var queue []int
	for s := range of {
		if of[s] >= 0 {
			continue
		}
		of[s] = count
		queue = append(queue[:0], s)
		for len(queue) > 0 {
			i := queue[0]
			queue = queue[1:]
			to, _ := g.ties(i)
			for _, j := range to {
				if of[j] < 0 {
					of[j] = count
					queue = append(queue, int(j))
				}
			}
		}
		count++
	}
	return of, count
}

// transitivity is the share of the pairs of neighbours of a node that are tied themselves; NaN where
// no node has two neighbours.
func (g *graph) transitivity() float64 {
	near := make([]table.Bits, g.n)
	pairs := 0.0
	for i := range near {
		near[i] = table.NewBits(g.n)
		to, _ := g.ties(i)
		for _, j := range to {
			near[i].Set(int(j))
		}
		pairs += float64(len(to)) * float64(len(to)-1) / 2
	}
	closed := 0.0
	for _, e := range g.edges {
		closed += float64(near[e.A].AndCount(near[e.B]))
	}
	return closed / pairs // 0/0 is NaN
}
