// Package explain says what a measure, a flag or a term means: two sentences in plain Dutch or
// English, the formula where there is one, and the paper that defines it.
//
// The entries stand in the files entries_*.go, one theme a file, to be read and corrected by hand;
// the papers stand in papers.go. A test holds them complete.
package explain

import (
	"slices"
	"strings"
	"sync"

	"speelveld/internal/suggest"
)

// A Kind says what sort of thing an entry explains.
type Kind string

// The kinds of entries.
const (
	Measure Kind = "measure" // a number in a result, under the key that JSON gives it
	Method  Kind = "method"  // a way of computing or choosing
	Term    Kind = "term"    // a word of the model, of a study's files or of the field
	Flag    Kind = "flag"    // a flag of the command line
)

// An Entry explains one thing. In formulas of two codes, a counts the cases with both, b those
// with the code only, c those with the target only and d those with neither; n is their sum. In
// similarities of two cases the same letters count codes.
type Entry struct {
	ID      string   // as in JSON ("odds_ratio"), or the flag ("--missing"), or kebab-case
	Kind    Kind     //
	NL, EN  string   // the name
	Aliases []string // other words for it, in either language, and keys explained along with it
	TextNL  string   // two sentences
	TextEN  string
	Formula string   // lines of text, or empty
	Papers  []string // keys of the papers, the defining one first
	See     []string // ids of other entries

	Reference string // the papers written out, one a line; filled in from Papers
}

// Name returns the entry's name in Dutch ("nl") or English (anything else).
func (e Entry) Name(lang string) string {
	if lang == "nl" {
		return e.NL
	}
	return e.EN
}

// Text returns the two sentences in Dutch ("nl") or English (anything else).
func (e Entry) Text(lang string) string {
	if lang == "nl" {
		return e.TextNL
	}
	return e.TextEN
}

type glossary struct {
	entries []Entry        // by id
	byWord  map[string]int // folded id, name or alias → entry
	names   []string
}

// load puts the entries in order, once, when they are first asked for.
var load = sync.OnceValue(func() *glossary {
	all := slices.Concat(associationEntries, ruleEntries, similarityEntries, groupEntries, qcaEntries,
		reliabilityEntries, modelEntries, studyEntries, flagEntries, outputEntries)
	slices.SortFunc(all, func(a, b Entry) int { return strings.Compare(sortKey(a.ID), sortKey(b.ID)) })
	g := &glossary{entries: all, byWord: map[string]int{}}
	for i := range all {
		e := &all[i]
		refs := make([]string, len(e.Papers))
		for j, key := range e.Papers {
			refs[j] = Papers[key].String()
		}
		e.Reference = strings.Join(refs, "\n")
		for _, w := range e.words() {
			f := suggest.Fold(w)
			if _, taken := g.byWord[f]; !taken {
				g.byWord[f] = i
				g.names = append(g.names, w)
			}
		}
	}
	slices.Sort(g.names)
	return g
})

// words are all words under which the entry is found.
func (e *Entry) words() []string { return append([]string{e.ID, e.NL, e.EN}, e.Aliases...) }

// sortKey puts flags after words.
func sortKey(id string) string {
	if strings.HasPrefix(id, "-") {
		return "~" + id
	}
	return id
}

// Entries returns all entries, sorted by id, flags last. The caller must not change them.
func Entries() []Entry { return load().entries }

// Names returns every word that Lookup knows, sorted: ids, names in both languages and aliases.
func Names() []string { return slices.Clone(load().names) }

// Lookup returns the entry for a word: an id, a name in Dutch or English or an alias, without
// regard to case, accents, spaces, hyphens and underscores. A flag is found with and without its
// dashes, and with a value behind it ("--missing=exclude").
func Lookup(word string) (Entry, bool) {
	g := load()
	w := suggest.Fold(word)
	if name, _, ok := strings.Cut(w, "="); ok && strings.HasPrefix(w, "-") {
		w = name
	}
	bare := strings.TrimLeft(w, "-")
	for _, try := range []string{w, "--" + bare, "-" + bare, bare} {
		if try == w || bare != "" {
			if i, ok := g.byWord[try]; ok {
				return g.entries[i], true
			}
		}
	}
	return Entry{}, false
}

// Hint words the entries that lie nearest to an unknown word as a question; it is empty when none
// is near.
func Hint(word string) string {
	return suggest.Hint(strings.TrimLeft(word, "-"), load().names)
}
