package figure

import (
	"context"
	"math"
	"strings"
	"testing"

	"speelveld/analysis/groups"
	"speelveld/analysis/table"
	"speelveld/figure/paint"
	"speelveld/graph"
)

// forestOf compares the cases that have the first basic concept above their own with all others.
func forestOf(s *graph.Study, lang string, missing table.Missing) (*groups.Result, ForestQuery) {
	t := cellsOf(s, lang, false).Table
	roster := rosterOf(s, lang)
	a, b := groups.Group{ID: "a", Label: "in het lab, of wat daar op lijkt"}, groups.Group{ID: "b", Label: "anders"}
	for i, id := range t.Cases() {
		if len(roster.Groups) > 0 && roster.Group[id] == roster.Groups[0] {
			a.Rows = append(a.Rows, i)
		} else {
			b.Rows = append(b.Rows, i)
		}
	}
	r, err := groups.Run(context.Background(), t, []groups.Group{a, b}, groups.Options{Missing: missing, Lang: lang})
	if err != nil {
		panic(err)
	}
	return r, ForestQuery{Columns: t.Columns(), Missing: missing}
}

func init() {
	kinds["forest"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		lang := opt.Lang
		if lang != "en" {
			lang = "nl"
		}
		if opt.Lang == "" {
			opt.Lang = lang
		}
		missing := table.AsAbsent
		if opt.Title != "" {
			missing = table.Bounds
		}
		r, q := forestOf(s, lang, missing)
		q.ByDifference = opt.MinCases > 0
		return Forest(ctx, r, q, opt)
	}
}

// By hand: of 4 cases in A 3 have x and none y, of 5 in B 1 has x and 2 have y.
func byHand(t *testing.T, missing table.Missing) (*groups.Result, ForestQuery) {
	t.Helper()
	cols := []table.Column{{ID: "y", Label: "y", Kind: "outcome"}, {ID: "x", Label: "x", Kind: "intervention"}, {ID: "x2", Label: "onder x", Kind: "intervention", Parent: "x"}, {ID: "z", Label: "z"}}
	b := table.NewBuilder([]string{"a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4", "b5"}, cols)
	for _, i := range []int{0, 1, 2, 4} {
		b.Set(i, 1, 1)
		b.Set(i, 2, 1)
	}
	b.Set(5, 0, 1)
	b.Set(6, 0, 1)
	tab := b.Table()
	r, err := groups.Run(t.Context(), tab, []groups.Group{{ID: "A", Rows: []int{0, 1, 2, 3}}, {ID: "B", Rows: []int{4, 5, 6, 7, 8}}}, groups.Options{Missing: missing})
	if err != nil {
		t.Fatal(err)
	}
	return r, ForestQuery{Columns: cols, Missing: missing}
}

func TestForestSaysTheNumbers(t *testing.T) {
	r, q := byHand(t, table.AsAbsent)
	for _, width := range []float64{60, OneColumn, TwoColumns} {
		f, err := Forest(t.Context(), r, q, Options{Lang: "nl", WidthMM: width})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		for _, want := range []string{"3/4", "1/5", "0/4", "2/5", "interventie", "doorwerking", "A (n\u00a0=\u00a04)", "B (n\u00a0=\u00a05)"} {
			if !says(f, want) {
				t.Errorf("%g mm: no %q in %q", width, want, words(f))
			}
		}
		if width == TwoColumns && !says(f, "+55 (") { // 3/4 − 1/5
			t.Errorf("the difference is not said: %q", words(f))
		}
		if !strings.Contains(f.Notes[1], "In geen enkele case, en weggelaten: 1 code") {
			t.Errorf("notes %q", f.Notes)
		}
	}
	opt, err := Options{Lang: "nl"}.complete(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := &forest{page: newPage("forest", opt), r: r, q: q}
	f.choose()
	f.figure()
	if len(f.rows) != 3 || f.rows[0].Code != "x" || f.rows[1].Code != "x2" || f.rows[1].indent != 1 || f.rows[2].Code != "y" {
		t.Errorf("rows %+v", f.rows)
	}
	if mid := (f.x.p0 + f.x.p1) / 2; math.Abs(f.x.at(0)-mid) > 1e-9 {
		t.Errorf("zero is at %g, the middle at %g", f.x.at(0), mid)
	}
}

// A point is filled exactly where its interval leaves zero out, and every code of the built-in study
// is drawn or counted among those that are not.
func TestForestSaysAll(t *testing.T) {
	s := example(t)
	r, q := forestOf(s, "nl", table.AsAbsent)
	for _, width := range []float64{OneColumn, TwoColumns} {
		opt, err := Options{Lang: "nl", WidthMM: width}.complete(nil)
		if err != nil {
			t.Fatal(err)
		}
		f := &forest{page: newPage("forest", opt), r: r, q: q}
		f.choose()
		if got := len(f.rows) + f.few + f.small0 + f.given + f.known; got != len(r.Rows) {
			t.Errorf("%g mm: %d codes are accounted for, of %d", width, got, len(r.Rows))
		}
		fig := f.figure()
		got := map[string]int{}
		fig.Scene.Each(func(o paint.Op) {
			if g, ok := o.(*paint.Group); ok {
				got[g.Class]++
			}
		})
		want := 0
		for _, row := range f.rows {
			if row.DifferenceLow > 0 || row.DifferenceHigh < 0 {
				want++
			}
		}
		if got["key-filled"] != want || got["key-open"] != len(f.rows)-want {
			t.Errorf("%g mm: %d filled and %d open points, want %d and %d", width, got["key-filled"], got["key-open"], want, len(f.rows)-want)
		}
	}
}

func TestForestMissing(t *testing.T) {
	for _, m := range []table.Missing{table.AsAbsent, table.Exclude, table.Bounds} {
		r, q := byHand(t, m)
		f, err := Forest(t.Context(), r, q, Options{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
	}
	r, q := byHand(t, table.AsAbsent)
	for i := range r.Rows { // as where the groups are clusters
		r.Rows[i].P, r.Rows[i].Q = math.NaN(), math.NaN()
	}
	for _, width := range []float64{60, TwoColumns} {
		f, err := Forest(t.Context(), r, q, Options{Lang: "en", WidthMM: width})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		if !says(f, "without an interval") || strings.Contains(f.Caption("en"), "Newcombe") {
			t.Errorf("groups made from the codes have intervals: %q", words(f))
		}
	}
	three := &groups.Result{Groups: make([]groups.Summary, 3)}
	if _, err := Forest(t.Context(), three, ForestQuery{}, Options{}); err == nil || !strings.Contains(err.Error(), "two groups") {
		t.Errorf("three groups: %v", err)
	}
	none := &groups.Result{Groups: []groups.Summary{{ID: "a"}, {ID: "b"}}}
	f, err := Forest(t.Context(), none, ForestQuery{}, Options{Lang: "nl"})
	if err != nil || !says(f, "niets te tekenen") {
		t.Errorf("no rows: %v, %v", f, err)
	}
}

func BenchmarkForest(b *testing.B) {
	r, q := forestOf(crowded(100, 300), "nl", table.AsAbsent)
	for b.Loop() {
		if _, err := Forest(b.Context(), r, q, Options{Lang: "nl"}); err != nil {
			b.Fatal(err)
		}
	}
}
