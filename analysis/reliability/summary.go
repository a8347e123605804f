package reliability

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync/atomic"

	"speelveld/analysis/caveat"
	"speelveld/analysis/parallel"
)

// Options say how reliability is measured. The zero value draws 1,000 samples with seed 0.
type Options struct {
	Bootstrap int // samples behind the intervals; 0 is 1,000, negative is none
	Seed      uint64
	Lang      string // of reasons: "nl", else English
	Cases     bool   // blocks are cases, which reasons then say

	Progress func(done, total int) // told of the samples drawn, from any goroutine; may be nil
}

// DefaultBootstrap is how many samples are drawn unless asked otherwise.
const DefaultBootstrap = 1000

// Alpha is Krippendorff's alpha, or a bound of it, at each level of measurement.
type Alpha struct {
	Nominal  float64 `json:"nominal"`
	Ordinal  float64 `json:"ordinal"`
	Interval float64 `json:"interval"`
	Ratio    float64 `json:"ratio"`
}

// A Pair is how two coders agree on the units that both rated.
type Pair struct {
	A         string  `json:"a"`
	B         string  `json:"b"`
	Value     float64 `json:"value"` // Cohen's kappa
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	N         int     `json:"n"`
	Agreement float64 `json:"agreement"`
	Linear    float64 `json:"weighted_linear"` // NaN where the values have no order
	Squared   float64 `json:"weighted_squared"`
	Z         float64 `json:"z"`
	P         float64 `json:"p"`
	Table     *Table2 `json:"table,omitempty"` // of values 0 and 1 only
	Reason    string  `json:"reason,omitempty"`
}

// Table2 counts the units of two coders by who found the code present (value 1).
type Table2 struct {
	Both    int `json:"both"`
	OnlyA   int `json:"only_a"`
	OnlyB   int `json:"only_b"`
	Neither int `json:"neither"`
}

// A Summary is how coders agree on a set of units. Bounds are those of 95 % bootstrap intervals.
type Summary struct {
	N             int     `json:"n"`        // units rated by two coders or more
	Units         int     `json:"units"`    // all units
	Complete      int     `json:"complete"` // units rated by every coder
	Ratings       int     `json:"ratings"`  // ratings of the units counted in n
	Blocks        int     `json:"blocks"`   // what the bootstrap draws: cases, or the units themselves
	Draws         int     `json:"draws"`    // samples drawn
	Agreement     float64 `json:"agreement"`
	AgreementLow  float64 `json:"agreement_low"`
	AgreementHigh float64 `json:"agreement_high"`
	AgreementAll  float64 `json:"agreement_all"`      // share of units on which all who rated agree
	Positive      float64 `json:"positive_agreement"` // agreement on 1, of ratings 0 and 1: Dice
	Negative      float64 `json:"negative_agreement"` // agreement on 0
	Kappa         []Pair  `json:"kappa"`
	Light         float64 `json:"light"`
	LightLow      float64 `json:"light_low"`
	LightHigh     float64 `json:"light_high"`
	Fleiss        float64 `json:"fleiss"`
	FleissLow     float64 `json:"fleiss_low"`
	FleissHigh    float64 `json:"fleiss_high"`
	Alpha         Alpha   `json:"alpha"` // as irr computes it
	AlphaLow      Alpha   `json:"alpha_low"`
	AlphaHigh     Alpha   `json:"alpha_high"`

	// AlphaDefined is alpha by Krippendorff's own formula, which gives another number than irr where
	// no rating is missing and there are more than two coders.
	AlphaDefined Alpha `json:"alpha_by_definition"`

	// Undefined says why a number is NaN: "kappa", "fleiss", "alpha.ordinal", "intervals" and so on.
	Undefined map[string]string `json:"undefined"`
}

// Run measures how the coders agree. It returns the context's error if that ends before all samples
// are drawn. Time O(samples × units × pairs of coders).
func Run(ctx context.Context, r *Ratings, opt Options) (*Summary, error) {
	t := newTally(r)
	s := &Summary{Units: len(r.units), Blocks: t.blocks, Kappa: []Pair{}, Undefined: map[string]string{}}
	for i := range t.units {
		u := &t.units[i]
		s.N += int(u.weight)
		s.Ratings += int(u.weight) * u.rated
		if u.rated == len(r.coders) {
			s.Complete += int(u.weight)
		}
	}
	point := slices.Clone(t.measure(t.scratch(), nil, true, true))
	low, high, err := t.intervals(ctx, s, point, opt)
	if err != nil {
		return nil, err
	}
	s.set(point, low, high)
	for i, p := range t.pairs {
		s.Kappa = append(s.Kappa, t.describe(p, point[firstPair+i], low[firstPair+i], high[firstPair+i], opt.Lang))
	}
	s.explain(t, opt)
	return s, nil
}

// set puts the numbers in their places.
func (s *Summary) set(point, low, high []float64) {
	s.Agreement, s.AgreementLow, s.AgreementHigh = point[atAgreement], low[atAgreement], high[atAgreement]
	s.AgreementAll, s.Positive, s.Negative = point[atAll], point[atPositive], point[atNegative]
	s.Light, s.LightLow, s.LightHigh = point[atLight], low[atLight], high[atLight]
	s.Fleiss, s.FleissLow, s.FleissHigh = point[atFleiss], low[atFleiss], high[atFleiss]
	for _, x := range []struct {
		to   *Alpha
		from []float64
	}{{&s.Alpha, point[atAlpha:]}, {&s.AlphaLow, low[atAlpha:]}, {&s.AlphaHigh, high[atAlpha:]}, {&s.AlphaDefined, point[atDefined:]}} {
		*x.to = Alpha{x.from[Nominal], x.from[Ordinal], x.from[Interval], x.from[Ratio]}
	}
}

// Of returns alpha at a level.
func (a Alpha) Of(l Level) float64 { return [...]float64{a.Nominal, a.Ordinal, a.Interval, a.Ratio}[l] }

func (t *tally) describe(pair [2]int, kappa, low, high float64, lang string) Pair {
	p := t.r.pair(pair[0], pair[1])
	out := Pair{A: t.r.coders[pair[0]], B: t.r.coders[pair[1]], Value: kappa, Low: low, High: high, N: int(p.n), Agreement: math.NaN(),
		Linear: math.NaN(), Squared: math.NaN(), Z: math.NaN(), P: math.NaN()}
	if p.n > 0 {
		out.Agreement = p.same
		if p.positively {
			out.Table = &Table2{int(p.both), int(p.onlyA), int(p.onlyB), int(p.neither)}
		}
	}
	switch {
	case p.n == 0:
		out.Reason = caveat.New(lang, "no-common-units", "geen eenheid die beiden beoordeelden", "no unit that both rated").String()
	case math.IsNaN(kappa):
		out.Reason = caveat.New(lang, "no-variation", "beiden gaven overal dezelfde waarde, dus over toeval valt niets te zeggen", "both gave one and the same value everywhere, so nothing can be said of chance").String()
	default:
		out.Z, out.P = p.test(kappa)
		if t.r.level >= Ordinal {
			out.Linear, out.Squared = p.weighted()
		}
	}
	return out
}

// maxCoders is how many coders may have intervals for every pair: more make thousands of pairs.
const maxCoders = 10

// fewDefined is the share of samples that have to have a number for it to have an interval: those
// without variation have none, and leaving many of them out would bend the interval.
const fewDefined = 0.9

// intervals draws blocks with replacement and returns the 2.5th and 97.5th percentiles of each
// number; NaN where there is none.
func (t *tally) intervals(ctx context.Context, s *Summary, point []float64, opt Options) (low, high []float64, err error) {
	low, high = make([]float64, len(point)), make([]float64, len(point))
	for i := range low {
		low[i], high[i] = math.NaN(), math.NaN()
	}
	draws := opt.Bootstrap
	if draws == 0 {
		draws = DefaultBootstrap
	}
	if draws < 0 || t.blocks < 2 {
		return low, high, ctx.Err()
	}
	s.Draws = draws
	pairs := len(t.r.coders) <= maxCoders
	ratio := len(t.r.labels) <= maxTabled
	found := make([][]float64, draws)
	const some = 16 // samples that a worker draws with the same memory
	parts := (draws + some - 1) / some
	var drawn atomic.Int64
	err = parallel.Each(ctx, parts, func(part int) {
		sc, times := t.scratch(), make([]float64, t.blocks)
		for i := part * some; i < min((part+1)*some, draws) && ctx.Err() == nil; i++ {
			rng := rand.New(rand.NewPCG(opt.Seed, uint64(i)))
			clear(times)
			for range times {
				times[rng.IntN(t.blocks)]++
			}
			found[i] = slices.Clone(t.measure(sc, times, pairs, ratio))
		}
		if opt.Progress != nil {
			opt.Progress(int(drawn.Add(1)), parts)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	column := make([]float64, 0, draws)
	for k := range point {
		column = column[:0]
		for _, f := range found {
			if !math.IsNaN(f[k]) {
				column = append(column, f[k])
			}
		}
		if !math.IsNaN(point[k]) && float64(len(column)) >= fewDefined*float64(draws) {
			slices.Sort(column)
			low[k], high[k] = quantile(column, 0.025), quantile(column, 0.975)
		}
	}
	return low, high, nil
}

// quantile interpolates between the sorted values (type 7 of Hyndman and Fan, R's default).
func quantile(x []float64, p float64) float64 {
	at := p * float64(len(x)-1)
	i := int(at)
	if i+1 >= len(x) {
		return x[len(x)-1]
	}
	return x[i] + (at-float64(i))*(x[i+1]-x[i])
}

// explain gives the reason of each number that is not there.
func (s *Summary) explain(t *tally, opt Options) {
	say := func(key, nl, en string, args ...any) {
		s.Undefined[key] = caveat.New(opt.Lang, key, nl, en, args...).String()
	}
	values := 0
	for _, n := range t.given() {
		if n > 0 {
			values++
		}
	}
	nothing := s.N == 0
	constant := func(key string, v float64) {
		switch {
		case !math.IsNaN(v):
		case nothing:
			say(key, "geen eenheid is door twee codeurs beoordeeld", "no unit was rated by two coders")
		case values < 2:
			say(key, "alle beoordelingen zijn gelijk: zonder variatie is er geen toeval om voor te corrigeren", "all ratings are the same: without variation there is no chance to correct for")
		case key == "fleiss" && s.Complete == 0:
			say(key, "geen eenheid is door alle codeurs beoordeeld", "no unit was rated by all coders")
		case key == "fleiss":
			say(key, "op de eenheden die iedereen beoordeelde zijn alle beoordelingen gelijk", "on the units that everybody rated all ratings are the same")
		case key == "kappa":
			say(key, "voor een of meer paren is kappa niet te bepalen; zie de reden bij het paar", "kappa is undefined for one or more pairs; see the reason at the pair")
		}
	}
	constant("agreement", s.Agreement)
	constant("kappa", s.Light)
	constant("fleiss", s.Fleiss)
	constant("alpha.nominal", s.Alpha.Nominal)
	for _, l := range Levels[1:] {
		key := "alpha." + l.String()
		switch {
		case !math.IsNaN(s.Alpha.Of(l)):
		case nothing || values < 2:
			constant(key, math.NaN())
		case t.r.level < l && l == Ordinal:
			say(key, "de waarden zijn woorden zonder bekende volgorde", "the values are words without a known order")
		case t.r.level < l:
			say(key, "de waarden zijn woorden, geen getallen", "the values are words, not numbers")
		case l == Ratio:
			say(key, "een ratioschaal heeft een nulpunt en geen negatieve waarden", "a ratio scale has a zero and no negative values")
		}
	}
	if s.N == 0 || opt.Bootstrap < 0 {
		return
	}
	switch {
	case t.blocks < 2 && opt.Cases:
		say("intervals", "alles komt uit één case: er valt niets te trekken", "all comes from one case: there is nothing to draw")
	case t.blocks < 2:
		say("intervals", "er is maar één eenheid: er valt niets te trekken", "there is one unit only: there is nothing to draw")
	default:
		for _, x := range [][2]float64{{s.Alpha.Nominal, s.AlphaLow.Nominal}, {s.Fleiss, s.FleissLow}, {s.Light, s.LightLow}} {
			if !math.IsNaN(x[0]) && math.IsNaN(x[1]) && len(t.r.coders) <= maxCoders {
				say("intervals", "waar er geen staat, is in meer dan een tiende van de trekkingen geen variatie", "where there is none, more than a tenth of the samples have no variation")
			}
		}
	}
	if len(t.r.coders) > maxCoders {
		say("kappa.intervals", "meer dan %d codeurs: geen intervallen per paar", "more than %d coders: no intervals for every pair", maxCoders)
	}
	if t.r.level >= Ratio && len(t.r.labels) > maxTabled && t.ratio {
		say("alpha.ratio.interval", "meer dan %d verschillende waarden: geen interval op rationiveau", "more than %d different values: no interval at the ratio level", maxTabled)
	}
}

// given counts the ratings by value, of units rated twice.
func (t *tally) given() []float64 {
	n := make([]float64, len(t.r.labels))
	for i := range t.units {
		for _, v := range t.units[i].values {
			if v != missing {
				n[v] += t.units[i].weight
			}
		}
	}
	return n
}
