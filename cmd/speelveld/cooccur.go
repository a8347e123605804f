package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"speelveld/analysis/caveat"
	"speelveld/analysis/cooccur"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newCooccurCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.CooccurQuery
	var minCases int
	cmd := &cobra.Command{
		Use:   "cooccur --with <code>",
		Short: "Tell which interventions (or other codes) co-occur with a code such as transformation",
		Long: `Compare, for each code of a kind, the cases that show it with the cases that do not: how often does the
target occur in the one and in the other? With the counts and cases of all four cells, shares,
differences and odds ratios with intervals, Fisher's exact test, q over all codes that were tested, and
a permutation test that allows for cases being described at different length.

The cases are a purposive sample and what is not reported counts as absent (--missing says otherwise):
the numbers describe these cases and prove nothing about others. Run "speelveld explain" with a column's
name to read what it means.`,
		Example: `  speelveld cooccur --with transformation --study example
  speelveld cooccur --with transformatie --of mechanism,outcome --where concept=lab --missing exclude --lang nl
  speelveld cooccur --with Y --table cases.csv --format json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.With == "" {
				return &workbench.Usage{Msg: "cooccur needs a target", Hint: "add --with CODE, for example --with transformation; speelveld list codes shows them"}
			}
			d, done, err := a.data(cmd, &in, append([]string{q.With}, q.Of...)...)
			if err != nil {
				return err
			}
			defer done()
			q.Seed = a.seed
			r, err := d.Cooccur(cmd.Context(), q)
			if err != nil {
				return err
			}
			shown := *r
			if minCases > 0 { // a filter of what is shown: q stays that of the whole family
				shown.Rows = nil
				for _, row := range r.Rows {
					if row.A+row.B >= minCases {
						shown.Rows = append(shown.Rows, row)
					}
				}
			}
			t := cooccurTable(&shown, d.Lang())
			notes := shown.Notes
			shown.Notes = nil
			if warned := warnedRows(shown.Rows); warned > 0 && !a.whole() {
				t.Notes = append(t.Notes, inLang(d.Lang(), "Bij %d van de %d codes staat een waarschuwing; --all toont ze, --format json ook de cases en vindplaatsen.",
					"%d of the %d codes carry a warning; --all shows them, --format json also the cases and evidence.", warned, len(shown.Rows)))
			}
			opts := dataOptions(d)
			return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: &shown, tables: []rows.Table{t}, opts: opts})
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.With, "with", "", "the target `code`, by id or name in Dutch or English")
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes to compare with it (default: intervention; with --table: all other columns)")
	f.IntVar(&minCases, "min-cases", 0, "show only codes that occur in at least this `number` of cases (q stays that of all)")
	f.IntVar(&q.Permutations, "permutations", cooccur.DefaultPermutations, "`number` of permutations for p_fixed")
	addInputFlags(f, &in)
	return cmd
}

func warnedRows(list []workbench.CooccurRow) int {
	n := 0
	for i := range list {
		if len(list[i].Warnings) > 0 {
			n++
		}
	}
	return n
}

// cooccurTable sets the rows: the few columns that matter, and with --all the rest.
func cooccurTable(r *workbench.CooccurAnswer, l string) rows.Table {
	num := func(key, title string, kind rows.Kind, digits int) rows.Column {
		return rows.Column{Key: key, Title: title, Kind: kind, Digits: digits}
	}
	share := func(key, title string) rows.Column { return rows.Column{Key: key, Title: title, Kind: rows.Share} }
	t := rows.Table{
		Title: inLang(l, "Wat samengaat met %s (n = %d cases: %d aanwezig, %d afwezig, %d niet gemeld)", "What goes together with %s (n = %d cases: %d present, %d absent, %d not reported)",
			r.TargetLabel, r.N, r.TargetPresent, r.TargetAbsent, r.TargetUnreported),
		Columns: []rows.Column{
			{Key: "code", Title: "code"}, col("label", "code"), {Key: "kind", Title: pick(l, "soort", "kind")},
			count("a", pick(l, "beide", "both")), count("b", pick(l, "alleen code", "code only")), count("c", pick(l, "alleen doel", "target only")), count("d", pick(l, "geen van beide", "neither")),
			num("n", "n", rows.Integer, 0), num("unreported", pick(l, "niet gemeld", "not reported"), rows.Integer, 0),
			{Key: "confidence", Title: pick(l, "aandeel met", "share with"), Kind: rows.Share, Main: true},
			{Key: "share_without", Title: pick(l, "zonder", "without"), Kind: rows.Share, Main: true, Composed: true},
			{Key: "risk_difference", Title: pick(l, "verschil", "difference"), Kind: rows.Share, Main: true},
			{Key: "interval", Title: pick(l, "95%-interval", "95% interval"), Kind: rows.Share, Main: true, Composed: true},
			num("risk_difference_low", pick(l, "verschil laag", "difference low"), rows.Share, 2), num("risk_difference_high", pick(l, "verschil hoog", "difference high"), rows.Share, 2),
			{Key: "q", Title: "q", Kind: rows.P, Main: true}, num("p", "p", rows.P, 0), num("p_fixed", "p_fixed", rows.P, 0),
			share("support", pick(l, "steun", "support")), share("coverage", pick(l, "dekking", "coverage")), share("base_rate", pick(l, "basisaandeel", "base rate")),
			num("lift", "lift", rows.Number, 2), num("leverage", "leverage", rows.Number, 3), num("conviction", "conviction", rows.Number, 2), num("phi", "phi", rows.Number, 2), num("jaccard", "jaccard", rows.Number, 2),
			num("odds_ratio", "odds ratio", rows.Number, 2), num("odds_ratio_low", pick(l, "or laag", "or low"), rows.Number, 2), num("odds_ratio_high", pick(l, "or hoog", "or high"), rows.Number, 2),
			num("odds_ratio_sample", pick(l, "or steekproef", "or sample"), rows.Number, 2), num("odds_ratio_haldane", "or haldane", rows.Number, 2),
			num("evidence", pick(l, "passages", "passages"), rows.Integer, 0), num("sources", pick(l, "bronnen", "sources"), rows.Integer, 0),
			{Key: "warnings", Title: pick(l, "waarschuwingen", "warnings"), Kind: rows.List},
		},
		Empty: pick(l, "geen codes om te vergelijken", "no codes to compare"),
	}
	bounds := len(r.Rows) > 0 && r.Rows[0].Bounds != nil
	if bounds {
		t.Columns = append(t.Columns, rows.Column{Key: "bounds", Title: pick(l, "verschil: uiterste grenzen", "difference: extreme bounds"), Kind: rows.Share, Main: true})
	}
	for i := range r.Rows {
		x := &r.Rows[i]
		without := float64(x.C) / float64(x.C+x.D)
		if x.Confidence != x.Confidence { // undefined for a reason that holds for both sides
			without = x.Confidence
		}
		row := []any{
			x.Code, rows.Coded{Label: x.Label, Kind: x.Kind}, kindTerm(x.Kind, l), x.A, x.B, x.C, x.D, x.N, x.Unreported,
			x.Confidence, without, x.RiskDifference, rows.Interval{Low: x.RiskDifferenceLow, High: x.RiskDifferenceHigh}, x.RiskDifferenceLow, x.RiskDifferenceHigh,
			x.Q, x.P, x.PFixed, x.Support, x.Coverage, x.BaseRate, x.Lift, x.Leverage, x.Conviction, x.Phi, x.Jaccard,
			x.OddsRatio, x.OddsRatioLow, x.OddsRatioHigh, x.OddsRatioSample, x.OddsRatioHaldane, x.Evidence, x.Sources, caveat.Texts(x.Warnings),
		}
		if bounds {
			row = append(row, rows.Interval{Low: x.Bounds["risk_difference"][0], High: x.Bounds["risk_difference"][1]})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// inLang words a sentence with its numbers in Dutch or English.
func inLang(lang, nl, en string, args ...any) string { return fmt.Sprintf(pick(lang, nl, en), args...) }
