package retrieval

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"unicode"

	"isnad/retrieval/text"
)

// MaxWords is the most words that a passage has; a longer sentence is a passage of its own.
const MaxWords = 90

// What a cut costs, in squared shares of a full passage: a passage as such 1 (few are better than many),
// one that is filled to the share x another (1-x)², and the ends below. A passage may so end with a paragraph when it is
// about half full, and a long paragraph is cut into halves rather than into a full passage and a rest.
const (
	costInside  = 0.3 // the cut goes through a paragraph
	costHeading = 0.2 // a heading stands inside the passage and not at its start
	costStray   = 10  // a heading ends the passage and is cut from what it heads
)

// Split cuts an article into passages: runs of sentences in one language that stand together in the
// file, of at most MaxWords words. Each sentence of the article is in exactly one. Where cuts are free to
// choose, they fall between paragraphs and leave passages of like length.
func Split(a *Article) []*Passage {
	var out []*Passage
	seen := map[string]int{}
	for start := 0; start < len(a.Sentences); {
		end := start + 1
		for end < len(a.Sentences) && joins(a, end-1) {
			end++
		}
		for _, n := range cutRun(a, a.Sentences[start:end]) {
			out = append(out, newPassage(a, a.Sentences[start:start+n], seen))
			start += n
		}
	}
	return out
}

// joins reports whether sentence i and the next one may be in one passage: they are in one language and no
// noise stands between them.
func joins(a *Article, i int) bool {
	s, next := a.Sentences[i], a.Sentences[i+1]
	if s.Language != next.Language {
		return false
	}
	between := strings.TrimSpace(a.Raw[s.End:next.Start])
	if text.ListMarker(between+" x") == len(between)+1 {
		return true
	}
	return !strings.ContainsFunc(between, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// cutRun returns how many sentences each passage of a run takes, at the least cost in all.
func cutRun(a *Article, run []Sentence) []int {
	words := make([]int, len(run))
	from := run[0].Start
	for i, s := range run {
		words[i] = max(text.CountWords(a.Raw[from:s.End]), 1) // with the number of a list item before it
		from = s.End
	}
	best := make([]float64, len(run)+1) // cost of cutting run[i:]
	take := make([]int, len(run))
	for i := len(run) - 1; i >= 0; i-- {
		best[i] = math.Inf(1)
		total, inner := 0, 0.0
		for j := i; j < len(run); j++ {
			if total += words[j]; total > MaxWords && j > i {
				break
			}
			if j > i && run[j].Heading && !run[j-1].Heading {
				inner += costHeading
			}
			cost := passageCost(run, j, total) + inner + best[j+1]
			if cost < best[i] {
				best[i], take[i] = cost, j+1-i
			}
		}
	}
	var cuts []int
	for i := 0; i < len(run); i += take[i] {
		cuts = append(cuts, take[i])
	}
	return cuts
}

// passageCost returns what a passage of so many words that ends with run[last] costs.
func passageCost(run []Sentence, last, words int) float64 {
	free := 1 - float64(min(words, MaxWords))/MaxWords
	cost := 1 + free*free
	if last+1 < len(run) {
		if run[last].Paragraph == run[last+1].Paragraph {
			cost += costInside
		}
		if run[last].Heading {
			cost += costStray
		}
	}
	return cost
}

func newPassage(a *Article, sentences []Sentence, seen map[string]int) *Passage {
	p := &Passage{
		Article: a.ID, Language: sentences[0].Language,
		Start: sentences[0].Start, End: sentences[len(sentences)-1].End,
		Sentences: sentences,
	}
	p.Text = a.Raw[p.Start:p.End]
	p.ID = passageID(a.ID, p.Text, seen)
	return p
}

// passageID names a passage by its article and the start of the SHA-256 of its text, 48 bits, and
// by a number from the second passage of the same text on.
func passageID(article, s string, seen map[string]int) string {
	sum := sha256.Sum256([]byte(s))
	id := article + "#" + hex.EncodeToString(sum[:6])
	seen[id]++
	if n := seen[id]; n > 1 {
		id = fmt.Sprintf("%s-%d", id, n)
	}
	return id
}
