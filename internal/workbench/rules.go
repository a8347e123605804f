package workbench

import (
	"context"
	"errors"
	"fmt"
	"math"

	"speelveld/analysis/rules"
	"speelveld/analysis/table"
)

// listedCases is how many cases the rules or sets of one answer may list together. Beyond it they
// tell how many there are and not which: a hundred thousand rules over ten thousand cases would
// fill the memory with names.
const listedCases = 2_000_000

// A RulesQuery asks for rules between codes, or for sets of codes that occur together.
type RulesQuery struct {
	Of            []string // kinds and codes; empty is all of a study, or all other columns of a table
	To            []string // kinds and codes that rules lead to; empty is any
	MinSupport    float64  // NaN for the default, rules.DefaultMinSupport
	MinConfidence float64
	Max           int
	Progress      func(done, total int)
}

// A RulesAnswer is the rules, with the cases behind each.
type RulesAnswer struct {
	rules.Result
	Rows []RuleRow `json:"rows"`
	To   []string  `json:"-"` // the names of the codes and kinds of RulesQuery.To
}

// A RuleRow is a rule with what it rests on.
type RuleRow struct {
	rules.Rule
	LHSLabels []string `json:"lhs_labels"`
	RHSLabels []string `json:"rhs_labels"`

	// Evidence is the number of coded passages for any of the rule's codes in the cases that show
	// them all, Sources that of the distinct sources behind them. Both are 0 for a table.
	Evidence int `json:"evidence"`
	Sources  int `json:"sources"`

	Cases *RuleCases `json:"cases,omitempty"` // nil where there are too many to list
}

// RuleCases are the cases that bear a rule out, and those that go against it.
type RuleCases struct {
	Both    []string `json:"both"`
	LHSOnly []string `json:"lhs_only"` // under --missing exclude only where the right side is known to be absent
}

// A SetsAnswer is the frequent sets of codes, with the cases behind each.
type SetsAnswer struct {
	rules.Itemsets
	Rows []SetRow `json:"rows"`
}

// A SetRow is a set of codes with what it rests on.
type SetRow struct {
	rules.Itemset
	Labels   []string `json:"labels"`
	Evidence int      `json:"evidence"`
	Sources  int      `json:"sources"`
	Cases    []string `json:"cases,omitempty"`
}

// Rules finds the rules.
func (d *Data) Rules(ctx context.Context, q RulesQuery) (*RulesAnswer, error) {
	opt, err := d.rulesOptions(q)
	if err != nil {
		return nil, err
	}
	if q.Max < 2 {
		return nil, usagef("--max 2 is one code on the left and one on the right", "--max %d leaves no room for a rule", q.Max)
	}
	r, err := rules.Run(ctx, d.table, opt)
	if err != nil {
		return nil, d.rulesError(err, q, opt)
	}
	a := &RulesAnswer{Result: *r, Rows: make([]RuleRow, len(r.Rows))}
	for _, w := range q.To {
		a.To = append(a.To, d.nameOf(w))
	}
	names := 0
	for i := range r.Rows {
		names += r.Rows[i].LHSCount
	}
	if names > listedCases {
		a.Notes = append(a.Notes, d.tooManyCases())
	}
	for i := range r.Rows {
		row := RuleRow{Rule: r.Rows[i], LHSLabels: d.codeLabels(r.Rows[i].LHS), RHSLabels: d.codeLabels(r.Rows[i].RHS)}
		last := len(row.Columns) - 1
		left := d.presentIn(row.Columns[:last])
		right := row.Columns[last]
		both := left.And(d.table.Present(right))
		row.Evidence, row.Sources = d.evidence(both, row.Columns)
		if names <= listedCases {
			only := left.AndNot(d.table.Present(right))
			if d.Missing == table.Exclude {
				only = only.And(d.table.Known(right))
			}
			row.Cases = &RuleCases{Both: d.caseIDs(both), LHSOnly: d.caseIDs(only)}
		}
		a.Rows[i] = row
	}
	return a, nil
}

// Itemsets finds the frequent sets of codes.
func (d *Data) Itemsets(ctx context.Context, q RulesQuery) (*SetsAnswer, error) {
	opt, err := d.rulesOptions(q)
	if err != nil {
		return nil, err
	}
	if len(q.To) > 0 {
		return nil, usagef("choose the codes of sets with --of, or leave --itemsets out", "--to goes with rules: a set of codes has no sides")
	}
	if q.Max < 1 {
		return nil, usagef("--max 3 gives sets of one, two and three codes", "--max %d leaves no room for a code", q.Max)
	}
	r, err := rules.Mine(ctx, d.table, opt)
	if err != nil {
		return nil, d.rulesError(err, q, opt)
	}
	a := &SetsAnswer{Itemsets: *r, Rows: make([]SetRow, len(r.Rows))}
	names := 0
	for i := range r.Rows {
		names += r.Rows[i].Count
	}
	if names > listedCases {
		a.Notes = append(a.Notes, d.tooManyCases())
	}
	for i := range r.Rows {
		row := SetRow{Itemset: r.Rows[i], Labels: d.codeLabels(r.Rows[i].Items)}
		all := d.presentIn(row.Columns)
		row.Evidence, row.Sources = d.evidence(all, row.Columns)
		if names <= listedCases {
			row.Cases = d.caseIDs(all)
		}
		a.Rows[i] = row
	}
	return a, nil
}

// nameOf returns the kind, or the name of the code, that a word stands for, or the word itself.
func (d *Data) nameOf(word string) string {
	if d.bench == nil {
		return word
	}
	if kind, ok := kindOf(word); ok {
		return string(kind)
	}
	if code, err := d.bench.index.resolveCode(word); err == nil {
		return d.CodeLabel(code.ID)
	}
	return word
}

// rulesOptions reads a query.
func (d *Data) rulesOptions(q RulesQuery) (rules.Options, error) {
	opt := rules.Options{MinConfidence: q.MinConfidence, Max: q.Max, Missing: d.Missing, Lang: d.lang, Progress: q.Progress}
	if !math.IsNaN(q.MinSupport) {
		if !(q.MinSupport > 0 && q.MinSupport <= 1) {
			return opt, usagef("it is a share of the cases, over 0 and at most 1: 0.1 is a tenth", "--min-support %s is not a share", shortNumber(q.MinSupport))
		}
		opt.MinSupport = q.MinSupport
	}
	if !(q.MinConfidence >= 0 && q.MinConfidence <= 1) {
		return opt, usagef("it is a share from 0 to 1: 0.6 is six of ten cases", "--min-confidence %s is not a share", shortNumber(q.MinConfidence))
	}
	if d.bench != nil {
		opt.ByDefinition = d.overlapByDefinition
	}
	var err error
	if len(q.To) > 0 {
		if opt.To, err = d.columnsOf(q.To); err != nil {
			return opt, err
		}
	}
	if len(q.Of) > 0 {
		opt.Of, err = d.columnsOf(q.Of)
	}
	return opt, err
}

// rulesError says what can be done.
func (d *Data) rulesError(err error, q RulesQuery, opt rules.Options) error {
	switch {
	case errors.Is(err, rules.ErrTooMany):
		s := opt.MinSupport
		if s == 0 {
			s = rules.DefaultMinSupport(d.N())
		}
		few := "--of"
		if d.bench == nil {
			few = "--columns or --of"
		}
		return usagef(fmt.Sprintf("raise --min-support (%s is %d of the %d cases) or --min-confidence, lower --max (%d), or choose fewer codes with %s",
			shortNumber(s), int(math.Ceil(s*float64(d.N()))), d.N(), q.Max, few),
			"there are more than %d sets of codes or rules", rules.DefaultLimit)
	case errors.Is(err, rules.ErrNotCodes):
		return usagef("a rule leads to a column of memberships between 0 and 1", "--to %s: %v", q.To[0], err)
	}
	return err
}

func shortNumber(x float64) string { return fmt.Sprintf("%.4g", x) }

func (d *Data) tooManyCases() string {
	return d.nl("er zijn te veel cases om ze bij elke rij op te sommen; met een hogere drempel of minder codes staan ze er wel bij",
		"there are too many cases to list them with every row; with a higher threshold or fewer codes they are listed")
}

// presentIn returns the cases in which all of some columns are present.
func (d *Data) presentIn(columns []int) table.Bits {
	out := d.table.Present(columns[0])
	for _, j := range columns[1:] {
		out = out.And(d.table.Present(j))
	}
	return out
}

func (d *Data) caseIDs(cases table.Bits) []string {
	out := []string{}
	for _, i := range cases.Members() {
		out = append(out, d.table.Cases()[i])
	}
	return out
}

func (d *Data) codeLabels(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = d.CodeLabel(id)
	}
	return out
}

// evidence counts the coded passages for any of some codes in some cases, each once, and their
// distinct sources.
func (d *Data) evidence(cases table.Bits, columns []int) (passages, sources int) {
	if d.bench == nil {
		return 0, 0
	}
	distinct := map[string]bool{}
	for _, i := range cases.Members() {
		seen := map[int]bool{}
		for _, j := range columns {
			ps := d.passages(i, j)
			for _, p := range ps {
				seen[p.number] = true
			}
			for _, s := range sourcesOf(ps) {
				distinct[s] = true
			}
		}
		passages += len(seen)
	}
	return passages, len(distinct)
}
