package workbench

import (
	"context"
	"math"
	"strings"
	"unicode"

	"speelveld/analysis/cooccur"
	"speelveld/analysis/table"
	"speelveld/graph"
	"speelveld/internal/suggest"
)

// A CooccurQuery asks what goes together with a code.
type CooccurQuery struct {
	With         string   // the target: a code by id or name, or a table's column
	Of           []string // kinds and codes; empty is interventions, or all other columns of a table
	Seed         uint64
	Permutations int // for p_fixed; 0 is the default of the analysis
}

// A CooccurAnswer is the result with what is known of the target.
type CooccurAnswer struct {
	cooccur.Result
	Rows             []CooccurRow `json:"rows"`
	TargetPresent    int          `json:"target_present"`
	TargetAbsent     int          `json:"target_absent"`
	TargetUnreported int          `json:"target_unreported"`
}

// A CooccurRow is a code against the target, with the coded passages for it in the cases of both.
type CooccurRow struct {
	cooccur.Row
	Passages []Passage `json:"passages"`
}

// A Passage is one coded passage: what was seen in which case, and where that can be checked.
type Passage struct {
	Case     string   `json:"case"`
	Codes    []string `json:"codes"`
	Status   string   `json:"status"`
	Text     string   `json:"text"`
	Evidence []Proof  `json:"evidence"`
}

// passagesOf returns the passages behind a code in some cases, case by case.
func (d *Data) passagesOf(cases []string, code string) []Passage {
	out := []Passage{}
	j, ok := d.table.Column(code)
	if d.bench == nil || !ok {
		return out
	}
	for _, id := range cases {
		i, ok := d.table.Case(id)
		if !ok {
			continue
		}
		for _, p := range d.passages(i, j) {
			k := p.codings[0]
			v := Passage{Case: id, Status: string(k.Status), Text: d.bench.text(k.Text), Evidence: d.bench.proofs(k.Evidence)}
			for _, k := range p.codings {
				v.Codes = append(v.Codes, k.Code)
			}
			out = append(out, v)
		}
	}
	return out
}

// Cooccur compares the codes of some kinds with a target code.
func (d *Data) Cooccur(ctx context.Context, q CooccurQuery) (*CooccurAnswer, error) {
	target, err := d.column(q.With)
	if err != nil {
		return nil, err
	}
	of := q.Of
	if len(of) == 0 && d.bench != nil {
		of = []string{string(graph.Intervention)}
	}
	var family []int
	if len(of) > 0 {
		if family, err = d.columnsOf(of); err != nil {
			return nil, err
		}
	}
	opt := cooccur.Options{Target: target, Family: family, Missing: d.Missing, Seed: q.Seed, Permutations: q.Permutations, Lang: d.lang}
	if d.bench != nil {
		opt.Evidence = func(row, col int) (int, []string) {
			ps := d.passages(row, col)
			return len(ps), sourcesOf(ps)
		}
		opt.ByDefinition = func(col int) bool { return d.overlapByDefinition(col, target) }
		opt.SharedPassages = func(col int) (int, int) { return d.sharedPassages(col, target) }
	}
	r, err := cooccur.Run(ctx, d.table, opt)
	if err != nil {
		return nil, err
	}
	a := &CooccurAnswer{Result: *r, Rows: make([]CooccurRow, len(r.Rows))}
	for i := range r.Rows {
		a.Rows[i] = CooccurRow{r.Rows[i], d.passagesOf(r.Rows[i].Cases.Both, r.Rows[i].Code)}
	}
	present, known := d.table.Present(target).Count(), d.table.Known(target).Count()
	a.TargetPresent, a.TargetAbsent, a.TargetUnreported = present, known-present, d.N()-known
	if err := d.contrast(ctx, a, opt); err != nil {
		return nil, err
	}
	return a, nil
}

// overlapByDefinition reports whether the codebook itself ties two codes together: the label of the
// one, in either language, stands in the label or the definition of the other. Then finding them in
// the same cases says little.
func (d *Data) overlapByDefinition(col, target int) bool {
	x := d.bench.index
	a, b := x.Code(d.table.Columns()[col].ID), x.Code(d.table.Columns()[target].ID)
	return mentions(a, b) || mentions(b, a)
}

func mentions(a, b *graph.Code) bool {
	for lang, label := range b.Label {
		name := suggest.Fold(label)
		if len(name) < 5 { // too short to be more than a coincidence
			continue
		}
		for _, text := range []string{a.Label[lang], a.Definition[lang]} {
			if strings.Contains("-"+suggest.Fold(strings.Map(wordsOnly, text))+"-", "-"+name+"-") {
				return true
			}
		}
	}
	return false
}

// wordsOnly turns everything between words into spaces.
func wordsOnly(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return ' '
}

// sharedPassages counts, in the cases that show both, the passages coded with the code, and those
// of them that are coded with the target as well: the more there are, the more the two overlap by
// how they were coded.
func (d *Data) sharedPassages(col, target int) (shared, passages int) {
	for _, row := range d.table.Present(col).And(d.table.Present(target)).Members() {
		of := map[int]bool{}
		for _, p := range d.passages(row, target) {
			of[p.number] = true
		}
		for _, p := range d.passages(row, col) {
			passages++
			if of[p.number] {
				shared++
			}
		}
	}
	return shared, passages
}

// contrast adds what the answer would be under the other rule for what is not reported, since the
// choice between them is the reader's.
func (d *Data) contrast(ctx context.Context, a *CooccurAnswer, opt cooccur.Options) error {
	if d.Missing != table.AsAbsent || a.TargetUnreported == 0 {
		return nil
	}
	opt.Missing, opt.Permutations = table.Exclude, -1
	other, err := cooccur.Run(ctx, d.table, opt)
	if err != nil {
		return err
	}
	at := map[string]*CooccurRow{}
	for i := range a.Rows {
		at[a.Rows[i].Code] = &a.Rows[i]
	}
	defined, turned, most := 0, 0, 0
	for i := range other.Rows {
		r := &other.Rows[i]
		most = max(most, r.N)
		if math.IsNaN(r.RiskDifference) {
			continue
		}
		defined++
		if mine := at[r.Code]; mine != nil && mine.RiskDifference*r.RiskDifference < 0 {
			turned++
		}
	}
	note := d.nl("Van %d van de %d cases is bekend of er %s was.", "Whether there was %[3]s is known of %[1]d of the %[2]d cases.",
		a.TargetPresent+a.TargetAbsent, d.N(), a.TargetLabel)
	if defined == 0 {
		note += d.nl(" Laat je weg wat niet is gemeld (--missing exclude), dan blijven er per code hooguit %d cases over en is er geen verschil te berekenen: van geen enkele code is in twee of meer van die cases bekend dat zij er niet was.",
			" Leaving out what is not reported (--missing exclude) leaves at most %d cases per code and no difference to compute: no code is known to have been absent in two or more of them.", most)
	} else {
		note += d.nl(" Laat je weg wat niet is gemeld (--missing exclude), dan blijven er per code hooguit %d cases over, is voor %d van de %d codes een verschil te berekenen, en wisselt dat bij %d daarvan van teken.",
			" Leaving out what is not reported (--missing exclude) leaves at most %d cases per code and a difference for %d of the %d codes; for %d of them it changes sign.", most, defined, len(other.Rows), turned)
	}
	note += d.nl(" Wat bronnen niet melden, kan er wel zijn geweest: dat een code tot %s leidt, volgt hier niet uit.",
		" What sources do not report may well have been there: it does not follow that a code leads to %s.", a.TargetLabel)
	a.Notes = append(a.Notes, note)
	return nil
}
