package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder takes the place of a test, to see what Equal tells it.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()                      {}
func (r *recorder) Errorf(f string, args ...any) { r.said += fmt.Sprintf(f, args...) }
func (r *recorder) Fatalf(f string, args ...any) { r.said += fmt.Sprintf(f, args...); panic(r) }
func (r *recorder) run(name, got string) (out string) {
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
		out = r.said
	}()
	EqualString(r, name, got)
	return r.said
}

func TestEqual(t *testing.T) {
	t.Chdir(t.TempDir())
	was := *Update
	t.Cleanup(func() { *Update = was })

	*Update = false
	if got := (&recorder{}).run("sub/a.txt", "x\n"); !strings.Contains(got, "-update") {
		t.Errorf("a missing file: got %q, want how to make it", got)
	}
	*Update = true
	if got := (&recorder{}).run("sub/a.txt", "x\n"); got != "" {
		t.Errorf("updating: got %q", got)
	}
	if b, err := os.ReadFile(filepath.Join("testdata", "sub", "a.txt")); err != nil || string(b) != "x\n" {
		t.Errorf("the file holds %q (%v)", b, err)
	}
	*Update = false
	if got := (&recorder{}).run("sub/a.txt", "x\n"); got != "" {
		t.Errorf("the same: got %q", got)
	}
	if got := (&recorder{}).run("sub/a.txt", "y\n"); !strings.Contains(got, "-want +got") || !strings.Contains(got, "y") {
		t.Errorf("a difference: got %q", got)
	}
}
