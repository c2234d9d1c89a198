package main

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, line string
		width      int
		want       []string
	}{
		{"words", "one two three", 9, []string{"one two", "three"}},
		{"number alone", "“one two three.” [1]", 17, []string{"“one two", "three.” [1]"}},
		{"two numbers", "“one two three.” [1][12]", 20, []string{"“one two", "three.” [1][12]"}},
		{"mark apart", "« one two three » [1]", 17, []string{"« one two", "three » [1]"}},
		{"Arabic date", "أحدث تاريخ: 9 سبتمبر 2022", 18, []string{"أحدث تاريخ:", "9 سبتمبر 2022"}},
		{"Arabic digits", "أحدث تاريخ: ٩ سبتمبر ٢٠٢٢،", 18, []string{"أحدث تاريخ:", "٩ سبتمبر ٢٠٢٢،"}},
		{"date in two systems", "الجمعة (9 أيلول/سبتمبر 2022)", 22, []string{"الجمعة", "(9 أيلول/سبتمبر 2022)"}},
		{"English date", "Latest date: 9 September 2022.", 20, []string{"Latest date:", "9 September 2022."}},
		{"date and number", "“on 9 May 2022” [1]", 16, []string{"“on", "9 May 2022” [1]"}},
		{"no date", "of 123 crowns 2022 were", 14, []string{"of 123 crowns", "2022 were"}},
		{"too narrow", "9 September 2022 [1]", 9, []string{"9", "September", "2022 [1]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wrap(c.line, c.width, 0, 0); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
