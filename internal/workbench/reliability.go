package workbench

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"speelveld/analysis/reliability"
	"speelveld/exchange/csv"
	"speelveld/graph"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// ReliabilityUnits are what two coders can be compared on: a code in a case, in a passage (the same
// evidence in the same words) or in a place of a source (the same evidence, in whatever words).
var ReliabilityUnits = []string{"case", "passage", "place"}

// ReliabilityValues are what is compared: is the code present (by the statuses that count), was it
// coded at all, with which status, or with which score.
var ReliabilityValues = []string{"presence", "coded", "status", "score"}

// NotCoded is the status that a coder gives by coding nothing, where statuses are compared.
const NotCoded = "not-coded"

// A ReliabilityQuery says which coders are compared, on what.
type ReliabilityQuery struct {
	Coders      []string // empty is all
	Of          []string // kinds and codes; empty is all
	Unit        string   // one of ReliabilityUnits; "" is case
	Value       string   // one of ReliabilityValues; "" is presence
	RollUp      bool     // count a code's parents along with it
	Order       []string // of ratings in words: from low to high
	UnitsInRows bool     // of a file of ratings
	Seed        uint64
	Bootstrap   int // samples behind the intervals; 0 is the default, negative none
	Progress    func(done, total int)
}

// A ReliabilityAnswer says how alike coders code, and where they differ.
type ReliabilityAnswer struct {
	reliability.Summary
	Coders        []string               `json:"coders"`
	Cases         int                    `json:"n_cases"` // read by two of the coders or more
	Codes         int                    `json:"n_codes"`
	Unit          string                 `json:"unit"`
	Value         string                 `json:"value"`
	Use           []reliability.CoderUse `json:"use"`
	ByKind        []KindReliability      `json:"by_kind"`
	ByCode        []CodeReliability      `json:"by_code"`
	Sensitivity   []ReliabilityChoice    `json:"sensitivity"`
	Disagreements Disagreements          `json:"disagreements"`
	Notes         []string               `json:"notes"`
}

// A KindReliability is how coders agree on the codes of one kind.
type KindReliability struct {
	Kind  string `json:"kind"`
	Codes int    `json:"n_codes"`
	reliability.Summary
}

// A CodeReliability is how coders agree on one code. Both, One and Neither count pairs of coders by
// who coded it: with two coders, units.
type CodeReliability struct {
	Code      string   `json:"code"`
	Label     string   `json:"label"`
	Kind      string   `json:"kind"`
	N         int      `json:"n"`
	Both      int      `json:"both"`
	One       int      `json:"one"`
	Neither   int      `json:"neither"`
	Only      []int    `json:"only"`   // by coder: units that she coded and another did not
	Differ    int      `json:"differ"` // pairs that gave another value
	Agreement float64  `json:"agreement"`
	Positive  float64  `json:"positive_agreement"`
	Kappa     float64  `json:"kappa"` // the mean over pairs of coders
	Alpha     float64  `json:"alpha"`
	Reason    string   `json:"reason,omitempty"` // why kappa and alpha are not told
	Cases     []string `json:"cases"`            // those in which the coders differ
}

// A CaseReliability is how coders agree on one case.
type CaseReliability struct {
	Case      string   `json:"case"`
	Label     string   `json:"label"`
	N         int      `json:"n"`
	Both      int      `json:"both"`
	One       int      `json:"one"`
	Only      []int    `json:"only"`
	Differ    int      `json:"differ"`
	Agreement float64  `json:"agreement"`
	Positive  float64  `json:"positive_agreement"`
	Codes     []string `json:"codes"` // those on which the coders differ
}

// A ReliabilityChoice is what comes out when something else is compared.
type ReliabilityChoice struct {
	Unit      string  `json:"unit"`
	Value     string  `json:"value"`
	RollUp    bool    `json:"roll_up"`
	UsedOnly  bool    `json:"used_only"` // only codes that a coder used in these cases
	Chosen    bool    `json:"chosen"`
	N         int     `json:"n"`
	Agreement float64 `json:"agreement"`
	Positive  float64 `json:"positive_agreement"`
	Kappa     float64 `json:"kappa"`
	Alpha     float64 `json:"alpha"` // nominal
}

// Disagreements are where coders differ, most first.
type Disagreements struct {
	Codes      []CodeReliability       `json:"codes"`
	Cases      []CaseReliability       `json:"cases"`
	Units      []Disagreement          `json:"units"`
	Confusions []reliability.Confusion `json:"confusions"` // which values stand against which
}

// A Disagreement is one unit on which coders differ, with what each of them based it on.
type Disagreement struct {
	Unit      string        `json:"unit,omitempty"` // of a file of ratings
	Case      string        `json:"case,omitempty"`
	CaseLabel string        `json:"case_label,omitempty"`
	Code      string        `json:"code,omitempty"`
	Label     string        `json:"label,omitempty"`
	Kind      string        `json:"kind,omitempty"`
	Sides     []CoderRating `json:"sides"`
}

// A CoderRating is one coder's side: her value, the passages that she coded so, and, where she did
// not, what she coded on the other's passages instead.
type CoderRating struct {
	Coder   string      `json:"coder"`
	Rated   bool        `json:"rated"`
	Value   string      `json:"value"`
	Claims  []CaseClaim `json:"claims"`
	Instead []CaseClaim `json:"instead"`
}

// fewPositives is how many units must have a code, by either coder, before kappa says something of it.
const fewPositives = 5

// Reliability compares the coders of the study on the cases that two of them or more have read: a
// coder with any coding in a case has read all of it, and what she did not code there counts as not
// present. The bootstrap draws whole cases.
func (d *Data) Reliability(ctx context.Context, q ReliabilityQuery) (*ReliabilityAnswer, error) {
	if d.bench == nil {
		return nil, usagef("a file of ratings goes with --ratings", "a table of cases has no coders")
	}
	for _, w := range []struct {
		flag, word string
		known      []string
	}{{"--unit", q.Unit, ReliabilityUnits}, {"--value", q.Value, ReliabilityValues}} {
		if w.word != "" && !slices.Contains(w.known, w.word) {
			return nil, usagef(suggest.Or(w.word, w.known, w.flag+" is"), "unknown %s %q", w.flag, w.word)
		}
	}
	if len(q.Order) > 0 || q.UnitsInRows {
		return nil, usagef("", "--order and --units-in-rows go with --ratings")
	}
	q.Unit, q.Value = cmp.Or(q.Unit, "case"), cmp.Or(q.Value, "presence")
	if q.RollUp && (q.Value == "status" || q.Value == "score") {
		return nil, usagef("use --value presence or coded", "a parent has no %s of its own, so --roll-up cannot go with --value %s", q.Value, q.Value)
	}
	c, err := d.readings(q)
	if err != nil {
		return nil, err
	}
	what := choice{q.Unit, q.Value, q.RollUp}
	u := c.units(what)
	if len(u.units) == 0 {
		return nil, usagef("choose kinds or codes with --of", "there are no codes to compare on")
	}
	opt := reliability.Options{Bootstrap: q.Bootstrap, Seed: q.Seed, Lang: d.lang, Cases: true}
	first := opt
	first.Progress = q.Progress
	sum, err := reliability.Run(ctx, u.ratings, first)
	if err != nil {
		return nil, err
	}
	a := &ReliabilityAnswer{Summary: *sum, Coders: c.coders, Cases: len(c.cases), Codes: len(c.cols), Unit: q.Unit, Value: q.Value, Use: u.ratings.Use()}
	for _, kind := range graph.Kinds {
		units, codes := u.of(func(x unit) bool { return c.kind(x.col) == string(kind) })
		if len(units) == 0 {
			continue
		}
		s, err := reliability.Run(ctx, u.ratings.Select(units), opt)
		if err != nil {
			return nil, err
		}
		a.ByKind = append(a.ByKind, KindReliability{Kind: string(kind), Codes: codes, Summary: *s})
	}
	if err := a.details(ctx, c, u); err != nil {
		return nil, err
	}
	if a.Sensitivity, err = c.sensitivity(ctx, what); err != nil {
		return nil, err
	}
	a.Disagreements.Units = c.sides(u)
	a.Disagreements.Confusions = u.ratings.Confusions()
	a.Notes = d.reliabilityNotes(a, q.Seed)
	return a, nil
}

// readings are the cases that two coders or more have read, and on what they are compared.
type readings struct {
	d      *Data
	coders []string
	cases  []*graph.Case
	cols   []int // the codes, as columns
}

// readings finds the coders and the cases that they have in common.
func (d *Data) readings(q ReliabilityQuery) (*readings, error) {
	r := &readings{d: d}
	present := map[string]int{} // cases by coder
	cases := make([]*graph.Case, len(d.rows))
	for i, row := range d.rows {
		cases[i] = &d.bench.study.Cases[row]
		for _, coder := range readers(cases[i]) {
			present[coder]++
		}
	}
	all := make([]string, 0, len(present))
	for coder := range present {
		all = append(all, coder)
	}
	slices.Sort(all)
	r.coders = all
	if len(q.Coders) > 0 {
		r.coders = distinct(q.Coders)
		everyone := d.bench.study.Coders()
		for _, coder := range r.coders {
			if !slices.Contains(everyone, coder) {
				return nil, unknownCoder(coder, everyone)
			}
		}
		if len(r.coders) < 2 {
			return nil, usagef("name two or more: --coders "+strings.Join(all, ","), "agreement needs two coders")
		}
	}
	for _, c := range cases {
		n := 0
		for _, coder := range readers(c) {
			if slices.Contains(r.coders, coder) {
				n++
			}
		}
		if n >= 2 {
			r.cases = append(r.cases, c)
		}
	}
	switch {
	case len(cases) == 0:
		return nil, &diag.Error{Msg: "no case meets the conditions", Hint: "widen the --where"}
	case len(all) == 1 && len(q.Coders) == 0:
		return nil, &diag.Error{Msg: fmt.Sprintf("all codings are by one coder (%s); agreement needs two", all[0]),
			Hint: "let another person code some of the cases from the same sources, with \"coder: b\" in each of these codings"}
	case len(r.cases) == 0:
		var each []string
		for _, coder := range r.coders {
			each = append(each, fmt.Sprintf("%s read %d", coder, present[coder]))
		}
		return nil, &diag.Error{Msg: fmt.Sprintf("no case was read by two of the coders (%s)", strings.Join(each, ", ")),
			Hint: "a coder has read a case when at least one coding there names her"}
	}
	reading := map[string]bool{} // leave out coders who share no case, unless they were asked for
	for _, c := range r.cases {
		for _, coder := range readers(c) {
			reading[coder] = true
		}
	}
	if len(q.Coders) == 0 {
		r.coders = slices.DeleteFunc(r.coders, func(coder string) bool { return !reading[coder] })
	}
	of := q.Of
	if len(of) == 0 {
		of = profileKinds
	}
	var err error
	r.cols, err = d.columnsOf(of)
	return r, err
}

// unknownCoder says who the coders are, or, of many, who may be meant.
func unknownCoder(coder string, everyone []string) error {
	const few = 12
	hint := "the coders are " + strings.Join(everyone[:min(few, len(everyone))], ", ")
	if len(everyone) > few {
		hint = cmp.Or(suggest.Hint(coder, everyone), hint+" …")
	}
	return usagef(hint, "unknown coder %q", coder)
}

// readers returns the coders with a coding in the case, sorted.
func readers(c *graph.Case) []string {
	var out []string
	for i := range c.Codings {
		if !slices.Contains(out, c.Codings[i].Coder) {
			out = append(out, c.Codings[i].Coder)
		}
	}
	slices.Sort(out)
	return out
}

func (r *readings) code(col int) string { return r.d.table.Columns()[col].ID }
func (r *readings) kind(col int) string { return r.d.table.Columns()[col].Kind }

// A choice is what is compared.
type choice struct {
	unit, value string
	rollUp      bool
}

// A unit is a code in a case, or in one of its passages.
type unit struct {
	c       int // number of the case among those read
	passage int // 0 where the whole case is the unit
	col     int
}

// coded units are the ratings of a choice and what each unit is.
type codedUnits struct {
	what    choice
	units   []unit
	ratings *reliability.Ratings
	used    map[int]bool // columns that a coder coded
}

// units rates every code in every case, or in every passage that a coder marked.
func (r *readings) units(what choice) *codedUnits {
	u := &codedUnits{what: what, used: map[int]bool{}}
	var names []string
	var block []int
	numbers, words := make([][]float64, len(r.coders)), make([][]string, len(r.coders))
	add := func(coder int, value float64, status string) {
		if what.value == "status" {
			words[coder] = append(words[coder], status)
		} else {
			numbers[coder] = append(numbers[coder], value)
		}
	}
	for i, c := range r.cases {
		for p, passage := range passagesBy(c, what.unit, r.coders) {
			values := make([]map[string]float64, len(r.coders))
			statuses := make([]map[string]graph.Status, len(r.coders))
			for k := range r.coders {
				if passage[k] != nil {
					values[k], statuses[k] = r.values(passage[k], what), bestStatuses(passage[k])
				}
			}
			for _, col := range r.cols {
				code := r.code(col)
				u.units = append(u.units, unit{i, p, col})
				names = append(names, code)
				block = append(block, i)
				for k := range r.coders {
					if values[k] == nil {
						add(k, math.NaN(), "")
						continue
					}
					status := cmp.Or(string(statuses[k][code]), NotCoded)
					u.used[col] = u.used[col] || status != NotCoded
					add(k, values[k][code], status)
				}
			}
		}
	}
	if what.value == "status" {
		u.ratings, _ = reliability.Texts(r.coders, names, words, nil) // without an order there is no error
	} else {
		u.ratings = reliability.Numbers(r.coders, names, numbers)
	}
	u.ratings = u.ratings.Grouped(block)
	return u
}

// passagesBy divides a case's codings, by coder; nil for a coder who did not read the case, empty
// for one who marked nothing there.
func passagesBy(c *graph.Case, by string, coders []string) [][][]*graph.Coding {
	var out [][][]*graph.Coding
	at := map[string]int{}
	add := func(key string) int {
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, make([][]*graph.Coding, len(coders)))
		}
		return i
	}
	read := readers(c)
	for i := range c.Codings {
		k := &c.Codings[i]
		if who := slices.Index(coders, k.Coder); who >= 0 {
			p := add(passageKey(k, by))
			out[p][who] = append(out[p][who], k)
		}
	}
	for _, p := range out {
		for who, coder := range coders {
			if p[who] == nil && slices.Contains(read, coder) {
				p[who] = []*graph.Coding{}
			}
		}
	}
	return out
}

// passageKey names the part of a case that a coding is about: all of it, or where the evidence
// stands and, for a passage, how it is worded.
func passageKey(k *graph.Coding, by string) string {
	if by == "case" {
		return ""
	}
	var b strings.Builder
	for _, e := range k.Evidence {
		fmt.Fprintf(&b, "%q %q %q\n", e.Source, e.Locator, e.Quote)
	}
	if by == "passage" {
		for _, l := range k.Text.Langs() {
			fmt.Fprintf(&b, "%s %q\n", l, k.Text[l])
		}
	}
	return b.String()
}

// values returns what a coder's codings say of the codes; of all others they say 0.
func (r *readings) values(codings []*graph.Coding, what choice) map[string]float64 {
	var own map[string]float64
	if what.value == "coded" {
		own = map[string]float64{}
		for _, k := range codings {
			own[k.Code] = 1
		}
	} else {
		own = membershipsIn(codings, r.d.count)
	}
	if what.rollUp {
		own = r.d.bench.rollUp(own)
	}
	if what.value == "presence" {
		for code, v := range own {
			if v > 0.5 {
				own[code] = 1
			} else {
				own[code] = 0
			}
		}
	}
	return own
}

// bestStatuses returns the status of each code that was coded; of several the one that says most:
// the first in the order of the documentation.
func bestStatuses(codings []*graph.Coding) map[string]graph.Status {
	out := map[string]graph.Status{}
	for _, k := range codings {
		strongest(out, k.Code, k.Status)
	}
	return out
}

// of returns the units for which something holds, and how many codes they are about.
func (u *codedUnits) of(holds func(unit) bool) (units []int, codes int) {
	seen := map[int]bool{}
	for i, x := range u.units {
		if holds(x) {
			units = append(units, i)
			seen[x.col] = true
		}
	}
	return units, len(seen)
}

// A count of pairs of coders on units, by who coded.
type pairCount struct {
	both, one, neither, differ int
	only                       []int
}

// count counts pairs of coders. A value of 0, or no coding, is "not coded".
func (u *codedUnits) count(units []int) pairCount {
	r := u.ratings
	n := len(r.Coders())
	p := pairCount{only: make([]int, n)}
	coded := func(v string) bool { return v != NotCoded && v != "0" }
	for _, i := range units {
		for a := range n {
			va, ok := r.Rating(a, i)
			if !ok {
				continue
			}
			lone := false
			for b := range n {
				vb, ok := r.Rating(b, i)
				if !ok || a == b {
					continue
				}
				lone = lone || coded(va) && !coded(vb)
				if b < a {
					continue
				}
				if va != vb {
					p.differ++
				}
				switch {
				case coded(va) && coded(vb):
					p.both++
				case coded(va) || coded(vb):
					p.one++
				default:
					p.neither++
				}
			}
			if lone {
				p.only[a]++
			}
		}
	}
	return p
}

// details adds the codes one by one, and the codes and cases that divide the coders most.
func (a *ReliabilityAnswer) details(ctx context.Context, c *readings, u *codedUnits) error {
	byCol, byCase := map[int][]int{}, make([][]int, len(c.cases))
	divided := map[int][]string{} // by column: the cases in which coders differ
	for i, x := range u.units {
		byCol[x.col] = append(byCol[x.col], i)
		byCase[x.c] = append(byCase[x.c], i)
		if id := c.cases[x.c].ID; !slices.Contains(divided[x.col], id) && u.count([]int{i}).differ > 0 {
			divided[x.col] = append(divided[x.col], id)
		}
	}
	none := reliability.Options{Bootstrap: -1, Lang: c.d.lang}
	for _, col := range c.cols {
		s, err := reliability.Run(ctx, u.ratings.Select(byCol[col]), none)
		if err != nil {
			return err
		}
		code, p := c.code(col), u.count(byCol[col])
		row := CodeReliability{Code: code, Label: c.d.bench.codeLabel(code), Kind: c.kind(col), N: s.N, Both: p.both, One: p.one, Neither: p.neither,
			Only: p.only, Differ: p.differ, Agreement: s.Agreement, Positive: s.Positive, Kappa: s.Light, Alpha: s.Alpha.Nominal, Cases: []string{}}
		if p.both+p.one < fewPositives {
			row.Kappa, row.Alpha = math.NaN(), math.NaN()
			row.Reason = c.d.nl("niet te zeggen: minder dan %d keer gecodeerd", "cannot be told: coded fewer than %d times", fewPositives)
		} else if math.IsNaN(row.Kappa) {
			row.Reason = s.Undefined["kappa"]
		}
		row.Cases = append(row.Cases, divided[col]...)
		a.ByCode = append(a.ByCode, row)
		if p.differ > 0 {
			a.Disagreements.Codes = append(a.Disagreements.Codes, row)
		}
	}
	for i, units := range byCase {
		p := u.count(units)
		if p.differ == 0 {
			continue
		}
		s, err := reliability.Run(ctx, u.ratings.Select(units), none)
		if err != nil {
			return err
		}
		row := CaseReliability{Case: c.cases[i].ID, Label: c.d.CaseLabel(c.cases[i].ID), N: s.N, Both: p.both, One: p.one, Only: p.only, Differ: p.differ,
			Agreement: s.Agreement, Positive: s.Positive, Codes: []string{}}
		for _, k := range units {
			if code := c.code(u.units[k].col); !slices.Contains(row.Codes, code) && u.count([]int{k}).differ > 0 {
				row.Codes = append(row.Codes, code)
			}
		}
		a.Disagreements.Cases = append(a.Disagreements.Cases, row)
	}
	slices.SortStableFunc(a.Disagreements.Codes, func(x, y CodeReliability) int {
		return cmp.Or(cmp.Compare(y.Differ, x.Differ), cmp.Compare(x.Both, y.Both))
	})
	slices.SortStableFunc(a.Disagreements.Cases, func(x, y CaseReliability) int {
		return cmp.Or(cmp.Compare(y.Differ, x.Differ), cmp.Compare(x.Both, y.Both))
	})
	return nil
}

// sensitivity says what comes out when something else is compared.
func (r *readings) sensitivity(ctx context.Context, chosen choice) ([]ReliabilityChoice, error) {
	var out []ReliabilityChoice
	for _, x := range []struct {
		choice
		used bool
	}{
		{choice: choice{"case", "presence", false}}, {choice{"case", "presence", false}, true}, {choice: choice{"case", "presence", true}},
		{choice: choice{"case", "coded", false}}, {choice: choice{"case", "status", false}}, {choice: choice{"case", "score", false}},
		{choice: choice{"passage", "presence", false}}, {choice: choice{"place", "presence", false}},
	} {
		u := r.units(x.choice)
		ratings := u.ratings
		if x.used {
			units, _ := u.of(func(k unit) bool { return u.used[k.col] })
			ratings = ratings.Select(units)
		}
		s, err := reliability.Run(ctx, ratings, reliability.Options{Bootstrap: -1, Lang: r.d.lang})
		if err != nil {
			return nil, err
		}
		out = append(out, ReliabilityChoice{Unit: x.unit, Value: x.value, RollUp: x.rollUp, UsedOnly: x.used, Chosen: x.choice == chosen && !x.used,
			N: s.N, Agreement: s.Agreement, Positive: s.Positive, Kappa: s.Light, Alpha: s.Alpha.Nominal})
	}
	return out, nil
}

// sides puts the coders' evidence side by side, by case and code.
func (r *readings) sides(u *codedUnits) []Disagreement {
	out := []Disagreement{}
	b := r.d.bench
	divided := map[[2]int][]int{} // by case and column: values of the coders that differ somewhere
	for _, s := range u.ratings.Splits() {
		x := u.units[s.Unit]
		divided[[2]int{x.c, x.col}] = append(divided[[2]int{x.c, x.col}], s.Unit)
	}
	for i, c := range r.cases {
		passages := passagesBy(c, u.what.unit, r.coders)
		for _, col := range r.cols {
			units := divided[[2]int{i, col}]
			slices.Sort(units)
			for _, n := range units {
				code := r.code(col)
				dis := Disagreement{Case: c.ID, CaseLabel: b.caseLabel(c.ID), Code: code, Label: b.codeLabel(code), Kind: r.kind(col)}
				var marked []string // the passages on which somebody coded it
				for who := range r.coders {
					for _, k := range passages[u.units[n].passage][who] {
						if r.covers(code, k.Code, u.what.rollUp) {
							marked = append(marked, passageKey(k, "passage"))
						}
					}
				}
				for who, coder := range r.coders {
					side := CoderRating{Coder: coder, Claims: []CaseClaim{}, Instead: []CaseClaim{}}
					side.Value, side.Rated = u.ratings.Rating(who, n)
					for _, k := range passages[u.units[n].passage][who] {
						switch {
						case r.covers(code, k.Code, u.what.rollUp):
							side.Claims = append(side.Claims, b.claim(k))
						case slices.Contains(marked, passageKey(k, "passage")):
							side.Instead = append(side.Instead, b.claim(k))
						}
					}
					if len(side.Claims) > 0 {
						side.Instead = []CaseClaim{}
					}
					dis.Sides = append(dis.Sides, side)
				}
				out = append(out, dis)
			}
		}
	}
	return out
}

// covers reports whether a coding with one code counts for another.
func (r *readings) covers(code, coded string, rollUp bool) bool {
	return code == coded || rollUp && slices.Contains(r.d.bench.index.CodeAncestors(coded), code)
}

// RatingsReliability compares coders on a file of ratings. Of the query it takes the coders, the
// order of the values, how the file is laid out, and the bootstrap.
func RatingsReliability(ctx context.Context, name string, in io.Reader, q ReliabilityQuery, lang string) (*ReliabilityAnswer, error) {
	f, err := csv.ReadRatings(name, in, csv.RatingsOptions{UnitsInRows: q.UnitsInRows})
	if err != nil {
		return nil, err
	}
	if err := chooseCoders(name, f, q.Coders); err != nil {
		return nil, err
	}
	var r *reliability.Ratings
	switch {
	case f.Numbers == nil:
		if r, err = reliability.Texts(f.Coders, f.Units, f.Words, q.Order); err != nil {
			return nil, usagef("name every value, from low to high", "--order: %v", err)
		}
	case len(q.Order) > 0:
		return nil, usagef("leave it out", "--order is for ratings in words; the ratings in %s are numbers, which have an order", name)
	default:
		r = reliability.Numbers(f.Coders, f.Units, f.Numbers)
	}
	sum, err := reliability.Run(ctx, r, reliability.Options{Bootstrap: q.Bootstrap, Seed: q.Seed, Lang: lang, Progress: q.Progress})
	if err != nil {
		return nil, err
	}
	if sum.N == 0 {
		return nil, &diag.Error{Pos: diag.Pos{File: name}, Msg: "no unit was rated by two coders", Hint: "agreement is measured on units that two coders or more have rated"}
	}
	a := &ReliabilityAnswer{Summary: *sum, Coders: f.Coders, Unit: "unit", Value: "rating", Use: r.Use()}
	for _, s := range r.Splits() {
		dis := Disagreement{Unit: f.Units[s.Unit]}
		for who, coder := range f.Coders {
			side := CoderRating{Coder: coder, Claims: []CaseClaim{}, Instead: []CaseClaim{}}
			side.Value, side.Rated = r.Rating(who, s.Unit)
			dis.Sides = append(dis.Sides, side)
		}
		a.Disagreements.Units = append(a.Disagreements.Units, dis)
	}
	a.Disagreements.Confusions = r.Confusions()
	a.Notes = ratingNotes(a, f, lang, q.Seed)
	return a, nil
}

// chooseCoders keeps the coders that are named, in that order; without names all.
func chooseCoders(name string, f *csv.Ratings, coders []string) error {
	coders = distinct(coders)
	if len(coders) == 0 {
		if len(f.Coders) < 2 {
			return &diag.Error{Pos: diag.Pos{File: name}, Msg: fmt.Sprintf("ratings of one coder only (%s); agreement needs two", f.Coders[0]),
				Hint: "each row is a coder and each column a unit; where it is the other way round add --units-in-rows"}
		}
		return nil
	}
	if len(coders) < 2 {
		return usagef("name two or more", "agreement needs two coders")
	}
	keep := make([]int, len(coders))
	for i, c := range coders {
		if keep[i] = slices.Index(f.Coders, c); keep[i] < 0 {
			return unknownCoder(c, f.Coders)
		}
	}
	numbers, words := f.Numbers, f.Words
	f.Coders, f.Numbers, f.Words = coders, nil, nil
	for _, k := range keep {
		if numbers != nil {
			f.Numbers = append(f.Numbers, numbers[k])
		} else {
			f.Words = append(f.Words, words[k])
		}
	}
	return nil
}
