package reliability

import "math"

// PercentAgreement is the share of pairs of ratings of one unit that are the same, over all units
// that two coders or more rated. With two coders it is the share of units on which they agree; with
// the same number of coders everywhere it is Fleiss' mean agreement. It is NaN without such a unit.
func PercentAgreement(r *Ratings) float64 { return measureOnce(r, atAgreement, false) }

// CohenKappa is the agreement of two coders beyond what their own shares of the values would give:
//
//	kappa = (o − e) / (1 − e)      o = share of units rated alike, e = Σ_v share_a(v) share_b(v)
//
// on the units that both rated. It is NaN where both put one and the same value everywhere. See
// Cohen (1960), doi:10.1177/001316446002000104; equals kappa2 of the R package irr.
func CohenKappa(r *Ratings, a, b int) float64 {
	t := newTally(r)
	return t.cohen(t.scratch(), [2]int{a, b}, nil)
}

// FleissKappa is the agreement of all coders beyond chance, on the units that each of them rated:
//
//	kappa = (o − e) / (1 − e)      o = mean share of pairs of coders that agree, e = Σ_v share(v)²
//
// It is NaN where all ratings are the same. See Fleiss (1971), doi:10.1037/h0031619; equals
// kappam.fleiss of the R package irr.
func FleissKappa(r *Ratings) float64 { return measureOnce(r, atFleiss, false) }

// LightKappa is the mean of Cohen's kappa over all pairs of coders, and NaN if one of them is. See
// Light (1971), doi:10.1037/h0031643; equals kappam.light of the R package irr.
func LightKappa(r *Ratings) float64 { return measureOnce(r, atLight, true) }

// KrippendorffAlpha is 1 minus the disagreement within units over that between any two ratings, by
// the distance of a level of measurement; for any number of coders, with missing ratings. It is NaN
// where all ratings are the same, and where the values do not bear the level: interval and ratio
// need numbers, ratio no negative ones, ordinal an order. See Hayes and Krippendorff (2007),
// doi:10.1080/19312450709336664. [Summary] also has it as kripp.alpha of the R package irr computes
// it, which differs where three coders or more left no rating out.
func KrippendorffAlpha(r *Ratings, level Level) float64 {
	return measureOnce(r, atDefined+int(level), false)
}

func measureOnce(r *Ratings, at int, pairs bool) float64 {
	t := newTally(r)
	return t.measure(t.scratch(), nil, pairs, true)[at]
}

// A pairTable is how two coders' ratings fall together.
type pairTable struct {
	n          float64
	a, b       []float64 // share of each value
	same       float64   // share of units rated alike
	steps      float64   // mean distance, in steps between the values that the two used
	squares    float64   // mean squared distance, likewise
	both       float64   // units that both rated with the positive value
	onlyA      float64
	onlyB      float64
	neither    float64
	positively bool // the values are 0 and 1
}

func (r *Ratings) pair(a, b int) pairTable {
	k := len(r.labels)
	p := pairTable{a: make([]float64, k), b: make([]float64, k)}
	yes, binary := r.positive()
	p.positively = binary
	var va, vb []int32
	for u := range r.units {
		x, y := r.at(u)[a], r.at(u)[b]
		if x == missing || y == missing {
			continue
		}
		va, vb = append(va, x), append(vb, y)
		p.n++
		p.a[x]++
		p.b[y]++
		switch {
		case !binary:
		case x == yes && y == yes:
			p.both++
		case x == yes:
			p.onlyA++
		case y == yes:
			p.onlyB++
		default:
			p.neither++
		}
	}
	rank, used := make([]float64, k), 0.0
	for v := range rank {
		rank[v] = used
		if p.a[v]+p.b[v] > 0 {
			used++
		}
	}
	for i, x := range va {
		y := vb[i]
		if x == y {
			p.same++
		}
		d := math.Abs(rank[x] - rank[y])
		p.steps += d
		p.squares += d * d
	}
	if p.n > 0 {
		p.same /= p.n
		p.steps /= p.n
		p.squares /= p.n
		for v := range p.a {
			p.a[v] /= p.n
			p.b[v] /= p.n
		}
	}
	return p
}

// weighted returns Cohen's weighted kappa with linear and with squared weights, by rank among the
// values that the two coders used, as irr's kappa2 has it (weight = "equal", "squared"):
//
//	kappa_w = 1 − (mean observed distance) / (mean distance of independent ratings)
//
// See Cohen (1968), doi:10.1037/h0026256.
func (p pairTable) weighted() (linear, squared float64) {
	var below [2]float64 // shares up to here
	var mean, square [2]float64
	steps, rank := 0.0, 0.0
	for v := range p.a {
		if p.a[v]+p.b[v] == 0 {
			continue
		}
		if rank > 0 { // this many pairs cross the step from the value before
			steps += below[0]*(1-below[1]) + below[1]*(1-below[0])
		}
		for c, share := range [2]float64{p.a[v], p.b[v]} {
			below[c] += share
			mean[c] += share * rank
			square[c] += share * rank * rank
		}
		rank++
	}
	if rank < 2 {
		return math.NaN(), math.NaN()
	}
	return 1 - p.steps/steps, 1 - p.squares/(square[0]+square[1]-2*mean[0]*mean[1])
}

// test returns kappa over its standard error when there is nothing but chance (Fleiss, Cohen and
// Everitt 1969, doi:10.1037/h0028106), as irr's kappa2 does, and the two-sided p of that. Units are
// taken for independent, which the codes of one case are not.
func (p pairTable) test(kappa float64) (z, probability float64) {
	e, cubes := 0.0, 0.0
	for v := range p.a {
		e += p.a[v] * p.b[v]
		cubes += p.a[v] * p.b[v] * (p.a[v] + p.b[v])
	}
	se := math.Sqrt((e + e*e - cubes) / (p.n * (1 - e) * (1 - e)))
	if !(se > 0) {
		return math.NaN(), math.NaN()
	}
	z = kappa / se
	return z, math.Erfc(math.Abs(z) / math.Sqrt2)
}
