package index

import (
	"io/fs"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/lexical"
	"isnad/retrieval/vectorstore"
)

// Options say how an index is made. Only Encoder is needed.
type Options struct {
	Encoder retrieval.Encoder

	CacheDir string // what DefaultCacheDir returns; empty: nothing is read from or written to a disk
	Folder   string // absolute path of the articles' folder: each has its own index in CacheDir
	Ready    fs.FS  // read-only segments, as WriteSegments writes them, preferred to the cache; or nil
	Limit    int64  // bytes that all indexes in CacheDir may take; 0: DefaultLimit
	Rebuild  bool   // embed every article again, even if there is a segment

	// Progress is told after each passage that was embedded how many of how many are. Notice
	// gets what someone who waits should know, in one line without a full stop. Neither is
	// called twice at once; both may be nil.
	Progress func(done, total int)
	Notice   func(line string)

	Now func() time.Time // nil: time.Now
}

// now returns the time by the options' clock.
func (o *Options) now() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

// Stats say what making an index took.
type Stats struct {
	Articles int  // all
	Passages int  // all
	Embedded int  // passages whose vectors were computed
	Reused   int  // passages whose vectors came from segments
	Kept     bool // the vectors of all passages are on a disk, or ready: the next Open embeds nothing
}

// Index holds articles, their passages, and what finds them. It does not change once made, and
// is safe for concurrent use; a folder that has changed is opened again.
type Index struct {
	articles []*retrieval.Article
	byID     map[string]*retrieval.Article
	passages []*retrieval.Passage
	store    *vectorstore.Store
	words    *lexical.Index
	stats    Stats
}

// Store returns the passages with their vectors.
func (ix *Index) Store() retrieval.Store { return ix.store }

// Lexical returns what finds passages by their words.
func (ix *Index) Lexical() retrieval.LexicalIndex { return ix.words }

// Articles returns all articles, in the order in which they were given.
func (ix *Index) Articles() []*retrieval.Article { return ix.articles }

// Article returns an article by its id, and whether there is one.
func (ix *Index) Article(id string) (*retrieval.Article, bool) {
	a, ok := ix.byID[id]
	return a, ok
}

// Passages returns all passages, article by article, in the order of the text.
func (ix *Index) Passages() []*retrieval.Passage { return ix.passages }

// Stats says what making the index took.
func (ix *Index) Stats() Stats { return ix.stats }
