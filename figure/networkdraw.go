package figure

import (
	"maps"
	"math"
	"slices"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

var (
	blobEdge = paint.RGB(0xC4C4C4)
	blobFill = paint.RGB(0xEFEFEF)
	tieColor = paint.RGB(0x8E979E)
)

// figure draws the areas of the communities, the ties, the marks and their labels.
func (m *netMap) figure() *Figure {
	var body []paint.Op
	body = append(body, m.drawBlobs()...)
	for _, t := range m.ties {
		a, b := m.nodes[t.A], m.nodes[t.B]
		line := paint.Line(paint.Style{Stroke: tieColor, Width: m.lineWidth(t.Weight)}, toward2(a.at, b.at, a.r), toward2(b.at, a.at, b.r))
		body = append(body, &paint.Group{Class: "edge key-tie", Title: m.print(a.id) + " – " + m.print(b.id) + ": " + m.weight(t.Weight), Ops: []paint.Op{line}})
	}
	for i, v := range m.nodes {
		if v.degree > 0 {
			body = append(body, m.drawNode(i, v.at))
		}
	}
	body = append(body, m.drawLabels()...)
	body = append(body, m.drawAlone()...)
	f := m.finish(body, m.legend(), m.remarks, m.caption)
	f.Colors = m.colors()
	return f
}

// toward2 is the point d from a on the way to b.
func toward2(a, b paint.Point, d float64) paint.Point {
	l := math.Hypot(b.X-a.X, b.Y-a.Y)
	if l <= d {
		return paint.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2}
	}
	return paint.Point{X: a.X + (b.X-a.X)*d/l, Y: a.Y + (b.Y-a.Y)*d/l}
}

// lineWidth is that of a tie: the heaviest has the widest, and the width is its share of that.
func (m *netMap) lineWidth(w float64) float64 {
	const most, least = 2.6, 0.35
	if m.hi <= 0 {
		return least
	}
	return max(least, most*w/m.hi)
}

// weight writes a weight.
func (m *netMap) weight(w float64) string {
	if m.web.Codes {
		return m.number(w, decimalsOf(w))
	}
	return m.number(w, 2)
}

// drawBlobs draws the area of each community: a band along its spine and round its marks.
func (m *netMap) drawBlobs() []paint.Op {
	var out []paint.Op
	for _, c := range m.shownCommunities() {
		g := &paint.Group{Class: "community key-community", Title: m.word("groep %d: %d knopen", "community %d: %d nodes", c, len(m.blobs[c]))}
		spine := m.spine(c)
		for _, pass := range []struct {
			more  float64
			color paint.Color
		}{{0.5, blobEdge}, {0, blobFill}} {
			for _, t := range spine {
				g.Ops = append(g.Ops, paint.Line(paint.Style{Stroke: pass.color, Width: 2 * (m.band() + pass.more)}, m.nodes[t.A].at, m.nodes[t.B].at))
			}
			for _, i := range m.blobs[c] {
				r := m.nodes[i].r + m.band()*0.8 + pass.more
				g.Ops = append(g.Ops, &paint.Ellipse{CX: m.nodes[i].at.X, CY: m.nodes[i].at.Y, RX: r, RY: r, Style: paint.Style{Fill: pass.color}})
			}
		}
		out = append(out, g)
	}
	return out
}

// band is how far an area reaches from its ties.
func (m *netMap) band() float64 { return 0.45 * m.size }

func (m *netMap) shownCommunities() []int { return slices.Sorted(maps.Keys(m.blobs)) }

// drawNode is the mark of a node.
func (m *netMap) drawNode(i int, at paint.Point) *paint.Group {
	v := m.nodes[i]
	title := m.web.Names.titled(m.page, v.id)
	if m.web.Codes {
		title += ": " + plural(m.lang, m.web.Count[v.id], "case", "cases", "case", "cases")
	}
	g := &paint.Group{Class: "node " + m.class(v.id) + " key-size", Title: title, Href: m.link(v.id)}
	if v.degree == 0 {
		g.Class = "node " + m.class(v.id)
	}
	g.Ops = m.mark(v.id, at, v.r)
	return g
}

// class is that of what the mark of a node tells.
func (m *netMap) class(id string) string {
	if m.web.Codes {
		return kindClass(m.kind(id))
	}
	if k, ok := m.groups.of[id]; ok {
		return groupClass(k)
	}
	return "ungrouped"
}

func kindClass(k graph.Kind) string {
	if k == "" {
		return "ungrouped"
	}
	return "key-kind-" + string(k)
}

// mark is the shape of a node.
func (m *netMap) mark(id string, at paint.Point, r float64) []paint.Op {
	if m.web.Codes {
		return m.theme.kindMark(m.kind(id), at, r)
	}
	if k, ok := m.groups.of[id]; ok {
		return m.groups.looks[k].draw(at, r)
	}
	return circle.draw(at, r, paint.Style{Fill: m.theme.muted, Stroke: paint.RGB(0xFFFFFF), Width: 0.4})
}

// kindMark is the form of a kind of code as a mark about as large as a circle of radius r.
func (t theme) kindMark(k graph.Kind, at paint.Point, r float64) []paint.Op {
	role := t.role(k)
	st := paint.Style{Fill: role.fill, Stroke: role.line, Width: outlineWidth}
	box := func(w, h float64) paint.Box {
		return paint.Box{X0: at.X - w, X1: at.X + w, Y0: at.Y - h, Y1: at.Y + h}
	}
	rect := func(b paint.Box, round float64, st paint.Style) paint.Op {
		return &paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), R: round, Style: st}
	}
	switch k {
	case graph.Context:
		st.Dash = []float64{1.6, 1.1}
		return []paint.Op{rect(box(r, 0.8*r), 0.5*r, st)}
	case graph.Intervention:
		return []paint.Op{rect(box(r, 0.8*r), 0, st)}
	case graph.Mechanism:
		return []paint.Op{&paint.Ellipse{CX: at.X, CY: at.Y, RX: r, RY: 0.8 * r, Style: st}}
	case graph.Dynamics:
		pt := func(dx, dy float64) paint.Point { return paint.Point{X: at.X + dx*r, Y: at.Y + dy*r} }
		return []paint.Op{paint.Polygon(st, pt(-1, 0), pt(-0.5, -0.85), pt(0.5, -0.85), pt(1, 0), pt(0.5, 0.85), pt(-0.5, 0.85))}
	case graph.Outcome:
		outer := st
		outer.Fill, outer.Width = paint.RGB(0xFFFFFF), 0.6
		st.Width = 0.6
		in := max(0.35*r, 0.2)
		return []paint.Op{rect(box(r, 0.8*r), 0, outer), rect(box(r-min(in, 1.4), 0.8*r-min(in, 1.4)), 0, st)}
	case graph.Value:
		return diamond.draw(at, 0.8*r, st)
	case graph.Level:
		return triangle.draw(at, 0.85*r, st)
	case graph.Reach:
		return invertedTriangle.draw(at, 0.85*r, st)
	}
	return circle.draw(at, r, paint.Style{Fill: t.source.fill, Stroke: t.source.line, Width: outlineWidth})
}

// drawLabels puts the numbers of the communities and the names of the nodes where there is room, the
// nodes with most ties first; ids where names would leave many out.
func (m *netMap) drawLabels() []paint.Op {
	order := m.byWeight()
	best := m.placeNames(order, false)
	if len(best) < len(order)*9/10 && !m.web.Codes {
		if ids := m.placeNames(order, true); len(ids) > len(best)+len(order)/20 {
			best, m.byID = ids, true
		}
	}
	m.unlabelled = len(order)
	var out []paint.Op
	for _, l := range best {
		if l.badge > 0 {
			out = append(out, m.badge(l.badge, l.text.Bounds()))
			continue
		}
		m.unlabelled--
		if l.leader {
			out = append(out, paint.Line(paint.Style{Stroke: m.theme.muted, Width: 0.35}, l.from, l.to))
		}
		l.text.Color = m.theme.ink
		out = append(out, l.text)
	}
	return out
}

// byWeight are the tied nodes, those with most ties and weight first.
func (m *netMap) byWeight() []int {
	var order []int
	for i, v := range m.nodes {
		if v.degree > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return m.nodes[b].degree - m.nodes[a].degree
	})
	return order
}

// A netLabel is a label or the number of a community that has a place.
type netLabel struct {
	*placedLabel
	badge int // the number; 0 for a label
}

// placeNames places the numbers of the communities, and the names of nodes or their ids.
func (m *netMap) placeNames(order []int, ids bool) []netLabel {
	var pins []pin
	var badges []int
	for _, c := range m.shownCommunities() {
		i := m.heart(c)
		pins = append(pins, pin{m.nodes[i].at, m.nodes[i].r, []string{"000"}})
		badges = append(badges, c)
	}
	for _, i := range order {
		v := m.nodes[i]
		name := v.id
		if !ids {
			name = m.web.Names.name(v.id)
		}
		lines := paint.Wrap(hyphenate(m.print(name), m.lang), paint.Regular, m.labelSize(), m.labelSize()*11)
		if len(lines) > 4 && !ids { // a name that long would push away all others
			lines = paint.Wrap(m.print(v.id), paint.Regular, m.labelSize(), m.labelSize()*11)
		}
		pins = append(pins, pin{v.at, v.r, lines})
	}
	var out []netLabel
	for k, l := range m.placeOffTies(pins) {
		switch {
		case l == nil:
		case k < len(badges):
			out = append(out, netLabel{l, badges[k]})
		default:
			out = append(out, netLabel{l, 0})
		}
	}
	return out
}

// placeOffTies places labels clear of the ties as far as that can be, and what is left over them.
func (m *netMap) placeOffTies(pins []pin) []*placedLabel {
	var ties []paint.Box
	for _, t := range m.ties {
		a, b := m.nodes[t.A], m.nodes[t.B]
		ties = append(ties, beads(toward2(a.at, b.at, a.r), toward2(b.at, a.at, b.r), m.lineWidth(t.Weight)/2)...)
	}
	out := placeLabels(pins, ties, m.frame, m.labelSize())
	rest := slices.Clone(pins)
	var taken []paint.Box
	for k, l := range out {
		if l == nil {
			continue
		}
		rest[k].lines = nil // its mark stays in the way
		taken = append(taken, l.text.Bounds())
		if l.leader {
			taken = append(taken, beads(l.from, l.to, 0.2)...)
		}
	}
	for k, l := range placeLabels(rest, taken, m.frame, m.labelSize()) {
		if l != nil {
			out[k] = l
		}
	}
	return out
}

// beads are small boxes along a line of half that width.
func beads(a, b paint.Point, half float64) []paint.Box {
	n := max(1, int(math.Ceil(math.Hypot(b.X-a.X, b.Y-a.Y)/3)))
	var out []paint.Box
	for i := range n {
		p, q := float64(i)/float64(n), float64(i+1)/float64(n)
		x0, y0, x1, y1 := a.X+(b.X-a.X)*p, a.Y+(b.Y-a.Y)*p, a.X+(b.X-a.X)*q, a.Y+(b.Y-a.Y)*q
		out = append(out, paint.Box{X0: min(x0, x1) - half, Y0: min(y0, y1) - half, X1: max(x0, x1) + half, Y1: max(y0, y1) + half})
	}
	return out
}

// heart is the member of a community nearest to its middle.
func (m *netMap) heart(c int) int {
	var x, y float64
	for _, i := range m.blobs[c] {
		x += m.nodes[i].at.X / float64(len(m.blobs[c]))
		y += m.nodes[i].at.Y / float64(len(m.blobs[c]))
	}
	best, least := -1, math.Inf(1)
	for _, i := range m.blobs[c] {
		if d := math.Hypot(m.nodes[i].at.X-x, m.nodes[i].at.Y-y); d < least-1e-9 {
			best, least = i, d
		}
	}
	return best
}

// labelSize is that of the labels: smaller where there are many.
func (m *netMap) labelSize() float64 {
	if len(m.nodes) > 40 {
		return max(paint.MinSize, m.size-1)
	}
	return m.size
}

// badge is the number of a community in a small white disc.
func (m *netMap) badge(c int, b paint.Box) paint.Op {
	at := paint.Point{X: (b.X0 + b.X1) / 2, Y: (b.Y0 + b.Y1) / 2}
	return &paint.Group{Class: "key-community", Ops: m.badgeAt(c, at, min(b.W(), b.H(), 8.4)/2)}
}

func (m *netMap) badgeAt(c int, at paint.Point, r float64) []paint.Op {
	t := m.text(at.X, at.Y+0.36*paint.MinSize, paint.Middle, paint.MinSize, itoa(c))
	t.Face = paint.Bold
	return []paint.Op{
		&paint.Ellipse{CX: at.X, CY: at.Y, RX: max(r, paint.Width(itoa(c), paint.Bold, paint.MinSize)/2+1.2), RY: r, Style: paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: m.theme.muted, Width: 0.4}}, t}
}

// aloneRows is how many rows of nodes without a tie are drawn.
const aloneRows = 3

// drawAlone sets the nodes without a tie in rows below the others.
func (m *netMap) drawAlone() []paint.Op {
	var alone []int
	for i, v := range m.nodes {
		if v.degree == 0 {
			alone = append(alone, i)
		}
	}
	if len(alone) == 0 {
		return nil
	}
	slices.SortFunc(alone, func(a, b int) int { return strings.Compare(m.nodes[a].id, m.nodes[b].id) })
	size, lead := m.small, 1.45*m.small
	y := m.frame.Y1 + 6
	if m.frame.Y1 == 0 {
		y = 0
	}
	var out []paint.Op
	if m.frame.Y1 > 0 {
		out = append(out, paint.Line(paint.Style{Stroke: m.theme.source.line, Width: 0.4}, paint.Point{X: 1, Y: y}, paint.Point{X: m.width() - 1, Y: y}))
		y += 3
	}
	head := m.text(1, y+0.8*size, paint.Start, size, m.word("niet verbonden (%d)", "not tied (%d)", len(alone)))
	head.Face = paint.Bold
	out = append(out, head)
	x, row := head.Bounds().X1+8, 0
	rows := aloneRows
	if m.frame.Y1 == 0 {
		rows = 3 * aloneRows
	}
	const r = 1.9
	more := func(k int) string { return m.word("en %d andere", "and %d more", len(alone)-k) }
	for k, i := range alone {
		name := m.print(m.web.Names.name(m.nodes[i].id))
		if !m.web.Codes && m.byID || paint.Width(name, paint.Regular, size) > m.width()/2 {
			name = m.print(m.nodes[i].id)
		}
		lines := paint.Wrap(name, paint.Regular, size, m.width()-12)
		w := 2*r + 2.5 + paint.Width(lines[0], paint.Regular, size) + 8
		reserve := 0.0
		if row == rows-1 && k < len(alone)-1 {
			reserve = paint.Width(more(k), paint.Regular, size)
		}
		if x+w-8+reserve > m.width()-1 && x > 1 {
			if row == rows-1 {
				out = append(out, m.text(x, y+0.8*size, paint.Start, size, more(k)))
				break
			}
			x, row, y = 1, row+1, y+lead
		}
		if len(lines) > 1 {
			continue // an id wider than the page; it is counted
		}
		m.nodes[i].r = r
		out = append(out, m.drawNode(i, paint.Point{X: x + r, Y: y + 0.5*size}), m.text(x+2*r+2.5, y+0.8*size, paint.Start, size, lines[0]))
		x += w
	}
	return out
}

// legend explains marks, areas and widths.
func (m *netMap) legend() []legendItem {
	var items []legendItem
	if m.web.Codes {
		for _, k := range m.kinds {
			n := 0
			for _, v := range m.nodes {
				if m.kind(v.id) == k {
					n++
				}
			}
			items = append(items, legendItem{kindClass(k), 8, 6, func(x, y float64) []paint.Op {
				return m.theme.kindMark(k, paint.Point{X: x + 4, Y: y + 3}, 3.2)
			}, word(m.lang, kindNames[k][0], kindNames[k][1]) + " (" + itoa(n) + ")"})
		}
	} else {
		items = m.groups.legend(m.page)
	}
	tied := slices.ContainsFunc(m.nodes, func(v netNode) bool { return v.degree > 0 })
	if tied {
		items = append(items, m.sizeItem())
	}
	if len(m.ties) > 0 {
		items = append(items, m.tieItem())
	}
	if len(m.blobs) > 0 {
		items = append(items, legendItem{"key-community", 18, 9, func(x, y float64) []paint.Op {
			area := &paint.Rect{X: x, Y: y, W: 18, H: 9, R: 4.5, Style: paint.Style{Fill: blobFill, Stroke: blobEdge, Width: 0.5}}
			return append([]paint.Op{area}, m.badgeAt(1, paint.Point{X: x + 9, Y: y + 4.5}, 3.7)...)
		}, m.word("groep in deze banden, naar grootte genummerd", "community of these ties, numbered by size")})
	}
	return items
}

// samples are up to three values from least to most.
func samples(least, most int) []int {
	if least < 1 {
		least = 1
	}
	return slices.Compact([]int{least, (least + most + 1) / 2, max(least, most)})
}

// sizeItem explains the areas of the marks.
func (m *netMap) sizeItem() legendItem {
	least := m.top
	for _, v := range m.nodes {
		if v.degree > 0 && v.value > 0 {
			least = min(least, v.value)
		}
	}
	values := samples(least, m.top)
	w, h := 0.0, 0.0
	for _, v := range values {
		w += 2*m.radius(v) + 3
		h = max(h, 2*m.radius(v))
	}
	said := make([]string, len(values))
	for i, v := range values {
		said[i] = itoa(v)
	}
	what := m.word("banden die zijn getekend (oppervlak)", "ties that are drawn (area)")
	if m.web.Codes {
		what = m.word("cases met de code (oppervlak)", "cases with the code (area)")
	}
	return legendItem{"key-size", w - 3, h, func(x, y float64) []paint.Op {
		var ops []paint.Op
		for _, v := range values {
			r := m.radius(v)
			ops = append(ops, circle.draw(paint.Point{X: x + r, Y: y + h/2}, r, paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: m.theme.muted, Width: 0.6})...)
			x += 2*r + 3
		}
		return ops
	}, strings.Join(said, ", ") + " " + what}
}

// tieItem explains the widths of the ties.
func (m *netMap) tieItem() legendItem {
	weights := []float64{m.lo, m.hi}
	if m.web.Codes {
		weights = nil
		for _, v := range samples(int(m.lo), int(m.hi)) {
			weights = append(weights, float64(v))
		}
	}
	weights = slices.Compact(weights)
	said := make([]string, len(weights))
	for i, v := range weights {
		said[i] = m.weight(v)
	}
	sep := m.word(" tot ", " to ")
	if m.web.Codes {
		sep = ", "
	}
	const each = 12.0
	return legendItem{"key-tie", each*float64(len(weights)) + 3*float64(len(weights)-1), 5, func(x, y float64) []paint.Op {
		var ops []paint.Op
		for _, v := range weights {
			ops = append(ops, paint.Line(paint.Style{Stroke: tieColor, Width: m.lineWidth(v)}, paint.Point{X: x, Y: y + 2.5}, paint.Point{X: x + each, Y: y + 2.5}))
			x += each + 3
		}
		return ops
	}, word(m.lang, m.web.Weight[0], m.web.Weight[1]) + " " + strings.Join(said, sep)}
}

// colors are the classes that the marks tell by colour.
func (m *netMap) colors() []ColorClass {
	if !m.web.Codes {
		return m.groups.colors()
	}
	var out []ColorClass
	for _, k := range m.kinds {
		out = append(out, ColorClass{Name: word(m.lang, kindNames[k][0], kindNames[k][1]), Color: m.theme.role(k).line, Shape: "form " + string(k)})
	}
	return out
}

// what counts the nodes: "118 cases".
func (m *netMap) what(lang string, n int) string {
	if m.web.Codes {
		return plural(lang, n, "code", "codes", "code", "codes")
	}
	return plural(lang, n, "case", "cases", "case", "cases")
}

// remarks say which ties are drawn and what is left out.
func (m *netMap) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	switch {
	case m.strongest && m.web.Codes:
		say("%s, %d van de %d banden daartussen: van elke code de %d sterkste naar hoe vaak beide codes voorkomen (Ochiai). Een andere keuze: --min-weight.",
			"%s, %d of the %d ties between them: the %d strongest of each code for how often both occur (Ochiai). Another choice: --min-weight.", m.what(lang, len(m.nodes)), len(m.ties), m.among, strongestTies)
	case m.strongest:
		say("%s, %d van de %d banden daartussen: van elke case de %d sterkste. Een andere keuze: --min-weight.",
			"%s, %d of the %d ties between them: the %d strongest of each case. Another choice: --min-weight.", m.what(lang, len(m.nodes)), len(m.ties), m.among, strongestTies)
	case m.web.MinWeight > 0:
		say("%s, %s van ten minste %s.", "%s, %s of at least %s.", m.what(lang, len(m.nodes)), plural(lang, len(m.ties), "band", "banden", "tie", "ties"), number(lang, m.web.MinWeight, decimalsOf(m.web.MinWeight)))
	default:
		say("%s, alle banden (%d).", "%s, all ties (%d).", m.what(lang, len(m.nodes)), len(m.ties))
	}
	if m.cut {
		say("Er zijn meer banden dan leesbaar zijn: alleen de %d zwaarste zijn getekend. Kies een hogere --min-weight.",
			"There are more ties than can be read: only the %d heaviest are drawn. Choose a higher --min-weight.", len(m.ties))
	} else if !m.strongest && len(m.ties) > 4*len(m.nodes) {
		say("Dat zijn er veel: een hogere --min-weight laat meer zien.", "That is many: a higher --min-weight shows more.")
	}
	if m.more > 0 {
		say("Weggelaten: %s met een kleinere som van gewichten (--top, een breder blad, --where of --kinds tonen andere).",
			"Left out: %s with a smaller sum of weights (--top, a wider page, --where or --kinds show others).", m.what(lang, m.more))
	}
	if m.few > 0 {
		say("Weggelaten: %s in minder dan %d cases.", "Left out: %s in fewer than %d cases.", m.what(lang, m.few), m.opt.MinCases)
	}
	if m.byID {
		say("Bij de punten staan de id's van de cases; de namen pasten niet.", "Ids stand by the marks; the names did not fit.")
	}
	if m.unlabelled > 0 {
		say("Zonder plaats voor een naam: %d.", "Without room for a name: %d.", m.unlabelled)
	}
	return out
}

// caption says how the figure was made and what it does not say.
func (m *netMap) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { b.WriteString(" " + wordf(lang, nl, en, args...)) }
	weight := word(lang, m.web.Weight[0], m.web.Weight[1])
	if m.web.Codes {
		b.WriteString(wordf(lang, "Netwerk van %s, verbonden door de cases waarin ze samen voorkomen, op basis van %s%s.", "Network of %s, tied by the cases in which they occur together, resting on %s%s.",
			m.what(lang, len(m.nodes)), plural(lang, m.web.N, "case", "cases", "case", "cases"), m.opt.filtered(lang)))
	} else {
		b.WriteString(wordf(lang, "Netwerk van %s, verbonden door hun %s%s.", "Network of %s, tied by their %s%s.", m.what(lang, len(m.nodes)), weight, m.opt.filtered(lang)))
	}
	switch {
	case m.strongest:
		if m.web.Codes {
			say("Sterk is een band naar hoe vaak beide codes voorkomen (Ochiai).", "Ties are strong for how often both codes occur (Ochiai).")
		}
		say("Getekend zijn %d van de %d banden: van elke knoop de %d sterkste (bij gelijk gewicht beslist de volgorde).",
			"Of the %[2]d ties %[1]d are drawn: the %[3]d strongest of each node (their order decides between equal weights).", len(m.ties), m.among, strongestTies)
	case m.web.MinWeight > 0:
		say("Getekend zijn de banden met een gewicht van ten minste %[2]s: %[1]d.", "Drawn are the ties with a weight of at least %[2]s: %[1]d.", len(m.ties), number(lang, m.web.MinWeight, decimalsOf(m.web.MinWeight)))
	}
	if len(m.ties) > 0 {
		say("De breedte van een lijn is het gewicht (%s).", "The width of a line is its weight (%s).", weight)
	}
	if m.web.Codes {
		say("Vorm en kleur: de soort code; oppervlak: het aantal cases met de code.", "Shape and colour: the kind of code; area: the number of cases with the code.")
	} else {
		if by := m.groups.said(lang); by != "" {
			say("Vorm en kleur: %s.", "Shape and colour: %s.", by)
		}
		say("Oppervlak: het aantal getekende banden.", "Area: the number of ties drawn.")
	}
	if len(m.blobs) > 0 {
		say("Grijze vlakken: groepen van drie of meer in de getekende banden (Louvain, modulariteit %s).", "Grey areas: communities of three or more in the ties that are drawn (Louvain, modularity %s).", number(lang, m.modularity, 2))
	}
	say("De plaatsing (stress) zet naast elkaar wat verbonden is; de assen betekenen niets, en een band zegt niets over oorzaak.",
		"The layout (stress) puts what is tied side by side; its axes mean nothing, and a tie says nothing of cause.")
	return b.String()
}
