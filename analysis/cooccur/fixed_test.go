package cooccur

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/table"
)

// Trades keep how many codes a case has, how many cases a code has, and what is not reported.
func TestTradesKeepMargins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(2, 12).Draw(t, "cases"), rapid.IntRange(2, 70).Draw(t, "codes")
		tab := cells(t, n, m, "001?")
		opt := Options{Missing: rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing")}
		family, _ := familyOf(tab, opt)
		x := newRun(tab, opt, family).newMatrix()
		y := x.clone()
		y.trade(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1), 50)
		for i := range n {
			if a, b := x.codesOf(i), y.codesOf(i); a != b {
				t.Fatalf("case %d had %d codes and has %d", i, a, b)
			}
		}
		for c := range m {
			a, b := 0, 0
			for i := range n {
				a += int(x.present[i*x.words+c>>6] >> (c & 63) & 1)
				b += int(y.present[i*x.words+c>>6] >> (c & 63) & 1)
			}
			if a != b {
				t.Fatalf("code %d had %d cases and has %d", c, a, b)
			}
		}
		for w := range y.present {
			if y.known != nil && y.present[w]&^y.known[w] != 0 {
				t.Fatal("a cell that is not reported became present")
			}
		}
	})
}

func (m *matrix) codesOf(i int) int {
	sum := 0
	for _, w := range m.present[i*m.words:][:m.words] {
		sum += bits.OnesCount64(w)
	}
	return sum
}

// all returns every matrix with the margins of m, as words of one row each.
func all(rows []uint64, m int) [][]uint64 {
	var out [][]uint64
	left := make([]int, m)
	for _, r := range rows {
		for c := range m {
			left[c] += int(r >> c & 1)
		}
	}
	now := make([]uint64, len(rows))
	var fill func(i int)
	fill = func(i int) {
		if i == len(rows) {
			out = append(out, slices.Clone(now))
			return
		}
		for w := range uint64(1) << m {
			if bits.OnesCount64(w) != bits.OnesCount64(rows[i]) {
				continue
			}
			ok := true
			for c := range m {
				left[c] -= int(w >> c & 1)
				ok = ok && left[c] >= 0 && left[c] <= len(rows)-i-1
			}
			if ok {
				now[i] = w
				fill(i + 1)
			}
			for c := range m {
				left[c] += int(w >> c & 1)
			}
		}
	}
	fill(0)
	return out
}

// The walk visits all matrices with the same margins, and each one as often.
func TestTradesVisitAllMatricesAlike(t *testing.T) {
	tab := build(columns("target", "x", "y", "z"), "11100", "11010", "10101", "00011")
	family, _ := familyOf(tab, Options{})
	start := newRun(tab, Options{}, family).newMatrix()
	everything := all(start.present, 4)
	seen := map[string]int{}
	const draws = 40_000
	rng := rand.NewPCG(1, 2)
	for range draws {
		m := start.clone()
		m.trade(rng, tradesPerCase*5)
		seen[fmt.Sprint(m.present)]++
	}
	if len(seen) != len(everything) {
		t.Fatalf("%d matrices seen, %d exist", len(seen), len(everything))
	}
	chi2, want := 0.0, draws/float64(len(everything))
	for _, n := range seen {
		chi2 += (float64(n) - want) * (float64(n) - want) / want
	}
	// five standard deviations above what equal chances give
	if df := float64(len(everything) - 1); chi2 > df+5*math.Sqrt(2*df) {
		t.Errorf("χ² = %.0f with %.0f degrees of freedom: some matrices are visited more often", chi2, df)
	}
}

// p_fixed is near the p over every matrix with the same margins.
func TestPFixedAgainstEveryMatrix(t *testing.T) {
	tab := build(columns("target", "x", "y", "z"), "111100", "111010", "100101", "000111")
	family, _ := familyOf(tab, Options{})
	r := newRun(tab, Options{}, family)
	start := r.newMatrix()
	const m = 4999
	res, err := Run(context.Background(), tab, Options{Permutations: m})
	if err != nil {
		t.Fatal(err)
	}
	matrices := all(start.present, 4)
	stats := make([][]int64, len(matrices))
	for k, rows := range matrices {
		stats[k] = make([]int64, 3)
		(&matrix{words: 1, present: rows, codes: 3, columns: 4}).associations(stats[k])
	}
	observed := make([]int64, 3)
	start.associations(observed)
	for f, j := range family {
		mean := 0.0
		for _, s := range stats {
			mean += float64(s[f]) / float64(len(stats))
		}
		extreme := 0
		for _, s := range stats {
			if math.Abs(float64(s[f])-mean) >= math.Abs(float64(observed[f])-mean)-1e-9 {
				extreme++
			}
		}
		want := float64(extreme) / float64(len(stats))
		got := find(t, res, tab.Columns()[j].ID).PFixed
		if math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/m)+1./m {
			t.Errorf("%s: got %v, want %v within the error of %d permutations", tab.Columns()[j].ID, got, want, m)
		}
	}
}

func TestSameSeedSameResultOnAnyNumberOfCores(t *testing.T) {
	tab := build(columns("target", "x", "y", "z"), strings.Repeat("110?", 8), strings.Repeat("10110", 7)[:32], strings.Repeat("011", 11)[:32], strings.Repeat("1?00100", 5)[:32])
	text := func(opt Options) string { return fmt.Sprintf("%+v", *result(t, tab, opt)) }
	for _, rule := range []table.Missing{table.AsAbsent, table.Exclude, table.Bounds} {
		many := text(Options{Permutations: 200, Missing: rule})
		cores := runtime.GOMAXPROCS(1)
		one := text(Options{Permutations: 200, Missing: rule, Seed: 1})
		runtime.GOMAXPROCS(cores)
		if one != many {
			t.Errorf("%v: one core gives\n%s\nmany give\n%s", rule, one, many)
		}
	}
	a, b := result(t, tab, Options{Permutations: 200}), result(t, tab, Options{Permutations: 200, Seed: 2})
	if find(t, a, "x").PFixed == find(t, b, "x").PFixed && find(t, a, "y").PFixed == find(t, b, "y").PFixed && find(t, a, "z").PFixed == find(t, b, "z").PFixed {
		t.Error("another seed gives the same p_fixed for all codes")
	}
}

// A code that is present in the rich cases only goes together with a target of rich cases, by
// Fisher's test, and p_fixed sees through it.
func TestPFixedKnowsRichCases(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	n, m := 60, 30
	cells := make([]string, m)
	for j := range cells {
		for i := range n {
			chance := 0.08
			if i < n/3 {
				chance = 0.75
			}
			c := "0"
			if rng.Float64() < chance {
				c = "1"
			}
			cells[j] += c
		}
	}
	var ids []string
	for j := range m {
		ids = append(ids, fmt.Sprint("c", j))
	}
	r := result(t, build(columns(ids...), cells...), Options{Permutations: 499})
	fisher, fixed := 0, 0
	for _, row := range r.Rows {
		if row.P < 0.05 {
			fisher++
		}
		if row.PFixed < 0.05 {
			fixed++
		}
	}
	if fisher < 25 || fixed > 6 {
		t.Errorf("of 29 codes Fisher finds %d and p_fixed %d", fisher, fixed)
	}
}

func BenchmarkRun(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, v := range []struct {
		name    string
		missing table.Missing
	}{{"absent", table.AsAbsent}, {"exclude", table.Exclude}, {"bounds", table.Bounds}} {
		cells, ids := make([]string, 41), make([]string, 41)
		for j := range cells {
			ids[j] = fmt.Sprint("c", j)
			for range 118 {
				cells[j] += string("1?????0?"[rng.IntN(8)])
			}
		}
		tab := build(columns(ids...), cells...)
		b.Run(v.name, func(b *testing.B) {
			for b.Loop() {
				result(b, tab, Options{Missing: v.missing, Permutations: 999})
			}
		})
	}
}
