package text

// Language is the language of a passage or of a question.
type Language string

// The two languages that the program reads and answers in.
const (
	Arabic  Language = "ar"
	English Language = "en"
)
