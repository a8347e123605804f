package figure

import (
	"math"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A mark is the shape of a point in a plot. The order is that in which groups take them.
type mark int

const (
	circle mark = iota
	square
	triangle
	diamond
	plus
	star
	invertedTriangle
	marks
)

// draw is the mark about a place, as wide as a circle of radius r looks.
func (m mark) draw(at paint.Point, r float64, st paint.Style) []paint.Op {
	pt := func(dx, dy float64) paint.Point { return paint.Point{X: at.X + dx*r, Y: at.Y + dy*r} }
	switch m {
	case square:
		return []paint.Op{&paint.Rect{X: at.X - 0.89*r, Y: at.Y - 0.89*r, W: 1.78 * r, H: 1.78 * r, Style: st}}
	case triangle:
		return []paint.Op{paint.Polygon(st, pt(0, -1.25), pt(1.15, 0.8), pt(-1.15, 0.8))}
	case invertedTriangle:
		return []paint.Op{paint.Polygon(st, pt(0, 1.25), pt(1.15, -0.8), pt(-1.15, -0.8))}
	case diamond:
		return []paint.Op{paint.Polygon(st, pt(0, -1.3), pt(1.2, 0), pt(0, 1.3), pt(-1.2, 0))}
	case plus:
		const a, b = 0.38, 1.15
		return []paint.Op{paint.Polygon(st, pt(-a, -b), pt(a, -b), pt(a, -a), pt(b, -a), pt(b, a), pt(a, a), pt(a, b), pt(-a, b), pt(-a, a), pt(-b, a), pt(-b, -a), pt(-a, -a))}
	case star:
		pts := make([]paint.Point, 10)
		for i := range pts {
			l := 1.35
			if i%2 == 1 {
				l = 0.6
			}
			sin, cos := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2)
			pts[i] = pt(l*cos, l*sin)
		}
		return []paint.Op{paint.Polygon(st, pts...)}
	}
	return []paint.Op{&paint.Ellipse{CX: at.X, CY: at.Y, RX: r, RY: r, Style: st}}
}

// A look tells one group from another: by colour, and by mark and dash where there is none.
type look struct {
	mark   mark
	color  paint.Color
	hollow bool      // the mark is an outline: the second round of marks
	dash   []float64 // of lines
}

// style is how a mark of the look is filled and outlined.
func (l look) style() paint.Style {
	if l.hollow {
		return paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: l.color, Width: 1}
	}
	return paint.Style{Fill: l.color, Stroke: paint.RGB(0xFFFFFF), Width: 0.4}
}

// draw is the look's mark about a place.
func (l look) draw(at paint.Point, r float64) []paint.Op {
	if l.hollow {
		r -= 0.4
	}
	return l.mark.draw(at, r, l.style())
}

var lookDashes = [][]float64{nil, {4, 2}, {1.2, 1.6}, {6, 2, 1.2, 2}, {8, 2}, {2, 2, 6, 2}, {1, 3}}

// maxLooks is how many groups can be told apart.
const maxLooks = 2 * int(marks)

// looks are n looks that differ from each other without colour too; beyond maxLooks they repeat.
func (p Palette) looks(n int) []look {
	var colors []uint32
	switch p {
	case Cividis:
		colors = []uint32{0x00204D, 0xC9B120, 0x6C6E72, 0x31446B, 0xA69D75, 0x8A8678, 0x575C6D}
	case Grey:
		colors = []uint32{0x1A1A1A, 0x8C8C8C, 0x555555, 0xA8A8A8, 0x3A3A3A, 0x707070, 0x2A2A2A}
	default:
		colors = []uint32{0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xC78500, 0x3F9BD1, 0x4D4D4D}
	}
	out := make([]look, n)
	for i := range out {
		k := i % int(marks)
		out[i] = look{mark: mark(k), color: paint.RGB(colors[k]), hollow: i/int(marks)%2 == 1, dash: lookDashes[k]}
	}
	return out
}

// tint mixes a colour with white, by the given share of white.
func tint(c paint.Color, white float64) paint.Color {
	r, g, b := c.RGB()
	mix := func(v uint8) uint32 { return uint32(math.Round(float64(v) + (255-float64(v))*white)) }
	return paint.RGB(mix(r)<<16 | mix(g)<<8 | mix(b))
}

// shade is the colour of a quantity from 0 to 1 in a heat map: from near white to dark, ever darker,
// so that it survives greyscale.
func (p Palette) shade(t float64) paint.Color {
	var stops []uint32
	switch p {
	case Cividis:
		stops = []uint32{0xFFEA46, 0xD3C064, 0xA59C74, 0x7C7B78, 0x575C6D, 0x233E6C, 0x00204D}
	case Grey:
		stops = []uint32{0xFAFAFA, 0xC8C8C8, 0x8C8C8C, 0x505050, 0x1A1A1A}
	default:
		stops = []uint32{0xF7FBFF, 0xC9DDF0, 0x85B9DE, 0x3E92C8, 0x0072B2, 0x004A7F, 0x06304F}
	}
	t = min(max(t, 0), 1) * float64(len(stops)-1)
	i := min(int(t), len(stops)-2)
	part := func(shift int) uint32 {
		a, b := float64(stops[i]>>shift&0xFF), float64(stops[i+1]>>shift&0xFF)
		return uint32(math.Round(a+(b-a)*(t-float64(i)))) << shift
	}
	return paint.RGB(part(16) | part(8) | part(0))
}

// inkOn is black or white, whichever reads better on a colour.
func inkOn(c paint.Color) paint.Color {
	if luminance(c) > 0.36 {
		return paint.RGB(0x1A1A1A)
	}
	return paint.RGB(0xFFFFFF)
}

// unreportedHatch is how what is not reported is drawn wherever it is: grey lines from lower left to
// upper right on white.
func (t theme) unreportedHatch() paint.Style {
	return paint.Style{Fill: paint.RGB(0xFFFFFF), Hatch: paint.Hatch{Color: paint.RGB(0xB4B4B4), Width: 0.4, Gap: 2.2, Angle: 45}}
}

// cell is a rectangle that tells a status by its filling: reported solid, mixed half, intended and
// hypothesised hollow, negative and absent struck through. An empty status is not reported: hatched.
func (t theme) cell(b paint.Box, s graph.Status, c paint.Color) []paint.Op {
	line := paint.Style{Fill: paint.RGB(0xFFFFFF), Stroke: c, Width: 0.6}
	rect := func(b paint.Box, st paint.Style) paint.Op {
		return &paint.Rect{X: b.X0, Y: b.Y0, W: b.W(), H: b.H(), Style: st}
	}
	switch s {
	case graph.Reported:
		line.Fill = c
		return []paint.Op{rect(b, line)}
	case graph.Mixed:
		half := paint.Polygon(paint.Style{Fill: c}, paint.Point{X: b.X0, Y: b.Y0}, paint.Point{X: b.X0, Y: b.Y1}, paint.Point{X: b.X1, Y: b.Y1})
		return []paint.Op{rect(b, line), half}
	case graph.Intended, graph.Hypothesised:
		if s == graph.Hypothesised {
			line.Dash = []float64{1.5, 1.2}
		}
		return []paint.Op{rect(b, line)}
	case graph.Negative, graph.Absent:
		strike := paint.Line(paint.Style{Stroke: c, Width: 0.9}, paint.Point{X: b.X0, Y: b.Y1}, paint.Point{X: b.X1, Y: b.Y0})
		return []paint.Op{rect(b, line), strike}
	}
	return []paint.Op{rect(b, t.unreportedHatch())}
}
