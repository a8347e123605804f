package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"speelveld/analysis/parallel"
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
// (so the cost is no higher than R's), and by FasterPAM (Schubert and Rousseeuw 2021,
// doi:10.1016/j.is.2021.101804), which takes each exchange that helps. Both find the change in cost
// of all k exchanges with a case in one pass over the cases. Time O(n²) a round; memory one further
// copy of the matrix.
func PAM(ctx context.Context, m *similarity.Matrix, k int) (*Medoids, error) {
	b, err := newBuild(ctx, m)
	if err != nil {
		return nil, err
	}
	return b.pam(ctx, k, 0, 1)
}

// pam is PAM with FasterPAM starting from so many sets of medoids drawn by seed as well. On distances
// with ties one of them often ends cheaper than R's pam.
func (b *build) pam(ctx context.Context, k, starts int, seed uint64) (*Medoids, error) {
	h := b.halves
	if k < 1 || k > h.n {
		return nil, errK(k, h.n)
	}
	medoids, err := b.choose(ctx, k)
	if err != nil {
		return nil, err
	}
	built := newPartition(h, medoids)
	ends := []*partition{built, built.clone()}
	for start := range uint64(starts) {
		drawn := rand.New(rand.NewPCG(seed, 4<<32+start)).Perm(h.n)[:k]
		slices.Sort(drawn)
		ends = append(ends, newPartition(h, drawn))
	}
	if err := built.exchangeBest(ctx); err != nil {
		return nil, err
	}
	err = inParallel(ctx, len(ends)-1, func(e int) error { return ends[e+1].exchangeEager(ctx, built.medoids) })
	if err != nil {
		return nil, err
	}
	best := built
	for _, p := range ends {
		if p.total() < best.total()*(1-1e-12) {
			best = p
		}
	}
	return best.result(), nil
}

func errK(k, n int) error {
	return &similarity.Error{Msg: fmt.Sprintf("%d clusters cannot be made of %d cases", k, n), Hint: fmt.Sprintf("the number of clusters lies between 1 and %d", n)}
}

// A build is how far BUILD has come. It chooses medoids one by one, each the case that lowers the
// cost most; of equals the last, as R's pam does, and with its order of summing. So those for k
// clusters are the first of those for more. What a case gains only falls as others are chosen (in
// floating point too, where rounding keeps the order), so that most need not be summed again.
type build struct {
	*halves
	chosen []int     // in the order of the choice
	others []int     // in descending order of gain
	near   []float64 // distance to the nearest medoid so far
	gain   []float64 // of each case, at most so much
	line   []float64 // room for the distances of a case
}

// newBuild starts before the first choice; it refuses what checkDistances does.
func newBuild(ctx context.Context, m *similarity.Matrix) (*build, error) {
	if err := checkDistances(m); err != nil {
		return nil, err
	}
	h, err := newHalves(ctx, m)
	if err != nil {
		return nil, err
	}
	b := &build{halves: h, others: sequence(h.n), near: make([]float64, h.n), gain: make([]float64, h.n), line: make([]float64, h.n)}
	far := 1.0
	for _, v := range h.upper {
		if 1+1.1*v > far { // slices.Max looks for NaN, and takes ten times as long
			far = 1 + 1.1*v
		}
	}
	for i := range b.near {
		b.near[i], b.gain[i] = far, math.Inf(1)
	}
	return b, nil
}

// choose returns the first k medoids, in the order of the rows.
func (b *build) choose(ctx context.Context, k int) ([]int, error) {
	for len(b.chosen) < k {
		next, err := b.mostGain(ctx, b.others, b.near, b.gain)
		if err != nil {
			return nil, err
		}
		b.chosen = append(b.chosen, next)
		b.others = slices.DeleteFunc(b.others, func(i int) bool { return i == next })
		slices.SortFunc(b.others, func(i, j int) int { return cmp.Or(cmp.Compare(b.gain[j], b.gain[i]), i-j) })
		b.row(next, b.line)
		for i, v := range b.line {
			b.near[i] = min(b.near[i], v)
		}
	}
	return slices.Sorted(slices.Values(b.chosen[:k])), nil
}

// mostGain returns the case that gains most, of equals the last. The cases stand in descending order of
// what they gain at most; it sums what they do gain until none of the rest can gain as much.
func (h *halves) mostGain(ctx context.Context, order []int, near, gain []float64) (int, error) {
	const batch = 64
	next := -1
	for len(order) > 0 && (next < 0 || gain[order[0]] >= gain[next]) {
		some := slices.Sorted(slices.Values(order[:min(batch, len(order))]))
		order = order[len(some):]
		err := parallel.Each(ctx, (len(some)+abreast-1)/abreast, func(g int) {
			h.gains(some[g*abreast:min((g+1)*abreast, len(some))], near, gain)
		})
		if err != nil {
			return 0, err
		}
		for _, i := range some {
			if next < 0 || gain[i] > gain[next] || gain[i] == gain[next] && i > next {
				next = i
			}
		}
	}
	return next, nil
}

// abreast is for how many cases sums are made side by side: each addition waits for the one before
// it, but not for those of another sum.
const abreast = 4

// gains sums, for at most so many cases in ascending order, by how much all cases lie nearer to them than
// near says, twice. There is no branch in it, which would be a toss-up: v + |v| is 2v or 0.
func (h *halves) gains(cases []int, near, gain []float64) {
	var four [abreast]int
	for c := range four {
		four[c] = cases[min(c, len(cases)-1)]
	}
	var sums [abreast]float64
	from := 0
	upTo := func(to int) {
		var rows [abreast][]float64
		for c, i := range four {
			rows[c] = h.part(i, from, to)
		}
		sums = addGaps(sums, near[from:to], rows)
		from = to
	}
	for _, i := range cases { // from one diagonal to the next, and that by itself
		upTo(i)
		upTo(i + 1)
	}
	upTo(h.n)
	for c, i := range cases {
		gain[i] = sums[c]
	}
}

// addGaps adds to each sum by how much the distances of its row are less than near, twice.
func addGaps(sums [abreast]float64, near []float64, rows [abreast][]float64) [abreast]float64 {
	r0, r1, r2, r3 := rows[0][:len(near)], rows[1][:len(near)], rows[2][:len(near)], rows[3][:len(near)]
	s0, s1, s2, s3 := sums[0], sums[1], sums[2], sums[3]
	for j, v := range near {
		g0, g1, g2, g3 := v-r0[j], v-r1[j], v-r2[j], v-r3[j]
		s0 += g0 + math.Abs(g0)
		s1 += g1 + math.Abs(g1)
		s2 += g2 + math.Abs(g2)
		s3 += g3 + math.Abs(g3)
	}
	return [abreast]float64{s0, s1, s2, s3}
}

// A partition is the state of the exchanges: the medoids, and for each case its nearest and
// second-nearest of them.
type partition struct {
	h       *halves
	medoids []int
	first   []int // index into medoids
	second  []int
	dFirst  []float64
	dSecond []float64
	row     []float64
	close   []int32 // cases that would move
}

func newPartition(h *halves, medoids []int) *partition {
	p := &partition{
		h: h, medoids: medoids, first: make([]int, h.n), second: make([]int, h.n),
		dFirst: make([]float64, h.n), dSecond: make([]float64, h.n), row: make([]float64, h.n), close: make([]int32, h.n),
	}
	p.assign()
	return p
}

func (p *partition) clone() *partition {
	q := *p
	q.medoids, q.row, q.close = slices.Clone(p.medoids), make([]float64, p.h.n), make([]int32, p.h.n)
	q.first, q.second = slices.Clone(p.first), slices.Clone(p.second)
	q.dFirst, q.dSecond = slices.Clone(p.dFirst), slices.Clone(p.dSecond)
	return &q
}

// assign finds the nearest and second-nearest medoid of every case.
func (p *partition) assign() {
	for i := range p.h.n {
		p.dFirst[i], p.dSecond[i], p.first[i], p.second[i] = math.Inf(1), math.Inf(1), -1, -1
	}
	for x, m := range p.medoids {
		p.h.row(m, p.row)
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

// An exchange is a case that takes the place of a medoid, and what that does to the cost.
type exchange struct {
	out   int // index into medoids
	in    int // case
	delta float64
}

// change returns the best exchange of a medoid for case j. loss is what removal returned, change room
// for as many numbers.
//
// A case that j lies nearer to than its own medoid gains by that, whichever goes. A case whose medoid
// goes falls back on its second, or on j if that is nearer.
func (p *partition) change(j int, loss, change []float64) exchange {
	p.h.row(j, p.row)
	copy(change, loss)
	shared := 0.0
	dSecond := p.dSecond[:len(p.row)]
	n := 0
	for i, v := range p.row { // first tell which, without a branch
		p.close[n] = int32(i)
		if v < dSecond[i] {
			n++
		}
	}
	for _, i := range p.close[:n] {
		v, near := p.row[i], p.dFirst[i]
		if v < near {
			shared += v - near
			v = near
		}
		change[p.first[i]] += v - dSecond[i]
	}
	x := 0
	for y, v := range change {
		if v < change[x] {
			x = y
		}
	}
	return exchange{x, j, change[x] + shared}
}

// A trial is room for trying all cases at once: by how much each takes the cost down beside all
// medoids, twice, and by how much less the cases of each medoid lose if it goes and that case comes,
// four times.
type trial struct {
	shared []float64
	saved  [][]float64
}

func newTrial(n, k int) *trial {
	t := &trial{make([]float64, n), make([][]float64, k)}
	for x := range t.saved {
		t.saved[x] = make([]float64, n)
	}
	return t
}

// best returns the best exchange of any medoid for any case: change for all cases in one pass over
// the matrix, of which each trial takes a part. loss is what removal returned.
func (p *partition) best(ctx context.Context, trials []*trial, loss []float64) (exchange, error) {
	n := len(p.first)
	err := parallel.Each(ctx, len(trials), func(part int) { p.try(ctx, trials[part], part*n/len(trials), (part+1)*n/len(trials)) })
	if err != nil {
		return exchange{}, err
	}
	var best exchange
	for j := range n {
		if slices.Contains(p.medoids, j) {
			continue
		}
		shared := 0.0
		for _, t := range trials {
			shared += t.shared[j]
		}
		for x, delta := range loss {
			saved := 0.0
			for _, t := range trials {
				saved += t.saved[x][j]
			}
			if delta += shared/2 - saved/4; delta < best.delta {
				best = exchange{x, j, delta}
			}
		}
	}
	return best, nil
}

// try tries all cases with what the cases from ≤ i < to contribute. It stops when the context ends.
func (p *partition) try(ctx context.Context, t *trial, from, to int) {
	clear(t.shared)
	for _, s := range t.saved {
		clear(s)
	}
	for i := from; i < to; i++ {
		if i&63 == 0 && ctx.Err() != nil {
			return
		}
		near, room, saved := p.dFirst[i], p.dSecond[i]-p.dFirst[i], t.saved[p.first[i]]
		spare(p.h.before(i), t.shared[:i], saved[:i], near, room)
		t.shared[i] -= 2 * near // the case itself
		saved[i] += 4 * room
		spare(p.h.behind(i), t.shared[i+1:], saved[i+1:], near, room)
	}
}

// spare adds to shared and saved what a case contributes that lies near to its medoid and room further
// from its second, for candidates at these distances. There is no branch in it, which would be a
// toss-up: v + |v| is 2v or 0.
func spare(distances, shared, saved []float64, near, room float64) {
	shared, saved, room = shared[:len(distances)], saved[:len(distances)], 2*room
	for c, v := range distances {
		gap := v - near
		size := math.Abs(gap)
		shared[c] += gap - size
		fall := room - (gap + size)
		saved[c] += fall + math.Abs(fall)
	}
}

// helps says whether a change in cost is more than rounding.
func (p *partition) helps(delta, total float64) bool { return delta < -1e-12*total }

// make puts a case in the place of a medoid, and takes that back if the cost did not fall, which
// rounding may have promised. So no set of medoids comes twice. The medoids stay in the order of the
// rows, which decides between equals.
func (p *partition) make(e exchange) bool {
	before, cost := slices.Clone(p.medoids), p.total()
	p.medoids[e.out] = e.in
	slices.Sort(p.medoids)
	p.assign()
	if p.total() < cost {
		return true
	}
	copy(p.medoids, before)
	p.assign()
	return false
}

// parts is how many processors can share the work of finding the best exchange.
const parts = 4

// exchangeBest makes the best exchange again and again until none helps.
func (p *partition) exchangeBest(ctx context.Context) error {
	if len(p.medoids) == 1 || len(p.medoids) == p.h.n {
		return nil // BUILD's first medoid is the best one
	}
	trials := make([]*trial, parts) // always as many, so that sums are the same on any machine
	for part := range trials {
		trials[part] = newTrial(p.h.n, len(p.medoids))
	}
	for {
		e, err := p.best(ctx, trials, p.removal())
		if err != nil {
			return err
		}
		if !p.helps(e.delta, p.total()) || !p.make(e) {
			return nil
		}
	}
}

// exchangeEager makes every exchange that helps, until a whole round brought none or the medoids are those
// of an end that is known.
func (p *partition) exchangeEager(ctx context.Context, end []int) error {
	if len(p.medoids) == 1 || len(p.medoids) == p.h.n {
		return nil
	}
	change := make([]float64, len(p.medoids))
	loss, total := p.removal(), p.total()
	for j, since := 0, 0; since < p.h.n; j, since = (j+1)%p.h.n, since+1 {
		if j&63 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if slices.Contains(p.medoids, j) {
			continue
		}
		if e := p.change(j, loss, change); p.helps(e.delta, total) && p.make(e) {
			if slices.Equal(p.medoids, end) {
				return nil
			}
			loss, total = p.removal(), p.total()
			since = 0
		}
	}
	return nil
}

// result puts the medoids in the order of the clusters.
func (p *partition) result() *Medoids {
	r := &Medoids{Assignment: Canonical(p.first), Cases: make([]int, len(p.medoids)), Cost: p.total() / float64(p.h.n)}
	for i, c := range r.Assignment {
		r.Cases[c-1] = p.medoids[p.first[i]]
	}
	return r
}
