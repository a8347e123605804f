package store

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"go.etcd.io/bbolt"

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
	} else if !errors.Is(err, ErrFailed) || errors.Is(err, ErrClosed) {
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

// TestCheckSees plants what is wrong behind the back of the store, and expects the audit to tell.
func TestCheckSees(t *testing.T) {
	s := graphtest.Sample()
	tuin := s.Entity(graph.CaseEntity, "tuin")
	quads := graph.Quads(s)
	has := func(p graph.IRI, o graph.Term) graph.Quad {
		i := slices.IndexFunc(quads, func(q graph.Quad) bool { return q.P == p && q.O == o })
		return quads[i]
	}
	tests := []struct {
		name     string
		add, del []graph.Quad
		want     string
	}{
		{"a plain edge that no coding makes", []graph.Quad{{S: tuin, P: graph.Shows, O: graph.Ref(s.Entity(graph.CodeEntity, "friction")), Label: s.IRI()}}, nil, "too many"},
		{"a plain edge that is missing", nil, []graph.Quad{has(graph.Shows, graph.Ref(s.Entity(graph.CodeEntity, "coordination")))}, "missing"},
		{"a coding without a code", nil, []graph.Quad{has(graph.CodingCode, graph.Ref(s.Entity(graph.CodeEntity, "friction")))}, "fallsShortOf"},
		{"a coding without a score", nil, []graph.Quad{{S: tuin + "/coding/1", P: graph.ScorePred, O: graph.Typed("1", graph.XSDDouble), Label: s.IRI()}}, "not a number"},
		{"a node that nothing points at", []graph.Quad{{S: tuin + "/coding/99", P: graph.Type, O: graph.Ref(graph.ClassCoding), Label: s.IRI()}}, nil, "too many"},
		{"a quad of no study", []graph.Quad{{S: "urn:x", P: graph.Type, O: graph.Ref(graph.ClassCase), Label: "urn:x"}}, nil, "no study"},
		{"a quad in two graphs", []graph.Quad{{S: tuin, P: graph.Type, O: graph.Ref(graph.ClassCase), Label: tuin}}, nil, "too many"},
	}
	for _, url := range []string{"mem:", "bolt:"} {
		for _, tt := range tests {
			if url != "mem:" {
				url = "bolt:" + filepath.Join(t.TempDir(), "x.db")
			}
			st, err := Open(t.Context(), url, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := st.Load(t.Context(), s, "d", nil); err != nil {
				t.Fatal(err)
			}
			if err := st.b.apply(t.Context(), tt.add, tt.del, nil); err != nil {
				t.Fatal(err)
			}
			if err := st.Check(t.Context()); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s, %s: %v", url, tt.name, err)
			}
			st.Close()
		}
	}
}

// TestCheckSeesIndexes spoils Cayley's indexes, which no reading of all quads would notice.
func TestCheckSeesIndexes(t *testing.T) {
	for _, index := range []string{"sp", "ops"} {
		path := filepath.Join(t.TempDir(), "x.db")
		st, err := Open(t.Context(), "bolt:"+path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := st.Load(t.Context(), graphtest.Sample(), "d", nil); err != nil {
			t.Fatal(err)
		}
		err = st.b.(*bolt).db.Update(func(tx *bbolt.Tx) error {
			c := tx.Bucket([]byte(index)).Cursor()
			c.First()
			return c.Delete()
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := st.Check(t.Context()); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "index") {
			t.Errorf("index %s: %v", index, err)
		}
		st.Close()
	}
}
