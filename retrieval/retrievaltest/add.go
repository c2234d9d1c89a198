package retrievaltest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// testEmpty: an empty store answers, with nothing.
func testEmpty(f *fixture) {
	f.wantIDs("")
	f.wantIDs(text.Arabic)
	f.wantIDs(text.English)
	if e, ok := f.store.Get("a"); ok {
		f.Errorf("an empty store has %+v", e)
	}
	f.add()
	f.wantIDs("")
}

// testAddReady: what comes with vectors is not encoded, and is given back as it came.
func testAddReady(f *fixture) {
	a, b := ready("a", text.Arabic, vectorOf("a")), ready("b", text.English, vectorOf("b"))
	bare := retrieval.Embedded{Passage: &retrieval.Passage{ID: "c", Language: text.English}, Pooled: vectorOf("c")}
	f.add(a, b, bare)
	f.wantIDs("", "a", "b", "c")
	f.wantIDs(text.English, "b", "c")
	for _, e := range []retrieval.Embedded{a, b, bare} {
		f.wantVectors(e.Passage.ID, e.Pooled, e.Tokens)
		got, _ := f.store.Get(e.Passage.ID)
		if want := e.Passage; got.Passage.Article != want.Article || got.Passage.Text != want.Text ||
			got.Passage.Language != want.Language || got.Passage.End != want.End || !slices.Equal(got.Passage.Sentences, want.Sentences) {
			f.Errorf("%s came back as %+v", want.ID, got.Passage)
		}
	}
	if calls := f.enc.Calls(); len(calls) > 0 {
		f.Errorf("the encoder was asked for %+v", calls)
	}
}

// testAddAgain: what a store gives back and gets again it gives back with the same bits, as an
// index does that keeps vectors in files.
func testAddAgain(f *fixture) {
	many := numbered("many", 50)
	f.add(many...)
	var got []retrieval.Embedded
	for _, e := range many {
		again, _ := f.store.Get(e.Passage.ID)
		again.Pooled = slices.Clone(again.Pooled)
		got = append(got, again)
	}
	f.add(got...)
	for _, e := range got {
		if again, _ := f.store.Get(e.Passage.ID); !slices.Equal(again.Pooled, e.Pooled) {
			f.Errorf("the vector of %s changed on its way out and in again", e.Passage.ID)
		}
	}
}

// testAddTexts: what comes without vectors is encoded as a passage in its own language, each
// text once, and pooled and token vectors come from that one pass.
func testAddTexts(f *fixture) {
	const same = "Tirana تيرانا 2022"
	f.add(
		passage("a", text.Arabic, "قطعت ألبانيا علاقاتها"), passage("b", text.English, "Albania cut ties"),
		passage("c", text.Arabic, same), passage("d", text.English, same), passage("e", text.English, same),
		ready("f", text.English, vectorOf("f")),
	)
	f.wantIDs("", "a", "b", "c", "d", "e", "f")
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		e, _ := f.store.Get(id)
		pooled, tokens := expected(f.T, e.Passage.Language, e.Passage.Text)
		f.wantVectors(id, pooled, tokens)
	}
	want := map[Call]int{
		{retrieval.KindPassage, text.Arabic, "قطعت ألبانيا علاقاتها"}: 1,
		{retrieval.KindPassage, text.English, "Albania cut ties"}:     1,
		{retrieval.KindPassage, text.Arabic, same}:                    1,
		{retrieval.KindPassage, text.English, same}:                   1,
	}
	for _, c := range f.enc.Calls() {
		want[c]--
	}
	for c, missing := range want {
		if missing != 0 {
			f.Errorf("the encoder was called %d times too few for %+v", missing, c)
		}
	}
}

// testAddMany: no limit on how many are added at once is seen from outside.
func testAddMany(f *fixture) {
	many := numbered("many", 700)
	f.add(many...)
	f.wantIDs("", idsOf(many)...)
	if n := len(f.enc.Calls()); n != len(many) {
		f.Errorf("%d texts took %d calls of the encoder", len(many), n)
	}
	for _, i := range []int{0, 255, 256, 511, 512, 699} {
		p := many[i].Passage
		pooled, tokens := expected(f.T, p.Language, p.Text)
		f.wantVectors(p.ID, pooled, tokens)
	}
}

// testParallelEncoding: two texts are encoded at the same time where there are two cores, each
// waiting until the other has begun.
func testParallelEncoding(f *fixture) {
	if runtime.GOMAXPROCS(0) < 2 {
		f.Skip("there is one core only")
	}
	var begun atomic.Int32
	both := make(chan struct{})
	f.enc.Before = func(ctx context.Context, _ string) error {
		if begun.Add(1) == 2 {
			close(both)
		}
		select {
		case <-both:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	ctx, cancel := context.WithTimeout(f.Context(), patience)
	defer cancel()
	if err := f.store.Add(ctx, []retrieval.Embedded{passage("a", text.English, "one"), passage("b", text.English, "two")}); err != nil {
		f.Errorf("no two texts were encoded at a time: %v", err)
	}
}

// patience is how long a test waits for what comes at once in a store that works.
const patience = 10 * time.Second

// testReadsWhileEncoding: encoding takes long, and must not keep others from the store.
func testReadsWhileEncoding(f *fixture) {
	f.add(ready("a", text.English, vectorOf("a")))
	begun, goOn := make(chan struct{}), make(chan struct{})
	release := sync.OnceFunc(func() { close(goOn) })
	watchdog := time.AfterFunc(patience, func() {
		f.Error("others wait for an Add that encodes")
		release()
	})
	f.enc.Before = func(context.Context, string) error {
		close(begun)
		<-goOn
		return nil
	}
	done := make(chan error)
	go func() {
		done <- f.store.Add(f.Context(), []retrieval.Embedded{passage("b", text.English, "slow")})
	}()
	<-begun
	f.add(ready("c", text.Arabic, vectorOf("c")))
	f.wantIDs("", "a", "c")
	if err := f.store.Remove(f.Context(), []string{"c"}); err != nil {
		f.Error(err)
	}
	watchdog.Stop()
	release()
	if err := <-done; err != nil {
		f.Fatal(err)
	}
	f.wantIDs("", "a", "b")
}

// testReplace: a passage of an id that is in takes its place in every way, language included.
func testReplace(f *fixture) {
	f.add(ready("a", text.English, vectorOf("old")), ready("b", text.English, vectorOf("b")))
	for _, lang := range []text.Language{text.English, text.Arabic, text.English} {
		f.add(passage("a", lang, "new"))
		pooled, tokens := expected(f.T, lang, "new")
		f.wantVectors("a", pooled, tokens)
		f.wantIDs("", "a", "b")
		if lang == text.Arabic {
			f.wantIDs(text.Arabic, "a")
			f.wantIDs(text.English, "b")
		} else {
			f.wantIDs(text.Arabic)
			f.wantIDs(text.English, "a", "b")
		}
	}
}

// testSameIDTwice: of two passages of one id in one call the last one counts.
func testSameIDTwice(f *fixture) {
	for i := range 8 { // an order left to chance would be wrong half the time
		last := fmt.Sprintf("last %d", i)
		f.add(passage("a", text.English, "first"), passage("a", text.Arabic, "second"), passage("a", text.English, last))
		pooled, tokens := expected(f.T, text.English, last)
		f.wantVectors("a", pooled, tokens)
		f.wantIDs("", "a")
		f.wantIDs(text.Arabic)
	}
}

// refuse checks that adding a passage among good ones is an error that leaves the store alone.
func (f *fixture) refuse(what string, bad retrieval.Embedded) {
	f.Helper()
	good := []retrieval.Embedded{ready("good", text.English, vectorOf("good")), passage("fine", text.Arabic, "fine")}
	before := f.store.IDs("")
	for at := range 3 { // first, in the middle, last
		if err := f.store.Add(f.Context(), slices.Insert(slices.Clone(good), at, bad)); err == nil {
			f.Errorf("%s: no error", what)
		}
		f.wantIDs("", before...)
	}
}

// testFaultyPassages: a passage that could not be found again is refused, before others are
// encoded.
func testFaultyPassages(f *fixture) {
	f.add(ready("a", text.English, vectorOf("a")))
	f.refuse("no passage", retrieval.Embedded{Pooled: vectorOf("a")})
	f.refuse("no id", ready("", text.English, vectorOf("a")))
	f.refuse("no language", ready("b", "", vectorOf("a")))
	f.refuse("another language", ready("b", "sq", vectorOf("a")))
	f.refuse("neither text nor vectors", passage("b", text.English, ""))
	if calls := f.enc.Calls(); len(calls) > 0 {
		f.Errorf("%d texts were encoded for nothing", len(calls))
	}
}

// faultyVectors are no vectors to search by.
func faultyVectors() map[string][]float32 {
	with := func(x float64) []float32 {
		v := vectorOf("faulty")
		v[5] = float32(x)
		return v
	}
	return map[string][]float32{
		"too short": vectorOf("faulty")[1:],
		"too long":  append(vectorOf("faulty"), 0),
		"NaN":       with(math.NaN()),
		"infinite":  with(math.Inf(-1)),
		"zero":      make([]float32, retrieval.Dim),
	}
}

// testFaultyVectors: vectors that would spoil later searches are refused, and so are such
// questions; the store goes on.
func testFaultyVectors(f *fixture) {
	a := ready("a", text.English, vectorOf("a"))
	f.add(a)
	for what, v := range faultyVectors() {
		f.refuse(what, ready("b", text.English, v))
		f.refuse(what+" in place of a good one", ready("a", text.English, v))
		if found, err := f.store.Nearest(f.Context(), v, text.English, 1); err == nil {
			f.Errorf("%s: searching by it found %v", what, found)
		}
	}
	if found, err := f.store.Nearest(f.Context(), nil, "", 1); err == nil {
		f.Errorf("searching by no vector found %v", found)
	}
	for what, spoil := range map[string]func(*retrieval.TokenVectors){
		"a token without vector": func(v *retrieval.TokenVectors) { v.Tokens = append(v.Tokens, retrieval.Token{}) },
		"a number too few":       func(v *retrieval.TokenVectors) { v.Data = v.Data[1:] },
		"a scale of NaN":         func(v *retrieval.TokenVectors) { v.Scale = []float32{float32(math.NaN())} },
	} {
		e := ready("b", text.English, vectorOf("b"))
		spoil(&e.Tokens)
		f.refuse(what, e)
	}
	f.wantVectors("a", a.Pooled, a.Tokens)
}

// testFaultyEncoder: neither an encoder's error nor its faulty vectors leave anything behind.
func testFaultyEncoder(f *fixture) {
	a := ready("a", text.English, vectorOf("a"))
	f.add(a)
	broken := errors.New("broken")
	f.enc.Before = func(_ context.Context, s string) error {
		if s == "bad" {
			return broken
		}
		return nil
	}
	f.refuse("an error", passage("b", text.English, "bad"))
	f.refuse("an error in place of a good one", passage("a", text.English, "bad"))
	err := f.store.Add(f.Context(), []retrieval.Embedded{passage("b", text.English, "bad")})
	if !errors.Is(err, broken) {
		f.Errorf("the encoder's error came out as %v", err)
	}
	f.enc.Before = nil
	for what, v := range faultyVectors() {
		f.enc.After = func(s string, enc *retrieval.Encoding) {
			if s == "bad" {
				enc.Pooled = v
			}
		}
		f.refuse(what, passage("b", text.English, "bad"))
	}
	for what, spoil := range map[string]func(*retrieval.Encoding){
		"a token without vector":   func(enc *retrieval.Encoding) { enc.Tokens = append(enc.Tokens, retrieval.Token{}) },
		"NaN in a token's vector":  func(enc *retrieval.Encoding) { enc.Vectors[3] = float32(math.NaN()) },
		"a number too few for all": func(enc *retrieval.Encoding) { enc.Vectors = enc.Vectors[1:] },
	} {
		f.enc.After = func(s string, enc *retrieval.Encoding) {
			if s == "bad" {
				spoil(enc)
			}
		}
		f.refuse(what, passage("b", text.English, "bad"))
	}
	f.wantVectors("a", a.Pooled, a.Tokens)
}

// testLengths: vectors of any length stand for their direction.
func testLengths(f *fixture) {
	scaled := func(v []float32, by float32) []float32 {
		for i := range v {
			v[i] *= by
		}
		return v
	}
	f.enc.After = func(_ string, enc *retrieval.Encoding) { scaled(enc.Pooled, 40) }
	f.add(
		ready("a", text.English, scaled(vectorOf("a"), 1e-30)),
		ready("b", text.English, scaled(vectorOf("b"), 7)),
		ready("c", text.English, scaled(vectorOf("c"), 1e30)),
		passage("d", text.English, "encoded"),
	)
	pooled, _ := expected(f.T, text.English, "encoded")
	for id, v := range map[string][]float32{"a": vectorOf("a"), "b": vectorOf("b"), "c": vectorOf("c"), "d": pooled} {
		for _, by := range []float32{1e-30, 1, 1e30} {
			found := f.nearest(scaled(slices.Clone(v), by), text.English, 4)
			if found[0].ID != id || math.Abs(found[0].Score-1) > 1e-3 || found[1].Score > 0.5 {
				f.Errorf("by the vector of %s times %g, found %v", id, by, found)
			}
		}
		if e, _ := f.store.Get(id); math.Abs(cosine(e.Pooled, e.Pooled)-1) > 1e-3 {
			f.Errorf("the vector of %s has the length %v", id, math.Sqrt(cosine(e.Pooled, e.Pooled)))
		}
	}
}

// testAliasing: what callers do with their slices afterwards does not reach the store.
func testAliasing(f *fixture) {
	spoil := func(v []float32) {
		for i := range v {
			v[i] = float32(math.NaN())
		}
	}
	var encoded []float32
	f.enc.After = func(_ string, enc *retrieval.Encoding) { encoded = enc.Pooled }
	a, b := ready("a", text.English, vectorOf("a")), passage("b", text.English, "text")
	added := []retrieval.Embedded{a, b}
	f.add(added...)
	spoil(a.Pooled)
	spoil(encoded)
	added[0], added[1] = retrieval.Embedded{}, retrieval.Embedded{}
	got, _ := f.store.Get("a")
	spoil(got.Pooled)
	list := f.store.IDs(text.English)
	list[0] = "spoilt"
	asked := vectorOf("a")
	f.nearest(asked, "", 1)[0].ID = "spoilt"
	if !slices.Equal(asked, vectorOf("a")) {
		f.Error("the vector that was searched by has changed")
	}
	f.wantIDs(text.English, "a", "b")
	f.wantVectors("a", vectorOf("a"), a.Tokens)
	pooled, tokens := expected(f.T, text.English, "text")
	f.wantVectors("b", pooled, tokens)
}

// testRemove: exactly the passages that are named go.
func testRemove(f *fixture) {
	remove := func(ids ...string) {
		f.Helper()
		if err := f.store.Remove(f.Context(), ids); err != nil {
			f.Errorf("removing %q: %v", ids, err)
		}
	}
	remove("a") // from an empty store
	f.add(numbered("p", 4)...)
	remove()
	f.wantIDs("", "p00000", "p00001", "p00002", "p00003")
	if err := f.store.Remove(f.Context(), []string{}); err != nil {
		f.Error(err)
	}
	remove("", "unknown", "P00000")
	f.wantIDs("", "p00000", "p00001", "p00002", "p00003")
	remove("p00001", "unknown", "p00002", "p00001")
	f.wantIDs("", "p00000", "p00003")
	if e, ok := f.store.Get("p00001"); ok {
		f.Errorf("what was removed is still there: %+v", e)
	}
	f.add(passage("p00001", text.English, "back"))
	f.wantIDs("", "p00000", "p00001", "p00003")
	remove("p00000", "p00001", "p00003")
	f.wantIDs("")
}
