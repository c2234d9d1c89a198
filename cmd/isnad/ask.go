package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"isnad/bot"
	"isnad/retrieval"
)

// askOptions are the flags of ask.
type askOptions struct {
	articles  pathFlag
	json      bool
	generator generatorFlag
	thread    pathFlag
}

func newAsk(a *app) *cobra.Command {
	o := askOptions{generator: bot.Extract, thread: pathFlag{kind: "FILE"}}
	cmd := &cobra.Command{
		Use:   "ask [QUESTION]",
		Short: "Answer a question from the articles, with sources",
		Long: `Answer a question from the articles. The answer is made of sentences of the articles,
word for word, and each is followed by the number of its source.

The question is what follows the flags, or standard input. It is answered in its own
language, Arabic or English, from articles in both.

A thread file has the earlier turns of a conversation, oldest first, at most 200: JSON lines
{"role": "user", "text": "..."}, or an array of such objects. The role is user or assistant;
other fields are ignored.

Quotations of the articles are all that --generator offers so far; a language model that
drafts ("model") is planned.

Exit status: 0 answered, 3 not found in the articles, 2 wrong usage.`,
		Example: `  isnad ask "متى قطعت ألبانيا علاقاتها مع إيران؟"
  isnad ask --articles ./articles "What was attacked in July?"
  echo "من طلب المساعدة من إسرائيل؟" | isnad ask --json
  isnad ask --thread thread.jsonl "ومن أمر بها؟"`,
		ValidArgsFunction: cobra.NoFileCompletions, // a question
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.ask(cmd.Context(), o, args)
		},
	}
	addArticles(cmd, &o.articles)
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON object")
	cmd.Flags().Var(&o.generator, "generator", `what writes the answer: "extract" quotes the articles`)
	cmd.Flags().Var(&o.thread, "thread", `earlier turns: JSON lines {"role": "user", "text": "..."}, or an array`)
	complete(cmd, "generator", bot.Extract)
	return cmd
}

func (a *app) ask(ctx context.Context, o askOptions, args []string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	asked, err := a.words(ctx, args, "question")
	if err != nil {
		return err
	}
	q := bot.Question{Text: asked}
	if _, err := q.Clean(); err != nil {
		return err // before any article is read
	}
	if o.thread.path != "" {
		if q.Turns, err = readThread(o.thread.path); err != nil {
			return err
		}
	}
	p, err := a.open(ctx, cfg, o.articles.path)
	if err != nil {
		return err
	}
	answer, err := bot.NewAnswerer(p, retrieval.Full).Answer(ctx, q)
	if err != nil {
		return err
	}
	if err := a.printAnswer(answer, o.json, p.file); err != nil {
		return err
	}
	if answer.Outcome == bot.NotFound {
		return errNotFound
	}
	return nil
}

func (a *app) printAnswer(answer bot.Answer, asJSON bool, file func(id string) string) error {
	if asJSON {
		return a.printJSON(answer)
	}
	return a.print(renderAnswer(answer, a.screen(a.stdout), file))
}

// words returns the question or query: the arguments, joined, or else standard input.
func (a *app) words(ctx context.Context, args []string, what string) (string, error) {
	if len(args) > 0 {
		return strings.Join(args, " "), nil
	}
	if f, ok := a.stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return "", usagef("no %s: write it after the command, in quotation marks", what)
	}
	return readAll(ctx, a.stdin)
}

// maxInput is the size of the longest question in bytes, with room for white space around it.
const maxInput = bot.MaxQuestion*utf8.UTFMax + 1<<10

// readAll reads standard input. It gives up when ctx ends, though nothing can wake the read
// itself: the program ends with it.
func readAll(ctx context.Context, r io.Reader) (string, error) {
	type input struct {
		data []byte
		err  error
	}
	done := make(chan input, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
		done <- input{data, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case in := <-done:
		if in.err != nil {
			return "", fmt.Errorf("reading standard input: %w", in.err)
		}
		if len(in.data) > maxInput {
			return "", bot.ErrTooLong
		}
		return strings.TrimSpace(string(in.data)), nil
	}
}

// generatorFlag is what writes the answer.
type generatorFlag string

func (f *generatorFlag) String() string { return string(*f) }

func (f *generatorFlag) Type() string { return "extract" }

func (f *generatorFlag) Set(s string) error {
	switch s {
	case bot.Extract:
		*f = generatorFlag(s)
		return nil
	case "model":
		return errors.New("a language model is planned and not there yet: use extract, or leave --generator out")
	}
	return errors.New("use extract")
}
