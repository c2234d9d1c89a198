package e5_test

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/kernel"
	"isnad/retrieval/text"
)

// textOf returns an Arabic or English text that has n tokens as a passage, with everything.
func textOf(tb testing.TB, m *e5.Model, lang text.Language, n int) string {
	words := "The ministry said on Friday that the servers of its border police had been taken off line after an attack. "
	if lang == text.Arabic {
		words = "قالت الوزارة يوم الجمعة إن خوادم شرطة الحدود أوقفت عن العمل بعد هجوم إلكتروني. "
	}
	s := strings.Repeat(words, n)
	tokens := m.Tokens("passage: " + s)
	for i, t := range tokens {
		if i == n-1 {
			return s[:t.Start-len("passage: ")]
		}
	}
	tb.Fatalf("%d tokens are too many", n)
	return ""
}

func open(tb testing.TB) *e5.Model {
	m, err := e5.New()
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// What encoding must not pass on a core with AVX2, in milliseconds; and what share of the speed-up
// that two cores give to plain counting two passages at a time must have.
const (
	maxQuestion = 20
	maxPassage  = 170
	minSpeedUp  = 0.75
)

// BenchmarkFigures measures what a question (20 tokens) and a passage (200) cost on one core, and
// two passages at a time, and fails when that is too much. Times are medians; what is held to a
// ceiling is the best one, which says what the code costs however busy the machine is.
func BenchmarkFigures(b *testing.B) {
	m := open(b)
	for _, c := range []struct {
		tokens int
		max    float64
	}{{20, maxQuestion}, {200, maxPassage}} {
		b.Run(fmt.Sprintf("%d tokens", c.tokens), func(b *testing.B) {
			s := textOf(b, m, text.Arabic, c.tokens)
			encode := func() { encodeMany(b, m, s, 1) }
			encode() // makes the room to work in
			var ms []float64
			for b.Loop() {
				ms = append(ms, milliseconds(encode))
			}
			figure(b, median(ms), "ms")
			if held() && slices.Min(ms) > c.max {
				b.Errorf("%.1f ms at best, want at most %v", slices.Min(ms), c.max)
			}
		})
	}
	b.Run("two of 200 tokens at a time", func(b *testing.B) {
		s := textOf(b, m, text.Arabic, 200)
		encodeMany(b, m, s, 2)
		var one, two, countOne, countTwo []float64
		for b.Loop() {
			one = append(one, milliseconds(func() { encodeMany(b, m, s, 1) }))
			two = append(two, milliseconds(func() { encodeMany(b, m, s, 2) }))
			countOne = append(countOne, milliseconds(func() { atOnce(1, count) }))
			countTwo = append(countTwo, milliseconds(func() { atOnce(2, count) }))
		}
		speedUp, possible := 2*median(one)/median(two), 2*median(countOne)/median(countTwo)
		figure(b, median(two), "ms")
		figure(b, speedUp, "times-as-fast")
		figure(b, possible, "times-for-counting") // less than 2 where something else takes a core
		best := 2 * slices.Min(one) / slices.Min(two)
		if held() && max(speedUp, best) < minSpeedUp*possible {
			b.Errorf("%.2f times as fast as one after the other, want at least %v of %.2f", speedUp, minSpeedUp, possible)
		}
	})
}

// encodeMany encodes a text n times at the same time.
func encodeMany(b *testing.B, m *e5.Model, s string, n int) {
	atOnce(n, func() {
		if _, err := m.Encode(b.Context(), retrieval.KindPassage, text.Arabic, s); err != nil {
			b.Error(err)
		}
	})
}

func atOnce(n int, f func()) {
	var wg sync.WaitGroup
	for range n {
		wg.Go(f)
	}
	wg.Wait()
}

// count takes some tens of milliseconds of one core, and no memory.
func count() {
	for x := uint32(1); x < 1<<26; x++ {
		runtime.KeepAlive(x)
	}
}

func milliseconds(f func()) float64 {
	from := time.Now()
	f()
	return time.Since(from).Seconds() * 1e3
}

func median(x []float64) float64 {
	return slices.Sorted(slices.Values(x))[len(x)/2]
}

// figure prints a figure in place of the mean time of a round.
func figure(b *testing.B, value float64, unit string) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(value, unit)
}

// held tells whether the figures hold: not under the race detector, nor on plain Go.
func held() bool {
	info, _ := debug.ReadBuildInfo()
	racing := info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
	return !racing && kernel.Name() != "portable"
}

// BenchmarkEncodeLongest encodes a text of the most tokens.
func BenchmarkEncodeLongest(b *testing.B) {
	m := open(b)
	s := textOf(b, m, text.Arabic, e5.MaxTokens-1)
	b.ReportAllocs()
	for b.Loop() {
		encodeMany(b, m, s, 1)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open(b)
	}
}

func BenchmarkVerify(b *testing.B) {
	m := open(b)
	for b.Loop() {
		if err := m.Verify(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	m := open(b)
	for _, lang := range []text.Language{text.Arabic, text.English} {
		b.Run(string(lang), func(b *testing.B) {
			s := textOf(b, m, lang, 400)
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				m.Tokens(s)
			}
		})
	}
}
