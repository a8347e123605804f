package figure

import (
	"cmp"
	"context"
	"math"
	"slices"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/figure/paint"
	"speelveld/graph"
)

// Cells are what a heat map shows: cases × codes.
type Cells struct {
	Table  *table.Table
	Status map[string]map[string]graph.Status // by case and code; nil where the cells are no codings but numbers
	Family map[string]int                     // by column, the place of its top code in the codebook; nil where columns have no families
}

// HeatmapData is what a heat map is made of. The zero Clusters leaves the cases in their order.
type HeatmapData struct {
	Own      Cells           // the codes as they were coded, or the columns of a table
	Rolled   *Cells          // the top codes, with what is below them; nil where there are none
	Clusters *cluster.Result // the order of the cases, and the clusters
	Roster   Roster
}

// Heatmap draws cases × codes: a row for each case in the order of the clusters, a column for each
// code, by kind, by family in the order of the codebook, and within a family in the order of a tree
// of the codes (average linkage on 1 − Jaccard). A cell tells the status of the coding by its filling, or shades a
// number; what is not reported is hatched.
//
// Of more codes than columns fit, the ones in the most cases are drawn (TopN, MinCases), or their
// top codes where even half do not fit. Of more cases than lines fit, rows become thin and carry the
// number of their cluster; beyond that, a row is a cluster and a cell the share of its cases.
func Heatmap(ctx context.Context, data HeatmapData, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, nil)
	if err != nil {
		return nil, err
	}
	opt = opt.enlarged()
	h := &heatmap{page: newPage("heatmap", opt), data: data}
	h.dense()
	h.order()
	h.budget()
	if err := h.choose(ctx); err != nil {
		return nil, err
	}
	if len(h.rows) == 0 || len(h.cols) == 0 {
		return opt.nothing("heatmap", [2]string{
			"Er valt niets te tekenen: er zijn geen cases waarin een van de gekozen codes gemeld is.",
			"There is nothing to draw: there are no cases in which any of the chosen codes is reported.",
		}), nil
	}
	return h.figure(), nil
}

// A heatRow is a case, or a cluster of them.
type heatRow struct {
	cases   []int // rows of the table
	id      string
	label   string
	cluster int // 0: none
	y       float64
}

// A heatCol is a code.
type heatCol struct {
	j     int // column of the table
	col   table.Column
	lines []string // its label
	key   int      // its number in the list below, where the label is too long to stand above it; 0: none
	n     int      // cases in which it is present
	x     float64
	lo    float64 // of a column of numbers beyond 0 to 1: what the lightest and the darkest shade are
	hi    float64
}

// heatRows says what a row is.
type heatRows int

const (
	labelled heatRows = iota // a case with its label
	thin                     // a case without
	summed                   // a cluster
)

type heatmap struct {
	*page
	data HeatmapData

	cells  Cells
	groups *grouping
	mode   heatRows
	rolled bool
	rows   []heatRow
	cols   []heatCol
	tree   *cluster.Dendrogram

	cw, rh              float64 // width and height of a cell
	treeW, groupW, room float64 // room for the tree, the groups, and the codes
	left, right         float64 // edges of the codes
	labelW, bracketW    float64
	headH               float64 // height of the labels above
	fewer               int     // codes left out because they are in few cases
	least               int     // cases of a code that is drawn, at least
	none                int     // codes that nobody reports
	texts               int     // columns of texts, which have no shade
	names               bool    // rows carry names, not ids
	numbers             bool    // cells carry their number
	fills               map[graph.Status]bool
	hatched             bool
	shaded              bool
}

// clusterGapPt is the room between clusters, and between kinds of codes, in points.
const clusterGapPt = 2.5

// order puts the cases in the order of the clusters.
func (h *heatmap) order() {
	cases := h.data.Own.Table.Cases()
	order, tree := inClusters(cases, h.data.Clusters)
	for _, c := range order {
		h.rows = append(h.rows, heatRow{cases: []int{c.i}, id: cases[c.i], cluster: c.cluster})
	}
	h.tree = tree
	h.groups = h.grouping(h.data.Roster, cases)
}

// A clusteredCase is a case by its place, and its cluster; 0 for none.
type clusteredCase struct{ i, cluster int }

// inClusters puts cases in the order of the clusters, those in none last, and returns the tree of the
// clusters if it has one that all its cases are here for. Without clusters cases stay in their order.
func inClusters(cases []string, r *cluster.Result) (order []clusteredCase, tree *cluster.Dendrogram) {
	at := map[string]int{}
	for i, id := range cases {
		at[id] = i
	}
	placed := map[int]bool{}
	if r != nil {
		for _, k := range clusterOrder(r) {
			if i, ok := at[r.Cases[k]]; ok {
				placed[i] = true
				order = append(order, clusteredCase{i, r.Assignment[r.Cases[k]]})
			}
		}
		if len(order) == len(r.Cases) {
			tree = r.Dendrogram
		}
	}
	for i := range cases {
		if !placed[i] {
			order = append(order, clusteredCase{i, 0})
		}
	}
	return order, tree
}

// clusterOrder lists the cases of a result so that those of a cluster stand together: in the order of
// the tree, or by cluster and silhouette where there is none.
func clusterOrder(r *cluster.Result) []int {
	out := make([]int, len(r.Cases))
	if len(r.Order) == len(out) {
		for k, i := range r.Order {
			out[k] = i - 1
		}
		return out
	}
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int {
		x, y := r.Cases[a], r.Cases[b]
		return cmp.Or(cmp.Compare(r.Assignment[x], r.Assignment[y]), cmp.Compare(r.Silhouette.ByCase[y], r.Silhouette.ByCase[x]))
	})
	return out
}

// gaps counts the places where one cluster ends and another begins.
func (h *heatmap) gaps() float64 {
	n := 0
	for k := 1; k < len(h.rows); k++ {
		if h.rows[k].cluster != h.rows[k-1].cluster {
			n++
		}
	}
	return float64(n) * clusterGapPt
}

// budget decides what a row is, and how wide its parts are.
func (h *heatmap) budget() {
	tall := h.tallest() - 140
	if h.narrow() {
		tall += 30
	}
	line := h.size * 1.02
	n := float64(len(h.rows))
	switch {
	case n*line+h.gaps() <= tall:
		h.mode, h.rh = labelled, min(11*h.size/6, max(line, (tall-h.gaps())/max(1, n)))
		h.labelRows()
	case (tall-h.gaps())/n >= 1.2:
		h.mode, h.rh = thin, (tall-h.gaps())/n
	default:
		h.mode, h.rh, h.tree = summed, 2*h.size, nil
		h.sum()
	}
	clustered := slices.ContainsFunc(h.rows, func(r heatRow) bool { return r.cluster > 0 })
	if clustered && h.mode != summed {
		for _, b := range h.blocks() {
			h.bracketW = max(h.bracketW, 6+paint.Width(h.blockLabel(b), paint.Bold, h.small))
		}
	}
	if !h.narrow() && h.mode != summed {
		if h.tree != nil {
			h.treeW = 0.09 * h.width()
		}
		h.groupW = float64(len(h.groups.names)) * max(6.2, h.size*1.02)
		if h.groupW > 0 {
			h.groupW += 2 * clusterGapPt
		}
	}
	h.room = h.width() - 2 - h.treeW - h.groupW - h.labelW - h.bracketW
}

// labelRows gives each case its name, or its id where names are too long.
func (h *heatmap) labelRows() {
	widest := func(f func(id string) string) float64 {
		w := 0.0
		for k := range h.rows {
			h.rows[k].label = h.print(f(h.rows[k].id))
			w = max(w, paint.Width(h.rows[k].label, paint.Regular, h.size))
		}
		return w + 3
	}
	h.names = len(h.data.Roster.Names) > 0
	if h.labelW = widest(h.data.Roster.name); h.labelW > 0.27*h.width() {
		h.names = false
		h.labelW = widest(func(id string) string { return id })
	}
	if h.labelW > 0.4*h.width() { // ids of a table may be anything: the rows are numbered
		h.labelW = widest(func(id string) string {
			return itoa(slices.IndexFunc(h.rows, func(r heatRow) bool { return r.id == id }) + 1)
		})
	}
}

// sum makes one row of each cluster, or, without clusters, of each group.
func (h *heatmap) sum() {
	type block struct {
		label string
		cases []int
	}
	var blocks []block
	at := map[string]int{}
	put := func(label string, i int) {
		k, ok := at[label]
		if !ok {
			k = len(blocks)
			at[label] = k
			blocks = append(blocks, block{label: label})
		}
		blocks[k].cases = append(blocks[k].cases, i)
	}
	for _, r := range h.rows {
		switch g, ok := h.groups.of[r.id]; {
		case r.cluster > 0:
			put("cluster "+itoa(r.cluster), r.cases[0])
		case h.data.Clusters == nil && ok:
			put(h.groups.names[g], r.cases[0])
		default:
			put(h.word("overige", "others"), r.cases[0])
		}
	}
	h.rows, h.labelW = nil, 0
	for _, b := range blocks {
		label := b.label + " (n\u00a0=\u00a0" + itoa(len(b.cases)) + ")"
		h.rows = append(h.rows, heatRow{cases: b.cases, id: b.label, label: label})
		h.labelW = max(h.labelW, paint.Width(label, paint.Regular, h.size)+3)
	}
	if h.labelW > 0.4*h.width() {
		h.labelW = 0
		for k := range h.rows {
			h.rows[k].label = itoa(k+1) + " (n\u00a0=\u00a0" + itoa(len(h.rows[k].cases)) + ")"
			h.labelW = max(h.labelW, paint.Width(h.rows[k].label, paint.Regular, h.size)+3)
		}
	}
}

// A heatBlock is the rows of one cluster, from and to included.
type heatBlock struct{ from, to, cluster int }

func (h *heatmap) blocks() []heatBlock {
	var out []heatBlock
	for k, r := range h.rows {
		if len(out) > 0 && r.cluster == out[len(out)-1].cluster {
			out[len(out)-1].to = k
			continue
		}
		out = append(out, heatBlock{k, k, r.cluster})
	}
	return out
}

// blockLabel is the number of a cluster and, where the rows are not labelled, its size.
func (h *heatmap) blockLabel(b heatBlock) string {
	switch {
	case b.cluster == 0:
		return "–"
	case h.mode == labelled:
		return itoa(b.cluster)
	}
	return itoa(b.cluster) + " (n\u00a0=\u00a0" + itoa(b.to-b.from+1) + ")"
}

// choose finds the codes that are drawn, and their order.
func (h *heatmap) choose(ctx context.Context) error {
	pitch := h.size * 1.02
	h.cells = h.data.Own
	cols := h.candidates(h.cells)
	fit := h.fit(cols, pitch)
	roll := h.opt.RollUp == Parents || h.opt.RollUp == AutoRollUp && h.opt.TopN == 0 && 2*fit < len(cols)
	if roll && h.data.Rolled != nil {
		h.rolled, h.cells = true, *h.data.Rolled
		cols = h.candidates(h.cells)
		fit = h.fit(cols, pitch)
	}
	if h.opt.TopN > 0 {
		fit = min(fit, h.opt.TopN)
	}
	if len(cols) > fit {
		bySize := slices.Clone(cols)
		slices.SortStableFunc(bySize, func(a, b heatCol) int { return cmp.Compare(b.n, a.n) })
		h.fewer, h.least = len(cols)-fit, bySize[fit-1].n
		keep := map[int]bool{}
		for _, c := range bySize[:fit] {
			keep[c.j] = true
		}
		cols = slices.DeleteFunc(cols, func(c heatCol) bool { return !keep[c.j] })
	}
	var err error
	if h.cols, err = h.arrange(ctx, cols); err != nil {
		return err
	}
	h.cw = min(2.6*h.size, (h.room-float64(len(h.kinds())-1)*clusterGapPt)/float64(max(1, len(h.cols))))
	h.place()
	return nil
}

// fit is how many of the columns there is room for.
func (h *heatmap) fit(cols []heatCol, pitch float64) int {
	kinds := map[string]bool{}
	for _, c := range cols {
		kinds[c.col.Kind] = true
	}
	return max(1, int((h.room-float64(max(0, len(kinds)-1))*clusterGapPt)/pitch))
}

// candidates are the columns with something to show in the cases.
func (h *heatmap) candidates(c Cells) []heatCol {
	h.none, h.texts = 0, 0
	least := h.opt.MinCases
	var out []heatCol
	for j, col := range c.Table.Columns() {
		if c.Table.Type(j) == table.Nominal {
			h.texts++
			continue
		}
		hc := heatCol{j: j, col: col, n: c.Table.Present(j).Count(), lo: 0, hi: 1}
		if c.Table.Type(j) == table.Number {
			hc.lo, hc.hi = math.Inf(1), math.Inf(-1)
			for _, i := range c.Table.Known(j).Members() {
				v, _ := c.Table.Score(i, j)
				hc.lo, hc.hi = min(hc.lo, v), max(hc.hi, v)
			}
		}
		switch {
		case c.Table.Known(j).Count() == 0 && !h.coded(c, col.ID):
			h.none++
		case hc.n < least:
			h.fewer++
			h.least = least
		default:
			out = append(out, hc)
		}
	}
	return out
}

// coded reports whether a code has a status in any case.
func (h *heatmap) coded(c Cells, code string) bool {
	for _, id := range c.Table.Cases() {
		if c.Status[id][code] != "" {
			return true
		}
	}
	return false
}

// arrange puts columns in the order of kinds, families and, within a family, of a tree of them.
func (h *heatmap) arrange(ctx context.Context, cols []heatCol) ([]heatCol, error) {
	kinds := []string{}
	for _, k := range graph.Kinds {
		kinds = append(kinds, string(k))
	}
	for _, c := range cols {
		if !slices.Contains(kinds, c.col.Kind) {
			kinds = append(kinds, c.col.Kind)
		}
	}
	family := func(c heatCol) int { return h.cells.Family[c.col.ID] }
	slices.SortStableFunc(cols, func(a, b heatCol) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.col.Kind), slices.Index(kinds, b.col.Kind)), cmp.Compare(family(a), family(b)))
	})
	var out []heatCol
	for from := 0; from < len(cols); {
		to := from + 1
		for to < len(cols) && cols[to].col.Kind == cols[from].col.Kind && family(cols[to]) == family(cols[from]) {
			to++
		}
		part, err := h.byTree(ctx, cols[from:to])
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
		from = to
	}
	return out, nil
}

// byTree orders columns by a tree of them: average linkage on 1 − Jaccard of the cases that have them.
func (h *heatmap) byTree(ctx context.Context, cols []heatCol) ([]heatCol, error) {
	if len(cols) < 3 {
		return cols, nil
	}
	m := &similarity.Matrix{Form: similarity.Distances}
	for a, x := range cols {
		m.Cases = append(m.Cases, x.col.ID)
		for _, y := range cols[a+1:] {
			p, q := h.cells.Table.Present(x.j), h.cells.Table.Present(y.j)
			d := 1.0
			if either := p.Or(q).Count(); either > 0 {
				d = 1 - float64(p.AndCount(q))/float64(either)
			}
			m.Values = append(m.Values, d)
		}
	}
	tree, err := cluster.Hierarchical(ctx, m, cluster.Average)
	if err != nil {
		return nil, err
	}
	out := make([]heatCol, len(cols))
	for k, i := range tree.Order {
		out[k] = cols[i-1]
	}
	return out, nil
}

// A heatKind is the columns of one kind of codes, from and to included.
type heatKind struct {
	from, to int
	kind     string
}

func (h *heatmap) kinds() []heatKind {
	var out []heatKind
	for k, c := range h.cols {
		if len(out) > 0 && c.col.Kind == out[len(out)-1].kind {
			out[len(out)-1].to = k
			continue
		}
		out = append(out, heatKind{k, k, c.col.Kind})
	}
	return out
}

// place gives rows and columns their places.
func (h *heatmap) place() {
	h.left = h.treeW + h.groupW + 1
	x := h.left
	for k := range h.cols {
		if k > 0 && h.cols[k].col.Kind != h.cols[k-1].col.Kind {
			x += clusterGapPt
		}
		h.cols[k].x = x
		x += h.cw
	}
	h.right = x
	y := 0.0
	for k := range h.rows {
		if k > 0 && h.rows[k].cluster != h.rows[k-1].cluster {
			y += clusterGapPt
		}
		h.rows[k].y = y
		y += h.rh
	}
}
