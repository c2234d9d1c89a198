package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"isnad/bot"
	"isnad/retrieval"
	"isnad/retrieval/text"
)

// searchOptions are the flags of search.
type searchOptions struct {
	articles pathFlag
	json     bool
	k        countFlag
	mode     modeFlag
}

func newSearch(a *app) *cobra.Command {
	o := searchOptions{k: retrieval.DefaultK, mode: modeFlag(retrieval.Full)}
	cmd := &cobra.Command{
		Use:   "search [QUERY]",
		Short: "Show the passages that fit a query best",
		Long: `Show the passages of the articles that fit a query best, whether or not they answer it.
The query is what follows the flags, or standard input.

Scores compare the passages of one search and mean nothing across searches.`,
		Example: `  isnad search "قطع العلاقات الدبلوماسية"
  isnad search -k 10 --retrieval lexical "Article 5"
  isnad search --articles ./articles --json "هجوم إلكتروني"`,
		ValidArgsFunction: cobra.NoFileCompletions, // a query
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.search(cmd.Context(), o, args)
		},
	}
	addArticles(cmd, &o.articles)
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON object")
	cmd.Flags().VarP(&o.k, "k", "k", "how many passages, 1 to 100")
	cmd.Flags().Var(&o.mode, "retrieval", "what ranks the passages: vectors, words, late interaction, or all of them")
	complete(cmd, "k")
	complete(cmd, "retrieval", string(retrieval.Dense), string(retrieval.Lexical), string(retrieval.Late), string(retrieval.Full))
	return cmd
}

// found is the JSON form of a search. The list is never null.
type found struct {
	Hits []foundHit `json:"hits"`
}

type foundHit struct {
	Article  string        `json:"article"`
	Passage  string        `json:"passage"`
	Language text.Language `json:"language"`
	Score    float64       `json:"score"` // rounded: see roundScore
	Text     string        `json:"text"`
	Start    int           `json:"start"` // byte offsets of Text in the article's file
	End      int           `json:"end"`

	source *retrieval.Article // for a person; nil: not known
}

func (a *app) search(ctx context.Context, o searchOptions, args []string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	words, err := a.words(ctx, args, "query")
	if err != nil {
		return err
	}
	query, err := bot.Question{Text: words}.Clean() // a query has a question's limits
	if err != nil {
		return err
	}
	p, err := a.open(ctx, cfg, o.articles.path)
	if err != nil {
		return err
	}
	result, err := p.Search(ctx, retrieval.Query{Text: query, Mode: retrieval.Mode(o.mode), K: int(o.k)})
	if err != nil {
		return err
	}
	out := found{Hits: []foundHit{}}
	for _, h := range result.Hits {
		source, _ := p.Article(h.Passage.Article)
		out.Hits = append(out.Hits, foundHit{Article: h.Passage.Article, Passage: h.Passage.ID, Language: h.Passage.Language,
			Score: roundScore(h.Score), Text: h.Passage.Text, Start: h.Passage.Start, End: h.Passage.End, source: source})
	}
	if o.json {
		err = a.printJSON(out)
	} else {
		err = a.print(renderFound(out, result.Language, a.screen(a.stdout), p.file))
	}
	if err == nil && len(out.Hits) == 0 {
		return errNotFound
	}
	return err
}

// roundScore rounds to four decimals, past which runs and processors may differ.
func roundScore(s float64) float64 {
	return math.Round(s*1e4)/1e4 + 0 // plus 0 turns a negative zero into zero
}

// renderFound returns the passages for a person, best first.
func renderFound(f found, lang text.Language, s screen, file func(id string) string) string {
	p := &page{screen: s}
	if len(f.Hits) == 0 {
		p.line(lang, bold, labelsFor(lang).noPassage)
	}
	for i, h := range f.Hits {
		if i > 0 {
			p.blank()
		}
		lead := strconv.Itoa(i+1) + "."
		p.paragraph(lang, bold, lead, 4, describe(h.citation(), lang))
		// A path and a figure with its sign are read from left to right in either language.
		p.paragraph(text.English, dim, "", 4, fmt.Sprintf("%s (%.4f)", file(h.Article), h.Score))
		p.paragraph(h.Language, plain, "", 4, h.Text)
	}
	return p.out.String()
}

// citation returns what a citation of the passage would say of its source.
func (h foundHit) citation() bot.Citation {
	c := bot.Citation{Article: h.Article, Title: h.Article, Language: h.Language}
	if s := h.source; s != nil {
		c.Title, c.Outlet, c.Date, c.DateInferred = s.Title, s.Outlet, s.Date, s.DateInferred
	}
	return c
}

// countFlag is how many passages to show.
type countFlag int

// maxHits is the most passages that a search shows.
const maxHits = 100

func (f *countFlag) String() string { return strconv.Itoa(int(*f)) }

func (f *countFlag) Type() string { return "N" }

func (f *countFlag) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxHits {
		return fmt.Errorf("use a number from 1 to %d", maxHits)
	}
	*f = countFlag(n)
	return nil
}

// modeFlag is what ranks the passages.
type modeFlag retrieval.Mode

func (f *modeFlag) String() string { return string(*f) }

func (f *modeFlag) Type() string { return "dense|lexical|late|full" }

func (f *modeFlag) Set(s string) error {
	m, err := retrieval.ParseMode(s)
	if s == "" || err != nil {
		return errors.New("use dense, lexical, late or full")
	}
	*f = modeFlag(m)
	return nil
}
