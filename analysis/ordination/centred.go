package ordination

import (
	"context"
	"math"

	"speelveld/analysis/eigen"
	"speelveld/analysis/parallel"
	"speelveld/analysis/similarity"
)

// A centred is the matrix B = −½ J D² J of condensed distances, J = I − 11ᵀ/n: the products of the
// cases' places around their middle (Gower 1966). It is never formed; the distances are used as they are.
type centred struct {
	n    int
	d    []float64
	mean []float64 // of the squared distances of each case, its own 0 included
	all  float64   // the mean of those

	part [][]float64 // of products, one for each vector and block of rows
	x    [][]float64
}

// blocks is into how many parts the rows are divided: always the same, so that sums are too.
const blocks = 8

func newCentred(n int, d []float64) *centred {
	c := &centred{n: n, d: d, mean: make([]float64, n), x: [][]float64{make([]float64, n), make([]float64, n)}}
	for range 2 * blocks {
		c.part = append(c.part, make([]float64, n))
	}
	ones := c.x[0]
	for i := range ones {
		ones[i] = 1
	}
	c.squares(c.x[:1], [][]float64{c.mean})
	for i := range c.mean {
		c.mean[i] /= float64(n)
		c.all += c.mean[i] / float64(n)
	}
	return c
}

// at returns the element i, j of B.
func (c *centred) at(i, j int) float64 {
	v := 0.0
	if i != j {
		v = c.d[similarity.Index(c.n, min(i, j), max(i, j))]
	}
	return (c.mean[i] + c.mean[j] - c.all - v*v) / 2
}

// trace returns the sum of the diagonal of B, which is that of its eigenvalues.
func (c *centred) trace() float64 { return float64(c.n) * c.all / 2 }

// squareNorm returns the sum of the squares of B's elements, which is that of its squared eigenvalues.
func (c *centred) squareNorm() float64 {
	sums := make([]float64, c.n)
	parallelRows(c.n, func(i int) {
		for j := i + 1; j < c.n; j++ {
			b := c.at(i, j)
			sums[i] += 2 * b * b
		}
		b := c.at(i, i)
		sums[i] += b * b
	})
	total := 0.0
	for _, s := range sums {
		total += s
	}
	return total
}

// packed returns the upper half of B, for eigen.Values.
func (c *centred) packed() []float64 {
	a := make([]float64, c.n*(c.n+1)/2)
	parallelRows(c.n, func(i int) {
		row := a[eigen.Packed(c.n, i, i):eigen.Packed(c.n, i+1, i+1)]
		for k := range row {
			row[k] = c.at(i, i+k)
		}
	})
	return a
}

// times multiplies B with one or two vectors; it is an eigen.Operator.
func (c *centred) times(xs, ys [][]float64) {
	for v, x := range xs {
		copy(c.x[v], x)
		centre(c.x[v])
	}
	c.squares(c.x[:len(xs)], ys)
	for _, y := range ys {
		for i := range y {
			y[i] *= -0.5
		}
		centre(y)
	}
}

// centre makes the mean of x 0.
func centre(x []float64) {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	mean := sum / float64(len(x))
	for i := range x {
		x[i] -= mean
	}
}

// squares multiplies the matrix of the squared distances with one or two vectors.
func (c *centred) squares(xs, ys [][]float64) {
	count := len(xs)
	parallelRows(blocks, func(b int) {
		from, to := divide(c.n, b), divide(c.n, b+1)
		y := c.part[2*b]
		clear(y)
		if count == 1 {
			for i := from; i < to; i++ {
				rowTimes(c.row(i), xs[0][i:], y[i:])
			}
			return
		}
		z := c.part[2*b+1]
		clear(z)
		i := from
		for ; i+1 < to; i += 2 {
			rowsTimesTwo(c.row(i), c.row(i+1), xs[0][i:], xs[1][i:], y[i:], z[i:])
		}
		if i < to {
			rowTimes(c.row(i), xs[0][i:], y[i:])
			rowTimes(c.row(i), xs[1][i:], z[i:])
		}
	})
	for v, y := range ys {
		copy(y, c.part[v])
		for b := 1; b < blocks; b++ {
			for i, p := range c.part[2*b+v] {
				y[i] += p
			}
		}
	}
}

// row returns the distances of case i to those after it.
func (c *centred) row(i int) []float64 {
	at := similarity.Index(c.n, i, i+1)
	return c.d[at : at+c.n-i-1]
}

// divide returns where block b of the rows begins, so that all have about as many pairs.
func divide(n, b int) int {
	return n - int(math.Round(float64(n)*math.Sqrt(float64(blocks-b)/blocks)))
}

// rowTimes adds what the pairs of one case with those after it contribute to y. x and y begin at the case.
func rowTimes(d, x, y []float64) {
	x0 := x[0]
	x, z := x[1:][:len(d)], y[1:][:len(d)]
	sum := 0.0
	for j, v := range d {
		v *= v
		sum += v * x[j]
		z[j] += v * x0
	}
	y[0] += sum
}

// rowsTimesTwo is rowTimes for two cases in a row and two vectors.
func rowsTimesTwo(d, e, x, w, y, z []float64) {
	x0, x1, w0, w1 := x[0], x[1], w[0], w[1]
	s := d[0] * d[0]
	sum0, sum1, tum0, tum1 := s*x1, s*x0, s*w1, s*w0
	d = d[1:]
	n := len(d)
	e, x, w = e[:n], x[2:][:n], w[2:][:n]
	yy, zz := y[2:][:n], z[2:][:n]
	for j, a := range d {
		b := e[j]
		a *= a
		b *= b
		xj, wj := x[j], w[j]
		sum0 += a * xj
		sum1 += b * xj
		tum0 += a * wj
		tum1 += b * wj
		yy[j] += a*x0 + b*x1
		zz[j] += a*w0 + b*w1
	}
	y[0] += sum0
	y[1] += sum1
	z[0] += tum0
	z[1] += tum1
}

// parallelRows calls work for 0 … n−1 on all processors. What it does takes milliseconds, so it looks
// at no context.
func parallelRows(n int, work func(i int)) {
	// Without an end of the context there is no error.
	_ = parallel.Each(context.Background(), n, work)
}
