package cooccur

import (
	"math"

	"speelveld/analysis/contingency"
)

// maxMargins is how many pairs of margins the bounds are searched over: about 2,000 unknown cells
// of code and of target each, some seconds of work. Beyond it a row has no bounds, and says so.
const maxMargins = 4_000_000

// Completions are the ways in which the unknown cells of a code and a target can turn out. The
// cases fall into nine kinds: four in which both are known, and those in which one or both are not.
type completions struct {
	known                              contingency.Counts
	codeWithTarget, codeWithoutTarget, // code unknown, the target present or absent
	targetWithCode, targetWithoutCode, // target unknown, the code present or absent
	both int // both unknown
}

func (r *run) completions(j int) completions {
	code, target := r.t.Present(j), r.t.Present(r.opt.Target)
	codeKnown, targetKnown := r.t.Known(j), r.t.Known(r.opt.Target)
	bothKnown := codeKnown.And(targetKnown)
	onlyTarget, onlyCode := targetKnown.AndNot(codeKnown), codeKnown.AndNot(targetKnown)
	with, without := bothKnown.And(code), bothKnown.AndNot(code)
	return completions{
		known: contingency.Counts{
			A: with.AndCount(target), B: with.AndNot(target).Count(),
			C: without.AndCount(target), D: without.AndNot(target).Count(),
		},
		codeWithTarget: onlyTarget.AndCount(target), codeWithoutTarget: onlyTarget.AndNot(target).Count(),
		targetWithCode: onlyCode.AndCount(code), targetWithoutCode: onlyCode.AndNot(code).Count(),
		both: r.all.AndNot(codeKnown.Or(targetKnown)).Count(),
	}
}

// measures are those that have bounds, but for the base rate, the conditional odds ratio, p and q.
var measures = []struct {
	name string
	of   func(contingency.Counts) float64
}{
	{"support", contingency.Counts.Support},
	{"confidence", contingency.Counts.Confidence},
	{"coverage", contingency.Counts.Coverage},
	{"lift", contingency.Counts.Lift},
	{"leverage", contingency.Counts.Leverage},
	{"conviction", contingency.Counts.Conviction},
	{"phi", contingency.Counts.Phi},
	{"jaccard", contingency.Counts.Jaccard},
	{"odds_ratio_sample", contingency.Counts.SampleOddsRatio},
	{"odds_ratio_haldane", contingency.Counts.HaldaneOddsRatio},
	{"risk_difference", contingency.Counts.RiskDifference},
	{"risk_difference_low", func(c contingency.Counts) float64 { l, _ := c.Newcombe(); return l }},
	{"risk_difference_high", func(c contingency.Counts) float64 { _, h := c.Newcombe(); return h }},
}

// A span is the lowest and highest of what it has seen, NaN before it has seen anything.
type span [2]float64

func nothing() span { return span{math.NaN(), math.NaN()} }

func (s *span) see(v float64) {
	if math.IsNaN(v) {
		return
	}
	if !(s[0] <= v) {
		s[0] = v
	}
	if !(s[1] >= v) {
		s[1] = v
	}
}

// bounds returns the lowest and highest value of each measure over all completions in which it is
// defined, or nil if there are too many.
//
// The completions are not visited one by one. Which pairs of margins can be reached is known, and
// for each of them the lowest and the highest A ([completions.reach]); every A between can be
// reached too. Given the margins each measure rises with A, and p falls with the distance from the
// likeliest A, so that the two ends (and the likeliest A, where p is 1) hold the extremes.
//
// All measures but the base rate and p rise, too, or stay, whenever a case moves from B or C to A
// or D. For the conditional odds ratio and its limits this is so because a noncentral
// hypergeometric count is stochastically increased by at most one when one of its trials gets the
// heavier weight. They are computed only for tables from which no such move leads to another that
// can be reached, and for tables of which some measures are undefined.
func (c completions) bounds() map[string][2]float64 {
	codes := c.codeWithTarget + c.codeWithoutTarget + c.both
	targets := c.targetWithCode + c.targetWithoutCode + c.both
	if (codes+1)*(targets+1) > maxMargins {
		return nil
	}
	e := newExtremes()
	for code := 0; code <= codes; code++ {
		for target := 0; target <= targets; target++ {
			lo, hi := c.reach(code, target)
			least, most := c.table(code, target, lo), c.table(code, target, hi)
			e.baseRate.see(least.BaseRate())
			e.p.see(least.Fisher())
			if hi > lo {
				e.p.see(most.Fisher())
				if mode := most.Mode(); lo < mode && mode < hi {
					e.p.see(1)
				}
			}
			undefined := least.Degenerate()
			if undefined || c.extreme(code, target, least, false) {
				e.see(least)
			}
			if undefined || c.extreme(code, target, most, true) {
				e.see(most)
			}
		}
	}
	return e.result()
}

// Extremes holds the lowest and highest value of each measure seen so far.
type extremes struct {
	baseRate, p         span
	estimate, low, high span   // the conditional odds ratio
	others              []span // in the order of measures
}

func newExtremes() *extremes {
	e := &extremes{
		baseRate: nothing(), p: nothing(), estimate: nothing(), low: nothing(), high: nothing(),
		others: make([]span, len(measures)),
	}
	for i := range e.others {
		e.others[i] = nothing()
	}
	return e
}

// see takes in all but the base rate and p.
func (e *extremes) see(t contingency.Counts) {
	for i, m := range measures {
		e.others[i].see(m.of(t))
	}
	estimate, low, high := t.OddsRatio()
	e.estimate.see(estimate)
	e.low.see(low)
	e.high.see(high)
}

func (e *extremes) result() map[string][2]float64 {
	out := map[string][2]float64{
		"base_rate": e.baseRate, "p": e.p,
		"odds_ratio": e.estimate, "odds_ratio_low": e.low, "odds_ratio_high": e.high,
	}
	for i, m := range measures {
		out[m.name] = e.others[i]
	}
	return out
}

// table returns the counts where code more cases than known have the code, target more the target,
// and a both.
func (c completions) table(code, target, a int) contingency.Counts {
	with := c.known.A + c.known.B + c.targetWithCode + code
	had := c.known.A + c.known.C + c.codeWithTarget + target
	n := c.known.N() + c.codeWithTarget + c.codeWithoutTarget + c.targetWithCode + c.targetWithoutCode + c.both
	return contingency.Counts{A: a, B: with - a, C: had - a, D: n - with - had + a}
}

// reach returns the lowest and highest A where code of the unknown codes and target of the unknown
// targets turn out present.
func (c completions) reach(code, target int) (lo, hi int) {
	// most of A: unknown codes turn out present first where the target is, unknown targets first
	// where the code is, and what is left of both in the same cases
	c1, t1 := min(c.codeWithTarget, code), min(c.targetWithCode, target)
	hi = c.known.A + c1 + t1 + min(code-c1, target-t1, c.both)
	// least of A: most of B, which is the same with the target's absence in place of its presence
	absent := c.targetWithCode + c.targetWithoutCode + c.both - target
	c2, t2 := min(c.codeWithoutTarget, code), min(c.targetWithCode, absent)
	b := c.known.B + c2 + t2 + min(code-c2, absent-t2, c.both)
	return c.known.A + c.known.B + c.targetWithCode + code - b, hi
}

// extreme reports whether no single case can move so that the odds ratio rises (up) or falls, or
// only to a table that has none.
func (c completions) extreme(code, target int, t contingency.Counts, up bool) bool {
	codes := c.codeWithTarget + c.codeWithoutTarget + c.both
	targets := c.targetWithCode + c.targetWithoutCode + c.both
	reachable := func(code, target, a int) bool {
		if code < 0 || code > codes || target < 0 || target > targets {
			return false
		}
		lo, hi := c.reach(code, target)
		return lo <= a && a <= hi && !c.table(code, target, a).Degenerate()
	}
	if up { // C→A, B→A, B→D, C→D
		return !reachable(code+1, target, t.A+1) && !reachable(code, target+1, t.A+1) &&
			!reachable(code-1, target, t.A) && !reachable(code, target-1, t.A)
	}
	return !reachable(code-1, target, t.A-1) && !reachable(code, target-1, t.A-1) &&
		!reachable(code+1, target, t.A) && !reachable(code, target+1, t.A)
}
