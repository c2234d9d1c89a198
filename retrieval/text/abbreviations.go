package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviates reports whether the full stop between left and right belongs to an abbreviation and
// ends no sentence. right begins with what follows, opened says that an opening mark stood before it.
func abbreviates(left, right string, opened bool) bool {
	word, next := lastWord(left), firstWord(right)
	if len(next) == 1 && strings.HasPrefix(right[1:], ".") {
		next += "." // an initial, not the article: J. A. Smith
	}
	switch scriptOf(word) {
	case Arabic:
		return abbreviatesArabic(left, word, next)
	case English:
		return abbreviatesEnglish(word, next, opened)
	}
	// The number of a list item or a heading: "2. What was hit".
	return word != "" && len(word) <= 3 && strings.TrimLeftFunc(left, isBlank) == word
}

func abbreviatesEnglish(word, next string, opened bool) bool {
	w := strings.ToLower(word)
	digit := startsWithDigit(next)
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case isLetter(word) && unicode.IsUpper(r):
		return startsName(next, opened)
	case titleAbbreviations[w]:
		return true
	case numberAbbreviations[w]:
		return digit
	case monthAbbreviations[w]:
		return digit && unicode.IsUpper(r)
	case dayAbbreviations[w]:
		return unicode.IsUpper(r) && (digit || monthAbbreviations[strings.ToLower(next)])
	case w == "a.m" || w == "p.m":
		return isTimeContext(next)
	case isInitialism(w) || isLetter(word) || nameAbbreviations[w]:
		return startsName(next, opened)
	}
	return false
}

// startsName reports whether the word after an abbreviation goes on with a name and begins no sentence.
func startsName(next string, opened bool) bool {
	return !opened && !isOpener(next) && next != ""
}

// isTimeContext reports whether a word after a.m. or p.m. still says when: a zone (GMT), a weekday.
func isTimeContext(next string) bool {
	w := strings.ToLower(next)
	if len(next) > 1 && strings.ToUpper(next) == next && !startsWithDigit(next) {
		return true
	}
	return dayAbbreviations[strings.TrimSuffix(w, "day")] || dayAbbreviations[w] ||
		w == "wednesday" || w == "saturday" || w == "eastern" || w == "central" || w == "pacific"
}

// abbreviatesArabic knows single letters (د. for doctor, أ. for professor) and rows of them (ق.م.
// for before Christ, أ.ف.ب). After a number م. and هـ. name the era; Arabic seldom gives these a full
// stop of their own, so there it ends the sentence.
func abbreviatesArabic(left, word, next string) bool {
	last := word[strings.LastIndexByte(word, '.')+1:]
	letter := strings.TrimLeftFunc(last, unicode.IsDigit) // 1950م
	if letters(letter) != 1 || strings.ContainsFunc(letter, unicode.IsDigit) {
		return false
	}
	if word != last {
		for part := range strings.SplitSeq(word, ".") {
			if letters(part) != 1 {
				return false
			}
		}
		return !strings.HasPrefix(next, "و")
	}
	if f := Fold(letter); f == "م" || f == "ه" {
		before := strings.TrimRightFunc(left[:len(left)-len(letter)], isBlank)
		r, _ := utf8.DecodeLastRuneInString(before)
		return !unicode.IsDigit(r)
	}
	return true
}

// letters returns the number of letters of s, tatweel and marks not counted.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) && r != tatweel {
			n++
		}
	}
	return n
}

func startsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}

var (
	// Always before a name or in the middle of a clause.
	titleAbbreviations = wordSet(`mr mrs ms messrs mx dr prof gen lt col maj capt cmdr cpl sgt adm brig amb rep reps sen sens
		gov pres rev hon msgr st ste fr mt ft vs approx dept cf e.g i.e viz supt insp asst atty`)
	// Before a number only; otherwise words of their own (no, art, fig).
	numberAbbreviations = wordSet(`no nos art arts sec secs fig figs vol vols p pp pg ch ed eds para paras nr ca op par tel ext`)
	monthAbbreviations  = wordSet(`jan feb mar apr jun jul aug sep sept oct nov dec`)
	dayAbbreviations    = wordSet(`mon tue tues wed wednes thu thur thurs fri sat satur sun`)
	// In names of firms and people: may end a sentence too, so what follows decides.
	nameAbbreviations = wordSet(`inc ltd co corp bros jr sr llc plc esq ph.d b.sc m.sc d.c gmbh`)
)
