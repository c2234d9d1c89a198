package e5

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isnad/retrieval/e5/internal/weights"
)

var texts = []string{
	"", " ", "a", "When did Albania cut ties with Iran?", "متى قطعت ألبانيا علاقاتها مع إيران؟",
	"  two  spaces\u200f\u200e ", "\u0001\u0002", "ﻻ إله إلا الله ١٢٣ é ﬁle", "e\u0301 a\u0308\u0323 \u0627\u0654", "ﷺ ½ €2m ㎏",
	"<s> </s>", "\u2581x", "a\u00a0b\tc\r\nd\u0085e", "\xff\xfe\xc3", "ـــمـــد الحُكُومَة", "👍🏽 𓀀 ꙮ", "a\u0000b",
	strings.Repeat("x\u0300\u0301", 40), strings.Repeat("لا", 300),
}

func testSegmenter(tb testing.TB) *segmenter {
	f, err := weights.Open(bytesOf(weightsFile))
	if err != nil {
		tb.Fatal(err)
	}
	t := newTokenizer(f)
	return &segmenter{tokenizer: &t}
}

// wholeText finds the best pieces over the text as a whole, the way the model's description
// has it: no cutting into words, no limit.
func wholeText(t *tokenizer, s string) []int32 {
	var b strings.Builder
	for _, r := range s {
		if to, ok := t.file.CharMap.Lookup(r); ok {
			b.Write(to)
		} else {
			b.WriteRune(r)
		}
	}
	s = b.String()
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	s = strings.ReplaceAll(" "+strings.TrimPrefix(s, " "), " ", space)
	score, back, row := make([]float64, len(s)+1), make([]int, len(s)+1), make([]int32, len(s)+1)
	for i := range score[1:] {
		score[i+1] = math.Inf(-1)
	}
	for i := range s {
		try := func(to int, v float64, r int32) {
			if v > score[to] {
				score[to], back[to], row[to] = v, i, r
			}
		}
		for n, e := t.file.Trie.Root(), i; e < len(s); e++ {
			var ok bool
			if n, ok = t.file.Trie.Step(n, s[e]); !ok {
				break
			}
			if r, ok := t.file.Trie.Value(n); ok {
				try(e+1, score[i]+float64(t.file.Score(r)), r)
			}
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		try(i+size, score[i]+t.unknown, weights.UNK)
	}
	var out []int32
	for e := len(s); e > 0; e = back[e] {
		out = append(out, row[e])
	}
	slices.Reverse(out)
	return out
}

// FuzzTokenise checks that cutting word by word gives what cutting the whole text gives, and
// that the pieces' spans are in order and leave out nothing that can be seen.
func FuzzTokenise(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	g := testSegmenter(f)
	f.Fuzz(func(t *testing.T, s string) {
		pieces := g.tokenise(s, maxPieces)
		var rows []int32
		seen, last := 0, 0
		for _, p := range pieces {
			rows = append(rows, p.row)
			if p.start < last || p.end < p.start || p.end > len(s) {
				t.Fatalf("span %d-%d after one from %d in %q", p.start, p.end, last, s)
			}
			if gap := s[seen:max(seen, p.start)]; visible(g, gap) {
				t.Fatalf("%q is in no piece of %q", gap, s)
			}
			last, seen = p.start, max(seen, p.end)
		}
		for _, p := range g.tokenise("query: "+clean(s, 1000).text, maxPieces) {
			if p.start < len("query: ") && p.end > len("query: ") {
				t.Fatalf("a piece is of the prefix and of %q", s)
			}
		}
		if len(rows) == maxPieces {
			return
		}
		if visible(g, s[seen:]) {
			t.Fatalf("%q is in no piece of %q", s[seen:], s)
		}
		if want := wholeText(g.tokenizer, s); !slices.Equal(rows, want) {
			t.Fatalf("pieces of %q are %v, want %v", s, rows, want)
		}
	})
}

// visible tells whether some of s is neither left out by the character map nor a space.
func visible(g *segmenter, s string) bool {
	for _, r := range s {
		if to, ok := g.file.CharMap.Lookup(r); !ok && r != ' ' || strings.Trim(string(to), " ") != "" {
			return true
		}
	}
	return false
}

// FuzzClean holds clean to its plain definition, and its spans to the text.
func FuzzClean(f *testing.F) {
	for _, s := range texts {
		f.Add(s, 1000)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(1, min(limit, 1<<16))
		c := clean(s, limit)
		if c.from != nil && len(c.from) != len(c.text) {
			t.Fatalf("%d bytes with %d sources", len(c.text), len(c.from))
		}
		last := 0
		for i := 0; i < len(c.text); {
			r, n := utf8.DecodeRuneInString(c.text[i:])
			start, end := c.source(i, i+n)
			i += n
			if start < last || end <= start || end > len(s) {
				t.Fatalf("%q comes from %d-%d of %q, after one from %d", r, start, end, s, last)
			}
			if r == ' ' && !unicode.IsSpace(first(s[start:])) {
				t.Fatalf("the space comes from %q", s[start:end])
			}
			last = start
		}
		// What composing makes of marks after bytes that are no UTF-8 is not defined.
		if want := strings.Join(strings.Fields(norm.NFC.String(s)), " "); utf8.ValidString(s) && len(want)+utf8.UTFMax < limit && len(s) < limit && c.text != want {
			t.Fatalf("%q became %q, want %q", s, c.text, want)
		}
		if len(c.text) > limit+norm.MaxSegmentSize {
			t.Fatalf("%d bytes for a limit of %d", len(c.text), limit)
		}
	})
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
