package cluster

import (
	"context"
	"sync"

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

// drawInParallel is inParallel for draws that take long together: progress, unless it is nil, is
// called after each, by one at a time.
func drawInParallel(ctx context.Context, n int, progress func(done, total int), work func(i int) error) error {
	var mu sync.Mutex
	done := 0
	return inParallel(ctx, n, func(i int) error {
		err := work(i)
		if progress != nil {
			mu.Lock()
			defer mu.Unlock()
			done++
			progress(done, n)
		}
		return err
	})
}
