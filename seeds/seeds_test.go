package seeds_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"isnad/seeds"
)

// sharedRun is the length, in words, of the shortest run that counts as copied.
const sharedRun = 10

// sources is the folder of the published articles, seen from this package.
const sources = "../../shared/seeds"

type frontMatter struct {
	Title        string `yaml:"title"`
	Outlet       string `yaml:"outlet"`
	Date         string `yaml:"date"`
	DateInferred bool   `yaml:"date_inferred"`
	Language     string `yaml:"language"`
}

func TestArticles(t *testing.T) {
	// No source gives a full date; one names who it has its text from.
	want := map[string]frontMatter{
		"albania-cuts-ties.txt":      {Date: "2022-09-07", DateInferred: true, Language: "ar"},
		"police-system-attacked.txt": {Date: "2022-09-10", DateInferred: true, Language: "ar"},
		"rama-asks-israel.txt":       {Date: "2022-10-23", DateInferred: true, Language: "ar"},
		"second-cyberattack.txt":     {Date: "2022-09-10", DateInferred: true, Language: "en"},
		"us-sanctions.txt":           {Date: "2022-09-09", DateInferred: true, Language: "en", Outlet: "Agencies"},
	}
	names := articleNames(t)
	if len(names) != len(want) {
		t.Errorf("articles: %q, want %d of them", names, len(want))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			got, body := readArticle(t, name)
			if got.Title == "" {
				t.Error("no title")
			}
			if _, err := time.Parse(time.DateOnly, got.Date); err != nil {
				t.Errorf("date: %v", err)
			}
			if n := len(foldedWords(body)); n < 250 {
				t.Errorf("%d words, want an article", n)
			}
			got.Title = ""
			if got != want[name] {
				t.Errorf("front matter: %+v, want %+v", got, want[name])
			}
			if i := strings.IndexFunc(body, unwanted); i >= 0 {
				t.Errorf("unwanted character %+q", []rune(body[i:])[0])
			}
		})
	}
}

func TestArticlesAreInOurOwnWords(t *testing.T) {
	published := sourceWords(t)
	for _, name := range articleNames(t) {
		ours := foldedWords(readRaw(t, name))
		for source, theirs := range published {
			if run := firstSharedRun(ours, theirs, sharedRun); run != nil {
				t.Errorf("%s shares %d words with %s: %s", name, sharedRun, source, strings.Join(run, " "))
			}
		}
	}
}

func TestFirstSharedRun(t *testing.T) {
	for _, test := range []struct{ name, a, b, want string }{
		{"case and punctuation", "He said: “Stop, NOW!”", "they said, stop now then", "said stop now"},
		{"diacritics and letter variants", "شنّت إيران هجومًا أوّل", "قال إن شنت ايران هجوما", "شنت ايران هجوما"},
		{"digits", "في ١٥ تموز الماضي", "هجوم في 15 تموز", "في 15 تموز"},
		{"two words only", "one two three", "one two four", ""},
		{"shorter than a run", "one two", "one two", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(firstSharedRun(foldedWords(test.a), foldedWords(test.b), 3), " ")
			if got != test.want {
				t.Errorf("shared run of 3: %q, want %q", got, test.want)
			}
		})
	}
}

// firstSharedRun returns the first n words in a row of a that stand in a row in b, or nil.
func firstSharedRun(a, b []string, n int) []string {
	runs := make(map[string]bool)
	for i := 0; i+n <= len(b); i++ {
		runs[strings.Join(b[i:i+n], " ")] = true
	}
	for i := 0; i+n <= len(a); i++ {
		if runs[strings.Join(a[i:i+n], " ")] {
			return a[i : i+n]
		}
	}
	return nil
}

// foldedWords are the words of s without what two spellings of one word may differ in: case,
// diacritics, variants of Arabic letters, kinds of digits. Punctuation parts words.
func foldedWords(s string) []string {
	letters := strings.NewReplacer("ٱ", "ا", "ى", "ي", "ة", "ه", "ـ", "")
	var folded strings.Builder
	// Decomposing turns أ إ آ ؤ ئ into a bare letter and a mark, and marks are dropped.
	for _, r := range letters.Replace(norm.NFKD.String(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= '٠' && r <= '٩':
			folded.WriteRune('0' + r - '٠')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			folded.WriteRune(unicode.ToLower(r))
		default:
			folded.WriteByte(' ')
		}
	}
	return strings.Fields(folded.String())
}

// unwanted reports characters that a clean article has no use for.
func unwanted(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar)
}

func articleNames(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(seeds.Articles(), "*")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func readRaw(t *testing.T, name string) string {
	t.Helper()
	raw, err := fs.ReadFile(seeds.Articles(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func readArticle(t *testing.T, name string) (frontMatter, string) {
	t.Helper()
	rest, ok := strings.CutPrefix(readRaw(t, name), "---\n")
	head, body, found := strings.Cut(rest, "\n---\n")
	if !ok || !found {
		t.Fatal("no front matter between --- lines")
	}
	var matter frontMatter
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(head)))
	decoder.KnownFields(true)
	if err := decoder.Decode(&matter); err != nil {
		t.Fatal(err)
	}
	return matter, body
}

// sourceWords returns the folded words of each published article by file name.
func sourceWords(t *testing.T) map[string][]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(sources, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the published articles are not in %s", sources)
		}
		t.Skipf("the published articles are not in %s", sources)
	}
	words := make(map[string][]string)
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		words[filepath.Base(path)] = foldedWords(string(raw))
	}
	return words
}

// contains reports whether one of the forms, parted by |, stands in the folded words.
func contains(words []string, forms string) bool {
	text := " " + strings.Join(words, " ")
	return slices.ContainsFunc(strings.Split(forms, "|"), func(form string) bool {
		folded := strings.Join(foldedWords(form), " ")
		// Arabic writes conjunctions and prepositions on to the word: such a form may start inside one.
		if unicode.Is(unicode.Arabic, []rune(folded)[0]) {
			return strings.Contains(text, folded)
		}
		return strings.Contains(text, " "+folded)
	})
}
