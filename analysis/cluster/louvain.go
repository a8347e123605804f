package cluster

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"

	"speelveld/analysis/similarity"
)

// Communities are groups of cases with much similarity inside and little between.
type Communities struct {
	Assignment []int
	Modularity float64
}

// louvainRestarts is how often Louvain starts anew: it stops at the first partition that no single
// move improves, which depends on the order in which the cases are visited.
const louvainRestarts = 20

// Louvain finds communities in the graph that joins every two cases by their similarity (Blondel
// et al. 2008, doi:10.1088/1742-5468/2008/10/P10008), by gonum's implementation. Of twenty starts,
// drawn from seed, it keeps the one with the greatest modularity
//
//	Q = 1/2m Σ_ij (w_ij − γ k_i k_j / 2m) [same community]
//
// where w is similarity, k_i a case's sum of them, 2m the sum of the k_i and γ the resolution (1 by
// default: a greater one finds smaller communities). The same seed gives the same answer. The matrix
// holds similarities, of which negative ones count as none, or distances that do not exceed 1 (1 − d)
// or do (1 − d over the greatest). Without any similarity each case is its own community, with
// modularity 0.
func Louvain(m *similarity.Matrix, resolution float64, seed uint64) (*Communities, error) {
	if m.Undefined() > 0 {
		return nil, &similarity.Error{Msg: "some pairs of cases have no similarity", Hint: "leave out the cases that cannot be compared"}
	}
	if !(resolution > 0) {
		return nil, &similarity.Error{Msg: "the resolution has to be over 0"}
	}
	g := newWeights(m)
	if _, total := g.degrees(); total == 0 {
		alone := make([]int, g.n)
		for i := range alone {
			alone[i] = i + 1
		}
		return &Communities{alone, 0}, nil
	}
	var best *Communities
	for r := range uint64(louvainRestarts) {
		reduced := community.Modularize(g, resolution, rand.NewPCG(seed, r))
		a := make([]int, g.n)
		for c, nodes := range reduced.Communities() {
			for _, node := range nodes {
				a[node.ID()] = c
			}
		}
		a = Canonical(a)
		q := g.modularity(a, resolution)
		if best == nil || q > best.Modularity+1e-12 || q > best.Modularity-1e-12 && slices.Compare(a, best.Assignment) < 0 {
			best = &Communities{a, q}
		}
	}
	return best, nil
}

// weights is the similarity graph as gonum wants it, on the condensed matrix. It walks its nodes in
// ascending order, always, which gonum's own graphs do not.
type weights struct {
	condensed
	distances bool
	scale     float64 // the distance that counts as no similarity
}

func newWeights(m *similarity.Matrix) *weights {
	g := &weights{condensed{len(m.Cases), m.Values}, m.Form == similarity.Distances, 1}
	if g.distances {
		for _, d := range m.Values {
			g.scale = max(g.scale, d)
		}
	}
	return g
}

// between returns the weight of the edge between two cases; 0 is no edge.
func (g *weights) between(i, j int) float64 {
	if i == j {
		return 0
	}
	v := g.at(i, j)
	if g.distances {
		v = 1 - v/g.scale
	}
	return max(0, v)
}

// degrees returns the summed weights of each case, and their sum.
func (g *weights) degrees() (k []float64, total float64) {
	k = make([]float64, g.n)
	for i := range k {
		for j := range g.n {
			k[i] += g.between(i, j)
		}
		total += k[i]
	}
	return k, total
}

func (g *weights) modularity(assignment []int, resolution float64) float64 {
	k, total := g.degrees()
	clusters := slices.Max(assignment)
	inside, degree := make([]float64, clusters), make([]float64, clusters)
	for i, c := range assignment {
		degree[c-1] += k[i]
		for j := range i {
			if assignment[j] == c {
				inside[c-1] += 2 * g.between(j, i)
			}
		}
	}
	q := 0.0
	for c := range clusters {
		q += inside[c]/total - resolution*(degree[c]/total)*(degree[c]/total)
	}
	return q
}

func (g *weights) has(id int64) bool { return id >= 0 && id < int64(g.n) }

// Node returns the node of a case.
func (g *weights) Node(id int64) graph.Node {
	if !g.has(id) {
		return nil
	}
	return simple.Node(id)
}

// Nodes returns all cases.
func (g *weights) Nodes() graph.Nodes {
	nodes := make([]graph.Node, g.n)
	for i := range nodes {
		nodes[i] = simple.Node(i)
	}
	return iterator.NewOrderedNodes(nodes)
}

// From returns the cases with some similarity to one.
func (g *weights) From(id int64) graph.Nodes {
	if !g.has(id) {
		return graph.Empty
	}
	var nodes []graph.Node
	for j := range g.n {
		if g.between(int(id), j) > 0 {
			nodes = append(nodes, simple.Node(j))
		}
	}
	if nodes == nil {
		return graph.Empty
	}
	return iterator.NewOrderedNodes(nodes)
}

// HasEdgeBetween reports whether two cases have some similarity.
func (g *weights) HasEdgeBetween(x, y int64) bool {
	return g.has(x) && g.has(y) && g.between(int(x), int(y)) > 0
}

// Edge returns the edge between two cases, or nil.
func (g *weights) Edge(x, y int64) graph.Edge {
	if e := g.WeightedEdge(x, y); e != nil {
		return e
	}
	return nil
}

// EdgeBetween is Edge.
func (g *weights) EdgeBetween(x, y int64) graph.Edge { return g.Edge(x, y) }

// WeightedEdge returns the edge between two cases, or nil.
func (g *weights) WeightedEdge(x, y int64) graph.WeightedEdge {
	if !g.HasEdgeBetween(x, y) {
		return nil
	}
	return simple.WeightedEdge{F: simple.Node(x), T: simple.Node(y), W: g.between(int(x), int(y))}
}

// WeightedEdgeBetween is WeightedEdge.
func (g *weights) WeightedEdgeBetween(x, y int64) graph.WeightedEdge { return g.WeightedEdge(x, y) }

// Weight returns the similarity of two cases, and whether there is any.
func (g *weights) Weight(x, y int64) (w float64, ok bool) {
	if !g.has(x) || !g.has(y) {
		return 0, false
	}
	w = g.between(int(x), int(y))
	return w, w > 0 || x == y
}
