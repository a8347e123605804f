// Command speelveld compares cases of mission-driven environments: living labs, werkplaatsen,
// communities, networks, learning environments. See the README and docs/.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"speelveld/figure/layout"
)

// version is set by the linker in releases.
var version = "0.1.0-dev"

func main() {
	if layout.IsChild(os.Args) {
		// Graphviz runs in a child process of its own, which is this program again.
		os.Exit(layout.RunChild(os.Stdin, os.Stdout))
	}
	// A command lives for a moment: collecting less often saves a third of its time, for some memory.
	debug.SetGCPercent(400)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for the process around it. It returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := newApp(stdin, stdout, stderr)
	defer func() {
		if r := recover(); r != nil { // a mistake of ours: say so, and show where
			fmt.Fprintf(stderr, "speelveld: a mistake in the program: %v\n\thint: please report it, with the command and this text\n%s", r, debug.Stack())
			status = exitBadInput
		}
	}()
	root := newRootCmd(a)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil && a.format == "" {
		a.format = formatOf(args) // a flag that could not be read hides those after it
	}
	return a.finish(ctx, cmd, err)
}
