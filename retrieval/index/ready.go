package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"isnad/retrieval"
)

// WriteSegments embeds articles and writes their segments into a folder, to be given as
// Options.Ready; it removes the folder's other segments. Of the options it uses Encoder and
// Progress. The same articles and encoder give the same files.
func WriteSegments(ctx context.Context, dir string, articles []*retrieval.Article, o Options) error {
	b, err := newBuilder(articles, Options{Encoder: o.Encoder, Progress: o.Progress})
	if err != nil {
		return err
	}
	if err := b.embed(ctx); err != nil {
		return fmt.Errorf("embedding the articles: %w", err)
	}
	// Not a cache that is private to a user, but files to be committed: open to all.
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of the segments: %w", err)
	}
	written := map[string]bool{}
	for _, u := range b.units {
		if len(u.passages) == 0 {
			continue
		}
		file, err := b.segment(u).encode()
		if err != nil {
			return fmt.Errorf("the segment of article %q: %w", u.article.ID, err)
		}
		if err := writeFile(dir, u.key.fileName(), file); err != nil {
			return fmt.Errorf("writing the segment of article %q: %w", u.article.ID, err)
		}
		if err := os.Chmod(filepath.Join(dir, u.key.fileName()), 0o644); err != nil {
			return fmt.Errorf("opening the segment of article %q to all: %w", u.article.ID, err)
		}
		written[u.key.fileName()] = true
	}
	for _, f := range ownFiles(dir) {
		if name := f.Name(); isSegmentName(name) && !written[name] {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				return fmt.Errorf("removing an old segment: %w", err)
			}
		}
	}
	return nil
}
