// Bundle embeds the bundled articles and writes their segments, which are then part of the
// binary. It has to run again when an article, the model, or how articles are read or split
// has changed; a test says when.
//
// Usage:
//
//	go run ./retrieval/index/bundle [-articles DIR] [-o DIR]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/index"
)

func main() {
	in := flag.String("articles", filepath.Join("seeds", "articles"), "embed the articles in `DIR`")
	out := flag.String("o", filepath.Join("seeds", "segments"), "write the segments into `DIR`, and remove the old ones")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *in, *out, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// run writes the segments of the articles in one folder into another one.
func run(ctx context.Context, in, out string, log io.Writer) error {
	articles, problems, err := retrieval.ReadFolder(in)
	if err != nil {
		return err
	}
	if len(problems) > 0 { // a person can do without an article, the bundle cannot
		return errors.New(problems[0].String())
	}
	model, err := e5.New()
	if err != nil {
		return err
	}
	progress := func(done, total int) { fmt.Fprintf(log, "\rpassage %d of %d", done, total) }
	defer fmt.Fprintln(log)
	return index.WriteSegments(ctx, out, articles, index.Options{Encoder: model, Progress: progress})
}
