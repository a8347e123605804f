package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/caveat"
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
		Use:   "compare <group> <group>...",
		Short: "Tell how groups of cases differ, and whether practice matches the definitions",
		Long: `Compare groups of cases in the share of every code, with intervals and exact tests, and as whole profiles
(PERMANOVA, with the dispersion test beside it). A group is a concept (with its variants), cluster:N, or
a condition in quotes; with --table, the values of a column (--by) or conditions. For concepts the
answer also holds their definitions, angles and origins, and which codes stand in the definitions but
not in the cases, and the other way round.`,
		Example: `  speelveld compare living-lab ontwikkelwerkplaats --study example
  speelveld compare "country=NL" "country!=NL" --of intervention --study example
  speelveld compare --by sector --table cases.csv --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch overlap {
			case "error":
			case "drop":
				q.Drop = true
			default:
				return &workbench.Usage{Msg: "unknown --overlap " + quote(overlap), Hint: "give error or drop"}
			}
			d, done, err := a.data(cmd, &in, q.By)
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
	f.StringVar(&q.By, "by", "", "with --table: the `column` whose values are the groups")
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes to compare (default: all)")
	f.StringVar(&q.Measure, "measure", "jaccard", "`measure` of the distances behind PERMANOVA: "+strings.Join(similarity.Measures(), " "))
	f.StringVar(&overlap, "overlap", "error", "a case in two groups: error, or drop it from both")
	f.IntVar(&q.Permutations, "permutations", 0, "`number` of permutations of PERMANOVA (default 999; all, when they are few)")
	addInputFlags(f, &in)
	return cmd
}

// compareTables sets a comparison: the codes, then whole profiles, definitions and practice.
func compareTables(r *workbench.CompareAnswer, d *workbench.Data, all bool) []rows.Table {
	tables := []rows.Table{compareTable(r, d.Lang(), all)}
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
		Columns: []rows.Column{{Key: "code", Title: "code"}, col("label", "code"), col("kind", pick(l, "soort", "kind"))}}
	for _, g := range r.Groups {
		t.Columns = append(t.Columns,
			rows.Column{Key: g.ID + " n", Title: g.Label, Main: true, Align: rows.Right, Composed: true},
			rows.Column{Key: g.ID + " count", Title: g.Label + pick(l, " (aantal)", " (count)"), Kind: rows.Integer},
			rows.Column{Key: g.ID + " known", Title: g.Label + pick(l, " (van)", " (of)"), Kind: rows.Integer},
			rows.Column{Key: g.ID + " share", Title: pick(l, "aandeel", "share"), Kind: rows.Share, Main: true})
	}
	two := len(r.Groups) == 2
	if two {
		t.Columns = append(t.Columns, rows.Column{Key: "difference", Title: pick(l, "verschil", "difference"), Kind: rows.Share, Main: true},
			rows.Column{Key: "interval", Title: pick(l, "95%-interval", "95% interval"), Kind: rows.Share, Main: true, Composed: true},
			rows.Column{Key: "difference_low", Title: pick(l, "laag", "low"), Kind: rows.Share}, rows.Column{Key: "difference_high", Title: pick(l, "hoog", "high"), Kind: rows.Share})
	}
	t.Columns = append(t.Columns, rows.Column{Key: "p", Title: "p", Kind: rows.P}, rows.Column{Key: "q", Title: "q", Kind: rows.P, Main: true},
		rows.Column{Key: "warnings", Title: pick(l, "waarschuwingen", "warnings"), Kind: rows.List})
	shown, empty := 0, 0
	for i := range r.Rows {
		x := &r.Rows[i]
		if !all {
			if sum(x.Counts) == 0 {
				empty++
				continue
			}
			if shown == manyRows {
				continue
			}
		}
		shown++
		row := []any{x.Code, rows.Coded{Label: x.Label, Kind: x.Kind}, kindTerm(x.Kind, l)}
		for g := range r.Groups {
			row = append(row, fmt.Sprintf("%d/%d", x.Counts[g], x.Ns[g]), x.Counts[g], x.Ns[g], x.Shares[g])
		}
		if two {
			row = append(row, x.Difference, rows.Interval{Low: x.DifferenceLow, High: x.DifferenceHigh}, x.DifferenceLow, x.DifferenceHigh)
		}
		t.Rows = append(t.Rows, append(row, x.P, x.Q, caveat.Texts(x.Warnings)))
	}
	if left := len(r.Rows) - shown; left > 0 {
		t.Notes = append(t.Notes, inLang(l, "%d van de %d codes getoond (%d komen in geen van de groepen voor); --all toont ze allemaal.", "%d of the %d codes shown (%d occur in none of the groups); --all shows all of them.", shown, len(r.Rows), empty))
	}
	return t
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
		t.Rows = append(t.Rows, []any{"PERMANOVA", "R²", p.R2, p.P, inLang(l, "aandeel van de verschillen tussen cases dat met de groepen samenhangt (F = %s, %d permutaties)", "share of the differences between cases that goes with the groups (F = %s, %d permutations)", number(l, p.F), p.Permutations)})
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
