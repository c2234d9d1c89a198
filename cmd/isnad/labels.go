package main

import (
	"fmt"
	"time"

	"isnad/retrieval/text"
)

// labels are the words around an answer, in the language of the question.
type labels struct {
	sources, nearest, notFound   string
	inferred, asOf, differ, note string
	languages                    map[text.Language]string
	months                       [12]string
	open, close, comma           string // quotation marks; what parts a list
	noPassage                    string
}

// labelsFor returns the labels of a language; English ones for any but Arabic.
func labelsFor(lang text.Language) labels {
	if lang == text.Arabic {
		return labels{
			sources:   "المصادر",
			nearest:   "أقرب ما ورد في المقالات",
			notFound:  "لا يوجد جواب عن هذا السؤال في هذه المقالات.",
			inferred:  "تاريخ مستنتج",
			asOf:      "أحدث تاريخ بين هذه المصادر:",
			differ:    "تختلف المقالات في:",
			note:      "ملاحظة:",
			languages: map[text.Language]string{text.Arabic: "بالعربية", text.English: "بالإنجليزية"},
			months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
				"يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
			open: "«", close: "»", comma: "، ",
			noPassage: "لا يوجد مقطع يطابق هذا البحث.",
		}
	}
	l := labels{
		sources:   "Sources",
		nearest:   "Nearest in the articles",
		notFound:  "These articles do not answer this question.",
		inferred:  "date inferred",
		asOf:      "Latest date among these sources:",
		differ:    "The articles differ:",
		note:      "Note:",
		languages: map[text.Language]string{text.Arabic: "in Arabic", text.English: "in English"},
		open:      "“", close: "”", comma: ", ",
		noPassage: "No passage fits this query.",
	}
	for m := range l.months {
		l.months[m] = time.Month(m + 1).String()
	}
	return l
}

// date writes a date of the form 2006-01-02 out; anything else stays as it is.
func (l labels) date(iso string) string {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return fmt.Sprintf("%d %s %d", d.Day(), l.months[d.Month()-1], d.Year())
}

// quoted returns the words in the quotation marks of their own language.
func quoted(words string, lang text.Language) string {
	l := labelsFor(lang)
	return l.open + words + l.close
}
