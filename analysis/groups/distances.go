package groups

import (
	"context"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/similarity"
)

// A Permanova is the analysis of variance of a distance matrix.
type Permanova struct {
	DF           int       `json:"df"`          // groups − 1
	DFResidual   int       `json:"df_residual"` // cases − groups
	SS           []float64 `json:"ss"`          // sums of squares: between groups, within, total
	R2           float64   `json:"r2"`          // between / total
	F            float64   `json:"f"`
	P            float64   `json:"p"`            // NaN too where blocks leave fewer than 20 arrangements
	Permutations int       `json:"permutations"` // beside the arrangement at hand
	Exact        bool      `json:"exact"`        // all arrangements were visited
}

// A DistanceError says why numbers cannot be distances between the cases.
type DistanceError struct{ Reason string }

// Error gives the reason.
func (e *DistanceError) Error() string { return e.Reason }

// A Test holds what the tests need beside the distances.
type Test struct {
	Permutations int    // 0 means DefaultPermutations
	Seed         uint64 // 0 means 1
	Blocks       []int  // the number of each case's block; nil: every case stands alone
}

// TestPermanova tells whether groups lie apart. d holds the distances between n cases, condensed:
// (0,1), (0,2) … (0,n−1), (1,2) …, and group the number of each case's group, from 0 on. PERMANOVA
// splits the sum of squared distances,
//
//	total = Σ d_ij² / n    within = Σ_g (Σ d_ij² over the pairs of g) / n_g    between = total − within
//	R² = between / total   F = (between / (groups − 1)) / (within / (n − groups))
//
// and compares F with its values when the cases are dealt out anew over the groups: p = (b+1)/(m+1),
// b of m arrangements having an F as high. Where there are at most 5,000 different arrangements, or
// no more than Test.Permutations, all are visited and p is exact; otherwise m are drawn, each with
// its own random numbers from the seed, so that p does not depend on the number of cores.
// F and R² are NaN where they divide by nothing (all distances 0; as many groups as cases).
//
// Cases of one block ([Test].Blocks) are dealt out together if they are in one group, and otherwise
// among themselves; every group keeps its number of blocks, and may get another number of cases
// where these differ in size. Where that leaves fewer than 20 arrangements p is NaN.
//
// A DistanceError says that a distance is missing, negative or infinite. Time O(m·n²/groups).
// Equals adonis2(d ~ group) of R's vegan. See Anderson (2001), doi:10.1111/j.1442-9993.2001.01070.pp.x.
func TestPermanova(ctx context.Context, d []float64, group []int, opt Test) (*Permanova, error) {
	s, err := splitOf(d, len(group))
	if err != nil {
		return nil, err
	}
	return s.permanova(ctx, newDesign(group, opt.Blocks, slices.Max(group)+1), opt)
}

// TestDispersion tells whether groups are equally spread; its arguments and its error are those of
// [TestPermanova]. It is an analysis of variance of the distances z of each case to the spatial median
// of its group, in the space of all principal coordinates; axes of negative eigenvalues are subtracted,
// z² = z²(real) − z²(imaginary), and a z² below 0 is taken for 0. p is that of the F distribution;
// with blocks, of the same arrangements as PERMANOVA's, over which the z are dealt out. F is NaN where
// it divides by nothing. Time O(n³).
//
// Equals anova(betadisper(d, group, type = "median")) of vegan.
// See Anderson (2006), doi:10.1111/j.1541-0420.2005.00440.x.
func TestDispersion(ctx context.Context, d []float64, group []int, opt Test) (*Dispersion, error) {
	s, err := splitOf(d, len(group))
	if err != nil {
		return nil, err
	}
	return s.dispersion(ctx, newDesign(group, opt.Blocks, slices.Max(group)+1), opt)
}

// splitOf checks the distances between n cases.
func splitOf(d []float64, n int) (*split, error) {
	if len(d) != n*(n-1)/2 {
		panic("groups: distances and cases differ in number")
	}
	s := &split{n: n, d: d, rows: make([]int, n)}
	for i := range s.rows {
		s.rows[i] = i
	}
	if a, b, ok := s.sound(); !ok {
		return nil, &DistanceError{fmt.Sprintf("the distance of cases %d and %d is %v", a+1, b+1, s.at(a, b))}
	}
	return s, nil
}

// A split holds the distances that are divided: d between all n rows of a table, condensed, of which
// the cases are some, in ascending order.
type split struct {
	n    int
	d    []float64
	rows []int // of each case
}

// at returns the distance of rows i < j.
func (s *split) at(i, j int) float64 { return s.d[similarity.Index(s.n, i, j)] }

// sound reports whether all distances between the cases are numbers of 0 or more, or else the first
// two rows between which there is none.
func (s *split) sound() (i, j int, ok bool) {
	for k, i := range s.rows {
		for _, j := range s.rows[k+1:] {
			if v := s.at(i, j); math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				return i, j, false
			}
		}
	}
	return 0, 0, true
}

// total returns the sum of squares around the common middle.
func (s *split) total() float64 {
	sum := 0.0
	for k, i := range s.rows {
		row := similarity.Index(s.n, i, 0) // row + j is the place of the pair i < j
		for _, j := range s.rows[k+1:] {
			sum += s.d[row+j] * s.d[row+j]
		}
	}
	return sum / float64(len(s.rows))
}

// A sorter lists cases by group, over and over.
type sorter struct {
	*split
	members []int // rows, by group, ascending within each
	ends    []int // of each group in members
}

func (s *split) sorter(groups int) *sorter {
	return &sorter{split: s, members: make([]int, len(s.rows)), ends: make([]int, groups)}
}

// within returns the sum of squares within groups.
func (s *sorter) within(label []int) float64 {
	clear(s.ends)
	for _, g := range label {
		s.ends[g]++
	}
	end := 0
	for g, size := range s.ends {
		s.ends[g], end = end, end+size
	}
	for c, g := range label {
		s.members[s.ends[g]] = s.rows[c]
		s.ends[g]++
	}
	sum, start := 0.0, 0
	for _, end := range s.ends {
		if end-start > 1 {
			in := s.members[start:end]
			part := 0.0
			for k, i := range in {
				row := similarity.Index(s.n, i, 0)
				for _, j := range in[k+1:] {
					part += s.d[row+j] * s.d[row+j]
				}
			}
			sum += part / float64(end-start)
		}
		start = end
	}
	return sum
}

func (s *split) permanova(ctx context.Context, d *design, opt Test) (*Permanova, error) {
	n := len(s.rows)
	total, within := s.total(), s.sorter(d.groups).within(d.label)
	out := &Permanova{
		DF: d.groups - 1, DFResidual: n - d.groups,
		SS: []float64{total - within, within, total}, R2: (total - within) / total, P: math.NaN(),
	}
	out.F = (total - within) / float64(out.DF) / (within / float64(out.DFResidual))
	if math.IsNaN(out.F) || math.IsNaN(out.R2) || out.DFResidual == 0 {
		out.F = math.NaN()
		return out, nil
	}
	if d.refused() {
		return out, nil
	}
	// F falls as the sum within rises, so the sums are compared; equal ones may differ by rounding
	limit := within + 1e-10*total
	t, err := d.tally(ctx, opt, 1, func() func(label, hits []int) {
		sorter := s.sorter(d.groups)
		return func(label, hits []int) {
			if sorter.within(label) <= limit {
				hits[0]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	out.P, out.Permutations, out.Exact = t.p(0), t.m, t.exact
	return out, nil
}

func (c *comparison) distances(ctx context.Context, d *design, rows []int, res *Result) ([]caveat.Caveat, error) {
	n := len(c.t.Cases())
	if len(c.opt.Distances) != n*(n-1)/2 {
		panic("groups: distances and cases differ in number")
	}
	s := &split{n: n, d: c.opt.Distances, rows: rows}
	if i, j, ok := s.sound(); !ok {
		return nil, &DistanceError{fmt.Sprintf("the distance of %q and %q is %v", c.t.Cases()[i], c.t.Cases()[j], s.at(i, j))}
	}
	var err error
	if res.Permanova, err = s.permanova(ctx, d, c.permutation()); err != nil {
		return nil, err
	}
	if len(rows) <= maxDispersion {
		if res.Dispersion, err = s.dispersion(ctx, d, c.permutation()); err != nil {
			return nil, err
		}
	}
	return c.distanceNotes(res, d), nil
}
