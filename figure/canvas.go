package figure

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"speelveld/graph"
)

// Phases lists the moments in the life of a case that a canvas can be limited to.
var Phases = []graph.Phase{graph.Start, graph.During, graph.End}

// A CanvasQuery says what is on a canvas.
type CanvasQuery struct {
	Case  string      // its id; "" for a blank canvas with the guiding questions
	Phase graph.Phase // only codings of this phase; "" for all
}

// Canvas puts one case on the canvas of the study's model: the question and the context, the values
// and the learning agenda, what was done along each design perspective and on which levels, the
// mechanisms and social dynamics, and the outcomes with their reach, each in the words of the
// codings of the main coder. A mark before each says its status. A place of which the sources report
// nothing stays open: hatched, with the model's guiding question. TopN is the most items at one
// place, but one of every status is always kept; what is left out is counted. Without a case, the
// canvas is blank, with the guiding questions, for a workshop.
func Canvas(ctx context.Context, s *graph.Study, q CanvasQuery, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	if q.Phase != "" && !slices.Contains(Phases, q.Phase) {
		return nil, fmt.Errorf("unknown phase %q: use start, during or end", q.Phase)
	}
	cv := &canvas{page: newPage("canvas", opt.readable()), x: graph.NewIndex(s), q: q, drawn: map[string]bool{}}
	if q.Case != "" {
		if cv.c = cv.x.Case(q.Case); cv.c == nil {
			return nil, fmt.Errorf("unknown case %q", q.Case)
		}
	}
	cv.read()
	if len(cv.panels) == 0 {
		return opt.nothing("canvas", [2]string{
			"Niets om te tekenen: model en codeboek hebben geen delen waar een case bij past.",
			"Nothing to draw: model and codebook have no parts for a case to fill."}), nil
	}
	return cv.figure(), nil
}

// A canvas is one in the making.
type canvas struct {
	*page
	x      *graph.Index
	q      CanvasQuery
	c      *graph.Case // nil for a blank one
	parts  map[graph.Kind]*modelPart
	panels map[graph.Kind][]*canvasField

	passages   map[int]bool    // of the main coder
	sources    map[string]bool // behind what is drawn
	otherPhase int             // passages of another phase, or of none
	unplaced   int             // passages with codes that are under no part of the model
	drawn      map[string]bool // classes that the legend explains
	more       int             // items that are not drawn
	asked      bool            // a question is drawn at an open place
	silent     bool            // a question is left out there
	thrift     int             // on a page that is too short: 1 for one item a place, 2 for no questions, 3 for both
}

// A canvasField is one place on the canvas.
type canvasField struct {
	kind      graph.Kind
	code      *graph.Code // nil where it is about none
	id        string
	title     string
	tags      []string // levels or reach that its codings name
	items     []canvasItem
	scale     []scaleMark // in place of items: each level or reach, with the status that it has
	questions []string
}

// open reports whether nothing is known of the field.
func (f *canvasField) open() bool {
	return len(f.items) == 0 && !slices.ContainsFunc(f.scale, func(s scaleMark) bool { return s.status != "" })
}

// A canvasItem is one claim at a place.
type canvasItem struct {
	labels  []string // of the codes below the field's own
	text    string
	status  graph.Status // "" where the case says it of itself, without a code
	passage int
	code    string // for the link
	sources []string
}

// A scaleMark is a level or a reach on the canvas.
type scaleMark struct {
	code   *graph.Code
	status graph.Status // "" for not reported
}

// read gathers what stands at each place.
func (cv *canvas) read() {
	cv.parts = readParts(cv.page, cv.x)
	cv.panels = map[graph.Kind][]*canvasField{}
	cv.passages, cv.sources = map[int]bool{}, map[string]bool{}
	for _, k := range []graph.Kind{graph.Context, graph.Intervention, graph.Mechanism, graph.Dynamics, graph.Outcome} {
		for _, c := range cv.parts[k].codes {
			cv.panels[k] = append(cv.panels[k], &canvasField{kind: k, code: c, id: c.ID, title: cv.label(c.Label, c.ID), questions: cv.questions(k, c.ID)})
		}
	}
	if cv.c == nil || cv.parts[graph.Value].id != "" || len(cv.parts[graph.Value].codes) > 0 || len(cv.c.Values)+len(cv.c.Agenda) > 0 {
		cv.panels[graph.Value] = cv.valueFields()
	}
	for _, k := range []graph.Kind{graph.Level, graph.Reach} {
		into := graph.Intervention
		if k == graph.Reach {
			into = graph.Outcome
		}
		if len(cv.parts[k].codes) > 0 && len(cv.panels[into]) > 0 {
			f := &canvasField{kind: into, id: string(k), title: cv.parts[k].label, questions: cv.questions(into, "")}
			for _, c := range cv.parts[k].codes {
				f.scale = append(f.scale, scaleMark{code: c})
			}
			cv.panels[into] = append(cv.panels[into], f)
		}
	}
	if cv.c == nil {
		for i, q := range cv.parts[graph.Coherence].questions {
			cv.panels[graph.Coherence] = append(cv.panels[graph.Coherence], &canvasField{kind: graph.Coherence, id: fmt.Sprintf("coherence-%d", i+1), questions: []string{cv.print(q.Text.In(cv.lang))}})
		}
		return
	}
	cv.readCodings()
	cv.readAttributes()
}

// questions are the guiding questions of a kind about a code; with "", those about none.
func (cv *canvas) questions(k graph.Kind, code string) []string {
	var out []string
	for _, q := range cv.parts[k].question(code) {
		out = append(out, cv.print(q.Text.In(cv.lang)))
	}
	return out
}

// valueFields are the places of the values and of the learning agenda. A question belongs to a term
// of the agenda if its id says so.
func (cv *canvas) valueFields() []*canvasField {
	values := &canvasField{kind: graph.Value, id: "values", title: cv.word("waarden", "values")}
	short := &canvasField{kind: graph.Value, id: "short", title: cv.word("leeragenda: korte termijn", "learning agenda: short term")}
	long := &canvasField{kind: graph.Value, id: "long", title: cv.word("leeragenda: lange termijn", "learning agenda: long term")}
	for _, q := range cv.parts[graph.Value].questions {
		f := values
		switch words := strings.Split(q.ID, "-"); {
		case slices.Contains(words, "short"):
			f = short
		case slices.Contains(words, "long"):
			f = long
		}
		f.questions = append(f.questions, cv.print(q.Text.In(cv.lang)))
	}
	return []*canvasField{values, short, long}
}

// readCodings puts each coding of the main coder at its place.
func (cv *canvas) readCodings() {
	other, lost := map[int]bool{}, map[int]bool{}
	coder := graph.MainCoder(cv.c)
	for i := range cv.c.Codings {
		k := &cv.c.Codings[i]
		code := cv.x.Code(k.Code)
		if k.Coder != coder || code == nil {
			continue
		}
		if cv.q.Phase != "" && k.Phase != cv.q.Phase {
			other[k.Passage] = true
			continue
		}
		cv.passages[k.Passage] = true
		cv.support(k.Evidence)
		for _, id := range slices.Concat(k.Level, k.Reach) {
			cv.markScale(id, k.Status)
		}
		if code.Kind == graph.Level || code.Kind == graph.Reach {
			if !cv.markScale(code.ID, k.Status) {
				lost[k.Passage] = true
			}
			continue
		}
		f := cv.fieldOf(code)
		if f == nil {
			lost[k.Passage] = true
			continue
		}
		for _, id := range slices.Concat(k.Level, k.Reach) {
			if c := cv.x.Code(id); c != nil {
				if l := cv.label(c.Label, c.ID); !slices.Contains(f.tags, l) {
					f.tags = append(f.tags, l)
				}
			}
		}
		cv.addItem(f, code, k)
	}
	cv.otherPhase, cv.unplaced = len(other), len(lost)
}

// addItem adds a coding to a field; codings of one passage that say the same become one item.
func (cv *canvas) addItem(f *canvasField, code *graph.Code, k *graph.Coding) {
	label := ""
	if f.code == nil || code.ID != f.code.ID {
		label = cv.label(code.Label, code.ID)
	}
	text := cv.print(k.Text.In(cv.lang, cv.x.Study.Languages...))
	for i := range f.items {
		if it := &f.items[i]; it.passage == k.Passage && it.status == k.Status && it.text == text {
			if label != "" && !slices.Contains(it.labels, label) {
				it.labels = append(it.labels, label)
			}
			return
		}
	}
	it := canvasItem{text: text, status: k.Status, passage: k.Passage, code: code.ID, sources: evidenceOf(k.Evidence)}
	if label != "" {
		it.labels = []string{label}
	}
	if text == "" && label == "" { // coded with the field's own code, and nothing said of it
		it.text = cv.word("gecodeerd zonder omschrijving", "coded without a description")
	}
	f.items = append(f.items, it)
}

// evidenceOf names the sources of evidence, with the place in them.
func evidenceOf(list []graph.Evidence) []string {
	var out []string
	for _, e := range list {
		s := e.Source
		if e.Locator != "" {
			s += " (" + e.Locator + ")"
		}
		out = append(out, s)
	}
	return out
}

func (cv *canvas) support(list []graph.Evidence) {
	for _, e := range list {
		if e.Source != "" {
			cv.sources[e.Source] = true
		}
	}
}

// fieldOf is the place of a code: that of the nearest of it and its ancestors that the model names.
func (cv *canvas) fieldOf(c *graph.Code) *canvasField {
	if c.Kind == graph.Value {
		if fields := cv.panels[graph.Value]; len(fields) > 0 {
			return fields[0]
		}
		return nil
	}
	for _, id := range append([]string{c.ID}, cv.x.CodeAncestors(c.ID)...) {
		for _, f := range cv.panels[c.Kind] {
			if f.code != nil && f.code.ID == id {
				return f
			}
		}
	}
	return nil
}

// markScale gives a level or a reach a status, unless it has a stronger one.
func (cv *canvas) markScale(id string, s graph.Status) bool {
	for _, fields := range cv.panels {
		for _, f := range fields {
			for i := range f.scale {
				if m := &f.scale[i]; m.code.ID == id {
					if m.status == "" || slices.Index(graph.Statuses, s) < slices.Index(graph.Statuses, m.status) {
						m.status = s
					}
					return true
				}
			}
		}
	}
	return false
}

// readAttributes adds what the case says without codes: its question, its values, its learning agenda.
func (cv *canvas) readAttributes() {
	if !cv.c.Question.IsZero() && len(cv.panels[graph.Context]) > 0 {
		f := cv.panels[graph.Context][0]
		text := cv.print(cv.c.Question.Value.In(cv.lang, cv.x.Study.Languages...))
		cv.support(cv.c.Question.Evidence)
		if !slices.ContainsFunc(f.items, func(it canvasItem) bool { return it.text == text }) {
			f.items = slices.Insert(f.items, 0, canvasItem{text: text, passage: -1, sources: evidenceOf(cv.c.Question.Evidence)})
		}
	}
	fields := cv.panels[graph.Value]
	if len(fields) == 0 {
		return
	}
	var own []canvasItem
	for _, v := range cv.c.Values {
		cv.support(v.Evidence)
		own = append(own, canvasItem{text: cv.print(v.Value.In(cv.lang, cv.x.Study.Languages...)), passage: -1, sources: evidenceOf(v.Evidence)})
	}
	fields[0].items = append(own, fields[0].items...)
	for _, a := range cv.c.Agenda {
		f := fields[1]
		if a.Term == "long" {
			f = fields[2]
		}
		cv.support(a.Evidence)
		f.items = append(f.items, canvasItem{text: cv.print(a.Text.In(cv.lang, cv.x.Study.Languages...)), passage: -1, sources: evidenceOf(a.Evidence)})
	}
}

// keepItems returns the items that are drawn, in the order of the case: of every status the first,
// so that what speaks against is never what is left out, and then those that come first, up to n.
func keepItems(items []canvasItem, n int) []canvasItem {
	chosen := map[int]bool{}
	seen := map[graph.Status]bool{}
	for i := range items {
		if !seen[items[i].status] {
			seen[items[i].status], chosen[i] = true, true
		}
	}
	for i := range items {
		if len(chosen) < n {
			chosen[i] = true
		}
	}
	var out []canvasItem
	for i := range items {
		if chosen[i] {
			out = append(out, items[i])
		}
	}
	return out
}

// remarks say what is not on the canvas, and what it means.
func (cv *canvas) remarks(lang string) []string {
	if cv.c == nil {
		return nil
	}
	var out []string
	if cv.more > 0 {
		out = append(out, wordf(lang, "+n: zoveel uitspraken staan er niet (%d in totaal); van elke status staat er ten minste één.",
			"+n: so many claims are not shown (%d in all); at least one of each status is.", cv.more))
	}
	if cv.silent {
		out = append(out, word(lang, "De richtvragen bij wat open is staan er bij een bredere figuur bij.", "The guiding questions of what is open come with a wider figure."))
	}
	if cv.q.Phase != "" {
		out = append(out, wordf(lang, "Alleen passages over het moment ‘%s’; %s over een ander moment, of zonder moment, staan er niet bij. Vraagstuk, waarden en leeragenda hebben geen moment.",
			"Only passages about the moment ‘%s’; %s about another moment, or about none, are not here. Question, values and learning agenda have no moment.",
			phaseName(cv.q.Phase, lang), plural(lang, cv.otherPhase, "passage", "passages", "passage", "passages")))
	}
	if cv.unplaced > 0 {
		out = append(out, wordf(lang, "Buiten het canvas: %s met codes die bij geen deel van het model horen.", "Off the canvas: %s with codes that belong to no part of the model.",
			plural(lang, cv.unplaced, "passage", "passages", "passage", "passages")))
	}
	return out
}

func phaseName(p graph.Phase, lang string) string {
	switch p {
	case graph.Start:
		return word(lang, "start", "start")
	case graph.During:
		return word(lang, "tijdens", "during")
	}
	return word(lang, "einde", "end")
}

// openFields are the places of which nothing is known.
func (cv *canvas) openFields() []*canvasField {
	var out []*canvasField
	for _, k := range graph.Kinds {
		for _, f := range cv.panels[k] {
			if f.open() {
				out = append(out, f)
			}
		}
	}
	return out
}

// basis says on how much the canvas rests.
func (cv *canvas) basis(lang string) string {
	return wordf(lang, "%s uit %s", "%s from %s", plural(lang, len(cv.passages), "passage", "passages", "passage", "passages"),
		plural(lang, len(cv.sources), "bron", "bronnen", "source", "sources"))
}

// caption is the text for under the figure.
func (cv *canvas) caption(lang string) string {
	if cv.c == nil {
		return word(lang, "Leeg canvas van een missiegedreven omgeving, met de richtvragen van het model. In te vullen bij de start, tijdens het proces of aan het einde.",
			"Blank canvas of a mission-driven environment, with the guiding questions of the model. To be filled in at the start, during the process or at the end.")
	}
	name := cmp.Or(cv.c.Name.In(lang, cv.x.Study.Languages...), cv.c.ID)
	total := 0
	for _, k := range graph.Kinds {
		total += len(cv.panels[k])
	}
	parts := []string{
		wordf(lang, "%s op het canvas van een missiegedreven omgeving: %s, door de eerste codeur.", "%s on the canvas of a mission-driven environment: %s, by the first coder.", name, cv.basis(lang)),
		word(lang, "Het merk voor een uitspraak zegt de status: gemeld vol, gemengd half, beoogd open, verondersteld open en gestreept, negatief of afwezig doorgestreept. Een punt: zo zegt de case het zelf, zonder code. Vet staat de code.",
			"The mark before a claim says its status: reported solid, mixed half, intended hollow, hypothesised hollow and dashed, negative or absent struck through. A dot: the case says so itself, without a code. The code is in bold."),
		wordf(lang, "Gearceerd, met de richtvraag van het model: daarover melden de bronnen niets (%d van %d plekken). Dat wil niet zeggen dat het er niet was.",
			"Hatched, with the guiding question of the model: the sources report nothing of it (%d of %d places). That does not mean that it was not there.", len(cv.openFields()), total),
	}
	return strings.Join(append(parts, cv.remarks(lang)...), " ")
}
