package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"isnad/retrieval"
	"isnad/retrieval/e5"
	"isnad/retrieval/text"
)

// group is what has a mean of its own.
type group struct {
	language text.Language
	kind     retrieval.Kind
}

func groups() []group {
	return []group{
		{text.Arabic, retrieval.KindQuery}, {text.Arabic, retrieval.KindPassage},
		{text.English, retrieval.KindQuery}, {text.English, retrieval.KindPassage},
	}
}

// readTexts reads the texts of each group.
func readTexts(r io.Reader) (map[group][]string, error) {
	texts := map[group][]string{}
	for d := json.NewDecoder(r); ; {
		var q struct {
			Question string
			Language text.Language
			Passages []struct{ Text string }
		}
		err := d.Decode(&q)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		g := group{q.Language, retrieval.KindQuery}
		texts[g] = append(texts[g], q.Question)
		g.kind = retrieval.KindPassage
		for _, p := range q.Passages {
			texts[g] = append(texts[g], p.Text)
		}
	}
	for _, g := range groups() {
		if len(texts[g]) == 0 {
			return nil, fmt.Errorf("no texts in %q of kind %d", g.language, g.kind)
		}
	}
	return texts, nil
}

// spread returns n of the texts, evenly spread; all of them when n is 0 or there are fewer.
func spread(texts []string, n int) []string {
	if n == 0 || n >= len(texts) {
		return texts
	}
	out := make([]string, n)
	for i := range out {
		out[i] = texts[i*len(texts)/n]
	}
	return out
}

// sum adds up vectors.
type sum struct {
	total [retrieval.Dim]float64
	count int
}

func (s *sum) add(v []float32) {
	for i, x := range v {
		s.total[i] += float64(x)
	}
	s.count++
}

func (s *sum) mean() []float32 {
	out := make([]float32, retrieval.Dim)
	for i, x := range s.total {
		out[i] = float32(x / float64(max(s.count, 1)))
	}
	return out
}

// mean collects the vectors of one group.
type mean struct{ pooled, token sum }

const batch = 64 // texts encoded at a time

// average encodes texts and averages their pooled vectors and all their token vectors.
func average(ctx context.Context, model *e5.Model, g group, texts []string, log io.Writer) (*mean, error) {
	m := new(mean)
	for at := 0; at < len(texts); at += batch {
		part, err := model.EncodeBatch(ctx, g.kind, g.language, texts[at:min(at+batch, len(texts))])
		if err != nil {
			return nil, err
		}
		for _, e := range part {
			m.pooled.add(e.Pooled)
			for v := e.Vectors; len(v) > 0; v = v[retrieval.Dim:] {
				m.token.add(v[:retrieval.Dim])
			}
		}
		fmt.Fprintf(log, "%s, kind %d: %d of %d texts\n", g.language, g.kind, at+len(part), len(texts))
	}
	return m, nil
}
