// Package bibtex reads and writes bibliographies in BibTeX and BibLaTeX form.
//
// The reader is tolerant: it knows @string, # and both kinds of delimiters, decodes TeX accents to
// plain Unicode, and one bad entry does not lose the file: it says what is wrong and where, keeps
// what it understood of the entry, and goes on at the next one. An [Entry] holds its fields
// decoded; names of people are brought into the form "Family, Given", so that a name without a
// comma is that of an organisation (see [Names]).
//
// Caveats: comments and the order of fields are not kept; formulas between dollar signs stay as they are.
package bibtex

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"speelveld/internal/diag"
)

// An Entry is one item of a bibliography.
type Entry struct {
	Type   string            // lower case: article, book, online …
	Key    string            // as in the file; "" where a broken entry has none
	Fields map[string]string // by lower-case name, decoded (see Parse)
	Pos    diag.Pos          // of the @
	KeyPos diag.Pos          // of the key
	Broken bool              // something in it was not understood, and Parse has said what
}

// Parse reads a bibliography. name is the file's name in positions.
//
// Values are decoded: accents and symbols become composed Unicode, braces that only group or
// protect are dropped, commands that only set a font too, a run of white space is one space, ~ is a
// space, -- an en dash, --- an em dash, and TeX's double quotes are “ and ”. A command that is not
// known stays as it is written. Fields that hold addresses and identifiers (url, doi, file …) keep
// everything but escaped characters. In fields with names (author, editor …) the names are
// separated by " and ", each as "Family, Given"; see [Names].
//
// All entries that could be read are returned in the order of the file, the understood part of
// broken ones too; the list says what is wrong, sorted by place, and is empty for a good file.
// Text outside entries is a comment, as BibTeX has it. The time is linear in the size of data.
func Parse(name string, data []byte) ([]Entry, diag.List) {
	p := &parser{file: name, src: strings.TrimPrefix(string(data), "\uFEFF"), line: 1, col: 1, macros: months()}
	var entries []Entry
	first := map[string]diag.Pos{}
	for p.toEntry() {
		before := p.problems
		e, ok := p.entry()
		e.Broken = p.problems > before
		if !ok {
			continue
		}
		if at, seen := first[e.Key]; seen && e.Key != "" {
			p.report(e.KeyPos, "the key "+e.Key+" is given to two entries", "the first is at "+at.String()+": rename or remove one of them")
		} else {
			first[e.Key] = e.KeyPos
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(p.errs, func(a, b *diag.Error) int { return a.Pos.Compare(b.Pos) })
	return entries, p.errs
}

// months are the macros that every BibTeX style defines.
func months() map[string]string {
	m := map[string]string{}
	for _, name := range []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"} {
		m[strings.ToLower(name[:3])] = name
	}
	return m
}

// A parser walks the text once. Its place is a byte offset, with line and column in runes.
type parser struct {
	file      string
	src       string
	at        int
	line, col int
	macros    map[string]string // values of @string, not yet decoded
	errs      diag.List
	problems  int // how many were met, also beyond those in errs
}

func (p *parser) pos() diag.Pos { return diag.Pos{File: p.file, Line: p.line, Col: p.col} }

// peek returns the byte at the place, or 0 at the end.
func (p *parser) peek() byte {
	if p.at >= len(p.src) {
		return 0
	}
	return p.src[p.at]
}

// to moves forward to the byte offset at.
func (p *parser) to(at int) {
	passed := p.src[p.at:at]
	if n := strings.Count(passed, "\n"); n > 0 {
		p.line += n
		p.col = 1
		passed = passed[strings.LastIndexByte(passed, '\n')+1:]
	}
	p.col += utf8.RuneCountInString(passed)
	p.at = at
}

// take moves over the run of bytes for which ok holds, and returns it.
func (p *parser) take(ok func(byte) bool) string {
	at := p.at
	for at < len(p.src) && ok(p.src[at]) {
		at++
	}
	s := p.src[p.at:at]
	p.to(at)
	return s
}

func (p *parser) space() { p.take(isSpace) }

// The bounds of what is said about one file: the number of errors, and the length in bytes of a
// line that is shown with them.
const (
	maxErrors = 200
	maxLine   = 10_000
)

// report adds an error, with the line that it is about.
func (p *parser) report(pos diag.Pos, msg, hint string) {
	p.problems++
	if p.problems <= maxErrors {
		p.errs.Add(&diag.Error{Pos: pos, Msg: msg, Hint: hint, Source: p.lineAt(pos)})
	}
}

// lineAt returns the line at a place at or before the parser's own, or "" where it is very long.
func (p *parser) lineAt(pos diag.Pos) string {
	start := strings.LastIndexByte(p.src[:p.at], '\n') + 1
	for n := p.line; n > pos.Line && start > 0; n-- {
		start = strings.LastIndexByte(p.src[:start-1], '\n') + 1
	}
	line, _, _ := strings.Cut(p.src[start:], "\n")
	if len(line) > maxLine {
		return ""
	}
	return strings.TrimSuffix(line, "\r")
}

// toEntry moves to the @ of the next entry, and reports whether there is one. Text between
// entries is a comment; an @ at the start of a line that begins no entry is reported.
func (p *parser) toEntry() bool {
	blank := strings.TrimSpace(p.src[strings.LastIndexByte(p.src[:p.at], '\n')+1:p.at]) == "" // so far, in this line
	for at := p.at; at < len(p.src); at++ {
		switch c := p.src[at]; {
		case c == '\n':
			blank = true
		case c == '%':
			at = p.nextLine(at) - 1
			blank = true
		case c == '@' && p.beginsEntry(at):
			p.to(at)
			return true
		case c == '@' && blank:
			p.to(at)
			p.report(p.pos(), `expected an entry, such as "@article{key,"`, "put a brace behind the entry's type, or take the @ away if this is a comment")
			blank = false
		case !isSpace(c):
			blank = false
		}
	}
	p.to(len(p.src))
	return false
}

// beginsEntry reports whether an entry begins at the byte offset: an @, a word, and { or (.
func (p *parser) beginsEntry(at int) bool {
	rest := p.src[at:]
	if !strings.HasPrefix(rest, "@") {
		return false
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	word := strings.TrimLeftFunc(rest, func(r rune) bool { return r < utf8.RuneSelf && isLetter(byte(r)) })
	if len(word) == len(rest) {
		return false
	}
	word = strings.TrimLeft(word, " \t\r\n")
	return word != "" && (word[0] == '{' || word[0] == '(')
}

// boundary returns the offset of the next entry that begins at the start of a line at or after
// from, or the end of the file: where reading goes on after an error.
func (p *parser) boundary(from int) int {
	for at := from; at < len(p.src); {
		lead := len(p.src[at:]) - len(strings.TrimLeft(p.src[at:], " \t"))
		if p.beginsEntry(at + lead) {
			return at + lead
		}
		n := strings.IndexByte(p.src[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	return len(p.src)
}

// nextLine returns the offset behind the line break at or after from.
func (p *parser) nextLine(from int) int {
	if n := strings.IndexByte(p.src[from:], '\n'); n >= 0 {
		return from + n + 1
	}
	return len(p.src)
}

// skip gives an entry up, and moves to the next one.
func (p *parser) skip() { p.to(p.boundary(p.nextLine(p.at))) }

// entry reads the entry at the place. ok is false for comments, preambles and macros.
func (p *parser) entry() (e Entry, ok bool) {
	e = Entry{Pos: p.pos(), Fields: map[string]string{}}
	p.to(p.at + 1)
	p.space()
	e.Type = strings.ToLower(p.take(isLetter))
	p.space()
	closer := byte('}')
	if p.peek() == '(' {
		closer = ')'
	}
	switch e.Type {
	case "comment":
		if !p.group(closer) {
			p.to(p.boundary(p.nextLine(p.at)))
		}
		return e, false
	case "preamble":
		p.to(p.at + 1)
		if _, good := p.value("the preamble"); good {
			p.closed(&e, closer)
		}
		return e, false
	case "string":
		p.to(p.at + 1)
		p.fields(&e, closer, func(name, raw string) { p.macros[name] = raw })
		return e, false
	}
	p.to(p.at + 1)
	p.key(&e, closer)
	p.fields(&e, closer, func(name, raw string) { e.Fields[name] = decodeField(name, raw) })
	return e, true
}

// key reads the key of an entry.
func (p *parser) key(e *Entry, closer byte) {
	p.space()
	e.KeyPos = p.pos()
	rest := p.src[p.at:]
	n := strings.IndexAny(rest, ",\n=\""+string(closer))
	if n < 0 {
		n = len(rest)
	}
	key := strings.TrimSpace(rest[:n])
	switch {
	case n < len(rest) && rest[n] == '=', key == "":
		p.report(e.KeyPos, "@"+e.Type+" without a key", "write @"+e.Type+"{some-key, …: the key is what the study refers to")
	case strings.ContainsAny(key, " \t{}()#%\\\"@"):
		p.report(e.KeyPos, fmt.Sprintf("%q cannot be a key", key), "a key has no spaces, quotes or braces, and a comma follows it")
		p.to(p.at + n)
	default:
		e.Key = key
		p.to(p.at + n)
	}
}

// fields reads "name = value" until the entry closes, and hands each over undecoded.
func (p *parser) fields(e *Entry, closer byte, set func(name, raw string)) {
	seen := map[string]diag.Pos{}
	for {
		p.take(func(c byte) bool { return isSpace(c) || c == ',' })
		if p.peek() == closer {
			p.closed(e, closer)
			return
		}
		pos := p.pos()
		if p.at >= len(p.src) || p.atBoundary() {
			p.report(e.Pos, fmt.Sprintf("%s is not closed", e.title()), fmt.Sprintf("put a %q on the line before %s", string(closer), p.where(pos)))
			return
		}
		name := strings.ToLower(p.take(isName))
		if name == "" {
			p.report(pos, fmt.Sprintf("expected a field, such as year = {2020}, found %q", p.glimpse()), "")
			p.skip()
			return
		}
		p.space()
		if p.peek() != '=' {
			p.report(p.pos(), fmt.Sprintf(`expected "=" after %q`, name), "a field reads name = {value}; was a brace closed too early?")
			p.skip()
			return
		}
		p.to(p.at + 1)
		raw, ok := p.value(fmt.Sprintf("field %q", name))
		if !ok {
			return
		}
		if at, dup := seen[name]; dup {
			p.report(pos, fmt.Sprintf("field %q is given twice", name), fmt.Sprintf("the first, at line %d, counts: remove one of them", at.Line))
		} else {
			seen[name] = pos
			set(name, raw)
		}
		end := p.pos()
		p.space()
		if c := p.peek(); c != ',' && c != closer && c != 0 && !p.atBoundary() {
			p.report(end, fmt.Sprintf("expected a comma after field %q", name), "")
			if !isName(c) {
				p.skip()
				return
			}
		}
	}
}

// closed moves over the closing delimiter, and looks whether the entry was closed too early.
func (p *parser) closed(e *Entry, closer byte) {
	p.space()
	if p.peek() != closer {
		p.report(p.pos(), fmt.Sprintf("expected %q, found %q", string(closer), p.glimpse()), "")
		p.skip()
		return
	}
	p.to(p.at + 1)
	rest := strings.TrimLeft(p.src[p.at:], " \t\r\n")
	if rest != "" && (rest[0] == ',' || rest[0] == '}') {
		p.space()
		p.report(p.pos(), fmt.Sprintf("%s closed before this %q", e.title(), rest[:1]), "is there a brace too many in the lines before?")
		p.skip()
	}
}

// value reads strings, numbers and macros joined by #, undecoded. It has reported the problem,
// and moved to the next entry, where ok is false.
func (p *parser) value(of string) (raw string, ok bool) {
	var b strings.Builder
	for {
		p.space()
		pos := p.pos()
		switch c := p.peek(); {
		case c == '{' || c == '"':
			s, good := p.quoted()
			if !good {
				next := p.boundary(p.nextLine(p.at))
				p.report(pos, fmt.Sprintf("the %c that opens the value of %s is not closed", c, of), p.unclosedHint(next))
				p.to(next)
				return "", false
			}
			b.WriteString(s)
		case '0' <= c && c <= '9':
			b.WriteString(p.take(isName))
		case isName(c):
			name := p.take(isName)
			s, known := p.macros[strings.ToLower(name)]
			if !known {
				p.report(pos, fmt.Sprintf("the abbreviation %q is not defined", name), fmt.Sprintf("put the value in braces, or define it first: @string{%s = {…}}", name))
				s = name
			}
			b.WriteString(s)
		default:
			p.report(pos, fmt.Sprintf("expected a value for %s, found %q", of, p.glimpse()), "a value stands in braces or quotes: {…}")
			p.skip()
			return "", false
		}
		before := *p
		p.space()
		if p.peek() != '#' {
			p.at, p.line, p.col = before.at, before.line, before.col
			return b.String(), true
		}
		p.to(p.at + 1)
	}
}

// quoted reads a value in braces or quotes, and returns what is inside. A backslash takes the
// meaning from the brace or quote behind it; where the value does not end that way before the next
// entry, it does not, which is BibTeX's own rule.
func (p *parser) quoted() (string, bool) {
	for _, escapes := range []bool{true, false} {
		if end := p.closing(p.at, escapes); end >= 0 {
			s := p.src[p.at+1 : end]
			p.to(end + 1)
			return s, true
		}
	}
	return "", false
}

// closing returns the offset of the brace or quote that closes the one at start, or -1 where the
// next entry or the end of the file comes first.
func (p *parser) closing(start int, escapes bool) int {
	depth, quote := 0, p.src[start] == '"'
	for at := start; at < len(p.src); at++ {
		switch p.src[at] {
		case '\\':
			if escapes {
				at++
			}
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 && !quote {
				return at
			}
			if depth < 0 {
				return -1
			}
		case '"':
			if quote && depth == 0 && at > start {
				return at
			}
		case '\n':
			lead := strings.TrimLeft(p.src[at+1:], " \t")
			if strings.HasPrefix(lead, "@") && p.beginsEntry(len(p.src)-len(lead)) {
				return -1
			}
		}
	}
	return -1
}

// group moves over a comment in balanced braces, and reports whether it ended.
func (p *parser) group(closer byte) bool {
	if closer == ')' {
		if n := strings.IndexByte(p.src[p.at:], ')'); n >= 0 {
			p.to(p.at + n + 1)
			return true
		}
		return false
	}
	_, ok := p.quoted()
	return ok
}

// atBoundary reports whether an entry begins here, at the start of a line.
func (p *parser) atBoundary() bool {
	if p.peek() != '@' || !p.beginsEntry(p.at) {
		return false
	}
	return strings.TrimSpace(p.src[strings.LastIndexByte(p.src[:p.at], '\n')+1:p.at]) == ""
}

// title names an entry in a message.
func (e *Entry) title() string {
	return "@" + cmp.Or(strings.TrimSpace(e.Type+" "+e.Key), "entry")
}

// where names a place as seen from an entry's end.
func (p *parser) where(pos diag.Pos) string {
	if p.at >= len(p.src) {
		return "the end of the file"
	}
	return fmt.Sprintf("the next entry (line %d)", pos.Line)
}

func (p *parser) unclosedHint(next int) string {
	if next >= len(p.src) {
		return "it runs to the end of the file"
	}
	return fmt.Sprintf("the next entry begins at line %d", p.line+strings.Count(p.src[p.at:next], "\n"))
}

// glimpse returns the next few characters, for a message.
func (p *parser) glimpse() string {
	s, _, _ := strings.Cut(p.src[p.at:], "\n")
	r := []rune(s[:min(len(s), 80)])
	return strings.TrimSpace(string(r[:min(len(r), 12)]))
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// isName reports whether c can be in the name of a field or macro.
func isName(c byte) bool {
	return c > ' ' && c != 0x7f && !strings.ContainsRune("\"#%'(),={}@\\", rune(c))
}
