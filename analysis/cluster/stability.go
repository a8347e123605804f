package cluster

import (
	"context"
	"math/rand/v2"
	"slices"

	"speelveld/analysis/similarity"
)

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
	err := drawInParallel(ctx, samples, opt.Progress, func(b int) error {
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
		again.again = true
		again.K = min(k, len(rows))
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
