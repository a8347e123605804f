package cluster

import (
	"context"
	"math/rand/v2"
	"slices"

	"speelveld/analysis/similarity"
)

// Communities are groups of cases with much similarity inside and little between.
type Communities struct {
	Assignment []int
	Modularity float64
}

// How often Louvain starts anew: it stops at a partition that no single move improves, which depends
// on the order in which the cases are visited. Where the cases are resampled or randomised hundreds
// of times, fewer starts do.
const (
	louvainStarts      = 20
	louvainStartsAgain = 5
)

// Louvain finds communities in the graph that joins every two cases by their similarity (Blondel
// et al. 2008, doi:10.1088/1742-5468/2008/10/P10008), with a last round of single moves. Of twenty starts, drawn from seed, it keeps the
// one with the greatest modularity
//
//	Q = 1/2m Σ_ij (w_ij − γ k_i k_j / 2m) [same community]
//
// where w is similarity, k_i a case's sum of them, 2m the sum of the k_i and γ the resolution (1 by
// default: a greater one finds smaller communities). The same seed gives the same answer. The matrix
// holds similarities, of which negative ones count as none, or distances d: then similarity is
// 1 − d, or 1 − d/max d where some distance exceeds 1. Without any similarity each case is its own
// community, with modularity 0.
//
// The graph is complete, which the maps of gonum's community.Modularize are not made for: 500 cases
// took it 3 s a start, and take 20 ms here. The tests hold the two to each other.
func Louvain(ctx context.Context, m *similarity.Matrix, resolution float64, seed uint64) (*Communities, error) {
	return louvain(ctx, m, resolution, seed, louvainStarts)
}

func louvain(ctx context.Context, m *similarity.Matrix, resolution float64, seed uint64, starts int) (*Communities, error) {
	if m.Undefined() > 0 {
		return nil, &similarity.Error{Msg: "some pairs of cases have no similarity", Hint: "leave out the cases that cannot be compared"}
	}
	if !(resolution > 0) {
		return nil, &similarity.Error{Msg: "the resolution has to be over 0"}
	}
	g := newWeights(m)
	n := g.n
	if g.total == 0 {
		alone := make([]int, n)
		for i := range alone {
			alone[i] = i + 1
		}
		return &Communities{alone, 0}, nil
	}
	var best *Communities
	for start := range uint64(starts) {
		a := g.modularise(ctx, resolution, rand.New(rand.NewPCG(seed, start)))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q := g.modularity(a, resolution)
		// Equals but for rounding: the lower labels, so that the answer does not hang on a last digit.
		if best == nil || q > best.Modularity+1e-12 || q > best.Modularity-1e-12 && slices.Compare(a, best.Assignment) < 0 {
			best = &Communities{a, q}
		}
	}
	return best, nil
}

// A weights is a complete graph with weighted edges, and loops once communities have become nodes.
type weights struct {
	n      int
	d      []float64 // condensed
	loop   []float64 // twice the weight inside a node
	degree []float64 // sum of a node's weights, its loop included
	total  float64   // 2m
}

func newWeights(m *similarity.Matrix) *weights {
	n := len(m.Cases)
	g := &weights{n: n, d: slices.Clone(m.Values), loop: make([]float64, n)}
	scale := 1.0
	if m.Form == similarity.Distances {
		for _, d := range m.Values {
			scale = max(scale, d)
		}
	}
	for k, v := range g.d {
		if m.Form == similarity.Distances {
			v = 1 - v/scale
		}
		g.d[k] = max(0, v)
	}
	g.sum()
	return g
}

// row copies the weights between node i and every node into out; its loop is left out.
func (g *weights) row(i int, out []float64) {
	at := i - 1 // the pair (0, i)
	for j := range i {
		out[j] = g.d[at]
		at += g.n - j - 2
	}
	out[i] = 0
	if i+1 < g.n {
		copy(out[i+1:], g.d[similarity.Index(g.n, i, i+1):][:g.n-i-1])
	}
}

// sum sums the degrees and the total.
func (g *weights) sum() {
	g.degree, g.total = slices.Clone(g.loop), 0
	for i, at := 0, 0; i < g.n; i++ {
		for j := i + 1; j < g.n; j, at = j+1, at+1 {
			g.degree[i] += g.d[at]
			g.degree[j] += g.d[at]
		}
	}
	for _, k := range g.degree {
		g.total += k
	}
}

// modularise moves nodes between communities until no move helps, makes each community a node, and
// begins again, until nothing moves. Then it lets the nodes move once more, one by one, and begins
// anew if some did (Rotta and Noack 2011, doi:10.1145/1963190.1970376). It returns the community of
// each node, numbered from 1.
func (g *weights) modularise(ctx context.Context, resolution float64, rng *rand.Rand) []int {
	community := sequence(g.n)
	for g.move(ctx, community, resolution, rng) {
		community = Canonical(community)
		above := g.reduce(community).modularise(ctx, resolution, rng)
		for i, c := range community {
			community[i] = above[c-1] - 1
		}
	}
	return Canonical(community)
}

// move visits the nodes in a random order and moves each to the community that raises modularity
// most, round after round, until a round moves none. Communities are numbered from 0; an empty one
// is as good as any. It reports whether a node moved.
func (g *weights) move(ctx context.Context, community []int, resolution float64, rng *rand.Rand) (moved bool) {
	order := rng.Perm(g.n)
	sum := make([]float64, g.n) // of the degrees in each community
	for i, c := range community {
		sum[c] += g.degree[i]
	}
	row, toward := make([]float64, g.n), make([]float64, g.n)
	for again := true; again; {
		again = false
		for _, i := range order {
			if ctx.Err() != nil {
				return false // what there is, is not used
			}
			g.row(i, row)
			clear(toward)
			for j, w := range row {
				toward[community[j]] += w
			}
			own := community[i]
			sum[own] -= g.degree[i]
			pull := resolution * g.degree[i] / g.total
			best, gain := own, toward[own]-pull*sum[own]
			for c, w := range toward {
				if w > 0 && w-pull*sum[c] > gain+1e-12*g.total {
					best, gain = c, w-pull*sum[c]
				}
			}
			sum[best] += g.degree[i]
			if best != own {
				community[i] = best
				again, moved = true, true
			}
		}
	}
	return moved
}

// reduce returns the graph whose nodes are the communities 1 … k of an assignment.
func (g *weights) reduce(assignment []int) *weights {
	k := slices.Max(assignment)
	r := &weights{n: k, d: make([]float64, k*(k-1)/2), loop: make([]float64, k)}
	for i, at := 0, 0; i < g.n; i++ {
		ci := assignment[i] - 1
		r.loop[ci] += g.loop[i]
		for j := i + 1; j < g.n; j, at = j+1, at+1 {
			if cj := assignment[j] - 1; ci == cj {
				r.loop[ci] += 2 * g.d[at]
			} else {
				r.d[similarity.Index(k, min(ci, cj), max(ci, cj))] += g.d[at]
			}
		}
	}
	r.sum()
	return r
}

// modularity is Q of an assignment with numbers from 1.
func (g *weights) modularity(assignment []int, resolution float64) float64 {
	clusters := slices.Max(assignment)
	inside, degree := make([]float64, clusters), make([]float64, clusters)
	for i, at := 0, 0; i < g.n; i++ {
		c := assignment[i]
		degree[c-1] += g.degree[i]
		inside[c-1] += g.loop[i]
		for j := i + 1; j < g.n; j, at = j+1, at+1 {
			if assignment[j] == c {
				inside[c-1] += 2 * g.d[at]
			}
		}
	}
	q := 0.0
	for c := range clusters {
		share := degree[c] / g.total
		q += inside[c]/g.total - resolution*share*share
	}
	return q
}

func sequence(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}
