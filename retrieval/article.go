package retrieval

import "isnad/retrieval/text"

// Article is one file of a folder of articles.
type Article struct {
	ID           string        // path relative to the folder, with slashes, without the ending
	Title        string        // front matter, else the heading that it begins with, else the id
	Outlet       string        // who published it, or empty
	Date         string        // "2006-01-02", or empty
	DateInferred bool          // a person inferred the date; it is never quoted
	URL          string        // front matter only
	Language     text.Language // front matter, else that of most of its words
	Raw          string        // the file as it is on disk, byte for byte: offsets count in it
	Sentences    []Sentence    // what can be searched and quoted, in order; noise is left out
}

// Sentence is a sentence or a heading of an article.
type Sentence struct {
	Start, End int // byte offsets in Article.Raw; no space at either end
	Language   text.Language
	Heading    bool // a title or section heading: gives context, seldom an answer
	Paragraph  int  // number of the paragraph (line or block) that it stands in, from 0, noise counted
}
