package e5

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

type golden struct {
	Kind, Text string
	Tokens     []int32
	Vector     []float32
}

func TestQuickGolden(t *testing.T) {
	start := time.Now()
	m, err := Open(bytesOf(weightsFile), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("open", time.Since(start))
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "model", "golden.jsonl"))
	if err != nil {
		t.Skip(err)
	}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	worst := 1.0
	for sc.Scan() {
		var g golden
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		r, err := m.Embed(t.Context(), g.Kind+": "+g.Text)
		if err != nil {
			t.Fatal(err)
		}
		var ids []int32
		for _, x := range r.Tokens {
			ids = append(ids, x.ID)
		}
		if len(ids) != len(g.Tokens) {
			t.Errorf("%q: %v, want %v", g.Text, ids, g.Tokens)
			continue
		}
		for i := range ids {
			if ids[i] != g.Tokens[i] {
				t.Errorf("%q: %v, want %v", g.Text, ids, g.Tokens)
				break
			}
		}
		var dot float64
		for i, x := range r.Pooled {
			dot += float64(x) * float64(g.Vector[i])
		}
		worst = min(worst, dot)
	}
	t.Log("worst cosine", worst)
}
