package graph

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Quads returns the study as a graph, without doubles, in this order: the study and its authors,
// concepts, codebook, definitions, model, sources and cases, each in the study's order, and for
// each the properties in the order of the struct. docs/vocabulary.md says what each predicate
// means; Decode is the inverse. Every quad is labelled with the study's IRI, except the links
// between codes that a case's configurations make, which are labelled with the case's.
//
// The study must be valid (unique ids, no unknown references), as a reader of studies sees to.
func Quads(s *Study) []Quad {
	e := &encoder{base: s.BaseIRI(), label: s.IRI(), seen: make(map[Quad]struct{}, 1<<12)}
	e.study(s)
	e.concepts(s)
	e.codes(s)
	for i := range s.Definitions {
		e.definition(&s.Definitions[i])
	}
	e.model(&s.Model)
	for i := range s.Sources {
		e.source(&s.Sources[i])
	}
	for i := range s.Cases {
		e.caseNode(&s.Cases[i])
	}
	return e.quads
}

// encoder collects quads.
type encoder struct {
	base, label IRI
	quads       []Quad
	seen        map[Quad]struct{}
}

// add appends a quad in the study's graph.
func (e *encoder) add(s, p IRI, o Term) { e.addIn(e.label, s, p, o) }

// addIn appends a quad in a given graph, unless it is there.
func (e *encoder) addIn(label, s, p IRI, o Term) {
	q := Quad{S: s, P: p, O: o, Label: label}
	if _, ok := e.seen[q]; ok {
		return
	}
	e.seen[q] = struct{}{}
	e.quads = append(e.quads, q)
}

// str appends a plain string, unless it is empty.
func (e *encoder) str(s, p IRI, value string) {
	if value != "" {
		e.add(s, p, Literal(value, ""))
	}
}

// text appends a text, one literal a language.
func (e *encoder) text(s, p IRI, t Text) {
	for _, l := range t.Langs() {
		e.add(s, p, Literal(t[l], l))
	}
}

// texts appends a list of texts by language, each with its order.
func (e *encoder) texts(s, p IRI, t Texts) {
	for _, l := range t.Langs() {
		terms := make([]Term, len(t[l]))
		for i, v := range t[l] {
			terms[i] = Literal(v, l)
		}
		e.list(s, p, Compact(p)+"@"+l, terms)
	}
}

// ref appends a reference to an entity, unless the id is empty.
func (e *encoder) ref(s, p IRI, kind EntityKind, id string) {
	if id != "" {
		e.add(s, p, Ref(EntityIRI(e.base, kind, id)))
	}
}

// refs appends a list of references to entities.
func (e *encoder) refs(s, p IRI, kind EntityKind, ids []string) {
	terms := make([]Term, len(ids))
	for i, id := range ids {
		terms[i] = Ref(EntityIRI(e.base, kind, id))
	}
	e.list(s, p, Compact(p), terms)
}

// list appends the values of a property, and their order where it is not the ascending one.
func (e *encoder) list(s, p IRI, key string, terms []Term) {
	for _, t := range terms {
		e.add(s, p, t)
	}
	e.order(s, key, terms)
}

// order writes down the order of a list: its name, then the rank, from 0, of each item among the
// distinct items in ascending order. A list that ascends without doubles needs none.
func (e *encoder) order(s IRI, key string, terms []Term) {
	if slices.IsSortedFunc(terms, Term.Compare) && !hasDoubles(terms) {
		return
	}
	sorted := slices.Clone(terms)
	slices.SortFunc(sorted, Term.Compare)
	sorted = slices.Compact(sorted)
	var b strings.Builder
	b.WriteString(key)
	for _, t := range terms {
		i, _ := slices.BinarySearchFunc(sorted, t, Term.Compare)
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(i))
	}
	e.str(s, Order, b.String())
}

// hasDoubles reports whether a sorted list has equal neighbours.
func hasDoubles(sorted []Term) bool {
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] {
			return true
		}
	}
	return false
}

// members writes down the order of all entities of a class.
func (e *encoder) members(study IRI, class IRI, iris []IRI) {
	terms := make([]Term, len(iris))
	for i, iri := range iris {
		terms[i] = Ref(iri)
	}
	e.order(study, Compact(class), terms)
}

// entity appends class, identifier of an entity and returns its IRI.
func (e *encoder) entity(kind EntityKind, class IRI, id string) IRI {
	iri := EntityIRI(e.base, kind, id)
	e.add(iri, Type, Ref(class))
	e.add(iri, Identifier, Literal(id, ""))
	return iri
}

// study appends the study's own node, its authors, and the order of what it holds.
func (e *encoder) study(s *Study) {
	iri := e.label
	e.add(iri, Type, Ref(ClassStudy))
	e.add(iri, Identifier, Literal(s.ID, ""))
	e.text(iri, Title, s.Title)
	e.text(iri, Description, s.Description)
	for i, a := range s.Authors {
		n := child(e.base, "author", strconv.Itoa(i+1))
		e.add(iri, Creator, Ref(n))
		e.add(n, Type, Ref(ClassPerson))
		e.str(n, FamilyName, a.Family)
		e.str(n, GivenName, a.Given)
		e.str(n, ORCID, a.ORCID)
	}
	e.str(iri, License, s.Licence)
	e.str(iri, BasePred, s.Base)
	e.list(iri, Language, Compact(Language), literals(s.Languages))
	count := make([]string, len(s.Count))
	for i, c := range s.Count {
		count[i] = string(c)
	}
	e.list(iri, Counts, Compact(Counts), literals(count))

	e.members(iri, ClassConcept, entityIRIs(e.base, ConceptEntity, s.Concepts, func(c *Concept) string { return c.ID }))
	e.members(iri, ClassCode, entityIRIs(e.base, CodeEntity, s.Codes, func(c *Code) string { return c.ID }))
	e.members(iri, ClassDefinition, entityIRIs(e.base, DefinitionEntity, s.Definitions, func(d *Definition) string { return d.ID }))
	e.members(iri, ClassSource, entityIRIs(e.base, SourceEntity, s.Sources, func(x *Source) string { return x.ID }))
	e.members(iri, ClassCase, entityIRIs(e.base, CaseEntity, s.Cases, func(c *Case) string { return c.ID }))
}

// entityIRIs lists the IRIs of entities in their order.
func entityIRIs[T any](base IRI, kind EntityKind, items []T, id func(*T) string) []IRI {
	out := make([]IRI, len(items))
	for i := range items {
		out[i] = EntityIRI(base, kind, id(&items[i]))
	}
	return out
}

// literals makes plain literals of strings.
func literals(list []string) []Term {
	out := make([]Term, len(list))
	for i, v := range list {
		out[i] = Literal(v, "")
	}
	return out
}

// concepts appends the scheme of concepts and the concepts.
func (e *encoder) concepts(s *Study) {
	scheme := e.base + "concepts"
	e.add(scheme, Type, Ref(ClassScheme))
	for i := range s.Concepts {
		c := &s.Concepts[i]
		n := e.entity(ConceptEntity, ClassConcept, c.ID)
		e.add(n, Type, Ref(ClassSKOSConcept))
		e.add(n, InScheme, Ref(scheme))
		e.str(n, KindPred, string(c.Kind))
		e.refs(n, Broader, ConceptEntity, c.Broader)
		e.refs(n, Related, ConceptEntity, c.Related)
		e.text(n, PrefLabel, c.Label)
		e.texts(n, AltLabel, c.Alt)
		e.text(n, ScopeNote, c.Definition)
		e.ref(n, DCSource, SourceEntity, c.Source)
		e.str(n, Locator, c.Locator)
	}
}

// codes appends the codebook.
func (e *encoder) codes(s *Study) {
	scheme := e.base + "codebook"
	e.add(scheme, Type, Ref(ClassScheme))
	for i := range s.Codes {
		c := &s.Codes[i]
		n := e.entity(CodeEntity, ClassCode, c.ID)
		e.add(n, Type, Ref(ClassSKOSConcept))
		e.add(n, InScheme, Ref(scheme))
		e.str(n, KindPred, string(c.Kind))
		e.ref(n, Broader, CodeEntity, c.Broader)
		e.text(n, PrefLabel, c.Label)
		e.texts(n, AltLabel, c.Alt)
		e.text(n, SKOSDef, c.Definition)
		e.text(n, ScopeNote, c.Use)
		e.ref(n, DCSource, SourceEntity, c.Source)
	}
}

// definition appends a definition with its codings.
func (e *encoder) definition(d *Definition) {
	n := e.entity(DefinitionEntity, ClassDefinition, d.ID)
	e.ref(n, Defines, ConceptEntity, d.Concept)
	e.text(n, Description, d.Text)
	if d.Year != "" {
		e.add(n, Issued, Typed(d.Year, XSDYear))
	}
	if d.Quote != nil {
		e.add(n, QuotePred, Literal(d.Quote.Text, ""))
		e.str(n, QuoteLoc, d.Quote.Locator)
	}
	e.texts(n, KeyTerm, d.Terms)
	e.text(n, Angle, d.Angle)
	e.text(n, Provenance, d.Origin)
	e.str(n, OriginPred, string(d.OriginKind))
	e.ref(n, DCSource, SourceEntity, d.Source)
	e.refs(n, References, SourceEntity, d.Cites)
	e.str(n, Locator, d.Locator)
	e.codings(n, d.Codings)
	for _, code := range containedCodes(d) {
		e.ref(n, Contains, CodeEntity, code)
	}
}

// model appends the parts of the model and their questions.
func (e *encoder) model(m *Model) {
	n := e.base + "model"
	e.add(n, Type, Ref(ClassModel))
	e.str(n, Version, m.Version)
	iris := make([]IRI, len(m.Parts))
	for i := range m.Parts {
		p := &m.Parts[i]
		pn := child(e.base, "part", p.ID)
		iris[i] = pn
		e.add(pn, Type, Ref(ClassPart))
		e.add(pn, Identifier, Literal(p.ID, ""))
		e.text(pn, PrefLabel, p.Label)
		e.str(pn, KindPred, string(p.Kind))
		e.refs(pn, About, CodeEntity, p.Codes)
		e.text(pn, Description, p.Description)
		for j, q := range p.Questions {
			qn := nth(pn, "question", j+1)
			e.add(pn, HasQuestion, Ref(qn))
			e.add(qn, Type, Ref(ClassQuestion))
			e.str(qn, Identifier, q.ID)
			e.ref(qn, About, CodeEntity, q.Code)
			e.text(qn, Description, q.Text)
		}
		e.refs(pn, DCSource, SourceEntity, p.Sources)
		e.str(pn, Locator, p.Locator)
	}
	e.members(e.label, ClassPart, iris)
}

// source appends an entry of the bibliography.
func (e *encoder) source(s *Source) {
	n := e.entity(SourceEntity, ClassSource, s.ID)
	class, ok := sourceClass[s.Type]
	if !ok {
		class = ClassDocument
	}
	e.add(n, Type, Ref(class))
	e.str(n, EntryType, s.Type)
	names := make([]string, 0, len(s.Fields))
	for name := range s.Fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if p, ok := fieldPredicates[name]; ok {
			e.add(n, p, Literal(s.Fields[name], ""))
		} else {
			e.add(n, Field, Literal(name+"="+s.Fields[name], ""))
		}
	}
}

// caseNode appends a case with its claims, agenda, codings, configurations and plain edges.
func (e *encoder) caseNode(c *Case) {
	n := e.entity(CaseEntity, ClassCase, c.ID)
	e.text(n, SchemaName, c.Name)
	e.claims(n, c)
	if c.Collection {
		e.add(n, Collection, Typed("true", XSDBoolean))
	}
	e.refs(n, IsPartOf, CaseEntity, c.PartOf)
	for i, a := range c.Agenda {
		an := nth(n, "agenda", i+1)
		e.add(n, HasAgendaItem, Ref(an))
		e.add(an, Type, Ref(ClassAgendaItem))
		e.str(an, AgendaTerm, a.Term)
		e.text(an, Description, a.Text)
		e.evidence(an, a.Evidence)
	}
	e.codings(n, c.Codings)
	e.configurations(n, c)
	e.text(n, NotePred, c.Note)
	for _, edge := range caseEdges(c) {
		e.ref(n, edge.predicate, CodeEntity, edge.code)
	}
	for _, id := range CitedSources(c) {
		e.ref(n, DerivedFrom, SourceEntity, id)
	}
	for _, l := range caseLinks(c) {
		e.addIn(n, EntityIRI(e.base, CodeEntity, l.from), l.predicate, Ref(EntityIRI(e.base, CodeEntity, l.to)))
	}
}

// attributes lists the attributes of a case that are claims, with their names in the file.
var attributes = []struct {
	name      string
	predicate IRI
	one       func(*Case) *Claim
	many      func(*Case) *[]Claim
}{
	{name: "concept", predicate: CaseConcept, one: func(c *Case) *Claim { return &c.Concept }},
	{name: "named", predicate: Named, one: func(c *Case) *Claim { return &c.Named }},
	{name: "place", predicate: Location, one: func(c *Case) *Claim { return &c.Place }},
	{name: "country", predicate: Country, many: func(c *Case) *[]Claim { return &c.Country }},
	{name: "start", predicate: StartDate, one: func(c *Case) *Claim { return &c.Start }},
	{name: "end", predicate: EndDate, one: func(c *Case) *Claim { return &c.End }},
	{name: "question", predicate: CaseQuestion, one: func(c *Case) *Claim { return &c.Question }},
	{name: "partners", predicate: Partner, many: func(c *Case) *[]Claim { return &c.Partners }},
	{name: "values", predicate: CaseValue, many: func(c *Case) *[]Claim { return &c.Values }},
	{name: "programme", predicate: Programme, one: func(c *Case) *Claim { return &c.Programme }},
}

// claims appends the attributes of a case: a node for each claim, and the plain value beside it.
func (e *encoder) claims(n IRI, c *Case) {
	for _, a := range attributes {
		if a.one != nil {
			if cl := *a.one(c); !cl.IsZero() || len(cl.Evidence) > 0 || cl.Confidence != "" || len(cl.Note) > 0 {
				e.claim(n, n+"/claim/"+IRI(a.name), a.name, a.predicate, cl)
			}
			continue
		}
		for i, cl := range *a.many(c) {
			e.claim(n, nth(n+"/claim", a.name, i+1), a.name, a.predicate, cl)
		}
	}
}

// claim appends one claim.
func (e *encoder) claim(owner, n IRI, name string, p IRI, c Claim) {
	e.add(owner, HasClaim, Ref(n))
	e.add(n, Type, Ref(ClassClaim))
	e.add(n, Attribute, Literal(name, ""))
	if id, plain := c.Value[""]; p == CaseConcept && plain && len(c.Value) == 1 {
		concept := Ref(EntityIRI(e.base, ConceptEntity, id))
		e.add(n, RDFValue, concept)
		e.add(owner, p, concept)
	} else {
		e.text(n, RDFValue, c.Value)
		e.text(owner, p, c.Value)
	}
	e.evidence(n, c.Evidence)
	e.str(n, ConfidencePred, string(c.Confidence))
	e.text(n, NotePred, c.Note)
}

// evidence appends the list of evidence of a claim, coding, configuration or agenda item.
func (e *encoder) evidence(owner IRI, list []Evidence) {
	terms := make([]Term, len(list))
	for i, ev := range list {
		n := evidenceIRI(e.base, ev)
		terms[i] = Ref(n)
		e.add(n, Type, Ref(ClassEvidence))
		e.ref(n, DCSource, SourceEntity, ev.Source)
		e.str(n, Locator, ev.Locator)
		e.str(n, QuotePred, ev.Quote)
	}
	e.list(owner, HasEvidence, Compact(HasEvidence), terms)
}

// codings appends the codings of a case or definition.
func (e *encoder) codings(owner IRI, codings []Coding) {
	for i := range codings {
		c := &codings[i]
		n := nth(owner, "coding", i+1)
		e.add(owner, HasCoding, Ref(n))
		e.add(n, Type, Ref(ClassCoding))
		e.ref(n, CodingCode, CodeEntity, c.Code)
		e.add(n, PassagePred, Typed(strconv.Itoa(c.Passage), XSDInteger))
		e.str(n, StatusPred, string(c.Status))
		e.add(n, ScorePred, Typed(strconv.FormatFloat(c.Score, 'g', -1, 64), XSDDouble))
		e.refs(n, LevelPred, CodeEntity, c.Level)
		e.refs(n, ReachPred, CodeEntity, c.Reach)
		e.str(n, PhasePred, string(c.Phase))
		if c.Coder != "" {
			agent := child(e.base, "coder", c.Coder)
			e.add(n, AttributedTo, Ref(agent))
			e.add(agent, Type, Ref(ClassAgent))
			e.add(agent, Identifier, Literal(c.Coder, ""))
		}
		e.str(n, ConfidencePred, string(c.Confidence))
		e.str(n, BasisPred, string(c.Basis))
		e.text(n, Description, c.Text)
		e.text(n, NotePred, c.Note)
		e.evidence(n, c.Evidence)
	}
}

// configurations appends the configurations of a case.
func (e *encoder) configurations(owner IRI, c *Case) {
	nodes := make([]Term, len(c.Configs))
	for i := range c.Configs {
		nodes[i] = Ref(configIRI(owner, c.Configs[i].ID, i))
	}
	e.list(owner, HasConfiguration, Compact(HasConfiguration), nodes)
	for i := range c.Configs {
		cfg, n := &c.Configs[i], nodes[i].IRI
		e.add(n, Type, Ref(ClassConfiguration))
		e.str(n, Identifier, cfg.ID)
		e.refs(n, ConfigContext, CodeEntity, cfg.Context)
		e.refs(n, ConfigIntervention, CodeEntity, cfg.Interventions)
		e.refs(n, ConfigMechanism, CodeEntity, cfg.Mechanisms)
		e.refs(n, ConfigDynamics, CodeEntity, cfg.Dynamics)
		e.refs(n, ConfigOutcome, CodeEntity, cfg.Outcomes)
		e.str(n, StatusPred, string(cfg.Status))
		e.str(n, ConfidencePred, string(cfg.Confidence))
		e.str(n, BasisPred, string(cfg.Basis))
		after := make([]Term, len(cfg.After))
		for j, id := range cfg.After {
			after[j] = Ref(configIRI(owner, id, 0))
		}
		e.list(n, After, Compact(After), after)
		for j, f := range cfg.Feedback {
			fn := nth(n, "feedback", j+1)
			e.add(n, HasFeedback, Ref(fn))
			e.add(fn, Type, Ref(ClassFeedback))
			e.ref(fn, From, CodeEntity, f[0])
			e.ref(fn, To, CodeEntity, f[1])
		}
		serves := make([]Term, len(cfg.Contributes))
		for j, id := range cfg.Contributes {
			if id == ToQuestion {
				serves[j] = Ref(owner + "/claim/question")
			} else {
				serves[j] = Ref(EntityIRI(e.base, CodeEntity, id))
			}
		}
		e.list(n, Contributes, Compact(Contributes), serves)
		e.text(n, Description, cfg.Text)
		e.evidence(n, cfg.Evidence)
	}
}

// ToQuestion stands in Configuration.Contributes for the case's question.
const ToQuestion = "question"

// configIRI names a configuration by its id, or by its number (from 1) after an underscore,
// which no id begins with.
func configIRI(owner IRI, id string, i int) IRI {
	if id == "" {
		return owner + "/configuration/_" + IRI(strconv.Itoa(i+1))
	}
	return owner + "/configuration/" + IRI(url.PathEscape(id))
}
