package groups

import (
	"math"
	"strings"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/table"
)

// fewInAGroup is below which a group is called small.
const fewInAGroup = 5

// The kinds of warnings, for [caveat.Caveat.Code].
const (
	TooFewKnown    = "too-few-known"    // under exclude, fewer than two known values in a group
	SmallGroup     = "small-group"      // fewer than 5 cases, or known values, in a group
	Constant       = "constant"         // the code in every case or in none
	Unattainable   = "unattainable"     // no table with these margins has p below 0.05
	Estimated      = "estimated"        // p was estimated from random tables
	HalfMembership = "half-membership"  // memberships of exactly 0.5, counted as absent
	ByDefinition   = "by-definition"    // the groups were chosen by this code or one above or below it
	NotAMembership = "not-a-membership" // a column of counts, present where over 0.5
)

func (c *comparison) warnings(r *Row, j int, tooFew, exact bool) []caveat.Caveat {
	ws := []caveat.Caveat{}
	add := func(code, nl, en string, args ...any) {
		ws = append(ws, caveat.New(c.opt.Lang, code, nl, en, args...))
	}
	if c.t.Type(j) == table.Number {
		add(NotAMembership, "een kolom met aantallen: aanwezig waar die boven 0,5 ligt", "a column of counts: present where it is over 0.5")
	}
	half := 0
	for _, g := range c.groups {
		for _, i := range g.Rows {
			if c.t.Half(j).Has(i) {
				half++
			}
		}
	}
	if half > 0 {
		add(HalfMembership, "lidmaatschap van precies 0,5 in %s, geteld als afwezig", "a membership of exactly 0.5 in %s, counted as absent", caveat.Cases(half))
	}
	var few caveat.List
	total, n := 0, 0
	for g, size := range r.Ns {
		total, n = total+r.Counts[g], n+size
		if size < 2 && tooFew || size < fewInAGroup && c.opt.Missing == table.Exclude {
			few = append(few, c.groups[g].ID)
		}
	}
	if tooFew {
		add(TooFewKnown,
			"minder dan twee bekende waarden in een groep, dus geen vergelijking; weinig is bekend in: %s",
			"fewer than two known values in a group, so no comparison; little is known in: %s", few)
		return ws
	}
	if c.given(j) {
		add(ByDefinition, "hierop zijn de groepen gekozen, dus verschillen zij hierin vanzelf: alleen aandelen, geen p",
			"the groups were chosen by this, so that they differ in it by construction: shares only, no p")
	}
	if len(few) > 0 {
		add(SmallGroup, "minder dan 5 bekende waarden in: %s", "fewer than 5 known values in: %s", few)
	}
	switch {
	case total == 0:
		add(Constant, "de code komt in geen enkele groep voor", "the code is present in none of the groups")
	case total == n:
		add(Constant, "de code komt in alle cases voor", "the code is present in every case")
	case len(r.Ns) == 2 && !c.opt.Circular && !c.given(j):
		t := contingency.Counts{A: r.Counts[0], B: r.Ns[0] - r.Counts[0], C: r.Counts[1], D: r.Ns[1] - r.Counts[1]}
		if p := t.SmallestP(); p > 0.05 {
			add(Unattainable,
				"met deze aantallen kon geen enkele uitkomst significant zijn (kleinst mogelijke p: %s)",
				"with these margins no table could be significant (smallest possible p: %s)", p)
		}
	}
	if !exact {
		add(Estimated, "p is geschat uit 9.999 willekeurige tabellen", "p was estimated from 9,999 random tables")
	}
	return ws
}

// notes says what holds for all rows.
func (c *comparison) notes(res *Result, skipped []int, dropped []string) []caveat.Caveat {
	var out []caveat.Caveat
	add := func(code, nl, en string, args ...any) {
		out = append(out, caveat.New(c.opt.Lang, code, nl, en, args...))
	}
	if len(dropped) > 0 {
		add("overlap", "%s in meer dan één groep, weggelaten: %s", "%s in more than one group, left out: %s", caveat.Cases(len(dropped)), caveat.List(dropped))
	}
	var small caveat.List
	for _, g := range res.Groups {
		if g.N < fewInAGroup {
			small = append(small, g.ID)
		}
	}
	if len(small) > 0 {
		add(SmallGroup, "minder dan 5 cases in: %s; één case meer of minder verandert hun aandelen sterk",
			"fewer than 5 cases in: %s; one case more or less changes their shares much", small)
	}
	c.noteMissing(add, res)
	c.noteBlocks(add, res)
	c.strataNotes(add, res)
	if c.opt.Circular {
		add("circular",
			"de groepen zijn gemaakt uit dezelfde codes, dus verschillen zij daarin vanzelf: alleen aandelen, geen p",
			"the groups were made from the same codes, so that they differ in them by construction: shares only, no p")
	} else {
		c.noteTests(add, res)
		c.noteGiven(add, res)
	}
	if len(skipped) > 0 {
		names := make(caveat.List, len(skipped))
		for i, j := range skipped {
			names[i] = c.t.Columns()[j].ID
		}
		add("skipped", "overgeslagen, want geen lidmaatschappen: %s", "left out, for they hold no memberships: %s", names)
	}
	return out
}

// noteGiven names the codes that the groups were chosen by.
func (c *comparison) noteGiven(add func(code, nl, en string, args ...any), res *Result) {
	var names caveat.List
	for i := range res.Rows {
		if caveat.Has(res.Rows[i].Warnings, ByDefinition) {
			names = append(names, res.Rows[i].Label)
		}
	}
	if len(names) > 0 {
		add(ByDefinition, "de groepen zijn gekozen op een code of op een die erboven of eronder valt, dus verschillen zij daarin vanzelf; alleen aandelen, geen p: %s",
			"the groups were chosen by a code, or by one above or below it, so that they differ in it by construction; shares only, no p: %s", names)
	}
}

func (c *comparison) noteMissing(add func(code, nl, en string, args ...any), res *Result) {
	unknown, cells, empty := 0, 0, 0
	for i := range res.Rows {
		for g := range c.groups {
			unknown += res.Rows[i].Unreported[g]
			cells += len(c.groups[g].Rows)
		}
		if caveat.Has(res.Rows[i].Warnings, TooFewKnown) {
			empty++
		}
	}
	if unknown == 0 {
		return
	}
	if c.opt.Missing == table.Exclude {
		add("unreported-left-out",
			"niet gemeld is weggelaten, per code en groep: %d van de %d cellen; %d van de %d codes houden te weinig bekende waarden over voor een vergelijking",
			"not reported is left out, by code and group: %d of the %d cells; %d of the %d codes keep too few known values for a comparison",
			unknown, cells, empty, len(res.Rows))
		return
	}
	add("unreported-as-absent",
		"niet gemeld telt als afwezig: %d van de %d cellen; niet gemeld is niet hetzelfde als afwezig",
		"not reported counts as absent: %d of the %d cells; not reported is not the same as absent", unknown, cells)
	if c.opt.Missing == table.Bounds {
		add("bounds",
			"grenzen: de laagste en hoogste waarde over alle invullingen van de onbekende cellen",
			"bounds: the lowest and highest value over all completions of the unknown cells")
	}
}

func (c *comparison) noteTests(add func(code, nl, en string, args ...any), res *Result) {
	tests, below, least := 0, 0, math.Inf(1)
	for i := range res.Rows {
		if p := res.Rows[i].P; !math.IsNaN(p) {
			tests++
			if p < 0.05 {
				below++
			}
			least = min(least, res.Rows[i].Q)
		}
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

// noteBlocks says which cases belong together, and what that does to the tests.
func (c *comparison) noteBlocks(add func(code, nl, en string, args ...any), res *Result) {
	b := res.Blocks
	if b == nil || c.opt.Circular {
		return
	}
	by := strings.Join(b.By, ", ")
	together := 0
	for _, in := range b.List {
		together += len(in)
	}
	add("blocks", "%s horen bij elkaar in %s (%s): p en q per code gaan ervan uit dat cases los van elkaar staan en zijn dus te gunstig",
		"%s belong together in %s (%s): p and q by code take the cases as independent, and are too favourable for that",
		caveat.Cases(together), caveat.Count{N: len(b.List), OneNL: "blok", ManyNL: "blokken", OneEN: "block", ManyEN: "blocks"}, by)
	switch {
	case b.Refused && b.Arrangements == 1:
		add("blocks-refused", "geen p voor hele blokken: de blokken laten maar één verdeling over de groepen toe, dus is er niets om mee te vergelijken",
			"no p for whole blocks: they allow one arrangement over the groups only, so that there is nothing to compare with")
	case b.Refused:
		add("blocks-refused", "geen p voor hele blokken: er zijn maar %d verdelingen over de groepen mogelijk, en met minder dan 20 kan geen p zo laag worden als 0,05",
			"no p for whole blocks: there are only %d arrangements over the groups, and with fewer than 20 no p can be as low as 0.05", int(b.Arrangements))
	default:
		if c.opt.Distances != nil {
			add("blocks-whole", "een blok dat in één groep ligt wordt als geheel over de groepen verdeeld: in p (blokken), PERMANOVA en spreiding", "a block that lies in one group is dealt out as a whole: in p (blocks), PERMANOVA and dispersion")
		} else {
			add("blocks-whole", "een blok dat in één groep ligt wordt als geheel over de groepen verdeeld: in p (blokken)", "a block that lies in one group is dealt out as a whole: in p (blocks)")
		}
		if b.Mixed > 0 {
			add("blocks-mixed", "in een blok dat in meer dan één groep valt (%d) wordt binnen het blok verdeeld", "in a block that lies in more than one group (%d) cases are dealt out within the block", b.Mixed)
		}
		if b.Exact {
			add("blocks-permuted", "p_blocks: alle %d andere verdelingen zijn nagegaan", "p_blocks: all %d other arrangements were visited", b.Permutations)
		} else {
			add("blocks-permuted", "p_blocks: %d permutaties (seed %d)", "p_blocks: %d permutations (seed %d)", b.Permutations, int(c.opt.Seed))
		}
	}
}

// distanceNotes says how PERMANOVA and dispersion are to be read.
func (c *comparison) distanceNotes(res *Result, d *design) []caveat.Caveat {
	var out []caveat.Caveat
	add := func(code, nl, en string, args ...any) {
		out = append(out, caveat.New(c.opt.Lang, code, nl, en, args...))
	}
	p := res.Permanova
	switch {
	case p.DFResidual == 0:
		add("permanova-undefined", "PERMANOVA: elke groep heeft één case, dus is er binnen groepen niets te meten", "PERMANOVA: every group has one case, so that there is nothing to measure within groups")
	case math.IsNaN(p.F):
		add("permanova-undefined", "PERMANOVA: alle cases zijn gelijk, dus is er niets te verdelen", "PERMANOVA: all cases are alike, so that there is nothing to divide")
	case d.refused():
		add("permanova-undefined", "PERMANOVA en spreiding: geen p, want de blokken laten te weinig verdelingen toe", "PERMANOVA and dispersion: no p, for the blocks leave too few arrangements")
	case p.Exact && p.Permutations+1 < leastArrangements:
		add("permanova", "PERMANOVA: er zijn maar %d verdelingen van de cases over de groepen, en met minder dan 20 kan p niet zo laag worden als 0,05", "PERMANOVA: there are only %d arrangements of the cases over the groups, and with fewer than 20 p cannot be as low as 0.05", p.Permutations+1)
	case p.Exact:
		add("permanova", "PERMANOVA: alle %d andere verdelingen van de cases over de groepen zijn nagegaan", "PERMANOVA: all %d other arrangements of the cases over the groups were visited", p.Permutations)
	default:
		add("permanova", "PERMANOVA: %d permutaties (seed %d)", "PERMANOVA: %d permutations (seed %d)", p.Permutations, int(c.opt.Seed))
	}
	switch disp := res.Dispersion; {
	case disp == nil:
		add("dispersion-undefined", "spreiding: niet berekend bij meer dan 1.000 cases", "dispersion: not computed for more than 1,000 cases")
	case math.IsNaN(disp.F) && !math.IsNaN(p.F):
		add("dispersion-undefined", "spreiding: binnen groepen verschillen de afstanden tot de middens niet, dus is er geen toets", "dispersion: within groups the distances to the medians do not differ, so that there is no test")
	case disp.P < 0.05 && p.P < 0.05:
		add("dispersion", "de groepen verschillen in spreiding (p: %s): wat PERMANOVA vindt, kan daarvan komen", "the groups differ in spread (p: %s): what PERMANOVA finds may come from that", caveat.P(disp.P))
	}
	return out
}
