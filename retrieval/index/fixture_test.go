package index_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/index"
	"isnad/retrieval/retrievaltest"
	"isnad/retrieval/text"
)

// The articles that tests index, by id. Each language change begins a passage.
func sources() map[string]string {
	return map[string]string{
		"bridge":      "The bridge was closed on Monday.\n\nأغلق الجسر يوم الاثنين.\n\nEngineers found two cracks.\n",
		"ferry":       "A ferry takes the traffic until spring.\n\nتنقل العبارة السيارات حتى الربيع.\n",
		"mayor":       "---\ntitle: The mayor speaks\ndate: 2021-03-02\n---\nThe mayor promised a new bridge.\n",
		"old/history": "بني الجسر عام ١٩٧٤.\n\nIt was repaired in 1998.\n\nثم أغلق مرتين.\n",
	}
}

// read makes articles of sources, in the order of their ids: each line is a sentence.
func read(t testing.TB, sources map[string]string) []*retrieval.Article {
	t.Helper()
	var articles []*retrieval.Article
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		a := &retrieval.Article{ID: id, Raw: sources[id]}
		front := max(0, strings.LastIndex(a.Raw, "---\n"))
		start := 0
		for i, line := range slices.Collect(strings.Lines(a.Raw)) {
			end := start + len(strings.TrimRight(line, "\n"))
			if lang := text.LanguageOf(line); lang != "" && start >= front {
				a.Sentences = append(a.Sentences, retrieval.Sentence{Start: start, End: end, Language: lang, Paragraph: i})
			}
			start += len(line)
		}
		articles = append(articles, a)
	}
	return articles
}

// fixture opens indexes in a cache directory of the test's own.
type fixture struct {
	testing.TB
	cacheDir string
	now      time.Time
}

func newFixture(t testing.TB) *fixture {
	return &fixture{t, filepath.Join(t.TempDir(), "cache"), time.Now()}
}

// opened is an index and what making it took.
type opened struct {
	*index.Index
	encoded []string // texts
	notices []string
}

// open opens the index of articles; change may change the options.
func (f *fixture) open(articles []*retrieval.Article, change ...func(*index.Options)) opened {
	f.Helper()
	o, err := f.try(context.Background(), articles, change...)
	if err != nil {
		f.Fatalf("opening the index: %v", err)
	}
	return o
}

func (f *fixture) try(ctx context.Context, articles []*retrieval.Article, change ...func(*index.Options)) (opened, error) {
	var o opened
	enc := &retrievaltest.Encoder{}
	opts := f.options(enc)
	opts.Notice = func(s string) { o.notices = append(o.notices, s) }
	for _, c := range change {
		c(&opts)
	}
	var err error
	o.Index, err = index.Open(ctx, articles, opts)
	for _, c := range enc.Calls() {
		o.encoded = append(o.encoded, c.Text)
	}
	return o, err
}

func (f *fixture) options(enc retrieval.Encoder) index.Options {
	return index.Options{Encoder: enc, CacheDir: f.cacheDir, Folder: "/articles", Now: func() time.Time { return f.now }}
}

// quiet fails when opening took any embedding or said anything.
func (o opened) quiet(t testing.TB) opened {
	t.Helper()
	if len(o.encoded) > 0 || len(o.notices) > 0 {
		t.Errorf("embedded %q, said %q", o.encoded, o.notices)
	}
	return o
}

// said fails unless opening said one line, which holds all the words.
func (o opened) said(t testing.TB, words ...string) opened {
	t.Helper()
	if len(o.notices) != 1 || strings.Contains(o.notices[0], "\n") {
		t.Fatalf("said %q, not one line", o.notices)
	}
	for _, w := range words {
		if !strings.Contains(o.notices[0], w) {
			t.Errorf("said %q without %q", o.notices[0], w)
		}
	}
	return o
}

// embedded fails unless the passages of the articles of these ids, and no others, were encoded.
func (o opened) embedded(t testing.TB, ids ...string) opened {
	t.Helper()
	var want []string
	for _, p := range o.Passages() {
		if slices.Contains(ids, p.Article) {
			want = append(want, p.Text)
		}
	}
	got := slices.Sorted(slices.Values(o.encoded))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("embedded %q, not %q", got, want)
	}
	if s := o.Stats(); s.Embedded != len(want) || s.Reused != len(o.Passages())-len(want) || s.Passages != len(o.Passages()) {
		t.Errorf("the figures are %+v, with %d of %d passages embedded", s, len(want), len(o.Passages()))
	}
	return o
}

// same fails unless both indexes hold the same passages with the same vectors, to the bit.
func (o opened) same(t testing.TB, want opened) {
	t.Helper()
	ids := o.Store().IDs("")
	if !slices.Equal(ids, want.Store().IDs("")) || len(ids) != len(want.Passages()) {
		t.Fatalf("the passages are %v, not %v", ids, want.Store().IDs(""))
	}
	for _, id := range ids {
		a, _ := o.Store().Get(id)
		b, _ := want.Store().Get(id)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("passage %s is another one", id)
		}
	}
}

// allIDs returns the ids of all sources.
func allIDs() []string { return []string{"bridge", "ferry", "mayor", "old/history"} }

// folder returns the one index folder of the cache.
func (f *fixture) folder() string {
	f.Helper()
	found, err := filepath.Glob(filepath.Join(f.cacheDir, "index", "*"))
	if err != nil || len(found) != 1 {
		f.Fatalf("the index folders are %v, %v", found, err)
	}
	return found[0]
}

func (f *fixture) manifest() string { return filepath.Join(f.folder(), "manifest") }

// segments returns the paths of the segments by article, from the manifest.
func (f *fixture) segments() map[string]string {
	f.Helper()
	var m struct {
		Articles []struct{ ID, Segment string }
	}
	_, body, _ := bytes.Cut(f.read(f.manifest()), []byte("\n"))
	if err := json.Unmarshal(body, &m); err != nil {
		f.Fatal(err)
	}
	paths := map[string]string{}
	for _, a := range m.Articles {
		paths[a.ID] = filepath.Join(f.folder(), a.Segment)
	}
	return paths
}

// segment returns the path of the segment of an article.
func (f *fixture) segment(article string) string {
	f.Helper()
	path, ok := f.segments()[article]
	if !ok {
		f.Fatalf("the manifest does not name %q", article)
	}
	return path
}

func (f *fixture) read(path string) []byte {
	f.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	return data
}

func (f *fixture) write(path string, data []byte) {
	f.Helper()
	f.must(os.WriteFile(path, data, 0o600))
}

func (f *fixture) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// files lists a tree: names with their sizes and times.
func (f *fixture) files(dir string) []string {
	f.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		names = append(names, fmt.Sprint(path, info.Size(), info.ModTime()))
		return err
	})
	f.must(err)
	return names
}
