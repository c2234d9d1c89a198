package bot

import (
	"math"

	"isnad/retrieval"
)

// answerFrom is the probability from which the sentences count as answering.
const answerFrom = 0.35

// The weights of a logistic model over the evidence, in the order of evidence.vector.
// TestFitAbstention fits them and prints them.
var (
	abstainWeights = []float64{1.12, -0.39, -0.52, 4.95, -0.15, -0.10, 1.12, -1.16, 1.05}
	abstainBias    = -3.55
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
