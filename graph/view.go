package graph

import (
	"cmp"
	"slices"
)

// A CaseView is a case with what lies around it.
type CaseView struct {
	Case     Case
	Contains []string // ids of the cases that are part of it, sorted
}

// A ConceptView is a concept with what lies around it. Lists of ids are sorted.
type ConceptView struct {
	Concept     Concept
	Narrower    []string // direct variants
	Definitions []string // of this very concept
	Cases       []string // that are called by this very concept
	CasesBelow  []string // that are called by it or by a concept below it
}

// A CodeView is a code with what lies around it. Lists of ids are sorted.
type CodeView struct {
	Code        Code
	Ancestors   []string // nearest first
	Children    []string
	Uses        []Use      // in cases, by any coder; by case, then in the order of its codings
	Definitions []string   // that have a coding with it
	Links       []CodeLink // that configurations make from or to it
	Parts       []string   // of the model that are about it
}

// A Use is one coding of a code in a case.
type Use struct {
	Case   string
	Coding Coding
}

// A CodeLink is a link that configurations make from code to code, with the cases that they are in.
type CodeLink struct {
	From      string   `json:"from"`
	Predicate IRI      `json:"predicate"`
	To        string   `json:"to"`
	Cases     []string `json:"cases"` // sorted
}

// A DefinitionView is a definition with the other definitions of its concept, sorted.
type DefinitionView struct {
	Definition Definition
	Others     []string
}

// A SourceView is a source with what rests on it. Lists of ids are sorted.
type SourceView struct {
	Source      Source
	Cases       []string // with evidence from it
	Definitions []string // found in it, citing it, or with evidence from it
	Concepts    []string // met in it
	Codes       []string // taken from it
	Parts       []string // of the model that come from it
}

// CaseView returns a case with what lies around it; ok is false where there is none.
func (x *Index) CaseView(id string) (v CaseView, ok bool) {
	c := x.cases[id]
	if c == nil {
		return v, false
	}
	v.Case = *c
	for i := range x.Study.Cases {
		if o := &x.Study.Cases[i]; slices.Contains(o.PartOf, id) {
			v.Contains = append(v.Contains, o.ID)
		}
	}
	slices.Sort(v.Contains)
	return v, true
}

// ConceptView returns a concept with what lies around it; ok is false where there is none.
func (x *Index) ConceptView(id string) (v ConceptView, ok bool) {
	c := x.concepts[id]
	if c == nil {
		return v, false
	}
	v.Concept = *c
	v.Narrower = slices.Clone(x.conceptKids[id])
	for i := range x.Study.Definitions {
		if d := &x.Study.Definitions[i]; d.Concept == id {
			v.Definitions = append(v.Definitions, d.ID)
		}
	}
	below := append([]string{id}, x.ConceptDescendants(id)...)
	for i := range x.Study.Cases {
		o := &x.Study.Cases[i]
		if o.Concept.IsZero() {
			continue
		}
		if o.Concept.String() == id {
			v.Cases = append(v.Cases, o.ID)
		}
		if slices.Contains(below, o.Concept.String()) {
			v.CasesBelow = append(v.CasesBelow, o.ID)
		}
	}
	for _, list := range [][]string{v.Narrower, v.Definitions, v.Cases, v.CasesBelow} {
		slices.Sort(list)
	}
	return v, true
}

// CodeView returns a code with what lies around it; ok is false where there is none.
func (x *Index) CodeView(id string) (v CodeView, ok bool) {
	c := x.codes[id]
	if c == nil {
		return v, false
	}
	v.Code, v.Ancestors, v.Children = *c, x.CodeAncestors(id), slices.Clone(x.codeKids[id])
	slices.Sort(v.Children)
	for i := range x.Study.Cases {
		o := &x.Study.Cases[i]
		for _, k := range o.Codings {
			if k.Code == id {
				v.Uses = append(v.Uses, Use{o.ID, k})
			}
		}
	}
	slices.SortStableFunc(v.Uses, func(a, b Use) int { return cmp.Compare(a.Case, b.Case) })
	for i := range x.Study.Definitions {
		d := &x.Study.Definitions[i]
		if slices.ContainsFunc(d.Codings, func(k Coding) bool { return k.Code == id }) {
			v.Definitions = append(v.Definitions, d.ID)
		}
	}
	slices.Sort(v.Definitions)
	v.Links = codeLinks(x.Study, id)
	for i := range x.Study.Model.Parts {
		if p := &x.Study.Model.Parts[i]; slices.Contains(p.Codes, id) {
			v.Parts = append(v.Parts, p.ID)
		}
	}
	slices.Sort(v.Parts)
	return v, true
}

// codeLinks returns the links that configurations make between codes; with an id, those from or
// to that code. They are sorted by ids and predicate.
func codeLinks(s *Study, id string) []CodeLink {
	cases := map[link]map[string]bool{}
	for i := range s.Cases {
		for _, l := range caseLinks(&s.Cases[i]) {
			if id != "" && l.from != id && l.to != id {
				continue
			}
			if cases[l] == nil {
				cases[l] = map[string]bool{}
			}
			cases[l][s.Cases[i].ID] = true
		}
	}
	out := make([]CodeLink, 0, len(cases))
	for l, set := range cases {
		out = append(out, CodeLink{From: l.from, Predicate: l.predicate, To: l.to, Cases: sortedKeys(set)})
	}
	slices.SortFunc(out, CodeLink.Compare)
	return out
}

// Compare orders links by the codes that they lead from and to, and then by predicate.
func (l CodeLink) Compare(m CodeLink) int {
	return cmp.Or(cmp.Compare(l.From, m.From), cmp.Compare(l.To, m.To), cmp.Compare(l.Predicate, m.Predicate))
}

// DefinitionView returns a definition with what lies around it; ok is false where there is none.
func (x *Index) DefinitionView(id string) (v DefinitionView, ok bool) {
	d := x.definitions[id]
	if d == nil {
		return v, false
	}
	v.Definition = *d
	for i := range x.Study.Definitions {
		if o := &x.Study.Definitions[i]; o.Concept == d.Concept && o.ID != id {
			v.Others = append(v.Others, o.ID)
		}
	}
	slices.Sort(v.Others)
	return v, true
}

// SourceView returns a source with what rests on it; ok is false where there is none.
func (x *Index) SourceView(id string) (v SourceView, ok bool) {
	s := x.sources[id]
	if s == nil {
		return v, false
	}
	v.Source = *s
	for i := range x.Study.Cases {
		if c := &x.Study.Cases[i]; slices.Contains(CitedSources(c), id) {
			v.Cases = append(v.Cases, c.ID)
		}
	}
	for i := range x.Study.Definitions {
		if d := &x.Study.Definitions[i]; definitionRestsOn(d, id) {
			v.Definitions = append(v.Definitions, d.ID)
		}
	}
	for i := range x.Study.Concepts {
		if c := &x.Study.Concepts[i]; c.Source == id {
			v.Concepts = append(v.Concepts, c.ID)
		}
	}
	for i := range x.Study.Codes {
		if c := &x.Study.Codes[i]; c.Source == id {
			v.Codes = append(v.Codes, c.ID)
		}
	}
	for i := range x.Study.Model.Parts {
		if p := &x.Study.Model.Parts[i]; slices.Contains(p.Sources, id) {
			v.Parts = append(v.Parts, p.ID)
		}
	}
	for _, list := range [][]string{v.Cases, v.Definitions, v.Concepts, v.Codes, v.Parts} {
		slices.Sort(list)
	}
	return v, true
}

// definitionRestsOn reports whether a definition names a source anywhere.
func definitionRestsOn(d *Definition, source string) bool {
	return d.Source == source || slices.Contains(d.Cites, source) || slices.ContainsFunc(d.Codings, func(k Coding) bool {
		return slices.ContainsFunc(k.Evidence, func(e Evidence) bool { return e.Source == source })
	})
}
