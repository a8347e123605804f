package groups

import (
	"context"
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"

	"speelveld/internal/vectors"
)

// vegan's own data may not be kept here: SPEELVELD_VECTORS names the folder that holds
// permanova/dune.json, dune_x.csv and dune_env.csv.
func TestAgreesWithVegan(t *testing.T) {
	dir := filepath.Dir(vectors.Others(t, "permanova")[0])
	var want struct {
		Models map[string]struct {
			Table []struct {
				SumOfSqs, R2 float64
				F            *float64
				P            *float64 `json:"Pr(>F)"`
			}
		}
		Betadisper struct {
			Distances []float64
			F, P      float64
		}
	}
	vectors.JSON(t, filepath.Join(dir, "dune.json"), &want)
	species := vectors.CSV(t, filepath.Join(dir, "dune_x.csv"))
	env := vectors.CSV(t, filepath.Join(dir, "dune_env.csv"))
	column := 0
	for c, name := range env[0] {
		if name == "Management" {
			column = c
		}
	}
	number, group := map[string]int{}, []int{}
	for _, row := range env[1:] {
		if _, ok := number[row[column]]; !ok {
			number[row[column]] = len(number)
		}
		group = append(group, number[row[column]])
	}
	d := brayCurtis(t, species[1:])
	p, disp, err := testDistances(context.Background(), d, group, Test{Permutations: 9999})
	if err != nil {
		t.Fatal(err)
	}
	table := want.Models["Management"].Table
	for name, v := range map[string][2]float64{
		"between": {p.SS[0], table[0].SumOfSqs}, "within": {p.SS[1], table[1].SumOfSqs}, "total": {p.SS[2], table[2].SumOfSqs},
		"R2": {p.R2, table[0].R2}, "F": {p.F, *table[0].F},
	} {
		if !vectors.Near(v[0], v[1]) {
			t.Errorf("%s: got %.15g, want %.15g", name, v[0], v[1])
		}
	}
	if want := *table[0].P; math.Abs(p.P-want) > 4*math.Sqrt(want*(1-want)/9999) {
		t.Errorf("p: got %v, want %v within the error of 9,999 permutations", p.P, want)
	}
	// by case again
	at := make([]int, len(number))
	z := make([]float64, len(group))
	start := 0
	for g := range at {
		for i, gi := range group {
			if gi == g {
				z[i] = disp.Distances[start]
				start++
			}
		}
	}
	// Both stop a search at 1e-8 of the least sum of distances; how the sums are rounded on the way
	// shows from the ninth digit on.
	for i, w := range want.Betadisper.Distances {
		if math.Abs(z[i]-w) > 2e-8 {
			t.Errorf("distance %d: got %.12g, want %.12g", i+1, z[i], w)
		}
	}
	if !scalar.EqualWithinRel(disp.F, want.Betadisper.F, 1e-7) || !scalar.EqualWithinRel(disp.P, want.Betadisper.P, 1e-7) {
		t.Errorf("dispersion: got F %v, p %v, want F %v, p %v", disp.F, disp.P, want.Betadisper.F, want.Betadisper.P)
	}
}

func brayCurtis(t *testing.T, rows [][]string) []float64 {
	t.Helper()
	x := make([][]float64, len(rows))
	for i, row := range rows {
		for _, cell := range row[1:] {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			x[i] = append(x[i], v)
		}
	}
	var d []float64
	for i := range x {
		for j := i + 1; j < len(x); j++ {
			num, den := 0.0, 0.0
			for k := range x[i] {
				num += math.Abs(x[i][k] - x[j][k])
				den += x[i][k] + x[j][k]
			}
			d = append(d, num/den)
		}
	}
	return d
}
