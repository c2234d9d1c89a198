package text

import "strings"

// IsStopWord reports whether a word, folded or not, is a function word of the language: one of the closed
// classes (articles, pronouns, prepositions, conjunctions, particles, auxiliaries, question words)
// that say how a sentence is built and not what it is about.
// Pass the word as it stands where possible: "US" is a country, "us" a pronoun.
func IsStopWord(word string, lang Language) bool {
	if word == "US" {
		return false
	}
	w := Fold(word)
	switch lang {
	case English:
		return isEnglishStopWord(w)
	case Arabic:
		return isArabicStopWord(w)
	}
	return isEnglishStopWord(w) || isArabicStopWord(w)
}

// IsContentWord reports whether a word says what a sentence is about: it has a letter or a digit
// and is no function word.
func IsContentWord(word string, lang Language) bool {
	return HasLetterOrDigit(word) && !IsStopWord(word, lang)
}

func isEnglishStopWord(w string) bool {
	if englishStopWords[w] {
		return true
	}
	base, rest, found := strings.Cut(w, "'")
	if !found || !englishClitics[rest] {
		return false
	}
	if rest == "t" {
		base = strings.TrimSuffix(base, "n")
	}
	return englishStopWords[base]
}

// isArabicStopWord also finds function words behind the one-letter conjunctions and prepositions
// that are written together with the next word.
func isArabicStopWord(w string) bool {
	if arabicStopWords[w] {
		return true
	}
	for _, p := range [...]string{"و", "ف", "ب", "ل", "ك", "ا"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 4 && arabicStopWords[rest] {
			return true
		}
	}
	return false
}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

var englishClitics = wordSet(`s t re ve ll d m`)

var englishStopWords = wordSet(`
a an the this that these those
i me my mine myself we us our ours ourselves you your yours yourself yourselves
he him his himself she her hers herself it its itself they them their theirs themselves
one ones someone anyone everyone something anything everything nothing nobody somebody anybody everybody
who whom whose which what when where why how whoever whatever whichever whenever wherever
about above across after against along among around as at before behind below beneath beside besides between beyond
by despite down during except for from in inside into like near of off on onto out outside over past per since
than through throughout to toward towards under underneath until till unto up upon via with within without
and but or nor so yet if unless because although though while whereas whether either neither both
am is are was were be been being do does did done doing have has had having
will would shall should can could may might must ought cannot ca wo sha
not no yes there here then thus hence therefore however also too very just only even still again ever never
all any each every few many more most much other others another some such same own several
let
`)

// In the form that Fold gives them.
var arabicStopWords = wordSet(`
من الي عن علي في حتي منذ مذ خلال عبر ضد بعد قبل بين تحت فوق امام وراء خلف حول لدي عند دون بدون مع نحو ضمن سوي عدا
منه منها منهم منهما منا اليه اليها اليهم الينا عنه عنها عنهم عليه عليها عليهم عليهما علينا فيه فيها فيهم فيهما به بها بهم بهما بنا
له لها لهم لهما لنا لي لك معه معها معهم معنا لديه لديها لديهم عنده عندها بينه بينها بينهم بعده بعدها قبله قبلها حوله حولها
ان انه انها انهم انهما انا انني اننا انك كان كانت كانوا يكون تكون يكونوا كنا كنت ليس ليست ليسوا لست ما لا لم لن لما لو لولا قد لقد سوف
هو هي هم هن هما نحن انت انتم هذا هذه هذان هذين هاتان هولاء هؤلاء ذلك تلك اولئك ذاك هنا هناك هنالك
الذي التي الذين اللذان اللذين اللتان اللتين اللاتي اللواتي
و او ام بل لكن لكنه لكنها لكنهم ثم اذ اذا اذن اما الا كي لكي لان لانه لانها لانهم حيث حين حينما بينما عندما كلما كما مثل مثلما مما بما فيما عما ممن كذلك ايضا فقط
هل متي اين كيف ماذا لماذا لم كم اي ايه ايا ايهما مهما اينما كيفما
مين منو امتي ايمتي وين فين شو ايش شنو ليش ليه علاش كام قديش قداش شحال وقتاش شوكت ازاي كيفاش اللي رح راح لسه هيك كده عشان علشان
كل بعض غير جميع كلا كلتا نفس ذات اي احد اخر اخري اخرون اخرين
يا نعم كاد بات ظل مازال زال لازال طالما ربما لعل ليت عسي قط
`)
