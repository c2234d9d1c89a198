package weights

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Trie finds every piece that a text begins with. It is a double array (Aoe, "An Efficient
// Digital Search Algorithm by Using a Double-Array Structure", 1989) of little-endian 32-bit
// units that is searched as it lies in the file. The child of a node by the byte c is the unit
// at the node's base XOR c:
//
//	bits 0-7    the byte that leads to the node
//	bit 8       whether a piece ends here; its number then stands in the unit at the base
//	bits 9-31   the base
//
// No two nodes share a base, so a unit's byte alone tells whose child it is. The unit that
// holds a number has the byte 0, which no piece contains, and the number in bits 8-31.
// Unit 0 is the root.
//
// Reading stays in bounds whatever the bytes are.
type Trie []byte

// Node is a place in a Trie.
type Node uint32

const (
	labelMask   = 0xff
	terminalBit = 1 << 8
	baseShift   = 9
	valueShift  = 8
	maxBase     = 1<<(32-baseShift) - 1
	maxValue    = 1<<(32-valueShift) - 1
	blockUnits  = 256 // a node's children lie in one aligned block, for XOR changes the low byte only
)

// Root returns the place before the first byte.
func (t Trie) Root() Node { return Node(t.unit(0)) }

// Step goes from a node by the byte c, and tells whether a piece goes on like that.
func (t Trie) Step(n Node, c byte) (Node, bool) {
	u := t.unit(uint32(n)>>baseShift ^ uint32(c))
	return Node(u), byte(u) == c && c != 0
}

// Value returns the number of the piece that ends at n, if one does.
func (t Trie) Value(n Node) (row int32, ok bool) {
	if n&terminalBit == 0 {
		return 0, false
	}
	return int32(t.unit(uint32(n)>>baseShift) >> valueShift), true
}

// unit returns unit i, and 0 beyond the end.
func (t Trie) unit(i uint32) uint32 {
	at := int(i) * 4
	if at+4 > len(t) {
		return 0
	}
	return binary.LittleEndian.Uint32(t[at:])
}

// BuildTrie makes a trie in which keys[i] has the value values[i]. Keys are in bytewise order,
// without repetition, not empty, and without the byte 0. The same keys give the same bytes.
func BuildTrie(keys [][]byte, values []int32) (Trie, error) {
	if len(keys) != len(values) {
		return nil, fmt.Errorf("%d keys with %d values", len(keys), len(values))
	}
	for i, k := range keys {
		switch {
		case len(k) == 0 || bytes.IndexByte(k, 0) >= 0:
			return nil, fmt.Errorf("key %d is empty or holds a zero byte", i)
		case i > 0 && bytes.Compare(keys[i-1], k) >= 0:
			return nil, fmt.Errorf("key %d does not come after the one before it", i)
		case values[i] < 0 || values[i] > maxValue:
			return nil, fmt.Errorf("value %d of key %d does not fit", values[i], i)
		}
	}
	b := &trieBuilder{keys: keys, values: values, head: none}
	b.grow()
	b.take(0)
	if len(keys) > 0 {
		b.place(0, 0, len(keys), 0)
	}
	if len(b.units) > maxBase {
		return nil, errors.New("too many pieces for a base of 23 bits")
	}
	out := make(Trie, 4*len(b.units))
	for i, u := range b.units {
		binary.LittleEndian.PutUint32(out[4*i:], u)
	}
	return out, nil
}

// trieBuilder lays out the units. Free ones of the last openBlocks blocks are in a list, in
// order; older blocks are nearly full and no longer looked at, which keeps the search short.
type trieBuilder struct {
	keys   [][]byte
	values []int32
	units  []uint32
	free   []bool
	based  []bool // some node has this base
	next   []int32
	prev   []int32
	head   int32
	tail   int32
}

const (
	none       = -1
	openBlocks = 32
)

// place lays out the children of the node in a slot, for keys lo to hi, which agree in their
// first depth bytes; then theirs.
func (b *trieBuilder) place(slot uint32, lo, hi, depth int) {
	var labels []byte
	var starts []int
	for i := lo; i < hi; i++ {
		var c byte
		if len(b.keys[i]) > depth {
			c = b.keys[i][depth]
		}
		if i == lo || c != labels[len(labels)-1] {
			labels, starts = append(labels, c), append(starts, i)
		}
	}
	starts = append(starts, hi)
	base := b.find(labels)
	b.based[base] = true
	b.units[slot] |= base << baseShift
	for _, c := range labels {
		b.take(base ^ uint32(c))
	}
	for i, c := range labels {
		child := base ^ uint32(c)
		if c == 0 {
			b.units[slot] |= terminalBit
			b.units[child] = uint32(b.values[lo]) << valueShift
			continue
		}
		b.units[child] = uint32(c)
		b.place(child, starts[i], starts[i+1], depth+1)
	}
}

// find returns the first base from which every label leads to a free unit.
func (b *trieBuilder) find(labels []byte) uint32 {
	for s := b.head; s != none; s = b.next[s] {
		base := uint32(s) ^ uint32(labels[0])
		if !b.based[base] && b.fits(base, labels) {
			return base
		}
	}
	return b.grow()
}

func (b *trieBuilder) fits(base uint32, labels []byte) bool {
	for _, c := range labels {
		if !b.free[base^uint32(c)] {
			return false
		}
	}
	return true
}

// grow adds a block of free units, closes the oldest open one, and returns the new one's start.
func (b *trieBuilder) grow() uint32 {
	start := len(b.units)
	for i := start; i < start+blockUnits; i++ {
		b.units, b.free, b.based = append(b.units, 0), append(b.free, true), append(b.based, false)
		b.next, b.prev = append(b.next, none), append(b.prev, none)
		if b.head == none {
			b.head = int32(i)
		} else {
			b.prev[i], b.next[b.tail] = b.tail, int32(i)
		}
		b.tail = int32(i)
	}
	if old := start - openBlocks*blockUnits; old >= 0 {
		for i := old; i < old+blockUnits; i++ {
			if b.free[i] {
				b.unlink(uint32(i))
			}
		}
	}
	return uint32(start)
}

// take marks a free unit as used.
func (b *trieBuilder) take(slot uint32) {
	b.free[slot] = false
	b.unlink(slot)
}

func (b *trieBuilder) unlink(slot uint32) {
	p, n := b.prev[slot], b.next[slot]
	if p == none {
		b.head = n
	} else {
		b.next[p] = n
	}
	if n == none {
		b.tail = p
	} else {
		b.prev[n] = p
	}
}
