package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/exchange/csv"
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

Clustering always gives clusters. Whether they mean something is told by the silhouette (below 0.25:
no structure to speak of), by the comparison with data without structure, by their stability under
resampling, and by what sets each apart. There are no tests of the codes: the clusters are made of them.`,
		Example: `  speelveld cluster --study example
  speelveld cluster --method ward --measure gower -k 4 --table cases.csv --format json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Seed = a.seed
			if cmd.Flags().Changed("bootstrap") && q.Bootstrap == 0 {
				q.Bootstrap = -1 // asked for none; without the flag the analysis decides
			}
			if distance != "" {
				return a.clusterDistances(cmd, distance, &in, q)
			}
			d, done, err := a.data(cmd, &in)
			if err != nil {
				return err
			}
			defer done()
			r, err := d.Cluster(cmd.Context(), q)
			if err != nil {
				return err
			}
			r.Notes = append(d.Notes(), r.Notes...)
			return a.writeClusters(cmd, r, d.Name, d.Lang(), func(id string) string { return d.CaseLabel(id) }, dataOptions(d))
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Method, "method", "average", "the `method`: "+strings.Join(cluster.Methods(), " "))
	f.StringVar(&q.Measure, "measure", "jaccard", "the `measure`: "+strings.Join(similarity.Measures(), " "))
	f.IntVarP(&q.K, "k", "k", 0, "this `number` of clusters (default: by silhouette)")
	f.IntVar(&q.Bootstrap, "bootstrap", 0, "`number` of bootstrap samples for stability (default: by the number of cases; 0: none)")
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes by which cases are compared (default: all)")
	f.BoolVar(&q.RollUp, "roll-up", false, "count a code's parents along with it")
	f.StringVar(&distance, "distance", "", "start from the distances in this CSV `file`: a square with ids in its first row and column")
	addInputFlags(f, &in)
	return cmd
}

func (a *app) clusterDistances(cmd *cobra.Command, file string, in *inputFlags, q workbench.ClusterQuery) error {
	if in.table != "" || a.study != "" || len(in.where) > 0 {
		return &workbench.Usage{Msg: "--distance stands alone", Hint: "leave out --table, --study and --where"}
	}
	r, name, err := a.openFile(file)
	if err != nil {
		return err
	}
	defer r.Close()
	m, err := csv.ReadDistances(name, r)
	if err != nil {
		return err
	}
	dist := &similarity.Matrix{Cases: m.Cases, Values: m.Values, Form: similarity.Distances, Given: true}
	lang := a.lang
	if lang == "" {
		lang = "en"
	}
	res, err := workbench.ClusterDistances(cmd.Context(), dist, q, lang)
	if err != nil {
		return err
	}
	return a.writeClusters(cmd, res, name, lang, func(id string) string { return id }, nil)
}

func (a *app) writeClusters(cmd *cobra.Command, r *cluster.Result, study, lang string, label func(string) string, opts map[string]any) error {
	return a.write(cmd, answer{study: study, lang: lang, notes: r.Notes, body: r, tables: clusterTables(r, lang, label, a.all), opts: opts})
}

// clusterTables sets the clusters: what each is, and with --all where every case belongs.
func clusterTables(r *cluster.Result, l string, label func(string) string, all bool) []rows.Table {
	t := rows.Table{
		Title: inLang(l, "%d clusters van %d cases (methode %s, maat %s); gemiddeld silhouet %s", "%d clusters of %d cases (method %s, measure %s); mean silhouette %s",
			r.K, len(r.Cases), r.Method, strings.TrimSpace(r.Measure), number(l, r.Silhouette.Mean)),
		Columns: []rows.Column{count("cluster", "cluster"), count("n", "n"),
			{Key: "silhouette", Title: pick(l, "silhouet", "silhouette"), Kind: rows.Share, Main: true},
			{Key: "stability", Title: pick(l, "stabiliteit", "stability"), Kind: rows.Share, Main: len(r.Stability) > 0},
			{Key: "stability_words", Title: pick(l, "oordeel", "verdict"), Main: len(r.Stability) > 0},
			{Key: "apart", Title: pick(l, "wat opvalt (aandeel binnen tegen buiten)", "what stands out (share inside against outside)"), Kind: rows.List, Main: true},
			{Key: "cases", Title: "cases", Kind: rows.List, Main: true}},
	}
	members := make([][]string, r.K)
	for _, id := range r.Cases {
		c := r.Assignment[id] - 1
		members[c] = append(members[c], id)
	}
	for c := range r.K {
		row := []any{c + 1, len(members[c]), r.Silhouette.ByCluster[c], nil, "", []string{}, members[c]}
		if len(r.Stability) > c {
			row[3] = r.Stability[c]
		}
		if len(r.StabilityWords) > c {
			row[4] = stabilityWord(r.StabilityWords[c], l)
		}
		if len(r.Profiles) > c {
			apart := []string{}
			for _, s := range r.Profiles[c].Codes[:min(4, len(r.Profiles[c].Codes))] {
				name := s.Label
				if name == "" {
					name = s.Code
				}
				apart = append(apart, fmt.Sprintf(pick(l, "%s %s (%s tegen %s)", "%s %s (%s against %s)"), map[bool]string{true: "+", false: "−"}[s.Difference > 0], name, number(l, s.Inside), number(l, s.Outside)))
			}
			row[5] = apart
		}
		t.Rows = append(t.Rows, row)
	}
	if !all {
		return []rows.Table{t}
	}
	by := rows.Table{Title: pick(l, "Cases", "Cases"), Columns: []rows.Column{col("case", "case"), col("label", pick(l, "naam", "name")), count("cluster", "cluster"),
		{Key: "silhouette", Title: pick(l, "silhouet", "silhouette"), Kind: rows.Share, Main: true}}}
	for _, id := range r.Cases {
		by.Rows = append(by.Rows, []any{id, label(id), r.Assignment[id], r.Silhouette.ByCase[id]})
	}
	return []rows.Table{t, by}
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
