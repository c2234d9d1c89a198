package index

import (
	"fmt"
	"io/fs"

	"isnad/retrieval"
)

// unit is one article: what has one segment.
type unit struct {
	article  *retrieval.Article
	passages []*retrieval.Passage
	key      segmentKey
	loaded   bool  // from a segment
	lost     error // why it was not; fs.ErrNotExist when there is no segment
	saved    int64 // size of its segment in the index folder; 0 when it is not there
}

// newUnit splits an article.
func newUnit(a *retrieval.Article, fingerprint string) *unit {
	passages := retrieval.Split(a)
	return &unit{article: a, passages: passages, key: keyOf(fingerprint, passages)}
}

// newUnits splits articles, of which no two may have one id.
func newUnits(articles []*retrieval.Article, fingerprint string) ([]*unit, error) {
	seen := make(map[string]bool, len(articles))
	units := make([]*unit, len(articles))
	for i, a := range articles {
		if seen[a.ID] {
			return nil, fmt.Errorf("two articles have the id %q", a.ID)
		}
		seen[a.ID] = true
		units[i] = newUnit(a, fingerprint)
	}
	return units, nil
}

// read returns the segment of the unit and the size of its file.
func (u *unit) read(dir fs.FS) (*segment, int64, error) {
	file, err := readFile(dir, u.key.fileName(), maxSegmentSize(len(u.passages)))
	if err != nil {
		return nil, 0, err
	}
	s, err := decodeSegment(file)
	if err != nil {
		return nil, 0, err
	}
	if err := s.holds(u); err != nil {
		return nil, 0, err
	}
	return s, int64(len(file)), nil
}

// holds returns an error when the segment does not hold the passages of the unit.
func (s *segment) holds(u *unit) error {
	if s.key != u.key {
		return errForeign
	}
	if len(s.passages) != len(u.passages) {
		return damaged("it has %d passages, the article has %d", len(s.passages), len(u.passages))
	}
	for i, p := range u.passages {
		if q := &s.passages[i]; q.language != p.Language || q.textLen != len(p.Text) {
			return damaged("passage %d has %d bytes in %q, that of the article %d in %q",
				i, q.textLen, q.language, len(p.Text), p.Language)
		}
	}
	return nil
}

// embedded joins the passages with the vectors of the segment that holds them.
func (s *segment) embedded(passages []*retrieval.Passage) []retrieval.Embedded {
	out := make([]retrieval.Embedded, len(passages))
	for i, p := range passages {
		out[i] = retrieval.Embedded{Passage: p, Pooled: s.passages[i].pooled, Tokens: s.passages[i].tokens}
	}
	return out
}
