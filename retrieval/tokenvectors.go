package retrieval

import (
	"fmt"
	"math"

	"isnad/retrieval/kernel"
)

// TokenVectors are the token vectors of a text, quantised to 8 bits: row i, the vector of
// Tokens[i], is Scale[i] * Data[i*Dim:(i+1)*Dim]. They are read only once made: stores and
// searchers share them.
type TokenVectors struct {
	Tokens []Token // offsets in the text; in Passage.Text for a passage
	Scale  []float32
	Data   []int8
}

// Quantise turns len(tokens) rows of Dim numbers, each row of length 1, into token vectors of
// 8 bits: a row's scale is its largest magnitude divided by 127, and its numbers are rounded to
// the nearest, halves to even. A row of zeros gets scale 0. A row that holds NaN or an infinity
// gets scale NaN, which Valid refuses. The tokens are not copied.
//
// It panics when vectors is not len(tokens) rows.
func Quantise(tokens []Token, vectors []float32) TokenVectors {
	if len(vectors) != len(tokens)*Dim {
		panic(fmt.Sprintf("retrieval: Quantise got %d numbers for %d tokens of %d", len(vectors), len(tokens), Dim))
	}
	t := TokenVectors{Tokens: tokens, Scale: make([]float32, len(tokens)), Data: make([]int8, len(vectors))}
	for i := range tokens {
		t.Scale[i] = quantiseRow(t.Data[i*Dim:(i+1)*Dim], vectors[i*Dim:(i+1)*Dim])
	}
	return t
}

// levels is the largest magnitude of a quantised number: -128 is left out, so that every row
// can be negated.
const levels = 127

// quantiseRow fills dst with src divided by the scale that it returns.
func quantiseRow(dst []int8, src []float32) (scale float32) {
	largest := float32(0)
	for _, x := range src {
		if x-x != 0 { // NaN or infinite
			return float32(math.NaN())
		}
		largest = max(largest, x, -x)
	}
	// In float64, where neither the division nor its inverse leaves the range of numbers.
	toLevels := levels / float64(largest)
	scale = float32(float64(largest) / levels)
	if scale == 0 {
		return 0
	}
	for i, x := range src {
		dst[i] = int8(math.RoundToEven(float64(x) * toLevels))
	}
	return scale
}

// Valid returns an error when the three parts do not belong together, or a scale is negative
// or not a number: what a store must not keep.
func (t TokenVectors) Valid() error {
	if len(t.Scale) != len(t.Tokens) || len(t.Data) != len(t.Tokens)*Dim {
		return fmt.Errorf("%d tokens have %d scales and %d numbers, where %d and %d belong",
			len(t.Tokens), len(t.Scale), len(t.Data), len(t.Tokens), len(t.Tokens)*Dim)
	}
	for i, s := range t.Scale {
		if !(s >= 0 && s <= math.MaxFloat32) {
			return fmt.Errorf("the vector of token %d has the scale %v", i, s)
		}
	}
	return nil
}

// Similarities returns the cosine of each token of a question with each token of t:
// len(question.Tokens) rows of len(t.Tokens) numbers. The rounding to 8 bits moves a cosine by
// less than 0.01. Both sides must be valid.
func (t TokenVectors) Similarities(question TokenVectors) []float32 {
	cols := len(t.Tokens)
	sims := make([]float32, len(question.Tokens)*cols)
	dots := make([]int32, cols)
	for r, scale := range question.Scale {
		kernel.DotsInt8(dots, question.Data[r*Dim:(r+1)*Dim], t.Data)
		row := sims[r*cols : (r+1)*cols]
		for c, d := range dots {
			row[c] = float32(d) * scale * t.Scale[c]
		}
	}
	return sims
}
