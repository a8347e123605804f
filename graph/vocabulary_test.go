package graph_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/graph"
	"speelveld/graph/graphtest"
)

var update = flag.Bool("update", false, "rewrite docs/vocabulary.md")

// storeOnly are the predicates that only a store adds.
var storeOnly = map[graph.IRI]bool{graph.Digest: true, graph.Encoding: true}

func TestVocabularyListsWhatIsUsed(t *testing.T) {
	listed := map[graph.IRI]bool{}
	for _, v := range slices.Concat(graph.Classes(), graph.Predicates()) {
		if listed[v.IRI] {
			t.Errorf("%s is listed twice", graph.Compact(v.IRI))
		}
		listed[v.IRI] = true
		if v.Meaning == "" {
			t.Errorf("%s has no meaning", graph.Compact(v.IRI))
		}
	}
	used := map[graph.IRI]bool{}
	use := func(s *graph.Study) {
		for _, q := range graph.Quads(s) {
			used[q.P] = true
			if q.P == graph.Type {
				used[q.O.IRI] = true
			}
		}
	}
	use(graphtest.Sample())
	for iri := range listed {
		if !used[iri] && !storeOnly[iri] {
			t.Errorf("%s is listed, and the sample that uses everything does not use it", graph.Compact(iri))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		use(graphtest.Study().Draw(t, "study"))
		for iri := range used {
			if !listed[iri] {
				t.Fatalf("%s is used and not listed", graph.Compact(iri))
			}
		}
	})
}

func TestVocabularyPage(t *testing.T) {
	const page = "../docs/vocabulary.md"
	want := vocabularyPage()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(got), "\r\n", "\n") != want {
		t.Errorf("%s differs from the code: go test ./graph -run VocabularyPage -update", page)
	}
}

func TestCompactAndExpand(t *testing.T) {
	for _, v := range slices.Concat(graph.Classes(), graph.Predicates()) {
		if c := graph.Compact(v.IRI); !strings.Contains(c, ":") || graph.Expand(c) != v.IRI {
			t.Errorf("%s becomes %q becomes %s", v.IRI, c, graph.Expand(c))
		}
	}
	for _, other := range []string{"https://example.org/x", "urn:speelveld:vocabulary:case/x", "schema", ""} {
		if got := graph.Compact(graph.IRI(other)); got != other || graph.Expand(other) != graph.IRI(other) {
			t.Errorf("%q becomes %q", other, got)
		}
	}
}

// vocabularyPage writes the page from the lists of the package, with examples from the sample.
func vocabularyPage() string {
	var b strings.Builder
	b.WriteString(vocabularyIntro)
	b.WriteString("\n| prefix | namespace | |\n|---|---|---|\n")
	for _, n := range graph.Namespaces {
		fmt.Fprintf(&b, "| `%s:` | `%s` | %s |\n", n.Prefix, n.IRI, n.Name)
	}
	quads := graph.Quads(graphtest.Sample())
	b.WriteString("\n## Classes\n\n| class | meaning | example |\n|---|---|---|\n")
	for _, v := range graph.Classes() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", graph.Compact(v.IRI), v.Meaning, example(quads, func(q graph.Quad) bool { return q.P == graph.Type && q.O.IRI == v.IRI }))
	}
	b.WriteString("\n## Predicates\n\n| predicate | of | value | meaning | example |\n|---|---|---|---|---|\n")
	for _, v := range graph.Predicates() {
		ex := example(quads, func(q graph.Quad) bool { return q.P == v.IRI })
		if storeOnly[v.IRI] {
			ex = "`<study/sample> " + graph.Compact(v.IRI) + " \"…\"`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", graph.Compact(v.IRI), v.Of, v.Value, v.Meaning, ex)
	}
	return b.String()
}

// example writes the first quad that fits, with IRIs relative to the base of the sample.
func example(quads []graph.Quad, fits func(graph.Quad) bool) string {
	base := string(graphtest.Sample().BaseIRI())
	short := func(iri graph.IRI) string {
		if rest, ok := strings.CutPrefix(string(iri), base); ok {
			return "<" + rest + ">"
		}
		return graph.Compact(iri)
	}
	i := slices.IndexFunc(quads, fits)
	if i < 0 {
		return ""
	}
	q := quads[i]
	object := short(q.O.IRI)
	if !q.O.IsIRI() {
		object = fmt.Sprintf("%q", q.O.Value)
		switch {
		case q.O.Lang != "":
			object += "@" + q.O.Lang
		case q.O.Datatype != "":
			object += "^^" + graph.Compact(q.O.Datatype)
		}
	}
	out := short(q.S) + " " + graph.Compact(q.P) + " " + object
	if q.Label != graphtest.Sample().IRI() {
		out += " " + short(q.Label)
	}
	return "`" + out + "`"
}

const vocabularyIntro = `# The vocabulary of a study's graph

Every study is also a graph: statements of subject, predicate and object, each in a named graph. This page lists
every class and predicate. It is written from the code (` + "`go test ./graph -run VocabularyPage -update`" + `), and a test
fails when the two differ. Vocabularies that exist are used where they fit: SKOS for concepts and codes, Dublin Core
terms and BIBO for sources, PROV-O for who coded what from what, schema.org for names, places and periods; ` + "`sv:`" + ` holds the rest.

**IRIs.** All nodes lie under the base of the study (` + "`base`" + ` in study.yaml, or ` + "`urn:speelveld:<id>:`" + `): ` + "`case/<id>`, `concept/<id>`," + `
` + "`code/<id>`, `definition/<id>`, `source/<key>`, `part/<id>`, `study/<id>`, `coder/<name>`, `author/<n>`, `evidence/<hash>`" + `; and below a
case or definition ` + "`coding/<n>`, `claim/<attribute>`, `claim/<attribute>/<n>`, `configuration/<id>`, `agenda/<n>`" + `. What stands in an id
beside letters, digits and hyphens is percent-encoded. There are no blank nodes.

**Named graphs.** A statement stands in the graph that the study's IRI names; a link between codes in the one that the
IRI of its case names, so that a query can be limited to a case, to the cases of a concept, or to a study.

**Plain edges** repeat, for short paths, what codings and configurations say at length. From a case to a code there is one
predicate for each status, so that a path never takes an absence for a presence; they follow the case's main coder (the
first by alphabet who coded in it), and those of positive statuses stand for a membership over one half. From code to
code there are the links of configurations that are reported or mixed, and ` + "`sv:hinders`" + ` for negative ones; plans and suppositions
make no such link.

Examples are from a small study with the base ` + "`https://example.org/sample/`" + `, to which IRIs in angle brackets are relative. A fourth
part, where there is one, is the named graph.
`
