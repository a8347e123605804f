package similarity

import (
	"cmp"
	"context"
	"math"
	"slices"

	"speelveld/analysis/parallel"
)

// A sweep finds the nearest of every case by presence, looking at each pair once.
//
// The cases are put in the order of their numbers of codes and cut into blocks, and blocks are
// compared two by two. For given numbers of codes every measure rises with the number of codes in
// common, and for a given number in common every one falls, or stays, as the other case has more
// codes (for phi: with n codes in all, x and s in the two cases and a in both, its derivative by s
// has the sign of −(x−a)s − a(n−s)). So the least number in common that would bring a case into
// another's list, given the smallest case of a block, holds for the whole block, and most pairs
// cost their popcount and one comparison. As the lists get better, whole rows can be passed over:
// cases of so different a size that they cannot have enough in common.
type sweep struct {
	*presence
	*contest
	order []int32 // the cases by size, then id
	rows  []uint64
	sizes []int32
	lists [][]candidate // by place in the order; candidates by their number in the table
}

// A span is a block of cases: from, up to and without to.
type span struct {
	from, to int
	first    int32 // the first rank among them
}

// nearest fills the lists of all cases, in the order of the table.
func (p *presence) nearest(ctx context.Context, c *contest, progress func(done, total int)) ([][]candidate, error) {
	n := len(p.size)
	s := &sweep{presence: p, contest: c, order: make([]int32, n), rows: make([]uint64, n*p.words), sizes: make([]int32, n), lists: make([][]candidate, n)}
	for i := range s.order {
		s.order[i] = int32(i)
	}
	slices.SortFunc(s.order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(p.size[a], p.size[b]), cmp.Compare(c.rank[a], c.rank[b]))
	})
	block := make([]candidate, n*c.k)
	for x, i := range s.order {
		copy(s.rows[x*p.words:(x+1)*p.words], p.row(int(i)))
		s.sizes[x] = int32(p.size[i])
		s.lists[x] = block[x*c.k : x*c.k : (x+1)*c.k]
	}
	spans := s.spans()
	turns := rounds(len(spans))
	for r, round := range turns {
		err := parallel.Each(ctx, len(round), func(t int) { s.tile(spans[round[t][0]], spans[round[t][1]]) })
		if err != nil {
			return nil, err
		}
		if progress != nil {
			progress(r+1, len(turns))
		}
	}
	out := make([][]candidate, n)
	for x, i := range s.order {
		out[i] = s.lists[x]
	}
	return out, nil
}

func (s *sweep) spans() []span {
	var spans []span
	for from := 0; from < len(s.order); from += blockSize {
		b := span{from: from, to: min(from+blockSize, len(s.order)), first: math.MaxInt32}
		for _, i := range s.order[b.from:b.to] {
			b.first = min(b.first, s.rank[i])
		}
		spans = append(spans, b)
	}
	return spans
}

// rounds pairs n blocks, each with each other and with itself, so that no block occurs twice in a
// round (the circle method of tournaments): then a round's pairs can be worked on side by side.
func rounds(n int) [][][2]int {
	alone := make([][2]int, n)
	for b := range alone {
		alone[b] = [2]int{b, b}
	}
	out := [][][2]int{alone}
	m := n + n%2 // one of an odd number rests in each round
	for r := range m - 1 {
		var round [][2]int
		for i := range m / 2 {
			x, y := m-1, r
			if i > 0 {
				x, y = (r+i)%(m-1), (r-i+m-1)%(m-1)
			}
			if x < n && y < n {
				round = append(round, [2]int{min(x, y), max(x, y)})
			}
		}
		out = append(out, round)
	}
	return out
}

// tile compares the cases of two blocks, or those of one block among each other.
func (s *sweep) tile(a, b span) {
	var common, needs [blockSize]int32
	need := needs[:b.to-b.from] // by case of b: what it asks to have in common with a case of a
	least := int32(math.MaxInt32)
	for k := range need {
		need[k] = s.threshold(b.from+k, s.sizes[a.from], a.first)
		least = min(least, need[k])
	}
	w := s.words
	for i := a.from; i < a.to; i++ {
		from := b.from
		if a == b {
			from = i + 1
		}
		if from == b.to {
			return
		}
		mine := s.threshold(i, s.sizes[from], b.first)
		if min(mine, least) > min(s.sizes[i], s.sizes[b.to-1]) {
			continue
		}
		counts := common[:b.to-from]
		andCounts(s.rows[i*w:(i+1)*w], s.rows[from*w:b.to*w], counts)
		theirs := need[from-b.from:]
		theirs = theirs[:len(counts)]
		for k, n := range counts {
			if n < mine && (n < least || n < theirs[k]) {
				continue
			}
			if s.meet(i, from+k, n) {
				mine = s.threshold(i, s.sizes[from], b.first)
			}
		}
	}
}

// meet offers two cases to each other, and reports whether the list of the first has changed.
func (s *sweep) meet(i, j int, common int32) bool {
	x, y := s.sizes[i], s.sizes[j]
	v := s.f(float64(common), float64(x-common), float64(y-common), float64(int32(s.total)-x-y+common))
	if math.IsNaN(v) {
		return false
	}
	if me := (candidate{s.order[i], v}); s.admits(s.lists[j], me) {
		s.lists[j] = s.insert(s.lists[j], me)
	}
	you := candidate{s.order[j], v}
	if !s.admits(s.lists[i], you) {
		return false
	}
	s.lists[i] = s.insert(s.lists[i], you)
	return true
}

// threshold returns the least number of codes that a case of the given size, or a larger one, must
// have in common with case i to come into its list. first is the first rank of the cases it may be
// one of: where that lies behind the last of the list, an equal does not come in.
func (s *sweep) threshold(i int, size, first int32) int32 {
	if len(s.lists[i]) < s.k {
		return 0
	}
	last := s.lists[i][s.k-1]
	equals := first < s.rank[last.at]
	x, total := s.sizes[i], int32(s.total)
	low, high := max(0, x+size-total), min(x, size)+1
	for low < high {
		a := (low + high) / 2
		v := s.f(float64(a), float64(x-a), float64(size-a), float64(total-x-size+a))
		if v > last.value || equals && v == last.value || v != v { // no value at this size says nothing of larger ones
			high = a
		} else {
			low = a + 1
		}
	}
	return low
}
