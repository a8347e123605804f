package figure

import (
	"cmp"
	"context"
	"slices"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// CIMO draws the codes of a study in four columns, from contexts by interventions and mechanisms
// to outcomes. Links that a source itself makes (configurations) are solid and as wide as the
// number of cases they are in; codes that are merely in the same cases are joined by a thin dashed
// line, where that is more often than their frequencies lead one to expect. Links back are drawn
// as such. Below 120 mm the columns become rows, with codes rolled up to their parents.
//
// Without TopN and MinCases, CIMO draws as many codes as are read well at the width, those that
// sources link most often first, and leaves out links in few cases until the rest can be followed;
// Notes and the figure itself say what was left out. A study without anything to draw gives a
// figure that says so, and why.
//
// Codings count by the study's statuses and the main coder; a case coded with a child counts for
// the parent. No layout engine is asked: the model gives the columns, and their order.
func CIMO(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	m := fitCIMOMap(graph.NewIndex(s), opt)
	if len(m.shown) == 0 {
		return opt.nothing("cimo", m.whyEmpty()), nil
	}
	m.arrange()
	return m.figure(), nil
}

// A cimoMap is what is drawn of the pathways, and where.
type cimoMap struct {
	opt     Options
	theme   theme
	x       *graph.Index
	all     *pathways
	parents bool        // codes are rolled up
	rows    bool        // contexts above instead of at the left
	minTie  int         // fewest cases of a link that is drawn
	back    []*pathEdge // links back that are drawn
	backs   int         // links back that there are
	weak    int         // links between drawn codes in fewer cases
	pairs   int         // pairs that are together more often than expected and could have been dashed
	cut     [4]int
	shown   map[string]*box
	column  [4][]*box
	lines   []*line
	place   map[string]int // of a code in the codebook
	missing []rune         // characters without a glyph
	group   int            // the group that this is the map of, from 1; 0 for the map of all cases

	size, small float64 // of text
	flow        float64 // extent of the drawing along the columns, headings not included
	from, to    float64 // extent across them
}

// fitCIMOMap chooses what is drawn. Where nobody asked for a size of text, a row that has no room
// for all its codes makes the text of the figure smaller, down to 6 points, before it leaves out any.
func fitCIMOMap(x *graph.Index, opt Options, groups ...*pathways) *cimoMap {
	all := readPathways(x, opt, rollUp(opt))
	all.groups = groups
	m := newCIMOMap(x, opt, all)
	for !opt.sized && m.rows && opt.TopN == 0 && m.cut != [4]int{} && opt.FontPt > paint.MinSize {
		opt.FontPt = max(paint.MinSize, opt.FontPt-0.25)
		m = newCIMOMap(x, opt, all)
	}
	return m
}

// rollUp says whether codes are counted in their parents.
func rollUp(opt Options) bool {
	return opt.RollUp == Parents || opt.RollUp == AutoRollUp && opt.WidthMM < rowsBelow
}

// newCIMOMap chooses what is drawn of all pathways.
func newCIMOMap(x *graph.Index, opt Options, all *pathways) *cimoMap {
	m := &cimoMap{opt: opt, theme: opt.Palette.theme(), x: x, place: map[string]int{}, size: opt.FontPt, small: max(6, opt.FontPt-1)}
	m.rows = opt.WidthMM < rowsBelow
	m.parents, m.all = rollUp(opt), all
	for i := range x.Study.Codes {
		m.place[x.Study.Codes[i].ID] = i
	}
	m.chooseReturns()
	budget := 24
	if m.rows {
		budget = 16
	}
	if opt.MinCases > 0 { // somebody asked for more
		budget *= 3
	}
	for m.minTie = max(1, opt.MinCases); ; m.minTie++ {
		m.chooseCodes()
		m.chooseLinks()
		if m.strong() <= budget {
			break
		}
	}
	m.choosePairs()
	return m
}

// strong counts the lines that are drawn for their number of cases.
func (m *cimoMap) strong() int {
	n := 0
	for _, l := range m.lines {
		if m.all.strength(l.edge.cases) >= m.minTie && l.edge.tie != feedback {
			n++
		}
	}
	return n
}

// rowsBelow is the width in millimetres under which four columns do not fit.
const rowsBelow = 120.0

// chooseReturns picks the links back that are drawn: those in most cases, three at most.
func (m *cimoMap) chooseReturns() {
	for _, e := range m.all.edges {
		if e.tie == feedback && columnOf(m.all.nodes[e.from].code.Kind) > columnOf(m.all.nodes[e.to].code.Kind) {
			m.back = append(m.back, e)
		}
	}
	m.backs = len(m.back)
	slices.SortStableFunc(m.back, func(a, b *pathEdge) int { return cmp.Compare(len(b.cases), len(a.cases)) })
	m.back = m.back[:min(3, len(m.back))]
}

// chooseCodes keeps the codes of each column that are in a feedback, then those that the drawn
// links touch in most cases, then those in most cases, then those that come first in the codebook,
// as many as there is room for.
func (m *cimoMap) chooseCodes() {
	tied, back := map[string]caseSet{}, map[string]int{}
	for _, e := range m.back {
		back[e.from], back[e.to] = max(back[e.from], len(e.cases)), max(back[e.to], len(e.cases))
	}
	for _, e := range m.all.edges {
		if e.tie == copresent || e.tie == feedback || m.all.strength(e.cases) < m.minTie {
			continue
		}
		for _, id := range []string{e.from, e.to} {
			if tied[id] == nil {
				tied[id] = caseSet{}
			}
			for i := range e.cases {
				tied[id][i] = true
			}
		}
	}
	m.shown = map[string]*box{}
	for c, kind := range columns {
		var nodes []*pathNode
		for _, id := range m.all.ids() {
			n := m.all.nodes[id]
			if columnOf(n.code.Kind) == columnOf(kind) && len(n.cases) >= max(1, m.opt.MinCases) {
				nodes = append(nodes, n)
			}
		}
		slices.SortFunc(nodes, func(a, b *pathNode) int {
			return cmp.Or(cmp.Compare(back[b.code.ID], back[a.code.ID]), cmp.Compare(m.all.strength(tied[b.code.ID]), m.all.strength(tied[a.code.ID])), cmp.Compare(m.all.strength(b.cases), m.all.strength(a.cases)),
				cmp.Compare(m.place[a.code.ID], m.place[b.code.ID]))
		})
		m.column[c] = m.boxes(nodes, false)
		keep := m.room(m.column[c])
		if m.rows && keep < len(nodes) {
			m.column[c] = m.boxes(nodes, true)
			keep = m.room(m.column[c])
		}
		m.cut[c] = len(nodes) - keep
		m.column[c] = m.column[c][:keep]
		slices.SortFunc(m.column[c], func(a, b *box) int {
			return cmp.Or(cmp.Compare(slices.Index(graph.Kinds, a.node.code.Kind), slices.Index(graph.Kinds, b.node.code.Kind)),
				cmp.Compare(m.place[a.node.code.ID], m.place[b.node.code.ID]))
		})
		for _, b := range m.column[c] {
			m.shown[b.node.code.ID] = b
		}
	}
}

func (m *cimoMap) boxes(nodes []*pathNode, tight bool) []*box {
	out := make([]*box, len(nodes))
	tall := 0.0
	for i, n := range nodes {
		out[i] = m.box(n, tight)
		tall = max(tall, out[i].along)
	}
	if m.rows {
		for _, b := range out {
			m.stretch(b, tall)
		}
	}
	return out
}

// room is how many of the boxes, from the first on, are drawn.
func (m *cimoMap) room(boxes []*box) int {
	n := len(boxes)
	if m.opt.TopN > 0 {
		n = min(n, m.opt.TopN)
	}
	if !m.rows {
		if m.opt.TopN == 0 {
			n = min(n, 8)
		}
		return min(n, 24)
	}
	w := 0.0
	for i, b := range boxes[:n] {
		if w += b.across; i > 0 && w > m.across() {
			return i
		}
		w += rowGap
	}
	return n
}

// chooseLinks makes the lines between drawn codes that sources draw in enough cases. A link back is
// rare and says much: it is drawn whatever its number, with the link that it answers.
func (m *cimoMap) chooseLinks() {
	m.lines, m.weak = nil, 0
	answered := map[[2]string]bool{}
	for _, e := range m.back {
		answered[[2]string{e.to, e.from}] = true
		if a, b := m.shown[e.from], m.shown[e.to]; a != nil && b != nil {
			m.lines = append(m.lines, &line{edge: e, a: a, b: b})
		}
	}
	for _, e := range m.all.edges {
		a, b := m.shown[e.from], m.shown[e.to]
		if a == nil || b == nil || e.tie == copresent || e.tie == feedback || columnOf(a.node.code.Kind) >= columnOf(b.node.code.Kind) {
			continue
		}
		if m.all.strength(e.cases) < m.minTie && !answered[[2]string{e.from, e.to}] {
			m.weak++
			continue
		}
		m.lines = append(m.lines, &line{edge: e, a: a, b: b})
	}
}

// choosePairs adds the pairs that are most often together beyond what is expected, a few for each
// step from column to column.
func (m *cimoMap) choosePairs() {
	if m.all.groups != nil { // what is more than expected in all cases may be so in none of the groups
		return
	}
	keep := 4
	if m.rows {
		keep = 2
	}
	var steps [3][]*pathEdge
	for _, e := range m.all.edges {
		a, b := m.shown[e.from], m.shown[e.to]
		if a == nil || b == nil || e.tie != copresent || len(e.cases) < m.opt.MinCases {
			continue
		}
		m.pairs++
		c := columnOf(a.node.code.Kind)
		steps[c] = append(steps[c], e)
	}
	for _, list := range steps {
		slices.SortStableFunc(list, func(a, b *pathEdge) int {
			return cmp.Or(cmp.Compare(b.excess(), a.excess()), cmp.Compare(m.place[a.from], m.place[b.from]), cmp.Compare(m.place[a.to], m.place[b.to]))
		})
		for _, e := range list[:min(keep, len(list))] {
			m.lines = append(m.lines, &line{edge: e, a: m.shown[e.from], b: m.shown[e.to]})
		}
	}
}
