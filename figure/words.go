package figure

import "fmt"

// word returns the Dutch or the English of two.
func word(lang, nl, en string) string {
	if lang == "nl" {
		return nl
	}
	return en
}

// wordf is word with values put in.
func wordf(lang, nl, en string, args ...any) string { return fmt.Sprintf(word(lang, nl, en), args...) }
