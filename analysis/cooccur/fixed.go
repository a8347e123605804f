package cooccur

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"speelveld/analysis/contingency"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// tradesPerCase is how many trades, for each case, lie between two matrices: each case then takes
// part in about ten, after which nothing of the first matrix can be recognised (see fixed_test.go).
const tradesPerCase = 5

// fixedMargins fills in p_fixed: how often a matrix in which every case has as many of the codes
// as it has, and every code as many cases, shows an association of code and target at least as far
// from the average of such matrices.
//
// The matrices hold the target, the family, and every other membership of the table (but those of the
// target's parents and children): how many codes a case has is told by all of them, not by the few that
// are tested. They are drawn by curveball trades: two cases pool
// the codes that only one of them has and deal them out again at random. From the observed matrix
// one long walk leads to a common origin, from which a separate walk with its own random numbers
// leads to each of the m matrices; by this design (observed and drawn matrices are exchangeable,
// however short the walks) p = (b+1)/(m+1) is valid, and does not depend on the number of cores.
// The association is AD − BC, and "at least as far" is measured from its average over the m+1.
//
// Under table.Exclude cells that are not reported stay where they are, and only codes that are
// known in both cases are traded.
//
// See Strona et al. (2014), doi:10.1038/ncomms5114; Besag & Clifford (1989), doi:10.1093/biomet/76.4.633.
func (r *run) fixedMargins(ctx context.Context, rows []Row) error {
	m := r.opt.Permutations
	if m < 0 || len(rows) == 0 || len(r.t.Cases()) == 0 {
		return nil
	}
	walk := r.newMatrix()
	trades := tradesPerCase * len(r.t.Cases())
	rng := rand.NewPCG(r.opt.Seed, 0)
	observed := make([]int64, len(rows))
	walk.associations(observed)
	walk.trade(rng, trades)
	drawn := make([][]int64, m)
	err := parallel.Each(ctx, m, func(k int) {
		mine := walk.clone()
		mine.trade(rand.NewPCG(r.opt.Seed, uint64(k)+1), trades)
		drawn[k] = make([]int64, len(rows))
		mine.associations(drawn[k])
	})
	if err != nil {
		return err
	}
	for f := range rows {
		if math.IsNaN(rows[f].P) {
			continue
		}
		sum := observed[f]
		for _, d := range drawn {
			sum += d[f]
		}
		distance := func(s int64) int64 { return max(s*int64(m+1)-sum, sum-s*int64(m+1)) }
		extreme, limit := 1, distance(observed[f])
		for _, d := range drawn {
			if distance(d[f]) >= limit {
				extreme++
			}
		}
		rows[f].PFixed = float64(extreme) / float64(m+1)
	}
	return nil
}

// A matrix is cases × (target, family, other codes), one bitset a case; bit 0 is the target.
type matrix struct {
	words   int
	present []uint64 // words for each case
	known   []uint64 // likewise; nil where everything counts as known
	codes   int      // of the family
	columns int      // target, family and other codes
}

func (r *run) newMatrix() *matrix {
	cols := append([]int{r.opt.Target}, r.family...)
	for j := range r.t.Columns() {
		if r.t.Type(j) == table.Membership && !slices.Contains(cols, j) && !related(r.t, j, r.opt.Target) {
			cols = append(cols, j)
		}
	}
	words := (len(cols) + 63) / 64
	m := &matrix{words: words, present: make([]uint64, words*len(r.t.Cases())), codes: len(r.family), columns: len(cols)}
	if r.opt.Missing == table.Exclude {
		m.known = make([]uint64, len(m.present))
	}
	set := func(to []uint64, rows table.Bits, c int) {
		for _, i := range rows.Members() {
			to[i*words+c>>6] |= 1 << (c & 63)
		}
	}
	for c, j := range cols {
		set(m.present, r.t.Present(j), c)
		if m.known != nil {
			set(m.known, r.t.Known(j), c)
		}
	}
	return m
}

func (m *matrix) clone() *matrix {
	c := *m
	c.present = slices.Clone(m.present)
	return &c
}

// trade makes a number of curveball trades, each between two cases drawn at random.
func (m *matrix) trade(rng *rand.PCG, trades int) {
	n := uint64(len(m.present) / m.words)
	if n < 2 {
		return
	}
	pool := make([]int, 0, m.words*64)
	differ := make([]uint64, m.words)
	for range trades {
		i, j := below(rng, n), below(rng, n-1)
		if j >= i {
			j++
		}
		a := m.present[i*uint64(m.words):][:m.words]
		b := m.present[j*uint64(m.words):][:m.words]
		onlyA, onlyB := 0, 0
		for w := range differ {
			differ[w] = a[w] ^ b[w]
			if m.known != nil {
				differ[w] &= m.known[i*uint64(m.words)+uint64(w)] & m.known[j*uint64(m.words)+uint64(w)]
			}
			onlyA += bits.OnesCount64(a[w] & differ[w])
			onlyB += bits.OnesCount64(b[w] & differ[w])
		}
		if onlyA == 0 || onlyB == 0 {
			continue
		}
		pool = pool[:0]
		for w, d := range differ {
			for ; d != 0; d &= d - 1 {
				pool = append(pool, w<<6+bits.TrailingZeros64(d))
			}
			b[w] |= differ[w] // all to b, then onlyA of them to a
			a[w] &^= differ[w]
		}
		for k := range onlyA {
			s := k + int(below(rng, uint64(len(pool)-k)))
			c := pool[s]
			pool[s] = pool[k]
			a[c>>6] |= 1 << (c & 63)
			b[c>>6] &^= 1 << (c & 63)
		}
	}
}

// below returns a random number in [0, n), by Lemire's method.
func below(rng *rand.PCG, n uint64) uint64 {
	hi, lo := bits.Mul64(rng.Uint64(), n)
	if lo < n {
		for least := -n % n; lo < least; {
			hi, lo = bits.Mul64(rng.Uint64(), n)
		}
	}
	return hi
}

// associations writes AD − BC of each code with the target.
func (m *matrix) associations(out []int64) {
	cells := make([]contingency.Counts, m.columns-1)
	if m.known == nil {
		m.count(cells)
	} else {
		m.countKnown(cells)
	}
	for f, c := range cells[:m.codes] {
		out[f] = int64(c.A)*int64(c.D) - int64(c.B)*int64(c.C)
	}
}

// count fills in the counts of every code, all cells being known.
func (m *matrix) count(cells []contingency.Counts) {
	n, targets := len(m.present)/m.words, 0
	for i := range n {
		row := m.present[i*m.words:][:m.words]
		target := row[0]&1 != 0
		if target {
			targets++
		}
		for w, bitsLeft := range row {
			if w == 0 {
				bitsLeft &^= 1
			}
			for ; bitsLeft != 0; bitsLeft &= bitsLeft - 1 {
				f := w<<6 + bits.TrailingZeros64(bitsLeft) - 1
				if target {
					cells[f].A++
				} else {
					cells[f].B++
				}
			}
		}
	}
	for f := range cells {
		cells[f].C = targets - cells[f].A
		cells[f].D = n - targets - cells[f].B
	}
}

// countKnown fills in the counts of every code over the cases in which it and the target are known.
func (m *matrix) countKnown(cells []contingency.Counts) {
	n := len(m.present) / m.words
	for i := range n {
		row, known := m.present[i*m.words:][:m.words], m.known[i*m.words:][:m.words]
		if known[0]&1 == 0 {
			continue
		}
		target := row[0]&1 != 0
		for f := range cells {
			w, bit := (f+1)>>6, uint64(1)<<((f+1)&63)
			if known[w]&bit == 0 {
				continue
			}
			switch code := row[w]&bit != 0; {
			case code && target:
				cells[f].A++
			case code:
				cells[f].B++
			case target:
				cells[f].C++
			default:
				cells[f].D++
			}
		}
	}
}
