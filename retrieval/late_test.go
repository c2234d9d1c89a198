package retrieval_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/text"
)

func openModel(t testing.TB) *e5.Model {
	t.Helper()
	m, err := e5.New()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// articlePassages reads articles and splits them; their ids are a, b, c...
func articlePassages(t testing.TB, raws ...string) []*retrieval.Passage {
	t.Helper()
	var out []*retrieval.Passage
	for i, raw := range raws {
		a, err := retrieval.ReadArticle(string(rune('a'+i)), raw)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, retrieval.Split(a)...)
	}
	return out
}

// A token weighs ln(1 + N / (1 + passages that hold it)), half of that in the context, and all
// weights add up to 1.
func TestWeightsOfTheQuery(t *testing.T) {
	c := collect(t, &plainWords{},
		passageOf("a", text.English, "the gate gate gate"),
		passageOf("b", text.English, "the ferry"),
		passageOf("c", text.Arabic, "the جسر"),
	)
	weight := func(df float64) float64 { return math.Log(1 + 3/(1+df)) }
	the, gate, new := weight(3), weight(1), weight(0)
	for _, w := range []struct {
		context, query string
		tokens         []string
		weights        []float64
	}{
		{"", "the gate", []string{"the", "gate"}, []float64{the, gate}},
		{"", "smoke, the جسر!", []string{"smoke", "the", "جسر"}, []float64{new, the, gate}},
		{"", "gate gate", []string{"gate", "gate"}, []float64{gate, gate}},
		{"the ferry", "gate", []string{"the", "ferry", "gate"}, []float64{the / 2, gate / 2, gate}},
		{"جسر", "متى the", []string{"جسر", "متى", "the"}, []float64{gate / 2, new, the}},
		{"the ferry", "", []string{"the", "ferry"}, []float64{the / 2, gate / 2}},
		{"", "", nil, nil},
	} {
		res := c.find(t, retrieval.Query{Text: w.query, Context: w.context})
		if len(res.Tokens) != len(w.tokens) {
			t.Errorf("%q after %q has the tokens %v", w.query, w.context, res.Tokens)
			continue
		}
		total, sum := 0.0, 0.0
		for _, x := range w.weights {
			total += x
		}
		whole := w.context + "\n" + w.query
		for i, tok := range res.Tokens {
			from := len(w.context) + 1
			if got := whole[from+tok.Start : from+tok.End]; got != w.tokens[i] {
				t.Errorf("%q after %q: token %d is %q, want %q", w.query, w.context, i, got, w.tokens[i])
			}
			if want := w.weights[i] / total; math.Abs(tok.Weight-want) > 1e-9 {
				t.Errorf("%q after %q: %q weighs %.4f, want %.4f", w.query, w.context, w.tokens[i], tok.Weight, want)
			}
			if inContext := strings.Contains(w.context, w.tokens[i]); inContext != (tok.End < 0) || inContext != (tok.Start < 0) {
				t.Errorf("%q after %q: %q stands at %d to %d", w.query, w.context, w.tokens[i], tok.Start, tok.End)
			}
			sum += tok.Weight
		}
		if len(res.Tokens) > 0 && math.Abs(sum-1) > 1e-9 {
			t.Errorf("%q after %q: the weights add up to %v", w.query, w.context, sum)
		}
	}
}

// Signs are tokens of the real model, and say nothing: a query of nothing else finds no passage
// better than another.
func TestSignsWeighNothing(t *testing.T) {
	c := collect(t, openModel(t), articlePassages(t, "Did the gate close?! It did.", "هل أغلقت البوابة؟ نعم، أغلقت.")...)
	for _, query := range []string{"did it?", "متى؟!", "«متى» … (أين)", "؟!", "😀 😀", "\u202e\u2066?\u2069", "🇦🇱 41"} {
		res := c.find(t, retrieval.Query{Text: query})
		if len(res.Tokens) == 0 {
			t.Errorf("%q has no tokens", query)
		}
		for _, tok := range res.Tokens {
			if word := text.HasLetterOrDigit(query[tok.Start:tok.End]); word != (tok.Weight > 0) {
				t.Errorf("%q: %q weighs %v", query, query[tok.Start:tok.End], tok.Weight)
			}
		}
		if !text.HasLetterOrDigit(query) {
			for _, h := range res.Hits {
				if h.Late != 0 {
					t.Errorf("%q: passage %s has the late score %v", query, h.Passage.ID, h.Late)
				}
			}
		}
	}
}

// pages is one article as different programs save it: a heading and two paragraphs of which the
// first has two sentences. Each of the sentences has a word of its own.
func pages() map[string]string {
	title := "Ein Café schließt am Hafen"
	first := "Edda Vance, the mayor of Orrin, said on Tuesday that the café at the harbour would be closed for two months. " +
		"Its naïve owner, she added, had let the fire brigade wait at the locked gate for more than an hour."
	second := "Nobody was hurt, and the insurer will pay for the façade of the building and for the boats that lay beside it."
	plain := title + "\n\n" + first + "\n\n" + second + "\n"
	wrapped := title + "\n\n" + wrap(first, 60) + "\n\n" + wrap(second, 60) + "\n"
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	return map[string]string{
		"plain":                    plain,
		"CRLF":                     crlf(plain),
		"old Macintosh":            strings.ReplaceAll(plain, "\n", "\r"),
		"wrapped, CRLF, mark":      "\ufeff" + crlf(wrapped),
		"decomposed, wrapped, all": "\ufeff" + crlf(norm.NFD.String(wrapped)),
		"front matter":             "---\ntitle: Nothing of the text\n---\n" + plain,
	}
}

// wrap breaks a paragraph into lines of at most width characters.
func wrap(s string, width int) string {
	var b strings.Builder
	n := 0
	for i, word := range strings.Fields(s) {
		if i > 0 && n+1+utf8.RuneCountInString(word) > width {
			b.WriteByte('\n')
			n = 0
		} else if i > 0 {
			b.WriteByte(' ')
			n++
		}
		b.WriteString(word)
		n += utf8.RuneCountInString(word)
	}
	return b.String()
}

// However an editor saved an article, the same sentences are found, with the same scores, and
// each of them matches the query's words where they stand.
func TestSentencesAreCutWhereTheyStand(t *testing.T) {
	model := openModel(t)
	clean := func(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), " ")) }
	var first []string
	var scores []float64
	for name, raw := range pages() {
		if testing.Short() && !strings.Contains(name, "plain") && !strings.Contains(name, "all") {
			continue
		}
		a, err := retrieval.ReadArticle("page", raw)
		if err != nil {
			t.Fatal(err)
		}
		passages := retrieval.Split(a)
		c := collect(t, model, passages...)
		for _, w := range []struct{ query, word, sentence string }{
			{"Which café?", "café", "Edda Vance"},
			{"who was naïve", "naïve", "Its naïve owner"},
			{"façade", "façade", "Nobody was hurt"},
			{"schließt", "schließt", "Ein Café"},
		} {
			res := c.find(t, retrieval.Query{Text: w.query, Language: text.English})
			best := res.Sentences[0]
			if s := best.Sentence(); best.Text() != raw[s.Start:s.End] || !strings.HasPrefix(clean(best.Text()), w.sentence) {
				t.Errorf("%s: %q found %q, which is %q in the file", name, w.query, best.Text(), raw[s.Start:s.End])
			}
			if best.Heading() != (w.sentence == "Ein Café") {
				t.Errorf("%s: whether %q is a heading was told wrongly", name, best.Text())
			}
			if got := clean(wordAt(raw, best, w.word, w.query, res.Tokens)); got != norm.NFC.String(w.word) {
				t.Errorf("%s: %q of the query is matched in %q", name, w.word, got)
			}
		}
		res := c.find(t, retrieval.Query{Text: "Why was the brigade late?"})
		var found []string
		var late []float64
		for _, h := range res.Sentences {
			found, late = append(found, clean(h.Text())), append(late, h.Score)
		}
		if first == nil {
			first, scores = found, late
		}
		if !slices.Equal(found, first) || len(found) != 4 {
			t.Errorf("%s: found %q\nnot   %q", name, found, first)
		} else if !slices.EqualFunc(late, scores, func(a, b float64) bool { return math.Abs(a-b) < 1e-4 }) {
			t.Errorf("%s: the scores are %v, not %v", name, late, scores)
		}
	}
}

// wordAt returns the word of the article at which the last token of a word of the query is matched.
func wordAt(raw string, h retrieval.SentenceHit, word, query string, tokens []retrieval.QueryToken) string {
	end := strings.Index(query, word) + len(word)
	for i, tok := range tokens {
		if tok.End == end {
			at := h.Matches[i].At
			from := strings.LastIndexAny(raw[:at], " \r\n") + 1
			to := strings.IndexAny(raw[at:]+" ", " \r\n")
			return raw[from : at+to]
		}
	}
	return ""
}

// What stands between two sentences, such as the number of a list item, is of neither.
func TestWordsBetweenSentencesMatchInNone(t *testing.T) {
	p := passageOf("a", text.English, "the gate opened", "41) Nora closed it")
	p.Sentences[1].Start += len("41) ")
	c := collect(t, &plainWords{}, p)
	res := c.find(t, retrieval.Query{Text: "41"})
	if best := res.Hits[0].Late; best < 0.99 {
		t.Errorf("the passage is matched by %v", best)
	}
	for _, h := range res.Sentences {
		if h.Late > 0.5 {
			t.Errorf("%q is matched by %v", h.Text(), h.Late)
		}
	}
}

// What every sentence holds tells none from another, even where one passage alone holds it and
// its tokens are as rare as any.
func TestTellingWordsRankSentences(t *testing.T) {
	c := collect(t, &plainWords{},
		passageOf("a", text.English, "Orrin is old", "Orrin lies low", "the siren failed", "nobody left Orrin", "Orrin has a dam"),
		passageOf("b", text.English, "taxes rise"))
	res := c.find(t, retrieval.Query{Text: "Orrin siren"})
	best, next := res.Sentences[0], res.Sentences[1]
	if best.Text() != "the siren failed" || best.Score < next.Score+1 {
		t.Errorf("%q has %.2f, %q %.2f", best.Text(), best.Score, next.Text(), next.Score)
	}
	if math.Abs(best.Late-next.Late) > 0.15 {
		t.Errorf("the words weigh differently: %.2f and %.2f", best.Late, next.Late)
	}
}

// A follow-up finds what the turn before it is about.
func TestFollowUp(t *testing.T) {
	c := collect(t, openModel(t), articlePassages(t,
		"The harbour bridge was closed on Monday by order of the engineer Nora Field.",
		"The ministry ordered a review of all exams, and the minister Said Amal ordered the schools to stay shut.",
		"The zoo ordered two lions from abroad, which its director Mona Lind had long wanted.",
		"أمر المدعي العام سامي ناصر بتفتيش المصرف بعد بلاغ من موظفة.",
	)...)
	for _, w := range []struct{ context, query, want string }{
		{"Why is the bridge at the harbour closed?", "and who ordered it?", "Nora Field"},
		{"What happened at the schools?", "and who ordered it?", "Said Amal"},
		{"Which animals are new in the zoo?", "and who ordered it?", "Mona Lind"},
		{"ماذا حدث في المصرف؟", "ومن أمر بذلك؟", "سامي ناصر"},
		{"لماذا أغلق الجسر في الميناء؟", "ومن أمر بذلك؟", "Nora Field"},
	} {
		res := c.find(t, retrieval.Query{Text: w.query, Context: w.context})
		if got := res.Hits[0].Passage.Text; !strings.Contains(got, w.want) {
			t.Errorf("after %q, %q found %q", w.context, w.query, got)
		}
		if got := res.Sentences[0].Text(); !strings.Contains(got, w.want) {
			t.Errorf("after %q, %q found the sentence %q", w.context, w.query, got)
		}
	}
}

// reads makes the encoder read no more than n tokens of a text, as the real one does of a long one.
func reads(enc *plainWords, n int) {
	enc.After = func(_ string, e *retrieval.Encoding) {
		e.Tokens = e.Tokens[:min(n, len(e.Tokens))]
		e.Vectors = e.Vectors[:len(e.Tokens)*retrieval.Dim]
	}
}

// An earlier turn may be as long as a question may be, and the encoder reads from the front:
// the context must not take the room of the query. What it ends with is kept.
func TestLongContextLeavesRoomForTheQuery(t *testing.T) {
	const query = "who opened it"
	for _, w := range []struct{ context, last string }{
		{strings.Repeat("ferry on ", 444) + "the gate", "gate"},
		{strings.Repeat("عبارة في ", 444) + "البوابة \n", "البوابة"},
		{strings.Repeat("f", 3999) + "g", "g"},
		{"the gate", "gate"},
		{" \n", ""},
	} {
		enc := &plainWords{}
		reads(enc, 510)
		c := collect(t, enc, passageOf("a", text.English, "the gate was opened"))
		before := len(enc.Calls())
		var own, context []retrieval.QueryToken
		for _, tok := range c.find(t, retrieval.Query{Text: query, Context: w.context}).Tokens {
			if tok.Start < 0 {
				context = append(context, tok)
			} else {
				own = append(own, tok)
			}
		}
		if len(own) != 3 || query[own[2].Start:own[2].End] != "it" || own[2].Weight == 0 {
			t.Errorf("after %.12q..., the query's tokens are %v", w.context, own)
		}
		asked := enc.Calls()[before].Text
		if !strings.HasSuffix(strings.TrimSuffix(asked, query), w.last+"\n") && w.last != "" || w.last == "" && asked != query {
			t.Errorf("after %.12q..., %q is encoded", w.context, asked)
		}
		for _, tok := range context[:max(0, len(context)-1)] {
			at := len(asked) - len(query)
			if word := asked[at+tok.Start : at+tok.End]; !strings.Contains(" "+w.context, " "+word+" ") {
				t.Errorf("after %.12q..., %q is a part of a word", w.context, word)
			}
		}
	}
}

// A sentence beyond what the encoder reads of its passage cannot be ranked; it must not move the
// scores of the others.
func TestSentencesThatAreNotRead(t *testing.T) {
	var want []retrieval.SentenceHit
	for _, unread := range [][]string{nil, {"Nora opened the gate"}, {"Nora opened it", "41 times", "who?"}} {
		enc := &plainWords{}
		reads(enc, 8)
		c := collect(t, enc,
			passageOf("long", text.English, append([]string{"it was the ferry", "that ran all night"}, unread...)...),
			passageOf("a", text.English, "the gate was shut", "Said opened it"),
			passageOf("b", text.Arabic, "فتحت البوابة"),
		)
		got := c.find(t, retrieval.Query{Text: "who opened the gate"}).Sentences
		if want == nil {
			want = got
		}
		same := func(a, b retrieval.SentenceHit) bool {
			return a.Passage.ID == b.Passage.ID && a.Index == b.Index && a.Score == b.Score && a.Late == b.Late
		}
		if !slices.EqualFunc(got, want, same) {
			for _, h := range got {
				t.Logf("%.3f %.3f %s", h.Score, h.Late, h.Text())
			}
			t.Errorf("%d sentences that are not read change what is found", len(unread))
		}
	}
}
