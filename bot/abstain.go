package bot

import (
	"math"
	"slices"

	"isnad/retrieval"
)

// answerFrom is the probability from which the sentences count as answering. It is low: a wrong
// "not found" hides an answer that stands in the articles, while sentences that miss the point are
// still sentences of the articles, and the reader sees them as such. The evidence tells what is off
// the topic; a detail that is missing from articles on the topic it hardly tells (docs/figures.md).
const answerFrom = 0.28

// The weights of a logistic model over the evidence, in the order of evidence.vector.
// TestFitAbstention fits them and prints them.
var abstainWeights = [...]float64{0.34, -0.39, 1.13, 0.18}

const abstainBias = -1.89

// answers decides whether what was found answers the question at all.
func answers(asked question, found *retrieval.Result, ranked []quotable) bool {
	if len(ranked[0].met) == 0 || onlyPast(asked, ranked) {
		return false
	}
	return probability(gather(asked, found, ranked)) >= answerFrom
}

// onlyPast reports whether the question is when or how many of something that is still to come,
// while none of the best sentences speaks of what is to come: the past does not tell.
func onlyPast(asked question, ranked []quotable) bool {
	if !sure(asked.wanted) || !asked.asksOfFuture() {
		return false
	}
	best := ranked[:min(maxQuotations, len(ranked))]
	return !slices.ContainsFunc(best, func(s quotable) bool { return speaksOfFuture(s.Text()) })
}

// probability returns how likely it is that the articles answer, by the logistic model.
func probability(e evidence) float64 {
	z := abstainBias
	for i, x := range e.vector() {
		z += abstainWeights[i] * x
	}
	return 1 / (1 + math.Exp(-z))
}
