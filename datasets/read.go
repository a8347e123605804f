package datasets

import (
	"cmp"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"go.yaml.in/yaml/v4"

	"speelveld/graph"
	"speelveld/internal/diag"
)

// Read reads the study in fsys. Either the study is without errors, or it is nil and the error is a
// [diag.List] of the problems in all files, sorted by place. Positions name the files as fsys does.
//
// Lists keep the order of the files, cases that of their ids. Only study.yaml has to be there, with an
// id; a study without languages speaks nl and en, one without a base is named urn:speelveld:ID:.
// A value that is left blank counts as not given. The result does not depend on the order in
// which fsys lists its files.
func Read(fsys fs.FS) (*graph.Study, error) {
	names, errs := inputs(fsys)
	parts := readParts(fsys, names)
	s := join(parts)
	errs = append(errs, resolve(s, parts, errs)...)
	for _, d := range parts {
		errs = append(errs, d.problems()...)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

// ReadDir reads the study in a folder: see [Read].
func ReadDir(dir string) (*graph.Study, error) {
	if err := folder(dir); err != nil {
		return nil, err
	}
	return Read(os.DirFS(dir))
}

// readParts reads each file by itself: study.yaml first, which says the languages, and the others
// side by side. The result has the order of names.
func readParts(fsys fs.FS, names []string) []*decoder {
	parts := make([]*decoder, len(names))
	langs := defaultLanguages
	first := slices.Index(names, studyFile)
	if first >= 0 {
		parts[first] = readPart(fsys, studyFile, langs)
		if l := parts[first].study.Languages; len(l) > 0 {
			langs = l
		}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(names)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				if i != first {
					parts[i] = readPart(fsys, names[i], langs)
				}
			}
		})
	}
	wg.Wait()
	return parts
}

// readPart reads one file, and what it says of the study.
func readPart(fsys fs.FS, name string, langs []string) *decoder {
	d := &decoder{file: &file{name: name}, langs: langs}
	data, err := readFile(fsys, name)
	if err != nil {
		d.errs.Add(err)
		d.unread = true
		return d
	}
	var ok bool
	if d.file, ok = textFile(name, data); !ok {
		d.unread = true
		return d
	}
	if name == sourcesFile {
		d.sourcesBIB(&d.study)
		return d
	}
	root := d.parseYAML()
	switch {
	case len(d.errs) > 0:
		d.unread = true
	case root != nil:
		d.decode(root)
	case name == studyFile || path.Dir(name) == casesDir:
		d.fail(diag.Pos{File: name, Line: 1, Col: 1}, "is empty").Hint = d.emptyHint()
	}
	return d
}

// decode reads the document of a file into the study.
func (d *decoder) decode(root *yaml.Node) {
	read := map[string]func(*yaml.Node, *graph.Study){
		studyFile:       d.studyYAML,
		conceptsFile:    d.conceptsYAML,
		definitionsFile: d.definitionsYAML,
		codebookFile:    d.codebookYAML,
		modelFile:       d.modelYAML,
	}[d.name]
	if read == nil {
		read = d.caseYAML
	}
	read(root, &d.study)
}

func (d *decoder) emptyHint() string {
	if d.name == studyFile {
		return `it holds at least a line such as "id: my-study"`
	}
	return "write at least the lines id: " + strings.TrimSuffix(path.Base(d.name), ".yaml") + " and name: …, or remove the file"
}

// join puts together what the files say.
func join(parts []*decoder) *graph.Study {
	s := &graph.Study{}
	for _, d := range parts {
		if d.name == studyFile {
			*s = d.study
		}
	}
	for _, d := range parts {
		switch d.name {
		case conceptsFile:
			s.Concepts = d.study.Concepts
		case definitionsFile:
			s.Definitions = d.study.Definitions
		case codebookFile:
			s.Codes = d.study.Codes
		case modelFile:
			s.Model = d.study.Model
		case sourcesFile:
			s.Sources = d.study.Sources
		default:
			s.Cases = append(s.Cases, d.study.Cases...)
		}
	}
	slices.SortFunc(s.Cases, func(a, b graph.Case) int { return cmp.Compare(a.ID, b.ID) })
	return s
}
