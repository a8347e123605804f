package figure

import (
	"cmp"
	"context"
	"math"
	"slices"

	"speelveld/analysis/network"
	"speelveld/figure/paint"
	"speelveld/graph"
)

// A Web is what a network is drawn from: nodes and all ties between them.
type Web struct {
	IDs   []string
	Ties  []network.Edge // by the places of the ids
	Names Roster         // of the nodes; the groups are those of cases and not used for codes

	Codes bool                  // the nodes are codes, tied by the cases in which they occur together
	Kinds map[string]graph.Kind // of the codes
	Count map[string]int        // cases with the code
	N     int                   // cases that it rests on

	Weight    [2]string // what a weight is, in nl and en: "gelijkenis (jaccard)", "similarity (jaccard)"
	MinWeight float64   // which ties were asked for; 0 leaves it to the figure
	Seed      uint64    // of the communities
}

// Network draws the ties between cases that are alike, or between codes that occur together. A mark
// is a node: its shape and colour tell the group of a case or the kind of a code, its area the ties
// of a case or the cases of a code. The width of a line is the weight of the tie. Grey areas are the
// communities of the ties that are drawn. Nodes without a tie stand below.
//
// Unless a least weight was asked for, only the two strongest ties of each node are drawn, since
// nearly all are tied somehow. TopN is the most nodes, those with the greatest sum of weights first;
// MinCases leaves out codes with fewer cases. The figure says what is left out.
func Network(ctx context.Context, w Web, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, nil)
	if err != nil {
		return nil, err
	}
	opt = opt.enlarged()
	m := &netMap{page: newPage("network", opt), web: &w}
	m.choose()
	if len(m.nodes) == 0 {
		return opt.nothing("network", [2]string{
			"Er valt niets te tekenen: er zijn geen knopen.", "There is nothing to draw: there are no nodes."}), nil
	}
	if err := m.communities(ctx); err != nil {
		return nil, err
	}
	m.groups = m.grouping(w.Names, m.ids())
	m.measure()
	m.layout()
	return m.figure(), nil
}

// A netNode is a node that is drawn.
type netNode struct {
	id        string
	strength  float64 // sum of the weights of all its ties, drawn or not
	degree    int     // ties that are drawn
	community int     // from 1
	component int
	value     int // what its area says
	at        paint.Point
	r         float64
}

type netMap struct {
	*page
	web   *Web
	nodes []netNode
	ties  []network.Edge // that are drawn, by the places of the nodes, the lightest first

	few        int // nodes left out for their number of cases
	more       int // nodes left out for want of room
	among      int // ties between the nodes that are drawn, drawn or not
	strongest  bool
	cut        bool // there were more ties than can be drawn
	modularity float64
	blobs      map[int][]int // members of the communities that are shown

	groups     *grouping
	kinds      []graph.Kind // of the codes that are drawn
	top        int          // the greatest value
	lo, hi     float64      // weights drawn
	frame      paint.Box
	unlabelled int
	byID       bool // ids stand by the marks, not names
}

// mostTies is how many ties one figure can carry.
const mostTies = 1500

// mostNodes is how many nodes are drawn whatever is asked.
const mostNodes = 300

// strongestTies is how many ties of each node are drawn when no least weight was given.
const strongestTies = 2

// nodeArea is what a node with its label takes, in square millimetres where labels have 7 points.
const nodeArea = 180

// room is how many nodes the page can carry.
func (m *netMap) room() int {
	if m.opt.TopN > 0 {
		return min(m.opt.TopN, mostNodes)
	}
	area := m.opt.WidthMM * m.height() / paint.MM * 49 / (m.size * m.size)
	return max(20, min(mostNodes, int(area/nodeArea)))
}

// height is that of the drawing, without what stands below it.
func (m *netMap) height() float64 {
	if m.narrow() {
		return m.width()
	}
	return min(0.74*m.width(), m.tallest())
}

// choose finds the nodes and ties that are drawn.
func (m *netMap) choose() {
	strength := make([]float64, len(m.web.IDs))
	for _, t := range m.web.Ties {
		strength[t.A] += t.Weight
		strength[t.B] += t.Weight
	}
	var order []int
	for i, id := range m.web.IDs {
		if m.web.Codes && m.web.Count[id] < m.opt.MinCases {
			m.few++
			continue
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(strength[b], strength[a]), cmp.Compare(m.web.IDs[a], m.web.IDs[b]))
	})
	if n := m.room(); len(order) > n {
		m.more = len(order) - n
		order = order[:n]
	}
	place := map[int]int{}
	for k, i := range order {
		place[i] = k
		m.nodes = append(m.nodes, netNode{id: m.web.IDs[i], strength: strength[i]})
	}
	var ties []network.Edge
	for _, t := range m.web.Ties {
		a, okA := place[t.A]
		b, okB := place[t.B]
		if okA && okB {
			ties = append(ties, network.Edge{A: min(a, b), B: max(a, b), Weight: t.Weight})
		}
	}
	m.among = len(ties)
	slices.SortFunc(ties, func(x, y network.Edge) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	m.strongest = m.web.MinWeight == 0 && len(ties) > 3*len(m.nodes)/2
	if m.strongest {
		ties = m.strongestTies(ties)
	}
	if len(ties) > mostTies {
		m.cut = true
		ties = ties[:mostTies]
	}
	slices.Reverse(ties)
	m.ties = ties
	m.lo, m.hi = math.Inf(1), 0
	for _, t := range ties {
		m.nodes[t.A].degree++
		m.nodes[t.B].degree++
		m.lo, m.hi = min(m.lo, t.Weight), max(m.hi, t.Weight)
	}
}

// strongestTies keeps the strongest ties of each node. The codes that occur most often have the heaviest
// ties with all others, which tells nothing of these; so codes are judged by Ochiai's measure, the
// weight by the root of the product of their cases.
func (m *netMap) strongestTies(ties []network.Edge) []network.Edge {
	if m.web.Codes {
		ochiai := func(t network.Edge) float64 {
			return t.Weight / math.Sqrt(float64(max(1, m.web.Count[m.nodes[t.A].id]))*float64(max(1, m.web.Count[m.nodes[t.B].id])))
		}
		slices.SortStableFunc(ties, func(x, y network.Edge) int { return cmp.Compare(ochiai(y), ochiai(x)) })
	}
	kept := strongestOf(ties, len(m.nodes))
	slices.SortStableFunc(kept, func(x, y network.Edge) int { return cmp.Compare(y.Weight, x.Weight) })
	return kept
}

// strongestOf keeps the ties, sorted from heavy to light, that are among the strongest of one of
// their nodes.
func strongestOf(ties []network.Edge, n int) []network.Edge {
	own := make([]int, n)
	var out []network.Edge
	for _, t := range ties {
		if own[t.A] < strongestTies || own[t.B] < strongestTies {
			own[t.A]++
			own[t.B]++
			out = append(out, t)
		}
	}
	return out
}

func (m *netMap) ids() []string {
	ids := make([]string, len(m.nodes))
	for i, v := range m.nodes {
		ids[i] = v.id
	}
	return ids
}

// communities finds the communities of the ties that are drawn.
func (m *netMap) communities(ctx context.Context) error {
	r, err := network.Run(ctx, m.ids(), m.ties, network.Options{Seed: m.web.Seed, Lang: m.lang})
	if err != nil {
		return err
	}
	m.modularity = r.Modularity
	m.blobs = map[int][]int{}
	for i, v := range r.Nodes {
		m.nodes[i].community, m.nodes[i].component = v.Community, v.Component
		if m.nodes[i].degree > 0 {
			m.blobs[v.Community] = append(m.blobs[v.Community], i)
		}
	}
	for c, members := range m.blobs {
		if len(members) < 3 {
			delete(m.blobs, c)
		}
	}
	if len(m.blobs) < 2 {
		m.blobs = map[int][]int{}
	}
	return nil
}

// spine is the ties that hold a community together: its heaviest ones that make no circle.
func (m *netMap) spine(community int) []network.Edge {
	root := make([]int, len(m.nodes))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	var out []network.Edge
	for _, t := range slices.Backward(m.ties) {
		if m.nodes[t.A].community != community || m.nodes[t.B].community != community {
			continue
		}
		if a, b := find(t.A), find(t.B); a != b {
			root[a] = b
			out = append(out, t)
		}
	}
	return out
}

// measure sizes the marks: their area is the value.
func (m *netMap) measure() {
	for i := range m.nodes {
		v := &m.nodes[i]
		if v.value = v.degree; m.web.Codes {
			v.value = m.web.Count[v.id]
		}
		m.top = max(m.top, v.value)
	}
	for i := range m.nodes {
		m.nodes[i].r = m.radius(m.nodes[i].value)
	}
	for _, k := range graph.Kinds {
		if m.web.Codes && slices.ContainsFunc(m.nodes, func(v netNode) bool { return m.kind(v.id) == k }) {
			m.kinds = append(m.kinds, k)
		}
	}
}

// kind is that of a code; what is no kind of the model, such as a column of a table, is "".
func (m *netMap) kind(id string) graph.Kind {
	if k := m.web.Kinds[id]; slices.Contains(graph.Kinds, k) {
		return k
	}
	return ""
}

// radius is that of a mark with a value.
func (m *netMap) radius(value int) float64 {
	most := m.size
	if len(m.nodes) > 60 || m.narrow() {
		most = 0.8 * m.size
	}
	if m.top == 0 {
		return 2
	}
	return max(1.8, most*math.Sqrt(float64(value)/float64(m.top)))
}

// layout places the nodes: each part that hangs together in a box of its own, by stress.
func (m *netMap) layout() {
	m.frame = paint.Box{X0: 1, X1: m.width() - 1, Y1: m.height()}
	var parts [][]int
	of := map[int]int{}
	for i, v := range m.nodes {
		if v.degree == 0 {
			continue
		}
		k, ok := of[v.component]
		if !ok {
			k = len(parts)
			of[v.component] = k
			parts = append(parts, nil)
		}
		parts[k] = append(parts[k], i)
	}
	if len(parts) == 0 {
		m.frame.Y1 = 0
		return
	}
	slices.SortStableFunc(parts, func(a, b []int) int { return len(b) - len(a) })
	areas, sum := make([]float64, len(parts)), 0.0
	for k, p := range parts {
		areas[k] = float64(len(p)) + 0.5
		sum += float64(len(p))
	}
	if per := 1100 * m.size * m.size / 49; sum*per*1.6 < m.frame.W()*m.frame.H() { // few nodes: no page full of white
		m.frame.Y1 = max(0.3*m.frame.W(), sum*per*1.6/m.frame.W())
	}
	for k, box := range divide(m.frame, areas) {
		m.layoutPart(parts[k], box)
	}
}

func (m *netMap) layoutPart(part []int, box paint.Box) {
	place := map[int]int{}
	for k, i := range part {
		place[i] = k
	}
	var wires []wire
	for _, t := range m.ties {
		a, ok := place[t.A]
		if !ok {
			continue
		}
		length := 1.0
		if m.nodes[t.A].community != m.nodes[t.B].community {
			length = 1.7
		}
		wires = append(wires, wire{a, place[t.B], length})
	}
	at := stressLayout(len(part), wires)
	r := make([]float64, len(part))
	for k, i := range part {
		r[k] = m.nodes[i].r
	}
	inset := min(2*m.size, 0.08*min(box.W(), box.H()))
	inner := box.Grow(-inset)
	if x := min(16.0, 0.15*inner.W()); len(part) > 1 { // names stand beside their marks
		inner.X0, inner.X1 = inner.X0+x/2, inner.X1-x
	}
	gap := min(1.5*m.size, 0.55*math.Sqrt(inner.W()*inner.H()/float64(len(part))))
	fitInto(at, r, gap, inner)
	for k, i := range part {
		m.nodes[i].at = at[k]
	}
}
