package e5_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/text"
)

func encode(t *testing.T, m *e5.Model, kind retrieval.Kind, lang text.Language, s string) *retrieval.Encoding {
	t.Helper()
	e, err := m.Encode(t.Context(), kind, lang, s)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Pooled) != retrieval.Dim || len(e.Vectors) != len(e.Tokens)*retrieval.Dim {
		t.Fatalf("%d numbers, %d token vectors for %d tokens", len(e.Pooled), len(e.Vectors)/retrieval.Dim, len(e.Tokens))
	}
	all := append(slices.Clone(e.Pooled), e.Vectors...)
	for v := range slices.Chunk(all, retrieval.Dim) {
		if n := dot(v, v); math.Abs(n-1) > 1e-5 {
			t.Fatalf("a vector of %q has the length %v", s, math.Sqrt(n))
		}
	}
	return e
}

// spans returns the texts of an encoding's tokens.
func spans(e *retrieval.Encoding, s string) []string {
	var out []string
	for _, x := range e.Tokens {
		out = append(out, s[x.Start:x.End])
	}
	return out
}

func TestTokensStandForTheText(t *testing.T) {
	m := open(t)
	for _, c := range []struct {
		kind retrieval.Kind
		text string
		want string // the tokens' texts
	}{
		{retrieval.KindQuery, "When did Albania cut ties?", "When|did|Albania|cut|ties|?"},
		{retrieval.KindPassage, "When did Albania cut ties?", "When|did|Albania|cut|ties|?"},
		{retrieval.KindPassage, "\r\n  Tirana\u00a0\t said \n", "Tirana|said"},
		{retrieval.KindPassage, "قطعت ألبانيا", "قطع|ت|أل|باني|ا"},
		{retrieval.KindPassage, "cafe\u0301s", "cafe\u0301|s"},
		{retrieval.KindPassage, "ﬁle ½", "ﬁle|½"},
		{retrieval.KindPassage, "in 𓀀 out", "in| |𓀀|out"},
		{retrieval.KindQuery, "\xffx\xc3", "x|\xc3"},
	} {
		e := encode(t, m, c.kind, text.English, c.text)
		if got := strings.Join(spans(e, c.text), "|"); got != c.want {
			t.Errorf("tokens of %q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestComposedAndDecomposedAreTheSame(t *testing.T) {
	m := open(t)
	composed, decomposed := "Shqipëri: أعلنت آلية", "Shqipe\u0308ri: ا\u0654علنت ا\u0653لية"
	a := encode(t, m, retrieval.KindPassage, text.Arabic, composed)
	b := encode(t, m, retrieval.KindPassage, text.Arabic, decomposed)
	if !slices.Equal(a.Pooled, b.Pooled) || !slices.Equal(a.Vectors, b.Vectors) {
		t.Error("their vectors differ")
	}
	if got, want := strings.Join(spans(b, decomposed), ""), strings.ReplaceAll(decomposed, " ", ""); got != want {
		t.Errorf("the tokens of the decomposed text stand for %q, want %q", got, want)
	}
}

func TestBlankTextHasNoTokens(t *testing.T) {
	m := open(t)
	for _, s := range []string{"", " \n\t", "\u00a0"} {
		if e := encode(t, m, retrieval.KindQuery, text.English, s); len(e.Tokens) != 0 {
			t.Errorf("%q has %d tokens", s, len(e.Tokens))
		}
	}
}

func TestLongTextIsCut(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds on a slow kernel")
	}
	m := open(t)
	s := strings.Repeat("one two ", 300_000)
	e := encode(t, m, retrieval.KindPassage, text.English, s)
	// <s>, passage, :, and </s> take four of all tokens.
	if got := strings.Join(spans(e, s), " "); len(e.Tokens) != e5.MaxTokens-4 || !strings.HasPrefix(s, got) {
		t.Errorf("%d tokens", len(e.Tokens))
	}
}

// TestCentringBringsLanguagesTogether asks in each language for one of two passages in the other.
func TestCentringBringsLanguagesTogether(t *testing.T) {
	m := open(t)
	vector := func(k retrieval.Kind, l text.Language, s string) []float32 { return encode(t, m, k, l, s).Pooled }
	query, passage := retrieval.KindQuery, retrieval.KindPassage
	en := vector(query, text.English, "When was the bridge over the river built?")
	ar := vector(query, text.Arabic, "متى بني الجسر فوق النهر؟")
	another := vector(query, text.English, "How much does a loaf of bread cost?")
	if same, different := dot(en, ar), dot(en, another); same < different+0.2 {
		t.Errorf("cosine %.3f of a question with itself in Arabic, %.3f with another in English", same, different)
	}
	other := vector(passage, text.English, "The price of wheat rose for the third week in a row.")
	right := vector(passage, text.Arabic, "شيد الجسر الواقع فوق النهر عام 1932.")
	if a, b := dot(en, right), dot(en, other); a < b+0.2 {
		t.Errorf("an English question: %.3f with the right Arabic passage, %.3f with a wrong English one", a, b)
	}
	if unknown := vector(query, "", "When was the bridge over the river built?"); dot(unknown, en) < 0.7 || dot(unknown, en) > 0.9999 {
		t.Errorf("without a language: cosine %.3f", dot(unknown, en))
	}
}

func TestUnknownKind(t *testing.T) {
	if _, err := open(t).Encode(t.Context(), retrieval.Kind(7), text.English, "x"); err == nil {
		t.Error("no error")
	}
}

// countdown is a context that ends when it has been asked a number of times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

func TestEncodeEndsWithItsContext(t *testing.T) {
	m := open(t)
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := m.Encode(ended, retrieval.KindQuery, text.English, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
	if _, err := m.Embed(ended, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
	if _, err := m.EncodeBatch(ended, retrieval.KindQuery, text.English, []string{"x", "y"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended, batch: %v", err)
	}
	c := &countdown{Context: t.Context()}
	c.left.Store(5)
	if _, err := m.Encode(c, retrieval.KindQuery, text.English, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a context that ends on the way: %v", err)
	}
	encode(t, m, retrieval.KindQuery, text.English, "x") // and the model goes on
}

func TestConcurrentEncodingsAreTheSame(t *testing.T) {
	m := open(t)
	others := 4
	lines := []string{"a", "When did Albania cut ties with Iran?", "", strings.Repeat("متى قطعت العلاقات؟ ", 5), "x y z"}
	if testing.Short() {
		others, lines = 2, lines[:2]
	}
	var want []*retrieval.Encoding
	for _, s := range lines {
		want = append(want, encode(t, m, retrieval.KindPassage, text.Arabic, s))
	}
	var wg sync.WaitGroup
	for g := range others {
		wg.Go(func() {
			for i := range lines {
				j := (i + g) % len(lines)
				e, err := m.Encode(t.Context(), retrieval.KindPassage, text.Arabic, lines[j])
				if err != nil || !slices.Equal(e.Pooled, want[j].Pooled) || !slices.Equal(e.Vectors, want[j].Vectors) {
					t.Errorf("text %d is encoded differently beside others (%v)", j, err)
				}
			}
		})
	}
	batch, err := m.EncodeBatch(t.Context(), retrieval.KindPassage, text.Arabic, lines)
	wg.Wait()
	if err != nil || len(batch) != len(lines) {
		t.Fatalf("batch: %d of %d, %v", len(batch), len(lines), err)
	}
	for i, e := range batch {
		if !slices.Equal(e.Pooled, want[i].Pooled) || !slices.Equal(e.Tokens, want[i].Tokens) {
			t.Errorf("text %d is encoded differently in a batch", i)
		}
	}
	if none, err := m.EncodeBatch(t.Context(), retrieval.KindPassage, text.Arabic, nil); err != nil || len(none) != 0 {
		t.Errorf("an empty batch: %v, %v", none, err)
	}
}
