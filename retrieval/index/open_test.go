package index_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad/retrieval"
	"isnad/retrieval/index"
	"isnad/retrieval/retrievaltest"
	"isnad/retrieval/text"
)

// TestSecondTime proves that what was embedded once is not embedded again, and comes back to
// the bit.
func TestSecondTime(t *testing.T) {
	f := newFixture(t)
	first := f.open(read(t, sources())).embedded(t, allIDs()...)
	second := f.open(read(t, sources())).quiet(t).embedded(t)
	second.same(t, first)
	second.same(t, f.open(read(t, sources()), func(o *index.Options) { o.CacheDir = "" }).embedded(t, allIDs()...))
	if n := second.Stats().Articles; n != 4 {
		t.Errorf("%d articles", n)
	}
}

func TestIndexFinds(t *testing.T) {
	ix := newFixture(t).open(read(t, sources()))
	a, ok := ix.Article("old/history")
	if !ok || a.ID != "old/history" || len(ix.Articles()) != 4 {
		t.Errorf("article old/history is %v of %d", a, len(ix.Articles()))
	}
	if _, ok := ix.Article("none"); ok {
		t.Error("an article that was never given is in")
	}
	for _, p := range ix.Passages() {
		a, ok := ix.Article(p.Article)
		if !ok || a.Raw[p.Start:p.End] != p.Text {
			t.Errorf("passage %s is not in its article", p.ID)
		}
	}
	if hits := ix.Lexical().Search("cracks", "", 3); len(hits) == 0 || !strings.HasPrefix(hits[0].ID, "bridge#") {
		t.Errorf("the word cracks is found in %v", hits)
	}
}

// TestOnlyWhatChanged proves which edits of a folder embed what.
func TestOnlyWhatChanged(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s map[string]string)
		embeds []string
	}{
		"an edited article": {func(s map[string]string) { s["ferry"] += "It is free.\n" }, []string{"ferry"}},
		"a new article":     {func(s map[string]string) { s["new"] = "The ferry sank.\n" }, []string{"new"}},
		"a removed article": {func(s map[string]string) { delete(s, "ferry") }, nil},
		"corrected front matter": {func(s map[string]string) {
			s["mayor"] = strings.Replace(s["mayor"], "2021-03-02", "2 March 2021", 1)
		}, nil},
		"a renamed article":  {func(s map[string]string) { s["renamed"] = s["ferry"]; delete(s, "ferry") }, nil},
		"a copied article":   {func(s map[string]string) { s["copy"] = s["ferry"] }, nil},
		"an emptied article": {func(s map[string]string) { s["ferry"] = "" }, nil},
		"all gone":           {func(s map[string]string) { clear(s) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.open(read(t, sources()))
			changed := sources()
			c.change(changed)
			got := f.open(read(t, changed)).embedded(t, c.embeds...)
			if len(got.notices) > 0 {
				t.Errorf("an ordinary edit is spoken of: %q", got.notices)
			}
			got.same(t, f.open(read(t, changed), func(o *index.Options) { o.CacheDir = "" }))
			var want []string
			for id, raw := range changed {
				if raw != "" {
					want = append(want, id)
				}
			}
			if named := slices.Sorted(maps.Keys(f.segments())); !slices.Equal(named, slices.Sorted(slices.Values(want))) {
				t.Errorf("the manifest names %v", named)
			}
			f.open(read(t, changed)).quiet(t)
		})
	}
}

// TestAnotherReading proves that a text which is read or split in another way than before is
// embedded again, though its file is the same.
func TestAnotherReading(t *testing.T) {
	for name, change := range map[string]func(s *retrieval.Sentence){
		"another language":   func(s *retrieval.Sentence) { s.Language = text.Arabic },
		"a shorter sentence": func(s *retrieval.Sentence) { s.Start += len("The ") },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.open(read(t, sources()))
			articles := read(t, sources())
			change(&articles[2].Sentences[0])
			if o := f.open(articles).embedded(t, articles[2].ID); len(o.notices) > 0 {
				t.Errorf("said %q", o.notices)
			}
		})
	}
}

func TestRebuild(t *testing.T) {
	f := newFixture(t)
	f.open(read(t, sources()))
	path := f.segment("ferry")
	f.write(path, []byte("damaged"))
	before, err := os.Stat(path)
	f.must(err)
	f.open(read(t, sources()), func(o *index.Options) { o.Rebuild = true }).embedded(t, allIDs()...)
	f.open(read(t, sources())).quiet(t)
	if after, err := os.Stat(path); err != nil || os.SameFile(before, after) {
		t.Errorf("the segment was written over, not replaced: another process could read half of it; %v", err)
	}
}

// otherModel is an encoder that gives other vectors.
type otherModel struct{ retrievaltest.Encoder }

func (*otherModel) Fingerprint() string { return "another" }

func TestAnotherModel(t *testing.T) {
	f := newFixture(t)
	f.open(read(t, sources()))
	enc := &otherModel{}
	o := f.open(read(t, sources()), func(o *index.Options) { o.Encoder = enc }).said(t, "another version or model", "4 articles")
	if o.Stats().Reused != 0 || len(enc.Calls()) != len(o.Passages()) {
		t.Errorf("%d passages came from vectors of another model", o.Stats().Reused)
	}
	f.open(read(t, sources()), func(o *index.Options) { o.Encoder = &otherModel{} }).quiet(t)
}

func TestProgress(t *testing.T) {
	f := newFixture(t)
	var seen []int
	record := func(o *index.Options) {
		o.Progress = func(done, total int) {
			if seen = append(seen, done); total != 9 {
				t.Errorf("%d passages in all", total)
			}
		}
	}
	f.open(read(t, sources()), record)
	if !slices.Equal(seen, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("the progress was %v", seen)
	}
	seen = nil
	if f.open(read(t, sources()), record); seen != nil {
		t.Errorf("with nothing to do, the progress was %v", seen)
	}
}

// TestInterrupted ends the context at each passage: nothing on disk is damaged, no article that
// was complete is embedded again, and the next run ends the work.
func TestInterrupted(t *testing.T) {
	for n := range 9 {
		f := newFixture(t)
		ctx, cancel := context.WithCancel(t.Context())
		calls := make(chan struct{}, n)
		_, err := f.try(ctx, read(t, sources()), func(o *index.Options) {
			o.Encoder = &retrievaltest.Encoder{Before: func(ctx context.Context, _ string) error {
				select {
				case calls <- struct{}{}:
				default:
					cancel()
				}
				return ctx.Err()
			}}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted at passage %d: %v", n, err)
		}
		saved, _ := filepath.Glob(filepath.Join(f.cacheDir, "index", "*", "*"))
		for _, path := range saved {
			if filepath.Ext(path) != ".seg" {
				t.Errorf("interrupted at passage %d, %s stays behind", n, filepath.Base(path))
			}
		}
		o := f.open(read(t, sources()))
		if len(o.notices) > 0 {
			t.Errorf("interrupted at passage %d: %q", n, o.notices)
		}
		again := map[string]bool{}
		for _, p := range o.Passages() {
			if slices.Contains(o.encoded, p.Text) {
				again[p.Article] = true
			}
		}
		if len(again)+len(saved) != 4 {
			t.Errorf("interrupted at passage %d: %d articles were saved, %d embedded again", n, len(saved), len(again))
		}
		f.open(read(t, sources())).quiet(t)
	}
}

// TestInterruptedBefore proves that a context that has ended is honoured even when there is
// nothing to embed.
func TestInterruptedBefore(t *testing.T) {
	f := newFixture(t)
	f.open(read(t, sources()))
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if _, err := f.try(ctx, read(t, sources())); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("opening gives %v", err)
	}
}

func TestOpenFails(t *testing.T) {
	t.Run("an encoder that fails", func(t *testing.T) {
		broken := errors.New("the weights are gone")
		_, err := newFixture(t).try(t.Context(), read(t, sources()), func(o *index.Options) {
			o.Encoder = &retrievaltest.Encoder{Before: func(_ context.Context, s string) error {
				if strings.Contains(s, "ferry") {
					return broken
				}
				return nil
			}}
		})
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), "ferry#") {
			t.Errorf("opening gives %v", err)
		}
	})
	t.Run("two articles of one id", func(t *testing.T) {
		twice := append(read(t, sources()), read(t, sources())...)
		if _, err := newFixture(t).try(t.Context(), twice); err == nil || !strings.Contains(err.Error(), `"bridge"`) {
			t.Errorf("opening gives %v", err)
		}
	})
	t.Run("no encoder", func(t *testing.T) {
		if _, err := index.Open(t.Context(), nil, index.Options{}); err == nil {
			t.Error("opening works")
		}
	})
}

func TestNoArticles(t *testing.T) {
	f := newFixture(t)
	if o := f.open(nil).quiet(t); len(o.Passages()) != 0 || len(o.Store().IDs("")) != 0 {
		t.Errorf("there are passages: %v", o.Passages())
	}
	if _, err := os.Stat(f.cacheDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a cache was made for nothing: %v", err)
	}
}

// TestReady proves that ready segments are used, and that nothing is written for their sake.
func TestReady(t *testing.T) {
	f := newFixture(t)
	dir := t.TempDir()
	writeReady := func(articles []*retrieval.Article) {
		t.Helper()
		f.must(index.WriteSegments(t.Context(), dir, articles, index.Options{Encoder: &retrievaltest.Encoder{}}))
	}
	writeReady(read(t, sources()))
	before := f.files(dir)
	ready := func(o *index.Options) { o.Ready = os.DirFS(dir) }

	o := f.open(read(t, sources()), ready).quiet(t)
	o.same(t, f.open(read(t, sources()), func(o *index.Options) { o.CacheDir = "" }))
	if _, err := os.Stat(f.cacheDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a cache was made for nothing: %v", err)
	}
	if faults, err := index.Check(t.Context(), read(t, sources()), index.Options{Encoder: &retrievaltest.Encoder{}, Ready: os.DirFS(dir)}); err != nil || faults != nil {
		t.Errorf("checking gives %v, %v", faults, err)
	}

	changed := sources()
	changed["ferry"] += "It is free.\n"
	f.open(read(t, changed), ready).embedded(t, "ferry")
	f.open(read(t, changed), ready).quiet(t)
	if !slices.Equal(f.files(dir), before) {
		t.Error("the ready segments were changed")
	}

	writeReady(read(t, changed))
	if now, _ := os.ReadDir(dir); len(now) != 4 {
		t.Errorf("after an edit there are %d ready segments", len(now))
	}
}

func TestWriteSegmentsIsRepeatable(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := index.WriteSegments(t.Context(), dir, read(t, sources()), index.Options{Encoder: &retrievaltest.Encoder{}}); err != nil {
			t.Fatal(err)
		}
	}
	first, _ := filepath.Glob(filepath.Join(a, "*"))
	if len(first) != 4 {
		t.Errorf("%d segments", len(first))
	}
	f := newFixture(t)
	for _, path := range first {
		if !slices.Equal(f.read(path), f.read(filepath.Join(b, filepath.Base(path)))) {
			t.Errorf("%s was written in two ways", filepath.Base(path))
		}
	}
}
