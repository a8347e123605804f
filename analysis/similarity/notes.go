package similarity

import (
	"fmt"
	"strings"
)

// note words a remark in the language asked for: "nl", or English.
func note(lang, nl, en string, args ...any) string {
	if lang == "nl" {
		return fmt.Sprintf(nl, args...)
	}
	return fmt.Sprintf(en, args...)
}

// form picks the form of a word that goes with a number, in the language asked for.
func form(lang string, n int, nlOne, nlMore, enOne, enMore string) string {
	switch {
	case lang == "nl" && n == 1:
		return nlOne
	case lang == "nl":
		return nlMore
	case n == 1:
		return enOne
	}
	return enMore
}

// some lists at most five of many names.
func some(names []string) string {
	if len(names) <= 5 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:5], ", ") + ", …"
}
