package rules

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// What Options say when they say nothing.
const (
	DefaultShare = 0.1       // of the cases …
	DefaultCases = 3         // … and at least so many of them, see DefaultMinSupport
	DefaultMax   = 3         // items in a set: two codes on the left and one on the right
	DefaultLimit = 1_000_000 // sets, and rules
)

// A study of fewer than fewCases cases bears rules with at most fewLeft codes on the left.
const (
	fewCases = 30
	fewLeft  = 2
)

// DefaultMinSupport returns the smallest support that is asked of n cases by default: a tenth, and
// at least three cases.
func DefaultMinSupport(n int) float64 {
	if n == 0 {
		return DefaultShare
	}
	return min(1, max(DefaultShare, DefaultCases/float64(n)))
}

// ErrTooMany says that there are more sets or rules than the limit allows.
var ErrTooMany = errors.New("too many sets of codes: ask for a higher support, for shorter sets, or for fewer codes")

// ErrNotCodes says that none of the columns asked for on the right holds presences.
var ErrNotCodes = errors.New("not codes: their values are not memberships between 0 and 1")

// Options says what is looked for. The zero value asks for all rules between all columns, whatever
// their confidence, at the default support.
type Options struct {
	Of []int // the columns that rules are made of; nil means all
	To []int // those that may stand on the right, and then stand nowhere else; nil means any

	MinSupport    float64 // a share of the cases, over 0; 0 means DefaultMinSupport
	MinConfidence float64 // a share in [0, 1]
	Max           int     // items in a set, left and right together; 0 means DefaultMax
	Limit         int     // of the number of sets, and of rules; 0 means DefaultLimit

	// ByDefinition reports whether two codes overlap by what they mean. It may be nil.
	ByDefinition func(left, right int) bool

	Missing  table.Missing // what not reported means; default table.AsAbsent
	Lang     string        // of notes and warnings: "nl", or else English
	Progress func(done, total int)
}

// A Result is the rules that were found. See [Run].
type Result struct {
	N        int      `json:"n"`         // cases in the table
	Codes    int      `json:"codes"`     // codes looked at
	Frequent int      `json:"frequent"`  // codes that are frequent by themselves
	MinCount int      `json:"min_count"` // the lowest count that is frequent
	Sets     int      `json:"sets"`      // frequent sets looked through
	Family   int      `json:"family"`    // rules that q corrects for
	Rows     []Rule   `json:"rows"`
	Notes    []string `json:"notes"`

	// MinSupport and Max are those in use: the defaults, and fewer than asked for with few cases.
	MinSupport float64 `json:"-"`
	Max        int     `json:"-"`
}

// A Rule is one rule, with its measures as the R package arules defines them. An undefined measure
// is NaN, which happens where one side is in every case, and under table.Exclude (see [Run]).
type Rule struct {
	LHS []string `json:"lhs"` // the codes on the left, in the order of the table
	RHS []string `json:"rhs"` // the code on the right

	Count    int `json:"count"`     // cases with all codes of both sides
	LHSCount int `json:"lhs_count"` // cases with all codes of the left side
	RHSCount int `json:"rhs_count"` // cases with the code of the right side
	N        int `json:"n"`         // cases that the rule is counted over

	Support    float64 `json:"support"`    // of all codes together
	Confidence float64 `json:"confidence"` // of the right side, among the cases with the left
	Coverage   float64 `json:"coverage"`   // the support of the left side
	BaseRate   float64 `json:"base_rate"`  // the support of the right side
	Lift       float64 `json:"lift"`
	Leverage   float64 `json:"leverage"`
	Conviction float64 `json:"conviction"`
	OddsRatio  float64 `json:"odds_ratio"` // ad/(bc)
	Phi        float64 `json:"phi"`
	P          float64 `json:"p"` // Fisher's exact test, one-sided: greater
	Q          float64 `json:"q"` // Benjamini–Hochberg over the family, see Run

	ChiSquared  float64 `json:"chi_squared"` // without correction for continuity
	Jaccard     float64 `json:"jaccard"`
	Cosine      float64 `json:"cosine"`
	Kulczynski  float64 `json:"kulczynski"`
	Imbalance   float64 `json:"imbalance"`
	Improvement float64 `json:"improvement"` // confidence less that of the best simpler rule that passes MinConfidence
	Gain        float64 `json:"gain"`        // confidence less that of the best simpler rule of all, the base rate included
	HyperLift   float64 `json:"hyper_lift"`
	AddedValue  float64 `json:"added_value"`
	Certainty   float64 `json:"certainty"`
	Kappa       float64 `json:"kappa"`
	Redundant   bool    `json:"redundant"` // a simpler rule is at least as confident

	// Bounds holds, under table.Bounds, the lowest and highest value of count, support, confidence,
	// coverage, base_rate and lift over all completions of the unknown cells, by JSON name.
	Bounds map[string][2]float64 `json:"bounds,omitempty"`

	Warnings []caveat.Caveat `json:"warnings"`

	// Columns are those of LHS and RHS, in their order.
	Columns []int `json:"-"`
}

// Run finds the rules with one code on the right that are frequent (count at least MinSupport of all
// cases) and confident enough. With fewer than 30 cases at most two codes stand on the left, with a
// note. Rules are ordered by q, then from the highest lift, confidence and count down, then by
// number of codes on the left, then by their names.
//
// q is Benjamini and Hochberg's over all rules that could have been found: every frequent set of at
// most Max−1 codes on the left, with every frequent code on the right that may stand beside it.
// Whether both sides occur together often, and with what confidence, is what the test is about, so
// it does not decide who belongs to the family: choosing the rules first and correcting for the
// chosen only would make each q too small. The margins may choose, since p is conditional on them.
//
// Under table.Exclude a rule is counted over the cases in which all its codes are known; what is
// frequent is still a count over all cases. Where fewer than two of those cases show the left side,
// or fewer than two do not, a rule has no numbers but its counts, and a warning: it stays in the
// family, and passes no MinConfidence but 0. A note counts them.
//
// Under table.Bounds the rules are those of table.AsAbsent, with Rule.Bounds beside them.
//
// It returns ErrTooMany, ErrNotCodes, or the error of ctx.
func Run(ctx context.Context, t *table.Table, opt Options) (*Result, error) {
	run, err := newRun(t, opt)
	if err != nil {
		return nil, err
	}
	run.limitLeft()
	if run.forest, _, err = run.mine(ctx, run.opt.Max, run.opt.Limit, false, run.opt.Progress); err != nil {
		return nil, err
	}
	found, err := run.confident(ctx)
	if err != nil {
		return nil, err
	}
	if err := run.measure(ctx, found); err != nil {
		return nil, err
	}
	family, err := run.correct(ctx, found)
	if err != nil {
		return nil, err
	}
	res := &Result{
		N: run.n, Codes: run.considered, Frequent: len(run.items), MinCount: run.least, Sets: run.forest.size(), Family: family,
		MinSupport: run.opt.MinSupport, Max: run.opt.Max,
	}
	if res.Rows, err = run.rows(ctx, found); err != nil {
		return nil, err
	}
	res.Notes = caveat.Texts(run.notes(res))
	return res, nil
}

// A run is one call of Run or Mine.
type run struct {
	*base
	opt     Options
	forest  *forest
	logs    *contingency.LogFactorials
	margins []int64 // of each item, see LogFactorials.Margin
	exclude bool    // and there is something to exclude
	asked   int     // Options.Max before limitLeft
	thin    int     // rules without numbers, because too few cases are known
	highest float64 // the highest confidence of the rules of frequent sets
}

func newRun(t *table.Table, opt Options) (*run, error) {
	n, least := len(t.Cases()), 1
	if opt.MinSupport == 0 {
		opt.MinSupport, least = DefaultMinSupport(n), DefaultCases // with one or two cases, more than there are
	}
	opt.Max = cmp.Or(opt.Max, DefaultMax)
	opt.Limit = cmp.Or(opt.Limit, DefaultLimit)
	if opt.To != nil && !slices.ContainsFunc(opt.To, t.Countable) {
		return nil, ErrNotCodes
	}
	r := &run{base: newBase(t, opt, max(least, leastCount(opt.MinSupport, n))), opt: opt, asked: opt.Max}
	r.exclude = opt.Missing == table.Exclude && t.Unreported() > 0
	r.opt.Max = max(1, min(opt.Max, len(r.items)))
	return r, nil
}

// leastCount returns the lowest count, from 1, whose share of n is at least support.
func leastCount(support float64, n int) int {
	c := max(1, int(support*float64(n)))
	for c > 1 && float64(c-1)/float64(n) >= support {
		c--
	}
	for float64(c)/float64(n) < support {
		c++
	}
	return c
}

// limitLeft allows no more codes on the left than the number of cases can bear.
func (r *run) limitLeft() {
	if r.n < fewCases {
		r.opt.Max = min(r.opt.Max, fewLeft+1)
	}
}

// A candidate is a rule that passes the filters: a frequent set, and which of its items stands on
// the right.
type candidate struct {
	level, set, at int32
	counts         contingency.Counts
	best           float64 // the highest confidence of a simpler rule, its left side not empty; −1 without one
	base           float64 // the share of the right side alone
	p, q           float64
	thin           bool // too few cases are known: p and q are NaN
}

// confident returns the rules whose confidence is high enough, in the order of the forest. It goes
// through the sets by size, since the best simpler rule of a set is that of the sets below it.
func (r *run) confident(ctx context.Context) ([]candidate, error) {
	const chunk = 512
	var all []candidate
	var below []float64 // for each set of the level below and each of its items: the best rule to it from within the set
	for level := int32(1); int(level) < len(r.forest.levels); level++ {
		k := int(level) + 1
		sets := r.forest.levels[level]
		best := make([]float64, k*len(sets))
		parts := make([][]candidate, (len(sets)+chunk-1)/chunk)
		thin, highest := make([]int, len(parts)), make([]float64, len(parts))
		err := parallel.Each(ctx, len(parts), func(c int) {
			buf := make([]int32, k)
			for i := c * chunk; i < min((c+1)*chunk, len(sets)); i++ {
				items := r.forest.items(level, int32(i), buf)
				for at, it := range items {
					best[i*k+at] = -1
					if !r.items[it].right {
						continue
					}
					cand := candidate{level: level, set: int32(i), at: int32(at), best: r.bestBelow(level, int32(i), int32(at), below)}
					cand.counts = r.counts(items, at, sets[i].count, r.left(level, int32(i), int32(at)).count)
					best[i*k+at] = cand.best
					if r.exclude && tooFewKnown(cand.counts) {
						thin[c]++
						if cand.thin = true; r.opt.MinConfidence == 0 {
							parts[c] = append(parts[c], cand)
						}
						continue
					}
					confidence := cand.counts.Confidence()
					best[i*k+at] = max(cand.best, confidence)
					highest[c] = max(highest[c], confidence)
					if confidence >= r.opt.MinConfidence {
						cand.base = r.baseRate(it)
						parts[c] = append(parts[c], cand)
					}
				}
			}
		})
		if err != nil {
			return nil, err
		}
		total := len(all)
		for c := range parts {
			total += len(parts[c])
			r.thin += thin[c]
			r.highest = max(r.highest, highest[c])
		}
		if total > r.opt.Limit {
			return nil, ErrTooMany
		}
		all = slices.Grow(all, total-len(all))
		for _, p := range parts {
			all = append(all, p...)
		}
		below = best
	}
	return all, nil
}

// left returns the set without its item at a place.
func (r *run) left(level, i, at int32) set {
	return r.forest.levels[level-1][r.forest.below[level][i*(level+1)+at]]
}

// bestBelow returns the highest confidence of the rules to the item at a place from fewer items of the set.
func (r *run) bestBelow(level, i, at int32, below []float64) float64 {
	best, k := -1.0, level+1
	if level < 2 {
		return best
	}
	for drop := range k {
		if drop == at {
			continue
		}
		place := at
		if drop < at {
			place--
		}
		best = max(best, below[r.forest.below[level][i*k+drop]*level+place])
	}
	return best
}

// counts returns the 2×2 table of the rule from the other items of a set to the one at a place:
// both cases show all, and left the left side.
func (r *run) counts(items []int32, at int, both, left int32) contingency.Counts {
	if r.exclude {
		return r.knownCounts(items, at)
	}
	return r.table(int(both), int(left), r.items[items[at]].count)
}

func (r *run) table(both, left, right int) contingency.Counts {
	return contingency.Counts{A: both, B: left - both, C: right - both, D: r.n - left - right + both}
}

// baseRate returns the share of an item among the cases in which it is known.
func (r *run) baseRate(it int32) float64 {
	n := r.n
	if r.exclude {
		n = r.t.Known(r.items[it].column).Count()
	}
	return float64(r.items[it].count) / float64(n)
}

// rows makes the candidates into rules, in their order.
func (r *run) rows(ctx context.Context, found []candidate) ([]Rule, error) {
	order := r.order(ctx, found)
	rules := make([]Rule, len(found))
	err := parallel.Each(ctx, (len(found)+1023)/1024, func(c int) {
		var s scratch
		for i := c * 1024; i < min((c+1)*1024, len(found)); i++ {
			r.fill(&rules[i], &found[order[i].i], &s)
		}
	})
	return rules, err
}

// A place is a rule to be put in order.
type place struct {
	q, lift float64
	i       int
}

// order returns the candidates in the order that Run promises.
func (r *run) order(ctx context.Context, found []candidate) []place {
	order := make([]place, len(found))
	for i := range found {
		order[i] = place{found[i].q, found[i].counts.Lift(), i}
	}
	names := make([]string, len(r.items))
	for k, it := range r.items {
		names[k] = r.t.Columns()[it.column].ID
	}
	byPlace := func(x, y place) int {
		if o := contingency.UndefinedLast(x.q, y.q); o != 0 {
			return o
		}
		if x.lift != y.lift {
			return cmp.Compare(y.lift, x.lift)
		}
		a, b := &found[x.i], &found[y.i]
		if o := cmp.Or(cmp.Compare(b.counts.Confidence(), a.counts.Confidence()), cmp.Compare(b.counts.A, a.counts.A), cmp.Compare(a.level, b.level)); o != 0 {
			return o
		}
		var bufA, bufB [64]int32
		return slices.Compare(r.named(a, bufA[:], names), r.named(b, bufB[:], names))
	}
	return sorted(ctx, order, byPlace)
}

// named returns the names of a rule's codes: those of the left side in alphabetical order, then the right.
func (r *run) named(c *candidate, buf []int32, names []string) []string {
	if int(c.level) >= len(buf) {
		buf = make([]int32, c.level+1)
	}
	items := r.forest.items(c.level, c.set, buf)
	out := make([]string, 0, len(items))
	for at, it := range items {
		if at != int(c.at) {
			out = append(out, names[it])
		}
	}
	slices.Sort(out)
	return append(out, names[items[c.at]])
}

// A scratch hands out small slices from larger ones.
type scratch struct {
	items   []int32
	columns []int
	ids     []string
}

// codes returns the columns and the names of a rule's codes: those of the left side in the order of
// the table, then the right.
func (r *run) codes(c *candidate, s *scratch) (columns []int, ids []string) {
	k := int(c.level) + 1
	if len(s.items) < k {
		s.items = make([]int32, max(k, 64))
	}
	if len(s.columns) < k {
		s.columns, s.ids = make([]int, max(k, 1024)), make([]string, max(k, 1024))
	}
	columns, s.columns = s.columns[:k:k], s.columns[k:]
	ids, s.ids = s.ids[:k:k], s.ids[k:]
	left := columns[:0]
	for at, it := range r.forest.items(c.level, c.set, s.items) {
		if at != int(c.at) {
			left = append(left, r.items[it].column)
		}
	}
	slices.Sort(left)
	columns[k-1] = r.items[s.items[c.at]].column
	for i, j := range columns {
		ids[i] = r.t.Columns()[j].ID
	}
	return columns, ids
}

// correct fills in q, and returns the size of the family.
func (r *run) correct(ctx context.Context, found []candidate) (family int, err error) {
	family, err = r.family(ctx)
	if err != nil || len(found) == 0 {
		return family, err
	}
	highest, defined := 0.0, 0
	for i := range found {
		if !found[i].thin {
			highest = max(highest, found[i].p)
			defined++
		}
	}
	if defined == 0 {
		return family, nil
	}
	// The q of a rule is the lowest m·p/rank from its own p upwards. That of the highest p here is
	// at most m·p/(number of rules here), and no p beyond that can have a lower one.
	limit := float64(family) * highest / float64(defined) * (1 + 1e-9)
	ps, err := r.familyP(ctx, max(limit, highest))
	if err != nil {
		return 0, err
	}
	at := make([]int, len(found))
	err = parallel.Each(ctx, (len(found)+1023)/1024, func(c int) {
		for i := c * 1024; i < min((c+1)*1024, len(found)); i++ {
			at[i], _ = slices.BinarySearch(ps, found[i].p)
		}
	})
	least := 1.0
	for rank := len(ps); rank > 0; rank-- {
		least = min(least, float64(family)/float64(rank)*ps[rank-1])
		ps[rank-1] = least // now q
	}
	for i := range found {
		if !found[i].thin {
			found[i].q = ps[at[i]]
		}
	}
	return family, err
}

// family returns how many rules q corrects for: frequent left sides, with every frequent code that
// may stand beside them.
func (r *run) family(ctx context.Context) (int, error) {
	per := make([]int, len(r.items))
	err := parallel.Each(ctx, len(r.items), func(f int) {
		per[f] = r.familyFrom(0, int32(f), r.free(nil))
	})
	m := 0
	for _, n := range per {
		m += n
	}
	return m, err
}

func (r *run) familyFrom(level int, i int32, free table.Bits) int {
	s := r.forest.levels[level][i]
	if !r.items[s.last].left || level+1 >= r.opt.Max {
		return 0
	}
	free = free.AndNot(r.bars[s.last])
	n := free.AndCount(r.rights)
	for c := s.first; c < s.next; c++ {
		n += r.familyFrom(level+1, c, free)
	}
	return n
}

// tooFewKnown says that of the cases in which all codes of a rule are known, fewer than two show
// its left side, or fewer than two do not.
func tooFewKnown(c contingency.Counts) bool { return c.A+c.B < 2 || c.C+c.D < 2 }

// knownCounts returns the 2×2 table of a rule over the cases in which all its codes are known.
func (r *run) knownCounts(items []int32, at int) contingency.Counts {
	present, known := r.sides(items, at)
	return r.against(present, known, r.items[items[at]].column)
}

// against sets a left side, the cases in which it is present and those in which it is known, against column y.
func (r *run) against(present, known table.Bits, y int) contingency.Counts {
	both, left := present.AndCount(r.t.Present(y)), present.AndCount(r.t.Known(y))
	right, n := known.AndCount(r.t.Present(y)), known.AndCount(r.t.Known(y))
	return contingency.Counts{A: both, B: left - both, C: right - both, D: n - left - right + both}
}

// sides returns the cases in which all codes but one are present, and those in which they are known.
// at is −1 for all codes.
func (r *run) sides(items []int32, at int) (present, known table.Bits) {
	present = table.AllBits(r.n)
	known = present
	for k, it := range items {
		if k != at {
			present = present.And(r.t.Present(r.items[it].column))
			known = known.And(r.t.Known(r.items[it].column))
		}
	}
	return present, known
}
