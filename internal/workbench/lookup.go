package workbench

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"speelveld/analysis/similarity"
	"speelveld/graph"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// A Usage error says that a command was called with something that does not exist or cannot be:
// an unknown id, a wrong value of a flag. Programs end with exit status 2 on it.
type Usage struct {
	Msg, Hint string
}

// Error prints the message and, on a line of its own, the hint.
func (u *Usage) Error() string {
	if u.Hint == "" {
		return u.Msg
	}
	return u.Msg + "\n\thint: " + u.Hint
}

func usagef(hint, format string, args ...any) *Usage {
	return &Usage{Msg: fmt.Sprintf(format, args...), Hint: hint}
}

// An EntityType says what an id stands for.
type EntityType = graph.EntityKind

// A Ref points at one entity of a study.
type Ref struct {
	Type EntityType
	ID   string
}

// index finds entities by id, label and alternative label. All keys are folded (no case, no accents).
type index struct {
	*graph.Index
	byID    map[string][]Ref
	byLabel map[string][]Ref
	byAlt   map[string][]Ref
	names   map[EntityType][]string // ids and labels, for "did you mean"
}

func newIndex(s *graph.Study) *index {
	x := &index{
		Index: graph.NewIndex(s),
		byID:  map[string][]Ref{}, byLabel: map[string][]Ref{}, byAlt: map[string][]Ref{},
		names: map[EntityType][]string{},
	}
	add := func(t EntityType, id string, label graph.Text, alt []string) {
		r := Ref{t, id}
		put(x.byID, suggest.Fold(id), r)
		x.names[t] = append(x.names[t], id)
		for _, l := range label.Langs() {
			put(x.byLabel, suggest.Fold(label[l]), r)
			x.names[t] = append(x.names[t], label[l])
		}
		for _, a := range alt {
			put(x.byAlt, suggest.Fold(a), r)
			x.names[t] = append(x.names[t], a)
		}
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		add(graph.CaseEntity, c.ID, c.Name, nil)
	}
	for i := range s.Concepts {
		c := &s.Concepts[i]
		add(graph.ConceptEntity, c.ID, c.Label, c.Alt.All())
	}
	for i := range s.Codes {
		c := &s.Codes[i]
		add(graph.CodeEntity, c.ID, c.Label, c.Alt.All())
	}
	for i := range s.Definitions {
		d := &s.Definitions[i]
		add(graph.DefinitionEntity, d.ID, nil, nil)
	}
	for i := range s.Sources {
		src := &s.Sources[i]
		add(graph.SourceEntity, src.ID, nil, nil)
	}
	return x
}

func put(m map[string][]Ref, key string, r Ref) {
	if key != "" && !slices.Contains(m[key], r) {
		m[key] = append(m[key], r)
	}
}

// resolve finds the one entity of the given types that a word stands for: by id first, then by
// label in any language, then by alternative label; without regard to case, accents and hyphens.
func (x *index) resolve(word string, types ...EntityType) (Ref, error) {
	key := suggest.Fold(word)
	for _, m := range []map[string][]Ref{x.byID, x.byLabel, x.byAlt} {
		var found []Ref
		for _, t := range types { // in the order of types, so that a bare word prefers the first
			for _, r := range m[key] {
				if r.Type == t {
					found = append(found, r)
				}
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			var ids []string
			for _, r := range found {
				ids = append(ids, fmt.Sprintf("%s %q", r.Type, r.ID))
			}
			if found[0].Type != found[1].Type && len(types) > 1 {
				return found[0], nil
			}
			return Ref{}, usagef("say which by its id: "+strings.Join(ids, ", "), "%q can mean %d things", word, len(found))
		}
	}
	var names []string
	for _, t := range types {
		names = append(names, x.names[t]...)
	}
	what := string(types[0])
	if len(types) > 1 {
		what = "id or name"
	}
	hint := suggest.Hint(word, names)
	if hint == "" {
		if len(types) == 1 {
			hint = fmt.Sprintf("speelveld list %ss shows what there is", types[0])
		} else {
			hint = "speelveld find WORDS searches everything"
		}
	}
	return Ref{}, usagef(hint, "unknown %s %q", what, word)
}

func (x *index) resolveCode(word string) (*graph.Code, error) {
	r, err := x.resolve(word, graph.CodeEntity)
	if err != nil {
		return nil, err
	}
	return x.Code(r.ID), nil
}

// withNarrower returns a concept and all that are narrower.
func (x *index) withNarrower(concept string) map[string]bool {
	return setOf(concept, x.ConceptDescendants(concept))
}

func setOf(one string, more []string) map[string]bool {
	set := map[string]bool{one: true}
	for _, m := range more {
		set[m] = true
	}
	return set
}

// label returns the label of a code in the language of the answer, or its id.
func (b *Bench) codeLabel(id string) string {
	if c := b.index.Code(id); c != nil {
		return cmp.Or(b.text(c.Label), id)
	}
	return id
}

func (b *Bench) caseLabel(id string) string {
	if c := b.index.Case(id); c != nil {
		return cmp.Or(b.text(c.Name), id)
	}
	return id
}

func (b *Bench) conceptLabel(id string) string {
	if c := b.index.Concept(id); c != nil {
		return cmp.Or(b.text(c.Label), id)
	}
	return id
}

// text is a text in the language of the answer.
func (b *Bench) text(t graph.Text) string { return t.In(b.lang, b.study.Languages...) }

// inputError gives an analysis' complaint about its input the form in which problems are printed.
func inputError(err error) error {
	if e, ok := errors.AsType[*similarity.Error](err); ok {
		return &diag.Error{Msg: e.Msg, Hint: e.Hint, Err: err}
	}
	return err
}
