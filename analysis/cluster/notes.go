package cluster

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// note words a remark in the language asked for: "nl", or English.
func note(lang, nl, en string, args ...any) string {
	if lang == "nl" {
		return fmt.Sprintf(nl, args...)
	}
	return fmt.Sprintf(en, args...)
}

// decimal prints a number with the digits asked for and the language's decimal sign.
func decimal(lang string, v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// some lists at most five of many names.
func some(names []string) string {
	if len(names) <= 5 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:5], ", ") + ", …"
}

// notes says what a reader has to know of a result.
func (s *session) notes(r *Result) []string {
	lang := s.opt.Lang
	num := func(v float64) string { return decimal(lang, v, 2) }
	var notes []string
	add := func(nl, en string, args ...any) { notes = append(notes, note(lang, nl, en, args...)) }
	switch {
	case len(r.Choice) > 1:
		add("Het aantal clusters is gekozen op het gemiddelde silhouet: %d (%s); daarna volgt %d (%s).",
			"The number of clusters was chosen by the mean silhouette: %d (%s); the runner-up is %d (%s).",
			r.K, num(r.Choice[0].Mean), r.Choice[1].K, num(r.Choice[1].Mean))
	case r.K == 1:
		add("Er is één cluster: een silhouet vergelijkt met het naaste andere cluster, en dat is er niet.",
			"There is one cluster: silhouettes compare with the nearest other cluster, and there is no other cluster.")
	}
	if r.K > 1 && r.Silhouette.Mean < 0.25 {
		add("Het gemiddelde silhouet is %s; onder 0,25 is er nauwelijks een structuur.",
			"The mean silhouette is %s; below 0.25 there is hardly any structure.", num(r.Silhouette.Mean))
	}
	if single := singletons(r); single > 0 && r.K > 1 {
		add("Clusters van één case: %d van de %d; hun silhouet is 0.",
			"Clusters of one case: %d of the %d; their silhouette is 0.", single, r.K)
	}
	if r.Cophenetic != nil && math.IsNaN(*r.Cophenetic) {
		add("Alle afstanden zijn gelijk: een cofenetische correlatie bestaat dan niet.",
			"All distances are equal: then there is no cophenetic correlation.")
	}
	if r.Stability != nil {
		var stable, pattern int
		for _, w := range r.StabilityWords {
			switch w {
			case "stable":
				stable++
			case "pattern":
				pattern++
			}
		}
		add("Stabiliteit van de %d clusters over %d bootstrapsteekproeven (seed %d): %d stabiel (vanaf 0,75), %d een patroon (vanaf 0,6), %d instabiel.",
			"Stability of the %d clusters over %d bootstrap samples (seed %d): %d stable (from 0.75), %d a pattern (from 0.6), %d unstable.",
			len(r.Stability), r.Bootstrap, s.opt.Seed, stable, pattern, len(r.Stability)-stable-pattern)
	}
	switch {
	case r.Null != nil && !math.IsNaN(r.Null.P):
		add("In %d tabellen met dezelfde marges en geen structuur is het beste silhouet gemiddeld %s, tegen %s hier: p = %s; seed %d.",
			"In %d tables with the same margins and no structure the best silhouette is %s on average, against %s here: p = %s; seed %d.",
			r.Null.Draws, num(r.Null.Mean), num(r.Null.Silhouette), decimal(lang, r.Null.P, 3), s.opt.Seed)
	case s.t != nil && r.K > 1 && !s.randomisable():
		add("Tabellen zonder structuur zijn alleen te trekken bij aanwezigheid en afwezigheid; hier is er geen vergelijking.",
			"Tables without structure can be drawn for presence and absence only; there is no comparison here.")
	}
	if r.Sensitivity != nil {
		add("Gevoeligheid: vult men wat niet gemeld is willekeurig in (%d keer), dan is de aangepaste Rand-index gemiddeld %s en minstens %s. Dit zijn geen grenzen.",
			"Sensitivity: with what is not reported filled in at random (%d times), the adjusted Rand index is %s on average and at least %s. These are no bounds.",
			r.Sensitivity.Draws, num(r.Sensitivity.Mean), num(r.Sensitivity.Lowest))
	}
	if r.Agreement != nil {
		if math.IsNaN(r.Agreement.AdjustedRand) {
			add("Te weinig cases dragen een naam om de clusters ermee te vergelijken.",
				"Too few cases carry a name to compare the clusters with.")
		} else {
			add("Volgen de clusters de naam (%s)? De aangepaste Rand-index is %s: 0 is niet meer dan toeval, 1 volledig.",
				"Do the clusters follow the name (%s)? The adjusted Rand index is %s: 0 is no more than chance, 1 entirely.",
				r.Agreement.Against, num(r.Agreement.AdjustedRand))
		}
	}
	if s.opt.Method == Ward || s.opt.Method == WardD {
		notes = append(notes, s.wardNote()...)
	}
	if (s.opt.Method == Centroid || s.opt.Method == Median) && turnsBack(r.Height) {
		add("De hoogten in de boom keren op plaatsen terug, zoals bij %s kan; knippen op hoogte is dan niet eenduidig.",
			"The heights in the tree turn back in places, as they can with %s; a cut by height is then ambiguous.", s.opt.Method)
	}
	if s.opt.Compare.Missing == table.Bounds && s.t != nil && s.t.Unreported() > 0 {
		add("Clusters hebben geen grenzen; ze rusten op de waarden waarin niet gemeld als afwezig telt.",
			"Clusters have no bounds; they rest on the values in which not reported counts as absent.")
	}
	if len(r.Profiles) > 0 {
		add("De clusters zijn uit deze codes gemaakt: de aandelen beschrijven ze, en een toets erop zou een cirkelredenering zijn.",
			"The clusters were made from these codes: the shares describe them, and a test of them would be circular.")
	}
	return notes
}

func singletons(r *Result) int {
	size := map[int]int{}
	for _, c := range r.Assignment {
		size[c]++
	}
	single := 0
	for _, n := range size {
		if n == 1 {
			single++
		}
	}
	return single
}

func turnsBack(height []float64) bool {
	for s := 1; s < len(height); s++ {
		if height[s] < height[s-1] {
			return true
		}
	}
	return false
}

// wardNote warns where Ward's criterion meets distances that are not those of points in a space.
func (s *session) wardNote() []string {
	switch {
	case !s.m.Given && s.m.Measure == similarity.Euclidean:
		return nil
	case len(s.m.Cases) > 300:
		return []string{note(s.opt.Lang,
			"Ward vooronderstelt Euclidische afstanden; of deze het zijn is bij zoveel cases niet nagegaan.",
			"Ward's criterion presumes Euclidean distances; whether these are was not checked for so many cases.")}
	case euclidean(s.m):
		return nil
	}
	return []string{note(s.opt.Lang,
		"Ward vooronderstelt Euclidische afstanden, en deze zijn het niet: de hoogten zijn geen toenamen van variantie.",
		"Ward's criterion presumes Euclidean distances, and these are not: the heights are no growths of variance.")}
}
