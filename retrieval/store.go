package retrieval

import (
	"context"

	"isnad/retrieval/text"
)

// Embedded is a passage with its vectors as a store keeps them. A store shares Passage and
// Tokens with whoever adds or gets them: nobody changes them any more. Pooled it copies.
type Embedded struct {
	Passage *Passage
	Pooled  []float32    // Dim numbers, centred, of length 1
	Tokens  TokenVectors // of Passage.Text
}

// Scored is the id of a passage and how well it fits.
type Scored struct {
	ID    string
	Score float64
}

// Store embeds passages, keeps them with their vectors, and finds the nearest ones.
// It is safe for concurrent use.
type Store interface {
	// Add adds passages, replacing those of the same id. A passage without Pooled is encoded
	// by the store's encoder first. When ctx ends before all are in, it returns ctx's error
	// and none of them is in.
	Add(ctx context.Context, passages []Embedded) error
	// Remove removes passages; ids that are not in are ignored.
	Remove(ctx context.Context, ids []string) error
	// Nearest returns at most n passages of the language (of both, when it is empty),
	// nearest to the vector first, those of one score in the order of their ids.
	// It returns fewer when there are fewer, and none from an empty store.
	Nearest(ctx context.Context, vector []float32, lang text.Language, n int) ([]Scored, error)
	// Get returns a passage with its vectors, and whether it is in.
	Get(id string) (Embedded, bool)
	// IDs returns the ids of the passages of the language (of both, when it is empty), sorted.
	IDs(lang text.Language) []string
}
