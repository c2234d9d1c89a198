package e5_test

import (
	"context"
	"fmt"
	"log"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/text"
)

// A question in one language is compared with passages in the other.
func Example() {
	model, err := e5.New()
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	question, err := model.Encode(ctx, retrieval.KindQuery, text.English, "Who opened the new library?")
	if err != nil {
		log.Fatal(err)
	}
	texts := []string{
		"ارتفعت أسعار القمح للأسبوع الثالث.",
		"افتتح رئيس البلدية المكتبة الجديدة يوم الأحد.",
	}
	passages, err := model.EncodeBatch(ctx, retrieval.KindPassage, text.Arabic, texts)
	if err != nil {
		log.Fatal(err)
	}
	best := 0
	for i := range passages {
		if dot(question.Pooled, passages[i].Pooled) > dot(question.Pooled, passages[best].Pooled) {
			best = i
		}
	}
	fmt.Println("passage", best+1)
	last := passages[best].Tokens[len(passages[best].Tokens)-2]
	fmt.Println("its last token but one stands for", texts[best][last.Start:last.End])
	// Output:
	// passage 2
	// its last token but one stands for الأحد
}
