package csv

import (
	"io"
	"math"
	"slices"

	"speelveld/internal/diag"
)

// Distances are those between all pairs of cases.
type Distances struct {
	Cases  []string
	Values []float64 // condensed: (0,1), (0,2) … (0,n−1), (1,2) …
}

// ReadDistances reads a square matrix of distances with the cases' ids in its first row and its
// first column. The rows may stand in another order than the columns; the cases are returned in the
// order of the columns. Of the two cells of a pair, and of the diagonal, one may be left empty.
//
// Distances are finite and not negative, and the same both ways (to nine digits); a case's distance
// to itself is 0. Whatever is not so is reported with its place, as by ReadTable.
func ReadDistances(name string, r io.Reader) (*Distances, error) {
	f, err := open(name, r)
	if err != nil {
		return nil, err
	}
	var ids []string
	column := map[string]int{}
	var rows [][]field // the cells of each row, by its case
	n := 0
	err = f.records(func(rec []field) bool {
		if n++; n == 1 {
			for j, id := range rec[1:] {
				switch _, twice := column[id.text]; {
				case id.text == "":
					f.problem(id.at, "column %d has no id", j+2)
				case twice:
					f.problem(id.at, "case %q twice in the first row", id.text)
				default:
					column[id.text] = len(ids)
					ids = append(ids, id.text)
				}
			}
			rows = make([][]field, len(ids))
			return len(f.problems) == 0
		}
		f.distanceRow(rec, len(ids), column, rows)
		return true
	})
	if err != nil {
		f.problems = append(f.problems, diag.All(err)...)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if len(ids) < 2 {
		return nil, f.whole("distances need two cases or more").WithHint("a square matrix, with the cases' ids in its first row and first column, separated by comma, semicolon or tab")
	}
	for i := range rows {
		if rows[i] == nil && !f.full() {
			f.problems.Add(f.whole("case %q has a column but no row", ids[i]).WithHint("the matrix has to be square"))
		}
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	d := &Distances{Cases: ids, Values: make([]float64, 0, len(ids)*(len(ids)-1)/2)}
	f.pairs(d, rows)
	if err := f.err(); err != nil {
		return nil, err
	}
	return d, nil
}

// distanceRow keeps a row under its case.
func (f *file) distanceRow(rec []field, n int, column map[string]int, rows [][]field) {
	id := rec[0]
	i, known := column[id.text]
	switch {
	case !known:
		f.problem(id.at, "case %q has a row but no column", id.text).WithHint("the matrix has to be square")
	case rows[i] != nil:
		f.problem(id.at, "case %q twice in the first column", id.text)
	case len(rec) != n+1:
		f.problem(id.at, "the row has %d distances, the first row %d cases", len(rec)-1, n)
	default:
		rows[i] = slices.Clone(rec[1:])
	}
}

// pairs reads the distances out of the cells.
func (f *file) pairs(d *Distances, cells [][]field) {
	n := len(d.Cases)
	value := func(i, j int) (v float64, given bool) {
		c := cells[i][j]
		if c.text == "" {
			return 0, false
		}
		v, ok := parse(c.text, f.sep)
		switch {
		case !ok:
			f.problem(c.at, "the distance of %q and %q is no number: %q", d.Cases[i], d.Cases[j], shorten(c.text)).
				WithHint("every pair needs a distance: leave out the cases for which there is none")
			return math.NaN(), true
		case v < 0:
			f.problem(c.at, "the distance of %q and %q is negative", d.Cases[i], d.Cases[j])
			return math.NaN(), true
		}
		return v, true
	}
	for i := range n {
		if v, given := value(i, i); given && v != 0 && !math.IsNaN(v) {
			e := f.problem(cells[i][i].at, "the distance of %q to itself is %s, not 0", d.Cases[i], cells[i][i].text)
			if v == 1 {
				e.WithHint("are these similarities? the distance is then 1 − similarity")
			}
		}
		for j := i + 1; j < n; j++ {
			above, a := value(i, j)
			below, b := value(j, i)
			switch {
			case !a && !b:
				f.problem(cells[i][j].at, "the distance of %q and %q is not given", d.Cases[i], d.Cases[j])
			case !a:
				above = below
			case b && math.Abs(above-below) > 1e-9*max(1, above, below) && !f.full():
				pos, _ := f.position(cells[i][j].at)
				f.problem(cells[j][i].at, "the distance of %q and %q is %s here and %s in line %d", d.Cases[j], d.Cases[i], cells[j][i].text, cells[i][j].text, pos.Line).
					WithHint("a distance is the same both ways")
			}
			d.Values = append(d.Values, above)
		}
	}
}
