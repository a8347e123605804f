package workbench

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// TestGapMapCountsAsTable holds what counts as present in the gap map equal to what cooccur counts,
// for the codes with all below them.
func TestGapMapCountsAsTable(t *testing.T) {
	b, err := Open(t.Context(), exampleOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for _, count := range [][]string{nil, {"reported"}} {
		d, err := b.Data(Input{Count: count})
		if err != nil {
			t.Fatal(err)
		}
		f, err := d.Figure(t.Context(), FigureQuery{Kind: "gapmap", Lang: "en", RollUp: "parents"})
		if err != nil {
			t.Fatal(err)
		}
		drawn := map[string]int{}
		statuses := regexp.MustCompile(`(reported|mixed) (\d+) cases?`)
		f.Scene.Each(func(o paint.Op) {
			g, ok := o.(*paint.Group)
			if !ok || !strings.HasPrefix(g.Class, "disc ") {
				return
			}
			for _, m := range statuses.FindAllStringSubmatch(g.Title, -1) {
				if n, _ := strconv.Atoi(m[2]); m[1] == "reported" || count == nil {
					drawn[g.ID] += n
				}
			}
		})
		n := 0
		tbl := d.table
		for i, r := range tbl.Columns() {
			for j, c := range tbl.Columns() {
				if r.Kind != string(graph.Intervention) || c.Kind != string(graph.Outcome) || r.Parent != "" || c.Parent != "" {
					continue
				}
				n++
				got, want := drawn["cell-"+r.ID+"-"+c.ID], tbl.Present(i).AndCount(tbl.Present(j))
				if count == nil && got != want {
					t.Errorf("%s × %s: %d reported or mixed, the table has %d", r.ID, c.ID, got, want)
				}
				if count != nil && got > want { // what is negative elsewhere in the case is mixed
					t.Errorf("%s × %s: %d reported, the table has %d", r.ID, c.ID, got, want)
				}
			}
		}
		if n != 20 {
			t.Errorf("%d pairs compared, want 20", n)
		}
	}
}
