package rules

import (
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync/atomic"

	"speelveld/analysis/contingency"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// familyP returns, ascending, the p of those rules of the family that have one of at most limit. The
// rest is not computed: it is nearly all of millions, and can change no q.
func (r *run) familyP(ctx context.Context, limit float64) ([]float64, error) {
	parts := make([][][]float64, len(r.items))
	var done atomic.Int64
	err := parallel.Each(ctx, len(r.items), func(f int) {
		if r.opt.Progress != nil {
			defer func() { r.opt.Progress(int(done.Add(1)), len(r.items)) }()
		}
		if !r.items[f].left || r.opt.Max < 2 {
			return
		}
		limit = max(limit, math.SmallestNonzeroFloat64) // a p of 0 has no logarithm
		s := sweep{ctx: ctx, run: r, limit: limit, log: math.Log(limit) + 1e-6, tids: make([]table.Bits, r.opt.Max)}
		if r.exclude {
			present, known := r.sides([]int32{int32(f)}, -1)
			s.known(0, int32(f), r.free(nil), present, known)
		} else {
			s.p = r.project(f, 0)
			s.tids[0] = s.p.of(int32(f))
			s.walk(0, int32(f), r.free(nil))
			r.release(s.p)
		}
		parts[f] = append(s.full, s.found)
	})
	if err != nil {
		return nil, err
	}
	return ascending(ctx, slices.Concat(parts...))
}

// ascending sorts probabilities, on all processors: those of one size, to a sixteenth of a power of
// two, go into one bucket, and the buckets are sorted each on its own.
func ascending(ctx context.Context, parts [][]float64) ([]float64, error) {
	const drop = 52 - 4
	const buckets = 0x3ff<<4 + 2 // up to that of 1
	bucket := func(p float64) int { return int(math.Float64bits(p) >> drop) }
	workers := runtime.GOMAXPROCS(0)
	share := func(w int) [][]float64 { return parts[w*len(parts)/workers : (w+1)*len(parts)/workers] }
	at := make([][]int, workers) // first how many of a worker's go into a bucket, then where its next one goes
	err := parallel.Each(ctx, workers, func(w int) {
		at[w] = make([]int, buckets)
		for _, part := range share(w) {
			for _, p := range part {
				at[w][bucket(p)]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	starts, total := make([]int, buckets+1), 0
	for b := range buckets {
		for w := range workers {
			at[w][b], total = total, total+at[w][b]
		}
		starts[b+1] = total
	}
	all := make([]float64, total)
	err = parallel.Each(ctx, workers, func(w int) {
		for _, part := range share(w) {
			for _, p := range part {
				b := bucket(p)
				all[at[w][b]] = p
				at[w][b]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	const some = 64
	return all, parallel.Each(ctx, (buckets+some-1)/some, func(c int) {
		for b := c * some; b < min((c+1)*some, buckets); b++ {
			slices.Sort(all[starts[b]:starts[b+1]])
		}
	})
}

// A sweep goes through the rules whose left side begins with one item.
type sweep struct {
	ctx   context.Context
	run   *run
	p     *projection
	tids  []table.Bits // the cases of the left side at hand, by depth
	limit float64
	log   float64     // of the limit, rounded up
	full  [][]float64 // what was found, in pieces: nothing is copied as they grow
	found []float64   // the last piece
}

// walk tests the left side i of a level against every item that may stand beside it, and goes on
// to the left sides that begin with it. It tests in earnest where p can be within the limit: p is at
// least the probability of the table itself, and at least a half where the sides do not attract
// each other.
func (s *sweep) walk(level int, i int32, free table.Bits) {
	r := s.run
	x := r.forest.levels[level][i]
	free = free.AndNot(r.bars[x.last])
	tids := s.tids[level]
	margin := r.logs.Margin(int(x.count), r.n) - r.logs.Margin(r.n, r.n)
	for w, word := range free {
		for word &= r.rights[w]; word != 0; word &= word - 1 {
			y := int32(w<<6 + bits.TrailingZeros64(word))
			t := r.table(tids.AndCount(s.p.of(y)), int(x.count), r.items[y].count)
			if s.limit >= 0.5 || t.Attracted() && r.logs.LogProbabilityOf(margin+r.margins[y], t) <= s.log {
				s.test(t)
			}
		}
	}
	if level+2 >= r.opt.Max || s.ctx.Err() != nil {
		return
	}
	if s.tids[level+1] == nil {
		s.tids[level+1] = make(table.Bits, s.p.words)
	}
	for c := x.first; c < x.next; c++ {
		and(s.tids[level+1], tids, s.p.of(r.forest.levels[level+1][c].last))
		s.walk(level+1, c, free)
	}
}

// known does what walk does, over the cases in which all codes of a rule are known.
func (s *sweep) known(level int, i int32, free, present, known table.Bits) {
	r := s.run
	x := r.forest.levels[level][i]
	free = free.AndNot(r.bars[x.last])
	for _, y := range free.And(r.rights).Members() {
		if c := r.against(present, known, r.items[y].column); !tooFewKnown(c) {
			s.test(c)
		}
	}
	if level+2 >= r.opt.Max || s.ctx.Err() != nil {
		return
	}
	for c := x.first; c < x.next; c++ {
		j := r.items[r.forest.levels[level+1][c].last].column
		s.known(level+1, c, free, present.And(r.t.Present(j)), known.And(r.t.Known(j)))
	}
}

// test notes the p of a table if it is at most the limit.
func (s *sweep) test(t contingency.Counts) {
	if p := s.run.logs.FisherGreater(t); p <= s.limit {
		if len(s.found) == cap(s.found) {
			s.full, s.found = append(s.full, s.found), make([]float64, 0, 1024)
		}
		s.found = append(s.found, p)
	}
}

// sorted sorts by an order without ties, on all processors: parts of the list, and then merged.
func sorted[T any](ctx context.Context, list []T, cmp func(a, b T) int) []T {
	n := runtime.GOMAXPROCS(0)
	bound := func(k int) int { return k * len(list) / n }
	_ = parallel.Each(ctx, n, func(k int) { slices.SortFunc(list[bound(k):bound(k+1)], cmp) })
	for width := 1; width < n; width *= 2 {
		out := make([]T, 0, len(list))
		for k := 0; k < n; k += 2 * width {
			a, b := list[bound(k):bound(min(k+width, n))], list[bound(min(k+width, n)):bound(min(k+2*width, n))]
			for len(a) > 0 && len(b) > 0 {
				if cmp(a[0], b[0]) < 0 {
					out, a = append(out, a[0]), a[1:]
				} else {
					out, b = append(out, b[0]), b[1:]
				}
			}
			out = append(append(out, a...), b...)
		}
		list = out
	}
	return list
}
