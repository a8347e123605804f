package cluster

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"speelveld/analysis/similarity"
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
		all := table.AllBits(len(m.cols))
		for i := range m.known {
			m.known[i] = all
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

// randomisable reports whether tables with the same margins can be drawn: presences, compared as such.
func (s *session) randomisable() bool {
	for j := range s.t.Columns() {
		if s.t.Type(j) != table.Membership {
			return false
		}
	}
	o := s.opt.Compare
	presence := o.Measure <= similarity.Hamann && !o.Fuzzy || o.Measure == similarity.Taxonomic
	return presence || !s.t.Fuzzy()
}

// null compares the silhouette with tables of the same margins. The tables are drawn from one that
// is itself far from the data by as many trades, so that under the null hypothesis the data are one
// draw among equals (Besag and Clifford 1989).
func (s *session) null(ctx context.Context, f *found, draws int) (*Null, error) {
	trades := 10 * len(s.m.Cases)
	hub := newMargins(s.t, s.opt.Compare.Missing)
	hub.shuffle(trades, rand.New(rand.NewPCG(s.opt.Seed, 2<<32)))
	best := make([]float64, draws)
	err := drawInParallel(ctx, draws, s.opt.Progress, func(b int) error {
		one := hub.clone()
		one.shuffle(trades, rand.New(rand.NewPCG(s.opt.Seed, 2<<32+uint64(b)+1)))
		opt := s.opt
		opt.again = true
		m, err := similarity.Compute(ctx, one.table(), opt.Compare)
		if err != nil {
			return err
		}
		g, err := partitionOf(ctx, m, opt)
		var unanswerable *similarity.Error
		if errors.As(err, &unanswerable) { // a pair without a distance, say: no structure found
			best[b] = math.NaN()
			return nil
		}
		if err == nil {
			best[b] = g.silhouette.Mean
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return summarise(f.silhouette.Mean, best), nil
}

func summarise(observed float64, best []float64) *Null {
	best = slices.DeleteFunc(best, math.IsNaN)
	out := &Null{Silhouette: observed, Draws: len(best), Mean: math.NaN(), High: math.NaN(), P: math.NaN()}
	if len(best) == 0 {
		return out
	}
	slices.Sort(best)
	sum, atLeast := 0.0, 0
	for _, v := range best {
		sum += v
		if v >= observed-1e-12 {
			atLeast++
		}
	}
	out.Mean = sum / float64(len(best))
	out.High = best[min(len(best)-1, int(math.Ceil(0.95*float64(len(best))))-1)]
	out.P = float64(atLeast+1) / float64(len(best)+1)
	return out
}
