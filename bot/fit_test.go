package bot

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/index"
)

var (
	fit      = flag.Bool("fit", false, "fit the weights of abstention, and print them")
	fitCache = flag.String("fit-cache", "", "with -fit: a folder that keeps vectors between runs")
)

// fitSets are a public question set, to which the weights are fitted, and invented incidents, on
// which they are tried. Neither the bundled articles nor their sources are among them.
func fitSets(t *testing.T) []fitSet {
	sets := []fitSet{{"nomiracl-dev", "", "../../shared/bench/nomiracl-dev/questions.jsonl"}}
	folders, err := filepath.Glob("testdata/incidents/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		sets = append(sets, fitSet{filepath.Base(f), f + "/articles", f + "/questions.jsonl"})
	}
	return sets
}

type fitSet struct{ name, articles, questions string }

// fitQuestion is a line of a question set, as far as fitting needs it.
type fitQuestion struct {
	ID, Question string
	Answerable   *bool
	Passages     []struct{ ID, Text string }
}

// judged is the evidence for a question, and whether the articles answer it.
type judged struct {
	evidence []float64
	answer   bool
	weight   float64
}

// TestFitAbstention fits the logistic model that decides whether articles answer a question, and
// prints what a model fitted to the other sets does on each of them: on its own questions, and on
// those of another incident, which nothing in it answers.
func TestFitAbstention(t *testing.T) {
	if !*fit {
		t.Skip("takes a quarter of an hour: run with -fit")
	}
	model, err := e5.New()
	if err != nil {
		t.Fatal(err)
	}
	names := fitSets(t)
	own, strange := make([][]judged, len(names)), make([][]judged, len(names))
	for i, s := range names {
		own[i] = judgedSet(t, model, s.articles, s.questions)
		if i > 0 {
			other := names[1+i%(len(names)-1)]
			for _, j := range judgedSet(t, model, s.articles, other.questions) {
				j.answer = false
				strange[i] = append(strange[i], j)
			}
		}
	}
	for _, from := range []float64{0.3, 0.35, 0.4, 0.45, 0.5} {
		t.Logf("answered from %.2f, each set with weights fitted to the others:", from)
		for i, s := range names {
			weights, bias := logistic(without(own, strange, i))
			hallucination, errors := rates(own[i], weights, bias, from)
			astray, _ := rates(strange[i], weights, bias, from)
			t.Logf("    %-12s hallucination %2.0f %%, error %2.0f %%; off topic answered %2.0f %%", s.name, 100*hallucination, 100*errors, 100*astray)
		}
	}
	weights, bias := logistic(without(own, strange, -1))
	t.Logf("abstainWeights = %s\nabstainBias = %.2f", goSlice(weights), bias)
}

// without returns all sets but the i-th, in equal parts of what is answered, what is not, and
// what is off the topic.
func without(own, strange [][]judged, i int) []judged {
	var all []judged
	for k := range own {
		if k != i {
			all = append(all, slices.Concat(own[k], strange[k])...)
		}
	}
	weigh(all)
	return all
}

func goSlice(v []float64) string {
	var s []string
	for _, x := range v {
		s = append(s, fmt.Sprintf("%.2f", x))
	}
	return "[]float64{" + strings.Join(s, ", ") + "}"
}

// judgedSet asks every question of a set.
func judgedSet(t *testing.T, model *e5.Model, articles, questions string) []judged {
	f, err := os.Open(filepath.FromSlash(questions))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var s *retrieval.Searcher
	if articles != "" {
		read, _, err := retrieval.ReadFolder(articles)
		if err != nil {
			t.Fatal(err)
		}
		s = searcherOf(t, model, read, articles)
	}
	var out []judged
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var q fitQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		if articles == "" {
			s = searcherOf(t, model, ownPassages(t, q), q.ID)
		}
		found, err := s.Search(t.Context(), retrieval.Query{Text: q.Question})
		if err != nil {
			t.Fatal(err)
		}
		asked := takeApart(q.Question)
		out = append(out, judged{
			evidence: gather(asked, found, rank(asked, found)).vector(),
			answer:   q.Answerable == nil || *q.Answerable,
		})
	}
	return out
}

// weigh lets the answerable questions weigh as much in all as the others.
func weigh(set []judged) {
	answerable := 0.0
	for _, j := range set {
		if j.answer {
			answerable++
		}
	}
	for i, j := range set {
		set[i].weight = 1 / answerable
		if !j.answer {
			set[i].weight = 1 / (float64(len(set)) - answerable)
		}
	}
}

func ownPassages(t *testing.T, q fitQuestion) []*retrieval.Article {
	var articles []*retrieval.Article
	for _, p := range q.Passages {
		a, err := retrieval.ReadArticle(p.ID, p.Text)
		if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, a)
	}
	return articles
}

func searcherOf(t *testing.T, model *e5.Model, articles []*retrieval.Article, folder string) *retrieval.Searcher {
	o := index.Options{Encoder: model, Folder: folder, Limit: math.MaxInt64}
	if *fitCache != "" {
		o.CacheDir = *fitCache
	}
	ix, err := index.Open(t.Context(), articles, o)
	if err != nil {
		t.Fatal(err)
	}
	return retrieval.NewSearcher(model, ix.Store(), ix.Lexical())
}

// logistic fits a logistic regression with a ridge penalty by gradient descent over the
// standardised evidence, and returns weights and bias for the evidence as it is.
func logistic(set []judged) ([]float64, float64) {
	const steps, rate, ridge = 4000, 0.3, 0.02
	n := len(set[0].evidence)
	means, deviations := spread(set)
	weights, bias := make([]float64, n), 0.0
	for range steps {
		grad, gradBias, total := make([]float64, n), 0.0, 0.0
		for _, j := range set {
			z := bias
			for i, x := range j.evidence {
				z += weights[i] * (x - means[i]) / deviations[i]
			}
			y := 0.0
			if j.answer {
				y = 1
			}
			d := j.weight * (1/(1+math.Exp(-z)) - y)
			for i, x := range j.evidence {
				grad[i] += d * (x - means[i]) / deviations[i]
			}
			gradBias += d
			total += j.weight
		}
		for i := range weights {
			weights[i] -= rate * (grad[i]/total + ridge*weights[i])
		}
		bias -= rate * gradBias / total
	}
	for i := range weights {
		weights[i] /= deviations[i]
		bias -= weights[i] * means[i]
	}
	return weights, bias
}

func spread(set []judged) (means, deviations []float64) {
	n := len(set[0].evidence)
	means, deviations = make([]float64, n), make([]float64, n)
	for _, j := range set {
		for i, x := range j.evidence {
			means[i] += x / float64(len(set))
		}
	}
	for _, j := range set {
		for i, x := range j.evidence {
			deviations[i] += (x - means[i]) * (x - means[i]) / float64(len(set))
		}
	}
	for i := range deviations {
		deviations[i] = max(1e-6, math.Sqrt(deviations[i]))
	}
	return means, deviations
}

// rates returns the hallucination rate (answered though nothing answers) and the error rate (not
// found though something does), as NoMIRACL defines them (Thakur et al., 2024).
func rates(set []judged, weights []float64, bias, from float64) (hallucination, errors float64) {
	var answerable, other float64
	for _, j := range set {
		z := bias
		for i, x := range j.evidence {
			z += weights[i] * x
		}
		answered := 1/(1+math.Exp(-z)) >= from
		switch {
		case j.answer:
			answerable++
			if !answered {
				errors++
			}
		default:
			other++
			if answered {
				hallucination++
			}
		}
	}
	return hallucination / other, errors / answerable
}
