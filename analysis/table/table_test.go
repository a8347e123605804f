package table

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func small() *Table {
	b := NewBuilder([]string{"a", "b", "c"}, []Column{{ID: "x"}, {ID: "y"}, {ID: "n"}, {ID: "g"}})
	b.Set(0, 0, 1)
	b.Set(1, 0, 0)
	b.Set(0, 1, 0.5)
	b.Set(1, 1, 0.7)
	b.Set(2, 2, 12)
	b.SetText(0, 3, "lab")
	return b.Table()
}

func TestNotReportedIsNotAbsent(t *testing.T) {
	tab := small()
	if v, ok := tab.Score(1, 0); v != 0 || !ok {
		t.Errorf("absent: got %v %v", v, ok)
	}
	if _, ok := tab.Score(2, 0); ok {
		t.Error("a cell that was never set counts as reported")
	}
	if got := tab.Unreported(); got != 1+1+2+2 {
		t.Errorf("unreported cells: got %d, want 6", got)
	}
}

func TestHalfIsFlaggedAndAbsent(t *testing.T) {
	tab := small()
	if tab.Present(1).Has(0) || !tab.Half(1).Has(0) || !tab.Present(1).Has(1) {
		t.Error("0.5 must be flagged and count as absent, 0.7 as present")
	}
}

func TestTypes(t *testing.T) {
	tab := small()
	for j, want := range []Type{Membership, Membership, Number, Nominal} {
		if got := tab.Type(j); got != want {
			t.Errorf("column %d: type %v, want %v", j, got, want)
		}
	}
	if s, ok := tab.Text(0, 3); s != "lab" || !ok {
		t.Errorf("text: got %q %v", s, ok)
	}
	if sub := tab.Select([]int{1, 2}, []int{3}); sub.Type(0) != Nominal {
		t.Error("a nominal column stays nominal in a selection without its texts")
	}
}

func TestSelectAndTransposeAgreeWithCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(0, 70).Draw(t, "cases"), rapid.IntRange(0, 70).Draw(t, "columns")
		cases, cols := make([]string, n), make([]Column, m)
		for i := range cases {
			cases[i] = "case" + string(rune('0'+i))
		}
		for j := range cols {
			cols[j].ID = "col" + string(rune('0'+j))
		}
		b := NewBuilder(cases, cols)
		for i := range n {
			for j := range m {
				if v := rapid.SampledFrom([]float64{-1, 0, 0.25, 0.5, 0.75, 1}).Draw(t, "v"); v >= 0 {
					b.Set(i, j, v)
				}
			}
		}
		tab := b.Table()
		rows := rapid.Permutation(sequence(n)).Draw(t, "rows")
		sub := tab.Select(rows, nil)
		present, known := sub.RowPresent(), sub.RowKnown()
		for k, i := range rows {
			for j := range m {
				v, ok := tab.Score(i, j)
				w, ok2 := sub.Score(k, j)
				if v != w || ok != ok2 || known[k].Has(j) != ok || present[k].Has(j) != (ok && v > 0.5) {
					t.Fatalf("cell %d,%d: %v %v became %v %v", i, j, v, ok, w, ok2)
				}
			}
		}
	})
}

func TestBits(t *testing.T) {
	a, b := NewBits(130), NewBits(130)
	for _, i := range []int{0, 63, 64, 129} {
		a.Set(i)
	}
	b.Set(64)
	b.Set(65)
	if got := a.And(b).Members(); !slices.Equal(got, []int{64}) {
		t.Errorf("and: %v", got)
	}
	if got := a.AndNot(b).Members(); !slices.Equal(got, []int{0, 63, 129}) {
		t.Errorf("and not: %v", got)
	}
	if a.Or(b).Count() != 5 || a.AndCount(b) != 1 {
		t.Error("or, and count")
	}
	for _, n := range []int{0, 1, 64, 130} {
		if got := AllBits(n).Members(); !slices.Equal(got, sequence(n)) {
			t.Errorf("all of %d: %v", n, got)
		}
	}
}

func TestCountable(t *testing.T) {
	b := NewBuilder([]string{"a", "b"}, []Column{{ID: "membership"}, {ID: "count"}, {ID: "weight"}, {ID: "debt"}, {ID: "text"}, {ID: "unknown"}})
	for j, v := range [][2]float64{{0.3, 1}, {0, 12}, {0.5, 12}, {-1, 2}} {
		b.Set(0, j, v[0])
		b.Set(1, j, v[1])
	}
	b.SetText(0, 4, "lab")
	tab := b.Table()
	for j, want := range []bool{true, true, false, false, false, true} {
		if got := tab.Countable(j); got != want {
			t.Errorf("%s: got %v, want %v", tab.Columns()[j].ID, got, want)
		}
	}
}

func TestAncestors(t *testing.T) {
	tab := NewBuilder(nil, []Column{
		{ID: "top"}, {ID: "middle", Parent: "top"}, {ID: "low", Parent: "middle"}, {ID: "stray", Parent: "elsewhere"},
		{ID: "egg", Parent: "hen"}, {ID: "hen", Parent: "egg"}, {ID: "chick", Parent: "hen"},
	}).Table()
	for j, want := range [][]int{nil, {0}, {1, 0}, nil, {5, 4}, {4, 5}, {5, 4}} {
		if got := tab.Ancestors(j); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", tab.Columns()[j].ID, got, want)
		}
	}
}
