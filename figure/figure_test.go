package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"speelveld/figure/paint"
	"speelveld/graph"
	"speelveld/internal/golden"
)

// small is a study that can be drawn by hand.
func small() *graph.Study {
	t := func(nl, en string) graph.Text { return graph.Text{"nl": nl, "en": en} }
	code := func(id string, k graph.Kind, up, nl, en string) graph.Code {
		return graph.Code{ID: id, Kind: k, Broader: up, Label: t(nl, en)}
	}
	seen := func(ids ...string) []graph.Coding {
		var out []graph.Coding
		for _, id := range ids {
			out = append(out, graph.Coding{Code: id, Status: graph.Reported, Score: 1, Coder: "a"})
		}
		return out
	}
	return &graph.Study{
		ID: "small", Languages: []string{"nl", "en"}, Count: graph.DefaultCount,
		Codes: []graph.Code{
			code("pressure", graph.Context, "", "probleemdruk", "problem pressure"),
			code("social", graph.Intervention, "", "sociaal", "social"),
			code("teams", graph.Intervention, "social", "gemengde teams", "mixed teams"),
			code("broker", graph.Intervention, "social", "verbinder", "broker"),
			code("coordination", graph.Mechanism, "", "coördinatie", "coordination"),
			code("dynamics", graph.Dynamics, "", "sociale dynamiek", "social dynamics"),
			code("product", graph.Outcome, "", "productontwikkeling", "product development"),
		},
		Concepts: []graph.Concept{
			{ID: "lab", Kind: graph.Basic, Label: t("lab", "lab")},
			{ID: "living-lab", Kind: graph.Variant, Broader: []string{"lab"}, Label: t("living lab", "living lab")},
			{ID: "stadslab", Kind: graph.Variant, Broader: []string{"lab"}, Label: t("stadslab", "city lab")},
			{ID: "atelier", Kind: graph.Other, Label: t("atelier", "studio")},
		},
		Definitions: []graph.Definition{{ID: "d1", Concept: "living-lab", Year: "2021", Text: t("Een plek.", "A place."),
			Angle: t("Vooral onderzoek.", "Mainly research."), Source: "report", Cites: []string{"rathenau"}, Locator: "§6"}},
		Sources: []graph.Source{
			{ID: "report", Type: "report", Fields: map[string]string{"author": "Aa, A. and Bb, B. and Cc, C.", "year": "2022"}},
			{ID: "rathenau", Type: "misc", Fields: map[string]string{"author": "Rathenau Instituut"}},
		},
		Cases: []graph.Case{
			{ID: "c1", Name: t("Een", "One"), Concept: graph.Plain("living-lab"), Codings: seen("pressure", "teams", "coordination", "product", "dynamics"), Configs: []graph.Configuration{
				{Status: graph.Reported, Context: []string{"pressure"}, Interventions: []string{"teams"}, Mechanisms: []string{"coordination"}, Outcomes: []string{"product"},
					Feedback: [][2]string{{"product", "teams"}}}}},
			{ID: "c2", Name: t("Twee", "Two"), Concept: graph.Plain("living-lab"), Codings: seen("teams", "broker", "coordination", "product"), Configs: []graph.Configuration{
				{Status: graph.Mixed, Interventions: []string{"teams"}, Mechanisms: []string{"coordination"}},
				{Status: graph.Intended, Interventions: []string{"broker"}, Outcomes: []string{"product"}}}},
			{ID: "c3", Name: t("Drie", "Three"), Concept: graph.Plain("lab"), Codings: append(seen("broker", "dynamics"), graph.Coding{Code: "product", Status: graph.Negative, Coder: "a"}), Configs: []graph.Configuration{
				{Status: graph.Negative, Interventions: []string{"broker"}, Outcomes: []string{"product"}}}},
			{ID: "c4", Name: t("Vier", "Four"), Codings: append(seen("broker", "dynamics", "pressure"), graph.Coding{Code: "teams", Status: graph.Reported, Score: 1, Coder: "b"})},
			{ID: "c5", Name: t("Vijf", "Five")},
		},
	}
}

var meta = paint.Meta{Command: "speelveld figure cimo --lang nl", Digest: "sha256:0123", Version: "1.0"}

// TestGolden keeps a figure of each kind and width to look at; the names carry the flags.
func TestGolden(t *testing.T) {
	for kind, draw := range kinds {
		for _, width := range []float64{OneColumn, TwoColumns} {
			for _, lang := range []string{"nl", "en"} {
				f, err := draw(t.Context(), small(), Options{Lang: lang, WidthMM: width, Meta: meta})
				if err != nil {
					t.Fatal(err)
				}
				checkGeometry(t, f)
				var buf bytes.Buffer
				if err := f.Write(&buf, SVG); err != nil {
					t.Fatal(err)
				}
				// The font is tested in package paint; here its bytes would only hide the drawing.
				b := regexp.MustCompile(`base64,[^)]*`).ReplaceAll(buf.Bytes(), []byte("base64,…"))
				golden.Equal(t, fmt.Sprintf("%s.%s.%g.svg", kind, lang, width), b)
			}
		}
	}
}

func TestConceptDOT(t *testing.T) {
	for _, width := range []float64{OneColumn, TwoColumns} {
		opt, err := Options{Lang: "nl", WidthMM: width, FontPt: 6.5}.complete(small())
		if err != nil {
			t.Fatal(err)
		}
		m := newConceptMap(graph.NewIndex(small()), opt, 0)
		if len(m.groups) != 1 {
			t.Fatalf("%d groups, want 1", len(m.groups))
		}
		golden.Equal(t, fmt.Sprintf("concepts.nl.%g.dot", width), []byte(m.dot(m.groups[0]).String()))
	}
}

// TestPathways counts by hand what the map counts.
func TestPathways(t *testing.T) {
	x := graph.NewIndex(small())
	counts := func(p *pathways) (nodes, edges map[string]int) {
		nodes, edges = map[string]int{}, map[string]int{}
		for id, n := range p.nodes {
			nodes[id] = len(n.cases)
		}
		for _, e := range p.edges {
			edges[tieClass[e.tie]+" "+e.from+" "+e.to] = len(e.cases)
		}
		return nodes, edges
	}
	same := func(name string, got, want map[string]int) {
		t.Helper()
		for k := range got {
			if _, ok := want[k]; !ok {
				t.Errorf("%s: unexpected %s: %d", name, k, got[k])
			}
		}
		for k, n := range want {
			if got[k] != n {
				t.Errorf("%s: %s is %d, want %d", name, k, got[k], n)
			}
		}
	}
	p := readPathways(x, Options{}, false)
	nodes, edges := counts(p)
	same("children", nodes, map[string]int{"pressure": 2, "teams": 2, "broker": 3, "coordination": 2, "dynamics": 3, "product": 2})
	// Of the five cases, broker and dynamics are together in two, where 3 × 3 / 5 = 1.8 are expected;
	// coordination and product are in two, where 0.8 are, but a source links them.
	same("children", edges, map[string]int{
		"linked pressure teams": 1, "linked teams coordination": 2, "linked coordination product": 1,
		"feedback product teams": 1, "hinders broker product": 1, "copresent broker dynamics": 2,
	})
	if p.skipped != 1 || p.cases != 5 {
		t.Errorf("%d configurations skipped of %d cases, want 1 of 5", p.skipped, p.cases)
	}
	nodes, _ = counts(readPathways(x, Options{}, true))
	same("parents", nodes, map[string]int{"pressure": 2, "social": 4, "coordination": 2, "dynamics": 3, "product": 2})

	p = readPathways(x, Options{Cases: []string{"c2", "c3"}}, false)
	nodes, edges = counts(p)
	same("two cases", nodes, map[string]int{"teams": 1, "broker": 2, "coordination": 1, "dynamics": 1, "product": 1})
	same("two cases", edges, map[string]int{"linked teams coordination": 1, "hinders broker product": 1})
}

// TestReproducible draws the built-in study in two other processes, and compares every format.
func TestReproducible(t *testing.T) {
	if os.Getenv("FIGURE_DIGEST") != "" {
		for _, kind := range []string{"cimo", "concepts"} {
			f, err := kinds[kind](t.Context(), example(t), Options{Lang: "nl", Meta: meta})
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range []Format{SVG, PDF, PNG} {
				h := sha256.New()
				if err := f.WriteDPI(h, format, 150); err != nil {
					t.Fatal(err)
				}
				fmt.Printf("digest %s %s %x\n", kind, format, h.Sum(nil))
			}
		}
		return
	}
	var runs [2]string
	for i := range runs {
		cmd := exec.Command(os.Args[0], "-test.run=^TestReproducible$", "-test.v")
		cmd.Env = append(os.Environ(), "FIGURE_DIGEST=1", "TZ="+[]string{"UTC", "Asia/Tokyo"}[i], "LC_ALL="+[]string{"C", "nl_NL.UTF-8"}[i])
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		runs[i] = strings.Join(regexp.MustCompile(`digest .*`).FindAllString(string(out), -1), "\n")
	}
	if runs[0] != runs[1] || strings.Count(runs[0], "digest") != 6 {
		t.Errorf("two runs differ:\n%s\n\n%s", runs[0], runs[1])
	}
}

// TestPDF asks poppler, where it is installed, what a reader finds in the file; the rest holds without it.
func TestPDF(t *testing.T) {
	for kind, draw := range kinds {
		f, err := draw(t.Context(), example(t), Options{Lang: "nl", Meta: meta})
		if err != nil {
			t.Fatal(err)
		}
		var buf bytes.Buffer
		if err := f.Write(&buf, PDF); err != nil {
			t.Fatal(err)
		}
		fonts := regexp.MustCompile(`/BaseFont /(\S+)`).FindAllSubmatch(buf.Bytes(), -1)
		files := bytes.Count(buf.Bytes(), []byte("/FontFile2"))
		if len(fonts) < 2 || files*2 != len(fonts) {
			t.Errorf("%s: %d fonts and %d font files", kind, len(fonts), files)
		}
		for _, name := range fonts {
			if !regexp.MustCompile(`^[A-Z]{6}\+LiberationSans(-Bold|-Italic)?$`).Match(name[1]) {
				t.Errorf("%s: font %s does not say that it is a subset", kind, name[1])
			}
		}
		if len(buf.Bytes()) > 200<<10 {
			t.Errorf("%s: %d bytes: are the fonts subset?", kind, buf.Len())
		}
		path := filepath.Join(t.TempDir(), kind+".pdf")
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := exec.LookPath("pdftotext"); err != nil {
			t.Log("pdftotext is not installed; install poppler-utils to read the text back")
			continue
		}
		text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range map[string][]string{"cimo": {"coördinatie", "n = 118", "Mechanisme"}, "concepts": {"living lab (16)", "uit de hoek van", "gedefinieerd"}}[kind] {
			if want == "n = 118" {
				want = "van 118"
			}
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: pdftotext does not find %q", kind, want)
			}
		}
		list, err := exec.Command("pdffonts", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(list)), "\n")[2:] {
			if !regexp.MustCompile(`yes\s+yes\s+yes`).MatchString(line) {
				t.Errorf("%s: not embedded, subset and searchable: %s", kind, line)
			}
		}
	}
}

func TestPNG(t *testing.T) {
	f, err := CIMO(t.Context(), small(), Options{WidthMM: OneColumn, Meta: meta})
	if err != nil {
		t.Fatal(err)
	}
	for _, dpi := range []float64{150, 300, 600} {
		var buf bytes.Buffer
		if err := f.WriteDPI(&buf, PNG, dpi); err != nil {
			t.Fatal(err)
		}
		i := bytes.Index(buf.Bytes(), []byte("pHYs"))
		if i < 0 {
			t.Fatal("no pHYs chunk")
		}
		if got, want := binary.BigEndian.Uint32(buf.Bytes()[i+4:]), uint32(dpi/0.0254+0.5); got != want {
			t.Errorf("%g dpi: pHYs says %d per metre, want %d", dpi, got, want)
		}
		img, err := png.Decode(&buf)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := img.Bounds().Dx(), int(OneColumn/25.4*dpi+0.999); got != want {
			t.Errorf("%g dpi: %d dots wide, want %d", dpi, got, want)
		}
	}
	if err := f.WriteDPI(&bytes.Buffer{}, PNG, 10); err == nil {
		t.Error("10 dpi was accepted")
	}
	if err := f.Write(&bytes.Buffer{}, "gif"); err == nil {
		t.Error("gif was accepted")
	}
}

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]Format{"a.svg": SVG, "b/c.PDF": PDF, "met spatie.png": PNG, "a.gif": "", "a": "", ".": ""} {
		got, err := FormatOf(path)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("FormatOf(%q) = %q, %v", path, got, err)
		}
	}
}

func TestBadOptions(t *testing.T) {
	for name, opt := range map[string]Options{
		"language": {Lang: "de"}, "narrow": {WidthMM: 20}, "small": {FontPt: 5}, "palette": {Palette: "rainbow"},
		"top": {TopN: -1}, "cases": {MinCases: -1}, "roll-up": {RollUp: "sideways"},
	} {
		for kind, draw := range kinds {
			if f, err := draw(t.Context(), small(), opt); err == nil {
				t.Errorf("%s, %s: drew %v", kind, name, f.Kind)
			}
		}
	}
}

// TestNothing draws studies without anything to draw: the figure says so, and why.
func TestNothing(t *testing.T) {
	for name, c := range map[string]struct {
		study *graph.Study
		opt   Options
		kinds []string
	}{
		"empty":    {&graph.Study{}, Options{}, []string{"cimo", "concepts"}},
		"no case":  {small(), Options{Cases: []string{}}, []string{"cimo"}},
		"too many": {small(), Options{MinCases: 99}, []string{"cimo"}},
	} {
		for _, kind := range c.kinds {
			f, err := kinds[kind](t.Context(), c.study, c.opt)
			if err != nil {
				t.Fatalf("%s, %s: %v", kind, name, err)
			}
			checkGeometry(t, f)
			if len(f.Notes) != 1 || !strings.Contains(strings.ToLower(f.Notes[0]), word(f.Lang, "niets", "nothing")) || f.Caption("nl") == f.Caption("en") {
				t.Errorf("%s, %s: notes %q", kind, name, f.Notes)
			}
		}
	}
}

func TestCaption(t *testing.T) {
	f, err := CIMO(t.Context(), small(), Options{Lang: "nl", Filter: "concept=lab", MinCases: 1})
	if err != nil {
		t.Fatal(err)
	}
	for lang, wants := range map[string][]string{
		"nl": {"5 cases", "concept=lab", "gemeld of gemengd", "Doorgetrokken", "dwarsstreep", "Gestreept", "terugkoppeling", "(1) tellen niet mee"},
		"en": {"5 cases", "concept=lab", "reported or mixed", "Solid", "bar", "Dashed", "feedback", "(1) do not count"},
	} {
		for _, want := range wants {
			if !strings.Contains(f.Caption(lang), want) {
				t.Errorf("%s: no %q in %s", lang, want, f.Caption(lang))
			}
		}
	}
	if f.Scene.Meta.Description != f.Caption("nl") {
		t.Error("the description is not the caption")
	}
}

// TestCircle holds the concept map to studies that a reader would refuse: circles in broader.
func TestCircle(t *testing.T) {
	s := small()
	s.Concepts[0].Broader = []string{"living-lab"}
	s.Concepts[2].Broader = []string{"stadslab", "nowhere"}
	f, err := Concepts(t.Context(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
}

var lookDir = flag.String("look", "", "folder to write the figures of the built-in study to, for looking at")

// TestLook writes every figure of the built-in study where -look says.
func TestLook(t *testing.T) {
	if *lookDir == "" {
		t.Skip("give -look DIR to write the figures for looking at")
	}
	for kind, draw := range kinds {
		for _, width := range []float64{OneColumn, TwoColumns} {
			for _, lang := range []string{"nl", "en"} {
				for _, palette := range Palettes {
					f, err := draw(t.Context(), example(t), Options{Lang: lang, WidthMM: width, Palette: palette})
					if err != nil {
						t.Fatal(err)
					}
					for _, format := range []Format{SVG, PDF, PNG} {
						var buf bytes.Buffer
						if err := f.WriteDPI(&buf, format, 200); err != nil {
							t.Fatal(err)
						}
						name := fmt.Sprintf("%s.%s.%g.%s.%s", kind, lang, width, palette, format)
						if err := os.WriteFile(filepath.Join(*lookDir, name), buf.Bytes(), 0o644); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
		}
	}
}

func TestHyphenate(t *testing.T) {
	for in, want := range map[string]string{
		"professionele leergemeenschap\u00a0(1)": "professionele leer\u00adgemeenschap\u00a0(1)",
		"persoonsontwikkeling":                   "persoons\u00adontwikkeling",
		"ontwikkeling":                           "ontwikkeling",
		"leer- en innovatienetwerk, samen":       "leer- en innovatie\u00adnetwerk, samen",
		"":                                       "",
	} {
		if got := hyphenate(in, "nl"); got != want {
			t.Errorf("hyphenate(%q) = %q, want %q", in, got, want)
		}
		if got := hyphenate(in, "en"); got != in {
			t.Errorf("English %q became %q", in, got)
		}
	}
}
