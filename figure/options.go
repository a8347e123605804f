package figure

import (
	"fmt"
	"slices"

	"speelveld/figure/paint"
	"speelveld/graph"
)

// complete checks the options and fills in the defaults.
func (o Options) complete(s *graph.Study) (Options, error) {
	if o.Lang == "" {
		o.Lang = "en"
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
	if o.FontPt == 0 {
		o.FontPt = 7
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

// nothing is the figure of a study that has nothing to draw.
func (o Options) nothing(kind string, s *graph.Study) (*Figure, error) {
	why := word(o.Lang, "Niets om te tekenen.", "Nothing to draw.")
	sc := &paint.Scene{ID: kind, Width: o.WidthMM * paint.MM, Height: 20 * paint.MM, Meta: o.Meta}
	sc.Ops = append(sc.Ops, &paint.Text{X: sc.Width / 2, Y: sc.Height / 2, Lines: paint.Wrap(why, paint.Regular, 8, sc.Width-8), Size: 8, Anchor: paint.Middle})
	return &Figure{Kind: kind, Lang: o.Lang, Scene: sc, Notes: []string{why}}, nil
}
