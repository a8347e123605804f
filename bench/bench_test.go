package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// small writes a folder with little data, under the names that a folder of one's own has.
func small(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for k, s := range []struct {
		name string
		f    frame
	}{
		{"bin2000x200", kinds(random(1), 60, 30)}, {"plain2000x200", codes(random(7), 60, 30)}, {"bin5000x200", codes(random(2), 90, 70)},
		{"trans10000x200", codes(random(3), 300, 20)}, {"mixed2000x30", mixed(random(4), 50)},
		{"perm500x30", counts(random(5), 40, 6)}, {"tables2000", tables(random(6), 30)},
	} {
		file, err := os.Create(filepath.Join(folder, s.name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		w := csv.NewWriter(file)
		header := []string{"id"}
		for j := range s.f.cols {
			header = append(header, fmt.Sprint("x", j))
		}
		_ = w.Write(header)
		for i := range s.f.rows {
			record := []string{fmt.Sprint(k, i)}
			for j := range s.f.cols {
				cell := strconv.FormatFloat(s.f.at(i, j), 'g', -1, 64)
				if s.f.kinds[j] == 't' {
					cell = "text" + cell
				}
				record = append(record, cell)
			}
			_ = w.Write(record)
		}
		w.Flush()
		if err := file.Close(); err != nil || w.Error() != nil {
			t.Fatal(err, w.Error())
		}
	}
	return folder
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 9)) }

// measured runs a job on small data and returns its lines.
func measured(t *testing.T, dir string, j job) []*measurement {
	t.Helper()
	var out bytes.Buffer
	if err := j.run(&clock{dir: dir, job: j.name, runs: 1, many: 300, out: &out}); err != nil {
		t.Fatal(err)
	}
	ms, err := readLines(&out)
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func TestDataSurviveTheWay(t *testing.T) {
	dir, folder := t.TempDir(), small(t)
	if err := makeData(dir, folder); err != nil {
		t.Fatal(err)
	}
	want := mixed(random(4), 50)
	got, err := load(dir, "mixed2000x30")
	if err != nil {
		t.Fatal(err)
	}
	if got.kinds != want.kinds || got.rows != 50 || got.cols != 30 {
		t.Fatalf("%d × %d %s", got.rows, got.cols, got.kinds)
	}
	for k, v := range want.values {
		if got.values[k] != v {
			t.Fatalf("value %d: got %v, want %v", k, got.values[k], v)
		}
	}
}

func TestJobs(t *testing.T) {
	dir := t.TempDir()
	if err := makeData(dir, small(t)); err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		for _, m := range measured(t, dir, j) {
			if m.side != ours || m.job != j.name || len(m.seconds) != 1 || !(m.seconds[0] > 0) || len(m.sums) == 0 {
				t.Errorf("%s: %+v", j.name, m)
			}
		}
	}
	// the loop over each pair once, by hand
	x := codes(rand.New(rand.NewPCG(1, 1)), 300, 200)
	shared := 0.0
	for i := range x.rows {
		for k := i + 1; k < x.rows; k++ {
			for c := range x.cols {
				shared += x.at(i, c) * x.at(k, c)
			}
		}
	}
	for _, j := range jobs {
		if j.name == "nearest" {
			if got := measured(t, dir, j)[1].sums[0].value; got != shared {
				t.Errorf("shared codes over all pairs: got %v, want %v", got, shared)
			}
		}
	}
}

// Where R is installed, every job of both sides gives the same on small data.
func TestBothSidesAgree(t *testing.T) {
	if _, err := exec.LookPath("Rscript"); err != nil {
		t.Skip("Rscript is not installed")
	}
	script, err := os.ReadFile("against.R")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := makeData(dir, small(t)); err != nil {
		t.Fatal(err)
	}
	var names []string
	mine := map[string]*measurement{}
	for _, j := range jobs {
		if bytes.Contains(script, []byte(j.name+" = function")) || bytes.Contains(script, []byte(`"`+j.name+`" = function`)) {
			names = append(names, j.name)
			mine[j.name] = measured(t, dir, j)[0]
		}
	}
	out, err := exec.Command("Rscript", "--vanilla", "against.R", dir, strings.Join(names, ","), "1").Output()
	if err != nil {
		if e := (*exec.ExitError)(nil); errors.As(err, &e) && bytes.Contains(e.Stderr, []byte("there is no package")) {
			t.Skipf("R lacks a package: %s", e.Stderr)
		}
		t.Fatal(err)
	}
	theirs, err := readLines(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if len(theirs) < len(names) {
		t.Errorf("%d lines for %d jobs", len(theirs), len(names))
	}
	for _, r := range theirs {
		if r.failed != "" {
			continue
		}
		for _, a := range r.sums {
			for _, b := range mine[r.job].sums {
				apart := math.Abs(a.value-b.value) / max(1e-9, math.Abs(a.value))
				limit := 1e-9
				switch a.name {
				case "p_permuted":
					limit, apart = 0.1, math.Abs(a.value-b.value)
				case "cost": // no higher
					apart = b.value - a.value
				case "log_or", "log_low", "log_high": // R stops its search at four digits
					limit = 1e-2
				}
				if a.name == b.name && !(apart <= limit) {
					t.Errorf("%s, %s: %s is %v, R's %v", r.job, r.call, a.name, b.value, a.value)
				}
			}
		}
	}
}

func TestReport(t *testing.T) {
	lines := strings.Join([]string{
		"ours\tpairs\tcooccur.AllPairs\t0.002,0.004,0.003\t65\tsum=10;squares=20",
		"R, reference BLAS\tpairs\tcrossprod(x)\t0.3,0.3\t96\tsum=10;squares=20",
		"R, OpenBLAS\tpairs\tcrossprod(x)\t0.03\t97\tsum=10;squares=21",
		"R, reference BLAS\tpairs\tMatrix::crossprod(x), sparse\t\t\tpackage Matrix is not installed",
		"ours\tpam\tcluster.PAM\t0.1\t35\tcost=0.75",
		"R, reference BLAS\tpam\tcluster::pam(pamonce = 5, cluster.only = TRUE)\t0.3\t148\tcost=0.76",
		"ours\tnearest\tsimilarity.NearestAll\t30\t400\tsimilarities=5",
		"ours\tnearest\tpopcount loop, each pair once\t10\t400\tshared=5",
	}, "\n")
	var out bytes.Buffer
	if err := report(strings.NewReader(lines), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| co-occurrence of all pairs, 10,000 × 200 | `crossprod(x)` (reference BLAS) | 0.300 | 0.00300 | 100 | 50× met | the same | 96 / 65 |\n",
		"|  | `crossprod(x)` (OpenBLAS) | 0.0300 | 0.00300 | 10 | 50× **not met** | 1 of 2 the same, the rest within 5e-02 | 97 / 65 |\n",
		"|  | `Matrix::crossprod(x), sparse` (reference BLAS) | package Matrix is not installed | 0.00300 | | | | – / 65 |\n",
		"| PAM, k = 8, 2,000 | `cluster::pam(pamonce = 5, cluster.only = TRUE)` | 0.300 | 0.100 | 3.0 | 8× **not met** | cost 0.75, R 0.76 | 148 / 35 |\n",
		"| 10 nearest of each of 100,000 × 200 | none; popcount loop, each pair once | 10.0 | 30.0 | 3.0× its time | at most 2× the loop: **not met** | | – / 400 |\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("missing: %sin:\n%s", want, out.String())
		}
	}
}

func TestWrongCalls(t *testing.T) {
	for _, args := range [][]string{nil, {"run", t.TempDir(), "nosuch", "1"}, {"run", t.TempDir(), "pam", "0"}, {"run", t.TempDir(), "pam", "1"}, {"report", filepath.Join(t.TempDir(), "none")}} {
		if err := run(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
	if err := report(strings.NewReader("a\tb\n"), &bytes.Buffer{}); err == nil {
		t.Error("a line of two fields: no error")
	}
}
