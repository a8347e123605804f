package datasets

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"speelveld/internal/diag"
)

// The bounds of what is said about one file: the number of problems, and the length in bytes of a
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
	more  int // problems beyond maxProblems
}

// fail records a problem.
func (f *file) fail(pos diag.Pos, msg string) *diag.Error {
	e := &diag.Error{Pos: pos, Msg: msg, Source: f.line(pos.Line)}
	if len(f.errs) < maxProblems {
		f.errs.Add(e)
	} else {
		f.more++
	}
	return e
}

// line returns a line of the file, or "" where there is none or it is very long.
func (f *file) line(n int) string {
	if f.lines == nil {
		f.lines = append(f.lines, 0)
		for i, c := range f.data {
			if c == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	if n < 1 || n > len(f.lines) {
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

// problems returns what is wrong with the file, sorted.
func (f *file) problems() diag.List {
	errs := slices.Clone(f.errs)
	if f.more > 0 {
		last := errs[len(errs)-1].Pos
		errs.Add(&diag.Error{Pos: last, Msg: fmt.Sprintf("and %d more problems in this file", f.more), Hint: "mend these first"})
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
		e := f.fail(pos, fmt.Sprintf("is not UTF-8 text: byte 0x%02X", data[at]))
		e.WithHint("save the file as UTF-8")
		if as := charmap.Windows1252.DecodeByte(data[at]); as >= 0xa0 {
			e.WithHint("save the file as UTF-8; if it is Windows-1252, this byte is %q", string(as))
		}
		e.Source = strings.ToValidUTF8(e.Source, "\uFFFD")
	case r == 0x2028 || r == 0x2029 || r == 0x85:
		f.fail(pos, fmt.Sprintf("an invisible line separator (U+%04X)", r)).WithHint("it often comes along when text is pasted: put a space or a line break in its place")
	default:
		f.fail(pos, fmt.Sprintf("a control character (U+%04X), which no text has", r)).WithHint("is this a text file? Remove the character")
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
