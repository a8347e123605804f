package csv

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"speelveld/internal/diag"
)

func TestReadEdges(t *testing.T) {
	for name, v := range map[string]struct{ in, want string }{
		"weights":        {"id,from,to,weight\n1,x,y,2\n2,z,x,0.5\n", "{[x y z] [{0 1 2} {0 2 0.5}] 0 0}"},
		"no weights":     {"Source,Target\nx,y\n", "{[x y] [{0 1 1}] 0 0}"},
		"Dutch":          {"van;naar;gewicht\nZoë;b;1,5\n", "{[Zoë b] [{0 1 1.5}] 0 0}"},
		"both ways":      {"from,to\nx,y\ny,x\nx,y\n", "{[x y] [{0 1 3}] 2 0}"},
		"to itself":      {"from,to\nx,x\ny,z\n", "{[x y z] [{1 2 1}] 0 1}"},
		"weighs nothing": {"from,to,weight\nx,y,0\n", "{[x y] [] 0 0}"},
	} {
		e, err := ReadEdges("e.csv", strings.NewReader(v.in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := fmt.Sprint(*e); got != v.want {
			t.Errorf("%s: got %s, want %s", name, got, v.want)
		}
	}
}

func TestReadEdgesErrors(t *testing.T) {
	for name, v := range map[string]struct {
		in   string
		want []string
	}{
		"empty":         {"", []string{"e.csv: the file is empty"}},
		"only a header": {"from,to\n", []string{"e.csv: the file names no nodes"}},
		"no columns":    {"case,A,B\n1,0,1\n", []string{"e.csv:1:1: a list of ties needs the columns from and to"}},
		"short":         {"from,to,weight\nx,y\n", []string{"e.csv:2:1: the row has 2 cells, the header 3"}},
		"one end":       {"from,to\nx,\n,y\n", []string{"e.csv:2:3: a tie without a node at one end", "e.csv:3:1: a tie without a node at one end"}},
		"weights": {"from,to,weight\nx,y,\nx,y,NA\nx,y,-1\nx,y,heavy\n", []string{"e.csv:2:5: a tie without a weight", "e.csv:3:5: a tie without a weight",
			"e.csv:4:5: the weight of a tie is negative: -1", `e.csv:5:5: the weight of a tie is a number, but this is "heavy"`}},
	} {
		_, err := ReadEdges("e.csv", strings.NewReader(v.in))
		got := []string{}
		for _, e := range diag.All(err) {
			line := e.Pos.String() + ": " + e.Msg
			got = append(got, line)
		}
		if !slices.Equal(got, v.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, v.want)
		}
	}
}

func FuzzReadEdges(f *testing.F) {
	for _, s := range []string{"from,to,weight\nx,y,2\n", "van;naar\nx;y\ny;x\n", "from,to\n\"x\",", "a\tb\tgewicht\n1\t2\t0,5\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		e, err := ReadEdges("f.csv", strings.NewReader(string(in)))
		check(t, in, err)
		if err != nil {
			return
		}
		seen := map[[2]int]bool{}
		for _, x := range e.Ties {
			if x.A >= x.B || x.B >= len(e.Nodes) || !(x.Weight > 0) || seen[[2]int{x.A, x.B}] {
				t.Fatalf("tie %v among %d nodes", x, len(e.Nodes))
			}
			seen[[2]int{x.A, x.B}] = true
		}
	})
}
