package groups

import (
	"math"
	"slices"
)

// spatialMedian returns the point with the least sum of distances to the points, to about seven
// digits. Where many points are the least (an even number on a line), it is the one met first.
//
// The search is Nash's variable metric method from the medians of the axes, with the step rule and
// the tolerances of R's optim: vegan's spatial medians are those at which optim stops, and
// distances to them that agree with vegan's beyond seven digits have to stop where it does.
// See Nash (1990), Compact Numerical Methods for Computers, algorithm 21.
func spatialMedian(points [][]float64) []float64 {
	axes := len(points[0])
	start := make([]float64, axes)
	column := make([]float64, len(points))
	for k := range start {
		for i, p := range points {
			column[i] = p[k]
		}
		slices.Sort(column)
		start[k] = (column[(len(column)-1)/2] + column[len(column)/2]) / 2
	}
	if len(points) == 1 || axes == 0 {
		return start
	}
	s := search{points: points, at: start}
	s.run()
	s.polish()
	return s.at
}

// polish replaces the point where the search stopped by a clearly better one, if there is: the sum
// of distances has a kink in every point, and a search for smooth functions can stop short of one.
// Candidates are the points themselves and what Weiszfeld's iteration, with the step of Vardi and
// Zhang (2000) at a point, makes of the best.
func (s *search) polish() {
	const clearly = 1e-7 // far above what tells vegan's stopping place from the true median
	best := search{points: s.points, at: slices.Clone(s.at)}
	least := best.sum()
	consider := func(at []float64) bool {
		c := search{points: s.points, at: at}
		sum := c.sum()
		if sum >= least {
			return false
		}
		best.at, least = slices.Clone(at), sum
		return true
	}
	for _, p := range s.points {
		consider(p)
	}
	for range 1000 {
		next := best.weiszfeld()
		before := least
		if next == nil || !consider(next) || before-least < 1e-14*before {
			break
		}
	}
	if least < s.sum()*(1-clearly) {
		s.at = best.at
	}
}

// weiszfeld returns the next point of the iteration, or nil at a point that is the median.
func (s *search) weiszfeld() []float64 {
	next, pull := make([]float64, len(s.at)), make([]float64, len(s.at))
	weight, here := 0.0, 0
	for _, p := range s.points {
		dist := math.Sqrt(squaredDistance(p, s.at))
		if dist < 1e-12 {
			here++
			continue
		}
		weight += 1 / dist
		for k := range next {
			next[k] += p[k] / dist
			pull[k] += (p[k] - s.at[k]) / dist
		}
	}
	if weight == 0 {
		return nil
	}
	strength := 0.0
	for k := range next {
		next[k] /= weight
		strength += pull[k] * pull[k]
	}
	if here > 0 {
		keep := float64(here) / math.Sqrt(strength)
		if !(keep < 1) {
			return nil
		}
		for k := range next {
			next[k] = (1-keep)*next[k] + keep*s.at[k]
		}
	}
	return next
}

// The constants of the search.
const (
	shorter    = 0.2    // a step that does not help is cut to this part of itself
	acceptable = 0.0001 // part of the promised gain that a step has to keep
	offset     = 10     // a change that vanishes beside this is no change
	stop       = 1.490116119384766e-08
	rounds     = 100
)

// A search descends from at to the least sum of distances.
type search struct {
	points  [][]float64
	at      []float64
	inverse [][]float64 // of the matrix of second derivatives, estimated; lower triangle
}

// sum returns the sum of the distances from at to the points.
func (s *search) sum() float64 {
	total := 0.0
	for _, p := range s.points {
		total += math.Sqrt(squaredDistance(p, s.at))
	}
	return total
}

// gradient writes the slope of sum; a point that lies exactly at at pulls nowhere.
func (s *search) gradient(g []float64) {
	clear(g)
	for _, p := range s.points {
		dist := math.Sqrt(squaredDistance(p, s.at))
		if dist == 0 {
			continue
		}
		for k := range g {
			g[k] -= (p[k] - s.at[k]) / dist
		}
	}
}

// times returns the symmetric matrix inverse times v.
func (s *search) times(v, out []float64) {
	for i := range out {
		sum := 0.0
		for j := 0; j <= i; j++ {
			sum += s.inverse[i][j] * v[j]
		}
		for j := i + 1; j < len(v); j++ {
			sum += s.inverse[j][i] * v[j]
		}
		out[i] = sum
	}
}

func (s *search) reset() {
	for i := range s.inverse {
		clear(s.inverse[i])
		s.inverse[i][i] = 1
	}
}

func (s *search) run() {
	n := len(s.at)
	s.inverse = make([][]float64, n)
	for i := range s.inverse {
		s.inverse[i] = make([]float64, i+1)
	}
	gradient, step, from, before, turned := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	least := s.sum()
	s.gradient(gradient)
	s.reset()
	fresh := 0 // rounds since the matrix was last reset
	for round := 1; round < rounds; {
		copy(from, s.at)
		copy(before, gradient)
		s.times(gradient, step)
		descent := 0.0
		for k := range step {
			step[k] = -step[k]
			descent += step[k] * gradient[k]
		}
		length, moved := 0.0, false
		if descent < 0 {
			var value float64
			length, value, moved = s.advance(from, step, least, descent)
			if math.Abs(value-least) <= stop*(math.Abs(least)+stop) {
				moved = false
				least = value
			}
			if moved {
				least = value
			}
		}
		if !moved {
			if fresh == 0 {
				return
			}
			s.reset()
			fresh = 0
			continue
		}
		s.gradient(gradient)
		round++
		fresh++
		product := 0.0
		for k := range step {
			step[k] *= length
			before[k] = gradient[k] - before[k]
			product += step[k] * before[k]
		}
		if product > 0 {
			s.learn(step, before, turned, product)
		} else {
			fresh = 0
		}
		if fresh == 0 || fresh > 2*n {
			s.reset()
			fresh = 0
		}
	}
}

// advance goes along a step from a place, as far as it keeps its promise; moved is false where
// nothing changes any more.
func (s *search) advance(from, step []float64, least, descent float64) (length, value float64, moved bool) {
	value = least
	for length = 1.0; ; length *= shorter {
		same := 0
		for k := range step {
			s.at[k] = from[k] + length*step[k]
			if offset+from[k] == offset+s.at[k] {
				same++
			}
		}
		if same == len(step) {
			return length, value, false
		}
		value = s.sum()
		if value <= least+descent*length*acceptable {
			return length, value, true
		}
	}
}

// learn mends the estimate by what a step has shown of the slope.
func (s *search) learn(step, change, turned []float64, product float64) {
	s.times(change, turned)
	second := 0.0
	for k := range turned {
		second += turned[k] * change[k]
	}
	second = 1 + second/product
	for i := range s.inverse {
		for j := range s.inverse[i] {
			s.inverse[i][j] += (second*step[i]*step[j] - step[i]*turned[j] - turned[i]*step[j]) / product
		}
	}
}
