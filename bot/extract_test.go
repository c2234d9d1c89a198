package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"isnad/bot"
	"isnad/retrieval"
	"isnad/retrieval/text"
)

// canned is a Retriever that finds what it is told to.
type canned struct {
	result   *retrieval.Result
	err      error
	articles map[string]*retrieval.Article
}

func (c *canned) Search(context.Context, retrieval.Query) (*retrieval.Result, error) {
	return c.result, c.err
}

func (c *canned) Article(id string) (*retrieval.Article, bool) {
	a, ok := c.articles[id]
	return a, ok
}

// sentence is a sentence as it was found: how well it fits, and how well it meets each word of
// the question, as a share of what an answer reaches.
type sentence struct {
	text    string
	score   float64
	share   float64
	heading bool
	article string // empty: an article of its own
}

// found makes a Retriever that finds sentences, each the only one of its passage.
func found(question string, sentences ...sentence) *canned {
	c := &canned{result: &retrieval.Result{Language: text.LanguageOf(question)}, articles: map[string]*retrieval.Article{}}
	words := text.Words(question)
	for _, w := range words {
		c.result.Tokens = append(c.result.Tokens, retrieval.QueryToken{Start: w.Start, End: w.End, Weight: 1 / float64(len(words))})
	}
	for i, s := range sentences {
		if s.article == "" {
			s.article = fmt.Sprintf("article%d", i)
		}
		lang := text.LanguageOf(s.text)
		at := retrieval.Sentence{End: len(s.text), Language: lang, Heading: s.heading}
		a := &retrieval.Article{ID: s.article, Raw: s.text, Language: lang, Date: fmt.Sprintf("2023-01-%02d", 10+i), Sentences: []retrieval.Sentence{at}}
		p := &retrieval.Passage{ID: fmt.Sprintf("%s#%d", s.article, i), Article: a.ID, Language: lang, End: len(s.text), Text: s.text, Sentences: a.Sentences}
		c.articles[a.ID] = a
		late := 0.2 + 0.3*s.share
		matches := slices.Repeat([]retrieval.Match{{Cosine: late, Share: s.share}}, len(words))
		c.result.Sentences = append(c.result.Sentences, retrieval.SentenceHit{Passage: p, Score: s.score, Late: late, Matches: matches})
		c.result.Hits = append(c.result.Hits, retrieval.Hit{Passage: p, Score: s.score, Late: late, Share: s.share})
	}
	slices.SortStableFunc(c.result.Sentences, func(a, b retrieval.SentenceHit) int { return int(100 * (b.Score - a.Score)) })
	return c
}

// quoted returns the quotations of an answer: its citations, or the nearest sentences.
func quoted(a bot.Answer) []string {
	var out []string
	for _, c := range slices.Concat(a.Citations, a.Nearest) {
		out = append(out, c.Quote)
	}
	return out
}

// Which of the sentences that were found make the answer. A share of 3 leaves no doubt, and
// scores are standard deviations, so that 9 stands far out and -9 far back.
func TestWhichSentencesAreQuoted(t *testing.T) {
	for _, c := range []struct {
		name, question string
		sentences      []sentence
		want           []string
	}{
		{"the best, and not what is far behind", "What did the pump do?",
			[]sentence{{text: "The pump failed.", score: 9, share: 3}, {text: "The pump is old.", score: 1, share: 3}},
			[]string{"The pump failed."}},
		{"at most four", "What did the pump do?",
			[]sentence{{text: "It failed.", score: 9, share: 3}, {text: "It fell.", score: 9, share: 3}, {text: "It hung.", score: 9, share: 3},
				{text: "It died.", score: 9, share: 3}, {text: "It sank.", score: 9, share: 3}},
			[]string{"It failed.", "It fell.", "It hung.", "It died."}},
		{"the same words once", "What did the pump do?",
			[]sentence{{text: "The pump failed at noon.", score: 9, share: 3}, {text: "“THE PUMP failed, at noon”!", score: 9, share: 3}, {text: "The pump failed.", score: 9, share: 3}},
			[]string{"The pump failed at noon.", "The pump failed."}},
		{"the same words once, in Arabic", "ماذا حدث للمضخة؟",
			[]sentence{{text: "تعطّلت المضخةُ فجرا.", score: 9, share: 3}, {text: "تعطلت المضخة فجراً!", score: 8.9, share: 3}},
			[]string{"تعطّلت المضخةُ فجرا."}},
		{"the question's language first", "What did the pump do?",
			[]sentence{{text: "تعطلت المضخة.", score: 9, share: 3}, {text: "The pump failed.", score: 8.9, share: 3}},
			[]string{"The pump failed.", "تعطلت المضخة."}},
		{"the question's language first, asked in Arabic", "ماذا حدث للمضخة؟",
			[]sentence{{text: "The pump failed.", score: 9, share: 3}, {text: "تعطلت المضخة.", score: 8.9, share: 3}},
			[]string{"تعطلت المضخة.", "The pump failed."}},
		{"the sentence before its heading", "What did the pump do?",
			[]sentence{{text: "Pump fails", score: 9, share: 3, heading: true}, {text: "The pump failed.", score: 8.9, share: 3}},
			[]string{"The pump failed.", "Pump fails"}},
		{"no override of direction, no tags", "What did the pump do?",
			[]sentence{{text: "The pump \u202edeliaf\u202c.", score: 99, share: 3}, {text: "The pump\U000e0041 fell.", score: 99, share: 3}, {text: "The pump failed.", score: 9, share: 3}},
			[]string{"The pump failed."}},
		{"for a number, what holds one", "How many pumps failed?",
			[]sentence{{text: "Pumps failed.", score: 9.1, share: 3}, {text: "Three pumps failed.", score: 9, share: 3}},
			[]string{"Three pumps failed."}},
		{"for a day, what holds one", "متى تعطلت المضخة؟",
			[]sentence{{text: "تعطلت المضخة.", score: 9.1, share: 3}, {text: "تعطلت المضخة يوم الاثنين.", score: 9, share: 3}},
			[]string{"تعطلت المضخة يوم الاثنين."}},
		{"for a person, what may hold one first", "Who stopped the pump?",
			[]sentence{{text: "The pump was stopped.", score: 9, share: 3}, {text: "The pump was stopped by Nora Field.", score: 8.9, share: 3}},
			[]string{"The pump was stopped by Nora Field.", "The pump was stopped."}},
	} {
		a := ask(t, found(c.question, c.sentences...), bot.Question{Text: c.question})
		if got := quoted(a); a.Outcome != bot.Answered || !slices.Equal(got, c.want) {
			t.Errorf("%s: %s, with %q, want %q", c.name, a.Outcome, got, c.want)
		}
	}
}

// The better the words of a question are met, the sooner it counts as answered.
func TestWhenTheArticlesAnswer(t *testing.T) {
	const question = "What did the pump do?"
	last := bot.NotFound
	outcomes := map[bot.Outcome]int{}
	for share := -1.0; share <= 5; share += 0.2 {
		a := ask(t, found(question, sentence{text: "The pump failed.", score: 1, share: share}), bot.Question{Text: question})
		if last == bot.Answered && a.Outcome != last {
			t.Errorf("a sentence with the share %.1f does not answer, where one with less does", share)
		}
		last = a.Outcome
		outcomes[last]++
	}
	if outcomes[bot.Answered] < 5 || outcomes[bot.NotFound] < 5 {
		t.Errorf("of sentences that meet nothing to all of the question: %v", outcomes)
	}
	number := "How many pumps failed?"
	for _, c := range []struct {
		name, question string
		r              *canned
	}{
		{"nothing is found", question, found(question)},
		{"only what must not be shown", question, found(question, sentence{text: "The pump \u202edeliaf\u202c.", score: 9, share: 3, heading: true})},
		{"a number is asked for, and none is there", number, found(number, sentence{text: "The pumps failed.", score: 9, share: 3})},
		{"passages without sentences", question, withoutSentences(found(question, sentence{text: "The pump failed.", score: 9, share: 3}))},
		{"the question has no tokens", question, withoutTokens(found(question, sentence{text: "The pump failed.", score: 9, share: 3}))},
	} {
		if a := ask(t, c.r, bot.Question{Text: c.question}); a.Outcome != bot.NotFound {
			t.Errorf("%s: answered with %q", c.name, quoted(a))
		}
	}
}

func withoutSentences(c *canned) *canned {
	c.result.Sentences = nil
	return c
}

// withoutTokens takes the tokens of the question away, as if none of its words had been read.
func withoutTokens(c *canned) *canned {
	c.result.Tokens = nil
	for i := range c.result.Sentences {
		c.result.Sentences[i].Matches = nil
	}
	return c
}

// What is nearest to a question that nothing answers: the best sentence of each of three passages.
func TestNearest(t *testing.T) {
	const question = "What did the pump do?"
	r := found(question,
		sentence{text: "Dams are tall", score: 9, heading: true},
		sentence{text: "The dam is tall.", score: 5},
		sentence{text: "The valley is deep.", score: 4},
		sentence{text: "السد عال.", score: 3},
		sentence{text: "The sky is blue.", score: 2})
	// A second sentence of the best passage.
	second := r.result.Sentences[1]
	second.Score = 4.5
	r.result.Sentences = slices.Insert(r.result.Sentences, 2, second)
	a := ask(t, r, bot.Question{Text: question})
	if got, want := quoted(a), []string{"The dam is tall.", "The valley is deep.", "السد عال."}; a.Outcome != bot.NotFound || !slices.Equal(got, want) {
		t.Errorf("%s, with %q, want %q", a.Outcome, got, want)
	}
	if a.AsOf != "" || a.Generator != bot.Extract {
		t.Errorf("as of %q by %q", a.AsOf, a.Generator)
	}
}

// What goes wrong behind the Retriever is an error that says what to do, never half an answer.
func TestRetrieverThatFails(t *testing.T) {
	const question = "What did the pump do?"
	fault := errors.New("the index is gone")
	lost := found(question, sentence{text: "The pump failed.", score: 9, share: 3, article: "courier"})
	lost.articles = nil
	lostNear := found(question, sentence{text: "The sky is blue.", score: 1, article: "courier"})
	lostNear.articles = nil
	const gone = "citing \"courier\": the article is not in the index: run `isnad index` and ask again"
	for _, c := range []struct {
		name string
		r    *canned
		want string
	}{
		{"fails", &canned{err: fault}, "answering: the index is gone"},
		{"cancelled", &canned{err: fmt.Errorf("searching: %w", context.Canceled)}, "answering: searching: context canceled"},
		{"lost an article", lost, gone},
		{"lost an article that is near", lostNear, gone},
	} {
		a, err := bot.NewAnswerer(c.r, retrieval.Full).Answer(t.Context(), bot.Question{Text: question})
		if err == nil || err.Error() != c.want || a.Statements != nil || a.Citations != nil {
			t.Errorf("%s: answer %+v, error %v, want %s", c.name, a, err, c.want)
		}
		if c.r.err != nil && !errors.Is(err, c.r.err) {
			t.Errorf("%s: %v does not wrap %v", c.name, err, c.r.err)
		}
	}
}

// A quotation is shown in one line, without what steers how its neighbours are shown; the
// citation keeps every byte.
func TestStatementsAreTidy(t *testing.T) {
	const question, raw = "What did the pump do?", "The\u200f pump\r\n  failed\u2066 at\tnoon\u2069,\x07 می\u200cخواهم."
	a := ask(t, found(question, sentence{text: raw, score: 9, share: 3}), bot.Question{Text: question})
	if a.Statements[0].Text != "The pump failed at noon, می\u200cخواهم." || a.Citations[0].Quote != raw {
		t.Errorf("%q is shown as %q and cited as %q", raw, a.Statements[0].Text, a.Citations[0].Quote)
	}
}
