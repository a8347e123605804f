package cluster

import (
	"context"

	"speelveld/analysis/parallel"
)

// inParallel calls work for 0 … n−1 on all processors. It returns the context's error, or that of
// the lowest number that had one.
func inParallel(ctx context.Context, n int, work func(i int) error) error {
	errs := make([]error, n)
	if err := parallel.Each(ctx, n, func(i int) { errs[i] = work(i) }); err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
