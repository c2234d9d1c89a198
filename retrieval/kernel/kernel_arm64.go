package kernel

import "golang.org/x/sys/cpu"

const simdName = "neon"

func simdSupported() bool { return cpu.ARM64.HasASIMD }
