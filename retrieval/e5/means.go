package e5

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// centring is how much of the mean is taken away. All of it was measured to be a little worse.
const centring = 0.9

// vectorKind tells the mean of pooled vectors from that of token vectors.
type vectorKind int

const (
	pooledVector vectorKind = iota
	tokenVector
	vectorKinds
)

// Numbers of the languages in the file of means, and of the mean of both.
const (
	arabic = iota
	english
	languages
	both = languages
)

const kinds = 2 // of texts

// means holds the mean vectors of texts in each language, of each kind.
type means [languages + 1][kinds][vectorKinds][dim]float32

// The file of means, little-endian: the magic, the SHA-256 of the weights that they were
// computed with (as their header has it), eight vectors of float32 in the order language
// (Arabic, English), kind (query, passage), pooled and token, and the SHA-256 of all that.
const (
	meansMagic = "isnad-mn"
	vectorsAt  = len(meansMagic) + sha256.Size
	meansSize  = vectorsAt + languages*kinds*int(vectorKinds)*dim*4 + sha256.Size
)

func openMeans(b []byte, weights [sha256.Size]byte) (*means, error) {
	if len(b) == 0 {
		return nil, errNoMeans
	}
	if len(b) != meansSize || string(b[:len(meansMagic)]) != meansMagic {
		return nil, errors.New("this is no file of means")
	}
	body := b[:meansSize-sha256.Size]
	if sha256.Sum256(body) != [sha256.Size]byte(b[len(body):]) {
		return nil, errors.New("the file of means is damaged: its checksum does not fit")
	}
	if weights != [sha256.Size]byte(b[len(meansMagic):]) {
		return nil, errors.New("the means were computed with other weights: run the means command")
	}
	m := new(means)
	at := vectorsAt
	for l := range languages {
		for k := range kinds {
			for v := range vectorKinds {
				for i := range dim {
					m[l][k][v][i] = math.Float32frombits(binary.LittleEndian.Uint32(b[at:]))
					m[both][k][v][i] += m[l][k][v][i] / languages
					at += 4
				}
			}
		}
	}
	return m, nil
}

// MeansFile writes a file of means for this model's weights. For each language and kind, mean
// returns the mean of the pooled vectors and that of the token vectors of texts that were
// encoded without centring, retrieval.Dim numbers each.
func (m *Model) MeansFile(mean func(text.Language, retrieval.Kind) (pooled, token []float32)) ([]byte, error) {
	b := append([]byte(meansMagic), m.file.Sum[:]...)
	for _, l := range []text.Language{text.Arabic, text.English} {
		for k := range retrieval.Kind(kinds) {
			pooled, token := mean(l, k)
			if len(pooled) != dim || len(token) != dim {
				return nil, fmt.Errorf("the means of %q, kind %d have %d and %d numbers instead of %d", l, k, len(pooled), len(token), dim)
			}
			for _, x := range slices.Concat(pooled, token) {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
			}
		}
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...), nil
}

// centre takes the mean away from a vector of length 1 and divides it by its length again
// (after the removal of language means in Libovický, Rosa and Fraser, "On the Language
// Neutrality of Pre-trained Multilingual Representations", 2020).
func (m *means) centre(v []float32, kind retrieval.Kind, lang text.Language, of vectorKind) {
	if m == nil {
		return
	}
	l := both
	switch lang {
	case text.Arabic:
		l = arabic
	case text.English:
		l = english
	}
	for i, x := range &m[l][kind][of] {
		v[i] -= centring * x
	}
	unit(v)
}
