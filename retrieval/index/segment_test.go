package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/retrievaltest"
	"isnad/retrieval/text"
)

// sampleSegment returns the segment of a few texts.
func sampleSegment(t testing.TB, texts ...string) *segment {
	t.Helper()
	s := &segment{key: segmentKey{1, 2, 3}}
	for _, x := range texts {
		lang := cmp.Or(text.LanguageOf(x), text.English)
		enc, err := new(retrievaltest.Encoder).Encode(t.Context(), retrieval.KindPassage, lang, x)
		if err != nil {
			t.Fatal(err)
		}
		s.passages = append(s.passages, segmentPassage{lang, len(x), enc.Pooled, retrieval.Quantise(enc.Tokens, enc.Vectors)})
	}
	return s
}

func encoded(t testing.TB, s *segment) []byte {
	t.Helper()
	file, err := s.encode()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSegmentRoundTrip(t *testing.T) {
	for name, s := range map[string]*segment{
		"no passage":             sampleSegment(t),
		"a passage":              sampleSegment(t, "The ministry spoke."),
		"both languages":         sampleSegment(t, "The ministry spoke.", "تحدثت الوزارة"),
		"a passage of no tokens": sampleSegment(t, "...", "One more."),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decodeSegment(encoded(t, s))
			if err != nil {
				t.Fatal(err)
			}
			if got.key != s.key || len(got.passages) != len(s.passages) {
				t.Fatalf("%v with %d passages became %v with %d", s.key, len(s.passages), got.key, len(got.passages))
			}
			for i, want := range s.passages {
				p := got.passages[i]
				same := p.language == want.language && p.textLen == want.textLen && reflect.DeepEqual(p.pooled, want.pooled)
				if n := len(want.tokens.Tokens); same && n > 0 {
					same = reflect.DeepEqual(p.tokens, want.tokens)
				} else if same {
					same = len(p.tokens.Tokens) == 0
				}
				if !same {
					t.Errorf("passage %d came back as another one", i)
				}
			}
		})
	}
}

// TestSegmentDamage proves that no shortened file and no flipped bit passes.
func TestSegmentDamage(t *testing.T) {
	file := encoded(t, sampleSegment(t, "The ministry spoke.", "تحدثت الوزارة"))
	for n := range file {
		if _, err := decodeSegment(file[:n]); !errors.Is(err, errDamaged) {
			t.Fatalf("cut to %d of %d bytes, decoding gives %v", n, len(file), err)
		}
	}
	if _, err := decodeSegment(append(bytes.Clone(file), 0)); !errors.Is(err, errDamaged) {
		t.Errorf("with a byte more, decoding gives %v", err)
	}
	for i := range file {
		bit := byte(1) << (i % 8)
		file[i] ^= bit
		if _, err := decodeSegment(file); !errors.Is(err, errDamaged) && !errors.Is(err, errForeign) {
			t.Fatalf("with bit %#x of byte %d flipped, decoding gives %v", bit, i, err)
		}
		file[i] ^= bit
	}
	if _, err := decodeSegment(file); err != nil {
		t.Fatal(err)
	}
}

// TestSegmentNeverHoldsPoison proves that vectors which spoil searches, and tokens outside their
// text, are neither written nor read, even under the right checksums.
func TestSegmentNeverHoldsPoison(t *testing.T) {
	nan := float32(math.NaN())
	for name, spoil := range map[string]func(p *segmentPassage){
		"a vector with NaN":         func(p *segmentPassage) { p.pooled[7] = nan },
		"an infinite vector":        func(p *segmentPassage) { p.pooled[7] = float32(math.Inf(1)) },
		"a vector of zeros":         func(p *segmentPassage) { clear(p.pooled) },
		"a long vector":             func(p *segmentPassage) { p.pooled[0] += 2 },
		"a negative scale":          func(p *segmentPassage) { p.tokens.Scale[0] = -1 },
		"a scale that is NaN":       func(p *segmentPassage) { p.tokens.Scale[0] = nan },
		"a number of -128":          func(p *segmentPassage) { p.tokens.Data[5] = -128 },
		"a token beyond the text":   func(p *segmentPassage) { p.tokens.Tokens[1].End = p.textLen + 1 },
		"a token that ends first":   func(p *segmentPassage) { p.tokens.Tokens[1].Start = p.tokens.Tokens[1].End + 1 },
		"a token before the text":   func(p *segmentPassage) { p.tokens.Tokens[0].Start = -1 },
		"a negative token id":       func(p *segmentPassage) { p.tokens.Tokens[0].ID = -1 },
		"a language with a zero":    func(p *segmentPassage) { p.language = "a\x00b" },
		"no language":               func(p *segmentPassage) { p.language = "" },
		"a text beyond all lengths": func(p *segmentPassage) { p.textLen = math.MaxInt32; p.textLen++ },
	} {
		t.Run(name, func(t *testing.T) {
			s := sampleSegment(t, "The ministry spoke.", "It spoke again.")
			spoil(&s.passages[1])
			if _, err := s.encode(); err == nil {
				t.Error("it is written")
			}
			if _, err := decodeSegment(seal(s.layOut())); !errors.Is(err, errDamaged) {
				t.Errorf("reading it gives %v", err)
			}
		})
	}
	t.Run("a vector of another length", func(t *testing.T) {
		s := sampleSegment(t, "The ministry spoke.")
		s.passages[0].pooled = s.passages[0].pooled[1:]
		if _, err := s.encode(); err == nil {
			t.Error("it is written")
		}
	})
}

// TestSegmentOfAnotherVersion proves that a file of another format is told from a damaged one.
func TestSegmentOfAnotherVersion(t *testing.T) {
	for name, offset := range map[string]int{"version": 8, "length of vectors": 12} {
		file := encoded(t, sampleSegment(t, "The ministry spoke."))
		file[offset]++
		if _, err := decodeSegment(seal(file)); !errors.Is(err, errForeign) {
			t.Errorf("another %s: decoding gives %v", name, err)
		}
	}
}

// FuzzDecodeSegment feeds the decoder any bytes, as they are and under right checksums: it does
// not panic, and what it takes, encode gives back byte for byte.
func FuzzDecodeSegment(f *testing.F) {
	f.Add([]byte{})
	f.Add(encoded(f, sampleSegment(f)))
	small := sampleSegment(f, "Yes.", "نعم")
	f.Add(encoded(f, small))
	small.passages[0].tokens = retrieval.TokenVectors{}
	f.Add(encoded(f, small))
	f.Add(append(encoded(f, small), 0))
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		file := encoded(f, small)
		for range 1 + rng.IntN(4) { // mostly in the header and the directory, where lengths are
			file[rng.IntN(headerSize+2*entrySize)] = byte(rng.Uint32())
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, file := range [][]byte{file, seal(bytes.Clone(file))} {
			s, err := decodeSegment(file)
			if err != nil {
				if !errors.Is(err, errDamaged) && !errors.Is(err, errForeign) {
					t.Fatalf("the error is of neither kind: %v", err)
				}
				continue
			}
			again, err := s.encode()
			if err != nil {
				t.Fatalf("what was read cannot be written: %v", err)
			}
			if !bytes.Equal(again, file) {
				t.Fatal("what was read is written otherwise")
			}
		}
	})
}

// seal gives a file the length and the checksums that it should have, as far as its lengths make
// sense, so that what stands behind the checksums is tried too.
func seal(file []byte) []byte {
	if len(file) < headerSize {
		return file
	}
	le := binary.LittleEndian
	copy(file, segmentMagic[:])
	le.PutUint64(file[36:], uint64(len(file)))
	n := int(le.Uint32(file[32:]))
	if n > (len(file)-headerSize)/(entrySize+pooledSize) {
		return file
	}
	head := headerSize + n*(entrySize+pooledSize)
	for i := range n {
		entry := file[headerSize+i*entrySize:][:entrySize]
		offset, size := le.Uint64(entry[16:]), uint64(le.Uint32(entry[8:]))*tokenSize
		if offset <= uint64(len(file)) && size <= uint64(len(file))-offset {
			le.PutUint32(entry[12:], crc32.Checksum(file[offset:][:size], castagnoli))
		}
	}
	le.PutUint32(file[headerCRC:], headChecksum(file[:head]))
	return file
}
