package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isnad/bot"
	"isnad/retrieval/text"
)

// printJSON prints v as indented JSON: the same value, the same bytes. Others' words are
// written as they are, without the escapes that HTML would need.
func (a *app) printJSON(v any) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return a.print(escapeControls(out.String()))
}

// escapeControls escapes DEL and the controls of C1 in a JSON text, where they can only stand in
// strings: encoding/json writes them as they are, and to a terminal one of them begins a command.
// The values stay the same.
func escapeControls(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r >= 0x7f && r <= 0x9f {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// page collects what a person will read.
type page struct {
	screen screen
	out    strings.Builder
}

// paragraph adds s, wrapped, in the direction of its language. Every line begins with
// indent spaces, but the first begins with lead instead when there is one.
func (p *page) paragraph(lang text.Language, st style, lead string, indent int, s string) {
	first := strings.Repeat(" ", indent)
	if lead != "" {
		first = fmt.Sprintf("%-*s", indent, lead)
	}
	for i, line := range wrap(cleanLine(s), p.screen.width, max(len(first), indent), indent) {
		line = first + line
		first = strings.Repeat(" ", indent)
		if i == 0 && lead != "" {
			line = strings.TrimRight(line, " ")
		}
		p.out.WriteString(p.screen.apply(st, directed(line, lang)))
		p.out.WriteByte('\n')
	}
}

// line adds a paragraph without indent.
func (p *page) line(lang text.Language, st style, s string) { p.paragraph(lang, st, "", 0, s) }

func (p *page) blank() { p.out.WriteByte('\n') }

// renderAnswer returns the answer for a person: what it says, then where it stands. file
// returns the name of an article's file.
func renderAnswer(ans bot.Answer, s screen, file func(id string) string) string {
	p := &page{screen: s}
	l := labelsFor(ans.Language)
	if ans.Outcome == bot.NotFound {
		p.line(ans.Language, bold, l.notFound)
		if len(ans.Nearest) > 0 {
			p.blank()
			p.line(ans.Language, plain, l.nearest)
			p.sources(ans.Language, ans.Nearest, nil, file)
		}
		p.notes(ans)
		return p.out.String()
	}
	shown := map[int]bool{} // numbers of the citations whose quotation is the statement itself
	for i, st := range ans.Statements {
		if i > 0 {
			p.blank()
		}
		p.statement(ans, st, shown)
	}
	for _, d := range ans.Disagreements {
		p.blank()
		p.line(ans.Language, bold, l.differ+" "+d.About)
		for _, side := range d.Sides {
			p.paragraph(ans.Language, plain, "-", 2, side.Value+" "+numbers(side.Citations))
		}
	}
	if len(ans.Citations) > 0 {
		p.blank()
		p.line(ans.Language, bold, l.sources)
		p.sources(ans.Language, ans.Citations, shown, file)
	}
	if ans.AsOf != "" {
		p.blank()
		p.line(ans.Language, dim, l.asOf+" "+l.date(ans.AsOf))
	}
	p.notes(ans)
	return p.out.String()
}

// statement adds a statement with the numbers of its citations: in quotation marks when it
// is what its citation says, word for word.
func (p *page) statement(ans bot.Answer, st bot.Statement, shown map[int]bool) {
	words, lang := cleanLine(st.Text), ans.Language
	for _, c := range ans.Citations {
		if slices.Contains(st.Citations, c.N) && cleanLine(c.Quote) == words {
			words, lang = quoted(words, c.Language), c.Language
			shown[c.N] = true
			break
		}
	}
	p.line(lang, plain, words+" "+numbers(st.Citations))
}

// numbers returns the numbers of citations as they follow a statement: [1][3].
func numbers(ns []int) string {
	var out strings.Builder
	for _, n := range ns {
		out.WriteString("[" + strconv.Itoa(n) + "]")
	}
	return out.String()
}

// sources adds the articles of the citations, each once for each language that it is quoted
// in, and below it the quotations that were not shown before.
func (p *page) sources(lang text.Language, citations []bot.Citation, shown map[int]bool, file func(id string) string) {
	for i, c := range citations {
		same := func(o bot.Citation) bool { return o.Article == c.Article && o.Language == c.Language }
		if slices.ContainsFunc(citations[:i], same) {
			continue
		}
		var of []bot.Citation
		var ns []int
		for _, o := range citations[i:] {
			if same(o) {
				of, ns = append(of, o), append(ns, o.N)
			}
		}
		lead := numbers(ns)
		indent := max(4, len(lead)+1)
		p.paragraph(lang, plain, lead, indent, describe(c, lang))
		p.paragraph(lang, dim, "", indent, file(c.Article))
		if c.URL != "" {
			p.paragraph(lang, dim, "", indent, c.URL)
		}
		for _, o := range of {
			if !shown[o.N] {
				p.paragraph(o.Language, plain, "", indent, quoted(cleanLine(o.Quote), o.Language))
			}
		}
	}
}

// describe names the article of a citation: outlet, title, date, language, as far as they are
// known.
func describe(c bot.Citation, lang text.Language) string {
	l := labelsFor(lang)
	name := c.Title
	if name == c.Article && c.Outlet != "" {
		name = "" // no title of its own, and the file is named anyway
	} else if name != c.Article {
		name = quoted(cleanLine(name), text.LanguageOf(name))
	}
	date := l.date(c.Date)
	if date != "" && c.DateInferred {
		date += " (" + l.inferred + ")"
	}
	parts := []string{c.Outlet, name, date, cmp.Or(l.languages[c.Language], string(c.Language))}
	parts = slices.DeleteFunc(parts, func(s string) bool { return cleanLine(s) == "" })
	return strings.Join(parts, l.comma)
}

// notes adds what the reader should know about how the answer came about.
func (p *page) notes(ans bot.Answer) {
	if len(ans.Notes) > 0 {
		p.blank()
	}
	for _, n := range ans.Notes {
		p.line(ans.Language, dim, labelsFor(ans.Language).note+" "+n)
	}
}
