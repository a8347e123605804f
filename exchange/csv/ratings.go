package csv

import (
	"io"
	"math"

	"speelveld/internal/diag"
)

// Ratings are what coders said of units: all numbers, or all words.
type Ratings struct {
	Coders  []string
	Units   []string
	Numbers [][]float64 // by coder, then unit; NaN is missing; nil if the ratings are words
	Words   [][]string  // likewise, "" is missing; nil if they are numbers
}

// RatingsOptions say how a file of ratings is laid out. The zero value is a row for each coder.
type RatingsOptions struct {
	UnitsInRows bool // a row for each unit and a column for each coder
}

// ReadRatings reads ratings: a row for each coder, whose name stands in the first column, and a
// column for each unit, whose name stands in the first row (or the other way round). An empty cell,
// or NA, is a rating that is missing.
//
// Ratings are numbers if at least half of them can be read so, and then a word among them is an
// error; else all are words, taken as they are written. A coder or a unit that stands there twice is
// an error. Problems are reported as by ReadTable.
func ReadRatings(name string, r io.Reader, opt RatingsOptions) (*Ratings, error) {
	f, err := open(name, r)
	if err != nil {
		return nil, err
	}
	across, down := "unit", "coder"
	if opt.UnitsInRows {
		across, down = down, across
	}
	g, err := f.grid(across, down)
	if err != nil {
		return nil, err
	}
	out := &Ratings{Coders: g.down, Units: g.across}
	if opt.UnitsInRows {
		out.Coders, out.Units = g.across, g.down
		g.cells = transpose(g.cells, len(g.across))
	}
	numbers, words := 0, 0
	for _, row := range g.cells {
		for _, c := range row {
			if !reported(c.text) {
				continue
			}
			if _, ok := parse(c.text, f.sep); ok {
				numbers++
			} else {
				words++
			}
		}
	}
	if numbers+words == 0 {
		return nil, f.whole("the file holds no ratings").WithHint("every cell is empty or NA")
	}
	if words > numbers {
		out.Words = make([][]string, len(g.cells))
		for i, row := range g.cells {
			out.Words[i] = make([]string, len(row))
			for j, c := range row {
				if reported(c.text) {
					out.Words[i][j] = c.text
				}
			}
		}
		return out, nil
	}
	out.Numbers = make([][]float64, len(g.cells))
	for i, row := range g.cells {
		out.Numbers[i] = make([]float64, len(row))
		for j, c := range row {
			v := math.NaN()
			if reported(c.text) {
				var ok bool
				if v, ok = parse(c.text, f.sep); !ok {
					f.problem(c.at, "the ratings are numbers, but this is %q", shorten(c.text)).
						WithHint("%s", ratingHint(c.text, f.sep))
				}
			}
			out.Numbers[i][j] = v
		}
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return out, nil
}

// ratingHint says what to do about a word among numbers.
func ratingHint(s string, sep byte) string {
	if hint := numberHint(s, sep); hint != wordHint {
		return hint
	}
	return "write a number, or leave the cell empty or write NA where there is no rating; where numbers only name categories, write all of them as words (c1, c2)"
}

// A grid is a file's cells, with the names in the first row and the first column.
type grid struct {
	across, down []string
	cells        [][]field
}

// grid reads a file whose first row and first column hold names, each once.
func (f *file) grid(across, down string) (*grid, error) {
	g := &grid{}
	var named []int // the columns that have a name
	var unnamed []int
	var width int
	lines := map[string]int{} // offset of a row's name
	n := 0
	err := f.records(func(rec []field) bool {
		if n++; n == 1 {
			width = len(rec)
			seen := map[string]bool{}
			for j, c := range rec[1:] {
				switch {
				case c.text == "":
					unnamed = append(unnamed, j+1)
				case seen[c.text]:
					f.problem(c.at, "%s %q twice in the first row", across, c.text).WithHint("the first row names the %ss, each once; the first column names the %ss", across, down)
				default:
					seen[c.text] = true
					g.across = append(g.across, c.text)
					named = append(named, j+1)
				}
			}
			if len(named) == 0 && len(f.problems) == 0 {
				f.problem(rec[0].at, "the first row names no %ss", across).
					WithHint("the first column names the %ss and the first row the %ss; comma, semicolon and tab separate them", down, across)
			}
			return len(f.problems) == 0
		}
		id := rec[0]
		first, twice := lines[id.text]
		last := named[len(named)-1]
		switch {
		case len(rec) > width || len(rec) <= last:
			f.uneven(&header{width: width}, rec)
			return true
		case id.text == "":
			f.problem(id.at, "a row without the name of its %s", down)
			return true
		case twice && !f.full():
			pos, _ := f.position(first)
			f.problem(id.at, "%s %q twice, first in line %d", down, id.text, pos.Line).WithHint("give each %s one row", down)
			return true
		case twice:
			return true
		}
		lines[id.text] = id.at
		for _, j := range unnamed {
			if j < len(rec) && rec[j].text != "" {
				f.problem(rec[j].at, "column %d has no name, but it has values", j+1).WithHint("name the %s in the first row, or empty the column", across)
			}
		}
		row := make([]field, len(named))
		for k, j := range named {
			row[k] = rec[j]
		}
		g.down = append(g.down, id.text)
		g.cells = append(g.cells, row)
		return true
	})
	if err != nil {
		f.problems = append(f.problems, diag.All(err)...)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if len(g.down) == 0 {
		return nil, f.whole("the file names %ss but has no ratings", across)
	}
	return g, nil
}

func transpose(rows [][]field, width int) [][]field {
	out := make([][]field, width)
	for j := range out {
		out[j] = make([]field, len(rows))
		for i := range rows {
			out[j][i] = rows[i][j]
		}
	}
	return out
}
