package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// ofFuture reports whether words speak of what is still to come: by an auxiliary or a verb of
// planning, or by an Arabic verb with the prefix sa-.
func ofFuture(folded []string) bool {
	return slices.ContainsFunc(folded, func(w string) bool { return isOneOf(w, futureWords) || hasSa(w) }) ||
		slices.ContainsFunc(futurePhrases, func(p []string) bool { return indexOf(folded, p) >= 0 })
}

// hasSa reports whether a folded word looks like an Arabic verb of the future: sa- before the
// prefix of a person. Nouns and adjectives with the same letters mostly end otherwise.
func hasSa(w string) bool {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(w, "و"), "س")
	if !ok || utf8.RuneCountInString(rest) < 4 {
		return false
	}
	if strings.HasSuffix(rest, "ه") || strings.HasSuffix(rest, "يه") || strings.HasSuffix(rest, "ات") || strings.HasSuffix(rest, "اني") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return strings.ContainsRune("يتن", first)
}

// foldedList returns the folded words of a text.
func foldedList(s string) []string {
	var out []string
	for _, w := range text.Words(s) {
		out = append(out, text.Fold(w.Text))
	}
	return out
}

var (
	futureWords = wordSet(`will shall won't would plans plan planned expected scheduled intends intend promises upcoming tomorrow
		سوف المقرر المتوقع متوقع يعتزم تعتزم ينوي تنوي رح راح حيكون هيكون غدا القادم القادمة المقبل المقبلة`)
	futurePhrases = phrases("going to", "due to start", "due to begin", "set to", "is to", "are to", "yet to")
)
