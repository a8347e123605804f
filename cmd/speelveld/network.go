package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/caveat"
	"speelveld/analysis/similarity"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newNetworkCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.NetworkQuery
	var edges string
	cmd := &cobra.Command{
		Use:   "network",
		Short: "Tell which codes (or cases) stand in the middle, which connect others, and what groups they form",
		Long: `See the codes as a network, tied by the cases in which they occur together, or the cases, tied by their
similarity, and tell of each which place it has: how many ties (degree) and how heavy (strength), how
often it lies between others (betweenness), how near it is to all (closeness), whether it is tied to
what is important itself (eigenvector, pagerank), and in which community it falls.

Betweenness and closeness count ties and look away from their weight; in a network in which nearly
everything is tied they tell little. Leave the light ties out with --min-weight, or read the weighted
ones, which --all shows. What stands in the middle was used often; the ties say nothing of cause.`,
		Example: `  speelveld network --kinds intervention,mechanism --min-weight 5 --study example
  speelveld network --of cases --measure dice --min-weight 0.3 --study example --lang nl
  speelveld network --edges ties.csv --format json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Seed = a.seed
			if edges != "" {
				return a.networkOfTies(cmd, edges, &in, q)
			}
			if cmd.Flags().Changed("roll-up") {
				q.AsCoded = !q.RollUp
			}
			d, done, err := a.data(cmd, &in, q.Of...)
			if err != nil {
				return err
			}
			defer done()
			r, err := d.Network(cmd.Context(), q)
			if err != nil {
				return err
			}
			opts := dataOptions(d)
			opts["roll_up"] = q.RollUp
			if r.Of == workbench.NetworkOfCodes {
				opts["roll_up"] = !q.AsCoded
			}
			return a.writeNetwork(cmd, r, d.Name, d.Lang(), append(r.Notes, d.Notes()...), opts)
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.Nodes, "of", workbench.NetworkOfCodes, "what is tied: codes or cases")
	f.StringSliceVar(&q.Of, "kinds", nil, "these `kinds` or codes only, as nodes or to compare cases by (default: all)")
	f.Float64Var(&q.MinWeight, "min-weight", 0, "leave out ties lighter than this `weight`: cases in common, or similarity")
	f.StringVar(&q.Measure, "measure", "jaccard", "the `measure` of similarity of cases: "+strings.Join(similarity.Measures(), " "))
	f.StringArrayVar(&q.Weights, "weight", nil, "`KIND=NUMBER`, or with --table COLUMN=NUMBER: let it count for more or less than 1 in the similarity of cases (repeat)")
	f.BoolVar(&q.Fuzzy, "fuzzy", false, "compare the scores from 0 to 1 themselves where a measure looks at presence (a score over 0.5)")
	f.BoolVar(&q.RollUp, "roll-up", false, "count a code's parents along with it (default: in a network of codes yes, of cases no)")
	f.StringVar(&edges, "edges", "", "take the ties from this CSV `file`: columns from, to and, if they differ, weight")
	addInputFlags(f, &in)
	return cmd
}

func (a *app) networkOfTies(cmd *cobra.Command, file string, in *inputFlags, q workbench.NetworkQuery) error {
	if in.table != "" || a.study != "" || len(in.where) > 0 {
		return &workbench.Usage{Msg: "--edges stands alone", Hint: "leave out --table, --study and --where"}
	}
	if err := notTogether(cmd, "edges", "ties are given as they are; start from a study or a --table to choose how they are made",
		"of", "kinds", "measure", "weight", "fuzzy", "roll-up", "missing", "count", "columns", "exclude", "case-column"); err != nil {
		return err
	}
	r, name, err := a.openFile(file)
	if err != nil {
		return err
	}
	defer r.Close()
	lang := cmp.Or(a.lang, "en")
	ans, err := workbench.NetworkOfTies(cmd.Context(), name, r, q, lang)
	if err != nil {
		return err
	}
	return a.writeNetwork(cmd, ans, name, lang, ans.Notes, map[string]any{"of": ans.Of})
}

func (a *app) writeNetwork(cmd *cobra.Command, r *workbench.NetworkAnswer, study, lang string, notes []string, opts map[string]any) error {
	return a.write(cmd, answer{study: study, lang: lang, notes: notes, ranked: true, body: r, tables: a.networkTables(r, lang), opts: opts})
}

// shownNodes is how many nodes are shown to a person who did not ask for all.
const shownNodes = 25

// networkTables sets the nodes, those that lie between others most first, the communities, and with
// --all the ties.
func (a *app) networkTables(r *workbench.NetworkAnswer, l string) []rows.Table {
	nodes := slices.SortedFunc(slices.Values(r.Rows), func(x, y workbench.NetworkRow) int {
		return cmp.Or(cmp.Compare(y.Betweenness, x.Betweenness), cmp.Compare(y.BetweennessWeighted, x.BetweennessWeighted),
			cmp.Compare(y.Strength, x.Strength), cmp.Compare(x.ID, y.ID))
	})
	tables := []rows.Table{nodeTable(r, nodes, l, a.whole())}
	if f, err := a.rowFormat(); err == nil && f != rows.CSV || a.all {
		tables = append(tables, communityTable(r, l, a.all))
	}
	if a.all {
		tables = append(tables, tieTable(r, l))
	}
	return tables
}

func nodeTable(r *workbench.NetworkAnswer, nodes []workbench.NetworkRow, l string, whole bool) rows.Table {
	num := func(key, nl, en string, digits int, main bool) rows.Column {
		return rows.Column{Key: key, Title: pick(l, nl, en), Kind: rows.Share, Digits: digits, Main: main}
	}
	strength := num("strength", "sterkte", "strength", 2, true)
	if r.Of == workbench.NetworkOfCodes {
		strength = rows.Column{Key: "strength", Title: pick(l, "sterkte", "strength"), Kind: rows.Integer, Main: true}
	}
	counted := r.N > 0
	kinds := slices.ContainsFunc(nodes, func(v workbench.NetworkRow) bool { return v.Kind != "" })
	t := rows.Table{
		Title: inLang(l, "Het netwerk van %s: %s, modulariteit %s", "The network of %s: %s, modularity %s",
			nodeWord(r.Of, len(nodes), l), caveat.Count{N: len(r.Edges), OneNL: "band", ManyNL: "banden", OneEN: "tie", ManyEN: "ties"}.In(l), number(l, r.Modularity)),
		Columns: []rows.Column{
			{Key: "id", Title: "id", Main: r.Of != workbench.NetworkOfCodes}, {Key: "label", Title: pick(l, "naam", "name"), Main: r.Of == workbench.NetworkOfCodes},
			{Key: "kind", Title: pick(l, "soort", "kind"), Main: kinds}, {Key: "count", Title: pick(l, "aantal", "count"), Kind: rows.Integer, Main: counted},
			count("degree", pick(l, "graad", "degree")), strength,
			num("betweenness", "tussenpositie", "betweenness", 1, true), num("closeness", "nabijheid", "closeness", 4, false),
			num("eigenvector", "eigenvector", "eigenvector", 2, true), num("pagerank", "pagerank", "pagerank", 3, false),
			num("betweenness_weighted", "tussenpositie gewogen", "betweenness weighted", 1, false), num("closeness_weighted", "nabijheid gewogen", "closeness weighted", 4, false),
			count("community", pick(l, "groep", "community")), {Key: "component", Title: pick(l, "deel", "component"), Kind: rows.Integer},
		},
	}
	if !whole && len(nodes) > shownNodes {
		t.Notes = append(t.Notes, inLang(l, "Dit zijn de %d met de hoogste tussenpositie; --all toont ze alle %d.", "These are the %d with the greatest betweenness; --all shows all %d.", shownNodes, len(nodes)))
		nodes = nodes[:shownNodes]
	}
	for _, v := range nodes {
		kind := kindTerm(v.Kind, l)
		var name any = rows.Coded{Label: v.Label, Kind: v.Kind}
		if r.Of != workbench.NetworkOfCodes {
			name = v.Label
		}
		t.Rows = append(t.Rows, []any{v.ID, name, kind, v.Count, v.Degree, v.Strength, v.Betweenness, v.Closeness, v.Eigenvector, v.PageRank,
			v.BetweennessWeighted, v.ClosenessWeighted, v.Community, v.Component})
	}
	return t
}

// nodeWord says what the nodes are.
func nodeWord(of string, n int, l string) string {
	words := map[string][4]string{
		workbench.NetworkOfCodes: {"code", "codes", "code", "codes"}, workbench.NetworkOfCases: {"case", "cases", "case", "cases"}, "nodes": {"knoop", "knopen", "node", "nodes"},
	}[of]
	return caveat.Count{N: n, OneNL: words[0], ManyNL: words[1], OneEN: words[2], ManyEN: words[3]}.In(l)
}

func communityTable(r *workbench.NetworkAnswer, l string, all bool) rows.Table {
	t := rows.Table{
		Title: pick(l, "Groepen in het netwerk", "Communities in the network"),
		Columns: []rows.Column{count("community", pick(l, "groep", "community")), count("n", "n"),
			{Key: "within", Title: pick(l, "binnen", "within"), Kind: rows.Share, Main: true},
			{Key: "members", Title: pick(l, "leden, de sterkste eerst", "members, the strongest first"), Kind: rows.List, Main: true}},
		Empty: pick(l, "geen groepen: er zijn geen banden", "no communities: there are no ties"),
	}
	label := map[string]string{}
	for _, v := range r.Rows {
		label[v.ID] = v.Label
		if r.Of == workbench.NetworkOfCases {
			label[v.ID] = v.ID
		}
	}
	for _, c := range r.Communities {
		if c.N == 1 && !all { // alone
			continue
		}
		members := []string{}
		for _, id := range c.Members {
			members = append(members, label[id])
		}
		if most := 8; !all && len(members) > most {
			members = append(members[:most], fmt.Sprintf(pick(l, "en nog %d", "and %d more"), c.N-most))
		}
		t.Rows = append(t.Rows, []any{c.Number, c.N, c.Within, members})
	}
	return t
}

func tieTable(r *workbench.NetworkAnswer, l string) rows.Table {
	t := rows.Table{
		Title:   pick(l, "Banden", "Ties"),
		Columns: []rows.Column{col("from", pick(l, "van", "from")), col("to", pick(l, "naar", "to")), {Key: "weight", Title: pick(l, "gewicht", "weight"), Kind: rows.Number, Main: true}},
		Empty:   pick(l, "geen banden", "no ties"),
	}
	for _, e := range r.Edges {
		t.Rows = append(t.Rows, []any{e.A, e.B, e.Weight})
	}
	return t
}
