package figure

import (
	"cmp"
	"math"
	"slices"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A modelStrip is a list below the drawing: coherence questions, or what had no room in the middle.
type modelStrip struct {
	kind  graph.Kind
	title string
	items []string
}

// modelGap is the room between things, in points at 7 point text.
const modelGap = 6.0

// figure lays the parts out and draws them. Wide pages have the design at the left and the outcomes
// at the right of the middle; narrow ones have them above and below.
func (m *modelMap) figure() *Figure {
	if m.opt.WidthMM < 150 {
		m.drawUpright()
	} else {
		m.drawWide()
	}
	body := slices.Concat(m.back, m.lines, m.front)
	y := (&paint.Group{Ops: body}).Bounds().Y1 + modelGap
	if q := m.parts[graph.Coherence].questions; !m.compact && len(q) > 0 {
		items := make([]string, len(q))
		for i := range q {
			items[i] = m.print(q[i].Text.In(m.lang))
		}
		m.listed = append(m.listed, modelStrip{graph.Coherence, m.parts[graph.Coherence].label, items})
	}
	for _, s := range m.listed {
		ops, h := m.strip(s, y)
		body, y = append(body, ops...), y+h+modelGap
	}
	return m.finish(body, nil, m.remarks, m.caption)
}

// unit is a point at 7 point text, and more where the text is larger.
func (m *modelMap) unit() float64 { return m.size / 7 }

// A codeBox is the shape of a code, with its text broken into lines.
type codeBox struct {
	code  *graph.Code
	form  form
	lines []string
	size  float64
	w, h  float64
}

// box fits a code into a shape of a width. Its text is broken, never cut, so that the height follows.
func (m *modelMap) box(c *graph.Code, f form, w, size float64) codeBox {
	b := codeBox{code: c, form: f, size: size, w: w}
	pad := 2.0
	tw := w - 2*pad - 1
	switch f {
	case oval:
		tw = 0.8 * w
	case hexagon:
		tw = w - 2*hexInset - 2
	case doubleBorder:
		tw -= 2 * doubleGap
	}
	b.lines = paint.Wrap(m.named(c), paint.Regular, size, tw)
	b.h = f.height(widestIn(b.lines, paint.Regular, size)+1, textHeight(len(b.lines), size), w)
	return b
}

// boxes fits codes into shapes of one width.
func (m *modelMap) boxes(codes []*graph.Code, f form, w, size float64) []codeBox {
	out := make([]codeBox, len(codes))
	for i, c := range codes {
		out[i] = m.box(c, f, w, size)
	}
	return out
}

// levelOut makes boxes equally high, unless a long label would leave the others empty.
func (m *modelMap) levelOut(boxes []codeBox) {
	lo, hi := math.Inf(1), 0.0
	for _, b := range boxes {
		lo, hi = min(lo, b.h), max(hi, b.h)
	}
	if hi > 2.5*lo && hi > 45*m.unit() {
		return
	}
	for i := range boxes {
		boxes[i].h = hi
	}
}

// place draws a box with its upper left corner at (x, y).
func (m *modelMap) place(b codeBox, x, y float64) {
	at := paint.Box{X0: x, Y0: y, X1: x + b.w, Y1: y + b.h}
	class := "node code-" + string(b.code.Kind)
	g := &paint.Group{ID: "code-" + b.code.ID, Class: class, Title: m.told(b.code), Href: m.link(b.code.ID)}
	g.Ops = b.form.draw(at, m.theme.role(b.code.Kind))
	g.Ops = append(g.Ops, m.middle(b.lines, paint.Regular, b.size, x+b.w/2, y+b.h/2))
	m.front = append(m.front, g)
}

// middle is text with its middle at a place.
func (m *modelMap) middle(lines []string, face paint.Face, size, x, y float64) *paint.Text {
	t := m.text(x, y-textHeight(len(lines), size)/2+paint.Ascent*size, paint.Middle, size, lines...)
	t.Face = face
	return t
}

// textHeight is how high lines of text are.
func textHeight(n int, size float64) float64 {
	if n == 0 {
		return 0
	}
	return float64(n-1)*1.15*size + (paint.Ascent+paint.Descent)*size
}

// A ray leads from a box to the ring: t is how far to the side of the axis it is, at the box and at
// the ring.
type ray struct {
	edge, tEdge float64 // distance of the box from the middle, along the axis
	ring, tRing float64
}

// at is how far to the side the ray is at a distance from the middle.
func (r ray) at(d float64) float64 {
	return r.tEdge + (r.edge-d)/(r.edge-r.ring)*(r.tRing-r.tEdge)
}

// A fan is one side of the drawing: boxes at its outer edge, rays from them to the ring or back,
// and the bands of a nested scale that they cross.
type fan struct {
	c         paint.Point
	direction float64 // of its axis, in degrees
	r1, r2    float64 // where the bands begin and end
	rays      []ray
	half      float64 // half of its angle, in degrees
}

// point is a place in the fan: at distance d along the axis, and t to the side (down or right).
func (f *fan) point(d, t float64) paint.Point {
	switch f.direction {
	case 180:
		return paint.Point{X: f.c.X - d, Y: f.c.Y + t}
	case 0:
		return paint.Point{X: f.c.X + d, Y: f.c.Y + t}
	case 90:
		return paint.Point{X: f.c.X + t, Y: f.c.Y - d}
	}
	return paint.Point{X: f.c.X + t, Y: f.c.Y + d}
}

// newFan makes the rays to boxes whose middles are at t to the side of the axis and whose inner edge
// is at a distance from the middle.
func newFan(c paint.Point, direction, r1, r2, edge float64, t []float64, pad float64) *fan {
	f := &fan{c: c, direction: direction, r1: r1, r2: r2, half: 30}
	for _, v := range t {
		// Towards the ring rays draw together, and more so at its flanks, which they must not pass by.
		in := 0.8 * r1 * math.Tanh(v/r1)
		f.rays = append(f.rays, ray{edge, v, math.Sqrt(r1*r1 - in*in), in})
	}
	for _, y := range f.rays {
		for _, r := range []float64{r1, r2} {
			// Where the ray meets the arc, by repetition.
			d := r
			for range 20 {
				t := min(math.Abs(y.at(d)), 0.95*r)
				d = math.Sqrt(r*r - t*t)
			}
			a := math.Atan2(math.Abs(y.at(d))+pad, d) * 180 / math.Pi
			f.half = max(f.half, min(a, 54))
		}
	}
	return f
}

// drawRays draws the rays; with out they lead away from the ring.
func (m *modelMap) drawRays(f *fan, c paint.Color, out bool) {
	for _, r := range f.rays {
		a, b := f.point(r.edge-0.5, r.tEdge), f.point(r.ring+0.8, r.tRing)
		if out {
			a, b = b, f.point(r.edge-0.8, r.tEdge)
		}
		l := math.Hypot(b.X-a.X, b.Y-a.Y)
		dx, dy := (b.X-a.X)/l, (b.Y-a.Y)/l
		w := 0.9 * m.unit()
		m.lines = append(m.lines, &paint.Group{Class: "ray", Ops: append([]paint.Op{
			paint.Line(paint.Style{Stroke: c, Width: w}, a, paint.Point{X: b.X - dx*3, Y: b.Y - dy*3})}, arrow.draw(b, dx, dy, w, c)...)})
	}
}

// drawBands draws the nested bands of a scale, the first code innermost, with their labels on the
// axis where no ray runs. It reports whether the labels had room.
func (m *modelMap) drawBands(f *fan, codes []*graph.Code, base paint.Color) bool {
	n := len(codes)
	if n == 0 {
		return true
	}
	thick := (f.r2 - f.r1) / float64(n)
	labels := m.bandLabels(f, codes, thick)
	for i, c := range codes {
		r := f.r1 + float64(i)*thick
		white := 0.72 + 0.22*float64(i)/max(1, float64(n-1))
		st := paint.Style{Fill: tint(base, white), Stroke: paint.RGB(0xFFFFFF), Width: 0.8}
		g := &paint.Group{ID: "code-" + c.ID, Class: "band code-" + string(c.Kind), Title: m.told(c), Href: m.link(c.ID),
			Ops: []paint.Op{sector(f.c, r, r+thick, f.direction-f.half, f.direction+f.half, st)}}
		m.back = append(m.back, g)
		if labels != nil {
			m.front = append(m.front, labels[i])
		}
	}
	return labels != nil
}

// gaps are the rooms between neighbouring rays of a fan, those nearest the axis first.
func (f *fan) gaps() [][2]ray {
	tan := math.Tan(f.half * math.Pi / 180)
	rays := slices.Clone(f.rays)
	slices.SortFunc(rays, func(a, b ray) int { return cmp.Compare(a.tEdge, b.tEdge) })
	// The borders of the bands, as if they were rays, a little inward for the curve.
	rays = append([]ray{{f.r2, -0.8 * f.r2 * tan, f.r1, -0.8 * f.r1 * tan}}, rays...)
	rays = append(rays, ray{f.r2, 0.8 * f.r2 * tan, f.r1, 0.8 * f.r1 * tan})
	var out [][2]ray
	for i := range rays[1:] {
		out = append(out, [2]ray{rays[i], rays[i+1]})
	}
	off := func(g [2]ray) float64 { return math.Round(math.Abs(g[0].at(f.r2) + g[1].at(f.r2))) }
	slices.SortStableFunc(out, func(a, b [2]ray) int { return cmp.Compare(off(a), off(b)) })
	return out
}

// bandLabels sets the labels of bands between two rays near the axis: with their numbers on one
// line, else on a second, else without; and where they do not fit there, further from the axis. It
// returns nil where they fit nowhere.
func (m *modelMap) bandLabels(f *fan, codes []*graph.Code, thick float64) []paint.Op {
	counted := m.counts(codes[0].Kind)
	gaps := f.gaps()
	near := min(2, len(gaps))
	for _, some := range [][][2]ray{gaps[:near], gaps[near:]} {
		for _, way := range []struct{ counted, second bool }{{counted, false}, {counted, true}, {false, false}} {
			for _, gap := range some {
				if ops := m.setBandLabels(f, codes, thick, gap, way.counted, way.second); ops != nil {
					if counted && !way.counted {
						m.aside = append(m.aside, codes[0].Kind)
					}
					return ops
				}
			}
		}
	}
	return nil
}

func (m *modelMap) setBandLabels(f *fan, codes []*graph.Code, thick float64, gap [2]ray, counted, second bool) []paint.Op {
	size := m.small
	var out []paint.Op
	for i, c := range codes {
		mid := f.r1 + (float64(i)+0.5)*thick
		d := mid
		for range 3 { // the band bends away from where it crosses the axis
			t := (gap[0].at(d) + gap[1].at(d)) / 2
			d = math.Sqrt(max(0, mid*mid-t*t))
		}
		in := d - 0.35*size // where rays stand closest, at the side of the ring
		a, b := gap[0].at(in), gap[1].at(in)
		lines := []string{m.label(c.Label, c.ID)}
		switch n := "(" + itoa(len(m.of[c.ID])) + ")"; {
		case counted && second:
			lines = append(lines, n)
		case counted:
			lines[0] += " " + n
		}
		if widestIn(lines, paint.Regular, size) > b-a-2.5 || textHeight(len(lines), size) > thick-0.3 {
			return nil
		}
		p := f.point(d, (a+b)/2)
		if f.direction == 90 || f.direction == 270 {
			out = append(out, m.middle(lines, paint.Regular, size, p.X, p.Y))
			continue
		}
		g := &paint.Group{Class: "band-label"}
		x := p.X - textHeight(len(lines), size)/2 + paint.Ascent*size
		for _, l := range lines { // reads upward
			t := m.text(x, p.Y, paint.Middle, size, l)
			t.Rotate = 90
			g.Ops = append(g.Ops, t)
			x += 1.15 * size
		}
		out = append(out, g)
	}
	return out
}

// nameBands says what the bands of a fan are, at the first of some places that is still empty; without
// one, the caption has to do.
func (m *modelMap) nameBands(k graph.Kind, at ...*paint.Text) {
	if len(m.parts[k].codes) == 0 {
		return
	}
	for _, t := range at {
		t.Face, t.Color = paint.Italic, m.theme.muted
		t.Lines = []string{m.parts[k].label}
		if b := t.Bounds().Grow(1.5); b.X0 > 3 && b.X1 < m.width()-3 && !m.occupied(b) {
			m.front = append(m.front, t)
			return
		}
	}
}

// occupied reports whether something that must stay readable is in a box already.
func (m *modelMap) occupied(b paint.Box) bool {
	return slices.ContainsFunc(m.front, func(o paint.Op) bool { return o.Bounds().Overlaps(b, 0) })
}

// sector is a piece of a ring, between radii and angles in degrees counter-clockwise from the right.
func sector(c paint.Point, r0, r1, a0, a1 float64, st paint.Style) *paint.Path {
	p := &paint.Path{Style: st}
	p.Segs = append(p.Segs, paint.Seg{Kind: 'M', P: [3]paint.Point{onCircle(c, r1, a0)}})
	p.Segs = append(p.Segs, arcSegs(c, r1, a0, a1)...)
	p.Segs = append(p.Segs, paint.Seg{Kind: 'L', P: [3]paint.Point{onCircle(c, r0, a1)}})
	p.Segs = append(p.Segs, arcSegs(c, r0, a1, a0)...)
	p.Segs = append(p.Segs, paint.Seg{Kind: 'Z'})
	return p
}

func onCircle(c paint.Point, r, degrees float64) paint.Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return paint.Point{X: c.X + r*cos, Y: c.Y - r*sin}
}

// arcSegs follow a circle from one angle to another, in pieces of at most 45 degrees.
func arcSegs(c paint.Point, r, a0, a1 float64) []paint.Seg {
	n := max(1, int(math.Ceil(math.Abs(a1-a0)/45)))
	step := (a1 - a0) / float64(n)
	k := 4.0 / 3 * math.Tan(step*math.Pi/180/4) * r
	var out []paint.Seg
	for i := range n {
		a, b := a0+float64(i)*step, a0+float64(i+1)*step
		p, q := onCircle(c, r, a), onCircle(c, r, b)
		sa, ca := math.Sincos(a * math.Pi / 180)
		sb, cb := math.Sincos(b * math.Pi / 180)
		out = append(out, paint.Seg{Kind: 'C', P: [3]paint.Point{{X: p.X - k*sa, Y: p.Y - k*ca}, {X: q.X + k*sb, Y: q.Y + k*cb}, q}})
	}
	return out
}

// wave is a circle that waves.
func wave(c paint.Point, r, amplitude float64, waves int, st paint.Style) *paint.Path {
	var pts []paint.Point
	n := waves * 10
	for i := range n {
		a := 360 * float64(i) / float64(n)
		pts = append(pts, onCircle(c, r+amplitude*math.Sin(float64(waves)*a*math.Pi/180), a))
	}
	return paint.Polygon(st, pts...)
}

// drawMiddle draws the ring of boundary crossing and social dynamics, and in it the values and the
// learning agenda.
func (m *modelMap) drawMiddle(c paint.Point, r0, r1 float64) {
	mech := m.theme.mechanism
	if len(m.parts[graph.Mechanism].codes)+len(m.parts[graph.Dynamics].codes) > 0 {
		st := paint.Style{Fill: mech.fill}
		if len(m.parts[graph.Dynamics].codes) > 0 {
			st.Stroke, st.Width = mech.line, 1.1*m.unit()
			m.lines = append(m.lines, wave(c, r1, 1.5*m.unit(), int(r1/m.unit()/2.6), st))
		} else {
			m.lines = append(m.lines, &paint.Ellipse{CX: c.X, CY: c.Y, RX: r1, RY: r1, Style: st})
		}
	}
	v := m.opt.Palette.value()
	part := m.parts[graph.Value]
	g := &paint.Group{ID: "part-value", Class: "middle value", Title: part.label}
	g.Ops = append(g.Ops, &paint.Ellipse{CX: c.X, CY: c.Y, RX: r0, RY: r0, Style: paint.Style{Fill: v.fill, Stroke: v.line, Width: 1.2 * m.unit()}})
	// The learning agenda goes round: short term, long term, and again.
	rl, w := r0-4*m.unit(), 0.8*m.unit()
	for _, start := range []float64{150, 330} {
		end := start + 56
		p := &paint.Path{Style: paint.Style{Stroke: v.line, Width: w}, Segs: append([]paint.Seg{{Kind: 'M', P: [3]paint.Point{onCircle(c, rl, start)}}}, arcSegs(c, rl, start, end)...)}
		tip := onCircle(c, rl, end+2)
		sin, cos := math.Sincos((end + 2) * math.Pi / 180)
		g.Ops = append(g.Ops, p)
		g.Ops = append(g.Ops, arrow.draw(tip, -sin, -cos, w, v.line)...)
	}
	texts, all := m.middleText(c, r0-7*m.unit())
	m.lines = append(m.lines, g)
	m.front = append(m.front, texts...)
	if !all && !m.compact {
		var items []string
		for _, code := range part.codes {
			items = append(items, m.named(code))
		}
		m.listed = append(m.listed, modelStrip{graph.Value, part.label, items})
	}
}

// value returns the colours of the values in the middle.
func (p Palette) value() role {
	switch p {
	case Cividis:
		return role{paint.RGB(0x414D6B), paint.RGB(0xF4F5F8)}
	case Grey:
		return role{paint.RGB(0x1A1A1A), paint.RGB(0xFFFFFF)}
	}
	return role{paint.RGB(0xA8457F), paint.RGB(0xFBEDF4)}
}

// middleText sets the name of the values and the terms of the learning agenda within a circle, with
// the values themselves where there is room. It reports whether all values could be set.
func (m *modelMap) middleText(c paint.Point, r float64) ([]paint.Op, bool) {
	part := m.parts[graph.Value]
	short, long := m.word("korte termijn", "short term"), m.word("lange termijn", "long term")
	if !m.compact && len(part.codes) > 0 {
		for size := m.size; size >= paint.MinSize; size -= 0.25 {
			if ops := m.fitMiddle(c, r, size, part, short, long, part.codes); ops != nil {
				return ops, true
			}
		}
	}
	for size := m.size; size >= paint.MinSize; size -= 0.25 {
		if ops := m.fitMiddle(c, r, size, part, short, long, nil); ops != nil {
			return ops, len(part.codes) == 0
		}
	}
	// Not even the name of the part: its list below tells it.
	return m.fitMiddle(c, r, paint.MinSize, &modelPart{label: m.word("waarden", "values")}, short, long, nil), false
}

// fitMiddle stacks the lines in a circle, or returns nil where they do not fit at the size.
func (m *modelMap) fitMiddle(c paint.Point, r, size float64, part *modelPart, short, long string, values []*graph.Code) []paint.Op {
	type block struct {
		lines []string
		face  paint.Face
		size  float64
		code  *graph.Code
		gap   float64 // above
	}
	head := size + 1
	for _, share := range []float64{1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1} {
		w := share * r
		blocks := []block{{lines: []string{short}, face: paint.Italic, size: size},
			{lines: paint.Wrap(hyphenate(part.label, m.lang), paint.Bold, head, min(w, 1.6*r)), face: paint.Bold, size: head, gap: 0.5 * size}}
		for i, v := range values {
			gap := 0.42 * size
			if i == 0 {
				gap = 0.6 * size
			}
			blocks = append(blocks, block{lines: paint.Wrap(m.named(v), paint.Regular, size, w), size: size, code: v, gap: gap})
		}
		blocks = append(blocks, block{lines: []string{long}, face: paint.Italic, size: size, gap: 0.6 * size})
		h := 0.0
		for _, b := range blocks {
			h += b.gap + textHeight(len(b.lines), b.size)
		}
		y, ok := c.Y-h/2, true
		var ops []paint.Op
		for _, b := range blocks {
			y += b.gap
			t := m.middle(b.lines, b.face, b.size, c.X, y+textHeight(len(b.lines), b.size)/2)
			for i := range t.Lines {
				box := t.LineBox(i)
				far := max(math.Abs(box.Y0-c.Y), math.Abs(box.Y1-c.Y))
				ok = ok && far < r && box.W()/2 <= math.Sqrt(r*r-far*far)+0.5
			}
			y += textHeight(len(b.lines), b.size)
			if b.code != nil {
				ops = append(ops, &paint.Group{ID: "code-" + b.code.ID, Class: "code-value", Title: m.told(b.code), Href: m.link(b.code.ID), Ops: []paint.Op{t}})
			} else {
				ops = append(ops, t)
			}
		}
		if ok {
			return ops
		}
	}
	return nil
}

// badge is the number of a coherence question.
func (m *modelMap) badge(n int, at paint.Point) []paint.Op {
	r := 0.72 * m.small
	return []paint.Op{
		&paint.Ellipse{CX: at.X, CY: at.Y, RX: r, RY: r, Style: paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: m.theme.ink, Width: 0.6}},
		m.middle([]string{itoa(n)}, paint.Bold, max(paint.MinSize, 0.9*m.small), at.X, at.Y),
	}
}

// strip lists items in columns below the drawing.
func (m *modelMap) strip(s modelStrip, y float64) ([]paint.Op, float64) {
	e := m.unit()
	x0, w := 2.0, m.width()-4
	title := m.text(x0, y+paint.Ascent*m.size, paint.Start, m.size, paint.Wrap(s.title, paint.Bold, m.size, w)...)
	title.Face = paint.Bold
	ops := []paint.Op{title}
	top := y + textHeight(len(title.Lines), m.size) + 3*e
	cols := min(len(s.items), max(1, int(w/(95*e))))
	rows := (len(s.items) + cols - 1) / cols
	cols = (len(s.items) + rows - 1) / rows
	gap := 8 * e
	colW := (w - gap*float64(cols-1)) / float64(cols)
	numbered := s.kind == graph.Coherence
	indent := 0.0
	if numbered {
		indent = 1.9 * m.small
	}
	bottom := top
	for i := 0; i < len(s.items); i += cols {
		rowTop := bottom
		for j := i; j < min(i+cols, len(s.items)); j++ {
			x := x0 + float64(j-i)*(colW+gap)
			t := m.text(x+indent, rowTop+paint.Ascent*m.small, paint.Start, m.small, paint.Fill(s.items[j], paint.Regular, m.small, colW-indent)...)
			if numbered {
				ops = append(ops, m.badge(j+1, paint.Point{X: x + 0.72*m.small + 0.5, Y: rowTop + 0.4*m.small})...)
			}
			ops = append(ops, t)
			bottom = max(bottom, t.Bounds().Y1+3*e)
		}
	}
	return ops, bottom - 3*e - y
}
