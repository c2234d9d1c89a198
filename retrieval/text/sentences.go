package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences returns the sentences of s in order, without white space at either end. The end of
// a paragraph (see Paragraphs) ends a sentence.
func Sentences(s string) []Span {
	var out []Span
	for _, p := range Paragraphs(s) {
		for _, sp := range ParagraphSentences(s[p.Start:p.End]) {
			out = append(out, Span{p.Start + sp.Start, p.Start + sp.End})
		}
	}
	return out
}

// ParagraphSentences returns the sentences of one paragraph, in which an end of line is a space.
//
// It starts from the sentence boundaries of UAX #29 and repairs them: abbreviations and initials
// of both languages do not end a sentence, an ellipsis only before a capital; a number after a full stop
// begins one; closing quotation marks stay with the sentence that they close. Sentences
// longer than MaxSentenceWords are cut at a clause.
func ParagraphSentences(s string) []Span {
	flat := flatten(s)
	var out []Span
	start := 0
	var q quotes
	for _, c := range append(candidates(flat), len(flat)) {
		if c <= start {
			continue
		}
		if c < len(flat) {
			c = beforeOpening(flat, start, c)
			q.read(flat, c)
			c = q.closing(flat, c)
			if !ends(flat, start, c) {
				continue
			}
		}
		out = appendSentence(out, flat, Span{start, c})
		start = c
	}
	return cutLong(flat, out)
}

// flatten returns s with each end of line as white space of the same length.
func flatten(s string) string {
	if !strings.ContainsAny(s, "\r\n\v\f\u0085\u2028\u2029") {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		n := lineEnd(s, i)
		switch {
		case n == 3:
			copy(b[i:], "\u2003")
		case n == 2 && s[i] != '\r':
			copy(b[i:], "\u00A0")
		default:
			for j := range n {
				b[i+j] = ' '
			}
		}
		i += max(n, 1)
	}
	return string(b)
}

// candidates returns where a sentence may begin: the boundaries of UAX #29 and those that it
// never sees because what follows the full stop is a number or a small letter, or no space does.
func candidates(s string) []int {
	var cuts []int
	for it := sentences.FromString(s); it.Next(); {
		cuts = append(cuts, it.End())
	}
	for i := 0; i < len(s); i++ {
		var end int
		switch {
		case s[i] == '.':
			end = i + 1
		case strings.HasPrefix(s[i:], "…"):
			end = i + len("…")
		default:
			continue
		}
		if c := beginning(s, end); c > 0 {
			cuts = append(cuts, c)
		}
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// beginning returns where the sentence begins that may follow a full stop or an ellipsis ending at
// end, or 0.
func beginning(s string, end int) int {
	marks := strings.TrimLeftFunc(s[end:], func(r rune) bool { return isCloser(r) || r == '"' })
	rest := strings.TrimLeftFunc(marks, isBlank)
	next := firstWord(rest)
	switch spaced := len(rest) < len(marks); {
	case spaced && !beginsSmall(next):
	case !spaced && len(marks) == len(s)-end &&
		missingSpace(lastWord(s[:end-1]), next) && strings.HasPrefix(rest[len(next):], " "):
	default:
		return 0
	}
	return len(s) - len(rest)
}

// beginsSmall reports whether a word cannot begin a sentence because it has no capital. A number can, and so can a
// name that is written small (e-Albania, iPhone).
func beginsSmall(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return w == "" || unicode.IsLower(r) && !looksLikeName(w)
}

// missingSpace reports whether a full stop between two Latin words ends a sentence though no space follows, as
// in "ended.The next": a small word before it, a capitalised function word after it.
func missingSpace(left, next string) bool {
	r, n := utf8.DecodeLastRuneInString(left)
	return unicode.IsLower(r) && n < len(left) && !strings.ContainsRune(left, '.') && isOpener(next)
}

// appendSentence appends a sentence without the space around it; what has no letter and no digit joins the
// sentence before it.
func appendSentence(out []Span, s string, sp Span) []Span {
	t := Trim(s, sp)
	switch {
	case t.Start == t.End:
		return out
	case len(out) > 0 && !HasLetterOrDigit(s[t.Start:t.End]):
		out[len(out)-1].End = t.End
		return out
	case len(out) == 1 && !HasLetterOrDigit(s[out[0].Start:out[0].End]):
		out[0].End = t.End
		return out
	}
	return append(out, t)
}

// quotes counts the straight quotation marks of a paragraph up to at: after an odd number one is open.
type quotes struct {
	at    int
	count int
}

func (q *quotes) read(s string, to int) {
	if to > q.at {
		q.count += strings.Count(s[q.at:to], `"`)
		q.at = to
	}
}

// closing returns c moved past marks that close something of the sentence before: they stand
// apart from the full stop where a writer put a space between.
func (q *quotes) closing(s string, c int) int {
	for c < len(s) {
		r, n := utf8.DecodeRuneInString(s[c:])
		switch {
		case isCloser(r):
		case r == '"' && q.count%2 == 1 && firstWord(s[c+1:]) == "":
			q.count++
		default:
			return c
		}
		c += n
		rest := strings.TrimLeftFunc(s[c:], isBlank)
		c = len(s) - len(rest)
		q.at = max(q.at, c)
	}
	return c
}

// beforeOpening returns c moved before marks that open the next sentence: UAX #29 gives all quotation marks after a full stop
// to the sentence before when no space stands between.
func beforeOpening(s string, start, c int) int {
	for {
		r, n := utf8.DecodeLastRuneInString(s[start:c])
		if n == 0 || r == '"' || r == '\'' || !isOpening(r) {
			return c
		}
		c -= n
	}
}

// isCloser reports whether r closes a quotation or a bracket, and can do nothing else.
func isCloser(r rune) bool {
	switch r {
	case '”', '’', '»', ')', ']', '}', '﴾':
		return true
	}
	return false
}
