package text

import "unicode"

// Invisible reports whether r shows nothing or steers how its neighbours are shown: direction
// controls, zero-width characters, tag characters, variation selectors. The zero-width joiner
// and non-joiner are not among them, since Arabic script is written with them.
func Invisible(r rune) bool {
	switch r {
	case '\u200c', '\u200d':
		return false
	case '\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u180e', '\u3164', '\uffa0':
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		unicode.Is(unicode.Variation_Selector, r)
}

// Deceptive reports whether s holds characters by which a text can show something else than it
// says: tag characters, or overrides of direction. Such a text is never quoted. Marks, isolates
// and embeddings are no sign of that: honest Arabic pages are full of them.
func Deceptive(s string) bool {
	for _, r := range s {
		switch {
		case r >= 0xe0000 && r <= 0xe007f, r == 0x202d, r == 0x202e:
			return true
		}
	}
	return false
}
