package layout

import (
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// graphvizWasm is Graphviz 12.1.2 as the module go-graphviz v0.2.10 carries it, byte for byte; a
// test compares the two. See wasm/README.md.
//
//go:generate sh -c "cp \"$(go list -m -f {{.Dir}} github.com/goccy/go-graphviz)/internal/wasm/graphviz.wasm\" wasm/ && chmod 644 wasm/graphviz.wasm"
//go:embed wasm/graphviz.wasm
var graphvizWasm []byte

// memoryPages caps what one layout may use: 4,096 pages of 64 KiB are 256 MiB.
const memoryPages = 4096

// An instance of the module serves one layout.
type instance struct {
	mod    api.Module
	stderr strings.Builder
}

// run lays out DOT texts with an engine of Graphviz and returns the json of each, drawing operations
// included. Each has an instance of its own: nothing leaks into the next. A context that ends stops
// it. Compiled code is kept in cacheDir, or nowhere if that is empty or cannot be used.
func run(ctx context.Context, dots []string, engine, cacheDir string) ([][]byte, error) {
	cfg := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(memoryPages)
	if cacheDir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(cacheDir); err == nil {
			defer cache.Close(ctx)
			cfg = cfg.WithCompilationCache(cache)
		}
	}
	r := wazero.NewRuntimeWithConfig(ctx, cfg)
	defer r.Close(context.WithoutCancel(ctx))
	compiled, err := r.CompileModule(ctx, graphvizWasm)
	if err != nil {
		return nil, fmt.Errorf("compile Graphviz: %w", err)
	}
	if err := refuseHostCalls(ctx, r, compiled); err != nil {
		return nil, err
	}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, fmt.Errorf("start Graphviz: %w", err)
	}
	out := make([][]byte, len(dots))
	for i, dot := range dots {
		g := &instance{}
		g.mod, err = r.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName("").WithStderr(&g.stderr))
		if err != nil {
			return nil, fmt.Errorf("start Graphviz: %w", err)
		}
		out[i], err = g.render(ctx, dot, engine)
		g.mod.Close(context.WithoutCancel(ctx))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// refuseHostCalls gives the module the functions it imports for plugins written in Go. We have no
// such plugins, so a call of one of them is a broken promise and ends the layout.
func refuseHostCalls(ctx context.Context, r wazero.Runtime, m wazero.CompiledModule) error {
	env := r.NewHostModuleBuilder("env")
	for _, f := range m.ImportedFunctions() {
		module, name, _ := f.Import()
		if module != "env" {
			continue
		}
		env.NewFunctionBuilder().WithGoFunction(api.GoFunc(func(context.Context, []uint64) {
			panic("layout: Graphviz called " + name + ", for which there is no plugin")
		}), f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	if _, err := env.Instantiate(ctx); err != nil {
		return fmt.Errorf("start Graphviz: %w", err)
	}
	return nil
}

// render is agmemread, gvLayout and gvRenderData of Graphviz's C library.
func (g *instance) render(ctx context.Context, dot, engine string) ([]byte, error) {
	if strings.ContainsRune(dot, 0) {
		return nil, errors.New("the DOT text holds a NUL byte")
	}
	gvc, err := g.newContext(ctx)
	if err != nil {
		return nil, err
	}
	text, err := g.cString(ctx, dot)
	if err != nil {
		return nil, err
	}
	graph, err := g.call(ctx, "agmemread", text)
	if err != nil {
		return nil, err
	}
	if graph == 0 {
		return nil, g.fault(ctx, "the DOT text does not parse")
	}
	name, err := g.cString(ctx, engine)
	if err != nil {
		return nil, err
	}
	if rc, err := g.call(ctx, "gvLayout", gvc, graph, name); err != nil {
		return nil, err
	} else if int32(rc) != 0 {
		return nil, g.fault(ctx, fmt.Sprintf("no layout by engine %q", engine))
	}
	format, err := g.cString(ctx, "json")
	if err != nil {
		return nil, err
	}
	out, err := g.call(ctx, "malloc", 8) // char *data, unsigned length
	if err != nil {
		return nil, err
	}
	if rc, err := g.call(ctx, "gvRenderData", gvc, graph, format, out, out+4); err != nil {
		return nil, err
	} else if int32(rc) != 0 {
		return nil, g.fault(ctx, "no json")
	}
	data, ok1 := g.mod.Memory().ReadUint32Le(uint32(out))
	length, ok2 := g.mod.Memory().ReadUint32Le(uint32(out) + 4)
	b, ok3 := g.mod.Memory().Read(data, length)
	if !ok1 || !ok2 || !ok3 {
		return nil, errors.New("the answer of Graphviz lies outside its memory")
	}
	return append([]byte(nil), b...), nil
}

// newContext makes a Graphviz context with the plugins that are compiled in. The module's own list
// of them, three pairs of a name and an address, lacks the empty pair that ends such a list.
func (g *instance) newContext(ctx context.Context) (uint64, error) {
	const pairs, size = 3, 8
	global := g.mod.ExportedGlobal("lt_preloaded_symbols")
	if global == nil {
		return 0, errors.New("this build of Graphviz names no plugins")
	}
	list, ok := g.mod.Memory().Read(uint32(global.Get()), pairs*size)
	if !ok {
		return 0, errors.New("this build of Graphviz names no plugins")
	}
	ended := binary.LittleEndian.AppendUint64(append([]byte(nil), list...), 0)
	p, err := g.bytes(ctx, ended)
	if err != nil {
		return 0, err
	}
	return g.call(ctx, "gvContextPlugins", p, 1)
}

// fault is an error with what Graphviz itself said.
func (g *instance) fault(ctx context.Context, what string) error {
	said := strings.TrimSpace(g.stderr.String())
	if p, err := g.call(ctx, "aglasterr"); err == nil && p != 0 {
		if s := strings.TrimSpace(g.goString(uint32(p))); s != "" && !strings.Contains(said, s) {
			said = strings.TrimSpace(said + " " + s)
		}
	}
	if said == "" {
		return errors.New(what)
	}
	return fmt.Errorf("%s: %s", what, said)
}

func (g *instance) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	f := g.mod.ExportedFunction(name)
	if f == nil {
		return 0, fmt.Errorf("this build of Graphviz has no %s", name)
	}
	res, err := f.Call(ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("call %s of Graphviz: %w", name, err)
	}
	if len(res) == 0 {
		return 0, nil
	}
	return res[0], nil
}

// bytes copies b into the module's memory.
func (g *instance) bytes(ctx context.Context, b []byte) (uint64, error) {
	p, err := g.call(ctx, "malloc", uint64(len(b)))
	if err != nil {
		return 0, err
	}
	if p == 0 || !g.mod.Memory().Write(uint32(p), b) {
		return 0, io.ErrShortBuffer
	}
	return p, nil
}

func (g *instance) cString(ctx context.Context, s string) (uint64, error) {
	return g.bytes(ctx, append([]byte(s), 0))
}

func (g *instance) goString(p uint32) string {
	var b []byte
	for {
		c, ok := g.mod.Memory().ReadByte(p)
		if !ok || c == 0 || len(b) == 4096 {
			return string(b)
		}
		b, p = append(b, c), p+1
	}
}
