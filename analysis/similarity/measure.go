package similarity

import (
	"math"
	"slices"
)

// A Measure is a way to say how much alike two cases are. The zero value is Jaccard.
//
// In the formulas a is the number of codes that both cases show, b and c the numbers that only
// the one or only the other shows, d the number that neither shows, and n = a+b+c+d. S1 … S14 are
// the numbers of Gower and Legendre (1986), J. Classif. 3, 5–48, which ade4's dist.binary uses;
// note that ade4 gives sqrt(1−s) as distance, and this package 1−s.
type Measure int

// The measures, by their names in the contract. x and y are the numbers of two cases.
const (
	Jaccard        Measure = iota // a / (a+b+c), S3; on memberships Σ min / Σ max
	Dice                          // 2a / (2a+b+c), S7 (Sørensen)
	SMC                           // (a+d) / n, S4, simple matching (Sokal and Michener)
	Ochiai                        // a / √((a+b)(a+c)), S12
	Phi                           // (ad−bc) / √((a+b)(c+d)(a+c)(b+d)), S14; from −1 to 1
	RogersTanimoto                // (a+d) / (a+2(b+c)+d), S6
	SokalSneath                   // a / (a+2(b+c)), S5
	RussellRao                    // a / n, S2
	Hamann                        // (a−(b+c)+d) / n, S9; from −1 to 1
	Cosine                        // Σ xy / √(Σx² Σy²)
	Gower                         // mean likeness over the columns (Gower 1971), as daisy of the R package cluster
	Hamming                       // 1 − share of the columns that differ; Σ|x−y| / n on memberships (Kaufmann 1975)
	Euclidean                     // distance only: √ Σ (x−y)²
	Manhattan                     // distance only: Σ |x−y|
	BrayCurtis                    // 1 − Σ|x−y| / Σ(x+y); on presences it is Dice
	Taxonomic                     // 1 − Γ+ of Clarke, Somerfield and Chapman (2006): see taxonomicPair
)

var measureNames = []string{
	"jaccard", "dice", "smc", "ochiai", "phi", "rogers-tanimoto", "sokal-sneath", "russell-rao", "hamann",
	"cosine", "gower", "hamming", "euclidean", "manhattan", "bray-curtis", "taxonomic",
}

// Measures returns the names of the measures, in their order.
func Measures() []string { return slices.Clone(measureNames) }

// String returns the name of the measure as the command line has it.
func (m Measure) String() string { return measureNames[m] }

// MarshalText returns the name of the measure.
func (m Measure) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// ParseMeasure returns the measure of that name.
func ParseMeasure(name string) (Measure, bool) {
	i := slices.Index(measureNames, name)
	return Measure(max(i, 0)), i >= 0
}

// DistanceOnly reports whether the measure has distances and no similarities.
func (m Measure) DistanceOnly() bool { return m == Euclidean || m == Manhattan }

// ofPresence reports whether the measure is a function of the counts a, b, c and d.
func (m Measure) ofPresence() bool { return m <= Hamann }

// A counted is a measure as a function of the four counts (or their weighted or fuzzy sums).
type counted func(a, b, c, d float64) float64

// ofCounts returns the measure as a function of the counts, as similarity or as distance 1 − s.
// Distances are computed directly where they are a ratio themselves, so that equal ratios are
// equal numbers. 0/0 is NaN.
func (m Measure) ofCounts(distance bool) counted {
	if distance {
		switch m {
		case Jaccard:
			return func(a, b, c, d float64) float64 { return (b + c) / (a + b + c) }
		case Dice:
			return func(a, b, c, d float64) float64 { return (b + c) / (2*a + b + c) }
		case SMC:
			return func(a, b, c, d float64) float64 { return (b + c) / (a + b + c + d) }
		case RogersTanimoto:
			return func(a, b, c, d float64) float64 { return 2 * (b + c) / (a + 2*(b+c) + d) }
		case SokalSneath:
			return func(a, b, c, d float64) float64 { return 2 * (b + c) / (a + 2*(b+c)) }
		case RussellRao:
			return func(a, b, c, d float64) float64 { return (b + c + d) / (a + b + c + d) }
		case Hamann:
			return func(a, b, c, d float64) float64 { return 2 * (b + c) / (a + b + c + d) }
		}
		s := m.ofCounts(false)
		return func(a, b, c, d float64) float64 { return 1 - s(a, b, c, d) }
	}
	switch m {
	case Jaccard:
		return func(a, b, c, d float64) float64 { return a / (a + b + c) }
	case Dice:
		return func(a, b, c, d float64) float64 { return 2 * a / (2*a + b + c) }
	case SMC:
		return func(a, b, c, d float64) float64 { return (a + d) / (a + b + c + d) }
	case Ochiai:
		return func(a, b, c, d float64) float64 { return a / math.Sqrt((a+b)*(a+c)) }
	case Phi:
		return phi
	case RogersTanimoto:
		return func(a, b, c, d float64) float64 { return (a + d) / (a + 2*(b+c) + d) }
	case SokalSneath:
		return func(a, b, c, d float64) float64 { return a / (a + 2*(b+c)) }
	case RussellRao:
		return func(a, b, c, d float64) float64 { return a / (a + b + c + d) }
	case Hamann:
		return func(a, b, c, d float64) float64 { return (a - (b + c) + d) / (a + b + c + d) }
	}
	panic("similarity: " + m.String() + " is not a function of counts")
}

// phi is the correlation of two presences; NaN where a case shows all of the codes or none.
func phi(a, b, c, d float64) float64 {
	v := (a*d - b*c) / math.Sqrt((a+b)*(c+d)*(a+c)*(b+d))
	return min(1, max(-1, v)) // rounding must not leave the range; NaN stays
}
