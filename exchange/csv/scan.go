package csv

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"speelveld/internal/diag"
)

// maxSize is the largest file that is read, in bytes.
const maxSize = 256 << 20

// maxProblems is how many problems are reported before the rest is only counted.
const maxProblems = 25

// A file is the text of a file and the problems found in it.
type file struct {
	name     string
	text     []byte
	from     int // where the records begin: after a byte order mark and a line "sep=;"
	sep      byte
	problems diag.List
	more     int
}

// A field is a cell: its text without quotes and without space around it, and where it begins.
type field struct {
	text string
	at   int // offset in bytes
}

// open reads all of r, and finds the separator. The error is a problem of the file as a whole.
func open(name string, r io.Reader) (*file, error) {
	f := &file{name: name}
	text, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, &diag.Error{Pos: diag.Pos{File: name}, Msg: fmt.Sprintf("read: %v", err), Err: err}
	}
	f.text = text
	switch {
	case len(text) > maxSize:
		return nil, f.whole("larger than %d MB", maxSize>>20)
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return nil, f.whole("UTF-16, not UTF-8").WithHint(`save it as "CSV UTF-8"`)
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return nil, f.whole("a workbook or another zip file, not a table of text").WithHint("save the sheet as CSV, or use: speelveld import")
	}
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		f.from = 3
	}
	if i := invalid(text); i >= 0 {
		e := f.errorAt(i, "not UTF-8").WithHint(`save it as "CSV UTF-8"`)
		if text[i] == 0 {
			e = f.errorAt(i, "a zero byte: not a text file")
		}
		return nil, e
	}
	if line := f.text[f.from:]; len(line) >= 5 && strings.EqualFold(string(line[:4]), "sep=") && strings.IndexByte(",;\t", line[4]) >= 0 {
		f.sep = line[4]
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			end = len(line) - 1
		}
		f.from += end + 1
	} else {
		f.sep = f.separator()
	}
	if len(bytes.TrimSpace(f.text[f.from:])) == 0 {
		return nil, f.whole("the file is empty")
	}
	return f, nil
}

// invalid returns the offset of the first byte that is no text, or −1.
func invalid(text []byte) int {
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return i
	}
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

// separator returns the separator that cuts the first records into most fields of equal number; of
// two that do so alike, a semicolon before a tab before a comma, which may be a decimal sign.
func (f *file) separator() byte {
	best, bestScore := byte(','), 0.0
	for _, sep := range []byte{';', '\t', ','} {
		try := *f
		try.sep = sep
		width, even, n := 0, true, 0
		err := try.records(func(rec []field) bool {
			if n == 0 {
				width = len(rec)
			}
			even = even && len(rec) == width
			n++
			return n < 20
		})
		if err != nil {
			even = false
		}
		score := float64(width)
		if !even {
			score = min(score, 1.5) // better than not cutting at all, worse than cutting evenly
		}
		if score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best
}

// records calls yield for every record that is not a blank line, until it returns false. The slice
// is used again for the next record. The error is a field whose quotes are wrong.
func (f *file) records(yield func([]field) bool) error {
	var rec []field
	i, end := f.from, len(f.text)
	for i < end {
		rec = rec[:0]
		for done := false; !done; {
			var next field
			var err *diag.Error
			next, i, err = f.field(i)
			if err != nil {
				return err
			}
			rec = append(rec, next)
			switch {
			case i >= end:
				done = true
			case f.text[i] == f.sep:
				i++
			default:
				if f.text[i] == '\r' && i+1 < end && f.text[i+1] == '\n' {
					i++
				}
				i++
				done = true
			}
		}
		if len(rec) == 1 && rec[0].text == "" {
			continue
		}
		if !yield(rec) {
			return nil
		}
	}
	return nil
}

// field reads the field that begins at i and returns it with the place of the separator, the line
// end or the end of the file after it.
func (f *file) field(i int) (field, int, *diag.Error) {
	start, end := i, len(f.text)
	ends := func(c byte) bool { return c == f.sep || c == '\n' || c == '\r' }
	for i < end && f.text[i] == ' ' {
		i++
	}
	if i >= end || f.text[i] != '"' {
		i = start
		for i < end && !ends(f.text[i]) {
			i++
		}
		return field{trim(string(f.text[start:i])), start}, i, nil
	}
	open := i
	var b strings.Builder
	for i++; i < end; i++ {
		if f.text[i] != '"' {
			b.WriteByte(f.text[i])
			continue
		}
		if i+1 < end && f.text[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		for i++; i < end && f.text[i] == ' '; i++ {
		}
		if i < end && !ends(f.text[i]) {
			return field{}, i, f.errorAt(i, "text after a closing quote").WithHint(`a quote inside a quoted cell is written twice: ""`)
		}
		return field{trim(b.String()), open}, i, nil
	}
	return field{}, i, f.errorAt(open, "a quoted cell is not closed").WithHint(`close it with ", and write a quote inside it twice`)
}

// trim takes away spaces of all kinds, and the marks of width zero that come along when copying.
func trim(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r == '\ufeff' || r == '\u200b' })
	return strings.TrimSpace(s)
}

// position returns line and column of an offset, and the line.
func (f *file) position(at int) (diag.Pos, string) {
	line, start := 1, 0
	if bytes.HasPrefix(f.text, []byte("\xef\xbb\xbf")) {
		start = 3
	}
	for i := start; i < at; i++ {
		if f.text[i] == '\n' || f.text[i] == '\r' && (i+1 >= len(f.text) || f.text[i+1] != '\n') {
			line++
			start = i + 1
		}
	}
	end := start
	for end < len(f.text) && f.text[end] != '\n' && f.text[end] != '\r' {
		end++
	}
	return diag.Pos{File: f.name, Line: line, Col: utf8.RuneCount(f.text[start:max(at, start)]) + 1},
		strings.ToValidUTF8(string(f.text[start:end]), "\uFFFD")
}

func (f *file) errorAt(at int, format string, args ...any) *diag.Error {
	pos, line := f.position(at)
	e := diag.Errorf(pos, format, args...)
	e.Source = line
	return e
}

func (f *file) whole(format string, args ...any) *diag.Error {
	return diag.Errorf(diag.Pos{File: f.name}, format, args...)
}

// full counts a problem that comes after maxProblems others, and reports whether it does.
func (f *file) full() bool {
	if len(f.problems) < maxProblems {
		return false
	}
	f.more++
	return true
}

// problem adds a problem at an offset. Beyond maxProblems it is only counted, and the error that
// comes back is a spare one.
func (f *file) problem(at int, format string, args ...any) *diag.Error {
	if f.full() {
		return &diag.Error{}
	}
	e := f.errorAt(at, format, args...)
	f.problems.Add(e)
	return e
}

// err returns the problems found so far, or nil.
func (f *file) err() error {
	if f.more > 0 {
		f.problems.Add(f.whole("and %d problems more", f.more))
		f.more = 0
	}
	return f.problems.Err()
}
