package text_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// The sentences of a case are written one a line; the text under test is the lines joined by a space.
func TestSentencesAreFoundAgain(t *testing.T) {
	tests := map[string]string{
		"titles": `
			Dr. Smith met Mr. Jones and Gen. Petrov.
			Prof. Leka stayed away.`,
		"initials": `
			S. A. Andrée read it.
			J. K. Rowling wrote to John F. Kennedy Jr. School about it.
			It was plan B.
			The mayor agreed.`,
		"initialisms": `
			The U.S. Treasury acted, and the U.N. mission did not.
			He left the U.S.
			The next day he was back.
			Servers, e.g. those of the police, were off.`,
		"numbers": `
			It cost 3.5 million.
			No. 5 of the list, at No. 10 Downing Street, paid 1.2 percent.
			15 people were hurt in 2018.
			24 hours later all was well.`,
		"dates and hours": `
			It began on Sept. 9 at 9 a.m. Friday.
			It ended at 5 p.m.
			The office closed at 6 p.m. GMT.`,
		"firms": `
			Acme Inc. Europe sued Foo Corp. over it.
			Bar Ltd. was not named.`,
		"small names": `
			The server was hit in May.
			e-Albania.al followed in July.
			iPhones were spared.`,
		"ellipsis": `
			He said ... nothing at all.
			And then…
			The lights went out.`,
		"questions and exclamations": `
			Who did it?
			Nobody knows!
			“Why us?” he asked.
			The so-called "secure" (!) system failed.`,
		"quotation of several sentences": `
			“It did not work.
			The damage is small.
			All is back.”
			She then left.`,
		"straight quotation of several sentences": `
			"It did not work.
			The damage is small."
			She then left.`,
		"quotation mark apart": `
			He said "it is over. "
			She said "not yet. "
			They went home.`,
		"full stop behind the mark": `
			Rama called it “a new attack”.
			Iran said it was “baseless”.`,
		"single quotation marks": `
			He said ‘we know who it was.’
			The room went quiet.`,
		"Arabic": `
			أعلنت الوزارة عن هجوم جديد.
			هل توقف الموقع؟
			لا!
			وعاد الموقع إلى العمل۔
			انتهى البيان.`,
		"Arabic titles": `
			قال د. أحمد سالم إن أ. د. منى و م. خالد حضروا.
			وغاب أ. يوسف.`,
		"Arabic eras": `
			بنيت المدينة في القرن الثالث ق.م. على التل.
			ثم هدمت سنة 622 م.
			وأعيد بناؤها سنة 1300 هـ.
			وزارها الرحالة عام 1950م.
			ثم مات بين 1513 و1519.
			بعد ذلك نسيت.
			وهي اليوم عامرة.`,
		"Arabic initials": `
			ذكرت وكالة أ.ف.ب. أن الموقع عاد.
			وأكدت د.ب.أ الخبر.`,
		"Arabic ellipsis": `
			قطعت ألبانيا علاقاتها.. والولايات المتحدة تتعهد... بالرد.
			وصمت الجميع.`,
		"Arabic quotation": `
			قال الوزير: "توقف الموقع.
			وعاد بعد ساعة".
			وأضاف «لا ضرر.»
			ثم غادر.`,
		"Arabic with Latin names": `
			استهدف الهجوم adminata.al في مايو.
			Mandiant نشرت تقريرا عنه.
			ثم استهدف e-Albania.al.`,
		"Arabic numbers": `
			توقف ٣.٥ بالمئة من المواقع.
			٢٤ ساعة بعد ذلك عادت.`,
	}
	for name, lines := range tests {
		var want []string
		for line := range strings.Lines(lines) {
			if s := strings.TrimSpace(line); s != "" {
				want = append(want, s)
			}
		}
		in := strings.Join(want, " ")
		var got []string
		for _, sp := range text.Sentences(in) {
			got = append(got, in[sp.Start:sp.End])
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("%s: got\n%s\nwant\n%s", name, g, w)
		}
	}
}

func TestSentencesWithoutSpaceBetween(t *testing.T) {
	tests := []struct{ in, want string }{
		{"It ended.The crowd left.", "It ended.|The crowd left."},
		{"See node.JS and e-Albania.Al today.", "See node.JS and e-Albania.Al today."},
		{"انتهى البيان.وقال الوزير إن د.محمد حضر.", "انتهى البيان.|وقال الوزير إن د.محمد حضر."},
		{"See http://example.com/?page=1 today!", "See http://example.com/?page=1 today!"},
		{"“One.”“Two.”", "“One.”|“Two.”"},
		{"", ""}, {" \n ", ""}, {"...", "..."}, {"– ! One.", "– ! One."},
	}
	for _, tt := range tests {
		if got := spans(tt.in, text.Sentences(tt.in)); got != tt.want {
			t.Errorf("Sentences(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestLongSentencesAreCut(t *testing.T) {
	clause := strings.Repeat("كلمة ", 49) + "أخيرة، "
	in := clause + clause + clause + "انتهى."
	want := []int{50, 50, 51}
	got := text.Sentences(in)
	if len(got) != len(want) {
		t.Fatalf("%d sentences, want %d", len(got), len(want))
	}
	for i, sp := range got {
		if n := text.CountWords(in[sp.Start:sp.End]); n != want[i] {
			t.Errorf("sentence %d has %d words, want %d", i, n, want[i])
		}
	}
	in = strings.Repeat("word ", 85)
	if got := text.Sentences(in); len(got) != 2 || text.CountWords(in[got[1].Start:got[1].End]) < 8 {
		t.Errorf("85 words without a clause are cut into %v", got)
	}
	in = strings.Repeat("é", 5000)
	for _, sp := range text.Sentences(in) {
		if sp.End-sp.Start > 4000 || !utf8.ValidString(in[sp.Start:sp.End]) {
			t.Errorf("a word without end is cut at %v", sp)
		}
	}
}

func TestParagraphs(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"a line a paragraph": {
			"The first paragraph is here.\nThe second one is here.\n\nThe third.",
			"The first paragraph is here.|The second one is here.|The third."},
		"wrapped lines": {
			"The ministry said on Friday that the servers of the police had been\n" +
				"attacked again, and that it had switched them off at all borders of\n" +
				"the country for a night.\n\nNobody was hurt.",
			"The ministry said on Friday that the servers of the police had been\n" +
				"attacked again, and that it had switched them off at all borders of\n" +
				"the country for a night.|Nobody was hurt."},
		"wrapped lines, paragraphs by indent": {
			"  The ministry said on Friday that the servers of the police had been\r\n" +
				"attacked again, and that it had switched off all of them at once.\r\n" +
				"  The mayor of the town by the sea said that he had known about this for\r\n" +
				"a week.",
			"The ministry said on Friday that the servers of the police had been\r\n" +
				"attacked again, and that it had switched off all of them at once.|" +
				"The mayor of the town by the sea said that he had known about this for\r\n" +
				"a week."},
		"wrapped Arabic lines": {
			"قالت الوزارة يوم الجمعة إن خوادم الشرطة تعرضت لهجوم جديد وإنها\n" +
				"أوقفتها عند جميع المعابر حتى صباح اليوم التالي ولم تذكر أي تفاصيل\n" +
				"أخرى.",
			"قالت الوزارة يوم الجمعة إن خوادم الشرطة تعرضت لهجوم جديد وإنها\n" +
				"أوقفتها عند جميع المعابر حتى صباح اليوم التالي ولم تذكر أي تفاصيل\n" +
				"أخرى."},
		"headlines of one width": {
			"Mayor opens the long awaited bridge over the river Drin\n" +
				"Police look for the driver of a stolen lorry in Durres\n" +
				"School year begins a week later in the whole country",
			"Mayor opens the long awaited bridge over the river Drin|" +
				"Police look for the driver of a stolen lorry in Durres|" +
				"School year begins a week later in the whole country"},
		"list": {
			"The ministry named three servers that had been attacked on that Friday and\n" +
				"had been off:\n- that of the police\n- that of the customs office",
			"The ministry named three servers that had been attacked on that Friday and\n" +
				"had been off:|- that of the police|- that of the customs office"},
		"menu":                 {"Home\nWorld\nSport", "Home|World|Sport"},
		"old Mac ends of line": {"One.\rTwo.\r\rThree.", "One.|Two.|Three."},
		"Unicode separators":   {"One.\u2028Two.\u2029Three.\u0085Four.", "One.|Two.|Three.|Four."},
		"marks of no width":    {"\ufeffOne.\u200f\n\u200b\nTwo.", "One.|Two."},
		"nothing":              {" \n\t\n", ""},
	}
	for name, tt := range tests {
		if got := spans(tt.in, text.Paragraphs(tt.in)); got != tt.want {
			t.Errorf("%s: got\n%q, want\n%q", name, got, tt.want)
		}
	}
}

func TestSentencesOfWrappedText(t *testing.T) {
	in := "The ministry said on Friday that the servers had been hit. The mayor\r\n" +
		"of the town did not answer. He is said to be abroad until the end of\r\nSeptember.\r\n"
	want := "The ministry said on Friday that the servers had been hit.|" +
		"The mayor\r\nof the town did not answer.|" +
		"He is said to be abroad until the end of\r\nSeptember."
	if got := spans(in, text.Sentences(in)); got != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

func spans(s string, list []text.Span) string {
	var out []string
	for _, sp := range list {
		out = append(out, s[sp.Start:sp.End])
	}
	return strings.Join(out, "|")
}

// Sentences lie in order inside the text, on the bounds of characters, without white space at
// their ends, and together they hold every letter and digit.
func FuzzSentences(f *testing.F) {
	for _, s := range []string{
		"Dr. A. said \"no. \" Then...he left.The end. 5 men. e-Mail came (!) .",
		"قال د. أحمد: \"لا.. نعم\". ق.م. و هـ. انتهى.وقال؟!",
		"one line of words that is wrapped at some width or so,\nand goes on here.\r\n\r\nx\u2028y\u0085z",
		"\xff.\xc2 \xe2\x80 a. b", strings.Repeat("x ", 200), strings.Repeat("ا", 3000),
		". \" ) ” ”. A”", "\u200f.\u200f A",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, sp := range text.Sentences(s) {
			if sp.Start < end || sp.End <= sp.Start || sp.End > len(s) {
				t.Fatalf("Sentences(%q): bad span %v after %d", s, sp, end)
			}
			got := s[sp.Start:sp.End]
			if strings.TrimSpace(got) != got {
				t.Errorf("Sentences(%q): white space around %q", s, got)
			}
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Errorf("Sentences(%q): %q is cut inside a character", s, got)
			}
			if text.HasLetterOrDigit(s[end:sp.Start]) {
				t.Errorf("Sentences(%q) left out %q", s, s[end:sp.Start])
			}
			if n := text.CountWords(got); n > text.MaxSentenceWords {
				t.Errorf("a sentence of %d words", n)
			}
			end = sp.End
		}
		if text.HasLetterOrDigit(s[end:]) {
			t.Errorf("Sentences(%q) left out %q", s, s[end:])
		}
	})
}

// Hostile text must not take more than time in proportion to its length: a megabyte here takes well
// under a second each, squared it would take hours.
func TestSentencesOfHostileTextAreFast(t *testing.T) {
	for _, unit := range []string{"A. ", "\" ", "a.", "(!) ", "د. ", "x", "1. ", "a\n", "”", ".. ", "a, "} {
		in := strings.Repeat(unit, 1<<20/len(unit))
		start := time.Now()
		text.Sentences(in)
		text.Words(in)
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("a megabyte of %q takes %v", unit, d)
		}
	}
}

func TestEndsSentence(t *testing.T) {
	for _, s := range []string{"One.", "One.”", "“Why?” ", "هل؟", "نعم!»", "so…", `"no."`, "(one.)"} {
		if !text.EndsSentence(s) {
			t.Errorf("%q ends as a sentence", s)
		}
	}
	for _, s := range []string{"", "One", "One:", "One,", "“One”", "العالم"} {
		if text.EndsSentence(s) {
			t.Errorf("%q does not end as a sentence", s)
		}
	}
	if !unicode.IsSpace('\u0085') {
		t.Error("next line is white space")
	}
}
