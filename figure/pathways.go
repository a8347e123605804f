package figure

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"speelveld/graph"
)

// presentAbove is the membership over which a code is present.
const presentAbove = 0.5

// columns are the kinds of codes in the order of CIMO; dynamics stand with the mechanisms.
var columns = []graph.Kind{graph.Context, graph.Intervention, graph.Mechanism, graph.Outcome}

// columnOf is the place of a kind in columns, or -1.
func columnOf(k graph.Kind) int {
	if k == graph.Dynamics {
		k = graph.Mechanism
	}
	return slices.Index(columns, k)
}

// A tie is a kind of line between two codes.
type tie int

const (
	linked    tie = iota // a source says that the one led to the other
	hinders              // a source says that the one stood in the way of the other
	feedback             // a source says that the outcome changed the intervention
	copresent            // both are in the same cases, no more
)

var tieClass = [...]string{linked: "linked", hinders: "hinders", feedback: "feedback", copresent: "copresent"}

// A pathNode is a code on the map.
type pathNode struct {
	code  *graph.Code
	cases caseSet // in which it is present
}

// A pathEdge is a line on the map.
type pathEdge struct {
	from, to string
	tie      tie
	cases    caseSet
	expected float64 // of a copresent pair: cases with both if they had nothing to do with each other
}

type edgeKey struct {
	from, to string
	tie      tie
}

// A caseSet holds cases by their place in the study.
type caseSet map[int]bool

// pathways is everything that could be on the map, before anything is left out.
type pathways struct {
	cases   int // that count
	nodes   map[string]*pathNode
	edges   []*pathEdge
	skipped int // configurations that are plans or suppositions

	within caseSet     // the cases that count
	groups []*pathways // the same for each group of the cases; nil for no groups
}

// readPathways counts codes and links over the cases of the study. With parents, each code counts
// as its top code; otherwise each code counts as itself, and a parent only for codings with the
// parent itself where none with a child is in the same case.
func readPathways(x *graph.Index, opt Options, parents bool) *pathways {
	p := &pathways{nodes: map[string]*pathNode{}, within: caseSet{}}
	chosen := map[string]bool{}
	for _, id := range opt.Cases {
		chosen[id] = true
	}
	edges := map[edgeKey]*pathEdge{}
	s := x.Study
	for i := range s.Cases {
		c := &s.Cases[i]
		if opt.Cases != nil && !chosen[c.ID] {
			continue
		}
		p.cases++
		p.within[i] = true
		for _, id := range p.shown(x, presentCodes(x, c), parents) {
			p.node(x, id).cases[i] = true
		}
		p.readConfigurations(x, c, i, parents, edges)
	}
	for _, e := range edges {
		p.edges = append(p.edges, e)
	}
	p.addCopresent(x)
	slices.SortFunc(p.edges, func(a, b *pathEdge) int {
		return cmp.Or(cmp.Compare(a.tie, b.tie), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	return p
}

// presentCodes returns the codes that the main coder found present in a case, in order of the
// codings, each once.
func presentCodes(x *graph.Index, c *graph.Case) []string {
	main := graph.MainCoder(c)
	count := x.Study.CountStatuses()
	var out []string
	for i := range c.Codings {
		k := &c.Codings[i]
		if k.Coder == main && slices.Contains(count, k.Status) && k.Score > presentAbove && !slices.Contains(out, k.Code) {
			out = append(out, k.Code)
		}
	}
	return out
}

// shown maps the codes of one case to those that stand for them on the map.
func (p *pathways) shown(x *graph.Index, codes []string, parents bool) []string {
	var out []string
	for _, id := range codes {
		c := x.Code(id)
		if c == nil || columnOf(c.Kind) < 0 {
			continue
		}
		if parents {
			id = x.CodeTop(id)
		} else if slices.ContainsFunc(codes, func(o string) bool { return slices.Contains(x.CodeAncestors(o), id) }) {
			continue // one of its children is there too and says more
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (p *pathways) node(x *graph.Index, id string) *pathNode {
	n := p.nodes[id]
	if n == nil {
		n = &pathNode{code: x.Code(id), cases: caseSet{}}
		p.nodes[id] = n
	}
	return n
}

// readConfigurations adds the links that the sources of a case make. A context leads to what comes
// first of interventions, mechanisms and outcomes; interventions to mechanisms, and past them to
// outcomes where the source names no mechanism; mechanisms and dynamics to outcomes.
func (p *pathways) readConfigurations(x *graph.Index, c *graph.Case, i int, parents bool, edges map[edgeKey]*pathEdge) {
	for j := range c.Configs {
		cfg := &c.Configs[j]
		kind := linked
		switch cfg.Status {
		case graph.Reported, graph.Mixed:
		case graph.Negative:
			kind = hinders
		default:
			p.skipped++
			continue
		}
		show := func(codes []string) []string { return p.shown(x, codes, parents) }
		con, iv, out := show(cfg.Context), show(cfg.Interventions), show(cfg.Outcomes)
		mech := append(show(cfg.Mechanisms), show(cfg.Dynamics)...)
		add := func(from, to []string, t tie) {
			for _, a := range from {
				for _, b := range to {
					p.tie(x, edges, a, b, t, i)
				}
			}
		}
		next := func(lists ...[]string) []string {
			for _, l := range lists {
				if len(l) > 0 {
					return l
				}
			}
			return nil
		}
		add(con, next(iv, mech, out), kind)
		add(iv, next(mech, out), kind)
		add(mech, out, kind)
		// What led to an outcome, or stood in its way, can be changed by it.
		for _, f := range cfg.Feedback {
			add(show(f[:1]), show(f[1:]), feedback)
		}
	}
}

// tie adds a case to a line.
func (p *pathways) tie(x *graph.Index, edges map[edgeKey]*pathEdge, a, b string, t tie, i int) {
	key := edgeKey{a, b, t}
	e := edges[key]
	if e == nil {
		e = &pathEdge{from: a, to: b, tie: t, cases: caseSet{}}
		edges[key] = e
	}
	e.cases[i] = true
	p.node(x, a)
	p.node(x, b)
}

// addCopresent adds a line for each pair of codes of neighbouring columns that no source links and
// that are in the same cases more often than chance: cases with both > cases a × cases b / cases.
func (p *pathways) addCopresent(x *graph.Index) {
	has := map[[2]string]bool{}
	for _, e := range p.edges {
		has[[2]string{e.from, e.to}] = true
	}
	ids := p.ids()
	for _, a := range ids {
		for _, b := range ids {
			na, nb := p.nodes[a], p.nodes[b]
			if columnOf(nb.code.Kind) != columnOf(na.code.Kind)+1 || has[[2]string{a, b}] {
				continue
			}
			both := caseSet{}
			for i := range na.cases {
				if nb.cases[i] {
					both[i] = true
				}
			}
			expected := float64(len(na.cases)) * float64(len(nb.cases)) / float64(p.cases)
			if len(both) > 1 && float64(len(both)) > expected {
				p.edges = append(p.edges, &pathEdge{from: a, to: b, tie: copresent, cases: both, expected: expected})
			}
		}
	}
}

// ids lists the codes in alphabetical order.
func (p *pathways) ids() []string { return slices.Sorted(maps.Keys(p.nodes)) }

// excess is by how many cases a pair is more often together than expected.
func (e *pathEdge) excess() float64 { return math.Round((float64(len(e.cases))-e.expected)*1e9) / 1e9 }
