package similarity

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
