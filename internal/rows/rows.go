// Package rows writes results for people and for programs: one table, many formats.
//
// A [Table] holds typed cells; [Write] turns it into an aligned table for a terminal, CSV, JSON,
// Markdown, LaTeX, HTML or an Excel workbook. Numbers are kept whole and are only rounded where a
// person reads them: CSV, JSON and XLSX carry full precision. [EncodeJSON] writes any Go value as
// JSON, with undefined and infinite numbers, and [Envelope] is the one object that every command
// prints with --format json.
//
// Nothing is written before everything is known to be well: an error leaves w untouched, save for
// errors of w itself.
package rows

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"speelveld/internal/diag"
)

// A Format is a way of writing a table.
type Format string

// The formats.
const (
	Terminal Format = "table"
	CSV      Format = "csv"
	JSON     Format = "json"
	Markdown Format = "markdown"
	LaTeX    Format = "latex"
	HTML     Format = "html"
	XLSX     Format = "xlsx"
)

// Formats are all formats, in the order in which help lists them.
var Formats = []Format{Terminal, CSV, JSON, Markdown, LaTeX, HTML, XLSX}

var formatAliases = map[string]Format{"md": Markdown, "tex": LaTeX, "htm": HTML, "text": Terminal, "txt": Terminal, "excel": XLSX}

// ParseFormat returns the format of that name ("md", "tex" and the like are understood), or an
// error that says which names there are.
func ParseFormat(name string) (Format, error) {
	n := strings.ToLower(strings.TrimSpace(name))
	if slices.Contains(Formats, Format(n)) {
		return Format(n), nil
	}
	if f, ok := formatAliases[n]; ok {
		return f, nil
	}
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = string(f)
	}
	return "", diag.Errorf(diag.Pos{}, "unknown format %q", name).WithHint("formats are %s", strings.Join(names, ", "))
}

// FormatFromName returns the format that the extension of a file's name stands for: .txt, .csv,
// .json, .md, .markdown, .tex, .html, .htm or .xlsx, in any case.
func FormatFromName(path string) (Format, bool) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".txt":
		return Terminal, true
	case ".csv":
		return CSV, true
	case ".json":
		return JSON, true
	case ".md", ".markdown":
		return Markdown, true
	case ".tex":
		return LaTeX, true
	case ".html", ".htm":
		return HTML, true
	case ".xlsx":
		return XLSX, true
	}
	return "", false
}

// A Kind says what the cells of a column are, and so how a person is shown them.
type Kind int

// The kinds of columns.
const (
	Text    Kind = iota // words; left-aligned
	Integer             // whole numbers
	Share               // a proportion or a difference of proportions, as 0.42: the unit of CSV and JSON
	Number              // any other number
	P                   // a probability: 0.003, and <0.001 below what the digits can tell
	List                // several words, joined by "; "
)

// An Align says at which side of its column a cell stands.
type Align int

// The alignments.
const (
	ByKind Align = iota // numbers right, all else left
	Left
	Right
	Center
)

// A Column describes one column of a table.
type Column struct {
	Key   string // the name for programs: the header in CSV, the key in JSON; unique in the table
	Title string // the header for people, in the language of the output; Key when empty
	Kind  Kind
	Align Align

	// Digits is the number of decimals a person is shown; 0 means two, or three for P. A column
	// without decimals is an Integer.
	Digits int

	// Main columns are shown by default, the others only with Opt.All. A table with no main
	// columns shows all. CSV, JSON and XLSX always hold all columns.
	Main bool

	// Composed columns repeat for people what other columns hold ("0.12 [-0.10, 0.33]"): they are
	// left out of CSV, JSON and XLSX.
	Composed bool
}

// A Table is what a command has to show. Cells are nil (nothing to say), string, bool, int, int64,
// float64 (NaN is undefined, ±Inf infinite), []string, [Coded], [Term] or [Interval].
type Table struct {
	Title   string
	Columns []Column
	Rows    [][]any  // each as long as Columns
	Notes   []string // full sentences, set below the table
	Empty   string   // what is said in place of rows where there are none; "no rows" when empty

	// Made, unless it is nil, stands in place of Rows: a table too large to be held twice makes each
	// of its rows when it is written.
	Made *Made
}

// Made is the rows of a table, made one by one: N of them, by Row, which may use the same slice again.
type Made struct {
	N   int
	Row func(i int) []any
}

// count returns the number of rows.
func (t *Table) count() int {
	if t.Made != nil {
		return t.Made.N
	}
	return len(t.Rows)
}

// all yields the rows; a row that was made holds until the next.
func (t *Table) all() iter.Seq2[int, []any] {
	if t.Made == nil {
		return slices.All(t.Rows)
	}
	return func(yield func(int, []any) bool) {
		for i := range t.Made.N {
			if !yield(i, t.Made.Row(i)) {
				return
			}
		}
	}
}

// Coded is the label of a code, shown in the colour of its kind where there are colours: context
// grey, intervention blue, mechanism orange, outcome green, concept purple.
type Coded struct {
	Label string
	Kind  string // the kind of code, or "concept"; others are shown plain
}

// A Term is a word of a fixed list, or an id: CSV, JSON and XLSX hold its value, which is the same in
// every language; a person reads its label.
type Term struct{ Value, Label string }

// An Interval is a lower and an upper bound, shown as [-0.10, 0.33] (nl: [-0,10; 0,33]) with the
// column's decimals. Both NaN is an undefined interval.
type Interval struct{ Low, High float64 }

// Opt says how a table is written. The zero value is English, unlimited in width, without colour.
type Opt struct {
	Lang     string // "nl" or "en": decimal sign, the words yes and no; else as "en"
	All      bool   // all columns, also those that are not Main
	Excel    bool   // CSV as a Dutch Excel wants it: semicolons, a BOM, decimal commas, CRLF
	Color    bool   // terminal only: colours and bold
	Width    int    // terminal only: columns of the terminal; 0 is unlimited
	Fragment bool   // HTML only: the bare table, without a page around it
}

// Write writes t to w in format f. It panics when a row has another length than t.Columns or a
// cell has a type that a Table cannot hold: those are mistakes of the caller, not of the data.
func Write(w io.Writer, t Table, f Format, o Opt) error {
	return WriteAll(w, []Table{t}, f, o)
}

// WriteAll writes several tables under each other. CSV has room for one table and holds the first;
// XLSX has a sheet for each; in JSON they form a list.
func WriteAll(w io.Writer, tables []Table, f Format, o Opt) error {
	for i := range tables {
		tables[i].mustBeSound()
	}
	var b bytes.Buffer
	var pages Pages
	var err error
	switch f {
	case Terminal:
		writeTerminal(&b, tables, o)
	case CSV:
		if len(tables) > 0 {
			writeCSV(&pages, tables[0], o)
		}
	case JSON:
		err = writeTablesJSON(&b, tables)
	case Markdown:
		writeMarkdown(&b, tables, o)
	case LaTeX:
		writeLaTeX(&b, tables, o)
	case HTML:
		writeHTML(&b, tables, o)
	case XLSX:
		err = writeXLSX(&b, tables, o)
	default:
		err = fmt.Errorf("write a table: unknown format %q", f)
	}
	if err != nil {
		return err
	}
	pages.Write(b.Bytes())
	_, err = pages.WriteTo(w)
	return err
}

func (t *Table) mustBeSound() {
	for i, r := range t.all() {
		if len(r) != len(t.Columns) {
			panic(fmt.Sprintf("rows: row %d of table %q has %d cells for %d columns", i+1, t.Title, len(r), len(t.Columns)))
		}
		for j, v := range r {
			switch v.(type) {
			case nil, string, bool, int, int64, float64, []string, Coded, Term, Interval:
			default:
				panic(fmt.Sprintf("rows: table %q, column %q: a cell cannot hold a %T", t.Title, t.Columns[j].Key, v))
			}
		}
	}
}

// shown returns the numbers of the columns that a person is shown.
func (t *Table) shown(o Opt) []int {
	main := slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Main })
	var cols []int
	for i, c := range t.Columns {
		if o.All || !main || c.Main {
			cols = append(cols, i)
		}
	}
	return cols
}

// stored returns the numbers of the columns that a program is given.
func (t *Table) stored() []int {
	var cols []int
	for i, c := range t.Columns {
		if !c.Composed {
			cols = append(cols, i)
		}
	}
	return cols
}

// Records returns the rows as objects, keyed by column, for JSON.
func (t *Table) Records() []Object {
	cols := t.stored()
	out := make([]Object, t.count())
	for i, r := range t.all() {
		o := make(Object, 0, len(cols))
		for _, c := range cols {
			v := r[c]
			switch x := v.(type) {
			case Coded:
				v = x.Label
			case Term:
				v = x.Value
			case Interval:
				v = []float64{x.Low, x.High}
			}
			o = append(o, Member{t.Columns[c].Key, v})
		}
		out[i] = o
	}
	return out
}

func writeTablesJSON(w io.Writer, tables []Table) error {
	object := func(t Table) Object {
		return Object{{"title", t.Title}, {"notes", t.Notes}, {"rows", t.Records()}}
	}
	if len(tables) == 1 {
		return EncodeJSON(w, object(tables[0]))
	}
	list := make([]Object, len(tables))
	for i, t := range tables {
		list[i] = object(t)
	}
	return EncodeJSON(w, list)
}

func (c Column) title() string {
	if c.Title == "" {
		return c.Key
	}
	return c.Title
}

func (c Column) right() bool {
	switch c.Align {
	case ByKind:
		return c.Kind != Text && c.Kind != List
	default:
		return c.Align == Right
	}
}

// empty is the sentence for a table without rows.
func (t *Table) empty(lang string) string {
	switch {
	case t.Empty != "":
		return t.Empty
	case lang == "nl":
		return "geen rijen"
	default:
		return "no rows"
	}
}
