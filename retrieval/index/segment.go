package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"unsafe"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// A segment holds the vectors of the passages of one article, in their order. What it does not
// hold (the text, its place in the article, its sentences) is read from the article each time;
// the key says which passages these are the vectors of. On disk, all numbers little-endian:
//
//	header     magic "isnadSEG", version uint32, Dim uint32, key [16]byte, passages uint32,
//	           size of the file uint64, CRC-32C of header (without this field), directory and
//	           pooled vectors uint32
//	directory  a passage each: language [4]byte (padded with zeros), bytes of text uint32,
//	           tokens uint32, CRC-32C of its block uint32, offset of its block uint64
//	pooled     a passage each: Dim float32
//	blocks     a passage each, with t tokens: ids int32[t], starts uint32[t], ends uint32[t],
//	           scales float32[t], vectors int8[t*Dim]
//
// Each block starts at a multiple of 8 and has a checksum of its own, so that one passage's
// token vectors can be read by offset, and trusted, without the rest of the file.
//
// The checksum guards against accidents (a torn write, a flipped bit), not against people: who
// can write into the cache can write a matching checksum of any kind. CRC-32C finds every
// change of up to three bits in a block of the sizes met here, every burst of up to 32 bits, and all
// but one in four billion of the rest; processors compute it at 28 GB/s, against 1.8 GB/s for
// CRC-64 and 1.3 GB/s for SHA-256, which would double the time of loading an index.
type segment struct {
	key      segmentKey
	passages []segmentPassage
}

// segmentPassage is what a segment holds of one passage.
type segmentPassage struct {
	language text.Language
	textLen  int       // bytes; the tokens' offsets lie within
	pooled   []float32 // retrieval.Dim numbers, of length 1
	tokens   retrieval.TokenVectors
}

// Sizes and limits of the format.
const (
	segmentVersion = 1
	headerSize     = 8 + 4 + 4 + keySize + 4 + 8 + 4
	headerCRC      = headerSize - 4 // offset of the checksum in the header
	entrySize      = 4 + 4 + 4 + 4 + 8
	pooledSize     = 4 * retrieval.Dim
	tokenSize      = 4 + 4 + 4 + 4 + retrieval.Dim

	// maxTokens is the most tokens that a passage may have: an encoder that takes more in one
	// pass is far off. It bounds what is read from a disk for one article.
	maxTokens = 1024
)

var (
	segmentMagic = [8]byte{'i', 's', 'n', 'a', 'd', 'S', 'E', 'G'}
	castagnoli   = crc32.MakeTable(crc32.Castagnoli)
)

// The ways in which a file is not the segment that was expected.
var (
	errDamaged = errors.New("is damaged")
	errForeign = errors.New("was made by another version or model, or from other text")
)

// damaged returns an error that wraps errDamaged.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errDamaged, fmt.Sprintf(format, args...))
}

// maxSegmentSize returns the size in bytes that no segment of so many passages exceeds.
func maxSegmentSize(passages int) int64 {
	return headerSize + int64(passages)*(entrySize+pooledSize+maxTokens*tokenSize)
}

// valid returns an error when the passage must not be stored or written: an unusual vector
// would poison every later search.
func (p *segmentPassage) valid() error {
	if n := len(p.language); n == 0 || n > 4 || bytes.IndexByte([]byte(p.language), 0) >= 0 {
		return fmt.Errorf("its language is %q", p.language)
	}
	if p.textLen < 0 || p.textLen > math.MaxInt32 || len(p.tokens.Tokens) > maxTokens {
		return fmt.Errorf("it has %d bytes and %d tokens", p.textLen, len(p.tokens.Tokens))
	}
	if len(p.pooled) != retrieval.Dim {
		return fmt.Errorf("its vector has %d numbers", len(p.pooled))
	}
	square := 0.0
	for _, x := range p.pooled {
		square += float64(x) * float64(x)
	}
	if !(math.Abs(square-1) < 1e-3) { // also when it is not a number
		return fmt.Errorf("its vector has the length %v", math.Sqrt(square))
	}
	for i, t := range p.tokens.Tokens {
		if t.ID < 0 || t.Start < 0 || t.Start > t.End || t.End > p.textLen {
			return fmt.Errorf("token %d, with id %d, stands at %d to %d of %d bytes", i, t.ID, t.Start, t.End, p.textLen)
		}
	}
	if err := p.tokens.Valid(); err != nil {
		return err
	}
	if bytes.IndexByte(asBytes(p.tokens.Data), 0x80) >= 0 {
		return errors.New("its token vectors hold -128, which quantising never gives")
	}
	return nil
}

// encode returns the file of the segment.
func (s *segment) encode() ([]byte, error) {
	for i := range s.passages {
		if err := s.passages[i].valid(); err != nil {
			return nil, fmt.Errorf("passage %d cannot be written: %w", i, err)
		}
	}
	return s.layOut(), nil
}

// layOut returns the file of a segment whose passages are valid.
func (s *segment) layOut() []byte {
	offset := headerSize + len(s.passages)*(entrySize+pooledSize)
	size := offset
	for i := range s.passages {
		size += len(s.passages[i].tokens.Tokens) * tokenSize
	}
	le := binary.LittleEndian
	file := make([]byte, 0, size)
	file = append(file, segmentMagic[:]...)
	file = le.AppendUint32(file, segmentVersion)
	file = le.AppendUint32(file, retrieval.Dim)
	file = append(file, s.key[:]...)
	file = le.AppendUint32(file, uint32(len(s.passages)))
	file = le.AppendUint64(file, uint64(size))
	file = le.AppendUint32(file, 0) // the checksum, once the head is complete

	blocks := file[offset:offset]
	for i := range s.passages {
		p := &s.passages[i]
		start := len(blocks)
		blocks = p.appendBlock(blocks)
		var language [4]byte
		copy(language[:], p.language)
		file = append(file, language[:]...)
		file = le.AppendUint32(file, uint32(p.textLen))
		file = le.AppendUint32(file, uint32(len(p.tokens.Tokens)))
		file = le.AppendUint32(file, crc32.Checksum(blocks[start:], castagnoli))
		file = le.AppendUint64(file, uint64(offset+start))
	}
	for i := range s.passages {
		file = appendFloats(file, s.passages[i].pooled)
	}
	le.PutUint32(file[headerCRC:], headChecksum(file))
	return file[:size]
}

// appendBlock appends the token vectors of the passage.
func (p *segmentPassage) appendBlock(b []byte) []byte {
	le := binary.LittleEndian
	for _, t := range p.tokens.Tokens {
		b = le.AppendUint32(b, uint32(t.ID))
	}
	for _, t := range p.tokens.Tokens {
		b = le.AppendUint32(b, uint32(t.Start))
	}
	for _, t := range p.tokens.Tokens {
		b = le.AppendUint32(b, uint32(t.End))
	}
	b = appendFloats(b, p.tokens.Scale)
	return append(b, asBytes(p.tokens.Data)...)
}

// appendFloats appends numbers.
func appendFloats(b []byte, xs []float32) []byte {
	for _, x := range xs {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// headChecksum returns the checksum of header, directory and pooled vectors.
func headChecksum(head []byte) uint32 {
	return crc32.Update(crc32.Checksum(head[:headerCRC], castagnoli), castagnoli, head[headerSize:])
}

// decodeSegment reads a segment that encode wrote; it takes nothing else, so that encoding what
// it returns gives the same bytes. Its errors wrap errDamaged or errForeign. The token vectors
// share the memory of file, which must not change afterwards.
func decodeSegment(file []byte) (*segment, error) {
	passages, err := decodeHeader(file)
	if err != nil {
		return nil, err
	}
	head := file[:headerSize+passages*(entrySize+pooledSize)]
	if headChecksum(head) != binary.LittleEndian.Uint32(head[headerCRC:]) {
		return nil, damaged("its head has another checksum")
	}
	s := &segment{key: segmentKey(head[16:]), passages: make([]segmentPassage, passages)}
	pooled := decodeFloats(head[headerSize+passages*entrySize:])
	rest := file[len(head):]
	for i := range s.passages {
		p := &s.passages[i]
		p.pooled, pooled = pooled[:retrieval.Dim:retrieval.Dim], pooled[retrieval.Dim:]
		entry := head[headerSize+i*entrySize:][:entrySize]
		n, err := p.decode(entry, rest, len(file)-len(rest))
		if err != nil {
			return nil, damaged("passage %d: %v", i, err)
		}
		rest = rest[n:]
	}
	if len(rest) > 0 {
		return nil, damaged("%d bytes too many", len(rest))
	}
	return s, nil
}

// decodeHeader returns the number of passages of a file that holds the head of as many.
func decodeHeader(file []byte) (passages int, err error) {
	le := binary.LittleEndian
	switch {
	case len(file) < headerSize:
		return 0, damaged("it has %d bytes", len(file))
	case [8]byte(file) != segmentMagic:
		return 0, damaged("it is no segment")
	case le.Uint32(file[8:]) != segmentVersion || le.Uint32(file[12:]) != retrieval.Dim:
		return 0, errForeign
	case le.Uint64(file[36:]) != uint64(len(file)):
		return 0, damaged("it has %d bytes instead of %d", len(file), le.Uint64(file[36:]))
	}
	n := le.Uint32(file[32:])
	if uint64(n)*(entrySize+pooledSize) > uint64(len(file)-headerSize) {
		return 0, damaged("it is too short for %d passages", n)
	}
	return int(n), nil
}

// decode fills the passage, but for its pooled vector, from its entry of the directory and its
// block at the start of rest, which begins at the offset of the file. It returns the length of
// the block.
func (p *segmentPassage) decode(entry, rest []byte, offset int) (int, error) {
	le := binary.LittleEndian
	language := bytes.TrimRight(entry[:4], "\x00")
	p.language = text.Language(language)
	tokens, size := le.Uint32(entry[8:]), uint64(le.Uint32(entry[8:]))*tokenSize
	switch {
	case le.Uint64(entry[16:]) != uint64(offset):
		return 0, errors.New("its block is out of place")
	case tokens > maxTokens || size > uint64(len(rest)):
		return 0, fmt.Errorf("it has no room for %d tokens", tokens)
	case le.Uint32(entry[4:]) > math.MaxInt32:
		return 0, errors.New("it is too long")
	}
	block := rest[:size]
	if crc32.Checksum(block, castagnoli) != le.Uint32(entry[12:]) {
		return 0, errors.New("its block has another checksum")
	}
	p.textLen = int(le.Uint32(entry[4:]))
	p.tokens = decodeBlock(block, int(tokens))
	return len(block), p.valid()
}

// decodeBlock reads the token vectors of n tokens from a block of the right length.
func decodeBlock(block []byte, n int) retrieval.TokenVectors {
	le := binary.LittleEndian
	t := retrieval.TokenVectors{Tokens: make([]retrieval.Token, n)}
	for i := range t.Tokens {
		t.Tokens[i] = retrieval.Token{
			ID:    int32(le.Uint32(block[4*i:])),
			Start: int(int32(le.Uint32(block[4*(n+i):]))),
			End:   int(int32(le.Uint32(block[4*(2*n+i):]))),
		}
	}
	t.Scale = decodeFloats(block[12*n : 16*n])
	t.Data = asInt8(block[16*n:])
	return t
}

// decodeFloats reads as many numbers as b holds.
func decodeFloats(b []byte) []float32 {
	xs := make([]float32, len(b)/4)
	for i := range xs {
		xs[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return xs
}

// asInt8 returns the same memory as signed numbers: the vectors of a large folder are hundreds
// of megabytes, which a copy would double.
func asInt8(b []byte) []int8 {
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}

// asBytes is the inverse of asInt8.
func asBytes(xs []int8) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(xs))), len(xs))
}
