package retrieval

import "isnad/retrieval/text"

// scale turns a cosine into a share: how far it lies between what a text that has nothing to do
// with the question reaches (0) and what the passage that answers does (1).
type scale struct{ unrelated, answering float64 }

// Medians of the best cosine of the content words of questions, by the languages of question and
// passage, over eight invented incidents (bot/testdata/incidents): in passages of other
// incidents, and in the passage that answers. TestCalibrate prints them. A word and its
// translation lie further apart than a word and itself, so without this the other language
// would seem to answer less well.
var (
	englishEnglish = scale{0.228, 0.483}
	englishArabic  = scale{0.222, 0.405} // question, passage
	arabicEnglish  = scale{0.214, 0.363}
	arabicArabic   = scale{0.238, 0.491}
)

func scaleOf(question, passage text.Language) scale {
	switch {
	case question == text.Arabic && passage == text.Arabic:
		return arabicArabic
	case question == text.Arabic:
		return arabicEnglish
	case passage == text.Arabic:
		return englishArabic
	}
	return englishEnglish
}

func (s scale) share(cosine float64) float64 {
	return (cosine - s.unrelated) / (s.answering - s.unrelated)
}
