package cluster

import (
	"math/rand/v2"

	"speelveld/analysis/table"
)

// A margins draws tables at random that have as many codes in each case and as many cases with each
// code as a given table, and the same unknown cells, by trades between two cases (the curveball
// algorithm: Strona et al. 2014, doi:10.1038/ncomms5114).
type margins struct {
	cases   []string
	cols    []table.Column
	present []table.Bits // by case
	known   []table.Bits // by case
}

func newMargins(t *table.Table, missing table.Missing) *margins {
	m := &margins{cases: t.Cases(), cols: t.Columns(), present: t.RowPresent(), known: t.RowKnown()}
	if missing != table.Exclude { // what is not known is absent, and may become present
		for _, k := range m.known {
			for j := range m.cols {
				k.Set(j)
			}
		}
	}
	return m
}

// clone returns a copy that can be shuffled on its own.
func (m *margins) clone() *margins {
	c := *m
	c.present = make([]table.Bits, len(m.present))
	for i, p := range m.present {
		c.present[i] = p.Clone()
	}
	return &c
}

// shuffle makes trades between random pairs of cases: of the codes that only one of the two has
// (and that are known of both), each gets as many as it had, at random.
func (m *margins) shuffle(trades int, rng *rand.Rand) {
	n := len(m.present)
	if n < 2 {
		return
	}
	var pool []int
	for range trades {
		i := rng.IntN(n)
		j := rng.IntN(n - 1)
		if j >= i {
			j++
		}
		x, y := m.present[i], m.present[j]
		pool = pool[:0]
		mine := 0
		for w := range x {
			open := (x[w] ^ y[w]) & m.known[i][w] & m.known[j][w]
			for b := 0; open != 0; b, open = b+1, open>>1 {
				if open&1 == 0 {
					continue
				}
				k := w<<6 + b
				pool = append(pool, k)
				if x.Has(k) {
					mine++
				}
			}
		}
		rng.Shuffle(len(pool), func(a, b int) { pool[a], pool[b] = pool[b], pool[a] })
		for a, k := range pool {
			if a < mine {
				x.Set(k)
				y.Clear(k)
			} else {
				y.Set(k)
				x.Clear(k)
			}
		}
	}
}

// table returns the current state.
func (m *margins) table() *table.Table {
	b := table.NewBuilder(m.cases, m.cols)
	for i, p := range m.present {
		for j := range m.cols {
			switch {
			case p.Has(j):
				b.Set(i, j, 1)
			case m.known[i].Has(j):
				b.Set(i, j, 0)
			}
		}
	}
	return b.Table()
}
