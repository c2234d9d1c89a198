package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock is a clock that goes by hand.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		name   string
		screen screen
		took   time.Duration
		want   bool
	}{
		{"quick", screen{live: true}, patience / 2, false},
		{"slow", screen{live: true}, patience, true},
		{"no terminal", screen{}, time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			hand := &clock{t: time.Unix(0, 0)}
			p := newProgress(&out, c.screen, hand.now)
			p.update(0, 8)
			p.update(1, 8)
			if out.Len() > 0 {
				t.Errorf("shown at once: %q", &out)
			}
			hand.t = hand.t.Add(c.took)
			p.update(2, 8)
			if shown := strings.Contains(out.String(), "(2/8)"); shown != c.want {
				t.Errorf("after %v: %q", c.took, &out)
			}
			p.clear()
			if c.want && !strings.HasSuffix(out.String(), "\x1b[2K\r") {
				t.Errorf("not cleared: %q", &out)
			}
			if !c.want && out.Len() > 0 {
				t.Errorf("written: %q", &out)
			}
		})
	}
}

// TestProgressBounds shows that odd figures and many callers do no harm.
func TestProgressBounds(t *testing.T) {
	var out bytes.Buffer
	hand := &clock{t: time.Unix(0, 0)}
	p := newProgress(&out, screen{live: true}, hand.now)
	hand.t = hand.t.Add(patience)
	for _, u := range [][2]int{{0, 0}, {5, -1}, {9, 4}, {-1, 4}, {0, 4}, {4, 4}, {4, 4}} {
		p.update(u[0], u[1])
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { p.update(i, 20); p.clear() })
	}
	wg.Wait()
}
