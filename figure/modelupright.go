package figure

import (
	"math"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// drawUpright lays the model out from top to bottom: context, design, middle, outcomes.
func (m *modelMap) drawUpright() {
	e, w := m.unit(), m.width()
	margin := 6 * e
	y, _, _ := m.drawContext(margin, w-margin)
	y += 7 * e

	r1 := 0.265 * w
	r0 := r1 - 10*e
	r2 := r1 + max(42*e, 0.17*w)

	mw := w/2 - margin - r1 + 5*e
	mech := m.boxes(m.parts[graph.Mechanism].codes, oval, mw, m.fitting(m.parts[graph.Mechanism].codes, 0.8*mw))
	m.levelOut(mech)
	dyn := m.boxes(m.parts[graph.Dynamics].codes, hexagon, mw, m.fitting(m.parts[graph.Dynamics].codes, mw-2*hexInset-2))
	titleSize := max(paint.MinSize, min(m.size, m.fittingText(hyphenate(m.mechanismTitle(), m.lang), paint.Bold, mw)))
	title := paint.Wrap(hyphenate(m.mechanismTitle(), m.lang), paint.Bold, titleSize, mw)
	if len(mech) == 0 {
		title = nil
	}
	first := (len(mech) + 1) / 2
	gap := 5 * e
	leftH, rightH := -gap, -gap
	for i, b := range mech {
		if i < first {
			leftH += b.h + gap
		} else {
			rightH += b.h + gap
		}
	}
	lowH := -gap
	for _, b := range dyn {
		lowH += b.h + gap
	}
	titleH := textHeight(len(title), titleSize)
	upSide, downSide := max(leftH/2+gap+titleH, rightH/2), max(leftH/2, rightH/2+gap+lowH)

	// From the middle to the edge of the boxes above and below.
	reachUp, reachDown := max(r2, upSide)+9*e, max(r2, downSide)+9*e
	top := m.rowsOf(graph.Intervention, margin, w-margin, false)
	cy := y + top.h + reachUp
	c := paint.Point{X: w / 2, Y: cy}
	fanOf := func(rows uprightRows, direction, reach, side float64, scale graph.Kind, color paint.Color, out bool) {
		ts := make([]float64, len(rows.t))
		for i, x := range rows.t {
			ts[i] = x - c.X
		}
		f := newFan(c, direction, r1, r2, reach, ts, 6*e)
		if side > r1*0.7 { // tall columns of mechanisms take the corners
			f.half = min(f.half, 50)
		}
		if !m.drawBands(f, m.parts[scale].codes, color) {
			m.listScale(scale)
		}
		m.drawRays(f, color, out)
	}
	m.placeRows(top, y)
	fanOf(top, 90, reachUp, upSide, graph.Level, m.theme.intervention.line, false)
	bottomRows := m.rowsOf(graph.Outcome, margin, w-margin, true)
	m.placeRows(bottomRows, cy+reachDown)
	fanOf(bottomRows, 270, reachDown, downSide, graph.Reach, m.theme.outcome.line, true)

	m.drawMiddle(c, r0, r1)
	x := margin
	at := cy - leftH/2
	if len(title) > 0 {
		t := m.middle(title, paint.Bold, titleSize, x+mw/2, at-gap-titleH/2)
		m.front = append(m.front, t)
	}
	for i, b := range mech {
		if i == first {
			x, at = w-margin-mw, cy-rightH/2
		}
		m.place(b, x, at)
		at += b.h + gap
	}
	if len(mech) <= first {
		at = cy + gap
	}
	x = w - margin - mw
	for i, b := range dyn {
		if i == 0 {
			to := paint.Point{X: x + 3*e, Y: at + min(b.h/2, 9*e)}
			d := math.Hypot(to.X-c.X, to.Y-c.Y)
			m.tail(paint.Point{X: c.X + (to.X-c.X)*r1/d, Y: c.Y + (to.Y-c.Y)*r1/d}, to)
		}
		m.place(b, x, at)
		at += b.h + gap
	}
	corner := 0.86 * r1
	for _, k := range []graph.Kind{graph.Level, graph.Reach} {
		y := cy - corner
		if k == graph.Reach {
			y = cy + corner
		}
		m.nameBands(k, &paint.Text{X: w - margin, Y: y + 0.3*m.small, Size: m.small, Anchor: paint.End}, &paint.Text{X: margin, Y: y + 0.3*m.small, Size: m.small})
	}
	m.frame(cy + reachDown + bottomRows.h + 6*e)
}

// fitting is the largest size of text, from the page's down to 6 points, at which the words of the
// codes stay whole in a width.
func (m *modelMap) fitting(codes []*graph.Code, w float64) float64 {
	size := m.size
	for _, c := range codes {
		size = min(size, m.fittingText(m.named(c), paint.Regular, w))
	}
	return size
}

func (m *modelMap) fittingText(s string, face paint.Face, w float64) float64 {
	size := m.size
	for size > paint.MinSize && longestPiece(s, face, size) > w {
		size -= 0.25
	}
	return max(size, paint.MinSize)
}

// uprightRows are the boxes of a kind in rows, with their heading.
type uprightRows struct {
	title []string
	below bool // the heading stands below the rows
	rows  [][]codeBox
	x     [][]float64
	h     float64
	t     []float64 // middles of the boxes in the row that faces the middle of the drawing
}

// rowsOf sets the codes of a kind in as few rows as words allow.
func (m *modelMap) rowsOf(k graph.Kind, x0, x1 float64, below bool) uprightRows {
	part, e := m.parts[k], m.unit()
	if len(part.codes) == 0 {
		return uprightRows{}
	}
	out := uprightRows{below: below, title: paint.Wrap(hyphenate(part.label, m.lang), paint.Bold, m.size, x1-x0)}
	pad := 5.0
	if k == graph.Outcome {
		pad += 2 * doubleGap
	}
	gap := 3 * e
	n := len(part.codes)
	word := 0.0
	for _, c := range part.codes {
		word = max(word, longestPiece(m.named(c), paint.Regular, paint.MinSize))
	}
	per := n
	for per > 1 && (x1-x0-gap*float64(per-1))/float64(per) < min(word+pad, (x1-x0)/2-gap) {
		per--
	}
	rows := (n + per - 1) / per
	per = (n + rows - 1) / rows
	w := min((x1-x0-gap*float64(per-1))/float64(per), 90*e)
	size := m.fitting(part.codes, w-pad)
	out.h = textHeight(len(out.title), m.size) + 4*e
	for i := 0; i < n; i += per {
		row := m.boxes(part.codes[i:min(i+per, n)], formOf(k), w, size)
		m.levelOut(row)
		total := float64(len(row))*(w+gap) - gap
		x := (x0+x1)/2 - total/2
		var xs []float64
		for range row {
			xs = append(xs, x)
			x += w + gap
		}
		out.rows, out.x = append(out.rows, row), append(out.x, xs)
		out.h += rowHeight(row)
		if i > 0 {
			out.h += gap
		}
	}
	facing := len(out.rows) - 1
	if below {
		facing = 0
	}
	for _, x := range out.x[facing] {
		out.t = append(out.t, x+w/2)
	}
	return out
}

// placeRows draws rows with their heading from y down.
func (m *modelMap) placeRows(r uprightRows, y float64) {
	if len(r.rows) == 0 {
		return
	}
	e := m.unit()
	titleH := textHeight(len(r.title), m.size)
	if !r.below {
		m.front = append(m.front, m.middle(r.title, paint.Bold, m.size, m.width()/2, y+titleH/2))
		y += titleH + 4*e
	}
	for i, row := range r.rows {
		if i > 0 {
			y += 3 * e
		}
		h := rowHeight(row)
		for j, b := range row {
			top := y
			if !r.below { // rows face the middle
				top = y + h - b.h
			}
			m.place(b, r.x[i][j], top)
		}
		y += h
	}
	if r.below {
		m.front = append(m.front, m.middle(r.title, paint.Bold, m.size, m.width()/2, y+4*e+titleH/2))
	}
}
