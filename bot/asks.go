package bot

import (
	"slices"
	"strings"

	"isnad/retrieval/text"
)

// Wanted is the kind of thing that a question asks for.
type Wanted string

// The kinds. Anything is what the other kinds are not: "what happened", "how", "is it true".
const (
	Anything Wanted = "anything"
	Person   Wanted = "person" // or a body that acts: who did it
	Time     Wanted = "time"   // a day, a date, a year
	Number   Wanted = "number" // how many, how much, how long
	Place    Wanted = "place"
	Reason   Wanted = "reason"
)

// cue is a wording by which a question says what it wants: folded words, one after the other.
// "_" stands for any one word.
type cue struct {
	words  string
	wanted Wanted
}

// The cues of both languages, in the order in which they are tried; in Arabic also those of
// everyday speech.
var cues = [...]cue{
	{"how many", Number}, {"how much", Number}, {"how long", Number}, {"how old", Number}, {"how far", Number},
	{"how large", Number}, {"how big", Number}, {"what number", Number}, {"what percentage", Number}, {"what share", Number},
	{"number of", Number}, {"what _ number", Number},
	{"how come", Reason}, {"why", Reason}, {"what for", Reason}, {"what reason", Reason}, {"reason", Reason}, {"reasons", Reason},
	{"what caused", Reason}, {"motive", Reason}, {"motivation", Reason},
	{"when", Time}, {"what day", Time}, {"which day", Time}, {"what date", Time}, {"which date", Time}, {"what month", Time},
	{"which month", Time}, {"what year", Time}, {"which year", Time}, {"what time", Time}, {"what weekday", Time}, {"which weekday", Time},
	{"date of", Time},
	{"where", Place}, {"which city", Place}, {"what city", Place}, {"which country", Place}, {"what country", Place},
	{"which town", Place}, {"what town", Place}, {"which place", Place}, {"what place", Place},
	{"who", Person}, {"whom", Person}, {"whose", Person}, {"by whom", Person}, {"which minister", Person}, {"which official", Person},

	{"كم", Number}, {"بكم", Number}, {"كام", Number}, {"بكام", Number}, {"قديش", Number}, {"قداش", Number}, {"شحال", Number}, {"شكد", Number},
	{"عدد", Number}, {"ما عدد", Number}, {"ما نسبه", Number}, {"ما حجم", Number},
	{"لماذا", Reason}, {"ليش", Reason}, {"ليه", Reason}, {"علاش", Reason}, {"لم", Reason}, {"ما سبب", Reason}, {"سبب", Reason}, {"اسباب", Reason},
	{"السبب", Reason}, {"الدافع", Reason}, {"دافع", Reason}, {"دوافع", Reason}, {"لاي سبب", Reason},
	{"متي", Time}, {"امتي", Time}, {"ايمتي", Time}, {"اي يوم", Time}, {"اي تاريخ", Time}, {"اي شهر", Time}, {"اي سنه", Time}, {"اي عام", Time},
	{"باي يوم", Time}, {"باي شهر", Time}, {"وقتاش", Time}, {"شوكت", Time}, {"تاريخ", Time},
	{"اين", Place}, {"وين", Place}, {"فين", Place}, {"اي مدينه", Place}, {"اي بلد", Place}, {"اي دوله", Place}, {"اي مكان", Place},
	{"مين", Person}, {"منو", Person}, {"اي وزير", Person}, {"اي مسؤول", Person},
}

// WhatIsAsked returns the kind of thing that a question asks for, by its wording.
func WhatIsAsked(question string) Wanted {
	var words []string
	for _, w := range text.Words(question) {
		words = append(words, text.Fold(w.Text))
	}
	best, at := Anything, len(words)
	// من is "who" where a question begins, unless it goes on as "since when" or "from where".
	if len(words) > 1 && (words[0] == "من" || words[0] == "ومن") {
		best, at = Person, 2
	}
	for _, c := range cues {
		if i := indexOf(words, strings.Fields(c.words)); i >= 0 && i < at {
			best, at = c.wanted, i
		}
	}
	return best
}

// indexOf returns where the words of a cue stand one after the other, or -1.
func indexOf(words, cue []string) int {
	for i := 0; i+len(cue) <= len(words); i++ {
		if slices.EqualFunc(cue, words[i:i+len(cue)], func(c, w string) bool { return c == "_" || c == w }) {
			return i
		}
	}
	return -1
}
