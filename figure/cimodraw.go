package figure

import (
	"cmp"
	"slices"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// figure draws what was arranged: headings, lines, codes, numbers, and the legend below.
func (m *cimoMap) figure() *Figure {
	top := 3.0
	if !m.rows {
		top += m.headingDepth() + 4
	}
	body := m.body()
	// What lies above the first code, such as a lane, pushes everything down.
	lowest, highest := 0.0, 0.0
	for _, o := range body {
		b := o.Bounds()
		lowest, highest = max(lowest, b.Y1), min(highest, b.Y0)
	}
	if m.rows {
		top -= highest
	} else {
		top = max(top, m.headingDepth()-min(0, m.highestLine())+3)
		body = m.raise(body, top)
	}
	moved := paint.Move(body, 0, top)
	y := lowest + top + 8

	sc := &paint.Scene{ID: "cimo", Width: m.pageWidth(), Meta: m.opt.Meta}
	if m.opt.Title != "" {
		title, missing := paint.Printable(m.opt.Title)
		m.missing = append(m.missing, missing...)
		t := &paint.Text{X: 1, Y: 9, Lines: paint.Wrap(title, paint.Bold, m.size+1, sc.Width-2), Size: m.size + 1, Face: paint.Bold, Color: m.theme.ink}
		sc.Ops = append(sc.Ops, t)
		down := t.Bounds().Y1 + 6
		moved, y = paint.Move(moved, 0, down), y+down
	}
	sc.Ops = append(sc.Ops, moved...)
	legend, h := drawLegend(m.legend(), 1, y, sc.Width-2, m.small, m.theme.ink)
	sc.Ops = append(sc.Ops, legend...)
	y += h + 4
	notes := append(m.leftOut(m.opt.Lang), missingNote(m.opt.Lang, m.missing)...)
	if note := strings.Join(notes, " "); note != "" {
		t := &paint.Text{X: 1, Y: y + 0.8*m.small, Lines: paint.Wrap(note, paint.Regular, m.small, sc.Width-2), Size: m.small, Color: m.theme.muted, Class: "note"}
		sc.Ops = append(sc.Ops, t)
		y = t.Bounds().Y1
	}
	sc.Height = y + 2
	return m.opt.made(sc, notes, m.caption)
}

// body draws headings, lines, codes and numbers.
func (m *cimoMap) body() []paint.Op {
	var body []paint.Op
	body = append(body, m.drawHeadings()...)
	order := slices.Clone(m.lines)
	rank := [...]int{copresent: 0, linked: 1, hinders: 2, feedback: 3}
	slices.SortStableFunc(order, func(a, b *line) int {
		return cmp.Or(cmp.Compare(rank[a.edge.tie], rank[b.edge.tie]), cmp.Compare(b.width, a.width))
	})
	for _, l := range order {
		body = append(body, m.drawLine(l))
	}
	for _, boxes := range m.column {
		for _, b := range boxes {
			body = append(body, m.drawBox(b))
		}
	}
	for _, l := range order {
		l.label.Color = m.theme.ink
		if l.edge.tie == copresent {
			l.label.Color = m.theme.muted
		}
		w := l.label.Bounds().W() + 1.6
		body = append(body, &paint.Group{Class: "count " + tieClass[l.edge.tie], Ops: []paint.Op{
			&paint.Rect{X: l.label.X - w/2, Y: l.label.Y - 5, W: w, H: 5.7, R: 1, Style: paint.Style{Fill: paint.RGB(0xFFFFFF)}}, l.label}})
	}
	return body
}

// columnNames are the headings of the columns.
var columnNames = map[graph.Kind][2]string{
	graph.Context:      {"Context", "Context"},
	graph.Intervention: {"Interventie", "Intervention"},
	graph.Mechanism:    {"Mechanisme", "Mechanism"},
	graph.Outcome:      {"Uitkomst", "Outcome"},
}

func columnName(k graph.Kind, lang string) string {
	n := columnNames[k]
	return word(lang, n[0], n[1])
}

func (m *cimoMap) headingDepth() float64 { return 1.2*m.size + 5 }

// drawHeadings names the columns at the top, or the rows at the left, with a line in their colour.
func (m *cimoMap) drawHeadings() []paint.Op {
	var ops []paint.Op
	for c, kind := range columns {
		r := m.theme.role(kind)
		u0, u1 := m.columnSpan(c)
		name := columnName(kind, m.opt.Lang)
		rule := paint.Style{Stroke: r.line, Width: 1.4}
		if m.rows {
			if len(m.column[c]) == 0 {
				continue
			}
			size := min(m.size, 7)
			half := max((u1-u0)/2, paint.Width(name, paint.Bold, size)/2)
			mid := (u0 + u1) / 2
			ops = append(ops, &paint.Group{Class: "heading " + string(kind), Ops: []paint.Op{
				paint.Line(rule, paint.Point{X: stripW - 2, Y: mid - half}, paint.Point{X: stripW - 2, Y: mid + half}),
				&paint.Text{X: stripW - 4.5, Y: mid, Lines: []string{name}, Size: size, Face: paint.Bold, Anchor: paint.Middle, Color: m.theme.ink, Rotate: 90}}})
			continue
		}
		ops = append(ops, &paint.Group{Class: "heading " + string(kind), Ops: []paint.Op{
			&paint.Text{X: (u0 + u1) / 2, Y: -m.headingDepth() + m.size*0.8, Lines: []string{name}, Size: m.size + 0.5, Face: paint.Bold, Anchor: paint.Middle, Color: m.theme.ink},
			paint.Line(rule, paint.Point{X: u0, Y: -3}, paint.Point{X: u1, Y: -3})}})
	}
	return ops
}

// highestLine is how far lines rise above the codes.
func (m *cimoMap) highestLine() float64 {
	y := 0.0
	for _, l := range m.lines {
		for _, p := range l.flat {
			y = min(y, p.Y-l.width)
		}
	}
	return y
}

// raise moves the headings of columns up when lines rise above the codes.
func (m *cimoMap) raise(body []paint.Op, top float64) []paint.Op {
	up := min(0, m.highestLine())
	if up == 0 {
		return body
	}
	for i, o := range body {
		if g, ok := o.(*paint.Group); ok && strings.HasPrefix(g.Class, "heading") {
			body[i] = paint.Move([]paint.Op{g}, 0, up)[0]
		}
	}
	return body
}

func (m *cimoMap) color(t tie) paint.Color {
	return [...]paint.Color{linked: m.theme.linked, hinders: m.theme.hinders, feedback: m.theme.feedback, copresent: m.theme.copresent}[t]
}

// tieDash is how each kind of line is broken.
var tieDash = [...][]float64{copresent: {2.2, 1.8}, feedback: {5, 1.5, 1, 1.5}}

// drawLine is a line with its head, in a thin white border so that crossings read.
func (m *cimoMap) drawLine(l *line) paint.Op {
	c := m.lineColor(l)
	casing := *l.path
	casing.Style = paint.Style{Stroke: paint.RGB(0xFFFFFF), Width: l.width + 1}
	ink := *l.path
	ink.Style = paint.Style{Stroke: c, Width: l.width, Dash: tieDash[l.edge.tie]}
	g := &paint.Group{ID: tieClass[l.edge.tie] + "-" + l.edge.from + "-" + l.edge.to + m.suffix(), Class: "edge " + tieClass[l.edge.tie] + m.mark(l.edge.cases).class(), Title: m.lineTitle(l)}
	if l.edge.tie != copresent {
		g.Ops = append(g.Ops, &casing)
	}
	g.Ops = append(g.Ops, &ink)
	if h := l.head(); h != noHead {
		u := m.edgeU(l.b, l.v1, -1) - 0.4
		d := m.xy(1, 0)
		o := m.xy(0, 0)
		g.Ops = append(g.Ops, h.draw(m.xy(u, l.v1), d.X-o.X, d.Y-o.Y, l.width, c)...)
	}
	return g
}

// lineTitle tells what a line says, with the cases.
func (m *cimoMap) lineTitle(l *line) string {
	lang := m.opt.Lang
	how := [...]string{
		linked:    word(lang, "een bron legt dit verband", "a source makes this link"),
		hinders:   word(lang, "een bron zegt dat dit in de weg stond", "a source says that this stood in the way"),
		feedback:  word(lang, "een bron meldt deze terugkoppeling", "a source reports this feedback"),
		copresent: word(lang, "alleen samen in dezelfde cases", "merely in the same cases"),
	}[l.edge.tie]
	return m.plain(l.a) + " → " + m.plain(l.b) + ": " + how + "; " + m.caseList(l.edge.cases)
}

func (m *cimoMap) plain(b *box) string {
	return b.node.code.Label.In(m.opt.Lang)
}

// caseList names the cases by id, a dozen at most.
func (m *cimoMap) caseList(set caseSet) string {
	var ids []string
	for i := range m.x.Study.Cases {
		if set[i] && (m.group == 0 || m.all.groups[m.group-1].within[i]) {
			ids = append(ids, m.x.Study.Cases[i].ID)
		}
	}
	return listCases(m.opt.Lang, ids)
}

// drawBox is a code: its shape, its label and its number of cases.
func (m *cimoMap) drawBox(b *box) paint.Op {
	f := m.frame(b)
	code := b.node.code
	g := &paint.Group{ID: "code-" + code.ID + m.suffix(), Class: "node " + string(code.Kind) + m.mark(b.node.cases).class(), Title: m.plain(b) + ": " + m.caseList(b.node.cases)}
	if m.opt.Link != nil {
		g.Href = m.opt.Link(code.ID)
	}
	g.Ops = m.shape(b, f)
	lead := 1.15 * m.size
	h := float64(len(b.label))*lead + 1.2*m.small
	x, y := (f.X0+f.X1)/2, (f.Y0+f.Y1)/2-h/2
	g.Ops = append(g.Ops,
		&paint.Text{X: x, Y: y + 0.82*m.size, Lines: b.label, Leading: lead, Size: m.size, Anchor: paint.Middle, Color: m.theme.ink},
		&paint.Text{X: x, Y: y + float64(len(b.label))*lead + 0.86*m.small, Lines: []string{b.count}, Size: m.small, Anchor: paint.Middle, Color: m.theme.muted})
	if n := b.headingHeight(m.small); n > 0 {
		g.Ops = append(g.Ops, &paint.Text{X: f.X0, Y: f.Y0 - n + 0.86*m.small, Lines: b.heading, Leading: 1.15 * m.small, Size: m.small, Face: paint.Italic, Color: m.theme.muted})
	}
	return g
}

// legend explains what is drawn, and nothing else.
func (m *cimoMap) legend() []legendItem {
	lang := m.opt.Lang
	var items []legendItem
	has := map[tie]bool{}
	for _, l := range m.lines {
		has[l.edge.tie] = true
	}
	drawn := func(t tie, w float64) func(x, y float64) []paint.Op {
		return func(x, y float64) []paint.Op {
			y += 3
			h := [...]head{linked: arrow, hinders: bar, feedback: vee, copresent: noHead}[t]
			tip := paint.Point{X: x + 22, Y: y}
			ops := []paint.Op{paint.Line(paint.Style{Stroke: m.color(t), Width: w, Dash: tieDash[t]}, paint.Point{X: x, Y: y}, paint.Point{X: tip.X - h.length(w)*0.9, Y: y})}
			return append(ops, h.draw(tip, 1, 0, w, m.color(t))...)
		}
	}
	if has[linked] || has[hinders] {
		items = append(items, m.widthItem())
	}
	if has[linked] {
		items = append(items, legendItem{"linked", 22, 6, drawn(linked, 1.6), word(lang, "een bron legt dit verband", "a source makes this link")})
	}
	if has[hinders] {
		items = append(items, legendItem{"hinders", 22, 6, drawn(hinders, 1.6), word(lang, "volgens een bron stond het in de weg", "a source says it stood in the way")})
	}
	if has[feedback] {
		items = append(items, legendItem{"feedback", 22, 6, drawn(feedback, 1), word(lang, "terugkoppeling volgens een bron", "feedback reported by a source")})
	}
	if has[copresent] {
		items = append(items, legendItem{"copresent", 22, 6, drawn(copresent, 0.6), word(lang, "alleen samen in dezelfde cases", "merely in the same cases")})
	}
	for _, boxes := range m.column {
		for _, b := range boxes {
			if b.form == hexagon {
				items = append(items, legendItem{"dynamics", 16, 8, func(x, y float64) []paint.Op {
					return hexagon.draw(paint.Box{X0: x, Y0: y, X1: x + 16, Y1: y + 8}, m.theme.mechanism)
				}, word(lang, "sociale dynamiek", "social dynamics")})
				return items
			}
		}
	}
	return items
}

// widthItem shows what the width of a line means, by the widths that are drawn.
func (m *cimoMap) widthItem() legendItem {
	if m.all.groups != nil {
		return m.shareItem()
	}
	var counts []int
	for _, l := range m.lines {
		if n := len(l.edge.cases); l.edge.tie != copresent && l.edge.tie != feedback && !slices.Contains(counts, n) {
			counts = append(counts, n)
		}
	}
	slices.Sort(counts)
	if len(counts) > 3 {
		counts = []int{counts[0], counts[len(counts)/2], counts[len(counts)-1]}
	}
	k := m.perCase()
	return legendItem{"width", float64(len(counts))*22 - 4, 6, func(x, y float64) []paint.Op {
		var ops []paint.Op
		for _, n := range counts {
			w := max(0.5, k*float64(n))
			s := itoa(n)
			tw := paint.Width(s, paint.Regular, 6)
			ops = append(ops, paint.Line(paint.Style{Stroke: m.theme.linked, Width: w}, paint.Point{X: x, Y: y + 3}, paint.Point{X: x + 17 - tw - 1.5, Y: y + 3}),
				&paint.Text{X: x + 17, Y: y + 5.2, Lines: []string{s}, Size: 6, Anchor: paint.End, Color: m.theme.ink})
			x += 22
		}
		return ops
	}, word(m.opt.Lang, "breedte = aantal cases", "width = number of cases")}
}

// leftOut says in sentences what n means and what is not drawn.
func (m *cimoMap) leftOut(lang string) []string {
	out := []string{wordf(lang, "n = aantal cases met de code, van %d.", "n = number of cases with the code, of %d.", m.all.cases)}
	var kept []string
	total, drawn := 0, 0
	for c, kind := range columns {
		n := len(m.column[c])
		total, drawn = total+n+m.cut[c], drawn+n
		if m.cut[c] > 0 {
			kept = append(kept, wordf(lang, "%d van %d (%s)", "%d of %d (%s)", n, n+m.cut[c], strings.ToLower(columnName(kind, lang))))
		}
	}
	if len(kept) > 0 {
		first := ""
		if m.count(feedback) > 0 {
			first = word(lang, "de codes in een terugkoppeling, dan ", "codes in a feedback, then ")
		}
		out = append(out, wordf(lang, "Getekend: %s; %sde codes die bronnen in de meeste cases verbinden, dan die in de meeste cases voorkomen.",
			"Drawn: %s; %sthe codes that sources link in most cases, then those found in most cases.", strings.Join(kept, ", "), first))
	}
	if m.opt.MinCases > 1 {
		out = append(out, wordf(lang, "Codes in minder dan %d cases zijn weggelaten.", "Codes in fewer than %d cases are left out.", m.opt.MinCases))
	}
	var not []string
	if n := m.backs - m.count(feedback); n > 0 {
		not = append(not, plural(lang, n, "terugkoppeling", "terugkoppelingen", "feedback", "feedbacks"))
	}
	if m.weak > 0 {
		not = append(not, wordf(lang, "%s in minder dan %d cases", "%s in fewer than %d cases", plural(lang, m.weak, "verband", "verbanden", "link", "links"), m.minTie))
	}
	if len(not) > 0 {
		out = append(out, wordf(lang, "Niet getekend: %s.", "Not drawn: %s.", strings.Join(not, ", ")))
	}
	if n := m.pairs - m.count(copresent); n > 0 {
		out = append(out, wordf(lang, "Gestreept: de sterkste %d van %d.", "Dashed: the strongest %d of %d.", m.count(copresent), m.pairs))
	}
	if m.parents {
		out = append(out, word(lang, "Codes zijn opgeteld in hun hoofdcode.", "Codes are counted in their top code."))
	}
	return out
}

func (m *cimoMap) count(t tie) int {
	n := 0
	for _, l := range m.lines {
		if l.edge.tie == t {
			n++
		}
	}
	return n
}

// caption is the text for under the figure.
func (m *cimoMap) caption(lang string) string {
	var b strings.Builder
	b.WriteString(wordf(lang, "Van context via interventie en mechanisme naar uitkomst in %d cases", "From context by intervention and mechanism to outcome in %d cases", m.all.cases))
	b.WriteString(m.opt.filtered(lang) + ". ")
	b.WriteString(wordf(lang, "Een code telt als aanwezig bij status %s, volgens de eerste codeur; een case met een kindcode telt ook voor de hoofdcode. ",
		"A code counts as present with status %s, by the first coder; a case with a child code counts for its parent too. ", statusList(m.x.Study.CountStatuses(), lang)))
	if m.count(linked)+m.count(hinders) > 0 {
		b.WriteString(word(lang, "Doorgetrokken: een bron legt dit verband zelf; breedte en getal geven het aantal cases. ",
			"Solid: a source itself makes this link; width and number give the number of cases. "))
	}
	if m.count(hinders) > 0 {
		b.WriteString(word(lang, "Met dwarsstreep: volgens een bron stond het in de weg. ", "Ending in a bar: a source says that it stood in the way. "))
	}
	if m.count(feedback) > 0 {
		b.WriteString(word(lang, "Streep-punt, terug: een bron meldt terugkoppeling van uitkomst naar interventie. ", "Dash-dotted, going back: a source reports feedback from outcome to intervention. "))
	}
	if m.count(copresent) > 0 {
		b.WriteString(word(lang, "Gestreept, met aantal: codes die vaker in dezelfde cases voorkomen dan hun aantallen doen verwachten, zonder dat een bron ze verbindt; dat zegt niets over oorzaak. ",
			"Dashed, with number: codes that are in the same cases more often than their numbers lead one to expect, without a source linking them; this says nothing of causes. "))
	}
	b.WriteString(strings.Join(m.leftOut(lang), " "))
	if m.all.skipped > 0 {
		b.WriteString(wordf(lang, " Verbanden die de bron alleen beoogt of veronderstelt (%d) tellen niet mee.", " Links that the source merely intends or supposes (%d) do not count.", m.all.skipped))
	}
	return b.String()
}

// whyEmpty says why there is nothing to draw.
func (m *cimoMap) whyEmpty() [2]string {
	switch {
	case m.all.cases == 0:
		return [2]string{"Niets om te tekenen: geen enkele case voldoet aan de keuze.", "Nothing to draw: no case meets the selection."}
	case m.opt.MinCases > 1:
		return [2]string{"Niets om te tekenen: geen code komt in " + itoa(m.opt.MinCases) + " of meer cases voor. Kies een lager minimum.",
			"Nothing to draw: no code is in " + itoa(m.opt.MinCases) + " cases or more. Give a lower minimum."}
	}
	return [2]string{"Niets om te tekenen: in deze " + itoa(m.all.cases) + " cases is geen context, interventie, mechanisme of uitkomst als aanwezig gecodeerd.",
		"Nothing to draw: in these " + itoa(m.all.cases) + " cases no context, intervention, mechanism or outcome is coded as present."}
}
