package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/bits"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"speelveld/analysis/cluster"
	"speelveld/analysis/contingency"
	"speelveld/analysis/cooccur"
	"speelveld/analysis/groups"
	"speelveld/analysis/ordination"
	"speelveld/analysis/parallel"
	"speelveld/analysis/rules"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// A job is a row of the table.
type job struct {
	name   string
	title  string
	target float64 // times faster than R's call; 0 has none
	// against is the call of R that the target is about, by how it begins; empty means any.
	against string
	most    float64 // at most so many times the time of the bare loop; 0 has none
	blas    bool    // R's time depends on its BLAS, so that each BLAS is measured
	run     func(*clock) error
}

// The jobs, in the order of the table. A job of the same name in against.R is R's side.
var jobs = []job{
	{name: "jaccard", title: "Jaccard, all pairs, 5,000 × 200", target: 20, against: "tcrossprod, whole", blas: true, run: jaccard},
	{name: "nearest", title: "10 nearest of each of 100,000 × 200", most: 2, run: nearest},
	{name: "hclust-average", title: "hclust, average, 5,000", target: 2, against: "hclust", run: trees(cluster.Average)},
	{name: "hclust-ward", title: "hclust, ward.D2, 5,000", target: 2, against: "hclust", run: trees(cluster.Ward)},
	{name: "pam", title: "PAM, k = 8, 2,000", target: 8, against: "cluster::pam(pamonce = 5", run: pam},
	{name: "pcoa", title: "PCoA, 2 axes, 2,000", target: 100, against: "cmdscale", blas: true, run: pcoa("distances2000", ordination.Leading)},
	{name: "pcoa-plain", title: "PCoA, 2 axes, 2,000 cases without any structure", blas: true, run: pcoa("plain2000", ordination.Leading)},
	{name: "pcoa-whole", title: "PCoA, 2,000, with all eigenvalues", blas: true, run: pcoa("distances2000", ordination.Whole)},
	{name: "gower", title: "Gower, mixed, 2,000 × 30", target: 8, run: gower},
	{name: "permanova", title: "PERMANOVA, 999 permutations, 500 cases", target: 20, against: "vegan::adonis2(d ~ group, parallel = 1", blas: true, run: permanova(true)},
	{name: "permanova-dispersion", title: "PERMANOVA and the test of dispersion, 500", blas: true, run: permanova(false)},
	{name: "itemsets", title: "frequent sets, 10,000 × 200, support 0.05, up to 4", target: 1, against: "arules::eclat", run: itemsets},
	{name: "rules", title: "rules, the same, confidence 0.6", target: 3, run: mine},
	{name: "pairs", title: "co-occurrence of all pairs, 10,000 × 200", target: 50, against: "crossprod", blas: true, run: pairs},
	{name: "fisher", title: "2,000 Fisher tests with exact intervals", target: 50, against: "fisher.test, one by one", run: fisher},
}

func runJob(dir, name string, runs int, out io.Writer) error {
	for _, j := range jobs {
		if j.name == name {
			if err := j.run(&clock{dir: dir, job: name, runs: runs, many: 100_000, out: out}); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		}
	}
	return fmt.Errorf("no job %q: see bench jobs", name)
}

// A clock runs a job's work and prints the lines: side, job, call, seconds of each run, peak memory
// in MB, and sums of the result.
type clock struct {
	dir  string
	job  string
	runs int
	many int // cases of the job nearest
	out  io.Writer
}

// A sum is a number that tells whether two results are the same.
type sum struct {
	name  string
	value float64
}

// timed runs work, each time after the last result has been let go and garbage collected, as R's side does.
// A fast work is repeated within the clock, so that a run lasts some milliseconds. check is not timed.
func timed[T any](c *clock, call string, work func() (T, error), check func(T) []sum) error {
	var result, none T
	var err error
	inner := 1
	var seconds []string
	for len(seconds) < c.runs {
		result = none
		runtime.GC()
		start := time.Now()
		for range inner {
			if result, err = work(); err != nil {
				return err
			}
		}
		took := time.Since(start).Seconds() / float64(inner)
		if inner == 1 && took < 0.02 { // this one only told how long it takes
			inner = int(0.02/took) + 1
			continue
		}
		seconds = append(seconds, strconv.FormatFloat(took, 'f', 6, 64))
	}
	memory := peak()
	var sums []string
	for _, s := range check(result) {
		sums = append(sums, fmt.Sprintf("%s=%.15g", s.name, s.value))
	}
	_, err = fmt.Fprintln(c.out, strings.Join([]string{ours, c.job, call, strings.Join(seconds, ","), memory, strings.Join(sums, ";")}, "\t"))
	return err
}

// peak returns the most memory that this process has held, in MB, where the system tells it.
func peak() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(status) {
		if kb := 0.0; bytes.HasPrefix(line, []byte("VmHWM:")) {
			if _, err := fmt.Sscanf(string(line), "VmHWM: %g kB", &kb); err == nil {
				return strconv.FormatFloat(kb/1024, 'f', 0, 64)
			}
		}
	}
	return ""
}

func jaccard(c *clock) error {
	t, err := loadTable(c.dir, "codes5000x200")
	if err != nil {
		return err
	}
	return timed(c, "similarity.Compute", func() (*similarity.Matrix, error) {
		return similarity.Compute(ctx, t, similarity.Options{})
	}, func(m *similarity.Matrix) []sum { return []sum{{"sum", total(m.Values)}} })
}

// nearest measures the nearest neighbours beside the bare loop over the same pairs.
func nearest(c *clock) error {
	c.runs = 1 // of half a minute
	t := codes(rand.New(rand.NewPCG(1, 1)), c.many, 200).table()
	err := timed(c, "similarity.NearestAll", func() ([]similarity.Neighbourhood, error) {
		found, _, err := similarity.NearestAll(ctx, t, 10, similarity.Options{})
		return found, err
	}, func(found []similarity.Neighbourhood) []sum {
		s := 0.0
		for _, f := range found {
			for _, n := range f.Neighbours {
				s += n.Similarity
			}
		}
		return []sum{{"similarities", s}}
	})
	if err != nil {
		return err
	}
	rows := flat(t)
	shared := func(n int) []sum { return []sum{{"shared", float64(n)}} }
	once := func() (int, error) { return rows.loop(func(i int) int { return i + 1 }) }
	twice := func() (int, error) { return rows.loop(func(int) int { return 0 }) }
	if err := timed(c, "popcount loop, each pair once", once, shared); err != nil {
		return err
	}
	return timed(c, "popcount loop, each case against all", twice, shared)
}

// presences are the rows of a table of up to 256 codes, one after the other.
type presences [][4]uint64

func flat(t *table.Table) presences {
	rows := make(presences, len(t.Cases()))
	for i, r := range t.RowPresent() {
		copy(rows[i][:], r)
	}
	return rows
}

// loop counts what each row shares with the rows from another on, on all processors: the bare loop
// that a search for neighbours cannot do without.
func (p presences) loop(from func(i int) int) (int, error) {
	var shared atomic.Int64
	err := parallel.Each(ctx, len(p), func(i int) {
		n, x := 0, p[i]
		rest := p[from(i):]
		for k := range rest {
			y := &rest[k]
			n += bits.OnesCount64(x[0]&y[0]) + bits.OnesCount64(x[1]&y[1]) + bits.OnesCount64(x[2]&y[2]) + bits.OnesCount64(x[3]&y[3])
		}
		shared.Add(int64(n))
	})
	return int(shared.Load()), err
}

func trees(method cluster.Method) func(*clock) error {
	return func(c *clock) error {
		m, err := loadDistances(c.dir, "distances5000")
		if err != nil {
			return err
		}
		return timed(c, "cluster.Hierarchical", func() (*cluster.Dendrogram, error) {
			return cluster.Hierarchical(ctx, m, method)
		}, func(d *cluster.Dendrogram) []sum {
			return []sum{{"heights", total(d.Height)}, {"highest", d.Height[len(d.Height)-1]}}
		})
	}
}

func pam(c *clock) error {
	m, err := loadDistances(c.dir, "distances2000")
	if err != nil {
		return err
	}
	return timed(c, "cluster.PAM", func() (*cluster.Medoids, error) {
		return cluster.PAM(ctx, m, 8)
	}, func(found *cluster.Medoids) []sum { return []sum{{"cost", found.Cost}} })
}

func pcoa(distances string, spectrum ordination.Spectrum) func(*clock) error {
	return func(c *clock) error {
		m, err := loadDistances(c.dir, distances)
		if err != nil {
			return err
		}
		return timed(c, "ordination.Run", func() (*ordination.Result, error) {
			return ordination.Run(ctx, m, ordination.Options{Spectrum: spectrum})
		}, func(found *ordination.Result) []sum {
			var axes [2]float64
			for _, x := range found.Coordinates {
				axes[0] += x[0] * x[0]
				axes[1] += x[1] * x[1]
			}
			return []sum{{"axis1", axes[0]}, {"axis2", axes[1]}}
		})
	}
}

func gower(c *clock) error {
	t, err := loadTable(c.dir, "mixed2000x30")
	if err != nil {
		return err
	}
	return timed(c, "similarity.Compute", func() (*similarity.Matrix, error) {
		return similarity.Compute(ctx, t, similarity.Options{Measure: similarity.Gower, Form: similarity.Distances})
	}, func(m *similarity.Matrix) []sum { return []sum{{"sum", total(m.Values)}} })
}

// permanova tests whether four groups lie apart, and unless that is wanted alone, whether they are
// equally spread.
func permanova(alone bool) func(*clock) error {
	type tests struct {
		apart  *groups.Permanova
		spread *groups.Dispersion
	}
	opt := groups.Test{Permutations: 999}
	return func(c *clock) error {
		m, err := loadDistances(c.dir, "distances500")
		if err != nil {
			return err
		}
		g, err := load(c.dir, "groups500")
		if err != nil {
			return err
		}
		group := make([]int, g.rows)
		for i := range group {
			group[i] = int(g.at(i, 0))
		}
		call := "groups.TestPermanova"
		if !alone {
			call += " and TestDispersion"
		}
		return timed(c, call, func() (found tests, err error) {
			if found.apart, err = groups.TestPermanova(ctx, m.Values, group, opt); err != nil || alone {
				return found, err
			}
			found.spread, err = groups.TestDispersion(ctx, m.Values, group, opt)
			return found, err
		}, func(found tests) []sum {
			out := []sum{{"F", found.apart.F}, {"r2", found.apart.R2}, {"p_permuted", found.apart.P}}
			if !alone {
				out = append(out, sum{"F_dispersion", found.spread.F})
			}
			return out
		})
	}
}

func itemsets(c *clock) error {
	t, err := loadTable(c.dir, "codes10000x200")
	if err != nil {
		return err
	}
	return timed(c, "rules.Mine", func() (*rules.Itemsets, error) {
		return rules.Mine(ctx, t, rules.Options{MinSupport: 0.05, Max: 4})
	}, func(found *rules.Itemsets) []sum {
		counts := 0
		for _, s := range found.Rows {
			counts += s.Count
		}
		return []sum{{"sets", float64(len(found.Rows))}, {"counts", float64(counts)}}
	})
}

func mine(c *clock) error {
	t, err := loadTable(c.dir, "codes10000x200")
	if err != nil {
		return err
	}
	return timed(c, "rules.Run", func() (*rules.Result, error) {
		return rules.Run(ctx, t, rules.Options{MinSupport: 0.05, MinConfidence: 0.6, Max: 4})
	}, func(found *rules.Result) []sum {
		lifts := make([]float64, len(found.Rows))
		for k, r := range found.Rows {
			lifts[k] = r.Lift
		}
		return []sum{{"rules", float64(len(lifts))}, {"lifts", total(lifts)}}
	})
}

func pairs(c *clock) error {
	t, err := loadTable(c.dir, "codes10000x200")
	if err != nil {
		return err
	}
	return timed(c, "cooccur.AllPairs", func() (*cooccur.Pairs, error) {
		return cooccur.AllPairs(ctx, t, nil, table.AsAbsent)
	}, func(p *cooccur.Pairs) []sum {
		s, squares := 0.0, 0.0
		for i := range p.Codes() {
			for j := range p.Codes() {
				x := float64(p.Common(i, j))
				s += x
				squares += x * x
			}
		}
		return []sum{{"sum", s}, {"squares", squares}}
	})
}

func fisher(c *clock) error {
	f, err := load(c.dir, "tables2000")
	if err != nil {
		return err
	}
	tables := make([]contingency.Counts, f.rows)
	for i := range tables { // R fills a matrix by column
		tables[i] = contingency.Counts{A: int(f.at(i, 0)), C: int(f.at(i, 1)), B: int(f.at(i, 2)), D: int(f.at(i, 3))}
	}
	type test struct{ p, or, low, high float64 }
	const block = 50
	return timed(c, "contingency.Counts, Fisher and OddsRatio", func() ([]test, error) {
		found := make([]test, len(tables))
		return found, parallel.Each(ctx, (len(tables)+block-1)/block, func(b int) {
			for i := b * block; i < min((b+1)*block, len(tables)); i++ {
				t := &found[i]
				t.p = tables[i].Fisher()
				t.or, t.low, t.high = tables[i].OddsRatio()
			}
		})
	}, func(found []test) []sum {
		out := []sum{{"p", 0}, {"log_or", 0}, {"log_low", 0}, {"log_high", 0}}
		for _, t := range found {
			out[0].value += t.p
			for k, v := range []float64{t.or, t.low, t.high} {
				if v > 0 && !math.IsInf(v, 1) {
					out[k+1].value += math.Log(v)
				}
			}
		}
		return out
	})
}

// total adds with a second number for what rounding loses, as R does with its longer floats.
func total(values []float64) float64 {
	s, lost := 0.0, 0.0
	for _, v := range values {
		t := s + v
		if math.Abs(s) >= math.Abs(v) {
			lost += s - t + v
		} else {
			lost += v - t + s
		}
		s = t
	}
	return s + lost
}
