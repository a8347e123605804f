package groups

import (
	"context"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"

	"speelveld/analysis/eigen"
	"speelveld/analysis/parallel"
)

// maxDispersion is the number of cases up to which the dispersion is computed: it takes all
// eigenvalues of a matrix of that size.
const maxDispersion = 1_000

// A Dispersion is the test that groups are equally spread.
type Dispersion struct {
	F            float64   `json:"f"`
	P            float64   `json:"p"` // of the F distribution; with blocks, of permutations
	DF           int       `json:"df"`
	Residual     int       `json:"df_residual"`
	Permutations int       `json:"permutations"` // with blocks, beside the arrangement at hand; else 0
	Distances    []float64 `json:"distances"`    // of every case to its group's spatial median, group by group
	Means        []float64 `json:"means"`        // their mean in each group
}

// dispersion computes the distances to spatial medians and their analysis of variance.
func (s *split) dispersion(ctx context.Context, d *design, opt Test) (*Dispersion, error) {
	n := len(s.rows)
	real, imaginary, err := s.principalCoordinates(ctx)
	if err != nil {
		return nil, err
	}
	members := make([][]int, d.groups)
	for i, g := range d.label {
		members[g] = append(members[g], i)
	}
	// squared distances to the medians, on the real axes and on the imaginary ones
	var squares [2][]float64
	for a := range squares {
		squares[a] = make([]float64, n)
	}
	err = parallel.Each(ctx, 2*d.groups, func(k int) {
		axes, in := [2][][]float64{real, imaginary}[k%2], members[k/2]
		points := make([][]float64, len(in))
		for k, i := range in {
			points[k] = axes[i]
		}
		median := spatialMedian(points)
		for j, i := range in {
			squares[k%2][i] = squaredDistance(points[j], median)
		}
	})
	if err != nil {
		return nil, err
	}
	z := make([]float64, n)
	out := &Dispersion{DF: d.groups - 1, Residual: n - d.groups, P: math.NaN()}
	for _, in := range members {
		for _, i := range in {
			z[i] = math.Sqrt(max(0, squares[0][i]-squares[1][i]))
			out.Distances = append(out.Distances, z[i])
		}
	}
	v := newVariance(z, d.groups)
	out.F = v.f(d.label)
	out.Means = slices.Clone(v.means)
	if math.IsNaN(out.F) || d.refused() {
		return out, nil
	}
	if !d.blocked {
		out.P = fSurvival(out.F, float64(out.DF), float64(out.Residual))
		return out, nil
	}
	// F falls as the sum within rises, so the sums are compared; equal ones may differ by rounding
	limit := v.within + 1e-10*(v.within+v.between)
	t, err := d.tally(ctx, opt, 1, func() func(label, hits []int) {
		v := newVariance(z, d.groups)
		return func(label, hits []int) {
			if v.split(label); v.within <= limit {
				hits[0]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	out.P, out.Permutations = t.p(0), t.m
	return out, nil
}

// A variance is the analysis of variance of numbers over groups.
type variance struct {
	z               []float64
	grand           float64
	least           float64   // a sum of squares below this is nothing but rounding
	means, sizes    []float64 // by group, of the last labels
	between, within float64
}

// rounding is how large a sum of squares can be, as a share of that of all numbers, because the search
// for medians stops at 1e-8 of their distances.
const rounding = 1e-14

func newVariance(z []float64, groups int) *variance {
	v := &variance{z: z, means: make([]float64, groups), sizes: make([]float64, groups)}
	for _, x := range z {
		v.grand += x
		v.least += rounding * x * x
	}
	v.grand /= float64(len(z))
	return v
}

// split divides the sum of squares by the labels.
func (v *variance) split(label []int) {
	clear(v.means)
	clear(v.sizes)
	for i, g := range label {
		v.means[g] += v.z[i]
		v.sizes[g]++
	}
	v.between, v.within = 0, 0
	for g, size := range v.sizes {
		v.means[g] /= size
		v.between += size * (v.means[g] - v.grand) * (v.means[g] - v.grand)
	}
	for i, g := range label {
		v.within += (v.z[i] - v.means[g]) * (v.z[i] - v.means[g])
	}
	if v.between <= v.least {
		v.between = 0
	}
}

// f returns (between / (groups − 1)) / (within / (n − groups)), or NaN if nothing differs within
// groups (as where each holds two cases), or there are as many groups as numbers.
func (v *variance) f(label []int) float64 {
	v.split(label)
	n, groups := len(v.z), len(v.sizes)
	if n == groups || v.within <= v.least {
		return math.NaN()
	}
	return v.between / float64(groups-1) / (v.within / float64(n-groups))
}

// fSurvival returns P(X ≥ f) of the F distribution with d1 and d2 degrees of freedom, without the loss
// that 1 − P(X < f) would have: the incomplete beta function at the other end.
func fSurvival(f, d1, d2 float64) float64 {
	if f <= 0 {
		return 1
	}
	return mathext.RegIncBeta(d2/2, d1/2, d2/(d2+d1*f))
}

// principalCoordinates returns the coordinates of n cases on the axes of positive eigenvalues, and
// on those of negative ones. Axes whose eigenvalue is nothing but rounding are left out.
// See Gower (1966), doi:10.1093/biomet/53.3-4.325.
func (s *split) principalCoordinates(ctx context.Context) (real, imaginary [][]float64, err error) {
	n := len(s.rows)
	g := mat.NewSymDense(n, nil)
	mean := make([]float64, n)
	for i := range n {
		for j := i + 1; j < n; j++ {
			v := s.at(s.rows[i], s.rows[j])
			v = -v * v / 2
			g.SetSym(i, j, v)
			mean[i] += v / float64(n)
			mean[j] += v / float64(n)
		}
	}
	grand := 0.0
	for _, m := range mean {
		grand += m / float64(n)
	}
	for i := range n {
		for j := i; j < n; j++ {
			g.SetSym(i, j, g.At(i, j)-mean[i]-mean[j]+grand)
		}
	}
	real, imaginary = make([][]float64, n), make([][]float64, n)
	values, vectors, err := eigen.All(ctx, g)
	if errors.Is(err, eigen.ErrNotConverged) {
		return real, imaginary, nil
	}
	if err != nil {
		return nil, nil, err
	}
	const tolerance = 1.4901161193847656e-08 // the square root of 2⁻⁵², as vegan has it
	least := max(tolerance, tolerance*values[0])
	for a, value := range values {
		if math.Abs(value) <= least {
			continue
		}
		scale := math.Sqrt(math.Abs(value))
		to := real
		if value < 0 {
			to = imaginary
		}
		for i, v := range vectors[a] {
			to[i] = append(to[i], scale*v)
		}
	}
	return real, imaginary, nil
}

func squaredDistance(a, b []float64) float64 {
	sum := 0.0
	for k := range a {
		sum += (a[k] - b[k]) * (a[k] - b[k])
	}
	return sum
}
