package datasets

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"speelveld/graph"
	"speelveld/internal/diag"
)

// shuffled is a file system that lists its folders in an order of its own.
type shuffled struct {
	fs.FS
	order func([]fs.DirEntry)
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	s.order(entries)
	return entries, err
}

// TestOrderOfFilesDoesNotMatter reads and digests the built-in study with its files listed in any order.
func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	want, err := Read(Example())
	if err != nil {
		t.Fatal(err)
	}
	digest, err := Digest(Example())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		fsys := shuffled{Example(), func(entries []fs.DirEntry) {
			copy(entries, rapid.Permutation(entries).Draw(t, "order"))
		}}
		if got, err := Digest(fsys); err != nil || got != digest {
			t.Fatalf("digest %s, %v", got, err)
		}
		if rapid.IntRange(0, 9).Draw(t, "read too") > 0 {
			return // reading is the slow part
		}
		got, err := Read(fsys)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestDigestSeesWhatIsRead changes the study's files: the digest changes with what Read reads, and
// with nothing else.
func TestDigestSeesWhatIsRead(t *testing.T) {
	digest := func(change func(fstest.MapFS)) string {
		files := script(t, "testdata/errors/base_is_good.txtar")
		change(files)
		d, err := Digest(files)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	first := digest(func(fstest.MapFS) {})
	if len(first) != 64 {
		t.Errorf("%q is no SHA-256", first)
	}
	for _, name := range []string{"README.md", "outputs.yaml", "cases/notes.txt", "cases/.een.yaml.swp", ".git/config"} {
		if digest(func(f fstest.MapFS) { f[name] = &fstest.MapFile{Data: []byte("x")} }) != first {
			t.Errorf("%s is not read, but the digest sees it", name)
		}
	}
	for _, name := range []string{"study.yaml", "sources.bib", "cases/een.yaml", "model.yaml"} {
		if digest(func(f fstest.MapFS) { f[name].Data = append(f[name].Data, '\n') }) == first {
			t.Errorf("the digest does not see a change of %s", name)
		}
		if name != "study.yaml" && digest(func(f fstest.MapFS) { delete(f, name) }) == first {
			t.Errorf("the digest does not see that %s is gone", name)
		}
	}
	if digest(func(f fstest.MapFS) { f["cases/drie.yaml"] = f["cases/een.yaml"]; delete(f, "cases/een.yaml") }) == first {
		t.Error("the digest does not see that a file was renamed")
	}
}

// TestDefaults holds what a coding is that says little.
func TestDefaults(t *testing.T) {
	files := oneCase("id: een\nname: Een\ncodings:\n- code: [a, b]\n- {code: a, status: negative}\n- {code: a, status: absent}\n- {code: a, status: absent, score: 0.3}\n- {code: a, status: intended}\n")
	files["codebook.yaml"] = &fstest.MapFile{Data: []byte("codes: [{id: a, kind: value, label: A}, {id: b, kind: level, label: B}]\n")}
	s, err := Read(files)
	if err != nil {
		t.Fatal(err)
	}
	if s.Base != "urn:speelveld:x:" || !slices.Equal(s.Languages, []string{"nl", "en"}) || !slices.Equal(s.Count, []graph.Status{"reported", "mixed"}) {
		t.Errorf("base %q, languages %v, count %v", s.Base, s.Languages, s.Count)
	}
	var got []string
	for _, k := range s.Cases[0].Codings {
		got = append(got, fmt.Sprintf("%d %s %s %g %s %s", k.Passage, k.Code, k.Status, k.Score, k.Coder, k.Pos))
	}
	want := []string{
		"0 a reported 1 a cases/een.yaml:4:3",
		"0 b reported 1 a cases/een.yaml:4:3",
		"1 a negative 0 a cases/een.yaml:5:3",
		"2 a absent 0 a cases/een.yaml:6:3",
		"3 a absent 0.3 a cases/een.yaml:7:3",
		"4 a intended 1 a cases/een.yaml:8:3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestCase holds what becomes of every field of a case.
func TestCase(t *testing.T) {
	s, err := Read(script(t, "testdata/errors/base_is_good.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	rapport := func(locator, quote string) []graph.Evidence {
		return []graph.Evidence{{Source: "rapport", Locator: locator, Quote: quote}}
	}
	want := graph.Case{
		ID:       "een",
		Name:     graph.Text{"nl": "Een", "en": "One"},
		Concept:  graph.Claim{Value: graph.Text{"": "living-lab"}, Evidence: rapport("", ""), Confidence: graph.High, Note: graph.Text{"nl": "zeker"}},
		Named:    graph.Plain("proeftuin"),
		Place:    graph.Plain("Oslo"),
		Country:  []graph.Claim{graph.Plain("NO")},
		Start:    graph.Plain("2015-03"),
		End:      graph.Claim{Value: graph.Text{"": "open"}, Confidence: graph.Low},
		Question: graph.Claim{Value: graph.Text{"nl": "Hoe dan?"}},
		Partners: []graph.Claim{
			{Value: graph.Text{"nl": "TNO"}},
			{Value: graph.Text{"nl": "Gemeente", "en": "City"}},
			{Value: graph.Text{"nl": "HU"}, Evidence: rapport("3", "")},
		},
		Values:    []graph.Claim{{Value: graph.Text{"nl": "rust"}}},
		Programme: graph.Plain("SIA"),
		PartOf:    []string{"twee"},
		Agenda:    []graph.AgendaItem{{Term: "short", Text: graph.Text{"nl": "wat werkt"}, Evidence: rapport("", "")}},
		Codings: []graph.Coding{
			{Code: "shared-location", Status: graph.Mixed, Score: 0.5, Level: []string{"meso"}, Phase: graph.During, Coder: "b", Confidence: graph.Medium,
				Basis: graph.Explicit, Text: graph.Text{"nl": "samen"}, Note: graph.Text{"nl": "ja"}, Evidence: rapport("4", "kort")},
			{Code: "transformation", Status: graph.Mixed, Score: 0.5, Level: []string{"meso"}, Phase: graph.During, Coder: "b", Confidence: graph.Medium,
				Basis: graph.Explicit, Text: graph.Text{"nl": "samen"}, Note: graph.Text{"nl": "ja"}, Evidence: rapport("4", "kort")},
			{Code: "new-product", Passage: 1, Status: graph.Absent, Reach: []string{"individual"}, Coder: "a"},
		},
		Configs: []graph.Configuration{
			{ID: "c0", Interventions: []string{"spatial"}, Mechanisms: []string{"transformation"}, Status: graph.Reported},
			{ID: "c1", Context: []string{"question-x"}, Dynamics: []string{"energy"}, Outcomes: []string{"new-product"}, Status: graph.Negative,
				Confidence: graph.Low, Basis: graph.Interpreted, After: []string{"c0"}, Feedback: [][2]string{{"new-product", "spatial"}},
				Contributes: []string{"welfare", "question"}, Text: graph.Text{"nl": "zo"}, Evidence: rapport("", "")},
		},
		Note: graph.Text{"nl": "klaar"},
	}
	if diff := cmp.Diff(want, s.Cases[0], cmpopts.IgnoreTypes(diag.Pos{})); diff != "" {
		t.Error(diff)
	}
	if got := s.Cases[1].Country; len(got) != 3 || got[2].String() != "DE" || len(got[2].Evidence) != 1 || len(got[0].Evidence) != 0 {
		t.Errorf("countries %+v", got)
	}
	if s.Model.Version != "3.0" || s.Definitions[0].Year != "2021" || s.Definitions[0].Locator != "12" {
		t.Errorf("numbers as text: version %q, year %q, locator %q", s.Model.Version, s.Definitions[0].Year, s.Definitions[0].Locator)
	}
}

// TestExample holds that the built-in study is without errors, and whole.
func TestExample(t *testing.T) {
	s, err := Read(Example())
	if err != nil {
		t.Fatalf("the built-in study has errors:\n%v", err)
	}
	if len(s.Cases) < 100 || len(s.Definitions) < 8 || len(s.Codes) < 50 || len(s.Sources) < 100 || len(s.Model.Parts) < 6 {
		t.Errorf("%d cases, %d definitions, %d codes, %d sources, %d parts", len(s.Cases), len(s.Definitions), len(s.Codes), len(s.Sources), len(s.Model.Parts))
	}
	if n := len(Warnings(s)); n > 20 {
		t.Errorf("%d warnings: they should be summed up", n)
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	study := filepath.Join(root, "studie é")
	deep := filepath.Join(study, "cases", "x")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(deep); err == nil || !strings.Contains(err.Error(), "no study in "+deep) {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(filepath.Join(study, "study.yaml"), []byte("id: x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, start := range []string{study, deep, filepath.Join(deep, "not", "there")} {
		if got, err := Find(start); err != nil || got != study {
			t.Errorf("Find(%s) = %s, %v", start, got, err)
		}
	}
}

// checkPlaces fails where an error lies outside the file it is about.
func checkPlaces(t *testing.T, err error, data []byte) {
	t.Helper()
	text := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(string(data), "\uFEFF"), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	for _, e := range diag.All(err) {
		if e.Pos.File != "cases/een.yaml" || e.Pos.Line == 0 {
			continue
		}
		if e.Pos.Line > len(lines) || e.Pos.Col < 1 || e.Pos.Col > utf8.RuneCountInString(lines[e.Pos.Line-1])+1 {
			t.Errorf("%s lies outside the file %q: %v", e.Pos, data, e)
		}
		if e.Source != "" && utf8.ValidString(text) && e.Source != lines[e.Pos.Line-1] {
			t.Errorf("%s shows %q, the line is %q", e.Pos, e.Source, lines[e.Pos.Line-1])
		}
	}
}

// FuzzCase reads any bytes as a case: no panic, no hang, places inside the file, and either a study
// or errors.
func FuzzCase(f *testing.F) {
	names, _ := inputs(Example())
	for _, name := range names[:12] {
		data, err := fs.ReadFile(Example(), name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 2000)])
	}
	f.Add([]byte("id: een\nname: &n [*n, {value: x, evidence: *n}]\n"))
	f.Add([]byte("\uFEFFid: een\r\nname: {nl: é, en: 'it''s'}\r\nperiod: {start: 2015-03, end: open}\r\n"))
	f.Add([]byte("{id: een, name: \"a\\x41\", codings: [{code: [a, b], score: 1e-3}]}"))
	f.Add([]byte("--- !t\n? [a]\n: b\n...\n---\nx: |2-\n   y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read(oneCase(string(data)))
		if (s == nil) == (err == nil) {
			t.Fatalf("study %v, error %v", s, err)
		}
		checkPlaces(t, err, data)
		if s != nil {
			Warnings(s)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := Read(Example()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDigest(b *testing.B) {
	for b.Loop() {
		if _, err := Digest(Example()); err != nil {
			b.Fatal(err)
		}
	}
}
