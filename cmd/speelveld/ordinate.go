package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/ordination"
	"speelveld/analysis/similarity"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newOrdinateCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.OrdinateQuery
	var distance string
	cmd := &cobra.Command{
		Use:   "ordinate",
		Short: "Place the cases on a map on which similar cases lie close together",
		Long: `Place the cases on a map by their distances (principal coordinates analysis, as cmdscale of R): cases that
show the same codes lie close together. Each axis says which share of the differences it shows, each
case how much of what sets it apart from the middle is to be seen on the map (quality), and the notes
how faithful the map is as a whole. Where each group lies (by basic concept, or --by) and which codes go
along with an axis helps to read it; there is no test of that, as the axes are made of the codes.

Only distances between points mean something; left and right, above and below do not. Distances that
fit in no ordinary space have negative eigenvalues, which no map shows: negative_share says how heavily
they weigh, and nothing is corrected. Beyond 2,500 cases only the axes are computed and the shares are
given as bounds, unless --exact asks for all eigenvalues.`,
		Example: `  speelveld ordinate --study example
  speelveld ordinate --of intervention --by country --study example --lang nl
  speelveld ordinate --table cases.csv --by type --format csv -o map.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.Dimensions < 1 {
				return &workbench.Usage{Msg: fmt.Sprintf("--dimensions %d is not a number of axes", q.Dimensions), Hint: "give 1 or more; two are easily drawn"}
			}
			q.Seed = a.seed
			var need []string
			if q.By != "" {
				need = append(need, q.By)
			}
			d, done, err := a.dataOrDistances(cmd, &in, distance, append(need, q.Of...)...)
			if err != nil {
				return err
			}
			defer done()
			r, err := d.Ordinate(cmd.Context(), q)
			if err != nil {
				return err
			}
			return a.writeMap(cmd, r, d.Name, d.Lang(), append(r.Notes, d.Notes()...), dataOptions(d))
		},
	}
	f := cmd.Flags()
	f.IntVar(&q.Dimensions, "dimensions", 2, "`number` of axes")
	f.StringVar(&q.Measure, "measure", "jaccard", "the `measure`: "+strings.Join(similarity.Measures(), " "))
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes by which cases are compared (default: all)")
	f.StringArrayVar(&q.Weights, "weight", nil, "`KIND=NUMBER`, or with --table COLUMN=NUMBER: let it count for more or less than 1; 0 leaves it out (repeat)")
	f.BoolVar(&q.Fuzzy, "fuzzy", false, "compare the scores from 0 to 1 themselves where a measure looks at presence (a score over 0.5)")
	f.BoolVar(&q.RollUp, "roll-up", false, "count a code's parents along with it")
	f.BoolVar(&q.Exact, "exact", false, "compute all eigenvalues, also of more than 2,500 cases")
	f.StringVar(&q.By, "by", "", "the `field`, code or column that groups the cases; shown, and not compared by (default: in a study, concept)")
	f.StringVar(&distance, "distance", "", "start from the distances in this CSV `file`: a square with ids in its first row and column")
	addInputFlags(f, &in)
	return cmd
}

func (a *app) writeMap(cmd *cobra.Command, r *workbench.OrdinateAnswer, study, lang string, notes []string, opts map[string]any) error {
	if r.GroupedBy != "" {
		opts["by"] = r.GroupedBy
	}
	f, err := a.rowFormat()
	if err != nil {
		return err
	}
	tables := []rows.Table{placeTable(r, lang)}
	if len(r.Centres) > 0 && (a.all || f != rows.CSV) { // a CSV holds one table unless all is asked for
		tables = append(tables, centreTable(r, lang))
	}
	if len(r.Axes) > 0 && (a.all || f != rows.CSV) {
		tables = append(tables, axisTable(r, lang))
	}
	if a.all {
		tables = append(tables, eigenvalueTable(r, lang))
	}
	return a.write(cmd, answer{study: study, lang: lang, notes: notes, ranked: true, body: r, tables: tables, opts: opts})
}

// placeTable sets the place of every case.
func placeTable(r *workbench.OrdinateAnswer, l string) rows.Table {
	grouped := r.GroupedBy != ""
	t := rows.Table{
		Title: inLang(l, "De plaats van %d cases op een kaart (%s)", "The place of %d cases on a map (%s)", r.N, mapMeasure(r, l)),
		Columns: append([]rows.Column{col("case", "case"), {Key: "label", Title: pick(l, "naam", "name")}, {Key: "group", Title: groupTitle(r, l), Main: grouped}},
			axisColumns(r, l)...),
	}
	t.Columns = append(t.Columns, rows.Column{Key: "quality", Title: pick(l, "kwaliteit", "quality"), Kind: rows.Share, Main: true})
	for i, id := range r.Cases {
		row := []any{id, r.Labels[i], ""}
		if grouped {
			row[2] = rows.Term{Value: r.Groups[i], Label: r.GroupLabels[i]}
		}
		t.Rows = append(t.Rows, append(append(row, numbers(r.Coordinates[i])...), r.Quality[i]))
	}
	return t
}

// axisColumns are the columns of coordinates, with the share that each axis shows.
func axisColumns(r *workbench.OrdinateAnswer, l string) []rows.Column {
	var out []rows.Column
	for a := range r.Dimensions {
		title := inLang(l, "as %d", "axis %d", a+1)
		if e := r.Explained[a]; e == e {
			title += fmt.Sprintf(" (%.0f%%)", 100*e)
		}
		out = append(out, rows.Column{Key: fmt.Sprintf("axis_%d", a+1), Title: title, Kind: rows.Share, Digits: 3, Main: true})
	}
	return out
}

func numbers(xs []float64) []any {
	out := make([]any, len(xs))
	for i, x := range xs {
		out[i] = x
	}
	return out
}

// groupTitle names that by which cases are grouped.
func groupTitle(r *workbench.OrdinateAnswer, l string) string {
	return named(r.GroupedBy, l, map[string][2]string{
		"": {"groep", "group"}, "concept": {"basisconcept", "basic concept"}, "variant": {"concept", "concept"}, "country": {"land", "country"}, "place": {"plaats", "place"},
		"programme": {"programma", "programme"}, "start": {"begin", "start"}, "end": {"einde", "end"},
	})
}

// centreTable sets where the groups lie.
func centreTable(r *workbench.OrdinateAnswer, l string) rows.Table {
	t := rows.Table{
		Title:   pick(l, "Het midden van elke groep", "The middle of each group"),
		Columns: append([]rows.Column{{Key: "group", Title: groupTitle(r, l), Main: true}, count("n", "n")}, axisColumns(r, l)...),
	}
	for _, c := range r.Centres {
		t.Rows = append(t.Rows, append([]any{rows.Term{Value: c.Group, Label: c.Label}, c.N}, numbers(c.Centre)...))
	}
	return t
}

// axisTable sets what goes along with the axes.
func axisTable(r *workbench.OrdinateAnswer, l string) rows.Table {
	list := func(key, nl, en string) rows.Column {
		return rows.Column{Key: key, Title: pick(l, nl, en), Kind: rows.List, Main: true}
	}
	t := rows.Table{
		Title:   pick(l, "Wat met de assen samengaat (correlatie vanaf 0,30)", "What goes along with the axes (correlations from 0.30)"),
		Columns: []rows.Column{count("axis", pick(l, "as", "axis")), list("low", "bij lage waarden", "at low values"), list("high", "bij hoge waarden", "at high values")},
	}
	side := func(along []ordination.Along) []string {
		out := []string{}
		for _, c := range along {
			name := c.Label
			if name == "" {
				name = c.Code
			}
			out = append(out, fmt.Sprintf("%s (%s)", name, number(l, c.Correlation)))
		}
		return out
	}
	for _, a := range r.Axes {
		t.Rows = append(t.Rows, []any{a.Axis, side(a.Low), side(a.High)})
	}
	return t
}

func eigenvalueTable(r *workbench.OrdinateAnswer, l string) rows.Table {
	t := rows.Table{
		Title: pick(l, "Eigenwaarden", "Eigenvalues"),
		Columns: []rows.Column{count("axis", pick(l, "as", "axis")), {Key: "eigenvalue", Title: pick(l, "eigenwaarde", "eigenvalue"), Kind: rows.Number, Digits: 4, Main: true},
			{Key: "explained", Title: pick(l, "verklaard", "explained"), Kind: rows.Share, Digits: 3, Main: true},
			{Key: "cumulative", Title: pick(l, "samen", "together"), Kind: rows.Share, Digits: 3, Main: true}},
	}
	sum := 0.0
	for i, v := range r.Eigenvalues {
		row := []any{i + 1, v, nil, nil}
		if i < len(r.Explained) {
			sum += r.Explained[i]
			row[2], row[3] = r.Explained[i], sum
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// mapMeasure says what the distances on a map are.
func mapMeasure(r *workbench.OrdinateAnswer, l string) string {
	if r.Measure == "" {
		return pick(l, "gegeven afstanden", "given distances")
	}
	return inLang(l, "afstanden: %s", "distances: %s", r.Measure)
}
