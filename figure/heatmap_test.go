package figure

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/figure/paint"
	"speelveld/graph"
)

// cellsOf are the codings of the main coders of a study, as they are or in the top codes.
func cellsOf(s *graph.Study, lang string, rolled bool) Cells {
	x := graph.NewIndex(s)
	c := Cells{Status: map[string]map[string]graph.Status{}, Family: map[string]int{}}
	var cols []table.Column
	place := map[string]int{}
	for j := range s.Codes {
		place[s.Codes[j].ID] = j
	}
	for j := range s.Codes {
		k := &s.Codes[j]
		c.Family[k.ID] = place[x.CodeTop(k.ID)]
		if !rolled || x.CodeTop(k.ID) == k.ID {
			cols = append(cols, table.Column{ID: k.ID, Label: k.Label.In(lang), Kind: string(k.Kind), Parent: k.Broader})
		}
	}
	ids := []string{}
	for i := range s.Cases {
		ids = append(ids, s.Cases[i].ID)
	}
	b := table.NewBuilder(ids, cols)
	for i := range s.Cases {
		cs := &s.Cases[i]
		c.Status[cs.ID] = map[string]graph.Status{}
		for _, k := range cs.Codings {
			id := k.Code
			if rolled {
				id = x.CodeTop(id)
			}
			j := slices.IndexFunc(cols, func(t table.Column) bool { return t.ID == id })
			if k.Coder != graph.MainCoder(cs) || j < 0 {
				continue
			}
			if old, ok := c.Status[cs.ID][id]; !ok || slices.Index(graph.Statuses, k.Status) < slices.Index(graph.Statuses, old) {
				c.Status[cs.ID][id] = k.Status
				if slices.Contains(s.CountStatuses(), k.Status) {
					b.Set(i, j, 1)
				} else {
					b.Set(i, j, 0)
				}
			}
		}
	}
	c.Table = b.Table()
	return c
}

func heatmapOf(s *graph.Study, lang string) HeatmapData {
	rolled := cellsOf(s, lang, true)
	return HeatmapData{Own: cellsOf(s, lang, false), Rolled: &rolled, Clusters: clustersOf(s), Roster: rosterOf(s, lang)}
}

var heatmaps = map[string]func(*graph.Study) HeatmapData{
	"nl": remembered(func(s *graph.Study) HeatmapData { return heatmapOf(s, "nl") }),
	"en": remembered(func(s *graph.Study) HeatmapData { return heatmapOf(s, "en") }),
}

func init() {
	kinds["heatmap"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		if opt.Lang == "" {
			opt.Lang = "nl"
		}
		lang := opt.Lang
		if lang != "en" {
			lang = "nl"
		}
		return Heatmap(ctx, heatmaps[lang](s), opt)
	}
}

var similaritiesOf = remembered(func(s *graph.Study) *similarity.Matrix {
	m, err := similarity.Compute(context.Background(), tableOf(s), similarity.Options{Lang: "nl"})
	if err != nil {
		panic(err)
	}
	return m
})

func init() {
	kinds["pairs"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		if opt.Lang == "" {
			opt.Lang = "nl"
		}
		return Pairs(ctx, similaritiesOf(s), clustersOf(s), rosterOf(s, opt.Lang), opt)
	}
}

// TestHeatmapSaysTheStatuses counts the cells of the built-in study that are drawn, by status, and the
// numbers below the columns, and compares them with the codings.
func TestHeatmapSaysTheStatuses(t *testing.T) {
	s := example(t)
	for _, rolled := range []bool{false, true} {
		opt := Options{Lang: "nl", WidthMM: 400, FontPt: 6, RollUp: Children}
		if rolled {
			opt.RollUp = Parents
		}
		f, err := Heatmap(t.Context(), heatmapOf(s, "nl"), opt)
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		want := map[string]int{}
		cells := cellsOf(s, "nl", rolled)
		for _, of := range cells.Status {
			for _, st := range of {
				if st == graph.Absent {
					st = graph.Negative // struck through alike
				}
				want["key-"+string(st)]++
			}
		}
		got := map[string]int{}
		f.Scene.Each(func(o paint.Op) {
			if g, ok := o.(*paint.Group); ok && strings.HasPrefix(g.Class, "key-") {
				got[g.Class]++
			}
		})
		for class, n := range want {
			if got[class] != n {
				t.Errorf("rolled %v: %d cells are %s, and there are %d", rolled, got[class], class, n)
			}
		}
		for j, c := range cells.Table.Columns() {
			if n := cells.Table.Present(j).Count(); n > 0 && !slices.Contains(words(f), itoa(n)) {
				t.Errorf("the %d cases of %s are not printed", n, c.ID)
			}
		}
	}
}

// By hand: what a table says, number by number, with a column of other numbers, one of texts, an
// unknown cell, and ids that nobody should give.
func TestHeatmapOfTable(t *testing.T) {
	long := strings.Repeat("heel lange kolom ", 15)
	cols := []table.Column{{ID: "a", Label: "a"}, {ID: "b", Label: "b"}, {ID: "size", Label: "size"}, {ID: "type", Label: "type"}, {ID: long, Label: long}}
	b := table.NewBuilder([]string{"één", strings.Repeat("x", 300), "שלום"}, cols)
	for i := range 3 {
		b.Set(i, 0, float64(i)/2)
		b.Set(i, 2, float64(10*i))
		b.SetText(i, 3, "text")
		b.Set(i, 4, 1)
	}
	b.Set(1, 1, 0)
	tab := b.Table()
	for _, lang := range []string{"nl", "en"} {
		for _, width := range []float64{60, OneColumn, TwoColumns} {
			f, err := Heatmap(t.Context(), HeatmapData{Own: Cells{Table: tab}}, Options{Lang: lang, WidthMM: width})
			if err != nil {
				t.Fatal(err)
			}
			checkGeometry(t, f)
			for _, want := range []string{number(lang, 0.5, 1), "0", "20"} {
				if !slices.Contains(words(f), want) {
					t.Errorf("%s %g mm: no cell says %s: %q", lang, width, want, words(f))
				}
			}
			if !strings.Contains(strings.Join(f.Notes, " "), "1 kolom met tekst") && lang == "nl" {
				t.Errorf("notes: %q", f.Notes)
			}
		}
	}
}

func TestHeatmapOfNothing(t *testing.T) {
	empty := &graph.Study{ID: "empty", Languages: []string{"nl"}, Count: graph.DefaultCount, Codes: small().Codes}
	f, err := Heatmap(t.Context(), HeatmapData{Own: cellsOf(empty, "nl", false)}, Options{Lang: "nl"})
	if err != nil || !says(f, "niets te tekenen") {
		t.Errorf("an empty study: %v, %v", f, err)
	}
	one := small()
	one.Cases = one.Cases[:1]
	for _, width := range []float64{60, TwoColumns} {
		f, err := Heatmap(t.Context(), HeatmapData{Own: cellsOf(one, "nl", false), Roster: rosterOf(one, "nl")}, Options{Lang: "nl", WidthMM: width})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
	}
}

// TestPairsSaysTheNumbers compares the numbers in the cells with those of the matrix.
func TestPairsSaysTheNumbers(t *testing.T) {
	m := similaritiesOf(small())
	f, err := Pairs(t.Context(), m, nil, Roster{}, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
	want, got := map[string]int{}, map[string]int{}
	blank := 0
	for i := range m.Cases {
		for j := range m.Cases {
			switch v := m.At(i, j); {
			case i == j:
			case v != v:
				blank++
			default:
				want[number("en", v, 2)]++
			}
		}
	}
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok {
			switch g.Class {
			case "key-scale":
				for _, in := range g.Ops {
					if x, ok := in.(*paint.Text); ok {
						got[x.Lines[0]]++
					}
				}
			case "key-unreported":
				blank--
			}
		}
	})
	if !maps.Equal(want, got) || blank != 0 {
		t.Errorf("the cells say %v, the matrix %v; %d blank cells too few", got, want, blank)
	}
	// Distances are the darker, the smaller.
	d := &pairs{m: &similarity.Matrix{Form: similarity.Distances}, lo: 0, hi: 2}
	if d.dark(0) != 1 || d.dark(2) != 0 {
		t.Errorf("distances 0 and 2 are %g and %g dark", d.dark(0), d.dark(2))
	}
	big := crowded(100, 1200)
	tab := tableOf(big)
	r, err := cluster.Run(t.Context(), tab, cluster.Options{K: 4, Bootstrap: -1, Draws: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, draw := range []func() (*Figure, error){
		func() (*Figure, error) { return Pairs(t.Context(), r.Distances(), r, Roster{}, Options{Lang: "nl"}) },
		func() (*Figure, error) {
			return Heatmap(t.Context(), HeatmapData{Own: cellsOf(big, "nl", false), Clusters: r, Roster: rosterOf(big, "nl")}, Options{Lang: "nl", WidthMM: 84})
		},
	} {
		f, err := draw()
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		if !strings.Contains(strings.Join(f.Notes, " "), "meer cases dan rijen") {
			t.Errorf("1,200 cases: %q", f.Notes)
		}
	}
}

func BenchmarkHeatmap(b *testing.B) {
	data := heatmaps["nl"](crowded(100, 300))
	for b.Loop() {
		if _, err := Heatmap(b.Context(), data, Options{Lang: "nl"}); err != nil {
			b.Fatal(err)
		}
	}
}
