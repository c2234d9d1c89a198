//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// What the built program must not pass on two cores: seconds by the clock, and megabytes (1e6
// bytes).
const (
	maxAskSeconds    = 0.4 // a question on the bundled articles, read from a warm disk
	maxAskMB         = 250
	maxFirstSeconds  = 15 // the first question on a folder of five articles, which embeds them
	maxSecondSeconds = 0.6
	maxBinaryMB      = 80
)

// The main job of the program.
const figureQuestion = "متى قطعت ألبانيا علاقاتها مع إيران؟"

// BenchmarkFigures measures the program as its users have it, built and in a process of its own,
// and fails when a ceiling is passed. Times are medians; memory is the most of all runs.
func BenchmarkFigures(b *testing.B) {
	program := build(b)
	b.Run("binary", func(b *testing.B) {
		var size int64
		for b.Loop() {
			info, err := os.Stat(program)
			if err != nil {
				b.Fatal(err)
			}
			size = info.Size()
		}
		figure(b, float64(size)/1e6, "MB", maxBinaryMB)
	})
	b.Run("ask of the bundled articles", func(b *testing.B) {
		var runs asked
		cache := b.TempDir()
		ask(b, program, cache) // warms the disk
		for b.Loop() {
			runs.add(ask(b, program, cache))
		}
		runs.figures(b, maxAskSeconds, maxAskMB)
	})
	folder, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "seeds"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("first ask of a folder", func(b *testing.B) {
		needFolder(b, folder)
		var runs asked
		for b.Loop() {
			runs.add(ask(b, program, b.TempDir(), "--articles", folder))
		}
		runs.figures(b, maxFirstSeconds, maxAskMB)
	})
	b.Run("second ask of a folder", func(b *testing.B) {
		needFolder(b, folder)
		var runs asked
		cache := b.TempDir()
		ask(b, program, cache, "--articles", folder)
		for b.Loop() {
			runs.add(ask(b, program, cache, "--articles", folder))
		}
		runs.figures(b, maxSecondSeconds, maxAskMB)
	})
}

// build makes the program as it is given to people, and returns its path.
func build(b *testing.B) string {
	program := filepath.Join(b.TempDir(), "isnad")
	c := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, ".")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("building the program: %v\n%s", err, out)
	}
	return program
}

// needFolder skips what asks a folder that is not there; in CI it fails.
func needFolder(b *testing.B, folder string) {
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") == "true" {
			b.Fatal(err)
		}
		b.Skip("the source articles are not here: ", err)
	}
}

// asked are the runs of a question: the seconds of each, and the most memory of any.
type asked struct {
	seconds []float64
	mb      float64
}

func (r *asked) add(seconds, mb float64) {
	r.seconds = append(r.seconds, seconds)
	r.mb = max(r.mb, mb)
}

func (r *asked) figures(b *testing.B, maxSeconds, maxMB float64) {
	slices.Sort(r.seconds)
	figure(b, r.seconds[len(r.seconds)/2], "s", maxSeconds)
	figure(b, r.mb, "MB-peak", maxMB)
}

// figure prints a figure in place of the time of a round, and holds it to its ceiling.
func figure(b *testing.B, value float64, unit string, ceiling float64) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(value, unit)
	if value > ceiling {
		b.Errorf("%.3f %s, want at most %v", value, unit, ceiling)
	}
}

// ask asks the program once, with nothing of this process's environment, and returns how long it
// took and its peak memory.
func ask(b *testing.B, program, cache string, args ...string) (seconds, mb float64) {
	c := exec.Command(program, append([]string{"ask", figureQuestion}, args...)...)
	c.Dir = cache // without a .env file
	c.Env = []string{"ISNAD_CACHE_DIR=" + cache}
	from := time.Now()
	out, err := c.Output()
	seconds = time.Since(from).Seconds()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			out = append(out, exit.Stderr...)
		}
		b.Fatalf("asking: %v\n%s", err, out)
	}
	unit := int64(1024) // of Maxrss; on macOS it is a byte
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	// At least what this process held when it started the other, which is less: no model is open here.
	peak := int64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	return seconds, float64(peak*unit) / 1e6
}
