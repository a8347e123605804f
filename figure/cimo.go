package figure

import (
	"context"

	"speelveld/graph"
)

// CIMO draws the codes of a study in four columns, from contexts by interventions and mechanisms
// to outcomes. Links that a source itself makes (configurations) are solid and as wide as the
// number of cases they are in; codes that are merely in the same cases are joined by a thin dashed
// line, where that is more often than their frequencies lead one to expect. Links back are drawn
// as such. Below 120 mm the columns become rows, with codes rolled up to their parents.
//
// A study without anything to draw gives a figure that says so, and why, in Notes.
func CIMO(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
	opt, err := opt.complete(s)
	if err != nil {
		return nil, err
	}
	return opt.nothing("cimo", s)
}
