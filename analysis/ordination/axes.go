package ordination

import (
	"cmp"
	"math"
	"slices"

	"speelveld/analysis/table"
)

// An Axis is what goes along with an axis of a map.
type Axis struct {
	Axis       int     `json:"axis"` // from 1
	Eigenvalue float64 `json:"eigenvalue"`
	Explained  float64 `json:"explained"`
	High       []Along `json:"high"` // more of it where coordinates are high, the strongest first
	Low        []Along `json:"low"`  // more of it where coordinates are low
}

// Along is a column that goes along with an axis.
type Along struct {
	Code        string  `json:"code"`
	Label       string  `json:"label"`
	Correlation float64 `json:"correlation"` // Pearson's, of its numbers with the coordinates
	N           int     `json:"n"`           // cases that it rests on
}

const (
	mostAlong  = 5   // columns to a side of an axis
	leastAlong = 0.3 // of a correlation, without its sign
)

// Axes tells which columns of t go along with each axis of r: at most five to a side, with a
// correlation of 0.3 or more. The rows of t are the cases of r. A membership that is not reported is 0
// unless the rule is table.Exclude; any other number is left out. Columns of texts, and those that do
// not vary, go along with nothing. There is no test: the axes are made of these columns.
func Axes(t *table.Table, r *Result, missing table.Missing) []Axis {
	if !slices.Equal(t.Cases(), r.Cases) {
		panic("ordination: the table has other cases than the map")
	}
	axes := make([]Axis, r.Dimensions)
	for a := range axes {
		axes[a] = Axis{Axis: a + 1, Eigenvalue: r.Eigenvalues[a], Explained: r.Explained[a], High: []Along{}, Low: []Along{}}
	}
	for j, c := range t.Columns() {
		if t.Type(j) == table.Nominal {
			continue
		}
		fill := t.Type(j) == table.Membership && missing != table.Exclude
		var rows []int
		var values []float64
		for i := range t.Cases() {
			if v, known := t.Score(i, j); known || fill { // 0 where it is not known
				rows, values = append(rows, i), append(values, v)
			}
		}
		x := make([]float64, len(rows))
		for a := range axes {
			for k, i := range rows {
				x[k] = r.Coordinates[i][a]
			}
			along := Along{c.ID, c.Label, correlation(values, x), len(rows)}
			switch {
			case along.Correlation >= leastAlong:
				axes[a].High = append(axes[a].High, along)
			case along.Correlation <= -leastAlong:
				axes[a].Low = append(axes[a].Low, along)
			}
		}
	}
	for a := range axes {
		axes[a].High, axes[a].Low = strongest(axes[a].High), strongest(axes[a].Low)
	}
	return axes
}

// strongest keeps the columns with the greatest correlations; equal but for rounding, by id.
func strongest(list []Along) []Along {
	round := func(v float64) float64 { return math.Round(math.Abs(v)*1e9) / 1e9 }
	slices.SortFunc(list, func(x, y Along) int {
		return cmp.Or(cmp.Compare(round(y.Correlation), round(x.Correlation)), cmp.Compare(x.Code, y.Code))
	})
	return list[:min(len(list), mostAlong)]
}

// correlation is Pearson's; NaN where one side does not vary.
func correlation(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	var sxy, sxx, syy, scaleX, scaleY float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		sxy, sxx, syy = sxy+dx*dy, sxx+dx*dx, syy+dy*dy
		scaleX, scaleY = scaleX+x[i]*x[i], scaleY+y[i]*y[i]
	}
	if sxx <= 1e-20*scaleX || syy <= 1e-20*scaleY || len(x) < 3 {
		return math.NaN()
	}
	return max(-1, min(1, sxy/math.Sqrt(sxx*syy)))
}
