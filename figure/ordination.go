package figure

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"speelveld/analysis/ordination"
	"speelveld/figure/paint"
)

// An Outline says what is drawn around the cases of a group on a map.
type Outline string

// The outlines. A hull takes three cases, an ellipse four that do not lie on a line.
const (
	Hulls     Outline = "hulls"    // the convex hull; the default
	Ellipses  Outline = "ellipses" // that holds 95 % of a bivariate normal distribution with the group's mean and covariance
	NoOutline Outline = "none"
)

// Outlines lists them, the default first.
var Outlines = []Outline{Hulls, Ellipses, NoOutline}

// Ordination draws the cases on the first two axes of a map: a point for each place, with the mark of
// its group, an outline around each group, and the share of the differences that each axis shows. A
// unit is as long on both axes. Labels stand where they collide with nothing; which cases got none is
// said. A case of which the map shows less than a quarter of what sets it apart is an open mark.
func Ordination(ctx context.Context, r *ordination.Result, cases Roster, outline Outline, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, nil)
	if err != nil {
		return nil, err
	}
	if r == nil || len(r.Cases) == 0 || r.Dimensions == 0 {
		return opt.nothing("ordination", [2]string{"Er valt niets te tekenen: er is geen kaart.", "There is nothing to draw: there is no map."}), nil
	}
	if outline == "" {
		outline = Hulls
	}
	opt = opt.enlarged()
	o := &ordinationMap{page: newPage("ordination", opt), r: r, roster: cases, outline: outline}
	o.groups = o.grouping(cases, r.Cases)
	o.outlines()
	o.frame()
	o.gather()
	return o.figure(), nil
}

// A mapPlace is a point of the map with the cases that lie there.
type mapPlace struct {
	cases []int
	at    paint.Point
	far   float64 // from the middle
}

// A mapOutline is what is drawn around a group.
type mapOutline struct {
	group  int
	points [][2]float64
}

type ordinationMap struct {
	*page
	r       *ordination.Result
	roster  Roster
	groups  *grouping
	outline Outline

	drawn   []mapOutline
	none    []string // groups that are too small or too narrow for an outline
	x, y    scale
	box     paint.Box
	places  []mapPlace
	several int      // places with more than one case
	unnamed []string // cases without a label
	poor    int      // cases whose place says little
	flat    bool     // one axis only
}

// xy is the place of a case; with one axis, all lie on a line.
func (o *ordinationMap) xy(i int) [2]float64 {
	c := o.r.Coordinates[i]
	if len(c) == 1 {
		return [2]float64{c[0], 0}
	}
	return [2]float64{c[0], c[1]}
}

// outlines finds what is drawn around each group.
func (o *ordinationMap) outlines() {
	o.flat = o.r.Dimensions == 1
	if o.outline == NoOutline || o.flat {
		return
	}
	for g := range o.groups.names {
		var pts [][2]float64
		for i, id := range o.r.Cases {
			if k, ok := o.groups.of[id]; ok && k == g {
				pts = append(pts, o.xy(i))
			}
		}
		var ring [][2]float64
		if o.outline == Ellipses {
			ring = ellipse(pts)
		} else {
			ring = hull(pts)
		}
		if len(ring) < 3 {
			o.none = append(o.none, o.groups.names[g])
			continue
		}
		o.drawn = append(o.drawn, mapOutline{g, ring})
	}
}

// hull returns the corners of the convex hull of points, counter-clockwise (Andrew's monotone chain);
// fewer than three where the points lie on a line.
func hull(pts [][2]float64) [][2]float64 {
	p := slices.Clone(pts)
	slices.SortFunc(p, func(a, b [2]float64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	p = slices.Compact(p)
	if len(p) < 3 {
		return p
	}
	turn := func(a, b, c [2]float64) float64 { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }
	half := func(p [][2]float64) [][2]float64 {
		var h [][2]float64
		for _, q := range p {
			for len(h) > 1 && turn(h[len(h)-2], h[len(h)-1], q) <= 1e-15 {
				h = h[:len(h)-1]
			}
			h = append(h, q)
		}
		return h[:len(h)-1]
	}
	lower := half(p)
	slices.Reverse(p)
	return append(lower, half(p)...)
}

// chi95 is the 95 % quantile of χ² with two degrees of freedom: −2 ln 0.05.
var chi95 = -2 * math.Log(0.05)

// ellipse returns points on the ellipse that holds 95 % of a bivariate normal distribution with the
// mean and the covariance of points; none for fewer than four, or where they lie on a line.
func ellipse(pts [][2]float64) [][2]float64 {
	n := float64(len(pts))
	if n < 4 {
		return nil
	}
	var mx, my, xx, xy, yy float64
	for _, p := range pts {
		mx, my = mx+p[0]/n, my+p[1]/n
	}
	for _, p := range pts {
		dx, dy := p[0]-mx, p[1]-my
		xx, xy, yy = xx+dx*dx/(n-1), xy+dx*dy/(n-1), yy+dy*dy/(n-1)
	}
	half, mid := math.Hypot((xx-yy)/2, xy), (xx+yy)/2
	if mid-half <= 1e-12*(mid+half) {
		return nil
	}
	a, b := math.Sqrt(chi95*(mid+half)), math.Sqrt(chi95*(mid-half))
	sin, cos := math.Sincos(math.Atan2(2*xy, xx-yy) / 2)
	out := make([][2]float64, 72)
	for i := range out {
		s, c := math.Sincos(float64(i) * 2 * math.Pi / 72)
		out[i] = [2]float64{mx + a*c*cos - b*s*sin, my + a*c*sin + b*s*cos}
	}
	return out
}

// frame finds the scales, on which a unit is as long to the right as it is upwards.
func (o *ordinationMap) frame() {
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	reach := func(p [2]float64) {
		for k := range p {
			lo[k], hi[k] = min(lo[k], p[k]), max(hi[k], p[k])
		}
	}
	for i := range o.r.Cases {
		reach(o.xy(i))
	}
	for _, d := range o.drawn {
		for _, p := range d.points {
			reach(p)
		}
	}
	span := max(hi[0]-lo[0], hi[1]-lo[1])
	if span <= 0 {
		span = 1
	}
	for k := range lo {
		lo[k], hi[k] = lo[k]-0.06*span, hi[k]+0.06*span
	}
	left := 1.0
	if !o.flat {
		left = o.yAxisWidth(scale{d0: -0.55, d1: 0.55, p0: 0, p1: 300}) + 1
	}
	w := o.width() - left - 2 - paint.Width(o.number(-0.55, 2), paint.Regular, o.small)/2
	w0, h0 := hi[0]-lo[0], hi[1]-lo[1]
	most, least := min(0.95*w, o.tallest()), 0.5*w
	if o.flat {
		most, least = 110*o.size/7, 110*o.size/7
	}
	unit := min(w/w0, most/h0)
	if o.flat {
		unit = w / w0
	}
	height := min(max(unit*h0, least), most)
	// Room that is left widens what is seen, on both sides alike.
	cx, cy := (lo[0]+hi[0])/2, (lo[1]+hi[1])/2
	o.box = paint.Box{X0: left, Y0: 0, X1: left + w, Y1: height}
	o.x = scale{d0: cx - w/unit/2, d1: cx + w/unit/2, p0: o.box.X0, p1: o.box.X1}
	o.y = scale{d0: cy - height/unit/2, d1: cy + height/unit/2, p0: o.box.Y1, p1: o.box.Y0}
}

// gather puts cases at one place together. Places are in the order in which they get their labels:
// those farthest from the middle first.
func (o *ordinationMap) gather() {
	for i := range o.r.Cases {
		p := o.xy(i)
		at := paint.Point{X: o.x.at(p[0]), Y: o.y.at(p[1])}
		k := slices.IndexFunc(o.places, func(q mapPlace) bool { return math.Hypot(q.at.X-at.X, q.at.Y-at.Y) < 0.05 })
		if k < 0 {
			k = len(o.places)
			o.places = append(o.places, mapPlace{at: at, far: math.Hypot(p[0], p[1])})
		}
		o.places[k].cases = append(o.places[k].cases, i)
		if o.isPoor(i) {
			o.poor++
		}
	}
	for _, p := range o.places {
		if len(p.cases) > 1 {
			o.several++
		}
	}
	slices.SortStableFunc(o.places, func(a, b mapPlace) int { return cmp.Compare(b.far, a.far) })
}

// poorlyPlaced is the quality below which a case is an open mark.
const poorlyPlaced = 0.25

func (o *ordinationMap) isPoor(i int) bool {
	return i < len(o.r.Quality) && o.r.Quality[i] < poorlyPlaced
}

func (o *ordinationMap) look(i int) (look, string) {
	l := look{color: o.theme.concept.line}
	class := "point"
	if g, ok := o.groups.of[o.r.Cases[i]]; ok {
		l, class = o.groups.looks[g], groupClass(g)
	} else if len(o.groups.names) > 0 {
		l, class = o.loose(), "key-loose"
	}
	l.hollow = o.isPoor(i)
	return l, class
}

// loose is the look of cases in no group, whose marks are smaller.
func (o *ordinationMap) loose() look { return look{mark: diamond, color: o.theme.muted} }

const pointSize = 2.3

func (o *ordinationMap) figure() *Figure {
	line := paint.Style{Stroke: paint.RGB(0xDDDDDD), Width: 0.5}
	body := []paint.Op{&paint.Rect{X: o.box.X0, Y: o.box.Y0, W: o.box.W(), H: o.box.H(), Style: paint.Style{Stroke: o.theme.muted, Width: 0.5}}}
	if x := o.x.at(0); o.box.X0 < x && x < o.box.X1 {
		body = append(body, paint.Line(line, paint.Point{X: x, Y: o.box.Y0}, paint.Point{X: x, Y: o.box.Y1}))
	}
	if y := o.y.at(0); o.box.Y0 < y && y < o.box.Y1 {
		body = append(body, paint.Line(line, paint.Point{X: o.box.X0, Y: y}, paint.Point{X: o.box.X1, Y: y}))
	}
	for _, d := range o.drawn {
		pts := make([]paint.Point, len(d.points))
		for k, p := range d.points {
			pts[k] = paint.Point{X: o.x.at(p[0]), Y: o.y.at(p[1])}
		}
		l := o.groups.looks[d.group]
		body = append(body, &paint.Group{Class: "key-outline", Title: o.groups.names[d.group], Ops: []paint.Op{
			paint.Polygon(paint.Style{Stroke: l.color, Width: 0.8, Dash: l.dash}, pts...)}})
	}
	pins, marks := o.marks()
	labels := placeLabels(pins, nil, o.box.Grow(-1.5), o.small)
	for k, l := range labels {
		if l == nil {
			continue
		}
		if far := math.Hypot(l.to.X-l.from.X, l.to.Y-l.from.Y); len(o.places) > 40 && far > 24*o.size/7 {
			labels[k] = nil // so far off that it would be looked for elsewhere
			continue
		}
		if b := l.text.Bounds(); len(o.drawn) > 0 { // outlines pass behind labels
			body = append(body, &paint.Rect{X: b.X0, Y: b.Y0 + 0.1*o.small, W: b.W(), H: b.H() - 0.15*o.small, Style: paint.Style{Fill: paint.RGB(0xFFFFFF)}})
		}
		if l.leader {
			body = append(body, paint.Line(paint.Style{Stroke: o.theme.muted, Width: 0.3}, l.from, l.to))
		}
	}
	body = append(body, marks...)
	body = append(body, o.labelled(labels)...)
	body = append(body, o.xAxis(o.x, o.box.Y1, o.axisTitle(0))...)
	if !o.flat {
		body = append(body, o.yAxis(o.y, o.box.X0, o.axisTitle(1))...)
	}
	f := o.finish(body, o.legend(), o.remarks, o.caption)
	f.Colors = o.groups.colors()
	return f
}

// marks draws the points, and says where their labels want to stand: first the numbers of places with
// several cases, then all names.
func (o *ordinationMap) marks() (pins []pin, ops []paint.Op) {
	var counts, names []pin
	for _, p := range o.places {
		r := pointSize
		g := &paint.Group{Class: "place"}
		var titles []string
		// Groups at one place stand side by side.
		var kinds []int
		for _, i := range p.cases {
			titles = append(titles, o.roster.titled(o.page, o.r.Cases[i]))
			if !slices.ContainsFunc(kinds, func(j int) bool {
				_, a := o.look(i)
				_, b := o.look(j)
				return a == b
			}) {
				kinds = append(kinds, i)
			}
		}
		for k, i := range kinds {
			l, class := o.look(i)
			at := paint.Point{X: p.at.X + 2*pointSize*(float64(k)-float64(len(kinds)-1)/2), Y: p.at.Y}
			size := pointSize
			if class == "key-loose" {
				size *= 0.7
			}
			ops := l.draw(at, size)
			if l.hollow {
				class += " key-poor"
			}
			g.Ops = append(g.Ops, &paint.Group{Class: class, Ops: ops})
			r = max(r, math.Abs(at.X-p.at.X)+pointSize)
		}
		g.Title = strings.Join(titles, "; ")
		if len(p.cases) == 1 {
			g.ID, g.Href = "case-"+o.r.Cases[p.cases[0]], o.link(o.r.Cases[p.cases[0]])
		}
		ops = append(ops, g)
		count := pin{at: p.at, r: r}
		if len(p.cases) > 1 {
			count.lines = []string{itoa(len(p.cases)) + "×"}
		}
		counts = append(counts, count)
		names = append(names, pin{at: p.at, r: r, lines: o.labelOf(p)})
	}
	return append(counts, names...), ops
}

// labelOf names the cases at a place, three at most.
func (o *ordinationMap) labelOf(p mapPlace) []string {
	var lines []string
	for k, i := range p.cases {
		id := o.r.Cases[i]
		if k == 3 {
			lines = append(lines, "+"+itoa(len(p.cases)-3))
			break
		}
		label := o.print(id)
		if name := o.print(o.roster.name(id)); len(o.r.Cases) <= 25 && paint.Width(name, paint.Regular, o.small) <= 0.22*o.width() {
			label = name
		}
		lines = append(lines, paint.Wrap(label, paint.Regular, o.small, 0.3*o.width())...)
	}
	if len(lines) > 6 {
		return nil
	}
	return lines
}

// labelled draws the labels that found a place, and remembers who got none.
func (o *ordinationMap) labelled(labels []*placedLabel) []paint.Op {
	var ops []paint.Op
	n := len(o.places)
	for k, l := range labels {
		if l == nil {
			if k >= n {
				for _, i := range o.places[k-n].cases {
					o.unnamed = append(o.unnamed, o.r.Cases[i])
				}
			}
			continue
		}
		l.text.Color = o.theme.ink
		if k < n {
			l.text.Face = paint.Regular
			l.text.Color = o.theme.muted
		}
		ops = append(ops, l.text)
	}
	slices.Sort(o.unnamed)
	return ops
}

// shareOf says which share of the differences axes from a to b show, b not included: "9 %", or "8 to 10 %".
func (o *ordinationMap) shareOf(lang string, a, b int) string {
	if o.r.Bounds != nil {
		lo, hi := 0.0, 0.0
		for k := a; k < b && k < len(o.r.Bounds.Explained); k++ {
			lo, hi = lo+o.r.Bounds.Explained[k][0], hi+o.r.Bounds.Explained[k][1]
		}
		return wordf(lang, "%s tot %s", "%s to %s", number(lang, 100*lo, 0), percent(lang, hi))
	}
	sum := 0.0
	for k := a; k < b && k < len(o.r.Explained); k++ {
		sum += o.r.Explained[k]
	}
	return percent(lang, sum)
}

// percent writes a share as a percentage, with a decimal below ten.
func percent(lang string, share float64) string {
	n := 0
	if math.Abs(share) < 0.0995 {
		n = 1
	}
	return number(lang, 100*share, n) + word(lang, "\u00a0%", "%")
}

func (o *ordinationMap) axisTitle(a int) string {
	return o.word("as %d (%s)", "axis %d (%s)", a+1, o.shareOf(o.lang, a, a+1))
}

func (o *ordinationMap) legend() []legendItem {
	items := o.groups.legend(o.page)
	if k := len(o.r.Cases) - len(o.groups.of); k > 0 && len(items) > 0 {
		items = append(items, legendItem{"key-loose", 6, 6, func(x, y float64) []paint.Op {
			return o.loose().draw(paint.Point{X: x + 3, Y: y + 3}, 0.7*pointSize)
		}, o.word("in geen groep", "in no group") + " (n\u00a0=\u00a0" + itoa(k) + ")"})
	}
	if o.poor > 0 {
		items = append(items, legendItem{"key-poor", 6, 6, func(x, y float64) []paint.Op {
			return look{color: o.theme.ink, hollow: true}.draw(paint.Point{X: x + 3, Y: y + 3}, pointSize)
		}, o.word("open: de kaart toont minder dan een kwart van wat de case van het midden scheidt", "open: the map shows less than a quarter of what sets the case apart from the middle")})
	}
	if len(o.drawn) > 0 {
		what := o.word("omtrek van een groep, om al haar cases", "outline of a group, around all its cases")
		if o.outline == Ellipses {
			what = word(o.lang, "ellips om 95 % van een groep, bij een normale verdeling", "ellipse around 95% of a group, were it normal")
		}
		items = append(items, legendItem{"key-outline", 14, 6, func(x, y float64) []paint.Op {
			var ops []paint.Op
			for k, d := range o.drawn[:min(2, len(o.drawn))] {
				l := o.groups.looks[d.group]
				ops = append(ops, paint.Line(paint.Style{Stroke: l.color, Width: 0.8, Dash: l.dash}, paint.Point{X: x, Y: y + 2 + 2.4*float64(k)}, paint.Point{X: x + 14, Y: y + 2 + 2.4*float64(k)}))
			}
			return ops
		}, what})
	}
	return items
}

// remarks say how far the map can be trusted, and what has no label.
func (o *ordinationMap) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	shown := 0.0
	for k := 0; k < min(2, o.r.Dimensions) && k < len(o.r.Explained); k++ {
		shown += o.r.Explained[k]
	}
	verdict := ""
	switch {
	case shown < 0.3:
		verdict = word(lang, "; dat is weinig: cases die dicht bij elkaar liggen, kunnen in werkelijkheid ver uiteen liggen", "; that is little: cases that lie close together may in truth lie far apart")
	case shown < 0.6:
		verdict = word(lang, "; een schets, geen meting", "; a sketch, not a measurement")
	}
	say("%s; de kaart toont %s van de verschillen%s.", "%s; the map shows %s of the differences%s.",
		plural(lang, len(o.r.Cases), "case", "cases", "case", "cases"), o.shareOf(lang, 0, min(2, o.r.Dimensions)), verdict)
	if o.flat {
		say("Alle verschillen liggen op één as.", "All differences lie on one axis.")
	}
	if o.several > 0 {
		say("2×: zoveel cases liggen op dezelfde plaats.", "2×: so many cases lie at the same place.")
	}
	if len(o.unnamed) > 0 {
		say("Zonder plaats voor een naam: %s.", "Without room for a label: %s.", listCases(lang, o.unnamed))
	}
	if len(o.none) > 0 {
		say("Te weinig cases, of op één lijn, voor een omtrek: %s.", "Too few cases, or on one line, for an outline: %s.", strings.Join(o.none, ", "))
	}
	if len(o.r.LeftOut) > 0 {
		say("Zonder een van de codes, en daarom weggelaten: %s.", "Without any of the codes, and left out: %s.", listCases(lang, o.r.LeftOut))
	}
	return out
}

func (o *ordinationMap) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { fmt.Fprintf(&b, word(lang, nl, en), args...) }
	say("Kaart van %d cases%s naar hun afstanden (%s): hoofdcoördinatenanalyse (PCoA). Hoe dichter bij elkaar, hoe meer cases op elkaar lijken; links en rechts, boven en onder betekenen niets. De kaart toont %s van de verschillen",
		"Map of %d cases%s by their distances (%s): principal coordinates analysis (PCoA). The closer together, the more alike cases are; left and right, above and below mean nothing. The map shows %s of the differences",
		len(o.r.Cases), o.opt.filtered(lang), measureName(o.r.Measure, lang), o.shareOf(lang, 0, min(2, o.r.Dimensions)))
	if !math.IsNaN(o.r.MapCorrelation) {
		say("; afstanden op de kaart en echte afstanden hangen samen met r = %s", "; distances on the map and true distances correlate by r = %s", number(lang, o.r.MapCorrelation, 2))
	}
	say(".", ".")
	if o.r.NegativeShare > 0.0005 {
		say(" Negatieve eigenwaarden wegen %s: dat deel toont geen kaart.", " Negative eigenvalues weigh %s: no map shows that part.", percent(lang, o.r.NegativeShare))
	}
	if by := o.groups.said(lang); by != "" {
		say(" Tekens: %s.", " Marks: %s.", by)
		switch {
		case len(o.drawn) == 0:
		case o.outline == Ellipses:
			say(" Een ellips houdt 95 %% van een normale verdeling met het gemiddelde en de spreiding van de groep in.", " An ellipse holds 95%% of a normal distribution with the mean and the spread of the group.")
		default:
			say(" De omtrek van een groep ligt om al haar cases.", " The outline of a group lies around all its cases.")
		}
	}
	if o.poor > 0 {
		say(" Open tekens (%d): de kaart toont minder dan een kwart van wat die case van het midden scheidt.", " Open marks (%d): the map shows less than a quarter of what sets that case apart from the middle.", o.poor)
	}
	say(" Groepen die uiteen lijken te liggen, zijn daarmee niet getoetst.", " Groups that seem to lie apart have not been tested by that.")
	return b.String()
}
