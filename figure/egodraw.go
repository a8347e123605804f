package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// An egoLook is how a kind of node is drawn.
type egoLook struct {
	form  form
	role  role
	round float64 // of the corners of a rectangle
	width float64 // of the outline
}

func (m *egoMap) look(k egoKind) egoLook {
	switch k {
	case egoKind(graph.CaseEntity):
		return egoLook{rectangle, role{m.theme.ink, paint.RGB(0xFFFFFF)}, 2, 0.7}
	case egoKind(graph.ConceptEntity):
		return egoLook{rectangle, m.theme.concept, 3, outlineWidth}
	case egoKind(graph.DefinitionEntity):
		return egoLook{rectangle, m.theme.source, 0, 0.4}
	case egoKind(graph.SourceEntity):
		return egoLook{rectangle, m.theme.source, 4.5, 0.4}
	case egoKind(graph.Value), egoKind(graph.Level), egoKind(graph.Reach), egoKind(graph.CodeEntity):
		return egoLook{rectangle, m.theme.context, 3, outlineWidth}
	}
	return egoLook{formOf(graph.Kind(k)), m.theme.role(graph.Kind(k)), -1, outlineWidth}
}

func (l egoLook) draw(b paint.Box, heavy float64) []paint.Op {
	ops := l.form.draw(b, l.role)
	for _, o := range ops {
		switch o := o.(type) {
		case *paint.Rect:
			o.Width = l.width * heavy
			if l.round >= 0 {
				o.R = min(l.round, b.H()/2)
			}
		case *paint.Ellipse:
			o.Width = l.width * heavy
		case *paint.Path:
			o.Width = l.width * heavy
		}
	}
	return ops
}

// egoKindNames are one and several of a kind, in nl and en.
var egoKindNames = map[egoKind][4]string{
	egoKind(graph.CaseEntity):       {"case", "cases", "case", "cases"},
	egoKind(graph.ConceptEntity):    {"begrip", "begrippen", "concept", "concepts"},
	egoKind(graph.DefinitionEntity): {"definitie", "definities", "definition", "definitions"},
	egoKind(graph.SourceEntity):     {"bron", "bronnen", "source", "sources"},
	egoKind(graph.CodeEntity):       {"code", "codes", "code", "codes"},
	egoKind(graph.Context):          {"context", "contexten", "context", "contexts"},
	egoKind(graph.Intervention):     {"interventie", "interventies", "intervention", "interventions"},
	egoKind(graph.Mechanism):        {"mechanisme", "mechanismen", "mechanism", "mechanisms"},
	egoKind(graph.Dynamics):         {"sociale dynamiek", "sociale dynamieken", "social dynamic", "social dynamics"},
	egoKind(graph.Outcome):          {"uitkomst", "uitkomsten", "outcome", "outcomes"},
	egoKind(graph.Value):            {"waarde", "waarden", "value", "values"},
	egoKind(graph.Level):            {"schaalniveau", "schaalniveaus", "scale level", "scale levels"},
	egoKind(graph.Reach):            {"soort bereik", "soorten bereik", "kind of reach", "kinds of reach"},
}

func (k egoKind) count(lang string, n int) string {
	w := egoKindNames[k]
	return plural(lang, n, w[0], w[1], w[2], w[3])
}

func (k egoKind) name(lang string) string {
	w := egoKindNames[k]
	return word(lang, w[0], w[2])
}

// class is that of the nodes that look alike: three kinds of codes share theirs.
func (k egoKind) class() string {
	switch k {
	case egoKind(graph.Value), egoKind(graph.Level), egoKind(graph.Reach):
		k = egoKind(graph.CodeEntity)
	}
	return "key-is-" + string(k)
}

// nodeText is what stands in a node, in a language.
func (m *egoMap) nodeText(r graph.EntityRef, lang string) string {
	switch r.Kind {
	case graph.CaseEntity:
		if c := m.x.Case(r.ID); c != nil {
			return m.labelIn(lang, c.Name, r.ID)
		}
	case graph.ConceptEntity:
		if c := m.x.Concept(r.ID); c != nil {
			return m.labelIn(lang, c.Label, r.ID)
		}
	case graph.CodeEntity:
		if c := m.x.Code(r.ID); c != nil {
			return m.labelIn(lang, c.Label, r.ID)
		}
	case graph.SourceEntity:
		return m.print(citeSource(m.x, lang, r.ID, ""))
	case graph.DefinitionEntity:
		if d := m.x.Definition(r.ID); d != nil {
			return m.definition(d, lang)
		}
	}
	return m.print(r.ID)
}

// definition names a definition: of what, by whom.
func (m *egoMap) definition(d *graph.Definition, lang string) string {
	by := d.Source
	if len(d.Cites) > 0 {
		by = d.Cites[0]
	}
	who := ""
	if by != "" {
		who = m.print(citeSource(m.x, lang, by, d.Year))
	}
	of := m.nodeText(graph.EntityRef{Kind: graph.ConceptEntity, ID: d.Concept}, lang)
	switch {
	case who == "":
		return of + " (" + m.print(d.ID) + ")"
	case m.q.Middle == graph.EntityRef{Kind: graph.ConceptEntity, ID: d.Concept}:
		return who
	}
	return of + ": " + who
}

// name is the text of a neighbour, with the number of cases that make the link.
func (m *egoMap) name(t egoTie) string {
	s := hyphenate(m.nodeText(t.to, m.lang), m.lang)
	if t.cases > 0 {
		s += "\u00a0(" + itoa(t.cases) + ")"
	}
	return s
}

// A chip is a node or a few words in the rows of a group.
type chip struct {
	w, h  float64
	ops   func(x, y float64) []paint.Op
	fresh bool // begins a row
	glued bool // stays with the next one
}

// A chipKey is what a chip is made for.
type chipKey struct {
	tie         egoTie
	size, width float64
}

// A knownChip is a chip that was made, with what the font lacked for it.
type knownChip struct {
	chip
	missing []rune
}

// nodeChip is makeChip, remembered.
func (m *egoMap) nodeChip(t egoTie, size, width float64) chip {
	m.kinds[m.kindOf(t.to)] = true
	key := chipKey{t, size, width}
	known, ok := m.chips[key]
	if !ok {
		before := m.missing
		m.missing = nil
		known.chip = m.makeChip(t, size, width)
		known.missing = m.missing
		m.missing = before
		m.chips[key] = known
	}
	m.missing = append(m.missing, known.missing...)
	return known.chip
}

// makeChip is the shape of a neighbour with its name, at most width wide.
func (m *egoMap) makeChip(t egoTie, size, width float64) chip {
	k := m.kindOf(t.to)
	l := m.look(k)
	tw := l.form.textWidth(width)
	lines := paint.Wrap(m.name(t), paint.Regular, size, tw)
	w, h := m.chipSize(l, lines, paint.Regular, size)
	title := k.name(m.lang) + " " + m.print(t.to.ID) + ": " + strings.ReplaceAll(m.nodeText(t.to, m.lang), "\u00ad", "")
	return chip{w: min(w, width), h: h, ops: func(x, y float64) []paint.Op {
		b := paint.Box{X0: x, Y0: y, X1: x + min(w, width), Y1: y + h}
		g := &paint.Group{Class: "node " + k.class(), Title: title, Href: m.link(t.to.ID), Ops: l.draw(b, 1)}
		g.Ops = append(g.Ops, m.inBox(b, lines, paint.Regular, size))
		return []paint.Op{g}
	}}
}

// chipSize is that of the shape around lines.
func (m *egoMap) chipSize(l egoLook, lines []string, face paint.Face, size float64) (w, h float64) {
	tw, th := widestIn(lines, face, size), chipTextHeight(len(lines), size)
	switch l.form {
	case oval:
		h = th * 1.5
		if len(lines) == 1 {
			h = th + 5
		}
		return l.form.width(tw, th, h), h
	case doubleBorder:
		return l.form.width(tw, th, 0), th + 2*(1.4+doubleGap)
	}
	return l.form.width(tw, th, 0), th + 2*1.9
}

// chipTextHeight is how high lines in or between the shapes are.
func chipTextHeight(n int, size float64) float64 {
	return 1.12*size*float64(n-1) + (paint.Ascent+paint.Descent)*size
}

// inBox sets lines in the middle of a box.
func (m *egoMap) inBox(b paint.Box, lines []string, face paint.Face, size float64) *paint.Text {
	lead := 1.12 * size
	th := chipTextHeight(len(lines), size)
	t := m.text((b.X0+b.X1)/2, (b.Y0+b.Y1)/2-th/2+paint.Ascent*size, paint.Middle, size, lines...)
	t.Leading, t.Face = lead, face
	return t
}

// wordChip is words between the shapes.
func (m *egoMap) wordChip(s string, size, width float64) chip {
	lines := paint.Wrap(s, paint.Italic, size, width)
	return chip{w: widestIn(lines, paint.Italic, size), h: chipTextHeight(len(lines), size), ops: func(x, y float64) []paint.Op {
		t := m.text(x, y+paint.Ascent*size, paint.Start, size, lines...)
		t.Face, t.Color, t.Leading = paint.Italic, m.theme.muted, 1.12*size
		return []paint.Op{t}
	}}
}

const (
	blockPad = 4.0
	chipGapX = 3.0
	chipGapY = 2.6
)

// blocks lays the groups out, each in a block of the width of a column.
func (m *egoMap) blocks() {
	m.capped, m.capped2, m.missing = false, false, nil
	m.kinds, m.lines = map[egoKind]bool{m.kindOf(m.q.Middle): true}, map[graph.Status]bool{}
	for _, g := range m.groups {
		m.block(g, m.columnWidth())
	}
}

// columnWidth is the width of a block.
func (m *egoMap) columnWidth() float64 {
	if m.narrow() {
		return m.width() - 2 - trunk
	}
	return (m.width() - 2 - m.middleWidth() - 2*fanWidth) / 2
}

const (
	trunk    = 14.0 // at the left of the blocks on a narrow page
	fanWidth = 36.0 // between the middle and the blocks
)

func (m *egoMap) middleWidth() float64 {
	if m.narrow() {
		return 0.8 * m.width()
	}
	return 0.21 * m.width()
}

// block lays a group out from (0, 0).
func (m *egoMap) block(g *egoGroup, width float64) {
	inner := width - 2*blockPad
	g.shown = g.ties[:min(m.cap+g.more, len(g.ties))]
	m.lines[g.status] = true
	head := m.wordChip(g.phrase+": "+g.kind.count(m.lang, len(g.ties)), m.size, inner)
	head.fresh = true
	chips := []chip{head}
	for k, t := range g.shown {
		c := m.nodeChip(t, m.size, inner)
		c.fresh = k == 0 || m.q.Depth > 1
		chips = append(chips, c)
		if m.q.Depth > 1 {
			chips = append(chips, m.beyond(t.to, inner)...)
		}
	}
	if n := len(g.ties) - len(g.shown); n > 0 {
		m.capped = true
		c := m.wordChip("+"+itoa(n), m.size, inner)
		c.fresh = m.q.Depth > 1
		chips = append(chips, c)
	}
	indent := 0.0
	if m.q.Depth > 1 {
		indent = 10
	}
	ops, h := chipRows(chips, inner, indent)
	border := m.lineStyle(g.status)
	border.Fill, border.Width = paint.RGB(0xFFFFFF), 0.6
	rect := &paint.Rect{W: width, H: h + 2*blockPad, R: 5, Style: border}
	g.box = paint.Box{X1: width, Y1: h + 2*blockPad}
	g.ops = append([]paint.Op{rect}, paint.Move(ops, blockPad, blockPad)...)
}

// beyond is what a neighbour is tied to in its turn, but for the middle and its other neighbours.
func (m *egoMap) beyond(r graph.EntityRef, width float64) []chip {
	groups, ok := m.beyonds[r]
	if !ok {
		var far []egoTie
		for _, t := range m.around[r] {
			if m.dist[t.to] == 2 {
				far = append(far, t)
			}
		}
		groups = m.group(far)
		m.beyonds[r] = groups
	}
	var out []chip
	if len(groups) > m.relations { // the relations with most ties, in their own order
		bySize := slices.Clone(groups)
		slices.SortStableFunc(bySize, func(a, b *egoGroup) int { return cmp.Compare(len(b.ties), len(a.ties)) })
		bySize = bySize[:m.relations]
		groups = slices.DeleteFunc(slices.Clone(groups), func(g *egoGroup) bool { return !slices.Contains(bySize, g) })
		m.capped2 = true
	}
	for _, g := range groups {
		head := m.wordChip(g.phrase, m.small, width-10)
		head.glued = true
		out = append(out, head)
		n := min(m.cap2, len(g.ties))
		rest := len(g.ties) - n
		for i, t := range g.ties[:n] {
			room := width - 10
			if rest > 0 && i == n-1 {
				room -= 18 // for how many more there are
			}
			c := m.nodeChip(t, m.small, room)
			c.glued = rest > 0 && i == n-1
			out = append(out, c)
		}
		if rest > 0 {
			m.capped2 = true
			out = append(out, m.wordChip("+"+itoa(rest), m.small, width-10))
		}
	}
	return out
}

// chipRows sets chips in rows, those that go on indented.
func chipRows(chips []chip, width, indent float64) ([]paint.Op, float64) {
	type placed struct {
		chip
		x float64
	}
	var rows [][]placed
	x := 0.0
	for i, c := range chips {
		need := c.w
		for k := i; k+1 < len(chips) && chips[k].glued; k++ {
			need += chipGapX + chips[k+1].w
		}
		switch {
		case len(rows) == 0 || c.fresh:
			rows, x = append(rows, nil), 0
		case x+need > width+1e-6 && x > indent:
			rows, x = append(rows, nil), indent
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], placed{c, x})
		x += c.w + chipGapX
	}
	var ops []paint.Op
	y := 0.0
	for i, row := range rows {
		h := 0.0
		for _, c := range row {
			h = max(h, c.h)
		}
		if i > 0 {
			y += chipGapY
		}
		for _, c := range row {
			ops = append(ops, c.ops(c.x, y+(h-c.h)/2)...)
		}
		y += h
	}
	return ops, y
}

// lineStyle is how a line tells a status.
func (m *egoMap) lineStyle(s graph.Status) paint.Style {
	st := paint.Style{Stroke: m.theme.linked, Width: 1}
	switch s {
	case "":
		st.Stroke, st.Width = m.theme.source.line, 0.6
	case graph.Mixed:
		st.Dash = []float64{6, 1.8, 1.2, 1.8}
	case graph.Intended:
		st.Dash = []float64{3.4, 2.2}
	case graph.Hypothesised, graph.Absent:
		st.Dash = []float64{1.1, 1.6}
	}
	return st
}

// struck reports whether a line of the status is struck through.
func struck(s graph.Status) bool { return s == graph.Negative || s == graph.Absent }

// strike is a bar across a line at a point, the line running in direction (dx, dy).
func (m *egoMap) strike(at paint.Point, dx, dy float64) paint.Op {
	l := math.Hypot(dx, dy)
	if l == 0 {
		dx, dy, l = 1, 0, 1
	}
	dx, dy = dx/l, dy/l
	a, b := 1.6, 3.0 // along and across
	return paint.Line(paint.Style{Stroke: m.theme.hinders, Width: 1.2}, paint.Point{X: at.X - dx*a + dy*b, Y: at.Y - dy*a - dx*b}, paint.Point{X: at.X + dx*a - dy*b, Y: at.Y + dy*a + dx*b})
}

const blockGap = 6.0

// arrange puts the blocks in columns and returns how high the drawing is.
func (m *egoMap) arrange() float64 {
	_, mh, _ := m.middle()
	if m.narrow() {
		y := mh + 8
		for _, g := range m.groups {
			g.box = paint.Box{X0: 1 + trunk, Y0: y, X1: 1 + trunk + g.box.W(), Y1: y + g.box.H()}
			y = g.box.Y1 + blockGap
		}
		return y
	}
	// The highest blocks first, each to the lower column; then in their own order again.
	var cols [2][]*egoGroup
	var heights [2]float64
	bySize := slices.Clone(m.groups)
	slices.SortStableFunc(bySize, func(a, b *egoGroup) int { return cmp.Compare(b.box.H(), a.box.H()) })
	for _, g := range bySize {
		c := 1 // what it says of others stands at the right, where there is a choice
		if heights[0] < heights[1] {
			c = 0
		}
		cols[c] = append(cols[c], g)
		heights[c] += g.box.H() + blockGap
	}
	h := max(heights[0], heights[1], mh+blockGap) - blockGap
	for c, col := range cols {
		slices.SortStableFunc(col, func(a, b *egoGroup) int { return slices.Index(m.groups, a) - slices.Index(m.groups, b) })
		y, x := (h-heights[c]+blockGap)/2, 1.0
		if c == 1 {
			x = m.width() - 1 - m.columnWidth()
		}
		for _, g := range col {
			g.box = paint.Box{X0: x, Y0: y, X1: x + g.box.W(), Y1: y + g.box.H()}
			y = g.box.Y1 + blockGap
		}
	}
	return h
}

// middle is the size of the node in the middle, and its lines: its name and its kind.
func (m *egoMap) middle() (w, h float64, lines []string) {
	l := m.look(m.kindOf(m.q.Middle))
	size := m.size + 1
	room := l.form.textWidth(m.middleWidth())
	name := hyphenate(m.nodeText(m.q.Middle, m.lang), m.lang)
	lines = paint.Wrap(name, paint.Bold, size, room)
	w, h = m.chipSize(l, lines, paint.Bold, size)
	return min(w+4, m.middleWidth()), h + 5, lines
}

// figure draws the middle, the lines and the blocks.
func (m *egoMap) figure() *Figure {
	if len(m.groups) == 0 {
		return m.alone()
	}
	total := m.arrange()
	w, h, lines := m.middle()
	k := m.kindOf(m.q.Middle)
	l := m.look(k)
	b := paint.Box{X0: m.width()/2 - w/2, Y0: total/2 - h/2}
	if m.narrow() {
		b.X0, b.Y0 = 1, 0
	}
	b.X1, b.Y1 = b.X0+w, b.Y0+h
	var body []paint.Op
	if m.narrow() {
		body = append(body, m.trunkLines(b)...)
	} else {
		body = append(body, m.fanLines(b, l)...)
	}
	for _, g := range m.groups {
		body = append(body, &paint.Group{Class: m.lineClass("block", g.status), Title: g.phrase + ": " + g.kind.count(m.lang, len(g.ties)), Ops: paint.Move(g.ops, g.box.X0, g.box.Y0)})
	}
	mid := &paint.Group{Class: "node " + k.class(), Title: k.name(m.lang) + " " + m.print(m.q.Middle.ID), Href: m.link(m.q.Middle.ID), Ops: l.draw(b, 1.9)}
	mid.Ops = append(mid.Ops, m.inBox(b, lines, paint.Bold, m.size+1))
	body = append(body, mid)
	f := m.finish(body, m.legend(), m.remarks, m.caption)
	for _, k := range m.shownKinds() {
		if l := m.look(k); l.form != rectangle || k == egoKind(graph.Intervention) || k == egoKind(graph.ConceptEntity) {
			f.Colors = append(f.Colors, ColorClass{Name: k.name(m.lang), Color: l.role.line, Shape: "form " + itoa(int(l.form)) + " " + itoa(int(l.round))})
		}
	}
	return f
}

// alone is the figure of a node without neighbours.
func (m *egoMap) alone() *Figure {
	name := strings.ReplaceAll(m.nodeText(m.q.Middle, m.lang), "\u00ad", "")
	f := m.opt.nothing("ego", [2]string{
		"Er valt niets te tekenen: " + name + " is met niets verbonden" + m.opt.filtered("nl") + ".",
		"There is nothing to draw: " + name + " is tied to nothing" + m.opt.filtered("en") + "."})
	f.Notes = append(f.Notes, missingNote(m.lang, m.missing)...)
	return f
}

func (m *egoMap) lineClass(what string, s graph.Status) string {
	if s == "" {
		return what
	}
	return what + " " + m.statusClass(s)
}

func (m *egoMap) statusClass(s graph.Status) string { return "key-line-" + string(s) }

// fanLines run from the middle to the blocks at both sides.
func (m *egoMap) fanLines(b paint.Box, l egoLook) []paint.Op {
	var out []paint.Op
	for _, g := range m.groups {
		y := (g.box.Y0 + g.box.Y1) / 2
		side, to := 1.0, paint.Point{X: g.box.X0, Y: y}
		if g.box.X0 < b.X0 {
			side, to = -1, paint.Point{X: g.box.X1, Y: y}
		}
		cy := (b.Y0 + b.Y1) / 2
		from := paint.Point{X: l.form.edgeX(b, cy, side), Y: cy}
		bend := 0.55 * math.Abs(to.X-from.X)
		c1, c2 := paint.Point{X: from.X + side*bend*0.6, Y: from.Y + 0.35*(to.Y-from.Y)}, paint.Point{X: to.X - side*bend, Y: to.Y}
		ops := []paint.Op{paint.Bezier(m.lineStyle(g.status), from, c1, c2, to)}
		if struck(g.status) {
			p, q := paint.CubicAt(from, [3]paint.Point{c1, c2, to}, 0.8), paint.CubicAt(from, [3]paint.Point{c1, c2, to}, 0.86)
			ops = append(ops, m.strike(p, q.X-p.X, q.Y-p.Y))
		}
		out = append(out, &paint.Group{Class: m.lineClass("tie", g.status), Title: g.phrase, Ops: ops})
	}
	return out
}

// trunkLines run from the middle down along the blocks, on a narrow page.
func (m *egoMap) trunkLines(b paint.Box) []paint.Op {
	last := m.groups[len(m.groups)-1].box
	x := 1 + trunk*0.35
	mid := func(b paint.Box) float64 { return b.Y0 + min(b.H()/2, 9) }
	neutral := m.lineStyle("")
	start := b.Y1
	if m.look(m.kindOf(m.q.Middle)).form == oval { // its outline runs off at the left
		x0 := (b.X0 + b.X1) / 2
		start = b.Y1 + 4
		body := rounded(neutral, 3, paint.Point{X: x0, Y: b.Y1}, paint.Point{X: x0, Y: start}, paint.Point{X: x, Y: start}, paint.Point{X: x, Y: mid(last)})
		return append([]paint.Op{&paint.Group{Class: "tie", Ops: []paint.Op{body}}}, m.branchLines(x, mid)...)
	}
	line := paint.Line(neutral, paint.Point{X: x, Y: start}, paint.Point{X: x, Y: mid(last)})
	return append([]paint.Op{&paint.Group{Class: "tie", Ops: []paint.Op{line}}}, m.branchLines(x, mid)...)
}

func (m *egoMap) branchLines(x float64, mid func(paint.Box) float64) []paint.Op {
	var out []paint.Op
	for _, g := range m.groups {
		y := mid(g.box)
		ops := []paint.Op{paint.Line(m.lineStyle(g.status), paint.Point{X: x, Y: y}, paint.Point{X: g.box.X0, Y: y})}
		if struck(g.status) {
			ops = append(ops, m.strike(paint.Point{X: (x + g.box.X0) / 2, Y: y}, 1, 0))
		}
		out = append(out, &paint.Group{Class: m.lineClass("tie", g.status), Title: g.phrase, Ops: ops})
	}
	return out
}

// shownKinds are the kinds of nodes that are drawn, those that look alike once.
func (m *egoMap) shownKinds() []egoKind {
	var out []egoKind
	for _, k := range egoKinds {
		if m.kinds[k] && !slices.ContainsFunc(out, func(o egoKind) bool { return o.class() == k.class() }) {
			out = append(out, k)
		}
	}
	return out
}

// legend explains the forms and the lines.
func (m *egoMap) legend() []legendItem {
	var items []legendItem
	for _, k := range m.shownKinds() {
		name := k.name(m.lang)
		if k.class() == egoKind(graph.CodeEntity).class() { // all that share the look
			var names []string
			for _, o := range egoKinds {
				if m.kinds[o] && o.class() == k.class() {
					names = append(names, o.name(m.lang))
				}
			}
			name = strings.Join(names, ", ")
		}
		items = append(items, legendItem{k.class(), 15, 8.5, func(x, y float64) []paint.Op {
			return m.look(k).draw(paint.Box{X0: x, Y0: y, X1: x + 15, Y1: y + 8.5}, 1)
		}, name})
	}
	for _, s := range graph.Statuses {
		if !m.lines[s] {
			continue
		}
		name := statusNames[s]
		items = append(items, legendItem{m.statusClass(s), 20, 7, func(x, y float64) []paint.Op {
			ops := []paint.Op{paint.Line(m.lineStyle(s), paint.Point{X: x, Y: y + 3.5}, paint.Point{X: x + 20, Y: y + 3.5})}
			if struck(s) {
				ops = append(ops, m.strike(paint.Point{X: x + 10, Y: y + 3.5}, 1, 0))
			}
			return ops
		}, word(m.lang, name[0], name[1])})
	}
	return items
}

// neighbours is how many different nodes lie next to the middle.
func (m *egoMap) neighbours() int {
	seen := map[graph.EntityRef]bool{}
	for _, g := range m.groups {
		for _, t := range g.ties {
			seen[t.to] = true
		}
	}
	return len(seen)
}

// remarks say what the numbers are and what is left out.
func (m *egoMap) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	if m.capped {
		say("Niet alle buren passen: van een groep staan die met de meeste cases en eigen banden er; +n telt de andere (--top N toont er N per groep).",
			"Not all neighbours fit: of a group those with most cases and ties of their own are drawn; +n counts the others (--top N shows N of each).")
	}
	if m.q.Depth > 1 {
		say("Achter elke buur staat waarmee die verder is verbonden%s; wat daar vaker staat, is steeds hetzelfde.", "Behind each neighbour is what it is tied to in its turn%s; what stands there more than once is the same.",
			map[bool]string{true: wordf(lang, ", in ten hoogste %d relaties en met ten hoogste %d per relatie", ", by at most %d relations and at most %d for each", min(m.relations, 24), m.cap2)}[m.capped2])
	}
	if m.counted {
		say("Tussen haakjes: het aantal cases waarvan de bron dat verband legt.", "In brackets: the number of cases whose source makes that link.")
	}
	return out
}

// caption says what is drawn and what it does not say.
func (m *egoMap) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { b.WriteString(wordf(lang, nl, en, args...) + " ") }
	name := strings.ReplaceAll(m.nodeText(m.q.Middle, lang), "\u00ad", "")
	say("De omgeving van %s (%s): %s, gegroepeerd naar relatie en soort; studie van %s%s.", "The neighbourhood of %s (%s): %s, grouped by relation and kind; study of %s%s.",
		name, m.kindOf(m.q.Middle).name(lang), plural(lang, m.neighbours(), "buur", "buren", "neighbour", "neighbours"), plural(lang, m.all, "case", "cases", "case", "cases"), m.opt.filtered(lang))
	say("De vorm zegt wat voor knoop het is.", "The form tells the kind of node.")
	var lines []string
	hows := map[graph.Status][2]string{graph.Reported: {"doorgetrokken", "solid"}, graph.Mixed: {"streep-punt", "dash-dot"}, graph.Intended: {"gestreept", "dashed"},
		graph.Hypothesised: {"gestippeld", "dotted"}, graph.Negative: {"doorgestreept", "struck through"}, graph.Absent: {"gestippeld en doorgestreept", "dotted and struck through"}}
	for _, s := range graph.Statuses {
		if m.lines[s] {
			how, n := hows[s], statusNames[s]
			lines = append(lines, word(lang, how[0], how[1])+": "+word(lang, n[0], n[1]))
		}
	}
	if len(lines) > 0 {
		say("De lijn en de rand van een groep zeggen de status van de coderingen (%s).", "The line and the border of a group tell the status of the codings (%s).", strings.Join(lines, "; "))
	}
	if m.counted {
		say("Tussen haakjes staat het aantal cases waarvan de bron dat verband legt.", "In brackets is the number of cases whose source makes that link.")
	}
	say("Banden tussen de buren zijn niet getekend; wat er niet staat, is niet gemeld en hoeft niet te ontbreken.",
		"Ties between the neighbours are not drawn; what is not there is not reported, and need not be absent.")
	return strings.TrimSpace(b.String())
}
