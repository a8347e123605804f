package rows

import (
	"os"

	"golang.org/x/term"
)

// Screen tells how to write to f: the width of its terminal in columns, and whether colour is
// welcome there. A file or a pipe has width 0 and no colour. Colour is off when noColor is set,
// when the environment has a NO_COLOR that is not empty (no-color.org), or TERM=dumb.
func Screen(f *os.File, getenv func(string) string, noColor bool) (width int, color bool) {
	fd := int(f.Fd())
	if !term.IsTerminal(fd) {
		return 0, false
	}
	width, _, err := term.GetSize(fd)
	if err != nil || width <= 0 {
		width = 80
	}
	color = !noColor && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb" && understandsColor(f)
	return width, color
}
