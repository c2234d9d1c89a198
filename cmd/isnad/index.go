package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"isnad/retrieval/index"
)

// indexOptions are the flags of index.
type indexOptions struct {
	articles pathFlag
	check    bool
}

func newIndex(a *app) *cobra.Command {
	var o indexOptions
	cmd := &cobra.Command{
		Use:   "index",
		Short: "Build or refresh the index of a folder, or verify it",
		Long: `Build or refresh the index of a folder of articles, so that the next question need not
wait for it. Only articles that have changed are embedded again. Asking does the same
by itself; this command says what was done, and fails when the index cannot be kept.

With --check nothing is built: the index is read and compared with the articles.`,
		Example: `  isnad index --articles ./articles
  isnad index --articles ./articles --check`,
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			if o.check {
				return a.checkIndex(cmd.Context(), cfg, o.articles.path)
			}
			return a.buildIndex(cmd.Context(), cfg, o.articles.path)
		},
	}
	addArticles(cmd, &o.articles)
	cmd.Flags().BoolVar(&o.check, "check", false, "verify the index instead of building it")
	return cmd
}

// buildIndex makes the index and says what that took.
func (a *app) buildIndex(ctx context.Context, cfg config, folder string) error {
	start := time.Now()
	p, err := a.open(ctx, cfg, folder)
	if err != nil {
		return err
	}
	s, place := p.Stats(), p.place()
	if !s.Kept {
		place = "not kept"
	}
	err = a.print(table([][2]string{
		{"articles", fmt.Sprint(s.Articles)},
		{"skipped", fmt.Sprint(p.skipped)},
		{"passages", fmt.Sprintf("%d: %d embedded, %d reused", s.Passages, s.Embedded, s.Reused)},
		{"index", place},
		{"time", time.Since(start).Round(time.Millisecond).String()},
	}))
	if err == nil && !s.Kept {
		return fmt.Errorf("the index was not kept: set %s to a folder that can be written, with room for it", envCacheDir)
	}
	return err
}

// checkIndex compares the index on disk with the articles, and the model with its checksum.
// The faults are the result; that there are any is the error.
func (a *app) checkIndex(ctx context.Context, cfg config, folder string) error {
	src, err := a.source(cfg, folder)
	if err != nil {
		return err
	}
	if err := src.model.Verify(); err != nil {
		return err
	}
	faults, err := index.Check(ctx, src.articles, src.options)
	if err != nil {
		return err
	}
	rows := [][2]string{
		{"articles", fmt.Sprint(len(src.articles))},
		{"skipped", fmt.Sprint(src.skipped)},
		{"index", src.place()},
		{"faults", fmt.Sprint(len(faults))},
	}
	for _, f := range faults {
		rows = append(rows, [2]string{"", f.String()})
	}
	if err := a.print(table(rows)); err != nil || len(faults) == 0 {
		return err
	}
	command := "isnad index"
	if folder != "" {
		command += " --articles " + folder
	}
	return fmt.Errorf("the index is not as it should be: run %q to mend it", command)
}

// table returns lines of two columns.
func table(rows [][2]string) string {
	var out strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&out, "%-9s %s\n", r[0], cleanLine(r[1]))
	}
	return out.String()
}
