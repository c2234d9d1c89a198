package bot

import (
	"math"
	"slices"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// evidence is how well the words of a question are met by what was found: what is decided from
// whether the articles answer at all. Every share lies between 0 (met as by unrelated text) and
// about 1 (met as by the passage that answers).
type evidence struct {
	topLeast   float64 // the question's content word that the four best sentences together meet least
	topMean    float64 // the mean of all its content words there
	bestMean   float64 // the mean in the best sentence
	passage    float64 // the mean in the passage that meets them best
	weakest    float64 // the least met word in the passage where it is met best
	kind       float64 // geometric mean in the sentence, among those of the wanted kind, that meets them best
	counted    float64 // for "how many X": X met next to a number, less the usual; 0 for other questions
	future     float64 // 1 when the question is about what is to come and the best sentences are not
	words      float64 // logarithm of the number of content words: more are harder to meet
	sameTongue float64 // 1 when the best sentence is in the question's language
}

// vector returns the evidence in the order of the weights.
func (e evidence) vector() []float64 {
	return []float64{e.topLeast, e.topMean, e.bestMean, e.passage, e.weakest, e.kind, e.counted, e.future, e.words, e.sameTongue}
}

// scale turns a cosine into a share: how far it lies between what unrelated text reaches and
// what the passage that answers does.
type scale struct{ unrelated, span float64 }

// Medians of the best cosine of a content word's tokens in the paragraph that answers and in one
// that has nothing to do with the question, by the languages of question and paragraph, over
// xquad-oneside.
var (
	scaleEnglish        = scale{0.20, 0.59} // English question, English paragraph
	scaleEnglishArabic  = scale{0.21, 0.28}
	scaleArabicEnglish  = scale{0.19, 0.25}
	scaleArabic         = scale{0.23, 0.47}
	largestShare        = 1.2
	usualCounted        = 0.8
	softening           = 0.1 // keeps the geometric mean of shares above 0
	topSentences        = 4
	countedNear, within = 2, 4 // words between a number and what it counts
)

func scaleOf(question, sentence text.Language) scale {
	switch {
	case question == text.Arabic && sentence == text.Arabic:
		return scaleArabic
	case question == text.Arabic:
		return scaleArabicEnglish
	case sentence == text.Arabic:
		return scaleEnglishArabic
	}
	return scaleEnglish
}

func (s scale) share(cosine float64) float64 {
	return min(largestShare, max(0, (cosine-s.unrelated)/s.span))
}

// gather weighs what was found. ranked are the sentences in the order in which they would be
// quoted; there is at least one, and the question has at least one word with tokens.
func gather(asked question, found *retrieval.Result, ranked []quotable) evidence {
	passages := map[string][]float64{}
	for _, s := range ranked {
		passages[s.Passage.ID] = larger(passages[s.Passage.ID], s.met)
	}
	best := ranked[:min(topSentences, len(ranked))]
	var top []float64
	for _, s := range best {
		top = larger(top, s.met)
	}
	e := evidence{topLeast: slices.Min(top), topMean: mean(top), bestMean: mean(ranked[0].met), words: math.Log(float64(len(top)))}
	for _, m := range passages {
		e.passage = max(e.passage, mean(m))
		e.weakest = max(e.weakest, slices.Min(m))
	}
	for _, s := range ranked {
		if s.holds {
			e.kind = max(e.kind, geometricMean(s.met))
		}
	}
	if unit := asked.unitTokens(found.Tokens); len(unit) > 0 {
		e.counted = counted(unit, ranked, found.Language) - usualCounted
	}
	if ofFuture(asked.folded) && !slices.ContainsFunc(best, func(s quotable) bool { return ofFuture(foldedList(s.Text())) }) {
		e.future = 1
	}
	if ranked[0].Passage.Language == found.Language {
		e.sameTongue = 1
	}
	return e
}

// shares returns how well each word is met in a sentence: the mean over its tokens.
func shares(words [][]int, s retrieval.SentenceHit, sc scale) []float64 {
	out := make([]float64, len(words))
	for i, tokens := range words {
		for _, t := range tokens {
			out[i] += sc.share(float64(s.Matches[t].Cosine)) / float64(len(tokens))
		}
	}
	return out
}

// counted returns how well a number in some sentence counts the unit: the unit's share there,
// in full when at most two words lie between, half of it up to four.
func counted(unit []int, ranked []quotable, lang text.Language) float64 {
	best := 0.0
	for _, s := range ranked {
		share := shares([][]int{unit}, s.SentenceHit, scaleOf(lang, s.Passage.Language))[0]
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
		case apart <= within:
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

func geometricMean(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += math.Log(x + softening)
	}
	return math.Exp(s / float64(len(v)))
}
