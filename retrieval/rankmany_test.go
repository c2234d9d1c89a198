package retrieval_test

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// manyPassages returns n short passages of a language, of words that many of them share. Every
// hundredth, from the fiftieth on, holds a word that no other does: "en50" and so on.
func manyPassages(lang text.Language, n int) []*retrieval.Passage {
	words := strings.Fields("gate bridge ferry harbour siren cable mayor council pump valley")
	if lang == text.Arabic {
		words = strings.Fields("بوابة جسر عبارة ميناء صفارة كابل عمدة مجلس مضخة وادي")
	}
	var out []*retrieval.Passage
	for i := range n {
		line := fmt.Sprintf("%s %s %s", words[i%10], words[i/10%10], words[i/100%10])
		if i%100 == 50 {
			line += fmt.Sprintf(" %s%d", lang, i)
		}
		out = append(out, passageOf(fmt.Sprintf("%s%04d", lang, i), lang, line, words[i*7%10]))
	}
	return out
}

// byHand ranks all passages for a query by definition, in float64 and without any of the
// searcher's shortcuts: by dense, by late and by lexical score.
func (c collection) byHand(t *testing.T, enc retrieval.Encoder, query string) map[retrieval.Mode][]retrieval.Scored {
	t.Helper()
	e, err := enc.Encode(t.Context(), retrieval.KindQuery, "", query)
	if err != nil {
		t.Fatal(err)
	}
	df, all := map[int32]float64{}, c.store.IDs("")
	for _, id := range all {
		p, _ := c.store.Get(id)
		seen := map[int32]bool{}
		for _, tok := range p.Tokens.Tokens {
			if !seen[tok.ID] {
				df[tok.ID]++
			}
			seen[tok.ID] = true
		}
	}
	out := map[retrieval.Mode][]retrieval.Scored{retrieval.Lexical: c.words.Search(query, "", len(all))}
	for _, id := range all {
		p, _ := c.store.Get(id)
		late, weights := 0.0, 0.0
		for i, tok := range e.Tokens {
			best := -1.0
			for j, scale := range p.Tokens.Scale {
				dot := 0.0
				for k, x := range p.Tokens.Data[j*retrieval.Dim : (j+1)*retrieval.Dim] {
					dot += float64(x) * float64(scale) * float64(e.Vectors[i*retrieval.Dim+k])
				}
				best = max(best, dot)
			}
			w := math.Log(1 + float64(len(all))/(1+df[tok.ID]))
			late += w * best
			weights += w
		}
		out[retrieval.Late] = append(out[retrieval.Late], retrieval.Scored{ID: id, Score: late / weights})
		out[retrieval.Dense] = append(out[retrieval.Dense], retrieval.Scored{ID: id, Score: exactDot(e.Pooled, p.Pooled)})
	}
	for _, scored := range out {
		slices.SortFunc(scored, func(a, b retrieval.Scored) int {
			return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
		})
	}
	return out
}

// Over a thousand passages not every one is compared; what is found is what comparing them all gives.
func TestManyPassages(t *testing.T) {
	enc := &plainWords{}
	c := collect(t, enc, slices.Concat(manyPassages(text.English, 700), manyPassages(text.Arabic, 560))...)
	for _, w := range []struct{ query, answer string }{
		{"which siren en650", "en0650"},
		{"en50 harbour", "en0050"},
		{"متى صفارة ar550", "ar0550"},
		{"ar350", "ar0350"},
		{"was it ar350 by the ferry", "ar0350"},
	} {
		want := c.byHand(t, enc, w.query)
		for _, mode := range allModes {
			began := time.Now()
			res := c.find(t, retrieval.Query{Text: w.query, Mode: mode, K: 5})
			t.Logf("%s, %s: %v in %v", w.query, mode, idsOf(res.Hits), time.Since(began))
			first := w.answer
			if mode == retrieval.Dense {
				first = want[mode][0].ID
			}
			if res.Hits[0].Passage.ID != first || mode != retrieval.Full && want[mode][0].ID != first {
				t.Errorf("%s, %s: found %v, want %s", w.query, mode, idsOf(res.Hits), first)
			}
			for i, h := range res.Hits {
				exact := func(m retrieval.Mode) float64 { return scoreOf(want[m], h.Passage.ID) }
				if d := math.Abs(h.Dense - exact(retrieval.Dense)); d > 1e-5 {
					t.Errorf("%s: the dense score of %s is off by %v", w.query, h.Passage.ID, d)
				}
				if d := math.Abs(h.Late - exact(retrieval.Late)); d > 0.01 {
					t.Errorf("%s: the late score of %s is off by %v", w.query, h.Passage.ID, d)
				}
				// By vectors and by words, the candidates hold all of the best.
				if mode != retrieval.Dense && mode != retrieval.Lexical || i >= len(want[mode]) {
					continue
				}
				if math.Abs(h.Score-want[mode][i].Score) > 1e-5 {
					t.Errorf("%s, %s: hit %d has %v, by hand it is %v", w.query, mode, i+1, h.Score, want[mode][i])
				}
			}
			if again := c.find(t, retrieval.Query{Text: w.query, Mode: mode, K: 5}); !reflect.DeepEqual(again, res) {
				t.Errorf("%s, %s: the same search found something else", w.query, mode)
			}
		}
	}
}

func scoreOf(scored []retrieval.Scored, id string) float64 {
	for _, s := range scored {
		if s.ID == id {
			return s.Score
		}
	}
	return 0
}

// Up to a thousand passages of both languages, all are compared; beyond, of each language the two
// hundred nearest, the two hundred that share most words, and a sample, whichever question is asked.
func TestHowManyPassagesAreCompared(t *testing.T) {
	compared := func(c collection, query string) []string {
		ids := idsOf(c.find(t, retrieval.Query{Text: query, K: 1 << 20}).Hits)
		slices.Sort(ids)
		return ids
	}
	for _, w := range []struct{ english, arabic, least, most int }{
		{1000, 0, 1000, 1000},
		{400, 600, 1000, 1000},
		{1001, 0, 200, 600},
		{850, 151, 351, 751}, // of a language with few passages all
	} {
		c := collect(t, &plainWords{}, slices.Concat(manyPassages(text.English, w.english), manyPassages(text.Arabic, w.arabic))...)
		bridge, smoke := compared(c, "bridge"), compared(c, "smoke")
		for _, ids := range [][]string{bridge, smoke} {
			if len(ids) < w.least || len(ids) > w.most {
				t.Errorf("of %d and %d passages %d are compared, want %d to %d", w.english, w.arabic, len(ids), w.least, w.most)
			}
		}
		// A sample that is spread evenly has one passage out of any few that follow each other.
		spread := max(1, (w.english+199)/200)
		for i := 0; i+spread <= w.english; i++ {
			from, to := fmt.Sprintf("en%04d", i), fmt.Sprintf("en%04d", i+spread)
			for _, ids := range [][]string{bridge, smoke} {
				at, _ := slices.BinarySearch(ids, from)
				if at == len(ids) || ids[at] >= to {
					t.Fatalf("of %d and %d passages, none from %s to %s is compared", w.english, w.arabic, from, to)
				}
			}
		}
	}
}

// Whoever takes passages out under a searcher is told so.
func TestPassageThatWasTakenOut(t *testing.T) {
	c := collect(t, &plainWords{}, manyPassages(text.English, 1100)...)
	if err := c.store.Remove(t.Context(), []string{"en0550"}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Search(t.Context(), retrieval.Query{Text: "en550"})
	want := `searching the passages in "en": passage en0550 is gone from the store: make a new searcher after a change`
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
	c.words.Remove("en0550")
	c.Searcher = retrieval.NewSearcher(&plainWords{}, c.store, c.words)
	if ids := idsOf(c.find(t, retrieval.Query{Text: "en550", K: 2000}).Hits); slices.Contains(ids, "en0550") {
		t.Error("a new searcher finds what was taken out")
	}
}

func BenchmarkSearchManyPassages(b *testing.B) {
	c := collect(b, &plainWords{}, slices.Concat(manyPassages(text.English, 2000), manyPassages(text.Arabic, 2000))...)
	for b.Loop() {
		c.find(b, retrieval.Query{Text: "which siren was near the bridge"})
	}
}
