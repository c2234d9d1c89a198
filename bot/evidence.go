package bot

import (
	"maps"
	"slices"

	"isnad/retrieval"
)

// evidence is how well a question is met by what was found: what is decided from whether the
// articles answer at all. A share lies between 0 (met as by unrelated text) and about 1 (met as
// by the passage that answers). Of some fifty such figures that were tried, these few carry what
// the others say.
type evidence struct {
	passage  float64 // share of the question's content words, by their weight, in the passage that meets them best
	gap      float64 // the largest weight times lack of one there: what matters most and is missing
	late     float64 // the best late interaction score of a passage, as a share
	sentence float64 // mean share of the content words in the best sentence
}

// vector returns the evidence in the order of the weights.
func (e evidence) vector() []float64 {
	return []float64{e.passage, e.gap, e.late, e.sentence}
}

// largestShare bounds what one word can add: one that is met even better tells nothing more.
const largestShare = 3.0

// gather weighs what was found. ranked are the sentences in the order in which they would be
// quoted; there is at least one, and the question has at least one word with tokens.
func gather(asked question, found *retrieval.Result, ranked []quotable) evidence {
	e := evidence{sentence: mean(ranked[0].met)}
	e.passage, e.gap = bestPassage(asked.weights(found.Tokens), ranked)
	for _, h := range found.Hits {
		e.late = max(e.late, h.Share)
	}
	if len(found.Tokens) > 0 && found.Tokens[0].End <= 0 {
		// What the question follows may be met well: it is the question that must be.
		e.late = min(e.late, e.passage)
	}
	return e
}

// bestPassage returns the figures of the passage whose sentences together meet the content words
// best: the weighted mean of their shares, and the largest weight times lack.
func bestPassage(weights []float64, ranked []quotable) (best, gap float64) {
	passages := map[string][]float64{}
	for _, s := range ranked {
		passages[s.Passage.ID] = larger(passages[s.Passage.ID], s.met)
	}
	best = -1
	for _, id := range slices.Sorted(maps.Keys(passages)) {
		sum, lack := 0.0, 0.0
		for i, share := range passages[id] {
			sum += weights[i] * share
			lack = max(lack, weights[i]*(largestShare-share))
		}
		if sum > best {
			best, gap = sum, lack
		}
	}
	return best, gap
}

// shares returns how well each word is met in a sentence: the mean over its tokens.
func shares(words [][]int, s retrieval.SentenceHit) []float64 {
	out := make([]float64, len(words))
	for i, tokens := range words {
		for _, t := range tokens {
			out[i] += min(largestShare, max(0, s.Matches[t].Share)) / float64(len(tokens))
		}
	}
	return out
}

// larger returns the larger of each two numbers; a may be nil.
func larger(a, b []float64) []float64 {
	if a == nil {
		return slices.Clone(b)
	}
	for i := range a {
		a[i] = max(a[i], b[i])
	}
	return a
}

func mean(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s / float64(len(v))
}
