package figure

import (
	"context"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/network"
	"speelveld/analysis/similarity"
	"speelveld/figure/paint"
	"speelveld/graph"
)

var likenessOf = remembered(func(s *graph.Study) *similarity.Matrix {
	m, err := similarity.Compute(context.Background(), tableOf(s), similarity.Options{})
	if err != nil {
		panic(err)
	}
	return m
})

func webOfCases(s *graph.Study, lang string, minWeight float64) Web {
	m := likenessOf(s)
	return Web{IDs: m.Cases, Ties: network.Similarity(m, minWeight), MinWeight: minWeight, Names: rosterOf(s, lang), N: len(s.Cases),
		Weight: [2]string{"gelijkenis (jaccard)", "similarity (jaccard)"}}
}

func webOfCodes(s *graph.Study, lang string, minWeight float64) Web {
	t := tableOf(s)
	ties, err := network.Cooccurrence(context.Background(), t, minWeight, nil)
	if err != nil {
		panic(err)
	}
	w := Web{Ties: ties, MinWeight: minWeight, Codes: true, N: len(s.Cases), Kinds: map[string]graph.Kind{}, Count: map[string]int{},
		Weight: [2]string{"cases met beide codes:", "cases with both codes:"}, Names: Roster{Names: map[string]string{}}}
	for j, c := range t.Columns() {
		w.IDs = append(w.IDs, c.ID)
		w.Names.Names[c.ID], w.Kinds[c.ID], w.Count[c.ID] = s.Codes[j].Label.In(lang), s.Codes[j].Kind, t.Present(j).Count()
	}
	return w
}

func init() {
	kinds["network"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		if opt.Lang == "" {
			opt.Lang = "nl"
		}
		return Network(ctx, webOfCases(s, opt.Lang, 0), opt)
	}
	kinds["network-codes"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		if opt.Lang == "" {
			opt.Lang = "nl"
		}
		return Network(ctx, webOfCodes(s, opt.Lang, 3), opt)
	}
}

// edgesOf are the titles of the ties that are drawn.
func edgesOf(f *Figure) []string {
	var out []string
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok && g.Class == "edge key-tie" {
			out = append(out, g.Title)
		}
	})
	return out
}

// By hand: of four nodes that are all tied, with weights 6 to 1, each keeps its two strongest. a-b 6,
// a-c 5, b-c 4, a-d 3, b-d 2 and c-d 1: only c-d is among the two strongest of neither.
func TestNetworkStrongest(t *testing.T) {
	w := Web{IDs: []string{"a", "b", "c", "d", "e"}, Weight: [2]string{"gewicht", "weight"}, N: 5, Ties: []network.Edge{
		{A: 0, B: 1, Weight: 6}, {A: 0, B: 2, Weight: 5}, {A: 1, B: 2, Weight: 4}, {A: 0, B: 3, Weight: 3}, {A: 1, B: 3, Weight: 2}, {A: 2, B: 3, Weight: 1}}}
	w.IDs = w.IDs[:4]
	f, err := Network(t.Context(), w, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
	if got := edgesOf(f); len(got) != 6 { // six ties on four nodes are no crowd
		t.Errorf("ties drawn: %v", got)
	}
	kept := strongestOf(w.Ties, 4)
	if len(kept) != 5 || kept[4] != w.Ties[4] {
		t.Errorf("kept %v", kept)
	}
	w.IDs = append(w.IDs, "e")
	f, err = Network(t.Context(), w, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if !says(f, "(1)") || !says(f, "e") {
		t.Error("the node without ties is not shown apart")
	}
}

// What is drawn is what the analysis has: every tie over the threshold once, every case once.
func TestNetworkSaysTheNumbers(t *testing.T) {
	s := example(t)
	w := webOfCases(s, "nl", 0.5)
	f, err := Network(t.Context(), w, Options{Lang: "nl", TopN: 300})
	if err != nil {
		t.Fatal(err)
	}
	if got := edgesOf(f); len(got) != len(w.Ties) {
		t.Errorf("%d ties drawn, want %d", len(got), len(w.Ties))
	}
	notes := strings.Join(f.Notes, " ")
	if !strings.Contains(notes, itoa(len(w.Ties))+" banden van ten minste 0,5") {
		t.Errorf("notes: %s", notes)
	}
	f, err = Network(t.Context(), webOfCases(s, "en", 0), Options{Lang: "en", WidthMM: OneColumn, TopN: 20})
	if err != nil {
		t.Fatal(err)
	}
	if notes := strings.Join(f.Notes, " "); !strings.Contains(notes, "Left out: 98 cases") || !strings.Contains(notes, "the 2 strongest of each case") {
		t.Errorf("notes: %s", notes)
	}
}

// Few nodes, no ties, and ids that nobody should give.
func TestNetworkFew(t *testing.T) {
	for n := range 4 {
		ids := []string{"a", "b", "c\u202e\x00", strings.Repeat("lang ", 60)}[:n]
		var ties []network.Edge
		for i := 1; i < n; i++ {
			ties = append(ties, network.Edge{A: 0, B: i, Weight: 0.5})
		}
		for _, e := range [][]network.Edge{nil, ties} {
			for _, width := range []float64{60, TwoColumns} {
				f, err := Network(t.Context(), Web{IDs: ids, Ties: e, N: n, Weight: [2]string{"gelijkenis", "similarity"}}, Options{Lang: "nl", WidthMM: width})
				if err != nil {
					t.Fatal(err)
				}
				checkGeometry(t, f)
				if n == 0 && !strings.Contains(f.Notes[0], "niets te tekenen") {
					t.Errorf("notes of nothing: %v", f.Notes)
				}
			}
		}
	}
}

// TestStressOfALine places a path of points: they come to lie on a line, as far apart as they are.
func TestStressOfALine(t *testing.T) {
	at := stressLayout(5, []wire{{0, 1, 1}, {1, 2, 1}, {2, 3, 2}, {3, 4, 1}})
	for i, want := range []float64{1, 1, 2, 1} {
		if d := math.Hypot(at[i+1].X-at[i].X, at[i+1].Y-at[i].Y); math.Abs(d-want) > 0.02 {
			t.Errorf("points %d and %d lie %.3f apart, want %g", i, i+1, d, want)
		}
	}
	if w := math.Abs(at[4].X - at[0].X); math.Abs(w-5) > 0.1 {
		t.Errorf("the line is %.3f wide along x, want 5", w)
	}
}

// TestDivide holds the parts of a box to their areas and to the box.
func TestDivide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		areas := rapid.SliceOfN(rapid.Float64Range(0.5, 50), 1, 40).Draw(t, "areas")
		total := 0.0
		for _, a := range areas {
			total += a
		}
		box := paint.Box{X0: 3, Y0: 5, X1: 203, Y1: 125}
		parts := divide(box, areas)
		for i, p := range parts {
			if got, want := p.W()*p.H(), areas[i]/total*box.W()*box.H(); math.Abs(got-want) > 1e-6*want {
				t.Fatalf("part %d has area %g, want %g", i, got, want)
			}
			if !p.Inside(box, 1e-6) {
				t.Fatalf("part %v leaves the box", p)
			}
			for _, o := range parts[:i] {
				if p.Overlaps(o, 1e-6) {
					t.Fatalf("parts %v and %v overlap", p, o)
				}
			}
		}
	})
}

func BenchmarkNetwork(b *testing.B) {
	w := webOfCases(crowded(100, 300), "nl", 0)
	for b.Loop() {
		if _, err := Network(b.Context(), w, Options{Lang: "nl"}); err != nil {
			b.Fatal(err)
		}
	}
}
