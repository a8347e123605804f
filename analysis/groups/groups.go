package groups

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/table"
)

// A Group is some cases of a table, by row number.
type Group struct {
	ID, Label string
	Rows      []int
}

// Options says what is compared and how. The zero value compares all columns.
type Options struct {
	Columns     []int         // the columns compared, over which q corrects; nil means all
	Missing     table.Missing // what not reported means; default table.AsAbsent
	DropOverlap bool          // leave cases that are in several groups out of all of them
	Circular    bool          // the groups were made from all of these columns: no p
	Given       []int         // columns that the groups were chosen by: their shares, but no p, outside the family

	// Distances are those between all rows of the table, condensed: (0,1), (0,2) … (1,2) …
	// They ask for Result.Permanova and Result.Dispersion; nil means neither.
	Distances []float64

	Blocks       []int    // by row of the table, the number of its block; cases of one block belong together. nil: none do
	BlocksBy     []string // what the blocks were made by, for the notes
	Strata       []string // by row of the table, its stratum, within which two groups are compared as well; "" is not reported. nil: none
	StrataBy     string   // what the strata were made by, for the notes
	Seed         uint64   // of everything random; 0 means 1
	Permutations int      // 0 means DefaultPermutations
	Lang         string   // of labels, warnings and notes: "nl", or else English
}

// A Result is the comparison of two groups or more.
type Result struct {
	Groups     []Summary   `json:"groups"`
	Family     int         `json:"family"` // tests that q corrects for: every row but those of Options.Given
	Rows       []Row       `json:"rows"`
	Permanova  *Permanova  `json:"permanova"`
	Dispersion *Dispersion `json:"dispersion"`
	Blocks     *Blocks     `json:"blocks"` // nil where no cases belong together
	Strata     *Strata     `json:"strata"` // nil unless asked for
	Notes      []string    `json:"notes"`
}

// A Summary is a group as it was compared.
type Summary struct {
	ID    string   `json:"id"`
	Label string   `json:"label"`
	N     int      `json:"n"`
	Cases []string `json:"cases"`
}

// A Row is one code in every group. Counts, Ns and Shares stand in the order of the groups; a share
// is the count over the group's n (under table.Exclude: over its cases in which the code is known).
type Row struct {
	Code   string    `json:"code"`
	Kind   string    `json:"kind"`
	Label  string    `json:"label"`
	Counts []int     `json:"counts"`
	Ns     []int     `json:"ns"`
	Shares []float64 `json:"shares"`

	// Of two groups the share in the first less that in the second, with Newcombe's 95 % interval;
	// NaN for more groups.
	Difference     float64 `json:"difference"`
	DifferenceLow  float64 `json:"difference_low"`
	DifferenceHigh float64 `json:"difference_high"`

	P float64 `json:"p"` // Fisher, two-sided; Freeman–Halton for more than two groups
	Q float64 `json:"q"` // Benjamini–Hochberg over the rows

	PBlocks float64 `json:"p_blocks"` // by permutation of whole blocks; NaN where there are none or too few arrangements
	QBlocks float64 `json:"q_blocks"` // Benjamini–Hochberg over the rows

	Unreported []int           `json:"unreported"` // by group: cases in which the code is not reported
	Cases      [][]string      `json:"cases"`      // by group: the cases with the code
	Warnings   []caveat.Caveat `json:"warnings"`
	Bounds     *Bounds         `json:"bounds,omitempty"`
	Stratified *Stratified     `json:"stratified,omitempty"`
}

// Bounds holds the lowest and highest value of each measure over all completions of the unknown
// cells, each one over the completions in which it is defined.
type Bounds struct {
	Shares         [][2]float64 `json:"shares"`
	Difference     [2]float64   `json:"difference"`
	DifferenceLow  [2]float64   `json:"difference_low"`
	DifferenceHigh [2]float64   `json:"difference_high"`
	P              [2]float64   `json:"p"`
	Q              [2]float64   `json:"q"`
}

// An OverlapError says that cases are in more than one group.
type OverlapError struct{ Cases []string }

// Error names the cases.
func (e *OverlapError) Error() string {
	return fmt.Sprintf("%s in more than one group: %s", caveat.Cases(len(e.Cases)).In("en"), caveat.List(e.Cases).In("en"))
}

// A SizeError says that there are too few groups or cases to compare.
type SizeError struct{ Reason string }

// Error gives the reason.
func (e *SizeError) Error() string { return e.Reason }

// Run compares groups of the rows of t in the share of every code. Columns of texts, and of numbers
// that are not counts, are left out with a note. Rows are ordered by q, then p, then code, undefined
// ones last; where there is no p (Options.Circular), by the largest difference of two shares.
//
// Under table.Exclude each group counts the cases in which the code is known. If a group has fewer
// than two of them there is no comparison: of two groups all numbers of the row are NaN; of more
// groups the share of that one, and p. A warning says so.
//
// Under table.Bounds the numbers are those of table.AsAbsent, with Row.Bounds beside them. A case's
// group is known, so that the completions of the codes do not hang together and all bounds, those
// of q included, are exact.
//
// It returns an OverlapError if a case is in two groups and Options.DropOverlap is not set, a
// SizeError if fewer than two groups are given or one is left without cases, a DistanceError if
// Options.Distances cannot be distances, and the error of ctx.
func Run(ctx context.Context, t *table.Table, gs []Group, opt Options) (*Result, error) {
	if opt.Seed == 0 {
		opt.Seed = 1
	}
	gs, dropped, err := Separate(t, gs, opt.DropOverlap)
	if err != nil {
		return nil, err
	}
	c := comparison{t: t, opt: opt, groups: gs}
	res := &Result{Groups: c.summaries()}
	var skipped []int
	for _, j := range c.columns() {
		if !t.Countable(j) {
			skipped = append(skipped, j)
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		res.Rows = append(res.Rows, c.row(j))
		if !c.given(j) {
			res.Family++
		}
	}
	rows, label := c.labels()
	d := newDesign(label, c.blockNumbers(rows), len(gs))
	if err := c.permuteBlocks(ctx, d, rows, res); err != nil {
		return nil, err
	}
	if err := c.stratify(ctx, res); err != nil {
		return nil, err
	}
	c.adjust(res.Rows)
	slices.SortStableFunc(res.Rows, c.order)
	notes := c.notes(res, skipped, dropped)
	if opt.Distances != nil && !opt.Circular {
		more, err := c.distances(ctx, d, rows, res)
		if err != nil {
			return nil, err
		}
		notes = append(notes, more...)
	}
	res.Notes = caveat.Texts(notes)
	return res, nil
}

// labels lists the rows of all groups, in ascending order, with the number of each one's group.
func (c *comparison) labels() (rows, label []int) {
	of := map[int]int{}
	for g, group := range c.groups {
		for _, i := range group.Rows {
			of[i] = g
			rows = append(rows, i)
		}
	}
	slices.Sort(rows)
	for _, i := range rows {
		label = append(label, of[i])
	}
	return rows, label
}

func (c *comparison) permutation() Test {
	return Test{Permutations: c.opt.Permutations, Seed: c.opt.Seed}
}

// Separate returns the groups without doubles, and the cases that were dropped from all of them.
func Separate(t *table.Table, gs []Group, drop bool) (apart []Group, dropped []string, err error) {
	if len(gs) < 2 {
		return nil, nil, &SizeError{fmt.Sprintf("a comparison needs two groups or more, not %d", len(gs))}
	}
	in := make([]int, len(t.Cases())) // how many groups a case is in
	apart = slices.Clone(gs)
	for g := range apart {
		rows := slices.Clone(apart[g].Rows)
		slices.Sort(rows)
		apart[g].Rows = slices.Compact(rows)
		for _, i := range apart[g].Rows {
			in[i]++
		}
	}
	for i, n := range in {
		if n > 1 {
			dropped = append(dropped, t.Cases()[i])
		}
	}
	if len(dropped) > 0 && !drop {
		return nil, nil, &OverlapError{dropped}
	}
	for g := range apart {
		apart[g].Rows = slices.DeleteFunc(apart[g].Rows, func(i int) bool { return in[i] > 1 })
		if len(apart[g].Rows) == 0 {
			reason := fmt.Sprintf("group %q has no cases", apart[g].ID)
			if len(gs[g].Rows) > 0 {
				reason += " of its own"
			}
			return nil, nil, &SizeError{reason}
		}
	}
	return apart, dropped, nil
}

// A comparison is one call of Run.
type comparison struct {
	t      *table.Table
	opt    Options
	groups []Group
}

func (c *comparison) columns() []int {
	if c.opt.Columns != nil {
		return c.opt.Columns
	}
	out := make([]int, len(c.t.Columns()))
	for j := range out {
		out[j] = j
	}
	return out
}

func (c *comparison) summaries() []Summary {
	out := make([]Summary, len(c.groups))
	for g, group := range c.groups {
		out[g] = Summary{ID: group.ID, Label: cmp.Or(group.Label, group.ID), N: len(group.Rows), Cases: []string{}}
		for _, i := range group.Rows {
			out[g].Cases = append(out[g].Cases, c.t.Cases()[i])
		}
	}
	return out
}

// row counts one code in every group. q comes later.
func (c *comparison) row(j int) Row {
	col := c.t.Columns()[j]
	nan := math.NaN()
	r := Row{
		Code: col.ID, Kind: col.Kind, Label: cmp.Or(col.Label, col.ID),
		Difference: nan, DifferenceLow: nan, DifferenceHigh: nan, P: nan, Q: nan, PBlocks: nan, QBlocks: nan,
	}
	few := -1 // the group with the fewest known values
	for _, group := range c.groups {
		n, x, unknown := 0, []string{}, 0
		for _, i := range group.Rows {
			known := c.t.Known(j).Has(i)
			if !known {
				unknown++
			}
			if known || c.opt.Missing != table.Exclude {
				n++
			}
			if c.t.Present(j).Has(i) {
				x = append(x, c.t.Cases()[i])
			}
		}
		r.Counts, r.Ns = append(r.Counts, len(x)), append(r.Ns, n)
		r.Shares = append(r.Shares, float64(len(x))/float64(n))
		r.Unreported, r.Cases = append(r.Unreported, unknown), append(r.Cases, x)
		if few < 0 || n < few {
			few = n
		}
	}
	tooFew := c.opt.Missing == table.Exclude && few < 2
	exact := true
	switch {
	case tooFew:
		for g, n := range r.Ns {
			if n < 2 || len(c.groups) == 2 {
				r.Shares[g] = nan
			}
		}
	case len(c.groups) == 2:
		r.Difference = r.Shares[0] - r.Shares[1]
		r.DifferenceLow, r.DifferenceHigh = contingency.Newcombe(r.Counts[0], r.Ns[0], r.Counts[1], r.Ns[1])
	}
	if !c.given(j) && !c.opt.Circular && !tooFew {
		r.P, exact = c.test(r.Counts, r.Ns)
	}
	if c.opt.Missing == table.Bounds {
		r.Bounds = c.bounds(&r, j)
	}
	r.Warnings = c.warnings(&r, j, tooFew, exact)
	return r
}

// test returns the p of equal shares.
func (c *comparison) test(counts, ns []int) (p float64, exact bool) {
	if len(counts) == 2 {
		return contingency.Counts{A: counts[0], B: ns[0] - counts[0], C: counts[1], D: ns[1] - counts[1]}.Fisher(), true
	}
	return contingency.FreemanHalton(counts, ns, c.opt.Seed)
}

// given reports whether the groups were chosen by column j.
func (c *comparison) given(j int) bool { return slices.Contains(c.opt.Given, j) }

// adjust fills in q and its bounds, of the rows that are tested.
func (c *comparison) adjust(rows []Row) {
	var tested []*Row
	for i := range rows {
		if j, _ := c.t.Column(rows[i].Code); !c.given(j) {
			tested = append(tested, &rows[i])
		}
	}
	ps := make([]float64, len(tested))
	column := func(of func(*Row) float64) []float64 {
		for i, r := range tested {
			ps[i] = of(r)
		}
		return contingency.BenjaminiHochberg(ps, len(ps))
	}
	for i, q := range column(func(r *Row) float64 { return r.P }) {
		tested[i].Q = q
	}
	for i, q := range column(func(r *Row) float64 { return r.PBlocks }) {
		tested[i].QBlocks = q
	}
	if c.opt.Strata != nil {
		for i, q := range column(func(r *Row) float64 { return r.Stratified.P }) {
			tested[i].Stratified.Q = q
		}
	}
	if c.opt.Missing != table.Bounds {
		return
	}
	for side := range 2 {
		for i, q := range column(func(r *Row) float64 { return r.Bounds.P[side] }) {
			tested[i].Bounds.Q[side] = q
		}
	}
}

func (c *comparison) order(a, b Row) int {
	byCode := cmp.Compare(a.Code, b.Code)
	if c.opt.Circular {
		return cmp.Or(cmp.Compare(spread(b.Shares), spread(a.Shares)), byCode)
	}
	return cmp.Or(contingency.UndefinedLast(a.Q, b.Q), contingency.UndefinedLast(a.P, b.P), byCode)
}

// spread returns the largest difference of two shares, −1 if there are not two.
func spread(shares []float64) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, s := range shares {
		if !math.IsNaN(s) {
			low, high = min(low, s), max(high, s)
		}
	}
	return max(-1, high-low)
}
