package retrieval

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"isnad/retrieval/text"
)

// MaxWords is the most words that a passage has; a longer sentence is a passage of its own.
const MaxWords = 90

// Split cuts an article into passages.
func Split(a *Article) []*Passage {
	var out []*Passage
	seen := map[string]int{}
	for i := 0; i < len(a.Sentences); {
		j, words := i+1, text.CountWords(a.Raw[a.Sentences[i].Start:a.Sentences[i].End])
		for ; j < len(a.Sentences) && a.Sentences[j].Language == a.Sentences[i].Language; j++ {
			words += text.CountWords(a.Raw[a.Sentences[j].Start:a.Sentences[j].End])
			if words > MaxWords {
				break
			}
		}
		p := &Passage{Article: a.ID, Language: a.Sentences[i].Language,
			Start: a.Sentences[i].Start, End: a.Sentences[j-1].End, Sentences: a.Sentences[i:j]}
		p.Text = a.Raw[p.Start:p.End]
		p.ID = passageID(a.ID, p.Text, seen)
		out = append(out, p)
		i = j
	}
	return out
}

// passageID names a passage by its article and its text, and by a number from the second
// passage of one text on.
func passageID(article, s string, seen map[string]int) string {
	sum := sha256.Sum256([]byte(s))
	id := article + "#" + hex.EncodeToString(sum[:6])
	seen[id]++
	if n := seen[id]; n > 1 {
		id = fmt.Sprintf("%s-%d", id, n)
	}
	return id
}
