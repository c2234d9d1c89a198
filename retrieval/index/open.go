package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

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

// kept reports whether there is a segment of every article.
func (b *builder) kept() bool {
	for _, u := range b.units {
		if len(u.passages) > 0 && !u.loaded && u.saved == 0 {
			return false
		}
	}
	return true
}

// finish writes the manifest and tidies the cache up.
func (b *builder) finish() {
	b.ix.stats.Kept = b.kept()
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
		b.ix.stats.Kept = false
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
