package e5

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleaned is a text in composed form with single spaces, and where each byte of it comes from.
type cleaned struct {
	text string
	from []source // for each byte of text; nil: the text was clean already
}

// source returns the span of the original text that bytes start to end come from.
func (c *cleaned) source(start, end int) (int, int) {
	if c.from == nil || start >= end {
		return start, end
	}
	return c.from[start].start, c.from[end-1].end
}

// clean trims a text, makes every run of white space one space, and composes letters that are
// written as a base with combining marks (NFC), for the model knows hardly any of those. It
// looks at no more than it needs for a result of limit bytes.
func clean(s string, limit int) cleaned {
	if len(s) <= limit && isClean(s) {
		return cleaned{text: s}
	}
	b := builder{limit: limit}
	for at := 0; at < len(s) && len(b.text) < limit; {
		// Text up to the next place where composing changes something is taken as it is.
		stop := at + norm.NFC.QuickSpanString(s[at:min(len(s), at+limit)])
		for at < stop && len(b.text) < limit {
			r, n := utf8.DecodeRuneInString(s[at:])
			b.add(r, s[at:at+n], source{at, at + n})
			at += n
		}
		if at >= len(s) || len(b.text) >= limit {
			break
		}
		src := source{at, at + norm.NFC.NextBoundaryInString(s[at:], true)}
		at = src.end
		for segment := norm.NFC.String(s[src.start:src.end]); len(segment) > 0; {
			r, n := utf8.DecodeRuneInString(segment)
			b.add(r, segment[:n], src)
			segment = segment[n:]
		}
	}
	return cleaned{string(b.text), b.from}
}

// builder collects a cleaned text.
type builder struct {
	text    []byte
	from    []source
	limit   int
	waiting bool   // a space is to come before the next character, unless that is the first
	space   source // the first of the run
}

func (b *builder) add(r rune, s string, src source) {
	if unicode.IsSpace(r) {
		if !b.waiting {
			b.waiting, b.space = len(b.text) > 0, src
		}
		return
	}
	if b.waiting {
		b.text, b.from = append(b.text, ' '), append(b.from, b.space)
		b.waiting = false
	}
	b.text = append(b.text, s...)
	for range len(s) {
		b.from = append(b.from, src)
	}
}

// isClean tells whether clean would change nothing.
func isClean(s string) bool {
	spaced := true
	for _, r := range s {
		if unicode.IsSpace(r) && (spaced || r != ' ') {
			return false
		}
		spaced = r == ' '
	}
	return (!spaced || s == "") && norm.NFC.IsNormalString(s)
}
