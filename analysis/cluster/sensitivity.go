package cluster

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// sensitivity clusters random completions of the table.
func (s *session) sensitivity(ctx context.Context, f *found, draws int) (*Sensitivity, error) {
	agree := make([]float64, draws)
	err := drawInParallel(ctx, draws, s.opt.Progress, func(b int) error {
		rng := rand.New(rand.NewPCG(s.opt.Seed, 3<<32+uint64(b)))
		opt := s.opt
		opt.again = true
		opt.K = f.k
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

// complete fills in the memberships that are not reported: present as often as the code is found among
// all cases. That is the mildest filling: the share among the cases in which a code is known is often 1,
// since a source says what is there more readily than what is not.
func complete(t *table.Table, rng *rand.Rand) *table.Table {
	b := table.NewBuilder(t.Cases(), t.Columns())
	for j := range t.Columns() {
		p := float64(t.Present(j).Count()) / float64(len(t.Cases()))
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

// alternatives clusters in other ways into as many clusters: by other methods, and by other measures
// that fit the table.
func (s *session) alternatives(ctx context.Context, f *found) ([]Alternative, error) {
	var out []Alternative
	try := func(m *similarity.Matrix, opt Options) error {
		opt.K = f.k
		g, err := partitionOf(ctx, m, opt)
		if err == nil {
			a := Alternative{Method: opt.Method, K: g.k, AdjustedRand: AdjustedRand(f.assignment, g.assignment)}
			if !m.Given {
				a.Measure = opt.Compare.Measure.String()
			}
			out = append(out, a)
		}
		return err
	}
	for _, method := range []Method{Average, Complete, Ward, MethodPAM, MethodLouvain} {
		if method == s.opt.Method || method == MethodLouvain && len(s.m.Cases) > fewForStability {
			continue
		}
		opt := s.opt
		opt.Method = method
		if err := try(s.m, opt); err != nil {
			return nil, err
		}
	}
	if s.t == nil {
		return out, nil
	}
	measures := []similarity.Measure{similarity.Jaccard, similarity.Ochiai, similarity.Phi, similarity.SMC}
	if !s.randomisable() {
		measures = []similarity.Measure{similarity.Gower, similarity.BrayCurtis, similarity.Euclidean, similarity.Cosine}
	}
	for _, measure := range measures {
		if measure == s.opt.Compare.Measure {
			continue
		}
		opt := s.opt
		opt.Compare.Measure = measure
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
