package paint

import (
	"bytes"
	"crypto/sha256"
	"io"
	"slices"
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
	tags := p.embedFonts(s)
	d.AddPageFormat("P", size)
	d.SetLineJoinStyle("round")
	p.ops(s.Ops)
	var buf bytes.Buffer
	if err := d.Output(&buf); err != nil {
		return err
	}
	_, err := w.Write(tagged(buf.Bytes(), tags))
	return err
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

type pdfPainter struct{ doc *fpdf.Fpdf }

// pdfName is the name of a face in a PDF.
var pdfName = [...]string{Regular: "LiberationSans", Bold: "LiberationSans-Bold", Italic: "LiberationSans-Italic"}

// family is a face's name for fpdf, chosen so that what fpdf makes of it, "utf8" and the name, is
// as long as the name that belongs there: six capitals, a plus sign and the font's name.
func family(f Face) string { return "xxx" + strings.ToLower(pdfName[f]) }

// embedFonts adds the faces that the scene uses, and returns a tag for each, which says that the
// face is a subset, and differs with the characters that are in it.
func (p *pdfPainter) embedFonts(s *Scene) [faces]string {
	var used [faces][]rune
	s.Each(func(o Op) {
		if t, ok := o.(*Text); ok {
			used[t.Face] = append(used[t.Face], []rune(strings.Join(t.Lines, ""))...)
		}
	})
	var tags [faces]string
	for f := range faces {
		if len(used[f]) == 0 {
			continue
		}
		p.doc.AddUTF8FontFromBytes(family(f), "", slices.Clone(f.file()))
		slices.Sort(used[f])
		sum := sha256.Sum256([]byte(string(slices.Compact(used[f]))))
		for _, b := range sum[:6] {
			tags[f] += string('A' + rune(b%26))
		}
	}
	return tags
}

// tagged names the embedded fonts as the PDF standard asks of subsets (ISO 32000, 9.9.2). Names
// keep their length, so that the offsets in the file stay right; the streams are compressed and
// hold no names.
func tagged(pdf []byte, tags [faces]string) []byte {
	for f := range faces {
		if tags[f] != "" {
			for _, end := range []string{"\n", " "} {
				pdf = bytes.ReplaceAll(pdf, []byte("/utf8"+family(f)+end), []byte("/"+tags[f]+"+"+pdfName[f]+end))
			}
		}
	}
	return pdf
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
	p.doc.SetFont(family(t.Face), "", t.Size)
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
