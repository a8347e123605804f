package rules

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"

	"speelveld/analysis/table"
)

// syn30x10 was made for this project; arules 1.7.5 (R 4.2.2) printed what is beside it. The other
// vectors are a package's data: SPEELVELD_VECTORS names the folder that holds rules/.
func TestAgreesWithArules(t *testing.T) {
	folders := map[string][]string{"testdata": {"syn30x10"}}
	if dir := os.Getenv("SPEELVELD_VECTORS"); dir != "" {
		folders[filepath.Join(dir, "rules")] = []string{"syn30x10", "dune_pa"}
	}
	for dir, names := range folders {
		for _, name := range names {
			t.Run(filepath.Base(dir)+"/"+name, func(t *testing.T) { agree(t, filepath.Join(dir, name)) })
		}
	}
}

func agree(t *testing.T, name string) {
	var want struct {
		Params struct {
			Support, Confidence float64
			Maxlen              int
		}
		Closed    int `json:"n_closed"`
		Maximal   int `json:"n_maximal"`
		Redundant int
		Itemsets  []struct {
			Items   []string
			Support float64
			Count   int
		}
		Rules []map[string]any
	}
	b, err := os.ReadFile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	tab := readTable(t, name+".csv")

	sets, err := Mine(t.Context(), tab, Options{MinSupport: want.Params.Support, Max: want.Params.Maxlen})
	if err != nil {
		t.Fatal(err)
	}
	if len(sets.Rows) != len(want.Itemsets) {
		t.Errorf("%d sets, want %d", len(sets.Rows), len(want.Itemsets))
	}
	counts := map[string]int{}
	for _, s := range sets.Rows {
		counts[key(s.Items, nil)] = s.Count
	}
	for _, s := range want.Itemsets {
		if counts[key(s.Items, nil)] != s.Count {
			t.Errorf("%v: count %d, want %d", s.Items, counts[key(s.Items, nil)], s.Count)
		}
	}
	// The reference counted closed and maximal sets of any length.
	all, err := Mine(t.Context(), tab, Options{MinSupport: want.Params.Support, Max: 99})
	if err != nil {
		t.Fatal(err)
	}
	closed, maximal := 0, 0
	for _, s := range all.Rows {
		if s.Closed {
			closed++
		}
		if s.Maximal {
			maximal++
		}
	}
	if closed != want.Closed || maximal != want.Maximal {
		t.Errorf("%d closed and %d maximal, want %d and %d", closed, maximal, want.Closed, want.Maximal)
	}

	res, err := Run(t.Context(), tab, Options{MinSupport: want.Params.Support, MinConfidence: want.Params.Confidence, Max: want.Params.Maxlen})
	if err != nil {
		t.Fatal(err)
	}
	rules, redundant := map[string]*Rule{}, 0
	for i := range res.Rows {
		rules[key(res.Rows[i].LHS, res.Rows[i].RHS)] = &res.Rows[i]
		if res.Rows[i].Redundant {
			redundant++
		}
	}
	// With 20 cases Max 4 would be cut to 3, but these vectors ask for no more than is allowed.
	if len(res.Rows) != len(want.Rules) || redundant != want.Redundant {
		t.Errorf("%d rules, %d redundant; want %d and %d", len(res.Rows), redundant, len(want.Rules), want.Redundant)
	}
	for _, w := range want.Rules {
		lhs, rhs := texts(w["lhs"]), texts(w["rhs"])
		r := rules[key(lhs, rhs)]
		if r == nil {
			t.Errorf("no rule %v → %v", lhs, rhs)
			continue
		}
		for measure, got := range map[string]float64{
			"support": r.Support, "confidence": r.Confidence, "lift": r.Lift, "count": float64(r.Count), "coverage": r.Coverage,
			"leverage": r.Leverage, "conviction": r.Conviction, "oddsRatio": r.OddsRatio, "phi": r.Phi, "fishersExactTest": r.P,
			"chiSquared": r.ChiSquared, "jaccard": r.Jaccard, "cosine": r.Cosine, "kulczynski": r.Kulczynski, "imbalance": r.Imbalance,
			"improvement": r.Improvement, "hyperLift": r.HyperLift, "addedValue": r.AddedValue, "certainty": r.Certainty, "kappa": r.Kappa,
		} {
			if x := value(t, w[measure]); !same(got, x) {
				t.Errorf("%v → %v: %s %v, want %v", lhs, rhs, measure, got, x)
			}
		}
	}
}

func same(got, want float64) bool {
	return scalar.Same(got, want) || scalar.EqualWithinAbsOrRel(got, want, 1e-12, 1e-9)
}

func value(t *testing.T, v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case nil:
		return math.NaN()
	case string:
		if v == "Inf" {
			return math.Inf(1)
		}
	}
	t.Fatalf("cannot read %v", v)
	return 0
}

func texts(v any) []string {
	var out []string
	for _, x := range v.([]any) {
		out = append(out, x.(string))
	}
	return out
}

func key(lhs, rhs []string) string {
	lhs = slices.Sorted(slices.Values(lhs))
	return strings.Join(lhs, " ") + " > " + strings.Join(rhs, " ")
}

func readTable(t *testing.T, name string) *table.Table {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, r := range records[1:] {
		cases = append(cases, r[0])
	}
	var cols []table.Column
	for _, id := range records[0][1:] {
		cols = append(cols, table.Column{ID: id})
	}
	b := table.NewBuilder(cases, cols)
	for i, r := range records[1:] {
		for j, cell := range r[1:] {
			v := 0.0
			if cell == "1" {
				v = 1
			}
			b.Set(i, j, v)
		}
	}
	return b.Table()
}
