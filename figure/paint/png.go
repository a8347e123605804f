package paint

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// maxPixels bounds the size of a PNG: an A4 page at 1,200 dpi has 139 million.
const maxPixels = 150e6

// PNG writes the scene as a picture on white with dpi dots per inch, from 36 to 2400; a pHYs chunk
// says how large it is meant to be, and text chunks what made it.
func PNG(w io.Writer, s *Scene, dpi float64) error {
	if !(dpi >= 36 && dpi <= 2400) {
		return fmt.Errorf("%v dots per inch: give 36 to 2400", dpi)
	}
	scale := dpi / 72
	width, height := int(math.Ceil(s.Width*scale-1e-6)), int(math.Ceil(s.Height*scale-1e-6))
	if width < 1 || height < 1 || float64(width)*float64(height) > maxPixels {
		return fmt.Errorf("a picture of %d by %d dots cannot be written: give a lower dpi", width, height)
	}
	p := &pngPainter{img: image.NewRGBA(image.Rect(0, 0, width, height)), scale: scale}
	for i := range p.img.Pix {
		p.img.Pix[i] = 0xFF
	}
	if err := p.ops(s.Ops); err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, p.img); err != nil {
		return err
	}
	// The chunks go between IHDR, which is 25 bytes after the 8 of the signature, and the rest.
	const afterIHDR = 8 + 25
	out := bytes.NewBuffer(append([]byte(nil), buf.Bytes()[:afterIHDR]...))
	perMetre := uint32(math.Round(dpi / 0.0254))
	phys := binary.BigEndian.AppendUint32(nil, perMetre)
	phys = binary.BigEndian.AppendUint32(phys, perMetre)
	chunk(out, "pHYs", append(phys, 1))
	for _, f := range s.Meta.fields() {
		name := strings.ToUpper(f.dc[:1]) + f.dc[1:]
		if f.dc == "creator" {
			name = "Software"
		}
		chunk(out, "iTXt", append([]byte(name+"\x00\x00\x00\x00\x00"), esc0(f.value)...))
	}
	out.Write(buf.Bytes()[afterIHDR:])
	_, err := w.Write(out.Bytes())
	return err
}

// esc0 drops what a text chunk may not hold.
func esc0(s string) string { return strings.ReplaceAll(s, "\x00", "") }

func chunk(w *bytes.Buffer, kind string, data []byte) {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	w.Write(b)
}

type pngPainter struct {
	img   *image.RGBA
	scale float64
	fonts [faces]*sfnt.Font
	buf   sfnt.Buffer
}

func (p *pngPainter) ops(ops []Op) error {
	for _, o := range ops {
		switch o := o.(type) {
		case *Group:
			if err := p.ops(o.Ops); err != nil {
				return err
			}
		case *Text:
			if err := p.text(o); err != nil {
				return err
			}
		case *Rect:
			p.path(o.path())
		case *Ellipse:
			p.path(o.path())
		case *Path:
			p.path(o)
		}
		if h := hatchOf(o); h != nil {
			p.path(h.(*Path))
		}
	}
	return nil
}

func (p *pngPainter) path(o *Path) {
	lines := o.flatten(0.1 / p.scale)
	for i := range lines {
		for j, q := range lines[i].pts {
			lines[i].pts[j] = Point{q.X * p.scale, q.Y * p.scale}
		}
	}
	if o.Fill != None {
		var polys [][]Point
		for _, l := range lines {
			polys = append(polys, l.pts)
		}
		p.fill(polys, o.Fill)
	}
	if o.Stroke == None || o.Width <= 0 {
		return
	}
	var polys [][]Point
	for _, l := range lines {
		for _, d := range dashed(l, o.Dash, p.scale) {
			polys = append(polys, stroke(d, o.Width*p.scale/2)...)
		}
	}
	p.fill(polys, o.Stroke)
}

// fill paints the union of polygons; those that overlap must run the same way round.
func (p *pngPainter) fill(polys [][]Point, c Color) {
	box := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, poly := range polys {
		for _, q := range poly {
			box = box.Union(Box{q.X, q.Y, q.X, q.Y})
		}
	}
	if box.X0 > box.X1 {
		return
	}
	r := image.Rect(int(math.Floor(box.X0)), int(math.Floor(box.Y0)), int(math.Ceil(box.X1))+1, int(math.Ceil(box.Y1))+1)
	if r = r.Intersect(p.img.Bounds()); r.Empty() {
		return
	}
	ras := vector.NewRasterizer(r.Dx(), r.Dy())
	for _, poly := range polys {
		for i, q := range poly {
			x, y := float32(q.X-float64(r.Min.X)), float32(q.Y-float64(r.Min.Y))
			if i == 0 {
				ras.MoveTo(x, y)
			} else {
				ras.LineTo(x, y)
			}
		}
		ras.ClosePath()
	}
	ras.Draw(p.img, r, image.NewUniform(rgba(c)), image.Point{})
}

func rgba(c Color) color.RGBA {
	r, g, b := c.RGB()
	return color.RGBA{r, g, b, 0xFF}
}

// dashed cuts a line into its dashes.
func dashed(l polyline, dash []float64, scale float64) []polyline {
	total := 0.0
	for _, d := range dash {
		total += d
	}
	if total <= 0 {
		return []polyline{l}
	}
	pts := l.pts
	if l.closed && len(pts) > 0 {
		pts = append(pts[:len(pts):len(pts)], pts[0])
	}
	var out []polyline
	k, left, on := 0, dash[0]*scale, true
	var cur []Point
	if len(pts) > 0 {
		cur = []Point{pts[0]}
	}
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		for at := 0.0; length-at > 1e-9; {
			step := min(left, length-at)
			at, left = at+step, left-step
			q := Point{a.X + (b.X-a.X)*at/length, a.Y + (b.Y-a.Y)*at/length}
			if on {
				cur = append(cur, q)
			}
			if left > 1e-9 {
				continue
			}
			if on {
				out = append(out, polyline{pts: cur})
			}
			k, on = (k+1)%len(dash), !on
			left, cur = dash[k]*scale, []Point{q}
			if left <= 0 {
				left = 1e-6
			}
		}
	}
	if on && len(cur) > 1 {
		out = append(out, polyline{pts: cur})
	}
	return out
}

// stroke surrounds a line with polygons that all run the same way round: one for each smooth
// stretch, so that its edge is even, and a disc where the line turns sharply.
func stroke(l polyline, half float64) [][]Point {
	pts := distinct(l.pts)
	closed := l.closed && len(pts) > 2
	if n := len(pts); closed && math.Hypot(pts[0].X-pts[n-1].X, pts[0].Y-pts[n-1].Y) < 1e-6 {
		pts = pts[:n-1]
	}
	if closed {
		pts = append(pts[:len(pts):len(pts)], pts[0])
	}
	if len(pts) < 2 {
		return nil
	}
	const sharp = 0.5 // cosine of the turn from which on a joint is a disc
	var out [][]Point
	start := 0
	for i := 1; i < len(pts); i++ {
		last := i == len(pts)-1
		if last && closed {
			if a, b := direction(pts[i-1], pts[i]), direction(pts[0], pts[1]); a.X*b.X+a.Y*b.Y < 0.999 {
				out = append(out, disc(pts[i], half))
			}
		}
		if !last {
			a, b := direction(pts[i-1], pts[i]), direction(pts[i], pts[i+1])
			if a.X*b.X+a.Y*b.Y > sharp {
				continue
			}
			out = append(out, disc(pts[i], half))
		}
		out = append(out, ribbon(pts[start:i+1], half))
		start = i
	}
	return out
}

// ribbon is the outline of a line without sharp turns.
func ribbon(pts []Point, half float64) []Point {
	n := len(pts)
	out := make([]Point, 2*n)
	for i, p := range pts {
		d := direction(pts[max(i-1, 0)], pts[max(i, 1)])
		e := direction(pts[min(i, n-2)], pts[min(i+1, n-1)])
		mx, my := -(d.Y + e.Y), d.X+e.X // along the bisector
		k := half / math.Hypot(mx, my)
		// A joint sticks out by 1/cos of half the turn.
		k /= (-d.Y*mx + d.X*my) / math.Hypot(mx, my)
		out[i] = Point{p.X - mx*k, p.Y - my*k}
		out[2*n-1-i] = Point{p.X + mx*k, p.Y + my*k}
	}
	return out
}

func direction(a, b Point) Point {
	d := math.Hypot(b.X-a.X, b.Y-a.Y)
	return Point{(b.X - a.X) / d, (b.Y - a.Y) / d}
}

// distinct drops points that lie on the one before.
func distinct(pts []Point) []Point {
	var out []Point
	for _, p := range pts {
		if n := len(out); n > 0 && math.Hypot(p.X-out[n-1].X, p.Y-out[n-1].Y) < 1e-6 {
			continue
		}
		out = append(out, p)
	}
	return out
}

func disc(c Point, r float64) []Point {
	n := int(min(max(8, math.Ceil(4*math.Sqrt(r))), 64))
	pts := make([]Point, n)
	for i := range pts {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		pts[i] = Point{c.X + r*cos, c.Y + r*sin}
	}
	return pts
}

func (p *pngPainter) text(t *Text) error {
	if p.fonts[t.Face] == nil {
		f, err := sfnt.Parse(t.Face.file())
		if err != nil {
			return fmt.Errorf("font: %w", err)
		}
		p.fonts[t.Face] = f
	}
	for i, line := range t.Lines {
		x, y := t.LineBox(i).X0, t.Y+float64(i)*t.leading()
		var polys [][]Point
		for _, r := range visual(printed(line)) {
			g, err := p.glyph(t.Face, r, Point{x, y}, t.Size)
			if err != nil {
				return err
			}
			for _, poly := range g {
				for j, q := range poly {
					q = t.turn(q)
					poly[j] = Point{q.X * p.scale, q.Y * p.scale}
				}
			}
			polys = append(polys, g...)
			x += Width(string(r), t.Face, t.Size)
		}
		p.fill(polys, textColor(t))
	}
	return nil
}

// glyph returns the outline of a rune as polygons in points, its origin at a place on the page.
func (p *pngPainter) glyph(f Face, r rune, at Point, size float64) ([][]Point, error) {
	index, err := p.fonts[f].GlyphIndex(&p.buf, r)
	if err != nil {
		return nil, fmt.Errorf("font: %w", err)
	}
	upem := parsed[f]().upem
	segs, err := p.fonts[f].LoadGlyph(&p.buf, index, fixed.I(int(upem)), nil)
	if err != nil {
		return nil, fmt.Errorf("font: glyph of %U: %w", r, err)
	}
	pt := func(q fixed.Point26_6) Point {
		return Point{at.X + float64(q.X)/64/upem*size, at.Y + float64(q.Y)/64/upem*size}
	}
	path := &Path{}
	for _, s := range segs {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			path.Segs = append(path.Segs, Seg{'M', [3]Point{pt(s.Args[0])}})
		case sfnt.SegmentOpLineTo:
			path.Segs = append(path.Segs, Seg{'L', [3]Point{pt(s.Args[0])}})
		case sfnt.SegmentOpQuadTo:
			from := path.Segs[len(path.Segs)-1].last()
			c, to := pt(s.Args[0]), pt(s.Args[1])
			path.Segs = append(path.Segs, Seg{'C', [3]Point{mix(from, c, 2.0/3), mix(to, c, 2.0/3), to}})
		case sfnt.SegmentOpCubeTo:
			path.Segs = append(path.Segs, Seg{'C', [3]Point{pt(s.Args[0]), pt(s.Args[1]), pt(s.Args[2])}})
		}
	}
	var polys [][]Point
	for _, l := range path.flatten(0.05 / p.scale) {
		polys = append(polys, l.pts)
	}
	return polys, nil
}

// last is the point that a piece ends at.
func (s Seg) last() Point {
	if s.Kind == 'C' {
		return s.P[2]
	}
	return s.P[0]
}

func mix(a, b Point, t float64) Point { return Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t} }
