// Package retrievaltest holds the conformance suite that every retrieval.Store passes, with an
// encoder for tests.
package retrievaltest

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"unicode"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// Encoder is a retrieval.Encoder for tests. A word's vector is drawn from its hash, together
// with the kind and the language of the text, and a text's is the mean of its words': so texts
// that share words are near each other, and the same text in another language is not. The zero
// value is ready to use.
type Encoder struct {
	// Before, if set, is called at the start of each Encode; its error is what Encode returns.
	Before func(ctx context.Context, s string) error
	// After, if set, may change what Encode returns.
	After func(s string, enc *retrieval.Encoding)

	mu    sync.Mutex
	calls []Call
}

// Call is what Encode was called with.
type Call struct {
	Kind     retrieval.Kind
	Language text.Language
	Text     string
}

// Calls returns what Encode was called with so far.
func (e *Encoder) Calls() []Call {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.calls)
}

// Fingerprint implements retrieval.Encoder.
func (e *Encoder) Fingerprint() string { return "retrievaltest" }

// Encode implements retrieval.Encoder. Tokens are runs of letters and digits. It looks at ctx
// only through Before: an encoder may notice late that it is not needed any more.
func (e *Encoder) Encode(ctx context.Context, kind retrieval.Kind, lang text.Language, s string) (*retrieval.Encoding, error) {
	e.mu.Lock()
	e.calls = append(e.calls, Call{kind, lang, s})
	e.mu.Unlock()
	if e.Before != nil {
		if err := e.Before(ctx, s); err != nil {
			return nil, err
		}
	}
	salt := fmt.Sprint(kind, lang)
	enc := &retrieval.Encoding{Pooled: vectorOf(salt)}
	for _, t := range words(s) {
		word := vectorOf(salt + " " + s[t.Start:t.End])
		enc.Tokens = append(enc.Tokens, t)
		enc.Vectors = append(enc.Vectors, word...)
		for i, x := range word {
			enc.Pooled[i] += x
		}
	}
	normalise(enc.Pooled)
	if e.After != nil {
		e.After(s, enc)
	}
	return enc, nil
}

// words returns the runs of letters and digits of s as tokens, whose ids are their hashes.
func words(s string) []retrieval.Token {
	var tokens []retrieval.Token
	start := -1
	for i, r := range s + " " {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r)
		if inside && start < 0 {
			start = i
		} else if !inside && start >= 0 {
			tokens = append(tokens, retrieval.Token{ID: int32(hash(s[start:i]) >> 33), Start: start, End: i})
			start = -1
		}
	}
	return tokens
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// vectorOf returns a vector of length 1 that is always the same for a string.
func vectorOf(s string) []float32 {
	return randomVector(rand.New(rand.NewPCG(hash(s), 0)))
}

// randomVector returns a vector of length 1 in a random direction.
func randomVector(rng *rand.Rand) []float32 {
	v := make([]float32, retrieval.Dim)
	for i := range v {
		v[i] = float32(rng.NormFloat64())
	}
	normalise(v)
	return v
}

// normalise brings a vector to length 1.
func normalise(v []float32) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i, x := range v {
		v[i] = float32(float64(x) / math.Sqrt(sum))
	}
}
