package retrieval

import "isnad/retrieval/text"

// Passage is a run of sentences of one article in one language: the unit of search.
type Passage struct {
	ID         string // article id, "#", hash of the text: an edit elsewhere in the article leaves it alone
	Article    string // id of the article
	Language   text.Language
	Start, End int        // byte offsets in Article.Raw
	Text       string     // Article.Raw[Start:End]
	Sentences  []Sentence // offsets in Article.Raw, as in Article
}
