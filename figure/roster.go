package figure

import (
	"slices"
	"strings"

	"speelveld/figure/paint"
)

// A Roster says what the cases of an analysis are called and which group each is in. The zero value
// calls them by their ids and knows no groups.
type Roster struct {
	Names     map[string]string // by case id
	Group     map[string]string // by case id, the name of its group; nothing for a case in no group
	Groups    []string          // the names of the groups, in the order in which they are shown
	GroupedBy [2]string         // what the groups are, in nl and en: "basisconcept", "basic concept"
}

// name is what a case is called; its id where it has no name.
func (r Roster) name(id string) string {
	if n := strings.TrimSpace(r.Names[id]); n != "" {
		return n
	}
	return id
}

// titled is a case as a reader sees it who points at its mark.
func (r Roster) titled(p *page, id string) string {
	s := p.print(id)
	if n := r.name(id); n != id {
		s += ": " + p.print(n)
	}
	if g := r.Group[id]; g != "" {
		s += " (" + p.print(g) + ")"
	}
	return s
}

// mostGroups is how many groups one figure tells apart; the smallest of more are drawn as one.
const mostGroups = 7

// A grouping is the groups of the cases that are drawn, each with its look.
type grouping struct {
	by    [2]string
	names []string
	ns    []int
	looks []look
	of    map[string]int // by case id; a case in no group is not in it
	rest  int            // how many groups the last name stands for; 0 where it stands for itself
}

// grouping finds the groups of cases, in the order of the roster. Beyond mostGroups the groups with
// the fewest cases become one.
func (p *page) grouping(r Roster, cases []string) *grouping {
	g := &grouping{by: r.GroupedBy, of: map[string]int{}}
	n := map[string]int{}
	order := slices.Clone(r.Groups)
	for _, id := range cases {
		name := r.Group[id]
		if name == "" {
			continue
		}
		if n[name]++; !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	order = slices.DeleteFunc(order, func(name string) bool { return n[name] == 0 })
	shown := order
	if len(order) > mostGroups {
		bySize := slices.Clone(order)
		slices.SortStableFunc(bySize, func(a, b string) int { return n[b] - n[a] })
		shown = slices.DeleteFunc(slices.Clone(order), func(name string) bool { return slices.Index(bySize, name) >= mostGroups-1 })
		g.rest = len(order) - len(shown)
	}
	place := map[string]int{}
	for _, name := range shown {
		place[name] = len(g.names)
		g.names, g.ns = append(g.names, p.print(name)), append(g.ns, n[name])
	}
	if g.rest > 0 {
		g.names, g.ns = append(g.names, p.word("%d andere", "%d others", g.rest)), append(g.ns, 0)
	}
	for _, id := range cases {
		name := r.Group[id]
		if name == "" {
			continue
		}
		k, ok := place[name]
		if !ok {
			k = len(g.names) - 1
			g.ns[k]++
		}
		g.of[id] = k
	}
	g.looks = p.opt.Palette.looks(len(g.names))
	return g
}

// legend explains the marks of the groups, with the number of cases in each.
func (g *grouping) legend(p *page) []legendItem {
	var items []legendItem
	for k, name := range g.names {
		l := g.looks[k]
		text := name + " (n\u00a0=\u00a0" + itoa(g.ns[k]) + ")"
		items = append(items, legendItem{groupClass(k), 6, 6, func(x, y float64) []paint.Op {
			return l.draw(paint.Point{X: x + 3, Y: y + 3}, 2.3)
		}, text})
	}
	return items
}

// colors are the classes that the marks tell by colour.
func (g *grouping) colors() []ColorClass {
	var out []ColorClass
	for k, name := range g.names {
		out = append(out, ColorClass{Name: name, Color: g.looks[k].color, Shape: "mark " + itoa(int(g.looks[k].mark))})
	}
	return out
}

// said names what the groups are, in a language; "" where there are none.
func (g *grouping) said(lang string) string {
	if len(g.names) == 0 {
		return ""
	}
	return word(lang, g.by[0], g.by[1])
}

func groupClass(k int) string { return "key-group-" + itoa(k+1) }
