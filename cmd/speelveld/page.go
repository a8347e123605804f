package main

import (
	"strings"

	"github.com/mattn/go-runewidth"

	"speelveld/internal/workbench"
)

// A page sets prose for a terminal: headings, paragraphs and lists, wrapped to its width.
type page struct {
	b     strings.Builder
	width int
	lang  string
	bold  bool // headings in bold, on a terminal

	label func(kind workbench.EntityType, id string) string // the names of what is shown
}

// newPage starts a page for the app's terminal; without one it is 96 columns wide.
func (a *app) newPage(lang string) *page {
	w, color := a.terminal()
	if w == 0 || w > 100 {
		w = 96
	}
	return &page{width: max(w, 40), lang: lang, bold: color}
}

// in picks the Dutch or the English wording.
func (p *page) in(nl, en string) string { return pick(p.lang, nl, en) }

func pick(lang, nl, en string) string {
	if lang == "nl" {
		return nl
	}
	return en
}

// heading starts a section.
func (p *page) heading(s string) {
	if p.b.Len() > 0 {
		p.b.WriteByte('\n')
	}
	if p.bold {
		s = "\x1b[1m" + s + "\x1b[0m"
	}
	p.b.WriteString(s + "\n")
}

// para sets a paragraph, indented.
func (p *page) para(indent int, s string) { p.item(indent, "", s) }

// item sets a paragraph that hangs from a mark.
func (p *page) item(indent int, mark, s string) {
	first := strings.Repeat(" ", indent) + mark
	rest := strings.Repeat(" ", runewidth.StringWidth(first))
	for i, l := range wrapWords(plain(s), p.width-len(rest)) {
		if i == 0 {
			p.b.WriteString(first + l + "\n")
		} else {
			p.b.WriteString(rest + l + "\n")
		}
	}
}

func (p *page) String() string { return p.b.String() }

// wrapWords breaks a text into lines of at most width columns; a word that is longer stands alone.
func wrapWords(s string, width int) []string {
	width = max(width, 20)
	var lines []string
	line, used := "", 0
	for _, w := range strings.Fields(s) {
		n := runewidth.StringWidth(w)
		if used > 0 && used+1+n > width {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += w
		used += n
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// plain makes control characters harmless: a study is other people's text.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
			return '\uFFFD'
		}
		return r
	}, s)
}
