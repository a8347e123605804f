package rules

import (
	"context"
	"slices"
	"sync/atomic"

	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// A set is a frequent set of items: its last item, and the set without it. Sets of one size stand
// in one slice, those with the same beginning side by side.
type set struct {
	last        int32 // the last item; items ascend
	parent      int32 // the set without its last item, in the level below
	count       int32 // cases
	first, next int32 // the sets that begin with this one: level above, [first, next)
}

// A forest holds the frequent sets by size: levels[k] those of k+1 items. below[k] names, for each
// of them, the k+1 sets without its first, second … last item.
type forest struct {
	levels [][]set
	below  [][]int32
}

// size returns the number of sets.
func (f *forest) size() int {
	n := 0
	for _, l := range f.levels {
		n += len(l)
	}
	return n
}

// items writes the items of a set into the front of buf, ascending.
func (f *forest) items(level, i int32, buf []int32) []int32 {
	buf = buf[:level+1]
	for k := level; k >= 0; k-- {
		s := f.levels[k][i]
		buf[k] = s.last
		i = s.parent
	}
	return buf
}

// mine finds the frequent sets of at most most items, on all processors: every item starts the
// search for the sets whose first it is. It returns ErrTooMany when there are more than limit.
//
// With beyond it also looks one item further, and returns what the longest sets could be extended
// with (see the constants); nil where no set has most items.
func (b *base) mine(ctx context.Context, most, limit int, beyond bool, progress func(done, total int)) (*forest, []uint8, error) {
	parts, longest := make([][][]set, len(b.items)), make([][]uint8, len(b.items))
	var found, done atomic.Int64
	found.Store(int64(len(b.items)))
	err := parallel.Each(ctx, len(b.items), func(f int) {
		s := search{ctx: ctx, b: b, most: most, limit: int64(limit), found: &found, beyond: beyond,
			levels: make([][]set, most), at: make([]stage, most)}
		if b.apart && !b.items[f].right {
			s.most-- // only as a left side
		}
		if beyond {
			s.p = b.project(f, 0)
		} else {
			s.p = b.project(f, f)
		}
		s.start(int32(f))
		b.release(s.p)
		parts[f], longest[f] = s.levels, s.longest
		if progress != nil {
			progress(int(done.Add(1)), len(b.items))
		}
	})
	if err != nil {
		return nil, nil, err
	}
	if found.Load() > int64(limit) {
		return nil, nil, ErrTooMany
	}
	return gather(parts, most), slices.Concat(longest...), nil
}

// A search is eclat over the sets that begin with one item.
type search struct {
	ctx    context.Context
	b      *base
	p      *projection
	most   int
	beyond bool
	limit  int64
	found  *atomic.Int64

	levels  [][]set
	longest []uint8 // of the sets of most items, with beyond
	at      []stage // by size of the set at hand
}

// A stage is the set at hand: its cases, and the items with which it is still frequent, ascending,
// with the number of cases that each leaves. With beyond they include items before its last.
type stage struct {
	tids  table.Bits
	next  []int32
	count []int32
}

func (s *search) start(f int32) {
	s.levels[0] = []set{{last: f, parent: -1, count: int32(s.b.items[f].count)}}
	at := &s.at[0]
	at.tids = s.p.of(f)
	from := f + 1
	if s.beyond {
		from = 0
	}
	for k := from; int(k) < len(s.b.items); k++ {
		if s.b.bars[f].Has(int(k)) {
			continue
		}
		if c := s.p.of(k).Count(); c >= s.b.least {
			at.next, at.count = append(at.next, k), append(at.count, int32(c))
		}
	}
	if s.most == 1 && s.beyond {
		s.longest = append(s.longest, at.open(s.levels[0][0].count))
	}
	s.extend(0, 0)
}

// open tells how a set can be extended.
func (at *stage) open(count int32) uint8 {
	if len(at.next) == 0 {
		return 0
	}
	if slices.Max(at.count) == count {
		return extends | grows
	}
	return extends
}

// extend adds the sets that begin with the i-th of a level, and theirs in turn.
func (s *search) extend(level int, i int32) {
	if level+1 >= s.most || s.ctx.Err() != nil {
		return
	}
	at := &s.at[level]
	after, _ := slices.BinarySearch(at.next, s.levels[level][i].last)
	if s.found.Add(int64(len(at.next)-after)) > s.limit {
		return
	}
	first := int32(len(s.levels[level+1]))
	for k := after; k < len(at.next); k++ {
		s.levels[level+1] = append(s.levels[level+1], set{last: at.next[k], parent: i, count: at.count[k]})
	}
	s.levels[level][i].first, s.levels[level][i].next = first, first+int32(len(at.next)-after)
	deepest := level+2 >= s.most
	if deepest && !s.beyond {
		return
	}
	longer := &s.at[level+1]
	if longer.tids == nil {
		longer.tids = make(table.Bits, s.p.words)
	}
	for k := after; k < len(at.next); k++ {
		it := at.next[k]
		and(longer.tids, at.tids, s.p.of(it))
		longer.next, longer.count = longer.next[:0], longer.count[:0]
		candidates := at.next[k+1:]
		if s.beyond {
			candidates = at.next
		}
		for _, other := range candidates {
			if s.b.bars[it].Has(int(other)) {
				continue
			}
			if c := longer.tids.AndCount(s.p.of(other)); c >= s.b.least {
				longer.next, longer.count = append(longer.next, other), append(longer.count, int32(c))
			}
		}
		if deepest {
			s.longest = append(s.longest, longer.open(at.count[k]))
		} else {
			s.extend(level+1, first+int32(k-after))
		}
	}
}

// gather puts the parts together, in the order of the first items.
func gather(parts [][][]set, most int) *forest {
	f := &forest{levels: make([][]set, most)}
	for level := range f.levels {
		total := 0
		for _, p := range parts {
			total += len(p[level])
		}
		f.levels[level] = make([]set, 0, total)
	}
	at := make([]int32, most+1)
	for _, p := range parts {
		for level := range f.levels {
			at[level] = int32(len(f.levels[level]))
		}
		for level, sets := range p {
			for _, s := range sets {
				if level > 0 {
					s.parent += at[level-1]
				}
				s.first, s.next = s.first+at[level+1], s.next+at[level+1]
				f.levels[level] = append(f.levels[level], s)
			}
		}
	}
	for len(f.levels) > 0 && len(f.levels[len(f.levels)-1]) == 0 {
		f.levels = f.levels[:len(f.levels)-1]
	}
	f.link()
	return f
}

// link finds, for every set, the sets with one item less.
func (f *forest) link() {
	f.below = make([][]int32, len(f.levels))
	for level := 1; level < len(f.levels); level++ {
		k := level + 1
		f.below[level] = make([]int32, k*len(f.levels[level]))
		for i, s := range f.levels[level] {
			below := f.below[level][i*k : (i+1)*k]
			for drop := range k - 1 {
				if level == 1 {
					below[drop] = s.last // the sets of one item stand in the order of the items
					continue
				}
				shorter := f.below[level-1][int(s.parent)*(k-1)+drop]
				below[drop] = f.child(level-2, shorter, s.last)
			}
			below[k-1] = s.parent
		}
	}
}

// child returns the set that is the i-th of a level with one more item; it must be there.
func (f *forest) child(level int, i, it int32) int32 {
	s := f.levels[level][i]
	k, ok := slices.BinarySearchFunc(f.levels[level+1][s.first:s.next], it, func(c set, it int32) int { return int(c.last - it) })
	if !ok {
		panic("rules: a part of a frequent set is not frequent")
	}
	return s.first + int32(k)
}

// and makes dst the intersection of two sets.
func and(dst, a, b table.Bits) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] & b[i]
	}
}
