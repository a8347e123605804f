package figure

import (
	"math"
	"strconv"
	"strings"

	"speelveld/figure/paint"
)

// A scale maps values from d0 to d1 to places from p0 to p1, straight.
type scale struct{ d0, d1, p0, p1 float64 }

// at is the place of a value.
func (s scale) at(v float64) float64 {
	if s.d1 == s.d0 {
		return (s.p0 + s.p1) / 2
	}
	return s.p0 + (v-s.d0)/(s.d1-s.d0)*(s.p1-s.p0)
}

// ticks are round values (1, 2 or 5 times a power of ten) within [lo, hi], about n of them, and the
// decimals that they need.
func ticks(lo, hi float64, n int) (at []float64, decimals int) {
	if !(hi > lo) || n < 1 || math.IsInf(hi-lo, 0) {
		return []float64{lo}, 0
	}
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(n))))
	for _, f := range []float64{1, 2, 5, 10} {
		if (hi-lo)/(step*f) <= float64(n) {
			step *= f
			break
		}
	}
	decimals = int(max(0, -math.Floor(math.Log10(step)+1e-9)))
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+step*1e-9; k++ {
		at = append(at, k*step)
	}
	return at, decimals
}

// number writes a number with so many decimals, a true minus sign, and in Dutch a decimal comma.
func number(lang string, v float64, decimals int) string {
	if math.IsNaN(v) {
		return "–"
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if math.Signbit(v) && strings.Trim(s, "-0.") == "" {
		s = s[1:] // no minus before zero
	}
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

const tickLength = 2.5

// xTicks and yTicks are the ticks of a horizontal and a vertical axis, as many as its length has room for.
func (s scale) xTicks() (at []float64, decimals int) { return s.ticksApart(45) }
func (s scale) yTicks() (at []float64, decimals int) { return s.ticksApart(30) }

func (s scale) ticksApart(points float64) (at []float64, decimals int) {
	return ticks(s.d0, s.d1, int(max(2, math.Abs(s.p1-s.p0)/points)))
}

// xAxis is a horizontal axis at y with its ticks, numbers and title below.
func (p *page) xAxis(s scale, y float64, title string) []paint.Op {
	at, decimals := s.xTicks()
	line := paint.Style{Stroke: p.theme.muted, Width: 0.6}
	g := &paint.Group{Class: "axis x", Ops: []paint.Op{paint.Line(line, paint.Point{X: s.p0, Y: y}, paint.Point{X: s.p1, Y: y})}}
	for _, v := range at {
		x := s.at(v)
		g.Ops = append(g.Ops, paint.Line(line, paint.Point{X: x, Y: y}, paint.Point{X: x, Y: y + tickLength}),
			p.text(x, y+tickLength+1+0.8*p.small, paint.Middle, p.small, p.number(v, decimals)))
	}
	lines := paint.Wrap(title, paint.Regular, p.size, math.Abs(s.p1-s.p0))
	g.Ops = append(g.Ops, p.text((s.p0+s.p1)/2, y+tickLength+3+p.small+0.8*p.size, paint.Middle, p.size, lines...))
	return []paint.Op{g}
}

// yAxis is a vertical axis at x with its ticks, numbers and title at the left.
func (p *page) yAxis(s scale, x float64, title string) []paint.Op {
	at, decimals := s.yTicks()
	line := paint.Style{Stroke: p.theme.muted, Width: 0.6}
	g := &paint.Group{Class: "axis y", Ops: []paint.Op{paint.Line(line, paint.Point{X: x, Y: s.p0}, paint.Point{X: x, Y: s.p1})}}
	widest := 0.0
	for _, v := range at {
		y, n := s.at(v), p.number(v, decimals)
		widest = max(widest, paint.Width(n, paint.Regular, p.small))
		g.Ops = append(g.Ops, paint.Line(line, paint.Point{X: x - tickLength, Y: y}, paint.Point{X: x, Y: y}),
			p.text(x-tickLength-1.5, y+0.35*p.small, paint.End, p.small, n))
	}
	lines := paint.Wrap(title, paint.Regular, p.size, math.Abs(s.p1-s.p0))
	t := p.text(x-tickLength-4.5-widest-1.15*p.size*float64(len(lines)-1)-0.21*p.size, (s.p0+s.p1)/2, paint.Middle, p.size, lines...)
	t.Rotate = 90
	g.Ops = append(g.Ops, t)
	return []paint.Op{g}
}

// yAxisWidth is the room that yAxis takes at the left of its line.
func (p *page) yAxisWidth(s scale) float64 {
	at, decimals := s.yTicks()
	w := 0.0
	for _, v := range at {
		w = max(w, paint.Width(p.number(v, decimals), paint.Regular, p.small))
	}
	return w + (tickLength + 2.5) + (1.2*p.size + 3)
}
