package lexical_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/lexical"
	"isnad/retrieval/text"
)

// few are passages of both languages that share a name and a year.
func few() *lexical.Index {
	x := lexical.New()
	x.Add("en/ferry", text.English, "The ferry Meridian left the harbour in 2019 and was never seen again.")
	x.Add("en/bridge", text.English, "Engineers inspected the bridges after the flood.")
	x.Add("en/port", text.English, "The port authority closed its site port.example.org for a day.")
	x.Add("ar/ferry", text.Arabic, "غادرت العبّارة Meridian الميناء عام ٢٠١٩ ولم تعد")
	x.Add("ar/bridge", text.Arabic, "فحص المهندسون الجسور بعد الفيضان، والحكومة تنتظر تقريرهم")
	x.Add("ar/port", text.Arabic, "أغلقت سلطة الميناء موقعها port.example.org يوماً واحداً")
	return x
}

func TestSearchFindsFormsOfAWord(t *testing.T) {
	x := few()
	for _, c := range []struct {
		query string
		lang  text.Language
		first string // the best passage; empty: none is found
	}{
		{"inspecting a bridge", text.English, "en/bridge"},
		{"FLOODS", text.English, "en/bridge"},
		{"harbor", text.English, "en/ferry"}, // by its letters
		{"2019", text.English, "en/ferry"},
		{"٢٠١٩", text.English, "en/ferry"},
		{"الحكومه", text.Arabic, "ar/bridge"}, // without its conjunction, and spelt otherwise
		{"حكومة", text.Arabic, "ar/bridge"},
		{"مهندس", text.Arabic, "ar/bridge"},
		{"العبارة", text.Arabic, "ar/ferry"}, // without harakat
		{"2019", text.Arabic, "ar/ferry"},
		{"where is the Meridian?", text.Arabic, "ar/ferry"}, // a name in the other language's text
		{"أين meridian", text.English, "en/ferry"},
		{"port.example.org", text.Arabic, "ar/port"},
		{"port.example.org", text.English, "en/port"},
		{"zebra", "", ""},
		{"زرافة", text.English, ""},
		{"؟!...", "", ""},
		{"", "", ""},
		{"Meridian", "sq", ""},
	} {
		got := x.Search(c.query, c.lang, 10)
		if c.first == "" {
			if len(got) > 0 {
				t.Errorf("%q in %q found %v", c.query, c.lang, got)
			}
			continue
		}
		if len(got) == 0 || got[0].ID != c.first {
			t.Errorf("%q in %q found %v, want %s first", c.query, c.lang, got, c.first)
		}
	}
}

// The figure is worked out from the formula of BM25 by hand. A word of two letters has two
// terms: its stem, and the run that is the whole of it.
func TestSearchScoresByBM25(t *testing.T) {
	x := lexical.New()
	x.Add("a", text.English, "xy xy")
	x.Add("b", text.English, "qz")
	x.Add("c", text.Arabic, "xy xy xy xy xy") // has no part in the statistics of English
	idf := math.Log(1 + (2-1+0.5)/(1+0.5))
	most := 2 * idf
	want := 2 * idf * 2 / (2 + 0.9*(1-0.4+0.4*4/3.0)) / most
	got := x.Search("xy", text.English, 10)
	if len(got) != 1 || got[0].ID != "a" || math.Abs(got[0].Score-want) > 1e-12 {
		t.Errorf("found %v, want a with %v", got, want)
	}
}

// A stem is no run of letters, even where the letters are the same: "port" has the one run of
// "airports", which has a stem and seven runs, counting its beginning and its end. The other
// terms of "port", its stem and two more runs, no passage holds.
func TestSearchByRunsOfLetters(t *testing.T) {
	x := lexical.New()
	x.Add("a", text.English, "airports")
	x.Add("b", text.English, "qz")
	held, held0 := math.Log(1+(2-1+0.5)/(1+0.5)), math.Log(1+(2-0+0.5)/(0+0.5))
	want := held * 1 / (1 + 0.9*(1-0.4+0.4*8/5.0)) / (held + 3*held0)
	got := x.Search("port", text.English, 10)
	if len(got) != 1 || math.Abs(got[0].Score-want) > 1e-12 {
		t.Errorf("found %v, want a with %v", got, want)
	}
}

func TestSearchOrder(t *testing.T) {
	x := lexical.New()
	for i := range 30 {
		x.Add(fmt.Sprintf("p%02d", (i*7)%30), text.English, "the same words")
	}
	x.Add("best", text.English, "same words, same words")
	x.Add("arabic", text.Arabic, "كلمات same")
	x.Add("other", text.English, "nothing of it")
	want := []string{"best"}
	for i := range 30 {
		want = append(want, fmt.Sprintf("p%02d", i))
	}
	for n, length := range map[int]int{-1: 0, 0: 0, 1: 1, 7: 7, 31: 31, math.MaxInt: 31} {
		got := x.Search("same words", text.English, n)
		if len(got) != length {
			t.Fatalf("asked for %d, got %d", n, len(got))
		}
		for i, s := range got {
			if s.ID != want[i] {
				t.Fatalf("result %d of %d is %s, want %s", i, n, s.ID, want[i])
			}
		}
	}
	if got := x.Search("same words", "", 100); len(got) != 32 {
		t.Errorf("%d passages of both languages, want 32", len(got))
	}
}

// An index that saw passages come, change and go is the same as one that only saw the last state.
func TestRemoveLeavesNothingBehind(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	vocabulary := strings.Fields("harbour port ferry bridge flood engineers ميناء جسر عبّارة فيضان الحكومة Meridian 2019 ٢٠١٩")
	sentence := func() string {
		var words []string
		for range 1 + rng.IntN(12) {
			words = append(words, vocabulary[rng.IntN(len(vocabulary))])
		}
		return strings.Join(words, " ")
	}
	type passage struct {
		lang text.Language
		text string
	}
	x, now := lexical.New(), map[string]passage{}
	for range 2000 {
		id := fmt.Sprintf("p%02d", rng.IntN(60))
		if rng.IntN(3) == 0 {
			x.Remove(id)
			delete(now, id)
			continue
		}
		p := passage{[]text.Language{text.Arabic, text.English}[rng.IntN(2)], sentence()}
		x.Add(id, p.lang, p.text)
		now[id] = p
	}
	fresh := lexical.New()
	for id, p := range now {
		fresh.Add(id, p.lang, p.text)
	}
	if x.Len() != len(now) {
		t.Errorf("Len is %d, want %d", x.Len(), len(now))
	}
	for range 50 {
		query := sentence()
		for _, lang := range []text.Language{text.Arabic, text.English, ""} {
			if got, want := x.Search(query, lang, 100), fresh.Search(query, lang, 100); !slices.Equal(got, want) {
				t.Fatalf("%q in %q found %v, want %v", query, lang, got, want)
			}
		}
	}
	for id := range now {
		x.Remove(id)
	}
	x.Remove("unknown")
	if got := x.Search("harbour ميناء", "", 10); x.Len() != 0 || len(got) > 0 {
		t.Errorf("%d passages are left, and %v are found", x.Len(), got)
	}
}

// However long a question, and however often a passage says its words, the score is a share.
func TestScoreIsAShare(t *testing.T) {
	x := few()
	x.Add("again", text.English, strings.Repeat("bridge ", 1000))
	for _, query := range []string{"bridge", strings.Repeat("bridge ", 100), "bridge and something that no passage holds"} {
		got := x.Search(query, text.English, 1)
		if len(got) != 1 || got[0].Score <= 0 || got[0].Score >= 1 {
			t.Errorf("%.30q found %v", query, got)
		}
	}
	bridge, more := x.Search("bridge", text.English, 1), x.Search("bridge zebra", text.English, 1)
	if more[0].Score > bridge[0].Score/2 {
		t.Errorf("half of a question scores %v, and all of it %v", more, bridge)
	}
}

// Of what is too long for a word, only the beginning is found by its letters.
func TestEndlessWord(t *testing.T) {
	x := lexical.New()
	x.Add("endless", text.English, strings.Repeat("begin", 12)+"middle"+strings.Repeat("end", 100_000))
	if got := x.Search("begin", text.English, 1); len(got) != 1 {
		t.Error("the beginning is not found")
	}
	if got := x.Search("dleend", text.English, 1); len(got) > 0 {
		t.Errorf("something far inside of it is found: %v", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	x := few()
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 200 {
				id := fmt.Sprint(i % 20)
				x.Add(id, text.English, fmt.Sprint("the Meridian left ", w, " ", i))
				x.Search("Meridian", "", 5)
				x.Remove(fmt.Sprint((i + w) % 20))
				x.Len()
			}
		})
	}
	wg.Wait()
}

// Whatever a text holds, it is found by itself, or has no words at all.
func FuzzIndex(f *testing.F) {
	f.Add("Engineers inspected the bridges", "فحص المهندسون الجسور")
	f.Add("", "\xff\xfe")
	f.Add(strings.Repeat("a", 100_000), "ـــــ ً ٢٠١٩ U.N. e-mail")
	f.Add("a\u200fb\u0000", "ﷺ ﻻ 𝔞 ß")
	f.Fuzz(func(t *testing.T, a, b string) {
		x := lexical.New()
		x.Add("a", text.English, a)
		x.Add("b", text.Arabic, b)
		has := len(text.Words(a)) > 0
		got := x.Search(a, text.English, 1)
		if found := len(got) == 1 && got[0].ID == "a" && got[0].Score > 0 && got[0].Score < 1; found != has {
			t.Errorf("%q found %v by itself", a, got)
		}
		x.Remove("a")
		x.Remove("b")
		if got := x.Search(a+" "+b, "", 1); len(got) > 0 || x.Len() != 0 {
			t.Errorf("removed and found all the same: %v", got)
		}
	})
}

var _ retrieval.LexicalIndex = (*lexical.Index)(nil)
