package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/index"
	"isnad/retrieval/kernel"
	"isnad/seeds"
)

// source is a set of articles, with what an index of them is made by.
type source struct {
	articles []*retrieval.Article
	folder   string // as it was named; empty: the bundled articles
	skipped  int    // files that could not be read as articles
	model    *e5.Model
	options  index.Options
}

// pipeline is what answers from one set of articles: the searcher over its index. It is the
// bot.Retriever of this program.
type pipeline struct {
	*retrieval.Searcher
	*index.Index
	source
}

// open joins the rooms of the program: articles, model, index, searcher.
func (a *app) open(ctx context.Context, cfg config, folder string) (*pipeline, error) {
	src, err := a.source(cfg, folder)
	if err != nil {
		return nil, err
	}
	bar := newProgress(a.stderr, a.screen(a.stderr), time.Now)
	defer bar.clear()
	src.options.Progress = bar.update
	src.options.Notice = func(line string) {
		bar.clear()
		a.note(line)
	}
	ix, err := index.Open(ctx, src.articles, src.options)
	if err != nil {
		return nil, err
	}
	return &pipeline{retrieval.NewSearcher(src.model, ix.Store(), ix.Lexical()), ix, src}, nil
}

// source reads the articles of a folder, or the bundled ones, and opens the model.
func (a *app) source(cfg config, folder string) (source, error) {
	s := source{folder: folder}
	problems, err := s.read()
	a.skip(problems)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, fmt.Errorf("there is no folder %s: name the folder of the articles", folder)
	case err != nil:
		return s, err
	}
	s.skipped = len(problems)
	if s.model, err = newModel(cfg); err != nil {
		return s, err
	}
	s.options = index.Options{Encoder: s.model}
	if folder == "" {
		s.options.Ready = seeds.Segments() // complete: no cache is needed
		return s, nil
	}
	if s.options.Folder, err = filepath.Abs(folder); err != nil {
		return s, fmt.Errorf("finding the folder of articles: %w", err)
	}
	if s.options.CacheDir = cfg.cacheDir; s.options.CacheDir == "" {
		if s.options.CacheDir, err = index.DefaultCacheDir(); err != nil {
			a.note("the index serves from memory and will be made again: " + err.Error())
		}
	}
	return s, nil
}

func (s *source) read() (problems []retrieval.Problem, err error) {
	if s.folder == "" {
		s.articles, problems, err = retrieval.ReadFS(seeds.Articles())
	} else {
		s.articles, problems, err = retrieval.ReadFolder(s.folder)
	}
	return problems, err
}

// newModel opens the embedding model with the configured kernel.
func newModel(cfg config) (*e5.Model, error) {
	// The kernels ask the environment when they are first used; what .env says is added to it.
	if err := os.Setenv(kernel.EnvVar, cfg.kernel); err != nil {
		return nil, fmt.Errorf("choosing the kernel: %w", err)
	}
	return e5.New()
}

// engine returns the kernel in use and the fingerprint of the model.
func engine(cfg config) (kernelName, model string, err error) {
	m, err := newModel(cfg)
	if err != nil {
		return "", "", err
	}
	return kernel.Name(), m.Fingerprint(), nil
}

// maxSkipped is how many files that were left out are named one by one.
const maxSkipped = 20

// skip names the files that were left out.
func (a *app) skip(problems []retrieval.Problem) {
	for i, p := range problems {
		if i == maxSkipped {
			a.note(fmt.Sprintf("%d more files were left out", len(problems)-i))
			return
		}
		a.note(p.String())
	}
}

// file returns the path of an article's file, for a person to open.
func (s *source) file(id string) string {
	fsys := seeds.Articles()
	if s.folder != "" {
		fsys = os.DirFS(s.folder)
	}
	for _, ending := range []string{".txt", ".md"} {
		if info, err := fs.Stat(fsys, id+ending); err == nil && info.Mode().IsRegular() {
			return filepath.Join(s.folder, filepath.FromSlash(id+ending))
		}
	}
	return id
}

// place tells where the index lies.
func (s *source) place() string {
	switch {
	case s.options.Ready != nil:
		return "in the program"
	case s.options.CacheDir == "":
		return "in memory"
	}
	return "in " + s.options.CacheDir
}
