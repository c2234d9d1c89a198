package weights_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"isnad/retrieval/e5/internal/weights"
)

// lookup returns the value of every key that s begins with, by the key's length.
func lookup(t weights.Trie, s string) map[int]int32 {
	found := map[int]int32{}
	for n, i := t.Root(), 0; i < len(s); i++ {
		var ok bool
		if n, ok = t.Step(n, s[i]); !ok {
			break
		}
		if v, ok := t.Value(n); ok {
			found[i+1] = v
		}
	}
	return found
}

func TestTrieFindsEveryPrefix(t *testing.T) {
	keys := []string{"a", "ab", "abc", "b", "\u2581", "\u2581ab", "\xff", "\x01"}
	for i := range 3000 {
		keys = append(keys, fmt.Sprintf("k%x", i*i))
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	var in [][]byte
	var values []int32
	want := map[string]int32{}
	for i, k := range keys {
		in, values = append(in, []byte(k)), append(values, int32(7*i))
		want[k] = int32(7 * i)
	}
	trie, err := weights.BuildTrie(in, values)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(keys, "", "abd", "abcabc", "\u2581b", "\x00", "a\x00", "k\x00", "nothing") {
		found := lookup(trie, s)
		for n := 1; n <= len(s); n++ {
			got, ok := found[n]
			if v, is := want[s[:n]]; is != ok || v != got {
				t.Errorf("%q: value %d (%v), want %d (%v)", s[:n], got, ok, v, is)
			}
		}
	}
	checkSteps(t, trie, keys)
	again, err := weights.BuildTrie(in, values)
	if err != nil || !bytes.Equal(trie, again) {
		t.Errorf("the same keys gave another trie (%v)", err)
	}
}

// checkSteps tries every byte after every beginning of a key.
func checkSteps(t *testing.T, trie weights.Trie, keys []string) {
	t.Helper()
	nodes := map[string]weights.Node{}
	for _, k := range keys {
		n := trie.Root()
		nodes[""] = n
		for i := range len(k) {
			n, _ = trie.Step(n, k[i])
			nodes[k[:i+1]] = n
		}
	}
	for p, n := range nodes {
		for c := range 256 {
			_, want := nodes[p+string([]byte{byte(c)})]
			if _, ok := trie.Step(n, byte(c)); ok != want {
				t.Fatalf("byte %#x after %q: %v, want %v", c, p, ok, want)
			}
		}
	}
}

func TestBuildTrieRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		keys   []string
		values []int32
	}{
		"an empty key":    {[]string{""}, []int32{1}},
		"a zero byte":     {[]string{"a\x00"}, []int32{1}},
		"no order":        {[]string{"b", "a"}, []int32{1, 2}},
		"a key twice":     {[]string{"a", "a"}, []int32{1, 2}},
		"a large value":   {[]string{"a"}, []int32{1 << 24}},
		"too few values":  {[]string{"a"}, nil},
		"negative values": {[]string{"a"}, []int32{-1}},
	} {
		var keys [][]byte
		for _, k := range c.keys {
			keys = append(keys, []byte(k))
		}
		if _, err := weights.BuildTrie(keys, c.values); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if empty, err := weights.BuildTrie(nil, nil); err != nil || len(lookup(empty, "a")) != 0 {
		t.Errorf("no keys: %v", err)
	}
}

// FuzzTrie reads a trie of any bytes.
func FuzzTrie(f *testing.F) {
	trie, err := weights.BuildTrie([][]byte{[]byte("a"), []byte("abc")}, []int32{1, 2})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(trie), "abcd")
	f.Add([]byte{}, "a")
	f.Add([]byte{0, 1, 0}, "a")
	f.Add(bytes.Repeat([]byte{0xff}, 64), "aaa")
	f.Fuzz(func(t *testing.T, b []byte, s string) {
		for n := range lookup(b, s) {
			if n < 1 || n > len(s) {
				t.Errorf("found a piece of %d bytes", n)
			}
		}
	})
}
