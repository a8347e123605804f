package similarity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/table"
	"speelveld/internal/vectors"
)

// drawTable makes a table of memberships; some are not reported.
func drawTable(t *rapid.T, values []float64, unknown bool) *table.Table {
	n, m := rapid.IntRange(2, 8).Draw(t, "cases"), rapid.IntRange(1, 9).Draw(t, "columns")
	cases, cols := make([]string, n), make([]table.Column, m)
	for i := range cases {
		cases[i] = fmt.Sprintf("case%d", i)
	}
	for j := range cols {
		cols[j] = table.Column{ID: fmt.Sprintf("code%d", j), Kind: []string{"context", "outcome"}[j%2]}
		if j > 1 && j%3 > 0 {
			cols[j].Parent = fmt.Sprintf("code%d", j%3-1)
		}
	}
	b := table.NewBuilder(cases, cols)
	for i := range cases {
		for j := range cols {
			if unknown && rapid.IntRange(0, 3).Draw(t, "unknown") == 0 {
				continue
			}
			b.Set(i, j, rapid.SampledFrom(values).Draw(t, "v"))
		}
	}
	return b.Table()
}

var (
	crisp       = []float64{0, 1}
	memberships = []float64{0, 0.25, 0.4, 0.5, 0.6, 1}
)

func eachMeasure(f func(Measure)) {
	for m := range Measure(len(measureNames)) {
		f(m)
	}
}

func TestDistancesAreSymmetricBoundedAndOneMinusSimilarity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, memberships, true)
		missing := rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing")
		fuzzy := rapid.Bool().Draw(t, "fuzzy")
		eachMeasure(func(measure Measure) {
			opt := Options{Measure: measure, Missing: missing, Fuzzy: fuzzy, Form: Distances}
			d := must(Compute(context.Background(), tab, opt))
			e := must(newEngine(tab, opt))
			low, high := 0.0, 1.0
			switch measure {
			case Phi, Hamann:
				high = 2
			case Euclidean, Manhattan:
				high = math.Inf(1)
			}
			n := d.Len()
			for i := range n {
				row := make([]float64, n)
				e.fill(i, 0, row, nil)
				for j := range n {
					if i != j && math.Abs(row[j]-d.At(i, j)) > 1e-12 {
						t.Fatalf("%s %d, %d: %g and %g", measure, i, j, row[j], d.At(i, j))
					}
					if v := d.At(i, j); v < low || v > high+1e-12 {
						t.Fatalf("%s %d, %d: %g", measure, i, j, v)
					}
				}
			}
			if measure.DistanceOnly() {
				return
			}
			opt.Form = Similarities
			s := must(Compute(context.Background(), tab, opt))
			for k, v := range s.Values {
				if !vectors.Near(1-v, d.Values[k]) && !(math.IsNaN(v) && math.IsNaN(d.Values[k])) {
					t.Fatalf("%s: similarity %g, distance %g", measure, v, d.Values[k])
				}
				if math.IsNaN(v) && len(s.Notes) < 2 {
					t.Fatalf("%s: a pair without a value and without a note", measure)
				}
			}
		})
	})
}

func TestTriangleInequality(t *testing.T) {
	metrics := []Measure{Jaccard, SMC, RogersTanimoto, Hamann, Hamming, Gower, Euclidean, Manhattan, SokalSneath}
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, memberships, false)
		for _, measure := range metrics {
			for _, fuzzy := range []bool{false, true} {
				if fuzzy && measure == SokalSneath {
					continue
				}
				d := must(Compute(context.Background(), tab, Options{Measure: measure, Form: Distances, Fuzzy: fuzzy}))
				for i := range d.Len() {
					for j := range d.Len() {
						for k := range d.Len() {
							if d.At(i, j) > d.At(i, k)+d.At(k, j)+1e-9 {
								t.Fatalf("%s: %d–%d %g, by way of %d %g + %g", measure, i, j, d.At(i, j), k, d.At(i, k), d.At(k, j))
							}
						}
					}
				}
			}
		}
	})
}

func TestOrderOfRowsAndColumnsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, memberships, true)
		rows := rapid.Permutation(sequence(len(tab.Cases()))).Draw(t, "rows")
		cols := rapid.Permutation(sequence(len(tab.Columns()))).Draw(t, "cols")
		other := tab.Select(rows, cols)
		missing := rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude, table.Bounds}).Draw(t, "missing")
		eachMeasure(func(measure Measure) {
			opt := Options{Measure: measure, Missing: missing, Form: Distances}
			if missing == table.Bounds && (measure == Cosine || measure == Taxonomic) {
				return
			}
			a, b := must(Compute(context.Background(), tab, opt)), must(Compute(context.Background(), other, opt))
			for x, i := range rows {
				for y, j := range rows {
					v, w := b.At(x, y), a.At(i, j)
					if !vectors.Near(v, w) && !(math.IsNaN(v) && math.IsNaN(w)) {
						t.Fatalf("%s: %g became %g", measure, w, v)
					}
					if b.N(x, y) != a.N(i, j) {
						t.Fatalf("%s: rests on %d, then on %d", measure, a.N(i, j), b.N(x, y))
					}
				}
			}
		})
	})
}

func sequence(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func TestDuplicatesAreAlikeAndLeaveOthersAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, memberships, false)
		n := len(tab.Cases())
		b := table.NewBuilder(append(slices.Clone(tab.Cases()), "copy"), tab.Columns())
		for i := range n + 1 {
			for j := range tab.Columns() {
				v, _ := tab.Score(min(i, n-1), j)
				b.Set(i, j, v)
			}
		}
		with := b.Table()
		eachMeasure(func(measure Measure) {
			opt := Options{Measure: measure, Form: Distances}
			d, before := must(Compute(context.Background(), with, opt)), must(Compute(context.Background(), tab, opt))
			// Russell–Rao counts what is shared out of all codes, also for a case and its copy.
			if v := d.At(n-1, n); measure != RussellRao && v > 1e-12 {
				t.Fatalf("%s: a case and its copy differ by %g", measure, v)
			}
			for i := range n {
				for j := range i {
					if v, w := d.At(j, i), before.At(j, i); v != w && !(math.IsNaN(v) && math.IsNaN(w)) {
						t.Fatalf("%s: an added case moved two others from %g to %g", measure, w, v)
					}
				}
			}
		})
	})
}

// TestWhereAllIsKnownTheRulesAgree and nothing rests on fewer columns.
func TestWhereAllIsKnownTheRulesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, memberships, false)
		eachMeasure(func(measure Measure) {
			opt := Options{Measure: measure, Form: Distances}
			absent := must(Compute(context.Background(), tab, opt))
			opt.Missing = table.Exclude
			exclude := must(Compute(context.Background(), tab, opt))
			for k, v := range absent.Values {
				if w := exclude.Values[k]; v != w && !(math.IsNaN(v) && math.IsNaN(w)) {
					t.Fatalf("%s: %g and %g", measure, v, w)
				}
			}
			if measure == Cosine || measure == Taxonomic {
				return
			}
			opt.Missing = table.Bounds
			b := must(Compute(context.Background(), tab, opt))
			for k, v := range absent.Values {
				if !vectors.Near(b.Low[k], v) && !math.IsNaN(v) || !vectors.Near(b.High[k], v) && !math.IsNaN(v) {
					t.Fatalf("%s: %g, bounds %g and %g", measure, v, b.Low[k], b.High[k])
				}
			}
		})
	})
}

// TestExcludeIsTheTableOfTheKnownColumns compares each pair anew on the columns known of both.
func TestExcludeIsTheTableOfTheKnownColumns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, crisp, true)
		if tab.Unreported() == 0 {
			return
		}
		eachMeasure(func(measure Measure) {
			opt := Options{Measure: measure, Form: Distances, Missing: table.Exclude}
			m := must(Compute(context.Background(), tab, opt))
			for i := range m.Len() {
				for j := range i {
					var known []int
					for k := range tab.Columns() {
						if tab.Known(k).Has(i) && tab.Known(k).Has(j) {
							known = append(known, k)
						}
					}
					got := m.At(j, i)
					if len(known) < 2 {
						if !math.IsNaN(got) {
							t.Fatalf("%s: %g on %d columns", measure, got, len(known))
						}
						continue
					}
					if m.N(i, j) != len(known) {
						t.Fatalf("%s: rests on %d, and %d are known", measure, m.N(i, j), len(known))
					}
					if measure == Gower || measure == Taxonomic {
						continue // the range, and the tree, are those of the whole table
					}
					want := must(Compute(context.Background(), tab.Select([]int{j, i}, known), Options{Measure: measure, Form: Distances})).At(0, 1)
					scale := float64(len(tab.Columns())) / float64(len(known))
					switch measure {
					case Manhattan:
						want *= scale
					case Euclidean:
						want *= math.Sqrt(scale)
					}
					if !vectors.Near(got, want) && !(math.IsNaN(got) && math.IsNaN(want)) {
						t.Fatalf("%s: got %g, want %g", measure, got, want)
					}
				}
			}
		})
	})
}

// TestBoundsAreThoseOfAllCompletions fills in every combination of 0 and 1.
func TestBoundsAreThoseOfAllCompletions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(1, 7).Draw(t, "columns")
		cols := make([]table.Column, m)
		for j := range cols {
			cols[j].ID = fmt.Sprint(j)
		}
		cells := make([]int, 2*m) // −1 is not reported
		var open []int
		for c := range cells {
			if cells[c] = rapid.IntRange(-1, 1).Draw(t, "cell"); cells[c] < 0 {
				open = append(open, c)
			}
		}
		if len(open) > 9 {
			return
		}
		build := func(cells []int) *table.Table {
			b := table.NewBuilder([]string{"a", "b"}, cols)
			for c, v := range cells {
				if v >= 0 {
					b.Set(c/m, c%m, float64(v))
				}
			}
			return b.Table()
		}
		eachMeasure(func(measure Measure) {
			if measure == Cosine || measure == Taxonomic || measure == Gower { // Gower's range moves with the completion
				return
			}
			opt := Options{Measure: measure, Form: Distances, Missing: table.Bounds}
			got := must(Compute(context.Background(), build(cells), opt))
			opt.Missing = table.AsAbsent
			low, high := math.NaN(), math.NaN()
			for mask := range 1 << len(open) {
				full := slices.Clone(cells)
				for k, c := range open {
					full[c] = mask >> k & 1
				}
				v := must(Compute(context.Background(), build(full), opt)).At(0, 1)
				if !math.IsNaN(v) && !(v >= low) {
					low = v
				}
				if !math.IsNaN(v) && !(v <= high) {
					high = v
				}
			}
			same := func(a, b float64) bool { return vectors.Near(a, b) || math.IsNaN(a) && math.IsNaN(b) }
			if !same(got.Low[0], low) || !same(got.High[0], high) {
				t.Fatalf("%s %v: got %g … %g, want %g … %g", measure, cells, got.Low[0], got.High[0], low, high)
			}
		})
	})
}

func TestNearestAllIsNearestOfEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, memberships, rapid.Bool().Draw(t, "unknown"))
		tab = tab.Select(rapid.Permutation(sequence(len(tab.Cases()))).Draw(t, "rows"), nil)
		k := rapid.IntRange(1, 9).Draw(t, "k")
		missing := rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing")
		eachMeasure(func(measure Measure) {
			opt := Options{Measure: measure, Missing: missing}
			all, _, err := NearestAll(context.Background(), tab, k, opt)
			if err != nil {
				t.Fatal(err)
			}
			for i, of := range all {
				if of.Case != tab.Cases()[i] {
					t.Fatalf("row %d is %s", i, of.Case)
				}
				rows, _, err := Nearest(tab, of.Case, k, opt)
				if err != nil {
					t.Fatal(err)
				}
				rows = slices.DeleteFunc(rows, func(n Neighbour) bool { return n.Reason != "" })
				if len(rows) != len(of.Neighbours) {
					t.Fatalf("%s: %d and %d neighbours", measure, len(of.Neighbours), len(rows))
				}
				for x, n := range of.Neighbours {
					if n.Case != rows[x].Case || n.Distance != rows[x].Distance {
						t.Fatalf("%s: neighbour %d of %s is %v, and %v", measure, x, of.Case, n, rows[x])
					}
				}
			}
		})
	})
}

// TestSweepOverManyBlocks holds the sweep, which needs several blocks of cases to be put to the test, to the
// sorted rows of the matrix: with many columns, and with so few that most values are equal.
func TestSweepOverManyBlocks(t *testing.T) {
	for _, columns := range []int{3, 70} {
		for _, cases := range []int{2 * blockSize, 2*blockSize + 300} { // an even and an odd number of blocks
			tab := random(uint64(columns), cases, columns)
			rows := sequence(cases)
			rand.New(rand.NewPCG(1, 1)).Shuffle(cases, func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			tab = tab.Select(rows, nil)
			rank := rankOf(tab.Cases())
			for measure := Jaccard; measure.ofPresence(); measure++ {
				const k = 7
				got, _, err := NearestAll(t.Context(), tab, k, Options{Measure: measure})
				if err != nil {
					t.Fatal(err)
				}
				e := must(newEngine(tab, Options{Measure: measure}))
				values := make([]float64, cases)
				for i := 0; i < cases; i += 11 {
					e.fill(i, 0, values, nil)
					var order []int
					for j, v := range values {
						if j != i && !math.IsNaN(v) {
							order = append(order, j)
						}
					}
					slices.SortFunc(order, func(a, b int) int {
						return cmp.Or(cmp.Compare(values[b], values[a]), cmp.Compare(rank[a], rank[b]))
					})
					order = order[:min(k, len(order))]
					if len(got[i].Neighbours) != len(order) {
						t.Fatalf("%s, %d × %d: %s has %d neighbours, want %d", measure, cases, columns, got[i].Case, len(got[i].Neighbours), len(order))
					}
					for x, j := range order {
						if n := got[i].Neighbours[x]; n.Case != tab.Cases()[j] || n.Similarity != values[j] {
							t.Fatalf("%s, %d × %d: neighbour %d of %s is %s (%g), want %s (%g)", measure, cases, columns, x, got[i].Case, n.Case, n.Similarity, tab.Cases()[j], values[j])
						}
					}
				}
			}
		}
	}
}

func TestRoundsPairAllBlocksOnce(t *testing.T) {
	for n := range 9 {
		seen := map[[2]int]int{}
		for _, round := range rounds(n) {
			busy := map[int]bool{}
			for _, p := range round {
				if busy[p[0]] || busy[p[1]] {
					t.Errorf("%d blocks: %v meets a block twice", n, round)
				}
				busy[p[0]], busy[p[1]] = true, true
				seen[p]++
			}
		}
		for x := range n {
			for y := x; y < n; y++ {
				if seen[[2]int{x, y}] != 1 {
					t.Errorf("%d blocks: %d and %d meet %d times", n, x, y, seen[[2]int{x, y}])
				}
			}
		}
		if len(seen) != n*(n+1)/2 {
			t.Errorf("%d blocks: %d pairs", n, len(seen))
		}
	}
}

func TestWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t, crisp, true)
		w := float64(rapid.IntRange(0, 3).Draw(t, "weight"))
		missing := rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing")
		// A column of weight w counts as w columns.
		var cols []table.Column
		var from []int
		for j, c := range tab.Columns() {
			copies := 1
			if c.Kind == "outcome" {
				copies = int(w)
			}
			for k := range copies {
				c.ID = fmt.Sprintf("%s-%d", tab.Columns()[j].ID, k)
				cols, from = append(cols, c), append(from, j)
			}
		}
		if len(cols) == 0 {
			return
		}
		b := table.NewBuilder(tab.Cases(), cols)
		for k, j := range from {
			for i := range tab.Cases() {
				if v, ok := tab.Score(i, j); ok {
					b.Set(i, k, v)
				}
			}
		}
		copies := b.Table()
		eachMeasure(func(measure Measure) {
			if measure == Taxonomic { // copies of a code are strangers to each other
				return
			}
			for _, fuzzy := range []bool{false, true} {
				opt := Options{Measure: measure, Form: Distances, Missing: missing, Fuzzy: fuzzy}
				want := must(Compute(context.Background(), copies, opt))
				opt.Weights = map[string]float64{"outcome": w}
				got := must(Compute(context.Background(), tab, opt))
				for k, v := range got.Values {
					if math.IsNaN(v) || math.IsNaN(want.Values[k]) {
						continue // a rule about numbers of columns
					}
					if !vectors.Near(v, want.Values[k]) {
						t.Fatalf("%s fuzzy %v: weight %g gives %g, copies give %g", measure, fuzzy, w, v, want.Values[k])
					}
				}
			}
		})
	})
}

// TestSiblingsAreCloserThanStrangers is what the taxonomic measure is for: case a shows some codes, b the
// same with one of them exchanged for a sibling, c with the same one exchanged for a code of another
// branch, in which a shows nothing.
func TestSiblingsAreCloserThanStrangers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cols []table.Column
		branches := rapid.IntRange(2, 4).Draw(t, "branches")
		for top := range branches {
			parent := fmt.Sprint("top", top)
			if rapid.Bool().Draw(t, "deeper") {
				cols = append(cols, table.Column{ID: fmt.Sprint("middle", top), Parent: parent})
				parent = cols[len(cols)-1].ID
			}
			for k := range 3 {
				cols = append(cols, table.Column{ID: fmt.Sprint(top, "-", k), Parent: parent})
			}
		}
		tab := func(shown ...map[string]bool) *table.Table {
			b := table.NewBuilder([]string{"a", "b", "c"}, cols)
			for i, codes := range shown {
				for j, c := range cols {
					b.Set(i, j, 0)
					if codes[c.ID] {
						b.Set(i, j, 1)
					}
				}
			}
			return b.Table()
		}
		a, b, c := map[string]bool{"0-0": true}, map[string]bool{"0-1": true}, map[string]bool{}
		stranger := fmt.Sprint(branches-1, "-", rapid.IntRange(0, 2).Draw(t, "stranger"))
		c[stranger] = true
		for top := range branches - 2 { // what all three share lies in branches between
			id := fmt.Sprint(top+1, "-0")
			if rapid.Bool().Draw(t, "shared") {
				a[id], b[id], c[id] = true, true, true
			}
		}
		m := must(Compute(context.Background(), tab(a, b, c), Options{Measure: Taxonomic}))
		if !(m.At(0, 1) > m.At(0, 2)) {
			t.Fatalf("sibling %g, stranger %g", m.At(0, 1), m.At(0, 2))
		}
		dice := must(Compute(context.Background(), tab(a, b, c), Options{Measure: Dice}))
		if dice.At(0, 1) != dice.At(0, 2) || !vectors.Near(m.At(0, 2), dice.At(0, 2)) {
			t.Fatalf("dice sees no difference: %g, %g; taxonomic of the stranger %g", dice.At(0, 1), dice.At(0, 2), m.At(0, 2))
		}
	})
}

// TestTheTreeDoesNotHangOnTheColumns that were chosen: a parent's parent is known without its column.
func TestTheTreeDoesNotHangOnTheColumns(t *testing.T) {
	cols := []table.Column{{ID: "top"}, {ID: "left", Parent: "top"}, {ID: "right", Parent: "top"}, {ID: "x", Parent: "left"}, {ID: "y", Parent: "right"}}
	b := table.NewBuilder([]string{"a", "b"}, cols)
	for j := range cols {
		b.Set(0, j, 0)
		b.Set(1, j, 0)
	}
	b.Set(0, 3, 1)
	b.Set(1, 4, 1)
	whole := b.Table()
	want := must(Compute(t.Context(), whole, Options{Measure: Taxonomic})).At(0, 1)
	opt := Options{Measure: Taxonomic, Parents: map[string]string{"left": "top", "right": "top"}}
	if got := must(Compute(t.Context(), whole.Select(nil, []int{3, 4}), opt)).At(0, 1); got != want || !vectors.Near(got, 1.0/3) { // 2·1 / (3+3)
		t.Errorf("got %g, with all columns %g, want 1/3", got, want)
	}
}

// TestReasonsOfNumbers: equal numbers are shared by a measure of differences, whatever their size, and
// what has no weight is no reason.
func TestReasonsOfNumbers(t *testing.T) {
	b := table.NewBuilder([]string{"a", "b"}, []table.Column{{ID: "age"}, {ID: "size"}, {ID: "town"}, {ID: "lab"}, {ID: "left"}})
	for i, r := range [][]float64{{30, -4}, {50, -4}} {
		b.Set(i, 0, r[0])
		b.Set(i, 1, r[1])
		b.SetText(i, 2, "Utrecht")
		b.Set(i, 3, float64(i))
		b.Set(i, 4, 1)
	}
	rows, _, err := Nearest(b.Table(), "a", 0, Options{Measure: Gower, ColumnWeights: map[string]float64{"left": 0}})
	if err != nil {
		t.Fatal(err)
	}
	if r := rows[0]; !slices.Equal(r.Shared, []string{"size", "town"}) || len(r.OnlyA) != 0 || !slices.Equal(r.OnlyB, []string{"lab"}) || r.N != 4 {
		t.Errorf("got %+v", r)
	}
}

func TestNothingInCommonHasNoValueButAReason(t *testing.T) {
	b := table.NewBuilder([]string{"a", "b", "c"}, []table.Column{{ID: "x"}, {ID: "y"}})
	for i, r := range [][2]float64{{0, 0}, {0, 0}, {1, 0}} {
		b.Set(i, 0, r[0])
		b.Set(i, 1, r[1])
	}
	tab := b.Table()
	m := must(Compute(t.Context(), tab, Options{}))
	if !math.IsNaN(m.At(0, 1)) || m.At(0, 2) != 0 || m.Undefined() != 1 {
		t.Errorf("got %v", m.Values)
	}
	if last := m.Notes[len(m.Notes)-1]; !strings.Contains(last, "a and b") || !strings.Contains(last, "0/0") {
		t.Errorf("the note does not say why: %q", last)
	}
	rows, _, err := Nearest(tab, "a", 0, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if rows[0].Case != "c" || rows[1].Case != "b" || rows[1].Reason == "" || rows[0].Reason != "" {
		t.Errorf("a pair without a value comes last and says why: %+v", rows)
	}
}

func TestNearestGivesReasons(t *testing.T) {
	cols := []table.Column{{ID: "visit", Kind: "intervention"}, {ID: "game", Kind: "intervention"}, {ID: "trust", Kind: "mechanism"}, {ID: "plan", Kind: "outcome"}}
	b := table.NewBuilder([]string{"mine", "near", "far"}, cols)
	for i, r := range [][]float64{{1, 1, 1, 0}, {1, 0, 1, 1}, {0, 0, 0, 1}} {
		for j, v := range r {
			if i == 1 && j == 1 {
				continue // not reported
			}
			b.Set(i, j, v)
		}
	}
	tab := b.Table()
	rows, _, err := Nearest(tab, "mine", 1, Options{Missing: table.Bounds})
	if err != nil {
		t.Fatal(err)
	}
	r := rows[0]
	if len(rows) != 1 || r.Case != "near" || r.Similarity != 0.5 || r.Distance != 0.5 {
		t.Fatalf("got %+v", rows)
	}
	if !slices.Equal(r.Shared, []string{"visit", "trust"}) || !slices.Equal(r.OnlyA, []string{"game"}) || !slices.Equal(r.OnlyB, []string{"plan"}) {
		t.Errorf("reasons: %+v", r)
	}
	if got := r.Bounds["similarity"]; got != [2]float64{0.5, 0.75} {
		t.Errorf("bounds %v, want 2/4 … 3/4", got)
	}
	if want := (KindShare{"intervention", 1, 2, 0.5}); r.Kinds[0] != want {
		t.Errorf("kinds: %+v", r.Kinds)
	}
	rows, _, err = Nearest(tab, "mine", 1, Options{Missing: table.Exclude})
	if err != nil {
		t.Fatal(err)
	}
	if r := rows[0]; len(r.OnlyA) != 0 || r.N != 3 || !vectors.Near(r.Similarity, 2.0/3) {
		t.Errorf("a code that is not reported of the other is no difference: %+v", r)
	}
}

func TestQuestionsWithoutAnAnswer(t *testing.T) {
	b := table.NewBuilder([]string{"a", "b"}, []table.Column{{ID: "text"}, {ID: "n"}, {ID: "m"}})
	b.SetText(0, 0, "x")
	b.Set(0, 1, -2)
	b.Set(1, 1, 3)
	tab := b.Table()
	numbers := tab.Select(nil, []int{1, 2})
	for name, c := range map[string]struct {
		tab *table.Table
		opt Options
	}{
		"a similarity of a distance":   {numbers, Options{Measure: Euclidean}},
		"texts":                        {tab, Options{}},
		"negative numbers":             {numbers, Options{Measure: BrayCurtis}},
		"numbers for memberships":      {numbers, Options{Fuzzy: true}},
		"bounds for cosine":            {numbers, Options{Measure: Cosine, Missing: table.Bounds}},
		"no columns":                   {tab.Select(nil, []int{}), Options{}},
		"no columns but of no weight":  {numbers, Options{ColumnWeights: map[string]float64{"n": 0, "m": 0}}},
		"a negative weight":            {numbers, Options{ColumnWeights: map[string]float64{"n": -1}}},
		"a weight that is no number":   {numbers, Options{ColumnWeights: map[string]float64{"n": math.NaN()}}},
		"a text taken as a number":     {tab, Options{Measure: Gower, Scales: map[string]Scale{"text": Interval}}},
		"an asymmetric column with −2": {numbers, Options{Measure: Gower, Scales: map[string]Scale{"n": Asymmetric}}},
	} {
		_, err := Compute(t.Context(), c.tab, c.opt)
		if e, ok := errors.AsType[*Error](err); !ok || e.Msg == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, _, err := Nearest(numbers, "nobody", 1, Options{}); err == nil {
		t.Error("an unknown case is no error")
	}
	if _, _, err := NearestAll(t.Context(), numbers, 0, Options{}); err == nil {
		t.Error("no neighbours is no error")
	}
}

func TestGivenDistances(t *testing.T) {
	ids := []string{"a", "b", "c"}
	good := func() [][]float64 { return [][]float64{{0, 1, 2}, {1, 0, 3}, {2, 3, 0}} }
	m, err := FromSquare(ids, good())
	if err != nil {
		t.Fatal(err)
	}
	if m.At(2, 1) != 3 || m.At(0, 2) != 2 || m.At(1, 1) != 0 || !m.Given {
		t.Errorf("got %+v", m)
	}
	for name, spoil := range map[string]func([][]float64){
		"NaN":           func(d [][]float64) { d[0][1] = math.NaN() },
		"infinite":      func(d [][]float64) { d[0][1] = math.Inf(1) },
		"negative":      func(d [][]float64) { d[0][1], d[1][0] = -1, -1 },
		"asymmetric":    func(d [][]float64) { d[0][1] = 1.001 },
		"diagonal":      func(d [][]float64) { d[1][1] = 1 },
		"a short row":   func(d [][]float64) { d[1] = d[1][:2] },
		"similarities?": func(d [][]float64) { d[0][0], d[1][1], d[2][2] = 1, 1, 1 },
	} {
		d := good()
		spoil(d)
		if _, err := FromSquare(ids, d); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := FromSquare(ids, good()[:2]); err == nil {
		t.Error("two rows for three cases: no error")
	}
}

func TestProgressEndsAtTheWhole(t *testing.T) {
	tab := random(1, 2*blockSize, 5)
	for name, work := range map[string]func(Options) error{
		"compute": func(o Options) error { _, err := Compute(t.Context(), tab, o); return err },
		"sweep":   func(o Options) error { _, _, err := NearestAll(t.Context(), tab, 2, o); return err },
		"nearest": func(o Options) error {
			o.Measure = Cosine
			_, _, err := NearestAll(t.Context(), tab.Select(sequence(100), nil), 2, o)
			return err
		},
	} {
		var mu sync.Mutex
		most, of := 0, 0
		err := work(Options{Progress: func(done, total int) {
			mu.Lock()
			defer mu.Unlock()
			most, of = max(most, done), total
		}})
		if err != nil || most != of || of == 0 {
			t.Errorf("%s: told of %d of %d, %v", name, most, of, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tab := random(1, 50, 20)
	if _, err := Compute(ctx, tab, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, _, err := NearestAll(ctx, tab, 3, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSameAnswerEveryTime(t *testing.T) {
	tab := random(7, 120, 70)
	rng := rand.New(rand.NewPCG(1, 2))
	var cols []int
	for j := range tab.Columns() {
		if rng.IntN(3) > 0 {
			cols = append(cols, j)
		}
	}
	tab = tab.Select(nil, cols)
	eachMeasure(func(measure Measure) {
		opt := Options{Measure: measure, Form: Distances}
		first := must(Compute(t.Context(), tab, opt))
		for range 3 {
			again := must(Compute(t.Context(), tab, opt))
			for k, v := range first.Values {
				if math.Float64bits(v) != math.Float64bits(again.Values[k]) {
					t.Fatalf("%s: %v and then %v", measure, v, again.Values[k])
				}
			}
		}
	})
}

func TestManyColumns(t *testing.T) {
	for _, m := range []int{63, 64, 65, 128, 129, 192, 256, 257, 400} { // each has its own loop, or its last word is not full
		tab := random(3, 12, m)
		fast := must(Compute(t.Context(), tab, Options{}))
		rows := tab.RowPresent()
		for i := range rows {
			for j := range i {
				want := float64(rows[i].AndCount(rows[j])) / float64(rows[i].Or(rows[j]).Count())
				if fast.At(i, j) != want {
					t.Fatalf("%d columns: got %g, want %g", m, fast.At(i, j), want)
				}
			}
		}
	}
}

func TestConstantColumnsAreNamed(t *testing.T) {
	b := table.NewBuilder([]string{"a", "b", "c"}, []table.Column{{ID: "all"}, {ID: "nobody"}, {ID: "some"}, {ID: "open"}})
	for i := range 3 {
		b.Set(i, 0, 1)
		b.Set(i, 1, 0)
		b.Set(i, 2, float64(i%2))
	}
	b.Set(0, 3, 1)
	tab := b.Table()
	for _, c := range []struct {
		missing table.Missing
		want    string
	}{
		{table.AsAbsent, "1 column occurs in no case at all (nobody). 1 column is the same in all cases and so tells none apart (all)."},
		{table.Exclude, "1 column occurs in no case at all (nobody). 2 columns are, as far as reported, the same in all cases and so tell none apart (all, open)."},
	} {
		if m := must(Compute(t.Context(), tab, Options{Missing: c.missing})); !strings.Contains(strings.Join(m.Notes, " "), c.want) {
			t.Errorf("%v: notes: %q", c.missing, m.Notes)
		}
	}
	alike := tab.Select(nil, []int{0, 1})
	if m := must(Compute(t.Context(), alike, Options{Lang: "nl"})); !strings.Contains(strings.Join(m.Notes, " "), "Alle cases zijn gelijk") {
		t.Errorf("all alike: notes: %q", m.Notes)
	}
}
