package figure

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A gapStatus is a kind of sector of a disc.
type gapStatus struct {
	class    string
	statuses []graph.Status
	name     [2]string
}

// gapStatuses are the sectors, clockwise from above.
var gapStatuses = []gapStatus{
	{"key-status-reported", []graph.Status{graph.Reported}, [2]string{"gemeld", "reported"}},
	{"key-status-mixed", []graph.Status{graph.Mixed}, [2]string{"gemengd", "mixed"}},
	{"key-status-intended", []graph.Status{graph.Intended, graph.Hypothesised}, [2]string{"beoogd of verondersteld", "intended or hypothesised"}},
	{"key-status-negative", []graph.Status{graph.Negative, graph.Absent}, [2]string{"negatief of afwezig", "negative or absent"}},
}

// figure draws the map.
func (g *gapMap) figure() *Figure {
	g.drawn = map[string]bool{}
	var body []paint.Op
	top := g.groupH + g.headH + 1.4*g.small + 6
	body = append(body, g.drawColumns(top)...)
	y := top
	heads := map[*gapLine]gapGroup{}
	for _, b := range g.groups(g.rows) {
		heads[b.from] = b
	}
	for k, r := range g.rows {
		if b, ok := heads[r]; ok {
			body = append(body, g.drawGroupRow(b, y, k == 0)...)
			y += g.rowHead(b)
		}
		r.at = y + r.size/2
		y += r.size
		body = append(body, g.drawRow(r))
		for _, c := range g.cols {
			body = append(body, g.drawCell(r, c))
		}
	}
	return g.finish(body, g.legend(), g.remarks, g.caption)
}

func (g *gapMap) right() float64 {
	last := g.cols[len(g.cols)-1]
	return last.at + last.size/2
}

// drawColumns names the columns, with their numbers of cases below and the names of their groups above.
func (g *gapMap) drawColumns(top float64) []paint.Op {
	var ops []paint.Op
	role := g.theme.role(graph.Outcome)
	lead := 1.15 * g.size
	base := top - 1.4*g.small - 4 // where the labels stand
	for _, b := range g.groups(g.cols) {
		x0, x1 := b.from.at-b.from.size/2+1.5, b.to.at+b.to.size/2-1.5
		lines := g.groupLines(b)
		t := g.text((x0+x1)/2, base-g.headH-5-lead*float64(len(lines)-1)-0.25*g.size, paint.Middle, g.size, lines...)
		t.Face = paint.Bold
		ops = append(ops, &paint.Group{Class: "heading outcome", Href: g.link(b.top.ID), Title: b.top.Label.In(g.lang),
			Ops: []paint.Op{paint.Line(paint.Style{Stroke: role.line, Width: 1.4}, paint.Point{X: x0, Y: base - g.headH - 3}, paint.Point{X: x1, Y: base - g.headH - 3}), t}})
	}
	for _, c := range g.cols {
		n := g.text(c.at, top-4, paint.Middle, g.small, itoa(len(c.cases)))
		n.Color = g.theme.muted
		column := &paint.Group{Class: "column", Href: g.link(c.code.ID), Title: g.lineTitle(c), Ops: []paint.Op{n}}
		if !g.turned {
			column.Ops = append(column.Ops, g.text(c.at, base-lead*float64(len(c.lines)-1)-0.25*g.size, paint.Middle, g.size, c.lines...))
		}
		for i, line := range c.lines {
			if g.turned {
				t := g.text(c.at+lead*(float64(i)-float64(len(c.lines)-1)/2)+0.34*g.size, base, paint.Start, g.size, line)
				t.Rotate = 90
				column.Ops = append(column.Ops, t)
			}
		}
		ops = append(ops, column)
	}
	n := g.text(g.labelW+g.marginW-4, top-4, paint.End, g.small, "n")
	n.Color, n.Face = g.theme.muted, paint.Italic
	ops = append(ops, n, paint.Line(paint.Style{Stroke: g.theme.muted, Width: 0.5}, paint.Point{X: 0, Y: top - 1.5}, paint.Point{X: g.right(), Y: top - 1.5}))
	return ops
}

// drawGroupRow names a group of rows.
func (g *gapMap) drawGroupRow(b gapGroup, y float64, first bool) []paint.Op {
	lines := paint.Wrap(g.groupLabel(b), paint.Bold, g.size, g.width()-2)
	t := g.text(0, y+2.5+0.8*g.size, paint.Start, g.size, lines...)
	t.Face = paint.Bold
	group := &paint.Group{Class: "heading", Href: g.link(b.top.ID), Title: b.top.Label.In(g.lang), Ops: []paint.Op{t}}
	if !first {
		group.Ops = append([]paint.Op{paint.Line(paint.Style{Stroke: g.theme.role(b.top.Kind).line, Width: 0.6}, paint.Point{X: 0, Y: y + 0.4}, paint.Point{X: g.right(), Y: y + 0.4})}, group.Ops...)
	}
	return []paint.Op{group}
}

// drawRow names a row, with its number of cases.
func (g *gapMap) drawRow(r *gapLine) paint.Op {
	lead := 1.1 * g.size
	t := g.text(g.indent(r), r.at-lead*float64(len(r.lines)-1)/2+0.34*g.size, paint.Start, g.size, r.lines...)
	t.Leading = lead
	n := g.text(g.labelW+g.marginW-4, r.at+0.34*g.small, paint.End, g.small, itoa(len(r.cases)))
	n.Color = g.theme.muted
	return &paint.Group{Class: "row", Href: g.link(r.code.ID), Title: g.lineTitle(r), Ops: []paint.Op{t, n}}
}

// lineTitle tells what a row or column counts.
func (g *gapMap) lineTitle(l *gapLine) string {
	s := l.code.Label.In(g.lang)
	if l.rest {
		s += g.word(", zonder een code eronder", ", without a code below it")
	}
	return s + ": " + g.caseList(slices.Sorted(maps.Keys(l.cases)))
}

func (g *gapMap) caseList(cases []int) string {
	ids := make([]string, len(cases))
	for k, i := range cases {
		ids[k] = g.x.Study.Cases[i].ID
	}
	if len(ids) == 0 {
		return g.word("geen case", "no case")
	}
	return listCases(g.lang, ids)
}

// drawCell is a disc with its number, or the hatch of a gap.
func (g *gapMap) drawCell(r, c *gapLine) paint.Op {
	cell := g.cell(r, c)
	g.cells++
	title := g.lineName(r) + " × " + g.lineName(c) + ": "
	box := paint.Box{X0: c.at - c.size/2, Y0: r.at - r.size/2, X1: c.at + c.size/2, Y1: r.at + r.size/2}.Grow(-0.6)
	if cell.n == 0 {
		g.empty++
		g.drawn["key-empty"] = true
		return &paint.Group{Class: "gap key-empty", Title: title + g.word("geen case", "no case"),
			Ops: []paint.Op{&paint.Rect{X: box.X0, Y: box.Y0, W: box.W(), H: box.H(), Style: g.theme.unreportedHatch()}}}
	}
	g.drawn["key-area"] = true
	group := &paint.Group{Class: "disc key-area", ID: "cell-" + r.code.ID + "-" + c.code.ID}
	group.Ops = append(group.Ops, &paint.Rect{X: box.X0, Y: box.Y0, W: box.W(), H: box.H(), R: 1, Style: paint.Style{Fill: paint.RGB(0xF6F6F6)}})
	room := 2*(g.radius+arcGap) + 1.6 + g.numberW // disc and number stand together in the middle
	at := paint.Point{X: c.at - room/2 + g.radius + arcGap, Y: r.at}
	var said []string
	var parts []gapPart
	for _, st := range gapStatuses {
		var cases []int
		for _, s := range st.statuses {
			cases = append(cases, cell.byStatus[s]...)
		}
		if len(cases) > 0 {
			slices.Sort(cases)
			parts = append(parts, gapPart{st, len(cases)})
			said = append(said, word(g.lang, st.name[0], st.name[1])+" "+g.caseList(cases))
		}
	}
	group.Ops = append(group.Ops, g.disc(at, g.discRadius(cell.n), parts)...)
	for _, p := range parts {
		g.drawn[p.status.class] = true
	}
	if k := len(cell.linked); k > 0 {
		g.drawn["key-linked"] = true
		group.Ops = append(group.Ops, &paint.Group{Class: "key-linked", Ops: []paint.Op{g.arc(at, g.discRadius(cell.n)+arcGap, float64(k)/float64(cell.n))}})
		said = append(said, g.word("door een bron verbonden in ", "linked by a source in ")+g.caseList(cell.linked))
	}
	group.Title = title + strings.Join(said, "; ")
	group.Ops = append(group.Ops, g.text(at.X+g.radius+arcGap+1.6+g.numberW, r.at+0.34*g.small, paint.End, g.small, itoa(cell.n)))
	return group
}

func (g *gapMap) lineName(l *gapLine) string {
	s := l.code.Label.In(g.lang)
	if l.rest {
		s += g.word(" (niet nader)", " (not specified)")
	}
	return s
}

// discRadius makes the area proportional to the number of cases.
func (g *gapMap) discRadius(n int) float64 {
	return g.radius * math.Sqrt(float64(n)/float64(max(1, g.most)))
}

// A gapPart is a sector of a disc, of n cases.
type gapPart struct {
	status gapStatus
	n      int
}

// disc is a disc whose sectors are statuses.
func (g *gapMap) disc(at paint.Point, r float64, parts []gapPart) []paint.Op {
	total := 0
	for _, p := range parts {
		total += p.n
	}
	color := g.theme.role(graph.Outcome).line
	outline := paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: color, Width: min(0.6, 0.35*r)}
	from := 0.0
	var ops []paint.Op
	for _, p := range parts {
		to := from + float64(p.n)/float64(total)
		one := paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: color, Width: outline.Width}
		group := &paint.Group{Class: p.status.class}
		switch p.status.statuses[0] {
		case graph.Reported:
			one.Fill = color
			group.Ops = []paint.Op{slice(at, r, from, to, one)}
		case graph.Mixed:
			group.Ops = []paint.Op{slice(at, r, from, to, one), slice(at, 0.62*r, from, to, paint.Style{Fill: color})}
		case graph.Negative:
			group.Ops = []paint.Op{slice(at, r, from, to, one), strike(at, r, from, to, paint.Style{Stroke: g.theme.ink, Width: min(0.9, 0.3*r)})}
		default:
			group.Ops = []paint.Op{slice(at, r, from, to, one)}
		}
		ops = append(ops, group)
		from = to
	}
	return ops
}

// turn is the angle of a share of the way round, clockwise from above, as onCircle counts angles.
func turn(share float64) float64 { return 90 - 360*share }

// slice is a piece of a disc; the whole of it is a disc.
func slice(c paint.Point, r, from, to float64, st paint.Style) paint.Op {
	if to-from > 1-1e-9 {
		return &paint.Ellipse{CX: c.X, CY: c.Y, RX: r, RY: r, Style: st}
	}
	segs := []paint.Seg{{Kind: 'M', P: [3]paint.Point{c}}, {Kind: 'L', P: [3]paint.Point{onCircle(c, r, turn(from))}}}
	segs = append(segs, arcSegs(c, r, turn(from), turn(to))...)
	return &paint.Path{Segs: append(segs, paint.Seg{Kind: 'Z'}), Style: st}
}

// strike is a line through a sector, across its middle.
func strike(c paint.Point, r, from, to float64, st paint.Style) paint.Op {
	if to-from > 1-1e-9 {
		return paint.Line(st, paint.Point{X: c.X - 0.9*r, Y: c.Y + 0.9*r}, paint.Point{X: c.X + 0.9*r, Y: c.Y - 0.9*r})
	}
	half := math.Pi * (to - from)
	at := 0.62
	across := math.Sqrt(1 - at*at)
	if half < math.Pi/2 {
		across = min(across, at*math.Tan(half))
	}
	m := onCircle(c, at*r, turn((from+to)/2))
	sin, cos := math.Sincos(math.Pi * (from + to))
	d := across * r * 0.92
	return paint.Line(st, paint.Point{X: m.X - d*cos, Y: m.Y - d*sin}, paint.Point{X: m.X + d*cos, Y: m.Y + d*sin})
}

// arc is the part of a ring that is a share of it, from above.
func (g *gapMap) arc(c paint.Point, r, share float64) paint.Op {
	st := paint.Style{Stroke: g.theme.ink, Width: 0.9}
	if share > 1-1e-9 {
		return &paint.Ellipse{CX: c.X, CY: c.Y, RX: r, RY: r, Style: st}
	}
	return &paint.Path{Segs: append([]paint.Seg{{Kind: 'M', P: [3]paint.Point{onCircle(c, r, turn(0))}}}, arcSegs(c, r, turn(0), turn(share))...), Style: st}
}

// legend explains what is drawn.
func (g *gapMap) legend() []legendItem {
	var items []legendItem
	for _, st := range gapStatuses {
		if !g.drawn[st.class] {
			continue
		}
		const r = 4.5
		items = append(items, legendItem{st.class, 2 * r, 2 * r, func(x, y float64) []paint.Op {
			return g.disc(paint.Point{X: x + r, Y: y + r}, r, []gapPart{{st, 1}})
		}, g.word("uitkomst ", "outcome ") + word(g.lang, st.name[0], st.name[1])})
	}
	if g.drawn["key-linked"] {
		const r = 5.0
		items = append(items, legendItem{"key-linked", 2 * r, 2 * r, func(x, y float64) []paint.Op {
			return []paint.Op{&paint.Ellipse{CX: x + r, CY: y + r, RX: r - arcGap, RY: r - arcGap, Style: paint.Style{Fill: paint.RGB(0xE4E4E4)}}, g.arc(paint.Point{X: x + r, Y: y + r}, r, 0.4)}
		}, g.word("boog: deel van deze cases waarin een bron zelf beide verbindt", "arc: share of these cases in which a source itself links the two")})
	}
	if g.drawn["key-empty"] {
		items = append(items, legendItem{"key-empty", 14, 9, func(x, y float64) []paint.Op {
			return []paint.Op{&paint.Rect{X: x, Y: y, W: 14, H: 9, Style: g.theme.unreportedHatch()}}
		}, g.word("lacune: geen case met beide", "gap: no case with both")})
	}
	if g.drawn["key-area"] {
		items = append(items, g.areaItem())
	}
	return items
}

// areaItem is the scale of the discs.
func (g *gapMap) areaItem() legendItem {
	ns := []int{1, (g.most + 1) / 4, g.most}
	slices.Sort(ns)
	ns = slices.Compact(slices.DeleteFunc(ns, func(n int) bool { return n < 1 }))
	w := 0.0
	for _, n := range ns {
		w += 2*g.discRadius(n) + 2 + paint.Width(itoa(n), paint.Regular, g.small) + 5
	}
	return legendItem{"key-area", w - 5, max(2*g.radius, g.small), func(x, y float64) []paint.Op {
		var ops []paint.Op
		m := y + max(2*g.radius, g.small)/2
		for _, n := range ns {
			r := g.discRadius(n)
			ops = append(ops, &paint.Ellipse{CX: x + r, CY: m, RX: r, RY: r, Style: paint.Style{Fill: paint.RGB(0xE4E4E4), Stroke: g.theme.muted, Width: 0.4}},
				g.text(x+2*r+2, m+0.34*g.small, paint.Start, g.small, itoa(n)))
			x += 2*r + 2 + paint.Width(itoa(n), paint.Regular, g.small) + 5
		}
		return ops
	}, g.word("oppervlak en getal = aantal cases met beide", "area and number = number of cases with both")}
}

// rowsName names what the rows are.
func (g *gapMap) rowsName(lang string) string {
	if g.query.Rows != nil {
		return word(lang, "gekozen codes", "chosen codes")
	}
	names := map[graph.Kind][2]string{graph.Context: {"contexten", "contexts"}, graph.Intervention: {"interventies", "interventions"}, graph.Mechanism: {"mechanismen", "mechanisms"},
		graph.Dynamics: {"sociale dynamiek", "social dynamics"}, graph.Value: {"waarden", "values"}, graph.Level: {"schaalniveaus", "levels"}, graph.Reach: {"reikwijdten", "reaches"}}
	var out []string
	for _, k := range g.query.Kinds {
		out = append(out, word(lang, names[k][0], names[k][1]))
	}
	return strings.Join(out, word(lang, " en ", " and "))
}

// remarks are what a reader of the page must know.
func (g *gapMap) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	say("n = aantal cases, van %d.", "n = number of cases, of %d.", g.n)
	switch g.empty {
	case 0:
		say("Geen van de %d cellen is leeg.", "None of the %d cells is empty.", g.cells)
	default:
		say("%d van de %d cellen leeg; leeg wil zeggen: niet gemeld, niet dat het er niet is.", "%d of the %d cells empty; empty means not reported, not that it is not there.", g.empty, g.cells)
	}
	for side, name := range []string{g.rowsName(lang), word(lang, "uitkomsten", "outcomes")} {
		if k := g.left[side]; k > 0 {
			drawn := len(g.rows)
			if side == 1 {
				drawn = len(g.cols)
			}
			say("Getekend: %d van %d rijen of kolommen met %s: die in de meeste cases, en cases met alleen een hoofdcode (niet nader) het laatst.",
				"Drawn: %d of %d rows or columns of %s: those in most cases, and cases with a top code only (not specified) last.", drawn, drawn+k, name)
		}
	}
	if g.few[0]+g.few[1] > 0 {
		say("Codes in minder dan %d cases zijn weggelaten (%d).", "Codes in fewer than %d cases are left out (%d).", g.opt.MinCases, g.few[0]+g.few[1])
	}
	switch g.parents {
	case [2]bool{true, true}:
		say("Codes zijn opgeteld in hun hoofdcode.", "Codes are counted in their top code.")
	case [2]bool{false, true}:
		say("Uitkomsten zijn opgeteld in hun hoofdcode.", "Outcomes are counted in their top code.")
	}
	return out
}

// caption is the text for under the figure.
func (g *gapMap) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { b.WriteString(wordf(lang, nl, en, args...)) }
	rows := g.rowsName(lang)
	say("Lacunekaart van %s (rijen) en uitkomsten (kolommen) in %d cases%s. ", "Gap map of %s (rows) and outcomes (columns) in %d cases%s. ", rows, g.n, g.opt.filtered(lang))
	say("Oppervlak en getal: het aantal cases dat de code van de rij heeft en waarin de uitkomst is gecodeerd; de taartpunten zeggen met welke status. ",
		"Area and number: the number of cases that have the code of the row and in which the outcome is coded; the sectors say with what status. ")
	say("Een rij telt als aanwezig bij status %s, volgens de eerste codeur. Is een uitkomst in een case zowel gemeld als negatief, dan heet zij gemengd. ",
		"A row counts as present with status %s, by the first coder. An outcome that is both reported and negative in a case is called mixed. ", statusList(g.x.Study.CountStatuses(), lang))
	if g.drawn["key-linked"] {
		say("De boog is het deel van deze cases waarin een bron beide zelf in één configuratie verbindt; daarbuiten komen zij alleen samen voor, en dat zegt niets over oorzaak. ",
			"The arc is the share of these cases in which a source itself links the two in one configuration; elsewhere they merely occur together, which says nothing of causes. ")
	}
	if slices.ContainsFunc(slices.Concat(g.rows, g.cols), func(l *gapLine) bool { return l.group != "" }) {
		say("Tussen haakjes: het aantal cases met de hoofdcode of een code eronder; één case kan in meer rijen en kolommen tellen. ",
			"In brackets: the number of cases with the top code or a code below it; one case can count in several rows and columns. ")
	}
	b.WriteString(strings.Join(g.remarks(lang), " "))
	return b.String()
}

// whyEmpty says why there is nothing to draw.
func (g *gapMap) whyEmpty() [2]string {
	switch {
	case g.n == 0:
		return [2]string{"Niets om te tekenen: geen enkele case voldoet aan de keuze.", "Nothing to draw: no case meets the selection."}
	case g.opt.MinCases > 0 && g.few[0]+g.few[1] > 0:
		return [2]string{fmt.Sprintf("Niets om te tekenen: in %d of meer cases zijn geen rijen of geen uitkomsten over. Kies een lager minimum.", g.opt.MinCases),
			fmt.Sprintf("Nothing to draw: no rows or no outcomes are left in %d cases or more. Give a lower minimum.", g.opt.MinCases)}
	}
	return [2]string{"Niets om te tekenen: het codeboek heeft geen " + g.rowsName("nl") + " of geen uitkomsten.",
		"Nothing to draw: the codebook has no " + g.rowsName("en") + " or no outcomes."}
}
