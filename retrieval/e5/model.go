// Package e5 is the embedded embedding model: multilingual-e5-small in plain Go, with its
// weights in 4 bits inside the binary. See NOTICE.md for whose work the model is.
//
// New opens the model in a few milliseconds, for nearly all of the weights are used where they
// lie in the binary; a matrix is expanded to float32 sixteen columns at a time, while it is
// used. A Model encodes one text on one core (Encode) and many on all of them (EncodeBatch).
package e5

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"unsafe"

	"isnad/retrieval"
	"isnad/retrieval/e5/internal/weights"
)

// The embedded files. A string lies in read-only memory and is not copied.
var (
	//go:embed weights.bin
	weightsFile string
	//go:embed means.bin
	meansFile string
)

// MaxTokens is the number of tokens of a text, with the prefix and the special ones, beyond
// which the rest of the text is left out.
const MaxTokens = weights.Positions

// revision is to be raised whenever a change of this package's code changes vectors.
const revision = 1

// Model is an opened model. It is safe for concurrent use.
type Model struct {
	file        *weights.File
	means       *means // nil: vectors stay as the model gives them
	tokenizer   tokenizer
	gelu        *geluTable
	fingerprint string
	scratches   chan *scratch // idle ones; nil: not made yet
}

var _ retrieval.Encoder = (*Model)(nil)

// New opens the embedded model.
func New() (*Model, error) {
	if meansFile == "" {
		return nil, errNoMeans
	}
	return Open(bytesOf(weightsFile), bytesOf(meansFile))
}

// NewUncentred opens the embedded model without its means: vectors stay as the model gives them.
func NewUncentred() (*Model, error) {
	return Open(bytesOf(weightsFile), nil)
}

// Open opens a model from a weights file and a file of means, which is refused when it was
// computed with other weights. Without means (nil) vectors are not centred. The bytes must not
// change while the model is in use. Damaged files give an error, but the large tensors are
// compared with their checksum by Verify only.
func Open(weightsFile, meansFile []byte) (*Model, error) {
	f, err := weights.Open(weightsFile)
	if err != nil {
		return nil, fmt.Errorf("opening the embedding model: %w", err)
	}
	m := &Model{file: f, tokenizer: newTokenizer(f), gelu: newGELUTable(), scratches: newScratches()}
	h := sha256.New()
	fmt.Fprintf(h, "e5 %d %v %x", revision, centring, f.Sum)
	if meansFile != nil {
		if m.means, err = openMeans(meansFile, f.Sum); err != nil {
			return nil, fmt.Errorf("opening the embedding model's means: %w", err)
		}
		h.Write(meansFile)
	}
	m.fingerprint = hex.EncodeToString(h.Sum(nil)[:16])
	return m, nil
}

// Verify compares the weights with their checksum, which takes some tens of milliseconds.
func (m *Model) Verify() error { return m.file.Verify() }

// Fingerprint is 32 hexadecimal digits that stand for the weights, the means and the method.
func (m *Model) Fingerprint() string { return m.fingerprint }

// bytesOf views an embedded file as bytes, which must not be written to.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// errNoMeans is the fault of an empty means file, with which the means command can be built
// before it first runs.
var errNoMeans = errors.New("the embedding model's file of means is empty: run the means command")
