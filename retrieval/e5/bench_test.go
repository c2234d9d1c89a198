package e5_test

import (
	"strings"
	"sync"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5"
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

func BenchmarkEncode(b *testing.B) {
	m := open(b)
	for _, c := range []struct {
		name   string
		tokens int
	}{{"20", 20}, {"200", 200}, {"512", 511}} {
		b.Run(c.name, func(b *testing.B) {
			s := textOf(b, m, text.Arabic, c.tokens)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Encode(b.Context(), retrieval.KindPassage, text.Arabic, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEncodeTwo encodes two passages of 200 tokens at the same time: on two cores it
// should take little longer than one.
func BenchmarkEncodeTwo(b *testing.B) {
	m := open(b)
	s := textOf(b, m, text.Arabic, 200)
	for b.Loop() {
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				if _, err := m.Encode(b.Context(), retrieval.KindPassage, text.Arabic, s); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
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
