package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"isnad/bot"
)

// Limits of a thread file: a thread is what people typed, and no archive.
const (
	maxThreadBytes = 1 << 20
	maxTurns       = 200
)

// readThread reads the earlier turns of a conversation: JSON objects {"role", "text"}, one
// after another or in an array, oldest first.
func readThread(name string) ([]bot.Turn, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the thread: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxThreadBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the thread: %w", err)
	}
	if len(data) > maxThreadBytes {
		return nil, fmt.Errorf("the thread %s is over 1 MB: keep its last turns only", name)
	}
	turns, err := parseThread(data)
	if err != nil {
		return nil, fmt.Errorf("the thread %s: %w", name, err)
	}
	return turns, nil
}

// parseThread reads turns from JSON lines or a JSON array.
func parseThread(data []byte) ([]bot.Turn, error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if bytes.HasPrefix(data, []byte("[")) {
		// The elements of an array become a stream of values, as JSON lines are.
		var elements []json.RawMessage
		if err := json.Unmarshal(data, &elements); err != nil {
			return nil, fmt.Errorf("not a JSON array of turns: %w", err)
		}
		raw := make([][]byte, len(elements))
		for i, e := range elements {
			raw[i] = e
		}
		data = bytes.Join(raw, []byte("\n"))
	}
	turns := []bot.Turn{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	for {
		var t bot.Turn
		err := decoder.Decode(&t)
		if errors.Is(err, io.EOF) {
			return turns, nil
		}
		n := len(turns) + 1
		if err != nil {
			return nil, fmt.Errorf(`turn %d: %w: write {"role": "user", "text": "..."}`, n, err)
		}
		if t.Role != "user" && t.Role != "assistant" {
			return nil, fmt.Errorf(`turn %d: the role is %q: write "user" or "assistant"`, n, t.Role)
		}
		if n > maxTurns {
			return nil, fmt.Errorf("more than %d turns: keep the last ones only", maxTurns)
		}
		turns = append(turns, t)
	}
}
