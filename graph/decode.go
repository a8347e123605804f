package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Decode makes a study of its quads, in any order: the inverse of Quads. Everything comes back
// but places in files; a text, list or map that was empty comes back nil. Plain edges, which
// repeat what codings and configurations say, and predicates that it does not know are passed over.
//
// It returns an error, naming the node, where the quads are not the whole graph of one study.
func Decode(quads []Quad) (*Study, error) {
	d, err := newDecoder(quads)
	if err != nil {
		return nil, err
	}
	s := d.study()
	if d.err != nil {
		return nil, d.err
	}
	return s, nil
}

// decoder reads nodes back from quads. The first problem is kept in err; later reads still
// return harmless values.
type decoder struct {
	base  IRI
	root  IRI // the study's node
	nodes map[IRI][]property
	class map[IRI][]IRI // instances by class, ascending
	err   error
}

// property is one statement about a node.
type property struct {
	p IRI
	o Term
}

// newDecoder groups quads by subject and finds the study.
func newDecoder(quads []Quad) (*decoder, error) {
	d := groupQuads(quads)
	switch studies := d.class[ClassStudy]; len(studies) {
	case 0:
		return nil, fmt.Errorf("graph: decode: no study in %d quads", len(quads))
	case 1:
		d.root = studies[0]
	default:
		return nil, fmt.Errorf("graph: decode: %d studies at once: %s, %s …", len(studies), studies[0], studies[1])
	}
	id := Study{ID: d.str(d.root, Identifier), Base: d.str(d.root, BasePred)}
	d.base = id.BaseIRI()
	if want := id.IRI(); want != d.root {
		return nil, fmt.Errorf("graph: decode: study %s calls itself %q under %s", d.root, id.ID, d.base)
	}
	return d, nil
}

// groupQuads groups quads by subject, each group in ascending order.
func groupQuads(quads []Quad) *decoder {
	d := &decoder{nodes: make(map[IRI][]property, len(quads)/8), class: map[IRI][]IRI{}}
	count := make(map[IRI]int, len(quads)/8)
	for i := range quads {
		count[quads[i].S]++
	}
	pool := make([]property, len(quads))
	for i := range quads {
		q := &quads[i]
		list, ok := d.nodes[q.S]
		if !ok {
			n := count[q.S]
			list, pool = pool[:0:n], pool[n:]
		}
		d.nodes[q.S] = append(list, property{q.P, q.O})
		if q.P == Type {
			d.class[q.O.IRI] = append(d.class[q.O.IRI], q.S)
		}
	}
	for _, list := range d.nodes {
		slices.SortFunc(list, func(a, b property) int {
			if a.p != b.p {
				return cmp.Compare(a.p, b.p)
			}
			return a.o.Compare(b.o)
		})
	}
	for class := range d.class {
		slices.Sort(d.class[class])
		d.class[class] = slices.Compact(d.class[class])
	}
	return d
}

// fail keeps the first problem.
func (d *decoder) fail(node IRI, format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("graph: decode %s: %s", node, fmt.Sprintf(format, args...))
	}
}

// values returns the objects of a property in ascending order.
func (d *decoder) values(n, p IRI) []property {
	list := d.nodes[n]
	from, _ := slices.BinarySearchFunc(list, p, func(x property, p IRI) int { return cmp.Compare(x.p, p) })
	to := from
	for to < len(list) && list[to].p == p {
		to++
	}
	return list[from:to]
}

// str returns the literal of a property, or "".
func (d *decoder) str(n, p IRI) string {
	v := d.values(n, p)
	switch len(v) {
	case 0:
		return ""
	case 1:
		return v[0].o.Value
	}
	d.fail(n, "%d values of %s, of which there is one at most", len(v), Compact(p))
	return ""
}

// number returns the integer of a property.
func (d *decoder) number(n, p IRI) int {
	v, err := strconv.Atoi(d.str(n, p))
	if err != nil {
		d.fail(n, "%s is not a whole number", Compact(p))
	}
	return v
}

// text returns the literals of a property by language.
func (d *decoder) text(n, p IRI) Text {
	v := d.values(n, p)
	if len(v) == 0 {
		return nil
	}
	t := make(Text, len(v))
	for _, x := range v {
		if _, ok := t[x.o.Lang]; ok {
			d.fail(n, "two texts of %s in one language", Compact(p))
		}
		t[x.o.Lang] = x.o.Value
	}
	return t
}

// texts returns the literals of a property as lists by language.
func (d *decoder) texts(n, p IRI) Texts {
	v := d.values(n, p)
	if len(v) == 0 {
		return nil
	}
	byLang := map[string][]Term{}
	for _, x := range v {
		byLang[x.o.Lang] = append(byLang[x.o.Lang], x.o)
	}
	t := make(Texts, len(byLang))
	for l, terms := range byLang {
		for _, o := range d.ordered(n, Compact(p)+"@"+l, terms) {
			t[l] = append(t[l], o.Value)
		}
	}
	return t
}

// list returns the values of a property in the order that was written down.
func (d *decoder) list(n, p IRI) []Term {
	v := d.values(n, p)
	if len(v) == 0 {
		return nil
	}
	terms := make([]Term, len(v))
	for i := range v {
		terms[i] = v[i].o
	}
	return d.ordered(n, Compact(p), terms)
}

// strings returns a list of plain literals.
func (d *decoder) strings(n, p IRI) []string {
	var out []string
	for _, t := range d.list(n, p) {
		out = append(out, t.Value)
	}
	return out
}

// ordered puts distinct ascending terms in the order that the node has written down for a list.
func (d *decoder) ordered(n IRI, key string, terms []Term) []Term {
	var out []Term
	for _, x := range d.values(n, Order) {
		rest, ok := strings.CutPrefix(x.o.Value, key+" ")
		if !ok {
			continue
		}
		if out != nil {
			d.fail(n, "two orders of %s", key)
		}
		for _, f := range strings.Fields(rest) {
			i, err := strconv.Atoi(f)
			if err != nil || i < 0 || i >= len(terms) {
				d.fail(n, "the order of %s names item %q of %d", key, f, len(terms))
				return terms
			}
			out = append(out, terms[i])
		}
	}
	if out == nil {
		return terms
	}
	return out
}

// members returns the instances of a class in the study's order.
func (d *decoder) members(class IRI) []IRI {
	terms := make([]Term, len(d.class[class]))
	for i, n := range d.class[class] {
		terms[i] = Ref(n)
	}
	out := make([]IRI, 0, len(terms))
	for _, t := range d.ordered(d.root, Compact(class), terms) {
		out = append(out, t.IRI)
	}
	return out
}

// numbered returns the nodes of a property in the order of the numbers that their IRIs end in.
func (d *decoder) numbered(n, p IRI) []IRI {
	v := d.values(n, p)
	if len(v) == 0 {
		return nil
	}
	out := make([]IRI, len(v))
	for i := range v {
		out[i] = v[i].o.IRI
	}
	slices.SortFunc(out, func(a, b IRI) int { return cmp.Compare(d.ordinal(n, a), d.ordinal(n, b)) })
	return out
}

// ordinal returns the number that an IRI ends in.
func (d *decoder) ordinal(n, iri IRI) int {
	k, err := strconv.Atoi(string(iri[strings.LastIndexByte(string(iri), '/')+1:]))
	if err != nil {
		d.fail(n, "%q does not end in a number", iri)
	}
	return k
}

// id returns the id of an entity of a kind that a term names.
func (d *decoder) id(n IRI, kind EntityKind, t Term) string {
	k, id, ok := ParseEntity(d.base, t.IRI)
	if !ok || k != kind {
		d.fail(n, "%q is not a %s", t.IRI+IRI(t.Value), kind)
	}
	return id
}

// ref returns the id of the entity that a property names, or "".
func (d *decoder) ref(n, p IRI, kind EntityKind) string {
	v := d.values(n, p)
	switch len(v) {
	case 0:
		return ""
	case 1:
		return d.id(n, kind, v[0].o)
	}
	d.fail(n, "%d values of %s, of which there is one at most", len(v), Compact(p))
	return ""
}

// refs returns the ids of the entities that a property lists.
func (d *decoder) refs(n, p IRI, kind EntityKind) []string {
	var out []string
	for _, t := range d.list(n, p) {
		out = append(out, d.id(n, kind, t))
	}
	return out
}

// study reads everything.
func (d *decoder) study() *Study {
	n := d.root
	s := &Study{
		ID: d.str(n, Identifier), Title: d.text(n, Title), Description: d.text(n, Description), Licence: d.str(n, License),
		Base: d.str(n, BasePred), Languages: d.strings(n, Language),
	}
	s.Count = d.counts(n)
	for _, a := range d.numbered(n, Creator) {
		s.Authors = append(s.Authors, Author{Family: d.str(a, FamilyName), Given: d.str(a, GivenName), ORCID: d.str(a, ORCID)})
	}
	for _, c := range d.members(ClassConcept) {
		s.Concepts = append(s.Concepts, d.concept(c))
	}
	for _, c := range d.members(ClassCode) {
		s.Codes = append(s.Codes, d.code(c))
	}
	for _, x := range d.members(ClassDefinition) {
		s.Definitions = append(s.Definitions, d.definition(x))
	}
	s.Model.Version = d.str(d.base+"model", Version)
	for _, p := range d.members(ClassPart) {
		s.Model.Parts = append(s.Model.Parts, d.part(p))
	}
	for _, x := range d.members(ClassSource) {
		s.Sources = append(s.Sources, d.source(x))
	}
	for _, c := range d.members(ClassCase) {
		s.Cases = append(s.Cases, d.caseNode(c))
	}
	return s
}

// counts reads the statuses that a study counts as present.
func (d *decoder) counts(n IRI) []Status {
	var out []Status
	for _, v := range d.strings(n, Counts) {
		out = append(out, Status(v))
	}
	return out
}

// concept reads one concept.
func (d *decoder) concept(n IRI) Concept {
	return Concept{
		ID: d.str(n, Identifier), Kind: ConceptKind(d.str(n, KindPred)), Broader: d.refs(n, Broader, ConceptEntity), Related: d.refs(n, Related, ConceptEntity),
		Label: d.text(n, PrefLabel), Alt: d.texts(n, AltLabel), Definition: d.text(n, ScopeNote),
		Source: d.ref(n, DCSource, SourceEntity), Locator: d.str(n, Locator),
	}
}

// code reads one code.
func (d *decoder) code(n IRI) Code {
	return Code{
		ID: d.str(n, Identifier), Kind: Kind(d.str(n, KindPred)), Broader: d.ref(n, Broader, CodeEntity),
		Label: d.text(n, PrefLabel), Alt: d.texts(n, AltLabel), Definition: d.text(n, SKOSDef), Use: d.text(n, ScopeNote),
		Source: d.ref(n, DCSource, SourceEntity),
	}
}

// definition reads one definition.
func (d *decoder) definition(n IRI) Definition {
	out := Definition{
		ID: d.str(n, Identifier), Concept: d.ref(n, Defines, ConceptEntity), Text: d.text(n, Description), Year: d.str(n, Issued),
		Terms: d.texts(n, KeyTerm), Angle: d.text(n, Angle), Origin: d.text(n, Provenance), OriginKind: OriginKind(d.str(n, OriginPred)),
		Source: d.ref(n, DCSource, SourceEntity), Cites: d.refs(n, References, SourceEntity), Locator: d.str(n, Locator), Codings: d.codings(n),
	}
	if len(d.values(n, QuotePred)) > 0 {
		out.Quote = &Quote{Text: d.str(n, QuotePred), Locator: d.str(n, QuoteLoc)}
	}
	return out
}

// part reads one part of the model.
func (d *decoder) part(n IRI) Part {
	out := Part{
		ID: d.str(n, Identifier), Label: d.text(n, PrefLabel), Kind: Kind(d.str(n, KindPred)), Codes: d.refs(n, About, CodeEntity),
		Description: d.text(n, Description), Sources: d.refs(n, DCSource, SourceEntity), Locator: d.str(n, Locator),
	}
	for _, q := range d.numbered(n, HasQuestion) {
		out.Questions = append(out.Questions, Question{ID: d.str(q, Identifier), Code: d.ref(q, About, CodeEntity), Text: d.text(q, Description)})
	}
	return out
}

// source reads one entry of the bibliography.
func (d *decoder) source(n IRI) Source {
	out := Source{ID: d.str(n, Identifier), Type: d.str(n, EntryType)}
	set := func(name, value string) {
		if out.Fields == nil {
			out.Fields = map[string]string{}
		}
		out.Fields[name] = value
	}
	for name, p := range fieldPredicates {
		if v := d.values(n, p); len(v) > 0 {
			set(name, d.str(n, p))
		}
	}
	for _, x := range d.values(n, Field) {
		name, value, ok := strings.Cut(x.o.Value, "=")
		if !ok {
			d.fail(n, "field %q has no name", x.o.Value)
		}
		set(name, value)
	}
	return out
}

// caseNode reads one case.
func (d *decoder) caseNode(n IRI) Case {
	out := Case{
		ID: d.str(n, Identifier), Name: d.text(n, SchemaName), Collection: d.str(n, Collection) == "true",
		PartOf: d.refs(n, IsPartOf, CaseEntity), Codings: d.codings(n), Note: d.text(n, NotePred),
	}
	d.claims(n, &out)
	for _, a := range d.numbered(n, HasAgendaItem) {
		out.Agenda = append(out.Agenda, AgendaItem{Term: d.str(a, AgendaTerm), Text: d.text(a, Description), Evidence: d.evidence(a)})
	}
	for _, c := range d.list(n, HasConfiguration) {
		out.Configs = append(out.Configs, d.configuration(n, c.IRI))
	}
	return out
}

// claims reads the attributes of a case.
func (d *decoder) claims(n IRI, c *Case) {
	byName := map[string][]IRI{}
	for _, x := range d.values(n, HasClaim) {
		name := d.str(x.o.IRI, Attribute)
		byName[name] = append(byName[name], x.o.IRI)
	}
	for _, a := range attributes {
		nodes := byName[a.name]
		delete(byName, a.name)
		if a.one != nil {
			if len(nodes) > 1 {
				d.fail(n, "%d claims of %s, of which there is one at most", len(nodes), a.name)
			}
			for _, node := range nodes {
				*a.one(c) = d.claim(node)
			}
			continue
		}
		slices.SortFunc(nodes, func(x, y IRI) int { return cmp.Compare(d.ordinal(n, x), d.ordinal(n, y)) })
		for _, node := range nodes {
			*a.many(c) = append(*a.many(c), d.claim(node))
		}
	}
	for name := range byName {
		d.fail(n, "a claim of the unknown attribute %q", name)
	}
}

// claim reads one claim.
func (d *decoder) claim(n IRI) Claim {
	c := Claim{Evidence: d.evidence(n), Confidence: Confidence(d.str(n, ConfidencePred)), Note: d.text(n, NotePred)}
	if v := d.values(n, RDFValue); len(v) == 1 && v[0].o.IsIRI() {
		c.Value = Text{"": d.id(n, ConceptEntity, v[0].o)}
	} else {
		c.Value = d.text(n, RDFValue)
	}
	return c
}

// evidence reads the evidence of a node.
func (d *decoder) evidence(n IRI) []Evidence {
	var out []Evidence
	for _, t := range d.list(n, HasEvidence) {
		if len(d.nodes[t.IRI]) == 0 {
			d.fail(n, "evidence %s says nothing", t.IRI)
		}
		out = append(out, Evidence{Source: d.ref(t.IRI, DCSource, SourceEntity), Locator: d.str(t.IRI, Locator), Quote: d.str(t.IRI, QuotePred)})
	}
	return out
}

// codings reads the codings of a case or definition.
func (d *decoder) codings(owner IRI) []Coding {
	nodes := d.numbered(owner, HasCoding)
	if len(nodes) == 0 {
		return nil
	}
	out := make([]Coding, len(nodes))
	for i, n := range nodes {
		score, err := strconv.ParseFloat(d.str(n, ScorePred), 64)
		if err != nil && !math.IsInf(score, 0) {
			d.fail(n, "%s is not a number", Compact(ScorePred))
		}
		out[i] = Coding{
			Code: d.ref(n, CodingCode, CodeEntity), Passage: d.number(n, PassagePred), Status: Status(d.str(n, StatusPred)), Score: score,
			Level: d.refs(n, LevelPred, CodeEntity), Reach: d.refs(n, ReachPred, CodeEntity), Phase: Phase(d.str(n, PhasePred)),
			Coder: d.coder(n), Confidence: Confidence(d.str(n, ConfidencePred)), Basis: Basis(d.str(n, BasisPred)),
			Text: d.text(n, Description), Note: d.text(n, NotePred), Evidence: d.evidence(n),
		}
	}
	return out
}

// coder returns the name of the agent that a coding is attributed to, or "".
func (d *decoder) coder(n IRI) string {
	v := d.values(n, AttributedTo)
	if len(v) == 0 {
		return ""
	}
	rest, ok := strings.CutPrefix(string(v[0].o.IRI), string(d.base)+"coder/")
	name, valid := unescape(rest)
	if !ok || !valid || len(v) > 1 {
		d.fail(n, "%q is not one coder", v[0].o.IRI)
	}
	return name
}

// configuration reads one configuration of a case.
func (d *decoder) configuration(owner, n IRI) Configuration {
	out := Configuration{
		ID: d.str(n, Identifier), Context: d.refs(n, ConfigContext, CodeEntity), Interventions: d.refs(n, ConfigIntervention, CodeEntity),
		Mechanisms: d.refs(n, ConfigMechanism, CodeEntity), Dynamics: d.refs(n, ConfigDynamics, CodeEntity), Outcomes: d.refs(n, ConfigOutcome, CodeEntity),
		Status: Status(d.str(n, StatusPred)), Confidence: Confidence(d.str(n, ConfidencePred)), Basis: Basis(d.str(n, BasisPred)),
		Text: d.text(n, Description), Evidence: d.evidence(n),
	}
	if len(d.nodes[n]) == 0 {
		d.fail(owner, "configuration %s says nothing", n)
	}
	for _, t := range d.list(n, After) {
		rest, ok := strings.CutPrefix(string(t.IRI), string(owner)+"/configuration/")
		id, valid := unescape(rest)
		if !ok || !valid {
			d.fail(n, "%q is not a configuration of the same case", t.IRI)
		}
		out.After = append(out.After, id)
	}
	for _, f := range d.numbered(n, HasFeedback) {
		out.Feedback = append(out.Feedback, [2]string{d.ref(f, From, CodeEntity), d.ref(f, To, CodeEntity)})
	}
	for _, t := range d.list(n, Contributes) {
		if t.IRI == owner+"/claim/question" {
			out.Contributes = append(out.Contributes, ToQuestion)
		} else {
			out.Contributes = append(out.Contributes, d.id(n, CodeEntity, t))
		}
	}
	return out
}

// A Reader reads single things back from quads that hold at least all about them: a case, with
// its claims, agenda, codings, configurations and evidence; a definition likewise; the properties
// of a concept, code or source.
type Reader struct{ d *decoder }

// NewReader makes a reader of quads of the study with a base.
func NewReader(base IRI, quads []Quad) *Reader {
	d := groupQuads(quads)
	d.base = base
	return &Reader{d}
}

// Err returns the first problem that was met.
func (r *Reader) Err() error { return r.d.err }

// Case reads a case.
func (r *Reader) Case(id string) Case { return r.d.caseNode(EntityIRI(r.d.base, CaseEntity, id)) }

// Concept reads a concept.
func (r *Reader) Concept(id string) Concept {
	return r.d.concept(EntityIRI(r.d.base, ConceptEntity, id))
}

// Code reads a code.
func (r *Reader) Code(id string) Code { return r.d.code(EntityIRI(r.d.base, CodeEntity, id)) }

// Definition reads a definition.
func (r *Reader) Definition(id string) Definition {
	return r.d.definition(EntityIRI(r.d.base, DefinitionEntity, id))
}

// Source reads a source.
func (r *Reader) Source(id string) Source { return r.d.source(EntityIRI(r.d.base, SourceEntity, id)) }

// Counts reads the statuses that a study counts as present.
func (r *Reader) Counts(study IRI) []Status { return r.d.counts(study) }

// Codings reads those codings of a case or definition that are among the quads.
func (r *Reader) Codings(owner IRI) []Coding { return r.d.codings(owner) }
