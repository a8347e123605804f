package figure

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"speelveld/analysis/groups"
	"speelveld/analysis/table"
	"speelveld/figure/paint"
	"speelveld/graph"
)

// ForestQuery says which codes a forest plot shows, and in which order.
type ForestQuery struct {
	Columns      []table.Column // in the order of the codebook
	ByDifference bool           // within a kind the largest differences first, not the order of the codebook
	Missing      table.Missing  // what the comparison took what is not reported for
}

// Forest draws how two groups differ in the share of every code: a point for the difference, in
// percentage points, with its 95 % interval (Newcombe's), against a line at zero, and the counts behind
// it. A point is filled where its interval leaves zero out. Codes stand by kind, children below their
// parents. Of more codes than rows fit (or than TopN), those with the largest differences are drawn;
// codes that the groups were chosen by are not.
//
// It returns an error unless the result has two groups.
func Forest(ctx context.Context, r *groups.Result, q ForestQuery, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, nil)
	if err != nil {
		return nil, err
	}
	if r == nil || len(r.Groups) != 2 {
		return nil, fmt.Errorf("a forest plot compares two groups")
	}
	opt = opt.enlarged()
	f := &forest{page: newPage("forest", opt), r: r, q: q}
	f.choose()
	if len(f.rows) == 0 {
		return opt.nothing("forest", [2]string{
			"Er valt niets te tekenen: geen enkele code komt in genoeg cases van de twee groepen voor.",
			"There is nothing to draw: no code is in enough cases of the two groups.",
		}), nil
	}
	return f.figure(), nil
}

// A forestRow is a code.
type forestRow struct {
	*groups.Row
	place  int // in the codebook
	indent int // parents of it that are drawn as well
	lines  []string
	y, h   float64
}

type forest struct {
	*page
	r    *groups.Result
	q    ForestQuery
	rows []forestRow

	few    int // codes in too few cases
	least  int
	small0 int // codes with smaller differences that had no room
	given  int // codes that the groups were chosen by
	known  int // codes that are known in too few cases to compare
	bounds bool
	// The groups were made from these very codes: that they differ proves nothing, and intervals
	// would pretend otherwise.
	circular bool

	labelW, countW, saidW float64
	x                     scale
	open, filled          bool
}

// choose finds the rows and their order.
func (f *forest) choose() {
	place := map[string]int{}
	parent := map[string]string{}
	for k, c := range f.q.Columns {
		place[c.ID], parent[c.ID] = k, c.Parent
	}
	tested := false
	for i := range f.r.Rows {
		tested = tested || !math.IsNaN(f.r.Rows[i].P)
	}
	f.circular = !tested
	f.least = max(1, f.opt.MinCases)
	for i := range f.r.Rows {
		row := &f.r.Rows[i]
		switch {
		case row.Counts[0]+row.Counts[1] < f.least:
			f.few++
		case math.IsNaN(row.Difference) || math.IsNaN(row.DifferenceLow) || math.IsNaN(row.DifferenceHigh):
			f.known++
		case tested && math.IsNaN(row.P):
			f.given++
		default:
			f.rows = append(f.rows, forestRow{Row: row, place: place[row.Code]})
		}
	}
	f.widths()
	room := f.tallest()
	f.label()
	for len(f.rows) > 1 && (f.height() > room || f.opt.TopN > 0 && len(f.rows) > f.opt.TopN) {
		least := slices.MinFunc(f.rows, func(a, b forestRow) int {
			return cmp.Or(cmp.Compare(math.Abs(a.Difference), math.Abs(b.Difference)), cmp.Compare(b.place, a.place))
		}).Code
		f.rows = slices.DeleteFunc(f.rows, func(r forestRow) bool { return r.Code == least })
		f.small0++
	}
	f.sort()
	drawn := map[string]bool{}
	for _, r := range f.rows {
		drawn[r.Code] = true
	}
	for k := range f.rows {
		for up, n := parent[f.rows[k].Code], 0; up != "" && n < 10; up, n = parent[up], n+1 {
			if drawn[up] && !f.q.ByDifference {
				f.rows[k].indent++
			}
		}
	}
	f.label()
}

// sort puts rows in the order of kinds, and within a kind in that of the codebook, with children after
// their parents, or by difference.
func (f *forest) sort() {
	kinds := []string{}
	for _, k := range graph.Kinds {
		kinds = append(kinds, string(k))
	}
	path := map[string][]int{} // places of the parents, from the top, and its own
	at := map[string]table.Column{}
	for _, c := range f.q.Columns {
		at[c.ID] = c
	}
	for _, r := range f.rows {
		p := []int{r.place}
		for up, n := at[r.Code].Parent, 0; up != "" && n < 10; up, n = at[up].Parent, n+1 {
			p = append(p, slices.IndexFunc(f.q.Columns, func(c table.Column) bool { return c.ID == up }))
		}
		slices.Reverse(p)
		path[r.Code] = p
	}
	rank := func(kind string) int {
		if k := slices.Index(kinds, kind); k >= 0 {
			return k
		}
		return len(kinds)
	}
	slices.SortStableFunc(f.rows, func(a, b forestRow) int {
		if c := cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Kind, b.Kind)); c != 0 {
			return c
		}
		if f.q.ByDifference {
			return cmp.Or(cmp.Compare(b.Difference, a.Difference), cmp.Compare(a.place, b.place))
		}
		return slices.Compare(path[a.Code], path[b.Code])
	})
}

// widths are those of the parts: labels, plot, counts, and on wide pages the difference in numbers.
func (f *forest) widths() {
	f.labelW = 0.36 * f.width()
	if f.narrow() {
		f.labelW = 0.38 * f.width()
	}
	if !f.narrow() {
		f.saidW = paint.Width(f.saidHead(), paint.Regular, f.small) + 8
	}
	for i := range f.r.Rows {
		for g := range 2 {
			f.countW = max(f.countW, paint.Width(f.count(&f.r.Rows[i], g), paint.Regular, f.small)+5)
		}
		if !f.narrow() && !math.IsNaN(f.r.Rows[i].Difference) {
			f.saidW = max(f.saidW, paint.Width(f.said(&f.r.Rows[i]), paint.Regular, f.small)+6)
		}
	}
}

// count is in how many cases of a group the code is, of how many.
func (f *forest) count(r *groups.Row, g int) string { return itoa(r.Counts[g]) + "/" + itoa(r.Ns[g]) }

// said is the difference with its interval, in percentage points.
func (f *forest) said(r *groups.Row) string {
	if f.circular {
		return f.points(r.Difference)
	}
	return f.points(r.Difference) + f.word(" (%s tot %s)", " (%s to %s)", f.points(r.DifferenceLow), f.points(r.DifferenceHigh))
}

// saidHead stands above the differences in numbers.
func (f *forest) saidHead() string {
	return f.word("A − B (95 %%-interval)", "A − B (95%% interval)")
}

func (f *forest) points(v float64) string {
	s := f.number(100*v, 0)
	if s == "0" && v != 0 { // which side of zero it lies on matters
		s = f.number(100*v, 1)
	}
	if v > 0 {
		s = "+" + s
	}
	return s
}

const indentWidth = 6.0

// label breaks the labels.
func (f *forest) label() {
	lead := 1.1 * f.size
	for k := range f.rows {
		r := &f.rows[k]
		r.lines = paint.Wrap(hyphenate(f.columnLabel(r.Label, r.Code), f.lang), paint.Regular, f.size, f.labelW-8-indentWidth*float64(min(r.indent, 3)))
		r.h = max(1.5*f.size, lead*float64(len(r.lines))+0.35*f.size)
	}
}

// headH is the height of the name of a kind.
func (f *forest) headH() float64 { return 2 * f.size }

func (f *forest) headed(k int) bool {
	return f.rows[k].Kind != "" && (k == 0 || f.rows[k].Kind != f.rows[k-1].Kind)
}

func (f *forest) height() float64 {
	h, kinds := 0.0, map[string]bool{}
	for _, r := range f.rows {
		h += r.h
		if r.Kind != "" && !kinds[r.Kind] {
			kinds[r.Kind] = true
			h += f.headH()
		}
	}
	return h
}

// color is that of the point and the interval of a code.
func (f *forest) color(r *forestRow) paint.Color {
	if r.Kind == "" {
		return f.theme.ink
	}
	return f.theme.role(graph.Kind(r.Kind)).line
}

// apart reports whether the interval leaves zero out.
func (r *forestRow) apart() bool { return r.DifferenceLow > 0 || r.DifferenceHigh < 0 }

func (f *forest) figure() *Figure {
	w := f.width()
	f.labelW = 0
	for _, r := range f.rows {
		for _, l := range r.lines {
			f.labelW = max(f.labelW, paint.Width(l, paint.Regular, f.size)+5+indentWidth*float64(min(r.indent, 3)))
		}
	}
	left := f.labelW + 6
	right := w - 2*f.countW - f.saidW - 6
	reach := 0.0
	for k := range f.rows {
		r := &f.rows[k]
		reach = max(reach, math.Abs(r.Difference))
		if f.circular {
			continue
		}
		reach = max(reach, math.Abs(r.DifferenceLow), math.Abs(r.DifferenceHigh))
		if b := r.Bounds; b != nil && !math.IsNaN(b.DifferenceLow[0]) && !math.IsNaN(b.DifferenceHigh[1]) {
			reach, f.bounds = max(reach, math.Abs(b.DifferenceLow[0]), math.Abs(b.DifferenceHigh[1])), true
		}
	}
	reach = max(10, min(100, 10*math.Ceil(10*reach-1e-9)))
	if right-left < 150 { // room for a number at either end and one at zero
		reach = []float64{10, 20, 50, 100}[slices.IndexFunc([]float64{10, 20, 50, 100}, func(v float64) bool { return v >= reach })]
	}
	half := paint.Width(f.number(-100, 0), paint.Regular, f.small) / 2
	f.x = scale{d0: -reach, d1: reach, p0: left + half, p1: right - half}

	y := 0.0
	for k := range f.rows {
		if f.headed(k) {
			y += f.headH()
		}
		f.rows[k].y = y + f.rows[k].h/2
		y += f.rows[k].h
	}
	body := f.ground(y)
	for k := range f.rows {
		if f.headed(k) {
			t := f.text(1, f.rows[k].y-f.rows[k].h/2-0.55*f.size, paint.Start, f.size, kindName(f.rows[k].Kind, f.lang))
			t.Face = paint.Bold
			body = append(body, t)
		}
		body = append(body, f.row(&f.rows[k]))
	}
	body = append(body, f.heads()...)
	title := f.word("verschil in aandeel cases, in procentpunten", "difference in share of cases, in percentage points")
	body = append(body, f.xAxis(f.x, y+2, title)...)
	return f.finish(body, f.legend(), f.remarks, f.caption)
}

// ground is the line at zero, and bands that lead the eye from a label to its point.
func (f *forest) ground(bottom float64) []paint.Op {
	var ops []paint.Op
	for k := range f.rows {
		if r := &f.rows[k]; k%2 == 1 {
			ops = append(ops, &paint.Rect{X: 0, Y: r.y - r.h/2, W: f.width(), H: r.h, Style: paint.Style{Fill: paint.RGB(0xF5F5F5)}})
		}
	}
	at, _ := f.x.xTicks()
	for _, v := range at {
		if v != 0 {
			ops = append(ops, paint.Line(paint.Style{Stroke: paint.RGB(0xE2E2E2), Width: 0.4}, paint.Point{X: f.x.at(v), Y: 0}, paint.Point{X: f.x.at(v), Y: bottom + 2}))
		}
	}
	zero := paint.Line(paint.Style{Stroke: f.theme.ink, Width: 0.7}, paint.Point{X: f.x.at(0), Y: -3}, paint.Point{X: f.x.at(0), Y: bottom + 2})
	return append(ops, &paint.Group{Class: "zero", Title: f.word("geen verschil", "no difference"), Ops: []paint.Op{zero}})
}

// row draws the label, the point with its interval, and the counts of a code.
func (f *forest) row(r *forestRow) paint.Op {
	said := f.said(r.Row)
	g := &paint.Group{ID: "code-" + r.Code, Class: "row", Href: f.link(r.Code), Title: f.print(r.Code) + ": " + said + f.casesOf(r)}
	lead := 1.1 * f.size
	t := f.text(5+indentWidth*float64(min(r.indent, 3)), r.y-float64(len(r.lines)-1)*lead/2+0.34*f.size, paint.Start, f.size, r.lines...)
	t.Leading = lead
	c := f.color(r)
	x0, x1, x := f.x.at(100*r.DifferenceLow), f.x.at(100*r.DifferenceHigh), f.x.at(100*r.Difference)
	if b := r.Bounds; f.bounds && b != nil && !math.IsNaN(b.DifferenceLow[0]) && !math.IsNaN(b.DifferenceHigh[1]) {
		g.Ops = append(g.Ops, &paint.Group{Class: "key-bounds", Ops: []paint.Op{paint.Line(f.boundsStyle(c), paint.Point{X: f.x.at(100 * b.DifferenceLow[0]), Y: r.y}, paint.Point{X: f.x.at(100 * b.DifferenceHigh[1]), Y: r.y})}})
	}
	line := paint.Style{Stroke: c, Width: 1}
	class, l := "key-open", look{color: c, hollow: true}
	switch {
	case f.circular:
		class, l = "key-point", look{color: c}
	case r.apart():
		class, l = "key-filled", look{color: c}
		f.filled = true
	default:
		f.open = true
	}
	var whisker []paint.Op
	if !f.circular {
		whisker = append(whisker, paint.Line(line, paint.Point{X: x0, Y: r.y}, paint.Point{X: x1, Y: r.y}))
		for _, at := range []float64{x0, x1} {
			whisker = append(whisker, paint.Line(line, paint.Point{X: at, Y: r.y - 1.5}, paint.Point{X: at, Y: r.y + 1.5}))
		}
	}
	g.Ops = append(g.Ops, t, &paint.Group{Class: class, Ops: append(whisker, l.draw(paint.Point{X: x, Y: r.y}, 2.4)...)})
	base := r.y + 0.36*f.small
	right := f.width() - 2
	if f.saidW > 0 {
		g.Ops = append(g.Ops, f.text(right, base, paint.End, f.small, said))
		right -= f.saidW
	}
	g.Ops = append(g.Ops, f.text(right-f.countW, base, paint.End, f.small, f.count(r.Row, 0)), f.text(right, base, paint.End, f.small, f.count(r.Row, 1)))
	return g
}

// casesOf names the cases behind a row, for who points at it.
func (f *forest) casesOf(r *forestRow) string {
	s := ""
	for g, ids := range r.Cases {
		if len(ids) > 0 {
			s += "; " + string(rune('A'+g)) + ": " + f.print(strings.Join(ids, ", "))
		}
	}
	return s
}

func (f *forest) boundsStyle(c paint.Color) paint.Style {
	return paint.Style{Stroke: c, Width: 0.7, Dash: []float64{1.2, 1.6}}
}

// heads stand above the columns: which side is which group, and what the numbers are; above them the
// groups by name.
func (f *forest) heads() []paint.Op {
	y := -5.0
	var ops []paint.Op
	zero := f.x.at(0)
	say := func(x float64, a paint.Anchor, face paint.Face, s string) {
		t := f.text(x, y, a, f.small, s)
		t.Face = face
		ops = append(ops, t)
	}
	say(zero-4, paint.End, paint.Regular, f.word("vaker in B", "more in B"))
	say(zero+4, paint.Start, paint.Regular, f.word("vaker in A", "more in A"))
	right := f.width() - 2
	if f.saidW > 0 {
		say(right, paint.End, paint.Regular, f.saidHead())
		right -= f.saidW
	}
	say(right-f.countW, paint.End, paint.Bold, "A")
	say(right, paint.End, paint.Bold, "B")
	y -= 1.9 * f.size
	for g := 1; g >= 0; g-- {
		s := &f.r.Groups[g]
		label := f.print(s.Label) + " (n\u00a0=\u00a0" + itoa(s.N) + ")"
		lines := paint.Wrap(label, paint.Regular, f.size, f.width()-16)
		y -= 1.15 * f.size * float64(len(lines)-1)
		letter := f.text(1, y, paint.Start, f.size, string(rune('A'+g)))
		letter.Face = paint.Bold
		ops = append(ops, &paint.Group{Class: "group", Title: f.print(strings.Join(s.Cases, ", ")), Ops: []paint.Op{letter, f.text(12, y, paint.Start, f.size, lines...)}})
		y -= 1.35 * f.size
	}
	return ops
}

func (f *forest) legend() []legendItem {
	sample := func(class string, hollow bool, what string) legendItem {
		return legendItem{class, 18, 6, func(x, y float64) []paint.Op {
			ops := []paint.Op{paint.Line(paint.Style{Stroke: f.theme.ink, Width: 1}, paint.Point{X: x, Y: y + 3}, paint.Point{X: x + 18, Y: y + 3})}
			for _, at := range []float64{x, x + 18} {
				ops = append(ops, paint.Line(paint.Style{Stroke: f.theme.ink, Width: 1}, paint.Point{X: at, Y: y + 1.5}, paint.Point{X: at, Y: y + 4.5}))
			}
			return append(ops, look{color: f.theme.ink, hollow: hollow}.draw(paint.Point{X: x + 9, Y: y + 3}, 2.4)...)
		}, what}
	}
	var items []legendItem
	if f.circular {
		items = append(items, legendItem{"key-point", 6, 6, func(x, y float64) []paint.Op {
			return look{color: f.theme.ink}.draw(paint.Point{X: x + 3, Y: y + 3}, 2.4)
		}, f.word("verschil; zonder interval, want de groepen zijn uit deze codes gemaakt", "difference; without an interval, since the groups were made from these codes")})
	}
	if f.filled {
		items = append(items, sample("key-filled", false, f.word("95 %%-interval zonder nul", "95%% interval without zero")))
	}
	if f.open {
		items = append(items, sample("key-open", true, f.word("95 %%-interval met nul", "95%% interval with zero")))
	}
	if f.bounds {
		items = append(items, legendItem{"key-bounds", 18, 6, func(x, y float64) []paint.Op {
			return []paint.Op{paint.Line(f.boundsStyle(f.theme.ink), paint.Point{X: x, Y: y + 3}, paint.Point{X: x + 18, Y: y + 3})}
		}, f.word("uiterste grenzen van het interval, hoe niet gemelde codes ook uitvallen", "limits of the interval, however codes that are not reported turn out")})
	}
	return items
}

// surviving counts the codes whose difference is left after correction for all tests; tested is how
// many were tested.
func (f *forest) surviving() (n, tested int) {
	for i := range f.r.Rows {
		if q := f.r.Rows[i].Q; !math.IsNaN(q) {
			tested++
			if q < 0.05 {
				n++
			}
		}
	}
	return n, tested
}

func (f *forest) remarks(lang string) []string {
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	say("Verkennend: de cases zijn geen steekproef, en niet gemeld is niet hetzelfde als afwezig.", "Exploratory: the cases are no sample, and not reported is not the same as absent.")
	if f.small0 > 0 {
		say("Getekend zijn de %d grootste verschillen; kleinere: %s.", "The %d largest differences are drawn; smaller ones: %s.", len(f.rows), plural(lang, f.small0, "code", "codes", "code", "codes"))
	}
	switch {
	case f.few > 0 && f.least == 1:
		say("In geen enkele case, en weggelaten: %s.", "In no case, and left out: %s.", plural(lang, f.few, "code", "codes", "code", "codes"))
	case f.few > 0:
		say("In minder dan %s, en weggelaten: %s.", "In fewer than %s, and left out: %s.", plural(lang, f.least, "case", "cases", "case", "cases"), plural(lang, f.few, "code", "codes", "code", "codes"))
	}
	if f.given > 0 {
		say("Waarop de groepen zijn gekozen, en weggelaten: %s.", "What the groups were chosen by, and left out: %s.", plural(lang, f.given, "code", "codes", "code", "codes"))
	}
	if f.known > 0 {
		say("In te weinig cases bekend om te vergelijken: %s.", "Known in too few cases to compare: %s.", plural(lang, f.known, "code", "codes", "code", "codes"))
	}
	return out
}

func (f *forest) caption(lang string) string {
	var b strings.Builder
	say := func(nl, en string, args ...any) { fmt.Fprintf(&b, word(lang, nl, en), args...) }
	a, c := &f.r.Groups[0], &f.r.Groups[1]
	interval := word(lang, ", met het 95 %-interval van Newcombe", ", with Newcombe's 95% interval")
	if f.circular {
		interval = ""
	}
	say("Verschil in het aandeel cases met elke code tussen A: %s (n = %d) en B: %s (n = %d)%s, in procentpunten%s. Rechts: cases met de code, van de cases in de groep%s.",
		"Difference in the share of cases with each code between A: %s (n = %d) and B: %s (n = %d)%s, in percentage points%s. At the right: cases with the code, of the cases in the group%s.",
		a.Label, a.N, c.Label, c.N, f.opt.filtered(lang), interval,
		map[bool]string{true: word(lang, " waarin de code bekend is", " in which the code is known"), false: ""}[f.q.Missing == table.Exclude])
	if f.q.Missing != table.Exclude {
		say(" Niet gemeld telt als afwezig.", " Not reported counts as absent.")
	}
	if f.bounds {
		say(" De stippellijn loopt tot de uiterste grenzen als niet gemelde codes er toch zijn.", " The dotted line runs to the limits where codes that are not reported are there after all.")
	}
	if f.circular {
		say(" Zonder interval en toets: de groepen zijn uit deze codes gemaakt, dus verschillen moeten ze.", " Without intervals and tests: the groups were made from these codes, so that differ they must.")
	} else {
		say(" Een gevuld punt: het interval bevat de nul niet; ook zonder enig verschil geldt dat voor ongeveer 1 op de 20 codes.", " A filled point: the interval does not contain zero; that holds for about 1 in 20 codes even where nothing differs.")
	}
	if n, tested := f.surviving(); tested > 0 {
		say(" Na correctie voor %d toetsen (Fisher, Benjamini–Hochberg) blijft bij %s een verschil over (q < %s).", " After correction for %d tests (Fisher, Benjamini–Hochberg) a difference is left in %s (q < %s).",
			tested, plural(lang, n, "code", "codes", "code", "codes"), number(lang, 0.05, 2))
	}
	if f.small0 > 0 {
		say(" Alleen de grootste verschillen zijn getekend.", " Only the largest differences are drawn.")
	}
	say(" De cases zijn geen steekproef: de figuur beschrijft ze en bewijst niets over andere.", " The cases are no sample: the figure describes them and proves nothing about others.")
	return b.String()
}
