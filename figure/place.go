package figure

import (
	"math"

	"speelveld/figure/paint"
)

// A pin is a point of a plot with a label that wants to stand beside it.
type pin struct {
	at    paint.Point
	r     float64 // of its mark
	lines []string
}

// A placed label is where a pin's label came to stand. Leader reports whether it stands so far off
// that a thin line has to lead to it.
type placedLabel struct {
	text   *paint.Text
	leader bool
	from   paint.Point // of the leader, at the mark
	to     paint.Point // at the label
}

// placeLabels finds a place for the label of each pin, the first pins first: close beside its mark
// if there is room, farther off with a leader if not. No label leaves the frame, covers a mark, an
// obstacle or another label, and no leader crosses a label. A pin without room gets nil.
func placeLabels(pins []pin, obstacles []paint.Box, frame paint.Box, size float64) []*placedLabel {
	taken := make([]paint.Box, 0, 2*len(pins)+len(obstacles))
	taken = append(taken, obstacles...)
	for _, p := range pins {
		taken = append(taken, paint.Box{X0: p.at.X - p.r, Y0: p.at.Y - p.r, X1: p.at.X + p.r, Y1: p.at.Y + p.r})
	}
	marks := len(taken)
	var leaders [][2]paint.Point
	out := make([]*placedLabel, len(pins))
	for i, p := range pins {
		if len(p.lines) == 0 {
			continue
		}
		l := p.place(taken, marks, leaders, frame, size)
		if l == nil {
			continue
		}
		out[i] = l
		taken = append(taken, l.text.Bounds())
		if l.leader {
			leaders = append(leaders, [2]paint.Point{l.from, l.to})
		}
	}
	return out
}

// place tries places round the pin, the right one first, ever farther.
func (p pin) place(taken []paint.Box, marks int, leaders [][2]paint.Point, frame paint.Box, size float64) *placedLabel {
	lead := 1.1 * size
	w := widestIn(p.lines, paint.Regular, size)
	h := lead*float64(len(p.lines)-1) + (paint.Ascent+paint.Descent)*size
	angles := []float64{0, 180, 90, 270, 45, 315, 135, 225, 22, 338, 158, 202, 68, 112, 248, 292}
	for _, gap := range []float64{1.2, 3, 6, 10, 15, 21, 28, 36} {
		for _, a := range angles {
			sin, cos := math.Sincos(a * math.Pi / 180)
			d := p.r + gap
			edge := paint.Point{X: p.at.X + d*cos, Y: p.at.Y - d*sin}
			// The box touches the circle about the mark with the side or corner that faces it.
			box := paint.Box{X0: edge.X - w/2 + w/2*side(cos), Y0: edge.Y - h/2 - h/2*side(sin)}
			box.X1, box.Y1 = box.X0+w, box.Y0+h
			if !box.Inside(frame, 0) || collides(box.Grow(0.4), taken) {
				continue
			}
			l := &placedLabel{leader: gap >= 6, from: paint.Point{X: p.at.X + p.r*cos, Y: p.at.Y - p.r*sin}, to: edge}
			if crossesAny(leaders, box) || l.leader && !clear(l.from, l.to, taken, marks, p, leaders) {
				continue
			}
			l.text = &paint.Text{X: box.X0, Y: box.Y0 + paint.Ascent*size, Lines: p.lines, Leading: lead, Size: size}
			switch {
			case side(cos) < 0:
				l.text.X, l.text.Anchor = box.X1, paint.End
			case side(cos) == 0:
				l.text.X, l.text.Anchor = (box.X0+box.X1)/2, paint.Middle
			}
			return l
		}
	}
	return nil
}

// side is −1, 0 or 1: on which side of the mark a label in that direction lies.
func side(x float64) float64 {
	switch {
	case x > 0.3:
		return 1
	case x < -0.3:
		return -1
	}
	return 0
}

func collides(b paint.Box, taken []paint.Box) bool {
	for _, t := range taken {
		if b.Overlaps(t, 0) {
			return true
		}
	}
	return false
}

// clear reports whether a leader meets no label, no mark but its own, and no other leader.
func clear(a, b paint.Point, taken []paint.Box, marks int, own pin, leaders [][2]paint.Point) bool {
	for i, t := range taken {
		if i < marks && t.X0 <= own.at.X && own.at.X <= t.X1 && t.Y0 <= own.at.Y && own.at.Y <= t.Y1 {
			continue
		}
		if hits(a, b, t) {
			return false
		}
	}
	for _, l := range leaders {
		if meet(a, b, l[0], l[1]) {
			return false
		}
	}
	return true
}

func crossesAny(lines [][2]paint.Point, b paint.Box) bool {
	for _, l := range lines {
		if hits(l[0], l[1], b) {
			return true
		}
	}
	return false
}

// hits reports whether the line from a to b has a point in common with the box (Liang and Barsky).
func hits(a, b paint.Point, box paint.Box) bool {
	t0, t1 := 0.0, 1.0
	dx, dy := b.X-a.X, b.Y-a.Y
	for _, c := range [4][2]float64{{-dx, a.X - box.X0}, {dx, box.X1 - a.X}, {-dy, a.Y - box.Y0}, {dy, box.Y1 - a.Y}} {
		switch {
		case c[0] == 0:
			if c[1] < 0 {
				return false
			}
		case c[0] < 0:
			t0 = max(t0, c[1]/c[0])
		default:
			t1 = min(t1, c[1]/c[0])
		}
	}
	return t0 <= t1
}

// meet reports whether two lines cross.
func meet(a, b, c, d paint.Point) bool {
	turn := func(p, q, r paint.Point) float64 { return (q.X-p.X)*(r.Y-p.Y) - (q.Y-p.Y)*(r.X-p.X) }
	return turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0
}
