package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"isnad/bot"
)

func TestReadThread(t *testing.T) {
	want := []bot.Turn{{Role: "user", Text: "Who?"}, {Role: "assistant", Text: "هو."}}
	for name, content := range map[string]string{
		"lines":          `{"role":"user","text":"Who?"}` + "\n" + `{"role":"assistant","text":"هو."}` + "\n",
		"windows":        "\ufeff" + `{"role":"user","text":"Who?"}` + "\r\n\r\n" + `{"role":"assistant","text":"هو."}`,
		"array":          ` [{"role":"user","text":"Who?"}, {"role":"assistant","text":"هو."}] `,
		"over a line":    "{\"role\":\"user\",\n\"text\":\"Who?\"}{\"role\":\"assistant\",\"text\":\"هو.\"}",
		"lines of array": "[{\"role\":\"user\",\"text\":\"Who?\"},\n{\"role\":\"assistant\",\"text\":\"هو.\"}\n]\n",
		"other fields":   `{"role":"user","ts":"1662","user":{"id":3},"text":"Who?"} {"role":"assistant","time":7,"text":"هو."}`,
		"escaped text":   `{"role":"user","text":"Who?"} {"role":"assistant","text":"\u0647\u0648."}`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "thread")
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := readThread(path)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestReadThreadErrors(t *testing.T) {
	line := `{"role":"user","text":"x"}` + "\n"
	for name, c := range map[string]struct{ content, want string }{
		"no JSON":        {"hello", "line 1: not a turn"},
		"second turn":    {line + "{", "line 2: not a turn"},
		"no text":        {line + "\n\n" + `{"role":"user","user":"x"}`, "line 4: the turn has no text"},
		"blank text":     {"[" + line + ",\n\n" + `{"role":"user","text":" "}]`, "line 4: the turn has no text"},
		"text elsewhere": {`{"role":"user","txt":"x"}`, "line 1: the turn has no text"},
		"cut off":        {"[" + line + ",", "line "},
		"null":           {"null", "the role is"},
		"a number":       {line + "17", "line 2: not a turn"},
		"after array":    {"[]\n" + line, "line 2: nothing may follow"},
		"two brackets":   {"[[]]", "line 1: not a turn"},
		"unknown role":   {`{"role":"system","text":"x"}`, `"user" or "assistant"`},
		"no role":        {`{"text":"x"}`, `"user" or "assistant"`},
		"broken array":   {`[` + line, "array"},
		"too many":       {strings.Repeat(line, maxTurns+1), "line 201: more than 200"},
		"too long":       {strings.Repeat(" ", maxThreadBytes+1), "over 1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "thread")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := readThread(path); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := readThread(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "there is no file") {
		t.Errorf("no file: %v", err)
	}
	if _, err := readThread(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is a folder: name the thread's file") {
		t.Errorf("a folder: %v", err)
	}
}

func FuzzParseThread(f *testing.F) {
	f.Add([]byte("[{\"role\":\"user\",\"text\":\"x\"},\n"))
	f.Add([]byte(`{"role":"user","text":"x"}`))
	f.Add([]byte(`[{"role":"user","text":"x"}]`))
	f.Add([]byte("\ufeff[[{}]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		turns, err := parseThread(data)
		if err == nil && len(turns) > maxTurns {
			t.Fatalf("%d turns", len(turns))
		}
		for _, turn := range turns {
			if turn.Role != "user" && turn.Role != "assistant" {
				t.Fatalf("role %q", turn.Role)
			}
		}
	})
}
