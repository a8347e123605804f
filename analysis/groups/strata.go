package groups

import (
	"cmp"
	"context"
	"math"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/table"
)

// Strata says how the compared cases lie over the strata.
type Strata struct {
	By          string    `json:"by"`
	List        []Stratum `json:"list"`
	Informative int       `json:"informative"` // strata in which both groups have cases
	Outside     int       `json:"outside"`     // cases in the other strata
	Unreported  int       `json:"unreported"`  // cases whose stratum is not reported; in no stratum
}

// A Stratum is the cases of one value. Ns stands in the order of the groups.
type Stratum struct {
	Stratum string `json:"stratum"`
	Ns      []int  `json:"ns"`
}

// The ways in which a difference can turn when it is looked at within strata.
const (
	Reversed = "reversed" // every stratum that differs has the other sign than all cases together: Simpson's paradox
	Disagree = "disagree" // some strata have one sign, some the other
	Weighted = "weighted" // strata disagree, and the mean over them has the other sign than all cases together
	Vanishes = "vanishes" // all cases together differ, no stratum does
	Appears  = "appears"  // all cases together do not differ, the strata do and agree
)

// A Stratified is one code compared within strata, over the cases whose stratum is reported.
type Stratified struct {
	P             float64     `json:"p"` // exact conditional Cochran–Mantel–Haenszel, two-sided
	Q             float64     `json:"q"` // Benjamini–Hochberg over the rows
	OddsRatio     float64     `json:"odds_ratio"`
	OddsRatioLow  float64     `json:"odds_ratio_low"`
	OddsRatioHigh float64     `json:"odds_ratio_high"`
	Crude         float64     `json:"crude"`       // difference of the shares, strata ignored
	Difference    float64     `json:"difference"`  // its mean within strata, weighed by n₁n₂/n
	Informative   int         `json:"informative"` // strata in which the code is known in both groups
	Turn          []string    `json:"turn"`        // Reversed, Disagree, Weighted, Vanishes, Appears; empty: none
	Strata        []InStratum `json:"strata"`      // those with a case in either group
}

// An InStratum is a code in the two groups within a stratum.
type InStratum struct {
	Stratum    string  `json:"stratum"`
	Counts     []int   `json:"counts"`
	Ns         []int   `json:"ns"`
	Difference float64 `json:"difference"` // NaN if a group has no case here
}

// stratify compares every code within strata, if there are any.
func (c *comparison) stratify(ctx context.Context, res *Result) error {
	if c.opt.Strata == nil {
		return nil
	}
	if len(c.groups) != 2 {
		return &SizeError{"within strata two groups can be compared, not more"}
	}
	if len(c.opt.Strata) != len(c.t.Cases()) {
		panic("groups: strata and cases differ in number")
	}
	res.Strata = c.strata()
	for i := range res.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		j, _ := c.t.Column(res.Rows[i].Code)
		res.Rows[i].Stratified = c.stratified(j, res.Strata)
	}
	return nil
}

// strata lists the strata of the compared cases, by name.
func (c *comparison) strata() *Strata {
	s := &Strata{By: c.opt.StrataBy, List: []Stratum{}}
	at := map[string]int{}
	for g, group := range c.groups {
		for _, i := range group.Rows {
			name := c.opt.Strata[i]
			if name == "" {
				s.Unreported++
				continue
			}
			k, ok := at[name]
			if !ok {
				k = len(s.List)
				at[name] = k
				s.List = append(s.List, Stratum{name, make([]int, 2)})
			}
			s.List[k].Ns[g]++
		}
	}
	slices.SortFunc(s.List, func(a, b Stratum) int { return cmp.Compare(a.Stratum, b.Stratum) })
	for _, x := range s.List {
		if x.Ns[0] > 0 && x.Ns[1] > 0 {
			s.Informative++
		} else {
			s.Outside += x.Ns[0] + x.Ns[1]
		}
	}
	return s
}

// stratified compares column j within strata.
func (c *comparison) stratified(j int, all *Strata) *Stratified {
	at := map[string]int{}
	tables := make([]contingency.Counts, len(all.List))
	for k, x := range all.List {
		at[x.Stratum] = k
	}
	var crude contingency.Counts
	for g, group := range c.groups {
		for _, i := range group.Rows {
			k, ok := at[c.opt.Strata[i]]
			if !ok || c.opt.Missing == table.Exclude && !c.t.Known(j).Has(i) {
				continue
			}
			for _, t := range []*contingency.Counts{&tables[k], &crude} {
				switch present := c.t.Present(j).Has(i); {
				case g == 0 && present:
					t.A++
				case g == 0:
					t.B++
				case present:
					t.C++
				default:
					t.D++
				}
			}
		}
	}
	test := contingency.CochranMantelHaenszel(tables)
	s := &Stratified{
		P: test.P, Q: math.NaN(), OddsRatio: test.OddsRatio, OddsRatioLow: test.OddsLow, OddsRatioHigh: test.OddsHigh,
		Crude: crude.RiskDifference(), Difference: test.Difference, Informative: test.Informative, Strata: []InStratum{},
	}
	if c.opt.Circular || c.given(j) {
		s.P, s.OddsRatio, s.OddsRatioLow, s.OddsRatioHigh = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	}
	for k, t := range tables {
		if t.N() > 0 {
			s.Strata = append(s.Strata, InStratum{all.List[k].Stratum, []int{t.A, t.C}, []int{t.A + t.B, t.C + t.D}, t.RiskDifference()})
		}
	}
	s.Turn = turn(crude, tables, test.Difference)
	return s
}

// turn says how the sign of a difference changes when it is looked at within strata. Signs are
// those of the whole numbers AD − BC, so that no rounding makes one.
func turn(crude contingency.Counts, tables []contingency.Counts, mean float64) []string {
	sign := func(t contingency.Counts) int {
		return cmp.Compare(t.A*t.D, t.B*t.C)
	}
	together := sign(crude)
	up, down, level := 0, 0, 0
	for _, t := range tables {
		if t.A+t.B == 0 || t.C+t.D == 0 {
			continue
		}
		switch sign(t) {
		case 1:
			up++
		case -1:
			down++
		default:
			level++
		}
	}
	out := []string{}
	switch {
	case up > 0 && down > 0:
		out = append(out, Disagree)
		const zero = 1e-12
		if together > 0 && mean < -zero || together < 0 && mean > zero {
			out = append(out, Weighted)
		}
	case together > 0 && down > 0 || together < 0 && up > 0:
		out = append(out, Reversed)
	case together == 0 && up+down > 0:
		out = append(out, Appears)
	case together != 0 && up+down == 0 && level > 0:
		out = append(out, Vanishes)
	}
	return out
}

// strataNotes says how the comparison within strata is to be read.
func (c *comparison) strataNotes(add func(code, nl, en string, args ...any), res *Result) {
	s := res.Strata
	if s == nil {
		return
	}
	cases := 0
	for _, x := range s.List {
		cases += x.Ns[0] + x.Ns[1]
	}
	switch {
	case s.Informative == 0:
		add("strata", "in geen enkele waarde van %s komen beide groepen voor: binnen strata is niets te vergelijken, en een verschil tussen de groepen is van een verschil in %s niet te scheiden",
			"in no value of %s do both groups occur: within strata nothing can be compared, and a difference of the groups cannot be told from one of %s", s.By, s.By)
	case s.Outside > 0:
		add("strata", "strata naar %s: in %d van de %d komen beide groepen voor; de %s daarbuiten tellen binnen strata niet mee",
			"strata by %s: both groups occur in %d of the %d; the %s outside these do not count within strata", s.By, s.Informative, len(s.List), caveat.Cases(s.Outside))
	default:
		add("strata", "strata naar %s: %d, elk met cases uit beide groepen (%s)", "strata by %s: %d, each with cases of both groups (%s)", s.By, len(s.List), caveat.Cases(cases))
	}
	if s.Unreported > 0 {
		add("strata-unreported", "van %s is %s niet gemeld; die blijven buiten de vergelijking binnen strata, ook bij 'samen'",
			"of %s the %s is not reported; these stay out of the comparison within strata, and out of 'together' there", caveat.Cases(s.Unreported), s.By)
	}
	var reversed, weighted, vanishes caveat.List
	disagree := 0
	for i := range res.Rows {
		for _, t := range res.Rows[i].Stratified.Turn {
			switch t {
			case Reversed:
				reversed = append(reversed, res.Rows[i].Label)
			case Weighted:
				weighted = append(weighted, res.Rows[i].Label)
			case Vanishes:
				vanishes = append(vanishes, res.Rows[i].Label)
			case Disagree:
				disagree++
			}
		}
	}
	if len(reversed) > 0 {
		add(Reversed, "paradox van Simpson: alle cases samen wijzen de ene kant op, elk stratum dat verschilt de andere (een verschil vlak bij 0 doet dat al gauw), bij: %s",
			"Simpson's paradox: all cases together point one way, every stratum that differs the other (a difference near 0 soon does), for: %s", reversed)
	}
	if disagree > 0 {
		add(Disagree, "bij %d van de %d codes wijzen strata verschillende kanten op; met weinig cases per stratum kan dat toeval zijn, maar één gezamenlijke odds ratio zegt dan weinig",
			"for %d of the %d codes the strata point different ways; with few cases in a stratum that may be chance, but one odds ratio for all then says little", disagree, len(res.Rows))
	}
	if len(weighted) > 0 {
		add(Weighted, "strata zijn het oneens en wijzen gemiddeld een andere kant op dan alle cases samen, bij: %s",
			"the strata disagree, and on average point another way than all cases together, for: %s", weighted)
	}
	if len(vanishes) > 0 {
		add(Vanishes, "een verschil tussen de groepen verdwijnt binnen elk stratum, bij: %s", "a difference of the groups vanishes within every stratum, for: %s", vanishes)
	}
}
