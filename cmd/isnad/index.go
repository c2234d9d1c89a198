package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
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
by itself; this command says what was done.

With --check nothing is built: the index is read and compared with the articles.`,
		Example: `  isnad index --articles ./articles
  isnad index --articles ./articles --check`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.check {
				return a.checkIndex(cmd.Context(), o)
			}
			return a.buildIndex(cmd.Context(), o)
		},
	}
	addArticles(cmd, &o.articles)
	cmd.Flags().BoolVar(&o.check, "check", false, "verify the index instead of building it")
	return cmd
}

func (a *app) buildIndex(ctx context.Context, o indexOptions) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	start := time.Now()
	p, err := a.open(ctx, cfg, o.articles.path)
	if err != nil {
		return err
	}
	s := p.stats()
	return a.print(table([][2]string{
		{"articles", fmt.Sprint(s.Articles)},
		{"passages", fmt.Sprintf("%d: %d embedded, %d reused", s.Passages, s.Embedded, s.Reused)},
		{"skipped", fmt.Sprint(p.skipped)},
		{"index", p.place},
		{"time", time.Since(start).Round(time.Millisecond).String()},
	}))
}

// table returns lines of two columns.
func table(rows [][2]string) string {
	var out strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&out, "%-9s %s\n", r[0], cleanLine(r[1]))
	}
	return out.String()
}
