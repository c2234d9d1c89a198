package text_test

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isnad/retrieval/text"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"already folded 123", "already folded 123"},
		{"Tirana", "tirana"},
		{"Tiranë, Durrës", "tirane, durres"},
		{"Łódź Ærø Straße İzmir", "lodz aero strasse izmir"},
		{"ministry’s", "ministry's"},
		{"ＡＢＣ１２", "abc12"},
		{"مُحَمَّدٌ", "محمد"},
		{"إيران أحمد آمال ٱلله", "ايران احمد امال الله"},
		{"مدرسة مستشفى", "مدرسه مستشفي"},
		{"الـــحكومة", "الحكومه"},
		{"مسؤول هيئة", "مسؤول هيئه"},
		{"ﺍﻟﺤﻜﻮﻣﺔ", "الحكومه"},
		{"ﻻ", "لا"},
		{"٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "0123456789 0123456789"},
		{"٣٫٥ ١٬٢٠٠", "3.5 1,200"},
		{"کتاب علی", "كتاب علي"},
		{"a\u200db\u202ec", "abc"},
	}
	for _, tt := range tests {
		if got := text.Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// What text looks the same must compare the same, and folding twice must change nothing.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Tiranë", "مُؤسَّسة إلكترونيّة", "ﷺ", "İ", "ǅ", "ά", "½ ﬁ ²", "\xff\xfe", "ſ", "ϓ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := text.Fold(s)
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) = %q is not valid UTF-8", s, once)
		}
		if !utf8.ValidString(s) {
			return
		}
		if twice := text.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		if got := text.Fold(norm.NFD.String(s)); got != once {
			t.Errorf("Fold(%q) = %q, of its decomposed form %q", s, once, got)
		}
	})
}
