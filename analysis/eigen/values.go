package eigen

import (
	"context"
	"math"
	"slices"

	lapack "gonum.org/v1/gonum/lapack/gonum"

	"speelveld/analysis/parallel"
)

// Packed returns the place of row i ≤ column j in the upper half of a symmetric n×n matrix that is
// stored by rows, n(n+1)/2 numbers.
func Packed(n, i, j int) int { return i*(2*n-i+1)/2 + j - i }

// Values returns all eigenvalues of the symmetric n×n matrix whose upper half a holds (see [Packed]),
// in descending order. It overwrites a, and needs no other memory of its size.
//
// The matrix is brought to tridiagonal form by Householder reflections, the update by one of them and
// the product with the next in a single pass over what is left of the matrix (as in Howell et al. 2008,
// doi:10.1145/1356052.1356055); the eigenvalues of that form are LAPACK's. Time 4/3 n³, on all processors.
func Values(ctx context.Context, n int, a []float64) ([]float64, error) {
	if len(a) != n*(n+1)/2 {
		panic("eigen: not the upper half of an n×n matrix")
	}
	if n == 0 {
		return nil, nil
	}
	r := &reduction{n: n, a: a, d: make([]float64, n), e: make([]float64, n-1)}
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	if !(lapack.Implementation{}).Dsterf(n, r.d, r.e) {
		return nil, ErrNotConverged
	}
	slices.Reverse(r.d)
	return r.d, nil
}

// A reduction brings a packed matrix to tridiagonal form: diagonal d and off-diagonal e.
type reduction struct {
	n    int
	a    []float64
	d, e []float64
}

// row returns row i of the upper half, from the diagonal on.
func (r *reduction) row(i int) []float64 {
	return r.a[Packed(r.n, i, i):Packed(r.n, i+1, i+1)]
}

// blocks is into how many parts the rows are divided: always the same, so that sums are too.
const blocks = 8

// run eliminates row after row. The reflection I − τ v vᵀ of row k changes what lies below by
// −v pᵀ − p vᵀ; that is done in the pass that multiplies it with the next reflection's vector.
func (r *reduction) run(ctx context.Context) error {
	n := r.n
	v, p := make([]float64, n), make([]float64, n) // of the last row, from its own place on
	next := make([]float64, n)
	part := make([][]float64, blocks)
	for b := range part {
		part[b] = make([]float64, n)
	}
	for k := range n {
		row := r.row(k)
		if k > 0 { // the last reflection, for this row alone
			for j := range row {
				row[j] -= v[k]*p[k+j] + p[k]*v[k+j]
			}
		}
		r.d[k] = row[0]
		if k == n-1 {
			break
		}
		tau, below := reflector(row[1:], next[k+1:])
		r.e[k] = below
		if err := r.pass(ctx, k+1, v, p, next, part); err != nil {
			return err
		}
		// p = τ(A v − ½ τ (vᵀ A v) v)
		v, next = next, v
		dot := 0.0
		for i := k + 1; i < n; i++ {
			sum := 0.0
			for b := range part {
				sum += part[b][i]
			}
			p[i] = tau * sum
			dot += p[i] * v[i]
		}
		half := tau * dot / 2
		for i := k + 1; i < n; i++ {
			p[i] -= half * v[i]
		}
	}
	return nil
}

// reflector finds v and τ for which (I − τ v vᵀ) x = (below, 0, 0 …), v_0 = 1.
func reflector(x, v []float64) (tau, below float64) {
	most := 0.0
	for _, c := range x[1:] {
		most = max(most, math.Abs(c))
	}
	clear(v)
	v[0] = 1
	if most == 0 {
		return 0, x[0]
	}
	most = max(most, math.Abs(x[0]))
	sum := 0.0
	for _, c := range x {
		sum += c / most * (c / most)
	}
	below = -math.Copysign(most*math.Sqrt(sum), x[0])
	for i := 1; i < len(x); i++ {
		v[i] = x[i] / (x[0] - below)
	}
	return (below - x[0]) / below, below
}

// pass updates the rows from first on by the last reflection (v, p), and multiplies them with u; the
// product is the sum of the parts.
func (r *reduction) pass(ctx context.Context, first int, v, p, u []float64, part [][]float64) error {
	m := r.n - first
	count := blocks
	if m < 256 { // not worth dividing
		count = 1
	}
	block := func(b int) {
		y := part[b]
		clear(y[first:])
		from, to := divide(first, r.n, b, count), divide(first, r.n, b+1, count)
		i := from
		for ; i+1 < to; i += 2 {
			two(r.row(i), r.row(i+1), v[i:], p[i:], u[i:], y[i:])
		}
		if i < to {
			one(r.row(i), v[i:], p[i:], u[i:], y[i:])
		}
	}
	for b := count; b < blocks; b++ {
		clear(part[b][first:])
	}
	if count == 1 {
		block(0)
		return ctx.Err()
	}
	return parallel.Each(ctx, count, block)
}

// divide returns where block b of count begins, so that all have about as much of the upper half.
func divide(first, n, b, count int) int {
	m := float64(n - first)
	return n - int(math.Round(m*math.Sqrt(float64(count-b)/float64(count))))
}

// one updates a row, from the diagonal on, and adds its part of the product to y.
func one(a, v, p, u, y []float64) {
	v, p, u, y = v[:len(a)], p[:len(a)], u[:len(a)], y[:len(a)]
	v0, p0, u0 := v[0], p[0], u[0]
	a[0] -= 2 * v0 * p0
	sum := a[0] * u0
	for j := 1; j < len(a); j++ {
		w := a[j] - v0*p[j] - p0*v[j]
		a[j] = w
		sum += w * u[j]
		y[j] += w * u0
	}
	y[0] += sum
}

// two does the same for two rows at once, a and the next, b.
func two(a, b, v, p, u, y []float64) {
	v0, p0, u0, v1, p1, u1 := v[0], p[0], u[0], v[1], p[1], u[1]
	a[0] -= 2 * v0 * p0
	a[1] -= v0*p1 + p0*v1
	b[0] -= 2 * v1 * p1
	sum0, sum1 := a[0]*u0+a[1]*u1, a[1]*u0+b[0]*u1
	a, b = a[2:], b[1:]
	n := len(a)
	b = b[:n]
	v, p, u, yy := v[2:][:n], p[2:][:n], u[2:][:n], y[2:][:n]
	for j, w0 := range a {
		vj, pj, uj := v[j], p[j], u[j]
		w0 -= v0*pj + p0*vj
		w1 := b[j] - (v1*pj + p1*vj)
		a[j], b[j] = w0, w1
		sum0 += w0 * uj
		sum1 += w1 * uj
		yy[j] += w0*u0 + w1*u1
	}
	y[0] += sum0
	y[1] += sum1
}
