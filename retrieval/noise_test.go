package retrieval_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// Each line of the pages in testdata says what it is; see the README there.
func TestNoiseOfPages(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.page")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".page"), func(t *testing.T) {
			marked, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			page, want := unmark(string(marked))
			a, err := retrieval.ReadArticle("page", page)
			if err != nil {
				t.Fatal(err)
			}
			got := mark(a)
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// unmark returns the page of a marked page, and what is to be read from it in the form of mark.
func unmark(marked string) (page, want string) {
	var p, w strings.Builder
	for line := range strings.Lines(marked) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" {
			w.WriteString(line[:1] + " " + line[2:])
			p.WriteString(line[2:])
		}
		w.WriteByte('\n')
		p.WriteByte('\n')
	}
	return p.String(), w.String()
}

// mark returns the lines of an article's file, each with a sign that tells what was read from it.
func mark(a *retrieval.Article) string {
	var b strings.Builder
	for _, l := range text.Lines(a.Raw) {
		if l.Start < l.End {
			b.WriteString(signOf(a, l) + " " + a.Raw[l.Start:l.End])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func signOf(a *retrieval.Article, l text.Span) string {
	for _, s := range a.Sentences {
		if s.Start < l.End && l.Start < s.End {
			if s.Heading {
				return "#"
			}
			return "+"
		}
	}
	return "-"
}
