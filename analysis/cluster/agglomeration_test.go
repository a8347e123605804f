package cluster

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"speelveld/analysis/similarity"
)

// plainly merges as the agglomeration says it does, on a full matrix that keeps all its places: at each
// step the first row whose nearest neighbour is nearest; a neighbour is looked for anew only if it is one of
// the two that merged, so that of equals the one that was found first stays.
func plainly(m *similarity.Matrix, method Method) []step {
	n := len(m.Cases)
	d := make([][]float64, n)
	size, gone := make([]float64, n), make([]bool, n)
	for i := range d {
		d[i], size[i] = make([]float64, n), 1
		for j := range d[i] {
			if d[i][j] = m.At(i, j); method == Ward {
				d[i][j] *= d[i][j]
			}
		}
	}
	nearest, least := make([]int, n), make([]float64, n)
	look := func(i int) {
		least[i] = math.Inf(1)
		for j := i + 1; j < n; j++ {
			if !gone[j] && d[i][j] < least[i] {
				nearest[i], least[i] = j, d[i][j]
			}
		}
	}
	for i := range n {
		look(i)
	}
	var steps []step
	for range n - 1 {
		i := -1
		for k := range n {
			if !gone[k] && !math.IsInf(least[k], 1) && (i < 0 || least[k] < least[i]) {
				i = k
			}
		}
		j, dij := nearest[i], d[i][nearest[i]]
		height := dij
		if method == Ward {
			height = math.Sqrt(dij)
		}
		steps = append(steps, step{i, j, height})
		gone[j] = true
		for k := range n {
			if gone[k] || k == i {
				continue
			}
			x := []float64{d[k][i]}
			union{dij, size[i], size[j]}.join(method, x, []float64{d[k][j]}, size[k:k+1])
			d[k][i], d[i][k] = x[0], x[0]
			if k < i && x[0] < least[k] {
				nearest[k], least[k] = i, x[0]
			}
		}
		size[i] += size[j]
		for k := range n {
			if !gone[k] && (k == i || nearest[k] == i || nearest[k] == j) {
				look(k)
			}
		}
	}
	return steps
}

// Places are made anew while clusters merge, rows are read with gaps in them, and pieces of columns
// at a time: nothing of it may show.
func TestAgglomerationAsPlainly(t *testing.T) {
	for _, values := range []int{4, 1_000_000} { // nearly all distances tie, and none
		rng := rand.New(rand.NewPCG(1, uint64(values)))
		m := &similarity.Matrix{Cases: make([]string, 700), Form: similarity.Distances, Given: true}
		for i := range m.Cases {
			m.Cases[i] = fmt.Sprintf("case%d", i)
		}
		for range len(m.Cases) * (len(m.Cases) - 1) / 2 {
			m.Values = append(m.Values, float64(1+rng.IntN(values))/3)
		}
		for _, method := range linkages {
			t.Run(fmt.Sprintf("%s/%d", method, values), func(t *testing.T) {
				got, err := newAgglomeration(m, method).run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				want := plainly(m, method)
				for s := range want {
					if got[s] != want[s] {
						t.Fatalf("step %d: got %+v, want %+v", s+1, got[s], want[s])
					}
				}
			})
		}
	}
}

// The roots of 1 − Jaccard are distances between points (Gower and Legendre 1986), those of 1 − Jaccard
// themselves need not be.
func TestJaccardIsSquaredEuclidean(t *testing.T) {
	neither := 0
	for seed := range uint64(10) {
		m := random(t, seed, 40, 6)
		if m.Undefined() > 0 {
			continue
		}
		if is, sure := euclidean(t.Context(), m, true); !is || !sure {
			t.Errorf("seed %d: the roots are not Euclidean", seed)
		}
		if is, _ := euclidean(t.Context(), m, false); !is {
			neither++
		}
	}
	if neither == 0 {
		t.Error("1 − Jaccard was Euclidean every time")
	}
}

func TestProgressCountsEverything(t *testing.T) {
	var seen []int
	total := 0
	opt := Options{K: 2, Bootstrap: 7, Draws: 5, Progress: func(done, all int) {
		seen = append(seen, done)
		total = all
	}}
	if _, err := Run(t.Context(), families(1, 0), opt); err != nil {
		t.Fatal(err)
	}
	if want := sequence(13)[1:]; total != 12 || !slices.Equal(seen, want) {
		t.Errorf("told of %v out of %d, want %v out of 12", seen, total, want)
	}
}
