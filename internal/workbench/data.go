package workbench

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
	"speelveld/exchange/csv"
	"speelveld/graph"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// An Input says on which cases and cells an analysis runs: the flags that every analysis has.
type Input struct {
	Where      []string // --where expressions
	Missing    string   // absent (also ""), exclude or bounds
	Count      []string // statuses that count as present; empty for the study's own
	CaseColumn string   // of a table; "" for its first
	Columns    []string // of a table; empty for all
	Exclude    []string // columns of a table to leave out
	Need       []string // columns of a table that the analysis itself names: read whatever Columns says
}

// Data is what an analysis runs on: cases × columns, from a study or from a table in a file.
type Data struct {
	Name    string // the study's id, or the table's file name
	Missing table.Missing

	bench *Bench // nil for a table from a file
	coded *coded
	table *table.Table // the chosen cases × all columns
	rows  []int        // the chosen cases as rows of coded.table
	count []graph.Status
	where []string // how the cases were chosen
	lang  string
	notes []string // remarks on the choice of cases

	distances *similarity.Matrix // that were given in place of a study or a table; nil otherwise
}

// Notes returns remarks on the choice of cases, for every analysis to pass on.
func (d *Data) Notes() []string { return d.notes }

// N returns the number of cases.
func (d *Data) N() int { return len(d.table.Cases()) }

// Lang returns the language of labels and remarks.
func (d *Data) Lang() string { return d.lang }

// Count returns the statuses that count as present, by name; empty for a table from a file.
func (d *Data) Count() []string { return statusNames(d.count) }

// nl picks the Dutch or the English of a remark.
func (d *Data) nl(nl, en string, args ...any) string { return inLang(d.lang, nl, en, args...) }

func inLang(lang, nl, en string, args ...any) string {
	if lang == "nl" {
		return fmt.Sprintf(nl, args...)
	}
	return fmt.Sprintf(en, args...)
}

// Data chooses the cases of the study that an analysis runs on.
func (b *Bench) Data(in Input) (*Data, error) {
	d := &Data{Name: b.study.ID, bench: b, lang: b.lang, count: b.study.Count, where: in.Where}
	if len(in.Columns)+len(in.Exclude) > 0 || in.CaseColumn != "" {
		return nil, usagef("with a study, --of and --where choose codes and cases", "--columns, --exclude and --case-column go with --table")
	}
	if len(in.Count) > 0 {
		d.count = nil
		for _, s := range in.Count {
			st := graph.Status(strings.TrimSpace(s))
			if !slices.Contains(graph.Statuses, st) {
				names := []string{}
				for _, k := range graph.Statuses {
					names = append(names, string(k))
				}
				return nil, usagef(suggest.Or(s, names, "the statuses are"), "--count: unknown status %q", s)
			}
			d.count = append(d.count, st)
		}
	}
	var err error
	if d.Missing, err = parseMissing(in.Missing); err != nil {
		return nil, err
	}
	conds, err := ParseConditions(in.Where)
	if err != nil {
		return nil, err
	}
	if d.rows, err = b.matchCases(conds, d.count); err != nil {
		return nil, err
	}
	d.notes = b.emptyConditions(conds)
	d.coded = b.codedTable(d.count)
	d.table = d.coded.table.Select(d.rows, nil)
	return d, nil
}

// TableData reads a table that stands in place of a study.
func TableData(name string, r io.Reader, in Input, lang string) (*Data, error) {
	d := &Data{Name: name, lang: lang, where: in.Where}
	if d.lang == "" {
		d.lang = "en"
	}
	if len(in.Count) > 0 {
		return nil, usagef("a table holds memberships, not statuses", "--count goes with a study, not with --table")
	}
	var err error
	if d.Missing, err = parseMissing(in.Missing); err != nil {
		return nil, err
	}
	conds, err := ParseConditions(in.Where)
	if err != nil {
		return nil, err
	}
	opt := csv.Options{CaseColumn: in.CaseColumn, Exclude: in.Exclude}
	if len(in.Columns) > 0 {
		opt.Columns = distinct(in.Columns, in.Need)
		for _, c := range conds {
			if c.Key != "case" {
				opt.Columns = distinct(opt.Columns, []string{c.Key})
			}
		}
	}
	t, err := csv.ReadTable(name, r, opt)
	if errors.Is(err, csv.ErrUnknownColumn) {
		return nil, usageOf(err)
	}
	if err != nil {
		return nil, err
	}
	rows, err := matchRows(t, conds)
	if err != nil {
		return nil, err
	}
	var cols []int
	if len(in.Columns) > 0 { // what only --where needed goes
		if cols, err = chooseColumns(t, distinct(in.Columns, in.Need)); err != nil {
			return nil, err
		}
	}
	d.table = t.Select(rows, cols)
	return d, nil
}

// DistanceData is distances between cases that stand in place of a study.
func DistanceData(name string, m *similarity.Matrix, lang string) *Data {
	return &Data{Name: name, lang: cmp.Or(lang, "en"), distances: m, table: table.NewBuilder(m.Cases, nil).Table()}
}

// FromDistances reports whether distances stand in place of a study or a table.
func (d *Data) FromDistances() bool { return d.distances != nil }

// distinct returns the words of both lists, each once.
func distinct(lists ...[]string) []string {
	var out []string
	for _, l := range lists {
		for _, w := range l {
			if w = strings.TrimSpace(w); w != "" && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// usageOf makes an error of usage of an error of a reader.
func usageOf(err error) *Usage {
	list := diag.All(err)
	return &Usage{Msg: list[0].Msg, Hint: list[0].Hint}
}

func parseMissing(s string) (table.Missing, error) {
	if s == "" {
		return table.AsAbsent, nil
	}
	m, ok := table.ParseMissing(s)
	if !ok {
		return m, usagef("--missing is "+strings.Join(table.MissingRules, ", "), "unknown rule %q for what is not reported", s)
	}
	return m, nil
}

// chooseColumns returns the numbers of the columns that are named, in the order of the table.
func chooseColumns(t *table.Table, named []string) ([]int, error) {
	cols := []int{}
	for _, name := range named {
		j, ok := t.Column(strings.TrimSpace(name))
		if !ok {
			names := []string{}
			for _, c := range t.Columns() {
				names = append(names, c.ID)
			}
			hint := suggest.Hint(name, names)
			if hint == "" {
				hint = "the columns are " + strings.Join(names[:min(len(names), 12)], ", ")
			}
			return nil, usagef(hint, "the table has no column %q", name)
		}
		cols = append(cols, j)
	}
	slices.Sort(cols)
	return slices.Compact(cols), nil
}

// column finds the column that a word names: a code by id or name, or a table's column.
func (d *Data) column(word string) (int, error) {
	if d.bench != nil {
		code, err := d.bench.index.resolveCode(word)
		if err != nil {
			return 0, err
		}
		j, _ := d.table.Column(code.ID)
		return j, nil
	}
	cols, err := chooseColumns(d.table, []string{word})
	if err != nil {
		return 0, err
	}
	return cols[0], nil
}

// kindWords are other words for the kinds of codes, in Dutch and English.
var kindWords = map[string]graph.Kind{
	"interventie": graph.Intervention, "interventies": graph.Intervention, "interventions": graph.Intervention,
	"mechanisme": graph.Mechanism, "mechanismen": graph.Mechanism, "mechanisms": graph.Mechanism,
	"uitkomst": graph.Outcome, "uitkomsten": graph.Outcome, "outcomes": graph.Outcome, "doorwerking": graph.Outcome,
	"contexten": graph.Context, "contexts": graph.Context, "dynamiek": graph.Dynamics, "waarde": graph.Value, "waarden": graph.Value, "values": graph.Value,
	"niveau": graph.Level, "niveaus": graph.Level, "levels": graph.Level, "schaalniveau": graph.Level, "reikwijdte": graph.Reach,
}

// kindOf returns the kind of codes that a word names.
func kindOf(word string) (graph.Kind, bool) {
	w := strings.ToLower(strings.TrimSpace(word))
	if slices.Contains(graph.Kinds, graph.Kind(w)) {
		return graph.Kind(w), true
	}
	k, ok := kindWords[w]
	return k, ok
}

// columnsOf finds the columns that a list of kinds and codes names. With a table, an empty list is
// all columns of numbers in [0, 1].
func (d *Data) columnsOf(words []string) ([]int, error) {
	cols := []int{}
	if d.bench == nil && len(words) == 0 {
		for j := range d.table.Columns() {
			if d.table.Type(j) == table.Membership {
				cols = append(cols, j)
			}
		}
		return cols, nil
	}
	seen := map[int]bool{}
	add := func(j int) {
		if !seen[j] {
			seen[j] = true
			cols = append(cols, j)
		}
	}
	for _, w := range words {
		w = strings.TrimSpace(w)
		if kind, ok := kindOf(w); ok && d.bench != nil {
			for j, c := range d.table.Columns() {
				if c.Kind == string(kind) {
					add(j)
				}
			}
			continue
		}
		j, err := d.column(w)
		if err != nil {
			if u, ok := errors.AsType[*Usage](err); ok && d.bench != nil && strings.HasPrefix(u.Msg, "unknown code") {
				kinds := []string{}
				for _, k := range graph.Kinds {
					kinds = append(kinds, string(k))
				}
				if h := suggest.Hint(w, kinds); h != "" {
					u.Hint = h
				}
				u.Msg = fmt.Sprintf("unknown code or kind %q", w)
			}
			return nil, err
		}
		add(j)
	}
	slices.Sort(cols)
	return cols, nil
}

// CaseLabel returns the name of a case, or its id in a table from a file.
func (d *Data) CaseLabel(id string) string {
	if d.bench == nil {
		return id
	}
	return d.bench.caseLabel(id)
}

// passages returns the coded passages behind a cell; nil for a table from a file.
func (d *Data) passages(row, col int) []*passage {
	if d.bench == nil {
		return nil
	}
	return d.coded.cells[[2]int{d.rows[row], col}]
}
