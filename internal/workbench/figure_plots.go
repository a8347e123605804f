package workbench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"speelveld/analysis/cluster"
	"speelveld/figure"
)

// similarity is how the cases of a figure are compared.
func (q FigureQuery) similarity() SimilarityQuery {
	return SimilarityQuery{Measure: q.Measure, Of: q.Of, RollUp: q.RollUp == string(figure.Parents)}
}

// clusters puts the cases of a figure into clusters. What they are worth is only asked if judged.
func (d *Data) clusters(ctx context.Context, q FigureQuery, judged bool) (*cluster.Result, error) {
	cq := ClusterQuery{SimilarityQuery: q.similarity(), Method: q.Method, K: q.K, Bootstrap: q.Bootstrap, Seed: q.Seed}
	if !judged {
		cq.Bootstrap, cq.Draws = -1, -1
	}
	return d.Cluster(ctx, cq)
}

// apartFrom returns the data without a column that groups the cases of a table, so that they are not
// compared by it. A study's cases stay as they are.
func (d *Data) apartFrom(by string) *Data {
	if d.bench != nil || by == "" || by == byCluster {
		return d
	}
	c := *d
	c.table = withoutColumns(d.table, []string{by})
	return &c
}

// byCluster groups the cases of a figure by the clusters that are found in them.
const byCluster = "cluster"

// roster names the cases of a figure and groups them: by a field, code or column, by the clusters
// found, and else, in a study, by the basic concept of their name.
func (d *Data) roster(ctx context.Context, q FigureQuery) (figure.Roster, error) {
	r := figure.Roster{Names: map[string]string{}, Group: map[string]string{}}
	if d.bench != nil {
		for _, id := range d.table.Cases() {
			r.Names[id] = d.CaseLabel(id)
		}
	}
	switch {
	case q.By == byCluster:
		c, err := d.clusters(ctx, q, false)
		if err != nil {
			return r, err
		}
		r.GroupedBy = [2]string{
			fmt.Sprintf("de clusters van speelveld cluster (%s)", c.Method),
			fmt.Sprintf("the clusters of speelveld cluster (%s)", c.Method),
		}
		for k := range c.K {
			r.Groups = append(r.Groups, fmt.Sprintf("cluster %d", k+1))
		}
		for id, k := range c.Assignment {
			r.Group[id] = r.Groups[k-1]
		}
	case q.By != "" && d.distances != nil:
		return r, usagef("distances have no columns", "--by goes with a study or --table")
	case q.By != "":
		return r, d.groupedBy(&r, q.By)
	case d.bench != nil:
		d.groupedByBasicConcept(&r)
	}
	return r, nil
}

// groupedBy groups cases by the values of a field, code or column.
func (d *Data) groupedBy(r *figure.Roster, by string) error {
	f, err := d.property("--by", by)
	if err != nil {
		return err
	}
	r.GroupedBy = [2]string{f.name, f.name}
	several := d.nl("meer dan één", "more than one")
	for i, values := range f.of {
		if len(values) == 0 {
			continue
		}
		g := values[0].label
		if len(values) > 1 {
			g = several
		} else if !slices.Contains(r.Groups, g) {
			r.Groups = append(r.Groups, g)
		}
		r.Group[d.table.Cases()[i]] = g
	}
	slices.SortFunc(r.Groups, compareValues)
	return nil
}

// groupedByBasicConcept groups cases by the basic concept above their own, in the order of the study.
func (d *Data) groupedByBasicConcept(r *figure.Roster) {
	none := d.nl("zonder basisconcept", "no basic concept")
	r.GroupedBy = [2]string{"basisconcept van de naam", "basic concept of the name"}
	basic := map[string]string{}
	for i := range d.bench.study.Concepts {
		if c := &d.bench.study.Concepts[i]; c.Kind == "basic" {
			basic[c.ID] = d.bench.conceptLabel(c.ID)
			r.Groups = append(r.Groups, basic[c.ID])
		}
	}
	r.Groups = append(r.Groups, none)
	for id, concept := range d.basicConcepts() {
		if r.Group[id] = basic[concept]; strings.TrimSpace(r.Group[id]) == "" {
			r.Group[id] = none
		}
	}
}

// drawDendrogram draws the tree that cluster makes.
func drawDendrogram(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	if m, ok := cluster.ParseMethod(q.Method); q.Method != "" && ok && !m.Hierarchic() {
		return nil, usagef("use a linkage: "+strings.Join(linkages(), ", "), "%s makes no tree", q.Method)
	}
	if n := d.N(); n < 3 {
		return figure.Nothing("dendrogram", tooFew(n), opt)
	}
	r, err := d.apartFrom(q.By).clusters(ctx, q, true)
	if err != nil {
		return nil, err
	}
	roster, err := d.roster(ctx, q)
	if err != nil {
		return nil, err
	}
	return figure.Dendrogram(ctx, r, roster, opt)
}

// tooFew says that a figure needs three cases.
func tooFew(n int) [2]string {
	return [2]string{
		fmt.Sprintf("Er valt niets te tekenen: het aantal cases is %d, en er zijn er ten minste drie nodig.", n),
		fmt.Sprintf("There is nothing to draw: the number of cases is %d, and at least three are needed.", n),
	}
}

// linkages names the methods that make a tree.
func linkages() []string {
	return slices.DeleteFunc(cluster.Methods(), func(name string) bool {
		m, _ := cluster.ParseMethod(name)
		return !m.Hierarchic()
	})
}

// drawOrdination draws the map that ordinate makes.
func drawOrdination(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	outlines := []string{}
	for _, o := range figure.Outlines {
		outlines = append(outlines, string(o))
	}
	if q.Outline != "" && !slices.Contains(outlines, q.Outline) {
		return nil, usagef("give "+strings.Join(outlines, ", "), "unknown --outline %q", q.Outline)
	}
	if n := d.N(); n < 3 {
		return figure.Nothing("ordination", tooFew(n), opt)
	}
	a, err := d.apartFrom(q.By).Ordinate(ctx, OrdinateQuery{SimilarityQuery: q.similarity(), Seed: q.Seed})
	if err != nil {
		return nil, err
	}
	roster, err := d.roster(ctx, q)
	if err != nil {
		return nil, err
	}
	return figure.Ordination(ctx, &a.Result, roster, figure.Outline(q.Outline), opt)
}

// drawForest draws the differences between two groups that compare finds.
func drawForest(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	fq := figure.ForestQuery{Missing: d.Missing}
	switch q.Sort {
	case "", "codebook":
	case "difference":
		fq.ByDifference = true
	default:
		return nil, usagef("give codebook or difference", "unknown --sort %q", q.Sort)
	}
	cq := CompareQuery{Groups: q.Groups, By: q.By, Of: q.Of, Measure: q.Measure, Method: q.Method, K: q.K, Seed: q.Seed}
	switch q.Overlap {
	case "", "error":
	case "drop":
		cq.Drop = true
	default:
		return nil, usagef("give error or drop", "unknown --overlap %q", q.Overlap)
	}
	if len(q.Groups) != 2 && q.By == "" {
		return nil, usagef("name them by --group A --group B, or by --by a field or column with two values", "a forest plot compares two groups")
	}
	r, err := d.Compare(ctx, cq)
	if err != nil {
		return nil, err
	}
	if n := len(r.Groups); n != 2 {
		return nil, usagef("choose two of them by --group A --group B, or with --where", "a forest plot compares two groups, and --by %s makes %d", q.By, n)
	}
	fq.Columns = d.table.Columns()
	return figure.Forest(ctx, &r.Result, fq, opt)
}
