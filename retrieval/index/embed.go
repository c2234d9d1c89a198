package index

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"isnad/retrieval"
)

// job is a passage to embed.
type job struct {
	passage *retrieval.Passage
	of      *unembedded
}

// unembedded is a unit some of whose passages are not in the store yet.
type unembedded struct {
	*unit
	left atomic.Int32
}

// embed embeds the articles that were not loaded, passage by passage, as many at a time as
// there are cores: a passage is the largest piece of work that keeps every core busy to the
// end. Articles are taken in their order, so that few are in the making at any moment and little
// is lost when ctx ends.
func (b *builder) embed(ctx context.Context) error {
	var jobs []job
	for _, u := range b.units {
		if u.loaded {
			continue
		}
		of := &unembedded{unit: u}
		of.left.Store(int32(len(u.passages)))
		for _, p := range u.passages {
			jobs = append(jobs, job{p, of})
		}
	}
	g, inner := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(jobs) {
					return nil
				}
				if err := b.embedPassage(inner, jobs[i]); err != nil {
					return err
				}
				b.progress(len(jobs))
			}
		})
	}
	err := g.Wait()
	b.ix.stats.Embedded = b.done
	return err
}

// embedPassage embeds a passage and, when it is the last one of its article, saves the article's
// segment.
func (b *builder) embedPassage(ctx context.Context, j job) error {
	if err := b.ix.store.Add(ctx, []retrieval.Embedded{{Passage: j.passage}}); err != nil {
		return err
	}
	if j.of.left.Add(-1) == 0 {
		b.save(j.of.unit)
	}
	return nil
}

// progress counts an embedded passage.
func (b *builder) progress(total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	if b.o.Progress != nil {
		b.o.Progress(b.done, total)
	}
}

// save writes the segment of an article whose passages are all in the store. When one cannot
// be written the next one is tried all the same: what can be kept is not embedded again.
func (b *builder) save(u *unit) {
	if b.dir == "" {
		return
	}
	file, err := b.segment(u).encode()
	if err != nil {
		b.notice("article %q will be embedded each time: %v", u.article.ID, err)
		return
	}
	if err := writeFile(b.dir, u.key.fileName(), file); err != nil {
		b.unsaved(err)
		return
	}
	u.saved = int64(len(file))
}

// segment returns the segment of an article from the store.
func (b *builder) segment(u *unit) *segment {
	s := &segment{key: u.key, passages: make([]segmentPassage, len(u.passages))}
	for i, p := range u.passages {
		e, _ := b.ix.store.Get(p.ID) // a passage that is not there makes encode fail
		s.passages[i] = segmentPassage{language: p.Language, textLen: len(p.Text), pooled: e.Pooled, tokens: e.Tokens}
	}
	return s
}
