package workbench

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/graph"
	"speelveld/internal/suggest"
)

// A SimilarityQuery says how cases are compared.
type SimilarityQuery struct {
	Measure string   // "" is jaccard
	Of      []string // kinds and codes; empty is all
	RollUp  bool     // count a code's parents along with it
	Weights []string // KIND=NUMBER or CODE=NUMBER, with a table COLUMN=NUMBER; what is not named weighs 1
	Scales  []string // COLUMN=SCALE: how gower takes a column of a table
	Fuzzy   bool     // compare the scores themselves where a measure looks at presence

	Progress func(done, total int) // of long work; may be nil
}

// profileKinds are the kinds of codes by which cases are compared unless asked otherwise: all.
var profileKinds = func() []string {
	var names []string
	for _, k := range graph.Kinds {
		names = append(names, string(k))
	}
	return names
}()

// profile returns the table of the columns by which cases are compared, and the options. Cases of a
// study are compared by their codes as coded: with parents counted along, cases would be alike
// twice for each code that they share, and a little for every code of one family. The measure
// "taxonomic" does that by its own rule.
func (d *Data) profile(q SimilarityQuery) (*table.Table, similarity.Options, error) {
	opt := similarity.Options{Missing: d.Missing, Lang: d.lang, Fuzzy: q.Fuzzy}
	if q.Measure != "" {
		m, ok := similarity.ParseMeasure(q.Measure)
		if !ok {
			return nil, opt, usagef(suggest.Or(q.Measure, similarity.Measures(), "the measures are"), "unknown measure %q", q.Measure)
		}
		opt.Measure = m
	}
	of := q.Of
	if len(of) == 0 && d.bench != nil {
		of = profileKinds
	}
	var cols []int
	if len(of) > 0 {
		var err error
		if cols, err = d.columnsOf(of); err != nil {
			return nil, opt, err
		}
	}
	t := d.table
	switch {
	case d.bench != nil && !q.RollUp:
		t = d.coded.own.Select(d.rows, cols)
	case cols != nil:
		t = t.Select(nil, cols)
	}
	if d.bench != nil && opt.Measure == similarity.Taxonomic {
		opt.Parents = map[string]string{}
		for i := range d.bench.study.Codes {
			opt.Parents[d.bench.study.Codes[i].ID] = d.bench.study.Codes[i].Broader
		}
	}
	if err := d.weigh(q.Weights, t, &opt); err != nil {
		return nil, opt, err
	}
	if err := d.scale(q.Scales, t, &opt); err != nil {
		return nil, opt, err
	}
	return t, opt, nil
}

// scale reads how Gower's measure is to take columns of a table.
func (d *Data) scale(words []string, t *table.Table, opt *similarity.Options) error {
	if len(words) == 0 {
		return nil
	}
	if d.bench != nil || opt.Measure != similarity.Gower {
		return usagef("add --measure gower --table FILE", "--scale goes with gower and a table")
	}
	opt.Scales = map[string]similarity.Scale{}
	for _, word := range words {
		at := strings.LastIndexByte(word, '=')
		if at < 1 {
			return usagef("write COLUMN=SCALE, such as stage=ordinal", "--scale %q gives no scale to anything", word)
		}
		cols, err := chooseColumns(t, []string{word[:at]})
		if err != nil {
			return err
		}
		name := strings.TrimSpace(word[at+1:])
		scale, ok := similarity.ParseScale(name)
		if !ok {
			return usagef("the scales are "+strings.Join(similarity.Scales, ", "), "--scale %q: unknown scale %q", word, name)
		}
		id := t.Columns()[cols[0]].ID
		if _, twice := opt.Scales[id]; twice {
			return usagef("give it once", "--scale gives %q two scales", id)
		}
		opt.Scales[id] = scale
	}
	return nil
}

// weigh reads the weights: a number for a kind or a code of the study, or for a column of a table.
// Each has to meet a column that is compared.
func (d *Data) weigh(words []string, t *table.Table, opt *similarity.Options) error {
	opt.Weights, opt.ColumnWeights = map[string]float64{}, map[string]float64{}
	what := "KIND=NUMBER, such as intervention=2"
	if d.bench == nil {
		what = "COLUMN=NUMBER, such as " + t.Columns()[0].ID + "=2"
	}
	for _, word := range words {
		at := strings.LastIndexByte(word, '=')
		if at < 1 {
			return usagef("write "+what, "--weight %q gives no number to anything", word)
		}
		name, number := strings.TrimSpace(word[:at]), strings.TrimSpace(word[at+1:])
		w, err := strconv.ParseFloat(number, 64)
		switch {
		case err != nil && strings.Count(number, ",") == 1:
			return usagef("write a point for the decimal comma", "--weight %q: %q is not a number", word, number)
		case err != nil:
			return usagef("write "+what, "--weight %q: %q is not a number", word, number)
		case !(w >= 0) || math.IsInf(w, 0):
			return usagef("a weight is a number from 0 up; 0 leaves out what it is given to", "--weight %q: %s cannot be a weight", word, number)
		}
		if err := d.weighOne(name, w, t, opt); err != nil {
			return err
		}
	}
	return nil
}

// weighOne gives a weight to what a name stands for.
func (d *Data) weighOne(name string, w float64, t *table.Table, opt *similarity.Options) error {
	into, key, meets := opt.ColumnWeights, "", false
	if kind, ok := kindOf(name); ok && d.bench != nil {
		into, key = opt.Weights, string(kind)
		meets = slices.ContainsFunc(t.Columns(), func(c table.Column) bool { return c.Kind == key })
	} else {
		cols, err := d.columnsOf([]string{name})
		if err != nil {
			return err
		}
		key = d.table.Columns()[cols[0]].ID
		_, meets = t.Column(key)
	}
	if !meets {
		return usagef("--of chooses by what cases are compared", "--weight %q meets nothing that is compared", name)
	}
	if _, twice := into[key]; twice {
		return usagef("give it once", "--weight gives %q two weights", name)
	}
	into[key] = w
	return nil
}

// weightNote says which weights were used.
func (d *Data) weightNote(q SimilarityQuery) []string {
	if len(q.Weights) == 0 {
		return nil
	}
	return []string{d.nl("Gewogen: %s; al het andere telt voor 1. Gewichten zijn een keuze: kijk of het antwoord er niet aan hangt.",
		"Weighted: %s; all else counts for 1. Weights are a choice: see whether the answer hangs on them.", strings.Join(q.Weights, ", "))}
}

// A SimilarAnswer is the cases most like one.
type SimilarAnswer struct {
	Case  string       `json:"case"`
	Label string       `json:"label"`
	N     int          `json:"n"` // cases compared with
	Rows  []SimilarRow `json:"rows"`
	Notes []string     `json:"notes"`
}

// A SimilarRow is a case with what makes it like the one asked about, and what that rests on: for each
// code that both show, the coded passages of both. All is empty for a table from a file.
type SimilarRow struct {
	similarity.Neighbour
	Evidence int             `json:"evidence"` // passages
	Sources  int             `json:"sources"`  // distinct sources of those
	Passages []SharedPassage `json:"passages"` // by code, first those of the case asked about
}

// A SharedPassage is a passage of one of two cases, for a code that both show.
type SharedPassage struct {
	Code string `json:"code"`
	Passage
}

// EvidenceOf returns how many passages one of the two cases has for the codes that both show.
func (r *SimilarRow) EvidenceOf(id string) int {
	n := 0
	for _, p := range r.Passages {
		if p.Case == id {
			n++
		}
	}
	return n
}

// similarRow adds the passages behind what two cases share.
func (d *Data) similarRow(id string, nb similarity.Neighbour, rollUp bool) SimilarRow {
	nb.Label = d.CaseLabel(nb.Case)
	r := SimilarRow{Neighbour: nb, Passages: []SharedPassage{}}
	if d.bench == nil {
		return r
	}
	var sources []string
	for _, code := range nb.Shared {
		for _, p := range d.passagesOf([]string{id, nb.Case}, code) {
			if !rollUp && !slices.Contains(p.Codes, code) { // a code below this one, which was not compared as such
				continue
			}
			r.Passages = append(r.Passages, SharedPassage{code, p})
			for _, e := range p.Evidence {
				sources = append(sources, e.Source)
			}
		}
	}
	slices.Sort(sources)
	r.Evidence, r.Sources = len(r.Passages), len(slices.Compact(sources))
	return r
}

// few warns of a comparison of hardly any cases.
func (d *Data) few() []string {
	switch d.N() {
	case 0:
		return nil
	case 1:
		return []string{d.nl("Er is maar één case, en dus niets om die mee te vergelijken.", "There is one case only, and so nothing to compare it with.")}
	case 2:
		return []string{d.nl("Er zijn maar twee cases: er valt niets te rangschikken, en of ze veel op elkaar lijken blijkt pas naast andere.",
			"There are two cases only: there is nothing to rank, and whether they are much alike shows only beside others.")}
	}
	return nil
}

// Similar returns the k cases most like the one that a word stands for (all, if k is 0).
func (d *Data) Similar(q SimilarityQuery, word string, k int) (*SimilarAnswer, error) {
	id := word
	if d.bench != nil {
		ref, err := d.bench.index.resolve(word, graph.CaseEntity)
		if err != nil {
			return nil, err
		}
		id = ref.ID
	}
	if k < 0 {
		return nil, usagef("give 1 or more, or 0 for all", "-k %d is not a number of cases", k)
	}
	t, opt, err := d.profile(q)
	if err != nil {
		return nil, err
	}
	if _, ok := t.Case(id); !ok {
		hint := suggest.Hint(id, t.Cases())
		if d.bench != nil {
			hint = "--where leaves it out"
		}
		return nil, usagef(hint, "%q is not among the cases that are compared", word)
	}
	rows, notes, err := similarity.Nearest(t, id, k, opt)
	if err != nil {
		return nil, inputError(err)
	}
	a := &SimilarAnswer{Case: id, Label: d.CaseLabel(id), N: len(t.Cases()) - 1, Rows: []SimilarRow{}}
	a.Notes = slices.Concat(notes, d.weightNote(q), d.few())
	for _, nb := range rows {
		a.Rows = append(a.Rows, d.similarRow(id, nb, q.RollUp))
	}
	return a, nil
}

// A NearestAnswer is the nearest neighbours of every case.
type NearestAnswer struct {
	Rows  []similarity.Neighbourhood `json:"rows"`
	Notes []string                   `json:"notes"`
}

// Nearest returns the k cases most like each case.
func (d *Data) Nearest(ctx context.Context, q SimilarityQuery, k int) (*NearestAnswer, error) {
	if k < 1 {
		return nil, usagef("give 1 or more", "--nearest %d is not a number of cases", k)
	}
	t, opt, err := d.profile(q)
	if err != nil {
		return nil, err
	}
	opt.Progress = q.Progress
	rows, notes, err := similarity.NearestAll(ctx, t, k, opt)
	if err != nil {
		return nil, inputError(err)
	}
	return &NearestAnswer{Rows: rows, Notes: slices.Concat(notes, d.weightNote(q), d.few())}, nil
}

// Similarities returns the matrix of all pairs.
func (d *Data) Similarities(ctx context.Context, q SimilarityQuery, form similarity.Form) (*similarity.Matrix, error) {
	t, opt, err := d.profile(q)
	if err != nil {
		return nil, err
	}
	opt.Form, opt.Progress = form, q.Progress
	m, err := similarity.Compute(ctx, t, opt)
	if err != nil {
		return nil, inputError(err)
	}
	m.Notes = slices.Concat(m.Notes, d.weightNote(q), d.few())
	return m, nil
}

// CodeLabel returns the name of a code or column.
func (d *Data) CodeLabel(id string) string {
	if d.bench == nil {
		return id
	}
	return d.bench.codeLabel(id)
}
