package graph

import (
	"slices"
)

// presentAbove is the membership over which a code counts as present where an analysis needs yes
// or no; exactly one half counts as absent.
const presentAbove = 0.5

// DefaultCount lists the statuses that count as present where a study says nothing else.
var DefaultCount = []Status{Reported, Mixed}

// CountStatuses returns the statuses that count as present: the study's, or DefaultCount.
func (s *Study) CountStatuses() []Status {
	if len(s.Count) == 0 {
		return DefaultCount
	}
	return s.Count
}

// Coders returns every coder of the study's cases and definitions, by alphabet.
func (s *Study) Coders() []string {
	seen := map[string]bool{}
	for i := range s.Definitions {
		for j := range s.Definitions[i].Codings {
			seen[s.Definitions[i].Codings[j].Coder] = true
		}
	}
	for i := range s.Cases {
		for j := range s.Cases[i].Codings {
			seen[s.Cases[i].Codings[j].Coder] = true
		}
	}
	return sortedKeys(seen)
}

// MainCoder returns the first coder, by alphabet, with a coding in the case, and "" for a case
// without codings. Analyses use this coder's codings unless asked otherwise.
func MainCoder(c *Case) string {
	if len(c.Codings) == 0 {
		return ""
	}
	first := c.Codings[0].Coder
	for i := range c.Codings {
		first = min(first, c.Codings[i].Coder)
	}
	return first
}

// CitedSources returns the ids of the sources that any evidence in the case names, sorted.
func CitedSources(c *Case) []string {
	seen := map[string]bool{}
	add := func(list []Evidence) {
		for _, e := range list {
			if e.Source != "" {
				seen[e.Source] = true
			}
		}
	}
	for _, a := range attributes {
		if a.one != nil {
			add(a.one(c).Evidence)
			continue
		}
		for _, cl := range *a.many(c) {
			add(cl.Evidence)
		}
	}
	for i := range c.Agenda {
		add(c.Agenda[i].Evidence)
	}
	for i := range c.Codings {
		add(c.Codings[i].Evidence)
	}
	for i := range c.Configs {
		add(c.Configs[i].Evidence)
	}
	return sortedKeys(seen)
}

// An Index finds the things of a study by their ids, and their relatives, without searching.
// It shares the study's data and must not outlive a change to it. It is safe for concurrent use.
type Index struct {
	Study       *Study
	concepts    map[string]*Concept
	codes       map[string]*Code
	definitions map[string]*Definition
	sources     map[string]*Source
	cases       map[string]*Case
	codeKids    map[string][]string
	conceptKids map[string][]string
}

// NewIndex makes an index of a study in one pass.
func NewIndex(s *Study) *Index {
	x := &Index{
		Study:       s,
		concepts:    make(map[string]*Concept, len(s.Concepts)),
		codes:       make(map[string]*Code, len(s.Codes)),
		definitions: make(map[string]*Definition, len(s.Definitions)),
		sources:     make(map[string]*Source, len(s.Sources)),
		cases:       make(map[string]*Case, len(s.Cases)),
		codeKids:    map[string][]string{},
		conceptKids: map[string][]string{},
	}
	for i := range s.Concepts {
		c := &s.Concepts[i]
		x.concepts[c.ID] = c
		for _, b := range c.Broader {
			x.conceptKids[b] = append(x.conceptKids[b], c.ID)
		}
	}
	for i := range s.Codes {
		c := &s.Codes[i]
		x.codes[c.ID] = c
		if c.Broader != "" {
			x.codeKids[c.Broader] = append(x.codeKids[c.Broader], c.ID)
		}
	}
	for i := range s.Definitions {
		x.definitions[s.Definitions[i].ID] = &s.Definitions[i]
	}
	for i := range s.Sources {
		x.sources[s.Sources[i].ID] = &s.Sources[i]
	}
	for i := range s.Cases {
		x.cases[s.Cases[i].ID] = &s.Cases[i]
	}
	return x
}

// Concept returns the concept with an id, or nil.
func (x *Index) Concept(id string) *Concept { return x.concepts[id] }

// Code returns the code with an id, or nil.
func (x *Index) Code(id string) *Code { return x.codes[id] }

// Definition returns the definition with an id, or nil.
func (x *Index) Definition(id string) *Definition { return x.definitions[id] }

// Source returns the source with an id, or nil.
func (x *Index) Source(id string) *Source { return x.sources[id] }

// Case returns the case with an id, or nil.
func (x *Index) Case(id string) *Case { return x.cases[id] }

// Kinds returns the kinds of entities that have this id, in the order of EntityKinds.
func (x *Index) Kinds(id string) []EntityKind {
	var out []EntityKind
	for _, k := range EntityKinds {
		if x.has(k, id) {
			out = append(out, k)
		}
	}
	return out
}

// has reports whether there is an entity of a kind with this id.
func (x *Index) has(kind EntityKind, id string) bool {
	switch kind {
	case CaseEntity:
		return x.cases[id] != nil
	case ConceptEntity:
		return x.concepts[id] != nil
	case CodeEntity:
		return x.codes[id] != nil
	case DefinitionEntity:
		return x.definitions[id] != nil
	case SourceEntity:
		return x.sources[id] != nil
	}
	return false
}

// CodeChildren returns the ids of a code's direct children in the order of the codebook.
func (x *Index) CodeChildren(id string) []string { return x.codeKids[id] }

// CodeAncestors returns the ids of a code's parent, its parent and so on, up to a top code.
func (x *Index) CodeAncestors(id string) []string {
	var out []string
	for c := x.codes[id]; c != nil && c.Broader != ""; c = x.codes[c.Broader] {
		if c.Broader == id || slices.Contains(out, c.Broader) {
			break // a cycle, which a valid study does not have
		}
		out = append(out, c.Broader)
	}
	return out
}

// CodeTop returns the id of the top code above a code, or the code's own for a top code.
func (x *Index) CodeTop(id string) string {
	if up := x.CodeAncestors(id); len(up) > 0 {
		return up[len(up)-1]
	}
	return id
}

// CodeDescendants returns the ids of all codes below a code, each parent before its children.
func (x *Index) CodeDescendants(id string) []string { return descendants(x.codeKids, id) }

// ConceptChildren returns the ids of a concept's direct variants in the order of the file.
func (x *Index) ConceptChildren(id string) []string { return x.conceptKids[id] }

// ConceptAncestors returns the ids of all concepts above a concept, nearest first, each once.
func (x *Index) ConceptAncestors(id string) []string {
	var out []string
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		c := x.concepts[queue[0]]
		if c == nil {
			continue
		}
		for _, b := range c.Broader {
			if b != id && !slices.Contains(out, b) {
				out = append(out, b)
				queue = append(queue, b)
			}
		}
	}
	return out
}

// ConceptDescendants returns the ids of all concepts below a concept, each once, parents before
// their children.
func (x *Index) ConceptDescendants(id string) []string { return descendants(x.conceptKids, id) }

// descendants walks children breadth first.
func descendants(children map[string][]string, id string) []string {
	var out []string
	seen := map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		for _, k := range children[queue[0]] {
			if !seen[k] {
				seen[k] = true
				out = append(out, k)
				queue = append(queue, k)
			}
		}
	}
	return out
}

// Concept returns the concept with an id, or nil. It searches; for many look-ups make an Index.
func (s *Study) Concept(id string) *Concept {
	for i := range s.Concepts {
		if s.Concepts[i].ID == id {
			return &s.Concepts[i]
		}
	}
	return nil
}

// Code returns the code with an id, or nil. It searches; for many look-ups make an Index.
func (s *Study) Code(id string) *Code {
	for i := range s.Codes {
		if s.Codes[i].ID == id {
			return &s.Codes[i]
		}
	}
	return nil
}

// Definition returns the definition with an id, or nil. It searches; for many look-ups make an Index.
func (s *Study) Definition(id string) *Definition {
	for i := range s.Definitions {
		if s.Definitions[i].ID == id {
			return &s.Definitions[i]
		}
	}
	return nil
}

// Source returns the source with an id, or nil. It searches; for many look-ups make an Index.
func (s *Study) Source(id string) *Source {
	for i := range s.Sources {
		if s.Sources[i].ID == id {
			return &s.Sources[i]
		}
	}
	return nil
}

// Case returns the case with an id, or nil. It searches; for many look-ups make an Index.
func (s *Study) Case(id string) *Case {
	for i := range s.Cases {
		if s.Cases[i].ID == id {
			return &s.Cases[i]
		}
	}
	return nil
}

// sortedKeys returns the keys of a set in ascending order.
func sortedKeys[V any](set map[string]V) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
