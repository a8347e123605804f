package paint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansitalic"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// A Face is one of the embedded faces of Liberation Sans, the metric twin of Helvetica and Arial.
type Face int

// The faces.
const (
	Regular Face = iota
	Bold
	Italic
	faces
)

// Ascent and Descent are the height of capitals with their accents above, and of descenders below
// the baseline, as shares of the size. They make the box of a line of text.
const (
	Ascent  = 0.76
	Descent = 0.21
)

// MinSize is the smallest size of text, in points, that a figure may have.
const MinSize = 6.0

// Unprintable stands in a label for a run of characters that the font has no glyphs for.
const Unprintable = "[…]"

// ttf is what we read of a TrueType file ourselves: enough to measure and to subset.
type ttf struct {
	data    []byte
	tables  map[string][]byte
	upem    float64
	long    bool // 32-bit loca
	glyphs  int
	metrics int // entries of hmtx with an advance of their own
	cmap    map[rune]uint16
}

func (f Face) file() []byte {
	switch f {
	case Bold:
		return liberationsansbold.TTF
	case Italic:
		return liberationsansitalic.TTF
	}
	return liberationsansregular.TTF
}

func (f Face) String() string { return [...]string{"regular", "bold", "italic"}[f] }

var parsed [faces]func() *ttf

func init() {
	for f := range faces {
		parsed[f] = sync.OnceValue(func() *ttf {
			t, err := parseTTF(f.file())
			if err != nil {
				panic("paint: Liberation Sans " + f.String() + ": " + err.Error())
			}
			return t
		})
	}
}

func parseTTF(b []byte) (*ttf, error) {
	if len(b) < 12 {
		return nil, errors.New("not a font")
	}
	t := &ttf{data: b, tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(b[4:])) {
		rec := b[12+16*i:]
		off, n := binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
		if int64(off)+int64(n) > int64(len(b)) {
			return nil, fmt.Errorf("table %s lies outside the file", rec[:4])
		}
		t.tables[string(rec[:4])] = b[off : off+n]
	}
	for _, name := range []string{"head", "hhea", "maxp", "hmtx", "cmap", "loca", "glyf"} {
		if len(t.tables[name]) == 0 {
			return nil, fmt.Errorf("table %s is missing", name)
		}
	}
	t.upem = float64(binary.BigEndian.Uint16(t.tables["head"][18:]))
	t.long = binary.BigEndian.Uint16(t.tables["head"][50:]) == 1
	t.glyphs = int(binary.BigEndian.Uint16(t.tables["maxp"][4:]))
	t.metrics = int(binary.BigEndian.Uint16(t.tables["hhea"][34:]))
	return t, t.readCmap()
}

// readCmap reads the Unicode map of format 4, which holds all that Liberation Sans has.
func (t *ttf) readCmap() error {
	c := t.tables["cmap"]
	for i := range int(binary.BigEndian.Uint16(c[2:])) {
		rec := c[4+8*i:]
		platform, encoding := binary.BigEndian.Uint16(rec), binary.BigEndian.Uint16(rec[2:])
		sub := c[binary.BigEndian.Uint32(rec[4:]):]
		if platform != 3 || encoding != 1 || binary.BigEndian.Uint16(sub) != 4 {
			continue
		}
		t.cmap = map[rune]uint16{}
		n := int(binary.BigEndian.Uint16(sub[6:])) / 2
		ends, starts, deltas, offsets := sub[14:], sub[16+2*n:], sub[16+4*n:], sub[16+6*n:]
		for s := range n {
			end, start := binary.BigEndian.Uint16(ends[2*s:]), binary.BigEndian.Uint16(starts[2*s:])
			delta, off := binary.BigEndian.Uint16(deltas[2*s:]), binary.BigEndian.Uint16(offsets[2*s:])
			for r := int(start); r <= int(end) && r != 0xFFFF; r++ {
				g := uint16(r) + delta
				if off != 0 {
					if g = binary.BigEndian.Uint16(offsets[2*s+int(off)+2*(r-int(start)):]); g != 0 {
						g += delta
					}
				}
				if g != 0 {
					t.cmap[rune(r)] = g
				}
			}
		}
		return nil
	}
	return errors.New("no Unicode map")
}

// advance is the width of a glyph in font units.
func (t *ttf) advance(g uint16) float64 {
	i := min(int(g), t.metrics-1)
	return float64(binary.BigEndian.Uint16(t.tables["hmtx"][4*i:]))
}

// glyphRange is where the outline of a glyph lies in glyf.
func (t *ttf) glyphRange(g uint16) (from, to uint32) {
	loca := t.tables["loca"]
	if t.long {
		return binary.BigEndian.Uint32(loca[4*int(g):]), binary.BigEndian.Uint32(loca[4*int(g)+4:])
	}
	return 2 * uint32(binary.BigEndian.Uint16(loca[2*int(g):])), 2 * uint32(binary.BigEndian.Uint16(loca[2*int(g)+2:]))
}

// Width measures a line of text in points, with the advance widths of the font that is embedded.
// There is no kerning, here or in what is written.
func Width(s string, f Face, size float64) float64 {
	t := parsed[f]()
	var w float64
	for _, r := range s {
		w += t.advance(t.cmap[r])
	}
	return w / t.upem * size
}

// Has reports whether the face has a glyph for r.
func (f Face) Has(r rune) bool { return parsed[f]().cmap[r] != 0 }

// Printable returns s as it can be printed: composed (NFC), on one line, without control and
// formatting characters, and with [Unprintable] for each run of characters that the font has no
// glyph for; missing lists those, sorted, each once.
func Printable(s string) (text string, missing []rune) {
	var b strings.Builder
	run := false // in a run of missing characters
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case r == '\u00ad' || r == '\u00a0': // a place to break at, and one not to; see Wrap
			b.WriteRune(r)
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r):
			b.WriteByte(' ')
			continue
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			continue
		case Regular.Has(r):
			b.WriteRune(r)
			run = false
			continue
		}
		if !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
		if !run {
			b.WriteString(Unprintable)
		}
		run = true
	}
	slices.Sort(missing)
	return strings.Join(strings.FieldsFunc(b.String(), isBlank), " "), missing
}

// isBlank tells the space at which a line may end from the one at which it may not, U+00A0.
func isBlank(r rune) bool { return r == ' ' }

// Wrap sets text in lines that are at most width points wide: at spaces (not at U+00A0), after a
// hyphen or slash and at soft hyphens; a single word that is wider still is broken where it must
// be, with a hyphen. Lines are made about equally long. Empty text is no line. Pass text through
// [Printable] first.
func Wrap(s string, f Face, size, width float64) []string {
	pieces := breakPieces(s, f, size, width)
	lines := fill(pieces, f, size, width)
	if len(lines) < 2 {
		return lines
	}
	// The narrowest measure that takes no more lines makes them even.
	lo, hi := width/2, width
	for range 12 {
		mid := (lo + hi) / 2
		if l := fill(pieces, f, size, mid); len(l) > len(lines) || widest(l, f, size) > mid {
			lo = mid
		} else {
			hi = mid
		}
	}
	return fill(pieces, f, size, hi)
}

// Fill is Wrap for running text: each line takes what it can hold, the last what is left.
func Fill(s string, f Face, size, width float64) []string {
	return fill(breakPieces(s, f, size, width), f, size, width)
}

// A piece is a part of a label that stays on one line.
type piece struct {
	text  string
	space bool // a space before it, unless it starts a line
	soft  bool // a hyphen after it if it ends a line
}

func breakPieces(s string, f Face, size, width float64) []piece {
	var out []piece
	for _, word := range strings.FieldsFunc(s, isBlank) {
		first := true
		add := func(text string, soft bool) {
			for _, p := range breakWide(text, f, size, width) {
				out = append(out, piece{p.text, first, p.soft})
				first = false
			}
			if len(out) > 0 && soft {
				out[len(out)-1].soft = true
			}
		}
		start := 0
		for i, r := range word {
			next := i + utf8.RuneLen(r)
			switch {
			case r == '\u00ad':
				if i > start {
					add(word[start:i], next < len(word))
				}
				start = next
			case (r == '-' || r == '/' || r == '–') && i > start && next < len(word):
				add(word[start:next], false)
				start = next
			}
		}
		if start < len(word) {
			add(word[start:], false)
		}
	}
	return out
}

// breakWide splits a word that does not fit on a line by itself, between syllables if it can tell
// where those are, and wherever it must if not.
func breakWide(word string, f Face, size, width float64) []piece {
	hyphen := Width("-", f, size)
	var out []piece
	rest := []rune(word)
	for Width(string(rest), f, size) > width {
		fits := 1 // letters that fit with a hyphen
		for fits < len(rest)-1 && Width(string(rest[:fits+1]), f, size)+hyphen <= width {
			fits++
		}
		at := fits
		for i := fits; i >= 3; i-- {
			if len(rest)-i >= 3 && syllable(rest, i) {
				at = i
				break
			}
		}
		for at > 1 && unicode.Is(unicode.M, rest[at]) { // never between a letter and its accent
			at--
		}
		if at >= len(rest) {
			break
		}
		out = append(out, piece{text: string(rest[:at]), soft: true})
		rest = rest[at:]
	}
	return append(out, piece{text: string(rest)})
}

// syllable reports whether a syllable may begin at letter i: at a consonant before a vowel, after
// a vowel or after another consonant. It serves Dutch and English well enough to break a word that
// has to be broken.
func syllable(w []rune, i int) bool {
	vowel := func(r rune) bool { return strings.ContainsRune("aeiouyáéíóúàèëïöüäAEIOUY", r) }
	letters := func(rs ...rune) bool {
		return !slices.ContainsFunc(rs, func(r rune) bool { return !unicode.IsLetter(r) })
	}
	return i >= 2 && i+1 < len(w) && letters(w[i-2], w[i-1], w[i], w[i+1]) &&
		!vowel(w[i]) && vowel(w[i+1]) && (vowel(w[i-1]) || vowel(w[i-2]))
}

func fill(pieces []piece, f Face, size, width float64) []string {
	var lines []string
	line, soft := "", false
	for i, p := range pieces {
		tail := ""
		if p.soft {
			tail = "-"
		}
		gap := ""
		if p.space {
			gap = " "
		}
		if i > 0 && Width(line+gap+p.text+tail, f, size) > width {
			if soft {
				line += "-"
			}
			lines = append(lines, line)
			line = p.text
		} else if i == 0 {
			line = p.text
		} else {
			line += gap + p.text
		}
		soft = p.soft
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func widest(lines []string, f Face, size float64) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, Width(l, f, size))
	}
	return w
}

// Lines run from left to right. What is written from right to left makes stretches within them,
// each from the first to the last right-to-left letter with no left-to-right letter in between;
// what follows, such as a number in brackets, stands to its right.

// visual puts the stretches of a line in the order in which they are seen from left to right, for
// formats whose readers do not do that themselves. Numbers keep their own order.
func visual(line string) string {
	return eachStretch(line, func(s []rune) string {
		var b strings.Builder
		for end := len(s); end > 0; {
			start := end - 1
			for unicode.IsDigit(s[end-1]) && start > 0 && unicode.IsDigit(s[start-1]) {
				start--
			}
			part := string(s[start:end])
			if start == end-1 {
				part = bidi.ReverseString(part) // mirrors brackets
			}
			b.WriteString(part)
			end = start
		}
		return b.String()
	})
}

// marked ends each stretch with a left-to-right mark, so that a reader that orders text itself
// orders it as visual does.
func marked(line string) string {
	return eachStretch(line, func(s []rune) string { return string(s) + "\u200e" })
}

// eachStretch replaces the right-to-left stretches of a line.
func eachStretch(line string, f func([]rune) string) string {
	if !strings.ContainsFunc(line, rightToLeft) {
		return line
	}
	var b strings.Builder
	r := []rune(line)
	for i := 0; i < len(r); i++ {
		if !rightToLeft(r[i]) {
			b.WriteRune(r[i])
			continue
		}
		end := i + 1
		for j := i + 1; j < len(r) && (rightToLeft(r[j]) || !unicode.IsLetter(r[j])); j++ {
			if rightToLeft(r[j]) {
				end = j + 1
			}
		}
		b.WriteString(f(r[i:end]))
		i = end - 1
	}
	return b.String()
}

func rightToLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}
