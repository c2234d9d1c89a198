//go:build !amd64 && !arm64

package kernel

const simdName = portableName

func simdSupported() bool { return false }

func panelSIMD(a []float32, lda int, b []float32, k int, c []float32, ldc int) {
	panelPortable(a, lda, b, k, c, ldc)
}

func dequantiseSIMD(dst []float32, q []byte, scale []float32) { dequantisePortable(dst, q, scale) }

func dotsSIMD(out []int32, a, rows []int8) { dotsPortable(out, a, rows) }
