package index_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval/index"
	"isnad/retrieval/retrievaltest"
)

// fault is a way to spoil the cache, and what Open and Check make of it.
type fault struct {
	spoil  func(f *fixture, segment, manifest string) // segment is the ferry's
	embeds []string                                   // articles that are embedded again
	said   []string                                   // words of the one notice; nil: nothing is said
	found  []string                                   // words of each fault that Check finds
	stays  bool                                       // Open cannot mend it
}

// segmentFault is a fault of the ferry's segment.
func segmentFault(word string, spoil func(f *fixture, segment string)) fault {
	return fault{
		spoil:  func(f *fixture, segment, _ string) { spoil(f, segment) },
		embeds: []string{"ferry"},
		said:   []string{`"ferry"`, "embedded again", word},
		found:  []string{`"ferry"`},
	}
}

// cut returns a way to keep the first bytes of a file.
func cut(n func(size int) int) func(f *fixture, path string) {
	return func(f *fixture, path string) {
		data := f.read(path)
		f.write(path, data[:n(len(data))])
	}
}

func faults() map[string]fault {
	m := map[string]fault{
		"an empty segment":            segmentFault("damaged", cut(func(int) int { return 0 })),
		"a segment cut in its header": segmentFault("damaged", cut(func(int) int { return 40 })),
		"a segment without directory": segmentFault("damaged", cut(func(int) int { return 48 })),
		"a segment cut in a vector":   segmentFault("damaged", cut(func(int) int { return 1000 })),
		"half a segment":              segmentFault("damaged", cut(func(n int) int { return n / 2 })),
		"a segment without its end":   segmentFault("damaged", cut(func(n int) int { return n - 1 })),
		"a longer segment": segmentFault("damaged", func(f *fixture, path string) {
			f.write(path, append(f.read(path), 0))
		}),
		"a huge segment": segmentFault("damaged", func(f *fixture, path string) {
			f.must(os.Truncate(path, 1<<40)) // sparse
		}),
		"no segment": segmentFault("missing", func(f *fixture, path string) { f.must(os.Remove(path)) }),
		"another file": segmentFault("damaged", func(f *fixture, path string) {
			f.write(path, []byte(strings.Repeat("no segment ", 1000)))
		}),
		"a segment of another version": segmentFault("version", func(f *fixture, path string) {
			data := f.read(path)
			data[8]++
			f.write(path, data)
		}),
		"the segment of another article": segmentFault("text", func(f *fixture, path string) {
			f.write(path, f.read(f.segment("mayor")))
		}),
		"an empty manifest": manifestFault("damaged", cut(func(int) int { return 0 })),
		"half a manifest":   manifestFault("damaged", cut(func(n int) int { return n / 2 })),
		"a flipped bit in the manifest": manifestFault("damaged", func(f *fixture, path string) {
			data := f.read(path)
			data[len(data)/2] ^= 4
			f.write(path, data)
		}),
		"a manifest of noise": manifestFault("damaged", func(f *fixture, path string) {
			f.write(path, []byte{0xff, 0, '\n', '{'})
		}),
		"no manifest": {
			spoil: func(f *fixture, _, manifest string) { f.must(os.Remove(manifest)) },
			found: []string{"has not been made yet"},
		},
	}
	folder := func(f *fixture, path string) {
		f.must(os.Remove(path))
		f.must(os.Mkdir(path, 0o700))
	}
	inSegment := segmentFault("it is no file", folder)
	inSegment.stays = true
	m["a folder in place of a segment"] = inSegment
	inManifest := manifestFault("it is no file", folder)
	inManifest.stays = true
	m["a folder in place of the manifest"] = inManifest
	return m
}

// manifestFault is a fault of the manifest: the segments are good, so nothing is embedded.
func manifestFault(word string, spoil func(f *fixture, manifest string)) fault {
	return fault{
		spoil: func(f *fixture, _, manifest string) { spoil(f, manifest) },
		said:  []string{"manifest", word},
		found: []string{"manifest"},
	}
}

// TestFaults proves that each fault is found by Check, named and mended by Open, embedding
// only what is lost.
func TestFaults(t *testing.T) {
	articles := read(t, sources())
	for name, c := range faults() {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			whole := f.open(articles)
			c.spoil(f, f.segment("ferry"), f.manifest())

			before := f.files(f.cacheDir)
			found, err := index.Check(t.Context(), articles, f.options(&retrievaltest.Encoder{}))
			if err != nil || len(found) != 1 {
				t.Fatalf("checking finds %v, %v", found, err)
			}
			for _, word := range c.found {
				if !strings.Contains(found[0].String(), word) {
					t.Errorf("the fault is told as %q, without %q", found[0], word)
				}
			}
			if !slices.Equal(f.files(f.cacheDir), before) {
				t.Error("checking changes the cache")
			}

			mended := f.open(articles).embedded(t, c.embeds...)
			mended.same(t, whole)
			if c.stays {
				for _, word := range append(c.said, "") {
					if len(mended.notices) != 2 || !strings.Contains(mended.notices[0], word) {
						t.Fatalf("said %q without %q", mended.notices, word)
					}
				}
				return
			}
			if c.said == nil {
				mended.quiet(t)
			} else {
				mended.said(t, c.said...)
			}
			f.open(articles).quiet(t)
			if found, err := index.Check(t.Context(), articles, f.options(&retrievaltest.Encoder{})); err != nil || len(found) > 0 {
				t.Errorf("after mending, checking finds %v, %v", found, err)
			}
		})
	}
}

// TestFlippedBits flips bits at random places of a segment.
func TestFlippedBits(t *testing.T) {
	articles := read(t, sources())
	f := newFixture(t)
	whole := f.open(articles)
	path := f.segment("bridge")
	good := f.read(path)
	rng := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		bad := slices.Clone(good)
		place := rng.IntN(len(bad))
		bad[place] ^= 1 << rng.IntN(8)
		f.write(path, bad)
		o := f.open(articles).embedded(t, "bridge").said(t, `"bridge"`)
		o.same(t, whole)
		if !slices.Equal(f.read(path), good) {
			t.Fatalf("after byte %d was damaged, the segment is not as it was", place)
		}
	}
}

// TestHostileManifest proves that the names in a manifest are not followed.
func TestHostileManifest(t *testing.T) {
	f := newFixture(t)
	f.open(read(t, sources()))
	precious := filepath.Join(f.cacheDir, "precious")
	f.write(precious, []byte("keep"))
	for _, name := range []string{"../../precious", precious, "", strings.Repeat("a", 32), strings.Repeat("é", 16) + ".seg"} {
		f.write(f.manifest(), manifestFile(`{"version":1,"encoder":"retrievaltest","folder":"/articles","articles":[{"id":"ferry","segment":"`+name+`","size":4}]}`))
		f.open(read(t, sources())).embedded(t).said(t, "manifest", "damaged")
	}
	if string(f.read(precious)) != "keep" {
		t.Error("a file beside the cache was touched")
	}
}

// TestUnusableCache proves that an index is made all the same where nothing can be kept.
func TestUnusableCache(t *testing.T) {
	articles := read(t, sources())
	for name, spoil := range map[string]func(f *fixture){
		"a file in place of the cache": func(f *fixture) { f.write(f.cacheDir, nil) },
		"a file in place of the indexes": func(f *fixture) {
			f.must(os.Mkdir(f.cacheDir, 0o700))
			f.write(filepath.Join(f.cacheDir, "index"), nil)
		},
		"a file in place of the index": func(f *fixture) {
			f.open(articles)
			folder := f.folder()
			f.must(os.RemoveAll(folder))
			f.write(folder, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			spoil(f)
			o := f.open(articles).embedded(t, allIDs()...).said(t, "memory", f.cacheDir)
			o.same(t, f.open(articles, func(o *index.Options) { o.CacheDir = "" }))
			f.open(articles, func(o *index.Options) { o.Rebuild = true }).said(t, "memory")
		})
	}
}

// TestReadOnlyIndex proves that an index on a read-only disk is used without a word.
func TestReadOnlyIndex(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders cannot be made read-only by their mode here")
	}
	articles := read(t, sources())
	f := newFixture(t)
	f.open(articles)
	f.must(os.Chmod(f.folder(), 0o500))
	defer os.Chmod(f.folder(), 0o700)
	f.open(articles).quiet(t)
}
