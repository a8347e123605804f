package workbench

import (
	"fmt"
	"strings"
	"testing"

	"speelveld/figure/paint"
)

// TestModelCountsAsTable holds the numbers in the model equal to those that the analyses count.
func TestModelCountsAsTable(t *testing.T) {
	b, err := Open(t.Context(), exampleOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	d, err := b.Data(Input{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := d.Figure(t.Context(), FigureQuery{Kind: "model", Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	var drawn []string
	f.Scene.Each(func(o paint.Op) {
		if x, ok := o.(*paint.Text); ok {
			drawn = append(drawn, strings.ReplaceAll(strings.Join(x.Lines, " "), "- ", ""))
		}
	})
	all := strings.Join(drawn, " ")
	tbl := b.codedTable(b.study.CountStatuses()).table
	n := 0
	for _, part := range b.study.Model.Parts {
		for _, id := range append(part.Codes, "nano", "micro", "meso", "macro", "mega") {
			j, ok := tbl.Column(id)
			if !ok || part.Kind == "value" {
				continue
			}
			n++
			label := b.study.Code(id).Label["nl"]
			if want := fmt.Sprintf("%s (%d)", label, tbl.Present(j).Count()); !strings.Contains(all, want) {
				t.Errorf("no %q in the model", want)
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d codes compared", n)
	}
}
