package similarity

import (
	"math"
	"strconv"
	"testing"

	"speelveld/analysis/table"
	"speelveld/internal/vectors"
)

// TestGowerByHand follows Gower's formula on four cases: a number from 10 to 30, an ordered value,
// a text, and a presence that says nothing where both lack it.
func TestGowerByHand(t *testing.T) {
	cols := []table.Column{{ID: "size"}, {ID: "stage"}, {ID: "sector"}, {ID: "rare"}}
	b := table.NewBuilder([]string{"a", "b", "c", "d"}, cols)
	for i, r := range []struct {
		size, stage float64
		sector      string
		rare        float64
	}{{10, 1, "care", 1}, {20, 2, "care", 0}, {30, 5, "school", 0}, {-1, 5, "school", 1}} {
		if r.size >= 0 {
			b.Set(i, 0, r.size)
		}
		b.Set(i, 1, r.stage)
		b.SetText(i, 2, r.sector)
		b.Set(i, 3, r.rare)
	}
	m, err := Compute(t.Context(), b.Table(), Options{
		Measure: Gower, Form: Distances, Missing: table.Exclude,
		Scales: map[string]Scale{"stage": Ordinal, "rare": Asymmetric},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		i, j, on int
		want     float64
	}{
		{0, 1, 4, (0.5 + 0.5 + 0 + 1) / 4}, // ranks 0, 1, 2: a step is half of the range
		{0, 2, 4, (1.0 + 1 + 1 + 1) / 4},
		{1, 2, 3, (0.5 + 0.5 + 1) / 3}, // neither has the rare one
		{0, 3, 3, (1.0 + 1 + 0) / 3},   // the size of d is not known
		{2, 3, 3, (0 + 0 + 1.0) / 3},
	} {
		if got := m.At(c.i, c.j); !vectors.Near(got, c.want) || m.N(c.i, c.j) != c.on {
			t.Errorf("%d, %d: got %g on %d columns, want %g on %d", c.i, c.j, got, m.N(c.i, c.j), c.want, c.on)
		}
	}
}

// TestGowerAsDaisy holds the measure to daisy of cluster 2.1.4, on data that are not ours to pass on.
func TestGowerAsDaisy(t *testing.T) {
	for _, file := range vectors.Others(t, "gower") {
		var ref struct {
			Weights       []float64   `json:"weights"`
			Types         []string    `json:"types_attr"`
			Dissimilarity [][]float64 `json:"dissimilarity"`
		}
		vectors.JSON(t, file, &ref)
		tab := readGiven(t, vectors.Beside(file), ref.Types)
		opt := Options{Measure: Gower, Form: Distances, Scales: map[string]Scale{}, ColumnWeights: map[string]float64{}}
		for j, c := range tab.Columns() {
			opt.Scales[c.ID] = map[string]Scale{"I": Interval, "O": Ordinal, "N": Categorical, "S": Categorical, "A": Asymmetric}[ref.Types[j]]
			opt.ColumnWeights[c.ID] = ref.Weights[j]
		}
		m, err := Compute(t.Context(), tab, opt)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, m, ref.Dissimilarity)
	}
}

// readGiven reads a CSV whose nominal columns hold numbers as texts.
func readGiven(t *testing.T, path string, types []string) *table.Table {
	t.Helper()
	return vectors.Cells(t, path, func(b *table.Builder, i, j int, cell string) {
		if v, err := strconv.ParseFloat(cell, 64); err == nil && types[j] != "N" {
			b.Set(i, j, v)
		} else {
			b.SetText(i, j, cell)
		}
	})
}

func TestFuzzyByHand(t *testing.T) {
	b := table.NewBuilder([]string{"a", "b"}, []table.Column{{ID: "x"}, {ID: "y"}, {ID: "z"}})
	for j, v := range []float64{0.6, 1, 0} {
		b.Set(0, j, v)
	}
	for j, v := range []float64{0.4, 0.5, 0.1} {
		b.Set(1, j, v)
	}
	tab := b.Table()
	for _, c := range []struct {
		opt  Options
		want float64
	}{
		{Options{Measure: Jaccard, Fuzzy: true}, 0.9 / 1.7},  // Σ min / Σ max
		{Options{Measure: Dice, Fuzzy: true}, 1.8 / 2.6},     // 2 Σ min / (Σx + Σy)
		{Options{Measure: BrayCurtis}, 1 - 0.8/2.6},          // the same
		{Options{Measure: SMC, Fuzzy: true}, 1 - 0.8/3},      // 1 − Σ|x−y| / n
		{Options{Measure: Hamming}, 1 - 0.8/3},               // the same
		{Options{Measure: RussellRao, Fuzzy: true}, 0.9 / 3}, // Σ min / n
		{Options{Measure: Jaccard}, 0},                       // a shows x and y, b nothing over 0.5
		{Options{Measure: Manhattan, Form: Distances}, 0.8},  // .2 + .5 + .1
		{Options{Measure: Euclidean, Form: Distances}, math.Sqrt(0.04 + 0.25 + 0.01)},
		{Options{Measure: Cosine}, (0.24 + 0.5) / math.Sqrt(1.36*(0.16+0.25+0.01))},
	} {
		m, err := Compute(t.Context(), tab, c.opt)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.At(0, 1); !vectors.Near(got, c.want) {
			t.Errorf("%s (fuzzy %v): got %.15g, want %.15g", c.opt.Measure, c.opt.Fuzzy, got, c.want)
		}
	}
}

// TestTaxonomicByHand has two branches with two children each. Siblings are half way; strangers are
// the whole way.
func TestTaxonomicByHand(t *testing.T) {
	cols := []table.Column{{ID: "room", Parent: "spatial"}, {ID: "garden", Parent: "spatial"}, {ID: "game", Parent: "social"}, {ID: "spatial"}}
	build := func(rows ...[]int) *table.Table {
		ids := []string{"a", "b", "c", "d"}[:len(rows)]
		b := table.NewBuilder(ids, cols)
		for i, r := range rows {
			for j := range cols {
				b.Set(i, j, 0)
			}
			for _, j := range r {
				b.Set(i, j, 1)
			}
		}
		return b.Table()
	}
	m, err := Compute(t.Context(), build([]int{0}, []int{1}, []int{2}, []int{0, 2}), Options{Measure: Taxonomic})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		i, j int
		want float64
	}{
		{0, 1, 0.5},               // siblings: 1 − (1/2 + 1/2)/2
		{0, 2, 0},                 // strangers
		{0, 3, 1 - 1.0/3},         // room in both; game of d has nobody: (0 + 0 + 1)/3
		{1, 3, 1 - (0.5+0.5+1)/3}, // garden–room both ways, game alone
	} {
		if got := m.At(c.i, c.j); !vectors.Near(got, c.want) {
			t.Errorf("%s, %s: got %.15g, want %.15g", m.Cases[c.i], m.Cases[c.j], got, c.want)
		}
	}
	m, err = Compute(t.Context(), build([]int{0}, []int{3}), Options{Measure: Taxonomic, Form: Distances})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.At(0, 1); !vectors.Near(got, 1-2.0/3) { // child and parent: 1 − 2·1/(2+1)
		t.Errorf("child and parent: got %g, want 1/3", got)
	}
}
