package rules

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/table"
)

// thousands is a whole number with its groups of three apart, as each language does it.
type thousands int

func (n thousands) In(lang string) string {
	s := strconv.Itoa(int(n))
	if len(s) < 5 {
		return s
	}
	point := ","
	if lang == "nl" {
		point = "."
	}
	var groups []string
	for len(s) > 3 {
		groups = append([]string{s[len(s)-3:]}, groups...)
		s = s[:len(s)-3]
	}
	return strings.Join(append([]string{s}, groups...), point)
}

// rulesIn counts rules.
func rulesIn(n int) caveat.Phrase { return plural{n, "regel", "regels", "rule", "rules"} }

// codesIn counts codes.
func codesIn(n int) caveat.Phrase { return plural{n, "code", "codes", "code", "codes"} }

type plural struct {
	n                            int
	oneNL, manyNL, oneEN, manyEN string
}

func (p plural) In(lang string) string {
	one, many := p.oneEN, p.manyEN
	if lang == "nl" {
		one, many = p.oneNL, p.manyNL
	}
	if p.n == 1 {
		return "1 " + one
	}
	return thousands(p.n).In(lang) + " " + many
}

// The kinds of warnings, for [caveat.Caveat.Code].
const (
	ByDefinition = "by-definition" // a code on the left and the one on the right overlap by what they mean
	SameCases    = "same-cases"    // both sides in exactly the same cases
	FewBoth      = "few-both"      // fewer than fewBoth cases with both sides
	TooFewKnown  = "too-few-known" // under table.Exclude, too few cases in which all codes are known: no numbers
)

// fewBoth is the number of cases with both sides below which a rule gets a warning.
const fewBoth = 5

// warnings says what a rule cannot carry.
func (r *run) warnings(rule *Rule, t contingency.Counts) []caveat.Caveat {
	n := noter{r: r, out: []caveat.Caveat{}}
	last := len(rule.Columns) - 1
	for _, left := range rule.Columns[:last] {
		if r.opt.ByDefinition != nil && r.opt.ByDefinition(left, rule.Columns[last]) {
			code := r.t.Columns()[left]
			n.add(ByDefinition,
				"%s overlapt naar zijn betekenis met de rechterkant: dat zij samengaan zegt dan niets",
				"%s overlaps with the right side by definition: that they go together says nothing then", cmp.Or(code.Label, code.ID))
		}
	}
	if t.B == 0 && t.C == 0 && t.D > 0 {
		n.add(SameCases,
			"beide kanten komen in precies dezelfde cases voor: misschien zijn het twee namen voor één ding",
			"both sides occur in exactly the same cases: they may be two names for one thing")
	}
	if r.exclude && tooFewKnown(t) {
		n.add(TooFewKnown,
			"geen getallen: van de cases waarin alle codes bekend zijn, tonen er %d de linkerkant en %d niet, en er zijn er twee van elk nodig",
			"no numbers: of the cases in which all codes are known, %d show the left side and %d do not, and two of each are needed", t.A+t.B, t.C+t.D)
	}
	if t.A < fewBoth {
		n.add(FewBoth, "rust op slechts %s", "rests on only %s", caveat.Cases(t.A))
	}
	return n.out
}

// notes says what holds for all rules.
func (r *run) notes(res *Result) []caveat.Caveat {
	n := noter{r: r}
	if res.Family > 0 {
		n.add("exploration",
			"zoeken naar regels is verkennen: uit %s over %s vielen %s te maken, en uit zoveel zijn er altijd die toevallig sterk lijken. De cases zijn doelgericht gekozen: lees bij een regel eerst zijn cases en vindplaatsen",
			"searching for rules is exploring: %s over %s allow %s, and out of so many some always look strong by chance. The cases were chosen for a purpose: before using a rule, read its cases and their evidence",
			caveat.Cases(r.n), codesIn(len(r.items)), rulesIn(res.Family))
	}
	if res.Family > 0 && len(res.Rows) > 0 {
		n.add("family",
			"elke q corrigeert voor alle %s waarvan elke kant in minstens %s voorkomt, ook voor de regels die hier niet staan",
			"each q corrects for all %s of which each side occurs in at least %s, also for those that are not listed here",
			rulesIn(res.Family), caveat.Cases(r.least))
	}
	if r.n < fewCases && r.asked > fewLeft+1 {
		n.add("few-cases",
			"bij minder dan %d cases staan er hooguit twee codes links: langere regels passen dan altijd wel ergens op (gevraagd: --max %d)",
			"with fewer than %d cases at most two codes stand on the left: longer rules would always fit somewhere (asked for: --max %d)", fewCases, r.asked)
	}
	if r.thin == 0 {
		r.noteNothing(n.add, res)
	} else {
		outNL, outEN := " en staan er niet bij", " and are left out"
		if r.opt.MinConfidence == 0 {
			outNL, outEN = "", ""
		}
		n.add(TooFewKnown,
			"zonder getallen"+outNL+": %s waarvan te weinig bekend is; van de cases waarin alle codes bekend zijn, tonen er minder dan twee de linkerkant, of minder dan twee juist niet",
			"without numbers"+outEN+": %s of which too little is known; of the cases in which all codes are known, fewer than two show the left side, or fewer than two do not", rulesIn(r.thin))
	}
	if r.exclude && len(res.Rows) > 0 {
		n.add("own-cases",
			"elke regel is geteld over de cases waarin al zijn codes bekend zijn (n); regels met andere codes rusten dus op andere cases",
			"each rule is counted over the cases in which all its codes are known (n), so that rules of other codes rest on other cases")
	}
	if slices.ContainsFunc(res.Rows, func(x Rule) bool { return math.IsNaN(x.Phi) && !math.IsNaN(x.P) }) {
		n.add("constant",
			"phi: onbepaald, net als conviction, odds_ratio, chi_squared, certainty en kappa, waar een kant van de regel in alle cases voorkomt: dan valt er niets te vergelijken",
			"phi: undefined, as are conviction, odds_ratio, chi_squared, certainty and kappa, where a side of the rule is in every case: there is nothing to compare then")
	}
	n.noteCommon(r, "regels", "rules")
	return n.out
}

// noteNothing says why there are no rules.
func (r *run) noteNothing(add func(code, nl, en string, args ...any), res *Result) {
	if len(res.Rows) > 0 {
		return
	}
	if r.highest > 0 {
		add("not-confident",
			"geen regel haalt de gevraagde confidence van %s; de hoogste is %s (--min-confidence)",
			"no rule reaches the confidence asked for, %s; the highest is %s (--min-confidence)", r.opt.MinConfidence, r.highest)
		return
	}
	var rare caveat.List
	for _, j := range r.opt.To {
		if c := r.t.Present(j).Count(); c < r.least {
			rare = append(rare, r.t.Columns()[j].ID+" ("+strconv.Itoa(c)+")")
		}
	}
	if len(rare) > 0 {
		add("rare-target",
			"te zeldzaam voor regels: %s; gevraagd zijn %s of meer (--min-support)",
			"too rare for rules: %s; asked for are %s or more (--min-support)", rare, caveat.Cases(r.least))
		return
	}
	add("not-frequent",
		"geen twee codes komen samen in %s of meer voor (--min-support)", "no two codes occur together in %s or more (--min-support)", caveat.Cases(r.least))
}

// notesOnSets says what holds for all sets.
func (r *run) notesOnSets(res *Itemsets) []caveat.Caveat {
	n := noter{r: r}
	n.add("exploration",
		"dit is verkennen: van %s komen er %s in minstens %s voor. Dat codes samen voorkomen, zegt nog niet dat zij iets met elkaar te maken hebben: veelvoorkomende codes komen vanzelf vaak samen voor (lift rond 1)",
		"this is exploring: of %s, %s occur in at least %s. That codes occur together does not mean that they have to do with each other: common codes meet often anyway (a lift near 1)",
		codesIn(r.considered), thousands(len(r.items)), caveat.Cases(r.least))
	n.noteCommon(r, "verzamelingen", "sets")
	return n.out
}

// A noter collects notes.
type noter struct {
	r   *run
	out []caveat.Caveat
}

func (n *noter) add(code, nl, en string, args ...any) {
	n.out = append(n.out, caveat.New(n.r.opt.Lang, code, nl, en, args...))
}

// noteCommon says how the cells were read, for rules and sets alike.
func (n *noter) noteCommon(r *run, whatNL, whatEN string) {
	unknown, half, related := 0, 0, false
	for k, it := range r.items {
		unknown += r.n - r.t.Known(it.column).Count()
		half += r.t.Half(it.column).Count()
		related = related || !r.apart && r.bars[k].Count() > 1
	}
	cells := r.n * len(r.items)
	if unknown > 0 && r.opt.Missing != table.Exclude {
		n.add("unreported-as-absent",
			"niet gemeld telt als afwezig: %s van de %s cellen; niet gemeld is niet hetzelfde als afwezig",
			"not reported counts as absent: %s of the %s cells; not reported is not the same as absent", thousands(unknown), thousands(cells))
	}
	if r.opt.Missing == table.Bounds && unknown > 0 {
		n.add("bounds",
			"dit zijn de "+whatNL+" die gelden als niet gemeld afwezig is, met hun grenzen; bij een andere invulling van het onbekende kunnen er andere bij komen",
			"these are the "+whatEN+" that hold if not reported is absent, with their bounds; other completions of the unknown can add others")
	}
	if half > 0 {
		n.add("half-membership",
			"lidmaatschap van precies 0,5 in %s cellen, geteld als afwezig", "a membership of exactly 0.5 in %s cells, counted as absent", thousands(half))
	}
	if related {
		n.add("hierarchy",
			"een code en haar eigen ouder of kind staan nooit samen: die gaan altijd samen, want een kind telt voor zijn ouder mee",
			"a code and its own parent or child never stand together: they always occur together, since a child counts for its parent")
	}
	if len(r.skipped) > 0 {
		names := make(caveat.List, len(r.skipped))
		for i, j := range r.skipped {
			names[i] = r.t.Columns()[j].ID
		}
		n.add("skipped", "overgeslagen, want geen lidmaatschappen: %s", "left out, for they hold no memberships: %s", names)
	}
}
