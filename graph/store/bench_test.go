package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"speelveld/graph"
	"speelveld/graph/store"
)

// The benchmarks run on the built-in study: what every command does with a graph that is current
// (open, compare the digest, take a snapshot), and what the first one does (load).

func BenchmarkFirstLoad(b *testing.B) {
	s, dir := example(b), b.TempDir()
	for i := range b.N {
		st := open(b, "bolt:"+filepath.Join(dir, fmt.Sprint(i)), store.Options{})
		if _, err := st.Load(b.Context(), s, "d", nil); err != nil {
			b.Fatal(err)
		}
		st.Close()
	}
}

// current returns the address of a store that holds the built-in study.
func current(b *testing.B) (string, *graph.Study) {
	s := example(b)
	url := "bolt:" + filepath.Join(b.TempDir(), "study.db")
	st := open(b, url, store.Options{})
	if _, err := st.Load(b.Context(), s, "d", nil); err != nil {
		b.Fatal(err)
	}
	st.Close()
	return url, s
}

func BenchmarkUnchangedLoad(b *testing.B) {
	url, s := current(b)
	st := open(b, url, store.Options{})
	defer st.Close()
	for b.Loop() {
		if r, err := st.Load(b.Context(), s, "d", nil); err != nil || r.Changed() {
			b.Fatal(r, err)
		}
	}
}

func BenchmarkOpenDigestSnapshot(b *testing.B) {
	url, s := current(b)
	for b.Loop() {
		st := open(b, url, store.Options{})
		if d, err := st.Digest(b.Context(), s.ID); d != "d" || err != nil {
			b.Fatal(d, err)
		}
		if _, err := st.Snapshot(b.Context(), s.ID); err != nil {
			b.Fatal(err)
		}
		st.Close()
	}
}

func BenchmarkWalkChains(b *testing.B) {
	url, s := current(b)
	st := open(b, url, store.Options{})
	defer st.Close()
	for b.Loop() {
		if _, err := st.Walk(s.ID).Chains(b.Context(), graph.ChainFilter{}); err != nil {
			b.Fatal(err)
		}
	}
}
