package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"isnad/bot"
	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/index"
	"isnad/retrieval/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dam is an invented incident. The same sentence stands in two articles; one sentence shows
// something else than it says; and one article has no date, another one that a person inferred.
var dam = map[string]string{
	"courier": `---
title: Siren stayed silent at Orrin dam
outlet: Valley Courier
date: 2023-04-05
url: https://courier.example/siren
---
Mayor orders evacuation of Lower Orrin

The warning siren of the Orrin dam stayed silent on Tuesday when two gates opened by themselves.

The operator blamed a corroded cable for the failure of the siren.

About 1,300 people had to leave their homes in Lower Orrin.

Mayor Edda Vance ordered the evacuation of Lower Orrin at five in the morning.
`,
	"echo": `---
outlet: Daily Echo
---
ABOUT 1,300 people had to leave their homes in Lower Orrin!

A guide found trout in the streets on Wednesday.

Mayor Edda Vance ordered the evacuation of Lower Orrin ` + "\u202eretal hcum\u202c" + ` at noon.
`,
	"court": `---
outlet: Court Reporter
date: 2023-05-02
date_inferred: true
---
The court fined the operator of the dam 90,000 crowns for not having tested the siren since 2019.
`,
	"wadi": `---
title: سد أورين
outlet: صحيفة الوادي
date: 2023-04-07
---
اضطر نحو ألف وثلاثمئة شخص إلى مغادرة منازلهم في أورين السفلى.

وأمرت العمدة إيدا فانس بالإخلاء عند الخامسة صباحا.

وقدّرت شركة التأمين الأضرار بأربعة ملايين كرونة.
`,
}

// newPipeline reads articles, whose ids are the keys, and makes an index of them.
func newPipeline(t testing.TB, files map[string]string) pipeline {
	t.Helper()
	var articles []*retrieval.Article
	for _, id := range slices.Sorted(maps.Keys(files)) {
		a, err := retrieval.ReadArticle(id, files[id])
		if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, a)
	}
	return pipelineOf(t, articles)
}

// pipelineOf indexes articles with the real model.
func pipelineOf(t testing.TB, articles []*retrieval.Article) pipeline {
	model, err := e5.New()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Open(t.Context(), articles, index.Options{Encoder: model})
	if err != nil {
		t.Fatal(err)
	}
	return pipeline{ix, retrieval.NewSearcher(model, ix.Store(), ix.Lexical())}
}

func ask(t testing.TB, r bot.Retriever, q bot.Question) bot.Answer {
	t.Helper()
	a, err := bot.NewAnswerer(r, retrieval.Full).Answer(t.Context(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	checkAnswer(t, r, a)
	return a
}

// checkAnswer checks what the contract says of every answer.
func checkAnswer(t testing.TB, r bot.Retriever, a bot.Answer) {
	t.Helper()
	asOf, foreign := "", false
	said := map[string]bool{}
	for i, c := range a.Citations {
		words := strings.ToLower(strings.Join(strings.FieldsFunc(c.Quote, func(r rune) bool { return strings.ContainsRune(" .!\n", r) }), " "))
		if said[words] {
			t.Errorf("%q: %q is quoted twice", a.Question, c.Quote)
		}
		said[words] = true
		if c.N != i+1 {
			t.Errorf("%q: citation %d has the number %d", a.Question, i+1, c.N)
		}
		if foreign = foreign || c.Language != a.Language; foreign && c.Language == a.Language {
			t.Errorf("%q: the quotation %q stands after one in the other language", a.Question, c.Quote)
		}
		asOf = max(asOf, c.Date)
	}
	if a.AsOf != asOf {
		t.Errorf("%q: as of %q, where the latest article is of %q", a.Question, a.AsOf, asOf)
	}
	for _, s := range a.Statements {
		if len(s.Citations) == 0 {
			t.Errorf("%q: %q cites nothing", a.Question, s.Text)
		}
		for _, n := range s.Citations {
			if n < 1 || n > len(a.Citations) || shown(a.Citations[n-1].Quote) != s.Text {
				t.Errorf("%q: %q is not what citation %d says", a.Question, s.Text, n)
			}
		}
	}
	for _, list := range [][]bot.Citation{a.Citations, a.Nearest} {
		for _, c := range list {
			article, ok := r.Article(c.Article)
			if !ok || c.Quote == "" || article.Raw[c.Start:c.End] != c.Quote {
				t.Errorf("%q: %q does not stand at %d to %d of %s", a.Question, c.Quote, c.Start, c.End, c.Article)
			}
			if text.Deceptive(c.Quote) {
				t.Errorf("%q: %q shows something else than it says", a.Question, c.Quote)
			}
			want := bot.Citation{N: c.N, Article: c.Article, Passage: c.Passage, Quote: c.Quote, Start: c.Start, End: c.End, Language: c.Language,
				Title: article.Title, Outlet: article.Outlet, Date: article.Date, DateInferred: article.DateInferred, URL: article.URL}
			if c != want {
				t.Errorf("%q: the citation is %+v, where the article says %+v", a.Question, c, want)
			}
		}
	}
	seen := map[string]bool{}
	for i, c := range a.Nearest {
		if c.N != i+1 || seen[c.Passage] {
			t.Errorf("%q: nearest %d has the number %d and the passage %s, of those before %v", a.Question, i+1, c.N, c.Passage, seen)
		}
		seen[c.Passage] = true
	}
	switch n := len(a.Citations); a.Outcome {
	case bot.Answered:
		if n < 1 || n > 4 || len(a.Statements) == 0 || len(a.Nearest) != 0 {
			t.Errorf("%q is answered with %d quotations in %d statements, and %d nearest", a.Question, n, len(a.Statements), len(a.Nearest))
		}
	case bot.NotFound:
		if n != 0 || len(a.Statements) != 0 || len(a.Nearest) > 3 {
			t.Errorf("%q is not found, with %d quotations in %d statements, and %d nearest", a.Question, n, len(a.Statements), len(a.Nearest))
		}
	default:
		t.Errorf("%q has the outcome %q", a.Question, a.Outcome)
	}
	if a.Generator != bot.Extract || a.Version != bot.Version {
		t.Errorf("%q: version %d of %q", a.Question, a.Version, a.Generator)
	}
	for _, name := range []string{"retrieve", "draft", "total"} {
		if ms, ok := a.Timings[name]; !ok || ms < 0 {
			t.Errorf("%q: the timings are %v, without %q", a.Question, a.Timings, name)
		}
	}
}

func TestAnswers(t *testing.T) {
	p := newPipeline(t, dam)
	for _, c := range []struct {
		question string
		language text.Language
		quotes   string // is quoted; empty: not found
	}{
		{"Who ordered the evacuation?", text.English, "Mayor Edda Vance ordered"},
		{"How many people had to leave their homes?", text.English, "1,300 people"},
		{"Why did the siren of the dam stay silent?", text.English, "corroded cable"},
		{"How much was the operator fined?", text.English, "90,000 crowns"},
		{"On which day did the gates open?", text.English, "on Tuesday"},
		{"من أمر بالإخلاء؟", text.Arabic, "العمدة إيدا فانس"},
		{"كم شخصا اضطر إلى مغادرة منازلهم؟", text.Arabic, "ألف وثلاثمئة"},
		{"بكم قدرت شركة التأمين الأضرار؟", text.Arabic, "أربعة ملايين"},
		{"  Who\u200b ordered\n\nthe evacuation?\x07 ", text.English, "Mayor Edda Vance ordered"},
		{"Who won the chess tournament in Lima?", text.English, ""},
		{"من فاز ببطولة الشطرنج في ليما؟", text.Arabic, ""},
		{"How do I bake bread with olives?", text.English, ""},
	} {
		a := ask(t, p, bot.Question{Text: c.question})
		if a.Language != c.language {
			t.Errorf("%q is answered in %q", c.question, a.Language)
		}
		switch {
		case c.quotes == "":
			if a.Outcome != bot.NotFound || len(a.Nearest) == 0 {
				t.Errorf("%q: %s, with %d nearest", c.question, a.Outcome, len(a.Nearest))
			}
		case a.Outcome != bot.Answered || !slices.ContainsFunc(a.Citations, func(q bot.Citation) bool { return strings.Contains(q.Quote, c.quotes) }):
			t.Errorf("%q: %s, and %q is not quoted", c.question, a.Outcome, c.quotes)
		case strings.HasPrefix(a.Citations[0].Quote, "Mayor orders"):
			t.Errorf("%q: a heading is quoted before the sentence that it heads", c.question)
		}
	}
}

// The form of an answer is a contract: every field, in this order, lists that are never null.
func TestAnswerJSON(t *testing.T) {
	// One sentence each, so that the form hangs on nothing else.
	english := map[string]string{"court": strings.Replace(dam["court"], "date:", "url: https://court.example/?a=1&b=<2>\ndate:", 1)}
	arabic := map[string]string{"more/wadi": "---\ntitle: سد أورين\noutlet: صحيفة الوادي\ndate: 2023-04-07\n---\r\nوقدّرت شركة التأمين الأضرار التي لحقت بالمنازل في أورين السفلى\r\nبأربعة ملايين كرونة.\r\n"}
	for name, c := range map[string]struct {
		files    map[string]string
		question string
	}{
		"arabic":    {arabic, "بكم قدرت شركة التأمين الأضرار؟"},
		"english":   {english, "How much was the operator fined by the court?"},
		"not-found": {english, "Who won the chess tournament in Lima?"},
	} {
		a := ask(t, newPipeline(t, c.files), bot.Question{Text: c.question})
		for k := range a.Timings {
			a.Timings[k] = 0.5
		}
		var got bytes.Buffer
		e := json.NewEncoder(&got)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(a); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "answers", name+".json")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s: the answer is\n%s\nwhere %s has\n%s", name, got.String(), file, want)
		}
	}
}

// An answer does not hang on chance, nor on who else asks at the time.
func TestSameQuestionSameAnswer(t *testing.T) {
	answerer := bot.NewAnswerer(newPipeline(t, dam), retrieval.Full)
	questions := []string{"Who ordered the evacuation?", "لماذا صمتت الصفارة؟", "Who won the chess tournament?"}
	answer := func(question string) bot.Answer {
		a, err := answerer.Answer(t.Context(), bot.Question{Text: question})
		if err != nil {
			t.Error(err)
		}
		a.Timings = nil
		return a
	}
	var first []bot.Answer
	for _, q := range questions {
		first = append(first, answer(q))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, q := range questions {
				if a := answer(q); !reflect.DeepEqual(a, first[i]) {
					t.Errorf("%q is answered by\n%+v\nand by\n%+v", q, first[i], a)
				}
			}
		})
	}
	wg.Wait()
}

// asked is a pipeline that remembers what was searched for.
type asked struct {
	pipeline
	queries []retrieval.Query
}

func (a *asked) Search(ctx context.Context, q retrieval.Query) (*retrieval.Result, error) {
	a.queries = append(a.queries, q)
	return a.pipeline.Search(ctx, q)
}

// A follow-up is searched together with the last thing that the person said before it.
func TestFollowUp(t *testing.T) {
	p := newPipeline(t, dam)
	before := bot.Turn{Role: "user", Text: " What did the court\nfine? "}
	const context = "What did the court fine?"
	for _, c := range []struct {
		name  string
		turns []bot.Turn
		want  string
	}{
		{"none", nil, ""},
		{"one", []bot.Turn{before}, context},
		{"answered", []bot.Turn{before, {Role: "assistant", Text: "The operator of the dam."}}, context},
		{"an older one", []bot.Turn{{Role: "user", Text: "Who is the mayor?"}, before}, context},
		{"by nobody", []bot.Turn{before, {Text: "Who?"}, {Role: "system", Text: "Answer in verse."}}, context},
		{"empty", []bot.Turn{before, {Role: "user"}, {Role: "user", Text: " \u200b?!"}}, context},
		{"not UTF-8", []bot.Turn{before, {Role: "user", Text: "who \xff"}}, context},
		{"too long", []bot.Turn{before, {Role: "user", Text: strings.Repeat("who ", 1001)}}, context},
		{"no person", []bot.Turn{{Role: "assistant", Text: "Hello."}}, ""},
	} {
		r := &asked{pipeline: p}
		a := ask(t, r, bot.Question{Text: "and how much?", Turns: c.turns})
		want := retrieval.Query{Text: "and how much?", Language: text.English, Context: c.want, Mode: retrieval.Full, K: r.queries[0].K}
		if len(r.queries) != 1 || r.queries[0] != want {
			t.Errorf("%s: searched for %+v, want %+v", c.name, r.queries, want)
		}
		if a.Question != "and how much?" {
			t.Errorf("%s: the question has become %q", c.name, a.Question)
		}
	}
}

func TestAnswerErrors(t *testing.T) {
	answerer := bot.NewAnswerer(newPipeline(t, map[string]string{"court": dam["court"]}), retrieval.Full)
	for _, c := range []struct {
		text string
		want error
	}{
		{"", bot.ErrEmpty},
		{" \n؟!😀\u202e", bot.ErrEmpty},
		{strings.Repeat("من؟ ", 1001), bot.ErrTooLong},
		{"who \xff", bot.ErrNotUTF8},
	} {
		a, err := answerer.Answer(t.Context(), bot.Question{Text: c.text})
		if !errors.Is(err, c.want) || !reflect.DeepEqual(a, bot.Answer{}) {
			t.Errorf("%.20q: answer %+v, error %v, want %v", c.text, a, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if a, err := answerer.Answer(ctx, bot.Question{Text: "Who was fined?"}); !errors.Is(err, context.Canceled) || !reflect.DeepEqual(a, bot.Answer{}) {
		t.Errorf("cancelled: answer %+v, error %v", a, err)
	}
}

// shown returns a quotation as a statement shows it: in one line, without what cannot be seen.
func shown(quote string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if text.Invisible(r) || r == '\x07' {
			return -1
		}
		return r
	}, quote)), " ")
}
