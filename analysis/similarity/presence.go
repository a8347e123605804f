package similarity

import (
	"math"
	"math/bits"

	"speelveld/analysis/table"
)

// A presence compares cases by the counts a, b, c, d, on bitsets of columns, one per case.
type presence struct {
	measure Measure
	dist    bool
	f       counted
	words   int
	present []uint64 // words per case
	known   []uint64 // words per case; nil unless unknown cells matter
	byPair  bool     // leave out, pair by pair, what is not known of both
	least   int      // columns known of both that a pair needs
	size    []int    // present columns per case
	total   int      // columns
	classes []weightClass

	// Values by the codes in common, for each sum of two sizes: total+1 after one another. Most
	// measures depend on nothing else, and to look a value up takes half the time of a division. It is
	// nil where the measure, or the number of columns, does not allow it.
	bySum []float64
}

// mostLookedUp is up to how many columns values are looked up: so that they stay in the cache.
const mostLookedUp = 320

// tabulate computes the values of all sums of sizes, where there are enough pairs to be worth it.
func (p *presence) tabulate(pairs int) {
	width := p.total + 1
	if p.measure == Ochiai || p.measure == Phi || p.byPair || p.classes != nil || p.total > mostLookedUp || pairs < 4*width*width {
		return
	}
	p.bySum = make([]float64, (2*p.total+1)*width)
	for sum := range 2*p.total + 1 {
		for a := max(0, sum-p.total); 2*a <= sum; a++ {
			unlike := float64(sum - 2*a) // b + c
			p.bySum[sum*width+a] = p.f(float64(a), unlike, 0, float64(p.total-sum+a))
		}
	}
}

// A weightClass is the columns that have one weight.
type weightClass struct {
	mask   []uint64
	weight float64
}

func newPresence(t *table.Table, cols []column, opt Options) *presence {
	n := len(t.Cases())
	p := &presence{
		measure: opt.Measure, dist: opt.Form == Distances, f: opt.Measure.ofCounts(opt.Form == Distances),
		words: (len(cols) + 63) / 64, total: len(cols), size: make([]int, n), least: 1,
	}
	p.present = make([]uint64, n*p.words)
	needKnown := opt.Missing != table.AsAbsent && unreported(t, cols).all > 0
	for _, c := range cols {
		// A number that is not reported has no absence to be taken for.
		needKnown = needKnown || c.typ == table.Number && t.Known(c.at).Count() < n
	}
	if needKnown {
		p.known = make([]uint64, n*p.words)
		p.byPair = opt.Missing != table.Bounds
		if opt.Missing == table.Exclude {
			p.least = 2
		}
	}
	for k, c := range cols {
		word, bit := k>>6, uint64(1)<<(k&63)
		for _, i := range t.Present(c.at).Members() {
			p.present[i*p.words+word] |= bit
			p.size[i]++
		}
		if !needKnown {
			continue
		}
		if opt.Missing == table.AsAbsent && c.typ == table.Membership {
			for i := range n {
				p.known[i*p.words+word] |= bit
			}
		} else {
			for _, i := range t.Known(c.at).Members() {
				p.known[i*p.words+word] |= bit
			}
		}
	}
	if weighted(cols) {
		p.classes = classesOf(cols, p.words)
	}
	p.tabulate(n * (n - 1) / 2)
	return p
}

func classesOf(cols []column, words int) []weightClass {
	var classes []weightClass
	at := map[float64]int{}
	for k, c := range cols {
		x, ok := at[c.weight]
		if !ok {
			x = len(classes)
			at[c.weight] = x
			classes = append(classes, weightClass{make([]uint64, words), c.weight})
		}
		classes[x].mask[k>>6] |= 1 << (k & 63)
	}
	return classes
}

func (p *presence) row(i int) []uint64 { return p.present[i*p.words : (i+1)*p.words] }

func (p *presence) knownRow(i int) []uint64 { return p.known[i*p.words : (i+1)*p.words] }

func (p *presence) fill(i, from int, out []float64, on []int32) {
	switch {
	case p.classes != nil:
		p.fillWeighted(i, from, out, on)
	case p.byPair:
		p.fillKnown(i, from, out, on)
	default:
		p.fillPlain(i, from, out)
		for k := range on {
			on[k] = int32(p.total)
		}
	}
}

// fillPlain is the loop that large tables spend their time in: a is counted on the bitsets, the
// other counts follow from the sizes.
func (p *presence) fillPlain(i, from int, out []float64) {
	x, sx := p.row(i), p.size[i]
	var buffer [blockSize]int32
	for len(out) > 0 {
		k := min(blockSize, len(out))
		common := buffer[:k]
		andCounts(x, p.present[from*p.words:(from+k)*p.words], common)
		p.fromCommon(common, sx, p.size[from:from+k], out[:k])
		out, from = out[k:], from+k
	}
}

// blockSize is how many cases are counted before the counts, still in the cache, are turned into values.
const blockSize = 512

// fromCommon turns counts of common codes into values.
func (p *presence) fromCommon(common []int32, sx int, size []int, out []float64) {
	size, out = size[:len(common)], out[:len(common)]
	if p.bySum != nil {
		width := p.total + 1
		values := p.bySum[sx*width:]
		for k, a := range common {
			out[k] = values[size[k]*width+int(a)]
		}
		return
	}
	for k, v := range common {
		a := int(v)
		out[k] = p.f(float64(a), float64(sx-a), float64(size[k]-a), float64(p.total-sx-size[k]+a))
	}
}

// andCounts counts the codes that each of the rows has in common with x. Tables of up to 256
// columns, four words, have their own loops, which is three times as fast.
func andCounts(x, rows []uint64, common []int32) {
	switch w := len(x); w {
	case 1:
		x0 := x[0]
		for k, y := range rows[:len(common)] {
			common[k] = int32(bits.OnesCount64(x0 & y))
		}
	case 2:
		x0, x1 := x[0], x[1]
		for k := range common {
			y := (*[2]uint64)(rows[2*k:])
			common[k] = int32(bits.OnesCount64(x0&y[0]) + bits.OnesCount64(x1&y[1]))
		}
	case 3:
		x0, x1, x2 := x[0], x[1], x[2]
		for k := range common {
			y := (*[3]uint64)(rows[3*k:])
			common[k] = int32(bits.OnesCount64(x0&y[0]) + bits.OnesCount64(x1&y[1]) + bits.OnesCount64(x2&y[2]))
		}
	case 4:
		x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
		for k := range common {
			y := (*[4]uint64)(rows[4*k:])
			common[k] = int32(bits.OnesCount64(x0&y[0]) + bits.OnesCount64(x1&y[1]) +
				bits.OnesCount64(x2&y[2]) + bits.OnesCount64(x3&y[3]))
		}
	default:
		for k := range common {
			common[k] = int32(table.Bits(x).AndCount(rows[k*w : k*w+w]))
		}
	}
}

// fillKnown leaves out, pair by pair, what is not known of both.
func (p *presence) fillKnown(i, from int, out []float64, on []int32) {
	x, kx := p.row(i), p.knownRow(i)
	for k := range out {
		y, ky := p.row(from+k), p.knownRow(from+k)
		var a, b, c, n int
		for w := range x {
			a += bits.OnesCount64(x[w] & y[w])
			b += bits.OnesCount64(x[w] & ky[w] &^ y[w])
			c += bits.OnesCount64(y[w] & kx[w] &^ x[w])
			n += bits.OnesCount64(kx[w] & ky[w])
		}
		out[k] = p.f(float64(a), float64(b), float64(c), float64(n-a-b-c))
		if n < p.least {
			out[k] = math.NaN()
		}
		if on != nil {
			on[k] = int32(n)
		}
	}
}

// fillWeighted sums weights in place of counting columns.
func (p *presence) fillWeighted(i, from int, out []float64, on []int32) {
	for k := range out {
		c := p.count(i, from+k)
		n := p.total
		if p.byPair {
			n = table.Bits(p.knownRow(i)).AndCount(p.knownRow(from + k))
			out[k] = p.f(c.a, c.b, c.c, c.d)
		} else { // what is not known is absent
			out[k] = p.f(c.a, c.b+c.p, c.c+c.r, c.d+c.q+c.s+c.t)
		}
		if n < p.least {
			out[k] = math.NaN()
		}
		if on != nil {
			on[k] = int32(n)
		}
	}
}

// A tally is the summed weights of the columns by what is known of two cases: a, b, c, d where
// both are known; p and q where only the first is, and shows it or not; r and s where only the
// second is; t where neither is.
type tally struct{ a, b, c, d, p, q, r, s, t float64 }

// count tallies the columns of a pair.
func (p *presence) count(i, j int) tally {
	if p.classes == nil {
		return p.countWhere(i, j, nil)
	}
	var sum tally
	for _, class := range p.classes {
		c := p.countWhere(i, j, class.mask)
		w := class.weight
		sum.a, sum.b, sum.c, sum.d = sum.a+w*c.a, sum.b+w*c.b, sum.c+w*c.c, sum.d+w*c.d
		sum.p, sum.q, sum.r, sum.s, sum.t = sum.p+w*c.p, sum.q+w*c.q, sum.r+w*c.r, sum.s+w*c.s, sum.t+w*c.t
	}
	return sum
}

func (p *presence) countWhere(i, j int, mask []uint64) tally {
	x, y := p.row(i), p.row(j)
	var n [9]int
	for w := range x {
		all := ^uint64(0)
		if rest := p.total - w*64; rest < 64 {
			all = 1<<rest - 1
		}
		if mask != nil {
			all &= mask[w]
		}
		kx, ky := all, all
		if p.known != nil {
			kx, ky = p.knownRow(i)[w]&all, p.knownRow(j)[w]&all
		}
		xw, yw := x[w]&all, y[w]&all
		both := kx & ky
		n[0] += bits.OnesCount64(xw & yw)
		n[1] += bits.OnesCount64(both & xw &^ yw)
		n[2] += bits.OnesCount64(both & yw &^ xw)
		n[3] += bits.OnesCount64(both &^ (xw | yw))
		n[4] += bits.OnesCount64(xw &^ ky)
		n[5] += bits.OnesCount64(kx &^ xw &^ ky)
		n[6] += bits.OnesCount64(yw &^ kx)
		n[7] += bits.OnesCount64(ky &^ yw &^ kx)
		n[8] += bits.OnesCount64(all &^ (kx | ky))
	}
	f := func(k int) float64 { return float64(n[k]) }
	return tally{f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7), f(8)}
}

func (p *presence) bounds(i, j int) (low, high float64) {
	low, high = p.measure.extremes(p.count(i, j))
	if p.dist {
		return 1 - high, 1 - low
	}
	return low, high
}

// extremes returns the lowest and highest similarity over all completions of the unknown cells to
// present or absent, leaving aside the completions at which the measure is 0/0; NaN if all are.
//
// Each measure rises when a cell moves from b or c to a or d with the known half of the cell
// standing still (for phi: its derivative along such a move has the sign of
// 2(n−A)C(n−C) − (an−AC)(n−2C), which is never negative). So the highest value sends p and r to a
// and q and s to d, the lowest sends p and s to b and q and r to c, and only t, unknown on both
// sides, has to be searched: along a–d for the highest, along b–c for the lowest.
func (m Measure) extremes(k tally) (low, high float64) {
	f := m.ofCounts(false)
	low, high = math.NaN(), math.NaN()
	consider := func(v float64) {
		if !(low <= v) && !math.IsNaN(v) {
			low = v
		}
		if !(high >= v) && !math.IsNaN(v) {
			high = v
		}
	}
	search := m == Phi || m == Ochiai
	step := k.t // all of t on one side
	if search {
		step = 1
	}
	undefined := false
	for x := 0.0; x <= k.t; x += step {
		h := f(k.a+k.p+k.r+x, k.b, k.c, k.d+k.q+k.s+k.t-x)
		l := f(k.a, k.b+k.p+k.s+x, k.c+k.q+k.r+k.t-x, k.d)
		consider(h)
		consider(l)
		undefined = undefined || math.IsNaN(h) || math.IsNaN(l)
		if step == 0 {
			break
		}
	}
	if !undefined {
		return low, high
	}
	// At an extreme the measure is 0/0, and so the nearest completions count at which it is not:
	// those in which one or two cells leave the extreme.
	ends := func(n float64) []float64 {
		if n < 1 {
			return []float64{0, n}
		}
		return []float64{0, 1, n - 1, n}
	}
	for _, p := range ends(k.p) {
		for _, q := range ends(k.q) {
			for _, r := range ends(k.r) {
				for _, s := range ends(k.s) {
					for _, ta := range ends(k.t) {
						for _, tb := range ends(k.t - ta) {
							for _, tc := range ends(k.t - ta - tb) {
								consider(f(k.a+p+r+ta, k.b+k.p-p+s+tb, k.c+k.r-r+q+tc,
									k.d+k.q-q+k.s-s+k.t-ta-tb-tc))
							}
						}
					}
				}
			}
		}
	}
	return low, high
}
