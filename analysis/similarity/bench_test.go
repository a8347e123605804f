package similarity

import (
	"math/bits"
	"math/rand/v2"
	"strconv"
	"testing"

	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// random makes a table of presences by seed: each column has its own frequency, as codes do.
func random(seed uint64, cases, columns int) *table.Table {
	rng := rand.New(rand.NewPCG(seed, 0))
	ids, cols := make([]string, cases), make([]table.Column, columns)
	for i := range ids {
		ids[i] = "case" + strconv.Itoa(100000+i)
	}
	for j := range cols {
		cols[j].ID = "code" + strconv.Itoa(j)
	}
	b := table.NewBuilder(ids, cols)
	for j := range cols {
		p := 0.05 + 0.45*rng.Float64()
		for i := range ids {
			v := 0.0
			if rng.Float64() < p {
				v = 1
			}
			b.Set(i, j, v)
		}
	}
	return b.Table()
}

func BenchmarkJaccard5000x200(b *testing.B) {
	t := random(1, 5000, 200)
	for b.Loop() {
		if _, err := Compute(b.Context(), t, Options{Form: Distances}); err != nil {
			b.Fatal(err)
		}
	}
}

// mixed makes a table of numbers, presences and texts by seed.
func mixed(seed uint64, cases, columns int) *table.Table {
	rng := rand.New(rand.NewPCG(seed, 0))
	ids, cols := make([]string, cases), make([]table.Column, columns)
	for i := range ids {
		ids[i] = "case" + strconv.Itoa(100000+i)
	}
	for j := range cols {
		cols[j].ID = "column" + strconv.Itoa(j)
	}
	b := table.NewBuilder(ids, cols)
	for j := range cols {
		for i := range ids {
			switch {
			case rng.Float64() < 0.02: // not reported
			case j%3 == 0:
				b.Set(i, j, 100*rng.Float64())
			case j%3 == 1:
				b.Set(i, j, float64(rng.IntN(2)))
			default:
				b.SetText(i, j, "group"+strconv.Itoa(rng.IntN(4)))
			}
		}
	}
	return b.Table()
}

func BenchmarkGower2000x30(b *testing.B) {
	t := mixed(1, 2000, 30)
	for b.Loop() {
		if _, err := Compute(b.Context(), t, Options{Measure: Gower, Form: Distances, Missing: table.Exclude}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNearest10of20000x200(b *testing.B)  { benchmarkNearest(b, 20000) }
func BenchmarkNearest10of100000x200(b *testing.B) { benchmarkNearest(b, 100000) }

func benchmarkNearest(b *testing.B, cases int) {
	t := random(1, cases, 200)
	for b.Loop() {
		if _, _, err := NearestAll(b.Context(), t, 10, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// The bare loop that the nearest neighbours are measured against: the popcounts of the same pairs,
// each once, on as many processors.
func BenchmarkPopcountLoop20000x200(b *testing.B)  { benchmarkPopcounts(b, 20000) }
func BenchmarkPopcountLoop100000x200(b *testing.B) { benchmarkPopcounts(b, 100000) }

func benchmarkPopcounts(b *testing.B, cases int) {
	rows := random(1, cases, 200).RowPresent()
	sums := make([]int, len(rows))
	for b.Loop() {
		if err := parallel.Each(b.Context(), len(rows), func(i int) {
			x, sum := rows[i], 0
			for _, y := range rows[i+1:] {
				for w := range x {
					sum += bits.OnesCount64(x[w] & y[w])
				}
			}
			sums[i] = sum
		}); err != nil {
			b.Fatal(err)
		}
	}
}
