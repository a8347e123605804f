package figure

import (
	"slices"
	"sync"
	"testing"

	"speelveld/analysis/table"
	"speelveld/graph"
)

// tableOf is the cases × codes of a study as its main coders coded them.
func tableOf(s *graph.Study) *table.Table {
	x := graph.NewIndex(s)
	cases := make([]string, len(s.Cases))
	cols := make([]table.Column, len(s.Codes))
	for j := range s.Codes {
		cols[j] = table.Column{ID: s.Codes[j].ID, Label: s.Codes[j].Label.In("nl"), Kind: string(s.Codes[j].Kind), Parent: s.Codes[j].Broader}
	}
	for i := range s.Cases {
		cases[i] = s.Cases[i].ID
	}
	b := table.NewBuilder(cases, cols)
	for i := range s.Cases {
		c := &s.Cases[i]
		for _, k := range c.Codings {
			if j := slices.IndexFunc(s.Codes, func(d graph.Code) bool { return d.ID == k.Code }); k.Coder == graph.MainCoder(c) && (k.Status == graph.Negative || k.Status == graph.Absent) {
				b.Set(i, j, 0)
			}
		}
		for _, id := range presentCodes(x, c) {
			b.Set(i, slices.IndexFunc(s.Codes, func(d graph.Code) bool { return d.ID == id }), 1)
		}
	}
	return b.Table()
}

// rosterOf names the cases of a study and groups them by the basic concept above their own.
func rosterOf(s *graph.Study, lang string) Roster {
	x := graph.NewIndex(s)
	r := Roster{Names: map[string]string{}, Group: map[string]string{}, GroupedBy: [2]string{"basisconcept", "basic concept"}}
	for i := range s.Concepts {
		if s.Concepts[i].Kind == graph.Basic {
			r.Groups = append(r.Groups, s.Concepts[i].Label.In(lang))
		}
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		r.Names[c.ID] = c.Name.In(lang)
		own := c.Concept.String()
		for _, id := range append([]string{own}, x.ConceptAncestors(own)...) {
			if k := x.Concept(id); k != nil && k.Kind == graph.Basic {
				r.Group[c.ID] = k.Label.In(lang)
			}
		}
	}
	return r
}

// remembered makes a function of a study that computes once for each study.
func remembered[T any](f func(*graph.Study) T) func(*graph.Study) T {
	var mu sync.Mutex
	known := map[*graph.Study]T{}
	return func(s *graph.Study) T {
		mu.Lock()
		defer mu.Unlock()
		v, ok := known[s]
		if !ok {
			v = f(s)
			known[s] = v
		}
		return v
	}
}

func TestGroupingKeepsTheLargest(t *testing.T) {
	opt, err := Options{Lang: "nl"}.complete(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := Roster{Group: map[string]string{}, Groups: []string{"z", "y", "x"}}
	var cases []string
	for k, name := range []string{"a", "b", "c", "d", "e", "f", "g", "x", "y", "z"} {
		for i := range 3 + k {
			id := name + itoa(i)
			cases, r.Group[id] = append(cases, id), name
		}
	}
	cases = append(cases, "none")
	g := newPage("test", opt).grouping(r, cases)
	if want := []string{"z", "y", "x", "e", "f", "g", "4 andere"}; !slices.Equal(g.names, want) {
		t.Errorf("groups %q, want %q", g.names, want)
	}
	if want := []int{12, 11, 10, 7, 8, 9, 3 + 4 + 5 + 6}; !slices.Equal(g.ns, want) {
		t.Errorf("sizes %v, want %v", g.ns, want)
	}
	if _, ok := g.of["none"]; ok || g.of["a0"] != 6 || g.of["z0"] != 0 {
		t.Errorf("a0 is in %d, z0 in %d, none in a group: %v", g.of["a0"], g.of["z0"], ok)
	}
}
