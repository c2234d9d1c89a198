package retrieval_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// hostileQueries are questions that nobody means, and some that get through.
func hostileQueries() map[string]string {
	return map[string]string{
		"4,000 characters":     strings.Repeat("متى أغلقت gate 41؟ ", 210),
		"empty":                "",
		"white space":          " \n\t\u00a0",
		"signs":                strings.Repeat("؟!?…«»", 8),
		"emoji":                strings.Repeat("😀👩‍🚒🇦🇱", 8),
		"direction overrides":  "\u202eetag eht desolc ohw\u202c \u2066gate\u2069",
		"tag characters":       "gate \U000e0067\U000e0061\U000e0074\U000e0065",
		"not UTF-8":            "gate \xff\xfe\xc3\x28 closed",
		"zero bytes":           "gate\x00closed",
		"one endless word":     strings.Repeat("gate", 60),
		"one word many times":  strings.Repeat("gate ", 30),
		"marks without letter": strings.Repeat("\u064e\u0651", 30),
		"vocalised":            "مَنْ أَغْلَقَ البَوَّابَةَ؟",
		"many scripts":         "gate 門 ворота πύλη דלת बताओ البوابة",
		"markup":               `<script>alert("gate")</script> ${gate} %s %!d(string=gate)`,
	}
}

func TestHostileQueries(t *testing.T) {
	// The real model takes half a second for the longest, and many times that without assembly.
	var enc retrieval.Encoder = &plainWords{}
	if !testing.Short() {
		enc = openModel(t)
	}
	c := collect(t, enc, articlePassages(t,
		"The gate was closed on Monday.\n\nYes.\n\nNo!\n\n41",
		"أغلقت البوابة يوم الاثنين.\n\nنعم.\n\nلا!",
		"gate البوابة gate البوابة",
	)...)
	queries := hostileQueries()
	if !testing.Short() { // it takes the encoder half a second, and many times that without assembly
		queries["4,000 characters"] = strings.Repeat("متى أغلقت gate 41؟ ", 210)
	}
	for name, query := range queries {
		for _, q := range []retrieval.Query{{Text: query}, {Text: "who closed it?", Context: query}} {
			res := c.find(t, q)
			if len(res.Hits) == 0 || len(res.Sentences) == 0 {
				t.Errorf("%s: %d passages and %d sentences are found", name, len(res.Hits), len(res.Sentences))
			}
			for _, tok := range res.Tokens {
				if tok.Start < -len(q.Context)-1 || tok.End > len(q.Text) || tok.Start > tok.End {
					t.Errorf("%s: a token stands at %d to %d", name, tok.Start, tok.End)
				}
			}
			if !testing.Short() && q.Context == "" && strings.Contains(query, "gate") && !strings.Contains(res.Hits[0].Passage.Text, "gate") {
				t.Errorf("%s: %.30q found %q", name, query, res.Hits[0].Passage.Text)
			}
		}
	}
}

// Passages of one word are as short as any can be: they have few tokens, and match all or nothing.
func TestPassagesOfOneWord(t *testing.T) {
	raws := strings.Fields("Yes No 41 gate Tirana نعم لا ٤١ بوابة تيرانا")
	raws = append(raws, "gates.\n\nأبواب.\n\ngates.\n\nأبواب.") // the language changes with every word
	passages := articlePassages(t, raws...)
	if len(passages) != 14 {
		t.Fatalf("%d passages, want 14", len(passages))
	}
	c := collect(t, openModel(t), passages...)
	for _, w := range []struct{ query, want string }{
		{"gate", "gate"}, {"the city of Tirana", "Tirana"}, {"مدينة تيرانا", "تيرانا"}, {"بوابة", "بوابة"},
		{"Is it 41?", "41"}, {"نعم", "نعم"},
	} {
		res := c.find(t, retrieval.Query{Text: w.query, K: 20})
		if len(res.Hits) != 14 || len(res.Sentences) != 14 {
			t.Errorf("%q: %d passages and %d sentences", w.query, len(res.Hits), len(res.Sentences))
		}
		if got := text.Fold(res.Hits[0].Passage.Text); strings.Trim(got, ".") != text.Fold(w.want) {
			t.Errorf("%q found %q first, want %q", w.query, res.Hits[0].Passage.Text, w.want)
		}
	}
}

// An answer in the other language is further from the question's words than a text of its own
// language that is on the topic only. Standardising brings it up to where it is seen.
func TestLanguagesCompeteAsEquals(t *testing.T) {
	c := collect(t, openModel(t), articlePassages(t,
		"The siren of the dam is tested every year in May.",
		"The dam has one siren, two gates and a small museum.",
		"A siren is loud, and the village below the dam is used to it.",
		"لم تنطلق صفارة السد لأن الكابل تآكل بفعل الرطوبة.",
		"يفتح المتحف أبوابه للزوار يوم الجمعة.",
		"فاز الفريق المحلي في المباراة الأخيرة.",
	)...)
	rank := map[retrieval.Mode]int{}
	var sentences []retrieval.SentenceHit
	for _, mode := range []retrieval.Mode{retrieval.Full, retrieval.Late} {
		res := c.find(t, retrieval.Query{Text: "Why did the siren of the dam stay silent?", Mode: mode, K: 6})
		rank[mode] = slices.IndexFunc(res.Hits, func(h retrieval.Hit) bool { return h.Passage.Article == "d" })
		sentences = res.Sentences
	}
	if rank[retrieval.Full] > 1 || rank[retrieval.Late] != 3 {
		t.Errorf("the Arabic answer stands below %v, want 0 or 1 by all scores and 3 by late interaction alone", rank)
	}
	arabic := func(h retrieval.SentenceHit) bool { return h.Passage.Article == "d" }
	better := func(a, b retrieval.SentenceHit) int { return cmp.Compare(b.Late, a.Late) }
	if i := slices.IndexFunc(sentences, arabic); i > 1 {
		t.Errorf("the Arabic sentence stands below %d", i)
	}
	slices.SortFunc(sentences, better)
	if i := slices.IndexFunc(sentences, arabic); i != 3 {
		t.Errorf("by late interaction alone the Arabic sentence stands below %d, want 3", i)
	}
}
