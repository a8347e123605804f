package eigen

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// near holds two numbers to a relative 1e-10 of the largest eigenvalue.
func near(got, want, largest float64) bool {
	return scalar.EqualWithinAbs(got, want, 1e-10*max(largest, 1e-300))
}

func operator(m *mat.SymDense) Operator {
	n := m.SymmetricDim()
	return func(xs, ys [][]float64) {
		for v, x := range xs {
			mat.NewVecDense(n, ys[v]).MulVec(m, mat.NewVecDense(n, x))
		}
	}
}

// withValues makes a symmetric matrix that has these eigenvalues: the diagonal one, seen in a few
// mirrors that the seed sets up.
func withValues(seed uint64, values []float64) *mat.SymDense {
	n := len(values)
	rng := rand.New(rand.NewPCG(seed, 7))
	m := mat.NewSymDense(n, nil)
	for i, v := range values {
		m.SetSym(i, i, v)
	}
	for range 5 {
		v := mat.NewVecDense(n, nil)
		for i := range n {
			v.SetVec(i, rng.NormFloat64())
		}
		v.ScaleVec(1/mat.Norm(v, 2), v)
		// (I − 2vvᵀ) M (I − 2vvᵀ) = M − vwᵀ − wvᵀ with w = 2Mv − 2(vᵀMv)v
		var w mat.VecDense
		w.MulVec(m, v)
		w.ScaleVec(2, &w)
		w.AddScaledVec(&w, -mat.Dot(v, &w), v)
		m.RankTwo(m, -1, v, &w)
	}
	return m
}

func pack(m *mat.SymDense) []float64 {
	n := m.SymmetricDim()
	a := make([]float64, 0, n*(n+1)/2)
	for i := range n {
		for j := i; j < n; j++ {
			a = append(a, m.At(i, j))
		}
	}
	return a
}

// spectra are lists of eigenvalues that tell the hard cases apart; each is descending.
func spectra() map[string][]float64 {
	flat := func(n int, f func(i int) float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	return map[string][]float64{
		"falling":         flat(400, func(i int) float64 { return math.Pow(0.9, float64(i)) }),
		"close together":  flat(400, func(i int) float64 { return 10 - float64(i)*0.02 }),
		"first is double": flat(300, func(i int) float64 { return []float64{5, 5, 4, 3}[min(i, 3)] - float64(max(0, i-3))*0.01 }),
		"second is tied":  flat(300, func(i int) float64 { return []float64{9, 7, 7, 7, 3}[min(i, 4)] - float64(max(0, i-4))*0.01 }),
		"all equal":       flat(300, func(i int) float64 { return 2 }),
		"few are not 0":   flat(300, func(i int) float64 { return []float64{3, 2, 0}[min(i, 2)] }),
		"negative weigh":  flat(300, func(i int) float64 { return 3 - float64(i)*0.1 }),
		"all negative":    flat(300, func(i int) float64 { return -1 - float64(i) }),
		"restarts":        flat(500, func(i int) float64 { return 1 - float64(i)*1e-3 + math.Exp(-float64(i))*1e-3 }),
	}
}

func TestLargestAgainstKnownValues(t *testing.T) {
	for name, want := range spectra() {
		m := withValues(3, want)
		for _, k := range []int{1, 2, 5} {
			values, vectors, err := Largest(t.Context(), len(want), k, operator(m), 1)
			if err != nil {
				t.Fatalf("%s, %d: %v", name, k, err)
			}
			size := math.Abs(want[0]) + math.Abs(want[len(want)-1])
			for r := range k {
				if !near(values[r], want[r], size) {
					t.Errorf("%s, value %d of %d: got %.15g, want %.15g", name, r+1, k, values[r], want[r])
				}
				// A vector is one: it is multiplied by its value, and stands square on the others.
				y := make([]float64, len(want))
				operator(m)([][]float64{vectors[r]}, [][]float64{y})
				for i := range y {
					if !near(y[i], values[r]*vectors[r][i], size) {
						t.Fatalf("%s: vector %d of %d is none: %g at %d", name, r+1, k, y[i]-values[r]*vectors[r][i], i)
					}
				}
				for s := range r + 1 {
					dot := 0.0
					for i := range y {
						dot += vectors[r][i] * vectors[s][i]
					}
					if want := map[bool]float64{true: 1}[r == s]; !near(dot, want, 1) {
						t.Errorf("%s: vectors %d and %d: product %g", name, r+1, s+1, dot)
					}
				}
			}
		}
	}
}

func TestLargestRepeats(t *testing.T) {
	m := withValues(5, spectra()["close together"])
	_, a, err := Largest(t.Context(), 400, 3, operator(m), 9)
	if err != nil {
		t.Fatal(err)
	}
	_, b, _ := Largest(t.Context(), 400, 3, operator(m), 9)
	for r := range a {
		if !slices.Equal(a[r], b[r]) {
			t.Fatal("two runs with one seed differ")
		}
	}
}

func TestValuesAgainstKnownValues(t *testing.T) {
	for name, want := range spectra() {
		got, err := Values(t.Context(), len(want), pack(withValues(4, want)))
		if err != nil {
			t.Fatal(err)
		}
		size := math.Abs(want[0]) + math.Abs(want[len(want)-1])
		for r := range want {
			if !near(got[r], want[r], size) {
				t.Fatalf("%s, value %d: got %.15g, want %.15g", name, r+1, got[r], want[r])
			}
		}
	}
}

func TestAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		m := mat.NewSymDense(n, nil)
		cell := rapid.OneOf(rapid.Float64Range(-5, 5), rapid.Just(0.0), rapid.Just(1.0))
		for i := range n {
			for j := i; j < n; j++ {
				m.SetSym(i, j, cell.Draw(t, "cell"))
			}
		}
		var e mat.EigenSym
		if !e.Factorize(m, false) {
			t.Skip("gonum found none")
		}
		want := e.Values(nil)
		slices.Reverse(want)
		got, err := Values(context.Background(), n, pack(m))
		if err != nil {
			t.Fatal(err)
		}
		k := rapid.IntRange(0, n).Draw(t, "k")
		largest, _, err := Largest(context.Background(), n, k, operator(m), 1)
		if err != nil || len(largest) != k {
			t.Fatal(len(largest), err)
		}
		size := mat.Norm(m, 1)
		for r := range want {
			if !near(got[r], want[r], size) {
				t.Fatalf("value %d of %d: got %.15g, want %.15g", r+1, n, got[r], want[r])
			}
			if r < k && !near(largest[r], want[r], size) {
				t.Fatalf("largest %d of %d: got %.15g, want %.15g", r+1, n, largest[r], want[r])
			}
		}
	})
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	want := spectra()["falling"]
	m := withValues(4, want)
	if _, err := Values(ctx, len(want), pack(m)); !errors.Is(err, context.Canceled) {
		t.Errorf("Values: %v", err)
	}
	for _, n := range []int{40, 400} {
		if _, _, err := Largest(ctx, n, 2, operator(withValues(1, want[:n])), 1); !errors.Is(err, context.Canceled) {
			t.Errorf("Largest of %d: %v", n, err)
		}
	}
}

func BenchmarkValues2000(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	const n = 2000
	a := make([]float64, n*(n+1)/2)
	for b.Loop() {
		for i := range a {
			a[i] = rng.NormFloat64()
		}
		if _, err := Values(b.Context(), n, a); err != nil {
			b.Fatal(err)
		}
	}
}
