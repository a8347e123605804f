package rows

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// The limits of a worksheet.
const (
	maxCellText  = 32767
	maxSheetRows = 1 << 20
	maxSheetCols = 1 << 14
)

// writeXLSX writes a workbook with a sheet for each table and one for the notes. Numbers are
// numbers, in full, and shown with the column's decimals; texts are text cells, which Excel never
// takes for formulas. Undefined numbers are empty cells, infinite ones the text Inf.
func writeXLSX(b *bytes.Buffer, tables []Table, o Opt) error {
	f := excelize.NewFile()
	defer f.Close()
	// without a fixed time the workbook would carry the clock's
	err := f.SetDocProps(&excelize.DocProperties{Creator: "Speelveld", Created: "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z", Language: o.Lang})
	if err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	names := sheetNames(tables, o.Lang)
	for i := range tables {
		if err := xlsxSheet(f, names[i], i == 0, &tables[i], o); err != nil {
			return fmt.Errorf("write xlsx: sheet %q: %w", names[i], err)
		}
	}
	notes := xlsxRemarks(tables)
	if len(notes) > 0 || len(tables) == 0 {
		if err := xlsxNotes(f, names[len(tables)], len(tables) == 0, notes); err != nil {
			return fmt.Errorf("write xlsx: %w", err)
		}
	}
	var unsorted bytes.Buffer
	if err := f.Write(&unsorted); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	if err := sortParts(b, unsorted.Bytes()); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	return nil
}

// sortParts copies a workbook with its parts in order of name: the library writes several sheets
// in an order that differs from run to run.
func sortParts(b *bytes.Buffer, workbook []byte) error {
	r, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return err
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	w := zip.NewWriter(b)
	for _, part := range r.File {
		if err := w.Copy(part); err != nil {
			return err
		}
	}
	return w.Close()
}

// addSheet makes a sheet; the first takes the place of the one that a new workbook has.
func addSheet(f *excelize.File, name string, first bool) error {
	if first {
		return f.SetSheetName(f.GetSheetName(0), name)
	}
	_, err := f.NewSheet(name)
	return err
}

func xlsxSheet(f *excelize.File, name string, first bool, t *Table, o Opt) error {
	cols := t.stored()
	if t.count() >= maxSheetRows || len(cols) > maxSheetCols {
		return fmt.Errorf("%d rows of %d columns do not fit a worksheet; write CSV instead", t.count(), len(cols))
	}
	if err := addSheet(f, name, first); err != nil {
		return err
	}
	styles, err := xlsxStyles(f, t, cols)
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}})
	if err != nil {
		return err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, c := range cols {
		if err := w.SetColWidth(i+1, i+1, xlsxWidth(t, c, o)); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(cols))
	for i, c := range cols {
		cells[i] = excelize.Cell{StyleID: bold, Value: xlsxText(t.Columns[c].title())}
	}
	if err := w.SetRow("A1", cells); err != nil {
		return err
	}
	for r, row := range t.all() {
		for i, c := range cols {
			cells[i] = excelize.Cell{StyleID: styles[i], Value: xlsxValue(row[c])}
		}
		at, err := excelize.CoordinatesToCellName(1, r+2)
		if err != nil {
			return err
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

// xlsxStyles makes the number format of every column: its decimals, which hide no digits of the
// value itself.
func xlsxStyles(f *excelize.File, t *Table, cols []int) ([]int, error) {
	ids := make([]int, len(cols))
	for i, c := range cols {
		col := t.Columns[c]
		if col.Kind != Share && col.Kind != Number && col.Kind != P {
			continue
		}
		format := "0." + strings.Repeat("0", col.decimals())
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}

func xlsxWidth(t *Table, c int, o Opt) float64 {
	h := hand{o.Lang, "-"}
	w := textWidth(t.Columns[c].title())
	for _, row := range t.all() {
		w = max(w, textWidth(h.cell(row[c], t.Columns[c])))
	}
	return float64(min(max(w, 6), 60) + 2)
}

func xlsxValue(v any) any {
	switch x := v.(type) {
	case string:
		return xlsxText(x)
	case Coded:
		return xlsxText(x.Label)
	case Term:
		return xlsxText(x.Value)
	case []string:
		return xlsxText(strings.Join(x, "; "))
	case float64:
		switch {
		case math.IsNaN(x):
			return nil
		case math.IsInf(x, 0):
			return csvNumber(x, false)
		}
	case Interval:
		return csvNumber(x.Low, false) + "; " + csvNumber(x.High, false)
	}
	return v
}

// xlsxText keeps line breaks and tabs, makes other control characters visible (XML cannot hold
// them), and ends a text at the length that a cell can hold.
func xlsxText(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		parts := strings.Split(l, "\t")
		for j, p := range parts {
			parts[j] = harmless(p)
		}
		lines[i] = strings.Join(parts, "\t")
	}
	s = strings.Join(lines, "\n")
	if len(s) <= maxCellText { // bytes: never fewer than Excel's units
		return s
	}
	units := 0
	for i, r := range s {
		if units += max(1, utf8.RuneLen(r)/2); units > maxCellText-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// xlsxRemarks are the notes of all tables, each set below the title of its table.
func xlsxRemarks(tables []Table) []string {
	var out []string
	for _, t := range tables {
		if len(t.Notes) > 0 && t.Title != "" {
			out = append(out, t.Title)
		}
		out = append(out, t.Notes...)
	}
	return out
}

func xlsxNotes(f *excelize.File, name string, first bool, notes []string) error {
	if err := addSheet(f, name, first); err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	if err := f.SetColWidth(name, "A", "A", 110); err != nil {
		return err
	}
	for i, s := range notes {
		at := fmt.Sprintf("A%d", i+1)
		if err := f.SetCellStr(name, at, xlsxText(s)); err != nil {
			return err
		}
		if err := f.SetCellStyle(name, at, at, wrap); err != nil {
			return err
		}
	}
	return nil
}

// sheetNames makes names that Excel allows: at most 31 characters, without []:*?/\, unique without
// regard to case. The last one is that of the notes.
func sheetNames(tables []Table, lang string) []string {
	last := "notes"
	if lang == "nl" {
		last = "opmerkingen"
	}
	names := make([]string, len(tables)+1)
	taken := map[string]bool{last: true, "history": true}
	for i, t := range tables {
		base := strings.Trim(strings.Map(func(r rune) rune {
			if strings.ContainsRune(`[]:*?/\`, r) {
				return ' '
			}
			return r
		}, harmless(t.Title)), " '")
		base = strings.Join(strings.Fields(base), " ")
		if base == "" {
			base = "data"
		}
		name := cut(base, 31)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			suffix := fmt.Sprintf(" %d", n)
			name = cut(base, 31-len(suffix)) + suffix
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	names[len(tables)] = last
	return names
}

// cut keeps the first n units of UTF-16 of s, in whole characters, without blanks at the end.
func cut(s string, n int) string {
	for i, r := range s {
		size := 1
		if r > 0xffff {
			size = 2
		}
		if n -= size; n < 0 {
			return strings.Trim(s[:i], " '")
		}
	}
	return s
}
