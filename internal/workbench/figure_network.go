package workbench

import (
	"context"
	"slices"

	"speelveld/analysis/network"
	"speelveld/figure"
	"speelveld/graph"
)

// drawNetwork draws the ties between cases, or between codes.
func drawNetwork(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	nq := NetworkQuery{SimilarityQuery: q.similarity(), Nodes: NetworkOfCases, MinWeight: q.MinWeight, Seed: q.Seed, tiesOnly: true}
	nq.Of = q.Kinds
	if len(q.Of) > 0 {
		nq.Nodes = q.Of[0] // codes or cases; of anything else Network says what to give
	}
	codes := nq.Nodes == NetworkOfCodes
	if nq.Measure == "" {
		nq.Measure = "jaccard"
	}
	if codes && q.By != "" {
		return nil, usagef("leave it out, or draw the network of cases", "--by groups cases; codes have their kinds")
	}
	if d.N() == 0 {
		return figure.Nothing("network", [2]string{"Er valt niets te tekenen: er zijn geen cases.", "There is nothing to draw: there are no cases."}, opt)
	}
	data := d
	if !codes {
		data = d.apartFrom(q.By)
	}
	a, err := data.Network(ctx, nq)
	if err != nil {
		return nil, err
	}
	w := figure.Web{
		Codes: codes, N: a.N, MinWeight: q.MinWeight, Seed: q.Seed, Kinds: map[string]graph.Kind{}, Count: map[string]int{},
		Weight: [2]string{"gelijkenis (" + nq.Measure + ")", "similarity (" + nq.Measure + ")"},
	}
	if codes {
		w.Weight = [2]string{"cases met beide codes:", "cases with both codes:"}
		w.Names.Names = map[string]string{}
	} else if w.Names, err = d.roster(ctx, q); err != nil {
		return nil, err
	}
	place := map[string]int{}
	for i, row := range a.Rows {
		place[row.ID] = i
		w.IDs = append(w.IDs, row.ID)
		if codes {
			w.Names.Names[row.ID], w.Kinds[row.ID], w.Count[row.ID] = row.Label, graph.Kind(row.Kind), row.Count
		}
	}
	for _, t := range a.Edges {
		x, y := place[t.A], place[t.B]
		w.Ties = append(w.Ties, network.Edge{A: min(x, y), B: max(x, y), Weight: t.Weight})
	}
	f, err := figure.Network(ctx, w, opt)
	if err != nil {
		return nil, err
	}
	f.Notes = slices.Concat(f.Notes, a.Notes)
	return f, nil
}

// untold is a network of which only the nodes and ties are wanted.
func untold(ids []string, edges []network.Edge) *network.Result {
	r := &network.Result{}
	for _, id := range ids {
		r.Nodes = append(r.Nodes, network.Node{ID: id})
	}
	for _, e := range edges {
		r.Edges = append(r.Edges, network.Tie{A: ids[e.A], B: ids[e.B], Weight: e.Weight})
	}
	return r
}
