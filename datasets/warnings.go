package datasets

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"speelveld/graph"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// longQuote is the number of words from which a quotation is no longer short.
const longQuote = 60

// Warnings says of a study without errors what is thin in it: nothing that keeps it from being used,
// but that a careful researcher would want to know. Each kind of remark is made once, at the first
// place that it is about, with how many there are and which; sorted by place.
func Warnings(s *graph.Study) diag.List {
	w := &warner{study: s, used: usage(s)}
	w.setup()
	w.cases()
	w.codings()
	w.codebook()
	w.concepts()
	w.sources()
	w.quotes()
	w.labels()
	w.languages()
	slices.SortStableFunc(w.list, func(a, b *diag.Error) int { return a.Pos.Compare(b.Pos) })
	return w.list
}

type warner struct {
	study *graph.Study
	used  use
	list  diag.List
}

// A place is something that a remark is about.
type place struct {
	id  string
	pos diag.Pos
}

// say makes one remark about all places, if there are any. msg gets their number, with the noun in
// the singular or plural.
func (w *warner) say(places []place, one, many, msg, hint string) {
	if len(places) == 0 {
		return
	}
	noun := one
	if len(places) != 1 {
		noun = many
	}
	w.list.Add(&diag.Error{
		Pos:  places[0].pos,
		Msg:  fmt.Sprintf("%d %s %s: %s", len(places), noun, msg, enumerate(places)),
		Hint: hint,
	})
}

// enumerate lists the first few.
func enumerate(places []place) string {
	const few = 6
	var ids []string
	for _, p := range places[:min(few, len(places))] {
		ids = append(ids, p.id)
	}
	list := strings.Join(ids, ", ")
	if more := len(places) - few; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// setup looks at the study as a whole.
func (w *warner) setup() {
	s := w.study
	at := diag.Pos{File: studyFile}
	if len(s.Title) == 0 {
		w.list.Add(&diag.Error{Pos: at, Msg: "the study has no title", Hint: "add a line title: …"})
	}
	if !strings.ContainsAny(s.Base[len(s.Base)-1:], "/#:") {
		w.list.Add(&diag.Error{Pos: at, Msg: fmt.Sprintf("the base IRI %q does not end in / or #", s.Base), Hint: "ids are put right behind it"})
	}
	if len(s.Cases) == 0 {
		w.list.Add(&diag.Error{Pos: diag.Pos{File: casesDir}, Msg: "the study has no cases", Hint: "each is a file in cases/; start from case-template.yaml, which speelveld init makes"})
	}
}

// cases looks for what cases lack.
func (w *warner) cases() {
	var noConcept, noCodings, noEvidence, oneSource, noMechanism, noOutcome []place
	kinds := map[string]graph.Kind{}
	for _, c := range w.study.Codes {
		kinds[c.ID] = c.Kind
	}
	for i := range w.study.Cases {
		c := &w.study.Cases[i]
		at := place{c.ID, c.Pos}
		if c.Concept.IsZero() {
			noConcept = append(noConcept, at)
		}
		if len(c.Codings) == 0 {
			noCodings = append(noCodings, at)
			continue
		}
		switch len(sourcesOf(c)) {
		case 0:
			noEvidence = append(noEvidence, at)
		case 1:
			oneSource = append(oneSource, at)
		}
		has := map[graph.Kind]bool{}
		for _, k := range c.Codings {
			has[kinds[k.Code]] = true
		}
		if !has[graph.Mechanism] {
			noMechanism = append(noMechanism, at)
		}
		if !has[graph.Outcome] {
			noOutcome = append(noOutcome, at)
		}
	}
	w.say(noConcept, "case", "cases", "without a concept", "without one they are in no comparison of concepts")
	w.say(noCodings, "case", "cases", "without codings", "without them they say nothing in an analysis")
	w.say(noEvidence, "case", "cases", "without evidence", "nobody can check them")
	w.say(oneSource, "case", "cases", "with a single source", "what only one source says, no other confirms")
	w.say(noMechanism, "case", "cases", "without a mechanism", "not coded means not reported: was it looked for?")
	w.say(noOutcome, "case", "cases", "without an outcome", "not coded means not reported: was it looked for?")
}

// codings looks at single codings.
func (w *warner) codings() {
	var bare, half, against []place
	each := func(of string, codings []graph.Coding) {
		for _, k := range codings {
			at := place{of + " " + k.Code, k.Pos}
			if len(k.Evidence) == 0 {
				bare = append(bare, at)
			}
			if k.Score == 0.5 {
				half = append(half, at)
			}
			if (k.Status == graph.Negative || k.Status == graph.Absent) && k.Score > 0.5 {
				against = append(against, at)
			}
		}
	}
	for _, c := range w.study.Cases {
		each(c.ID, c.Codings)
	}
	for _, d := range w.study.Definitions {
		each(d.ID, d.Codings)
	}
	w.say(bare, "coding", "codings", "without evidence", "say in which source it can be checked")
	w.say(half, "coding", "codings", "with a score of exactly 0.5", "that is neither in nor out, and counts as absent where yes or no is needed")
	w.say(against, "coding", "codings", "of something negative or absent with a score over 0.5", "negative and absent count as 0, whatever the score")
}

// codebook looks for codes that nobody uses or defines.
func (w *warner) codebook() {
	var unused, undefined []place
	for _, c := range w.study.Codes {
		if !w.used.codes[c.ID] {
			unused = append(unused, place{c.ID, c.Pos})
		}
		if len(c.Definition) == 0 {
			undefined = append(undefined, place{c.ID, c.Pos})
		}
	}
	w.say(unused, "code", "codes", "that no case, definition or child uses", "leave them out, or code with them")
	w.say(undefined, "code", "codes", "without a definition", "a second coder cannot know what they mean")
}

// concepts looks for concepts that say little.
func (w *warner) concepts() {
	var undefined, caseless, rootless []place
	for _, c := range w.study.Concepts {
		at := place{c.ID, c.Pos}
		if len(c.Definition) == 0 && !w.used.defined[c.ID] {
			undefined = append(undefined, at)
		}
		if !w.used.concepts[c.ID] && len(w.study.Cases) > 0 {
			caseless = append(caseless, at)
		}
		if c.Kind == graph.Variant && len(c.Broader) == 0 {
			rootless = append(rootless, at)
		}
	}
	w.say(undefined, "concept", "concepts", "without a definition", "")
	w.say(caseless, "concept", "concepts", "without a case, also of a narrower concept", "")
	w.say(rootless, "variant", "variants", "without a broader concept", "say of what it is a variant, or make its kind other")
}

// sources looks for sources that nothing cites.
func (w *warner) sources() {
	var uncited []place
	for _, b := range w.study.Sources {
		if !w.used.sources[b.ID] {
			uncited = append(uncited, place{b.ID, b.Pos})
		}
	}
	w.say(uncited, "source", "sources", "never cited", "")
}

// quotes looks for quotations that are not short.
func (w *warner) quotes() {
	var long []place
	add := func(text, of string, pos diag.Pos) {
		if len(strings.Fields(text)) >= longQuote {
			long = append(long, place{of, pos})
		}
	}
	for i := range w.study.Cases {
		c := &w.study.Cases[i]
		for _, e := range evidenceOf(c) {
			add(e.Quote, c.ID+" "+e.Source, c.Pos)
		}
	}
	for _, d := range w.study.Definitions {
		if d.Quote != nil {
			add(d.Quote.Text, d.ID, d.Pos)
		}
	}
	w.say(long, "quotation", "quotations", fmt.Sprintf("of %d words or more", longQuote), "keep quotations short: say the rest in your own words")
}

// labels looks for names that two things of one kind share, so that the name finds neither.
func (w *warner) labels() {
	var shared []place
	look := func(names map[string][]place) {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if p := names[name]; len(p) > 1 {
				shared = append(shared, place{fmt.Sprintf("%q (%s, %s)", name, p[0].id, p[1].id), p[1].pos})
			}
		}
	}
	add := func(names map[string][]place, at place, label graph.Text, alt graph.Texts) {
		mine := map[string]bool{suggest.Fold(at.id): true}
		for _, l := range label.Langs() {
			mine[suggest.Fold(label[l])] = true
		}
		for _, a := range alt.All() {
			mine[suggest.Fold(a)] = true
		}
		for name := range mine {
			names[name] = append(names[name], at)
		}
	}
	codes, concepts, cases := map[string][]place{}, map[string][]place{}, map[string][]place{}
	for _, c := range w.study.Codes {
		add(codes, place{c.ID, c.Pos}, c.Label, c.Alt)
	}
	for _, c := range w.study.Concepts {
		add(concepts, place{c.ID, c.Pos}, c.Label, c.Alt)
	}
	for _, c := range w.study.Cases {
		add(cases, place{c.ID, c.Pos}, c.Name, nil)
	}
	for _, names := range []map[string][]place{codes, concepts, cases} {
		look(names)
	}
	slices.SortStableFunc(shared, func(a, b place) int { return a.pos.Compare(b.pos) })
	w.say(shared, "name", "names", "shared by two of a kind", "looked up by such a name, neither is found; their ids still work")
}

// languages looks for texts that lack one of the study's languages, or have one that is not.
func (w *warner) languages() {
	missing := map[string][]place{}
	foreign := map[string][]place{}
	seen := map[string]bool{} // one remark a thing
	w.texts(func(at place, t graph.Text) {
		if len(t) == 0 || len(t) == 1 && t[""] != "" {
			return
		}
		for _, lang := range w.study.Languages {
			if t[lang] == "" && !seen[lang+at.pos.String()] {
				seen[lang+at.pos.String()] = true
				missing[lang] = append(missing[lang], at)
			}
		}
		for _, lang := range t.Langs() {
			if lang != "" && !slices.Contains(w.study.Languages, lang) && !seen[lang+at.pos.String()] {
				seen[lang+at.pos.String()] = true
				foreign[lang] = append(foreign[lang], at)
			}
		}
	})
	for _, lang := range w.study.Languages {
		w.say(missing[lang], "item", "items", "with a text that is not in "+lang, "where it is missing, the text in another language is shown")
	}
	for _, lang := range slices.Sorted(maps.Keys(foreign)) {
		w.say(foreign[lang], "item", "items", "with a text in "+lang+", which is not among the study's languages", "add it to languages in study.yaml, or correct the key")
	}
}

// texts hands over every text of the study with the thing that it belongs to.
func (w *warner) texts(yield func(place, graph.Text)) {
	s := w.study
	all := func(id string, pos diag.Pos, texts ...graph.Text) {
		for _, t := range texts {
			yield(place{id, pos}, t)
		}
	}
	all(s.ID, diag.Pos{File: studyFile}, s.Title, s.Description)
	for _, c := range s.Concepts {
		all(c.ID, c.Pos, c.Label, c.Definition)
	}
	for _, c := range s.Codes {
		all(c.ID, c.Pos, c.Label, c.Definition, c.Use)
	}
	for _, p := range s.Model.Parts {
		all(p.ID, p.Pos, p.Label, p.Description)
		for _, q := range p.Questions {
			all(p.ID, p.Pos, q.Text)
		}
	}
	for _, d := range s.Definitions {
		all(d.ID, d.Pos, d.Text, d.Angle, d.Origin)
		for _, k := range d.Codings {
			all(d.ID, d.Pos, k.Text, k.Note)
		}
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		all(c.ID, c.Pos, c.Name, c.Note, c.Question.Value, c.Programme.Value)
		for _, claim := range slices.Concat(c.Partners, c.Values) {
			all(c.ID, c.Pos, claim.Value)
		}
		for _, a := range c.Agenda {
			all(c.ID, c.Pos, a.Text)
		}
		for _, k := range c.Codings {
			all(c.ID, c.Pos, k.Text, k.Note)
		}
		for _, f := range c.Configs {
			all(c.ID, c.Pos, f.Text)
		}
	}
}

// evidenceOf returns all evidence in a case, of the attributes first.
func evidenceOf(c *graph.Case) []graph.Evidence {
	out := slices.Concat(c.Concept.Evidence, c.Named.Evidence, c.Place.Evidence, c.Start.Evidence, c.End.Evidence, c.Question.Evidence, c.Programme.Evidence)
	for _, claim := range slices.Concat(c.Country, c.Partners, c.Values) {
		out = append(out, claim.Evidence...)
	}
	for _, a := range c.Agenda {
		out = append(out, a.Evidence...)
	}
	for _, k := range c.Codings {
		out = append(out, k.Evidence...)
	}
	for _, f := range c.Configs {
		out = append(out, f.Evidence...)
	}
	return out
}

// sourcesOf returns the ids of the sources that a case rests on.
func sourcesOf(c *graph.Case) map[string]bool {
	ids := map[string]bool{}
	for _, e := range evidenceOf(c) {
		ids[e.Source] = true
	}
	return ids
}

// A use says what of the study is used by something else in it.
type use struct {
	codes    map[string]bool // in a case or definition, itself or a child
	concepts map[string]bool // by a case, itself or a narrower one
	defined  map[string]bool // concepts with an entry in definitions.yaml
	sources  map[string]bool
}

func usage(s *graph.Study) use {
	u := use{codes: map[string]bool{}, concepts: map[string]bool{}, defined: map[string]bool{}, sources: map[string]bool{}}
	mark := func(set map[string]bool, ids ...string) {
		for _, id := range ids {
			set[id] = id != ""
		}
	}
	codings := func(list []graph.Coding) {
		for _, k := range list {
			mark(u.codes, k.Code)
			mark(u.codes, k.Level...)
			mark(u.codes, k.Reach...)
			for _, e := range k.Evidence {
				mark(u.sources, e.Source)
			}
		}
	}
	for _, c := range s.Concepts {
		mark(u.sources, c.Source)
	}
	for _, c := range s.Codes {
		mark(u.sources, c.Source)
	}
	for _, p := range s.Model.Parts {
		mark(u.sources, p.Sources...)
	}
	for _, d := range s.Definitions {
		mark(u.defined, d.Concept)
		mark(u.sources, d.Source)
		mark(u.sources, d.Cites...)
		codings(d.Codings)
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		mark(u.concepts, c.Concept.String())
		for _, e := range evidenceOf(c) {
			mark(u.sources, e.Source)
		}
		codings(c.Codings)
		for _, f := range c.Configs {
			for _, ids := range [][]string{f.Context, f.Interventions, f.Mechanisms, f.Dynamics, f.Outcomes, f.Contributes} {
				mark(u.codes, ids...)
			}
		}
	}
	broaderCode, broaderConcept := map[string][]string{}, map[string][]string{}
	for _, c := range s.Codes {
		if c.Broader != "" {
			broaderCode[c.ID] = []string{c.Broader}
		}
	}
	for _, c := range s.Concepts {
		broaderConcept[c.ID] = c.Broader
	}
	rise(u.codes, broaderCode)
	rise(u.concepts, broaderConcept)
	return u
}

// rise adds to a set everything above what is in it.
func rise(set map[string]bool, broader map[string][]string) {
	todo := slices.Sorted(maps.Keys(set))
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		for _, b := range broader[id] {
			if !set[b] {
				set[b] = true
				todo = append(todo, b)
			}
		}
	}
}
