package cluster

// AdjustedRand says how far two assignments of the same cases agree (Hubert and Arabie 1985,
// doi:10.1007/BF01908075): 1 if they are the same but for the numbers, 0 on average by chance, and
// below 0 for less. Two assignments that both put all cases together, or all apart, agree: 1. It
// panics if the lengths differ.
func AdjustedRand(x, y []int) float64 {
	if len(x) != len(y) {
		panic("cluster: assignments of different length")
	}
	x, y = Canonical(x), Canonical(y)
	kx, ky := 0, 0
	for i := range x {
		kx, ky = max(kx, x[i]), max(ky, y[i])
	}
	both := make([]float64, kx*ky)
	rows, cols := make([]float64, kx), make([]float64, ky)
	for i := range x {
		both[(x[i]-1)*ky+y[i]-1]++
		rows[x[i]-1]++
		cols[y[i]-1]++
	}
	pairs := func(counts []float64) float64 {
		sum := 0.0
		for _, c := range counts {
			sum += c * (c - 1) / 2
		}
		return sum
	}
	n := float64(len(x))
	index, px, py := pairs(both), pairs(rows), pairs(cols)
	expected := px * py / (n * (n - 1) / 2)
	most := (px + py) / 2
	if n < 2 || most == expected {
		return 1
	}
	return (index - expected) / (most - expected)
}
