package rules

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"speelveld/analysis/table"
	"speelveld/internal/vectors"
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
	benchItemsets(b, transactions(1, 10_000, 200))
}

func benchItemsets(b *testing.B, t *table.Table) int {
	sets := 0
	for b.Loop() {
		r, err := Mine(b.Context(), t, Options{MinSupport: 0.05, Max: 4})
		if err != nil {
			b.Fatal(err)
		}
		sets = len(r.Rows)
	}
	b.ReportMetric(float64(sets), "sets")
	return sets
}

func BenchmarkRules10000x200(b *testing.B) {
	benchRules(b, transactions(1, 10_000, 200))
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
	t := vectors.Table(b, filepath.Join(dir, "trans10000x200.csv.gz"))
	b.Run("itemsets", func(b *testing.B) {
		if sets := benchItemsets(b, t); sets != 24460 {
			b.Errorf("%d sets, want 24460", sets)
		}
	})
	b.Run("rules", func(b *testing.B) { benchRules(b, t) })
}
