package suggest

import "testing"

func TestHint(t *testing.T) {
	known := []string{"transformation", "transformatie", "coördinatie", "coordination", "lab", "living-lab"}
	for word, want := range map[string]string{
		"tranformation": `did you mean "transformation" or "transformatie"?`,
		"coordinatie":   `did you mean "coördinatie" or "coordination"?`,
		"Living lab":    `did you mean "living-lab"?`,
		"zzzz":          "",
		"":              "",
	} {
		if got := Hint(word, known); got != want {
			t.Errorf("Hint(%q) = %q, want %q", word, got, want)
		}
	}
}
