package retrievaltest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// reference is a retrieval.Store as simple as can be: a map, and a sort for each search. The
// suite compares others with it, and its own test runs the suite on it.
type reference struct {
	encoder retrieval.Encoder

	mu       sync.RWMutex
	passages map[string]retrieval.Embedded
}

func newReference(enc retrieval.Encoder) *reference {
	return &reference{encoder: enc, passages: map[string]retrieval.Embedded{}}
}

func (r *reference) Add(ctx context.Context, passages []retrieval.Embedded) error {
	ready := map[string]retrieval.Embedded{}
	for _, e := range passages {
		p := e.Passage
		if p == nil || p.ID == "" || p.Language != text.Arabic && p.Language != text.English || e.Pooled == nil && p.Text == "" {
			return errors.New("not a passage")
		}
		ready[p.ID] = e
	}
	if err := r.encode(ctx, ready); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for id, e := range ready {
		pooled, err := direction(e.Pooled)
		if err != nil {
			return fmt.Errorf("passage %s: %w", id, err)
		}
		if err := e.Tokens.Valid(); err != nil {
			return fmt.Errorf("passage %s: %w", id, err)
		}
		e.Pooled = pooled
		ready[id] = e
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, e := range ready {
		r.passages[id] = e
	}
	return nil
}

// encode fills in the missing vectors, each text of a language once, on all cores.
func (r *reference) encode(ctx context.Context, ready map[string]retrieval.Embedded) error {
	type encoded struct {
		enc *retrieval.Encoding
		err error
	}
	texts := map[Call]*encoded{}
	for _, e := range ready {
		if e.Pooled == nil {
			texts[Call{retrieval.KindPassage, e.Passage.Language, e.Passage.Text}] = &encoded{}
		}
	}
	var wg sync.WaitGroup
	core := make(chan struct{}, runtime.GOMAXPROCS(0))
	for c, to := range texts {
		core <- struct{}{}
		wg.Go(func() {
			defer func() { <-core }()
			if to.err = ctx.Err(); to.err == nil {
				to.enc, to.err = r.encoder.Encode(ctx, c.Kind, c.Language, c.Text)
			}
		})
	}
	wg.Wait()
	for _, to := range texts {
		if to.err != nil {
			return to.err
		}
		if len(to.enc.Vectors) != len(to.enc.Tokens)*retrieval.Dim {
			return errors.New("the encoder returned something else than token vectors")
		}
	}
	for id, e := range ready {
		if e.Pooled == nil {
			enc := texts[Call{retrieval.KindPassage, e.Passage.Language, e.Passage.Text}].enc
			e.Pooled, e.Tokens = enc.Pooled, retrieval.Quantise(enc.Tokens, enc.Vectors)
			ready[id] = e
		}
	}
	return nil
}

// direction returns a copy of v of length 1, or an error where v has no direction.
func direction(v []float32) ([]float32, error) {
	u := slices.Clone(v)
	normalise(u)
	if len(u) != retrieval.Dim || math.Abs(cosine(u, u)-1) > 1e-3 || cosine(u, u) != cosine(u, u) {
		return nil, errors.New("not a vector with a direction")
	}
	return u, nil
}

func (r *reference) Remove(ctx context.Context, ids []string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		delete(r.passages, id)
	}
	return nil
}

func (r *reference) Nearest(ctx context.Context, vector []float32, lang text.Language, n int) ([]retrieval.Scored, error) {
	vector, err := direction(vector)
	if err != nil {
		return nil, err
	}
	var all []retrieval.Scored
	for _, id := range r.IDs(lang) {
		if e, ok := r.Get(id); ok {
			all = append(all, retrieval.Scored{ID: id, Score: cosine(vector, e.Pooled)})
		}
	}
	slices.SortStableFunc(all, func(a, b retrieval.Scored) int { return cmp.Compare(b.Score, a.Score) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return all[:max(0, min(n, len(all)))], nil
}

func (r *reference) Get(id string) (retrieval.Embedded, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	e, ok := r.passages[id]
	e.Pooled = slices.Clone(e.Pooled)
	return e, ok
}

func (r *reference) IDs(lang text.Language) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var ids []string
	for id, e := range r.passages {
		if lang == "" || lang == e.Passage.Language {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// cosine returns the cosine of two vectors of length 1.
func cosine(a, b []float32) float64 {
	s := 0.0
	for i := range a {
		s += float64(a[i]) * float64(b[i])
	}
	return s
}
