package workbench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/caveat"
	"speelveld/analysis/groups"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/graph"
	"speelveld/internal/diag"
)

// A CompareQuery says which groups are compared, and in what.
type CompareQuery struct {
	Groups       []string // concepts (with what is narrower), cluster:N, or --where expressions
	By           string   // a field or column whose values are the groups
	Of           []string // kinds and codes; empty is all
	Measure      string   // of the distances behind the test of whole profiles and behind clusters; "" is jaccard
	Weights      []string // of these distances, as in a SimilarityQuery
	Fuzzy        bool     // of these distances, as in a SimilarityQuery
	Method       string   // of the clusters behind cluster:N; "" is average
	K            int      // number of these clusters; 0: by silhouette
	Strata       string   // a field, column or code within whose values two groups are compared as well; "" is none
	Blocks       []string // fields or columns by which cases belong together; see Data.blocks
	Drop         bool     // leave out cases that are in two groups
	Seed         uint64
	Permutations int
}

// Columns are the columns of a table that the query names: they order the cases, and are not compared.
func (q *CompareQuery) Columns() []string {
	out := distinct([]string{q.By, q.Strata}, q.Blocks)
	if len(q.Blocks) == 1 && q.Blocks[0] == "none" {
		return distinct([]string{q.By, q.Strata})
	}
	return out
}

// A CompareAnswer is a comparison of groups, with the definitions of the concepts among them and
// whether practice matches them.
type CompareAnswer struct {
	groups.Result
	Rows        []CompareRow      `json:"rows"`
	Definitions []DefinitionBrief `json:"definitions"`
	Practice    []groups.Practice `json:"practice"`
}

// A CompareRow is a code in every group, with the coded passages behind its counts.
type CompareRow struct {
	groups.Row
	Passages []Passage `json:"passages"`
}

// A DefinitionBrief is a definition as a comparison shows it.
type DefinitionBrief struct {
	ID           string   `json:"id"`
	Concept      string   `json:"concept"`
	ConceptLabel string   `json:"concept_label"`
	Text         string   `json:"text"`
	Angle        string   `json:"angle"`
	Origin       string   `json:"origin"`
	OriginKind   string   `json:"origin_kind"`
	Year         string   `json:"year"`
	Source       string   `json:"source"`
	Locator      string   `json:"locator"`
	Terms        []string `json:"terms"`
}

// A group of cases, and the concept that it stands for, if it does.
type chosen struct {
	groups.Group
	concept string
	cluster bool
	by      []string // columns that decide on it, and those above and below them
}

// likeness says how the cases are compared as whole profiles.
func (q CompareQuery) likeness() SimilarityQuery {
	return SimilarityQuery{Measure: q.Measure, Of: q.Of, Weights: q.Weights, Fuzzy: q.Fuzzy}
}

// Compare compares groups of cases in the share of every code, and as whole profiles.
func (d *Data) Compare(ctx context.Context, q CompareQuery) (*CompareAnswer, error) {
	gs, notes, err := d.chooseGroups(ctx, q)
	if err != nil {
		return nil, err
	}
	t, _, err := d.profile(SimilarityQuery{Of: q.Of, RollUp: true})
	if err != nil {
		return nil, err
	}
	profiles, opt, err := d.profile(q.likeness())
	if err != nil {
		return nil, err
	}
	notes = append(notes, d.weightNote(q.likeness())...)
	given := []string{}
	for _, g := range gs {
		given = append(given, g.by...)
	}
	o := groups.Options{Missing: d.Missing, DropOverlap: q.Drop, Seed: q.Seed, Permutations: q.Permutations, Lang: d.lang}
	if o.Blocks, o.BlocksBy, err = d.blocks(q.Blocks); err != nil {
		return nil, err
	}
	if q.Strata != "" {
		if len(gs) != 2 {
			return nil, usagef("name two groups, or leave --strata out", "--strata compares two groups within strata, and there are %d", len(gs))
		}
		f, err := d.property("--strata", q.Strata)
		if err != nil {
			return nil, err
		}
		o.Strata, o.StrataBy = f.strata(), f.name
	}
	if d.bench == nil { // columns that order the cases are not compared themselves
		t, profiles = withoutColumns(t, q.Columns()), withoutColumns(profiles, q.Columns())
	}
	list := make([]groups.Group, len(gs))
	for i, g := range gs {
		list[i] = g.Group
		o.Circular = o.Circular || g.cluster
	}
	for j, c := range t.Columns() {
		if slices.Contains(given, c.ID) {
			o.Given = append(o.Given, j)
		}
	}
	if !o.Circular {
		var note string
		if o.Distances, note, err = d.groupDistances(ctx, withoutColumns(profiles, given), opt, list); err != nil {
			return nil, err
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	r, err := groups.Run(ctx, t, list, o)
	if err != nil {
		return nil, d.groupsError(err)
	}
	r.Notes = append(notes, r.Notes...)
	a := &CompareAnswer{Result: *r, Rows: make([]CompareRow, len(r.Rows))}
	for i := range r.Rows {
		a.Rows[i] = CompareRow{r.Rows[i], d.passagesOf(slices.Concat(r.Rows[i].Cases...), r.Rows[i].Code)}
	}
	d.definitions(a, t, gs)
	return a, nil
}

// groupDistances computes the distances for the test of whole profiles. Where some pairs have
// none it returns nil and the reason.
func (d *Data) groupDistances(ctx context.Context, t *table.Table, opt similarity.Options, gs []groups.Group) ([]float64, string, error) {
	opt.Form = similarity.Distances
	if opt.Missing == table.Bounds {
		opt.Missing = table.AsAbsent
	}
	m, err := similarity.Compute(ctx, t, opt)
	if err != nil {
		if e, ok := errors.AsType[*similarity.Error](err); ok { // the codes can still be compared
			return nil, d.nl("De profielen als geheel zijn niet vergeleken (PERMANOVA): %s.", "Whole profiles were not compared (PERMANOVA): %s.", e.Msg), nil
		}
		return nil, "", err
	}
	in := []int{}
	for _, g := range gs {
		in = append(in, g.Rows...)
	}
	slices.Sort(in)
	in = slices.Compact(in)
	for k, i := range in {
		for _, j := range in[k+1:] {
			if v := m.At(i, j); math.IsNaN(v) {
				return nil, d.nl("De profielen als geheel zijn niet vergeleken (PERMANOVA): %s en %s hebben samen te weinig bekende codes voor een afstand.",
					"Whole profiles were not compared (PERMANOVA): %s and %s have too few known codes between them for a distance.", t.Cases()[i], t.Cases()[j]), nil
			}
		}
	}
	for i, v := range m.Values { // pairs outside the groups are not looked at, but have to be numbers
		if math.IsNaN(v) {
			m.Values[i] = 1
		}
	}
	return m.Values, "", nil
}

func withoutColumns(t *table.Table, names []string) *table.Table {
	cols := []int{}
	for j, c := range t.Columns() {
		if !slices.Contains(names, c.ID) {
			cols = append(cols, j)
		}
	}
	return t.Select(nil, cols)
}

// groupsError words the complaints of the comparison as ones of usage or input.
func (d *Data) groupsError(err error) error {
	if e, ok := errors.AsType[*groups.OverlapError](err); ok {
		return &diag.Error{Msg: e.Error(), Hint: "choose groups that exclude each other, or leave these cases out with --overlap drop", Err: err}
	}
	if e, ok := errors.AsType[*groups.SizeError](err); ok {
		return &diag.Error{Msg: e.Error(), Hint: "widen the groups or the --where", Err: err}
	}
	if e, ok := errors.AsType[*groups.DistanceError](err); ok {
		return &diag.Error{Msg: e.Error(), Err: err}
	}
	return err
}

// chooseGroups finds the cases of each group.
func (d *Data) chooseGroups(ctx context.Context, q CompareQuery) ([]chosen, []string, error) {
	if q.By != "" {
		return d.groupsBy(q)
	}
	if (q.Method != "" || q.K != 0) && !slices.ContainsFunc(q.Groups, func(g string) bool { return strings.HasPrefix(g, "cluster:") }) {
		return nil, nil, usagef("name groups such as cluster:1, or leave these flags out", "--method and -k say how clusters are made, and no group is a cluster")
	}
	if len(q.Groups) < 2 {
		hint := "name two or more: concepts (living-lab), cluster:N, or conditions in quotes (\"country=NL\"); or a field with --by"
		if d.bench == nil {
			hint = "name a column of groups with --by, or give conditions on columns in quotes"
		}
		return nil, nil, usagef(hint, "a comparison needs two groups or more")
	}
	var out []chosen
	var notes []string
	var clusters map[string]int
	for _, g := range q.Groups {
		n, isCluster := strings.CutPrefix(g, "cluster:")
		switch {
		case isCluster:
			if clusters == nil {
				r, err := d.Cluster(ctx, ClusterQuery{SimilarityQuery: q.likeness(), Method: q.Method, K: q.K, Seed: q.Seed, Bootstrap: -1, Draws: -1})
				if err != nil {
					return nil, nil, err
				}
				clusters = r.Assignment
				notes = append(notes, d.nl("De clusters zijn die van speelveld cluster: methode %s, maat %s, %d clusters.", "The clusters are those of speelveld cluster: method %s, measure %s, %d clusters.", r.Method, strings.TrimSpace(r.Measure), r.K))
			}
			c, err := d.clusterGroup(g, n, clusters)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, c)
		case strings.ContainsAny(g, "=<>"):
			c, err := d.whereGroup(g)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, c)
		default:
			c, err := d.conceptGroup(g)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, c)
		}
	}
	for i := range out {
		for j := range i {
			if out[i].ID == out[j].ID {
				return nil, nil, usagef("name each group once", "the group %q is named twice", out[i].ID)
			}
		}
	}
	return out, notes, nil
}

// groupsBy makes a group of every value of a field.
func (d *Data) groupsBy(q CompareQuery) ([]chosen, []string, error) {
	if len(q.Groups) > 0 {
		return nil, nil, usagef("use one of the two", "groups and --by cannot go together")
	}
	if q.Method != "" || q.K != 0 {
		return nil, nil, usagef("leave these flags out", "--method and -k say how clusters are made, and --by makes no clusters")
	}
	f, err := d.property("--by", q.By)
	if err != nil {
		return nil, nil, err
	}
	var notes []string
	if q.Drop {
		if several := f.dropSeveral(); len(several) > 0 {
			ids := make(caveat.List, len(several))
			for k, i := range several {
				ids[k] = d.table.Cases()[i]
			}
			notes = append(notes, d.nl("%s met meer dan één waarde van %s, weggelaten: %s", "%s with more than one value of %s, left out: %s", caveat.Cases(len(ids)).In(d.lang), f.name, ids.In(d.lang)))
		}
	}
	gs, unknown := f.groups()
	if len(gs) < 2 {
		what := "has no values"
		if len(gs) == 1 {
			what = fmt.Sprintf("has one value only, %q,", gs[0].Label)
		}
		return nil, nil, &diag.Error{Msg: fmt.Sprintf("--by %s: a comparison needs two groups or more, and the field %s among the cases (%d)", q.By, what, d.N()), Hint: "choose another, or widen the --where"}
	}
	if unknown > 0 {
		notes = append(notes, d.nl("In %d cases is %s niet gemeld; die zitten in geen enkele groep.", "In %d cases %s is not reported; they are in no group.", unknown, f.name))
	}
	out := make([]chosen, len(gs))
	for i, g := range gs {
		out[i] = chosen{Group: g}
		if d.bench != nil {
			out[i].by = f.columns
		}
		if f.concept {
			out[i].concept = g.ID
		}
	}
	return out, notes, nil
}

func (d *Data) clusterGroup(g, number string, clusters map[string]int) (chosen, error) {
	n, err := strconv.Atoi(number)
	k := 0
	for _, c := range clusters {
		k = max(k, c)
	}
	if err != nil || n < 1 || n > k {
		return chosen{}, usagef(fmt.Sprintf("there are %d clusters: cluster:1 to cluster:%d; speelveld cluster shows them", k, k), "there is no group %q", g)
	}
	c := chosen{Group: groups.Group{ID: g, Label: g}, cluster: true}
	for i, id := range d.table.Cases() {
		if clusters[id] == n {
			c.Rows = append(c.Rows, i)
		}
	}
	return c, nil
}

// whereGroup finds the cases for which all conditions, joined by "and" (or "en"), hold.
func (d *Data) whereGroup(g string) (chosen, error) {
	parts := []string{}
	for _, p := range strings.Split(strings.ReplaceAll(g, " en ", " and "), " and ") {
		parts = append(parts, strings.TrimSpace(p))
	}
	conds, err := ParseConditions(parts)
	if err != nil {
		return chosen{}, err
	}
	c := chosen{Group: groups.Group{ID: g, Label: g}, by: d.conditionColumns(conds)}
	if d.bench == nil {
		c.Rows, err = matchRows(d.table, conds)
		return c, err
	}
	match, err := d.bench.matchCases(conds, d.count)
	if err != nil {
		return chosen{}, err
	}
	for i, row := range d.rows {
		if _, ok := slices.BinarySearch(match, row); ok {
			c.Rows = append(c.Rows, i)
		}
	}
	return c, nil
}

// conditionColumns returns the columns whose cells decide on conditions: those of a table that they
// name, or a study's codes under "has", with the codes above and below them, which follow from these.
func (d *Data) conditionColumns(conds []Condition) []string {
	var out []string
	for _, cond := range conds {
		switch {
		case d.bench == nil && cond.Key != "case":
			out = append(out, cond.Key)
		case cond.Key == "has":
			for _, v := range cond.Values {
				if code, err := d.bench.index.resolveCode(v); err == nil { // else the condition itself was refused
					out = append(out, d.family(code.ID)...)
				}
			}
		}
	}
	return out
}

func (d *Data) conceptGroup(g string) (chosen, error) {
	if d.bench == nil {
		return chosen{}, usagef("with --table, groups are values of a column (--by COLUMN) or conditions in quotes (\"size>=10\")", "a table has no concepts such as %q", g)
	}
	ref, err := d.bench.index.resolve(g, graph.ConceptEntity)
	if err != nil {
		if u, ok := errors.AsType[*Usage](err); ok {
			u.Msg = fmt.Sprintf("unknown group %q", g)
		}
		return chosen{}, err
	}
	in := d.bench.index.withNarrower(ref.ID)
	c := chosen{Group: groups.Group{ID: ref.ID, Label: d.bench.conceptLabel(ref.ID)}, concept: ref.ID}
	for i, row := range d.rows {
		if in[d.bench.study.Cases[row].Concept.String()] {
			c.Rows = append(c.Rows, i)
		}
	}
	return c, nil
}

// definitions adds, for the groups that are concepts, their definitions (with those of narrower
// concepts), and how the codes in these compare with the codes in the group's cases. Codes count
// with their parents on both sides.
func (d *Data) definitions(a *CompareAnswer, t *table.Table, gs []chosen) {
	if d.bench == nil {
		return
	}
	b := d.bench
	for _, g := range gs {
		if g.concept == "" {
			continue
		}
		in := b.index.withNarrower(g.concept)
		defined := []string{}
		found := 0
		for i := range b.study.Definitions {
			def := &b.study.Definitions[i]
			if !in[def.Concept] {
				continue
			}
			found++
			v := b.viewDefinition(def)
			a.Definitions = append(a.Definitions, DefinitionBrief{
				ID: v.ID, Concept: def.Concept, ConceptLabel: v.Concept.Label, Text: v.Text, Angle: v.Angle, Origin: v.Origin,
				OriginKind: v.OriginKind, Year: v.Year, Source: def.Source, Locator: def.Locator, Terms: v.Terms,
			})
			for _, k := range def.Codings {
				if !slices.Contains(d.count, k.Status) {
					continue
				}
				for _, code := range append([]string{k.Code}, b.index.CodeAncestors(k.Code)...) {
					if _, ok := t.Column(code); ok {
						defined = append(defined, code)
					}
				}
			}
		}
		if found == 0 {
			a.Notes = append(a.Notes, d.nl("De studie heeft geen definitie van %s, dus of de praktijk daarmee strookt is niet te zeggen.", "The study has no definition of %s, so whether practice matches it cannot be said.", g.Label))
			continue
		}
		shown := []string{}
		for j, c := range t.Columns() {
			if slices.ContainsFunc(g.Rows, func(i int) bool { return t.Present(j).Has(i) }) {
				shown = append(shown, c.ID)
			}
		}
		a.Practice = append(a.Practice, groups.ComparePractice(g.concept, g.Label, defined, shown))
	}
}
