package bot

import (
	"slices"
	"strings"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// Wanted is the kind of thing that a question asks for.
type Wanted string

// The kinds. Anything is what the other kinds are not: "what happened", "how", "is it true".
const (
	Anything Wanted = "anything"
	Person   Wanted = "person" // or a body that acts: who did it
	Time     Wanted = "time"   // when: a day, a date, a year, "last week"
	Day      Wanted = "day"    // a weekday or a date
	Year     Wanted = "year"
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

// The cues of both languages, in Arabic also those of everyday speech. Of those that begin at the
// same word the first in this list counts, so the longer ones come first; the general question
// words at the end keep a cue behind them from being taken for what is asked ("What happened when...").
var cues = [...]cue{
	{"how many", Number}, {"how much", Number}, {"how long", Number}, {"how old", Number}, {"how far", Number},
	{"how large", Number}, {"how big", Number}, {"what number", Number}, {"what percentage", Number}, {"what share", Number},
	{"what _ the number", Number}, {"what _ number", Number},
	{"how come", Reason}, {"why", Reason}, {"what for", Reason}, {"what reason", Reason}, {"for what reason", Reason},
	{"what _ the reason", Reason}, {"what _ the reasons", Reason}, {"what _ the cause", Reason}, {"what _ the motive", Reason},
	{"what caused", Reason}, {"what motivated", Reason},
	{"what day", Day}, {"which day", Day}, {"what date", Day}, {"which date", Day}, {"what weekday", Day}, {"which weekday", Day},
	{"what _ the date", Day}, {"what year", Year}, {"which year", Year},
	{"when", Time}, {"what month", Time}, {"which month", Time}, {"what time", Time}, {"since when", Time},
	{"where", Place}, {"which city", Place}, {"what city", Place}, {"which country", Place}, {"what country", Place},
	{"which town", Place}, {"what town", Place}, {"which place", Place}, {"what place", Place},
	{"who", Person}, {"whom", Person}, {"whose", Person}, {"which minister", Person}, {"which official", Person},

	{"كم", Number}, {"بكم", Number}, {"كام", Number}, {"بكام", Number}, {"قديش", Number}, {"قداش", Number}, {"شحال", Number}, {"شكد", Number},
	{"ما عدد", Number}, {"ما هو عدد", Number}, {"ما نسبه", Number}, {"ما هي نسبه", Number}, {"ما حجم", Number},
	{"لماذا", Reason}, {"ليش", Reason}, {"ليه", Reason}, {"علاش", Reason}, {"لاي سبب", Reason}, {"ما سبب", Reason}, {"ما هو سبب", Reason},
	{"ما السبب", Reason}, {"ما هو السبب", Reason}, {"ماهو السبب", Reason}, {"ماهو سبب", Reason}, {"ما اسباب", Reason}, {"ما هي اسباب", Reason},
	{"ما الدافع", Reason}, {"ما دافع", Reason}, {"ما دوافع", Reason}, {"ما الذي دفع", Reason},
	{"اي يوم", Day}, {"باي يوم", Day}, {"اي تاريخ", Day}, {"باي تاريخ", Day}, {"ما تاريخ", Day}, {"ما هو تاريخ", Day},
	{"اي سنه", Year}, {"باي سنه", Year}, {"اي عام", Year}, {"باي عام", Year},
	{"متي", Time}, {"امتي", Time}, {"ايمتي", Time}, {"وقتاش", Time}, {"شوكت", Time}, {"اي شهر", Time}, {"باي شهر", Time},
	{"اين", Place}, {"وين", Place}, {"فين", Place}, {"اي مدينه", Place}, {"اي بلد", Place}, {"اي دوله", Place}, {"اي مكان", Place},
	{"مين", Person}, {"منو", Person}, {"اي وزير", Person}, {"اي مسؤول", Person},

	{"what", Anything}, {"which", Anything}, {"how", Anything}, {"did", Anything}, {"does", Anything}, {"do", Anything},
	{"is", Anything}, {"are", Anything}, {"was", Anything}, {"were", Anything}, {"has", Anything}, {"have", Anything},
	{"ماذا", Anything}, {"ما", Anything}, {"هل", Anything}, {"كيف", Anything}, {"شو", Anything}, {"ايش", Anything}, {"اي", Anything},
}

// question is a question taken apart.
type question struct {
	text     string
	language text.Language
	words    []text.Word
	folded   []string
	wanted   Wanted
	cue      int // index of the first word of the cue that says what is wanted
	rest     int // and of the first word after it
}

// takeApart reads what a question asks for, by its wording: the first cue in it decides.
func takeApart(s string) question {
	q := question{text: s, language: languageOf(s), words: text.Words(s), wanted: Anything}
	q.folded = text.FoldedWords(s)
	at := len(q.words)
	// من is "who" where a question begins, unless it goes on as "since when" or "from where".
	if len(q.words) > 1 && (q.folded[0] == "من" || q.folded[0] == "ومن") {
		q.wanted, at, q.cue, q.rest = Person, 2, 0, 1
	}
	for _, c := range cues {
		cue := strings.Fields(c.words)
		if i := indexOf(q.folded, cue); i >= 0 && i < at {
			q.wanted, at, q.cue, q.rest = c.wanted, i, i, i+len(cue)
		}
	}
	return q
}

// languageOf returns the language to answer in: that of the script, or of the digits when there are
// no letters.
func languageOf(s string) text.Language {
	if lang := text.LanguageOf(s); lang != "" {
		return lang
	}
	if strings.ContainsAny(s, "٠١٢٣٤٥٦٧٨٩") {
		return text.Arabic
	}
	return text.English
}

// standsAlone reports whether a question can be understood without what was said before it: it has
// content words enough, does not go on from something ("and ...") and has no word for what was
// spoken of.
func (q question) standsAlone() bool {
	content := 0
	for i, w := range q.words {
		if pointers[q.folded[i]] || i == 0 && goesOn(q.folded[0]) {
			return false
		}
		if text.IsContentWord(w.Text, "") && !lightWords[q.folded[i]] {
			content++
		}
	}
	return content > 2
}

// goesOn reports whether a question's first word ties it to what was said before. The Arabic
// conjunction is written together with the word after it.
func goesOn(first string) bool {
	if first == "and" || first == "but" || first == "so" {
		return true
	}
	rest, ok := strings.CutPrefix(first, "و")
	return ok && text.IsStopWord(rest, text.Arabic)
}

// pointers are words for what was spoken of.
var pointers = wordSet(`he she it they him her them his its their theirs that this those these there then
	هو هي هم هما ذلك تلك هذا هذه هؤلاء هناك هنا ذاك`)

// heldBy reports whether a sentence holds a thing of the wanted kind; of a question for the day in
// a month that it names, a day of that month.
func (q question) heldBy(sentence string) bool {
	if q.wanted == Day {
		for _, w := range q.words {
			if monthOf(w) > 0 {
				return holdsDay(text.Words(sentence), monthOf(w))
			}
		}
	}
	return Holds(sentence, q.wanted)
}

// WhatIsAsked returns the kind of thing that a question asks for, by its wording.
func WhatIsAsked(s string) Wanted { return takeApart(s).wanted }

// contentTokens returns for each content word of the question the indexes of its tokens; for
// a question without one, those of all its words. Words without tokens are left out, and so are
// light verbs and the cue: they say how is asked, not about what.
func (q question) contentTokens(tokens []retrieval.QueryToken) [][]int {
	var content, all [][]int
	for i, w := range q.words {
		of := tokensOf(w, tokens)
		if len(of) == 0 {
			continue
		}
		all = append(all, of)
		isCue := i >= q.cue && i < q.rest
		if !isCue && text.IsContentWord(w.Text, "") && !lightWords[q.folded[i]] {
			content = append(content, of)
		}
	}
	if len(content) == 0 {
		return all
	}
	return content
}

// lightWords are verbs that carry little meaning of their own, and nouns that stand for the answer.
var lightWords = wordSet(`get gets got getting gotten let lets take takes took taken taking make makes made making
	give gives gave given go goes went gone going come comes came coming put puts happen happens happened occur occurred
	say says said tell tells told call called calls name names named kind kinds sort type thing things exactly actually please
	قال قالت قالوا يقول تقول ذكر ذكرت تم تمت يتم قام قامت يقوم تقوم صار صارت حصل حصلت حدث حدثت جرى وقع يقع اسم اسماء
	حسب وفق وفقا نوع شيء شي بالضبط فعلا رجاء فضلك`)

// weights returns the weights of the content words, adding up to 1.
func (q question) weights(tokens []retrieval.QueryToken) []float64 {
	var weights []float64
	sum := 0.0
	for _, of := range q.contentTokens(tokens) {
		w := 0.0
		for _, t := range of {
			w += tokens[t].Weight
		}
		weights = append(weights, w)
		sum += w
	}
	for i := range weights {
		weights[i] /= max(sum, 1e-9)
	}
	return weights
}

// tokensOf returns the indexes of the tokens of a word.
func tokensOf(w text.Word, tokens []retrieval.QueryToken) []int {
	var of []int
	for i, t := range tokens {
		if t.End > w.Start && t.End <= w.End {
			of = append(of, i)
		}
	}
	return of
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
