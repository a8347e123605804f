package contingency

import (
	"encoding/json"
	"math"
	"math/big"
	"os"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"
)

// near compares with the tolerance of the reference vectors, which have 15 digits.
func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.IsNaN(want) && math.IsNaN(got) || math.IsInf(want, 1) && math.IsInf(got, 1) {
		return
	}
	if !scalar.EqualWithinAbsOrRel(got, want, 1e-12, 1e-9) {
		t.Errorf("%s: got %.17g, want %.17g", name, got, want)
	}
}

// A number of the vectors: null is undefined, "Infinity" infinite.
type number float64

func (x *number) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "null":
		*x = number(math.NaN())
	case `"Infinity"`:
		*x = number(math.Inf(1))
	case `"-Infinity"`:
		*x = number(math.Inf(-1))
	default:
		return json.Unmarshal(b, (*float64)(x))
	}
	return nil
}

// testdata/tables2x2.json was made with R 4.2.2, and root searches of high precision for the odds
// ratio and its interval (its note says more).
func TestAgreesWithR(t *testing.T) {
	var vectors struct {
		Rows []struct {
			A, B, C, D int
			Two        number    `json:"fisher_two_sided"`
			Greater    number    `json:"fisher_greater"`
			Less       number    `json:"fisher_less"`
			OR         number    `json:"or_conditional_mle"`
			CI         [2]number `json:"or_ci_exact"`
			Sample     number    `json:"or_sample"`
			Haldane    number    `json:"or_haldane_always"`
			Phi        number
			Support    number
			Confidence number
			Lift       number
			Leverage   number
			Conviction number
			Jaccard    number
			RD         number    `json:"risk_diff"`
			Newcombe   [2]number `json:"risk_diff_newcombe"`
			Wilson     [2]number `json:"wilson_confidence"`
		}
	}
	read(t, "testdata/tables2x2.json", &vectors)
	if len(vectors.Rows) < 8 {
		t.Fatalf("%d tables read, want 8 or more", len(vectors.Rows))
	}
	for _, v := range vectors.Rows {
		c := Counts{v.A, v.B, v.C, v.D}
		or, low, high := c.OddsRatio()
		nl, nh := c.Newcombe()
		wl, wh := Wilson(v.A, v.A+v.B)
		for _, x := range []struct {
			name string
			got  float64
			want number
		}{
			{"two-sided", c.Fisher(), v.Two}, {"greater", c.FisherGreater(), v.Greater}, {"less", c.FisherLess(), v.Less},
			{"odds ratio", or, v.OR}, {"low", low, v.CI[0]}, {"high", high, v.CI[1]},
			{"sample", c.SampleOddsRatio(), v.Sample}, {"Haldane", c.HaldaneOddsRatio(), v.Haldane},
			{"phi", c.Phi(), v.Phi}, {"support", c.Support(), v.Support}, {"confidence", c.Confidence(), v.Confidence},
			{"lift", c.Lift(), v.Lift}, {"leverage", c.Leverage(), v.Leverage}, {"conviction", c.Conviction(), v.Conviction},
			{"jaccard", c.Jaccard(), v.Jaccard}, {"difference", c.RiskDifference(), v.RD},
			{"Newcombe low", nl, v.Newcombe[0]}, {"Newcombe high", nh, v.Newcombe[1]},
			{"Wilson low", wl, v.Wilson[0]}, {"Wilson high", wh, v.Wilson[1]},
		} {
			near(t, x.name, x.got, float64(x.want))
			if t.Failed() {
				t.Fatalf("in %+v", c)
			}
		}
	}
}

// testdata/p_adjust.json holds p.adjust of R 4.2.2.
func TestBenjaminiHochbergAgreesWithR(t *testing.T) {
	var vectors struct {
		Sets []struct{ P, BH []float64 }
	}
	read(t, "testdata/p_adjust.json", &vectors)
	if len(vectors.Sets) < 3 {
		t.Fatalf("%d sets read, want 3 or more", len(vectors.Sets))
	}
	for _, s := range vectors.Sets {
		for i, q := range BenjaminiHochberg(s.P, 0) {
			near(t, "q", q, s.BH[i])
		}
	}
}

func TestBenjaminiHochbergCountsTheFamily(t *testing.T) {
	// by hand: 0.01·10/1 = 0.1, 0.03·10/2 = 0.15, 0.5·10/3 > 1
	q := BenjaminiHochberg([]float64{0.5, 0.01, math.NaN(), 0.03}, 10)
	for i, want := range []float64{1, 0.1, math.NaN(), 0.15} {
		near(t, "q", q[i], want)
	}
}

func read(t *testing.T, file string, v any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

func counts(t *rapid.T, most int) Counts {
	cell := rapid.IntRange(0, most)
	return Counts{cell.Draw(t, "a"), cell.Draw(t, "b"), cell.Draw(t, "c"), cell.Draw(t, "d")}
}

// weight returns the exact number of ways to get A = x with the margins of c.
func weight(c Counts, x int) *big.Int {
	r, k, n := int64(c.A+c.B), int64(c.A+c.C), int64(c.N())
	out := new(big.Int).Binomial(k, int64(x))
	return out.Mul(out, new(big.Int).Binomial(n-k, r-int64(x)))
}

func TestFisherAgainstExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := counts(t, 30)
		if c.N() == 0 {
			return
		}
		h := c.margins()
		total, two, greater, less := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
		least := new(big.Int)
		obs := weight(c, c.A)
		for _, x := range []int{h.lo, h.hi} {
			if w := weight(c, x); least.Sign() == 0 || w.Cmp(least) < 0 {
				least = w
			}
		}
		smallest := new(big.Int)
		for x := h.lo; x <= h.hi; x++ {
			w := weight(c, x)
			total.Add(total, w)
			if w.Cmp(obs) <= 0 {
				two.Add(two, w)
			}
			if x >= c.A {
				greater.Add(greater, w)
			}
			if x <= c.A {
				less.Add(less, w)
			}
			if w.Cmp(least) <= 0 {
				smallest.Add(smallest, w)
			}
		}
		share := func(x *big.Int) float64 { f, _ := new(big.Rat).SetFrac(x, total).Float64(); return f }
		for _, v := range []struct {
			name      string
			got, want float64
		}{
			{"two-sided", c.Fisher(), share(two)}, {"greater", c.FisherGreater(), share(greater)},
			{"less", c.FisherLess(), share(less)}, {"smallest", c.SmallestP(), share(smallest)},
		} {
			if !scalar.EqualWithinRel(v.got, v.want, 1e-12) {
				t.Fatalf("%+v: %s is %.17g, want %.17g", c, v.name, v.got, v.want)
			}
		}
	})
}

// probabilities returns P(A = lo … hi) under an odds ratio, in logarithms, which has nothing in
// common with how the package does it.
func probabilities(c Counts, omega float64) (lo int, p []float64) {
	h := c.margins()
	lg := func(n, x int) float64 { lf := logFactorials(n); return lf[n] - lf[x] - lf[n-x] }
	most := math.Inf(-1)
	for x := h.lo; x <= h.hi; x++ {
		l := lg(c.A+c.C, x) + lg(c.B+c.D, c.A+c.B-x) + float64(x)*math.Log(omega)
		p = append(p, l)
		most = max(most, l)
	}
	total := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - most)
		total += p[i]
	}
	for i := range p {
		p[i] /= total
	}
	return h.lo, p
}

func TestOddsRatioSolvesItsEquations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := counts(t, rapid.SampledFrom([]int{4, 40, 3000}).Draw(t, "size"))
		if c.N() == 0 {
			return
		}
		h := c.margins()
		or, low, high := c.OddsRatio()
		if h.lo == h.hi {
			if !math.IsNaN(or) || low != 0 || !math.IsInf(high, 1) {
				t.Fatalf("%+v has one table only: got %v [%v, %v]", c, or, low, high)
			}
			return
		}
		if !(low <= or && or <= high) {
			t.Fatalf("%+v: %v is not in [%v, %v]", c, or, low, high)
		}
		if (or == 0) != (c.A == h.lo) || math.IsInf(or, 1) != (c.A == h.hi) || (low == 0) != (c.A == h.lo) || math.IsInf(high, 1) != (c.A == h.hi) {
			t.Fatalf("%+v: wrong at the border: %v [%v, %v]", c, or, low, high)
		}
		near := func(what string, got, want float64) {
			if !scalar.EqualWithinAbsOrRel(got, want, 1e-12, 1e-8) {
				t.Fatalf("%+v: %s is %.12g, want %v", c, what, got, want)
			}
		}
		if or > 0 && !math.IsInf(or, 1) {
			from, p := probabilities(c, or)
			mean := 0.0
			for i, w := range p {
				mean += w * float64(from+i)
			}
			near("the mean at the estimate", mean, float64(c.A))
		}
		if low > 0 {
			from, p := probabilities(c, low)
			tail := 0.0
			for i, w := range p {
				if from+i >= c.A {
					tail += w
				}
			}
			near("the tail at the low limit", tail, 0.025)
		}
		if !math.IsInf(high, 1) {
			from, p := probabilities(c, high)
			tail := 0.0
			for i, w := range p {
				if from+i <= c.A {
					tail += w
				}
			}
			near("the tail at the high limit", tail, 0.025)
		}
	})
}

func TestSymmetry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := counts(t, 25)
		if c.N() == 0 {
			return
		}
		flip := Counts{c.B, c.A, c.D, c.C} // the target's complement
		same := func(what string, x, y float64) {
			if !(math.IsNaN(x) && math.IsNaN(y)) && x != y && !scalar.EqualWithinAbsOrRel(x, y, 1e-14, 1e-11) {
				t.Fatalf("%+v: %s: %v against %v", c, what, x, y)
			}
		}
		same("p transposed", c.Fisher(), c.Transpose().Fisher())
		same("p of the complement", c.Fisher(), flip.Fisher())
		same("greater against less", c.FisherGreater(), flip.FisherLess())
		same("phi of the complement", c.Phi(), -flip.Phi())
		or, low, high := c.OddsRatio()
		or2, low2, high2 := flip.OddsRatio()
		same("odds ratio", or, 1/or2)
		same("low", low, 1/high2)
		same("high", high, 1/low2)
		if d := c.RiskDifference(); !math.IsNaN(d) {
			l, h := c.Newcombe()
			if !(-1 <= l && l <= d && d <= h && h <= 1) {
				t.Fatalf("%+v: %v is not in [%v, %v]", c, d, l, h)
			}
		}
	})
}

func TestNothingIsUndefinedSilently(t *testing.T) {
	none := Counts{}
	for name, v := range map[string]float64{
		"support": none.Support(), "confidence": none.Confidence(), "coverage": none.Coverage(), "base rate": none.BaseRate(),
		"lift": none.Lift(), "leverage": none.Leverage(), "conviction": none.Conviction(), "phi": none.Phi(), "jaccard": none.Jaccard(),
		"sample": none.SampleOddsRatio(), "Haldane": none.HaldaneOddsRatio(), "difference": none.RiskDifference(),
		"fisher": none.Fisher(), "greater": none.FisherGreater(), "smallest": none.SmallestP(),
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s of an empty table: got %v, want NaN", name, v)
		}
	}
	everywhere := Counts{3, 5, 0, 0} // the code in every case
	if v := everywhere.Phi(); !math.IsNaN(v) {
		t.Errorf("phi of a constant: %v", v)
	}
	if l, h := everywhere.Newcombe(); !math.IsNaN(l) || !math.IsNaN(h) {
		t.Errorf("interval of a difference with an empty side: %v, %v", l, h)
	}
	if p := everywhere.Fisher(); p != 1 {
		t.Errorf("p where only one table is possible: %v, want 1 as R has it", p)
	}
}

func TestLargeTables(t *testing.T) {
	// p of these is far below what a float can hold as a product of factorials
	c := Counts{2500, 2400, 2300, 2600}
	if p := c.Fisher(); !(p > 1e-9 && p < 1e-3) {
		t.Errorf("p of %+v: %v", c, p)
	}
	if p := (Counts{3000, 0, 0, 3000}).Fisher(); p != 0 && !(p < 1e-300) {
		t.Errorf("p of a perfect association among 6,000: %v", p)
	}
	or, low, high := Counts{4000, 3, 2, 4000}.OddsRatio()
	if !(low < or && or < high && low > 1e5) {
		t.Errorf("odds ratio %v [%v, %v]", or, low, high)
	}
}

// enumerate is the Freeman–Halton p by visiting every table, in exact arithmetic.
func enumerate(present, sizes []int) float64 {
	k := 0
	obs := big.NewInt(1)
	for g, x := range present {
		k += x
		obs.Mul(obs, new(big.Int).Binomial(int64(sizes[g]), int64(x)))
	}
	total, p := new(big.Int), new(big.Int)
	var visit func(g, left int, w *big.Int)
	visit = func(g, left int, w *big.Int) {
		if g == len(sizes) {
			if left == 0 {
				total.Add(total, w)
				if w.Cmp(obs) <= 0 {
					p.Add(p, w)
				}
			}
			return
		}
		for x := 0; x <= min(left, sizes[g]); x++ {
			visit(g+1, left-x, new(big.Int).Mul(w, new(big.Int).Binomial(int64(sizes[g]), int64(x))))
		}
	}
	visit(0, k, big.NewInt(1))
	f, _ := new(big.Rat).SetFrac(p, total).Float64()
	return f
}

func TestFreemanHaltonAgainstEveryTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.IntRange(1, 4).Draw(t, "groups")
		present, sizes := make([]int, groups), make([]int, groups)
		n := 0
		for g := range groups {
			sizes[g] = rapid.IntRange(0, 9).Draw(t, "size")
			present[g] = rapid.IntRange(0, sizes[g]).Draw(t, "present")
			n += sizes[g]
		}
		if n == 0 {
			return
		}
		got, exact := FreemanHalton(present, sizes, 1)
		if want := enumerate(present, sizes); !exact || !scalar.EqualWithinRel(got, want, 1e-10) {
			t.Fatalf("%v of %v: got %.15g (exact %v), want %.15g", present, sizes, got, exact, want)
		}
	})
}

func TestFreemanHaltonIsFisherForTwoGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := counts(t, 60)
		if c.N() == 0 {
			return
		}
		got, exact := FreemanHalton([]int{c.A, c.C}, []int{c.A + c.B, c.C + c.D}, 1)
		if want := c.Fisher(); !exact || !scalar.EqualWithinRel(got, want, 1e-9) {
			t.Fatalf("%+v: got %v (exact %v), want %v", c, got, exact, want)
		}
	})
}

func TestFreemanHaltonSamplesWhatIsTooLarge(t *testing.T) {
	sizes := []int{3001, 2503, 2811, 2217, 1907, 3109, 2659, 2017, 1801, 2903}
	present := make([]int, len(sizes))
	for g := range present {
		present[g] = sizes[g]*2/5 + 7*(g%3)
	}
	p, exact := FreemanHalton(present, sizes, 1)
	if exact || !(p > 0.2 && p <= 1) {
		t.Errorf("got %v, exact %v", p, exact)
	}
	if again, _ := FreemanHalton(present, sizes, 1); again != p {
		t.Errorf("the same seed gave %v and %v", p, again)
	}
}

func BenchmarkFisherWithInterval(b *testing.B) {
	cs := randomTables(2000)
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range cs {
			or, _, _ := c.OddsRatio()
			sink = c.Fisher() + or
		}
	}
}

var sink float64

func randomTables(n int) []Counts {
	cs := make([]Counts, n)
	x := uint64(1)
	next := func() int { x = x*6364136223846793005 + 1442695040888963407; return int(x >> 33 % 31) }
	for i := range cs {
		cs[i] = Counts{next(), next(), next(), next()}
	}
	return cs
}

func BenchmarkFreemanHalton(b *testing.B) {
	for b.Loop() {
		sink, _ = FreemanHalton([]int{12, 5, 9, 3, 7, 2}, []int{26, 23, 22, 17, 17, 10}, 1)
	}
}
