package rows

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// writeCSV writes RFC 4180 with the keys as header and numbers in full. Lines end with LF, with
// CRLF for Excel.
//
// encoding/csv is not used for writing: it writes a row of one empty field as a blank line, which
// readers skip.
func writeCSV(out *Pages, t Table, o Opt) {
	var b bytes.Buffer
	sep, eol := byte(','), "\n"
	if o.Excel {
		sep, eol = ';', "\r\n"
		b.WriteString("\uFEFF")
	}
	cols := t.stored()
	record := make([]string, len(cols))
	for i, c := range cols {
		record[i] = Guard(t.Columns[c].Key)
	}
	writeRecord(&b, record, sep, eol)
	for _, row := range t.all() {
		for i, c := range cols {
			record[i] = csvCell(row[c], o.Excel)
		}
		writeRecord(&b, record, sep, eol)
		if b.Len() >= pageSize {
			out.Write(b.Bytes())
			b.Reset()
		}
	}
	out.Write(b.Bytes())
}

func csvCell(v any, excel bool) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return Guard(x)
	case Coded:
		return Guard(x.Label)
	case Term:
		return Guard(x.Value)
	case []string:
		return Guard(strings.Join(x, "; "))
	case bool:
		return strconv.FormatBool(x)
	case int:
		return strconv.Itoa(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return csvNumber(x, excel)
	case Interval:
		return csvNumber(x.Low, excel) + "; " + csvNumber(x.High, excel)
	}
	panic("rows: unchecked cell")
}

// csvNumber is empty for an undefined number, and Inf or -Inf for an infinite one, as R reads it.
func csvNumber(x float64, excel bool) string {
	switch {
	case math.IsNaN(x):
		return ""
	case math.IsInf(x, 1):
		return "Inf"
	case math.IsInf(x, -1):
		return "-Inf"
	}
	s := plainNumber(x)
	if excel {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func writeRecord(b *bytes.Buffer, record []string, sep byte, eol string) {
	for i, f := range record {
		if i > 0 {
			b.WriteByte(sep)
		}
		if !needsQuotes(f, sep, len(record) == 1) {
			b.WriteString(f)
			continue
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(f, `"`, `""`))
		b.WriteByte('"')
	}
	b.WriteString(eol)
}

func needsQuotes(f string, sep byte, alone bool) bool {
	if f == "" {
		return alone
	}
	return f[0] == ' ' || f[0] == '\t' || f[len(f)-1] == ' ' || f == `\.` ||
		strings.ContainsAny(f, "\"\r\n") || strings.IndexByte(f, sep) >= 0
}

// formulaStart are the characters at which a spreadsheet may begin to read a formula.
const formulaStart = "=+-@\t\r\n"

// Guard puts an apostrophe before a text that a spreadsheet would take for a formula: one that
// begins with = + - @, a tab or a line break. So that [Unguard] can undo it without loss, a
// text that looks guarded already gets one apostrophe more.
func Guard(s string) string {
	if t := strings.TrimLeft(s, "'"); t != "" && strings.IndexByte(formulaStart, t[0]) >= 0 {
		return "'" + s
	}
	return s
}

// Unguard takes away the apostrophe that [Guard] put before a text.
func Unguard(s string) string {
	if t := strings.TrimLeft(s, "'"); len(t) < len(s) && t != "" && strings.IndexByte(formulaStart, t[0]) >= 0 {
		return s[1:]
	}
	return s
}
