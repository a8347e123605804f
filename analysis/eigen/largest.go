package eigen

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// ErrNotConverged is returned where the eigenvalues lie so close together that they could not be told
// apart within [most] products with the matrix.
var ErrNotConverged = errors.New("the eigenvalues lie too close together to be told apart")

const (
	tolerance = 1e-13  // of a residual, relative to the largest eigenvalue found
	accept    = 1e-9   // what will do where rounding keeps the residual above tolerance
	most      = 20_000 // products with the matrix
	basisSize = 320    // vectors kept before a restart
	denseSize = 128    // up to which a matrix is taken apart whole
)

// An Operator multiplies a symmetric matrix with vectors: ys[v] = A·xs[v]. It has one or two vectors
// at a time; it overwrites the ys and leaves the xs alone.
type Operator func(xs, ys [][]float64)

// Largest returns the k algebraically largest eigenvalues of the symmetric n×n matrix that a stands
// for, in descending order, with their vectors of length 1. Where eigenvalues are equal, which vectors
// of their space come out depends on the seed, and where a vector points always does.
//
// Up to 128 rows the matrix is formed and solved whole. Beyond, it is the band Lanczos method with full
// reorthogonalisation and thick restarts (Wu and Simon 2000, doi:10.1137/S0895479898334605; the band:
// Ruhe 1979, doi:10.1090/S0025-5718-1979-0521282-9), whose k start vectors find an eigenvalue as often
// as it occurs, at most k times. Residuals |Av − λv| are brought below 1e-13 of the largest eigenvalue;
// ErrNotConverged says where that was not possible, and the context's error that it ended.
func Largest(ctx context.Context, n, k int, a Operator, seed uint64) (values []float64, vectors [][]float64, err error) {
	if k > n {
		panic("eigen: more eigenvalues than rows")
	}
	if k == 0 {
		return nil, nil, nil
	}
	if n <= denseSize || 4*k > n {
		return dense(ctx, n, k, a)
	}
	l := newLanczos(n, k, a, seed)
	return l.run(ctx)
}

// dense forms the matrix and solves it whole.
func dense(ctx context.Context, n, k int, a Operator) ([]float64, [][]float64, error) {
	m := mat.NewSymDense(n, nil)
	x, y := make([]float64, n), make([]float64, n)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		x[i] = 1
		a([][]float64{x}, [][]float64{y})
		x[i] = 0
		for j := i; j < n; j++ {
			m.SetSym(i, j, y[j])
		}
	}
	values, rows, err := All(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	return values[:k], rows[:k], nil
}

// All returns all eigenvalues of m in descending order, with their vectors of length 1. The work cannot
// be interrupted: when the context ends it is left to finish by itself. Time O(n³).
func All(ctx context.Context, m *mat.SymDense) (values []float64, vectors [][]float64, err error) {
	type found struct {
		values   []float64
		vectors  [][]float64
		ok       bool
		panicked any
	}
	done := make(chan found, 1)
	go func() {
		var f found
		defer func() {
			f.panicked = recover()
			done <- f
		}()
		f.values, f.vectors, f.ok = symmetric(m)
	}()
	select {
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case f := <-done:
		if f.panicked != nil {
			panic(f.panicked)
		}
		if !f.ok {
			return nil, nil, ErrNotConverged
		}
		return f.values, f.vectors, nil
	}
}

// symmetric returns all eigenvalues of m in descending order, and their vectors as rows.
func symmetric(m *mat.SymDense) (values []float64, rows [][]float64, ok bool) {
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		return nil, nil, false
	}
	values = e.Values(nil)
	var v mat.Dense
	e.VectorsTo(&v)
	n := len(values)
	rows = make([][]float64, n)
	for r := range rows {
		rows[r] = mat.Col(nil, n-1-r, &v)
	}
	slices.Reverse(values)
	return values, rows, true
}

// A lanczos is a basis of orthonormal vectors q_0 … q_{used−1}, of which the first done have been
// multiplied with the matrix, and t = Qᵀ A Q so far as it is known: the columns of those done. The
// others are what is left of products once their parts along the basis were taken out: the residual
// of an eigenvector lies in their space.
type lanczos struct {
	n, k, size int
	a          Operator
	rng        *rand.Rand
	q          []float64 // size × n, by rows
	t          []float64 // size × size, by rows
	used, done int
	scratch    []float64
	norm       float64 // of the matrix, as far as it has been seen
	products   int
}

func newLanczos(n, k int, a Operator, seed uint64) *lanczos {
	size := min(n, max(basisSize, 6*k+20))
	return &lanczos{
		n: n, k: k, size: size, a: a, rng: rand.New(rand.NewPCG(seed, 0x0e16e5)),
		q: make([]float64, size*n), t: make([]float64, size*size), scratch: make([]float64, size),
	}
}

func (l *lanczos) vector(i int) []float64 { return l.q[i*l.n : (i+1)*l.n] }

func (l *lanczos) run(ctx context.Context) ([]float64, [][]float64, error) {
	for range max(2, l.k) {
		l.addRandom()
	}
	check := min(l.size, 4*l.k+16)
	last, lastDone := 0.0, 0
	for {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		exhausted := !l.step()
		full := l.size < l.n && l.used+2 > l.size
		if l.done < check && !full && !exhausted {
			continue
		}
		values, rows, ok := l.ritz()
		if !ok {
			return nil, nil, ErrNotConverged
		}
		residual := l.residual(rows)
		switch {
		case l.done >= l.k && (residual <= tolerance*l.norm || l.done == l.n):
			return values[:l.k], l.lift(rows[:l.k]), nil
		case l.products >= most || exhausted:
			if l.done >= l.k && residual <= accept*l.norm {
				return values[:l.k], l.lift(rows[:l.k]), nil
			}
			return nil, nil, ErrNotConverged
		case full:
			l.restart(values, rows)
			last, lastDone = 0, 0
		}
		check, last, lastDone = l.nextCheck(residual, last, lastDone), residual, l.done
	}
}

// nextCheck guesses the number of products after which the residual will do, from how fast it fell.
func (l *lanczos) nextCheck(residual, last float64, lastDone int) int {
	step := l.done / 3
	if last > 0 && residual < last && lastDone < l.done {
		fall := math.Log(last/residual) / float64(l.done-lastDone)
		step = min(step, int(math.Log(residual/(tolerance*l.norm))/fall)+1)
	}
	return min(l.size, l.done+max(4, step))
}

// step multiplies the next one or two vectors with the matrix and adds what is new in the products to
// the basis. It reports whether there was a vector to multiply.
func (l *lanczos) step() bool {
	if l.done == l.used && !l.addRandom() {
		return false
	}
	count := min(2, l.used-l.done)
	if l.used+count > l.size {
		count = 1
	}
	xs, ys := make([][]float64, count), make([][]float64, count)
	for v := range count {
		xs[v], ys[v] = l.vector(l.done+v), make([]float64, l.n)
	}
	l.a(xs, ys)
	l.products += count
	for _, y := range ys {
		l.take(y)
	}
	return true
}

// take brings the product with the next vector into t, and what is left of it into the basis.
func (l *lanczos) take(y []float64) {
	col := l.done
	size := blas64.Nrm2(blas64.Vector{N: l.n, Data: y, Inc: 1})
	l.norm = max(l.norm, size)
	left := l.orthogonalise(y, func(i int, v float64) { l.t[i*l.size+col] += v })
	l.done++
	if l.used < l.size && left > 1e-14*l.norm && left > 0 {
		blas64.Scal(1/left, blas64.Vector{N: l.n, Data: y, Inc: 1})
		copy(l.vector(l.used), y)
		l.t[l.used*l.size+col] = left
		l.used++
	}
}

// orthogonalise takes the parts along the basis out of y, telling how much it was of each, until
// nothing of them is left, and returns the length of what remains; 0 if that is rounding.
func (l *lanczos) orthogonalise(y []float64, part func(i int, v float64)) float64 {
	yv := blas64.Vector{N: l.n, Data: y, Inc: 1}
	before := blas64.Nrm2(yv)
	if l.used == 0 {
		return before
	}
	q := blas64.General{Rows: l.used, Cols: l.n, Stride: l.n, Data: l.q}
	h := blas64.Vector{N: l.used, Data: l.scratch, Inc: 1}
	for range 4 {
		blas64.Gemv(blas.NoTrans, 1, q, yv, 0, h)
		blas64.Gemv(blas.Trans, -1, q, h, 1, yv)
		for i, v := range l.scratch[:l.used] {
			part(i, v)
		}
		after := blas64.Nrm2(yv)
		if after > 0.7*before {
			return after
		}
		if before = after; after == 0 {
			break
		}
	}
	return 0
}

// addRandom adds a random vector to the basis; it reports false if there is no room or nothing new.
func (l *lanczos) addRandom() bool {
	if l.used == l.size {
		return false
	}
	y := make([]float64, l.n)
	for i := range y {
		y[i] = l.rng.NormFloat64()
	}
	left := l.orthogonalise(y, func(int, float64) {})
	if left == 0 {
		return false
	}
	blas64.Scal(1/left, blas64.Vector{N: l.n, Data: y, Inc: 1})
	copy(l.vector(l.used), y)
	l.used++
	return true
}

// ritz returns the eigenvalues of the part of t that is known whole, in descending order, and their
// vectors in the basis.
func (l *lanczos) ritz() ([]float64, [][]float64, bool) {
	m := mat.NewSymDense(l.done, nil)
	for i := range l.done {
		for j := i; j < l.done; j++ {
			m.SetSym(i, j, (l.t[i*l.size+j]+l.t[j*l.size+i])/2)
		}
	}
	return symmetric(m)
}

// residual returns the greatest |Av − λv| of the k largest.
func (l *lanczos) residual(rows [][]float64) float64 {
	worst := 0.0
	for _, y := range rows[:min(l.k, len(rows))] {
		sum := 0.0
		for i := l.done; i < l.used; i++ {
			d := blas64.Dot(blas64.Vector{N: l.done, Data: l.t[i*l.size:], Inc: 1}, blas64.Vector{N: l.done, Data: y, Inc: 1})
			sum += d * d
		}
		worst = max(worst, math.Sqrt(sum))
	}
	return worst
}

// lift turns vectors in the basis into vectors of the matrix.
func (l *lanczos) lift(rows [][]float64) [][]float64 {
	out := make([][]float64, len(rows))
	q := blas64.General{Rows: l.done, Cols: l.n, Stride: l.n, Data: l.q}
	for r, y := range rows {
		out[r] = make([]float64, l.n)
		v := blas64.Vector{N: l.n, Data: out[r], Inc: 1}
		blas64.Gemv(blas.Trans, 1, q, blas64.Vector{N: l.done, Data: y, Inc: 1}, 0, v)
		blas64.Scal(1/blas64.Nrm2(v), v)
	}
	return out
}

// restart keeps the best vectors, with what is left to multiply, and forgets the rest.
func (l *lanczos) restart(values []float64, rows [][]float64) {
	keep := min(len(rows), l.size/3)
	kept := l.lift(rows[:keep])
	pending := make([][]float64, 0, l.used-l.done)
	coupling := make([][]float64, 0, cap(pending))
	for i := l.done; i < l.used; i++ {
		pending = append(pending, slices.Clone(l.vector(i)))
		c := make([]float64, keep)
		for r := range c {
			c[r] = blas64.Dot(blas64.Vector{N: l.done, Data: l.t[i*l.size:], Inc: 1}, blas64.Vector{N: l.done, Data: rows[r], Inc: 1})
		}
		coupling = append(coupling, c)
	}
	clear(l.t)
	for r, v := range kept {
		copy(l.vector(r), v)
		l.t[r*l.size+r] = values[r]
	}
	for p, v := range pending {
		copy(l.vector(keep+p), v)
		for r, c := range coupling[p] {
			l.t[(keep+p)*l.size+r] = c
		}
	}
	l.done, l.used = keep, keep+len(pending)
}
