package workbench

import (
	"context"

	"speelveld/analysis/cluster"
	"speelveld/graph"
	"speelveld/internal/suggest"
)

// A ClusterQuery says how cases are put into clusters.
type ClusterQuery struct {
	SimilarityQuery
	Method     string  // "" is average
	K          int     // 0: by silhouette
	Resolution float64 // of louvain; 0 is 1
	Starts     int     // of pam: from medoids drawn at random, beside those that R starts from
	Draws      int     // tables without structure to compare with; 0: by the number of cases; negative: none
	Bootstrap  int     // samples for stability; 0: by the number of cases; negative: none
	Seed       uint64
	Progress   func(done, total int) // told of long loops; may be nil
}

// Cluster puts the cases into clusters, by what they show or by the distances that are given. In a
// study, the clusters are held against the basic concepts by which the cases are called.
func (d *Data) Cluster(ctx context.Context, q ClusterQuery) (*cluster.Result, error) {
	if d.distances != nil {
		return d.clusterDistances(ctx, q)
	}
	t, compare, err := d.profile(q.SimilarityQuery)
	if err != nil {
		return nil, err
	}
	opt, err := q.options(d.lang)
	if err != nil {
		return nil, err
	}
	opt.Compare = compare
	if d.bench != nil {
		opt.Against, opt.AgainstName = d.basicConcepts(), d.nl("basisconcept", "basic concept")
	}
	r, err := cluster.Run(ctx, t, opt)
	if err != nil {
		return nil, inputError(err)
	}
	r.Notes = append(d.weightNote(q.SimilarityQuery), r.Notes...)
	return r, nil
}

func (d *Data) clusterDistances(ctx context.Context, q ClusterQuery) (*cluster.Result, error) {
	opt, err := q.options(d.lang)
	if err != nil {
		return nil, err
	}
	r, err := cluster.RunDistances(ctx, d.distances, opt)
	if err != nil {
		return nil, inputError(err)
	}
	return r, nil
}

func (q ClusterQuery) options(lang string) (cluster.Options, error) {
	opt := cluster.Options{K: q.K, Resolution: q.Resolution, Starts: q.Starts, Bootstrap: q.Bootstrap, Draws: q.Draws, Seed: q.Seed, Lang: lang, Progress: q.Progress}
	if q.Method != "" {
		m, ok := cluster.ParseMethod(q.Method)
		if !ok {
			return opt, usagef(suggest.Or(q.Method, cluster.Methods(), "the methods are"), "unknown method %q", q.Method)
		}
		opt.Method = m
	}
	if q.K < 0 || q.K == 1 {
		return opt, usagef("give 2 or more, or leave -k out to have it chosen by silhouette", "-k %d is not a number of clusters", q.K)
	}
	louvain := opt.Method == cluster.MethodLouvain
	switch {
	case louvain && q.K > 0:
		return opt, usagef("change it by --resolution, or use pam or a linkage", "louvain finds the number of clusters itself: leave -k out")
	case q.Resolution != 0 && !louvain:
		return opt, usagef("leave it out, or use --method louvain", "--resolution goes with --method louvain")
	case q.Starts != 0 && opt.Method != cluster.MethodPAM:
		return opt, usagef("leave it out, or use --method pam", "--starts goes with --method pam")
	case q.Starts < 0 || q.Starts > 1000:
		return opt, usagef("give a number from 0 to 1000", "--starts %d is not a number of starts", q.Starts)
	}
	return opt, nil
}

// basicConcepts names, for each case, the basic concept above its own; a case whose concept has
// none is called by its concept.
func (d *Data) basicConcepts() map[string]string {
	out := map[string]string{}
	for _, id := range d.table.Cases() {
		out[id] = d.bench.index.basicConcept(d.bench.index.Case(id))
	}
	return out
}

// basicConcept returns the basic concept above a case's own, or its own where there is none.
func (x *index) basicConcept(c *graph.Case) string {
	own := c.Concept.String()
	for _, up := range append([]string{own}, x.ConceptAncestors(own)...) {
		if k := x.Concept(up); k != nil && k.Kind == "basic" {
			return up
		}
	}
	return own
}
