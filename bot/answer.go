package bot

import "isnad/retrieval/text"

// Version is the version of the JSON form of an Answer.
const Version = 1

// Outcome says whether the articles answer a question.
type Outcome string

// The two outcomes.
const (
	Answered Outcome = "answered"
	NotFound Outcome = "not_found"
)

// Answer is the answer to a question. Its JSON form is the command line's contract:
// all fields are always there, lists are never null.
type Answer struct {
	Version       int                `json:"version"`
	Question      string             `json:"question"`
	Language      text.Language      `json:"language"`
	Outcome       Outcome            `json:"outcome"`
	Statements    []Statement        `json:"statements"`
	Disagreements []Disagreement     `json:"disagreements"`
	Citations     []Citation         `json:"citations"`
	Nearest       []Citation         `json:"nearest"` // when not found
	Generator     string             `json:"generator"`
	Dropped       []Dropped          `json:"dropped"`
	Notes         []string           `json:"notes"`
	AsOf          string             `json:"as_of"` // latest date among the cited articles, or empty
	Timings       map[string]float64 `json:"timings_ms"`
}

// Statement is a sentence of an answer, with the numbers of its citations.
type Statement struct {
	Text      string `json:"text"`
	Citations []int  `json:"citations"`
}

// Disagreement is a point on which the articles differ.
type Disagreement struct {
	About string `json:"about"`
	Sides []Side `json:"sides"`
}

// Side is one of the values of a disagreement, with the citations that give it.
type Side struct {
	Value     string `json:"value"`
	Citations []int  `json:"citations"`
}

// Citation is where a statement stands: an exact quotation of an article.
type Citation struct {
	N            int           `json:"n"` // from 1
	Article      string        `json:"article"`
	Title        string        `json:"title"`
	Outlet       string        `json:"outlet"`
	Date         string        `json:"date"`
	DateInferred bool          `json:"date_inferred"`
	Language     text.Language `json:"language"`
	Passage      string        `json:"passage"`
	Quote        string        `json:"quote"` // exact substring of the article's file
	Start        int           `json:"start"` // byte offsets of Quote in the file
	End          int           `json:"end"`
	URL          string        `json:"url"`
}

// Dropped is a drafted sentence that was not shown, and the rule that it failed.
type Dropped struct {
	Text string `json:"text"`
	Rule string `json:"rule"`
}
