package cooccur

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// DefaultPermutations is how many matrices p_fixed is estimated from unless Options say otherwise.
const DefaultPermutations = 999

// ErrNoMembership says that the target is not a code: a column of texts or of measurements.
var ErrNoMembership = errors.New("not a code: its values are not memberships between 0 and 1")

// Options says what is compared and how. Only Target has to be set.
type Options struct {
	Target  int           // the column of the target
	Family  []int         // the columns tested, which q corrects for; nil means all others
	Missing table.Missing // what not reported means; default table.AsAbsent

	Seed         uint64 // of the permutations; 0 means 1
	Permutations int    // for p_fixed; 0 means DefaultPermutations, negative none
	Lang         string // of warnings and notes: "nl", or else English

	// Evidence returns the number of coded passages behind a cell and their sources. It may be nil.
	Evidence func(row, column int) (passages int, sources []string)

	// ByDefinition reports whether a code and the target overlap by what they mean. It may be nil.
	ByDefinition func(column int) bool

	// SharedPassages returns how many of the passages coded with a code, in the cases that show it
	// together with the target, are also coded with the target. It may be nil.
	SharedPassages func(column int) (shared, passages int)
}

// A Result is a row for each code of the family.
type Result struct {
	Target      string   `json:"target"`
	TargetLabel string   `json:"target_label"`
	N           int      `json:"n"`      // cases in the table
	Family      int      `json:"family"` // tests that q corrects for
	Rows        []Row    `json:"rows"`
	Notes       []string `json:"notes"`
}

// A Row is one code against the target. A measure that is undefined is NaN; the reason is in
// Warnings or in its formula (see package contingency).
type Row struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Kind  string `json:"kind"`

	A          int `json:"a"`          // cases with both
	B          int `json:"b"`          // with the code only
	C          int `json:"c"`          // with the target only
	D          int `json:"d"`          // with neither
	N          int `json:"n"`          // a + b + c + d
	Unreported int `json:"unreported"` // cases in which the code or the target is not reported

	Support    float64 `json:"support"`
	Confidence float64 `json:"confidence"`
	Coverage   float64 `json:"coverage"`
	BaseRate   float64 `json:"base_rate"`
	Lift       float64 `json:"lift"`
	Leverage   float64 `json:"leverage"`
	Conviction float64 `json:"conviction"`
	Phi        float64 `json:"phi"`
	Jaccard    float64 `json:"jaccard"`

	OddsRatio        float64 `json:"odds_ratio"`
	OddsRatioLow     float64 `json:"odds_ratio_low"`
	OddsRatioHigh    float64 `json:"odds_ratio_high"`
	OddsRatioSample  float64 `json:"odds_ratio_sample"`
	OddsRatioHaldane float64 `json:"odds_ratio_haldane"`

	RiskDifference     float64 `json:"risk_difference"`
	RiskDifferenceLow  float64 `json:"risk_difference_low"`
	RiskDifferenceHigh float64 `json:"risk_difference_high"`

	P      float64 `json:"p"`       // Fisher, two-sided
	Q      float64 `json:"q"`       // Benjamini–Hochberg over the family
	PFixed float64 `json:"p_fixed"` // permutations with both margins kept

	Evidence int `json:"evidence"` // coded passages for the code in the cases with both
	Sources  int `json:"sources"`  // distinct sources of those passages

	Cases    Cells           `json:"cases"`
	Warnings []caveat.Caveat `json:"warnings"`

	// Bounds holds, under table.Bounds, the lowest and highest value of each measure over all
	// completions of the unknown cells, by the measure's JSON name.
	Bounds map[string][2]float64 `json:"bounds,omitempty"`
}

// Cells lists the cases in each cell of a 2×2 table.
type Cells struct {
	Both       []string `json:"both"`
	CodeOnly   []string `json:"code_only"`
	TargetOnly []string `json:"target_only"`
	Neither    []string `json:"neither"`
}

// Counts returns the 2×2 table of the row.
func (r *Row) Counts() contingency.Counts { return contingency.Counts{A: r.A, B: r.B, C: r.C, D: r.D} }

// Run compares every code of the family with the target. Columns that are parents or children of
// the target (by Column.Parent) are left out of the family; columns of texts, and of numbers that
// are not counts, are left out with a note. Rows are ordered by q, then p, then code, undefined
// ones last.
//
// q is Benjamini and Hochberg's over the whole family. Codes whose p is undefined count in the
// family too: they were meant to be tested, and leaving them out would make the others' q smaller.
//
// Under table.Exclude a row rests on the cases in which code and target are both known. Where fewer
// than two of them show the code, or fewer than two show its absence, the target has been seen too
// seldom on that side for a share, and all numbers but the counts are NaN with a warning.
//
// Under table.Bounds the numbers are those of table.AsAbsent, with Row.Bounds beside them. The
// bounds are exact, each measure over the completions in which it is defined. Those of q take all
// p at their lowest and at their highest together, which is exact where the target is known in
// every case, and at the safe side otherwise. p_fixed has none.
//
// It returns an error (ErrNoMembership) if the target holds no memberships, and that of ctx.
func Run(ctx context.Context, t *table.Table, opt Options) (*Result, error) {
	target := t.Columns()[opt.Target]
	if !t.Countable(opt.Target) {
		return nil, fmt.Errorf("target %q: %w", target.ID, ErrNoMembership)
	}
	if opt.Seed == 0 {
		opt.Seed = 1
	}
	if opt.Permutations == 0 {
		opt.Permutations = DefaultPermutations
	}
	family, skipped := familyOf(t, opt)
	run := newRun(t, opt, family)
	res := &Result{
		Target: target.ID, TargetLabel: cmp.Or(target.Label, target.ID),
		N: len(t.Cases()), Family: len(family), Rows: make([]Row, len(family)),
	}
	err := parallel.Each(ctx, len(family), func(f int) { res.Rows[f] = run.row(family[f]) })
	if err != nil {
		return nil, err
	}
	if err := run.fixedMargins(ctx, res.Rows); err != nil {
		return nil, err
	}
	adjust(res.Rows)
	run.warn(res.Rows)
	slices.SortStableFunc(res.Rows, byStrength)
	res.Notes = caveat.Texts(run.notes(res, skipped))
	return res, nil
}

// byStrength orders by q, then p, then code, with undefined numbers last.
func byStrength(a, b Row) int {
	return cmp.Or(contingency.UndefinedLast(a.Q, b.Q), contingency.UndefinedLast(a.P, b.P), cmp.Compare(a.Code, b.Code))
}

// familyOf returns the columns to test, and those that cannot be.
func familyOf(t *table.Table, opt Options) (family, skipped []int) {
	candidates := opt.Family
	if candidates == nil {
		candidates = make([]int, len(t.Columns()))
		for j := range candidates {
			candidates[j] = j
		}
	}
	seen := map[int]bool{opt.Target: true}
	for _, j := range candidates {
		if seen[j] || related(t, j, opt.Target) {
			continue
		}
		seen[j] = true
		if t.Countable(j) {
			family = append(family, j)
		} else {
			skipped = append(skipped, j)
		}
	}
	return family, skipped
}

// related reports whether one of two columns is a parent, or parent's parent, of the other.
func related(t *table.Table, j, k int) bool {
	return slices.Contains(t.Ancestors(k), j) || slices.Contains(t.Ancestors(j), k)
}

// A run is one call of Run: what the rows share.
type run struct {
	t      *table.Table
	opt    Options
	family []int
	all    table.Bits // every case
}

func newRun(t *table.Table, opt Options, family []int) *run {
	return &run{t: t, opt: opt, family: family, all: table.AllBits(len(t.Cases()))}
}

// row computes all of a row but q, p_fixed and the warnings.
func (r *run) row(j int) Row {
	col := r.t.Columns()[j]
	code, target := r.t.Present(j), r.t.Present(r.opt.Target)
	known := r.t.Known(j).And(r.t.Known(r.opt.Target))
	rows := r.all
	if r.opt.Missing == table.Exclude {
		rows = known
	}
	with, without := rows.And(code), rows.AndNot(code)
	both, neither := with.And(target), without.AndNot(target)
	out := Row{
		Code: col.ID, Label: cmp.Or(col.Label, col.ID), Kind: col.Kind,
		Unreported: len(r.t.Cases()) - known.Count(),
		Cases: Cells{
			Both: r.names(both), CodeOnly: r.names(with.AndNot(target)),
			TargetOnly: r.names(without.And(target)), Neither: r.names(neither),
		},
	}
	out.A, out.B = len(out.Cases.Both), len(out.Cases.CodeOnly)
	out.C, out.D = len(out.Cases.TargetOnly), len(out.Cases.Neither)
	out.N = out.A + out.B + out.C + out.D
	if r.opt.Evidence != nil {
		out.Evidence, out.Sources = r.evidence(both, j)
	}
	out.measure(r.opt.Missing == table.Exclude && tooFewKnown(out.Counts()))
	if r.opt.Missing == table.Bounds {
		out.Bounds = r.completions(j).bounds()
	}
	return out
}

// tooFewKnown says that the target is known in fewer than two cases with the code, or in fewer than
// two without it.
func tooFewKnown(c contingency.Counts) bool { return c.A+c.B < 2 || c.C+c.D < 2 }

// measure fills in the measures of a row, or NaN throughout.
func (r *Row) measure(undefined bool) {
	c := r.Counts()
	nan := math.NaN()
	r.Q, r.PFixed = nan, nan
	if undefined {
		for _, x := range []*float64{
			&r.Support, &r.Confidence, &r.Coverage, &r.BaseRate, &r.Lift, &r.Leverage, &r.Conviction, &r.Phi, &r.Jaccard,
			&r.OddsRatio, &r.OddsRatioLow, &r.OddsRatioHigh, &r.OddsRatioSample, &r.OddsRatioHaldane,
			&r.RiskDifference, &r.RiskDifferenceLow, &r.RiskDifferenceHigh, &r.P,
		} {
			*x = nan
		}
		return
	}
	r.Support, r.Confidence, r.Coverage, r.BaseRate = c.Support(), c.Confidence(), c.Coverage(), c.BaseRate()
	r.Lift, r.Leverage, r.Conviction, r.Phi, r.Jaccard = c.Lift(), c.Leverage(), c.Conviction(), c.Phi(), c.Jaccard()
	r.OddsRatio, r.OddsRatioLow, r.OddsRatioHigh = c.OddsRatio()
	r.OddsRatioSample, r.OddsRatioHaldane = c.SampleOddsRatio(), c.HaldaneOddsRatio()
	r.RiskDifference = c.RiskDifference()
	r.RiskDifferenceLow, r.RiskDifferenceHigh = c.Newcombe()
	r.P = c.Fisher()
}

func (r *run) names(rows table.Bits) []string {
	out := make([]string, 0, rows.Count())
	for _, i := range rows.Members() {
		out = append(out, r.t.Cases()[i])
	}
	return out
}

// evidence counts the passages of a code in some cases, and their distinct sources.
func (r *run) evidence(rows table.Bits, j int) (passages, sources int) {
	distinct := map[string]bool{}
	for _, i := range rows.Members() {
		n, from := r.opt.Evidence(i, j)
		passages += n
		for _, s := range from {
			distinct[s] = true
		}
	}
	return passages, len(distinct)
}

// adjust fills in q, and its bounds where there are bounds of p.
func adjust(rows []Row) {
	ps := make([]float64, len(rows))
	column := func(of func(*Row) float64) []float64 {
		for i := range rows {
			ps[i] = of(&rows[i])
		}
		return contingency.BenjaminiHochberg(ps, len(rows))
	}
	q := column(func(r *Row) float64 { return r.P })
	low := column(func(r *Row) float64 { return bound(r, "p", 0) })
	high := column(func(r *Row) float64 { return bound(r, "p", 1) })
	for i := range rows {
		rows[i].Q = q[i]
		if rows[i].Bounds != nil {
			rows[i].Bounds["q"] = [2]float64{low[i], high[i]}
		}
	}
}

func bound(r *Row, measure string, side int) float64 {
	if b, ok := r.Bounds[measure]; ok {
		return b[side]
	}
	return math.NaN()
}
