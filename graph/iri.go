package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
)

// An EntityKind is one of the kinds of things that a study names by an id.
type EntityKind string

// The kinds of entities; each is also the segment of its IRIs.
const (
	CaseEntity       EntityKind = "case"
	ConceptEntity    EntityKind = "concept"
	CodeEntity       EntityKind = "code"
	DefinitionEntity EntityKind = "definition"
	SourceEntity     EntityKind = "source"
)

// EntityKinds lists the kinds of entities in the order in which an id is looked up.
var EntityKinds = []EntityKind{CaseEntity, ConceptEntity, CodeEntity, DefinitionEntity, SourceEntity}

// BaseIRI returns the IRI under which all of the study's nodes lie: its Base, or
// urn:speelveld:<id>: where it has none, ending in a separator.
func (s *Study) BaseIRI() IRI {
	if s.Base == "" {
		return IRI("urn:speelveld:" + url.PathEscape(s.ID) + ":")
	}
	if strings.ContainsAny(s.Base[len(s.Base)-1:], "/#:=?") {
		return IRI(s.Base)
	}
	return IRI(s.Base + "/")
}

// IRI returns the IRI of the study itself, which is also the label of its quads.
func (s *Study) IRI() IRI { return studyIRI(s.BaseIRI(), s.ID) }

// Entity returns the IRI of a case, concept, code, definition or source of the study.
func (s *Study) Entity(kind EntityKind, id string) IRI { return EntityIRI(s.BaseIRI(), kind, id) }

// EntityIRI returns the IRI of an entity under a base: <base><kind>/<id>.
func EntityIRI(base IRI, kind EntityKind, id string) IRI { return child(base, string(kind), id) }

// ParseEntity is the inverse of EntityIRI; ok is false for an IRI of another form.
func ParseEntity(base, iri IRI) (kind EntityKind, id string, ok bool) {
	rest, found := strings.CutPrefix(string(iri), string(base))
	if !found {
		return "", "", false
	}
	for _, k := range EntityKinds {
		if seg, found := strings.CutPrefix(rest, string(k)+"/"); found {
			id, ok := unescape(seg)
			return k, id, ok
		}
	}
	return "", "", false
}

// studyIRI returns the IRI of a study under a base.
func studyIRI(base IRI, id string) IRI { return child(base, "study", id) }

// child returns <base><segment>/<id>.
func child(base IRI, segment, id string) IRI {
	return base + IRI(segment) + "/" + IRI(url.PathEscape(id))
}

// nth returns the n-th node (from 1) of a list below a node: <parent>/<segment>/<n>.
func nth(parent IRI, segment string, n int) IRI {
	return parent + "/" + IRI(segment) + "/" + IRI(strconv.Itoa(n))
}

// unescape decodes one path segment of an IRI.
func unescape(segment string) (string, bool) {
	if strings.Contains(segment, "/") {
		return "", false
	}
	id, err := url.PathUnescape(segment)
	return id, err == nil
}

// evidenceIRI names a piece of evidence by what it says, so that all claims that rest on the
// same passage of a source share one node.
func evidenceIRI(base IRI, e Evidence) IRI {
	h := sha256.New()
	for _, s := range []string{e.Source, e.Locator, e.Quote} {
		h.Write([]byte(strconv.Itoa(len(s))))
		h.Write([]byte{':'})
		h.Write([]byte(s))
	}
	return child(base, "evidence", hex.EncodeToString(h.Sum(nil)[:10]))
}
