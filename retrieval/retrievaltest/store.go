package retrievaltest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// TestStore checks that a store keeps what retrieval.Store promises, whatever the library
// below it does. open returns an empty store whose passages enc embeds; it is called once for
// each subtest.
func TestStore(t *testing.T, open func(t *testing.T, enc retrieval.Encoder) retrieval.Store) {
	for _, part := range []struct {
		name string
		test func(f *fixture)
	}{
		{"an empty store", testEmpty},
		{"adding ready vectors", testAddReady},
		{"adding what came out", testAddAgain},
		{"adding texts", testAddTexts},
		{"adding more than a batch", testAddMany},
		{"all cores encode", testParallelEncoding},
		{"encoding holds nothing up", testReadsWhileEncoding},
		{"adding an id again", testReplace},
		{"one id twice", testSameIDTwice},
		{"faulty passages", testFaultyPassages},
		{"faulty vectors", testFaultyVectors},
		{"faulty encoder", testFaultyEncoder},
		{"length of vectors", testLengths},
		{"callers change their slices", testAliasing},
		{"removing", testRemove},
		{"how many", testClamped},
		{"by language", testLanguages},
		{"equal scores", testTies},
		{"the nearest of many", testAgainstReference},
		{"context ended before", testEndedContext},
		{"context ends while encoding", testEndsWhileEncoding},
		{"context ends a waiting encoder", testEndsWaitingEncoder},
		{"context ends when looked at", testEndsInside},
		{"at the same time", testConcurrency},
	} {
		t.Run(part.name, func(t *testing.T) {
			f := &fixture{T: t, enc: &Encoder{}}
			f.store = open(t, f.enc)
			part.test(f)
		})
	}
}

// fixture is an empty store with its encoder, and short ways to use them.
type fixture struct {
	*testing.T
	enc   *Encoder
	store retrieval.Store
}

// passage returns a passage with text only.
func passage(id string, lang text.Language, s string) retrieval.Embedded {
	return retrieval.Embedded{Passage: &retrieval.Passage{
		ID: id, Article: "article", Language: lang, End: len(s), Text: s,
		Sentences: []retrieval.Sentence{{End: len(s), Language: lang}},
	}}
}

// ready returns a passage with a vector of its own, and one token.
func ready(id string, lang text.Language, pooled []float32) retrieval.Embedded {
	e := passage(id, lang, "text of "+id)
	e.Pooled = pooled
	e.Tokens = retrieval.Quantise([]retrieval.Token{{ID: 7, End: 4}}, vectorOf("token of "+id))
	return e
}

// add adds passages and fails the test when that fails.
func (f *fixture) add(passages ...retrieval.Embedded) {
	f.Helper()
	if err := f.store.Add(f.Context(), passages); err != nil {
		f.Fatalf("Add: %v", err)
	}
}

// nearest searches and fails the test when that fails.
func (f *fixture) nearest(vector []float32, lang text.Language, n int) []retrieval.Scored {
	f.Helper()
	got, err := f.store.Nearest(f.Context(), vector, lang, n)
	if err != nil {
		f.Fatalf("Nearest: %v", err)
	}
	return got
}

// wantIDs checks which passages are in, by all three ways to ask.
func (f *fixture) wantIDs(lang text.Language, want ...string) {
	f.Helper()
	if got := f.store.IDs(lang); !slices.Equal(got, want) {
		f.Errorf("IDs(%q) are %q, want %q", lang, got, want)
	}
	for _, id := range want {
		if e, ok := f.store.Get(id); !ok || e.Passage == nil || e.Passage.ID != id {
			f.Errorf("Get(%q) found %v, %+v", id, ok, e.Passage)
		}
	}
	got := ids(f.nearest(vectorOf("any"), lang, len(want)+10))
	slices.Sort(got)
	if !slices.Equal(got, want) {
		f.Errorf("Nearest in %q knows %q, want %q", lang, got, want)
	}
}

// wantVectors checks that a passage is in with the given vectors: the pooled one but for its
// length and rounding, the token vectors exactly.
func (f *fixture) wantVectors(id string, pooled []float32, tokens retrieval.TokenVectors) {
	f.Helper()
	e, ok := f.store.Get(id)
	if !ok {
		f.Errorf("%s is not in", id)
		return
	}
	if c := cosineOfAny(e.Pooled, pooled); !(c > 0.99999) {
		f.Errorf("%s has a vector of cosine %.5f to its own", id, c)
	}
	got := e.Tokens
	if !slices.Equal(got.Tokens, tokens.Tokens) || !slices.Equal(got.Scale, tokens.Scale) || !slices.Equal(got.Data, tokens.Data) {
		f.Errorf("%s has other token vectors than its own", id)
	}
	// What Get says and what Nearest finds by are kept in different places.
	for _, s := range f.nearest(pooled, e.Passage.Language, math.MaxInt) {
		if s.ID == id && math.Abs(s.Score-1) > 1e-3 {
			f.Errorf("%s is found with the score %.5f by its own vector", id, s.Score)
		}
	}
}

// cosineOfAny returns the cosine of two vectors of any length.
func cosineOfAny(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.NaN()
	}
	return cosine(a, b) / math.Sqrt(cosine(a, a)*cosine(b, b))
}

// ids returns the ids of a result, in its order.
func ids(found []retrieval.Scored) []string {
	out := make([]string, len(found))
	for i, s := range found {
		out[i] = s.ID
	}
	return out
}

// expected returns what a passage's vectors are when a store has the encoder embed it.
func expected(t *testing.T, lang text.Language, s string) ([]float32, retrieval.TokenVectors) {
	t.Helper()
	enc, err := new(Encoder).Encode(t.Context(), retrieval.KindPassage, lang, s)
	if err != nil {
		t.Fatal(err)
	}
	return enc.Pooled, retrieval.Quantise(enc.Tokens, enc.Vectors)
}

// numbered returns n passages of text only, in alternating languages, with ids in sorted order.
func numbered(prefix string, n int) []retrieval.Embedded {
	out := make([]retrieval.Embedded, n)
	for i := range out {
		lang := text.English
		if i%2 == 1 {
			lang = text.Arabic
		}
		out[i] = passage(fmt.Sprintf("%s%05d", prefix, i), lang, fmt.Sprintf("%s passage %d", prefix, i))
	}
	return out
}

// idsOf returns the ids of passages, sorted.
func idsOf(passages []retrieval.Embedded) []string {
	var out []string
	for _, e := range passages {
		out = append(out, e.Passage.ID)
	}
	slices.Sort(out)
	return out
}
