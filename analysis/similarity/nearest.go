package similarity

import (
	"cmp"
	"context"
	"math"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// A Neighbour is a case beside the one that was asked about, with what makes the two alike.
type Neighbour struct {
	Case       string  `json:"case"`
	Label      string  `json:"label"`      // left to the caller, who knows the cases' names
	Similarity float64 `json:"similarity"` // NaN where the pair has no value, or the measure distances only
	Distance   float64 `json:"distance"`

	// Shared are the codes that both cases show, OnlyA those that only the case asked about shows,
	// OnlyB those that only this one shows, in the order of the columns. Texts, and numbers other than
	// memberships in a measure of differences, are shared where they are equal. Under table.Exclude a code
	// that is not reported in one of the two is in none of them.
	Shared []string `json:"shared"`
	OnlyA  []string `json:"only_a"`
	OnlyB  []string `json:"only_b"`

	N      int                   `json:"n"`      // columns that the value rests on
	Kinds  []KindShare           `json:"kinds"`  // which kinds of codes make them alike
	Bounds map[string][2]float64 `json:"bounds"` // "similarity" (or "distance"), under table.Bounds; else nil
	Reason string                `json:"reason"` // why there is no value; else empty
}

// A KindShare says how far two cases agree in the codes of one kind: how many both show, how many
// at least one of them shows, and the first over the second (Jaccard; NaN if neither shows any).
type KindShare struct {
	Kind    string  `json:"kind"`
	Shared  int     `json:"shared"`
	Either  int     `json:"either"`
	Jaccard float64 `json:"jaccard"`
}

// Nearest returns the k cases (all, if k is 0) most like the case of that id, best first; equally
// like cases come in the order of their ids, and pairs without a value last. The notes say what
// the numbers rest on. It returns an *UnknownCase or what Compute returns.
func Nearest(t *table.Table, id string, k int, opt Options) (rows []Neighbour, notes []string, err error) {
	i, ok := t.Case(id)
	if !ok {
		return nil, nil, &UnknownCase{id}
	}
	if k < 0 {
		return nil, nil, errorf("", "the number of neighbours is negative: %d", k)
	}
	if opt.Form = Similarities; opt.Measure.DistanceOnly() {
		opt.Form = Distances
	}
	e, err := newEngine(t, opt)
	if err != nil {
		return nil, nil, err
	}
	n := len(t.Cases())
	values, on := make([]float64, n), make([]int32, n)
	e.fill(i, 0, values, on)
	order := make([]int, 0, n)
	for j := range n {
		if j != i {
			order = append(order, j)
		}
	}
	better := func(v float64) float64 { // greater is nearer
		if opt.Form == Distances {
			return -v
		}
		return v
	}
	slices.SortFunc(order, func(a, b int) int {
		va, vb := values[a], values[b]
		if na, nb := math.IsNaN(va), math.IsNaN(vb); na || nb {
			if na != nb {
				if na {
					return 1
				}
				return -1
			}
			return cmp.Compare(t.Cases()[a], t.Cases()[b])
		}
		return cmp.Or(cmp.Compare(better(vb), better(va)), cmp.Compare(t.Cases()[a], t.Cases()[b]))
	})
	if k > 0 && k < len(order) {
		order = order[:k]
	}
	rows = make([]Neighbour, 0, len(order))
	for _, j := range order {
		rows = append(rows, e.neighbour(i, j, values[j], int(on[j])))
	}
	return rows, e.notes, nil
}

func (e *engine) neighbour(i, j int, v float64, on int) Neighbour {
	nb := Neighbour{Case: e.t.Cases()[j], N: on, Shared: []string{}, OnlyA: []string{}, OnlyB: []string{}, Kinds: []KindShare{}}
	nb.Similarity, nb.Distance, nb.Bounds = e.bothWays(i, j, v)
	if math.IsNaN(v) {
		nb.Reason = e.why(i, j, on)
	}
	at := map[string]int{}
	for _, compared := range e.cols {
		k, c := compared.at, e.t.Columns()[compared.at]
		x, y := e.shows(i, k), e.shows(j, k)
		if e.opt.Missing == table.Exclude && !(e.t.Known(k).Has(i) && e.t.Known(k).Has(j)) || !x && !y {
			continue
		}
		s, seen := at[c.Kind]
		if !seen {
			s = len(nb.Kinds)
			at[c.Kind] = s
			nb.Kinds = append(nb.Kinds, KindShare{Kind: c.Kind})
		}
		nb.Kinds[s].Either++
		switch {
		case x && y && e.same(i, j, k):
			nb.Shared = append(nb.Shared, c.ID)
			nb.Kinds[s].Shared++
		case x && y: // two different texts or numbers
		case x:
			nb.OnlyA = append(nb.OnlyA, c.ID)
		case y:
			nb.OnlyB = append(nb.OnlyB, c.ID)
		}
	}
	for s := range nb.Kinds {
		nb.Kinds[s].Jaccard = float64(nb.Kinds[s].Shared) / float64(nb.Kinds[s].Either)
	}
	return nb
}

// bothWays returns the value of a pair as similarity and as distance, with its bounds where they are
// asked for. What is a distance only is no similarity.
func (e *engine) bothWays(i, j int, v float64) (similarity, distance float64, bounds map[string][2]float64) {
	name := "similarity"
	similarity, distance = v, 1-v
	if e.opt.Form == Distances {
		similarity, distance, name = math.NaN(), v, "distance"
	}
	if e.opt.Missing == table.Bounds {
		low, high := e.bounds(i, j)
		bounds = map[string][2]float64{name: {low, high}}
	}
	return similarity, distance, bounds
}

// byValue reports whether two cases share a column where it says the same of them, and not where
// both have it: a text, or a number in a measure of differences.
func (e *engine) byValue(k int) bool {
	switch e.t.Type(k) {
	case table.Nominal:
		return true
	case table.Number:
		m := e.opt.Measure
		return m == Gower || m == Hamming || m == Euclidean || m == Manhattan
	}
	return false
}

// shows reports whether a case has a code: it is present, or the column has a value for it.
func (e *engine) shows(i, k int) bool {
	if e.byValue(k) {
		return e.t.Known(k).Has(i)
	}
	return e.t.Present(k).Has(i)
}

// same reports whether a column says the same of two cases that both show it.
func (e *engine) same(i, j, k int) bool {
	if !e.byValue(k) {
		return true
	}
	a, _ := e.t.Text(i, k)
	b, _ := e.t.Text(j, k)
	return a == b
}

// A Neighbourhood is a case with the cases nearest to it.
type Neighbourhood struct {
	Case       string `json:"case"`
	Neighbours []Near `json:"neighbours"`
	Reason     string `json:"reason"` // why there are fewer than was asked for; else empty
}

// A Near is one of the nearest cases of another.
type Near struct {
	Case       string                `json:"case"`
	Similarity float64               `json:"similarity"` // NaN for a measure that has distances only
	Distance   float64               `json:"distance"`
	N          int                   `json:"n"`                // columns that the value rests on
	Bounds     map[string][2]float64 `json:"bounds,omitempty"` // as those of a Neighbour
}

// NearestAll returns, for every case in the order of the table, its k nearest, best first; equally
// like cases come in the order of their ids. Pairs without a value are left out, and the
// neighbourhood that has too few of others says why. It keeps no matrix: memory is that of the
// result. It returns what Compute returns.
func NearestAll(ctx context.Context, t *table.Table, k int, opt Options) ([]Neighbourhood, []string, error) {
	if k < 1 {
		return nil, nil, errorf("ask for one neighbour or more", "the number of neighbours is %d", k)
	}
	if opt.Form = Similarities; opt.Measure.DistanceOnly() {
		opt.Form = Distances
	}
	e, err := newEngine(t, opt)
	if err != nil {
		return nil, nil, err
	}
	cases := t.Cases()
	c := &contest{k: min(k, max(0, len(cases)-1)), distances: opt.Form == Distances, rank: rankOf(cases)}
	lists, err := e.nearest(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	out := make([]Neighbourhood, len(cases))
	err = parallel.Each(ctx, len(cases), func(i int) {
		out[i] = e.neighbourhood(i, lists[i], c.k)
	})
	if err != nil {
		return nil, nil, err
	}
	return out, append(e.notes, e.fewer(out)...), nil
}

// rankOf returns the place of each case in the order of the ids.
func rankOf(cases []string) []int32 {
	order := make([]int32, len(cases))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(cases[a], cases[b]) })
	rank := make([]int32, len(cases))
	for r, i := range order {
		rank[i] = int32(r)
	}
	return rank
}

// neighbourhood describes the nearest of case i, of whom k were asked for.
func (e *engine) neighbourhood(i int, list []candidate, k int) Neighbourhood {
	cases := e.t.Cases()
	h := Neighbourhood{Case: cases[i], Neighbours: make([]Near, len(list))}
	for x, c := range list {
		near := Near{Case: cases[c.at], N: e.columns}
		near.Similarity, near.Distance, near.Bounds = e.bothWays(i, int(c.at), c.value)
		if e.varying {
			near.N = e.restsOn(i, int(c.at))
		}
		h.Neighbours[x] = near
	}
	if len(list) < k {
		h.Reason = e.whyFewer(i)
	}
	return h
}

// restsOn returns the number of columns that the value of a pair rests on.
func (e *engine) restsOn(i, j int) int {
	var value [1]float64
	var on [1]int32
	e.fill(i, j, value[:], on[:])
	return int(on[0])
}

// whyFewer says why some pairs of case i have no value, by the first of them.
func (e *engine) whyFewer(i int) string {
	var value [1]float64
	var on [1]int32
	for j := range e.t.Cases() {
		if e.fill(i, j, value[:], on[:]); j != i && math.IsNaN(value[0]) {
			return e.why(i, j, int(on[0]))
		}
	}
	return ""
}

// fewer notes how many cases have fewer neighbours than was asked for, and why.
func (e *engine) fewer(hoods []Neighbourhood) []string {
	var short []string
	why := ""
	for _, h := range hoods {
		if h.Reason != "" {
			short = append(short, h.Case)
			why = cmp.Or(why, h.Reason)
		}
	}
	if short == nil {
		return nil
	}
	return []string{caveat.Say(e.opt.Lang,
		"%d %s minder buren dan gevraagd (%s), doordat niet elk paar een waarde heeft: %s.",
		"%d %s fewer neighbours than was asked for (%s), as not every pair has a value: %s.",
		len(short), form(e.opt.Lang, len(short), "case heeft", "cases hebben", "case has", "cases have"), caveat.Some(short), why)}
}

// A candidate is a case that may be among the nearest of another.
type candidate struct {
	at    int32
	value float64
}

// A contest is for the k best places in the list of every case. Lists are ordered: best first, and
// of equals the one whose id comes first. So it does not matter in which order candidates come.
type contest struct {
	k         int
	distances bool
	rank      []int32 // of each case, in the order of the ids
}

// before reports whether x stands before y in a list.
func (c *contest) before(x, y candidate) bool {
	if x.value == y.value {
		return c.rank[x.at] < c.rank[y.at]
	}
	return x.value > y.value != c.distances
}

// admits reports whether x would get a place in a list.
func (c *contest) admits(list []candidate, x candidate) bool {
	return len(list) < c.k || c.k > 0 && c.before(x, list[c.k-1])
}

// insert returns the list with x, which it admits, in its place.
func (c *contest) insert(list []candidate, x candidate) []candidate {
	if len(list) == c.k {
		list = list[:c.k-1]
	}
	at := len(list)
	list = append(list, x)
	for ; at > 0 && c.before(x, list[at-1]); at-- {
		list[at] = list[at-1]
	}
	list[at] = x
	return list
}

// nearest fills the lists of all cases.
func (e *engine) nearest(ctx context.Context, c *contest) ([][]candidate, error) {
	if p, ok := e.pairs.(*presence); ok && !p.byPair && p.classes == nil && c.k > 0 {
		return p.nearest(ctx, c, e.opt.Progress)
	}
	const block = 1024
	n := len(e.t.Cases())
	if c.k == 0 {
		return make([][]candidate, n), nil
	}
	lists := make([][]candidate, n)
	err := parallel.Each(ctx, n, func(i int) {
		list := make([]candidate, 0, c.k)
		values := make([]float64, min(block, n))
		for from := 0; from < n; from += block {
			out := values[:min(block, n-from)]
			e.fill(i, from, out, nil)
			for x, v := range out {
				if y := (candidate{int32(from + x), v}); from+x != i && !math.IsNaN(v) && c.admits(list, y) {
					list = c.insert(list, y)
				}
			}
		}
		lists[i] = list
		e.tell()
	})
	return lists, err
}
