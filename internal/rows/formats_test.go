package rows

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// lineEnds is what encoding/csv does to line breaks inside a field.
func lineEnds(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// What is written as CSV reads back the same: texts, numbers to the last bit, empty fields too.
func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := anyTable(t)
		excel := rapid.Bool().Draw(t, "excel")
		var b bytes.Buffer
		if err := Write(&b, tab, CSV, Opt{Excel: excel}); err != nil {
			t.Fatal(err)
		}
		data := b.String()
		if excel {
			var ok bool
			if data, ok = strings.CutPrefix(data, "\uFEFF"); !ok {
				t.Fatal("no byte order mark for Excel")
			}
		}
		r := csv.NewReader(strings.NewReader(data))
		if excel {
			r.Comma = ';'
		}
		records, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%v in %q", err, data)
		}
		if len(records) != len(tab.Rows)+1 {
			t.Fatalf("%d records, want %d, in %q", len(records), len(tab.Rows)+1, data)
		}
		for i, c := range tab.Columns {
			if got := Unguard(records[0][i]); got != lineEnds(c.Key) {
				t.Fatalf("the key %q reads back as %q", c.Key, got)
			}
		}
		for n, row := range tab.Rows {
			for i, v := range row {
				got := records[n+1][i]
				switch x := v.(type) {
				case string:
					if Unguard(got) != lineEnds(x) {
						t.Fatalf("%q reads back as %q", x, got)
					}
				case []string:
					if Unguard(got) != lineEnds(strings.Join(x, "; ")) {
						t.Fatalf("%q reads back as %q", x, got)
					}
				case int:
					if got != strconv.Itoa(x) {
						t.Fatalf("%d reads back as %q", x, got)
					}
				case float64:
					if excel {
						got = strings.Replace(got, ",", ".", 1)
					}
					if f, err := strconv.ParseFloat(got, 64); math.IsNaN(x) != (got == "") || !math.IsNaN(x) && (err != nil || f != x) {
						t.Fatalf("%v reads back as %q", x, got)
					}
				}
			}
		}
	})
}

// encoding/csv writes this table as a blank line, and so loses its row.
func TestCSVKeepsARowOfOneEmptyField(t *testing.T) {
	got := string(write(t, Table{Columns: []Column{{Key: "a"}}, Rows: [][]any{{""}, {nil}, {"x"}}}, CSV, Opt{}))
	if want := "a\n\"\"\n\"\"\nx\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx", "'x": "'x", "'=1": "''=1", "''": "''", " =1": " =1",
	} {
		if got := Guard(in); got != want {
			t.Errorf("Guard(%q) = %q, want %q", in, got, want)
		}
		if back := Unguard(Guard(in)); back != in {
			t.Errorf("%q comes back as %q", in, back)
		}
	}
	got := string(write(t, Table{Columns: []Column{{Key: "=k"}, {Key: "n", Kind: Number}}, Rows: [][]any{{"-x", -1.5}}}, CSV, Opt{}))
	if want := "'=k,n\n'-x,-1.5\n"; got != want {
		t.Errorf("got %q, want %q: texts guarded, numbers not", got, want)
	}
}

// A pipe that is not escaped would move every cell behind it.
func TestMarkdownKeepsItsColumns(t *testing.T) {
	pipe := regexp.MustCompile(`(^|[^\\])((\\\\)*)\|`)
	rapid.Check(t, func(t *rapid.T) {
		tab := anyTable(t)
		tab.Title, tab.Notes = "", nil
		var b bytes.Buffer
		if err := Write(&b, tab, Markdown, Opt{All: true}); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(b.String()), "\n")[:len(tab.Rows)+2] {
			spaced := strings.ReplaceAll(line, "|", " |") // so that neighbours do not share a character
			spaced = strings.ReplaceAll(spaced, `\ |`, `\|`)
			if n := len(pipe.FindAllString(spaced, -1)); n != len(tab.Columns)+1 {
				t.Fatalf("%d pipes for %d columns in %q", n, len(tab.Columns), line)
			}
		}
	})
	for in, want := range map[string]string{"1. x": `1\. x`, "- x": `\- x`, "12) x": `12\) x`, "R&D": "R&D", "&lt;": `\&lt;`, "a_b*c": `a\_b\*c`, "1.5 x": `1\.5 x`} {
		if got := markdownParagraph(in); got != want {
			t.Errorf("markdownParagraph(%q) = %q, want %q", in, got, want)
		}
	}
}

// The fragment is well-formed, and has as many cells as the table whatever they hold.
func TestHTMLIsWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := anyTable(t)
		var b bytes.Buffer
		if err := Write(&b, tab, HTML, Opt{All: true, Fragment: true, Lang: "nl"}); err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(strings.NewReader("<div>" + b.String() + "</div>"))
		d.Entity = map[string]string{"#34": `"`, "#39": "'"}
		seen := map[string]int{}
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in %s", err, b.String())
			}
			if e, ok := tok.(xml.StartElement); ok {
				seen[e.Name.Local]++
			}
		}
		rows, cols := len(tab.Rows), len(tab.Columns)
		want := rows*(cols-1) + boolInt(rows == 0)
		if seen["td"] != want || seen["th"] != cols+rows || seen["script"] > 0 {
			t.Fatalf("%d td and %d th, want %d and %d", seen["td"], seen["th"], want, cols+rows)
		}
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// The table compiles with plain pdfLaTeX, all special characters in it.
func TestLaTeXCompiles(t *testing.T) {
	if _, err := exec.LookPath("pdflatex"); err != nil {
		t.Skip("no pdflatex here")
	}
	ascii := ""
	for c := ' '; c <= '~'; c++ {
		ascii += string(c)
	}
	known := ""
	for _, r := range "éëïöüÉÇçñåøæœßłšžżőİı¿¡§©®" {
		known += string(r)
	}
	for _, r := range slices.Sorted(maps.Keys(latexSpecial)) {
		known += string(r)
	}
	tab := Table{Title: "A table: 100 % of $5 & more", Columns: []Column{{Key: "[a]"}, {Key: "b", Kind: Share}, {Key: "c", Kind: List}}, Notes: []string{"[Note] " + ascii}}
	tab.Rows = [][]any{{"[1]", -0.5, []string{ascii}}, {"", math.Inf(-1), nil}, {"*", math.NaN(), []string{known, "x\u0301e\u0301"[3:]}}, {"e\u0301", 1.0, nil}}
	table := write(t, tab, LaTeX, Opt{Lang: "en"})
	if bytes.Contains(table, []byte("XeLaTeX")) {
		t.Fatalf("a character was not known:\n%s", table)
	}
	dir := t.TempDir()
	doc := "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage{booktabs,array,textcomp}\n\\begin{document}\n" + string(table) + "\\end{document}\n"
	if err := os.WriteFile(filepath.Join(dir, "t.tex"), []byte(doc), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, table, out)
	}
}

func TestLaTeXNamesWhatItCannotSet(t *testing.T) {
	got := string(write(t, Table{Columns: []Column{{Key: "a"}}, Rows: [][]any{{"漢字 漢"}}}, LaTeX, Opt{}))
	if !strings.Contains(got, "% needs XeLaTeX or LuaLaTeX and a font that has: 字漢\n") {
		t.Errorf("no comment names the characters:\n%s", got)
	}
}

func TestXLSX(t *testing.T) {
	one, two := sample("nl"), sample("nl")
	two.Title = strings.Repeat("samen/met: [transformatie] ", 3)
	var b, again bytes.Buffer
	for _, w := range []io.Writer{&b, &again} {
		if err := WriteAll(w, []Table{one, two, one, {Columns: []Column{{Key: "x"}}}}, XLSX, Opt{Lang: "nl"}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("two runs give different bytes")
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := []string{"Samen met transformatie", "samen met transformatie samen m", "Samen met transformatie 2", "data", "opmerkingen"}
	if got := f.GetSheetList(); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("sheets %q, want %q", got, want)
	}
	sheet := want[0]
	for at, want := range map[string]string{"A1": "interventie", "B2": "12", "C2": "0.8", "D2": "0.123456789012345", "C3": "", "E2": "0.00042", "F2": "Inf", "A3": "=SUM(A1:A9)\uFFFD[31m\n<b>&amp;|_%$", "B3": "-1"} {
		got, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		if err != nil || got != want {
			t.Errorf("%s holds %q (%v), want %q", at, got, err, want)
		}
		formula, _ := f.GetCellFormula(sheet, at)
		if formula != "" {
			t.Errorf("%s became the formula %q", at, formula)
		}
	}
	for at, want := range map[string]excelize.CellType{"A3": excelize.CellTypeInlineString, "D2": excelize.CellTypeUnset, "F2": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType(sheet, at); err != nil || got != want {
			t.Errorf("%s is of type %v (%v), want %v", at, got, err, want)
		}
	}
	if got, _ := f.GetCellValue(sheet, "D2"); got != "0.12" {
		t.Errorf("D2 shows %q, want two decimals", got)
	}
	if got, _ := f.GetCellValue("opmerkingen", "A2"); !strings.HasPrefix(got, "De cases zijn niet geloot") {
		t.Errorf("the notes begin %q", got)
	}
}

func TestXLSXLongText(t *testing.T) {
	long := strings.Repeat("é\U0001F600", 20000)
	if got := xlsxText(long); len([]rune(got)) > maxCellText || !strings.HasSuffix(got, "…") {
		t.Errorf("a text of %d characters", len([]rune(got)))
	}
	if got := xlsxText("a\tb\nc"); got != "a\tb\nc" {
		t.Errorf("breaks were lost: %q", got)
	}
}
