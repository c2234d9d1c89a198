package main

import (
	"os"
	"path/filepath"
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/index"
)

// TestFresh proves that the segments in the binary are those of the bundled articles, as they
// are read and split now, and of the model; and that there are no others.
func TestFresh(t *testing.T) {
	seeds := filepath.Join("..", "..", "..", "seeds")
	dir := filepath.Join(seeds, "segments")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	articles, problems, err := retrieval.ReadFolder(filepath.Join(seeds, "articles"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	model, err := e5.New()
	if err != nil {
		t.Fatal(err)
	}
	faults, err := index.Check(t.Context(), articles, index.Options{Encoder: model, Ready: os.DirFS(dir)})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Errorf("%v; go run ./retrieval/index/bundle makes the segments again", f)
	}
	if n := len(entries); n != len(articles) {
		t.Errorf("there are %d segments of %d articles; go run ./retrieval/index/bundle removes old ones", n, len(articles))
	}
}
