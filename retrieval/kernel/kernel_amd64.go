package kernel

import "golang.org/x/sys/cpu"

const simdName = "avx2"

func simdSupported() bool { return cpu.X86.HasAVX2 && cpu.X86.HasFMA }
