package workbench

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"speelveld/analysis/caveat"
	"speelveld/analysis/reliability"
	"speelveld/exchange/csv"
)

// reliabilityNotes says what was compared, and what the numbers cannot carry.
func (d *Data) reliabilityNotes(a *ReliabilityAnswer, seed uint64) []string {
	var out []string
	add := func(nl, en string, args ...any) { out = append(out, d.nl(nl, en, args...)) }
	switch a.Unit {
	case "case":
		add("Vergeleken is elke code (%d) in elke case die twee codeurs lazen (%d). Wie in een case iets codeerde, las alles: wat zij daar niet codeerde, telt als niet aanwezig",
			"Compared is every code (%d) in every case that two coders read (%d). Who coded anything in a case read all of it: what she did not code there counts as not present", a.Codes, a.Cases)
	case "passage":
		add("Vergeleken is elke code (%d) op elke passage die een codeur merkte, in de cases die twee codeurs lazen (%d): dezelfde bron, plaats en bewoording. Schrijven codeurs elk hun eigen woorden, neem dan --unit place",
			"Compared is every code (%d) on every passage that a coder marked, in the cases that two coders read (%d): the same source, place and wording. Where coders write their own words, take --unit place", a.Codes, a.Cases)
	default:
		add("Vergeleken is elke code (%d) op elke plaats in een bron waar een codeur iets codeerde, in de cases die twee codeurs lazen (%d)",
			"Compared is every code (%d) on every place in a source where a coder coded anything, in the cases that two coders read (%d)", a.Codes, a.Cases)
	}
	if left := d.N() - a.Cases; left > 0 {
		add("%d cases zijn niet door twee codeurs gelezen en tellen hier niet mee", "%d cases were not read by two coders and do not count here", left)
	}
	switch a.Value {
	case "presence", "score":
		add("Aanwezig: %s", "Present: %s", strings.Join(d.Count(), ", "))
	case "coded":
		add("Elke codering telt, met welke status ook", "Every coding counts, whatever its status")
	case "status":
		add("Vergeleken is de status; wie niets codeerde gaf %q", "Statuses are compared; who coded nothing gave %q", NotCoded)
	}
	neither, pairs := 0, 0
	for _, k := range a.Kappa {
		if k.Table != nil {
			neither += k.Table.Neither
			pairs += k.N
		}
	}
	if pairs > 0 && float64(neither) > 0.7*float64(pairs) {
		add("Op %s van de eenheden codeerde geen van beide iets: daardoor is de overeenstemming vanzelf hoog. Lees kappa, alfa en de overeenstemming op aanwezig (Dice)",
			"On %s of the units neither coded anything, which makes agreement high by itself. Read kappa, alpha and the agreement on presence (Dice)", percentOf(neither, pairs))
	}
	if len(a.Kappa) == 1 && a.Kappa[0].Table != nil {
		k := a.Kappa[0]
		add("Alleen %s codeerde %d keer, alleen %s %d keer", "Only %s coded %d times, only %s %d times", k.A, k.Table.OnlyA, k.B, k.Table.OnlyB)
		for _, x := range []struct {
			coder       string
			hers, other int
		}{{k.A, k.Table.OnlyA, k.Table.OnlyB}, {k.B, k.Table.OnlyB, k.Table.OnlyA}} {
			if k.Table.Both == 0 && x.hers == 0 && x.other > 0 {
				add("%s codeerde hiervan niets: kappa is dan 0, hoe weinig de ander ook codeerde", "%s coded nothing of this: kappa is 0 then, however little the other coded", x.coder)
			}
		}
	}
	out = append(out, summaryNotes(&a.Summary, d.lang, a.Cases, "cases", seed)...)
	if a.Value == "presence" || a.Value == "coded" {
		add("alpha: bij aanwezig of niet zijn nominaal, ordinaal, interval en ratio hetzelfde getal", "alpha: of present or not, nominal, ordinal, interval and ratio are the same number")
	}
	if d.bench.study.ID == ExampleID {
		add("De codeurs (%s) zijn een taalmodel, geen mensen, en de tweede lezing is ouder dan de correcties: dit is een bovengrens, geen overeenstemming tussen twee personen",
			"The coders (%s) are a language model, not people, and the second reading is older than the corrections: this is an upper bound, not agreement between two persons", strings.Join(a.Coders, ", "))
	}
	return out
}

// ratingNotes says what a file of ratings can carry.
func ratingNotes(a *ReliabilityAnswer, f *csv.Ratings, lang string, seed uint64) []string {
	var out []string
	add := func(nl, en string, args ...any) { out = append(out, inLang(lang, nl, en, args...)) }
	if left := a.Units - a.N; left > 0 {
		add("Door minder dan twee codeurs beoordeeld, en dus niet meegeteld: %d van de %d eenheden", "Rated by fewer than two coders, and so not counted: %d of the %d units", left, a.Units)
	}
	if a.Complete < a.N {
		add("Door alle %d codeurs beoordeeld: %d eenheden. Fleiss' kappa rust daarop; alfa gebruikt elke eenheid met twee beoordelingen", "Rated by all %d coders: %d units. Fleiss' kappa rests on these; alpha uses every unit with two ratings", len(a.Coders), a.Complete)
	}
	if len(f.Coders) > 10 && len(f.Coders) > 3*len(f.Units) {
		add("Zijn dit %d codeurs van %d eenheden? Staan de eenheden in de rijen, gebruik dan --units-in-rows", "Are these %d coders of %d units? Where the units stand in the rows, use --units-in-rows", len(f.Coders), len(f.Units))
	}
	values := []string{}
	for _, u := range a.Use {
		for _, v := range u.Values {
			values = append(values, v.Value)
		}
	}
	values = distinct(values)
	slices.Sort(values)
	for i, v := range values {
		if k := slices.IndexFunc(values[:i], func(w string) bool { return strings.EqualFold(v, w) }); k >= 0 && len(values) <= 50 {
			add("%q en %q tellen als verschillende waarden", "%q and %q count as different values", values[k], v)
		}
	}
	return append(out, summaryNotes(&a.Summary, lang, a.N, inLang(lang, "eenheden", "units"), seed)...)
}

// summaryNotes words the numbers themselves.
func summaryNotes(s *reliability.Summary, lang string, blocks int, what string, seed uint64) []string {
	var out []string
	add := func(nl, en string, args ...any) { out = append(out, inLang(lang, nl, en, args...)) }
	switch alpha := s.Alpha.Nominal; {
	case math.IsNaN(alpha):
	case math.Abs(s.Alpha.Ordinal-alpha) > 1e-12 || math.Abs(s.Alpha.Interval-alpha) > 1e-12:
		add("Kies de alfa die bij de schaal past: nominaal voor categorieën, ordinaal voor rangen, interval of ratio voor metingen. Naar de maatstaf van Krippendorff is zij vanaf 0,800 betrouwbaar, vanaf 0,667 genoeg voor voorzichtige conclusies",
			"Choose the alpha that fits the scale: nominal for categories, ordinal for ranks, interval or ratio for measurements. By Krippendorff's rule of thumb it is reliable from 0.800, and enough for tentative conclusions from 0.667")
	default:
		reach := ""
		for _, line := range []float64{0.8, 0.667} {
			if alpha >= line && s.AlphaLow.Nominal < line {
				reach = inLang(lang, ", maar het interval reikt onder %s", ", but the interval reaches below %s", caveat.Decimal(lang, line, 3))
			}
		}
		verdict := inLang(lang, "te laag om op te bouwen", "too low to build on")
		switch {
		case alpha >= 0.8:
			verdict = inLang(lang, "betrouwbaar", "reliable")
		case alpha >= 0.667:
			verdict = inLang(lang, "genoeg voor voorzichtige conclusies", "enough for tentative conclusions")
		}
		add("Naar de maatstaf van Krippendorff (vanaf 0,800 betrouwbaar, vanaf 0,667 voorlopig) is een alfa van %s %s%s", "By Krippendorff's rule of thumb (reliable from 0.800, tentative from 0.667) an alpha of %s is %s%s",
			caveat.Decimal(lang, alpha, 3), verdict, reach)
	}
	for _, l := range reliability.Levels {
		if x, y := s.Alpha.Of(l), s.AlphaDefined.Of(l); math.Abs(x-y) > 1e-12 {
			add("alpha: bij meer dan twee codeurs en geen ontbrekende beoordeling rekent irr (R) net anders dan Krippendorffs eigen formule; hier staat irr, en %s (%s) naar de formule",
				"alpha: with more than two coders and no rating missing, irr (R) computes it slightly otherwise than Krippendorff's own formula; shown is irr's, by the formula it is %s (%s)", caveat.Decimal(lang, y, 3), l)
			break
		}
	}
	if s.Draws > 0 {
		add("95%%-intervallen: bootstrap van %d %s (%d trekkingen, seed %d)", "95%% intervals: bootstrap of %d %s (%d samples, seed %d)", blocks, what, s.Draws, seed)
		if blocks < 10 {
			add("Met zo weinig %s zijn de intervallen zelf onzeker", "With so few %s the intervals are uncertain themselves", what)
		}
	}
	said := map[string]bool{}
	for _, key := range []string{"agreement", "kappa", "fleiss", "alpha.nominal", "alpha.ordinal", "alpha.interval", "alpha.ratio", "alpha.ratio.interval", "kappa.intervals", "intervals"} {
		if why, ok := s.Undefined[key]; ok && !said[why] {
			said[why] = true
			out = append(out, fmt.Sprintf("%s: %s", strings.ReplaceAll(key, ".", "_"), why))
		}
	}
	return out
}

func percentOf(n, of int) string { return fmt.Sprintf("%.0f%%", 100*float64(n)/float64(of)) }
