package retrieval_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"isnad/retrieval"
)

// unitRows returns n rows of length 1. Some numbers are far larger than the others, as in the
// output of a real encoder.
func unitRows(rng *rand.Rand, n int) []float32 {
	rows := make([]float32, 0, n*retrieval.Dim)
	for range n {
		row := make([]float64, retrieval.Dim)
		sum := 0.0
		for i := range row {
			row[i] = rng.NormFloat64()
			if rng.IntN(100) == 0 {
				row[i] *= 8
			}
			sum += row[i] * row[i]
		}
		for _, x := range row {
			rows = append(rows, float32(x/math.Sqrt(sum)))
		}
	}
	return rows
}

func vectorRow(vectors []float32, i int) []float32 {
	return vectors[i*retrieval.Dim : (i+1)*retrieval.Dim]
}

func exactDot(a, b []float32) float64 {
	s := 0.0
	for i := range a {
		s += float64(a[i]) * float64(b[i])
	}
	return s
}

func TestSimilaritiesAreCosines(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][2]int{{1, 1}, {15, 150}, {3, 0}, {0, 3}, {7, 31}} {
		q, p := unitRows(rng, size[0]), unitRows(rng, size[1])
		if size[0] > 1 && size[1] > 1 {
			copy(vectorRow(p, 0), vectorRow(q, 0)) // a token that both hold
		}
		question := retrieval.Quantise(make([]retrieval.Token, size[0]), q)
		passage := retrieval.Quantise(make([]retrieval.Token, size[1]), p)
		sims := passage.Similarities(question)
		if len(sims) != size[0]*size[1] {
			t.Fatalf("%d x %d tokens gave %d similarities", size[0], size[1], len(sims))
		}
		worst := 0.0
		for i := range size[0] {
			for j := range size[1] {
				want := exactDot(vectorRow(q, i), vectorRow(p, j))
				worst = max(worst, math.Abs(float64(sims[i*size[1]+j])-want))
			}
		}
		if worst > 0.01 {
			t.Errorf("%d x %d tokens: a cosine is off by %.4f", size[0], size[1], worst)
		}
	}
}

func TestQuantiseRoundsToNearest(t *testing.T) {
	vector := func(head ...float32) []float32 { return append(head, make([]float32, retrieval.Dim-len(head))...) }
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	cases := map[string]struct {
		in    []float32
		scale float32
		data  []int8
	}{
		"largest is 127":      {vector(1, -1, 0.5), 1.0 / 127, []int8{127, -127, 64}},
		"negative is largest": {vector(0.25, -0.5), 0.5 / 127, []int8{64, -127}},
		"nearest, not down":   {vector(127, 1.6, -1.6, 1.4), 1, []int8{127, 2, -2, 1}},
		"zeros":               {vector(), 0, []int8{0, 0}},
		"too small to scale":  {vector(math.SmallestNonzeroFloat32), 0, []int8{0}},
		"hardly anything":     {vector(1e-38, -5e-39), 1e-38 / 127, []int8{127, -64}},
		"huge":                {vector(math.MaxFloat32, -math.MaxFloat32), math.MaxFloat32 / 127, []int8{127, -127}},
		"NaN":                 {vector(1, nan), nan, []int8{0, 0}},
		"infinity":            {vector(1, -inf), nan, []int8{0, 0}},
	}
	for name, c := range cases {
		got := retrieval.Quantise(make([]retrieval.Token, 1), c.in)
		if s := got.Scale[0]; s != c.scale && !(s != s && c.scale != c.scale) {
			t.Errorf("%s: scale %v, want %v", name, s, c.scale)
		}
		for i, want := range c.data {
			if got.Data[i] != want {
				t.Errorf("%s: number %d is %d, want %d", name, i, got.Data[i], want)
			}
		}
		if wantErr := c.scale != c.scale; (got.Valid() != nil) != wantErr {
			t.Errorf("%s: Valid returned %v", name, got.Valid())
		}
	}
}

func TestValidWantsPartsThatBelongTogether(t *testing.T) {
	good := func() retrieval.TokenVectors {
		return retrieval.Quantise(make([]retrieval.Token, 2), unitRows(rand.New(rand.NewPCG(1, 2)), 2))
	}
	if err := good().Valid(); err != nil {
		t.Fatal(err)
	}
	if err := (retrieval.TokenVectors{}).Valid(); err != nil {
		t.Errorf("no tokens at all: %v", err)
	}
	for name, spoil := range map[string]func(*retrieval.TokenVectors){
		"a token too many":   func(v *retrieval.TokenVectors) { v.Tokens = append(v.Tokens, retrieval.Token{}) },
		"a scale too few":    func(v *retrieval.TokenVectors) { v.Scale = v.Scale[:1] },
		"a number too few":   func(v *retrieval.TokenVectors) { v.Data = v.Data[:len(v.Data)-1] },
		"a negative scale":   func(v *retrieval.TokenVectors) { v.Scale[1] = -1 },
		"an infinite scale":  func(v *retrieval.TokenVectors) { v.Scale[1] = float32(math.Inf(1)) },
		"a scale of no size": func(v *retrieval.TokenVectors) { v.Scale[0] = float32(math.NaN()) },
	} {
		v := good()
		spoil(&v)
		if v.Valid() == nil {
			t.Errorf("%s is valid", name)
		}
	}
}

// A question of 15 tokens against a passage of 150, as ranking does for each candidate.
func BenchmarkSimilarities(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	question := retrieval.Quantise(make([]retrieval.Token, 15), unitRows(rng, 15))
	passage := retrieval.Quantise(make([]retrieval.Token, 150), unitRows(rng, 150))
	for b.Loop() {
		passage.Similarities(question)
	}
}

func BenchmarkQuantise(b *testing.B) {
	rows := unitRows(rand.New(rand.NewPCG(1, 2)), 150)
	tokens := make([]retrieval.Token, 150)
	for b.Loop() {
		retrieval.Quantise(tokens, rows)
	}
}
