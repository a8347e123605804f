package figure

import (
	"context"
	"math"
	"strings"
	"testing"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// thirds puts every third case in one group, and the others in a second.
func thirds(s *graph.Study) []CIMOGroup {
	gs := []CIMOGroup{{Label: "elke derde"}, {Label: "de andere cases"}}
	for i := range s.Cases {
		g := min(i%3, 1)
		gs[g].Cases = append(gs[g].Cases, s.Cases[i].ID)
	}
	return gs
}

func init() {
	kinds["cimo-groups"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		return CIMOGroups(ctx, s, thirds(s), opt)
	}
}

// By hand, of the small study: c1 and c2 against c3, c4 and c5. Teams are in both of the first and
// nowhere else; the broker in c2 (50%) and in c3 and c4 (67%), which is not 20 points more.
func TestCIMOGroupsByHand(t *testing.T) {
	gs := []CIMOGroup{{"one", []string{"c1", "c2"}}, {"two", []string{"c3", "c4", "c5"}}}
	f, err := CIMOGroups(t.Context(), small(), gs, Options{Lang: "en", RollUp: Children})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
	type drawn struct {
		count, class string
		at           paint.Box
	}
	got := map[string]drawn{}
	f.Scene.Each(func(o paint.Op) {
		if g, ok := o.(*paint.Group); ok && (strings.HasPrefix(g.Class, "node") || strings.HasPrefix(g.Class, "edge")) {
			d := drawn{class: g.Class, at: g.Bounds()}
			for _, in := range g.Ops {
				if x, ok := in.(*paint.Text); ok {
					d.count = x.Lines[0]
				}
			}
			got[g.ID] = d
		}
	})
	for id, want := range map[string]drawn{
		"code-teams-group-1":  {count: "2 (100%)\u00a0▲◊", class: "node intervention key-higher key-only"},
		"code-teams-group-2":  {count: "0 (0%)", class: "node intervention"},
		"code-broker-group-1": {count: "1 (50%)", class: "node intervention"},
		"code-broker-group-2": {count: "2 (67%)", class: "node intervention"},
		// c1 and c2 link teams and coordination, and nobody else.
		"linked-teams-coordination-group-1": {class: "edge linked key-higher key-only"},
		// Only c3 says that the broker stood in the way: one case is marked nowhere.
		"hinders-broker-product-group-2": {class: "edge hinders"},
	} {
		if g := got[id]; g.count != want.count || g.class != want.class {
			t.Errorf("%s: %q of class %q, want %q of class %q", id, g.count, g.class, want.count, want.class)
		}
	}
	if _, there := got["linked-teams-coordination-group-2"]; there {
		t.Error("a link that no case of the second group has is drawn there")
	}
	a, b := got["code-teams-group-1"].at, got["code-teams-group-2"].at
	c, d := got["code-product-group-1"].at, got["code-product-group-2"].at
	if math.Abs((b.X0-a.X0)-(d.X0-c.X0)) > 1e-9 || a.Y0 != b.Y0 || c.Y1 != d.Y1 {
		t.Errorf("the codes of the two maps stand at different places: %v %v, %v %v", a, b, c, d)
	}
}

// Line widths are shares: the same number of cases is twice as wide in a group of half the size.
func TestCIMOGroupsWidths(t *testing.T) {
	p := &pathways{groups: []*pathways{
		{cases: 4, within: caseSet{0: true, 1: true, 2: true, 3: true}},
		{cases: 8, within: caseSet{4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, 11: true}},
	}}
	all := caseSet{0: true, 1: true, 4: true, 5: true} // 2 of 4, 2 of 8
	if a, b := p.groups[0].shareIn(all), p.groups[1].shareIn(all); a != 0.5 || b != 0.25 || p.highestShare(all) != 0.5 || p.strength(all) != 4 {
		t.Errorf("shares %g and %g, highest %g, strength %d; want 0.5, 0.25, 0.5, 4", a, b, p.highestShare(all), p.strength(all))
	}
	m := &cimoMap{all: p, lines: []*line{{edge: &pathEdge{tie: linked, cases: all}}}}
	if a, b := m.shareWidth(0.5), m.shareWidth(0.25); a != 2*b {
		t.Errorf("widths %g and %g, want twice as wide", a, b)
	}
	if k := p.mark(0, all); k != (groupMark{higher: true}) {
		t.Errorf("mark %+v, want higher only", k)
	}
	if k := p.mark(1, all); k != (groupMark{}) {
		t.Errorf("mark of the second group %+v, want none", k)
	}
}

func TestCIMOGroupsEdges(t *testing.T) {
	s := example(t)
	three := append(thirds(s), CIMOGroup{Label: strings.Repeat("een heel lange naam van een groep ", 6)})
	three[2].Cases, three[1].Cases = three[1].Cases[:20], three[1].Cases[20:]
	for _, width := range []float64{60, OneColumn, 120, TwoColumns, 254} {
		f, err := CIMOGroups(t.Context(), s, three, Options{Lang: "nl", WidthMM: width})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
		names := 0
		f.Scene.Each(func(o paint.Op) {
			if x, ok := o.(*paint.Text); ok && x.Class == "group-name" {
				names++
			}
		})
		if names != 3 {
			t.Errorf("%g mm: %d names of groups, want 3", width, names)
		}
	}
	for _, gs := range [][]CIMOGroup{{{"one", []string{"c1"}}, {"none", nil}}, {{"one", []string{"c5"}}, {"two", []string{"c4"}}}} {
		f, err := CIMOGroups(t.Context(), small(), gs, Options{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		checkGeometry(t, f)
	}
	f, err := CIMOGroups(t.Context(), small(), []CIMOGroup{{"one", nil}, {"two", nil}}, Options{Lang: "en"})
	if err != nil || len(f.Notes) == 0 || !strings.Contains(f.Notes[0], "Nothing to draw") {
		t.Errorf("no cases at all: %v, %v", f, err)
	}
	if _, err := CIMOGroups(t.Context(), small(), []CIMOGroup{{"one", nil}}, Options{}); err == nil {
		t.Error("one group was drawn")
	}
}
