package lexical

import (
	"cmp"
	"math"
	"slices"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// The constants of BM25: how soon more occurrences of a term stop counting, and how much the
// length of a passage does. The values are Anserini's defaults.
const (
	k1 = 0.9
	b  = 0.4
)

// Search returns at most n passages of the language (of both, when it is empty) that share a
// term with the query, by their BM25 score as a share of the most that the query could reach
// (0 to 1), best first and those of one score in the order of their ids. A passage is scored
// within its own language; a higher score in one than in the other says nothing.
func (x *Index) Search(query string, lang text.Language, n int) []retrieval.Scored {
	terms := x.hashes.terms(query)
	x.mu.RLock()
	defer x.mu.RUnlock()
	var found []retrieval.Scored
	for of, st := range x.languages {
		if lang == "" || lang == of {
			found = st.search(found, terms)
		}
	}
	slices.SortFunc(found, func(a, b retrieval.Scored) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return found[:max(0, min(n, len(found)))]
}

// search appends the passages that hold any of the terms, with their scores, in no order. A
// term that the query repeats counts as often.
func (st *statistics) search(found []retrieval.Scored, terms []term) []retrieval.Scored {
	scores := make([]float64, len(st.passages))
	most := 0.0
	average := float64(st.length) / float64(max(1, len(st.slots)))
	for _, t := range terms {
		weight := st.idf(t)
		most += weight
		for _, o := range st.lists[t] {
			tf := float64(o.count)
			length := float64(st.passages[o.slot].length) / average
			scores[o.slot] += weight * tf / (tf + k1*(1-b+b*length))
		}
	}
	for slot, score := range scores {
		if score > 0 {
			found = append(found, retrieval.Scored{ID: st.passages[slot].id, Score: score / most})
		}
	}
	return found
}

// idf returns the weight of a term by how few passages hold it, in the form that Lucene gives
// it, which is never negative: ln(1 + (N - df + 0.5) / (df + 0.5)).
func (st *statistics) idf(t term) float64 {
	n, df := float64(len(st.slots)), float64(len(st.lists[t]))
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}
