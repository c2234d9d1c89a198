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
	closeEnough   = 2.0 // standard deviations below the best sentence at which one is still shown
	metBonus      = 0.5 // for a sentence that meets every word of the question
	kindBonus     = 0.5 // for a sentence that holds what the question wants
	sureBonus     = 1.2 // the same, where the form leaves no doubt: a day, a year, a number
	headingMalus  = 2.0 // headings give the gist, seldom the fact
	followMalus   = 0.6 // for a reason, between a sentence and the one after it
)

// quotable is a sentence on its way into an answer.
type quotable struct {
	retrieval.SentenceHit
	met   []float64 // share of each content word of the question that it meets
	holds bool      // something of the wanted kind
	value float64   // its score, and what the other two add
}

// draft picks the sentences that answer the question, without a language model: those whose
// value is near the best one's, the question's language first. It picks none when the sentences
// do not answer.
func draft(asked question, found *retrieval.Result) []retrieval.SentenceHit {
	ranked := rank(asked, found)
	if len(ranked) == 0 || !answers(asked, found, ranked) {
		return nil
	}
	var good []retrieval.SentenceHit
	for _, s := range ranked {
		if s.value < ranked[0].value-closeEnough {
			break
		}
		lacks := sure(asked.wanted) && !s.holds
		if !lacks && !tooWeak(ranked[0], s, found.Language) && !quotes(good, s) {
			good = append(good, s.SentenceHit)
		}
	}
	picked := bothLanguages(good)
	slices.SortStableFunc(picked, func(a, b retrieval.SentenceHit) int {
		return cmp.Compare(foreign(a, found.Language), foreign(b, found.Language))
	})
	return picked
}

// bothLanguages returns the first four of the sentences; when these are all in one language, the
// best one of the other takes the last place.
func bothLanguages(good []retrieval.SentenceHit) []retrieval.SentenceHit {
	if len(good) <= maxQuotations {
		return good
	}
	picked, rest := good[:maxQuotations], good[maxQuotations:]
	other := func(s retrieval.SentenceHit) bool { return s.Passage.Language != picked[0].Passage.Language }
	if i := slices.IndexFunc(rest, other); i >= 0 && !slices.ContainsFunc(picked, other) {
		picked[maxQuotations-1] = rest[i]
	}
	return picked
}

// tooWeak reports whether a sentence of the question's language is too weak to stand before the
// best one, which is in the other language: it would be read first.
func tooWeak(best, s quotable, lang text.Language) bool {
	return foreign(best.SentenceHit, lang) > foreign(s.SentenceHit, lang) && s.value < best.value-closeEnough/2
}

// quotes reports whether a sentence of the same words is among those picked.
func quotes(picked []retrieval.SentenceHit, s quotable) bool {
	return slices.ContainsFunc(picked, func(p retrieval.SentenceHit) bool { return sameWords(p.Text(), s.Text()) })
}

func foreign(s retrieval.SentenceHit, lang text.Language) int {
	if s.Passage.Language == lang {
		return 0
	}
	return 1
}

// rank orders the sentences that may be quoted by how well they answer.
func rank(asked question, found *retrieval.Result) []quotable {
	words := asked.contentTokens(found.Tokens)
	var all []quotable
	for _, s := range found.Sentences {
		if !text.Deceptive(s.Text()) {
			all = append(all, quotable{s, shares(words, s), asked.heldBy(s.Text()), s.Score})
		}
	}
	weights := asked.weights(found.Tokens)
	for i, s := range all {
		for w, share := range s.met {
			all[i].value += metBonus * weights[w] * share
		}
		switch {
		case asked.wanted == Anything || !s.holds:
		case sure(asked.wanted), asked.wanted == Reason:
			all[i].value += sureBonus
		default:
			all[i].value += kindBonus
		}
		if s.Heading() {
			all[i].value -= headingMalus
		}
	}
	if asked.wanted == Reason {
		reasonsFollow(all)
	}
	slices.SortStableFunc(all, func(a, b quotable) int { return cmp.Compare(b.value, a.value) })
	return all
}

// sure reports whether it can be told by the form that a sentence holds nothing of the kind.
func sure(wanted Wanted) bool {
	switch wanted {
	case Time, Day, Year, Number:
		return true
	}
	return false
}

// reasonsFollow lets a sentence have part in the value of the one before it: what happened is
// often said first, and why right after.
func reasonsFollow(all []quotable) {
	type place struct {
		passage string
		index   int
	}
	value := map[place]float64{}
	for _, s := range all {
		value[place{s.Passage.ID, s.Index}] = s.value
	}
	for i, s := range all {
		if before, ok := value[place{s.Passage.ID, s.Index - 1}]; ok {
			all[i].value = max(s.value, before-followMalus)
		}
	}
}

// sameWords reports whether two sentences say the same in the same words, but for signs and case.
func sameWords(a, b string) bool { return slices.Equal(text.FoldedWords(a), text.FoldedWords(b)) }

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
