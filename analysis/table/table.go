// Package table holds what every analysis computes on: cases × columns, where a cell is a number,
// a text, or not reported.
//
// A [Table] is an immutable snapshot made with a [Builder]. Columns hold memberships in [0, 1]
// (the codes of a study), other numbers (counts, measurements, the values of a multi-value
// condition) or texts (a grouping). Presence, a membership over 0.5, is kept as a bitset per
// column beside a second bitset of what is known, so that "not reported" and "absent" are never
// the same thing by accident: an analysis says with a [Missing] rule what it takes the unknown
// cells for.
package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// A Column names what a column holds. ID is unique within a table. Kind and Parent are those of
// the code (empty for a table from a file); Parent names the column's parent code, which need
// not be a column of the table.
type Column struct {
	ID     string
	Label  string
	Kind   string
	Parent string
}

// Type says what the cells of a column are.
type Type int

// The types of columns.
const (
	Membership Type = iota // numbers in [0, 1]
	Number                 // numbers beyond [0, 1]
	Nominal                // texts
)

// Missing says what a cell that is not reported is taken for.
type Missing int

// The rules for cells that are not reported.
const (
	AsAbsent Missing = iota // as 0, with a note
	Exclude                 // left out, pair by pair
	Bounds                  // the lowest and highest value over all completions
)

// MissingRules are the names of the rules, in their order.
var MissingRules = []string{"absent", "exclude", "bounds"}

// String returns the name of the rule as the command line has it.
func (m Missing) String() string { return MissingRules[m] }

// ParseMissing returns the rule of that name.
func ParseMissing(s string) (Missing, bool) {
	i := slices.Index(MissingRules, s)
	return Missing(max(i, 0)), i >= 0
}

// A Table is cases × columns. It is not changed after it has been built.
type Table struct {
	cases   []string
	cols    []Column
	data    []column
	byCase  map[string]int
	byCol   map[string]int
	fuzzy   bool
	unknown int
}

type column struct {
	typ     Type
	known   Bits
	present Bits      // known and over 0.5
	half    Bits      // known and exactly 0.5
	score   []float64 // nil when every known cell is 0 or 1
	text    []string  // of a nominal column
}

// Cases returns the ids of the cases, in order. The caller must not change the slice.
func (t *Table) Cases() []string { return t.cases }

// Columns returns the columns, in order. The caller must not change the slice.
func (t *Table) Columns() []Column { return t.cols }

// Case returns the row number of a case.
func (t *Table) Case(id string) (int, bool) { i, ok := t.byCase[id]; return i, ok }

// Column returns the number of a column.
func (t *Table) Column(id string) (int, bool) { j, ok := t.byCol[id]; return j, ok }

// Ancestors returns the columns of the parent of column j, of that one's parent and so on. The line
// ends at a parent that is no column, and a circle is not followed twice.
func (t *Table) Ancestors(j int) []int {
	var above []int
	for {
		parent, ok := t.Column(t.cols[j].Parent)
		if t.cols[j].Parent == "" || !ok || slices.Contains(above, parent) {
			return above
		}
		above = append(above, parent)
		j = parent
	}
}

// Type returns what column j holds.
func (t *Table) Type(j int) Type { return t.data[j].typ }

// Score returns the number in row i of column j, and whether it is reported. It is false for a nominal column.
func (t *Table) Score(i, j int) (v float64, reported bool) {
	c := &t.data[j]
	if c.typ == Nominal || !c.known.Has(i) {
		return 0, false
	}
	if c.score != nil {
		return c.score[i], true
	}
	if c.present.Has(i) {
		return 1, true
	}
	return 0, true
}

// Text returns the text in row i of a nominal column j, and whether it is reported. For a column
// of numbers it returns the number as text.
func (t *Table) Text(i, j int) (s string, reported bool) {
	c := &t.data[j]
	if c.typ == Nominal {
		return c.text[i], c.known.Has(i)
	}
	v, ok := t.Score(i, j)
	if !ok {
		return "", false
	}
	return formatNumber(v), true
}

// Present returns the cases in which column j is present: a known membership over 0.5. The caller
// must not change the set. For a column of other numbers, it is every known value over 0.5.
func (t *Table) Present(j int) Bits { return t.data[j].present }

// Known returns the cases in which column j is reported, as present or as absent. The caller must not change the set.
func (t *Table) Known(j int) Bits { return t.data[j].known }

// Half returns the cases whose membership in column j is exactly 0.5, which count as absent and deserve a flag.
func (t *Table) Half(j int) Bits { return t.data[j].half }

// Countable reports whether presence, a value over 0.5, makes sense for column j: it holds memberships,
// or counts of 0, 1, 2 … and neither texts nor measurements.
func (t *Table) Countable(j int) bool {
	if t.data[j].typ != Number {
		return t.data[j].typ == Membership
	}
	for _, i := range t.data[j].known.Members() {
		if v := t.data[j].score[i]; v < 0 || v != math.Trunc(v) {
			return false
		}
	}
	return true
}

// Fuzzy reports whether some membership lies strictly between 0 and 1.
func (t *Table) Fuzzy() bool { return t.fuzzy }

// Unreported returns how many cells of the table are not reported.
func (t *Table) Unreported() int { return t.unknown }

// RowPresent returns, for each case, the columns present in it: the transpose of Present.
func (t *Table) RowPresent() []Bits { return t.transpose(func(c *column) Bits { return c.present }) }

// RowKnown returns, for each case, the columns reported in it: the transpose of Known.
func (t *Table) RowKnown() []Bits { return t.transpose(func(c *column) Bits { return c.known }) }

func (t *Table) transpose(of func(*column) Bits) []Bits {
	sets := make([]Bits, len(t.data))
	for j := range t.data {
		sets[j] = of(&t.data[j])
	}
	return Transpose(sets, len(t.cases))
}

// Select returns the table of the given rows and columns, in the given order; nil means all.
// It panics if a number is out of range or a case or column is named twice.
func (t *Table) Select(rows, cols []int) *Table {
	if rows == nil {
		rows = sequence(len(t.cases))
	}
	if cols == nil {
		cols = sequence(len(t.cols))
	}
	cases := make([]string, len(rows))
	for k, i := range rows {
		cases[k] = t.cases[i]
	}
	columns := make([]Column, len(cols))
	for k, j := range cols {
		columns[k] = t.cols[j]
	}
	b := NewBuilder(cases, columns)
	for cj, j := range cols {
		for ri, i := range rows {
			if t.data[j].typ == Nominal {
				if s, ok := t.Text(i, j); ok {
					b.SetText(ri, cj, s)
				}
			} else if v, ok := t.Score(i, j); ok {
				b.Set(ri, cj, v)
			}
		}
		if t.data[j].typ == Nominal { // also where no row with a text is left
			b.t.data[cj].typ = Nominal
			b.text(cj)
		}
	}
	return b.Table()
}

// A Builder fills a table. Cells that are never set are not reported.
type Builder struct {
	t     Table
	score [][]float64 // by column; nil while it holds 0 and 1 only, which its bits say
}

// NewBuilder starts a table of these cases and columns. It panics if an id occurs twice: readers check first.
func NewBuilder(cases []string, cols []Column) *Builder {
	b := &Builder{t: Table{
		cases: slices.Clone(cases), cols: slices.Clone(cols),
		data:   make([]column, len(cols)),
		byCase: make(map[string]int, len(cases)), byCol: make(map[string]int, len(cols)),
	}}
	for i, c := range cases {
		if _, twice := b.t.byCase[c]; twice {
			panic(fmt.Sprintf("table: case %q twice", c))
		}
		b.t.byCase[c] = i
	}
	for j, c := range cols {
		if _, twice := b.t.byCol[c.ID]; twice {
			panic(fmt.Sprintf("table: column %q twice", c.ID))
		}
		b.t.byCol[c.ID] = j
		b.t.data[j].known = NewBits(len(cases))
		b.t.data[j].present = NewBits(len(cases))
		b.t.data[j].half = NewBits(len(cases))
	}
	b.score = make([][]float64, len(cols))
	return b
}

// Set reports a number. It panics if v is NaN or infinite: readers check first.
func (b *Builder) Set(i, j int, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		panic("table: a cell must be a finite number")
	}
	c := &b.t.data[j]
	c.known.Set(i)
	if b.score[j] == nil && (v == 0 || v == 1) { // most columns hold nothing else: a bit will do
		if v == 1 {
			c.present.Set(i)
		} else {
			c.present.Clear(i)
		}
		return
	}
	if b.score[j] == nil {
		b.score[j] = make([]float64, len(b.t.cases))
		for _, k := range c.present.Members() {
			b.score[j][k] = 1
		}
		clear(c.present)
	}
	b.score[j][i] = v
}

// SetText reports a text, and makes column j nominal.
func (b *Builder) SetText(i, j int, s string) {
	b.text(j)[i] = s
	b.t.data[j].typ = Nominal
	b.t.data[j].known.Set(i)
}

func (b *Builder) text(j int) []string {
	if b.t.data[j].text == nil {
		b.t.data[j].text = make([]string, len(b.t.cases))
	}
	return b.t.data[j].text
}

// Table ends the building. The builder must not be used afterwards.
func (b *Builder) Table() *Table {
	t := &b.t
	for j := range t.data {
		c := &t.data[j]
		t.unknown += len(t.cases) - c.known.Count()
		if c.typ == Nominal {
			clear(c.present) // of numbers that were set before a text
			continue
		}
		if b.score[j] == nil { // 0 and 1
			continue
		}
		crisp := true
		for _, i := range c.known.Members() {
			v := b.score[j][i]
			switch {
			case v < 0 || v > 1:
				c.typ = Number
				crisp = false
			case v != 0 && v != 1:
				crisp = false
			}
			if v > 0.5 {
				c.present.Set(i)
			} else if v == 0.5 {
				c.half.Set(i)
			}
		}
		if !crisp {
			c.score = b.score[j]
			t.fuzzy = t.fuzzy || c.typ == Membership
		}
	}
	b.score = nil
	return t
}

func sequence(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// formatNumber prints a number so that whole numbers have no decimals and every other number reads back as itself.
func formatNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
