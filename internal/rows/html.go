package rows

import (
	"bytes"
	"fmt"
	"html"
	"strings"
)

// style is the whole of the page's dress: it prints in black on white, and follows a dark screen.
const style = `body{font:16px/1.45 "Liberation Sans",Arial,Helvetica,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;margin:0 0 1rem}
caption{caption-side:top;text-align:left;font-weight:bold;padding:0 0 .5rem}
th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}
thead th{border-top:2px solid;border-bottom:1px solid;vertical-align:bottom}
tbody th{font-weight:normal}
tbody tr:last-child>*{border-bottom:2px solid}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.mid{text-align:center}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}}`

// writeHTML writes a page that needs nothing beside it, or with o.Fragment the bare tables.
func writeHTML(b *bytes.Buffer, tables []Table, o Opt) {
	lang := htmlLang(o.Lang)
	if !o.Fragment {
		title := "Speelveld"
		if len(tables) > 0 && tables[0].Title != "" {
			title = tables[0].Title
		}
		fmt.Fprintf(b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"+
			"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<style>\n%s\n</style>\n</head>\n<body>\n",
			lang, htmlText(title), style)
	}
	for _, t := range tables {
		htmlTable(b, &t, lang, o)
	}
	if !o.Fragment {
		b.WriteString("</body>\n</html>\n")
	}
}

func htmlTable(b *bytes.Buffer, t *Table, lang string, o Opt) {
	h := hand{o.Lang, "−"}
	cols := t.shown(o)
	fmt.Fprintf(b, "<table lang=\"%s\">\n", lang)
	if t.Title != "" {
		fmt.Fprintf(b, "<caption>%s</caption>\n", htmlText(t.Title))
	}
	b.WriteString("<thead>\n<tr>")
	for _, c := range cols {
		fmt.Fprintf(b, "<th scope=\"col\"%s>%s</th>", t.Columns[c].class(), htmlText(t.Columns[c].title()))
	}
	b.WriteString("</tr>\n</thead>\n<tbody>\n")
	for _, row := range t.all() {
		b.WriteString("<tr>")
		for i, c := range cols {
			cell := htmlText(h.cell(row[c], t.Columns[c]))
			if i == 0 {
				fmt.Fprintf(b, "<th scope=\"row\"%s>%s</th>", t.Columns[c].class(), cell)
			} else {
				fmt.Fprintf(b, "<td%s>%s</td>", t.Columns[c].class(), cell)
			}
		}
		b.WriteString("</tr>\n")
	}
	if t.count() == 0 {
		fmt.Fprintf(b, "<tr><td colspan=\"%d\">%s</td></tr>\n", max(1, len(cols)), htmlText(t.empty(o.Lang)))
	}
	b.WriteString("</tbody>\n</table>\n")
	for _, n := range t.Notes {
		fmt.Fprintf(b, "<p class=\"note\" lang=\"%s\">%s</p>\n", lang, htmlText(n))
	}
}

func (c Column) class() string {
	switch {
	case c.Align == Center:
		return ` class="mid"`
	case c.right():
		return ` class="num"`
	}
	return ""
}

func htmlLang(lang string) string {
	if lang == "" {
		return "en"
	}
	return html.EscapeString(lang)
}

func htmlText(s string) string { return html.EscapeString(strings.TrimSpace(harmless(s))) }
