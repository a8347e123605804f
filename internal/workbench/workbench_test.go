package workbench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"speelveld/graph"
)

// files of a small study whose answers can be worked out by hand: content has two children, and
// the four cases show every way in which a parent can come to be known.
var small = map[string]string{
	"study.yaml": "id: klein\nlanguages: [nl, en]\n",
	"concepts.yaml": `concepts:
- {id: lab, kind: basic, label: {nl: lab, en: lab}}
- {id: living-lab, kind: variant, broader: [lab], label: {nl: levend lab, en: living lab}, alt: {nl: [proeflab]}}
- {id: netwerk, kind: basic, label: {nl: netwerk, en: network}}
`,
	"codebook.yaml": `codes:
- {id: content, kind: intervention, label: {nl: inhoudelijk, en: content}}
- {id: agenda, kind: intervention, broader: content, label: {nl: agenda, en: agenda}}
- {id: vragen, kind: intervention, broader: content, label: {nl: vragen, en: questions}}
- {id: transformation, kind: mechanism, label: {nl: transformatie, en: transformation}}
`,
	"sources.bib": "@misc{een, title={Een}}\n@misc{twee, title={Twee}}\n",
	"cases/a.yaml": `id: a
name: A
concept: living-lab
country: NO
period: {start: 2015-03, end: open}
codings:
- {code: agenda, evidence: [{source: een}]}
- {code: [agenda, vragen], status: mixed, score: 0.6, evidence: [{source: twee}, {source: een}]}
- {code: transformation, evidence: [{source: een}]}
- {code: transformation, coder: b, status: absent, evidence: [{source: een}]}
`,
	"cases/b.yaml": `id: b
name: B
concept: lab
country: [NL, BE]
period: {start: 2018}
codings:
- {code: agenda, status: absent, evidence: [{source: een}]}
- {code: vragen, status: negative, evidence: [{source: een}]}
- {code: transformation, status: negative, evidence: [{source: twee}]}
`,
	"cases/c.yaml": `id: c
name: C
concept: netwerk
codings:
- {code: agenda, status: absent, evidence: [{source: een}]}
- {code: transformation, status: intended, evidence: [{source: een}]}
`,
	"cases/d.yaml": `id: d
name: D
codings:
- {code: content, status: absent, evidence: [{source: een}]}
- {code: vragen, score: 0.5, evidence: [{source: een}]}
`,
}

func openSmall(t *testing.T) *Bench {
	t.Helper()
	return openFiles(t, small)
}

func openFiles(t *testing.T, files map[string]string) *Bench {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := Open(context.Background(), Options{Study: dir, Store: "mem:", Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestMembershipsRollUp(t *testing.T) {
	b := openSmall(t)
	count := []graph.Status{graph.Reported, graph.Mixed}
	for id, want := range map[string]map[string]float64{
		"a": {"agenda": 1, "vragen": 0.6, "content": 1, "transformation": 1}, // the first coder's; the highest score that counts
		"b": {"agenda": 0, "vragen": 0, "content": 0, "transformation": 0},   // all children absent: so is the parent
		"c": {"agenda": 0},                                                   // one child absent says nothing of the parent; intended is not reported
		"d": {"content": 0.5, "vragen": 0.5},                                 // absent itself, and its child neither in nor out
	} {
		if diff := cmp.Diff(want, b.memberships(b.index.Case(id), count)); diff != "" {
			t.Errorf("case %s (-want +got):\n%s", id, diff)
		}
	}
	if got := b.memberships(b.index.Case("c"), []graph.Status{graph.Intended})["transformation"]; got != 1 {
		t.Errorf("counted as asked, intended is %v, want 1", got)
	}
}

func TestWhere(t *testing.T) {
	b := openSmall(t)
	for expr, want := range map[string]string{
		"concept=lab": "ab", "concept=living-lab": "a", "concept=proeflab": "a", "concept=lab,netwerk": "abc", "concept!=lab": "cd",
		"country=NO": "a", "country=BE": "b", "country!=NL": "acd", "start>=2016": "b", "start<=2015": "a", "start=2015": "a", "start>=2015-04": "b",
		"end>=2030": "a", "has=content": "a", "has=vragen": "a", "has!=transformatie": "bcd", "case=a,d": "ad", "country=DE": "",
	} {
		conds, err := ParseConditions([]string{expr})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := b.matchCases(conds, b.study.Count)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, i := range rows {
			got += b.study.Cases[i].ID
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", expr, got, want)
		}
	}
	for _, bad := range []string{"concept", "=lab", "landd=NL", "concept=labb", "start>=gisteren", "place>=x", "start>=2015,2016"} {
		conds, err := ParseConditions([]string{bad})
		if err == nil {
			_, err = b.matchCases(conds, b.study.Count)
		}
		var u *Usage
		if !errors.As(err, &u) {
			t.Errorf("%s: got %v, want an error of usage", bad, err)
		}
	}
}

// The evidence behind a number is the coded passages of its cases, a passage once however many of
// its codes lie under the one that is asked for.
func TestCooccurEvidence(t *testing.T) {
	b := openSmall(t)
	d, err := b.Data(Input{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Cooccur(context.Background(), CooccurQuery{With: "Transformatie", Of: []string{"content"}})
	if err != nil {
		t.Fatal(err)
	}
	row := r.Rows[0]
	if row.A != 1 || row.B != 0 || row.C != 0 || row.D != 3 || row.Evidence != 2 || row.Sources != 2 {
		t.Errorf("got a %d b %d c %d d %d, %d passages of %d sources; want 1 0 0 3, 2 passages of 2 sources", row.A, row.B, row.C, row.D, row.Evidence, row.Sources)
	}
	if r.TargetPresent != 1 || r.TargetAbsent != 1 || r.TargetUnreported != 2 {
		t.Errorf("target: %d present, %d absent, %d not reported", r.TargetPresent, r.TargetAbsent, r.TargetUnreported)
	}
	if r.Family != 1 {
		t.Errorf("family %d, want 1", r.Family)
	}
}

func TestParentsAndChildrenOfTheTargetAreLeftOut(t *testing.T) {
	b := openSmall(t)
	d, err := b.Data(Input{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Cooccur(context.Background(), CooccurQuery{With: "agenda"})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, row := range r.Rows {
		codes = append(codes, row.Code)
	}
	if !slices.Equal(codes, []string{"vragen"}) {
		t.Errorf("tested %v, want only the sibling", codes)
	}
}

// A wrong file changes nothing: the graph stays as it was loaded.
func TestErrorsLoadNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := Init(filepath.Join(dir, "s"), InitOptions{}); err != nil {
		t.Fatal(err)
	}
	opt := Options{Study: filepath.Join(dir, "s"), CacheDir: filepath.Join(dir, "cache"), Dir: dir}
	b, err := Open(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	url := strings.TrimPrefix(b.URL, "bolt:")
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(url)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "s", "cases", "x.yaml"), []byte("id: y\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), opt); err == nil {
		t.Fatal("a study with errors was opened")
	}
	after, err := os.ReadFile(url)
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("the store changed (%v)", err)
	}
}

// What the store gives back is what the files say.
func TestSnapshotEqualsTheFiles(t *testing.T) {
	opt := exampleOptions(t)
	b, err := Open(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if b.Loaded != nil {
		t.Error("the graph was current, and was loaded again")
	}
	files, _, err := Read(opt)
	if err != nil {
		t.Fatal(err)
	}
	if files.ID != ExampleID {
		t.Errorf("the built-in study is called %q", files.ID)
	}
	same, err := b.store.Holds(context.Background(), files)
	if err != nil || !same {
		t.Errorf("the graph differs from the files (%v)", err)
	}
}

func TestMentions(t *testing.T) {
	goal := &graph.Code{Label: graph.Text{"nl": "transformatie", "en": "transformation"}}
	for text, want := range map[string]bool{
		"Transformatie van regels, samen": true,
		"een (transformatie)":             true,
		"transformaties elders":           false, // another word
		"nieuwe praktijken":               false,
	} {
		if got := mentions(&graph.Code{Definition: graph.Text{"nl": text}}, goal); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if mentions(&graph.Code{Label: graph.Text{"nl": "lab en zo"}}, &graph.Code{Label: graph.Text{"nl": "lab"}}) {
		t.Error("a short label is more often a coincidence")
	}
}

// TestNoCurrentFolder works from a folder that was removed: what needs no folder goes on.
func TestNoCurrentFolder(t *testing.T) {
	if _, dir, err := Locate(Options{Study: ExampleName}); err != nil || dir != "" {
		t.Errorf("the built-in study: %q, %v", dir, err)
	}
	here := t.TempDir()
	if _, dir, err := Locate(Options{Study: here}); err != nil || dir != here {
		t.Errorf("a whole path: %q, %v", dir, err)
	}
	for _, study := range []string{"", "mijn-studie"} {
		var u *Usage
		if _, _, err := Locate(Options{Study: study}); !errors.As(err, &u) || u.Msg != "the current folder does not exist any more" {
			t.Errorf("%q: %v", study, err)
		}
	}
}

// TestFilesThatChange holds that a graph is kept under the fingerprint of the files that it was read
// from, also when they change between the two.
func TestFilesThatChange(t *testing.T) {
	version, changes := 1, 0
	read := func() (*graph.Study, error) {
		s := &graph.Study{ID: fmt.Sprint("v", version)}
		if changes > 0 {
			changes--
			version++
		}
		return s, nil
	}
	digest := func() (string, error) { return fmt.Sprint("v", version), nil }
	changes = 2
	s, d, err := readWhole("v0", read, digest)
	if err != nil || s.ID != d || d != "v3" {
		t.Errorf("study %v under %q, %v", s, d, err)
	}
	changes = 100
	if _, _, err := readWhole("v3", read, digest); err == nil || !strings.Contains(err.Error(), "change while they are read") {
		t.Errorf("files that never stand still: %v", err)
	}
}
