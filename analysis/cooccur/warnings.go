package cooccur

import (
	"math"

	"speelveld/analysis/caveat"
	"speelveld/analysis/table"
)

// Where a number is called thin.
const (
	fewCases   = 20  // cases in all
	fewOnASide = 5   // cases with or without code or target
	wideFactor = 100 // the high limit of an odds ratio over the low one
)

// warn adds to each row what it cannot carry. The rows stand in the order of the family.
func (r *run) warn(rows []Row) {
	for f := range rows {
		rows[f].Warnings = r.warningsOf(&rows[f], r.family[f])
	}
}

// The kinds of warnings, for [caveat.Caveat.Code].
const (
	TooFewKnown    = "too-few-known"    // under exclude, fewer than two known values on a side: no numbers
	NoCases        = "no-cases"         // not one case to count
	Constant       = "constant"         // code or target in every case or in none: nothing to compare
	SmallN         = "small-n"          // fewer than 20 cases
	ThinMargin     = "thin-margin"      // fewer than 5 cases with or without code or target
	Unattainable   = "unattainable"     // no table with these margins has p below 0.05
	WideInterval   = "wide-interval"    // the odds ratio's limits differ by more than a factor 100
	SameCases      = "same-cases"       // code and target in exactly the same cases
	ByDefinition   = "by-definition"    // code and target overlap by what they mean
	SharedPassages = "shared-passages"  // half or more of the passages carry both codes
	HalfMembership = "half-membership"  // memberships of exactly 0.5, counted as absent
	TooManyToBound = "too-many-unknown" // too many completions for bounds
	NotAMembership = "not-a-membership" // a column of counts, present where over 0.5
)

func (r *run) warningsOf(row *Row, j int) []caveat.Caveat {
	ws := []caveat.Caveat{}
	add := func(code, nl, en string, args ...any) {
		ws = append(ws, caveat.New(r.opt.Lang, code, nl, en, args...))
	}
	r.warnOfMeaning(add, row, j)
	if row.N == 0 {
		add(NoCases, "geen enkele case waarin code en doel allebei bekend zijn", "not one case in which code and target are both known")
		return ws
	}
	if r.opt.Missing == table.Exclude && tooFewKnown(row.Counts()) {
		add(TooFewKnown,
			"minder dan twee bekende waarden aan een kant: van het doel is iets bekend in %s met de code en in %s zonder, dus geen getallen",
			"fewer than two known values on either side: the target is known in %s with the code and in %s without it, so no numbers",
			caveat.Cases(row.A+row.B), caveat.Cases(row.C+row.D))
		return ws
	}
	r.warnOfMargins(add, row)
	if ratio := row.OddsRatioHigh / row.OddsRatioLow; !row.Counts().Degenerate() && ratio > wideFactor {
		add(WideInterval,
			"het interval van de odds ratio beslaat meer dan een factor 100 (%s tot %s): hoe sterk het verband is, blijft onbekend",
			"the interval of the odds ratio spans more than a factor 100 (%s to %s): how strong the association is remains unknown",
			row.OddsRatioLow, row.OddsRatioHigh)
	}
	if r.opt.Missing == table.Bounds && row.Bounds == nil {
		add(TooManyToBound, "te veel onbekende cellen om grenzen te berekenen", "too many unknown cells to compute bounds")
	}
	return ws
}

// warnOfMeaning says where code and target may be one thing, and how presence was read.
func (r *run) warnOfMeaning(add func(code, nl, en string, args ...any), row *Row, j int) {
	if r.opt.ByDefinition != nil && r.opt.ByDefinition(j) {
		add(ByDefinition,
			"code en doel overlappen naar hun betekenis: dat zij samengaan zegt dan niets",
			"code and target overlap by definition: that they go together says nothing then")
	}
	if r.opt.SharedPassages != nil {
		if shared, of := r.opt.SharedPassages(j); of > 0 && 2*shared >= of {
			add(SharedPassages,
				"%d van de %d passages met deze code zijn ook met het doel gecodeerd: het samengaan kan in het coderen zitten",
				"%d of the %d passages with this code are coded with the target too: that they go together may lie in the coding",
				shared, of)
		}
	}
	if row.A > 0 && row.B == 0 && row.C == 0 && row.D > 0 {
		add(SameCases,
			"code en doel komen in precies dezelfde cases voor: misschien zijn het twee namen voor één ding",
			"code and target occur in exactly the same cases: they may be two names for one thing")
	}
	if r.t.Type(j) == table.Number {
		add(NotAMembership, "een kolom met aantallen: aanwezig waar die boven 0,5 ligt", "a column of counts: present where it is over 0.5")
	}
	if n := r.t.Half(j).Count(); n > 0 {
		add(HalfMembership,
			"lidmaatschap van precies 0,5 in %s, geteld als afwezig",
			"a membership of exactly 0.5 in %s, counted as absent", caveat.Cases(n))
	}
}

// A side is the cases on one side of a margin, and how to say so.
type side struct {
	n      int
	nl, en string
}

// warnOfMargins says where there are too few cases, on the whole or on a side.
func (r *run) warnOfMargins(add func(code, nl, en string, args ...any), row *Row) {
	if row.N < fewCases {
		add(SmallN,
			"slechts %s: één meer of minder verandert het beeld",
			"only %s: one more or less changes the picture", caveat.Cases(row.N))
	}
	sides := []side{
		{row.A + row.B, "de code komt voor", "the code is present"},
		{row.C + row.D, "de code ontbreekt", "the code is absent"},
		{row.A + row.C, "het doel komt voor", "the target is present"},
		{row.B + row.D, "het doel ontbreekt", "the target is absent"},
	}
	constant := false
	for k, s := range sides {
		switch {
		case s.n == row.N:
			constant = true
			add(Constant, s.nl+" in alle cases: er valt niets te vergelijken", s.en+" in every case: there is nothing to compare")
		case s.n < fewOnASide && sides[k^1].n < row.N:
			add(ThinMargin, s.nl+" in slechts %s", s.en+" in only %s", caveat.Cases(s.n))
		}
	}
	if p := row.Counts().SmallestP(); !constant && p > 0.05 {
		add(Unattainable,
			"met deze aantallen kon geen enkele uitkomst significant zijn (kleinst mogelijke p: %s)",
			"with these margins no table could be significant (smallest possible p: %s)", p)
	}
}

// notes says what holds for all rows.
func (r *run) notes(res *Result, skipped []int) []caveat.Caveat {
	var out []caveat.Caveat
	add := func(code, nl, en string, args ...any) {
		out = append(out, caveat.New(r.opt.Lang, code, nl, en, args...))
	}
	r.noteMissing(add, res)
	r.noteTests(add, res)
	if r.opt.Permutations > 0 && len(res.Rows) > 0 {
		add("permutations",
			"p_fixed: %d permutaties waarin elke case evenveel codes houdt en elke code evenveel cases (seed %d)",
			"p_fixed: %d permutations in which every case keeps its number of codes and every code its number of cases (seed %d)",
			r.opt.Permutations, int(r.opt.Seed))
	}
	if n := r.t.Half(r.opt.Target).Count(); n > 0 {
		add(HalfMembership,
			"het doel heeft in %s een lidmaatschap van precies 0,5, geteld als afwezig",
			"the target has a membership of exactly 0.5 in %s, counted as absent", caveat.Cases(n))
	}
	if len(skipped) > 0 {
		names := make(caveat.List, len(skipped))
		for i, j := range skipped {
			names[i] = r.t.Columns()[j].ID
		}
		add("skipped", "overgeslagen, want geen lidmaatschappen: %s", "left out, for they hold no memberships: %s", names)
	}
	return out
}

func (r *run) noteMissing(add func(code, nl, en string, args ...any), res *Result) {
	unknown, cells := res.N-r.t.Known(r.opt.Target).Count(), res.N
	all := unknown
	for _, j := range r.family {
		all += res.N - r.t.Known(j).Count()
		cells += res.N
	}
	if all == 0 {
		return
	}
	switch r.opt.Missing {
	case table.AsAbsent, table.Bounds:
		add("unreported-as-absent",
			"niet gemeld telt als afwezig: %d van de %d cellen, en %s in %d van de %d cases; niet gemeld is niet hetzelfde als afwezig",
			"not reported counts as absent: %d of the %d cells, and %s in %d of the %d cases; not reported is not the same as absent",
			all, cells, res.TargetLabel, unknown, res.N)
	case table.Exclude:
		empty := 0
		for i := range res.Rows {
			if math.IsNaN(res.Rows[i].P) {
				empty++
			}
		}
		add("unreported-left-out",
			"niet gemeld is weggelaten, per code: %s is bekend in %d van de %d cases; %d van de %d codes houden te weinig bekende waarden over voor een getal",
			"not reported is left out, code by code: %s is known in %d of the %d cases; %d of the %d codes keep too few known values for a number",
			res.TargetLabel, res.N-unknown, res.N, empty, len(res.Rows))
	}
	if r.opt.Missing == table.Bounds {
		open := 0
		for i := range res.Rows {
			if b := res.Rows[i].Bounds["leverage"]; b[0] < 0 && b[1] > 0 {
				open++
			}
		}
		add("bounds",
			"grenzen: de laagste en hoogste waarde over alle invullingen van de onbekende cellen; bij %d van de %d codes ligt zelfs de richting van het verband open",
			"bounds: the lowest and highest value over all completions of the unknown cells; for %d of the %d codes even the direction of the association is open",
			open, len(res.Rows))
	}
}

func (r *run) noteTests(add func(code, nl, en string, args ...any), res *Result) {
	tests, below, least := 0, 0, math.Inf(1)
	for i := range res.Rows {
		row := &res.Rows[i]
		if math.IsNaN(row.P) {
			continue
		}
		tests++
		if row.P < 0.05 {
			below++
		}
		least = min(least, row.Q)
	}
	if tests == 0 {
		return
	}
	add("purposive",
		"de cases zijn doelgericht gekozen en niet geloot: p beschrijft hoe ongewoon een tabel is en bewijst niets over andere cases",
		"the cases were chosen for a purpose and not drawn at random: p describes how unusual a table is, and proves nothing about other cases")
	add("many-tests",
		"%s: alleen al door toeval zijn er tot ongeveer %s met p < 0,05 te verwachten; gevonden: %d. De kleinste q is %s",
		"%s: chance alone may give up to about %s with p < 0.05; found: %d. The smallest q is %s",
		caveat.Tests(res.Family), math.Round(float64(res.Family)*0.5)/10, below, caveat.P(least))
}
