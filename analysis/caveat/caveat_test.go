package caveat

import (
	"encoding/json"
	"math"
	"testing"
)

func TestBothLanguages(t *testing.T) {
	c := New("nl", "small-n", "slechts %s, kleinste p %s (%d)", "only %s, smallest p %s (%d)", Cases(1), 0.05, 3)
	if got, want := c.In("nl"), "slechts 1 case, kleinste p 0,05 (3)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := c.In("en"), "only 1 case, smallest p 0.05 (3)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b, err := json.Marshal([]Caveat{c})
	if got, want := string(b), `["slechts 1 case, kleinste p 0,05 (3)"]`; got != want || err != nil {
		t.Errorf("JSON: got %s (%v), want %s", got, err, want)
	}
	if !Has([]Caveat{c}, "small-n") || Has([]Caveat{c}, "other") {
		t.Error("Has does not find by kind")
	}
}

func TestPhrases(t *testing.T) {
	for _, v := range []struct{ got, want string }{
		{Cases(2).In("en"), "2 cases"}, {Cases(0).In("nl"), "0 cases"},
		{List{"a", "b"}.In("en"), "a, b"}, {List{"a", "b", "c", "d", "e", "f", "g"}.In("nl"), "a, b, c, d, e en nog 2"},
		{number("en", math.Inf(1)), "∞"}, {number("nl", math.NaN()), "–"}, {number("nl", 1234.5), "1,23e+03"},
	} {
		if v.got != v.want {
			t.Errorf("got %q, want %q", v.got, v.want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		lang   string
		v      float64
		digits int
		want   string
	}{{"nl", -0.254, 2, "−0,25"}, {"en", 1.5, 1, "1.5"}, {"nl", -0.001, 2, "0,00"}, {"en", 0.1234, 3, "0.123"}} {
		if got := Decimal(c.lang, c.v, c.digits); got != c.want {
			t.Errorf("Decimal(%s, %g, %d) = %q, want %q", c.lang, c.v, c.digits, got, c.want)
		}
	}
}

func TestSome(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f"}
	if got := Some(names[:5]); got != "a, b, c, d, e" {
		t.Errorf("five names: %q", got)
	}
	if got := Some(names); got != "a, b, c, d, e, …" {
		t.Errorf("six names: %q", got)
	}
}
