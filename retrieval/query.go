package retrieval

import (
	"fmt"

	"isnad/retrieval/text"
)

// Mode says which scores rank the passages.
type Mode string

// The modes. Late is late interaction alone, over every candidate; Full is all of them together.
const (
	Dense   Mode = "dense"
	Lexical Mode = "lexical"
	Late    Mode = "late"
	Full    Mode = "full"
)

// ParseMode returns the mode of that name; the empty name is Full.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(s); m {
	case "":
		return Full, nil
	case Dense, Lexical, Late, Full:
		return m, nil
	}
	return "", fmt.Errorf("unknown retrieval %q: use dense, lexical, late or full", s)
}

// Query is what is searched for.
type Query struct {
	Text     string
	Language text.Language // of the text; empty: by its script
	Context  string        // what the question follows, of which the last 400 characters are searched together with it; may be empty
	Mode     Mode          // empty: Full
	K        int           // the most hits to return; 0: DefaultK
}

// DefaultK is how many hits a search returns when nothing else is said.
const DefaultK = 5

// Hit is a passage that was found.
type Hit struct {
	Passage *Passage
	Score   float64 // by the query's mode; comparable within one search only
	Dense   float64 // cosine of the centred pooled vectors
	Late    float64 // late interaction, before standardising: weighted mean of best cosines
	Share   float64 // Late between that of unrelated text (0) and that of an answer (1), for the two languages
	Lexical float64 // BM25 as a share of the most that the question could reach, 0 to 1
}

// SentenceHit is a sentence of a passage that was found.
type SentenceHit struct {
	Passage *Passage
	Index   int     // of the sentence in Passage.Sentences
	Score   float64 // late interaction over the sentence's tokens, standardised within its language
	Late    float64 // the weighted mean of Matches
	Matches []Match // of each token of the query
}

// Match is the token of a sentence that is nearest to a token of the query.
type Match struct {
	Cosine float64 // of their centred vectors
	Share  float64 // the cosine between that of unrelated text (0) and that of an answer (1), for the two languages
	At     int     // byte offset in the article of a character of the token
}

// QueryToken is a token of the query, as late interaction weighs it.
type QueryToken struct {
	Start, End int     // byte offsets in the query's text; negative for its context
	Weight     float64 // all of them add up to 1, or to 0 when none is a word
}

// Result is what a search found.
type Result struct {
	Language  text.Language // of the query
	Tokens    []QueryToken  // of the query, its context first
	Hits      []Hit         // best first
	Sentences []SentenceHit // the best of every passage that was compared token by token, as far as the encoder read it
}

// Sentence returns the sentence with its place in the article.
func (h SentenceHit) Sentence() Sentence { return h.Passage.Sentences[h.Index] }

// Heading reports whether the sentence is a title or a section heading.
func (h SentenceHit) Heading() bool { return h.Sentence().Heading }

// Text returns the sentence as it stands in the article.
func (h SentenceHit) Text() string {
	s := h.Sentence()
	return h.Passage.Text[s.Start-h.Passage.Start : s.End-h.Passage.Start]
}
