package figure

import (
	"fmt"
	"math"
	"strings"

	"speelveld/analysis/cluster"
	"speelveld/analysis/table"
	"speelveld/figure/paint"
	"speelveld/graph"
)

func (h *heatmap) bottom() float64 { return h.rows[len(h.rows)-1].y + h.rh }

// figure draws the map from its cells outwards.
func (h *heatmap) figure() *Figure {
	h.fills = map[graph.Status]bool{}
	h.labelColumns()
	h.numbers = h.numberFits()
	var body []paint.Op
	body = append(body, h.ground()...)
	for k := range h.rows {
		body = append(body, h.row(&h.rows[k]))
	}
	body = append(body, h.heads()...)
	body = append(body, h.sideGroups()...)
	if h.tree != nil && h.treeW > 0 {
		y := make([]float64, len(h.rows))
		for k, r := range h.rows[:len(h.data.Clusters.Cases)] {
			y[k] = r.y + h.rh/2
		}
		body = append(body, sideTree(h.theme, h.tree, y, 1, h.treeW-3)...)
	}
	body = append(body, h.sideLabels()...)
	list := h.keyList(h.bottom() + 5 + h.countH())
	body = append(body, list...)
	f := h.finish(body, h.legend(), h.remarks, h.caption)
	if h.cells.Status != nil && h.mode != summed {
		for _, k := range h.kinds() {
			f.Colors = append(f.Colors, ColorClass{Name: kindName(k.kind, h.lang), Color: h.theme.role(graph.Kind(k.kind)).line, Shape: "strip " + kindLetter(k.kind, h.lang)})
		}
	}
	return f
}

// ground hatches the map: what is not reported stays so. Fields of numbers of clusters have none.
func (h *heatmap) ground() []paint.Op {
	if h.mode == summed {
		return nil
	}
	var ops []paint.Op
	for _, b := range h.blocks() {
		for _, k := range h.kinds() {
			if !h.anyUnreported(b, k) {
				continue
			}
			h.hatched = true
			y0, y1 := h.rows[b.from].y, h.rows[b.to].y+h.rh
			x0, x1 := h.cols[k.from].x, h.cols[k.to].x+h.cw
			ops = append(ops, &paint.Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0, Style: h.theme.unreportedHatch()})
		}
	}
	if ops == nil {
		return nil
	}
	return []paint.Op{&paint.Group{Class: "key-unreported", Title: h.word("niet gemeld", "not reported"), Ops: ops}}
}

func (h *heatmap) anyUnreported(b heatBlock, k heatKind) bool {
	for _, r := range h.rows[b.from : b.to+1] {
		for c := k.from; c <= k.to; c++ {
			if s, v := h.cell(r.cases[0], &h.cols[c]); s == "" && math.IsNaN(v) {
				return true
			}
		}
	}
	return false
}

// cell is what one case shows of a code: a status, or a number where there are no statuses; "" and NaN
// where it is not reported.
func (h *heatmap) cell(i int, c *heatCol) (graph.Status, float64) {
	if h.cells.Status != nil {
		return h.cells.Status[h.cells.Table.Cases()[i]][c.col.ID], math.NaN()
	}
	v, known := h.cells.Table.Score(i, c.j)
	if !known {
		return "", math.NaN()
	}
	return "", v
}

// share is the part of the cases of a row, in which a code is known, that show it.
func (h *heatmap) share(r *heatRow, c *heatCol) (share float64, present, known int) {
	for _, i := range r.cases {
		if h.cells.Status != nil || h.cells.Table.Known(c.j).Has(i) {
			known++
		}
		if h.cells.Table.Present(c.j).Has(i) {
			present++
		}
	}
	return float64(present) / float64(known), present, known
}

// row draws the cells of a row.
func (h *heatmap) row(r *heatRow) paint.Op {
	g := &paint.Group{Class: "row", Title: h.rowTitle(r)}
	if h.mode != summed {
		g.ID, g.Href = "case-"+r.id, h.link(r.id)
	}
	inset := 0.35
	if h.rh < 3 {
		inset = 0
	}
	for k := range h.cols {
		c := &h.cols[k]
		box := paint.Box{X0: c.x, Y0: r.y, X1: c.x + h.cw, Y1: r.y + h.rh}
		if h.mode == summed {
			share, present, known := h.share(r, c)
			g.Ops = append(g.Ops, h.number01(box, share, share, h.number(100*share, 0), fmt.Sprintf("%s: %d/%d", h.print(c.col.ID), present, known)))
			continue
		}
		s, v := h.cell(r.cases[0], c)
		switch {
		case s != "":
			h.fills[told(s)] = true
			box = paint.Box{X0: box.X0 + inset, Y0: box.Y0 + inset, X1: box.X1 - inset, Y1: box.Y1 - inset}
			g.Ops = append(g.Ops, &paint.Group{Class: "key-" + string(told(s)), Ops: h.fill(box, s, h.theme.role(graph.Kind(c.col.Kind)).line)})
		case !math.IsNaN(v):
			t := 1.0
			if c.hi > c.lo {
				t = (v - c.lo) / (c.hi - c.lo)
			}
			g.Ops = append(g.Ops, h.number01(box, v, t, h.number(v, decimalsOf(math.Round(v*100)/100)), h.print(c.col.ID)+": "+h.number(v, decimalsOf(v))))
		}
	}
	return g
}

// fill is a cell that tells a status; in the thinnest rows the same with fewer strokes.
func (h *heatmap) fill(b paint.Box, s graph.Status, c paint.Color) []paint.Op {
	if h.rh >= 3 {
		return h.theme.cell(b, s, c)
	}
	rect := func(x0, x1 float64, fill paint.Color) paint.Op {
		return &paint.Rect{X: x0, Y: b.Y0, W: x1 - x0, H: b.H(), Style: paint.Style{Fill: fill}}
	}
	y := (b.Y0 + b.Y1) / 2
	white := rect(b.X0, b.X1, paint.RGB(0xFFFFFF))
	switch s {
	case graph.Reported:
		return []paint.Op{rect(b.X0, b.X1, c)}
	case graph.Mixed:
		return []paint.Op{white, rect(b.X0, (b.X0+b.X1)/2, c)}
	case graph.Intended, graph.Hypothesised:
		return []paint.Op{white, rect(b.X0, b.X0+0.5, c), rect(b.X1-0.5, b.X1, c)}
	}
	return []paint.Op{white, paint.Line(paint.Style{Stroke: c, Width: 0.5}, paint.Point{X: b.X0, Y: y}, paint.Point{X: b.X1, Y: y})}
}

// told is the status whose filling a status shares: what is absent is struck through, as what is negative.
func told(s graph.Status) graph.Status {
	if s == graph.Absent {
		return graph.Negative
	}
	return s
}

// number01 shades a cell by a part from 0 to 1 and prints the number in it, if numbers fit.
func (h *heatmap) number01(b paint.Box, v, t float64, said, title string) paint.Op {
	if math.IsNaN(v) {
		return &paint.Group{Class: "cell", Title: title, Ops: []paint.Op{&paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), Style: paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: h.theme.muted, Width: 0.3}}}}
	}
	h.shaded = true
	fill := h.opt.Palette.shade(t)
	g := &paint.Group{Class: "key-scale", Title: title, Ops: []paint.Op{&paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), Style: paint.Style{Fill: fill, Stroke: paint.RGB(0xFFFFFF), Width: 0.3}}}}
	if h.numbers {
		text := h.text((b.X0+b.X1)/2, (b.Y0+b.Y1)/2+0.36*h.small, paint.Middle, h.small, said)
		text.Color = inkOn(fill)
		g.Ops = append(g.Ops, text)
	}
	return g
}

// numberFits reports whether every number fits its cell.
func (h *heatmap) numberFits() bool {
	if h.cells.Status != nil && h.mode != summed || h.rh < h.small {
		return false
	}
	for k := range h.rows {
		for j := range h.cols {
			c := &h.cols[j]
			var said string
			if h.mode == summed {
				share, _, _ := h.share(&h.rows[k], c)
				said = h.number(100*share, 0)
			} else if _, v := h.cell(h.rows[k].cases[0], c); !math.IsNaN(v) {
				said = h.number(v, decimalsOf(math.Round(v*100)/100))
			}
			if paint.Width(said, paint.Regular, h.small) > h.cw-1 {
				return false
			}
		}
	}
	return true
}

// labelColumns sets the labels above the columns: turned, in as many lines as the column is wide, or a
// number where a label is too long, which the list below explains.
func (h *heatmap) labelColumns() {
	longest := 165.0
	if h.narrow() {
		longest = 125
	}
	lead := 1.05 * h.size
	most := max(1, int((h.cw-0.97*h.size)/lead)+1)
	keys := 0
	for k := range h.cols {
		c := &h.cols[k]
		label := h.columnLabel(c.col.Label, c.col.ID)
		c.lines = []string{label}
		w := paint.Width(label, paint.Regular, h.size)
		if w > longest || w > 60 && most > 1 {
			soft := hyphenate(label, h.lang)
			c.lines = paint.Wrap(soft, paint.Regular, h.size, longest)
			for _, room := range []float64{60, 80, 100, 125} {
				if l := paint.Wrap(soft, paint.Regular, h.size, room); len(l) <= most && room < longest && longestPiece(soft, paint.Regular, h.size) <= room {
					c.lines = l
					break
				}
			}
		}
		if len(c.lines) > most || longestPiece(label, paint.Regular, h.size) > longest {
			keys++
			c.key, c.lines = keys, []string{"[" + itoa(keys) + "]"}
		}
		for _, l := range c.lines {
			h.headH = max(h.headH, paint.Width(l, paint.Regular, h.size))
		}
	}
	if h.groupW > 0 {
		for _, n := range h.groups.names {
			h.headH = max(h.headH, min(longest, paint.Width(n, paint.Regular, h.size)))
		}
	}
}

const stripH = 8.0 // of the strips that tell the kinds

// heads draws the strips of the kinds, the labels above them and the counts below the columns.
func (h *heatmap) heads() []paint.Op {
	var ops []paint.Op
	bar := max(stripH, 1.25*h.small)
	top := -2 - bar
	kinds := h.kinds()
	if len(kinds) == 1 && kinds[0].kind == "" {
		top = 0
	} else {
		for _, k := range kinds {
			ops = append(ops, h.strip(k, top, bar))
		}
	}
	lead := 1.05 * h.size
	for k := range h.cols {
		c := &h.cols[k]
		x := c.x + h.cw/2 - lead*float64(len(c.lines)-1)/2 + 0.31*h.size
		g := &paint.Group{Class: "column", Title: h.print(c.col.Label), Href: h.link(c.col.ID)}
		for i, l := range c.lines {
			t := h.text(x+float64(i)*lead, top-2.5, paint.Start, h.size, l)
			t.Rotate = 90
			g.Ops = append(g.Ops, t)
		}
		ops = append(ops, g)
		n := h.text(c.x+h.cw/2+0.31*h.small, h.bottom()+3, paint.End, h.small, itoa(c.n))
		n.Rotate, n.Color = 90, h.theme.muted
		ops = append(ops, n)
	}
	return append(ops, h.text(h.right+3, h.bottom()+3+0.76*h.small, paint.Start, h.small, "n"))
}

// countH is the height of the counts below the columns.
func (h *heatmap) countH() float64 {
	w := 0.0
	for _, c := range h.cols {
		w = max(w, paint.Width(itoa(c.n), paint.Regular, h.small))
	}
	return w + 3
}

// strip is the coloured strip above the columns of a kind, with its name or, where that does not fit,
// its letter.
func (h *heatmap) strip(k heatKind, y, height float64) paint.Op {
	x0, x1 := h.cols[k.from].x, h.cols[k.to].x+h.cw
	r := h.theme.role(graph.Kind(k.kind))
	name := kindName(k.kind, h.lang)
	class := "strip"
	if h.lettered(k) {
		name, class = kindLetter(k.kind, h.lang), "strip key-kind-"+k.kind
	}
	t := h.text((x0+x1)/2, y+height/2+0.36*h.small, paint.Middle, h.small, name)
	return &paint.Group{Class: class, Title: kindName(k.kind, h.lang), Ops: []paint.Op{
		&paint.Rect{X: x0, Y: y, W: x1 - x0, H: height, Style: paint.Style{Fill: r.fill, Stroke: r.line, Width: 0.6}}, t}}
}

// lettered reports whether there is no room for the name of a kind.
func (h *heatmap) lettered(k heatKind) bool {
	return paint.Width(kindName(k.kind, h.lang), paint.Regular, h.small)+2 > h.cols[k.to].x+h.cw-h.cols[k.from].x
}

var kindWords = map[string][4]string{ // name and letter, nl and en
	string(graph.Context):      {"context", "context", "C", "C"},
	string(graph.Intervention): {"interventie", "intervention", "I", "I"},
	string(graph.Mechanism):    {"mechanisme", "mechanism", "M", "M"},
	string(graph.Dynamics):     {"sociale dynamiek", "social dynamics", "D", "D"},
	string(graph.Outcome):      {"doorwerking", "outcome", "U", "O"},
	string(graph.Value):        {"meerwaarde", "added value", "W", "V"},
	string(graph.Level):        {"schaalniveau", "scale level", "N", "L"},
	string(graph.Reach):        {"reikwijdte", "reach", "R", "R"},
}

// kindName names a kind of codes.
func kindName(kind, lang string) string {
	if n, ok := kindWords[kind]; ok {
		return word(lang, n[0], n[1])
	}
	return kind
}

func kindLetter(kind, lang string) string {
	n := kindWords[kind]
	return word(lang, n[2], n[3])
}

// sideGroups shows the group of each case in columns of their own at the left, one for each group.
func (h *heatmap) sideGroups() []paint.Op {
	if h.groupW == 0 {
		return nil
	}
	n := len(h.groups.names)
	w := (h.groupW - 2*clusterGapPt) / float64(n)
	x0 := h.treeW + 1
	var ops []paint.Op
	r := h.theme.concept
	grid := &paint.Group{Class: "groups"}
	for k := range h.rows {
		row := &h.rows[k]
		g, ok := h.groups.of[row.id]
		if !ok {
			continue
		}
		grid.Ops = append(grid.Ops, &paint.Rect{X: x0 + float64(g)*w + 0.2*w, Y: row.y + 0.1*h.rh, W: 0.6 * w, H: 0.8 * h.rh, Style: paint.Style{Fill: r.line}})
	}
	for _, b := range h.blocks() {
		y0, y1 := h.rows[b.from].y, h.rows[b.to].y+h.rh
		for g := range n {
			ops = append(ops, &paint.Rect{X: x0 + float64(g)*w, Y: y0, W: w, H: y1 - y0, Style: paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: paint.RGB(0xD0D0D0), Width: 0.3}})
		}
	}
	ops = append(ops, grid)
	for g, name := range h.groups.names {
		lines := []string{name}
		if paint.Width(name, paint.Regular, h.size) > h.headH {
			lines = []string{itoa(g + 1)}
		}
		t := h.text(x0+float64(g)*w+w/2+0.31*h.size, -4.5-max(stripH, 1.25*h.small), paint.Start, h.size, lines...)
		t.Rotate, t.Color = 90, r.line
		count := h.text(x0+float64(g)*w+w/2+0.31*h.small, h.bottom()+3, paint.End, h.small, itoa(h.groups.ns[g]))
		count.Rotate, count.Color = 90, h.theme.muted
		ops = append(ops, t, count)
	}
	return ops
}

// sideTree draws a tree beside rows whose middles are y, in the order of its leaves, from x to x+width.
func sideTree(th theme, tree *cluster.Dendrogram, y []float64, x, width float64) []paint.Op {
	type end struct{ x, y float64 }
	hi := 0.0
	for _, v := range tree.Height {
		hi = max(hi, v)
	}
	if hi <= 0 {
		hi = 1
	}
	at := map[int]end{}
	for k, i := range tree.Order {
		at[-i] = end{x + width, y[k]}
	}
	path := &paint.Path{Style: paint.Style{Stroke: th.muted, Width: 0.4}}
	seg := func(pts ...paint.Point) { path.Segs = append(path.Segs, paint.Line(paint.Style{}, pts...).Segs...) }
	for s, m := range tree.Merge {
		a, b := at[m[0]], at[m[1]]
		here := x + width*(1-tree.Height[s]/hi)
		seg(paint.Point{X: a.x, Y: a.y}, paint.Point{X: here, Y: a.y}, paint.Point{X: here, Y: b.y}, paint.Point{X: b.x, Y: b.y})
		at[s+1] = end{here, (a.y + b.y) / 2}
	}
	return []paint.Op{&paint.Group{Class: "tree", Ops: []paint.Op{path}}}
}

// sideLabels sets the labels of the rows and the brackets of the clusters at the right.
func (h *heatmap) sideLabels() []paint.Op {
	var ops []paint.Op
	if h.mode != thin {
		for k := range h.rows {
			r := &h.rows[k]
			ops = append(ops, h.text(h.right+2.5, r.y+h.rh/2+0.34*h.size, paint.Start, h.size, r.label))
		}
	}
	if h.bracketW == 0 {
		return ops
	}
	var list []bracket
	for _, b := range h.blocks() {
		list = append(list, bracket{h.rows[b.from].y, h.rows[b.to].y + h.rh, h.blockLabel(b)})
	}
	return append(ops, h.sideBrackets(h.right+h.labelW+2.5, list, h.mode == labelled)...)
}

// A bracket is the rows of a cluster, from y0 to y1.
type bracket struct {
	y0, y1 float64
	label  string
}

// sideBrackets marks clusters at the right of their rows, with labels as far as they have room.
func (p *page) sideBrackets(x float64, list []bracket, bold bool) []paint.Op {
	var ops []paint.Op
	free := math.Inf(-1) // below the last label
	for _, b := range list {
		y0, y1 := b.y0+0.3, b.y1-0.3
		g := &paint.Group{Class: "cluster", Ops: []paint.Op{paint.Line(paint.Style{Stroke: p.theme.ink, Width: 0.7},
			paint.Point{X: x - 1.5, Y: y0}, paint.Point{X: x, Y: y0}, paint.Point{X: x, Y: y1}, paint.Point{X: x - 1.5, Y: y1})}}
		if y := (y0 + y1) / 2; y-0.5*p.small >= free {
			t := p.text(x+2.5, y+0.36*p.small, paint.Start, p.small, b.label)
			if bold {
				t.Face = paint.Bold
			}
			g.Ops = append(g.Ops, t)
			free = y + 0.5*p.small
		}
		ops = append(ops, g)
	}
	return ops
}

// keyList explains the numbers that stand above columns whose labels are too long, in columns.
func (h *heatmap) keyList(y float64) []paint.Op {
	var items []string
	for _, c := range h.cols {
		if c.key == 0 {
			continue
		}
		items = append(items, "["+itoa(c.key)+"] "+h.columnLabel(c.col.Label, c.col.ID))
	}
	columns := max(1, int(h.width()/(24*h.small)))
	w := (h.width() - 2) / float64(columns)
	each := (len(items) + columns - 1) / columns
	var ops []paint.Op
	at := y
	for k, item := range items {
		if k%max(1, each) == 0 {
			at = y
		}
		t := h.text(1+float64(k/max(1, each))*w, at+0.8*h.small, paint.Start, h.small, paint.Wrap(item, paint.Regular, h.small, w-6)...)
		t.Leading = 1.15 * h.small
		ops = append(ops, t)
		at = t.Bounds().Y1 + 1
	}
	return ops
}

var cellSamples = []graph.Status{graph.Reported, graph.Mixed, graph.Intended, graph.Hypothesised, graph.Negative}

// legend explains the fillings, the shades and the letters of the kinds.
func (h *heatmap) legend() []legendItem {
	var items []legendItem
	for _, s := range cellSamples {
		if !h.fills[s] {
			continue
		}
		name := word(h.lang, statusNames[s][0], statusNames[s][1])
		if s == graph.Negative {
			name = h.word("negatief of afwezig", "negative or absent")
		}
		items = append(items, legendItem{"key-" + string(s), 9, 7, func(x, y float64) []paint.Op {
			return h.theme.cell(paint.Box{X0: x, Y0: y, X1: x + 9, Y1: y + 7}, s, h.theme.ink)
		}, name})
	}
	if h.hatched {
		items = append(items, legendItem{"key-unreported", 9, 7, func(x, y float64) []paint.Op {
			return []paint.Op{&paint.Rect{X: x, Y: y, W: 9, H: 7, Style: h.theme.unreportedHatch()}}
		}, h.word("niet gemeld", "not reported")})
	}
	if h.shaded {
		items = append(items, h.scaleItem())
	}
	if len(h.kinds()) > 1 || h.kinds()[0].kind != "" {
		for _, k := range h.kinds() {
			if !h.lettered(k) {
				continue
			}
			r := h.theme.role(graph.Kind(k.kind))
			letter := kindLetter(k.kind, h.lang)
			items = append(items, legendItem{"key-kind-" + k.kind, 9, stripH, func(x, y float64) []paint.Op {
				return []paint.Op{&paint.Rect{X: x, Y: y, W: 9, H: stripH, Style: paint.Style{Fill: r.fill, Stroke: r.line, Width: 0.6}},
					h.text(x+4.5, y+stripH/2+0.36*paint.MinSize, paint.Middle, paint.MinSize, letter)}
			}, kindName(k.kind, h.lang)})
		}
	}
	return items
}

// scaleItem explains the shades.
func (h *heatmap) scaleItem() legendItem {
	lo, hi, what := "0", "1", h.word("waarde van de cel", "value of the cell")
	if h.mode == summed {
		hi, what = "100", word(h.lang, "% van de cases in de rij", "% of the cases in the row")
	} else {
		for _, c := range h.cols {
			if h.cells.Table.Type(c.j) == table.Number {
				lo, hi = h.word("laagste", "lowest"), h.word("hoogste waarde", "highest value")
				what = h.word("van de kolom; kolommen van 0 tot 1: 0 en 1", "of the column; columns from 0 to 1: 0 and 1")
				break
			}
		}
	}
	return h.shadeItem(lo, hi, what)
}

// shadeItem is a legend of shades from light to dark between two words.
func (p *page) shadeItem(lo, hi, what string) legendItem {
	const step, n = 7.0, 6
	before := paint.Width(lo, paint.Regular, p.small) + 2
	after := paint.Width(hi, paint.Regular, p.small) + 2
	return legendItem{"key-scale", before + n*step + after, max(7, p.small), func(x, y float64) []paint.Op {
		base := y + 3.5 + 0.36*p.small
		ops := []paint.Op{p.text(x, base, paint.Start, p.small, lo)}
		for k := range n {
			ops = append(ops, &paint.Rect{X: x + before + float64(k)*step, Y: y, W: step, H: 7, Style: paint.Style{Fill: p.opt.Palette.shade(float64(k) / (n - 1)), Stroke: p.theme.muted, Width: 0.3}})
		}
		return append(ops, p.text(x+before+n*step+2, base, paint.Start, p.small, hi))
	}, what}
}

func (h *heatmap) rowTitle(r *heatRow) string {
	if h.mode == summed {
		return h.print(r.id) + ": " + plural(h.lang, len(r.cases), "case", "cases", "case", "cases")
	}
	var shown []string
	for k := range h.cols {
		c := &h.cols[k]
		switch s, v := h.cell(r.cases[0], c); {
		case s != "":
			shown = append(shown, h.print(c.col.ID)+" ("+word(h.lang, statusNames[s][0], statusNames[s][1])+")")
		case v > 0:
			shown = append(shown, h.print(c.col.ID)+" "+h.number(v, decimalsOf(v)))
		}
	}
	title := h.data.Roster.titled(h.page, r.id)
	if r.cluster > 0 {
		title += h.word(", cluster %d", ", cluster %d", r.cluster)
	}
	return title + ": " + strings.Join(shown, ", ")
}

// codes counts columns: codes of a study, columns of a table.
func (h *heatmap) codes(lang string, n int) string {
	if h.cells.Status != nil {
		return plural(lang, n, "code", "codes", "code", "codes")
	}
	return plural(lang, n, "kolom", "kolommen", "column", "columns")
}

func (h *heatmap) total() int { return len(h.data.Own.Table.Cases()) }

// remarks say what was left out.
func (h *heatmap) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	cases := plural(lang, h.total(), "case", "cases", "case", "cases")
	if h.cells.Status != nil {
		say("%s, %s; n: cases met de code.", "%s, %s; n: cases with the code.", cases, h.codes(lang, len(h.cols)))
	} else {
		say("%s, %s; n: cases met een waarde boven 0,5.", "%s, %s; n: cases with a value over 0.5.", cases, h.codes(lang, len(h.cols)))
	}
	if h.rolled {
		say("Codes zijn opgeteld in hun hoofdcode.", "Codes are counted in their top code.")
	}
	if h.fewer > 0 {
		say("%s in hoogstens %d cases %s weggelaten.", "%s in at most %d cases left out%s.",
			h.codes(lang, h.fewer), h.least, map[bool]string{true: word(lang, "is", ""), false: word(lang, "zijn", "")}[h.fewer == 1])
	}
	if h.none > 0 {
		say("In geen enkele case gemeld en daarom niet getekend: %s.", "Reported in no case, and not drawn: %s.", h.codes(lang, h.none))
	}
	if h.texts > 0 {
		say("%s met tekst niet getekend.", "%s of texts not drawn.", plural(lang, h.texts, "kolom", "kolommen", "column", "columns"))
	}
	switch h.mode {
	case thin:
		say("Een rij is een case; er is geen plaats voor hun namen.", "A row is a case; there is no room for their names.")
	case summed:
		say("Er zijn meer cases dan rijen passen: een rij telt de cases van een cluster of groep op.", "There are more cases than rows fit: a row sums the cases of a cluster or group.")
	}
	if r := h.data.Clusters; r != nil && len(r.LeftOut) > 0 && h.mode != summed {
		say("Onderaan, zonder cluster (–): %s.", "At the bottom, without a cluster (–): %s.", listCases(lang, r.LeftOut))
	}
	return out
}

func (h *heatmap) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { fmt.Fprintf(&b, word(lang, nl, en), args...) }
	switch h.mode {
	case summed:
		say("%d cases%s in %d rijen, bij %d codes. Hoe donkerder een cel, hoe groter het deel van de cases in de rij dat de code heeft; niet gemeld telt als afwezig.",
			"%d cases%s in %d rows, by %d codes. The darker a cell, the larger the part of the cases in the row that have the code; not reported counts as absent.",
			h.total(), h.opt.filtered(lang), len(h.rows), len(h.cols))
	default:
		say("%s%s als rijen, %s als kolommen.", "%s%s as rows, %s as columns.", plural(lang, h.total(), "case", "cases", "case", "cases"), h.opt.filtered(lang), h.codes(lang, len(h.cols)))
		if h.cells.Status != nil {
			say(" De vulling van een cel is de status van de codering, en de kleur die van de soort code: gemeld vol, gemengd half, beoogd en verondersteld open, negatief en afwezig doorgestreept; niet gemeld is gearceerd en is niet hetzelfde als afwezig.",
				" The filling of a cell is the status of the coding, its colour that of the kind of code: reported solid, mixed half, intended and hypothesised open, negative and absent struck through; not reported is hatched, and is not the same as absent.")
		} else {
			say(" Hoe donkerder een cel, hoe hoger de waarde; niet gemeld is gearceerd en is niet hetzelfde als 0.", " The darker a cell, the higher the value; not reported is hatched, and is not the same as 0.")
		}
	}
	if r := h.data.Clusters; r != nil {
		say(" De cases staan in de volgorde van %d clusters (%s; afstand: %s; gemiddeld silhouet %s).", " The cases stand in the order of %d clusters (%s; distance: %s; mean silhouette %s).",
			r.K, methodName(r.Method, lang), strings.TrimSpace(r.Measure), number(lang, r.Silhouette.Mean, 2))
	}
	if h.cells.Status != nil {
		say(" De codes staan per soort; binnen een hoofdcode staan codes naast elkaar die in dezelfde cases voorkomen. n: aantal cases met de code.",
			" The codes stand by kind; within a top code, codes that occur in the same cases stand side by side. n: number of cases with the code.")
	} else {
		say(" Kolommen die in dezelfde cases voorkomen, staan naast elkaar. n: aantal cases met een waarde boven 0,5.", " Columns that occur in the same cases stand side by side. n: number of cases with a value over 0.5.")
	}
	if h.groupW > 0 {
		say(" Links: %s van elke case.", " At the left: %s of each case.", h.groups.said(lang))
	}
	say(" Een volgorde naar gelijkenis toont altijd vlakken: dat er patronen te zien zijn, bewijst ze niet.", " An order by likeness always shows blocks: that patterns are to be seen does not prove them.")
	return b.String()
}
