package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/term"

	"isnad/retrieval/text"
)

// screen is what a stream can show. The zero value is a file or a pipe.
type screen struct {
	width  int  // columns to wrap at; 0: do not wrap
	styled bool // bold and dim may be used
	live   bool // the cursor may be moved, as a progress bar does
}

// maxWidth is where lines are wrapped at the latest: longer ones are hard to read.
const maxWidth = 100

// screen looks at the stream. NO_COLOR turns styles off when it is not empty, as
// no-color.org has it, and so does a terminal that calls itself dumb.
func (a *app) screen(w io.Writer) screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return screen{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	noColor, _ := a.lookup("NO_COLOR")
	kind, _ := a.lookup("TERM")
	return screen{width: min(width, maxWidth), styled: noColor == "" && kind != "dumb", live: kind != "dumb"}
}

// style is how a line is shown where styles may be used.
type style string

// The styles, as the parameters of ECMA-48's SGR sequence.
const (
	plain style = ""
	bold  style = "1"
	dim   style = "2"
)

// apply returns the line in the style.
func (s screen) apply(st style, line string) string {
	if !s.styled || st == plain || line == "" {
		return line
	}
	return "\x1b[" + string(st) + "m" + line + "\x1b[0m"
}

// cleanLine makes others' words fit for one line of a screen: what is invisible is left out,
// and control characters, line breaks among them, become spaces.
func cleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case text.Invisible(r):
			return -1
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// wrap breaks a clean line between words into lines of at most width columns, the first of
// them shorter by first columns and the others by rest. A longer word has a line of its own;
// what belongs together stands on one line where it fits.
func wrap(s string, width, first, rest int) []string {
	if width <= 0 {
		return []string{s}
	}
	var lines []string
	var line strings.Builder
	used, room := 0, width-first
	for _, word := range unbroken(strings.Fields(s), width-max(first, rest)) {
		w := displaywidth.String(word)
		if used > 0 && used+1+w > room {
			lines = append(lines, line.String())
			line.Reset()
			used, room = 0, width-rest
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += w
	}
	return append(lines, line.String())
}

// What must not be parted from the word before it, and the parts of a date: a day, the name of
// a month, a year.
var (
	tail        = regexp.MustCompile(`^(\pP+|(\[\d+\])+)$`) // a closing mark, numbers of citations
	dayOfMonth  = regexp.MustCompile(`(^|\PN)\p{Nd}{1,2}$`)
	nameOfMonth = regexp.MustCompile(`^\pL[\pL\pM./]+$`)
	year        = regexp.MustCompile(`^\p{Nd}{4}(\PN|$)`)
)

// unbroken joins words that a line break would tear apart, if they fit into so many columns: marks
// and the numbers of citations with the word that they follow, and dates, whose parts on two lines
// are read as two numbers.
func unbroken(words []string, room int) []string {
	var out []string
	for len(words) > 0 {
		n := 1
		if len(words) > 2 && dayOfMonth.MatchString(words[0]) && nameOfMonth.MatchString(words[1]) && year.MatchString(words[2]) {
			n = 3
		}
		for n < len(words) && tail.MatchString(words[n]) {
			n++
		}
		if joined := strings.Join(words[:n], " "); displaywidth.String(joined) <= room {
			out = append(out, joined)
		} else {
			out = append(out, words[:n]...)
		}
		words = words[n:]
	}
	return out
}
