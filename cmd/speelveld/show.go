package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/graph"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newShowCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show <id or name>",
		Short: "Show all that is known of a case, concept, code, definition or source",
		Long: `Show all that is known of one case, concept, code, definition or source: for a case its claims with
their source and where in it; for a concept its variants, definitions and cases; for a code where it
is present, absent and not reported. An id or a name will do, in Dutch or English.`,
		Example: `  speelveld show lab-buiksloterham --study example
  speelveld show ontwikkelwerkplaats --study example --lang nl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer b.Close()
			s, err := b.Show(cmd.Context(), strings.Join(args, " "))
			if err != nil {
				return err
			}
			p := a.newPage(b.Lang())
			p.label = b.Label
			p.shown(s)
			return a.write(cmd, answer{study: b.Study().ID, lang: b.Lang(), body: s, text: p.String(), tables: shownTables(s, b.Lang())})
		},
	}
}

// shown sets one entity as a page of text.
func (p *page) shown(s *workbench.Shown) {
	p.heading(plain(s.Label) + "  [" + entityName(s.Type, p.lang) + " " + s.ID + "]")
	switch {
	case s.Case != nil:
		p.shownCase(s.Case)
	case s.Concept != nil:
		p.shownConcept(s.Concept)
	case s.Code != nil:
		p.shownCode(s.Code)
	case s.Definition != nil:
		p.shownDefinition(s.Definition, 0)
	case s.Source != nil:
		p.shownSource(s.Source)
	}
}

func (p *page) shownCase(c *workbench.CaseView) {
	p.para(0, p.in("concept", "concept")+": "+c.Concept.Label+" ("+c.Concept.ID+")")
	p.fact(p.in("noemt zichzelf", "calls itself"), c.Named)
	p.fact(p.in("plaats", "place"), c.Place)
	for i := range c.Country {
		p.fact(p.in("land", "country"), &c.Country[i])
	}
	p.fact("start", c.Start)
	p.fact(p.in("einde", "end"), c.End)
	p.fact(p.in("programma", "programme"), c.Programme)
	for _, o := range c.PartOf {
		p.para(0, p.in("ingebed in", "embedded in")+": "+o.Label+" ("+o.ID+")")
	}
	for _, o := range c.Parts {
		p.para(0, p.in("omvat", "contains")+": "+o.Label+" ("+o.ID+")")
	}
	if c.Collection {
		p.para(0, p.in("staat voor meer plekken of projecten tegelijk", "stands for several sites or projects at once"))
	}
	if c.Question != nil {
		p.heading(p.in("Vraagstuk", "Question"))
		p.factItem(*c.Question)
	}
	for _, part := range []struct {
		title string
		facts []workbench.Fact
	}{{"Partners", c.Partners}, {p.in("Waarden, zoals de case ze noemt", "Values, as the case words them"), c.Values}} {
		if len(part.facts) > 0 {
			p.heading(part.title)
			for _, f := range part.facts {
				p.factItem(f)
			}
		}
	}
	if len(c.Agenda) > 0 {
		p.heading(p.in("Leeragenda", "Learning agenda"))
		for _, g := range c.Agenda {
			p.item(2, "- ", g.Text+" ("+g.Term+") "+proofList(g.Evidence))
		}
	}
	p.claims(c.Claims, p.in("Wat de case laat zien: ", "What the case shows: ")+p.counted(len(c.Claims), "codering", "coderingen", "coding", "codings")+
		", "+p.byCoders(c.Coders))
	if len(c.Configurations) > 0 {
		p.heading(p.in("Verbanden die de bron zelf legt", "Links that the source itself makes"))
		for _, k := range c.Configurations {
			chain := linkText(k)
			if k.Status != string(graph.Reported) {
				chain += " (" + statusName(k.Status, p.lang) + ")"
			}
			p.item(2, "- ", chain)
			if k.Text != "" {
				p.para(4, k.Text+" "+proofList(k.Evidence))
			}
		}
	}
	if c.Note != "" {
		p.heading(p.in("Opmerking", "Note"))
		p.para(2, c.Note)
	}
	p.heading(fmt.Sprintf(p.in("Bronnen: %d", "Sources: %d"), len(c.Sources)))
	for _, s := range c.Sources {
		p.item(2, "["+s.ID+"] ", s.Reference)
	}
	p.b.WriteByte('\n')
	p.para(0, p.in("Wat hier niet staat, is niet gemeld: dat is iets anders dan afwezig.", "What is not listed is not reported: that is not the same as absent."))
}

// linkText writes a configuration as a row of its parts.
func linkText(k workbench.ConfigurationView) string {
	var parts []string
	for _, g := range [][]workbench.Named{k.Context, k.Interventions, k.Mechanisms, k.Dynamics, k.Outcomes} {
		if len(g) == 0 {
			continue
		}
		names := make([]string, len(g))
		for i, n := range g {
			names[i] = n.Label
		}
		parts = append(parts, strings.Join(names, " + "))
	}
	return strings.Join(parts, " → ")
}

// claims sets coded claims by kind and code.
func (p *page) claims(cs []workbench.CaseClaim, title string) {
	if len(cs) == 0 {
		return
	}
	p.heading(title)
	kind, code := "", ""
	for _, c := range mergeCoders(cs) {
		if c.Kind != kind {
			kind, code = c.Kind, ""
			p.para(1, strings.ToUpper(kindName(c.Kind, p.lang)))
		}
		if c.Code != code {
			code = c.Code
			p.item(2, "", c.Label+" ("+c.Code+")")
		}
		text := c.Text
		if text == "" {
			text = p.in("(zonder tekst)", "(no text)")
		}
		if c.CaseLabel != "" {
			text = c.CaseLabel + ": " + text
		}
		p.item(4, "- ", text+" ("+strings.Join(p.about(&c), ", ")+") "+proofList(c.Evidence))
		if c.Note != "" {
			p.para(6, p.in("Opmerking: ", "Note: ")+c.Note)
		}
	}
}

// about says how a claim is meant: its status, score, level and so on, and who coded it.
func (p *page) about(c *workbench.CaseClaim) []string {
	var out []string
	if c.Status != string(graph.Reported) {
		out = append(out, statusName(c.Status, p.lang))
	}
	if c.Score != 1 && c.Score != 0 {
		out = append(out, "score "+strings.Replace(fmt.Sprintf("%g", c.Score), ".", p.in(",", "."), 1))
	}
	for _, id := range slices.Concat(c.Level, c.Reach) {
		out = append(out, p.label("code", id))
	}
	var words map[string]string
	if p.lang == "nl" {
		words = map[string]string{"explicit": "letterlijk in de bron", "interpreted": "lezing van de codeur", "start": "bij de start", "during": "tijdens", "end": "aan het eind"}
	} else {
		words = map[string]string{"explicit": "the source's own term", "interpreted": "the coder's reading", "start": "at the start", "end": "at the end"}
	}
	for _, w := range []string{c.Phase, c.Basis, confidenceName(c.Confidence, p.lang)} {
		if w != "" {
			if said, ok := words[w]; ok {
				w = said
			}
			out = append(out, w)
		}
	}
	return append(out, p.in("codeur ", "coder ")+c.Coder)
}

// mergeCoders puts the claims of one code together, and what two coders coded alike into one claim
// that names both.
func mergeCoders(cs []workbench.CaseClaim) []workbench.CaseClaim {
	var out []workbench.CaseClaim
	first := map[string]int{}
	for _, c := range cs {
		if _, ok := first[c.Kind+" "+c.Code]; !ok {
			first[c.Kind+" "+c.Code] = len(first)
		}
	}
	sorted := slices.Clone(cs)
	slices.SortStableFunc(sorted, func(a, b workbench.CaseClaim) int {
		return cmp.Compare(first[a.Kind+" "+a.Code], first[b.Kind+" "+b.Code])
	})
	for _, c := range sorted {
		i := slices.IndexFunc(out, func(o workbench.CaseClaim) bool {
			return o.Code == c.Code && o.Case == c.Case && o.Text == c.Text && o.Status == c.Status && o.Score == c.Score &&
				o.Confidence == c.Confidence && o.Basis == c.Basis && o.Note == c.Note && proofList(o.Evidence) == proofList(c.Evidence)
		})
		if i >= 0 && !strings.Contains(out[i].Coder, c.Coder) {
			out[i].Coder += ", " + c.Coder
			continue
		}
		out = append(out, c)
	}
	return out
}

func (p *page) fact(name string, f *workbench.Fact) {
	if f == nil {
		return
	}
	s := name + ": " + f.Value
	if f.Confidence != "" && f.Confidence != string(graph.High) {
		s += " (" + confidenceName(f.Confidence, p.lang) + ")"
	}
	p.para(0, strings.TrimSpace(s+" "+proofList(f.Evidence)))
}

func (p *page) factItem(f workbench.Fact) {
	p.item(2, "- ", strings.TrimSpace(f.Value+" "+proofList(f.Evidence)))
}

// proofList writes where a claim can be checked: [source, locator].
func proofList(es []workbench.Proof) string {
	var out []string
	for _, e := range es {
		s := "[" + e.Source
		if e.Locator != "" {
			s += ", " + e.Locator
		}
		s += "]"
		if e.Quote != "" {
			s += " “" + e.Quote + "”"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func (p *page) definitionList(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = p.label("definition", id)
	}
	return strings.Join(out, "; ")
}

func namedList(ns []workbench.Named) string {
	out := make([]string, len(ns))
	for i, n := range ns {
		out[i] = n.Label
		if n.Label != n.ID {
			out[i] += " (" + n.ID + ")"
		}
	}
	return strings.Join(out, "; ")
}

func (p *page) shownConcept(c *workbench.ConceptView) {
	kinds := map[string]string{"basic": p.in("basisconcept", "basic concept"), "variant": "variant", "other": p.in("term zonder eigen basisconcept", "term without a basic concept of its own")}
	p.para(0, kinds[c.Kind])
	p.labels(c.Labels, c.Alt)
	if len(c.Broader) > 0 {
		p.para(0, p.in("is een variant van: ", "is a variant of: ")+namedList(c.Broader))
	}
	if len(c.Narrower) > 0 {
		p.para(0, p.in("varianten: ", "variants: ")+namedList(c.Narrower))
	}
	if len(c.Related) > 0 {
		p.para(0, p.in("verwant: ", "related: ")+namedList(c.Related))
	}
	if c.Description != "" {
		p.para(0, c.Description)
	}
	if c.Source != nil {
		p.para(0, p.in("gevonden in: ", "met in: ")+c.Source.Reference+" "+c.Source.Locator)
	}
	for i := range c.Definitions {
		p.heading(fmt.Sprintf(p.in("Definitie [%s]", "Definition [%s]"), c.Definitions[i].ID))
		p.shownDefinition(&c.Definitions[i], 2)
	}
	p.heading(fmt.Sprintf(p.in("Cases: %d (met die van de varianten: %d)", "Cases: %d (with those of its variants: %d)"), len(c.Cases), c.Below))
	for _, k := range c.Cases {
		p.item(2, "- ", k.Label+" ("+k.ID+")")
	}
}

func (p *page) labels(l graph.Text, alt []string) {
	var out []string
	for _, lang := range l.Langs() {
		out = append(out, lang+": "+l[lang])
	}
	if len(alt) > 0 {
		out = append(out, p.in("ook: ", "also: ")+strings.Join(alt, ", "))
	}
	p.para(0, strings.Join(out, " · "))
}

func (p *page) shownDefinition(d *workbench.DefinitionView, indent int) {
	p.para(indent, d.Concept.Label+" ("+d.Concept.ID+"), "+d.Year)
	p.para(indent, d.Text)
	if d.Quote != "" {
		p.para(indent, "“"+d.Quote+"”")
	}
	if len(d.Terms) > 0 {
		p.para(indent, p.in("kernwoorden: ", "key terms: ")+"‘"+strings.Join(d.Terms, "’, ‘")+"’")
	}
	if d.Angle != "" {
		p.para(indent, p.in("invalshoek: ", "angle: ")+d.Angle)
	}
	if d.Origin != "" {
		p.para(indent, p.in("herkomst: ", "origin: ")+d.Origin+" ("+originKind(d.OriginKind, p.lang).Label+")")
	}
	if d.Source != nil {
		p.para(indent, p.in("te lezen in: ", "read it in: ")+d.Source.Reference+" "+d.Source.Locator)
	}
	for _, s := range d.Cites {
		p.para(indent, p.in("oorspronkelijke bron: ", "primary source: ")+s.Reference)
	}
	p.claims(d.Claims, strings.Repeat(" ", indent)+p.in("Wat de definitie bevat", "What the definition contains"))
}

func (p *page) shownCode(c *workbench.CodeView) {
	p.para(0, kindName(c.Kind, p.lang))
	p.labels(c.Labels, c.Alt)
	if c.Parent != nil {
		p.para(0, p.in("valt onder: ", "belongs under: ")+c.Parent.Label+" ("+c.Parent.ID+")")
	}
	if len(c.Children) > 0 {
		p.para(0, p.in("omvat: ", "contains: ")+namedList(c.Children))
	}
	if c.Description != "" {
		p.para(0, p.in("betekenis: ", "meaning: ")+c.Description)
	}
	if c.Use != "" {
		p.para(0, p.in("gebruik: ", "use: ")+c.Use)
	}
	for _, q := range c.Questions {
		p.para(0, p.in("vraag van het model: ", "question of the model: ")+q)
	}
	if len(c.Definitions) > 0 {
		p.para(0, p.in("in de definities: ", "in the definitions: ")+p.definitionList(c.Definitions))
	}
	p.heading(fmt.Sprintf(p.in("Cases: aanwezig in %d, afwezig in %d, niet gemeld in %d", "Cases: present in %d, absent in %d, not reported in %d"), len(c.Present), len(c.Absent), c.Unreported))
	if len(c.Absent) > 0 {
		p.para(2, p.in("afwezig: ", "absent: ")+namedList(c.Absent))
	}
	p.claims(c.Claims, fmt.Sprintf(p.in("Coderingen: %d", "Codings: %d"), len(c.Claims)))
}

func (p *page) shownSource(s *workbench.SourceView) {
	p.para(0, s.Reference)
	for _, f := range []string{"keywords", "language", "urldate", "note", "abstract"} {
		if s.Fields[f] != "" {
			p.para(0, named(f, p.lang, sourceFields)+": "+s.Fields[f])
		}
	}
	p.heading(p.in("Gebruikt voor ", "Used for ") + p.counted(s.Claims, "codering", "coderingen", "coding", "codings") + " in " + p.counted(len(s.Cases), "case", "cases", "case", "cases"))
	for _, k := range s.Cases {
		p.item(2, "- ", k.Label+" ("+k.ID+")")
	}
	if len(s.Concepts) > 0 {
		p.para(2, p.in("concepten: ", "concepts: ")+namedList(s.Concepts))
	}
	if len(s.Definitions) > 0 {
		p.para(2, p.in("definities: ", "definitions: ")+p.definitionList(s.Definitions))
	}
}

var sourceFields = map[string][2]string{
	"keywords": {"trefwoorden", "keywords"}, "language": {"taal", "language"}, "urldate": {"geraadpleegd", "consulted"},
	"note": {"opmerking", "note"}, "abstract": {"samenvatting", "abstract"},
}

// counted writes a number of things, in the singular or the plural.
func (p *page) counted(n int, oneNL, manyNL, oneEN, manyEN string) string {
	if n == 1 {
		return "1 " + p.in(oneNL, oneEN)
	}
	return fmt.Sprintf("%d %s", n, p.in(manyNL, manyEN))
}

// byCoders names who coded.
func (p *page) byCoders(coders []string) string {
	if len(coders) == 1 {
		return p.in("door codeur ", "by coder ") + coders[0]
	}
	return p.in("door de codeurs ", "by coders ") + strings.Join(coders, p.in(" en ", " and "))
}

// shownTables is the same for formats without prose: the claims of a case, code or definition as
// rows, and otherwise the properties.
func shownTables(s *workbench.Shown, lang string) []rows.Table {
	var claims []workbench.CaseClaim
	var pairs [][2]string
	switch {
	case s.Case != nil:
		claims = s.Case.Claims
	case s.Code != nil:
		claims = s.Code.Claims
	case s.Definition != nil:
		claims = s.Definition.Claims
		pairs = append(pairs, [2]string{"text", s.Definition.Text}, [2]string{"angle", s.Definition.Angle}, [2]string{"origin", s.Definition.Origin})
	case s.Concept != nil:
		pairs = append(pairs, [2]string{"kind", s.Concept.Kind}, [2]string{"broader", namedList(s.Concept.Broader)},
			[2]string{"narrower", namedList(s.Concept.Narrower)}, [2]string{"definition", s.Concept.Description}, [2]string{"cases", namedList(s.Concept.Cases)})
		for _, d := range s.Concept.Definitions {
			pairs = append(pairs, [2]string{"definition " + d.ID, d.Text})
		}
	case s.Source != nil:
		pairs = append(pairs, [2]string{"reference", s.Source.Reference}, [2]string{"cases", namedList(s.Source.Cases)})
	}
	if len(claims) > 0 {
		t := rows.Table{Title: s.Label, Columns: []rows.Column{
			{Key: "case", Title: "case"}, {Key: "kind", Title: pick(lang, "soort", "kind")}, {Key: "code", Title: "code"}, {Key: "label", Title: "label"},
			{Key: "status", Title: "status"}, {Key: "score", Title: "score", Kind: rows.Number, Digits: 1}, {Key: "coder", Title: pick(lang, "codeur", "coder")},
			{Key: "text", Title: pick(lang, "tekst", "text")}, {Key: "evidence", Title: pick(lang, "vindplaats", "evidence"), Kind: rows.List},
		}}
		for _, c := range claims {
			id := c.Case
			if id == "" {
				id = s.ID
			}
			ev := []string{}
			for _, e := range c.Evidence {
				ev = append(ev, strings.TrimSuffix(e.Source+", "+e.Locator, ", "))
			}
			t.Rows = append(t.Rows, []any{id, kindTerm(c.Kind, lang), c.Code, c.Label, rows.Term{Value: c.Status, Label: statusName(c.Status, lang)}, c.Score, c.Coder, c.Text, ev})
		}
		return []rows.Table{t}
	}
	t := rows.Table{Title: s.Label, Columns: []rows.Column{{Key: "property", Title: pick(lang, "eigenschap", "property")}, {Key: "value", Title: pick(lang, "waarde", "value")}}}
	for _, p := range append([][2]string{{"id", s.ID}, {"type", string(s.Type)}, {"label", s.Label}}, pairs...) {
		if p[1] != "" {
			t.Rows = append(t.Rows, []any{p[0], p[1]})
		}
	}
	return []rows.Table{t}
}
