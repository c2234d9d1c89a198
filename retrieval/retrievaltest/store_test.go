package retrievaltest

import (
	"testing"

	"isnad/retrieval"
)

// The suite must be one that a plain store passes.
func TestReference(t *testing.T) {
	TestStore(t, func(_ *testing.T, enc retrieval.Encoder) retrieval.Store { return newReference(enc) })
}
