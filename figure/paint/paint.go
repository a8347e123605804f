// Package paint turns a drawing into SVG, PDF and PNG alike.
//
// A [Scene] is a page and a list of operations. Lengths are points (1/72 inch), the unit of text,
// with the origin in the upper left corner and y pointing down; [MM] converts. Text is Liberation
// Sans, whose widths are measured with the very font that is embedded.
//
// The same scene gives the same bytes, in another process and on another day.
package paint

import "time"

// MM is one millimetre in points.
const MM = 72 / 25.4

// A Scene is a page with what is drawn on it, in order, the last on top.
type Scene struct {
	ID            string  // prefix of the ids in an SVG, so that two figures can stand on one page; ASCII, a letter first
	Width, Height float64 // points
	Ops           []Op
	Meta          Meta
}

// Meta is what made the drawing; it goes into the file's metadata.
type Meta struct {
	Title       string
	Description string
	Command     string    // the command line that repeats it
	Digest      string    // of the data
	Version     string    // of the program
	Lang        string    // language tag of the labels
	Date        time.Time // of the PDF; the zero time means 1 January 1970, so that bytes do not change by the day
}
