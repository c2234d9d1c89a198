//go:build amd64 || arm64

package kernel

// The assembly of this architecture. It checks no bounds: its callers have done so.

// panelSIMD is Panel for k >= 1.
//
//go:noescape
func panelSIMD(a []float32, lda int, b []float32, k int, c []float32, ldc int)

// dequantiseSIMD is Dequantise for at least one block.
//
//go:noescape
func dequantiseSIMD(dst []float32, q []byte, scale []float32)

// dots4SIMD sets sums to the dot products of a with four rows, over their first n numbers.
// n is a multiple of dotStep, and not 0.
//
//go:noescape
func dots4SIMD(sums *[4]int32, a, r0, r1, r2, r3 *int8, n int)

// dotStep is how many numbers of a row dots4SIMD takes at a time.
const dotStep = 16

// dotsSIMD is DotsInt8: four rows at a time, so that a is widened once for four of them.
// A last group of fewer rows has its last row computed more than once.
func dotsSIMD(out []int32, a, rows []int8) {
	dim, last := len(a), len(out)-1
	whole := dim - dim%dotStep
	if whole == 0 {
		dotsPortable(out, a, rows)
		return
	}
	for i := 0; i <= last; i += 4 {
		var sums [4]int32
		dots4SIMD(&sums, &a[0], &rows[i*dim], &rows[min(i+1, last)*dim],
			&rows[min(i+2, last)*dim], &rows[min(i+3, last)*dim], whole)
		if whole < dim {
			for r := i; r <= min(i+3, last); r++ {
				sums[r-i] += dotPortable(a[whole:], rows[r*dim+whole:][:dim-whole])
			}
		}
		copy(out[i:], sums[:])
	}
}
