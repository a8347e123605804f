package figure

import (
	"math"
	"slices"
	"strings"

	"speelveld/figure/dot"
	"speelveld/figure/layout"
	"speelveld/figure/paint"
	"speelveld/graph"
)

// conceptWidths are the widths of the columns of a group, in points; 0 for a column that is not drawn.
type conceptWidths struct {
	left, leftPhrase, center, rightPhrase, variant, defPhrase, card float64
	sep                                                             float64 // between columns
}

// columns divides the width of the page. Graphviz rounds sizes to whole points, so they are.
func (m *conceptMap) columns() {
	page := math.Floor(m.opt.WidthMM*paint.MM) - 2
	p := func(nl, en string) float64 { return math.Ceil(widestStyled(m.phrase(nl, en))) + 2 }
	variantOf, definedBy := p("is een variant van", "is a variant of"), p("gedefinieerd door", "defined by")
	if m.narrow {
		definedBy = max(definedBy, variantOf)
		m.w = conceptWidths{rightPhrase: variantOf, defPhrase: definedBy, sep: 8}
		room := page - variantOf - definedBy - 4*m.w.sep
		m.w.center, m.w.variant = math.Floor(room*0.31), math.Floor(room*0.38)
		m.w.card = room - m.w.center - m.w.variant
		return
	}
	// At the left, nine of ten names get a line of their own; what is saved goes to the definitions.
	var names []float64
	for _, g := range m.groups {
		for _, v := range g.left {
			names = append(names, paint.Width(m.name(v.concept, m.own[v.concept.ID]), paint.Regular, m.size))
		}
	}
	slices.Sort(names)
	longest := 0.0
	if len(names) > 0 {
		longest = names[len(names)*9/10]
	}
	m.w = conceptWidths{leftPhrase: variantOf, rightPhrase: variantOf, defPhrase: max(definedBy, variantOf), sep: 10}
	room := page - 2*variantOf - m.w.defPhrase - 6*m.w.sep
	m.w.left = math.Floor(min(max(longest+2*padX+1, room*0.2), room*0.29))
	m.w.center, m.w.variant = math.Floor(room*0.15), math.Floor(room*0.18)
	m.w.card = room - m.w.left - m.w.center - m.w.variant
}

// A styled line is a line of text in a node. It begins with its lead, which is a linking phrase.
type styled struct {
	lead, text string
	face       paint.Face
	size       float64
	muted      bool
}

func widestStyled(lines []styled) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, paint.Width(l.lead+l.text, l.face, l.size))
	}
	return w
}

func (m *conceptMap) wrap(s string, f paint.Face, size, width float64, muted bool) []styled {
	return style(paint.Wrap(hyphenate(s, m.opt.Lang), f, size, width), f, size, muted)
}

func style(lines []string, f paint.Face, size float64, muted bool) []styled {
	out := make([]styled, len(lines))
	for i, l := range lines {
		out[i] = styled{text: l, face: f, size: size, muted: muted}
	}
	return out
}

// phrase is a linking phrase, set narrow.
func (m *conceptMap) phrase(nl, en string) []styled {
	s := word(m.opt.Lang, nl, en)
	longest := 0.0
	for _, w := range strings.Fields(s) {
		longest = max(longest, paint.Width(w, paint.Italic, m.small))
	}
	return m.wrap(s, paint.Italic, m.small, max(longest, 24), true)
}

// name is the label of a concept with its number of cases.
func (m *conceptMap) name(c *graph.Concept, n int) string {
	s, missing := printableLabel(c.Label, m.opt.Lang, c.ID)
	m.missing = append(m.missing, missing...)
	if n == 0 {
		return s
	}
	return s + "\u00a0(" + itoa(n) + ")"
}

// chip is the text of a variant.
func (m *conceptMap) chip(c *graph.Concept, width float64) []styled {
	pad := padX
	if m.narrow {
		pad = 2.2
	}
	return m.wrap(m.name(c, m.own[c.ID]), paint.Regular, m.size, width-2*pad, false)
}

// hub is the text of a concept with variants.
func (m *conceptMap) hub(g *conceptGroup) []styled {
	s, missing := printableLabel(g.center.Label, m.opt.Lang, g.center.ID)
	m.missing = append(m.missing, missing...)
	size, width := m.size+0.5, m.w.center-2*padX
	if m.narrow {
		size, width = m.size, m.w.center-4
	}
	lines := m.wrap(s, paint.Bold, size, width, false)
	if g.cases > 0 {
		lines = append(lines, m.wrap(plural(m.opt.Lang, g.cases, "case", "cases", "case", "cases"), paint.Regular, m.small, m.w.center-4, true)...)
	}
	if g.total > 0 && (m.narrow || g.more > 0) {
		lines = append(lines, m.wrap(plural(m.opt.Lang, g.total, "variant", "varianten", "variant", "variants"), paint.Regular, m.small, m.w.center-4, true)...)
	}
	return lines
}

// card is the text of a definition: who, from which angle, described where.
func (m *conceptMap) card(d *graph.Definition) []styled {
	lang, width := m.opt.Lang, m.w.card-2*padX
	by := d.Source
	if len(d.Cites) > 0 {
		by = d.Cites[0]
	}
	clean := func(s string) string {
		s, missing := paint.Printable(s)
		m.missing = append(m.missing, missing...)
		return s
	}
	lines := m.wrap(clean(m.cite(by, d.Year)), paint.Bold, m.small, width, false)
	if m.narrow {
		return lines
	}
	if angle := clean(d.Angle.In(lang)); angle != "" {
		lines = append(lines, m.led(word(lang, "uit de hoek van", "from the angle of"), lower(angle), width)...)
	}
	if d.Source != "" && d.Source != by {
		lines = append(lines, m.led(word(lang, "beschreven in", "described in"), clean(m.cite(d.Source, "")+comma(d.Locator)), width)...)
	}
	return lines
}

// comma sets a locator after a source.
func comma(locator string) string {
	if locator == "" {
		return ""
	}
	return ", " + locator
}

// led is text after a linking phrase and an arrow.
func (m *conceptMap) led(phrase, text string, width float64) []styled {
	lead := phrase + " → "
	lines := style(paint.Fill(hyphenate(lead+text, m.opt.Lang), paint.Regular, m.small, width), paint.Regular, m.small, false)
	if rest, ok := strings.CutPrefix(lines[0].text, lead); ok {
		lines[0].lead, lines[0].text = lead, rest
	}
	return lines
}

// lower begins a text with a small letter, unless it begins with an abbreviation or a name of two capitals.
func lower(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) != string(r[1]) {
		return strings.ToLower(string(r[:1])) + string(r[1:])
	}
	return s
}

// dot is the graph of a group, from left to right. Names of nodes: a concept is its id; a
// definition is "definition: id"; a linking phrase is "phrase: " and whose it is.
func (m *conceptMap) dot(g *conceptGroup) *dot.Graph {
	d := &conceptDOT{m: m, center: g.center.ID, g: &dot.Graph{
		Name: "concepts: " + g.center.ID,
		Attrs: dot.Attrs{dot.Str("rankdir", "LR"), dot.Num("nodesep", 2.0/72), dot.Num("ranksep", m.w.sep/72), dot.Str("splines", "true"),
			dot.Str("outputorder", "edgesfirst")},
		NodeAttrs: dot.Attrs{dot.Str("shape", "box"), dot.Str("fixedsize", "true"), dot.Str("fontname", "Helvetica"), dot.Num("penwidth", outlineWidth), dot.Num("margin", 0)},
		EdgeAttrs: dot.Attrs{dot.Str("color", m.theme.concept.line.Hex()), dot.Num("penwidth", 0.7), dot.Num("arrowsize", 0.45)},
	}}
	center := "concept: " + g.center.ID
	d.node(center, m.hub(g), m.w.center, append(d.look(g.center), dot.Num("penwidth", 1.3))...)
	if len(g.left) > 0 {
		phrase := "phrase: left"
		d.phrase(phrase, m.phrase("is een variant van", "is a variant of"), m.w.leftPhrase)
		for _, v := range g.left {
			d.edge(d.chip(v.concept, m.w.left), phrase, dot.Str("arrowhead", "none"))
		}
		d.edge(phrase, center)
	}
	if len(g.right) > 0 || g.more > 0 {
		d.right(g, center)
	}
	d.defs(g.defs, center, "")
	return d.g
}

// right draws the variants to the right of a concept, with their definitions and own variants.
func (d *conceptDOT) right(g *conceptGroup, center string) {
	m := d.m
	phrase := "phrase: right"
	d.phrase(phrase, m.phrase("is een variant van", "is a variant of"), m.w.rightPhrase)
	d.edge(center, phrase, dot.Str("dir", "back"), dot.Str("arrowtail", "normal"))
	for _, v := range g.right {
		name := d.chip(v.concept, m.w.variant)
		d.edge(phrase, name, dot.Str("arrowhead", "none"))
		d.defs(v.defs, name, v.concept.ID)
		if len(v.kids) > 0 {
			p := "phrase: " + v.concept.ID
			d.phrase(p, m.phrase("is een variant van", "is a variant of"), m.w.defPhrase)
			d.edge(name, p, dot.Str("dir", "back"), dot.Str("arrowtail", "normal"))
			for _, k := range v.kids {
				d.edge(p, d.chip(k, m.w.card), dot.Str("arrowhead", "none"))
			}
		}
	}
	if g.more > 0 {
		text := wordf(m.opt.Lang, "en %d andere", "and %d more", g.more)
		if len(g.right)+len(g.left) == 0 {
			text = plural(m.opt.Lang, g.more, "variant", "varianten", "variant", "variants")
		}
		d.node("more", m.wrap(text, paint.Italic, m.small, m.w.variant-4, true), m.w.variant, dot.Str("shape", "plaintext"))
		d.edge(phrase, "more", dot.Str("arrowhead", "none"))
	}
}

// defs draws the definitions of a concept. The cards of a center stand where those of the variants do.
func (d *conceptDOT) defs(defs []*graph.Definition, concept, id string) {
	if len(defs) == 0 {
		return
	}
	p := "phrase: defined " + id
	d.phrase(p, d.m.phrase("gedefinieerd door", "defined by"), d.m.w.defPhrase)
	minlen := 1.0
	if id == "" {
		minlen = 3
	}
	d.edge(concept, p, dot.Str("arrowhead", "none"), dot.Num("minlen", minlen))
	r := d.m.theme.source
	for _, def := range defs {
		name := "definition: " + def.ID
		d.node(name, d.m.card(def), d.m.w.card, dot.Str("color", r.line.Hex()), dot.Num("penwidth", 0.5))
		d.edge(p, name, dot.Str("color", r.line.Hex()))
	}
}

// conceptDOT builds the graph of a group.
type conceptDOT struct {
	m      *conceptMap
	center string
	g      *dot.Graph
}

// nodeHeight is the height of a node with this text.
func nodeHeight(lines []styled) float64 {
	h := 2 * conceptPad
	for _, l := range lines {
		h += conceptLeading * l.size
	}
	return h
}

func (d *conceptDOT) node(name string, lines []styled, w float64, attrs ...dot.Attr) {
	text := make([]string, len(lines))
	for i, l := range lines {
		text[i] = l.lead + l.text
	}
	h := nodeHeight(lines)
	d.m.text[d.center+" "+name] = lines
	all := dot.Attrs{dot.Lines("label", text...), dot.Num("width", w/72), dot.Num("height", h/72)}
	d.g.Nodes = append(d.g.Nodes, dot.Node{Name: name, Attrs: append(all, attrs...)})
}

// look is how a concept of its kind is drawn: a basic concept with corners, a variant rounded, a
// term without a basic concept rounded, white and dashed.
func (d *conceptDOT) look(c *graph.Concept) dot.Attrs {
	r := d.m.theme.concept
	style, fill := "filled,rounded", r.fill
	switch c.Kind {
	case graph.Basic:
		style = "filled"
	case graph.Other:
		style, fill = "filled,rounded,dashed", paint.RGB(0xFFFFFF)
	}
	return dot.Attrs{dot.Str("style", style), dot.Str("fillcolor", fill.Hex()), dot.Str("color", r.line.Hex())}
}

func (d *conceptDOT) chip(c *graph.Concept, w float64) string {
	name := "concept: " + c.ID
	d.node(name, d.m.chip(c, w), w, d.look(c)...)
	return name
}

func (d *conceptDOT) phrase(name string, lines []styled, w float64) {
	d.node(name, lines, w, dot.Str("shape", "plaintext"))
}

func (d *conceptDOT) edge(tail, head string, attrs ...dot.Attr) {
	d.g.Edges = append(d.g.Edges, dot.Edge{Tail: tail, Head: head, TailPort: "e", HeadPort: "w", Attrs: attrs})
}

const (
	conceptLeading = 1.17 // of the size
	conceptPad     = 1.8  // above and below the text of a node
)

// estimate is about how high the figure will be, before it is laid out.
func (m *conceptMap) estimate() float64 {
	const gap, below = 2.0, 25.0
	sum, half := below, 0.0
	for i, g := range m.groups {
		left, right := 0.0, 0.0
		for _, v := range g.left {
			left += nodeHeight(m.chip(v.concept, m.w.left)) + gap
		}
		cards := func(defs []*graph.Definition) (h float64) {
			for _, d := range defs {
				h += nodeHeight(m.card(d)) + gap
			}
			return h
		}
		for _, v := range g.right {
			beside := cards(v.defs)
			for _, k := range v.kids {
				beside += nodeHeight(m.chip(k, m.w.card)) + gap
			}
			right += max(beside, nodeHeight(m.chip(v.concept, m.w.variant))+gap)
		}
		right += cards(g.defs)
		if g.more > 0 {
			right += nodeHeight(m.wrap("1", paint.Italic, m.small, 99, true)) + gap
		}
		h := max(left, right, nodeHeight(m.hub(g)), 3*conceptLeading*m.small+2*conceptPad) + between
		if !m.half(i) {
			sum += h
			continue
		}
		if half > 0 { // beside the one before
			sum, half = sum+max(0, h-half), 0
		} else {
			sum, half = sum+h, h
		}
	}
	_, h := m.drawLoose(0, 0, m.opt.WidthMM*paint.MM-2)
	return sum + h
}

// between is kept between groups.
const between = 4.0

// figure sets the groups on the page one below the other, two without definitions side by side,
// then the terms that stand alone, and the legend.
func (m *conceptMap) figure(drawings []*layout.Drawing) *Figure {
	page := m.opt.WidthMM * paint.MM
	sc := &paint.Scene{ID: "concepts", Width: page, Meta: m.opt.Meta}
	y := 2.0
	if m.opt.Title != "" {
		title, missing := paint.Printable(m.opt.Title)
		m.missing = append(m.missing, missing...)
		t := &paint.Text{X: 1, Y: 9, Lines: paint.Wrap(title, paint.Bold, m.size+1.5, page-2), Size: m.size + 1.5, Face: paint.Bold, Color: m.theme.ink}
		sc.Ops = append(sc.Ops, t)
		y = t.Bounds().Y1 + 6
	}
	put := func(i int, x, y float64) {
		sc.Ops = append(sc.Ops, &paint.Group{ID: "group-" + m.groups[i].center.ID, Class: "group", Ops: paint.Move(m.draw(m.groups[i], drawings[i]), x, y)})
	}
	set := make([]bool, len(drawings))
	for i, d := range drawings {
		if set[i] {
			continue
		}
		set[i] = true
		height := d.Height
		if j := m.partner(i, drawings, set); j >= 0 {
			set[j] = true
			height = max(height, drawings[j].Height)
			put(j, page-1-drawings[j].Width, y+(height-drawings[j].Height)/2)
		}
		put(i, 1+m.indent(i, d), y+(height-d.Height)/2)
		y += height + between
	}
	y += 2
	loose, h := m.drawLoose(1, y, page-2)
	sc.Ops = append(sc.Ops, loose...)
	y += h
	rule := paint.Style{Stroke: m.theme.source.line, Width: 0.4}
	sc.Ops = append(sc.Ops, paint.Line(rule, paint.Point{X: 1, Y: y}, paint.Point{X: page - 1, Y: y}))
	legend, h := drawLegend(m.legend(), 1, y+4, page-2, m.small, m.theme.ink)
	sc.Ops = append(sc.Ops, legend...)
	y += h + 7
	notes := append(m.leftOut(m.opt.Lang), missingNote(m.opt.Lang, m.missing)...)
	if len(notes) > 0 {
		t := &paint.Text{X: 1, Y: y + 0.8*m.small, Lines: paint.Fill(strings.Join(notes, " "), paint.Regular, m.small, page-2), Size: m.small, Color: m.theme.muted, Class: "note"}
		sc.Ops = append(sc.Ops, t)
		y = t.Bounds().Y1
	}
	sc.Height = y + 2
	f := m.opt.made(sc, notes, m.caption)
	if sc.Height > pageHeight*paint.MM {
		f.Notes = append(f.Notes, wordf(f.Lang, "De figuur is %.0f mm hoog, meer dan een bladzijde: kies een lagere top N of een hoger minimum aantal cases.",
			"The figure is %.0f mm high, more than a page: give a lower top N or a higher minimum number of cases.", sc.Height/paint.MM))
	}
	return f
}

// partner is a later group that fits beside group i, or -1: both have nothing at their right.
func (m *conceptMap) partner(i int, drawings []*layout.Drawing, set []bool) int {
	for j := i + 1; j < len(drawings); j++ {
		if !set[j] && m.half(i) && m.half(j) && drawings[i].Width+drawings[j].Width+16 <= m.opt.WidthMM*paint.MM {
			return j
		}
	}
	return -1
}

func (m *conceptMap) half(i int) bool {
	g := m.groups[i]
	return !m.narrow && len(g.right) == 0 && len(g.defs) == 0 && g.more == 0
}

// indent puts the concept in the middle of a group under those of the other groups.
func (m *conceptMap) indent(i int, d *layout.Drawing) float64 {
	if m.narrow || len(m.groups[i].left) > 0 {
		return 0
	}
	return min(m.w.left+m.w.leftPhrase+2*m.w.sep, max(0, m.opt.WidthMM*paint.MM-2-d.Width))
}

// drawLoose sets the terms that stand alone in rows, under a heading.
func (m *conceptMap) drawLoose(x, y, width float64) ([]paint.Op, float64) {
	if len(m.loose) == 0 {
		return nil, 0
	}
	const gap = 3.0
	ops := []paint.Op{&paint.Text{X: x, Y: y + 0.8*m.size, Lines: []string{word(m.opt.Lang, "Termen zonder basisconcept", "Terms without a basic concept")},
		Size: m.size, Face: paint.Bold, Color: m.theme.ink, Class: "heading"}}
	look := paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: m.theme.concept.line, Width: outlineWidth, Dash: []float64{3, 2}}
	cx, cy, row := x, y+1.6*m.size, 0.0
	for _, c := range m.loose {
		lines := m.chip(c, min(width, 130))
		w, h := widestStyled(lines)+2*padX, 2*conceptPad+float64(len(lines))*conceptLeading*m.size
		if cx > x && cx+w > x+width {
			cx, cy, row = x, cy+row+gap, 0
		}
		key := "loose " + c.ID
		m.text[key] = lines
		g := &paint.Group{ID: "concept-" + c.ID, Class: "node concept " + string(c.Kind), Title: m.conceptTitle(c.ID)}
		if m.opt.Link != nil {
			g.Href = m.opt.Link(c.ID)
		}
		g.Ops = append(g.Ops, &paint.Rect{X: cx, Y: cy, W: w, H: h, R: min(4, h/2), Style: look})
		g.Ops = append(g.Ops, m.setText(key, paint.Box{X0: cx, Y0: cy, X1: cx + w, Y1: cy + h}, false)...)
		ops = append(ops, g)
		cx, row = cx+w+gap, max(row, h)
	}
	return ops, cy + row + 6 - y
}

// legend explains what is drawn, and nothing else.
func (m *conceptMap) legend() []legendItem {
	lang, r := m.opt.Lang, m.theme.concept
	var basic, variants, others, defs, counts bool
	note := func(c *graph.Concept) {
		basic, variants, others = basic || c.Kind == graph.Basic, variants || c.Kind == graph.Variant, others || c.Kind == graph.Other
		counts = counts || m.own[c.ID] > 0
	}
	for _, g := range m.groups {
		note(g.center)
		defs, counts = defs || len(g.defs) > 0, counts || g.cases > 0
		for _, v := range append(append([]*variant{}, g.left...), g.right...) {
			note(v.concept)
			defs = defs || len(v.defs) > 0
			for _, k := range v.kids {
				note(k)
			}
		}
	}
	for _, c := range m.loose {
		note(c)
	}
	box := func(st paint.Style, radius float64) func(x, y float64) []paint.Op {
		return func(x, y float64) []paint.Op {
			return []paint.Op{&paint.Rect{X: x + 0.7, Y: y + 0.7, W: 16, H: 7, R: radius, Style: st}}
		}
	}
	var items []legendItem
	if basic {
		items = append(items, legendItem{"basic", 17, 8, box(paint.Style{Fill: r.fill, Stroke: r.line, Width: 1.3}, 0), word(lang, "basisconcept", "basic concept")})
	}
	if variants {
		items = append(items, legendItem{"variant", 17, 8, box(paint.Style{Fill: r.fill, Stroke: r.line, Width: outlineWidth}, 3), word(lang, "variant", "variant")})
	}
	if others {
		items = append(items, legendItem{"other", 17, 8, box(paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: r.line, Width: outlineWidth, Dash: []float64{3, 2}}, 3),
			word(lang, "term zonder basisconcept", "term without a basic concept")})
	}
	if defs {
		items = append(items, legendItem{"definition", 17, 8, box(paint.Style{Stroke: m.theme.source.line, Width: 0.5}, 0), word(lang, "definitie: wie, wanneer", "definition: by whom, when")})
	}
	items = append(items, legendItem{"phrase", 0, 8, func(x, y float64) []paint.Op { return nil }, word(lang, "Lees met de pijl mee.", "Read along the arrow.")})
	if counts {
		items = append(items, legendItem{"count", 0, 8, func(x, y float64) []paint.Op { return nil },
			word(lang, "(n) = aantal cases met dat begrip; zonder getal: geen. Onder een groep: met varianten.", "(n) = number of cases of that concept; no number: none. Under a group: variants included.")})
	}
	return items
}

// leftOut says in sentences what is not drawn.
func (m *conceptMap) leftOut(lang string) []string {
	var out []string
	hidden := 0
	for _, g := range m.groups {
		hidden += g.more
	}
	if hidden > 0 {
		how := word(lang, "getekend zijn eerst de varianten met een definitie, dan die met de meeste cases", "those with a definition come first, then those with most cases")
		out = append(out, wordf(lang, "Niet getekend: %s (%s).", "Not drawn: %s (%s).", plural(lang, hidden, "variant", "varianten", "variant", "variants"), how))
	}
	if m.fewer > 0 {
		out = append(out, wordf(lang, "%s met minder dan %d cases weggelaten.", "%s with fewer than %d cases left out.",
			plural(lang, m.fewer, "begrip", "begrippen", "concept", "concepts"), m.opt.MinCases))
	}
	if m.narrow && len(m.x.Study.Definitions) > 0 {
		out = append(out, word(lang, "Invalshoek en bron van elke definitie staan in de brede figuur.", "Angle and source of each definition are in the wide figure."))
	}
	return out
}

// caption is the text for under the figure.
func (m *conceptMap) caption(lang string) string {
	kinds := map[graph.ConceptKind]int{}
	for i := range m.x.Study.Concepts {
		kinds[m.x.Study.Concepts[i].Kind]++
	}
	var b strings.Builder
	b.WriteString(wordf(lang, "Begrippenkaart van %s, %s, %s en %s. ", "Concept map of %s, %s, %s and %s. ",
		plural(lang, kinds[graph.Basic], "basisconcept", "basisconcepten", "basic concept", "basic concepts"),
		plural(lang, kinds[graph.Variant], "variant", "varianten", "variant", "variants"),
		plural(lang, kinds[graph.Other], "term zonder basisconcept", "termen zonder basisconcept", "term without a basic concept", "terms without a basic concept"),
		plural(lang, len(m.x.Study.Definitions), "definitie", "definities", "definition", "definitions")))
	b.WriteString(word(lang, "Lees met de pijlen mee: een begrip is een variant van een ander, is gedefinieerd door iemand, uit een invalshoek, beschreven in een bron. ",
		"Read along the arrows: a concept is a variant of another, is defined by somebody, from an angle, described in a source. "))
	b.WriteString(wordf(lang, "Tussen haakjes: het aantal cases met dat begrip, van %d", "In brackets: the number of cases of that concept, of %d", m.cases))
	b.WriteString(m.opt.filtered(lang))
	b.WriteString(word(lang, "; onder een begrip met varianten: die van de varianten erbij. ", "; under a concept with variants: those of its variants included. "))
	b.WriteString(word(lang, "Verwantschap buiten variant-van is niet getekend. ", "Kinship other than variant-of is not drawn. "))
	b.WriteString(strings.Join(m.leftOut(lang), " "))
	return strings.TrimSpace(b.String())
}

// draw is a group as Graphviz drew it, with its text set by us: in several faces, as it was measured.
func (m *conceptMap) draw(g *conceptGroup, d *layout.Drawing) []paint.Op {
	var ops []paint.Op
	for _, e := range d.Edges {
		ops = append(ops, &paint.Group{Class: "edge", Ops: m.sweep(e)})
	}
	for _, n := range d.Nodes {
		kind, id, _ := strings.Cut(n.Name, ": ")
		out := &paint.Group{Class: "node " + kind}
		if kind == "concept" {
			out.Class += " " + string(m.x.Concept(id).Kind)
		}
		for _, o := range n.Ops {
			if _, isText := o.(*paint.Text); !isText {
				out.Ops = append(out.Ops, o)
			}
		}
		switch kind {
		case "concept":
			out.ID = kind + "-" + g.center.ID + "-" + id
			out.Title = m.conceptTitle(id)
			if m.opt.Link != nil {
				out.Href = m.opt.Link(id)
			}
		case "definition":
			out.ID = kind + "-" + id
			out.Title = m.x.Definition(id).Text.In(m.opt.Lang)
			if m.opt.Link != nil {
				out.Href = m.opt.Link(id)
			}
		}
		out.Ops = append(out.Ops, m.setText(g.center.ID+" "+n.Name, n.Box, kind == "definition")...)
		ops = append(ops, out)
	}
	return ops
}

// sweep makes a line between neighbouring columns leave and arrive level, as the eye follows it
// best; Graphviz, short of room, would let it bulge. Longer ones keep the way that avoids nodes.
func (m *conceptMap) sweep(e layout.Object) []paint.Op {
	if len(e.Curve) < 4 {
		return e.Ops
	}
	a, b := e.Curve[0], e.Curve[len(e.Curve)-1]
	if math.Abs(b.X-a.X) > 2*m.w.sep {
		return e.Ops
	}
	out := slices.Clone(e.Ops)
	for i, o := range out {
		if p, ok := o.(*paint.Path); ok && p.Fill == paint.None {
			mid := (a.X + b.X) / 2
			out[i] = paint.Bezier(p.Style, a, paint.Point{X: mid, Y: a.Y}, paint.Point{X: mid, Y: b.Y}, b)
			break
		}
	}
	return out
}

// conceptTitle is what a reader sees who points at a concept.
func (m *conceptMap) conceptTitle(id string) string {
	c := m.x.Concept(id)
	s := c.Label.In(m.opt.Lang) + ": " + plural(m.opt.Lang, m.own[id], "case", "cases", "case", "cases")
	if d := c.Definition.In(m.opt.Lang); d != "" {
		s += ". " + d
	}
	return s
}

// setText puts the lines of a node in its box: in the middle, or at the left for running text.
func (m *conceptMap) setText(key string, b paint.Box, left bool) []paint.Op {
	lines := m.text[key]
	h := 0.0
	for _, l := range lines {
		h += conceptLeading * l.size
	}
	var ops []paint.Op
	y := (b.Y0+b.Y1)/2 - h/2
	for i, l := range lines {
		base := y + (conceptLeading-1)/2*l.size + 0.8*l.size
		y += conceptLeading * l.size
		t := &paint.Text{X: (b.X0 + b.X1) / 2, Y: base, Lines: []string{l.text}, Leading: conceptLeading * l.size, Size: l.size, Face: l.face, Anchor: paint.Middle, Color: m.theme.ink}
		if l.muted {
			t.Color = m.theme.muted
		}
		if left {
			t.X, t.Anchor = b.X0+padX, paint.Start
		}
		if l.lead != "" {
			ops = append(ops, &paint.Text{X: t.X, Y: base, Lines: []string{strings.TrimSpace(l.lead)}, Size: l.size, Face: paint.Italic, Color: m.theme.muted})
			t.X += paint.Width(l.lead, paint.Italic, l.size)
		} else if i > 0 && len(ops) > 0 {
			// A line that goes on from the one before is one label with it.
			if last := ops[len(ops)-1].(*paint.Text); lines[i-1].lead == "" && last.Face == t.Face && last.Size == t.Size && last.Color == t.Color {
				last.Lines = append(last.Lines, l.text)
				continue
			}
		}
		ops = append(ops, t)
	}
	return ops
}
