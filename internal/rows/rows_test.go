package rows

import (
	"bytes"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"speelveld/internal/diag"
	"speelveld/internal/golden"
)

// sample has every kind of column and of cell, and data that would do harm if it could.
func sample(lang string) Table {
	title := func(nl, en string) string {
		if lang == "nl" {
			return nl
		}
		return en
	}
	return Table{
		Title: title("Samen met transformatie", "Together with transformation"),
		Columns: []Column{
			{Key: "label", Title: title("interventie", "intervention"), Main: true},
			{Key: "a", Title: title("beide", "both"), Kind: Integer, Main: true},
			{Key: "confidence", Title: title("aandeel met de code", "share with the code"), Kind: Share, Main: true},
			{Key: "risk_difference", Title: title("verschil", "difference"), Kind: Share, Main: true},
			{Key: "interval", Title: "95 %", Kind: Share, Main: true, Composed: true},
			{Key: "q", Title: "q", Kind: P, Main: true},
			{Key: "odds_ratio", Title: "odds ratio", Kind: Number},
			{Key: "known", Title: title("bekend", "known"), Align: Center},
			{Key: "cases", Title: "cases", Kind: List, Main: true},
		},
		Rows: [][]any{
			{Coded{title("gedeelde plek", "shared location"), "intervention"}, 12, 0.8, 0.123456789012345, Interval{-0.1, 0.334}, 0.00042, math.Inf(1), true,
				[]string{"buiksloterham", "de-ceuvel", "heidelberglaan", "innolabs-den-haag", "kit-rwl", "klimap", "leylab", "malmo", "iclf"}},
			{"=SUM(A1:A9)\x1b[31m\r\n<b>&amp;|_%$", int64(-1), math.NaN(), -0.001, Interval{math.NaN(), math.NaN()}, 0.03, 1e-9, false, nil},
			{"e\u0301e\u0301n ontwerp voor 漢字 en \U0001F469\u200d\U0001F52C, dat lang duurt", 0, 1.0, -1.0, Interval{math.Inf(-1), 1}, 1.0, 1234567890.5, nil, []string{}},
		},
		Notes: []string{title(
			"De cases zijn niet geloot: p beschrijft hoe opvallend een verdeling is en bewijst niets over andere cases dan deze veertig, hoe klein hij ook is.",
			"The cases were not drawn at random: p describes how striking a table is and proves nothing about cases other than these forty, however small it is."),
			"- 1 < 2."},
	}
}

func write(t testing.TB, tab Table, f Format, o Opt) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, tab, f, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFormatsLookAsKept(t *testing.T) {
	for name, c := range map[string]struct {
		f Format
		o Opt
	}{
		"table.nl.txt":        {Terminal, Opt{Lang: "nl"}},
		"table.nl.w100.txt":   {Terminal, Opt{Lang: "nl", Width: 100}},
		"table.en.w80.txt":    {Terminal, Opt{Lang: "en", Width: 80}},
		"table.en.w40.txt":    {Terminal, Opt{Lang: "en", Width: 40}},
		"table.nl.color.txt":  {Terminal, Opt{Lang: "nl", Width: 120, Color: true}},
		"table.en.all.txt":    {Terminal, Opt{Lang: "en", Width: 140, All: true}},
		"data.csv":            {CSV, Opt{Lang: "nl"}},
		"data.excel.csv":      {CSV, Opt{Lang: "nl", Excel: true}},
		"data.json":           {JSON, Opt{Lang: "en"}},
		"table.nl.md":         {Markdown, Opt{Lang: "nl"}},
		"table.en.tex":        {LaTeX, Opt{Lang: "en", All: true}},
		"table.nl.html":       {HTML, Opt{Lang: "nl"}},
		"table.fragment.html": {HTML, Opt{Fragment: true}},
	} {
		t.Run(name, func(t *testing.T) {
			golden.Equal(t, name, write(t, sample(c.o.Lang), c.f, c.o))
		})
	}
}

func TestNoRowsIsAResult(t *testing.T) {
	for _, f := range Formats {
		for _, lang := range []string{"nl", "en"} {
			tab := sample(lang)
			tab.Rows = nil
			got := string(write(t, tab, f, Opt{Lang: lang}))
			want := map[string]string{"nl": "geen rijen", "en": "no rows"}[lang]
			switch f {
			case CSV:
				want = "label,a,confidence,risk_difference,q,odds_ratio,known,cases\n"
			case JSON:
				want = `"rows": []`
			case XLSX:
				continue
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s in %s does not say %q:\n%s", f, lang, want, got)
			}
		}
	}
}

func TestSeveralTables(t *testing.T) {
	a, b := sample("en"), sample("en")
	b.Title = "Second"
	for f, want := range map[Format]int{Terminal: 1, CSV: 0, JSON: 1, Markdown: 1, LaTeX: 1, HTML: 1} {
		var buf bytes.Buffer
		if err := WriteAll(&buf, []Table{a, b}, f, Opt{}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(buf.String(), "Second"); got != want {
			t.Errorf("%s names the second table %d times, want %d", f, got, want)
		}
		buf.Reset()
		if err := WriteAll(&buf, nil, f, Opt{}); err != nil {
			t.Errorf("%s without tables: %v", f, err)
		}
	}
}

func TestNumbersForPeople(t *testing.T) {
	for _, c := range []struct {
		v      float64
		kind   Kind
		digits int
		nl, en string
	}{
		{0.424, Share, 0, "0,42", "0.42"},
		{0.005, Share, 3, "0,005", "0.005"},
		{-0.001, Share, 0, "0,00", "0.00"},
		{math.Copysign(0, -1), Number, 0, "0,00", "0.00"},
		{1234.5678, Number, 1, "1234,6", "1234.6"},
		{0.0001, Number, 0, "1,0e-4", "1.0e-4"},
		{2.5e12, Number, 0, "2,5e12", "2.5e12"},
		{0.0031, P, 0, "0,003", "0.003"},
		{0.00099, P, 0, "<0,001", "<0.001"},
		{0, P, 0, "<0,001", "<0.001"},
		{1, P, 0, "1,000", "1.000"},
		{42, Integer, 0, "42", "42"},
		{1e15, Integer, 0, "1,0e15", "1.0e15"},
		{0.5, Integer, 0, "0,5", "0.5"},
		{math.NaN(), Share, 0, "–", "–"},
		{math.Inf(1), Number, 0, "∞", "∞"},
		{math.Inf(-1), Number, 0, "-∞", "-∞"},
	} {
		col := Column{Kind: c.kind, Digits: c.digits}
		for lang, want := range map[string]string{"nl": c.nl, "en": c.en} {
			if got := (hand{lang, "-"}).cell(c.v, col); got != want {
				t.Errorf("%v of kind %d in %s: got %q, want %q", c.v, c.kind, lang, got, want)
			}
		}
	}
	if got := (hand{"nl", "−"}).cell(-3, Column{Kind: Integer}); got != "−3" {
		t.Errorf("a typeset minus: got %q", got)
	}
	if got := (hand{"en", "-"}).cell(Interval{-0.1, 0.2}, Column{Kind: Share}); got != "[-0.10, 0.20]" {
		t.Errorf("an interval: got %q", got)
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                "plain",
		"a\tb\r\nc\nd":         "a b c d",
		"\x1b[31mred\x7f":      "\uFFFD[31mred\uFFFD",
		"\u009b31m":            "\uFFFD31m",
		"a\u202eb\u2066c":      "a\uFFFDb\uFFFDc",
		"\xff\xfe":             "\uFFFD",
		"\ufeffé":              "é",
		"e\u0301 漢 \U0001F600": "e\u0301 漢 \U0001F600",
	} {
		if got := harmless(in); got != want {
			t.Errorf("harmless(%q) = %q, want %q", in, got, want)
		}
	}
}

// text draws strings from what hurts: marks, wide and combining characters, breaks, broken UTF-8.
func text() *rapid.Generator[string] {
	special := rapid.SampledFrom([]string{"=1+1", "-", "@", "\t", "\r", "\n", "\r\n", `"`, "'", ";", ",", "|", `\`, "<script>", "&", "$", "%", "_",
		"{", "}", "#", "^", "~", "[x]", "*", "`", "é", "e\u0301", "漢字", "\U0001F600", "\u202e", "\x1b[1m", "\x00", "\xff", " ", "word", "averyveryverylongwordwithoutanyblank"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(special, 0, 12).Draw(t, "parts"), rapid.SampledFrom([]string{"", " "}).Draw(t, "glue"))
	})
}

func anyTable(t *rapid.T) Table {
	tab := Table{Title: text().Draw(t, "title"), Notes: rapid.SliceOfN(text(), 0, 2).Draw(t, "notes")}
	n := rapid.IntRange(1, 6).Draw(t, "columns")
	for i := range n {
		tab.Columns = append(tab.Columns, Column{
			Key: text().Draw(t, "key"), Title: text().Draw(t, "title"), Kind: Kind(rapid.IntRange(0, 5).Draw(t, "kind")),
			Align: Align(rapid.IntRange(0, 3).Draw(t, "align")), Main: i%2 == 0})
	}
	for range rapid.IntRange(0, 5).Draw(t, "rows") {
		row := make([]any, n)
		for i := range row {
			switch tab.Columns[i].Kind {
			case Text:
				row[i] = text().Draw(t, "text")
			case Integer:
				row[i] = rapid.IntRange(-99999, 99999).Draw(t, "int")
			case List:
				row[i] = rapid.SliceOfN(text(), 0, 6).Draw(t, "list")
			default:
				row[i] = rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN()), rapid.Just(math.Inf(1)), rapid.Float64Range(-1, 1)).Draw(t, "float")
			}
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

// Whatever the data, nothing but text and line breaks reaches a terminal, no line is wider than
// it, and every format is written without an error, twice the same.
func TestAnyTableIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := anyTable(t)
		o := Opt{Lang: rapid.SampledFrom([]string{"nl", "en"}).Draw(t, "lang"), Width: rapid.SampledFrom([]int{0, 20, 45, 80, 200}).Draw(t, "width"), All: rapid.Bool().Draw(t, "all")}
		for _, f := range []Format{Terminal, CSV, JSON, Markdown, LaTeX, HTML} {
			var one, two bytes.Buffer
			if err := errors.Join(Write(&one, tab, f, o), Write(&two, tab, f, o)); err != nil {
				t.Fatalf("%s: %v", f, err)
			}
			if !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Fatalf("%s is not the same twice", f)
			}
			if f == CSV || f == JSON {
				continue
			}
			for _, line := range strings.Split(one.String(), "\n") {
				if i := strings.IndexFunc(line, unicode.IsControl); i >= 0 {
					t.Fatalf("%s: a control character in %q", f, line)
				}
				if f == Terminal && o.Width > 0 && textWidth(line) > o.Width {
					t.Fatalf("a line of %d columns on a terminal of %d: %q", textWidth(line), o.Width, line)
				}
			}
		}
	})
}

// The cells of a column begin (or, for numbers, end) at one place.
func TestTerminalAlignment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := anyTable(t)
		g := newGrid(&tab, Opt{All: true})
		if !g.fit() || len(g.cells) == 0 {
			return
		}
		var b bytes.Buffer
		g.table(&b)
		full := sum(g.widths) + gap*(len(g.widths)-1)
		for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
			if w := textWidth(line); w > full {
				t.Fatalf("a line of %d columns in a table of %d: %q", w, full, line)
			}
			if strings.HasSuffix(line, " ") {
				t.Fatalf("blanks at the end of %q", line)
			}
		}
		last := len(g.cols) - 1
		if !g.cols[last].right() {
			return
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		for i, row := range g.cells {
			line := lines[len(lines)-len(g.cells)+i]
			if textWidth(line) != full && row[last] != "" {
				t.Fatalf("the number %q does not end at column %d: %q", row[last], full, line)
			}
		}
	})
}

func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := harmless(text().Draw(t, "s"))
		width := rapid.IntRange(2, 40).Draw(t, "width")
		lines := wrap(s, width)
		if len(lines) == 0 {
			t.Fatal("no line at all")
		}
		for _, l := range lines {
			if textWidth(l) > width {
				t.Fatalf("%q is wider than %d", l, width)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(s) {
			t.Fatalf("text was lost: %q became %q", s, got)
		}
	})
}

func TestFormatNames(t *testing.T) {
	for name, want := range map[string]Format{"table": Terminal, "CSV": CSV, " md ": Markdown, "tex": LaTeX, "xlsx": XLSX, "html": HTML} {
		if f, err := ParseFormat(name); err != nil || f != want {
			t.Errorf("ParseFormat(%q) = %q, %v; want %q", name, f, err, want)
		}
	}
	_, err := ParseFormat("yaml")
	if e := diag.All(err); len(e) != 1 || !strings.Contains(e[0].Hint, "table, csv, json, markdown, latex, html, xlsx") {
		t.Errorf("got %v, want an error that names the formats", err)
	}
	for path, want := range map[string]Format{"a.csv": CSV, "map/B.JSON": JSON, "c.x.md": Markdown, "t.tex": LaTeX, "p.HTM": HTML, "w.xlsx": XLSX, "o.txt": Terminal} {
		if f, ok := FormatFromName(path); !ok || f != want {
			t.Errorf("FormatFromName(%q) = %q, %v; want %q", path, f, ok, want)
		}
	}
	for _, path := range []string{"", "csv", "a.pdf", "a.csv/b"} {
		if f, ok := FormatFromName(path); ok {
			t.Errorf("FormatFromName(%q) = %q", path, f)
		}
	}
	if err := Write(&bytes.Buffer{}, Table{}, "pdf", Opt{}); err == nil {
		t.Error("an unknown format was written")
	}
}

func TestBrokenTablesArePanics(t *testing.T) {
	for name, tab := range map[string]Table{
		"length": {Columns: []Column{{Key: "a"}}, Rows: [][]any{{1, 2}}},
		"type":   {Columns: []Column{{Key: "a"}}, Rows: [][]any{{struct{}{}}}},
	} {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "rows: ") {
					t.Errorf("%s: no panic of this package", name)
				}
			}()
			Write(&bytes.Buffer{}, tab, CSV, Opt{})
		}()
	}
}

func TestScreen(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if w, color := Screen(f, func(string) string { return "" }, false); w != 0 || color {
		t.Errorf("a file has width %d and colour %v", w, color)
	}
}

// A writer that fails is an error, not a half table that passes for whole.
func TestWriterErrors(t *testing.T) {
	for _, f := range Formats {
		if err := Write(brokenWriter{}, sample("en"), f, Opt{}); !errors.Is(err, errBroken) {
			t.Errorf("%s: got %v, want the writer's error", f, err)
		}
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func ExampleWrite() {
	t := Table{
		Columns: []Column{{Key: "label", Title: "interventie"}, {Key: "confidence", Title: "aandeel", Kind: Share}, {Key: "q", Kind: P}},
		Rows:    [][]any{{"gedeelde plek", 0.8, 0.0004}, {"vaste momenten", math.NaN(), 0.21}},
	}
	if err := Write(os.Stdout, t, Terminal, Opt{Lang: "nl"}); err != nil {
		panic(err)
	}
	// Output:
	// interventie     aandeel       q
	// ──────────────  ───────  ──────
	// gedeelde plek      0,80  <0,001
	// vaste momenten        –   0,210
}

func TestTermIsOneWordForProgramsAndAnotherForPeople(t *testing.T) {
	tab := Table{Columns: []Column{{Key: "kind"}}, Rows: [][]any{{Term{Value: "outcome", Label: "uitkomst"}}}}
	for f, want := range map[Format]string{Terminal: "uitkomst", Markdown: "uitkomst", HTML: "uitkomst", CSV: "outcome", JSON: `"outcome"`} {
		var b strings.Builder
		if err := Write(&b, tab, f, Opt{Lang: "nl"}); err != nil {
			t.Fatal(err)
		}
		other := "outcome"
		if strings.Contains(want, "outcome") {
			other = "uitkomst"
		}
		if !strings.Contains(b.String(), want) || strings.Contains(b.String(), other) {
			t.Errorf("%s: got %q, want %s alone", f, b.String(), want)
		}
	}
}
