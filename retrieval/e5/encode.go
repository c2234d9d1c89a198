package e5

import (
	"context"
	"fmt"

	"isnad/retrieval"
	"isnad/retrieval/e5/internal/weights"
	"isnad/retrieval/text"
)

// Raw is what the model gives for a text as it stands: neither a prefix is put before it, nor
// are its vectors centred.
type Raw struct {
	Tokens []retrieval.Token // with <s> and </s>, both of which are empty spans
	Pooled []float32         // mean of the hidden states, of length 1
	Hidden []float32         // last hidden states, a row of retrieval.Dim a token
}

// Embed encodes a text as it stands, at most MaxTokens tokens of it. It returns ctx's error
// when ctx ends first.
func (m *Model) Embed(ctx context.Context, s string) (*Raw, error) {
	w, err := m.borrow(ctx)
	if err != nil {
		return nil, err
	}
	defer m.giveBack(w)
	pieces := w.segmenter.tokenise(s, maxPieces)
	if err := m.forward(ctx, w, pieces); err != nil {
		return nil, err
	}
	r := &Raw{Tokens: m.tokens(pieces, s), Pooled: w.pool(), Hidden: make([]float32, 0, len(w.rows)*dim)}
	for i := range w.rows {
		r.Hidden = append(r.Hidden, w.hidden(i)...)
	}
	return r, nil
}

// Tokens cuts a text as it stands into tokens, as Embed does, without encoding it.
func (m *Model) Tokens(s string) []retrieval.Token {
	g := segmenter{tokenizer: &m.tokenizer}
	return m.tokens(g.tokenise(s, maxPieces), s)
}

// maxPieces leaves room for <s> and </s>.
const maxPieces = MaxTokens - 2

// tokens returns the tokens of a text's pieces, with <s> and </s>.
func (m *Model) tokens(pieces []piece, s string) []retrieval.Token {
	out := make([]retrieval.Token, 0, len(pieces)+2)
	out = append(out, retrieval.Token{ID: m.file.ID(weights.BOS)})
	for _, p := range pieces {
		out = append(out, m.token(p))
	}
	return append(out, retrieval.Token{ID: m.file.ID(weights.EOS), Start: len(s), End: len(s)})
}

func (m *Model) token(p piece) retrieval.Token {
	return retrieval.Token{ID: m.file.ID(p.row), Start: p.start, End: p.end}
}

// pool returns the mean of all hidden states, divided by its length.
func (s *scratch) pool() []float32 {
	out := make([]float32, dim)
	for i := range s.rows {
		for j, x := range s.hidden(i) {
			out[j] += x
		}
	}
	unit(out)
	return out
}

// prefix is what the model was trained to see before a text of each kind.
func prefix(k retrieval.Kind) (string, error) {
	switch k {
	case retrieval.KindQuery:
		return "query: ", nil
	case retrieval.KindPassage:
		return "passage: ", nil
	}
	return "", fmt.Errorf("there is no kind of text %d", k)
}

// Encode encodes one text on one core, for retrieval: after the prefix of its kind, with white
// space run together, decomposed letters composed, and every vector centred. The language
// chooses the mean; any other than Arabic or English takes the mean of both. A blank text has
// no tokens, and the pooled vector of the prefix. Of a long text the first MaxTokens tokens
// count, less those of the prefix. It returns ctx's error when ctx ends first.
func (m *Model) Encode(ctx context.Context, kind retrieval.Kind, lang text.Language, s string) (*retrieval.Encoding, error) {
	before, err := prefix(kind)
	if err != nil {
		return nil, err
	}
	c := clean(s, m.tokenizer.limit*growth)
	w, err := m.borrow(ctx)
	if err != nil {
		return nil, err
	}
	defer m.giveBack(w)
	pieces := w.segmenter.tokenise(before+c.text, maxPieces)
	if err := m.forward(ctx, w, pieces); err != nil {
		return nil, err
	}
	e := &retrieval.Encoding{
		Pooled:  w.pool(),
		Tokens:  make([]retrieval.Token, 0, len(pieces)),
		Vectors: make([]float32, 0, len(pieces)*dim),
	}
	m.means.centre(e.Pooled, kind, lang, pooledVector)
	for i, p := range pieces {
		if p.start < len(before) {
			continue // of the prefix; none is of both, for the prefix ends in a space
		}
		p.start, p.end = c.source(p.start-len(before), p.end-len(before))
		e.Tokens = append(e.Tokens, m.token(p))
		e.Vectors = append(e.Vectors, w.hidden(i+1)...) // <s> comes first
		v := e.Vectors[len(e.Vectors)-dim:]
		unit(v)
		m.means.centre(v, kind, lang, tokenVector)
	}
	return e, nil
}

// growth is how much longer a clean text may be than what the tokenizer makes of it: letters
// with a meaning of their own in mathematics are four bytes and become one.
const growth = 4
