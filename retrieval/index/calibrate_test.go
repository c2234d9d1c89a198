package index_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/index"
	"isnad/retrieval/text"
)

var calibrate = flag.Bool("calibrate", false, "measure the cosines by which scores are made comparable across languages, and print them")

// Invented incidents with questions, seen from this package's folder: training data of our own.
const incidents = "../../bot/testdata/incidents"

// incidentQuestion is a question with what answers it.
type incidentQuestion struct {
	Question   string
	Answerable bool
	Articles   []string
	Facts      [][]string
}

// TestCalibrate measures, by the languages of question and passage, the median of the best cosine
// of a question's content words in a passage that holds the answer, and in passages of other
// incidents, which have nothing to do with the question; and the moments of the scores of those.
func TestCalibrate(t *testing.T) {
	if !*calibrate {
		t.Skip("prints constants: run with -calibrate")
	}
	model, err := e5.New()
	if err != nil {
		t.Fatal(err)
	}
	sets, err := filepath.Glob(incidents + "/*/questions.jsonl")
	if err != nil || len(sets) < 2 {
		t.Fatal("there are no incidents", err)
	}
	articles, _, err := retrieval.ReadFolder(incidents)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Open(t.Context(), articles, index.Options{Encoder: model})
	if err != nil {
		t.Fatal(err)
	}
	s := retrieval.NewSearcher(model, ix.Store(), ix.Lexical())
	answering, unrelated := map[string][]float64{}, map[string][]float64{}
	var late, sentence []float64 // of unrelated passages and sentences
	for _, set := range sets {
		folder := filepath.Base(filepath.Dir(set)) + "/articles/"
		for _, q := range incidentQuestions(t, set) {
			found, err := s.Search(t.Context(), retrieval.Query{Text: q.Question, K: len(ix.Passages())})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range found.Hits {
				if !strings.HasPrefix(h.Passage.Article, folder) {
					late = append(late, h.Late)
				}
			}
			for _, h := range found.Sentences {
				if !strings.HasPrefix(h.Passage.Article, folder) {
					sentence = append(sentence, h.Late)
				}
			}
			for passage, best := range bestCosines(found, q.Question) {
				pair := string(found.Language) + "->" + string(passage.Language)
				switch id, ours := strings.CutPrefix(passage.Article, folder); {
				case !ours:
					unrelated[pair] = append(unrelated[pair], best...)
				case q.Answerable && slices.Contains(q.Articles, id) && holdsFact(passage.Text, q.Facts):
					answering[pair] = append(answering[pair], best...)
				}
			}
		}
	}
	for _, pair := range []string{"en->en", "en->ar", "ar->en", "ar->ar"} {
		t.Logf("%s  unrelated %.3f (%d)  answering %.3f (%d)", pair,
			median(unrelated[pair]), len(unrelated[pair]), median(answering[pair]), len(answering[pair]))
	}
	for name, scores := range map[string][]float64{"late": late, "sentence": sentence} {
		mean, deviation := moments(scores)
		t.Logf("%-8s of unrelated text: mean %.3f, standard deviation %.3f", name, mean, deviation)
	}
}

// moments returns the mean and the standard deviation.
func moments(v []float64) (mean, deviation float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		deviation += (x - mean) * (x - mean) / float64(len(v))
	}
	return mean, math.Sqrt(deviation)
}

// bestCosines returns for each passage the best cosine of each token of a content word.
func bestCosines(found *retrieval.Result, question string) map[*retrieval.Passage][]float64 {
	var tokens []int
	for _, w := range text.Words(question) {
		for i, t := range found.Tokens {
			if t.End > w.Start && t.End <= w.End && text.IsContentWord(w.Text, "") {
				tokens = append(tokens, i)
			}
		}
	}
	passages := map[*retrieval.Passage][]float64{}
	for _, s := range found.Sentences {
		best := passages[s.Passage]
		if best == nil {
			best = slices.Repeat([]float64{-1}, len(tokens))
			passages[s.Passage] = best
		}
		for i, t := range tokens {
			best[i] = max(best[i], s.Matches[t].Cosine)
		}
	}
	return passages
}

func holdsFact(passage string, facts [][]string) bool {
	folded := text.Fold(passage)
	return slices.ContainsFunc(facts, func(list []string) bool {
		return slices.ContainsFunc(list, func(f string) bool { return strings.Contains(folded, text.Fold(f)) })
	})
}

func incidentQuestions(t *testing.T, file string) []incidentQuestion {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var questions []incidentQuestion
	for lines := bufio.NewScanner(f); lines.Scan(); {
		q := incidentQuestion{Answerable: true}
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		questions = append(questions, q)
	}
	return questions
}

func median(v []float64) float64 {
	slices.Sort(v)
	if len(v) == 0 {
		return 0
	}
	return v[len(v)/2]
}
