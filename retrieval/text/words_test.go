package text_test

import (
	"slices"
	"strings"
	"testing"

	"isnad/retrieval/text"
)

func TestWords(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{" ... !؟ ", ""},
		{"Hackers hit adminata.al, then e-Albania.al.", "Hackers|hit|adminata.al|then|e-Albania.al"},
		{"the U.N. mission", "the|U.N|mission"},
		{"the ministry’s 3.5 million, 1,200", "the|ministry’s|3.5|million|1,200"},
		{"a short-sighted U-turn", "a|short|sighted|U-turn"},
		{"it ended.The next day", "it|ended|The|next|day"},
		{"المصدر:وكالات 09 ايلول 21:10", "المصدر|وكالات|09|ايلول|21|10"},
		{"انتهى البيان.وقال الوزير", "انتهى|البيان|وقال|الوزير"},
		{"وكالة أ.ف.ب قالت", "وكالة|أ.ف.ب|قالت"},
		{"عام ١٩٩٧، (تيرانا)؟", "عام|١٩٩٧|تيرانا"},
		{"إنّ “الهجوم”", "إنّ|الهجوم"},
		{"ــــ", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, w := range text.Words(tt.in) {
			if tt.in[w.Start:w.End] != w.Text {
				t.Errorf("Words(%q): offsets %d:%d do not give %q", tt.in, w.Start, w.End, w.Text)
			}
			got = append(got, w.Text)
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("Words(%q) = %s, want %s", tt.in, s, tt.want)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"e-Albania.al :a.b: ended.The x", "أ.ف.ب:كذا.وكذا", "a-b-c-d", "\xff.\xff", "é-a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, w := range text.Words(s) {
			if w.Start < end || w.End <= w.Start || s[w.Start:w.End] != w.Text || !text.HasLetterOrDigit(w.Text) {
				t.Fatalf("Words(%q): bad word %+v after %d", s, w, end)
			}
			end = w.End
		}
	})
}

func TestCountWords(t *testing.T) {
	tests := []struct {
		in   string
		want int
	}{
		{"", 0}, {" – ", 0}, {"one", 1}, {"Iran – and  \n Albania.", 3}, {"24 ساعة", 2},
	}
	for _, tt := range tests {
		if got := text.CountWords(tt.in); got != tt.want {
			t.Errorf("CountWords(%q) = %d, want %d", tt.in, got, tt.want)
		}
	}
}

func TestStem(t *testing.T) {
	tests := []struct {
		lang  text.Language
		words string // all of one stem
		want  string
	}{
		{text.Arabic, "الحكومة والحكومة حكومة للحكومة بالحكومة", "حكوم"},
		{text.Arabic, "هجمات الهجمات والهجمات", "هجم"},
		{text.Arabic, "إيراني إيرانيون الإيرانيين", "ايران"},
		{text.Arabic, "علاقاتها العلاقات", "علاق"},
		{text.Arabic, "وفد", "وفد"},
		{text.Arabic, "له", "له"},
		{text.English, "attack attacks attacked attacking", "attack"},
		{text.English, "ministry ministry's ministry’s ministries", "ministri"},
		{text.English, "U.N UN u.n.", "un"},
		{text.English, "adminata.al", "adminata.al"},
		{text.English, "2022", "2022"},
		{text.English, "الحكومة", "حكوم"}, // a word's own letters decide
		{text.Arabic, "attacks", "attack"},
		{text.Arabic, "24", "24"},
		{"", "24", "24"},
	}
	for _, tt := range tests {
		for w := range strings.FieldsSeq(tt.words) {
			if got := text.Stem(text.Fold(w), tt.lang); got != tt.want {
				t.Errorf("Stem(%q, %q) = %q, want %q", w, tt.lang, got, tt.want)
			}
		}
	}
}

func FuzzStem(f *testing.F) {
	f.Add("wordings")
	f.Add("والكتابات")
	f.Add("\xff'")
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []text.Language{text.Arabic, text.English, ""} {
			text.Stem(text.Fold(s), lang)
			text.IsStopWord(s, lang)
		}
	})
}

func TestIsStopWord(t *testing.T) {
	stop := map[text.Language]string{
		text.English: "the The WHO what when isn't don't who's cannot can't they're us of by however",
		text.Arabic:  "من متى ماذا الذي التي هذه وهذا بأن فإن والتي لماذا أليس وما إلى على وعن هؤلاء",
	}
	content := map[text.Language]string{
		text.English: "attack ministry's US 2022 Iran said country’s September one's-self",
		text.Arabic:  "هجوم إيران قال الحكومة وزير 2022 بيان وفد لبنان كانون",
	}
	for lang, list := range stop {
		for w := range strings.FieldsSeq(list) {
			if !text.IsStopWord(w, lang) || text.IsContentWord(w, lang) {
				t.Errorf("%q is a function word", w)
			}
		}
	}
	for lang, list := range content {
		for w := range strings.FieldsSeq(list) {
			if text.IsStopWord(w, lang) || !text.IsContentWord(w, lang) {
				t.Errorf("%q is a content word", w)
			}
		}
	}
	if text.IsContentWord("–", text.English) {
		t.Error("a dash is no word")
	}
}

func TestLanguageOf(t *testing.T) {
	tests := []struct {
		in   string
		want text.Language
	}{
		{"", ""},
		{"12:30 – 2022!", ""},
		{"Москва", ""},
		{"When did Albania cut ties with Iran?", text.English},
		{"متى قطعت ألبانيا علاقاتها مع إيران؟", text.Arabic},
		{"what is adminata.al؟", text.English},
		{"ما هو adminata.al؟", text.Arabic},
		{"ما هي e-Albania.al", text.Arabic},
		{"من هو Edi Rama؟", text.Arabic},
		{"Who is إيدي راما?", text.English},
		{"What does الأربعاء الماضي mean in this article?", text.English},
		{"قالت شركة Mandiant Threat Intelligence إن Microsoft Defender Research Team", text.Arabic},
		{"Mandiant", text.English},
		{"راما", text.Arabic},
		{"الهجوم على NATO", text.Arabic},
	}
	for _, tt := range tests {
		if got := text.LanguageOf(tt.in); got != tt.want {
			t.Errorf("LanguageOf(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// The lists of function words are written as Fold gives them, or they would never match.
func TestStopWordsAreFolded(t *testing.T) {
	for _, w := range text.StopWords() {
		if text.Fold(w) != w {
			t.Errorf("the function word %q folds to %q", w, text.Fold(w))
		}
	}
	if !slices.Contains(text.StopWords(), "متي") {
		t.Error("متى is missing")
	}
}
