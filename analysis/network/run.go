package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/cluster"
	"speelveld/analysis/eigen"
	"speelveld/analysis/similarity"
)

// Options say what is asked. The zero value is the documented default.
type Options struct {
	Resolution float64 // of the communities; 0 is 1: a greater one finds smaller communities
	Seed       uint64  // of the starts of Louvain; 0: 1
	Lang       string  // of the notes: "nl", or English

	// Label names a node in the notes; nil is its id.
	Label func(id string) string
}

// A Node is a node with its measures.
type Node struct {
	ID          string  `json:"-"`
	Degree      int     `json:"degree"`      // ties
	Strength    float64 `json:"strength"`    // sum of their weights
	Betweenness float64 `json:"betweenness"` // shortest paths between two others that go through it, each pair once
	Closeness   float64 `json:"closeness"`   // 1 / sum of the distances to those in its component; NaN if it is alone
	Eigenvector float64 `json:"eigenvector"` // by weight; the greatest is 1; NaN where there are no ties
	PageRank    float64 `json:"pagerank"`    // by weight; they sum to 1

	BetweennessWeighted float64 `json:"betweenness_weighted"` // with 1/weight for the length of a tie
	ClosenessWeighted   float64 `json:"closeness_weighted"`

	Community int `json:"community"` // from 1, the largest first; of equals, the one with the first id
	Component int `json:"component"` // likewise
}

// A Tie is an edge by the ids of its nodes.
type Tie struct {
	A      string  `json:"a"`
	B      string  `json:"b"`
	Weight float64 `json:"weight"`
}

// A Result is what a network looks like. Undefined numbers are NaN, and Notes says why.
type Result struct {
	Nodes        []Node      `json:"-"` // in the order in which they came
	Edges        []Tie       `json:"edges"`
	Modularity   float64     `json:"modularity"` // of the communities, by weight; NaN without ties
	Communities  []Community `json:"communities"`
	Components   int         `json:"components"`
	Density      float64     `json:"density"`      // ties among all that there could be; NaN for one node
	Transitivity float64     `json:"transitivity"` // how often two neighbours of a node are tied; NaN where none has two
	Seed         uint64      `json:"seed"`
	Notes        []string    `json:"-"`
}

// A Community is nodes with much weight between them and little to others.
type Community struct {
	Number  int      `json:"community"`
	N       int      `json:"n"`
	Within  float64  `json:"within"`  // share of its nodes' strength that stays among them; NaN without ties
	Members []string `json:"members"` // the strongest first
}

// Run computes the measures of a network whose nodes have these ids, each once, and communities by
// Louvain's method with the greatest modularity of twenty starts. Each pair of nodes has at most one edge.
// The numbers do not depend on the order of nodes or edges, and are the same for the same seed.
//
// It returns a *similarity.Error where there is no node or a weight that is none, and the context's
// error when it was cancelled.
func Run(ctx context.Context, ids []string, edges []Edge, opt Options) (*Result, error) {
	if len(ids) == 0 {
		return nil, &similarity.Error{Msg: "a network needs nodes, and there are none", Hint: "choose other codes or cases"}
	}
	if opt.Resolution == 0 {
		opt.Resolution = 1
	}
	if opt.Seed == 0 {
		opt.Seed = 1
	}
	order := make([]int, len(ids)) // by id
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ids[a], ids[b]) })
	rank := make([]int, len(ids))
	for r, i := range order {
		if r > 0 && ids[i] == ids[order[r-1]] {
			panic(fmt.Sprintf("network: two nodes have the id %q", ids[i]))
		}
		rank[i] = r
	}
	sorted := make([]Edge, len(edges))
	for k, e := range edges {
		sorted[k] = Edge{rank[e.A], rank[e.B], e.Weight}
	}
	g, err := newGraph(len(ids), sorted)
	if err != nil {
		return nil, err
	}
	r := &Result{Nodes: make([]Node, len(ids)), Edges: make([]Tie, 0, len(edges)), Transitivity: g.transitivity(), Seed: opt.Seed}
	for _, e := range g.edges {
		r.Edges = append(r.Edges, Tie{ids[order[e.A]], ids[order[e.B]], e.Weight})
	}
	pairs := float64(len(ids)) * float64(len(ids)-1) / 2
	r.Density = float64(len(edges)) / pairs
	nodes, tied, err := g.measure(ctx, r, opt)
	if errors.Is(err, eigen.ErrNotConverged) {
		return nil, &similarity.Error{Msg: "the eigenvector of the network cannot be found: " + err.Error()}
	}
	if err != nil {
		return nil, err
	}
	for rank, i := range order {
		r.Nodes[i] = nodes[rank]
		r.Nodes[i].ID = ids[i]
	}
	r.gather()
	r.Notes = r.notes(opt, tied)
	return r, nil
}

// measure computes the nodes in the order of the graph, and what there is of the whole. It reports
// whether two components share the greatest eigenvalue.
func (g *graph) measure(ctx context.Context, r *Result, opt Options) ([]Node, bool, error) {
	nodes := make([]Node, g.n)
	strength := make([]float64, g.n)
	for i := range nodes {
		to, weight := g.ties(i)
		for _, w := range weight {
			strength[i] += w
		}
		nodes[i].Degree, nodes[i].Strength = len(to), strength[i]
	}
	between, far, err := g.paths(ctx, false)
	if err != nil {
		return nil, false, err
	}
	betweenWeighted, farWeighted, err := g.paths(ctx, true)
	if err != nil {
		return nil, false, err
	}
	component, count := g.components()
	x, tied, err := g.eigenvector(ctx, component, count, opt.Seed)
	if err != nil {
		return nil, false, err
	}
	community, modularity, err := g.communities(ctx, opt)
	if err != nil {
		return nil, false, err
	}
	component = bySize(component)
	rank := g.pageRank(strength)
	for i := range nodes {
		v := &nodes[i]
		v.Betweenness, v.BetweennessWeighted = between[i], betweenWeighted[i]
		v.Closeness, v.ClosenessWeighted = 1/far[i], 1/farWeighted[i]
		if v.Degree == 0 {
			v.Closeness, v.ClosenessWeighted = math.NaN(), math.NaN()
		}
		v.Eigenvector, v.PageRank = x[i], rank[i]
		v.Community, v.Component = community[i], component[i]
	}
	r.Components, r.Modularity = count, modularity
	return nodes, tied, nil
}

// gather lists the members of the communities.
func (r *Result) gather() {
	community := map[string]int{}
	for _, v := range r.Nodes {
		for len(r.Communities) < v.Community {
			r.Communities = append(r.Communities, Community{Number: len(r.Communities) + 1})
		}
		community[v.ID] = v.Community - 1
	}
	strongest := slices.SortedFunc(slices.Values(r.Nodes), func(a, b Node) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.ID, b.ID))
	})
	all, inside := make([]float64, len(r.Communities)), make([]float64, len(r.Communities))
	for _, v := range strongest {
		c := &r.Communities[v.Community-1]
		c.N, c.Members = c.N+1, append(c.Members, v.ID)
		all[v.Community-1] += v.Strength
	}
	for _, e := range r.Edges {
		if c := community[e.A]; c == community[e.B] {
			inside[c] += 2 * e.Weight
		}
	}
	for c := range r.Communities {
		r.Communities[c].Within = inside[c] / all[c] // 0/0 is NaN
	}
}

// communities finds the communities by Louvain's method for dense graphs (see cluster.Louvain).
func (g *graph) communities(ctx context.Context, opt Options) ([]int, float64, error) {
	m := &similarity.Matrix{Cases: make([]string, g.n), Values: make([]float64, g.n*(g.n-1)/2)}
	for _, e := range g.edges {
		m.Values[similarity.Index(g.n, e.A, e.B)] = e.Weight
	}
	c, err := cluster.Louvain(ctx, m, opt.Resolution, opt.Seed)
	if err != nil {
		return nil, 0, err
	}
	if len(g.edges) == 0 {
		c.Modularity = math.NaN()
	}
	return bySize(c.Assignment), c.Modularity, nil
}

// bySize numbers groups anew, from 1: the largest first, and of equals the one whose first member
// comes first.
func bySize(group []int) []int {
	size, first := map[int]int{}, map[int]int{}
	var ids []int
	for i, c := range group {
		if size[c] == 0 {
			ids, first[c] = append(ids, c), i
		}
		size[c]++
	}
	slices.SortFunc(ids, func(a, b int) int { return cmp.Or(size[b]-size[a], first[a]-first[b]) })
	number := map[int]int{}
	for k, c := range ids {
		number[c] = k + 1
	}
	out := make([]int, len(group))
	for i, c := range group {
		out[i] = number[c]
	}
	return out
}
