package workbench

import (
	"context"
	"slices"

	"speelveld/figure"
	"speelveld/graph"
)

// counted is the study of the data, with the statuses that count as present where they were chosen.
func (d *Data) counted() *graph.Study {
	s := *d.bench.study
	s.Count = d.count
	return &s
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
