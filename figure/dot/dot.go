// Package dot writes graphs in DOT, the language of Graphviz.
//
// A [Graph] is written as it was built, in the order in which it was built, so that the same graph
// gives the same text. All values are quoted and escaped here: whatever a label holds, it is text.
package dot

import (
	"fmt"
	"strconv"
	"strings"
)

// An Attr is an attribute of a graph, a node or an edge.
type Attr struct{ Key, Value string }

// Attrs lists attributes in the order in which they are written.
type Attrs []Attr

// Str makes an attribute of a plain text, such as a colour or the name of a shape.
func Str(key, value string) Attr { return Attr{key, quote(value)} }

// Num makes an attribute of a number, with at most three digits after the point.
func Num(key string, v float64) Attr {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		s = "0"
	}
	return Attr{key, s}
}

// Lines makes an attribute of a label with one line of text or more. What Graphviz would read as
// an escape or as an entity is put down so that it reads it as text.
func Lines(key string, lines ...string) Attr {
	esc := make([]string, len(lines))
	for i, l := range lines {
		esc[i] = escapeLabel(l)
		if strings.HasSuffix(l, `\`) {
			esc[i] += " " // or Graphviz takes the end of the line for part of an escape
		}
	}
	return Attr{key, `"` + strings.Join(esc, `\n`) + `"`}
}

// quote makes a quoted string of DOT, in which only the quotation mark has to be escaped; a
// backslash at the end or before a quotation mark would swallow it and is doubled.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\x00", "", "\r", " ", "\n", " ").Replace(s) + `"`
}

func escapeLabel(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;", "\x00", "", "\r", " ", "\n", " ", "\u00a0", " ", "\u00ad", "").Replace(s)
}

// A Node is a node with its attributes. The name is not shown when there is a label.
type Node struct {
	Name  string
	Attrs Attrs
}

// An Edge goes from one node to another. A port may follow the name of a node, as in "a:e".
type Edge struct {
	Tail, Head         string
	TailPort, HeadPort string // a compass point, or ""
	Attrs              Attrs
}

// A Graph is a directed graph, or a part of one: a cluster with a box around it if its name begins
// with "cluster", otherwise a group such as the nodes of one rank.
type Graph struct {
	Name      string
	Attrs     Attrs
	NodeAttrs Attrs // defaults of the nodes
	EdgeAttrs Attrs // defaults of the edges
	Parts     []*Graph
	Nodes     []Node
	Edges     []Edge
}

// String writes the graph as DOT text.
func (g *Graph) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", quote(g.Name))
	g.body(&b, "\t")
	b.WriteString("}\n")
	return b.String()
}

func (g *Graph) body(b *strings.Builder, indent string) {
	for _, a := range g.Attrs {
		fmt.Fprintf(b, "%s%s=%s\n", indent, a.Key, a.Value)
	}
	if len(g.NodeAttrs) > 0 {
		fmt.Fprintf(b, "%snode%s\n", indent, g.NodeAttrs)
	}
	if len(g.EdgeAttrs) > 0 {
		fmt.Fprintf(b, "%sedge%s\n", indent, g.EdgeAttrs)
	}
	for _, p := range g.Parts {
		name := ""
		if p.Name != "" {
			name = quote(p.Name) + " "
		}
		fmt.Fprintf(b, "%ssubgraph %s{\n", indent, name)
		p.body(b, indent+"\t")
		fmt.Fprintf(b, "%s}\n", indent)
	}
	for _, n := range g.Nodes {
		fmt.Fprintf(b, "%s%s%s\n", indent, quote(n.Name), n.Attrs)
	}
	for _, e := range g.Edges {
		fmt.Fprintf(b, "%s%s%s -> %s%s%s\n", indent, quote(e.Tail), port(e.TailPort), quote(e.Head), port(e.HeadPort), e.Attrs)
	}
}

func port(p string) string {
	if p == "" {
		return ""
	}
	return ":" + p
}

// String writes a list of attributes in brackets, with a space before it, or nothing.
func (a Attrs) String() string {
	if len(a) == 0 {
		return ""
	}
	parts := make([]string, len(a))
	for i, x := range a {
		parts[i] = x.Key + "=" + x.Value
	}
	return " [" + strings.Join(parts, " ") + "]"
}
