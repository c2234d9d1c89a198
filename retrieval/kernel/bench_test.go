package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkPanel multiplies as the encoder does: the rows of 24 tokens, six at a time, with
// one panel.
func BenchmarkPanel(b *testing.B) {
	for _, impl := range implementations() {
		for _, k := range []int{32, 384, 1536} {
			b.Run(fmt.Sprintf("%s/k=%d", impl.name, k), func(b *testing.B) {
				const rows, ldc = 4 * PanelRows, 384
				x, panel, c := make([]float32, rows*k), make([]float32, k*PanelCols), make([]float32, rows*ldc)
				for i := range x {
					x[i] = rand.Float32()
				}
				for i := range panel {
					panel[i] = rand.Float32()
				}
				for b.Loop() {
					for r := 0; r < rows; r += PanelRows {
						impl.panel(x[r*k:], k, panel, k, c[r*ldc:], ldc)
					}
				}
				calls := float64(b.N) * rows / PanelRows
				seconds := b.Elapsed().Seconds()
				b.ReportMetric(calls*2*PanelRows*PanelCols*float64(k)/seconds/1e9, "GFLOP/s")
				b.ReportMetric(seconds*1e9/calls, "ns/call")
			})
		}
	}
}

// BenchmarkDequantise expands the weights of the whole model (12 layers of 4 matrices of
// 384 x 384 and 2 of 384 x 1536), panel after panel into one buffer, as the encoder does.
func BenchmarkDequantise(b *testing.B) {
	const blocks = 384 / BlockInputs
	const weights = 12 * (4*384*384 + 2*384*1536)
	const panels = weights / (384 * PanelCols)
	q := make([]byte, panels*blocks*BlockBytes)
	for i := range q {
		q[i] = byte(i * 7)
	}
	scale := make([]float32, panels*blocks*PanelCols)
	for i := range scale {
		scale[i] = rand.Float32()
	}
	dst := make([]float32, 384*PanelCols)
	for _, impl := range implementations() {
		b.Run(impl.name, func(b *testing.B) {
			for b.Loop() {
				for p := range panels {
					impl.dequantise(dst, q[p*blocks*BlockBytes:][:blocks*BlockBytes], scale[p*blocks*PanelCols:])
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N), "ms/model")
			b.ReportMetric(float64(b.N)*weights/b.Elapsed().Seconds()/1e9, "Gweights/s")
		})
	}
}

// BenchmarkDotsInt8 compares the tokens of a question, 15, with those of a passage, 150.
func BenchmarkDotsInt8(b *testing.B) {
	const dim, question, passage = 384, 15, 150
	a, rows, out := make([]int8, question*dim), make([]int8, passage*dim), make([]int32, passage)
	for i := range a {
		a[i] = int8(rand.Uint32())
	}
	for i := range rows {
		rows[i] = int8(rand.Uint32())
	}
	for _, impl := range implementations() {
		b.Run(impl.name, func(b *testing.B) {
			for b.Loop() {
				for t := range question {
					impl.dots(out, a[t*dim:][:dim], rows)
				}
			}
			dots := float64(b.N) * question * passage
			b.ReportMetric(b.Elapsed().Seconds()*1e9/dots, "ns/dot")
			b.ReportMetric(dots*2*dim/b.Elapsed().Seconds()/1e9, "GOP/s")
		})
	}
}
