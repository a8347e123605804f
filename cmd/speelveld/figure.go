package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/figure"
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
	{"springer-1", 84}, {"springer-2", 174}, {"elsevier-1", 90}, {"elsevier-1.5", 140}, {"elsevier-2", 190}, {"a4", 160}, {"slide", 254},
}

func newFigureCmd(a *app) *cobra.Command {
	var q workbench.FigureQuery
	var width, palette string
	var dpi float64
	var caption bool
	cmd := &cobra.Command{
		Use:   "figure {" + strings.Join(workbench.FigureKinds, " | ") + "} -o FILE.{svg | pdf | png}",
		Short: "Draw a figure for the paper: a CIMO map or a concept map",
		Long: `Draw a figure at the width of a journal's page, in vector or at a given resolution, with its fonts.

cimo      from contexts by interventions and mechanisms to outcomes; links that a source makes are solid,
          codes that merely occur in the same case are joined by a dashed line; numbers count cases
concepts  a concept map: basic concepts, their variants, definitions, angles and sources

What is crowded is shown in part: the figure says what was left out. Choose with --top, --min-cases,
--roll-up and --where.`,
		Example: `  speelveld figure cimo -o cimo.pdf --study example --lang nl
  speelveld figure concepts -o concepts.svg --width 84mm --caption --study example`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q.Kind = args[0]
			if !slices.Contains(workbench.FigureKinds, q.Kind) {
				hint := suggest.Hint(q.Kind, workbench.FigureKinds)
				if hint == "" {
					hint = "the kinds are " + strings.Join(workbench.FigureKinds, ", ")
				}
				return &workbench.Usage{Msg: "unknown kind of figure " + quote(q.Kind), Hint: hint}
			}
			if a.output == "" || a.output == "-" {
				return &workbench.Usage{Msg: "a figure needs a file", Hint: "add -o NAME.svg, -o NAME.pdf or -o NAME.png"}
			}
			format, err := figure.FormatOf(a.output)
			if err != nil {
				return usageError(err)
			}
			if q.WidthMM, err = parseWidth(width); err != nil {
				return err
			}
			if dpi < 36 || dpi > 2400 {
				return &workbench.Usage{Msg: fmt.Sprintf("--dpi %g is out of range", dpi), Hint: "give 36 to 2400; journals ask for 300 or 600"}
			}
			q.Palette = palette
			b, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer b.Close()
			f, err := b.Figure(cmd.Context(), q)
			if err != nil {
				return err
			}
			if err := atomicfile.Write(a.output, a.noClobber, func(w io.Writer) error { return f.WriteDPI(w, format, dpi) }); err != nil {
				return err
			}
			body := struct {
				Kind    string            `json:"kind"`
				File    string            `json:"file"`
				WidthMM float64           `json:"width_mm"`
				Caption map[string]string `json:"caption"`
			}{q.Kind, a.output, q.WidthMM, map[string]string{"nl": f.Caption("nl"), "en": f.Caption("en")}}
			ans := answer{study: b.Study().ID, lang: b.Lang(), notes: f.Notes, body: body}
			if a.format == string(rows.JSON) {
				return a.emit(a.stdout, cmd, ans, rows.JSON)
			}
			a.note("wrote %s (%g mm wide)", a.output, q.WidthMM)
			for _, n := range f.Notes {
				a.note("note: %s", n)
			}
			if caption {
				_, err = fmt.Fprintln(a.stdout, f.Caption(b.Lang()))
			}
			return err
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
	f.StringVar(&palette, "palette", "okabe-ito", "okabe-ito, cividis or grey")
	f.StringArrayVar(&q.Where, "where", nil, "only cases for which `KEY=VALUE` holds")
	f.IntVar(&q.Top, "top", 0, "at most this `number` of codes a column (default: what the width can carry)")
	f.IntVar(&q.MinCases, "min-cases", 0, "leave out what occurs in fewer cases")
	f.StringVar(&q.RollUp, "roll-up", "auto", "draw codes as their parents: parents, children or auto (by the width)")
	f.BoolVar(&caption, "caption", false, "print the caption: n, filters, method, what the lines mean")
	return cmd
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
		hint := suggest.Hint(s, names)
		if hint == "" {
			hint = "write 84mm, 174mm or one of " + strings.Join(names, ", ")
		}
		return 0, &workbench.Usage{Msg: fmt.Sprintf("cannot read the width %q", s), Hint: hint}
	}
	if !(mm >= 60 && mm <= 1000) {
		return 0, &workbench.Usage{Msg: fmt.Sprintf("a figure cannot be %g mm wide", mm), Hint: "give 60 to 1000 mm; a column of a journal is 84mm, a page 174mm"}
	}
	return mm, nil
}
