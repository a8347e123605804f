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

func TestOr(t *testing.T) {
	known := []string{"cimo", "concepts"}
	if got, want := Or("cimi", known, "the kinds are"), `did you mean "cimo"?`; got != want {
		t.Errorf("near: %q, want %q", got, want)
	}
	if got, want := Or("zzzzz", known, "the kinds are"), "the kinds are cimo, concepts"; got != want {
		t.Errorf("far: %q, want %q", got, want)
	}
}
