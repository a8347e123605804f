package main

import (
	"math"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/caveat"
	"speelveld/analysis/rules"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

// shownRules is how many rules or sets a page shows; --all and the formats for programs have them all.
const shownRules = 20

func newRulesCmd(a *app) *cobra.Command {
	var in inputFlags
	q := workbench.RulesQuery{}
	var itemsets bool
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Find rules: cases with these codes mostly have that code too",
		Long: `Find rules of the form "cases with these codes have that code too", with one code on the right: on how many
cases each rests, how sure it is, how much it gains over the best simpler rule, and q over all rules that
could have been found. With --to, only rules that lead to a code (or to the codes of a kind), which then
stands on the right only. With --itemsets, the sets of codes that occur together, without sides.

Rules are for exploring: out of thousands, some look strong by chance. The page shows those that add
something to the base rate and to every simpler rule, the lowest q first; --all and --format csv or
json give every rule, json also the cases for and against it. A code and its own parent or child never
stand in one rule. With fewer than 30 cases at most two codes stand on the left.`,
		Example: `  speelveld rules --to transformation --of intervention,context --study example
  speelveld rules --to outcome --min-support 0.05 --max 4 --where concept=lab --lang nl
  speelveld rules --itemsets --table cases.csv --min-support 0.3 --format json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("min-support") {
				q.MinSupport = math.NaN()
			}
			d, done, err := a.data(cmd, &in, append(append([]string{}, q.To...), q.Of...)...)
			if err != nil {
				return err
			}
			defer done()
			q.Progress = a.progress("searching")
			opts := dataOptions(d)
			if itemsets {
				r, err := d.Itemsets(cmd.Context(), q)
				if err != nil {
					return err
				}
				opts["min_support"], opts["max"] = r.MinSupport, r.Max
				t := itemsetTable(r, d.Lang(), a.whole())
				notes := r.Notes
				r.Notes = nil
				return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: r, tables: []rows.Table{t}, opts: opts})
			}
			r, err := d.Rules(cmd.Context(), q)
			if err != nil {
				return err
			}
			opts["min_support"], opts["max"] = r.MinSupport, r.Max
			t := ruleTable(r, d.Lang(), a.whole(), q.MinConfidence)
			notes := r.Notes
			r.Notes = nil
			return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: r, tables: []rows.Table{t}, opts: opts})
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&q.To, "to", nil, "only rules that lead to this `code`, or to one of the codes of a kind")
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes that rules are made of (default: all)")
	f.Float64Var(&q.MinSupport, "min-support", 0, "the smallest `share` of the cases that shows all codes (default: 0.1, and at least 3 cases)")
	f.Float64Var(&q.MinConfidence, "min-confidence", 0.6, "the smallest `share` of the cases with the left side that has the right side too")
	f.IntVar(&q.Max, "max", rules.DefaultMax, "the largest `number` of codes, left and right together")
	f.BoolVar(&itemsets, "itemsets", false, "sets of codes that occur together, in place of rules")
	addInputFlags(f, &in)
	return cmd
}

// ruleTable sets the rules: those that matter most, or all.
func ruleTable(r *workbench.RulesAnswer, l string, whole bool, minConfidence float64) rows.Table {
	num := func(key, title string, digits int) rows.Column {
		return rows.Column{Key: key, Title: title, Kind: rows.Number, Digits: digits}
	}
	main := func(c rows.Column) rows.Column { c.Main = true; return c }
	share := func(key, title string) rows.Column { return rows.Column{Key: key, Title: title, Kind: rows.Share} }
	t := rows.Table{
		Title: ruleTitle(r, l, minConfidence),
		Columns: []rows.Column{
			{Key: "lhs", Kind: rows.List}, {Key: "rhs"},
			{Key: "lhs_labels", Title: pick(l, "wie dit heeft", "cases with"), Kind: rows.List, Main: true},
			{Key: "rhs_labels", Title: pick(l, "heeft ook", "also have"), Main: true},
			count("count", pick(l, "beide", "both")), main(rows.Column{Key: "lhs_count", Title: pick(l, "van", "of"), Kind: rows.Integer}), {Key: "n", Title: "n", Kind: rows.Integer},
			main(share("confidence", "confidence")), main(share("base_rate", pick(l, "basisaandeel", "base rate"))),
			main(num("lift", "lift", 2)), main(share("gain", pick(l, "winst", "gain"))), {Key: "q", Title: "q", Kind: rows.P, Main: true}, {Key: "p", Title: "p", Kind: rows.P},
			share("support", pick(l, "steun", "support")), share("coverage", pick(l, "dekking", "coverage")), num("leverage", "leverage", 3), num("conviction", "conviction", 2), num("odds_ratio", "odds ratio", 2),
			num("phi", "phi", 2), num("chi_squared", pick(l, "chi-kwadraat", "chi-squared"), 2), num("jaccard", "jaccard", 2), num("cosine", pick(l, "cosinus", "cosine"), 2), num("kulczynski", "kulczynski", 2),
			num("imbalance", pick(l, "scheefheid", "imbalance"), 2), share("improvement", pick(l, "verbetering", "improvement")), num("hyper_lift", "hyper-lift", 2), share("added_value", pick(l, "toename", "added value")),
			num("certainty", pick(l, "zekerheidsfactor", "certainty"), 2), num("kappa", "kappa", 2), {Key: "redundant", Title: pick(l, "overbodig", "redundant")},
			{Key: "evidence", Title: "passages", Kind: rows.Integer}, {Key: "sources", Title: pick(l, "bronnen", "sources"), Kind: rows.Integer},
			{Key: "warnings", Title: pick(l, "waarschuwingen", "warnings"), Kind: rows.List},
			{Key: "cases", Title: pick(l, "cases met beide", "cases with both"), Kind: rows.List}, {Key: "lhs_only", Title: pick(l, "cases met alleen links", "cases with the left only"), Kind: rows.List},
		},
		Empty: pick(l, "geen regels", "no rules"),
	}
	bounds := len(r.Rows) > 0 && r.Rows[0].Bounds != nil
	if bounds {
		t.Columns = append(t.Columns,
			rows.Column{Key: "bounds", Title: pick(l, "confidence: uiterste grenzen", "confidence: extreme bounds"), Kind: rows.Share, Main: true},
			rows.Column{Key: "support_bounds", Title: pick(l, "steun: uiterste grenzen", "support: extreme bounds"), Kind: rows.Share})
	}
	idle, shown := 0, 0
	for i := range r.Rows {
		x := &r.Rows[i]
		adds := x.Gain > 0
		if !adds {
			idle++
		}
		if !whole && (!adds || shown == shownRules) {
			continue
		}
		shown++
		both, only := []string{}, []string{}
		if x.Cases != nil {
			both, only = x.Cases.Both, x.Cases.LHSOnly
		}
		row := []any{x.LHS, x.RHS[0], x.LHSLabels, x.RHSLabels[0], x.Count, x.LHSCount, x.N,
			x.Confidence, x.BaseRate, x.Lift, x.Gain, x.Q, x.P, x.Support, x.Coverage, x.Leverage, x.Conviction, x.OddsRatio,
			x.Phi, x.ChiSquared, x.Jaccard, x.Cosine, x.Kulczynski, x.Imbalance, x.Improvement, x.HyperLift, x.AddedValue, x.Certainty, x.Kappa, x.Redundant,
			x.Evidence, x.Sources, caveat.Texts(x.Warnings), both, only}
		if bounds {
			row = append(row, rows.Interval{Low: x.Bounds["confidence"][0], High: x.Bounds["confidence"][1]}, rows.Interval{Low: x.Bounds["support"][0], High: x.Bounds["support"][1]})
		}
		t.Rows = append(t.Rows, row)
	}
	if hidden := len(r.Rows) - shown; hidden > 0 {
		if shown == 0 {
			t.Empty = pick(l, "geen regels die iets toevoegen", "no rules that add anything")
		}
		t.Notes = append(t.Notes, inLang(l, "Niet getoond: %d van de %d regels (zonder winst boven een kortere regel of het basisaandeel: %d); --all toont ze allemaal.",
			"Not shown: %d of the %d rules (without gain over a simpler rule or the base rate: %d); --all shows every rule.", hidden, len(r.Rows), idle))
	}
	return t
}

func ruleTitle(r *workbench.RulesAnswer, l string, minConfidence float64) string {
	what := pick(l, "Regels", "Rules")
	if len(r.To) > 0 {
		to := make([]string, len(r.To))
		for i, name := range r.To {
			to[i] = kindName(name, l)
		}
		what = inLang(l, "Regels naar %s", "Rules to %s", strings.Join(to, ", "))
	}
	return what + inLang(l, " (n = %s; steun vanaf %s: %s; confidence vanaf %s)", " (n = %s; support from %s: %s; confidence from %s)",
		caveat.Cases(r.N).In(l), number(l, r.MinSupport), caveat.Cases(r.MinCount).In(l), number(l, minConfidence))
}

// itemsetTable sets the sets of codes: the closed ones of more than one code, or all.
func itemsetTable(r *workbench.SetsAnswer, l string, whole bool) rows.Table {
	t := rows.Table{
		Title: inLang(l, "Codes die samen voorkomen (n = %s; steun vanaf %s: %s)", "Codes that occur together (n = %s; support from %s: %s)",
			caveat.Cases(r.N).In(l), number(l, r.MinSupport), caveat.Cases(r.MinCount).In(l)),
		Columns: []rows.Column{
			{Key: "items", Kind: rows.List}, {Key: "labels", Title: "codes", Kind: rows.List, Main: true},
			count("count", "cases"), {Key: "n", Title: "n", Kind: rows.Integer}, {Key: "support", Title: pick(l, "steun", "support"), Kind: rows.Share, Main: true},
			{Key: "lift", Title: "lift", Kind: rows.Number, Main: true},
			{Key: "closed", Title: pick(l, "gesloten", "closed")}, {Key: "maximal", Title: pick(l, "maximaal", "maximal"), Main: true},
			{Key: "evidence", Title: "passages", Kind: rows.Integer}, {Key: "sources", Title: pick(l, "bronnen", "sources"), Kind: rows.Integer},
			{Key: "cases", Title: "cases", Kind: rows.List},
		},
		Empty: pick(l, "geen verzamelingen", "no sets"),
	}
	bounds := len(r.Rows) > 0 && r.Rows[0].Bounds != nil
	if bounds {
		t.Columns = append(t.Columns, rows.Column{Key: "bounds", Title: pick(l, "steun: uiterste grenzen", "support: extreme bounds"), Kind: rows.Share, Main: true})
	}
	shown := 0
	for i := range r.Rows {
		x := &r.Rows[i]
		if !whole && (len(x.Items) < 2 || !x.Closed || shown == shownRules) {
			continue
		}
		shown++
		cases := x.Cases
		if cases == nil {
			cases = []string{}
		}
		row := []any{x.Items, x.Labels, x.Count, x.N, x.Support, x.Lift, x.Closed, x.Maximal, x.Evidence, x.Sources, cases}
		if bounds {
			row = append(row, rows.Interval{Low: x.Bounds["support"][0], High: x.Bounds["support"][1]})
		}
		t.Rows = append(t.Rows, row)
	}
	if hidden := len(r.Rows) - shown; hidden > 0 {
		t.Notes = append(t.Notes, inLang(l, "Hier staan de %d grootste gesloten verzamelingen van twee codes of meer, van %d verzamelingen in totaal; --all toont ze allemaal.",
			"Shown are the %d most frequent closed sets of two codes or more, out of %d sets; --all shows every set.", shown, len(r.Rows)))
	}
	return t
}
