package graph

import (
	"maps"
	"slices"
)

// A Text is a short text in one or more languages, keyed by language tag ("nl", "en").
// The nil Text is an absent one.
type Text map[string]string

// In returns the text in lang; where that is missing, in the first of the fallback languages
// that has it, and then in the first language by alphabet. It returns "" for an absent text.
func (t Text) In(lang string, fallback ...string) string {
	if s := t[lang]; s != "" {
		return s
	}
	for _, l := range fallback {
		if s := t[l]; s != "" {
			return s
		}
	}
	for _, l := range t.Langs() {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// Langs returns the languages of the text in alphabetical order.
func (t Text) Langs() []string { return slices.Sorted(maps.Keys(t)) }

// Texts is a list of texts by language, as alternative labels and key terms are given.
type Texts map[string][]string

// Langs returns the languages of the texts in alphabetical order.
func (t Texts) Langs() []string { return slices.Sorted(maps.Keys(t)) }

// All returns every text once, in order of language and then of mention.
func (t Texts) All() []string {
	var out []string
	for _, l := range t.Langs() {
		for _, s := range t[l] {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
