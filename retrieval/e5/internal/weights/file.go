// Package weights reads and writes the file that holds the embedding model, multilingual-e5-small
// in 4 bits, in the form in which the encoder uses it: without unpacking, from wherever its
// bytes lie.
//
// The file, little-endian:
//
//	0    magic "isnad-e5"
//	8    SHA-256 of everything from byte 40 on
//	40   uint32 version; uint32 number of pieces
//	48   float32 lowest score of the model's full vocabulary; float32 epsilon of its layer norms
//	56   uint32 longest piece in bytes; uint32 number of sections
//	64   for each section uint64 offset and uint64 length
//	...  the sections, each at a multiple of 64
//
// The pieces kept are rows 0, 1, ... in the order of their numbers in the full vocabulary;
// the first four are <s>, <pad>, </s> and <unk>. Sections, in order:
//
//	trie      the pieces that text can become (none of the special ones), see Trie
//	scores    float32 a row: the logarithm of the piece's probability
//	ids       int32 a row: its number in the full vocabulary
//	rows      the word embeddings, RowBytes a row: twelve Q4_0 blocks, each a float16 scale
//	          and 16 bytes whose low halves are weights 0-15 and high halves 16-31, minus 8
//	charmap   see CharMap
//	floats    float32 tensors in the order of Tensors
//	nibbles   the matrices' weights in the order of Matrices, in column panels as
//	          kernel.Dequantise takes them
//	scales    float16: their scales, in the same order
package weights

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The shape of the model.
const (
	Dim       = 384  // numbers of a hidden state
	Layers    = 12   //
	Heads     = 12   // of attention, each Dim/Heads wide
	Inner     = 1536 // width of the feed-forward part
	Positions = 512  // most tokens of a text
)

// Rows of the special pieces.
const (
	BOS = 0 // <s>, before every text
	PAD = 1
	EOS = 2 // </s>, after every text
	UNK = 3 // a code point that no piece holds
)

const (
	blockWeights = 32 // of Q4_0
	blockBytes   = 2 + blockWeights/2

	// RowBytes is the length of a word embedding.
	RowBytes = Dim / blockWeights * blockBytes

	panelCols = 16 // outputs of a column panel, kernel.PanelCols
)

// The sections.
const (
	secTrie = iota
	secScores
	secIDs
	secRows
	secCharMap
	secFloats
	secNibbles
	secScales
	sections
)

const (
	magic      = "isnad-e5"
	version    = 1
	sumAt      = 8
	fieldsAt   = sumAt + sha256.Size
	tableAt    = 64
	headerSize = tableAt + sections*16
	alignment  = 64
	maxPieces  = 1 << 20
	maxLongest = 1 << 10
)

// Layer holds the tensors of a layer that are not matrices.
type Layer struct {
	Q, K, V, AO []float32 // biases of the attention, Dim
	NormA       Norm      // after the attention
	FI          []float32 // bias into the feed-forward part, Inner
	FO          []float32 // bias out of it, Dim
	NormO       Norm      // after the feed-forward part
}

// Norm holds the factors and summands of a layer norm, Dim each.
type Norm struct{ W, B []float32 }

// Floats holds the tensors that are not matrices.
type Floats struct {
	Positions []float32 // position embeddings plus that of token type 0, Positions rows of Dim
	Norm      Norm      // of the embeddings
	Layers    [Layers]Layer
}

// Tensors lists the tensors' slices with their lengths, in the order of the file.
func (f *Floats) Tensors() []Tensor {
	list := []Tensor{{&f.Positions, Positions * Dim}, {&f.Norm.W, Dim}, {&f.Norm.B, Dim}}
	for i := range f.Layers {
		l := &f.Layers[i]
		list = append(list, Tensor{&l.Q, Dim}, Tensor{&l.K, Dim}, Tensor{&l.V, Dim}, Tensor{&l.AO, Dim},
			Tensor{&l.NormA.W, Dim}, Tensor{&l.NormA.B, Dim}, Tensor{&l.FI, Inner}, Tensor{&l.FO, Dim},
			Tensor{&l.NormO.W, Dim}, Tensor{&l.NormO.B, Dim})
	}
	return list
}

// Tensor is a slice to fill with Len numbers.
type Tensor struct {
	Values *[]float32
	Len    int
}

// Matrix is a matrix of weights: Out/16 column panels, one after another, each of In inputs.
type Matrix struct {
	In, Out int
	Nibbles []byte
	Scales  []float32
}

// Panel returns column panel p (outputs 16p to 16p+15) for kernel.Dequantise.
func (m *Matrix) Panel(p int) (q []byte, scale []float32) {
	n, s := m.In*panelCols/2, m.In/blockWeights*panelCols
	return m.Nibbles[p*n : (p+1)*n], m.Scales[p*s : (p+1)*s]
}

// Matrices holds a layer's matrices.
type Matrices struct{ Q, K, V, AO, FI, FO Matrix }

// List returns the matrices in the order of the file, with In and Out set.
func (m *Matrices) List() []*Matrix {
	list := []*Matrix{&m.Q, &m.K, &m.V, &m.AO, &m.FI, &m.FO}
	for _, x := range list {
		x.In, x.Out = Dim, Dim
	}
	m.FI.Out, m.FO.In = Inner, Inner
	return list
}

// numbers of a file's floats, and of weights in its matrices.
const (
	floatCount  = Positions*Dim + 2*Dim + Layers*(9*Dim+Inner)
	weightCount = Layers * (4*Dim*Dim + 2*Dim*Inner)
)

// File is an opened file. Its methods are safe for concurrent use.
type File struct {
	Sum      [sha256.Size]byte // as the header has it
	Pieces   int               // rows
	Lowest   float32           // score of the full vocabulary
	Epsilon  float32           // of the layer norms
	Longest  int               // piece, in bytes
	Trie     Trie
	CharMap  *CharMap
	Floats   Floats
	Matrices [Layers]Matrices

	data, scores, ids, rows []byte
}

// Open reads the file's header and small tensors; everything else stays where it is, so data
// must not change while the file is in use. It checks all that reading depends on, but not the
// checksum, which takes far longer than all the rest: see Verify.
func Open(data []byte) (*File, error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, errors.New("this is no file of the encoder's weights")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(data[at:]) }
	if v := u32(fieldsAt); v != version {
		return nil, fmt.Errorf("the weights file is of version %d, this program reads version %d", v, version)
	}
	f := &File{
		Sum: [sha256.Size]byte(data[sumAt:]), Pieces: int(u32(44)),
		Lowest: math.Float32frombits(u32(48)), Epsilon: math.Float32frombits(u32(52)),
		Longest: int(u32(56)), data: data,
	}
	if f.Pieces <= UNK || f.Pieces > maxPieces || f.Longest < 1 || f.Longest > maxLongest || u32(60) != sections {
		return nil, errors.New("the header of the weights file is damaged")
	}
	if !(f.Epsilon > 0 && f.Epsilon < 1) || !(f.Lowest <= 0 && f.Lowest > -1e6) {
		return nil, errors.New("the header of the weights file holds impossible numbers")
	}
	s, err := f.cut()
	if err != nil {
		return nil, err
	}
	f.Trie, f.scores, f.ids, f.rows = s[secTrie], s[secScores], s[secIDs], s[secRows]
	if f.CharMap, err = parseCharMap(s[secCharMap]); err != nil {
		return nil, fmt.Errorf("the weights file is damaged: %w", err)
	}
	f.readFloats(s[secFloats])
	f.readMatrices(s[secNibbles], s[secScales])
	return f, nil
}

// cut returns the sections, whose lengths are right.
func (f *File) cut() ([sections][]byte, error) {
	want := [sections]int{
		secTrie: -1, secScores: 4 * f.Pieces, secIDs: 4 * f.Pieces, secRows: RowBytes * f.Pieces,
		secCharMap: -1, secFloats: 4 * floatCount, secNibbles: weightCount / 2, secScales: weightCount / blockWeights * 2,
	}
	var out [sections][]byte
	for i := range out {
		at := binary.LittleEndian.Uint64(f.data[tableAt+16*i:])
		n := binary.LittleEndian.Uint64(f.data[tableAt+16*i+8:])
		size := uint64(len(f.data))
		if at < headerSize || at > size || n > size-at || want[i] >= 0 && n != uint64(want[i]) {
			return out, fmt.Errorf("section %d of the weights file is cut off or of a wrong length", i)
		}
		out[i] = f.data[at : at+n : at+n]
	}
	return out, nil
}

func (f *File) readFloats(b []byte) {
	all := make([]float32, floatCount)
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	for _, t := range f.Floats.Tensors() {
		*t.Values, all = all[:t.Len:t.Len], all[t.Len:]
	}
}

func (f *File) readMatrices(nibbles, scales []byte) {
	all := make([]float32, len(scales)/2)
	for i := range all {
		all[i] = Float16(binary.LittleEndian.Uint16(scales[2*i:]))
	}
	for i := range f.Matrices {
		for _, m := range f.Matrices[i].List() {
			n := m.In * m.Out
			m.Nibbles, nibbles = nibbles[:n/2:n/2], nibbles[n/2:]
			n /= blockWeights
			m.Scales, all = all[:n:n], all[n:]
		}
	}
}

// Verify reads the whole file and compares it with its checksum.
func (f *File) Verify() error {
	if sha256.Sum256(f.data[fieldsAt:]) != f.Sum {
		return errors.New("the weights file is damaged: its checksum does not fit")
	}
	return nil
}

// Score returns the logarithm of the probability of a row's piece.
func (f *File) Score(row int32) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(f.scores[4*int(row):]))
}

// ID returns the number that a row's piece has in the full vocabulary.
func (f *File) ID(row int32) int32 { return int32(binary.LittleEndian.Uint32(f.ids[4*int(row):])) }

// Embedding writes the word embedding of a row's piece to dst, Dim numbers.
func (f *File) Embedding(dst []float32, row int32) {
	b := f.rows[int(row)*RowBytes:][:RowBytes]
	for ; len(b) > 0; b, dst = b[blockBytes:], dst[blockWeights:] {
		scale := Float16(binary.LittleEndian.Uint16(b))
		d := dst[:blockWeights]
		for i, q := range b[2:blockBytes] {
			d[i] = float32(int(q&15)-8) * scale
			d[i+blockWeights/2] = float32(int(q>>4)-8) * scale
		}
	}
}

// Float16 widens an IEEE 754 half-precision number. Infinities and NaN, which no weights
// hold, become large numbers.
func Float16(h uint16) float32 {
	// Moved into place, the exponent is too small by 127-15; multiplying by 2 to that power
	// corrects it, and brings numbers below the normal range right as well.
	const bias = 1 << (127 - 15)
	v := math.Float32frombits(uint32(h&0x7fff)<<13) * bias
	return math.Float32frombits(math.Float32bits(v) | uint32(h&0x8000)<<16) // no branch: signs are random
}
