package retrieval

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/retrieval/text"
)

// kind is what a block of a page is.
type kind uint8

const (
	kindUnsure  kind = iota // a short line without the end of a sentence: what stands around it decides
	kindBody                // text of the article
	kindHeading             // a title or section heading
	kindNoise               // furniture of the page: menus, bylines, captions, links, dates
)

// block is a paragraph of a page.
type block struct {
	text.Span // in the file, without the marks of Markdown at its ends
	kind      kind
	words     int
	ended     bool // ends as a sentence does, or is a quotation
	marked    bool // a heading by its mark: # or bold
	item      bool // an item of a list, or a row of a table
	apart     bool // a blank line stands before it
	when      bool // a date or an hour and nothing else
	clock     bool // holds an hour
	leads     bool // announces links to other pages: "read more", "related"
	intro     bool // ends with a colon
	turns     turn // begins as a link to the page before or after does
}

// What tells text from furniture, after jusText (Pomikálek, "Removing Boilerplate and Duplicate Content from Web
// Corpora", 2011): length, the share of function words, and what stands beside a short line. Lengths are in words.
const (
	longLine       = 18  // a line this long is text even where its full stop is missing
	fairLine       = 10  // so is one this long after text, with the function words of prose
	proseShare     = 0.2 // share of function words of prose; headlines and names have less
	longestHeading = 15
	fairTitle      = 6   // a line this long may be a paragraph whose writer sets no full stops
	fairSubtitle   = 5   // a line this long beside the headline may be its subtitle
	shareInBody    = 0.5 // of a headline's content words that come again in the text
	menuLines      = 3   // so many short lines in a row are a menu or a list of links
)

// readBlocks cuts the body of a file, which begins at the byte offset body, into blocks and tells text
// from noise by the form of the lines and their place. Whatever a file holds, not all of it is noise: where no
// text is found, all lines with words are text.
func readBlocks(raw string, body int) []block {
	var blocks []block
	hidden := hiddenSpans(raw, body)
	end := body
	for _, p := range text.Paragraphs(raw[body:]) {
		b := measureBlock(raw, text.Span{Start: body + p.Start, End: body + p.End})
		b.apart = blankBetween(raw[end : body+p.Start])
		end = body + p.End
		if within(hidden, b.Start) {
			b.kind = kindNoise
		}
		blocks = append(blocks, b)
	}
	markForms(raw, blocks)
	markRepeated(raw, blocks)
	markLinks(blocks)
	markText(raw, blocks)
	markByPlace(raw, blocks)
	keepSomething(raw, blocks)
	markQuestions(raw, blocks)
	return blocks
}

// measureBlock returns a block with what can be said of it alone.
func measureBlock(raw string, sp text.Span) block {
	b := stripMarkdown(raw, sp)
	s := raw[b.Start:b.End]
	b.words = text.CountWords(s)
	b.ended = endsAsText(s, b.words)
	b.intro = strings.HasSuffix(s, ":")
	b.marked = b.marked && b.words <= longestHeading
	b.item = b.item || strings.HasPrefix(s, "|") && strings.HasSuffix(s, "|")
	return b
}

// endsAsText reports whether a line ends as a sentence or is a quotation. An ellipsis
// ends long lines only: lists of links cut their headlines with it.
func endsAsText(s string, words int) bool {
	bare := strings.TrimRight(s, `"”’»')`)
	if strings.HasSuffix(bare, "…") || strings.HasSuffix(bare, "..") {
		return words >= longLine
	}
	return text.EndsSentence(s) || words >= 3 && isQuotation(s)
}

func isQuotation(s string) bool {
	for _, q := range [...]string{`""`, "“”", "‘’", "«»", "”“", "„“"} {
		r := []rune(q)
		if strings.HasPrefix(s, string(r[0])) && strings.HasSuffix(s, string(r[1])) {
			return true
		}
	}
	return false
}

// blankBetween reports whether s, what stands between two blocks, holds a blank line.
func blankBetween(s string) bool {
	return len(text.Lines(s+"x")) > 2
}

func markForms(raw string, blocks []block) {
	for i := range blocks {
		b := &blocks[i]
		s := raw[b.Start:b.End]
		f := measureForm(s, b)
		b.when, b.clock, b.leads = f.isDate(), f.clock, f.leads() && f.reaches()
		b.turns = f.turns()
		if i > 0 && b.turns == turnNext && blocks[i-1].turns == turnPrevious {
			b.kind, blocks[i-1].kind = kindNoise, kindNoise
		}
		if !strings.ContainsFunc(s, unicode.IsLetter) || f.isNoise() {
			b.kind = kindNoise
		}
	}
}

// markRepeated marks lines that a page shows more than once: a menu at its top and foot, a caption under
// each picture, a headline. A line of some length is kept where it stands first.
func markRepeated(raw string, blocks []block) {
	first := map[string]int{}
	for i := range blocks {
		b := &blocks[i]
		if b.kind == kindNoise || b.ended && b.words < 4 {
			continue
		}
		key := foldedWords(raw[b.Start:b.End])
		j, seen := first[key]
		if !seen {
			first[key] = i
			continue
		}
		b.kind = kindNoise
		if f := &blocks[j]; f.words < 5 && !f.ended && !f.marked {
			f.kind = kindNoise
		}
	}
}

func foldedWords(s string) string { return strings.Join(text.FoldedWords(s), " ") }

// markLinks marks the lines under one that announces links, as far as they look like links: up to a blank
// line, or, where one follows the announcement at once, up to the next one.
func markLinks(blocks []block) {
	for i := 0; i < len(blocks); i++ {
		if !blocks[i].leads {
			continue
		}
		j := i + 1
		for j < len(blocks) && isLinkUnder(&blocks[j], j == i+1) {
			blocks[j].kind = kindNoise
			j++
		}
		i = j - 1
	}
}

func isLinkUnder(b *block, first bool) bool {
	switch {
	case b.leads, b.marked, b.words > longLine, b.ended && b.words > fairLine:
		return false
	case b.apart && first:
		return !b.ended
	}
	return !b.apart || b.item
}

// markText marks what is text whatever stands around it: sentences, and long lines.
// Some writers set no full stops: where most words stand in lines without one, these are text too.
func markText(raw string, blocks []block) {
	sure, fair := 0, 0
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.kind != kindUnsure || b.marked || sure == 0 && isQuestion(raw, b):
		case isText(raw[b.Start:b.End], b, i > 0 && blocks[i-1].kind == kindBody):
			b.kind = kindBody
			sure += b.words
		case b.words >= fairTitle:
			fair += b.words
		}
	}
	if fair <= sure {
		return
	}
	for i := range blocks {
		if b := &blocks[i]; b.kind == kindUnsure && b.words >= fairTitle && !b.marked {
			b.kind = kindBody
		}
	}
}

// isText reports whether a block is text; follows says that the one before it is.
func isText(s string, b *block, follows bool) bool {
	switch {
	case b.ended:
		return b.words >= 2 || isQuotation(s)
	case b.words >= longLine:
		return true
	case b.intro && b.words >= 4, b.words >= 5 && goesOn(s):
		return true
	}
	return follows && b.words >= fairLine && stopShare(s) >= proseShare
}

// goesOn reports whether an Arabic line begins with a conjunction written together with a function word (ولم, وقد), as
// sentences that continue a report do and headlines do not.
func goesOn(s string) bool {
	words := text.Words(s)
	if len(words) == 0 {
		return false
	}
	w := text.Fold(words[0].Text)
	rest := strings.TrimPrefix(w, "و")
	return rest != w && utf8.RuneCountInString(rest) >= 2 && text.IsStopWord(rest, text.Arabic)
}

// stopShare returns the share of function words among the words of s.
func stopShare(s string) float64 {
	lang := text.LanguageOf(s)
	words := text.Words(s)
	stops := 0
	for _, w := range words {
		if text.IsStopWord(w.Text, lang) {
			stops++
		}
	}
	return float64(stops) / float64(max(len(words), 1))
}

// isQuestion reports whether a block is one short question: a headline, a section heading, or what an
// interviewer asked.
func isQuestion(raw string, b *block) bool {
	s := raw[b.Start:b.End]
	return b.words <= longestHeading && !b.item && (strings.HasSuffix(s, "?") || strings.HasSuffix(s, "؟")) &&
		len(text.ParagraphSentences(s)) == 1
}

// markQuestions makes headings of questions that more text follows: they say what comes next and answer
// nothing themselves.
func markQuestions(raw string, blocks []block) {
	for i := range len(blocks) - 1 {
		if b := &blocks[i]; b.kind == kindBody && blocks[i+1].kind == kindBody && isQuestion(raw, b) {
			b.kind = kindHeading
		}
	}
}

// keepSomething undoes the marking where it would leave nothing.
func keepSomething(raw string, blocks []block) {
	if slices.ContainsFunc(blocks, func(b block) bool { return b.kind != kindNoise }) {
		return
	}
	for i := range blocks {
		if b := &blocks[i]; text.HasLetterOrDigit(raw[b.Start:b.End]) {
			b.kind = kindBody
		}
	}
}
