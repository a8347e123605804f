package figure

import (
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// figure draws bars, dots and sizes.
func (u *upset) figure() *Figure {
	barH := 92 * u.size / 7
	if u.narrow() {
		barH = 72
	}
	var body []paint.Op
	counts := u.countScale(-4, -4-barH)
	x0 := u.left()
	body = append(body, u.yAxis(counts, x0-2, u.word("aantal cases", "number of cases"))...)
	y := 0.0
	right := x0 + u.step*float64(len(u.shown))
	for k, s := range u.sets {
		s.y = y + s.h/2
		if k%2 == 0 {
			body = append(body, &paint.Rect{X: 0, Y: y, W: right, H: s.h, Style: paint.Style{Fill: paint.RGB(0xF3F3F3)}})
		}
		y += s.h
	}
	body = append(body, u.sizes()...)
	for k, c := range u.shown {
		body = append(body, u.column(k, c, x0+u.step*(float64(k)+0.5), counts)...)
	}
	f := u.finish(body, u.legend(), u.remarks, u.caption)
	if u.query.Marked {
		f.Colors = []ColorClass{{u.word("met", "with"), u.color(), "hatched"}, {u.word("zonder", "without"), u.pale(), "plain"}}
	}
	return f
}

func (u *upset) color() paint.Color {
	if k := u.t.Columns()[u.query.Columns[0]].Kind; k != "" {
		for _, s := range u.sets {
			if s.code.Kind != k {
				return u.theme.linked
			}
		}
		return u.theme.role(graph.Kind(k)).line
	}
	return u.theme.linked
}

func (u *upset) pale() paint.Color { return tint(u.color(), 0.62) }

// sizes draws the codes with the number of cases of each.
func (u *upset) sizes() []paint.Op {
	most := 1
	for _, s := range u.sets {
		most = max(most, len(s.cases))
	}
	numberW := paint.Width(itoa(most), paint.Regular, u.small) + 2.5
	s := scale{d0: 0, d1: float64(most), p0: u.sizeW - 4, p1: numberW + 1}
	head := paint.Wrap(u.word("cases per code", "cases per code"), paint.Regular, u.small, u.sizeW-4)
	t := u.text(u.sizeW-4, -4-1.15*u.small*float64(len(head)-1), paint.End, u.small, head...)
	t.Color = u.theme.muted
	ops := []paint.Op{t}
	for _, set := range u.sets {
		g := &paint.Group{Class: "set", ID: "set-" + set.code.ID, Href: u.link(set.code.ID), Title: set.code.Label + ": " + u.caseList(set.cases)}
		x, h := s.at(float64(len(set.cases))), min(0.62*set.h, u.size)
		if len(set.cases) > 0 {
			g.Ops = append(g.Ops, &paint.Rect{X: x, Y: set.y - h/2, W: s.p0 - x, H: h, Style: paint.Style{Fill: u.color()}})
		}
		g.Ops = append(g.Ops, u.text(x-1.5, set.y+0.34*u.small, paint.End, u.small, itoa(len(set.cases))))
		label := u.text(u.left()-6, set.y-u.lead*float64(len(set.lines)-1)/2+0.34*u.size, paint.End, u.size, set.lines...)
		label.Leading = u.lead
		g.Ops = append(g.Ops, label)
		ops = append(ops, g)
	}
	return ops
}

func (u *upset) caseList(cases []int) string {
	if len(cases) == 0 {
		return u.word("geen case", "no case")
	}
	ids := make([]string, len(cases))
	for k, i := range cases {
		ids[k] = u.t.Cases()[i]
	}
	return listCases(u.lang, ids)
}

// column draws one combination: its bar with the number, and its dots.
func (u *upset) column(k int, c *combination, x float64, counts scale) []paint.Op {
	g := &paint.Group{Class: "bar", ID: "combination-" + itoa(k+1), Title: u.combinationTitle(c)}
	w := min(0.68*u.step, 14*u.size/7)
	bar := func(from, to float64, st paint.Style) paint.Op {
		y0, y1 := counts.at(from), counts.at(to)
		return &paint.Rect{X: x - w/2, Y: y1, W: w, H: y0 - y1, Style: st}
	}
	plain := paint.Style{Fill: u.color()}
	if u.query.Marked {
		plain.Fill = u.pale()
	}
	if len(c.sets) == 0 {
		g.Class = "bar key-none"
		plain = u.theme.unreportedHatch()
		plain.Stroke, plain.Width = u.theme.muted, 0.5
	}
	shown := min(len(c.cases), int(counts.d1))
	g.Ops = append(g.Ops, bar(0, float64(shown), plain))
	if c.marked > 0 {
		part := float64(c.marked) * float64(shown) / float64(len(c.cases)) // of a bar that is broken off, its share
		g.Ops = append(g.Ops, &paint.Group{Class: "key-with", Ops: []paint.Op{bar(0, part, u.markedStyle())}})
	}
	if shown < len(c.cases) {
		u.broken = true
		g.Ops = append(g.Ops, u.breakMark(x, counts.at(0.8*counts.d1), w)...)
	}
	g.Ops = append(g.Ops, u.text(x, counts.at(float64(shown))-2, paint.Middle, u.small, u.countText(c)))
	dots := &paint.Group{Class: "dots", Title: g.Title}
	r := min(0.3*u.step, 3.1*u.size/7)
	if len(c.sets) > 1 {
		dots.Ops = append(dots.Ops, paint.Line(paint.Style{Stroke: u.theme.ink, Width: 1.1}, paint.Point{X: x, Y: u.sets[c.sets[0]].y}, paint.Point{X: x, Y: u.sets[c.sets[len(c.sets)-1]].y}))
	}
	in := map[int]bool{}
	for _, s := range c.sets {
		in[s] = true
	}
	for s, set := range u.sets {
		if in[s] || len(c.sets) == 0 || s < c.sets[0] || s > c.sets[len(c.sets)-1] { // on the line there is none
			dots.Ops = append(dots.Ops, u.dot(paint.Point{X: x, Y: set.y}, r, in[s]))
		}
	}
	return []paint.Op{g, dots}
}

// breakMark shows that a bar is broken off.
func (u *upset) breakMark(x, y, w float64) []paint.Op {
	a, b := paint.Point{X: x - w/2 - 1.5, Y: y + 2}, paint.Point{X: x + w/2 + 1.5, Y: y - 2}
	line := paint.Style{Stroke: u.theme.muted, Width: 0.6}
	low := func(p paint.Point) paint.Point { return paint.Point{X: p.X, Y: p.Y + 3} }
	return []paint.Op{paint.Polygon(paint.Style{Fill: paint.RGB(0xFFFFFF)}, a, b, low(b), low(a)), paint.Line(line, a, b), paint.Line(line, low(a), low(b))}
}

// dot is a code that is or is not in a combination.
func (u *upset) dot(at paint.Point, r float64, in bool) paint.Op {
	if in {
		return &paint.Group{Class: "key-in", Ops: []paint.Op{&paint.Ellipse{CX: at.X, CY: at.Y, RX: r, RY: r, Style: paint.Style{Fill: u.theme.ink}}}}
	}
	return &paint.Group{Class: "key-out", Ops: []paint.Op{&paint.Ellipse{CX: at.X, CY: at.Y, RX: 0.45 * r, RY: 0.45 * r, Style: paint.Style{Fill: paint.RGB(0xC4C4C4)}}}}
}

func (u *upset) markedStyle() paint.Style {
	return paint.Style{Fill: u.color(), Hatch: paint.Hatch{Color: paint.RGB(0xFFFFFF), Width: 0.6, Gap: 2.2, Angle: -45}, Stroke: u.color(), Width: 0.5}
}

// combinationTitle names the codes of a combination and its cases.
func (u *upset) combinationTitle(c *combination) string {
	var names []string
	for _, s := range c.sets {
		names = append(names, u.sets[s].code.Label)
	}
	s := strings.Join(names, " + ")
	if len(names) == 0 {
		s = u.word("geen van deze codes", "none of these codes")
	}
	s += ": " + u.caseList(c.cases)
	if u.query.Marked {
		s += u.word("; %s in %d", "; %s in %d", u.withName(), c.marked)
	}
	return s
}

func (u *upset) withName() string { return u.t.Columns()[u.query.With].Label }

// legend explains what is drawn.
func (u *upset) legend() []legendItem {
	dot := func(in bool) func(x, y float64) []paint.Op {
		return func(x, y float64) []paint.Op { return []paint.Op{u.dot(paint.Point{X: x + 3, Y: y + 3}, 3, in)} }
	}
	var in, out, none, with bool
	for _, c := range u.shown {
		last := len(c.sets) - 1
		in, out = in || last >= 0, out || last < 0 || c.sets[0] > 0 || c.sets[last] < len(u.sets)-1
		none, with = none || len(c.sets) == 0, with || c.marked > 0
	}
	swatch := func(st paint.Style) func(x, y float64) []paint.Op {
		return func(x, y float64) []paint.Op { return []paint.Op{&paint.Rect{X: x, Y: y, W: 12, H: 8, Style: st}} }
	}
	var items []legendItem
	if in {
		items = append(items, legendItem{"key-in", 6, 6, dot(true), u.word("code aanwezig", "code present")})
	}
	if out {
		items = append(items, legendItem{"key-out", 6, 6, dot(false), u.word("afwezig of niet gemeld", "absent or not reported")})
	}
	if u.query.Marked && !with {
		items = append(items, legendItem{"counts", 0, 0, func(_, _ float64) []paint.Op { return nil }, u.word("a/b: van de b cases hebben er a %s", "a/b: a of the b cases have %s", u.print(u.withName()))})
	}
	if with {
		items = append(items, legendItem{"key-with", 12, 8, swatch(u.markedStyle()), u.word("met %s; a/b: a van de b cases", "with %s; a/b: a of the b cases", u.print(u.withName()))})
	}
	if none {
		st := u.theme.unreportedHatch()
		st.Stroke, st.Width = u.theme.muted, 0.5
		text := u.word("geen van deze codes", "none of these codes")
		if u.broken {
			text += u.word(" (staaf afgebroken)", " (bar broken off)")
		}
		items = append(items, legendItem{"key-none", 12, 8, swatch(st), text})
	}
	return items
}

// remarks are what a reader of the page must know.
func (u *upset) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	say("%d cases.", "%d cases.", u.n)
	if left := len(u.all) - u.few - len(u.shown); left > 0 {
		cases := 0
		for _, c := range u.all {
			if len(c.cases) >= u.opt.MinCases {
				cases += len(c.cases)
			}
		}
		for _, c := range u.shown {
			cases -= len(c.cases)
		}
		say("Niet getekend: %s, samen in %s.", "Not drawn: %s, together in %s.", plural(lang, left, "combinatie", "combinaties", "combination", "combinations"), plural(lang, cases, "case", "cases", "case", "cases"))
	}
	if u.few > 0 {
		say("%s in minder dan %d cases weggelaten.", "%s in fewer than %d cases left out.", plural(lang, u.few, "combinatie", "combinaties", "combination", "combinations"), u.opt.MinCases)
	}
	if u.leftSets > 0 {
		say("Getekend: de %d van %d codes in de meeste cases; de andere tellen in de combinaties niet mee.", "Drawn: the %d of %d codes in most cases; the others do not count in the combinations.", len(u.sets), len(u.sets)+u.leftSets)
	}
	switch {
	case u.query.Exclude:
		say("Weggelaten: %s waarvan een van de codes niet gemeld is.", "Left out: %s of which one of the codes is not reported.", plural(lang, u.excluded, "case", "cases", "case", "cases"))
	case u.unreported > 0:
		say("Niet gemeld telt hier als afwezig: dat geldt voor %d van de %d cellen (case × code).", "Not reported counts as absent here: %d of the %d cells (case × code).", u.unreported, u.n*len(u.sets))
	}
	if u.half > 0 {
		say("%s met lidmaatschap 0,5 telt als afwezig.", "%s with membership 0.5 counted as absent.", plural(lang, u.half, "cel", "cellen", "cell", "cells"))
	}
	return out
}

// caption is the text for under the figure.
func (u *upset) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { b.WriteString(wordf(lang, nl, en, args...)) }
	of := word(lang, u.query.Of[0], u.query.Of[1])
	if of == "" {
		of = word(lang, "codes", "codes")
	}
	say("Welke %s samen voorkomen in %d cases%s (UpSet-diagram, Lex e.a. 2014). ", "Which %s occur together in %d cases%s (UpSet plot, Lex et al. 2014). ", of, u.n, u.opt.filtered(lang))
	say("Elke kolom is een combinatie: de staaf telt de cases met precies deze codes en geen andere van de getekende, de stippen zeggen welke. Een case staat dus in één kolom. Links: het aantal cases per code; daar telt een case bij elk van haar codes. ",
		"Each column is a combination: the bar counts the cases with exactly these codes and no other of those drawn, the dots say which. A case is therefore in one column. Left: the number of cases per code, where a case counts with each of its codes. ")
	if u.query.Marked {
		say("Gearceerd: de cases met %s. ", "Hatched: the cases with %s. ", u.print(u.withName()))
	}
	say("Een code is aanwezig bij een lidmaatschap boven 0,5. Dat codes samen voorkomen, zegt niet dat de ene tot de andere leidt. ",
		"A code is present with a membership over 0.5. That codes occur together does not say that the one leads to the other. ")
	b.WriteString(strings.Join(u.remarks(lang), " "))
	return b.String()
}
