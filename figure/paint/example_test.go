package paint_test

import (
	"fmt"
	"os"
	"strings"

	"speelveld/figure/paint"
)

func ExampleWrap() {
	for _, line := range paint.Wrap("perspective making/taking", paint.Regular, 7, 45) {
		fmt.Println(line)
	}
	// Output:
	// perspective
	// making/taking
}

func ExamplePrintable() {
	text, missing := paint.Printable("leer\tomgeving 漢字")
	fmt.Println(text, fmt.Sprintf("%U", missing))
	// Output: leer omgeving […] [U+5B57 U+6F22]
}

// A page of 84 by 20 mm with one label, as SVG; the metadata and the embedded font are left out here.
func ExampleSVG() {
	sc := &paint.Scene{ID: "demo", Width: 84 * paint.MM, Height: 20 * paint.MM,
		Ops: []paint.Op{&paint.Text{X: 10, Y: 20, Lines: []string{"coördinatie"}, Size: 7}}}
	var b strings.Builder
	if err := paint.SVG(&b, sc); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if strings.Contains(line, "<text") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output: <text x="10" y="20" font-size="7" fill="#000000">coördinatie</text>
}
