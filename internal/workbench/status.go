package workbench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"speelveld/datasets"
	"speelveld/graph/store"
	"speelveld/internal/diag"
)

// A StoreStatus says what the store of a study holds and whether it is current.
type StoreStatus struct {
	Study    string         `json:"id"`
	Dir      string         `json:"dir"`
	Store    string         `json:"store"`
	Exists   bool           `json:"exists"`
	Bytes    int64          `json:"bytes"`
	Quads    int            `json:"quads"`
	Removed  int            `json:"removed"`
	Classes  map[string]int `json:"classes"`
	Studies  []string       `json:"studies"`
	Digest   string         `json:"digest"`        // of the files
	Stored   string         `json:"stored_digest"` // of the files that were loaded
	Current  bool           `json:"current"`
	Verified *bool          `json:"verified"` // nil unless it was asked for
}

// Status looks at the store without changing it. With verify the whole graph is audited, and held
// against the files; a difference is an error.
func Status(ctx context.Context, opt Options, verify bool) (*StoreStatus, error) {
	fsys, dir, err := Locate(opt)
	if err != nil {
		return nil, err
	}
	s, err := read(fsys, dir)
	if err != nil {
		return nil, err
	}
	out := &StoreStatus{Study: s.ID, Dir: dir, Classes: map[string]int{}}
	if dir == "" {
		out.Dir = ExampleName
		out.Digest, err = datasets.Digest(fsys)
	} else {
		out.Digest, err = datasets.DigestDir(dir)
	}
	if err != nil {
		return nil, err
	}
	if out.Store, err = StoreURL(opt, dir); err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, out.Store, store.Options{ReadOnly: strings.HasPrefix(out.Store, "bolt:")})
	if errors.Is(err, store.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	defer st.Close()
	out.Exists = true
	status, err := st.Status(ctx)
	if err != nil {
		return nil, err
	}
	out.Bytes, out.Quads, out.Removed = status.Bytes, status.Quads, status.Removed
	for _, x := range status.Studies {
		out.Studies = append(out.Studies, x.ID)
		if x.ID == s.ID {
			out.Stored, out.Classes = x.Digest, x.Classes
			out.Current = x.Current && x.Digest == out.Digest
		}
	}
	if !verify {
		return out, nil
	}
	if err := st.Check(ctx); err != nil {
		return nil, err
	}
	if out.Current {
		same, err := st.Holds(ctx, s)
		if err != nil {
			return nil, err
		}
		if !same {
			return nil, &diag.Error{Msg: "the graph differs from the study's files, though it was loaded from them", Hint: "speelveld load --rebuild makes it anew"}
		}
	}
	ok := true
	out.Verified = &ok
	return out, nil
}

// Properties lists the status for people.
func (s *StoreStatus) Properties() [][2]string {
	state := "not loaded yet; the next command loads it"
	switch {
	case s.Current:
		state = "current"
	case s.Exists:
		state = "older than the files; the next command brings it up to date"
	}
	out := [][2]string{{"study", s.Study}, {"folder", s.Dir}, {"store", s.Store}, {"state", state}}
	if s.Exists {
		out = append(out, [2]string{"size", fmt.Sprintf("%.1f MB", float64(s.Bytes)/1e6)}, [2]string{"statements", fmt.Sprint(s.Quads)})
		for _, c := range slices.Sorted(maps.Keys(s.Classes)) {
			out = append(out, [2]string{c, fmt.Sprint(s.Classes[c])})
		}
		if len(s.Studies) > 1 {
			out = append(out, [2]string{"studies", strings.Join(s.Studies, ", ")})
		}
	}
	if s.Verified != nil {
		out = append(out, [2]string{"audit", "no problems found"})
	}
	return out
}
