package retrieval

import (
	"regexp"
	"sort"
	"strings"

	"isnad/retrieval/text"
)

// stripMarkdown returns the block of a paragraph with the marks of Markdown at its ends taken off: those of headings, list
// items, quotations, and emphasis of the whole line. Marks inside stay: quotations of an article are exact.
func stripMarkdown(raw string, sp text.Span) block {
	b := block{Span: sp}
	for range 4 { // a quotation may hold a list item, that a heading
		s := raw[b.Start:b.End]
		n := 0
		switch {
		case headingMark.MatchString(s):
			n = len(headingMark.FindString(s))
			if t := strings.TrimRight(s, "# \t"); len(t) > n {
				b.marked = true
				b.End = b.Start + len(t)
			}
		case strings.HasPrefix(s, "> "):
			n = len("> ")
		default:
			n = text.ListMarker(s)
			b.item = b.item || n > 0
		}
		if n == 0 || b.Start+n >= b.End {
			break
		}
		b.Span = text.Trim(raw, text.Span{Start: b.Start + n, End: b.End})
	}
	for _, mark := range [...]string{"**", "__", "*", "_"} {
		s := raw[b.Start:b.End]
		inner := strings.TrimSuffix(strings.TrimPrefix(s, mark), mark)
		if len(inner) == len(s)-2*len(mark) && inner != "" && !strings.Contains(inner, mark) {
			b.Span = text.Trim(raw, text.Span{Start: b.Start + len(mark), End: b.End - len(mark)})
			b.marked = b.marked || len(mark) == 2 && !text.EndsSentence(inner)
		}
	}
	if onlyMarkup(raw[b.Start:b.End]) {
		b.kind = kindNoise
	}
	return b
}

var (
	headingMark = regexp.MustCompile(`^#{1,6}[ \t]+`)
	linkOrTag   = regexp.MustCompile(`!?\[[^\[\]]*\]\([^()\s]*\)|<[/!a-zA-Z][^<>]*>|https?://\S+`)
)

// onlyMarkup reports whether a line has no words but those of links, images and tags.
func onlyMarkup(s string) bool {
	if len(s) > 10_000 || !strings.ContainsAny(s, "[<") {
		return false
	}
	return !text.HasLetterOrDigit(linkOrTag.ReplaceAllString(s, ""))
}

// hiddenSpans returns the parts of a file from body on that a reader of the rendered page does not see as text, in order: fenced
// code and comments that begin a line. One that does not end hides nothing.
func hiddenSpans(raw string, body int) []text.Span {
	var out []text.Span
	open, mark := -1, ""
	for _, l := range text.Lines(raw[body:]) {
		start, end := body+l.Start, body+l.End
		s := strings.TrimSpace(raw[start:end])
		switch {
		case open < 0:
			if mark = closingMark(s); mark != "" {
				open = start
			}
			if mark != "-->" || !strings.Contains(s, mark) {
				continue
			}
		case mark == "-->" && !strings.Contains(s, mark), mark != "-->" && !strings.HasPrefix(s, mark):
			continue
		}
		out = append(out, text.Span{Start: open, End: end})
		open = -1
	}
	return out
}

// closingMark returns what ends the hidden part that a line begins, or "".
func closingMark(line string) string {
	switch {
	case strings.HasPrefix(line, "<!--"):
		return "-->"
	case strings.HasPrefix(line, "```"), strings.HasPrefix(line, "~~~"):
		return line[:3]
	}
	return ""
}

// within reports whether one of the spans, which are in order, holds the offset at.
func within(spans []text.Span, at int) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].End > at })
	return i < len(spans) && spans[i].Start <= at
}
