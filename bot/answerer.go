package bot

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// Retriever finds the passages and sentences that fit a query, and knows their articles.
type Retriever interface {
	Search(ctx context.Context, q retrieval.Query) (*retrieval.Result, error)
	Article(id string) (*retrieval.Article, bool)
}

// Answerer answers questions from articles. It is safe for concurrent use.
type Answerer struct {
	retriever Retriever
	mode      retrieval.Mode
}

// NewAnswerer returns an answerer over what the retriever finds by that mode.
func NewAnswerer(r Retriever, mode retrieval.Mode) *Answerer {
	return &Answerer{retriever: r, mode: mode}
}

// Extract is the name of the generator that needs no language model: it quotes.
const Extract = "extract"

// Answer runs the life of a question. The error is one of ErrEmpty, ErrTooLong, ErrNotUTF8, or
// wraps ctx's error or what went wrong in retrieval.
func (a *Answerer) Answer(ctx context.Context, q Question) (Answer, error) {
	s, err := q.Clean()
	if err != nil {
		return Answer{}, err
	}
	asked := takeApart(s)
	ans := newAnswer(s, asked.language)

	start := time.Now()
	found, picked, err := a.find(ctx, asked, q.context(), ans.Timings)
	if err != nil {
		return Answer{}, fmt.Errorf("answering: %w", err)
	}
	if n := len(found.Tokens); n > 0 && found.Tokens[n-1].End < len(s)-1 {
		ans.Notes = append(ans.Notes, onlyBeginning(asked.language))
	}
	if len(picked) > 0 {
		err = a.answered(&ans, picked)
	} else {
		err = a.notFound(&ans, found)
	}
	if err != nil {
		return Answer{}, err
	}
	ans.Timings["total"] = milliseconds(time.Since(start))
	ans.Timings["draft"] = math.Round(1000*(ans.Timings["total"]-ans.Timings["retrieve"])) / 1000
	return ans, nil
}

// find searches for a question and drafts its answer: nothing is picked when nothing answers. In a
// thread, a question that can stand alone is asked alone first.
func (a *Answerer) find(ctx context.Context, asked question, before string, timings map[string]float64) (*retrieval.Result, []retrieval.SentenceHit, error) {
	query := retrieval.Query{Text: asked.text, Language: asked.language, Mode: a.mode}
	if before != "" && !asked.standsAlone() {
		query.Context = before
	}
	found, err := a.search(ctx, query, timings)
	if err != nil {
		return nil, nil, err
	}
	picked := draft(asked, found)
	if before == "" || query.Context != "" || len(picked) > 0 {
		return found, picked, nil
	}
	query.Context = before
	if found, err = a.search(ctx, query, timings); err != nil {
		return nil, nil, err
	}
	return found, draft(asked, found), nil
}

// search adds what a search takes to the timings.
func (a *Answerer) search(ctx context.Context, query retrieval.Query, timings map[string]float64) (*retrieval.Result, error) {
	start := time.Now()
	found, err := a.retriever.Search(ctx, query)
	timings["retrieve"] += milliseconds(time.Since(start))
	return found, err
}

// onlyBeginning is the note on a question that is longer than what an encoder reads.
func onlyBeginning(lang text.Language) string {
	if lang == text.Arabic {
		return "السؤال طويل، ولم يُبحث إلا عن أوله: اكتبه في جملة أو جملتين."
	}
	return "The question is long, and only its beginning was searched for: write it in a sentence or two."
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// newAnswer returns an answer with every list there and empty.
func newAnswer(question string, lang text.Language) Answer {
	return Answer{
		Version: Version, Question: question, Language: lang, Outcome: NotFound, Generator: Extract,
		Statements: []Statement{}, Disagreements: []Disagreement{}, Citations: []Citation{},
		Nearest: []Citation{}, Dropped: []Dropped{}, Notes: []string{}, Timings: map[string]float64{},
	}
}

// answered fills in one statement a quotation, each with its own citation.
func (a *Answerer) answered(ans *Answer, picked []retrieval.SentenceHit) error {
	ans.Outcome = Answered
	for i, s := range picked {
		c, err := a.cite(i+1, s)
		if err != nil {
			return err
		}
		ans.Citations = append(ans.Citations, c)
		ans.Statements = append(ans.Statements, Statement{Text: tidy(c.Quote), Citations: []int{c.N}})
		ans.AsOf = max(ans.AsOf, c.Date)
	}
	return nil
}

// nearestShown is how many of the nearest passages a "not found" shows.
const nearestShown = 3

// notFound fills in the best sentence of each of the nearest passages.
func (a *Answerer) notFound(ans *Answer, found *retrieval.Result) error {
	var shown []retrieval.SentenceHit
	for _, s := range found.Sentences {
		if len(shown) == nearestShown {
			break
		}
		seen := func(p retrieval.SentenceHit) bool {
			return p.Passage.ID == s.Passage.ID || sameWords(p.Text(), s.Text())
		}
		if s.Heading() || text.Deceptive(s.Text()) || slices.ContainsFunc(shown, seen) {
			continue
		}
		shown = append(shown, s)
		c, err := a.cite(len(shown), s)
		if err != nil {
			return err
		}
		ans.Nearest = append(ans.Nearest, c)
	}
	return nil
}

// cite returns the citation of a sentence: where it stands, word for word.
func (a *Answerer) cite(n int, s retrieval.SentenceHit) (Citation, error) {
	art, ok := a.retriever.Article(s.Passage.Article)
	if !ok {
		return Citation{}, fmt.Errorf("citing %q: the article is not in the index: run `isnad index` and ask again", s.Passage.Article)
	}
	at := s.Sentence()
	if at.End > len(art.Raw) || art.Raw[at.Start:at.End] != s.Text() {
		return Citation{}, fmt.Errorf("citing %q: the article is not the one that was indexed: run `isnad index` and ask again", art.ID)
	}
	return Citation{
		N: n, Article: art.ID, Title: art.Title, Outlet: art.Outlet, Date: art.Date, DateInferred: art.DateInferred,
		Language: s.Passage.Language, Passage: s.Passage.ID, Quote: art.Raw[at.Start:at.End],
		Start: at.Start, End: at.End, URL: art.URL,
	}, nil
}
