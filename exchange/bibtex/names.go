package bibtex

import "strings"

// nameFields are the fields that hold names of people and organisations.
var nameFields = map[string]bool{
	"author": true, "editor": true, "translator": true, "bookauthor": true, "shortauthor": true, "shorteditor": true, "editora": true,
	"editorb": true, "editorc": true, "annotator": true, "commentator": true, "introduction": true, "foreword": true, "afterword": true, "holder": true,
}

// A Name is one of the names in a field such as author. An organisation has a Family only, as has
// a person of whom no more is known; "others" stands for those who are not listed.
type Name struct {
	Family, Given, Suffix string
}

// Names splits the decoded value of a field such as author: names separated by " and ", each as
// "Family, Given", as "Family, Suffix, Given", or an organisation's as it stands. A part that
// itself holds a comma or the word "and" stands in braces.
func Names(field string) []Name {
	var names []Name
	for _, one := range splitAnd(field) {
		parts := splitTop(one, func(c byte) bool { return c == ',' })
		for i := range parts {
			parts[i] = strings.Trim(strings.TrimSpace(parts[i]), "{}")
		}
		n := Name{Family: parts[0]}
		switch len(parts) {
		case 1:
		case 2:
			n.Given = parts[1]
		default:
			n.Suffix, n.Given = parts[1], strings.Join(parts[2:], ", ")
		}
		names = append(names, n)
	}
	return names
}

// String returns the name in the form that Names reads.
func (n Name) String() string {
	parts := []string{protect(n.Family)}
	if n.Suffix != "" {
		parts = append(parts, protect(n.Suffix))
	}
	if n.Given != "" || n.Suffix != "" {
		parts = append(parts, protect(n.Given))
	}
	return strings.Join(parts, ", ")
}

// protect puts braces around a part that would not be read back as one.
func protect(part string) string {
	if strings.ContainsAny(part, ",") || len(splitAnd(part)) > 1 {
		return "{" + part + "}"
	}
	return part
}

// decodeNames turns a list of names into plain text in the form that Names reads.
func decodeNames(raw string) string {
	var names []string
	for _, one := range splitAnd(raw) {
		if n := parseName(one); n.Family != "" {
			names = append(names, n.String())
		}
	}
	return strings.Join(names, " and ")
}

// parseName reads one name in TeX, by BibTeX's rules: "First von Last", "von Last, First" or
// "von Last, Jr, First"; a name that stands whole in braces is taken as it is.
func parseName(raw string) Name {
	raw = strings.TrimSpace(raw)
	parts := splitTop(raw, func(c byte) bool { return c == ',' })
	switch {
	case len(parts) == 2:
		return Name{Family: decodePart(parts[0]), Given: decodePart(parts[1])}
	case len(parts) > 2:
		return Name{Family: decodePart(parts[0]), Suffix: decodePart(parts[1]), Given: decodePart(strings.Join(parts[2:], ", "))}
	}
	var words []string
	for _, w := range splitTop(raw, func(c byte) bool { return isSpace(c) || c == '~' }) {
		if w != "" {
			words = append(words, w)
		}
	}
	last := familyStart(words)
	return Name{Family: decodePart(strings.Join(words[last:], " ")), Given: decodePart(strings.Join(words[:last], " "))}
}

// decodePart decodes a part of a name. Braces that would be left in it, because a command in it is
// not known, would change how the name is read: they go.
func decodePart(raw string) string {
	return strings.TrimSpace(noBraces.Replace(decode(raw)))
}

var noBraces = strings.NewReplacer("{", "", "}", "")

// particles begin a family name also where they have a capital, as Dutch writes them when no given
// name precedes: "De Vries".
var particles = map[string]bool{
	"de": true, "den": true, "der": true, "van": true, "von": true, "ter": true, "ten": true, "te": true, "la": true, "le": true, "du": true, "di": true, "da": true,
}

// familyStart returns the index of the word with which the family name begins in a name without a
// comma: at the first particle in lower case, or at the last word; at 0 where the name begins with a particle.
func familyStart(words []string) int {
	if len(words) == 0 {
		return 0
	}
	if particles[strings.ToLower(words[0])] {
		return 0
	}
	for i, w := range words[:len(words)-1] {
		if c := w[0]; 'a' <= c && c <= 'z' {
			return i
		}
	}
	return len(words) - 1
}

// splitAnd splits at the word "and" outside braces.
func splitAnd(s string) []string {
	var names []string
	start, depth := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth <= 0 && isSpace(c) && len(s) > i+4 && strings.EqualFold(s[i+1:i+4], "and") && isSpace(s[i+4]):
			names = append(names, s[start:i])
			start = i + 4
			i += 3
		}
	}
	return append(names, s[start:])
}

// splitTop splits at the bytes for which sep holds, outside braces.
func splitTop(s string, sep func(byte) bool) []string {
	var parts []string
	start, depth := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth <= 0 && sep(c):
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}
