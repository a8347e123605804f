package workbench

import (
	"context"
	"io"
	"slices"

	"speelveld/analysis/caveat"
	"speelveld/analysis/network"
	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/exchange/csv"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// What the nodes of a network can be.
const (
	NetworkOfCodes = "codes"
	NetworkOfCases = "cases"
)

// A NetworkQuery says of what a network is made.
type NetworkQuery struct {
	SimilarityQuery        // of cases; of codes, Of chooses them and the rest is not used
	Nodes           string // NetworkOfCodes (also "") or NetworkOfCases
	AsCoded         bool   // of codes: do not count a case for the codes above those that it was coded with
	MinWeight       float64
	Seed            uint64

	tiesOnly bool // no measures, for a figure
}

// A NetworkAnswer is a network, its nodes with their names.
type NetworkAnswer struct {
	Of   string       `json:"of"` // codes, cases, or nodes of a list of ties
	N    int          `json:"n"`  // cases that it rests on; 0 for a list of ties
	Rows []NetworkRow `json:"rows"`
	network.Result
}

// A NetworkRow is a node. Kind is that of a code, or of a case the basic concept of its name.
type NetworkRow struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Kind  string `json:"kind"`
	Count int    `json:"count"` // cases with the code, codes in the case
	network.Node
}

// Network computes the network of the codes or of the cases.
func (d *Data) Network(ctx context.Context, q NetworkQuery) (*NetworkAnswer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	if q.Nodes == NetworkOfCases {
		return d.caseNetwork(ctx, q)
	}
	return d.codeNetwork(ctx, q)
}

func (q NetworkQuery) check() error {
	if kinds := []string{NetworkOfCodes, NetworkOfCases}; q.Nodes != "" && !slices.Contains(kinds, q.Nodes) {
		hint := suggest.Hint(q.Nodes, kinds)
		if _, ok := kindOf(q.Nodes); ok {
			hint = "the network of some kinds of codes: --of codes --kinds " + q.Nodes
		}
		if hint == "" {
			hint = "give codes or cases; --kinds chooses codes"
		}
		return usagef(hint, "a network is of codes or of cases, not of %q", q.Nodes)
	}
	if !(q.MinWeight >= 0) {
		return usagef("give a number of cases for codes, a similarity for cases", "--min-weight %v is no weight", q.MinWeight)
	}
	return nil
}

// codeNetwork ties the codes that occur in the same cases.
func (d *Data) codeNetwork(ctx context.Context, q NetworkQuery) (*NetworkAnswer, error) {
	of := q.Of
	if len(of) == 0 && d.bench != nil {
		of = profileKinds
	}
	cols, err := d.columnsOf(of)
	if err != nil {
		return nil, err
	}
	if d.N() == 0 {
		return nil, &diag.Error{Msg: "there are no cases, so nothing occurs together", Hint: "widen the --where"}
	}
	var notes []string
	add := func(nl, en string, args ...any) { notes = append(notes, d.nl(nl, en, args...)) }
	for _, j := range cols {
		if !d.table.Countable(j) {
			return nil, usagef("only columns of presence (0 and 1, or scores from 0 to 1) can be nodes", "column %q holds no presence", d.table.Columns()[j].ID)
		}
	}
	if rest := len(d.table.Columns()) - len(cols); d.bench == nil && len(q.Of) == 0 && rest > 0 {
		if len(cols) == 0 {
			return nil, usagef("a list of ties goes with --edges", "the table has no columns of presence (0 and 1, or scores from 0 to 1) that could be nodes")
		}
		add("Kolommen zonder aanwezigheid (tekst, of getallen buiten 0 tot 1) doen niet mee: %d.", "Columns without presence (text, or numbers beyond 0 to 1) do not take part: %d.", rest)
	}
	t := d.table.Select(nil, cols)
	var apart func(i, j int) bool
	if d.bench != nil {
		if q.AsCoded {
			t = d.coded.own.Select(d.rows, cols)
		}
		apart = d.bench.related(t.Columns())
	}
	ids := make([]string, len(cols))
	for j, c := range t.Columns() {
		ids[j] = c.ID
	}
	add("Codes zijn verbonden door de cases waarin ze samen voorkomen; het gewicht is hun aantal, van %s. Codes die vaak voorkomen hebben vanzelf meer en zwaardere banden.",
		"Codes are tied by the cases in which they occur together; the weight is their number, of %s. Codes that occur often have more and heavier ties as a matter of course.", caveat.Cases(d.N()).In(d.lang))
	if apart != nil && !q.AsCoded {
		add("Een case met een code telt ook voor de code daarboven; die twee zijn niet verbonden.", "A case with a code counts for the code above it too; those two are not tied.")
	}
	if n := t.Unreported(); n > 0 {
		add("Niet gemeld zijn %d van de %d cellen; zij geven geen band, wat --missing ook zegt. Wat er werkelijk is, kan dus alleen meer zijn.",
			"Of the %[2]d cells %[1]d are not reported; they make no tie, whatever --missing says. What there really is can only be more.", n, d.N()*len(cols))
	}
	edges, err := network.Cooccurrence(ctx, t, q.MinWeight, apart)
	if err != nil {
		return nil, err
	}
	a, err := d.network(ctx, NetworkOfCodes, ids, edges, notes, q)
	if err != nil {
		return nil, err
	}
	for j := range a.Rows {
		row, c := &a.Rows[j], t.Columns()[j]
		row.Label, row.Kind, row.Count = d.CodeLabel(c.ID), c.Kind, t.Present(j).Count()
	}
	return a, nil
}

// related reports whether one of two columns is a code above the other's.
func (b *Bench) related(cols []table.Column) func(i, j int) bool {
	above := make([][]string, len(cols))
	for j, c := range cols {
		above[j] = b.index.CodeAncestors(c.ID)
	}
	return func(i, j int) bool {
		return slices.Contains(above[i], cols[j].ID) || slices.Contains(above[j], cols[i].ID)
	}
}

// caseNetwork ties the cases that are alike.
func (d *Data) caseNetwork(ctx context.Context, q NetworkQuery) (*NetworkAnswer, error) {
	t, opt, err := d.profile(q.SimilarityQuery)
	if err != nil {
		return nil, err
	}
	if opt.Missing == table.Bounds {
		opt.Missing = table.AsAbsent
	}
	m, err := similarity.Compute(ctx, t, opt)
	if err != nil {
		return nil, inputError(err)
	}
	notes := []string{d.nl("Cases zijn verbonden door hun gelijkenis (%s); die is het gewicht.", "Cases are tied by their similarity (%s), which is the weight.", opt.Measure)}
	if d.Missing == table.Bounds && t.Unreported() > 0 {
		notes = append(notes, d.nl("Een netwerk heeft geen grenzen; het rust op de waarden waarin niet gemeld als afwezig telt.",
			"A network has no bounds; it rests on the values in which not reported counts as absent."))
	}
	a, err := d.network(ctx, NetworkOfCases, m.Cases, network.Similarity(m, q.MinWeight), notes, q)
	if err != nil {
		return nil, err
	}
	a.Notes = append(a.Notes, m.Notes...)
	concepts := map[string]string{}
	if d.bench != nil {
		concepts = d.basicConcepts()
	}
	shown := t.RowPresent()
	for i := range a.Rows {
		row := &a.Rows[i]
		row.Label, row.Kind, row.Count = d.CaseLabel(row.ID), concepts[row.ID], shown[i].Count()
	}
	return a, nil
}

// network computes the measures and says what a threshold left over.
func (d *Data) network(ctx context.Context, of string, ids []string, edges []network.Edge, notes []string, q NetworkQuery) (*NetworkAnswer, error) {
	label := d.CodeLabel
	if of == NetworkOfCases {
		label = d.CaseLabel
	}
	a, err := networkOf(ctx, of, ids, edges, q, network.Options{Lang: d.lang, Label: label})
	if err != nil {
		return nil, err
	}
	a.N = d.N()
	a.Notes = append(notes, a.Notes...)
	return a, nil
}

func networkOf(ctx context.Context, of string, ids []string, edges []network.Edge, q NetworkQuery, opt network.Options) (*NetworkAnswer, error) {
	opt.Seed = q.Seed
	r := untold(ids, edges)
	if !q.tiesOnly {
		var err error
		if r, err = network.Run(ctx, ids, edges, opt); err != nil {
			return nil, inputError(err)
		}
	}
	if len(edges) == 0 && q.MinWeight > 0 {
		r.Notes = append(r.Notes, inLang(opt.Lang, "Geen band weegt zo zwaar als --min-weight vraagt; kies een kleiner gewicht.",
			"No tie is as heavy as --min-weight asks; choose a smaller weight."))
	}
	a := &NetworkAnswer{Of: of, Result: *r, Rows: make([]NetworkRow, len(r.Nodes))}
	for i, v := range r.Nodes {
		a.Rows[i] = NetworkRow{ID: v.ID, Label: v.ID, Node: v}
	}
	return a, nil
}

// NetworkOfTies computes a network that is given as a list of ties (see csv.ReadEdges).
func NetworkOfTies(ctx context.Context, name string, r io.Reader, q NetworkQuery, lang string) (*NetworkAnswer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	list, err := csv.ReadEdges(name, r)
	if err != nil {
		return nil, err
	}
	var edges []network.Edge
	for _, e := range list.Ties {
		if e.Weight >= q.MinWeight {
			edges = append(edges, network.Edge(e))
		}
	}
	a, err := networkOf(ctx, "nodes", list.Nodes, edges, q, network.Options{Lang: lang})
	if err != nil {
		return nil, err
	}
	var notes []string
	rows := func(n int) string {
		if n == 1 {
			return inLang(lang, "1 rij", "1 row")
		}
		return inLang(lang, "%d rijen", "%d rows", n)
	}
	if list.Repeated > 0 {
		notes = append(notes, inLang(lang, "Paren die er al waren (een band heeft geen richting), in %s: hun gewichten zijn opgeteld.",
			"Pairs that were there already (a tie has no direction), in %s: their weights were added.", rows(list.Repeated)))
	}
	if list.Loops > 0 {
		notes = append(notes, inLang(lang, "Knopen die met zichzelf zijn verbonden, in %s: weggelaten.", "Nodes tied to themselves, in %s: left out.", rows(list.Loops)))
	}
	a.Notes = append(notes, a.Notes...)
	return a, nil
}
