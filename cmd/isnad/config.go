package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/joho/godotenv"
)

// config is what the environment says. .env.example explains each variable.
type config struct {
	cacheDir string // where indexes lie; empty: the user's cache directory
	kernel   string // "auto" or "portable"
}

// The variables that the program reads.
const (
	envCacheDir = "ISNAD_CACHE_DIR"
	envKernel   = "ISNAD_KERNEL"
	envPrefix   = "ISNAD_" // of all of them
)

// config reads the environment and, for what it does not hold, the .env file. Its error
// names every fault; names that look like settings and are none are noted.
func (a *app) config() (config, error) {
	file, err := readDotEnv(a.dotEnv)
	faults := []error{}
	if err != nil {
		faults = append(faults, err)
	}
	a.noteUnknown(file)
	value := func(name string) string {
		if v, ok := a.lookup(name); ok {
			return strings.TrimSpace(v)
		}
		return strings.TrimSpace(file[name])
	}
	c := config{cacheDir: value(envCacheDir), kernel: value(envKernel)}
	switch c.kernel {
	case "":
		c.kernel = "auto"
	case "auto", "portable":
	default:
		faults = append(faults, fmt.Errorf("%s is %q: use auto or portable", envKernel, c.kernel))
	}
	if strings.ContainsRune(c.cacheDir, 0) {
		faults = append(faults, fmt.Errorf("%s holds a zero byte: name a folder", envCacheDir))
	}
	if len(faults) > 0 {
		return config{}, &usageError{err: joinLine(faults), help: "isnad --help"}
	}
	return c, nil
}

// joinLine joins errors into one line; errors.Join would take one line for each.
func joinLine(errs []error) error {
	texts := make([]string, len(errs))
	for i, err := range errs {
		texts[i] = err.Error()
	}
	return errors.New(strings.Join(texts, "; "))
}

// Limits of a .env file. The parser expands $NAME, and lines that double a value, one after
// another, would fill any memory; 16 references make a file at most 250 times as long.
const (
	maxDotEnv     = 64 << 10
	maxReferences = 16
)

// readDotEnv reads NAME=value lines. A missing file is an empty one. The parser's own errors
// repeat the rest of the file, which may hold keys, and are left out.
func readDotEnv(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxDotEnv+1))
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	if len(data) > maxDotEnv {
		return nil, fmt.Errorf("%s is over %d KB: is it the right file?", path, maxDotEnv>>10)
	}
	if bytes.Count(data, []byte("$")) > maxReferences {
		return nil, fmt.Errorf("%s has more than %d references to variables: write the values out", path, maxReferences)
	}
	values, err := godotenv.UnmarshalBytes(data)
	if err != nil {
		return nil, fmt.Errorf("%s, line %d does not parse: write lines of the form NAME=value", path, badLine(data))
	}
	return values, nil
}

// badLine returns the number, from 1, of the line where the statement begins that the parser
// fails on. The parser does not say, but goes statement by statement, as is done here; only a
// value in quotation marks goes on behind its line.
func badLine(data []byte) int {
	lines := slices.Collect(bytes.Lines(append(data, '\n')))
	for i := 0; i < len(lines); {
		end := statementEnd(lines[i:])
		if end == 0 {
			return i + 1
		}
		i += end
	}
	return len(lines)
}

// statementEnd returns how many of the lines the first statement takes; 0 when it is broken.
func statementEnd(lines [][]byte) int {
	quotes := "'\""
	for n := range lines {
		if n > 0 && !bytes.ContainsAny(lines[n], quotes) {
			continue // does not end the value
		}
		if _, err := godotenv.UnmarshalBytes(bytes.Join(lines[:n+1], nil)); err == nil {
			return n + 1
		}
		if n == 0 && !bytes.ContainsAny(lines[0], quotes) {
			return 0
		}
	}
	return 0
}
