package index

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io/fs"
	"slices"
)

// manifestName is the name of the manifest in a folder of segments.
const manifestName = "manifest"

// manifestVersion is the version of the manifest's format, and so of the folder's.
const manifestVersion = 1

// maxManifestSize is the most that is read of a manifest: some 500,000 articles.
const maxManifestSize = 64 << 20

// A manifest says which segments of a folder belong to which articles, as of the last complete
// run: what is not named may be removed, what is named and missing was lost. No segment is found
// through it (segments are found by their content), so a manifest that is behind, or that
// another process has replaced, costs nothing but a message.
//
// On disk: the line "isnad manifest CRC", CRC being the CRC-32C of the rest in eight hexadecimal
// digits, then the manifest as JSON.
type manifest struct {
	Version  int               `json:"version"`
	Encoder  string            `json:"encoder"`  // fingerprint
	Folder   string            `json:"folder"`   // of the articles, for people who look at it
	Articles []manifestArticle `json:"articles"` // in the order of the articles
}

// manifestArticle is an article of a manifest. An article without passages has no segment and
// is not named.
type manifestArticle struct {
	ID      string `json:"id"`
	Segment string `json:"segment"` // file name in the same folder
	Size    int64  `json:"size"`    // bytes
}

const manifestMagic = "isnad manifest "

// encode returns the file of the manifest.
func (m *manifest) encode() ([]byte, error) {
	body, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	body = append(body, '\n')
	return fmt.Appendf(nil, "%s%08x\n%s", manifestMagic, crc32.Checksum(body, castagnoli), body), nil
}

// decodeManifest reads what encode wrote. Its errors wrap errDamaged or errForeign.
func decodeManifest(file []byte) (*manifest, error) {
	line, body, _ := bytes.Cut(file, []byte("\n"))
	if want := fmt.Sprintf("%s%08x", manifestMagic, crc32.Checksum(body, castagnoli)); string(line) != want {
		return nil, damaged("it is no manifest or has another checksum")
	}
	var m manifest
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, damaged("%v", err)
	}
	if m.Version != manifestVersion {
		return nil, errForeign
	}
	for _, a := range m.Articles {
		if !isSegmentName(a.Segment) || a.Size <= 0 {
			return nil, damaged("it names the segment %q of %d bytes", a.Segment, a.Size)
		}
	}
	return &m, nil
}

// readManifest reads the manifest of a folder.
func readManifest(dir fs.FS) (*manifest, error) {
	file, err := readFile(dir, manifestName, maxManifestSize)
	if err != nil {
		return nil, err
	}
	return decodeManifest(file)
}

// segments returns the segment of each article by its id.
func (m *manifest) segments() map[string]manifestArticle {
	byID := make(map[string]manifestArticle, len(m.Articles))
	for _, a := range m.Articles {
		byID[a.ID] = a
	}
	return byID
}

// equal says whether two manifests say the same.
func (m *manifest) equal(n *manifest) bool {
	return m.Version == n.Version && m.Encoder == n.Encoder && m.Folder == n.Folder && slices.Equal(m.Articles, n.Articles)
}
