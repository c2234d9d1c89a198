package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"isnad/bot"
)

// Limits of a thread file: a thread is what people typed, and no archive.
const (
	maxThreadBytes = 1 << 20
	maxTurns       = 200
)

// readThread reads the earlier turns of a conversation: JSON objects {"role", "text"}, one
// after another or in an array, oldest first. Other fields are ignored: threads that were
// exported from somewhere hold times and names.
func readThread(name string) ([]bot.Turn, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s: name the thread's file", name)
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s is a folder: name the thread's file", name)
	}
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
		return nil, fmt.Errorf("the thread %s, %w", name, err)
	}
	return turns, nil
}

// parseThread reads turns from JSON lines or a JSON array. Its errors name the line.
func parseThread(data []byte) ([]bot.Turn, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	decoder := json.NewDecoder(bytes.NewReader(data))
	array := bytes.HasPrefix(bytes.TrimSpace(data), []byte("["))
	if array {
		if _, err := decoder.Token(); err != nil {
			return nil, fmt.Errorf("line 1: %w", err) // cannot be: the bracket is there
		}
	}
	turns := []bot.Turn{}
	for !array || decoder.More() {
		line := lineOf(data, decoder.InputOffset())
		t, err := parseTurn(decoder)
		if errors.Is(err, io.EOF) && !array {
			return turns, nil
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if len(turns) == maxTurns {
			return nil, fmt.Errorf("line %d: more than %d turns: keep the last ones only", line, maxTurns)
		}
		turns = append(turns, t)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, fmt.Errorf("line %d: the array has no end: close it with ]", lineOf(data, decoder.InputOffset()))
	}
	if rest := bytes.TrimSpace(data[decoder.InputOffset():]); len(rest) > 0 {
		return nil, fmt.Errorf("line %d: nothing may follow the array", lineOf(data, decoder.InputOffset()))
	}
	return turns, nil
}

// parseTurn reads the next turn; io.EOF when there is none.
func parseTurn(decoder *json.Decoder) (bot.Turn, error) {
	var t bot.Turn
	err := decoder.Decode(&t)
	switch {
	case errors.Is(err, io.EOF):
		return t, io.EOF
	case err != nil:
		return t, errors.New(`not a turn: write {"role": "user", "text": "..."}`)
	case t.Role != "user" && t.Role != "assistant":
		return t, fmt.Errorf(`the role is %q: write "user" or "assistant"`, t.Role)
	case strings.TrimSpace(t.Text) == "":
		return t, errors.New(`the turn has no text: write {"role": "user", "text": "..."}`)
	}
	return t, nil
}

// lineOf returns the number, from 1, of the line in which what follows the offset begins: after
// white space and the comma of an array.
func lineOf(data []byte, offset int64) int {
	rest := bytes.TrimLeft(data[offset:], " \t\r\n,")
	return 1 + bytes.Count(data[:len(data)-len(rest)], []byte("\n"))
}
