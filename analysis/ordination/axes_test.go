package ordination

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"speelveld/analysis/table"
	"speelveld/internal/vectors"
)

// TestAxesByHand: on a line at −2, −1 and 3, "up" is 0, 0, 1 and "down" 1, 0, 0. Their correlations
// are 3/√(14·2/3) = 0.982 and −2/√(14·2/3) = −0.655.
func TestAxesByHand(t *testing.T) {
	r := run(t, distancesOf([][]float64{{0}, {1}, {5}}), Options{})
	cols := []table.Column{{ID: "up", Label: "Up"}, {ID: "down"}, {ID: "always"}, {ID: "word"}, {ID: "size"}, {ID: "known once"}}
	b := table.NewBuilder(r.Cases, cols)
	b.Set(2, 0, 1) // elsewhere not reported
	for i, v := range []float64{1, 0, 0} {
		b.Set(i, 1, v)
		b.Set(i, 2, 1)
		b.SetText(i, 3, "x")
		b.Set(i, 4, []float64{10, 20, 60}[i])
	}
	b.Set(1, 5, 30)
	tab := b.Table()
	show := func(axes []Axis) string {
		var s strings.Builder
		for _, a := range axes {
			for _, side := range [][]Along{a.High, a.Low} {
				for _, c := range side {
					fmt.Fprintf(&s, "%s %.3f of %d; ", c.Code, c.Correlation, c.N)
				}
				s.WriteString("| ")
			}
		}
		return s.String()
	}
	if got, want := show(Axes(tab, r, table.AsAbsent)), "size 1.000 of 3; up 0.982 of 3; | down -0.655 of 3; | "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Of "up" one case is known: there is no correlation.
	if got, want := show(Axes(tab, r, table.Exclude)), "size 1.000 of 3; | down -0.655 of 3; | "; got != want {
		t.Errorf("exclude: got %s, want %s", got, want)
	}
	a := Axes(tab, r, table.AsAbsent)[0]
	if a.Axis != 1 || !vectors.Near(a.Eigenvalue, 14) || a.Explained != 1 || a.High[1].Label != "Up" {
		t.Errorf("%+v", a)
	}
}

func TestCorrelationOfWhatDoesNotVary(t *testing.T) {
	for _, x := range [][]float64{{0.1, 0.1, 0.1}, {0, 0, 0}} {
		if v := correlation(x, []float64{1, 2, 4}); !math.IsNaN(v) {
			t.Errorf("%v: %v", x, v)
		}
	}
}
