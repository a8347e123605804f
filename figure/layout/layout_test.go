package layout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-graphviz"

	"speelveld/figure/dot"
	"speelveld/figure/paint"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childArg && os.Getenv("LAYOUT_TEST_SILENT") != "" {
		fmt.Println("this program knows nothing of layouts")
		os.Exit(0)
	}
	if IsChild(os.Args) {
		os.Exit(RunChild(os.Stdin, os.Stdout))
	}
	// One compiled module for all tests; each has layouts of its own.
	dir, err := os.MkdirTemp("", "layout-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cacheAt(dir, os.Setenv)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// cacheAt sets what os.UserCacheDir looks at.
func cacheAt[T any](dir string, set func(string, string) T) {
	names := []string{"XDG_CACHE_HOME", "LocalAppData"}
	if runtime.GOOS == "darwin" {
		names = []string{"HOME"}
	}
	for _, name := range names {
		set(name, dir)
	}
}

const abc = `digraph "abc" { rankdir=LR node [shape=box] a -> b [label="3"] a -> c [style=dashed penwidth=2 color="#0072b2"] subgraph cluster_x { c d } }`

func TestModuleIsThatOfGoGraphviz(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/goccy/go-graphviz").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "internal", "wasm", "graphviz.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(graphvizWasm, want) {
		t.Error("wasm/graphviz.wasm is not the file of the go-graphviz in go.mod; copy it anew (go generate ./figure/layout)")
	}
}

// TestEqualsLibrary compares our few calls with the bindings that come with the module.
func TestEqualsLibrary(t *testing.T) {
	g, err := graphviz.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	graph, err := graphviz.ParseBytes([]byte(abc))
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := g.Render(t.Context(), graph, "json", &want); err != nil {
		t.Fatal(err)
	}
	got, err := run(t.Context(), []string{abc}, "dot", cacheDirs().compiled)
	if err != nil {
		t.Fatal(err)
	}
	if string(got[0]) != want.String() {
		t.Errorf("json differs:\n%s\n\nlibrary:\n%s", got[0], want.String())
	}
}

func TestChildEqualsInProcess(t *testing.T) {
	compiled := cacheDirs().compiled
	here, err := run(t.Context(), []string{abc, "digraph { x -> y }"}, "dot", compiled)
	if err != nil {
		t.Fatal(err)
	}
	child, err := runInChild(t.Context(), []string{abc, "digraph { x -> y }"}, Dot, compiled)
	if err != nil {
		t.Fatal(err)
	}
	for i := range here {
		if !bytes.Equal(here[i], child[i]) {
			t.Errorf("graph %d: the child drew something else", i)
		}
	}
}

func TestDrawing(t *testing.T) {
	d, err := Layout(t.Context(), abc, Dot)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Nodes) != 4 || len(d.Edges) != 2 || len(d.Clusters) != 1 {
		t.Fatalf("%d nodes, %d edges, %d clusters; want 4, 2, 1", len(d.Nodes), len(d.Edges), len(d.Clusters))
	}
	page := paint.Box{X1: d.Width, Y1: d.Height}
	for _, n := range d.Nodes {
		if !n.Box.Inside(page, 0.5) {
			t.Errorf("node %s %v lies outside %v", n.Name, n.Box, page)
		}
		if b := n.Ops[0].Bounds(); !b.Inside(n.Box, 0.6) || !n.Box.Inside(b, 0.6) {
			t.Errorf("node %s: drawn at %v, placed at %v", n.Name, b, n.Box)
		}
	}
	e := d.Edges[1]
	if e.Tail != "a" || e.Head != "c" || len(e.Curve) < 4 {
		t.Fatalf("edge %+v", e)
	}
	line, ok := e.Ops[0].(*paint.Path)
	if !ok || line.Fill != paint.None || line.Stroke != paint.RGB(0x0072b2) || line.Width != 2 || len(line.Dash) == 0 {
		t.Errorf("the dashed edge is drawn as %+v", e.Ops[0])
	}
	if head, ok := e.Ops[1].(*paint.Path); !ok || head.Fill != paint.RGB(0x0072b2) {
		t.Errorf("its head is drawn as %+v", e.Ops[1])
	}
}

// TestLabels sends labels through Graphviz that mean something to it, and wants them back as they were.
func TestLabels(t *testing.T) {
	for _, label := range []string{`a "b" \N \l \\`, "R&amp;D <b>&lt;</b>", "één coördinatie", "<script>", `ends in \`, "{a|b}", "%1 ${x}"} {
		g := &dot.Graph{Name: "g", Nodes: []dot.Node{{Name: label, Attrs: dot.Attrs{dot.Lines("label", label, "second")}}}}
		d, err := Layout(t.Context(), g.String(), Dot)
		if err != nil {
			t.Errorf("%q: %v", label, err)
			continue
		}
		text := d.Nodes[0].Ops[len(d.Nodes[0].Ops)-1].(*paint.Text)
		if text.Lines[0] != label || len(text.Lines) != 2 || text.Lines[1] != "second" {
			t.Errorf("%q came back as %q", label, text.Lines)
		}
	}
}

func TestErrors(t *testing.T) {
	for name, c := range map[string]struct {
		dot, want string
		engine    Engine
	}{
		"syntax": {"digraph { a -> ", "syntax error", Dot},
		"empty":  {"", "does not parse", Dot},
		"engine": {"digraph { a }", "nonesuch", "nonesuch"},
		"NUL":    {"digraph { a\x00 }", "NUL", Dot},
	} {
		_, err := Layout(t.Context(), c.dot, c.engine)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.want)
		}
	}
	// The next layout is none the worse for it.
	if _, err := Layout(t.Context(), "digraph { after -> errors }", Dot); err != nil {
		t.Error(err)
	}
}

// TestNotAChild starts a program that does not answer.
func TestNotAChild(t *testing.T) {
	t.Setenv("LAYOUT_TEST_SILENT", "1")
	if _, err := runInChild(t.Context(), []string{abc}, Dot, ""); !errors.Is(err, errNoAnswer) {
		t.Errorf("got %v, want %v", err, errNoAnswer)
	}
}

// big is a graph that takes Graphviz many seconds.
func big() string {
	var b strings.Builder
	b.WriteString("digraph {\n")
	for i := range 2000 {
		for k := range 4 {
			fmt.Fprintf(&b, "n%d -> n%d\n", i, (i*7+k*131+1)%2000)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

func TestCancel(t *testing.T) {
	for _, child := range []bool{true, false} {
		ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
		start := time.Now()
		var err error
		if child {
			_, err = runInChild(ctx, []string{big()}, Dot, cacheDirs().compiled)
		} else {
			_, err = run(ctx, []string{big()}, "dot", cacheDirs().compiled)
		}
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("child %v: %v, want a deadline exceeded", child, err)
		}
		if took := time.Since(start); took > 6*time.Second {
			t.Errorf("child %v: ended after %v", child, took)
		}
	}
}

func TestCache(t *testing.T) {
	dir := t.TempDir()
	compiled := cacheDirs().compiled
	cacheAt(dir, func(k, v string) bool { t.Setenv(k, v); return true })
	entries := func() []string {
		all, err := filepath.Glob(filepath.Join(cacheDirs().layouts, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	// Keep the compiled module of the other tests.
	if err := os.MkdirAll(filepath.Dir(cacheDirs().compiled), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(cacheDirs().compiled, os.DirFS(compiled)); err != nil && !errors.Is(err, os.ErrExist) {
		t.Fatal(err)
	}
	const text = "digraph { cached -> once }"
	first, err := Layout(t.Context(), text, Dot)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(entries()); n != 1 {
		t.Fatalf("%d files in the cache, want 1", n)
	}
	same := func(what string) {
		t.Helper()
		again, err := Layout(t.Context(), text, Dot)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if fmt.Sprint(again.Nodes[0].Box, again.Width) != fmt.Sprint(first.Nodes[0].Box, first.Width) {
			t.Errorf("%s: another drawing", what)
		}
	}
	took := time.Hour // the best of five: a busy machine slows some, a child process all
	for range 5 {
		start := time.Now()
		same("cached")
		took = min(took, time.Since(start))
	}
	if took > 50*time.Millisecond {
		t.Errorf("a cached layout took %v", took)
	}
	whole, err := os.ReadFile(entries()[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{
		"empty": nil, "cut short": whole[:len(whole)/2], "no digest": whole[65:],
		"one letter": bytes.Replace(whole, []byte("cached"), []byte("CACHED"), 1), "not json": []byte(digest([]byte("{")) + "\n{"),
	} {
		if err := os.WriteFile(entries()[0], damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		same(name)
		if b, _ := os.ReadFile(entries()[0]); !bytes.Equal(b, whole) {
			t.Errorf("%s: the entry was not mended", name)
		}
	}
	// A cache that cannot be written costs time, nothing else.
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	same("no folder")
}

func TestAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			if _, err := Layout(context.Background(), fmt.Sprintf("digraph { at%d -> once }", i), Dot); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestParseHostile(t *testing.T) {
	for _, s := range []string{"", "{", "null", "[]", `{"bb":"0,0,1"}`, `{"bb":"0,0,1,x"}`, `{"bb":"0,0,1,1","objects":[{"pos":"1,1"}]}`,
		`{"bb":"0,0,1,1","objects":[{"_gvid":0,"pos":"a"}]}`, `{"bb":"0,0,1,1","edges":[{}]}`, `{"bb":"0,0,1,1","edges":[{"tail":0,"head":"x"}]}`} {
		if d, err := Parse([]byte(s)); err == nil {
			t.Errorf("%s: parsed as %+v", s, d)
		}
	}
}

func FuzzParse(f *testing.F) {
	b, err := run(context.Background(), []string{abc}, "dot", cacheDirs().compiled)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b[0])
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := Parse(b); err == nil && d == nil {
			t.Error("neither a drawing nor an error")
		}
	})
}
