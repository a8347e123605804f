package workbench

import (
	"context"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/groups"
	"speelveld/analysis/table"
	"speelveld/figure"
	"speelveld/graph"
)

// counted is the study of the data, with the statuses that count as present where they were chosen.
func (d *Data) counted() *graph.Study {
	s := *d.bench.study
	s.Count = d.count
	return &s
}

// drawCIMOGroups draws the CIMO maps of groups of cases. A case in two groups is an error, as it is in
// compare, unless such cases are dropped.
func (d *Data) drawCIMOGroups(ctx context.Context, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	if n := len(q.Groups); n < 2 || n > 3 {
		return nil, usagef("give --group two or three times: concepts (living-lab), cluster:N, or conditions in quotes (\"country=NL\")", "a cimo map compares two or three groups, not %d", n)
	}
	if !slices.Contains([]string{"", "error", "drop"}, q.Overlap) {
		return nil, usagef("give error or drop", "unknown --overlap %q", q.Overlap)
	}
	chosen, _, err := d.chooseGroups(ctx, CompareQuery{Groups: q.Groups, Of: q.Of, Measure: q.Measure, Method: q.Method, K: q.K, Seed: q.Seed})
	if err != nil {
		return nil, err
	}
	list := make([]groups.Group, len(chosen))
	for i, c := range chosen {
		list[i] = c.Group
	}
	list, dropped, err := groups.Separate(d.table, list, q.Overlap == "drop")
	if err != nil {
		return nil, d.groupsError(err)
	}
	var gs []figure.CIMOGroup
	for _, g := range list {
		one := figure.CIMOGroup{Label: g.Label}
		for _, i := range g.Rows {
			one.Cases = append(one.Cases, d.table.Cases()[i])
		}
		gs = append(gs, one)
	}
	f, err := figure.CIMOGroups(ctx, d.counted(), gs, opt)
	if err == nil && len(dropped) > 0 {
		ids := caveat.List(dropped)
		f.Notes = append(f.Notes, d.nl("%s in meer dan één groep, weggelaten: %s", "%s in more than one group, left out: %s", caveat.Cases(len(dropped)).In(d.lang), ids.In(d.lang)))
	}
	return f, err
}

// drawGapMap draws which interventions go with which outcomes.
func drawGapMap(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	gq, err := d.gapQuery(q.Of)
	if err != nil {
		return nil, err
	}
	return figure.GapMap(ctx, d.counted(), gq, opt)
}

// gapQuery puts the kinds and codes of --of in rows and columns: outcomes are columns, all else is
// rows. Whole kinds are drawn as their codes hang together, codes one by one each with all below it.
func (d *Data) gapQuery(of []string) (figure.GapQuery, error) {
	var q figure.GapQuery
	var rows, columns []string
	for _, w := range of {
		if k, ok := kindOf(w); ok {
			if k != graph.Outcome && !slices.Contains(q.Kinds, k) {
				q.Kinds = append(q.Kinds, k)
			}
			continue
		}
		cols, err := d.columnsOf([]string{w})
		if err != nil {
			return q, err
		}
		for _, j := range cols {
			c := d.table.Columns()[j]
			if c.Kind == string(graph.Outcome) {
				columns = append(columns, c.ID)
			} else {
				rows = append(rows, c.ID)
			}
		}
	}
	q.Rows, q.Columns = rows, columns
	if len(rows) > 0 { // beside single codes, a kind stands for its codes
		for i := range d.bench.study.Codes {
			if c := &d.bench.study.Codes[i]; slices.Contains(q.Kinds, c.Kind) && !slices.Contains(rows, c.ID) {
				q.Rows = append(q.Rows, c.ID)
			}
		}
	}
	return q, nil
}

// drawUpSet draws which codes occur together.
func drawUpSet(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	uq := figure.UpSetQuery{Exclude: d.Missing == table.Exclude}
	if d.Missing == table.Bounds {
		return nil, usagef("give --missing absent or exclude", "a combination of codes has no bounds")
	}
	var err error
	if q.With != "" {
		uq.Marked = true
		if uq.With, err = d.column(q.With); err != nil {
			return nil, err
		}
		if !d.table.Countable(uq.With) {
			return nil, usagef("give a column of numbers from 0 to 1", "--with: %q is not a code that a case has or has not", q.With)
		}
	}
	if uq.Columns, uq.Of, err = d.upsetColumns(q); err != nil {
		return nil, err
	}
	if uq.Marked { // by itself it would be in every marked case
		uq.Columns = slices.DeleteFunc(uq.Columns, func(j int) bool { return j == uq.With })
	}
	return figure.UpSet(ctx, d.table, uq, opt)
}

// upsetColumns are the columns that --of names, and what they are called. Of a whole kind these are its
// top codes; with --roll-up children the codes that have none below them, and where there is one top
// code only, too.
func (d *Data) upsetColumns(q FigureQuery) (cols []int, name [2]string, err error) {
	of := q.Of
	if len(of) == 0 && d.bench != nil {
		of = []string{string(graph.Mechanism)}
	}
	if d.bench == nil {
		all, err := d.columnsOf(of)
		if err != nil {
			return nil, name, err
		}
		for _, j := range all {
			if d.table.Countable(j) {
				cols = append(cols, j)
				continue
			}
			if len(of) > 0 {
				return nil, name, usagef("give columns of numbers from 0 to 1", "--of: %q is not something that a case has or has not", d.table.Columns()[j].ID)
			}
		}
		return cols, name, nil
	}
	for _, w := range of {
		found, err := d.columnsOf([]string{w})
		if err != nil {
			return nil, name, err
		}
		kind, whole := kindOf(w)
		if whole {
			found = d.level(found, q.RollUp == string(figure.Children))
			if len(of) == 1 {
				name = [2]string{kindPlurals[kind][0], kindPlurals[kind][1]}
			}
		}
		for _, j := range found {
			if !slices.Contains(cols, j) {
				cols = append(cols, j)
			}
		}
	}
	slices.Sort(cols)
	return cols, name, nil
}

// level keeps the columns of a kind that are top codes, or those without codes below them.
func (d *Data) level(cols []int, children bool) []int {
	var tops, leaves []int
	for _, j := range cols {
		c := d.table.Columns()[j]
		if c.Parent == "" {
			tops = append(tops, j)
		}
		if len(d.bench.index.CodeChildren(c.ID)) == 0 {
			leaves = append(leaves, j)
		}
	}
	if children || len(tops) == 1 {
		return leaves
	}
	return tops
}

// kindPlurals names kinds of codes in captions, in Dutch and English.
var kindPlurals = map[graph.Kind][2]string{
	graph.Context: {"contexten", "contexts"}, graph.Intervention: {"interventies", "interventions"}, graph.Mechanism: {"mechanismen", "mechanisms"},
	graph.Dynamics: {"vormen van sociale dynamiek", "social dynamics"}, graph.Outcome: {"uitkomsten", "outcomes"}, graph.Value: {"waarden", "values"},
	graph.Level: {"schaalniveaus", "levels"}, graph.Reach: {"reikwijdten", "reaches"},
}
