package main

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/reliability"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newReliabilityCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.ReliabilityQuery
	var ratings string
	cmd := &cobra.Command{
		Use:   "reliability",
		Short: "Tell whether coders code alike, and where they differ, with the evidence of each side by side",
		Long: `Compare coders on the cases that two of them or more have read: percent agreement, Cohen's kappa for every
pair, Fleiss' kappa and Krippendorff's alpha, over all codes and by kind, with bootstrap intervals; then
the codes and cases that divide them most, with what each of them based it on.

A coder with any coding in a case has read all of it: what she did not code there counts as not present.
By default a code in a case is what is compared, present or not; --unit and --value choose otherwise, and
a table shows what hangs on that choice. With --ratings the answer is about a CSV file: coders in the
first column, units in the others, ratings in numbers or in words, empty or NA where there is none.`,
		Example: `  speelveld reliability --study example
  speelveld reliability --coders a,b --of mechanism,outcome --value status
  speelveld reliability --ratings ratings.csv --format json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Seed, q.Progress = a.seed, a.progress("drawing samples")
			switch {
			case q.Bootstrap < 0:
				return &workbench.Usage{Msg: "--bootstrap cannot be negative", Hint: "give the number of samples, or 0 for no intervals"}
			case q.Bootstrap == 0:
				q.Bootstrap = -1
			}
			if in.missing != "absent" {
				return &workbench.Usage{Msg: "reliability takes what a coder did not code for not present", Hint: "leave --missing out: a coder who coded anything in a case has read all of it"}
			}
			if in.table != "" {
				if ratings != "" {
					return &workbench.Usage{Msg: "--ratings and --table cannot go together", Hint: "give the ratings with --ratings"}
				}
				ratings, in.table = in.table, ""
			}
			if ratings != "" {
				return a.ratings(cmd, ratings, &in, q)
			}
			d, done, err := a.data(cmd, &in)
			if err != nil {
				return err
			}
			defer done()
			r, err := d.Reliability(cmd.Context(), q)
			if err != nil {
				return err
			}
			notes := append(d.Notes(), r.Notes...)
			r.Notes = nil
			return a.write(cmd, answer{study: d.Name, lang: d.Lang(), notes: notes, body: r, tables: reliabilityTables(r, d, a.whole()),
				opts: map[string]any{"count": d.Count(), "coders": r.Coders}})
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&q.Coders, "coders", nil, "these `coders` (default: all who share cases)")
	f.StringVar(&ratings, "ratings", "", "compare the ratings in this CSV `file` (\"-\": standard input) in place of a study: coders in the first column, units in the others")
	f.BoolVar(&q.UnitsInRows, "units-in-rows", false, "the file of ratings has a row for each unit and a column for each coder")
	f.StringSliceVar(&q.Order, "order", nil, "the `values` of ratings in words from low to high, for ordinal measures")
	f.StringSliceVar(&q.Of, "of", nil, "`kinds` or codes to compare on (default: all)")
	f.StringVar(&q.Unit, "unit", "case", "on what coders are compared: a code in a `case`, a passage (same source, place and words) or a place (same source and place)")
	f.StringVar(&q.Value, "value", "presence", "`what` is compared: presence, coded (whatever the status), status or score")
	f.BoolVar(&q.RollUp, "roll-up", false, "count a code's parents along with it")
	f.IntVar(&q.Bootstrap, "bootstrap", reliability.DefaultBootstrap, "`number` of bootstrap samples behind the intervals; 0: no intervals")
	f.StringArrayVar(&in.where, "where", nil, "only cases for which `KEY=VALUE` holds (also !=, >=, <=; repeat for \"and\", commas for \"or\"); keys: concept country place start end programme has case")
	f.StringSliceVar(&in.count, "count", nil, "`statuses` that count as present (default: the study's own, reported,mixed)")
	f.StringVar(&in.table, "table", "", "the same as --ratings, as other analyses call it")
	f.StringVar(&in.missing, "missing", "absent", "only absent: what a coder did not code counts as not present")
	for _, name := range []string{"table", "missing"} { // what every analysis takes, of no use here
		if err := f.MarkHidden(name); err != nil {
			panic("reliability: " + err.Error())
		}
	}
	return cmd
}

// ratings compares coders on a file of ratings.
func (a *app) ratings(cmd *cobra.Command, file string, in *inputFlags, q workbench.ReliabilityQuery) error {
	if a.study != "" || len(in.where)+len(in.count) > 0 {
		return &workbench.Usage{Msg: "--ratings stands alone", Hint: "leave out --study, --where and --count: a file of ratings stands in place of a study"}
	}
	for _, name := range []string{"of", "unit", "value", "roll-up"} {
		if cmd.Flags().Changed(name) {
			return &workbench.Usage{Msg: "--" + name + " goes with a study, not with --ratings", Hint: "leave it out; each column of the file is a unit, and what is in it is compared"}
		}
	}
	r, name, err := a.openFile(file)
	if err != nil {
		return err
	}
	defer r.Close()
	lang := cmp.Or(a.lang, "en")
	ans, err := workbench.RatingsReliability(cmd.Context(), name, r, q, lang)
	if err != nil {
		return err
	}
	notes := ans.Notes
	ans.Notes = nil
	return a.write(cmd, answer{study: name, lang: lang, notes: notes, body: ans, tables: ratingsTables(ans, lang, a.whole()), opts: map[string]any{"coders": ans.Coders}})
}

// How many rows the tables of what divides coders show at once.
const (
	manyDividing = 8
	manySides    = 8
)

// reliabilityTables sets what coders of a study agree on, and where they differ.
func reliabilityTables(r *workbench.ReliabilityAnswer, d *workbench.Data, all bool) []rows.Table {
	l := d.Lang()
	out := []rows.Table{kindsTable(r, l)}
	if len(r.Coders) > 2 {
		out = append(out, pairsTable(&r.Summary, l))
	}
	out = append(out, choicesTable(r, l))
	if len(r.Disagreements.Codes) > 0 {
		out = append(out, dividingCodes(r, l, all), dividingCases(r, d, all))
	}
	if len(r.Disagreements.Confusions) > 0 && r.Value == "status" {
		out = append(out, confusionTable(r.Disagreements.Confusions, l, all))
	}
	if len(r.Disagreements.Units) > 0 {
		out = append(out, sidesTable(r, l, all))
	}
	return out
}

func interval(key, l string) rows.Column {
	return rows.Column{Key: key, Title: pick(l, "95%-interval", "95% interval"), Kind: rows.Share, Main: true, Composed: true}
}

func measured(key, title string, main bool) rows.Column {
	return rows.Column{Key: key, Title: title, Kind: rows.Share, Main: main}
}

// kindsTable sets agreement over all codes and by kind.
func kindsTable(r *workbench.ReliabilityAnswer, l string) rows.Table {
	binary := r.Value == "presence" || r.Value == "coded"
	what := map[string][2]string{
		"presence": {"aanwezig of niet", "present or not"}, "coded": {"gecodeerd of niet", "coded or not"}, "status": {"met welke status", "with which status"}, "score": {"met welke score", "with which score"},
	}[r.Value]
	unit := map[string][2]string{"case": {"code per case", "code in a case"}, "passage": {"code per passage", "code in a passage"}, "place": {"code per plaats", "code in a place"}}[r.Unit]
	kappa := "kappa"
	if len(r.Coders) > 2 {
		kappa = pick(l, "kappa (gemiddeld)", "kappa (mean)")
	}
	t := rows.Table{
		Title: inLang(l, "Coderen %s hetzelfde? Eenheid: %s, %s (%d cases, %d codes)", "Do %s code alike? Unit: %s, %s (%d cases, %d codes)",
			joinAnd(r.Coders, l), pick(l, unit[0], unit[1]), pick(l, what[0], what[1]), r.Cases, r.Codes),
		Columns: []rows.Column{{Key: "kind", Title: pick(l, "soort codes", "kind of codes"), Main: true},
			{Key: "codes", Title: "codes", Kind: rows.Integer}, count("n", pick(l, "eenheden", "units")),
			{Key: "agreement", Title: pick(l, "overeenstemming", "agreement"), Kind: rows.Share, Main: true},
			{Key: "positive_agreement", Title: pick(l, "op aanwezig", "on presence"), Kind: rows.Share, Main: binary},
			{Key: "negative_agreement", Title: pick(l, "op niet aanwezig", "on absence"), Kind: rows.Share},
			measured("kappa", kappa, true), interval("kappa_interval", l), measured("kappa_low", pick(l, "kappa laag", "kappa low"), false), measured("kappa_high", pick(l, "kappa hoog", "kappa high"), false),
			measured("fleiss", "Fleiss", len(r.Coders) > 2),
			measured("alpha", pick(l, "alfa", "alpha"), true), interval("alpha_interval", l), measured("alpha_low", pick(l, "alfa laag", "alpha low"), false), measured("alpha_high", pick(l, "alfa hoog", "alpha high"), false),
			{Key: "reason", Title: pick(l, "reden", "reason"), Main: false}},
	}
	scored := r.Value == "score"
	if scored {
		t.Columns = append(t.Columns, measured("alpha_ordinal", pick(l, "alfa ordinaal", "alpha ordinal"), false), measured("alpha_interval_level", pick(l, "alfa interval", "alpha interval"), true), measured("alpha_ratio", pick(l, "alfa ratio", "alpha ratio"), false))
	}
	row := func(kind rows.Term, codes int, s *reliability.Summary) {
		cells := []any{kind, codes, s.N, s.Agreement, s.Positive, s.Negative, s.Light, rows.Interval{Low: s.LightLow, High: s.LightHigh}, s.LightLow, s.LightHigh, s.Fleiss,
			s.Alpha.Nominal, rows.Interval{Low: s.AlphaLow.Nominal, High: s.AlphaHigh.Nominal}, s.AlphaLow.Nominal, s.AlphaHigh.Nominal, reasons(s)}
		if scored {
			cells = append(cells, s.Alpha.Ordinal, s.Alpha.Interval, s.Alpha.Ratio)
		}
		t.Rows = append(t.Rows, cells)
	}
	row(rows.Term{Value: "all", Label: pick(l, "alle", "all")}, r.Codes, &r.Summary)
	for i := range r.ByKind {
		k := &r.ByKind[i]
		row(kindTerm(k.Kind, l), k.Codes, &k.Summary)
		if s := k.Undefined["alpha.nominal"]; s != "" {
			t.Notes = append(t.Notes, kindName(k.Kind, l)+": "+s+".")
		} else if s := k.Undefined["intervals"]; s != "" && r.Undefined["intervals"] == "" {
			t.Notes = append(t.Notes, inLang(l, "%s, interval: %s.", "%s, interval: %s.", kindName(k.Kind, l), s))
		}
	}
	return t
}

// reasons joins why numbers are not there.
func reasons(s *reliability.Summary) string {
	var out []string
	for _, key := range []string{"agreement", "kappa", "fleiss", "alpha.nominal", "intervals"} {
		if why := s.Undefined[key]; why != "" {
			out = append(out, key+": "+why)
		}
	}
	return strings.Join(out, "; ")
}

func joinAnd(words []string, l string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + pick(l, " en ", " and ") + words[len(words)-1]
}

// pairsTable sets Cohen's kappa of each pair of coders.
func pairsTable(s *reliability.Summary, l string) rows.Table {
	ordered := false
	for _, k := range s.Kappa {
		ordered = ordered || !math.IsNaN(k.Linear)
	}
	t := rows.Table{Title: pick(l, "Elk paar codeurs", "Every pair of coders"), Columns: []rows.Column{col("a", pick(l, "codeur", "coder")), col("b", pick(l, "en codeur", "and coder")), count("n", pick(l, "eenheden", "units")),
		{Key: "agreement", Title: pick(l, "overeenstemming", "agreement"), Kind: rows.Share, Main: true}, measured("kappa", "kappa", true), interval("interval", l),
		measured("low", pick(l, "laag", "low"), false), measured("high", pick(l, "hoog", "high"), false),
		measured("weighted_linear", pick(l, "gewogen (lineair)", "weighted (linear)"), false), measured("weighted_squared", pick(l, "gewogen (kwadraat)", "weighted (squared)"), ordered),
		measured("z", "z", false), {Key: "p", Title: "p", Kind: rows.P}, {Key: "reason", Title: pick(l, "reden", "reason"), Main: false}}}
	for _, k := range s.Kappa {
		t.Rows = append(t.Rows, []any{k.A, k.B, k.N, k.Agreement, k.Value, rows.Interval{Low: k.Low, High: k.High}, k.Low, k.High, k.Linear, k.Squared, k.Z, k.P, k.Reason})
		if k.Reason != "" {
			t.Notes = append(t.Notes, fmt.Sprintf("%s, %s: %s.", k.A, k.B, k.Reason))
		}
	}
	return t
}

// choicesTable sets what comes out when something else is compared.
func choicesTable(r *workbench.ReliabilityAnswer, l string) rows.Table {
	t := rows.Table{Title: pick(l, "Wat ervan afhangt wat je vergelijkt", "What hangs on what is compared"), Columns: []rows.Column{
		{Key: "what", Title: pick(l, "vergeleken", "compared"), Main: true, Composed: true}, {Key: "unit", Title: pick(l, "eenheid", "unit")}, {Key: "value", Title: pick(l, "waarde", "value")},
		{Key: "roll_up", Title: pick(l, "met ouders", "with parents")}, {Key: "used_only", Title: pick(l, "alleen gebruikte codes", "used codes only")},
		count("n", pick(l, "eenheden", "units")), {Key: "agreement", Title: pick(l, "overeenstemming", "agreement"), Kind: rows.Share, Main: true},
		measured("kappa", "kappa", true), measured("alpha", pick(l, "alfa", "alpha"), true)}}
	for _, c := range r.Sensitivity {
		what := map[string]string{"case": pick(l, "case: ", "case: "), "passage": pick(l, "passage: ", "passage: "), "place": pick(l, "plaats in een bron: ", "place in a source: ")}[c.Unit] +
			map[string]string{"presence": pick(l, "aanwezig", "present"), "coded": pick(l, "gecodeerd, welke status ook", "coded, whatever the status"), "status": pick(l, "welke status", "which status"), "score": pick(l, "welke score", "which score")}[c.Value]
		if c.RollUp {
			what += pick(l, ", met bovenliggende codes", ", with parents")
		}
		if c.UsedOnly {
			what += pick(l, ", alleen gebruikte codes", ", used codes only")
		}
		if c.Chosen {
			what += pick(l, " (hierboven)", " (above)")
		}
		t.Rows = append(t.Rows, []any{what, c.Unit, c.Value, c.RollUp, c.UsedOnly, c.N, c.Agreement, c.Kappa, c.Alpha})
	}
	return t
}

func onlyColumns(r *workbench.ReliabilityAnswer, l string) []rows.Column {
	var out []rows.Column
	for _, c := range r.Coders {
		out = append(out, rows.Column{Key: "only " + c, Title: inLang(l, "alleen %s", "only %s", c), Kind: rows.Integer, Main: len(r.Coders) <= 3})
	}
	return out
}

func counts(ns []int) []any {
	out := make([]any, len(ns))
	for i, n := range ns {
		out[i] = n
	}
	return out
}

func dividingCodes(r *workbench.ReliabilityAnswer, l string, all bool) rows.Table {
	t := rows.Table{Title: pick(l, "Codes die de codeurs het meest verdelen", "Codes that divide the coders most")}
	t.Columns = append([]rows.Column{{Key: "code", Title: "code"}, col("label", "code"), col("kind", pick(l, "soort", "kind")), count("both", pick(l, "beide", "both"))}, onlyColumns(r, l)...)
	t.Columns = append(t.Columns, rows.Column{Key: "differ", Title: pick(l, "verschil", "differ"), Kind: rows.Integer}, rows.Column{Key: "n", Title: pick(l, "eenheden", "units"), Kind: rows.Integer},
		rows.Column{Key: "agreement", Title: pick(l, "overeenstemming", "agreement"), Kind: rows.Share}, measured("kappa", "kappa", true), measured("alpha", pick(l, "alfa", "alpha"), false),
		rows.Column{Key: "reason", Title: pick(l, "reden", "reason")}, rows.Column{Key: "cases", Title: pick(l, "in", "in"), Kind: rows.List, Main: true})
	list := r.Disagreements.Codes
	few := false
	for i, x := range list {
		if i == manyDividing && !all {
			t.Notes = append(t.Notes, inLang(l, "%d van de %d codes getoond waarover de codeurs verschillen; --all toont ze allemaal.", "%d of the %d codes shown on which the coders differ; --all shows all of them.", i, len(list)))
			break
		}
		few = few || math.IsNaN(x.Kappa)
		row := append([]any{x.Code, rows.Coded{Label: x.Label, Kind: x.Kind}, kindTerm(x.Kind, l), x.Both}, counts(x.Only)...)
		t.Rows = append(t.Rows, append(row, x.Differ, x.N, x.Agreement, x.Kappa, x.Alpha, x.Reason, x.Cases))
	}
	if few {
		t.Notes = append(t.Notes, pick(l, "– bij kappa: minder dan vijf keer gecodeerd, dus niet te zeggen.", "– for kappa: coded fewer than five times, so it cannot be told."))
	}
	return t
}

func dividingCases(r *workbench.ReliabilityAnswer, d *workbench.Data, all bool) rows.Table {
	l := d.Lang()
	t := rows.Table{Title: pick(l, "Cases die de codeurs het meest verdelen", "Cases that divide the coders most")}
	t.Columns = append([]rows.Column{col("case", "case"), {Key: "label", Title: pick(l, "naam", "name")}, count("both", pick(l, "beide", "both"))}, onlyColumns(r, l)...)
	t.Columns = append(t.Columns, rows.Column{Key: "differ", Title: pick(l, "verschil", "differ"), Kind: rows.Integer}, rows.Column{Key: "n", Title: pick(l, "eenheden", "units"), Kind: rows.Integer},
		rows.Column{Key: "agreement", Title: pick(l, "overeenstemming", "agreement"), Kind: rows.Share},
		rows.Column{Key: "positive_agreement", Title: pick(l, "overeenstemming op aanwezig", "agreement on presence"), Kind: rows.Share, Main: r.Value == "presence" || r.Value == "coded"},
		rows.Column{Key: "codes", Title: pick(l, "verschil in", "differ on"), Kind: rows.List, Main: true})
	for i, x := range r.Disagreements.Cases {
		if i == manyDividing && !all {
			t.Notes = append(t.Notes, inLang(l, "%d van de %d cases getoond waarin de codeurs verschillen; --all toont ze allemaal.", "%d of the %d cases shown in which the coders differ; --all shows all of them.", i, len(r.Disagreements.Cases)))
			break
		}
		labels := []string{}
		for _, code := range x.Codes {
			labels = append(labels, d.CodeLabel(code))
		}
		row := append([]any{x.Case, x.Label, x.Both}, counts(x.Only)...)
		t.Rows = append(t.Rows, append(row, x.Differ, x.N, x.Agreement, x.Positive, labels))
	}
	return t
}

func confusionTable(list []reliability.Confusion, l string, all bool) rows.Table {
	t := rows.Table{Title: pick(l, "Welke waarden tegenover elkaar staan", "Which values stand against each other"), Columns: []rows.Column{col("a", pick(l, "de een", "one")), col("b", pick(l, "de ander", "the other")), count("n", pick(l, "keer", "times"))}}
	for i, c := range list {
		if i == manyDividing && !all {
			break
		}
		t.Rows = append(t.Rows, []any{ratingTerm(c.A, l), ratingTerm(c.B, l), c.N})
	}
	return t
}

// ratingTerm names the status that a coder gave.
func ratingTerm(v, l string) rows.Term {
	if v == workbench.NotCoded {
		return rows.Term{Value: v, Label: pick(l, "niet gecodeerd", "not coded")}
	}
	return rows.Term{Value: v, Label: statusName(v, l)}
}

// sidesTable puts the coders' evidence side by side, for the codes that divide them most.
func sidesTable(r *workbench.ReliabilityAnswer, l string, all bool) rows.Table {
	t := rows.Table{Title: pick(l, "Wat elk van hen zag", "What each of them saw"), Columns: []rows.Column{col("case", "case"), {Key: "code", Title: "code"}, col("label", "code")}}
	for _, c := range r.Coders {
		t.Columns = append(t.Columns, rows.Column{Key: c, Title: inLang(l, "codeur %s", "coder %s", c), Main: len(r.Coders) <= 3})
	}
	units := r.Disagreements.Units
	shown := units
	if !all {
		shown = nil
		for _, code := range r.Disagreements.Codes { // the codes in the order in which they divide
			for _, u := range units {
				if u.Code == code.Code && len(shown) < manySides {
					shown = append(shown, u)
				}
			}
		}
		if left := len(units) - len(shown); left > 0 {
			t.Notes = append(t.Notes, inLang(l, "%d van de %d verschillen getoond; --all toont ze allemaal, --format json met de volledige verwijzingen.", "%d of the %d differences shown; --all shows all of them, --format json with the full references.", len(shown), len(units)))
		}
	}
	for _, u := range shown {
		row := []any{u.Case, u.Code, rows.Coded{Label: u.Label, Kind: u.Kind}}
		for _, s := range u.Sides {
			row = append(row, sideText(s, r.Value, l))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sideText words one coder's side: her passages, or what she coded there instead.
func sideText(s workbench.CoderRating, value, l string) string {
	if !s.Rated {
		return pick(l, "(niet gelezen)", "(not read)")
	}
	var parts []string
	for _, c := range s.Claims {
		text := statusName(c.Status, l)
		if value == "score" || value == "presence" && c.Status != "negative" && c.Status != "absent" && c.Score != 1 {
			text += " " + number(l, c.Score)
		}
		if c.Text != "" {
			text += pick(l, ": ‘", ": ‘") + c.Text + "’"
		}
		var refs []string
		for _, e := range c.Evidence {
			ref := e.Source
			if e.Locator != "" {
				ref += ", " + e.Locator
			}
			refs = append(refs, ref)
		}
		if len(refs) > 0 {
			text += " (" + strings.Join(refs, "; ") + ")"
		}
		parts = append(parts, text)
	}
	if len(parts) > 0 {
		return strings.Join(parts, " | ")
	}
	var instead []string
	for _, c := range s.Instead {
		instead = append(instead, c.Label)
	}
	if len(instead) > 0 {
		return pick(l, "niet gecodeerd; zette daar: ", "not coded; put there: ") + strings.Join(instead, ", ")
	}
	return pick(l, "niet gecodeerd", "not coded")
}

// ratingsTables sets what coders agree on in a file of ratings.
func ratingsTables(r *workbench.ReliabilityAnswer, l string, all bool) []rows.Table {
	t := rows.Table{Title: inLang(l, "Oordelen %s hetzelfde? (n = %d)", "Do %s judge alike? (n = %d)", joinAnd(r.Coders, l), r.N),
		Columns: []rows.Column{{Key: "key", Title: pick(l, "maat", "measure")}, {Key: "measure", Title: pick(l, "maat", "measure"), Main: true, Composed: true},
			{Key: "value", Title: pick(l, "waarde", "value"), Kind: rows.Share, Digits: 3, Main: true}, {Key: "interval", Title: pick(l, "95%-interval", "95% interval"), Kind: rows.Share, Digits: 3, Main: true, Composed: true},
			measured("low", pick(l, "laag", "low"), false), measured("high", pick(l, "hoog", "high"), false), count("n", pick(l, "eenheden", "units")), {Key: "reason", Title: pick(l, "waarom niet", "why not")}}}
	if len(r.Coders) > 4 {
		t.Title = inLang(l, "Oordelen %d codeurs hetzelfde? (n = %d)", "Do %d coders judge alike? (n = %d)", len(r.Coders), r.N)
	}
	nan := math.NaN()
	add := func(key, name string, v, low, high float64, n int) {
		t.Rows = append(t.Rows, []any{key, name, v, rows.Interval{Low: low, High: high}, low, high, n, r.Undefined[key]})
	}
	s := &r.Summary
	add("agreement", pick(l, "overeenstemming (aandeel)", "agreement (share)"), s.Agreement, s.AgreementLow, s.AgreementHigh, s.N)
	if len(r.Coders) > 2 {
		add("agreement_all", pick(l, "alle codeurs eens (aandeel)", "all coders agree (share)"), s.AgreementAll, nan, nan, s.N)
	}
	if !math.IsNaN(s.Positive) {
		add("positive_agreement", pick(l, "overeenstemming op 1 (Dice)", "agreement on 1 (Dice)"), s.Positive, nan, nan, s.N)
	}
	if len(r.Coders) == 2 {
		k := s.Kappa[0]
		add("kappa", "Cohens kappa", k.Value, k.Low, k.High, k.N)
		if l != "nl" {
			t.Rows[len(t.Rows)-1][1] = "Cohen's kappa"
		}
		if !math.IsNaN(k.Linear) && len(r.Disagreements.Confusions) > 0 {
			add("weighted_linear", pick(l, "kappa, lineair gewogen", "kappa, linear weights"), k.Linear, nan, nan, k.N)
			add("weighted_squared", pick(l, "kappa, kwadratisch gewogen", "kappa, squared weights"), k.Squared, nan, nan, k.N)
		}
	} else {
		add("kappa", pick(l, "Cohens kappa, gemiddeld over paren", "Cohen's kappa, mean over pairs"), s.Light, s.LightLow, s.LightHigh, s.N)
	}
	add("fleiss", pick(l, "kappa van Fleiss", "Fleiss' kappa"), s.Fleiss, s.FleissLow, s.FleissHigh, s.Complete)
	for _, level := range reliability.Levels {
		name := map[reliability.Level]string{reliability.Nominal: pick(l, "nominaal", "nominal"), reliability.Ordinal: pick(l, "ordinaal", "ordinal"), reliability.Interval: "interval", reliability.Ratio: "ratio"}[level]
		add("alpha."+level.String(), pick(l, "alfa van Krippendorff, ", "Krippendorff's alpha, ")+name, s.Alpha.Of(level), s.AlphaLow.Of(level), s.AlphaHigh.Of(level), s.N)
	}
	out := []rows.Table{t}
	if len(r.Coders) > 2 {
		out = append(out, pairsTable(s, l))
	}
	if len(r.Disagreements.Units) > 0 {
		out = append(out, splitUnits(r, l, all))
	}
	if c := r.Disagreements.Confusions; len(c) > 0 && (c[0].N > 1 || len(c) <= manyDividing) { // of measurements, each stands alone
		out = append(out, confusionTable(r.Disagreements.Confusions, l, all))
	}
	return out
}

// splitUnits sets the units on which coders differ, with what each of them gave.
func splitUnits(r *workbench.ReliabilityAnswer, l string, all bool) rows.Table {
	t := rows.Table{Title: pick(l, "Eenheden die de codeurs het meest verdelen", "Units that divide the coders most"), Columns: []rows.Column{col("unit", pick(l, "eenheid", "unit"))}}
	for i, c := range r.Coders {
		t.Columns = append(t.Columns, rows.Column{Key: c, Title: c, Main: i < 8, Align: rows.Right})
	}
	for i, u := range r.Disagreements.Units {
		if i == manyDividing && !all {
			t.Notes = append(t.Notes, inLang(l, "%d van de %d eenheden getoond waarop de codeurs verschillen; --all toont ze allemaal.", "%d of the %d units shown on which the coders differ; --all shows all of them.", i, len(r.Disagreements.Units)))
			break
		}
		row := []any{u.Unit}
		for _, s := range u.Sides {
			row = append(row, s.Value)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
