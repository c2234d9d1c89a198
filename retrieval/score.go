package retrieval

import (
	"cmp"
	"slices"
)

// What the parts of a full score weigh beside the standardised late score. docs/figures.md has
// what each of them brings.
const (
	lexicalWeight = 0.5 // of sharing all words, in relation to the other passages
	shareWeight   = 1.5 // of the late score between that of unrelated text and that of an answer
)

// scores gives each passage's score by the mode. Those of Full are comparable between the two
// languages.
func scores(mode Mode, sc scale, found []candidate) []float64 {
	switch mode {
	case Dense:
		return each(found, func(c *candidate) float64 { return c.dense })
	case Lexical:
		return each(found, func(c *candidate) float64 { return c.lexical })
	case Late:
		return each(found, func(c *candidate) float64 { return c.late })
	}
	late := standardised(each(found, func(c *candidate) float64 { return c.late }), latePrior)
	words := each(found, func(c *candidate) float64 { return c.lexical })
	usual := kth(words, usualRank)
	full := make([]float64, len(found))
	for i := range found {
		full[i] = late[i] + lexicalWeight*max(0, words[i]-usual)
	}
	full = aboveRunnersUp(full)
	for i, c := range found {
		full[i] += shareWeight * sc.share(c.late)
	}
	return full
}

func each(found []candidate, score func(*candidate) float64) []float64 {
	out := make([]float64, len(found))
	for i := range found {
		out[i] = score(&found[i])
	}
	return out
}

// usualRank is the rank of the passage whose words count as nothing special: what five passages
// reach says little. Words count in relation to it only, since a question hardly shares any
// with passages of the other language.
const usualRank = 5

// kth returns the k-th largest of the numbers, or 0 when there are fewer.
func kth(numbers []float64, k int) float64 {
	if len(numbers) < k {
		return 0
	}
	sorted := slices.SortedFunc(slices.Values(numbers), func(a, b float64) int { return cmp.Compare(b, a) })
	return sorted[k-1]
}

// runnersUpWeight is how much of the runners-up is taken off.
const runnersUpWeight = 0.5

// aboveRunnersUp takes half of the mean of the second and the third best score off all of them.
// A passage that answers stands out from the others of its language; where three are about as
// good, all three are just on the topic. It is the question's side of the local scaling of
// Conneau et al., "Word Translation Without Parallel Data" (2018).
func aboveRunnersUp(scores []float64) []float64 {
	if len(scores) < 3 {
		return scores
	}
	off := runnersUpWeight * (kth(scores, 2) + kth(scores, 3)) / 2
	for i := range scores {
		scores[i] -= off
	}
	return scores
}

// sentences ranks the sentences of the passages by the token vectors of their passages, cut at
// the sentence and standardised within the language. Left out are those that have no tokens,
// since they lie beyond what the encoder reads of a long passage: nothing is known of them.
func sentences(late lateQuery, found []candidate) []SentenceHit {
	var hits []SentenceHit
	for _, c := range found {
		for i, best := range c.match.sentences {
			if best == nil {
				continue
			}
			hits = append(hits, SentenceHit{Passage: c.Passage, Index: i, Matches: best, Late: late.sentenceScore(best)})
		}
	}
	telling := late.telling(hits)
	lates := make([]float64, len(hits))
	for i, h := range hits {
		lates[i] = telling.sentenceScore(h.Matches)
	}
	for i, z := range standardised(lates, sentencePrior) {
		hits[i].Score = z
	}
	slices.SortFunc(hits, bySentenceScore)
	return slices.Clone(hits[:min(maxSentences, len(hits))])
}

// maxSentences is how many sentences of a language a search returns.
const maxSentences = 200

func dot(a, b []float32) float64 {
	var s float32
	for i, x := range a {
		s += x * b[i]
	}
	return float64(s)
}
