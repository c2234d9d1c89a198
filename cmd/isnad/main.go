package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"isnad/bot"
)

// Exit statuses; the command line contract names them.
const (
	statusAnswered    = 0
	statusFailed      = 1
	statusUsage       = 2
	statusNotFound    = 3
	statusInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal lets the command tidy up; from then on signals have their default
	// effect again, so that a second one ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, lookup: os.LookupEnv, environ: os.Environ, dotEnv: ".env",
	}))
}

// app is what a command may touch of the process that it runs in.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	lookup         func(string) (string, bool) // the environment
	environ        func() []string             // all of it, as NAME=value
	dotEnv         string                      // path of the file with more of it
}

// errNotFound is returned by a command that has printed its result, an honest "not found".
var errNotFound = errors.New("not found in the articles")

// usageError is a mistake in how the program was called; its text says what was wrong.
type usageError struct {
	err  error
	help string // command line that shows how to call it right
}

func (e *usageError) Error() string { return e.err.Error() }

func (e *usageError) Unwrap() error { return e.err }

// usagef returns a usageError without its help, which the root command adds.
func usagef(format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...)}
}

// run runs the command line and returns its exit status. An error is one line on stderr.
func run(ctx context.Context, args []string, a app) int {
	root := newRoot(&a)
	root.SetArgs(args)
	called, err := root.ExecuteContextC(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return statusAnswered
	case errors.Is(err, errNotFound):
		return statusNotFound
	case ctx.Err() != nil:
		a.complain("interrupted: nothing was lost, run the command again to go on")
		return statusInterrupted
	case errors.As(err, &usage):
		help := usage.help
		if help == "" {
			help = called.CommandPath() + " --help"
		}
		a.complain(fmt.Sprintf("%s (see %q)", err, help))
		return statusUsage
	case questionError(err):
		a.complain(fmt.Sprintf("%s (see %q)", err, called.CommandPath()+" --help"))
		return statusUsage
	}
	a.complain(err.Error())
	return statusFailed
}

// questionError reports whether the question itself cannot be asked.
func questionError(err error) bool {
	return errors.Is(err, bot.ErrEmpty) || errors.Is(err, bot.ErrTooLong) || errors.Is(err, bot.ErrNotUTF8)
}

// complain writes one line to stderr. Names of files are others' words: nothing in them may
// break the line or steer the terminal.
func (a *app) complain(message string) {
	message = strings.TrimPrefix(message, "isnad: ")
	fmt.Fprintf(a.stderr, "isnad: %s\n", cleanLine(message))
}

// note writes one line to stderr that tells of something the command coped with.
func (a *app) note(message string) { a.complain("note: " + message) }

// print writes a command's whole result to stdout in one piece.
func (a *app) print(result string) error {
	if _, err := io.WriteString(a.stdout, result); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}
