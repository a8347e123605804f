package main

import (
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/caveat"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newSimilarCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.SimilarityQuery
	var k, nearest int
	var matrix bool
	var as string
	cmd := &cobra.Command{
		Use:   "similar {<case> | --nearest K | --matrix}",
		Short: "Tell which cases look like one, and why",
		Long: `Find the cases most like one of them, with the reasons: the codes that both show, those that only the case
asked about shows, those that only the other shows, which kinds of codes make them alike, and the
passages in the sources that this rests on (--all lists them). With --nearest, the nearest of every case;
with --matrix, the similarities of all pairs (or distances, with --as distance).
A case that is described at length shares more codes with everything; what sources do not report is
taken for absent unless --missing says otherwise. --weight makes a kind of codes, or a column of a
table, count for more or less.`,
		Example: `  speelveld similar lab-buiksloterham -k 5 --study example
  speelveld similar lab-buiksloterham --weight intervention=2 --weight level=0 --study example
  speelveld similar --nearest 3 --measure taxonomic --study example --lang nl
  speelveld similar --matrix --measure gower --table cases.csv --format csv -o matrix.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			form, err := similarForm(cmd, args, matrix, as)
			if err != nil {
				return err
			}
			d, done, err := a.data(cmd, &in)
			if err != nil {
				return err
			}
			defer done()
			q.Progress = a.progress("comparing cases")
			switch {
			case matrix:
				return a.similarMatrix(cmd, d, q, form, as)
			case len(args) == 0:
				return a.similarNearest(cmd, d, q, nearest)
			}
			return a.similarCase(cmd, d, q, args[0], k)
		},
	}
	f := cmd.Flags()
	f.IntVarP(&k, "k", "k", 10, "this `number` of cases; 0 for all")
	f.IntVar(&nearest, "nearest", 0, "the nearest of every case: this `number` of them")
	f.StringVar(&q.Measure, "measure", "jaccard", "the `measure`: "+strings.Join(similarity.Measures(), " "))
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes by which cases are compared (default: all)")
	f.StringArrayVar(&q.Weights, "weight", nil, "`KIND=NUMBER`, or with --table COLUMN=NUMBER: let it count for more or less than 1; 0 leaves it out (repeat)")
	f.StringArrayVar(&q.Scales, "scale", nil, "`COLUMN=SCALE`: how gower takes a column of a table: "+strings.Join(similarity.Scales, " ")+" (repeat)")
	f.BoolVar(&q.Fuzzy, "fuzzy", false, "compare the scores from 0 to 1 themselves where a measure looks at presence (a score over 0.5)")
	f.BoolVar(&q.RollUp, "roll-up", false, "count a code's parents along with it")
	f.BoolVar(&matrix, "matrix", false, "all pairs")
	f.StringVar(&as, "as", "similarity", "similarity or distance: what --matrix holds (the rows of a case and of --nearest hold both)")
	addInputFlags(f, &in)
	return cmd
}

// similarForm checks that one question is asked, and with the flags that go with it.
func similarForm(cmd *cobra.Command, args []string, matrix bool, as string) (similarity.Form, error) {
	asked := len(args)
	for _, yes := range []bool{matrix, cmd.Flags().Changed("nearest")} {
		if yes {
			asked++
		}
	}
	switch {
	case asked == 0:
		return 0, &workbench.Usage{Msg: "similar needs a case, --nearest or --matrix", Hint: "for example: speelveld similar lab-buiksloterham; speelveld list cases shows them"}
	case asked > 1:
		return 0, &workbench.Usage{Msg: "a case, --nearest and --matrix are three questions", Hint: "ask one of them"}
	case len(args) == 0 && cmd.Flags().Changed("k"):
		return 0, &workbench.Usage{Msg: "-k goes with a case", Hint: "--nearest takes the number of neighbours itself; --matrix has all pairs"}
	}
	switch as {
	case "similarity":
		return similarity.Similarities, nil
	case "distance":
		return similarity.Distances, nil
	}
	return 0, &workbench.Usage{Msg: "unknown --as " + quote(as), Hint: "give similarity or distance"}
}

// similarMatrix answers with all pairs.
func (a *app) similarMatrix(cmd *cobra.Command, d *workbench.Data, q workbench.SimilarityQuery, form similarity.Form, as string) error {
	if d.N() > manyOfMatrix {
		spareMemory()
	}
	m, err := d.Similarities(cmd.Context(), q, form)
	if err != nil {
		return err
	}
	numbers := func(row func(int, []float64)) rows.Numbers {
		out := make([]float64, m.Len())
		return rows.Numbers{N: m.Len(), Row: func(i int) []float64 { row(i, out); return out }}
	}
	body := struct {
		Cases  []string                   `json:"cases"`
		Matrix rows.Numbers               `json:"matrix"`
		Bounds map[string][2]rows.Numbers `json:"bounds,omitempty"` // the lowest and the highest matrix
	}{Cases: m.Cases, Matrix: numbers(m.Row)}
	if m.Low != nil {
		body.Bounds = map[string][2]rows.Numbers{as: {numbers(m.LowRow), numbers(m.HighRow)}}
	}
	format, err := a.rowFormat()
	if err != nil {
		return err
	}
	t := matrixTable(m, d.Lang())
	switch {
	case format == rows.JSON:
		t = rows.Table{}
	case format == rows.Terminal && m.Len() > widestMatrix && !a.all:
		t = extremesTable(m, d.Lang())
	}
	if m.Low != nil && format != rows.JSON {
		t.Notes = append(t.Notes, pick(d.Lang(), "De grenzen over alle invullingen staan in --format json.", "The bounds over all completions are in --format json."))
	}
	return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), m.Notes...), body: body, tables: []rows.Table{t}, opts: dataOptions(d)})
}

// widestMatrix is how many cases a matrix may have to be read beside each other.
const widestMatrix = 18

// matrixTable is the matrix in full. For people the cases are numbered, and the columns have the numbers.
func matrixTable(m *similarity.Matrix, l string) rows.Table {
	t := rows.Table{Title: matrixTitle(m, l), Columns: []rows.Column{col("case", "case")}}
	for i, c := range m.Cases {
		t.Columns = append(t.Columns, rows.Column{Key: c, Title: strconv.Itoa(i + 1), Kind: rows.Number, Digits: 2, Main: true})
	}
	values, row := make([]float64, m.Len()), make([]any, 1+m.Len())
	t.Made = &rows.Made{N: m.Len(), Row: func(i int) []any {
		m.Row(i, values)
		row[0] = rows.Term{Value: m.Cases[i], Label: strconv.Itoa(i+1) + " " + m.Cases[i]}
		for j, v := range values {
			row[j+1] = v
		}
		return row
	}}
	return t
}

func matrixTitle(m *similarity.Matrix, l string) string {
	if m.Form == similarity.Distances {
		return inLang(l, "Afstand van %s (%s)", "Distance of %s (%s)", caveat.Cases(m.Len()).In(l), m.Measure)
	}
	return inLang(l, "Gelijkenis van %s (%s)", "Similarity of %s (%s)", caveat.Cases(m.Len()).In(l), m.Measure)
}

// extremesTable sums up a matrix that is too wide for a screen: for every case the mean, and the cases
// that are most and least like it.
func extremesTable(m *similarity.Matrix, l string) rows.Table {
	distance := m.Form == similarity.Distances
	t := rows.Table{
		Title: matrixTitle(m, l),
		Columns: []rows.Column{col("case", "case"), {Key: "mean", Title: pick(l, "gemiddeld", "mean"), Kind: rows.Number, Digits: 2, Main: true},
			{Key: "most", Title: pick(l, "meest gelijkend", "most alike"), Main: true}, {Key: "most_value", Title: " ", Kind: rows.Number, Digits: 2, Main: true},
			{Key: "least", Title: pick(l, "minst gelijkend", "least alike"), Main: true}, {Key: "least_value", Title: " ", Kind: rows.Number, Digits: 2, Main: true}},
		Notes: []string{inLang(l, "De hele matrix van %d bij %d: --format csv, json of xlsx, of -o BESTAND.", "The whole matrix of %d by %d: --format csv, json or xlsx, or -o FILE.", m.Len(), m.Len())},
	}
	values := make([]float64, m.Len())
	for i, c := range m.Cases {
		m.Row(i, values)
		sum, n, most, least := 0.0, 0, -1, -1
		for j, v := range values {
			if j == i || v != v {
				continue
			}
			sum, n = sum+v, n+1
			if most < 0 || v != values[most] && v > values[most] != distance {
				most = j
			}
			if least < 0 || v != values[least] && v < values[least] != distance {
				least = j
			}
		}
		row := []any{c, sum / float64(n), nil, nil, nil, nil}
		if n > 0 {
			row = []any{c, sum / float64(n), m.Cases[most], values[most], m.Cases[least], values[least]}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// From so many cases on memory is spared: of the nearest, and of a matrix.
const (
	manyCases    = 20000
	manyOfMatrix = 1000
)

// spareMemory collects garbage often, which the program lets lie for the sake of speed.
func spareMemory() { debug.SetGCPercent(50) }

// similarNearest answers with the nearest of every case.
func (a *app) similarNearest(cmd *cobra.Command, d *workbench.Data, q workbench.SimilarityQuery, k int) error {
	if d.N() > manyCases {
		spareMemory()
	}
	r, err := d.Nearest(cmd.Context(), q, k)
	if err != nil {
		return err
	}
	notes := r.Notes
	r.Notes = nil
	ans := answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: r, opts: dataOptions(d)}
	switch format, err := a.rowFormat(); {
	case err != nil:
		return err
	case format == rows.CSV || format == rows.XLSX:
		ans.tables = []rows.Table{neighbourTable(d, r)}
	case format != rows.JSON:
		ans.tables = []rows.Table{nearestTable(d, r, k)}
	}
	return a.write(cmd, ans)
}

// nearestTable has a row for each case, for people.
func nearestTable(d *workbench.Data, r *workbench.NearestAnswer, k int) rows.Table {
	l := d.Lang()
	t := rows.Table{
		Title: inLang(l, "De %d cases die het meest lijken op elk van %d cases", "The %d cases most like each of %d cases", min(k, max(0, d.N()-1)), d.N()),
		Columns: []rows.Column{col("case", "case"), {Key: "label", Title: pick(l, "naam", "name")},
			{Key: "neighbours", Title: pick(l, "meest gelijkend", "most alike"), Kind: rows.List, Main: true}, {Key: "reason", Title: pick(l, "reden", "reason")}},
		Empty: pick(l, "geen cases", "no cases"),
	}
	if min(k, d.N()-1) <= 1 {
		t.Title = inLang(l, "De case die het meest lijkt op elk van %d cases", "The case most like each of %d cases", d.N())
	}
	distances := false
	for _, h := range r.Rows {
		near := []string{}
		for _, n := range h.Neighbours {
			v := n.Similarity
			if v != v {
				v, distances = n.Distance, true
			}
			text := n.Case + " " + number(l, v) + boundsText(l, n.Bounds)
			if d.Missing == table.Exclude {
				text += " (n " + strconv.Itoa(n.N) + ")"
			}
			near = append(near, text)
		}
		t.Rows = append(t.Rows, []any{h.Case, d.CaseLabel(h.Case), near, h.Reason})
	}
	if distances {
		t.Columns[2].Title = pick(l, "dichtstbij, met de afstand", "nearest, with the distance")
	}
	return t
}

// neighbourTable has a row for each neighbour, for programs.
func neighbourTable(d *workbench.Data, r *workbench.NearestAnswer) rows.Table {
	t := rows.Table{Columns: []rows.Column{
		{Key: "case"}, {Key: "rank", Kind: rows.Integer}, {Key: "neighbour"}, {Key: "similarity", Kind: rows.Number}, {Key: "distance", Kind: rows.Number}, {Key: "n", Kind: rows.Integer}}}
	bounds := d.Missing == table.Bounds
	if bounds {
		t.Columns = append(t.Columns, rows.Column{Key: "low", Kind: rows.Number}, rows.Column{Key: "high", Kind: rows.Number})
	}
	for _, h := range r.Rows {
		for x, n := range h.Neighbours {
			row := []any{h.Case, x + 1, n.Case, n.Similarity, n.Distance, n.N}
			if bounds {
				b := onlyBounds(n.Bounds)
				row = append(row, b.Low, b.High)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// onlyBounds returns the bounds of the one measure that has them.
func onlyBounds(bounds map[string][2]float64) rows.Interval {
	for _, name := range []string{"similarity", "distance"} {
		if b, ok := bounds[name]; ok {
			return rows.Interval{Low: b[0], High: b[1]}
		}
	}
	return rows.Interval{}
}

func boundsText(lang string, bounds map[string][2]float64) string {
	if len(bounds) == 0 {
		return ""
	}
	b := onlyBounds(bounds)
	return " [" + number(lang, b.Low) + pick(lang, "; ", ", ") + number(lang, b.High) + "]"
}

// similarCase answers with the cases most like one.
func (a *app) similarCase(cmd *cobra.Command, d *workbench.Data, q workbench.SimilarityQuery, word string, k int) error {
	s, err := d.Similar(q, word, k)
	if err != nil {
		return err
	}
	notes := s.Notes
	s.Notes = nil
	tables := []rows.Table{similarTable(d, s)}
	if format, err := a.rowFormat(); err == nil && (a.all || format == rows.XLSX) && evident(s) {
		tables = append(tables, passageTable(d, s))
	}
	if anyKind(s) {
		tables[0].Notes = append(tables[0].Notes, pick(d.Lang(), "Gelijk in: per soort het aantal gedeelde codes van de codes die een van beide toont.",
			"Alike in: by kind, the number of shared codes out of those that either shows."))
	}
	if evident(s) {
		tables[0].Notes = append(tables[0].Notes, inLang(d.Lang(), "Passages: die van %s + die van de andere case, bij de gedeelde codes; --all toont ze.",
			"Passages: those of %s + those of the other case, for the shared codes; --all shows them.", s.Label))
	}
	return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: append(d.Notes(), notes...), body: s, tables: tables, opts: dataOptions(d)})
}

// evident reports whether there are passages behind what cases share.
func evident(s *workbench.SimilarAnswer) bool {
	for i := range s.Rows {
		if s.Rows[i].Evidence > 0 {
			return true
		}
	}
	return false
}

// similarTable sets the rows: those like the case, and what makes them so.
func similarTable(d *workbench.Data, s *workbench.SimilarAnswer) rows.Table {
	l := d.Lang()
	t := rows.Table{
		Title: inLang(l, "Cases die lijken op %s (vergeleken met %d)", "Cases like %s (compared with %d)", s.Label, s.N),
		Columns: []rows.Column{col("case", "case"), {Key: "label", Title: pick(l, "naam", "name"), Main: hasNames(s)},
			{Key: "similarity", Title: pick(l, "gelijkenis", "similarity"), Kind: rows.Number, Digits: 2, Main: true},
			{Key: "distance", Title: pick(l, "afstand", "distance"), Kind: rows.Number, Digits: 2}, {Key: "n", Title: "n", Kind: rows.Integer, Main: d.Missing == table.Exclude}},
		Empty: pick(l, "geen andere cases", "no other cases"),
	}
	if d.Missing == table.Bounds {
		t.Columns = append(t.Columns, rows.Column{Key: "bounds", Title: pick(l, "uiterste grenzen", "extreme bounds"), Kind: rows.Number, Digits: 2, Main: true})
	}
	t.Columns = append(t.Columns,
		rows.Column{Key: "kinds", Title: pick(l, "gelijk in", "alike in"), Kind: rows.List, Main: anyKind(s)},
		rows.Column{Key: "shared", Title: pick(l, "gedeeld", "shared"), Kind: rows.List, Main: true},
		rows.Column{Key: "only_a", Title: inLang(l, "alleen %s", "only %s", s.Label), Kind: rows.List},
		rows.Column{Key: "only_b", Title: pick(l, "alleen de andere case", "only the other case"), Kind: rows.List},
		rows.Column{Key: "passages", Title: "passages", Main: evident(s), Composed: true},
		rows.Column{Key: "evidence", Title: pick(l, "passages samen", "passages together"), Kind: rows.Integer}, rows.Column{Key: "sources", Title: pick(l, "bronnen", "sources"), Kind: rows.Integer},
		rows.Column{Key: "reason", Title: pick(l, "reden", "reason")})
	labels := func(ids []string) []string {
		out := []string{}
		for _, id := range ids {
			out = append(out, d.CodeLabel(id))
		}
		return out
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Reason != "" {
			t.Columns[len(t.Columns)-1].Main = true
		}
		if r.Similarity != r.Similarity && r.Distance == r.Distance { // a distance and no similarity
			t.Columns[2].Main, t.Columns[3].Main = false, true
		}
		row := []any{r.Case, r.Label, r.Similarity, r.Distance, r.N}
		if d.Missing == table.Bounds {
			row = append(row, onlyBounds(r.Bounds))
		}
		mine := r.EvidenceOf(s.Case)
		t.Rows = append(t.Rows, append(row, kindShares(r.Kinds, l), labels(r.Shared), labels(r.OnlyA), labels(r.OnlyB),
			fmt.Sprintf("%d + %d", mine, r.Evidence-mine), r.Evidence, r.Sources, r.Reason))
	}
	return t
}

// hasNames reports whether the cases have names beside their ids, as those of a study do.
func hasNames(s *workbench.SimilarAnswer) bool {
	for i := range s.Rows {
		if s.Rows[i].Label != s.Rows[i].Case {
			return true
		}
	}
	return false
}

// anyKind reports whether the codes have kinds, as those of a study do.
func anyKind(s *workbench.SimilarAnswer) bool {
	for i := range s.Rows {
		for _, k := range s.Rows[i].Kinds {
			if k.Kind != "" {
				return true
			}
		}
	}
	return false
}

// kindShares words in which kinds of code two cases agree, and how far.
func kindShares(kinds []similarity.KindShare, lang string) []string {
	alike := []string{}
	for _, k := range kinds {
		if k.Shared > 0 {
			alike = append(alike, strings.TrimSpace(kindName(k.Kind, lang)+" "+strconv.Itoa(k.Shared)+"/"+strconv.Itoa(k.Either)))
		}
	}
	return alike
}

// passageTable lists what the shared codes rest on.
func passageTable(d *workbench.Data, s *workbench.SimilarAnswer) rows.Table {
	l := d.Lang()
	t := rows.Table{
		Title: inLang(l, "Waar dat op rust: passages bij de codes die %s deelt", "What this rests on: passages for the codes that %s shares", s.Label),
		Columns: []rows.Column{col("with", pick(l, "gedeeld met", "shared with")), col("code", "code"), col("case", "case"),
			{Key: "status", Title: "status"}, col("text", pick(l, "wat er staat", "what it says")), {Key: "source", Title: pick(l, "bron", "source"), Kind: rows.List, Main: true}},
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		for _, p := range r.Passages {
			at := []string{}
			for _, e := range p.Evidence {
				at = append(at, strings.TrimSpace(e.Source+" "+e.Locator))
			}
			t.Rows = append(t.Rows, []any{r.Case, d.CodeLabel(p.Code), p.Case, rows.Term{Value: p.Status, Label: statusName(p.Status, l)}, p.Text, at})
		}
	}
	return t
}
