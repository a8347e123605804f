package rules

import (
	"compress/gzip"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"speelveld/analysis/table"
)

// transactions makes a table by seed. With 10,000 cases and 200 codes it is much like the table on
// which the reference programs were timed: a fifth of the cells is present, some codes are far
// commoner than others, and cases belong to kinds that share codes, so that there are 21,500 sets of
// up to four codes at support 0.05, and 34,000 rules at confidence 0.6 (there 24,460 and 35,250).
func transactions(seed uint64, cases, codes int) *table.Table {
	rng := rand.New(rand.NewPCG(seed, 0))
	const kinds = 10
	frequency := make([]float64, codes)
	for j := range frequency {
		frequency[j] = 0.02 + 0.27*rng.Float64()
	}
	raised := make([][]bool, kinds)
	for k := range raised {
		raised[k] = make([]bool, codes)
		for j := range codes {
			raised[k][j] = rng.Float64() < 0.08
		}
	}
	ids, cols := make([]string, cases), make([]table.Column, codes)
	for i := range ids {
		ids[i] = "case" + strconv.Itoa(100000+i)
	}
	for j := range cols {
		cols[j].ID = "code" + strconv.Itoa(1000+j)
	}
	b := table.NewBuilder(ids, cols)
	for i := range ids {
		kind := raised[rng.IntN(kinds)]
		for j := range cols {
			p := frequency[j]
			if kind[j] {
				p = 0.82
			}
			v := 0.0
			if rng.Float64() < p {
				v = 1
			}
			b.Set(i, j, v)
		}
	}
	return b.Table()
}

func BenchmarkItemsets10000x200(b *testing.B) {
	t := transactions(1, 10_000, 200)
	sets := 0
	for b.Loop() {
		r, err := Mine(b.Context(), t, Options{MinSupport: 0.05, Max: 4})
		if err != nil {
			b.Fatal(err)
		}
		sets = len(r.Rows)
	}
	b.ReportMetric(float64(sets), "sets")
}

func BenchmarkRules10000x200(b *testing.B) {
	t := transactions(1, 10_000, 200)
	benchRules(b, t)
}

func benchRules(b *testing.B, t *table.Table) {
	var r *Result
	for b.Loop() {
		var err error
		if r, err = Run(b.Context(), t, Options{MinSupport: 0.05, MinConfidence: 0.6, Max: 4}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(r.Sets), "sets")
	b.ReportMetric(float64(len(r.Rows)), "rules")
	b.ReportMetric(float64(r.Family), "family")
}

// BenchmarkGiven runs on the table of transactions in the folder that SPEELVELD_BENCH names, on
// which the reference programs were timed.
func BenchmarkGiven(b *testing.B) {
	dir := os.Getenv("SPEELVELD_BENCH")
	if dir == "" {
		b.Skip("SPEELVELD_BENCH is not set")
	}
	t := readTransactions(b, filepath.Join(dir, "trans10000x200.csv.gz"))
	b.Run("itemsets", func(b *testing.B) {
		sets := 0
		for b.Loop() {
			r, err := Mine(b.Context(), t, Options{MinSupport: 0.05, Max: 4})
			if err != nil {
				b.Fatal(err)
			}
			sets = len(r.Rows)
		}
		if sets != 24460 {
			b.Errorf("%d sets, want 24460", sets)
		}
	})
	b.Run("rules", func(b *testing.B) { benchRules(b, t) })
}

func readTransactions(b *testing.B, name string) *table.Table {
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	records, err := csv.NewReader(z).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	ids, cols := make([]string, len(records)-1), make([]table.Column, len(records[0])-1)
	for j := range cols {
		cols[j].ID = records[0][j+1]
	}
	for i, r := range records[1:] {
		ids[i] = r[0]
	}
	tb := table.NewBuilder(ids, cols)
	for i, r := range records[1:] {
		for j, cell := range r[1:] {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				b.Fatal(err)
			}
			tb.Set(i, j, v)
		}
	}
	return tb.Table()
}
