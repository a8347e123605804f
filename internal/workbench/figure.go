package workbench

import (
	"context"
	"slices"
	"strings"

	"speelveld/figure"
	"speelveld/figure/paint"
	"speelveld/internal/suggest"
)

// FigureKinds are the kinds of figures that can be drawn.
var FigureKinds = []string{"cimo", "concepts"}

// A FigureQuery says which figure, of which cases, at which size.
type FigureQuery struct {
	Kind     string
	Where    []string
	WidthMM  float64
	FontPt   float64
	Palette  string
	Top      int
	MinCases int
	RollUp   string // parents, children or auto (also "")
	Lang     string // "" for the bench's language
	Command  string // what made it, for the figure's metadata; "" for the command that does
}

// Figure draws a figure of the study.
func (b *Bench) Figure(ctx context.Context, q FigureQuery) (*figure.Figure, error) {
	opt := figure.Options{
		Lang: q.Lang, WidthMM: q.WidthMM, FontPt: q.FontPt, TopN: q.Top, MinCases: q.MinCases,
		Filter: strings.Join(q.Where, ", "),
	}
	if opt.Lang == "" {
		opt.Lang = b.lang
	}
	palettes := []string{}
	for _, p := range figure.Palettes {
		palettes = append(palettes, string(p))
	}
	if q.Palette != "" && !slices.Contains(palettes, q.Palette) {
		hint := suggest.Hint(q.Palette, palettes)
		if hint == "" {
			hint = "the palettes are " + strings.Join(palettes, ", ")
		}
		return nil, usagef(hint, "unknown palette %q", q.Palette)
	}
	opt.Palette = figure.Palette(q.Palette)
	switch q.RollUp {
	case "", "auto":
	case "parents":
		opt.RollUp = figure.Parents
	case "children":
		opt.RollUp = figure.Children
	default:
		return nil, usagef("give parents, children or auto", "unknown --roll-up %q", q.RollUp)
	}
	if q.FontPt != 0 && (q.FontPt < 6 || q.FontPt > 24) {
		return nil, usagef("print needs 6 points or more; give 6 to 24", "labels cannot be %g points", q.FontPt)
	}
	if q.Top < 0 || q.MinCases < 0 {
		return nil, usagef("", "--top and --min-cases cannot be below 0")
	}
	if len(q.Where) > 0 {
		conds, err := ParseConditions(q.Where)
		if err != nil {
			return nil, err
		}
		rows, err := b.matchCases(conds, b.study.Count)
		if err != nil {
			return nil, err
		}
		opt.Cases = []string{}
		for _, i := range rows {
			opt.Cases = append(opt.Cases, b.study.Cases[i].ID)
		}
	}
	command := q.Command
	if command == "" {
		command = "speelveld figure " + q.Kind
		for _, w := range q.Where {
			command += " --where " + w
		}
	}
	opt.Meta = paint.Meta{Command: command, Digest: b.Digest, Version: b.opt.Version}
	if q.Kind == "concepts" {
		return figure.Concepts(ctx, b.study, opt)
	}
	return figure.CIMO(ctx, b.study, opt)
}
