package graph

import (
	"cmp"
	"strings"
)

// An IRI names a node, a predicate or a graph.
type IRI string

// A Term is the object of a quad: an IRI, or a literal with an optional language or datatype.
// Terms are comparable; there are no blank nodes.
type Term struct {
	IRI      IRI    // set for an IRI; all other fields are then empty
	Value    string // the literal's text
	Lang     string // language tag of a literal, or ""
	Datatype IRI    // datatype of a literal, or "" for plain strings
}

// Ref is the term that names a node.
func Ref(iri IRI) Term { return Term{IRI: iri} }

// Literal is a plain string; with a language, a string in that language.
func Literal(value, lang string) Term { return Term{Value: value, Lang: lang} }

// Typed is a literal with a datatype.
func Typed(value string, datatype IRI) Term { return Term{Value: value, Datatype: datatype} }

// IsIRI reports whether the term names a node.
func (t Term) IsIRI() bool { return t.IRI != "" }

// Compare orders terms: literals before IRIs, then by text, language and datatype.
func (t Term) Compare(u Term) int {
	return cmp.Or(strings.Compare(string(t.IRI), string(u.IRI)), strings.Compare(t.Value, u.Value),
		strings.Compare(t.Lang, u.Lang), strings.Compare(string(t.Datatype), string(u.Datatype)))
}

// A Quad is a statement within a graph, which Label names: the study for nearly all of them,
// the case for the links between codes that its configurations make.
type Quad struct {
	S, P  IRI
	O     Term
	Label IRI
}

// Compare orders quads by subject, predicate, object and label.
func (q Quad) Compare(r Quad) int {
	return cmp.Or(strings.Compare(string(q.S), string(r.S)), strings.Compare(string(q.P), string(r.P)),
		q.O.Compare(r.O), strings.Compare(string(q.Label), string(r.Label)))
}
