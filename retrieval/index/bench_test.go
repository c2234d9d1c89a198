package index_test

import (
	"fmt"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/index"
	"isnad/retrieval/retrievaltest"
)

// BenchmarkOpen opens an index whose segments are all on a warm disk: articles of 6 passages,
// each of 90 words and 200 tokens.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{5, 500} {
		b.Run(fmt.Sprintf("%d articles", n), func(b *testing.B) {
			f := newFixture(b)
			articles := read(b, longSources(n))
			o := f.options(longEncoder())
			if _, err := index.Open(b.Context(), articles, o); err != nil {
				b.Fatal(err)
			}
			size := int64(0)
			for _, s := range f.sizes() {
				size += s
			}
			b.SetBytes(size)
			b.ReportMetric(float64(size)/float64(6*n), "bytes/passage")
			for b.Loop() {
				ix, err := index.Open(b.Context(), articles, o)
				if err != nil || ix.Stats().Reused != 6*n {
					b.Fatalf("%v, %+v", err, ix.Stats())
				}
			}
		})
	}
}

// longSources returns n articles of 6 passages of 90 words.
func longSources(n int) map[string]string {
	s := map[string]string{}
	for i := range n {
		var raw strings.Builder
		for p := range 6 {
			fmt.Fprintf(&raw, "Article %d, passage %d,%s.\n", i, p, strings.Repeat(" word", 86))
		}
		s[fmt.Sprint(i)] = raw.String()
	}
	return s
}

// longEncoder is an encoder that gives 200 tokens for each text.
func longEncoder() retrieval.Encoder {
	return &retrievaltest.Encoder{After: func(_ string, enc *retrieval.Encoding) {
		for len(enc.Tokens) < 200 {
			enc.Tokens = append(enc.Tokens, enc.Tokens[0])
			enc.Vectors = append(enc.Vectors, enc.Vectors[:retrieval.Dim]...)
		}
	}}
}
