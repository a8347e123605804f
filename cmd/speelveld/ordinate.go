package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/similarity"
	"speelveld/exchange/csv"
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
how faithful the map is as a whole.

Only distances between points mean something; left and right, above and below do not. Distances that
fit in no ordinary space have negative eigenvalues, which no map shows: negative_share says how heavily
they weigh, and nothing is corrected. Beyond 2,500 cases only the axes are computed and the shares are
given as bounds, unless --exact asks for all eigenvalues.`,
		Example: `  speelveld ordinate --study example
  speelveld ordinate --of intervention --measure gower --dimensions 3 --study example --lang nl
  speelveld ordinate --table cases.csv --by type --format csv -o map.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.Dimensions < 1 {
				return &workbench.Usage{Msg: fmt.Sprintf("--dimensions %d is not a number of axes", q.Dimensions), Hint: "give 1 or more; two are easily drawn"}
			}
			q.Seed = a.seed
			if distance != "" {
				return a.ordinateDistances(cmd, distance, &in, q)
			}
			var need []string
			if q.By != "" {
				need = append(need, q.By)
			}
			d, done, err := a.data(cmd, &in, append(need, q.Of...)...)
			if err != nil {
				return err
			}
			defer done()
			r, err := d.Ordinate(cmd.Context(), q)
			if err != nil {
				return err
			}
			return a.writeMap(cmd, r, d.Name, d.Lang(), append(d.Notes(), r.Notes...), dataOptions(d))
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
	f.StringVar(&q.By, "by", "", "with --table: the `column` that groups the cases; shown, and not compared by")
	f.StringVar(&distance, "distance", "", "start from the distances in this CSV `file`: a square with ids in its first row and column")
	addInputFlags(f, &in)
	return cmd
}

func (a *app) ordinateDistances(cmd *cobra.Command, file string, in *inputFlags, q workbench.OrdinateQuery) error {
	m, name, err := a.distances(file, in)
	if err != nil {
		return err
	}
	if q.By != "" {
		return &workbench.Usage{Msg: "--by goes with --table", Hint: "distances have no columns"}
	}
	lang := a.lang
	if lang == "" {
		lang = "en"
	}
	r, err := workbench.OrdinateDistances(cmd.Context(), m, q, lang)
	if err != nil {
		return err
	}
	return a.writeMap(cmd, r, name, lang, r.Notes, nil)
}

// distances reads the distances of --distance, which stand in place of a study or a table.
func (a *app) distances(file string, in *inputFlags) (*similarity.Matrix, string, error) {
	if in.table != "" || a.study != "" || len(in.where) > 0 {
		return nil, "", &workbench.Usage{Msg: "--distance stands alone", Hint: "leave out --table, --study and --where"}
	}
	r, name, err := a.openFile(file)
	if err != nil {
		return nil, "", err
	}
	defer r.Close()
	d, err := csv.ReadDistances(name, r)
	if err != nil {
		return nil, "", err
	}
	return &similarity.Matrix{Cases: d.Cases, Values: d.Values, Form: similarity.Distances, Given: true}, name, nil
}

func (a *app) writeMap(cmd *cobra.Command, r *workbench.OrdinateAnswer, study, lang string, notes []string, opts map[string]any) error {
	return a.write(cmd, answer{study: study, lang: lang, notes: notes, body: r, tables: mapTables(r, lang, a.all), opts: opts})
}

// mapTables sets the place of every case, and with --all the eigenvalues.
func mapTables(r *workbench.OrdinateAnswer, l string, all bool) []rows.Table {
	grouped := len(r.Groups) > 0
	t := rows.Table{
		Title: inLang(l, "De plaats van %d cases op een kaart (%s)", "The place of %d cases on a map (%s)", r.N, mapMeasure(r, l)),
		Columns: []rows.Column{
			col("case", "case"), {Key: "label", Title: pick(l, "naam", "name")},
			{Key: "group", Title: pick(l, "groep", "group"), Main: grouped},
		},
	}
	for a := range r.Dimensions {
		title := fmt.Sprintf(pick(l, "as %d", "axis %d"), a+1)
		if e := r.Explained[a]; e == e {
			title += fmt.Sprintf(" (%.0f%%)", 100*e)
		}
		t.Columns = append(t.Columns, rows.Column{Key: fmt.Sprintf("axis_%d", a+1), Title: title, Kind: rows.Share, Digits: 3, Main: true})
	}
	t.Columns = append(t.Columns, rows.Column{Key: "quality", Title: pick(l, "kwaliteit", "quality"), Kind: rows.Share, Main: true})
	for i, id := range r.Cases {
		row := []any{id, r.Labels[i], ""}
		if grouped {
			row[2] = rows.Term{Value: r.Groups[i], Label: r.GroupLabels[i]}
		}
		for _, x := range r.Coordinates[i] {
			row = append(row, x)
		}
		t.Rows = append(t.Rows, append(row, r.Quality[i]))
	}
	if !all {
		return []rows.Table{t}
	}
	axes := rows.Table{
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
		axes.Rows = append(axes.Rows, row)
	}
	return []rows.Table{t, axes}
}

// mapMeasure says what the distances on a map are.
func mapMeasure(r *workbench.OrdinateAnswer, l string) string {
	if r.Measure == "" {
		return pick(l, "gegeven afstanden", "given distances")
	}
	return inLang(l, "afstanden: %s", "distances: %s", r.Measure)
}
