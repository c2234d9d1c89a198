package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad/bot"
	"isnad/retrieval"
	"isnad/retrieval/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file of testdata/output, in which what cannot be seen has
// signs of its own: ⟨ and ⟩ for the ends of an isolate, ⇠ for the right-to-left mark, ␛ for
// the escape character.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.NewReplacer(isolateStart, "⟨", isolateEnd, "⟩", rightToLeftMark, "⇠", "\x1b", "␛").Replace(got)
	path := filepath.Join("testdata", "output", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s\nwant:\n%s", path, got, want)
	}
}

func file(id string) string { return "articles/" + id + ".txt" }

func answer(lang text.Language, outcome bot.Outcome) bot.Answer {
	return bot.Answer{
		Version: bot.Version, Language: lang, Outcome: outcome, Generator: bot.Extract,
		Statements: []bot.Statement{}, Disagreements: []bot.Disagreement{}, Citations: []bot.Citation{},
		Nearest: []bot.Citation{}, Dropped: []bot.Dropped{}, Notes: []string{}, Timings: map[string]float64{},
	}
}

var (
	bridge = bot.Citation{
		N: 1, Article: "bridge", Title: "Bridge closed after flood", Outlet: "Example Times", Date: "2021-03-05",
		Language: text.English, Passage: "bridge#1", Quote: "The bridge was closed on Friday, the ministry\nsaid.", Start: 10, End: 59,
		URL: "https://news.example/bridge",
	}
	bridgeAgain = bot.Citation{
		N: 3, Article: "bridge", Title: "Bridge closed after flood", Outlet: "Example Times", Date: "2021-03-05",
		Language: text.English, Passage: "bridge#2", Quote: "It will stay closed for (at least) two weeks.", Start: 100, End: 145,
	}
	bridgeInArabic = bot.Citation{
		N: 4, Article: "bridge", Title: "Bridge closed after flood", Outlet: "Example Times", Date: "2021-03-05",
		Language: text.Arabic, Passage: "bridge#3", Quote: "سيبقى الجسر مغلقا.", Start: 200, End: 230,
		URL: "https://news.example/bridge",
	}
	jisr = bot.Citation{
		N: 2, Article: "jisr", Title: "إغلاق جسر Example Bridge (EB)", Date: "2021-03-06", DateInferred: true,
		Language: text.Arabic, Passage: "jisr#1", Quote: "أغلقت الوزارة الجسر يوم السبت 2021-03-06، حسب Example Times (ET).", Start: 0, End: 90,
	}
)

func quoting(lang text.Language, citations ...bot.Citation) bot.Answer {
	ans := answer(lang, bot.Answered)
	for _, c := range citations {
		ans.Citations = append(ans.Citations, c)
		ans.Statements = append(ans.Statements, bot.Statement{Text: c.Quote, Citations: []int{c.N}})
	}
	ans.AsOf = "2021-03-06"
	return ans
}

func TestRenderAnswer(t *testing.T) {
	drafted := answer(text.English, bot.Answered)
	drafted.Citations = []bot.Citation{bridge, jisr}
	drafted.Statements = []bot.Statement{{Text: "The bridge was closed.", Citations: []int{1, 2}}}
	drafted.Disagreements = []bot.Disagreement{{About: "the weekday", Sides: []bot.Side{
		{Value: "Friday", Citations: []int{1}}, {Value: "السبت", Citations: []int{2}}}}}
	drafted.Notes = []string{"the model was not reachable"}

	notFound := answer(text.Arabic, bot.NotFound)
	notFound.Nearest = []bot.Citation{jisr, bridge}

	hostile := quoting(text.English, bot.Citation{
		N: 1, Article: "a\x1b[2Jb", Title: "T\u202eitle\x07", Outlet: "\x1b]0;owned\x07", Date: "soon\n\n[2] forged",
		Language: "tlh", Quote: "Line\r\nbreak\u200b and \x9b31m colour\U000e0041", URL: "https://x.example/\x1b]8;;",
	})

	for _, c := range []struct {
		name   string
		answer bot.Answer
		screen screen
	}{
		{"extract-en.txt", quoting(text.English, bridge, jisr, bridgeAgain), screen{}},
		{"extract-ar.txt", quoting(text.Arabic, jisr, bridge), screen{}},
		{"extract-ar-narrow.txt", quoting(text.Arabic, jisr, bridge, bridgeAgain), screen{width: 34}},
		{"extract-mixed.txt", quoting(text.English, bridge, jisr, bridgeAgain, bridgeInArabic), screen{}},
		{"drafted-styled.txt", drafted, screen{width: 60, styled: true}},
		{"not-found-ar.txt", notFound, screen{width: 60}},
		{"not-found-empty.txt", answer(text.English, bot.NotFound), screen{}},
		{"hostile.txt", hostile, screen{}},
	} {
		t.Run(c.name, func(t *testing.T) { golden(t, c.name, renderAnswer(c.answer, c.screen, file)) })
	}
}

func TestRenderFound(t *testing.T) {
	f := found{Hits: []foundHit{
		{Article: "bridge", Language: text.English, Score: 2.5, Text: "The bridge was closed on Friday, the ministry said.",
			source: &retrieval.Article{ID: "bridge", Title: "Bridge closed", Outlet: "Example Times", Date: "2021-03-05", DateInferred: true}},
		{Article: "jisr", Language: text.Arabic, Score: -0.125, Text: "أغلقت الوزارة الجسر."},
	}}
	golden(t, "search.txt", renderFound(f, text.English, screen{width: 40}, file))
	golden(t, "search-ar.txt", renderFound(f, text.Arabic, screen{}, file))
	golden(t, "search-empty.txt", renderFound(found{}, text.Arabic, screen{}, file))
}

// FuzzRenderAnswer shows that no article can steer the screen, whatever it holds.
func FuzzRenderAnswer(f *testing.F) {
	f.Add("quote \x1b[31m", "title\u202e", "2020-01-01", "https://x.example", 30, true)
	f.Add("«اقتباس»", "عنوان", "", "", 0, false)
	f.Add("\xff\xfe", "\u2066(((", "\U000e0001", "]]]", 3, true)
	f.Fuzz(func(t *testing.T, quote, title, date, url string, width int, arabic bool) {
		lang := text.English
		if arabic {
			lang = text.Arabic
		}
		c := bot.Citation{N: 1, Title: title, Date: date, URL: url, Quote: quote, Language: lang, Article: title}
		for _, ans := range []bot.Answer{quoting(lang, c), {Language: lang, Outcome: bot.NotFound, Nearest: []bot.Citation{c}}} {
			out := renderAnswer(ans, screen{width: width % 200}, file)
			depth := 0
			for _, r := range out {
				switch {
				case r == '\n' && depth != 0:
					t.Fatalf("a line ends inside an isolate: %q", out)
				case string(r) == isolateStart:
					depth++
				case string(r) == isolateEnd:
					depth--
				case string(r) == rightToLeftMark, r == '\n':
				case r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0, text.Invisible(r):
					t.Fatalf("%U reaches the screen: %q", r, out)
				}
				if depth < 0 || depth > 1 {
					t.Fatalf("isolates do not pair: %q", out)
				}
			}
		}
	})
}

func TestIsolate(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"name in brackets", "قالت الوكالة (Example News) أمس", "⇠قالت الوكالة (⟨Example News⟩) أمس"},
		{"brackets inside", "شركة Example (EX) الكبرى", "⇠شركة ⟨Example (EX)⟩ الكبرى"},
		{"brackets before", "شركة (EX) Example الكبرى", "⇠شركة ⟨(EX) Example⟩ الكبرى"},
		{"sign and digits", "حساب @user_1 ومجموعة APT42.", "⇠حساب ⟨@user_1⟩ ومجموعة ⟨APT42⟩."},
		{"digits of the line", "في 15 يوليو 2022", "⇠في 15 يوليو 2022"},
		{"ISO date", "بتاريخ 2022-09-10.", "⇠بتاريخ ⟨2022-09-10⟩."},
		{"whole line", "Example", "⇠⟨Example⟩"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := strings.NewReplacer("⟨", isolateStart, "⟩", isolateEnd, "⇠", rightToLeftMark).Replace(c.want)
			if got := directed(c.line, text.Arabic); got != want {
				t.Errorf("got %+q\nwant %+q", got, want)
			}
		})
	}
	const english, want = "It said “نعم، 3 مرات” twice.", "It said “\u2068نعم، 3 مرات\u2069” twice."
	if got := directed(english, text.English); got != want {
		t.Errorf("got %+q\nwant %+q", got, want)
	}
	for _, plain := range []string{"", "Only English, 2022-09-10."} {
		if got := directed(plain, text.English); got != plain {
			t.Errorf("%q became %+q", plain, got)
		}
	}
}
