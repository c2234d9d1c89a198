package retrieval

import (
	"context"

	"isnad/retrieval/text"
)

// Dim is the length of every vector.
const Dim = 384

// Kind says what a text is to the encoder, which treats questions and passages differently.
type Kind uint8

// The two kinds of text.
const (
	KindQuery Kind = iota
	KindPassage
)

// Encoding is what one pass of the encoder gives for one text.
// All vectors are centred on the mean of the text's language and kind, and of length 1.
type Encoding struct {
	Pooled  []float32 // Dim numbers
	Tokens  []Token   // of the text itself: neither the prefix nor the special tokens
	Vectors []float32 // len(Tokens) rows of Dim numbers
}

// Token is a piece of a text.
type Token struct {
	ID         int32
	Start, End int // byte offsets in the encoded text
}

// Encoder turns texts into vectors. It is safe for concurrent use.
type Encoder interface {
	// Encode encodes one text. It returns ctx's error when ctx ends first.
	Encode(ctx context.Context, kind Kind, lang text.Language, s string) (*Encoding, error)
	// Fingerprint changes when the vectors of a text would.
	Fingerprint() string
}
