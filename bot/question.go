package bot

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// MaxQuestion is the length of the longest question, in characters.
const MaxQuestion = 4000

// Question is what a person asks, with the turns of the thread before it.
type Question struct {
	Text  string
	Turns []Turn // oldest first
}

// Turn is an earlier message of the thread.
type Turn struct {
	Role string `json:"role"` // "user" or "assistant"
	Text string `json:"text"`
}

// Errors of a question that cannot be asked; their texts are meant for the person who asked.
var (
	ErrEmpty   = errors.New("the question is empty: write what you want to know")
	ErrTooLong = fmt.Errorf("the question is longer than %d characters: ask something shorter", MaxQuestion)
	ErrNotUTF8 = errors.New("the question is not valid UTF-8 text: send it as UTF-8")
)

// Clean returns the question's text with control and invisible characters replaced by spaces
// and white space collapsed. The error is one of ErrEmpty, ErrTooLong and ErrNotUTF8.
func (q Question) Clean() (string, error) {
	if !utf8.ValidString(q.Text) {
		return "", ErrNotUTF8
	}
	if utf8.RuneCountInString(q.Text) > MaxQuestion {
		return "", ErrTooLong
	}
	s := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || text.Invisible(r) {
			return ' '
		}
		return r
	}, q.Text)
	s = strings.Join(strings.Fields(s), " ")
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return "", ErrEmpty
	}
	return s, nil
}

// context is what a follow-up follows: the last thing that the person said before it.
func (q Question) context() string {
	for i := len(q.Turns) - 1; i >= 0; i-- {
		if t := (Question{Text: q.Turns[i].Text}); q.Turns[i].Role == "user" {
			if s, err := t.Clean(); err == nil {
				return s
			}
		}
	}
	return ""
}
