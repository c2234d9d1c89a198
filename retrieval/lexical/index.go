// Package lexical finds passages by their words, with BM25: Robertson and Zaragoza, "The
// Probabilistic Relevance Framework: BM25 and Beyond" (2009). It knows names, numbers and
// systems for what they are, which vectors do not; but hardly a word of one language occurs in
// the other, so its scores count within a language only.
package lexical

import (
	"slices"
	"sync"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// Index holds the words of passages, those of each language apart: how rare a word is depends
// on the language around it. Use New to make one. It is safe for concurrent use: searches run
// side by side, and wait while a passage is added or removed.
type Index struct {
	hashes hashes

	mu        sync.RWMutex
	languages map[text.Language]*statistics
	of        map[string]text.Language // passage id: its language
}

var _ retrieval.LexicalIndex = (*Index)(nil)

// New returns an empty index.
func New() *Index {
	return &Index{
		hashes:    newHashes(),
		languages: map[text.Language]*statistics{},
		of:        map[string]text.Language{},
	}
}

// Add adds a passage, in place of one with the same id.
func (x *Index) Add(id string, lang text.Language, s string) {
	terms := x.hashes.terms(s)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
	st := x.languages[lang]
	if st == nil {
		st = newStatistics()
		x.languages[lang] = st
	}
	st.add(id, terms)
	x.of[id] = lang
}

// Remove removes a passage, if it is in.
func (x *Index) Remove(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
}

func (x *Index) remove(id string) {
	if lang, ok := x.of[id]; ok {
		x.languages[lang].remove(id)
		delete(x.of, id)
	}
}

// Len returns the number of passages.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.of)
}

// statistics is the inverted index of one language.
type statistics struct {
	slots    map[string]int // passage id: its place in passages
	passages []indexed
	free     []int // places in passages that hold none
	lists    map[term][]posting
	length   int // of all passages, in terms
}

// indexed is a passage of the index.
type indexed struct {
	id       string
	length   int    // in terms
	distinct []term // each once
}

// posting says how often a term occurs in a passage.
type posting struct {
	slot, count int32
}

func newStatistics() *statistics {
	return &statistics{slots: map[string]int{}, lists: map[term][]posting{}}
}

// add adds a passage that is not in.
func (st *statistics) add(id string, terms []term) {
	slot := len(st.passages)
	if n := len(st.free); n > 0 {
		slot, st.free = st.free[n-1], st.free[:n-1]
	} else {
		st.passages = append(st.passages, indexed{})
	}
	slices.Sort(terms)
	st.slots[id] = slot
	st.length += len(terms)
	p := &st.passages[slot]
	*p = indexed{id: id, length: len(terms)}
	for i := 0; i < len(terms); {
		n := 1
		for i+n < len(terms) && terms[i+n] == terms[i] {
			n++
		}
		p.distinct = append(p.distinct, terms[i])
		st.lists[terms[i]] = append(st.lists[terms[i]], posting{int32(slot), int32(n)})
		i += n
	}
}

func (st *statistics) remove(id string) {
	slot := st.slots[id]
	p := &st.passages[slot]
	for _, t := range p.distinct {
		list := st.lists[t]
		i := slices.IndexFunc(list, func(o posting) bool { return int(o.slot) == slot })
		list[i] = list[len(list)-1]
		if list = list[:len(list)-1]; len(list) == 0 {
			delete(st.lists, t)
		} else {
			st.lists[t] = list
		}
	}
	st.length -= p.length
	*p = indexed{}
	st.free = append(st.free, slot)
	delete(st.slots, id)
}
