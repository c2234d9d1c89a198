package retrieval_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

func read(t *testing.T, raw string) *retrieval.Article {
	t.Helper()
	a, err := retrieval.ReadArticle("folder/name", raw)
	if err != nil {
		t.Fatalf("reading %q: %v", raw, err)
	}
	return a
}

func sentences(a *retrieval.Article) []string {
	var out []string
	for _, s := range a.Sentences {
		out = append(out, a.Raw[s.Start:s.End])
	}
	return out
}

const body = "The port was closed on Sunday. Nobody was hurt.\n\nIt opened again on Monday."

var bodySentences = []string{"The port was closed on Sunday.", "Nobody was hurt.", "It opened again on Monday."}

// Whatever an editor does to a file's bytes, the same sentences come out, cut from the raw bytes.
func TestReadArticleSurvivesEditors(t *testing.T) {
	tests := map[string]string{
		"plain":                          body,
		"byte-order mark":                "\ufeff" + body,
		"CRLF":                           strings.ReplaceAll(body, "\n", "\r\n"),
		"lone CR":                        strings.ReplaceAll(body, "\n", "\r"),
		"trailing space":                 strings.ReplaceAll(body, "\n", " \t\n") + "\n\n",
		"front matter":                   "---\ntitle: Port closed\n---\n" + body,
		"front matter, BOM, CRLF":        "\ufeff---\r\ntitle: Port closed\r\n---\r\n" + body,
		"a rule of Markdown at the top":  "---\n\n" + body,
		"a paragraph between two rules":  "---\nThe port was closed on Sunday. Nobody was hurt.\n---\n\nIt opened again on Monday.",
		"a rule at the top and no other": "---\n" + body,
	}
	for name, raw := range tests {
		a := read(t, raw)
		if got, want := strings.Join(sentences(a), "|"), strings.Join(bodySentences, "|"); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if a.Raw != raw {
			t.Errorf("%s: Raw is not the file", name)
		}
	}
}

func TestReadArticleKeepsNormalisationForms(t *testing.T) {
	const s = "Tiranë u sulmua në maj. قال المتحدث إنّ آلة الطباعة أُوقفت."
	for _, raw := range []string{norm.NFC.String(s), norm.NFD.String(s)} {
		a := read(t, raw)
		if got := strings.Join(sentences(a), " "); got != raw {
			t.Errorf("got %q, want %q", got, raw)
		}
	}
}

func TestReadArticleFields(t *testing.T) {
	a := read(t, `---
# a note to ourselves
title: "إغلاق  الميناء"
outlet: The Courier
date: 2021-03-14
date_inferred: true
url: https://example.com/port?a=1
language: ar
---
`+body)
	if a.ID != "folder/name" || a.Title != "إغلاق الميناء" || a.Outlet != "The Courier" || a.Date != "2021-03-14" ||
		!a.DateInferred || a.URL != "https://example.com/port?a=1" || a.Language != text.Arabic {
		t.Errorf("got %+v", a)
	}
	if got := a.Sentences[0].Language; got != text.English {
		t.Errorf("front matter's language is the article's, a sentence has its own: got %q", got)
	}
}

func TestTitle(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"---\ntitle: From front matter\n---\n# A heading\n\n" + body, "From front matter"},
		{"# A *heading* #\n\n" + body, "A *heading*"},
		{"Port closed after attack\n\n" + body, "Port closed after attack"},
		{body, "folder/name"},
		{body + "\n\nWhat comes next\n\n" + body, "folder/name"},
	}
	for _, tt := range tests {
		if got := read(t, tt.raw).Title; got != tt.want {
			t.Errorf("the title of %q is %q, want %q", tt.raw, got, tt.want)
		}
	}
}

func TestReadArticleRefuses(t *testing.T) {
	tests := map[string]struct{ raw, want string }{
		"empty":                   {"", "is empty"},
		"white space":             {" \n\ufeff\n", "holds no words"},
		"signs":                   {"--- *** !!!", "holds no words"},
		"only a deceptive line":   {"Nobody was \u202egnuoy\u202c hurt.", "holds no words"},
		"UTF-16 with mark":        {"\xff\xfeT\x00h\x00e\x00", "UTF-16"},
		"UTF-16 without mark":     {"T\x00h\x00e\x00 \x00p\x00o\x00r\x00t\x00", "UTF-16"},
		"UTF-16 Arabic":           {"\x06\x27\x06\x44\x06\x45\x06\x4a\x06\x46\x06\x27\x06\x21\x00\x20\x06\x45", "UTF-16"},
		"binary":                  {"PK\x03\x04\x00\x00\x00data", "binary"},
		"control characters":      {strings.Repeat("\x01\x02ab", 100), "binary"},
		"Windows-1256":            {"The port \xe3\xed\xe4\xc7\xc1", "not UTF-8 (from byte 9"},
		"too large":               {strings.Repeat("a b. ", 1<<20+1), "larger than 5 MB"},
		"not YAML":                {"---\ndate: [2021\n---\n" + body, "front matter"},
		"two titles":              {"---\ntitle: X\ntitle: Y\n---\n" + body, "title"},
		"no end":                  {"---\ntitle: X\n" + body, "without an end"},
		"end too far":             {"---\ntitle: " + strings.Repeat("x", 20_000) + "\n---\n" + body, "without an end"},
		"date":                    {"---\ndate: 14 March 2021\n---\n" + body, `date "14 March 2021"`},
		"no such day":             {"---\ndate: 2021-02-30\n---\n" + body, "date"},
		"inferred nothing":        {"---\ndate_inferred: true\n---\n" + body, "date_inferred without a date"},
		"not a yes or no":         {"---\ndate: 2021-02-03\ndate_inferred: perhaps\n---\n" + body, "front matter"},
		"address of a file":       {"---\nurl: file:///etc/passwd\n---\n" + body, "url"},
		"script":                  {"---\nurl: javascript:alert(1)\n---\n" + body, "url"},
		"address with a password": {"---\nurl: https://me:secret@example.com\n---\n" + body, "url"},
		"no host":                 {"---\nurl: https:///x\n---\n" + body, "url"},
		"language":                {"---\nlanguage: klingon\n---\n" + body, `language "klingon"`},
		"list":                    {"---\ntitle:\n  - a\n  - b\n---\n" + body, "front matter"},
	}
	for name, tt := range tests {
		_, err := retrieval.ReadArticle("x", tt.raw)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tt.want)
			continue
		}
		if strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("%s: error of several lines: %q", name, err)
		}
	}
}

func TestDeceptiveSentencesAreLeftOut(t *testing.T) {
	a := read(t, "The port was \u202ednib\u202c closed. Nobody was hurt. All is \U000e0061well.")
	if got := sentences(a); len(got) != 1 || got[0] != "Nobody was hurt." {
		t.Errorf("got %q", got)
	}
}

func TestLanguageOfSentences(t *testing.T) {
	a := read(t, "Port closed\n\nThe port was closed on Sunday.\n\nأغلق الميناء يوم الأحد.\n\nBluegate\n\n"+
		"وقالت شركة Bluegate إن الهجوم توقف.\n\n2021\n\nولم يصب أحد.")
	want := map[string]text.Language{
		"Port closed":                    text.English,
		"The port was closed on Sunday.": text.English,
		"أغلق الميناء يوم الأحد.":        text.Arabic,
		"Bluegate": text.Arabic,
		"وقالت شركة Bluegate إن الهجوم توقف.": text.Arabic,
		"ولم يصب أحد.": text.Arabic,
	}
	for _, s := range a.Sentences {
		raw := a.Raw[s.Start:s.End]
		if s.Language != want[raw] {
			t.Errorf("%q is in %q, want %q", raw, s.Language, want[raw])
		}
		delete(want, raw)
	}
	if len(want) > 0 {
		t.Errorf("not read: %v", want)
	}
	if a.Language != text.Arabic {
		t.Errorf("most words are Arabic, the article is in %q", a.Language)
	}
}

// checkArticle fails when an article breaks what holds for every article.
func checkArticle(t *testing.T, a *retrieval.Article) {
	t.Helper()
	end, paragraph := 0, 0
	for _, s := range a.Sentences {
		if s.Start < end || s.End <= s.Start || s.End > len(a.Raw) || s.Paragraph < paragraph {
			t.Fatalf("bad sentence %+v after %d in %q", s, end, a.Raw)
		}
		raw := a.Raw[s.Start:s.End]
		if strings.TrimSpace(raw) != raw || !utf8.ValidString(raw) || !text.HasLetterOrDigit(raw) || text.Deceptive(raw) {
			t.Errorf("bad sentence %q in %q", raw, a.Raw)
		}
		if s.Language != text.Arabic && s.Language != text.English {
			t.Errorf("sentence %q is in language %q", raw, s.Language)
		}
		end, paragraph = s.End, s.Paragraph
	}
	if len(a.Sentences) == 0 || a.Title == "" || a.Language == "" {
		t.Errorf("article %q lacks sentences, title or language", a.Raw)
	}
}

func FuzzReadArticle(f *testing.F) {
	f.Add("\ufeff---\r\ntitle: x\r\ndate: 2021-01-02\r\n---\r\n# H #\r\n\r\n- item\r\n> quote\r\n")
	f.Add("---\n&a [*a]\n---\nx")
	f.Add("---\ntitle: &a b\noutlet: *a\n---\nx. y")
	f.Add("Home\nMenu\n\nA headline of some words\n\nA sentence. Another one.\n\nRead more:\nx\n© 2020")
	f.Add("```\ncode\n```\n<!-- x\n--> y\n| a | b |\n**b**\n# #\n![](x)")
	f.Add("الرئيسية\nعنوان طويل عن هجوم على الميناء\nقال د. أحمد: \"لا.\" وعاد\nاقرأ أيضا\nتيست\n12:30\n")
	f.Add("14:20\nA\nText is here.\n15:20\nB\nText is there.\n2 May\nText. \u202ex\u202c.")
	f.Add("ﹿ---\nx y\n") // a word that folds to nothing
	f.Fuzz(func(t *testing.T, raw string) {
		a, err := retrieval.ReadArticle("x", raw)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		checkArticle(t, a)
	})
}
