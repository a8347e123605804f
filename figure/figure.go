// Package figure draws the results of a study for the page of a journal: a [Figure] is a scene in
// points and millimetres that one painter (package paint) writes as SVG, PDF or PNG alike.
//
// The kinds so far: [CIMO], the map from contexts by interventions and mechanisms to outcomes, and
// [Concepts], a concept map with linking phrases. Graphviz lays them out (package layout) from DOT
// text (package dot); the colours and shapes are those of one visual language: context grey,
// rounded and dashed; intervention blue, a rectangle; mechanism orange, an ellipse; outcome green,
// with a double border; concept purple; definitions and sources thin and grey. Shape or dash says
// what colour says, so that a figure survives a photocopier.
//
// Crowding is solved by showing less and saying so, never by shrinking: text is 6 points or more.
// The same input gives the same bytes.
package figure

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"speelveld/figure/paint"
)

// A Format is a file format that a figure can be written in.
type Format string

// The formats.
const (
	SVG Format = "svg"
	PDF Format = "pdf"
	PNG Format = "png"
)

// FormatOf returns the format that the extension of a path names, or an error that lists the ones there are.
func FormatOf(path string) (Format, error) {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	switch f := Format(ext); f {
	case SVG, PDF, PNG:
		return f, nil
	}
	if ext == "" {
		return "", fmt.Errorf("%s: no extension to tell the format by: use .svg, .pdf or .png", path)
	}
	return "", fmt.Errorf("%s: a figure cannot be written as .%s: use .svg, .pdf or .png", path, ext)
}

// Widths of the page in millimetres: one and two columns of a journal.
const (
	OneColumn  = 84.0
	TwoColumns = 174.0
)

// A RollUp says whether codes are drawn themselves or counted in their parents.
type RollUp string

// The ways of rolling up. With AutoRollUp the width decides: below 120 mm, parents.
const (
	AutoRollUp RollUp = ""
	Parents    RollUp = "parents"
	Children   RollUp = "children"
)

// Options say how a figure is drawn. The zero value is a figure of 174 mm in the study's first language.
type Options struct {
	Lang     string  // nl or en; default the study's first language that is one of these, else en
	WidthMM  float64 // default 174; at least 60
	FontPt   float64 // size of labels; default 7, or 6.5 to 6 where more has to fit; at least 6
	Palette  Palette // default OkabeIto
	TopN     int     // most nodes per column or group; 0 means as many as the width can carry
	MinCases int     // fewest cases for a code, a link or a concept variant to be drawn; 0 means 1
	RollUp   RollUp
	Cases    []string               // ids of the cases that count; nil means all, empty means none
	Filter   string                 // how Cases were chosen, in the user's words (a --where expression); for the caption
	Title    string                 // drawn above the figure; default none, since a paper has its title in the caption
	Link     func(id string) string // where a reader gets who clicks on a code or concept; nil for no links
	Meta     paint.Meta             // title, description and language are filled in where they are empty

	sized bool // FontPt was asked for
}

// A Figure is a drawing that is ready to be written.
type Figure struct {
	Kind  string // cimo, concepts
	Lang  string
	Scene *paint.Scene
	Notes []string // what a reader must know and was left out or replaced; plain sentences in Lang

	Colors []ColorClass // what colours tell, for Confusions; nil where form alone tells it

	captions map[string]string
}

// Caption returns the text that goes under the figure in a paper, in nl or en: what is shown, n,
// filters, method, and what solid, dashed and width mean. Another language gives English.
func (f *Figure) Caption(lang string) string {
	if c, ok := f.captions[lang]; ok {
		return c
	}
	return f.captions["en"]
}

// DefaultDPI is the resolution of a PNG when none is asked for.
const DefaultDPI = 300

// Write writes the figure in a format; a PNG at [DefaultDPI].
func (f *Figure) Write(w io.Writer, format Format) error { return f.WriteDPI(w, format, DefaultDPI) }

// WriteDPI is Write with the resolution of a PNG in dots per inch, 36 to 2400; other formats have none.
func (f *Figure) WriteDPI(w io.Writer, format Format, dpi float64) error {
	switch format {
	case SVG:
		return paint.SVG(w, f.Scene)
	case PDF:
		return paint.PDF(w, f.Scene)
	case PNG:
		return paint.PNG(w, f.Scene, dpi)
	}
	return fmt.Errorf("unknown figure format %q: use svg, pdf or png", format)
}
