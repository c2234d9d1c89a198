package text

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// Stem returns what a folded word (see Fold) has in common with its other forms, for searching.
// Arabic: light10 of Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information
// Retrieval" (2007). English: the Snowball stemmer; initialisms lose their dots (u.n to un), addresses and designations stay.
// The letters of the word say which it is; lang decides for a word of neither script.
func Stem(word string, lang Language) string {
	if s := scriptOf(word); s != "" {
		lang = s
	}
	switch lang {
	case Arabic:
		return light10(word)
	case English:
		return stemEnglish(word)
	}
	return word
}

func light10(w string) string {
	if rest, ok := strings.CutPrefix(w, "و"); ok && utf8.RuneCountInString(rest) >= 3 {
		w = rest
	}
	for _, p := range [...]string{"ال", "وال", "بال", "كال", "فال", "لل"} {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 2 {
			w = rest
			break
		}
	}
	for _, x := range [...]string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"} {
		if rest, ok := strings.CutSuffix(w, x); ok && utf8.RuneCountInString(rest) >= 2 {
			w = rest
		}
	}
	return w
}

func stemEnglish(w string) string {
	if isInitialism(w) {
		return strings.ReplaceAll(w, ".", "")
	}
	if strings.ContainsAny(w, ".0123456789") {
		return w // an address, a number, a designation: nothing to strip
	}
	env := snowballstem.NewEnv(w)
	english.Stem(env)
	return env.Current()
}

// isInitialism reports whether w is single letters with dots between them: u.n, u.s.a.
func isInitialism(w string) bool {
	if len(w) < 3 {
		return false
	}
	for i := 0; i < len(w); i++ {
		if i%2 == 0 && !isLatin(rune(w[i])) || i%2 == 1 && w[i] != '.' {
			return false
		}
	}
	return true
}
