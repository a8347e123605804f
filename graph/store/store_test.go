package store_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"speelveld/datasets"
	"speelveld/graph"
	"speelveld/graph/store"
	"speelveld/graph/store/storetest"
	"speelveld/internal/diag"
)

// open opens a store and fails the test where that fails.
func open(t testing.TB, url string, opt store.Options) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), url, opt)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// backends are the kinds of stores.
var backends = []struct {
	name string
	url  func(testing.TB) string
}{
	{"bolt", func(t testing.TB) string { return "bolt:" + filepath.Join(t.TempDir(), "met spatie", "ë.db") }},
	{"mem", func(testing.TB) string { return "mem:" }},
}

func TestConformance(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			storetest.Run(t, func(t testing.TB) *store.Store { return open(t, b.url(t), store.Options{}) })
		})
	}
}

// example reads the built-in study.
func example(t testing.TB) *graph.Study {
	t.Helper()
	s, err := datasets.Read(datasets.Example())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBuiltInStudy(t *testing.T) {
	want := example(t)
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			st := open(t, b.url(t), store.Options{})
			defer st.Close()
			if _, err := st.Load(t.Context(), want, "d", nil); err != nil {
				t.Fatal(err)
			}
			got, err := st.Snapshot(t.Context(), want.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got, cmpopts.IgnoreTypes(diag.Pos{}), cmpopts.EquateEmpty()); d != "" {
				t.Errorf("the built-in study changed on its way (-want +got):\n%s", d)
			}
			storetest.Walks(t, st, want.ID)
			if err := st.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}
