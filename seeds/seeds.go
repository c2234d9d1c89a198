// Package seeds holds what the program knows without being given a folder: five articles about
// the cyberattacks on Albania in 2022 and the break with Iran.
//
// They are retellings in the project's own words. Each keeps the facts, the language and even the
// slips of the published article behind it, so that the places where the press disagreed (a weekday,
// a year, a title) are there to be found.
package seeds

import (
	"embed"
	"io/fs"
)

//go:embed articles/*.txt segments/*.seg
var files embed.FS

// Articles returns the folder of bundled articles: UTF-8 text files with front matter,
// at the root of the file system.
func Articles() fs.FS { return folder("articles") }

// Segments returns their ready-made index segments, which `go run ./retrieval/index/bundle`
// writes.
func Segments() fs.FS { return folder("segments") }

func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic("seeds: " + err.Error()) // the only error is a malformed path, and ours are constants
	}
	return sub
}
