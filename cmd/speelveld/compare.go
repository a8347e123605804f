package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/caveat"
	"speelveld/analysis/cluster"
	"speelveld/analysis/groups"
	"speelveld/analysis/similarity"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newCompareCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.CompareQuery
	var overlap string
	cmd := &cobra.Command{
		Use:   "compare [<group> <group>...]",
		Short: "Tell how groups of cases differ, and whether practice matches the definitions",
		Long: `Compare groups of cases in the share of every code, with intervals and exact tests, and as whole profiles
(PERMANOVA, with the dispersion test beside it). A group is a concept (with its variants), cluster:N, or
a condition in quotes; or the groups are the values of a field, a code or a table's column (--by). For
concepts the answer also holds their definitions, angles and origins, and which codes stand in the
definitions but not in the cases, and the other way round.

Cases that belong together (of one programme, or part of one environment) are not independent. Such
blocks are permuted as wholes where they lie in one group, and within where they span several; with
fewer than 20 arrangements there is no p. With --strata, two groups are compared within the values of a
field as well, by the exact test of Cochran, Mantel and Haenszel, and it is said where a sign turns.

Fields are ` + strings.Join(workbench.CaseFields(), ", ") + `.`,
		Example: `  speelveld compare living-lab ontwikkelwerkplaats --study example
  speelveld compare "country=NL" "country!=NL" --of intervention --strata concept --study example
  speelveld compare --by sector --blocks programme --table cases.csv --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch overlap {
			case "error":
			case "drop":
				q.Drop = true
			default:
				return &workbench.Usage{Msg: "unknown --overlap " + quote(overlap), Hint: "give error or drop"}
			}
			d, done, err := a.data(cmd, &in, q.Columns()...)
			if err != nil {
				return err
			}
			defer done()
			q.Groups, q.Seed = args, a.seed
			r, err := d.Compare(cmd.Context(), q)
			if err != nil {
				return err
			}
			notes := r.Notes
			r.Notes = nil
			return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: r, tables: compareTables(r, d, a.whole()), opts: dataOptions(d)})
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.By, "by", "", "the `field`, code or column whose values are the groups")
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes to compare (default: all)")
	f.StringVar(&q.Measure, "measure", "jaccard", "`measure` of the distances behind PERMANOVA and behind cluster:N: "+strings.Join(similarity.Measures(), " "))
	f.StringArrayVar(&q.Weights, "weight", nil, "`KIND=NUMBER`, or with --table COLUMN=NUMBER: let it count for more or less than 1 in these distances; 0 leaves it out (repeat)")
	f.BoolVar(&q.Fuzzy, "fuzzy", false, "make these distances of the scores from 0 to 1 themselves where a measure looks at presence (a score over 0.5)")
	f.StringVar(&q.Strata, "strata", "", "compare two groups within the values of this `field`, code or column as well")
	f.StringSliceVar(&q.Blocks, "blocks", nil, "cases with the same value in these `fields` or columns belong together; none: all are independent (default: programme,part_of; with --table none)")
	f.StringVar(&q.Method, "method", "", "`method` of the clusters behind cluster:N (default average): "+strings.Join(cluster.Methods(), " "))
	f.IntVarP(&q.K, "k", "k", 0, "`number` of these clusters (default: by silhouette)")
	f.StringVar(&overlap, "overlap", "error", "a case in two groups: error, or drop it from both")
	f.IntVar(&q.Permutations, "permutations", 0, "`number` of permutations (default 9999; all, when they are few)")
	addInputFlags(f, &in)
	return cmd
}

// compareTables sets a comparison: the codes, then whole profiles, definitions and practice.
func compareTables(r *workbench.CompareAnswer, d *workbench.Data, all bool) []rows.Table {
	tables := []rows.Table{compareTable(r, d.Lang(), all)}
	if r.Strata != nil {
		tables = append(tables, strataTable(r, d.Lang(), all))
	}
	if t := profileTest(r, d.Lang()); len(t.Rows) > 0 {
		tables = append(tables, t)
	}
	if len(r.Definitions) > 0 {
		tables = append(tables, definitionTable(r.Definitions, d.Lang()))
	}
	if len(r.Practice) > 0 {
		tables = append(tables, practiceTable(r.Practice, d))
	}
	return tables
}

// manyRows is how many codes a comparison shows at once.
const manyRows = 20

func compareTable(r *workbench.CompareAnswer, l string, all bool) rows.Table {
	var names []string
	for _, g := range r.Groups {
		names = append(names, fmt.Sprintf("%s (n = %d)", g.Label, g.N))
	}
	t := rows.Table{Title: strings.Join(names, pick(l, " tegenover ", " against ")),
		Columns: []rows.Column{{Key: "code", Title: "code"}, col("label", "code"), {Key: "kind", Title: pick(l, "soort", "kind")}}}
	for _, g := range r.Groups {
		t.Columns = append(t.Columns,
			rows.Column{Key: g.ID + " n", Title: g.Label, Main: true, Align: rows.Right, Composed: true},
			rows.Column{Key: g.ID + " count", Title: g.Label + pick(l, " (aantal)", " (count)"), Kind: rows.Integer},
			rows.Column{Key: g.ID + " known", Title: g.Label + pick(l, " (van)", " (of)"), Kind: rows.Integer},
			rows.Column{Key: g.ID + " share", Title: g.Label + pick(l, " (aandeel)", " (share)"), Kind: rows.Share})
	}
	two, blocks := len(r.Groups) == 2, r.Blocks != nil && !r.Blocks.Refused
	if two {
		t.Columns = append(t.Columns, rows.Column{Key: "difference", Title: pick(l, "verschil", "difference"), Kind: rows.Share, Main: true},
			rows.Column{Key: "interval", Title: pick(l, "95%-interval", "95% interval"), Kind: rows.Share, Main: true, Composed: true},
			rows.Column{Key: "difference_low", Title: pick(l, "laag", "low"), Kind: rows.Share}, rows.Column{Key: "difference_high", Title: pick(l, "hoog", "high"), Kind: rows.Share})
	}
	t.Columns = append(t.Columns, rows.Column{Key: "p", Title: "p", Kind: rows.P}, rows.Column{Key: "q", Title: "q", Kind: rows.P, Main: true})
	if r.Blocks != nil {
		t.Columns = append(t.Columns, rows.Column{Key: "p_blocks", Title: pick(l, "p (blokken)", "p (blocks)"), Kind: rows.P, Main: blocks},
			rows.Column{Key: "q_blocks", Title: pick(l, "q (blokken)", "q (blocks)"), Kind: rows.P})
	}
	if r.Strata != nil {
		t.Columns = append(t.Columns, rows.Column{Key: "strata_crude", Title: pick(l, "strata: samen", "strata: together"), Kind: rows.Share},
			rows.Column{Key: "strata_difference", Title: pick(l, "strata: verschil", "strata: difference"), Kind: rows.Share},
			rows.Column{Key: "strata_odds_ratio", Title: "strata: odds ratio", Kind: rows.Number}, rows.Column{Key: "strata_odds_ratio_low", Title: pick(l, "strata: or laag", "strata: or low"), Kind: rows.Number},
			rows.Column{Key: "strata_odds_ratio_high", Title: pick(l, "strata: or hoog", "strata: or high"), Kind: rows.Number},
			rows.Column{Key: "strata_p", Title: "strata: p", Kind: rows.P}, rows.Column{Key: "strata_q", Title: "strata: q", Kind: rows.P}, rows.Column{Key: "strata_turn", Title: pick(l, "strata: omslag", "strata: turn"), Kind: rows.List})
	}
	t.Columns = append(t.Columns, rows.Column{Key: "warnings", Title: pick(l, "waarschuwingen", "warnings"), Kind: rows.List})
	shown := shownRows(r, all)
	for _, i := range shown {
		x := &r.Rows[i]
		row := []any{x.Code, rows.Coded{Label: x.Label, Kind: x.Kind}, kindTerm(x.Kind, l)}
		for g := range r.Groups {
			row = append(row, fmt.Sprintf("%d/%d (%s)", x.Counts[g], x.Ns[g], number(l, x.Shares[g])), x.Counts[g], x.Ns[g], x.Shares[g])
		}
		if two {
			row = append(row, x.Difference, rows.Interval{Low: x.DifferenceLow, High: x.DifferenceHigh}, x.DifferenceLow, x.DifferenceHigh)
		}
		row = append(row, x.P, x.Q)
		if r.Blocks != nil {
			row = append(row, x.PBlocks, x.QBlocks)
		}
		if s := x.Stratified; r.Strata != nil {
			row = append(row, s.Crude, s.Difference, s.OddsRatio, s.OddsRatioLow, s.OddsRatioHigh, s.P, s.Q, s.Turn)
		}
		t.Rows = append(t.Rows, append(row, caveat.Texts(x.Warnings)))
	}
	if left := len(r.Rows) - len(shown); left > 0 {
		empty := 0
		for i := range r.Rows {
			if sum(r.Rows[i].Counts) == 0 {
				empty++
			}
		}
		t.Notes = append(t.Notes, inLang(l, "%d van de %d codes getoond (%d komen in geen van de groepen voor); --all toont ze allemaal.", "%d of the %d codes shown (%d occur in none of the groups); --all shows all of them.", len(shown), len(r.Rows), empty))
	}
	return t
}

// shownRows are the numbers of the rows that a person is shown: the first that occur in a group.
func shownRows(r *workbench.CompareAnswer, all bool) []int {
	var shown []int
	for i := range r.Rows {
		if all || sum(r.Rows[i].Counts) > 0 && len(shown) < manyRows {
			shown = append(shown, i)
		}
	}
	return shown
}

// strataTable sets the comparison within strata. By stratum, a person is shown those in which both
// groups have cases.
func strataTable(r *workbench.CompareAnswer, l string, all bool) rows.Table {
	t := rows.Table{Title: inLang(l, "Binnen strata: %s", "Within strata: %s", r.Strata.By), Columns: []rows.Column{{Key: "code", Title: "code"}, col("label", "code")}}
	t.Columns = append(t.Columns, rows.Column{Key: "crude", Title: pick(l, "verschil samen", "difference together"), Kind: rows.Share, Main: true},
		rows.Column{Key: "difference", Title: pick(l, "binnen strata", "within strata"), Kind: rows.Share, Main: true},
		rows.Column{Key: "odds_ratio", Title: "odds ratio", Kind: rows.Number, Main: true},
		rows.Column{Key: "interval", Title: pick(l, "95%-interval", "95% interval"), Kind: rows.Number, Main: true},
		rows.Column{Key: "p", Title: "p", Kind: rows.P, Main: true}, rows.Column{Key: "q", Title: "q", Kind: rows.P},
		rows.Column{Key: "turn", Title: pick(l, "omslag", "turn"), Kind: rows.List, Main: true},
		rows.Column{Key: "strata", Title: pick(l, "per stratum", "by stratum"), Kind: rows.List, Main: true})
	shown := shownRows(r, all)
	for i := range r.Rows { // what turns round is the reason to look
		if turn := r.Rows[i].Stratified.Turn; !slices.Contains(shown, i) && (slices.Contains(turn, groups.Reversed) || slices.Contains(turn, groups.Weighted)) {
			shown = append(shown, i)
		}
	}
	for _, i := range shown {
		x, s := &r.Rows[i], r.Rows[i].Stratified
		row := []any{x.Code, rows.Coded{Label: x.Label, Kind: x.Kind}}
		list := []string{}
		for _, in := range s.Strata {
			if all || in.Ns[0] > 0 && in.Ns[1] > 0 {
				list = append(list, fmt.Sprintf("%s: %d/%d – %d/%d", in.Stratum, in.Counts[0], in.Ns[0], in.Counts[1], in.Ns[1]))
			}
		}
		t.Rows = append(t.Rows, append(row, s.Crude, s.Difference, s.OddsRatio, rows.Interval{Low: s.OddsRatioLow, High: s.OddsRatioHigh}, s.P, s.Q, turnWords(s.Turn, l), list))
	}
	return t
}

// turnWords says in a word how a sign turns within strata.
func turnWords(turn []string, l string) []string {
	words := map[string][2]string{
		groups.Reversed: {"keert om (Simpson)", "reversed (Simpson)"}, groups.Disagree: {"strata oneens", "strata disagree"},
		groups.Weighted: {"gemiddeld andersom", "mean reversed"}, groups.Vanishes: {"verdwijnt", "vanishes"}, groups.Appears: {"verschijnt", "appears"},
	}
	out := []string{}
	for _, t := range turn {
		out = append(out, pick(l, words[t][0], words[t][1]))
	}
	return out
}

func sum(xs []int) int {
	n := 0
	for _, x := range xs {
		n += x
	}
	return n
}

// profileTest sets PERMANOVA and the dispersion test beside it.
func profileTest(r *workbench.CompareAnswer, l string) rows.Table {
	t := rows.Table{Title: pick(l, "De profielen als geheel", "Whole profiles"), Columns: []rows.Column{col("test", pick(l, "toets", "test")), col("measure", pick(l, "maat", "measure")), {Key: "value", Title: pick(l, "waarde", "value"), Kind: rows.Number, Digits: 3, Main: true},
		{Key: "p", Title: "p", Kind: rows.P, Main: true}, col("meaning", pick(l, "wat het zegt", "what it says"))}}
	if p := r.Permanova; p != nil {
		about := "F = " + number(l, p.F)
		if p.Permutations > 0 {
			about += inLang(l, ", %d permutaties", ", %d permutations", p.Permutations)
		}
		t.Rows = append(t.Rows, []any{"PERMANOVA", "R²", p.R2, p.P, inLang(l, "aandeel van de verschillen tussen cases dat met de groepen samenhangt (%s)", "share of the differences between cases that goes with the groups (%s)", about)})
	}
	if s := r.Dispersion; s != nil {
		t.Rows = append(t.Rows, []any{pick(l, "spreiding", "dispersion"), "F", s.F, s.P, pick(l, "is de ene groep diverser dan de andere? Bij een kleine p kan PERMANOVA ook daardoor komen", "is one group more diverse than the other? With a small p, that may be behind PERMANOVA as well")})
	}
	return t
}

func definitionTable(ds []workbench.DefinitionBrief, l string) rows.Table {
	t := rows.Table{Title: pick(l, "Wat de definities zeggen", "What the definitions say"), Columns: []rows.Column{col("concept", "concept"), col("year", pick(l, "jaar", "year")), col("origin", pick(l, "herkomst", "origin")),
		col("angle", pick(l, "invalshoek", "angle")), {Key: "terms", Title: pick(l, "kernwoorden", "key terms"), Kind: rows.List, Main: true}, {Key: "text", Title: pick(l, "definitie", "definition")}, {Key: "source", Title: pick(l, "bron", "source")}}}
	for _, x := range ds {
		t.Rows = append(t.Rows, []any{x.ConceptLabel, x.Year, x.Origin, x.Angle, x.Terms, x.Text, x.Source + ", " + x.Locator})
	}
	return t
}

func practiceTable(ps []groups.Practice, d *workbench.Data) rows.Table {
	l := d.Lang()
	t := rows.Table{Title: pick(l, "Strookt de praktijk met de definitie?", "Does practice match the definition?"), Columns: []rows.Column{col("concept", "concept"),
		{Key: "similarity", Title: pick(l, "overeenkomst (Jaccard)", "similarity (Jaccard)"), Kind: rows.Number, Digits: 2, Main: true},
		{Key: "definitions_only", Title: pick(l, "in de definitie, in geen case gemeld", "in the definition, reported in no case"), Kind: rows.List, Main: true},
		{Key: "cases_only", Title: pick(l, "in cases, niet in de definitie", "in cases, not in the definition"), Kind: rows.List}}}
	labels := func(ids []string) []string {
		out := []string{}
		for _, id := range ids {
			out = append(out, d.CodeLabel(id))
		}
		return out
	}
	for _, p := range ps {
		t.Rows = append(t.Rows, []any{p.Label, p.Similarity, labels(p.DefinitionsOnly), labels(p.CasesOnly)})
	}
	return t
}
