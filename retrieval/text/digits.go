package text

import "unicode"

// Digits returns s with every decimal digit of any script (Arabic-Indic ٣, Persian ۳) as its ASCII digit,
// the rest unchanged.
func Digits(s string) string {
	for _, r := range s {
		if r >= 0x80 && unicode.Is(unicode.Nd, r) {
			return digitsToASCII(s)
		}
	}
	return s
}

func digitsToASCII(s string) string {
	out := make([]byte, 0, len(s))
	for i, r := range s {
		if r >= 0x80 && unicode.Is(unicode.Nd, r) {
			out = append(out, byte('0'+digitValue(r)))
			continue
		}
		n := 1
		for i+n < len(s) && s[i+n]&0xC0 == 0x80 {
			n++
		}
		out = append(out, s[i:i+n]...)
	}
	return string(out)
}
