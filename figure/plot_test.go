package figure

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"speelveld/figure/paint"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi   float64
		n        int
		want     []float64
		decimals int
	}{
		{0, 1, 5, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}, 1},
		{-0.3, 0.31, 4, []float64{-0.2, 0, 0.2}, 1},
		{0, 37, 4, []float64{0, 10, 20, 30}, 0},
		{0.02, 0.024, 4, []float64{0.02, 0.021, 0.022, 0.023, 0.024}, 3},
		{3, 3, 4, []float64{3}, 0},
	} {
		got, decimals := ticks(c.lo, c.hi, c.n)
		if decimals != c.decimals || !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
			t.Errorf("ticks(%g, %g, %d) = %v, %d; want %v, %d", c.lo, c.hi, c.n, got, decimals, c.want, c.decimals)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		lang     string
		v        float64
		decimals int
		want     string
	}{{"nl", -0.25, 2, "−0,25"}, {"en", 1.5, 1, "1.5"}, {"nl", -0.001, 2, "0,00"}, {"en", math.NaN(), 2, "–"}, {"en", 0, 0, "0"}, {"nl", math.Copysign(0, -1), 1, "0,0"}} {
		if got := number(c.lang, c.v, c.decimals); got != c.want {
			t.Errorf("number(%s, %g, %d) = %q, want %q", c.lang, c.v, c.decimals, got, c.want)
		}
	}
}

// TestPlaceLabels holds the placing of labels to its promise, for any points.
func TestPlaceLabels(t *testing.T) {
	frame := paint.Box{X1: 300, Y1: 200}
	rapid.Check(t, func(t *rapid.T) {
		pins := make([]pin, rapid.IntRange(0, 60).Draw(t, "n"))
		for i := range pins {
			pins[i] = pin{paint.Point{X: rapid.Float64Range(3, 297).Draw(t, "x"), Y: rapid.Float64Range(3, 197).Draw(t, "y")}, 2, []string{rapid.StringMatching(`[a-z]{1,14}`).Draw(t, "label")}}
		}
		placed := placeLabels(pins, nil, frame, 6)
		var boxes []paint.Box
		for _, l := range placed {
			if l == nil {
				continue
			}
			b := l.text.Bounds()
			if !b.Inside(frame, 1e-6) {
				t.Fatalf("%v leaves the frame", b)
			}
			if collides(b, boxes) {
				t.Fatalf("%v lies over another label", b)
			}
			for _, p := range pins {
				if b.Overlaps(paint.Box{X0: p.at.X - p.r, Y0: p.at.Y - p.r, X1: p.at.X + p.r, Y1: p.at.Y + p.r}, 0) {
					t.Fatalf("%v covers the mark at %v", b, p.at)
				}
			}
			boxes = append(boxes, b)
		}
		if len(pins) == 1 && placed[0] == nil {
			t.Fatal("no room for the only label")
		}
	})
}

// TestPlaceLabelsLeavesFew checks that labels are not given up lightly: 30 in a page of one column.
func TestPlaceLabelsLeavesFew(t *testing.T) {
	var pins []pin
	for i := range 30 {
		x, y := math.Mod(float64(i)*0.618, 1), math.Mod(float64(i)*0.377, 1)
		pins = append(pins, pin{paint.Point{X: 20 + 200*x, Y: 20 + 160*y}, 2, []string{"lab-" + itoa(i)}})
	}
	for i, l := range placeLabels(pins, nil, paint.Box{X1: 240, Y1: 200}, 6) {
		if l == nil {
			t.Errorf("no room for label %d of 30", i)
		}
	}
}

// TestVisions compares with values from the definition: white and black keep their places, red and
// green come together for who cannot tell them apart, and nobody confuses black with white.
func TestVisions(t *testing.T) {
	if l := lab(linear(paint.RGB(0xFFFFFF))); math.Abs(l[0]-100) > 0.01 || math.Abs(l[1]) > 0.02 || math.Abs(l[2]) > 0.02 {
		t.Errorf("white is %v in L*a*b*", l)
	}
	if l := lab(linear(paint.RGB(0xFF0000))); math.Abs(l[0]-53.24) > 0.01 || math.Abs(l[1]-80.09) > 0.02 || math.Abs(l[2]-67.20) > 0.02 {
		t.Errorf("red is %v in L*a*b*, want 53.24 80.09 67.20", l)
	}
	f := &Figure{Lang: "en", Colors: []ColorClass{{"a", paint.RGB(0x000000), "x"}, {"b", paint.RGB(0xFFFFFF), "x"}}}
	if c := f.Confusions(); len(c) != 0 {
		t.Errorf("black and white are confused: %v", c)
	}
	f.Colors = []ColorClass{{"a", paint.RGB(0x8B6914), "x"}, {"b", paint.RGB(0x5E7F18), "y"}}
	var who []string
	for _, c := range f.Confusions() {
		who = append(who, c.Vision)
		if !c.Shape {
			t.Error("the shapes differ, and it is not said")
		}
	}
	if !slices.Contains(who, "deuteranopia") && !slices.Contains(who, "protanopia") {
		t.Errorf("brown and olive are told apart by all: %v", who)
	}
}

// TestLooks checks that the looks of groups differ without colour, and in Okabe and Ito's palette
// also by colour for every vision.
func TestLooks(t *testing.T) {
	for _, p := range Palettes {
		ls := p.looks(maxLooks)
		for i, a := range ls {
			for j, b := range ls[:i] {
				if a.mark == b.mark && a.hollow == b.hollow {
					t.Errorf("%s: looks %d and %d have the same mark", p, i, j)
				}
			}
		}
	}
	for i := range 20 {
		a, b := OkabeIto.shade(float64(i)/20), OkabeIto.shade(float64(i+1)/20)
		if luminance(b) >= luminance(a) {
			t.Errorf("the shade at %d/20 is not darker than the one before", i+1)
		}
	}
}
