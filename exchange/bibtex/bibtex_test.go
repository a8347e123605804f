package bibtex

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"speelveld/internal/diag"
)

// TestDecode holds what TeX becomes.
func TestDecode(t *testing.T) {
	for raw, want := range map[string]string{
		`K{\"o}ppchen`:                                   "Köppchen",
		`K\"oppchen`:                                     "Köppchen",
		`\'Etienne \'{e}t\'{\i} \'\i`:                    "Étienne étí í",
		`Nyl{\'e}n, {\AA}ngstr{\"o}m`:                    "Nylén, Ångström",
		`gar\c{c}on \c cedille \v{S}koda`:                "garçon çedille Škoda",
		`Stra{\ss}e Stra\ss e`:                           "Straße Straße",
		`\o re \O re s{\o}k {\ae}ble \AE`:                "øre Øre søk æble Æ",
		`\L{}ód\'z \k{a} \H{o} \r{u} \.z \={a}`:          "Łódź ą ő ů ż ā",
		`Opleiding \& Ontwikkeling`:                      "Opleiding & Ontwikkeling",
		`50\% \#1 \$5 a\_b \{x\}`:                        "50% #1 $5 a_b {x}",
		`{NS} en {TU} Delft`:                             "NS en TU Delft",
		`{{Twee} lagen}`:                                 "Twee lagen",
		`393--413`:                                       "393–413",
		`a---b a-b`:                                      "a—b a-b",
		"``aan'' 't":                                     "“aan” 't",
		`Van~den~Berg`:                                   "Van den Berg",
		"een\n   twee\tdrie":                             "een twee drie",
		`\textit{Lab} \emph{x} {\bf y} \url{http://a.b}`: "Lab x y http://a.b",
		`\LaTeX{} en \TeX`:                               "LaTeX en TeX",
		`\unknown{arg} rest`:                             `\unknown{arg} rest`,
		`\textbackslash{} \textasciitilde{} \~{} \^{}`:   `\ ~ ~ ^`,
		`CO$_2$ en $x^{2}$ \$ kost`:                      "CO$_2$ en $x^{2}$ $ kost",
		`kost $ 5`:                                       "kost $ 5",
		`hy\-phen`:                                       "hyphen",
		`a \\ b`:                                         "a b",
		`Já z é`:                                         "Já z é",
		`\"{}`:                                           "¨",
		`\'`:                                             "´",
		`\`:                                              `\`,
		`}{`:                                             "",
		`\euro 5 \pounds{}3 \S{}5 \dots`:                 "€5 £3 §5 …",
		"":                                               "",
	} {
		if got := decode(raw); got != want {
			t.Errorf("decode(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for raw, want := range map[string]string{
		`Denyer, David and Van Aken, Joan Ernst`:              "Denyer, David and Van Aken, Joan Ernst",
		`Donald E. Knuth`:                                     "Knuth, Donald E.",
		`Jan van der Berg and Ludwig van Beethoven`:           "van der Berg, Jan and van Beethoven, Ludwig",
		`De Vries and Den Brok and van Schie`:                 "De Vries and Den Brok and van Schie",
		`{{Kenniscentra Hogeschool Utrecht}}`:                 "Kenniscentra Hogeschool Utrecht",
		`{Kenniscentrum Sociale Innovatie, HU} and {Movisie}`: "{Kenniscentrum Sociale Innovatie, HU} and Movisie",
		`{Zorg and Welzijn}`:                                  "{Zorg and Welzijn}",
		`Braun and others`:                                    "Braun and others",
		`King, Jr., Martin Luther`:                            "King, Jr., Martin Luther",
		`K{\"o}ppchen, A. AND {\'E}. Zola`:                    "Köppchen, A. and Zola, É.",
		`A.~Bakker`:                                           "Bakker, A.",
		"Bakker,\n  A. and\n  Akkerman, S.F.":                 "Bakker, A. and Akkerman, S.F.",
		` and `:                                               "",
	} {
		got := decodeNames(raw)
		if got != want {
			t.Errorf("decodeNames(%q) = %q, want %q", raw, got, want)
		}
	}
	want := []Name{{Family: "Kenniscentrum Sociale Innovatie, HU"}, {Family: "Movisie"}, {Family: "King", Suffix: "Jr.", Given: "Martin Luther"}, {Family: "van Aken", Given: "Joan"}}
	if diff := cmp.Diff(want, Names("{Kenniscentrum Sociale Innovatie, HU} and Movisie and King, Jr., Martin Luther and van Aken, Joan")); diff != "" {
		t.Error(diff)
	}
}

func TestParse(t *testing.T) {
	const file = `% Encoding: UTF-8, mail me@example.org
This is a comment, and so is an @ in it.
@string{ou = "Organisatie" # { en Uitgeverij}}
@Comment{jabref-meta: grouping {x} @article{not-one, title={x}}}
@preamble{ "\newcommand{\noop}[1]{}" }

@Article{akkerman-2011,
  Author  = {Akkerman, Sanne F. and Bakker, Arthur},
  title   = "{Boundary} crossing and " # {boundary "objects"},
  journal = ou,
  year    = 2011, month = jan # "~3",
  pages = {132--169},
  url = {https://x.nl/a_b--c?d=%20e&f=~g},
  doi = "10.1007/978-3-031-14710-4\_14",
  language = {nl}, urldate = {2024-05-01}, keywords = {a, b},
  abstract = {Eén
    twee.}, note = {x\}y}, custom-field = 12 ,
}
@book(boek, title = {Haakjes (rond)})
@misc{leeg}@misc{ook-leeg,}
`
	entries, errs := Parse("s.bib", []byte("\uFEFF"+strings.ReplaceAll(file, "\n", "\r\n")))
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	want := []Entry{
		{Type: "article", Key: "akkerman-2011", Pos: diag.Pos{File: "s.bib", Line: 7, Col: 1}, KeyPos: diag.Pos{File: "s.bib", Line: 7, Col: 10}, Fields: map[string]string{
			"author": "Akkerman, Sanne F. and Bakker, Arthur", "title": `Boundary crossing and boundary "objects"`, "journal": "Organisatie en Uitgeverij",
			"year": "2011", "month": "January 3", "pages": "132–169", "url": "https://x.nl/a_b--c?d=%20e&f=~g", "doi": "10.1007/978-3-031-14710-4_14",
			"language": "nl", "urldate": "2024-05-01", "keywords": "a, b", "abstract": "Eén twee.", "note": "x}y", "custom-field": "12",
		}},
		{Type: "book", Key: "boek", Pos: diag.Pos{File: "s.bib", Line: 19, Col: 1}, KeyPos: diag.Pos{File: "s.bib", Line: 19, Col: 7}, Fields: map[string]string{"title": "Haakjes (rond)"}},
		{Type: "misc", Key: "leeg", Pos: diag.Pos{File: "s.bib", Line: 20, Col: 1}, KeyPos: diag.Pos{File: "s.bib", Line: 20, Col: 7}, Fields: map[string]string{}},
		{Type: "misc", Key: "ook-leeg", Pos: diag.Pos{File: "s.bib", Line: 20, Col: 12}, KeyPos: diag.Pos{File: "s.bib", Line: 20, Col: 18}, Fields: map[string]string{}},
	}
	if diff := cmp.Diff(want, entries); diff != "" {
		t.Error(diff)
	}
}

// TestBroken breaks one entry in every way that we know: it is told with its place, and its
// neighbours are read.
func TestBroken(t *testing.T) {
	for name, test := range map[string]struct{ bib, want string }{
		"value not closed":  {"@misc{bad, title = {x {y}, year = 2020\n}", "3:1: @misc bad is not closed\n\t3 | @misc{bad, title = {x {y}, year = 2020\n\thint: put a \"}\" on the line before the next entry (line 5)"},
		"brace not closed":  {"@misc{bad, title = {x {y} {z, year = 2020}", "3:20: the { that opens the value of field \"title\" is not closed\n\t3 | @misc{bad, title = {x {y} {z, year = 2020}\n\thint: the next entry begins at line 4"},
		"quote not closed":  {"@misc{bad, title = \"x}", "3:20: the \" that opens the value of field \"title\" is not closed\n\t3 | @misc{bad, title = \"x}\n\thint: the next entry begins at line 4"},
		"entry not closed":  {"@misc{bad, title = {x}", "3:1: @misc bad is not closed\n\t3 | @misc{bad, title = {x}\n\thint: put a \"}\" on the line before the next entry (line 4)"},
		"a brace too many":  {"@misc{bad, title = {x}},\n year = {2020}}", "3:24: @misc bad closed before this \",\"\n\t3 | @misc{bad, title = {x}},\n\thint: is there a brace too many in the lines before?"},
		"no equals sign":    {"@misc{bad, titel {x}}", "3:18: expected \"=\" after \"titel\"\n\t3 | @misc{bad, titel {x}}\n\thint: a field reads name = {value}; was a brace closed too early?"},
		"no comma":          {"@misc{bad, title = {x}\n year = 2020}", "3:23: expected a comma after field \"title\"\n\t3 | @misc{bad, title = {x}"},
		"no value":          {"@misc{bad, title = , year = 2020}", "3:20: expected a value for field \"title\", found \", year = 202\"\n\t3 | @misc{bad, title = , year = 2020}\n\thint: a value stands in braces or quotes: {…}"},
		"no key":            {"@misc{title = {x}}", "3:7: @misc without a key\n\t3 | @misc{title = {x}}\n\thint: write @misc{some-key, …: the key is what the study refers to"},
		"key with a space":  {"@misc{bad key, title = {x}}", "3:7: \"bad key\" cannot be a key\n\t3 | @misc{bad key, title = {x}}\n\thint: a key has no spaces, quotes or braces, and a comma follows it"},
		"unknown macro":     {"@misc{bad, title = foo}", "3:20: the abbreviation \"foo\" is not defined\n\t3 | @misc{bad, title = foo}\n\thint: put the value in braces, or define it first: @string{foo = {…}}"},
		"field twice":       {"@misc{bad, title = {x}, Title = {y}}", "3:25: field \"title\" is given twice\n\t3 | @misc{bad, title = {x}, Title = {y}}\n\thint: the first, at line 3, counts: remove one of them"},
		"key twice":         {"@misc{one, title = {x}}", "3:7: the key one is given to two entries\n\t3 | @misc{one, title = {x}}\n\thint: the first is at s.bib:1:7: rename or remove one of them"},
		"no brace":          {"@misc bad, title = {x}", "3:1: expected an entry, such as \"@article{key,\"\n\t3 | @misc bad, title = {x}\n\thint: put a brace behind the entry's type, or take the @ away if this is a comment"},
		"not a field":       {"@misc{bad, = {x}}", "3:12: expected a field, such as year = {2020}, found \"= {x}}\"\n\t3 | @misc{bad, = {x}}"},
		"bad text in field": {"@misc{bad, ë = {x}, \x00}", "3:21: expected a field, such as year = {2020}, found \"\\x00}\"\n\t3 | @misc{bad, ë = {x}, \uFFFD}"},
	} {
		t.Run(name, func(t *testing.T) {
			entries, errs := Parse("s.bib", []byte("@misc{one, title = {A}}\n\n"+test.bib+"\n@misc{two, title = {B}}\n"))
			if got := errs.Error(); got != "s.bib:"+test.want {
				t.Errorf("got  %s\nwant %s", got, "s.bib:"+test.want)
			}
			first, last := entries[0], entries[len(entries)-1]
			if first.Fields["title"] != "A" || first.Broken || last.Key != "two" || last.Fields["title"] != "B" || last.Broken {
				t.Errorf("the neighbours were not read: %+v", entries)
			}
			for _, e := range entries[1 : len(entries)-1] {
				if !e.Broken && name != "key twice" {
					t.Errorf("%+v is not said to be broken", e)
				}
			}
		})
	}
}

// TestKeepsWhatItUnderstood holds that the good part of a broken entry is there.
func TestKeepsWhatItUnderstood(t *testing.T) {
	entries, _ := Parse("", []byte("@misc{bad, title = {T}, year = {2020\n@misc{next, title = {N}}"))
	if len(entries) != 2 || entries[0].Key != "bad" || entries[0].Fields["title"] != "T" || !entries[0].Broken {
		t.Errorf("%+v", entries)
	}
}

// text draws a text as a bibliography may hold one: any letters and signs, single spaces.
func text(t *rapid.T, label string) string {
	letters := rapid.OneOf(
		rapid.SampledFrom([]rune(`abcXYZ éëöçß&%$#_{}\~^"'`+"`"+`-–—=,@()[]<>/.;:! ıøłÅ “”`)),
		rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P, unicode.S),
	)
	s := norm.NFC.String(rapid.StringOfN(letters, 0, 30, -1).Draw(t, label))
	return strings.Join(strings.Fields(s), " ")
}

// TestWriteThenParse holds that what is written is read back the same.
func TestWriteThenParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []Entry
		for i := range rapid.IntRange(0, 4).Draw(t, "entries") {
			e := Entry{Type: rapid.SampledFrom([]string{"article", "book", "online"}).Draw(t, "type"), Key: fmt.Sprintf("key-%d", i), Fields: map[string]string{}}
			for _, name := range []string{"title", "note", "url", "abstract", "x-own"} {
				if s := text(t, name); s != "" && strings.TrimSpace(s) == s {
					e.Fields[name] = s
				}
			}
			var names []string
			for range rapid.IntRange(0, 3).Draw(t, "authors") {
				n := Name{Family: person(t, "family"), Given: person(t, "given")}
				if n.Family != "" {
					names = append(names, n.String())
				}
			}
			if len(names) > 0 {
				e.Fields["author"] = strings.Join(names, " and ")
			}
			want = append(want, e)
		}
		var b bytes.Buffer
		if err := Write(&b, want); err != nil {
			t.Fatal(err)
		}
		got, errs := Parse("", b.Bytes())
		if len(errs) > 0 {
			t.Fatalf("%v\n%s", errs, &b)
		}
		for i := range got {
			got[i].Pos, got[i].KeyPos = diag.Pos{}, diag.Pos{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%s", diff, &b)
		}
	})
}

// person draws a part of a name: letters, with what may surprise a reader of names.
func person(t *rapid.T, label string) string {
	return rapid.SampledFrom([]string{"", "Bakker", "van Schie", "De Vries", "Visser Kelderman", "A.", "Zorg and Welzijn", "HU, Utrecht", "Köppchen", "O'Neill & Zn.", "others", "ICT&health", "100%"}).Draw(t, label)
}

func TestWriteRefuses(t *testing.T) {
	for name, e := range map[string]Entry{
		"no type":           {Key: "a"},
		"bad type":          {Type: "my book", Key: "a"},
		"no key":            {Type: "misc"},
		"key with a comma":  {Type: "misc", Key: "a,b"},
		"bad field":         {Type: "misc", Key: "a", Fields: map[string]string{"my field": "x"}},
		"control character": {Type: "misc", Key: "a", Fields: map[string]string{"title": "x\x00y"}},
	} {
		if err := Write(&bytes.Buffer{}, []Entry{e}); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

// TestDeepAndLong holds that depth and length cost no more than they are worth.
func TestDeepAndLong(t *testing.T) {
	deep := "@misc{a, title = {" + strings.Repeat("{", 200_000) + "x" + strings.Repeat("}", 200_000) + "}}"
	entries, errs := Parse("", []byte(deep))
	if len(errs) != 0 || entries[0].Fields["title"] != "x" {
		t.Errorf("%v %v", entries, errs)
	}
	for _, s := range []string{"@", "@misc{", "@misc{a,", "{", "\"", "#", "\\", "a = {b},\n", "@string{a = a}\n", "@misc{a, x = {\n", "%\n", "and "} {
		start := time.Now()
		Parse("", []byte("@misc{a, author = {"+strings.Repeat(s, 1_000_000/len(s))))
		Parse("", []byte(strings.Repeat(s, 1_000_000/len(s))))
		Parse("", []byte("@misc{a, title = {"+strings.Repeat(s, 1_000_000/len(s))+"}}"))
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("1 MB of %q takes %v", s, d)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("@article{a, title = {x {y} z}, author = \"A and B\" # {, c}, year = 2020}\n"))
	f.Add([]byte("@string(j = {\\'e})\n% c\n@book(b, title = j # \" -- \", note = {``q''})"))
	f.Add([]byte("@misc{c, url = {http://x/\\_~}, author = {{De {\\\"U}} and others}}\n@misc{c"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, errs := Parse("f", data)
		lines := strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n")
		for _, e := range errs {
			if e.Pos.Line < 1 || e.Pos.Line > len(lines) || e.Pos.Col < 1 || e.Pos.Col > utf8.RuneCountInString(lines[e.Pos.Line-1])+1 {
				t.Errorf("%s lies outside the file", e.Pos)
			}
		}
		if len(errs) > 0 || !utf8.Valid(data) {
			return
		}
		// What was read without errors is read again the same after it has been written.
		var b bytes.Buffer
		if err := Write(&b, entries); err != nil {
			return // a type or key that BibTeX takes and we do not write
		}
		again, errs := Parse("f", b.Bytes())
		if len(errs) > 0 || len(again) != len(entries) {
			t.Fatalf("written and read again: %d entries of %d, %v\n%s", len(again), len(entries), errs, &b)
		}
		for i := range entries {
			for _, name := range slices.Sorted(maps.Keys(entries[i].Fields)) {
				if got, want := again[i].Fields[name], entries[i].Fields[name]; got != want {
					t.Errorf("field %q: %q became %q\n%s", name, want, got, &b)
				}
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var in bytes.Buffer
	for i := range 1000 {
		fmt.Fprintf(&in, "@article{key-%d,\n  author = {K{\\\"o}ppchen, A. and Bakker, Arthur},\n  title = {A {Title} of some length -- with a dash},\n  year = {2020},\n  note = {Reference as recorded: something of a line.}\n}\n\n", i)
	}
	b.SetBytes(int64(in.Len()))
	for b.Loop() {
		if _, errs := Parse("", in.Bytes()); len(errs) > 0 {
			b.Fatal(errs)
		}
	}
}
