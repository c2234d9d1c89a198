package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/text"
)

const questions = `{"question": "Who came?", "language": "en", "passages": [{"text": "A man came."}, {"text": "Nobody left."}]}
{"question": "من جاء؟", "language": "ar", "passages": [{"text": "جاء رجل."}]}
`

func TestRunWritesMeans(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, []byte(questions), 0o600); err != nil {
		t.Fatal(err)
	}
	var files [2][]byte
	for i := range files {
		var log bytes.Buffer
		if err := run(t.Context(), in, out, 0, &log); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(log.String(), "en, kind 1: 2 of 2 texts") {
			t.Errorf("the log says %q", log.String())
		}
		var err error
		if files[i], err = os.ReadFile(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same questions gave other means")
	}
	// A text that is its group's only one is its own mean.
	model, err := e5.NewUncentred()
	if err != nil {
		t.Fatal(err)
	}
	e, err := model.Encode(t.Context(), retrieval.KindPassage, text.Arabic, "جاء رجل.")
	if err != nil {
		t.Fatal(err)
	}
	m, err := average(t.Context(), model, group{text.Arabic, retrieval.KindPassage}, []string{"جاء رجل."}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.pooled.mean(), e.Pooled) || m.token.count != len(e.Tokens) {
		t.Errorf("the mean of one text differs from it, or has %d tokens instead of %d", m.token.count, len(e.Tokens))
	}
}

func TestRunRefuses(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	for want, s := range map[string]string{
		`no texts in "ar"`: strings.Split(questions, "\n")[0],
		"invalid":          "no JSON",
	} {
		if err := os.WriteFile(in, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(t.Context(), in, filepath.Join(dir, "out"), 0, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	if err := run(t.Context(), filepath.Join(dir, "missing"), filepath.Join(dir, "out"), 0, io.Discard); err == nil {
		t.Error("a missing file gave no error")
	}
	if err := os.WriteFile(in, []byte(questions), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := run(ctx, in, filepath.Join(dir, "out"), 0, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
		t.Error("a file was written all the same")
	}
}

func TestSpread(t *testing.T) {
	all := strings.Split("a b c d e f g h i j", " ")
	for n, want := range map[int]string{0: "abcdefghij", 20: "abcdefghij", 1: "a", 3: "adg", 10: "abcdefghij"} {
		if got := strings.Join(spread(all, n), ""); got != want {
			t.Errorf("%d of ten: %s, want %s", n, got, want)
		}
	}
}
