// Package architecture_test holds the arrows of ARCHITECTURE.md: which package may import which.
package architecture_test

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// allowed names, for each package of ours (by longest prefix), the packages of ours that it may
// import (by prefix) and the modules of others that it may use. Standard library is always allowed.
var allowed = []struct {
	pkg    string
	ours   []string
	others []string
}{
	{"analysis/table", nil, nil},
	{"analysis", []string{"analysis"}, []string{"gonum.org/v1/gonum"}},
	{"bench", []string{"analysis"}, nil},
	{"cmd/speelveld", []string{""}, []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/term", "github.com/vbauerster/mpb", "github.com/mattn/go-runewidth"}},
	{"datasets", []string{"graph", "internal/diag", "internal/suggest", "exchange/bibtex"}, []string{"go.yaml.in/yaml/v4", "golang.org/x/text"}},
	{"exchange", []string{"graph", "analysis/table", "internal/diag", "internal/suggest"}, []string{"golang.org/x/text"}},
	{"figure", []string{"figure", "graph", "analysis", "internal/diag", "internal/atomicfile"}, []string{"github.com/tetratelabs/wazero", "codeberg.org/go-pdf/fpdf", "codeberg.org/go-fonts/liberation", "golang.org/x/image", "golang.org/x/text"}},
	{"graph/store", []string{"graph", "internal/diag"}, []string{"github.com/cayleygraph", "github.com/hidal-go/hidalgo", "go.etcd.io/bbolt", "github.com/gogo/protobuf"}},
	{"graph", []string{"graph/graphtest", "graph", "internal/diag"}, nil},
	{"graph/graphtest", []string{"graph"}, []string{"pgregory.net/rapid"}},
	{"graph/store/storetest", []string{"graph", "internal/diag"}, []string{"github.com/google/go-cmp", "pgregory.net/rapid"}},
	{"internal/diag", nil, nil},
	{"internal/suggest", nil, []string{"github.com/hbollon/go-edlib", "golang.org/x/text"}},
	{"internal/atomicfile", []string{"internal/diag"}, []string{"golang.org/x/sys"}},
	{"internal/golden", nil, []string{"github.com/google/go-cmp"}},
	{"internal/explain", []string{"internal/suggest", "internal/diag"}, nil},
	{"internal/rows", []string{"internal/diag"}, []string{"github.com/mattn/go-runewidth", "golang.org/x/term", "golang.org/x/text", "github.com/xuri/excelize"}},
	{"internal/vectors", []string{"analysis/table"}, []string{"gonum.org/v1/gonum"}},
	{"internal/workbench", []string{"graph", "datasets", "analysis", "exchange", "figure", "internal"}, []string{"golang.org/x/text", "github.com/blevesearch/snowballstem"}},
}

func TestImportDirections(t *testing.T) {
	type pkg struct {
		ImportPath string
		Imports    []string
		Standard   bool
		Module     *struct{ Path string }
	}
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Standard,Module", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	std := map[string]bool{}
	var ours []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		std[p.ImportPath] = p.Standard
		if p.Module != nil && p.Module.Path == "speelveld" {
			ours = append(ours, p)
		}
	}
	if len(ours) < 10 {
		t.Fatalf("only %d packages of ours found: does go list still see the module?", len(ours))
	}
	for _, p := range ours {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "speelveld"), "/")
		if name == "" {
			continue
		}
		rule := -1
		for i, a := range allowed {
			if within(name, a.pkg) && (rule < 0 || len(a.pkg) > len(allowed[rule].pkg)) {
				rule = i
			}
		}
		if rule < 0 {
			t.Errorf("%s: no rule for this package; a new room is a decision for ARCHITECTURE.md and for this test", name)
			continue
		}
		for _, imp := range p.Imports {
			if std[imp] || imp == "C" {
				continue
			}
			list, target := allowed[rule].others, imp
			if rest, ok := strings.CutPrefix(imp, "speelveld/"); ok {
				list, target = allowed[rule].ours, rest
			}
			ok := false
			for _, a := range list {
				ok = ok || within(target, a)
			}
			if !ok {
				t.Errorf("%s imports %s, which ARCHITECTURE.md does not allow", name, imp)
			}
		}
	}
}

// within reports whether path is prefix or lies below it; the empty prefix holds everything.
func within(path, prefix string) bool {
	return prefix == "" || path == prefix || strings.HasPrefix(path, prefix+"/")
}
