package ordination

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"speelveld/analysis/similarity"
	"speelveld/internal/vectors"
)

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("case%03d", i)
	}
	return out
}

func given(t testing.TB, d [][]float64) *similarity.Matrix {
	t.Helper()
	m, err := similarity.FromSquare(names(len(d)), d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// distancesOf are the distances between points.
func distancesOf(points [][]float64) *similarity.Matrix {
	m := &similarity.Matrix{Cases: names(len(points)), Form: similarity.Distances, Given: true}
	for i, x := range points {
		for _, y := range points[i+1:] {
			sum := 0.0
			for a := range x {
				sum += (x[a] - y[a]) * (x[a] - y[a])
			}
			m.Values = append(m.Values, math.Sqrt(sum))
		}
	}
	return m
}

func run(t interface {
	Helper()
	Fatal(...any)
}, m *similarity.Matrix, opt Options) *Result {
	t.Helper()
	r, err := Run(context.Background(), m, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAsCmdscale compares with cmdscale(d, k = 5, eig = TRUE) of R 4.2.2.
func TestAsCmdscale(t *testing.T) {
	for _, file := range vectors.Files(t, "clustering") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var ref struct {
				Distance [][]float64 `json:"distance"`
				PCoA     struct {
					Points [][]float64 `json:"points"`
					Eig    []float64   `json:"eig"`
					GOF    []float64   `json:"GOF"`
				} `json:"pcoa"`
			}
			vectors.JSON(t, file, &ref)
			r := run(t, given(t, ref.Distance), Options{Dimensions: len(ref.PCoA.Points[0])})
			for i, want := range ref.PCoA.Eig {
				if !scalar.EqualWithinAbsOrRel(r.Eigenvalues[i], want, 1e-12*ref.PCoA.Eig[0], 1e-9) {
					t.Errorf("eigenvalue %d: got %.15g, want %.15g", i+1, r.Eigenvalues[i], want)
				}
			}
			shown := 0.0
			for a := range r.Dimensions {
				shown += r.Explained[a]
				far := slices.MaxFunc(ref.PCoA.Points, func(x, y []float64) int { return compareAbs(x[a], y[a]) })
				for i, want := range ref.PCoA.Points {
					if w := want[a] * math.Copysign(1, far[a]); !scalar.EqualWithinAbsOrRel(r.Coordinates[i][a], w, 1e-9*math.Abs(far[a]), 1e-9) {
						t.Errorf("case %d on axis %d: got %.15g, want %.15g", i+1, a+1, r.Coordinates[i][a], w)
					}
				}
			}
			// GOF is the share of the axes in the sum of all without signs, and in the positive ones.
			if !vectors.Near(shown, ref.PCoA.GOF[1]) || !vectors.Near(shown*(1-r.NegativeShare), ref.PCoA.GOF[0]) {
				t.Errorf("explained %.15g, negative share %.15g; GOF is %v", shown, r.NegativeShare, ref.PCoA.GOF)
			}
		})
	}
}

func compareAbs(x, y float64) int {
	switch d := math.Abs(x) - math.Abs(y); {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}

// TestLineByHand maps three points on a line, at 0, 1 and 5: the middle is 2, so they are at −2, −1
// and 3 of it, the eigenvalue is 4 + 1 + 9, and there is no second axis.
func TestLineByHand(t *testing.T) {
	r := run(t, distancesOf([][]float64{{0}, {1}, {5}}), Options{})
	if r.Dimensions != 1 || !vectors.Near(r.Eigenvalues[0], 14) || !vectors.Near(r.Explained[0], 1) || r.NegativeShare != 0 || !vectors.Near(r.MapCorrelation, 1) {
		t.Errorf("%+v", r)
	}
	for i, want := range []float64{-2, -1, 3} {
		if !vectors.Near(r.Coordinates[i][0], want) || !vectors.Near(r.Quality[i], 1) {
			t.Errorf("case %d: %v, quality %v; want %v", i, r.Coordinates[i], r.Quality[i], want)
		}
	}
	if len(r.Notes) == 0 || !strings.Contains(r.Notes[0], "on one axis; 2 were asked for") {
		t.Errorf("no note that there is one axis: %q", r.Notes)
	}
}

// TestFourCaseStarByHand: three cases at distance 1 of a fourth and 2 of each other fit in no space of
// straight lines. With B = −½ J D² J its diagonal is 1.5, 1.5, 1.5 and 0 less: the eigenvalues are 2
// twice, 0, and −1/4.
func TestFourCaseStarByHand(t *testing.T) {
	r := run(t, given(t, [][]float64{{0, 1, 1, 1}, {1, 0, 2, 2}, {1, 2, 0, 2}, {1, 2, 2, 0}}), Options{})
	for i, want := range []float64{2, 2, 0, -0.25} {
		if !vectors.Near(r.Eigenvalues[i], want) {
			t.Errorf("eigenvalues %v", r.Eigenvalues)
		}
	}
	if !vectors.Near(r.NegativeShare, 0.25/4.25) || len(r.Explained) != 2 || !vectors.Near(r.Explained[1], 0.5) {
		t.Errorf("negative share %v, explained %v", r.NegativeShare, r.Explained)
	}
	said := strings.Join(r.Notes, "\n")
	for _, want := range []string{"equally strong", "negative eigenvalues weigh 5.9%", "In the middle lies case000"} {
		if !strings.Contains(said, want) {
			t.Errorf("no word of %q in\n%s", want, said)
		}
	}
}

func TestRefuses(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		m    *similarity.Matrix
		opt  Options
		want string
	}{
		"two cases":      {distancesOf([][]float64{{0}, {1}}), Options{}, "too few cases for a map: 2"},
		"no case":        {distancesOf(nil), Options{}, "too few cases for a map: 0"},
		"all alike":      {distancesOf([][]float64{{1}, {1}, {1}}), Options{}, "all cases are alike"},
		"no value":       {&similarity.Matrix{Cases: names(3), Values: []float64{1, nan, 1}, Form: similarity.Distances}, Options{}, "no distance between \"case000\" and \"case002\""},
		"similarities":   {&similarity.Matrix{Cases: names(3), Values: []float64{1, 1, 0}}, Options{}, "needs distances"},
		"no axes":        {distancesOf([][]float64{{0}, {1}, {3}}), Options{Dimensions: -1}, "not a number of axes"},
		"squares vanish": {&similarity.Matrix{Cases: names(3), Values: []float64{1e-200, 1e-200, 0}, Form: similarity.Distances}, Options{}, "square"},
		"squares burst":  {&similarity.Matrix{Cases: names(3), Values: []float64{1e200, 1e200, 1}, Form: similarity.Distances}, Options{}, "square"},
	} {
		_, err := Run(t.Context(), c.m, c.opt)
		if _, ok := errors.AsType[*similarity.Error](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, distancesOf([][]float64{{0}, {1}, {3}}), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// distances draws distances that need not fit in any space.
func distances(t *rapid.T, n int) *similarity.Matrix {
	m := &similarity.Matrix{Cases: names(n), Form: similarity.Distances, Given: true}
	cell := rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 0.25, 0.5, 1}))
	for range n * (n - 1) / 2 {
		m.Values = append(m.Values, cell.Draw(t, "d"))
	}
	m.Values[0] = 0.7 // not all alike
	return m
}

// TestEigenvaluesAgainstTheWholeMatrix forms B as the paper has it, and takes it apart whole.
func TestEigenvaluesAgainstTheWholeMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 25).Draw(t, "n")
		m := distances(t, n)
		j := mat.NewDense(n, n, nil)
		d2 := mat.NewDense(n, n, nil)
		for a := range n {
			for b := range n {
				j.Set(a, b, -1/float64(n))
				d2.Set(a, b, -m.At(a, b)*m.At(a, b)/2)
			}
			j.Set(a, a, 1-1/float64(n))
		}
		var b mat.Dense
		b.Mul(j, d2)
		b.Mul(&b, j)
		sym := mat.NewSymDense(n, nil)
		for a := range n {
			for c := a; c < n; c++ {
				sym.SetSym(a, c, b.At(a, c))
			}
		}
		var e mat.EigenSym
		if !e.Factorize(sym, false) {
			t.Skip("gonum found none")
		}
		want := e.Values(nil)
		slices.Reverse(want)
		k := rapid.IntRange(1, n).Draw(t, "k")
		r := run(t, m, Options{Dimensions: k})
		sum, negative := 0.0, 0.0
		for i, v := range want {
			if math.Abs(r.Eigenvalues[i]-v) > 1e-10 {
				t.Fatalf("eigenvalue %d: got %.15g, want %.15g", i+1, r.Eigenvalues[i], v)
			}
			sum += math.Abs(v)
			negative += max(0, -v)
		}
		if math.Abs(r.NegativeShare-negative/sum) > 1e-9 {
			t.Fatalf("negative share %v, want %v", r.NegativeShare, negative/sum)
		}
		total := 0.0
		for _, v := range r.Explained {
			if v < 0 || v > 1 {
				t.Fatalf("explained %v", v)
			}
			total += v
		}
		if math.Abs(total-1) > 1e-9 || len(r.Explained) < r.Dimensions {
			t.Fatalf("shares of %d axes sum to %v", r.Dimensions, total)
		}
		// On each axis the cases lie around the middle, their squares sum to the eigenvalue, and one
		// axis tells nothing of another.
		for a := range r.Dimensions {
			for c := range a + 1 {
				var mean, product float64
				for i := range n {
					mean += r.Coordinates[i][a]
					product += r.Coordinates[i][a] * r.Coordinates[i][c]
				}
				want := map[bool]float64{true: r.Eigenvalues[a]}[a == c]
				if math.Abs(mean) > 1e-9 || math.Abs(product-want) > 1e-9 {
					t.Fatalf("axes %d and %d: sum %g, product %g, want %g", a+1, c+1, mean, product, want)
				}
			}
		}
		for i := range n {
			if q := r.Quality[i]; q < 0 || r.NegativeShare == 0 && q > 1+1e-9 {
				t.Fatalf("quality %v", q)
			}
		}
		if r.MapCorrelation < -1 || r.MapCorrelation > 1 {
			t.Fatalf("fit %v", r.MapCorrelation)
		}
	})
}

func TestAllAxesGiveTheDistancesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, dim := rapid.IntRange(3, 20).Draw(t, "n"), rapid.IntRange(1, 4).Draw(t, "dim")
		points := make([][]float64, n)
		for i := range points {
			for range dim {
				points[i] = append(points[i], float64(rapid.IntRange(-4, 4).Draw(t, "x")))
			}
		}
		points[0][0], points[1][0] = 3, -3 // not all alike
		points[2] = points[1]              // two cases alike
		m := distancesOf(points)
		r := run(t, m, Options{Dimensions: n})
		if r.Dimensions > dim {
			t.Fatalf("%d axes for points in %d dimensions", r.Dimensions, dim)
		}
		again := distancesOf(r.Coordinates)
		for k, want := range m.Values {
			if math.Abs(again.Values[k]-want) > 1e-8 {
				t.Fatalf("pair %d: %v on the map, %v in truth", k, again.Values[k], want)
			}
		}
		if !math.IsNaN(r.MapCorrelation) && math.Abs(r.MapCorrelation-1) > 1e-9 || r.NegativeShare > 1e-9 {
			t.Fatalf("fit %v, negative share %v", r.MapCorrelation, r.NegativeShare)
		}
	})
}

func TestOrderOfCasesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 20).Draw(t, "n")
		m := distances(t, n)
		order := rapid.Permutation(sequence(n)).Draw(t, "order")
		a, b := run(t, m, Options{}), run(t, m.Select(order), Options{})
		if math.Abs(a.NegativeShare-b.NegativeShare) > 1e-9 || a.Dimensions != b.Dimensions {
			t.Fatalf("negative share %v and %v; %d and %d axes", a.NegativeShare, b.NegativeShare, a.Dimensions, b.Dimensions)
		}
		for axis := range a.Dimensions {
			if axis+1 < n && a.Eigenvalues[axis]-a.Eigenvalues[axis+1] < 1e-4*a.Eigenvalues[0] {
				return // equally strong axes may be turned
			}
			// The sign may differ where two cases are equally far.
			same, flipped := 0.0, 0.0
			for i, from := range order {
				same = max(same, math.Abs(b.Coordinates[i][axis]-a.Coordinates[from][axis]))
				flipped = max(flipped, math.Abs(b.Coordinates[i][axis]+a.Coordinates[from][axis]))
			}
			if min(same, flipped) > 1e-8 {
				t.Fatalf("axis %d: differs by %g", axis+1, min(same, flipped))
			}
		}
	})
}

func sequence(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// random are Jaccard distances of random codes, each with its own frequency.
func random(t testing.TB, seed uint64, n, columns int) *similarity.Matrix {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 0))
	p := make([]float64, columns)
	for j := range p {
		p[j] = 0.05 + 0.45*rng.Float64()
	}
	rows := make([][]bool, n)
	for i := range rows {
		for j := range p {
			rows[i] = append(rows[i], rng.Float64() < p[j])
		}
	}
	m := &similarity.Matrix{Cases: names(n), Form: similarity.Distances, Given: true, Values: make([]float64, 0, n*(n-1)/2)}
	for i, x := range rows {
		for _, y := range rows[i+1:] {
			both, one := 0, 0
			for j := range x {
				switch {
				case x[j] && y[j]:
					both++
				case x[j] != y[j]:
					one++
				}
			}
			m.Values = append(m.Values, float64(one)/float64(both+one))
		}
	}
	return m
}

// TestLeadingAgreesWithWhole: the axes of many cases are those of the whole solution, and the bounds
// hold the shares.
func TestLeadingAgreesWithWhole(t *testing.T) {
	for _, n := range []int{60, 400} {
		m := random(t, 2, n, 40)
		for _, k := range []int{1, 2, 5} {
			whole, leading := run(t, m, Options{Dimensions: k, Spectrum: Whole}), run(t, m, Options{Dimensions: k, Spectrum: Leading})
			if len(leading.Eigenvalues) != k || len(whole.Eigenvalues) != n {
				t.Fatalf("%d and %d eigenvalues", len(leading.Eigenvalues), len(whole.Eigenvalues))
			}
			for a := range k {
				if !vectors.Near(leading.Eigenvalues[a], whole.Eigenvalues[a]) {
					t.Errorf("eigenvalue %d of %d: %.15g and %.15g", a+1, k, leading.Eigenvalues[a], whole.Eigenvalues[a])
				}
				if b := leading.Bounds.Explained[a]; !(b[0] <= whole.Explained[a]*(1+1e-12) && whole.Explained[a] <= b[1]*(1+1e-12)) || b[1] > 1 {
					t.Errorf("axis %d explains %v, which is not in %v", a+1, whole.Explained[a], b)
				}
			}
			if b := leading.Bounds.NegativeShare; !(b[0] <= whole.NegativeShare+1e-12 && whole.NegativeShare <= b[1]+1e-12) {
				t.Errorf("negative share %v, which is not in %v", whole.NegativeShare, b)
			}
			if !math.IsNaN(leading.Explained[0]) || !math.IsNaN(leading.NegativeShare) {
				t.Error("shares that were not computed have a value")
			}
			if said := strings.Join(leading.Notes, " "); !strings.Contains(said, "--exact") {
				t.Errorf("no word of the bounds in %q", said)
			}
		}
	}
}

// TestManyCasesAgainstGonum compares the axes of several hundred cases with those of the whole matrix.
func TestManyCasesAgainstGonum(t *testing.T) {
	const n, k = 500, 3
	m := random(t, 4, n, 60)
	c := newCentred(n, m.Values)
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sym.SetSym(i, j, c.at(i, j))
		}
	}
	var e mat.EigenSym
	if !e.Factorize(sym, true) {
		t.Fatal("gonum found none")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	values := e.Values(nil)
	r := run(t, m, Options{Dimensions: k, Spectrum: Leading})
	for a := range k {
		want := mat.Col(nil, n-1-a, &v)
		point(want)
		scale := math.Sqrt(values[n-1-a])
		for i := range want {
			if math.Abs(r.Coordinates[i][a]-scale*want[i]) > 1e-9*scale {
				t.Fatalf("case %d on axis %d: got %.15g, want %.15g", i, a+1, r.Coordinates[i][a], scale*want[i])
			}
		}
	}
}

func TestNotesInBothLanguages(t *testing.T) {
	m := random(t, 3, 40, 25)
	for lang, words := range map[string][]string{
		"nl": {"De kaart (2 assen) toont", "weinig", "correlatie van 0,", "negatieve eigenwaarden wegen"},
		"en": {"The map (2 axes) shows", "little", "correlate by 0.", "negative eigenvalues weigh"},
	} {
		said := strings.Join(run(t, m, Options{Lang: lang}).Notes, "\n")
		for _, w := range words {
			if !strings.Contains(said, w) {
				t.Errorf("%s: no word of %q in\n%s", lang, w, said)
			}
		}
	}
}

// BenchmarkPCoA2000 finds two axes of 2,000 cases with the distances in memory, as cmdscale(d, k = 2)
// of R does.
func BenchmarkPCoA2000(b *testing.B) { benchmark(b, Leading) }

// BenchmarkPCoA2000Whole finds all eigenvalues besides, as cmdscale does with eig = TRUE.
func BenchmarkPCoA2000Whole(b *testing.B) { benchmark(b, Whole) }

func benchmark(b *testing.B, s Spectrum) {
	m := random(b, 1, 2000, 200)
	for b.Loop() {
		if _, err := Run(b.Context(), m, Options{Spectrum: s}); err != nil {
			b.Fatal(err)
		}
	}
}
