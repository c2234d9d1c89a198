package retrievaltest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// testClamped: however many are asked for, as many come as there are.
func testClamped(f *fixture) {
	f.add(numbered("p", 5)...)
	for n, want := range map[int]int{math.MinInt: 0, -1: 0, 0: 0, 1: 1, 4: 4, 5: 5, 6: 5, 1000: 5, math.MaxInt: 5} {
		if got := f.nearest(vectorOf("any"), "", n); len(got) != want {
			f.Errorf("asked for %d of 5, got %d", n, len(got))
		}
	}
}

// testLanguages: a search in one language sees the other's passages neither in its results nor
// in their number.
func testLanguages(f *fixture) {
	f.add(ready("e1", text.English, vectorOf("1")), ready("e2", text.English, vectorOf("2")))
	f.wantIDs(text.Arabic)
	f.add(ready("a1", text.Arabic, vectorOf("1")), ready("a3", text.Arabic, vectorOf("3")))
	for lang, want := range map[text.Language][]string{
		text.English: {"e1"}, text.Arabic: {"a1"}, "": {"a1", "e1"}, // of one score, by id
	} {
		got := f.nearest(vectorOf("1"), lang, len(want))
		if !slices.Equal(ids(got), want) {
			f.Errorf("in %q the nearest are %v, want %q", lang, got, want)
		}
	}
	f.wantIDs("", "a1", "a3", "e1", "e2")
	for _, lang := range []text.Language{"sq", "EN"} {
		f.wantIDs(lang)
	}
}

// testTies: equal scores come in the order of ids, and when there is no room for all of them
// the last ids stay out, every time.
func testTies(f *fixture) {
	const equals = 60
	added := []retrieval.Embedded{ready("near", text.English, vectorOf("question"))}
	for i := range equals {
		added = append(added, ready(fmt.Sprintf("p%02d", i), text.English, vectorOf("equal")))
	}
	slices.Reverse(added)
	f.add(added...)
	want := []string{"near"}
	for i := range equals {
		want = append(want, fmt.Sprintf("p%02d", i))
	}
	question := vectorOf("question")
	for i, x := range vectorOf("equal") {
		question[i] += x / 2
	}
	for _, n := range []int{1, 2, 3, 10, 30, equals, equals + 1} {
		for range 5 {
			if got := ids(f.nearest(question, text.English, n)); !slices.Equal(got, want[:n]) {
				f.Fatalf("the nearest %d are %q, want %q", n, got, want[:n])
			}
		}
	}
}

// testAgainstReference: over random vectors, with removals and replacements in between, results
// are those of comparing with every passage.
func testAgainstReference(f *fixture) {
	rng := rand.New(rand.NewPCG(3, 4))
	ref := newReference(f.enc)
	for range 4 {
		var added []retrieval.Embedded
		for range 150 {
			lang := []text.Language{text.Arabic, text.English}[rng.IntN(2)]
			added = append(added, ready(fmt.Sprintf("p%03d", rng.IntN(400)), lang, randomVector(rng)))
		}
		var removed []string
		for range 40 {
			removed = append(removed, fmt.Sprintf("p%03d", rng.IntN(400)))
		}
		for _, s := range []retrieval.Store{f.store, ref} {
			if err := s.Add(f.Context(), added); err != nil {
				f.Fatal(err)
			}
			if err := s.Remove(f.Context(), removed); err != nil {
				f.Fatal(err)
			}
		}
		for _, lang := range []text.Language{text.Arabic, text.English, ""} {
			if got, want := f.store.IDs(lang), ref.IDs(lang); !slices.Equal(got, want) {
				f.Fatalf("%d passages in %q, want %d", len(got), lang, len(want))
			}
			for _, n := range []int{1, 10, 1000} {
				f.compare(ref, randomVector(rng), lang, n)
			}
		}
	}
}

// compare checks a result against the reference's. Scores may differ by rounding, and passages
// closer than that may have changed places.
func (f *fixture) compare(ref *reference, vector []float32, lang text.Language, n int) {
	f.Helper()
	const rounding = 1e-3 // a store may keep 16 bits a number
	got := f.nearest(vector, lang, n)
	want, err := ref.Nearest(f.Context(), vector, lang, n)
	if err != nil {
		f.Fatal(err)
	}
	if len(got) != len(want) {
		f.Fatalf("%d results in %q, want %d", len(got), lang, len(want))
	}
	exact := map[string]float64{}
	all, _ := ref.Nearest(f.Context(), vector, lang, math.MaxInt)
	for _, s := range all {
		exact[s.ID] = s.Score
	}
	for i, s := range got {
		score, ok := exact[s.ID]
		delete(exact, s.ID) // so that none comes twice
		if !ok || math.Abs(s.Score-score) > rounding || math.Abs(score-want[i].Score) > rounding {
			f.Errorf("result %d of %d in %q is %+v, want %+v", i, n, lang, s, want[i])
			return
		}
		if i > 0 && got[i-1].Score < s.Score {
			f.Errorf("result %d of %d in %q is better than the one before", i, n, lang)
			return
		}
	}
}
