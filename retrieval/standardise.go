package retrieval

import (
	"math"

	"isnad/retrieval/text"
)

// moments are the mean and the standard deviation of a score over the passages (or sentences)
// of one language, for one question.
type moments struct{ mean, deviation float64 }

// z is how many standard deviations x lies above the mean.
func (m moments) z(x float64) float64 { return (x - m.mean) / m.deviation }

// priorWeight is how many passages the prior counts as, against those that are there.
const priorWeight = 20

// momentsOf estimates the moments of scores, shrunk towards a prior: over a handful of passages
// one good match alone would move both figures and hide itself.
func momentsOf(scores []float64, prior moments) moments {
	n := float64(len(scores))
	mean := priorWeight * prior.mean
	for _, x := range scores {
		mean += x
	}
	mean /= n + priorWeight
	variance := priorWeight * (prior.deviation*prior.deviation + (prior.mean-mean)*(prior.mean-mean))
	for _, x := range scores {
		variance += (x - mean) * (x - mean)
	}
	return moments{mean, math.Sqrt(variance / (n + priorWeight))}
}

// priors are the moments of a score over pairs of a question and a passage that does not belong
// to it.
type priors struct{ same, across moments }

func (p priors) of(question, passage text.Language) moments {
	if question == passage {
		return p.same
	}
	return p.across
}
