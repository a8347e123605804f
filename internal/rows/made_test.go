package rows

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// TestMadeRowsAreWrittenAsHeldOnes in every format but XLSX, whose bytes are a zip's.
func TestMadeRowsAreWrittenAsHeldOnes(t *testing.T) {
	held := Table{Title: "t", Columns: []Column{{Key: "case"}, {Key: "v", Kind: Number}},
		Rows: [][]any{{"a", 0.25}, {"b", 1.5}, {"c", -2.0}}}
	made := held
	made.Rows = nil
	again := make([]any, 2) // one slice for all rows
	made.Made = &Made{N: 3, Row: func(i int) []any { copy(again, held.Rows[i]); return again }}
	for _, f := range []Format{Terminal, CSV, JSON, Markdown, LaTeX, HTML} {
		var want, got bytes.Buffer
		if err := errors.Join(Write(&want, held, f, Opt{}), Write(&got, made, f, Opt{})); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%s: got\n%s\nwant\n%s", f, got.String(), want.String())
		}
	}
	if err := Write(&bytes.Buffer{}, made, XLSX, Opt{}); err != nil {
		t.Error(err)
	}
}

func TestNumbersAreAListOfLists(t *testing.T) {
	rows := [][]float64{{1, 0.5}, {0.5, 1}}
	var want, got bytes.Buffer
	err := errors.Join(EncodeJSON(&want, Object{{"m", rows}}), EncodeJSON(&got, Object{{"m", Numbers{N: 2, Row: func(i int) []float64 { return rows[i] }}}}))
	if err != nil || got.String() != want.String() {
		t.Errorf("%v: got %s, want %s", err, got.String(), want.String())
	}
}

func TestPagesKeepWhatIsWritten(t *testing.T) {
	var p, q Pages
	var want strings.Builder
	for i := range 3000 {
		s := strings.Repeat(string(rune('a'+i%26)), i)
		p.Write([]byte(s))
		want.WriteString(s)
	}
	var got bytes.Buffer
	if _, err := p.WriteTo(&q); err != nil {
		t.Fatal(err)
	}
	n, err := q.WriteTo(&got)
	if err != nil || n != int64(want.Len()) || got.String() != want.String() {
		t.Errorf("%d of %d bytes came back: %v", n, want.Len(), err)
	}
	p.Write([]byte("x"))
	if n, err := p.WriteTo(fails{}); err == nil || n != 0 {
		t.Errorf("an error of the writer: got %d, %v", n, err)
	}
}

type fails struct{}

func (fails) Write([]byte) (int, error) { return 0, errors.New("full") }
