package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// Options say how to cluster. The zero value is average linkage on 1 − Jaccard, with as many
// clusters as the silhouettes ask for.
type Options struct {
	Method  Method
	Compare similarity.Options // the measure and what goes with it; its Form is ignored

	// K is the number of clusters; 0 takes the one with the best mean silhouette from 2 to MaxK (0:
	// the root of the number of cases, at least 5 and at most 10). Louvain finds its own number.
	K, MaxK int

	Resolution float64 // of Louvain; 0 means 1
	Starts     int     // sets of medoids, drawn at random, that PAM starts from besides those of BUILD

	// Bootstrap is the number of bootstrap samples behind Stability, Draws the number of tables
	// behind Null and, under table.Bounds, of completions behind Sensitivity. 0 means 100 and 199
	// where the cases are few enough to make that quick (500 and 200), and none otherwise; a
	// negative number means none.
	Bootstrap, Draws int

	Seed uint64 // 0 means 1

	// Against holds a name that people give to each case (its concept); Agreement says how far the
	// clusters follow them. AgainstName says what the names are.
	Against     map[string]string
	AgainstName string

	// Codes is the table from which profiles are made, if it is not the table that was clustered. It
	// has a row for each of the cases.
	Codes *table.Table

	Lang string // of the notes: "nl", or English

	// Progress, if it is set, is told how many of the samples and tables are done; not more than one
	// call at a time.
	Progress func(done, total int)

	complete bool // the rule was table.Bounds
	again    bool // one of many runs on resampled or randomised cases
}

// Run clusters the cases of a table. Cases that cannot be compared, because they show none of the
// codes and the measure is 0/0 there, are left out with a note.
//
// It returns an *similarity.Error where there are fewer than three cases, all cases are alike, K is
// more than there are cases, or the measure cannot compare the columns; and the context's error when
// it was cancelled.
func Run(ctx context.Context, t *table.Table, opt Options) (*Result, error) {
	opt = opt.defaults()
	if err := enough(len(t.Cases())); err != nil {
		return nil, err
	}
	t, m, out, err := similarity.ComputeComparable(ctx, t, opt.Compare)
	if err != nil {
		return nil, err
	}
	if n := len(m.Cases); len(out) > 0 && enough(n) != nil {
		return nil, &similarity.Error{Msg: fmt.Sprintf("too few cases show any of the codes: %d", n), Hint: "choose more codes; at least three cases are needed"}
	}
	s := &session{opt: opt, m: m, t: t, codes: t}
	if opt.Codes != nil {
		if s.codes, err = codesOf(m.Cases, opt.Codes); err != nil {
			return nil, err
		}
	}
	r, err := s.run(ctx)
	if err != nil {
		return nil, err
	}
	if r.LeftOut = out; len(out) > 0 {
		r.Notes = slices.Insert(r.Notes, 0, similarity.LeftOutNote(opt.Lang, out)) // first: on how many cases all rests
	}
	return r, nil
}

// RunDistances clusters cases by distances that are given. Profiles are made if opt.Codes is set.
func RunDistances(ctx context.Context, m *similarity.Matrix, opt Options) (*Result, error) {
	opt = opt.defaults()
	if err := enough(len(m.Cases)); err != nil {
		return nil, err
	}
	s := &session{opt: opt, m: m}
	if opt.Codes != nil {
		var err error
		if s.codes, err = codesOf(m.Cases, opt.Codes); err != nil {
			return nil, err
		}
	}
	return s.run(ctx)
}

// codesOf returns the rows of a table for these cases, in their order.
func codesOf(cases []string, t *table.Table) (*table.Table, error) {
	rows := make([]int, len(cases))
	for k, id := range cases {
		i, ok := t.Case(id)
		if !ok {
			return nil, &similarity.Error{Msg: fmt.Sprintf("case %q has no row in the table of codes", id)}
		}
		rows[k] = i
	}
	return t.Select(rows, nil), nil
}

func (opt Options) defaults() Options {
	opt.Compare.Form = similarity.Distances
	if opt.Compare.Missing == table.Bounds { // clusters have none; completions show what hangs on it
		opt.Compare.Missing, opt.complete = table.AsAbsent, true
	}
	opt.Compare.Lang = opt.Lang
	if opt.Seed == 0 {
		opt.Seed = 1
	}
	if opt.Resolution == 0 {
		opt.Resolution = 1
	}
	return opt
}

func enough(n int) error {
	if n < 3 {
		what := fmt.Sprintf("%d cases are", n)
		if n == 1 {
			what = "1 case is"
		}
		return &similarity.Error{Msg: what + " too few to cluster", Hint: "at least three are needed"}
	}
	return nil
}

// A session is one run: what was asked, the distances, the table they come from (nil if they were
// given), and the codes that clusters are described by (nil if there are none).
type session struct {
	opt      Options
	m        *similarity.Matrix
	t, codes *table.Table
}

func (s *session) run(ctx context.Context) (*Result, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	found, err := partitionOf(ctx, s.m, s.opt)
	if err != nil {
		return nil, err
	}
	r := s.result(found)
	if err := s.judge(ctx, r, found); err != nil {
		return nil, err
	}
	r.Notes = append(s.notes(ctx, r), s.m.Notes...)
	return r, ctx.Err()
}

func (s *session) check() error {
	if err := checkDistances(s.m); err != nil {
		return err
	}
	n := len(s.m.Cases)
	switch {
	case s.opt.K < 0 || s.opt.K > n:
		return errK(s.opt.K, n)
	case s.opt.K > 0 && s.opt.Method == MethodLouvain:
		return &similarity.Error{Msg: "louvain finds the number of clusters itself", Hint: "change it by the resolution, or use pam or a linkage"}
	case slices.Max(s.m.Values) == 0:
		return &similarity.Error{Msg: "all cases are alike: there is nothing to cluster", Hint: "choose more codes, or codes in which the cases differ"}
	}
	return nil
}

// A found is one way to cut the cases into clusters.
type found struct {
	k          int
	assignment []int
	silhouette Silhouette
	choice     []Choice // best first
	tree       *Dendrogram
	medoids    *Medoids
	modularity float64
}

// partitionOf clusters by the method and number asked for, or by the number with the best silhouette.
// Louvain is not told a number.
func partitionOf(ctx context.Context, m *similarity.Matrix, opt Options) (*found, error) {
	n := len(m.Cases)
	if opt.Method == MethodLouvain {
		starts := louvainStarts
		if opt.again {
			starts = louvainStartsAgain
		}
		c, err := louvain(ctx, m, opt.Resolution, opt.Seed, starts)
		if err != nil {
			return nil, err
		}
		return &found{k: slices.Max(c.Assignment), assignment: c.Assignment, silhouette: SilhouetteOf(m, c.Assignment), modularity: c.Modularity}, nil
	}
	var cut func(k int) (*found, error)
	if opt.Method.Hierarchic() {
		tree, err := Hierarchical(ctx, m, opt.Method)
		if err != nil {
			return nil, err
		}
		cut = func(k int) (*found, error) { return &found{k: k, assignment: tree.Cut(k), tree: tree}, nil }
	} else {
		b, err := newBuild(ctx, m)
		if err != nil {
			return nil, err
		}
		cut = func(k int) (*found, error) {
			p, err := b.pam(ctx, k, opt.Starts, opt.Seed)
			if err != nil {
				return nil, err
			}
			return &found{k: k, assignment: p.Assignment, medoids: p}, nil
		}
	}
	if opt.K > 0 {
		f, err := cut(opt.K)
		if err == nil {
			f.silhouette = SilhouetteOf(m, f.assignment)
		}
		return f, err
	}
	return bestCut(ctx, m, opt.mostClusters(n), cut)
}

// mostClusters is the greatest number of clusters that is tried.
func (opt Options) mostClusters(n int) int {
	most := opt.MaxK
	if most <= 0 {
		most = min(10, max(5, int(math.Sqrt(float64(n)))))
	}
	return min(max(2, most), n-1)
}

// bestCut takes the number of clusters, from 2 to most, with the best mean silhouette; of equals the
// lower.
func bestCut(ctx context.Context, m *similarity.Matrix, most int, cut func(k int) (*found, error)) (*found, error) {
	var best *found
	var choice []Choice
	for k := 2; k <= most; k++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f, err := cut(k)
		if err != nil {
			return nil, err
		}
		f.silhouette = SilhouetteOf(m, f.assignment)
		choice = append(choice, Choice{k, f.silhouette.Mean})
		if best == nil || f.silhouette.Mean > best.silhouette.Mean+1e-12 {
			best = f
		}
	}
	slices.SortStableFunc(choice, func(a, b Choice) int {
		if math.Abs(a.Mean-b.Mean) <= 1e-12 {
			return 0
		}
		return cmp.Compare(b.Mean, a.Mean)
	})
	best.choice = choice
	return best, nil
}

func (s *session) result(f *found) *Result {
	m := s.m
	r := &Result{
		Cases: m.Cases, Method: s.opt.Method, K: f.k, Choice: f.choice, Seed: s.opt.Seed, distances: m,
		Assignment: map[string]int{}, Dendrogram: f.tree,
		Silhouette: Widths{f.silhouette.Mean, f.silhouette.ByCluster, map[string]float64{}, map[string]int{}},
	}
	if !m.Given {
		r.Measure = m.Measure.String()
	}
	if len(f.choice) > 1 {
		r.RunnerUp = f.choice[1].K
	}
	for i, id := range m.Cases {
		r.Assignment[id] = f.assignment[i]
		r.Silhouette.ByCase[id] = f.silhouette.ByCase[i]
		if f.k > 1 {
			r.Silhouette.Neighbour[id] = f.silhouette.Neighbour[i]
		}
	}
	if f.tree != nil {
		r.Merge, r.Height, r.Order = f.tree.Merge, f.tree.Height, f.tree.Order
		c := f.tree.CopheneticCorrelation(m)
		r.Cophenetic = &c
	}
	if f.medoids != nil {
		for _, i := range f.medoids.Cases {
			r.Medoids = append(r.Medoids, m.Cases[i])
		}
		r.Cost = &f.medoids.Cost
	}
	if s.opt.Method == MethodLouvain {
		r.Modularity = &f.modularity
	}
	return r
}

// judge asks how much the clusters are worth.
func (s *session) judge(ctx context.Context, r *Result, f *found) error {
	if s.codes != nil {
		r.Profiles = Profiles(s.codes, f.assignment, s.opt.Compare.Missing)
	}
	if s.opt.Against != nil {
		r.Agreement = s.agreement(f.assignment)
	}
	if f.k < 2 {
		return nil
	}
	n := len(s.m.Cases)
	samples := number(s.opt.Bootstrap, 100, n <= fewForStability)
	draws, completions := 0, 0
	if s.t != nil {
		number := number(s.opt.Draws, 199, n <= fewForNull)
		if s.randomisable() {
			draws = number
		}
		if s.opt.complete && s.t.Unreported() > 0 {
			completions = number
		}
	}
	r.Draws = max(draws, completions)
	s.opt.Progress = counted(s.opt.Progress, samples+draws+completions)
	var err error
	if samples > 0 {
		if r.Stability, err = Stability(ctx, s.m, f.assignment, samples, s.opt); err != nil {
			return err
		}
		r.Bootstrap = samples
		for _, v := range r.Stability {
			r.StabilityWords = append(r.StabilityWords, stabilityWord(v))
		}
	}
	if draws > 0 {
		if r.Null, err = s.null(ctx, f, draws); err != nil {
			return err
		}
	}
	if completions > 0 {
		if r.Sensitivity, err = s.sensitivity(ctx, f, completions); err != nil {
			return err
		}
	}
	if n <= 2000 {
		r.Alternatives, err = s.alternatives(ctx, f)
	}
	return err
}

// Up to so many cases stability and the comparison with tables without structure are quick enough to be
// made unasked.
const (
	fewForStability = 500
	fewForNull      = 200
)

// counted makes of progress one that counts by itself, over several loops whose totals add up to this.
func counted(progress func(done, total int), total int) func(int, int) {
	if progress == nil {
		return nil
	}
	done := 0
	return func(int, int) {
		done++
		progress(done, total)
	}
}

// number is how often something random is repeated: as asked, or the usual number if it is quick.
func number(asked, usual int, quick bool) int {
	switch {
	case asked > 0:
		return asked
	case asked == 0 && quick:
		return usual
	}
	return 0
}

func (s *session) agreement(assignment []int) *Agreement {
	names := map[string]int{}
	var x, y []int
	for i, id := range s.m.Cases {
		name, ok := s.opt.Against[id]
		if !ok {
			continue
		}
		if names[name] == 0 {
			names[name] = len(names) + 1
		}
		x, y = append(x, assignment[i]), append(y, names[name])
	}
	a := &Agreement{AdjustedRand: math.NaN(), Against: s.opt.AgainstName, N: len(x)}
	if len(x) > 1 {
		a.AdjustedRand = AdjustedRand(x, y)
	}
	return a
}
