package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// implementation is one of the kernels of this machine.
type implementation struct {
	name       string
	panel      func(a []float32, lda int, b []float32, k int, c []float32, ldc int)
	dequantise func(dst []float32, q []byte, scale []float32)
	dots       func(out []int32, a, rows []int8)
}

// implementations returns every kernel that this machine can run, whichever was chosen, and
// the exported functions with their checks.
func implementations() []implementation {
	all := []implementation{
		{"exported", Panel, Dequantise, DotsInt8},
		{portableName, panelPortable, dequantisePortable, dotsPortable},
	}
	if simdSupported() {
		all = append(all, implementation{simdName, panelSIMD, dequantiseSIMD, dotsSIMD})
	}
	return all
}

// guarded returns n elements in the middle of a larger array filled with the guard value, and
// a function that reports whether the guards are as they were.
func guarded[T comparable](n int, guard T) (s []T, intact func() bool) {
	const margin = 64
	all := make([]T, n+2*margin)
	for i := range all {
		all[i] = guard
	}
	return all[margin : margin+n : margin+n], func() bool {
		for i, v := range all {
			if (i < margin || i >= margin+n) && v != guard {
				return false
			}
		}
		return true
	}
}

func TestPanel(t *testing.T) {
	strides := []struct{ a, c int }{{0, 0}, {1, 1}, {13, 5}, {64, 384}} // more than needed
	for _, impl := range implementations() {
		for _, k := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 383, 384, 1536} {
			if k == 0 && impl.name == simdName {
				continue // Panel leaves it to the portable kernel
			}
			for _, extra := range strides {
				t.Run(fmt.Sprintf("%s/k=%d/lda=%d/ldc=%d", impl.name, k, k+extra.a, PanelCols+extra.c), func(t *testing.T) {
					checkPanel(t, impl, k, k+extra.a, PanelCols+extra.c)
				})
			}
		}
	}
}

func TestPanelWithRepeatedRow(t *testing.T) {
	for _, impl := range implementations() {
		checkPanel(t, impl, 9, 0, PanelCols)
	}
}

// checkPanel compares one product with a sum in float64. Whatever must not be read is NaN,
// which would reach the result; whatever must not be written is a guard value.
func checkPanel(t *testing.T, impl implementation, k, lda, ldc int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, uint64(k)))
	nan, guard := float32(math.NaN()), float32(12345)
	a, _ := guarded((PanelRows-1)*lda+k, nan)
	b, _ := guarded(k*PanelCols, nan)
	c, intact := guarded((PanelRows-1)*ldc+PanelCols, guard)
	for i := range PanelRows {
		for x := range k {
			a[i*lda+x] = rng.Float32() - 0.5
		}
	}
	for i := range b {
		b[i] = rng.Float32() - 0.5
	}

	impl.panel(a, lda, b, k, c, ldc)

	if !intact() {
		t.Error("wrote outside c")
	}
	for p, got := range c {
		i, j := p/ldc, p%ldc
		if j >= PanelCols {
			if got != guard {
				t.Fatalf("wrote between the rows of c, at row %d, column %d", i, j)
			}
			continue
		}
		var want, size float64
		for x := range k {
			v := float64(a[i*lda+x]) * float64(b[x*PanelCols+j])
			want += v
			size += math.Abs(v)
		}
		// Half a unit in the last place for each of at most 2k roundings (Higham, "Accuracy and
		// Stability of Numerical Algorithms", 3.1), of which few go the same way.
		if limit := size * (1 + math.Sqrt(float64(k))) * 0x1p-23; !(math.Abs(float64(got)-want) <= limit) {
			t.Fatalf("c[%d][%d] = %v, want %v within %v", i, j, got, want, limit)
		}
	}
}

func TestDequantise(t *testing.T) {
	for _, impl := range implementations() {
		for blocks := range 14 {
			if blocks == 0 && impl.name == simdName {
				continue // Dequantise leaves it to the portable kernel
			}
			rng := rand.New(rand.NewPCG(2, uint64(blocks)))
			q := make([]byte, blocks*BlockBytes)
			for i := range q {
				q[i] = byte(rng.Uint32())
			}
			scale := make([]float32, blocks*PanelCols)
			for i := range scale {
				scale[i] = float32(rng.NormFloat64()) * 0.05
			}
			checkDequantise(t, impl, q, scale)
		}
	}
}

// checkDequantise compares one panel, bit by bit, with the definition.
func checkDequantise(t *testing.T, impl implementation, q []byte, scale []float32) {
	t.Helper()
	dst, intact := guarded(len(q)*2, float32(-7))
	impl.dequantise(dst, q, scale)
	if !intact() {
		t.Errorf("%s: wrote outside dst", impl.name)
	}
	for p, got := range dst {
		x, j := p/PanelCols, p%PanelCols
		block, row := x/BlockInputs, x%BlockInputs
		w := int(q[block*BlockBytes+row%16*PanelCols+j]) >> (row / 16 * 4) & 15
		want := scale[block*PanelCols+j] * float32(w-8)
		if math.Float32bits(got) != math.Float32bits(want) && (got == got || want == want) {
			t.Fatalf("%s: input %d, output %d: got %v, want %v", impl.name, x, j, got, want)
		}
	}
}

func TestDotsInt8(t *testing.T) {
	dims := []int{0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 96, 127, 383, 384, 385, 1000}
	for _, impl := range implementations() {
		for _, dim := range dims {
			for _, n := range []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 31} {
				rng := rand.New(rand.NewPCG(uint64(dim), uint64(n)))
				a, _ := guarded(dim, int8(101))
				rows, _ := guarded(n*dim, int8(103))
				for i := range a {
					a[i] = int8(rng.Uint32())
				}
				for i := range rows {
					rows[i] = int8(rng.Uint32())
				}
				checkDots(t, impl, n, a, rows)
			}
		}
	}
}

func TestDotsInt8Extremes(t *testing.T) {
	filled := func(n int, v int8) []int8 {
		s := make([]int8, n)
		for i := range s {
			s[i] = v
		}
		return s
	}
	for _, impl := range implementations() {
		for _, dim := range []int{1, 16, 33, 384, 131071, 131072, 300001} { // the last two wrap
			for _, v := range [][2]int8{{-128, -128}, {-128, 127}, {127, -128}, {127, 127}, {0, -128}} {
				checkDots(t, impl, 5, filled(dim, v[0]), filled(5*dim, v[1]))
			}
		}
	}
}

// checkDots compares n dot products with the definition.
func checkDots(t *testing.T, impl implementation, n int, a, rows []int8) {
	t.Helper()
	out, intact := guarded(n, int32(-9))
	impl.dots(out, a, rows)
	if !intact() {
		t.Errorf("%s: dim %d, %d rows: wrote outside out", impl.name, len(a), n)
	}
	for i, got := range out {
		var want int32
		for x, v := range a {
			want += int32(v) * int32(rows[i*len(a)+x])
		}
		if got != want {
			t.Fatalf("%s: dim %d, row %d of %d: got %d, want %d", impl.name, len(a), i, n, got, want)
		}
	}
}

func FuzzDequantise(f *testing.F) {
	f.Add([]byte{0x80, 0x7f, 0xf0, 0x0f}, float32(0.5), uint8(1))
	f.Add([]byte{}, float32(math.Inf(1)), uint8(2))
	f.Add([]byte{0x88}, float32(math.MaxFloat32), uint8(1))
	f.Add([]byte{0x12, 0x34, 0x56}, float32(1e-45), uint8(3))
	f.Fuzz(func(t *testing.T, pattern []byte, first float32, blocks uint8) {
		n := 1 + int(blocks%8)
		q := make([]byte, n*BlockBytes)
		for i := range q {
			if len(pattern) > 0 {
				q[i] = pattern[i%len(pattern)]
			}
		}
		scale := make([]float32, n*PanelCols)
		for i := range scale {
			scale[i] = first / float32(1+i)
		}
		for _, impl := range implementations() {
			checkDequantise(t, impl, q, scale)
		}
	})
}

func FuzzDotsInt8(f *testing.F) {
	f.Add([]byte{}, uint8(0))
	f.Add([]byte{0x80, 0x80, 0x7f}, uint8(1))
	f.Add([]byte("a row of seventeen bytes and three more of them, which is a tail"), uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, n uint8) {
		numbers := make([]int8, len(data))
		for i, v := range data {
			numbers[i] = int8(v)
		}
		dim := len(numbers) / (int(n) + 1)
		for _, impl := range implementations() {
			checkDots(t, impl, int(n), numbers[:dim], numbers[dim:])
		}
	})
}

func TestOutOfRangePanics(t *testing.T) {
	f := func(n int) []float32 { return make([]float32, n) }
	const c = 5*PanelCols + PanelCols
	tests := map[string]func(){
		"Panel, a short":             func() { Panel(f(6*8-1), 8, f(8*16), 8, f(c), 16) },
		"Panel, a short by lda":      func() { Panel(f(5*9+7), 9, f(8*16), 8, f(c), 16) },
		"Panel, b short":             func() { Panel(f(6*8), 8, f(8*16-1), 8, f(c), 16) },
		"Panel, c short":             func() { Panel(f(6*8), 8, f(8*16), 8, f(c-1), 16) },
		"Panel, c short by ldc":      func() { Panel(f(6*8), 8, f(8*16), 8, f(c+4), 17) },
		"Panel, k negative":          func() { Panel(f(6*8), 8, f(8*16), -1, f(c), 16) },
		"Panel, lda negative":        func() { Panel(f(6*8), -1, f(8*16), 8, f(c), 16) },
		"Panel, ldc under 16":        func() { Panel(f(6*8), 8, f(8*16), 8, f(c), 15) },
		"Panel, lda huge":            func() { Panel(f(6*8), math.MaxInt/4, f(8*16), 8, f(c), 16) },
		"Panel, ldc huge":            func() { Panel(f(6*8), 8, f(8*16), 8, f(c), math.MaxInt) },
		"Panel, k huge":              func() { Panel(f(6*8), 8, f(8*16), math.MaxInt, f(c), 16) },
		"Panel, nothing":             func() { Panel(nil, 0, nil, 0, nil, 16) },
		"Dequantise, half a block":   func() { Dequantise(f(1024), make([]byte, 384), f(32)) },
		"Dequantise, dst short":      func() { Dequantise(f(1023), make([]byte, 512), f(32)) },
		"Dequantise, scale short":    func() { Dequantise(f(1024), make([]byte, 512), f(31)) },
		"DotsInt8, rows short":       func() { DotsInt8(make([]int32, 3), make([]int8, 32), make([]int8, 95)) },
		"DotsInt8, rows missing":     func() { DotsInt8(make([]int32, 1), make([]int8, 32), nil) },
		"DotsInt8, one number short": func() { DotsInt8(make([]int32, 1), make([]int8, 1), nil) },
	}
	for name, call := range tests {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			call()
		})
	}
}

func TestLongerSlicesThanNeeded(t *testing.T) {
	dst := make([]float32, 600)
	Dequantise(dst, make([]byte, BlockBytes), []float32{16: 9, 40: 0})
	for i, v := range dst[512:] {
		if v != 0 {
			t.Fatalf("dst[%d] = %v, past the only block", 512+i, v)
		}
	}
	out := make([]int32, 1)
	DotsInt8(out, []int8{1, 2}, []int8{3, 4, 5})
	if out[0] != 11 {
		t.Errorf("got %d, want 11", out[0])
	}
}

func TestChoice(t *testing.T) {
	tests := []struct {
		supported bool
		value     string
		simd      bool
	}{
		{true, "", true},
		{true, "auto", true},
		{true, "portable", false},
		{true, "Portable", true},
		{false, "", false},
		{false, "portable", false},
		{false, "neon", false},
	}
	for _, tt := range tests {
		if got := choose(tt.supported, tt.value); got != tt.simd {
			t.Errorf("choose(%v, %q) = %v, want %v", tt.supported, tt.value, got, tt.simd)
		}
	}
}

func TestName(t *testing.T) {
	want := simdName
	if !simdSupported() || os.Getenv(EnvVar) == "portable" {
		want = "portable"
	}
	if got := Name(); got != want {
		t.Errorf("Name() = %q, want %q", got, want)
	}
}
