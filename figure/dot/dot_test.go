package dot_test

import (
	"strings"
	"testing"

	"speelveld/figure/dot"
	"speelveld/internal/golden"
)

func TestGraph(t *testing.T) {
	g := &dot.Graph{
		Name:      "van lab tot netwerk",
		Attrs:     dot.Attrs{dot.Str("rankdir", "LR"), dot.Num("ranksep", 0.125)},
		NodeAttrs: dot.Attrs{dot.Str("shape", "box")},
		EdgeAttrs: dot.Attrs{dot.Num("penwidth", 0.7)},
		Parts: []*dot.Graph{
			{Name: "cluster_lab", Attrs: dot.Attrs{dot.Lines("label", "labs")}, Nodes: []dot.Node{{Name: "lab"}, {Name: "living lab", Attrs: dot.Attrs{dot.Lines("label", "living", "lab (16)")}}}},
			{Attrs: dot.Attrs{dot.Str("rank", "same")}, Nodes: []dot.Node{{Name: "netwerk"}}},
		},
		Edges: []dot.Edge{
			{Tail: "living lab", Head: "lab", TailPort: "e", HeadPort: "w", Attrs: dot.Attrs{dot.Lines("label", "is een variant van")}},
			{Tail: "lab", Head: "netwerk"},
		},
	}
	golden.Equal(t, "graph.dot", []byte(g.String()))
	if again := g.String(); again != g.String() {
		t.Error("a graph is written in two ways")
	}
}

func TestHostileValues(t *testing.T) {
	hostile := `"]; a -> b; "\` + "\n\r\x00" + `&lt;<b>`
	g := &dot.Graph{Name: hostile, Attrs: dot.Attrs{dot.Str("label", hostile)}, Nodes: []dot.Node{{Name: hostile, Attrs: dot.Attrs{dot.Lines("label", hostile, "")}}},
		Edges: []dot.Edge{{Tail: hostile, Head: hostile}}}
	s := g.String()
	if strings.Contains(s, "\x00") || strings.Count(s, "\n") != 5 {
		t.Errorf("a value broke out of its line:\n%s", s)
	}
	// Outside of quoted strings, nothing of the value is left.
	quoted, rest := false, strings.Builder{}
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case !quoted:
			rest.WriteByte(s[i])
		}
	}
	if quoted || strings.Contains(rest.String(), "b>") || strings.Contains(rest.String(), ";") {
		t.Errorf("a value is not quoted: %s", rest.String())
	}
}

func TestNum(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.0001: "0", 1: "1", 0.5: "0.5", 1.0 / 3: "0.333", 100: "100", -2.25: "-2.25"} {
		if got := dot.Num("k", v).Value; got != want {
			t.Errorf("Num(%v) = %s, want %s", v, got, want)
		}
	}
}
