// Package graphtest makes studies for tests: a small one by hand that uses every field of the
// model, and random valid ones for properties.
package graphtest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"speelveld/graph"
)

// Study generates valid studies: ids are unique, references hold, codes and concepts have no
// cycle, and configurations name codes of their own kind. Everything optional is sometimes
// absent; texts hold quotes, line breaks, accents and characters outside the basic plane.
func Study() *rapid.Generator[*graph.Study] {
	return rapid.Custom(func(t *rapid.T) *graph.Study { return newGenerator(t).study() })
}

// generator draws the parts of one study.
type generator struct {
	t       *rapid.T
	sources []string
	codes   map[graph.Kind][]string
	all     []string // all codes
	concept []string
	cases   []string
}

func newGenerator(t *rapid.T) *generator { return &generator{t: t, codes: map[graph.Kind][]string{}} }

func (g *generator) bool(label string) bool { return rapid.Bool().Draw(g.t, label) }

func (g *generator) int(lo, hi int, label string) int { return rapid.IntRange(lo, hi).Draw(g.t, label) }

// pick draws one of the values.
func pick[T any](g *generator, label string, values ...T) T {
	return rapid.SampledFrom(values).Draw(g.t, label)
}

// ids returns n ids with a prefix, in an order that is not the alphabet's.
func (g *generator) ids(prefix string, lo, hi int) []string {
	n := g.int(lo, hi, prefix+" count")
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s-%d", prefix, n-i)
	}
	if n > 1 && g.bool(prefix+" turned") {
		slices.Sort(out)
	}
	return out
}

var words = []string{"", "lab", "leren", "coördinatie", "a \"quote\"", "line\nbreak", "tab\tand \\ slash", "naïve ë é", "<b>&amp;", "𝛼 🧪", "ïnhoud", " spaces ", "@nl", "^^int"}

func (g *generator) words(label string) string { return pick(g, label, words...) }

// full draws a text that is not empty.
func (g *generator) full(label string) string { return pick(g, label, words[1:]...) }

func (g *generator) text(label string) graph.Text {
	switch g.int(0, 3, label) {
	case 0:
		return nil
	case 1:
		return graph.Text{"nl": g.words(label)}
	case 2:
		return graph.Text{"en": g.words(label)}
	}
	return graph.Text{"nl": g.words(label), "en": g.words(label)}
}

func (g *generator) texts(label string) graph.Texts {
	out := graph.Texts{}
	for _, l := range []string{"nl", "en"} {
		if g.bool(label) {
			out[l] = rapid.SliceOfN(rapid.SampledFrom(words), 1, 4).Draw(g.t, label)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// some draws a list of distinct values, in any order, or nil.
func (g *generator) some(label string, from []string, most int) []string {
	if len(from) == 0 || most == 0 {
		return nil
	}
	out := rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, min(most, len(from)), rapid.ID[string]).Draw(g.t, label)
	if len(out) == 0 {
		return nil
	}
	return out
}

// maybe draws one of the values or "".
func (g *generator) maybe(label string, from []string) string {
	if len(from) == 0 || g.bool(label) {
		return ""
	}
	return pick(g, label, from...)
}

func (g *generator) evidence() []graph.Evidence {
	if len(g.sources) == 0 {
		return nil
	}
	var out []graph.Evidence
	for range g.int(0, 2, "evidence") {
		out = append(out, graph.Evidence{Source: pick(g, "source", g.sources...), Locator: g.words("locator"), Quote: g.words("quote")})
	}
	return out
}

func (g *generator) confidence() graph.Confidence {
	return pick(g, "confidence", "", graph.High, graph.Medium, graph.Low)
}

func (g *generator) basis() graph.Basis {
	return pick(g, "basis", "", graph.Explicit, graph.Interpreted)
}

func (g *generator) status() graph.Status {
	if g.bool("ordinary") {
		return graph.Reported
	}
	return pick(g, "status", graph.Statuses...)
}

func (g *generator) study() *graph.Study {
	s := &graph.Study{
		ID: pick(g, "id", "s", "studie-2"), Title: g.text("title"), Description: g.text("description"),
		Licence:   pick(g, "licence", "", "CC-BY-4.0"),
		Base:      pick(g, "base", "urn:speelveld:s:", "https://example.org/ë/", "https://example.org/x"),
		Languages: pick(g, "languages", []string{"nl", "en"}, []string{"en"}), Count: pick(g, "count",
			[]graph.Status{graph.Reported, graph.Mixed}, []graph.Status{graph.Reported}, []graph.Status{graph.Mixed, graph.Intended, graph.Reported}),
	}
	for range g.int(0, 2, "authors") {
		s.Authors = append(s.Authors, graph.Author{Family: g.words("family"), Given: g.words("given"), ORCID: pick(g, "orcid", "", "0000-0002-1825-0097")})
	}
	g.sources = g.ids("src", 0, 4)
	if len(g.sources) > 0 && g.bool("odd key") {
		g.sources[0] = "Müller:2020/a b"
	}
	for _, id := range g.sources {
		s.Sources = append(s.Sources, g.source(id))
	}
	g.codebook(s)
	g.concepts(s)
	for _, id := range g.ids("def", 0, 2) {
		if len(g.concept) > 0 {
			s.Definitions = append(s.Definitions, g.definition(id))
		}
	}
	s.Model.Version = pick(g, "version", "", "3.0")
	for _, id := range g.ids("part", 0, 2) {
		s.Model.Parts = append(s.Model.Parts, g.part(id))
	}
	g.cases = g.ids("case", 0, 5)
	slices.Sort(g.cases)
	for i, id := range g.cases {
		s.Cases = append(s.Cases, g.caseNode(id, g.cases[:i]))
	}
	return s
}

func (g *generator) source(id string) graph.Source {
	s := graph.Source{ID: id, Type: pick(g, "type", "article", "online", "misc", "phdthesis")}
	for _, f := range []string{"title", "author", "year", "keywords", "note"} {
		if g.bool("field") {
			if s.Fields == nil {
				s.Fields = map[string]string{}
			}
			s.Fields[f] = g.words(f) + " = x"
		}
	}
	return s
}

func (g *generator) codebook(s *graph.Study) {
	for _, k := range graph.Kinds {
		lo := 0
		if k == graph.Intervention || k == graph.Mechanism || k == graph.Outcome {
			lo = 1
		}
		ids := g.ids(string(k), lo, 3)
		for i, id := range ids {
			s.Codes = append(s.Codes, graph.Code{
				ID: id, Kind: k, Broader: g.maybe("broader", ids[:i]), Label: g.text("label"), Alt: g.texts("alt"),
				Definition: g.text("definition"), Use: g.text("use"), Source: g.maybe("source", g.sources),
			})
		}
		g.codes[k] = ids
		g.all = append(g.all, ids...)
	}
}

func (g *generator) concepts(s *graph.Study) {
	ids := g.ids("concept", 0, 5)
	for i, id := range ids {
		c := graph.Concept{
			ID: id, Kind: pick(g, "kind", graph.Basic, graph.Variant, graph.Other), Broader: g.some("broader", ids[:i], 2), Label: g.text("label"),
			Related: g.some("related", ids, 2), Alt: g.texts("alt"), Definition: g.text("definition"), Source: g.maybe("source", g.sources), Locator: g.words("locator"),
		}
		s.Concepts = append(s.Concepts, c)
	}
	g.concept = ids
}

func (g *generator) definition(id string) graph.Definition {
	d := graph.Definition{
		ID: id, Concept: pick(g, "concept", g.concept...), Text: g.text("text"), Year: pick(g, "year", "", "2021"), Terms: g.texts("terms"),
		Angle: g.text("angle"), Origin: g.text("origin"), OriginKind: pick(g, "origin kind", "", graph.Research, graph.OtherInstitution, graph.OwnInstitution, graph.Policy, graph.Practice),
		Source: g.maybe("source", g.sources), Cites: g.some("cites", g.sources, 3), Locator: g.words("locator"), Codings: g.codings(4),
	}
	if g.bool("quote") {
		d.Quote = &graph.Quote{Text: g.words("quote"), Locator: g.words("locator")}
	}
	return d
}

func (g *generator) part(id string) graph.Part {
	p := graph.Part{
		ID: id, Label: g.text("label"), Kind: pick(g, "kind", graph.Context, graph.Outcome, graph.Coherence), Codes: g.some("codes", g.all, 3),
		Description: g.text("description"), Sources: g.some("sources", g.sources, 2), Locator: g.words("locator"),
	}
	for i := range g.int(0, 2, "questions") {
		p.Questions = append(p.Questions, graph.Question{ID: fmt.Sprintf("%s-q-%d", id, i), Code: g.maybe("code", g.all), Text: g.text("text")})
	}
	return p
}

// claim draws a claim of which value draws the value.
func (g *generator) claim(value graph.Text) graph.Claim {
	c := graph.Claim{Value: value}
	if g.bool("supported") {
		c.Evidence, c.Confidence, c.Note = g.evidence(), g.confidence(), g.text("note")
	}
	return c
}

// plain makes a text without language.
func plain(s string) graph.Text { return graph.Text{"": s} }

// valueText draws the value of an attribute that is a text.
func (g *generator) valueText() graph.Text {
	if g.bool("plain") {
		return plain(g.full("value"))
	}
	return graph.Text{"nl": g.full("value"), "en": g.full("value")}
}

func (g *generator) caseNode(id string, before []string) graph.Case {
	c := graph.Case{ID: id, Name: g.text("name"), Collection: g.bool("collection"), PartOf: g.some("part of", before, 2), Note: g.text("note")}
	one := func(dst *graph.Claim, value func() graph.Text) {
		if g.bool("attribute") {
			*dst = g.claim(value())
		}
	}
	if len(g.concept) > 0 {
		one(&c.Concept, func() graph.Text { return plain(pick(g, "concept", g.concept...)) })
	}
	one(&c.Named, g.valueText)
	one(&c.Place, func() graph.Text { return plain(g.full("place")) })
	one(&c.Start, func() graph.Text { return plain(pick(g, "start", "2015", "2015-03", "2015-03-05")) })
	one(&c.End, func() graph.Text { return plain(pick(g, "end", "2018", "open")) })
	one(&c.Question, g.valueText)
	one(&c.Programme, g.valueText)
	for range g.int(0, 2, "countries") {
		c.Country = append(c.Country, g.claim(plain(pick(g, "country", "NL", "BE", "FI"))))
	}
	for range g.int(0, 2, "partners") {
		c.Partners = append(c.Partners, g.claim(g.valueText()))
	}
	for range g.int(0, 1, "values") {
		c.Values = append(c.Values, g.claim(g.valueText()))
	}
	for range g.int(0, 2, "agenda") {
		c.Agenda = append(c.Agenda, graph.AgendaItem{Term: pick(g, "term", "short", "long"), Text: g.text("text"), Evidence: g.evidence()})
	}
	c.Codings = g.codings(12)
	g.configurations(&c)
	return c
}

func (g *generator) codings(most int) []graph.Coding {
	var out []graph.Coding
	passage := 0
	for i := range g.int(0, most, "codings") {
		if i > 0 && g.bool("next passage") {
			passage++
		}
		status := g.status()
		var score float64
		if !slices.Contains([]graph.Status{graph.Negative, graph.Absent}, status) {
			score = pick(g, "score", 1, 1, 0.8, 0.5, 0.1)
		} else {
			score = 0
		}
		k := graph.Coding{
			Code: pick(g, "code", g.all...), Passage: passage, Status: status, Score: score, Coder: pick(g, "coder", "a", "a", "b"),
			Confidence: g.confidence(), Basis: g.basis(), Phase: pick(g, "phase", "", graph.Start, graph.During, graph.End),
			Level: g.some("level", g.codes[graph.Level], 2), Text: g.text("text"), Note: g.text("note"), Evidence: g.evidence(),
		}
		if slices.Contains(g.codes[graph.Outcome], k.Code) {
			k.Reach = g.some("reach", g.codes[graph.Reach], 2)
		}
		out = append(out, k)
	}
	return out
}

func (g *generator) configurations(c *graph.Case) {
	var ids []string
	for i := range g.int(0, 4, "configurations") {
		cfg := graph.Configuration{
			Context: g.some("context", g.codes[graph.Context], 2), Interventions: g.some("interventions", g.codes[graph.Intervention], 2),
			Mechanisms: g.some("mechanisms", g.codes[graph.Mechanism], 2), Dynamics: g.some("dynamics", g.codes[graph.Dynamics], 2),
			Outcomes: g.some("outcomes", g.codes[graph.Outcome], 2), Status: g.status(), Confidence: g.confidence(), Basis: g.basis(),
			After: g.some("after", ids, 2), Text: g.text("text"), Evidence: g.evidence(),
		}
		if len(cfg.Interventions) == 0 && len(cfg.Mechanisms) == 0 {
			cfg.Interventions = []string{pick(g, "intervention", g.codes[graph.Intervention]...)}
		}
		if len(cfg.Mechanisms) == 0 && len(cfg.Outcomes) == 0 {
			cfg.Outcomes = []string{pick(g, "outcome", g.codes[graph.Outcome]...)}
		}
		if g.bool("named") {
			cfg.ID = fmt.Sprintf("c-%d", 9-i)
			ids = append(ids, cfg.ID)
		}
		if len(cfg.Outcomes) > 0 && len(cfg.Interventions) > 0 && g.bool("feedback") {
			cfg.Feedback = [][2]string{{cfg.Outcomes[0], cfg.Interventions[0]}}
		}
		serves := slices.Clone(g.codes[graph.Value])
		if !c.Question.IsZero() {
			serves = append(serves, graph.ToQuestion)
		}
		cfg.Contributes = g.some("contributes", serves, 2)
		c.Configs = append(c.Configs, cfg)
	}
}
