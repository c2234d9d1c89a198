package retrieval

import (
	"math"
	"slices"
	"testing"
)

// Worked out by hand: the prior counts as five scores, of which each lies its deviation away from
// its mean.
func TestStandardised(t *testing.T) {
	prior := moments{mean: 0.3, deviation: 0.1}
	for _, c := range []struct {
		name   string
		scores []float64
		want   []float64
	}{
		{"none", nil, []float64{}},
		{"one, as usual", []float64{0.3}, []float64{0}},
		// mean (5*0.3+0.9)/6 = 0.4; variance (5*(0.01+0.01)+0.25)/6 = 0.35/6
		{"one, far above", []float64{0.9}, []float64{0.5 / math.Sqrt(0.35/6)}},
		{"equal, as usual", []float64{0.3, 0.3, 0.3}, []float64{0, 0, 0}},
		// mean (1.5+2.5)/10 = 0.4; variance (5*0.02+5*0.01)/10 = 0.015
		{"equal, above", slices.Repeat([]float64{0.5}, 5), slices.Repeat([]float64{0.1 / math.Sqrt(0.015)}, 5)},
		// mean 0.3; variance (5*0.01+2*0.04)/7
		{"two, either side", []float64{0.1, 0.5}, []float64{-0.2 / math.Sqrt(0.13/7), 0.2 / math.Sqrt(0.13/7)}},
	} {
		got := standardised(c.scores, prior)
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
			t.Errorf("%s: %v became %v, want %v", c.name, c.scores, got, c.want)
		}
	}
}

// Over many scores the prior does not matter: their mean becomes 0 and their deviation 1. Over a
// few, a good one stands out by more than it could without the prior.
func TestPriorGivesWay(t *testing.T) {
	for _, prior := range []moments{latePrior, sentencePrior} {
		var many []float64
		for i := range 2000 {
			many = append(many, 0.5+0.2*math.Sin(float64(i)))
		}
		mean, variance := 0.0, 0.0
		z := standardised(many, prior)
		for _, x := range z {
			mean += x / 2000
			variance += x * x / 2000
		}
		if math.Abs(mean) > 0.05 || math.Abs(variance-1) > 0.05 {
			t.Errorf("prior %v: mean %.3f and variance %.3f of 2000 scores", prior, mean, variance)
		}
		best := func(n int) float64 {
			return standardised(append(slices.Repeat([]float64{prior.mean}, n-1), prior.mean+5*prior.deviation), prior)[n-1]
		}
		// Without a prior, one of n scores stands at most sqrt(n-1) deviations out.
		for n := 1; n <= 5; n++ {
			if z := best(n); z <= math.Sqrt(float64(n-1)) || z > 5 {
				t.Errorf("prior %v: the best of %d lies %.2f deviations out", prior, n, z)
			}
		}
	}
}
