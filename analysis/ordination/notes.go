package ordination

import (
	"math"
	"strconv"
	"strings"

	"speelveld/analysis/caveat"
)

// percent prints a share as a percentage, with the language's decimal sign where a decimal helps.
func percent(lang string, share float64) string {
	digits := 0
	if share < 0.0995 {
		digits = 1
	}
	s := strconv.FormatFloat(100*share, 'f', digits, 64)
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + "%"
}

// badlyPlaced is the quality below which the place of a case on the map says little.
const badlyPlaced = 0.25

// notes says what a reader has to know of a map.
func (o *ordination) notes(r *Result) []string {
	lang := o.opt.Lang
	var notes []string
	add := func(nl, en string, args ...any) { notes = append(notes, caveat.Say(lang, nl, en, args...)) }
	pct := func(v float64) string { return percent(lang, v) }

	switch k := len(o.vectors); {
	case k < o.opt.Dimensions && k == 1:
		add("Alle verschillen liggen op één as; gevraagd waren er %d.", "All differences lie on one axis; %d were asked for.", o.opt.Dimensions)
	case k < o.opt.Dimensions:
		add("Alle verschillen liggen op %d assen; gevraagd waren er %d.", "All differences lie on %d axes; %d were asked for.", k, o.opt.Dimensions)
	}
	switch {
	case r.Bounds == nil:
		shown := 0.0
		for _, v := range r.Explained[:r.Dimensions] {
			shown += v
		}
		add("De kaart (%s) toont %s van de verschillen tussen de %d cases%s.", "The map (%s) shows %s of the differences between the %d cases%s.",
			axes(lang, r.Dimensions), pct(shown), o.n, verdict(lang, shown))
	default:
		low, high := 0.0, 0.0
		for _, b := range r.Bounds.Explained {
			low, high = low+b[0], high+b[1]
		}
		add("De kaart (%s) toont %s tot %s van de verschillen tussen de %d cases; preciezer kan alleen met alle eigenwaarden (--exact).",
			"The map (%s) shows %s to %s of the differences between the %d cases; only all eigenvalues say it more exactly (--exact).",
			axes(lang, r.Dimensions), pct(low), pct(high), o.n)
	}
	if !math.IsNaN(r.MapCorrelation) {
		add("De afstanden op de kaart en de echte afstanden hangen samen met een correlatie van %s.",
			"The distances on the map and the true distances correlate by %s.", caveat.Decimal(lang, r.MapCorrelation, 2))
	}
	if r.NegativeShare > 0.0005 {
		add("De negatieve eigenwaarden wegen %s: deze afstanden passen niet geheel in een gewone ruimte, en geen kaart toont dat deel. Er is niets gecorrigeerd.",
			"The negative eigenvalues weigh %s: these distances do not entirely fit into an ordinary space, and no map shows that part. Nothing was corrected.", pct(r.NegativeShare))
	}
	var bad, middle []string
	for i, q := range r.Quality {
		switch {
		case math.IsNaN(q):
			middle = append(middle, r.Cases[i])
		case q < badlyPlaced:
			bad = append(bad, r.Cases[i])
		}
	}
	if len(middle) > 0 {
		add("In het midden ligt %s: daar is geen kwaliteit van een plaats, want er is niets dat ervan scheidt.",
			"In the middle lies %s: there is no quality of a place there, as nothing sets it apart.", strings.Join(middle, ", "))
	}
	switch n := len(bad); {
	case n == 1:
		add("De plaats van %s zegt weinig: de kaart toont minder dan een kwart van wat deze case van het midden scheidt.",
			"The place of %s says little: the map shows less than a quarter of what sets this case apart from the middle.", bad[0])
	case n > 1:
		more := ""
		if n > 5 {
			bad, more = bad[:5], ", …"
		}
		add("De plaats van %d cases zegt weinig: de kaart toont minder dan een kwart van wat ze van het midden scheidt (%s%s).",
			"The places of %d cases say little: the map shows less than a quarter of what sets them apart from the middle (%s%s).", n, strings.Join(bad, ", "), more)
	}
	for a := range o.vectors {
		if a+1 < len(o.values) && o.values[a]-o.values[a+1] <= 1e-9*o.values[a] {
			add("De assen %d en %d zijn even sterk: hoe de kaart in dat vlak gedraaid ligt, is toeval.",
				"The axes %d and %d are equally strong: how the map is turned in that plane is arbitrary.", a+1, a+2)
			break
		}
	}
	return notes
}

// axes counts axes in words.
func axes(lang string, k int) string {
	if k == 1 {
		return caveat.Say(lang, "1 as", "1 axis")
	}
	return caveat.Say(lang, "%d assen", "%d axes", k)
}

// verdict says how much a share is for a map.
func verdict(lang string, shown float64) string {
	switch {
	case shown < 0.3:
		return caveat.Say(lang, "; dat is weinig: cases die dicht bij elkaar liggen, kunnen in werkelijkheid ver uiteen liggen",
			"; that is little: cases that lie close together may in truth lie far apart")
	case shown < 0.6:
		return caveat.Say(lang, "; een schets, geen meting", "; a sketch, not a measurement")
	}
	return ""
}
