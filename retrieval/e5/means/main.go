// Means computes the mean vectors that the encoder takes away from the vectors of a text in
// that language and of that kind, and writes the encoder's file of means.
//
// Usage:
//
//	go run ./retrieval/e5/means [-o FILE] [-passages N] QUESTIONS
//
// QUESTIONS is a file of JSON lines, each with "question", "language" ("ar" or "en") and
// "passages", texts in the same language. All of 4,670 passages take about ten minutes on two cores.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/text"
)

func main() {
	out := flag.String("o", filepath.Join("retrieval", "e5", "means.bin"), "write the means to `FILE`")
	limit := flag.Int("passages", 0, "take only about `N` passages a language, evenly spread (0: all)")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: means [-o FILE] [-passages N] QUESTIONS")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 || *limit < 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, flag.Arg(0), *out, *limit, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "means:", err)
		os.Exit(1)
	}
}

// run reads the questions, computes the means and writes them.
func run(ctx context.Context, in, out string, limit int, log io.Writer) error {
	f, err := os.Open(in)
	if err != nil {
		return fmt.Errorf("reading the questions: %w", err)
	}
	defer f.Close()
	texts, err := readTexts(f)
	if err != nil {
		return fmt.Errorf("reading the questions of %s: %w", in, err)
	}
	model, err := e5.NewUncentred()
	if err != nil {
		return err
	}
	for _, l := range []text.Language{text.Arabic, text.English} {
		g := group{l, retrieval.KindPassage}
		texts[g] = spread(texts[g], limit)
	}
	all := map[group]*mean{}
	for _, g := range groups() {
		if all[g], err = average(ctx, model, g, texts[g], log); err != nil {
			return fmt.Errorf("encoding the texts in %q: %w", g.language, err)
		}
	}
	b, err := model.MeansFile(func(l text.Language, k retrieval.Kind) ([]float32, []float32) {
		m := all[group{l, k}]
		return m.pooled.mean(), m.token.mean()
	})
	if err != nil {
		return err
	}
	return os.WriteFile(out, b, 0o644)
}
