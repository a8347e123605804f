package rules

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/caveat"
	"speelveld/analysis/contingency"
	"speelveld/analysis/table"
)

// cells makes a table of the cells given, row by row: 1 present, 0 absent, −1 not reported. parents
// names for each column the number of its parent, or −1.
func cells(rows [][]int, parents []int) *table.Table {
	ids := make([]string, len(rows))
	for i := range ids {
		ids[i] = fmt.Sprintf("case%02d", i)
	}
	var cols []table.Column
	for j, p := range parents {
		c := table.Column{ID: string(rune('A' + j))}
		if p >= 0 {
			c.Parent = string(rune('A' + p))
		}
		cols = append(cols, c)
	}
	b := table.NewBuilder(ids, cols)
	for i, row := range rows {
		for j, v := range row {
			if v >= 0 {
				b.Set(i, j, float64(v))
			}
		}
	}
	return b.Table()
}

// drawCells draws a small table with codes that go together, some unknown cells, and a parent or two.
func drawCells(t *rapid.T, maxCases, maxCodes int, unknown bool) ([][]int, []int) {
	n, m := rapid.IntRange(1, maxCases).Draw(t, "cases"), rapid.IntRange(1, maxCodes).Draw(t, "codes")
	values := []int{0, 1}
	if unknown {
		values = []int{0, 1, 1, -1}
	}
	rows := make([][]int, n)
	for i := range rows {
		rows[i] = make([]int, m)
		for j := range rows[i] {
			rows[i][j] = rapid.SampledFrom(values).Draw(t, "cell")
			if j > 0 && rapid.IntRange(0, 2).Draw(t, "copy") == 0 {
				rows[i][j] = rows[i][j-1]
			}
		}
	}
	parents := make([]int, m)
	for j := range parents {
		parents[j] = -1
		if j > 0 && rapid.IntRange(0, 5).Draw(t, "child") == 0 {
			parents[j] = rapid.IntRange(0, j-1).Draw(t, "parent")
		}
	}
	return rows, parents
}

// A brute is the same search by looking at every set of columns, one by one.
type brute struct {
	t     *table.Table
	opt   Options
	least int
}

func newBrute(t *table.Table, opt Options) *brute {
	return &brute{t: t, opt: opt, least: leastCount(opt.MinSupport, len(t.Cases()))}
}

func (b *brute) isAbove(j, k int) bool {
	for p := b.t.Columns()[k].Parent; p != ""; {
		c, _ := b.t.Column(p)
		if c == j {
			return true
		}
		p = b.t.Columns()[c].Parent
	}
	return false
}

// subsets returns every set of columns, of at most most, in which no code stands above another.
func (b *brute) subsets(most int) [][]int {
	out := [][]int{}
	m := len(b.t.Columns())
	for bits := 1; bits < 1<<m; bits++ {
		var s []int
		for j := range m {
			if bits>>j&1 == 1 {
				s = append(s, j)
			}
		}
		if len(s) <= most && !slices.ContainsFunc(s, func(j int) bool { return slices.ContainsFunc(s, func(k int) bool { return b.isAbove(j, k) }) }) {
			out = append(out, s)
		}
	}
	return out
}

func (b *brute) shows(i int, s []int) bool {
	return !slices.ContainsFunc(s, func(j int) bool { return !b.t.Present(j).Has(i) })
}

func (b *brute) knows(i int, s []int) bool {
	return b.opt.Missing != table.Exclude || !slices.ContainsFunc(s, func(j int) bool { return !b.t.Known(j).Has(i) })
}

// frequent counts the cases that show all of s.
func (b *brute) count(s []int) int {
	n := 0
	for i := range b.t.Cases() {
		if b.shows(i, s) {
			n++
		}
	}
	return n
}

func (b *brute) counts(left []int, right int) contingency.Counts {
	var c contingency.Counts
	for i := range b.t.Cases() {
		if !b.knows(i, append(slices.Clone(left), right)) {
			continue
		}
		switch x, y := b.shows(i, left), b.shows(i, []int{right}); {
		case x && y:
			c.A++
		case x:
			c.B++
		case y:
			c.C++
		default:
			c.D++
		}
	}
	return c
}

// A bruteRule is a rule of the family.
type bruteRule struct {
	left   []int
	right  int
	counts contingency.Counts
	p      float64
}

func (r bruteRule) key(t *table.Table) string {
	var names []string
	for _, j := range r.left {
		names = append(names, t.Columns()[j].ID)
	}
	return strings.Join(names, " ") + " > " + t.Columns()[r.right].ID
}

// family returns every rule whose sides are frequent by their own margins.
func (b *brute) family() []bruteRule {
	var out []bruteRule
	for _, s := range b.subsets(b.opt.Max) {
		for at, y := range s {
			left := slices.Delete(slices.Clone(s), at, at+1)
			switch {
			case len(left) == 0, b.count(left) < b.least, b.count([]int{y}) < b.least:
				continue
			case b.opt.To != nil && !slices.Contains(b.opt.To, y):
				continue
			case b.opt.To != nil && slices.ContainsFunc(left, func(j int) bool { return slices.Contains(b.opt.To, j) }):
				continue
			}
			r := bruteRule{left: left, right: y, counts: b.counts(left, y)}
			r.p = r.counts.FisherGreater()
			if b.opt.Missing == table.Exclude && b.t.Unreported() > 0 && tooFewKnown(r.counts) {
				r.p = math.NaN()
			}
			out = append(out, r)
		}
	}
	return out
}

func TestRulesAreThoseOfLookingAtEverySet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		missing := rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing")
		rows, parents := drawCells(t, 40, 6, missing == table.Exclude)
		tab := cells(rows, parents)
		opt := Options{
			MinSupport: rapid.SampledFrom([]float64{0.01, 0.1, 0.25, 0.5}).Draw(t, "support"), MinConfidence: rapid.SampledFrom([]float64{0, 0.3, 0.6, 0.9, 1}).Draw(t, "confidence"),
			Max: rapid.IntRange(2, 5).Draw(t, "max"), Missing: missing,
		}
		if rapid.Bool().Draw(t, "to") {
			opt.To = []int{len(parents) - 1, 0}
		}
		res, err := Run(t.Context(), tab, opt)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) < fewCases {
			opt.Max = min(opt.Max, fewLeft+1)
		}
		b := newBrute(tab, opt)
		family := b.family()
		if res.Family != len(family) {
			t.Fatalf("family of %d, want %d", res.Family, len(family))
		}
		ps := make([]float64, len(family))
		for i, r := range family {
			ps[i] = r.p
		}
		q := contingency.BenjaminiHochberg(ps, len(family))
		got := map[string]*Rule{}
		for i := range res.Rows {
			r := &res.Rows[i]
			got[strings.Join(r.LHS, " ")+" > "+r.RHS[0]] = r
		}
		want := 0
		for i, w := range family {
			confidence := w.counts.Confidence()
			both := b.count(append(slices.Clone(w.left), w.right))
			if math.IsNaN(w.p) && opt.MinConfidence == 0 && both >= b.least {
				want++
				if r := got[w.key(tab)]; r == nil || !math.IsNaN(r.P) || !math.IsNaN(r.Q) || !math.IsNaN(r.Confidence) || !caveat.Has(r.Warnings, TooFewKnown) {
					t.Fatalf("%s: %+v, want no numbers and the reason", w.key(tab), r)
				}
				continue
			}
			if both < b.least || !(confidence >= opt.MinConfidence) || math.IsNaN(w.p) {
				continue
			}
			want++
			r := got[w.key(tab)]
			if r == nil {
				t.Fatalf("%s is missing", w.key(tab))
			}
			if r.Count != w.counts.A || r.N != w.counts.N() || !same(r.P, w.p) || !same(r.Q, q[i]) {
				t.Fatalf("%s: count %d of %d, p %v, q %v; want %v, %v, %v", w.key(tab), r.Count, r.N, r.P, r.Q, w.counts, w.p, q[i])
			}
			best, simpler := -1.0, b.counts(nil, w.right).Confidence()
			for _, o := range family {
				if o.right == w.right && len(o.left) < len(w.left) && !slices.ContainsFunc(o.left, func(j int) bool { return !slices.Contains(w.left, j) }) && !math.IsNaN(o.p) {
					simpler = max(simpler, o.counts.Confidence())
					if o.counts.Confidence() >= opt.MinConfidence {
						best = max(best, o.counts.Confidence())
					}
				}
			}
			if improvement := confidence - max(best, 0); !same(r.Improvement, improvement) || r.Redundant != (improvement <= 0) {
				t.Fatalf("%s: improvement %v, want %v", w.key(tab), r.Improvement, improvement)
			}
			if !same(r.Gain, confidence-simpler) {
				t.Fatalf("%s: gain %v, want %v", w.key(tab), r.Gain, confidence-simpler)
			}
		}
		if len(res.Rows) != want {
			t.Fatalf("%d rules, want %d", len(res.Rows), want)
		}
		if !slices.IsSortedFunc(res.Rows, func(a, b Rule) int {
			if math.IsNaN(a.Q) && math.IsNaN(b.Q) {
				return 0
			}
			return cmp.Or(contingency.UndefinedLast(a.Q, b.Q), cmp.Compare(b.Lift, a.Lift), cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(b.Count, a.Count))
		}) {
			t.Fatal("not in the order promised")
		}
	})
}

func TestSetsAreThoseOfLookingAtEverySet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		missing := rapid.SampledFrom([]table.Missing{table.AsAbsent, table.Exclude}).Draw(t, "missing")
		rows, parents := drawCells(t, 40, 6, missing == table.Exclude)
		tab := cells(rows, parents)
		opt := Options{MinSupport: rapid.SampledFrom([]float64{0.01, 0.1, 0.25, 0.5}).Draw(t, "support"), Max: rapid.IntRange(1, 6).Draw(t, "max"), Missing: missing}
		res, err := Mine(t.Context(), tab, opt)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]*Itemset{}
		for i := range res.Rows {
			got[strings.Join(res.Rows[i].Items, "")] = &res.Rows[i]
		}
		b := newBrute(tab, opt)
		all := b.subsets(99)
		want := 0
		for _, s := range all {
			count := b.count(s)
			if count < b.least || len(s) > opt.Max {
				continue
			}
			want++
			name := ""
			for _, j := range s {
				name += tab.Columns()[j].ID
			}
			closed, maximal := true, true
			for _, o := range all {
				if len(o) > len(s) && !slices.ContainsFunc(s, func(j int) bool { return !slices.Contains(o, j) }) {
					closed = closed && b.count(o) < count
					maximal = maximal && b.count(o) < b.least
				}
			}
			r := got[name]
			if r == nil {
				t.Fatalf("%s is missing", name)
			}
			known := 0
			for i := range rows {
				if b.knows(i, s) {
					known++
				}
			}
			if r.Count != count || r.Closed != closed || r.Maximal != maximal || !same(r.Support, float64(count)/float64(known)) {
				t.Fatalf("%+v: want count %d of %d, closed %v, maximal %v", *r, count, known, closed, maximal)
			}
		}
		if len(res.Rows) != want {
			t.Fatalf("%d sets, want %d", len(res.Rows), want)
		}
	})
}

// Every completion of the unknown cells lies within the bounds, and some reach them.
func TestBoundsAreThoseOfAllCompletions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, _ := drawCells(t, 7, 3, true)
		var unknown [][2]int
		for i, row := range rows {
			for j, v := range row {
				if v < 0 {
					if len(unknown) == 10 {
						rows[i][j] = 0
						continue
					}
					unknown = append(unknown, [2]int{i, j})
				}
			}
		}
		parents := slices.Repeat([]int{-1}, len(rows[0]))
		tab := cells(rows, parents)
		res, err := Run(t.Context(), tab, Options{MinSupport: 0.01, Missing: table.Bounds})
		if err != nil {
			t.Fatal(err)
		}
		for i := range res.Rows {
			r := &res.Rows[i]
			low, high := map[string]float64{}, map[string]float64{}
			for bits := range 1 << len(unknown) {
				for k, cell := range unknown {
					rows[cell[0]][cell[1]] = bits >> k & 1
				}
				last := len(r.Columns) - 1
				c := newBrute(cells(rows, parents), Options{MinSupport: 0.01}).counts(r.Columns[:last], r.Columns[last])
				for name, v := range map[string]float64{
					"count": float64(c.A), "support": c.Support(), "confidence": c.Confidence(), "coverage": float64(c.A+c.B) / float64(c.N()), "base_rate": c.BaseRate(), "lift": c.Lift(),
				} {
					if old, ok := low[name]; !ok || v < old {
						low[name] = v
					}
					if old, ok := high[name]; !ok || v > old {
						high[name] = v
					}
				}
			}
			if len(r.Bounds) != len(low) {
				t.Fatalf("%d bounds, want %d", len(r.Bounds), len(low))
			}
			for name, b := range r.Bounds {
				if !same(b[0], low[name]) || !same(b[1], high[name]) {
					t.Fatalf("%v > %v: %s in %v, want [%v %v]", r.LHS, r.RHS, name, b, low[name], high[name])
				}
			}
			if len(unknown) > 6 { // each rule takes 2^unknown tables
				return
			}
		}
	})
}

// The q over the whole family is the same whether all p are computed or only those that matter.
func TestOnlyThePThatMatterAreComputed(t *testing.T) {
	tab := transactions(3, 400, 30)
	opt := Options{MinSupport: 0.05, Max: 4}
	all, err := Run(t.Context(), tab, opt) // the highest p is 1
	if err != nil {
		t.Fatal(err)
	}
	q := map[string]float64{}
	for _, r := range all.Rows {
		q[key(r.LHS, r.RHS)] = r.Q
	}
	checked := 0
	for _, confidence := range []float64{0.5, 0.6, 0.7, 0.8} {
		opt.MinConfidence = confidence
		some, err := Run(t.Context(), tab, opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range some.Rows {
			if checked++; r.Q != q[key(r.LHS, r.RHS)] {
				t.Errorf("at confidence %v %v > %v: q %v, want %v", confidence, r.LHS, r.RHS, r.Q, q[key(r.LHS, r.RHS)])
			}
		}
		if some.Family != all.Family {
			t.Errorf("family of %d at confidence %v, of %d without", some.Family, confidence, all.Family)
		}
	}
	if checked < 100 {
		t.Errorf("only %d rules", checked)
	}
}

func TestOrderOfCasesAndCodesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, parents := drawCells(t, 40, 6, false)
		tab := cells(rows, parents)
		perm := func(n int, name string) []int {
			s := make([]int, n)
			for i := range s {
				s[i] = i
			}
			return rapid.Permutation(s).Draw(t, name)
		}
		other := tab.Select(perm(len(rows), "rows"), perm(len(parents), "columns"))
		opt := Options{MinSupport: 0.1, MinConfidence: 0.5}
		a, err := Run(t.Context(), tab, opt)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Run(t.Context(), other, opt)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Rows) != len(b.Rows) || a.Family != b.Family {
			t.Fatalf("%d rules of %d, and %d of %d", len(a.Rows), a.Family, len(b.Rows), b.Family)
		}
		for i := range a.Rows {
			x, y := &a.Rows[i], &b.Rows[i]
			if key(x.LHS, x.RHS) != key(y.LHS, y.RHS) || x.Q != y.Q || x.Improvement != y.Improvement {
				t.Fatalf("rule %d: %v > %v (q %v), and %v > %v (q %v)", i, x.LHS, x.RHS, x.Q, y.LHS, y.RHS, y.Q)
			}
		}
	})
}

func TestLimits(t *testing.T) {
	tab := transactions(2, 500, 40)
	if _, err := Run(t.Context(), tab, Options{MinSupport: 0.05, Max: 4, Limit: 100}); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many sets: got %v", err)
	}
	if _, err := Run(t.Context(), tab, Options{MinSupport: 0.05, Max: 2, Limit: 300}); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many rules: got %v", err)
	}
	if _, err := Mine(t.Context(), tab, Options{MinSupport: 0.05, Max: 4, Limit: 100}); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many sets: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, tab, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: got %v", err)
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	b := table.NewBuilder([]string{"a", "b"}, []table.Column{{ID: "text"}, {ID: "code"}})
	b.SetText(0, 0, "x")
	b.Set(0, 1, 1)
	tab := b.Table()
	if _, err := Run(t.Context(), tab, Options{To: []int{0}}); !errors.Is(err, ErrNotCodes) {
		t.Errorf("a text on the right: got %v", err)
	}
	res, err := Run(t.Context(), tab, Options{})
	if err != nil || len(res.Rows) != 0 || !strings.Contains(strings.Join(res.Notes, "\n"), "text") {
		t.Errorf("one code: got %v, %v", res, err)
	}
}

// Two, three and one cases, a code that everyone has, a code that nobody has, no codes and no cases:
// each gives an answer, and what is undefined is so for a reason.
func TestThinTables(t *testing.T) {
	for name, rows := range map[string][][]int{
		"no cases": {}, "one case": {{1, 1}}, "two cases": {{1, 1}, {0, 0}}, "all alike": {{1, 1, 0}, {1, 1, 0}, {1, 1, 0}}, "unknown": {{-1, -1}, {-1, -1}, {-1, -1}},
	} {
		m := 2
		if len(rows) > 0 {
			m = len(rows[0])
		}
		tab := cells(rows, slices.Repeat([]int{-1}, m))
		for _, missing := range []table.Missing{table.AsAbsent, table.Exclude, table.Bounds} {
			for _, support := range []float64{0, 0.01} {
				res, err := Run(t.Context(), tab, Options{MinSupport: support, Missing: missing})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				for _, r := range res.Rows {
					if missing != table.Exclude && (math.IsNaN(r.P) || math.IsNaN(r.Q) || math.IsNaN(r.Lift)) {
						t.Errorf("%s: %+v", name, r)
					}
					if math.IsNaN(r.Phi) && !math.IsNaN(r.P) && !strings.Contains(strings.Join(res.Notes, "\n"), "phi: undefined") {
						t.Errorf("%s: phi is undefined, and nothing says why: %q", name, res.Notes)
					}
				}
				if _, err := Mine(t.Context(), tab, Options{MinSupport: support, Missing: missing}); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
		}
	}
	if _, err := Run(t.Context(), table.NewBuilder([]string{"a"}, nil).Table(), Options{}); err != nil {
		t.Errorf("no codes: %v", err)
	}
}

func TestWarnings(t *testing.T) {
	rows := make([][]int, 12)
	for i := range rows {
		rows[i] = []int{map[bool]int{true: 1}[i < 4], map[bool]int{true: 1}[i < 4], i % 2}
	}
	res, err := Run(t.Context(), cells(rows, []int{-1, -1, -1}), Options{MinSupport: 0.1, MinConfidence: 0.9, Lang: "nl",
		ByDefinition: func(left, right int) bool { return left == 0 && right == 1 }})
	if err != nil {
		t.Fatal(err)
	}
	r := res.Rows[slices.IndexFunc(res.Rows, func(r Rule) bool { return key(r.LHS, r.RHS) == "A > B" })]
	for _, code := range []string{ByDefinition, SameCases, FewBoth} {
		if !caveat.Has(r.Warnings, code) {
			t.Errorf("no warning %s in %q", code, caveat.Texts(r.Warnings))
		}
	}
}

func TestLeastCount(t *testing.T) {
	for _, c := range []struct {
		support float64
		n, want int
	}{{0.3, 20, 6}, {0.15, 30, 5}, {0.1, 30, 3}, {0.7, 10, 7}, {0.05, 10000, 500}, {1, 7, 7}, {1e-9, 10, 1}, {0.2, 0, 1}, {0.07, 100, 7}} {
		if got := leastCount(c.support, c.n); got != c.want {
			t.Errorf("%v of %d: got %d, want %d", c.support, c.n, got, c.want)
		}
	}
}

func ExampleRun() {
	t := cells([][]int{{1, 1, 1}, {1, 0, 1}, {1, 1, 1}, {1, 0, 1}, {1, 1, 0}, {0, 0, 0}, {0, 1, 0}, {0, 0, 0}}, []int{-1, -1, -1})
	res, err := Run(context.Background(), t, Options{To: []int{2}, MinSupport: 0.25, MinConfidence: 0.6})
	if err != nil {
		panic(err)
	}
	for _, r := range res.Rows {
		fmt.Printf("%v → %v: %d of %d cases, lift %.2f, p %.3f, q %.3f over %d rules\n",
			r.LHS, r.RHS, r.Count, int(r.Coverage*float64(r.N)), r.Lift, r.P, r.Q, res.Family)
	}
	// Output:
	// [A] → [C]: 4 of 5 cases, lift 1.60, p 0.071, q 0.214 over 3 rules
	// [A B] → [C]: 2 of 3 cases, lift 1.33, p 0.500, q 0.750 over 3 rules
}
