package store

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"

	"speelveld/graph"
	"speelveld/graph/graphtest"
)

// TestFailedWrite lets a load run against the end of the disk (as bbolt knows it, a largest size
// of the file): the store holds what it held, and can be written again.
func TestFailedWrite(t *testing.T) {
	url := "bolt:" + filepath.Join(t.TempDir(), "x.db")
	st, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s := graphtest.Sample()
	if _, err := st.Load(t.Context(), s, "one", nil); err != nil {
		t.Fatal(err)
	}
	db := st.b.(*bolt).db
	bytes, _, err := st.b.size(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db.MaxSize = int(bytes)
	big := graphtest.Sized(100)
	big.ID, big.Base = s.ID, s.Base
	if _, err := st.Load(t.Context(), big, "two", nil); err == nil {
		t.Fatal("a load past the end of the disk succeeded")
	} else if errors.Is(err, ErrDamaged) || errors.Is(err, ErrClosed) {
		t.Errorf("a full disk is told as %v", err)
	}
	if st.b.(*bolt).db == db {
		t.Error("the file was not opened anew")
	}
	if d, err := st.Digest(t.Context(), s.ID); d != "one" || err != nil {
		t.Errorf("digest %q, %v", d, err)
	}
	if err := st.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := st.Load(t.Context(), big, "two", nil); err != nil {
		t.Error(err)
	}
	if err := st.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestCayleyDropsNodes shows why additions and removals go to Cayley apart. Should it fail one
// day, Cayley was mended and apply can be made simpler.
func TestCayleyDropsNodes(t *testing.T) {
	b, err := openBolt(filepath.Join(t.TempDir(), "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	q := func(s string) graph.Quad {
		return graph.Quad{S: graph.IRI(s), P: "p", O: graph.Literal("o", ""), Label: "l"}
	}
	if err := b.apply(t.Context(), []graph.Quad{q("a"), q("b"), q("c")}, nil, nil); err != nil {
		t.Fatal(err)
	}
	mixed := append(toDeltas([]graph.Quad{q("d")}, cgraph.Add), toDeltas([]graph.Quad{q("a"), q("b")}, cgraph.Delete)...)
	if err := b.qs.ApplyDeltas(mixed, cgraph.IgnoreOpts{}); err != nil {
		t.Fatal(err)
	}
	if got, err := b.quads(t.Context()); err == nil {
		slices.SortFunc(got, graph.Quad.Compare)
		t.Errorf("one list of changes gives the right quads now: %v", got)
	}
	if err := b.check(t.Context()); err == nil {
		t.Error("the audit does not see the hole")
	}
}
