package retrieval_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// shared returns a folder of ../shared, or skips the test where it is missing; under CI it fails.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing", dir)
		}
		t.Skipf("%s is missing", dir)
	}
	return dir
}

// readShared reads all articles of a folder of ../shared by their ids.
func readShared(t *testing.T, name string) map[string]*retrieval.Article {
	t.Helper()
	articles, problems, err := retrieval.ReadFolder(shared(t, name))
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems %v, error %v", problems, err)
	}
	out := map[string]*retrieval.Article{}
	for _, a := range articles {
		out[a.ID] = a
		checkArticle(t, a)
		checkPassages(t, a, retrieval.Split(a))
	}
	return out
}

// The lines of the five source articles that are no text, by line number, from 1; headings by line number.
func TestNoiseOfTheSourceArticles(t *testing.T) {
	want := map[string]struct{ noise, headings []int }{
		"000_94e7dff5a8c30163": {nil, []int{9}},
		"001_748f54b246bb119a": {[]int{1, 2, 3, 4, 5, 7, 11, 12, 13}, []int{9}},
		"002_852dc7a4a6295217": {nil, []int{6, 12}},
		"003_550824188114bd13": {[]int{35, 36}, []int{1, 25}},
		"004_5a1cae1dcbaf4505": {[]int{1, 13, 15}, []int{14}},
	}
	articles := readShared(t, "seeds")
	for id, w := range want {
		a := articles[id]
		if a == nil {
			t.Errorf("article %s is missing", id)
			continue
		}
		signs := map[int]string{}
		for _, n := range w.noise {
			signs[n] = "-"
		}
		for _, n := range w.headings {
			signs[n] = "#"
		}
		for i, line := range strings.Split(strings.TrimSpace(mark(a)), "\n") {
			sign := signs[i+1]
			if sign == "" {
				sign = "+"
			}
			if line != "" && line[:1] != sign {
				t.Errorf("%s, line %d is %s, want %s: %.60s", id, i+1, line[:1], sign, line[2:])
			}
		}
	}
	if a := articles["003_550824188114bd13"]; a != nil && a.Title != a.Raw[a.Sentences[0].Start:a.Sentences[0].End] {
		t.Errorf("the title of %s is %q", a.ID, a.Title)
	}
}

// Paragraphs without anything of a page around them lose no word.
func TestPlainParagraphsAreKeptWhole(t *testing.T) {
	articles := readShared(t, "bench/xquad-oneside/articles")
	if len(articles) != 240 {
		t.Errorf("%d articles, want 240", len(articles))
	}
	for id, a := range articles {
		end := 0
		for _, p := range retrieval.Split(a) {
			if lost := a.Raw[end:p.Start]; text.HasLetterOrDigit(lost) {
				t.Errorf("%s lost %q", id, lost)
			}
			end = p.End
		}
		if lost := a.Raw[end:]; text.HasLetterOrDigit(lost) {
			t.Errorf("%s lost %q", id, lost)
		}
		lang := text.Language(id[len(id)-2:])
		if a.Language != lang {
			t.Errorf("%s is in %q", id, a.Language)
		}
	}
}
