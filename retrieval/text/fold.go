package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which texts are compared and searched: lower case, compatibility
// forms (ligatures, presentation forms, full width) resolved, Latin letters without their
// marks (ë to e), Arabic without harakat and tatweel and with one form for letters that writers
// exchange (إأآٱ to ا, ى and ی to ي, ة to ه, ک to ك), every decimal digit ASCII, typographic apostrophes and
// hyphens ASCII, characters without a width (joiners, direction marks) removed.
// Texts that differ only in their Unicode normalisation form fold alike; invalid bytes become U+FFFD.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKC.String(s) {
		foldRune(&b, r)
	}
	return b.String()
}

func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

func foldRune(b *strings.Builder, r rune) {
	switch {
	case r < utf8.RuneSelf:
		b.WriteRune(unicode.ToLower(r))
	case r >= 0x600 && r <= 0x6FF && unicode.IsLetter(r):
		if r != tatweel {
			b.WriteRune(foldArabic(r))
		}
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
	case unicode.Is(unicode.Nd, r):
		b.WriteByte(byte('0' + digitValue(r)))
	case r == '’' || r == '‘' || r == 'ʼ' || r == '′':
		b.WriteByte('\'')
	case r == '‐' || r == '‑':
		b.WriteByte('-')
	case r == '٫':
		b.WriteByte('.')
	case r == '٬':
		b.WriteByte(',')
	default:
		foldLatin(b, r)
	}
}

const tatweel = 'ـ'

func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ک':
		return 'ك'
	}
	return r
}

// foldLatin writes a letter in lower case without its marks.
func foldLatin(b *strings.Builder, r rune) {
	r = unicode.ToLower(r)
	if !unicode.Is(unicode.Latin, r) {
		b.WriteRune(r)
		return
	}
	for _, d := range norm.NFD.String(string(r)) {
		switch {
		case unicode.Is(unicode.Mn, d):
		case d < utf8.RuneSelf:
			b.WriteByte(byte(d))
		default:
			b.WriteString(plainLatin(d))
		}
	}
}

// plainLatin returns a letter that has no decomposition in Unicode as people write it who do not have it on
// their keyboard.
func plainLatin(r rune) string {
	switch r {
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ß':
		return "ss"
	case 'þ':
		return "th"
	}
	return string(r)
}

// digitValue returns the value of a decimal digit of any script. Unicode lays
// the digits of a script in runs of ten from 0 to 9, each run starting its own range or following another.
func digitValue(r rune) int {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return 0
}
