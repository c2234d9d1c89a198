// Package vectorstore keeps passages and their vectors in chromem-go, in memory, and their
// token vectors beside it. It is the only importer of chromem-go and hides its traps:
//
//   - Nothing is written to disk: its files do not survive a crash.
//   - Each collection has an EmbeddingFunc that runs our encoder; without one it would send
//     texts to OpenAI. A function knows only the text, so each language has its own.
//   - Passages are embedded in collections of their own and moved over when all of them are
//     ready: a cancelled AddDocuments reports success with a part of the documents.
//   - Questions are searched by vector, since an EmbeddingFunc takes every text for a passage.
//   - Vectors are checked and brought to length 1 on the way in: it takes any, and one of a
//     wrong length or with NaN spoils every search.
//   - A search that a context ends early returns what it has without an error, so the context
//     is asked afterwards.
//   - It wants no more results than there are documents, and leaves the order of equal scores,
//     and which of them it cuts off, to chance: see nearest.go.
//   - Deleting beside adding is a data race, hence a lock of our own; and deleting by an empty
//     filter deletes everything, hence only by id.
//   - Metadata is shared with the caller: none is given.
package vectorstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/philippgille/chromem-go"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// Store implements retrieval.Store. Use New to make one.
type Store struct {
	encoder retrieval.Encoder

	mu          sync.RWMutex
	passages    map[string]retrieval.Embedded
	collections map[text.Language]*chromem.Collection // the map does not change, they do
}

var _ retrieval.Store = (*Store)(nil)

// New returns an empty store whose passages the encoder embeds.
func New(encoder retrieval.Encoder) (*Store, error) {
	if encoder == nil {
		return nil, errors.New("a vector store needs an encoder")
	}
	s := &Store{
		encoder:     encoder,
		passages:    map[string]retrieval.Embedded{},
		collections: map[text.Language]*chromem.Collection{},
	}
	db := chromem.NewDB()
	for _, lang := range []text.Language{text.Arabic, text.English} {
		c, err := db.CreateCollection(string(lang), nil, alreadyEmbedded)
		if err != nil {
			return nil, fmt.Errorf("making the collection of %q: %w", lang, err)
		}
		s.collections[lang] = c
	}
	return s, nil
}

// alreadyEmbedded is the EmbeddingFunc of the collections that are searched. Documents come to
// them with their vectors, so it is never called; but to chromem-go, none means OpenAI's.
func alreadyEmbedded(context.Context, string) ([]float32, error) {
	return nil, errors.New("a passage came to the store without its vector")
}

// Add implements retrieval.Store. Of several passages of one id the last one counts. An error
// leaves the store as it was: ctx's own error, the encoder's, or one that names a passage
// without id, text or known language, or with vectors that are none. Passages that have to be
// encoded are, on all cores, a text that stands in several of them once; meanwhile the store
// can be read and written.
func (s *Store) Add(ctx context.Context, passages []retrieval.Embedded) error {
	ready, err := s.prepare(ctx, passages)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range ready {
		if err := s.put(e); err != nil {
			return fmt.Errorf("storing passage %s: %w", e.Passage.ID, err)
		}
	}
	return nil
}

// prepare returns the passages as they are stored: one an id, with vectors, checked.
func (s *Store) prepare(ctx context.Context, passages []retrieval.Embedded) ([]retrieval.Embedded, error) {
	last := make(map[string]int, len(passages))
	for i, e := range passages {
		if err := s.checkPassage(e); err != nil {
			return nil, err
		}
		last[e.Passage.ID] = i
	}
	ready := make([]retrieval.Embedded, 0, len(last))
	missing := map[text.Language][]*retrieval.Embedded{}
	for i, e := range passages {
		if last[e.Passage.ID] != i {
			continue
		}
		ready = append(ready, e)
		if e := &ready[len(ready)-1]; len(e.Pooled) == 0 {
			missing[e.Passage.Language] = append(missing[e.Passage.Language], e)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(missing)) {
		if err := embed(ctx, s.encoder, lang, missing[lang]); err != nil {
			return nil, err
		}
	}
	for i := range ready {
		if err := checkVectors(&ready[i]); err != nil {
			return nil, fmt.Errorf("passage %s: %w", ready[i].Passage.ID, err)
		}
	}
	return ready, nil
}

// checkPassage refuses what could not be found again, before anything is encoded.
func (s *Store) checkPassage(e retrieval.Embedded) error {
	switch p := e.Passage; {
	case p == nil:
		return errors.New("vectors came to the store without their passage")
	case p.ID == "":
		return errors.New("a passage came to the store without an id")
	case s.collections[p.Language] == nil:
		return fmt.Errorf("passage %s: its language %q is neither Arabic nor English", p.ID, p.Language)
	case p.Text == "" && len(e.Pooled) == 0:
		return fmt.Errorf("passage %s has neither text nor vectors", p.ID)
	}
	return nil
}

// checkVectors checks the vectors of a passage, and brings the pooled one to length 1 in a
// copy that the store owns.
func checkVectors(e *retrieval.Embedded) (err error) {
	if e.Pooled, err = unit(e.Pooled); err != nil {
		return err
	}
	return e.Tokens.Valid()
}

// put stores a passage that prepare returned. It no longer listens to a context: what has begun
// here is finished. The caller holds the lock.
func (s *Store) put(e retrieval.Embedded) error {
	p := e.Passage
	if old, ok := s.passages[p.ID]; ok && old.Passage.Language != p.Language {
		if err := s.take(p.ID); err != nil {
			return err
		}
	}
	doc := chromem.Document{ID: p.ID, Embedding: e.Pooled}
	if err := s.collections[p.Language].AddDocument(context.Background(), doc); err != nil {
		return err
	}
	s.passages[p.ID] = e
	return nil
}

// take removes a passage that is in. The caller holds the lock.
func (s *Store) take(id string) error {
	from := s.collections[s.passages[id].Passage.Language]
	if err := from.Delete(context.Background(), nil, nil, id); err != nil {
		return err
	}
	delete(s.passages, id)
	return nil
}

// Remove implements retrieval.Store. When ctx has ended, nothing is removed.
func (s *Store) Remove(ctx context.Context, ids []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		if _, ok := s.passages[id]; !ok {
			continue
		}
		if err := s.take(id); err != nil {
			return fmt.Errorf("removing passage %s: %w", id, err)
		}
	}
	return nil
}

// Get implements retrieval.Store.
func (s *Store) Get(id string) (retrieval.Embedded, bool) {
	s.mu.RLock()
	e, ok := s.passages[id]
	s.mu.RUnlock()
	e.Pooled = slices.Clone(e.Pooled)
	return e, ok
}

// IDs implements retrieval.Store.
func (s *Store) IDs(lang text.Language) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var ids []string
	for id, e := range s.passages {
		if lang == "" || lang == e.Passage.Language {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
