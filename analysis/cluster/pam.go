package cluster

import (
	"context"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/similarity"
)

// Medoids are k cases that stand for their clusters.
type Medoids struct {
	Cases      []int   // rows of the medoids, in the order of the clusters
	Assignment []int   // cluster of each case, from 1
	Cost       float64 // mean distance of the cases to their medoids
}

// PAM partitions the cases around k medoids (Kaufman and Rousseeuw 1990): the cases for which the
// mean distance to the nearest of them is least. From the medoids that BUILD chooses it goes two
// ways and keeps the cheaper end: by the best exchange of a medoid at a time, which is R's pam
// (so the cost is no higher than R's, but for ties), and by FasterPAM (Schubert and Rousseeuw 2021,
// doi:10.1016/j.is.2021.101804), which takes each exchange that helps. Both find the change in cost
// of all k exchanges with a case in one pass over the cases. Time O(n²) a round; memory O(n).
func PAM(ctx context.Context, m *similarity.Matrix, k int) (*Medoids, error) {
	n := len(m.Cases)
	if err := checkDistances(m); err != nil {
		return nil, err
	}
	if k < 1 || k > n {
		return nil, errK(k, n)
	}
	built := newPartition(m, build(m, k))
	best, eager := built, built.clone()
	if err := best.exchangeBest(ctx); err != nil {
		return nil, err
	}
	if err := eager.exchangeEager(ctx); err != nil {
		return nil, err
	}
	if eager.total() < best.total()*(1-1e-12) {
		best = eager
	}
	return best.result(), nil
}

func errK(k, n int) error {
	return &similarity.Error{Msg: fmt.Sprintf("%d clusters of %d cases", k, n), Hint: fmt.Sprintf("the number of clusters lies between 1 and %d", n)}
}

// build chooses medoids one by one, each the case that lowers the cost most; of equals the last, as
// R's pam does, and with its order of summing.
func build(m *similarity.Matrix, k int) []int {
	n := len(m.Cases)
	c := condensed{n, m.Values}
	near := make([]float64, n) // distance to the nearest medoid so far
	far := 1.0
	if n > 1 { // a single case, as a small sample may hold, is its own medoid and has no distances
		far += 1.1 * slices.Max(m.Values)
	}
	for i := range near {
		near[i] = far
	}
	medoids := make([]int, 0, k)
	gain := make([]float64, n)
	row := make([]float64, n)
	for len(medoids) < k {
		clear(gain)
		for i, at := 0, 0; i < n; i++ {
			ni, g := near[i], gain[i]+near[i]
			line := m.Values[at : at+n-i-1]
			at += n - i - 1
			rest := near[i+1:]
			gains := gain[i+1:]
			for x, v := range line {
				gains[x] += max(0, ni-v)
				g += max(0, rest[x]-v)
			}
			gain[i] = g
		}
		next := -1
		for i := range gain {
			if !slices.Contains(medoids, i) && (next < 0 || gain[i] >= gain[next]) {
				next = i
			}
		}
		medoids = append(medoids, next)
		c.row(next, row)
		for i := range near {
			near[i] = min(near[i], row[i])
		}
	}
	slices.Sort(medoids)
	return medoids
}

// A partition is the state of the exchanges: the medoids, and for each case its nearest and
// second-nearest of them.
type partition struct {
	c       condensed
	medoids []int
	first   []int // index into medoids
	second  []int
	dFirst  []float64
	dSecond []float64
	row     []float64
}

func newPartition(m *similarity.Matrix, medoids []int) *partition {
	n := len(m.Cases)
	p := &partition{
		c: condensed{n, m.Values}, medoids: medoids, first: make([]int, n), second: make([]int, n),
		dFirst: make([]float64, n), dSecond: make([]float64, n), row: make([]float64, n),
	}
	p.assign()
	return p
}

func (p *partition) clone() *partition {
	q := *p
	q.medoids, q.row = slices.Clone(p.medoids), make([]float64, p.c.n)
	q.first, q.second = slices.Clone(p.first), slices.Clone(p.second)
	q.dFirst, q.dSecond = slices.Clone(p.dFirst), slices.Clone(p.dSecond)
	return &q
}

// assign finds the nearest and second-nearest medoid of every case.
func (p *partition) assign() {
	for i := range p.c.n {
		p.dFirst[i], p.dSecond[i], p.first[i], p.second[i] = math.Inf(1), math.Inf(1), -1, -1
	}
	for x, m := range p.medoids {
		p.c.row(m, p.row)
		for i, v := range p.row {
			switch {
			case i == m: // a medoid is its own, also where another case is identical
				p.second[i], p.dSecond[i] = p.first[i], p.dFirst[i]
				p.first[i], p.dFirst[i] = x, 0
			case v < p.dFirst[i]:
				p.second[i], p.dSecond[i] = p.first[i], p.dFirst[i]
				p.first[i], p.dFirst[i] = x, v
			case v < p.dSecond[i]:
				p.second[i], p.dSecond[i] = x, v
			}
		}
	}
}

func (p *partition) total() float64 {
	sum := 0.0
	for _, v := range p.dFirst {
		sum += v
	}
	return sum
}

// removal returns, for each medoid, by how much the cost rises if it goes and nothing comes.
func (p *partition) removal() []float64 {
	loss := make([]float64, len(p.medoids))
	for i, x := range p.first {
		loss[x] += p.dSecond[i] - p.dFirst[i]
	}
	return loss
}

// change returns the medoid that case j replaces best, and the change in cost.
func (p *partition) change(j int, loss, change []float64) (x int, delta float64) {
	p.c.row(j, p.row)
	copy(change, loss)
	shared := 0.0
	for i, v := range p.row {
		switch {
		case v < p.dFirst[i]:
			shared += v - p.dFirst[i]
			change[p.first[i]] += p.dFirst[i] - p.dSecond[i]
		case v < p.dSecond[i]:
			change[p.first[i]] += v - p.dSecond[i]
		}
	}
	x = 0
	for y, v := range change {
		if v < change[x] {
			x = y
		}
	}
	return x, change[x] + shared
}

// helps says whether a change in cost is more than rounding.
func (p *partition) helps(delta, total float64) bool { return delta < -1e-12*total }

// exchange puts a case in the place of a medoid. The medoids stay in the order of the rows, which
// decides between equals.
func (p *partition) exchange(out, in int) {
	p.medoids[out] = in
	slices.Sort(p.medoids)
	p.assign()
}

// exchangeBest makes the best exchange again and again until none helps.
func (p *partition) exchangeBest(ctx context.Context) error {
	if len(p.medoids) == 1 || len(p.medoids) == p.c.n {
		return nil // BUILD's first medoid is the best one
	}
	change := make([]float64, len(p.medoids))
	for {
		loss, total := p.removal(), p.total()
		best, out, in := 0.0, -1, -1
		for j := range p.c.n {
			if j&63 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if slices.Contains(p.medoids, j) {
				continue
			}
			if x, delta := p.change(j, loss, change); delta < best {
				best, out, in = delta, x, j
			}
		}
		if out < 0 || !p.helps(best, total) {
			return nil
		}
		p.exchange(out, in)
	}
}

// exchangeEager makes every exchange that helps, until a whole round brought none.
func (p *partition) exchangeEager(ctx context.Context) error {
	if len(p.medoids) == 1 || len(p.medoids) == p.c.n {
		return nil
	}
	change := make([]float64, len(p.medoids))
	loss, total := p.removal(), p.total()
	for j, since := 0, 0; since < p.c.n; j, since = (j+1)%p.c.n, since+1 {
		if j&63 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if slices.Contains(p.medoids, j) {
			continue
		}
		if x, delta := p.change(j, loss, change); p.helps(delta, total) {
			p.exchange(x, j)
			loss, total = p.removal(), p.total()
			since = 0
		}
	}
	return nil
}

// result puts the medoids in the order of the clusters.
func (p *partition) result() *Medoids {
	r := &Medoids{Assignment: Canonical(p.first), Cases: make([]int, len(p.medoids)), Cost: p.total() / float64(p.c.n)}
	for i, c := range r.Assignment {
		r.Cases[c-1] = p.medoids[p.first[i]]
	}
	return r
}
