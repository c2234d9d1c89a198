package retrieval

import (
	"errors"
	"io/fs"
	"path"
	"sort"
	"strings"
)

func readFS(fsys fs.FS) ([]*Article, []Problem, error) {
	var articles []*Article
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		ext := path.Ext(p)
		if !d.Type().IsRegular() || ext != ".txt" && ext != ".md" {
			return nil
		}
		raw, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		a, err := ReadArticle(strings.TrimSuffix(p, ext), string(raw))
		if err == nil {
			articles = append(articles, a)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if len(articles) == 0 {
		return nil, nil, errors.New("no article in it")
	}
	sort.Slice(articles, func(i, j int) bool { return articles[i].ID < articles[j].ID })
	return articles, nil, nil
}
