package e5

import (
	"math"
	"unicode/utf8"

	"isnad/retrieval/e5/internal/weights"
)

// space begins a word inside the model's pieces: U+2581.
const space = "\u2581"

// piece is a token of a text.
type piece struct {
	row        int32 // of the weights
	start, end int   // byte offsets in the text
}

// tokenizer cuts texts into pieces as SentencePiece's Unigram model does: of all ways to cut a
// word, the one whose pieces have the largest product of probabilities (Kudo, "Subword
// Regularization", 2018), by Viterbi's algorithm.
//
// No piece holds a space but at its beginning, so each word is cut on its own. That needs
// memory for one word only, and the tokens after the last one that fits are never computed.
type tokenizer struct {
	file    *weights.File
	unknown float64 // score of a code point that no piece holds
	limit   int     // bytes of a text, after replacing, that are looked at
}

// unknownPenalty is how far the score of an unknown code point lies under the lowest one.
const unknownPenalty = 10

// cutSlack is how much of a word beyond the last possible token is looked at, so that where
// the text was cut does not decide how that token ends.
const cutSlack = 1 << 10

func newTokenizer(f *weights.File) tokenizer {
	return tokenizer{f, float64(f.Lowest) - unknownPenalty, MaxTokens*f.Longest + cutSlack}
}

// segmenter is the working memory of one tokenise.
type segmenter struct {
	*tokenizer
	text  []byte   // the word at hand, after replacing; begins with space
	from  []source // for each byte of text, where it comes from
	best  []step   // for each position of text, the best way there
	out   []piece
	total int // bytes of all words so far
}

// source is the code point of the text that a byte was made from.
type source struct{ start, end int }

// step is the last piece on the best way to a position.
type step struct {
	score float64
	start int32 // where the piece begins; -1: no way leads here
	row   int32
}

// tokenise returns the first max pieces of s. They stay valid until the next call.
func (g *segmenter) tokenise(s string, max int) []piece {
	g.out, g.total = g.out[:0], 0
	g.begin(source{})
	spaced := true
	for at := 0; at < len(s) && len(g.out) < max && g.total+len(g.text) < g.limit; {
		r, n := utf8.DecodeRuneInString(s[at:]) // bytes that are no UTF-8 become U+FFFD, and that a space
		src := source{at, at + n}
		at += n
		replacement, ok := g.file.CharMap.Lookup(r)
		if !ok {
			spaced = g.put(s[src.start:src.end], src, spaced)
			continue
		}
		spaced = g.put(string(replacement), src, spaced)
	}
	g.finish()
	g.out = g.out[:min(len(g.out), max)]
	return g.out
}

// put adds characters that one code point became. Each run of spaces ends a word and begins
// the next one. It tells whether the text ends in a space now.
func (g *segmenter) put(s string, src source, spaced bool) bool {
	for i := range len(s) {
		if s[i] != ' ' {
			g.text, g.from = append(g.text, s[i]), append(g.from, src)
		} else if !spaced {
			g.finish()
			g.begin(src)
		}
		spaced = s[i] == ' '
	}
	return spaced
}

// begin begins a word with the space before it.
func (g *segmenter) begin(src source) {
	g.total += len(g.text)
	g.text = append(g.text[:0], space...)
	g.from = append(g.from[:0], src, src, src)
}

// finish cuts the word at hand and adds its pieces. Sums of the float32 scores of a word are
// exact in float64, so the same word is cut the same way everywhere.
func (g *segmenter) finish() {
	n := len(g.text)
	g.best = g.best[:0]
	for range n + 1 {
		g.best = append(g.best, step{score: math.Inf(-1), start: -1})
	}
	g.best[0].score = 0
	for i := 0; i < n; {
		_, size := utf8.DecodeRune(g.text[i:])
		if g.best[i].start >= 0 || i == 0 {
			g.extend(i, size)
		}
		i += size
	}
	added := 0
	for e := n; e > 0; e = int(g.best[e].start) {
		added++
	}
	first := len(g.out)
	for range added {
		g.out = append(g.out, piece{})
	}
	for e, k := n, first+added-1; e > 0; k-- {
		s := g.best[e]
		g.out[k] = piece{s.row, g.startOf(int(s.start), e), g.from[e-1].end}
		e = int(s.start)
	}
}

// extend tries every piece that begins at i, and the code point there as an unknown one.
func (g *segmenter) extend(i, size int) {
	base := g.best[i].score
	node, ok := g.file.Trie.Root(), true
	for e := i; e < len(g.text); {
		if node, ok = g.file.Trie.Step(node, g.text[e]); !ok {
			break
		}
		e++
		row, ends := g.file.Trie.Value(node)
		if !ends || int(row) >= g.file.Pieces {
			continue
		}
		if score := base + float64(g.file.Score(row)); score > g.best[e].score {
			g.best[e] = step{score, int32(i), row}
		}
	}
	if score := base + g.unknown; score > g.best[i+size].score {
		g.best[i+size] = step{score, int32(i), weights.UNK}
	}
}

// startOf returns where the text of a piece begins: after its space, unless it is only that.
func (g *segmenter) startOf(from, to int) int {
	if from == 0 && to > len(space) {
		from = len(space)
	}
	return g.from[from].start
}
