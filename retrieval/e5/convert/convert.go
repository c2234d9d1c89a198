package main

import (
	"fmt"
	"slices"
	"unicode"

	"isnad/retrieval/e5/internal/weights"
)

// special are the pieces that no text becomes: <s>, <pad>, </s>, <unk> and <mask>. A page that
// shows such a word gets the pieces of its letters.
func special(id int32) bool { return id < 4 || id == maskID }

const maskID = 250001

// kept tells whether a piece holds nothing but Latin and Arabic letters and what is no letter.
func kept(text string) bool {
	for _, r := range text {
		switch {
		case r < 0x250, r >= 0x1E00 && r <= 0x1EFF, // Latin
			r >= 0x600 && r <= 0x6FF, r >= 0x750 && r <= 0x77F, r >= 0x870 && r <= 0x8FF, // Arabic
			r >= 0xFB50 && r <= 0xFDFF, r >= 0xFE70 && r <= 0xFEFF, // Arabic presentation forms
			!unicode.Is(unicode.L, r):
		default:
			return false
		}
	}
	return true
}

// convert turns the source's parts into ours.
func convert(b []byte) (*weights.Contents, error) {
	src, err := readSource(b)
	if err != nil {
		return nil, err
	}
	c := &weights.Contents{
		Special: special, Epsilon: src.epsilon, Replace: src.replace, Lowest: slices.Min(src.scores),
	}
	rows, err := src.tensor("emb.word", q4, src.rows*weights.Dim)
	if err != nil {
		return nil, err
	}
	for id, text := range src.pieces {
		if special(int32(id)) || kept(text) {
			c.Pieces = append(c.Pieces, weights.Piece{
				ID: int32(id), Text: text, Score: src.scores[id],
				Row: rows[id*weights.RowBytes:][:weights.RowBytes],
			})
		}
	}
	if err := src.fill(&c.Floats); err != nil {
		return nil, err
	}
	for i := range c.Matrices {
		m := &c.Matrices[i]
		for _, t := range []struct {
			name  string
			bytes *[]byte
			count int
		}{
			{"q", &m.Q, weights.Dim * weights.Dim}, {"k", &m.K, weights.Dim * weights.Dim},
			{"v", &m.V, weights.Dim * weights.Dim}, {"ao", &m.AO, weights.Dim * weights.Dim},
			{"fi", &m.FI, weights.Dim * weights.Inner}, {"fo", &m.FO, weights.Dim * weights.Inner},
		} {
			if *t.bytes, err = src.tensor(fmt.Sprintf("l%d.%s.w", i, t.name), q4, t.count); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

// fill reads the tensors that are not matrices.
func (s *source) fill(f *weights.Floats) error {
	names := []string{"emb.pos", "emb.ln.w", "emb.ln.b"}
	for i := range weights.Layers {
		for _, n := range []string{"q.b", "k.b", "v.b", "ao.b", "aln.w", "aln.b", "fi.b", "fo.b", "oln.w", "oln.b"} {
			names = append(names, fmt.Sprintf("l%d.%s", i, n))
		}
	}
	for i, t := range f.Tensors() {
		var err error
		if *t.Values, err = s.floats(names[i], t.Len); err != nil {
			return err
		}
	}
	// Every text is of token type 0, so its embedding is part of every position's.
	types, err := s.floats("emb.type", 2*weights.Dim)
	for i := range f.Positions {
		if err == nil {
			f.Positions[i] += types[i%weights.Dim]
		}
	}
	return err
}
