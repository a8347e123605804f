package workbench

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"speelveld/datasets"
	"speelveld/exchange/bibtex"
	"speelveld/graph"
	"speelveld/internal/atomicfile"
)

//go:embed template
var templates embed.FS

// InitOptions say what kind of study is made.
type InitOptions struct {
	Example bool   // a copy of the built-in study, cases and all
	Lang    string // language of the explanation: nl (also "") or en
}

// Init makes a new study in a folder that does not exist or is empty: the model, concepts,
// definitions and codebook of the built-in study, a study.yaml with explanation, the sources that
// these need, an empty cases folder and a template for a case. It is made beside its place and
// moved there whole, so that no half study is left behind. It returns the names of the files.
func Init(dir string, opt InitOptions) ([]string, error) {
	clean, err := filepath.Abs(dir)
	if err != nil {
		return nil, noFolder()
	}
	files, err := initFiles(clean, opt)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(clean)
	exists := err == nil
	switch {
	case exists && len(entries) > 0:
		return nil, usagef("name a folder that does not exist yet, or an empty one", "%s is not empty", dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, usagef("name a folder that does not exist yet, or an empty one", "cannot use %s: %v", dir, err)
	}
	parent := filepath.Dir(clean)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, atomicfile.Explain(parent, err)
	}
	tmp, err := os.MkdirTemp(parent, ".speelveld-*")
	if err != nil {
		return nil, atomicfile.Explain(dir, err)
	}
	defer os.RemoveAll(tmp)
	var names []string
	if err := os.MkdirAll(filepath.Join(tmp, "cases"), 0o755); err != nil {
		return nil, atomicfile.Explain(dir, err)
	}
	for _, f := range files {
		path := filepath.Join(tmp, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, atomicfile.Explain(dir, err)
		}
		if err := os.WriteFile(path, f.data, 0o644); err != nil {
			return nil, atomicfile.Explain(filepath.Join(dir, filepath.FromSlash(f.name)), err)
		}
		names = append(names, f.name)
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return nil, atomicfile.Explain(dir, err)
	}
	if exists {
		if err := os.Remove(clean); err != nil { // empty, as seen above
			return nil, fmt.Errorf("replace the empty folder %s: %w", dir, err)
		}
	}
	if err := os.Rename(tmp, clean); err != nil {
		return nil, fmt.Errorf("put the study in its place: %w", err)
	}
	return names, nil
}

type studyFile struct {
	name string
	data []byte
}

func initFiles(dir string, opt InitOptions) ([]studyFile, error) {
	src := datasets.Example()
	var files []studyFile
	if opt.Example {
		err := fs.WalkDir(src, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(src, path)
			files = append(files, studyFile{path, data})
			return err
		})
		return files, err
	}
	lang := opt.Lang
	if lang != "en" {
		lang = "nl"
	}
	name := filepath.Base(dir)
	id := slug(name)
	if id == "" {
		id = "study"
	}
	study, err := fillTemplate("study."+lang+".yaml", struct{ ID, Title string }{id, yamlString(name)})
	if err != nil {
		return nil, err
	}
	caseTemplate, err := templates.ReadFile("template/case." + lang + ".yaml")
	if err != nil {
		return nil, err
	}
	files = append(files, studyFile{"study.yaml", study}, studyFile{"case-template.yaml", caseTemplate})
	for _, n := range []string{"concepts.yaml", "definitions.yaml", "codebook.yaml", "model.yaml"} {
		data, err := fs.ReadFile(src, n)
		if err != nil {
			return nil, err
		}
		files = append(files, studyFile{n, data})
	}
	bib, err := modelSources(src)
	if err != nil {
		return nil, err
	}
	return append(files, studyFile{"sources.bib", bib}), nil
}

func fillTemplate(name string, data any) ([]byte, error) {
	t, err := template.ParseFS(templates, "template/"+name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.Bytes(), err
}

// yamlString quotes a text so that YAML reads it as it is.
func yamlString(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// modelSources returns the sources that the model, the concepts, the definitions and the codebook
// of the built-in study rest on, as BibTeX.
func modelSources(src fs.FS) ([]byte, error) {
	s, err := datasets.Read(src)
	if err != nil {
		return nil, err
	}
	need := map[string]bool{}
	for i := range s.Concepts {
		need[s.Concepts[i].Source] = true
	}
	for i := range s.Codes {
		need[s.Codes[i].Source] = true
	}
	for i := range s.Definitions {
		d := &s.Definitions[i]
		need[d.Source] = true
		for _, c := range d.Cites {
			need[c] = true
		}
		for _, k := range d.Codings {
			addSources(need, k.Evidence)
		}
	}
	for _, p := range s.Model.Parts {
		for _, c := range p.Sources {
			need[c] = true
		}
	}
	data, err := fs.ReadFile(src, "sources.bib")
	if err != nil {
		return nil, err
	}
	entries, _ := bibtex.Parse("sources.bib", data)
	var keep []bibtex.Entry
	for _, e := range entries {
		if need[e.Key] {
			keep = append(keep, e)
		}
	}
	var b bytes.Buffer
	err = bibtex.Write(&b, keep)
	return b.Bytes(), err
}

func addSources(set map[string]bool, es []graph.Evidence) {
	for _, e := range es {
		set[e.Source] = true
	}
}
