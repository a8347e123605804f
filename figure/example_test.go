package figure_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

	"speelveld/datasets"
	"speelveld/figure"
)

// The map of the built-in study for one column of a journal, as a PDF.
func ExampleCIMO() {
	s, err := datasets.Read(datasets.Example())
	if err != nil {
		log.Fatal(err)
	}
	f, err := figure.CIMO(context.Background(), s, figure.Options{Lang: "en", WidthMM: figure.OneColumn})
	if err != nil {
		log.Fatal(err)
	}
	var pdf bytes.Buffer
	if err := f.Write(&pdf, figure.PDF); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n%s\n", pdf.Bytes()[:5], f.Notes[len(f.Notes)-1])
	// Output:
	// %PDF-
	// Codes are counted in their top code.
}
