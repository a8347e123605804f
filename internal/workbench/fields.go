package workbench

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/groups"
	"speelveld/analysis/table"
	"speelveld/graph"
	"speelveld/internal/suggest"
)

// A value is what a case has in a field or column. A case can have several (countries), or none: not reported.
type value struct{ id, label string }

// A property is that by which cases are put into groups, strata or blocks: a table's column, or in
// a study one of caseFields or a code.
type property struct {
	name    string
	of      [][]value // by case of the table
	out     []bool    // cases that are in no group though they have values; nil: none
	columns []string  // that decide on it, and those above and below them
	concept bool      // the values are concepts, each with what is narrower
}

// caseFields are the fields of a study's cases by which they can be grouped, with their values.
var caseFields = []struct {
	name string
	of   func(b *Bench, c *graph.Case) []value
}{
	{"concept", func(b *Bench, c *graph.Case) []value { return b.conceptValue(b.index.basicConcept(c)) }},
	{"variant", func(b *Bench, c *graph.Case) []value { return b.conceptValue(c.Concept.String()) }},
	{"country", func(b *Bench, c *graph.Case) []value { return b.claimValues(c.Country...) }},
	{"place", func(b *Bench, c *graph.Case) []value { return b.claimValues(c.Place) }},
	{"programme", func(b *Bench, c *graph.Case) []value { return b.claimValues(c.Programme) }},
	{"start", func(_ *Bench, c *graph.Case) []value { return yearValue(c.Start) }},
	{"end", func(_ *Bench, c *graph.Case) []value { return yearValue(c.End) }},
}

// CaseFields are the names of the fields by which cases of a study can be grouped, beside codes.
func CaseFields() []string {
	names := make([]string, len(caseFields))
	for i, f := range caseFields {
		names[i] = f.name
	}
	return names
}

func (b *Bench) conceptValue(id string) []value {
	if id == "" {
		return nil
	}
	return []value{{id, b.conceptLabel(id)}}
}

func (b *Bench) claimValues(claims ...graph.Claim) []value {
	var out []value
	for _, c := range claims {
		if s := b.text(c.Value); s != "" {
			out = append(out, value{s, s})
		}
	}
	return out
}

// yearValue is the year of a date.
func yearValue(c graph.Claim) []value {
	if s := c.String(); s != "" {
		year, _, _ := strings.Cut(s, "-")
		return []value{{year, year}}
	}
	return nil
}

// property finds the field, code or column that a word names, for the flag that asks.
func (d *Data) property(flag, word string) (*property, error) {
	f := &property{name: word, of: make([][]value, d.N())}
	if d.bench == nil {
		j, err := d.column(word)
		if err != nil {
			return nil, err
		}
		f.columns = []string{d.table.Columns()[j].ID}
		for i := range f.of {
			if s, ok := d.table.Text(i, j); ok {
				f.of[i] = []value{{s, s}}
			}
		}
		return f, nil
	}
	b := d.bench
	key := strings.ToLower(strings.TrimSpace(word))
	for _, known := range caseFields {
		if known.name == key {
			f.name, f.concept = key, key == "concept"
			first := map[string]value{} // values that differ in capitals or accents only are one
			for i, row := range d.rows {
				for _, v := range known.of(b, &b.study.Cases[row]) {
					fold := suggest.Fold(v.id)
					if _, ok := first[fold]; !ok {
						first[fold] = v
					}
					if v = first[fold]; !slices.Contains(f.of[i], v) {
						f.of[i] = append(f.of[i], v)
					}
				}
			}
			return f, nil
		}
	}
	code, err := b.index.resolveCode(word)
	if err != nil {
		if u, ok := errors.AsType[*Usage](err); ok {
			hint := suggest.Hint(word, append(CaseFields(), b.index.names[graph.CodeEntity]...))
			u.Hint = cmp.Or(hint, "give a code, or one of "+strings.Join(CaseFields(), ", "))
			u.Msg = flag + ": " + strings.Replace(u.Msg, "unknown code", "unknown field or code", 1)
		}
		return nil, err
	}
	label := b.codeLabel(code.ID)
	with, without := value{"has=" + code.ID, label}, value{"has!=" + code.ID, d.nl("zonder %s", "without %s", label)}
	f.name, f.columns = label, d.family(code.ID)
	j, _ := d.table.Column(code.ID)
	for i := range f.of {
		switch {
		case d.table.Present(j).Has(i):
			f.of[i] = []value{with}
		case d.table.Known(j).Has(i) || d.Missing != table.Exclude:
			f.of[i] = []value{without}
		}
	}
	return f, nil
}

// family returns a code with those above and below it, which follow from it.
func (d *Data) family(code string) []string {
	return slices.Concat([]string{code}, d.bench.index.CodeAncestors(code), d.bench.index.CodeDescendants(code))
}

// dropSeveral leaves out the cases with several values, and returns them.
func (f *property) dropSeveral() (several []int) {
	f.out = make([]bool, len(f.of))
	for i, vs := range f.of {
		if len(vs) > 1 {
			f.out[i] = true
			several = append(several, i)
		}
	}
	return several
}

// groups makes a group of every value, in the order of the values (numbers by size); unknown is how
// many cases are in none.
func (f *property) groups() (gs []groups.Group, unknown int) {
	at := map[string]int{}
	for i, vs := range f.of {
		if len(vs) == 0 {
			unknown++
		}
		if f.out != nil && f.out[i] {
			continue
		}
		for _, v := range vs {
			k, ok := at[v.id]
			if !ok {
				k = len(gs)
				at[v.id] = k
				gs = append(gs, groups.Group{ID: v.id, Label: v.label})
			}
			gs[k].Rows = append(gs[k].Rows, i)
		}
	}
	slices.SortFunc(gs, func(a, b groups.Group) int { return compareValues(a.ID, b.ID) })
	return gs, unknown
}

// compareValues orders numbers by size, before texts; texts without regard to accents.
func compareValues(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return cmp.Or(cmp.Compare(suggest.Fold(a), suggest.Fold(b)), cmp.Compare(a, b))
}

// strata returns one name for each case, "" where nothing is reported. A case with several values is
// in a stratum of its own kind.
func (f *property) strata() []string {
	out := make([]string, len(f.of))
	for i, vs := range f.of {
		names := make([]string, len(vs))
		for k, v := range vs {
			names[k] = v.label
		}
		slices.Sort(names)
		out[i] = strings.Join(names, " + ")
	}
	return out
}

// blocks returns the number of each case's block: cases that share a value of one of the fields are in
// one, and those that share one with these, and so on. by names the fields. Words may be empty
// (programme and part_of in a study; none in a table), "none", or fields and "part_of".
func (d *Data) blocks(words []string) (block []int, by []string, err error) {
	if len(words) == 0 && d.bench != nil {
		words = []string{"programme", "part_of"}
	}
	if len(words) == 0 || len(words) == 1 && words[0] == "none" {
		return nil, nil, nil
	}
	join := newUnion(d.N())
	if d.bench != nil {
		join = newUnion(len(d.bench.study.Cases))
	}
	for _, w := range words {
		if err := d.joinBy(strings.TrimSpace(w), join); err != nil {
			return nil, nil, err
		}
		by = append(by, strings.TrimSpace(w))
	}
	block = make([]int, d.N())
	for i := range block {
		if d.bench != nil {
			block[i] = join.find(d.rows[i])
		} else {
			block[i] = join.find(i)
		}
	}
	return block, by, nil
}

// joinBy joins the cases that belong together by one field. In a study these are all its cases: two that are
// embedded in a third belong together whether or not that one is compared.
func (d *Data) joinBy(word string, join union) error {
	first := map[string]int{}
	add := func(i int, v string) {
		if j, ok := first[v]; ok {
			join.join(i, j)
		} else {
			first[v] = i
		}
	}
	if d.bench == nil {
		f, err := d.property("--blocks", word)
		if err != nil {
			return err
		}
		for i, vs := range f.of {
			for _, v := range vs {
				add(i, v.id)
			}
		}
		return nil
	}
	b := d.bench
	if word == "part_of" || word == "part-of" {
		row := map[string]int{}
		for i := range b.study.Cases {
			row[b.study.Cases[i].ID] = i
		}
		for i := range b.study.Cases {
			for _, p := range b.study.Cases[i].PartOf {
				if j, ok := row[p]; ok {
					join.join(i, j)
				}
			}
		}
		return nil
	}
	for _, known := range caseFields {
		if known.name != word {
			continue
		}
		for i := range b.study.Cases {
			for _, v := range known.of(b, &b.study.Cases[i]) {
				add(i, suggest.Fold(v.id))
			}
		}
		return nil
	}
	names := append(CaseFields(), "part_of", "none")
	return usagef(suggest.Or(word, names, "the fields are"), "--blocks: unknown field %q", word)
}

// A union is a partition of 0 … n−1; each number points at another of its part, or at itself.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) {
	i, j = u.find(i), u.find(j)
	u[max(i, j)] = min(i, j)
}
