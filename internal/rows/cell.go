package rows

import (
	"math"
	"strconv"
	"strings"
)

// What a person sees in place of a number that is not there, and of one without end.
const (
	undefined = "–"
	infinite  = "∞"
)

// A hand writes cells for people: the decimal sign of a language, and the minus of a medium.
type hand struct {
	lang  string
	minus string // "-" where text is copied into other programs, "−" where it is typeset
}

// cell returns v as a person reads it in column c.
func (h hand) cell(v any, c Column) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case Coded:
		return x.Label
	case Term:
		return x.Label
	case bool:
		return h.yesNo(x)
	case int:
		return h.sign(strconv.Itoa(x))
	case int64:
		return h.sign(strconv.FormatInt(x, 10))
	case float64:
		return h.number(x, c)
	case []string:
		return strings.Join(x, "; ")
	case Interval:
		if math.IsNaN(x.Low) && math.IsNaN(x.High) {
			return undefined
		}
		sep := ", "
		if h.lang == "nl" {
			sep = "; "
		}
		return "[" + h.number(x.Low, c) + sep + h.number(x.High, c) + "]"
	}
	panic("rows: unchecked cell")
}

func (h hand) yesNo(b bool) string {
	switch {
	case h.lang == "nl" && b:
		return "ja"
	case h.lang == "nl":
		return "nee"
	case b:
		return "yes"
	default:
		return "no"
	}
}

// number rounds x to the column's decimals. Numbers too large to be read in full, and numbers that
// the decimals would turn into nothing but zeros, are written as 1.2e-7 (a P as <0.001).
func (h hand) number(x float64, c Column) string {
	switch {
	case math.IsNaN(x):
		return undefined
	case math.IsInf(x, 1):
		return infinite
	case math.IsInf(x, -1):
		return h.minus + infinite
	}
	digits := c.decimals()
	least := math.Pow10(-digits)
	var s string
	switch {
	case c.Kind == P && x >= 0 && x < least:
		s = "<" + strconv.FormatFloat(least, 'f', digits, 64)
	case c.Kind == Integer && x != math.Trunc(x):
		s = plainNumber(x)
	case math.Abs(x) >= 1e9, c.Kind == Number && x != 0 && math.Abs(x) < least/2:
		s = shortExponent(strconv.FormatFloat(x, 'e', 1, 64))
	default:
		s = strconv.FormatFloat(x, 'f', digits, 64)
		if strings.Trim(s, "-0.") == "" {
			s = strings.TrimPrefix(s, "-") // no minus zero
		}
	}
	return h.sign(s)
}

// decimals is the number of decimals that a person is shown.
func (c Column) decimals() int {
	switch {
	case c.Digits > 0:
		return c.Digits
	case c.Kind == Integer:
		return 0
	case c.Kind == P:
		return 3
	default:
		return 2
	}
}

// shortExponent writes e-7 for e-07 and e12 for e+12.
func shortExponent(s string) string {
	mantissa, exponent, _ := strings.Cut(s, "e")
	n, _ := strconv.Atoi(exponent)
	return mantissa + "e" + strconv.Itoa(n)
}

// sign gives a number the decimal sign and the minus of the hand.
func (h hand) sign(s string) string {
	if h.lang == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	if h.minus != "-" {
		s = strings.ReplaceAll(s, "-", h.minus)
	}
	return s
}

// plainNumber returns the shortest decimal text that reads back as x. Very large and very small
// numbers get an exponent, as JSON and R write them.
func plainNumber(x float64) string { return string(appendNumber(nil, x)) }

func appendNumber(b []byte, x float64) []byte {
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(b, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, x, 'f', -1, 64)
}

// harmless makes control characters visible, so that data cannot write to a terminal or break a
// document: line breaks and tabs become spaces, other control characters, direction overrides and
// broken UTF-8 become U+FFFD.
func harmless(s string) string {
	clean := true
	for _, r := range s {
		if r < ' ' || r >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", " ")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '\uFFFD'
		case r == 0xfeff, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, s)
}
