package figure

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/figure/paint"
	"speelveld/graph"
)

func init() {
	kinds["canvas"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		full, most := "", -1
		for i := range s.Cases { // the case that has most to say
			if n := len(s.Cases[i].Codings); n > most {
				full, most = s.Cases[i].ID, n
			}
		}
		return Canvas(ctx, s, CanvasQuery{Case: full}, opt)
	}
	kinds["canvas-blank"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		return Canvas(ctx, s, CanvasQuery{}, opt)
	}
}

// oneCase is a study of one case with every status, for a canvas that can be read by hand.
func oneCase() *graph.Study {
	s := small()
	t := func(nl string) graph.Text { return graph.Text{"nl": nl} }
	s.Codes = append(s.Codes,
		graph.Code{ID: "micro", Kind: graph.Level, Label: t("micro")}, graph.Code{ID: "meso", Kind: graph.Level, Label: t("meso")},
		graph.Code{ID: "people", Kind: graph.Reach, Label: t("mensen")},
		graph.Code{ID: "spatial", Kind: graph.Intervention, Label: t("ruimtelijk")})
	s.Model.Parts = []graph.Part{
		{ID: "design", Kind: graph.Intervention, Label: t("ontwerp"), Codes: []string{"social", "spatial"}, Questions: []graph.Question{
			{ID: "q1", Code: "social", Text: t("Wie doen er mee?")}, {ID: "q2", Code: "spatial", Text: t("Waar gebeurt het?")}, {ID: "q3", Text: t("Op welk niveau?")}}},
		{ID: "value", Kind: graph.Value, Label: t("waarde"), Questions: []graph.Question{
			{ID: "value-whom", Text: t("Waarde voor wie?")}, {ID: "learn-short", Text: t("Wat nu te leren?")}, {ID: "learn-long", Text: t("Wat later te leren?")}}},
		{ID: "fit", Kind: graph.Coherence, Label: t("samenhang"), Questions: []graph.Question{{ID: "c", Text: t("Past het?")}}},
	}
	from := func(source string) []graph.Evidence { return []graph.Evidence{{Source: source, Locator: "p. 1"}} }
	k := func(passage int, code string, status graph.Status, text, source string) graph.Coding {
		return graph.Coding{Code: code, Passage: passage, Status: status, Score: 1, Coder: "a", Text: t(text), Evidence: from(source)}
	}
	c := graph.Case{ID: "een", Name: t("De eerste"), Concept: graph.Plain("living-lab"), Place: graph.Plain("Utrecht"), Start: graph.Plain("2020"), End: graph.Plain("open"),
		Question: graph.Claim{Value: t("Hoe wordt het beter?"), Evidence: from("report")},
		Values:   []graph.Claim{{Value: t("plezier"), Evidence: from("rathenau")}},
		Agenda:   []graph.AgendaItem{{Term: "long", Text: t("wat blijft")}},
	}
	c.Codings = []graph.Coding{
		k(0, "teams", graph.Reported, "samen aan tafel", "report"), k(0, "broker", graph.Reported, "samen aan tafel", "report"),
		k(1, "teams", graph.Reported, "tweede", "report"), k(2, "teams", graph.Reported, "derde", "report"),
		k(3, "broker", graph.Negative, "liep vast", "report"), k(4, "coordination", graph.Mixed, "half gelukt", "rathenau"),
		k(5, "product", graph.Intended, "een kaart", "report"), k(6, "dynamics", graph.Hypothesised, "zou kunnen", "report"),
		{Code: "micro", Passage: 7, Status: graph.Reported, Score: 1, Coder: "a"},
		{Code: "teams", Passage: 8, Status: graph.Reported, Score: 1, Coder: "b", Text: t("van de tweede codeur")},
	}
	c.Codings[2].Phase, c.Codings[6].Phase = graph.Start, graph.End
	c.Codings[6].Reach = []string{"people"}
	c.Codings[1].Level = []string{"meso"}
	s.Cases = []graph.Case{c}
	return s
}

// claims are the claims that are drawn: class and text.
func claims(f *Figure) []string {
	var out []string
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok && strings.HasPrefix(g.Class, "claim ") {
			var text []string
			(&paint.Scene{Ops: g.Ops}).Each(func(o paint.Op) {
				if t, ok := o.(*paint.Text); ok {
					text = append(text, t.Lines...)
				}
			})
			out = append(out, strings.TrimPrefix(g.Class, "claim key-")+" "+strings.Join(text, " "))
		}
	})
	return out
}

// TestCanvasCase reads a canvas as its user does.
func TestCanvasCase(t *testing.T) {
	f, err := Canvas(t.Context(), oneCase(), CanvasQuery{Case: "een"}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
	want := []string{"own Hoe wordt het beter?", "reported gemengde teams, verbinder samen aan tafel", "reported gemengde teams tweede", "negative verbinder liep vast",
		"own plezier", "own wat blijft", "intended een kaart", "mixed half gelukt", "hypothesised zou kunnen"}
	if got := claims(f); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("claims\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, want := range []string{"De eerste", "living lab · Utrecht · 2020 – heden · 8 passages uit 2 bronnen", "+1", "(meso)", "(mensen)", "Waar gebeurt het?", "Wat nu te leren?"} {
		if !says(f, want) {
			t.Errorf("no %q in %q", want, words(f))
		}
	}
	for _, not := range []string{"tweede codeur", "Wie doen er mee?", "Wat later te leren?", "Op welk niveau?"} {
		if says(f, not) {
			t.Errorf("%q on the canvas", not)
		}
	}
	if c := f.Caption("nl"); !strings.Contains(c, "(2 van 11 plekken)") { // spatial and the short term
		t.Errorf("caption: %s", c)
	}
	if len(f.Notes) != 1 || !strings.HasPrefix(f.Notes[0], "+n: zoveel uitspraken staan er niet (1 in totaal)") {
		t.Errorf("notes %q", f.Notes)
	}
}

// TestCanvasPhase keeps only what was coded for a moment.
func TestCanvasPhase(t *testing.T) {
	f, err := Canvas(t.Context(), oneCase(), CanvasQuery{Case: "een", Phase: graph.End}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	want := "own Hoe wordt het beter?, own plezier, own wat blijft, intended een kaart"
	if got := strings.Join(claims(f), ", "); got != want {
		t.Errorf("claims %s, want %s", got, want)
	}
	if !strings.Contains(strings.Join(f.Notes, " "), "‘einde’; 7 passages over een ander moment") {
		t.Errorf("notes %q", f.Notes)
	}
}

// TestCanvasBlank has every question of the model and nothing of a case.
func TestCanvasBlank(t *testing.T) {
	for _, s := range []*graph.Study{oneCase(), example(t)} {
		for _, width := range []float64{60, 84, 119, 120, 160, 174, 267, 380} {
			f, err := Canvas(t.Context(), s, CanvasQuery{}, Options{Lang: "nl", WidthMM: width})
			if err != nil {
				t.Fatal(err)
			}
			checkGeometry(t, f)
			text := strings.Join(words(f), " ")
			for _, p := range s.Model.Parts {
				for _, q := range p.Questions {
					for _, word := range strings.Fields(q.Text["nl"]) {
						if len(word) < 12 && !strings.Contains(text, word) {
							t.Errorf("%g mm: no %q of question %s", width, word, q.ID)
						}
					}
				}
			}
			if len(claims(f)) > 0 {
				t.Errorf("claims on a blank canvas: %q", claims(f))
			}
			if sheet := f.Scene.Height / f.Scene.Width; width > 250 && len(s.Cases) > 1 && (sheet < 0.6 || sheet > 0.75) {
				t.Errorf("%g mm: a sheet of 1 to %.2f", width, sheet)
			}
		}
	}
}

// TestCanvasEveryCase draws every case of the built-in study; on the widths of a journal none is
// higher than a page.
func TestCanvasEveryCase(t *testing.T) {
	s := example(t)
	for i := range s.Cases {
		for _, width := range []float64{84, 174} {
			if width == 174 && i%5 != 0 {
				continue
			}
			f, err := Canvas(t.Context(), s, CanvasQuery{Case: s.Cases[i].ID}, Options{Lang: []string{"nl", "en"}[i%2], WidthMM: width})
			if err != nil {
				t.Fatal(err)
			}
			checkGeometry(t, f)
			if mm := f.Scene.Height / paint.MM; mm > pageHeight {
				t.Errorf("%s is %.0f mm high at %g mm", s.Cases[i].ID, mm, width)
			}
		}
	}
}

// TestCanvasHostile covers claims that nobody should write, and a case without any.
func TestCanvasHostile(t *testing.T) {
	s := oneCase()
	c := &s.Cases[0]
	bad := []string{strings.Repeat("een heel lange bewering ", 60), strings.Repeat("zonderspatie", 30), "שלום עולם", "漢字🧪", "\x00\x1b[31m", "a\nb", "\xff", "–/-/–", ""}
	for i, text := range bad {
		c.Codings = append(c.Codings, graph.Coding{Code: []string{"teams", "coordination", "dynamics", "product"}[i%4], Passage: 20 + i, Status: graph.Statuses[i%6], Score: 1, Coder: "a", Text: graph.Text{"nl": text}})
	}
	c.Name, c.Place = graph.Text{"nl": bad[0]}, graph.Plain(bad[1])
	for _, width := range []float64{60, 84, 120, 174, 380} {
		for _, top := range []int{0, 1, 50} {
			f, err := Canvas(t.Context(), s, CanvasQuery{Case: "een"}, Options{Lang: "nl", WidthMM: width, TopN: top})
			if err != nil {
				t.Fatal(err)
			}
			checkGeometry(t, f)
		}
	}
	s.Cases = []graph.Case{{ID: "leeg"}}
	f, err := Canvas(t.Context(), s, CanvasQuery{Case: "leeg"}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
	if !says(f, "0 passages uit 0 bronnen") || len(claims(f)) > 0 {
		t.Errorf("an empty case says %q", words(f))
	}
}

func TestCanvasErrors(t *testing.T) {
	for _, q := range []CanvasQuery{{Case: "twee"}, {Case: "een", Phase: "ooit"}} {
		if _, err := Canvas(t.Context(), oneCase(), q, Options{}); err == nil {
			t.Errorf("no error for %+v", q)
		}
	}
	f, err := Canvas(t.Context(), &graph.Study{ID: "x", Cases: []graph.Case{{ID: "een"}}}, CanvasQuery{Case: "een"}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(f.Notes, " "), "Niets om te tekenen") {
		t.Errorf("notes %q", f.Notes)
	}
}

// TestCanvasOffModel says what belongs to no part of the model.
func TestCanvasOffModel(t *testing.T) {
	s := oneCase()
	s.Model.Parts[0].Codes = []string{"spatial"}
	f, err := Canvas(t.Context(), s, CanvasQuery{Case: "een"}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(f.Notes, " "), "Buiten het canvas: 4 passages") {
		t.Errorf("notes %q", f.Notes)
	}
}

// TestKeepItems: nothing is left out that would be the only one of its status, and no more than needed.
func TestKeepItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		statuses := rapid.SliceOf(rapid.SampledFrom(graph.Statuses)).Draw(t, "statuses")
		n := rapid.IntRange(1, 6).Draw(t, "n")
		var items []canvasItem
		all := map[graph.Status]bool{}
		for i, s := range statuses {
			items, all[s] = append(items, canvasItem{passage: i, status: s}), true
		}
		kept := keepItems(items, n)
		seen := map[graph.Status]bool{}
		for i, it := range kept {
			seen[it.status] = true
			if i > 0 && kept[i-1].passage >= it.passage {
				t.Fatalf("order lost: %v", kept)
			}
		}
		if len(seen) != len(all) || len(kept) != min(len(items), max(n, len(all))) {
			t.Fatalf("kept %d of %d with %d statuses of %d, at most %d", len(kept), len(items), len(seen), len(all), n)
		}
	})
}

// TestFlow: no line is wider than it may be, and no letter is lost.
func TestFlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,14}(-[a-z]{1,5}|/[a-z]{1,5})?`), 0, 20)
		runs := []run{{strings.Join(words.Draw(t, "bold"), " "), paint.Bold}, {strings.Join(words.Draw(t, "regular"), " "), paint.Regular}}
		width := rapid.Float64Range(30, 200).Draw(t, "width")
		got := ""
		for _, l := range flow(runs, 6, width) {
			end := 0.0
			for i, r := range l.runs {
				if l.x[i] < end-1e-9 {
					t.Fatalf("%q begins at %g, before %g", r.text, l.x[i], end)
				}
				end = l.x[i] + paint.Width(r.text, r.face, 6)
				got += r.text
			}
			if end > width+1e-6 {
				t.Fatalf("a line of %g in %g: %v", end, width, l.runs)
			}
		}
		bare := func(s string) string { return strings.NewReplacer(" ", "", "-", "").Replace(s) }
		if want := runs[0].text + runs[1].text; bare(got) != bare(want) {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func BenchmarkCanvas(b *testing.B) {
	s := example(b)
	for _, width := range []float64{OneColumn, TwoColumns} {
		b.Run(fmt.Sprint(width), func(b *testing.B) {
			for b.Loop() {
				if _, err := Canvas(b.Context(), s, CanvasQuery{Case: "lab-stratumseind"}, Options{WidthMM: width}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
