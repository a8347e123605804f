package workbench

import (
	"context"
	"slices"
	"strings"

	"speelveld/figure"
	"speelveld/figure/paint"
	"speelveld/graph"
	"speelveld/internal/suggest"
)

// A FigureKind is one of the kinds of figures that can be drawn.
type FigureKind struct {
	Name     string
	About    string       // what it shows, in one line of English, for the help
	ID       string       // what its second word names ("case", "node"); "" for a kind that takes none
	Optional bool         // the second word may be left out
	Entities []EntityType // what that word may be the id of, for completion
	Table    bool         // a table from a file will do in place of a study
	Distance bool         // so will distances from a file

	draw func(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error)
}

// figureKinds are the kinds of figures, in the order of the help.
var figureKinds = []FigureKind{
	{Name: "cimo", About: "from contexts by interventions and mechanisms to outcomes; links that a source makes are solid, codes that merely occur in the same case are joined by a dashed line; with --group A --group B a map of each, and what differs", draw: drawCIMO},
	{Name: "concepts", About: "a concept map: basic concepts, their variants, definitions, angles and sources", draw: drawConcepts},
	{Name: "model", About: "the mission-driven environment as the study's model has it: values in the middle, context, design perspectives, scale levels, boundary crossing, social dynamics, outcomes; --form full or compact", draw: drawModel},
	{Name: "canvas", About: "one case on the canvas of the model: what its sources say at each place, and which places are still open; without a case, an empty canvas for a workshop", ID: "case", Optional: true, Entities: []EntityType{graph.CaseEntity}, draw: drawCanvas},
	{Name: "gapmap", About: "what is known and what is not: interventions in rows, outcomes in columns, discs by the number of cases with both and by the status of the outcome, gaps hatched; --of chooses codes", draw: drawGapMap},
	{Name: "upset", About: "which codes occur together (UpSet): a bar for each combination, dots for its codes; --of chooses the codes (default: mechanism), --with marks the cases with one more", Table: true, draw: drawUpSet},
	{Name: "dendrogram", About: "the tree of cluster: cases by how alike they are, the cut into clusters and how stable each is; --method, --measure, -k, --bootstrap, --of, --by", Table: true, Distance: true, draw: drawDendrogram},
	{Name: "heatmap", About: "cases × codes in the order of their clusters, each cell with its status; with --pairs cases × cases, the darker the more alike; --method, --measure, -k, --of, --by", Table: true, Distance: true, draw: drawHeatmap},
	{Name: "network", About: "cases tied by how alike they are, or with --of codes codes tied by the cases in which they occur together; --min-weight, --measure, --kinds, --by", Table: true, draw: drawNetwork},
	{Name: "ordination", About: "the map of ordinate: cases as points, the closer the more alike, with an outline around each group; --outline hulls, ellipses or none, --by, --measure, --of", Table: true, Distance: true, draw: drawOrdination},
	{Name: "forest", About: "how two groups of cases differ in the share of every code, with intervals, as compare finds it; --group A --group B (concepts, cluster:N or conditions) or --by a field with two values, --sort, --overlap, --of", Table: true, draw: drawForest},
	{Name: "ego", About: "a case, concept, code, definition or source in the middle and what it is tied to around it, grouped by relation; --depth 2 goes one step further", ID: "node", Entities: graph.EntityKinds, draw: drawEgo},
}

// FigureKinds returns the kinds of figures that can be drawn.
func FigureKinds() []FigureKind { return slices.Clone(figureKinds) }

// A FigureQuery says which figure, at which size. What a kind has no use for is an error, so that
// nobody takes a flag for heard that was not.
type FigureQuery struct {
	Kind string
	ID   string // of the case or node that the figure is about

	WidthMM  float64
	FontPt   float64
	Palette  string
	Top      int
	MinCases int
	RollUp   string // parents, children or auto (also "")
	Title    string

	Form     string // of the model: full, compact or auto (also "")
	NoCounts bool   // no numbers of cases in the model
	Blank    bool   // an empty canvas
	Phase    string // of the canvas: only codings of this phase

	Measure   string   // how cases are compared; "" is jaccard
	With      string   // a code or column whose cases an UpSet plot marks
	Of        []string // kinds and codes by which cases are compared; empty is all
	Method    string   // of clustering; "" is average
	K         int      // number of clusters; 0: by silhouette
	Bootstrap int      // samples for stability; 0: by the number of cases; negative: none
	By        string   // field, code or column that groups the cases, or "cluster"; "": basic concepts
	Pairs     bool     // a heat map of cases × cases
	Groups    []string // concepts, cluster:N or conditions that a forest plot (two) or a cimo map (two or three) compares
	Sort      string   // of a forest plot: codebook (also "") or difference
	Overlap   string   // of these, a case in two groups: error (also "") or drop
	Outline   string   // around groups on a map: hulls (also ""), ellipses, none
	Seed      uint64

	Kinds     []string // of a network: kinds and codes that are nodes, or by which cases are compared; empty is all
	MinWeight float64  // of a network: the least weight of a tie; 0: each node's strongest

	Depth int // of ego: 1 (also 0) or 2

	Lang    string // "" for the data's language
	Command string // what made it, for the figure's metadata; "" for the command that does
}

// Figure draws a figure of the cases that were chosen.
func (d *Data) Figure(ctx context.Context, q FigureQuery) (*figure.Figure, error) {
	kind, err := figureKind(q.Kind)
	if err != nil {
		return nil, err
	}
	switch {
	case d.distances != nil && !kind.Distance:
		return nil, usagef("leave --distance out", "figure %s is not drawn from distances", q.Kind)
	case d.bench == nil && !kind.Table:
		return nil, usagef("leave --table out, and give --study", "figure %s needs a study", q.Kind)
	case q.ID != "" && kind.ID == "":
		return nil, usagef("write it as: speelveld figure "+q.Kind, "figure %s takes no %q", q.Kind, q.ID)
	}
	if err := q.heard(); err != nil {
		return nil, err
	}
	opt, err := d.figureOptions(q)
	if err != nil {
		return nil, err
	}
	return kind.draw(ctx, d, q, opt)
}

// heard returns an error where something was asked for that only another kind knows.
func (q FigureQuery) heard() error {
	for _, f := range []struct {
		asked      bool
		flag, kind string
	}{
		{q.Form != "" && q.Form != "auto", "--form", "model"}, {q.NoCounts, "--no-counts", "model"},
		{len(q.Kinds) > 0, "--kinds", "network"}, {q.MinWeight != 0, "--min-weight", "network"},
		{q.Depth != 0, "--depth", "ego"}, {q.Blank, "--blank", "canvas"}, {q.Phase != "", "--phase", "canvas"},
		{q.With != "", "--with", "upset"}, {q.Pairs, "--pairs", "heatmap"}, {q.Outline != "", "--outline", "ordination"},
		{q.Sort != "", "--sort", "forest"}, {len(q.Groups) > 0 && q.Kind != "cimo", "--group", "forest"}, {q.Overlap != "" && q.Kind != "cimo", "--overlap", "forest"},
	} {
		if f.asked && q.Kind != f.kind {
			return usagef("leave it out, or draw a "+f.kind, "figure %s does not know %s", q.Kind, f.flag)
		}
	}
	return nil
}

// CheckFigureKind returns an error of usage for a name that is no kind of figure.
func CheckFigureKind(name string) error {
	_, err := figureKind(name)
	return err
}

// FigureID is the id of what a word stands for that a kind of figure is about; the word itself
// where it stands for nothing, which Figure will say.
func (d *Data) FigureID(kind, word string) string {
	k, err := figureKind(kind)
	if err != nil || d.bench == nil || len(k.Entities) == 0 {
		return word
	}
	ref, err := d.bench.index.resolve(word, k.Entities...)
	if err != nil {
		return word
	}
	return ref.ID
}

func figureKind(name string) (FigureKind, error) {
	names := []string{}
	for _, k := range figureKinds {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	return FigureKind{}, usagef(suggest.Or(name, names, "the kinds are"), "unknown kind of figure %q", name)
}

// figureOptions are what all kinds share: size, language, palette, the cases that count, metadata.
func (d *Data) figureOptions(q FigureQuery) (figure.Options, error) {
	opt := figure.Options{
		Lang: q.Lang, WidthMM: q.WidthMM, FontPt: q.FontPt, TopN: q.Top, MinCases: q.MinCases, Title: q.Title,
		Filter: strings.Join(d.where, ", "),
	}
	if opt.Lang == "" {
		opt.Lang = d.lang
	}
	palettes := []string{}
	for _, p := range figure.Palettes {
		palettes = append(palettes, string(p))
	}
	if q.Palette != "" && !slices.Contains(palettes, q.Palette) {
		return opt, usagef(suggest.Or(q.Palette, palettes, "the palettes are"), "unknown palette %q", q.Palette)
	}
	opt.Palette = figure.Palette(q.Palette)
	switch q.RollUp {
	case "", "auto":
	case "parents":
		opt.RollUp = figure.Parents
	case "children":
		opt.RollUp = figure.Children
	default:
		return opt, usagef("give parents, children or auto", "unknown --roll-up %q", q.RollUp)
	}
	if q.FontPt != 0 && (q.FontPt < 6 || q.FontPt > 24) {
		return opt, usagef("print needs 6 points or more; give 6 to 24", "labels cannot be %g points", q.FontPt)
	}
	if q.Top < 0 || q.MinCases < 0 {
		return opt, usagef("", "--top and --min-cases cannot be below 0")
	}
	if len(d.where) > 0 {
		opt.Cases = append([]string{}, d.table.Cases()...)
	}
	opt.Meta = paint.Meta{Command: q.Command}
	if opt.Meta.Command == "" {
		opt.Meta.Command = "speelveld figure " + q.Kind
		for _, w := range d.where {
			opt.Meta.Command += " --where " + w
		}
	}
	if d.bench != nil {
		opt.Meta.Digest, opt.Meta.Version = d.bench.Digest, d.bench.opt.Version
	}
	return opt, nil
}

func drawCIMO(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	if len(q.Groups) > 0 {
		return d.drawCIMOGroups(ctx, q, opt)
	}
	if q.Overlap != "" {
		return nil, usagef("name groups by --group A --group B, or leave it out", "--overlap is about groups, and there are none")
	}
	return figure.CIMO(ctx, d.counted(), opt)
}

func drawConcepts(ctx context.Context, d *Data, _ FigureQuery, opt figure.Options) (*figure.Figure, error) {
	return figure.Concepts(ctx, d.bench.study, opt)
}
