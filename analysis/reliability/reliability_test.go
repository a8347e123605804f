package reliability

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"
)

func run(t testing.TB, r *Ratings, opt Options) *Summary {
	t.Helper()
	s, err := Run(context.Background(), r, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(want) != math.IsNaN(got) || !math.IsNaN(want) && !scalar.EqualWithinAbsOrRel(got, want, 1e-12, 1e-9) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// Two coders, present or not, on ten units: 4 both, 2 only a, 1 only b, 3 neither.
//
//	o = 7/10, e = .6·.5 + .4·.5 = .5, kappa = .2/.5 = .4
//	alpha: D_o = 6 of 20 pairs, n_1 = 11, n_0 = 9: 1 − 19·6/(2·11·9) = 1 − 114/198
//	Fleiss: e = .55² + .45² = .505, (.7 − .505)/.495
//	on presence 2·4/(2·4 + 3), on absence 2·3/(2·3 + 3)
func TestByHand(t *testing.T) {
	a := []float64{1, 1, 1, 1, 1, 1, 0, 0, 0, 0}
	b := []float64{1, 1, 1, 1, 0, 0, 1, 0, 0, 0}
	s := run(t, Numbers([]string{"a", "b"}, names("u", 10), [][]float64{a, b}), Options{Bootstrap: -1})
	near(t, "agreement", s.Agreement, 0.7)
	near(t, "kappa", s.Kappa[0].Value, 0.4)
	near(t, "light", s.Light, 0.4)
	near(t, "linear", s.Kappa[0].Linear, 0.4)
	near(t, "fleiss", s.Fleiss, 0.195/0.495)
	near(t, "positive", s.Positive, 8.0/11)
	near(t, "negative", s.Negative, 6.0/9)
	for _, l := range Levels { // two values: one distance
		near(t, "alpha "+l.String(), s.Alpha.Of(l), 1-114.0/198)
	}
	if tab := *s.Kappa[0].Table; tab != (Table2{4, 2, 1, 3}) {
		t.Errorf("table %+v", tab)
	}
	if s.N != 10 || s.Ratings != 20 || s.Complete != 10 || s.Draws != 0 || len(s.Undefined) != 0 {
		t.Errorf("n %d, ratings %d, complete %d, draws %d, undefined %v", s.N, s.Ratings, s.Complete, s.Draws, s.Undefined)
	}
}

// Three steps, four units, a: 1 1 2 3, b: 1 2 2 1. Observed mean distance (0+1+0+2)/4, squared 5/4.
// By chance, from the shares (½ ¼ ¼) and (½ ½ 0): steps ½·½ + ¼·½ + ¼·½ + ¼·½·2 = ¾, squares
// ½·½ + ¼·½ + ¼·½ + ¼·½·4 = 1.
func TestWeightedKappaByHand(t *testing.T) {
	s := run(t, Numbers([]string{"a", "b"}, names("u", 4), [][]float64{{1, 1, 2, 3}, {1, 2, 2, 1}}), Options{Bootstrap: -1})
	near(t, "linear", s.Kappa[0].Linear, 0)
	near(t, "squared", s.Kappa[0].Squared, 1-1.25/1)
}

func TestUndefined(t *testing.T) {
	nan := math.NaN()
	ab := []string{"a", "b"}
	for name, v := range map[string]struct {
		rows [][]float64
		key  string
		why  string
	}{
		"constant":    {[][]float64{{1, 1, 1}, {1, 1, 1}}, "alpha.nominal", "all ratings are the same"},
		"one unit":    {[][]float64{{1}, {2}}, "intervals", "one unit only"},
		"apart":       {[][]float64{{1, nan}, {nan, 1}}, "agreement", "no unit was rated by two"},
		"negative":    {[][]float64{{-1, 2, 3}, {1, 2, 3}}, "alpha.ratio", "no negative"},
		"rare":        {[][]float64{{0, 0, 0, 0, 1}, {0, 0, 0, 0, 0}}, "intervals", "more than a tenth"},
		"all unknown": {[][]float64{{nan, nan}, {nan, nan}}, "fleiss", "no unit was rated"},
	} {
		t.Run(name, func(t *testing.T) {
			s := run(t, Numbers(ab, names("u", len(v.rows[0])), v.rows), Options{})
			if got := s.Undefined[v.key]; !strings.Contains(got, v.why) {
				t.Errorf("%s: %q, want %q in it (%v)", v.key, got, v.why, s.Undefined)
			}
			for key, x := range map[string]float64{"agreement": s.Agreement, "kappa": s.Light, "fleiss": s.Fleiss, "alpha.nominal": s.Alpha.Nominal,
				"alpha.ordinal": s.Alpha.Ordinal, "alpha.interval": s.Alpha.Interval, "alpha.ratio": s.Alpha.Ratio} {
				if (s.Undefined[key] != "") != math.IsNaN(x) {
					t.Errorf("%s = %v with the reason %q", key, x, s.Undefined[key])
				}
			}
		})
	}
	// Coders who differ everywhere, each with one value: no agreement, but that is known.
	s := run(t, Numbers(ab, names("u", 3), [][]float64{{1, 1, 1}, {2, 2, 2}}), Options{Bootstrap: -1})
	near(t, "kappa", s.Kappa[0].Value, 0)
	near(t, "alpha", s.Alpha.Nominal, 1-5.0*6/18)
	// No unit rated by all three, but each pair has some.
	three := run(t, Numbers([]string{"a", "b", "c"}, names("u", 4), [][]float64{{1, 2, nan, nan}, {1, 2, 1, 2}, {nan, nan, 1, 1}}), Options{Bootstrap: -1})
	if !math.IsNaN(three.Fleiss) || three.Undefined["fleiss"] != "no unit was rated by all coders" || math.IsNaN(three.Alpha.Nominal) || three.Kappa[1].Reason == "" {
		t.Errorf("fleiss %v (%s), alpha %v, kappa a-c %q", three.Fleiss, three.Undefined["fleiss"], three.Alpha.Nominal, three.Kappa[1].Reason)
	}
}

func TestTexts(t *testing.T) {
	rows := [][]string{{"low", "mid", "high", ""}, {"low", "high", "high", "mid"}}
	units := names("u", 4)
	r, err := Texts([]string{"a", "b"}, units, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, r, Options{Bootstrap: -1, Lang: "nl"})
	if !math.IsNaN(s.Alpha.Ordinal) || s.Undefined["alpha.ordinal"] != "de waarden zijn woorden zonder bekende volgorde" {
		t.Errorf("ordinal %v: %s", s.Alpha.Ordinal, s.Undefined["alpha.ordinal"])
	}
	ordered, err := Texts([]string{"a", "b"}, units, rows, []string{"low", "mid", "high"})
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	numbers := Numbers([]string{"a", "b"}, units, [][]float64{{1, 2, 3, nan}, {1, 3, 3, 2}})
	near(t, "ordinal", KrippendorffAlpha(ordered, Ordinal), KrippendorffAlpha(numbers, Ordinal))
	near(t, "nominal", KrippendorffAlpha(ordered, Nominal), s.Alpha.Nominal)
	if _, err := Texts([]string{"a", "b"}, units, rows, []string{"low", "high"}); err == nil || !strings.Contains(err.Error(), `"mid"`) {
		t.Errorf("an order without mid: %v", err)
	}
	if _, err := Texts([]string{"a", "b"}, units, rows, []string{"low", "low"}); err == nil {
		t.Error("an order that names a value twice was taken")
	}
}

// drawn makes ratings of 2–4 coders with some missing.
func drawn(t *rapid.T) (coders []string, rows [][]float64) {
	n, units := rapid.IntRange(2, 4).Draw(t, "coders"), rapid.IntRange(1, 12).Draw(t, "units")
	rows = make([][]float64, n)
	for c := range rows {
		rows[c] = make([]float64, units)
		for u := range rows[c] {
			rows[c][u] = float64(rapid.IntRange(-1, 3).Draw(t, "rating"))
			if rows[c][u] < 0 {
				rows[c][u] = math.NaN()
			}
		}
	}
	return names("c", n), rows
}

// byDefinition is alpha from all pairs of ratings, as its definition has it.
func byDefinition(rows [][]float64, distance func(a, b float64) float64) float64 {
	var pairable []float64
	observed := 0.0
	for u := range rows[0] {
		var given []float64
		for _, row := range rows {
			if !math.IsNaN(row[u]) {
				given = append(given, row[u])
			}
		}
		if len(given) < 2 {
			continue
		}
		pairable = append(pairable, given...)
		for i, a := range given {
			for j, b := range given {
				if i != j {
					observed += distance(a, b) / float64(len(given)-1)
				}
			}
		}
	}
	n, expected := float64(len(pairable)), 0.0
	for i, a := range pairable {
		for j, b := range pairable {
			if i != j {
				expected += distance(a, b) / (n - 1)
			}
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - observed/expected
}

func TestAlphaIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coders, rows := drawn(t)
		r := Numbers(coders, names("u", len(rows[0])), rows)
		for level, distance := range map[Level]func(a, b float64) float64{
			Nominal: func(a, b float64) float64 {
				if a == b {
					return 0
				}
				return 1
			},
			Interval: func(a, b float64) float64 { return (a - b) * (a - b) },
			Ratio:    ratioDistance,
		} {
			if got, want := KrippendorffAlpha(r, level), byDefinition(rows, distance); math.IsNaN(got) != math.IsNaN(want) || !math.IsNaN(want) && math.Abs(got-want) > 1e-9 {
				t.Fatalf("%s: %v, by definition %v", level, got, want)
			}
		}
	})
}

// Neither the order of coders nor that of units matters, nor whether units are counted in blocks;
// alpha is 1 exactly where coders agree on everything that varies; all numbers are within bounds.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coders, rows := drawn(t)
		units := names("u", len(rows[0]))
		r := Numbers(coders, units, rows)
		s, err := Run(context.Background(), r, Options{Bootstrap: -1})
		if err != nil {
			t.Fatal(err)
		}
		order := rapid.Permutation(indices(len(units))).Draw(t, "order of units")
		people := rapid.Permutation(indices(len(coders))).Draw(t, "order of coders")
		shuffled := make([][]float64, len(rows))
		for c, from := range people {
			for _, u := range order {
				shuffled[c] = append(shuffled[c], rows[from][u])
			}
		}
		block := make([]int, len(units))
		for i := range block {
			block[i] = rapid.IntRange(0, 2).Draw(t, "block")
		}
		o, err := Run(context.Background(), Numbers(coders, units, shuffled).Grouped(block), Options{Bootstrap: -1})
		if err != nil {
			t.Fatal(err)
		}
		same := func(what string, a, b float64) {
			if math.IsNaN(a) != math.IsNaN(b) || math.Abs(a-b) > 1e-9 {
				t.Fatalf("%s: %v, in another order %v", what, a, b)
			}
		}
		same("agreement", s.Agreement, o.Agreement)
		same("fleiss", s.Fleiss, o.Fleiss)
		same("light", s.Light, o.Light)
		varies, alike := false, s.AgreementAll == 1
		for _, l := range Levels {
			same(l.String(), s.Alpha.Of(l), o.Alpha.Of(l))
			a := s.Alpha.Of(l)
			if math.IsNaN(a) {
				continue
			}
			varies = true
			if a > 1+1e-12 || (math.Abs(a-1) < 1e-12) != alike {
				t.Fatalf("alpha %s = %v where all agree: %v", l, a, alike)
			}
		}
		if varies && alike && s.Agreement != 1 {
			t.Fatalf("all agree, but agreement is %v", s.Agreement)
		}
		for _, k := range s.Kappa {
			if !math.IsNaN(k.Value) && (k.Value > 1 || k.Value < -1) || (k.Reason != "") != math.IsNaN(k.Value) {
				t.Fatalf("kappa %v, reason %q", k.Value, k.Reason)
			}
			a, b := indexOf(coders, k.A), indexOf(coders, k.B)
			same("kappa of the pair the other way round", CohenKappa(r, a, b), CohenKappa(r, b, a))
		}
		if !math.IsNaN(s.Agreement) && (s.Agreement < 0 || s.Agreement > 1 || s.Complete == s.N && s.AgreementAll > s.Agreement+1e-12) {
			t.Fatalf("agreement %v, of all %v", s.Agreement, s.AgreementAll)
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

// Scales do not matter: interval alpha is the same under a + b·x, ratio alpha under b·x, ordinal
// alpha under anything that keeps the order.
func TestScales(t *testing.T) {
	nan := math.NaN()
	rows := [][]float64{{1, 2, 3, 3, 2, 1, nan}, {1, 2, 4, 3, 2, 2, 5}, {2, 2, 3, 4, nan, 1, 5}}
	alpha := func(l Level, f func(float64) float64) float64 {
		out := make([][]float64, len(rows))
		for c, row := range rows {
			for _, v := range row {
				out[c] = append(out[c], f(v))
			}
		}
		return KrippendorffAlpha(Numbers(names("c", 3), names("u", 7), out), l)
	}
	plain := func(x float64) float64 { return x }
	near(t, "interval", alpha(Interval, func(x float64) float64 { return 1e9 + x/4 }), alpha(Interval, plain))
	near(t, "interval, large", alpha(Interval, func(x float64) float64 { return 1e300 * x }), alpha(Interval, plain))
	near(t, "ratio", alpha(Ratio, func(x float64) float64 { return 1e-200 * x }), alpha(Ratio, plain))
	near(t, "ordinal", alpha(Ordinal, math.Exp), alpha(Ordinal, plain))
}

func TestBootstrap(t *testing.T) {
	a, b := make([]float64, 60), make([]float64, 60)
	for i := range a {
		a[i] = float64(i / 2 % 2)
		b[i] = a[i]
		if i%7 == 0 {
			b[i] = 1 - a[i]
		}
	}
	r := Numbers([]string{"a", "b"}, names("u", 60), [][]float64{a, b})
	s, again, other := run(t, r, Options{Seed: 1}), run(t, r, Options{Seed: 1}), run(t, r, Options{Seed: 2})
	if s.Draws != DefaultBootstrap || s.Blocks != 60 {
		t.Errorf("%d draws of %d blocks", s.Draws, s.Blocks)
	}
	for _, x := range []struct {
		what               string
		value, low, high   float64
		low2, high2, other float64
	}{
		{"alpha", s.Alpha.Nominal, s.AlphaLow.Nominal, s.AlphaHigh.Nominal, again.AlphaLow.Nominal, again.AlphaHigh.Nominal, other.AlphaLow.Nominal},
		{"kappa", s.Kappa[0].Value, s.Kappa[0].Low, s.Kappa[0].High, again.Kappa[0].Low, again.Kappa[0].High, other.Kappa[0].Low},
		{"fleiss", s.Fleiss, s.FleissLow, s.FleissHigh, again.FleissLow, again.FleissHigh, other.FleissLow},
	} {
		if !(x.low < x.value && x.value < x.high) || x.low != x.low2 || x.high != x.high2 {
			t.Errorf("%s: %v in [%v, %v], again [%v, %v]", x.what, x.value, x.low, x.high, x.low2, x.high2)
		}
		if math.Abs(x.low-x.other) > 0.1 {
			t.Errorf("%s: seeds give %v and %v", x.what, x.low, x.other)
		}
	}
	// A block of units is drawn whole: where each case is all agreement or all doubt, the interval is wider.
	block := make([]int, 60)
	for i := range block {
		block[i] = i % 7
	}
	if g := run(t, r.Grouped(block), Options{Seed: 1}); g.Blocks != 7 || g.AlphaHigh.Nominal-g.AlphaLow.Nominal <= s.AlphaHigh.Nominal-s.AlphaLow.Nominal || g.Alpha != s.Alpha {
		t.Errorf("in blocks [%v, %v], apart [%v, %v]", g.AlphaLow.Nominal, g.AlphaHigh.Nominal, s.AlphaLow.Nominal, s.AlphaHigh.Nominal)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Run(ctx, r, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// Sizes of an answer: 1,000 samples of two coders on 20 cases × 80 codes, and of five coders on
// 1,000 units with a scale of seven steps.
func BenchmarkRun(b *testing.B) {
	for _, v := range []struct {
		name          string
		coders, units int
		values, block int
	}{{"study", 2, 1600, 2, 80}, {"scale", 5, 1000, 7, 1}} {
		rows := make([][]float64, v.coders)
		for c := range rows {
			for u := range v.units {
				rows[c] = append(rows[c], float64((u*u/3+c*(u%11)/10)%v.values))
			}
		}
		block := make([]int, v.units)
		for u := range block {
			block[u] = u / v.block
		}
		r := Numbers(names("c", v.coders), names("u", v.units), rows).Grouped(block)
		b.Run(v.name, func(b *testing.B) {
			for b.Loop() {
				run(b, r, Options{Seed: 1})
			}
		})
	}
}
