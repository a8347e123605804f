package workbench

import (
	"context"

	"speelveld/figure"
	"speelveld/graph"
)

// drawEgo draws the neighbourhood of any entity.
func drawEgo(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	if q.ID == "" {
		return nil, usagef("name a case, concept, code, definition or source: speelveld figure ego ID", "figure ego needs the id of a node")
	}
	if q.Depth < 0 || q.Depth > 2 {
		return nil, usagef("give 1, or 2 for the neighbours of the neighbours too", "--depth %d is out of range", q.Depth)
	}
	r, err := d.bench.index.resolve(q.ID, graph.EntityKinds...)
	if err != nil {
		return nil, err
	}
	return figure.Ego(ctx, d.bench.study, figure.EgoQuery{Middle: graph.EntityRef{Kind: r.Type, ID: r.ID}, Depth: q.Depth, Phrase: relationIn}, opt)
}
