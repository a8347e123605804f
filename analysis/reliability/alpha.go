package reliability

import "math"

// alphas computes Krippendorff's alpha at the levels that the values bear, from the counts of the
// values among units rated twice and the observed disagreement.
//
//	alpha = 1 − D_o / D_e
//	D_o = Σ_units Σ_pairs δ² / (ratings of the unit − 1)      D_e = Σ_c,k n_c n_k δ²_ck / (n − 1)
//
// n_c is how often value c was given in all, n their sum, and δ² the squared distance of the level.
//
// The R package irr has another n where no rating is missing and there are more than two coders: it
// counts each rating once for every other coder of its unit, and so corrects less for few units.
// Both numbers are kept.
func (t *tally) alphas(s *scratch, times []float64, observed [4]float64, ratio bool) {
	n, given := 0.0, 0
	for _, c := range s.n {
		n += c
		if c > 0 {
			given++
		}
	}
	if given < 2 {
		return // nothing varies
	}
	same := 0.0
	for _, c := range s.n {
		same += c * c
	}
	set := func(l Level, expected float64) {
		ratio := observed[l] / expected
		s.out[atDefined+int(l)] = 1 - (n-1)*ratio
		s.out[atAlpha+int(l)] = 1 - (n-1/t.others)*ratio
	}
	set(Nominal, n*n-same)
	if t.r.level >= Ordinal {
		observed[Ordinal] = t.rankDisagreement(s, times)
		set(Ordinal, spread(s.n, s.rank, n))
	}
	if t.r.level >= Interval {
		set(Interval, spread(s.n, t.place, n))
	}
	if t.r.level >= Ratio && t.ratio && ratio {
		set(Ratio, t.ratioSpread(s.n))
	}
}

// spread is Σ_c,k n_c n_k (x_c − x_k)².
func spread(n, x []float64, total float64) float64 {
	mean := 0.0
	for i, c := range n {
		mean += c * x[i]
	}
	mean /= total
	sum := 0.0
	for i, c := range n {
		d := x[i] - mean
		sum += c * d * d
	}
	return 2 * total * sum
}

// ratioSpread is Σ_c,k n_c n_k ((x_c − x_k) / (x_c + x_k))².
func (t *tally) ratioSpread(n []float64) float64 {
	k, sum := len(n), 0.0
	for a, c := range n {
		if c == 0 {
			continue
		}
		part := 0.0
		if t.distance != nil {
			row := t.distance[a*k : (a+1)*k]
			for b := a + 1; b < k; b++ {
				part += n[b] * row[b]
			}
		} else {
			for b := a + 1; b < k; b++ {
				part += n[b] * ratioDistance(t.value[a], t.value[b])
			}
		}
		sum += c * part
	}
	return 2 * sum
}

// rankDisagreement is the observed disagreement at the ordinal level, whose distance is that of
// mean ranks: the ratings from one value to the other, half of those at either end.
func (t *tally) rankDisagreement(s *scratch, times []float64) float64 {
	below := 0.0
	for v, c := range s.n {
		s.rank[v] = below + c/2
		below += c
	}
	for v := range s.rank { // as a share of all ratings, so that large counts stay small numbers
		s.rank[v] /= below
	}
	sum := 0.0
	for i := range t.units {
		u := &t.units[i]
		m := float64(u.rated)
		if u.alike == m*(m-1)/2 {
			continue
		}
		w := u.weight
		if times != nil {
			w *= times[u.block]
		}
		first, d1, d2 := math.NaN(), 0.0, 0.0
		for _, v := range u.values {
			switch {
			case v == missing:
			case math.IsNaN(first):
				first = s.rank[v]
			default:
				d := s.rank[v] - first
				d1 += d
				d2 += d * d
			}
		}
		sum += w * 2 * (m*d2 - d1*d1) / (m - 1)
	}
	return sum
}
