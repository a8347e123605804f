package paint

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"
)

// TestWidth compares our reading of the font with that of golang.org/x/image.
func TestWidth(t *testing.T) {
	for f := range faces {
		ref, err := sfnt.Parse(f.file())
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		upem := fixed.I(int(ref.UnitsPerEm()))
		for r := rune(0x20); r < 0x2600; r++ {
			g, err := ref.GlyphIndex(&buf, r)
			if err != nil {
				t.Fatal(err)
			}
			if (g != 0) != f.Has(r) {
				t.Errorf("%s %U: has %v, reference %v", f, r, f.Has(r), g != 0)
				continue
			}
			adv, err := ref.GlyphAdvance(&buf, g, upem, font.HintingNone)
			if err != nil {
				t.Fatal(err)
			}
			if want := float64(adv) / float64(upem) * 10; math.Abs(Width(string(r), f, 10)-want) > 1e-9 {
				t.Errorf("%s %U: width %v, reference %v", f, r, Width(string(r), f, 10), want)
			}
		}
	}
	if got, want := Width("transformatie", Regular, 7), 40.8; math.Abs(got-want) > 0.1 {
		t.Errorf("width of a word: %v, want about %v", got, want)
	}
}

// TestSubset reads the subset back: the same widths and outlines, and nothing but what was asked.
func TestSubset(t *testing.T) {
	text := []rune("Coördinatie één ﬁ […] → “ŵ” 0123 שלום")
	for f := range faces {
		sub, err := sfnt.Parse(parsed[f]().subset(text))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		full, err := sfnt.Parse(f.file())
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		upem := fixed.I(int(full.UnitsPerEm()))
		for _, r := range text {
			a, err := full.GlyphIndex(&buf, r)
			if err != nil {
				t.Fatal(err)
			}
			b, err := sub.GlyphIndex(&buf, r)
			if err != nil {
				t.Fatal(err)
			}
			if (a == 0) != (b == 0) {
				t.Errorf("%s %q: glyph %d became %d", f, r, a, b)
				continue
			}
			wa, _ := full.GlyphAdvance(&buf, a, upem, font.HintingNone)
			wb, _ := sub.GlyphAdvance(&buf, b, upem, font.HintingNone)
			sa, errA := full.LoadGlyph(&buf, a, upem, nil)
			want := fmt.Sprint(sa)
			sb, errB := sub.LoadGlyph(&buf, b, upem, nil)
			if wa != wb || errA != nil || errB != nil || want != fmt.Sprint(sb) {
				t.Errorf("%s %q: another glyph in the subset (%v, %v)", f, r, errA, errB)
			}
		}
		if g, _ := sub.GlyphIndex(&buf, 'Q'); g != 0 {
			t.Errorf("%s: the subset holds a Q that nobody asked for", f)
		}
		if n := len(parsed[f]().subset(text)); n > 40<<10 {
			t.Errorf("%s: the subset has %d bytes", f, n)
		}
	}
	if _, err := sfnt.Parse(parsed[Regular]().subset(nil)); err != nil {
		t.Errorf("subset of nothing: %v", err)
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]struct {
		text    string
		missing string
	}{
		"":                          {"", ""},
		"  a\n\tb  ":                {"a b", ""},
		"e\u0301e\u0301n":           {"één", ""},
		"漢字":                        {Unprintable, "字漢"},
		"lab 🧪 x":                   {"lab […] x", "🧪"},
		"👩‍🔬":                       {Unprintable, "👩🔬"},
		"\u202eabc\u200b\ufeff":     {"abc", ""},
		"\x00\x1b[31m":              {"[31m", ""},
		"ontwik\u00adkeling":        {"ontwik\u00adkeling", ""},
		"a\u00a0b":                  {"a\u00a0b", ""},
		"שלום":                      {"שלום", ""},
		"perspective making/taking": {"perspective making/taking", ""},
	} {
		text, missing := Printable(in)
		if text != want.text || string(missing) != want.missing {
			t.Errorf("Printable(%q) = %q, %q; want %q, %q", in, text, string(missing), want.text, want.missing)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text, _ := Printable(rapid.String().Draw(t, "s"))
		for _, r := range strings.ReplaceAll(text, "\u00ad", "") {
			if !Regular.Has(r) || unicode.IsControl(r) {
				t.Fatalf("%q is left with %U", text, r)
			}
		}
		if again, missing := Printable(text); again != text || len(missing) > 0 {
			t.Fatalf("%q became %q the second time", text, again)
		}
	})
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width float64
		want  string
	}{
		{"", 50, ""},
		{"kort", 50, "kort"},
		{"gedeelde agenda of thema's", 60, "gedeelde agenda|of thema's"},
		{"perspective making/taking", 40, "perspective|making/|taking"},
		{"persoons\u00adontwikkeling", 45, "persoons-|ontwikkeling"},
		{"persoons\u00adontwikkeling", 100, "persoonsontwikkeling"},
		{"transformatie", 30, "transfor-|matie"},
		{"multi-stakeholder", 40, "multi-|stakeholder"},
	} {
		if got := strings.Join(Wrap(c.in, Regular, 7, c.width), "|"); got != c.want {
			t.Errorf("Wrap(%q, %v) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
	words := rapid.SliceOfN(rapid.StringMatching(`[a-zé]{1,14}(-[a-z]{1,9}|/[a-z]{1,9})?|x{40}|漢`), 0, 25)
	rapid.Check(t, func(t *rapid.T) {
		in, _ := Printable(strings.Join(words.Draw(t, "words"), " "))
		width := rapid.Float64Range(20, 200).Draw(t, "width")
		for name, lines := range map[string][]string{"Wrap": Wrap(in, Regular, 7, width), "Fill": Fill(in, Regular, 7, width)} {
			for _, l := range lines {
				if Width(l, Regular, 7) > width+1e-9 && len([]rune(l)) > 2 {
					t.Fatalf("%s: %q is wider than %v", name, l, width)
				}
			}
			bare := func(s string) string { return strings.NewReplacer(" ", "", "-", "").Replace(s) }
			if bare(strings.Join(lines, "")) != bare(in) {
				t.Fatalf("%s: %q became %q", name, in, lines)
			}
		}
	})
}

func TestVisual(t *testing.T) {
	for in, want := range map[string]string{
		"abc":           "abc",
		"שלום":          "םולש",
		"lab שלום (3)":  "lab םולש (3)",
		"שלום עולם (t)": "םלוע םולש (t)",
		"שלום 12 עולם":  "םלוע 12 םולש",
		"a שלום b":      "a םולש b",
	} {
		if got := visual(in); got != want {
			t.Errorf("visual(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestColor(t *testing.T) {
	for in, want := range map[string]string{"#0072b2": "#0072b2", "#0072b2ff": "#0072b2", "#fffffe00": "none"} {
		c, ok := ParseColor(in)
		if !ok || c.Hex() != want {
			t.Errorf("ParseColor(%q) = %s, %v; want %s", in, c.Hex(), ok, want)
		}
	}
	for _, in := range []string{"", "red", "#12345", "#zzzzzz", "#1234567"} {
		if c, ok := ParseColor(in); ok {
			t.Errorf("ParseColor(%q) = %s", in, c.Hex())
		}
	}
}

// everything is a scene with each kind of operation.
func everything() *Scene {
	red, blue := RGB(0xD55E00), RGB(0x0072B2)
	hatch := Hatch{Color: blue, Width: 0.5, Gap: 3, Angle: 45}
	return &Scene{ID: "all", Width: 200, Height: 100, Meta: Meta{Title: `<"all"> & 'more'`, Description: "één\x00\x01", Command: "speelveld figure", Digest: "sha256:00", Version: "1", Lang: "nl"},
		Ops: []Op{
			&Rect{X: 10, Y: 10, W: 40, H: 20, R: 4, Style: Style{Fill: RGB(0xEEEEEE), Stroke: red, Width: 1, Dash: []float64{3, 2}, Hatch: hatch}},
			&Ellipse{CX: 80, CY: 20, RX: 20, RY: 10, Style: Style{Stroke: blue, Width: 1, Hatch: hatch}},
			Polygon(Style{Fill: blue}, Point{110, 10}, Point{130, 10}, Point{120, 30}),
			Bezier(Style{Stroke: red, Width: 2}, Point{140, 10}, Point{160, 10}, Point{140, 30}, Point{160, 30}),
			&Group{ID: "g ü", Class: `a"b`, Title: "<script>", Href: "https://example.org/?a=1&b=2", Ops: []Op{
				&Text{X: 100, Y: 60, Lines: []string{"coördinatie &", "<b>\u00ad"}, Size: 8, Anchor: Middle, Color: red},
				&Text{X: 20, Y: 80, Lines: []string{"op zijn kant"}, Size: 7, Face: Italic, Rotate: 90},
				&Text{X: 190, Y: 80, Lines: []string{"vet"}, Size: 7, Face: Bold, Anchor: End},
			}},
			&Group{Href: "javascript:alert(1)", Ops: []Op{Line(Style{Stroke: red, Width: 1}, Point{1, 1}, Point{5, 1})}},
		}}
}

func TestSVG(t *testing.T) {
	var buf bytes.Buffer
	if err := SVG(&buf, everything()); err != nil {
		t.Fatal(err)
	}
	s := buf.String()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, s)
		}
	}
	for _, want := range []string{`width="70.56mm"`, `viewBox="0 0 200 100"`, `font-size="8"`, "<title>&lt;script&gt;</title>", "coördinatie &amp; </tspan>", "&lt;b&gt;</tspan>",
		`href="https://example.org/?a=1&amp;b=2"`, "@font-face", "sha256:00", `transform="rotate(-90 20 80)"`, "<desc id=\"all-desc\">één</desc>"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %s in\n%s", want, s)
		}
	}
	if strings.Contains(s, "javascript") {
		t.Error("a link that runs was let through")
	}
}

func TestPDFParts(t *testing.T) {
	var a, b bytes.Buffer
	if err := PDF(&a, everything()); err != nil {
		t.Fatal(err)
	}
	if err := PDF(&b, everything()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two runs, two files")
	}
	for _, want := range []string{"/URI (https://example.org/?a=1&b=2)", "+LiberationSans-Bold", "+LiberationSans-Italic", "(D:19700101000000"} {
		if !strings.Contains(a.String(), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(a.String(), "javascript") || strings.Contains(a.String(), "utf8xxx") {
		t.Error("a link that runs, or a font without its tag")
	}
	// The cross-reference table holds: every entry in use points at its object.
	s := a.String()
	at := strings.LastIndex(s, "xref\n0 ")
	lines := strings.Split(s[at:], "\n")
	for i, l := range lines[3:] {
		if !strings.HasSuffix(strings.TrimSpace(l), "n") {
			break
		}
		var off int
		if _, err := fmt.Sscanf(l, "%d", &off); err != nil || !strings.HasPrefix(s[off:], fmt.Sprintf("%d 0 obj", i+1)) {
			t.Errorf("object %d is not at %d", i+1, off)
		}
	}
}

// TestRaster looks at single dots of a picture of 72 dots per inch, where a point is a dot.
func TestRaster(t *testing.T) {
	black, blue := RGB(0), RGB(0x0072B2)
	sc := &Scene{Width: 60, Height: 40, Ops: []Op{
		&Rect{X: 10, Y: 10, W: 10, H: 10, Style: Style{Fill: blue}},
		Line(Style{Stroke: black, Width: 2}, Point{30, 5}, Point{30, 35}),
		Bezier(Style{Stroke: black, Width: 4}, Point{40, 5}, Point{40, 15}, Point{40, 25}, Point{40, 35}),
		Line(Style{Stroke: black, Width: 2, Dash: []float64{4, 4}}, Point{4, 38}, Point{24, 38}),
		&Rect{X: 50, Y: 10, W: 8, H: 20, R: 3, Style: Style{Stroke: black, Width: 2}},
		&Rect{X: -20, Y: -20, W: 5, H: 5, Style: Style{Fill: black}},
		&Rect{X: 55, Y: 35, W: 20, H: 20, Style: Style{Fill: blue}},
	}}
	var buf bytes.Buffer
	if err := PNG(&buf, sc, 72); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&buf)
	if err != nil {
		t.Fatal(err)
	}
	is := func(x, y int, c Color) {
		t.Helper()
		r, g, b := c.RGB()
		if got := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA); got != (color.RGBA{r, g, b, 255}) {
			t.Errorf("dot %d,%d is %v, want %s", x, y, got, c.Hex())
		}
	}
	white := RGB(0xFFFFFF)
	is(9, 15, white)
	is(10, 15, blue)
	is(19, 19, blue)
	is(20, 15, white)
	for y := 6; y < 34; y++ { // a line has one width all along, straight or curved
		is(28, y, white)
		is(29, y, black)
		is(30, y, black)
		is(31, y, white)
		is(37, y, white)
		is(38, y, black)
		is(41, y, black)
		is(42, y, white)
	}
	for x := 4; x < 24; x++ {
		c := black
		if (x-4)/4%2 == 1 {
			c = white
		}
		is(x, 37, c)
	}
	for y := 14; y < 26; y++ {
		is(49, y, black)
		is(50, y, black)
		is(53, y, white)
		is(57, y, black)
	}
	is(59, 39, blue)
}

// TestHatch keeps the lines of a hatch within their shape.
func TestHatch(t *testing.T) {
	h := Hatch{Color: RGB(0), Width: 0.5, Gap: 2, Angle: 30}
	e := &Ellipse{CX: 50, CY: 40, RX: 30, RY: 10, Style: Style{Hatch: h}}
	lines := hatchOf(e).(*Path)
	if len(lines.Segs) < 20 {
		t.Fatalf("%d ends of lines", len(lines.Segs))
	}
	for _, s := range lines.Segs {
		dx, dy := (s.P[0].X-e.CX)/e.RX, (s.P[0].Y-e.CY)/e.RY
		if d := dx*dx + dy*dy; d > 1.03 || d < 0.95 {
			t.Errorf("a line ends at %v, %v of the outline", s.P[0], d)
		}
	}
	if hatchOf(&Rect{W: 10, H: 10}) != nil {
		t.Error("a shape without a hatch has one")
	}
}

func TestTextBounds(t *testing.T) {
	w := Width("Context", Regular, 10)
	up := (&Text{X: 50, Y: 50, Lines: []string{"Context"}, Size: 10, Anchor: Middle, Rotate: 90}).Bounds()
	if math.Abs(up.H()-w) > 1e-9 || math.Abs((up.Y0+up.Y1)/2-50) > 1e-9 || up.X1 > 50+Descent*10+1e-9 || up.X0 < 50-Ascent*10-1e-9 {
		t.Errorf("text that reads upward is at %v", up)
	}
	two := (&Text{X: 50, Y: 50, Lines: []string{"a", "b"}, Size: 10, Anchor: End}).Bounds()
	if two.X1 != 50 || math.Abs(two.H()-(12+10*(Ascent+Descent))) > 1e-9 {
		t.Errorf("two lines are at %v", two)
	}
}

func TestPNGBounds(t *testing.T) {
	sc := everything()
	for _, dpi := range []float64{0, 35, 2401, math.NaN(), math.Inf(1)} {
		if err := PNG(io.Discard, sc, dpi); err == nil {
			t.Errorf("%v dpi was accepted", dpi)
		}
	}
	huge := &Scene{Width: 72 * 100, Height: 72 * 100}
	if err := PNG(io.Discard, huge, 2400); err == nil {
		t.Error("a picture of 57 thousand million dots was accepted")
	}
}
