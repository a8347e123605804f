package bibtex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// accents maps the accent commands of TeX to combining characters.
var accents = map[string]rune{
	"`": 0x300, "'": 0x301, "^": 0x302, "~": 0x303, "=": 0x304, "u": 0x306, ".": 0x307, `"`: 0x308,
	"r": 0x30a, "H": 0x30b, "v": 0x30c, "d": 0x323, "c": 0x327, "k": 0x328, "b": 0x331, "t": 0x361,
}

// spacing are the characters for an accent above nothing, as in \~{}.
var spacing = map[rune]string{
	0x300: "`", 0x301: "´", 0x302: "^", 0x303: "~", 0x304: "¯", 0x306: "˘", 0x307: "˙", 0x308: "¨",
	0x30a: "˚", 0x30b: "˝", 0x30c: "ˇ", 0x327: "¸", 0x328: "˛",
}

// symbols maps commands to what they print.
var symbols = map[string]string{
	"ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
	"aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "th": "þ", "TH": "Þ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ",
	"ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ",
	"textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
	"textquotedblright": "”", "textquotesingle": "'", "textquotedbl": `"`, "quotedblbase": "„", "quotesinglbase": "‚",
	"guillemotleft": "«", "guillemotright": "»", "textexclamdown": "¡", "textquestiondown": "¿",
	"textbackslash": `\`, "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`", "textunderscore": "_",
	"textbar": "|", "textless": "<", "textgreater": ">", "textbraceleft": "{", "textbraceright": "}", "textdollar": "$",
	"S": "§", "P": "¶", "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™",
	"pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "EUR": "€", "textdegree": "°",
	"dots": "…", "ldots": "…", "textellipsis": "…", "textbullet": "•", "textperiodcentered": "·",
	"TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "slash": "/", "space": " ", "relax": "",
}

// fonts are the commands that only say how text looks; what they hold is kept.
var fonts = map[string]bool{
	"textit": true, "textbf": true, "textsl": true, "textsc": true, "texttt": true, "textrm": true, "textsf": true, "textup": true,
	"textmd": true, "textnormal": true, "text": true, "emph": true, "enquote": true, "mkbibquote": true, "mkbibemph": true,
	"mbox": true, "hbox": true, "url": true, "path": true, "nolinkurl": true, "uppercase": true, "lowercase": true, "underline": true,
	"it": true, "bf": true, "sl": true, "sc": true, "tt": true, "rm": true, "sf": true, "em": true, "itshape": true, "bfseries": true,
	"upshape": true, "scshape": true, "ttfamily": true, "sffamily": true, "rmfamily": true, "normalfont": true, "protect": true,
	"nocase": true, "NoCaseChange": true, "small": true, "large": true, "tiny": true, "footnotesize": true, "ensuremath": true,
}

// A decoder turns TeX into plain text in one pass, without recursion, so that the depth of braces
// does not matter.
type decoder struct {
	out    strings.Builder
	accent rune   // combining character that waits for its letter
	keep   []bool // the open braces: whether each is printed
	spaced bool   // the last thing printed was a space, or nothing was
}

// decode turns a value into plain text.
func decode(raw string) string {
	d := &decoder{spaced: true}
	for i := 0; i < len(raw); {
		i += d.step(raw[i:])
	}
	d.flush()
	return strings.TrimSpace(norm.NFC.String(d.out.String()))
}

// step decodes what s begins with, and returns its length.
func (d *decoder) step(s string) int {
	switch c := s[0]; c {
	case '\\':
		return d.command(s)
	case '{':
		d.keep = append(d.keep, false)
		return 1
	case '}':
		d.flush()
		if n := len(d.keep); n > 0 {
			if d.keep[n-1] {
				d.print("}")
			}
			d.keep = d.keep[:n-1]
		}
		return 1
	case '~':
		d.print(" ")
		return 1
	case '-':
		for _, dash := range []struct{ tex, text string }{{"---", "—"}, {"--", "–"}} {
			if strings.HasPrefix(s, dash.tex) {
				d.print(dash.text)
				return len(dash.tex)
			}
		}
	case '`', '\'':
		if len(s) > 1 && s[1] == c {
			d.print(map[byte]string{'`': "“", '\'': "”"}[c])
			return 2
		}
	case '$':
		if n := formula(s); n > 0 {
			d.print(s[:n])
			return n
		}
	}
	if isSpace(s[0]) {
		d.print(" ")
		return 1
	}
	n := 1
	for n < len(s) && !special[s[n]] {
		n++
	}
	d.print(s[:n])
	return n
}

// special are the bytes that do not stand for themselves wherever they are.
var special = func() (set [256]bool) {
	for _, c := range []byte("\\{}~-`'$ \t\n\r\f\v") {
		set[c] = true
	}
	return set
}()

// formula returns the length of the formula in dollar signs that s begins with, or 0.
func formula(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '$':
			if i == 1 {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

// command decodes the command that s begins with, and returns its length.
func (d *decoder) command(s string) int {
	if len(s) == 1 {
		d.print(`\`)
		return 1
	}
	if !isLetter(s[1]) {
		_, size := utf8.DecodeRuneInString(s[1:])
		d.character(s[1 : 1+size])
		return 1 + size
	}
	n := 2
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	name, rest := s[1:n], s[n:]
	blank := len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
	if mark, ok := accents[name]; ok && rest != "" {
		d.flush()
		d.accent = mark
		return n + blank
	}
	if text, ok := symbols[name]; ok {
		d.print(text)
		if strings.HasPrefix(rest, "{}") {
			return n + 2
		}
		return n + blank
	}
	if fonts[name] {
		return n + blank
	}
	d.print(s[:n])
	if strings.HasPrefix(rest, "{") {
		d.print("{")
		d.keep = append(d.keep, true)
		n++
	}
	return n
}

// character decodes a command of one character that is not a letter.
func (d *decoder) character(c string) {
	if mark, ok := accents[c]; ok {
		d.flush()
		d.accent = mark
		return
	}
	switch c {
	case "-", "/", "!", "@", "(", ")":
		// Hints for hyphenation, kerning and mathematics print nothing.
	case " ", "\\", ",", ";", ":", "\n", "\r", "\t":
		d.print(" ")
	default:
		d.print(c)
	}
}

// print adds text, under the accent that waits, and squeezes spaces.
func (d *decoder) print(s string) {
	if s == " " {
		if d.accent == 0 && !d.spaced {
			d.out.WriteByte(' ')
			d.spaced = true
		}
		return
	}
	if d.accent != 0 {
		s = accented(s, d.accent)
		d.accent = 0
	}
	d.out.WriteString(s)
	d.spaced = s == "" && d.spaced
}

// flush prints an accent that met no letter.
func (d *decoder) flush() {
	if mark := d.accent; mark != 0 {
		d.accent = 0
		d.print(spacing[mark])
	}
}

// accented puts an accent on the first letter of s.
func accented(s string, mark rune) string {
	r, n := utf8.DecodeRuneInString(s)
	switch r {
	case 'ı':
		r = 'i'
	case 'ȷ':
		r = 'j'
	}
	if !unicode.IsLetter(r) {
		return spacing[mark] + s
	}
	return string(r) + string(mark) + s[n:]
}

// verbatim are the fields that hold addresses and identifiers, in which TeX's ligatures mean nothing.
var verbatim = map[string]bool{
	"url": true, "doi": true, "file": true, "eprint": true, "isbn": true, "issn": true, "pmid": true, "pmcid": true, "urn": true, "orcid": true,
}

// decodeField turns the value of a field into plain text.
func decodeField(name, raw string) string {
	switch {
	case verbatim[name]:
		return decodeVerbatim(raw)
	case nameFields[name]:
		return decodeNames(raw)
	}
	return decode(raw)
}

// decodeVerbatim drops braces and takes the backslash off escaped characters.
func decodeVerbatim(raw string) string {
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '{' || c == '}':
		case c == '\\':
			n := i + 1
			for n < len(raw) && isLetter(raw[n]) {
				n++
			}
			name := raw[i+1 : n]
			switch {
			case name == "" && n < len(raw) && strings.IndexByte(`_%&#~$^{}`, raw[n]) >= 0:
				b.WriteByte(raw[n])
				i = n
			case symbols[name] != "" && (strings.HasPrefix(name, "text") || name == "slash"):
				b.WriteString(symbols[name])
				i = n - 1
			case name == "url" || name == "path" || name == "nolinkurl":
				i = n - 1
			default:
				b.WriteByte('\\')
			}
		default:
			b.WriteByte(c)
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r < utf8.RuneSelf && isSpace(byte(r)) }), " ")
}
