package figure

import (
	"context"

	"speelveld/graph"
)

// Concepts draws the concepts of a study as a map whose linking phrases read as sentences: a
// living lab is a variant of a lab, is defined by somebody, from an angle, described in a source.
// Basic concepts gather their variants; terms without a basic concept stand apart. The number of
// cases of each concept is printed.
func Concepts(ctx context.Context, s *graph.Study, opt Options) (*Figure, error) {
	opt, err := opt.complete(s)
	if err != nil {
		return nil, err
	}
	return opt.nothing("concepts", [2]string{"", ""}), nil
}
