package rows

import (
	"bytes"
	"regexp"
	"strings"
)

// writeMarkdown writes pipe tables as GitHub, pandoc and most editors read them.
func writeMarkdown(b *bytes.Buffer, tables []Table, o Opt) {
	for i, t := range tables {
		if i > 0 {
			b.WriteByte('\n')
		}
		markdownTable(b, &t, o)
	}
}

func markdownTable(b *bytes.Buffer, t *Table, o Opt) {
	if t.Title != "" {
		b.WriteString("**" + markdownText(t.Title) + "**\n\n")
	}
	h := hand{o.Lang, "−"}
	cols := t.shown(o)
	lines := [][]string{make([]string, len(cols))}
	for i, c := range cols {
		lines[0][i] = markdownText(t.Columns[c].title())
	}
	for _, row := range t.all() {
		line := make([]string, len(cols))
		for i, c := range cols {
			line[i] = markdownText(h.cell(row[c], t.Columns[c]))
		}
		lines = append(lines, line)
	}
	widths := make([]int, len(cols))
	for i := range cols {
		widths[i] = 3
		for _, l := range lines {
			widths[i] = max(widths[i], textWidth(l[i]))
		}
	}
	for n, l := range lines {
		for i, c := range cols {
			b.WriteString("| " + pad(l[i], widths[i], t.Columns[c].right()) + " ")
		}
		b.WriteString("|\n")
		if n > 0 {
			continue
		}
		for i, c := range cols {
			left, right := "-", "-"
			switch {
			case t.Columns[c].Align == Center:
				left, right = ":", ":"
			case t.Columns[c].right():
				right = ":"
			}
			b.WriteString("| " + left + strings.Repeat("-", widths[i]-2) + right + " ")
		}
		b.WriteString("|\n")
	}
	if t.count() == 0 {
		b.WriteString("\n*" + markdownText(t.empty(o.Lang)) + "*\n")
	}
	for _, n := range t.Notes {
		b.WriteString("\n" + markdownParagraph(n) + "\n")
	}
}

var (
	markdownEscapes = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, ">", `\>`,
		"[", `\[`, "]", `\]`, "~", `\~`, "$", `\$`, "^", `\^`, "#", `\#`)
	markdownEntity = regexp.MustCompile(`&(#?\w+;)`)
	markdownList   = regexp.MustCompile(`^(\d+)([.)])|^[-+=]`)
)

// markdownText escapes what Markdown (pandoc's too) would take for mark-up.
func markdownText(s string) string {
	s = markdownEscapes.Replace(strings.TrimSpace(harmless(s)))
	return markdownEntity.ReplaceAllString(s, `\&$1`)
}

// markdownParagraph escapes also what would make a list or a heading of a paragraph.
func markdownParagraph(s string) string {
	s = markdownText(s)
	m := markdownList.FindStringSubmatchIndex(s)
	switch {
	case m == nil:
		return s
	case m[2] >= 0:
		return s[:m[3]] + `\` + s[m[3]:]
	default:
		return `\` + s
	}
}
