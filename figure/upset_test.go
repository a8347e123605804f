package figure

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/table"
	"speelveld/figure/paint"
	"speelveld/graph"
)

var upsetTables = remembered(tableOf)

func init() {
	draw := func(kind graph.Kind, marked bool) func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		return func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
			t := upsetTables(s)
			q := UpSetQuery{Marked: marked, With: len(t.Columns()) - 1}
			for j, c := range t.Columns() {
				if c.Kind == string(kind) {
					q.Columns = append(q.Columns, j)
				}
			}
			if opt.Lang == "" {
				opt.Lang = "nl"
			}
			return UpSet(ctx, t, q, opt)
		}
	}
	kinds["upset"] = draw(graph.Mechanism, false)
	kinds["upset-with"] = draw(graph.Intervention, true)
}

// abc is six cases by three codes.
//
//	case  a b c
//	1     x x
//	2     x x .
//	3     x
//	4         x
//	5     ½
//	6     - - -
func abc() *table.Table {
	b := table.NewBuilder([]string{"1", "2", "3", "4", "5", "6"}, []table.Column{{ID: "a", Label: "a"}, {ID: "b", Label: "b"}, {ID: "c", Label: "c"}})
	for _, v := range []struct {
		i, j int
		v    float64
	}{{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0.8}, {1, 2, 0}, {2, 0, 1}, {3, 2, 1}, {4, 0, 0.5}, {5, 0, 0}, {5, 1, 0}, {5, 2, 0}} {
		b.Set(v.i, v.j, v.v)
	}
	return b.Table()
}

// bars are the titles of the combinations, in their order.
func bars(f *Figure) []string {
	var out []string
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok && strings.HasPrefix(g.Class, "bar") {
			out = append(out, g.Title)
		}
	})
	return out
}

func TestUpSetByHand(t *testing.T) {
	for _, c := range []struct {
		q    UpSetQuery
		opt  Options
		want string
		note string
	}{
		{UpSetQuery{}, Options{}, "a + b: 2 cases: 1, 2|a: 1 case: 3|c: 1 case: 4|none of these codes: 2 cases: 5, 6", "Not reported counts as absent here: 7 of the 18 cells"},
		{UpSetQuery{Marked: true, With: 2}, Options{}, "a + b: 2 cases: 1, 2; c in 0|a: 1 case: 3; c in 0|c: 1 case: 4; c in 1|none of these codes: 2 cases: 5, 6; c in 0", "1 cell with membership 0.5"},
		{UpSetQuery{Exclude: true}, Options{}, "a + b: 1 case: 2|none of these codes: 1 case: 6", "Left out: 4 cases"},
		{UpSetQuery{}, Options{MinCases: 2}, "a + b: 2 cases: 1, 2|none of these codes: 2 cases: 5, 6", "2 combinations in fewer than 2 cases"},
		{UpSetQuery{}, Options{TopN: 2}, "a + b: 2 cases: 1, 2|a: 1 case: 3|none of these codes: 3 cases: 4, 5, 6", "the 2 of 3 codes in most cases"},
	} {
		c.q.Columns, c.opt.Lang = []int{0, 1, 2}, "en"
		f, err := UpSet(t.Context(), abc(), c.q, c.opt)
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		if got := strings.Join(bars(f), "|"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.q, got, c.want)
		}
		if notes := strings.Join(f.Notes, " "); !strings.Contains(notes, c.note) {
			t.Errorf("%+v: notes %q, want %q", c.q, notes, c.note)
		}
	}
}

// Every case is in exactly one combination, drawn or counted among those left out, whatever the table.
func TestUpSetPartitions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, m := rapid.IntRange(1, 40).Draw(rt, "cases"), rapid.IntRange(1, 8).Draw(rt, "codes")
		cases, cols := make([]string, n), make([]table.Column, m)
		for i := range cases {
			cases[i] = "case-" + itoa(i)
		}
		for j := range cols {
			cols[j] = table.Column{ID: "code-" + itoa(j), Label: "code " + itoa(j)}
		}
		b := table.NewBuilder(cases, cols)
		for i := range n {
			for j := range m {
				if v := rapid.IntRange(-1, 2).Draw(rt, "v"); v >= 0 {
					b.Set(i, j, float64(v)/2)
				}
			}
		}
		opt, err := Options{Lang: "nl", WidthMM: rapid.SampledFrom([]float64{60, 84, 174}).Draw(rt, "width")}.complete(nil)
		if err != nil {
			rt.Fatal(err)
		}
		u := &upset{page: newPage("upset", opt), t: b.Table()}
		for j := range m {
			u.query.Columns = append(u.query.Columns, j)
		}
		u.chooseCases()
		u.chooseSets()
		u.combine()
		seen := map[int]bool{}
		for k, c := range u.all {
			for _, i := range c.cases {
				if seen[i] {
					rt.Fatalf("case %d is in two combinations", i)
				}
				seen[i] = true
			}
			if k > 0 && len(c.sets) > 0 && len(c.cases) > len(u.all[k-1].cases) {
				rt.Fatalf("combination %d is larger than the one before it", k)
			}
		}
		if len(seen) != n {
			rt.Fatalf("%d of %d cases are in a combination", len(seen), n)
		}
		f := u.figure()
		for _, o := range f.Scene.Ops {
			if b := o.Bounds(); b.X0 < -0.05 || b.X1 > f.Scene.Width+0.05 {
				rt.Fatalf("%v leaves the page", b)
			}
		}
	})
}

func TestUpSetNothing(t *testing.T) {
	for want, c := range map[string]struct {
		q   UpSetQuery
		opt Options
	}{
		"no case meets":    {UpSetQuery{Columns: []int{0}}, Options{Cases: []string{}}},
		"no codes":         {UpSetQuery{}, Options{}},
		"no combination":   {UpSetQuery{Columns: []int{0, 1}}, Options{MinCases: 9}},
		"is not reported.": {UpSetQuery{Columns: []int{0, 2}, Exclude: true}, Options{Cases: []string{"1"}}},
	} {
		c.opt.Lang = "en"
		f, err := UpSet(t.Context(), abc(), c.q, c.opt)
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		if len(f.Notes) == 0 || !strings.Contains(f.Notes[0], want) {
			t.Errorf("notes %q, want %q", f.Notes, want)
		}
	}
}

func BenchmarkUpSet(b *testing.B) {
	t := upsetTables(crowded(100, 300))
	q := UpSetQuery{Columns: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}
	for b.Loop() {
		if _, err := UpSet(b.Context(), t, q, Options{Lang: "nl"}); err != nil {
			b.Fatal(err)
		}
	}
}
