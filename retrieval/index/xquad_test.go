package index_test

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/index"
	"isnad/retrieval/text"
)

var (
	xquad     = flag.Bool("xquad", false, "measure retrieval on the public bench xquad-oneside")
	xquadMode = flag.String("retrieval", "full", "with -xquad: dense, lexical, late or full")
)

// The bench, seen from this package's folder.
const xquadFolder = "../../../shared/bench/xquad-oneside"

// xquadQuestion is a line of the bench's question set: its tag is the language pair.
type xquadQuestion struct {
	ID, Question string
	Articles     []string
	Tags         []string
}

// What the default settings must reach, in per cent.
var xquadFloor = map[string]float64{"en->en": 99.5, "en->ar": 96, "ar->en": 94, "ar->ar": 99}

const xquadFloorNDCG = 90.5

// TestXQuAD measures whether the one paragraph that answers is found, in whichever language it
// is written: recall at 1 and 5 by language pair, and nDCG@10 over all questions.
func TestXQuAD(t *testing.T) {
	if !*xquad {
		t.Skip("takes minutes: run with -xquad")
	}
	mode, err := retrieval.ParseMode(*xquadMode)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	articles, problems, err := retrieval.ReadFolder(filepath.Join(xquadFolder, "articles"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	model, err := e5.New()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Open(ctx, articles, index.Options{Encoder: model})
	if err != nil {
		t.Fatal(err)
	}
	s := retrieval.NewSearcher(model, ix.Store(), ix.Lexical())

	type tally struct{ questions, at1, at5 int }
	tallies, ndcg := map[string]*tally{}, 0.0
	questions := xquadQuestions(t)
	for i, rank := range xquadRanks(ctx, t, s, mode, questions) {
		pair := questions[i].Tags[0]
		if tallies[pair] == nil {
			tallies[pair] = &tally{}
		}
		n := tallies[pair]
		n.questions++
		if rank == 1 {
			n.at1++
		}
		if rank > 0 && rank <= 5 {
			n.at5++
		}
		if rank > 0 && rank <= 10 {
			ndcg += 1 / math.Log2(1+float64(rank))
		}
	}
	for _, pair := range []string{"en->en", "en->ar", "ar->en", "ar->ar"} {
		n := tallies[pair]
		at5 := 100 * float64(n.at5) / float64(n.questions)
		t.Logf("%s  recall at 1: %5.1f  at 5: %5.1f  (%d questions)", pair, 100*float64(n.at1)/float64(n.questions), at5, n.questions)
		if mode == retrieval.Full && at5 < xquadFloor[pair] {
			t.Errorf("%s: recall at 5 is %.1f, below %.1f", pair, at5, xquadFloor[pair])
		}
	}
	ndcg *= 100 / float64(len(questions))
	t.Logf("nDCG@10 over all: %.1f", ndcg)
	if mode == retrieval.Full && ndcg < xquadFloorNDCG {
		t.Errorf("nDCG@10 is %.1f, below %.1f", ndcg, xquadFloorNDCG)
	}
}

// xquadRanks returns for each question the rank, from 1, of the article that answers it among
// the articles of the hits, or 0.
func xquadRanks(ctx context.Context, t *testing.T, s *retrieval.Searcher, mode retrieval.Mode, questions []xquadQuestion) []int {
	ranks := make([]int, len(questions))
	var wg sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := w; i < len(questions); i += runtime.GOMAXPROCS(0) {
				q := questions[i]
				res, err := s.Search(ctx, retrieval.Query{Text: q.Question, Language: text.LanguageOf(q.Question), Mode: mode, K: 100})
				if err != nil {
					t.Errorf("%s: %v", q.ID, err)
					return
				}
				ranks[i] = rankOf(res, q.Articles[0])
			}
		})
	}
	wg.Wait()
	return ranks
}

func rankOf(res *retrieval.Result, article string) int {
	seen := map[string]bool{}
	for _, h := range res.Hits {
		if seen[h.Passage.Article] = true; h.Passage.Article == article {
			return len(seen)
		}
	}
	return 0
}

func xquadQuestions(t *testing.T) []xquadQuestion {
	f, err := os.Open(filepath.Join(xquadFolder, "questions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var questions []xquadQuestion
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q xquadQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, q)
	}
	return questions
}
