package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"speelveld/graph"
	"speelveld/internal/diag"
)

// invalid makes the error for a study that cannot be stored.
func invalid(format string, args ...any) error {
	return &diag.Error{Msg: fmt.Sprintf(format, args...), Hint: "check the study's files: speelveld check", Err: ErrInvalid}
}

// validate reports ids that stand twice, which in a graph would flow together.
func validate(s *graph.Study) error {
	if s.ID == "" {
		return invalid("the study has no id")
	}
	seen := map[string]bool{}
	unique := func(kind, id string) error {
		key := kind + " " + id
		if id == "" {
			return invalid("a %s has no id", kind)
		}
		if seen[key] {
			return invalid("%s %q stands there twice", kind, id)
		}
		seen[key] = true
		return nil
	}
	for i := range s.Concepts {
		if err := unique("concept", s.Concepts[i].ID); err != nil {
			return err
		}
	}
	for i := range s.Codes {
		if err := unique("code", s.Codes[i].ID); err != nil {
			return err
		}
	}
	for i := range s.Definitions {
		if err := unique("definition", s.Definitions[i].ID); err != nil {
			return err
		}
	}
	for i := range s.Model.Parts {
		if err := unique("part", s.Model.Parts[i].ID); err != nil {
			return err
		}
	}
	for i := range s.Sources {
		if err := unique("source", s.Sources[i].ID); err != nil {
			return err
		}
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		if err := unique("case", c.ID); err != nil {
			return err
		}
		for j := range c.Configs {
			if id := c.Configs[j].ID; id != "" {
				if err := unique("configuration of case "+c.ID, id); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// validQuads reports terms that Cayley would store and then not give back: text that is not
// UTF-8, and IRIs and language tags outside their grammar.
func validQuads(quads []graph.Quad) error {
	iris := map[graph.IRI]bool{}
	check := func(iri graph.IRI) error {
		if iris[iri] {
			return nil
		}
		if !validIRI(string(iri)) {
			return invalid("%q is not an IRI", iri)
		}
		iris[iri] = true
		return nil
	}
	for i := range quads {
		q := &quads[i]
		for _, iri := range []graph.IRI{q.S, q.P, q.Label} {
			if err := check(iri); err != nil {
				return err
			}
		}
		switch {
		case q.O.IsIRI():
			if err := check(q.O.IRI); err != nil {
				return err
			}
		case !utf8.ValidString(q.O.Value):
			return invalid("%s of %s is not UTF-8: %q", graph.Compact(q.P), q.S, q.O.Value)
		case q.O.Lang != "" && !validLang(q.O.Lang):
			return invalid("%q, of %s of %s, is not a language tag", q.O.Lang, graph.Compact(q.P), q.S)
		case q.O.Datatype != "":
			if err := check(q.O.Datatype); err != nil {
				return err
			}
		}
	}
	return nil
}

// validIRI reports whether a string can stand as an IRI.
func validIRI(s string) bool {
	if s == "" || !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("<>\"{}|\\^`", r)
	})
}

// validLang reports whether a string has the form of a language tag.
func validLang(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if part == "" || len(part) > 8 {
			return false
		}
		for _, r := range part {
			letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
			if !letter && (i == 0 || r < '0' || r > '9') {
				return false
			}
		}
	}
	return true
}
