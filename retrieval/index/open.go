package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"isnad/retrieval"
	"isnad/retrieval/lexical"
	"isnad/retrieval/vectorstore"
)

// Open makes the index of articles. Vectors come from ready segments and from those in the
// cache; what has none is embedded, on all cores, and each article's segment is saved as soon
// as its last passage is done, the manifest at the end. So when ctx ends, Open returns an error
// that wraps ctx's, and the next one continues where this one stopped.
//
// What is wrong in the cache is never an error: a damaged, missing or foreign segment is made
// again, and a cache that cannot be read or written is done without; Notice says so. Several
// processes may open one folder at once. Open fails when a passage cannot be embedded or when
// two articles have one id.
func Open(ctx context.Context, articles []*retrieval.Article, o Options) (*Index, error) {
	b, err := newBuilder(articles, o)
	if err != nil {
		return nil, err
	}
	if err := b.load(ctx); err != nil {
		return nil, fmt.Errorf("loading the index: %w", err)
	}
	if err := b.embed(ctx); err != nil {
		return nil, fmt.Errorf("embedding the articles: %w", err)
	}
	b.finish()
	return b.ix, nil
}

// builder is an index in the making.
type builder struct {
	o     Options
	ix    *Index
	units []*unit

	dir      string    // the index folder; empty when nothing is kept on disk
	manifest *manifest // what the folder had, or nil

	mu     sync.Mutex // Notice and Progress come one at a time
	done   int        // passages embedded
	failed sync.Once  // something could not be saved
}

// unit is one article: what has one segment.
type unit struct {
	article  *retrieval.Article
	passages []*retrieval.Passage
	key      segmentKey
	loaded   bool  // from a segment
	lost     error // why it was not; fs.ErrNotExist when there is no segment
	saved    int64 // size of its segment in the index folder; 0 when it is not there
}

// newUnit splits an article.
func newUnit(a *retrieval.Article, fingerprint string) *unit {
	passages := retrieval.Split(a)
	return &unit{article: a, passages: passages, key: keyOf(fingerprint, passages)}
}

// newUnits splits articles, of which no two may have one id.
func newUnits(articles []*retrieval.Article, fingerprint string) ([]*unit, error) {
	seen := make(map[string]bool, len(articles))
	units := make([]*unit, len(articles))
	for i, a := range articles {
		if seen[a.ID] {
			return nil, fmt.Errorf("two articles have the id %q", a.ID)
		}
		seen[a.ID] = true
		units[i] = newUnit(a, fingerprint)
	}
	return units, nil
}

func newBuilder(articles []*retrieval.Article, o Options) (*builder, error) {
	if o.Encoder == nil {
		return nil, errors.New("an index needs an encoder")
	}
	units, err := newUnits(articles, o.Encoder.Fingerprint())
	if err != nil {
		return nil, err
	}
	store, err := vectorstore.New(o.Encoder)
	if err != nil {
		return nil, err
	}
	ix := &Index{articles: articles, byID: make(map[string]*retrieval.Article, len(articles)),
		store: store, words: lexical.New()}
	for _, u := range units {
		ix.byID[u.article.ID] = u.article
		ix.passages = append(ix.passages, u.passages...)
	}
	ix.stats = Stats{Articles: len(articles), Passages: len(ix.passages)}
	b := &builder{o: o, ix: ix, units: units}
	if o.CacheDir != "" {
		b.dir = folderDir(o.CacheDir, o.Folder)
	}
	return b, nil
}

// notice tells the caller something.
func (b *builder) notice(format string, args ...any) {
	if b.o.Notice == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.o.Notice(fmt.Sprintf(format, args...))
}

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

// unsaved says, once, that something cannot be kept on disk.
func (b *builder) unsaved(err error) {
	// The system's reason alone: the rest of the error repeats the folder, and a name that means
	// nothing to anyone.
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	} else if link, ok := errors.AsType[*os.LinkError](err); ok {
		err = link.Err
	}
	b.failed.Do(func() {
		b.notice("the index cannot be kept in %s, so it serves from memory and will be made again: %v", b.dir, err)
	})
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

// read returns the segment of the unit and the size of its file.
func (u *unit) read(dir fs.FS) (*segment, int64, error) {
	file, err := readFile(dir, u.key.fileName(), maxSegmentSize(len(u.passages)))
	if err != nil {
		return nil, 0, err
	}
	s, err := decodeSegment(file)
	if err != nil {
		return nil, 0, err
	}
	if err := s.holds(u); err != nil {
		return nil, 0, err
	}
	return s, int64(len(file)), nil
}

// holds returns an error when the segment does not hold the passages of the unit.
func (s *segment) holds(u *unit) error {
	if s.key != u.key {
		return errForeign
	}
	if len(s.passages) != len(u.passages) {
		return damaged("it has %d passages, the article has %d", len(s.passages), len(u.passages))
	}
	for i, p := range u.passages {
		if q := &s.passages[i]; q.language != p.Language || q.textLen != len(p.Text) {
			return damaged("passage %d has %d bytes in %q, that of the article %d in %q",
				i, q.textLen, q.language, len(p.Text), p.Language)
		}
	}
	return nil
}

// embedded joins the passages with the vectors of the segment that holds them.
func (s *segment) embedded(passages []*retrieval.Passage) []retrieval.Embedded {
	out := make([]retrieval.Embedded, len(passages))
	for i, p := range passages {
		out[i] = retrieval.Embedded{Passage: p, Pooled: s.passages[i].pooled, Tokens: s.passages[i].tokens}
	}
	return out
}

// finish writes the manifest and tidies the cache up.
func (b *builder) finish() {
	if b.dir == "" {
		return
	}
	m := &manifest{Version: manifestVersion, Encoder: b.o.Encoder.Fingerprint(), Folder: b.o.Folder}
	for _, u := range b.units {
		if u.saved > 0 {
			m.Articles = append(m.Articles, manifestArticle{ID: u.article.ID, Segment: u.key.fileName(), Size: u.saved})
		}
	}
	if len(m.Articles) == 0 && b.manifest == nil {
		return // all was ready, or nothing can be saved: a folder is not made for nothing
	}
	now := b.o.now()
	if b.manifest != nil && m.equal(b.manifest) {
		// What evict goes by. In a cache that cannot be written, nobody evicts.
		os.Chtimes(filepath.Join(b.dir, manifestName), now, now)
	} else if err := b.writeManifest(m); err != nil {
		b.unsaved(err)
		return
	}
	collect(b.dir, m, now)
	if b.done > 0 { // else the cache has not grown
		limit := b.o.Limit
		if limit == 0 {
			limit = DefaultLimit
		}
		evict(b.o.CacheDir, b.dir, limit, now)
	}
}

// writeManifest writes the manifest.
func (b *builder) writeManifest(m *manifest) error {
	file, err := m.encode()
	if err != nil {
		return err
	}
	return writeFile(b.dir, manifestName, file)
}
