package e5

import "math"

// geluTable holds GELU, x * (1 + erf(x/sqrt 2)) / 2, at geluSteps points a unit for |x| < geluEnd.
type geluTable [2*geluEnd*geluSteps + 2]float32

const (
	geluEnd   = 6   // beyond it GELU is x or 0 to within 1e-8
	geluSteps = 256 // linear interpolation is then off by at most 2e-6
)

func newGELUTable() *geluTable {
	t := new(geluTable)
	for i := range t {
		x := float64(i)/geluSteps - geluEnd
		t[i] = float32(x * 0.5 * (1 + math.Erf(x/math.Sqrt2)))
	}
	return t
}

// apply replaces each number by its GELU.
func (t *geluTable) apply(v []float32) {
	for i, x := range v {
		p := (x + geluEnd) * geluSteps
		if !(p >= 0 && p < 2*geluEnd*geluSteps) {
			if x < 0 {
				v[i] = 0
			}
			continue // large, or NaN
		}
		j := int32(p)
		a := t[j]
		v[i] = a + (p-float32(j))*(t[j+1]-a)
	}
}

// exp returns e^x for x <= 0, and about 1e-38 for x under -87. It is off by at most 4e-7 + 1e-7 |x|
// of it, so by more only where it is too small to count. x is split into i ln 2 + f ln 2 with
// a whole i and |f| <= 1/2; 2^f is the beginning of its Taylor series.
func exp(x float32) float32 {
	if x < -87 {
		x = -87
	}
	const shift = 3 << 22 // adding it rounds to a whole number, which the low bits then hold
	t := x * math.Log2E
	r := t + shift
	f := t - (r - shift)
	const (
		c1 = math.Ln2
		c2 = c1 * math.Ln2 / 2
		c3 = c2 * math.Ln2 / 3
		c4 = c3 * math.Ln2 / 4
		c5 = c4 * math.Ln2 / 5
		c6 = c5 * math.Ln2 / 6
	)
	p := 1 + f*(c1+f*(c2+f*(c3+f*(c4+f*(c5+f*c6)))))
	return p * math.Float32frombits((math.Float32bits(r)+127)<<23)
}

// softmax turns scores into weights that, times the factor returned, have the sum 1.
func softmax(v []float32) float32 {
	top := v[0]
	for _, x := range v {
		if x > top {
			top = x
		}
	}
	var sum float32
	for i, x := range v {
		e := exp(x - top)
		v[i] = e
		sum += e
	}
	return 1 / sum
}

// addNorm adds y to x and normalises the sum to mean 0 and variance 1, times w, plus b. All
// have the same length. Four sums run side by side, for an addition waits for the one before.
func addNorm(x, y, w, b []float32, epsilon float32) {
	y, w, b = y[:len(x)], w[:len(x)], b[:len(x)]
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(x); i += 4 {
		v := (*[4]float32)(x[i:])
		u := (*[4]float32)(y[i:])
		v[0] += u[0]
		v[1] += u[1]
		v[2] += u[2]
		v[3] += u[3]
		s0 += v[0]
		s1 += v[1]
		s2 += v[2]
		s3 += v[3]
	}
	mean := (s0 + s1 + s2 + s3) / float32(len(x))
	s0, s1, s2, s3 = 0, 0, 0, 0
	for i := 0; i+3 < len(x); i += 4 {
		v := (*[4]float32)(x[i:])
		d0, d1, d2, d3 := v[0]-mean, v[1]-mean, v[2]-mean, v[3]-mean
		s0 += d0 * d0
		s1 += d1 * d1
		s2 += d2 * d2
		s3 += d3 * d3
	}
	variance := (s0 + s1 + s2 + s3) / float32(len(x))
	scale := float32(1 / math.Sqrt(float64(variance+epsilon)))
	for i, v := range x {
		x[i] = (v-mean)*scale*w[i] + b[i]
	}
}

// unit divides v by its length, and leaves a vector of length 0 as it is.
func unit(v []float32) {
	var s float64
	for _, x := range v {
		s += float64(x) * float64(x)
	}
	if s == 0 {
		return
	}
	f := float32(1 / math.Sqrt(s))
	for i := range v {
		v[i] *= f
	}
}
