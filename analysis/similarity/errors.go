package similarity

import "fmt"

// An Error is a question that the data or the method cannot answer: what is wrong, and what to do.
type Error struct {
	Msg  string // lower case, without a full stop
	Hint string // what to do; may be empty
}

// Error prints the message and the hint.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + " (" + e.Hint + ")"
}

func errorf(hint, format string, args ...any) *Error {
	return &Error{Msg: fmt.Sprintf(format, args...), Hint: hint}
}

// An UnknownCase is a case that the table does not have.
type UnknownCase struct{ ID string }

// Error names the case.
func (e *UnknownCase) Error() string { return fmt.Sprintf("unknown case %q", e.ID) }
