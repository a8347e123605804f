package cooccur

import (
	"context"
	"encoding/json"
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

// build makes a table from rows of cells, a column each: 1 and 0, h for 0.5, ? for not reported.
func build(cols []table.Column, cells ...string) *table.Table {
	cases := make([]string, len(cells[0]))
	for i := range cases {
		cases[i] = fmt.Sprintf("case%02d", i)
	}
	b := table.NewBuilder(cases, cols)
	for j, column := range cells {
		for i, c := range column {
			switch c {
			case '0', '1':
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

func columns(ids ...string) []table.Column {
	cols := make([]table.Column, len(ids))
	for j, id := range ids {
		cols[j] = table.Column{ID: id, Label: "the " + id, Kind: "intervention"}
	}
	return cols
}

func result(t testing.TB, tab *table.Table, opt Options) *Result {
	t.Helper()
	if opt.Permutations == 0 {
		opt.Permutations = 19
	}
	r, err := Run(context.Background(), tab, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// find returns the row of a code.
func find(t interface {
	Helper()
	Fatalf(string, ...any)
}, r *Result, code string) *Row {
	t.Helper()
	for i := range r.Rows {
		if r.Rows[i].Code == code {
			return &r.Rows[i]
		}
	}
	t.Fatalf("no row %q", code)
	return nil
}

func codes(cs []caveat.Caveat) string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Code)
	}
	return strings.Join(out, " ")
}

// Sixteen cases with the counts 8, 2, 1, 5, whose numbers R gives (testdata of package contingency).
func TestWorkedExample(t *testing.T) {
	tab := build(columns("target", "x", "other"),
		"1111111110000000",
		"1111111101100000",
		"1010101010101010")
	r := result(t, tab, Options{})
	if r.Target != "target" || r.TargetLabel != "the target" || r.N != 16 || r.Family != 2 {
		t.Errorf("got %q %q n %d family %d", r.Target, r.TargetLabel, r.N, r.Family)
	}
	x := find(t, r, "x")
	if got := x.Counts(); got != (contingency.Counts{A: 8, B: 2, C: 1, D: 5}) {
		t.Fatalf("got %+v", got)
	}
	for name, v := range map[string][2]float64{
		"support": {x.Support, .5}, "confidence": {x.Confidence, .8}, "coverage": {x.Coverage, 8. / 9}, "base rate": {x.BaseRate, 9. / 16},
		"lift": {x.Lift, 1.42222222222222}, "leverage": {x.Leverage, 0.1484375}, "conviction": {x.Conviction, 2.1875},
		"phi": {x.Phi, 0.618070046200738}, "jaccard": {x.Jaccard, 8. / 11}, "odds ratio": {x.OddsRatio, 15.46581971692097},
		"low": {x.OddsRatioLow, 1.008849207947689}, "high": {x.OddsRatioHigh, 1059.6394950862812}, "sample": {x.OddsRatioSample, 20},
		"haldane": {x.OddsRatioHaldane, 12.4666666666667}, "difference": {x.RiskDifference, 0.633333333333333},
		"difference low": {x.RiskDifferenceLow, 0.12986711959896569}, "difference high": {x.RiskDifferenceHigh, 0.831331309602412},
		"p": {x.P, 0.034965034965035}, "q": {x.Q, 0.06993006993007},
	} {
		if !scalar.EqualWithinAbsOrRel(v[0], v[1], 1e-12, 1e-9) {
			t.Errorf("%s: got %.15g, want %.15g", name, v[0], v[1])
		}
	}
	if got, want := x.Cases.TargetOnly, []string{"case08"}; !slices.Equal(got, want) {
		t.Errorf("target only: got %v, want %v", got, want)
	}
	if got, want := x.Cases.CodeOnly, []string{"case09", "case10"}; !slices.Equal(got, want) {
		t.Errorf("code only: got %v, want %v", got, want)
	}
	if got, want := codes(x.Warnings), "small-n wide-interval"; got != want {
		t.Errorf("warnings: got %q, want %q", got, want)
	}
	if got := r.Rows[0].Code; got != "x" {
		t.Errorf("the row with the smallest q comes first, got %q", got)
	}
}

func TestNotReported(t *testing.T) {
	// known in both: 1,1 · 1,1 · 1,0 · 0,0 · 0,1; the code unknown once, the target twice
	tab := build(columns("target", "x", "thin"), "11001?1?", "11100?01", "1????0??")
	absent := find(t, result(t, tab, Options{}), "x")
	if absent.N != 8 || absent.Unreported != 2 || absent.A != 2 || absent.B != 2 {
		t.Errorf("absent: got %+v", absent.Counts())
	}
	r := result(t, tab, Options{Missing: table.Exclude})
	x := find(t, r, "x")
	if x.Counts() != (contingency.Counts{A: 2, B: 1, C: 2, D: 1}) || x.N != 6 || x.Unreported != 2 {
		t.Errorf("exclude: got %+v, unreported %d", x.Counts(), x.Unreported)
	}
	if all := slices.Concat(x.Cases.Both, x.Cases.CodeOnly, x.Cases.TargetOnly, x.Cases.Neither); len(all) != 6 {
		t.Errorf("exclude: the cells hold %v", all)
	}
	thin := find(t, r, "thin")
	if !math.IsNaN(thin.Support) || !math.IsNaN(thin.P) || !math.IsNaN(thin.PFixed) || thin.A != 1 || codes(thin.Warnings) != "too-few-known" {
		t.Errorf("thin: got support %v, p %v, p_fixed %v, a %d, %v", thin.Support, thin.P, thin.PFixed, thin.A, thin.Warnings)
	}
	if r.Family != 2 || x.Q != min(1, 2*x.P) {
		t.Errorf("a code without numbers counts in the family: q %v of p %v", x.Q, x.P)
	}
	if last := r.Rows[len(r.Rows)-1].Code; last != "thin" {
		t.Errorf("undefined rows come last, got %q", last)
	}
}

func TestFamily(t *testing.T) {
	cols := columns("target", "parent", "grandchild", "child", "other", "text", "weight", "count")
	cols[0].Parent, cols[3].Parent, cols[2].Parent = "parent", "target", "child"
	tab := build(cols, "1100", "1110", "1000", "1000", "0101", "abba", "0101", "0101")
	b := table.NewBuilder(tab.Cases(), cols)
	for i := range tab.Cases() {
		for j := range cols {
			switch cols[j].ID {
			case "text":
				b.SetText(i, j, "a")
			case "weight":
				b.Set(i, j, 1.5*float64(i))
			case "count":
				b.Set(i, j, float64(i))
			default:
				v, _ := tab.Score(i, j)
				b.Set(i, j, v)
			}
		}
	}
	tab = b.Table()
	r := result(t, tab, Options{})
	var got []string
	for _, row := range r.Rows {
		got = append(got, row.Code)
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"count", "other"}) || r.Family != 2 {
		t.Errorf("family: %v (%d)", got, r.Family)
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "left out, for they hold no memberships: text, weight") {
		t.Errorf("notes: %s", notes)
	}
	if !caveat.Has(find(t, r, "count").Warnings, NotAMembership) {
		t.Error("counts are read without a word")
	}
	if _, err := Run(context.Background(), tab, Options{Target: 5}); !errors.Is(err, ErrNoMembership) {
		t.Errorf("a target of texts: %v", err)
	}
}

func TestWarnings(t *testing.T) {
	target := strings.Repeat("1", 12) + strings.Repeat("0", 12)
	for name, v := range map[string]struct{ code, target, want string }{
		"nowhere":  {strings.Repeat("0", 24), target, Constant},
		"same":     {target, target, SameCases + " " + WideInterval},
		"thin":     {"1" + strings.Repeat("0", 23), target, ThinMargin + " " + Unattainable + " " + WideInterval},
		"half":     {"hhh" + strings.Repeat("10", 10) + "1", target, HalfMembership},
		"no cases": {strings.Repeat("?", 24), target, NoCases},
	} {
		opt := Options{}
		if name == "no cases" {
			opt.Missing = table.Exclude
		}
		r := result(t, build(columns("target", "x"), v.target, v.code), opt)
		if got := codes(r.Rows[0].Warnings); got != v.want {
			t.Errorf("%s: got %q, want %q", name, got, v.want)
		}
	}
}

func TestOverlapAndEvidence(t *testing.T) {
	tab := build(columns("target", "x", "y"), "1110", "1101", "0011")
	r := result(t, tab, Options{
		Evidence: func(row, column int) (int, []string) {
			return 1 + row, []string{"shared", fmt.Sprint("source", row)}
		},
		ByDefinition: func(j int) bool { return j == 2 },
		SharedPassages: func(j int) (int, int) {
			if j == 1 {
				return 2, 4
			}
			return 1, 3
		},
	})
	x, y := find(t, r, "x"), find(t, r, "y")
	if x.Evidence != 1+2 || x.Sources != 3 {
		t.Errorf("evidence in the cases of both: %d passages, %d sources", x.Evidence, x.Sources)
	}
	if !caveat.Has(x.Warnings, SharedPassages) || caveat.Has(x.Warnings, ByDefinition) ||
		caveat.Has(y.Warnings, SharedPassages) || !caveat.Has(y.Warnings, ByDefinition) {
		t.Errorf("warnings: %v and %v", x.Warnings, y.Warnings)
	}
}

func TestLanguages(t *testing.T) {
	tab := build(columns("target", "x"), "11?0", "10?0")
	en, nl := result(t, tab, Options{}), result(t, tab, Options{Lang: "nl"})
	if got, want := en.Notes[0], "not reported counts as absent: 2 of the 8 cells, and the target in 1 of the 4 cases; not reported is not the same as absent"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := nl.Notes[0], "niet gemeld telt als afwezig: 2 van de 8 cellen, en the target in 1 van de 4 cases; niet gemeld is niet hetzelfde als afwezig"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := nl.Rows[0].Warnings[0].String(), "slechts 4 cases: één meer of minder verandert het beeld"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if en.Rows[0].Warnings[0].In("nl") != nl.Rows[0].Warnings[0].In("nl") {
		t.Error("a warning does not say the same when asked in the other language")
	}
}

func TestKeysOfTheContract(t *testing.T) {
	var got []string
	row := reflect.TypeFor[Row]()
	for i := range row.NumField() {
		got = append(got, strings.Split(row.Field(i).Tag.Get("json"), ",")[0])
	}
	want := strings.Fields(`code label kind a b c d n unreported support confidence coverage base_rate lift leverage conviction phi jaccard
		odds_ratio odds_ratio_low odds_ratio_high odds_ratio_sample odds_ratio_haldane risk_difference risk_difference_low risk_difference_high
		p q p_fixed evidence sources cases warnings bounds`)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	b, err := json.Marshal(Cells{})
	if err != nil || string(b) != `{"both":null,"code_only":null,"target_only":null,"neither":null}` {
		t.Errorf("cases: %s (%v)", b, err)
	}
}

func TestNoCasesIsAResult(t *testing.T) {
	tab := table.NewBuilder(nil, columns("target", "x")).Table()
	for _, rule := range []table.Missing{table.AsAbsent, table.Exclude, table.Bounds} {
		r := result(t, tab, Options{Missing: rule})
		if row := r.Rows[0]; row.N != 0 || !math.IsNaN(row.P) || !math.IsNaN(row.Support) || codes(row.Warnings) != NoCases {
			t.Errorf("%v: got %+v", rule, row)
		}
	}
}

// cells draws a table in which each cell is 0, 1 or not reported.
func cells(t *rapid.T, n, m int, symbols string) *table.Table {
	var ids []string
	columns := make([]string, m)
	for j := range m {
		ids = append(ids, fmt.Sprint("c", j))
		for range n {
			columns[j] += string(symbols[rapid.IntRange(0, len(symbols)-1).Draw(t, "cell")])
		}
	}
	cols := make([]table.Column, m)
	for j := range cols {
		cols[j].ID = ids[j]
	}
	return build(cols, columns...)
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "cases")
		tab := cells(t, n, 4, "01?1")
		opt := Options{Missing: rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing"), Permutations: -1}
		r, err := Run(context.Background(), tab, opt)
		if err != nil {
			t.Fatal(err)
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		shuffled, err := Run(context.Background(), tab.Select(rapid.Permutation(order).Draw(t, "order"), nil), opt)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range r.Rows {
			if row.Q < row.P || row.A+row.B+row.C+row.D != row.N {
				t.Fatalf("%s: p %v, q %v, %+v of %d", row.Code, row.P, row.Q, row.Counts(), row.N)
			}
			other := shuffled.Rows[i]
			for _, c := range []*Cells{&row.Cases, &other.Cases} {
				for _, s := range [][]string{c.Both, c.CodeOnly, c.TargetOnly, c.Neither} {
					slices.Sort(s)
				}
			}
			if fmt.Sprintf("%+v", row) != fmt.Sprintf("%+v", other) {
				t.Fatalf("the order of the cases matters:\n%+v\n%+v", row, other)
			}
		}
	})
}

// every visits each completion of the unknown cells of two columns.
func every(tab *table.Table, visit func(contingency.Counts)) {
	n := len(tab.Cases())
	values := func(j, i int) []bool {
		if !tab.Known(j).Has(i) {
			return []bool{false, true}
		}
		return []bool{tab.Present(j).Has(i)}
	}
	var next func(i int, c contingency.Counts)
	next = func(i int, c contingency.Counts) {
		if i == n {
			visit(c)
			return
		}
		for _, target := range values(0, i) {
			for _, code := range values(1, i) {
				d := c
				switch {
				case code && target:
					d.A++
				case code:
					d.B++
				case target:
					d.C++
				default:
					d.D++
				}
				next(i+1, d)
			}
		}
	}
	next(0, contingency.Counts{})
}

// The bounds, found from few tables, are those over every single completion.
func TestBoundsAgainstEveryCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "cases")
		tab := cells(t, n, 2, rapid.SampledFrom([]string{"01?", "01??", "?", "1?", "0?1111"}).Draw(t, "symbols"))
		res, err := Run(context.Background(), tab, Options{Missing: table.Bounds, Permutations: -1})
		if err != nil {
			t.Fatal(err)
		}
		got := res.Rows[0].Bounds
		want := map[string]*span{}
		every(tab, func(c contingency.Counts) {
			see := func(name string, v float64) {
				if want[name] == nil {
					s := nothing()
					want[name] = &s
				}
				want[name].see(v)
			}
			for _, m := range measures {
				see(m.name, m.of(c))
			}
			e, l, h := c.OddsRatio()
			see("base_rate", c.BaseRate())
			see("odds_ratio", e)
			see("odds_ratio_low", l)
			see("odds_ratio_high", h)
			see("p", c.Fisher())
			see("q", c.Fisher()) // of a family of one
		})
		if len(got) != len(want) {
			t.Fatalf("%d measures have bounds, want %d", len(got), len(want))
		}
		for name, w := range want {
			for side := range 2 {
				g := got[name][side]
				if !(math.IsNaN(g) && math.IsNaN(w[side])) && g != w[side] && !scalar.EqualWithinAbsOrRel(g, w[side], 1e-13, 1e-11) {
					t.Fatalf("%s: got %v, want %v", name, got[name], *w)
				}
			}
		}
	})
}

// With more cases than can be visited one by one: the bounds hold what any completion gives.
func TestBoundsHoldCompletions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(20, 60).Draw(t, "cases")
		tab := cells(t, n, 3, "01??")
		bounded, err := Run(context.Background(), tab, Options{Missing: table.Bounds, Permutations: -1})
		if err != nil {
			t.Fatal(err)
		}
		b := table.NewBuilder(tab.Cases(), tab.Columns())
		for i := range n {
			for j := range 3 {
				v, ok := tab.Score(i, j)
				if !ok {
					v = float64(rapid.IntRange(0, 1).Draw(t, "completion"))
				}
				b.Set(i, j, v)
			}
		}
		complete, err := Run(context.Background(), b.Table(), Options{Permutations: -1})
		if err != nil {
			t.Fatal(err)
		}
		for i := range complete.Rows {
			row := &complete.Rows[i]
			in := find(t, bounded, row.Code).Bounds
			for name, v := range map[string]float64{
				"support": row.Support, "lift": row.Lift, "phi": row.Phi, "p": row.P, "q": row.Q, "odds_ratio": row.OddsRatio,
				"odds_ratio_low": row.OddsRatioLow, "odds_ratio_high": row.OddsRatioHigh, "risk_difference_low": row.RiskDifferenceLow,
				"conviction": row.Conviction, "jaccard": row.Jaccard,
			} {
				if b := in[name]; v < b[0]-1e-12*math.Abs(v) || v > b[1]+1e-12*math.Abs(v) {
					t.Fatalf("%s of %s: %v lies outside %v", name, row.Code, v, b)
				}
			}
		}
	})
}

func TestTooManyCompletions(t *testing.T) {
	n := 2500
	unknown := strings.Repeat("?", n)
	r := result(t, build(columns("target", "x"), unknown, unknown), Options{Missing: table.Bounds, Permutations: -1})
	if row := r.Rows[0]; row.Bounds != nil || !caveat.Has(row.Warnings, TooManyToBound) {
		t.Errorf("got %v, %v", row.Bounds, row.Warnings)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, build(columns("target", "x"), "10", "10"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func ExampleRun() {
	b := table.NewBuilder([]string{"a", "b", "c", "d"}, []table.Column{{ID: "transformation"}, {ID: "shared-location"}})
	for i, v := range [][2]float64{{1, 1}, {1, 1}, {0, 0}, {0, 1}} {
		b.Set(i, 0, v[0])
		b.Set(i, 1, v[1])
	}
	r, err := Run(context.Background(), b.Table(), Options{Target: 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	row := r.Rows[0]
	fmt.Printf("%s: %d of %d with, %d of %d without; p = %.2f\n", row.Code, row.A, row.A+row.B, row.C, row.C+row.D, row.P)
	fmt.Println(row.Cases.Both)
	// Output:
	// shared-location: 2 of 3 with, 0 of 1 without; p = 1.00
	// [a b]
}
