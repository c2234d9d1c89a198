package bot

import (
	"maps"
	"math"
	"slices"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// evidence is how well a question is met by what was found: what is decided from whether the
// articles answer at all. A share lies between 0 (met as by unrelated text) and about 1 (met as
// by the passage that answers). Of some fifty such figures that were tried, these few carry what
// the others say.
type evidence struct {
	passage  float64 // share of the question's content words, by their weight, in the passage that meets them best
	median   float64 // median share of a content word there
	gap      float64 // the largest weight times lack of one there: what matters most and is missing
	late     float64 // the best late interaction score of a passage, as a share
	least    float64 // the least share of a content word in the best sentence
	sentence float64 // their mean share there
	counted  float64 // for "how many X": X met next to a number, less the usual; 0 for other questions
}

// vector returns the evidence in the order of the weights.
func (e evidence) vector() []float64 {
	return []float64{e.passage, e.median, e.gap, e.late, e.least, e.sentence, e.counted}
}

// Constants of the evidence.
const (
	largestShare = 3.0 // a word that is met even better tells nothing more
	usualCounted = 0.8 // of "how many X", where it is answered
	countedNear  = 2   // words between a number and what it counts
	countedFar   = 4
)

// gather weighs what was found. ranked are the sentences in the order in which they would be
// quoted; there is at least one, and the question has at least one word with tokens.
func gather(asked question, found *retrieval.Result, ranked []quotable) evidence {
	best := ranked[0]
	e := evidence{least: slices.Min(best.met), sentence: mean(best.met)}
	e.passage, e.median, e.gap = bestPassage(asked.weights(found.Tokens), ranked)
	for _, h := range found.Hits {
		e.late = max(e.late, h.Share)
	}
	if unit := asked.unitTokens(found.Tokens); len(unit) > 0 {
		e.counted = counted(unit, ranked) - usualCounted
	}
	return e
}

// bestPassage returns the figures of the passage whose sentences together meet the content words
// best: the weighted mean of their shares, the median, and the largest weight times lack.
func bestPassage(weights []float64, ranked []quotable) (best, median, gap float64) {
	passages := map[string][]float64{}
	for _, s := range ranked {
		passages[s.Passage.ID] = larger(passages[s.Passage.ID], s.met)
	}
	best = -1
	for _, id := range slices.Sorted(maps.Keys(passages)) {
		shares := passages[id]
		sum, lack := 0.0, 0.0
		for i, share := range shares {
			sum += weights[i] * share
			lack = max(lack, weights[i]*(largestShare-share))
		}
		if sum > best {
			slices.Sort(shares)
			best, median, gap = sum, shares[len(shares)/2], lack
		}
	}
	return best, median, gap
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

// counted returns how well a number in some sentence counts the unit: the unit's share there,
// in full when at most two words lie between, half of it up to four.
func counted(unit []int, ranked []quotable) float64 {
	best := 0.0
	for _, s := range ranked {
		share := shares([][]int{unit}, s.SentenceHit)[0]
		if share <= best {
			continue
		}
		words := text.Words(s.Text())
		apart := math.MaxInt
		for n, w := range words {
			if !Holds(w.Text, Number) {
				continue
			}
			for _, t := range unit {
				apart = min(apart, distance(n, wordAt(words, s.Matches[t].At-s.Sentence().Start)))
			}
		}
		switch {
		case apart <= countedNear:
			best = max(best, min(1, share))
		case apart <= countedFar:
			best = max(best, min(1, share)/2)
		}
	}
	return best
}

// wordAt returns the index of the word that stands at a byte offset, or the one before it.
func wordAt(words []text.Word, at int) int {
	i, found := slices.BinarySearchFunc(words, at, func(w text.Word, at int) int { return w.Start - at })
	if found {
		return i
	}
	return i - 1
}

func distance(a, b int) int { return max(a-b, b-a) }

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
