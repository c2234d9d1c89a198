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
	w := m.borrow()
	defer m.giveBack(w)
	m.cut(w, s)
	if err := m.forward(ctx, w); err != nil {
		return nil, err
	}
	r := &Raw{Tokens: m.tokens(w, s), Hidden: make([]float32, 0, len(w.rows)*dim)}
	for i := range w.rows {
		r.Hidden = append(r.Hidden, w.hidden(i)...)
	}
	r.Pooled = w.pool()
	return r, nil
}

// Tokens cuts a text as it stands into tokens, as Embed does, without encoding it.
func (m *Model) Tokens(s string) []retrieval.Token {
	w := m.borrow()
	defer m.giveBack(w)
	m.cut(w, s)
	return m.tokens(w, s)
}

// cut puts the text's rows, between those of <s> and </s>, into w.rows.
func (m *Model) cut(w *scratch, s string) {
	w.rows = append(w.rows[:0], weights.BOS)
	for _, p := range w.tokenise(s, MaxTokens-2) {
		w.rows = append(w.rows, p.row)
	}
	w.rows = append(w.rows, weights.EOS)
}

// tokens returns the tokens that cut has found.
func (m *Model) tokens(w *scratch, s string) []retrieval.Token {
	out := make([]retrieval.Token, 0, len(w.rows))
	out = append(out, retrieval.Token{ID: m.file.ID(weights.BOS)})
	for _, p := range w.out {
		out = append(out, retrieval.Token{ID: m.file.ID(p.row), Start: p.start, End: p.end})
	}
	return append(out, retrieval.Token{ID: m.file.ID(weights.EOS), Start: len(s), End: len(s)})
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
	c := clean(s, 4*m.tokenizer.limit)
	w := m.borrow()
	defer m.giveBack(w)
	m.cut(w, before+c.text)
	if err := m.forward(ctx, w); err != nil {
		return nil, err
	}
	e := &retrieval.Encoding{
		Pooled:  w.pool(),
		Tokens:  make([]retrieval.Token, 0, len(w.out)),
		Vectors: make([]float32, 0, len(w.out)*dim),
	}
	m.means.centre(e.Pooled, kind, lang, pooled)
	for i, p := range w.out {
		if p.end <= len(before) {
			continue // of the prefix
		}
		start, end := c.source(max(p.start-len(before), 0), p.end-len(before))
		e.Tokens = append(e.Tokens, retrieval.Token{ID: m.file.ID(p.row), Start: start, End: end})
		e.Vectors = append(e.Vectors, w.hidden(i+1)...) // <s> comes first
		v := e.Vectors[len(e.Vectors)-dim:]
		unit(v)
		m.means.centre(v, kind, lang, token)
	}
	return e, nil
}
