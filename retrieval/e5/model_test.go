package e5

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5/internal/weights"
	"isnad/retrieval/text"
)

func TestEmbeddedFilesAreWhole(t *testing.T) {
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(); err != nil {
		t.Error(err)
	}
	if m.file.Pieces != 129_090 {
		t.Errorf("%d pieces", m.file.Pieces)
	}
}

func TestVerifyFindsOneBit(t *testing.T) {
	b := []byte(weightsFile)
	b[len(b)/2] ^= 4
	m, err := Open(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Verify() == nil {
		t.Error("a flipped bit was not found")
	}
}

// TestMeans writes means of its own and looks at what is left of a vector without them.
func TestMeans(t *testing.T) {
	raw, err := NewUncentred()
	if err != nil {
		t.Fatal(err)
	}
	const question = "متى قطعت العلاقات؟"
	plain, err := raw.Encode(t.Context(), retrieval.KindQuery, text.Arabic, question)
	if err != nil {
		t.Fatal(err)
	}
	zero := make([]float32, dim)
	file, err := raw.MeansFile(func(l text.Language, k retrieval.Kind) ([]float32, []float32) {
		if l == text.Arabic && k == retrieval.KindQuery {
			return plain.Pooled, plain.Vectors[:dim]
		}
		return zero, zero
	})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(bytesOf(weightsFile), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind      retrieval.Kind
		lang      text.Language
		unchanged bool
	}{{retrieval.KindQuery, text.Arabic, false}, {retrieval.KindQuery, text.English, true}, {retrieval.KindPassage, text.Arabic, true}} {
		a, errA := raw.Encode(t.Context(), c.kind, c.lang, question)
		b, errB := m.Encode(t.Context(), c.kind, c.lang, question)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if same := cosine(a.Pooled, b.Pooled) > 0.99999 && cosine(a.Vectors[dim:2*dim], b.Vectors[dim:2*dim]) > 0.99999; same != c.unchanged {
			t.Errorf("kind %d, %s: unchanged %v, want %v", c.kind, c.lang, same, c.unchanged)
		}
		// A tenth of a vector that is its own mean is left, and brought to length 1 again.
		if cos := cosine(a.Pooled, b.Pooled); cos < 0.99999 && cosine(plain.Pooled, b.Pooled) < 0.999 {
			t.Errorf("a vector minus 0.9 of itself points elsewhere: cosine %v", cos)
		}
	}
}

func cosine(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}

func TestMeansFileFaults(t *testing.T) {
	good := []byte(meansFile)
	edit := func(f func(b []byte)) []byte {
		b := slices.Clone(good)
		f(b)
		return b
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":     {[]byte{}, "run the means command"},
		"short":     {good[:len(good)-1], "no file of means"},
		"magic":     {edit(func(b []byte) { b[0]++ }), "no file of means"},
		"one bit":   {edit(func(b []byte) { b[1000] ^= 1 }), "checksum"},
		"other sum": {edit(func(b []byte) { b[len(b)-1] ^= 1 }), "checksum"},
	} {
		if _, err := Open(bytesOf(weightsFile), c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
	other := []byte(weightsFile[:1<<20])
	other = append(other, weightsFile[1<<20:]...)
	other[20] ^= 1 // of the checksum that the means name
	if _, err := Open(other, good); err == nil || !strings.Contains(err.Error(), "other weights") {
		t.Errorf("means of other weights: %v", err)
	}
	m, err := NewUncentred()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.MeansFile(func(text.Language, retrieval.Kind) ([]float32, []float32) { return nil, nil }); err == nil {
		t.Error("means without numbers were written")
	}
}

func TestFingerprint(t *testing.T) {
	a, errA := New()
	b, errB := New()
	raw, errC := NewUncentred()
	if errA != nil || errB != nil || errC != nil {
		t.Fatal(errA, errB, errC)
	}
	if a.Fingerprint() != b.Fingerprint() || len(a.Fingerprint()) != 32 {
		t.Errorf("fingerprints %q and %q", a.Fingerprint(), b.Fingerprint())
	}
	if a.Fingerprint() == raw.Fingerprint() {
		t.Error("a model without means has the fingerprint of one with them")
	}
}

// FuzzOpen puts bytes somewhere into the weights file. Whatever they are, opening gives an
// error or a model that tokenises without a panic.
func FuzzOpen(f *testing.F) {
	f.Add(0, []byte("x"))
	f.Add(8, []byte{1})
	f.Add(40, []byte{2})
	f.Add(44, []byte{0xff, 0xff, 0xff, 0xff})
	f.Add(44, []byte{3, 0, 0, 0})
	f.Add(48, []byte{0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f, 0xff, 0xff, 0xff, 0xff, 9})
	for section := range 8 {
		f.Add(64+16*section, []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
		f.Add(64+16*section, []byte{1})
		f.Add(72+16*section, []byte{0, 0, 0})
		f.Add(72+16*section, []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	}
	f.Add(192, []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	file := bytesOf(weightsFile)
	for _, section := range []int{0, 4} { // the trie, the character map
		start := int(binary.LittleEndian.Uint64(file[64+16*section:]))
		for at := range 40 {
			f.Add(start+at*at*16, []byte{0xff, 0xff, 0xff, 0xff})
		}
	}
	mutable := slices.Clone(file)
	f.Fuzz(func(t *testing.T, at int, b []byte) {
		if at < 0 || at >= len(mutable) {
			return
		}
		n := copy(mutable[at:], b)
		defer copy(mutable[at:], file[at:at+n])
		hostile, err := Open(mutable, nil)
		if err != nil {
			return
		}
		for _, s := range texts {
			if got := hostile.Tokens(s); len(got) > MaxTokens || len(got) < 2 {
				t.Fatalf("%d tokens", len(got))
			}
		}
	})
}

// TestPiecesThatDoNotExist gives every piece of the trie a number that no row has.
func TestPiecesThatDoNotExist(t *testing.T) {
	file := []byte(weightsFile)
	m, err := Open(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(m.file.Trie); i += 4 {
		if m.file.Trie[i] == 0 && i > 0 {
			copy(m.file.Trie[i:], []byte{0, 0xff, 0xff, 0xff})
		}
	}
	if got := m.Tokens("ab"); len(got) != 5 || got[2].ID != weights.UNK {
		t.Errorf("without pieces, two letters and the space before them become %v", got)
	}
}

func TestOpenRefusesWhatIsCutOff(t *testing.T) {
	file := bytesOf(weightsFile)
	for n := 1; n < len(file); n += n/3 + 1 {
		if _, err := Open(file[:n], nil); err == nil {
			t.Errorf("the first %d bytes were opened", n)
		}
	}
	if _, err := Open(file[:len(file)-1], nil); err == nil {
		t.Error("a file without its last byte was opened")
	}
}

func TestEncodingWaitsForMemory(t *testing.T) {
	m, err := NewUncentred()
	if err != nil {
		t.Fatal(err)
	}
	for range cap(m.scratches) {
		<-m.scratches // all in use
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := m.Embed(ctx, "x"); err != context.Canceled {
		t.Errorf("waiting for memory, the context ended: %v", err)
	}
}
