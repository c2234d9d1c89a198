package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// LexicalIndex finds passages by their words. It is safe for concurrent use.
type LexicalIndex interface {
	// Search returns at most n passages of the language that share a word with the query, best
	// first. A score is BM25's as a share of the most that the query could reach: 0 to 1.
	Search(query string, lang text.Language, n int) []Scored
}

// Limits of a search. Up to allPassages passages of both languages, every one of them is
// compared token by token; beyond, candidates and a fixed sample of each language are.
const (
	allPassages = 1000
	candidates  = 200
	sampleSize  = 200
)

// Searcher ranks the passages of a store for a question. It is safe for concurrent use; the
// store must not change under it: a changed folder gets a new Searcher.
type Searcher struct {
	encoder Encoder
	store   Store
	lexical LexicalIndex
	df      map[int32]int              // token id: number of passages that hold it
	n       int                        // passages in the store
	ids     map[text.Language][]string // of its passages, sorted
	sample  map[text.Language][]string // some of them, evenly spread
}

var languages = [...]text.Language{text.Arabic, text.English}

// NewSearcher returns a searcher over what the store and the lexical index hold now.
func NewSearcher(encoder Encoder, store Store, lexical LexicalIndex) *Searcher {
	s := &Searcher{encoder: encoder, store: store, lexical: lexical,
		df: map[int32]int{}, ids: map[text.Language][]string{}, sample: map[text.Language][]string{}}
	for _, lang := range languages {
		ids := store.IDs(lang)
		s.n += len(ids)
		s.ids[lang], s.sample[lang] = ids, everyNth(ids, sampleSize)
		for _, id := range ids {
			e, _ := store.Get(id)
			seen := map[int32]bool{}
			for _, t := range e.Tokens.Tokens {
				if !seen[t.ID] {
					seen[t.ID] = true
					s.df[t.ID]++
				}
			}
		}
	}
	return s
}

// everyNth returns at most n of the ids, evenly spread.
func everyNth(ids []string, n int) []string {
	if len(ids) <= n {
		return ids
	}
	out := make([]string, n)
	for i := range out {
		out[i] = ids[i*len(ids)/n]
	}
	return out
}

// candidate is a passage on its way to becoming a hit.
type candidate struct {
	Embedded
	dense, late, lexical float64
	match                lateMatch
}

// Search returns the passages that fit the query best, and the sentences of all passages that
// it compared token by token. Equal scores are ordered by id, so that a search can be repeated.
func (s *Searcher) Search(ctx context.Context, q Query) (*Result, error) {
	if q.Language == "" {
		q.Language = text.LanguageOf(q.Text)
	}
	if q.K <= 0 {
		q.K = DefaultK
	}
	asked := q.Text
	if turn := ending(q.Context, maxContext); turn != "" {
		asked = turn + "\n" + q.Text
	}
	enc, err := s.encoder.Encode(ctx, KindQuery, q.Language, asked)
	if err != nil {
		return nil, fmt.Errorf("encoding the question: %w", err)
	}
	before := len(asked) - len(q.Text) // bytes of the context
	late := newLateQuery(asked, enc, s.df, s.n, before)
	res := &Result{Language: q.Language}
	for i, t := range enc.Tokens {
		res.Tokens = append(res.Tokens, QueryToken{Start: t.Start - before, End: t.End - before, Weight: late.weights[i]})
	}
	for _, lang := range languages {
		sc := scaleOf(q.Language, lang)
		found, err := s.compare(ctx, asked, enc.Pooled, late, sc, lang)
		if err != nil {
			return nil, fmt.Errorf("searching the passages in %q: %w", lang, err)
		}
		for i, score := range scores(q.Mode, sc, found) {
			c := &found[i]
			if q.Mode == Lexical && score == 0 {
				continue
			}
			res.Hits = append(res.Hits, Hit{Passage: c.Passage, Score: score, Dense: c.dense, Late: c.late, Share: sc.share(c.late), Lexical: c.lexical})
		}
		res.Sentences = append(res.Sentences, sentences(late, found)...)
	}
	slices.SortFunc(res.Hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.ID, b.Passage.ID))
	})
	res.Hits = res.Hits[:min(q.K, len(res.Hits))]
	slices.SortFunc(res.Sentences, bySentenceScore)
	return res, nil
}

// bySentenceScore orders sentences best first, those of one score by passage and place.
func bySentenceScore(a, b SentenceHit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.ID, b.Passage.ID), cmp.Compare(a.Index, b.Index))
}

// maxContext is how many characters of what a question follows are searched with it. They stand
// before the question, and of a long text an encoder reads the beginning only.
const maxContext = 400

// ending returns the last n characters of s, from the first whole word in them on.
func ending(s string, n int) string {
	s = strings.TrimSpace(s)
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	if space := strings.IndexFunc(s[at:], unicode.IsSpace); at > 0 && space >= 0 {
		at += space
	}
	return strings.TrimSpace(s[at:])
}

// compare compares the question with the passages of one language, or with those of them that
// may matter, in the order of their ids.
func (s *Searcher) compare(ctx context.Context, asked string, pooled []float32, late lateQuery, sc scale, lang text.Language) ([]candidate, error) {
	all := s.ids[lang]
	words := map[string]float64{}
	ids := all
	if s.n <= allPassages {
		for _, x := range s.lexical.Search(asked, lang, len(all)) {
			words[x.ID] = x.Score
		}
	} else {
		near, err := s.store.Nearest(ctx, pooled, lang, candidates)
		if err != nil {
			return nil, err
		}
		ids = slices.Clone(s.sample[lang])
		for _, x := range near {
			ids = append(ids, x.ID)
		}
		for _, x := range s.lexical.Search(asked, lang, candidates) {
			words[x.ID] = x.Score
			ids = append(ids, x.ID)
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	found := make([]candidate, 0, len(ids))
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, ok := s.store.Get(id)
		if !ok {
			return nil, fmt.Errorf("passage %s is gone from the store: make a new searcher after a change", id)
		}
		c := candidate{Embedded: e, dense: dot(pooled, e.Pooled), lexical: words[id], match: late.match(&e, sc)}
		c.late = late.score(c.match.passage)
		found = append(found, c)
	}
	return found, nil
}
