package index

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"isnad/retrieval"
)

// keySize is the length of a segmentKey. 128 bits of SHA-256 do not meet by accident.
const keySize = 16

// segmentKey says what a segment holds: it is a hash over the version of the format, the
// fingerprint of the encoder, and the language and text of each passage, in their order. So a
// new model, a change to how articles are read or split, and an edit of the text each give
// another key, without a version number that someone has to raise; a corrected date in the
// front matter or a renamed file give the same one. The article's id is not part of it: two
// files of the same text share a segment.
type segmentKey [keySize]byte

// keyOf returns the key of the segment of the passages of an article.
func keyOf(fingerprint string, passages []*retrieval.Passage) segmentKey {
	h := sha256.New()
	var n [8]byte
	number := func(x int) {
		binary.LittleEndian.PutUint64(n[:], uint64(x))
		h.Write(n[:])
	}
	field := func(s string) {
		number(len(s)) // so that "a"+"bc" is not "ab"+"c"
		h.Write([]byte(s))
	}
	h.Write(segmentMagic[:])
	number(segmentVersion)
	number(retrieval.Dim)
	field(fingerprint)
	for _, p := range passages {
		field(string(p.Language))
		field(p.Text)
	}
	return segmentKey(h.Sum(nil))
}

// segmentSuffix ends the name of a segment's file.
const segmentSuffix = ".seg"

// fileName returns the name of the segment's file.
func (k segmentKey) fileName() string {
	return hex.EncodeToString(k[:]) + segmentSuffix
}

// isSegmentName says whether a file name is one that fileName returns: names read from a
// manifest never lead out of its folder.
func isSegmentName(name string) bool {
	return len(name) == 2*keySize+len(segmentSuffix) && name[2*keySize:] == segmentSuffix && isHex(name[:2*keySize])
}

// isHex says whether s is made of lower-case hexadecimal digits.
func isHex(s string) bool {
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
