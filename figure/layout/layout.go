// Package layout lets Graphviz lay out a graph: DOT text in, positions and drawing operations out.
//
// Graphviz runs as WebAssembly in a child process, which is this very program started again with a
// hidden first argument, so that a layout can be timed out, cannot hurt the program, and is the
// same each time. A program takes part by two lines at the start of main:
//
//	if layout.IsChild(os.Args) {
//		os.Exit(layout.RunChild(os.Stdin, os.Stdout))
//	}
//
// In a program that does not, a test for instance, the module runs inside the process, in an
// instance of its own. What Graphviz answered is kept in the user's cache folder under the digest
// of the question.
//
// The module is compiled when the first layout asks for it, not when the package is imported: the
// Go bindings of go-graphviz, whose file it is, take 70 ms for that in every command, and 700 ms
// when their cache is cold.
package layout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// childArg is the hidden first argument of the child process.
const childArg = "internal-layout"

// Timeout is how long one layout may take.
const Timeout = 30 * time.Second

// ErrTimeout says that a layout took longer than [Timeout].
var ErrTimeout = errors.New("the layout took too long")

// maxOutput bounds what is read from a child.
const maxOutput = 256 << 20

// canFork says that this program answers as a layout child: it called IsChild.
var canFork atomic.Bool

// IsChild reports whether the process was started by [Layouts] to lay out graphs; args are os.Args.
// Calling it also tells Layouts that this program can be its own child.
func IsChild(args []string) bool {
	canFork.Store(true)
	return len(args) > 1 && args[1] == childArg
}

// An Engine is a layout engine of Graphviz.
type Engine string

// The engines that give the same result every time.
const (
	Dot   Engine = "dot"
	Neato Engine = "neato"
	NOP2  Engine = "nop2" // keeps positions and routes of the input
)

// Layout lays out one DOT text; see [Layouts].
func Layout(ctx context.Context, dot string, engine Engine) (*Drawing, error) {
	d, err := Layouts(ctx, []string{dot}, engine)
	if err != nil {
		return nil, err
	}
	return d[0], nil
}

// Layouts lays out DOT texts, in one child process, and returns what Graphviz drew of each. It
// fails with [ErrTimeout] when that takes longer than [Timeout], and with Graphviz's own words when
// a text does not parse.
func Layouts(ctx context.Context, dots []string, engine Engine) ([]*Drawing, error) {
	dirs := cacheDirs()
	out := make([]*Drawing, len(dots))
	var ask []string
	var place []int
	for i, dot := range dots {
		if b, ok := dirs.load(key(dot, engine)); ok {
			out[i], _ = Parse(b)
		}
		if out[i] == nil {
			ask, place = append(ask, dot), append(place, i)
		}
	}
	if len(ask) == 0 {
		return out, nil
	}
	replies, err := render(ctx, ask, engine, dirs.compiled)
	if err != nil {
		return nil, err
	}
	if len(replies) != len(ask) {
		return nil, fmt.Errorf("layout: %d graphs asked, %d drawn", len(ask), len(replies))
	}
	for k, i := range place {
		if out[i], err = Parse(replies[k]); err != nil {
			return nil, fmt.Errorf("read what Graphviz drew: %w", err)
		}
		dirs.store(key(dots[i], engine), replies[k])
	}
	return out, nil
}

// key names a layout in the cache: it changes with the graph, the engine and Graphviz itself.
func key(dot string, engine Engine) string {
	return digest([]byte(graphvizDigest()), []byte(engine), []byte(dot))
}

var graphvizDigest = sync.OnceValue(func() string { return digest(graphvizWasm) })

// render asks a child process, or runs the module here where there can be none.
func render(ctx context.Context, dots []string, engine Engine, compiled string) ([][]byte, error) {
	limited, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	var b [][]byte
	var err error
	if canFork.Load() {
		b, err = runInChild(limited, dots, engine, compiled)
	} else {
		b, err = run(limited, dots, string(engine), compiled)
	}
	switch {
	case err == nil:
		return b, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fmt.Errorf("%w (%v): draw fewer nodes, with a higher minimum number of cases, a top N, or codes rolled up to their parents", ErrTimeout, Timeout)
	}
	return nil, fmt.Errorf("layout: %w", err)
}

// caches are the folders that layouts are kept in; empty where there is no cache folder.
type caches struct{ layouts, compiled string }

func cacheDirs() caches {
	dir, err := os.UserCacheDir()
	if err != nil {
		return caches{}
	}
	base := filepath.Join(dir, "speelveld")
	c := caches{filepath.Join(base, "layout"), filepath.Join(base, "graphviz")}
	if os.MkdirAll(c.layouts, 0o700) != nil {
		c.layouts = ""
	}
	if os.MkdirAll(c.compiled, 0o700) != nil {
		c.compiled = ""
	}
	return c
}

// digest hashes parts so that their borders count.
func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// load returns a kept layout. The first line of the file is the digest of the rest; a file that
// does not keep that promise is ignored.
func (c caches) load(key string) ([]byte, bool) {
	if c.layouts == "" {
		return nil, false
	}
	b, err := os.ReadFile(filepath.Join(c.layouts, key+".json"))
	if err != nil {
		return nil, false
	}
	sum, body, ok := strings.Cut(string(b), "\n")
	if !ok || sum != digest([]byte(body)) {
		return nil, false
	}
	return []byte(body), true
}

// store keeps a layout. Without success nothing is lost but time, so that errors are not reported.
func (c caches) store(key string, b []byte) {
	if c.layouts == "" {
		return
	}
	f, err := os.CreateTemp(c.layouts, ".new-*")
	if err != nil {
		return
	}
	_, werr := f.WriteString(digest(b) + "\n" + string(b))
	if cerr := f.Close(); werr != nil || cerr != nil || os.Rename(f.Name(), filepath.Join(c.layouts, key+".json")) != nil {
		os.Remove(f.Name())
	}
}

// runInChild starts this program as a child, gives it the DOT texts and reads the answer.
func runInChild(ctx context.Context, dots []string, engine Engine, compiled string) ([][]byte, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, exe, childArg)
	cmd.Stdin = strings.NewReader(request(dots, engine, compiled))
	cmd.WaitDelay = time.Second
	var out, said limited
	out.max, said.max = maxOutput, 64<<10
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if b, rerr := answer(out.Bytes()); rerr != nil && !errors.Is(rerr, errNoAnswer) {
			return b, rerr
		}
		return nil, fmt.Errorf("the layout process ended with %w: %s", err, strings.TrimSpace(said.String()))
	}
	return answer(out.Bytes())
}
