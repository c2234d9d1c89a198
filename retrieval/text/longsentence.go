package text

import (
	"strings"
	"unicode/utf8"
)

// Sentences longer than this, in words or in bytes, are cut. Arabic newspapers join clauses with commas
// over whole paragraphs; a reader, and the encoder with its 512 tokens, wants less at a time.
const (
	MaxSentenceWords = 80
	maxSentenceBytes = 4000
	minTail          = 8 // words that a cut leaves at least
)

// cutLong cuts sentences that are too long: after the last clause mark in the second
// half of what is allowed, else at the last space, else anywhere between two characters.
func cutLong(s string, spans []Span) []Span {
	for i, sp := range spans {
		if cutAt(s, sp) == sp.End {
			continue
		}
		out := append([]Span(nil), spans[:i]...)
		for _, sp := range spans[i:] {
			for {
				cut := cutAt(s, sp)
				if first := Trim(s, Span{sp.Start, cut}); first.Start < first.End {
					out = append(out, first)
				}
				if cut == sp.End {
					break
				}
				sp = Trim(s, Span{cut, sp.End})
			}
		}
		return out
	}
	return spans
}

// cutAt returns where to cut a sentence, or its end when it is short enough.
func cutAt(s string, sp Span) int {
	t := s[sp.Start:sp.End]
	limit := MaxSentenceWords
	if len(t) <= maxSentenceBytes {
		total := CountWords(t)
		if total <= limit {
			return sp.End
		}
		limit = min(limit, total-minTail)
	}
	words, clause, space := 0, 0, 0
	inWord := false
	for i, r := range t {
		if i >= maxSentenceBytes {
			break
		}
		if !isBlank(r) {
			inWord = true
			continue
		}
		if inWord {
			words++
			if words > limit {
				break
			}
			space = i
			if words > MaxSentenceWords*3/8 && endsClause(t[:i]) {
				clause = i
			}
		}
		inWord = false
	}
	switch {
	case clause > 0:
		return sp.Start + clause
	case space > 0:
		return sp.Start + space
	}
	cut := maxSentenceBytes
	for cut > 1 && !utf8.RuneStart(t[cut]) {
		cut--
	}
	return sp.Start + cut
}

func endsClause(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(s, isCloser))
	return strings.ContainsRune("،؛,;:", r)
}
