package retrieval

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"isnad/retrieval/text"
)

// maxFrontMatter is the size in bytes of the largest front matter: titles and addresses need far less.
const maxFrontMatter = 16 << 10

// frontMatter is what a file says about its article between two lines of three hyphens at its top. Other
// fields, which pages that were exported from somewhere have, are ignored.
type frontMatter struct {
	Title        string        `yaml:"title"`
	Outlet       string        `yaml:"outlet"`
	Date         string        `yaml:"date"`
	DateInferred bool          `yaml:"date_inferred"`
	URL          string        `yaml:"url"`
	Language     text.Language `yaml:"language"`
}

// A line of front matter, which tells it from a paragraph between two rules.
var fieldLine = regexp.MustCompile(`^[a-z_]+[ \t]*:([ \t]|$)`)

// readFrontMatter returns the front matter of a file, and where its body begins. A first line of three
// hyphens that no field follows is a rule of Markdown.
func readFrontMatter(raw string) (frontMatter, int, error) {
	var front frontMatter
	start := 0
	if strings.HasPrefix(raw, byteOrderMark) {
		start = len(byteOrderMark)
	}
	head := raw[start:min(len(raw), start+maxFrontMatter)]
	lines := text.Lines(head)
	if len(lines) == 0 || !isFence(head, lines[0]) || !startsWithField(head, lines[1:]) {
		return front, start, nil
	}
	for _, l := range lines[1:] {
		if l.End == len(head) && start+l.End < len(raw) {
			break // may go on behind the limit
		}
		if !isFence(head, l) {
			continue
		}
		if err := front.parse(head[lines[1].Start:l.Start]); err != nil {
			return front, 0, fmt.Errorf("has front matter that cannot be used: %w", err)
		}
		return front, start + l.End, nil
	}
	return front, 0, fmt.Errorf("has front matter without an end: close it with a line --- within %d KB", maxFrontMatter>>10)
}

func isFence(s string, l text.Span) bool {
	return strings.TrimRight(s[l.Start:l.End], " \t") == "---"
}

// startsWithField reports whether the first line that is neither blank nor a comment is a field.
func startsWithField(s string, lines []text.Span) bool {
	for _, l := range lines {
		t := strings.TrimSpace(s[l.Start:l.End])
		if t == "" || strings.HasPrefix(t, "#") {
			continue
		}
		return fieldLine.MatchString(t)
	}
	return false
}

// plainText is a title or an outlet written without quotation marks that YAML would not take as
// it stands: headlines hold colons, and may begin with any sign.
var plainText = regexp.MustCompile(`(?m)^(title|outlet)([ \t]*:[ \t]+)([^'"|>\s].*(?:: |:$| #).*|[\[\]{}&*!%@\x60#?,-].*)$`)

// quoted puts quotation marks around such texts.
func quoted(s string) string {
	return plainText.ReplaceAllStringFunc(s, func(line string) string {
		m := plainText.FindStringSubmatch(line)
		return m[1] + m[2] + "'" + strings.ReplaceAll(strings.TrimSpace(m[3]), "'", "''") + "'"
	})
}

func (f *frontMatter) parse(s string) error {
	if err := yaml.Unmarshal([]byte(quoted(s)), f); err != nil {
		return errors.New(yamlReason(err))
	}
	f.Title, f.Outlet = oneLine(f.Title), oneLine(f.Outlet)
	f.Date, f.URL = dayOf(strings.TrimSpace(f.Date)), strings.TrimSpace(f.URL)
	return f.check()
}

// dayOf leaves the time out of a date that has one.
func dayOf(date string) string {
	const day = len(time.DateOnly)
	if len(date) > day && (date[day] == 'T' || date[day] == ' ') {
		return date[:day]
	}
	return date
}

func (f *frontMatter) check() error {
	if f.Date != "" {
		if _, err := time.Parse(time.DateOnly, f.Date); err != nil {
			return fmt.Errorf("date %q: write it as YYYY-MM-DD", oneLine(f.Date))
		}
	} else if f.DateInferred {
		return errors.New("date_inferred without a date")
	}
	if f.URL != "" {
		u, err := url.Parse(f.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return fmt.Errorf("url %q: write one that begins with https:// or http://", oneLine(f.URL))
		}
	}
	switch f.Language {
	case "", text.Arabic, text.English:
		return nil
	}
	return fmt.Errorf("language %q: write ar or en", oneLine(string(f.Language)))
}

// yamlReason returns a YAML error in one line.
func yamlReason(err error) string {
	return strings.TrimPrefix(oneLine(strings.TrimPrefix(err.Error(), "yaml: ")), "unmarshal errors: ")
}
