package figure

import (
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// A page is a figure in the making: what all kinds share around the drawing itself. A kind lays its
// drawing out in points with its left edge at 0 and its right edge at most at width(); how far it
// reaches up or down is its own affair, finish moves it to its place.
type page struct {
	kind    string
	opt     Options
	theme   theme
	lang    string
	size    float64 // of labels
	small   float64 // of numbers, legends and remarks
	missing []rune  // characters that the font has no glyphs for
}

// newPage starts a figure of a kind. The options must be complete.
func newPage(kind string, opt Options) *page {
	return &page{kind: kind, opt: opt, theme: opt.Palette.theme(), lang: opt.Lang, size: opt.FontPt, small: max(paint.MinSize, opt.FontPt-1)}
}

// dense makes the text as small as it may be where nobody asked for a size, so that more rows fit; on a
// page that is looked at from further off it stays.
func (p *page) dense() {
	if !p.opt.sized && p.opt.WidthMM <= 200 {
		p.size, p.small = paint.MinSize, paint.MinSize
	}
}

// width is the room from the left to the right edge, in points.
func (p *page) width() float64 { return p.opt.WidthMM * paint.MM }

// narrow reports whether the page is one column of a journal.
func (p *page) narrow() bool { return p.opt.WidthMM < rowsBelow }

// tallest is how high a drawing may become, legend and remarks not counted: a page of a journal less
// what these take, and less than its width on a slide.
func (p *page) tallest() float64 {
	if p.opt.WidthMM > 200 {
		return 0.52 * p.opt.WidthMM * paint.MM
	}
	return 195 * paint.MM
}

// word returns the Dutch or the English of two, with values put in.
func (p *page) word(nl, en string, args ...any) string { return wordf(p.lang, nl, en, args...) }

// print returns a text as the font can print it, and remembers what it cannot.
func (p *page) print(s string) string {
	s, missing := paint.Printable(s)
	p.missing = append(p.missing, missing...)
	return s
}

// label returns the label of a code, concept or case as the font can print it; its id where the
// label is empty.
func (p *page) label(t graph.Text, id string) string { return p.labelIn(p.lang, t, id) }

// labelIn is label in a language that need not be the figure's.
func (p *page) labelIn(lang string, t graph.Text, id string) string {
	s, missing := printableLabel(t, lang, id)
	p.missing = append(p.missing, missing...)
	return s
}

// columnLabel is the label of a column of a table as the font can print it; where nothing of it is
// left, with its id.
func (p *page) columnLabel(label, id string) string {
	s := p.print(strings.TrimSpace(label))
	if strings.TrimSpace(strings.ReplaceAll(s, paint.Unprintable, "")) == "" {
		s = strings.TrimSpace(s + " " + p.print(id))
	}
	return s
}

// number writes a number with so many decimals, with the sign and the decimal mark of the language.
func (p *page) number(v float64, decimals int) string { return number(p.lang, v, decimals) }

// text is one line or more at a place.
func (p *page) text(x, y float64, anchor paint.Anchor, size float64, lines ...string) *paint.Text {
	return &paint.Text{X: x, Y: y, Lines: lines, Leading: 1.15 * size, Size: size, Anchor: anchor, Color: p.theme.ink}
}

// link is where a reader gets who clicks on what has that id; "" for nowhere.
func (p *page) link(id string) string {
	if p.opt.Link == nil {
		return ""
	}
	return p.opt.Link(id)
}

// finish puts a title above the drawing, the legend and the remarks below, and makes the figure.
// What remarks and caption say is asked in nl and in en.
func (p *page) finish(body []paint.Op, legend []legendItem, remarks func(lang string) []string, caption func(lang string) string) *Figure {
	const top, gap = 2.0, 7.0
	sc := &paint.Scene{ID: p.kind, Width: p.width(), Meta: p.opt.Meta}
	y := top
	if p.opt.Title != "" {
		title := p.print(p.opt.Title)
		t := p.text(1, y+0.8*(p.size+1), paint.Start, p.size+1, paint.Wrap(title, paint.Bold, p.size+1, sc.Width-2)...)
		t.Face = paint.Bold
		sc.Ops = append(sc.Ops, t)
		y = t.Bounds().Y1 + gap
	}
	if len(body) > 0 {
		box := (&paint.Group{Ops: body}).Bounds()
		sc.Ops = append(sc.Ops, paint.Move(body, 0, y-box.Y0)...)
		y += box.H() + gap
	}
	if len(legend) > 0 {
		ops, h := drawLegend(legend, 1, y, sc.Width-2, p.small, p.theme.ink)
		sc.Ops = append(sc.Ops, ops...)
		y += h + 4
	}
	notes := append(remarks(p.lang), missingNote(p.lang, p.missing)...)
	if note := strings.Join(notes, " "); note != "" {
		t := p.text(1, y+0.8*p.small, paint.Start, p.small, paint.Wrap(note, paint.Regular, p.small, sc.Width-2)...)
		t.Leading, t.Color, t.Class = 1.2*p.small, p.theme.muted, "note"
		sc.Ops = append(sc.Ops, t)
		y = t.Bounds().Y1
	}
	sc.Height = y + 2
	return p.opt.made(sc, notes, caption)
}

// filtered says how the cases were chosen: " (gekozen: …)", or nothing.
func (o Options) filtered(lang string) string {
	if o.Filter == "" {
		return ""
	}
	return wordf(lang, " (gekozen: %s)", " (selected: %s)", o.Filter)
}
