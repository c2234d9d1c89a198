package retrieval

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"isnad/retrieval/text"
)

// Problem is a file of a folder of articles that could not be used, and what to do about it.
type Problem struct {
	File   string // path in the folder, with slashes
	Reason string // a clause without a full stop
}

// String returns the problem in one line.
func (p Problem) String() string { return p.File + ": " + p.Reason }

// ReadFolder reads the articles of a folder on disk, as ReadFS does.
func ReadFolder(dir string) ([]*Article, []Problem, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, fmt.Errorf("the folder of articles %s does not exist: name one that does", dir)
	case err != nil:
		return nil, nil, fmt.Errorf("reading the folder of articles: %w", err)
	case !info.IsDir():
		return nil, nil, fmt.Errorf("%s is not a folder: name the folder that the articles are in", dir)
	}
	articles, problems, err := ReadFS(os.DirFS(dir))
	if err != nil {
		return nil, problems, fmt.Errorf("the folder of articles %s: %w", dir, err)
	}
	return articles, problems, nil
}

// ReadFS reads NAME.txt and NAME.md from a file system and its subfolders, in the order of their ids.
func ReadFS(fsys fs.FS) ([]*Article, []Problem, error) {
	return readFS(fsys)
}

// ReadArticle reads one article from the bytes of its file.
func ReadArticle(id, raw string) (*Article, error) {
	a := &Article{ID: id, Title: id, Raw: raw, Language: text.LanguageOf(raw)}
	for i, s := range text.Sentences(raw) {
		a.Sentences = append(a.Sentences, Sentence{
			Start: s.Start, End: s.End, Paragraph: i, Language: text.LanguageOf(raw[s.Start:s.End])})
	}
	return a, nil
}
