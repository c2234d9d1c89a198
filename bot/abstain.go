package bot

import "isnad/retrieval"

// answers decides whether the best sentences answer the question at all.
func answers(question string, found *retrieval.Result, ranked []quotable) bool {
	return ranked[0].Late > 0.4
}
