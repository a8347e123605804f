// Package golden compares what a test made with a file that was looked at and kept.
//
// Run the tests with -update to write the files anew, and read the difference before keeping it.
package golden

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Update is set by the flag -update: golden files are written, not compared.
var Update = flag.Bool("update", false, "write the golden files anew")

// Equal fails the test when got differs from the file testdata/name, and shows how. With -update
// it writes the file, and makes its folder, instead.
func Equal(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if *Update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run the test with -update to make the file, then read it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s (-want +got; -update accepts it):\n%s", path, cmp.Diff(string(want), string(got)))
	}
}

// EqualString is Equal for text.
func EqualString(t testing.TB, name, got string) {
	t.Helper()
	Equal(t, name, []byte(got))
}
