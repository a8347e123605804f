package figure

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"speelveld/figure/paint"
	"speelveld/graph"
)

func init() {
	kinds["model"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		return Model(ctx, s, ModelQuery{}, opt)
	}
}

// words returns all that a figure says, with the lines of each text joined.
func words(f *Figure) []string {
	var out []string
	f.Scene.Each(func(o paint.Op) {
		if t, ok := o.(*paint.Text); ok {
			out = append(out, strings.Join(t.Lines, " "))
		}
	})
	return out
}

func says(f *Figure, what string) bool {
	return strings.Contains(strings.ReplaceAll(strings.Join(words(f), " "), "- ", ""), what)
}

// TestModelForms holds both forms at widths and sizes that they would not choose themselves.
func TestModelForms(t *testing.T) {
	for name, s := range map[string]*graph.Study{"example": example(t), "hostile": hostile(t), "crowded": crowded(100, 40), "small": small()} {
		for _, form := range ModelForms {
			for _, opt := range []Options{{WidthMM: 60}, {WidthMM: 100, FontPt: 6}, {WidthMM: 149}, {WidthMM: 174}, {WidthMM: 254}, {WidthMM: 380, TopN: 3}, {WidthMM: 190, FontPt: 9, Palette: Grey}} {
				t.Run(fmt.Sprintf("%s/%s/%g", name, form, opt.WidthMM), func(t *testing.T) {
					f, err := Model(t.Context(), s, ModelQuery{Form: form}, opt)
					if err != nil {
						t.Fatal(err)
					}
					checkGeometry(t, f)
				})
			}
		}
	}
}

// TestModelCounts compares the numbers behind the labels with a count by hand: in the small study
// cases 1, 2, 3 and 4 show a perspective by one of its children, c4's second coder does not count,
// and a negative coding is no case.
func TestModelCounts(t *testing.T) {
	f, err := Model(t.Context(), small(), ModelQuery{}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"probleemdruk (2)", "sociaal (4)", "coördinatie (2)", "sociale dynamiek (3)", "productontwikkeling (2)"} {
		if !says(f, want) {
			t.Errorf("no %q in %q", want, words(f))
		}
	}
	f, err = Model(t.Context(), small(), ModelQuery{}, Options{Lang: "nl", Cases: []string{"c2", "c5"}, Filter: "concept=living-lab"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"probleemdruk (0)", "sociaal (1)"} {
		if want == "probleemdruk (0)" { // no chosen case has a context, so the kind has no numbers
			want = "probleemdruk"
		}
		if !says(f, want) {
			t.Errorf("no %q in %q", want, words(f))
		}
	}
	if c := f.Caption("nl"); !strings.Contains(c, "van 2 (gekozen: concept=living-lab)") {
		t.Errorf("the caption does not say how the cases were chosen: %s", c)
	}
	f, err = Model(t.Context(), small(), ModelQuery{NoCounts: true}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(words(f), " "); strings.Contains(text, "(") {
		t.Errorf("numbers although none were asked for: %s", text)
	}
}

// TestModelLevels counts a level by the cases that are coded with it, as the analyses do, and a
// reach, which no case is coded with, where it stands with a coding that counts.
func TestModelLevels(t *testing.T) {
	s := small()
	s.Codes = append(s.Codes,
		graph.Code{ID: "micro", Kind: graph.Level, Label: graph.Text{"nl": "micro"}}, graph.Code{ID: "meso", Kind: graph.Level, Label: graph.Text{"nl": "meso"}},
		graph.Code{ID: "people", Kind: graph.Reach, Label: graph.Text{"nl": "mensen"}})
	for i := range s.Cases[0].Codings {
		if k := &s.Cases[0].Codings[i]; k.Code == "teams" {
			k.Level = []string{"micro"}
		} else if k.Code == "product" {
			k.Reach = []string{"people"}
		}
	}
	s.Cases[1].Codings = append(s.Cases[1].Codings, graph.Coding{Code: "micro", Status: graph.Reported, Score: 1, Coder: "a"},
		graph.Coding{Code: "product", Status: graph.Intended, Score: 1, Coder: "a", Level: []string{"meso"}})
	f, err := Model(t.Context(), s, ModelQuery{}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"micro (1)", "meso (0)", "mensen (1)"} {
		if !says(f, want) {
			t.Errorf("no %q in %q", want, words(f))
		}
	}
}

// TestModelParts draws what the model of a study says, in its own words and in the order of the codebook.
func TestModelParts(t *testing.T) {
	s := small()
	s.Model.Parts = []graph.Part{
		{ID: "design", Kind: graph.Intervention, Label: graph.Text{"nl": "ons ontwerp"}, Codes: []string{"broker", "teams", "coordination"}},
		{ID: "more", Kind: graph.Intervention, Label: graph.Text{"nl": "en meer"}, Codes: []string{"teams"}},
		{ID: "fit", Kind: graph.Coherence, Label: graph.Text{"nl": "past het"}, Questions: []graph.Question{{ID: "q", Text: graph.Text{"nl": "Past dit bij elkaar?"}}}},
	}
	f, err := Model(t.Context(), s, ModelQuery{Form: FullForm}, Options{Lang: "nl", Link: func(id string) string { return "#" + id }})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok && g.Class == "node code-intervention" {
			order = append(order, g.Href)
		}
	})
	if got := strings.Join(order, " "); got != "#teams #broker" {
		t.Errorf("interventions in the order %s", got)
	}
	for _, want := range []string{"ons ontwerp; en meer", "past het", "Past dit bij elkaar?"} {
		if !says(f, want) {
			t.Errorf("no %q in %q", want, words(f))
		}
	}
}

// TestModelWithout covers studies that lack most of what the model draws.
func TestModelWithout(t *testing.T) {
	f, err := Model(t.Context(), &graph.Study{ID: "x"}, ModelQuery{}, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "Niets om te tekenen") {
		t.Errorf("notes %q", f.Notes)
	}
	for _, kind := range graph.Kinds {
		for _, width := range []float64{OneColumn, TwoColumns} {
			for n := range 10 {
				s := &graph.Study{ID: "x", Languages: []string{"en"}}
				for i := range n {
					s.Codes = append(s.Codes, graph.Code{ID: fmt.Sprintf("%s-%d", kind, i), Kind: kind, Label: graph.Text{"en": "a code of this kind"}})
				}
				f, err := Model(t.Context(), s, ModelQuery{Form: FullForm}, Options{WidthMM: width})
				if err != nil {
					t.Fatal(err)
				}
				checkGeometry(t, f)
			}
		}
	}
	if _, err := Model(t.Context(), small(), ModelQuery{Form: "huge"}, Options{}); err == nil {
		t.Error("no error for an unknown form")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Model(ctx, small(), ModelQuery{}, Options{}); err == nil {
		t.Error("drawn although cancelled")
	}
}

func BenchmarkModel(b *testing.B) {
	s := example(b)
	for b.Loop() {
		if _, err := Model(b.Context(), s, ModelQuery{}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
