package cooccur

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/contingency"
	"speelveld/analysis/table"
)

// By hand: x and y are both known in four of six cases.
func TestAllPairsByHand(t *testing.T) {
	tab := build(columns("x", "y"), "1100?1", "10100?")
	for _, v := range []struct {
		missing table.Missing
		want    contingency.Counts
	}{
		{table.AsAbsent, contingency.Counts{A: 1, B: 2, C: 1, D: 2}},
		{table.Bounds, contingency.Counts{A: 1, B: 2, C: 1, D: 2}},
		{table.Exclude, contingency.Counts{A: 1, B: 1, C: 1, D: 1}},
	} {
		p, err := AllPairs(context.Background(), tab, nil, v.missing)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Counts(0, 1); got != v.want {
			t.Errorf("%v: got %+v, want %+v", v.missing, got, v.want)
		}
		if got := p.Counts(1, 0); got != v.want.Transpose() {
			t.Errorf("%v, exchanged: got %+v", v.missing, got)
		}
		if got := p.Common(0, 0); got != 3 {
			t.Errorf("%v: x in %d cases, want 3", v.missing, got)
		}
	}
}

// Every pair has the counts that Run gives a code against a target.
func TestAllPairsAgreesWithRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(2, 11).Draw(t, "codes")
		n := rapid.SampledFrom([]int{1, 63, 64, 130}).Draw(t, "cases")
		cells, ids := make([]string, m), make([]string, m)
		seed := rapid.Uint64().Draw(t, "seed")
		letters := rapid.SampledFrom([]string{"01", "001?", "1?"}).Draw(t, "cells")
		rng := rand.New(rand.NewPCG(seed, 1))
		for j := range cells {
			ids[j] = fmt.Sprint("c", j)
			for range n {
				cells[j] += string(letters[rng.IntN(len(letters))])
			}
		}
		tab := build(columns(ids...), cells...)
		chosen := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).Draw(t, "order")
		chosen = slices.DeleteFunc(chosen, func(j int) bool { return j >= m })
		for _, missing := range []table.Missing{table.AsAbsent, table.Exclude} {
			p, err := AllPairs(context.Background(), tab, chosen, missing)
			if err != nil {
				t.Fatal(err)
			}
			for k, target := range chosen {
				res, err := Run(context.Background(), tab, Options{Target: target, Missing: missing, Permutations: -1})
				if err != nil {
					t.Fatal(err)
				}
				for i, j := range chosen {
					if i == k {
						continue
					}
					at := slices.IndexFunc(res.Rows, func(r Row) bool { return r.Code == ids[j] })
					if got, want := p.Counts(i, k), res.Rows[at].Counts(); got != want {
						t.Fatalf("%v, %s with %s: got %+v, want %+v", missing, ids[j], ids[target], got, want)
					}
				}
			}
		}
	})
}

// A set of more words than are taken at once, and of more codes, on one core and on all.
func TestAllPairsOfManyCases(t *testing.T) {
	tab := randomCodes(64*wordsAtOnce*2+77, 9, "0001?")
	text := func() string {
		p, err := AllPairs(context.Background(), tab, nil, table.Exclude)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Codes() {
			for j := range p.Codes() {
				if got, want := p.Common(i, j), tab.Present(i).AndCount(tab.Present(j)); got != want {
					t.Fatalf("%d and %d: got %d, want %d", i, j, got, want)
				}
				if got, want := p.Counts(i, j).N(), tab.Known(i).AndCount(tab.Known(j)); got != want {
					t.Fatalf("%d and %d: n = %d, want %d", i, j, got, want)
				}
			}
		}
		return fmt.Sprint(*p)
	}
	many := text()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := text(); one != many {
		t.Error("one core counts otherwise than all")
	}
}

func TestAllPairsWithoutPairs(t *testing.T) {
	tab := build(columns("x"), "10")
	p, err := AllPairs(context.Background(), tab, []int{}, table.AsAbsent)
	if err != nil || p.Codes() != 0 {
		t.Errorf("no codes: %v, %v", p, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := AllPairs(ctx, tab, nil, table.AsAbsent); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancelling: %v", err)
	}
	b := table.NewBuilder([]string{"a", "b"}, []table.Column{{ID: "x"}, {ID: "colour"}})
	b.SetText(0, 1, "red")
	if _, err := AllPairs(context.Background(), b.Table(), nil, table.AsAbsent); !errors.Is(err, ErrNoMembership) {
		t.Errorf("a column of texts: %v", err)
	}
}

// randomCodes makes n cases × m codes, each cell one of the letters 0, 1 and ? (not reported).
func randomCodes(n, m int, letters string) *table.Table {
	rng := rand.New(rand.NewPCG(1, 1))
	ids, cases := make([]string, m), make([]string, n)
	for j := range ids {
		ids[j] = fmt.Sprint("c", j)
	}
	for i := range cases {
		cases[i] = fmt.Sprint("case", i)
	}
	b := table.NewBuilder(cases, columns(ids...))
	for j := range m {
		for i := range n {
			switch letters[rng.IntN(len(letters))] {
			case '0':
				b.Set(i, j, 0)
			case '1':
				b.Set(i, j, 1)
			}
		}
	}
	return b.Table()
}

// 10,000 cases × 200 codes, as in docs/performance.md.
func BenchmarkAllPairs(b *testing.B) {
	for _, v := range []struct {
		name, letters string
		missing       table.Missing
	}{{"all known", "0000011", table.AsAbsent}, {"exclude", "00000011?", table.Exclude}} {
		tab := randomCodes(10_000, 200, v.letters)
		b.Run(v.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := AllPairs(context.Background(), tab, nil, v.missing); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
