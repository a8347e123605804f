package similarity

import (
	"math"
	"slices"
	"strings"
	"testing"

	"speelveld/analysis/table"
)

func TestComparableLeavesOutWhatShowsNothing(t *testing.T) {
	b := table.NewBuilder([]string{"none", "a", "b", "all"}, []table.Column{{ID: "x"}, {ID: "y"}, {ID: "z"}})
	for i, row := range [][]float64{{0, 0, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}} {
		for j, v := range row {
			b.Set(i, j, v)
		}
	}
	tab := b.Table()
	for measure, want := range map[Measure][]string{Jaccard: nil, Phi: {"none", "all"}, SMC: nil, RussellRao: nil} {
		got, m, out, err := ComputeComparable(t.Context(), tab, Options{Measure: measure, Form: Distances})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(out, want) || len(m.Cases) != 4-len(want) || len(got.Cases()) != len(m.Cases) {
			t.Errorf("%v: left out %v, want %v; %d cases in the matrix", measure, out, want, len(m.Cases))
		}
	}
	// Two cases without any code have no Jaccard with each other; both go.
	b = table.NewBuilder([]string{"none", "nor this", "a", "b"}, []table.Column{{ID: "x"}, {ID: "y"}})
	for i, row := range [][]float64{{0, 0}, {0, 0}, {1, 0}, {1, 1}} {
		for j, v := range row {
			b.Set(i, j, v)
		}
	}
	_, m, out, err := ComputeComparable(t.Context(), b.Table(), Options{})
	if err != nil || !slices.Equal(out, []string{"none", "nor this"}) || m.Undefined() != 0 {
		t.Errorf("left out %v, %d pairs undefined, %v", out, m.Undefined(), err)
	}
	for lang, word := range map[string]string{"nl": "weggelaten", "en": "left out"} {
		for _, list := range [][]string{out, out[:1]} {
			if s := LeftOutNote(lang, list); !strings.Contains(s, word) || !strings.Contains(s, "none") {
				t.Error(s)
			}
		}
	}
}

func TestComplete(t *testing.T) {
	m := &Matrix{Cases: []string{"a", "b", "c"}, Values: []float64{1, 2, 3}, Form: Distances}
	if err := m.Complete(); err != nil {
		t.Error(err)
	}
	for v, word := range map[float64]string{math.NaN(): "no distance between \"a\" and \"c\"", -1: "is -1", math.Inf(1): "+Inf"} {
		m.Values[1] = v
		if err := m.Complete(); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%v: got %v", v, err)
		}
	}
	m.Form, m.Values[1] = Similarities, -0.5
	if err := m.Complete(); err != nil {
		t.Errorf("a similarity may be negative: %v", err)
	}
}
