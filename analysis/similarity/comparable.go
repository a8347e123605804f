package similarity

import (
	"context"
	"fmt"
	"math"

	"speelveld/analysis/caveat"
	"speelveld/analysis/table"
)

// ComputeComparable compares every pair of the cases that can be compared at all. A case that shows
// none of the codes has no value with any other by measures that look away where both lack a code; it
// is left out, and so is, by phi, a case that shows all of them. It returns the table and the matrix of
// the others, and the cases left out. Pairs without a value for another reason stay (see
// [Matrix.Complete]). The errors are those of [Compute].
func ComputeComparable(ctx context.Context, t *table.Table, opt Options) (*table.Table, *Matrix, []string, error) {
	m, err := Compute(ctx, t, opt)
	if err != nil || m.Undefined() == 0 {
		return t, m, nil, err
	}
	rows := t.RowPresent()
	var keep []int
	var out []string
	for i, id := range m.Cases {
		shown := rows[i].Count()
		undefined := false
		for j := range m.Cases {
			undefined = undefined || math.IsNaN(m.At(i, j))
		}
		if undefined && (shown == 0 || opt.Measure == Phi && shown == len(t.Columns())) {
			out = append(out, id)
		} else {
			keep = append(keep, i)
		}
	}
	if len(out) == 0 {
		return t, m, nil, nil
	}
	t = t.Select(keep, nil)
	m, err = Compute(ctx, t, opt)
	return t, m, out, err
}

// LeftOutNote says which cases ComputeComparable left out, in Dutch ("nl") or English.
func LeftOutNote(lang string, out []string) string {
	if len(out) == 1 {
		return caveat.Say(lang, "1 case is weggelaten omdat hij niet te vergelijken is (geen van de codes komt erin voor): %s.",
			"1 case was left out because it cannot be compared (none of the codes occurs in it): %s.", out[0])
	}
	return caveat.Say(lang, "%d cases zijn weggelaten omdat ze niet te vergelijken zijn (geen van de codes komt erin voor): %s.",
		"%d cases were left out because they cannot be compared (none of the codes occurs in them): %s.", len(out), caveat.Some(out))
}

// Complete returns an *Error that names the first pair without a value, or with one that no distance
// can have: negative or infinite.
func (m *Matrix) Complete() error {
	what := "similarity"
	if m.Form == Distances {
		what = "distance"
	}
	for i, at := 0, 0; i < len(m.Cases); i++ {
		for j := i + 1; j < len(m.Cases); j, at = j+1, at+1 {
			switch v := m.Values[at]; {
			case math.IsNaN(v):
				return &Error{
					Msg:  fmt.Sprintf("no %s between %q and %q", what, m.Cases[i], m.Cases[j]),
					Hint: "leave out the cases that cannot be compared, choose more codes, or another rule for what is not reported",
				}
			case math.IsInf(v, 0) || m.Form == Distances && v < 0:
				return &Error{Msg: fmt.Sprintf("the %s between %q and %q is %g", what, m.Cases[i], m.Cases[j], v)}
			}
		}
	}
	return nil
}
