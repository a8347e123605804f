package main

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newClusterCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.ClusterQuery
	var distance string
	cmd := &cobra.Command{
		Use:   "cluster",
		Short: "Find families of cases, how sure they are, and whether they follow the cases' names",
		Long: `Put the cases into clusters by what they show: by a tree (single, complete, average, mcquitty, median,
centroid, ward, ward-d), around medoids (pam) or as communities in the graph of similarities (louvain).
The number of clusters is the one with the best mean silhouette unless -k says otherwise.

Clustering always gives clusters. Whether they mean something is told by the silhouette (up to 0.25:
no structure to speak of), by the comparison with data without structure, by their stability under
resampling, by how far other methods and measures agree, and by what sets each cluster apart. There are
no tests of the codes: the clusters are made of them. With --missing bounds, clusters have no bounds;
what is not reported is filled in at random instead, to see whether the clusters hang on it. As CSV
the answer has a row for every case, with its cluster.`,
		Example: `  speelveld cluster --study example
  speelveld cluster --method ward --measure gower -k 4 --table cases.csv --format json
  speelveld cluster --method pam -k 3 --of mechanism,outcome --weight outcome=2 --study example --all
  speelveld cluster --distance distances.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Seed, q.Progress = a.seed, a.progress("drawing samples")
			if err := cmp.Or(samplesAsked(cmd, "bootstrap", &q.Bootstrap), samplesAsked(cmd, "draws", &q.Draws)); err != nil {
				return err
			}
			switch {
			case !cmd.Flags().Changed("resolution"):
				q.Resolution = 0
			case !(q.Resolution > 0) || math.IsInf(q.Resolution, 1):
				return &workbench.Usage{Msg: fmt.Sprintf("--resolution %g is not a resolution", q.Resolution), Hint: "1 is the usual one; a greater one finds smaller communities"}
			}
			d, done, err := a.dataOrDistances(cmd, &in, distance)
			if err != nil {
				return err
			}
			defer done()
			r, err := d.Cluster(cmd.Context(), q)
			if err != nil {
				return err
			}
			r.Notes = append(r.Notes, d.Notes()...)
			return a.writeClusters(cmd, r, d.Name, d.Lang(), d.CaseLabel, dataOptions(d))
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Method, "method", "average", "the `method`: "+strings.Join(cluster.Methods(), " "))
	f.StringVar(&q.Measure, "measure", "jaccard", "the `measure`: "+strings.Join(similarity.Measures(), " "))
	f.IntVarP(&q.K, "k", "k", 0, "this `number` of clusters (default: by silhouette)")
	f.Float64Var(&q.Resolution, "resolution", 1, "`resolution` of louvain: a greater one finds smaller communities")
	f.IntVar(&q.Starts, "starts", 0, "pam also starts from this `number` of sets of medoids drawn at random, which may end cheaper than R's pam")
	f.IntVar(&q.Bootstrap, "bootstrap", 0, "`number` of bootstrap samples for stability (default: by the number of cases; 0: none)")
	f.IntVar(&q.Draws, "draws", 0, "`number` of tables without structure to compare with, and of fillings with --missing bounds (default: by the number of cases; 0: none)")
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes by which cases are compared (default: all)")
	f.StringArrayVar(&q.Weights, "weight", nil, "`KIND=NUMBER`, or with --table COLUMN=NUMBER: let it count for more or less than 1; 0 leaves it out (repeat)")
	f.BoolVar(&q.Fuzzy, "fuzzy", false, "compare the scores from 0 to 1 themselves where a measure looks at presence (a score over 0.5)")
	f.BoolVar(&q.RollUp, "roll-up", false, "count a code's parents along with it")
	f.StringVar(&distance, "distance", "", "start from the distances in this CSV `file`: a square with ids in its first row and column")
	addInputFlags(f, &in)
	return cmd
}

// samplesAsked reads a number of samples: 0 asks for none, which is told from the flag left out, where the
// analysis decides.
func samplesAsked(cmd *cobra.Command, flag string, n *int) error {
	switch {
	case *n < 0:
		return &workbench.Usage{Msg: fmt.Sprintf("--%s %d is not a number of samples", flag, *n), Hint: "give 0 for none, or leave it out"}
	case *n == 0 && cmd.Flags().Changed(flag):
		*n = -1
	}
	return nil
}

func (a *app) writeClusters(cmd *cobra.Command, r *cluster.Result, study, lang string, label func(string) string, opts map[string]any) error {
	opts["bootstrap"], opts["draws"] = r.Bootstrap, r.Draws
	tables := clusterTables(r, lang, label, a.whole())
	if f, err := a.rowFormat(); err == nil && f == rows.CSV { // one table, to go on with: the cases
		tables = []rows.Table{memberTable(r, lang, label)}
	}
	return a.write(cmd, answer{study: study, lang: lang, notes: r.Notes, ranked: true, body: r, tables: tables, opts: opts})
}

// clusterTables sets the clusters: what each is, and with --all where every case belongs, and what other
// numbers, methods and measures would give.
func clusterTables(r *cluster.Result, l string, label func(string) string, all bool) []rows.Table {
	how := inLang(l, "methode %s", "method %s", r.Method)
	if r.Measure != "" {
		how += inLang(l, ", maat %s", ", measure %s", r.Measure)
	}
	t := rows.Table{
		Title: inLang(l, "%d clusters van %d cases (%s); gemiddeld silhouet %s", "%d clusters of %d cases (%s); mean silhouette %s",
			r.K, len(r.Cases), how, number(l, r.Silhouette.Mean)),
		Columns: []rows.Column{count("cluster", "cluster"), count("n", "n"),
			{Key: "silhouette", Title: pick(l, "silhouet", "silhouette"), Kind: rows.Share, Main: true},
			{Key: "stability", Title: pick(l, "stabiliteit", "stability"), Kind: rows.Share, Main: len(r.Stability) > 0},
			{Key: "stability_words", Title: pick(l, "oordeel", "verdict"), Main: len(r.Stability) > 0},
			{Key: "apart", Title: pick(l, "wat opvalt (aandeel binnen tegen buiten)", "what stands out (share inside against outside)"), Kind: rows.List, Main: len(r.Profiles) > 0},
			{Key: "medoid", Title: pick(l, "medoïde", "medoid"), Main: len(r.Medoids) > 0},
			{Key: "cases", Title: "cases", Kind: rows.List, Main: true}},
	}
	if r.K == 1 {
		t.Title = inLang(l, "1 cluster van %d cases (%s)", "1 cluster of %d cases (%s)", len(r.Cases), how)
	}
	members := make([][]string, r.K)
	for _, id := range r.Cases {
		c := r.Assignment[id] - 1
		members[c] = append(members[c], id)
	}
	for c := range r.K {
		row := []any{c + 1, len(members[c]), r.Silhouette.ByCluster[c], nil, "", []string{}, "", members[c]}
		if len(r.Stability) > c {
			row[3], row[4] = r.Stability[c], rows.Term{Value: r.StabilityWords[c], Label: stabilityWord(r.StabilityWords[c], l)}
		}
		if len(r.Profiles) > c {
			row[5] = standsOut(r.Profiles[c], l)
		}
		if len(r.Medoids) > c {
			row[6] = r.Medoids[c]
		}
		t.Rows = append(t.Rows, row)
	}
	if !all {
		return []rows.Table{t}
	}
	tables := []rows.Table{t, memberTable(r, l, label)}
	if len(r.Choice) > 0 {
		c := rows.Table{Title: pick(l, "Aantallen clusters, het beste eerst", "Numbers of clusters, the best first"), Columns: []rows.Column{
			count("k", "k"), {Key: "silhouette", Title: pick(l, "silhouet", "silhouette"), Kind: rows.Number, Digits: 3, Main: true}}}
		for _, x := range r.Choice {
			c.Rows = append(c.Rows, []any{x.K, x.Mean})
		}
		tables = append(tables, c)
	}
	if len(r.Alternatives) > 0 {
		o := rows.Table{Title: pick(l, "Andere methoden en maten", "Other methods and measures"), Columns: []rows.Column{
			col("method", pick(l, "methode", "method")), {Key: "measure", Title: pick(l, "maat", "measure"), Main: r.Measure != ""}, count("k", "k"),
			{Key: "adjusted_rand", Title: pick(l, "gecorrigeerde Rand-index", "adjusted Rand index"), Kind: rows.Share, Main: true}}}
		for _, x := range r.Alternatives {
			o.Rows = append(o.Rows, []any{x.Method.String(), x.Measure, x.K, x.AdjustedRand})
		}
		tables = append(tables, o)
	}
	return tables
}

// memberTable says where every case belongs.
func memberTable(r *cluster.Result, l string, label func(string) string) rows.Table {
	t := rows.Table{Title: "Cases", Columns: []rows.Column{col("case", "case"), col("label", pick(l, "naam", "name")), count("cluster", "cluster"),
		{Key: "silhouette", Title: pick(l, "silhouet", "silhouette"), Kind: rows.Share, Main: true},
		{Key: "neighbour", Title: pick(l, "naaste andere cluster", "nearest other cluster"), Kind: rows.Integer, Main: r.K > 1}}}
	for _, id := range r.Cases {
		row := []any{id, label(id), r.Assignment[id], r.Silhouette.ByCase[id], nil}
		if n, ok := r.Silhouette.Neighbour[id]; ok {
			row[4] = n
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// standsOut names the four codes whose shares inside a cluster and outside it differ most.
func standsOut(p cluster.Profile, l string) []string {
	out := []string{}
	for _, s := range p.Codes[:min(4, len(p.Codes))] {
		name, sign := s.Label, "−"
		if name == "" {
			name = s.Code
		}
		if s.Difference > 0 {
			sign = "+"
		}
		out = append(out, inLang(l, "%s %s (%s tegen %s)", "%s %s (%s against %s)", sign, name, number(l, s.Inside), number(l, s.Outside)))
	}
	return out
}

// stabilityWord says a cluster's stability in the reader's language.
func stabilityWord(w, lang string) string {
	if lang != "nl" {
		return w
	}
	return map[string]string{"unstable": "instabiel", "pattern": "een patroon", "stable": "stabiel"}[w]
}

// number writes a number with two decimals and the language's decimal sign.
func number(lang string, x float64) string {
	switch {
	case x != x:
		return "–"
	case math.IsInf(x, 0):
		return map[bool]string{true: "∞", false: "−∞"}[x > 0]
	}
	s := fmt.Sprintf("%.2f", x)
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

// pValue writes a probability with three decimals, and what lies below that as such.
func pValue(lang string, p float64) string {
	switch {
	case p != p:
		return "–"
	case p < 0.001:
		return pick(lang, "< 0,001", "< 0.001")
	}
	s := fmt.Sprintf("%.3f", p)
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
