package index_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad/retrieval/index"
	"isnad/retrieval/retrievaltest"
)

func TestDefaultCacheDir(t *testing.T) {
	t.Setenv("ISNAD_CACHE_DIR", "/somewhere")
	if dir, err := index.DefaultCacheDir(); dir != "/somewhere" || err != nil {
		t.Errorf("with ISNAD_CACHE_DIR, the folder is %q, %v", dir, err)
	}
	t.Setenv("ISNAD_CACHE_DIR", "")
	user, err := os.UserCacheDir()
	if err != nil {
		t.Skipf("this system has no cache directory: %v", err)
	}
	if dir, err := index.DefaultCacheDir(); dir != filepath.Join(user, "isnad") || err != nil {
		t.Errorf("without, the folder is %q, %v", dir, err)
	}
}

// TestFoldersAreApart proves that two folders of articles do not share an index, nor remove each
// other's segments.
func TestFoldersAreApart(t *testing.T) {
	f := newFixture(t)
	elsewhere := func(o *index.Options) { o.Folder = "/elsewhere" }
	other := map[string]string{"other": "Quite another matter.\n"}
	f.open(read(t, sources()))
	f.open(read(t, other), elsewhere).embedded(t, "other")
	f.now = f.now.Add(3 * time.Hour)
	f.open(read(t, sources())).quiet(t)
	f.open(read(t, other), elsewhere).quiet(t)
}

// TestOldSegmentsGo proves that what the manifest does not name goes after an hour, and nothing
// else does.
func TestOldSegmentsGo(t *testing.T) {
	f := newFixture(t)
	f.open(read(t, sources()))
	old := f.segment("ferry")
	for name, keep := range map[string]bool{
		".writing-123":                         false,
		"00112233445566778899aabbccddeeff.seg": false,
		"notes.txt":                            true,
		"short.seg":                            true,
		".hidden":                              true,
	} {
		path := filepath.Join(f.folder(), name)
		f.write(path, []byte("x"))
		defer func() {
			if _, err := os.Stat(path); (err == nil) != keep {
				t.Errorf("%s, in the end: %v", name, err)
			}
		}()
	}
	changed := sources()
	changed["ferry"] += "It is free.\n"
	f.open(read(t, changed)).embedded(t, "ferry")
	f.open(read(t, sources())).quiet(t) // the old text again: its segment is still there
	f.open(read(t, changed)).quiet(t)

	f.now = f.now.Add(2 * time.Hour)
	f.open(read(t, changed)).quiet(t)
	if _, err := os.Stat(old); err == nil {
		t.Error("the segment of the old text is still there")
	}
	f.open(read(t, sources())).embedded(t, "ferry")
}

// TestLeastRecentlyUsedGo fills a cache with the indexes of five folders, an hour and more apart.
func TestLeastRecentlyUsedGo(t *testing.T) {
	f := newFixture(t)
	start := f.now.Add(100 * time.Hour) // a new file, with the system's time, looks the oldest
	articles := func(i int) map[string]string {
		return map[string]string{"only": fmt.Sprintf("This is article %d.\n", i)}
	}
	open := func(i int, limit int64) opened {
		o := f.open(read(t, articles(i)), func(o *index.Options) { o.Folder, o.Limit = fmt.Sprintf("/%d", i), limit })
		files, _ := filepath.Glob(filepath.Join(f.cacheDir, "index", "*", "*"))
		for _, path := range files {
			if info, err := os.Stat(path); err == nil && info.ModTime().Before(start) {
				f.must(os.Chtimes(path, f.now, f.now))
			}
		}
		return o
	}
	const room = 1 << 30
	for i := range 4 {
		f.now = start.Add(time.Duration(i) * 2 * time.Hour)
		open(i, room).embedded(t, "only")
	}
	f.now = start.Add(8 * time.Hour)
	open(0, room).quiet(t) // now 1 is the least recently used, then 2, then 3
	stranger := filepath.Join(f.cacheDir, "index", "stranger")
	f.must(os.Mkdir(stranger, 0o700))
	for _, name := range []string{"precious", "manifest"} {
		path := filepath.Join(stranger, name)
		f.write(path, make([]byte, 1<<20))
		f.must(os.Chtimes(path, start, start))
	}

	size := int64(0)
	for _, n := range f.sizes() {
		size += n
	}
	f.now = start.Add(8*time.Hour + 30*time.Minute)
	open(4, size*3/4+100).embedded(t, "only") // room for three of the five
	if n := len(f.sizes()); n != 3 {
		t.Errorf("%d indexes are left", n)
	}
	f.now = start.Add(9 * time.Hour)
	open(4, 1).quiet(t)
	open(0, 1).quiet(t)
	open(3, 1).quiet(t)

	f.now = start.Add(9*time.Hour + 10*time.Minute)
	open(5, 1).embedded(t, "only")
	if n := len(f.sizes()); n != 4 {
		t.Errorf("%d indexes are left: those of the last hour may be in use", n)
	}
	f.now = start.Add(20 * time.Hour)
	open(6, 1).embedded(t, "only")
	if n := len(f.sizes()); n != 1 {
		t.Errorf("%d indexes are left, where the limit leaves only the one in use", n)
	}
	open(6, 1).quiet(t)
	if entries, err := os.ReadDir(stranger); err != nil || len(entries) != 2 {
		t.Errorf("of a strange folder %v is left, %v", entries, err)
	}
}

// sizes returns the sizes of the index folders, by name.
func (f *fixture) sizes() map[string]int64 {
	f.Helper()
	sizes := map[string]int64{}
	files, err := filepath.Glob(filepath.Join(f.cacheDir, "index", strings.Repeat("?", 32), "*"))
	f.must(err)
	for _, path := range files {
		info, err := os.Stat(path)
		f.must(err)
		sizes[filepath.Dir(path)] += info.Size()
	}
	return sizes
}

// TestManyAtOnce opens one folder many times at once while its articles change, its files are
// removed and its time runs: each gets the index of the articles that it was given.
func TestManyAtOnce(t *testing.T) {
	f := newFixture(t)
	changed := sources()
	changed["ferry"] += "It is free.\n"
	delete(changed, "mayor")
	versions := []map[string]string{sources(), changed}
	var want []opened
	for _, v := range versions {
		want = append(want, f.open(read(t, v), func(o *index.Options) { o.CacheDir = "" }))
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(g), 0))
			for range 5 {
				v := rng.IntN(len(versions))
				o := f.options(&retrievaltest.Encoder{})
				later := f.now.Add(time.Duration(rng.IntN(2)) * 2 * time.Hour) // everything is old now
				o.Now = func() time.Time { return later }
				o.Limit = 1
				ix, err := index.Open(t.Context(), read(t, versions[v]), o)
				if err != nil {
					t.Error(err)
					return
				}
				opened{Index: ix}.same(t, want[v])
			}
		})
	}
	wg.Wait()
	f.open(read(t, sources()))
	f.open(read(t, sources())).quiet(t)
	faults, err := index.Check(t.Context(), read(t, sources()), f.options(&retrievaltest.Encoder{}))
	if err != nil || len(faults) > 0 {
		t.Errorf("checking finds %v, %v", faults, err)
	}
}
