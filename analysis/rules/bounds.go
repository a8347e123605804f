package rules

import "speelveld/analysis/table"

// completions returns the cases in which all of some columns are present, and those in which they
// are, or could be, given what is not reported.
func (r *run) completions(columns []int) (present, possible table.Bits) {
	present = table.AllBits(r.n)
	possible = present
	for _, j := range columns {
		present = present.And(r.t.Present(j))
		possible = possible.AndNot(r.t.Known(j).AndNot(r.t.Present(j)))
	}
	return present, possible
}

// bounds returns the lowest and highest value of the shares and the lift of a rule over all
// completions of the unknown cells; the last column is the right side.
//
// In each case the left side is present, absent or open, and so is the right side, whatever they are
// in other cases. So each bound is reached by giving every open case its worst or its best:
//
//	count       from the cases with both, to those where both are possible
//	confidence  lowest:  both present / (left present, or possible where the right is not present)
//	            highest: both possible / (both possible, or left present where the right is not possible)
//	lift        see [liftBounds]
func (r *run) bounds(columns []int) map[string][2]float64 {
	last := len(columns) - 1
	left, leftPossible := r.completions(columns[:last])
	right, rightPossible := r.completions(columns[last:])
	both, most := left.AndCount(right), leftPossible.AndCount(rightPossible)
	worst := both + leftPossible.AndNot(right).Count()
	best := most + left.AndNot(rightPossible).Count()
	share := func(low, high int) [2]float64 { return [2]float64{ratio(low, r.n), ratio(high, r.n)} }
	leftOpen, rightOpen := leftPossible.AndNot(left), rightPossible.AndNot(right)
	o := open{
		both: leftOpen.AndCount(rightOpen),
		left: leftOpen.AndCount(right), leftAlone: leftOpen.AndNot(rightPossible).Count(),
		right: rightOpen.AndCount(left), rightAlone: rightOpen.AndNot(leftPossible).Count(),
	}
	return map[string][2]float64{
		"count":      {float64(both), float64(most)},
		"support":    share(both, most),
		"coverage":   share(left.Count(), leftPossible.Count()),
		"base_rate":  share(right.Count(), rightPossible.Count()),
		"confidence": {ratio(both, worst), ratio(most, best)},
		"lift":       o.liftBounds(both, left.Count(), right.Count(), r.n),
	}
}

// open counts the cases of a rule in which a side is open.
type open struct {
	both              int // both sides are open
	left, leftAlone   int // the left side is, the right side present, or absent
	right, rightAlone int // the right side is, the left side present, or absent
}

// liftBounds returns the lowest and highest lift, a·n / (l·r), with a cases of both sides, l of the
// left and r of the right among n, and more where they are open. a is at least 1.
//
// A side that turns out present raises the lift where the other is present, since a ≤ l and a ≤ r,
// and lowers it where the other is absent. A case with both open is, at the lowest, one of the left
// alone or of the right alone, so shared out that l and r come as close as can be; at the highest it
// is one of both or of neither, and how many of each is tried.
func (o open) liftBounds(a, l, r, n int) [2]float64 {
	lift := func(a, l, r int) float64 { return float64(a) * float64(n) / (float64(l) * float64(r)) }
	l0, r0 := l+o.leftAlone, r+o.rightAlone
	toLeft := min(max((r0+o.both-l0)/2, 0), o.both)
	low := lift(a, l0+toLeft, r0+o.both-toLeft)
	high := 0.0
	for k := range o.both + 1 {
		high = max(high, lift(a+o.left+o.right+k, l+o.left+k, r+o.right+k))
	}
	return [2]float64{low, high}
}
