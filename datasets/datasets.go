// Package datasets reads studies: folders of plain files that hold coded cases, concepts,
// definitions, a codebook, a model and sources (docs/study.md says how they look).
//
// [Read] is strict and kind. It reads every file, reports every problem it finds with its place in
// the file, the line and what was probably meant, sorted, and returns a study only where there are
// none: nothing is loaded from a study with errors. [Warnings] says of a good study what is thin in
// it. [Schema] gives a JSON Schema of each file, for editors. [Example] is the built-in study.
//
// Bad input cannot hurt: what is no plain file is not opened, the size of a file, its depth and the
// use of aliases are bounded, and no input makes the reader panic.
package datasets

import (
	"embed"
	"io/fs"
)

//go:embed study
var study embed.FS

// Example returns the files of the built-in study.
func Example() fs.FS {
	sub, err := fs.Sub(study, "study")
	if err != nil {
		panic("datasets: " + err.Error())
	}
	return sub
}
