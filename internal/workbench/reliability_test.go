package workbench

import (
	"context"
	"errors"
	"maps"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"speelveld/analysis/reliability"
)

// Cases that coders share: x is read by a and b, y by a, b and c, z by a alone. In x both code the
// first passage with agenda, a also with vragen; b alone codes a second one.
func openCoders(t *testing.T) *Bench {
	t.Helper()
	files := maps.Clone(small)
	for name := range small {
		if strings.HasPrefix(name, "cases/") {
			delete(files, name)
		}
	}
	files["cases/x.yaml"] = `id: x
name: X
codings:
- {code: [agenda, vragen], text: Samen, evidence: [{source: een, locator: p. 1}]}
- {code: agenda, coder: b, text: Samen, evidence: [{source: een, locator: p. 1}]}
- {code: transformation, coder: b, text: Anders, evidence: [{source: een, locator: p. 2}]}
`
	files["cases/y.yaml"] = `id: y
name: Y
codings:
- {code: vragen, text: Vragen, evidence: [{source: een}]}
- {code: vragen, coder: b, status: negative, text: Geen vragen, evidence: [{source: twee}]}
- {code: vragen, coder: c, text: Wat zij vroegen, evidence: [{source: een}]}
`
	files["cases/z.yaml"] = `id: z
name: Z
codings:
- {code: agenda, evidence: [{source: een}]}
`
	return openFiles(t, files)
}

func reliabilityOf(t *testing.T, b *Bench, q ReliabilityQuery) *ReliabilityAnswer {
	t.Helper()
	d, err := b.Data(Input{})
	if err != nil {
		t.Fatal(err)
	}
	q.Bootstrap = -1
	a, err := d.Reliability(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// By hand: a and b share eight units (four codes, two cases), both on one, a alone on two, b alone
// on one: o = 5/8, e = (3·2 + 5·6)/64, kappa = 1/7. a and c agree on the four of y; b finds nothing
// there, so kappa of b and c is 0.
func TestReliabilityByHand(t *testing.T) {
	b := openCoders(t)
	a := reliabilityOf(t, b, ReliabilityQuery{})
	if got := strings.Join(a.Coders, ""); got != "abc" || a.Cases != 2 || a.Codes != 4 || a.N != 8 || a.Complete != 4 || a.Ratings != 20 {
		t.Errorf("coders %s, %d cases, %d codes, n %d, complete %d, %d ratings", got, a.Cases, a.Codes, a.N, a.Complete, a.Ratings)
	}
	for i, want := range []float64{1.0 / 7, 1, 0} {
		if got := a.Kappa[i].Value; math.Abs(got-want) > 1e-12 {
			t.Errorf("kappa of %s and %s = %v, want %v", a.Kappa[i].A, a.Kappa[i].B, got, want)
		}
	}
	if math.Abs(a.Light-8.0/21) > 1e-12 {
		t.Errorf("mean kappa %v, want 8/21", a.Light)
	}
	// vragen: in x a–b differ; in y a–b and b–c differ, a–c agree.
	var row CodeReliability
	for _, r := range a.ByCode {
		if r.Code == "vragen" {
			row = r
		}
	}
	if row.Both != 1 || row.One != 3 || row.Neither != 0 || row.Differ != 3 || cmp.Diff(row.Only, []int{2, 0, 1}) != "" || cmp.Diff(row.Cases, []string{"x", "y"}) != "" {
		t.Errorf("vragen: %+v", row)
	}
	if !math.IsNaN(row.Kappa) || row.Reason == "" {
		t.Errorf("kappa of a code coded four times is told: %v (%s)", row.Kappa, row.Reason)
	}
	if got := a.Disagreements.Codes[0].Code; got != "vragen" {
		t.Errorf("%s divides the coders most", got)
	}
	// Side by side: b's side of vragen in x is what she put on that passage.
	var sides []CoderRating
	for _, u := range a.Disagreements.Units {
		if u.Case == "x" && u.Code == "vragen" {
			sides = u.Sides
		}
	}
	if len(sides) != 3 || len(sides[0].Claims) != 1 || len(sides[1].Claims) != 0 || len(sides[1].Instead) != 1 || sides[1].Instead[0].Code != "agenda" || sides[2].Rated {
		t.Errorf("sides: %+v", sides)
	}
}

func TestReliabilityChoices(t *testing.T) {
	b := openCoders(t)
	two := []string{"b", "a"}
	for _, v := range []struct {
		name                          string
		q                             ReliabilityQuery
		n, both, onlyB, onlyA, nobody int
	}{
		{"presence", ReliabilityQuery{}, 8, 1, 1, 2, 4},
		{"coded", ReliabilityQuery{Value: "coded"}, 8, 2, 1, 1, 4},
		{"roll-up", ReliabilityQuery{RollUp: true}, 8, 2, 1, 3, 2},
		{"passage", ReliabilityQuery{Unit: "passage"}, 16, 1, 1, 2, 12},                  // two in x, two in y
		{"place", ReliabilityQuery{Unit: "place", Value: "coded"}, 16, 1, 2, 2, 11},      // two in x, two in y
		{"of", ReliabilityQuery{Of: []string{"mechanism"}}, 2, 0, 1, 0, 1},               //
		{"of a code", ReliabilityQuery{Of: []string{"vragen", "agenda"}}, 4, 1, 0, 2, 1}, //
	} {
		t.Run(v.name, func(t *testing.T) {
			v.q.Coders = two
			a := reliabilityOf(t, b, v.q)
			tab := *a.Kappa[0].Table
			if a.Kappa[0].A != "b" || a.N != v.n || tab.Both != v.both || tab.OnlyA != v.onlyB || tab.OnlyB != v.onlyA || tab.Neither != v.nobody {
				t.Errorf("n %d, %+v", a.N, tab)
			}
		})
	}
	// Statuses: negative differs from reported, and both from nothing.
	a := reliabilityOf(t, b, ReliabilityQuery{Value: "status", Coders: two})
	if got := a.Disagreements.Confusions; len(got) != 2 || got[0] != (reliability.Confusion{A: NotCoded, B: "reported", N: 2}) || got[1] != (reliability.Confusion{A: "negative", B: "reported", N: 1}) {
		t.Errorf("confusions %+v", got)
	}
	if !math.IsNaN(a.Alpha.Ordinal) || a.Undefined["alpha.ordinal"] == "" {
		t.Errorf("statuses have no order, but alpha is %v", a.Alpha.Ordinal)
	}
}

func TestReliabilityErrors(t *testing.T) {
	b := openCoders(t)
	for _, v := range []struct {
		name  string
		in    Input
		q     ReliabilityQuery
		usage bool
		msg   string
	}{
		{"unknown coder", Input{}, ReliabilityQuery{Coders: []string{"a", "d"}}, true, `unknown coder "d"`},
		{"one coder named", Input{}, ReliabilityQuery{Coders: []string{"a", " a"}}, true, "needs two coders"},
		{"one coder there", Input{Where: []string{"case=z"}}, ReliabilityQuery{}, false, "all codings are by one coder (a)"},
		{"none shared", Input{Where: []string{"case=x,z"}}, ReliabilityQuery{Coders: []string{"a", "c"}}, false, "no case was read by two of the coders (a read 2, c read 0)"},
		{"no case", Input{Where: []string{"country=NL"}}, ReliabilityQuery{}, false, "no case meets the conditions"},
		{"unit", Input{}, ReliabilityQuery{Unit: "word"}, true, `unknown --unit "word"`},
		{"value", Input{}, ReliabilityQuery{Value: "statis"}, true, `unknown --value "statis"`},
		{"code", Input{}, ReliabilityQuery{Of: []string{"vraag"}}, true, `unknown code`},
		{"kind without codes", Input{}, ReliabilityQuery{Of: []string{"outcome"}}, true, "no codes"},
		{"roll-up of scores", Input{}, ReliabilityQuery{RollUp: true, Value: "score"}, true, "--roll-up cannot go"},
	} {
		t.Run(v.name, func(t *testing.T) {
			d, err := b.Data(v.in)
			if err != nil {
				t.Fatal(err)
			}
			_, err = d.Reliability(context.Background(), v.q)
			var u *Usage
			if err == nil || !strings.Contains(err.Error(), v.msg) || errors.As(err, &u) != v.usage {
				t.Errorf("got %v, want %q (usage %v)", err, v.msg, v.usage)
			}
		})
	}
}

// The README of the built-in study tells the kappas that were recorded when its data were made.
func TestReliabilityOfTheExample(t *testing.T) {
	b, err := Open(context.Background(), Options{Study: ExampleName, Store: "mem:", Dir: t.TempDir(), Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	a := reliabilityOf(t, b, ReliabilityQuery{Value: "coded"})
	got := map[string]float64{"all": a.Light}
	for _, k := range a.ByKind {
		got[k.Kind] = k.Light
	}
	for kind, want := range map[string]float64{"all": 0.85, "context": 0.84, "intervention": 0.88, "mechanism": 0.83, "outcome": 0.84, "level": 0.79} {
		if math.Round(100*got[kind])/100 != want {
			t.Errorf("kappa of %s is %v, recorded %v", kind, got[kind], want)
		}
	}
}
