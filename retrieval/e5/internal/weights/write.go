package weights

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// Piece is a piece of the vocabulary with its word embedding.
type Piece struct {
	ID    int32 // in the full vocabulary
	Text  string
	Score float32
	Row   []byte // RowBytes of Q4_0
}

// Contents is what a file is written from.
type Contents struct {
	Pieces   []Piece // in the order of ID; the first four are <s>, <pad>, </s>, <unk>
	Special  func(id int32) bool
	Lowest   float32
	Epsilon  float32
	Replace  map[rune]string
	Floats   Floats
	Matrices [Layers]SourceMatrices
}

// SourceMatrices holds a layer's matrices as the model's source has them: Q4_0, one row an
// output, the blocks of a row one after another.
type SourceMatrices struct{ Q, K, V, AO, FI, FO []byte }

// Bytes returns the file. The same contents give the same bytes.
func (c *Contents) Bytes() ([]byte, error) {
	trie, longest, err := c.trie()
	if err != nil {
		return nil, fmt.Errorf("laying out the pieces: %w", err)
	}
	charMap, err := buildCharMap(c.Replace)
	if err != nil {
		return nil, fmt.Errorf("laying out the character map: %w", err)
	}
	s := [sections][]byte{secTrie: trie, secCharMap: charMap}
	for i, p := range c.Pieces {
		if len(p.Row) != RowBytes || i > 0 && p.ID <= c.Pieces[i-1].ID {
			return nil, fmt.Errorf("piece %d is out of order or its embedding of a wrong length", p.ID)
		}
		s[secScores] = binary.LittleEndian.AppendUint32(s[secScores], math.Float32bits(p.Score))
		s[secIDs] = binary.LittleEndian.AppendUint32(s[secIDs], uint32(p.ID))
		s[secRows] = append(s[secRows], p.Row...)
	}
	for i, t := range c.Floats.Tensors() {
		if len(*t.Values) != t.Len {
			return nil, fmt.Errorf("tensor %d has %d numbers instead of %d", i, len(*t.Values), t.Len)
		}
		for _, v := range *t.Values {
			s[secFloats] = binary.LittleEndian.AppendUint32(s[secFloats], math.Float32bits(v))
		}
	}
	for i := range c.Matrices {
		src := &c.Matrices[i]
		var shape Matrices
		for j, q4 := range [][]byte{src.Q, src.K, src.V, src.AO, src.FI, src.FO} {
			m := shape.List()[j]
			if len(q4) != m.In*m.Out/blockWeights*blockBytes {
				return nil, fmt.Errorf("matrix %d of layer %d has a wrong length", j, i)
			}
			s[secNibbles], s[secScales] = appendPanels(s[secNibbles], s[secScales], q4, m.In, m.Out)
		}
	}
	return c.assemble(s, longest), nil
}

// trie lays out the pieces that text can become, and returns the length of the longest.
func (c *Contents) trie() (Trie, int, error) {
	var rows []int32
	longest := 1
	for i, p := range c.Pieces {
		if !c.Special(p.ID) {
			rows = append(rows, int32(i))
			longest = max(longest, len(p.Text))
		}
	}
	slices.SortFunc(rows, func(a, b int32) int {
		return bytes.Compare([]byte(c.Pieces[a].Text), []byte(c.Pieces[b].Text))
	})
	keys := make([][]byte, len(rows))
	for i, r := range rows {
		keys[i] = []byte(c.Pieces[r].Text)
	}
	t, err := BuildTrie(keys, rows)
	return t, longest, err
}

// appendPanels turns a matrix of rows of Q4_0 blocks into column panels.
func appendPanels(nibbles, scales, q4 []byte, in, out int) ([]byte, []byte) {
	blocks := in / blockWeights
	for p := 0; p < out; p += panelCols {
		for b := range blocks {
			at := func(j int) []byte { return q4[((p+j)*blocks+b)*blockBytes:][:blockBytes] }
			for j := range panelCols {
				scales = append(scales, at(j)[:2]...)
			}
			for x := range blockWeights / 2 {
				for j := range panelCols {
					nibbles = append(nibbles, at(j)[2+x])
				}
			}
		}
	}
	return nibbles, scales
}

func (c *Contents) assemble(s [sections][]byte, longest int) []byte {
	out := make([]byte, headerSize)
	copy(out, magic)
	le := binary.LittleEndian
	le.PutUint32(out[40:], version)
	le.PutUint32(out[44:], uint32(len(c.Pieces)))
	le.PutUint32(out[48:], math.Float32bits(c.Lowest))
	le.PutUint32(out[52:], math.Float32bits(c.Epsilon))
	le.PutUint32(out[56:], uint32(longest))
	le.PutUint32(out[60:], sections)
	for i, b := range s {
		out = append(out, make([]byte, -len(out)&(alignment-1))...)
		le.PutUint64(out[tableAt+16*i:], uint64(len(out)))
		le.PutUint64(out[tableAt+16*i+8:], uint64(len(b)))
		out = append(out, b...)
	}
	sum := sha256.Sum256(out[fieldsAt:])
	copy(out[sumAt:], sum[:])
	return out
}
