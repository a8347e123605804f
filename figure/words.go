package figure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// word returns the Dutch or the English of two.
func word(lang, nl, en string) string {
	if lang == "nl" {
		return nl
	}
	return en
}

// wordf is word with values put in.
func wordf(lang, nl, en string, args ...any) string { return fmt.Sprintf(word(lang, nl, en), args...) }

// plural counts a thing: "1 link", "3 links".
func plural(lang string, n int, nl1, nl, en1, en string) string {
	if n == 1 {
		return "1 " + word(lang, nl1, en1)
	}
	return itoa(n) + " " + word(lang, nl, en)
}

// listCases counts cases and names them by id, a dozen at most.
func listCases(lang string, ids []string) string {
	s := plural(lang, len(ids), "case", "cases", "case", "cases")
	if len(ids) > 12 {
		return s + ": " + strings.Join(ids[:12], ", ") + ", …"
	}
	return s + ": " + strings.Join(ids, ", ")
}

func itoa(n int) string { return strconv.Itoa(n) }

var statusNames = map[graph.Status][2]string{
	graph.Reported:     {"gemeld", "reported"},
	graph.Mixed:        {"gemengd", "mixed"},
	graph.Intended:     {"beoogd", "intended"},
	graph.Hypothesised: {"verondersteld", "hypothesised"},
	graph.Negative:     {"negatief", "negative"},
	graph.Absent:       {"afwezig", "absent"},
}

// statusList names statuses: "gemeld of gemengd".
func statusList(list []graph.Status, lang string) string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = string(s)
		if n, ok := statusNames[s]; ok {
			names[i] = word(lang, n[0], n[1])
		}
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + word(lang, " of ", " or ") + names[last]
}

// printableLabel returns a label in a language as the font can print it, and the characters that
// it cannot. A label that is empty, or of which nothing is left, becomes the id.
func printableLabel(t graph.Text, lang, id string) (string, []rune) {
	s, missing := paint.Printable(t.In(lang))
	if strings.TrimSpace(strings.ReplaceAll(s, paint.Unprintable, "")) == "" {
		own, _ := paint.Printable(id)
		s = strings.TrimSpace(s + " " + own)
	}
	return s, missing
}

// missingNote says which characters the font has no glyphs for.
func missingNote(lang string, missing []rune) []string {
	if len(missing) == 0 {
		return nil
	}
	missing = slices.Compact(slices.Sorted(slices.Values(missing)))
	var codes []string
	for _, r := range missing[:min(8, len(missing))] {
		codes = append(codes, fmt.Sprintf("U+%04X", r))
	}
	if n := len(missing) - len(codes); n > 0 {
		codes = append(codes, wordf(lang, "en %d andere", "and %d more", n))
	}
	return []string{wordf(lang, "%s staat voor tekens die het lettertype niet heeft: %s.", "%s stands for characters that the font does not have: %s.",
		paint.Unprintable, strings.Join(codes, ", "))}
}

// dutchHeads are nouns that end many Dutch compounds of this field; a compound breaks well before them.
var dutchHeads = []string{"ontwikkeling", "omgeving", "omgevingen", "werkplaats", "werkplaatsen", "gemeenschap", "ecosysteem", "innovatiesysteem",
	"netwerk", "centrum", "vraagstuk", "vraagstukken", "deskundigen", "omstandigheden", "bijeenkomsten", "belemmeringen", "projecten", "uitwisseling"}

// hyphenate marks in a Dutch label where compounds break well, by soft hyphens.
func hyphenate(s, lang string) string {
	if lang != "nl" {
		return s
	}
	words := strings.Split(s, " ")
	for i, w := range words {
		bare, _, _ := strings.Cut(w, "\u00a0") // the number of cases hangs on the last word
		bare = strings.TrimRight(bare, ".,;:)!?")
		for _, h := range dutchHeads {
			if head, ok := strings.CutSuffix(bare, h); ok && len([]rune(head)) >= 3 && !strings.ContainsRune(head, '-') {
				words[i] = head + "\u00ad" + h + w[len(bare):]
				break
			}
		}
	}
	return strings.Join(words, " ")
}

// widestIn is the width of the widest of some lines.
func widestIn(lines []string, face paint.Face, size float64) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, paint.Width(l, face, size))
	}
	return w
}

// longestWord is the width of the widest part that stays on one line.
func longestWord(lines []string, size float64) float64 {
	w := 0.0
	for _, l := range lines {
		for _, part := range strings.Fields(strings.ReplaceAll(l, "/", "/ ")) {
			w = max(w, paint.Width(part, paint.Regular, size))
		}
	}
	return w
}

// longestPiece is the width of the widest part of a text that paint.Wrap keeps on one line where it can.
func longestPiece(s string, f paint.Face, size float64) float64 {
	w := 0.0
	for _, word := range strings.Fields(s) {
		for _, part := range strings.FieldsFunc(word, func(r rune) bool { return r == '\u00ad' || r == '-' || r == '/' || r == '–' }) {
			w = max(w, paint.Width(part+"-", f, size))
		}
	}
	return w
}
