package weights

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// CharMap replaces single code points before a text is cut into pieces: the model's NFKC and
// clean-up of spaces and controls. It is a table in two stages, used as it lies in the file:
// an index with a 16-bit number for every block of 128 code points (0: nothing in it changes),
// blocks of 128 16-bit numbers (0: stays as it is; n: replacement n-1), and the replacements.
type CharMap struct {
	index, blocks, offsets, text []byte
}

const (
	blockRunes = 128
	indexBytes = (utf8.MaxRune + 1) / blockRunes * 2
)

// Lookup returns what replaces r, as UTF-8 (empty: r is left out), and whether anything does.
func (m *CharMap) Lookup(r rune) (replacement []byte, ok bool) {
	if r < 0 || r > utf8.MaxRune {
		return nil, false
	}
	block := int(binary.LittleEndian.Uint16(m.index[r/blockRunes*2:]))
	if block == 0 {
		return nil, false
	}
	at := ((block-1)*blockRunes + int(r)%blockRunes) * 2
	n := int(binary.LittleEndian.Uint16(m.blocks[at:]))
	if n == 0 {
		return nil, false
	}
	from := binary.LittleEndian.Uint16(m.offsets[(n-1)*2:])
	to := binary.LittleEndian.Uint16(m.offsets[n*2:])
	return m.text[from:to], true
}

// parseCharMap checks every number of the table, so that Lookup need not.
func parseCharMap(b []byte) (*CharMap, error) {
	const head = 3 * 4
	if len(b) < head+indexBytes {
		return nil, errors.New("the character map is cut off")
	}
	var sizes [3]int
	for i := range sizes {
		n := binary.LittleEndian.Uint32(b[4*i:])
		if n >= 0xffff {
			return nil, errors.New("the character map has an impossible size")
		}
		sizes[i] = int(n)
	}
	blocks, count, text := sizes[0], sizes[1], sizes[2]
	if len(b) != head+indexBytes+blocks*blockRunes*2+(count+1)*2+text {
		return nil, errors.New("the character map has a wrong length")
	}
	m := &CharMap{}
	b = b[head:]
	m.index, b = b[:indexBytes], b[indexBytes:]
	m.blocks, b = b[:blocks*blockRunes*2], b[blocks*blockRunes*2:]
	m.offsets, m.text = b[:(count+1)*2], b[(count+1)*2:]
	if !below(m.index, blocks+1) || !below(m.blocks, count+1) || !below(m.offsets, text+1) {
		return nil, errors.New("the character map points outside itself")
	}
	for i := 2; i < len(m.offsets); i += 2 {
		if binary.LittleEndian.Uint16(m.offsets[i:]) < binary.LittleEndian.Uint16(m.offsets[i-2:]) {
			return nil, errors.New("the character map's replacements overlap")
		}
	}
	return m, nil
}

// below tells whether every 16-bit number of b is less than limit.
func below(b []byte, limit int) bool {
	for i := 0; i < len(b); i += 2 {
		if int(binary.LittleEndian.Uint16(b[i:])) >= limit {
			return false
		}
	}
	return true
}

// buildCharMap writes the table for replacements by code point.
func buildCharMap(replace map[rune]string) ([]byte, error) {
	runes := make([]rune, 0, len(replace))
	for r := range replace {
		if r < 0 || r > utf8.MaxRune {
			return nil, fmt.Errorf("%#x is no code point", r)
		}
		runes = append(runes, r)
	}
	slices.Sort(runes)
	index := make([]byte, indexBytes)
	var blocks, text []byte
	offsets := []byte{0, 0}
	number := map[string]int{}
	for _, r := range runes {
		s := replace[r]
		if number[s] == 0 {
			number[s] = len(number) + 1
			text = append(text, s...)
			offsets = binary.LittleEndian.AppendUint16(offsets, uint16(len(text)))
		}
		at := index[r/blockRunes*2:]
		if binary.LittleEndian.Uint16(at) == 0 {
			blocks = append(blocks, make([]byte, blockRunes*2)...)
			binary.LittleEndian.PutUint16(at, uint16(len(blocks)/(blockRunes*2)))
		}
		block := int(binary.LittleEndian.Uint16(at)) - 1
		binary.LittleEndian.PutUint16(blocks[(block*blockRunes+int(r)%blockRunes)*2:], uint16(number[s]))
	}
	if len(text) >= 0xffff || len(number) >= 0xffff {
		return nil, fmt.Errorf("%d replacements of %d bytes are too many", len(number), len(text))
	}
	var b []byte
	b = binary.LittleEndian.AppendUint32(b, uint32(len(blocks)/(blockRunes*2)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(number)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(text)))
	return slices.Concat(b, index, blocks, offsets, text), nil
}
