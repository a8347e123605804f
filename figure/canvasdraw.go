package figure

import (
	"slices"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A laidField is a field with its text broken for a width.
type laidField struct {
	*canvasField
	w, h    float64
	titled  bool
	head    []flowLine // title and tags, or title and question
	claims  []laidClaim
	scale   []placedScale
	more    int
	below   bool    // the number of items that are not drawn has a line of its own
	content float64 // height of what is in it
}

type laidClaim struct {
	canvasItem
	lines []flowLine
}

// A placedScale is a mark of a scale within its field.
type placedScale struct {
	scaleMark
	x, y  float64
	label string
}

// pad is the room between the outline of a field and its text.
func (cv *canvas) pad(k graph.Kind) float64 {
	pad := 4 * cv.unit()
	if cv.narrow() {
		pad = 3 * cv.unit()
		if cv.thrift > 1 {
			pad = 2.3 * cv.unit()
		}
	}
	switch k {
	case graph.Outcome:
		return pad + doubleGap
	case graph.Mechanism, graph.Dynamics:
		return pad + 1.5*cv.unit()
	}
	return pad
}

func (cv *canvas) unit() float64 { return cv.size / 7 }

// claimSize is the size of claims and questions.
func (cv *canvas) claimSize() float64 { return max(paint.MinSize, cv.size-0.5*cv.unit()) }

func (cv *canvas) lead() float64 { return 1.16 * cv.claimSize() }

// markWidth is the room that the mark before a claim takes.
func (cv *canvas) markWidth() float64 { return 1.1 * cv.claimSize() }

// most is how many claims stand at one place.
func (cv *canvas) most() int {
	switch {
	case cv.opt.TopN > 0:
		return cv.opt.TopN
	case cv.thrift == 1 || cv.thrift == 3:
		return 1
	case cv.narrow():
		return 2
	case cv.opt.WidthMM < 250:
		return 3
	}
	return 4
}

// lay breaks the text of a field for a width; most is how many claims it shows.
func (cv *canvas) lay(f *canvasField, w float64, heading string, most int) *laidField {
	e, size, pad := cv.unit(), cv.claimSize(), cv.pad(f.kind)
	in := w - 2*pad
	l := &laidField{canvasField: f, w: w, titled: f.title != "" && f.title != heading}
	var head []run
	if l.titled {
		head = append(head, run{f.title, paint.Bold})
	}
	blank := cv.c == nil
	if f.open() && !blank && cv.thrift > 1 && l.titled {
		cv.silent = cv.silent || len(f.questions) > 0 // the title has to do
	} else if f.open() && len(f.questions) > 0 {
		cv.asked = true
		head = append(head, run{strings.Join(f.questions, " "), paint.Italic})
	} else if f.open() && !blank {
		head = append(head, run{cv.word("Hierover melden de bronnen niets.", "The sources report nothing of this."), paint.Italic})
	} else if len(f.tags) > 0 {
		head = append(head, run{"(" + strings.Join(f.tags, ", ") + ")", paint.Regular})
	}
	l.head = flow(head, size, in)
	h := float64(len(l.head)) * cv.lead()
	if len(f.scale) > 0 {
		h += 1.5 * e
		cv.layScale(l, in, &h)
	}
	kept := keepItems(f.items, most)
	l.more = len(f.items) - len(kept)
	for _, it := range kept {
		c := laidClaim{canvasItem: it}
		runs := []run{{strings.Join(it.labels, ", "), paint.Bold}, {it.text, paint.Regular}}
		c.lines = flow(runs, size, in-cv.markWidth())
		l.claims = append(l.claims, c)
		h += 2*e + float64(len(c.lines))*cv.lead()
	}
	if l.more > 0 && !l.endsShort(size, in) {
		l.below = true
		h += cv.lead()
	}
	if blank {
		h += cv.writing(f)
	}
	l.content = h + 2*pad - 0.15*size
	l.h = l.content
	return l
}

// endsShort reports whether the last line leaves room for the number of items that are not drawn.
func (l *laidField) endsShort(size, in float64) bool {
	if len(l.claims) == 0 {
		return false
	}
	lines := l.claims[len(l.claims)-1].lines
	if len(lines) == 0 {
		return false
	}
	last := lines[len(lines)-1]
	n := len(last.runs) - 1
	end := 1.1*size + last.x[n] + paint.Width(last.runs[n].text, last.runs[n].face, size)
	return end+size+paint.Width("+"+itoa(l.more), paint.Bold, size) <= in
}

// writing is the room to write in at a place of a blank canvas.
func (cv *canvas) writing(f *canvasField) float64 {
	switch {
	case len(f.scale) > 0:
		return 3 * cv.unit()
	case f.kind == graph.Coherence:
		return 12 * cv.unit()
	case cv.opt.WidthMM > 200: // a lying sheet, which will be stretched
		return 11 * cv.unit()
	}
	return 26 * cv.unit()
}

// layScale sets the marks of a scale in rows.
func (cv *canvas) layScale(l *laidField, in float64, h *float64) {
	size, x := cv.claimSize(), 0.0
	for _, s := range l.canvasField.scale {
		label := cv.label(s.code.Label, s.code.ID)
		lines := paint.Fill(label, paint.Regular, size, in-cv.markWidth())
		for i, line := range lines {
			w := cv.markWidth() + paint.Width(line, paint.Regular, size) + 7*cv.unit()
			if x > 0 && (x+w-7*cv.unit() > in || i > 0) {
				x = 0
				*h += 1.15 * cv.lead()
			}
			p := placedScale{s, x, *h, line}
			if i > 0 {
				p.code = nil // its label goes on
			}
			l.scale = append(l.scale, p)
			x += w
		}
	}
	*h += cv.lead()
}

// draw draws a field with its upper left corner at (x, y).
func (cv *canvas) draw(l *laidField, x, y float64) paint.Op {
	r := cv.theme.role(l.kind)
	switch l.kind {
	case graph.Value:
		r = cv.opt.Palette.value()
	case graph.Coherence:
		r = cv.theme.source
	}
	blank := cv.c == nil
	if blank {
		r.fill = paint.RGB(0xFFFFFF)
	}
	id := string(l.kind) + "-" + l.id
	g := &paint.Group{ID: "field-" + id, Class: "node field-" + string(l.kind), Title: cv.told(l)}
	if l.code != nil {
		g.Href = cv.link(l.code.ID)
	}
	at := paint.Box{X0: x, Y0: y, X1: x + l.w, Y1: y + l.h}
	pad, size := cv.pad(l.kind), cv.claimSize()
	var hatch paint.Hatch
	if l.open() && !blank {
		cv.drawn["key-open"] = true
		g.Class += " key-open"
		r.fill, hatch = paint.RGB(0xFFFFFF), cv.theme.unreportedHatch().Hatch
	}
	g.Ops = cv.outline(l.kind, at, r, hatch)
	if l.open() && !blank { // the hatch leaves what is to be read alone
		white := paint.Box{X0: at.X0 + pad, Y0: at.Y0 + pad, X1: at.X1 - pad, Y1: at.Y0 + l.content - pad}.Grow(1.6 * cv.unit())
		g.Ops = append(g.Ops, &paint.Rect{X: white.X0, Y: white.Y0, W: white.W(), H: white.H(), R: 2 * cv.unit(), Style: paint.Style{Fill: paint.RGB(0xFFFFFF)}})
	}
	g.Ops = append(g.Ops, cv.drawFlow(l.head, x+pad, y+pad, size, cv.lead(), cv.theme.ink)...)
	for _, s := range l.scale {
		g.Ops = append(g.Ops, cv.drawScale(s, x+pad, y+pad, r.line)...)
	}
	cy := y + pad + float64(len(l.head))*cv.lead()
	if len(l.scale) > 0 {
		cy = y + l.content - pad
	}
	for _, c := range l.claims {
		cy += 2 * cv.unit()
		g.Ops = append(g.Ops, cv.drawClaim(c, x+pad, cy, r.line))
		cy += float64(len(c.lines)) * cv.lead()
	}
	if l.more > 0 {
		cv.more += l.more
		if !l.below {
			cy -= cv.lead()
		}
		t := cv.text(x+l.w-pad, cy+paint.Ascent*size, paint.End, size, "+"+itoa(l.more))
		t.Face = paint.Bold
		g.Ops = append(g.Ops, t)
	}
	return g
}

// outline is the shape of a field of a kind, as in the other figures, but with room for text.
func (cv *canvas) outline(k graph.Kind, b paint.Box, r role, hatch paint.Hatch) []paint.Op {
	e := cv.unit()
	st := paint.Style{Fill: r.fill, Stroke: r.line, Width: outlineWidth, Hatch: hatch}
	rect := func(b paint.Box, radius float64) *paint.Rect {
		return &paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), R: radius, Style: st}
	}
	switch k {
	case graph.Context:
		st.Dash = []float64{3, 2}
		return []paint.Op{rect(b, 5*e)}
	case graph.Mechanism:
		return []paint.Op{rect(b, min(10*e, b.H()/2))}
	case graph.Dynamics:
		c := 5 * e
		return []paint.Op{paint.Polygon(st, paint.Point{X: b.X0 + c, Y: b.Y0}, paint.Point{X: b.X1 - c, Y: b.Y0}, paint.Point{X: b.X1, Y: b.Y0 + c}, paint.Point{X: b.X1, Y: b.Y1 - c},
			paint.Point{X: b.X1 - c, Y: b.Y1}, paint.Point{X: b.X0 + c, Y: b.Y1}, paint.Point{X: b.X0, Y: b.Y1 - c}, paint.Point{X: b.X0, Y: b.Y0 + c})}
	case graph.Outcome:
		outer := rect(b, 0)
		outer.Fill, outer.Hatch = paint.RGB(0xFFFFFF), paint.Hatch{}
		return []paint.Op{outer, rect(b.Grow(-doubleGap), 0)}
	case graph.Value:
		st.Width = 1.2 * e
		return []paint.Op{rect(b, 4*e)}
	case graph.Coherence:
		st.Width = 0.5
		return []paint.Op{rect(b, 0)}
	}
	return []paint.Op{rect(b, 0)}
}

// statusClass is the class of what has a status.
func statusClass(s graph.Status) string {
	if s == "" {
		return "key-own"
	}
	return "key-" + string(s)
}

// drawClaim is a mark and a text.
func (cv *canvas) drawClaim(c laidClaim, x, y float64, color paint.Color) paint.Op {
	cv.drawn[statusClass(c.status)] = true
	title := strings.TrimSpace(strings.Join(c.labels, ", ") + " " + c.text)
	if c.status != "" {
		title += " — " + statusList([]graph.Status{c.status}, cv.lang)
	}
	if len(c.sources) > 0 {
		title += " — " + strings.Join(c.sources, "; ")
	}
	g := &paint.Group{Class: "claim " + statusClass(c.status), Title: title}
	if c.code != "" {
		g.Href = cv.link(c.code)
	}
	g.Ops = append(cv.mark(c.status, x, y, color), cv.drawFlow(c.lines, x+cv.markWidth(), y, cv.claimSize(), cv.lead(), cv.theme.ink)...)
	return g
}

// mark is what says a status, before the first line of a text at (x, y).
func (cv *canvas) mark(s graph.Status, x, y float64, color paint.Color) []paint.Op {
	return cv.statusMark(s, cv.markBox(x, y), color)
}

// statusMark is the cell of a status; a dot for what the case says of itself.
func (cv *canvas) statusMark(s graph.Status, b paint.Box, color paint.Color) []paint.Op {
	if s == "" {
		return []paint.Op{&paint.Ellipse{CX: (b.X0 + b.X1) / 2, CY: (b.Y0 + b.Y1) / 2, RX: b.W() / 4.5, RY: b.H() / 4.5, Style: paint.Style{Fill: color}}}
	}
	return cv.theme.cell(b, s, color)
}

// openMark is a box of what is not reported.
func (cv *canvas) openMark(b paint.Box) paint.Op {
	st := cv.theme.unreportedHatch()
	st.Stroke, st.Width = cv.theme.source.line, 0.4
	return &paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), Style: st}
}

// drawScale is a mark of a scale, with its label.
func (cv *canvas) drawScale(s placedScale, x, y float64, color paint.Color) []paint.Op {
	size := cv.claimSize()
	t := cv.text(x+s.x+cv.markWidth(), y+s.y+paint.Ascent*size, paint.Start, size, s.label)
	if s.code == nil {
		return []paint.Op{t}
	}
	class := statusClass(s.status)
	g := &paint.Group{Class: class, Title: s.label, Href: cv.link(s.code.ID)}
	switch {
	case cv.c == nil: // a box to tick
		g.Class = "tick"
		g.Ops = cv.theme.cell(cv.markBox(x+s.x, y+s.y), graph.Intended, cv.theme.source.line)
	case s.status == "":
		g.Class, t.Color = "key-open", cv.theme.muted
		cv.drawn["key-open"] = true
		g.Ops = []paint.Op{cv.openMark(cv.markBox(x+s.x, y+s.y))}
	default:
		cv.drawn[class] = true
		g.Ops = cv.mark(s.status, x+s.x, y+s.y, color)
	}
	g.Ops = append(g.Ops, t)
	return []paint.Op{g}
}

func (cv *canvas) markBox(x, y float64) paint.Box {
	size := cv.claimSize()
	side := 0.68 * size
	top := y + (paint.Ascent*size-side)/2 + 0.02*size
	return paint.Box{X0: x, Y0: top, X1: x + side, Y1: top + side}
}

// told is what a reader hears who points at a field.
func (cv *canvas) told(l *laidField) string {
	title := l.title
	if title == "" {
		title = strings.Join(l.questions, " ")
	}
	switch {
	case cv.c == nil:
		return title
	case l.open():
		return title + ": " + cv.word("niet gemeld", "not reported")
	case len(l.canvasField.scale) > 0:
		return title
	}
	return title + ": " + plural(cv.lang, len(l.items), "uitspraak", "uitspraken", "claim", "claims")
}

// A block is fields under a heading, in columns of equal width.
type canvasBlock struct {
	kind    graph.Kind
	heading []string
	rows    [][]*laidField
	w, h    float64
	head    float64 // height of the heading, with what is below it
}

// refill shows more claims in a field that came to be higher than it had to be.
func (cv *canvas) refill(l *laidField) *laidField {
	for l.more > 0 && cv.opt.TopN == 0 {
		heading := ""
		if !l.titled {
			heading = l.title
		}
		fuller := cv.lay(l.canvasField, l.w, heading, len(l.claims)+1)
		if fuller.content > l.h {
			break
		}
		fuller.h = l.h
		l = fuller
	}
	return l
}

func (cv *canvas) gap() float64 {
	if cv.narrow() {
		return 3 * cv.unit()
	}
	return 4 * cv.unit()
}

// block lays the fields of a kind in columns.
func (cv *canvas) block(k graph.Kind, w float64, columns int) *canvasBlock {
	b := &canvasBlock{kind: k, w: w}
	fields := cv.panels[k]
	label := cv.parts[k].label
	b.heading = paint.Wrap(hyphenate(label, cv.lang), paint.Bold, cv.size, w)
	for i := 0; i < len(fields); {
		n := min(columns, len(fields)-i)
		if columns == 1 && cv.thrift > 1 && i+1 < len(fields) && cv.titleOnly(fields[i], label) && cv.titleOnly(fields[i+1], label) {
			n = 2
		}
		b.rows = append(b.rows, cv.layRow(fields[i:i+n], w, label))
		i += n
	}
	b.fit()
	b.head = textHeight(len(b.heading), cv.size) + 2.5*cv.unit()
	b.h = b.head + cv.rowsHeight(b)
	return b
}

// titleOnly reports whether a field takes no more than its title.
func (cv *canvas) titleOnly(f *canvasField, heading string) bool {
	return f.open() && len(f.scale) == 0 && f.title != heading
}

// layRow lays fields side by side. Of two, the fuller gets more.
func (cv *canvas) layRow(fields []*canvasField, w float64, heading string) []*laidField {
	lay := func(shares ...float64) []*laidField {
		var row []*laidField
		for i, f := range fields {
			row = append(row, cv.lay(f, (w-float64(len(fields)-1)*cv.gap())*shares[i], heading, cv.most()))
		}
		return row
	}
	shares := make([]float64, len(fields))
	for i := range shares {
		shares[i] = 1 / float64(len(fields))
	}
	row := lay(shares...)
	if len(fields) == 2 && cv.c != nil {
		for _, share := range []float64{0.4, 0.6, 0.3, 0.7} {
			if try := lay(share, 1-share); highest(try) < 0.97*highest(row) {
				row = try
			}
		}
	}
	return row
}

func highest(row []*laidField) float64 {
	h := 0.0
	for _, f := range row {
		h = max(h, f.h)
	}
	return h
}

// fit makes the fields of a row equally high.
func (b *canvasBlock) fit() {
	for _, row := range b.rows {
		h := highest(row)
		for _, f := range row {
			f.h = h
		}
	}
}

func (cv *canvas) rowsHeight(b *canvasBlock) float64 {
	h := -cv.gap()
	for _, row := range b.rows {
		h += row[0].h + cv.gap()
	}
	return max(h, 0)
}

// stretch makes a block as high as h, by giving all rows but scales more.
func (cv *canvas) stretch(b *canvasBlock, h float64) {
	var grow [][]*laidField
	for _, row := range b.rows {
		if len(row[0].canvasField.scale) == 0 {
			grow = append(grow, row)
		}
	}
	if len(grow) == 0 || h <= b.h {
		return
	}
	more := (h - b.h) / float64(len(grow))
	for _, row := range grow {
		for _, f := range row {
			f.h += more
		}
	}
	b.h = h
}

// drawBlock draws a block with its upper left corner at (x, y).
func (cv *canvas) drawBlock(b *canvasBlock, x, y float64) []paint.Op {
	var ops []paint.Op
	if len(b.heading) > 0 { // stands on what it is above
		t := cv.text(x+1, y+b.head-2.5*cv.unit()-textHeight(len(b.heading), cv.size)+paint.Ascent*cv.size, paint.Start, cv.size, b.heading...)
		t.Face = paint.Bold
		ops = append(ops, &paint.Group{Class: "heading " + string(b.kind), Ops: []paint.Op{t}})
	}
	y += b.head
	for _, row := range b.rows {
		cx := x
		for _, f := range row {
			ops = append(ops, cv.draw(cv.refill(f), cx, y))
			cx += f.w + cv.gap()
		}
		y += row[0].h + cv.gap()
	}
	return ops
}

// figure lays the canvas out. The places are those of the model: context above, the design at the
// left, values in the middle, outcomes at the right, mechanisms and dynamics below. Narrow pages
// have them one below the other.
func (cv *canvas) figure() *Figure {
	for {
		cv.more, cv.drawn, cv.asked, cv.silent = 0, map[string]bool{}, false, false
		ops, y := cv.header()
		y += 5 * cv.unit()
		if cv.narrow() {
			ops = append(ops, cv.stacked(y)...)
		} else {
			ops = append(ops, cv.spread(y)...)
		}
		f := cv.finish(ops, cv.legend(), cv.remarks, cv.caption)
		if f.Scene.Height <= pageHeight*paint.MM || cv.thrift == 3 || cv.opt.WidthMM > 200 || cv.c == nil {
			return f
		}
		cv.thrift++
	}
}

// stacked sets all blocks below each other.
func (cv *canvas) stacked(y float64) []paint.Op {
	var ops []paint.Op
	x, w := 1.0, cv.width()-2
	for _, k := range []graph.Kind{graph.Context, graph.Value, graph.Intervention, graph.Mechanism, graph.Dynamics, graph.Outcome, graph.Coherence} {
		if len(cv.panels[k]) == 0 {
			continue
		}
		b := cv.block(k, w, 1)
		ops = append(ops, cv.drawBlock(b, x, y)...)
		y += b.h + 5*cv.unit()
	}
	return ops
}

// spread sets the blocks as on the model.
func (cv *canvas) spread(y float64) []paint.Op {
	e := cv.unit()
	x, w, between := 1.0, cv.width()-2, 7*e
	perRow := func(n int, least float64) int { return max(1, min(n, int(w/(least*e)))) }
	var rows [][]*canvasBlock
	if n := len(cv.panels[graph.Context]); n > 0 {
		rows = append(rows, []*canvasBlock{cv.block(graph.Context, w, perRow(n, 150))})
	}
	middle := cv.middleRow(w, between)
	if len(middle) > 0 {
		rows = append(rows, middle)
	}
	m, d := len(cv.panels[graph.Mechanism]), len(cv.panels[graph.Dynamics])
	if m+d > 0 {
		rows = append(rows, cv.below(w, between, perRow)...)
	}
	if n := len(cv.panels[graph.Coherence]); n > 0 {
		rows = append(rows, []*canvasBlock{cv.block(graph.Coherence, w, perRow(n, 110))})
	}
	height := func() float64 {
		h := y - between
		for _, row := range rows {
			h += rowOf(row) + between
		}
		return h
	}
	if cv.c == nil { // a sheet to write on, in the shape of a page
		if spare := cv.width()/1.45 - height(); spare > 0 && len(rows) > 0 {
			for _, row := range rows {
				h := rowOf(row) + spare*rowOf(row)/(height()-y)
				for _, b := range row {
					cv.stretch(b, h)
				}
			}
		}
	}
	var ops []paint.Op
	for _, row := range rows {
		headsLevel(row)
		h := rowOf(row)
		cx := x
		for _, b := range row {
			cv.stretch(b, h)
			ops = append(ops, cv.drawBlock(b, cx, y)...)
			cx += b.w + between
		}
		y += h + between
	}
	return ops
}

// middleRow sets design, values and outcomes side by side, in the widths with which the row is lowest.
func (cv *canvas) middleRow(w, between float64) []*canvasBlock {
	var kinds []graph.Kind
	for _, k := range []graph.Kind{graph.Intervention, graph.Value, graph.Outcome} {
		if len(cv.panels[k]) > 0 {
			kinds = append(kinds, k)
		}
	}
	var best []*canvasBlock
	tries := [][3]float64{{0.36, 0.28, 0.36}}
	if cv.c != nil {
		for _, v := range []float64{0.28, 0.24, 0.2} {
			for _, lean := range []float64{0, 0.05, -0.05, 0.1, -0.1} {
				tries = append(tries, [3]float64{(1-v)/2 + lean, v, (1-v)/2 - lean})
			}
		}
	}
	for _, t := range tries {
		share := map[graph.Kind]float64{graph.Intervention: t[0], graph.Value: t[1], graph.Outcome: t[2]}
		sum := 0.0
		for _, k := range kinds {
			sum += share[k]
		}
		var row []*canvasBlock
		for _, k := range kinds {
			row = append(row, cv.block(k, (w-float64(len(kinds)-1)*between)*share[k]/sum, 1))
		}
		if best == nil || rowOf(row) < 0.97*rowOf(best) {
			best = row
		}
	}
	return best
}

func rowOf(blocks []*canvasBlock) float64 {
	h := 0.0
	for _, b := range blocks {
		h = max(h, b.h)
	}
	return h
}

// headsLevel makes the fields of blocks side by side begin at one height.
func headsLevel(row []*canvasBlock) {
	head := 0.0
	for _, b := range row {
		head = max(head, b.head)
	}
	for _, b := range row {
		b.h += head - b.head
		b.head = head
	}
}

// below sets mechanisms and dynamics side by side, or below each other where there are many.
func (cv *canvas) below(w, between float64, perRow func(int, float64) int) [][]*canvasBlock {
	m, d := len(cv.panels[graph.Mechanism]), len(cv.panels[graph.Dynamics])
	fit := perRow(m+d, 78)
	switch {
	case m == 0:
		return [][]*canvasBlock{{cv.block(graph.Dynamics, w, fit)}}
	case d == 0:
		return [][]*canvasBlock{{cv.block(graph.Mechanism, w, fit)}}
	case m+d > fit:
		return [][]*canvasBlock{{cv.block(graph.Mechanism, w, min(m, fit))}, {cv.block(graph.Dynamics, w, min(d, fit))}}
	}
	var best []*canvasBlock
	for _, weight := range []float64{1, 1.3, 1.6, 2, 0.8} { // of the dynamics
		each := (w - between) / (float64(m) + weight*float64(d))
		row := []*canvasBlock{cv.block(graph.Mechanism, each*float64(m), m), cv.block(graph.Dynamics, each*weight*float64(d), d)}
		if best == nil || cv.c != nil && rowOf(row) < 0.97*rowOf(best) {
			best = row
		}
	}
	return [][]*canvasBlock{best}
}

// header names the case and says what the canvas rests on; on a blank one it has lines to fill in.
func (cv *canvas) header() ([]paint.Op, float64) {
	e := cv.unit()
	if cv.c == nil {
		return cv.blankHeader()
	}
	size := cv.size + 2*e
	t := cv.text(1, paint.Ascent*size, paint.Start, size, paint.Wrap(cv.label(cv.c.Name, cv.c.ID), paint.Bold, size, cv.width()-2)...)
	t.Face = paint.Bold
	name := &paint.Group{Class: "heading", Title: cv.c.ID, Href: cv.link(cv.c.ID), Ops: []paint.Op{t}}
	ops := []paint.Op{name}
	y := t.Bounds().Y1 + 1.5*e
	sub := cv.text(1, y+paint.Ascent*cv.claimSize(), paint.Start, cv.claimSize(), paint.Fill(strings.Join(cv.about(), " · "), paint.Regular, cv.claimSize(), cv.width()-2)...)
	return append(ops, sub), sub.Bounds().Y1
}

// about is what the case is, where and when, and on what its canvas rests.
func (cv *canvas) about() []string {
	var out []string
	add := func(s string) {
		if s = cv.print(s); s != "" {
			out = append(out, s)
		}
	}
	langs := cv.x.Study.Languages
	if id := cv.c.Concept.String(); id != "" {
		if c := cv.x.Concept(id); c != nil {
			add(cv.label(c.Label, c.ID))
		} else {
			add(id)
		}
	}
	add(cv.c.Place.Value.In(cv.lang, langs...))
	start, end := cv.c.Start.String(), cv.c.End.String()
	if end == "open" {
		end = cv.word("heden", "present")
	}
	switch {
	case start != "" && end != "":
		add(start + " – " + end)
	case start != "":
		add(cv.word("vanaf ", "from ") + start)
	case end != "":
		add(cv.word("tot ", "until ") + end)
	}
	add(cv.c.Programme.Value.In(cv.lang, langs...))
	if cv.q.Phase != "" {
		add(cv.word("moment: ", "moment: ") + phaseName(cv.q.Phase, cv.lang))
	}
	add(cv.basis(cv.lang))
	return out
}

// blankHeader has lines for the name of the case, the day and the people, and boxes for the moment.
func (cv *canvas) blankHeader() ([]paint.Op, float64) {
	e, size, w := cv.unit(), cv.size, cv.width()-1
	base := 12 * e
	rule := paint.Style{Stroke: cv.theme.source.line, Width: 0.5}
	var ops []paint.Op
	x := 1.0
	field := func(name string, to float64) {
		t := cv.text(x, base, paint.Start, size, name)
		t.Face = paint.Bold
		ops = append(ops, t, paint.Line(rule, paint.Point{X: t.Bounds().X1 + 3*e, Y: base + 1}, paint.Point{X: to - 6*e, Y: base + 1}))
		x = to
	}
	ticks := func() {
		for _, p := range Phases {
			b := cv.markBox(x, base-paint.Ascent*cv.claimSize())
			ops = append(ops, cv.theme.cell(b, graph.Intended, cv.theme.source.line)...)
			t := cv.text(x+cv.markWidth(), base, paint.Start, cv.claimSize(), phaseName(p, cv.lang))
			ops = append(ops, t)
			x = t.Bounds().X1 + 6*e
		}
	}
	if cv.narrow() {
		field("Case", w+6*e)
		x, base = 1, base+15*e
		field(cv.word("Datum", "Date"), 0.5*w)
		ticks()
	} else {
		field("Case", 0.34*w)
		field(cv.word("Datum", "Date"), 0.5*w)
		ticks()
		field(cv.word("Aanwezig", "Present"), w+6*e)
	}
	return ops, base + 3*e
}

// legend explains the marks that are drawn.
func (cv *canvas) legend() []legendItem {
	var items []legendItem
	size := cv.small
	side := 0.72 * size
	for _, s := range append(slices.Clone(graph.Statuses), "") {
		class := statusClass(s)
		if !cv.drawn[class] {
			continue
		}
		text := cv.word("in de woorden van de case", "in the words of the case")
		if s != "" {
			text = statusList([]graph.Status{s}, cv.lang)
		}
		items = append(items, legendItem{class: class, w: side, h: side, text: text, sample: func(x, y float64) []paint.Op {
			return cv.statusMark(s, paint.Box{X0: x, Y0: y, X1: x + side, Y1: y + side}, cv.theme.ink)
		}})
	}
	if cv.drawn["key-open"] {
		open := cv.word("niet gemeld", "not reported")
		if cv.asked {
			open = cv.word("niet gemeld: vraag uit het model", "not reported: question of the model")
		}
		items = append(items, legendItem{class: "key-open", w: 2 * side, h: side, text: open, sample: func(x, y float64) []paint.Op {
			return []paint.Op{cv.openMark(paint.Box{X0: x, Y0: y, X1: x + 2*side, Y1: y + side})}
		}})
	}
	return items
}
