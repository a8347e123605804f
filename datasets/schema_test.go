package datasets

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// compile returns every schema, ready to validate.
func compile(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	for _, name := range SchemaNames() {
		data, err := Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := c.AddResource("urn:speelveld:schema:"+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	out := map[string]*jsonschema.Schema{}
	for _, name := range SchemaNames() {
		s, err := c.Compile("urn:speelveld:schema:" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = s
	}
	return out
}

// plainData turns a node into what an editor's YAML reader (the core schema of YAML 1.2) makes of it.
func plainData(n *yaml.Node) any {
	switch n.Kind {
	case yaml.AliasNode:
		return plainData(n.Alias)
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plainData(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = plainData(c)
		}
		return list
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		if number.MatchString(n.Value) {
			return json.Number(strings.TrimPrefix(n.Value, "+"))
		}
		if f, err := strconv.ParseFloat(strings.Trim(n.Value, "."), 64); err == nil {
			return f // infinite, or not a number
		}
	}
	return n.Value
}

// schemaOf names the schema of a file.
func schemaOf(name string) string {
	if path.Dir(name) == casesDir {
		return "case"
	}
	return strings.TrimSuffix(name, ".yaml")
}

// validate holds the YAML files of a study against their schemas, and returns the names of those that fail.
func validate(t *testing.T, all map[string]*jsonschema.Schema, fsys fs.FS) map[string]error {
	t.Helper()
	bad := map[string]error{}
	names, _ := inputs(fsys)
	for _, name := range names {
		if path.Ext(name) != ".yaml" {
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		root, _, err := load(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := all[schemaOf(name)].Validate(plainData(root)); err != nil {
			bad[name] = err
		}
	}
	return bad
}

// TestSchemaTakesGoodStudies validates the built-in study and the script with every field.
func TestSchemaTakesGoodStudies(t *testing.T) {
	all := compile(t)
	for name, err := range validate(t, all, Example()) {
		t.Errorf("built-in study, %s: %v", name, err)
	}
	for name, err := range validate(t, all, script(t, "testdata/errors/base_is_good.txtar")) {
		t.Errorf("%s: %v", name, err)
	}
}

// TestSchemaAgreesWithReader changes one line of a good case and asks both whether it is still good.
func TestSchemaAgreesWithReader(t *testing.T) {
	all := compile(t)
	base := script(t, "testdata/errors/base_is_good.txtar")
	for _, test := range []struct {
		file, line string
		good       bool
	}{
		{"cases/een.yaml", "country: [NL, BE]", true},
		{"cases/een.yaml", "country: NO", true},
		{"cases/een.yaml", "country: {value: [NL, BE], evidence: {source: rapport}}", true},
		{"cases/een.yaml", "country: UK", false},
		{"cases/een.yaml", "country: nl", false},
		{"cases/een.yaml", "period: {start: 2015, end: open}", true},
		{"cases/een.yaml", "period: {start: 2015-03-05}", true},
		{"cases/een.yaml", "period: {start: '2015-03'}", true},
		{"cases/een.yaml", "period: {start: 15}", false},
		{"cases/een.yaml", "period: {start: 2015-13}", false},
		{"cases/een.yaml", "period: {start: open}", false},
		{"cases/een.yaml", "period: {begin: 2015}", false},
		{"cases/een.yaml", "collection: true", true},
		{"cases/een.yaml", "collection: yes", false},
		{"cases/een.yaml", "collection: 'true'", false},
		{"cases/een.yaml", "place: {nl: Den Haag, en: The Hague}", true},
		{"cases/een.yaml", "place: {value: Ede, confidence: sure}", false},
		{"cases/een.yaml", "place: {evidence: {source: rapport}}", false},
		{"cases/een.yaml", "place: {value: Ede, note: {nl: a}}", true},
		{"cases/een.yaml", "place: [Ede]", false},
		{"cases/een.yaml", "place: {value: [Ede]}", false},
		{"cases/een.yaml", "partners: TNO", true},
		{"cases/een.yaml", "partners: [TNO, {en: City}]", true},
		{"cases/een.yaml", "partners: {value: [a, b]}", true},
		{"cases/een.yaml", "partners: [[a]]", false},
		{"cases/een.yaml", "name: 2021", true},
		{"cases/een.yaml", "name: {}", false},
		{"cases/een.yaml", "name: [a]", false},
		{"cases/een.yaml", "Name: a", false},
		{"cases/een.yaml", "codings: {code: spatial}", true},
		{"cases/een.yaml", "codings: [{code: [spatial, energy], score: 0.25}]", true},
		{"cases/een.yaml", "codings: [{code: spatial, score: 1.01}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, score: -0.1}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, score: 1e-1}]", true},
		{"cases/een.yaml", "codings: [{code: spatial, score: .inf}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, score: '1'}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, status: present}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, status: hypothesised, phase: end, basis: explicit}]", true},
		{"cases/een.yaml", "codings: [{code: spatial, phase: after}]", false},
		{"cases/een.yaml", "codings: [{status: reported}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, evidence: rapport}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, evidence: {locator: p. 3}}]", false},
		{"cases/een.yaml", "codings: [{code: spatial, evidence: {source: rapport, locator: 3, quote: 4}}]", true},
		{"cases/een.yaml", "codings: [spatial]", false},
		{"cases/een.yaml", "codings: [{code: Spatial Thing}]", false},
		{"cases/een.yaml", "configurations: {context: question-x, outcomes: [new-product]}", true},
		{"cases/een.yaml", "configurations: [{outcomes: new-product}]", false},
		{"cases/een.yaml", "configurations: [{interventions: spatial, outcomes: new-product, feedback: [[new-product, spatial]]}]", true},
		{"cases/een.yaml", "configurations: [{interventions: spatial, outcomes: new-product, feedback: [new-product, spatial, spatial]}]", false},
		{"cases/een.yaml", "configurations: [{interventions: spatial, outcomes: new-product, contributes: question}]", true},
		{"cases/een.yaml", "learning_agenda: [{term: long, text: a}]", true},
		{"cases/een.yaml", "learning_agenda: [{term: soon, text: a}]", false},
		{"cases/een.yaml", "learning_agenda: [{term: long}]", false},
		{"study.yaml", "languages: nl", true},
		{"study.yaml", "languages: [dutch]", false},
		{"study.yaml", "base: example", false},
		{"study.yaml", "base: 'urn:x:'", true},
		{"study.yaml", "settings: {count: [reported, present]}", false},
		{"study.yaml", "settings: {missing: absent}", false},
		{"study.yaml", "authors: [{given: Noor}]", true},
		{"study.yaml", "authors: [{orcid: 0000-0002-1825-0097}]", false},
		{"study.yaml", "authors: [{family: A, orcid: 12}]", false},
		{"concepts.yaml", "concepts: [{id: lab, kind: basic, label: L}, {id: living-lab, kind: other, label: L}]", true},
		{"concepts.yaml", "concepts: [{id: lab, kind: basic, label: L}, {id: living-lab, kind: main, label: L}]", false},
		{"concepts.yaml", "concepts: [{id: lab, kind: basic, label: L}, {id: living-lab, kind: other}]", false},
		{"concepts.yaml", "concepts: [{id: lab, kind: basic, label: L}, {id: living-lab, kind: other, label: L, alt: [a, {b: c}]}]", false},
		{"definitions.yaml", "definitions: [{id: d, concept: lab, text: t, year: 21}]", false},
		{"definitions.yaml", "definitions: [{id: d, concept: lab, quote: {text: t}}]", true},
		{"definitions.yaml", "definitions: [{id: d, concept: lab}]", false},
		{"definitions.yaml", "definitions: [{id: d, concept: lab, text: t, origin_kind: own}]", false},
		{"model.yaml", "version: '3'", true},
		{"model.yaml", "parts: [{id: p, label: P, kind: coherence, questions: {id: q, text: Q}}]", true},
		{"model.yaml", "parts: [{id: p, label: P, kind: level}]", false},
		{"model.yaml", "parts: [{id: p, label: P, kind: value, questions: {id: q}}]", false},
	} {
		t.Run(test.file+" "+test.line, func(t *testing.T) {
			files := maps.Clone(base)
			files[test.file] = &fstest.MapFile{Data: with(t, base[test.file].Data, test.line)}
			bad := validate(t, all, files)
			if good := len(bad) == 0; good != test.good {
				t.Errorf("the schema says %v, want %v: %v", good, test.good, bad)
			}
			if _, err := Read(files); (err == nil) != test.good {
				t.Errorf("the reader says %v, want %v: %v", err == nil, test.good, err)
			}
		})
	}
}

// with returns a YAML file in which the top-level key of line has the value of line.
func with(t *testing.T, data []byte, line string) []byte {
	t.Helper()
	key, _, _ := strings.Cut(line, ":")
	var out []string
	skip := false
	for _, l := range strings.Split(string(data), "\n") {
		if l != "" && l[0] != ' ' {
			skip = strings.HasPrefix(l, key+":")
		}
		if !skip {
			out = append(out, l)
		}
	}
	return []byte(strings.Join(out, "\n") + "\n" + line + "\n")
}

// TestSchemasShareDefinitions holds that what two schemas both define, they define alike.
func TestSchemasShareDefinitions(t *testing.T) {
	seen := map[string]any{}
	for _, name := range SchemaNames() {
		data, _ := Schema(name)
		var doc map[string]any
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		for def, body := range doc["$defs"].(map[string]any) {
			if first, ok := seen[def]; ok && !reflect.DeepEqual(first, body) {
				t.Errorf("%s defines %q in another way than the schemas before it", name, def)
			}
			seen[def] = body
		}
	}
	enum := seen["country"].(map[string]any)["enum"].([]any)
	var codes []string
	for _, c := range enum {
		codes = append(codes, c.(string))
	}
	if want := slices.Sorted(maps.Keys(countries)); !slices.Equal(codes, want) {
		t.Errorf("the schema's countries differ from the reader's")
	}
	if len(codes) != 249 {
		t.Errorf("%d countries; ISO 3166-1 has 249", len(codes))
	}
}

func TestSchemaNamesWhatIsUnknown(t *testing.T) {
	if _, err := Schema("codebok"); err == nil || err.Error() != `no schema is called "codebok": did you mean "codebook"?` {
		t.Errorf("got %v", err)
	}
	if _, err := Schema("../datasets"); err == nil {
		t.Error("a path is taken for a name")
	}
}
