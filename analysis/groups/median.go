package groups

import (
	"math"
	"slices"
)

// spatialMedian returns the point with the least sum of distances to the points, by Weiszfeld's
// iteration as mended by Vardi & Zhang, from the medians of the axes. Where many points are the
// least (an even number on a line), it is the one that the iteration meets first.
// See Vardi & Zhang (2000), doi:10.1073/pnas.97.4.1423.
func spatialMedian(points [][]float64) []float64 {
	axes := len(points[0])
	at := make([]float64, axes)
	if axes == 0 {
		return at
	}
	column := make([]float64, len(points))
	for k := range at {
		for i, p := range points {
			column[i] = p[k]
		}
		slices.Sort(column)
		at[k] = (column[(len(column)-1)/2] + column[len(column)/2]) / 2
	}
	if len(points) < 3 {
		return at
	}
	next, pull := make([]float64, axes), make([]float64, axes)
	for range 100_000 {
		weights, here := 0.0, 0.0
		clear(next)
		clear(pull)
		for _, p := range points {
			dist := math.Sqrt(squaredDistance(p, at))
			if dist == 0 {
				here++
				continue
			}
			weights += 1 / dist
			for k := range p {
				next[k] += p[k] / dist
				pull[k] += (p[k] - at[k]) / dist
			}
		}
		if weights == 0 {
			return at
		}
		stay := 0.0 // how far a point at which the iteration stands holds it back
		if here > 0 {
			length := 0.0
			for _, v := range pull {
				length += v * v
			}
			stay = min(1, here/math.Sqrt(length))
			if length == 0 {
				return at
			}
		}
		moved := 0.0
		for k := range at {
			to := (1-stay)*next[k]/weights + stay*at[k]
			moved = max(moved, math.Abs(to-at[k]))
			at[k] = to
		}
		if moved < 1e-15 {
			return at
		}
	}
	return at
}
