package cluster

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// random makes the Jaccard distances of a table of presences, by seed.
func random(b testing.TB, seed uint64, cases, columns int) *similarity.Matrix {
	b.Helper()
	rng := rand.New(rand.NewPCG(seed, 0))
	ids, cols := make([]string, cases), make([]table.Column, columns)
	for i := range ids {
		ids[i] = "case" + strconv.Itoa(100000+i)
	}
	for j := range cols {
		cols[j].ID = "code" + strconv.Itoa(j)
	}
	build := table.NewBuilder(ids, cols)
	for j := range cols {
		p := 0.05 + 0.45*rng.Float64()
		for i := range ids {
			v := 0.0
			if rng.Float64() < p {
				v = 1
			}
			build.Set(i, j, v)
		}
	}
	m, err := similarity.Compute(b.Context(), build.Table(), similarity.Options{Form: similarity.Distances})
	if err != nil {
		b.Fatal(err)
	}
	return m
}

func benchmarkLinkage(b *testing.B, method Method) {
	m := random(b, 1, 5000, 200)
	for b.Loop() {
		if _, err := Hierarchical(b.Context(), m, method); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAverage5000(b *testing.B) { benchmarkLinkage(b, Average) }

func BenchmarkWard5000(b *testing.B) { benchmarkLinkage(b, Ward) }

func BenchmarkPAM2000k8(b *testing.B) {
	m := random(b, 1, 2000, 200)
	for b.Loop() {
		if _, err := PAM(b.Context(), m, 8); err != nil {
			b.Fatal(err)
		}
	}
}
