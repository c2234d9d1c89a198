package bot_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad/bot"
	"isnad/retrieval"
	"isnad/retrieval/index"
	"isnad/retrieval/text"
)

var (
	setFile     = flag.String("questions", "testdata/twenty.jsonl", "the question set of TestQuestionSet")
	setArticles = flag.String("articles", "../../shared/seeds", "the articles of TestQuestionSet")
)

// setQuestion is a line of a question set, as far as it is judged here.
type setQuestion struct {
	ID, Question string
	Answerable   *bool
	Facts        [][]string
	Tags         []string
}

// pipeline is what an Answerer asks: an index and its searcher.
type pipeline struct {
	*index.Index
	*retrieval.Searcher
}

// TestQuestionSet asks twenty questions of the five source articles: questions that were written
// before the program.
func TestQuestionSet(t *testing.T) {
	if _, err := os.Stat(*setArticles); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("the source articles are not here: ", err)
	}
	ask := bot.NewAnswerer(openPipeline(t, *setArticles), retrieval.Full)
	var answerable, right, unanswerable, notFound int
	for _, q := range readSet(t, *setFile) {
		a, err := ask.Answer(t.Context(), bot.Question{Text: q.Question})
		if err != nil {
			t.Fatalf("%s: %v", q.ID, err)
		}
		verdict := "wrong"
		if q.Answerable == nil || *q.Answerable {
			answerable++
			switch {
			case a.Outcome == bot.Answered && shows(a, q.Facts):
				verdict = "right"
				right++
			case a.Outcome == bot.NotFound:
				verdict = "missed"
			}
		} else {
			unanswerable++
			if a.Outcome == bot.NotFound {
				verdict = "right"
				notFound++
			}
		}
		t.Logf("%-6s %s %s %v", verdict, q.ID, q.Question, q.Tags)
		for _, s := range a.Statements {
			t.Logf("         %s", s.Text)
		}
	}
	t.Logf("right: %d of %d; not found where nothing is: %d of %d", right, answerable, notFound, unanswerable)
	// Four of the five that nothing answers are wanted as well, and not reached: docs/figures.md
	// says what was tried. The floor keeps what there is.
	if *setFile == "testdata/twenty.jsonl" && (right < 13 || notFound < 1) {
		t.Error("want at least 13 right, and 1 not found (4 are wanted)")
	}
}

func openPipeline(t *testing.T, folder string) pipeline {
	articles, problems, err := retrieval.ReadFolder(folder)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return pipelineOf(t, articles)
}

// shows reports whether for every list of facts one of them is in the answer's statements or quotations.
func shows(a bot.Answer, facts [][]string) bool {
	var all []string
	for _, s := range a.Statements {
		all = append(all, s.Text)
	}
	for _, c := range a.Citations {
		all = append(all, c.Quote)
	}
	shown := text.Fold(strings.Join(all, "\n"))
	for _, list := range facts {
		any := false
		for _, f := range list {
			any = any || strings.Contains(shown, text.Fold(f))
		}
		if !any {
			return false
		}
	}
	return true
}

func readSet(t *testing.T, file string) []setQuestion {
	f, err := os.Open(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var set []setQuestion
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q setQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		set = append(set, q)
	}
	return set
}
