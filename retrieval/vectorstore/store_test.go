package vectorstore_test

import (
	"testing"

	"isnad/retrieval"
	"isnad/retrieval/retrievaltest"
	"isnad/retrieval/vectorstore"
)

func TestStore(t *testing.T) {
	retrievaltest.TestStore(t, func(t *testing.T, enc retrieval.Encoder) retrieval.Store {
		s, err := vectorstore.New(enc)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestNewWantsAnEncoder(t *testing.T) {
	if s, err := vectorstore.New(nil); err == nil {
		t.Errorf("a store without encoder came to be: %v", s)
	}
}
