package rules

import (
	"context"
	"math"

	"speelveld/analysis/contingency"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// hyperLevel is the probability of the quantile that hyper-lift compares with: arules' default.
const hyperLevel = 0.99

// measure fills in p.
func (r *run) measure(ctx context.Context, found []candidate) error {
	r.logs = contingency.NewLogFactorials(r.n)
	r.margins = make([]int64, len(r.items))
	for k, it := range r.items {
		r.margins[k] = r.logs.Margin(it.count, r.n)
	}
	return parallel.Each(ctx, (len(found)+255)/256, func(c int) {
		for i := c * 256; i < min((c+1)*256, len(found)); i++ {
			if found[i].thin {
				found[i].p, found[i].q = math.NaN(), math.NaN()
				continue
			}
			found[i].p = r.logs.FisherGreater(found[i].counts)
		}
	})
}

// fill computes all measures of a candidate.
func (r *run) fill(rule *Rule, c *candidate, s *scratch) {
	t := c.counts
	columns, ids := r.codes(c, s)
	last := len(ids) - 1
	if c.thin {
		*rule = Rule{LHS: ids[:last:last], RHS: ids[last:], Columns: columns, Count: t.A, LHSCount: t.A + t.B, RHSCount: t.A + t.C, N: t.N()}
		for _, x := range rule.numbers() {
			*x = math.NaN()
		}
		rule.Warnings = r.warnings(rule, t)
		return
	}
	*rule = Rule{
		LHS: ids[:last:last], RHS: ids[last:], Columns: columns,
		Count: t.A, LHSCount: t.A + t.B, RHSCount: t.A + t.C, N: t.N(),
		Support: t.Support(), Confidence: t.Confidence(), Coverage: ratio(t.A+t.B, t.N()), BaseRate: t.BaseRate(),
		Lift: t.Lift(), Leverage: t.Leverage(), Conviction: t.Conviction(), OddsRatio: t.SampleOddsRatio(), Phi: t.Phi(),
		P: c.p, Q: c.q,
		Jaccard: t.Jaccard(), Cosine: cosine(t), Kulczynski: kulczynski(t), Imbalance: imbalance(t),
		HyperLift: float64(t.A) / float64(r.logs.Quantile(hyperLevel, t)),
		Certainty: certainty(t), Kappa: kappa(t),
	}
	rule.ChiSquared = float64(t.N()) * rule.Phi * rule.Phi
	rule.AddedValue = rule.Confidence - rule.BaseRate
	rule.Gain = rule.Confidence - max(c.base, c.best)
	rule.Improvement = rule.Confidence
	if c.best >= r.opt.MinConfidence {
		rule.Improvement -= max(c.best, 0)
	}
	rule.Redundant = rule.Improvement <= 0
	rule.Warnings = r.warnings(rule, t)
	if r.opt.Missing == table.Bounds {
		rule.Bounds = r.bounds(columns)
	}
}

// numbers are all measures of a rule but its counts.
func (r *Rule) numbers() []*float64 {
	return []*float64{
		&r.Support, &r.Confidence, &r.Coverage, &r.BaseRate, &r.Lift, &r.Leverage, &r.Conviction, &r.OddsRatio, &r.Phi, &r.P, &r.Q,
		&r.ChiSquared, &r.Jaccard, &r.Cosine, &r.Kulczynski, &r.Imbalance, &r.Improvement, &r.Gain, &r.HyperLift, &r.AddedValue, &r.Certainty, &r.Kappa,
	}
}

// cosine returns the count of both over the geometric mean of the counts of each, A / √((A+B)(A+C)).
// See Tan, Kumar & Srivastava (2004), doi:10.1016/S0306-4379(03)00072-3.
func cosine(t contingency.Counts) float64 {
	return float64(t.A) / math.Sqrt(float64(t.A+t.B)*float64(t.A+t.C))
}

// kulczynski returns the mean of the confidence of the rule and that of its reverse.
// See Wu, Chen & Han (2010), doi:10.1007/s10618-009-0161-2.
func kulczynski(t contingency.Counts) float64 { return (t.Confidence() + t.Coverage()) / 2 }

// imbalance returns how unequal the sides are in size, |B − C| / (A+B+C), in [0, 1).
// See Wu, Chen & Han (2010).
func imbalance(t contingency.Counts) float64 {
	return math.Abs(float64(t.B-t.C)) / float64(t.A+t.B+t.C)
}

// certainty returns the rise in share from the base rate to the confidence as a part of the rise that
// was possible, (confidence − base rate) / (1 − base rate) = (AD − BC) / ((A+B)(B+D)): 1 where the
// right side always follows, 0 under independence, and below 0 where the right side is rarer with
// the left side than without. NaN where the right side is in every case. This is Loevinger's H, which
// arules prints as certainty on both sides of 0; Shortliffe & Buchanan (1975),
// doi:10.1016/0025-5564(75)90047-4, divide a fall by the base rate instead.
func certainty(t contingency.Counts) float64 {
	a, b, c, d := float64(t.A), float64(t.B), float64(t.C), float64(t.D)
	return (a*d - b*c) / ((a + b) * (b + d))
}

// kappa returns by how much the sides agree, present or absent alike, beyond what independence
// predicts, as Cohen's coefficient: 2(AD − BC) / ((A+B)(B+D) + (A+C)(C+D)). NaN where both sides are
// in every case. See Cohen (1960), doi:10.1177/001316446002000104.
func kappa(t contingency.Counts) float64 {
	a, b, c, d := float64(t.A), float64(t.B), float64(t.C), float64(t.D)
	return 2 * (a*d - b*c) / ((a+b)*(b+d) + (a+c)*(c+d))
}

func ratio(x, n int) float64 {
	if n == 0 {
		return math.NaN()
	}
	return float64(x) / float64(n)
}
