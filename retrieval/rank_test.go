package retrieval_test

import (
	"cmp"
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/lexical"
	"isnad/retrieval/retrievaltest"
	"isnad/retrieval/text"
	"isnad/retrieval/vectorstore"
)

// plainWords is the encoder for tests whose figures can be worked out by hand: retrievaltest's,
// but with one vector for a word, whatever the kind and the language of the text that it stands in.
type plainWords struct{ retrievaltest.Encoder }

func (e *plainWords) Encode(ctx context.Context, _ retrieval.Kind, _ text.Language, s string) (*retrieval.Encoding, error) {
	return e.Encoder.Encode(ctx, retrieval.KindPassage, text.English, s)
}

// passageOf makes a passage whose lines are its sentences. Its id names its article.
func passageOf(id string, lang text.Language, lines ...string) *retrieval.Passage {
	p := &retrieval.Passage{ID: id, Article: id, Language: lang, Text: strings.Join(lines, "\n")}
	for i, line := range lines {
		p.Sentences = append(p.Sentences, retrieval.Sentence{Start: p.End, End: p.End + len(line), Language: lang, Paragraph: i})
		p.End += len(line) + 1
	}
	p.End = len(p.Text)
	return p
}

// collection is passages as a searcher needs them.
type collection struct {
	store *vectorstore.Store
	words *lexical.Index
	*retrieval.Searcher
}

func collect(t testing.TB, enc retrieval.Encoder, passages ...*retrieval.Passage) collection {
	t.Helper()
	store, err := vectorstore.New(enc)
	if err != nil {
		t.Fatal(err)
	}
	words := lexical.New()
	var add []retrieval.Embedded
	for _, p := range passages {
		add = append(add, retrieval.Embedded{Passage: p})
		words.Add(p.ID, p.Language, p.Text)
	}
	if err := store.Add(t.Context(), add); err != nil {
		t.Fatal(err)
	}
	return collection{store, words, retrieval.NewSearcher(enc, store, words)}
}

// find searches, and checks what is true of every result.
func (c collection) find(t testing.TB, q retrieval.Query) *retrieval.Result {
	t.Helper()
	res, err := c.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("searching for %.60q: %v", q.Text, err)
	}
	checkResult(t, res)
	return res
}

func checkResult(t testing.TB, res *retrieval.Result) {
	t.Helper()
	bad := func(f float64) bool { return math.IsNaN(f) || math.IsInf(f, 0) }
	seen := map[string]bool{}
	for i, h := range res.Hits {
		if seen[h.Passage.ID] {
			t.Errorf("passage %s is found twice", h.Passage.ID)
		}
		seen[h.Passage.ID] = true
		if bad(h.Score) || bad(h.Dense) || bad(h.Late) || bad(h.Lexical) {
			t.Errorf("hit %s has the scores %v, %v, %v, %v", h.Passage.ID, h.Score, h.Dense, h.Late, h.Lexical)
		}
		if i > 0 && cmp.Or(cmp.Compare(h.Score, res.Hits[i-1].Score), cmp.Compare(res.Hits[i-1].Passage.ID, h.Passage.ID)) > 0 {
			t.Errorf("hit %d, %s, stands below one that is worse, or as good with a later id", i, h.Passage.ID)
		}
	}
	type place struct {
		passage string
		index   int
	}
	sentences := map[place]bool{}
	for i, h := range res.Sentences {
		if at := (place{h.Passage.ID, h.Index}); sentences[at] {
			t.Errorf("sentence %v is found twice", at)
		} else {
			sentences[at] = true
		}
		if bad(h.Score) || bad(h.Late) || len(h.Matches) != len(res.Tokens) {
			t.Errorf("sentence %q has the scores %v and %v, and %d matches for %d tokens", h.Text(), h.Score, h.Late, len(h.Matches), len(res.Tokens))
		}
		if i > 0 && h.Score > res.Sentences[i-1].Score {
			t.Errorf("sentence %d, %q, stands below one that is worse", i, h.Text())
		}
		for _, m := range h.Matches {
			if s := h.Sentence(); m.At < s.Start || m.At >= s.End {
				t.Errorf("sentence %d-%d, %q, is matched at byte %d", s.Start, s.End, h.Text(), m.At)
				break
			}
		}
	}
}

func idsOf(hits []retrieval.Hit) []string {
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.Passage.ID)
	}
	return ids
}

var allModes = []retrieval.Mode{retrieval.Dense, retrieval.Lexical, retrieval.Late, retrieval.Full}

// Each mode has its own first choice: vectors like a passage that is about nothing else, late
// interaction one that holds every word in whatever company, words one that repeats them (the
// encoder takes capitals for other letters, the words do not); together they agree.
func TestModesRankEachInItsWay(t *testing.T) {
	c := collect(t, &plainWords{},
		passageOf("brief", text.English, "ferries sink"),
		passageOf("capitals", text.English, "CALM: FERRIES SINK, FERRIES SINK, CALM"),
		passageOf("whole", text.English, "ten reporters were told on shore that no ferries of that line ever sink in so calm a gulf"),
		passageOf("other", text.English, "the council met about taxes"),
		passageOf("third", text.English, "rain is expected in the north"),
		passageOf("fourth", text.English, "schools open again on Sunday"),
	)
	for _, w := range []struct {
		mode  retrieval.Mode
		order []string
		score func(retrieval.Hit) float64
	}{
		{retrieval.Dense, []string{"brief", "whole"}, func(h retrieval.Hit) float64 { return h.Dense }},
		{retrieval.Lexical, []string{"capitals", "whole", "brief"}, func(h retrieval.Hit) float64 { return h.Lexical }},
		{retrieval.Late, []string{"whole", "brief"}, func(h retrieval.Hit) float64 { return h.Late }},
		{retrieval.Full, []string{"whole", "brief"}, nil},
		{"", []string{"whole", "brief"}, nil},
	} {
		hits := c.find(t, retrieval.Query{Text: "calm ferries sink", Mode: w.mode, K: 3}).Hits
		for _, h := range hits {
			t.Logf("%s: %s %.3f, dense %.3f, late %.3f, words %.3f", w.mode, h.Passage.ID, h.Score, h.Dense, h.Late, h.Lexical)
			if w.score != nil && h.Score != w.score(h) {
				t.Errorf("%s: %s has the score %v, not that of the mode, %v", w.mode, h.Passage.ID, h.Score, w.score(h))
			}
		}
		if ids := idsOf(hits); len(ids) != 3 || !slices.Equal(ids[:len(w.order)], w.order) {
			t.Errorf("%s: found %v, want first %v", w.mode, ids, w.order)
		}
	}
}

func TestK(t *testing.T) {
	var passages []*retrieval.Passage
	for _, id := range strings.Split("abcdefg", "") {
		passages = append(passages, passageOf(id, text.English, "gate "+id))
	}
	c := collect(t, &plainWords{}, passages...)
	all := c.find(t, retrieval.Query{Text: "gate c", K: 7})
	for k, want := range map[int]int{-1: retrieval.DefaultK, 0: retrieval.DefaultK, 1: 1, 2: 2, 7: 7, 1000: 7} {
		res := c.find(t, retrieval.Query{Text: "gate c", K: k})
		if got := idsOf(res.Hits); !slices.Equal(got, idsOf(all.Hits)[:want]) || got[0] != "c" {
			t.Errorf("K %d: found %v, of %v", k, got, idsOf(all.Hits))
		}
		if len(res.Sentences) != 7 {
			t.Errorf("K %d: %d sentences are ranked, not those of all 7 passages", k, len(res.Sentences))
		}
	}
}

// Passages of one text have one score; which of them comes first must not be left to chance.
func TestEqualScoresAreOrderedByID(t *testing.T) {
	var passages []*retrieval.Passage
	for _, id := range []string{"d", "b", "f", "a", "e", "c"} {
		lang := text.English
		if id < "d" {
			lang = text.Arabic // as many of each, so that no language stands out
		}
		passages = append(passages, passageOf(id, lang, "the gate closed", "the gate closed"))
	}
	c := collect(t, &plainWords{}, passages...)
	for _, mode := range allModes {
		res := c.find(t, retrieval.Query{Text: "who closed the gate", Language: text.English, Mode: mode, K: 4})
		if mode != retrieval.Full { // whose scale differs by language
			if ids := idsOf(res.Hits); !slices.Equal(ids, []string{"a", "b", "c", "d"}) {
				t.Errorf("%s: found %v", mode, ids)
			}
		}
		var arabic []string
		for _, h := range res.Sentences {
			if h.Passage.Language == text.Arabic {
				arabic = append(arabic, h.Passage.ID+strings.Repeat("'", h.Index))
			}
		}
		if got := strings.Join(arabic, " "); got != "a a' b b' c c'" {
			t.Errorf("%s: the sentences come as %s", mode, got)
		}
	}
}

func TestSearchesSideBySideFindTheSame(t *testing.T) {
	var passages []*retrieval.Passage
	for i, word := range strings.Fields("gate bridge ferry harbour siren gate bridge ferry بوابة جسر عبارة ميناء بوابة جسر") {
		passages = append(passages, passageOf(string(rune('a'+i)), text.LanguageOf(word), word+" 12", "the 7th "+word))
	}
	c := collect(t, &plainWords{}, passages...)
	queries := []retrieval.Query{
		{Text: "which gate 7th"}, {Text: "أي بوابة 12"}, {Text: "which ferry", Context: "the bridge"},
		{Text: "bridge", Mode: retrieval.Dense}, {Text: "bridge", Mode: retrieval.Lexical}, {Text: "جسر", Mode: retrieval.Late},
	}
	var first []*retrieval.Result
	for _, q := range queries {
		first = append(first, c.find(t, q))
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, q := range queries {
				if res, err := c.Search(t.Context(), q); err != nil || !reflect.DeepEqual(res, first[i]) {
					t.Errorf("%q was found otherwise than before, error %v", q.Text, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestSmallCollections(t *testing.T) {
	english := passageOf("en", text.English, "the gate 41 closed")
	other := passageOf("en2", text.English, "ferries run late")
	arabic := passageOf("ar", text.Arabic, "أغلقت البوابة 41")
	for _, w := range []struct {
		name     string
		passages []*retrieval.Passage
		query    string
		first    string
	}{
		{"empty", nil, "gate 41", ""},
		{"empty, Arabic", nil, "البوابة 41", ""},
		{"one passage", []*retrieval.Passage{english}, "gate 41", "en"},
		{"one passage, nothing in common", []*retrieval.Passage{english}, "smoke", ""},
		{"one language", []*retrieval.Passage{other, english}, "gate 41", "en"},
		{"the other language only", []*retrieval.Passage{arabic}, "gate 41", "ar"},
		{"one of each, asked in English", []*retrieval.Passage{arabic, other}, "41", "ar"},
		{"one of each, asked in Arabic", []*retrieval.Passage{english, arabic}, "أغلقت البوابة", "ar"},
		{"no words at all", []*retrieval.Passage{english, arabic}, "", ""},
	} {
		c := collect(t, &plainWords{}, w.passages...)
		for _, mode := range allModes {
			res := c.find(t, retrieval.Query{Text: w.query, Mode: mode})
			if mode != retrieval.Lexical && len(res.Hits) != len(w.passages) || len(res.Sentences) != len(w.passages) {
				t.Errorf("%s, %s: %d passages and %d sentences of %d", w.name, mode, len(res.Hits), len(res.Sentences), len(w.passages))
			}
			if ids := idsOf(res.Hits); w.first != "" && (len(ids) == 0 || ids[0] != w.first) {
				t.Errorf("%s, %s: found %v, want %s first", w.name, mode, ids, w.first)
			}
		}
	}
}

func TestQueryIsEncodedInItsLanguage(t *testing.T) {
	for _, w := range []struct {
		query retrieval.Query
		want  text.Language
	}{
		{retrieval.Query{Text: "who closed the gate?"}, text.English},
		{retrieval.Query{Text: "من أغلق البوابة؟"}, text.Arabic},
		{retrieval.Query{Text: "من أغلق بوابة Orrin Gate؟"}, text.Arabic},
		{retrieval.Query{Text: "who is the emir of الساحل?"}, text.English},
		{retrieval.Query{Text: "من أغلقها؟", Context: "who opened the gate? and why?"}, text.Arabic},
		{retrieval.Query{Text: "٢٠٢٢"}, ""},
		{retrieval.Query{Text: "gate", Language: text.Arabic}, text.Arabic},
	} {
		enc := &retrievaltest.Encoder{}
		c := collect(t, enc)
		if res := c.find(t, w.query); res.Language != w.want {
			t.Errorf("%q is in %q, want %q", w.query.Text, res.Language, w.want)
		}
		calls := enc.Calls()
		if len(calls) != 1 || calls[0].Kind != retrieval.KindQuery || calls[0].Language != w.want || !strings.HasSuffix(calls[0].Text, w.query.Text) {
			t.Errorf("%q was encoded as %+v", w.query.Text, calls)
		}
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	enc := &plainWords{}
	c := collect(t, enc, passageOf("a", text.English, "the gate closed"))
	ctx, cancel := context.WithCancel(t.Context())
	for name, before := range map[string]func(context.Context, string) error{
		"while the query is encoded":                       func(ctx context.Context, _ string) error { cancel(); return ctx.Err() },
		"and the encoder notices nothing: while comparing": func(context.Context, string) error { cancel(); return nil },
	} {
		enc.Before = before
		if res, err := c.Search(ctx, retrieval.Query{Text: "gate"}); !errors.Is(err, context.Canceled) || res != nil {
			t.Errorf("cancelled %s: found %v, error %v", name, res, err)
		}
	}
	fault := errors.New("out of memory")
	enc.Before = func(context.Context, string) error { return fault }
	if _, err := c.Search(t.Context(), retrieval.Query{Text: "gate"}); !errors.Is(err, fault) || err.Error() != "encoding the question: out of memory" {
		t.Errorf("the encoder's error became %v", err)
	}
}
