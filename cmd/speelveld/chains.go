package main

import (
	"strings"

	"github.com/spf13/cobra"

	"speelveld/graph"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newChainsCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.ChainsQuery
	cmd := &cobra.Command{
		Use:   "chains",
		Short: "Tell the chains from interventions by mechanisms to outcomes, as CIMO sentences",
		Long: `Follow the links from interventions by mechanisms to outcomes, each with its context, cases and CIMO
sentence. Linked chains are those that a source makes itself; present ones are codes that merely occur
in the same case, which is no link and is worded so.`,
		Example: `  speelveld chains --to transformation --study example
  speelveld chains --from own-building --lang nl --study example --format json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch q.Basis {
			case "", graph.Linked, graph.Present:
			default:
				return &workbench.Usage{Msg: "unknown --basis " + quote(q.Basis), Hint: "give linked or present"}
			}
			if in.table != "" {
				return &workbench.Usage{Msg: "chains needs a study, not a table", Hint: "a table holds no links between codes"}
			}
			d, done, err := a.data(cmd, &in)
			if err != nil {
				return err
			}
			defer done()
			r, err := d.Chains(cmd.Context(), q)
			if err != nil {
				return err
			}
			notes := r.Notes
			r.Notes = nil
			return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: r, tables: []rows.Table{chainsTable(r, d, a.whole())}, opts: dataOptions(d)})
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.From, "from", "", "only chains with this `code` (or one below it) as intervention")
	f.StringVar(&q.To, "to", "", "only chains that lead to this `code` (or one below it): an outcome or a mechanism")
	f.StringVar(&q.Basis, "basis", "", "only linked or only present chains")
	f.BoolVar(&q.RollUp, "roll-up", false, "count codes as their top parents")
	addInputFlags(f, &in)
	return cmd
}

// chainsTable sets the chains; by default the linked ones, and of the others how many there are.
func chainsTable(r *workbench.ChainsAnswer, d *workbench.Data, all bool) rows.Table {
	l := d.Lang()
	t := rows.Table{
		Title: inLang(l, "Ketens in %d cases: %d door een bron gelegd, %d alleen samen in een case", "Chains in %d cases: %d made by a source, %d merely together in a case", r.N, r.Linked, r.Present),
		Columns: []rows.Column{col("context", "context"), col("intervention", pick(l, "interventie", "intervention")), col("mechanism", pick(l, "mechanisme", "mechanism")), col("outcome", pick(l, "uitkomst", "outcome")),
			col("basis", pick(l, "grond", "basis")), count("n", "n"), {Key: "evidence", Title: pick(l, "passages", "passages"), Kind: rows.Integer},
			{Key: "cases", Title: "cases", Kind: rows.List, Main: true}, {Key: "sentence", Title: pick(l, "zin", "sentence")}},
		Empty: pick(l, "geen ketens gevonden", "no chains found"),
	}
	left := 0
	for _, x := range r.Rows {
		if !all && x.Basis != graph.Linked && r.Linked > 0 || !all && len(t.Rows) >= 40 {
			left++
			continue
		}
		var ctx []string
		for _, c := range x.Context {
			ctx = append(ctx, d.CodeLabel(c))
		}
		t.Rows = append(t.Rows, []any{strings.Join(ctx, "; "), rows.Coded{Label: x.InterventionLabel, Kind: "intervention"}, rows.Coded{Label: x.MechanismLabel, Kind: "mechanism"},
			rows.Coded{Label: x.OutcomeLabel, Kind: "outcome"}, basisTerm(x.Basis, l), len(x.Cases), x.Evidence, x.Cases, x.Sentence})
	}
	if left > 0 {
		t.Notes = append(t.Notes, inLang(l, "Nog %d ketens niet getoond, vooral van codes die alleen samen in een case staan; --all toont ze, met de CIMO-zin.", "%d more chains not shown, mainly of codes that are merely together in a case; --all shows them, with the CIMO sentence.", left))
	}
	return t
}
