package retrieval

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxArticleBytes is the size of the largest file that is read as an article.
const MaxArticleBytes = 5 << 20

const byteOrderMark = "\ufeff"

// checkText returns what is wrong with the bytes of a file, and what to do about it.
func checkText(raw string) error {
	switch {
	case len(raw) > MaxArticleBytes:
		return errTooLarge
	case raw == "":
		return errors.New("is empty: remove it, or put the article's text in it")
	case strings.HasPrefix(raw, "\xff\xfe"), strings.HasPrefix(raw, "\xfe\xff"), looksUTF16(raw):
		return errors.New("is in UTF-16: save it as UTF-8")
	case strings.IndexByte(raw, 0) >= 0, controls(raw) > len(raw)/100:
		return errors.New("is binary, not text: put the article's text in it, as UTF-8")
	case !utf8.ValidString(raw):
		return fmt.Errorf("is not UTF-8 (from byte %d on): save it as UTF-8", firstInvalid(raw))
	}
	return nil
}

var errTooLarge = fmt.Errorf("is larger than %d MB: keep the article's text only, or split it", MaxArticleBytes>>20)

// looksUTF16 reports whether s is UTF-16 without a byte-order mark: text of few scripts, whose high bytes
// are the same small numbers over and over.
func looksUTF16(s string) bool {
	s = s[:min(len(s), 512)]
	if len(s) < 8 {
		return false
	}
	var high [2]int // pairs whose first, whose second byte is that of ASCII or Arabic
	for i := 0; i+1 < len(s); i += 2 {
		for j := range 2 {
			if c := s[i+j]; c == 0 || c == 6 {
				high[j]++
			}
		}
	}
	return max(high[0], high[1]) > len(s)/2*9/10
}

// controls returns the number of control characters in s that no text has.
func controls(s string) int {
	n := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' && (c < '\t' || c > '\r') || c == 0x7f {
			n++
		}
	}
	return n
}

func firstInvalid(s string) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}
