package retrieval

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// form is a line seen as a piece of page furniture.
type form struct {
	raw   string
	at    []text.Word // its words
	words []string    // the same, folded
	ended bool        // ends as a sentence does
	clock bool        // holds an hour: 21:10
}

const (
	longestForm = 2000 // bytes; furniture is short
	shortLine   = 12   // words; furniture without a full stop is seldom longer
	notice      = 40   // words; nor is what a site tells its visitors, in sentences
)

var (
	clockTime   = regexp.MustCompile(`(^|[^\p{Nd}:])\p{Nd}{1,2}:\p{Nd}{2}($|[^\p{Nd}%])`)
	numericDate = regexp.MustCompile(`\p{Nd}{1,4}[-/.]\p{Nd}{1,2}[-/.]\p{Nd}{2,4}`)
	endCredit   = regexp.MustCompile(`[(\[]([^()\[\]]{2,60})[)\]]$`)
)

func measureForm(s string, b *block) form {
	f := form{raw: s, ended: b.ended}
	if len(s) > longestForm {
		return f
	}
	f.at = text.Words(s)
	f.words = foldWords(f.at)
	f.clock = len(f.at) <= 2*shortLine && clockTime.MatchString(s)
	return f
}

// foldWords returns the words folded; one of nothing but marks folds to "".
func foldWords(words []text.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = text.Fold(w.Text)
	}
	return out
}

// isNoise reports whether a line is furniture by its form alone.
func (f *form) isNoise() bool {
	switch {
	case len(f.words) == 0:
		return false
	case f.isNotice(), f.isCopyright(), f.invites(), f.leads(), f.isLabelled(), f.isBareLink():
		return true
	case f.ended:
		return false
	}
	return f.isDate() || f.isByline() || f.isTrail() || f.isCount() || f.isTags() || f.isCredit() || f.isControl()
}

// isNotice knows what a site tells its visitors about cookies, terms and browsers.
func (f *form) isNotice() bool {
	return len(f.words) <= notice && noticeTerms.in(f.words) &&
		(visitorWords.in(f.words) || !f.ended && len(f.words) <= 4)
}

func (f *form) isCopyright() bool {
	if len(f.words) > notice {
		return false
	}
	return strings.Contains(f.raw, "©") || copyrightTerms.in(f.words) ||
		f.words[0] == "copyright" && len(f.words) > 1 && isYear(f.words[1])
}

func isYear(w string) bool { return len(w) == 4 && w > "1900" && w < "2100" }

// invites knows lines that bid the reader do something: a verb of following, sharing or subscribing first,
// and a channel or "us" later. In a sentence, some of the Arabic verbs may
// also tell what somebody did (شارك: share, or he shared), so there it must be "us".
func (f *form) invites() bool {
	words := f.words
	if len(words) > 2*shortLine {
		return false
	}
	if words[0] == "please" || words[0] == "يرجي" {
		words = words[1:]
	}
	if len(words) == 0 || !biddingVerbs.all(words[:1]) {
		return false
	}
	told := f.ended && words[0][0] >= utf8.RuneSelf
	return ownWords.in(words) || !told && channelWords.in(words)
}

// leads knows the words that stand over links to other pages, or before one.
func (f *form) leads() bool {
	n := linkLeads.begins(f.words)
	if n == 0 || len(f.words) > 2*shortLine {
		return false
	}
	return len(f.words) == n || f.setOff(n) || n > 1 && !f.ended && len(f.words) <= n+2
}

// reaches reports whether a line that leads to links has none of them in itself.
func (f *form) reaches() bool {
	return len(f.words) <= linkLeads.begins(f.words)+2
}

// isLabelled knows labels (source, photo, tags) alone on a line or with a sign and what they label.
func (f *form) isLabelled() bool {
	n := labels.begins(f.words)
	if n == 0 || len(f.words) > shortLine+4 || f.ended && len(f.words) > 8 {
		return false
	}
	return len(f.words) == n || f.setOff(n)
}

// setOff reports whether a sign stands between the first n words and the rest.
func (f *form) setOff(n int) bool {
	rest := f.raw[f.at[n-1].End:]
	trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
	r, _ := utf8.DecodeRuneInString(trimmed)
	return strings.ContainsRune(":|/>»…(", r) || strings.ContainsRune("-–—", r) && len(trimmed) < len(rest) ||
		r == ',' && n > 1
}

// turn says to which other page a link leads.
type turn uint8

const (
	turnNone turn = iota
	turnPrevious
	turnNext
)

// turns knows "Previous HEADLINE" and "Next HEADLINE"; that they are links shows when one follows the other.
func (f *form) turns() turn {
	switch {
	case f.ended || len(f.words) > 2*shortLine:
	case previousWords.begins(f.words) > 0:
		return turnPrevious
	case nextWords.begins(f.words) > 0:
		return turnNext
	}
	return turnNone
}

// isDate reports whether all words of the line say when: a date, an hour, "updated two hours ago".
func (f *form) isDate() bool {
	sure := f.clock || numericDate.MatchString(f.raw)
	for _, w := range f.words {
		switch {
		case calendarWords.all([]string{w}):
			sure = true
		case !startsWithDigit(w) && !dateWords.all([]string{w}):
			return false
		}
	}
	return sure && len(f.words) > 0
}

func startsWithDigit(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// isByline knows "By NAME", few words and all in capitals, and a place or an agency with date and hour.
func (f *form) isByline() bool {
	if len(f.words) > shortLine {
		return false
	}
	if n := bylineWords.begins(f.words); n > 0 && len(f.words) > n {
		return capitalised(f.at[n:])
	}
	return f.clock && calendarWords.in(f.words)
}

// capitalised reports whether all words begin with a capital, or with a letter that has none.
func capitalised(words []text.Word) bool {
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w.Text); unicode.IsLower(r) && !joiningWords.all([]string{w.Text}) {
			return false
		}
	}
	return true
}

// isTrail knows menus in one line: short pieces with signs between them.
func (f *form) isTrail() bool {
	if strings.HasPrefix(f.raw, "|") {
		return false // a row of a table
	}
	for _, sign := range [...]string{"|", "»", "›", ">", "•", "·", " / ", "←", "→"} {
		if n := strings.Count(strings.Trim(f.raw, sign+" "), sign) + 1; n >= 3 && len(f.words) <= 3*n {
			return true
		}
	}
	return false
}

// isCount knows counters of readers and minutes: "3 comments", "5 min read".
func (f *form) isCount() bool {
	number := false
	for _, w := range f.words {
		switch {
		case startsWithDigit(w):
			number = true
		case !countWords.all([]string{w}):
			return false
		}
	}
	return number
}

// isTags knows lines of hash tags and account names.
func (f *form) isTags() bool {
	for w := range strings.FieldsSeq(f.raw) {
		if w[0] != '#' && w[0] != '@' || len(w) == 1 {
			return false
		}
	}
	return true
}

// isBareLink knows lines that are addresses and nothing else.
func (f *form) isBareLink() bool {
	for w := range strings.FieldsSeq(f.raw) {
		w = strings.Trim(w, "<>()[]")
		if !strings.HasPrefix(w, "http://") && !strings.HasPrefix(w, "https://") &&
			!strings.HasPrefix(w, "www.") && !strings.HasPrefix(w, "mailto:") {
			return false
		}
	}
	return true
}

// isCredit knows captions by the credit that they end with: "(Reuters)", "[Name/Agency]", "/ AFP".
func (f *form) isCredit() bool {
	if len(f.words) > 2*longLine {
		return false
	}
	if m := endCredit.FindStringSubmatch(f.raw); m != nil {
		return strings.Contains(m[1], "/") || creditWords.in(foldWords(text.Words(m[1])))
	}
	i := strings.LastIndexAny(f.raw, "/|–-")
	if i <= 0 || len(f.words) > 2*shortLine || f.raw[i] == '-' && f.raw[i-1] != ' ' {
		return false
	}
	end := foldWords(text.Words(f.raw[i:]))
	return len(end) <= 3 && creditWords.in(end)
}

// isControl knows the buttons of a page: lines that are a control's name and nothing else.
func (f *form) isControl() bool { return controlNames.all(f.words) }
