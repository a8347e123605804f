package diag

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

func TestErrorShowsPlaceLineAndHint(t *testing.T) {
	e := &Error{Pos: Pos{"cases/goud.yaml", 14, 11}, Msg: `unknown code "x"`, Source: "  - code: x", Hint: `did you mean "y"?`}
	want := "cases/goud.yaml:14:11: unknown code \"x\"\n\t14 |   - code: x\n\thint: did you mean \"y\"?"
	if got := e.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestListSortsAndDropsDoubles(t *testing.T) {
	l := List{{Pos: Pos{"b", 1, 1}, Msg: "m"}, {Pos: Pos{"a", 2, 1}, Msg: "m"}, {Pos: Pos{"b", 1, 1}, Msg: "m"}}
	if got, want := l.Err().Error(), "a:2:1: m\nb:1:1: m"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if (List{}).Err() != nil {
		t.Error("an empty list is not an error")
	}
}

func TestListShowsCauses(t *testing.T) {
	l := List{Errorf(Pos{}, "read: %w", fs.ErrNotExist)}
	if !errors.Is(l.Err(), fs.ErrNotExist) {
		t.Error("errors.Is does not see the cause")
	}
}

func TestExcerptHidesControlCharactersAndLength(t *testing.T) {
	if got := excerpt("a\x1b[31mb", 1); strings.Contains(got, "\x1b") {
		t.Errorf("an escape reached the terminal: %q", got)
	}
	long := strings.Repeat("x", 500) + "é" + strings.Repeat("y", 500)
	got := excerpt(long, 501)
	if n := len([]rune(got)); n > 122 || !strings.Contains(got, "é") {
		t.Errorf("excerpt of %d runes: %q", n, got)
	}
}

// TestNoCommandsToTheTerminal holds that what a file or a user names cannot colour, clear or retitle.
func TestNoCommandsToTheTerminal(t *testing.T) {
	e := &Error{Pos: Pos{File: "a\x1b[2J.yaml", Line: 1, Col: 1}, Msg: "there is no x\x1b[31m\r", Hint: "did you mean é\u009b31m\a?", Source: "\x1b]0;t\a"}
	want := "a\uFFFD[2J.yaml:1:1: there is no x\uFFFD[31m\uFFFD\n\t1 | \uFFFD]0;t\uFFFD\n\thint: did you mean é\uFFFD31m\uFFFD?"
	if got := e.Error(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
