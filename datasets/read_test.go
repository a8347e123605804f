package datasets

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite what the scripts want")

// script returns the files of a script, without what it wants.
func script(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		if f.Name != "want" {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return files
}

// TestErrors reads the studies of testdata/errors and compares what is said of them.
func TestErrors(t *testing.T) {
	runScripts(t, "testdata/errors", func(t *testing.T, files fstest.MapFS) string {
		s, err := Read(files)
		if (s == nil) != (err != nil) {
			t.Errorf("study %v with error %v", s, err)
		}
		if err == nil {
			return ""
		}
		return err.Error() + "\n"
	})
}

// TestWarnings does the same for what is thin in good studies.
func TestWarnings(t *testing.T) {
	runScripts(t, "testdata/warnings", func(t *testing.T, files fstest.MapFS) string {
		s, err := Read(files)
		if err != nil {
			t.Fatal(err)
		}
		return Warnings(s).Error() + "\n"
	})
}

// runScripts compares what say makes of the study in each script of a folder with the script's file
// want.
func runScripts(t *testing.T, dir string, say func(*testing.T, fstest.MapFS) string) {
	scripts, err := filepath.Glob(dir + "/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			if want < 0 {
				t.Fatal("the script has no file want")
			}
			got := say(t, script(t, name))
			if *update {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[want].Data), got); diff != "" {
				t.Errorf("what is said of the study differs (-want +got):\n%s", diff)
			}
		})
	}
}
