package datasets

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"speelveld/internal/diag"
)

// The bounds of what is said about one file: the number of problems after which
// it is given up, and the length in bytes of a
// line that is shown with one.
const (
	maxProblems = 200
	maxLine     = 10_000
)

// A file is one file of a study and what is wrong with it.
type file struct {
	name  string
	data  []byte // without byte order mark, lines ended by \n
	lines []int  // offset of each line; made when the first problem is met
	errs  diag.List
}

// fail records a problem.
func (f *file) fail(pos diag.Pos, format string, args ...any) *diag.Error {
	e := diag.Errorf(pos, format, args...)
	e.Source = f.line(pos.Line)
	f.errs.Add(e)
	return e
}

// full reports whether so much is wrong with the file that nobody will read on.
func (f *file) full() bool { return len(f.errs) >= maxProblems }

// line returns a line of the file, or "" where there is none or it is very long.
func (f *file) line(n int) string {
	if n < 1 {
		return ""
	}
	if f.lines == nil {
		f.lines = append(f.lines, 0)
		for i, c := range f.data {
			if c == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	if n > len(f.lines) {
		return ""
	}
	rest := f.data[f.lines[n-1]:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	if len(rest) > maxLine {
		return ""
	}
	return string(rest)
}

// problems returns what is wrong with the file.
func (f *file) problems() diag.List {
	errs := slices.Clone(f.errs)
	if f.full() {
		last := slices.MaxFunc(errs, func(a, b *diag.Error) int { return a.Pos.Compare(b.Pos) })
		errs.Add(&diag.Error{Pos: last.Pos, Msg: "too many problems: the rest of this file was not looked at", Hint: "mend these first"})
	}
	return errs
}

// textFile takes the bytes of a file as text: UTF-8, with or without a byte order mark, lines ended
// in any of the three ways. ok is false where they are no text; the file then says why.
func textFile(name string, data []byte) (f *file, ok bool) {
	f = &file{name: name}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		f.fail(diag.Pos{File: name, Line: 1, Col: 1}, "is UTF-16 text").WithHint("save it as UTF-8")
		return f, false
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	f.data = data
	at := foreign(data)
	if at < 0 {
		return f, true
	}
	pos := f.posAt(at)
	r, size := utf8.DecodeRune(data[at:])
	switch {
	case r == utf8.RuneError && size <= 1:
		e := f.fail(pos, "is not UTF-8 text: byte 0x%02X", data[at])
		e.WithHint("save the file as UTF-8")
		if as := charmap.Windows1252.DecodeByte(data[at]); as >= 0xa0 {
			e.WithHint("save the file as UTF-8; if it is Windows-1252, this byte is %q", string(as))
		}
		e.Source = strings.ToValidUTF8(e.Source, "\uFFFD")
	case r == 0x2028 || r == 0x2029 || r == 0x85:
		f.fail(pos, "an invisible line separator (U+%04X)", r).WithHint("it often comes along when text is pasted: put a space or a line break in its place")
	default:
		f.fail(pos, "a control character (U+%04X), which no text has", r).WithHint("is this a text file? Remove the character")
	}
	return f, false
}

// foreign returns the offset of the first thing that a text file cannot hold, or -1: a byte that is
// not UTF-8, a control character, or a line separator that YAML programs disagree about.
func foreign(data []byte) int {
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 || r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfffe || r == 0xffff || r == 0xfeff {
			return i
		}
		i += n
	}
	return -1
}

// posAt returns the place of a byte offset.
func (f *file) posAt(at int) diag.Pos {
	before := f.data[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	return diag.Pos{File: f.name, Line: bytes.Count(before, []byte{'\n'}) + 1, Col: utf8.RuneCount(before[start:]) + 1}
}
