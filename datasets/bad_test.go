package datasets

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"speelveld/internal/diag"
)

const goodCase = "id: een\nname: Een\n"

// oneCase is a study whose only case holds data.
func oneCase(data string) fstest.MapFS {
	return fstest.MapFS{
		"study.yaml":     {Data: []byte("id: x\n")},
		"cases/een.yaml": {Data: []byte(data)},
	}
}

// block returns a mapping nested depth deep, in block style.
func block(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// bomb returns anchors that multiply: levels of lists with width aliases to the level below.
func bomb(levels, width int, item string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "a0: &a0 %s\n", item)
	for l := 1; l <= levels; l++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", l, l, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", l-1), width), ", "))
	}
	return b.String()
}

// TestHostileContent reads files made to break a reader: what is said is exact and comes soon.
func TestHostileContent(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for name, test := range map[string]struct{ data, want string }{
		"not UTF-8": {"id: een\nname: caf\xe9\n",
			"cases/een.yaml:2:10: is not UTF-8 text: byte 0xE9\n\t2 | name: caf\uFFFD\n\thint: save the file as UTF-8; if it is Windows-1252, this byte is \"é\""},
		"cut off in a letter": {"id: een\nname: één \xc3",
			"cases/een.yaml:2:11: is not UTF-8 text: byte 0xC3\n\t2 | name: één \uFFFD\n\thint: save the file as UTF-8; if it is Windows-1252, this byte is \"Ã\""},
		"UTF-16": {"\xff\xfei\x00d\x00",
			"cases/een.yaml:1:1: is UTF-16 text\n\thint: save it as UTF-8"},
		"a zero byte": {"id: een\nname: a\x00b\n",
			"cases/een.yaml:2:8: a control character (U+0000), which no text has\n\t2 | name: a\uFFFDb\n\thint: is this a text file? Remove the character"},
		"a line separator": {"id: een\nname: a\u2028b\n",
			"cases/een.yaml:2:8: an invisible line separator (U+2028)\n\t2 | name: a\u2028b\n\thint: it often comes along when text is pasted: put a space or a line break in its place"},
		"nested in flow style": {"id: een\nnote: " + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
			"cases/een.yaml:2:71: is nested more than 64 deep\n\thint: no field of a study needs that; is this the right file?"},
		"nested in lists": {"id: een\nnote:\n" + strings.Repeat("- ", 20_000) + "x\n",
			"cases/een.yaml:3:129: is nested more than 64 deep\n\thint: no field of a study needs that; is this the right file?"},
		"nested in maps": {block(3000),
			"cases/een.yaml:65:66: is nested more than 64 deep\n\t65 | " + strings.Repeat(" ", 64) + "a:\n\thint: no field of a study needs that; is this the right file?"},
		"nested in curly braces": {strings.Repeat("{a: ", 20_000),
			"cases/een.yaml:1:257: is nested more than 64 deep\n\thint: no field of a study needs that; is this the right file?"},
		"nested and never closed": {strings.Repeat("[", 4_000_000), // more marks than values may have
			"cases/een.yaml: has over 400000 values\n\thint: is this the right file? Split it"},
		"a line without end": {"id: een\nname: " + strings.Repeat(long, 5000) + ": x\n",
			"cases/een.yaml:2:5000007: a colon where no key can be\n\thint: put a text with \": \" in it in quotes: text: 'first: second'; or check the indentation of this line and the one above"},
		"an alias to itself": {"id: een\nname: &n [*n]\n",
			"cases/een.yaml:2:7: expected a text, found a list\n\t2 | name: &n [*n]"},
		"50 MB": {"id: een\nname: Een\nnote: " + strings.Repeat(long, 50_000),
			"cases/een.yaml: is 47 MB large; at most 8 MB is read\n\thint: is this the right file? Split it, or keep full texts outside the study and quote from them"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s, err := Read(oneCase(test.data))
			if err == nil {
				t.Fatalf("read without an error: %v", s.Cases)
			}
			if got := err.Error(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if d := time.Since(start); d > 2*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// TestAliasBomb holds that aliases cannot multiply what is read.
func TestAliasBomb(t *testing.T) {
	evidence := bomb(0, 0, "{source: s}") + "a1: &a1 [" + strings.Repeat("*a0, ", 3000) + "]\n"
	data := "id: een\nname: Een\n" + evidence + "a2: &a2 {value: v, evidence: *a1}\npartners: [" + strings.Repeat("*a2, ", 3000) + "]\n"
	for name, data := range map[string]string{
		"lists of lists":        "id: een\nname: Een\n" + bomb(9, 9, "x") + "partners: *a9\n",
		"evidence for partners": data,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := Read(oneCase(data))
			if err == nil {
				t.Fatal("read without an error")
			}
			if d := time.Since(start); d > 2*time.Second {
				t.Errorf("took %v", d)
			}
			if !strings.Contains(err.Error(), "aliases (*name) add more than 500000 values to this file") {
				t.Errorf("got %.2000s", err)
			}
		})
	}
}

// TestManyProblems holds that a file full of errors is cut short, with a count.
func TestManyProblems(t *testing.T) {
	_, err := Read(oneCase(goodCase + "codings:\n" + strings.Repeat("- {code: a, text: {xx: y}}\n", 1000)))
	errs := diag.All(err)
	if len(errs) != maxProblems+2 { // the missing codebook is told too
		t.Fatalf("%d errors", len(errs))
	}
	if got, want := errs[maxProblems].Msg, "too many problems: the rest of this file was not looked at"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestGoodContent reads files that are unusual and right.
func TestGoodContent(t *testing.T) {
	for name, data := range map[string]string{
		"byte order mark":    "\uFEFFid: een\nname: Een\n",
		"CRLF":               "id: een\r\nname: Een\r\nnote: |\r\n  a\r\n  b\r\n",
		"CR":                 "id: een\rname: Een\r",
		"no last line break": "id: een\nname: Een",
		"emoji":              "id: een\nname: Een\nnote: 🙂 ok\n",
		"blank values":       "id: een\nname: Een\nplace:\nnote: ~\ncodings: []\ncountry: ''\nperiod: {start: , end: null}\n",
		"an alias":           "id: een\nname: &n Een\nnote: *n\n",
		"explicit document":  "---\nid: een\nname: Een\n...\n",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Read(oneCase(data))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Cases[0].Name["nl"]; got != "Een" {
				t.Errorf("name %q", got)
			}
			if strings.Contains(fmt.Sprintf("%+v", s.Cases), "\r") {
				t.Errorf("a carriage return is left: %+v", s.Cases)
			}
		})
	}
}

// TestColumns holds that columns count runes, whatever ends the lines.
func TestColumns(t *testing.T) {
	for _, eol := range []string{"\n", "\r\n", "\r"} {
		data := strings.ReplaceAll("\uFEFFid: een\nname: {nl: Eén 🙂 geheel, xx: y}\nstatus: q\n", "\n", eol)
		_, err := Read(oneCase(data))
		var at []string
		for _, e := range diag.All(err) {
			at = append(at, e.Pos.String())
		}
		if got, want := strings.Join(at, " "), "cases/een.yaml:2:26 cases/een.yaml:3:1"; got != want {
			t.Errorf("line ends %q: got %s, want %s", eol, got, want)
		}
	}
}

// TestStrangeFiles reads folders in which a case is no file.
func TestStrangeFiles(t *testing.T) {
	make := func(t *testing.T) string {
		dir := filepath.Join(t.TempDir(), "mijn studie ë")
		if err := os.MkdirAll(filepath.Join(dir, "cases"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "study.yaml"), []byte("id: x\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for name, test := range map[string]struct {
		make func(path string) error
		want string
	}{
		"folder":             {func(p string) error { return os.Mkdir(p, 0o755) }, "is a folder, not a file\n\thint: move it out of the study, or put a plain file in its place"},
		"link to itself":     {func(p string) error { return os.Symlink(filepath.Base(p), p) }, "cannot be opened: too many levels of symbolic links\n\thint: it is a link that leads back to itself: remove it"},
		"link to nothing":    {func(p string) error { return os.Symlink("gone.txt", p) }, "cannot be opened: no such file or directory"},
		"link to a device":   {func(p string) error { return os.Symlink("/dev/zero", p) }, "is a device, not a file\n\thint: move it out of the study, or put a plain file in its place"},
		"pipe":               {mkfifo, "is a pipe, not a file\n\thint: move it out of the study, or put a plain file in its place"},
		"sparse and endless": {func(p string) error { return sparse(p, 1<<40) }, "is 1048576 MB large; at most 8 MB is read\n\thint: is this the right file? Split it, or keep full texts outside the study and quote from them"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := make(t)
			if err := test.make(filepath.Join(dir, "cases", "een.yaml")); err != nil {
				t.Skipf("cannot be made here: %v", err)
			}
			_, err := ReadDir(dir)
			if err == nil || err.Error() != "cases/een.yaml: "+test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if _, digestErr := DigestDir(dir); digestErr == nil || digestErr.Error() != err.Error() {
				t.Errorf("the digest says %v", digestErr)
			}
		})
	}
	t.Run("a link to a file outside", func(t *testing.T) {
		dir := make(t)
		outside := filepath.Join(t.TempDir(), "zotero.bib")
		if err := os.WriteFile(outside, []byte("@misc{a, title={A}}"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, filepath.Join(dir, "sources.bib")); err != nil {
			t.Skip(err)
		}
		if s, err := ReadDir(dir); err != nil || len(s.Sources) != 1 {
			t.Errorf("got %v, %v", s, err)
		}
	})
	t.Run("cases is a file", func(t *testing.T) {
		dir := make(t)
		os.Remove(filepath.Join(dir, "cases"))
		os.WriteFile(filepath.Join(dir, "cases"), []byte("x"), 0o644)
		if _, err := ReadDir(dir); err == nil || !strings.HasPrefix(err.Error(), "cases: is not a folder that can be listed") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no folder", func(t *testing.T) {
		_, err := ReadDir(filepath.Join(make(t), "nergens"))
		if err == nil || !strings.Contains(err.Error(), "nergens: cannot be opened: no such file or directory") {
			t.Errorf("got %v", err)
		}
		_, err = ReadDir(filepath.Join(make(t), "study.yaml"))
		if err == nil || !strings.Contains(err.Error(), "study.yaml: is not a folder") {
			t.Errorf("got %v", err)
		}
	})
}

func sparse(path string, size int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Truncate(size)
}

// TestBadBibliography holds that a broken entry stops a study, with its place.
func TestBadBibliography(t *testing.T) {
	files := oneCase(goodCase + "codings: {code: a, evidence: {source: b}}\n")
	files["codebook.yaml"] = &fstest.MapFile{Data: []byte("codes: {id: a, kind: value, label: A}\n")}
	files["sources.bib"] = &fstest.MapFile{Data: bytes.ReplaceAll([]byte("@misc{Akkerman_2011, title = {A}}\n@misc{b,\n  title {B},\n}\n"), []byte("\n"), []byte("\r\n"))}
	_, err := Read(files)
	want := "sources.bib:1:7: \"Akkerman_2011\" cannot be an id\n\t1 | @misc{Akkerman_2011, title = {A}}\n\thint: an id has small letters a to z, digits and single hyphens: akkerman-2011\n" +
		"sources.bib:3:9: expected \"=\" after \"title\"\n\t3 |   title {B},\n\thint: a field reads name = {value}; was a brace closed too early?"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
