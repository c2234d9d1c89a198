package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Span is a stretch of a text: byte offsets, End excluded.
type Span struct{ Start, End int }

// Word is a word of a text.
type Word struct {
	Text       string // as it stands
	Start, End int    // byte offsets in the text
}

// Words returns the words and numbers of s in order, by the rules of UAX #29, without white space
// and punctuation. Addresses (adminata.al), initialisms (U.N, without its last dot), decimals and
// possessives are one word each. A hyphen separates words, but for one after or before a
// single Latin letter (e-Albania.al, U-turn).
func Words(s string) []Word {
	var out []Word
	for it := words.FromString(s); it.Next(); {
		w := it.Value()
		for start := 0; start < len(w); {
			n := wordLen(w[start:])
			if part := w[start : start+n]; HasLetterOrDigit(part) {
				at := it.Start() + start
				out = appendWord(out, s, Word{Text: part, Start: at, End: at + n})
			}
			start += n
		}
	}
	return out
}

func appendWord(out []Word, s string, w Word) []Word {
	if n := len(out); n > 0 && hyphenated(s, out[n-1], w) {
		last := &out[n-1]
		last.End = w.End
		last.Text = s[last.Start:last.End]
		return out
	}
	return append(out, w)
}

// wordLen returns how much of a word of UAX #29 is one word for us. The standard joins two words over a full stop or a colon
// without a space, which writers forget (المصدر:وكالات, "ended.The").
func wordLen(w string) int {
	for i := 0; i < len(w); i++ {
		switch {
		case i == 0 && (w[i] == ':' || w[i] == '.'):
			return 1
		case w[i] == ':':
			return i
		case w[i] == '.' && runTogether(w, i):
			return i
		}
	}
	return len(w)
}

// runTogether reports whether the full stop at w[i] ends a sentence, and is no part of an address (adminata.al) or an
// abbreviation (أ.ف.ب).
func runTogether(w string, i int) bool {
	before, after := lastPart(w[:i]), firstPart(w[i+1:])
	if scriptOf(before) == Arabic {
		return scriptOf(after) == Arabic && letters(before) > 1 && letters(after) > 1
	}
	return i+1+len(after) == len(w) && missingSpace(before, after)
}

func lastPart(s string) string { return s[strings.LastIndexByte(s, '.')+1:] }

func firstPart(s string) string {
	part, _, _ := strings.Cut(s, ".")
	return part
}

// hyphenated reports whether a hyphen between two words joins them.
func hyphenated(s string, a, b Word) bool {
	if a.End+1 != b.Start || s[a.End] != '-' {
		return false
	}
	return isLetter(a.Text) || isLetter(b.Text)
}

func isLetter(w string) bool {
	return len(w) == 1 && isLatin(rune(w[0]))
}

// HasLetterOrDigit reports whether there is anything to read in s.
func HasLetterOrDigit(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		if r < utf8.RuneSelf {
			return '0' <= r && r <= '9' || isLatin(r)
		}
		return unicode.IsLetter(r) && r != tatweel || unicode.IsDigit(r)
	})
}

// CountWords returns the number of words of s as people count them: runs without white space
// that hold a letter or a digit.
func CountWords(s string) int {
	n := 0
	for f := range strings.FieldsSeq(s) {
		if HasLetterOrDigit(f) {
			n++
		}
	}
	return n
}

// FoldedWords returns the words of s, each folded: what two texts are compared by.
func FoldedWords(s string) []string {
	var out []string
	for _, w := range Words(s) {
		out = append(out, Fold(w.Text))
	}
	return out
}
