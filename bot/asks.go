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

// The cues of both languages, in the order in which they are tried; in Arabic also those of
// everyday speech.
var cues = [...]cue{
	{"how many", Number}, {"how much", Number}, {"how long", Number}, {"how old", Number}, {"how far", Number},
	{"how large", Number}, {"how big", Number}, {"what number", Number}, {"what percentage", Number}, {"what share", Number},
	{"number of", Number}, {"what _ number", Number},
	{"how come", Reason}, {"why", Reason}, {"what for", Reason}, {"what reason", Reason}, {"reason", Reason}, {"reasons", Reason},
	{"what caused", Reason}, {"motive", Reason}, {"motivation", Reason},
	{"when", Time}, {"what day", Day}, {"which day", Day}, {"what date", Day}, {"which date", Day}, {"what month", Time},
	{"which month", Time}, {"what year", Year}, {"which year", Year}, {"what time", Time}, {"what weekday", Day}, {"which weekday", Day},
	{"date of", Day},
	{"where", Place}, {"which city", Place}, {"what city", Place}, {"which country", Place}, {"what country", Place},
	{"which town", Place}, {"what town", Place}, {"which place", Place}, {"what place", Place},
	{"who", Person}, {"whom", Person}, {"whose", Person}, {"by whom", Person}, {"which minister", Person}, {"which official", Person},

	{"كم", Number}, {"بكم", Number}, {"كام", Number}, {"بكام", Number}, {"قديش", Number}, {"قداش", Number}, {"شحال", Number}, {"شكد", Number},
	{"عدد", Number}, {"ما عدد", Number}, {"ما نسبه", Number}, {"ما حجم", Number},
	{"لماذا", Reason}, {"ليش", Reason}, {"ليه", Reason}, {"علاش", Reason}, {"لم", Reason}, {"ما سبب", Reason}, {"سبب", Reason}, {"اسباب", Reason},
	{"السبب", Reason}, {"الدافع", Reason}, {"دافع", Reason}, {"دوافع", Reason}, {"لاي سبب", Reason},
	{"متي", Time}, {"امتي", Time}, {"ايمتي", Time}, {"اي يوم", Day}, {"اي تاريخ", Day}, {"اي شهر", Time}, {"اي سنه", Year}, {"اي عام", Year},
	{"باي يوم", Day}, {"باي تاريخ", Day}, {"باي شهر", Time}, {"باي سنه", Year}, {"باي عام", Year}, {"وقتاش", Time}, {"شوكت", Time}, {"تاريخ", Day},
	{"اين", Place}, {"وين", Place}, {"فين", Place}, {"اي مدينه", Place}, {"اي بلد", Place}, {"اي دوله", Place}, {"اي مكان", Place},
	{"مين", Person}, {"منو", Person}, {"اي وزير", Person}, {"اي مسؤول", Person},
}

// question is a question taken apart.
type question struct {
	text   string
	words  []text.Word
	folded []string
	wanted Wanted
	cue    int // index of the first word of the cue that says what is wanted
	rest   int // and of the first word after it
}

// takeApart reads what a question asks for, by its wording: the first cue in it decides.
func takeApart(s string) question {
	q := question{text: s, words: text.Words(s), wanted: Anything}
	q.folded = foldedList(s)
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

// heldBy reports whether a sentence holds a thing of the wanted kind; of a question for the day in
// a month that it names, a day of that month.
func (q question) heldBy(sentence string) bool {
	if q.wanted == Day {
		for _, w := range q.words {
			if namesMonth(w) {
				return holdsDay(foldedList(sentence), monthOf(text.Fold(w.Text)))
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
