package similarity

import (
	"cmp"
	"context"
	"math"
	"sync/atomic"

	"speelveld/analysis/caveat"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// Options say how to compare. The zero value is Jaccard similarity on presences, with what is not
// reported taken for absent.
type Options struct {
	Measure Measure
	Form    Form          // similarities, or distances (1 − s)
	Missing table.Missing // what a cell that is not reported is taken for

	// Fuzzy lets the measures of presence use memberships in place of presences: a = Σ min(x, y),
	// b = Σx − a, c = Σy − a, d = Σ min(1−x, 1−y). On 0 and 1 it changes nothing.
	Fuzzy bool

	// Weights are weights by kind of column, ColumnWeights by the column's id; a column's weight is
	// the product, and 1 where it is not named. Weight 0 leaves a column out.
	Weights       map[string]float64
	ColumnWeights map[string]float64

	// Scales say, by the column's id, how Gower's measure takes a column; see Scale.
	Scales map[string]Scale

	// Parents are the parents of codes that have no column of their own, by id, for the taxonomic
	// measure: a choice of columns must not change the tree.
	Parents map[string]string

	Progress func(done, total int) // told of the work done, from any goroutine; may be nil

	Lang string // of the notes: "nl", or English
}

// Compute compares every pair of cases. Under table.Exclude a pair rests on the columns that are
// known of both (Matrix.N says how many; with fewer than two it has no value); sums that are not
// ratios (euclidean, manhattan) are scaled up to all columns, as R's dist does. Under table.Bounds
// the values are those of table.AsAbsent, and Low and High are exact bounds over all completions:
// 0 or 1 for the measures of presence, anything within the column's observed range (memberships:
// 0 to 1) for the others. It runs on all processors; time O(n² · columns), memory that of the result.
//
// It returns an *Error for a question that has no answer: a similarity that only exists as a
// distance, texts that the measure cannot compare, negative numbers under bray-curtis, no columns,
// bounds for cosine and taxonomic; and the context's error when it was cancelled.
func Compute(ctx context.Context, t *table.Table, opt Options) (*Matrix, error) {
	e, err := newEngine(t, opt)
	if err != nil {
		return nil, err
	}
	n := len(t.Cases())
	m := &Matrix{
		Cases: t.Cases(), Form: opt.Form, Measure: opt.Measure, Columns: e.columns,
		Values: make([]float64, n*(n-1)/2), Notes: e.notes,
	}
	if e.varying {
		m.On = make([]int32, len(m.Values))
	}
	if opt.Missing == table.Bounds {
		m.Low, m.High = make([]float64, len(m.Values)), make([]float64, len(m.Values))
	}
	var undefined atomic.Bool
	err = parallel.Each(ctx, n, func(i int) {
		from := Index(n, i, i+1)
		to := from + n - i - 1
		var on []int32
		if e.varying {
			on = m.On[from:to]
		}
		e.fill(i, i+1, m.Values[from:to], on)
		if anyNaN(m.Values[from:to]) {
			undefined.Store(true)
		}
		if m.Low != nil {
			for j := i + 1; j < n; j++ {
				m.Low[from+j-i-1], m.High[from+j-i-1] = e.bounds(i, j)
			}
		}
		e.tell()
	})
	if err != nil {
		return nil, err
	}
	if undefined.Load() {
		m.Notes = append(m.Notes, e.undefinedNotes(m)...)
	}
	return m, nil
}

func anyNaN(values []float64) bool {
	for _, v := range values {
		if math.IsNaN(v) {
			return true
		}
	}
	return false
}

// An engine compares the cases of a table by one measure.
type engine struct {
	pairs
	opt     Options
	t       *table.Table
	cols    []column // those compared: columns of weight 0 were left out
	columns int      // how many
	varying bool     // the number of columns differs from pair to pair
	notes   []string
	done    atomic.Int64 // of the cases
}

// tell says that one more case is done.
func (e *engine) tell() {
	if e.opt.Progress != nil {
		e.opt.Progress(int(e.done.Add(1)), len(e.t.Cases()))
	}
}

// Pairs is what a measure has to be able to do. Values are NaN where the measure has none.
type pairs interface {
	// fill writes the values of the pairs (i, from), (i, from+1) … to out, and to on, unless it is
	// nil, the numbers of columns that they rest on.
	fill(i, from int, out []float64, on []int32)
	// bounds returns the lowest and highest value over all completions.
	bounds(i, j int) (low, high float64)
}

// A column of the table that takes part.
type column struct {
	at     int // its number in the table
	typ    table.Type
	weight float64
}

func newEngine(t *table.Table, opt Options) (*engine, error) {
	if opt.Measure < 0 || int(opt.Measure) >= len(measureNames) {
		return nil, errorf("", "unknown measure")
	}
	if opt.Measure.DistanceOnly() && opt.Form == Similarities {
		return nil, errorf("ask for the distance, or use gower, which scales to 0 … 1",
			"%s is a distance and has no similarity", opt.Measure)
	}
	cols, err := weigh(t, opt)
	if err != nil {
		return nil, err
	}
	e := &engine{opt: opt, t: t, cols: cols, columns: len(cols)}
	unknown := unreported(t, cols)
	e.varying = opt.Missing == table.Exclude && unknown.all > 0 || opt.Missing != table.Exclude && unknown.numbers > 0
	if err := e.check(cols); err != nil {
		return nil, err
	}
	switch {
	case opt.Measure == Taxonomic:
		e.pairs = newTaxonomic(t, cols, opt)
	case opt.Measure.ofPresence() && !opt.Fuzzy:
		e.pairs = newPresence(t, cols, opt)
	default:
		s, err := newScores(t, cols, opt)
		if err != nil {
			return nil, err
		}
		e.pairs = s
		e.varying = e.varying || s.skips()
	}
	e.notes = e.describe(cols, unknown)
	return e, nil
}

// weigh returns the columns with their weights, without those of weight 0.
func weigh(t *table.Table, opt Options) ([]column, error) {
	var cols []column
	for j, c := range t.Columns() {
		w := 1.0
		if v, ok := opt.Weights[c.Kind]; ok {
			w *= v
		}
		if v, ok := opt.ColumnWeights[c.ID]; ok {
			w *= v
		}
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, errorf("a weight is a number from 0 up", "the weight of %q is %g", c.ID, w)
		}
		if w > 0 {
			cols = append(cols, column{j, t.Type(j), w})
		}
	}
	if len(cols) == 0 {
		return nil, errorf("choose at least one column or code", "there are no columns to compare the cases by")
	}
	return cols, nil
}

// weighted reports whether the columns have different weights.
func weighted(cols []column) bool {
	for _, c := range cols {
		if c.weight != cols[0].weight {
			return true
		}
	}
	return false
}

// check refuses what the measure cannot do with these columns.
func (e *engine) check(cols []column) error {
	m := e.opt.Measure
	for _, c := range cols {
		id := e.t.Columns()[c.at].ID
		if c.typ == table.Nominal && m != Gower && m != Hamming {
			return errorf("use gower or hamming, or leave the column out", "column %q holds texts, which %s cannot compare", id, m)
		}
		if c.typ == table.Number && m.ofPresence() && e.opt.Fuzzy {
			return errorf("calibrate the column, or leave it out", "column %q holds numbers outside 0 … 1, which are not memberships", id)
		}
	}
	if e.opt.Missing == table.Bounds {
		for _, c := range cols {
			if m == Gower && e.opt.Scales[e.t.Columns()[c.at].ID] == Asymmetric {
				return errorf("use absent or exclude", "there are no bounds for gower with asymmetric columns")
			}
		}
		switch {
		case m == Cosine || m == Taxonomic:
			return errorf("use absent or exclude, or another measure: jaccard and ochiai have exact bounds", "there are no bounds for %s", m)
		case (m == Phi || m == Ochiai) && weighted(cols), m.ofPresence() && e.opt.Fuzzy, m == BrayCurtis && weighted(cols):
			return errorf("use absent or exclude, or jaccard on presences", "there are no bounds for %s with weights or memberships", m)
		}
	}
	return nil
}

// cells counts cells that are not reported.
type cells struct{ all, numbers int }

func unreported(t *table.Table, cols []column) cells {
	var u cells
	for _, c := range cols {
		k := len(t.Cases()) - t.Known(c.at).Count()
		u.all += k
		if c.typ != table.Membership {
			u.numbers += k
		}
	}
	return u
}

// describe says what the numbers rest on.
func (e *engine) describe(cols []column, unknown cells) []string {
	lang, m := e.opt.Lang, e.opt.Measure
	what := e.columnWord(cols, len(cols))
	first := caveat.Say(lang, "De cases zijn vergeleken op %d %s (%s)", "The cases were compared on %d %s (%s)", len(cols), what, m)
	if k := unknown.all - unknown.numbers; k > 0 {
		total := len(cols) * len(e.t.Cases())
		share := int(math.Round(100 * float64(k) / float64(total)))
		first += caveat.Say(lang, "; van de %d cellen zijn er %d (%d %%) niet gemeld", "; of the %d cells %d (%d %%) are not reported", total, k, share)
		switch e.opt.Missing {
		case table.AsAbsent:
			first += caveat.Say(lang, ", en die tellen als afwezig", " and count as absent")
		case table.Exclude:
			first += caveat.Say(lang, ": elk paar rust op wat van beide bekend is, en heeft geen waarde onder twee daarvan", ": each pair rests on what is known of both, and has no value below two of those")
		case table.Bounds:
			first += caveat.Say(lang, ": de waarde neemt ze voor afwezig, de grenzen gelden over alle invullingen", ": the value takes them for absent, the bounds hold over all completions")
		}
	}
	notes := []string{first + "."}
	if unknown.numbers > 0 {
		notes = append(notes, caveat.Say(lang,
			"%d %s per paar weggelaten.", "%d %s left out pair by pair.", unknown.numbers,
			form(lang, unknown.numbers, "lege cel in een kolom met getallen of teksten is", "lege cellen in kolommen met getallen of teksten zijn",
				"empty cell in a column of numbers or texts was", "empty cells in columns of numbers or texts were")))
	}
	notes = append(notes, e.constantNotes(cols)...)
	if share := e.presentOfKnown(cols); e.opt.Missing == table.Exclude && unknown.all > 0 && m.ofPresence() && share >= mostlyPresent {
		notes = append(notes, caveat.Say(lang,
			"Van wat van de cases bekend is, is %d %% aanwezig: wat er niet was, is zelden gemeld. Zonder het niet gemelde lijken cases dan al gauw geheel op elkaar; zie op hoeveel %s een getal rust (n).",
			"Of what is known of the cases, %d %% is present: what there was not has hardly been reported. Without what is not reported, cases then soon look wholly alike; see on how many %s a number rests (n).",
			int(100*share), e.columnWord(cols, 2)))
	}
	if m.ofPresence() && !e.opt.Fuzzy || m == Taxonomic {
		var beyond []string
		for _, c := range cols {
			if c.typ == table.Number {
				beyond = append(beyond, e.t.Columns()[c.at].ID)
			}
		}
		switch {
		case m == Taxonomic && e.tree(cols):
			notes = append(notes, caveat.Say(lang,
				"taxonomic is 1 − Γ+ van Clarke, Somerfield en Chapman (2006): codes die in het codeboek dicht bij elkaar staan, tellen deels als gelijk.",
				"taxonomic is 1 − Γ+ of Clarke, Somerfield and Chapman (2006): codes that stand close together in the codebook count as partly alike."))
		case m == Taxonomic:
			notes = append(notes, caveat.Say(lang,
				"Wat is vergeleken heeft geen boom zoals een codeboek: taxonomic is dan hetzelfde als dice.",
				"What was compared has no tree such as a codebook has: taxonomic is then the same as dice."))
		}
		if len(beyond) > 0 {
			notes = append(notes, caveat.Say(lang,
				"%s kijkt alleen naar aanwezigheid: in %s telt elk getal boven 0,5 als aanwezig.",
				"%s looks at presence only: in %s every number over 0.5 counts as present.", m, caveat.Some(beyond)))
		} else if e.t.Fuzzy() {
			notes = append(notes, caveat.Say(lang,
				"%s kijkt alleen naar aanwezigheid: een score boven 0,5.",
				"%s looks at presence only: a score over 0.5.", m))
		}
	}
	return notes
}

// mostlyPresent is the share of presences in what is known from which leaving out the rest says little.
const mostlyPresent = 0.8

// presentOfKnown returns the share of the known cells that are present; NaN if nothing is known.
func (e *engine) presentOfKnown(cols []column) float64 {
	present, known := 0, 0
	for _, c := range cols {
		present += e.t.Present(c.at).Count()
		known += e.t.Known(c.at).Count()
	}
	return float64(present) / float64(known)
}

// tree reports whether some column stands below another, or below a code beside it.
func (e *engine) tree(cols []column) bool {
	for _, c := range cols {
		if e.t.Columns()[c.at].Parent != "" {
			return true
		}
	}
	return false
}

// columnWord is the word for n columns: codes where they all are, as in a study.
func (e *engine) columnWord(cols []column, n int) string {
	for _, c := range cols {
		if e.t.Columns()[c.at].Kind == "" {
			return form(e.opt.Lang, n, "kolom", "kolommen", "column", "columns")
		}
	}
	return form(e.opt.Lang, n, "code", "codes", "code", "codes")
}

// constantNotes names the columns that say the same of every case in which they are known (what is
// not reported being absent where the rule says so), and apart from them the codes that nobody has.
func (e *engine) constantNotes(cols []column) []string {
	if len(e.t.Cases()) < 2 {
		return nil
	}
	var nobody, same []string
	for _, c := range cols {
		if e.differs(c) {
			continue
		}
		name := cmp.Or(e.t.Columns()[c.at].Label, e.t.Columns()[c.at].ID)
		if e.empty(c) {
			nobody = append(nobody, name)
		} else {
			same = append(same, name)
		}
	}
	lang := e.opt.Lang
	known := ""
	if e.opt.Missing != table.AsAbsent && unreported(e.t, cols).all > 0 {
		known = caveat.Say(lang, ", voor zover gemeld,", ", as far as reported,")
	}
	if len(nobody)+len(same) == len(cols) {
		return []string{caveat.Say(lang, "Alle cases zijn%s gelijk in wat is vergeleken: er valt niets te onderscheiden.",
			"All cases are%s alike in what was compared: there is nothing to tell apart.", known)}
	}
	var notes []string
	if n := len(nobody); n > 0 {
		notes = append(notes, caveat.Say(lang, "%d %s in geen enkele case voor (%s).", "%d %s in no case at all (%s).",
			n, e.columnWord(cols, n)+form(lang, n, " komt", " komen", " occurs", " occur"), caveat.Some(nobody)))
	}
	if n := len(same); n > 0 {
		notes = append(notes, caveat.Say(lang, "%d %s%s bij alle cases hetzelfde en %s dus niets (%s).", "%d %s%s the same in all cases and so %s none apart (%s).",
			n, e.columnWord(cols, n)+form(lang, n, " is", " zijn", " is", " are"), known, form(lang, n, "onderscheidt", "onderscheiden", "tells", "tell"), caveat.Some(same)))
	}
	return notes
}

// empty reports whether a column of memberships is 0 wherever it is known.
func (e *engine) empty(c column) bool {
	if c.typ != table.Membership {
		return false
	}
	for i := range e.t.Cases() {
		if v, _ := e.t.Score(i, c.at); v != 0 {
			return false
		}
	}
	return true
}

// differs reports whether a column tells some cases apart.
func (e *engine) differs(c column) bool {
	presence := e.opt.Measure.ofPresence() && !e.opt.Fuzzy || e.opt.Measure == Taxonomic
	var first string
	var value float64
	seen := false
	for i := range e.t.Cases() {
		var s string
		var v float64
		var known bool
		switch {
		case c.typ == table.Nominal:
			s, known = e.t.Text(i, c.at)
		case presence:
			if known = e.t.Known(c.at).Has(i); e.t.Present(c.at).Has(i) {
				v = 1
			}
		default:
			v, known = e.t.Score(i, c.at)
		}
		if !known && (e.opt.Missing != table.AsAbsent || c.typ != table.Membership) {
			continue
		}
		if seen && (s != first || v != value) {
			return true
		}
		first, value, seen = s, v, true
	}
	return false
}

// undefinedNotes says which pairs have no value, and why.
func (e *engine) undefinedNotes(m *Matrix) []string {
	n := len(m.Cases)
	byReason := map[string]int{}
	example := map[string][2]int{}
	var order []string
	for i, at := 0, 0; i < n; i++ {
		for j := i + 1; j < n; j, at = j+1, at+1 {
			if !math.IsNaN(m.Values[at]) {
				continue
			}
			why := e.why(i, j, m.N(i, j))
			if byReason[why]++; byReason[why] == 1 {
				example[why] = [2]int{i, j}
				order = append(order, why)
			}
		}
	}
	var notes []string
	for _, why := range order {
		x := example[why]
		notes = append(notes, caveat.Say(e.opt.Lang,
			"%d %s geen waarde, zoals %s en %s: %s.", "%d %s no value, such as %s and %s: %s.",
			byReason[why], form(e.opt.Lang, byReason[why], "paar heeft", "paren hebben", "pair has", "pairs have"), m.Cases[x[0]], m.Cases[x[1]], why))
	}
	return notes
}

// why words the reason why a pair has no value.
func (e *engine) why(i, j, on int) string {
	lang := e.opt.Lang
	switch {
	case e.opt.Missing == table.Exclude && e.varying && on < 2:
		return caveat.Say(lang, "minder dan twee %s zijn van beide bekend", "fewer than two %s are known of both", e.columnWord(e.cols, 2))
	case on == 0:
		return caveat.Say(lang, "geen %s is van beide bekend", "no %s is known of both", e.columnWord(e.cols, 1))
	case e.opt.Measure == Phi:
		return caveat.Say(lang, "een van beide heeft alle %s of geen enkele (0/0)", "one of them shows all of the %s or none (0/0)", e.columnWord(e.cols, 2))
	case e.opt.Measure == Cosine:
		return caveat.Say(lang, "een van beide is in alle %s 0 (0/0)", "one of them is 0 in all of the %s (0/0)", e.columnWord(e.cols, 2))
	case e.opt.Measure == Ochiai:
		return caveat.Say(lang, "een van beide heeft geen enkele %[1]s (0/0)", "one of them shows none of the %[2]s (0/0)", e.columnWord(e.cols, 1), e.columnWord(e.cols, 2))
	case e.opt.Measure == BrayCurtis:
		return caveat.Say(lang, "beide zijn in alle %s 0 (0/0)", "both are 0 in all of the %s (0/0)", e.columnWord(e.cols, 2))
	}
	return caveat.Say(lang, "beide hebben geen enkele %[1]s (0/0)", "neither shows any of the %[2]s (0/0)", e.columnWord(e.cols, 1), e.columnWord(e.cols, 2))
}
