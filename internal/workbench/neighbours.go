package workbench

import (
	"context"

	"speelveld/graph"
)

// neighbours returns what an entity is linked to, by a walk of the store: first what it says of
// others, then what others say of it.
func (b *Bench) neighbours(ctx context.Context, t EntityType, id string) ([]Neighbour, error) {
	middle := graph.EntityRef{Kind: t, ID: id}
	n, err := b.store.Walk(b.study.ID).Neighbourhood(ctx, middle, 1)
	if err != nil {
		return nil, err
	}
	out, in := []Neighbour{}, []Neighbour{}
	for _, e := range n.Edges {
		switch {
		case e.From == middle:
			out = append(out, Neighbour{b.relation(e.Predicate, true), true, e.To.Kind, e.To.ID, b.label(e.To)})
		case e.To == middle:
			in = append(in, Neighbour{b.relation(e.Predicate, false), false, e.From.Kind, e.From.ID, b.label(e.From)})
		}
	}
	return append(out, in...), nil
}

// Label returns the name of an entity, or its id where it has none.
func (b *Bench) Label(kind EntityType, id string) string {
	return b.label(graph.EntityRef{Kind: kind, ID: id})
}

// label returns the name of an entity.
func (b *Bench) label(r graph.EntityRef) string {
	switch r.Kind {
	case graph.CaseEntity:
		return b.caseLabel(r.ID)
	case graph.ConceptEntity:
		return b.conceptLabel(r.ID)
	case graph.CodeEntity:
		return b.codeLabel(r.ID)
	case graph.DefinitionEntity:
		if d := b.index.Definition(r.ID); d != nil {
			return b.conceptLabel(d.Concept) + " (" + r.ID + ")"
		}
	}
	return r.ID
}

// relations words the predicates of the graph as they are read from subject to object and back.
var relations = map[graph.IRI][4]string{ // nl, en, nl back, en back
	graph.CaseConcept:   {"heet", "is called", "naam van", "name of"},
	graph.Shows:         {"toont", "shows", "te zien in", "shown by"},
	graph.ShowsPartly:   {"toont deels", "shows partly", "deels te zien in", "partly shown by"},
	graph.Intends:       {"beoogt", "intends", "beoogd in", "intended by"},
	graph.Supposes:      {"veronderstelt", "supposes", "verondersteld in", "supposed by"},
	graph.FallsShortOf:  {"bereikte niet", "fell short of", "niet bereikt in", "not reached by"},
	graph.Lacks:         {"heeft niet", "lacks", "afwezig in", "absent in"},
	graph.IsPartOf:      {"ingebed in", "embedded in", "omvat", "contains"},
	graph.DerivedFrom:   {"steunt op", "rests on", "bron van", "source of"},
	graph.Broader:       {"valt onder", "belongs under", "omvat", "has below it"},
	graph.Related:       {"verwant met", "related to", "verwant met", "related to"},
	graph.DCSource:      {"te lezen in", "found in", "bron van", "source of"},
	graph.References:    {"verwijst naar", "refers to", "aangehaald in", "referred to by"},
	graph.Defines:       {"definieert", "defines", "gedefinieerd door", "defined by"},
	graph.Contains:      {"bevat", "contains", "staat in", "contained in"},
	graph.CallsFor:      {"vraagt om", "calls for", "gevraagd door", "called for by"},
	graph.Triggers:      {"lokt uit", "triggers", "uitgelokt door", "triggered by"},
	graph.Stirs:         {"brengt in beweging", "stirs", "in beweging gebracht door", "stirred by"},
	graph.Accompanies:   {"gaat samen met", "accompanies", "vergezeld door", "accompanied by"},
	graph.Yields:        {"levert op", "yields", "opgeleverd door", "yielded by"},
	graph.LeadsTo:       {"leidt tot", "leads to", "komt voort uit", "comes from"},
	graph.Hinders:       {"hindert", "hinders", "gehinderd door", "hindered by"},
	graph.FeedsBackTo:   {"werkt terug op", "feeds back to", "krijgt terugwerking van", "is fed back to by"},
	graph.ContributesTo: {"draagt bij aan", "contributes to", "gediend door", "served by"},
	graph.SetsStageFor:  {"maakt de weg vrij voor", "sets the stage for", "mogelijk door", "made possible by"},
}

func (b *Bench) relation(p graph.IRI, outgoing bool) string { return relationIn(p, outgoing, b.lang) }

// relationIn words a predicate in nl or en.
func relationIn(p graph.IRI, outgoing bool, lang string) string {
	w, ok := relations[p]
	if !ok {
		return graph.Compact(p)
	}
	at := 1
	if lang == "nl" {
		at = 0
	}
	if !outgoing {
		at += 2
	}
	return w[at]
}
