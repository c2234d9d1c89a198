package weights_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval/e5/internal/weights"
	"isnad/retrieval/kernel"
)

// q4 makes a Q4_0 matrix whose numbers tell their place.
func q4(out, in int) []byte {
	var b []byte
	for o := range out {
		for x := 0; x < in; x += 32 {
			b = binary.LittleEndian.AppendUint16(b, 0x3c00+uint16(o%7)<<7) // 1 and a bit
			for i := range 16 {
				b = append(b, byte(o+x+i)%16|byte(o*3+i)<<4)
			}
		}
	}
	return b
}

// weight is the number at an output and input of q4.
func weight(o, x int) float32 {
	i, b := x%16, x/32*32
	q := (o + b + i) % 16
	if x%32 >= 16 {
		q = (o*3 + i) % 16
	}
	return float32(q-8) * weights.Float16(0x3c00+uint16(o%7)<<7)
}

// contents has six pieces, and tensors whose numbers tell their place.
func contents() *weights.Contents {
	c := &weights.Contents{
		Special: func(id int32) bool { return id < 16 }, // the first four pieces
		Lowest:  -20, Epsilon: 1e-12, Replace: map[rune]string{'ﬁ': "fi", 'A': "a", '\x01': "", 0x10ffff: "a"},
	}
	rows := q4(6, weights.Dim)
	for i, p := range []string{"<s>", "<pad>", "</s>", "<unk>", "a", "ab"} {
		c.Pieces = append(c.Pieces, weights.Piece{
			ID: int32(i * i), Text: p, Score: -float32(i), Row: rows[i*weights.RowBytes:][:weights.RowBytes],
		})
	}
	for i, t := range c.Floats.Tensors() {
		*t.Values = make([]float32, t.Len)
		(*t.Values)[t.Len-1] = float32(i)
	}
	for i := range c.Matrices {
		m := &c.Matrices[i]
		square := q4(weights.Dim, weights.Dim)
		m.Q, m.K, m.V, m.AO = square, square, square, square
		m.FI, m.FO = q4(weights.Inner, weights.Dim), q4(weights.Dim, weights.Inner)
	}
	return c
}

func write(t *testing.T, c *weights.Contents) []byte {
	t.Helper()
	b, err := c.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	b := write(t, contents())
	if !bytes.Equal(b, write(t, contents())) {
		t.Error("the same contents gave another file")
	}
	f, err := weights.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	if f.Pieces != 6 || f.Lowest != -20 || f.Epsilon != 1e-12 || f.Longest != 2 || f.ID(5) != 25 || f.Score(5) != -5 {
		t.Errorf("the header or the rows differ: %d pieces, %v, %v, %d", f.Pieces, f.Lowest, f.Epsilon, f.Longest)
	}
	if got := lookup(f.Trie, "abc"); len(got) != 2 || got[1] != 4 || got[2] != 5 {
		t.Errorf("pieces of abc: %v", got)
	}
	if got := lookup(f.Trie, "<s>"); len(got) != 0 {
		t.Errorf("a special piece is found in text: %v", got)
	}
	row := make([]float32, weights.Dim)
	f.Embedding(row, 5)
	for x, v := range row {
		if v != weight(5, x) {
			t.Fatalf("embedding of row 5, number %d: %v, want %v", x, v, weight(5, x))
		}
	}
	for i, x := range f.Floats.Tensors() {
		if len(*x.Values) != x.Len || (*x.Values)[x.Len-1] != float32(i) {
			t.Errorf("tensor %d differs", i)
		}
	}
	m := &f.Matrices[weights.Layers-1]
	panel := make([]float32, weights.Inner*kernel.PanelCols)
	for _, m := range []*weights.Matrix{&m.AO, &m.FI, &m.FO} {
		const p, j = 3, 5
		q, scale := m.Panel(p)
		kernel.Dequantise(panel, q, scale)
		for x := range m.In {
			if got, want := panel[x*kernel.PanelCols+j], weight(p*kernel.PanelCols+j, x); got != want {
				t.Fatalf("weight of output %d, input %d: %v, want %v", p*kernel.PanelCols+j, x, got, want)
			}
		}
	}
}

func TestCharMap(t *testing.T) {
	f, err := weights.Open(write(t, contents()))
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune]string{'ﬁ': "fi", 'A': "a", '\x01': "", 0x10ffff: "a"} {
		if got, ok := f.CharMap.Lookup(r); !ok || string(got) != want {
			t.Errorf("%q becomes %q (%v), want %q", r, got, ok, want)
		}
	}
	for _, r := range []rune{'a', 'B', 0, 0x10fffe, 0x110000, -1, math.MaxInt32, math.MinInt32} {
		if got, ok := f.CharMap.Lookup(r); ok {
			t.Errorf("%#x becomes %q", r, got)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*weights.Contents){
		"out of order": func(c *weights.Contents) { c.Pieces[3].ID = 1 },
		"embedding":    func(c *weights.Contents) { c.Pieces[3].Row = nil },
		"tensor 0":     func(c *weights.Contents) { c.Floats.Positions = nil },
		"matrix 4":     func(c *weights.Contents) { c.Matrices[2].FI = nil },
		"pieces":       func(c *weights.Contents) { c.Pieces[5].Text = "a" },
		"code point":   func(c *weights.Contents) { c.Replace[-5] = "x" },
		"too many":     func(c *weights.Contents) { c.Replace['x'] = strings.Repeat("x", 1<<16) },
	} {
		c := contents()
		spoil(c)
		if _, err := c.Bytes(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	good := write(t, contents())
	put := func(at int, v uint32) []byte {
		b := slices.Clone(good)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	charMap := int(binary.LittleEndian.Uint64(good[64+4*16:]))
	for want, b := range map[string][]byte{
		"no file of the encoder's weights": put(0, 1),
		"version 9":                        put(40, 9),
		"header":                           put(44, 3),
		"impossible numbers":               put(52, math.Float32bits(float32(math.NaN()))),
		"section 3":                        put(64+3*16+8, 5),
		"section 0":                        put(64+4, 1),
		"impossible size":                  put(charMap+4, math.MaxUint32),
		"wrong length":                     put(charMap, 100),
		"points outside":                   put(charMap+12, math.MaxUint32),
	} {
		if _, err := weights.Open(b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	f, err := weights.Open(put(len(good)-4, 1))
	if err != nil {
		t.Fatal(err)
	}
	if f.Verify() == nil {
		t.Error("damaged weights fit their checksum")
	}
}

func TestFloat16(t *testing.T) {
	for h, want := range map[uint16]float32{
		0: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0400: 0x1p-14, 0x0001: 0x1p-24, 0x83ff: -0x1.ff8p-15, 0x3555: 0.333251953125,
	} {
		if got := weights.Float16(h); got != want {
			t.Errorf("%#04x is %v, want %v", h, got, want)
		}
	}
	if got := weights.Float16(0x8000); got != 0 || !math.Signbit(float64(got)) {
		t.Errorf("0x8000 is %v, want -0", got)
	}
}
