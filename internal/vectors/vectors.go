// Package vectors gives tests the outputs of other programs, to which ours are held.
//
// Those that may be passed on lie in testdata beside the tests. SPEELVELD_VECTORS may name a folder
// with more, a folder for each kind, whose data are not ours to pass on.
package vectors

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"

	"speelveld/analysis/table"
)

// Near holds two numbers to the precision in which the outputs were printed.
func Near(got, want float64) bool { return scalar.EqualWithinAbsOrRel(got, want, 1e-12, 1e-9) }

// Files returns the JSON files in testdata, and those of a kind in the folder that SPEELVELD_VECTORS names.
func Files(t testing.TB, kind string) []string {
	t.Helper()
	files := in(t, "testdata")
	if root := os.Getenv("SPEELVELD_VECTORS"); root != "" {
		files = append(files, in(t, filepath.Join(root, kind))...)
	}
	return files
}

// Others returns the JSON files of a kind in the folder that SPEELVELD_VECTORS names alone. Where it
// names none the test is skipped.
func Others(t testing.TB, kind string) []string {
	t.Helper()
	root := os.Getenv("SPEELVELD_VECTORS")
	if root == "" {
		t.Skip("SPEELVELD_VECTORS names no folder with reference outputs")
	}
	return in(t, filepath.Join(root, kind))
}

func in(t testing.TB, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no reference outputs in %s: %v", dir, err)
	}
	return files
}

// Beside returns the name of the CSV file with the data of an output.
func Beside(file string) string { return strings.TrimSuffix(file, ".json") + ".csv" }

// JSON reads an output.
func JSON(t testing.TB, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// CSV reads the rows of a CSV file, which may be packed by gzip.
func CSV(t testing.TB, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return rows
}

// Table reads a CSV file of numbers whose first column is the case's id.
func Table(t testing.TB, file string) *table.Table {
	t.Helper()
	return Cells(t, file, func(b *table.Builder, i, j int, cell string) {
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		b.Set(i, j, v)
	})
}

// Cells is Table for other than numbers: set puts a cell into the table.
func Cells(t testing.TB, file string, set func(b *table.Builder, i, j int, cell string)) *table.Table {
	t.Helper()
	rows := CSV(t, file)
	var cases []string
	for _, r := range rows[1:] {
		cases = append(cases, r[0])
	}
	var cols []table.Column
	for _, id := range rows[0][1:] {
		cols = append(cols, table.Column{ID: id})
	}
	b := table.NewBuilder(cases, cols)
	for i, r := range rows[1:] {
		for j, cell := range r[1:] {
			set(b, i, j, cell)
		}
	}
	return b.Table()
}
