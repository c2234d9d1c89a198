package retrieval

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Problem is a file of a folder of articles that could not be used, and what to do about it.
type Problem struct {
	File   string // path in the folder, with slashes
	Reason string // continues the name: "is empty: remove it"
}

// String returns the problem in one line; a name with characters that do not print is quoted.
func (p Problem) String() string {
	if q := fmt.Sprintf("%q", p.File); q != `"`+p.File+`"` {
		return q + " " + p.Reason
	}
	return p.File + " " + p.Reason
}

// ReadFolder reads the articles of a folder on disk as ReadFS does.
func ReadFolder(dir string) ([]*Article, []Problem, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, fmt.Errorf("the folder of articles %s does not exist: %w", dir, fs.ErrNotExist)
	case err != nil:
		return nil, nil, fmt.Errorf("the folder of articles cannot be read: %w", err)
	case !info.IsDir():
		return nil, nil, fmt.Errorf("%s is a file: name the folder that the articles are in", dir)
	}
	articles, problems, err := ReadFS(os.DirFS(dir))
	if err != nil {
		return nil, problems, fmt.Errorf("the folder of articles %s %w", dir, err)
	}
	return articles, problems, nil
}

// ReadFS reads the files NAME.txt and NAME.md of a folder and its subfolders, in the order of their
// ids: the path in the folder, with slashes, without the ending. Hidden files and folders and symbolic links
// are passed over.
//
// A file that cannot be used is a problem and the others still serve. It is an error when the folder cannot be read, when
// two files have one id, or when there is no article; then too the problems are returned.
// Errors continue the name of the folder: "holds no articles".
func ReadFS(fsys fs.FS) ([]*Article, []Problem, error) {
	files, problems, err := findFiles(fsys)
	if err != nil {
		return nil, problems, err
	}
	var articles []*Article
	for _, f := range files {
		a, err := readFile(fsys, f)
		if err != nil {
			problems = append(problems, Problem{f.path, reason(err)})
			continue
		}
		articles = append(articles, a)
	}
	slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.File, b.File) })
	switch {
	case len(articles) > 0:
		return articles, problems, nil
	case len(problems) > 0:
		return nil, problems, fmt.Errorf("holds no article that can be used: %s", problems[0])
	}
	return nil, nil, errors.New("holds no articles: put NAME.txt or NAME.md files in it")
}

// articleFile is a file to read.
type articleFile struct{ id, path string }

// findFiles returns the files of a folder that articles are read from, in the order of their ids.
func findFiles(fsys fs.FS) ([]articleFile, []Problem, error) {
	var files []articleFile
	var problems []Problem
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		hidden := p != "." && strings.HasPrefix(path.Base(p), ".")
		switch {
		case err != nil && p == ".":
			return fmt.Errorf("cannot be read: %w", err)
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden:
			return nil
		case err != nil:
			problems = append(problems, Problem{p, reason(err)})
			return fs.SkipDir
		case p == "." && !d.IsDir():
			return errors.New("is a file: name the folder that the articles are in")
		}
		ext := path.Ext(p)
		if !d.Type().IsRegular() || !strings.EqualFold(ext, ".txt") && !strings.EqualFold(ext, ".md") {
			return nil
		}
		if !utf8.ValidString(p) {
			problems = append(problems, Problem{p, "has a name that is not UTF-8: rename it"})
			return nil
		}
		files = append(files, articleFile{strings.TrimSuffix(p, ext), p})
		return nil
	})
	if err != nil {
		return nil, problems, err
	}
	slices.SortFunc(files, func(a, b articleFile) int {
		return strings.Compare(a.id+"\x00"+a.path, b.id+"\x00"+b.path)
	})
	for i := 1; i < len(files); i++ {
		if a, b := files[i-1], files[i]; a.id == b.id {
			return nil, problems, fmt.Errorf("holds two articles of one name, %s and %s: rename one", a.path, b.path)
		}
	}
	return files, problems, nil
}

// readFile reads one file. It never takes in more than the largest article, whatever size the file
// system tells.
func readFile(fsys fs.FS, f articleFile) (*Article, error) {
	file, err := fsys.Open(f.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > MaxArticleBytes {
		return nil, errTooLarge
	}
	var raw strings.Builder
	if _, err := io.Copy(&raw, io.LimitReader(file, MaxArticleBytes+1)); err != nil {
		return nil, err
	}
	return ReadArticle(f.id, raw.String())
}

// reason says why a file cannot be used; errors of the file system say their path, which the problem
// names already.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return "cannot be read: " + pathErr.Err.Error()
	}
	return err.Error()
}
