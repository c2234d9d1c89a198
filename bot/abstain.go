package bot

import (
	"math"

	"isnad/retrieval"
)

// answerFrom is the probability from which the sentences count as answering.
const answerFrom = 0.45

// The weights of a logistic model over the evidence, in the order of evidence.vector.
// TestFitAbstention fits them and prints them.
var (
	abstainWeights = []float64{0.9, 0.6, 0.4, 0.9, 0.8, 0.1, 2, -1, 0.9, 0}
	abstainBias    = -3.5
)

// answers decides whether what was found answers the question at all.
func answers(asked question, found *retrieval.Result, ranked []quotable) bool {
	return len(ranked[0].met) > 0 && probability(gather(asked, found, ranked)) >= answerFrom
}

// probability returns how likely it is that the articles answer, by the logistic model.
func probability(e evidence) float64 {
	z := abstainBias
	for i, x := range e.vector() {
		z += abstainWeights[i] * x
	}
	return 1 / (1 + math.Exp(-z))
}
