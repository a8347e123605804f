package figure

import (
	"context"
	"fmt"
	"math"
	"strings"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/figure/paint"
)

// Pairs draws cases × cases: a cell is the darker, the more alike two cases are, by similarities or by
// distances. Cases stand in the order of the clusters (of the matrix, where r is nil), clusters apart
// from each other. Cells carry their number where it fits; a pair without a value is hatched. Of more
// cases than lines fit, cells become small and the clusters carry numbers only; beyond that, a cell is
// the mean over the pairs of two clusters.
func Pairs(ctx context.Context, m *similarity.Matrix, r *cluster.Result, cases Roster, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, nil)
	if err != nil {
		return nil, err
	}
	if m == nil || len(m.Cases) < 2 {
		return opt.nothing("heatmap", [2]string{"Er valt niets te tekenen: daarvoor zijn ten minste twee cases nodig.", "There is nothing to draw: that takes two cases or more."}), nil
	}
	opt = opt.enlarged()
	p := &pairs{page: newPage("heatmap", opt), m: m, r: r, roster: cases}
	p.dense()
	p.order()
	p.layout()
	return p.figure(), nil
}

// A pairRow is a case, or a cluster of them.
type pairRow struct {
	cases   []int // rows of the matrix
	label   string
	title   string
	cluster int
	at      float64 // its place from the left, and from above
}

type pairs struct {
	*page
	m      *similarity.Matrix
	r      *cluster.Result
	roster Roster

	rows             []pairRow
	tree             *cluster.Dendrogram
	cell             float64
	labelled, summed bool
	labelW, bracketW float64
	treeW            float64
	numbers          bool
	blank            bool    // some pair has no value
	lo, hi           float64 // of the shades
}

// order puts the cases in the order of the clusters.
func (p *pairs) order() {
	order, tree := inClusters(p.m.Cases, p.r)
	for _, c := range order {
		id := p.m.Cases[c.i]
		p.rows = append(p.rows, pairRow{cases: []int{c.i}, label: p.print(id), title: p.roster.titled(p.page, id), cluster: c.cluster})
	}
	p.tree = tree
}

func (p *pairs) gaps() float64 {
	n := 0
	for k := 1; k < len(p.rows); k++ {
		if p.rows[k].cluster != p.rows[k-1].cluster {
			n++
		}
	}
	return float64(n) * 1.5
}

// layout decides what a row is, and places the rows.
func (p *pairs) layout() {
	if !p.narrow() && p.tree != nil {
		p.treeW = 0.08 * p.width()
	}
	for k := range p.rows {
		if name := p.roster.name(p.m.Cases[p.rows[k].cases[0]]); len(p.rows) <= 40 && paint.Width(name, paint.Regular, p.size) <= 0.2*p.width() {
			continue
		}
		p.labelW = -1 // some name is too long
	}
	if p.labelW == 0 && len(p.roster.Names) > 0 {
		for k := range p.rows {
			p.rows[k].label = p.print(p.roster.name(p.m.Cases[p.rows[k].cases[0]]))
		}
	}
	p.labelW = 0
	for _, r := range p.rows {
		p.labelW = max(p.labelW, paint.Width(r.label, paint.Regular, p.size)+3)
	}
	if p.labelW > 0.35*p.width() {
		for k := range p.rows {
			p.rows[k].label = itoa(k + 1)
		}
		p.labelW = 14
	}
	clustered := p.r != nil && p.r.K > 1
	if clustered {
		p.bracketW = 8 + paint.Width("10", paint.Bold, p.small)
	}
	n, line := float64(len(p.rows)), 1.02*p.size
	room := min(p.width()-2-p.labelW-p.bracketW-p.treeW, p.tallest()-p.labelW)
	p.labelled = n*line+p.gaps() <= room
	if !p.labelled {
		p.labelW = 0
		if clustered {
			p.bracketW = 8 + paint.Width("10 (n = 100)", paint.Regular, p.small)
		}
		room = min(p.width()-2-p.bracketW-p.treeW, p.tallest()-10)
		if (room-p.gaps())/n < 0.6 {
			p.sum()
			n = float64(len(p.rows))
			room = min(p.width()-2-p.labelW, p.tallest()-p.labelW)
		}
	}
	p.cell = min(3*p.size, (room-p.gaps())/n)
	y := 0.0
	for k := range p.rows {
		if k > 0 && p.rows[k].cluster != p.rows[k-1].cluster && !p.summed {
			y += 1.5
		}
		p.rows[k].at = y
		y += p.cell
	}
	p.range01()
	p.numbers = p.cell >= p.small && paint.Width(p.number(0.55, 2), paint.Regular, p.small)+1.5 <= p.cell
}

// sum makes one row of each cluster.
func (p *pairs) sum() {
	var out []pairRow
	at := map[int]int{}
	for _, r := range p.rows {
		k, ok := at[r.cluster]
		if !ok {
			k = len(out)
			at[r.cluster] = k
			out = append(out, pairRow{cluster: r.cluster})
		}
		out[k].cases = append(out[k].cases, r.cases[0])
	}
	p.labelW = 0
	for k := range out {
		out[k].label = "cluster " + itoa(out[k].cluster) + " (n\u00a0=\u00a0" + itoa(len(out[k].cases)) + ")"
		if out[k].cluster == 0 {
			out[k].label = "n\u00a0=\u00a0" + itoa(len(out[k].cases))
		}
		out[k].title = out[k].label
		p.labelW = max(p.labelW, paint.Width(out[k].label, paint.Regular, p.size)+3)
	}
	p.rows, p.summed, p.labelled, p.tree, p.treeW, p.bracketW = out, true, true, nil, 0, 0
}

// value is the mean over the pairs of two rows, NaN where there is none.
func (p *pairs) value(a, b *pairRow) float64 {
	sum, n := 0.0, 0
	for _, i := range a.cases {
		for _, j := range b.cases {
			if v := p.m.At(i, j); i != j && !math.IsNaN(v) && !math.IsInf(v, 0) {
				sum, n = sum+v, n+1
			}
		}
	}
	return sum / float64(n)
}

// range01 finds what the lightest and the darkest shade are: round values that hold all.
func (p *pairs) range01() {
	lo, hi := 0.0, math.Inf(-1)
	for a := range p.rows {
		for b := range p.rows {
			if v := p.value(&p.rows[a], &p.rows[b]); (a != b || p.summed) && !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if !(hi > lo) {
		hi = lo + 1
	}
	at, _ := ticks(lo, hi, 5)
	step := hi - lo
	if len(at) > 1 {
		step = at[1] - at[0]
	}
	p.lo, p.hi = math.Floor(lo/step+1e-9)*step, math.Ceil(hi/step-1e-9)*step
}

// dark is how dark a value is, from 0 to 1: distances the darker, the smaller.
func (p *pairs) dark(v float64) float64 {
	t := (v - p.lo) / (p.hi - p.lo)
	if p.m.Form == similarity.Distances {
		return 1 - t
	}
	return t
}

// shades is how many shades small cells have, which are drawn as one path each.
const shades = 24

func (p *pairs) figure() *Figure {
	x0 := p.treeW + 1
	var body []paint.Op
	if p.cell >= 4 || len(p.rows) <= 60 {
		body = p.cellByCell(x0)
	} else {
		body = p.shadeByShade(x0)
	}
	bottom := p.rows[len(p.rows)-1].at + p.cell
	if p.tree != nil && p.treeW > 0 {
		y := make([]float64, len(p.rows))
		for k := range p.rows {
			y[k] = p.rows[k].at + p.cell/2
		}
		body = append(body, sideTree(p.theme, p.tree, y[:len(p.r.Cases)], 1, p.treeW-3)...)
	}
	if p.labelled {
		for k := range p.rows {
			r := &p.rows[k]
			body = append(body, p.text(x0+bottom+2.5, r.at+p.cell/2+0.34*p.size, paint.Start, p.size, r.label))
			t := p.text(x0+r.at+p.cell/2+0.31*p.size, -2.5, paint.Start, p.size, r.label)
			t.Rotate = 90
			body = append(body, t)
		}
	}
	if p.bracketW > 0 {
		body = append(body, p.brackets(x0+bottom+p.labelW+3)...)
	}
	return p.finish(body, p.legend(), p.remarks, p.caption)
}

func (p *pairs) cellByCell(x0 float64) []paint.Op {
	var ops []paint.Op
	for a := range p.rows {
		for b := range p.rows {
			if a == b && !p.summed {
				continue
			}
			r, c := &p.rows[a], &p.rows[b]
			v := p.value(r, c)
			rect := &paint.Rect{X: x0 + c.at, Y: r.at, W: p.cell, H: p.cell, Style: paint.Style{Stroke: paint.RGB(0xFFFFFF), Width: 0.3}}
			g := &paint.Group{Class: "key-scale", Title: r.title + " – " + c.title + ": " + p.number(v, 2), Ops: []paint.Op{rect}}
			switch {
			case math.IsNaN(v):
				g.Class, rect.Style, p.blank = "key-unreported", p.theme.unreportedHatch(), true
			default:
				rect.Fill = p.opt.Palette.shade(p.dark(v))
				if p.numbers {
					t := p.text(rect.X+p.cell/2, rect.Y+p.cell/2+0.36*p.small, paint.Middle, p.small, p.number(v, 2))
					t.Color = inkOn(rect.Fill)
					g.Ops = append(g.Ops, t)
				}
			}
			ops = append(ops, g)
		}
	}
	return ops
}

// shadeByShade draws many small cells as one path a shade.
func (p *pairs) shadeByShade(x0 float64) []paint.Op {
	paths := make([]*paint.Path, shades+1)
	for k := range shades {
		paths[k] = &paint.Path{Style: paint.Style{Fill: p.opt.Palette.shade(float64(k) / (shades - 1))}}
	}
	paths[shades] = &paint.Path{Style: p.theme.unreportedHatch()}
	shade := func(a, b int) int {
		switch v := p.value(&p.rows[a], &p.rows[b]); {
		case a == b:
			return -1
		case math.IsNaN(v):
			return shades
		default:
			return int(math.Round(p.dark(v) * (shades - 1)))
		}
	}
	for a := range p.rows {
		for from := 0; from < len(p.rows); {
			k, to := shade(a, from), from+1
			for to < len(p.rows) && p.rows[to].cluster == p.rows[from].cluster && shade(a, to) == k {
				to++
			}
			if k >= 0 {
				x, y, w := x0+p.rows[from].at, p.rows[a].at, p.cell*float64(to-from)
				paths[k].Segs = append(paths[k].Segs, paint.Polygon(paint.Style{}, paint.Point{X: x, Y: y}, paint.Point{X: x + w, Y: y}, paint.Point{X: x + w, Y: y + p.cell}, paint.Point{X: x, Y: y + p.cell}).Segs...)
			}
			from = to
		}
	}
	scale := &paint.Group{Class: "key-scale"}
	for _, path := range paths[:shades] {
		if len(path.Segs) > 0 {
			scale.Ops = append(scale.Ops, path)
		}
	}
	ops := []paint.Op{scale}
	if len(paths[shades].Segs) > 0 {
		p.blank = true
		ops = append(ops, &paint.Group{Class: "key-unreported", Ops: []paint.Op{paths[shades]}})
	}
	return ops
}

// brackets marks the clusters at the right.
func (p *pairs) brackets(x float64) []paint.Op {
	var list []bracket
	for from := 0; from < len(p.rows); {
		to := from
		for to+1 < len(p.rows) && p.rows[to+1].cluster == p.rows[from].cluster {
			to++
		}
		label := itoa(p.rows[from].cluster)
		if p.rows[from].cluster == 0 {
			label = "–"
		}
		if !p.labelled {
			label += " (n\u00a0=\u00a0" + itoa(to-from+1) + ")"
		}
		list = append(list, bracket{p.rows[from].at, p.rows[to].at + p.cell, label})
		from = to + 1
	}
	return p.sideBrackets(x, list, p.labelled)
}

// measured names what the cells are.
func (p *pairs) measured(lang string) string {
	name := ""
	if !p.m.Given {
		name = p.m.Measure.String()
	}
	name = measureName(name, lang)
	if p.m.Form == similarity.Distances {
		return wordf(lang, "afstand (%s)", "distance (%s)", name)
	}
	return wordf(lang, "gelijkenis (%s)", "similarity (%s)", name)
}

func (p *pairs) legend() []legendItem {
	light, dark := p.lo, p.hi
	if p.m.Form == similarity.Distances {
		light, dark = dark, light
	}
	n := max(decimalsOf(light), decimalsOf(dark))
	items := []legendItem{p.shadeItem(p.number(light, n), p.number(dark, n), p.measured(p.lang))}
	if p.blank {
		items = append(items, legendItem{"key-unreported", 9, 7, func(x, y float64) []paint.Op {
			return []paint.Op{&paint.Rect{X: x, Y: y, W: 9, H: 7, Style: p.theme.unreportedHatch()}}
		}, p.word("geen waarde", "no value")})
	}
	return items
}

func (p *pairs) remarks(lang string) []string {
	out := []string{plural(lang, len(p.m.Cases), "case", "cases", "case", "cases") + "."}
	switch {
	case p.summed:
		out = append(out, word(lang, "Er zijn meer cases dan rijen passen: een cel is het gemiddelde over de paren van twee clusters.", "There are more cases than rows fit: a cell is the mean over the pairs of two clusters."))
	case !p.labelled:
		out = append(out, word(lang, "Een rij is een case; er is geen plaats voor hun namen.", "A row is a case; there is no room for their names."))
	}
	return out
}

func (p *pairs) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { fmt.Fprintf(&b, word(lang, nl, en), args...) }
	say("%d × %d cases%s: hoe donkerder een cel, hoe meer twee cases op elkaar lijken; %s.", "%d × %d cases%s: the darker a cell, the more alike two cases are; %s.",
		len(p.m.Cases), len(p.m.Cases), p.opt.filtered(lang), p.measured(lang))
	if p.r != nil {
		say(" De cases staan in de volgorde van %d clusters (%s; gemiddeld silhouet %s).", " The cases stand in the order of %d clusters (%s; mean silhouette %s).", p.r.K, methodName(p.r.Method, lang), number(lang, p.r.Silhouette.Mean, 2))
	}
	say(" Een volgorde naar gelijkenis toont altijd vlakken: dat er families te zien zijn, bewijst ze niet.", " An order by likeness always shows blocks: that families are to be seen does not prove them.")
	return b.String()
}
