package index

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// load fills the lexical index, and puts into the store what there are good segments of.
func (b *builder) load(ctx context.Context) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	g.Go(func() error {
		b.addWords()
		return nil
	})
	if b.o.Rebuild {
		return g.Wait()
	}
	foreign := b.loadManifest()
	for _, u := range b.units {
		if len(u.passages) > 0 {
			g.Go(func() error { return b.loadUnit(ctx, u) })
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	b.tellLost(foreign)
	return nil
}

// addWords fills the lexical index, passage by passage in their order: it has to be the same
// each time.
func (b *builder) addWords() {
	for _, p := range b.ix.passages {
		b.ix.words.Add(p.ID, p.Language, p.Text)
	}
}

// loadUnit puts the passages of an article into the store, or notes why there are no vectors
// of them.
func (b *builder) loadUnit(ctx context.Context, u *unit) error {
	s, err := b.find(u)
	if err != nil {
		u.lost = err
		return ctx.Err()
	}
	u.loaded = true
	return b.ix.store.Add(ctx, s.embedded(u.passages))
}

// tellLost says which segments should have been there and are not. That articles are new or
// have changed is nothing to speak of.
func (b *builder) tellLost(foreign bool) {
	var named map[string]manifestArticle
	if b.manifest != nil && !foreign {
		named = b.manifest.segments()
	}
	missing := 0
	for _, u := range b.units {
		switch {
		case u.loaded || len(u.passages) == 0:
			b.ix.stats.Reused += len(u.passages)
			continue
		case !errors.Is(u.lost, fs.ErrNotExist):
			b.notice("article %q is embedded again: its segment %v", u.article.ID, u.lost)
		case named[u.article.ID].Segment == u.key.fileName():
			b.notice("article %q is embedded again: its segment is missing", u.article.ID)
		}
		missing++
	}
	if foreign && missing > 0 {
		b.notice("the index was made by another version or model: %d articles are embedded again", missing)
	}
}

// loadManifest reads the manifest, and says whether another version or model wrote it. A cache
// that cannot be read at all is done without.
func (b *builder) loadManifest() (foreign bool) {
	if b.dir == "" {
		return false
	}
	m, err := readManifest(os.DirFS(b.dir))
	switch {
	case err == nil:
		b.manifest = m
		return m.Encoder != b.o.Encoder.Fingerprint()
	case errors.Is(err, fs.ErrNotExist):
	case errors.Is(err, errForeign):
		return true
	case errors.Is(err, errDamaged):
		b.notice("the manifest of the index %v; it is made again", err)
	default:
		b.unsaved(err)
		b.dir = ""
	}
	return false
}

// find returns the segment of an article from the ready ones or from the cache. The error is
// fs.ErrNotExist when neither has it.
func (b *builder) find(u *unit) (*segment, error) {
	notThere := error(fs.ErrNotExist)
	if b.o.Ready != nil {
		s, _, err := u.read(b.o.Ready)
		if err == nil {
			return s, nil
		}
		notThere = err
	}
	if b.dir == "" {
		return nil, notThere
	}
	s, size, err := u.read(os.DirFS(b.dir))
	u.saved = size
	if errors.Is(err, fs.ErrNotExist) {
		err = notThere // a damaged ready segment is told even when the cache has none
	}
	return s, err
}
