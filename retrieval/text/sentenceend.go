package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// enders are the marks that end a sentence in Arabic and English text; ۔ is the full stop of Urdu
// that some Arabic keyboards give.
const enders = ".?!؟۔…‼⁇⁈⁉"

// EndsSentence reports whether s ends as a sentence does: with a full stop or another such mark,
// or with a closing mark after one.
func EndsSentence(s string) bool {
	t := strings.TrimRightFunc(s, isAfterEnder)
	r, _ := utf8.DecodeLastRuneInString(t)
	return strings.ContainsRune(enders, r)
}

func isAfterEnder(r rune) bool {
	return isBlank(r) || isCloser(r) || r == '"' || r == '\'' || r == '*' || r == '_'
}

// ends reports whether the sentence that started at start ends before s[at:].
func ends(s string, start, at int) bool {
	right := strings.TrimLeftFunc(s[at:], func(r rune) bool { return isBlank(r) || isOpening(r) })
	r, _ := utf8.DecodeRuneInString(right)
	if strings.ContainsRune(",;:،؛", r) {
		return false
	}
	left := strings.TrimRightFunc(s[start:at], isAfterEnder)
	marks := left[len(strings.TrimRight(left, enders)):]
	body := left[:len(left)-len(marks)]
	opened := len(right) < len(strings.TrimLeftFunc(s[at:], isBlank))
	switch {
	case strings.HasSuffix(body, "(") && strings.HasPrefix(s[start+len(left):], ")"):
		return false // a remark of the writer: (!)
	case isLatin(r) && unicode.IsLower(r) && !looksLikeName(firstWord(right)):
		return false
	case isAddress(left) && len(right) == len(s)-at && !endsBlank(s[:at]):
		return false // http://example.com/?page=1
	case strings.ContainsAny(marks, "?!؟۔‼⁇⁈⁉"):
		return true
	case marks != ".": // an ellipsis: in Arabic text often a dash
		return marks == "" || isLatin(r) && unicode.IsUpper(r)
	}
	return !abbreviates(body, right, opened)
}

// isAddress reports whether s ends with an address of the web.
func isAddress(s string) bool {
	word := s[max(0, len(s)-200):]
	word = word[strings.LastIndexByte(word, ' ')+1:]
	return strings.Contains(word, "://") || strings.Contains(word, "www.")
}

func endsBlank(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isBlank(r)
}

func isOpening(r rune) bool {
	return r == '"' || r == '\'' || r == '“' || r == '‘' || r == '«' || r == '(' || r == '[' || r == '„'
}

// firstWord returns the letters and digits that s begins with, with signs between them.
func firstWord(s string) string {
	end := 0
	for i, r := range s {
		switch {
		case isWordRune(r):
			end = i + utf8.RuneLen(r)
		case i == 0 || !strings.ContainsRune(".-'’_", r):
			return s[:end]
		}
		if i > 60 {
			break
		}
	}
	return s[:end]
}

// lastWord returns the letters and digits that s ends with, with full stops between them.
func lastWord(s string) string {
	i := len(s)
	for i > 0 && len(s)-i < 60 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !isWordRune(r) && r != '.' && r != '-' {
			break
		}
		i -= n
	}
	return strings.TrimLeft(s[i:], ".-")
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// isOpener reports whether w is a capitalised function word: what English sentences often
// begin with, and names do not.
func isOpener(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) && w != "I" && IsStopWord(w, English)
}
