package figure

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A ModelForm says how much of the model is drawn.
type ModelForm string

// The forms. With AutoForm the width decides: below 120 mm, compact.
const (
	AutoForm    ModelForm = ""
	FullForm    ModelForm = "full"    // with the values and the coherence questions
	CompactForm ModelForm = "compact" // the parts and their codes
)

// ModelForms lists the forms that can be asked for.
var ModelForms = []ModelForm{FullForm, CompactForm}

// A ModelQuery says how the model is drawn. The zero value takes the form that fits the width, with
// the number of cases behind each code.
type ModelQuery struct {
	Form     ModelForm
	NoCounts bool // leave out the numbers of cases
}

// Model draws the mission-driven environment as a study tells it: multiple value and the learning
// agenda in the middle, inside a ring of boundary crossing that social dynamics keep moving; the
// perspectives of the design on one side, acting through the nested scale levels; the outcomes on
// the other, reaching individual, collective and society; and the context around it all.
//
// Labels come from the study's model and codebook: the parts of model.yaml by their kind, and the
// codes that they name, in the order of the codebook. Where the model has no part of a kind, the
// top codes of that kind stand in. A number behind a label counts the cases that show the code (or
// one below it), by the study's statuses and the main coder, as the analyses do. Levels or reaches
// that no case is coded with for themselves count where they stand with a coding that counts.
func Model(ctx context.Context, s *graph.Study, q ModelQuery, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	if q.Form != AutoForm && !slices.Contains(ModelForms, q.Form) {
		return nil, fmt.Errorf("unknown form %q of the model: use full or compact", q.Form)
	}
	m := &modelMap{page: newPage("model", opt.enlarged()), x: graph.NewIndex(s), counted: !q.NoCounts}
	m.small = max(paint.MinSize, m.size*6/7) // in proportion, so that a slide is a larger page
	m.compact = q.Form == CompactForm || q.Form == AutoForm && m.narrow()
	m.count()
	m.parts = readParts(m.page, m.x)
	m.choose()
	if m.empty() {
		return opt.nothing("model", [2]string{
			"Niets om te tekenen: het codeboek heeft geen context, interventies, mechanismen, uitkomsten of waarden.",
			"Nothing to draw: the codebook has no contexts, interventions, mechanisms, outcomes or values."}), nil
	}
	return m.figure(), nil
}

// A modelPart is one place of the model: what the study's model says of a kind of code.
type modelPart struct {
	id        string // of the first part of the kind; "" where the model has none
	kind      graph.Kind
	label     string
	codes     []*graph.Code
	questions []graph.Question
	cut       int // codes that are not drawn
}

// question returns the guiding questions about a code; with "", those about no code in particular.
func (p *modelPart) question(code string) []graph.Question {
	var out []graph.Question
	for _, q := range p.questions {
		if q.Code == code {
			out = append(out, q)
		}
	}
	return out
}

// partNames are how parts are called where the model does not say.
var partNames = map[graph.Kind][2]string{
	graph.Context:      {"vraagstuk in context", "issue in context"},
	graph.Intervention: {"interventie", "intervention"},
	graph.Mechanism:    {"mechanismen", "mechanisms"},
	graph.Dynamics:     {"sociale dynamiek", "social dynamics"},
	graph.Outcome:      {"doorwerking", "outcomes"},
	graph.Value:        {"meervoudige waarde en leeragenda", "multiple value and learning agenda"},
	graph.Level:        {"schaalniveaus", "scale levels"},
	graph.Reach:        {"doorwerking naar", "reach"},
	graph.Coherence:    {"samenhang", "coherence"},
}

// readParts gathers the model's parts by kind. Several parts of one kind become one place.
func readParts(p *page, x *graph.Index) map[graph.Kind]*modelPart {
	parts := map[graph.Kind]*modelPart{}
	for kind, name := range partNames {
		parts[kind] = &modelPart{kind: kind, label: word(p.lang, name[0], name[1])}
	}
	place := map[string]int{}
	for i := range x.Study.Codes {
		place[x.Study.Codes[i].ID] = i
	}
	for i := range x.Study.Model.Parts {
		mp := &x.Study.Model.Parts[i]
		part := parts[mp.Kind]
		if part == nil {
			continue
		}
		if label := p.label(mp.Label, mp.ID); part.id == "" {
			part.id, part.label = mp.ID, label
		} else {
			part.label += "; " + label
		}
		part.questions = append(part.questions, mp.Questions...)
		for _, id := range mp.Codes {
			if c := x.Code(id); c != nil && c.Kind == mp.Kind && !slices.Contains(part.codes, c) {
				part.codes = append(part.codes, c)
			}
		}
		slices.SortFunc(part.codes, func(a, b *graph.Code) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	}
	for _, part := range parts {
		if len(part.codes) > 0 {
			continue
		}
		for i := range x.Study.Codes {
			if c := &x.Study.Codes[i]; c.Kind == part.kind && c.Broader == "" {
				part.codes = append(part.codes, c)
			}
		}
	}
	return parts
}

// A modelMap is the model in the making.
type modelMap struct {
	*page
	x                  *graph.Index
	compact            bool
	counted            bool // numbers of cases are drawn
	beside             bool // some levels or reaches count where they stand with a coding
	cases              int  // that count
	of                 map[string]caseSet
	parts              map[graph.Kind]*modelPart
	listed             []modelStrip // what had no room in the drawing
	aside              []graph.Kind // kinds whose numbers had no room beside their labels
	badges             bool         // the coherence questions have their numbers in the drawing
	back, lines, front []paint.Op   // in the order in which they are painted
}

// count finds the cases of every code.
func (m *modelMap) count() {
	s := m.x.Study
	m.of = map[string]caseSet{}
	beside := map[string]caseSet{} // levels and reaches that stand with a coding
	count := s.CountStatuses()
	for i := range s.Cases {
		c := &s.Cases[i]
		if !m.opt.counts(c.ID) {
			continue
		}
		m.cases++
		for _, id := range presentCodes(m.x, c) {
			add(m.of, id, i)
			for _, up := range m.x.CodeAncestors(id) {
				add(m.of, up, i)
			}
		}
		coder := graph.MainCoder(c)
		for j := range c.Codings {
			if k := &c.Codings[j]; k.Coder == coder && slices.Contains(count, k.Status) && k.Score > presentAbove {
				for _, id := range slices.Concat(k.Level, k.Reach) {
					add(beside, id, i)
				}
			}
		}
	}
	for _, kind := range []graph.Kind{graph.Level, graph.Reach} {
		own := false
		for i := range s.Codes {
			own = own || s.Codes[i].Kind == kind && len(m.of[s.Codes[i].ID]) > 0
		}
		for i := range s.Codes {
			if c := &s.Codes[i]; c.Kind == kind && !own && len(beside[c.ID]) > 0 {
				m.of[c.ID] = beside[c.ID]
				m.beside = true
			}
		}
	}
	m.counted = m.counted && m.cases > 0
}

func add[K comparable](sets map[K]caseSet, key K, i int) {
	if sets[key] == nil {
		sets[key] = caseSet{}
	}
	sets[key][i] = true
}

// modelRoom is how many codes of a kind the drawing has places for.
var modelRoom = map[graph.Kind]int{graph.Context: 6, graph.Intervention: 6, graph.Mechanism: 6, graph.Dynamics: 2, graph.Outcome: 6, graph.Value: 8, graph.Level: 7, graph.Reach: 5}

// choose keeps the codes of each part that are drawn: those in most cases where there are more than
// places, in the order of the codebook.
func (m *modelMap) choose() {
	value := m.parts[graph.Value]
	if len(value.codes) == 1 {
		if kids := m.x.CodeChildren(value.codes[0].ID); len(kids) > 0 {
			value.codes = nil
			for _, id := range kids {
				value.codes = append(value.codes, m.x.Code(id))
			}
		}
	}
	for kind, part := range m.parts {
		all := part.codes
		keep := slices.Clone(all)
		if m.cases > 0 && kind != graph.Level && kind != graph.Reach {
			keep = slices.DeleteFunc(keep, func(c *graph.Code) bool { return len(m.of[c.ID]) < m.opt.MinCases })
		}
		room := modelRoom[kind]
		if m.opt.TopN > 0 && kind != graph.Level && kind != graph.Reach {
			room = min(room, m.opt.TopN)
		}
		if len(keep) > room {
			slices.SortStableFunc(keep, func(a, b *graph.Code) int { return cmp.Compare(len(m.of[b.ID]), len(m.of[a.ID])) })
			keep = keep[:room]
		}
		part.codes = nil
		for _, c := range all {
			if slices.Contains(keep, c) {
				part.codes = append(part.codes, c)
			}
		}
		part.cut = len(all) - len(part.codes)
	}
}

func (m *modelMap) empty() bool {
	for _, k := range []graph.Kind{graph.Context, graph.Intervention, graph.Mechanism, graph.Dynamics, graph.Outcome, graph.Value} {
		if len(m.parts[k].codes) > 0 {
			return false
		}
	}
	return true
}

// named is the label of a code with its number of cases.
func (m *modelMap) named(c *graph.Code) string {
	label := hyphenate(m.label(c.Label, c.ID), m.lang)
	if !m.counts(c.Kind) {
		return label
	}
	return label + " (" + itoa(len(m.of[c.ID])) + ")"
}

// counts reports whether codes of a kind have their numbers: not where no case has any of the kind,
// since that is a choice of the coders and says nothing of the cases.
func (m *modelMap) counts(k graph.Kind) bool {
	return m.counted && slices.ContainsFunc(m.parts[k].codes, func(c *graph.Code) bool { return len(m.of[c.ID]) > 0 })
}

// told is what a reader hears who points at a code.
func (m *modelMap) told(c *graph.Code) string {
	s := m.label(c.Label, c.ID)
	if m.cases == 0 {
		return s
	}
	var ids []string
	for i := range m.x.Study.Cases {
		if m.of[c.ID][i] {
			ids = append(ids, m.x.Study.Cases[i].ID)
		}
	}
	return s + ": " + listCases(m.lang, ids)
}

// compactHides reports whether the form has no place for codes of a kind.
func (m *modelMap) compactHides(k graph.Kind) bool { return m.compact && k == graph.Value }

// kindNames are the kinds of codes in the plural.
var kindNames = map[graph.Kind][2]string{
	graph.Context: {"contexten", "contexts"}, graph.Intervention: {"interventies", "interventions"}, graph.Mechanism: {"mechanismen", "mechanisms"},
	graph.Dynamics: {"sociale dynamieken", "social dynamics"}, graph.Outcome: {"uitkomsten", "outcomes"}, graph.Value: {"waarden", "values"},
	graph.Level: {"schaalniveaus", "scale levels"}, graph.Reach: {"soorten bereik", "kinds of reach"},
}

// remarks say what the numbers are and what is not drawn.
func (m *modelMap) remarks(lang string) []string {
	var out []string
	if m.counted {
		out = append(out, wordf(lang, "(n) = aantal cases met de code, van %d.", "(n) = number of cases with the code, of %d.", m.cases))
	}
	for _, k := range m.aside {
		var list []string
		for _, c := range m.parts[k].codes {
			label, _ := printableLabel(c.Label, lang, c.ID)
			list = append(list, fmt.Sprintf("%s (%d)", label, len(m.of[c.ID])))
		}
		out = append(out, wordf(lang, "Aantallen bij %s: %s.", "Numbers of %s: %s.", word(lang, kindNames[k][0], kindNames[k][1]), strings.Join(list, ", ")))
	}
	var bare []string
	for _, k := range graph.Kinds {
		if m.counted && !m.compactHides(k) && len(m.parts[k].codes) > 0 && !m.counts(k) {
			bare = append(bare, word(lang, kindNames[k][0], kindNames[k][1]))
		}
	}
	if len(bare) > 0 {
		out = append(out, wordf(lang, "Zonder getal: in geen case gecodeerd (%s).", "Without a number: coded in no case (%s).", strings.Join(bare, ", ")))
	}
	var not []string
	for _, k := range graph.Kinds {
		if p := m.parts[k]; p.cut > 0 && !m.compactHides(k) {
			not = append(not, wordf(lang, "%d van %d %s", "%d of %d %s", p.cut, p.cut+len(p.codes), word(lang, kindNames[k][0], kindNames[k][1])))
		}
	}
	if len(not) > 0 {
		out = append(out, wordf(lang, "Niet getekend: %s; die in de meeste cases staan er wel.", "Not drawn: %s; those in most cases are.", strings.Join(not, ", ")))
	}
	return out
}

// caption is the text for under the figure.
func (m *modelMap) caption(lang string) string {
	var b strings.Builder
	b.WriteString(word(lang, "Model van een missiegedreven omgeving. ", "Model of a mission-driven environment. "))
	b.WriteString(word(lang,
		"In het midden meervoudige waarde, met een leeragenda voor de korte en de lange termijn. Daaromheen het leren op de grens tussen praktijken (oranje ring en ovalen) en de sociale dynamiek (golvende lijn). ",
		"In the middle multiple value, with a learning agenda for the short and the long term. Around it the learning on the boundary between practices (orange ring and ovals) and the social dynamics (wavy line). "))
	if m.narrow() {
		b.WriteString(word(lang, "Boven: ontwerpperspectieven, die door geneste schaalniveaus heen werken. Onder: doorwerking, die steeds verder reikt. ",
			"Above: design perspectives, which act through nested scale levels. Below: outcomes, which reach ever further. "))
	} else {
		b.WriteString(word(lang, "Links: ontwerpperspectieven, die door geneste schaalniveaus heen werken. Rechts: doorwerking, die steeds verder reikt. ",
			"Left: design perspectives, which act through nested scale levels. Right: outcomes, which reach ever further. "))
	}
	b.WriteString(word(lang, "De gestreepte rand is de context. Pijlen zijn logische verbanden van het model en werken ook terug; zij zijn niet uit de cases berekend. ",
		"The dashed border is the context. Arrows are logical relations of the model and also work backwards; they are not computed from the cases. "))
	if m.badges {
		b.WriteString(word(lang, "De cijfers bij pijlen en ring verwijzen naar de vragen over samenhang. ", "The numbers at arrows and ring refer to the questions about coherence. "))
	}
	if m.counted {
		b.WriteString(wordf(lang, "Tussen haakjes het aantal cases dat de code of een code daaronder laat zien, van %d%s, bij status %s en volgens de eerste codeur. Niet gemeld is niet hetzelfde als afwezig. ",
			"In brackets the number of cases that show the code or a code below it, of %d%s, with status %s and by the first coder. Not reported is not the same as absent. ",
			m.cases, m.opt.filtered(lang), statusList(m.x.Study.CountStatuses(), lang)))
	}
	if m.counted && m.beside {
		b.WriteString(word(lang, "Schaalniveaus of soorten bereik waarmee geen case op zich gecodeerd is, tellen waar zij bij een codering staan. ",
			"Scale levels or kinds of reach that no case is coded with for themselves count where they stand with a coding. "))
	}
	for _, r := range m.remarks(lang) {
		if !strings.HasPrefix(r, "(n)") {
			b.WriteString(r + " ")
		}
	}
	return strings.TrimSpace(b.String())
}
