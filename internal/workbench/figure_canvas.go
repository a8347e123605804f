package workbench

import (
	"context"
	"slices"

	"speelveld/figure"
	"speelveld/graph"
)

// drawCanvas draws the canvas of a case, or a blank one.
func drawCanvas(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	phase := graph.Phase(q.Phase)
	switch {
	case q.Blank && q.ID != "":
		return nil, usagef("leave out the case or --blank", "a blank canvas has no case")
	case phase != "" && !slices.Contains(figure.Phases, phase):
		return nil, usagef("give start, during or end", "unknown --phase %q", q.Phase)
	case phase != "" && q.ID == "":
		return nil, usagef("name a case: speelveld figure canvas CASE", "--phase chooses among the codings of a case")
	case opt.Filter != "":
		return nil, usagef("leave --where out", "a canvas shows one case, or none")
	}
	cq := figure.CanvasQuery{Phase: phase}
	if q.ID != "" {
		r, err := d.bench.index.resolve(q.ID, graph.CaseEntity)
		if err != nil {
			return nil, err
		}
		cq.Case = r.ID
	}
	return figure.Canvas(ctx, d.bench.study, cq, opt)
}
