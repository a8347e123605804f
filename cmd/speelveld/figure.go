package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"speelveld/figure"
	"speelveld/figure/paint"
	"speelveld/internal/atomicfile"
	"speelveld/internal/rows"
	"speelveld/internal/suggest"
	"speelveld/internal/workbench"
)

// widths are the names for widths of the page, in millimetres: the columns of journals, a page, a slide.
var widths = []struct {
	name string
	mm   float64
}{
	{"springer-1", 84}, {"springer-2", 174}, {"elsevier-1", 90}, {"elsevier-1.5", 140}, {"elsevier-2", 190}, {"a4", 160}, {"slide", 254}, {"a4-landscape", 267}, {"a3", 380},
}

func newFigureCmd(a *app) *cobra.Command {
	var in inputFlags
	var q workbench.FigureQuery
	var width string
	var dpi float64
	var caption bool
	var distance string
	cmd := &cobra.Command{
		Use:   "figure <kind> [id] -o FILE.{svg | pdf | png}",
		Short: "Draw a figure for the paper: maps, plots and the canvas of a case",
		Long: `Draw a figure at the width of a journal's page, in vector or at a given resolution, with its fonts.

` + figureKindHelp() + `
What is crowded is shown in part: the figure says what was left out. Choose with --top, --min-cases,
--roll-up and --where.`,
		Example: `  speelveld figure cimo -o cimo.pdf --study example --lang nl
  speelveld figure cimo -o groups.pdf --group living-lab --group ontwikkelwerkplaats --study example
  speelveld figure concepts -o concepts.svg --width 84mm --caption --study example`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Kind = args[0]
			if len(args) > 1 {
				q.ID = args[1]
			}
			format, err := a.figureFormat(q.Kind)
			if err != nil {
				return err
			}
			if q.WidthMM, err = parseWidth(width); err != nil {
				return err
			}
			if dpi < 36 || dpi > 2400 {
				return &workbench.Usage{Msg: fmt.Sprintf("--dpi %g is out of range", dpi), Hint: "give 36 to 2400; journals ask for 300 or 600"}
			}
			q.Seed = a.seed
			if err := samplesAsked(cmd, "bootstrap", &q.Bootstrap); err != nil {
				return err
			}
			d, done, err := a.figureData(cmd, &in, distance, &q)
			if err != nil {
				return err
			}
			defer done()
			words := slices.Clone(args)
			if q.ID != "" { // a name and an id draw the same
				words[1] = d.FigureID(q.Kind, q.ID)
			}
			q.Command = figureCommand(cmd, words)
			f, err := d.Figure(cmd.Context(), q)
			if err != nil {
				return err
			}
			if err := atomicfile.Write(a.output, a.noClobber, func(w io.Writer) error { return f.WriteDPI(w, format, dpi) }); err != nil {
				return err
			}
			return a.tellFigure(cmd, d, f, q.WidthMM, caption)
		},
	}
	f := cmd.Flags()
	names := make([]string, len(widths))
	for i, w := range widths {
		names[i] = w.name
	}
	f.StringVar(&width, "width", "174mm", "`width` of the figure: a number of mm, or "+strings.Join(names, ", "))
	f.Float64Var(&q.FontPt, "font-size", 0, "size of labels in `points` (default 7; at least 6)")
	f.Float64Var(&dpi, "dpi", figure.DefaultDPI, "resolution of a PNG")
	f.StringVar(&q.Palette, "palette", "okabe-ito", "okabe-ito, cividis or grey")
	f.StringVar(&q.Title, "title", "", "a `text` above the figure (a paper has its title in the caption)")
	f.IntVar(&q.Top, "top", 0, "at most this `number` of codes a column (default: what the width can carry)")
	f.IntVar(&q.MinCases, "min-cases", 0, "leave out what occurs in fewer cases")
	f.StringVar(&q.RollUp, "roll-up", "auto", "draw codes as their parents: parents, children or auto (by the width)")
	f.StringVar(&q.Form, "form", "auto", "how much of the model: full, compact or auto (by the width)")
	f.BoolVar(&q.NoCounts, "no-counts", false, "leave the numbers of cases out of the model")
	f.BoolVar(&q.Blank, "blank", false, "an empty canvas with the guiding questions, for a workshop")
	f.StringVar(&q.Phase, "phase", "", "only what was coded for this phase, on a canvas: start, during or end")
	addPlotFlags(f, &q, &distance)
	f.BoolVar(&caption, "caption", false, "print the caption: n, filters, method, what the lines mean")
	addInputFlags(f, &in)
	return cmd
}

// figureFormat checks the kind and the file's name before anything is opened.
func (a *app) figureFormat(kind string) (figure.Format, error) {
	if err := workbench.CheckFigureKind(kind); err != nil {
		return "", err
	}
	if a.output == "" || a.output == "-" {
		return "", &workbench.Usage{Msg: "a figure needs a file", Hint: "add -o NAME.svg, -o NAME.pdf or -o NAME.png"}
	}
	format, err := figure.FormatOf(a.output)
	if err != nil {
		return "", usageError(err)
	}
	return format, nil
}

// figureCommand is the command that draws the figure again, for its metadata: with every flag that
// bears on what is drawn, and without the names of files and folders, which are nobody else's.
func figureCommand(cmd *cobra.Command, args []string) string {
	words := []string{"speelveld", "figure"}
	words = append(words, args...)
	private := []string{"blank", "output", "no-clobber", "quiet", "no-color", "store", "format", "excel", "all", "caption", "dpi"}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		v := f.Value.String()
		switch {
		case slices.Contains(private, f.Name) || f.Name == "study" && v != "example":
			return
		case f.Name == "table" || f.Name == "distance":
			v = filepath.Base(v)
		}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			for _, v := range list.GetSlice() {
				words = append(words, "--"+f.Name, v)
			}
			return
		}
		if f.Value.Type() == "bool" && v == "true" {
			words = append(words, "--"+f.Name)
			return
		}
		words = append(words, "--"+f.Name, v)
	})
	for i, w := range words {
		words[i] = shellWord(w)
	}
	return strings.Join(words, " ")
}

// tellFigure says what was drawn: as JSON, or its remarks and, where asked for, its caption.
func (a *app) tellFigure(cmd *cobra.Command, d *workbench.Data, f *figure.Figure, widthMM float64, caption bool) error {
	type confusion struct {
		A      string  `json:"a"`
		B      string  `json:"b"`
		Vision string  `json:"vision"`
		Delta  float64 `json:"delta"`
		Shape  bool    `json:"shape_differs"`
	}
	body := struct {
		Kind       string            `json:"kind"`
		File       string            `json:"file"`
		WidthMM    float64           `json:"width_mm"`
		HeightMM   float64           `json:"height_mm"`
		Caption    map[string]string `json:"caption"`
		Confusions []confusion       `json:"colour_confusions"`
	}{f.Kind, a.output, widthMM, f.Scene.Height / paint.MM, map[string]string{"nl": f.Caption("nl"), "en": f.Caption("en")}, []confusion{}}
	confusions := f.Confusions()
	for _, c := range confusions {
		body.Confusions = append(body.Confusions, confusion(c))
	}
	ans := answer{study: d.Name, lang: d.Lang(), notes: f.Notes, body: body}
	if a.format == string(rows.JSON) {
		return a.emit(a.stdout, cmd, ans, rows.JSON)
	}
	a.note("wrote %s (%g mm wide)", a.output, widthMM)
	for _, n := range f.Notes {
		a.note("note: %s", n)
	}
	for _, c := range confusions {
		if !c.Shape { // where shape tells it too, colour may fail
			a.note("note: %s", inLang(f.Lang, "de kleuren van %s en %s lijken te veel op elkaar (%s)", "the colours of %s and %s come too close (%s)", c.A, c.B, c.Vision))
		}
	}
	if !caption {
		return nil
	}
	_, err := fmt.Fprintln(a.stdout, f.Caption(d.Lang()))
	return err
}

// figureKindHelp lists the kinds with what each shows.
func figureKindHelp() string {
	var b strings.Builder
	for _, k := range workbench.FigureKinds() {
		name := k.Name
		switch {
		case k.Optional:
			name += " [" + k.ID + "]"
		case k.ID != "":
			name += " <" + k.ID + ">"
		}
		lines := wrapWords(k.About, 84)
		for i, l := range lines {
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&b, "%-14s%s\n", name, l)
		}
	}
	return b.String()
}

func parseWidth(s string) (float64, error) {
	var names []string
	for _, w := range widths {
		if s == w.name {
			return w.mm, nil
		}
		names = append(names, w.name)
	}
	mm, err := strconv.ParseFloat(strings.TrimSuffix(s, "mm"), 64)
	if err != nil {
		return 0, &workbench.Usage{Msg: fmt.Sprintf("cannot read the width %q", s), Hint: suggest.Or(s, names, "write 84mm, 174mm or one of")}
	}
	if !(mm >= 60 && mm <= 1000) {
		return 0, &workbench.Usage{Msg: fmt.Sprintf("a figure cannot be %g mm wide", mm), Hint: "give 60 to 1000 mm; a column of a journal is 84mm, a page 174mm"}
	}
	return mm, nil
}
