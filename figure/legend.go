package figure

import "speelveld/figure/paint"

// A legendItem is a sample of what is drawn, and what it means.
type legendItem struct {
	class  string // of what it explains; a figure draws each class of its legend, and explains each it draws
	w, h   float64
	sample func(x, y float64) []paint.Op // its left upper corner
	text   string
}

// drawLegend sets items in rows within width, from (x, y) down, and returns them with the height they take.
func drawLegend(items []legendItem, x, y, width, size float64, ink paint.Color) ([]paint.Op, float64) {
	const gapX, gapY, toText = 10.0, 3.0, 3.5
	lead := 1.2 * size
	var ops []paint.Op
	cx, cy, rowH := x, y, 0.0
	for _, it := range items {
		toText := toText
		if it.w == 0 {
			toText = 0
		}
		lines := []string{it.text}
		textW := paint.Width(it.text, paint.Regular, size)
		if room := width - it.w - toText; textW > room {
			lines = paint.Wrap(it.text, paint.Regular, size, room)
			textW = room
		}
		need := it.w + toText + textW
		if cx > x && cx+need > x+width {
			cx, cy, rowH = x, cy+rowH+gapY, 0
		}
		textH := float64(len(lines)) * lead
		h := max(it.h, textH)
		g := &paint.Group{Class: "legend " + it.class}
		g.Ops = append(g.Ops, it.sample(cx, cy+(h-it.h)/2)...)
		g.Ops = append(g.Ops, &paint.Text{X: cx + it.w + toText, Y: cy + (h-textH)/2 + (lead-size)/2 + size*0.8, Lines: lines, Leading: lead, Size: size, Color: ink})
		ops = append(ops, g)
		cx += need + gapX
		rowH = max(rowH, h)
	}
	return ops, cy + rowH - y
}
