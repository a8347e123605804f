package rows

import (
	"os"

	"golang.org/x/sys/windows"
)

// understandsColor switches on a console's ANSI styles, which older consoles leave off.
func understandsColor(f *os.File) bool {
	h := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(h, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
