package figure

import (
	"cmp"
	"math"
	"slices"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// The map is laid out in two coordinates, so that columns and rows are the same thing: u runs from
// contexts to outcomes, v across. In columns u is x and v is y; in rows it is the other way round.

// A box is a code with its place.
type box struct {
	node    *pathNode
	form    form
	label   []string // lines
	count   string   // "n = 39"
	heading []string // the parent's name over the first of its children, in columns
	along   float64  // size in u, in rows the same for the whole row
	across  float64  // size in v, the heading not included
	u, v    float64  // its upper left corner in u and v
	out, in []*line
}

// A line is an edge with its way.
type line struct {
	edge  *pathEdge
	a, b  *box
	width float64
	lanes []lane // for each column it passes
	v0    float64
	v1    float64
	label *paint.Text
	path  *paint.Path
	flat  []paint.Point
}

// A lane is where a line passes a column: from u0 to u1, at v.
type lane struct{ u0, u1, v float64 }

const (
	rowGap    = 3.0  // between the nodes of a row
	columnGap = 7.0  // between the nodes of a column
	laneWidth = 3.6  // of a line that passes between them
	narrowest = 2.6  // gap that a line may pass
	stripW    = 10.0 // of the headings at the left of rows
)

func (m *cimoMap) pageWidth() float64 { return m.opt.WidthMM * paint.MM }

// across is the room for the nodes of a row.
func (m *cimoMap) across() float64 { return m.pageWidth() - stripW - 2 - m.returnRoom() }

// returnRoom is kept free at the far side for links back and their numbers.
func (m *cimoMap) returnRoom() float64 {
	if n := len(m.back); n > 0 {
		return 10 + 5*float64(n-1)
	}
	return 0
}

func (m *cimoMap) returns() []*line {
	var out []*line
	for _, l := range m.lines {
		if l.edge.tie == feedback {
			out = append(out, l)
		}
	}
	return out
}

// columnWidth is the width of the four columns, and of the three spaces between them.
func (m *cimoMap) columnWidth() (w, gap float64) {
	gap = min(max(0.095*m.pageWidth(), 26), 64)
	return (m.pageWidth() - 3*gap - 2 - m.returnRoom()) / 4, gap
}

// box sets the text of a code and the size that it needs; in rows, tight makes it narrow.
func (m *cimoMap) box(n *pathNode, tight bool) *box {
	b := &box{node: n, form: formOf(n.code.Kind), count: m.boxCount(n)}
	text := m.text(n.code)
	lead := 1.15 * m.size
	countW := paint.Width(b.count, paint.Regular, m.small)
	if !m.rows {
		w, _ := m.columnWidth()
		b.label = paint.Wrap(hyphenate(text, m.opt.Lang), paint.Regular, m.size, b.form.textWidth(w))
		tw := max(countW, widestIn(b.label, paint.Regular, m.size))
		b.along = w
		b.across = b.form.height(tw, float64(len(b.label))*lead+1.2*m.small, w)
		return b
	}
	b.label = paint.Wrap(hyphenate(text, m.opt.Lang), paint.Regular, m.size, 8*m.size)
	if tight { // as narrow as the longest part allows
		narrow := min(6.4*m.size, max(longestWord(b.label, m.size), 4.2*m.size))
		b.label = paint.Wrap(hyphenate(text, m.opt.Lang), paint.Regular, m.size, narrow)
	}
	b.along = float64(len(b.label))*lead + 1.2*m.small + 2*padY
	switch b.form {
	case oval:
		b.along += 13
	case doubleBorder:
		b.along += 2 * doubleGap
	}
	return b
}

// stretch makes a code in a row as tall as the row, which makes an oval narrower.
func (m *cimoMap) stretch(b *box, tall float64) {
	b.along = tall
	tw := max(paint.Width(b.count, paint.Regular, m.small), widestIn(b.label, paint.Regular, m.size))
	b.across = max(b.form.width(tw, float64(len(b.label))*1.15*m.size+1.2*m.small, tall), 26)
}

// text is the label of a code.
func (m *cimoMap) text(c *graph.Code) string {
	s, missing := printableLabel(c.Label, m.opt.Lang, c.ID)
	m.missing = append(m.missing, missing...)
	if !m.parents && len(m.x.CodeChildren(c.ID)) > 0 {
		s += word(m.opt.Lang, " (algemeen)", " (general)")
	}
	return s
}

// arrange gives boxes and lines their places.
func (m *cimoMap) arrange() {
	if m.rows {
		m.arrangeRows()
	} else {
		m.arrangeColumns()
	}
	m.widths()
	for _, l := range m.lines {
		l.a.out = append(l.a.out, l)
		l.b.in = append(l.b.in, l)
	}
	m.lanes()
	m.ports()
	m.routes()
	m.numbers()
}

// arrangeColumns stacks the codes of each column, groups under the name of their parent, and
// spreads the shorter columns over the height of the tallest.
func (m *cimoMap) arrangeColumns() {
	w, gap := m.columnWidth()
	heights := [4]float64{}
	for c, boxes := range m.column {
		last := ""
		for i, b := range boxes {
			if p := m.x.CodeTop(b.node.code.ID); !m.parents && p != b.node.code.ID && p != last {
				s, missing := printableLabel(m.x.Code(p).Label, m.opt.Lang, p)
				m.missing = append(m.missing, missing...)
				b.heading = paint.Wrap(s, paint.Italic, m.small, w)
			}
			last = m.x.CodeTop(b.node.code.ID)
			heights[c] += b.headingHeight(m.small) + b.across
			if i > 0 {
				heights[c] += columnGap
			}
		}
		m.to = max(m.to, heights[c])
	}
	for c, boxes := range m.column {
		spare, v := m.to-heights[c], 0.0
		extra := 0.0
		if len(boxes) > 1 {
			extra = min(spare/float64(len(boxes)), 20)
			spare -= extra * float64(len(boxes)-1)
		}
		v = spare / 2
		for i, b := range boxes {
			if i > 0 {
				v += columnGap + extra
			}
			v += b.headingHeight(m.small)
			b.u, b.v = 1+float64(c)*(w+gap), v
			v += b.across
		}
	}
	m.flow = 4*w + 3*gap
}

func (b *box) headingHeight(small float64) float64 {
	if len(b.heading) == 0 {
		return 0
	}
	return float64(len(b.heading))*1.15*small + 2
}

// arrangeRows sets the codes of each row side by side.
func (m *cimoMap) arrangeRows() {
	const between = 46.0
	m.to = m.across()
	u := 0.0
	for _, boxes := range m.column {
		tall, wide := 0.0, 0.0
		for _, b := range boxes {
			tall, wide = max(tall, b.along), wide+b.across
		}
		gap := min(24, (m.across()-wide)/float64(len(boxes)+1))
		v := (m.across() - wide - gap*float64(len(boxes)-1)) / 2
		if gap < rowGap && len(boxes) > 1 {
			gap = (m.across() - wide) / float64(len(boxes)-1)
			v = 0
		}
		for _, b := range boxes {
			b.along, b.u, b.v = tall, u, v
			v += b.across + gap
		}
		if len(boxes) == 0 {
			tall = 3 * m.size
		}
		u += tall + between
	}
	m.flow = u - between
}

// columnSpan is from where to where a column lies in u.
func (m *cimoMap) columnSpan(c int) (u0, u1 float64) {
	if len(m.column[c]) > 0 {
		b := m.column[c][0]
		return b.u, b.u + b.along
	}
	w, gap := m.columnWidth()
	if m.rows {
		return 0, 0
	}
	return 1 + float64(c)*(w+gap), 1 + float64(c)*(w+gap) + w
}

// widths makes lines as wide as their number of cases: 0.8 points for each, less where the widest
// would pass 4.5 points.
func (m *cimoMap) widths() {
	k := m.perCase()
	for _, l := range m.lines {
		switch {
		case l.edge.tie == copresent:
			l.width = 0.6
		case m.all.groups != nil:
			l.width = m.shareWidth(m.all.highestShare(l.edge.cases))
		default:
			l.width = max(0.5, k*float64(len(l.edge.cases)))
		}
	}
}

func (m *cimoMap) perCase() float64 {
	most := 1
	for _, l := range m.lines {
		if l.edge.tie != copresent {
			most = max(most, len(l.edge.cases))
		}
	}
	return min(0.8, 4.5/float64(most))
}

// lanes gives each line that passes a column a place between its codes, or beside them.
func (m *cimoMap) lanes() {
	type slot struct {
		from, to float64
		used     []float64
	}
	var free [4][]*slot
	low, high := m.from-40, m.to+40
	if m.rows { // beside a row is the edge of the page
		low, high = m.from-1, m.to+1
	}
	for c, boxes := range m.column {
		at := low
		for _, b := range boxes {
			top := b.v
			if !m.rows {
				top -= b.headingHeight(m.small)
			}
			free[c] = append(free[c], &slot{from: at, to: top})
			at = b.v + b.across
		}
		free[c] = append(free[c], &slot{from: at, to: high})
	}
	passing := slices.Clone(m.lines)
	slices.SortStableFunc(passing, func(a, b *line) int {
		return cmp.Or(cmp.Compare(a.a.v+a.b.v, b.a.v+b.b.v), cmp.Compare(b.width, a.width))
	})
	for _, l := range passing {
		ca, cb := columnOf(l.a.node.code.Kind), columnOf(l.b.node.code.Kind)
		if l.edge.tie == feedback {
			continue
		}
		va, vb := l.a.v+l.a.across/2, l.b.v+l.b.across/2
		for c := ca + 1; c < cb; c++ {
			want := va + (vb-va)*float64(c-ca)/float64(cb-ca)
			best, cost := 0.0, math.Inf(1)
			var in *slot
			for _, s := range free[c] {
				if s.to-s.from < narrowest {
					continue
				}
				half := min(laneWidth, s.to-s.from) / 2
				for v := s.from + half; v <= s.to-half+1e-9; v += laneWidth / 4 {
					if slices.ContainsFunc(s.used, func(o float64) bool { return math.Abs(o-v) < laneWidth-0.01 }) {
						continue
					}
					outside := max(0, m.from-v, v-m.to)
					tight := max(0, laneWidth-min(v-s.from, s.to-v))
					if k := math.Abs(v-want) + 3*outside + 4*tight; k < cost {
						best, cost, in = v, k, s
					}
				}
			}
			if in == nil { // no room at all: beyond the last code, in rows on top of another line
				in = free[c][len(free[c])-1]
				best = in.to
				if !m.rows {
					best += laneWidth * float64(len(in.used))
				}
			}
			in.used = append(in.used, best)
			u0, u1 := m.columnSpan(c)
			l.lanes = append(l.lanes, lane{u0 - 2, u1 + 2, best})
		}
	}
}

// ports spreads the lines at each side of a code, in the order of where they go.
func (m *cimoMap) ports() {
	for _, boxes := range m.column {
		for _, b := range boxes {
			slices.SortStableFunc(b.out, func(x, y *line) int { return cmp.Compare(x.toward(false), y.toward(false)) })
			slices.SortStableFunc(b.in, func(x, y *line) int { return cmp.Compare(x.toward(true), y.toward(true)) })
			b.spread(b.out, false)
			b.spread(b.in, true)
		}
	}
}

// toward is where, in v, the line comes from (back) or goes to.
func (l *line) toward(back bool) float64 {
	if l.edge.tie == feedback {
		return math.Inf(1)
	}
	if back {
		if n := len(l.lanes); n > 0 {
			return l.lanes[n-1].v
		}
		return l.a.v + l.a.across/2
	}
	if len(l.lanes) > 0 {
		return l.lanes[0].v
	}
	return l.b.v + l.b.across/2
}

func (b *box) spread(lines []*line, in bool) {
	if len(lines) == 0 {
		return
	}
	side := b.across - 6
	if b.form == oval || b.form == hexagon {
		side = b.across * 0.7
	}
	total := 0.0
	for _, l := range lines {
		total += l.width
	}
	gap := 0.0
	if len(lines) > 1 {
		gap = min(5, (side-total)/float64(len(lines)-1))
	}
	v := b.v + b.across/2 - (total+gap*float64(len(lines)-1))/2
	for _, l := range lines {
		at := v + l.width/2
		if in {
			l.v1 = at
		} else {
			l.v0 = at
		}
		v += l.width + gap
	}
}

// xy is a place on the page, before the headings are given room.
func (m *cimoMap) xy(u, v float64) paint.Point {
	if m.rows {
		return paint.Point{X: stripW + 1 + v, Y: u}
	}
	return paint.Point{X: u, Y: v}
}

// frame is the box of a code on the page.
func (m *cimoMap) frame(b *box) paint.Box {
	p, q := m.xy(b.u, b.v), m.xy(b.u+b.along, b.v+b.across)
	return paint.Box{X0: p.X, Y0: p.Y, X1: q.X, Y1: q.Y}
}

// edgeU is where, in u, the near (-1) or far (1) outline of a code is at v.
func (m *cimoMap) edgeU(b *box, v, side float64) float64 {
	f := m.frame(b)
	if m.rows {
		return b.form.edgeY(f, m.xy(0, v).X, side)
	}
	return b.form.edgeX(f, m.xy(0, v).Y, side)
}

func (l *line) head() head {
	switch l.edge.tie {
	case linked:
		return arrow
	case hinders:
		return bar
	case feedback:
		return vee
	}
	return noHead
}

// routes draws the ways of the lines.
func (m *cimoMap) routes() {
	for i, l := range m.returns() {
		m.routeBack(l, float64(i))
	}
	for _, l := range m.lines {
		if l.edge.tie != feedback {
			m.routeForward(l)
		}
		for _, poly := range l.path.Flatten() {
			l.flat = append(l.flat, poly...)
		}
	}
}

// routeForward goes in S-curves from code to lane to lane to code, leaving and arriving along u.
func (m *cimoMap) routeForward(l *line) {
	u, v := m.edgeU(l.a, l.v0, 1), l.v0
	l.path = &paint.Path{Segs: []paint.Seg{{Kind: 'M', P: [3]paint.Point{m.xy(u, v)}}}}
	curve := func(u1, v1 float64) {
		d := (u1 - u) * 0.5
		l.path.Segs = append(l.path.Segs, paint.Seg{Kind: 'C', P: [3]paint.Point{m.xy(u+d, v), m.xy(u1-d, v1), m.xy(u1, v1)}})
		u, v = u1, v1
	}
	for _, n := range l.lanes {
		curve(n.u0, n.v)
		u = n.u1
		l.path.Segs = append(l.path.Segs, paint.Seg{Kind: 'L', P: [3]paint.Point{m.xy(u, v)}})
	}
	curve(m.edgeU(l.b, l.v1, -1)-0.4-l.head().length(l.width)*0.9, l.v1)
}

// routeBack goes out at the far side of an outcome, below (or beside) everything, and in again at
// the near side of the intervention.
func (m *cimoMap) routeBack(l *line, i float64) {
	l.width = max(1, min(l.width, 1.6))
	u0, _ := m.columnSpan(columnOf(l.b.node.code.Kind))
	far, near := m.flow+5+5*i, u0-9-4*i
	low := m.lowest() + 5 + 5*i
	start, end := m.edgeU(l.a, l.v0, 1), m.edgeU(l.b, l.v1, -1)-0.4
	l.path = rounded(paint.Style{}, 4, m.xy(start, l.v0), m.xy(far, l.v0), m.xy(far, low), m.xy(near, low), m.xy(near, l.v1), m.xy(end, l.v1))
}

// lowest is the far end of everything in v, lanes included.
func (m *cimoMap) lowest() float64 {
	low := m.to
	for _, l := range m.lines {
		for _, n := range l.lanes {
			low = max(low, n.v+2)
		}
	}
	return low
}

// numbers puts the number of cases on each line, where it covers no code, no other number and as
// few other lines as can be.
func (m *cimoMap) numbers() {
	var taken []paint.Box
	for _, boxes := range m.column {
		for _, b := range boxes {
			f := m.frame(b)
			taken = append(taken, f.Grow(0.8))
			if n := b.headingHeight(m.small); n > 0 {
				taken = append(taken, paint.Box{X0: f.X0, Y0: f.Y0 - n, X1: f.X1, Y1: f.Y0})
			}
		}
	}
	order := slices.Clone(m.lines)
	slices.SortStableFunc(order, func(a, b *line) int { return cmp.Compare(len(b.edge.cases), len(a.edge.cases)) })
	for _, l := range order {
		text := m.lineCount(l)
		w := paint.Width(text, paint.Regular, 6)
		best, cost := paint.Box{}, math.Inf(1)
		total := length(l.flat)
		for step := range 51 {
			t := 0.5 + float64((step+1)/2)*0.018*float64(1-2*(step%2))
			p := along(l.flat, t*total)
			b := paint.Box{X0: p.X - w/2, X1: p.X + w/2, Y0: p.Y - 0.40*6 - 0.1, Y1: p.Y + 0.40*6 - 0.1}
			k := math.Abs(t - 0.5)
			for _, o := range taken {
				if b.Grow(0.7).Overlaps(o, 0) {
					k += 1000
				}
			}
			for _, o := range m.lines {
				if o != l && crosses(o.flat, b.Grow(0.6)) {
					k += 0.6
				}
			}
			if k < cost {
				best, cost = b, k
			}
		}
		taken = append(taken, best.Grow(0.6))
		l.label = &paint.Text{X: (best.X0 + best.X1) / 2, Y: best.Y1 - 0.1, Lines: []string{text}, Size: 6, Anchor: paint.Middle}
	}
}

// length is that of a line through points.
func length(pts []paint.Point) float64 {
	d := 0.0
	for i := 1; i < len(pts); i++ {
		d += math.Hypot(pts[i].X-pts[i-1].X, pts[i].Y-pts[i-1].Y)
	}
	return d
}

// along is the point at a distance from the start of a line.
func along(pts []paint.Point, d float64) paint.Point {
	for i := 1; i < len(pts); i++ {
		l := math.Hypot(pts[i].X-pts[i-1].X, pts[i].Y-pts[i-1].Y)
		if d <= l && l > 0 {
			t := d / l
			return paint.Point{X: pts[i-1].X + (pts[i].X-pts[i-1].X)*t, Y: pts[i-1].Y + (pts[i].Y-pts[i-1].Y)*t}
		}
		d -= l
	}
	return pts[len(pts)-1]
}

// crosses reports whether a line through points enters a box.
func crosses(pts []paint.Point, b paint.Box) bool {
	for i := 1; i < len(pts); i++ {
		p, q := pts[i-1], pts[i]
		if max(p.X, q.X) < b.X0 || min(p.X, q.X) > b.X1 || max(p.Y, q.Y) < b.Y0 || min(p.Y, q.Y) > b.Y1 {
			continue
		}
		for k := 0.0; k <= 1; k += 0.1 {
			x, y := p.X+(q.X-p.X)*k, p.Y+(q.Y-p.Y)*k
			if x >= b.X0 && x <= b.X1 && y >= b.Y0 && y <= b.Y1 {
				return true
			}
		}
	}
	return false
}
