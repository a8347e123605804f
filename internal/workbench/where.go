package workbench

import (
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/table"
	"speelveld/graph"
	"speelveld/internal/suggest"
)

// A Condition is one --where expression: KEY=VALUE, with commas for "or"; KEY!=VALUE; or
// KEY>=VALUE and KEY<=VALUE for numbers and dates.
type Condition struct {
	Key    string
	Op     string // "=", "!=", ">=", "<="
	Values []string
}

// String prints the condition as it was written.
func (c Condition) String() string { return c.Key + c.Op + strings.Join(c.Values, ",") }

// ParseCondition reads one --where expression.
func ParseCondition(s string) (Condition, error) {
	for _, op := range []string{"!=", ">=", "<=", "="} {
		key, value, ok := strings.Cut(s, op)
		if !ok || strings.ContainsAny(key, "=<>!") {
			continue
		}
		c := Condition{Key: strings.TrimSpace(key), Op: op}
		for _, v := range strings.Split(value, ",") {
			if v = strings.TrimSpace(v); v != "" {
				c.Values = append(c.Values, v)
			}
		}
		if c.Key == "" || len(c.Values) == 0 {
			break
		}
		if len(c.Values) > 1 && (op == ">=" || op == "<=") {
			return c, usagef("give one number or date", "--where %q compares with a list", s)
		}
		return c, nil
	}
	return Condition{}, usagef("write KEY=VALUE, KEY!=VALUE, KEY>=VALUE or KEY<=VALUE, for example concept=lab or start>=2015", "cannot read --where %q", s)
}

// ParseConditions reads several --where expressions.
func ParseConditions(exprs []string) ([]Condition, error) {
	var out []Condition
	for _, e := range exprs {
		c, err := ParseCondition(e)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// whereKeys are the keys of a study's cases, as the contract names them.
var whereKeys = []string{"concept", "country", "place", "start", "end", "programme", "has", "case"}

// matchCases returns the numbers of the study's cases that meet every condition, in their order.
func (b *Bench) matchCases(conds []Condition, count []graph.Status) ([]int, error) {
	preds := make([]func(c *graph.Case) bool, len(conds))
	for i, cond := range conds {
		p, err := b.predicate(cond, count)
		if err != nil {
			return nil, err
		}
		preds[i] = p
	}
	rows := []int{}
	for i := range b.study.Cases {
		ok := true
		for _, p := range preds {
			ok = ok && p(&b.study.Cases[i])
		}
		if ok {
			rows = append(rows, i)
		}
	}
	return rows, nil
}

func (b *Bench) predicate(cond Condition, count []graph.Status) (func(*graph.Case) bool, error) {
	x := b.index
	if cond.Op == ">=" || cond.Op == "<=" {
		if cond.Key != "start" && cond.Key != "end" {
			if !slices.Contains(whereKeys, cond.Key) {
				return nil, unknownKey(cond)
			}
			return nil, usagef("start and end can be compared; use = or != here", "--where %s: %q is not a date or a number", cond, cond.Key)
		}
		v := cond.Values[0]
		if !isDate(v) {
			return nil, usagef("write YYYY, YYYY-MM or YYYY-MM-DD", "--where %s: %q is not a date", cond, v)
		}
		return func(c *graph.Case) bool {
			d := c.Start.String()
			if cond.Key == "end" {
				d = c.End.String()
				if d == "open" { // still running: later than every date
					return cond.Op == ">="
				}
			}
			if d == "" {
				return false
			}
			n := min(len(d), len(v)) // compared at the precision that both have
			if cond.Op == ">=" {
				return d[:n] >= v[:n]
			}
			return d[:n] <= v[:n]
		}, nil
	}
	var holds func(*graph.Case) bool
	switch cond.Key {
	case "concept":
		in := map[string]bool{}
		for _, v := range cond.Values {
			r, err := x.resolve(v, graph.ConceptEntity)
			if err != nil {
				return nil, err
			}
			for id := range x.withNarrower(r.ID) {
				in[id] = true
			}
		}
		holds = func(c *graph.Case) bool { return in[c.Concept.String()] }
	case "case":
		in := map[string]bool{}
		for _, v := range cond.Values {
			r, err := x.resolve(v, graph.CaseEntity)
			if err != nil {
				return nil, err
			}
			in[r.ID] = true
		}
		holds = func(c *graph.Case) bool { return in[c.ID] }
	case "has":
		var codes []string
		for _, v := range cond.Values {
			code, err := x.resolveCode(v)
			if err != nil {
				return nil, err
			}
			codes = append(codes, code.ID)
		}
		holds = func(c *graph.Case) bool {
			m := b.memberships(c, count)
			return slices.ContainsFunc(codes, func(id string) bool { s, ok := m[id]; return ok && s > 0.5 })
		}
	case "country", "place", "programme", "start", "end":
		values := claimsOf(cond.Key)
		date := cond.Key == "start" || cond.Key == "end"
		want := map[string]bool{}
		for _, v := range cond.Values {
			if date && !isDate(v) && v != "open" {
				return nil, usagef("write YYYY, YYYY-MM or YYYY-MM-DD", "--where %s: %q is not a date", cond, v)
			}
			want[suggest.Fold(v)] = true
		}
		holds = func(c *graph.Case) bool {
			for _, cl := range values(c) {
				for _, v := range cl.Value {
					f := suggest.Fold(v)
					if want[f] {
						return true
					}
					if date {
						for w := range want {
							if strings.HasPrefix(f, w+"-") { // 2015 holds 2015-03
								return true
							}
						}
					}
				}
			}
			return false
		}
	default:
		return nil, unknownKey(cond)
	}
	if cond.Op == "!=" {
		return func(c *graph.Case) bool { return !holds(c) }, nil
	}
	return holds, nil
}

// claimsOf returns what a case says under one of the keys that hold free values.
func claimsOf(key string) func(*graph.Case) []graph.Claim {
	switch key {
	case "country":
		return func(c *graph.Case) []graph.Claim { return c.Country }
	case "place":
		return func(c *graph.Case) []graph.Claim { return []graph.Claim{c.Place} }
	case "programme":
		return func(c *graph.Case) []graph.Claim { return []graph.Claim{c.Programme} }
	case "start":
		return func(c *graph.Case) []graph.Claim { return []graph.Claim{c.Start} }
	}
	return func(c *graph.Case) []graph.Claim { return []graph.Claim{c.End} }
}

// emptyConditions returns a remark for each value of a condition that no case has, with what was
// probably meant: such a value is no error, but seldom what somebody wants.
func (b *Bench) emptyConditions(conds []Condition) []string {
	var notes []string
	for _, cond := range conds {
		if !slices.Contains([]string{"country", "place", "programme"}, cond.Key) {
			continue
		}
		seen, known := map[string]bool{}, []string{}
		for i := range b.study.Cases {
			for _, cl := range claimsOf(cond.Key)(&b.study.Cases[i]) {
				for _, l := range cl.Value.Langs() {
					if f := suggest.Fold(cl.Value[l]); !seen[f] {
						seen[f] = true
						known = append(known, cl.Value[l])
					}
				}
			}
		}
		for _, v := range cond.Values {
			if seen[suggest.Fold(v)] {
				continue
			}
			n := inLang(b.lang, "geen enkele case heeft %q bij %s", "no case has %q as its %s", v, cond.Key)
			if h := suggest.Hint(v, known); h != "" {
				n += "; " + h
			}
			notes = append(notes, n)
		}
	}
	return notes
}

func unknownKey(cond Condition) error {
	return usagef(suggest.Or(cond.Key, whereKeys, "the keys are"), "--where %s: unknown key %q", cond, cond.Key)
}

// isDate reports whether s has the form YYYY, YYYY-MM or YYYY-MM-DD.
func isDate(s string) bool {
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i, r := range s {
		if (i == 4 || i == 7) != (r == '-') || r != '-' && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// matchRows returns the rows of a table from a file that meet every condition.
func matchRows(t *table.Table, conds []Condition) ([]int, error) {
	rows := []int{}
	cols := make([]int, len(conds))
	for k, cond := range conds {
		cols[k] = -1
		if cond.Key == "case" {
			continue
		}
		j, ok := t.Column(cond.Key)
		if !ok {
			var names []string
			for _, c := range t.Columns() {
				names = append(names, c.ID)
			}
			hint := suggest.Hint(cond.Key, append(names, "case"))
			if hint == "" {
				hint = "use a column of the table, or case"
			}
			return nil, usagef(hint, "--where %s: the table has no column %q", cond, cond.Key)
		}
		cols[k] = j
		if cond.Op == ">=" || cond.Op == "<=" {
			if _, err := strconv.ParseFloat(cond.Values[0], 64); err != nil {
				return nil, usagef("compare with a number", "--where %s: %q is not a number", cond, cond.Values[0])
			}
		}
	}
	for i, id := range t.Cases() {
		ok := true
		for k, cond := range conds {
			ok = ok && matchCell(t, i, cols[k], id, cond)
		}
		if ok {
			rows = append(rows, i)
		}
	}
	return rows, nil
}

func matchCell(t *table.Table, i, j int, id string, cond Condition) bool {
	s, known := id, true
	if j >= 0 {
		s, known = t.Text(i, j)
	}
	if !known {
		return cond.Op == "!=" // != is everything but what = finds, here as in a study
	}
	switch cond.Op {
	case ">=", "<=":
		x, err := strconv.ParseFloat(s, 64)
		y, _ := strconv.ParseFloat(cond.Values[0], 64)
		return err == nil && (cond.Op == ">=" && x >= y || cond.Op == "<=" && x <= y)
	}
	in := slices.ContainsFunc(cond.Values, func(v string) bool {
		if v == s {
			return true
		}
		x, err1 := strconv.ParseFloat(s, 64)
		y, err2 := strconv.ParseFloat(v, 64)
		return err1 == nil && err2 == nil && x == y
	})
	return in == (cond.Op == "=")
}
