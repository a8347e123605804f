package workbench

import (
	"cmp"
	"slices"
	"strings"

	"speelveld/analysis/table"
	"speelveld/graph"
)

// coded is what the study's cases show: a table of all cases by all codes with parents rolled up, a
// second one of the codes as they were coded, and the coded passages behind every cell of the first.
// It is made once for a set of counting statuses.
type coded struct {
	table *table.Table
	own   *table.Table
	col   map[string]int        // column of a code
	cells map[[2]int][]*passage // by case and column: the counted passages, of the code and of those below it
}

// A passage is one coded passage of a case: the place in a source that a claim rests on.
type passage struct {
	number  int
	codings []*graph.Coding // of one code each
}

// ownMemberships returns the membership of one case in the codes that its main coder used: the
// highest score among the codings that count; without any of those, 0 if a coding says negative or
// absent. All else is not reported.
func ownMemberships(c *graph.Case, count []graph.Status) map[string]float64 {
	return membershipsIn(codingsBy(c, graph.MainCoder(c)), count)
}

// codingsBy returns a coder's codings of a case.
func codingsBy(c *graph.Case, coder string) []*graph.Coding {
	var out []*graph.Coding
	for i := range c.Codings {
		if c.Codings[i].Coder == coder {
			out = append(out, &c.Codings[i])
		}
	}
	return out
}

// membershipsIn is ownMemberships of codings that one coder made.
func membershipsIn(codings []*graph.Coding, count []graph.Status) map[string]float64 {
	own := map[string]float64{}
	counted := map[string]bool{}
	for _, k := range codings {
		denies := k.Status == graph.Negative || k.Status == graph.Absent
		switch {
		case slices.Contains(count, k.Status):
			score := k.Score
			if score == 0 && denies {
				score = 1 // asked to count as present, so its 0 says only that it is negative
			}
			if !counted[k.Code] || score > own[k.Code] {
				own[k.Code] = score
			}
			counted[k.Code] = true
		case denies && !counted[k.Code]:
			own[k.Code] = 0
		}
	}
	return own
}

// memberships returns the membership of one case in every code that is known of it, parents
// included: a parent is present if it or any child is; it is absent only if it is itself coded so
// or all its children are.
func (b *Bench) memberships(c *graph.Case, count []graph.Status) map[string]float64 {
	return b.rollUp(ownMemberships(c, count))
}

func (b *Bench) rollUp(own map[string]float64) map[string]float64 {
	all := map[string]float64{}
	for _, code := range b.bottomUp {
		score, known := own[code]
		kids := b.index.CodeChildren(code)
		best, allKnown := 0.0, len(kids) > 0
		for _, kid := range kids {
			s, ok := all[kid]
			allKnown = allKnown && ok
			best = max(best, s)
		}
		if best > 0.5 || known || allKnown {
			all[code] = max(score, best)
		}
	}
	return all
}

// bottomUpCodes orders the codes so that children come before their parents.
func bottomUpCodes(s *graph.Study, x *index) []string {
	depth := map[string]int{}
	ids := make([]string, len(s.Codes))
	for i := range s.Codes {
		ids[i] = s.Codes[i].ID
		depth[ids[i]] = len(x.CodeAncestors(ids[i]))
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(depth[b], depth[a]) })
	return ids
}

// codedTable returns the cases × codes of the study under the statuses that count.
func (b *Bench) codedTable(count []graph.Status) *coded {
	key := statusKey(count)
	if c, ok := b.coded[key]; ok {
		return c
	}
	cases := make([]string, len(b.study.Cases))
	for i := range b.study.Cases {
		cases[i] = b.study.Cases[i].ID
	}
	cols := make([]table.Column, len(b.study.Codes))
	out := &coded{col: map[string]int{}, cells: map[[2]int][]*passage{}}
	for j := range b.study.Codes {
		k := &b.study.Codes[j]
		cols[j] = table.Column{ID: k.ID, Label: b.text(k.Label), Kind: string(k.Kind), Parent: k.Broader}
		out.col[k.ID] = j
	}
	build, buildOwn := table.NewBuilder(cases, cols), table.NewBuilder(cases, cols)
	for i := range b.study.Cases {
		c := &b.study.Cases[i]
		own := ownMemberships(c, count)
		for code, score := range own {
			buildOwn.Set(i, out.col[code], score)
		}
		for code, score := range b.rollUp(own) {
			build.Set(i, out.col[code], score)
		}
		coder := graph.MainCoder(c)
		for n := range c.Codings {
			k := &c.Codings[n]
			if k.Coder != coder || !slices.Contains(count, k.Status) {
				continue
			}
			for _, code := range append([]string{k.Code}, b.index.CodeAncestors(k.Code)...) {
				cell := [2]int{i, out.col[code]}
				out.cells[cell] = addPassage(out.cells[cell], k)
			}
		}
	}
	out.table, out.own = build.Table(), buildOwn.Table()
	b.coded[key] = out
	return out
}

func addPassage(ps []*passage, k *graph.Coding) []*passage {
	for _, p := range ps {
		if p.number == k.Passage {
			p.codings = append(p.codings, k)
			return ps
		}
	}
	return append(ps, &passage{number: k.Passage, codings: []*graph.Coding{k}})
}

// sources returns the distinct sources behind passages, sorted.
func sourcesOf(ps []*passage) []string {
	var out []string
	for _, p := range ps {
		for _, k := range p.codings {
			for _, e := range k.Evidence {
				out = append(out, e.Source)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// statusKey names a set of statuses, in the order of the documentation.
func statusKey(count []graph.Status) string {
	return strings.Join(statusNames(count), ",")
}

func statusNames(count []graph.Status) []string {
	names := []string{}
	for _, s := range graph.Statuses {
		if slices.Contains(count, s) {
			names = append(names, string(s))
		}
	}
	return names
}

// strongest keeps, of several statuses of a code in a case, the first in the documented order: what is
// reported outweighs what is intended, and that what is denied.
func strongest(to map[string]graph.Status, code string, s graph.Status) {
	if old, ok := to[code]; !ok || slices.Index(graph.Statuses, s) < slices.Index(graph.Statuses, old) {
		to[code] = s
	}
}
