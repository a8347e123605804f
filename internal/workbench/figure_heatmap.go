package workbench

import (
	"context"
	"errors"
	"slices"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/figure"
	"speelveld/graph"
	"speelveld/internal/diag"
)

// drawHeatmap draws cases × codes, or the similarities of pairs of cases.
func drawHeatmap(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	roster, err := d.roster(ctx, q)
	if err != nil {
		return nil, err
	}
	c := d.apartFrom(q.By)
	clusters, err := c.clustersIfAny(ctx, q)
	if err != nil {
		return nil, err
	}
	if q.Pairs || d.distances != nil {
		m := d.distances
		if m == nil {
			if m, err = c.Similarities(ctx, q.similarity(), similarity.Similarities); err != nil {
				return nil, err
			}
		}
		return figure.Pairs(ctx, m, clusters, roster, opt)
	}
	t, _, err := c.profile(SimilarityQuery{Measure: q.Measure, Of: q.Of})
	if err != nil {
		return nil, err
	}
	data := figure.HeatmapData{Own: figure.Cells{Table: t}, Clusters: clusters, Roster: roster}
	if d.bench != nil {
		data.Own, data.Rolled = d.cells(t)
	}
	return figure.Heatmap(ctx, data, opt)
}

// clustersIfAny puts cases into clusters, whose worth is not asked; nil where there is nothing to cluster.
func (d *Data) clustersIfAny(ctx context.Context, q FigureQuery) (*cluster.Result, error) {
	if d.N() < 3 {
		return nil, nil
	}
	r, err := d.clusters(ctx, q, false)
	if _, ok := errors.AsType[*diag.Error](err); ok && q.K == 0 { // too few, or all alike: they keep their order
		return nil, nil
	}
	return r, err
}

// cells are the codings of the cases in the columns of t, and in the top codes above these.
func (d *Data) cells(t *table.Table) (own figure.Cells, rolled *figure.Cells) {
	b := d.bench
	place := map[string]int{}
	for j := range b.study.Codes {
		place[b.study.Codes[j].ID] = j
	}
	own = figure.Cells{Table: t, Status: map[string]map[string]graph.Status{}, Family: map[string]int{}}
	tops := []int{}
	for _, c := range t.Columns() {
		top := b.index.CodeTop(c.ID)
		own.Family[c.ID] = place[top]
		if j, ok := d.table.Column(top); ok && !slices.Contains(tops, j) {
			tops = append(tops, j)
		}
	}
	slices.Sort(tops)
	rolled = &figure.Cells{Table: d.table.Select(nil, tops), Status: map[string]map[string]graph.Status{}, Family: own.Family}
	for _, row := range d.rows {
		c := &b.study.Cases[row]
		one, all := map[string]graph.Status{}, map[string]graph.Status{}
		for _, k := range codingsBy(c, graph.MainCoder(c)) {
			if _, ok := t.Column(k.Code); ok {
				strongest(one, k.Code, k.Status)
				strongest(all, b.index.CodeTop(k.Code), k.Status)
			}
		}
		own.Status[c.ID], rolled.Status[c.ID] = one, all
	}
	return own, rolled
}
