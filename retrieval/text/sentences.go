package text

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences returns the sentences of s in order, without white space at either end.
func Sentences(s string) []Span {
	var out []Span
	for it := sentences.FromString(s); it.Next(); {
		v := it.Value()
		start := it.Start() + len(v) - len(strings.TrimLeftFunc(v, unicode.IsSpace))
		end := it.Start() + len(strings.TrimRightFunc(v, unicode.IsSpace))
		if start < end {
			out = append(out, Span{start, end})
		}
	}
	return out
}
