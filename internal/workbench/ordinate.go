package workbench

import (
	"context"
	"slices"

	"speelveld/analysis/ordination"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// An OrdinateQuery says how cases are placed on a map.
type OrdinateQuery struct {
	SimilarityQuery
	Dimensions int    // 0 is two
	Exact      bool   // all eigenvalues, also of many cases
	By         string // a table's column that groups the cases: shown beside them, and not compared by
	Seed       uint64
}

// An OrdinateAnswer is a map of cases, with what they are called.
type OrdinateAnswer struct {
	ordination.Result
	N      int      `json:"n"`
	Labels []string `json:"labels"` // of the cases, in their order

	// Groups are, by case, the basic concept of its name in a study, and the value of --by in a table;
	// GroupLabels their names. Both are empty where there is nothing to group by.
	Groups      []string `json:"groups"`
	GroupLabels []string `json:"group_labels"`
}

// Ordinate places the cases on a map by what they show.
func (d *Data) Ordinate(ctx context.Context, q OrdinateQuery) (*OrdinateAnswer, error) {
	opt, err := q.options(d.lang)
	if err != nil {
		return nil, err
	}
	t, compare, err := d.profile(q.SimilarityQuery)
	if err != nil {
		return nil, err
	}
	group := func(string) (id, label string) { return "", "" }
	switch {
	case d.bench != nil && q.By != "":
		return nil, usagef("in a study the cases are grouped by the basic concept of their name", "--by goes with --table")
	case d.bench != nil:
		concepts := d.basicConcepts()
		group = func(id string) (string, string) { return concepts[id], d.bench.Label("concept", concepts[id]) }
	case q.By != "":
		j, err := d.column(q.By)
		if err != nil {
			return nil, err
		}
		t = withoutColumns(t, []string{q.By})
		group = func(id string) (string, string) {
			i, _ := d.table.Case(id)
			s, _ := d.table.Text(i, j)
			return s, s
		}
	}
	compare.Form = similarity.Distances
	if compare.Missing == table.Bounds {
		compare.Missing = table.AsAbsent
	}
	_, m, out, err := similarity.ComputeComparable(ctx, t, compare)
	if err != nil {
		return nil, inputError(err)
	}
	r, err := ordination.Run(ctx, m, opt)
	if err != nil {
		return nil, inputError(err)
	}
	if r.LeftOut = out; len(out) > 0 {
		r.Notes = append(r.Notes, similarity.LeftOutNote(d.lang, out))
	}
	if d.Missing == table.Bounds && t.Unreported() > 0 {
		r.Notes = append(r.Notes, d.nl("Een kaart heeft geen grenzen; zij rust op de waarden waarin niet gemeld als afwezig telt.",
			"A map has no bounds; it rests on the values in which not reported counts as absent."))
	}
	a := &OrdinateAnswer{Result: *r, N: len(r.Cases)}
	for _, id := range r.Cases {
		a.Labels = append(a.Labels, d.CaseLabel(id))
		if d.bench != nil || q.By != "" {
			g, label := group(id)
			a.Groups, a.GroupLabels = append(a.Groups, g), append(a.GroupLabels, label)
		}
	}
	return a, nil
}

// OrdinateDistances places cases on a map by distances that are given.
func OrdinateDistances(ctx context.Context, m *similarity.Matrix, q OrdinateQuery, lang string) (*OrdinateAnswer, error) {
	opt, err := q.options(lang)
	if err != nil {
		return nil, err
	}
	r, err := ordination.Run(ctx, m, opt)
	if err != nil {
		return nil, inputError(err)
	}
	return &OrdinateAnswer{Result: *r, N: len(r.Cases), Labels: slices.Clone(r.Cases), Groups: []string{}, GroupLabels: []string{}}, nil
}

func (q OrdinateQuery) options(lang string) (ordination.Options, error) {
	opt := ordination.Options{Dimensions: q.Dimensions, Seed: q.Seed, Lang: lang}
	if q.Dimensions < 0 {
		return opt, usagef("give 1 or more; two are easily drawn", "--dimensions %d is not a number of axes", q.Dimensions)
	}
	if q.Exact {
		opt.Spectrum = ordination.Whole
	}
	return opt, nil
}
