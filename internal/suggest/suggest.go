// Package suggest finds what was probably meant: the nearest of a set of known words.
package suggest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
	"golang.org/x/text/unicode/norm"
)

// Nearest returns up to three of the known words that lie nearest to word, best first. Words are
// compared without case and accents, by Damerau–Levenshtein distance; a word counts as near when
// at most a third of its letters (at least one, two from five letters on) has to change, or when
// one of the two begins with the other. Ties are broken by the order of the alphabet.
func Nearest(word string, known []string) []string {
	type near struct {
		word string
		dist int
	}
	w := Fold(word)
	if w == "" {
		return nil
	}
	limit := max(1, len([]rune(w))/3)
	if len([]rune(w)) >= 5 {
		limit = max(2, limit)
	}
	var found []near
	for _, k := range known {
		f := Fold(k)
		if f == "" {
			continue
		}
		d := edlib.OSADamerauLevenshteinDistance(w, f)
		if len(w) >= 4 && (strings.HasPrefix(f, w) || strings.HasPrefix(w, f) && len(f) >= 4) {
			d = min(d, limit)
		}
		if d <= limit {
			found = append(found, near{k, d})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.dist, b.dist), cmp.Compare(a.word, b.word))
	})
	found = slices.CompactFunc(found, func(a, b near) bool { return a.word == b.word })
	var out []string
	for _, n := range found[:min(3, len(found))] {
		out = append(out, n.word)
	}
	return out
}

// Hint words the nearest known words as a question, or returns "" when there are none.
func Hint(word string, known []string) string {
	n := Nearest(word, known)
	if len(n) == 0 {
		return ""
	}
	for i, w := range n {
		n[i] = `"` + w + `"`
	}
	if len(n) == 1 {
		return "did you mean " + n[0] + "?"
	}
	return "did you mean " + strings.Join(n[:len(n)-1], ", ") + " or " + n[len(n)-1] + "?"
}

// Or is the hint, or where nothing lies near all known words behind a lead: "the kinds are a, b".
func Or(word string, known []string, lead string) string {
	return cmp.Or(Hint(word, known), lead+" "+strings.Join(known, ", "))
}

// Fold brings a word into the form in which words are compared: lower case, without accents,
// with spaces, hyphens and underscores alike.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(strings.TrimSpace(s))) {
		switch {
		case r >= 0x300 && r <= 0x36f: // combining accents
		case r == ' ' || r == '_' || r == '-' || r == '\u00a0':
			b.WriteByte('-')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
