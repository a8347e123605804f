package paint

import (
	"math"
	"slices"
	"strconv"
)

// A Color is opaque red, green and blue, or None.
type Color uint32

// None paints nothing.
const None Color = 0

// RGB makes a colour from a number such as 0x0072B2.
func RGB(hex uint32) Color { return Color(0xFF000000 | hex&0xFFFFFF) }

// ParseColor reads "#rrggbb" or "#rrggbbaa", as Graphviz writes colours. Half or more transparent is None.
func ParseColor(s string) (Color, bool) {
	if len(s) != 7 && len(s) != 9 || s[0] != '#' {
		return None, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 64)
	if err != nil {
		return None, false
	}
	if len(s) == 9 {
		if v&0xFF < 0x80 {
			return None, true
		}
		v >>= 8
	}
	return RGB(uint32(v)), true
}

// RGB returns the three parts of the colour.
func (c Color) RGB() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// Hex returns "#rrggbb", or "none".
func (c Color) Hex() string {
	if c == None {
		return "none"
	}
	const digits = "0123456789abcdef"
	b := []byte("#000000")
	for i := range 6 {
		b[6-i] = digits[c>>(4*i)&0xF]
	}
	return string(b)
}

// A Style is how the inside and the outline of a shape look.
type Style struct {
	Fill   Color
	Stroke Color
	Width  float64   // of the outline
	Dash   []float64 // lengths of dash and gap, alternating; nil is solid
	Hatch  Hatch     // over the fill
}

// A Hatch fills a shape with parallel lines; the zero value is none.
type Hatch struct {
	Color Color
	Width float64
	Gap   float64 // between the lines, more than 0
	Angle float64 // degrees, counter-clockwise from the horizontal
}

// A Point is a place on the page.
type Point struct{ X, Y float64 }

// A Box is an upright rectangle, from its upper left to its lower right corner.
type Box struct{ X0, Y0, X1, Y1 float64 }

// W and H are the sides of the box.
func (b Box) W() float64 { return b.X1 - b.X0 }

// H is the height of the box.
func (b Box) H() float64 { return b.Y1 - b.Y0 }

// Overlaps reports whether two boxes share more than a border of slack points.
func (b Box) Overlaps(o Box, slack float64) bool {
	return b.X0+slack < o.X1 && o.X0+slack < b.X1 && b.Y0+slack < o.Y1 && o.Y0+slack < b.Y1
}

// Inside reports whether the box lies within o, give or take slack points.
func (b Box) Inside(o Box, slack float64) bool {
	return b.X0 >= o.X0-slack && b.Y0 >= o.Y0-slack && b.X1 <= o.X1+slack && b.Y1 <= o.Y1+slack
}

// Union is the smallest box that holds both.
func (b Box) Union(o Box) Box {
	return Box{min(b.X0, o.X0), min(b.Y0, o.Y0), max(b.X1, o.X1), max(b.Y1, o.Y1)}
}

// Grow returns the box with d more on every side.
func (b Box) Grow(d float64) Box { return Box{b.X0 - d, b.Y0 - d, b.X1 + d, b.Y1 + d} }

// An Op is one thing that is drawn: *Rect, *Ellipse, *Path, *Text or *Group.
type Op interface {
	// Bounds is the smallest box around it, without the thickness of its outline.
	Bounds() Box
}

// A Rect is an upright rectangle, its corners rounded by R.
type Rect struct {
	X, Y, W, H, R float64
	Style
}

// Bounds implements Op.
func (r *Rect) Bounds() Box { return Box{r.X, r.Y, r.X + r.W, r.Y + r.H} }

// An Ellipse has its axes along those of the page.
type Ellipse struct {
	CX, CY, RX, RY float64
	Style
}

// Bounds implements Op.
func (e *Ellipse) Bounds() Box { return Box{e.CX - e.RX, e.CY - e.RY, e.CX + e.RX, e.CY + e.RY} }

// A Path is a line of straight and curved pieces, open or closed.
type Path struct {
	Segs []Seg
	Style
}

// A Seg is one piece of a path: 'M' starts at P[0], 'L' goes straight to P[0], 'C' is a cubic
// Bézier curve over the control points P[0] and P[1] to P[2], 'Z' closes.
type Seg struct {
	Kind byte
	P    [3]Point
}

// Line makes an open path through points.
func Line(s Style, pts ...Point) *Path {
	p := &Path{Style: s}
	for i, q := range pts {
		kind := byte('L')
		if i == 0 {
			kind = 'M'
		}
		p.Segs = append(p.Segs, Seg{kind, [3]Point{q}})
	}
	return p
}

// Polygon makes a closed path through points.
func Polygon(s Style, pts ...Point) *Path {
	p := Line(s, pts...)
	p.Segs = append(p.Segs, Seg{Kind: 'Z'})
	return p
}

// Bezier makes an open path of cubic curves: a start, and then three points for each curve.
// Points left over are ignored.
func Bezier(s Style, pts ...Point) *Path {
	p := &Path{Style: s}
	if len(pts) == 0 {
		return p
	}
	p.Segs = append(p.Segs, Seg{'M', [3]Point{pts[0]}})
	for i := 1; i+2 < len(pts); i += 3 {
		p.Segs = append(p.Segs, Seg{'C', [3]Point{pts[i], pts[i+1], pts[i+2]}})
	}
	return p
}

// Bounds implements Op. Curves count by their flattened form.
func (p *Path) Bounds() Box {
	box := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, line := range p.flatten(0.1) {
		for _, q := range line.pts {
			box = box.Union(Box{q.X, q.Y, q.X, q.Y})
		}
	}
	if box.X0 > box.X1 {
		return Box{}
	}
	return box
}

// A polyline is a flattened piece of a path.
type polyline struct {
	pts    []Point
	closed bool
}

// flatten turns curves into straight pieces that stay within tol of them.
func (p *Path) flatten(tol float64) []polyline {
	var out []polyline
	var cur polyline
	end := func() {
		if len(cur.pts) > 0 {
			out = append(out, cur)
		}
		cur = polyline{}
	}
	for _, s := range p.Segs {
		switch s.Kind {
		case 'M':
			end()
			cur.pts = append(cur.pts, s.P[0])
		case 'L':
			cur.pts = append(cur.pts, s.P[0])
		case 'C':
			if len(cur.pts) == 0 {
				continue
			}
			cur.pts = flattenCubic(cur.pts, cur.pts[len(cur.pts)-1], s.P, tol)
		case 'Z':
			cur.closed = true
			end()
		}
	}
	end()
	return out
}

// flattenCubic appends points on the curve after a. The number of pieces follows from the second
// differences of the control points (a bound on the distance between chord and curve).
func flattenCubic(pts []Point, a Point, p [3]Point, tol float64) []Point {
	d := max(math.Hypot(a.X-2*p[0].X+p[1].X, a.Y-2*p[0].Y+p[1].Y), math.Hypot(p[0].X-2*p[1].X+p[2].X, p[0].Y-2*p[1].Y+p[2].Y))
	n := 1
	if k := math.Ceil(math.Sqrt(0.75 * d / tol)); k > 1 {
		n = int(min(k, 200))
	}
	for i := 1; i <= n; i++ {
		pts = append(pts, CubicAt(a, p, float64(i)/float64(n)))
	}
	return pts
}

// CubicAt is the point at t in [0, 1] on the cubic curve from a.
func CubicAt(a Point, p [3]Point, t float64) Point {
	u := 1 - t
	b0, b1, b2, b3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return Point{b0*a.X + b1*p[0].X + b2*p[1].X + b3*p[2].X, b0*a.Y + b1*p[0].Y + b2*p[1].Y + b3*p[2].Y}
}

// An Anchor says which point of a line of text is given.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// A Text is one label, over one or more lines. X and Y are the anchor and the baseline of the first line.
type Text struct {
	X, Y    float64
	Lines   []string
	Leading float64 // from baseline to baseline; 0 means 1.2 times the size
	Size    float64
	Face    Face
	Anchor  Anchor
	Color   Color   // None means black
	Rotate  float64 // degrees about X and Y, counter-clockwise; 90 reads upward
	Class   string
}

// leading returns the distance between baselines.
func (t *Text) leading() float64 {
	if t.Leading > 0 {
		return t.Leading
	}
	return 1.2 * t.Size
}

// LineBox is the box of line i before turning: its advance width, and the face's usual ascent and descent.
func (t *Text) LineBox(i int) Box {
	w := Width(t.Lines[i], t.Face, t.Size)
	x, y := t.X, t.Y+float64(i)*t.leading()
	switch t.Anchor {
	case Middle:
		x -= w / 2
	case End:
		x -= w
	}
	return Box{x, y - Ascent*t.Size, x + w, y + Descent*t.Size}
}

// Bounds implements Op.
func (t *Text) Bounds() Box {
	if len(t.Lines) == 0 {
		return Box{t.X, t.Y, t.X, t.Y}
	}
	box := t.LineBox(0)
	for i := 1; i < len(t.Lines); i++ {
		box = box.Union(t.LineBox(i))
	}
	if t.Rotate == 0 {
		return box
	}
	a := t.turn(Point{box.X0, box.Y0})
	out := Box{a.X, a.Y, a.X, a.Y}
	for _, c := range []Point{{box.X1, box.Y0}, {box.X1, box.Y1}, {box.X0, box.Y1}} {
		q := t.turn(c)
		out = out.Union(Box{q.X, q.Y, q.X, q.Y})
	}
	return out
}

// turn moves a point of the text as written to where it is after turning.
func (t *Text) turn(p Point) Point {
	sin, cos := math.Sincos(t.Rotate * math.Pi / 180)
	dx, dy := p.X-t.X, p.Y-t.Y
	return Point{t.X + cos*dx + sin*dy, t.Y - sin*dx + cos*dy}
}

// A Group holds operations that belong together.
type Group struct {
	ID    string // without the scene's prefix; made fit for XML when written
	Class string
	Title string // what a reader sees who points at it
	Href  string // a link; http, https, mailto, or within the page (#…)
	Ops   []Op
}

// Bounds implements Op.
func (g *Group) Bounds() Box {
	var box Box
	for i, o := range g.Ops {
		if i == 0 {
			box = o.Bounds()
			continue
		}
		box = box.Union(o.Bounds())
	}
	return box
}

// Each calls f for every operation of the scene, groups before what they hold.
func (s *Scene) Each(f func(Op)) { each(s.Ops, f) }

func each(ops []Op, f func(Op)) {
	for _, o := range ops {
		f(o)
		if g, ok := o.(*Group); ok {
			each(g.Ops, f)
		}
	}
}

// Flatten returns the pieces of the path as straight lines that stay within a tenth of a point of it.
func (p *Path) Flatten() [][]Point {
	var out [][]Point
	for _, l := range p.flatten(0.1) {
		if l.closed {
			l.pts = append(l.pts, l.pts[0])
		}
		out = append(out, l.pts)
	}
	return out
}

// Move returns the operations moved by dx and dy; the originals stay as they are.
func Move(ops []Op, dx, dy float64) []Op {
	out := make([]Op, len(ops))
	for i, o := range ops {
		switch o := o.(type) {
		case *Rect:
			c := *o
			c.X, c.Y = c.X+dx, c.Y+dy
			out[i] = &c
		case *Ellipse:
			c := *o
			c.CX, c.CY = c.CX+dx, c.CY+dy
			out[i] = &c
		case *Path:
			c := *o
			c.Segs = slices.Clone(o.Segs)
			for j := range c.Segs {
				for k := range c.Segs[j].P {
					c.Segs[j].P[k].X += dx
					c.Segs[j].P[k].Y += dy
				}
			}
			out[i] = &c
		case *Text:
			c := *o
			c.X, c.Y = c.X+dx, c.Y+dy
			out[i] = &c
		case *Group:
			c := *o
			c.Ops = Move(o.Ops, dx, dy)
			out[i] = &c
		}
	}
	return out
}
