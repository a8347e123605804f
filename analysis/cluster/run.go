package cluster

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"

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
}

// A Result is the clusters of a set of cases, in the shape of the contract.
type Result struct {
	Cases   []string `json:"cases"`
	Method  Method   `json:"method"`
	Measure string   `json:"measure"` // "" where the distances were given

	Merge      [][2]int  `json:"merge,omitempty"`
	Height     []float64 `json:"height,omitempty"`
	Order      []int     `json:"order,omitempty"`
	Cophenetic *float64  `json:"cophenetic,omitempty"` // correlation of distances and heights; only of a dendrogram

	K          int            `json:"k"`
	Choice     []Choice       `json:"k_choice,omitempty"`    // the numbers of clusters that were tried, best first
	RunnerUp   int            `json:"k_runner_up,omitempty"` // the second best number
	Assignment map[string]int `json:"assignment"`
	Silhouette Widths         `json:"silhouette"`
	Medoids    []string       `json:"medoids,omitempty"`
	Cost       *float64       `json:"cost,omitempty"` // mean distance to the medoids
	Modularity *float64       `json:"modularity,omitempty"`

	Stability      []float64     `json:"stability,omitempty"`       // by cluster; see Stability
	StabilityWords []string      `json:"stability_words,omitempty"` // unstable, pattern or stable, by cluster
	Bootstrap      int           `json:"bootstrap"`
	Null           *Null         `json:"null,omitempty"`
	Agreement      *Agreement    `json:"agreement,omitempty"`
	Alternatives   []Alternative `json:"alternatives,omitempty"`
	Sensitivity    *Sensitivity  `json:"sensitivity,omitempty"`
	Profiles       []Profile     `json:"profiles,omitempty"`
	LeftOut        []string      `json:"left_out,omitempty"` // cases without anything to compare them by
	Seed           uint64        `json:"seed"`
	Dendrogram     *Dendrogram   `json:"-"`
	Notes          []string      `json:"-"`
	distances      *similarity.Matrix
}

// Labels returns the assignment in the order of Cases.
func (r *Result) Labels() []int {
	out := make([]int, len(r.Cases))
	for i, id := range r.Cases {
		out[i] = r.Assignment[id]
	}
	return out
}

// Distances returns the distances between the cases that were clustered.
func (r *Result) Distances() *similarity.Matrix { return r.distances }

// A Choice is a number of clusters with its mean silhouette.
type Choice struct {
	K    int     `json:"k"`
	Mean float64 `json:"silhouette"`
}

// Widths are silhouettes, by case id.
type Widths struct {
	Mean      float64            `json:"mean"`
	ByCluster []float64          `json:"by_cluster"`
	ByCase    map[string]float64 `json:"by_case"`
}

// A Null compares the silhouette with those of tables that have no structure beyond their margins:
// as many codes in each case and as many cases with each code. P is (b+1)/(draws+1), where b is the
// number of tables whose best silhouette is at least as great.
type Null struct {
	Silhouette float64 `json:"silhouette"` // observed
	Mean       float64 `json:"mean"`       // of the tables without structure
	High       float64 `json:"high"`       // 95 % of them lie below
	P          float64 `json:"p"`
	Draws      int     `json:"draws"`
}

// An Agreement is the adjusted Rand index of the clusters and the names that cases carry.
type Agreement struct {
	AdjustedRand float64 `json:"adjusted_rand"`
	Against      string  `json:"against"`
	N            int     `json:"n"` // cases that carry a name
}

// An Alternative is another way of clustering into as many clusters, with how far it agrees.
type Alternative struct {
	Method       Method  `json:"method"`
	Measure      string  `json:"measure"`
	K            int     `json:"k"`
	AdjustedRand float64 `json:"adjusted_rand"`
}

// A Sensitivity says how the clusters change when the cells that are not reported are filled in at
// random, each present as often as the code is where it is known. It is no bound.
type Sensitivity struct {
	Draws  int     `json:"draws"`
	Mean   float64 `json:"mean"` // adjusted Rand
	Lowest float64 `json:"lowest"`
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
	m, err := similarity.Compute(ctx, t, opt.Compare)
	if err != nil {
		return nil, err
	}
	t, m, out, err := comparable(ctx, t, m, opt)
	if err != nil {
		return nil, err
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
		r.Notes = append(r.Notes, note(opt.Lang,
			"%d cases zijn weggelaten omdat ze niet te vergelijken zijn (geen van de codes komt erin voor): %s.",
			"%d cases were left out because they cannot be compared (none of the codes occurs in them): %s.", len(out), some(out)))
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
		return &similarity.Error{Msg: fmt.Sprintf("%d cases are too few to cluster", n), Hint: "at least three are needed"}
	}
	return nil
}

// comparable leaves out the cases that have no distance because nothing is in them. Other pairs
// without a distance are an error.
func comparable(ctx context.Context, t *table.Table, m *similarity.Matrix, opt Options) (*table.Table, *similarity.Matrix, []string, error) {
	if m.Undefined() == 0 {
		return t, m, nil, nil
	}
	undefined := make([]bool, len(m.Cases))
	for i := range undefined {
		for j := range undefined {
			undefined[i] = undefined[i] || math.IsNaN(m.At(i, j))
		}
	}
	rows := t.RowPresent()
	var keep []int
	var out []string
	for i, id := range m.Cases {
		if undefined[i] && (rows[i].Count() == 0 || opt.Compare.Measure == similarity.Phi && rows[i].Count() == len(t.Columns())) {
			out = append(out, id)
		} else {
			keep = append(keep, i)
		}
	}
	if len(out) > 0 {
		if err := enough(len(keep)); err != nil {
			return nil, nil, nil, &similarity.Error{
				Msg:  fmt.Sprintf("only %d cases show any of the codes, too few to cluster", len(keep)),
				Hint: "choose more codes; at least three cases are needed",
			}
		}
		t = t.Select(keep, nil)
		var err error
		if m, err = similarity.Compute(ctx, t, opt.Compare); err != nil {
			return nil, nil, nil, err
		}
	}
	return t, m, out, checkDistances(m)
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
	r.Notes = append(r.Notes, s.m.Notes...)
	if err := s.judge(ctx, r, found); err != nil {
		return nil, err
	}
	r.Notes = append(r.Notes, s.notes(r)...)
	return r, nil
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
func partitionOf(ctx context.Context, m *similarity.Matrix, opt Options) (*found, error) {
	n := len(m.Cases)
	if opt.Method == MethodLouvain {
		c, err := Louvain(m, opt.Resolution, opt.Seed)
		if err != nil {
			return nil, err
		}
		return &found{k: slices.Max(c.Assignment), assignment: c.Assignment, silhouette: SilhouetteOf(m, c.Assignment), modularity: c.Modularity}, nil
	}
	cut := func(k int) (*found, error) {
		p, err := PAM(ctx, m, k)
		if err != nil {
			return nil, err
		}
		return &found{k: k, assignment: p.Assignment, medoids: p}, nil
	}
	if opt.Method.Hierarchic() {
		tree, err := Hierarchical(ctx, m, opt.Method)
		if err != nil {
			return nil, err
		}
		cut = func(k int) (*found, error) { return &found{k: k, assignment: tree.Cut(k), tree: tree}, nil }
	}
	if opt.K > 0 {
		f, err := cut(opt.K)
		if err == nil {
			f.silhouette = SilhouetteOf(m, f.assignment)
		}
		return f, err
	}
	maxK := opt.MaxK
	if maxK <= 0 {
		maxK = min(10, max(5, int(math.Sqrt(float64(n)))))
	}
	var best *found
	var choice []Choice
	for k := 2; k <= min(max(2, maxK), n-1); k++ {
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
		switch {
		case a.Mean > b.Mean+1e-12:
			return -1
		case b.Mean > a.Mean+1e-12:
			return 1
		}
		return 0
	})
	best.choice = choice
	return best, nil
}

func (s *session) result(f *found) *Result {
	m := s.m
	r := &Result{
		Cases: m.Cases, Method: s.opt.Method, K: f.k, Choice: f.choice, Seed: s.opt.Seed, distances: m,
		Assignment: map[string]int{}, Dendrogram: f.tree,
		Silhouette: Widths{f.silhouette.Mean, f.silhouette.ByCluster, map[string]float64{}},
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
	}
	if f.tree != nil {
		r.Merge, r.Height, r.Order = f.tree.Merge, f.tree.Height, f.tree.Order
		c := correlation(m.Values, f.tree.Cophenetic())
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

// correlation is Pearson's; NaN where one side is constant.
func correlation(x, y []float64) float64 {
	var mx, my float64
	for i := range x {
		mx, my = mx+x[i], my+y[i]
	}
	n := float64(len(x))
	mx, my = mx/n, my/n
	var sxy, sxx, syy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		sxy, sxx, syy = sxy+dx*dy, sxx+dx*dx, syy+dy*dy
	}
	return sxy / math.Sqrt(sxx*syy)
}

// judge asks how much the clusters are worth.
func (s *session) judge(ctx context.Context, r *Result, f *found) error {
	if s.codes != nil {
		r.Profiles = Profiles(s.codes, f.assignment, s.opt.Compare.Missing)
	}
	if s.opt.Against != nil {
		r.Agreement = s.agreement(f.assignment)
	}
	n := len(s.m.Cases)
	var err error
	if b := number(s.opt.Bootstrap, 100, n <= 500); b > 0 && f.k > 1 {
		if r.Stability, err = Stability(ctx, s.m, f.assignment, b, s.opt); err != nil {
			return err
		}
		r.Bootstrap = b
		for _, v := range r.Stability {
			r.StabilityWords = append(r.StabilityWords, stabilityWord(v))
		}
	}
	if s.t == nil || n > 2000 {
		return nil
	}
	draws := number(s.opt.Draws, 199, n <= 200)
	if r.Null, err = s.null(ctx, f, draws); err != nil {
		return err
	}
	if s.opt.Compare.Missing == table.Bounds {
		if r.Sensitivity, err = s.sensitivity(ctx, f, draws); err != nil {
			return err
		}
	}
	if n <= 500 {
		r.Alternatives, err = s.alternatives(ctx, f)
	}
	return err
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

// Stability says how well each cluster is found again in bootstrap samples of the cases (Hennig
// 2007, doi:10.1016/j.csda.2006.11.025): the mean, over the samples, of the greatest Jaccard
// likeness between the cluster, as far as it was drawn, and a cluster of the sample. A case that is
// drawn several times counts once, since copies would be a cluster by themselves. A sample in which no
// case of a cluster was drawn counts as 0, as in clusterboot of the R package fpc. Below 0.6 a cluster is unstable, from 0.6 it
// shows a pattern, from 0.75 it is stable.
func Stability(ctx context.Context, m *similarity.Matrix, assignment []int, samples int, opt Options) ([]float64, error) {
	opt = opt.defaults()
	n, k := len(m.Cases), slices.Max(assignment)
	likeness := make([][]float64, samples)
	err := inParallel(ctx, samples, func(b int) error {
		rng := rand.New(rand.NewPCG(opt.Seed, 1<<32+uint64(b)))
		drawn := make([]bool, n)
		for range n {
			drawn[rng.IntN(n)] = true
		}
		var rows []int
		for i, d := range drawn {
			if d {
				rows = append(rows, i)
			}
		}
		again := opt
		if again.K = min(k, len(rows)); opt.Method == MethodLouvain {
			again.K = 0
		}
		f, err := partitionOf(ctx, m.Select(rows), again)
		if err != nil {
			return err
		}
		likeness[b] = foundAgain(rows, assignment, f.assignment, k)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]float64, k)
	for c := range out {
		for _, l := range likeness {
			out[c] += l[c]
		}
		out[c] /= float64(samples)
	}
	return out, nil
}

// foundAgain returns for each cluster its greatest Jaccard likeness to a cluster of the sample; 0
// if none of it was drawn.
func foundAgain(rows, assignment, sample []int, k int) []float64 {
	kk := slices.Max(sample)
	both := make([]float64, k*kk)
	mine, theirs := make([]float64, k), make([]float64, kk)
	for x, i := range rows {
		both[(assignment[i]-1)*kk+sample[x]-1]++
		mine[assignment[i]-1]++
		theirs[sample[x]-1]++
	}
	out := make([]float64, k)
	for c := range out {
		for d := range theirs {
			b := both[c*kk+d]
			out[c] = max(out[c], b/(mine[c]+theirs[d]-b)) // a cluster of the sample is never empty
		}
	}
	return out
}

func stabilityWord(v float64) string {
	switch {
	case v >= 0.75:
		return "stable"
	case v >= 0.6:
		return "pattern"
	}
	return "unstable"
}

// randomisable reports whether tables with the same margins can be drawn: presences, compared as such.
func (s *session) randomisable() bool {
	for j := range s.t.Columns() {
		if s.t.Type(j) != table.Membership {
			return false
		}
	}
	o := s.opt.Compare
	presence := o.Measure <= similarity.Hamann && !o.Fuzzy || o.Measure == similarity.Taxonomic
	return presence || !s.t.Fuzzy()
}

// null compares the silhouette with tables of the same margins. The tables are drawn from one that
// is itself far from the data by as many trades, so that under the null hypothesis the data are one
// draw among equals (Besag and Clifford 1989).
func (s *session) null(ctx context.Context, f *found, draws int) (*Null, error) {
	if draws == 0 || f.k < 2 || !s.randomisable() {
		return nil, nil
	}
	trades := 10 * len(s.m.Cases)
	hub := newMargins(s.t, s.opt.Compare.Missing)
	hub.shuffle(trades, rand.New(rand.NewPCG(s.opt.Seed, 2<<32)))
	best := make([]float64, draws)
	err := inParallel(ctx, draws, func(b int) error {
		one := hub.clone()
		one.shuffle(trades, rand.New(rand.NewPCG(s.opt.Seed, 2<<32+uint64(b)+1)))
		opt := s.opt
		if opt.Compare.Missing == table.Bounds {
			opt.Compare.Missing = table.AsAbsent
		}
		m, err := similarity.Compute(ctx, one.table(), opt.Compare)
		if err != nil {
			return err
		}
		g, err := partitionOf(ctx, m, opt)
		var unanswerable *similarity.Error
		if errors.As(err, &unanswerable) { // a pair without a distance, say: no structure found
			best[b] = math.NaN()
			return nil
		}
		if err == nil {
			best[b] = g.silhouette.Mean
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return summarise(f.silhouette.Mean, best), nil
}

func summarise(observed float64, best []float64) *Null {
	best = slices.DeleteFunc(best, math.IsNaN)
	out := &Null{Silhouette: observed, Draws: len(best), Mean: math.NaN(), High: math.NaN(), P: math.NaN()}
	if len(best) == 0 {
		return out
	}
	slices.Sort(best)
	sum, atLeast := 0.0, 0
	for _, v := range best {
		sum += v
		if v >= observed-1e-12 {
			atLeast++
		}
	}
	out.Mean = sum / float64(len(best))
	out.High = best[min(len(best)-1, int(math.Ceil(0.95*float64(len(best))))-1)]
	out.P = float64(atLeast+1) / float64(len(best)+1)
	return out
}

// sensitivity clusters random completions of the table.
func (s *session) sensitivity(ctx context.Context, f *found, draws int) (*Sensitivity, error) {
	if draws == 0 || f.k < 2 || s.t.Unreported() == 0 {
		return nil, nil
	}
	agree := make([]float64, draws)
	err := inParallel(ctx, draws, func(b int) error {
		rng := rand.New(rand.NewPCG(s.opt.Seed, 3<<32+uint64(b)))
		opt := s.opt
		opt.Compare.Missing = table.AsAbsent
		if opt.K = f.k; opt.Method == MethodLouvain {
			opt.K = 0
		}
		m, err := similarity.Compute(ctx, complete(s.t, rng), opt.Compare)
		if err != nil {
			return err
		}
		g, err := partitionOf(ctx, m, opt)
		if err != nil {
			return err
		}
		agree[b] = AdjustedRand(f.assignment, g.assignment)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := &Sensitivity{Draws: draws, Lowest: slices.Min(agree)}
	for _, v := range agree {
		out.Mean += v
	}
	out.Mean /= float64(draws)
	return out, nil
}

// complete fills in the memberships that are not reported: present as often as where they are known.
func complete(t *table.Table, rng *rand.Rand) *table.Table {
	b := table.NewBuilder(t.Cases(), t.Columns())
	for j := range t.Columns() {
		known := t.Known(j)
		p := float64(t.Present(j).Count()) / float64(max(1, known.Count()))
		for i := range t.Cases() {
			if s, ok := t.Text(i, j); ok && t.Type(j) == table.Nominal {
				b.SetText(i, j, s)
				continue
			}
			v, ok := t.Score(i, j)
			if !ok && t.Type(j) == table.Membership {
				if ok = true; rng.Float64() < p {
					v = 1
				}
			}
			if ok {
				b.Set(i, j, v)
			}
		}
	}
	return b.Table()
}

// alternatives clusters in other ways into as many clusters.
func (s *session) alternatives(ctx context.Context, f *found) ([]Alternative, error) {
	if f.k < 2 {
		return nil, nil
	}
	var out []Alternative
	try := func(m *similarity.Matrix, opt Options) error {
		if opt.K = f.k; opt.Method == MethodLouvain {
			opt.K = 0
		}
		g, err := partitionOf(ctx, m, opt)
		if err == nil {
			out = append(out, Alternative{opt.Method, opt.Compare.Measure.String(), g.k, AdjustedRand(f.assignment, g.assignment)})
		}
		return err
	}
	for _, method := range []Method{Average, Complete, Ward, MethodPAM, MethodLouvain} {
		if method == s.opt.Method {
			continue
		}
		opt := s.opt
		opt.Method = method
		if err := try(s.m, opt); err != nil {
			return nil, err
		}
	}
	for _, measure := range []similarity.Measure{similarity.Jaccard, similarity.Ochiai, similarity.SMC, similarity.Gower} {
		if measure == s.opt.Compare.Measure {
			continue
		}
		opt := s.opt
		opt.Compare.Measure = measure
		if opt.Compare.Missing == table.Bounds {
			opt.Compare.Missing = table.AsAbsent
		}
		m, err := similarity.Compute(ctx, s.t, opt.Compare)
		if err == nil {
			err = try(m, opt)
		}
		var unanswerable *similarity.Error
		if err != nil && !errors.As(err, &unanswerable) { // a measure that does not fit is no alternative
			return nil, err
		}
	}
	return out, nil
}

// inParallel calls work for 0 … n−1 on all processors. It returns the context's error, or that of
// the lowest number that had one.
func inParallel(ctx context.Context, n int, work func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[i] = work(i)
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// euclidean reports whether the distances can be those of points in a space: whether the doubly
// centred matrix of −d²/2 has no negative eigenvalue (Gower and Legendre 1986).
func euclidean(m *similarity.Matrix) bool {
	n := len(m.Cases)
	b := mat.NewSymDense(n, nil)
	means, mean := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			d := m.At(i, j)
			means[i] += -d * d / 2 / float64(n)
		}
		mean += means[i] / float64(n)
	}
	for i := range n {
		for j := i; j < n; j++ {
			d := m.At(i, j)
			b.SetSym(i, j, -d*d/2-means[i]-means[j]+mean)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(b, false) {
		return false
	}
	values := eigen.Values(nil)
	return slices.Min(values) >= -1e-9*slices.Max(values)
}
