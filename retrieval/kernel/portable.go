package kernel

// panelPortable is Panel in plain Go: two rows by four columns at a time, which is as many
// sums as stay in registers.
func panelPortable(a []float32, lda int, b []float32, k int, c []float32, ldc int) {
	for i := 0; i < PanelRows; i += 2 {
		r0 := a[i*lda:][:k]
		r1 := a[(i+1)*lda:][:k]
		c0 := c[i*ldc:][:PanelCols]
		c1 := c[(i+1)*ldc:][:PanelCols]
		for j := 0; j < PanelCols; j += 4 {
			panel2x4(r0, r1, b, j, (*[4]float32)(c0[j:]), (*[4]float32)(c1[j:]))
		}
	}
}

// panel2x4 computes the products of two rows with columns j to j+3 of b.
func panel2x4(r0, r1, b []float32, j int, c0, c1 *[4]float32) {
	var s0, s1, s2, s3, t0, t1, t2, t3 float32
	r1 = r1[:len(r0)]
	for x, u := range r0 {
		w := (*[4]float32)(b[x*PanelCols+j:])
		v := r1[x]
		s0 += u * w[0]
		t0 += v * w[0]
		s1 += u * w[1]
		t1 += v * w[1]
		s2 += u * w[2]
		t2 += v * w[2]
		s3 += u * w[3]
		t3 += v * w[3]
	}
	*c0 = [4]float32{s0, s1, s2, s3}
	*c1 = [4]float32{t0, t1, t2, t3}
}

// dequantisePortable is Dequantise in plain Go.
func dequantisePortable(dst []float32, q []byte, scale []float32) {
	const half = BlockBytes // numbers of the inputs in the low halves, and of those in the high ones
	for len(q) > 0 {
		s := (*[PanelCols]float32)(scale)
		for x := 0; x < BlockBytes; x += PanelCols {
			row := (*[PanelCols]byte)(q[x:])
			low := (*[PanelCols]float32)(dst[x:])
			high := (*[PanelCols]float32)(dst[half+x:])
			for j, w := range row {
				low[j] = s[j] * float32(int32(w&15)-8)
				high[j] = s[j] * float32(int32(w>>4)-8)
			}
		}
		q, dst, scale = q[BlockBytes:], dst[2*half:], scale[PanelCols:]
	}
}

// dotsPortable is DotsInt8 in plain Go.
func dotsPortable(out []int32, a, rows []int8) {
	for i := range out {
		out[i] = dotPortable(a, rows[i*len(a):][:len(a)])
	}
}

// dotPortable is the dot product of two vectors of the same length. Four sums, because one
// would wait for its own last addition.
func dotPortable(a, b []int8) int32 {
	var s0, s1, s2, s3 int32
	for len(a) >= 8 && len(b) >= 8 {
		u, v := (*[8]int8)(a), (*[8]int8)(b)
		s0 += int32(u[0])*int32(v[0]) + int32(u[4])*int32(v[4])
		s1 += int32(u[1])*int32(v[1]) + int32(u[5])*int32(v[5])
		s2 += int32(u[2])*int32(v[2]) + int32(u[6])*int32(v[6])
		s3 += int32(u[3])*int32(v[3]) + int32(u[7])*int32(v[7])
		a, b = a[8:], b[8:]
	}
	for i, v := range a {
		s0 += int32(v) * int32(b[i])
	}
	return s0 + s1 + s2 + s3
}
