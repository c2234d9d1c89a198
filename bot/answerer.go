package bot

import (
	"context"
	"fmt"
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
	now       func() time.Time
}

// NewAnswerer returns an answerer over what the retriever finds by that mode.
func NewAnswerer(r Retriever, mode retrieval.Mode) *Answerer {
	return &Answerer{retriever: r, mode: mode, now: time.Now}
}

// Extract is the name of the generator that needs no language model: it quotes.
const Extract = "extract"

// passagesRead is how many passages an answer is drawn from.
const passagesRead = 10

// Answer runs the life of a question. The error is one of ErrEmpty, ErrTooLong, ErrNotUTF8, or
// wraps ctx's error or what went wrong in retrieval.
func (a *Answerer) Answer(ctx context.Context, q Question) (Answer, error) {
	asked, err := q.Clean()
	if err != nil {
		return Answer{}, err
	}
	lang := text.LanguageOf(asked)
	ans := newAnswer(asked, lang)

	start := a.now()
	found, err := a.retriever.Search(ctx, retrieval.Query{
		Text: asked, Language: lang, Context: q.context(), Mode: a.mode, K: passagesRead})
	if err != nil {
		return Answer{}, fmt.Errorf("answering: %w", err)
	}
	retrieved := a.now()

	picked, ok := draft(takeApart(asked), found)
	if ok {
		err = a.answered(&ans, picked)
	} else {
		err = a.notFound(&ans, found)
	}
	if err != nil {
		return Answer{}, err
	}
	done := a.now()
	ans.Timings["retrieve"] = milliseconds(retrieved.Sub(start))
	ans.Timings["draft"] = milliseconds(done.Sub(retrieved))
	ans.Timings["total"] = milliseconds(done.Sub(start))
	return ans, nil
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
	var seen []string
	for _, s := range found.Sentences {
		if len(seen) == nearestShown {
			break
		}
		if s.Heading() || slices.Contains(seen, s.Passage.ID) {
			continue
		}
		seen = append(seen, s.Passage.ID)
		c, err := a.cite(len(seen), s)
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
	at := s.Passage.Sentences[s.Index]
	return Citation{
		N: n, Article: art.ID, Title: art.Title, Outlet: art.Outlet, Date: art.Date, DateInferred: art.DateInferred,
		Language: s.Passage.Language, Passage: s.Passage.ID, Quote: art.Raw[at.Start:at.End],
		Start: at.Start, End: at.End, URL: art.URL,
	}, nil
}
