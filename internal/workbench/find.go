package workbench

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"

	"speelveld/graph"
	"speelveld/internal/suggest"
)

// A Found is one hit of a search, with its neighbours in the graph.
type Found struct {
	Type       EntityType  `json:"type"`
	ID         string      `json:"id"`
	Label      string      `json:"label"`
	Where      string      `json:"where"` // the field that matched best
	Snippet    string      `json:"snippet"`
	Score      int         `json:"score"` // rank of the best match: lower is better
	Neighbours []Neighbour `json:"neighbours"`
}

// A Neighbour is what an entity is linked to.
type Neighbour struct {
	Relation string     `json:"relation"`
	Outgoing bool       `json:"outgoing"`
	Type     EntityType `json:"type"`
	ID       string     `json:"id"`
	Label    string     `json:"label"`
}

// The ranks of a match, best first.
const (
	rankID = iota
	rankLabel
	rankLabelPart
	rankAlt
	rankText
)

// A field is one text of an entity that is searched.
type field struct {
	name string
	rank int
	text string
}

// Find returns the entities in which every word occurs, best matches first: ids and labels before
// alternative labels before texts. Words match without case and accents, by their beginning (from
// three letters on) or by their Dutch or English stem. The hits' neighbours come from a walk of
// the store. At most limit hits are returned (0: all), and how many there are in total.
func (b *Bench) Find(ctx context.Context, search []string, limit int) (hits []Found, total int, notes []string, err error) {
	query := tokens(strings.Join(search, " "))
	if len(query) == 0 {
		return nil, 0, nil, usagef("for example: speelveld find boundary crossing", "nothing to search for")
	}
	found := []Found{}
	consider := func(t EntityType, id, label string, fields []field) {
		if f, ok := match(query, fields); ok {
			found = append(found, Found{Type: t, ID: id, Label: label, Where: f.name, Snippet: snippet(f.text, query), Score: f.rank})
		}
	}
	for i := range b.study.Cases {
		c := &b.study.Cases[i]
		consider(graph.CaseEntity, c.ID, b.caseLabel(c.ID), b.caseFields(c))
	}
	for i := range b.study.Concepts {
		c := &b.study.Concepts[i]
		consider(graph.ConceptEntity, c.ID, b.conceptLabel(c.ID), labelled(c.ID, c.Label, c.Alt, c.Definition, nil))
	}
	for i := range b.study.Codes {
		c := &b.study.Codes[i]
		consider(graph.CodeEntity, c.ID, b.codeLabel(c.ID), labelled(c.ID, c.Label, c.Alt, c.Definition, c.Use))
	}
	for i := range b.study.Definitions {
		d := &b.study.Definitions[i]
		fs := []field{{"id", rankID, d.ID}, {"origin", rankAlt, joined(d.Origin)}, {"terms", rankAlt, strings.Join(d.Terms.All(), "; ")},
			{"text", rankText, joined(d.Text)}, {"angle", rankText, joined(d.Angle)}}
		consider(graph.DefinitionEntity, d.ID, b.conceptLabel(d.Concept), fs)
	}
	for i := range b.study.Sources {
		s := &b.study.Sources[i]
		fs := []field{{"id", rankID, s.ID}, {"title", rankLabelPart, s.Field("title")}, {"author", rankAlt, s.Field("author")},
			{"keywords", rankAlt, s.Field("keywords")}, {"note", rankText, s.Field("note")}, {"abstract", rankText, s.Field("abstract")}}
		consider(graph.SourceEntity, s.ID, cmp.Or(s.Field("title"), s.ID), fs)
	}
	order := []EntityType{graph.ConceptEntity, graph.CodeEntity, graph.DefinitionEntity, graph.CaseEntity, graph.SourceEntity}
	slices.SortStableFunc(found, func(x, y Found) int {
		return cmp.Or(cmp.Compare(x.Score, y.Score), cmp.Compare(slices.Index(order, x.Type), slices.Index(order, y.Type)), cmp.Compare(x.ID, y.ID))
	})
	total = len(found)
	if len(found) == 0 {
		var names []string
		for _, t := range order {
			names = append(names, b.index.names[t]...)
		}
		if h := suggest.Hint(strings.Join(search, " "), names); h != "" {
			notes = append(notes, h)
		}
	}
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	for i := range found {
		n, err := b.neighbours(ctx, found[i].Type, found[i].ID)
		if err != nil {
			return nil, 0, nil, err
		}
		found[i].Neighbours = n
	}
	return found, total, notes, nil
}

func (b *Bench) caseFields(c *graph.Case) []field {
	fs := []field{{"id", rankID, c.ID}, {"name", rankLabel, joined(c.Name)}, {"named", rankAlt, joined(c.Named.Value)},
		{"place", rankAlt, joined(c.Place.Value)}, {"question", rankText, joined(c.Question.Value)},
		{"programme", rankAlt, joined(c.Programme.Value)}, {"note", rankText, joined(c.Note)}}
	for _, p := range c.Partners {
		fs = append(fs, field{"partner", rankText, joined(p.Value)})
	}
	for _, v := range c.Values {
		fs = append(fs, field{"value", rankText, joined(v.Value)})
	}
	for i := range c.Codings {
		fs = append(fs, field{"claim: " + c.Codings[i].Code, rankText, joined(c.Codings[i].Text)})
	}
	for i := range c.Configs {
		fs = append(fs, field{"configuration", rankText, joined(c.Configs[i].Text)})
	}
	return fs
}

func labelled(id string, label graph.Text, alt graph.Texts, definition, use graph.Text) []field {
	return []field{{"id", rankID, id}, {"label", rankLabel, joined(label)}, {"alternative label", rankAlt, strings.Join(alt.All(), "; ")},
		{"definition", rankText, joined(definition)}, {"use", rankText, joined(use)}}
}

// joined is a text in all its languages.
func joined(t graph.Text) string {
	var out []string
	for _, l := range t.Langs() {
		if !slices.Contains(out, t[l]) {
			out = append(out, t[l])
		}
	}
	return strings.Join(out, " / ")
}

// A token is a word of the query as it is compared: folded, and its stems.
type token struct {
	word   string
	nl, en string
}

// words returns the words of a text, folded.
func words(s string) []string {
	out := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range out {
		out[i] = suggest.Fold(w)
	}
	return out
}

func tokens(s string) []token {
	var out []token
	for _, w := range words(s) {
		out = append(out, token{w, stem(w, dutch.Stem), stem(w, english.Stem)})
	}
	return out
}

func stem(w string, by func(*snowballstem.Env) bool) string {
	env := snowballstem.NewEnv(w)
	by(env)
	return env.Current()
}

// matches reports whether a word of a text is the one asked for. Stemming is slow, so only words
// with the same beginning are stemmed.
func (q token) matches(w string) bool {
	const beginning = 3
	switch {
	case q.word == w || len(q.word) >= 3 && strings.HasPrefix(w, q.word):
		return true
	case len(q.word) <= beginning || len(w) <= beginning || q.word[:beginning] != w[:beginning]:
		return false
	}
	return q.nl == stem(w, dutch.Stem) || q.en == stem(w, english.Stem)
}

// match returns the best field that holds every word of the query, or, where only all fields
// together hold them, the best field that holds one.
func match(query []token, fields []field) (field, bool) {
	rest := map[int]bool{}
	for i := range query {
		rest[i] = true
	}
	var best, partial *field
	for i := range fields {
		f := &fields[i]
		if f.text == "" {
			continue
		}
		ts := words(f.text)
		hits := 0
		for n, q := range query {
			if slices.ContainsFunc(ts, q.matches) {
				hits++
				delete(rest, n)
			}
		}
		if hits == len(query) {
			g := *f
			if (g.rank == rankLabel || g.rank == rankID) && len(ts) > len(query) {
				g.rank = rankLabelPart
			}
			if best == nil || g.rank < best.rank {
				best = &g
			}
		} else if hits > 0 && (partial == nil || f.rank < partial.rank) {
			g := *f
			g.rank = rankText + 1
			partial = &g
		}
	}
	switch {
	case best != nil:
		return *best, true
	case partial != nil && len(rest) == 0:
		return *partial, true
	}
	return field{}, false
}

// snippet cuts the part of a text around the first word of the query that it holds.
func snippet(text string, query []token) string {
	const width = 90
	parts := strings.Fields(text)
	at := 0
	for i, w := range parts {
		if slices.ContainsFunc(words(w), func(t string) bool {
			return slices.ContainsFunc(query, func(q token) bool { return q.matches(t) })
		}) {
			at = i
			break
		}
	}
	from := max(0, at-6)
	out := ""
	if from > 0 {
		out = "… "
	}
	for i, w := range parts[from:] {
		if len([]rune(out))+len([]rune(w)) > width {
			return strings.TrimSpace(out) + " …"
		}
		if i > 0 {
			out += " "
		}
		out += w
	}
	return out
}
