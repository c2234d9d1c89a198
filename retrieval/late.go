package retrieval

import (
	"math"

	"isnad/retrieval/text"
)

// A question as late interaction sees it: its tokens, each with its weight.
type lateQuery struct {
	vectors TokenVectors
	weights []float64 // one a token; they add up to 1
}

// newLateQuery weighs a question's tokens by ln(1 + N/(1+df)), df being the number of the N
// passages that hold the token: frequent pieces say little, and signs say nothing. Tokens that
// end before byte offset context belong to what the question follows: they count contextWeight of
// that, and together no more than the question itself.
func newLateQuery(asked string, enc *Encoding, df map[int32]int, n, context int) lateQuery {
	q := lateQuery{vectors: Quantise(enc.Tokens, enc.Vectors), weights: make([]float64, len(enc.Tokens))}
	before, own := 0.0, 0.0
	for i, t := range enc.Tokens {
		if !text.HasLetterOrDigit(asked[t.Start:t.End]) {
			continue
		}
		q.weights[i] = math.Log(1 + float64(n)/float64(1+df[t.ID]))
		if t.End <= context {
			before += q.weights[i]
		} else {
			own += q.weights[i]
		}
	}
	weight := contextWeight
	if own > 0 && before > 0 {
		weight = min(weight, own/before)
	}
	sum := own + weight*before
	for i, t := range enc.Tokens {
		if t.End <= context {
			q.weights[i] *= weight
		}
		if sum > 0 {
			q.weights[i] /= sum
		}
	}
	return q
}

// contextWeight is the weight of a token of the earlier turn beside one of the question itself.
const contextWeight = 0.5

// score is ColBERT's MaxSim with weights (Khattab and Zaharia, "ColBERT: Efficient and Effective
// Passage Search via Contextualized Late Interaction over BERT", 2020): the weighted mean of
// each question token's best cosine.
func (q lateQuery) score(best []float32) float64 {
	s := 0.0
	for i, b := range best {
		s += q.weights[i] * float64(b)
	}
	return s
}

// sentenceScore is the same for the matches in a sentence.
func (q lateQuery) sentenceScore(matches []Match) float64 {
	s := 0.0
	for i, m := range matches {
		s += q.weights[i] * m.Cosine
	}
	return s
}

// tellingPower sharpens the weights by how telling a token is.
const tellingPower = 1.5

// telling returns the question with its weights multiplied by how telling each token is among
// the sentences at hand: 1 - mean/best of its matches, to a power. The name that a whole folder
// of articles is about matches everywhere, in either language, and tells no sentence from
// another; the document frequency of its pieces does not show that where it is spelt differently.
func (q lateQuery) telling(hits []SentenceHit) lateQuery {
	t := lateQuery{vectors: q.vectors, weights: make([]float64, len(q.weights))}
	sum := 0.0
	for i, w := range q.weights {
		mean, best := 0.0, leastMatch
		for _, h := range hits {
			mean += h.Matches[i].Cosine / float64(len(hits))
			best = max(best, h.Matches[i].Cosine)
		}
		t.weights[i] = w * math.Pow(max(leastTelling, 1-mean/best), tellingPower)
		sum += t.weights[i]
	}
	for i := range t.weights {
		if sum > 0 {
			t.weights[i] /= sum
		}
	}
	return t
}

// Bounds that keep the division and the power defined.
const (
	leastMatch   = 0.05
	leastTelling = 0.001
)

// lateMatch is how the tokens of a question match those of a passage.
type lateMatch struct {
	passage   []float32 // each question token's best cosine in the passage; -1 without tokens
	sentences [][]Match // the same within each sentence, and where; nil without tokens
}

// match compares all tokens of the question with all of the passage, once, and takes the best
// cosines over the passage and over each of its sentences.
func (q lateQuery) match(e *Embedded, sc scale) lateMatch {
	rows, cols := len(q.weights), len(e.Tokens.Tokens)
	p := e.Passage
	m := lateMatch{passage: make([]float32, rows), sentences: make([][]Match, len(p.Sentences))}
	of := sentencesOf(p, e.Tokens.Tokens)
	for _, s := range of {
		if s >= 0 && m.sentences[s] == nil {
			m.sentences[s] = unmatched(rows)
		}
	}
	sims := e.Tokens.Similarities(q.vectors)
	for r := range rows {
		m.passage[r] = -1
		for c, x := range sims[r*cols : (r+1)*cols] {
			m.passage[r] = max(m.passage[r], x)
			if s := of[c]; s >= 0 && float64(x) > m.sentences[s][r].Cosine {
				m.sentences[s][r] = Match{float64(x), sc.share(float64(x)), p.Start + e.Tokens.Tokens[c].End - 1}
			}
		}
	}
	return m
}

// unmatched returns n matches that any other is better than.
func unmatched(n int) []Match {
	m := make([]Match, n)
	for i := range m {
		m[i].Cosine = -2 // less than any cosine
	}
	return m
}

// sentencesOf gives for each token of a passage the index of the sentence that it begins in,
// or -1 where it stands between sentences.
func sentencesOf(p *Passage, tokens []Token) []int {
	of := make([]int, len(tokens))
	s := 0
	for i, t := range tokens {
		// A token may begin with the space before its word.
		at := p.Start + t.End - 1
		for s < len(p.Sentences) && p.Sentences[s].End <= at {
			s++
		}
		of[i] = -1
		if s < len(p.Sentences) && p.Sentences[s].Start <= at {
			of[i] = s
		}
	}
	return of
}
