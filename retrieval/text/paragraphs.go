package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Paragraphs returns the paragraphs of s in order, without white space at either end.
// A blank line ends a paragraph. Within a block of lines the layout decides: where the lines
// are filled to one width, as editors and mail programs wrap them, they are one paragraph, else
// each line is one.
func Paragraphs(s string) []Span {
	var out []Span
	var block []line
	for _, sp := range Lines(s) {
		if t := Trim(s, sp); t.Start < t.End {
			block = append(block, measure(s, sp.Start, t))
			continue
		}
		out = appendBlock(out, block)
		block = block[:0]
	}
	return appendBlock(out, block)
}

// Lines returns the lines of s without their ends: LF, CR, CRLF, and Unicode's own line and
// paragraph separators.
func Lines(s string) []Span {
	var out []Span
	start := 0
	for i := 0; i < len(s); {
		n := lineEnd(s, i)
		if n == 0 {
			i++
			continue
		}
		out = append(out, Span{start, i})
		i += n
		start = i
	}
	if start < len(s) {
		out = append(out, Span{start, len(s)})
	}
	return out
}

// lineEnd returns the length in bytes of the end of line at s[i:], or 0.
func lineEnd(s string, i int) int {
	switch s[i] {
	case '\r':
		if i+1 < len(s) && s[i+1] == '\n' {
			return 2
		}
		return 1
	case '\n', '\v', '\f':
		return 1
	case 0xC2:
		if strings.HasPrefix(s[i:], "\u0085") {
			return 2
		}
	case 0xE2:
		if strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029") {
			return 3
		}
	}
	return 0
}

// Trim returns sp without white space and characters of no width at either end; it is empty at its
// start when there is nothing else in it.
func Trim(s string, sp Span) Span {
	t := strings.TrimLeftFunc(s[sp.Start:sp.End], isBlank)
	if t == "" {
		return Span{sp.Start, sp.Start}
	}
	start := sp.End - len(t)
	return Span{start, start + len(strings.TrimRightFunc(t, isBlank))}
}

// isBlank reports whether r is nothing to see: white space, or a space, joiner or mark without a width.
func isBlank(r rune) bool {
	switch r {
	case '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u061C', '\u2060', '\uFEFF', '\u00AD':
		return true
	}
	return unicode.IsSpace(r)
}

// line is a line that is not blank, with what tells wrapped lines from paragraphs.
type line struct {
	Span          // without white space at either end
	indent   int  // in bytes
	width    int  // in characters, marks not counted
	first    int  // width of its first word
	loose    bool // one word only: may be longer than the width that the text was wrapped to
	ended    bool // ends as a sentence does
	open     bool // ends in the middle of one: with a comma, or with a function word
	lower    bool // begins with a small Latin letter
	arabic   bool // begins with an Arabic letter
	opening  bool // begins a paragraph by its form: heading, list item, quotation mark of mail
	unjoined bool // never runs on: a heading, or a line without words
}

func measure(s string, lineStart int, sp Span) line {
	t := s[sp.Start:sp.End]
	l := line{Span: sp, indent: sp.Start - lineStart}
	word, _, spaced := strings.Cut(t, " ")
	l.width, l.first, l.loose = width(t), width(word), !spaced
	l.ended = EndsSentence(t)
	last := t[strings.LastIndexByte(t, ' ')+1:]
	l.open = strings.HasSuffix(last, ",") || strings.HasSuffix(last, "،") ||
		spaced && IsStopWord(last, scriptOf(last))
	r, _ := utf8.DecodeRuneInString(t)
	l.lower = unicode.IsLower(r) && isLatin(r)
	l.arabic = isArabic(r)
	l.opening = ListMarker(t) > 0 || r == '#' || r == '>' || r == '|' || r == '<'
	l.unjoined = strings.HasPrefix(t, "```") || strings.HasPrefix(t, "~~~") || r == '#' || r == '<' || !HasLetterOrDigit(t)
	return l
}

// width returns the number of characters of s that take a place of their own.
func width(s string) int {
	n := 0
	for _, r := range s {
		if r < 0x300 || !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) {
			n++
		}
	}
	return n
}

// ListMarker returns the length in bytes of a list marker with its space at the start of a line
// (-, *, +, •, 1., 1)), or 0.
func ListMarker(s string) int {
	n := 0
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case strings.ContainsRune("-*+•‣◦▪●–", r):
		n = size
	default:
		for n < len(s) && n < 9 {
			r, size := utf8.DecodeRuneInString(s[n:])
			if !unicode.IsDigit(r) {
				break
			}
			n += size
		}
		if n == 0 || n == len(s) || s[n] != '.' && s[n] != ')' {
			return 0
		}
		n++
	}
	rest := strings.TrimLeft(s[n:], " \t\u00A0")
	if len(rest) == len(s)-n || rest == "" {
		return 0
	}
	return len(s) - len(rest)
}

// appendBlock appends the paragraphs of a block of lines without a blank line between them.
func appendBlock(out []Span, block []line) []Span {
	full := wrapWidth(block)
	for i, l := range block {
		if i > 0 && full > 0 && runsOn(block[i-1], l, full) {
			out[len(out)-1].End = l.End
			continue
		}
		out = append(out, l.Span)
	}
	return out
}

// Lines wrapped by a program are between these widths: mail and terminals wrap at 60 to 100 columns.
const minWrap, maxWrap = 45, 110

// wrapWidth returns the width from which a line of the block counts as filled, or 0 when the
// block is not wrapped text: filled means that the first word of the next line would not have fitted.
func wrapWidth(block []line) int {
	widest := 0
	for _, l := range block {
		if !l.loose {
			widest = max(widest, l.width)
		}
	}
	if widest < minWrap || widest > maxWrap {
		return 0
	}
	full := widest - widest/10 // programs differ in how they count; hyphens and dashes let lines end early
	if !looksWrapped(block, full) {
		return 0
	}
	return full
}

// looksWrapped weighs how the lines of a block meet. In wrapped text a line that is not filled ends a paragraph, and so a
// sentence; and most filled lines end in the middle of a sentence, so that the next
// one begins small. Arabic has no small letters: there the block as a whole must end as a sentence.
func looksWrapped(block []line, full int) bool {
	var filled, short, latin, small, open, arabic int
	for i := range len(block) - 1 {
		a, b := block[i], block[i+1]
		switch {
		case !runsOn(a, b, full):
			if !a.ended && !a.unjoined && !b.opening {
				short++
			}
			continue
		case b.arabic:
			arabic++
		case b.lower:
			small++
			latin++
		default:
			latin++
		}
		filled++
		if a.open {
			open++
		}
	}
	if filled == 0 || short > filled/4 {
		return false
	}
	if arabic > latin {
		return open > 0 || block[len(block)-1].ended
	}
	return 2*small >= latin || open > 0 && 3*(small+open) >= 2*latin
}

// runsOn reports whether line b continues line a in text that is wrapped to a width.
func runsOn(a, b line, full int) bool {
	if a.unjoined || b.unjoined || b.opening || a.ended && b.indent > a.indent {
		return false
	}
	return a.width+1+b.first > full
}
