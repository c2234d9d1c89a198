package main

import (
	"context"
	"errors"

	"isnad/retrieval"
)

type pipeline struct {
	*retrieval.Searcher
	skipped int
	place   string
}

func (p *pipeline) file(id string) string                                         { return id }
func (p *pipeline) stats() (s struct{ Articles, Passages, Embedded, Reused int }) { return s }
func (p *pipeline) Article(id string) (*retrieval.Article, bool)                  { return nil, false }

func (a *app) open(ctx context.Context, cfg config, dir string) (*pipeline, error) {
	return nil, errors.New("not wired yet")
}

func (a *app) checkIndex(ctx context.Context, o indexOptions) error {
	return errors.New("not wired yet")
}

func engine(cfg config) (kernel, model string, err error) { return "", "", errors.New("not wired yet") }
