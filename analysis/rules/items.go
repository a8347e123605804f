package rules

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"speelveld/analysis/table"
)

// An item is a code that is frequent by itself.
type item struct {
	column int
	count  int  // cases in which it is present
	right  bool // it may stand on the right of a rule
	left   bool // and on the left
}

// A base is what the search runs on: the frequent codes, in the order of the search.
type base struct {
	t      *table.Table
	n      int          // cases
	least  int          // the lowest count that is frequent
	apart  bool         // sides are fixed: a code that may stand on the right stands nowhere else
	items  []item       // with sides fixed those of the right first; then the rarest first
	bars   []table.Bits // for each item, those that may not stand beside it
	rights table.Bits   // the items that may stand on the right
	rows   []table.Bits // for each case, the items that it shows
	spare  sync.Pool    // of projections

	considered int   // codes looked at, frequent or not
	skipped    []int // columns of texts or measurements
}

// newBase chooses the codes. A column that is named twice counts once.
func newBase(t *table.Table, opt Options, least int) *base {
	b := &base{t: t, n: len(t.Cases()), least: least, apart: opt.To != nil}
	of := opt.Of
	if of == nil {
		for j := range t.Columns() {
			of = append(of, j)
		}
	}
	seen := map[int]bool{}
	add := func(columns []int, right, left bool) {
		for _, j := range columns {
			if seen[j] {
				continue
			}
			seen[j] = true
			if !t.Countable(j) {
				b.skipped = append(b.skipped, j)
				continue
			}
			b.considered++
			if count := t.Present(j).Count(); count >= least {
				b.items = append(b.items, item{column: j, count: count, right: right, left: left})
			}
		}
	}
	add(opt.To, true, false)
	add(of, !b.apart, true)
	slices.SortFunc(b.items, func(x, y item) int {
		if x.right != y.right {
			if x.right {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(x.count, y.count), cmp.Compare(x.column, y.column))
	})
	b.bar()
	present := make([]table.Bits, len(b.items))
	for k, it := range b.items {
		present[k] = t.Present(it.column)
	}
	b.rows = table.Transpose(present, b.n)
	return b
}

// bar notes which items may not stand together: an item with itself, with the codes above and below
// it, and two items of the right where sides are fixed.
func (b *base) bar() {
	above := make([][]int, len(b.items))
	for i, it := range b.items {
		above[i] = b.t.Ancestors(it.column)
	}
	b.bars, b.rights = make([]table.Bits, len(b.items)), table.NewBits(len(b.items))
	for i, x := range b.items {
		b.bars[i] = table.NewBits(len(b.items))
		if x.right {
			b.rights.Set(i)
		}
		for j, y := range b.items {
			if i == j || slices.Contains(above[i], y.column) || slices.Contains(above[j], x.column) || b.apart && x.right && y.right {
				b.bars[i].Set(j)
			}
		}
	}
}

// A projection is the table of the cases that show one item: for every item, which of them show it
// too. It is as much smaller than the whole as the item is rare, which makes the search fast.
type projection struct {
	words int
	bits  table.Bits
	cases []int32 // of item f, ascending
}

// project makes the projection on item f, of the items from on (and maybe some before). The caller
// returns it with release.
func (b *base) project(f, from int) *projection {
	p, ok := b.spare.Get().(*projection)
	if !ok {
		p = &projection{}
	}
	p.words = (b.items[f].count + 63) / 64
	if n := p.words * len(b.items); cap(p.bits) < n {
		p.bits = make(table.Bits, n)
	} else {
		p.bits = p.bits[:n]
	}
	p.cases = p.cases[:0]
	for w, word := range b.t.Present(b.items[f].column) {
		for ; word != 0; word &= word - 1 {
			p.cases = append(p.cases, int32(w<<6+bits.TrailingZeros64(word)))
		}
	}
	var block [64]uint64
	for w := range p.words {
		some := p.cases[w<<6 : min(len(p.cases), (w+1)<<6)]
		for word := from >> 6; word<<6 < len(b.items); word++ {
			clear(block[len(some):])
			for r, i := range some {
				block[r] = b.rows[i][word]
			}
			transpose(&block)
			for k := word << 6; k < min(len(b.items), (word+1)<<6); k++ {
				p.bits[k*p.words+w] = block[k&63]
			}
		}
	}
	return p
}

// transpose makes bit r of word k of bit k of word r, for a square of 64 by 64 bits: quarters change
// places, and so do theirs. See Warren (2012), Hacker's Delight, §7-3.
func transpose(a *[64]uint64) {
	mask := ^uint64(0) >> 32
	for j := 32; j != 0; {
		for k := 0; k < 64; k = (k + j + 1) &^ j {
			t := (a[k]>>j ^ a[k+j]) & mask
			a[k] ^= t << j
			a[k+j] ^= t
		}
		j >>= 1
		mask ^= mask << j
	}
}

// release gives a projection back, for the next one to use its memory.
func (b *base) release(p *projection) { b.spare.Put(p) }

// of returns the cases that show item k.
func (p *projection) of(k int32) table.Bits {
	return p.bits[int(k)*p.words : (int(k)+1)*p.words]
}

// free returns the items that may stand beside all of the given ones.
func (b *base) free(items []int32) table.Bits {
	out := table.AllBits(len(b.items))
	for _, k := range items {
		out = out.AndNot(b.bars[k])
	}
	return out
}
