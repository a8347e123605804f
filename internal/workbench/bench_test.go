package workbench

import (
	"context"
	"testing"
)

// BenchmarkOpen is what every command pays on the built-in study when its graph is current.
func BenchmarkOpen(b *testing.B) {
	opt := exampleOptions(b)
	for b.Loop() {
		w, err := Open(context.Background(), opt)
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}

// BenchmarkChains walks all chains of the built-in study.
func BenchmarkChains(b *testing.B) {
	w, err := Open(context.Background(), exampleOptions(b))
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	d, err := w.Data(Input{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := d.Chains(context.Background(), ChainsQuery{}); err != nil {
			b.Fatal(err)
		}
	}
}

// exampleOptions opens the built-in study with a store of the test's own, already loaded.
func exampleOptions(tb testing.TB) Options {
	tb.Helper()
	opt := Options{Study: ExampleName, CacheDir: tb.TempDir(), Version: "test", Dir: tb.TempDir()}
	w, err := Open(context.Background(), opt)
	if err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return opt
}
