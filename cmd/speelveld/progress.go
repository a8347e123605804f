package main

import (
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// patience is how long work may last before a bar is shown.
const patience = 700 * time.Millisecond

// progress returns a function that shows a bar on standard error when work takes long, or nil
// where standard error is not a terminal or --quiet is given.
func (a *app) progress(what string) func(done, total int) {
	f, ok := a.stderr.(*os.File)
	if !ok || a.quiet || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	var mu sync.Mutex
	var bars *mpb.Progress
	var bar *mpb.Bar
	start := time.Now()
	return func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if bar == nil {
			if done >= total || time.Since(start) < patience {
				return
			}
			bars = mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
			bar = bars.AddBar(int64(total), mpb.BarRemoveOnComplete(),
				mpb.PrependDecorators(decor.Name(what+" ")), mpb.AppendDecorators(decor.Percentage()))
		}
		bar.SetTotal(int64(total), false)
		bar.SetCurrent(int64(done))
		if done >= total {
			bar.SetTotal(int64(total), true)
			bars.Wait()
			bar = nil
		}
	}
}
