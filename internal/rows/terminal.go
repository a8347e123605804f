package rows

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
)

const (
	gap         = 2   // spaces between columns
	narrowest   = 14  // to which a column of text may shrink, before rows become records
	longestHead = 20  // up to which a word of a header is kept whole
	listLines   = 3   // of a list in a cell, before the rest is counted
	textLines   = 8   // of a text in a cell, before the rest is left out
	noteWidth   = 100 // over which lines of text are hard to read
)

// screen measures text as terminals show it: East Asian characters and emoji take two columns,
// combining accents none, and "–", "…" and "∞" one, whatever the locale.
var screen = &runewidth.Condition{StrictEmojiNeutral: true}

func textWidth(s string) int { return screen.StringWidth(s) }

// pad brings s to a width with spaces.
func pad(s string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-textWidth(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// wrap breaks s into lines of at most width columns, between words where it can and otherwise
// between characters (with their accents). It returns at least one line.
func wrap(s string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(s) {
		w := textWidth(word)
		if used > 0 && used+1+w <= width {
			line, used = line+" "+word, used+1+w
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		for w > width {
			part := screen.Truncate(word, width, "")
			if part == "" {
				break // a character wider than the column: let it stick out
			}
			lines = append(lines, part)
			word = word[len(part):]
			w = textWidth(word)
		}
		line, used = word, w
	}
	if used > 0 || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

func longestWord(s string) int {
	n := 0
	for _, w := range strings.Fields(s) {
		n = max(n, textWidth(w))
	}
	return n
}

func writeTerminal(b *bytes.Buffer, tables []Table, o Opt) {
	for i := range tables {
		if i > 0 {
			b.WriteByte('\n')
		}
		g := newGrid(&tables[i], o)
		g.title(b)
		switch {
		case len(g.cells) == 0:
			b.WriteString(harmless(tables[i].empty(o.Lang)) + "\n")
		case g.fit():
			g.table(b)
		default:
			g.records(b)
		}
		g.notes(b)
	}
}

// A grid is a table whose cells have become text, on its way to a terminal.
type grid struct {
	opt    Opt
	name   string
	remark []string
	cols   []Column
	heads  []string
	cells  [][]string
	rows   [][]any // the values behind cells
	widths []int   // set by fit
}

func newGrid(t *Table, o Opt) *grid {
	h := hand{o.Lang, "-"}
	g := &grid{opt: o, name: t.Title, remark: t.Notes}
	shown := t.shown(o)
	for _, c := range shown {
		g.cols = append(g.cols, t.Columns[c])
		g.heads = append(g.heads, strings.Join(strings.Fields(harmless(t.Columns[c].title())), " "))
	}
	for _, row := range t.all() {
		cells := make([]string, len(shown))
		values := make([]any, len(shown))
		for i, c := range shown {
			cells[i], values[i] = strings.TrimSpace(harmless(h.cell(row[c], t.Columns[c]))), row[c]
		}
		g.cells, g.rows = append(g.cells, cells), append(g.rows, values)
	}
	return g
}

// flexible reports whether column i may be narrower than its cells.
func (g *grid) flexible(i int) bool { return g.cols[i].Kind == Text || g.cols[i].Kind == List }

// fit chooses the widths of the columns: as wide as cells and headers ask, or else headers broken
// between words and the widest texts made narrower, until the whole fits the terminal. It returns
// false when that cannot be done.
func (g *grid) fit() bool {
	n := len(g.cols)
	need, least := make([]int, n), make([]int, n)
	g.widths = make([]int, n)
	for i := range g.cols {
		for _, row := range g.cells {
			need[i] = max(need[i], textWidth(row[i]))
		}
		g.widths[i] = max(need[i], textWidth(g.heads[i]), 1)
		word := longestWord(g.heads[i])
		least[i] = max(need[i], word, 1)
		if g.flexible(i) {
			least[i] = max(min(need[i], narrowest), min(word, longestHead), 1)
		}
	}
	room := g.opt.Width - gap*(n-1)
	if g.opt.Width <= 0 || sum(g.widths) <= room {
		return true
	}
	if sum(least) > room {
		return false
	}
	for i := range g.widths { // headers give way first
		g.widths[i] = max(need[i], least[i])
	}
	for sum(g.widths) > room { // then the widest text, column by column
		widest := -1
		for i, w := range g.widths {
			if w > least[i] && (widest < 0 || w > g.widths[widest]) {
				widest = i
			}
		}
		g.widths[widest]--
	}
	for i, h := range g.heads { // what is left goes to headers that were broken
		more := min(room-sum(g.widths), textWidth(h)-g.widths[i])
		g.widths[i] += max(0, more)
	}
	return true
}

func sum(ns []int) int {
	s := 0
	for _, n := range ns {
		s += n
	}
	return s
}

func (g *grid) title(b *bytes.Buffer) {
	if g.name == "" {
		return
	}
	for _, l := range wrap(harmless(g.name), g.lineWidth()) {
		b.WriteString(g.paint("1", l) + "\n")
	}
	b.WriteByte('\n')
}

func (g *grid) lineWidth() int {
	if g.opt.Width <= 0 {
		return noteWidth
	}
	return min(max(g.opt.Width, 20), noteWidth)
}

func (g *grid) notes(b *bytes.Buffer) {
	if len(g.remark) > 0 {
		b.WriteByte('\n')
	}
	for _, n := range g.remark {
		for i, l := range wrap(harmless(n), g.lineWidth()-2) {
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(l + "\n")
		}
	}
}

// table writes headers, a rule and the rows; rows of more than two lines are set apart.
func (g *grid) table(b *bytes.Buffer) {
	heads := make([][]string, len(g.cols))
	rules := make([][]string, len(g.cols))
	tallest := 0
	for i, h := range g.heads {
		heads[i] = wrap(h, g.widths[i])
		tallest = max(tallest, len(heads[i]))
		rules[i] = []string{strings.Repeat("─", g.widths[i])}
	}
	for i := range heads { // headers stand on the rule
		heads[i] = append(slices.Repeat([]string{""}, tallest-len(heads[i])), heads[i]...)
	}
	g.line(b, heads, func(int) string { return "1" })
	g.line(b, rules, func(int) string { return "2" })

	blocks := make([][][]string, len(g.cells))
	apart := false
	for r, row := range g.cells {
		blocks[r] = make([][]string, len(row))
		for i, cell := range row {
			blocks[r][i] = g.shorten(wrap(cell, g.widths[i]), i, g.rows[r][i])
			apart = apart || len(blocks[r][i]) > 2
		}
	}
	for r, block := range blocks {
		if apart && r > 0 {
			b.WriteByte('\n')
		}
		g.line(b, block, func(i int) string { return g.hue(g.rows[r][i], g.cells[r][i]) })
	}
}

// line writes cells beside each other, each of one or more lines.
func (g *grid) line(b *bytes.Buffer, cells [][]string, hue func(i int) string) {
	height := 0
	for _, c := range cells {
		height = max(height, len(c))
	}
	for l := range height {
		var s strings.Builder
		blanks := 0
		for i, c := range cells {
			text := ""
			if l < len(c) {
				text = c[l]
			}
			free := max(0, g.widths[i]-textWidth(text))
			before := 0
			switch {
			case g.cols[i].Align == Center:
				before = free / 2
			case g.cols[i].right():
				before = free
			}
			blanks += before
			if text != "" { // no blanks at the end of a line
				s.WriteString(strings.Repeat(" ", blanks))
				s.WriteString(g.paint(hue(i), text))
				blanks = 0
			}
			blanks += free - before + gap
		}
		b.WriteString(s.String() + "\n")
	}
}

// shorten leaves out what is too long for a cell of column i: of a list the items that do not fit
// are counted.
func (g *grid) shorten(lines []string, i int, v any) []string {
	limit := textLines
	if g.cols[i].Kind == List {
		limit = listLines
	}
	if g.opt.Width <= 0 || len(lines) <= limit {
		return lines
	}
	items, ok := v.([]string)
	if !ok {
		last := screen.Truncate(lines[limit-1]+" …", g.widths[i], "…")
		return append(lines[:limit-1:limit-1], last)
	}
	for n := len(items) - 1; n >= 1; n-- {
		text := harmless(strings.Join(items[:n], "; ")) + fmt.Sprintf("; … +%d", len(items)-n)
		if l := wrap(text, g.widths[i]); len(l) <= limit {
			return l
		}
	}
	first := wrap(harmless(items[0]), g.widths[i])
	if len(first) > limit {
		first = first[:limit]
	}
	more := " …"
	if len(items) > 1 {
		more = fmt.Sprintf(" …; … +%d", len(items)-1)
	}
	last := len(first) - 1
	first[last] = screen.Truncate(first[last], max(1, g.widths[i]-textWidth(more)), "") + more
	return first
}

// records writes each row as a block of "header  value" lines, for a terminal that is too narrow
// to hold the columns beside each other.
func (g *grid) records(b *bytes.Buffer) {
	width := max(g.opt.Width, 20)
	head := 0
	for _, h := range g.heads {
		head = max(head, textWidth(h))
	}
	head = min(head, width/2-gap)
	for r, row := range g.cells {
		if r > 0 {
			b.WriteByte('\n')
		}
		for i, cell := range row {
			names := wrap(g.heads[i], head)
			values := wrap(cell, width-head-gap)
			for l := range max(len(names), len(values)) {
				name, value := "", ""
				if l < len(names) {
					name = names[l]
				}
				if l < len(values) {
					value = g.paint(g.hue(g.rows[r][i], cell), values[l])
				}
				s := g.paint("1", name)
				if value != "" {
					s += strings.Repeat(" ", head+gap-textWidth(name)) + value
				}
				b.WriteString(s + "\n")
			}
		}
	}
}

// paint puts s in an ANSI style, when colour is asked for.
func (g *grid) paint(style, s string) string {
	if !g.opt.Color || style == "" || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// hue is the ANSI style of a cell: the colour of a code's kind, and dim for what is undefined.
func (g *grid) hue(v any, text string) string {
	if c, ok := v.(Coded); ok {
		switch c.Kind {
		case "context":
			return "90"
		case "intervention":
			return "34"
		case "mechanism":
			return "33"
		case "outcome":
			return "32"
		case "concept":
			return "35"
		}
	}
	if text == undefined {
		return "2"
	}
	return ""
}
