#include "textflag.h"

// Instructions that Go's assembler has no names for, as the Arm Architecture Reference
// Manual encodes them. Arguments are register numbers in the order of Go: sources first.
#define SXTL8H(n, d)     WORD $(0x0F08A400 | (n)<<5 | (d))           // low 8 bytes, widened to 8 halfwords
#define SXTL8H2(n, d)    WORD $(0x4F08A400 | (n)<<5 | (d))           // the same of the high 8 bytes
#define SXTL4S(n, d)     WORD $(0x0F10A400 | (n)<<5 | (d))           // low 4 halfwords, widened to 4 words
#define SXTL4S2(n, d)    WORD $(0x4F10A400 | (n)<<5 | (d))           // the same of the high 4
#define SCVTF4S(n, d)    WORD $(0x4E21D800 | (n)<<5 | (d))           // 4 integers to float32
#define FMUL4S(m, n, d)  WORD $(0x6E20DC00 | (m)<<16 | (n)<<5 | (d)) // 4 products of float32
#define SMULL8H(m, n, d) WORD $(0x0E20C000 | (m)<<16 | (n)<<5 | (d)) // 8 products of the low bytes
#define SMULL8H2(m, n, d) WORD $(0x4E20C000 | (m)<<16 | (n)<<5 | (d)) // 8 products of the high bytes
#define SADALP4S(n, d)   WORD $(0x4E606800 | (n)<<5 | (d))           // adds pairs of 8 halfwords to 4 words

// A row of b, in V24 to V27, times one number of a row of a, added to that row's sums.
#define ROW(ptr, v, s0, s1, s2, s3) \
	VLD1R.P 4(ptr), [v.S4]         \
	VFMLA   V24.S4, v.S4, s0.S4    \
	VFMLA   V25.S4, v.S4, s1.S4    \
	VFMLA   V26.S4, v.S4, s2.S4    \
	VFMLA   V27.S4, v.S4, s3.S4

// func panelSIMD(a []float32, lda int, b []float32, k int, c []float32, ldc int)
TEXT ·panelSIMD(SB), NOSPLIT, $0-96
	MOVD a_base+0(FP), R0
	MOVD lda+24(FP), R1
	MOVD b_base+32(FP), R2
	MOVD k+56(FP), R3
	MOVD c_base+64(FP), R4
	MOVD ldc+88(FP), R5
	LSL  $2, R1               // in bytes
	LSL  $2, R5
	ADD  R1, R0, R6
	ADD  R1, R6, R7
	ADD  R1, R7, R8
	ADD  R1, R8, R9
	ADD  R1, R9, R10
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	VEOR V20.B16, V20.B16, V20.B16
	VEOR V21.B16, V21.B16, V21.B16
	VEOR V22.B16, V22.B16, V22.B16
	VEOR V23.B16, V23.B16, V23.B16

step:
	VLD1.P 64(R2), [V24.S4, V25.S4, V26.S4, V27.S4]
	ROW(R0, V28, V0, V1, V2, V3)
	ROW(R6, V29, V4, V5, V6, V7)
	ROW(R7, V30, V8, V9, V10, V11)
	ROW(R8, V31, V12, V13, V14, V15)
	ROW(R9, V28, V16, V17, V18, V19)
	ROW(R10, V29, V20, V21, V22, V23)
	SUBS $1, R3, R3
	BNE  step

	VST1 [V0.S4, V1.S4, V2.S4, V3.S4], (R4)
	ADD  R5, R4
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R4)
	ADD  R5, R4
	VST1 [V8.S4, V9.S4, V10.S4, V11.S4], (R4)
	ADD  R5, R4
	VST1 [V12.S4, V13.S4, V14.S4, V15.S4], (R4)
	ADD  R5, R4
	VST1 [V16.S4, V17.S4, V18.S4, V19.S4], (R4)
	ADD  R5, R4
	VST1 [V20.S4, V21.S4, V22.S4, V23.S4], (R4)
	RET

// Sixteen signed bytes of Vn to float32, times the scales in V24 to V27, stored at ptr.
// Uses V4 to V9.
#define EXPAND(n, ptr) \
	SXTL8H(n, 4)       \
	SXTL8H2(n, 5)      \
	SXTL4S(4, 6)       \
	SXTL4S2(4, 7)      \
	SXTL4S(5, 8)       \
	SXTL4S2(5, 9)      \
	SCVTF4S(6, 6)      \
	SCVTF4S(7, 7)      \
	SCVTF4S(8, 8)      \
	SCVTF4S(9, 9)      \
	FMUL4S(24, 6, 6)   \
	FMUL4S(25, 7, 7)   \
	FMUL4S(26, 8, 8)   \
	FMUL4S(27, 9, 9)   \
	VST1.P [V6.S4, V7.S4, V8.S4, V9.S4], 64(ptr)

// func dequantiseSIMD(dst []float32, q []byte, scale []float32)
TEXT ·dequantiseSIMD(SB), NOSPLIT, $0-72
	MOVD  dst_base+0(FP), R0
	MOVD  q_base+24(FP), R1
	MOVD  q_len+32(FP), R2
	MOVD  scale_base+48(FP), R3
	ADD   R1, R2, R2              // end of q
	VMOVI $15, V30.B16
	VMOVI $8, V31.B16

block:
	VLD1.P 64(R3), [V24.S4, V25.S4, V26.S4, V27.S4]
	ADD    $1024, R0, R4           // input x+16: 16 rows of 64 bytes on
	MOVD   $16, R5

row:
	VLD1.P 16(R1), [V0.B16]
	VAND   V30.B16, V0.B16, V1.B16
	VUSHR  $4, V0.B16, V2.B16
	VSUB   V31.B16, V1.B16, V1.B16
	VSUB   V31.B16, V2.B16, V2.B16
	EXPAND(1, R0)
	EXPAND(2, R4)
	SUBS   $1, R5, R5
	BNE    row
	MOVD   R4, R0                  // over the rows of the high halves
	CMP    R2, R1
	BLO    block
	RET

// Sixteen numbers of a row times those of a in V16, added to the sums in Vs. Uses Vt, Vu, Vv.
#define DOT(ptr, vt, t, u, v, s) \
	VLD1.P 16(ptr), [vt.B16] \
	SMULL8H(16, t, u)        \
	SMULL8H2(16, t, v)       \
	SADALP4S(u, s)           \
	SADALP4S(v, s)

// func dots4SIMD(sums *[4]int32, a, r0, r1, r2, r3 *int8, n int)
//
// Products are added in pairs straight to 32 bits: two products of -128 by -128 overflow 16.
TEXT ·dots4SIMD(SB), NOSPLIT, $0-56
	MOVD sums+0(FP), R0
	MOVD a+8(FP), R1
	MOVD r0+16(FP), R2
	MOVD r1+24(FP), R3
	MOVD r2+32(FP), R4
	MOVD r3+40(FP), R5
	MOVD n+48(FP), R6
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16

loop:
	VLD1.P 16(R1), [V16.B16]
	DOT(R2, V17, 17, 21, 25, 0)
	DOT(R3, V18, 18, 22, 26, 1)
	DOT(R4, V19, 19, 23, 27, 2)
	DOT(R5, V20, 20, 24, 28, 3)
	SUBS   $16, R6, R6
	BNE    loop

	VADDP V1.S4, V0.S4, V0.S4   // two sums of row 0, two of row 1
	VADDP V3.S4, V2.S4, V2.S4
	VADDP V2.S4, V0.S4, V0.S4   // a sum of each row
	VST1  [V0.S4], (R0)
	RET
