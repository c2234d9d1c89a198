package e5

import (
	"context"
	"math"
	"runtime"

	"isnad/retrieval/e5/internal/weights"
	"isnad/retrieval/kernel"
)

const (
	dim     = weights.Dim
	inner   = weights.Inner
	headDim = dim / weights.Heads

	// A matrix's bias is the weight of one more input, which is 1. Rows are padded further, so
	// that each begins a cache line but they do not all fall into the same few cache sets.
	dimStride   = dim + 16
	innerStride = inner + 16
)

// scratch is the working memory of one pass. Matrices have a row a token, and rows of zeros up
// to a multiple of kernel.PanelRows.
type scratch struct {
	segmenter segmenter
	rows      []int32   // of the tokens' pieces
	x         []float32 // hidden states, dimStride wide
	q         []float32 // queries of the attention, then what is added to x, dimStride wide
	k, v, ctx []float32 // keys, values and results of the attention, dimStride wide
	inner     []float32 // of the feed-forward part, innerStride wide; shares memory with k, v, ctx
	scores    []float32 // of one head, a row a token
	heads     []float32 // keys, then values, of one head, in column panels
	panel     []float32 // a column panel of weights
}

// newScratches makes room for one scratch a core. They are made when first needed.
func newScratches() chan *scratch {
	c := make(chan *scratch, runtime.GOMAXPROCS(0))
	for range cap(c) {
		c <- nil
	}
	return c
}

// borrow waits for a scratch, so that memory stays bounded however many texts are encoded at
// a time; more of them than cores would be no faster.
func (m *Model) borrow(ctx context.Context) (*scratch, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case s := <-m.scratches:
		if s == nil {
			s = &scratch{
				segmenter: segmenter{tokenizer: &m.tokenizer},
				panel:     make([]float32, (inner+1)*kernel.PanelCols),
			}
		}
		return s, nil
	}
}

func (m *Model) giveBack(s *scratch) { m.scratches <- s }

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// size makes the matrices ready for n tokens.
func (s *scratch) size(n int) {
	rows, cols := roundUp(n, kernel.PanelRows), roundUp(n, kernel.PanelCols)
	fit := func(v *[]float32, n int) {
		if cap(*v) < n {
			*v = make([]float32, n)
		}
		*v = (*v)[:n]
	}
	fit(&s.x, rows*dimStride)
	fit(&s.q, rows*dimStride)
	fit(&s.inner, rows*max(innerStride, 3*dimStride))
	fit(&s.scores, rows*cols)
	fit(&s.heads, cols*headDim)
	one := rows * dimStride
	s.k, s.v, s.ctx = s.inner[:one], s.inner[one:2*one], s.inner[2*one:3*one]
	clear(s.x)
}

// hidden returns the hidden state of token i.
func (s *scratch) hidden(i int) []float32 { return s.x[i*dimStride:][:dim] }

// forward computes the last hidden states of pieces between <s> and </s>, which are then in s.x.
func (m *Model) forward(ctx context.Context, s *scratch, pieces []piece) error {
	s.rows = append(s.rows[:0], weights.BOS)
	for _, p := range pieces {
		s.rows = append(s.rows, p.row)
	}
	s.rows = append(s.rows, weights.EOS)
	n := len(s.rows)
	s.size(n)
	f := &m.file.Floats
	for i, row := range s.rows {
		m.file.Embedding(s.x[i*dimStride:], row)
		addNorm(s.hidden(i), f.Positions[i*dim:][:dim], f.Norm.W, f.Norm.B, m.file.Epsilon)
		s.x[i*dimStride+dim] = 1
	}
	for i := range f.Layers {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.layer(s, n, &f.Layers[i], &m.file.Matrices[i])
	}
	return nil
}

func (m *Model) layer(s *scratch, n int, l *weights.Layer, w *weights.Matrices) {
	s.linear(s.q, dimStride, s.x, dimStride, n, &w.Q, l.Q)
	s.linear(s.k, dimStride, s.x, dimStride, n, &w.K, l.K)
	s.linear(s.v, dimStride, s.x, dimStride, n, &w.V, l.V)
	for h := 0; h < dim; h += headDim {
		s.attend(n, h)
	}
	ones(s.ctx, dimStride, dim, n)
	s.linear(s.q, dimStride, s.ctx, dimStride, n, &w.AO, l.AO)
	m.add(s, n, l.NormA)
	s.linear(s.inner, innerStride, s.x, dimStride, n, &w.FI, l.FI)
	for i := range n {
		m.gelu.apply(s.inner[i*innerStride:][:inner])
	}
	ones(s.inner, innerStride, inner, n)
	s.linear(s.q, dimStride, s.inner, innerStride, n, &w.FO, l.FO)
	m.add(s, n, l.NormO)
}

// add adds s.q to the hidden states and normalises them.
func (m *Model) add(s *scratch, n int, norm weights.Norm) {
	for i := range n {
		addNorm(s.hidden(i), s.q[i*dimStride:][:dim], norm.W, norm.B, m.file.Epsilon)
	}
}

// ones sets column col of n rows to 1, the input that carries a bias.
func ones(v []float32, stride, col, n int) {
	for i := range n {
		v[i*stride+col] = 1
	}
}

// linear computes dst = src * w + bias for n rows, one column panel at a time. Row i of src
// holds 1 after its w.In numbers.
func (s *scratch) linear(dst []float32, dstStride int, src []float32, srcStride, n int, w *weights.Matrix, bias []float32) {
	panel := s.panel[:(w.In+1)*kernel.PanelCols]
	for j := 0; j < w.Out; j += kernel.PanelCols {
		q, scale := w.Panel(j / kernel.PanelCols)
		kernel.Dequantise(panel, q, scale)
		copy(panel[w.In*kernel.PanelCols:], bias[j:j+kernel.PanelCols])
		for i := 0; i < n; i += kernel.PanelRows {
			kernel.Panel(src[i*srcStride:], srcStride, panel, w.In+1, dst[i*dstStride+j:], dstStride)
		}
	}
}

// attend computes the attention of the head whose columns begin at h:
// softmax(Q K^T / sqrt(headDim)) V.
func (s *scratch) attend(n, h int) {
	const cols, rows = kernel.PanelCols, kernel.PanelRows
	width := roundUp(n, cols)
	s.packKeys(n, h)
	for j := 0; j < width; j += cols {
		panel := s.heads[j*headDim:][:cols*headDim]
		for i := 0; i < n; i += rows {
			kernel.Panel(s.q[i*dimStride+h:], dimStride, panel, headDim, s.scores[i*width+j:], width)
		}
	}
	for j := 0; j < headDim; j += cols {
		for i := range n {
			copy(s.heads[(j/cols*n+i)*cols:][:cols], s.v[i*dimStride+h+j:])
		}
	}
	for i := 0; i < n; i += rows {
		last := min(i+rows, n)
		var factor [rows]float32
		for r := i; r < last; r++ {
			factor[r-i] = softmax(s.scores[r*width:][:n])
		}
		for j := 0; j < headDim; j += cols {
			kernel.Panel(s.scores[i*width:], width, s.heads[j*n:], n, s.ctx[i*dimStride+h+j:], dimStride)
		}
		for r := i; r < last; r++ {
			out := s.ctx[r*dimStride+h:][:headDim]
			for j := range out {
				out[j] *= factor[r-i]
			}
		}
	}
}

// packKeys lays out the keys of a head, divided by the root of their width, as column panels
// of 16 tokens. Tokens beyond the last one are zeros.
func (s *scratch) packKeys(n, h int) {
	const cols = kernel.PanelCols
	scale := float32(1 / math.Sqrt(headDim))
	clear(s.heads[n/cols*cols*headDim:])
	for i := range n {
		to := s.heads[i/cols*cols*headDim+i%cols:]
		for d, x := range s.k[i*dimStride+h:][:headDim] {
			to[d*cols] = x * scale
		}
	}
}
