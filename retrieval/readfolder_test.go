package retrieval_test

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"isnad/retrieval"
)

//go:embed testdata/folder
var folder embed.FS

func TestReadFS(t *testing.T) {
	fsys, err := fs.Sub(folder, "testdata/folder")
	if err != nil {
		t.Fatal(err)
	}
	articles, problems, err := retrieval.ReadFS(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	if got, want := strings.Join(ids, " "), "a-port b/port z-port"; got != want {
		t.Errorf("articles %s, want %s", got, want)
	}
	var bad []string
	for _, p := range problems {
		bad = append(bad, p.String())
	}
	want := `broken.md has front matter that cannot be used: date "soon": write it as YYYY-MM-DD`
	if got := strings.Join(bad, "\n"); got != want {
		t.Errorf("problems\n%s\nwant\n%s", got, want)
	}
}

// What a folder on disk may hold beside articles.
func TestReadFolderOfAllSorts(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "good.txt", body)
	write(t, dir, "UPPER.TXT", body)
	write(t, dir, "sub/deep/good.md", body)
	write(t, dir, ".hidden.txt", body)
	write(t, dir, ".git/config.txt", body)
	write(t, dir, "picture.png", "\x89PNG")
	write(t, dir, "folder.txt/inner.txt", body)
	write(t, dir, "empty.txt", "")
	write(t, dir, "huge.txt", strings.Repeat("large ", 1<<20))
	write(t, dir, "line\nbreak.txt", "")
	if err := os.Symlink("good.txt", filepath.Join(dir, "link.txt")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	articles, problems, err := retrieval.ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	var ids, bad []string
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	for _, p := range problems {
		bad = append(bad, p.String())
	}
	if got, want := strings.Join(ids, " "), "UPPER folder.txt/inner good sub/deep/good"; got != want {
		t.Errorf("articles %s, want %s", got, want)
	}
	want := "empty.txt is empty: remove it, or put the article's text in it|" +
		"huge.txt is larger than 5 MB: keep the article's text only, or split it|" +
		`"line\nbreak.txt" is empty: remove it, or put the article's text in it`
	if got := strings.Join(bad, "|"); got != want {
		t.Errorf("problems\n%s\nwant\n%s", got, want)
	}
}

func write(t *testing.T, dir, name, data string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestReadFolderRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "file", body)
	write(t, dir, "twice/port.txt", body)
	write(t, dir, "twice/port.md", body)
	write(t, dir, "broken/a.txt", "\xff")
	write(t, dir, "other/a.pdf", "x")
	if err := os.Mkdir(filepath.Join(dir, "none"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, want string }{
		{"missing", "does not exist"},
		{"file", "is a file"},
		{"none", "holds no articles"},
		{"other", "holds no articles"},
		{"broken", "a.txt is not UTF-8"},
		{"twice", "two articles of one name, port.md and port.txt"},
	}
	for _, tt := range tests {
		path := filepath.Join(dir, tt.name)
		_, problems, err := retrieval.ReadFolder(path)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want one with %q and the folder", tt.name, err, tt.want)
		}
		if tt.name == "broken" && len(problems) != 1 {
			t.Errorf("problems %v, want the broken file", problems)
		}
	}
	_, _, err := retrieval.ReadFolder(filepath.Join(dir, "missing"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v is not fs.ErrNotExist", err)
	}
}

// badFS fails to open one file and one folder, as a disk or a missing permission would.
type badFS struct{ files fstest.MapFS }

func (f badFS) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "locked") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.files.Open(name)
}

func TestUnreadableFilesAreNamed(t *testing.T) {
	fsys := badFS{fstest.MapFS{
		"good.txt":         {Data: []byte(body)},
		"locked.txt":       {Data: []byte(body)},
		"locked-dir/a.txt": {Data: []byte(body)},
	}}
	articles, problems, err := retrieval.ReadFS(fsys)
	if err != nil || len(articles) != 1 {
		t.Fatalf("%d articles, %v", len(articles), err)
	}
	if len(problems) != 2 || problems[0].String() != "locked-dir cannot be read: permission denied" ||
		problems[1].String() != "locked.txt cannot be read: permission denied" {
		t.Errorf("problems %v", problems)
	}
}
