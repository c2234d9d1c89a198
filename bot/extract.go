package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// What the extract is made of.
const (
	maxQuotations = 4   // in an answer
	closeEnough   = 1.0 // standard deviations below the best sentence at which one is still shown
	kindBonus     = 0.5 // for a sentence that holds what the question wants
	headingMalus  = 0.5 // headings give the gist, seldom the fact
)

// quotable is a sentence on its way into an answer.
type quotable struct {
	retrieval.SentenceHit
	value float64 // its score, and what the wanted kind adds
}

// draft picks the sentences that answer the question, without a language model: those whose
// score is near the best one's, the question's language first. It returns false when the
// sentences do not answer.
func draft(question string, lang text.Language, found *retrieval.Result) ([]retrieval.SentenceHit, bool) {
	ranked := rank(found, WhatIsAsked(question))
	if len(ranked) == 0 || !answers(question, found, ranked) {
		return nil, false
	}
	var picked []retrieval.SentenceHit
	for _, s := range ranked {
		if len(picked) == maxQuotations || s.value < ranked[0].value-closeEnough {
			break
		}
		if !slices.ContainsFunc(picked, func(p retrieval.SentenceHit) bool { return sameWords(p.Text(), s.Text()) }) {
			picked = append(picked, s.SentenceHit)
		}
	}
	slices.SortStableFunc(picked, func(a, b retrieval.SentenceHit) int {
		return cmp.Compare(foreign(a, lang), foreign(b, lang))
	})
	return picked, true
}

func foreign(s retrieval.SentenceHit, lang text.Language) int {
	if s.Passage.Language == lang {
		return 0
	}
	return 1
}

// rank orders the sentences that may be quoted by how well they answer.
func rank(found *retrieval.Result, wanted Wanted) []quotable {
	var all []quotable
	for _, s := range found.Sentences {
		if text.Deceptive(s.Text()) {
			continue
		}
		q := quotable{s, s.Score}
		if wanted != Anything && Holds(s.Text(), wanted) {
			q.value += kindBonus
		}
		if s.Heading() {
			q.value -= headingMalus
		}
		all = append(all, q)
	}
	slices.SortStableFunc(all, func(a, b quotable) int { return cmp.Compare(b.value, a.value) })
	return all
}

// sameWords reports whether two sentences say the same in the same words, but for signs and case.
func sameWords(a, b string) bool { return foldedWords(a) == foldedWords(b) }

func foldedWords(s string) string {
	var b strings.Builder
	for _, w := range text.Words(s) {
		b.WriteString(text.Fold(w.Text))
		b.WriteByte(' ')
	}
	return b.String()
}

// tidy makes a quotation fit for a line of text: no control or invisible characters, single spaces.
func tidy(quote string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), text.Invisible(r):
			return -1
		}
		return r
	}, quote)
	return strings.Join(strings.Fields(s), " ")
}
