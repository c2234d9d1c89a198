package e5

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// EncodeBatch encodes texts of one kind and language, as Encode does, one on each core at a
// time. It returns ctx's error when ctx ends before all are done.
func (m *Model) EncodeBatch(ctx context.Context, kind retrieval.Kind, lang text.Language, texts []string) ([]*retrieval.Encoding, error) {
	// Longest first: the cores then finish at about the same time.
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(texts[b]), len(texts[a])) })

	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	out := make([]*retrieval.Encoding, len(texts))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(texts)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(order) {
					return
				}
				e, err := m.Encode(ctx, kind, lang, texts[order[i]])
				if err != nil {
					stop(err)
					return
				}
				out[order[i]] = e
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return out, nil
}
