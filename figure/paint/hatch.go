package paint

import (
	"math"
	"slices"
)

// hatchOf returns the lines that hatch a shape, clipped to it, or nil. They are computed here, so
// that all formats show the same.
func hatchOf(o Op) Op {
	var outline *Path
	var h Hatch
	switch o := o.(type) {
	case *Rect:
		outline, h = o.path(), o.Hatch
	case *Ellipse:
		outline, h = o.path(), o.Hatch
	case *Path:
		outline, h = o, o.Hatch
	}
	if outline == nil || h.Color == None || h.Gap <= 0 || h.Width <= 0 {
		return nil
	}
	lines := &Path{Style: Style{Stroke: h.Color, Width: h.Width}}
	sin, cos := math.Sincos(-h.Angle * math.Pi / 180) // y points down
	polys := outline.flatten(0.1)
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range polys {
		for _, q := range p.pts {
			v := -sin*q.X + cos*q.Y
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	for v := math.Ceil(lo/h.Gap) * h.Gap; v < hi; v += h.Gap {
		var cuts []float64
		for _, p := range polys {
			for i, a := range p.pts {
				b := p.pts[(i+1)%len(p.pts)]
				va, vb := -sin*a.X+cos*a.Y, -sin*b.X+cos*b.Y
				if (va <= v) == (vb <= v) {
					continue
				}
				ua, ub := cos*a.X+sin*a.Y, cos*b.X+sin*b.Y
				cuts = append(cuts, ua+(v-va)/(vb-va)*(ub-ua))
			}
		}
		slices.Sort(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			lines.Segs = append(lines.Segs,
				Seg{'M', [3]Point{{cos*cuts[i] - sin*v, sin*cuts[i] + cos*v}}},
				Seg{'L', [3]Point{{cos*cuts[i+1] - sin*v, sin*cuts[i+1] + cos*v}}})
		}
	}
	if len(lines.Segs) == 0 {
		return nil
	}
	return lines
}

// kappa places the control points of a quarter of an ellipse.
const kappa = 0.5522847498

// path is the outline of the ellipse as four curves.
func (e *Ellipse) path() *Path {
	x, y, kx, ky := e.RX, e.RY, e.RX*kappa, e.RY*kappa
	at := func(dx, dy float64) Point { return Point{e.CX + dx, e.CY + dy} }
	return &Path{Style: e.Style, Segs: []Seg{
		{'M', [3]Point{at(x, 0)}},
		{'C', [3]Point{at(x, ky), at(kx, y), at(0, y)}},
		{'C', [3]Point{at(-kx, y), at(-x, ky), at(-x, 0)}},
		{'C', [3]Point{at(-x, -ky), at(-kx, -y), at(0, -y)}},
		{'C', [3]Point{at(kx, -y), at(x, -ky), at(x, 0)}},
		{Kind: 'Z'},
	}}
}

// path is the outline of the rectangle.
func (r *Rect) path() *Path {
	x0, y0, x1, y1 := r.X, r.Y, r.X+r.W, r.Y+r.H
	c := min(r.R, r.W/2, r.H/2)
	if c <= 0 {
		return Polygon(r.Style, Point{x0, y0}, Point{x1, y0}, Point{x1, y1}, Point{x0, y1})
	}
	k := c * (1 - kappa)
	return &Path{Style: r.Style, Segs: []Seg{
		{'M', [3]Point{{x0 + c, y0}}},
		{'L', [3]Point{{x1 - c, y0}}}, {'C', [3]Point{{x1 - k, y0}, {x1, y0 + k}, {x1, y0 + c}}},
		{'L', [3]Point{{x1, y1 - c}}}, {'C', [3]Point{{x1, y1 - k}, {x1 - k, y1}, {x1 - c, y1}}},
		{'L', [3]Point{{x0 + c, y1}}}, {'C', [3]Point{{x0 + k, y1}, {x0, y1 - k}, {x0, y1 - c}}},
		{'L', [3]Point{{x0, y0 + c}}}, {'C', [3]Point{{x0, y0 + k}, {x0 + k, y0}, {x0 + c, y0}}},
		{Kind: 'Z'},
	}}
}
