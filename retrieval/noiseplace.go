package retrieval

import (
	"slices"

	"isnad/retrieval/text"
)

// markByPlace decides on the short lines by where they stand: before the text they are the
// masthead, with the headline among them; in it, section headings, lists, or a box of links; after
// it, links.
func markByPlace(raw string, blocks []block) {
	stems := bodyStems(raw, blocks)
	if len(stems) == 0 {
		keepAllUnsure(blocks)
		return
	}
	markChronology(blocks)
	for start := 0; start < len(blocks); {
		if blocks[start].kind == kindBody {
			start++
			continue
		}
		end := start
		for end < len(blocks) && blocks[end].kind != kindBody {
			end++
		}
		run := blocks[start:end]
		listed := start > 0 && blocks[start-1].intro
		switch {
		case listed && markList(run):
		case end == len(blocks):
			drop(run)
		case start == 0:
			markHead(raw, run, stems)
		default:
			markInside(raw, run, stems)
		}
		start = end
	}
}

// keepAllUnsure is for a file without a sentence: a list of headlines, a note.
func keepAllUnsure(blocks []block) {
	for i := range blocks {
		switch b := &blocks[i]; {
		case b.kind != kindUnsure:
		case b.marked:
			b.kind = kindHeading
		default:
			b.kind = kindBody
		}
	}
}

func bodyStems(raw string, blocks []block) map[string]bool {
	stems := map[string]bool{}
	for _, b := range blocks {
		if b.kind == kindBody {
			for _, s := range contentStems(raw[b.Start:b.End]) {
				stems[s] = true
			}
		}
	}
	return stems
}

func contentStems(s string) []string {
	lang := text.LanguageOf(s)
	var out []string
	for _, w := range text.Words(s) {
		if text.IsContentWord(w.Text, lang) {
			out = append(out, text.Stem(text.Fold(w.Text), lang))
		}
	}
	return out
}

// markChronology knows texts in entries that begin with a date or an hour, alone on a line, and may go on with a
// heading. Dates that order a text are headings; the date of a page stands alone, before or after the text.
func markChronology(blocks []block) {
	var entries []int
	for i := range blocks {
		if blocks[i].when && (followsText(blocks, i+1) ||
			i+1 < len(blocks) && blocks[i+1].kind == kindUnsure && followsText(blocks, i+2)) {
			entries = append(entries, i)
		}
	}
	if len(entries) < 2 {
		return
	}
	for _, i := range entries {
		if !blocks[i].clock {
			blocks[i].kind = kindHeading
		}
		if blocks[i+1].kind == kindUnsure {
			blocks[i+1].kind = kindHeading
		}
	}
}

func followsText(blocks []block, i int) bool { return i < len(blocks) && blocks[i].kind == kindBody }

// markList keeps the items that follow a text ending with a colon, and reports whether there are any. What
// follows the list is noise.
func markList(run []block) bool {
	n := 0
	for n < len(run) && run[n].kind == kindUnsure && !run[n].marked && (run[n].item || !run[n].apart) {
		run[n].kind = kindBody
		n++
	}
	if n == 0 {
		return false
	}
	drop(run[n:])
	return true
}

func drop(run []block) {
	for i := range run {
		if run[i].kind == kindUnsure {
			run[i].kind = kindNoise
		}
	}
}

// markHead finds the headline among the lines before the text: one that is marked as a heading, else the one that says
// most of what the text says again. A second line that says much of it, a subtitle, is kept too.
func markHead(raw string, run []block, stems map[string]bool) {
	best, most, left := -1, 0.0, 0
	for i := range run {
		b := &run[i]
		if b.kind != kindUnsure {
			continue
		}
		left++
		said, share := saidAgain(raw, b, stems)
		value := float64(said)*share + float64(min(b.words, 30))/1000 // the longest, where none comes again
		if b.marked {
			value += 1000
		}
		if b.words >= 3 && (best < 0 || value > most) {
			best, most = i, value
		}
		if said >= 4 && share >= shareInBody {
			b.kind = kindHeading
		}
	}
	for i := range run {
		b := &run[i]
		if b.kind == kindUnsure && (i == best || b.marked || b.ended || left == 1 || left < menuLines && b.words >= fairSubtitle) {
			b.kind = kindHeading
		}
	}
	drop(run)
}

// saidAgain returns how many content words of a block come again in the text, and which share of them.
func saidAgain(raw string, b *block, stems map[string]bool) (n int, share float64) {
	words := contentStems(raw[b.Start:b.End])
	slices.Sort(words)
	words = slices.Compact(words)
	for _, w := range words {
		if stems[w] {
			n++
		}
	}
	return n, float64(n) / float64(max(len(words), 1))
}

// markInside decides on the short lines between two texts. One or two are headings. More are
// a box of links or another masthead, unless they are items of a list; there the
// last line may still be the heading of what follows.
func markInside(raw string, run []block, stems map[string]bool) {
	unsure := 0
	for _, b := range run {
		if b.kind == kindUnsure && !b.item && !b.marked {
			unsure++
		}
	}
	for i := range run {
		b := &run[i]
		said, share := saidAgain(raw, b, stems)
		switch {
		case b.kind != kindUnsure:
		case b.item || b.intro || text.EndsSentence(raw[b.Start:b.End]):
			b.kind = kindBody
		case b.marked || unsure < menuLines || said >= 4 && share >= shareInBody ||
			i == len(run)-1 && b.apart:
			b.kind = kindHeading
		default:
			b.kind = kindNoise
		}
		if b.kind == kindHeading && b.words > longestHeading {
			b.kind = kindBody
		}
	}
}
