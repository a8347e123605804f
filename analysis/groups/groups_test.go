package groups

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/table"
)

// build makes a table from columns of cells: 1 and 0, h for 0.5, ? for not reported, letters for texts.
func build(columns ...string) *table.Table {
	cases, cols := make([]string, len(columns[0])), make([]table.Column, len(columns))
	for i := range cases {
		cases[i] = fmt.Sprintf("case%02d", i)
	}
	for j := range cols {
		cols[j] = table.Column{ID: fmt.Sprint("code", j), Kind: "context"}
	}
	b := table.NewBuilder(cases, cols)
	for j, column := range columns {
		for i, c := range column {
			switch c {
			case '0', '1', '2', '3':
				b.Set(i, j, float64(c-'0'))
			case 'h':
				b.Set(i, j, 0.5)
			case '?':
			default:
				b.SetText(i, j, string(c))
			}
		}
	}
	return b.Table()
}

// groupsOf makes groups of row numbers from a text with a letter for each case; "." is no group.
func groupsOf(letters string) []Group {
	rows := map[rune][]int{}
	for i, c := range letters {
		if c != '.' {
			rows[c] = append(rows[c], i)
		}
	}
	var out []Group
	for c, in := range rows {
		out = append(out, Group{ID: string(c), Rows: in})
	}
	slices.SortFunc(out, func(a, b Group) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func result(t testing.TB, tab *table.Table, gs []Group, opt Options) *Result {
	t.Helper()
	r, err := Run(context.Background(), tab, gs, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t testing.TB, name string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) && math.IsNaN(want) {
		return
	}
	if !scalar.EqualWithinAbsOrRel(got, want, 1e-12, 1e-9) {
		t.Errorf("%s: got %.15g, want %.15g", name, got, want)
	}
}

// The counts 8 of 10 and 1 of 6, whose numbers R gives (testdata of package contingency).
func TestTwoGroups(t *testing.T) {
	tab := build("1111111100100000", "1100000000110000")
	r := result(t, tab, groupsOf("aaaaaaaaaabbbbbb"), Options{})
	row := r.Rows[0]
	if row.Code != "code0" || !slices.Equal(row.Counts, []int{8, 1}) || !slices.Equal(row.Ns, []int{10, 6}) {
		t.Fatalf("got %+v", row)
	}
	near(t, "share", row.Shares[0], 0.8)
	near(t, "difference", row.Difference, 0.633333333333333)
	near(t, "low", row.DifferenceLow, 0.12986711959896569)
	near(t, "high", row.DifferenceHigh, 0.831331309602412)
	near(t, "p", row.P, 0.034965034965035)
	near(t, "q", row.Q, 2*0.034965034965035)
	if got := row.Cases[1]; !slices.Equal(got, []string{"case10"}) {
		t.Errorf("cases of the second group: %v", got)
	}
	if g := r.Groups[1]; g.ID != "b" || g.Label != "b" || g.N != 6 || len(g.Cases) != 6 {
		t.Errorf("second group: %+v", g)
	}
}

func TestMoreGroups(t *testing.T) {
	// 3 of 3, 0 of 3, 1 of 2: of the C(8,4) = 70 ways to place the four, this margin split has
	// C(3,3)·C(3,0)·C(2,1) = 2 ways; by hand, those with at most 2 ways are (3,0,1), (0,3,1) with 2
	// each and no other of fewer: (3,1,0) and (1,3,0) have 3, (2,0,2), (0,2,2) have 3 … so p = 4/70
	r := result(t, build("11100010"), groupsOf("aaabbbcc"), Options{})
	row := r.Rows[0]
	near(t, "p", row.P, 4./70)
	if !math.IsNaN(row.Difference) || !math.IsNaN(row.DifferenceLow) || !math.IsNaN(row.DifferenceHigh) {
		t.Errorf("three groups have no difference: %v", row.Difference)
	}
}

func TestNotReported(t *testing.T) {
	tab := build("11??01?0", "1???0011", "1100????")
	gs := groupsOf("aaaabbbb")
	absent := result(t, tab, gs, Options{})
	find := func(r *Result, code string) *Row {
		for i := range r.Rows {
			if r.Rows[i].Code == code {
				return &r.Rows[i]
			}
		}
		t.Fatalf("no row %s", code)
		return nil
	}
	if row := find(absent, "code0"); !slices.Equal(row.Ns, []int{4, 4}) || !slices.Equal(row.Unreported, []int{2, 1}) {
		t.Errorf("absent: %+v", row)
	}
	r := result(t, tab, gs, Options{Missing: table.Exclude})
	if row := find(r, "code0"); !slices.Equal(row.Ns, []int{2, 3}) || row.Shares[0] != 1 || math.IsNaN(row.P) {
		t.Errorf("exclude: %+v", row)
	}
	for _, code := range []string{"code1", "code2"} {
		row := find(r, code)
		if !math.IsNaN(row.Shares[0]) || !math.IsNaN(row.Shares[1]) || !math.IsNaN(row.P) || !math.IsNaN(row.Difference) || !caveat.Has(row.Warnings, TooFewKnown) {
			t.Errorf("too few known values: %+v", row)
		}
	}
	three := result(t, tab, groupsOf("aaaabbcc"), Options{Missing: table.Exclude})
	if row := find(three, "code1"); !math.IsNaN(row.Shares[0]) || row.Shares[2] != 1 || !math.IsNaN(row.P) {
		t.Errorf("of three groups one is unknown: %+v", row)
	}
}

func TestOverlap(t *testing.T) {
	tab := build("110011")
	gs := []Group{{ID: "a", Rows: []int{0, 1, 2}}, {ID: "b", Rows: []int{2, 3, 4, 3}}}
	_, err := Run(context.Background(), tab, gs, Options{})
	var overlap *OverlapError
	if !errors.As(err, &overlap) || !slices.Equal(overlap.Cases, []string{"case02"}) || err.Error() != "1 case in more than one group: case02" {
		t.Errorf("got %v", err)
	}
	r := result(t, tab, gs, Options{DropOverlap: true})
	if r.Groups[0].N != 2 || r.Groups[1].N != 2 || r.Notes[0] != "1 case in more than one group, left out: case02" {
		t.Errorf("got %+v, %q", r.Groups, r.Notes)
	}
	var size *SizeError
	gs = []Group{{ID: "a", Rows: []int{0, 1}}, {ID: "b", Rows: []int{1}}}
	if _, err := Run(context.Background(), tab, gs, Options{DropOverlap: true}); !errors.As(err, &size) || err.Error() != `group "b" has no cases of its own` {
		t.Errorf("got %v", err)
	}
	if _, err := Run(context.Background(), tab, gs[:1], Options{}); !errors.As(err, &size) {
		t.Errorf("one group: %v", err)
	}
}

func TestClustersGetSharesOnly(t *testing.T) {
	tab := build("11110000", "10101010", "11100001")
	d := make([]float64, 28)
	for i := range d {
		d[i] = float64(i % 5)
	}
	r := result(t, tab, groupsOf("aaaabbbb"), Options{Circular: true, Distances: d})
	for _, row := range r.Rows {
		if !math.IsNaN(row.P) || !math.IsNaN(row.Q) || math.IsNaN(row.Difference) {
			t.Errorf("got p %v, q %v, difference %v", row.P, row.Q, row.Difference)
		}
	}
	if r.Permanova != nil || r.Dispersion != nil {
		t.Error("a circular test was made")
	}
	if r.Rows[0].Code != "code0" || r.Rows[1].Code != "code2" {
		t.Errorf("the largest difference comes first, got %s, %s", r.Rows[0].Code, r.Rows[1].Code)
	}
	if !strings.Contains(strings.Join(r.Notes, "\n"), "shares only, no p") {
		t.Errorf("notes: %q", r.Notes)
	}
}

func TestCodesThatTheGroupsWereChosenBy(t *testing.T) {
	tab := build("11110000", "10101010", "11100001", "11000000")
	for _, rule := range []table.Missing{table.AsAbsent, table.Exclude, table.Bounds} {
		r := result(t, tab, groupsOf("aaaabbbb"), Options{Given: []int{0, 3}, Missing: rule})
		others := result(t, tab, groupsOf("aaaabbbb"), Options{Columns: []int{1, 2}, Missing: rule})
		if r.Family != 2 || len(r.Rows) != 4 {
			t.Fatalf("%v: got %d tests in %d rows, want 2 in 4", rule, r.Family, len(r.Rows))
		}
		for i, row := range r.Rows {
			if i < 2 {
				if want := others.Rows[i]; row.Code != want.Code || row.P != want.P || row.Q != want.Q {
					t.Errorf("%v: %s has p %v, q %v; without the codes of the choice %s has %v, %v", rule, row.Code, row.P, row.Q, want.Code, want.P, want.Q)
				}
				continue
			}
			if !math.IsNaN(row.P) || !math.IsNaN(row.Q) || math.IsNaN(row.Difference) || !caveat.Has(row.Warnings, ByDefinition) {
				t.Errorf("%v: %s: got p %v, q %v, difference %v, warnings %v", rule, row.Code, row.P, row.Q, row.Difference, row.Warnings)
			}
			if row.Bounds != nil && !math.IsNaN(row.Bounds.P[0]) {
				t.Errorf("%s: bounds of p %v", row.Code, row.Bounds.P)
			}
		}
		if !strings.Contains(strings.Join(r.Notes, "\n"), "by construction") {
			t.Errorf("notes: %q", r.Notes)
		}
	}
}

func TestColumnsThatCannotBeCompared(t *testing.T) {
	tab := build("1100", "abba", "3210", "h101")
	r := result(t, tab, groupsOf("aabb"), Options{Lang: "nl"})
	var got []string
	for _, row := range r.Rows {
		got = append(got, row.Code)
		if row.Code == "code2" && !slices.Equal(row.Counts, []int{2, 1}) {
			t.Errorf("counts over 0.5: %v", row.Counts)
		}
		if row.Code == "code3" && !caveat.Has(row.Warnings, HalfMembership) {
			t.Errorf("0.5 without a word: %v", row.Warnings)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"code0", "code2", "code3"}) || !strings.Contains(strings.Join(r.Notes, "\n"), "overgeslagen, want geen lidmaatschappen: code1") {
		t.Errorf("got %v, %q", got, r.Notes)
	}
}

func TestKeysOfTheContract(t *testing.T) {
	keys := func(typ reflect.Type) (out []string) {
		for i := range typ.NumField() {
			out = append(out, strings.Split(typ.Field(i).Tag.Get("json"), ",")[0])
		}
		return out
	}
	for _, v := range []struct {
		typ  reflect.Type
		want string
	}{
		{reflect.TypeFor[Row](), "code kind label counts ns shares difference difference_low difference_high p q warnings"},
		{reflect.TypeFor[Summary](), "id label n cases"},
		{reflect.TypeFor[Permanova](), "df ss r2 f p permutations"},
		{reflect.TypeFor[Dispersion](), "f p"},
		{reflect.TypeFor[Result](), "groups rows permanova dispersion"},
	} {
		got := keys(v.typ)
		for _, want := range strings.Fields(v.want) {
			if !slices.Contains(got, want) {
				t.Errorf("%v has no %s", v.typ, want)
			}
		}
	}
}

// The bounds are those over every completion.
func TestBoundsAgainstEveryCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 9).Draw(t, "cases")
		groups := rapid.IntRange(2, 3).Draw(t, "groups")
		cells, letters := "", ""
		for i := range n {
			cells += string("01??"[rapid.IntRange(0, 3).Draw(t, "cell")])
			g := i
			if i >= groups {
				g = rapid.IntRange(0, groups-1).Draw(t, "group")
			}
			letters += string("abc"[g])
		}
		gs := groupsOf(letters)
		r, err := Run(context.Background(), build(cells), gs, Options{Missing: table.Bounds})
		if err != nil {
			t.Fatal(err)
		}
		got := r.Rows[0].Bounds
		lowest := func(old, v float64, sign float64) float64 {
			if math.IsNaN(old) || sign*v < sign*old {
				return v
			}
			return old
		}
		nan := math.NaN()
		want := Bounds{Difference: [2]float64{nan, nan}, DifferenceLow: [2]float64{nan, nan}, DifferenceHigh: [2]float64{nan, nan}, P: [2]float64{nan, nan}, Q: [2]float64{nan, nan}}
		for range gs {
			want.Shares = append(want.Shares, [2]float64{nan, nan})
		}
		var visit func(done string)
		visit = func(done string) {
			if len(done) < n {
				if c := cells[len(done)]; c != '?' {
					visit(done + string(c))
				} else {
					visit(done + "0")
					visit(done + "1")
				}
				return
			}
			r, err := Run(context.Background(), build(done), gs, Options{})
			if err != nil {
				t.Fatal(err)
			}
			row := r.Rows[0]
			for side, sign := range []float64{1, -1} {
				for g, s := range row.Shares {
					want.Shares[g][side] = lowest(want.Shares[g][side], s, sign)
				}
				want.Difference[side] = lowest(want.Difference[side], row.Difference, sign)
				want.DifferenceLow[side] = lowest(want.DifferenceLow[side], row.DifferenceLow, sign)
				want.DifferenceHigh[side] = lowest(want.DifferenceHigh[side], row.DifferenceHigh, sign)
				want.P[side] = lowest(want.P[side], row.P, sign)
				want.Q[side] = lowest(want.Q[side], row.Q, sign)
			}
		}
		visit("")
		if fmt.Sprint(*got) != fmt.Sprint(want) {
			t.Fatalf("%s in %s:\ngot  %v\nwant %v", cells, letters, *got, want)
		}
	})
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 20).Draw(t, "cases")
		columns := make([]string, 3)
		letters := "ab"
		for i := range n {
			for j := range columns {
				columns[j] += string("011?"[rapid.IntRange(0, 3).Draw(t, "cell")])
			}
			if i >= 2 {
				letters += string("ab"[rapid.IntRange(0, 1).Draw(t, "group")])
			}
		}
		tab, gs := build(columns...), groupsOf(letters)
		opt := Options{Missing: rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude, table.Bounds}).Draw(t, "missing")}
		r, err := Run(context.Background(), tab, gs, opt)
		if err != nil {
			t.Fatal(err)
		}
		swapped, err := Run(context.Background(), tab, []Group{gs[1], gs[0]}, opt)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range r.Rows {
			other := swapped.Rows[i]
			if row.Code != other.Code {
				return // a tie that rounding broke
			}
			if row.Q < row.P || !(math.IsNaN(row.Difference) && math.IsNaN(other.Difference)) && math.Abs(row.Difference+other.Difference) > 1e-15 {
				t.Fatalf("p %v, q %v, difference %v, swapped %v", row.P, row.Q, row.Difference, other.Difference)
			}
			if b := row.Bounds; b != nil && (row.P < b.P[0] || row.P > b.P[1] || row.Q < b.Q[0] || row.Q > b.Q[1] || row.Difference < b.Difference[0] || row.Difference > b.Difference[1]) {
				t.Fatalf("%+v lies outside %+v", row, *b)
			}
			if !math.IsNaN(row.P) {
				c := contingency.Counts{A: row.Counts[0], B: row.Ns[0] - row.Counts[0], C: row.Counts[1], D: row.Ns[1] - row.Counts[1]}
				if row.P != c.Fisher() {
					t.Fatalf("p of %+v: %v", c, row.P)
				}
			}
		}
	})
}

func TestComparePractice(t *testing.T) {
	p := ComparePractice("lab", "Lab", []string{"b", "a", "a"}, []string{"c", "b", "d"})
	want := Practice{Concept: "lab", Label: "Lab", DefinitionsOnly: []string{"a"}, CasesOnly: []string{"c", "d"}, Both: []string{"b"}, Similarity: 0.25}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got %+v, want %+v", p, want)
	}
	if p := ComparePractice("lab", "Lab", nil, nil); !math.IsNaN(p.Similarity) {
		t.Errorf("two empty sets: %v", p.Similarity)
	}
}

func ExampleRun() {
	b := table.NewBuilder([]string{"a", "b", "c", "d"}, []table.Column{{ID: "shared-location"}})
	for i, v := range []float64{1, 1, 0, 1} {
		b.Set(i, 0, v)
	}
	r, err := Run(context.Background(), b.Table(), []Group{{ID: "lab", Rows: []int{0, 1}}, {ID: "werkplaats", Rows: []int{2, 3}}}, Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	row := r.Rows[0]
	fmt.Printf("%s: %v of %v, difference %.1f [%.2f, %.2f]\n", row.Code, row.Counts, row.Ns, row.Difference, row.DifferenceLow, row.DifferenceHigh)
	// Output:
	// shared-location: [2 1] of [2 2], difference 0.5 [-0.27, 0.91]
}
