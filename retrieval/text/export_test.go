package text

import "maps"

// StopWords returns the function words of both languages.
func StopWords() []string {
	var out []string
	for w := range maps.Keys(englishStopWords) {
		out = append(out, w)
	}
	for w := range maps.Keys(arabicStopWords) {
		out = append(out, w)
	}
	return out
}
