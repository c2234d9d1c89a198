package bot

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// Holds reports whether a sentence holds a thing of the wanted kind, by its form. It says only
// that one is there, not that it is the right one. For Anything it is always true.
func Holds(sentence string, wanted Wanted) bool {
	words := text.Words(sentence)
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = text.Fold(w.Text)
	}
	switch wanted {
	case Time:
		return slices.ContainsFunc(folded, func(w string) bool { return isOneOf(w, timeWords) || isYear(w) }) ||
			slices.ContainsFunc(words, func(w text.Word) bool { return monthOf(w) > 0 })
	case Day:
		return holdsDay(words, 0)
	case Year:
		return slices.ContainsFunc(folded, isYear)
	case Number:
		return holdsQuantity(words)
	case Person:
		return slices.ContainsFunc(folded, func(w string) bool { return isOneOf(w, roleWords) }) || hasName(sentence, words)
	case Place:
		return hasName(sentence, words) || slices.ContainsFunc(folded, func(w string) bool { return isOneOf(w, placeWords) })
	case Reason:
		return slices.ContainsFunc(reasonPhrases, func(p []string) bool { return indexOf(folded, p) >= 0 })
	}
	return true
}

// holdsDay reports whether there is a weekday, or a day of the month beside a month's name. With a
// month (1 to 12) there must be a day of that month.
func holdsDay(words []text.Word, month int) bool {
	for i, w := range words {
		folded := text.Fold(w.Text)
		if month == 0 && isOneOf(folded, weekdays) {
			return true
		}
		if !isDayOfMonth(folded) {
			continue
		}
		// Within three words, for "the 7th of", "7 من أيلول".
		for _, near := range words[max(0, i-2):min(len(words), i+4)] {
			if m := monthOf(near); m > 0 && (month == 0 || m == month) {
				return true
			}
		}
	}
	return false
}

// isDayOfMonth reports whether a folded word is a number from 1 to 31, with or without "and"
// before it ("في 8 و11 سبتمبر").
func isDayOfMonth(folded string) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(folded, "و"))
	return err == nil && n >= 1 && n <= 31
}

// holdsQuantity reports whether there is a number that is no part of a date.
func holdsQuantity(words []text.Word) bool {
	for i, w := range words {
		folded := text.Fold(w.Text)
		switch {
		case isOneOf(folded, numberWords):
			return true
		case !hasDigit(folded), isYear(folded) && isDated(words, i):
			continue
		}
		besideMonth := slices.ContainsFunc(words[max(0, i-1):min(len(words), i+3)], func(w text.Word) bool { return monthOf(w) > 0 })
		if !isDayOfMonth(folded) || !besideMonth {
			return true
		}
	}
	return false
}

// isDated reports whether what looks like a year at words[i] is one: a month stands before it, or
// a word that years follow. "2000 soldiers" are no year.
func isDated(words []text.Word, i int) bool {
	if i == 0 {
		return false
	}
	before := words[i-1]
	return monthOf(before) > 0 || beforeYears[text.Fold(before.Text)]
}

// monthOf returns the number of the month that a word names, or 0. The two parts of the names of
// the Levant ("تشرين الأول") are not told apart: the first of the two months stands for both.
// May and March are names only with a capital letter; آب is one only as it stands.
func monthOf(w text.Word) int {
	folded := text.Fold(w.Text)
	switch folded {
	case "may", "march", "mar":
		if !unicode.IsUpper([]rune(w.Text)[0]) {
			return 0
		}
	case "اب":
		if w.Text != "آب" {
			return 0
		}
	case "باب", "لاب", "واب", "كاب", "فاب":
		return 0
	}
	for m, names := range monthNames {
		if isOneOf(folded, names) {
			return m + 1
		}
	}
	return 0
}

// isOneOf looks a folded word up, as it stands and without the Arabic particles before it.
func isOneOf(w string, set map[string]bool) bool {
	if set[w] {
		return true
	}
	for _, prefix := range []string{"ال", "وال", "بال", "لل", "و", "ب", "ل", "ف", "ك"} {
		if rest, ok := strings.CutPrefix(w, prefix); ok && set[rest] {
			return true
		}
	}
	return false
}

func hasDigit(w string) bool { return strings.ContainsFunc(w, unicode.IsDigit) }

// isYear reports whether a word is a year of the last two centuries or of this one.
func isYear(w string) bool {
	return len(w) == 4 && (strings.HasPrefix(w, "18") || strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) &&
		strings.IndexFunc(w, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// hasName reports whether a word other than the sentence's first begins with a capital letter.
// Arabic has none, so an Arabic sentence always may hold a name.
func hasName(sentence string, words []text.Word) bool {
	if text.LanguageOf(sentence) == text.Arabic {
		return true
	}
	for _, w := range words[min(1, len(words)):] {
		if r, _ := utf8.DecodeRuneInString(w.Text); unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// wordSet makes a set of the folded words of a text.
func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[text.Fold(w)] = true
	}
	return set
}

func phrases(list ...string) [][]string {
	var out [][]string
	for _, p := range list {
		var words []string
		for _, w := range strings.Fields(p) {
			words = append(words, text.Fold(w))
		}
		out = append(out, words)
	}
	return out
}

// days are the weekdays of both languages.
const days = ` monday tuesday wednesday thursday friday saturday sunday
	الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد اثنين ثلاثاء أربعاء خميس جمعة سبت `

// monthNames are the names of the twelve months: English, and Arabic in the Egyptian and the
// Levantine manner.
var monthNames = [12]map[string]bool{
	wordSet("january jan يناير كانون"), wordSet("february feb فبراير شباط"), wordSet("march mar مارس آذار"),
	wordSet("april apr أبريل إبريل نيسان"), wordSet("may مايو أيار"), wordSet("june jun يونيو حزيران"),
	wordSet("july jul يوليو تموز"), wordSet("august aug أغسطس آب"), wordSet("september sept sep سبتمبر أيلول"),
	wordSet("october oct أكتوبر تشرين"), wordSet("november nov نوفمبر"), wordSet("december dec ديسمبر"),
}

// Closed classes of both languages: months (in Arabic of both systems), days, parts of the day,
// number words, the roles by which news names people, kinds of places, and what introduces a reason.
var (
	weekdays    = wordSet(days)
	beforeYears = wordSet("in since by until from year of between and early mid late عام سنة منذ في العام سنوات وعام لعام بعام")
	timeWords   = wordSet(days + `today yesterday tomorrow tonight
		morning afternoon evening noon midnight week weeks month months ago earlier later century decade
		اليوم أمس غدا صباح صباحا مساء ظهر ليلة أسبوع أسابيع شهر أشهر سنة عام أعوام سنوات قرن عقد منذ`)
	numberWords = wordSet(`one two three four five six seven eight nine ten eleven twelve dozen dozens twenty thirty forty
		fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions half quarter
		percent several no none zero both once twice first second third
		واحد واحدة اثنان اثنين اثنتان ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني ثمان تسعة تسع عشرة عشر
		عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين
		مئة مائة مئات مئتان مئتين ألف ألفا آلاف ألفي مليون ملايين مليار مليارات نصف ربع ثلث عشرات يومين أسبوعين شهرين ساعتين عامين سنتين`)
	roleWords = wordSet(`president minister premier chief spokesman spokeswoman spokesperson head director official officials
		ambassador secretary leader governor mayor general commander chairman king prince ministry government police agency
		council company group party court authorities army
		رئيس رئيسة وزير وزيرة متحدث متحدثة ناطق مدير مديرة مسؤول مسؤولون مسؤولين سفير أمين زعيم محافظ قائد ملك أمير وزارة
		حكومة شرطة وكالة مجلس شركة مجموعة جماعة حزب محكمة سلطات جيش هيئة نائب`)
	placeWords = wordSet(`city town village capital country province port airport street district region border island coast
		مدينة بلدة قرية عاصمة بلد دولة محافظة ميناء مطار شارع منطقة حي إقليم حدود جزيرة ساحل مخيم`)
	reasonPhrases = phrases("because", "due to", "owing to", "over", "after", "following", "in response", "in order to", "so that",
		"since", "caused", "led to", "aimed", "aiming", "as a result", "result of", "for fear", "fearing", "citing", "in protest", "reason", "reasons",
		"motive", "motivated", "at the request", "request of", "on grounds", "so as to", "to avoid", "in an effort", "in a bid", "intended",
		"purpose", "thanks to", "in exchange", "in return", "blamed on", "given that",
		"بسبب", "لأن", "لأنه", "لأنها", "لان", "نتيجة", "إثر", "على إثر", "بعد", "بعدما", "ردا على", "على خلفية", "جراء", "من أجل",
		"بهدف", "بغية", "بغرض", "حرصا على", "احتجاجا على", "نظرا", "السبب", "سبب", "الدافع", "وراء", "يستهدف", "لكي", "كي", "تهدف", "يهدف",
		"بناء على", "بطلب", "بطلب من", "استجابة", "تلبية", "خوفا", "خشية", "سعيا", "لتجنب", "في محاولة", "على أساس", "بدعوى", "بحجة", "بذريعة",
		"لأسباب", "لسبب", "يعود إلى", "مقابل", "لأنهم", "لأننا", "لكونه", "لكونها", "كونه", "كونها")
)
