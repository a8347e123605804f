package figure

import (
	"math"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// drawWide lays the model out from left to right: design, middle, outcomes.
func (m *modelMap) drawWide() {
	e, w := m.unit(), m.width()
	margin := 8 * e
	side := []graph.Kind{graph.Intervention, graph.Outcome}
	boxW := m.sideWidth(side)
	boxes := map[graph.Kind][]codeBox{}
	tall := 0.0 // of the taller side
	for _, k := range side {
		boxes[k] = m.boxes(m.parts[k].codes, formOf(k), boxW, m.size)
		m.levelOut(boxes[k])
	}
	r2 := w/2 - margin - boxW - 13*e
	r1 := r2 - max(0.48*r2, 52*e)
	if len(m.parts[graph.Level].codes)+len(m.parts[graph.Reach].codes) == 0 {
		r1 = 0.7 * r2
	}
	r0 := r1 - 12*e
	gap := map[graph.Kind]float64{}
	for _, k := range side {
		sum := 0.0
		for _, b := range boxes[k] {
			sum += b.h
		}
		gap[k] = min(max((1.35*r2-sum)/max(1, float64(len(boxes[k])-1)), 5*e), 24*e)
		tall = max(tall, sum+gap[k]*float64(max(0, len(boxes[k])-1)))
	}

	// Above: the context.
	headW := boxW + 40*e
	contextBottom, left, right := m.drawContext(margin+boxW/2+26*e, w-margin-boxW/2-26*e)
	heads := map[graph.Kind][]string{}
	headH := 0.0
	for _, k := range side {
		if len(boxes[k]) > 0 {
			heads[k] = paint.Wrap(hyphenate(m.parts[k].label, m.lang), paint.Bold, m.size, headW)
			headH = max(headH, textHeight(len(heads[k]), m.size))
		}
	}

	// The middle, with the mechanisms above and below it.
	mech := m.boxes(m.parts[graph.Mechanism].codes, oval, 0.62*r2, m.size)
	m.levelOut(mech)
	upper, lower := mech[:(len(mech)+1)/2], mech[(len(mech)+1)/2:]
	title := paint.Wrap(hyphenate(m.mechanismTitle(), m.lang), paint.Bold, m.size, 1.3*r2)
	up := m.stackHeight(upper, r1) + 3*e + textHeight(len(title), m.size)
	dyn := m.boxes(m.parts[graph.Dynamics].codes, hexagon, m.snug(m.parts[graph.Dynamics].codes, 2*hexInset+9*e, 0.8*r2), m.size)
	down := m.stackHeight(lower, r1) + 5*e
	for _, b := range dyn {
		down += b.h + 3*e
	}
	half := tall / 2
	cy := max(contextBottom+9*e+up, contextBottom+16*e+headH+4*e+half)
	if up < r1 {
		cy = max(cy, contextBottom+9*e+r1)
	}
	c := paint.Point{X: w / 2, Y: cy}

	fans := map[graph.Kind]*fan{}
	for _, k := range side {
		sum := -gap[k]
		for _, b := range boxes[k] {
			sum += b.h + gap[k]
		}
		x, direction, scale := margin, 180.0, graph.Level
		if k == graph.Outcome {
			x, direction, scale = w-margin-boxW, 0, graph.Reach
		}
		y := cy - sum/2
		if len(boxes[k]) > 0 {
			t := m.text(x, y-5*e-textHeight(len(heads[k]), m.size)+paint.Ascent*m.size, paint.Start, m.size, heads[k]...)
			t.Face = paint.Bold
			if k == graph.Outcome {
				t.X, t.Anchor = x+boxW, paint.End
			}
			m.front = append(m.front, t)
			m.contextArrow(k, t.Bounds(), x+boxW/2, left, right)
		}
		var ts []float64
		for _, b := range boxes[k] {
			m.place(b, x, y)
			ts = append(ts, y+b.h/2-cy)
			y += b.h + gap[k]
		}
		f := newFan(c, direction, r1, r2, w/2-margin-boxW, ts, 7*e)
		fans[k] = f
		color := m.theme.role(k).line
		if !m.drawBands(f, m.parts[scale].codes, color) {
			m.listScale(scale)
		}
		m.drawRays(f, color, k == graph.Outcome)
	}

	m.drawMiddle(c, r0, r1)
	top := m.stack(upper, c, r1, -1)
	if len(mech) > 0 {
		t := m.middle(title, paint.Bold, m.size, c.X, top-3*e-textHeight(len(title), m.size)/2)
		m.front = append(m.front, t)
	}
	bottom := m.stack(lower, c, r1, 1) + 5*e
	if len(lower) == 0 {
		bottom = max(bottom, c.Y+r1+8*e)
	}
	for i, b := range dyn {
		if i == 0 {
			m.tail(paint.Point{X: c.X, Y: c.Y + r1}, paint.Point{X: c.X, Y: bottom})
		}
		m.place(b, c.X-b.w/2, bottom)
		bottom += b.h + 3*e
	}
	if m.badges {
		ring := (r0 + r1) / 2
		m.front = append(m.front, m.badge(2, paint.Point{X: c.X - ring, Y: c.Y})...)
		m.front = append(m.front, m.badge(3, paint.Point{X: c.X + ring, Y: c.Y})...)
	}
	for _, k := range side {
		f, scale, sign, anchor := fans[k], graph.Level, -1.0, paint.End
		if k == graph.Outcome {
			scale, sign, anchor = graph.Reach, 1, paint.Start
		}
		sin, cos := math.Sincos(f.half * math.Pi / 180)
		m.nameBands(scale, &paint.Text{X: c.X + sign*(f.r2-4*e)*cos, Y: cy + f.r2*sin + 8*e, Size: m.small, Anchor: paint.Middle},
			&paint.Text{X: c.X + sign*r2*cos, Y: cy + f.r2*sin + 8*e, Size: m.small, Anchor: anchor},
			&paint.Text{X: c.X + sign*(f.r2-4*e)*cos, Y: cy - f.r2*sin - 4*e, Size: m.small, Anchor: paint.Middle})
	}
	bottom = max(bottom, cy+half, cy+r1, cy+fanHeight(fans))
	m.frame(bottom + 7*e)
}

// fanHeight is how far the bands reach down.
func fanHeight(fans map[graph.Kind]*fan) float64 {
	h := 0.0
	for _, f := range fans {
		h = max(h, f.r2*math.Sin(f.half*math.Pi/180))
	}
	return h
}

// snug is the width in which the labels of codes fit on one line each, with some room; at most w.
func (m *modelMap) snug(codes []*graph.Code, room, w float64) float64 {
	need := 0.0
	for _, c := range codes {
		need = max(need, paint.Width(m.named(c), paint.Regular, m.size)+room)
	}
	return min(need, w)
}

// sideWidth is the width of the boxes at the sides: what their longest word needs, within bounds.
func (m *modelMap) sideWidth(kinds []graph.Kind) float64 {
	e := m.unit()
	need := 66 * e
	for _, k := range kinds {
		for _, c := range m.parts[k].codes {
			word := longestPiece(m.named(c), paint.Regular, m.size)
			need = max(need, word+2*(2+doubleGap)+3)
		}
	}
	return min(need, 0.18*m.width())
}

// mechanismTitle names the mechanisms.
func (m *modelMap) mechanismTitle() string { return m.parts[graph.Mechanism].label }

// stackRows puts boxes in rows of two, from the ring outward.
func stackRows(boxes []codeBox) [][]codeBox {
	var rows [][]codeBox
	for i := 0; i < len(boxes); i += 2 {
		rows = append(rows, boxes[i:min(i+2, len(boxes))])
	}
	return rows
}

// stackHeight is how far from the middle rows of boxes reach that stand on the ring.
func (m *modelMap) stackHeight(boxes []codeBox, r1 float64) float64 {
	e := m.unit()
	d := r1 + 3*e
	for i, row := range stackRows(boxes) {
		if i == 0 {
			d = m.foot(row, r1)
		} else {
			d += 4 * e
		}
		d += rowHeight(row)
	}
	return d
}

func rowHeight(row []codeBox) float64 {
	h := 0.0
	for _, b := range row {
		h = max(h, b.h)
	}
	return h
}

// foot is how far from the middle the first row begins, so that it touches the ring.
func (m *modelMap) foot(row []codeBox, r1 float64) float64 {
	e := m.unit()
	if len(row) == 1 {
		return r1 - 5*e
	}
	x := min((row[0].w+8*e)/2, 0.9*r1)
	return max(math.Sqrt(r1*r1-x*x)-3*e, r1+5*e-rowHeight(row))
}

// stack draws rows of boxes above (side -1) or below (side 1) the ring, and returns where they end.
func (m *modelMap) stack(boxes []codeBox, c paint.Point, r1, side float64) float64 {
	e := m.unit()
	y := c.Y + side*(r1+3*e)
	rows := stackRows(boxes)
	for i, row := range rows {
		if i == 0 {
			y = c.Y + side*m.foot(row, r1)
		} else {
			y += side * 4 * e
		}
		h := rowHeight(row)
		w := -8 * e
		for _, b := range row {
			w += b.w + 8*e
		}
		x := c.X - w/2
		for _, b := range row {
			top := y
			if side < 0 {
				top = y - h
			}
			m.place(b, x, top+(h-b.h)/2)
			x += b.w + 8*e
		}
		y += side * h
	}
	return y
}

// tail ties the social dynamics to the wave that they are.
func (m *modelMap) tail(from, to paint.Point) {
	n := 24
	pts := make([]paint.Point, n+1)
	l := math.Hypot(to.X-from.X, to.Y-from.Y)
	if l < 1 {
		return
	}
	dx, dy := (to.X-from.X)/l, (to.Y-from.Y)/l
	waves := max(1, math.Round(l/m.unit()/14))
	for i := range pts {
		t := float64(i) / float64(n)
		s := 1.3 * m.unit() * math.Sin(2*math.Pi*waves*t)
		pts[i] = paint.Point{X: from.X + t*(to.X-from.X) - dy*s, Y: from.Y + t*(to.Y-from.Y) + dx*s}
	}
	m.lines = append(m.lines, paint.Line(paint.Style{Stroke: m.theme.mechanism.line, Width: 1.1 * m.unit()}, pts...))
}

// drawContext names the context in its border and sets its codes below, between x0 and x1. It
// returns where they end, and the middle of the left and right side of their first row.
func (m *modelMap) drawContext(x0, x1 float64) (bottom float64, left, right paint.Point) {
	e, w := m.unit(), m.width()
	part := m.parts[graph.Context]
	name := paint.Wrap(hyphenate(part.label, m.lang), paint.Bold, m.size, 0.7*w)
	h := textHeight(len(name), m.size)
	t := m.middle(name, paint.Bold, m.size, w/2, h/2)
	b := t.Bounds().Grow(2.5)
	m.front = append(m.front, &paint.Group{Class: "heading context", Ops: []paint.Op{
		&paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), Style: paint.Style{Fill: paint.RGB(0xFFFFFF)}}, t}})
	bottom = h + 5*e
	left, right = paint.Point{X: w/2 - 20*e, Y: h}, paint.Point{X: w/2 + 20*e, Y: h}
	var row []codeBox
	rowW := 0.0
	first := true
	flush := func() {
		if len(row) == 0 {
			return
		}
		m.levelOut(row)
		x := w/2 - rowW/2
		for _, b := range row {
			m.place(b, x, bottom)
			x += b.w + 8*e
		}
		if first {
			left, right = paint.Point{X: w/2 - rowW/2, Y: bottom + rowHeight(row)/2}, paint.Point{X: w/2 + rowW/2, Y: bottom + rowHeight(row)/2}
			first = false
		}
		bottom += rowHeight(row) + 4*e
		row, rowW = nil, 0
	}
	for _, c := range part.codes {
		need := min(paint.Width(m.named(c), paint.Regular, m.size)+16*e, x1-x0)
		b := m.box(c, roundedDashed, need, m.size)
		if len(row) > 0 && rowW+8*e+b.w > x1-x0 {
			flush()
		}
		if len(row) > 0 {
			rowW += 8 * e
		}
		row, rowW = append(row, b), rowW+b.w
	}
	flush()
	return bottom - 4*e, left, right
}

// contextArrow leads from the context to the design, or from the outcomes back to the context.
func (m *modelMap) contextArrow(k graph.Kind, head paint.Box, x float64, left, right paint.Point) {
	if m.compact {
		return
	}
	e := m.unit()
	c, w := m.theme.context.line, 0.9*e
	side := paint.Point{X: x, Y: head.Y0 - 2.5*e}
	from := left
	if k == graph.Outcome {
		from = right
	}
	m.badges = len(m.parts[graph.Coherence].questions) == 4 && len(m.parts[graph.Context].codes) > 0
	gap := 3 * e
	if from.X > side.X {
		from.X -= gap
	} else {
		from.X += gap
	}
	corner := paint.Point{X: side.X, Y: from.Y}
	var g *paint.Group
	sign := math.Copysign(1, side.X-from.X)
	if k == graph.Intervention {
		end := paint.Point{X: side.X, Y: side.Y - 3*e}
		g = &paint.Group{Class: "ray", Ops: append([]paint.Op{rounded(paint.Style{Stroke: c, Width: w}, 14*e, from, corner, end)}, arrow.draw(side, 0, 1, w, c)...)}
	} else {
		end := paint.Point{X: from.X + sign*3*e, Y: from.Y}
		g = &paint.Group{Class: "ray", Ops: append([]paint.Op{rounded(paint.Style{Stroke: c, Width: w}, 14*e, side, corner, end)}, arrow.draw(from, -sign, 0, w, c)...)}
	}
	m.lines = append(m.lines, g)
	if m.badges {
		n := 1
		if k == graph.Outcome {
			n = 4
		}
		m.front = append(m.front, m.badge(n, paint.Point{X: (from.X + side.X) / 2, Y: from.Y})...)
	}
}

// frame is the context around everything, down to a height.
func (m *modelMap) frame(bottom float64) {
	h := textHeight(1, m.size)
	r := m.theme.context
	m.back = append([]paint.Op{&paint.Rect{X: 1, Y: h / 2, W: m.width() - 2, H: bottom - h/2, R: 9 * m.unit(),
		Style: paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: r.line, Width: 0.9, Dash: []float64{4, 2.4}}}}, m.back...)
}

// listScale lists a scale below, where its labels have no room in the drawing.
func (m *modelMap) listScale(k graph.Kind) {
	var items []string
	for _, c := range m.parts[k].codes {
		items = append(items, m.named(c))
	}
	title := m.parts[k].label + m.word(" (van binnen naar buiten)", " (from inside to outside)")
	m.listed = append(m.listed, modelStrip{k, title, items})
}
