package workbench

import (
	"context"
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
	opt := similarity.Options{Missing: d.Missing, Lang: d.lang}
	if q.Measure != "" {
		m, ok := similarity.ParseMeasure(q.Measure)
		if !ok {
			hint := suggest.Hint(q.Measure, similarity.Measures())
			if hint == "" {
				hint = "the measures are " + strings.Join(similarity.Measures(), ", ")
			}
			return nil, opt, usagef(hint, "unknown measure %q", q.Measure)
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
	if d.bench != nil && !q.RollUp {
		return d.coded.own.Select(d.rows, cols), opt, nil
	}
	return d.table.Select(nil, cols), opt, nil
}

// A SimilarAnswer is the cases most like one.
type SimilarAnswer struct {
	Case  string                 `json:"case"`
	Label string                 `json:"label"`
	N     int                    `json:"n"` // cases compared with
	Rows  []similarity.Neighbour `json:"rows"`
	Notes []string               `json:"notes"`
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
	for i := range rows {
		rows[i].Label = d.CaseLabel(rows[i].Case)
	}
	return &SimilarAnswer{Case: id, Label: d.CaseLabel(id), N: len(t.Cases()) - 1, Rows: rows, Notes: notes}, nil
}

// Similarities returns the matrix of all pairs.
func (d *Data) Similarities(ctx context.Context, q SimilarityQuery, form similarity.Form) (*similarity.Matrix, error) {
	t, opt, err := d.profile(q)
	if err != nil {
		return nil, err
	}
	opt.Form = form
	m, err := similarity.Compute(ctx, t, opt)
	if err != nil {
		return nil, inputError(err)
	}
	return m, nil
}

// CodeLabel returns the name of a code or column.
func (d *Data) CodeLabel(id string) string {
	if d.bench == nil {
		return id
	}
	return d.bench.codeLabel(id)
}
