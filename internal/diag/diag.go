// Package diag holds what every reader of files needs to say what is wrong and where:
// a position, an error with a hint, and a list of errors sorted by place.
//
// Errors print as "file:line:column: message", then the line concerned, then what to do:
//
//	cases/goud.yaml:14:11: unknown code "boundary-crosing"
//		14 |   - code: boundary-crosing
//		hint: did you mean "boundary-crossing"?
package diag

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Pos is a place in a file. Line and Col count from 1, Col in runes; 0 means unknown.
type Pos struct {
	File      string
	Line, Col int
}

// IsZero reports whether nothing is known of the place.
func (p Pos) IsZero() bool { return p == Pos{} }

// String prints the place as file:line:col, leaving out what is unknown.
func (p Pos) String() string {
	s := p.File
	if p.Line > 0 {
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(p.Line)
		if p.Col > 0 {
			s += ":" + strconv.Itoa(p.Col)
		}
	}
	return s
}

// Compare orders places by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// An Error is one problem in the user's input: what happened, where, and what to do.
type Error struct {
	Pos    Pos
	Msg    string // lower case, without a full stop
	Hint   string // what to do; may be empty
	Source string // the line of the file concerned, without its line break; may be empty
	Err    error  // the cause, for errors.Is and errors.As; may be nil
}

// Errorf makes an Error at a place. A %w verb becomes its cause.
func Errorf(pos Pos, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Pos: pos, Msg: err.Error(), Err: errors.Unwrap(err)}
}

// WithHint sets the hint and returns e.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error prints the place, the message, the line and the hint, over one to three lines.
func (e *Error) Error() string {
	var b strings.Builder
	if !e.Pos.IsZero() {
		b.WriteString(Visible(e.Pos.String()))
		b.WriteString(": ")
	}
	b.WriteString(Visible(e.Msg))
	if e.Source != "" && e.Pos.Line > 0 {
		fmt.Fprintf(&b, "\n\t%d | %s", e.Pos.Line, excerpt(e.Source, e.Pos.Col))
	}
	if e.Hint != "" {
		b.WriteString("\n\thint: ")
		b.WriteString(Visible(e.Hint))
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Visible puts U+FFFD in the place of control characters, but for tabs and line breaks, so that a
// hostile name or text cannot give commands to the reader's terminal.
func Visible(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' && c != '\n' || c >= 0x7f && c < 0xa0 {
			return '\uFFFD'
		}
		return c
	}, s)
}

// excerpt shortens a very long line to the part around col, and makes control characters visible.
func excerpt(line string, col int) string {
	const width = 120
	r := []rune(Visible(line))
	if len(r) <= width {
		return string(r)
	}
	from := min(max(0, col-1-width/2), len(r)-width)
	s := string(r[from : from+width])
	if from > 0 {
		s = "…" + s
	}
	if from+width < len(r) {
		s += "…"
	}
	return s
}

// A List is all problems of one run. The zero value is empty and ready to use.
type List []*Error

// Add appends an error.
func (l *List) Add(e *Error) { *l = append(*l, e) }

// Err returns nil when the list is empty, and otherwise the list sorted by place (stable), without exact doubles.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	s := slices.Clone(l)
	slices.SortStableFunc(s, func(a, b *Error) int { return a.Pos.Compare(b.Pos) })
	s = slices.CompactFunc(s, func(a, b *Error) bool { return a.Pos == b.Pos && a.Msg == b.Msg })
	return s
}

// Error prints every error, one after the other.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, e := range l {
		parts[i] = e.Error()
	}
	return strings.Join(parts, "\n")
}

// Unwrap returns the errors, so that errors.Is and errors.As see all of them.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// All returns the diag errors inside err: those of a List, a single Error, or err itself
// wrapped as an Error without a place. It returns nil for nil.
func All(err error) List {
	if err == nil {
		return nil
	}
	if l, ok := errors.AsType[List](err); ok {
		return l
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return List{e}
	}
	return List{{Msg: err.Error(), Err: err}}
}
