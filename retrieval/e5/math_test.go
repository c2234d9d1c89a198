package e5

import (
	"math"
	"testing"
)

func TestExp(t *testing.T) {
	for x := 0.0; x > -87; x -= 0.0137 {
		want := math.Exp(float64(float32(x)))
		if got := float64(exp(float32(x))); math.Abs(got-want) > (4e-7-1e-7*x)*want {
			t.Fatalf("exp(%v) is %v, want %v", x, got, want)
		}
	}
	for _, x := range []float32{-88, -1e30, float32(math.Inf(-1))} {
		if got := exp(x); !(got >= 0 && got < 1e-37) {
			t.Errorf("exp(%v) is %v", x, got)
		}
	}
}

func TestGELU(t *testing.T) {
	table := newGELUTable()
	for x := float32(-9); x < 9; x += 0.00137 {
		v := []float32{x}
		table.apply(v)
		want := float64(x) * 0.5 * (1 + math.Erf(float64(x)/math.Sqrt2))
		if math.Abs(float64(v[0])-want) > 2e-6 {
			t.Fatalf("GELU(%v) is %v, want %v", x, v[0], want)
		}
	}
	far := []float32{1e30, -1e30, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}
	table.apply(far)
	if far[0] != 1e30 || far[1] != 0 || !math.IsInf(float64(far[2]), 1) || far[3] != 0 || !math.IsNaN(float64(far[4])) {
		t.Errorf("far out GELU gives %v", far)
	}
}

func TestSoftmax(t *testing.T) {
	v := []float32{1, 3, -200, 2}
	factor := softmax(v)
	var sum, want float64
	for _, x := range []float64{1, 3, -200, 2} {
		want += math.Exp(x)
	}
	for i, x := range []float64{1, 3, -200, 2} {
		got := float64(v[i] * factor)
		if sum += got; math.Abs(got-math.Exp(x)/want) > 1e-6 {
			t.Errorf("weight %d is %v, want %v", i, got, math.Exp(x)/want)
		}
	}
	if math.Abs(sum-1) > 1e-6 {
		t.Errorf("the weights have the sum %v", sum)
	}
}

func TestAddNorm(t *testing.T) {
	x, y, w, b := make([]float32, 8), make([]float32, 8), make([]float32, 8), make([]float32, 8)
	var mean, variance float64
	for i := range x {
		x[i], y[i], w[i], b[i] = float32(i), float32(i*i), float32(i+1), -2
		mean += float64(i+i*i) / 8
	}
	for i := range x {
		variance += (float64(i+i*i) - mean) * (float64(i+i*i) - mean) / 8
	}
	addNorm(x, y, w, b, 1e-12)
	for i := range x {
		want := (float64(i+i*i)-mean)/math.Sqrt(variance)*float64(i+1) - 2
		if math.Abs(float64(x[i])-want) > 1e-5 {
			t.Errorf("number %d is %v, want %v", i, x[i], want)
		}
	}
}

func TestUnit(t *testing.T) {
	v, zero := []float32{3, 0, -4}, []float32{0, 0}
	unit(v)
	unit(zero)
	if math.Abs(float64(v[0])-0.6) > 1e-6 || math.Abs(float64(v[2])+0.8) > 1e-6 || zero[0] != 0 {
		t.Errorf("%v and %v", v, zero)
	}
}
