package retrievaltest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// testEndedContext: under a context that has ended nothing is done, and its error is returned.
func testEndedContext(f *fixture) {
	a := ready("a", text.English, vectorOf("a"))
	f.add(a)
	ctx, cancel := context.WithCancel(f.Context())
	cancel()
	f.wantEnded("adding ready vectors", f.store.Add(ctx, []retrieval.Embedded{ready("b", text.English, vectorOf("b"))}))
	f.wantEnded("adding a text", f.store.Add(ctx, []retrieval.Embedded{passage("b", text.English, "b")}))
	f.wantEnded("replacing", f.store.Add(ctx, []retrieval.Embedded{passage("a", text.Arabic, "b")}))
	f.wantEnded("removing", f.store.Remove(ctx, []string{"a"}))
	for _, lang := range []text.Language{text.English, text.Arabic, ""} {
		found, err := f.store.Nearest(ctx, vectorOf("a"), lang, 1)
		f.wantEnded("searching", err)
		if len(found) > 0 {
			f.Errorf("searching found %v all the same", found)
		}
	}
	if calls := f.enc.Calls(); len(calls) > 0 {
		f.Errorf("the encoder was asked for %d texts that nobody wants", len(calls))
	}
	f.wantIDs("", "a")
	f.wantVectors("a", a.Pooled, a.Tokens)
}

// wantEnded checks that an error is that of an ended context.
func (f *fixture) wantEnded(what string, err error) {
	f.Helper()
	if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		f.Errorf("%s: the error is %v, not that of the context", what, err)
	}
}

// testEndsWhileEncoding: a context that ends between two texts keeps all of them out, leaves
// what they would have replaced, and stops the encoding soon.
func testEndsWhileEncoding(f *fixture) {
	old := ready("many00003", text.English, vectorOf("old"))
	f.add(old)
	const wanted = 20
	ctx, cancel := context.WithCancel(f.Context())
	defer cancel()
	var n atomic.Int32
	f.enc.Before = func(context.Context, string) error {
		if n.Add(1) == wanted {
			cancel()
		}
		return nil // as an encoder that does not look at ctx
	}
	many := append(numbered("many", 300), ready("ready", text.English, vectorOf("ready")))
	f.wantEnded("adding", f.store.Add(ctx, many))
	f.wantIDs("", "many00003")
	f.wantVectors("many00003", old.Pooled, old.Tokens)
	if calls := len(f.enc.Calls()); calls > wanted+4*runtime.GOMAXPROCS(0) {
		f.Errorf("%d texts were encoded although nobody wanted more than %d", calls, wanted)
	}
	f.enc.Before = nil
	f.add(many...) // nothing is left of it that would be in the way
	f.wantIDs("", idsOf(many)...)
}

// testEndsWaitingEncoder: the context reaches the encoder, so that Add returns although a text
// would take for ever.
func testEndsWaitingEncoder(f *fixture) {
	ctx, cancel := context.WithCancel(f.Context())
	defer cancel()
	f.enc.Before = func(ctx context.Context, s string) error {
		if s == "slow" {
			cancel()
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(patience):
				f.Error("the context did not reach the encoder")
				return nil
			}
		}
		return nil
	}
	f.wantEnded("adding", f.store.Add(ctx, []retrieval.Embedded{
		passage("a", text.English, "quick"), passage("b", text.English, "slow"), ready("c", text.Arabic, vectorOf("c")),
	}))
	f.wantIDs("")
}

// fuse is a context that ends when it is waited on: after whatever is asked of it first, and
// before whatever looks at Done can do any work. So a deadline that fires in the middle of
// something happens every time.
type fuse struct {
	context.Context
	done  chan struct{}
	once  sync.Once
	fired atomic.Bool
}

func newFuse(parent context.Context) *fuse {
	return &fuse{Context: parent, done: make(chan struct{})}
}

func (c *fuse) Deadline() (time.Time, bool) { return time.Time{}, false }

func (c *fuse) Done() <-chan struct{} {
	c.once.Do(func() {
		c.fired.Store(true)
		close(c.done)
	})
	return c.done
}

func (c *fuse) Err() error {
	if c.fired.Load() {
		return context.DeadlineExceeded
	}
	return nil
}

// testEndsInside: a context that ends after the work has begun gives its error or everything,
// never a part.
func testEndsInside(f *fixture) {
	many := numbered("many", 100)
	for name, add := range map[string][]retrieval.Embedded{
		"texts":   many,
		"vectors": {ready("a", text.English, vectorOf("a")), ready("b", text.Arabic, vectorOf("b"))},
	} {
		before := f.store.IDs("")
		err := f.store.Add(newFuse(f.Context()), add)
		if err == nil {
			f.wantIDs("", idsOf(add)...)
		} else {
			f.wantEnded("adding "+name, err)
			f.wantIDs("", before...)
		}
		if err := f.store.Remove(f.Context(), f.store.IDs("")); err != nil {
			f.Fatal(err)
		}
	}
	f.add(many...)
	for _, lang := range []text.Language{text.Arabic, text.English, ""} {
		full := f.nearest(vectorOf("any"), lang, 20)
		found, err := f.store.Nearest(newFuse(f.Context()), vectorOf("any"), lang, 20)
		if err != nil {
			f.wantEnded("searching", err)
			if len(found) > 0 {
				f.Errorf("an error came with %d results", len(found))
			}
		} else if len(found) != len(full) {
			f.Errorf("%d results of %d came without an error", len(found), len(full))
		}
	}
	removing := f.store.IDs("")
	if err := f.store.Remove(newFuse(f.Context()), removing); err != nil {
		f.wantEnded("removing", err)
		f.wantIDs("", removing...)
	} else {
		f.wantIDs("")
	}
}

// testConcurrency: everything at once. The race detector looks for unguarded data; the test,
// for passages whose parts belong to different versions.
func testConcurrency(f *fixture) {
	const rounds, shared = 25, 12
	var wg sync.WaitGroup
	each := func(work func(i int) error) {
		wg.Go(func() {
			for i := range rounds {
				if err := work(i); err != nil {
					f.Error(err)
					return
				}
			}
		})
	}
	id := func(i int) string { return fmt.Sprintf("p%02d", i%shared) }
	for w := range 3 {
		each(func(i int) error { // texts, in changing languages
			lang := []text.Language{text.Arabic, text.English}[(i+w)%2]
			return f.store.Add(f.Context(), []retrieval.Embedded{passage(id(i*w+i), lang, fmt.Sprintf("version %d %d", w, i)), passage(id(i+w), lang, "same")})
		})
		each(func(i int) error {
			return f.store.Remove(f.Context(), []string{id(i * 5), id(i + 3*w)})
		})
		each(func(i int) error {
			found, err := f.store.Nearest(f.Context(), vectorOf(id(i)), "", 5)
			for j := 1; j < len(found); j++ {
				if found[j].ID == found[j-1].ID {
					return fmt.Errorf("%s was found twice", found[j].ID)
				}
			}
			return err
		})
		each(func(i int) error {
			f.store.IDs(text.Arabic)
			return f.checkWhole(id(i))
		})
	}
	wg.Wait()
	f.wantIDs("", f.store.IDs("")...)
	for i := range shared {
		if err := f.checkWhole(id(i)); err != nil {
			f.Error(err)
		}
	}
}

// checkWhole checks that a passage's vectors are those of its text, if it is in.
func (f *fixture) checkWhole(id string) error {
	e, ok := f.store.Get(id)
	if !ok {
		return nil
	}
	pooled, tokens := expected(f.T, e.Passage.Language, e.Passage.Text)
	if cosineOfAny(e.Pooled, pooled) < 0.99999 || len(e.Tokens.Tokens) != len(tokens.Tokens) {
		return fmt.Errorf("%s has the vectors of another text", id)
	}
	return nil
}
