package index

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// tempPrefix begins the names of files that are being written.
const tempPrefix = ".writing-"

// writeFile writes a file of the folder in one step: readers, and other processes that write
// the same name, see the whole old file or the whole new one. The folder is made when it is
// missing. Windows builds need this too, for which google/renameio has no code.
//
// The file is synced before it gets its name, so that a power failure cannot leave an empty one
// under it; the folder is not, since a name that is lost costs only an embedding.
func writeFile(dir, name string, data []byte) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(dir, name))
}

// readFile reads a regular file of at most limit bytes. The error wraps fs.ErrNotExist when there
// is none, and errDamaged when something else stands in its place or it is larger.
func readFile(fsys fs.FS, name string, limit int64) (_ []byte, err error) {
	defer func() {
		if err != nil && !errors.Is(err, errDamaged) {
			err = fmt.Errorf("cannot be read: %w", err)
		}
	}()
	// Asked before opening: opening a named pipe would wait for a writer.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, damaged("it is no file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	if info.Size() > limit {
		return nil, damaged("it has %d bytes, of at most %d", info.Size(), limit)
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, err
	}
	return data, nil
}

// isTemp says whether a file name is one that writeFile makes.
func isTemp(name string) bool { return strings.HasPrefix(name, tempPrefix) }
