package figure

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"speelveld/figure/paint"
	"speelveld/graph"
)

func init() {
	kinds["gapmap"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		return GapMap(ctx, s, GapQuery{}, opt)
	}
}

// discs are the titles of the cells of a gap map, by id.
func discs(f *Figure) map[string]string {
	out := map[string]string{}
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok && strings.HasPrefix(g.Class, "disc ") {
			out[g.ID] = g.Title
		}
	})
	return out
}

// By hand, of the small study: mixed teams and product development are together in c1 and c2, and the
// source of c1 links them; the broker in c2, and in c3 where the outcome is negative and the source
// says that the broker stood in its way. The plan of c2 links nothing.
func TestGapMapByHand(t *testing.T) {
	f, err := GapMap(t.Context(), small(), GapQuery{}, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"cell-teams-product":  "mixed teams × product development: reported 2 cases: c1, c2; linked by a source in 1 case: c1",
		"cell-broker-product": "broker × product development: reported 1 case: c2; negative or absent 1 case: c3; linked by a source in 1 case: c3",
	}
	got := discs(f)
	for id, title := range want {
		if got[id] != title {
			t.Errorf("%s: %q, want %q", id, got[id], title)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d discs, want %d: %v", len(got), len(want), got)
	}
	f, err = GapMap(t.Context(), small(), GapQuery{}, Options{Lang: "en", RollUp: Parents})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := discs(f)["cell-social-product"], "social × product development: reported 2 cases: c1, c2; negative or absent 1 case: c3; linked by a source in 2 cases: c1, c3"; got != want {
		t.Errorf("rolled up: %q, want %q", got, want)
	}
	f, err = GapMap(t.Context(), small(), GapQuery{Kinds: []graph.Kind{graph.Mechanism}}, Options{Lang: "en", Cases: []string{"c1", "c3"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := discs(f)["cell-coordination-product"], "coordination × product development: reported 1 case: c1; linked by a source in 1 case: c1"; got != want {
		t.Errorf("mechanisms: %q, want %q", got, want)
	}
	f, err = GapMap(t.Context(), small(), GapQuery{Rows: []string{"pressure", "teams"}, Columns: []string{"product"}}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := discs(f)["cell-pressure-product"], "probleemdruk × productontwikkeling: gemeld 1 case: c1; door een bron verbonden in 1 case: c1"; got != want {
		t.Errorf("chosen codes: %q, want %q", got, want)
	}
}

// The area of a disc is proportional to its number of cases, and its sectors to theirs.
func TestGapMapAreas(t *testing.T) {
	opt, err := Options{Lang: "nl"}.complete(nil)
	if err != nil {
		t.Fatal(err)
	}
	g := &gapMap{page: newPage("gapmap", opt), radius: 9, most: 36}
	for _, n := range []int{1, 4, 9, 36} {
		if got, want := math.Pi*math.Pow(g.discRadius(n), 2), math.Pi*81*float64(n)/36; math.Abs(got-want) > 1e-9 {
			t.Errorf("%d cases: area %g, want %g", n, got, want)
		}
	}
	quarter := slice(paint.Point{}, 10, 0, 0.25, paint.Style{}).Bounds()
	if quarter.X0 < -1e-9 || quarter.Y1 > 1e-9 || math.Abs(quarter.X1-10) > 1e-3 || math.Abs(quarter.Y0+10) > 1e-3 {
		t.Errorf("the first quarter lies in %v, want right of and above the middle", quarter)
	}
}

func TestJoined(t *testing.T) {
	for _, c := range [][3]graph.Status{
		{"", graph.Negative, graph.Negative}, {graph.Reported, graph.Negative, graph.Mixed}, {graph.Absent, graph.Reported, graph.Mixed},
		{graph.Intended, graph.Reported, graph.Reported}, {graph.Negative, graph.Intended, graph.Intended}, {graph.Mixed, graph.Negative, graph.Mixed},
	} {
		if got := joined(c[0], c[1]); got != c[2] {
			t.Errorf("%q and %q are %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// Every cell of the built-in study is drawn, as a disc with its number or as a gap, and what was left
// out is said.
func TestGapMapDrawsEveryCell(t *testing.T) {
	for _, width := range []float64{60, OneColumn, TwoColumns} {
		for _, up := range []RollUp{AutoRollUp, Parents, Children} {
			f, err := GapMap(t.Context(), example(t), GapQuery{}, Options{Lang: "nl", WidthMM: width, RollUp: up})
			if err != nil {
				t.Fatal(err)
			}
			n := map[string]int{}
			f.Scene.Each(func(o paint.Op) {
				if g, ok := o.(*paint.Group); ok {
					n[strings.Fields(g.Class + " -")[0]]++
				}
			})
			if n["row"] < 5 || n["column"] < 4 || n["disc"]+n["gap"] != n["row"]*n["column"] {
				t.Errorf("%g mm, %q: %d discs and %d gaps in %d rows and %d columns", width, up, n["disc"], n["gap"], n["row"], n["column"])
			}
			said := fmt.Sprintf("%d van de %d cellen leeg", n["gap"], n["row"]*n["column"])
			if n["gap"] == 0 {
				said = fmt.Sprintf("Geen van de %d cellen is leeg", n["row"]*n["column"])
			}
			if !slices.ContainsFunc(f.Notes, func(s string) bool { return strings.HasPrefix(s, said) }) {
				t.Errorf("%g mm, %q: notes %q, want %q", width, up, f.Notes, said)
			}
			if f.Scene.Height > 240*paint.MM {
				t.Errorf("%g mm, %q: %.0f mm high", width, up, f.Scene.Height/paint.MM)
			}
		}
	}
}

func TestGapMapNothing(t *testing.T) {
	for name, c := range map[string]struct {
		s   *graph.Study
		opt Options
	}{
		"no cases":    {small(), Options{Lang: "nl", Cases: []string{}}},
		"no codes":    {&graph.Study{Languages: []string{"nl"}}, Options{}},
		"high lowest": {small(), Options{Lang: "en", MinCases: 50}},
	} {
		f, err := GapMap(t.Context(), c.s, GapQuery{}, c.opt)
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		if len(f.Notes) == 0 {
			t.Errorf("%s: no note", name)
		}
		if name != "no cases" && !strings.Contains(f.Notes[0], "iets om te tekenen") && !strings.Contains(f.Notes[0], "othing to draw") {
			t.Errorf("%s: %q", name, f.Notes)
		}
	}
	for _, cases := range [][]string{{"c1"}, {"c1", "c2"}} {
		f, err := GapMap(t.Context(), small(), GapQuery{}, Options{Lang: "nl", Cases: cases})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		if len(discs(f)) == 0 {
			t.Errorf("%v: no discs", cases)
		}
	}
}

func BenchmarkGapMap(b *testing.B) {
	s := crowded(100, 300)
	for b.Loop() {
		if _, err := GapMap(b.Context(), s, GapQuery{}, Options{Lang: "nl"}); err != nil {
			b.Fatal(err)
		}
	}
}
