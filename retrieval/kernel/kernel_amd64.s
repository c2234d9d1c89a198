#include "textflag.h"

// One step of x: a row of b times one number of each row of a, added to the twelve sums.
// Row r of a is at SI, SI+R8, SI+2*R8 for the first three rows and the same from R11 for the others.
#define STEP(ao, bo) \
	VMOVUPS      bo(DI), Y12           \
	VMOVUPS      (bo+32)(DI), Y13      \
	VBROADCASTSS ao(SI), Y14           \
	VBROADCASTSS ao(SI)(R8*1), Y15     \
	VFMADD231PS  Y12, Y14, Y0          \
	VFMADD231PS  Y13, Y14, Y1          \
	VFMADD231PS  Y12, Y15, Y2          \
	VFMADD231PS  Y13, Y15, Y3          \
	VBROADCASTSS ao(SI)(R8*2), Y14     \
	VBROADCASTSS ao(R11), Y15          \
	VFMADD231PS  Y12, Y14, Y4          \
	VFMADD231PS  Y13, Y14, Y5          \
	VFMADD231PS  Y12, Y15, Y6          \
	VFMADD231PS  Y13, Y15, Y7          \
	VBROADCASTSS ao(R11)(R8*1), Y14    \
	VBROADCASTSS ao(R11)(R8*2), Y15    \
	VFMADD231PS  Y12, Y14, Y8          \
	VFMADD231PS  Y13, Y14, Y9          \
	VFMADD231PS  Y12, Y15, Y10         \
	VFMADD231PS  Y13, Y15, Y11

// func panelSIMD(a []float32, lda int, b []float32, k int, c []float32, ldc int)
TEXT ·panelSIMD(SB), NOSPLIT, $0-96
	MOVQ a_base+0(FP), SI
	MOVQ lda+24(FP), R8
	MOVQ b_base+32(FP), DI
	MOVQ k+56(FP), CX
	MOVQ c_base+64(FP), DX
	MOVQ ldc+88(FP), R9
	SHLQ $2, R8             // in bytes
	SHLQ $2, R9
	LEAQ (R8)(R8*2), R11
	ADDQ SI, R11            // row 3 of a
	LEAQ (R9)(R9*2), R12
	ADDQ DX, R12            // row 3 of c
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11
	SUBQ $4, CX
	JLT  rest

four:
	STEP(0, 0)
	STEP(4, 64)
	STEP(8, 128)
	STEP(12, 192)
	ADDQ $16, SI
	ADDQ $16, R11
	ADDQ $256, DI
	SUBQ $4, CX
	JGE  four

rest:
	ADDQ $4, CX
	JEQ  store

one:
	STEP(0, 0)
	ADDQ $4, SI
	ADDQ $4, R11
	ADDQ $64, DI
	DECQ CX
	JNE  one

store:
	VMOVUPS Y0, (DX)
	VMOVUPS Y1, 32(DX)
	VMOVUPS Y2, (DX)(R9*1)
	VMOVUPS Y3, 32(DX)(R9*1)
	VMOVUPS Y4, (DX)(R9*2)
	VMOVUPS Y5, 32(DX)(R9*2)
	VMOVUPS Y6, (R12)
	VMOVUPS Y7, 32(R12)
	VMOVUPS Y8, (R12)(R9*1)
	VMOVUPS Y9, 32(R12)(R9*1)
	VMOVUPS Y10, (R12)(R9*2)
	VMOVUPS Y11, 32(R12)(R9*2)
	VZEROUPPER
	RET

// func dequantiseSIMD(dst []float32, q []byte, scale []float32)
TEXT ·dequantiseSIMD(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ q_base+24(FP), SI
	MOVQ q_len+32(FP), CX
	MOVQ scale_base+48(FP), DX
	ADDQ SI, CX                // end of q
	MOVL $15, AX
	VMOVD AX, X15
	VPBROADCASTD X15, Y15
	MOVL $8, AX
	VMOVD AX, X14
	VPBROADCASTD X14, Y14

block:
	VMOVUPS (DX), Y12
	VMOVUPS 32(DX), Y13
	MOVQ    $16, BX

row:
	VPMOVZXBD (SI), Y0
	VPMOVZXBD 8(SI), Y1
	VPSRLD    $4, Y0, Y2
	VPSRLD    $4, Y1, Y3
	VPAND     Y15, Y0, Y0
	VPAND     Y15, Y1, Y1
	VPSUBD    Y14, Y0, Y0
	VPSUBD    Y14, Y1, Y1
	VPSUBD    Y14, Y2, Y2
	VPSUBD    Y14, Y3, Y3
	VCVTDQ2PS Y0, Y0
	VCVTDQ2PS Y1, Y1
	VCVTDQ2PS Y2, Y2
	VCVTDQ2PS Y3, Y3
	VMULPS    Y12, Y0, Y0
	VMULPS    Y13, Y1, Y1
	VMULPS    Y12, Y2, Y2
	VMULPS    Y13, Y3, Y3
	VMOVUPS   Y0, (DI)
	VMOVUPS   Y1, 32(DI)
	VMOVUPS   Y2, 1024(DI)         // input x+16: 16 rows of 64 bytes on
	VMOVUPS   Y3, 1056(DI)
	ADDQ      $16, SI
	ADDQ      $64, DI
	DECQ      BX
	JNE       row
	ADDQ      $1024, DI            // over the rows of the high halves
	ADDQ      $64, DX
	CMPQ      SI, CX
	JCS       block
	VZEROUPPER
	RET

// func dots4SIMD(sums *[4]int32, a, r0, r1, r2, r3 *int8, n int)
//
// Numbers are widened to 16 bits, multiplied, and added in pairs to 32 bits (VPMADDWD), which
// is exact: VPMADDUBSW would be faster, but saturates at 16 bits.
TEXT ·dots4SIMD(SB), NOSPLIT, $0-56
	MOVQ sums+0(FP), DX
	MOVQ a+8(FP), SI
	MOVQ r0+16(FP), R8
	MOVQ r1+24(FP), R9
	MOVQ r2+32(FP), R10
	MOVQ r3+40(FP), R11
	MOVQ n+48(FP), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	XORQ AX, AX

loop:
	VPMOVSXBW (SI)(AX*1), Y4
	VPMOVSXBW (R8)(AX*1), Y5
	VPMOVSXBW (R9)(AX*1), Y6
	VPMOVSXBW (R10)(AX*1), Y7
	VPMOVSXBW (R11)(AX*1), Y8
	VPMADDWD  Y4, Y5, Y5
	VPMADDWD  Y4, Y6, Y6
	VPMADDWD  Y4, Y7, Y7
	VPMADDWD  Y4, Y8, Y8
	VPADDD    Y5, Y0, Y0
	VPADDD    Y6, Y1, Y1
	VPADDD    Y7, Y2, Y2
	VPADDD    Y8, Y3, Y3
	ADDQ      $16, AX
	CMPQ      AX, CX
	JLT       loop

	VPHADDD      Y1, Y0, Y0      // in each half: two sums of row 0, two of row 1
	VPHADDD      Y3, Y2, Y2
	VPHADDD      Y2, Y0, Y0      // in each half: a sum of each row
	VEXTRACTI128 $1, Y0, X1
	VPADDD       X1, X0, X0
	VMOVDQU      X0, (DX)
	VZEROUPPER
	RET
