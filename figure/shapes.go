package figure

import (
	"math"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A form is the shape that says what kind of thing a node is, without colour.
type form int

const (
	roundedDashed form = iota // context
	rectangle                 // intervention
	oval                      // mechanism
	hexagon                   // social dynamics
	doubleBorder              // outcome
)

func formOf(k graph.Kind) form {
	switch k {
	case graph.Intervention:
		return rectangle
	case graph.Mechanism:
		return oval
	case graph.Dynamics:
		return hexagon
	case graph.Outcome:
		return doubleBorder
	}
	return roundedDashed
}

const (
	outlineWidth = 0.8
	padX, padY   = 3.5, 3.0 // between text and outline
	doubleGap    = 1.8      // between the two borders of an outcome
	hexInset     = 5.0      // how far the points of a hexagon stick out
)

// textWidth is how wide lines can be in a form of width w whose text takes up to half of the
// height of an oval.
func (f form) textWidth(w float64) float64 {
	switch f {
	case oval:
		return w * 0.8
	case hexagon:
		return w - 2*hexInset - 2
	case doubleBorder:
		return w - 2*(padX+doubleGap)
	}
	return w - 2*padX
}

// width is the smallest width for text of width tw and height th in a form of height h.
func (f form) width(tw, th, h float64) float64 {
	switch f {
	case oval:
		return (tw + 3.5) / math.Sqrt(max(0.19, 1-(th/h)*(th/h)))
	case hexagon:
		return tw + 2*hexInset + 1
	case doubleBorder:
		return tw + 2*(padX+doubleGap)
	}
	return tw + 2*padX
}

// height is the smallest height for text of width tw and height th in a form of width w.
func (f form) height(tw, th, w float64) float64 {
	switch f {
	case oval:
		return max(th+2*padY, (th+1)/math.Sqrt(max(0.19, 1-(tw/w)*(tw/w))))
	case doubleBorder:
		return th + 2*(padY+doubleGap)
	}
	return th + 2*padY
}

// draw is the shape in a box.
func (f form) draw(b paint.Box, r role) []paint.Op {
	st := paint.Style{Fill: r.fill, Stroke: r.line, Width: outlineWidth}
	switch f {
	case roundedDashed:
		st.Dash = []float64{3, 2}
		return []paint.Op{&paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), R: min(7, b.H()/2), Style: st}}
	case oval:
		return []paint.Op{&paint.Ellipse{CX: (b.X0 + b.X1) / 2, CY: (b.Y0 + b.Y1) / 2, RX: b.W() / 2, RY: b.H() / 2, Style: st}}
	case hexagon:
		m := (b.Y0 + b.Y1) / 2
		return []paint.Op{paint.Polygon(st, paint.Point{X: b.X0, Y: m}, paint.Point{X: b.X0 + hexInset, Y: b.Y0}, paint.Point{X: b.X1 - hexInset, Y: b.Y0},
			paint.Point{X: b.X1, Y: m}, paint.Point{X: b.X1 - hexInset, Y: b.Y1}, paint.Point{X: b.X0 + hexInset, Y: b.Y1})}
	case doubleBorder:
		in := b.Grow(-doubleGap)
		outer := st
		outer.Fill = paint.RGB(0xFFFFFF)
		return []paint.Op{&paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), Style: outer},
			&paint.Rect{X: in.X0, Y: in.Y0, W: in.W(), H: in.H(), Style: st}}
	}
	return []paint.Op{&paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), Style: st}}
}

// edgeX is where the left (side -1) or right (side 1) outline of the form is at height y.
func (f form) edgeX(b paint.Box, y float64, side float64) float64 {
	cx, cy, rx, ry := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2, b.W()/2, b.H()/2
	d := math.Abs(y-cy) / ry
	switch f {
	case oval:
		rx *= math.Sqrt(max(0, 1-d*d))
	case hexagon:
		rx -= hexInset * d
	}
	return cx + side*rx
}

// edgeY is where the upper (side -1) or lower (side 1) outline is at x.
func (f form) edgeY(b paint.Box, x float64, side float64) float64 {
	cx, cy, rx, ry := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2, b.W()/2, b.H()/2
	d := math.Abs(x-cx) / rx
	switch f {
	case oval:
		ry *= math.Sqrt(max(0, 1-d*d))
	case hexagon:
		if over := math.Abs(x-cx) - (rx - hexInset); over > 0 {
			ry *= max(0, 1-over/hexInset)
		}
	}
	return cy + side*ry
}

// A head is the end of a line that says what kind of line it is.
type head int

const (
	noHead head = iota
	arrow       // led to
	bar         // stood in the way of
	vee         // fed back to
)

// headLength is how much of a line of width w its head takes.
func (h head) length(w float64) float64 {
	switch h {
	case arrow:
		return 3.2 + 0.9*w
	case vee:
		return 3.6
	case bar:
		return 1.2
	}
	return 0
}

// draw is the head of a line of width w that arrives at tip in direction (dx, dy), of length 1.
func (h head) draw(tip paint.Point, dx, dy, w float64, c paint.Color) []paint.Op {
	at := func(back, side float64) paint.Point {
		return paint.Point{X: tip.X - dx*back - dy*side, Y: tip.Y - dy*back + dx*side}
	}
	l := h.length(w)
	switch h {
	case arrow:
		half := 1.3 + 0.75*w
		return []paint.Op{paint.Polygon(paint.Style{Fill: c}, tip, at(l, half), at(l, -half))}
	case vee:
		return []paint.Op{paint.Line(paint.Style{Stroke: c, Width: max(0.9, min(w, 1.4))}, at(l, 2.2), tip, at(l, -2.2))}
	case bar:
		half := 2.4 + 0.6*w
		return []paint.Op{paint.Polygon(paint.Style{Fill: c}, at(0, half), at(0, -half), at(1.3, -half), at(1.3, half))}
	}
	return nil
}

// rounded is a line through points with its corners rounded by r.
func rounded(st paint.Style, r float64, pts ...paint.Point) *paint.Path {
	p := &paint.Path{Style: st}
	for i, q := range pts {
		if i == 0 || i == len(pts)-1 {
			kind := byte('L')
			if i == 0 {
				kind = 'M'
			}
			p.Segs = append(p.Segs, paint.Seg{Kind: kind, P: [3]paint.Point{q}})
			continue
		}
		a, b := toward(q, pts[i-1], r), toward(q, pts[i+1], r)
		c1, c2 := toward(q, a, r*(1-0.5523)), toward(q, b, r*(1-0.5523))
		p.Segs = append(p.Segs, paint.Seg{Kind: 'L', P: [3]paint.Point{a}}, paint.Seg{Kind: 'C', P: [3]paint.Point{c1, c2, b}})
	}
	return p
}

// toward is the point d from a on the way to b, at most half-way.
func toward(a, b paint.Point, d float64) paint.Point {
	l := math.Hypot(b.X-a.X, b.Y-a.Y)
	if l == 0 {
		return a
	}
	t := min(d/l, 0.5)
	return paint.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t}
}
