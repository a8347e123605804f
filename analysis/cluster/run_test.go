package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/internal/vectors"
)

// families makes three families of ten cases with eight codes each that the others have now and
// then, and six codes that mean nothing. Cells are not reported at the rate given.
func families(seed uint64, unknown float64) *table.Table {
	rng := rand.New(rand.NewPCG(seed, 1))
	cases, cols := make([]string, 30), make([]table.Column, 30)
	for i := range cases {
		cases[i] = fmt.Sprintf("%c%02d", 'a'+i/10, i%10)
	}
	for j := range cols {
		cols[j].ID = fmt.Sprintf("code%02d", j)
	}
	b := table.NewBuilder(cases, cols)
	for i := range cases {
		for j := range cols {
			p := 0.08
			switch {
			case j >= 24:
				p = 0.4
			case j/8 == i/10:
				p = 0.8
			}
			v := 0.0
			if rng.Float64() < p {
				v = 1
			}
			if rng.Float64() >= unknown {
				b.Set(i, j, v)
			}
		}
	}
	return b.Table()
}

func TestRunFindsFamilies(t *testing.T) {
	tab := families(1, 0)
	names := map[string]string{}
	for _, id := range tab.Cases() {
		names[id] = id[:1]
	}
	for _, method := range []Method{Average, Complete, McQuitty, Ward, WardD, MethodPAM, MethodLouvain} {
		t.Run(method.String(), func(t *testing.T) {
			r, err := Run(t.Context(), tab, Options{Method: method, Against: names, AgainstName: "family"})
			if err != nil {
				t.Fatal(err)
			}
			if r.K != 3 || r.Agreement.AdjustedRand != 1 {
				t.Errorf("%d clusters, agreement %+v", r.K, r.Agreement)
			}
			for c, s := range r.Stability {
				if s < 0.75 || r.StabilityWords[c] != "stable" {
					t.Errorf("cluster %d: stability %g, %s", c+1, s, r.StabilityWords[c])
				}
			}
			if r.Null.P != 1.0/200 || r.Null.Silhouette <= r.Null.High {
				t.Errorf("null: %+v", r.Null)
			}
			if first := r.Profiles[1].Codes[0]; first.Code < "code08" || first.Code > "code15" || first.Difference < 0.5 {
				t.Errorf("the second family is set apart by %+v", first)
			}
			if r.Assignment["a00"] != 1 || r.Assignment["b00"] != 2 || r.Assignment["c00"] != 3 {
				t.Errorf("clusters are numbered by their first case: %v", r.Assignment)
			}
			switch {
			case method.Hierarchic() && (len(r.Merge) != 29 || r.Cophenetic == nil || r.RunnerUp == 0):
				t.Error("a tree has merges, a cophenetic correlation, and a runner-up")
			case method == MethodPAM && (len(r.Medoids) != 3 || r.Medoids[0][0] != 'a'):
				t.Errorf("medoids: %v", r.Medoids)
			case method == MethodLouvain && (r.Modularity == nil || *r.Modularity <= 0):
				t.Error("louvain without modularity")
			}
			if len(r.Alternatives) < 7 {
				t.Errorf("alternatives: %+v", r.Alternatives)
			}
		})
	}
}

// TestRunFindsNothingWhereNothingIs draws tables without structure: the p-values must not be small
// more often than they should.
func TestRunFindsNothingWhereNothingIs(t *testing.T) {
	small := 0
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 5))
		cases, cols := make([]string, 20), make([]table.Column, 15)
		for i := range cases {
			cases[i] = fmt.Sprintf("case%02d", i)
		}
		for j := range cols {
			cols[j].ID = fmt.Sprintf("code%02d", j)
		}
		b := table.NewBuilder(cases, cols)
		for i := range cases {
			b.Set(i, 0, 1) // so that no case is empty
			for j := 1; j < len(cols); j++ {
				b.Set(i, j, float64(rng.IntN(2)))
			}
		}
		r, err := Run(t.Context(), b.Table(), Options{Bootstrap: -1, Draws: 39})
		if err != nil {
			t.Fatal(err)
		}
		if r.Null.P <= 0.05 {
			small++
		}
		if r.Stability != nil {
			t.Fatal("stability that was not asked for")
		}
	}
	if small > 4 { // probability of 5 or more of 20 at 5 %: 0.003
		t.Errorf("%d of 20 tables without structure have p ≤ 0.05", small)
	}
}

func TestShuffleKeepsMarginsAndUnknownCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := families(rapid.Uint64Range(1, 50).Draw(t, "seed"), 0.2)
		missing := rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing")
		m := newMargins(tab, missing)
		m.shuffle(200, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "rng"), 0)))
		after := m.table()
		moved := 0
		before, now := tab.RowPresent(), after.RowPresent()
		for i := range before {
			if before[i].Count() != now[i].Count() {
				t.Fatalf("case %d had %d codes and has %d", i, before[i].Count(), now[i].Count())
			}
			moved += before[i].AndNot(now[i]).Count()
		}
		for j := range tab.Columns() {
			if a, b := tab.Present(j).Count(), after.Present(j).Count(); a != b {
				t.Fatalf("code %d was in %d cases and is in %d", j, a, b)
			}
			if missing == table.Exclude && !slices.Equal(tab.Known(j), after.Known(j)) {
				t.Fatalf("code %d is known in other cases than before", j)
			}
		}
		if moved == 0 {
			t.Fatal("nothing moved")
		}
	})
}

func TestMissingRules(t *testing.T) {
	tab := families(3, 0.15)
	for _, missing := range []table.Missing{table.AsAbsent, table.Exclude, table.Bounds} {
		r, err := Run(t.Context(), tab, Options{K: 3, Compare: similarity.Options{Missing: missing}, Draws: 19, Bootstrap: 10})
		if err != nil {
			t.Fatal(err)
		}
		if r.Null == nil || r.Null.P > 0.1 {
			t.Errorf("%s: null %+v", missing, r.Null)
		}
		s := r.Sensitivity
		if (missing == table.Bounds) != (s != nil) || s != nil && (s.Draws != 19 || s.Lowest > s.Mean || s.Mean > 1 || s.Mean < 0.3) {
			t.Errorf("%s: sensitivity %+v", missing, s)
		}
		for _, p := range r.Profiles {
			for _, c := range p.Codes {
				if missing == table.Exclude && c.KnownIn == p.N {
					continue // may be: not every code has gaps in every cluster
				}
				if missing != table.Exclude && (c.KnownIn != p.N || c.KnownOut != 30-p.N) {
					t.Errorf("%s: %+v in a cluster of %d", missing, c, p.N)
				}
			}
		}
	}
}

func TestEmptyCasesAreLeftOutWithANote(t *testing.T) {
	full := families(2, 0)
	b := table.NewBuilder(append([]string{"empty1", "empty2"}, full.Cases()...), full.Columns())
	for i := range full.Cases() {
		for j := range full.Columns() {
			v, _ := full.Score(i, j)
			b.Set(i+2, j, v)
		}
	}
	tab := b.Table()
	r, err := Run(t.Context(), tab, Options{K: 3, Bootstrap: -1, Draws: -1, Codes: tab})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.LeftOut, []string{"empty1", "empty2"}) || len(r.Cases) != 30 || len(r.Assignment) != 30 {
		t.Errorf("left out %v, kept %d", r.LeftOut, len(r.Cases))
	}
	if !strings.Contains(r.Notes[0], "empty1, empty2") {
		t.Errorf("the first note does not say who was left out: %q", r.Notes)
	}
	if n := r.Profiles[0].N + r.Profiles[1].N + r.Profiles[2].N; n != 30 {
		t.Errorf("profiles of %d cases", n)
	}
	// Simple matching compares empty cases as well.
	r, err = Run(t.Context(), tab, Options{K: 3, Compare: similarity.Options{Measure: similarity.SMC}, Bootstrap: -1, Draws: -1})
	if err != nil || len(r.LeftOut) > 0 || len(r.Cases) != 32 {
		t.Errorf("%v, %v", r, err)
	}
}

func TestRunErrors(t *testing.T) {
	build := func(rows ...[]float64) *table.Table {
		cases, cols := make([]string, len(rows)), make([]table.Column, len(rows[0]))
		for i := range cases {
			cases[i] = fmt.Sprint("case", i)
		}
		for j := range cols {
			cols[j].ID = fmt.Sprint("code", j)
		}
		b := table.NewBuilder(cases, cols)
		for i, r := range rows {
			for j, v := range r {
				if v >= 0 {
					b.Set(i, j, v)
				}
			}
		}
		return b.Table()
	}
	for name, c := range map[string]struct {
		tab *table.Table
		opt Options
	}{
		"two cases":             {build([]float64{1, 0}, []float64{0, 1}), Options{}},
		"all alike":             {build([]float64{1, 0}, []float64{1, 0}, []float64{1, 0}), Options{}},
		"no codes at all":       {build([]float64{0, 0}, []float64{0, 0}, []float64{0, 0}), Options{}},
		"one case with a code":  {build([]float64{0, 0}, []float64{1, 0}, []float64{0, 0}, []float64{0, 0}), Options{}},
		"k larger than n":       {build([]float64{1, 0}, []float64{0, 1}, []float64{1, 1}), Options{K: 4}},
		"nothing known of both": {build([]float64{1, -1, 1}, []float64{-1, 1, 1}, []float64{1, 1, 0}), Options{Compare: similarity.Options{Missing: table.Exclude}}},
	} {
		_, err := Run(t.Context(), c.tab, c.opt)
		if e, ok := errors.AsType[*similarity.Error](err); !ok || e.Msg == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, families(1, 0), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestNumbersWithoutAValueHaveANote tries what is small or degenerate.
func TestNumbersWithoutAValueHaveANote(t *testing.T) {
	m := &similarity.Matrix{Cases: []string{"a", "b", "c"}, Form: similarity.Distances, Given: true, Values: []float64{1, 1, 1}}
	r, err := RunDistances(t.Context(), m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(*r.Cophenetic) || !strings.Contains(strings.Join(r.Notes, "\n"), "no cophenetic correlation") {
		t.Errorf("cophenetic %v, notes %q", *r.Cophenetic, r.Notes)
	}
	r, err = RunDistances(t.Context(), m, Options{K: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(r.Silhouette.Mean) || !strings.Contains(strings.Join(r.Notes, "\n"), "no other cluster") {
		t.Errorf("silhouette %v, notes %q", r.Silhouette, r.Notes)
	}
	if r, err = RunDistances(t.Context(), m, Options{K: 3}); err != nil || r.Silhouette.Mean != 0 {
		t.Errorf("every case a cluster: %v, %v", r, err)
	}
}

func TestRunSameAnswerEveryTime(t *testing.T) {
	tab := families(4, 0.1)
	print := func() []byte {
		var all bytes.Buffer
		for _, method := range []Method{Average, MethodPAM, MethodLouvain} {
			r, err := Run(t.Context(), tab, Options{Method: method, Seed: 7, Bootstrap: 20, Draws: 19, Compare: similarity.Options{Missing: table.Bounds}})
			if err != nil {
				t.Fatal(err)
			}
			if err := json.NewEncoder(&all).Encode(r); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&all, r.Notes)
		}
		return all.Bytes()
	}
	first := print()
	for range 2 {
		if again := print(); !bytes.Equal(first, again) {
			t.Fatal("another answer for the same seed")
		}
	}
}

func TestNotesInDutch(t *testing.T) {
	r, err := Run(t.Context(), vectors.Table(t, "testdata/syn15x30_jaccard.csv"), Options{Lang: "nl", Method: Ward, Bootstrap: 20, Draws: 19})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(r.Notes, "\n")
	for _, want := range []string{"30 kolommen", "gemiddelde silhouet", "0,0", "20 bootstrapsteekproeven", "19 tabellen", "Euclidische", "cirkelredenering"} {
		if !strings.Contains(all, want) {
			t.Errorf("the notes do not say %q:\n%s", want, all)
		}
	}
	if strings.Contains(all, "%!") {
		t.Errorf("a note with a hole:\n%s", all)
	}
}

func ExampleRun() {
	cases := []string{"de-ceuvel", "green-village", "leylab", "stratumseind"}
	codes := []table.Column{{ID: "shared-location"}, {ID: "co-design"}, {ID: "trust"}, {ID: "sensors"}}
	b := table.NewBuilder(cases, codes)
	for i, row := range [][]float64{{1, 1, 1, 0}, {1, 1, 0, 0}, {0, 0, 1, 1}, {0, 0, 0, 1}} {
		for j, v := range row {
			b.Set(i, j, v)
		}
	}
	r, err := Run(context.Background(), b.Table(), Options{K: 2, Bootstrap: -1, Draws: -1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range r.Profiles {
		fmt.Printf("%d: %v, apart by %s (%.0f %% against %.0f %%)\n", p.Cluster, p.Cases, p.Codes[0].Code, 100*p.Codes[0].Inside, 100*p.Codes[0].Outside)
	}
	// Output:
	// 1: [de-ceuvel green-village], apart by shared-location (100 % against 0 %)
	// 2: [leylab stratumseind], apart by shared-location (0 % against 100 %)
}
