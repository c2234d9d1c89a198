package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// called is what a run of the program left behind.
type called struct {
	status         int
	stdout, stderr string
}

// call runs the command line with an environment and a standard input of its own.
func call(t *testing.T, ctx context.Context, stdin string, env map[string]string, args ...string) called {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(ctx, append([]string{}, args...), app{
		stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr,
		lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		dotEnv: filepath.Join(t.TempDir(), ".env"),
	})
	return called{status, stdout.String(), stderr.String()}
}

// TestWrongUsage holds every mistake in calling to status 2, one line that says what to do,
// and nothing on standard output.
func TestWrongUsage(t *testing.T) {
	for _, c := range []struct {
		name, stdin string
		args        []string
		want        string // in the error
	}{
		{"empty question", "", []string{"ask", ""}, "empty"},
		{"blank question", "", []string{"ask", " \t "}, "empty"},
		{"empty input", "", []string{"ask"}, "empty"},
		{"too long", "", []string{"ask", strings.Repeat("ا", 4001)}, "longer than 4000"},
		{"far too long input", strings.Repeat("word ", 100_000), []string{"ask"}, "longer than 4000"},
		{"not UTF-8", "", []string{"ask", "who \xff is"}, "UTF-8"},
		{"UTF-16 input", "\xff\xfew\x00h\x00o\x00", []string{"ask"}, "UTF-8"},
		{"control characters only", "", []string{"ask", "\x1b\x07\x00"}, "empty"},
		{"unknown flag", "", []string{"ask", "--frobnicate", "x"}, "--frobnicate"},
		{"unknown short flag", "", []string{"search", "-z", "x"}, "'z'"},
		{"flag without value", "", []string{"ask", "--articles"}, "--articles"},
		{"articles named by nothing", "", []string{"ask", "--articles", "", "x"}, "name a folder"},
		{"model", "", []string{"ask", "--generator", "model", "x"}, "not there yet: use extract"},
		{"unknown generator", "", []string{"ask", "--generator", "oracle", "x"}, "use extract"},
		{"no passages", "", []string{"search", "-k", "0", "x"}, "1 to 100"},
		{"too many passages", "", []string{"search", "-k", "101", "x"}, "1 to 100"},
		{"no number", "", []string{"search", "-k", "many", "x"}, "1 to 100"},
		{"unknown retrieval", "", []string{"search", "--retrieval", "magic", "x"}, "dense, lexical, late or full"},
		{"empty retrieval", "", []string{"search", "--retrieval", "", "x"}, "dense, lexical, late or full"},
		{"empty query", "", []string{"search", ""}, "empty"},
		{"argument to index", "", []string{"index", "articles"}, "takes no arguments"},
		{"argument to version", "", []string{"version", "2"}, "takes no arguments"},
		{"mistyped command", "", []string{"serach", "x"}, `did you mean "search"?`},
		{"unknown command", "", []string{"frobnicate"}, `unknown command "frobnicate"`},
		{"completion for no shell", "", []string{"completion", "abacus"}, "bash, fish, powershell or zsh"},
		{"argument to completion", "", []string{"completion", "bash", "now"}, "now"},
		{"thread named by nothing", "", []string{"ask", "--thread", "", "x"}, "name a file"},
		{"unknown help topic", "", []string{"help", "frobnicate"}, `unknown command "frobnicate"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := call(t, t.Context(), c.stdin, nil, c.args...)
			if got.status != statusUsage {
				t.Errorf("status %d, want %d", got.status, statusUsage)
			}
			if got.stdout != "" {
				t.Errorf("standard output: %q, want nothing", got.stdout)
			}
			if !strings.HasPrefix(got.stderr, "isnad: ") || strings.Count(got.stderr, "\n") != 1 {
				t.Errorf("standard error: %q, want one line of the program", got.stderr)
			}
			help := "--help"
			if c.args[0] == "ask" || c.args[0] == "search" {
				help = "isnad " + c.args[0] + " --help"
			}
			if !strings.Contains(got.stderr, c.want) || !strings.Contains(got.stderr, help) {
				t.Errorf("standard error: %q, want %q and %q in it", got.stderr, c.want, help)
			}
		})
	}
}

// TestInterrupted shows that a reader waiting for a question gives up when it is told to.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	status := run(ctx, []string{"ask"}, app{
		stdin: blocked{t.Context()}, stdout: &stdout, stderr: &stderr,
		lookup: func(string) (string, bool) { return "", false }, dotEnv: "no such file",
	})
	if status != statusInterrupted || stdout.Len() > 0 || !strings.HasPrefix(stderr.String(), "isnad: interrupted") {
		t.Errorf("status %d, standard output %q, standard error %q", status, &stdout, &stderr)
	}
}

// blocked is an input on which nothing comes.
type blocked struct{ ctx context.Context }

func (b blocked) Read([]byte) (int, error) {
	<-b.ctx.Done()
	return 0, b.ctx.Err()
}

// TestHelp shows that help is a result: on standard output, with examples in both languages.
func TestHelp(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}, {"help"}, {"ask", "--help"}, {"help", "search"}} {
		got := call(t, t.Context(), "", nil, args...)
		if got.status != 0 || got.stderr != "" {
			t.Errorf("%q: status %d, standard error %q", args, got.status, got.stderr)
		}
		for _, want := range []string{"Usage:", "Examples:", "isnad search", "isnad ask"} {
			if strings.Contains(strings.Join(args, " "), "ask") && want == "isnad search" ||
				strings.Contains(strings.Join(args, " "), "search") && want == "isnad ask" {
				continue
			}
			if !strings.Contains(got.stdout, want) {
				t.Errorf("%q: no %q in the help:\n%s", args, want, got.stdout)
			}
		}
		if !strings.ContainsAny(got.stdout, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي") {
			t.Errorf("%q: no example in Arabic:\n%s", args, got.stdout)
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		got := call(t, t.Context(), "", nil, "completion", shell)
		if got.status != 0 || !strings.Contains(got.stdout, "isnad") {
			t.Errorf("%s: status %d, standard error %q", shell, got.status, got.stderr)
		}
	}
}
