package retrieval_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/text"
)

// prose returns an English paragraph of sentences of the given lengths in words.
func prose(lengths ...int) string {
	var out []string
	for i, n := range lengths {
		out = append(out, fmt.Sprintf("Sentence %d%s.", i, strings.Repeat(" was", n-2)))
	}
	return strings.Join(out, " ")
}

// lengths returns the number of words of each passage.
func lengths(passages []*retrieval.Passage) []int {
	var out []int
	for _, p := range passages {
		out = append(out, text.CountWords(p.Text))
	}
	return out
}

func TestSplit(t *testing.T) {
	tests := map[string]struct {
		raw  string
		want []int
	}{
		"short article":                        {prose(10, 20), []int{30}},
		"full passage":                         {prose(30, 30, 30), []int{90}},
		"halves, not a full one and a rest":    {prose(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10), []int{60, 60}},
		"cut between paragraphs":               {prose(20, 20) + "\n\n" + prose(30, 30), []int{40, 60}},
		"small paragraphs together":            {prose(20, 20) + "\n\n" + prose(19) + "\n\n" + prose(21), []int{80}},
		"sentences that nearly fill a passage": {prose(70, 80, 75), []int{70, 80, 75}},
		"a heading goes with what it heads":    {prose(40, 30) + "\n\n## A heading\n\n" + prose(40), []int{70, 42}},
		"noise ends a passage":                 {prose(10) + "\n\nRead more: something else\n\n" + prose(12), []int{10, 12}},
		"another language ends a passage":      {prose(10) + "\n\nأغلق الميناء يوم الأحد.\n\n" + prose(12), []int{10, 4, 12}},
		"the numbers of a list do not":         {prose(10) + "\n\n1. " + prose(12) + "\n2. " + prose(14), []int{38}},
		"not cut through a paragraph":          {prose(30) + "\n\n" + prose(20, 50), []int{30, 70}},
		"cut before a heading":                 {prose(18) + "\n\n" + prose(20) + "\n\n## Two\n\n" + prose(30) + "\n\n" + prose(40), []int{38, 71}},
		"no heading is left behind":            {prose(40, 48) + "\n\n## Two\n\n" + prose(45) + "\n\nOther" + strings.Repeat(" was", 44) + ".", []int{88, 46, 45}},
		"one sentence":                         {"Port closed.", []int{2}},
		"a heading before a full paragraph":    {"# A heading\n\n" + prose(30, 30, 30), []int{32, 60}},
		"headings one after another":           {"# One\n\n## Two\n\n" + prose(30), []int{32}},
		"a short rest joins its paragraph":     {prose(30, 30) + "\n\n" + prose(25, 25, 5), []int{60, 55}},
		"a deceptive sentence ends a passage":  {prose(10) + " Not \u202eso\u202c. " + prose(12), []int{10, 12}},
	}
	for name, tt := range tests {
		a := read(t, tt.raw)
		if got := lengths(retrieval.Split(a)); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %v words, want %v", name, got, tt.want)
		}
	}
}

func TestPassageIDs(t *testing.T) {
	twice := strings.Repeat(prose(45)+" ", 4)
	a := read(t, prose(80)+"\n\n"+twice)
	p := retrieval.Split(a)
	if len(p) != 3 {
		t.Fatalf("%d passages, want 3", len(p))
	}
	sum := sha256.Sum256([]byte(p[1].Text))
	if want := fmt.Sprintf("folder/name#%x", sum[:6]); p[1].ID != want {
		t.Errorf("id %s, want %s", p[1].ID, want)
	}
	if want := p[1].ID + "-2"; p[2].ID != want {
		t.Errorf("the id of the second passage of one text is %s, want %s", p[2].ID, want)
	}
	edited := retrieval.Split(read(t, prose(60)+"\n\n"+prose(75)+"\n\n"+twice))
	if got := edited[2].ID; got != p[1].ID {
		t.Errorf("an edit elsewhere changes the id of a passage from %s to %s", p[1].ID, got)
	}
}

// checkPassages fails when passages do not hold each sentence of their article once, in order, in runs.
func checkPassages(t *testing.T, a *retrieval.Article, passages []*retrieval.Passage) {
	t.Helper()
	next, ids := 0, map[string]bool{}
	for _, p := range passages {
		if len(p.Sentences) == 0 || ids[p.ID] || p.Article != a.ID || !strings.HasPrefix(p.ID, a.ID+"#") {
			t.Fatalf("bad passage %+v", p)
		}
		ids[p.ID] = true
		if p.Text != a.Raw[p.Start:p.End] || p.Start != p.Sentences[0].Start || p.End != p.Sentences[len(p.Sentences)-1].End {
			t.Errorf("passage %s is not the text that it points at", p.ID)
		}
		for _, s := range p.Sentences {
			if next >= len(a.Sentences) || s != a.Sentences[next] {
				t.Fatalf("sentence %d is not %+v", next, s)
			}
			if s.Language != p.Language {
				t.Errorf("a sentence in %q in a passage in %q", s.Language, p.Language)
			}
			next++
		}
		if n := text.CountWords(p.Text); n > retrieval.MaxWords && len(p.Sentences) > 1 {
			t.Errorf("passage %s of several sentences has %d words", p.ID, n)
		}
	}
	if next != len(a.Sentences) {
		t.Errorf("%d of %d sentences are in passages", next, len(a.Sentences))
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(prose(40, 40, 40) + "\n\n# H\n\n1. " + prose(30) + "\n2. " + prose(90))
	f.Add("A. B. C.\n\nأ ب. ت ث.\n\nD e.\nRead more: x\nF g.")
	f.Add("x y. x y.\n\n---\n\nx y. x y. \u202ez z. x y.")
	f.Fuzz(func(t *testing.T, raw string) {
		a, err := retrieval.ReadArticle("a", raw)
		if err != nil {
			return
		}
		checkPassages(t, a, retrieval.Split(a))
	})
}
