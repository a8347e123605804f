package datasets

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"speelveld/internal/suggest"
)

//go:embed schema/*.json
var schemas embed.FS

var schemaNames = []string{"study", "concepts", "definitions", "codebook", "model", "case"}

// SchemaNames returns the names that [Schema] knows, in the order in which a study is written.
func SchemaNames() []string { return slices.Clone(schemaNames) }

// Schema returns the JSON Schema (draft 2020-12) of a file of a study, by its name: study, concepts,
// definitions, codebook, model or case. An editor that knows it completes keys and checks values while
// one types. [Read] knows more: whether ids exist and are of the right kind, and that lists are not
// left empty; and it takes a value that is left blank as not given, which the schema does not.
func Schema(name string) ([]byte, error) {
	if !slices.Contains(schemaNames, name) {
		hint := suggest.Hint(name, schemaNames)
		if hint == "" {
			hint = "it is one of " + strings.Join(schemaNames, ", ")
		}
		return nil, fmt.Errorf("no schema is called %q: %s", name, hint)
	}
	data, err := schemas.ReadFile("schema/" + name + ".json")
	if err != nil {
		panic("datasets: " + err.Error())
	}
	return data, nil
}
