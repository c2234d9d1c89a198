package main

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far indexing has come, once it has taken longer than a second. On
// anything but a terminal it is silent. It is safe for concurrent use.
type progress struct {
	w     io.Writer
	live  bool
	now   func() time.Time
	start time.Time

	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	total int // of the bar
}

// patience is how long indexing may take before a bar is shown.
const patience = time.Second

func newProgress(w io.Writer, s screen, now func() time.Time) *progress {
	return &progress{w: w, live: s.live, now: now, start: now()}
}

// update says that done of total passages are embedded.
func (p *progress) update(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.live || total <= 0 || p.now().Sub(p.start) < patience {
		return
	}
	if p.bar == nil || p.total != total {
		p.total = total
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription("indexing"),
			progressbar.OptionSetWidth(30),
			progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionUseANSICodes(true),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	// The bar is drawn on a screen that may be gone; indexing goes on all the same.
	_ = p.bar.Set(min(done, total))
}

// clear takes the bar off the screen, so that what is printed next has the line to itself.
// A later update draws it again.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
