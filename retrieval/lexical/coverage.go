package lexical

import (
	"slices"
	"sync"
	"unicode"

	"isnad/retrieval/text"
)

// Coverage returns the share of the terms of the query's content words (of all its words, when
// it has no other) that s holds, weighted by idf in the language of s: 0 to 1. It is 0 for a query
// without words. What many passages reach says nothing: compare it with theirs.
func (x *Index) Coverage(query string, s string) float64 {
	q := x.question(query)
	held := x.texts.get(s, x.hashes)
	weights, sum := q.arabic, 0.0
	if !held.arabic {
		weights = q.english
	}
	for i, t := range q.terms {
		if _, ok := slices.BinarySearch(held.terms, t); ok {
			sum += weights[i]
		}
	}
	return min(1, sum)
}

// question is a query as Coverage sees it.
type question struct {
	query           string
	version         uint64 // of the index that the weights are from
	terms           []term
	arabic, english []float64 // weights of the terms; they add up to 1
}

// question returns the query's terms and weights. The last query is kept: a search asks about
// one of them in hundreds of texts.
func (x *Index) question(query string) *question {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if q := x.asked.Load(); q != nil && q.query == query && q.version == x.version {
		return q
	}
	q := &question{query: query, version: x.version, terms: x.contentTerms(query)}
	q.arabic = x.weights(text.Arabic, q.terms)
	q.english = x.weights(text.English, q.terms)
	x.asked.Store(q)
	return q
}

// contentTerms returns the terms of the content words of a query, or of all when it has none.
func (x *Index) contentTerms(query string) []term {
	var content, all []term
	for _, w := range text.Words(query) {
		all = x.hashes.appendWord(all, w.Text)
		if text.IsContentWord(w.Text, "") {
			content = x.hashes.appendWord(content, w.Text)
		}
	}
	if len(content) == 0 {
		return all
	}
	return content
}

// weights returns the share of each term in the idf of all of them. The caller holds the lock.
func (x *Index) weights(lang text.Language, terms []term) []float64 {
	st := x.languages[lang]
	if st == nil {
		st = newStatistics()
	}
	weights, sum := make([]float64, len(terms)), 0.0
	for i, t := range terms {
		weights[i] = st.idf(t)
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// textTerms is a text as Coverage sees it.
type textTerms struct {
	terms  []term // sorted, each once
	arabic bool   // most of its letters are
}

// textCache keeps the terms of passages and of the texts that Coverage was asked about, since
// every question asks about the same ones.
type textCache struct {
	mu    sync.RWMutex
	texts map[string]textTerms
	bytes int
}

// maxCached is how many bytes the cache holds: the terms of about 2,000 passages of 90 words,
// with their sentences. When it is full it starts anew.
const maxCached = 16 << 20

func newTextCache() *textCache { return &textCache{texts: map[string]textTerms{}} }

// get returns the terms of a text.
func (c *textCache) get(s string, h hashes) textTerms {
	c.mu.RLock()
	held, ok := c.texts[s]
	c.mu.RUnlock()
	if ok {
		return held
	}
	terms := h.terms(s)
	slices.Sort(terms)
	return c.put(s, slices.Clone(slices.Compact(terms)))
}

// put keeps the distinct terms of a text, sorted, if there is room for them at all.
func (c *textCache) put(s string, distinct []term) textTerms {
	held := textTerms{terms: distinct, arabic: mostlyArabic(s)}
	size := len(s) + 8*len(distinct) + 64
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.texts[s]; ok || size > maxCached {
		return held
	}
	if c.bytes += size; c.bytes > maxCached {
		clear(c.texts)
		c.bytes = size
	}
	c.texts[s] = held
	return held
}

// mostlyArabic reports whether more letters of s are Arabic than are not.
func mostlyArabic(s string) bool {
	arabic := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.IsLetter(r):
			arabic--
		}
	}
	return arabic > 0
}
