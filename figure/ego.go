package figure

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// An EgoQuery says of which node the neighbourhood is drawn.
type EgoQuery struct {
	Middle graph.EntityRef
	Depth  int // 1 (also 0) or 2: also what the neighbours are tied to

	// Phrase words a relation as it is read from the middle to its neighbour (outgoing) or back, in
	// nl or en; nil gives the predicates themselves.
	Phrase func(p graph.IRI, outgoing bool, lang string) string
}

// Ego draws a case, concept, code, definition or source in the middle, and around it what it is tied
// to, grouped by relation and by kind. The line to a group and its border tell the status of codings:
// solid for reported, dashed and dotted for mixed, dashed for intended, dotted for hypothesised,
// struck for negative and absent. With a depth of 2 each neighbour is followed by what it is tied to
// in its turn.
//
// TopN is the most neighbours of a group, those with most ties of their own first; without it, as
// many as fit on a page. MinCases leaves out links between codes that fewer cases make. Of the cases,
// only those of the options are drawn.
//
// A middle that the study does not have gives an error.
func Ego(ctx context.Context, s *graph.Study, q EgoQuery, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	q.Depth = max(q.Depth, 1)
	if q.Depth > 2 {
		return nil, fmt.Errorf("depth %d: give 1 or 2", q.Depth)
	}
	if q.Phrase == nil {
		q.Phrase = func(p graph.IRI, _ bool, _ string) string { return graph.Compact(p) }
	}
	x := graph.NewIndex(s)
	hood, ok := x.Neighbourhood(q.Middle, q.Depth+1) // one more, so that the ties of the last are counted
	if !ok {
		return nil, fmt.Errorf("there is no %s %q", q.Middle.Kind, q.Middle.ID)
	}
	opt = opt.readable()
	m := &egoMap{page: newPage("ego", opt), x: x, q: q, all: len(s.Cases), chips: map[chipKey]knownChip{}, beyonds: map[graph.EntityRef][]*egoGroup{}}
	m.read(hood)
	m.fit()
	return m.figure(), nil
}

// An egoTie is a neighbour as it is seen from one of its ends.
type egoTie struct {
	to    graph.EntityRef
	pred  graph.IRI
	out   bool
	cases int // that make the link between two codes; 0 for a statement
}

// An egoGroup is neighbours of one kind by one relation.
type egoGroup struct {
	phrase string
	status graph.Status
	kind   egoKind
	ties   []egoTie
	order  int // of the relation

	more  int      // neighbours over those that all groups may show
	shown []egoTie // as many as the page carries
	box   paint.Box
	ops   []paint.Op // from (0, 0)
}

type egoMap struct {
	*page
	x   *graph.Index
	q   EgoQuery
	all int // cases of the study

	groups    []*egoGroup
	around    map[graph.EntityRef][]egoTie // of each node, its ties
	dist      map[graph.EntityRef]int
	degree    map[graph.EntityRef]int
	cap       int // neighbours in a group
	cap2      int // of these again
	relations int // of these
	counted   bool
	chips     map[chipKey]knownChip // made before: fitting tries many sizes of groups
	beyonds   map[graph.EntityRef][]*egoGroup
	capped    bool
	capped2   bool
	kinds     map[egoKind]bool
	lines     map[graph.Status]bool
}

// lineOf is the status that the line of a relation tells; a relation without one has a plain line.
var lineOf = func() map[graph.IRI]graph.Status {
	out := map[graph.IRI]graph.Status{}
	for _, s := range graph.Statuses {
		if p, ok := graph.StatusEdge(s); ok {
			out[p] = s
		}
	}
	return out
}()

// An egoKind is a kind of node that has a look of its own: an entity kind, or a kind of code.
type egoKind string

func (m *egoMap) kindOf(r graph.EntityRef) egoKind {
	if r.Kind != graph.CodeEntity {
		return egoKind(r.Kind)
	}
	if c := m.x.Code(r.ID); c != nil && slices.Contains(graph.Kinds, c.Kind) {
		return egoKind(c.Kind)
	}
	return egoKind(graph.CodeEntity)
}

// egoKinds is their order.
var egoKinds = func() []egoKind {
	out := []egoKind{egoKind(graph.ConceptEntity)}
	for _, k := range graph.Kinds {
		out = append(out, egoKind(k))
	}
	return append(out, egoKind(graph.CodeEntity), egoKind(graph.CaseEntity), egoKind(graph.DefinitionEntity), egoKind(graph.SourceEntity))
}()

// read sorts the edges by the nodes at their ends, and those of the middle into groups.
func (m *egoMap) read(hood graph.Neighbourhood) {
	m.dist, m.degree, m.around = map[graph.EntityRef]int{}, map[graph.EntityRef]int{}, map[graph.EntityRef][]egoTie{}
	for _, n := range hood.Nodes {
		m.dist[n.EntityRef] = n.Distance
	}
	for _, e := range hood.Edges {
		cases := len(e.Cases)
		if len(e.Cases) > 0 {
			if cases = m.counting(e.Cases); cases == 0 || cases < m.opt.MinCases {
				continue
			}
		}
		if e.From == e.To || m.hidden(e.From) || m.hidden(e.To) {
			continue
		}
		m.degree[e.From]++
		m.degree[e.To]++
		m.around[e.From] = append(m.around[e.From], egoTie{e.To, e.Predicate, true, cases})
		m.around[e.To] = append(m.around[e.To], egoTie{e.From, e.Predicate, false, cases})
	}
	m.groups = m.group(m.around[m.q.Middle])
	for _, g := range m.groups {
		m.counted = m.counted || g.ties[0].cases > 0
	}
}

// counting is how many of the cases count.
func (m *egoMap) counting(cases []string) int {
	n := 0
	for _, id := range cases {
		if m.opt.counts(id) {
			n++
		}
	}
	return n
}

func (m *egoMap) hidden(r graph.EntityRef) bool {
	return r.Kind == graph.CaseEntity && r != m.q.Middle && !m.opt.counts(r.ID)
}

// group puts ties with one phrase and one kind at the other end together: first what the node says
// of others, then what others say of it.
func (m *egoMap) group(ties []egoTie) []*egoGroup {
	type key struct {
		phrase string
		kind   egoKind
	}
	found := map[key]*egoGroup{}
	var out []*egoGroup
	for _, t := range ties {
		k := key{m.q.Phrase(t.pred, t.out, m.lang), m.kindOf(t.to)}
		g := found[k]
		if g == nil {
			g = &egoGroup{phrase: m.print(k.phrase), kind: k.kind, status: lineOf[t.pred], order: slices.Index(graph.EntityPredicates, t.pred)}
			if !t.out {
				g.order += len(graph.EntityPredicates)
			}
			found[k] = g
			out = append(out, g)
		}
		if !slices.ContainsFunc(g.ties, func(o egoTie) bool { return o.to == t.to }) {
			g.ties = append(g.ties, t)
		}
	}
	for _, g := range out {
		slices.SortStableFunc(g.ties, func(a, b egoTie) int {
			return cmp.Or(cmp.Compare(b.cases, a.cases), cmp.Compare(m.degree[b.to], m.degree[a.to]), a.to.Compare(b.to))
		})
	}
	slices.SortStableFunc(out, func(a, b *egoGroup) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(slices.Index(egoKinds, a.kind), slices.Index(egoKinds, b.kind)))
	})
	return out
}

// fit shows as many neighbours as the page carries.
func (m *egoMap) fit() {
	most := 0
	for _, g := range m.groups {
		most = max(most, len(g.ties))
	}
	caps := []int{most, 40, 30, 24, 20, 16, 12, 10, 8, 6, 5, 4, 3, 2, 1}
	if m.opt.TopN > 0 {
		caps = []int{m.opt.TopN}
	}
	for _, c := range caps {
		for _, b := range [][2]int{{3, 99}, {3, 5}, {2, 4}, {2, 3}, {1, 3}, {1, 2}} {
			if m.q.Depth == 1 && b[0] < 3 {
				break
			}
			m.cap, m.cap2, m.relations = min(c, max(most, 1)), b[0], b[1]
			m.blocks()
			if m.arrange() <= m.limit() {
				m.fill()
				return
			}
		}
	}
}

// fill shows more of the groups, one each in turn, while the page carries it.
func (m *egoMap) fill() {
	if m.opt.TopN > 0 {
		return
	}
	full := map[*egoGroup]bool{}
	for len(full) < len(m.groups) {
		for _, g := range m.groups {
			if g.more+m.cap >= len(g.ties) {
				full[g] = true
			}
			if full[g] {
				continue
			}
			g.more++
			m.block(g, m.columnWidth())
			if m.arrange() > m.limit() {
				g.more--
				full[g] = true
				m.block(g, m.columnWidth())
			}
		}
	}
	m.blocks() // so that only what is drawn is in the legend and counted
}

// limit is how high the drawing may become.
func (m *egoMap) limit() float64 {
	if m.narrow() || m.q.Depth > 1 {
		return 0.9 * m.tallest()
	}
	return min(0.8*m.width(), m.tallest())
}
