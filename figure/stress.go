package figure

import (
	"math"
	"slices"

	"speelveld/figure/paint"
)

// A wire joins two of the points of a layout; length is how far apart it wants them.
type wire struct {
	a, b   int
	length float64
}

// stressLayout places n points that hang together so that the distance between any two is about as
// great as the shortest way along the wires: by stress majorization (Gansner, Koren and North 2005,
// doi:10.1007/978-3-540-31843-9_25), one point at a time. It begins at the distances to two points
// that lie far apart, not at random, and so gives the same places always. The widest direction
// comes to lie along x.
func stressLayout(n int, wires []wire) []paint.Point {
	d := shortestWays(n, wires)
	far := func(from []float64) int {
		at := 0
		for i, v := range from {
			if v > from[at] {
				at = i
			}
		}
		return at
	}
	first := far(d[0])
	second := far(d[first])
	third := far(minimum(d[first], d[second]))
	at := make([]paint.Point, n)
	for i := range at {
		sin, cos := math.Sincos(2.399963 * float64(i)) // the golden angle: no two points begin at one place
		at[i] = paint.Point{X: d[first][i] - d[second][i] + 0.05*cos, Y: d[third][i] + 0.05*sin}
	}
	for range 200 {
		moved := 0.0
		for i := range at {
			var x, y, sum float64
			for j := range at {
				if i == j {
					continue
				}
				dx, dy := at[i].X-at[j].X, at[i].Y-at[j].Y
				l := math.Hypot(dx, dy)
				if l < 1e-9 {
					dx, dy, l = 1e-9*float64(i-j), 1e-9, 1e-9
				}
				w := 1 / (d[i][j] * d[i][j])
				x += w * (at[j].X + d[i][j]*dx/l)
				y += w * (at[j].Y + d[i][j]*dy/l)
				sum += w
			}
			if sum == 0 {
				continue
			}
			next := paint.Point{X: x / sum, Y: y / sum}
			moved = max(moved, math.Hypot(next.X-at[i].X, next.Y-at[i].Y))
			at[i] = next
		}
		if moved < 1e-3 {
			break
		}
	}
	turnWide(at)
	return at
}

func minimum(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = min(a[i], b[i])
	}
	return out
}

// shortestWays are the lengths of the shortest ways between all points, by Dijkstra from each.
func shortestWays(n int, wires []wire) [][]float64 {
	type step struct {
		to     int
		length float64
	}
	beside := make([][]step, n)
	for _, w := range wires {
		beside[w.a] = append(beside[w.a], step{w.b, w.length})
		beside[w.b] = append(beside[w.b], step{w.a, w.length})
	}
	out := make([][]float64, n)
	for from := range out {
		d := make([]float64, n)
		done := make([]bool, n)
		for i := range d {
			d[i] = math.Inf(1)
		}
		d[from] = 0
		for range n {
			at := -1
			for i := range d {
				if !done[i] && !math.IsInf(d[i], 1) && (at < 0 || d[i] < d[at]) {
					at = i
				}
			}
			if at < 0 {
				break
			}
			done[at] = true
			for _, s := range beside[at] {
				d[s.to] = min(d[s.to], d[at]+s.length)
			}
		}
		out[from] = d
	}
	return out
}

// turnWide turns points about their mean until they spread most along x.
func turnWide(at []paint.Point) {
	var mx, my float64
	for _, p := range at {
		mx += p.X / float64(len(at))
		my += p.Y / float64(len(at))
	}
	var xx, yy, xy float64
	for i := range at {
		at[i].X, at[i].Y = at[i].X-mx, at[i].Y-my
		xx, yy, xy = xx+at[i].X*at[i].X, yy+at[i].Y*at[i].Y, xy+at[i].X*at[i].Y
	}
	sin, cos := math.Sincos(-0.5 * math.Atan2(2*xy, xx-yy))
	for i, p := range at {
		at[i] = paint.Point{X: p.X*cos - p.Y*sin, Y: p.X*sin + p.Y*cos}
	}
}

// fitInto stretches points into a box, at most half as much again in one direction as in the other,
// in its middle, and then pushes apart those that come nearer than their radii allow.
func fitInto(at []paint.Point, r []float64, gap float64, box paint.Box) {
	if len(at) == 0 {
		return
	}
	lo, hi := at[0], at[0]
	for _, p := range at {
		lo, hi = paint.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}, paint.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
	}
	most := slices.Max(r)
	in := box.Grow(-most)
	scale := func(room, span float64) float64 {
		if span < 1e-9 {
			return math.Inf(1)
		}
		return max(0, room) / span
	}
	sx, sy := scale(in.W(), hi.X-lo.X), scale(in.H(), hi.Y-lo.Y)
	sx, sy = min(sx, 1.6*sy), min(sy, 1.6*sx)
	if math.IsInf(sx, 1) {
		sx, sy = 0, 0
	}
	mid, to := paint.Point{X: (lo.X + hi.X) / 2, Y: (lo.Y + hi.Y) / 2}, paint.Point{X: (in.X0 + in.X1) / 2, Y: (in.Y0 + in.Y1) / 2}
	for i, p := range at {
		at[i] = paint.Point{X: to.X + sx*(p.X-mid.X), Y: to.Y + sy*(p.Y-mid.Y)}
	}
	for range 120 {
		if !pushApart(at, r, gap, box) {
			break
		}
	}
}

// pushApart moves every two points that come too near half of what they lack, within the box, and
// reports whether there were any.
func pushApart(at []paint.Point, r []float64, gap float64, box paint.Box) bool {
	pushed := false
	for i := range at {
		for j := range i {
			dx, dy := at[i].X-at[j].X, at[i].Y-at[j].Y
			l, want := math.Hypot(dx, dy), r[i]+r[j]+gap
			if l >= want-1e-3 {
				continue
			}
			if l < 1e-6 {
				dy, dx = math.Sincos(2.399963 * float64(i))
				l = 1
			}
			pushed = true
			by := 0.52 * (want - l)
			if l == 1 {
				by = 0.52 * want
			}
			at[i].X, at[i].Y = at[i].X+dx/l*by, at[i].Y+dy/l*by
			at[j].X, at[j].Y = at[j].X-dx/l*by, at[j].Y-dy/l*by
		}
	}
	for i, p := range at {
		at[i] = paint.Point{X: min(max(p.X, box.X0+r[i]), box.X1-r[i]), Y: min(max(p.Y, box.Y0+r[i]), box.Y1-r[i])}
	}
	return pushed
}

// divide cuts a box into one for each of some areas, which are proportional to them and as square as
// can be (Bruls, Huizing and van Wijk 2000, doi:10.1007/978-3-7091-6783-0_4). The areas come the
// greatest first.
func divide(box paint.Box, areas []float64) []paint.Box {
	total := 0.0
	for _, a := range areas {
		total += a
	}
	out := make([]paint.Box, 0, len(areas))
	for rest := areas; len(rest) > 0; {
		short, sum, best := min(box.W(), box.H()), 0.0, math.Inf(1)
		scale := box.W() * box.H() / total
		n := 0
		for k, a := range rest { // as many in one row as make it squarer
			s := (sum + a) * scale
			worst := 0.0
			for _, b := range rest[:k+1] {
				side := s / short
				other := b * scale / side
				worst = max(worst, side/other, other/side)
			}
			if worst > best {
				break
			}
			best, sum, n = worst, sum+a, k+1
		}
		along := 0.0
		for _, a := range rest[:n] {
			b := box
			if box.W() >= box.H() {
				w := box.W() * sum / total
				b.X1, b.Y0, b.Y1 = box.X0+w, box.Y0+box.H()*along/sum, box.Y0+box.H()*(along+a)/sum
			} else {
				h := box.H() * sum / total
				b.Y1, b.X0, b.X1 = box.Y0+h, box.X0+box.W()*along/sum, box.X0+box.W()*(along+a)/sum
			}
			out = append(out, b)
			along += a
		}
		if box.W() >= box.H() {
			box.X0 += box.W() * sum / total
		} else {
			box.Y0 += box.H() * sum / total
		}
		total -= sum
		rest = rest[n:]
	}
	return out
}
