package figure

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A GapQuery says which codes a gap map sets against each other. The zero value is interventions
// against outcomes.
type GapQuery struct {
	Kinds   []graph.Kind // of the rows; nil for interventions
	Rows    []string     // ids of the codes that are rows, each with all codes below it; nil for all of the kinds
	Columns []string     // ids of the outcomes that are columns, likewise; nil for all
}

// GapMap draws what is known and what is not: interventions in rows, outcomes in columns, and where
// they meet a disc whose area is the number of cases that have the intervention and in which the
// outcome is coded at all. Its sectors are the statuses of the outcome: reported solid, mixed half,
// intended hollow, negative struck through. An arc round it is the share of these cases in which a
// source itself links the two in a configuration. Cells without a case are hatched: the gaps are the
// message. Numbers of cases stand in the margins.
//
// An intervention is there in a case by the counting statuses of the study and the main coder, with
// a membership over 0.5. An outcome that is reported and negative in one case is mixed.
//
// Below 120 mm codes are counted in their top codes, and otherwise drawn under them; a code that has
// codes below it gets a row of its own only for cases that have none of these. Where there is no room
// for all, the codes in most cases are drawn, and the figure says so.
func GapMap(ctx context.Context, s *graph.Study, q GapQuery, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	opt = opt.enlarged()
	g := &gapMap{page: newPage("gapmap", opt), x: graph.NewIndex(s), query: q}
	if len(g.query.Kinds) == 0 {
		g.query.Kinds = []graph.Kind{graph.Intervention}
	}
	g.read()
	g.measure()
	if len(g.rows) == 0 || len(g.cols) == 0 {
		return opt.nothing("gapmap", g.whyEmpty()), nil
	}
	return g.figure(), nil
}

// A gapLine is a row or a column: a code and the cases that have it.
type gapLine struct {
	code  *graph.Code
	group string // the top code that it stands under; "" where it is one itself
	rest  bool   // only the cases that have none of the codes below it
	cases caseSet
	lines []string // of its label
	at    float64  // middle of the row or column
	size  float64  // height of the row or width of the column
}

type gapMap struct {
	*page
	x     *graph.Index
	query GapQuery

	n        int                             // cases that count
	parents  [2]bool                         // rows, columns are rolled up
	present  map[string]caseSet              // by code of the rows: the code itself or one below it
	finest   map[string]caseSet              // only where none below it is there
	coded    map[string]map[int]graph.Status // by outcome, as present
	codedOwn map[string]map[int]graph.Status // as finest
	links    map[[2]string]caseSet           // by row and outcome, as present: a source links them

	rows, cols []*gapLine
	left       [2]int // rows and columns left out for want of room
	few        [2]int // for MinCases

	labelW, marginW float64
	headH, groupH   float64 // of the columns' labels and of the names of their groups
	turned          bool    // the columns' labels read upward
	numberW         float64
	radius          float64 // of the largest disc
	most            int     // cases in it
	drawn           map[string]bool
	empty, cells    int
}

// read counts the cases.
func (g *gapMap) read() {
	g.present, g.finest = map[string]caseSet{}, map[string]caseSet{}
	g.coded, g.codedOwn = map[string]map[int]graph.Status{}, map[string]map[int]graph.Status{}
	g.links = map[[2]string]caseSet{}
	s := g.x.Study
	for i := range s.Cases {
		c := &s.Cases[i]
		if !g.opt.counts(c.ID) {
			continue
		}
		g.n++
		codes := presentCodes(g.x, c)
		for _, id := range codes {
			if k := g.x.Code(id); k == nil || !g.isRow(k) {
				continue
			}
			for _, up := range g.upward(id) {
				add(g.present, up, i)
			}
			if !g.hasBelow(id, codes) {
				add(g.finest, id, i)
			}
		}
		own := g.statuses(c)
		for id, st := range own {
			for _, up := range g.upward(id) {
				if g.coded[up] == nil {
					g.coded[up] = map[int]graph.Status{}
				}
				g.coded[up][i] = joined(g.coded[up][i], st)
			}
		}
		ids := slices.Sorted(maps.Keys(own))
		for _, id := range ids {
			if !g.hasBelow(id, ids) {
				if g.codedOwn[id] == nil {
					g.codedOwn[id] = map[int]graph.Status{}
				}
				g.codedOwn[id][i] = own[id]
			}
		}
		g.readLinks(c, i)
	}
}

// isRow reports whether a code can be in the rows.
func (g *gapMap) isRow(k *graph.Code) bool {
	return slices.Contains(g.query.Kinds, k.Kind) || len(g.query.Rows) > 0 && k.Kind != graph.Outcome
}

func (g *gapMap) upward(id string) []string { return append([]string{id}, g.x.CodeAncestors(id)...) }

func (g *gapMap) hasBelow(id string, codes []string) bool {
	return slices.ContainsFunc(codes, func(o string) bool { return slices.Contains(g.x.CodeAncestors(o), id) })
}

// statuses are the outcomes that the main coder coded in a case. What counts as present has to have a
// membership over 0.5, as everywhere.
func (g *gapMap) statuses(c *graph.Case) map[string]graph.Status {
	out := map[string]graph.Status{}
	main, count := graph.MainCoder(c), g.x.Study.CountStatuses()
	for i := range c.Codings {
		k := &c.Codings[i]
		code := g.x.Code(k.Code)
		if k.Coder != main || code == nil || code.Kind != graph.Outcome || slices.Contains(count, k.Status) && k.Score <= presentAbove {
			continue
		}
		out[k.Code] = joined(out[k.Code], k.Status)
	}
	return out
}

// joined is the status of an outcome in a case whose sources say two things of it: the one nearer to
// reported, and mixed where one says that it was there and another that it was not.
func joined(a, b graph.Status) graph.Status {
	if a == "" || b == "" {
		return a + b
	}
	if slices.Index(graph.Statuses, a) > slices.Index(graph.Statuses, b) {
		a, b = b, a
	}
	if a == graph.Reported && (b == graph.Negative || b == graph.Absent) {
		return graph.Mixed
	}
	return a
}

// readLinks notes which rows and outcomes the sources of a case link in one configuration, whether it
// says that the one led to the other or stood in its way; plans and suppositions link nothing.
func (g *gapMap) readLinks(c *graph.Case, i int) {
	for j := range c.Configs {
		cfg := &c.Configs[j]
		if cfg.Status != graph.Reported && cfg.Status != graph.Mixed && cfg.Status != graph.Negative {
			continue
		}
		for _, list := range [][]string{cfg.Context, cfg.Interventions, cfg.Mechanisms, cfg.Dynamics} {
			for _, a := range list {
				for _, b := range cfg.Outcomes {
					for _, up := range g.upward(a) {
						for _, over := range g.upward(b) {
							add(g.links, [2]string{up, over}, i)
						}
					}
				}
			}
		}
	}
}

// choose makes the rows (side 0) or columns (side 1), in the order of the codebook with codes under
// their top codes.
func (g *gapMap) choose(side int) []*gapLine {
	listed := g.query.Rows
	if side == 1 {
		listed = g.query.Columns
	}
	var out []*gapLine
	s := g.x.Study
	place := map[string]int{}
	for i := range s.Codes {
		k := &s.Codes[i]
		place[k.ID] = i
		if listed != nil && !slices.Contains(listed, k.ID) || listed == nil && !g.onSide(side, k.Kind) {
			continue
		}
		kids := len(g.x.CodeChildren(k.ID)) > 0
		l := &gapLine{code: k}
		switch {
		case listed != nil:
		case g.parents[side]:
			if k.Broader != "" {
				continue
			}
		default:
			if l.rest = kids; kids || k.Broader != "" {
				l.group = g.x.CodeTop(k.ID)
			}
		}
		l.cases = g.casesOf(side, l)
		if l.rest && len(l.cases) == 0 {
			continue
		}
		if len(l.cases) < g.opt.MinCases {
			g.few[side]++
			continue
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b *gapLine) int {
		return cmp.Compare(place[g.x.CodeTop(a.code.ID)], place[g.x.CodeTop(b.code.ID)])
	})
	return out
}

func (g *gapMap) onSide(side int, k graph.Kind) bool {
	if side == 1 {
		return k == graph.Outcome
	}
	return slices.Contains(g.query.Kinds, k)
}

func (g *gapMap) casesOf(side int, l *gapLine) caseSet {
	if side == 0 {
		if l.rest || l.group != "" {
			return g.finest[l.code.ID]
		}
		return g.present[l.code.ID]
	}
	out := caseSet{}
	for i := range g.statusesOf(l) {
		out[i] = true
	}
	return out
}

// statusesOf are the statuses of the outcome of a column, by case.
func (g *gapMap) statusesOf(l *gapLine) map[int]graph.Status {
	if l.group != "" {
		return g.codedOwn[l.code.ID]
	}
	return g.coded[l.code.ID]
}

// A gapCell is what is where a row and a column meet.
type gapCell struct {
	byStatus map[graph.Status][]int // cases, in the order of the study
	linked   []int
	n        int
}

func (g *gapMap) cell(r, c *gapLine) gapCell {
	out := gapCell{byStatus: map[graph.Status][]int{}}
	statuses := g.statusesOf(c)
	links := g.links[[2]string{r.code.ID, c.code.ID}]
	for i := range g.x.Study.Cases {
		st, ok := statuses[i]
		if !ok || !r.cases[i] {
			continue
		}
		out.n++
		out.byStatus[st] = append(out.byStatus[st], i)
		if links[i] {
			out.linked = append(out.linked, i)
		}
	}
	return out
}

// keepMost leaves the lines that are in most cases, in their order; what is not specified goes before all else.
func keepMost(lines []*gapLine, n int) ([]*gapLine, int) {
	if n >= len(lines) {
		return lines, 0
	}
	bySize := slices.Clone(lines)
	slices.SortStableFunc(bySize, func(a, b *gapLine) int {
		if a.rest != b.rest {
			if a.rest {
				return 1
			}
			return -1
		}
		return cmp.Compare(len(b.cases), len(a.cases))
	})
	bySize = bySize[:max(1, n)]
	var out []*gapLine
	for _, l := range lines {
		if slices.Contains(bySize, l) {
			out = append(out, l)
		}
	}
	return out, len(lines) - len(out)
}

const (
	gapCellMax = 76.0 // widest and highest cell, in points at 7 points of text
	arcGap     = 1.3  // from disc to arc
)

// measure chooses rows and columns and finds their places.
func (g *gapMap) measure() {
	narrow := rollUp(g.opt)
	g.parents = [2]bool{narrow, narrow}
	g.cols, g.rows = g.choose(1), g.choose(0)
	share, most := 0.27, 150.0
	if g.narrow() {
		share, most = 0.34, 110
	}
	k := g.size / 7
	g.marginW = paint.Width("000", paint.Regular, g.small) + 5
	top := 10
	natural := 0.0
	for _, r := range g.rows {
		natural = max(natural, paint.Width(g.lineLabel(r), paint.Regular, g.size)+g.indent(r)+4)
		for _, c := range g.cols {
			top = max(top, g.cell(r, c).n)
		}
	}
	g.numberW = paint.Width(itoa(top), paint.Regular, g.small)
	g.labelW = min(share*g.width(), most*k, natural)
	room := g.width() - g.labelW - g.marginW - 2
	cellMin := g.numberW + 9*k + 3.5
	fit := max(1, int(room/cellMin))
	if len(g.cols) > fit && !g.parents[1] && g.query.Columns == nil && g.opt.TopN == 0 && g.narrow() {
		g.parents[1], g.few[1] = true, 0
		g.cols = g.choose(1)
	}
	if g.opt.TopN > 0 {
		var out int
		g.rows, g.left[0] = keepMost(g.rows, g.opt.TopN)
		g.cols, out = keepMost(g.cols, g.opt.TopN)
		g.left[1] = out
	}
	var out int
	g.cols, out = keepMost(g.cols, fit)
	g.left[1] += out
	if len(g.cols) == 0 || len(g.rows) == 0 {
		return
	}
	g.labelColumns(room, cellMin)
	g.labelRows(k)
	for _, r := range g.rows {
		for _, c := range g.cols {
			g.most = max(g.most, g.cell(r, c).n)
		}
	}
	h := g.rows[0].size
	for _, r := range g.rows {
		h = min(h, r.size)
	}
	w := g.cols[0].size
	for _, c := range g.cols {
		w = min(w, c.size)
	}
	g.radius = max(2, min(h/2-arcGap-0.8, (w-g.numberW-3.2)/2-arcGap))
}

// lineLabel is the label of a row or column.
func (g *gapMap) lineLabel(l *gapLine) string {
	s := g.label(l.code.Label, l.code.ID)
	if l.rest {
		s = g.word("niet nader", "not specified")
	}
	return hyphenate(s, g.lang)
}

// labelColumns gives the columns their labels and widths: level where the words fit, else reading
// upward, over as many lines as the columns are wide.
func (g *gapMap) labelColumns(room, cellMin float64) {
	k := g.size / 7
	w := min(room/float64(len(g.cols)), gapCellMax*k)
	lead := 1.15 * g.size
	level := true
	for _, c := range g.cols {
		label := g.lineLabel(c)
		c.lines = paint.Wrap(label, paint.Regular, g.size, w-3)
		level = level && longestPiece(label, paint.Regular, g.size) <= w-3 && len(c.lines) <= 5
	}
	if level {
		for _, c := range g.cols {
			c.size = w
			g.headH = max(g.headH, lead*float64(len(c.lines)))
		}
	} else {
		g.turned = true
		for h := 42.0 * k; ; h += 6 {
			sum := 0.0
			for _, c := range g.cols {
				c.lines = paint.Wrap(g.lineLabel(c), paint.Regular, g.size, h)
				c.size = max(w, lead*float64(len(c.lines))+2)
				if h > 110*k { // rather uneven columns than a very high head
					c.size = max(cellMin, lead*float64(len(c.lines))+2)
				}
				sum += c.size
			}
			if sum <= room+0.01 || h > 1500 {
				break
			}
		}
		for _, c := range g.cols {
			for _, l := range c.lines {
				g.headH = max(g.headH, paint.Width(l, paint.Regular, g.size))
			}
		}
	}
	x := g.labelW + g.marginW
	for _, c := range g.cols {
		c.at = x + c.size/2
		x += c.size
	}
	for _, b := range g.groups(g.cols) {
		g.groupH = max(g.groupH, lead*float64(len(g.groupLines(b)))+4)
	}
}

// A gapGroup is a stretch of lines under one top code.
type gapGroup struct {
	top      *graph.Code
	from, to *gapLine
	cases    caseSet
}

func (g *gapMap) groups(lines []*gapLine) []gapGroup {
	var out []gapGroup
	for i, l := range lines {
		switch {
		case l.group == "":
		case i > 0 && lines[i-1].group == l.group:
			out[len(out)-1].to = l
		default:
			b := gapGroup{top: g.x.Code(l.group), from: l, to: l, cases: g.present[l.group]}
			if b.top.Kind == graph.Outcome {
				b.cases = caseSet{}
				for i := range g.coded[l.group] {
					b.cases[i] = true
				}
			}
			out = append(out, b)
		}
	}
	return out
}

func (g *gapMap) groupLabel(b gapGroup) string {
	return hyphenate(g.label(b.top.Label, b.top.ID), g.lang) + " (" + itoa(len(b.cases)) + ")"
}

func (g *gapMap) groupLines(b gapGroup) []string {
	w := b.to.at + b.to.size/2 - b.from.at + b.from.size/2 - 4
	return paint.Wrap(g.groupLabel(b), paint.Bold, g.size, w)
}

// labelRows gives the rows their labels and heights, and leaves out those that find no room.
func (g *gapMap) labelRows(k float64) {
	lead := 1.1 * g.size
	for {
		room := g.tallest() - g.headH - g.groupH - 30*k
		heads := 0.0
		for _, b := range g.groups(g.rows) {
			heads += g.rowHead(b)
		}
		least := 0.0
		for _, r := range g.rows {
			r.lines = paint.Wrap(g.lineLabel(r), paint.Regular, g.size, g.labelW-g.indent(r)-3)
			r.size = max(13.5*k, lead*float64(len(r.lines))+3)
			least += r.size
		}
		if least+heads > room && len(g.rows) > 1 {
			var out int
			g.rows, out = keepMost(g.rows, min(len(g.rows)-1, int(float64(len(g.rows))*room/(least+heads))))
			g.left[0] += out
			continue
		}
		// What is left of the page makes the cells higher, up to square.
		w := g.cols[0].size
		even := min((room-heads)/float64(len(g.rows)), 0.62*w, 34*k)
		for _, r := range g.rows {
			r.size = max(r.size, even)
		}
		return
	}
}

func (g *gapMap) indent(r *gapLine) float64 {
	if r.group != "" {
		return 6
	}
	return 0
}

// rowHead is the height of the name of a group of rows.
func (g *gapMap) rowHead(b gapGroup) float64 {
	return 1.15*g.size*float64(len(paint.Wrap(g.groupLabel(b), paint.Bold, g.size, g.width()-2))) + 4
}
