package paint

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// PDF writes the scene as one page of vector drawing, its fonts embedded and subset, its text
// searchable; what made it stands in the document's properties.
func PDF(w io.Writer, s *Scene) error {
	size := fpdf.SizeType{Wd: s.Width, Ht: s.Height}
	p := &pdfPainter{doc: fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: size})}
	date := s.Meta.Date
	if date.IsZero() {
		date = time.Unix(0, 0)
	}
	d := p.doc
	d.SetCatalogSort(true)
	d.SetCreationDate(date.UTC())
	d.SetModificationDate(date.UTC())
	d.SetTitle(s.Meta.Title, true)
	d.SetSubject(s.Meta.Description, true)
	d.SetCreator(s.Meta.creator(), true)
	d.SetProducer("speelveld, by fpdf", true)
	d.SetKeywords(s.Meta.keywords(), true)
	if s.Meta.Lang != "" {
		d.SetLang(s.Meta.Lang)
	}
	d.SetMargins(0, 0, 0)
	d.SetCellMargin(0)
	d.SetAutoPageBreak(false, 0)
	p.embedFonts(s)
	d.AddPageFormat("P", size)
	d.SetLineJoinStyle("round")
	p.ops(s.Ops)
	return d.Output(w)
}

// keywords is the command and the digest of the data, for the document's properties.
func (m *Meta) keywords() string {
	var parts []string
	if m.Command != "" {
		parts = append(parts, m.Command)
	}
	if m.Digest != "" {
		parts = append(parts, "data "+m.Digest)
	}
	return strings.Join(parts, "; ")
}

type pdfPainter struct {
	doc  *fpdf.Fpdf
	face Face
	size float64
}

var pdfStyle = [...]string{Regular: "", Bold: "B", Italic: "I"}

// embedFonts adds the faces that the scene uses.
func (p *pdfPainter) embedFonts(s *Scene) {
	var used [faces]bool
	s.Each(func(o Op) {
		if t, ok := o.(*Text); ok {
			used[t.Face] = true
		}
	})
	for f := range faces {
		if used[f] {
			p.doc.AddUTF8FontFromBytes("LiberationSans", pdfStyle[f], f.file())
		}
	}
}

func (p *pdfPainter) ops(ops []Op) {
	for _, o := range ops {
		switch o := o.(type) {
		case *Group:
			p.ops(o.Ops)
			if href := safeHref(o.Href); href != "" && href[0] != '#' {
				b := o.Bounds()
				p.doc.LinkString(b.X0, b.Y0, b.W(), b.H(), href)
			}
		case *Text:
			p.text(o)
		case *Rect:
			p.path(o.path())
		case *Ellipse:
			p.path(o.path())
		case *Path:
			p.path(o)
		}
		if h := hatchOf(o); h != nil {
			p.ops([]Op{h})
		}
	}
}

func (p *pdfPainter) path(o *Path) {
	how := ""
	if o.Stroke != None && o.Width > 0 {
		how = "D"
		p.doc.SetDrawColor(ints(o.Stroke))
		p.doc.SetLineWidth(o.Width)
		dash := o.Dash
		if dash == nil {
			dash = []float64{}
		}
		p.doc.SetDashPattern(dash, 0)
	}
	if o.Fill != None {
		how = "F" + how
		p.doc.SetFillColor(ints(o.Fill))
	}
	if how == "" || len(o.Segs) == 0 {
		return
	}
	for _, s := range o.Segs {
		switch s.Kind {
		case 'M':
			p.doc.MoveTo(s.P[0].X, s.P[0].Y)
		case 'L':
			p.doc.LineTo(s.P[0].X, s.P[0].Y)
		case 'C':
			p.doc.CurveBezierCubicTo(s.P[0].X, s.P[0].Y, s.P[1].X, s.P[1].Y, s.P[2].X, s.P[2].Y)
		case 'Z':
			p.doc.ClosePath()
		}
	}
	p.doc.DrawPath(how)
}

func (p *pdfPainter) text(t *Text) {
	p.doc.SetFont("LiberationSans", pdfStyle[t.Face], t.Size)
	p.doc.SetTextColor(ints(textColor(t)))
	if t.Rotate != 0 {
		p.doc.TransformBegin()
		defer p.doc.TransformEnd()
		p.doc.TransformRotate(t.Rotate, t.X, t.Y)
	}
	for i, line := range t.Lines {
		if line = printed(line); line != "" {
			p.doc.Text(t.LineBox(i).X0, t.Y+float64(i)*t.leading(), visual(line))
		}
	}
}

func ints(c Color) (r, g, b int) {
	x, y, z := c.RGB()
	return int(x), int(y), int(z)
}
