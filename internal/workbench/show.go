package workbench

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speelveld/exchange/bibtex"
	"speelveld/graph"
)

// A Shown is one entity with all that is known of it: the answer of `show`. Exactly one of the
// pointers is set.
type Shown struct {
	Type  EntityType `json:"type"`
	ID    string     `json:"id"`
	Label string     `json:"label"`

	Case       *CaseView       `json:"case,omitempty"`
	Concept    *ConceptView    `json:"concept,omitempty"`
	Code       *CodeView       `json:"code,omitempty"`
	Definition *DefinitionView `json:"definition,omitempty"`
	Source     *SourceView     `json:"source,omitempty"`
}

// A Named is an id with its label.
type Named struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// A Proof is where a claim can be checked.
type Proof struct {
	Source    string `json:"source"`
	Locator   string `json:"locator,omitempty"`
	Quote     string `json:"quote,omitempty"`
	Reference string `json:"reference"`
}

// A Fact is an attribute of a case with what supports it.
type Fact struct {
	Value      string  `json:"value"`
	Confidence string  `json:"confidence,omitempty"`
	Note       string  `json:"note,omitempty"`
	Evidence   []Proof `json:"evidence"`
}

// A CaseClaim is one coded claim.
type CaseClaim struct {
	Case       string   `json:"case,omitempty"` // set where claims of several cases stand together
	CaseLabel  string   `json:"case_label,omitempty"`
	Code       string   `json:"code"`
	Label      string   `json:"label"`
	Kind       string   `json:"kind"`
	Status     string   `json:"status"`
	Score      float64  `json:"score"`
	Level      []string `json:"level"`
	Reach      []string `json:"reach"`
	Phase      string   `json:"phase,omitempty"`
	Coder      string   `json:"coder"`
	Confidence string   `json:"confidence,omitempty"`
	Basis      string   `json:"basis,omitempty"`
	Text       string   `json:"text"`
	Note       string   `json:"note,omitempty"`
	Evidence   []Proof  `json:"evidence"`
}

// A ConfigurationView is a link that a source makes, with its CIMO sentence.
type ConfigurationView struct {
	ID            string      `json:"id,omitempty"`
	Context       []Named     `json:"context"`
	Interventions []Named     `json:"interventions"`
	Mechanisms    []Named     `json:"mechanisms"`
	Dynamics      []Named     `json:"dynamics"`
	Outcomes      []Named     `json:"outcomes"`
	Status        string      `json:"status"`
	Confidence    string      `json:"confidence,omitempty"`
	Basis         string      `json:"basis,omitempty"`
	After         []string    `json:"after"`
	Feedback      [][2]string `json:"feedback"`
	Contributes   []string    `json:"contributes"`
	Text          string      `json:"text"`
	Evidence      []Proof     `json:"evidence"`
}

// A CaseView is what is known of a case.
type CaseView struct {
	Concept        Named               `json:"concept"`
	Named          *Fact               `json:"named,omitempty"`
	Place          *Fact               `json:"place,omitempty"`
	Country        []Fact              `json:"country"`
	Start          *Fact               `json:"start,omitempty"`
	End            *Fact               `json:"end,omitempty"`
	Collection     bool                `json:"collection"`
	Question       *Fact               `json:"question,omitempty"`
	Partners       []Fact              `json:"partners"`
	Values         []Fact              `json:"values"`
	Programme      *Fact               `json:"programme,omitempty"`
	PartOf         []Named             `json:"part_of"`
	Parts          []Named             `json:"parts"` // cases embedded in this one
	Agenda         []AgendaView        `json:"learning_agenda"`
	Claims         []CaseClaim         `json:"claims"`
	Configurations []ConfigurationView `json:"configurations"`
	Sources        []SourceRef         `json:"sources"`
	Coders         []string            `json:"coders"`
	Note           string              `json:"note,omitempty"`
}

// An AgendaView is a question on the learning agenda.
type AgendaView struct {
	Term     string  `json:"term"`
	Text     string  `json:"text"`
	Evidence []Proof `json:"evidence"`
}

// A SourceRef is a source with its reference.
type SourceRef struct {
	ID        string `json:"id"`
	Reference string `json:"reference"`
}

// A ConceptView is what is known of a concept.
type ConceptView struct {
	Kind        string           `json:"kind"`
	Labels      graph.Text       `json:"labels"`
	Alt         []string         `json:"alt"`
	Broader     []Named          `json:"broader"`
	Narrower    []Named          `json:"narrower"`
	Related     []Named          `json:"related"`
	Description string           `json:"description,omitempty"`
	Source      *Proof           `json:"source,omitempty"`
	Definitions []DefinitionView `json:"definitions"`
	Cases       []Named          `json:"cases"`          // of the concept itself
	Below       int              `json:"cases_narrower"` // of it and of what is narrower
}

// A DefinitionView is a definition with its angle and origin.
type DefinitionView struct {
	ID         string      `json:"id"`
	Concept    Named       `json:"concept"`
	Text       string      `json:"text"`
	Year       string      `json:"year,omitempty"`
	Quote      string      `json:"quote,omitempty"`
	Terms      []string    `json:"terms"`
	Angle      string      `json:"angle,omitempty"`
	Origin     string      `json:"origin,omitempty"`
	OriginKind string      `json:"origin_kind,omitempty"`
	Source     *Proof      `json:"source,omitempty"`
	Cites      []SourceRef `json:"cites"`
	Claims     []CaseClaim `json:"claims"`
}

// A CodeView is what is known of a code.
type CodeView struct {
	Kind        string      `json:"kind"`
	Labels      graph.Text  `json:"labels"`
	Alt         []string    `json:"alt"`
	Parent      *Named      `json:"parent,omitempty"`
	Children    []Named     `json:"children"`
	Description string      `json:"description,omitempty"`
	Use         string      `json:"use,omitempty"`
	Questions   []string    `json:"questions"` // guiding questions of the model about it
	Present     []Named     `json:"present"`
	Absent      []Named     `json:"absent"`
	Unreported  int         `json:"unreported"`
	Definitions []string    `json:"definitions"` // whose definitions contain it
	Claims      []CaseClaim `json:"claims"`
}

// A SourceView is a source and what rests on it.
type SourceView struct {
	Type        string            `json:"type"`
	Reference   string            `json:"reference"`
	Fields      map[string]string `json:"fields"`
	Cases       []Named           `json:"cases"`
	Concepts    []Named           `json:"concepts"`
	Definitions []string          `json:"definitions"`
	Claims      int               `json:"claims"`
}

// Show returns everything that is known of the entity that a word stands for. The entity itself is
// read by walking the store.
func (b *Bench) Show(ctx context.Context, word string) (*Shown, error) {
	ref, err := b.index.resolve(word, graph.CaseEntity, graph.ConceptEntity, graph.CodeEntity, graph.DefinitionEntity, graph.SourceEntity)
	if err != nil {
		return nil, err
	}
	out := &Shown{Type: ref.Type, ID: ref.ID, Label: ref.ID}
	walk := b.store.Walk(b.study.ID)
	switch ref.Type {
	case graph.CaseEntity:
		v, err := walk.Case(ctx, ref.ID)
		if err != nil {
			return nil, err
		}
		out.Label, out.Case = b.text(v.Case.Name), b.viewCase(&v)
	case graph.ConceptEntity:
		v, err := walk.Concept(ctx, ref.ID)
		if err != nil {
			return nil, err
		}
		out.Label, out.Concept = b.text(v.Concept.Label), b.viewConcept(&v)
	case graph.CodeEntity:
		v, err := walk.Code(ctx, ref.ID)
		if err != nil {
			return nil, err
		}
		out.Label, out.Code = b.text(v.Code.Label), b.viewCode(&v)
	case graph.DefinitionEntity:
		v, err := walk.Definition(ctx, ref.ID)
		if err != nil {
			return nil, err
		}
		shown := b.viewDefinition(&v.Definition)
		out.Label, out.Definition = b.conceptLabel(v.Definition.Concept), &shown
	case graph.SourceEntity:
		v, err := walk.Source(ctx, ref.ID)
		if err != nil {
			return nil, err
		}
		out.Label, out.Source = v.Source.Field("title"), b.viewSource(&v)
	}
	if out.Label == "" {
		out.Label = ref.ID
	}
	return out, nil
}

func (b *Bench) viewCase(w *graph.CaseView) *CaseView {
	c := &w.Case
	v := &CaseView{
		Concept: Named{c.Concept.String(), b.conceptLabel(c.Concept.String())},
		Named:   b.fact(c.Named), Place: b.fact(c.Place), Country: b.facts(c.Country),
		Start: b.fact(c.Start), End: b.fact(c.End), Collection: c.Collection,
		Question: b.fact(c.Question), Partners: b.facts(c.Partners), Values: b.facts(c.Values),
		Programme: b.fact(c.Programme), Note: b.text(c.Note),
	}
	for _, p := range c.PartOf {
		v.PartOf = append(v.PartOf, Named{p, b.caseLabel(p)})
	}
	for _, p := range w.Contains {
		v.Parts = append(v.Parts, Named{p, b.caseLabel(p)})
	}
	for _, a := range c.Agenda {
		v.Agenda = append(v.Agenda, AgendaView{a.Term, b.text(a.Text), b.proofs(a.Evidence)})
	}
	v.Claims = b.claims(c.Codings)
	for i := range c.Configs {
		v.Configurations = append(v.Configurations, b.viewConfiguration(&c.Configs[i]))
	}
	for _, id := range graph.CitedSources(c) {
		v.Sources = append(v.Sources, SourceRef{id, b.reference(id)})
	}
	for i := range c.Codings {
		if !slices.Contains(v.Coders, c.Codings[i].Coder) {
			v.Coders = append(v.Coders, c.Codings[i].Coder)
		}
	}
	slices.Sort(v.Coders)
	return v
}

// claims returns codings as claims, in the order of the model's kinds and then of the file.
func (b *Bench) claims(ks []graph.Coding) []CaseClaim {
	out := []CaseClaim{}
	for i := range ks {
		out = append(out, b.claim(&ks[i]))
	}
	slices.SortStableFunc(out, func(p, q CaseClaim) int {
		return cmp.Compare(kindRank(p.Kind), kindRank(q.Kind))
	})
	return out
}

func (b *Bench) claim(k *graph.Coding) CaseClaim {
	kind := ""
	if code := b.index.Code(k.Code); code != nil {
		kind = string(code.Kind)
	}
	return CaseClaim{
		Code: k.Code, Label: b.codeLabel(k.Code), Kind: kind, Status: string(k.Status), Score: k.Score,
		Level: k.Level, Reach: k.Reach, Phase: string(k.Phase), Coder: k.Coder,
		Confidence: string(k.Confidence), Basis: string(k.Basis),
		Text: b.text(k.Text), Note: b.text(k.Note), Evidence: b.proofs(k.Evidence),
	}
}

func kindRank(kind string) int {
	i := slices.Index(graph.Kinds, graph.Kind(kind))
	if i < 0 {
		return len(graph.Kinds)
	}
	return i
}

func (b *Bench) viewConfiguration(c *graph.Configuration) ConfigurationView {
	return ConfigurationView{
		ID: c.ID, Context: b.namedCodes(c.Context), Interventions: b.namedCodes(c.Interventions),
		Mechanisms: b.namedCodes(c.Mechanisms), Dynamics: b.namedCodes(c.Dynamics), Outcomes: b.namedCodes(c.Outcomes),
		Status: string(c.Status), Confidence: string(c.Confidence), Basis: string(c.Basis),
		After: c.After, Feedback: c.Feedback, Contributes: c.Contributes,
		Text: b.text(c.Text), Evidence: b.proofs(c.Evidence),
	}
}

func (b *Bench) namedCodes(ids []string) []Named {
	out := []Named{}
	for _, id := range ids {
		out = append(out, Named{id, b.codeLabel(id)})
	}
	return out
}

func (b *Bench) fact(c graph.Claim) *Fact {
	if c.IsZero() {
		return nil
	}
	return &Fact{b.text(c.Value), string(c.Confidence), b.text(c.Note), b.proofs(c.Evidence)}
}

func (b *Bench) facts(cs []graph.Claim) []Fact {
	out := []Fact{}
	for _, c := range cs {
		if f := b.fact(c); f != nil {
			out = append(out, *f)
		}
	}
	return out
}

func (b *Bench) proofs(es []graph.Evidence) []Proof {
	out := []Proof{}
	for _, e := range es {
		out = append(out, Proof{e.Source, e.Locator, e.Quote, b.reference(e.Source)})
	}
	return out
}

func (b *Bench) viewConcept(w *graph.ConceptView) *ConceptView {
	c := &w.Concept
	v := &ConceptView{
		Kind: string(c.Kind), Labels: c.Label, Alt: c.Alt.All(), Description: b.text(c.Definition),
		Broader: b.namedConcepts(c.Broader), Related: b.namedConcepts(c.Related), Narrower: b.namedConcepts(w.Narrower),
		Cases: b.namedCases(w.Cases), Below: len(w.CasesBelow),
	}
	if c.Source != "" {
		v.Source = &Proof{Source: c.Source, Locator: c.Locator, Reference: b.reference(c.Source)}
	}
	for _, id := range w.Definitions {
		v.Definitions = append(v.Definitions, b.viewDefinition(b.index.Definition(id)))
	}
	return v
}

func (b *Bench) namedConcepts(ids []string) []Named {
	out := []Named{}
	for _, id := range ids {
		out = append(out, Named{id, b.conceptLabel(id)})
	}
	return out
}

func (b *Bench) namedCases(ids []string) []Named {
	out := []Named{}
	for _, id := range ids {
		out = append(out, Named{id, b.caseLabel(id)})
	}
	return out
}

func (b *Bench) viewDefinition(d *graph.Definition) DefinitionView {
	v := DefinitionView{
		ID: d.ID, Concept: Named{d.Concept, b.conceptLabel(d.Concept)}, Text: b.text(d.Text), Year: d.Year,
		Terms: d.Terms[b.lang], Angle: b.text(d.Angle), Origin: b.text(d.Origin), OriginKind: string(d.OriginKind),
		Claims: b.claims(d.Codings),
	}
	if len(v.Terms) == 0 {
		v.Terms = d.Terms.All() // terms are quoted, so they stay in the language of the original
	}
	if d.Quote != nil {
		v.Quote = d.Quote.Text
	}
	if d.Source != "" {
		v.Source = &Proof{Source: d.Source, Locator: d.Locator, Reference: b.reference(d.Source)}
	}
	for _, id := range d.Cites {
		v.Cites = append(v.Cites, SourceRef{id, b.reference(id)})
	}
	return v
}

func (b *Bench) viewCode(w *graph.CodeView) *CodeView {
	c := &w.Code
	v := &CodeView{
		Kind: string(c.Kind), Labels: c.Label, Alt: c.Alt.All(), Description: b.text(c.Definition), Use: b.text(c.Use),
		Children: b.namedCodes(w.Children), Definitions: w.Definitions,
	}
	if c.Broader != "" {
		v.Parent = &Named{c.Broader, b.codeLabel(c.Broader)}
	}
	for _, p := range b.study.Model.Parts {
		for _, q := range p.Questions {
			if q.Code == c.ID {
				v.Questions = append(v.Questions, b.text(q.Text))
			}
		}
	}
	cd := b.codedTable(b.study.Count)
	j := cd.col[c.ID]
	for i, id := range cd.table.Cases() {
		name := Named{id, b.caseLabel(id)}
		switch {
		case cd.table.Present(j).Has(i):
			v.Present = append(v.Present, name)
		case cd.table.Known(j).Has(i):
			v.Absent = append(v.Absent, name)
		default:
			v.Unreported++
		}
	}
	for i := range w.Uses {
		cl := b.claim(&w.Uses[i].Coding)
		cl.Case, cl.CaseLabel = w.Uses[i].Case, b.caseLabel(w.Uses[i].Case)
		v.Claims = append(v.Claims, cl)
	}
	return v
}

func (b *Bench) viewSource(w *graph.SourceView) *SourceView {
	s := &w.Source
	v := &SourceView{
		Type: s.Type, Reference: b.reference(s.ID), Fields: s.Fields,
		Cases: b.namedCases(w.Cases), Concepts: b.namedConcepts(w.Concepts), Definitions: w.Definitions,
	}
	for _, id := range w.Cases {
		for _, k := range b.index.Case(id).Codings {
			if slices.ContainsFunc(k.Evidence, func(e graph.Evidence) bool { return e.Source == s.ID }) {
				v.Claims++
			}
		}
	}
	return v
}

// reference writes a source as a short reference: who (year). Title. Where.
func (b *Bench) reference(id string) string {
	s := b.index.Source(id)
	if s == nil {
		return id
	}
	return Reference(s, b.lang)
}

// Reference writes a source as a short reference in the manner of APA: who (year). Title. Where. Address.
func Reference(s *graph.Source, lang string) string {
	names := []string{}
	for _, n := range bibtex.Names(cmp.Or(s.Field("author"), s.Field("editor"), s.Field("organization"), s.Field("institution"))) {
		name := n.Family
		if n.Given != "" {
			name += ","
			for _, g := range strings.Fields(n.Given) {
				name += " " + string([]rune(g)[:1]) + "."
			}
		}
		names = append(names, name)
	}
	if len(names) > 7 {
		names = append(names[:6], "…")
	}
	who := strings.Join(names, "; ")
	year := s.Field("year")
	if year == "" {
		year, _, _ = strings.Cut(s.Field("date"), "-")
	}
	if year == "" {
		year = map[string]string{"nl": "z.d."}[lang]
		if year == "" {
			year = "n.d."
		}
	}
	title := s.Field("title")
	where := cmp.Or(s.Field("journal"), s.Field("booktitle"), s.Field("publisher"), s.Field("howpublished"))
	var parts []string
	if who != "" {
		parts = append(parts, who+" ("+year+")")
	}
	if title != "" {
		if who == "" {
			title += " (" + year + ")"
		}
		parts = append(parts, title)
	}
	if where != "" && where != who {
		parts = append(parts, where)
	}
	ref := ""
	for _, p := range parts {
		if !strings.HasSuffix(p, "?") && !strings.HasSuffix(p, "!") {
			p = strings.TrimSuffix(p, ".") + "."
		}
		ref += p + " "
	}
	switch {
	case s.Field("doi") != "":
		ref += "https://doi.org/" + strings.TrimPrefix(s.Field("doi"), "https://doi.org/")
	case s.Field("url") != "":
		ref += s.Field("url")
	}
	if ref = strings.TrimSpace(ref); ref == "" {
		return s.ID
	}
	return ref
}
