package cluster

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/caveat"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// notes says what a reader has to know of a result: first whether the clusters are anything, then on
// what they hang, then how they were made.
func (s *session) notes(ctx context.Context, r *Result) []string {
	var notes []string
	for _, n := range []string{
		s.structureNote(r), s.stabilityNote(r), s.alternativesNote(r), s.sensitivityNote(r), s.namesNote(r),
		s.choiceNote(r), s.sizesNote(r), s.treeNote(r), s.geometryNote(ctx), s.circleNote(r),
	} {
		if n != "" {
			notes = append(notes, n)
		}
	}
	return notes
}

func (s *session) word(nl, en string, args ...any) string {
	return caveat.Say(s.opt.Lang, nl, en, args...)
}

func (s *session) two(v float64) string { return caveat.Decimal(s.opt.Lang, v, 2) }

// structureNote says how much structure there is (in the words of Kaufman and Rousseeuw 1990, p. 88),
// and how much there is where there is none.
func (s *session) structureNote(r *Result) string {
	if r.K == 1 {
		return s.word("Er is één cluster: een silhouet vergelijkt met het naaste andere cluster, en dat is er niet.",
			"There is one cluster: silhouettes compare with the nearest other cluster, and there is no other cluster.")
	}
	mean := r.Silhouette.Mean
	var first string
	switch {
	case mean <= 0.25:
		first = s.word("Nauwelijks structuur: het gemiddelde silhouet is %s (tot 0,25)", "Hardly any structure: the mean silhouette is %s (up to 0.25)", s.two(mean))
	case mean <= 0.5:
		first = s.word("Een zwakke structuur: het gemiddelde silhouet is %s (tot 0,50)", "A weak structure: the mean silhouette is %s (up to 0.50)", s.two(mean))
	case mean <= 0.7:
		first = s.word("Een redelijke structuur: het gemiddelde silhouet is %s (tot 0,70)", "A reasonable structure: the mean silhouette is %s (up to 0.70)", s.two(mean))
	default:
		first = s.word("Een sterke structuur: het gemiddelde silhouet is %s (boven 0,70)", "A strong structure: the mean silhouette is %s (over 0.70)", s.two(mean))
	}
	switch {
	case r.Null != nil && !math.IsNaN(r.Null.P):
		first += s.word("; %d tabellen met dezelfde marges en zonder structuur halen gemiddeld %s (p = %s, seed %d)",
			"; %d tables with the same margins and without structure reach %s on average (p = %s, seed %d)",
			r.Null.Draws, s.two(r.Null.Mean), caveat.Decimal(s.opt.Lang, r.Null.P, 3), s.opt.Seed)
	case r.Null != nil:
		first += s.word("; in geen van de tabellen zonder structuur waren clusters te vinden, dus een p is er niet", "; in none of the tables without structure clusters could be found, so there is no p")
	case s.t == nil:
		first += s.word("; met alleen afstanden is er geen tabel zonder structuur om mee te vergelijken", "; with distances alone there is no table without structure to compare with")
	case !s.randomisable():
		first += s.word("; tabellen zonder structuur zijn alleen te trekken bij aanwezigheid en afwezigheid, dus een p is er niet", "; tables without structure can be drawn for presence and absence only, so there is no p")
	case s.opt.Draws == 0:
		first += s.word("; niet vergeleken met tabellen zonder structuur, omdat dat bij meer dan %d cases lang duurt (vraag erom met --draws)", "; not compared with tables without structure, which takes long with more than %d cases (ask with --draws)", fewForNull)
	}
	return first + "."
}

func (s *session) stabilityNote(r *Result) string {
	if r.Stability == nil {
		if r.K > 1 && s.opt.Bootstrap == 0 {
			return s.word("De stabiliteit is niet berekend, omdat dat bij meer dan %d cases lang duurt (vraag erom met --bootstrap).",
				"Stability was not computed, which takes long with more than %d cases (ask with --bootstrap).", fewForStability)
		}
		return ""
	}
	var stable, pattern int
	for _, w := range r.StabilityWords {
		switch w {
		case "stable":
			stable++
		case "pattern":
			pattern++
		}
	}
	unstable := len(r.Stability) - stable - pattern
	var verdicts []string
	for _, v := range []struct {
		n    int
		word string
	}{
		{stable, s.word("stabiel (vanaf 0,75)", "stable (from 0.75)")},
		{pattern, s.word("een patroon (vanaf 0,6)", "a pattern (from 0.6)")},
		{unstable, s.word("instabiel (onder 0,6)", "unstable (below 0.6)")},
	} {
		switch {
		case v.n == 0:
		case len(verdicts) == 0:
			verdicts = append(verdicts, s.are(v.n, "cluster", "clusters")+" "+v.word)
		default:
			verdicts = append(verdicts, s.are(v.n, "", "")+" "+v.word)
		}
	}
	return s.word("Over %d bootstrapsteekproeven van de cases (seed %d): %s.", "Over %d bootstrap samples of the cases (seed %d): %s.",
		r.Bootstrap, s.opt.Seed, strings.Join(verdicts, ", "))
}

// are says "1 cluster is" or "2 clusters are", with or without a noun.
func (s *session) are(n int, one, more string) string {
	words := []string{strconv.Itoa(n), more, s.word("zijn", "are")}
	if n == 1 {
		words = []string{"1", one, "is"}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// alternativesNote says how far other ways of clustering agree, best first.
func (s *session) alternativesNote(r *Result) string {
	if len(r.Alternatives) == 0 {
		return ""
	}
	sorted := slices.Clone(r.Alternatives)
	slices.SortStableFunc(sorted, func(a, b Alternative) int { return cmp.Compare(b.AdjustedRand, a.AdjustedRand) })
	var agree []string
	for _, a := range sorted {
		name := a.Method.String()
		if a.Method == s.opt.Method {
			name = a.Measure
		}
		agree = append(agree, name+" "+s.two(a.AdjustedRand))
	}
	return s.word("Zo ver komen andere methoden en maten met deze indeling overeen (gecorrigeerde Rand-index; 0 is toeval, 1 volledig): %s.",
		"How far other methods and measures agree with these clusters (adjusted Rand index; 0 is chance, 1 entirely): %s.", strings.Join(agree, ", "))
}

func (s *session) sensitivityNote(r *Result) string {
	if !s.opt.complete || s.t == nil || s.t.Unreported() == 0 {
		return ""
	}
	if r.Sensitivity == nil {
		return s.word("Clusters hebben geen grenzen; ze rusten op de waarden waarin niet gemeld als afwezig telt.",
			"Clusters have no bounds; they rest on the values in which not reported counts as absent.")
	}
	return s.word("Gevoeligheid, geen grenzen: vul je wat niet gemeld is %d keer willekeurig in (elke code zo vaak als ze voorkomt), dan is de gecorrigeerde Rand-index met deze clusters gemiddeld %s en minstens %s.",
		"Sensitivity, no bounds: with what is not reported filled in at random %d times (each code as often as it is found), the adjusted Rand index with these clusters is %s on average and at least %s.",
		r.Sensitivity.Draws, s.two(r.Sensitivity.Mean), s.two(r.Sensitivity.Lowest))
}

func (s *session) namesNote(r *Result) string {
	switch {
	case r.Agreement == nil:
		return ""
	case math.IsNaN(r.Agreement.AdjustedRand):
		return s.word("Te weinig cases dragen een naam om de clusters ermee te vergelijken.",
			"Too few cases carry a name to compare the clusters with.")
	}
	return s.word("Volgen de clusters de naam (%s)? Gecorrigeerde Rand-index %s.", "Do the clusters follow the name (%s)? Adjusted Rand index %s.",
		r.Agreement.Against, s.two(r.Agreement.AdjustedRand))
}

// choiceNote says how the number of clusters was chosen, with as many digits as tell the first from the
// second.
func (s *session) choiceNote(r *Result) string {
	if len(r.Choice) < 2 {
		return ""
	}
	most := 0
	for _, c := range r.Choice {
		most = max(most, c.K)
	}
	first, second := "", ""
	for digits := 2; digits <= 6 && first == second; digits++ {
		first, second = caveat.Decimal(s.opt.Lang, r.Choice[0].Mean, digits), caveat.Decimal(s.opt.Lang, r.Choice[1].Mean, digits)
	}
	n := s.word("%d clusters hebben van 2 tot en met %d het beste gemiddelde silhouet (%s); daarna komen %d (%s)",
		"%d clusters have the best mean silhouette of 2 to %d (%s); next come %d (%s)", r.K, most, first, r.Choice[1].K, second)
	if r.K == most && most < len(r.Cases)-1 {
		n += s.word("; meer zijn niet geprobeerd (met -k kan dat)", "; more were not tried (-k does)")
	}
	return n + "."
}

// sizesNote says where sizes mislead: the silhouette of one case is 0 by definition, and a cluster of
// nearly all cases is found again by itself.
func (s *session) sizesNote(r *Result) string {
	size := make([]int, r.K+1)
	for _, c := range r.Assignment {
		size[c]++
	}
	single, largest := 0, 1
	for c, n := range size {
		if n == 1 {
			single++
		}
		if n > size[largest] {
			largest = c
		}
	}
	var notes []string
	if r.K > 1 && size[largest]*5 > len(r.Cases)*4 {
		notes = append(notes, s.word("Cluster %d bevat %d van de %d cases; zo'n cluster is vanzelf stabiel.", "Cluster %d holds %d of the %d cases; such a cluster is stable by itself.", largest, size[largest], len(r.Cases)))
	}
	if r.K > 1 && single > 0 {
		notes = append(notes, s.word("Clusters van één case: %d van de %d; hun silhouet is 0.", "Clusters of one case: %d of the %d; their silhouette is 0.", single, r.K))
	}
	return strings.Join(notes, " ")
}

// treeNote says how faithful the tree is, and where it is not drawn upwards.
func (s *session) treeNote(r *Result) string {
	switch {
	case r.Cophenetic == nil:
		return ""
	case math.IsNaN(*r.Cophenetic):
		return s.word("Alle afstanden zijn gelijk: elke indeling is dan even goed, en een cophenetische correlatie bestaat niet.",
			"All distances are equal: every division is then as good as another, and there is no cophenetic correlation.")
	case turnsBack(r.Height):
		return s.word("De boom geeft de afstanden weer met een cophenetische correlatie van %s; de hoogten keren op plaatsen terug, zodat knippen op hoogte niet eenduidig is.",
			"The tree renders the distances with a cophenetic correlation of %s; its heights turn back in places, so that a cut by height is ambiguous.", s.two(*r.Cophenetic))
	}
	return s.word("De boom geeft de afstanden weer met een cophenetische correlatie van %s.", "The tree renders the distances with a cophenetic correlation of %s.", s.two(*r.Cophenetic))
}

func (s *session) circleNote(r *Result) string {
	if len(r.Profiles) == 0 {
		return ""
	}
	return s.word("De clusters zijn uit deze codes gemaakt: de aandelen beschrijven ze, en een toets erop zou een cirkelredenering zijn.",
		"The clusters were made from these codes: the shares describe them, and a test of them would be circular.")
}

func turnsBack(height []float64) bool {
	for s := 1; s < len(height); s++ {
		if height[s] < height[s-1] {
			return true
		}
	}
	return false
}

// geometryNote says where a method that is about points in a space meets distances that are not those
// of points in a space. Ward's criterion takes the distances as they are; ward-d, centroid and median
// take them for squared ones, as R's hclust does.
func (s *session) geometryNote(ctx context.Context) string {
	squared := false
	switch s.opt.Method {
	case Ward:
		if !s.m.Given && s.m.Measure == similarity.Euclidean && s.opt.Compare.Missing != table.Exclude {
			return ""
		}
	case WardD, Centroid, Median:
		squared = true
	default:
		return ""
	}
	is, sure := euclidean(ctx, s.m, squared)
	method := s.opt.Method
	switch {
	case is && !squared:
		return ""
	case is:
		return s.word("%s neemt de afstanden voor gekwadrateerd, zoals R; hun wortels zijn afstanden tussen punten, dus dat kan.",
			"%s takes the distances for squared ones, as R does; their roots are distances between points, so that this may be done.", method)
	case !sure && !squared:
		return s.word("Ward vooronderstelt Euclidische afstanden; bij een deel van de cases zijn deze het, en bij alle is het niet nagegaan.",
			"Ward's criterion presumes Euclidean distances; those of a part of the cases are, and those of all were not checked.")
	case !sure:
		return s.word("%s neemt de afstanden voor gekwadrateerde Euclidische; bij een deel van de cases zijn ze dat, en bij alle is het niet nagegaan.",
			"%s takes the distances for squared Euclidean ones; those of a part of the cases are, and those of all were not checked.", method)
	case squared:
		return s.word("%s neemt de afstanden voor gekwadrateerde Euclidische, en dat zijn ze niet: de hoogten zijn geen afstanden tussen middelpunten.",
			"%s takes the distances for squared Euclidean ones, and they are not: the heights are no distances between centres.", method)
	}
	return s.word("Ward vooronderstelt Euclidische afstanden, en deze zijn het niet: de hoogten zijn geen toenamen van variantie.",
		"Ward's criterion presumes Euclidean distances, and these are not: the heights are no growths of variance.")
}
