package main

import (
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/similarity"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newSimilarCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.SimilarityQuery
	var k int
	var matrix bool
	var as string
	cmd := &cobra.Command{
		Use:   "similar {<case> | --matrix}",
		Short: "Tell which cases look like one, and why",
		Long: `Find the cases most like one of them, with the reasons: the codes that both show, those that only the case
asked about shows, and those that only the other shows. With --matrix, the similarities of all pairs
(or distances, with --as distance).

A case that is described at length shares more codes with everything; what sources do not report is
taken for absent unless --missing says otherwise.`,
		Example: `  speelveld similar lab-buiksloterham -k 5 --study example
  speelveld similar --matrix --measure gower --table cases.csv --format csv -o matrix.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if matrix == (len(args) == 1) {
				return &workbench.Usage{Msg: "similar needs a case, or --matrix", Hint: "for example: speelveld similar lab-buiksloterham; speelveld list cases shows them"}
			}
			var form similarity.Form
			switch as {
			case "similarity":
				form = similarity.Similarities
			case "distance":
				form = similarity.Distances
			default:
				return &workbench.Usage{Msg: "unknown --as " + quote(as), Hint: "give similarity or distance"}
			}
			d, done, err := a.data(cmd, &in)
			if err != nil {
				return err
			}
			defer done()
			if matrix {
				m, err := d.Similarities(cmd.Context(), q, form)
				if err != nil {
					return err
				}
				body := struct {
					Cases  []string                  `json:"cases"`
					Matrix [][]float64               `json:"matrix"`
					Bounds map[string][2][][]float64 `json:"bounds,omitempty"` // the lowest and the highest matrix
				}{Cases: m.Cases, Matrix: m.Square()}
				if low, high := m.SquareBounds(); low != nil {
					body.Bounds = map[string][2][][]float64{as: {low, high}}
				}
				return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), m.Notes...), body: body, tables: []rows.Table{matrixTable(body.Cases, body.Matrix)}, opts: dataOptions(d)})
			}
			s, err := d.Similar(q, args[0], k)
			if err != nil {
				return err
			}
			notes := s.Notes
			s.Notes = nil
			return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: s, tables: []rows.Table{similarTable(d, s)}, opts: dataOptions(d)})
		},
	}
	f := cmd.Flags()
	f.IntVarP(&k, "k", "k", 10, "this `number` of cases; 0 for all")
	f.StringVar(&q.Measure, "measure", "jaccard", "the `measure`: "+strings.Join(similarity.Measures(), " "))
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes by which cases are compared (default: all)")
	f.BoolVar(&q.RollUp, "roll-up", false, "count a code's parents along with it")
	f.BoolVar(&matrix, "matrix", false, "all pairs")
	f.StringVar(&as, "as", "similarity", "similarity or distance, with --matrix")
	addInputFlags(f, &in)
	return cmd
}

func matrixTable(cases []string, m [][]float64) rows.Table {
	t := rows.Table{Columns: []rows.Column{col("case", "case")}}
	for _, c := range cases {
		t.Columns = append(t.Columns, rows.Column{Key: c, Kind: rows.Number, Digits: 2, Main: true})
	}
	for i, c := range cases {
		row := []any{c}
		for _, v := range m[i] {
			row = append(row, v)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func similarTable(d *workbench.Data, s *workbench.SimilarAnswer) rows.Table {
	l := d.Lang()
	t := rows.Table{
		Title: inLang(l, "Cases die lijken op %s (vergeleken met %d)", "Cases like %s (compared with %d)", s.Label, s.N),
		Columns: []rows.Column{col("case", "case"), col("label", pick(l, "naam", "name")), {Key: "similarity", Title: pick(l, "gelijkenis", "similarity"), Kind: rows.Number, Digits: 2, Main: true},
			{Key: "distance", Title: pick(l, "afstand", "distance"), Kind: rows.Number, Digits: 2}, {Key: "n", Title: "n", Kind: rows.Integer},
			{Key: "shared", Title: pick(l, "gedeeld", "shared"), Kind: rows.List, Main: true},
			{Key: "only_a", Title: inLang(l, "alleen %s", "only %s", s.Label), Kind: rows.List}, {Key: "only_b", Title: pick(l, "alleen de andere case", "only the other case"), Kind: rows.List}, {Key: "reason", Title: pick(l, "reden", "reason")}},
		Empty: pick(l, "geen andere cases", "no other cases"),
	}
	labels := func(ids []string) []string {
		out := []string{}
		for _, id := range ids {
			out = append(out, d.CodeLabel(id))
		}
		return out
	}
	for _, r := range s.Rows {
		t.Rows = append(t.Rows, []any{r.Case, r.Label, r.Similarity, r.Distance, r.N, labels(r.Shared), labels(r.OnlyA), labels(r.OnlyB), r.Reason})
	}
	return t
}
