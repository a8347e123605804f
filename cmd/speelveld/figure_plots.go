package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/internal/workbench"
)

// addPlotFlags adds the flags of figures that are drawn of an analysis.
func addPlotFlags(f *pflag.FlagSet, q *workbench.FigureQuery, distance *string) {
	f.StringVar(&q.Measure, "measure", "", "compare cases by this `measure` (default jaccard): "+strings.Join(similarity.Measures(), " "))
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes by which cases are compared (default: all); of a network, what is tied: cases or codes")
	f.StringSliceVar(&q.Kinds, "kinds", nil, "these `kinds` or codes only in a network, as nodes or to compare cases by (default: all)")
	f.Float64Var(&q.MinWeight, "min-weight", 0, "leave ties lighter than this `weight` out of a network (default: the two strongest of each node)")
	f.StringVar(&q.With, "with", "", "mark the cases with this `code` in the bars of upset")
	f.IntVar(&q.Depth, "depth", 0, "of ego: 1, or 2 for what the neighbours are tied to as well (default 1)")
	f.StringVar(&q.Method, "method", "", "put cases into clusters by this `method` (default average): "+strings.Join(cluster.Methods(), " "))
	f.IntVarP(&q.K, "k", "k", 0, "this `number` of clusters (default: by silhouette)")
	f.IntVar(&q.Bootstrap, "bootstrap", 0, "`number` of bootstrap samples for stability (default: by the number of cases; 0: none)")
	f.StringVar(&q.By, "by", "", "group the cases by this `field`, code or column, or by \"cluster\" (default: the basic concept of their name)")
	f.BoolVar(&q.Pairs, "pairs", false, "a heat map of cases × cases in place of cases × codes")
	f.StringVar(&q.Outline, "outline", "", "around the groups of an ordination: hulls (the default), ellipses or none")
	f.StringArrayVar(&q.Groups, "group", nil, "compare this `group`: a concept, cluster:N or a condition in quotes (twice, for a forest plot; two or three times, for cimo)")
	f.StringVar(&q.Sort, "sort", "", "order of the codes in a forest plot, within a kind: codebook (the default) or difference")
	f.StringVar(&q.Overlap, "overlap", "", "a case in two of these groups: error (the default), or drop it from both")
	f.StringVar(distance, "distance", "", "start from the distances in this CSV `file`: a square with ids in its first row and column")
}

// figureData opens what the figure is drawn from: a study, a table, or distances.
func (a *app) figureData(cmd *cobra.Command, in *inputFlags, distance string, q *workbench.FigureQuery) (*workbench.Data, func(), error) {
	need := q.Of
	if q.Kind == "network" { // of is what is tied there
		need = q.Kinds
	}
	if q.By != "" && q.By != "cluster" {
		need = append([]string{q.By}, need...)
	}
	if q.With != "" {
		need = append([]string{q.With}, need...)
	}
	if distance != "" {
		return a.distances(in, distance)
	}
	return a.data(cmd, in, need...)
}
