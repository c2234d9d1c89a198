package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// asksOfFuture reports whether a question is about what is still to come: an auxiliary of the
// future stands in it, or an Arabic verb with the prefix sa- right after the question word.
func (q question) asksOfFuture() bool {
	if slices.ContainsFunc(q.folded, func(w string) bool { return futureAuxiliaries[w] }) {
		return true
	}
	return q.rest > 0 && q.rest < len(q.folded) && hasSa(q.folded[q.rest])
}

// speaksOfFuture reports whether a sentence speaks of what is still to come, by an auxiliary, a
// verb of planning, or anything that looks like an Arabic verb of the future.
func speaksOfFuture(sentence string) bool {
	folded := text.FoldedWords(sentence)
	return slices.ContainsFunc(folded, func(w string) bool { return futureAuxiliaries[w] || isOneOf(w, futureWords) || hasSa(w) }) ||
		slices.ContainsFunc(futurePhrases, func(p []string) bool { return indexOf(folded, p) >= 0 })
}

// hasSa reports whether a folded word looks like an Arabic verb of the future: sa- before the
// prefix of a person. Nouns and adjectives with the same letters, and verbs of the past that begin
// with them (سيطر), mostly end or go on otherwise.
func hasSa(w string) bool {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(w, "و"), "س")
	if !ok || utf8.RuneCountInString(rest) < 4 {
		return false
	}
	if strings.HasSuffix(rest, "ت") || strings.HasSuffix(rest, "ي") || strings.HasPrefix(rest, "يطر") || strings.HasSuffix(rest, "ه") || strings.HasSuffix(rest, "ات") || strings.HasSuffix(rest, "اني") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return strings.ContainsRune("يتن", first)
}

var (
	futureAuxiliaries = wordSet("will shall won't سوف")
	futureWords       = wordSet(`would plans plan planned expected scheduled intends intend promises promised upcoming tomorrow
		المقرر المتوقع متوقع يعتزم تعتزم ينوي تنوي رح راح غدا القادم القادمة المقبل المقبلة`)
	futurePhrases = phrases("going to", "due to start", "due to begin", "set to", "is to", "are to", "yet to")
)
