package contingency

import "math"

// z is the 0.975 quantile of the normal distribution: every interval here is a 95 % interval.
const z = 1.959963984540054235524594430520551

// A Counts is a 2×2 table of cases, for a code and a target (or a condition and an outcome, a
// group and a code):
//
//	            target   no target
//	code          A          B
//	no code       C          D
//
// The counts may not be negative.
type Counts struct{ A, B, C, D int }

// N returns the number of cases.
func (t Counts) N() int { return t.A + t.B + t.C + t.D }

// Transpose exchanges code and target.
func (t Counts) Transpose() Counts { return Counts{t.A, t.C, t.B, t.D} }

// Support returns the share of cases with both, A/n.
func (t Counts) Support() float64 { return ratio(t.A, t.N()) }

// Confidence returns the share of the target among the cases with the code, A/(A+B).
func (t Counts) Confidence() float64 { return ratio(t.A, t.A+t.B) }

// Coverage returns the share of the code among the cases with the target, A/(A+C).
func (t Counts) Coverage() float64 { return ratio(t.A, t.A+t.C) }

// BaseRate returns the share of the target among all cases, (A+C)/n.
func (t Counts) BaseRate() float64 { return ratio(t.A+t.C, t.N()) }

// Lift returns how many times more often both occur than they would if code and target had nothing
// to do with each other, A·n / ((A+B)(A+C)); 1 is independence. NaN if one of them occurs nowhere.
// See Brin, Motwani, Ullman & Tsur (1997), doi:10.1145/253260.253325 (there "interest").
func (t Counts) Lift() float64 {
	a, b, c, _ := t.floats()
	return a * float64(t.N()) / ((a + b) * (a + c))
}

// Leverage returns by how much the share of cases with both exceeds the share expected under
// independence, A/n − (A+B)(A+C)/n², in [−0.25, 0.25]. See Piatetsky-Shapiro (1991).
func (t Counts) Leverage() float64 {
	a, b, c, d := t.floats()
	n := float64(t.N())
	return (a*d - b*c) / (n * n)
}

// Conviction returns how many times more often the code would occur without the target if they had
// nothing to do with each other, (A+B)(B+D) / (n·B): +Inf if the code never occurs without the
// target, NaN if the code occurs nowhere or the target everywhere.
// See Brin et al. (1997), doi:10.1145/253260.253325.
func (t Counts) Conviction() float64 {
	a, b, _, d := t.floats()
	return (a + b) * (b + d) / (float64(t.N()) * b)
}

// Phi returns the correlation of code and target, (AD − BC) / √((A+B)(C+D)(A+C)(B+D)), in [−1, 1].
// NaN if one of them occurs everywhere or nowhere.
func (t Counts) Phi() float64 {
	a, b, c, d := t.floats()
	return (a*d - b*c) / math.Sqrt((a+b)*(c+d)*(a+c)*(b+d))
}

// Jaccard returns the cases with both as a share of the cases with either, A/(A+B+C).
// NaN if neither occurs. See Jaccard (1901).
func (t Counts) Jaccard() float64 { return ratio(t.A, t.A+t.B+t.C) }

// SampleOddsRatio returns AD/(BC): +Inf if only BC is 0, NaN if both are.
func (t Counts) SampleOddsRatio() float64 {
	a, b, c, d := t.floats()
	return a * d / (b * c)
}

// HaldaneOddsRatio returns the odds ratio with 0.5 added to each of the four counts, whether or not
// one of them is 0, so that it is always finite. NaN without cases. See Haldane (1956), doi:10.1111/j.1469-1809.1955.tb01285.x.
func (t Counts) HaldaneOddsRatio() float64 {
	if t.N() == 0 {
		return math.NaN()
	}
	a, b, c, d := t.floats()
	return (a + .5) * (d + .5) / ((b + .5) * (c + .5))
}

// RiskDifference returns the share of the target with the code less that without it,
// A/(A+B) − C/(C+D), in [−1, 1]. NaN if the code occurs everywhere or nowhere.
func (t Counts) RiskDifference() float64 { return ratio(t.A, t.A+t.B) - ratio(t.C, t.C+t.D) }

// Newcombe returns the 95 % interval of [Counts.RiskDifference]: Newcombe's hybrid of two score
// intervals, without continuity correction,
//
//	low  = p1 − p2 − √((p1−l1)² + (u2−p2)²)
//	high = p1 − p2 + √((u1−p1)² + (p2−l2)²)
//
// with l and u the limits of [Wilson] for each share. NaN where the difference is.
// See Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10.
func (t Counts) Newcombe() (low, high float64) {
	return Newcombe(t.A, t.A+t.B, t.C, t.C+t.D)
}

// Newcombe returns the interval of [Counts.Newcombe] for the difference of the shares x1 of n1 and x2 of n2.
func Newcombe(x1, n1, x2, n2 int) (low, high float64) {
	p1, p2 := ratio(x1, n1), ratio(x2, n2)
	l1, u1 := Wilson(x1, n1)
	l2, u2 := Wilson(x2, n2)
	diff := p1 - p2
	low = diff - math.Hypot(p1-l1, u2-p2)
	high = diff + math.Hypot(u1-p1, p2-l2)
	return low, high
}

// Wilson returns the 95 % score interval of the share x of n, without continuity correction. NaN if n is 0.
// See Wilson (1927), doi:10.1080/01621459.1927.10502953.
func Wilson(x, n int) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	f, m := float64(x), float64(n)
	p := f / m
	mid := f + z*z/2
	half := z * math.Sqrt(m) * math.Sqrt(p*(1-p)+z*z/(4*m))
	low, high = (mid-half)/(m+z*z), (mid+half)/(m+z*z)
	if x == 0 {
		low = 0
	}
	if x == n {
		high = 1
	}
	return low, high
}

func (t Counts) floats() (a, b, c, d float64) {
	return float64(t.A), float64(t.B), float64(t.C), float64(t.D)
}

// ratio returns x/n, NaN if n is 0.
func ratio(x, n int) float64 {
	if n == 0 {
		return math.NaN()
	}
	return float64(x) / float64(n)
}
