package retrieval

import "math"

// moments are the mean and the standard deviation of a score over the passages, or sentences,
// of one language, for one question.
type moments struct{ mean, deviation float64 }

// The moments of the scores of questions with texts that have nothing to do with them, measured
// over eight invented incidents (bot/testdata/incidents); TestCalibrate prints them.
var (
	latePrior     = moments{0.234, 0.070}
	sentencePrior = moments{0.184, 0.059}
)

// priorWeight is how many scores the prior counts as, beside those that there are.
const priorWeight = 5

// standardised returns how many standard deviations each score lies above the mean. Both are
// shrunk towards a prior: over a handful of passages one good match alone would move both
// figures and hide itself.
func standardised(scores []float64, prior moments) []float64 {
	n := float64(len(scores)) + priorWeight
	mean := priorWeight * prior.mean
	for _, x := range scores {
		mean += x
	}
	mean /= n
	variance := priorWeight * (prior.deviation*prior.deviation + (prior.mean-mean)*(prior.mean-mean))
	for _, x := range scores {
		variance += (x - mean) * (x - mean)
	}
	deviation := math.Sqrt(variance / n)
	z := make([]float64, len(scores))
	for i, x := range scores {
		z[i] = (x - mean) / deviation
	}
	return z
}
