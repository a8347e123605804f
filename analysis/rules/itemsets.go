package rules

import (
	"cmp"
	"context"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/table"
)

// Itemsets are frequent sets of codes. See [Mine].
type Itemsets struct {
	N        int       `json:"n"`         // cases in the table
	Codes    int       `json:"codes"`     // codes looked at
	Frequent int       `json:"frequent"`  // codes that are frequent by themselves
	MinCount int       `json:"min_count"` // the lowest count that is frequent
	Rows     []Itemset `json:"rows"`
	Notes    []string  `json:"notes"`

	// MinSupport and Max are those in use, the defaults included.
	MinSupport float64 `json:"-"`
	Max        int     `json:"-"`
}

// An Itemset is a frequent set of codes.
type Itemset struct {
	Items   []string `json:"items"` // in the order of the table
	Count   int      `json:"count"` // cases in which all are present
	N       int      `json:"n"`     // cases that support is a share of
	Support float64  `json:"support"`

	// Lift is how many times as often all occur together as they would if none had to do with the
	// others: support over the product of the supports of the single codes; 1 for a single code.
	Lift float64 `json:"lift"`

	// Closed: with any further code the count is lower. Maximal: with any further code the set is no
	// longer frequent. Both look beyond Options.Max, at all codes that may stand in the set.
	Closed  bool `json:"closed"`
	Maximal bool `json:"maximal"`

	// Bounds holds, under table.Bounds, the lowest and highest count and support.
	Bounds map[string][2]float64 `json:"bounds,omitempty"`

	Columns []int `json:"-"`
}

// Mine finds the frequent sets of codes, of one code up to Options.Max, in the order of their
// counts, from the highest, then of their sizes and names. Options.To and MinConfidence play no part.
// Under table.Exclude support is a share of the cases in which all codes of the set are known; what
// is frequent is a count over all cases. It returns ErrTooMany, or the error of ctx.
func Mine(ctx context.Context, t *table.Table, opt Options) (*Itemsets, error) {
	opt.To = nil
	r, err := newRun(t, opt)
	if err != nil {
		return nil, err
	}
	var longest []uint8
	if r.forest, longest, err = r.mine(ctx, r.opt.Max, r.opt.Limit, true, opt.Progress); err != nil {
		return nil, err
	}
	extensible := r.open(longest)
	res := &Itemsets{N: r.n, Codes: r.considered, Frequent: len(r.items), MinCount: r.least, MinSupport: r.opt.MinSupport, Max: r.opt.Max}
	res.Rows = make([]Itemset, 0, r.forest.size())
	buf := make([]int32, r.opt.Max)
	for level := range r.forest.levels {
		for i := range r.forest.levels[level] {
			s := r.itemset(int32(level), int32(i), buf)
			s.Closed, s.Maximal = extensible[level][i]&grows == 0, extensible[level][i]&extends == 0
			res.Rows = append(res.Rows, s)
		}
	}
	slices.SortFunc(res.Rows, func(a, b Itemset) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(len(a.Items), len(b.Items)), slices.Compare(a.Items, b.Items))
	})
	res.Notes = caveat.Texts(r.notesOnSets(res))
	return res, nil
}

func (r *run) itemset(level, i int32, buf []int32) Itemset {
	items := r.forest.items(level, i, buf)
	s := Itemset{Columns: make([]int, len(items)), Items: make([]string, len(items)), Count: int(r.forest.levels[level][i].count), N: r.n}
	for k, it := range items {
		s.Columns[k] = r.items[it].column
	}
	slices.Sort(s.Columns)
	for k, j := range s.Columns {
		s.Items[k] = r.t.Columns()[j].ID
	}
	if r.exclude {
		_, known := r.sides(items, -1)
		s.N = known.Count()
	}
	s.Support, s.Lift = ratio(s.Count, s.N), ratio(s.Count, s.N)
	for _, it := range items {
		s.Lift /= r.baseRate(it)
	}
	if r.opt.Missing == table.Bounds {
		_, possible := r.completions(s.Columns)
		high := possible.Count()
		s.Bounds = map[string][2]float64{
			"count":   {float64(s.Count), float64(high)},
			"support": {ratio(s.Count, r.n), ratio(high, r.n)},
		}
	}
	return s
}

// Why a set is not maximal, or not closed.
const (
	extends uint8 = 1 << iota // with one more item it is still frequent
	grows                     // and in the same cases
)

// open tells of every set whether it can be extended, given that of the longest sets asked for.
func (r *run) open(longest []uint8) [][]uint8 {
	open := make([][]uint8, len(r.forest.levels))
	for level, sets := range r.forest.levels {
		open[level] = make([]uint8, len(sets))
		if level == r.opt.Max-1 {
			copy(open[level], longest)
		}
		if level == 0 {
			continue
		}
		k := level + 1
		for i, s := range sets {
			for _, b := range r.forest.below[level][i*k : (i+1)*k] {
				open[level-1][b] |= extends
				if r.forest.levels[level-1][b].count == s.count {
					open[level-1][b] |= grows
				}
			}
		}
	}
	return open
}
