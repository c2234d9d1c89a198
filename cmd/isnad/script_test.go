package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"isnad/bot"
)

// TestMain lets the stories run this test binary as the program, each in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"isnad": main})
}

// TestScript runs the stories in testdata/script: what people do at a shell, and what they
// see. A story has a home and a cache of its own.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "home", ".cache"))
			env.Setenv("ISNAD_CACHE_DIR", filepath.Join(env.WorkDir, "cache"))
			env.Setenv("ISNAD_KERNEL", os.Getenv("ISNAD_KERNEL"))
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status":    status,
			"await":     await,
			"untimed":   untimed,
			"contract":  contract,
			"sparse":    sparse,
			"chronicle": chronicle,
			"damage":    damage,
			"oneline":   oneLine,
		},
	})
}

// status runs a program and holds it to an exit status: status 3 isnad ask "...".
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// await waits until a file of that pattern is there, for a process in the background.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await PATTERN")
	}
	deadline := time.Now().Add(time.Minute)
	for {
		found, err := filepath.Glob(ts.MkAbs(args[0]))
		ts.Check(err)
		if len(found) > 0 {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s did not come", args[0])
		}
		time.Sleep(time.Millisecond) // between two looks; nothing hangs on how long it is
	}
}

// timings are what may differ between two answers to one question.
var timings = regexp.MustCompile(`(?s)"timings_ms": \{[^}]*\}`)

// untimed writes a JSON answer to a file without its timings: untimed stdout answer.json.
func untimed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: untimed FROM TO")
	}
	in := ts.ReadFile(args[0])
	if n := len(timings.FindAllString(in, -1)); n != 1 {
		ts.Fatalf("%s has %d timings, want 1", args[0], n)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(timings.ReplaceAllString(in, `"timings_ms": {}`)), 0o600))
}

// contract holds a JSON answer to the contract: every field is there and no other, no list is
// null, numbers of citations are those of citations, and every quotation stands in the
// article's file where it says: contract stdout articles.
func contract(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: contract ANSWER FOLDER")
	}
	data := ts.ReadFile(args[0])
	var fields map[string]json.RawMessage
	ts.Check(json.Unmarshal([]byte(data), &fields))
	for _, name := range []string{"version", "question", "language", "outcome", "statements", "disagreements", "citations",
		"nearest", "generator", "dropped", "notes", "as_of", "timings_ms"} {
		value, ok := fields[name]
		if !ok || bytes.Equal(value, []byte("null")) {
			ts.Fatalf("field %s is %q", name, value)
		}
	}
	decoder := json.NewDecoder(strings.NewReader(data))
	decoder.DisallowUnknownFields()
	var ans bot.Answer
	ts.Check(decoder.Decode(&ans))
	var ns []int
	for i, c := range slices.Concat(ans.Citations, ans.Nearest) {
		ns = append(ns, c.N)
		raw, err := os.ReadFile(articleFile(ts.MkAbs(args[1]), c.Article))
		ts.Check(err)
		if c.Start < 0 || c.End > len(raw) || c.Start > c.End || string(raw[c.Start:c.End]) != c.Quote {
			ts.Fatalf("citation %d: %q does not stand at %d to %d of %s", i+1, c.Quote, c.Start, c.End, c.Article)
		}
	}
	for _, s := range ans.Statements {
		if len(s.Citations) == 0 {
			ts.Fatalf("a statement without a citation: %q", s.Text)
		}
		for _, n := range s.Citations {
			if !slices.Contains(ns, n) {
				ts.Fatalf("%q cites %d, which is not there", s.Text, n)
			}
		}
	}
}

// articleFile returns the path of the file of an article.
func articleFile(dir, id string) string {
	for _, ending := range []string{".txt", ".md"} {
		path := filepath.Join(dir, filepath.FromSlash(id)+ending)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return filepath.Join(dir, id)
}

// sparse makes a file of that many bytes that takes no room: sparse articles/big.txt 50000000.
func sparse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sparse FILE BYTES")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), nil, 0o600))
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

// chronicle fills a folder with articles, all different: chronicle articles 50.
func chronicle(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: chronicle FOLDER N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.MkdirAll(ts.MkAbs(args[0]), 0o700))
	for i := range n {
		var b strings.Builder
		for s := range 6 {
			fmt.Fprintf(&b, "On day %d the keeper of lighthouse %d counted %d ships and wrote their names down in book %d.\n", i+1, s+1, i*7+s, i+s)
		}
		ts.Check(os.WriteFile(ts.MkAbs(filepath.Join(args[0], fmt.Sprintf("day%03d.txt", i+1))), []byte(b.String()), 0o600))
	}
}

// damage flips a bit in the middle of every file of that pattern.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage PATTERN")
	}
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) == 0 {
		ts.Fatalf("no file is %s", args[0])
	}
	for _, path := range found {
		data, err := os.ReadFile(path)
		ts.Check(err)
		data[len(data)/2] ^= 1
		ts.Check(os.WriteFile(path, data, 0o600))
	}
}

// oneLine holds standard error to one line that the program wrote.
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: oneline")
	}
	if got := ts.ReadFile("stderr"); !strings.HasPrefix(got, "isnad: ") || strings.Count(got, "\n") != 1 {
		ts.Fatalf("standard error is %q, want one line of the program", got)
	}
}
