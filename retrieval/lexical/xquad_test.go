package lexical_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/lexical"
	"isnad/retrieval/text"
)

// bench is the public set xquad-oneside: every paragraph exists in one language only.
type bench struct {
	articles  map[string]string // id, ending in its language: text
	questions []benchQuestion
}

type benchQuestion struct {
	Question string
	Language text.Language
	Articles []string
}

func languageOf(id string) text.Language { return text.Language(id[len(id)-2:]) }

func readBench(t testing.TB) bench {
	t.Helper()
	root := filepath.Join("..", "..", "..", "shared", "bench", "xquad-oneside")
	f, err := os.Open(filepath.Join(root, "questions.jsonl"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("the bench is not here: %v", err)
	}
	defer f.Close()
	b := bench{articles: map[string]string{}}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q benchQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		b.questions = append(b.questions, q)
	}
	files, err := filepath.Glob(filepath.Join(root, "articles", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no articles: %v", err)
	}
	for _, name := range files {
		s, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.articles[strings.TrimSuffix(filepath.Base(name), ".txt")] = string(s)
	}
	return b
}

// figures are recall at 1 and 5 and nDCG at 10, in per cent.
type figures struct {
	n            int
	at1, at5, dc float64
}

func (f *figures) count(found []retrieval.Scored, want string) {
	f.n++
	for i, s := range found[:min(10, len(found))] {
		if s.ID != want {
			continue
		}
		if i == 0 {
			f.at1++
		}
		if i < 5 {
			f.at5++
		}
		f.dc += 1 / math.Log2(float64(i)+2)
	}
}

func (f figures) percent() (at1, at5, ndcg float64) {
	n := float64(f.n) / 100
	return f.at1 / n, f.at5 / n, f.dc / n
}

func (f figures) String() string {
	at1, at5, ndcg := f.percent()
	return fmt.Sprintf("%d questions, recall at 1 %.1f, at 5 %.1f, nDCG@10 %.1f", f.n, at1, at5, ndcg)
}

// Within a language, words alone find the paragraph. The figures to reach are those that
// were measured before there was code (BM25 over light10 stems and runs of 4 letters).
func TestXQuAD(t *testing.T) {
	b := readBench(t)
	x := lexical.New()
	for id, s := range b.articles {
		x.Add(id, languageOf(id), s)
	}
	for _, c := range []struct {
		lang     text.Language
		at1, at5 float64
	}{{text.English, 96.8, 99.8}, {text.Arabic, 94.3, 98.5}} {
		var f figures
		for _, q := range b.questions {
			if q.Language == c.lang && languageOf(q.Articles[0]) == c.lang {
				f.count(x.Search(q.Question, c.lang, 10), q.Articles[0])
			}
		}
		t.Logf("%s -> %s: %v", c.lang, c.lang, f)
		if at1, at5, _ := f.percent(); at1 < c.at1-0.05 || at5 < c.at5-0.05 {
			t.Errorf("%s: recall at 1 and 5 is %.1f and %.1f, want %v and %v", c.lang, at1, at5, c.at1, c.at5)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	articles := readBench(b).articles
	for b.Loop() {
		x := lexical.New()
		for id, s := range articles {
			x.Add(id, languageOf(id), s)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	set := readBench(b)
	x := lexical.New()
	for id, s := range set.articles {
		x.Add(id, languageOf(id), s)
	}
	for i := 0; b.Loop(); i++ {
		x.Search(set.questions[i%len(set.questions)].Question, "", 10)
	}
}
