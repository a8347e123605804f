package figure

import (
	"strings"

	"speelveld/figure/paint"
)

// A run is a stretch of words in one face.
type run struct {
	text string
	face paint.Face
}

// A flowLine is a line of runs, each with its place from the left.
type flowLine struct {
	runs []run
	x    []float64
}

// flow sets runs one behind the other in lines that are at most width wide, broken as paint.Fill
// breaks them: by words, after hyphens and slashes, and within a word only where it must be.
func flow(runs []run, size, width float64) []flowLine {
	var lines []flowLine
	end := 0.0 // of the last line
	put := func(text string, face paint.Face, space bool) {
		w := paint.Width(text, face, size)
		gap := 0.0
		if space && len(lines) > 0 && len(lines[len(lines)-1].runs) > 0 {
			gap = paint.Width(" ", face, size)
		}
		if len(lines) == 0 || end+gap+w > width && len(lines[len(lines)-1].runs) > 0 {
			lines, end, gap = append(lines, flowLine{}), 0, 0
		}
		l := &lines[len(lines)-1]
		if n := len(l.runs); n > 0 && l.runs[n-1].face == face {
			if gap > 0 {
				l.runs[n-1].text += " "
			}
			l.runs[n-1].text += text
			end = l.x[n-1] + paint.Width(l.runs[n-1].text, face, size)
			return
		}
		l.runs, l.x = append(l.runs, run{text, face}), append(l.x, end+gap)
		end += gap + w
	}
	for _, r := range runs {
		for _, word := range strings.FieldsFunc(strings.ReplaceAll(r.text, "\u00ad", ""), func(c rune) bool { return c == ' ' }) {
			space := true
			for _, part := range strings.SplitAfter(strings.NewReplacer("-", "-\x00", "/", "/\x00", "–", "–\x00").Replace(word), "\x00") {
				if part = strings.TrimSuffix(part, "\x00"); part == "" {
					continue
				}
				for _, piece := range paint.Fill(part, r.face, size, width) {
					put(piece, r.face, space)
					space = false
				}
			}
		}
	}
	return lines
}

// drawFlow draws lines from (x, y), the top left corner, down. What is italic is muted.
func (p *page) drawFlow(lines []flowLine, x, y, size, lead float64, color paint.Color) []paint.Op {
	var ops []paint.Op
	for i, l := range lines {
		for j, r := range l.runs {
			t := &paint.Text{X: x + l.x[j], Y: y + paint.Ascent*size + float64(i)*lead, Lines: []string{r.text}, Size: size, Face: r.face, Color: color}
			if r.face == paint.Italic {
				t.Color = p.theme.muted
			}
			ops = append(ops, t)
		}
	}
	return ops
}
