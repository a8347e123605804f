package csv

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/table"
	"speelveld/internal/diag"
)

// show writes a table on one line: columns, then case by case.
func show(t *table.Table) string {
	var b strings.Builder
	for j, c := range t.Columns() {
		fmt.Fprintf(&b, "%s:%d ", c.ID, t.Type(j))
	}
	for i, id := range t.Cases() {
		fmt.Fprintf(&b, "| %s", id)
		for j := range t.Columns() {
			s, ok := t.Text(i, j)
			if !ok {
				s = "?"
			}
			fmt.Fprintf(&b, " %s", s)
		}
	}
	return b.String()
}

func TestReadTable(t *testing.T) {
	for name, v := range map[string]struct {
		in   string
		opt  Options
		want string
	}{
		"comma":           {"id,a,b\nx,1,0\ny,,NA\n", Options{}, "a:0 b:0 | x 1 0| y ? ?"},
		"semicolon":       {"id;a;b\nx;0,5;1\ny;0.25;2,5\n", Options{}, "a:0 b:1 | x 0.5 1| y 0.25 2.5"},
		"tab":             {"id\ta\nx\t0,75\n", Options{}, "a:0 | x 0.75"},
		"sep line":        {"sep=;\r\nid;a\r\nx;1\r\n", Options{}, "a:0 | x 1"},
		"BOM, CRLF":       {"\xef\xbb\xbfid,a\r\nx,1\r\n\r\ny,0\r\n", Options{}, "a:0 | x 1| y 0"},
		"old Mac":         {"id,a\rx,1\ry,0", Options{}, "a:0 | x 1| y 0"},
		"quotes":          {"\"id\",\"a, \"\"b\"\"\"\n\"x\ny\",\"1\"\n", Options{}, "a, \"b\":0 | x\ny 1"},
		"spaces":          {"id , a \n x , 1 \n", Options{}, "a:0 | x 1"},
		"texts":           {"id,g,a\nx,lab,1\ny,2e wave,0\nz,,1\n", Options{}, "g:2 a:0 | x lab 1| y 2e wave 0| z ? 1"},
		"numbers":         {"id,a\nx,12\ny,-3.5e1\n", Options{}, "a:1 | x 12| y -35"},
		"all unknown":     {"id,a\nx,NA\ny,\n", Options{}, "a:0 | x ?| y ?"},
		"case column":     {"a,who\n1,x\n0,y\n", Options{CaseColumn: "who"}, "a:0 | x 1| y 0"},
		"nameless first":  {",a\nx,1\n", Options{}, "a:0 | x 1"},
		"row numbers":     {",who,a\n1,x,0\n2,y,1\n", Options{CaseColumn: "who"}, "a:0 | x 0| y 1"},
		"choose":          {"id,a,b,c\nx,1,oops,0\ny,1,1,0\nz,0,1,1\n", Options{Columns: []string{"c", "a"}}, "c:0 a:0 | x 0 1| y 0 1| z 1 0"},
		"exclude":         {"id,a,b\nx,1,oops\ny,1,1\n", Options{Exclude: []string{"b"}}, "a:0 | x 1| y 1"},
		"trailing commas": {"id,a,,\nx,1,,\ny,0\n", Options{}, "a:0 | x 1| y 0"},
		"semicolon text":  {"id,a\nx;y,1\nz,0\n", Options{}, "a:0 | x;y 1| z 0"},
	} {
		t.Run(name, func(t *testing.T) {
			tab, err := ReadTable("t.csv", strings.NewReader(v.in), v.opt)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(tab); got != v.want {
				t.Errorf("got  %s\nwant %s", got, v.want)
			}
		})
	}
}

func TestBadTables(t *testing.T) {
	for name, v := range map[string]struct {
		in   string
		opt  Options
		want string // all of the error
	}{
		"empty":   {" \n\n", Options{}, "t.csv: the file is empty"},
		"no rows": {"id,a\n", Options{}, "t.csv: the table has a header but no rows"},
		"one column": {"id\nx\n", Options{}, "t.csv:1:1: the table has one column only\n\t1 | id\n" +
			"\thint: the first column holds the cases, the others what is known of them; comma, semicolon and tab separate columns"},
		"text in a number's place": {"id,a\nx,1\ny,ja\nz,0\n", Options{}, "t.csv:3:3: column \"a\" holds numbers, but this is \"ja\"\n\t3 | y,ja\n\thint: write 1"},
		"decimal comma": {"id,a\nx,\"0,5\"\ny,1\nz,0\n", Options{}, "t.csv:2:3: column \"a\" holds numbers, but this is \"0,5\"\n\t2 | x,\"0,5\"\n" +
			"\thint: write a point for the decimal comma, or separate the columns by semicolons"},
		"thousands": {"id\ta\nx\t1,234\ny\t1\n", Options{}, "t.csv:2:3: column \"a\" holds numbers, but this is \"1,234\"\n\t2 | x\t1,234\n" +
			"\thint: is the comma a decimal sign or does it part thousands? write a point, or nothing"},
		"uneven": {"id,a,b\nx,1\ny,1,0,1\n", Options{}, "t.csv:2:1: the row has 2 cells, the header 3\n\t2 | x,1\n" +
			"\thint: an unknown value is an empty cell or NA; its separator stays\n" +
			"t.csv:3:1: the row has 4 cells, the header 3\n\t3 | y,1,0,1\n" +
			"\thint: a cell that holds a comma (a decimal comma?) has to stand in double quotes, or separate the columns by semicolons"},
		"double column": {"id,a,é,a\nx,1,1,1\n", Options{}, "t.csv:1:8: column \"a\" twice: columns 2 and 4 have the same name\n\t1 | id,a,é,a\n\thint: give each column a name of its own"},
		"no header": {"x,1,0\ny,0,1\n", Options{}, "t.csv:1:1: the first row holds numbers where the names of the columns should be\n\t1 | x,1,0\n" +
			"\thint: add a first row with the names of the columns"},
		"no header, doubles": {"x,1,1\ny,0,1\n", Options{}, "t.csv:1:5: column \"1\" twice: columns 2 and 3 have the same name\n\t1 | x,1,1\n" +
			"\thint: give each column a name of its own; the first row has to hold the names of the columns, and this one looks like a case"},
		"double case": {"id,a\nx,1\nx,0\n", Options{}, "t.csv:3:1: case \"x\" twice, first in line 2\n\t3 | x,0\n" +
			"\thint: give each row an id of its own, or name another column with --case-column"},
		"no id":               {"id,a\n,1\n", Options{}, "t.csv:2:1: a row without the id of its case\n\t2 | ,1"},
		"not UTF-8":           {"id,a\nx,caf\xe9\n", Options{}, "t.csv:2:6: not UTF-8\n\t2 | x,caf\uFFFD\n\thint: save it as \"CSV UTF-8\""},
		"UTF-16":              {"\xff\xfei\x00d\x00", Options{}, "t.csv: UTF-16, not UTF-8\n\thint: save it as \"CSV UTF-8\""},
		"zero":                {"id,a\nx,\x00\n", Options{}, "t.csv:2:3: a zero byte: not a text file\n\t2 | x,\uFFFD"},
		"workbook":            {"PK\x03\x04…", Options{}, "t.csv: a workbook or another zip file, not a table of text\n\thint: save the sheet as CSV, or use: speelveld import"},
		"unclosed":            {"id,a\nx,\"1\ny,0\n", Options{}, "t.csv:2:3: a quoted cell is not closed\n\t2 | x,\"1\n\thint: close it with \", and write a quote inside it twice"},
		"after quotes":        {"id,a\nx,\"1\"2\n", Options{}, "t.csv:2:6: text after a closing quote\n\t2 | x,\"1\"2\n\thint: a quote inside a quoted cell is written twice: \"\""},
		"nameless column":     {"id,a,,b\nx,1,7,0\n", Options{}, "t.csv:1:6: column 3 has no name, but it has values\n\t1 | id,a,,b\n\thint: name it, or empty it"},
		"unknown column":      {"id,transformation\nx,1\n", Options{Columns: []string{"tranformation"}}, "t.csv: unknown column \"tranformation\"\n\thint: did you mean \"transformation\"?"},
		"unknown exclude":     {"id,a,b\nx,1,1\n", Options{Exclude: []string{"zzz"}}, "t.csv: unknown column \"zzz\"\n\thint: the columns are a, b"},
		"nothing left":        {"id,a\nx,1\n", Options{Exclude: []string{"a"}}, "t.csv: no columns are left"},
		"unknown case column": {"id,a\nx,1\n", Options{CaseColumn: "ids"}, "t.csv: unknown column \"ids\"\n\thint: did you mean \"id\"?"},
		"infinite":            {"id,a\nx,1\ny,Inf\n", Options{}, "t.csv:3:3: column \"a\" holds numbers, but this is \"Inf\"\n\t3 | y,Inf\n\thint: leave the cell empty, or write NA, where nothing is known"},
	} {
		t.Run(name, func(t *testing.T) {
			tab, err := ReadTable("t.csv", strings.NewReader(v.in), v.opt)
			if err == nil {
				t.Fatalf("no error; read %s", show(tab))
			}
			if got := err.Error(); got != v.want {
				t.Errorf("got  %q\nwant %q", got, v.want)
			}
		})
	}
}

func TestUnknownColumnIsRecognised(t *testing.T) {
	_, err := ReadTable("t.csv", strings.NewReader("id,a\nx,1\n"), Options{Columns: []string{"b"}})
	if !errors.Is(err, ErrUnknownColumn) {
		t.Errorf("got %v", err)
	}
}

func TestProblemsAreCountedNotListedForEver(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,a\n")
	for range 100_000 {
		b.WriteString("x,1\n")
	}
	_, err := ReadTable("t.csv", strings.NewReader(b.String()), Options{})
	list := diag.All(err)
	if len(list) != maxProblems+1 || !strings.Contains(err.Error(), "and 99974 problems more") {
		t.Errorf("%d problems listed", len(list))
	}
}

func TestSelect(t *testing.T) {
	cols := []table.Column{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	got, err := Select(cols, []string{"c", "a", "c"}, []string{"a"})
	if err != nil || !slices.Equal(got, []int{2}) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestReadDistances(t *testing.T) {
	for name, in := range map[string]string{
		"full":           ",a,b,c\na,0,1,2.5\nb,1,0,3\nc,2.5,3,0\n",
		"semicolon":      "\xef\xbb\xbf;a;b;c\r\na;0;1;2,5\r\nb;1;0;3\r\nc;2,5;3;0\r\n",
		"lower triangle": "id,a,b,c\na,,,\nb,1,,\nc,2.5,3,\n",
		"rows shuffled":  ",a,b,c\nc,2.5,3,0\na,0,1,2.5\nb,1,0,3\n",
	} {
		d, err := ReadDistances("d.csv", strings.NewReader(in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(d.Cases, []string{"a", "b", "c"}) || !slices.Equal(d.Values, []float64{1, 2.5, 3}) {
			t.Errorf("%s: got %+v", name, d)
		}
	}
}

func TestBadDistances(t *testing.T) {
	for name, v := range map[string]struct{ in, want string }{
		"asymmetric": {",a,b\na,0,1\nb,2,0\n", "d.csv:3:3: the distance of \"b\" and \"a\" is 2 here and 1 in line 2\n\t3 | b,2,0\n\thint: a distance is the same both ways"},
		"negative":   {",a,b\na,0,-1\nb,-1,0\n", "d.csv:2:5: the distance of \"a\" and \"b\" is negative\n\t2 | a,0,-1\nd.csv:3:3: the distance of \"b\" and \"a\" is negative\n\t3 | b,-1,0"},
		"NaN": {",a,b\na,0,NaN\nb,1,0\n", "d.csv:2:5: the distance of \"a\" and \"b\" is no number: \"NaN\"\n\t2 | a,0,NaN\n" +
			"\thint: every pair needs a distance: leave out the cases for which there is none"},
		"diagonal": {",a,b\na,1,.5\nb,.5,1\n", "d.csv:2:3: the distance of \"a\" to itself is 1, not 0\n\t2 | a,1,.5\n\thint: are these similarities? the distance is then 1 − similarity\n" +
			"d.csv:3:6: the distance of \"b\" to itself is 1, not 0\n\t3 | b,.5,1\n\thint: are these similarities? the distance is then 1 − similarity"},
		"not given":   {",a,b\na,0,\nb,,0\n", "d.csv:2:5: the distance of \"a\" and \"b\" is not given\n\t2 | a,0,"},
		"not square":  {",a,b\na,0,1\n", "d.csv: case \"b\" has a column but no row\n\thint: the matrix has to be square"},
		"strange row": {",a,b\na,0,1\nb,1,0\nc,1,1\n", "d.csv:4:1: case \"c\" has a row but no column\n\t4 | c,1,1\n\thint: the matrix has to be square"},
		"twice":       {",a,a\na,0,1\na,1,0\n", "d.csv:1:4: case \"a\" twice in the first row\n\t1 | ,a,a"},
		"short row":   {",a,b\na,0\nb,1,0\n", "d.csv:2:1: the row has 1 distances, the first row 2 cases\n\t2 | a,0"},
		"one case":    {",a\na,0\n", "d.csv: distances need two cases or more\n\thint: a square matrix, with the cases' ids in its first row and first column, separated by comma, semicolon or tab"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadDistances("d.csv", strings.NewReader(v.in))
			if err == nil {
				t.Fatal("no error")
			}
			if got := err.Error(); got != v.want {
				t.Errorf("got  %q\nwant %q", got, v.want)
			}
		})
	}
}

// Any table of numbers that is written comes back as it was.
func TestWrittenTableReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sep := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "sep")
		n, m := rapid.IntRange(1, 6).Draw(t, "cases"), rapid.IntRange(1, 5).Draw(t, "columns")
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "end")
		var b strings.Builder
		b.WriteString("id")
		for j := range m {
			fmt.Fprintf(&b, "%s\"c%s%d\"", sep, sep, j)
		}
		b.WriteString(end)
		want := make([][]float64, n)
		for i := range n {
			fmt.Fprintf(&b, "case %d", i)
			for range m {
				v := rapid.OneOf(rapid.Just(math.NaN()), rapid.Just(0.0), rapid.Just(1.0), rapid.Float64Range(-1e6, 1e6)).Draw(t, "v")
				want[i] = append(want[i], v)
				s := "NA"
				if !math.IsNaN(v) {
					s = fmt.Sprint(v)
					if sep == ";" {
						s = strings.Replace(s, ".", ",", 1)
					}
				}
				b.WriteString(sep + s)
			}
			b.WriteString(end)
		}
		tab, err := ReadTable("t.csv", strings.NewReader(b.String()), Options{})
		if err != nil {
			t.Fatalf("%v in %q", err, b.String())
		}
		for i := range n {
			for j := range m {
				v, ok := tab.Score(i, j)
				if ok == math.IsNaN(want[i][j]) || ok && v != want[i][j] {
					t.Fatalf("cell %d,%d: got %v %v, want %v", i, j, v, ok, want[i][j])
				}
			}
		}
	})
}

func FuzzReadTable(f *testing.F) {
	for _, s := range []string{"id,a\nx,1\n", "id;a\nx;0,5\n", "\xef\xbb\xbfid\t\"a\"\r\nx\t\"\"\"\"\r\n", "sep=,", "sep=;\n", ",,\n,,\n", "\"", "a,b\r\r\rc,d", "id,a,\nx,1\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		tab, err := ReadTable("t.csv", strings.NewReader(string(in)), Options{})
		check(t, in, err)
		if err == nil && (len(tab.Cases()) == 0 || len(tab.Columns()) == 0) {
			t.Error("a table without rows or columns passed")
		}
		_, err = ReadDistances("t.csv", strings.NewReader(string(in)))
		check(t, in, err)
	})
}

// check holds the positions of errors inside the file.
func check(t *testing.T, in []byte, err error) {
	t.Helper()
	lines := strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(in)), "\n") + 1
	for _, e := range diag.All(err) {
		if e.Pos.Line > lines || e.Pos.Line > 0 && e.Pos.Col < 1 {
			t.Errorf("%v lies outside the %d lines of the file", e.Pos, lines)
		}
	}
}
