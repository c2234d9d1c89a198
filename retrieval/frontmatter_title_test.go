package retrieval_test

import (
	"testing"

	"isnad/retrieval"
)

func TestTitlesNeedNoQuotationMarks(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"title: Port fire: nine dead", "Port fire: nine dead"},
		{"title: رأس زمر: تسعة قتلى", "رأس زمر: تسعة قتلى"},
		{"title: [Updated] Port fire's toll: nine #breaking", "[Updated] Port fire's toll: nine #breaking"},
		{"title: 'Port fire: nine dead'", "Port fire: nine dead"},
		{`title: "Port fire: nine dead"`, "Port fire: nine dead"},
		{"title: Port fire", "Port fire"},
	} {
		a, err := retrieval.ReadArticle("a", "---\n"+c.line+"\nlanguage: en\n---\nThe fire was put out at dawn.\n")
		if err != nil {
			t.Errorf("%s: %v", c.line, err)
			continue
		}
		if a.Title != c.want {
			t.Errorf("%s: the title is %q, want %q", c.line, a.Title, c.want)
		}
	}
}

func TestOtherFieldsAreIgnored(t *testing.T) {
	a, err := retrieval.ReadArticle("a", "---\nauthor: [A, B]\ntitle: Port fire\ndate: 2021-03-05T10:00:00Z\n---\nThe fire was put out at dawn.\n")
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "Port fire" || a.Date != "2021-03-05" {
		t.Errorf("title %q, date %q", a.Title, a.Date)
	}
}
