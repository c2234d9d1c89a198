// Package kernel holds the inner loops that decide how fast the program is: a block of a
// matrix product, the expansion of 4-bit weights, and dot products of 8-bit vectors.
//
// Each exists in assembly (AVX2 and FMA on amd64, NEON on arm64) and in portable Go. The
// choice is made once, at the first call: the assembly where the processor has what it
// needs, unless the environment variable ISNAD_KERNEL says "portable". Dequantise and
// DotsInt8 give the same bits everywhere; Panel may round differently.
//
// The exported functions check every bound before the assembly runs, which checks none.
package kernel

import (
	"fmt"
	"os"
	"sync"
)

// EnvVar names the environment variable that switches the assembly off with the value "portable".
const EnvVar = "ISNAD_KERNEL"

// portableName is both the value of EnvVar and the name of the kernel that it asks for.
const portableName = "portable"

// useSIMD tells whether the assembly runs. It is asked at the first call rather than when
// the program starts, so that a variable from an .env file counts.
var useSIMD = sync.OnceValue(func() bool { return choose(simdSupported(), os.Getenv(EnvVar)) })

// choose tells whether the assembly should run on a processor that can run it or not, with
// that value of EnvVar.
func choose(supported bool, value string) bool { return supported && value != portableName }

// Name tells which kernel runs: "avx2", "neon" or "portable".
func Name() string {
	if useSIMD() {
		return simdName
	}
	return portableName
}

// The size of the block that Panel computes. Six rows of sixteen numbers fill twelve of the
// sixteen AVX2 registers, which leaves two for a row of b and two for numbers of a: the
// micro-kernel of BLIS for Haswell (Van Zee and van de Geijn, "BLIS: A Framework for Rapidly
// Instantiating BLAS Functionality", ACM TOMS 41(3), 2015).
const (
	PanelRows = 6
	PanelCols = 16
)

// Panel computes a block of a matrix product:
//
//	c[i*ldc+j] = sum of a[i*lda+x] * b[x*PanelCols+j] over 0 <= x < k
//
// for i < PanelRows and j < PanelCols. Rows of a lie lda numbers apart and those of c ldc
// apart; b is packed, k rows of PanelCols. What c held is overwritten, with zeros when k is
// 0, and nothing else in c changes. c must not overlap a or b.
//
// It panics when a slice is too short, or k or lda is negative, or ldc less than PanelCols.
func Panel(a []float32, lda int, b []float32, k int, c []float32, ldc int) {
	if k < 0 || lda < 0 || ldc < PanelCols || k > len(b)/PanelCols ||
		!holds(len(a), lda, k) || !holds(len(c), ldc, PanelCols) {
		panic(fmt.Sprintf("kernel: Panel(a of %d, lda %d, b of %d, k %d, c of %d, ldc %d) is out of range",
			len(a), lda, len(b), k, len(c), ldc))
	}
	if k > 0 && useSIMD() {
		panelSIMD(a, lda, b, k, c, ldc)
		return
	}
	panelPortable(a, lda, b, k, c, ldc)
}

// holds tells whether PanelRows rows of width numbers, stride apart, fit into n numbers.
// Stride and width are not negative; comparing the stride with n first keeps the sum from overflowing.
func holds(n, stride, width int) bool {
	return stride <= n && (PanelRows-1)*uint64(stride)+uint64(width) <= uint64(n)
}

// The shape of a block of 4-bit weights: those between BlockInputs inputs and PanelCols
// outputs, which share a scale for each output.
const (
	BlockInputs = 32
	BlockBytes  = BlockInputs / 2 * PanelCols
)

// Dequantise expands a column panel of 4-bit weights into the packed form that Panel takes as b:
//
//	dst[x*PanelCols+j] = scale[x/BlockInputs*PanelCols+j] * (nibble(x, j) - 8)
//
// for every input x of the panel's len(q)/BlockBytes blocks and every output j < PanelCols.
// A block of q is 16 rows of PanelCols bytes; of the byte in row x and column j the low half is
// the weight of input x and the high half that of input x+16.
//
// It panics when q is not whole blocks, or dst (BlockInputs*PanelCols numbers a block) or
// scale (PanelCols a block) is too short. What is left of dst does not change. dst must not
// overlap scale.
func Dequantise(dst []float32, q []byte, scale []float32) {
	blocks := len(q) / BlockBytes
	if len(q)%BlockBytes != 0 || len(dst)/(BlockInputs*PanelCols) < blocks || len(scale)/PanelCols < blocks {
		panic(fmt.Sprintf("kernel: Dequantise(dst of %d, q of %d, scale of %d) is out of range", len(dst), len(q), len(scale)))
	}
	if blocks > 0 && useSIMD() {
		dequantiseSIMD(dst, q, scale)
		return
	}
	dequantisePortable(dst, q, scale)
}

// DotsInt8 computes out[i], the dot product of a and row i of rows, for every i < len(out).
// A row has len(a) numbers, and row i starts at rows[i*len(a)]. Sums wrap as those of int32
// do, which takes rows of 131,072 numbers or more.
//
// It panics when rows is shorter than len(out) rows.
func DotsInt8(out []int32, a, rows []int8) {
	if len(a) > 0 && len(out) > len(rows)/len(a) {
		panic(fmt.Sprintf("kernel: DotsInt8(out of %d, a of %d, rows of %d) is out of range", len(out), len(a), len(rows)))
	}
	if useSIMD() {
		dotsSIMD(out, a, rows)
		return
	}
	dotsPortable(out, a, rows)
}
