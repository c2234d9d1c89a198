package vectorstore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/philippgille/chromem-go"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// batch is how many texts go to chromem-go at once. It starts a goroutine for each of them,
// which is no way to treat a hundred thousand.
const batch = 256

// embed has chromem-go embed passages of one language that have no vectors, and fills in
// their Pooled and Tokens. Each distinct text is encoded once.
func embed(ctx context.Context, encoder retrieval.Encoder, lang text.Language, passages []*retrieval.Embedded) error {
	var docs []chromem.Document
	document := map[string]string{} // text: id of its document, which is that of the first passage
	for _, e := range passages {
		p := e.Passage
		if _, ok := document[p.Text]; !ok {
			document[p.Text] = p.ID
			docs = append(docs, chromem.Document{ID: p.ID, Content: p.Text})
		}
	}
	catch := &catcher{encoder: encoder, lang: lang, tokens: map[string]retrieval.TokenVectors{}}
	// A database of its own: it goes away with everything in it when something fails.
	collection, err := chromem.NewDB().CreateCollection(string(lang), nil, catch.embeddingFunc)
	if err != nil {
		return fmt.Errorf("making a collection to embed in: %w", err)
	}
	for len(docs) > 0 {
		n := min(batch, len(docs))
		err := collection.AddDocuments(ctx, docs[:n], runtime.GOMAXPROCS(0))
		if ctx.Err() != nil { // asked first: AddDocuments may have left some out, without an error
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("embedding passages: %w", err)
		}
		docs = docs[n:]
	}
	for _, e := range passages {
		doc, err := collection.GetByID(ctx, document[e.Passage.Text])
		if err != nil {
			return fmt.Errorf("embedding passage %s: %w", e.Passage.ID, err)
		}
		e.Pooled, e.Tokens = doc.Embedding, catch.tokens[e.Passage.Text]
	}
	return nil
}

// catcher is what stands behind the EmbeddingFunc of a collection: it encodes a text in the
// collection's language, hands the pooled vector over and keeps the token vectors.
type catcher struct {
	encoder retrieval.Encoder
	lang    text.Language

	mu     sync.Mutex
	tokens map[string]retrieval.TokenVectors // text: vectors of its tokens
}

// embeddingFunc is the chromem.EmbeddingFunc. Add checks the vectors.
func (c *catcher) embeddingFunc(ctx context.Context, s string) ([]float32, error) {
	// chromem-go goes on calling for every text of the batch after ctx has ended.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	enc, err := c.encoder.Encode(ctx, retrieval.KindPassage, c.lang, s)
	if err != nil {
		return nil, err
	}
	if enc == nil {
		return nil, errors.New("the encoder returned nothing")
	}
	if len(enc.Vectors) != len(enc.Tokens)*retrieval.Dim {
		return nil, fmt.Errorf("the encoder returned %d numbers for %d tokens", len(enc.Vectors), len(enc.Tokens))
	}
	tokens := retrieval.Quantise(enc.Tokens, enc.Vectors)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokens[s] = tokens
	return enc.Pooled, nil
}
