package retrieval

import (
	"errors"
	"strings"
	"unicode"

	"isnad/retrieval/text"
)

// ReadArticle reads one article from the bytes of its file: front matter, if there is any, then text or
// Markdown. id is also the title of an article that has no other. All offsets of the
// article count in raw, byte-order mark and ends of line included.
// It fails for what is not UTF-8 text, for front matter that does not parse, and for a file without words.
func ReadArticle(id, raw string) (*Article, error) {
	if err := checkText(raw); err != nil {
		return nil, err
	}
	front, body, err := readFrontMatter(raw)
	if err != nil {
		return nil, err
	}
	a := &Article{
		ID: id, Raw: raw,
		Title: front.Title, Outlet: front.Outlet, URL: front.URL,
		Date: front.Date, DateInferred: front.DateInferred,
	}
	for i, b := range readBlocks(raw, body) {
		if b.kind != kindNoise {
			a.addBlock(b, i)
		}
	}
	if len(a.Sentences) == 0 {
		return nil, errors.New("holds no words to answer from: remove it, or put the article's text in it")
	}
	a.setLanguages()
	if front.Language != "" {
		a.Language = front.Language
	}
	if a.Title == "" {
		a.Title = a.firstHeading()
	}
	return a, nil
}

// addBlock adds the sentences of a block. Sentences that may show something else than they say are left out
// as noise is: nobody can check them by looking.
func (a *Article) addBlock(b block, paragraph int) {
	for _, sp := range text.ParagraphSentences(a.Raw[b.Start:b.End]) {
		start, end := b.Start+sp.Start, b.Start+sp.End
		if s := a.Raw[start:end]; !text.HasLetterOrDigit(s) || text.Deceptive(s) {
			continue
		}
		a.Sentences = append(a.Sentences, Sentence{
			Start: start, End: end, Heading: b.kind == kindHeading, Paragraph: paragraph})
	}
}

// setLanguages gives each sentence its language and the article that of most of its words. Sentences with
// too little to tell, such as a name in Latin letters as a heading, take that of the next sentence that has
// one, else of the one before.
func (a *Article) setLanguages() {
	var words [2]int // Arabic, English
	for i := range a.Sentences {
		s := &a.Sentences[i]
		raw := a.Raw[s.Start:s.End]
		if arabic, english := text.LanguageWeights(raw); max(arabic, english) >= 1 {
			s.Language = text.LanguageOf(raw)
		}
		switch n := text.CountWords(raw); s.Language {
		case text.Arabic:
			words[0] += n
		case text.English:
			words[1] += n
		}
	}
	a.Language = text.English
	if words[0] > words[1] || words[0]+words[1] == 0 && text.LanguageOf(a.Raw) == text.Arabic {
		a.Language = text.Arabic
	}
	next := text.Language("")
	for i := len(a.Sentences) - 1; i >= 0; i-- {
		if s := &a.Sentences[i]; s.Language == "" {
			s.Language = next
		}
		next = a.Sentences[i].Language
	}
	before := a.Language
	for i := range a.Sentences {
		if s := &a.Sentences[i]; s.Language == "" {
			s.Language = before
		}
		before = a.Sentences[i].Language
	}
}

// maxTitle is the length in characters to which titles are cut.
const maxTitle = 300

// firstHeading returns the heading that the article begins with, in one line, or its id.
func (a *Article) firstHeading() string {
	if s := a.Sentences[0]; s.Heading {
		return oneLine(a.Raw[s.Start:s.End])
	}
	return a.ID
}

// oneLine returns s in one line without control characters, cut to maxTitle characters.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	return strings.Map(func(r rune) rune {
		if n++; n > maxTitle || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
