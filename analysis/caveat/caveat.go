// Package caveat words what a number cannot carry: a short, known kind of remark with its
// parameters, told in Dutch or in English.
//
// An analysis adds caveats to a row or to a result; a program recognises them by [Caveat.Code],
// a person reads [Caveat.In]. In JSON a caveat is its text, in the language it was made for.
package caveat

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Caveat is one remark. The zero value is empty.
type Caveat struct {
	Code   string // its kind, in kebab-case: "thin-margin"
	lang   string
	nl, en string
}

// A Phrase is an argument of a caveat that reads differently in each language.
type Phrase interface{ In(lang string) string }

// New words a caveat in both languages. lang ("nl", or else English) is the one that String and JSON
// use. The two formats take the same arguments, each by the verb %s or, for an int, %d; a float64 is
// given to %s with three significant digits and the language's decimal sign, a [Phrase] in its language.
func New(lang, code, nl, en string, args ...any) Caveat {
	return Caveat{Code: code, lang: lang, nl: format("nl", nl, args), en: format("en", en, args)}
}

func format(lang, text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	said := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case Phrase:
			said[i] = a.In(lang)
		case float64:
			said[i] = number(lang, a)
		default:
			said[i] = a
		}
	}
	return fmt.Sprintf(text, said...)
}

// In returns the text in Dutch ("nl") or English (anything else).
func (c Caveat) In(lang string) string {
	if lang == "nl" {
		return c.nl
	}
	return c.en
}

// String returns the text in the language that the caveat was made for.
func (c Caveat) String() string { return c.In(c.lang) }

// MarshalText returns String, so that JSON holds the text.
func (c Caveat) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Texts returns the texts of caveats, each in the language that it was made for.
func Texts(cs []Caveat) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = c.String()
	}
	return out
}

// Has reports whether one of the caveats is of this kind.
func Has(cs []Caveat, code string) bool {
	for _, c := range cs {
		if c.Code == code {
			return true
		}
	}
	return false
}

// A Count is a number of things, in the singular or the plural.
type Count struct {
	N                            int
	OneNL, ManyNL, OneEN, ManyEN string
}

// Cases counts cases: "1 case", "2 cases" (in Dutch too).
func Cases(n int) Count { return Count{n, "case", "cases", "case", "cases"} }

// Tests counts tests: "1 toets", "2 toetsen".
func Tests(n int) Count { return Count{n, "toets", "toetsen", "test", "tests"} }

// In words the count.
func (c Count) In(lang string) string {
	one, many := c.OneEN, c.ManyEN
	if lang == "nl" {
		one, many = c.OneNL, c.ManyNL
	}
	if c.N == 1 {
		return "1 " + one
	}
	return strconv.Itoa(c.N) + " " + many
}

// List is names in a row: at most five of them, then "and n more".
type List []string

// In words the list.
func (l List) In(lang string) string {
	const most = 5
	if len(l) <= most {
		return strings.Join(l, ", ")
	}
	more := "and %d more"
	if lang == "nl" {
		more = "en nog %d"
	}
	return strings.Join(l[:most], ", ") + " " + fmt.Sprintf(more, len(l)-most)
}

// Say words a remark in the language asked for: "nl", or English.
func Say(lang, nl, en string, args ...any) string {
	if lang == "nl" {
		return fmt.Sprintf(nl, args...)
	}
	return fmt.Sprintf(en, args...)
}

// Some lists at most five of many names.
func Some(names []string) string {
	if len(names) <= 5 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:5], ", ") + ", …"
}

// Decimal writes a number with so many decimals, a true minus and the language's decimal sign; no
// minus stands before a zero.
func Decimal(lang string, v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

// number writes v with three significant digits.
func number(lang string, v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "−∞"
	}
	s := strconv.FormatFloat(v, 'g', 3, 64)
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// P is a probability, told with three decimals, or as below 0.001.
type P float64

// In tells the probability with the language's decimal sign.
func (p P) In(lang string) string {
	s := "< 0.001"
	if p >= 0.001 || p != p {
		s = strconv.FormatFloat(math.Round(float64(p)*1000)/1000, 'f', -1, 64)
	}
	if lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
