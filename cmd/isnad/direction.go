package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// Characters of the Unicode bidirectional algorithm (UAX #9).
const (
	rightToLeftMark = "\u200f"
	isolateStart    = "\u2068" // the text up to isolateEnd takes the direction of its first letter
	isolateEnd      = "\u2069"
)

// directed returns a line of that language for a screen that knows both directions: it is
// read as a line of its language, and words of the other direction stand as they should
// beside punctuation and digits.
func directed(line string, lang text.Language) string {
	if line == "" {
		return ""
	}
	if lang == text.Arabic {
		return rightToLeftMark + isolate(line, leftToRight, true)
	}
	return isolate(line, rightToLeft, false)
}

// rightToLeft reports whether r is a letter of a script that runs from right to left.
func rightToLeft(r rune) bool {
	return unicode.IsLetter(r) && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// leftToRight reports whether r is a letter of any other script.
func leftToRight(r rune) bool { return unicode.IsLetter(r) && !rightToLeft(r) }

// span is a part of a line, in bytes.
type span struct{ start, end int }

// isolate puts isolates around the runs of foreign words of a line: from a foreign letter to
// the last one before a letter of the line's own direction, with the digits and signs that
// are one word with them ("24/7", "@name", "APT42") and with the brackets that close inside.
// An ISO date is such a run in a line from right to left, which would turn its parts round.
func isolate(line string, foreign func(rune) bool, fromRight bool) string {
	var out strings.Builder
	at := 0
	for _, s := range foreignRuns(line, foreign, fromRight) {
		out.WriteString(line[at:s.start])
		out.WriteString(isolateStart + line[s.start:s.end] + isolateEnd)
		at = s.end
	}
	out.WriteString(line[at:])
	return out.String()
}

func foreignRuns(line string, foreign func(rune) bool, fromRight bool) []span {
	var runs []span
	run := span{-1, -1}
	floor := 0 // where the run may begin at the earliest
	joined := false
	flush := func() {
		if run.start >= 0 {
			run = brackets(line, run, floor)
			runs = append(runs, run)
			floor = run.end
		}
		run, joined = span{-1, -1}, false
	}
	for i, r := range line {
		end := i + utf8.RuneLen(r)
		switch {
		case foreign(r):
			if run.start < 0 {
				run.start = wordStart(line, floor, i)
			}
			run.end, joined = end, true
		case unicode.IsLetter(r), fromRight && strings.ContainsRune("،؛؟", r):
			flush()
			floor = end
		case joined && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)):
			run.end = end
		case joined && strings.ContainsRune(wordSigns, r):
			// Part of the word if a letter or digit follows; run.end waits for it.
		case fromRight && run.start < 0 && unicode.IsDigit(r) && isoDate(line[i:]):
			run = span{i, i + len("2006-01-02")}
			flush()
		default:
			joined = false
		}
	}
	flush()
	return runs
}

// wordSigns join letters and digits into one word.
const wordSigns = "@#-–._/:+&%$'’"

// wordStart returns where the word begins whose first foreign letter stands at i.
func wordStart(line string, floor, i int) int {
	for i > floor {
		r, n := utf8.DecodeLastRuneInString(line[floor:i])
		if !unicode.IsDigit(r) && !strings.ContainsRune(wordSigns, r) {
			break
		}
		i -= n
	}
	return i
}

// isoDate reports whether s begins with a date of the form 2006-01-02 that no digit follows.
func isoDate(s string) bool {
	const form = "0000-00-00"
	if len(s) < len(form) || len(s) > len(form) && s[len(form)] >= '0' && s[len(form)] <= '9' {
		return false
	}
	for i := range len(form) {
		if digit := s[i] >= '0' && s[i] <= '9'; form[i] == '0' && !digit || form[i] == '-' && s[i] != '-' {
			return false
		}
	}
	return true
}

// brackets widens a run by the bracket beside it whose partner is inside: a bracket outside
// is mirrored with the line, and one inside is not.
func brackets(line string, s span, floor int) span {
	const opening, closing = "([{", ")]}"
	for k := range opening {
		depth, below := 0, 0 // brackets not closed, and not opened, inside
		for i := s.start; i < s.end; i++ {
			switch line[i] {
			case opening[k]:
				depth++
			case closing[k]:
				if depth == 0 {
					below++
				} else {
					depth--
				}
			}
		}
		for ; depth > 0 && s.end < len(line) && line[s.end] == closing[k]; depth-- {
			s.end++
		}
		for ; below > 0 && s.start > floor && line[s.start-1] == opening[k]; below-- {
			s.start--
		}
	}
	return s
}
