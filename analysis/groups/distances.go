package groups

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"speelveld/analysis/caveat"
)

// DefaultPermutations is how many permutations PERMANOVA makes unless Options say otherwise.
const DefaultPermutations = 999

// fewArrangements is how many different arrangements of the cases over the groups are all visited,
// in place of a sample of them.
const fewArrangements = 5_000

// maxDispersion is the number of cases up to which the dispersion is computed: it takes all
// eigenvalues of a matrix of that size.
const maxDispersion = 2_000

// A Permanova is the analysis of variance of a distance matrix.
type Permanova struct {
	DF           int       `json:"df"`          // groups − 1
	DFResidual   int       `json:"df_residual"` // cases − groups
	SS           []float64 `json:"ss"`          // sums of squares: between groups, within, total
	R2           float64   `json:"r2"`          // between / total
	F            float64   `json:"f"`
	P            float64   `json:"p"`
	Permutations int       `json:"permutations"` // beside the arrangement at hand
	Exact        bool      `json:"exact"`        // all arrangements were visited
}

// A Dispersion is the test that groups are equally spread.
type Dispersion struct {
	F         float64   `json:"f"`
	P         float64   `json:"p"` // of the F distribution
	DF        int       `json:"df"`
	Residual  int       `json:"df_residual"`
	Distances []float64 `json:"distances"` // of every case to its group's spatial median, group by group
	Means     []float64 `json:"means"`     // their mean in each group
}

// A DistanceError says why numbers cannot be distances between the cases.
type DistanceError struct{ Reason string }

// Error gives the reason.
func (e *DistanceError) Error() string { return e.Reason }

// A Test holds what TestDistances needs beside the distances.
type Test struct {
	Permutations int    // 0 means DefaultPermutations
	Seed         uint64 // 0 means 1
}

// TestDistances tells whether groups lie apart. d holds the distances between n cases, condensed:
// (0,1), (0,2) … (0,n−1), (1,2) …, and group the number of each case's group, from 0 on.
//
// PERMANOVA splits the sum of squared distances,
//
//	total = Σ d_ij² / n    within = Σ_g (Σ d_ij² over the pairs of g) / n_g    between = total − within
//	R² = between / total   F = (between / (groups − 1)) / (within / (n − groups))
//
// and compares F with its values when the cases are dealt out anew over groups of the same sizes:
// p = (b+1)/(m+1), b of m arrangements having an F as high. When there are fewer than 5,000
// different arrangements, all are visited and p is exact; otherwise m are drawn, each with its own
// random numbers from the seed, so that p does not depend on the number of cores.
// F and R² are NaN where they divide by nothing (all distances 0; as many groups as cases).
// Equals adonis2(d ~ group) of R's vegan. See Anderson (2001), doi:10.1111/j.1442-9993.2001.01070.pp.x.
//
// Dispersion is an analysis of variance of the distances z of each case to the spatial median of its
// group, in the space of all principal coordinates; axes of negative eigenvalues are subtracted,
// z² = z²(real) − z²(imaginary), and a z² below 0 is taken for 0. p is that of the F distribution.
// Equals anova(betadisper(d, group, type = "median")) of vegan. It is nil for over 2,000 cases. F is
// NaN where it divides by nothing. See Anderson (2006), doi:10.1111/j.1541-0420.2005.00440.x.
//
// A DistanceError says that a distance is missing, negative or infinite.
func TestDistances(ctx context.Context, d []float64, group []int, opt Test) (*Permanova, *Dispersion, error) {
	n := len(group)
	if len(d) != n*(n-1)/2 {
		panic("groups: distances and cases differ in number")
	}
	for k, v := range d {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			i, j := pair(n, k)
			return nil, nil, &DistanceError{fmt.Sprintf("the distance of cases %d and %d is %v", i+1, j+1, v)}
		}
	}
	p, err := permanova(ctx, d, group, opt)
	if err != nil {
		return nil, nil, err
	}
	if n > maxDispersion {
		return p, nil, nil
	}
	return p, dispersion(d, group), nil
}

// pair returns the two cases of place k in a condensed matrix of n.
func pair(n, k int) (i, j int) {
	for k >= n-1-i {
		k -= n - 1 - i
		i++
	}
	return i, i + 1 + k
}

// sizesOf counts the cases of each group.
func sizesOf(group []int) []int {
	sizes := make([]int, slices.Max(group)+1)
	for _, g := range group {
		sizes[g]++
	}
	return sizes
}

// A split holds what every arrangement of the cases has in common.
type split struct {
	n      int
	d2     []float64 // squared distances, condensed
	sizes  []int
	starts []int // of each group in a list of cases by group
}

// within returns the sum of squares within groups, when members lists the cases of the first group,
// then those of the second and so on, each group in ascending order.
func (s *split) within(members []int) float64 {
	sum := 0.0
	for g, size := range s.sizes {
		if size < 2 {
			continue
		}
		in := members[s.starts[g] : s.starts[g]+size]
		part := 0.0
		for k, i := range in {
			row := i*(2*s.n-i-1)/2 - i - 1 // row + j is the place of the pair i < j
			for _, j := range in[k+1:] {
				part += s.d2[row+j]
			}
		}
		sum += part / float64(size)
	}
	return sum
}

func permanova(ctx context.Context, d []float64, group []int, opt Test) (*Permanova, error) {
	n, sizes := len(group), sizesOf(group)
	s := &split{n: n, sizes: sizes, d2: make([]float64, len(d)), starts: make([]int, len(sizes))}
	total := 0.0
	for k, v := range d {
		s.d2[k] = v * v
		total += v * v
	}
	total /= float64(n)
	for g := 1; g < len(sizes); g++ {
		s.starts[g] = s.starts[g-1] + sizes[g-1]
	}
	within := s.within(s.members(group, make([]int, n)))
	out := &Permanova{
		DF: len(sizes) - 1, DFResidual: n - len(sizes),
		SS: []float64{total - within, within, total}, R2: (total - within) / total, P: math.NaN(),
	}
	out.F = (total - within) / float64(out.DF) / (within / float64(out.DFResidual))
	if math.IsNaN(out.F) || math.IsNaN(out.R2) || out.DFResidual == 0 {
		out.F = math.NaN()
		return out, nil
	}
	// F falls as the sum within rises, so the sums are compared; equal ones may differ by rounding
	limit := within + 1e-10*total
	b, m, err := s.permute(ctx, group, limit, opt)
	if err != nil {
		return nil, err
	}
	if m < 0 {
		b, m = s.visitAll(limit)
		out.Exact = true
	}
	out.Permutations = m
	out.P = float64(b+1) / float64(m+1)
	return out, nil
}

// members fills list with the cases by group.
func (s *split) members(group, list []int) []int {
	at := slices.Clone(s.starts)
	for i, g := range group {
		list[at[g]] = i
		at[g]++
	}
	return list
}

// arrangements returns in how many ways the cases can be dealt out over the groups, or −1 if in
// fewArrangements or more.
func (s *split) arrangements() int {
	count, left := 1.0, s.n
	for _, size := range s.sizes {
		for k := 1; k <= size; k++ {
			count = count * float64(left-size+k) / float64(k)
		}
		left -= size
		if count >= fewArrangements {
			return -1
		}
	}
	return int(math.Round(count))
}

// permute counts the arrangements among m random ones whose sum within is not above limit; m is −1
// where all arrangements should be visited instead.
func (s *split) permute(ctx context.Context, group []int, limit float64, opt Test) (b, m int, err error) {
	if s.arrangements() >= 0 {
		return 0, -1, nil
	}
	m = opt.Permutations
	if m <= 0 {
		m = DefaultPermutations
	}
	seed := opt.Seed
	if seed == 0 {
		seed = 1
	}
	var next, extreme atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), m) {
		wg.Go(func() {
			labels, list := make([]int, s.n), make([]int, s.n)
			pcg := rand.NewPCG(0, 0)
			rng := rand.New(pcg)
			for ctx.Err() == nil {
				k := next.Add(1)
				if k > int64(m) {
					return
				}
				pcg.Seed(seed, uint64(k))
				copy(labels, group)
				rng.Shuffle(len(labels), func(i, j int) { labels[i], labels[j] = labels[j], labels[i] })
				if s.within(s.members(labels, list)) <= limit {
					extreme.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return int(extreme.Load()), m, ctx.Err()
}

// visitAll counts the arrangements, but for the one at hand, whose sum within is not above limit,
// and how many there are.
func (s *split) visitAll(limit float64) (b, m int) {
	labels, left, list := make([]int, s.n), slices.Clone(s.sizes), make([]int, s.n)
	var deal func(i int)
	deal = func(i int) {
		if i == s.n {
			m++
			if s.within(s.members(labels, list)) <= limit {
				b++
			}
			return
		}
		for g := range left {
			if left[g] > 0 {
				left[g]--
				labels[i] = g
				deal(i + 1)
				left[g]++
			}
		}
	}
	deal(0)
	return b - 1, m - 1
}

// dispersion computes the distances to spatial medians and their analysis of variance.
func dispersion(d []float64, group []int) *Dispersion {
	sizes := sizesOf(group)
	out := &Dispersion{DF: len(sizes) - 1, Residual: len(group) - len(sizes), F: math.NaN(), P: math.NaN()}
	z := make([]float64, len(group))
	real, imaginary := principalCoordinates(d, len(group))
	at := make([][]int, len(sizes))
	for i, g := range group {
		at[g] = append(at[g], i)
	}
	for _, in := range at {
		add := func(axes [][]float64, sign float64) {
			points := make([][]float64, len(in))
			for k, i := range in {
				points[k] = axes[i]
			}
			median := spatialMedian(points)
			for k, i := range in {
				z[i] += sign * squaredDistance(points[k], median)
			}
		}
		add(real, 1)
		add(imaginary, -1)
	}
	grand, between, within := 0.0, 0.0, 0.0
	for _, in := range at {
		mean := 0.0
		for _, i := range in {
			z[i] = math.Sqrt(max(0, z[i]))
			mean += z[i]
			out.Distances = append(out.Distances, z[i])
		}
		grand += mean
		out.Means = append(out.Means, mean/float64(len(in)))
	}
	grand /= float64(len(group))
	for g, in := range at {
		between += float64(len(in)) * (out.Means[g] - grand) * (out.Means[g] - grand)
		for _, i := range in {
			within += (z[i] - out.Means[g]) * (z[i] - out.Means[g])
		}
	}
	if out.Residual > 0 && within > 0 {
		out.F = between / float64(out.DF) / (within / float64(out.Residual))
		out.P = distuv.F{D1: float64(out.DF), D2: float64(out.Residual)}.Survival(out.F)
	}
	return out
}

// principalCoordinates returns the coordinates of n cases on the axes of positive eigenvalues, and
// on those of negative ones. Axes whose eigenvalue is nothing but rounding are left out.
// See Gower (1966), doi:10.1093/biomet/53.3-4.325.
func principalCoordinates(d []float64, n int) (real, imaginary [][]float64) {
	g := mat.NewSymDense(n, nil)
	mean := make([]float64, n)
	k := 0
	for i := range n {
		for j := i + 1; j < n; j++ {
			v := -d[k] * d[k] / 2
			k++
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
	var eigen mat.EigenSym
	if !eigen.Factorize(g, true) {
		return real, imaginary
	}
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	const tolerance = 1.4901161193847656e-08 // the square root of 2⁻⁵², as vegan has it
	least := max(tolerance, tolerance*values[n-1])
	for a := n - 1; a >= 0; a-- {
		if math.Abs(values[a]) <= least {
			continue
		}
		scale := math.Sqrt(math.Abs(values[a]))
		to := real
		if values[a] < 0 {
			to = imaginary
		}
		for i := range n {
			to[i] = append(to[i], scale*vectors.At(i, a))
		}
	}
	return real, imaginary
}

func squaredDistance(a, b []float64) float64 {
	sum := 0.0
	for k := range a {
		sum += (a[k] - b[k]) * (a[k] - b[k])
	}
	return sum
}

func (c *comparison) distances(ctx context.Context, res *Result) ([]caveat.Caveat, error) {
	n := len(c.t.Cases())
	if len(c.opt.Distances) != n*(n-1)/2 {
		panic("groups: distances and cases differ in number")
	}
	var rows, group []int
	for g, in := range c.groups {
		for _, i := range in.Rows {
			rows, group = append(rows, i), append(group, g)
		}
	}
	d := make([]float64, 0, len(rows)*(len(rows)-1)/2)
	for a, i := range rows {
		for _, j := range rows[a+1:] {
			lo, hi := min(i, j), max(i, j)
			v := c.opt.Distances[lo*(2*n-lo-1)/2+hi-lo-1]
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				return nil, &DistanceError{fmt.Sprintf("the distance of %q and %q is %v", c.t.Cases()[lo], c.t.Cases()[hi], v)}
			}
			d = append(d, v)
		}
	}
	var err error
	res.Permanova, res.Dispersion, err = TestDistances(ctx, d, group, Test{Permutations: c.opt.Permutations, Seed: c.opt.Seed})
	if err != nil {
		return nil, err
	}
	return c.distanceNotes(res), nil
}
