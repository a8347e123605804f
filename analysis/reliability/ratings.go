package reliability

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// A Level is a level of measurement: how a difference between two ratings counts.
type Level int

// The levels, each of which holds more than those before it.
const (
	Nominal  Level = iota // different is different
	Ordinal               // by the number of ratings that lie between
	Interval              // by the difference squared
	Ratio                 // by the difference relative to the sum, squared
)

// Levels are all levels in their order.
var Levels = []Level{Nominal, Ordinal, Interval, Ratio}

// String returns the level's name.
func (l Level) String() string { return [...]string{"nominal", "ordinal", "interval", "ratio"}[l] }

// missing is the value of a cell without a rating.
const missing = -1

// Ratings are what coders said of units: a value of a list, or nothing.
type Ratings struct {
	coders []string
	units  []string
	labels []string  // the values, ascending (by number, by the order given, else by text)
	number []float64 // the values as numbers; nil for texts
	level  Level     // the highest level that the values bear
	cells  []int32   // by unit, then coder: number of the value, or missing
	block  []int     // by unit: units of one block are drawn together; nil: each is its own
}

// Numbers makes ratings of numbers, one row a coder and one column a unit; NaN is missing. It
// panics if a row has another length than units, or an infinite value.
func Numbers(coders, units []string, rows [][]float64) *Ratings {
	r := &Ratings{coders: coders, units: units, level: Ratio, number: []float64{}}
	for _, row := range rows {
		for _, v := range row {
			if math.IsInf(v, 0) {
				panic("reliability: an infinite rating")
			}
			if !math.IsNaN(v) {
				r.number = append(r.number, v+0) // no minus zero
			}
		}
	}
	slices.Sort(r.number)
	r.number = slices.Compact(r.number)
	for _, v := range r.number {
		r.labels = append(r.labels, strconv.FormatFloat(v, 'f', -1, 64))
	}
	fill(r, rows, func(v float64) int32 {
		if math.IsNaN(v) {
			return missing
		}
		i, _ := slices.BinarySearch(r.number, v)
		return int32(i)
	})
	return r
}

// Texts makes ratings of words, one row a coder and one column a unit; "" is missing. order names
// the values from low to high, for ordinal measures; without it they are nominal. The error is a
// value that order does not name, or one that it names twice.
func Texts(coders, units []string, rows [][]string, order []string) (*Ratings, error) {
	r := &Ratings{coders: coders, units: units}
	if len(order) > 0 {
		r.level, r.labels = Ordinal, order
	}
	number := map[string]int32{}
	for i, v := range order {
		if _, twice := number[v]; twice {
			return nil, fmt.Errorf("the order names %q twice", v)
		}
		number[v] = int32(i)
	}
	for i, row := range rows {
		for u, v := range row {
			if _, ok := number[v]; ok || v == "" {
				continue
			}
			if len(order) > 0 {
				return nil, fmt.Errorf("coder %q put %q on unit %q, which the order does not name", coders[i], v, units[u])
			}
			number[v] = missing
			r.labels = append(r.labels, v)
		}
	}
	if len(order) == 0 {
		slices.Sort(r.labels)
		for i, v := range r.labels {
			number[v] = int32(i)
		}
	}
	fill(r, rows, func(v string) int32 {
		if v == "" {
			return missing
		}
		return number[v]
	})
	return r, nil
}

func fill[T any](r *Ratings, rows [][]T, value func(T) int32) {
	if len(rows) != len(r.coders) {
		panic("reliability: not one row a coder")
	}
	r.cells = make([]int32, len(r.units)*len(r.coders))
	for c, row := range rows {
		if len(row) != len(r.units) {
			panic("reliability: not one rating a unit")
		}
		for u, v := range row {
			r.cells[u*len(r.coders)+c] = value(v)
		}
	}
}

// Grouped returns the ratings with units that belong together, such as the codes of one case read
// by the same people: the bootstrap draws whole blocks. block holds a number for each unit.
func (r *Ratings) Grouped(block []int) *Ratings {
	if len(block) != len(r.units) {
		panic("reliability: not one block a unit")
	}
	g := *r
	g.block = block
	return &g
}

// Select returns the ratings of some units, by number.
func (r *Ratings) Select(units []int) *Ratings {
	s := *r
	s.units = make([]string, len(units))
	s.cells = make([]int32, 0, len(units)*len(r.coders))
	s.block = make([]int, len(units))
	for i, u := range units {
		s.units[i] = r.units[u]
		s.cells = append(s.cells, r.at(u)...)
		s.block[i] = r.blockOf(u)
	}
	return &s
}

// Coders returns the coders' names.
func (r *Ratings) Coders() []string { return r.coders }

// Units returns the units' names.
func (r *Ratings) Units() []string { return r.units }

// Values returns the values that can be given, in ascending order.
func (r *Ratings) Values() []string { return r.labels }

// Rating returns what a coder said of a unit, by number, and false where she said nothing.
func (r *Ratings) Rating(coder, unit int) (string, bool) {
	v := r.at(unit)[coder]
	if v == missing {
		return "", false
	}
	return r.labels[v], true
}

// at returns the ratings of a unit.
func (r *Ratings) at(unit int) []int32 {
	return r.cells[unit*len(r.coders) : (unit+1)*len(r.coders)]
}

func (r *Ratings) blockOf(unit int) int {
	if r.block == nil {
		return unit
	}
	return r.block[unit]
}

// positive returns the number of the value that says "present": 1, where all values are 0 or 1.
func (r *Ratings) positive() (int32, bool) {
	if r.number == nil {
		return 0, false
	}
	for _, v := range r.number {
		if v != 0 && v != 1 {
			return 0, false
		}
	}
	i := slices.Index(r.number, 1)
	return int32(i), true // without a 1, a value that nobody gave
}

// A CoderUse is how often a coder gave each value.
type CoderUse struct {
	Coder  string     `json:"coder"`
	N      int        `json:"n"` // units rated
	Values []ValueUse `json:"values"`
}

// A ValueUse is how often a value was given.
type ValueUse struct {
	Value string `json:"value"`
	N     int    `json:"n"`
}

// Use returns how often each coder gave each value that anybody gave.
func (r *Ratings) Use() []CoderUse {
	use := make([]CoderUse, len(r.coders))
	given := make([]bool, len(r.labels))
	counts := make([]int, len(r.coders)*len(r.labels))
	for u := range r.units {
		for c, v := range r.at(u) {
			if v != missing {
				counts[c*len(r.labels)+int(v)]++
				given[v] = true
				use[c].N++
			}
		}
	}
	for c := range use {
		use[c].Coder = r.coders[c]
		use[c].Values = []ValueUse{}
		for v, label := range r.labels {
			if given[v] {
				use[c].Values = append(use[c].Values, ValueUse{label, counts[c*len(r.labels)+v]})
			}
		}
	}
	return use
}

// A Confusion is a pair of values that coders gave to the same unit.
type Confusion struct {
	A string `json:"a"` // the lower of the two
	B string `json:"b"`
	N int    `json:"n"` // pairs of coders × units
}

// Confusions returns the pairs of different values that stand against each other, most frequent first.
func (r *Ratings) Confusions() []Confusion {
	n := map[[2]int32]int{}
	for u := range r.units {
		row := r.at(u)
		for i, a := range row {
			for _, b := range row[i+1:] {
				if a != missing && b != missing && a != b {
					n[[2]int32{min(a, b), max(a, b)}]++
				}
			}
		}
	}
	keys := make([][2]int32, 0, len(n))
	for k := range n {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]int32) int {
		return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	out := make([]Confusion, len(keys))
	for i, k := range keys {
		out[i] = Confusion{r.labels[k[0]], r.labels[k[1]], n[k]}
	}
	return out
}

// A Split is a unit on which coders differ.
type Split struct {
	Unit     int // its number
	Rated    int // coders who rated it
	Differ   int // pairs of them that differ
	Distance float64
}

// Splits returns the units on which coders differ: those with the largest share of pairs that
// differ first, then, of numbers, those with the largest differences, then in the order of the units.
func (r *Ratings) Splits() []Split {
	var out []Split
	for u := range r.units {
		s := Split{Unit: u}
		row := r.at(u)
		for i, a := range row {
			if a == missing {
				continue
			}
			s.Rated++
			for _, b := range row[i+1:] {
				if b == missing || a == b {
					continue
				}
				s.Differ++
				if r.number != nil {
					s.Distance = max(s.Distance, math.Abs(r.number[a]-r.number[b]))
				} else if r.level == Ordinal {
					s.Distance = max(s.Distance, math.Abs(float64(a-b)))
				}
			}
		}
		if s.Differ > 0 {
			out = append(out, s)
		}
	}
	share := func(s Split) float64 { return float64(s.Differ) / float64(s.Rated*(s.Rated-1)) }
	slices.SortStableFunc(out, func(a, b Split) int {
		return cmp.Or(cmp.Compare(share(b), share(a)), cmp.Compare(b.Distance, a.Distance))
	})
	return out
}
