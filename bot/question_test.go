package bot_test

import (
	"errors"
	"strings"
	"testing"

	"isnad/bot"
)

func TestClean(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		err              error
	}{
		{"plain", "Who signed?", "Who signed?", nil},
		{"white space", "  Who \t\n signed?  ", "Who signed?", nil},
		{"Arabic with joiners", "می\u200cخواهم متى؟", "می\u200cخواهم متى؟", nil},
		{"control and invisible characters", "Who\x1b[31m\u202esigned\u200b?\x00", "Who [31m signed ?", nil},
		{"empty", "", "", bot.ErrEmpty},
		{"blank", " \n\u00a0\u200f", "", bot.ErrEmpty},
		{"signs only", "؟?!", "", bot.ErrEmpty},
		{"a number", "٢٠٢٢", "٢٠٢٢", nil},
		{"longest", strings.Repeat("س", bot.MaxQuestion), strings.Repeat("س", bot.MaxQuestion), nil},
		{"too long", strings.Repeat("س", bot.MaxQuestion+1), "", bot.ErrTooLong},
		{"not UTF-8", "Who \xff signed?", "", bot.ErrNotUTF8},
	} {
		got, err := bot.Question{Text: c.text}.Clean()
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: Clean(%q) = %q, %v; want %q, %v", c.name, c.text, got, err, c.want, c.err)
		}
	}
}
