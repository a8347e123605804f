package figure

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speelveld/analysis/table"
	"speelveld/figure/paint"
)

// An UpSetQuery says which columns of a table are the sets.
type UpSetQuery struct {
	Columns []int // in the order in which they are drawn
	With    int   // a column whose cases are marked in the bars, if Marked
	Marked  bool
	Exclude bool      // leave out cases of which one of the columns is not reported; else not reported is absent
	Of      [2]string // what the columns are, in nl and en: "mechanismen", "mechanisms"; "" for codes
}

// UpSet draws which codes occur together (Lex et al. 2014, doi:10.1109/TVCG.2014.2346248): a column
// for every combination of codes that cases have, a bar for the number of cases with exactly these
// and no other of the codes, dots for the codes in it, and at the left how many cases have each code.
// The combinations stand by number of cases, and with the same number in the order of the codes; the
// cases with none of the codes come last.
//
// A code is present with a membership over 0.5. Combinations for which the width has no room, or that
// are in fewer than MinCases cases, are left out and counted; of more codes than fit (TopN: than asked
// for), those in most cases are drawn, and the combinations are of these.
func UpSet(ctx context.Context, t *table.Table, q UpSetQuery, opt Options) (*Figure, error) {
	opt, err := opt.begin(ctx, nil)
	if err != nil {
		return nil, err
	}
	opt = opt.enlarged()
	u := &upset{page: newPage("upset", opt), t: t, query: q}
	u.chooseCases()
	u.chooseSets()
	u.combine()
	if u.n == 0 || len(u.sets) == 0 || len(u.shown) == 0 {
		return opt.nothing("upset", u.whyEmpty()), nil
	}
	return u.figure(), nil
}

// A codeSet is a code with its cases.
type codeSet struct {
	col   int
	code  table.Column
	cases []int
	lines []string // of its label
	y, h  float64  // middle and height of its row
}

// A combination is the cases that have exactly these codes.
type combination struct {
	sets   []int // places among the sets, rising; none for cases with none of them
	cases  []int
	marked int // of these, the ones with the code of --with
}

type upset struct {
	*page
	t     *table.Table
	query UpSetQuery

	rows       []int // cases that count
	n          int
	excluded   int // cases left out because something is not reported
	unreported int // cells that are not reported
	half       int // cells that are exactly half, which are not present

	sets     []*codeSet
	leftSets int
	all      []*combination // with cases, in their order; that with none of the codes last
	shown    []*combination
	few      int // combinations in too few cases

	labelW, sizeW float64
	step          float64 // from column to column
	broken        bool    // the bar of the cases with none of the codes is broken off
	lead          float64
}

// setsAtMost is how many codes are drawn where nobody asks for more: beyond it nearly every case is a
// combination of its own.
const setsAtMost = 10

// chooseCases keeps the cases that count.
func (u *upset) chooseCases() {
	for i, id := range u.t.Cases() {
		if !u.opt.counts(id) {
			continue
		}
		if u.query.Exclude && slices.ContainsFunc(u.query.Columns, func(j int) bool { return !u.t.Known(j).Has(i) }) {
			u.excluded++
			continue
		}
		u.rows = append(u.rows, i)
	}
	u.n = len(u.rows)
}

// chooseSets keeps the codes that are in most cases, as many as fit.
func (u *upset) chooseSets() {
	for _, j := range u.query.Columns {
		s := &codeSet{col: j, code: u.t.Columns()[j]}
		for _, i := range u.rows {
			if u.t.Present(j).Has(i) {
				s.cases = append(s.cases, i)
			}
		}
		u.sets = append(u.sets, s)
	}
	most := setsAtMost
	if u.opt.TopN > 0 {
		most = min(u.opt.TopN, 40)
	}
	if len(u.sets) > most {
		bySize := slices.Clone(u.sets)
		slices.SortStableFunc(bySize, func(a, b *codeSet) int { return cmp.Compare(len(b.cases), len(a.cases)) })
		u.leftSets = len(u.sets) - most
		u.sets = slices.DeleteFunc(u.sets, func(s *codeSet) bool { return slices.Index(bySize, s) >= most })
	}
	for _, s := range u.sets {
		for _, i := range u.rows {
			if !u.t.Known(s.col).Has(i) {
				u.unreported++
			}
			if u.t.Half(s.col).Has(i) {
				u.half++
			}
		}
	}
}

// combine puts every case in its one combination, measures, and keeps the combinations that fit.
func (u *upset) combine() {
	by := map[string]*combination{}
	for _, i := range u.rows {
		var in []int
		var key strings.Builder
		for k, s := range u.sets {
			if u.t.Present(s.col).Has(i) {
				in = append(in, k)
				key.WriteString(itoa(k) + " ")
			}
		}
		c := by[key.String()]
		if c == nil {
			c = &combination{sets: in}
			by[key.String()] = c
			u.all = append(u.all, c)
		}
		c.cases = append(c.cases, i)
		if u.query.Marked && u.t.Present(u.query.With).Has(i) {
			c.marked++
		}
	}
	slices.SortFunc(u.all, func(a, b *combination) int {
		if x, y := len(a.sets) == 0, len(b.sets) == 0; x != y {
			if x {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(len(b.cases), len(a.cases)), slices.Compare(a.sets, b.sets))
	})
	if len(u.all) == 0 || len(u.sets) == 0 {
		return
	}
	u.measure()
	for _, c := range u.all {
		if len(c.cases) < u.opt.MinCases {
			u.few++
			continue
		}
		u.shown = append(u.shown, c)
	}
	fit := max(1, int((u.width()-u.left()-2)/u.narrowest()))
	if last := len(u.shown) - 1; len(u.shown) > fit {
		none := u.shown[last]
		if u.shown = u.shown[:fit]; fit > 1 && len(none.sets) == 0 { // what has none of them is a message of its own
			u.shown[fit-1] = none
		}
	}
	u.step = min((u.width()-u.left()-2)/float64(max(1, len(u.shown))), max(28*u.size/7, u.narrowest()))
}

// left is the room of sizes and labels.
func (u *upset) left() float64 { return u.sizeW + u.labelW }

// narrowest is the least room of a combination, in which its number stands.
func (u *upset) narrowest() float64 {
	w := 9.0
	for _, c := range u.all {
		w = max(w, paint.Width(u.countText(c), paint.Regular, u.small)+2.4)
	}
	return w
}

// countText is the number over a bar.
func (u *upset) countText(c *combination) string {
	if u.query.Marked {
		return itoa(c.marked) + "/" + itoa(len(c.cases))
	}
	return itoa(len(c.cases))
}

// measure wraps the labels and finds the heights of the rows.
func (u *upset) measure() {
	u.sizeW = 66 * u.size / 7
	if u.narrow() {
		u.sizeW = 44
	}
	axisW := u.yAxisWidth(u.countScale(0, 1)) + 4
	natural := 0.0
	for _, s := range u.sets {
		natural = max(natural, paint.Width(u.setLabel(s), paint.Regular, u.size))
	}
	u.labelW = max(min(0.3*u.width(), natural+8), axisW)
	u.lead = 1.1 * u.size
	for _, s := range u.sets {
		s.lines = paint.Wrap(u.setLabel(s), paint.Regular, u.size, u.labelW-7)
		s.h = max(1.75*u.size, u.lead*float64(len(s.lines))+3)
	}
}

func (u *upset) setLabel(s *codeSet) string {
	return hyphenate(u.columnLabel(s.code.Label, s.code.ID), u.lang)
}

// brokenFrom is how many times higher than the highest bar of a combination that of the cases with none
// of the codes has to be for it to be broken off, so that the others can be read.
const brokenFrom = 1.5

// countScale is the scale of the bars, from y0 at 0 up to y1.
func (u *upset) countScale(y0, y1 float64) scale {
	most, none := 1, 0
	for _, c := range u.all {
		if len(c.sets) == 0 {
			none = len(c.cases)
			continue
		}
		most = max(most, len(c.cases))
	}
	if float64(none) <= brokenFrom*float64(most) {
		most = max(most, none)
	}
	return scale{d0: 0, d1: float64(most), p0: y0, p1: y1}
}

// whyEmpty says why there is nothing to draw.
func (u *upset) whyEmpty() [2]string {
	switch {
	case u.n == 0 && u.excluded > 0:
		return [2]string{"Niets om te tekenen: van elke case is ten minste één van deze codes niet gemeld.", "Nothing to draw: of every case at least one of these codes is not reported."}
	case u.n == 0:
		return [2]string{"Niets om te tekenen: geen enkele case voldoet aan de keuze.", "Nothing to draw: no case meets the selection."}
	case len(u.sets) == 0:
		return [2]string{"Niets om te tekenen: er zijn geen codes gekozen.", "Nothing to draw: no codes were chosen."}
	}
	return [2]string{"Niets om te tekenen: geen combinatie komt in " + itoa(u.opt.MinCases) + " of meer cases voor. Kies een lager minimum.",
		"Nothing to draw: no combination is in " + itoa(u.opt.MinCases) + " cases or more. Give a lower minimum."}
}
