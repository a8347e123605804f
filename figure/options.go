package figure

import (
	"context"
	"fmt"
	"math"
	"slices"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// begin completes the options of a figure, and gives up where the context is done.
func (o Options) begin(ctx context.Context, s *graph.Study) (Options, error) {
	o, err := o.complete(s)
	if err != nil {
		return o, err
	}
	return o, ctx.Err()
}

// complete checks the options and fills in the defaults. A figure that is not drawn from a study
// has nil for it, and is in English unless Lang says otherwise.
func (o Options) complete(s *graph.Study) (Options, error) {
	if o.Lang == "" {
		o.Lang = "en"
		if s == nil {
			s = &graph.Study{}
		}
		for _, l := range s.Languages {
			if l == "nl" || l == "en" {
				o.Lang = l
				break
			}
		}
	}
	if o.WidthMM == 0 {
		o.WidthMM = TwoColumns
	}
	if o.sized = o.FontPt != 0; !o.sized {
		o.FontPt = 7
		if o.WidthMM < rowsBelow {
			o.FontPt = 6.5
		}
	}
	if o.Palette == "" {
		o.Palette = OkabeIto
	}
	switch {
	case o.Lang != "nl" && o.Lang != "en":
		return o, fmt.Errorf("language %q: figures speak nl and en", o.Lang)
	case !(o.WidthMM >= 60 && o.WidthMM <= 1000):
		return o, fmt.Errorf("width %g mm: give 60 to 1000, such as 84 for one column and 174 for two", o.WidthMM)
	case !(o.FontPt >= paint.MinSize && o.FontPt <= 24):
		return o, fmt.Errorf("font size %g pt: give %g to 24", o.FontPt, paint.MinSize)
	case !slices.Contains(Palettes, o.Palette):
		return o, fmt.Errorf("unknown palette %q: use okabe-ito, cividis or grey", o.Palette)
	case o.TopN < 0:
		return o, fmt.Errorf("top %d: give a number from 1, or 0 for as many as fit", o.TopN)
	case o.MinCases < 0:
		return o, fmt.Errorf("minimum of %d cases: give a number from 0", o.MinCases)
	case o.RollUp != AutoRollUp && o.RollUp != Parents && o.RollUp != Children:
		return o, fmt.Errorf("unknown way of rolling up %q: use parents or children", o.RollUp)
	}
	return o, nil
}

// counts reports whether a case counts.
func (o Options) counts(id string) bool { return o.Cases == nil || slices.Contains(o.Cases, id) }

// enlarged gives pages that are looked at from further off, such as a slide or a sheet on a wall,
// text that grows with them, unless a size was asked for.
func (o Options) enlarged() Options {
	if !o.sized && o.WidthMM > 200 {
		o.FontPt = min(24, math.Round(2*7*o.WidthMM/TwoColumns)/2)
	}
	return o
}

// readable is enlarged for what is mostly text, whose size need not keep up with the page.
func (o Options) readable() Options {
	if !o.sized && o.WidthMM > 200 {
		o.FontPt = min(24, math.Round(2*7*math.Sqrt(o.WidthMM/TwoColumns))/2)
	}
	return o
}

// nothing is the figure of a study that has nothing to draw; why is said in Dutch and in English.
func (o Options) nothing(kind string, why [2]string) *Figure {
	said := word(o.Lang, why[0], why[1])
	sc := &paint.Scene{ID: kind, Width: o.WidthMM * paint.MM, Meta: o.Meta}
	size := max(o.FontPt, 7)
	t := &paint.Text{X: sc.Width / 2, Y: 24 + size, Lines: paint.Wrap(said, paint.Regular, size, sc.Width-24), Size: size, Anchor: paint.Middle, Color: o.Palette.theme().muted, Class: "note"}
	sc.Height = t.Bounds().Y1 + 24
	sc.Ops = []paint.Op{
		&paint.Rect{X: 1, Y: 1, W: sc.Width - 2, H: sc.Height - 2, R: 4, Style: paint.Style{Stroke: o.Palette.theme().source.line, Width: 0.6, Dash: []float64{3, 2}}},
		t,
	}
	return o.made(sc, []string{said}, func(lang string) string { return word(lang, why[0], why[1]) })
}

// Nothing is a figure of a kind that says why there is nothing to draw, in Dutch and in English.
func Nothing(kind string, why [2]string, opt Options) (*Figure, error) {
	opt, err := opt.complete(nil)
	if err != nil {
		return nil, err
	}
	return opt.nothing(kind, why), nil
}

// made is the figure of a scene, whose id is its kind. What caption says is asked in nl and in en.
func (o Options) made(sc *paint.Scene, notes []string, caption func(lang string) string) *Figure {
	f := &Figure{Kind: sc.ID, Lang: o.Lang, Scene: sc, Notes: notes, captions: map[string]string{"nl": caption("nl"), "en": caption("en")}}
	describe(f)
	return f
}

// describe fills in what the figure's metadata do not say yet.
func describe(f *Figure) {
	m := &f.Scene.Meta
	if m.Title == "" {
		m.Title = word(f.Lang, kindTitles[f.Kind][0], kindTitles[f.Kind][1])
	}
	if m.Description == "" {
		m.Description = f.Caption(f.Lang)
	}
	if m.Lang == "" {
		m.Lang = f.Lang
	}
}

var kindTitles = map[string][2]string{
	"cimo":       {"Van context via interventie en mechanisme naar uitkomst", "From context by intervention and mechanism to outcome"},
	"model":      {"Model van een missiegedreven omgeving", "Model of a mission-driven environment"},
	"canvas":     {"Canvas van een missiegedreven omgeving", "Canvas of a mission-driven environment"},
	"dendrogram": {"Dendrogram van cases", "Dendrogram of cases"},
	"gapmap":     {"Lacunekaart: waar interventies en uitkomsten samen zijn gemeld", "Gap map: where interventions and outcomes are reported together"},
	"upset":      {"Welke codes samen voorkomen", "Which codes occur together"},
	"heatmap":    {"Cases en codes in volgorde van gelijkenis", "Cases and codes in order of likeness"},
	"ordination": {"Kaart van cases naar gelijkenis", "Map of cases by likeness"},
	"forest":     {"Verschillen tussen twee groepen cases", "Differences between two groups of cases"},
	"ego":        {"Omgeving van een knoop", "Neighbourhood of a node"},
	"network":    {"Netwerk", "Network"},
	"concepts":   {"Begrippenkaart: basisconcepten, varianten, definities en bronnen", "Concept map: basic concepts, variants, definitions and sources"},
}
