package figure

import (
	"context"
	"math"
	"slices"
	"strings"

	"speelveld/analysis/cluster"
	"speelveld/figure/paint"
)

// Dendrogram draws the tree of a clustering from its root at the left to the cases at the right, on
// an axis of the distance at which branches merge. A dashed line cuts it into the clusters; brackets
// at the right number them, and the branch of each carries its stability, where that was computed.
// Marks before the cases tell their groups.
//
// Where there are more cases than lines of text on the page (TopN: than asked for), the merges at
// the lowest distances are drawn as one triangle each, which names its cases as far as there is room
// and counts them. Inversions, of centroid and median linkage, are drawn as they are.
//
// A result without a tree (pam, louvain) gives a figure that says so.
func Dendrogram(ctx context.Context, r *cluster.Result, cases Roster, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, nil)
	if err != nil {
		return nil, err
	}
	if r == nil || r.Dendrogram == nil || len(r.Dendrogram.Merge) == 0 {
		return opt.nothing("dendrogram", [2]string{
			"Er is geen boom te tekenen: deze methode maakt er geen. Gebruik een koppeling zoals average of ward.",
			"There is no tree to draw: this method makes none. Use a linkage such as average or ward.",
		}), nil
	}
	opt = opt.enlarged()
	d := &dendrogram{page: newPage("dendrogram", opt), r: r, roster: cases}
	d.groups = d.grouping(cases, r.Cases)
	d.grow()
	d.measure()
	return d.figure(), nil
}

// A twig is a node of the tree as it is drawn: a case, a merge of two, or a merge drawn as a triangle.
type twig struct {
	cases   []int // in the order of the leaves
	height  float64
	kids    [2]*twig // nil at the end of a branch
	cluster int      // 0 above the cut
	root    bool     // of its cluster
	x, y    float64
}

type dendrogram struct {
	*page
	r      *cluster.Result
	roster Roster
	groups *grouping

	top        *twig
	ends       []*twig // of the branches, from above
	bracketed  bool    // the clusters are told apart
	cut        float64 // where the line stands; NaN where none separates the merges
	inversions []int   // steps that lie lower than one they join
	collapsed  int     // triangles

	labels   [][]string
	lead     float64
	low      float64 // where the axis begins
	labelW   float64
	marksW   float64
	bracketW float64
	beside   map[int]bool // clusters whose stability stands by the bracket, since the branch has no room
}

// grow makes the tree, with as many ends as there is room for.
func (d *dendrogram) grow() {
	n := len(d.r.Cases)
	rows := max(2, int(d.tallest()/(d.smallest())))
	if d.opt.TopN > 0 {
		rows = min(rows, max(2, d.opt.TopN))
	}
	d.bracketed = d.r.K > 1 && d.r.K <= min(rows, n)
	if d.bracketed {
		rows = max(rows-int(float64(d.r.K-1)*clusterGap), d.r.K)
	}
	rows = min(rows, n)

	nodes := make([]*twig, len(d.r.Merge))
	labels := d.r.Labels()
	node := func(m int) *twig {
		if m < 0 {
			return &twig{cases: []int{-m - 1}, height: math.NaN(), cluster: labels[-m-1]}
		}
		return nodes[m-1]
	}
	for s, m := range d.r.Merge {
		a, b := node(m[0]), node(m[1])
		t := &twig{cases: slices.Concat(a.cases, b.cases), height: d.r.Height[s]}
		if s < n-d.r.K { // made before the cut
			t.cluster = a.cluster
		}
		if s >= n-rows {
			t.kids = [2]*twig{a, b}
		}
		for _, k := range t.kids {
			if k != nil && t.cluster == 0 && k.cluster > 0 {
				k.root = true
			}
		}
		if lower := max(heightOf(a), heightOf(b)); t.height < lower-1e-12*math.Abs(lower) {
			d.inversions = append(d.inversions, s)
		}
		nodes[s] = t
	}
	d.top = nodes[len(nodes)-1]
	d.gather(d.top)
	d.cutLine()
}

func heightOf(t *twig) float64 {
	if math.IsNaN(t.height) {
		return math.Inf(-1)
	}
	return t.height
}

// gather lists the ends of the branches.
func (d *dendrogram) gather(t *twig) {
	if t.kids[0] != nil {
		d.gather(t.kids[0])
		d.gather(t.kids[1])
		return
	}
	d.ends = append(d.ends, t)
	if len(t.cases) > 1 {
		d.collapsed++
	}
}

// cutLine finds a distance that lies over every merge before the cut and under every one after it.
func (d *dendrogram) cutLine() {
	d.cut = math.NaN()
	if !d.bracketed {
		return
	}
	at := len(d.r.Cases) - d.r.K
	below, above := 0.0, slices.Min(d.r.Height[at:])
	if at > 0 {
		below = slices.Max(d.r.Height[:at])
	}
	if above > below+1e-12*math.Abs(above) {
		d.cut = (below + above) / 2
	}
}

// clusterGap is the room between clusters, in lines.
const clusterGap = 0.45

// smallest is the height of a line where there are many.
func (d *dendrogram) smallest() float64 {
	if d.opt.sized {
		return d.size * 1.05
	}
	return paint.MinSize
}

// measure chooses names or ids, the size of the text and the widths of the parts.
func (d *dendrogram) measure() {
	if d.bracketed {
		for c := range d.r.K {
			for _, l := range d.bracketText(c+1, true) {
				d.bracketW = max(d.bracketW, paint.Width(l, paint.Bold, d.small)+9)
			}
		}
	}
	for _, t := range d.ends {
		d.marksW = max(d.marksW, d.marksWidth(t))
	}
	share := 0.62
	if d.narrow() {
		share = 0.6
	}
	room := d.width()*share - d.bracketW - d.marksW
	for _, names := range []bool{true, false} {
		if names && (d.collapsed > 0 || len(d.roster.Names) == 0) {
			continue
		}
		for _, size := range []float64{d.size, paint.MinSize} {
			if d.opt.sized && size < d.size {
				continue
			}
			d.label(room, size, names)
			if d.bodyHeight() <= d.tallest() {
				return
			}
		}
	}
}

// label sets the labels at a size within room.
func (d *dendrogram) label(room, size float64, names bool) {
	d.size, d.small = size, min(d.small, size)
	d.labels, d.labelW = nil, 0
	longest := 1
	for _, t := range d.ends {
		lines := d.endLabel(t, room, names)
		d.labels = append(d.labels, lines)
		longest = max(longest, len(lines))
		for _, l := range lines {
			d.labelW = max(d.labelW, paint.Width(l, paint.Regular, size))
		}
	}
	d.lead = 1.3 * size
	if h := d.bodyHeight(); h > d.tallest() {
		d.lead = max(size, d.lead*d.tallest()/h)
	}
}

// endLabel is the label at the end of a branch: the case, or the cases of a triangle as far as they fit.
func (d *dendrogram) endLabel(t *twig, room float64, names bool) []string {
	if len(t.cases) == 1 {
		id := d.r.Cases[t.cases[0]]
		if names {
			return paint.Wrap(d.print(d.roster.name(id)), paint.Regular, d.size, room)
		}
		return paint.Wrap(d.print(id), paint.Regular, d.size, room)
	}
	n := len(t.cases)
	ids := make([]string, n)
	for k, i := range t.cases {
		ids[k] = d.print(d.r.Cases[i])
	}
	if s := strings.Join(ids, ", "); paint.Width(s, paint.Regular, d.size) <= room {
		return []string{s}
	}
	for k := n - 1; k > 0; k-- {
		s := strings.Join(ids[:k], ", ") + ", +" + itoa(n-k)
		if paint.Width(s, paint.Regular, d.size) <= room {
			return []string{s}
		}
	}
	return []string{"n\u00a0=\u00a0" + itoa(n)}
}

// rowHeight is the height of the line or lines at the end of a branch.
func (d *dendrogram) rowHeight(k int) float64 {
	return d.lead + float64(max(0, len(d.labels[k])-1))*1.05*d.size
}

// gapBefore is the room above end k, where another cluster begins.
func (d *dendrogram) gapBefore(k int) float64 {
	if k > 0 && d.bracketed && d.ends[k].cluster != d.ends[k-1].cluster {
		return clusterGap * d.lead
	}
	return 0
}

func (d *dendrogram) bodyHeight() float64 {
	h := 0.0
	for k := range d.ends {
		h += d.gapBefore(k) + d.rowHeight(k)
	}
	return h
}

// bracketText is what stands by the bracket of a cluster: its number and size, and a word on its
// stability where that was computed.
func (d *dendrogram) bracketText(c int, beside bool) []string {
	n := 0
	for _, k := range d.r.Assignment {
		if k == c {
			n++
		}
	}
	lines := []string{itoa(c) + " (n\u00a0=\u00a0" + itoa(n) + ")"}
	if c <= len(d.r.StabilityWords) {
		w := stabilityWord(d.r.StabilityWords[c-1], d.lang)
		if beside || d.beside[c] {
			w += "\u00a0" + d.number(d.r.Stability[c-1], 2)
		}
		lines = append(lines, w)
	}
	return lines
}

func stabilityWord(w, lang string) string {
	switch w {
	case "unstable":
		return word(lang, "instabiel", "unstable")
	case "pattern":
		return word(lang, "patroon", "pattern")
	case "stable":
		return word(lang, "stabiel", "stable")
	}
	return w
}

const markStep = 6.2 // from mark to mark

// marksWidth is the room of the marks of an end.
func (d *dendrogram) marksWidth(t *twig) float64 {
	if len(d.groups.names) == 0 {
		return 2
	}
	w := 0.0
	for _, m := range d.marksOf(t) {
		w += markStep
		if m.n > 1 {
			w += paint.Width(itoa(m.n), paint.Regular, d.small) + 0.8
		}
	}
	return w + 2
}

// A groupCount is how many cases of a group stand at one place.
type groupCount struct{ group, n int }

// marksOf are the groups of the cases at an end, in the order of the legend.
func (d *dendrogram) marksOf(t *twig) []groupCount {
	ns := make([]int, len(d.groups.names))
	for _, i := range t.cases {
		if g, ok := d.groups.of[d.r.Cases[i]]; ok {
			ns[g]++
		}
	}
	var out []groupCount
	for g, n := range ns {
		if n > 0 {
			out = append(out, groupCount{g, n})
		}
	}
	return out
}
