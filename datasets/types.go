package datasets

import (
	"bytes"
	"math"
	"path"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"speelveld/exchange/bibtex"
	"speelveld/graph"
)

// studyYAML reads study.yaml.
func (d *decoder) studyYAML(n *yaml.Node, s *graph.Study) {
	d.object(n, "a study",
		must("id", into(&s.ID, d.studyID)),
		may("languages", into(&s.Languages, distinct(d, "language", d.language))),
		may("title", func(n *yaml.Node) { d.speak(s.Languages); s.Title = d.text(n) }),
		may("description", func(n *yaml.Node) { d.speak(s.Languages); s.Description = d.text(n) }),
		may("authors", into(&s.Authors, list(d, d.author))),
		may("licence", into(&s.Licence, d.plain)),
		may("base", into(&s.Base, d.base)),
		may("settings", func(n *yaml.Node) {
			d.object(n, "settings", may("count", into(&s.Count, distinct(d, "status", d.status))))
		}),
	)
	if len(s.Languages) == 0 {
		s.Languages = defaultLanguages
	}
	if s.Base == "" {
		s.Base = "urn:speelveld:" + s.ID + ":"
	}
	if len(s.Count) == 0 {
		s.Count = []graph.Status{graph.Reported, graph.Mixed}
	}
}

func (d *decoder) studyID(n *yaml.Node) string {
	s, ok := d.word(n, "an id")
	if ok {
		d.checkID(d.pos(n), s)
	}
	return s
}

// defaultLanguages are those of a study that names none.
var defaultLanguages = []string{"nl", "en"}

// speak sets the languages in which texts are read.
func (d *decoder) speak(langs []string) {
	if len(langs) > 0 {
		d.langs = langs
	}
}

// distinct makes a reader of one item a reader of a list in which no item is twice.
func distinct[T comparable](d *decoder, what string, read func(*yaml.Node) T) func(*yaml.Node) []T {
	return func(n *yaml.Node) []T {
		seen := map[T]bool{}
		return list(d, func(n *yaml.Node) T {
			item := read(n)
			if seen[item] {
				d.failAt(n, "%s \"%v\" is in this list twice", what, item).WithHint("remove one of them")
			}
			seen[item] = true
			return item
		})(n)
	}
}

var iri = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>"{}|\\^` + "`" + `]+$`)

func (d *decoder) base(n *yaml.Node) string {
	s, ok := d.word(n, "an IRI")
	if ok && !iri.MatchString(s) {
		d.failAt(n, "%q is not an absolute IRI", s).WithHint("such as https://example.org/my-study/, or leave it out")
	}
	return s
}

var orcid = regexp.MustCompile(`^(https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]$`)

func (d *decoder) author(n *yaml.Node) graph.Author {
	var a graph.Author
	d.object(n, "an author",
		may("family", into(&a.Family, d.plain)),
		may("given", into(&a.Given, d.plain)),
		may("orcid", func(n *yaml.Node) {
			a.ORCID = d.plain(n)
			if !orcid.MatchString(a.ORCID) {
				d.failAt(n, "%q is not an ORCID iD", a.ORCID).WithHint("it looks like 0000-0002-1825-0097")
			}
		}),
	)
	if a.Family == "" && a.Given == "" && d.follow(n).Kind == yaml.MappingNode {
		d.failAt(n, "an author without a name").WithHint("add a line family: …")
	}
	return a
}

// conceptsYAML reads concepts.yaml.
func (d *decoder) conceptsYAML(n *yaml.Node, s *graph.Study) {
	d.object(n, "a file of concepts", may("concepts", into(&s.Concepts, list(d, d.concept))))
}

func (d *decoder) concept(n *yaml.Node) graph.Concept {
	c := graph.Concept{Pos: d.pos(n)}
	d.object(n, "a concept",
		must("id", into(&c.ID, d.id(toConcept))),
		must("kind", into(&c.Kind, oneOf(d, "kind of concept", graph.Basic, graph.Variant, graph.Other))),
		may("broader", func(n *yaml.Node) { c.Broader = list(d, d.refBy(toConcept, c.ID, "broader"))(n) }),
		may("related", into(&c.Related, list(d, d.ref(toConcept)))),
		must("label", into(&c.Label, d.label)),
		may("alt", into(&c.Alt, d.texts)),
		may("definition", into(&c.Definition, d.text)),
		may("source", into(&c.Source, d.ref(toSource))),
		may("locator", into(&c.Locator, d.plain)),
	)
	return c
}

// definitionsYAML reads definitions.yaml.
func (d *decoder) definitionsYAML(n *yaml.Node, s *graph.Study) {
	d.object(n, "a file of definitions", may("definitions", into(&s.Definitions, list(d, d.definition))))
}

func (d *decoder) definition(n *yaml.Node) graph.Definition {
	f := graph.Definition{Pos: d.pos(n)}
	d.object(n, "a definition",
		must("id", into(&f.ID, d.id(toDefinition))),
		must("concept", into(&f.Concept, d.ref(toConcept))),
		may("text", into(&f.Text, d.text)),
		may("year", into(&f.Year, d.year)),
		may("quote", into(&f.Quote, d.quote)),
		may("terms", into(&f.Terms, d.texts)),
		may("angle", into(&f.Angle, d.text)),
		may("origin", into(&f.Origin, d.text)),
		may("origin_kind", into(&f.OriginKind, oneOf(d, "kind of origin", graph.Research, graph.OtherInstitution, graph.OwnInstitution, graph.Policy, graph.Practice))),
		may("source", into(&f.Source, d.ref(toSource))),
		may("cites", into(&f.Cites, list(d, d.ref(toSource)))),
		may("locator", into(&f.Locator, d.plain)),
		may("codings", into(&f.Codings, d.codings)),
	)
	if len(f.Text) == 0 && f.Quote == nil && d.follow(n).Kind == yaml.MappingNode {
		d.failAt(n, `a definition without "text"`).WithHint("say in your own words what it means: text: …")
	}
	return f
}

func (d *decoder) quote(n *yaml.Node) *graph.Quote {
	var q graph.Quote
	d.object(n, "a quote",
		must("text", into(&q.Text, d.plain)),
		may("locator", into(&q.Locator, d.plain)),
	)
	return &q
}

// codebookYAML reads codebook.yaml.
func (d *decoder) codebookYAML(n *yaml.Node, s *graph.Study) {
	d.object(n, "a codebook", may("codes", into(&s.Codes, list(d, d.code))))
}

func (d *decoder) code(n *yaml.Node) graph.Code {
	c := graph.Code{Pos: d.pos(n)}
	d.object(n, "a code",
		must("id", into(&c.ID, d.id(toCode))),
		must("kind", into(&c.Kind, oneOf(d, "kind of code", graph.Kinds...))),
		may("broader", func(n *yaml.Node) { c.Broader = d.refBy(toCode, c.ID, "broader", c.Kind)(n) }),
		must("label", into(&c.Label, d.label)),
		may("alt", into(&c.Alt, d.texts)),
		may("definition", into(&c.Definition, d.text)),
		may("use", into(&c.Use, d.text)),
		may("source", into(&c.Source, d.ref(toSource))),
	)
	return c
}

// modelYAML reads model.yaml.
func (d *decoder) modelYAML(n *yaml.Node, s *graph.Study) {
	d.object(n, "a model",
		may("version", into(&s.Model.Version, d.plain)),
		may("parts", into(&s.Model.Parts, list(d, d.part))),
	)
}

func (d *decoder) part(n *yaml.Node) graph.Part {
	p := graph.Part{Pos: d.pos(n)}
	d.object(n, "a part of the model",
		must("id", into(&p.ID, d.id(toPart))),
		must("label", into(&p.Label, d.label)),
		must("kind", into(&p.Kind, oneOf(d, "kind of part", graph.Context, graph.Intervention, graph.Mechanism, graph.Outcome, graph.Dynamics, graph.Value, graph.Coherence))),
		may("codes", into(&p.Codes, list(d, d.ref(toCode)))),
		may("description", into(&p.Description, d.text)),
		may("questions", into(&p.Questions, list(d, d.question))),
		may("sources", into(&p.Sources, list(d, d.ref(toSource)))),
		may("locator", into(&p.Locator, d.plain)),
	)
	return p
}

func (d *decoder) question(n *yaml.Node) graph.Question {
	var q graph.Question
	d.object(n, "a question",
		must("id", into(&q.ID, d.id(toQuestion))),
		may("code", into(&q.Code, d.ref(toCode))),
		must("text", into(&q.Text, d.label)),
	)
	return q
}

// caseYAML reads a file of cases/.
func (d *decoder) caseYAML(n *yaml.Node, s *graph.Study) {
	c := graph.Case{Pos: d.pos(n)}
	d.object(n, "a case",
		must("id", into(&c.ID, d.caseID)),
		must("name", into(&c.Name, d.label)),
		may("concept", into(&c.Concept, d.claim(unspoken(d.ref(toConcept))))),
		may("named", into(&c.Named, d.claim(d.properName))),
		may("place", into(&c.Place, d.claim(d.properName))),
		may("country", into(&c.Country, d.claims(unspoken(d.country)))),
		may("period", func(n *yaml.Node) { d.period(n, &c) }),
		may("collection", into(&c.Collection, d.flag)),
		may("question", into(&c.Question, d.claim(d.text))),
		may("partners", into(&c.Partners, d.claims(d.label))),
		may("values", into(&c.Values, d.claims(d.label))),
		may("programme", into(&c.Programme, d.claim(d.properName))),
		may("part_of", func(n *yaml.Node) { c.PartOf = list(d, d.refBy(toCase, c.ID, "part_of"))(n) }),
		may("learning_agenda", into(&c.Agenda, list(d, d.agendaItem))),
		may("codings", into(&c.Codings, d.codings)),
		may("configurations", into(&c.Configs, d.configurations)),
		may("note", into(&c.Note, d.text)),
	)
	s.Cases = append(s.Cases, c)
}

// caseID reads the id of a case, which is the name of its file too.
func (d *decoder) caseID(n *yaml.Node) string {
	id := d.id(toCase)(n)
	stem := strings.TrimSuffix(path.Base(d.name), ".yaml")
	if kebab.MatchString(id) && id != stem {
		e := d.failAt(n, "the case %q is in a file of another name, %q", id, path.Base(d.name))
		e.WithHint("rename the file to %s.yaml", id)
		if kebab.MatchString(stem) {
			e.WithHint("rename the file to %s.yaml, or write id: %s", id, stem)
		}
	}
	return id
}

// period reads when a case began and ended.
func (d *decoder) period(n *yaml.Node, c *graph.Case) {
	var end *yaml.Node
	d.object(n, "a period",
		may("start", into(&c.Start, d.claim(unspoken(d.date)))),
		may("end", func(n *yaml.Node) { end = n; c.End = d.claim(unspoken(d.dateOrOpen))(n) }),
	)
	from, _, ok1 := span(c.Start.String())
	_, to, ok2 := span(c.End.String())
	if ok1 && ok2 && to.Before(from) {
		d.failAt(end, "the period ends (%s) before it starts (%s)", c.End, c.Start)
	}
}

func (d *decoder) agendaItem(n *yaml.Node) graph.AgendaItem {
	var a graph.AgendaItem
	d.object(n, "an item of the learning agenda",
		may("term", into(&a.Term, oneOf(d, "term", "short", "long"))),
		must("text", into(&a.Text, d.label)),
		may("evidence", into(&a.Evidence, d.evidence)),
	)
	return a
}

// codings reads passages, each of which carries one code or more, and gives a coding for each.
func (d *decoder) codings(n *yaml.Node) []graph.Coding {
	var out []graph.Coding
	number := 0
	for _, passage := range list(d, d.passage)(n) {
		for i := range passage {
			passage[i].Passage = number
		}
		out = append(out, passage...)
		number++
	}
	return out
}

// passage reads one item of codings.
func (d *decoder) passage(n *yaml.Node) []graph.Coding {
	c := graph.Coding{Status: graph.Reported, Score: math.NaN(), Coder: graph.DefaultCoder, Pos: d.pos(n)}
	var codes []string
	d.object(n, "a coding",
		must("code", into(&codes, distinct(d, "code", d.ref(toCode)))),
		may("status", into(&c.Status, d.status)),
		may("score", into(&c.Score, d.score)),
		may("level", into(&c.Level, distinct(d, "level", d.ref(toCode, graph.Level)))),
		may("reach", func(n *yaml.Node) {
			c.Reach = distinct(d, "reach", d.ref(toCode, graph.Reach))(n)
			d.onlyOutcomes(n, codes)
		}),
		may("phase", into(&c.Phase, oneOf(d, "phase", graph.Start, graph.During, graph.End))),
		may("coder", into(&c.Coder, d.plain)),
		may("confidence", into(&c.Confidence, d.confidence)),
		may("basis", into(&c.Basis, d.basis)),
		may("text", into(&c.Text, d.text)),
		may("note", into(&c.Note, d.text)),
		may("evidence", into(&c.Evidence, d.evidence)),
	)
	if math.IsNaN(c.Score) {
		c.Score = defaultScore(c.Status)
	}
	if c.Coder == "" {
		c.Coder = graph.DefaultCoder
	}
	out := make([]graph.Coding, len(codes))
	for i, code := range codes {
		out[i] = c
		out[i].Code = code
	}
	return out
}

// defaultScore is the membership of a coding that states none.
func defaultScore(s graph.Status) float64 {
	if s == graph.Negative || s == graph.Absent {
		return 0
	}
	return 1
}

// onlyOutcomes holds that a reach is given to outcomes only.
func (d *decoder) onlyOutcomes(n *yaml.Node, codes []string) {
	for _, code := range codes {
		d.refs = append(d.refs, reference{to: toCode, id: code, pos: d.pos(n), kinds: []graph.Kind{graph.Outcome}, field: "reach", file: d.file})
	}
}

// configurations reads the links that the source of a case makes.
func (d *decoder) configurations(n *yaml.Node) []graph.Configuration {
	byID := map[string]*graph.Configuration{}
	var after []reference
	out := list(d, func(n *yaml.Node) graph.Configuration { return d.configuration(n, &after) })(n)
	for i := range out {
		if c := &out[i]; c.ID != "" {
			if first := byID[c.ID]; first != nil {
				d.fail(c.Pos, "the id %q is given to two configurations of this case", c.ID).WithHint("the first is at line %d: rename one of them", first.Pos.Line)
				continue
			}
			byID[c.ID] = c
		}
	}
	d.resolveAfter(after, byID)
	return out
}

// configuration reads one link; references to other configurations are added to after.
func (d *decoder) configuration(n *yaml.Node, after *[]reference) graph.Configuration {
	c := graph.Configuration{Status: graph.Reported, Pos: d.pos(n)}
	codes := func(k graph.Kind) func(*yaml.Node) []string {
		return distinct(d, "code", d.ref(toCode, k))
	}
	d.object(n, "a configuration",
		may("id", func(n *yaml.Node) { c.ID = d.plain(n); d.checkID(d.pos(n), c.ID) }),
		may("context", into(&c.Context, codes(graph.Context))),
		may("interventions", into(&c.Interventions, codes(graph.Intervention))),
		may("mechanisms", into(&c.Mechanisms, codes(graph.Mechanism))),
		may("dynamics", into(&c.Dynamics, codes(graph.Dynamics))),
		may("outcomes", into(&c.Outcomes, codes(graph.Outcome))),
		may("status", into(&c.Status, d.status)),
		may("confidence", into(&c.Confidence, d.confidence)),
		may("basis", into(&c.Basis, d.basis)),
		may("after", into(&c.After, list(d, func(n *yaml.Node) string {
			s := d.plain(n)
			*after = append(*after, reference{id: s, by: c.ID, pos: d.pos(n)})
			return s
		}))),
		may("feedback", into(&c.Feedback, d.feedback)),
		may("contributes", into(&c.Contributes, list(d, d.contribution))),
		may("text", into(&c.Text, d.text)),
		may("evidence", into(&c.Evidence, d.evidence)),
	)
	parts := 0
	for _, p := range [][]string{c.Context, c.Interventions, c.Mechanisms, c.Dynamics, c.Outcomes} {
		if len(p) > 0 {
			parts++
		}
	}
	if parts < 2 && d.follow(n).Kind == yaml.MappingNode {
		d.failAt(n, "a configuration links at least two of its parts; this one has %d", parts).
			WithHint("give codes for two of: context, interventions, mechanisms, dynamics, outcomes")
	}
	return c
}

// feedback reads pairs of an outcome and the intervention that it acts back on; one pair may stand
// by itself.
func (d *decoder) feedback(n *yaml.Node) [][2]string {
	v := d.follow(n)
	if v.Kind == yaml.SequenceNode && len(v.Content) > 0 && d.follow(v.Content[0]).Kind == yaml.ScalarNode {
		return [][2]string{d.pair(n)}
	}
	return list(d, d.pair)(n)
}

func (d *decoder) pair(n *yaml.Node) [2]string {
	v := d.follow(n)
	if v.Kind != yaml.SequenceNode || len(v.Content) != 2 {
		d.failAt(n, "expected a pair of an outcome and an intervention, found %s", describe(v)).WithHint("write [outcome-code, intervention-code]")
		return [2]string{}
	}
	return [2]string{
		d.ref(toCode, graph.Outcome)(v.Content[0]),
		d.ref(toCode, graph.Intervention)(v.Content[1]),
	}
}

// contribution reads what an outcome serves: a value, or the case's question.
func (d *decoder) contribution(n *yaml.Node) string {
	if v := d.follow(n); v.Kind == yaml.ScalarNode && v.Value == "question" {
		return v.Value
	}
	return d.ref(toCode, graph.Value)(n)
}

// sourcesBIB reads sources.bib. The part of an entry that could be read counts as a source, so that
// what refers to it is not reported as well.
func (d *decoder) sourcesBIB(s *graph.Study) {
	entries, errs := bibtex.Parse(d.name, bytes.TrimPrefix(d.data, []byte("\uFEFF")))
	d.errs = append(d.errs, errs...)
	seen := map[string]bool{}
	for _, e := range entries {
		if e.Key == "" || seen[e.Key] {
			continue
		}
		seen[e.Key] = true
		d.checkID(e.KeyPos, e.Key)
		d.ids = append(d.ids, declared{toSource, e.Key, e.KeyPos})
		s.Sources = append(s.Sources, graph.Source{ID: e.Key, Type: e.Type, Fields: e.Fields, Pos: e.Pos})
	}
}
