package retrieval

import (
	"slices"

	"isnad/retrieval/text"
)

// How the scores are added in mode Full, all standardised within the language of the passages.
// Measured on xquad-oneside; docs/figures.md has what each part brings.
const (
	lateWeight    = 2.0
	denseWeight   = 1.0
	lexicalWeight = 0.5
)

// scores gives each passage's score by the mode.
func scores(mode Mode, question, passages text.Language, found []candidate) []float64 {
	out := make([]float64, len(found))
	switch mode {
	case Dense:
		for i, c := range found {
			out[i] = c.dense
		}
	case Lexical:
		for i, c := range found {
			out[i] = c.lexical
		}
	case Late:
		for i, c := range found {
			out[i] = c.late
		}
	default:
		lates, denses := make([]float64, len(found)), make([]float64, len(found))
		for i, c := range found {
			lates[i], denses[i] = c.late, c.dense
		}
		late := momentsOf(lates, latePriors.of(question, passages))
		dense := momentsOf(denses, densePriors.of(question, passages))
		usual := usualCoverage(found)
		for i, c := range found {
			out[i] = (lateWeight*late.z(c.late)+denseWeight*dense.z(c.dense))/(lateWeight+denseWeight) +
				lexicalWeight*max(0, c.lexical-usual)
		}
	}
	return out
}

// usualRank is the rank of the passage whose coverage counts as nothing special.
const usualRank = 5

// usualCoverage is the coverage of the fifth best passage: what many passages reach says nothing.
// Coverage counts in relation to it only, since across languages hardly any word is shared.
func usualCoverage(found []candidate) float64 {
	if len(found) < usualRank {
		return 0
	}
	all := make([]float64, len(found))
	for i, c := range found {
		all[i] = c.lexical
	}
	slices.Sort(all)
	return all[len(all)-usualRank]
}

// sentences ranks the sentences of the passages by the token vectors of their passages, cut at
// the sentence, standardised within the language.
func (s *Searcher) sentences(q Query, asked string, late lateQuery, lang text.Language, found []candidate) []SentenceHit {
	var hits []SentenceHit
	var lates []float64
	for _, c := range found {
		for i, best := range c.match.sentences {
			h := SentenceHit{Passage: c.Passage, Index: i, Late: late.score(best), Matches: best}
			h.Coverage = s.lexical.Coverage(asked, h.Text())
			hits = append(hits, h)
			lates = append(lates, h.Late)
		}
	}
	m := momentsOf(lates, sentencePriors.of(q.Language, lang))
	for i := range hits {
		hits[i].Score = m.z(hits[i].Late)
	}
	return hits
}

// The priors, from pairs of a question and a text of another question in nomiracl-dev.
var (
	latePriors     = priors{same: moments{0.30, 0.08}, across: moments{0.25, 0.08}}
	densePriors    = priors{same: moments{0, 0.15}, across: moments{0, 0.15}}
	sentencePriors = priors{same: moments{0.20, 0.08}, across: moments{0.18, 0.08}}
)

func dot(a, b []float32) float64 {
	var s float32
	for i, x := range a {
		s += x * b[i]
	}
	return float64(s)
}
