package text

import (
	"strings"
	"unicode"
)

// Language is the language of a passage or of a question.
type Language string

// The two languages that the program reads and answers in.
const (
	Arabic  Language = "ar"
	English Language = "en"
)

// What a word adds to the side of its script. Latin names stand in Arabic text as they are,
// and function words are never borrowed: so a name says little of the language around it,
// a function word much.
const (
	weightName     = 0.25
	weightWord     = 1
	weightFunction = 2
)

// LanguageOf returns the language that most words of s are in, by their script and with function
// words counting more and Latin names less (see LanguageWeights); it is empty when s has no Arabic and no Latin
// letter, or as much of one as of the other.
// All text in Arabic letters counts as Arabic, all in Latin letters as English.
func LanguageOf(s string) Language {
	arabic, english := LanguageWeights(s)
	switch {
	case arabic > english:
		return Arabic
	case english > arabic:
		return English
	}
	return scriptOf(s)
}

// LanguageWeights returns how much the words of s speak for each language: a word of its script counts 1, a function word
// 2, a Latin word that looks like a name 0.25. Less than 1 for both is too little to tell the language of the
// text that s stands in.
func LanguageWeights(s string) (arabic, english float64) {
	for _, w := range Words(s) {
		switch scriptOf(w.Text) {
		case Arabic:
			arabic += weightOf(w.Text, Arabic)
		case English:
			english += weightOf(w.Text, English)
		}
	}
	return arabic, english
}

func weightOf(word string, lang Language) float64 {
	switch {
	case IsStopWord(word, lang):
		return weightFunction
	case lang == English && looksLikeName(word):
		return weightName
	}
	return weightWord
}

// looksLikeName reports whether a Latin word has a capital, a digit or an inner sign, as names,
// addresses and abbreviations do.
func looksLikeName(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool {
		return unicode.IsUpper(r) || unicode.IsDigit(r) || r == '.' || r == '-' || r == '_'
	})
}

// scriptOf returns the language of the script of most letters of s.
func scriptOf(s string) Language {
	arabic, latin := 0, 0
	for _, r := range s {
		switch {
		case r < 'A':
		case isLatin(r):
			latin++
		case isArabic(r):
			arabic++
		}
	}
	switch {
	case arabic > latin:
		return Arabic
	case latin > arabic:
		return English
	}
	return ""
}

func isLatin(r rune) bool {
	if r < 0x80 {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return unicode.Is(unicode.Latin, r)
}

func isArabic(r rune) bool {
	return r >= 0x600 && unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
}
