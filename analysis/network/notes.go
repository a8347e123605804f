package network

import (
	"math"
	"slices"

	"speelveld/analysis/caveat"
)

// dense is the share of all possible ties from which shortest paths hardly tell nodes apart.
const dense = 0.5

// notes says what a reader has to know of a network.
func (r *Result) notes(opt Options, tied bool) []string {
	lang := opt.Lang
	var notes []string
	add := func(nl, en string, args ...any) { notes = append(notes, caveat.Say(lang, nl, en, args...)) }
	var alone []string
	for i := range r.Nodes {
		if r.Nodes[i].Degree == 0 {
			alone = append(alone, r.Nodes[i].ID)
		}
	}
	slices.Sort(alone)
	if opt.Label != nil {
		for i, id := range alone {
			alone[i] = opt.Label(id)
		}
	}
	if len(r.Edges) == 0 {
		add("Er zijn geen banden tussen de knopen (%d): nabijheid, eigenvector en modulariteit bestaan dan niet.",
			"There are no ties between the nodes (%d): then there is no closeness, eigenvector or modularity.", len(r.Nodes))
		return notes
	}
	add("Knopen: %d, banden: %d; dat is %.0f%% van wat er zou kunnen zijn.", "Nodes: %d, ties: %d; that is %.0f%% of all that there could be.",
		len(r.Nodes), len(r.Edges), 100*r.Density)
	if r.Density > dense {
		add("Bijna alles hangt met bijna alles samen: tussenpositie en nabijheid onderscheiden dan weinig. Kies met --min-weight alleen de zwaardere banden, of kijk naar de gewogen maten (--all).",
			"Nearly everything is tied to nearly everything: then betweenness and closeness hardly tell nodes apart. Choose the heavier ties with --min-weight, or look at the weighted measures (--all).")
	}
	switch n := len(alone); {
	case n == 1:
		add("Zonder band, en dus zonder nabijheid: %s.", "Without a tie, and so without closeness: %s.", alone[0])
	case n > 1:
		add("Zonder band, en dus zonder nabijheid: %d (%s).", "Without a tie, and so without closeness: %d (%s).", n, caveat.Some(alone))
	}
	if parts := r.Components - len(alone); parts > 1 {
		add("Het netwerk valt in %d losse delen uiteen; nabijheid geldt binnen een deel, en is in een klein deel vanzelf hoog.",
			"The network falls into %d separate parts; closeness is within a part, and high in a small one as a matter of course.", parts)
	}
	if tied {
		add("Meer dan één deel heeft de grootste eigenwaarde; de eigenvector is binnen elk daarvan op 1 gezet.",
			"More than one part has the greatest eigenvalue; the eigenvector was set to 1 within each of them.")
	}
	if !math.IsNaN(r.Modularity) {
		found := len(r.Communities) - len(alone)
		switch {
		case found == 1:
			add("Er zijn geen groepen te onderscheiden: alles wat banden heeft, zit in één.", "No groups can be told apart: all that has ties is in one.")
		case r.Modularity < 0.3:
			add("De modulariteit van de %d groepen is %s: de groepen zijn zwak.", "The modularity of the %d communities is %s: they are weak.", found, caveat.Decimal(lang, r.Modularity, 2))
		default:
			add("De modulariteit van de %d groepen is %s: er is duidelijk groepsvorming.", "The modularity of the %d communities is %s: there is clear grouping.", found, caveat.Decimal(lang, r.Modularity, 2))
		}
	}
	return notes
}
