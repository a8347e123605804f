package figure

import (
	"context"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"speelveld/analysis/ordination"
	"speelveld/analysis/similarity"
	"speelveld/figure/paint"
	"speelveld/graph"
)

var mapOf = remembered(func(s *graph.Study) *ordination.Result {
	_, m, out, err := similarity.ComputeComparable(context.Background(), tableOf(s), similarity.Options{Form: similarity.Distances})
	if err != nil {
		panic(err)
	}
	r, err := ordination.Run(context.Background(), m, ordination.Options{})
	if err != nil {
		panic(err)
	}
	r.LeftOut = out
	return r
})

func init() {
	kinds["ordination"] = func(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
		if opt.Lang == "" {
			opt.Lang = "nl"
		}
		outline := Outline("")
		if opt.Title != "" {
			outline = Ellipses
		}
		return Ordination(ctx, mapOf(s), rosterOf(s, opt.Lang), outline, opt)
	}
}

// onMap is the map of points in a plane, named a, b, c …
func onMap(t *testing.T, pts ...[2]float64) *ordination.Result {
	t.Helper()
	m := &similarity.Matrix{Form: similarity.Distances, Given: true}
	for i, p := range pts {
		m.Cases = append(m.Cases, string(rune('a'+i)))
		for _, q := range pts[i+1:] {
			m.Values = append(m.Values, math.Hypot(p[0]-q[0], p[1]-q[1]))
		}
	}
	r, err := ordination.Run(t.Context(), m, ordination.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// By hand: a rectangle of 4 by 3 is drawn with these proportions whatever the page, the shares are those
// of the squares of its sides, and two cases at one corner are counted.
func TestOrdinationPlaces(t *testing.T) {
	r := onMap(t, [2]float64{0, 0}, [2]float64{4, 0}, [2]float64{0, 3}, [2]float64{4, 3})
	for _, width := range []float64{60, OneColumn, TwoColumns, 254} {
		opt, err := Options{Lang: "en", WidthMM: width}.complete(nil)
		if err != nil {
			t.Fatal(err)
		}
		o := &ordinationMap{page: newPage("ordination", opt), r: r}
		o.groups = o.grouping(o.roster, r.Cases)
		o.outlines()
		o.frame()
		o.gather()
		lo, hi := o.places[0].at, o.places[0].at
		for _, p := range o.places {
			lo.X, lo.Y, hi.X, hi.Y = min(lo.X, p.at.X), min(lo.Y, p.at.Y), max(hi.X, p.at.X), max(hi.Y, p.at.Y)
			if p.at.X < o.box.X0 || p.at.X > o.box.X1 || p.at.Y < o.box.Y0 || p.at.Y > o.box.Y1 {
				t.Errorf("%g mm: %v lies outside the frame %v", width, p.at, o.box)
			}
		}
		if got := (hi.X - lo.X) / (hi.Y - lo.Y); math.Abs(got-4./3) > 1e-9 {
			t.Errorf("%g mm: the rectangle is %g as wide as it is high, want 4/3", width, got)
		}
		if s := o.axisTitle(0); s != "axis 1 (64%)" { // 16/(16+9)
			t.Errorf("%g mm: %q", width, s)
		}
	}
	r = onMap(t, [2]float64{0, 0}, [2]float64{0, 0}, [2]float64{4, 0}, [2]float64{0, 3})
	f, err := Ordination(t.Context(), r, Roster{Group: map[string]string{"a": "x", "b": "y"}}, Hulls, Options{Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	checkGeometry(t, f)
	if !says(f, "2×") || !says(f, "2×: zoveel cases") {
		t.Errorf("two cases at one place are not counted: %q", words(f))
	}
}

// By hand: the hull of a square with a point in it is the square, and one of points on a line is none.
// The ellipse of four points at distance 1 from the middle has a variance of 2/3 each way.
func TestOutlines(t *testing.T) {
	square := [][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0.5, 0.5}, {0.5, 0}}
	if h := hull(square); len(h) != 4 {
		t.Errorf("hull %v", h)
	}
	if h := hull([][2]float64{{0, 0}, {1, 1}, {2, 2}, {3, 3}}); len(h) > 2 {
		t.Errorf("hull of a line %v", h)
	}
	for _, p := range ellipse([][2]float64{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
		if got := p[0]*p[0] + p[1]*p[1]; math.Abs(got-2./3*5.991464547) > 1e-6 {
			t.Errorf("a point of the ellipse lies at %g squared", got)
		}
	}
	if e := ellipse([][2]float64{{0, 0}, {1, 1}, {2, 2}, {3, 3}}); e != nil {
		t.Errorf("ellipse of a line: %v", e)
	}
	rapid.Check(t, func(t *rapid.T) {
		pts := make([][2]float64, rapid.IntRange(3, 30).Draw(t, "n"))
		for i := range pts {
			pts[i] = [2]float64{float64(rapid.IntRange(-9, 9).Draw(t, "x")), float64(rapid.IntRange(-9, 9).Draw(t, "y"))}
		}
		h := hull(pts)
		if len(h) < 3 {
			return
		}
		for _, p := range pts {
			for k, a := range h {
				b := h[(k+1)%len(h)]
				if (b[0]-a[0])*(p[1]-a[1])-(b[1]-a[1])*(p[0]-a[0]) < 0 {
					t.Fatalf("%v lies outside the hull %v", p, h)
				}
			}
		}
	})
}

// All cases have a mark, and are labelled or said to have no label.
func TestOrdinationSaysAll(t *testing.T) {
	s := example(t)
	r := mapOf(s)
	for _, width := range []float64{OneColumn, TwoColumns} {
		f, err := Ordination(t.Context(), r, rosterOf(s, "nl"), Hulls, Options{Lang: "nl", WidthMM: width})
		if err != nil {
			t.Fatal(err)
		}
		unnamed := 0
		said := map[string]bool{}
		for _, w := range words(f) {
			said[strings.ReplaceAll(w, "- ", "-")] = true
		}
		for _, id := range r.Cases {
			marked := false
			f.Scene.Each(func(o paint.Op) {
				if g, ok := o.(*paint.Group); ok && g.Class == "place" && strings.Contains(g.Title, id+":") {
					marked = true
				}
			})
			if !marked {
				t.Errorf("%g mm: no mark for %s", width, id)
			}
			if !said[id] {
				unnamed++
			}
		}
		if notes := strings.Join(f.Notes, " "); unnamed > 0 && !strings.Contains(notes, "naam: "+itoa(unnamed)+" case") {
			t.Errorf("%g mm: %d cases have no label; notes %q", width, unnamed, f.Notes)
		}
		if !says(f, "as 1 ("+percent("nl", r.Explained[0])+")") {
			t.Errorf("%g mm: the share of the first axis is not said", width)
		}
	}
}

// One axis, many cases at one place, bounds in place of shares, and no map at all.
func TestOrdinationExtremes(t *testing.T) {
	var many [][2]float64
	for i := range 60 {
		many = append(many, [2]float64{float64(i % 3), 0})
	}
	bounded := onMap(t, [2]float64{0, 0}, [2]float64{4, 0}, [2]float64{0, 3})
	bounded.Explained, bounded.NegativeShare = []float64{math.NaN(), math.NaN()}, math.NaN()
	bounded.Bounds = &ordination.Bounds{Explained: [][2]float64{{0.2, 0.3}, {0.1, 0.15}}}
	for _, r := range []*ordination.Result{onMap(t, many...), onMap(t, [2]float64{0, 0}, [2]float64{1, 0}, [2]float64{5, 0}), bounded} {
		for _, width := range []float64{60, TwoColumns} {
			for _, outline := range Outlines {
				f, err := Ordination(t.Context(), r, Roster{}, outline, Options{Lang: "en", WidthMM: width})
				if err != nil {
					t.Fatal(err)
				}
				checkGeometry(t, f)
				if r == bounded && !says(f, "axis 1 (20 to 30%)") {
					t.Errorf("bounds are not said: %q", words(f))
				}
				if strings.Contains(strings.Join(words(f), " ")+f.Caption("en"), "NaN") {
					t.Errorf("NaN on the page: %q", words(f))
				}
			}
		}
	}
	f, err := Ordination(t.Context(), nil, Roster{}, Hulls, Options{Lang: "en"})
	if err != nil || !says(f, "no map") {
		t.Errorf("no map: %v, %v", f, err)
	}
}

func BenchmarkOrdination(b *testing.B) {
	s := crowded(100, 300)
	r, roster := mapOf(s), rosterOf(s, "nl")
	for b.Loop() {
		if _, err := Ordination(b.Context(), r, roster, Hulls, Options{Lang: "nl"}); err != nil {
			b.Fatal(err)
		}
	}
}
