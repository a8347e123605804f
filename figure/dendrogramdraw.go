package figure

import (
	"fmt"
	"math"
	"strings"

	"speelveld/analysis/cluster"
	"speelveld/figure/paint"
)

// figure places the tree and draws it with its labels, brackets, axis and words.
func (d *dendrogram) figure() *Figure {
	right := d.width() - d.bracketW - d.labelW - d.marksW - 3 // where the leaves end
	s := d.axisScale(2+paint.Width(d.number(0.55, 2), paint.Regular, d.small)/2, right)
	y := 0.0
	for k, t := range d.ends {
		y += d.gapBefore(k)
		t.y = y + d.rowHeight(k)/2
		y += d.rowHeight(k)
	}
	d.place(d.top, s)

	var body []paint.Op
	bottom := y + 3
	if !math.IsNaN(d.cut) {
		x := s.at(d.cut)
		body = append(body, &paint.Group{Class: "key-cut", Title: d.word("hier is de boom in %d clusters gesneden", "the tree is cut into %d clusters here", d.r.K),
			Ops: []paint.Op{paint.Line(d.cutStyle(), paint.Point{X: x, Y: -2}, paint.Point{X: x, Y: bottom})}})
	}
	lines := &paint.Group{Class: "tree"}
	lines.Ops = append(lines.Ops, paint.Line(d.branchStyle(d.top), paint.Point{X: max(0, min(d.top.x-4, s.p1)), Y: d.top.y}, paint.Point{X: d.top.x, Y: d.top.y}))
	d.branches(d.top, right, lines)
	body = append(body, lines)
	body = append(body, d.stabilities(s)...)
	for k, t := range d.ends {
		body = append(body, d.end(k, t, right))
	}
	if d.bracketed {
		body = append(body, d.brackets()...)
	}
	body = append(body, d.xAxis(s, bottom, d.axisTitle(d.lang))...)
	f := d.finish(body, d.legend(), d.remarks, d.caption)
	f.Colors = d.groups.colors()
	return f
}

// axisScale begins the axis at 0, unless all merges lie far from it.
func (d *dendrogram) axisScale(left, right float64) scale {
	lo, hi := math.Inf(1), 0.0
	for _, h := range d.r.Height {
		lo, hi = min(lo, h), max(hi, h)
	}
	if hi <= 0 {
		hi = 1
	}
	if lo > 0.35*hi {
		at, _ := ticks(0, lo-0.04*(hi-lo)-0.01*hi, 8)
		d.low = at[len(at)-1]
	}
	return scale{d0: d.low, d1: hi + 0.01*(hi-d.low), p0: right, p1: left}
}

// place gives every node its place; the ends have theirs.
func (d *dendrogram) place(t *twig, s scale) {
	t.x = s.p0
	if len(t.cases) > 1 {
		t.x = s.at(t.height)
	}
	if t.kids[0] == nil {
		return
	}
	d.place(t.kids[0], s)
	d.place(t.kids[1], s)
	t.y = (t.kids[0].y + t.kids[1].y) / 2
}

func (d *dendrogram) cutStyle() paint.Style {
	return paint.Style{Stroke: d.theme.ink, Width: 0.7, Dash: []float64{3.5, 2}}
}

// branchStyle is heavier within a cluster than above the cut.
func (d *dendrogram) branchStyle(t *twig) paint.Style {
	if t.cluster > 0 && d.bracketed {
		return paint.Style{Stroke: d.theme.ink, Width: 0.8}
	}
	return paint.Style{Stroke: d.theme.muted, Width: 0.5}
}

// branches draws what lies right of a node.
func (d *dendrogram) branches(t *twig, right float64, g *paint.Group) {
	st := d.branchStyle(t)
	if t.kids[0] == nil {
		if len(t.cases) > 1 {
			h := 0.36 * d.lead
			fill := st
			fill.Fill = tint(d.theme.muted, 0.72)
			g.Ops = append(g.Ops, &paint.Group{Class: "key-collapsed", Title: plural(d.lang, len(t.cases), "case", "cases", "case", "cases"),
				Ops: []paint.Op{paint.Polygon(fill, paint.Point{X: t.x, Y: t.y}, paint.Point{X: right, Y: t.y - h}, paint.Point{X: right, Y: t.y + h})}})
		}
		return
	}
	a, b := t.kids[0], t.kids[1]
	g.Ops = append(g.Ops, paint.Line(st, paint.Point{X: t.x, Y: a.y}, paint.Point{X: t.x, Y: b.y}))
	for _, k := range t.kids {
		g.Ops = append(g.Ops, paint.Line(d.branchStyle(k), paint.Point{X: t.x, Y: k.y}, paint.Point{X: k.x, Y: k.y}))
		d.branches(k, right, g)
	}
}

// strokes are the boxes of all lines of the tree, which numbers have to avoid.
func (d *dendrogram) strokes(t *twig, right float64, out []paint.Box) []paint.Box {
	if t.kids[0] == nil {
		if len(t.cases) > 1 {
			h := 0.36 * d.lead
			out = append(out, paint.Box{X0: t.x, Y0: t.y - h, X1: right, Y1: t.y + h})
		}
		return out
	}
	for _, k := range t.kids {
		out = append(out, paint.Box{X0: t.x, Y0: min(t.y, k.y), X1: t.x, Y1: max(t.y, k.y)}.Grow(0.4),
			paint.Box{X0: min(t.x, k.x), Y0: k.y, X1: max(t.x, k.x), Y1: k.y}.Grow(0.4))
		out = d.strokes(k, right, out)
	}
	return out
}

// roots are the branches of the clusters, by number.
func (d *dendrogram) roots(t *twig, parent float64, visit func(t *twig, parent float64)) {
	if t.root {
		visit(t, parent)
	}
	if t.kids[0] != nil {
		d.roots(t.kids[0], t.x, visit)
		d.roots(t.kids[1], t.x, visit)
	}
}

// stabilities prints the stability of each cluster at its branch: above or below the line, at its
// right or left end, or behind the fork, wherever no line is in the way. What finds no room goes to
// the bracket.
func (d *dendrogram) stabilities(s scale) []paint.Op {
	d.beside = map[int]bool{}
	if !d.bracketed || len(d.r.Stability) == 0 {
		return nil
	}
	taken := d.strokes(d.top, s.p0, nil)
	if !math.IsNaN(d.cut) {
		x := s.at(d.cut)
		taken = append(taken, paint.Box{X0: x, Y0: -2, X1: x, Y1: d.ends[len(d.ends)-1].y}.Grow(0.4))
	}
	var ops []paint.Op
	d.roots(d.top, 0, func(t *twig, parent float64) {
		v := d.number(d.r.Stability[t.cluster-1], 2)
		w, h := paint.Width(v, paint.Regular, d.small), 0.73*d.small // digits have no descenders
		for _, at := range []paint.Point{
			{X: t.x - 1.2 - w, Y: t.y - 0.9 - h}, {X: t.x - 1.2 - w, Y: t.y + 0.9},
			{X: parent + 1.2, Y: t.y - 0.9 - h}, {X: parent + 1.2, Y: t.y + 0.9},
			{X: t.x + 1.5, Y: t.y - h/2}, {X: t.x - 4 - w, Y: t.y - 1.2 - h}, {X: t.x - 4 - w, Y: t.y + 1.2},
		} {
			box := paint.Box{X0: at.X, Y0: at.Y, X1: at.X + w, Y1: at.Y + h}
			if box.X0 < 0 || box.X1 > s.p0 || collides(box, taken) {
				continue
			}
			text := d.text(at.X, at.Y+h, paint.Start, d.small, v)
			taken = append(taken, text.Bounds().Grow(0.3))
			ops = append(ops, &paint.Group{Class: "key-stability", Ops: []paint.Op{text},
				Title: d.word("cluster %d: stabiliteit %s (%s)", "cluster %d: stability %s (%s)", t.cluster, v, stabilityWord(d.r.StabilityWords[t.cluster-1], d.lang))})
			return
		}
		d.beside[t.cluster] = true
	})
	return ops
}

// end draws the marks and the label at the end of a branch.
func (d *dendrogram) end(k int, t *twig, right float64) paint.Op {
	g := &paint.Group{Class: "leaf"}
	var titles []string
	for _, i := range t.cases {
		title := d.roster.titled(d.page, d.r.Cases[i])
		if d.bracketed {
			title += d.word(", cluster %d", ", cluster %d", d.r.Assignment[d.r.Cases[i]])
		}
		titles = append(titles, title)
	}
	g.Title = strings.Join(titles, "; ")
	if len(t.cases) == 1 {
		g.ID, g.Href = "case-"+d.r.Cases[t.cases[0]], d.link(d.r.Cases[t.cases[0]])
	}
	x := right + d.marksW - d.marksWidth(t) + 1 // flush with the label
	for _, m := range d.marksOf(t) {
		mark := &paint.Group{Class: groupClass(m.group), Ops: d.groups.looks[m.group].draw(paint.Point{X: x + markStep/2, Y: t.y}, 2.2)}
		g.Ops = append(g.Ops, mark)
		x += markStep
		if m.n > 1 {
			g.Ops = append(g.Ops, d.text(x, t.y+0.36*d.small, paint.Start, d.small, itoa(m.n)))
			x += paint.Width(itoa(m.n), paint.Regular, d.small) + 0.8
		}
	}
	x = right + 1 + d.marksW
	lead := 1.05 * d.size
	text := d.text(x, t.y-float64(len(d.labels[k])-1)*lead/2+0.34*d.size, paint.Start, d.size, d.labels[k]...)
	text.Leading = lead
	g.Ops = append(g.Ops, text)
	return g
}

// brackets marks the clusters at the right.
func (d *dendrogram) brackets() []paint.Op {
	var ops []paint.Op
	x := d.width() - d.bracketW + 2.5
	for from := 0; from < len(d.ends); {
		to := from
		for to+1 < len(d.ends) && d.ends[to+1].cluster == d.ends[from].cluster {
			to++
		}
		c := d.ends[from].cluster
		y0, y1 := d.ends[from].y-0.36*d.lead, d.ends[to].y+0.36*d.lead
		line := paint.Style{Stroke: d.theme.ink, Width: 0.8}
		g := &paint.Group{Class: "cluster", Title: d.clusterTitle(c), Ops: []paint.Op{
			paint.Line(line, paint.Point{X: x - 2, Y: y0}, paint.Point{X: x, Y: y0}, paint.Point{X: x, Y: y1}, paint.Point{X: x - 2, Y: y1})}}
		lines := d.bracketText(c, false)
		number, rest, _ := strings.Cut(lines[0], " ")
		lead := 1.05 * d.small
		if y1-y0+clusterGap*d.lead < lead*float64(len(lines)) { // one line; the size can be counted
			if len(lines) > 1 {
				rest = lines[1]
			}
			lines = lines[:1]
		}
		y := (y0+y1)/2 - float64(len(lines)-1)*lead/2 + 0.36*d.small
		bold := d.text(x+3, y, paint.Start, d.small, number)
		bold.Face = paint.Bold
		after := d.text(x+3+paint.Width(number+" ", paint.Bold, d.small)+0.5, y, paint.Start, d.small, rest)
		g.Ops = append(g.Ops, bold, after)
		if len(lines) > 1 {
			g.Ops = append(g.Ops, d.text(x+3, y+lead, paint.Start, d.small, lines[1]))
		}
		ops = append(ops, g)
		from = to + 1
	}
	return ops
}

func (d *dendrogram) clusterTitle(c int) string {
	var ids []string
	for _, id := range d.r.Cases {
		if d.r.Assignment[id] == c {
			ids = append(ids, d.print(id))
		}
	}
	return d.word("cluster %d: ", "cluster %d: ", c) + strings.Join(ids, ", ")
}

var linkageNames = map[cluster.Method][2]string{
	cluster.Average:  {"gemiddelde koppeling", "average linkage"},
	cluster.Single:   {"enkelvoudige koppeling", "single linkage"},
	cluster.Complete: {"volledige koppeling", "complete linkage"},
	cluster.McQuitty: {"gewogen gemiddelde koppeling (McQuitty)", "weighted average linkage (McQuitty)"},
	cluster.Median:   {"mediaankoppeling (Gower)", "median linkage (Gower)"},
	cluster.Centroid: {"zwaartepuntkoppeling", "centroid linkage"},
	cluster.Ward:     {"Wards methode (ward.D2)", "Ward's method (ward.D2)"},
	cluster.WardD:    {"Wards methode (ward.D)", "Ward's method (ward.D)"},
}

// methodName names a way of clustering; one that makes no tree has the name of its flag.
func methodName(m cluster.Method, lang string) string {
	if n, ok := linkageNames[m]; ok {
		return word(lang, n[0], n[1])
	}
	return m.String()
}

// measureName is what distances are, after "afstand" or "distance".
func measureName(measure, lang string) string {
	if m := strings.TrimSpace(measure); m != "" {
		return m
	}
	return word(lang, "zoals gegeven", "as given")
}

func (d *dendrogram) axisTitle(lang string) string {
	return wordf(lang, "afstand waarop takken samenkomen (%s; %s)", "distance at which branches merge (%s; %s)", measureName(d.r.Measure, lang), methodName(d.r.Method, lang))
}

func (d *dendrogram) legend() []legendItem {
	items := d.groups.legend(d.page)
	if !math.IsNaN(d.cut) {
		items = append(items, legendItem{"key-cut", 12, 7, func(x, y float64) []paint.Op {
			return []paint.Op{paint.Line(d.cutStyle(), paint.Point{X: x + 6, Y: y}, paint.Point{X: x + 6, Y: y + 7})}
		}, d.word("snede in %d clusters", "cut into %d clusters", d.r.K)})
	}
	if len(d.r.Stability) > len(d.beside) && d.bracketed {
		sample := d.number(0.81, 2)
		w := paint.Width(sample, paint.Regular, d.small)
		items = append(items, legendItem{"key-stability", w, d.small, func(x, y float64) []paint.Op {
			return []paint.Op{paint.Line(paint.Style{Stroke: d.theme.ink, Width: 0.8}, paint.Point{X: x, Y: y + 0.95*d.small}, paint.Point{X: x + w, Y: y + 0.95*d.small}),
				d.text(x, y+0.76*d.small, paint.Start, d.small, sample)}
		}, d.word("stabiliteit van de tak: 0 tot 1", "stability of the branch: 0 to 1")})
	}
	if d.collapsed > 0 {
		items = append(items, legendItem{"key-collapsed", 14, 5, func(x, y float64) []paint.Op {
			return []paint.Op{paint.Polygon(paint.Style{Fill: tint(d.theme.muted, 0.72), Stroke: d.theme.ink, Width: 0.6}, paint.Point{X: x, Y: y + 2.5}, paint.Point{X: x + 14, Y: y}, paint.Point{X: x + 14, Y: y + 5})}
		}, d.word("meer cases, samen getekend; +3: en nog 3 cases", "several cases, drawn as one; +3: and 3 more cases")})
	}
	return items
}

// remarks are what a reader of the page must know.
func (d *dendrogram) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	n := len(d.r.Cases)
	say("%d cases.", "%d cases.", n)
	if m := d.r.Silhouette.Mean; d.r.K > 1 && !math.IsNaN(m) && m < 0.25 {
		say("Gemiddeld silhouet %s: er is nauwelijks een structuur.", "Mean silhouette %s: there is hardly any structure.", number(lang, m, 2))
	}
	if d.collapsed > 0 {
		say("Niet elke case past op een eigen regel: de %d samenvoegingen op de kleinste afstanden zijn als driehoek getekend; de cases daarin staan erbij zover er plaats is.",
			"Not every case has a line of its own: the %d merges at the smallest distances are drawn as triangles, with their cases beside them as far as there is room.", n-len(d.ends))
	}
	if d.low > 0 {
		say("De as begint bij %s.", "The axis begins at %s.", number(lang, d.low, decimalsOf(d.low)))
	}
	if k := len(d.inversions); k > 0 {
		say("%s lager dan een tak die erin opgaat (omkering): daar lopen lijnen terug; het hoort bij deze koppeling.",
			"%s lower than a branch that it joins (inversion): lines run back there, as this linkage has it.",
			plural(lang, k, "samenvoeging ligt", "samenvoegingen liggen", "merge lies", "merges lie"))
	}
	switch {
	case d.r.K > 1 && !d.bracketed:
		say("De %d clusters passen niet op de bladzijde en zijn niet gemerkt.", "The %d clusters do not fit the page and are not marked.", d.r.K)
	case d.bracketed && math.IsNaN(d.cut):
		say("Geen lijn scheidt de %d clusters: er zijn samenvoegingen op gelijke of omgekeerde afstanden.", "No line separates the %d clusters: some merges are at equal or inverted distances.", d.r.K)
	}
	if k := len(d.r.LeftOut); k > 0 {
		say("Zonder een van de codes, en daarom weggelaten: %s.", "Without any of the codes, and left out: %s.", listCases(lang, d.r.LeftOut))
	}
	return out
}

// decimalsOf are the decimals that a round value needs.
func decimalsOf(v float64) int {
	for n := range 6 {
		if p := math.Pow(10, float64(n)); math.Abs(v*p-math.Round(v*p)) < 1e-6 {
			return n
		}
	}
	return 6
}

func (d *dendrogram) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { fmt.Fprintf(&b, word(lang, nl, en), args...) }
	say("Dendrogram van %d cases%s: afstanden (%s), %s. Hoe verder naar links twee takken samenkomen, hoe minder hun cases op elkaar lijken; welke tak boven de andere staat, zegt niets.",
		"Dendrogram of %d cases%s: distances (%s), %s. The further to the left two branches merge, the less alike their cases are; which branch stands above the other means nothing.",
		len(d.r.Cases), d.opt.filtered(lang), measureName(d.r.Measure, lang), methodName(d.r.Method, lang))
	if d.bracketed {
		say(" Haken en nummers: %d clusters", " Brackets and numbers: %d clusters", d.r.K)
		switch {
		case len(d.r.Choice) > 0:
			say(", zoveel als het beste gemiddelde silhouet geven (%s).", ", as many as give the best mean silhouette (%s).", number(lang, d.r.Silhouette.Mean, 2))
		default:
			say(", zoveel als gevraagd (gemiddeld silhouet %s).", ", as many as asked for (mean silhouette %s).", number(lang, d.r.Silhouette.Mean, 2))
		}
		if d.r.Null != nil && !math.IsNaN(d.r.Null.P) && d.r.Null.Draws > 0 {
			say(" In %d tabellen met dezelfde marges en geen structuur is het beste silhouet gemiddeld %s (p = %s).", " In %d tables with the same margins and no structure the best silhouette is %s on average (p = %s).",
				d.r.Null.Draws, number(lang, d.r.Null.Mean, 2), number(lang, d.r.Null.P, 3))
		}
		if !math.IsNaN(d.cut) {
			say(" De streepjeslijn snijdt de boom in deze clusters.", " The dashed line cuts the tree into these clusters.")
		}
	}
	if len(d.r.Stability) > 0 && d.bracketed {
		say(" Getallen bij de takken: stabiliteit over %d bootstrapsteekproeven (gemiddelde Jaccard, Hennig 2007): onder %s instabiel, vanaf %s een patroon, vanaf %s stabiel.",
			" Numbers at the branches: stability over %d bootstrap samples (mean Jaccard, Hennig 2007): below %s unstable, from %s a pattern, from %s stable.",
			d.r.Bootstrap, number(lang, 0.6, 2), number(lang, 0.6, 2), number(lang, 0.75, 2))
	}
	if by := d.groups.said(lang); by != "" {
		say(" Tekens bij de cases: %s.", " Marks at the cases: %s.", by)
		if k := len(d.r.Cases) - len(d.groups.of); k > 0 {
			say(" Cases zonder teken (%d) zitten in geen groep.", " Cases without a mark (%d) are in no group.", k)
		}
	}
	if d.collapsed > 0 {
		say(" Een driehoek staat voor meer cases.", " A triangle stands for several cases.")
	}
	say(" Clusteren geeft altijd clusters: de boom zegt niet dat er families van cases zijn.", " Clustering always gives clusters: the tree does not say that there are families of cases.")
	return b.String()
}
