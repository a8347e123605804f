package bibtex

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// order is the order in which well-known fields are written; the others follow by alphabet.
var order = []string{
	"author", "editor", "title", "subtitle", "booktitle", "journal", "journaltitle", "series", "volume", "number", "pages", "publisher",
	"institution", "school", "address", "location", "howpublished", "year", "date", "month", "doi", "isbn", "issn", "url", "urldate",
	"language", "keywords", "abstract", "note",
}

// Write writes entries as BibTeX in UTF-8, one blank line between them, so that [Parse] reads the same
// entries back: fields in a fixed order, values in braces, TeX's special characters escaped.
// Fields without a value are left out. It fails on a type, key or field name that BibTeX cannot
// hold, and on a value with control characters.
func Write(w io.Writer, entries []Entry) error {
	b := bufio.NewWriter(w)
	for i, e := range entries {
		if i > 0 {
			b.WriteByte('\n')
		}
		if err := writeEntry(b, e); err != nil {
			return err
		}
	}
	return b.Flush()
}

func writeEntry(b *bufio.Writer, e Entry) error {
	if e.Type == "" || strings.TrimLeft(e.Type, "abcdefghijklmnopqrstuvwxyz") != "" {
		return fmt.Errorf("bibtex entry %q: %q cannot be a type", e.Key, e.Type)
	}
	if e.Key == "" || strings.ContainsAny(e.Key, " \t\r\n,={}()#%\\\"@") {
		return fmt.Errorf("bibtex entry %q: the key is empty or has a space, comma, quote or brace", e.Key)
	}
	fmt.Fprintf(b, "@%s{%s", e.Type, e.Key)
	for _, name := range fieldOrder(e.Fields) {
		value := strings.TrimSpace(e.Fields[name])
		if value == "" {
			continue
		}
		if name == "" || strings.TrimFunc(name, func(r rune) bool { return r < 0x80 && isName(byte(r)) }) != "" || name != strings.ToLower(name) || '0' <= name[0] && name[0] <= '9' {
			return fmt.Errorf("bibtex entry %q: %q cannot be a field", e.Key, name)
		}
		if i := strings.IndexFunc(value, func(r rune) bool { return r < ' ' && !isSpace(byte(r)) || r == 0x7f }); i >= 0 {
			return fmt.Errorf("bibtex entry %q, field %q: control character %q", e.Key, name, value[i])
		}
		fmt.Fprintf(b, ",\n  %s = {%s}", name, encodeField(name, value))
	}
	b.WriteString("\n}\n")
	return nil
}

// fieldOrder returns the names of the fields in the order in which they are written.
func fieldOrder(fields map[string]string) []string {
	var names []string
	for _, name := range order {
		if _, ok := fields[name]; ok {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(order, name) {
			names = append(names, name)
		}
	}
	return names
}

func encodeField(name, value string) string {
	switch {
	case verbatim[name]:
		return verbatimEscapes.Replace(value)
	case nameFields[name]:
		return encodeNames(value)
	}
	return encode(value)
}

var verbatimEscapes = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`)

// escapes makes of plain text what decode turns back into it.
var escapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "--", "-{}-", "``", "`{}`", "''", "'{}'",
	"ı", `\i{}`, "ȷ", `\j{}`,
)

func encode(s string) string { return escapes.Replace(s) }

// encodeNames writes a list of names, those without a given name in braces.
func encodeNames(value string) string {
	var out []string
	for _, n := range Names(value) {
		switch {
		case n.Given == "" && n.Suffix == "" && n.Family == "others":
			out = append(out, "others")
		case n.Given == "" && n.Suffix == "":
			out = append(out, "{"+encode(n.Family)+"}")
		default:
			out = append(out, Name{Family: encode(n.Family), Given: encode(n.Given), Suffix: encode(n.Suffix)}.String())
		}
	}
	return strings.Join(out, " and ")
}
