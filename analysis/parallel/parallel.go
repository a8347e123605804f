// Package parallel runs one piece of work for each of a row of numbers on all processors. What it
// computes must not depend on the order: workers take the numbers as they come free.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls work for 0 … n−1 on all processors, in no order, and returns early with the context's
// error if it ends. A panic in a worker is passed on to the caller, once all workers have stopped.
func Each(ctx context.Context, n int, work func(i int)) error {
	var next atomic.Int64
	var failed atomic.Pointer[any]
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					failed.CompareAndSwap(nil, &r)
				}
			}()
			for ctx.Err() == nil && failed.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				work(i)
			}
		})
	}
	wg.Wait()
	if r := failed.Load(); r != nil {
		panic(*r)
	}
	return ctx.Err()
}
