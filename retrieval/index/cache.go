package index

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// DefaultLimit is how many bytes the index folders of one cache take before the least recently
// used ones go: about 25,000 passages.
const DefaultLimit = 2 << 30

// grace is how old a file that nobody names, or how long unused a folder, must be before it is
// removed: another process may be filling it. Removing too much costs an embedding, no answer.
const grace = time.Hour

// DefaultCacheDir returns the folder that indexes are kept in: ISNAD_CACHE_DIR, or else isnad
// in the user's cache directory. It fails where the system does not know that directory.
func DefaultCacheDir() (string, error) {
	if dir := os.Getenv("ISNAD_CACHE_DIR"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no cache directory; ISNAD_CACHE_DIR names one: %w", err)
	}
	return filepath.Join(dir, "isnad"), nil
}

// indexesDir is the folder in the cache directory that the index folders stand in.
func indexesDir(cacheDir string) string { return filepath.Join(cacheDir, "index") }

// folderDir returns the index folder of a folder of articles: named by a hash of its path, so
// that any path makes a valid name.
func folderDir(cacheDir, articles string) string {
	sum := sha256.Sum256([]byte(articles))
	return filepath.Join(indexesDir(cacheDir), hex.EncodeToString(sum[:keySize]))
}

// isFolderName says whether a name is one that folderDir gives.
func isFolderName(name string) bool { return len(name) == 2*keySize && isHex(name) }

// collect removes the files of an index folder that the manifest does not name and that nobody
// has written for an hour: segments of articles that have changed or gone, and what an
// interrupted process was writing. Files of other names are not ours and stay.
func collect(dir string, m *manifest, now time.Time) {
	named := map[string]bool{manifestName: true}
	for _, a := range m.Articles {
		named[a.Segment] = true
	}
	for _, f := range ownFiles(dir) {
		if name := f.Name(); !named[name] && now.Sub(f.ModTime()) > grace {
			os.Remove(filepath.Join(dir, name)) // what stays now is removed next time
		}
	}
}

// ownFiles returns the files of an index folder that this package writes; none when the folder
// cannot be read.
func ownFiles(dir string) []fs.FileInfo {
	entries, _ := os.ReadDir(dir)
	var files []fs.FileInfo
	for _, e := range entries {
		if name := e.Name(); !e.Type().IsRegular() || name != manifestName && !isSegmentName(name) && !isTemp(name) {
			continue
		}
		if info, err := e.Info(); err == nil { // else: removed meanwhile
			files = append(files, info)
		}
	}
	return files
}

// usedFolder is an index folder as evict sees it.
type usedFolder struct {
	dir   string
	size  int64
	used  time.Time // time of its latest file; each use gives the manifest a new one
	files []fs.FileInfo
}

// evict removes index folders, the least recently used first, until all of them together take
// no more than limit bytes. The folder in use stays, and so do those used within the last hour,
// which may be in use by others.
func evict(cacheDir, inUse string, limit int64, now time.Time) {
	folders := usedFolders(indexesDir(cacheDir))
	slices.SortFunc(folders, func(a, b usedFolder) int { return a.used.Compare(b.used) })
	var total int64
	for _, f := range folders {
		total += f.size
	}
	for _, f := range folders {
		if total <= limit {
			return
		}
		if f.dir == inUse || now.Sub(f.used) <= grace {
			continue
		}
		for _, file := range f.files {
			os.Remove(filepath.Join(f.dir, file.Name()))
		}
		os.Remove(f.dir) // stays when it holds what is not ours
		total -= f.size
	}
}

// usedFolders lists the index folders; links are not followed.
func usedFolders(dir string) []usedFolder {
	entries, _ := os.ReadDir(dir)
	var folders []usedFolder
	for _, e := range entries {
		if !e.IsDir() || !isFolderName(e.Name()) {
			continue
		}
		f := usedFolder{dir: filepath.Join(dir, e.Name())}
		f.files = ownFiles(f.dir)
		for _, file := range f.files {
			f.size += file.Size()
			if t := file.ModTime(); t.After(f.used) {
				f.used = t
			}
		}
		folders = append(folders, f)
	}
	return folders
}
