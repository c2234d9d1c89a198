package index_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"isnad/retrieval/index"
	"isnad/retrieval/retrievaltest"
)

// manifestFile returns the file of a manifest, given its JSON.
func manifestFile(body string) []byte {
	sum := crc32.Checksum([]byte(body), crc32.MakeTable(crc32.Castagnoli))
	return fmt.Appendf(nil, "isnad manifest %08x\n%s", sum, body)
}

// TestCheckStale checks an index whose articles have changed since; what is wrong on the disk
// itself is in TestFaults.
func TestCheckStale(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s map[string]string)
		want   []string
	}{
		"nothing":              {func(map[string]string) {}, nil},
		"an edited article":    {func(s map[string]string) { s["ferry"] += "It is free.\n" }, []string{`article "ferry": it has changed since it was indexed`}},
		"a new article":        {func(s map[string]string) { s["new"] = "The ferry sank.\n" }, []string{`article "new": it is not indexed`}},
		"a new, empty article": {func(s map[string]string) { s["new"] = "\n" }, nil},
		"a removed article": {func(s map[string]string) { delete(s, "mayor") },
			[]string{`article "mayor": it is in the index, but no longer among the articles`}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.open(read(t, sources()))
			changed := sources()
			c.change(changed)
			enc := &retrievaltest.Encoder{}
			faults, err := index.Check(t.Context(), read(t, changed), f.options(enc))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range faults {
				got = append(got, x.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("checking finds %q", got)
			}
			if len(enc.Calls()) > 0 {
				t.Error("checking embeds")
			}
		})
	}
}

func TestCheckWhole(t *testing.T) {
	f := newFixture(t)
	articles := read(t, sources())
	check := func(change func(o *index.Options)) string {
		t.Helper()
		o := f.options(&retrievaltest.Encoder{})
		change(&o)
		faults, err := index.Check(t.Context(), articles, o)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(faults)
	}
	same := func(*index.Options) {}
	if got := check(same); !strings.Contains(got, "not been made yet") || strings.Contains(got, "bridge") {
		t.Errorf("without an index, checking finds %s", got)
	}
	f.open(articles)
	if got := check(func(o *index.Options) { o.Encoder = &otherModel{} }); got != "[the index was made by another model]" {
		t.Errorf("with another model, checking finds %s", got)
	}
	if got := check(func(o *index.Options) { o.Folder = "/elsewhere" }); !strings.Contains(got, "not been made yet") {
		t.Errorf("in another folder, checking finds %s", got)
	}
	if got := check(func(o *index.Options) { o.CacheDir = "" }); strings.Count(got, "no ready segment") != 4 {
		t.Errorf("without a cache, checking finds %s", got)
	}
	_, body, _ := bytes.Cut(f.read(f.manifest()), []byte("\n"))
	f.write(f.manifest(), manifestFile(strings.Replace(string(body), `"size": `, `"size": 1`, 1)))
	if got := check(same); !strings.Contains(got, `article "bridge": its segment has`) {
		t.Errorf("with another size in the manifest, checking finds %s", got)
	}
	f.write(f.manifest(), manifestFile(`{"version":2}`))
	if got := check(same); !strings.Contains(got, "another version") {
		t.Errorf("with a manifest of another version, checking finds %s", got)
	}
	f.open(articles).quiet(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := index.Check(ctx, articles, f.options(&retrievaltest.Encoder{})); !errors.Is(err, context.Canceled) {
		t.Errorf("checking after the end of its context gives %v", err)
	}
}
