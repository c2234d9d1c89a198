package index

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"testing"
)

// FuzzDecodeManifest feeds the decoder any bytes, as they are and under the right checksum: it
// does not panic, and what it takes names only files of its own folder and is read again alike.
func FuzzDecodeManifest(f *testing.F) {
	full := &manifest{Version: manifestVersion, Encoder: "model", Folder: "/a", Articles: []manifestArticle{
		{ID: "قسم/خبر", Segment: segmentKey{1}.fileName(), Size: 12}}}
	for _, m := range []*manifest{{}, {Version: manifestVersion}, full} {
		file, err := m.encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Add([]byte{})
	f.Add([]byte("\n{}"))
	f.Add([]byte("\n" + `{"version":1,"articles":[{"id":"a","segment":"../../x.seg","size":1}]}`))
	f.Add([]byte("\n" + `{"version":1,"articles":[{"id":"a","segment":"00000000000000000000000000000000.seg","size":-1}]}`))
	f.Add([]byte("\n" + `{"version":1,"articles":7}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, body, _ := bytes.Cut(file, []byte("\n"))
		sealed := fmt.Appendf(nil, "%s%08x\n%s", manifestMagic, crc32.Checksum(body, castagnoli), body)
		for _, file := range [][]byte{file, sealed} {
			m, err := decodeManifest(file)
			if err != nil {
				if !errors.Is(err, errDamaged) && !errors.Is(err, errForeign) {
					t.Fatalf("the error is of neither kind: %v", err)
				}
				continue
			}
			for _, a := range m.Articles {
				if !isSegmentName(a.Segment) {
					t.Fatalf("it names %q", a.Segment)
				}
			}
			again, err := m.encode()
			if err != nil {
				t.Fatal(err)
			}
			if n, err := decodeManifest(again); err != nil || !n.equal(m) {
				t.Fatalf("%v is read again as %v, %v", m, n, err)
			}
		}
	})
}
