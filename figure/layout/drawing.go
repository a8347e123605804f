package layout

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"speelveld/figure/paint"
)

// A Drawing is what Graphviz made of a graph, in points, y pointing down.
type Drawing struct {
	Width, Height float64
	Clusters      []Object
	Nodes         []Object // in the order of the DOT text
	Edges         []Object // in the order of the DOT text
}

// An Object is a node, an edge or a cluster with the operations that draw it.
type Object struct {
	Name       string // of a node or cluster; of an edge its id attribute, if it has one
	Tail, Head string // names of the nodes of an edge
	Attr       map[string]string
	Box        paint.Box // of a node
	Ops        []paint.Op
	Curve      []paint.Point // of an edge: its curve as Bézier control points, a start and three for each piece
}

// gv is the json of Graphviz, as far as it is read.
type gv struct {
	Draw    []gvOp                       `json:"_draw_"`
	BB      string                       `json:"bb"`
	Objects []map[string]json.RawMessage `json:"objects"`
	Edges   []map[string]json.RawMessage `json:"edges"`
}

// gvOp is one operation of the xdot language.
type gvOp struct {
	Op     string       `json:"op"`
	Color  string       `json:"color"`
	Grad   string       `json:"grad"`
	Points [][2]float64 `json:"points"`
	Rect   [4]float64   `json:"rect"`
	Size   float64      `json:"size"`
	Face   string       `json:"face"`
	Style  string       `json:"style"`
	Pt     [2]float64   `json:"pt"`
	Align  string       `json:"align"`
	Text   string       `json:"text"`
}

// drawKeys are the attributes that hold operations, in the order in which they are drawn: the
// object, the arrow heads at its head and tail, and the labels of object, head and tail.
var drawKeys = []string{"_draw_", "_hdraw_", "_tdraw_", "_ldraw_", "_hldraw_", "_tldraw_"}

// Parse reads Graphviz's json output.
func Parse(b []byte) (*Drawing, error) {
	var g gv
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, err
	}
	box, err := floats(g.BB, 4)
	if err != nil {
		return nil, fmt.Errorf("bounding box: %w", err)
	}
	c := converter{x0: box[0], y1: box[3]}
	d := &Drawing{Width: box[2] - box[0], Height: box[3] - box[1]}
	names := map[int]string{}
	for _, raw := range g.Objects {
		o, err := c.object(raw)
		if err != nil {
			return nil, err
		}
		var id int
		if err := json.Unmarshal(raw["_gvid"], &id); err != nil {
			return nil, fmt.Errorf("object %q: %w", o.Name, err)
		}
		names[id] = o.Name
		_, isNode := raw["pos"]
		switch {
		case isNode:
			if o.Box, err = c.box(o.Attr); err != nil {
				return nil, fmt.Errorf("node %q: %w", o.Name, err)
			}
			d.Nodes = append(d.Nodes, o)
		case strings.HasPrefix(o.Name, "cluster"):
			d.Clusters = append(d.Clusters, o)
		}
	}
	for _, raw := range g.Edges {
		o, err := c.object(raw)
		if err != nil {
			return nil, err
		}
		var tail, head int
		if json.Unmarshal(raw["tail"], &tail) != nil || json.Unmarshal(raw["head"], &head) != nil {
			return nil, fmt.Errorf("an edge without its two nodes")
		}
		o.Name, o.Tail, o.Head = o.Attr["id"], names[tail], names[head]
		d.Edges = append(d.Edges, o)
	}
	return d, nil
}

// A converter moves from Graphviz's coordinates, y pointing up, to ours.
type converter struct{ x0, y1 float64 }

func (c converter) point(p [2]float64) paint.Point {
	return paint.Point{X: p[0] - c.x0, Y: c.y1 - p[1]}
}

func (c converter) points(ps [][2]float64) []paint.Point {
	out := make([]paint.Point, len(ps))
	for i, p := range ps {
		out[i] = c.point(p)
	}
	return out
}

// box is the place of a node: its centre in points, its size in inches.
func (c converter) box(attr map[string]string) (paint.Box, error) {
	pos, err := floats(attr["pos"], 2)
	if err != nil {
		return paint.Box{}, err
	}
	w, errW := strconv.ParseFloat(attr["width"], 64)
	h, errH := strconv.ParseFloat(attr["height"], 64)
	if err := errors.Join(errW, errH); err != nil {
		return paint.Box{}, err
	}
	p := c.point([2]float64{pos[0], pos[1]})
	return paint.Box{X0: p.X - w*36, Y0: p.Y - h*36, X1: p.X + w*36, Y1: p.Y + h*36}, nil
}

func (c converter) object(raw map[string]json.RawMessage) (Object, error) {
	o := Object{Attr: map[string]string{}}
	for k, v := range raw {
		var s string
		if !strings.HasPrefix(k, "_") && json.Unmarshal(v, &s) == nil {
			o.Attr[k] = s
		}
	}
	o.Name = o.Attr["name"]
	for _, key := range drawKeys {
		if raw[key] == nil {
			continue
		}
		var ops []gvOp
		if err := json.Unmarshal(raw[key], &ops); err != nil {
			return o, fmt.Errorf("%s of %q: %w", key, o.Name, err)
		}
		drawn, curve := c.ops(ops)
		o.Ops = append(o.Ops, drawn...)
		if key == "_draw_" {
			o.Curve = curve
		}
	}
	return o, nil
}

// ops turns operations into those of the painter. It also returns the first curve among them.
func (c converter) ops(ops []gvOp) (out []paint.Op, curve []paint.Point) {
	pen := paint.Style{Stroke: paint.RGB(0), Width: 1}
	fill, text := paint.None, (*paint.Text)(nil)
	size, face := 14.0, paint.Regular
	shape := func(filled bool) paint.Style {
		s := pen
		if filled {
			s.Fill = fill
		}
		return s
	}
	for _, op := range ops {
		switch op.Op {
		case "c":
			pen.Stroke, _ = paint.ParseColor(op.Color)
		case "C":
			fill, _ = paint.ParseColor(op.Color)
		case "S":
			penStyle(&pen, op.Style)
		case "F":
			size, face = op.Size, faceOf(op.Face)
		case "e", "E":
			p := c.point([2]float64{op.Rect[0], op.Rect[1]})
			out = append(out, &paint.Ellipse{CX: p.X, CY: p.Y, RX: op.Rect[2], RY: op.Rect[3], Style: shape(op.Op == "E")})
		case "p", "P":
			out = append(out, paint.Polygon(shape(op.Op == "P"), c.points(op.Points)...))
		case "L":
			out = append(out, paint.Line(shape(false), c.points(op.Points)...))
		case "b", "B":
			pts := c.points(op.Points)
			if curve == nil {
				curve = pts
			}
			p := paint.Bezier(shape(op.Op == "B"), pts...)
			if op.Op == "B" { // filled: an outline, such as that of a rounded box; in xdot it is the other way round
				p.Segs = append(p.Segs, paint.Seg{Kind: 'Z'})
			}
			out = append(out, p)
		case "T":
			p := c.point(op.Pt)
			op.Text = strings.TrimRight(strings.ReplaceAll(op.Text, `\\`, `\`), " ")                                // Graphviz escapes a backslash twice
			if text != nil && text.X == p.X && text.Size == size && text.Face == face && text.Color == pen.Stroke { // the next line of one label
				text.Lines = append(text.Lines, op.Text)
				text.Leading = (p.Y - text.Y) / float64(len(text.Lines)-1)
				continue
			}
			text = &paint.Text{X: p.X, Y: p.Y, Lines: []string{op.Text}, Size: size, Face: face, Color: pen.Stroke,
				Anchor: map[string]paint.Anchor{"c": paint.Middle, "r": paint.End}[op.Align]}
			out = append(out, text)
		}
	}
	return out, curve
}

// penStyle applies a style operation: solid, dashed, dotted, bold or setlinewidth(w).
func penStyle(s *paint.Style, style string) {
	switch {
	case style == "dashed":
		s.Dash = []float64{3, 2}
	case style == "dotted":
		s.Dash = []float64{0.8, 1.6}
	case style == "solid":
		s.Dash = nil
	case style == "bold":
		s.Width = 2
	default:
		if w, ok := strings.CutPrefix(style, "setlinewidth("); ok {
			if v, err := strconv.ParseFloat(strings.TrimSuffix(w, ")"), 64); err == nil {
				s.Width = v
			}
		}
	}
}

// faceOf picks the face that a font name asks for.
func faceOf(name string) paint.Face {
	low := strings.ToLower(name)
	switch {
	case strings.Contains(low, "bold"):
		return paint.Bold
	case strings.Contains(low, "italic"), strings.Contains(low, "oblique"):
		return paint.Italic
	}
	return paint.Regular
}

func floats(s string, n int) ([]float64, error) {
	parts := strings.Split(s, ",")
	if len(parts) != n {
		return nil, fmt.Errorf("%q: want %d numbers", s, n)
	}
	out := make([]float64, n)
	for i, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}
