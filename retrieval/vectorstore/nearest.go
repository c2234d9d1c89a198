package vectorstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/philippgille/chromem-go"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// Nearest implements retrieval.Store. Scores are cosines. A vector that is not Dim finite
// numbers, or that has no direction, is an error.
func (s *Store) Nearest(ctx context.Context, vector []float32, lang text.Language, n int) ([]retrieval.Scored, error) {
	vector, err := unit(vector)
	if err != nil {
		return nil, fmt.Errorf("searching by a vector: %w", err)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []retrieval.Scored
	for of, collection := range s.collections {
		if lang != "" && lang != of {
			continue
		}
		near, err := nearest(ctx, collection, vector, n)
		if err != nil {
			return nil, err
		}
		found = append(found, near...)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b retrieval.Scored) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return found[:max(0, min(n, len(found)))], nil
}

// tieRoom is how many results more than asked for are fetched, to see whether the last one has
// equals that chromem-go left out.
const tieRoom = 8

// nearest returns the n documents nearest to a vector of length 1, in no order, and all that
// are as near as the last of them.
func nearest(ctx context.Context, c *chromem.Collection, vector []float32, n int) ([]retrieval.Scored, error) {
	count := c.Count()
	if n = min(n, count); n <= 0 {
		return nil, nil
	}
	for k := min(n+tieRoom, count); ; k = min(4*k, count) {
		results, err := c.QueryEmbedding(ctx, vector, k, nil, nil)
		if ctx.Err() != nil { // asked first: the results may be a part of them, without an error
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("searching %s passages: %w", c.Name, err)
		}
		if len(results) != k {
			return nil, fmt.Errorf("searching %s passages: %d results where there are %d", c.Name, len(results), k)
		}
		if k == count || results[k-1].Similarity < results[n-1].Similarity {
			found := make([]retrieval.Scored, k)
			for i, r := range results {
				found[i] = retrieval.Scored{ID: r.ID, Score: float64(r.Similarity)}
			}
			return found, nil
		}
	}
}

// unit returns a copy of a vector, of length 1. It is computed in float64, where no square of a
// float32 overflows or vanishes, and so closely that what it returned it returns again, bit by bit.
func unit(v []float32) ([]float32, error) {
	if len(v) != retrieval.Dim {
		return nil, fmt.Errorf("the vector has %d numbers, not %d", len(v), retrieval.Dim)
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	switch {
	case math.IsNaN(sum) || math.IsInf(sum, 0):
		return nil, errors.New("the vector holds NaN or an infinite number")
	case sum == 0:
		return nil, errors.New("the vector is all zeros and points nowhere")
	}
	length := math.Sqrt(sum)
	u := make([]float32, len(v))
	for i, x := range v {
		u[i] = float32(float64(x) / length)
	}
	return u, nil
}
