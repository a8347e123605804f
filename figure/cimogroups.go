package figure

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A CIMOGroup is a group of cases that a map of groups compares.
type CIMOGroup struct {
	Label string
	Cases []string // ids
}

// apartBy is by how much the shares of two groups have to differ for a code or link to be marked, and
// markedFrom the fewest cases of one that is.
const (
	apartBy    = 0.2
	markedFrom = 2
	smallGroup = 10 // with fewer cases, one of them is over 10 points
)

// CIMOGroups draws the CIMO map of two or three groups of cases on one scale, side by side or, below
// 120 mm, one above the other: the same codes at the same places, lines as wide as the share of the
// group's cases in which a source makes the link, numbers of cases printed. What is in a share of the
// cases that is at least 20 points higher than in each other group is drawn darker and marked ▲, what
// is in this group only ◊, both from two cases on. It draws nothing dashed: what merely occurs
// together is for compare and cooccur to count.
//
// The codes and links are those of the highest share in any group. A case may be in one group only;
// the groups are what counts, opt.Cases is not looked at.
func CIMOGroups(ctx context.Context, s *graph.Study, gs []CIMOGroup, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	if len(gs) < 2 || len(gs) > 3 {
		return nil, fmt.Errorf("%d groups: a CIMO map compares two or three", len(gs))
	}
	f := &cimoGroups{page: newPage("cimo", opt), gs: gs}
	f.perRow = max(1, min(len(gs), int((opt.WidthMM+groupGap)/(narrowestMap+groupGap))))
	if opt.WidthMM < rowsBelow {
		f.perRow = 1
	}
	panel := opt
	panel.WidthMM = max(60, min(rowsBelow-1, (opt.WidthMM-groupGap*float64(f.perRow-1))/float64(f.perRow)))
	if !opt.sized {
		panel.FontPt = 6.5
	}
	panel.Cases = []string{}
	x := graph.NewIndex(s)
	var groups []*pathways
	for _, g := range gs {
		one := panel
		one.Cases = append([]string{}, g.Cases...)
		panel.Cases = append(panel.Cases, g.Cases...)
		groups = append(groups, readPathways(x, one, rollUp(panel)))
	}
	f.all = fitCIMOMap(x, panel, groups...)
	if len(f.all.shown) == 0 {
		return opt.nothing("cimo", f.all.whyEmpty()), nil
	}
	f.all.arrange()
	return f.figure(), nil
}

const (
	groupGap     = 4.0  // between maps, in mm
	narrowestMap = 64.0 // of maps side by side, in mm
)

// A cimoGroups is several maps on one page.
type cimoGroups struct {
	*page
	gs     []CIMOGroup
	all    *cimoMap // of the cases of all groups: what is drawn, and where
	perRow int
}

// shareIn is the share of the cases of a group that are in a set.
func (p *pathways) shareIn(set caseSet) float64 {
	if p.cases == 0 {
		return 0
	}
	n := 0
	for i := range set {
		if p.within[i] {
			n++
		}
	}
	return float64(n) / float64(p.cases)
}

// highestShare is the highest share of any group.
func (p *pathways) highestShare(set caseSet) float64 {
	s := 0.0
	for _, g := range p.groups {
		s = max(s, g.shareIn(set))
	}
	return s
}

// strength is how much a code or link counts when there is a choice: its number of cases, or where
// there are groups the highest share of any of them, as a number of cases of the largest.
func (p *pathways) strength(set caseSet) int {
	if p.groups == nil {
		return len(set)
	}
	return int(math.Round(p.highestShare(set) * float64(p.largest())))
}

func (p *pathways) largest() int {
	n := 1
	for _, g := range p.groups {
		n = max(n, g.cases)
	}
	return n
}

// A groupMark says how a group differs from the others in a code or link.
type groupMark struct{ higher, only bool }

// join puts together what stands for the ways in which a group differs.
func (k groupMark) join(higher, only string) string {
	s := ""
	if k.higher {
		s += higher
	}
	if k.only {
		s += only
	}
	return s
}

func (k groupMark) String() string { return k.join("▲", "◊") }

// class is what is added to the class of a code or link with the mark.
func (k groupMark) class() string { return k.join(" key-higher", " key-only") }

// mark compares group g, from 0, with the others.
func (p *pathways) mark(g int, set caseSet) groupMark {
	own := p.groups[g].shareIn(set)
	k := groupMark{only: true, higher: true}
	for o, other := range p.groups {
		if o == g {
			continue
		}
		s := other.shareIn(set)
		k.only = k.only && s == 0
		k.higher = k.higher && own-s >= apartBy-1e-9
	}
	if math.Round(own*float64(p.groups[g].cases)) < markedFrom {
		return groupMark{}
	}
	return k
}

// groupCount is the number of cases of a group in a set, and its share where asked for, with its mark.
func (m *cimoMap) groupCount(g int, set caseSet, share bool) string {
	p := m.all.groups[g]
	s := p.shareIn(set)
	out := itoa(int(math.Round(s * float64(p.cases))))
	if share {
		out += " (" + number(m.opt.Lang, 100*s, 0) + "%)"
	}
	if k := m.all.mark(g, set).String(); k != "" {
		out += "\u00a0" + k
	}
	return out
}

// widestCount is the text of the group that needs most room.
func (m *cimoMap) widestCount(set caseSet, share bool) string {
	best := ""
	for g := range m.all.groups {
		if s := m.groupCount(g, set, share); best == "" || paint.Width(s, paint.Regular, m.small) > paint.Width(best, paint.Regular, m.small) {
			best = s
		}
	}
	return best
}

// boxCount is what stands in a code under its name.
func (m *cimoMap) boxCount(n *pathNode) string {
	switch {
	case m.all.groups == nil:
		return "n = " + itoa(len(n.cases))
	case m.group == 0:
		return m.widestCount(n.cases, true)
	}
	return m.groupCount(m.group-1, n.cases, true)
}

// lineCount is what stands on a line.
func (m *cimoMap) lineCount(l *line) string {
	switch {
	case m.all.groups == nil:
		return itoa(len(l.edge.cases))
	case m.group == 0:
		return m.widestCount(l.edge.cases, false)
	}
	return m.groupCount(m.group-1, l.edge.cases, false)
}

// mark is how the group of the map differs in a set; on the map of all cases, nothing does.
func (m *cimoMap) mark(set caseSet) groupMark {
	if m.group == 0 {
		return groupMark{}
	}
	return m.all.mark(m.group-1, set)
}

// suffix tells the ids of one group from those of another.
func (m *cimoMap) suffix() string {
	if m.group == 0 {
		return ""
	}
	return "-group-" + itoa(m.group)
}

// lineColor is paler for a link in which the groups hardly differ.
func (m *cimoMap) lineColor(l *line) paint.Color {
	c := m.color(l.edge.tie)
	if m.group > 0 && m.mark(l.edge.cases) == (groupMark{}) {
		return tint(c, 0.45)
	}
	return c
}

// shape is the outline of a code: heavy where the group stands out, pale where it has no case.
func (m *cimoMap) shape(b *box, f paint.Box) []paint.Op {
	r := m.theme.role(b.node.code.Kind)
	if m.group == 0 {
		return b.form.draw(f, r)
	}
	if m.all.groups[m.group-1].shareIn(b.node.cases) == 0 {
		return b.form.draw(f, role{tint(r.line, 0.5), paint.RGB(0xFFFFFF)})
	}
	ops := b.form.draw(f, r)
	if m.mark(b.node.cases) == (groupMark{}) {
		return ops
	}
	const heavy = 1.9
	switch o := ops[0].(type) {
	case *paint.Rect:
		o.Width = heavy
	case *paint.Ellipse:
		o.Width = heavy
	case *paint.Path:
		o.Width = heavy
	}
	return ops
}

// shareWidth is the width of a line by the share of the cases of its group.
func (m *cimoMap) shareWidth(share float64) float64 {
	most := 0.0
	for _, l := range m.lines {
		if l.edge.tie != feedback {
			most = max(most, m.all.highestShare(l.edge.cases))
		}
	}
	if most == 0 {
		return 0.5
	}
	return max(0.5, 4.5*share/most)
}

// shareItem shows what the width of a line means.
func (m *cimoMap) shareItem() legendItem {
	var shares []float64
	for _, l := range m.lines {
		if l.edge.tie == feedback {
			continue
		}
		for _, g := range m.all.groups {
			if s := math.Round(100 * g.shareIn(l.edge.cases)); s > 0 && !slices.Contains(shares, s) {
				shares = append(shares, s)
			}
		}
	}
	slices.Sort(shares)
	if len(shares) > 3 {
		shares = []float64{shares[0], shares[len(shares)/2], shares[len(shares)-1]}
	}
	return legendItem{"width", float64(len(shares))*30 - 4, 6, func(x, y float64) []paint.Op {
		var ops []paint.Op
		for _, s := range shares {
			text := number(m.opt.Lang, s, 0) + "%"
			w := paint.Width(text, paint.Regular, 6)
			ops = append(ops, paint.Line(paint.Style{Stroke: tint(m.theme.linked, 0.45), Width: m.shareWidth(s / 100)}, paint.Point{X: x, Y: y + 3}, paint.Point{X: x + 25 - w - 1.5, Y: y + 3}),
				&paint.Text{X: x + 25, Y: y + 5.2, Lines: []string{text}, Size: 6, Anchor: paint.End, Color: m.theme.ink})
			x += 30
		}
		return ops
	}, word(m.opt.Lang, "breedte = aandeel van de cases van de groep; getal = aantal cases", "width = share of the group's cases; number = number of cases")}
}

// of is the map of one group, from 0: what is drawn of all, with the group's own cases.
func (m *cimoMap) of(g int) *cimoMap {
	p := *m
	p.group = g + 1
	boxes := map[*box]*box{}
	for c := range m.column {
		p.column[c] = nil
		for _, b := range m.column[c] {
			own := *b
			own.count = p.boxCount(own.node)
			boxes[b] = &own
			p.column[c] = append(p.column[c], &own)
		}
	}
	p.lines = nil
	for _, l := range m.lines {
		if m.all.groups[g].shareIn(l.edge.cases) == 0 {
			continue
		}
		own := *l
		own.a, own.b = boxes[l.a], boxes[l.b]
		label := *l.label
		label.Lines = []string{p.lineCount(l)}
		own.label = &label
		if own.edge.tie != feedback {
			own.width = m.shareWidth(m.all.groups[g].shareIn(l.edge.cases))
			p.routeForward(&own)
		}
		p.lines = append(p.lines, &own)
	}
	return &p
}

// figure draws the maps with their names, in rows.
func (f *cimoGroups) figure() *Figure {
	m := f.all
	frame := (&paint.Group{Ops: m.body()}).Bounds()
	step := m.pageWidth() + groupGap*paint.MM
	var body []paint.Op
	y := 0.0
	for from := 0; from < len(f.gs); from += f.perRow {
		to := min(len(f.gs), from+f.perRow)
		head := 0.0
		var names []*paint.Text
		for g := from; g < to; g++ {
			name := f.print(f.gs[g].Label) + "\u00a0(n\u00a0=\u00a0" + itoa(m.all.groups[g].cases) + ")"
			t := f.text(float64(g-from)*step+m.pageWidth()/2, y+0.9*(f.size+1), paint.Middle, f.size+1, paint.Wrap(hyphenate(name, f.lang), paint.Bold, f.size+1, m.pageWidth()-4)...)
			t.Face, t.Class = paint.Bold, "group-name"
			names = append(names, t)
			head = max(head, t.Bounds().H())
		}
		for g := from; g < to; g++ {
			body = append(body, names[g-from])
			body = append(body, &paint.Group{Class: "map", ID: "group-" + itoa(g+1), Ops: paint.Move(m.of(g).body(), float64(g-from)*step, y+head+5-frame.Y0)})
		}
		y += head + 5 + frame.H() + 12
	}
	f.missing = append(f.missing, m.missing...)
	return f.finish(body, f.legend(), f.remarks, f.caption)
}

// legend is that of one map, with the marks of what differs.
func (f *cimoGroups) legend() []legendItem {
	items := f.all.legend()
	var higher, only bool
	note := func(set caseSet) {
		for g := range f.gs {
			k := f.all.all.mark(g, set)
			higher, only = higher || k.higher, only || k.only
		}
	}
	for _, l := range f.all.lines {
		note(l.edge.cases)
	}
	for _, boxes := range f.all.column {
		for _, b := range boxes {
			note(b.node.cases)
		}
	}
	sample := func(k groupMark) func(x, y float64) []paint.Op {
		return func(x, y float64) []paint.Op {
			return []paint.Op{paint.Line(paint.Style{Stroke: f.theme.linked, Width: 1.9}, paint.Point{X: x, Y: y + 3}, paint.Point{X: x + 12, Y: y + 3}),
				f.text(x+14, y+5.2, paint.Start, 6, k.String())}
		}
	}
	if higher {
		items = append(items, legendItem{"key-higher", 20, 6, sample(groupMark{higher: true}),
			f.word("donker: aandeel ten minste 20 procentpunt hoger dan in %s", "dark: share at least 20 percentage points higher than in %s", f.others(f.lang))})
	}
	if only {
		items = append(items, legendItem{"key-only", 20, 6, sample(groupMark{only: true}), f.word("donker: alleen in deze groep", "dark: in this group only")})
	}
	return items
}

func (f *cimoGroups) others(lang string) string {
	if len(f.gs) == 2 {
		return word(lang, "de andere groep", "the other group")
	}
	return word(lang, "elke andere groep", "each other group")
}

// remarks are what a reader of the page must know.
func (f *cimoGroups) remarks(lang string) []string {
	m := f.all
	var out []string
	say := func(nl, en string, args ...any) { out = append(out, wordf(lang, nl, en, args...)) }
	say("In de vormen: aantal cases met de code, en aandeel van de cases van de groep.", "In the shapes: number of cases with the code, and share of the group's cases.")
	for g, p := range m.all.groups {
		if p.cases < smallGroup {
			say("%s heeft maar %s: één case scheelt veel.", "%s has only %s: one case makes a large difference.", f.print(f.gs[g].Label), plural(lang, p.cases, "case", "cases", "case", "cases"))
		}
	}
	var kept []string
	for c, kind := range columns {
		if m.cut[c] > 0 {
			kept = append(kept, wordf(lang, "%d van %d (%s)", "%d of %d (%s)", len(m.column[c]), len(m.column[c])+m.cut[c], strings.ToLower(columnName(kind, lang))))
		}
	}
	if len(kept) > 0 {
		say("Getekend: %s; de codes die bronnen in het grootste deel van een groep verbinden.", "Drawn: %s; the codes that sources link in the largest share of a group.", strings.Join(kept, ", "))
	}
	if m.opt.MinCases > 1 {
		say("Codes in minder dan %d cases zijn weggelaten.", "Codes in fewer than %d cases are left out.", m.opt.MinCases)
	}
	if m.weak > 0 {
		say("Niet getekend: %s, in elke groep in minder dan %s%% van de cases.", "Not drawn: %s, in fewer than %s%% of the cases of every group.",
			plural(lang, m.weak, "verband", "verbanden", "link", "links"), number(lang, 100*(float64(m.minTie)-0.5)/float64(m.all.largest()), 0))
	}
	if n := m.backs - m.count(feedback); n > 0 {
		say("Niet getekend: %s.", "Not drawn: %s.", plural(lang, n, "terugkoppeling", "terugkoppelingen", "feedback", "feedbacks"))
	}
	if m.parents {
		say("Codes zijn opgeteld in hun hoofdcode.", "Codes are counted in their top code.")
	}
	return out
}

// caption is the text for under the figure.
func (f *cimoGroups) caption(lang string) string {
	m := f.all
	var b strings.Builder
	say := func(nl, en string, args ...any) { b.WriteString(wordf(lang, nl, en, args...)) }
	var names []string
	for g, p := range m.all.groups {
		names = append(names, f.gs[g].Label+" (n = "+itoa(p.cases)+")")
	}
	say("Van context via interventie en mechanisme naar uitkomst in %s%s. ", "From context by intervention and mechanism to outcome in %s%s. ", strings.Join(names, word(lang, " en ", " and ")), m.opt.filtered(lang))
	say("Alle kaarten tonen dezelfde codes op dezelfde plaats. Een code telt als aanwezig bij status %s, volgens de eerste codeur; een case met een kindcode telt ook voor de hoofdcode. ",
		"All maps show the same codes at the same places. A code counts as present with status %s, by the first coder; a case with a child code counts for its parent too. ", statusList(m.x.Study.CountStatuses(), lang))
	if m.count(linked)+m.count(hinders) > 0 {
		say("Lijnen zijn verbanden die een bron zelf legt; breedte is het aandeel van de cases van de groep, het getal het aantal cases. ",
			"Lines are links that a source itself makes; width is the share of the group's cases, the number is their number. ")
	}
	if m.count(hinders) > 0 {
		say("Met dwarsstreep: volgens een bron stond het in de weg. ", "Ending in a bar: a source says that it stood in the way. ")
	}
	if m.count(feedback) > 0 {
		say("Streep-punt, terug: een bron meldt terugkoppeling van uitkomst naar interventie. ", "Dash-dotted, going back: a source reports feedback from outcome to intervention. ")
	}
	say("Donker en met ▲: het aandeel is ten minste 20 procentpunt hoger dan in %s; ◊: alleen in deze groep; beide vanaf %d cases. Bleek omlijnd: in deze groep geen case. Dit is geen toets: toeval is niet uitgesloten, en wat een bron niet meldt kan er toch zijn. ",
		"Dark and with ▲: the share is at least 20 percentage points higher than in %s; ◊: in this group only; both from %d cases on. Pale outline: no case in this group. This is no test: chance is not ruled out, and what a source does not report may still be there. ", f.others(lang), markedFrom)
	b.WriteString(strings.Join(f.remarks(lang), " "))
	return b.String()
}
