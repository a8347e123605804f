package workbench

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"speelveld/analysis/ordination"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/internal/diag"
)

// An OrdinateQuery says how cases are placed on a map.
type OrdinateQuery struct {
	SimilarityQuery
	Dimensions int    // 0 is two
	Exact      bool   // all eigenvalues, also of many cases
	By         string // the field, code or column that groups the cases, and is not compared by; "" is, in a study, concept
	Seed       uint64
}

// An OrdinateAnswer is a map of cases, with what they are called and what goes along with its axes.
type OrdinateAnswer struct {
	ordination.Result
	N      int      `json:"n"`
	Labels []string `json:"labels"` // of the cases, in their order

	// Groups are, by case, the value by which it is grouped, or several of them, joined; "" where it is
	// not reported. GroupLabels are their names. Both are empty where there is nothing to group by.
	Groups      []string          `json:"groups"`
	GroupLabels []string          `json:"group_labels"`
	GroupedBy   string            `json:"grouped_by"`
	Centres     []GroupCentre     `json:"group_centres"`
	Axes        []ordination.Axis `json:"axes"` // empty where the distances were given
}

// A GroupCentre is the middle of the cases of a group on the map.
type GroupCentre struct {
	Group  string    `json:"group"`
	Label  string    `json:"label"`
	N      int       `json:"n"`
	Centre []float64 `json:"centre"`
}

// Ordinate places the cases on a map, by what they show or by the distances that are given.
func (d *Data) Ordinate(ctx context.Context, q OrdinateQuery) (*OrdinateAnswer, error) {
	opt, err := q.options(d.lang)
	if err != nil {
		return nil, err
	}
	if d.distances != nil {
		return d.ordinateDistances(ctx, q, opt)
	}
	t, compare, err := d.profile(q.SimilarityQuery)
	if err != nil {
		return nil, err
	}
	if q.By == "" && d.bench != nil {
		q.By = "concept"
	}
	var by *property
	if q.By != "" {
		if by, err = d.property("--by", q.By); err != nil {
			return nil, err
		}
		t = withoutColumns(t, by.columns)
	}
	compare.Form = similarity.Distances
	if compare.Missing == table.Bounds {
		compare.Missing = table.AsAbsent
	}
	shown, m, out, err := similarity.ComputeComparable(ctx, t, compare)
	if err != nil {
		return nil, inputError(err)
	}
	if n := len(m.Cases); len(out) > 0 && n < 3 {
		return nil, &diag.Error{Msg: fmt.Sprintf("too few cases show any of the codes: %d", n), Hint: "choose more codes; at least three cases are needed"}
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
	a := &OrdinateAnswer{Result: *r, N: len(r.Cases), Groups: []string{}, GroupLabels: []string{}, Centres: []GroupCentre{}, Axes: ordination.Axes(shown, r, d.Missing)}
	for _, id := range r.Cases {
		a.Labels = append(a.Labels, d.CaseLabel(id))
	}
	if by != nil {
		a.group(d, by)
	}
	return a, nil
}

// group tells which group each case is in, and where the groups lie.
func (a *OrdinateAnswer) group(d *Data, by *property) {
	a.GroupedBy = by.name
	centres := map[string]*GroupCentre{}
	for k, id := range a.Cases {
		i, _ := d.table.Case(id)
		ids, labels := []string{}, []string{}
		for _, v := range by.of[i] {
			ids, labels = append(ids, v.id), append(labels, v.label)
			c := centres[v.id]
			if c == nil {
				c = &GroupCentre{Group: v.id, Label: v.label, Centre: make([]float64, a.Dimensions)}
				centres[v.id] = c
			}
			c.N++
			for axis, x := range a.Coordinates[k] {
				c.Centre[axis] += x
			}
		}
		a.Groups, a.GroupLabels = append(a.Groups, strings.Join(ids, "; ")), append(a.GroupLabels, strings.Join(labels, "; "))
	}
	for _, id := range slices.Sorted(maps.Keys(centres)) {
		c := centres[id]
		for axis := range c.Centre {
			c.Centre[axis] /= float64(c.N)
		}
		a.Centres = append(a.Centres, *c)
	}
}

func (d *Data) ordinateDistances(ctx context.Context, q OrdinateQuery, opt ordination.Options) (*OrdinateAnswer, error) {
	if q.By != "" {
		return nil, usagef("distances have no columns", "--by goes with a study or a table")
	}
	r, err := ordination.Run(ctx, d.distances, opt)
	if err != nil {
		return nil, inputError(err)
	}
	return &OrdinateAnswer{Result: *r, N: len(r.Cases), Labels: slices.Clone(r.Cases), Groups: []string{}, GroupLabels: []string{}, Centres: []GroupCentre{}, Axes: []ordination.Axis{}}, nil
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
