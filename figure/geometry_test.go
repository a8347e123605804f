package figure

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"speelveld/datasets"
	"speelveld/figure/layout"
	"speelveld/figure/paint"
	"speelveld/graph"
)

func TestMain(m *testing.M) {
	if layout.IsChild(os.Args) {
		os.Exit(layout.RunChild(os.Stdin, os.Stdout))
	}
	dir, err := os.MkdirTemp("", "figure-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "LocalAppData"} { // the user's own cache is not ours to fill
		os.Setenv(name, dir)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// kinds are all kinds of figures, each drawn of a study; a kind's own test file adds it.
var kinds = map[string]func(context.Context, *graph.Study, Options) (*Figure, error){"cimo": CIMO, "concepts": Concepts}

func example(t testing.TB) *graph.Study {
	t.Helper()
	s, err := datasets.Read(datasets.Example())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// crowded is a study with many codes, links, concepts and cases, from a fixed seed.
func crowded(codes, cases int) *graph.Study {
	r := rand.New(rand.NewPCG(1, 2))
	s := &graph.Study{ID: "crowded", Languages: []string{"nl", "en"}, Count: graph.DefaultCount}
	ids := map[graph.Kind][]string{}
	words := strings.Fields("gezamenlijke verantwoordelijkheid in de wijk met bewoners studenten professionals onderzoekers gemeente leren onderzoeken ontwerpen experimenteren kennisuitwisseling governance")
	label := func() graph.Text {
		var w []string
		for range 1 + r.IntN(6) {
			w = append(w, words[r.IntN(len(words))])
		}
		return graph.Text{"nl": strings.Join(w, " "), "en": "the " + strings.Join(w, " ")}
	}
	for _, k := range []graph.Kind{graph.Context, graph.Intervention, graph.Mechanism, graph.Dynamics, graph.Outcome} {
		for i := range codes / 5 {
			c := graph.Code{ID: fmt.Sprintf("%s-%d", k, i), Kind: k, Label: label()}
			if i >= 4 {
				c.Broader = fmt.Sprintf("%s-%d", k, i%4)
			}
			s.Codes = append(s.Codes, c)
			ids[k] = append(ids[k], c.ID)
		}
	}
	for i := range 60 {
		c := graph.Concept{ID: fmt.Sprintf("concept-%d", i), Kind: graph.Variant, Label: label()}
		switch {
		case i < 5:
			c.Kind = graph.Basic
		case i < 50:
			c.Broader = []string{fmt.Sprintf("concept-%d", r.IntN(i))}
		default:
			c.Kind = graph.Other
		}
		s.Concepts = append(s.Concepts, c)
		if i%4 == 0 {
			s.Definitions = append(s.Definitions, graph.Definition{ID: fmt.Sprintf("definition-%d", i), Concept: c.ID, Text: label(), Angle: label(), Source: "source"})
		}
	}
	s.Sources = []graph.Source{{ID: "source", Type: "book", Fields: map[string]string{"author": "Aa, A. van der and Bb, B.", "year": "2020"}}}
	pick := func(k graph.Kind, n int) []string {
		var out []string
		for range n {
			out = append(out, ids[k][min(r.IntN(len(ids[k])), r.IntN(len(ids[k])))])
		}
		return out
	}
	for i := range cases {
		c := graph.Case{ID: fmt.Sprintf("case-%03d", i), Name: graph.Text{"nl": "Case"}, Concept: graph.Plain(fmt.Sprintf("concept-%d", r.IntN(60)))}
		for range 3 {
			cfg := graph.Configuration{Status: graph.Reported, Context: pick(graph.Context, 1), Interventions: pick(graph.Intervention, 2),
				Mechanisms: pick(graph.Mechanism, r.IntN(3)), Dynamics: pick(graph.Dynamics, r.IntN(2)), Outcomes: pick(graph.Outcome, 2)}
			if r.IntN(5) == 0 {
				cfg.Status = graph.Negative
			}
			if r.IntN(20) == 0 {
				cfg.Feedback = [][2]string{{cfg.Outcomes[0], cfg.Interventions[0]}}
			}
			c.Configs = append(c.Configs, cfg)
			for _, list := range [][]string{cfg.Context, cfg.Interventions, cfg.Mechanisms, cfg.Dynamics, cfg.Outcomes} {
				for _, id := range list {
					c.Codings = append(c.Codings, graph.Coding{Code: id, Status: graph.Reported, Score: 1, Coder: "a"})
				}
			}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

// hostile is the built-in study with labels that nobody should give.
func hostile(t testing.TB) *graph.Study {
	s := example(t)
	bad := []string{
		strings.Repeat("een heel lang label dat maar niet ophoudt ", 8)[:300],
		strings.Repeat("zonderspatie", 25),
		`<script>alert("1")</script> & 'aanhaling' \N \l \G`,
		"שלום עולם (test)",
		"漢字の長いラベル",
		"lab 🧪👩‍🔬 with emoji",
		"",
		"\x00\x1b[31m\u202eevil\ufeff",
		"%d %s ${HOME} $(id) {nb}",
		"a\nb\tc\r\nd",
		"e\u0301e\u0301n coo\u0308rdinatie",
		"\xff\xfe niet UTF-8",
	}
	n := 0
	next := func(old graph.Text) graph.Text {
		n++
		if n%2 == 1 {
			return old
		}
		return graph.Text{"nl": bad[n/2%len(bad)], "en": bad[n/2%len(bad)]}
	}
	for i := range s.Codes {
		s.Codes[i].Label = next(s.Codes[i].Label)
	}
	for i := range s.Concepts {
		s.Concepts[i].Label = next(s.Concepts[i].Label)
	}
	for i := range s.Definitions {
		s.Definitions[i].Angle = next(s.Definitions[i].Angle)
	}
	for i := range s.Sources {
		s.Sources[i].Fields["author"] = bad[i%len(bad)]
	}
	return s
}

// TestGeometry holds every figure to what print asks for: each label on the page and in its shape,
// no two texts over each other, no text below 6 points, the legend explaining what is drawn and
// nothing else.
func TestGeometry(t *testing.T) {
	studies := map[string]*graph.Study{"example": example(t), "hostile": hostile(t), "crowded": crowded(100, 300)}
	options := map[string]Options{
		"plain":    {},
		"children": {RollUp: Children, TopN: 12},
		"parents":  {RollUp: Parents},
		"titled":   {Title: "Een titel die wel wat langer is dan de breedte van één kolom van een tijdschrift toelaat", FontPt: 8, MinCases: 2},
	}
	for name, s := range studies {
		for kind, draw := range kinds {
			for optName, opt := range options {
				if kind != "cimo" && kind != "gapmap" && (optName == "parents" || optName == "children") {
					continue // the others know no rolling up
				}
				widths := []float64{OneColumn, TwoColumns}
				if optName == "plain" {
					widths = append(widths, 60, 120)
				}
				for _, width := range widths {
					for _, lang := range []string{"nl", "en"} {
						opt.WidthMM, opt.Lang = width, lang
						t.Run(fmt.Sprintf("%s/%s/%s/%g/%s", kind, name, optName, width, lang), func(t *testing.T) {
							f, err := draw(t.Context(), s, opt)
							if err != nil {
								t.Fatal(err)
							}
							checkGeometry(t, f)
						})
					}
				}
			}
		}
	}
}

type placedText struct {
	text string
	box  paint.Box
}

func checkGeometry(t *testing.T, f *Figure) {
	t.Helper()
	sc := f.Scene
	page := paint.Box{X1: sc.Width, Y1: sc.Height}
	var texts []placedText
	var nodes []placedText
	drawn, legend := map[string]bool{}, map[string]bool{}
	keys := map[string]bool{} // classes that say of themselves that a legend explains them
	sc.Each(func(o paint.Op) {
		switch o := o.(type) {
		case *paint.Text:
			if o.Size < paint.MinSize {
				t.Errorf("%q is set at %g points", o.Lines, o.Size)
			}
			for i, line := range o.Lines {
				box := o.LineBox(i)
				if o.Rotate != 0 {
					box = o.Bounds()
				}
				texts = append(texts, placedText{line, box})
				if p, missing := paint.Printable(line); len(missing) > 0 || p != line && strings.ReplaceAll(p, " ", "") != strings.ReplaceAll(strings.ReplaceAll(line, " ", ""), "\u00a0", "") {
					t.Errorf("%q would not print as it stands", line)
				}
			}
		case *paint.Group:
			classes := strings.Fields(o.Class)
			if len(classes) == 0 {
				break
			}
			for _, c := range classes {
				if strings.HasPrefix(c, "key-") && classes[0] != "legend" {
					keys[c] = true
				}
			}
			switch classes[0] {
			case "legend":
				legend[classes[1]] = true
			case "node", "edge":
				for _, c := range classes[1:] {
					drawn[c] = true
				}
			}
			if classes[0] == "node" && !strings.Contains(o.Class, "phrase") && !strings.Contains(o.Class, "more") {
				box := o.Ops[0].Bounds()
				nodes = append(nodes, placedText{o.Title, box})
				for _, in := range o.Ops {
					if x, ok := in.(*paint.Text); ok && x.Face != paint.Italic && !x.Bounds().Inside(box, 0.3) {
						t.Errorf("text %q %v leaves its shape %v", x.Lines, x.Bounds(), box)
					}
				}
			}
		}
		if b := o.Bounds(); !b.Inside(page, 0.05) {
			t.Errorf("%T %v lies outside the page %v", o, b, page)
		}
	})
	for _, said := range append([]string{f.Caption("nl"), f.Caption("en")}, f.Notes...) {
		if strings.Contains(said, "%!") || strings.Contains(said, "NaN") {
			t.Errorf("said: %s", said)
		}
	}
	for i, a := range texts {
		if strings.Contains(a.text, "%!") || strings.Contains(a.text, "NaN") {
			t.Errorf("said: %s", a.text)
		}
		for _, b := range texts[i+1:] {
			if a.box.Overlaps(b.box, 0.25) {
				t.Errorf("text %q %v overlaps %q %v", a.text, a.box, b.text, b.box)
			}
		}
	}
	for i, a := range nodes {
		for _, b := range nodes[i+1:] {
			if a.box.Overlaps(b.box, 0.1) {
				t.Errorf("shape of %q overlaps that of %q", a.text, b.text)
			}
		}
	}
	for class := range keys {
		if !legend[class] {
			t.Errorf("class %s is drawn and not in the legend", class)
		}
	}
	for class := range legend {
		if strings.HasPrefix(class, "key-") && !keys[class] {
			t.Errorf("class %s is in the legend and not drawn", class)
		}
	}
	for _, class := range explained {
		if drawn[class] != legend[class] {
			t.Errorf("class %s: drawn %v, in the legend %v", class, drawn[class], legend[class])
		}
	}
	if lines := drawn["linked"] || drawn["hinders"]; lines != legend["width"] {
		t.Errorf("lines with a width: drawn %v, explained %v", lines, legend["width"])
	}
}

// explained are the classes without "key-" that a legend explains when they are drawn.
var explained = []string{"linked", "hinders", "feedback", "copresent", "dynamics", "basic", "variant", "other", "definition"}

// TestSVGIsXML parses what is written for hostile labels, and finds the labels in it.
func TestSVGIsXML(t *testing.T) {
	for kind, draw := range kinds {
		for _, s := range []*graph.Study{example(t), hostile(t)} {
			f, err := draw(t.Context(), s, Options{Lang: "nl", Meta: paint.Meta{Command: `speelveld figure --where "a & b < c"`, Version: "1"}})
			if err != nil {
				t.Fatal(err)
			}
			var buf bytes.Buffer
			if err := f.Write(&buf, SVG); err != nil {
				t.Fatal(err)
			}
			ids := map[string]bool{}
			d := xml.NewDecoder(&buf)
			for {
				tok, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				el, ok := tok.(xml.StartElement)
				if !ok {
					continue
				}
				if el.Name.Local == "script" {
					t.Errorf("%s: a label became an element", kind)
				}
				for _, a := range el.Attr {
					if a.Name.Local == "id" {
						if ids[a.Value] {
							t.Errorf("%s: id %s twice", kind, a.Value)
						}
						ids[a.Value] = true
					}
				}
			}
			if len(ids) < 10 && (kind == "cimo" || kind == "concepts") {
				t.Errorf("%s: only %d ids", kind, len(ids))
			}
		}
	}
}
