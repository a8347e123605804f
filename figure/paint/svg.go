package paint

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// SVG writes the scene as an SVG 1.1 document in UTF-8: text as text, in a subset of the font that
// is embedded in the file; titles and links on what has them; what made it under <metadata>. The
// size is in millimetres, one user unit is one point, so that font-size="7" is 7 points in print.
func SVG(w io.Writer, s *Scene) error {
	p := &svgPainter{scene: s, used: map[Face][]rune{}}
	var body bytes.Buffer
	p.w = &body
	p.ops(s.Ops, "  ")

	var out bytes.Buffer
	p.w = &out
	p.head()
	out.Write(body.Bytes())
	out.WriteString("</svg>\n")
	_, err := w.Write(out.Bytes())
	return err
}

type svgPainter struct {
	scene *Scene
	w     *bytes.Buffer
	used  map[Face][]rune
}

// family is a name of the embedded font that no other figure on the same page has.
func (p *svgPainter) family() string { return "Speelveld " + xmlName(p.scene.id()) }

// fonts is the list of families for a reader that does not load the embedded one.
func (p *svgPainter) fonts() string {
	return "'" + p.family() + "', 'Liberation Sans', Arial, Helvetica, sans-serif"
}

func (p *svgPainter) head() {
	s := p.scene
	id := xmlName(s.id())
	fmt.Fprint(p.w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n")
	fmt.Fprintf(p.w, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="%smm" height="%smm" viewBox="0 0 %s %s"`,
		num(s.Width/MM), num(s.Height/MM), num(s.Width), num(s.Height))
	if s.Meta.Lang != "" {
		fmt.Fprintf(p.w, ` xml:lang="%s" lang="%[1]s"`, esc(s.Meta.Lang))
	}
	fmt.Fprintf(p.w, ` role="img" aria-labelledby="%s-title %[1]s-desc" font-family="%s">`+"\n", id, p.fonts())
	fmt.Fprintf(p.w, "  <title id=\"%s-title\">%s</title>\n", id, esc(s.Meta.Title))
	fmt.Fprintf(p.w, "  <desc id=\"%s-desc\">%s</desc>\n", id, esc(s.Meta.Description))
	fmt.Fprint(p.w, "  <metadata>\n    <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dcterms=\"http://purl.org/dc/terms/\">\n      <rdf:Description rdf:about=\"\">\n")
	for _, f := range s.Meta.fields() {
		fmt.Fprintf(p.w, "        <dcterms:%s>%s</dcterms:%[1]s>\n", f.dc, esc(f.value))
	}
	fmt.Fprint(p.w, "      </rdf:Description>\n    </rdf:RDF>\n  </metadata>\n")
	p.fontFaces()
}

// fontFaces embeds the glyphs that are used.
func (p *svgPainter) fontFaces() {
	var css strings.Builder
	for f := range faces {
		if len(p.used[f]) == 0 {
			continue
		}
		style := [...]string{"font-weight:400;font-style:normal", "font-weight:700;font-style:normal", "font-weight:400;font-style:italic"}[f]
		fmt.Fprintf(&css, "    @font-face{font-family:'%s';%s;src:url(data:font/ttf;base64,%s) format('truetype')}\n",
			p.family(), style, base64.StdEncoding.EncodeToString(parsed[f]().subset(p.used[f])))
	}
	if css.Len() > 0 {
		fmt.Fprintf(p.w, "  <style type=\"text/css\">\n%s  </style>\n", css.String())
	}
}

func (p *svgPainter) ops(ops []Op, indent string) {
	for _, o := range ops {
		switch o := o.(type) {
		case *Group:
			p.group(o, indent)
		case *Text:
			p.text(o, indent)
		case *Rect:
			fmt.Fprintf(p.w, `%s<rect x="%s" y="%s" width="%s" height="%s"`, indent, num(o.X), num(o.Y), num(o.W), num(o.H))
			if o.R > 0 {
				fmt.Fprintf(p.w, ` rx="%s"`, num(o.R))
			}
			p.style(o.Style)
		case *Ellipse:
			fmt.Fprintf(p.w, `%s<ellipse cx="%s" cy="%s" rx="%s" ry="%s"`, indent, num(o.CX), num(o.CY), num(o.RX), num(o.RY))
			p.style(o.Style)
		case *Path:
			fmt.Fprintf(p.w, `%s<path d="%s"`, indent, pathData(o))
			p.style(o.Style)
		}
		if h := hatchOf(o); h != nil {
			p.ops([]Op{h}, indent)
		}
	}
}

func (p *svgPainter) group(g *Group, indent string) {
	if href := safeHref(g.Href); href != "" {
		fmt.Fprintf(p.w, "%s<a xlink:href=\"%s\" href=\"%[2]s\">\n", indent, esc(href))
		defer fmt.Fprintf(p.w, "%s</a>\n", indent)
		indent += "  "
	}
	fmt.Fprintf(p.w, "%s<g", indent)
	if g.ID != "" {
		fmt.Fprintf(p.w, ` id="%s"`, xmlName(p.scene.id()+"-"+g.ID))
	}
	if g.Class != "" {
		fmt.Fprintf(p.w, ` class="%s"`, esc(g.Class))
	}
	fmt.Fprint(p.w, ">\n")
	if g.Title != "" {
		fmt.Fprintf(p.w, "%s  <title>%s</title>\n", indent, esc(g.Title))
	}
	p.ops(g.Ops, indent+"  ")
	fmt.Fprintf(p.w, "%s</g>\n", indent)
}

func (p *svgPainter) style(s Style) {
	fmt.Fprintf(p.w, ` fill="%s"`, s.Fill.Hex())
	if s.Stroke != None && s.Width > 0 {
		fmt.Fprintf(p.w, ` stroke="%s" stroke-width="%s"`, s.Stroke.Hex(), num(s.Width))
		if len(s.Dash) > 0 {
			d := make([]string, len(s.Dash))
			for i, v := range s.Dash {
				d[i] = num(v)
			}
			fmt.Fprintf(p.w, ` stroke-dasharray="%s"`, strings.Join(d, " "))
		}
		fmt.Fprint(p.w, ` stroke-linejoin="round"`)
	}
	fmt.Fprint(p.w, "/>\n")
}

func (p *svgPainter) text(t *Text, indent string) {
	fmt.Fprintf(p.w, `%s<text x="%s" y="%s" font-size="%s" fill="%s"`, indent, num(t.X), num(t.Y), num(t.Size), textColor(t).Hex())
	switch t.Face {
	case Bold:
		fmt.Fprint(p.w, ` font-weight="700"`)
	case Italic:
		fmt.Fprint(p.w, ` font-style="italic"`)
	}
	switch t.Anchor {
	case Middle:
		fmt.Fprint(p.w, ` text-anchor="middle"`)
	case End:
		fmt.Fprint(p.w, ` text-anchor="end"`)
	}
	if t.Class != "" {
		fmt.Fprintf(p.w, ` class="%s"`, esc(t.Class))
	}
	if t.Rotate != 0 {
		fmt.Fprintf(p.w, ` transform="rotate(%s %s %s)"`, num(-t.Rotate), num(t.X), num(t.Y))
	}
	fmt.Fprint(p.w, ">")
	for i, line := range t.Lines {
		line = printed(line)
		p.used[t.Face] = append(p.used[t.Face], []rune(line)...)
		if len(t.Lines) == 1 {
			fmt.Fprint(p.w, esc(marked(line)))
			break
		}
		if i > 0 {
			fmt.Fprintf(p.w, `<tspan x="%s" dy="%s">`, num(t.X), num(t.leading()))
		} else {
			fmt.Fprint(p.w, `<tspan>`)
		}
		// A space ends each line but the last, so that a label over several lines reads, searches
		// and copies as words; a line that ends in a hyphen goes on.
		if i < len(t.Lines)-1 && !strings.HasSuffix(line, "-") && !strings.HasSuffix(line, "/") {
			line += " "
			p.used[t.Face] = append(p.used[t.Face], ' ')
		}
		fmt.Fprintf(p.w, `%s</tspan>`, esc(marked(line)))
	}
	fmt.Fprint(p.w, "</text>\n")
}

func pathData(p *Path) string {
	var b strings.Builder
	for _, s := range p.Segs {
		b.WriteByte(s.Kind)
		n := 1
		switch s.Kind {
		case 'C':
			n = 3
		case 'Z':
			n = 0
		}
		for i := range n {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(num(s.P[i].X) + " " + num(s.P[i].Y))
		}
	}
	return b.String()
}

// num prints a length with at most two digits after the point: a hundredth of a point is 3.5 µm.
func num(x float64) string {
	x = math.Round(x*100) / 100
	if x == 0 { // no minus zero
		return "0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// esc makes text fit for XML content and for attributes in double quotes; characters that XML does
// not allow go.
func esc(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF || r >= 0x7f && r < 0xa0:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// xmlName makes s fit for an id: letters, digits, hyphen, underscore and full stop, a letter first.
func xmlName(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%x", r)
		}
	}
	name := b.String()
	if name == "" || !(name[0] >= 'a' && name[0] <= 'z' || name[0] >= 'A' && name[0] <= 'Z') {
		return "x" + name
	}
	return name
}

// safeHref lets through links that open a page and nothing that runs.
func safeHref(s string) string {
	low := strings.ToLower(strings.TrimSpace(s))
	for _, p := range []string{"http://", "https://", "mailto:", "#"} {
		if strings.HasPrefix(low, p) {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

func (s *Scene) id() string {
	if s.ID == "" {
		return "figure"
	}
	return s.ID
}

// textColor is black unless the text has a colour.
func textColor(t *Text) Color {
	if t.Color == None {
		return RGB(0)
	}
	return t.Color
}

// printed is a line as the painters put it down: without places to break at, and with plain
// spaces, which a search finds.
func printed(line string) string {
	return strings.NewReplacer("\u00ad", "", "\u00a0", " ").Replace(line)
}

// A metaField is one line of metadata and its name in Dublin Core.
type metaField struct{ dc, value string }

func (m *Meta) fields() []metaField {
	all := []metaField{
		{"title", m.Title}, {"description", m.Description}, {"creator", m.creator()},
		{"provenance", m.Command}, {"identifier", m.Digest}, {"language", m.Lang},
	}
	return slices.DeleteFunc(all, func(f metaField) bool { return f.value == "" })
}

// creator is the program with its version.
func (m *Meta) creator() string { return strings.TrimSpace("speelveld " + m.Version) }
