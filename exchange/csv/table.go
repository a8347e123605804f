package csv

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/table"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// ErrUnknownColumn is the cause of an error about a column that was asked for and is not there.
var ErrUnknownColumn = errors.New("unknown column")

// Options says how a table is read. The zero value reads all columns and takes the first for the
// ids of the cases.
type Options struct {
	CaseColumn string   // the column that holds the cases' ids; "" means the first
	Columns    []string // the columns to read, in this order; nil means all
	Exclude    []string // columns to leave out
}

// ReadTable reads a table of cases × columns. The first row names the columns; each further row is
// a case. name is what errors call the file.
//
// An empty cell, or NA, is not reported. A column holds numbers if its cells do, and texts if they
// are texts; where at least half of the cells hold numbers a text among them is an error. Columns
// that are not chosen are not judged.
//
// The error is a diag.List of all problems, or a single diag.Error about the file as a whole.
func ReadTable(name string, r io.Reader, opt Options) (*table.Table, error) {
	f, err := open(name, r)
	if err != nil {
		return nil, err
	}
	h, err := f.header(opt)
	if err != nil {
		return nil, err
	}
	shape, err := f.measure(h)
	if err != nil {
		return nil, err
	}
	return f.fill(h, shape)
}

// Select returns the numbers of the columns that include names, in its order (nil means all), but
// for those that exclude names. A name that no column has is an error caused by ErrUnknownColumn,
// as is a choice that leaves nothing.
func Select(columns []table.Column, include, exclude []string) ([]int, error) {
	names := make([]string, len(columns))
	for j, c := range columns {
		names[j] = c.ID
	}
	var list diag.List
	find := func(name string) int {
		j := slices.Index(names, name)
		if j < 0 {
			list.Add(unknown(name, names))
		}
		return j
	}
	out := make([]int, 0, len(columns))
	if include == nil {
		for j := range columns {
			out = append(out, j)
		}
	}
	for _, name := range include {
		if j := find(name); j >= 0 && !slices.Contains(out, j) {
			out = append(out, j)
		}
	}
	for _, name := range exclude {
		j := find(name)
		out = slices.DeleteFunc(out, func(k int) bool { return k == j })
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, &diag.Error{Msg: "no columns are left", Err: ErrUnknownColumn}
	}
	return out, nil
}

func unknown(name string, names []string) *diag.Error {
	e := &diag.Error{Msg: fmt.Sprintf("unknown column %q", name), Hint: suggest.Hint(name, names), Err: ErrUnknownColumn}
	if e.Hint == "" && len(names) <= 20 {
		e.Hint = "the columns are " + strings.Join(names, ", ")
	}
	return e
}

// A header is what the first row says.
type header struct {
	names    []field
	cases    int   // the column of ids
	chosen   []int // the columns to read
	unnamed  []int // columns without a name, which have to be empty
	width    int
	lastName int // the last column that has a name
}

func (f *file) header(opt Options) (*header, error) {
	h := &header{}
	err := f.records(func(rec []field) bool {
		h.names = slices.Clone(rec)
		return false
	})
	if err != nil {
		return nil, err
	}
	if len(h.names) == 0 {
		return nil, f.whole("the file is empty")
	}
	h.width = len(h.names)
	seen := map[string]int{}
	columns := []table.Column{}
	at := []int{}
	numbers, others := 0, 0
	for j, n := range h.names {
		if n.text == "" && j > 0 {
			h.unnamed = append(h.unnamed, j)
			continue
		}
		h.lastName = j
		if first, twice := seen[n.text]; twice {
			f.problem(n.at, "column %q twice: columns %d and %d have the same name", n.text, first+1, j+1).
				WithHint("give each column a name of its own%s", headerHint(h.names))
			continue
		}
		seen[n.text] = j
		columns, at = append(columns, table.Column{ID: n.text}), append(at, j)
		if j > 0 {
			if v, ok := parse(n.text, f.sep); ok && (v == 0 || v == 1 || v != math.Trunc(v)) {
				numbers++
			} else {
				others++
			}
		}
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if numbers > 0 && others == 0 {
		return nil, f.errorAt(h.names[0].at, "the first row holds numbers where the names of the columns should be").
			WithHint("add a first row with the names of the columns")
	}
	if len(columns) < 2 {
		return nil, f.errorAt(h.names[0].at, "the table has one column only").
			WithHint("the first column holds the cases, the others what is known of them; comma, semicolon and tab separate columns")
	}
	if opt.CaseColumn != "" {
		j, ok := seen[opt.CaseColumn]
		if !ok {
			names := make([]string, len(columns))
			for k, c := range columns {
				names[k] = c.ID
			}
			e := unknown(opt.CaseColumn, names)
			e.Pos.File = f.name
			return nil, e
		}
		h.cases = j
	}
	var rest []table.Column
	var restAt []int
	for k, c := range columns {
		if at[k] != h.cases && c.ID != "" { // without a name, the first column can be nothing but ids
			rest, restAt = append(rest, c), append(restAt, at[k])
		}
	}
	chosen, err := Select(rest, opt.Columns, opt.Exclude)
	if err != nil {
		for _, e := range diag.All(err) {
			e.Pos.File = f.name
		}
		return nil, err
	}
	for _, k := range chosen {
		h.chosen = append(h.chosen, restAt[k])
	}
	return h, nil
}

// headerHint asks for a header where the first row seems to hold data.
func headerHint(names []field) string {
	for _, n := range names[1:] {
		if n.text != "0" && n.text != "1" && n.text != "NA" {
			return ""
		}
	}
	return "; the first row has to hold the names of the columns, and this one looks like a case"
}

// A shape is what a first reading finds: the cases, and which of the chosen columns hold texts.
type shape struct {
	cases []string
	texts []bool
}

func (f *file) measure(h *header) (*shape, error) {
	s := &shape{texts: make([]bool, len(h.chosen))}
	number, text := make([]int, len(h.chosen)), make([]int, len(h.chosen))
	lines := map[string]int{} // offset of a case's row
	row := 0
	err := f.records(func(rec []field) bool {
		if row++; row == 1 {
			return true
		}
		if len(rec) != h.width && !(len(rec) < h.width && len(rec) > h.lastName) {
			f.uneven(h, rec)
			return true
		}
		for _, j := range h.unnamed {
			if j < len(rec) && rec[j].text != "" {
				f.problem(h.names[j].at, "column %d has no name, but it has values", j+1).WithHint("name it, or empty it")
				h.unnamed = slices.DeleteFunc(h.unnamed, func(k int) bool { return k == j })
				break
			}
		}
		id := rec[h.cases]
		first, twice := lines[id.text]
		switch {
		case id.text == "":
			f.problem(id.at, "a row without the id of its case")
		case twice && f.full():
		case twice:
			pos, _ := f.position(first)
			f.problem(id.at, "case %q twice, first in line %d", id.text, pos.Line).WithHint("give each row an id of its own, or name another column with --case-column")
		default:
			lines[id.text] = id.at
			s.cases = append(s.cases, id.text)
		}
		for k, j := range h.chosen {
			if cell := rec[j].text; reported(cell) {
				if _, ok := parse(cell, f.sep); ok {
					number[k]++
				} else {
					text[k]++
				}
			}
		}
		return true
	})
	if err != nil {
		f.problems = append(f.problems, diag.All(err)...)
		return nil, f.err()
	}
	if row < 2 {
		return nil, f.whole("the table has a header but no rows")
	}
	mixed := false
	for k := range s.texts {
		s.texts[k] = text[k] > number[k]
		mixed = mixed || !s.texts[k] && text[k] > 0
	}
	if mixed {
		f.misplaced(h, s)
	}
	return s, f.err()
}

// uneven reports a row that is too short or too long.
func (f *file) uneven(h *header, rec []field) {
	e := f.problem(rec[0].at, "the row has %d cells, the header %d", len(rec), h.width)
	switch {
	case len(rec) > h.width && f.sep == ',':
		e.WithHint("a cell that holds a comma (a decimal comma?) has to stand in double quotes, or separate the columns by semicolons")
	case len(rec) > h.width:
		e.WithHint("a cell that holds the separator has to stand in double quotes")
	default:
		e.WithHint("an unknown value is an empty cell or NA; its separator stays")
	}
}

// misplaced reports every text in a column of numbers.
func (f *file) misplaced(h *header, s *shape) {
	row := 0
	_ = f.records(func(rec []field) bool { // its error has been seen before
		if row++; row == 1 || len(rec) <= h.lastName {
			return true
		}
		for k, j := range h.chosen {
			if s.texts[k] || !reported(rec[j].text) {
				continue
			}
			if _, ok := parse(rec[j].text, f.sep); !ok {
				f.problem(rec[j].at, "column %q holds numbers, but this is %q", h.names[j].text, shorten(rec[j].text)).
					WithHint("%s", numberHint(rec[j].text, f.sep))
			}
		}
		return true
	})
}

// fill reads the cells into a table. The file has been found in order.
func (f *file) fill(h *header, s *shape) (*table.Table, error) {
	columns := make([]table.Column, len(h.chosen))
	for k, j := range h.chosen {
		columns[k] = table.Column{ID: h.names[j].text, Label: h.names[j].text}
	}
	b := table.NewBuilder(s.cases, columns)
	row := -2
	err := f.records(func(rec []field) bool {
		if row++; row < 0 {
			return true
		}
		for k, j := range h.chosen {
			cell := rec[j].text
			if !reported(cell) {
				continue
			}
			if s.texts[k] {
				b.SetText(row, k, cell)
			} else {
				v, _ := parse(cell, f.sep)
				b.Set(row, k, v)
			}
		}
		return true
	})
	return b.Table(), err
}

// reported says that a cell is neither empty nor NA.
func reported(cell string) bool { return cell != "" && cell != "NA" }

// parse reads a finite decimal number, with a decimal comma where the comma does not separate.
func parse(s string, sep byte) (float64, bool) {
	digits := false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits = true
		case c == '.', c == '-', c == '+':
		case c == 'e' || c == 'E':
			if !digits {
				return 0, false
			}
		case c == ',' && sep != ',' && !strings.Contains(s, "."):
			if sep == '\t' && thousands(s) {
				return 0, false
			}
			s = s[:i] + "." + s[i+1:] // a second comma makes it a second point, which is no number
		default:
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && digits && !math.IsInf(v, 0)
}

// thousands reports whether the commas of s may part thousands: 1,234.
func thousands(s string) bool {
	parts := strings.Split(strings.TrimLeft(s, "+-"), ",")
	if strings.HasPrefix(parts[0], "0") || len(parts[0]) > 3 {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return len(parts) > 1
}

const (
	emptyHint = "leave the cell empty, or write NA, where nothing is known"
	wordHint  = "write a number, or " + emptyHint + "; a column of texts holds texts throughout"
)

// numberHint says what to do about a text in a number's place.
func numberHint(s string, sep byte) string {
	if _, ok := parse(s, ';'); ok {
		if sep == '\t' {
			return "is the comma a decimal sign or does it part thousands? write a point, or nothing"
		}
		return "write a point for the decimal comma, or separate the columns by semicolons"
	}
	switch strings.ToLower(strings.Trim(s, "#.")) {
	case "n/a", "na", "nan", "null", "none", "-", "–", "?", "nvt", "n.v.t", "onbekend", "unknown", "inf", "-inf":
		return emptyHint
	case "ja", "yes", "true", "waar", "x":
		return "write 1"
	case "nee", "no", "false", "onwaar":
		return "write 0"
	}
	if t := strings.TrimSuffix(s, "%"); t != s {
		return "write a percentage as a number without the sign"
	}
	return wordHint
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
