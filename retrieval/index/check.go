package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"isnad/retrieval"
)

// Fault is something wrong with an index on disk. Open mends every fault.
type Fault struct {
	Article string // id, or empty when the fault is of the whole index
	Reason  string // what is wrong, a clause without a full stop
}

// String returns the fault in one line.
func (f Fault) String() string {
	if f.Article == "" {
		return f.Reason
	}
	return fmt.Sprintf("article %q: %s", f.Article, f.Reason)
}

// Check compares the index on disk with the articles: the manifest, and every segment to its
// last bit. It changes nothing and embeds nothing, and returns the faults that it finds, those
// of the whole index first. An index that has not been made yet is a fault. The error is ctx's,
// or that of wrong arguments.
func Check(ctx context.Context, articles []*retrieval.Article, o Options) ([]Fault, error) {
	if o.Encoder == nil {
		return nil, errors.New("checking an index needs an encoder")
	}
	units, err := newUnits(articles, o.Encoder.Fingerprint())
	if err != nil {
		return nil, err
	}
	var whole, faults []Fault
	var m *manifest
	if o.CacheDir != "" {
		m, whole = checkManifest(units, &o)
	}
	var named map[string]manifestArticle // nil without a manifest
	if m != nil {
		named = m.segments()
	}
	unready := false
	for _, u := range units {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(u.passages) == 0 {
			continue
		}
		if o.Ready != nil {
			_, _, err := u.read(o.Ready)
			if err == nil {
				continue
			}
			if !errors.Is(err, fs.ErrNotExist) {
				faults = append(faults, Fault{u.article.ID, fmt.Sprintf("its ready segment %v", err)})
			}
		}
		unready = true
		if reason := u.check(&o, named); reason != "" {
			faults = append(faults, Fault{u.article.ID, reason})
		}
	}
	if m == nil && !unready {
		return faults, nil // all was ready: no index on disk is needed
	}
	return append(whole, faults...), nil
}

// checkManifest returns the manifest of the index folder, nil when it is of no use, and the
// faults of it.
func checkManifest(units []*unit, o *Options) (*manifest, []Fault) {
	m, err := readManifest(os.DirFS(folderDir(o.CacheDir, o.Folder)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, []Fault{{"", "the index has not been made yet, or not to its end"}}
	case err != nil:
		return nil, []Fault{{"", fmt.Sprintf("its manifest %v", err)}}
	case m.Encoder != o.Encoder.Fingerprint():
		return nil, []Fault{{"", "the index was made by another model"}}
	}
	there := map[string]bool{}
	for _, u := range units {
		there[u.article.ID] = true
	}
	var gone []Fault
	for _, a := range m.Articles {
		if !there[a.ID] {
			gone = append(gone, Fault{a.ID, "it is in the index, but no longer among the articles"})
		}
	}
	return m, gone
}

// check returns what is wrong with the unit's segment in the cache, or nothing.
func (u *unit) check(o *Options, named map[string]manifestArticle) string {
	if o.CacheDir == "" {
		return "it has no ready segment"
	}
	entry, ok := named[u.article.ID]
	if ok && entry.Segment != u.key.fileName() {
		return "it has changed since it was indexed"
	}
	_, size, err := u.read(os.DirFS(folderDir(o.CacheDir, o.Folder)))
	switch {
	case errors.Is(err, fs.ErrNotExist) && ok:
		return "its segment is missing"
	case errors.Is(err, fs.ErrNotExist) && named == nil:
		return "" // without a manifest, the index as a whole is at fault
	case errors.Is(err, fs.ErrNotExist):
		return "it is not indexed"
	case err != nil:
		return fmt.Sprintf("its segment %v", err)
	case ok && size != entry.Size:
		return fmt.Sprintf("its segment has %d bytes, the manifest says %d", size, entry.Size)
	}
	return ""
}
