package rules

import (
	"speelveld/analysis/table"
)

// completions returns the cases in which all of some columns are present, and those in which they
// are, or could be, given what is not reported.
func (r *run) completions(columns []int) (present, possible table.Bits) {
	present, _ = r.sides(nil, -1)
	possible = present
	for _, j := range columns {
		present = present.And(r.t.Present(j))
		possible = possible.AndNot(r.t.Known(j).AndNot(r.t.Present(j)))
	}
	return present, possible
}

// bounds returns the lowest and highest value of the shares of a rule over all completions of the
// unknown cells; the last column is the right side.
//
// The left side is present, absent or open in a case, and so is the right side. A case in which one
// of them is open can be completed on its own, so that every bound is reached by taking each case
// at its worst or best:
//
//	count       from both present to both possible
//	confidence  lowest:  A / (cases in which the left side is present, or possible without the right
//	            being present); highest: both possible / (that, and the left side without the right)
func (r *run) bounds(columns []int) map[string][2]float64 {
	last := len(columns) - 1
	left, leftPossible := r.completions(columns[:last])
	right, rightPossible := r.completions(columns[last:])
	both, most := left.AndCount(right), leftPossible.AndCount(rightPossible)
	worst := both + leftPossible.AndNot(right).Count() // every open left side joins where the right is not present
	best := most + left.AndNot(rightPossible).Count()
	share := func(low, high int) [2]float64 { return [2]float64{ratio(low, r.n), ratio(high, r.n)} }
	return map[string][2]float64{
		"count":      {float64(both), float64(most)},
		"support":    share(both, most),
		"coverage":   share(left.Count(), leftPossible.Count()),
		"base_rate":  share(right.Count(), rightPossible.Count()),
		"confidence": {ratio(both, worst), ratio(most, best)},
	}
}
