package figure

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speelveld/figure/layout"
	"speelveld/figure/paint"
	"speelveld/graph"
)

// Concepts draws the concepts of a study as a map whose linking phrases read as sentences: a
// living lab is a variant of a lab, is defined by somebody, from an angle, described in a source.
// Each concept that has variants gathers them around it: on the left those that have no more than
// a name, on the right those that are defined. Terms without a basic concept stand apart. The
// number of cases of each concept is printed.
//
// Below 120 mm, definitions are drawn without angle and source, and each group shows the variants
// that are defined or have cases, with the number of the others. TopN limits the variants of a
// group; without it, as many are drawn as fit on a page. MinCases leaves out variants with fewer
// cases. The figure says how many are left out.
//
// Graphviz lays out each group; the groups are then set on the page. It fails when that takes too
// long, see layout.ErrTimeout.
func Concepts(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, s)
	if err != nil {
		return nil, err
	}
	m := fitConceptMap(graph.NewIndex(s), opt)
	if len(m.groups) == 0 && len(m.loose) == 0 {
		return opt.nothing("concepts", m.whyEmpty()), nil
	}
	dots := make([]string, len(m.groups))
	for i, g := range m.groups {
		dots[i] = m.dot(g).String()
	}
	drawings, err := layout.Layouts(ctx, dots, layout.Dot)
	if err != nil {
		return nil, err
	}
	return m.figure(drawings), nil
}

// pageHeight is the height of a page of a journal, in millimetres.
const pageHeight = 240.0

// fitConceptMap chooses what is drawn. What nobody asked for, the size of text and the number of
// variants in a group, is made smaller until the map is no higher than a page.
func fitConceptMap(x *graph.Index, opt Options) *conceptMap {
	sizes, tops := []float64{opt.FontPt}, []int{opt.TopN}
	if !opt.sized {
		sizes = []float64{6.5, paint.MinSize}
	}
	if opt.TopN == 0 {
		tops = []int{0, 8, 5, 3}
		if opt.WidthMM < rowsBelow {
			tops = []int{3, 2, 1}
		}
	}
	var m *conceptMap
	for _, top := range tops {
		for _, size := range sizes {
			opt.FontPt = size
			if m = newConceptMap(x, opt, top); m.estimate() <= pageHeight*paint.MM {
				return m
			}
		}
	}
	return m
}

// A conceptMap is what is drawn of the concepts.
type conceptMap struct {
	opt     Options
	theme   theme
	x       *graph.Index
	cases   int
	own     map[string]int // cases of each concept itself
	narrow  bool           // one column of a page
	top     int            // most variants of a concept, or 0
	groups  []*conceptGroup
	loose   []*graph.Concept // terms without a basic concept and without variants
	fewer   int              // concepts left out for their few cases
	missing []rune
	text    map[string][]styled // of the nodes of a group, by the group's concept and the node's name

	size, small float64
	w           conceptWidths
}

// A conceptGroup is a concept with its variants.
type conceptGroup struct {
	center *graph.Concept
	basic  bool
	defs   []*graph.Definition // of the center
	left   []*variant
	right  []*variant
	more   int // variants left out
	total  int // variants, at any depth
	cases  int // of the center and its variants, at any depth
}

// A variant is a concept under another, with what is drawn of it.
type variant struct {
	concept *graph.Concept
	defs    []*graph.Definition
	kids    []*graph.Concept // variants of the variant that are drawn beside it
}

// newConceptMap draws up to top variants of each concept; 0 is all.
func newConceptMap(x *graph.Index, opt Options, top int) *conceptMap {
	m := &conceptMap{opt: opt, top: top, theme: opt.Palette.theme(), x: x, own: map[string]int{}, text: map[string][]styled{}, size: opt.FontPt, narrow: opt.WidthMM < rowsBelow}
	m.small = max(m.size-0.5, paint.MinSize)
	for i := range x.Study.Cases {
		c := &x.Study.Cases[i]
		if opt.counts(c.ID) {
			m.cases++
			m.own[c.Concept.String()]++
		}
	}
	seen := map[string]bool{}
	for _, basic := range []bool{true, false} {
		for i := range x.Study.Concepts {
			c := &x.Study.Concepts[i]
			if (c.Kind == graph.Basic) != basic || m.parent(c) != "" || seen[c.ID] {
				continue
			}
			if basic || len(m.children(c.ID)) > 0 || len(m.definitions(c.ID)) > 0 {
				m.group(c, seen)
			} else if m.enough(c) {
				m.loose = append(m.loose, c)
			}
		}
	}
	m.columns()
	return m
}

// parent is the first broader concept that exists, or "". What lies on a circle has none.
func (m *conceptMap) parent(c *graph.Concept) string {
	if slices.Contains(m.x.ConceptAncestors(c.ID), c.ID) {
		return ""
	}
	for _, b := range c.Broader {
		if b != c.ID && m.x.Concept(b) != nil {
			return b
		}
	}
	return ""
}

// children are the concepts of which a concept is a broader one.
func (m *conceptMap) children(id string) []*graph.Concept {
	var out []*graph.Concept
	for _, k := range m.x.ConceptChildren(id) {
		if c := m.x.Concept(k); k != id && c != nil && m.parent(c) != "" {
			out = append(out, c)
		}
	}
	return out
}

func (m *conceptMap) definitions(id string) []*graph.Definition {
	var out []*graph.Definition
	for i := range m.x.Study.Definitions {
		if d := &m.x.Study.Definitions[i]; d.Concept == id {
			out = append(out, d)
		}
	}
	return out
}

// enough reports whether a concept has the cases that are asked for; what does not is counted.
func (m *conceptMap) enough(c *graph.Concept) bool {
	if m.below(c.ID) < m.opt.MinCases {
		m.fewer++
		return false
	}
	return true
}

// below counts the cases of a concept and of all that is under it.
func (m *conceptMap) below(id string) int {
	n := m.own[id]
	for _, d := range m.x.ConceptDescendants(id) {
		n += m.own[d]
	}
	return n
}

// group makes the group of a concept, and those of the variants that have variants of their own
// which do not fit beside them.
func (m *conceptMap) group(c *graph.Concept, seen map[string]bool) {
	seen[c.ID] = true
	g := &conceptGroup{center: c, basic: c.Kind == graph.Basic, defs: m.definitions(c.ID),
		total: len(m.x.ConceptDescendants(c.ID)), cases: m.below(c.ID)}
	m.groups = append(m.groups, g)
	var later []*graph.Concept
	var all []*variant
	for _, k := range m.children(c.ID) {
		if !m.enough(k) {
			continue
		}
		v := &variant{concept: k}
		all = append(all, v)
		if m.parent(k) != c.ID || seen[k.ID] {
			continue // it is here too, but at home elsewhere
		}
		seen[k.ID] = true
		kids := m.children(k.ID)
		simple := !slices.ContainsFunc(kids, func(d *graph.Concept) bool {
			return len(m.children(d.ID)) > 0 || len(m.definitions(d.ID)) > 0
		})
		if !simple {
			later = append(later, k)
			continue
		}
		v.defs = m.definitions(k.ID)
		for _, d := range kids {
			if m.enough(d) {
				v.kids = append(v.kids, d)
			}
			seen[d.ID] = true
		}
	}
	for _, v := range m.keep(g, all) {
		if m.narrow || len(v.defs) > 0 || len(v.kids) > 0 {
			g.right = append(g.right, v)
		} else {
			g.left = append(g.left, v)
		}
	}
	for _, k := range later {
		m.group(k, seen)
	}
}

// keep picks the variants that are drawn: in a narrow figure those that are defined or have cases,
// and never more than top, those that are defined first, then those with most cases.
func (m *conceptMap) keep(g *conceptGroup, all []*variant) []*variant {
	most := len(all)
	if m.top > 0 {
		most = min(most, m.top)
	}
	ranked := slices.Clone(all)
	slices.SortStableFunc(ranked, func(a, b *variant) int {
		return cmp.Or(cmp.Compare(min(1, len(b.defs)), min(1, len(a.defs))), cmp.Compare(m.below(b.concept.ID), m.below(a.concept.ID)))
	})
	var kept []*variant
	for _, v := range ranked[:most] {
		if m.narrow && m.opt.TopN == 0 && len(v.defs) == 0 && m.below(v.concept.ID) == 0 {
			continue
		}
		kept = append(kept, v)
	}
	g.more = len(all) - len(kept)
	return slices.DeleteFunc(slices.Clone(all), func(v *variant) bool { return !slices.Contains(kept, v) })
}

// cite names a source as a text does: "Schliwa & McCormick (2016)". The year is that of the
// entry, or else the one that is given.
func (m *conceptMap) cite(id, year string) string { return citeSource(m.x, m.opt.Lang, id, year) }

func citeSource(x *graph.Index, lang, id, year string) string {
	s := x.Source(id)
	if s == nil {
		return id
	}
	names := splitNames(cmp.Or(s.Field("author"), s.Field("editor"), s.Field("institution"), s.Field("organization"), s.Field("publisher"), s.Field("title"), id))
	who := names[0]
	switch {
	case len(names) == 2:
		who += " & " + names[1]
	case len(names) > 2:
		who += word(lang, " e.a.", " et al.")
	}
	date := cmp.Or(s.Field("year"), firstOf(s.Field("date"), 4), year, word(lang, "z.j.", "n.d."))
	return who + " (" + date + ")"
}

// splitNames returns the family names, or the names of organisations, of an author field.
func splitNames(field string) []string {
	var out []string
	for _, n := range strings.Split(field, " and ") {
		family, _, _ := strings.Cut(n, ",")
		if family = strings.TrimSpace(family); family != "" {
			out = append(out, family)
		}
	}
	if len(out) == 0 {
		return []string{field}
	}
	return out
}

func firstOf(s string, n int) string {
	if len(s) < n {
		return ""
	}
	return s[:n]
}

// whyEmpty says why there is nothing to draw.
func (m *conceptMap) whyEmpty() [2]string {
	if len(m.x.Study.Concepts) == 0 {
		return [2]string{"Niets om te tekenen: de studie heeft geen concepten.", "Nothing to draw: the study has no concepts."}
	}
	return [2]string{"Niets om te tekenen: geen concept heeft " + itoa(m.opt.MinCases) + " of meer cases. Kies een lager minimum.",
		"Nothing to draw: no concept has " + itoa(m.opt.MinCases) + " cases or more. Give a lower minimum."}
}
