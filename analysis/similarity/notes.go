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

// some lists at most five of many names.
func some(names []string) string {
	if len(names) <= 5 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:5], ", ") + ", …"
}
