package graph

import (
	"cmp"
	"slices"
)

// An EntityRef names an entity of a study.
type EntityRef struct {
	Kind EntityKind `json:"kind"`
	ID   string     `json:"id"`
}

// Compare orders entities by kind, as in EntityKinds, and then by id.
func (r EntityRef) Compare(o EntityRef) int {
	return cmp.Or(cmp.Compare(slices.Index(EntityKinds, r.Kind), slices.Index(EntityKinds, o.Kind)), cmp.Compare(r.ID, o.ID))
}

// A Node is an entity in a neighbourhood.
type Node struct {
	EntityRef
	Distance int `json:"distance"` // number of edges to the middle
}

// An Edge is a statement between two entities, or the link that configurations make between two
// codes, and then in which cases.
type Edge struct {
	From      EntityRef `json:"from"`
	Predicate IRI       `json:"predicate"`
	To        EntityRef `json:"to"`
	Cases     []string  `json:"cases,omitempty"` // sorted; nil for a statement
}

// Compare orders edges by their ends and then by predicate.
func (e Edge) Compare(f Edge) int {
	return cmp.Or(e.From.Compare(f.From), e.To.Compare(f.To), cmp.Compare(e.Predicate, f.Predicate))
}

// A Neighbourhood is an entity with all that lies within some edges of it, whatever the direction
// of the edges, and every edge between any two of these.
type Neighbourhood struct {
	Nodes []Node `json:"nodes"` // by distance, kind and id: the middle comes first
	Edges []Edge `json:"edges"` // by their ends
}

// EntityPredicates lists the predicates of edges between entities.
var EntityPredicates = []IRI{
	CaseConcept, Shows, ShowsPartly, Intends, Supposes, FallsShortOf, Lacks, IsPartOf, DerivedFrom,
	Broader, Related, DCSource, References, Defines, Contains,
	CallsFor, Triggers, Stirs, Accompanies, Yields, LeadsTo, Hinders, FeedsBackTo, ContributesTo, SetsStageFor,
}

// Neighbourhood returns what lies within depth edges of an entity, by walking the model; ok is
// false where there is no such entity.
func (x *Index) Neighbourhood(middle EntityRef, depth int) (n Neighbourhood, ok bool) {
	if !x.has(middle.Kind, middle.ID) {
		return n, false
	}
	edges := entityEdges(x.Study)
	beside := map[EntityRef][]EntityRef{}
	for _, e := range edges {
		beside[e.From] = append(beside[e.From], e.To)
		beside[e.To] = append(beside[e.To], e.From)
	}
	distance := map[EntityRef]int{middle: 0}
	for queue := []EntityRef{middle}; len(queue) > 0; queue = queue[1:] {
		if distance[queue[0]] == depth {
			break
		}
		for _, next := range beside[queue[0]] {
			if _, seen := distance[next]; !seen {
				distance[next] = distance[queue[0]] + 1
				queue = append(queue, next)
			}
		}
	}
	return NewNeighbourhood(distance, edges), true
}

// NewNeighbourhood sorts nodes with their distances, and the edges between any two of them.
func NewNeighbourhood(distance map[EntityRef]int, edges []Edge) Neighbourhood {
	n := Neighbourhood{Nodes: []Node{}, Edges: []Edge{}}
	for ref, d := range distance {
		n.Nodes = append(n.Nodes, Node{ref, d})
	}
	slices.SortFunc(n.Nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), a.EntityRef.Compare(b.EntityRef))
	})
	for _, e := range edges {
		_, from := distance[e.From]
		_, to := distance[e.To]
		if from && to {
			n.Edges = append(n.Edges, e)
		}
	}
	slices.SortFunc(n.Edges, Edge.Compare)
	return n
}

// entityEdges lists every edge between entities of a study, each once.
func entityEdges(s *Study) []Edge {
	l := edgeList{seen: map[[2]EntityRef]map[IRI]bool{}}
	for i := range s.Concepts {
		c := &s.Concepts[i]
		from := EntityRef{ConceptEntity, c.ID}
		l.add(from, Broader, ConceptEntity, c.Broader...)
		l.add(from, Related, ConceptEntity, c.Related...)
		l.add(from, DCSource, SourceEntity, c.Source)
	}
	for i := range s.Codes {
		c := &s.Codes[i]
		from := EntityRef{CodeEntity, c.ID}
		l.add(from, Broader, CodeEntity, c.Broader)
		l.add(from, DCSource, SourceEntity, c.Source)
	}
	for i := range s.Definitions {
		d := &s.Definitions[i]
		from := EntityRef{DefinitionEntity, d.ID}
		l.add(from, Defines, ConceptEntity, d.Concept)
		l.add(from, DCSource, SourceEntity, d.Source)
		l.add(from, References, SourceEntity, d.Cites...)
		for _, code := range containedCodes(d) {
			l.add(from, Contains, CodeEntity, code)
		}
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		from := EntityRef{CaseEntity, c.ID}
		l.add(from, CaseConcept, ConceptEntity, c.Concept.String())
		l.add(from, IsPartOf, CaseEntity, c.PartOf...)
		l.add(from, DerivedFrom, SourceEntity, CitedSources(c)...)
		for _, e := range caseEdges(c) {
			l.add(from, e.predicate, CodeEntity, e.code)
		}
	}
	for _, k := range codeLinks(s, "") {
		l.edges = append(l.edges, Edge{EntityRef{CodeEntity, k.From}, k.Predicate, EntityRef{CodeEntity, k.To}, k.Cases})
	}
	return l.edges
}

// containedCodes returns the codes to which a definition has a plain edge.
func containedCodes(d *Definition) []string {
	var out []string
	for i := range d.Codings {
		if c := &d.Codings[i]; c.Score > presentAbove && (c.Status == Reported || c.Status == Mixed) {
			out = append(out, c.Code)
		}
	}
	return out
}

// edgeList collects edges without doubles.
type edgeList struct {
	edges []Edge
	seen  map[[2]EntityRef]map[IRI]bool
}

// add appends an edge to each entity of a kind with an id.
func (l *edgeList) add(from EntityRef, p IRI, kind EntityKind, ids ...string) {
	for _, id := range ids {
		ends := [2]EntityRef{from, {kind, id}}
		if id == "" || l.seen[ends][p] {
			continue
		}
		if l.seen[ends] == nil {
			l.seen[ends] = map[IRI]bool{}
		}
		l.seen[ends][p] = true
		l.edges = append(l.edges, Edge{From: from, Predicate: p, To: ends[1]})
	}
}
